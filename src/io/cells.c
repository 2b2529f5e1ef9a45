#include "io/cells.h"

#include "base/fail.h"

#include <stdlib.h>

const char *rob_cell_status(const struct rob_consensus *consensus, const struct rob_item *item)
{
    static const char *const words[] = {
        [ROB_CELL_HIDDEN] = "incomplete",        [ROB_CELL_SINGLE] = "incomplete",
        [ROB_CELL_DIFFER] = "unresolved",        [ROB_CELL_REFERRED] = "unresolved",
        [ROB_CELL_UNANIMOUS] = "agreed",         [ROB_CELL_RESOLVED] = "resolved",
        [ROB_CELL_NOT_ASKED] = "not-applicable",
    };
    if (consensus->answer != ROB_NOT_FOUND &&
        rob_item_category(item, consensus->answer) == ROB_RISK_NONE)
        return "not-applicable";
    return words[consensus->merged ? ROB_CELL_UNANIMOUS : consensus->state];
}

bool rob_cell_was_reconciled(const struct rob_consensus *consensus)
{
    return consensus->state == ROB_CELL_DIFFER || consensus->state == ROB_CELL_REFERRED ||
           (consensus->state == ROB_CELL_RESOLVED && !consensus->merged);
}

struct rob_support rob_cell_support(const struct rob_view *view, const struct rob_source *source,
                                    struct rob_cell cell, const struct rob_consensus *consensus)
{
    struct rob_judgement judgement;
    if (consensus->state == ROB_CELL_RESOLVED && source->kind == ROB_SOURCE_CONSENSUS &&
        (*consensus->support || consensus->n_quotes))
        return (struct rob_support){consensus->support, consensus->quotes, consensus->n_quotes};
    int answer = ROB_NOT_FOUND, seat = ROB_NOT_FOUND;
    bool answered = rob_source_answer(&answer, source, view, cell) == ROB_ANSWERED;
    /* in the order in which reviewers are shown, which may be random */
    for (size_t k = 0; answered && (seat = rob_view_reviewer(view, cell.study, k)) != ROB_NOT_FOUND;
         k++) {
        if (source->kind == ROB_SOURCE_SEAT && (size_t)seat != source->seat)
            continue;
        if (rob_view_first_pass(&judgement, view, cell, (size_t)seat) &&
            judgement.answer == answer && (*judgement.support || judgement.n_quotes))
            return (struct rob_support){judgement.support, judgement.quotes, judgement.n_quotes};
    }
    return (struct rob_support){.text = ""};
}

enum rob_status rob_columns_list(struct rob_columns *out, const struct rob_view *view, int outcome,
                                 struct rob_error *err)
{
    const struct rob_form *form = rob_view_form(view);
    int n_outcomes = (int)rob_view_n_outcomes(view);
    struct rob_columns list = {
        .at = calloc(form->n_items * ((size_t)n_outcomes + 1), sizeof *list.at)};
    if (!list.at)
        return rob_fail_memory(err);
    for (size_t item = 0; item < form->n_items; item++) {
        bool each = form->items[item].level == ROB_LEVEL_OUTCOME && n_outcomes > 0;
        for (int o = each ? 0 : ROB_NO_OUTCOME; o < (each ? n_outcomes : 0); o++)
            if (!each || outcome == ROB_ALL_OUTCOMES || o == outcome)
                list.at[list.n++] = (struct rob_cell){0, item, o};
    }
    *out = list;
    return ROB_OK;
}

void rob_outcome_note(struct rob_buf *out, const struct rob_view *view, int outcome)
{
    size_t n = 0, all = rob_view_n_studies(view);
    if (outcome < 0)
        return;
    for (size_t s = 0; s < all; s++)
        n += rob_view_reports(view, s, (size_t)outcome);
    rob_buf_str(out, "Only the outcome ");
    rob_buf_line(out, rob_view_outcome(view, (size_t)outcome));
    rob_buf_printf(
        out,
        " is shown; %zu of %zu studies report%s it. Items that are judged once per study "
        "count in every study.",
        n, all, n == 1 ? "s" : "");
}

void rob_column_number(struct rob_buf *out, const struct rob_view *view, struct rob_cell cell)
{
    rob_buf_printf(out, "%d", rob_view_form(view)->items[cell.item].number);
    if (cell.outcome == ROB_NO_OUTCOME)
        return;
    if (cell.outcome >= 26)
        rob_buf_char(out, (char)('a' + (cell.outcome / 26 - 1) % 26));
    rob_buf_char(out, (char)('a' + cell.outcome % 26));
}

bool rob_column_reported(const struct rob_view *view, struct rob_cell cell)
{
    return cell.outcome == ROB_NO_OUTCOME ||
           rob_view_reports(view, cell.study, (size_t)cell.outcome);
}

const char *rob_cell_outcome(const struct rob_view *view, struct rob_cell cell)
{
    return cell.outcome == ROB_NO_OUTCOME ? NULL : rob_view_outcome(view, (size_t)cell.outcome);
}
