#include <syrob/result.h>

#include "io/wording.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/fail.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

enum { NOTES_MAX = 5 };

/* A result while it is built. Failed allocations are checked for once, at the end. */
struct builder {
    struct rob_result result; /* first: the caller gets a pointer to it */
    struct rob_arena arena;   /* all that it points to */
    const struct rob_view *view;
    const struct rob_form *form;
    bool failed;
};

void rob_result_free(struct rob_result *result)
{
    if (!result)
        return;
    rob_arena_free(&((struct builder *)result)->arena);
    free(result);
}

static void *take(struct builder *in, size_t n, size_t size)
{
    void *room = rob_arena_array(&in->arena, n, size);
    in->failed = in->failed || !room;
    return room;
}

__attribute__((format(printf, 2, 3))) static const char *say(struct builder *in, const char *format,
                                                             ...)
{
    struct rob_buf text = {0};
    va_list args;
    va_start(args, format);
    rob_buf_vprintf(&text, format, args);
    va_end(args);
    const char *kept = rob_arena_str(&in->arena, rob_buf_text(&text));
    in->failed = in->failed || text.failed || !kept;
    rob_buf_free(&text);
    return kept;
}

static const char *studies(size_t n)
{
    return n == 1 ? "study" : "studies";
}

static struct builder *begin(const struct rob_view *view, size_t n_tables)
{
    struct builder *in = calloc(1, sizeof *in);
    if (!in)
        return NULL;
    in->view = view;
    in->form = rob_view_form(view);
    in->result.tables = take(in, n_tables, sizeof *in->result.tables);
    in->result.notes = take(in, NOTES_MAX, sizeof *in->result.notes);
    return in;
}

static enum rob_status end(struct rob_result **out, struct builder *in, struct rob_error *err)
{
    if (!in || in->failed) {
        rob_result_free(in ? &in->result : NULL);
        return rob_fail_memory(err);
    }
    *out = &in->result;
    return ROB_OK;
}

/* Room for a table of at most `n_rows` rows; NULL without memory. */
static struct rob_result_table *add_table(struct builder *in, const char *title,
                                          const char *row_name, size_t n_columns, size_t n_rows)
{
    struct rob_result_table table = {.title = title, .row_name = row_name, .n_columns = n_columns};
    table.columns = take(in, n_columns, sizeof *table.columns);
    table.rows = take(in, n_rows, sizeof *table.rows);
    struct rob_value *values = take(in, n_rows * n_columns, sizeof *values);
    if (in->failed || !table.columns || !table.rows || !values)
        return NULL;
    for (size_t i = 0; i < n_rows; i++)
        table.rows[i].values = values + i * n_columns;
    in->result.tables[in->result.n_tables] = table;
    return &in->result.tables[in->result.n_tables++];
}

/* `index` is that of an item, a type of bias, or nothing. */
static struct rob_result_row *add_row(struct builder *in, struct rob_result_table *table,
                                      enum rob_agreement_by by, size_t index, int outcome)
{
    struct rob_result_row *row = &table->rows[table->n_rows++];
    row->by = by;
    row->number = by == ROB_BY_ITEM ? in->form->items[index].number : 0;
    row->title = say(in, "%s",
                     by == ROB_BY_ITEM     ? in->form->items[index].title
                     : by == ROB_BY_DOMAIN ? in->form->domains[index].title
                                           : "All items");
    if (outcome != ROB_NO_OUTCOME)
        row->outcome = say(in, "%s", rob_view_outcome(in->view, (size_t)outcome));
    return row;
}

static void add_note(struct builder *in, const char *note)
{
    if (!in->failed)
        in->result.notes[in->result.n_notes++] = note;
}

/* --- summary ------------------------------------------------------------------------------ */

/* The columns that not every table of tallies has. */
struct extra {
    bool differ;       /* of the first pass */
    bool unreconciled; /* of a consensus that lacks answers */
};

/* Columns of a table of tallies; the caller knows how many. */
static void name_shares(struct builder *in, struct rob_result_column *column, const char *judged,
                        struct extra extra)
{
    *column++ = (struct rob_result_column){"judged", judged, "n", ROB_VALUE_PART};
    for (size_t r = 0; r < in->form->n_risks; r++) {
        const struct rob_risk *risk = &in->form->risks[r];
        *column++ =
            (struct rob_result_column){say(in, "%s", risk->id), say(in, "%s", risk->label),
                                       say(in, "%s %s", risk->symbol, risk->id), ROB_VALUE_SHARE};
    }
    if (extra.differ)
        *column++ =
            (struct rob_result_column){"differ", "Reviewers differ", "# differ", ROB_VALUE_SHARE};
    *column++ =
        (struct rob_result_column){"not_applicable", "Not applicable", "n.a.", ROB_VALUE_COUNT};
    if (extra.unreconciled)
        *column++ =
            (struct rob_result_column){"unreconciled", "Not yet reconciled", "~", ROB_VALUE_COUNT};
    *column = (struct rob_result_column){"missing", "Missing", "missing", ROB_VALUE_COUNT};
}

static void fill_shares(const struct builder *in, struct rob_value *value,
                        const struct rob_tally *tally, struct extra extra)
{
    unsigned all = tally->n + tally->not_applicable + tally->missing;
    *value++ = (struct rob_value){.count = tally->n, .whole = all};
    for (size_t r = 0; r < in->form->n_risks; r++)
        *value++ = (struct rob_value){.count = tally->counts[r], .whole = tally->n};
    if (extra.differ)
        *value++ = (struct rob_value){.count = tally->differ, .whole = tally->n};
    *value++ = (struct rob_value){.count = tally->not_applicable};
    if (extra.unreconciled)
        *value++ = (struct rob_value){.count = tally->unreconciled};
    *value = (struct rob_value){.count = tally->missing - tally->unreconciled};
}

static void add_shares(struct builder *in, const struct rob_summary *summary)
{
    const struct extra extra = {summary->source.kind == ROB_SOURCE_FIRST_PASS,
                                rob_summary_has_unreconciled(summary)};
    size_t n = in->form->n_risks + 3 + extra.differ + extra.unreconciled;
    struct rob_result_table *items =
        add_table(in, rob_words(in->form, ROB_WORDS_SHARES), "Item", n, summary->n_rows);
    struct rob_result_table *domains =
        add_table(in, "Judgements by type of bias", "Type of bias", n, summary->n_domains);
    if (!items || !domains)
        return;
    items->n_shares = domains->n_shares = in->form->n_risks + extra.differ;
    name_shares(in, items->columns, extra.unreconciled ? "With an answer" : "Judged studies",
                extra);
    name_shares(in, domains->columns, extra.unreconciled ? "With an answer" : "Judgements", extra);
    for (size_t i = 0; i < summary->n_rows; i++) {
        const struct rob_summary_row *row = &summary->rows[i];
        fill_shares(in, add_row(in, items, ROB_BY_ITEM, row->item, row->outcome)->values,
                    &row->tally, extra);
    }
    for (size_t d = 0; d < summary->n_domains; d++) {
        const struct rob_summary_domain *row = &summary->domains[d];
        fill_shares(in, add_row(in, domains, ROB_BY_DOMAIN, row->domain, row->outcome)->values,
                    &row->tally, extra);
    }
}

static void add_answer(struct rob_result_table *table, const char *title, unsigned count,
                       unsigned whole)
{
    struct rob_result_row *row = &table->rows[table->n_rows++];
    row->by = ROB_BY_ITEM;
    row->title = title;
    row->values[0] = (struct rob_value){.count = count, .whole = whole};
}

/* An item whose answers have no risk: a row an answer. */
static void add_answers(struct builder *in, const struct rob_summary *summary,
                        const struct rob_summary_row *of)
{
    const struct rob_item *item = &in->form->items[of->item];
    const struct rob_tally *tally = &of->tally;
    const char *outcome =
        of->outcome == ROB_NO_OUTCOME ? NULL : rob_view_outcome(in->view, (size_t)of->outcome);
    const char *title = say(in, outcome ? "%d %s (n = %u): %s" : "%d %s (n = %u)", item->number,
                            item->title, tally->n, outcome);
    struct rob_result_table *table = add_table(in, title, "Answer", 1, item->n_answers + 3);
    if (!table)
        return;
    table->columns[0] = (struct rob_result_column){"studies", "Studies", "n", ROB_VALUE_SHARE};
    table->n_shares = 1;
    for (size_t i = 0; i < item->n_answers; i++)
        add_answer(table, say(in, "%s", item->answers[i].label), tally->counts[i], tally->n);
    if (summary->source.kind == ROB_SOURCE_FIRST_PASS)
        add_answer(table, "Reviewers differ", tally->differ, tally->n);
    if (tally->unreconciled)
        add_answer(table, "Not yet reconciled", tally->unreconciled, 0);
    if (tally->missing > tally->unreconciled)
        add_answer(table, "Missing", tally->missing - tally->unreconciled, 0);
}

enum rob_status rob_result_summary(struct rob_result **out, const struct rob_view *view,
                                   const struct rob_summary *summary, struct rob_error *err)
{
    struct builder *in = begin(view, 2 + summary->n_unrated);
    if (in && !in->failed)
        add_shares(in, summary);
    for (size_t i = 0; in && !in->failed && i < summary->n_unrated; i++)
        add_answers(in, summary, &summary->unrated[i]);
    return end(out, in, err);
}

/* --- agreement ---------------------------------------------------------------------------- */

/* A column, and the offset of its value in the statistics of a row. */
struct field {
    struct rob_result_column column;
    size_t at;
};

/* In the order of enum rob_pair_column. */
#define AT(field) offsetof(struct rob_agreement, field)
static const struct field of_pair[] = {
    {{"n", "n", "n", ROB_VALUE_COUNT}, AT(n)},
    {{"percent_agreement", "Agree %", "agree %", ROB_VALUE_PERCENT}, AT(percent_agreement)},
    {{"kappa", "Kappa", "kappa", ROB_VALUE_STATISTIC}, AT(kappa)},
    {{"kappa_ci95", "95 % CI", "95 % CI", ROB_VALUE_INTERVAL}, AT(kappa)},
    {{"ac1", "AC1", "AC1", ROB_VALUE_STATISTIC}, AT(ac1)},
    {{"alpha_nominal", "Alpha (nominal)", "nominal", ROB_VALUE_STATISTIC}, AT(alpha_nominal)},
    {{"alpha_nominal_ci95", "95 % CI", "95 % CI", ROB_VALUE_INTERVAL}, AT(alpha_nominal)},
    {{"alpha_ordinal", "Alpha (ordinal)", "ordinal", ROB_VALUE_STATISTIC}, AT(alpha_ordinal)},
    {{"alpha_ordinal_ci95", "95 % CI", "95 % CI", ROB_VALUE_INTERVAL}, AT(alpha_ordinal)},
};
#undef AT

/* In the order of enum rob_all_column. */
#define AT(field) offsetof(struct rob_agreement_ratings, field)
static const struct field of_all[] = {
    {{"n", "n", "n", ROB_VALUE_COUNT}, AT(n)},
    {{"judgements", "Judgements", "judged", ROB_VALUE_COUNT}, AT(n_judgements)},
    {{"alpha_nominal", "Alpha (nominal)", "alpha", ROB_VALUE_STATISTIC}, AT(alpha_nominal)},
    {{"alpha_nominal_ci95", "95 % CI", "95 % CI", ROB_VALUE_INTERVAL}, AT(alpha_nominal)},
    {{"alpha_ordinal", "Alpha (ordinal)", "ordinal", ROB_VALUE_STATISTIC}, AT(alpha_ordinal)},
    {{"fleiss", "Fleiss' kappa", "Fleiss", ROB_VALUE_STATISTIC}, AT(fleiss)},
};
#undef AT

enum { N_OF_PAIR = sizeof of_pair / sizeof *of_pair, N_OF_ALL = sizeof of_all / sizeof *of_all };
_Static_assert(N_OF_PAIR == ROB_PAIR_ORDINAL_INTERVAL + 1 && N_OF_ALL == ROB_ALL_FLEISS + 1,
               "one field a column");

static struct rob_result_table *add_fields(struct builder *in, const char *title,
                                           const struct field *fields, size_t n, size_t n_rows)
{
    struct rob_result_table *table = add_table(in, title, "", n, n_rows);
    for (size_t i = 0; table && i < n; i++)
        table->columns[i] = fields[i].column;
    return table;
}

static void fill_fields(struct rob_value *values, const void *stats, const struct field *fields,
                        size_t n)
{
    for (size_t i = 0; i < n; i++) {
        const void *at = (const char *)stats + fields[i].at;
        if (fields[i].column.kind == ROB_VALUE_COUNT)
            values[i].count = *(const uint64_t *)at;
        else
            values[i].statistic = *(const struct rob_statistic *)at;
    }
}

static void add_pair_rows(struct builder *in, struct rob_result_table *table,
                          const struct rob_agreement_pair *pair, enum rob_agreement_by by,
                          const struct rob_agreement_row *rows, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        struct rob_result_row *row = add_row(in, table, by, rows[i].item, rows[i].outcome);
        row->remark = by == ROB_BY_OVERALL ? rob_agreement_pair_remark(pair, &rows[i])
                                           : rob_agreement_remark(&rows[i].stats);
        fill_fields(row->values, &rows[i].stats, of_pair, N_OF_PAIR);
    }
}

static const char *title_of(struct builder *in, const struct rob_agreement_pair *pair)
{
    if (pair->first == ROB_AGREEMENT_CONSENSUS) {
        struct rob_seat machine = rob_view_seat(in->view, pair->second);
        return say(in, "Consensus and %s (version %s, run on %s), %zu %s", machine.name,
                   machine.tool_version, machine.tool_date, pair->n_studies,
                   studies(pair->n_studies));
    }
    return say(in, "%s and %s, first passes, %zu %s", rob_view_ranked_name(in->view, pair->first),
               rob_view_ranked_name(in->view, pair->second), pair->n_studies,
               studies(pair->n_studies));
}

static void add_pair(struct builder *in, const struct rob_agreement_pair *pair)
{
    struct rob_result_table *table = add_fields(in, title_of(in, pair), of_pair, N_OF_PAIR,
                                                pair->n_items + pair->n_domains + pair->n_overall);
    if (!table)
        return;
    add_pair_rows(in, table, pair, ROB_BY_ITEM, pair->items, pair->n_items);
    add_pair_rows(in, table, pair, ROB_BY_DOMAIN, pair->domains, pair->n_domains);
    add_pair_rows(in, table, pair, ROB_BY_OVERALL, pair->overall, pair->n_overall);
}

static void add_all(struct builder *in, const struct rob_agreement_report *report)
{
    size_t end_of_domains = report->n_all_items + report->n_all_domains;
    struct rob_result_table *table =
        add_fields(in, "All reviewers together, first passes", of_all, N_OF_ALL, report->n_all);
    for (size_t i = 0; table && i < report->n_all; i++) {
        const struct rob_agreement_all *all = &report->all[i];
        enum rob_agreement_by by = i < report->n_all_items ? ROB_BY_ITEM
                                   : i < end_of_domains    ? ROB_BY_DOMAIN
                                                           : ROB_BY_OVERALL;
        struct rob_result_row *row = add_row(in, table, by, all->item, all->outcome);
        fill_fields(row->values, &all->stats, of_all, N_OF_ALL);
    }
}

static void add_notes(struct builder *in, const struct rob_agreement_report *report)
{
    bool none = !report->n_pairs && !report->n_all;
    size_t n_pilot = report->n_pilot, n_bare = report->n_no_outcome;
    if (report->pairs_hidden)
        add_note(in, "Pairs of reviewers are shown once every disagreement is resolved: they would "
                     "show who is who.");
    if (n_pilot)
        add_note(in, say(in,
                         none ? "Only the pilot round (%zu %s) is unblinded."
                              : "The pilot round (%zu %s) is not included in the agreement.",
                         n_pilot, studies(n_pilot)));
    else if (none && report->machine)
        add_note(in, "No judgement of a machine reviewer is reconciled yet.");
    else if (none && !report->pairs_hidden)
        add_note(in, "No study that two reviewers have finished is unblinded yet.");
    if (n_bare)
        add_note(in,
                 say(in,
                     "%zu %s none of the outcomes and %s missing from the rows of several items, "
                     "because outcomes are not pooled.",
                     n_bare, n_bare == 1 ? "study reports" : "studies report",
                     n_bare == 1 ? "is" : "are"));
    if (report->n_unrated && !none)
        add_note(in, "Items whose answers have no risk are compared answer by answer, and not "
                     "included in the row of all items.");
    if (report->same_risk)
        add_note(in, "Risks are compared: two answers of the same risk agree.");
}

enum rob_status rob_result_agreement(struct rob_result **out, const struct rob_view *view,
                                     const struct rob_agreement_report *report,
                                     struct rob_error *err)
{
    struct builder *in = begin(view, report->n_pairs + 1);
    for (size_t p = 0; in && !in->failed && p < report->n_pairs; p++)
        add_pair(in, &report->pairs[p]);
    if (in && !in->failed && report->n_all)
        add_all(in, report);
    if (in)
        add_notes(in, report);
    return end(out, in, err);
}

/* --- changes during consensus -------------------------------------------------------------- */

/* "yes to unclear 3, no to unclear 1" */
static const char *changes(struct builder *in, const struct rob_item *item, const size_t *from)
{
    struct rob_buf text = {0};
    for (size_t at = 0; at < item->n_answers * item->n_answers; at++) {
        size_t a = at / item->n_answers, b = at % item->n_answers;
        size_t n = from[a * ROB_FORM_ANSWERS_MAX + b];
        if (a != b && n)
            rob_buf_printf(&text, "%s%s to %s %zu", text.len ? ", " : "", item->answers[a].id,
                           item->answers[b].id, n);
    }
    const char *kept = say(in, "%s", rob_buf_text(&text));
    in->failed = in->failed || text.failed;
    rob_buf_free(&text);
    return kept;
}

/* `item` NULL: all of them. */
static void fill_moved(struct builder *in, struct rob_value *values, const struct rob_item *item,
                       const struct rob_moved_row *row)
{
    int seat = ROB_NOT_FOUND;
    *values++ = (struct rob_value){.count = row->n_differ};
    *values++ = (struct rob_value){.count = row->n_settled};
    for (size_t k = 0; (seat = rob_view_ranked(in->view, k)) != ROB_NOT_FOUND; k++) {
        const struct rob_moved_seat *moved = &row->seats[seat];
        *values++ = (struct rob_value){.count = moved->n_changed,
                                       .whole = moved->n_judged,
                                       .detail = item ? changes(in, item, moved->from) : ""};
    }
}

static void name_moved(struct builder *in, struct rob_result_column *column)
{
    int seat = ROB_NOT_FOUND;
    *column++ =
        (struct rob_result_column){"differed", "Disagreements", "disagree", ROB_VALUE_COUNT};
    *column++ = (struct rob_result_column){"settled", "Resolved", "resolved", ROB_VALUE_COUNT};
    for (size_t k = 0; (seat = rob_view_ranked(in->view, k)) != ROB_NOT_FOUND; k++) {
        const char *id = say(in, "%s", rob_view_ranked_id(in->view, (size_t)seat));
        const char *name = say(in, "%s", rob_view_ranked_name(in->view, (size_t)seat));
        *column++ = (struct rob_result_column){id, name, id, ROB_VALUE_CHANGES};
    }
}

static void add_moved(struct builder *in, const struct rob_moved *moved)
{
    size_t n = 2;
    while (rob_view_ranked(in->view, n - 2) != ROB_NOT_FOUND)
        n++;
    struct rob_result_table *table = add_table(in,
                                               "Judgements that differed, and how many of each "
                                               "reviewer's were changed by consensus",
                                               "Item", n, moved->n_rows + 1);
    if (!table)
        return;
    name_moved(in, table->columns);
    for (size_t i = 0; i < moved->n_rows; i++)
        fill_moved(in, add_row(in, table, ROB_BY_ITEM, i, ROB_NO_OUTCOME)->values,
                   &in->form->items[i], &moved->rows[i]);
    fill_moved(in, add_row(in, table, ROB_BY_OVERALL, 0, ROB_NO_OUTCOME)->values, NULL,
               &moved->total);
    if (n > 2)
        add_note(in, "Columns of the reviewers: answers changed by the consensus, of all resolved "
                     "answers, including unanimous ones that were overridden.");
}

static void add_causes(struct builder *in, const struct rob_moved_row *all)
{
    struct rob_result_table *table =
        add_table(in, "Causes of the disagreements, as recorded when they were resolved",
                  "Why they differed", 1, ROB_CAUSE_COUNT + 1);
    if (!table)
        return;
    table->columns[0] = (struct rob_result_column){"n", "n", "n", ROB_VALUE_COUNT};
    for (int i = 0; i <= ROB_CAUSE_COUNT; i++) {
        bool given = i < ROB_CAUSE_COUNT;
        struct rob_result_row *row = &table->rows[table->n_rows++];
        row->title = given ? rob_cause_text((enum rob_cause)i) : "no cause given";
        row->values[0].count = given ? all->causes[i] : all->n_no_cause;
    }
}

enum rob_status rob_result_moved(struct rob_result **out, const struct rob_view *view,
                                 const struct rob_moved *moved, struct rob_error *err)
{
    struct builder *in = begin(view, 2);
    if (in && !in->failed)
        add_moved(in, moved);
    if (in && !in->failed && moved->total.n_settled)
        add_causes(in, &moved->total);
    return end(out, in, err);
}

/* --- values ------------------------------------------------------------------------------- */

_Static_assert(ROB_VALUE_INTERVAL - ROB_VALUE_STATISTIC == ROB_STAT_INTERVAL,
               "the last kinds are the parts of a statistic, in their order");

void rob_value_text(char out[ROB_STAT_TEXT], enum rob_value_kind kind,
                    const struct rob_value *value)
{
    unsigned long long count = value->count, whole = value->whole;
    char percent[ROB_STAT_TEXT];
    if (kind >= ROB_VALUE_STATISTIC) {
        rob_stat_text(out, &value->statistic, (enum rob_stat_part)(kind - ROB_VALUE_STATISTIC));
    } else if (kind == ROB_VALUE_COUNT || (kind == ROB_VALUE_SHARE && !whole)) {
        snprintf(out, ROB_STAT_TEXT, "%llu", count);
    } else if (kind == ROB_VALUE_SHARE) {
        rob_share_text(percent, (double)count, (double)whole, 1);
        snprintf(out, ROB_STAT_TEXT, "%llu (%.8s %%)", count, percent);
    } else {
        snprintf(out, ROB_STAT_TEXT, "%llu of %llu", count, whole);
    }
}

/* --- bars --------------------------------------------------------------------------------- */

size_t rob_bar_filled(const struct rob_value *value, size_t width)
{
    if (!value->count || !value->whole || !width || value->count >= value->whole)
        return value->count ? width : 0;
    if (width == 1)
        return 1;
    uint64_t filled = (value->count * width + value->whole / 2) / value->whole;
    return filled == 0 ? 1 : filled < width ? (size_t)filled : width - 1;
}

void rob_bar_columns(size_t *columns, const struct rob_value *shares, size_t n, size_t width)
{
    uint64_t rest[ROB_FORM_RISKS_MAX + 1];
    size_t left = shares[0].whole ? width : 0;
    assert(n <= ROB_FORM_RISKS_MAX + 1);
    for (size_t i = 0; i < n; i++) {
        uint64_t whole = shares[i].whole ? shares[i].whole : 1, scaled = shares[i].count * width;
        columns[i] = (size_t)(scaled / whole);
        rest[i] = scaled % whole;
        left -= columns[i];
    }
    for (; left > 0; left--) {
        size_t most = 0;
        for (size_t i = 1; i < n; i++)
            if (rest[i] > rest[most])
                most = i;
        columns[most]++;
        rest[most] = 0;
    }
    for (size_t i = 0; i < n; i++) { /* a share that occurs gets a column */
        size_t widest = 0;
        for (size_t k = 1; k < n; k++)
            widest = columns[k] > columns[widest] ? k : widest;
        bool shown = !shares[i].count || columns[i] || columns[widest] < 2;
        columns[widest] -= !shown;
        columns[i] += !shown;
    }
}

/* --- lights ------------------------------------------------------------------------------- */

struct rob_light rob_light_of(const struct rob_view *view, const struct rob_source *source,
                              struct rob_cell cell)
{
    const struct rob_form *form = rob_view_form(view);
    int answer = ROB_NOT_FOUND;
    enum rob_standing standing = rob_source_answer(&answer, source, view, cell);
    if (cell.outcome != ROB_NO_OUTCOME && !rob_view_reports(view, cell.study, (size_t)cell.outcome))
        return (struct rob_light){"", "outcome not reported", ROB_RISK_NONE, ROB_NOT_FOUND};
    if (standing == ROB_NOT_ASSIGNED)
        return (struct rob_light){"", "not assigned", ROB_RISK_NONE, ROB_NOT_FOUND};
    if (standing == ROB_NOT_ASKED)
        return (struct rob_light){"/", "not asked for", ROB_RISK_NONE, ROB_NOT_FOUND};
    if (standing == ROB_DIFFERS)
        return (struct rob_light){"#", "the reviewers differ", ROB_RISK_NONE, ROB_NOT_FOUND};
    if (standing == ROB_UNRECONCILED)
        return (struct rob_light){"~", "not yet reconciled", ROB_RISK_NONE, ROB_NOT_FOUND};
    if (standing != ROB_ANSWERED || answer == ROB_NOT_FOUND)
        return (struct rob_light){".", "missing", ROB_RISK_NONE, ROB_NOT_FOUND};
    const struct rob_answer *given = &form->items[cell.item].answers[answer];
    if (!rob_item_is_rated(&form->items[cell.item]))
        return (struct rob_light){given->key, given->label, ROB_RISK_NONE, answer};
    if (given->risk == ROB_RISK_NONE)
        return (struct rob_light){"/", given->label, ROB_RISK_NONE, answer};
    const struct rob_risk *risk = &form->risks[given->risk];
    return (struct rob_light){risk->symbol, risk->label, given->risk, answer};
}
