/*
 * The real program in a real (pseudo) terminal, its output drawn by libvterm.
 *
 *     struct terminal terminal;
 *     terminal_open(&terminal, 24, 80, (const char *[]){"assess", "--as", "r1", NULL}, path);
 *     terminal_keys(&terminal, "\r");          // sent, and waited for until all is drawn
 *     assert_true(terminal_shows(&terminal, "Chen 2011"));
 *     terminal_close(&terminal);
 *
 * Nothing sleeps: with SYROB_TEST set the program answers Ctrl-] by a title "syrob N", once
 * everything before it has been dealt with.
 */
#ifndef TESTS_TUI_TERMINAL_H
#define TESTS_TUI_TERMINAL_H

#include "base/buf.h"
#include "view/sample.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <stdbool.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <vterm.h>

enum { TERMINAL_PATIENCE = 30000 }; /* ms until a test gives up; never waited in full */

struct terminal {
    pid_t pid;
    int fd, rows, cols;
    VTerm *vt;
    VTermScreen *screen;
    VTermPos cursor;
    struct rob_buf bytes; /* all that the program has sent */
    unsigned barriers;
    bool ended;
    int status; /* of waitpid(), when it has ended */
};

static inline int terminal_move_cursor(VTermPos pos, VTermPos old, int visible, void *user)
{
    (void)old;
    (void)visible;
    ((struct terminal *)user)->cursor = pos;
    return 1;
}

static inline void terminal_start_vterm(struct terminal *terminal, int rows, int cols)
{
    static const VTermScreenCallbacks CALLBACKS = {.movecursor = terminal_move_cursor};
    terminal->rows = rows;
    terminal->cols = cols;
    terminal->vt = vterm_new(rows, cols);
    vterm_set_utf8(terminal->vt, 1);
    terminal->screen = vterm_obtain_screen(terminal->vt);
    vterm_screen_enable_altscreen(terminal->screen, 1);
    vterm_screen_set_callbacks(terminal->screen, &CALLBACKS, terminal);
    vterm_screen_reset(terminal->screen, 1);
}

/* Runs the program; what it needs of the environment is set by the caller before. */
static inline void terminal_open(struct terminal *terminal, int rows, int cols,
                                 const char *const *words, const char *review)
{
    struct winsize size = {.ws_row = (unsigned short)rows, .ws_col = (unsigned short)cols};
    const char *argv[16] = {getenv("SYROB_PROGRAM") ? getenv("SYROB_PROGRAM") : SYROB_PROGRAM,
                            "--review", review};
    for (size_t i = 0; words[i] && i < 12; i++)
        argv[i + 3] = words[i];
    *terminal = (struct terminal){.fd = -1};
    terminal_start_vterm(terminal, rows, cols);
    terminal->pid = forkpty(&terminal->fd, NULL, NULL, &size);
    assert_true(terminal->pid >= 0);
    if (terminal->pid == 0) {
        execv(argv[0], (char *const *)(uintptr_t)argv);
        _exit(126);
    }
}

static inline void terminal_send(struct terminal *terminal, const char *data, size_t len)
{
    while (len > 0) {
        ssize_t n = write(terminal->fd, data, len);
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            fail_msg("the program does not take its input");
        data += n;
        len -= (size_t)n;
    }
}

/* Takes what the program has sent, waiting at most `ms` for it; false: there was nothing. */
static inline bool terminal_take(struct terminal *terminal, int ms)
{
    struct pollfd ready = {.fd = terminal->fd, .events = POLLIN};
    char block[4096];
    if (terminal->ended || poll(&ready, 1, ms) <= 0)
        return false;
    ssize_t n = read(terminal->fd, block, sizeof block);
    if (n <= 0) {
        terminal->ended = true;
        return false;
    }
    vterm_input_write(terminal->vt, block, (size_t)n);
    vterm_screen_flush_damage(terminal->screen);
    rob_buf_add(&terminal->bytes, block, (size_t)n);
    return true;
}

static inline bool terminal_sent(const struct terminal *terminal, const char *text, size_t from)
{
    const char *bytes = rob_buf_text(&terminal->bytes);
    size_t len = strlen(text);
    for (size_t i = from; i + len <= terminal->bytes.len; i++)
        if (memcmp(bytes + i, text, len) == 0)
            return true;
    return false;
}

/* Waits until everything sent before has been dealt with and drawn. */
static inline void terminal_sync(struct terminal *terminal)
{
    char title[32];
    size_t from = terminal->bytes.len;
    terminal_send(terminal, "\035", 1);
    snprintf(title, sizeof title, "\033]2;syrob %u\007", ++terminal->barriers);
    while (!terminal_sent(terminal, title, from))
        if (!terminal_take(terminal, TERMINAL_PATIENCE))
            fail_msg("the program does not answer");
}

/* Sends keys one by one, as a person would: Esc is then no beginning of a sequence. */
static inline void terminal_keys(struct terminal *terminal, const char *keys)
{
    for (; *keys; keys++) {
        terminal_send(terminal, keys, 1);
        if (*keys == '\033')
            terminal_sync(terminal);
    }
    terminal_sync(terminal);
}

static inline void terminal_paste(struct terminal *terminal, const char *text)
{
    terminal_send(terminal, "\033[200~", 6);
    terminal_send(terminal, text, strlen(text));
    terminal_send(terminal, "\033[201~", 6);
    terminal_sync(terminal);
}

static inline void terminal_resize(struct terminal *terminal, int rows, int cols)
{
    struct winsize size = {.ws_row = (unsigned short)rows, .ws_col = (unsigned short)cols};
    vterm_set_size(terminal->vt, rows, cols);
    terminal->rows = rows;
    terminal->cols = cols;
    assert_int_equal(ioctl(terminal->fd, TIOCSWINSZ, &size), 0);
    terminal_sync(terminal); /* which may be answered by a turn that began with the size before */
    terminal_sync(terminal);
}

/* Appends a row as drawn, without the blanks at its end. */
static inline void terminal_row(const struct terminal *terminal, int row, struct rob_buf *out)
{
    char text[4096];
    VTermRect rect = {
        .start_row = row, .end_row = row + 1, .start_col = 0, .end_col = terminal->cols};
    size_t len = vterm_screen_get_text(terminal->screen, text, sizeof text, rect);
    while (len > 0 && (text[len - 1] == ' ' || text[len - 1] == '\n'))
        len--;
    rob_buf_add(out, text, len);
}

static inline char *terminal_picture(const struct terminal *terminal)
{
    struct rob_buf picture = {0};
    for (int row = 0; row < terminal->rows; row++) {
        terminal_row(terminal, row, &picture);
        rob_buf_char(&picture, '\n');
    }
    return rob_buf_take(&picture);
}

static inline bool terminal_shows(const struct terminal *terminal, const char *text)
{
    char *picture = terminal_picture(terminal);
    bool shows = picture && strstr(picture, text);
    free(picture);
    return shows;
}

#define assert_terminal_shows(terminal, text)                                                      \
    do {                                                                                           \
        if (!terminal_shows((terminal), (text))) {                                                 \
            char *picture_ = terminal_picture(terminal);                                           \
            print_message("%s", picture_);                                                         \
            free(picture_);                                                                        \
            fail_msg("not on the screen: %s", (text));                                             \
        }                                                                                          \
    } while (0)

/* Waits for the end of the program; its wait status. */
static inline int terminal_wait(struct terminal *terminal)
{
    while (terminal_take(terminal, TERMINAL_PATIENCE))
        continue;
    if (!terminal->ended)
        fail_msg("the program does not end");
    assert_int_equal(waitpid(terminal->pid, &terminal->status, 0), terminal->pid);
    terminal->pid = 0;
    return terminal->status;
}

static inline void terminal_close(struct terminal *terminal)
{
    if (terminal->pid > 0) {
        kill(terminal->pid, SIGKILL);
        waitpid(terminal->pid, NULL, 0);
    }
    close(terminal->fd);
    vterm_free(terminal->vt);
    rob_buf_free(&terminal->bytes);
}

/* The review's journals that begin with `prefix`, one after another; the caller frees it. */
static inline char *terminal_journals(const struct sample *sample, const char *prefix)
{
    struct rob_buf all = {0};
    char path[256], file[600];
    snprintf(path, sizeof path, "%s/journals", sample->path);
    DIR *dir = opendir(path);
    assert_non_null(dir);
    for (struct dirent *entry = readdir(dir); entry; entry = readdir(dir)) {
        if (entry->d_name[0] == '.' || strncmp(entry->d_name, prefix, strlen(prefix)) != 0)
            continue;
        snprintf(file, sizeof file, "%s/%s", path, entry->d_name);
        char *text = sample_read(file, NULL);
        rob_buf_str(&all, text);
        free(text);
    }
    closedir(dir);
    rob_buf_str(&all, "");
    char *text = rob_buf_take(&all);
    return text ? text : strdup("");
}

static inline size_t terminal_count(const char *text, const char *part)
{
    size_t n = 0;
    for (const char *at = strstr(text, part); at; at = strstr(at + 1, part))
        n++;
    return n;
}

#endif
