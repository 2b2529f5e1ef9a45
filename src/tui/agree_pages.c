/* What the screen of agreement shows as pages: all statistics, what moved, what it all means. */
#include "tui/agree.h"

#include "tui/frame.h"

#include <syrob/output.h>
#include <syrob/reconciled.h>

#include <string.h>

static void add_statistic(struct rob_buf *out, const char *name,
                          const struct rob_statistic *statistic)
{
    rob_buf_printf(out, "%s: ", name);
    if (statistic->undefined) {
        rob_buf_printf(out, "not defined, %s\n", statistic->undefined);
        return;
    }
    char text[ROB_STAT_TEXT];
    rob_stat_text(text, statistic, ROB_STAT_VALUE);
    rob_buf_str(out, text);
    rob_stat_text(text, statistic, ROB_STAT_INTERVAL);
    text[strcspn(text, "*")] = '\0'; /* said in words */
    if (*text)
        rob_buf_printf(out, " (95 %% interval %s%s)", text,
                       statistic->degenerate ? ", without sampling information" : "");
    rob_buf_char(out, '\n');
}

static void add_value(struct rob_buf *out, double value)
{
    char text[ROB_STAT_TEXT];
    rob_stat_text(text, &(struct rob_statistic){.value = value}, ROB_STAT_VALUE);
    rob_buf_str(out, text);
}

static void add_test(struct rob_buf *out, const char *name, const struct rob_agreement_test *test)
{
    rob_buf_printf(out, "%s: ", name);
    if (test->undefined) {
        rob_buf_printf(out, "not defined, %s\n", test->undefined);
        return;
    }
    rob_buf_printf(out, "chi-square ");
    rob_buf_fixed(out, test->value, 2);
    rob_buf_printf(out, ", df %u, p %s", test->df, test->p < 0.001 ? "< 0.001" : "= ");
    if (test->p >= 0.001)
        rob_buf_fixed(out, test->p, 3);
    rob_buf_char(out, '\n');
}

unsigned rob_agree_show_statistics(struct rob_tui *tui)
{
    const struct rob_agreement_row *row = rob_agree_row(tui, tui->agree.row);
    struct rob_buf text = {0}, title = {0};
    if (!row)
        return 0;
    const struct rob_agreement *stats = &row->stats;
    rob_buf_printf(&text, "%llu pairs, %llu agree; %s against %s: %llu\n\n",
                   (unsigned long long)stats->n, (unsigned long long)stats->agreed,
                   tui->session.form->risks[0].id, tui->session.form->risks[stats->q - 1].id,
                   (unsigned long long)stats->extreme);
#define X(field, name, words)                                                                      \
    if (!stats->field.undefined || stats->q == 2)                                                  \
        add_statistic(&text, words, &stats->field);
    ROB_AGREEMENT_LIST(X)
#undef X
    if (stats->kappa.undefined)
        add_statistic(&text, "Cohen's kappa", &stats->kappa);
    rob_buf_char(&text, '\n');
    for (unsigned c = 0; c < stats->q; c++) {
        struct rob_buf name = {0};
        rob_buf_printf(&name, "agreement on \"%s\"", tui->session.form->risks[c].id);
        add_statistic(&text, rob_buf_text(&name), &stats->category[c].specific);
        if (stats->n && stats->q > 2) {
            rob_buf_str(&text, "   against the rest: prevalence index ");
            add_value(&text, stats->category[c].prevalence_index);
            rob_buf_str(&text, ", bias index ");
            add_value(&text, stats->category[c].bias_index);
            rob_buf_char(&text, '\n');
        }
        rob_buf_free(&name);
    }
    rob_buf_char(&text, '\n');
    add_test(&text, "Bowker's test of symmetry", &stats->bowker);
    add_test(&text, "Stuart-Maxwell test of equal margins", &stats->stuart_maxwell);
    rob_buf_str(&text, "\nThe weighted statistics assume that the categories lie in the order of "
                       "the form.\n\n");
    rob_agree_remark(tui, row, &text);
    rob_agree_row_title(tui, tui->agree.row, &title);
    rob_page_open(tui, rob_buf_text(&title) + strspn(rob_buf_text(&title), " "), &text);
    rob_buf_free(&title);
    return ROB_REDRAW;
}

/* " (yes to unclear 3, no to unclear 1)" */
static void add_from(const struct rob_item *item, const struct rob_moved_seat *moved,
                     struct rob_buf *out)
{
    const char *before = " (";
    for (size_t a = 0; a < item->n_answers; a++)
        for (size_t b = 0; b < item->n_answers; b++) {
            size_t n = moved->from[a * ROB_FORM_ANSWERS_MAX + b];
            if (a == b || !n)
                continue;
            rob_buf_printf(out, "%s%s to %s %zu", before, item->answers[a].id, item->answers[b].id,
                           n);
            before = ", ";
        }
    rob_buf_str(out, *before == ',' ? ")" : "");
}

/* `item` NULL: all of them. */
static void add_moved_row(const struct rob_tui *tui, const struct rob_item *item,
                          const struct rob_moved_row *row, struct rob_buf *out)
{
    rob_buf_printf(out, ": %zu differed, %zu settled", row->n_differ, row->n_settled);
    for (size_t k = 0; row->n_settled && rob_view_ranked(tui->session.view, k) != ROB_NOT_FOUND;
         k++) {
        size_t seat = (size_t)rob_view_ranked(tui->session.view, k);
        rob_buf_printf(out, "%s%s %zu of %zu",
                       k ? ", " : "; changed: ", rob_view_ranked_name(tui->session.view, seat),
                       row->seats[seat].n_changed, row->seats[seat].n_judged);
        if (item)
            add_from(item, &row->seats[seat], out);
    }
    rob_buf_char(out, '\n');
}

static void add_moved(const struct rob_tui *tui, const struct rob_moved *moved, struct rob_buf *out)
{
    const struct rob_moved_row *all = &moved->total;
    for (size_t i = 0; i < moved->n_rows; i++) {
        const struct rob_item *item = &tui->session.form->items[i];
        if (!moved->rows[i].n_differ && !moved->rows[i].n_settled)
            continue;
        rob_buf_printf(out, "%2d %s", item->number, item->title);
        add_moved_row(tui, item, &moved->rows[i], out);
    }
    rob_buf_str(out, "   All items");
    add_moved_row(tui, NULL, all, out);
    if (all->n_settled)
        rob_buf_str(out, "\nWhy they differed:\n");
    for (int i = 0; i < ROB_CAUSE_COUNT; i++)
        if (all->causes[i])
            rob_buf_printf(out, "%6zu  %s\n", all->causes[i], rob_cause_text((enum rob_cause)i));
    if (all->n_no_cause)
        rob_buf_printf(out, "%6zu  no cause given\n", all->n_no_cause);
}

unsigned rob_agree_show_moved(struct rob_tui *tui)
{
    struct rob_error err = {0};
    struct rob_moved *moved = NULL;
    struct rob_buf text = {0};
    if (rob_moved_new(&moved, tui->session.view, &err)) {
        rob_session_complain(&tui->session, &err);
    } else {
        add_moved(tui, moved, &text);
        rob_page_open(tui, "What settling changed", &text);
    }
    rob_moved_free(moved);
    return ROB_REDRAW;
}

unsigned rob_agree_show_meaning(struct rob_tui *tui)
{
    struct rob_buf text = {0};
    rob_buf_str(
        &text,
        "Compared are the first passes, as they were when each reviewer was done, on the studies "
        "that both completed and that are open. What was settled later has no part in it.\n\n"
        "n          pairs of judgements; not applicable and missing ones are left out\n"
        "agree %    the share of equal judgements\n"
        "kappa      Cohen's kappa, unweighted: agreement beyond what chance would give, with "
        "its 95 % interval (Fleiss, Cohen and Everitt 1969)\n"
        "AC1        Gwet's AC1, which does not fall when nearly all judgements are in one "
        "category\n\n"
        "* an interval that is a single point and carries no sampling information, as with "
        "perfect agreement, or where one reviewer used one category only.\n"
        "- it does not exist: both reviewers used one category only.\n\n"
        "Types of bias and all items take several judgements of one study together; their "
        "intervals are between studies. Outcomes are never pooled.\n\n"
        "No words such as \"substantial\" are given: what is enough depends on what hangs on "
        "it.\n");
    rob_page_open(tui, "What these numbers are", &text);
    return ROB_REDRAW;
}
