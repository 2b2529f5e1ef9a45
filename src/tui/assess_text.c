/* The texts of a judgement: entering and leaving them, templates, signalling questions. */
#include "tui/assess.h"

#include "tui/draft.h"
#include "tui/kept.h"
#include "tui/overview.h"

#include <stdlib.h>
#include <string.h>

void rob_assess_close(struct rob_tui *tui)
{
    rob_field_free(&tui->judging.field);
    free(tui->judging.before);
    tui->judging.before = NULL;
}

bool rob_assess_in_text(const struct rob_tui *tui)
{
    enum rob_focus focus = tui->judging.focus;
    return focus == ROB_FOCUS_SUPPORT || focus == ROB_FOCUS_QUOTE || focus == ROB_FOCUS_WHERE;
}

/* The text of an entry that a focus stands for. */
static char **text_of(struct rob_entry *entry, enum rob_focus focus, size_t quote)
{
    if (focus == ROB_FOCUS_SUPPORT)
        return &entry->support;
    if (!rob_entry_need_quotes(entry, quote + 1))
        return NULL;
    struct rob_entry_quote *at = &entry->quotes[quote];
    return focus == ROB_FOCUS_QUOTE ? &at->text : &at->where;
}

void rob_assess_enter_text(struct rob_tui *tui, enum rob_focus focus, size_t quote)
{
    struct rob_assess_state *judging = &tui->judging;
    struct rob_entry entry;
    if (!rob_assess_may_change(tui) || !rob_entry_load(&entry, tui, rob_assess_cell(tui)))
        return;
    char **text = text_of(&entry, focus, quote);
    if (text && rob_entry_set(&judging->before, *text)) {
        judging->focus = focus;
        judging->quote = quote;
        judging->failed = false;
        rob_field_set(&judging->field, *text, focus == ROB_FOCUS_WHERE);
    }
    rob_entry_free(&entry);
}

static bool record_text(struct rob_tui *tui)
{
    struct rob_assess_state *judging = &tui->judging;
    struct rob_entry entry;
    if (!rob_entry_load(&entry, tui, rob_assess_cell(tui)))
        return false;
    char **text = text_of(&entry, judging->focus, judging->quote);
    bool recorded = text && rob_entry_set(text, rob_field_text(&judging->field)) &&
                    rob_entry_record(tui, &entry, rob_assess_cell(tui)) == ROB_OK;
    rob_entry_free(&entry);
    return recorded;
}

bool rob_assess_commit(struct rob_tui *tui)
{
    struct rob_assess_state *judging = &tui->judging;
    if (!rob_assess_in_text(tui) || !judging->before)
        return true;
    if (strcmp(rob_field_text(&judging->field), judging->before) != 0) {
        judging->failed = !record_text(tui);
        if (judging->failed) {
            const char *text = rob_field_text(&judging->field);
            rob_draft_save(tui);
            rob_kept_add(tui, text, strlen(text));
            return false;
        }
        rob_entry_set(&judging->before, rob_field_text(&judging->field));
    }
    rob_draft_drop(tui);
    return true;
}

bool rob_assess_leave_text(struct rob_tui *tui)
{
    if (!rob_assess_commit(tui))
        return false;
    tui->judging.focus = ROB_FOCUS_ITEM;
    return true;
}

/* --- Tab --------------------------------------------------------------------------------- */

/* The ring: item, support, quote and page of each quote, signalling questions. */
static size_t ring_position(const struct rob_assess_state *judging, size_t n_quotes)
{
    switch (judging->focus) {
    case ROB_FOCUS_ITEM:
        return 0;
    case ROB_FOCUS_SUPPORT:
        return 1;
    case ROB_FOCUS_QUOTE:
        return 2 + 2 * judging->quote;
    case ROB_FOCUS_WHERE:
        return 3 + 2 * judging->quote;
    default:
        return 2 + 2 * n_quotes;
    }
}

static void go_to_position(struct rob_tui *tui, size_t position, size_t n_quotes)
{
    size_t quote = position >= 2 ? (position - 2) / 2 : 0;
    if (position == 0) {
        tui->judging.focus = ROB_FOCUS_ITEM;
    } else if (position == 1) {
        rob_assess_enter_text(tui, ROB_FOCUS_SUPPORT, 0);
    } else if (quote >= n_quotes) {
        tui->judging.focus = ROB_FOCUS_SIGNAL;
        tui->judging.signal = 0;
    } else {
        rob_assess_enter_text(tui, position % 2 ? ROB_FOCUS_WHERE : ROB_FOCUS_QUOTE, quote);
    }
}

/* What is done is read, not written. */
static unsigned show_texts(struct rob_tui *tui)
{
    struct rob_cell cell = rob_assess_cell(tui);
    struct rob_buf text = {0};
    for (size_t i = 0; cell.outcome < 0 && i < rob_view_n_cells(tui->view, cell.study); i++)
        if (rob_view_cell(tui->view, cell.study, i).item == cell.item)
            cell = rob_view_cell(tui->view, cell.study, i);
    rob_overview_cell_text(tui, cell, &text);
    rob_tui_show_page(tui, rob_view_study(tui->view, cell.study).label, &text);
    return ROB_REDRAW;
}

unsigned rob_assess_tab(struct rob_tui *tui, int by)
{
    struct rob_assess_state *judging = &tui->judging;
    if (rob_view_progress(tui->view, judging->study, rob_tui_me(tui)) == ROB_COMPLETE)
        return show_texts(tui);
    if (!rob_assess_commit(tui))
        return ROB_REDRAW;
    struct rob_judgement judgement = rob_assess_judgement(tui, rob_assess_cell(tui));
    size_t n_quotes = judgement.n_quotes > 0 ? judgement.n_quotes : 1;
    bool at_quote = judging->focus == ROB_FOCUS_QUOTE || judging->focus == ROB_FOCUS_WHERE;
    if (at_quote && judging->quote >= n_quotes)
        n_quotes = judging->quote + 1;
    size_t n = 2 + 2 * n_quotes + (rob_assess_item_here(tui)->n_signals > 0);
    size_t position = ring_position(judging, n_quotes);
    go_to_position(tui, (position + (by > 0 ? 1 : n - 1)) % n, n_quotes);
    return ROB_REDRAW;
}

unsigned rob_assess_add_quote(struct rob_tui *tui)
{
    struct rob_judgement judgement = rob_assess_judgement(tui, rob_assess_cell(tui));
    rob_assess_enter_text(tui, ROB_FOCUS_QUOTE, judgement.n_quotes);
    return ROB_REDRAW;
}

/* --- Templates --------------------------------------------------------------------------- */

enum { N_EARLIER = 3, N_CHOICES = 9 };

static bool holds(const char *const *texts, size_t n, const char *text)
{
    for (size_t i = 0; i < n; i++)
        if (strcmp(texts[i], text) == 0)
            return true;
    return false;
}

/* My support for the same item in the studies before this one, the nearest first. */
static size_t add_earlier(const struct rob_tui *tui, const char **texts)
{
    size_t n = 0, all = rob_view_n_studies(tui->view);
    for (size_t i = 1; i < all && n < N_EARLIER; i++) {
        struct rob_cell cell = rob_assess_cell(tui);
        cell.study = (cell.study + all - i) % all;
        const char *support = rob_assess_judgement(tui, cell).support;
        if (*support && !holds(texts, n, support))
            texts[n++] = support;
    }
    return n;
}

static unsigned insert_text(struct rob_tui *tui, const char *text, int choice)
{
    struct rob_entry entry;
    (void)text;
    if (choice < 0 || !rob_entry_load(&entry, tui, rob_assess_cell(tui)))
        return ROB_REDRAW;
    if (rob_entry_add_support(&entry, tui->prompt.choices[choice]))
        rob_entry_record(tui, &entry, rob_assess_cell(tui));
    rob_entry_free(&entry);
    return ROB_REDRAW;
}

unsigned rob_assess_templates(struct rob_tui *tui)
{
    const struct rob_item *item = rob_assess_item_here(tui);
    const char *texts[N_CHOICES];
    if (!rob_assess_may_change(tui))
        return ROB_REDRAW;
    size_t n = 0;
    for (size_t i = 0; i < item->n_templates && n + N_EARLIER < N_CHOICES; i++)
        texts[n++] = item->templates[i];
    const char *earlier[N_EARLIER];
    size_t n_earlier = add_earlier(tui, earlier);
    for (size_t i = 0; i < n_earlier; i++)
        if (!holds(texts, n, earlier[i]))
            texts[n++] = earlier[i];
    if (n == 0)
        rob_tui_say(tui, "There are no templates and no earlier texts for this item.");
    else
        rob_tui_choose(tui, "Insert as support for the judgement:", texts, n, 0, insert_text);
    return ROB_REDRAW;
}

/* --- Signalling questions ---------------------------------------------------------------- */

unsigned rob_assess_signal(struct rob_tui *tui, enum rob_signal_answer answer)
{
    struct rob_assess_state *judging = &tui->judging;
    struct rob_entry entry;
    if (!rob_assess_may_change(tui) || !rob_entry_load(&entry, tui, rob_assess_cell(tui)))
        return ROB_REDRAW;
    entry.signals[judging->signal] = answer;
    bool recorded = rob_entry_record(tui, &entry, rob_assess_cell(tui)) == ROB_OK;
    rob_entry_free(&entry);
    bool last = judging->signal + 1 >= rob_assess_item_here(tui)->n_signals;
    if (recorded && !last && answer != ROB_SIGNAL_NONE)
        judging->signal++;
    return ROB_REDRAW;
}
