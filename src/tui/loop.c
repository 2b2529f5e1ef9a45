/* The event loop: terminal, size, signals and the clock come in, one key at a time goes out. */
#define _GNU_SOURCE /* ppoll */

#include "tui/tui.h"

#include "base/utf8.h"
#include "tui/app.h"
#include "tui/editor.h"
#include "session/kept.h"
#include "tui/linear.h"
#include "tui/opener.h"
#include "tui/screen.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { TICK_MS = 1000, BARRIER = ROB_CTRL(']') };

/* One bit a signal that has come. */
static volatile sig_atomic_t came;

static const int SIGNALS[] = {SIGWINCH, SIGTSTP, SIGINT, SIGTERM, SIGHUP, SIGQUIT};
enum { BIT_TSTP = 1 << 1, FIRST_DEADLY = 2 /* of SIGNALS */ };

static void note_signal(int number)
{
    for (size_t i = 0; i < ROB_COUNT(SIGNALS); i++)
        if (SIGNALS[i] == number)
            came = came | (1 << i);
}

struct loop {
    struct rob_tui tui;
    struct rob_grid grid;
    struct rob_terminal *terminal;
    struct sigaction before[ROB_COUNT(SIGNALS)];
    sigset_t mask; /* as it was; the signals above are blocked but while waiting */
    int deadly;    /* the signal that ended it */
    int64_t due;   /* when the next tick is, in milliseconds */
    bool testing;
    unsigned barriers;
};

static void catch_signals(struct loop *loop)
{
    struct sigaction action = {.sa_handler = note_signal};
    sigset_t ours;
    sigemptyset(&ours);
    for (size_t i = 0; i < ROB_COUNT(SIGNALS); i++)
        sigaddset(&ours, SIGNALS[i]);
    action.sa_mask = ours;
    came = 0;
    sigprocmask(SIG_BLOCK, &ours, &loop->mask);
    for (size_t i = 0; i < ROB_COUNT(SIGNALS); i++)
        sigaction(SIGNALS[i], &action, &loop->before[i]);
}

static void release_signals(const struct loop *loop)
{
    for (size_t i = 0; i < ROB_COUNT(SIGNALS); i++)
        sigaction(SIGNALS[i], &loop->before[i], NULL);
    sigprocmask(SIG_SETMASK, &loop->mask, NULL);
}

/* The tick keeps its time while keys come, too: no rhythm of typing puts the draft off. */
static void tick_when_due(struct loop *loop)
{
    if (rob_terminal_clock() < loop->due)
        return;
    rob_tui_tick(&loop->tui);
    loop->due = rob_terminal_clock() + TICK_MS;
}

static struct timespec time_left(const struct loop *loop)
{
    int64_t left = loop->due - rob_terminal_clock();
    int waited = rob_terminal_wait(loop->terminal);
    if (waited >= 0 && waited < left)
        left = waited;
    if (left < 0)
        left = 0;
    return (struct timespec){.tv_sec = (time_t)(left / 1000),
                             .tv_nsec = (long)(left % 1000 * 1000000)};
}

static void take_size(struct loop *loop)
{
    int rows = 0, cols = 0;
    rob_terminal_size(loop->terminal, &rows, &cols);
    rob_tui_resize(&loop->tui, rows, cols);
}

static void present(struct loop *loop)
{
    if (!rob_grid_resize(&loop->grid, loop->tui.rows, loop->tui.cols))
        return;
    rob_tui_draw(&loop->tui, &loop->grid);
    rob_terminal_present(loop->terminal, &loop->grid);
}

/* Ctrl-Z: the whole process group stops, as a shell expects, and goes on here after `fg`. */
static void suspend(struct loop *loop)
{
    struct sigaction usual = {.sa_handler = SIG_DFL}, ours;
    sigset_t stop;
    rob_tui_tick(&loop->tui);
    rob_terminal_suspend(loop->terminal);
    sigaction(SIGTSTP, &usual, &ours);
    sigemptyset(&stop);
    sigaddset(&stop, SIGTSTP);
    kill(0, SIGTSTP);
    sigprocmask(SIG_UNBLOCK, &stop, NULL);
    sigprocmask(SIG_BLOCK, &stop, NULL);
    sigaction(SIGTSTP, &ours, NULL);
    rob_terminal_resume(loop->terminal);
    take_size(loop);
}

static void edit(struct loop *loop)
{
    rob_tui_tick(&loop->tui);
    rob_terminal_suspend(loop->terminal);
    struct rob_edit edit;
    rob_editor_run(&edit, &loop->tui.session, loop->tui.edit ? loop->tui.edit : "");
    rob_terminal_resume(loop->terminal);
    take_size(loop);
    rob_editor_end(&edit, rob_tui_edited(&loop->tui, &edit));
}

/* False: it is over. */
static bool react(struct loop *loop, unsigned reaction)
{
    if (reaction & ROB_EDIT)
        edit(loop);
    if (reaction & ROB_OPEN)
        rob_paper_opened(&loop->tui, rob_opener_run(loop->tui.edit));
    if (reaction & ROB_COPY)
        rob_terminal_copy(loop->terminal, loop->tui.edit);
    if (reaction & ROB_SUSPEND)
        suspend(loop);
    if (reaction & ROB_REPAINT)
        rob_terminal_repaint(loop->terminal);
    if (reaction & ROB_MOUSE)
        rob_terminal_mouse(loop->terminal, loop->tui.mouse);
    return !(reaction & ROB_QUIT);
}

static bool take_input(struct loop *loop, const struct rob_input *input)
{
    unsigned reaction = 0;
    if (input->key == BARRIER && loop->testing) {
        present(loop);
        rob_terminal_barrier(loop->terminal, ++loop->barriers);
    } else if (input->key == ROB_KEY_PASTE) {
        reaction = rob_tui_paste(&loop->tui, input->text, input->len);
    } else if (input->key == ROB_KEY_CLICK) {
        reaction = rob_tui_click(&loop->tui, &loop->grid, input->row, input->col);
    } else {
        reaction = rob_tui_key(&loop->tui, input->key);
    }
    return react(loop, reaction);
}

/* Lets in what has come since ppoll(), which leaves signals waiting where there is input too.
 * False: a signal ends the program. */
static bool take_signals(struct loop *loop)
{
    sigset_t blocked;
    sigprocmask(SIG_SETMASK, &loop->mask, &blocked);
    sigprocmask(SIG_SETMASK, &blocked, NULL);
    sig_atomic_t now = came;
    came = 0;
    /* Linux sends SIGWINCH before it sets the size: what was missed is found on the next turn. */
    if (rob_terminal_resize(loop->terminal))
        take_size(loop);
    if (now & BIT_TSTP)
        suspend(loop);
    for (size_t i = FIRST_DEADLY; i < ROB_COUNT(SIGNALS); i++)
        if (now & (1 << i))
            loop->deadly = SIGNALS[i];
    return loop->deadly == 0;
}

/* One turn: waits, then takes all that is there. False: it is over. */
static bool take_turn(struct loop *loop)
{
    struct pollfd tty = {.fd = rob_terminal_fd(loop->terminal), .events = POLLIN};
    struct timespec wait = time_left(loop);
    struct rob_input input;
    int ready = ppoll(&tty, 1, &wait, &loop->mask);
    if (ready < 0 && errno != EINTR)
        return false;
    if (ready > 0 && tty.revents & (POLLHUP | POLLERR | POLLNVAL))
        loop->deadly = SIGHUP;
    tick_when_due(loop);
    while (take_signals(loop) && rob_terminal_read(loop->terminal, &input)) {
        if (!take_input(loop, &input))
            return false;
        tick_when_due(loop);
    }
    return loop->deadly == 0;
}

static enum rob_status run_screens(struct loop *loop, struct rob_error *err)
{
    enum rob_status status = rob_tui_begin(&loop->tui, err);
    if (status)
        return status;
    take_size(loop);
    do
        present(loop);
    while (take_turn(loop));
    rob_prompt_keep(&loop->tui);
    if (loop->deadly)
        rob_tui_tick(&loop->tui);
    return ROB_OK;
}

static void say_farewell(const struct loop *loop)
{
    struct rob_buf plain = {0}, shown = {0};
    rob_kept_list(&loop->tui.session, &plain);
    rob_session_farewell(&loop->tui.session, loop->tui.options.review, &plain);
    for (const char *line = rob_buf_text(&plain); *line;) {
        size_t len = strcspn(line, "\n");
        rob_text_show(&shown, line, len);
        rob_buf_char(&shown, '\n');
        line += len + (line[len] == '\n');
    }
    fputs(rob_buf_text(&shown), stdout);
    rob_buf_free(&plain);
    rob_buf_free(&shown);
}

/* What is shown may look wrong then, and there is another way. */
static void say_unknown(struct rob_session *session, const char *name)
{
    const char *term = getenv("TERM");
    if (term && strcmp(term, name) != 0)
        rob_session_say(session,
                        "The terminal \"%.40s\" is not known here and is treated as %s. If "
                        "this looks wrong: syrob --linear",
                        term, name);
}

/* *opened: whether the terminal suits. */
static enum rob_status run_full(struct rob_review *review, const struct rob_tui_options *options,
                                const char *name, bool *opened, struct rob_error *err)
{
    const char *testing = getenv("SYROB_TEST");
    struct loop loop = {.testing = testing && *testing};
    enum rob_status status = ROB_OK;
    loop.grid.unicode = rob_tui_set_locale();
    catch_signals(&loop);
    loop.terminal = rob_terminal_open(name, options->color, loop.testing ? BARRIER : 0);
    *opened = loop.terminal != NULL;
    if (*opened) {
        status = rob_tui_init(&loop.tui, review, options, err);
        loop.tui.session.fixed_time = testing ? strtoll(testing, NULL, 10) : 0;
        rob_terminal_mouse(loop.terminal, loop.tui.mouse);
        say_unknown(&loop.tui.session, name);
        if (!status)
            status = run_screens(&loop, err);
        rob_terminal_close(loop.terminal);
        if (!status && !loop.deadly)
            say_farewell(&loop);
        rob_tui_free(&loop.tui);
        rob_grid_free(&loop.grid);
    }
    release_signals(&loop);
    if (loop.deadly)
        raise(loop.deadly);
    return status;
}

enum rob_status rob_tui_run(struct rob_review *review, const struct rob_tui_options *options,
                            struct rob_error *err)
{
    const char *name = options->linear ? NULL : rob_terminal_name();
    bool opened = false;
    if (name) {
        enum rob_status status = run_full(review, options, name, &opened, err);
        if (opened)
            return status;
    }
    rob_tui_set_locale();
    return rob_linear_run(review, options, err);
}
