/* The bias summary as a table with bars. */
#include "io/cells.h"
#include "io/text_table.h"

#include <string.h>

enum { TITLE_MIN = 20, TITLE_MAX = 44, SHARE = 11, PART = 8, COUNT = 6, BAR_MIN = 8 };

struct sheet {
    struct rob_buf text;
    const struct rob_text_options *options;
    const struct rob_form *form;
    struct rob_text_place places[ROB_FORM_RISKS_MAX + 5];
    bool gaps; /* a bar has a blank part */
};

static bool any(const struct rob_result_table *table, size_t column)
{
    bool found = false;
    for (size_t i = 0; i < table->n_rows && !found; i++)
        found = table->rows[i].values[column].count > 0;
    return found;
}

/* Does the table have a column for judgements not yet reconciled, behind those not applicable? */
static bool has_unreconciled(const struct rob_result_table *items)
{
    return strcmp(items->columns[items->n_shares + 2].id, "unreconciled") == 0;
}

/* The judged studies, those not applicable or not yet reconciled if there are any, and the shares.
 */
static void place_columns(struct rob_text_place *place, const struct rob_result_table *items)
{
    size_t not_applicable = 1 + items->n_shares;
    *place++ = (struct rob_text_place){0, PART};
    if (any(items, not_applicable))
        *place++ = (struct rob_text_place){not_applicable, COUNT};
    if (has_unreconciled(items))
        *place++ = (struct rob_text_place){not_applicable + 1, COUNT - 2};
    for (size_t i = 1; i < not_applicable; i++)
        *place++ = (struct rob_text_place){i, SHARE};
}

/* Returns the width of the bars after a blank; 0: no bars. */
static size_t lay_out(struct rob_text_layout *layout, const struct sheet *sheet,
                      const struct rob_result_table *table)
{
    size_t columns = sheet->options->columns ? sheet->options->columns : 80;
    rob_text__lay_out(layout, table, sheet->places, columns - 1);
    size_t rest = layout->title;
    size_t title = rest < TITLE_MIN ? TITLE_MIN : rest < TITLE_MAX ? rest : TITLE_MAX;
    if (rest >= TITLE_MIN + BAR_MIN && rest - BAR_MIN < title)
        title = rest - BAR_MIN;
    layout->title = title;
    return rest >= title + BAR_MIN ? rest - title : 0;
}

/* --- bars -------------------------------------------------------------------------------- */

static const char *color_of(const struct rob_form *form, size_t risk)
{
    return risk == 0 ? "\x1b[32m" : risk + 1 == form->n_risks ? "\x1b[31m" : "\x1b[33m";
}

static void add_bar(struct sheet *sheet, const struct rob_value *shares, size_t n, size_t width)
{
    const struct rob_form *form = sheet->form;
    size_t columns[ROB_FORM_RISKS_MAX + 1];
    rob_bar_columns(columns, shares, n, width);
    for (size_t r = 0; r < n; r++) {
        bool colored = sheet->options->color && r < form->n_risks && columns[r];
        rob_buf_str(&sheet->text, colored ? color_of(form, r) : "");
        for (size_t i = 0; i < columns[r]; i++)
            rob_buf_str(&sheet->text, r < form->n_risks ? form->risks[r].symbol : "#");
        rob_buf_str(&sheet->text, colored ? "\x1b[0m" : "");
    }
}

/* --- tables ------------------------------------------------------------------------------ */

static void add_intervals(struct sheet *sheet, const struct rob_value *shares)
{
    if (!shares[0].whole)
        return;
    for (size_t r = 0; r < sheet->form->n_risks; r++) {
        char interval[ROB_STAT_TEXT];
        rob_share_interval_text(interval, shares[r].count, shares[r].whole);
        rob_buf_printf(&sheet->text, "%s%s %s",
                       r ? "; " : "      95 % CI: ", sheet->form->risks[r].id, interval);
    }
    rob_buf_char(&sheet->text, '\n');
}

static void add_table(struct sheet *sheet, const struct rob_result_table *table,
                      const char *row_name)
{
    struct rob_text_layout layout;
    size_t bars = lay_out(&layout, sheet, table);
    rob_text__head(&sheet->text, &layout, row_name);
    rob_buf_char(&sheet->text, '\n');
    for (size_t i = 0; i < table->n_rows; i++) {
        const struct rob_value *shares = table->rows[i].values + 1;
        rob_text__row(&sheet->text, &layout, &table->rows[i]);
        rob_buf_str(&sheet->text, bars ? " " : "");
        add_bar(sheet, shares, table->n_shares, rob_bar_filled(table->rows[i].values, bars));
        sheet->gaps |= bars && table->rows[i].values[0].count < table->rows[i].values[0].whole;
        rob_buf_char(&sheet->text, '\n');
        if (sheet->options->intervals)
            add_intervals(sheet, shares);
    }
}

/* An item whose answers have no risk: its answers with their shares, those that were given. */
static void add_answers(struct sheet *sheet, const struct rob_result_table *table)
{
    static const struct rob_text_place places[] = {{0, PART + SHARE}, {0}};
    struct rob_text_layout layout;
    rob_text__lay_out(&layout, table, places, TITLE_MIN + PART + SHARE + 4 * SHARE);
    layout.title = layout.title > TITLE_MAX ? TITLE_MAX : layout.title;
    rob_text__wrapped(&sheet->text, table->title);
    for (size_t i = 0; i < table->n_rows; i++) {
        rob_text__row(&sheet->text, &layout, &table->rows[i]);
        rob_buf_char(&sheet->text, '\n');
    }
}

static void add_source(struct rob_buf *text, const struct rob_view *view, struct rob_source source)
{
    struct rob_totals totals = rob_view_totals(view);
    size_t n_done[3] = {0};
    rob_text__show(text, rob_view_title(view));
    rob_buf_char(text, '\n');
    rob_text__show(text, rob_view_form(view)->title);
    rob_buf_str(text, "\n");
    if (source.kind == ROB_SOURCE_SEAT) {
        rob_view_seat_totals(n_done, view, source.seat);
        rob_buf_str(text, "First pass of ");
        rob_text__show(text, rob_view_seat(view, source.seat).name);
        rob_buf_printf(text, ": %zu of %zu studies finished; %zu unblinded in the review\n\n",
                       n_done[ROB_COMPLETE],
                       n_done[ROB_UNTOUCHED] + n_done[ROB_PARTIAL] + n_done[ROB_COMPLETE],
                       totals.open);
        return;
    }
    rob_buf_printf(text, "%s: %zu of %zu studies reconciled, %zu %s to resolve\n\n",
                   source.kind == ROB_SOURCE_CONSENSUS ? "Consensus" : "Common first pass",
                   totals.reconciled, totals.studies, totals.open_disagreements,
                   totals.open_disagreements == 1 ? "disagreement" : "disagreements");
}

static void add_outcome(struct rob_buf *text, const struct rob_view *view, int outcome)
{
    struct rob_buf note = {0};
    rob_outcome_note(&note, view, outcome);
    if (note.len) {
        rob_text__wrapped(text, rob_buf_text(&note));
        rob_buf_char(text, '\n');
    }
    text->failed |= note.failed;
    rob_buf_free(&note);
}

enum rob_status rob_write_summary_text(char **out, const struct rob_view *view,
                                       struct rob_source source, int outcome,
                                       const struct rob_text_options *options,
                                       struct rob_error *err)
{
    struct rob_summary *summary = NULL;
    struct rob_result *result = NULL;
    struct sheet sheet = {.options = options, .form = rob_view_form(view)};
    enum rob_status status = rob_summary_new(&summary, view, source, outcome, err);
    if (!status)
        status = rob_result_summary(&result, view, summary, err);
    rob_summary_free(summary);
    if (status)
        return status;
    place_columns(sheet.places, &result->tables[0]);
    add_source(&sheet.text, view, source);
    add_outcome(&sheet.text, view, outcome);
    add_table(&sheet, &result->tables[0], "item");
    bool has_domains = result->tables[1].n_rows > 0;
    if (has_domains) {
        rob_buf_char(&sheet.text, '\n');
        add_table(&sheet, &result->tables[1], "type of bias (judgements)");
    }
    for (size_t i = 2; i < result->n_tables; i++) {
        rob_buf_char(&sheet.text, '\n');
        add_answers(&sheet, &result->tables[i]);
    }
    rob_buf_printf(
        &sheet.text,
        "\nn = judgements made, of all studies%s.\n"
        "Cells that are not applicable are left out.\n%s%s",
        has_domains ? " (of all judgements for a type of bias)" : "",
        sheet.gaps ? "A bar stands for all studies; studies that are not judged leave a blank.\n"
                   : "",
        has_unreconciled(&result->tables[0])
            ? "~ = judged, but not yet reconciled; not counted in n.\n"
            : "");
    rob_result_free(result);
    return rob_text__end(out, &sheet.text, err);
}
