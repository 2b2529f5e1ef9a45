/* Plain lines out and in: sentences, answers, texts of several lines. */
#include "tui/linear.h"

#include "base/utf8.h"
#include "session/entry.h"
#include "session/intake.h"
#include "tui/editor.h"

#include <signal.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static void show_lines(struct rob_buf *out, const char *text)
{
    while (*text) {
        size_t len = strcspn(text, "\n");
        rob_text_show(out, text, len);
        rob_buf_char(out, '\n');
        text += len + (text[len] == '\n');
    }
}

void rob_linear_say(struct rob_linear *linear, const char *format, ...)
{
    struct rob_buf shown = {0};
    va_list args, again;
    va_start(args, format);
    va_copy(again, args);
    int len = vsnprintf(NULL, 0, format, args);
    char *text = len >= 0 ? malloc((size_t)len + 1) : NULL;
    if (text)
        vsnprintf(text, (size_t)len + 1, format, again);
    va_end(again);
    va_end(args);
    if (text)
        show_lines(&shown, text);
    fputs(rob_buf_text(&shown), linear->out);
    fflush(linear->out);
    rob_buf_free(&shown);
    free(text);
}

/* Bytes that a terminal in its own line mode accepts in a line, LF included; it drops the rest. */
enum { TERMINAL_LINE_MAX = 4096 };

static const int SIGNALS[] = {SIGINT, SIGTERM, SIGHUP};
static struct sigaction before[ROB_COUNT(SIGNALS)];
static volatile sig_atomic_t came; /* the signal; 0: none */

static void note_signal(int number)
{
    came = number;
}

/* Without SA_RESTART, so that a read that waits ends. */
void rob_linear_catch_signals(void)
{
    struct sigaction action = {.sa_handler = note_signal};
    sigemptyset(&action.sa_mask);
    for (size_t i = 0; i < ROB_COUNT(SIGNALS); i++) {
        sigaction(SIGNALS[i], NULL, &before[i]);
        if (before[i].sa_handler != SIG_IGN)
            sigaction(SIGNALS[i], &action, NULL);
    }
}

void rob_linear_release_signals(void)
{
    for (size_t i = 0; i < ROB_COUNT(SIGNALS); i++)
        sigaction(SIGNALS[i], &before[i], NULL);
    if (came)
        raise(came);
}

const char *rob_linear_ask(struct rob_linear *linear, const char *prompt)
{
    int c = EOF;
    bool terminal = isatty(fileno(linear->in));
    linear->ended = came != 0;
    if (linear->ended)
        return NULL;
    fputs(prompt, linear->out);
    fflush(linear->out);
    rob_buf_clear(&linear->line);
    while ((c = getc(linear->in)) != EOF && c != '\n')
        rob_buf_char(&linear->line, (char)c);
    if (linear->line.len > 0 && linear->line.data[linear->line.len - 1] == '\r')
        linear->line.data[--linear->line.len] = '\0';
    if (!terminal || (c == EOF && linear->line.len == 0)) /* the cursor is behind the prompt */
        fputc('\n', linear->out);
    else if (linear->line.len + 1 >= TERMINAL_LINE_MAX)
        rob_linear_say(linear, "The terminal cuts lines at %d bytes: look at the end of this one.",
                       TERMINAL_LINE_MAX - 1);
    linear->ended = linear->line.len == 0 && c == EOF;
    return linear->ended ? NULL : rob_buf_text(&linear->line);
}

/* Puts what the field took, if it took it, in the place of the text. */
static bool finish(struct rob_linear *linear, char **text, struct rob_field *field, bool taken)
{
    taken = taken && rob_entry_set(text, rob_field_text(field));
    linear->refused = linear->refused || !taken;
    rob_linear_say_message(linear);
    rob_field_free(field);
    return taken;
}

static bool take(struct rob_linear *linear, char **text, bool one_line, const char *from,
                 size_t len)
{
    struct rob_field field = {0};
    rob_field_set(&field, *text, one_line);
    bool taken = rob_intake_replace(linear->session, &field, from, len, NULL);
    return finish(linear, text, &field, taken);
}

bool rob_linear_take_line(struct rob_linear *linear, char **text)
{
    return take(linear, text, true, rob_buf_text(&linear->line), linear->line.len);
}

static void ask_editor(struct rob_linear *linear, char **text)
{
    struct rob_field field = {0};
    struct rob_edit edit;
    bool stays = false;
    rob_editor_run(&edit, linear->session, *text);
    rob_field_set(&field, *text, false);
    bool taken = rob_editor_take(&edit, linear->session, &field, *text, &stays);
    finish(linear, text, &field, taken);
    rob_editor_end(&edit, stays);
}

bool rob_linear_ask_text(struct rob_linear *linear, const char *what, char **text)
{
    struct rob_buf lines = {0};
    const char *line = NULL;
    size_t n = 0;
    bool editor = isatty(fileno(linear->in)), edited = false, removed = false;
    if (**text)
        rob_linear_say(linear, "%s so far: %s", what, *text);
    rob_linear_say(linear, "%s (lines of text%s; an empty line ends it, - removes it%s):", what,
                   **text ? ", in place of this" : "", editor ? ", e opens an editor" : "");
    while (!edited && !removed && (line = rob_linear_ask(linear, "> ")) && linear->line.len > 0) {
        edited = n == 0 && editor && strcmp(line, "e") == 0;
        removed = n == 0 && strcmp(line, "-") == 0;
        if (n++ > 0)
            rob_buf_char(&lines, '\n');
        rob_buf_add(&lines, line, linear->line.len);
    }
    if (edited)
        ask_editor(linear, text);
    else if (removed)
        rob_entry_set(text, "");
    else if (lines.len > 0)
        take(linear, text, false, lines.data, lines.len);
    rob_buf_free(&lines);
    return line || !linear->ended;
}

void rob_linear_say_message(struct rob_linear *linear)
{
    if (linear->session->message[0])
        rob_linear_say(linear, "%s", linear->session->message);
    linear->session->message[0] = '\0';
    linear->session->message_stays = false;
}
