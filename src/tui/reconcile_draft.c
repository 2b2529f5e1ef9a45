/* What waits to be settled, as a draft: every text, since settling alone records them. */
#include "tui/reconcile.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

/* --- Writing ----------------------------------------------------------------------------- */

bool rob_reconcile_has_draft(const struct rob_tui *tui)
{
    const struct rob_reconcile_state *state = &tui->reconcile;
    if (rob_reconcile_is_pending(tui))
        return true;
    return state->entry && !state->settled && rob_reconcile_in_text(tui) && state->before &&
           strcmp(rob_field_text(&state->field), state->before) != 0;
}

static void add_text(const struct rob_tui *tui, enum rob_focus focus, const char *text,
                     struct rob_buf *out)
{
    const struct rob_reconcile_state *state = &tui->reconcile;
    bool typed = focus != ROB_FOCUS_ITEM && focus == state->focus;
    const char *now = typed ? rob_field_text(&state->field) : text;
    rob_buf_printf(out, "%zu\n", strlen(now));
    rob_buf_str(out, now);
    rob_buf_char(out, '\n');
}

void rob_reconcile_add_draft(const struct rob_tui *tui, struct rob_buf *out)
{
    const struct rob_entry *entry = tui->reconcile.entry;
    add_text(tui, ROB_FOCUS_SUPPORT, entry->support, out);
    add_text(tui, ROB_FOCUS_REASON, tui->reconcile.reason, out);
    for (size_t i = 0; i < entry->n_quotes; i++) {
        bool first = i == 0; /* the one that the screen has a field for */
        add_text(tui, first ? ROB_FOCUS_QUOTE : ROB_FOCUS_ITEM, entry->quotes[i].text, out);
        add_text(tui, first ? ROB_FOCUS_WHERE : ROB_FOCUS_ITEM, entry->quotes[i].where, out);
    }
}

/* --- Reading ----------------------------------------------------------------------------- */

char *rob_reconcile_next_of_draft(char **rest)
{
    char *at = *rest, *end = NULL;
    if (!at || !*at)
        return NULL;
    *rest = NULL;
    size_t len = isdigit((unsigned char)*at) ? strtoul(at, &end, 10) : 0;
    if (!end || *end != '\n' || len >= strlen(end + 1) || end[1 + len] != '\n')
        return NULL;
    end[1 + len] = '\0';
    *rest = end + 1 + len + 1;
    return end + 1;
}

bool rob_reconcile_find(struct rob_tui *tui, struct rob_cell cell)
{
    struct rob_reconcile_state *state = &tui->reconcile;
    for (int attempt = 0; attempt < 2; attempt++) {
        for (size_t i = 0; i < state->n_rows; i++) {
            struct rob_cell row = state->rows[i];
            if (row.study == cell.study && row.item == cell.item && row.outcome == cell.outcome) {
                rob_reconcile_select(tui, i);
                return true;
            }
        }
        state->agreed = true;
        rob_reconcile_make_rows(tui);
    }
    return false;
}

/* As a field takes it; a text too long for one, of several reviewers, as it is. */
static void fill_field(struct rob_field *field, const char *text, bool one_line)
{
    rob_field_set(field, "", one_line);
    if (!rob_field_insert(field, text, strlen(text)))
        rob_field_set(field, text, one_line);
}

static bool fill_text(char **to, const char *text, bool one_line)
{
    struct rob_field field = {0};
    fill_field(&field, text, one_line);
    bool filled = rob_entry_set(to, rob_field_text(&field));
    rob_field_free(&field);
    return filled;
}

/* The text in focus rests as it was when it was entered. */
static bool fill_others(struct rob_tui *tui, char *const *texts, size_t n, enum rob_focus focus)
{
    struct rob_reconcile_state *state = &tui->reconcile;
    bool filled =
        (focus == ROB_FOCUS_SUPPORT || fill_text(&state->entry->support, texts[0], false)) &&
        (focus == ROB_FOCUS_REASON || fill_text(&state->reason, texts[1], false));
    for (size_t i = 2; filled && i < n; i += 2) {
        bool first = i == 2;
        filled = rob_entry_need_quotes(state->entry, i / 2);
        struct rob_entry_quote *quote = &state->entry->quotes[i / 2 - 1];
        if (filled && !(first && focus == ROB_FOCUS_QUOTE))
            filled = fill_text(&quote->text, texts[i], false);
        if (filled && !(first && focus == ROB_FOCUS_WHERE))
            filled = fill_text(&quote->where, texts[i + 1], true);
    }
    return filled;
}

static const char *text_in_focus(char *const *texts, size_t n, enum rob_focus focus)
{
    size_t i = n == 1                       ? 0
               : focus == ROB_FOCUS_SUPPORT ? 0
               : focus == ROB_FOCUS_REASON  ? 1
               : focus == ROB_FOCUS_QUOTE   ? 2
                                            : 3;
    return i < n ? texts[i] : "";
}

bool rob_reconcile_take_up(struct rob_tui *tui, char *const *texts, size_t n, enum rob_focus focus)
{
    struct rob_reconcile_state *state = &tui->reconcile;
    if (!rob_reconcile_can_write(tui))
        return false;
    if (focus == ROB_FOCUS_ITEM && state->settled)
        focus = ROB_FOCUS_SUPPORT; /* since, by somebody else: what is left there is recorded */
    if (focus != ROB_FOCUS_ITEM) {
        rob_reconcile_enter_text(tui, focus);
        if (!rob_reconcile_in_text(tui))
            return false;
        fill_field(&state->field, text_in_focus(texts, n, focus), state->field.one_line);
    }
    if (n > 1 && !fill_others(tui, texts, n, focus))
        return false;
    if (focus == ROB_FOCUS_ITEM)
        rob_reconcile_say_pending(tui);
    return true;
}
