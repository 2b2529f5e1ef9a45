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

/* High agreement and a low kappa: most judgements are alike, so that chance alone explains much. */
static bool is_paradox(const struct rob_agreement *stats)
{
    return !stats->kappa.undefined && stats->percent_agreement.value >= 0.8 &&
           stats->kappa.value < 0.4;
}

struct notes {
    bool undefined, degenerate;
    struct rob_buf paradox; /* numbers of the items */
};

static void note(struct notes *notes, const struct rob_agreement *stats, const char *number)
{
    notes->undefined = notes->undefined || (stats->kappa.undefined && stats->n);
    notes->degenerate = notes->degenerate || (!stats->kappa.undefined && stats->kappa.degenerate);
    if (*number && is_paradox(stats))
        rob_buf_printf(&notes->paradox, "%s%s", notes->paradox.len ? ", " : "", number);
}

static void add_notes(struct rob_buf *text, struct notes *notes)
{
    if (notes->undefined)
        rob_buf_str(text, "- kappa does not exist where both reviewers used one category only\n");
    if (notes->degenerate)
        rob_buf_str(text, "* carries no sampling information (perfect agreement, or one "
                          "reviewer used one\n  category)\n");
    if (notes->paradox.len)
        rob_buf_printf(text,
                       "Low kappa beside high agreement (item %s):\nnearly all judgements are in "
                       "one category, so chance alone would agree nearly as\noften; read it with "
                       "AC1.\n",
                       rob_buf_text(&notes->paradox));
    if (notes->paradox.failed)
        text->failed = true;
    rob_buf_free(&notes->paradox);
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
        note(notes, &pair->items[i].stats, number);
        text->failed |= title.failed;
        rob_buf_free(&title);
    }
    for (size_t d = 0; by == ROB_BY_DOMAIN && d < pair->n_domains; d++) {
        struct rob_buf title = {0};
        rob_text__titled_column(&title, view, form->domains[pair->domains[d].item].title,
                                pair->domains[d].outcome, TITLE);
        add_row(text, "", rob_buf_text(&title), &pair->domains[d].stats);
        note(notes, &pair->domains[d].stats, "");
        text->failed = text->failed || title.failed;
        rob_buf_free(&title);
    }
    for (size_t i = 0; i < pair->n_overall; i++) {
        struct rob_buf title = {0};
        rob_text__titled_column(&title, view, "all", pair->overall[i].outcome, TITLE);
        add_row(text, "", rob_buf_text(&title), &pair->overall[i].stats);
        note(notes, &pair->overall[i].stats, "");
        text->failed = text->failed || title.failed;
        rob_buf_free(&title);
    }
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
        add_notes(&text, &notes);
    }
    if (report->n_pilot)
        rob_buf_printf(&text,
                       "The pilot round (%zu studies) is left out; --with-pilot takes it in.\n",
                       report->n_pilot);
    rob_agreement_report_free(report);
    return rob_text__end(out, &text, err);
}
