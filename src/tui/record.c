/* A record as screening shows it: title, authors, source and abstract, with the words in bold. */
#include "tui/record.h"

#include "tui/frame.h"
#include "tui/lines.h"

#include <ctype.h>
#include <string.h>

static void add_paragraph(struct rob_buf *out, const char *text)
{
    if (text && *text)
        rob_buf_printf(out, "%s%s", out->len ? "\n\n" : "", text);
}

void rob_record_text(struct rob_buf *out, const struct rob_session *session, size_t study)
{
    struct rob_study s = rob_view_study(session->view, study);
    struct rob_buf source = {0};
    add_paragraph(out, s.title ? s.title : "(no title)");
    add_paragraph(out, s.authors);
    rob_buf_printf(&source, "%s", s.journal ? s.journal : "");
    if (s.year)
        rob_buf_printf(&source, "%s%d", source.len ? " " : "", s.year);
    if (s.doi && *s.doi)
        rob_buf_printf(&source, "%sdoi:%s", source.len ? "  " : "", s.doi);
    add_paragraph(out, rob_buf_text(&source));
    add_paragraph(out, s.abstract && *s.abstract ? s.abstract : "(no abstract)");
    rob_buf_free(&source);
}

static bool is_word(const char *word, size_t n, const char *text, size_t len)
{
    return n > 0 && n <= len && strncasecmp(text, word, n) == 0 &&
           (n == len || !isalnum((unsigned char)text[n]));
}

/* The bytes of the word at the start of the text if it is one to highlight, otherwise 0. Such words
 * are listed by the form, or given with --highlight, separated by commas or blanks. */
static size_t word_at(const struct rob_tui *tui, const char *text, size_t len)
{
    const struct rob_form *form = tui->session.form;
    for (size_t i = 0; i < form->n_highlight; i++)
        if (is_word(form->highlight[i], strlen(form->highlight[i]), text, len))
            return strlen(form->highlight[i]);
    const char *word = tui->options.highlight ? tui->options.highlight : "";
    for (size_t n = 0; *word; word += n + (word[n] != '\0')) {
        n = strcspn(word, ", ");
        if (is_word(word, n, text, len))
            return n;
    }
    return 0;
}

static void mark_words(const struct rob_tui *tui, struct rob_grid *grid, int row, int col,
                       const char *text, size_t len)
{
    for (size_t at = 0; at < len; at++) {
        bool begins = at == 0 || !isalnum((unsigned char)text[at - 1]);
        size_t n = begins ? word_at(tui, text + at, len - at) : 0;
        if (n > 0)
            rob_grid_mark(grid, row, col + rob_shown_columns(text, at),
                          rob_shown_columns(text + at, n), ROB_ATTR_BOLD | ROB_ATTR_UNDERLINE);
    }
}

size_t rob_record_last_top(const struct rob_tui *tui, size_t study, int width, int height)
{
    struct rob_buf text = {0};
    struct rob_lines lines = {0};
    size_t last = 0;
    rob_record_text(&text, &tui->session, study);
    if (height > 0 && rob_lines_break(&lines, rob_buf_text(&text), width) &&
        lines.n > (size_t)height)
        last = lines.n - (size_t)height;
    rob_lines_free(&lines);
    rob_buf_free(&text);
    return last;
}

size_t rob_record_draw(const struct rob_tui *tui, struct rob_grid *grid,
                       const struct rob_record_place *at)
{
    struct rob_buf text = {0};
    struct rob_lines lines = {0};
    rob_record_text(&text, &tui->session, at->study);
    if (at->height < 1 || !rob_lines_break(&lines, rob_buf_text(&text), at->width)) {
        rob_buf_free(&text);
        return 0;
    }
    size_t height = (size_t)at->height, most = lines.n > height ? lines.n - height : 0;
    size_t top = at->top < most ? at->top : most;
    const char *title_end = strstr(rob_buf_text(&text), "\n\n");
    size_t title = title_end ? (size_t)(title_end - text.data) : text.len;
    rob_grid_broken(grid, at->row, at->col, at->width, at->height, rob_buf_text(&text), &lines,
                    top);
    for (size_t i = 0; i < height && top + i < lines.n; i++) {
        const struct rob_line *line = &lines.at[top + i];
        int row = at->row + (int)i;
        if (line->start < title)
            rob_grid_mark(grid, row, at->col, at->width, ROB_ATTR_BOLD);
        mark_words(tui, grid, row, at->col, rob_buf_text(&text) + line->start, line->len);
    }
    rob_lines_free(&lines);
    rob_buf_free(&text);
    return most;
}
