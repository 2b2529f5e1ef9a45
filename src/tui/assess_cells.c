/* What there is to judge in a study, and which of it is selected. */
#include "tui/assess.h"

#include "tui/list.h"

/* --- What is there ----------------------------------------------------------------------- */

const struct rob_item *rob_assess_item_here(const struct rob_tui *tui)
{
    return &tui->form->items[tui->judging.item];
}

struct rob_cell rob_assess_cell(const struct rob_tui *tui)
{
    return (struct rob_cell){tui->judging.study, tui->judging.item, tui->judging.outcome};
}

size_t rob_assess_n_outcomes(const struct rob_tui *tui, size_t item)
{
    size_t n = 0;
    if (tui->form->items[item].level != ROB_LEVEL_OUTCOME)
        return 0;
    for (size_t i = 0; i < rob_view_n_outcomes(tui->view); i++)
        n += rob_view_reports(tui->view, tui->judging.study, i);
    return n;
}

struct rob_judgement rob_assess_judgement(const struct rob_tui *tui, struct rob_cell cell)
{
    struct rob_judgement judgement = {.answer = ROB_NOT_FOUND, .support = ""};
    if (!rob_view_judgement(&judgement, tui->view, cell, rob_tui_me(tui)))
        judgement = (struct rob_judgement){.answer = ROB_NOT_FOUND, .support = ""};
    return judgement;
}

bool rob_assess_judged_apart(const struct rob_tui *tui, size_t item, int outcome)
{
    struct rob_judgement judgement;
    struct rob_cell cell = {tui->judging.study, item, outcome};
    return rob_view_judgement(&judgement, tui->view, cell, rob_tui_me(tui)) &&
           !judgement.default_for_outcomes;
}

static void add_row(struct rob_assess_rows *rows, const struct rob_tui *tui, size_t item,
                    int outcome)
{
    if (item == tui->judging.item && outcome == tui->judging.outcome)
        rows->cursor = rows->n;
    (void)rob_vec_push(rows, (struct rob_assess_row){item, outcome});
}

void rob_assess_make_rows(struct rob_assess_rows *rows, const struct rob_tui *tui)
{
    for (size_t item = 0; item < tui->form->n_items; item++) {
        add_row(rows, tui, item, ROB_NO_OUTCOME);
        if (rob_assess_n_outcomes(tui, item) == 0)
            continue;
        for (size_t o = 0; o < rob_view_n_outcomes(tui->view); o++) {
            bool here = item == tui->judging.item && (int)o == tui->judging.outcome;
            if (rob_view_reports(tui->view, tui->judging.study, o) &&
                (here || rob_assess_judged_apart(tui, item, (int)o)))
                add_row(rows, tui, item, (int)o);
        }
    }
}

void rob_assess_free_rows(struct rob_assess_rows *rows)
{
    rob_vec_free(rows);
}

size_t rob_assess_n_answered(const struct rob_tui *tui)
{
    return rob_view_n_answered(tui->view, tui->judging.study, rob_tui_me(tui));
}

/* --- Going ------------------------------------------------------------------------------- */

void rob_assess_select(struct rob_tui *tui, size_t item, int outcome)
{
    tui->judging.item = item;
    tui->judging.outcome = outcome;
    tui->judging.focus = ROB_FOCUS_ITEM;
    tui->judging.quote = tui->judging.signal = 0;
}

/* An item of which no outcome is judged apart is judged for all of them at once. */
static int outcome_to_judge(const struct rob_tui *tui, struct rob_cell cell)
{
    for (size_t o = 0; o < rob_view_n_outcomes(tui->view); o++)
        if (cell.outcome >= 0 && rob_assess_judged_apart(tui, cell.item, (int)o))
            return cell.outcome;
    return ROB_NO_OUTCOME;
}

bool rob_assess_go_open(struct rob_tui *tui)
{
    size_t n = rob_view_n_cells(tui->view, tui->judging.study), from = 0;
    for (size_t i = 0; i < n; i++) {
        struct rob_cell cell = rob_view_cell(tui->view, tui->judging.study, i);
        bool here = cell.item == tui->judging.item &&
                    (cell.outcome == tui->judging.outcome || tui->judging.outcome < 0);
        if (here)
            from = i;
    }
    for (size_t i = 1; i <= n; i++) {
        struct rob_cell cell = rob_view_cell(tui->view, tui->judging.study, (from + i) % n);
        if (rob_assess_judgement(tui, cell).answer >= 0)
            continue;
        rob_assess_select(tui, cell.item, outcome_to_judge(tui, cell));
        return true;
    }
    return false;
}

void rob_assess_open(struct rob_tui *tui, size_t study)
{
    if (!rob_view_assigned(tui->view, study, rob_tui_me(tui))) {
        rob_tui_say(tui, "%s is not assigned to you.", rob_view_study(tui->view, study).label);
        return;
    }
    tui->judging.study = study;
    tui->list.study = study;
    rob_list_place_cursor(tui);
    rob_assess_select(tui, tui->form->n_items - 1, ROB_NO_OUTCOME);
    if (!rob_assess_go_open(tui))
        rob_assess_select(tui, 0, ROB_NO_OUTCOME);
    if (rob_tui_top(tui) != &rob_screen_assess)
        rob_tui_push(tui, &rob_screen_assess);
}
