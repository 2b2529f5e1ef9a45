#include "tui/screen.h"

#include "base/base64.h"
#include "base/utf8.h"

#include <curses.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <term.h>
#include <time.h>
#include <unistd.h>

enum { ESCAPE_MS = 25, ESCAPE_MOST_MS = 5000 };

/* Curses only switches the reports on; the decoder reads them, those of the wheel too. */
static const mmask_t MOUSE = BUTTON1_PRESSED | BUTTON1_CLICKED;

struct rob_terminal {
    SCREEN *screen;
    struct rob_decoder decoder;
    bool color;
};

enum fitness { UNKNOWN, TOO_SIMPLE, FITS };

static enum fitness fitness_of(const char *name)
{
    int error = 0;
    if (setupterm(name, STDOUT_FILENO, &error) != OK)
        return error == 1 ? TOO_SIMPLE : UNKNOWN; /* 1: hard copy */
    bool fits = cursor_address != NULL && clear_screen != NULL;
    del_curterm(cur_term);
    return fits ? FITS : TOO_SIMPLE;
}

const char *rob_terminal_name(void)
{
    static const char *const COMMON[] = {"xterm-256color", "xterm", "vt100", "ansi"};
    const char *term = getenv("TERM");
    if (!isatty(STDIN_FILENO) || !isatty(STDOUT_FILENO) || !term || !*term)
        return NULL;
    enum fitness fitness = fitness_of(term);
    if (fitness != UNKNOWN)
        return fitness == FITS ? term : NULL;
    for (size_t i = 0; i < sizeof COMMON / sizeof COMMON[0]; i++)
        if (fitness_of(COMMON[i]) == FITS)
            return COMMON[i];
    return NULL;
}

/* --- Opening and closing ----------------------------------------------------------------- */

static void send(const char *text)
{
    fflush(stdout);
    for (size_t len = strlen(text); len > 0;) {
        ssize_t n = write(STDOUT_FILENO, text, len);
        if (n <= 0)
            return;
        text += n;
        len -= (size_t)n;
    }
}

static bool wants_color(enum rob_tui_color color)
{
    const char *no_color = getenv("NO_COLOR");
    if (color == ROB_COLOR_NEVER)
        return false;
    if (color == ROB_COLOR_AUTO && no_color && *no_color)
        return false;
    return has_colors() && tigetnum("colors") >= 8;
}

/* Judgements are the only coloured thing: black or white on green, yellow and red. */
static void start_colors(struct rob_terminal *terminal, enum rob_tui_color color)
{
    if (!wants_color(color))
        return;
    start_color();
    use_default_colors();
    init_pair(1, COLOR_BLACK, COLOR_GREEN);
    init_pair(2, COLOR_BLACK, COLOR_YELLOW);
    init_pair(3, COLOR_WHITE, COLOR_RED);
    terminal->color = true;
}

static void start_modes(const struct rob_terminal *terminal)
{
    send("\033[?2004h");
    mousemask(terminal->decoder.mouse ? MOUSE : 0, NULL);
}

static void stop_modes(void)
{
    mousemask(0, NULL);
    send("\033[?2004l");
}

/* Keys by the names under which terminfo has what they send. */
static const struct {
    const char *name;
    int key;
} KEYS[] = {
    {"kbs", ROB_KEY_BACKSPACE}, {"kcuu1", ROB_KEY_UP},      {"kcud1", ROB_KEY_DOWN},
    {"kcub1", ROB_KEY_LEFT},    {"kcuf1", ROB_KEY_RIGHT},   {"kpp", ROB_KEY_PAGE_UP},
    {"knp", ROB_KEY_PAGE_DOWN}, {"khome", ROB_KEY_HOME},    {"kend", ROB_KEY_END},
    {"kdch1", ROB_KEY_DELETE},  {"kcbt", ROB_KEY_BACK_TAB}, {"kent", ROB_KEY_ENTER},
    {"kf1", ROB_KEY_F1},
};

static void start_decoder(struct rob_decoder *decoder, int barrier)
{
    const char *delay = getenv("ESCDELAY");
    long ms = delay && *delay ? strtol(delay, NULL, 10) : ESCAPE_MS;
    decoder->escape_ms = ms < 0 ? 0 : ms > ESCAPE_MOST_MS ? ESCAPE_MOST_MS : (int)ms;
    decoder->barrier = barrier;
    for (size_t i = 0; i < sizeof KEYS / sizeof KEYS[0]; i++) {
        const char *bytes = tigetstr((char *)KEYS[i].name);
        /* NOLINTNEXTLINE(performance-no-int-to-ptr): terminfo's "no text" */
        if (bytes && bytes != (const char *)-1)
            rob_decoder_know(decoder, bytes, KEYS[i].key);
    }
}

struct rob_terminal *rob_terminal_open(const char *name, enum rob_tui_color color, int barrier)
{
    struct rob_terminal *terminal = calloc(1, sizeof *terminal);
    if (!terminal)
        return NULL;
    terminal->screen = newterm(name, stdout, stdin);
    if (!terminal->screen) {
        free(terminal);
        return NULL;
    }
    raw();
    noecho();
    nonl();
    keypad(stdscr, TRUE); /* keys send what terminfo says; what is read is decoded here */
    typeahead(-1);        /* a picture is always drawn whole, also while keys come in */
    start_decoder(&terminal->decoder, barrier);
    start_colors(terminal, color);
    start_modes(terminal);
    return terminal;
}

void rob_terminal_close(struct rob_terminal *terminal)
{
    if (!terminal)
        return;
    stop_modes();
    endwin();
    delscreen(terminal->screen);
    rob_decoder_free(&terminal->decoder);
    free(terminal);
}

int rob_terminal_fd(const struct rob_terminal *terminal)
{
    (void)terminal;
    return STDIN_FILENO;
}

/* --- Reading ----------------------------------------------------------------------------- */

int64_t rob_terminal_clock(void)
{
    struct timespec now = {0};
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* Reads what is there, and does not wait for more; 0: nothing. */
static size_t read_there(char *block, size_t size)
{
    struct pollfd tty = {.fd = STDIN_FILENO, .events = POLLIN};
    if (poll(&tty, 1, 0) <= 0 || !(tty.revents & POLLIN))
        return 0;
    ssize_t n = read(STDIN_FILENO, block, size);
    return n > 0 ? (size_t)n : 0;
}

bool rob_terminal_read(struct rob_terminal *terminal, struct rob_input *input)
{
    struct rob_decoder *decoder = &terminal->decoder;
    char block[4096];
    while (!rob_decoder_next(decoder, input)) {
        size_t n = read_there(block, sizeof block);
        if (n == 0)
            return rob_decoder_rest(decoder, rob_terminal_clock(), input);
        rob_decoder_feed(decoder, block, n, rob_terminal_clock());
    }
    return true;
}

int rob_terminal_wait(const struct rob_terminal *terminal)
{
    return rob_decoder_wait(&terminal->decoder, rob_terminal_clock());
}

/* --- Showing ----------------------------------------------------------------------------- */

bool rob_terminal_resize(struct rob_terminal *terminal)
{
    struct winsize size;
    int rows = 0, cols = 0;
    rob_terminal_size(terminal, &rows, &cols);
    if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0 || !size.ws_row || !size.ws_col)
        return false;
    if (size.ws_row == rows && size.ws_col == cols)
        return false;
    resizeterm(size.ws_row, size.ws_col);
    clearok(curscr, TRUE); /* what a terminal keeps of the old picture is its own affair */
    return true;
}

void rob_terminal_size(const struct rob_terminal *terminal, int *rows, int *cols)
{
    (void)terminal;
    getmaxyx(stdscr, *rows, *cols);
}

static attr_t attributes(const struct rob_terminal *terminal, unsigned attr)
{
    attr_t out = A_NORMAL;
    unsigned risk = terminal->color ? (attr & ROB_ATTR_RISK) / ROB_ATTR_LOW : 0;
    if (attr & ROB_ATTR_BOLD && !risk) /* bold black on green is grey on green in many terminals */
        out |= A_BOLD;
    if (attr & ROB_ATTR_REVERSE && !risk)
        out |= A_REVERSE;
    if (attr & ROB_ATTR_UNDERLINE)
        out |= A_UNDERLINE;
    if (attr & ROB_ATTR_DIM)
        out |= A_DIM;
    if (risk)
        out |= (attr_t)COLOR_PAIR((int)risk);
    return out;
}

/* A cell of curses holds one spacing character and the marks that stand on it; a cluster of several
 * takes as many cells. */
static size_t show_part(const char *text, size_t len)
{
    wchar_t wide[CCHARW_MAX + 1] = {0};
    size_t at = 0, n = 0;
    while (at < len) {
        uint32_t code = '?';
        size_t bytes = rob_utf8_next(text + at, len - at, &code);
        bool mark = rob_utf8_columns(text + at, bytes ? bytes : 1) == 0;
        if (n > 0 && !mark)
            break;
        if (n < CCHARW_MAX)
            wide[n++] = (wchar_t)code;
        at += bytes ? bytes : 1;
    }
    attr_t attr = A_NORMAL;
    short pair = 0;
    cchar_t cell;
    (void)attr_get(&attr, &pair, NULL);
    if (setcchar(&cell, wide, attr, pair, NULL) == OK)
        (void)add_wch(&cell);
    return at;
}

static void show_cluster(const char *text, size_t len)
{
    for (size_t at = 0; at < len;)
        at += show_part(text + at, len - at);
}

static void show_row(const struct rob_terminal *terminal, const struct rob_grid *grid, int row)
{
    unsigned attr = 0;
    attrset(0);
    for (int col = 0; col < grid->cols; col++) {
        const struct rob_glyph *glyph = &grid->cells[row * grid->cols + col];
        if (glyph->width == 0)
            continue;
        if (glyph->attr != attr) {
            attr = glyph->attr;
            attrset((NCURSES_ATTR_T)attributes(terminal, attr));
        }
        if (glyph->len == 0 && attr == 0)
            continue;
        move(row, col);
        if (glyph->len > 0)
            show_cluster(grid->pool.data + glyph->at, glyph->len);
        else
            addch(' ');
    }
}

void rob_terminal_present(struct rob_terminal *terminal, const struct rob_grid *grid)
{
    erase();
    for (int row = 0; row < grid->rows; row++)
        show_row(terminal, grid, row);
    attrset(0);
    curs_set(1);
    move(grid->cursor_row, grid->cursor_col);
    refresh();
}

void rob_terminal_repaint(struct rob_terminal *terminal)
{
    (void)terminal;
    clearok(curscr, TRUE);
}

void rob_terminal_suspend(struct rob_terminal *terminal)
{
    (void)terminal;
    stop_modes();
    endwin();
}

void rob_terminal_resume(struct rob_terminal *terminal)
{
    rob_terminal_resize(terminal);
    clearok(curscr, TRUE);
    refresh();
    start_modes(terminal);
}

void rob_terminal_mouse(struct rob_terminal *terminal, bool on)
{
    terminal->decoder.mouse = on;
    mousemask(on ? MOUSE : 0, NULL);
}

void rob_terminal_copy(struct rob_terminal *terminal, const char *text)
{
    struct rob_buf out = {0};
    (void)terminal;
    rob_buf_str(&out, "\033]52;c;");
    rob_base64_add(&out, text, strlen(text));
    rob_buf_char(&out, '\007');
    send(rob_buf_text(&out));
    rob_buf_free(&out);
}

void rob_terminal_barrier(struct rob_terminal *terminal, unsigned n)
{
    (void)terminal;
    struct rob_buf title = {0};
    rob_buf_printf(&title, "\033]2;syrob %u\007", n);
    send(rob_buf_text(&title));
    rob_buf_free(&title);
}
