/* The bias summary as a table with bars. */
#include "io/write_text.h"

#include "base/utf8.h"

#include <stdio.h>
#include <string.h>

enum { TITLE_MIN = 20, TITLE_MAX = 44, COUNT_COLUMNS = 11, N_COLUMNS = 8, BAR_MIN = 8 };

struct table {
    struct rob_buf text;
    const struct rob_view *view;
    const struct rob_form *form;
    const struct rob_text_options *options;
    bool differ;         /* a column for cells that differ */
    bool not_applicable; /* and for those to which an item does not apply */
    size_t title, bars;  /* columns; bars 0: none */
};

static void lay_out(struct table *table)
{
    size_t columns = table->options->columns ? table->options->columns : 80;
    size_t n_counts = table->form->n_risks + table->differ;
    size_t fixed = 4 + N_COLUMNS + 6u * table->not_applicable + n_counts * COUNT_COLUMNS + 1;
    size_t rest = columns > fixed ? columns - fixed : 0;
    table->title = rest < TITLE_MIN ? TITLE_MIN : rest < TITLE_MAX ? rest : TITLE_MAX;
    if (rest >= TITLE_MIN + BAR_MIN && rest - BAR_MIN < table->title)
        table->title = rest - BAR_MIN;
    table->bars = rest >= table->title + BAR_MIN ? rest - table->title : 0;
}

/* --- bars -------------------------------------------------------------------------------- */

static const char *color_of(const struct table *table, size_t risk)
{
    if (!table->options->color)
        return "";
    return risk == 0 ? "\x1b[32m" : risk + 1 == table->form->n_risks ? "\x1b[31m" : "\x1b[33m";
}

/* Cuts a bar so that each end is rounded from the running sum: the parts always fill it. */
static size_t end_of(unsigned sum, unsigned n, size_t columns)
{
    return n ? (size_t)(((uint64_t)sum * columns * 2 + n) / ((uint64_t)n * 2)) : 0;
}

static void add_bar(struct table *table, const struct rob_tally *tally)
{
    size_t at = 0;
    unsigned sum = 0;
    for (size_t r = 0; r <= table->form->n_risks; r++) {
        bool differ = r == table->form->n_risks;
        sum += differ ? tally->differ : tally->counts[r];
        size_t end = end_of(sum, tally->n, table->bars);
        if (end > at && !differ)
            rob_buf_str(&table->text, color_of(table, r));
        for (; at < end; at++)
            rob_buf_str(&table->text, differ ? "/" : table->form->risks[r].symbol);
        if (table->options->color && !differ)
            rob_buf_str(&table->text, "\x1b[0m");
    }
}

/* --- rows -------------------------------------------------------------------------------- */

static void add_count(struct table *table, unsigned k, const struct rob_tally *tally)
{
    char percent[ROB_STAT_TEXT];
    rob_share_text(percent, k, tally->n, 1);
    rob_buf_printf(&table->text, "%4u %5s%%", k, percent);
}

static void add_interval(struct table *table, const struct rob_tally *tally)
{
    for (size_t r = 0; r < table->form->n_risks; r++) {
        char interval[ROB_STAT_TEXT];
        rob_share_interval_text(interval, tally->counts[r], tally->n);
        if (tally->n)
            rob_buf_printf(&table->text, "%s%s %s",
                           r ? "; " : "      95 % CI: ", table->form->risks[r].id, interval);
    }
    if (tally->n)
        rob_buf_char(&table->text, '\n');
}

static void add_row(struct table *table, const char *number, const struct rob_buf *title,
                    const struct rob_tally *tally)
{
    char n[24];
    unsigned all = tally->n + tally->not_applicable + tally->missing;
    snprintf(n, sizeof n, "%u/%u", tally->n, all);
    rob_buf_printf(&table->text, "%3s ", number);
    rob_buf_str(&table->text, rob_buf_text(title));
    rob_buf_printf(&table->text, "%*s", N_COLUMNS, n);
    if (table->not_applicable)
        rob_buf_printf(&table->text, "%6u", tally->not_applicable);
    for (size_t r = 0; r < table->form->n_risks; r++)
        add_count(table, tally->counts[r], tally);
    if (table->differ)
        add_count(table, tally->differ, tally);
    if (table->bars) {
        rob_buf_char(&table->text, ' ');
        add_bar(table, tally);
    }
    rob_buf_char(&table->text, '\n');
    if (table->options->intervals)
        add_interval(table, tally);
}

static void add_header(struct table *table, const char *what)
{
    rob_buf_str(&table->text, "    ");
    rob_utf8_pad(&table->text, what, table->title);
    rob_buf_printf(&table->text, "%*s", N_COLUMNS, "n");
    if (table->not_applicable)
        rob_buf_printf(&table->text, "%6s", "n.a.");
    for (size_t r = 0; r < table->form->n_risks; r++) {
        struct rob_buf name = {0};
        rob_buf_printf(&name, "%s %s", table->form->risks[r].symbol, table->form->risks[r].id);
        rob_buf_printf(&table->text, "%*s", COUNT_COLUMNS, rob_buf_text(&name));
        table->text.failed |= name.failed;
        rob_buf_free(&name);
    }
    if (table->differ)
        rob_buf_printf(&table->text, "%*s", COUNT_COLUMNS, "/ differ");
    rob_buf_char(&table->text, '\n');
}

/* --- around the table -------------------------------------------------------------------- */

static void add_source(struct table *table, struct rob_source source)
{
    const struct rob_view *view = table->view;
    struct rob_totals totals = rob_view_totals(view);
    size_t n_done[3] = {0};
    rob_text__show(&table->text, rob_view_title(view));
    rob_buf_char(&table->text, '\n');
    rob_text__show(&table->text, table->form->title);
    rob_buf_str(&table->text, "\n");
    if (source.kind == ROB_SOURCE_SEAT) {
        rob_view_seat_totals(n_done, view, source.seat);
        rob_buf_str(&table->text, "First pass of ");
        rob_text__show(&table->text, rob_view_seat(view, source.seat).name);
        rob_buf_printf(&table->text, ": %zu of %zu studies done, %zu open to all\n\n",
                       n_done[ROB_COMPLETE], totals.studies, totals.open);
        return;
    }
    rob_buf_printf(&table->text, "%s: %zu of %zu studies reconciled, %zu %s to settle\n\n",
                   source.kind == ROB_SOURCE_CONSENSUS ? "Consensus" : "Common first pass",
                   totals.reconciled, totals.studies, totals.open_disagreements,
                   totals.open_disagreements == 1 ? "disagreement" : "disagreements");
}

enum rob_status rob_write_summary_text(char **out, const struct rob_view *view,
                                       struct rob_source source, int outcome,
                                       const struct rob_text_options *options,
                                       struct rob_error *err)
{
    struct rob_summary *summary = NULL;
    struct table table = {.view = view,
                          .form = rob_view_form(view),
                          .options = options,
                          .differ = source.kind == ROB_SOURCE_FIRST_PASS};
    enum rob_status status = rob_summary_new(&summary, view, source, outcome, err);
    if (status)
        return status;
    for (size_t i = 0; i < summary->n_rows; i++)
        table.not_applicable = table.not_applicable || summary->rows[i].tally.not_applicable;
    lay_out(&table);
    add_source(&table, source);
    add_header(&table, "item");
    for (size_t i = 0; i < summary->n_rows; i++) {
        const struct rob_summary_row *row = &summary->rows[i];
        struct rob_buf title = {0};
        char number[16];
        snprintf(number, sizeof number, "%d", table.form->items[row->item].number);
        rob_text__item_column(&title, view, row->item, row->outcome, table.title);
        add_row(&table, number, &title, &row->tally);
        table.text.failed |= title.failed;
        rob_buf_free(&title);
    }
    rob_buf_char(&table.text, '\n');
    add_header(&table, "type of bias (judgements)");
    for (size_t d = 0; d < summary->n_domains; d++) {
        struct rob_buf title = {0};
        rob_text__titled_column(&title, view, table.form->domains[summary->domains[d].domain].title,
                                summary->domains[d].outcome, table.title);
        add_row(&table, "", &title, &summary->domains[d].tally);
        table.text.failed |= title.failed;
        rob_buf_free(&title);
    }
    rob_buf_str(&table.text,
                "\nn: judged, of all; the percentages are of the judged. Missing and not "
                "applicable\ncells are left out.\n");
    rob_summary_free(summary);
    return rob_text__end(out, &table.text, err);
}
