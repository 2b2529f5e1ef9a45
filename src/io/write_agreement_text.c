/* Agreement as tables that fit 80 columns. */
#include "io/text_table.h"

#include <stdio.h>
#include <string.h>

enum { TITLE = 29, LINE = 80 };

static const struct rob_text_place of_pair[] = {{ROB_PAIR_N, 6},     {ROB_PAIR_PERCENT, 8},
                                                {ROB_PAIR_KAPPA, 7}, {ROB_PAIR_KAPPA_INTERVAL, 16},
                                                {ROB_PAIR_AC1, 8},   {0}};
static const struct rob_text_place of_alpha[] = {{ROB_PAIR_ALPHA, 7},
                                                 {ROB_PAIR_ALPHA_INTERVAL, 16},
                                                 {ROB_PAIR_ORDINAL, 8},
                                                 {ROB_PAIR_ORDINAL_INTERVAL, 16},
                                                 {0}};
static const struct rob_text_place of_all[] = {{ROB_ALL_N, 6},      {ROB_ALL_JUDGEMENTS, 8},
                                               {ROB_ALL_ALPHA, 8},  {ROB_ALL_ALPHA_INTERVAL, 16},
                                               {ROB_ALL_FLEISS, 8}, {0}};

/* The request, and the text so far. */
struct asked {
    struct rob_buf text;
    const struct rob_agreement_options *options;
    enum rob_agreement_by by;
};

/* --- rows -------------------------------------------------------------------------------- */

static const char *const row_names[] = {
    [ROB_BY_ITEM] = "item", [ROB_BY_DOMAIN] = "type of bias", [ROB_BY_OVERALL] = ""};

/* Letters in the order in which the remarks first occur. */
struct marks {
    char letter[ROB_REMARK_COUNT]; /* 0: not used yet */
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

/* "a  Kappa is low ..." */
static void add_remark(struct rob_buf *text, char letter, const char *remark)
{
    char first = *remark >= 'a' && *remark <= 'z' ? (char)(*remark - 'a' + 'A') : *remark;
    rob_buf_printf(text, "%c  %c%s.\n", letter, first, remark + 1);
}

static bool is_shown(const struct asked *in, const struct rob_result_row *row)
{
    return row->by == in->by || row->by == ROB_BY_OVERALL;
}

static void explain_points(struct asked *in, const struct rob_result_table *table,
                           const struct rob_text_place *places)
{
    bool found = false;
    for (size_t i = 0; i < table->n_rows; i++)
        for (size_t k = 0; places[k].width && is_shown(in, &table->rows[i]); k++) {
            char text[ROB_STAT_TEXT];
            size_t column = places[k].column;
            rob_value_text(text, table->columns[column].kind, &table->rows[i].values[column]);
            found = found || strchr(text, '*');
        }
    if (found)
        rob_buf_str(
            &in->text,
            "*  The interval is a single point, which says nothing about sampling error.\n");
}

/* The rows requested: items, types of bias or neither, and all items together. */
static void add_rows(struct asked *in, const struct rob_result_table *table,
                     const struct rob_text_place *places, struct marks *marks)
{
    struct rob_text_layout layout;
    rob_text__lay_out(&layout, table, places, marks ? LINE - 2 : LINE);
    layout.title = layout.title > TITLE ? TITLE : layout.title;
    rob_text__head(&in->text, &layout, row_names[in->by]);
    rob_buf_char(&in->text, '\n');
    for (size_t i = 0; i < table->n_rows; i++) {
        const struct rob_result_row *row = &table->rows[i];
        if (!is_shown(in, row))
            continue;
        rob_text__row(&in->text, &layout, row);
        if (marks)
            mark(&in->text, marks, row->remark);
        rob_buf_char(&in->text, '\n');
    }
    rob_buf_char(&in->text, '\n');
}

/* The origin of the intervals of alpha; "1 23, all 4": replicates in which a row had none. */
static void add_replicates(struct asked *in, const struct rob_result_table *table, size_t alpha)
{
    const struct rob_agreement_options *options = in->options;
    struct rob_buf words = {0};
    const char *before = "; undefined in: ";
    rob_buf_printf(&words, "Intervals of alpha: %u replicates over the studies, seed %llu",
                   options->bootstrap,
                   (unsigned long long)(options->seed ? options->seed : ROB_BOOTSTRAP_SEED));
    for (size_t i = 0; i < table->n_rows; i++) {
        const struct rob_result_row *row = &table->rows[i];
        unsigned n = row->values[alpha].statistic.left_out;
        char number[16] = "all";
        if (!n || !is_shown(in, row))
            continue;
        if (row->number)
            snprintf(number, sizeof number, "%d", row->number);
        rob_buf_printf(&words, "%s%s %u", before, number, n);
        before = ", ";
    }
    rob_buf_char(&words, '.');
    rob_text__wrapped(&in->text, rob_buf_text(&words));
    in->text.failed |= words.failed;
    rob_buf_free(&words);
}

/* --- tables ------------------------------------------------------------------------------ */

static void add_spread(struct rob_buf *text, const struct rob_agreement_pair *pair)
{
    size_t n = pair->kappas.n_defined + pair->kappas.n_undefined;
    if (!pair->kappas.n_defined || n < 2)
        return;
    rob_buf_str(text, "Kappas of the items: median ");
    rob_text__value(text, pair->kappas.median);
    rob_buf_str(text, ", range ");
    rob_text__value(text, pair->kappas.min);
    rob_buf_str(text, " to ");
    rob_text__value(text, pair->kappas.max);
    if (pair->kappas.n_undefined)
        rob_buf_printf(text, "; not defined for %zu of %zu", pair->kappas.n_undefined, n);
    rob_buf_char(text, '\n');
}

static void add_pair(struct asked *in, const struct rob_result_table *table,
                     const struct rob_agreement_pair *pair)
{
    struct marks marks = {.n = 0};
    rob_text__wrapped(&in->text, table->title);
    rob_buf_char(&in->text, '\n');
    add_rows(in, table, of_pair, &marks);
    add_spread(&in->text, pair);
    for (size_t i = 0; i < marks.n; i++)
        add_remark(&in->text, marks.letter[marks.order[i]], rob_remark_text(marks.order[i]));
    explain_points(in, table, of_pair);
    if (!in->options->bootstrap)
        return;
    rob_buf_str(&in->text, "\nKrippendorff's alpha\n\n");
    add_rows(in, table, of_alpha, NULL);
    explain_points(in, table, of_alpha);
    add_replicates(in, table, ROB_PAIR_ALPHA);
}

static void add_all(struct asked *in, const struct rob_result_table *table)
{
    rob_buf_printf(&in->text, "\n%s\n\n", table->title);
    add_rows(in, table, of_all, NULL);
    explain_points(in, table, of_all);
    rob_buf_str(&in->text,
                "n = studies judged by two or more reviewers; alpha = Krippendorff's alpha\n"
                "(nominal); Fleiss = Fleiss' kappa.\n");
    if (in->options->bootstrap)
        add_replicates(in, table, ROB_ALL_ALPHA);
    else
        rob_buf_str(&in->text, "For intervals of alpha: syrob agreement --bootstrap 2000\n");
}

enum rob_status rob_write_agreement_text(char **out, const struct rob_view *view,
                                         const struct rob_agreement_options *options,
                                         enum rob_agreement_by by, struct rob_error *err)
{
    struct asked in = {.options = options, .by = by};
    struct rob_agreement_report *report = NULL;
    struct rob_result *result = NULL;
    enum rob_status status = rob_agreement_report_new(&report, view, options, err);
    if (!status)
        status = rob_result_agreement(&result, view, report, err);
    for (size_t p = 0; !status && p < report->n_pairs; p++) {
        rob_buf_str(&in.text, p ? "\n" : "");
        add_pair(&in, &result->tables[p], &report->pairs[p]);
    }
    if (!status && report->n_all)
        add_all(&in, &result->tables[report->n_pairs]);
    for (size_t i = 0; !status && i < result->n_notes; i++)
        rob_text__wrapped(&in.text, result->notes[i]);
    if (!status && report->n_pilot)
        rob_buf_str(&in.text,
                    "To include the studies of the pilot round: syrob agreement --with-pilot\n");
    rob_result_free(result);
    rob_agreement_report_free(report);
    return status ? status : rob_text__end(out, &in.text, err);
}
