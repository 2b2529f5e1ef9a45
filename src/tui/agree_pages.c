/* Pages of the screen of agreement: all statistics, changes during consensus, the meaning. */
#include "tui/agree.h"

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
                       statistic->degenerate ? ", which says nothing about sampling error" : "");
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
    const struct rob_agreement_row *row = rob_agree_counts(tui);
    struct rob_buf text = {0}, title = {0};
    if (!row)
        return 0;
    const struct rob_agreement *stats = &row->stats;
    rob_buf_printf(&text, "%llu pairs, %llu agree", (unsigned long long)stats->n,
                   (unsigned long long)stats->agreed);
    if (rob_agree_is_ordered(tui))
        rob_buf_printf(&text, "; %s against %s: %llu", rob_agree_category(tui, 0),
                       rob_agree_category(tui, stats->q - 1), (unsigned long long)stats->extreme);
    rob_buf_str(&text, "\n\n");
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
        rob_buf_printf(&name, "agreement on \"%s\"", rob_agree_category(tui, c));
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
    rob_buf_str(&text, rob_agree_is_ordered(tui)
                           ? "\nThe weighted statistics assume that the categories lie in the "
                             "order of the form.\n\n"
                           : "\nThe answers have no order, and so no weighted statistics.\n\n");
    rob_agree_remark(tui, &text);
    rob_row_title(&title, rob_agree_row(tui, tui->agree.row));
    rob_page_open(tui, rob_buf_text(&title) + strspn(rob_buf_text(&title), " "), &text);
    rob_buf_free(&title);
    return ROB_REDRAW;
}

/* "; changed: Ann Author 1 of 3 (yes to unclear 1), ..." */
static void add_changes(struct rob_buf *out, const struct rob_result_table *table,
                        const struct rob_result_row *row)
{
    for (size_t k = 2; k < table->n_columns; k++) {
        const char *detail = row->values[k].detail;
        char text[ROB_STAT_TEXT];
        rob_value_text(text, table->columns[k].kind, &row->values[k]);
        rob_buf_printf(out, "%s%s %s", k > 2 ? ", " : "; changed: ", table->columns[k].title, text);
        if (*detail)
            rob_buf_printf(out, " (%s)", detail);
    }
}

static void add_moved(struct rob_buf *out, const struct rob_result *moved)
{
    const struct rob_result_table *table = &moved->tables[0];
    for (size_t i = 0; i < table->n_rows; i++) {
        const struct rob_result_row *row = &table->rows[i];
        size_t differed = (size_t)row->values[0].count, settled = (size_t)row->values[1].count;
        if (!differed && !settled && row->by == ROB_BY_ITEM)
            continue;
        rob_row_title(out, row);
        rob_buf_printf(out, ": %zu disagreement%s, %zu resolved", differed,
                       differed == 1 ? "" : "s", settled);
        if (settled)
            add_changes(out, table, row);
        rob_buf_char(out, '\n');
    }
    if (moved->n_tables < 2)
        return;
    rob_buf_str(out, "\nCauses of the disagreements:\n");
    for (size_t i = 0; i < moved->tables[1].n_rows; i++) {
        const struct rob_result_row *cause = &moved->tables[1].rows[i];
        if (cause->values[0].count)
            rob_buf_printf(out, "%6zu  %s\n", (size_t)cause->values[0].count, cause->title);
    }
}

unsigned rob_agree_show_moved(struct rob_tui *tui)
{
    struct rob_error err = {0};
    struct rob_moved *moved = NULL;
    struct rob_result *result = NULL;
    struct rob_buf text = {0};
    if (rob_moved_new(&moved, tui->session.view, &err) ||
        rob_result_moved(&result, tui->session.view, moved, &err)) {
        rob_session_complain(&tui->session, &err);
    } else {
        add_moved(&text, result);
        rob_page_open(tui, "Changes by consensus", &text);
    }
    rob_result_free(result);
    rob_moved_free(moved);
    return ROB_REDRAW;
}

unsigned rob_agree_show_meaning(struct rob_tui *tui)
{
    struct rob_buf text = {0};
    rob_buf_str(
        &text,
        "The first passes are compared, as they were when each reviewer had finished, on unblinded "
        "studies that both have finished. Later resolutions do not change these numbers.\n\n"
        "n          pairs of judgements, without those not applicable or missing\n"
        "agree %    the share of equal judgements\n"
        "kappa      Cohen's kappa, unweighted: agreement beyond what chance would give, with "
        "its 95 % interval (Fleiss, Cohen and Everitt 1969)\n"
        "AC1        Gwet's AC1, which does not fall when nearly all judgements are in one "
        "category\n\n"
        "*          the interval is a single point and says nothing about sampling error, as with "
        "perfect agreement, or where one reviewer used only one category\n"
        "-          not defined, because both reviewers used the same one category\n\n"
        "Types of bias and all items combine several judgements of one study; their "
        "intervals allow for clustering within studies. Outcomes are never pooled.\n\n"
        "Labels such as \"substantial\" are not shown: how much agreement is enough depends on "
        "the use of the result.\n");
    rob_page_open(tui, "Explanation of these numbers", &text);
    return ROB_REDRAW;
}
