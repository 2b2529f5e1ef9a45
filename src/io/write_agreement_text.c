/* Agreement as a table that fits 80 columns. */
#include "io/write_text.h"

#include "base/utf8.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { TITLE = 29 };

static void add_number(struct rob_buf *text, const struct rob_statistic *statistic, int decimals,
                       int columns)
{
    struct rob_buf number = {0};
    if (statistic->undefined)
        rob_buf_str(&number, "-");
    else
        rob_buf_fixed(&number, statistic->value, decimals);
    rob_buf_printf(text, "%*s", columns, rob_buf_text(&number));
    text->failed |= number.failed;
    rob_buf_free(&number);
}

static void add_interval(struct rob_buf *text, const struct rob_statistic *statistic, int columns)
{
    struct rob_buf interval = {0};
    if (!statistic->undefined && isfinite(statistic->lo)) {
        rob_buf_fixed(&interval, fmax(statistic->lo, -1.0), 2); /* what cannot be is not printed */
        rob_buf_str(&interval, " to ");
        rob_buf_fixed(&interval, fmin(statistic->hi, 1.0), 2);
        if (statistic->degenerate)
            rob_buf_char(&interval, '*');
    }
    rob_buf_printf(text, "%*s", columns, rob_buf_text(&interval));
    text->failed |= interval.failed;
    rob_buf_free(&interval);
}

static void add_row(struct rob_buf *text, const char *number, const char *title,
                    const struct rob_agreement *stats)
{
    struct rob_statistic percent = stats->percent_agreement;
    percent.value *= 100.0;
    rob_buf_printf(text, "%3s ", number);
    rob_text__column(text, title, TITLE);
    rob_buf_printf(text, "%6llu", (unsigned long long)stats->n);
    add_number(text, &percent, 1, 8);
    add_number(text, &stats->kappa, 2, 7);
    add_interval(text, &stats->kappa, 16);
    add_number(text, &stats->ac1, 2, 8);
    rob_buf_char(text, '\n');
}

static void add_head(struct rob_buf *text, const char *what)
{
    rob_buf_str(text, "    ");
    rob_utf8_pad(text, what, TITLE);
    rob_buf_printf(text, "%6s%8s%7s%16s%8s\n", "n", "agree %", "kappa", "95 % CI", "AC1");
}

/* Lines of at most 80 columns, those after the first indented. */
static void add_wrapped(struct rob_buf *text, const char *words)
{
    size_t left = strlen(words), skip = 0;
    for (size_t indent = 0; left > 0; indent = 2) {
        size_t n = rob_utf8_wrap(words, left, 80 - indent, &skip);
        rob_buf_str(text, indent ? "  " : "");
        rob_buf_add(text, words, n);
        rob_buf_char(text, '\n');
        words += skip;
        left -= skip;
    }
}

/* Which rows call for which remark. */
struct notes {
    struct rob_buf rows[ROB_REMARK_COUNT]; /* "1, 2, all" */
};

static void note(struct notes *notes, const struct rob_agreement *stats, const char *row)
{
    struct rob_buf *rows = &notes->rows[rob_agreement_remark(stats)];
    rob_buf_str(rows, rows->len ? ", " : "");
    rob_text__show(rows, row);
    rob_buf_str(rows, stats->n && stats->kappa.degenerate ? "*" : "");
}

static void add_notes(struct rob_buf *text, const struct rob_agreement_pair *pair,
                      struct notes *notes)
{
    if (rob_agreement_pair_is_spread(pair))
        rob_buf_str(&notes->rows[ROB_REMARK_POOLED], "all");

    for (int i = 0; i < ROB_REMARK_COUNT; i++) {
        struct rob_buf line = {0};
        if (i != ROB_REMARK_NONE && notes->rows[i].len) {
            rob_buf_printf(&line, "%s: %s", rob_buf_text(&notes->rows[i]),
                           rob_remark_text((enum rob_remark)i));
            add_wrapped(text, rob_buf_text(&line));
        }
        text->failed = text->failed || line.failed || notes->rows[i].failed;
        rob_buf_free(&line);
        rob_buf_free(&notes->rows[i]);
    }
}

/* A type of bias, or all items: what is not counted among the items by its number. */
static void add_titled(struct rob_buf *text, const struct rob_view *view, const char *title,
                       const struct rob_agreement_row *row, struct notes *notes)
{
    struct rob_buf name = {0};
    rob_text__titled_column(&name, view, title, row->outcome, TITLE);
    add_row(text, "", rob_buf_text(&name), &row->stats);
    rob_buf_clear(&name);
    rob_buf_str(&name, title);
    if (row->outcome != ROB_NO_OUTCOME)
        rob_buf_printf(&name, ": %s", rob_view_outcome(view, (size_t)row->outcome));
    note(notes, &row->stats, rob_buf_text(&name));
    text->failed = text->failed || name.failed;
    rob_buf_free(&name);
}

static void add_rows(struct rob_buf *text, const struct rob_view *view,
                     const struct rob_agreement_pair *pair, enum rob_agreement_by by,
                     struct notes *notes)
{
    const struct rob_form *form = rob_view_form(view);
    for (size_t i = 0; by == ROB_BY_ITEM && i < pair->n_items; i++) {
        struct rob_buf title = {0};
        char number[16];
        snprintf(number, sizeof number, "%d", form->items[pair->items[i].item].number);
        rob_text__item_column(&title, view, pair->items[i].item, pair->items[i].outcome, TITLE);
        add_row(text, number, rob_buf_text(&title), &pair->items[i].stats);
        rob_buf_clear(&title);
        rob_buf_str(&title, number);
        if (pair->items[i].outcome != ROB_NO_OUTCOME)
            rob_buf_printf(&title, " %s", rob_view_outcome(view, (size_t)pair->items[i].outcome));
        note(notes, &pair->items[i].stats, rob_buf_text(&title));
        text->failed |= title.failed;
        rob_buf_free(&title);
    }
    for (size_t d = 0; by == ROB_BY_DOMAIN && d < pair->n_domains; d++)
        add_titled(text, view, form->domains[pair->domains[d].item].title, &pair->domains[d],
                   notes);
    for (size_t i = 0; i < pair->n_overall; i++)
        add_titled(text, view, "all", &pair->overall[i], notes);
}

static void add_spread(struct rob_buf *text, const struct rob_agreement_pair *pair)
{
    if (!pair->kappas.n_defined)
        return;
    rob_buf_str(text, "Kappa of the items: median ");
    rob_buf_fixed(text, pair->kappas.median, 2);
    rob_buf_str(text, ", from ");
    rob_buf_fixed(text, pair->kappas.min, 2);
    rob_buf_str(text, " to ");
    rob_buf_fixed(text, pair->kappas.max, 2);
    rob_buf_printf(text, "; not defined for %zu of %zu\n", pair->kappas.n_undefined, pair->n_items);
}

static void add_all_row(struct rob_buf *text, const char *number, const char *title,
                        const struct rob_agreement_ratings *stats)
{
    rob_buf_printf(text, "%3s ", number);
    rob_text__column(text, title, TITLE);
    rob_buf_printf(text, "%6llu%8llu", (unsigned long long)stats->n,
                   (unsigned long long)stats->n_judgements);
    add_number(text, &stats->alpha_nominal, 2, 8);
    add_interval(text, &stats->alpha_nominal, 16);
    add_number(text, &stats->fleiss, 2, 8);
    rob_buf_char(text, '\n');
}

/* All reviewers together, where there are more than two. */
static void add_all(struct rob_buf *text, const struct rob_view *view,
                    const struct rob_agreement_report *report, enum rob_agreement_by by,
                    bool bootstrap)
{
    const struct rob_form *form = rob_view_form(view);
    size_t end_of_domains = report->n_all_items + report->n_all_domains;
    rob_buf_str(text, "\nAll reviewers together, first passes\n\n    ");
    rob_utf8_pad(text,
                 by == ROB_BY_ITEM     ? "item"
                 : by == ROB_BY_DOMAIN ? "type of bias"
                                       : "",
                 TITLE);
    rob_buf_printf(text, "%6s%8s%8s%16s%8s\n", "n", "judged", "alpha", bootstrap ? "95 % CI" : "",
                   "Fleiss");
    for (size_t i = 0; i < report->n_all; i++) {
        const struct rob_agreement_all *all = &report->all[i];
        struct rob_buf title = {0};
        char number[16] = "";
        enum rob_agreement_by kind = i < report->n_all_items ? ROB_BY_ITEM
                                     : i < end_of_domains    ? ROB_BY_DOMAIN
                                                             : ROB_BY_OVERALL;
        if (kind != ROB_BY_OVERALL && kind != by)
            continue;
        if (kind == ROB_BY_ITEM) {
            snprintf(number, sizeof number, "%d", form->items[all->item].number);
            rob_text__item_column(&title, view, all->item, all->outcome, TITLE);
        } else {
            rob_text__titled_column(&title, view,
                                    kind == ROB_BY_DOMAIN ? form->domains[all->item].title : "all",
                                    all->outcome, TITLE);
        }
        add_all_row(text, number, rob_buf_text(&title), &all->stats);
        text->failed |= title.failed;
        rob_buf_free(&title);
    }
    rob_buf_str(text, "\nn: judged by two or more; alpha: Krippendorff's, nominal; Fleiss: "
                      "his kappa.\n");
    if (!bootstrap)
        rob_buf_str(text, "--bootstrap 2000 gives alpha its interval.\n");
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
    if (!report->n_pairs)
        rob_buf_str(&text, "No study is open yet that two reviewers have done.\n");
    for (size_t p = 0; p < report->n_pairs; p++) {
        const struct rob_agreement_pair *pair = &report->pairs[p];
        struct notes notes = {0};
        rob_buf_str(&text, p ? "\n" : "");
        rob_text__show(&text, rob_view_ranked_name(view, pair->first));
        rob_buf_str(&text, " and ");
        rob_text__show(&text, rob_view_ranked_name(view, pair->second));
        rob_buf_printf(&text, ", first passes, %zu %s\n\n", pair->n_studies,
                       pair->n_studies == 1 ? "study" : "studies");
        add_head(&text, by == ROB_BY_ITEM ? "item" : by == ROB_BY_DOMAIN ? "type of bias" : "");
        add_rows(&text, view, pair, by, &notes);
        rob_buf_char(&text, '\n');
        add_spread(&text, pair);
        add_notes(&text, pair, &notes);
    }
    if (report->n_all)
        add_all(&text, view, report, by, options->bootstrap > 0);
    if (report->n_pilot)
        rob_buf_printf(&text, "The pilot round (%zu %s) is left out; --with-pilot takes it in.\n",
                       report->n_pilot, report->n_pilot == 1 ? "study" : "studies");
    rob_agreement_report_free(report);
    return rob_text__end(out, &text, err);
}
