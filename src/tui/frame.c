/* The frame of a screen: header, message line, hint line, rules; and moving a cursor. */
#include "tui/frame.h"

#include "tui/lines.h"
#include "session/words.h"

#include <ctype.h>
#include <string.h>

/* --- Keys in words ----------------------------------------------------------------------- */

static void add_answer_keys(const struct rob_tui *tui, bool capital, struct rob_buf *out)
{
    const struct rob_screen *base = rob_tui_base(tui);
    const struct rob_item *item = base->item ? base->item(tui) : NULL;
    if (!item && tui->session.form->n_items > 0)
        item = &tui->session.form->items[0];
    for (size_t i = 0; item && i < item->n_answers; i++) {
        char key = item->answers[i].key[0];
        if (capital && !isalpha((unsigned char)key))
            continue; /* a digit has no capital */
        if (out->len > 0)
            rob_buf_char(out, '/');
        rob_buf_char(out, (char)(capital ? toupper(key) : key));
    }
}

static size_t n_choices(const struct rob_tui *tui)
{
    const struct rob_screen *screen = rob_tui_top(tui);
    return screen->n_choices ? screen->n_choices(tui) : 9;
}

void rob_binding_keys(const struct rob_tui *tui, const struct rob_binding *binding, bool both,
                      struct rob_buf *out)
{
    char name[16];
    if (binding->key == ROB_KEY_ANSWER || binding->key == ROB_KEY_ANSWER_NEXT) {
        add_answer_keys(tui, binding->key == ROB_KEY_ANSWER_NEXT, out);
        return;
    }
    if (binding->key == ROB_KEY_NONE)
        return;
    if (rob_tui_is_shadowed(tui, binding))
        rob_buf_char(out, '\\');
    size_t n = binding->key == ROB_KEY_DIGIT ? n_choices(tui) : 9;
    if (n < 9) {
        rob_buf_printf(out, n > 1 ? "1-%zu" : "%zu", n);
        return;
    }
    rob_key_name(binding->key, name);
    rob_buf_str(out, name);
    if (!both || binding->other == ROB_KEY_NONE)
        return;
    rob_key_name(binding->other, name);
    rob_buf_printf(out, " %s", name);
}

/* --- Header ------------------------------------------------------------------------------ */

static bool is_locked(const struct rob_tui *tui)
{
    return tui->session.locked || (rob_tui_base(tui)->consensus && tui->session.resolving.locked);
}

static void add_saved(const struct rob_tui *tui, struct rob_buf *out)
{
    struct rob_saved saved = rob_review_saved(tui->session.review);
    char clock[16];
    if (is_locked(tui)) {
        rob_buf_str(out, "  read-only");
    } else if (saved.time) {
        rob_word_clock(&tui->session, saved.time, clock);
        rob_buf_printf(out, "  saved %s%s", clock, saved.copies < 2 ? " (one copy)" : "");
    }
}

/* Columns of what the screen is about, without the title of a paper behind it, which can be cut. */
static int needed(const char *left)
{
    const char *title = strstr(left, "   ");
    return rob_shown_columns(left, title ? (size_t)(title - left) : strlen(left));
}

/* Counts on the left come before the time of saving, and that before a title. */
static void draw_header(const struct rob_tui *tui, struct rob_grid *grid, const char *left)
{
    struct rob_buf right = {0};
    rob_grid_fill(grid, 0, 0, grid->cols, ' ', ROB_ATTR_REVERSE);
    if (tui->session.seat[0])
        rob_word_full_name(&right, &tui->session, rob_session_me(&tui->session));
    int name = rob_shown_columns(rob_buf_text(&right), right.len);
    size_t named = right.len;
    if (grid->cols >= 60 || is_locked(tui))
        add_saved(tui, &right);
    int width = rob_shown_columns(rob_buf_text(&right), right.len);
    int most = grid->cols / 2;
    if (!is_locked(tui) && needed(left) + width + 4 > grid->cols)
        width = name;
    if (grid->cols < 60) { /* such a heading counts what is left, and comes before a long name */
        int room = grid->cols - rob_shown_columns(left, strlen(left)) - 4;
        most = room < grid->cols / 4 ? grid->cols / 4 : room < most ? room : most;
    }
    if (width > most)
        width = name < most ? name : most;
    if (width == name && named < right.len) /* the name alone, and whole */
        right.data[right.len = named] = '\0';
    int start = grid->cols - width - 1;
    rob_grid_title(grid, 0, start, width, rob_buf_text(&right), ROB_ATTR_REVERSE);
    rob_grid_title(grid, 0, 1, start - 3, left, ROB_ATTR_REVERSE | ROB_ATTR_BOLD);
    rob_buf_free(&right);
}

/* --- Hints ------------------------------------------------------------------------------- */

/* A hint of a single key can be clicked on: not "a or b", and not a key that an answer has. */
static bool is_clickable(const struct rob_tui *tui, const struct rob_binding *binding)
{
    return binding->key != ROB_KEY_ANSWER && binding->key != ROB_KEY_ANSWER_NEXT &&
           binding->key != ROB_KEY_DIGIT && strncmp(binding->hint, "or ", 3) != 0 &&
           !rob_tui_is_shadowed(tui, binding);
}

/* Draws "key word" at `col` if it ends before `end`; returns where the next one begins. */
static int draw_hint(const struct rob_tui *tui, struct rob_grid *grid, int row, int col, int end,
                     const struct rob_binding *binding)
{
    struct rob_buf keys = {0};
    rob_binding_keys(tui, binding, false, &keys);
    if (!keys.len) {
        rob_buf_free(&keys);
        return col;
    }
    int width = (int)keys.len + 1 + (int)strlen(binding->hint);
    if (col + width <= end) {
        if (is_clickable(tui, binding))
            rob_grid_target(grid, row, col, width, 1, ROB_TARGET_HINT, (size_t)binding->key);
        col += rob_grid_str(grid, row, col, rob_buf_text(&keys), ROB_ATTR_BOLD);
        col += 1 + rob_grid_str(grid, row, col + 1, binding->hint, 0);
        col += 2;
    }
    rob_buf_free(&keys);
    return col;
}

void rob_frame_hints(const struct rob_tui *tui, struct rob_grid *grid)
{
    const struct rob_screen *screen = rob_tui_top(tui);
    unsigned mode = rob_screen_mode(tui, screen);
    int row = grid->rows - 1, col = 1;
    bool typing = screen->field && grid->typing;
    const char *help = typing ? "F1" : "?";
    int end = grid->cols - (int)strlen(help) - 6;
    rob_grid_fill(grid, row, 0, grid->cols, ' ', 0);
    for (size_t i = 0; i < screen->n_bindings; i++) {
        const struct rob_binding *binding = &screen->bindings[i];
        if (binding->hint && rob_binding_is_offered(binding, mode))
            col = draw_hint(tui, grid, row, col, end - 2, binding);
    }
    rob_grid_target(grid, row, end, grid->cols - end, 1, ROB_TARGET_HINT, ROB_KEY_F1);
    rob_grid_str(grid, row, end, help, ROB_ATTR_BOLD);
    rob_grid_str(grid, row, grid->cols - 5, "help", 0);
}

/* --- Together ---------------------------------------------------------------------------- */

void rob_rule(struct rob_grid *grid, int row, int col, int width, const char *text)
{
    rob_grid_across(grid, row, col, width);
    if (!*text || width < 8)
        return;
    rob_grid_str(grid, row, col + 2, " ", 0);
    int used = rob_grid_title(grid, row, col + 3, width - 6, text, ROB_ATTR_BOLD);
    rob_grid_str(grid, row, col + 3 + used, " ", 0);
}

/* A message that one row cannot hold is not cut: its end says what to do. */
static bool is_long(const struct rob_tui *tui, const struct rob_grid *grid)
{
    const char *text = tui->session.message;
    return strchr(text, '\n') || rob_shown_columns(text, strlen(text)) > grid->cols - 2;
}

static void draw_message(const struct rob_tui *tui, struct rob_grid *grid)
{
    int row = grid->rows - 2;
    rob_rule(grid, row, 0, grid->cols, "");
    if (!tui->session.message[0] || is_long(tui, grid))
        return;
    unsigned attr =
        tui->session.message_is_error ? ROB_ATTR_REVERSE | ROB_ATTR_BOLD : ROB_ATTR_BOLD;
    rob_grid_fill(grid, row, 0, grid->cols, ' ', attr & ROB_ATTR_REVERSE);
    rob_grid_title(grid, row, 1, grid->cols - 2, tui->session.message, attr);
}

/* A long message is shown whole, over what is there. */
void rob_frame_message(const struct rob_tui *tui, struct rob_grid *grid)
{
    struct rob_lines lines = {0};
    if (!is_long(tui, grid) || !rob_lines_break(&lines, tui->session.message, grid->cols - 2))
        return;
    int height = (int)lines.n < grid->rows - 2 ? (int)lines.n : grid->rows - 2;
    int top = grid->rows - 1 - height;
    unsigned attr = ROB_ATTR_BOLD | (tui->session.message_is_error ? ROB_ATTR_REVERSE : 0);
    for (int row = top; row < top + height; row++)
        rob_grid_fill(grid, row, 0, grid->cols, ' ', attr & ROB_ATTR_REVERSE);
    rob_grid_broken(grid, top, 1, grid->cols - 2, height, tui->session.message, &lines, 0);
    for (int row = top; row < top + height; row++)
        rob_grid_mark(grid, row, 0, grid->cols, attr);
    rob_lines_free(&lines);
}

void rob_frame(const struct rob_tui *tui, struct rob_grid *grid, const char *left)
{
    if (left)
        draw_header(tui, grid, left);
    draw_message(tui, grid);
}

int rob_question_height(const struct rob_item *item, const char *before, int cols)
{
    struct rob_buf text = {0};
    struct rob_lines lines = {0};
    rob_buf_printf(&text, "%2d  %s%s", item->number, before, item->question);
    int height = rob_lines_break_hanging(&lines, rob_buf_text(&text), cols - 2) ? (int)lines.n : 1;
    rob_lines_free(&lines);
    rob_buf_free(&text);
    return height < 3 ? height : 3;
}

void rob_question(struct rob_grid *grid, int row, int height, const struct rob_item *item,
                  const char *before)
{
    struct rob_buf text = {0};
    struct rob_lines lines = {0};
    rob_buf_printf(&text, "%2d  %s%s", item->number, before, item->question);
    for (int i = 0; i < height; i++)
        rob_grid_fill(grid, row + i, 0, grid->cols, ' ', 0);
    if (rob_lines_break_hanging(&lines, rob_buf_text(&text), grid->cols - 2))
        rob_grid_broken(grid, row, 1, grid->cols - 2, height, rob_buf_text(&text), &lines, 0);
    if (lines.n > (size_t)height)
        rob_lines_more(grid, row + height - 1, grid->cols - 1, lines.n - (size_t)height, "more");
    for (int i = 0; i < height; i++)
        rob_grid_mark(grid, row + i, 0, grid->cols, ROB_ATTR_BOLD);
    rob_lines_free(&lines);
    rob_buf_free(&text);
}

size_t rob_first_row(size_t cursor, size_t n, int height)
{
    size_t rows = height > 0 ? (size_t)height : 1;
    if (n <= rows || cursor < rows / 2)
        return 0;
    size_t first = cursor - rows / 2;
    return first + rows > n ? n - rows : first;
}

void rob_select(struct rob_grid *grid, int row, int col, int width)
{
    rob_grid_mark(grid, row, col, width, ROB_ATTR_REVERSE);
}

void rob_more(struct rob_grid *grid, int row, int end, size_t above, size_t below)
{
    struct rob_buf text = {0};
    if (above > 0)
        rob_buf_printf(&text, " +%zu above ", above);
    if (below > 0)
        rob_buf_printf(&text, " +%zu more ", below);
    rob_grid_str(grid, row, end - (int)text.len - 1, rob_buf_text(&text), ROB_ATTR_BOLD);
    rob_buf_free(&text);
}

bool rob_move(size_t *cursor, size_t n, int key, int page)
{
    size_t last = n > 0 ? n - 1 : 0, by = page > 1 ? (size_t)page - 1 : 1;
    switch (key) {
    case 'j':
    case ROB_KEY_DOWN:
        *cursor = *cursor < last ? *cursor + 1 : last;
        return true;
    case 'k':
    case ROB_KEY_UP:
        *cursor = *cursor > 0 ? *cursor - 1 : 0;
        return true;
    case ROB_KEY_PAGE_DOWN:
        *cursor = *cursor + by < last ? *cursor + by : last;
        return true;
    case ROB_KEY_PAGE_UP:
        *cursor = *cursor > by ? *cursor - by : 0;
        return true;
    case ROB_KEY_HOME:
        *cursor = 0;
        return true;
    case ROB_KEY_END:
        *cursor = last;
        return true;
    default:
        return false;
    }
}
