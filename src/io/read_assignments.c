/* Assignments from a table: a study, then its reviewers. */
#include <syrob/import.h>

#include "io/sheet_study.h"
#include "io/table.h"

#include "base/fail.h"
#include "base/utf8.h"

#include <stdlib.h>
#include <string.h>

static enum rob_status at_line(struct rob_error *err, enum rob_status status, unsigned line)
{
    if (status && err)
        err->line = line;
    return status;
}

/* Adds the reviewers named in a cell, "r1" or "r1,r2". */
static enum rob_status read_cell(uint64_t *seats, const struct rob_view *view, const char *cell,
                                 struct rob_error *err)
{
    static const char apart[] = " ,;+/\t";
    enum rob_status status = ROB_OK;
    for (size_t i = 0; i < rob_view_n_seats(view); i++) {
        struct rob_seat one = rob_view_seat(view, i);
        bool named = rob_table_same_name(cell, one.name) || rob_table_same_name(cell, one.id);
        if (named && one.role == ROB_ROLE_REVIEWER && !(*seats >> i & 1)) {
            *seats |= (uint64_t)1 << i; /* "Anna Berg", "R1" */
            return ROB_OK;
        }
    }
    while (!status && *(cell += strspn(cell, apart))) {
        size_t len = strcspn(cell, apart), seat = 0;
        char *word = strndup(cell, len);
        status = word ? rob_view_need_seat(&seat, view, word, err) : rob_fail_memory(err);
        if (!status && rob_view_seat(view, seat).role != ROB_ROLE_REVIEWER)
            status = rob_fail(err, ROB_INVALID,
                              "'%s' is an adjudicator and does not assess studies", word);
        if (!status && *seats >> seat & 1)
            status = rob_fail(err, ROB_INVALID, "'%s' is named twice", word);
        if (!status)
            *seats |= (uint64_t)1 << seat;
        free(word);
        cell += len;
    }
    return status;
}

/* As sheets of judgements name studies: a bare number is refused, because it
 * need not mean the number in the list. */
static enum rob_status find_study(size_t *study, const struct rob_view *view,
                                  const struct rob_finder *finder, const char *cell,
                                  struct rob_error *err)
{
    if (*cell && cell[strspn(cell, "0123456789. ")] == '\0')
        return rob_fail(err, ROB_INVALID,
                        "'%.*s' does not identify a study; use its id, label or title",
                        rob_utf8_part(cell, 40), cell);
    return rob_sheet_study_look(study, finder, cell, false)
               ? ROB_OK
               : rob_view_find_study(study, view, cell, err);
}

static enum rob_status read_row(struct rob_assignment *out, const struct rob_view *view,
                                const struct rob_finder *finder, const struct rob_table *table,
                                size_t row, struct rob_error *err)
{
    enum rob_status status =
        find_study(&out->study, view, finder, rob_table_cell(table, row, 0), err);
    for (size_t c = 1; c < table->n_columns && !status; c++)
        status = read_cell(&out->seats, view, rob_table_cell(table, row, c), err);
    if (!status && !out->seats)
        status = rob_fail(err, ROB_INVALID, "no reviewer is named");
    return at_line(err, status, rob_table_line(table, row, 0));
}

/* Assignments are all or nothing. */
static enum rob_status check_rows(const struct rob_table *table, struct rob_error *err)
{
    for (size_t i = 0; i < table->n_notes; i++)
        if (table->notes[i].unread)
            return rob_fail_at(err, ROB_INVALID, table->notes[i].line, "%s", table->notes[i].text);
    return ROB_OK;
}

/* The first line names the columns. If it names a study and reviewers instead, the header is
 * missing, and that study would be passed over silently. */
static enum rob_status check_header(const struct rob_table *table, const struct rob_view *view,
                                    struct rob_error *err)
{
    size_t study = 0;
    uint64_t seats = 0;
    if (table->n_columns < 2)
        return rob_fail_at(err, ROB_INVALID, table->header_line,
                           "expected a column for the study and columns for its reviewers");
    const char *first = rob_table_header(table, 0);
    if (rob_view_find_study(&study, view, first, NULL) == ROB_OK &&
        read_cell(&seats, view, rob_table_header(table, 1), NULL) == ROB_OK && seats)
        return rob_fail_at(err, ROB_INVALID, table->header_line,
                           "expected the names of the columns (study,reviewers) in the first line, "
                           "not the study '%.*s'",
                           rob_utf8_part(first, 80), first);
    return ROB_OK;
}

enum rob_status rob_assignments_read(struct rob_assignments *out, const struct rob_view *view,
                                     const char *data, size_t len, const char *worksheet,
                                     struct rob_error *err)
{
    const struct rob_table_options options = {.worksheet = worksheet};
    struct rob_table table = {0};
    struct rob_assignments list = {0};
    enum rob_status status = rob_table_read(&table, data, len, &options, err);
    if (status)
        return status;
    status = check_rows(&table, err);
    if (!status)
        status = check_header(&table, view, err);
    struct rob_finder *finder = rob_finder_new(view);
    list.at = calloc(table.n_rows + 1, sizeof *list.at);
    if (!status && (!list.at || !finder))
        status = rob_fail_memory(err);
    for (size_t row = 0; row < table.n_rows && !status; row++) {
        struct rob_assignment *next = &list.at[list.n++];
        status = read_row(next, view, finder, &table, row, err);
        for (size_t i = 0; i + 1 < list.n && !status; i++)
            if (list.at[i].study == next->study)
                status = rob_fail_at(err, ROB_INVALID, rob_table_line(&table, row, 0),
                                     "the study is in line %u, too", rob_table_line(&table, i, 0));
    }
    rob_finder_free(finder);
    rob_table_free(&table);
    if (status)
        rob_assignments_free(&list);
    else
        *out = list;
    return status;
}
