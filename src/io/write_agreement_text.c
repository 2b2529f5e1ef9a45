/* Agreement as a table that fits 80 columns. */
#include "io/write_text.h"

#include "base/utf8.h"

#include <stdio.h>
#include <string.h>

/* Columns of the tables; the letter that points to a remark comes last. */
enum { TITLE = 29, WIDTH = 80 };

static void add_number(struct rob_buf *text, const struct rob_statistic *statistic,
                       enum rob_stat_part part, int columns)
{
    char number[ROB_STAT_TEXT];
    rob_stat_text(number, statistic, part);
    rob_buf_printf(text, "%*s", columns, number);
}

/* Lines of at most 80 columns, those after the first indented. */
static void add_wrapped(struct rob_buf *text, const char *words)
{
    size_t left = strlen(words), skip = 0;
    for (size_t indent = 0; left > 0; indent = 2) {
        size_t n = rob_utf8_wrap(words, left, WIDTH - indent, &skip);
        rob_buf_str(text, indent ? "  " : "");
        rob_buf_add(text, words, n);
        rob_buf_char(text, '\n');
        words += skip;
        left -= skip;
    }
}

/* --- rows -------------------------------------------------------------------------------- */

/* What stands in front of a row: the number of an item, and its title or that of its group. */
struct row_head {
    char number[16];
    struct rob_buf title;
};

static void head_of(struct row_head *head, const struct rob_view *view, enum rob_agreement_by kind,
                    size_t item, int outcome)
{
    const struct rob_form *form = rob_view_form(view);
    *head = (struct row_head){.number = ""};
    if (kind == ROB_BY_ITEM) {
        snprintf(head->number, sizeof head->number, "%d", form->items[item].number);
        rob_text__item_column(&head->title, view, item, outcome, TITLE);
    } else {
        rob_text__titled_column(&head->title, view,
                                kind == ROB_BY_DOMAIN ? form->domains[item].title : "all", outcome,
                                TITLE);
    }
}

static void add_head(struct rob_buf *text, struct row_head *head)
{
    rob_buf_printf(text, "%3s ", head->number);
    rob_text__column(text, rob_buf_text(&head->title), TITLE);
    text->failed |= head->title.failed;
    rob_buf_free(&head->title);
}

static void add_heading(struct rob_buf *text, enum rob_agreement_by by)
{
    rob_buf_str(text, "    ");
    rob_utf8_pad(text,
                 by == ROB_BY_ITEM     ? "item"
                 : by == ROB_BY_DOMAIN ? "type of bias"
                                       : "",
                 TITLE);
}

/* --- a pair of reviewers ----------------------------------------------------------------- */

/* Letters in the order in which the remarks come up. */
struct marks {
    char letter[ROB_REMARK_COUNT]; /* 0: not called for yet */
    enum rob_remark order[ROB_REMARK_COUNT];
    size_t n;
};

static void mark(struct rob_buf *text, struct marks *marks, enum rob_remark remark)
{
    if (remark == ROB_REMARK_NONE)
        return;
    if (!marks->letter[remark]) {
        marks->letter[remark] = (char)('a' + marks->n);
        marks->order[marks->n++] = remark;
    }
    rob_buf_printf(text, " %c", marks->letter[remark]);
}

static void explain(struct rob_buf *text, const struct marks *marks)
{
    for (size_t i = 0; i < marks->n; i++)
        rob_buf_printf(text, "%c  %s\n", marks->letter[marks->order[i]],
                       rob_remark_text(marks->order[i]));
}

static void add_row(struct rob_buf *text, const struct rob_view *view, enum rob_agreement_by kind,
                    const struct rob_agreement_row *row, struct marks *marks,
                    enum rob_remark remark)
{
    const struct rob_agreement *stats = &row->stats;
    struct row_head head;
    head_of(&head, view, kind, row->item, row->outcome);
    add_head(text, &head);
    rob_buf_printf(text, "%6llu", (unsigned long long)stats->n);
    add_number(text, &stats->percent_agreement, ROB_STAT_PERCENT, 8);
    add_number(text, &stats->kappa, ROB_STAT_VALUE, 7);
    add_number(text, &stats->kappa, ROB_STAT_INTERVAL, 16);
    add_number(text, &stats->ac1, ROB_STAT_VALUE, 8);
    mark(text, marks, remark);
    rob_buf_char(text, '\n');
}

/* The rows that are asked for: items, types of bias or neither, and all items together. */
static void add_rows(struct rob_buf *text, const struct rob_view *view,
                     const struct rob_agreement_pair *pair, enum rob_agreement_by by,
                     struct marks *marks)
{
    const struct rob_agreement_row *rows = by == ROB_BY_ITEM ? pair->items : pair->domains;
    size_t n = by == ROB_BY_ITEM ? pair->n_items : by == ROB_BY_DOMAIN ? pair->n_domains : 0;
    for (size_t i = 0; i < n; i++)
        add_row(text, view, by, &rows[i], marks, rob_agreement_remark(&rows[i].stats));
    for (size_t i = 0; i < pair->n_overall; i++)
        add_row(text, view, ROB_BY_OVERALL, &pair->overall[i], marks,
                rob_agreement_pair_remark(pair, &pair->overall[i]));
}

/* "1 23, all 4": replicates in which a row's alpha did not exist. */
static void note_left_out(struct rob_buf *left_out, const char *number, unsigned n)
{
    if (n)
        rob_buf_printf(left_out, "%s%s %u", left_out->len ? ", " : "", *number ? number : "all", n);
}

static void add_replicates(struct rob_buf *text, struct rob_buf *left_out,
                           const struct rob_agreement_options *options)
{
    struct rob_buf words = {0};
    rob_buf_printf(&words, "Intervals of alpha: %u replicates over the studies, seed %llu",
                   options->bootstrap,
                   (unsigned long long)(options->seed ? options->seed : ROB_BOOTSTRAP_SEED));
    if (left_out->len)
        rob_buf_printf(&words, "; those in which it does not exist are left out: %s",
                       rob_buf_text(left_out));
    rob_buf_char(&words, '.');
    add_wrapped(text, rob_buf_text(&words));
    text->failed |= words.failed || left_out->failed;
    rob_buf_free(&words);
    rob_buf_free(left_out);
}

static void add_alpha_row(struct rob_buf *text, const struct rob_view *view,
                          enum rob_agreement_by kind, const struct rob_agreement_row *row,
                          struct rob_buf *left_out)
{
    const struct rob_statistic *alphas[] = {&row->stats.alpha_nominal, &row->stats.alpha_ordinal};
    struct row_head head;
    head_of(&head, view, kind, row->item, row->outcome);
    note_left_out(left_out, head.number, alphas[0]->left_out);
    add_head(text, &head);
    for (size_t i = 0; i < 2; i++) {
        add_number(text, alphas[i], ROB_STAT_VALUE, i ? 8 : 7);
        add_number(text, alphas[i], ROB_STAT_INTERVAL, 16);
    }
    rob_buf_char(text, '\n');
}

/* Krippendorff's alpha, where its interval was asked for. */
static void add_alphas(struct rob_buf *text, const struct rob_view *view,
                       const struct rob_agreement_pair *pair, enum rob_agreement_by by,
                       const struct rob_agreement_options *options)
{
    const struct rob_agreement_row *rows = by == ROB_BY_ITEM ? pair->items : pair->domains;
    size_t n = by == ROB_BY_ITEM ? pair->n_items : by == ROB_BY_DOMAIN ? pair->n_domains : 0;
    if (!options->bootstrap)
        return;
    struct rob_buf left_out = {0};
    rob_buf_str(text, "\nKrippendorff's alpha\n\n");
    add_heading(text, by);
    rob_buf_printf(text, "%7s%16s%8s%16s\n", "nominal", "95 % CI", "ordinal", "95 % CI");
    for (size_t i = 0; i < n; i++)
        add_alpha_row(text, view, by, &rows[i], &left_out);
    for (size_t i = 0; i < pair->n_overall; i++)
        add_alpha_row(text, view, ROB_BY_OVERALL, &pair->overall[i], &left_out);
    rob_buf_char(text, '\n');
    add_replicates(text, &left_out, options);
}

static void add_spread(struct rob_buf *text, const struct rob_agreement_pair *pair)
{
    if (!pair->kappas.n_defined)
        return;
    rob_buf_str(text, "Kappa of the items: median ");
    rob_text__value(text, pair->kappas.median);
    rob_buf_str(text, ", from ");
    rob_text__value(text, pair->kappas.min);
    rob_buf_str(text, " to ");
    rob_text__value(text, pair->kappas.max);
    rob_buf_printf(text, "; not defined for %zu of %zu\n", pair->kappas.n_undefined, pair->n_items);
}

static void add_pair(struct rob_buf *text, const struct rob_view *view,
                     const struct rob_agreement_pair *pair, enum rob_agreement_by by,
                     const struct rob_agreement_options *options)
{
    struct rob_buf names = {0};
    struct marks marks = {.n = 0};
    rob_text__show(&names, rob_view_ranked_name(view, pair->first));
    rob_buf_str(&names, " and ");
    rob_text__show(&names, rob_view_ranked_name(view, pair->second));
    rob_buf_printf(&names, ", first passes, %zu %s", pair->n_studies,
                   pair->n_studies == 1 ? "study" : "studies");
    add_wrapped(text, rob_buf_text(&names));
    rob_buf_char(text, '\n');
    add_heading(text, by);
    rob_buf_printf(text, "%6s%8s%7s%16s%8s\n", "n", "agree %", "kappa", "95 % CI", "AC1");
    add_rows(text, view, pair, by, &marks);
    rob_buf_char(text, '\n');
    add_spread(text, pair);
    explain(text, &marks);
    add_alphas(text, view, pair, by, options);
    text->failed |= names.failed;
    rob_buf_free(&names);
}

/* --- all reviewers together, where there are more than two --------------------------------- */

static void add_all_row(struct rob_buf *text, const struct rob_view *view,
                        enum rob_agreement_by kind, const struct rob_agreement_all *all,
                        struct rob_buf *left_out)
{
    struct row_head head;
    head_of(&head, view, kind, all->item, all->outcome);
    note_left_out(left_out, head.number, all->stats.alpha_nominal.left_out);
    add_head(text, &head);
    rob_buf_printf(text, "%6llu%8llu", (unsigned long long)all->stats.n,
                   (unsigned long long)all->stats.n_judgements);
    add_number(text, &all->stats.alpha_nominal, ROB_STAT_VALUE, 8);
    add_number(text, &all->stats.alpha_nominal, ROB_STAT_INTERVAL, 16);
    add_number(text, &all->stats.fleiss, ROB_STAT_VALUE, 8);
    rob_buf_char(text, '\n');
}

static void add_all(struct rob_buf *text, const struct rob_view *view,
                    const struct rob_agreement_report *report, enum rob_agreement_by by,
                    const struct rob_agreement_options *options)
{
    struct rob_buf left_out = {0};
    size_t end_of_domains = report->n_all_items + report->n_all_domains;
    rob_buf_str(text, "\nAll reviewers together, first passes\n\n");
    add_heading(text, by);
    rob_buf_printf(text, "%6s%8s%8s%16s%8s\n", "n", "judged", "alpha",
                   options->bootstrap ? "95 % CI" : "", "Fleiss");
    for (size_t i = 0; i < report->n_all; i++) {
        enum rob_agreement_by kind = i < report->n_all_items ? ROB_BY_ITEM
                                     : i < end_of_domains    ? ROB_BY_DOMAIN
                                                             : ROB_BY_OVERALL;
        if (kind == ROB_BY_OVERALL || kind == by)
            add_all_row(text, view, kind, &report->all[i], &left_out);
    }
    rob_buf_str(text, "\nn: judged by two or more; alpha: Krippendorff's, nominal; Fleiss: "
                      "his kappa.\n");
    if (options->bootstrap)
        add_replicates(text, &left_out, options);
    else
        rob_buf_str(text, "--bootstrap 2000 gives alpha its interval.\n");
}

/* --- together ------------------------------------------------------------------------------ */

/* What is not in the numbers above, and why. */
static void add_left_out(struct rob_buf *text, const struct rob_agreement_report *report)
{
    struct rob_buf words = {0};
    if (!report->n_pairs && !report->n_all && report->n_pilot)
        rob_buf_printf(&words, "Only the pilot round (%zu %s) is open; --with-pilot takes it in.",
                       report->n_pilot, report->n_pilot == 1 ? "study" : "studies");
    else if (!report->n_pairs && !report->n_all)
        rob_buf_str(&words, "No study is open yet that two reviewers have done.");
    else if (report->n_pilot)
        rob_buf_printf(&words, "The pilot round (%zu %s) is left out; --with-pilot takes it in.",
                       report->n_pilot, report->n_pilot == 1 ? "study" : "studies");
    if (words.len)
        add_wrapped(text, rob_buf_text(&words));
    rob_buf_clear(&words);
    if (report->n_no_outcome) {
        rob_buf_printf(&words,
                       "%zu %s none of the outcomes: in no row of several items, because outcomes "
                       "are not pooled.",
                       report->n_no_outcome,
                       report->n_no_outcome == 1 ? "study reports" : "studies report");
        add_wrapped(text, rob_buf_text(&words));
    }
    if (report->pairs_hidden)
        rob_buf_str(text, "Pairs of reviewers are told once all is settled: they would tell you "
                          "who is who.\n");
    if (report->same_risk)
        rob_buf_str(text, "Risks are compared: two answers of the same risk agree.\n");
    text->failed |= words.failed;
    rob_buf_free(&words);
}

enum rob_status rob_write_agreement_text(char **out, const struct rob_view *view,
                                         const struct rob_agreement_options *options,
                                         enum rob_agreement_by by, struct rob_error *err)
{
    struct rob_buf text = {0};
    struct rob_agreement_report *report = NULL;
    enum rob_status status = rob_agreement_report_new(&report, view, options, err);
    if (status)
        return status;
    for (size_t p = 0; p < report->n_pairs; p++) {
        rob_buf_str(&text, p ? "\n" : "");
        add_pair(&text, view, &report->pairs[p], by, options);
    }
    if (report->n_all)
        add_all(&text, view, report, by, options);
    add_left_out(&text, report);
    rob_agreement_report_free(report);
    return rob_text__end(out, &text, err);
}
