/* The rows of the study list: which studies, in which order. */
#include "tui/list.h"

#include "tui/words.h"

#include <stdlib.h>
#include <string.h>

const char *const rob_list_filters[ROB_LIST_N_FILTERS] = {
    "all", "yours to do", "yours done", "to settle", "settled", "pilot round"};
const char *const rob_list_sorts[ROB_LIST_N_SORTS] = {"as imported", "name", "year",
                                                      "your progress"};

enum rob_progress rob_list_progress(const struct rob_tui *tui, size_t study)
{
    return rob_view_progress(tui->view, study, rob_tui_me(tui));
}

size_t rob_list_n_differ(const struct rob_tui *tui, size_t study)
{
    size_t n = 0;
    if (!rob_view_open(tui->view, study))
        return 0;
    for (size_t i = 0; i < rob_view_n_cells(tui->view, study); i++) {
        struct rob_cell cell = rob_view_cell(tui->view, study, i);
        enum rob_settled state = rob_view_consensus(tui->view, cell).state;
        n += state == ROB_CELL_DIFFER || state == ROB_CELL_REFERRED;
    }
    return n;
}

static bool passes_filter(const struct rob_tui *tui, size_t study)
{
    bool mine = rob_view_assigned(tui->view, study, rob_tui_me(tui));
    switch (tui->list.filter) {
    case ROB_LIST_TO_DO:
        return mine && rob_list_progress(tui, study) != ROB_COMPLETE;
    case ROB_LIST_DONE:
        return mine && rob_list_progress(tui, study) == ROB_COMPLETE;
    case ROB_LIST_TO_SETTLE:
        return rob_list_n_differ(tui, study) > 0;
    case ROB_LIST_SETTLED:
        return rob_view_reconciled(tui->view, study);
    case ROB_LIST_PILOT:
        return rob_view_is_pilot(tui->view, study);
    default:
        return true;
    }
}

static bool passes_find(const struct rob_tui *tui, size_t study)
{
    const char *part = rob_field_text(&tui->list.find);
    struct rob_study s = rob_view_study(tui->view, study);
    const char *const texts[] = {s.label, s.title, s.authors, s.id, s.doi};
    for (size_t i = 0; i < ROB_COUNT(texts); i++)
        if (texts[i] && rob_word_contains(texts[i], part))
            return true;
    return !*part;
}

struct sort_row {
    size_t study;
    long number;
    const char *text;
};

static int compare(const void *a, const void *b)
{
    const struct sort_row *x = a, *y = b;
    if (x->number != y->number)
        return x->number < y->number ? -1 : 1;
    int order = strcmp(x->text, y->text);
    if (order)
        return order;
    return x->study < y->study ? -1 : x->study > y->study;
}

static struct sort_row sort_row(const struct rob_tui *tui, size_t study)
{
    struct rob_study s = rob_view_study(tui->view, study);
    struct sort_row row = {study, 0, ""};
    if (tui->list.sort == ROB_LIST_BY_NAME)
        row.text = s.label;
    if (tui->list.sort == ROB_LIST_BY_YEAR)
        row.number = s.year;
    if (tui->list.sort == ROB_LIST_BY_PROGRESS) {
        static const long RANK[] = {[ROB_PARTIAL] = 0, [ROB_UNTOUCHED] = 1, [ROB_COMPLETE] = 2};
        row.number = RANK[rob_list_progress(tui, study)];
    }
    return row;
}

void rob_list_place_cursor(struct rob_tui *tui)
{
    struct rob_list_state *list = &tui->list;
    if (list->cursor >= list->n_rows)
        list->cursor = list->n_rows > 0 ? list->n_rows - 1 : 0;
    for (size_t i = 0; i < list->n_rows; i++)
        if (list->rows[i] == list->study)
            list->cursor = i;
    if (list->n_rows > 0)
        list->study = list->rows[list->cursor];
}

void rob_list_make_rows(struct rob_tui *tui)
{
    struct rob_list_state *list = &tui->list;
    size_t all = rob_view_n_studies(tui->view), n = 0;
    struct sort_row *rows = calloc(all + 1, sizeof *rows);
    size_t *numbers = calloc(all + 1, sizeof *numbers);
    if (!rows || !numbers) {
        free(rows);
        free(numbers);
        return;
    }
    for (size_t i = 0; i < all; i++)
        if (passes_filter(tui, i) && passes_find(tui, i))
            rows[n++] = sort_row(tui, i);
    qsort(rows, n, sizeof *rows, compare);
    for (size_t i = 0; i < n; i++)
        numbers[i] = rows[i].study;
    free(rows);
    free(list->rows);
    list->rows = numbers;
    list->n_rows = n;
    rob_list_place_cursor(tui);
}
