/* Help and palette: what the tables of the screen below hold, filtered by typing. */
#include "tui/screens.h"

#include "session/words.h"
#include "tui/frame.h"
#include "tui/typing.h"

#include <stdlib.h>
#include <string.h>

enum { ACT_MOVE, ACT_RUN, ACT_CLOSE };

struct entries {
    const struct rob_binding **at;
    size_t n, cap;
};

static bool is_palette(const struct rob_tui *tui)
{
    return rob_tui_is_on_top(tui, ROB_SCREEN_PALETTE);
}

static bool fits_filter(const struct rob_tui *tui, const struct rob_binding *binding)
{
    const char *part = rob_field_text(&tui->help.filter);
    const char *const texts[] = {binding->name, binding->help, binding->hint, binding->synonyms};
    struct rob_buf keys = {0};
    rob_binding_keys(tui, binding, true, &keys);
    bool fits = rob_word_contains(rob_buf_text(&keys), part);
    for (size_t i = 0; i < ROB_COUNT(texts); i++)
        if (texts[i] && rob_word_contains(texts[i], part))
            fits = true;
    rob_buf_free(&keys);
    return fits;
}

/* The answers of an item may all have digits, which have no capitals. */
static bool has_keys(const struct rob_tui *tui, const struct rob_binding *binding)
{
    struct rob_buf keys = {0};
    rob_binding_keys(tui, binding, true, &keys);
    bool any = keys.len > 0;
    rob_buf_free(&keys);
    return any;
}

/* An action that the screen has under a key of its own is not shown twice; the palette offers only
 * what can be done now. */
static bool is_shown(const struct rob_tui *tui, const struct rob_screen *table,
                     const struct rob_binding *binding)
{
    const struct rob_screen *base = rob_tui_base(tui);
    bool palette = is_palette(tui);
    if (!(palette ? binding->name : binding->help) || !fits_filter(tui, binding))
        return false;
    if (binding->key == ROB_KEY_ANSWER_NEXT && !has_keys(tui, binding))
        return false;
    if (table == base)
        return !palette || rob_binding_is_offered(binding, rob_screen_mode(tui, base));
    for (size_t i = 0; i < base->n_bindings; i++)
        if (binding->name && base->bindings[i].name &&
            strcmp(base->bindings[i].name, binding->name) == 0)
            return false;
    return true;
}

/* Is the word in the name, which goes before one in the explanations? Without a word the tables
 * keep their order. */
static bool is_named(const struct rob_tui *tui, const struct rob_binding *binding)
{
    const char *word = rob_field_text(&tui->help.filter);
    return !*word || (binding->name && rob_word_contains(binding->name, word));
}

static void add_table(struct entries *entries, const struct rob_tui *tui,
                      const struct rob_screen *screen, bool named)
{
    for (size_t i = 0; i < screen->n_bindings; i++) {
        const struct rob_binding *binding = &screen->bindings[i];
        if (is_shown(tui, screen, binding) && is_named(tui, binding) == named)
            (void)rob_vec_push(entries, binding);
    }
}

static void collect(struct entries *entries, const struct rob_tui *tui)
{
    const struct rob_screen *const tables[] = {rob_tui_base(tui), &rob_screen_global};
    for (int pass = 0; pass < 2; pass++)
        for (size_t t = 0; t < ROB_COUNT(tables); t++)
            add_table(entries, tui, tables[t], pass == 0);
}

void rob_help_open(struct rob_tui *tui, enum rob_screen_id which)
{
    rob_field_set(&tui->help.filter, "", true);
    tui->help.cursor = 0;
    rob_tui_push(tui, which);
}

/* Rows that stand for several keys, or for keys of a text, cannot be run by themselves. */
static bool is_single(int key)
{
    return key != ROB_KEY_ANSWER && key != ROB_KEY_ANSWER_NEXT && key != ROB_KEY_DIGIT;
}

static unsigned run_selected(struct rob_tui *tui)
{
    struct entries entries = {0};
    const struct rob_screen *base = rob_tui_base(tui);
    collect(&entries, tui);
    const struct rob_binding *binding =
        tui->help.cursor < entries.n ? entries.at[tui->help.cursor] : NULL;
    rob_vec_free(&entries);
    if (!binding)
        return ROB_CLOSE;
    if (tui->depth > 1 && tui->stack[tui->depth - 2]->overlay) {
        rob_session_say(&tui->session, "Close the menu or question first (Esc).");
        return ROB_CLOSE;
    }
    bool own = binding >= base->bindings && binding < base->bindings + base->n_bindings;
    if ((own && !rob_binding_is_live(binding, rob_screen_mode(tui, base))) ||
        !is_single(binding->key)) {
        struct rob_buf keys = {0};
        rob_binding_keys(tui, binding, true, &keys);
        rob_session_say(&tui->session, "Press the key itself where it is needed: %s",
                        rob_buf_text(&keys));
        rob_buf_free(&keys);
        return ROB_CLOSE;
    }
    tui->chosen = binding->action;
    tui->chosen_key = binding->key;
    return ROB_CLOSE | ROB_CHOSEN;
}

static unsigned act(struct rob_tui *tui, int action, int key)
{
    struct entries entries = {0};
    if (action == ACT_CLOSE)
        return ROB_CLOSE;
    if (action == ACT_RUN)
        return run_selected(tui);
    collect(&entries, tui);
    rob_move(&tui->help.cursor, entries.n, key, tui->rows - 4);
    rob_vec_free(&entries);
    return ROB_REDRAW;
}

static unsigned click(struct rob_tui *tui, const struct rob_target *target)
{
    tui->help.cursor = target->which;
    return ROB_REDRAW;
}

static struct rob_field *field(struct rob_tui *tui)
{
    return &tui->help.filter;
}

static void typed(struct rob_tui *tui)
{
    tui->help.cursor = 0;
}

/* --- Drawing ----------------------------------------------------------------------------- */

static void draw_entry(const struct rob_tui *tui, struct rob_grid *grid, int row,
                       const struct rob_binding *binding, bool here)
{
    bool palette = is_palette(tui);
    struct rob_buf keys = {0};
    rob_binding_keys(tui, binding, !palette, &keys);
    int col = grid->cols >= 60 ? 20 : 14;
    unsigned attr = here ? ROB_ATTR_BOLD : 0;
    rob_grid_str(grid, row, 1, here ? ">" : " ", ROB_ATTR_BOLD);
    rob_grid_title(grid, row, 3, col - 4, rob_buf_text(&keys), ROB_ATTR_BOLD);
    if (palette) {
        int used = rob_grid_title(grid, row, col, grid->cols - col - 1, binding->name, attr);
        if (binding->help && grid->cols >= 70 && strcmp(binding->help, binding->name) != 0 &&
            col + 32 > col + used)
            rob_grid_title(grid, row, col + 32, grid->cols - col - 33, binding->help, ROB_ATTR_DIM);
    } else {
        rob_grid_title(grid, row, col, grid->cols - col - 1, binding->help, attr);
    }
    if (here)
        rob_select(grid, row, 0, grid->cols);
    rob_buf_free(&keys);
}

static void draw(const struct rob_tui *tui, struct rob_grid *grid)
{
    struct entries entries = {0};
    struct rob_buf title = {0};
    int height = grid->rows - 4;
    bool palette = is_palette(tui);
    rob_grid_clear(grid);
    rob_buf_printf(&title, palette ? "What do you want to do? (%s)" : "Help: %s",
                   rob_tui_base(tui)->name);
    rob_frame(tui, grid, rob_buf_text(&title));
    collect(&entries, tui);
    rob_grid_str(grid, 1, 1, palette ? "Type a word:" : "Filter by typing:", 0);
    size_t first = rob_first_row(tui->help.cursor, entries.n, height);
    for (size_t i = first; i < entries.n && i < first + (size_t)height; i++) {
        int row = 2 + (int)(i - first);
        draw_entry(tui, grid, row, entries.at[i], i == tui->help.cursor);
        rob_grid_target(grid, row, 0, grid->cols, 1, ROB_TARGET_ROW, i);
    }
    if (entries.n == 0)
        rob_grid_str(grid, 3, 3, "No command that can be used now matches.", 0);
    size_t last = first + (size_t)height;
    if (entries.n > (size_t)height)
        rob_more(grid, grid->rows - 2, grid->cols, first, entries.n > last ? entries.n - last : 0);
    rob_typing_draw(&tui->help.filter, grid, 1, palette ? 14 : 19, grid->cols - 20, 1, true);
    rob_buf_free(&title);
    rob_vec_free(&entries);
}

static const struct rob_binding KEYS[] = {
    {ROB_KEY_ENTER, 0, 0, ACT_RUN, NULL, NULL, "do it", NULL},
    {ROB_KEY_ESC, ROB_KEY_F1, 0, ACT_CLOSE, NULL, NULL, "close", NULL},
    {ROB_KEY_DOWN, ROB_KEY_UP, 0, ACT_MOVE, NULL, NULL, "select", NULL},
    {ROB_KEY_PAGE_DOWN, ROB_KEY_PAGE_UP, 0, ACT_MOVE, NULL, NULL, NULL, NULL},
};

const struct rob_screen rob_screen_help = {.name = "help",
                                           .draw = draw,
                                           .act = act,
                                           .click = click,
                                           .field = field,
                                           .typed = typed,
                                           .bindings = KEYS,
                                           .n_bindings = ROB_COUNT(KEYS),
                                           .overlay = true};

const struct rob_screen rob_screen_palette = {.name = "palette",
                                              .draw = draw,
                                              .act = act,
                                              .click = click,
                                              .field = field,
                                              .typed = typed,
                                              .bindings = KEYS,
                                              .n_bindings = ROB_COUNT(KEYS),
                                              .overlay = true};
