#include "session/studies.h"

#include "session/find.h"

#include <stdlib.h>
#include <string.h>

static const char *const FILTERS[ROB_STUDIES_N_FILTERS] = {
    "all",      "to assess",  "assessed",        "to resolve",
    "resolved", "flagged",    "without support", "disagree on one item",
    "unsure",   "pilot round"};
const char *const rob_studies_sorts[ROB_STUDIES_N_SORTS] = {"import order", "name", "year",
                                                            "my progress"};

enum rob_progress rob_studies_progress(const struct rob_session *session, size_t study)
{
    return rob_view_progress(session->view, study, rob_session_me(session));
}

size_t rob_studies_n_differ(const struct rob_session *session, size_t study)
{
    size_t n = 0;
    if (!rob_view_open(session->view, study))
        return 0;
    for (size_t i = 0; i < rob_view_n_cells(session->view, study); i++) {
        struct rob_cell cell = rob_view_cell(session->view, study, i);
        enum rob_settled state = rob_view_consensus(session->view, cell).state;
        n += state == ROB_CELL_DIFFER || state == ROB_CELL_REFERRED;
    }
    return n;
}

static bool is_flagged(const struct rob_session *session, struct rob_cell cell)
{
    for (size_t seat = 0; seat < rob_view_n_seats(session->view); seat++)
        if (rob_view_flag(session->view, cell, seat))
            return true;
    return false;
}

static bool is_flagged_itself(const struct rob_session *session, size_t study)
{
    for (size_t seat = 0; seat < rob_view_n_seats(session->view); seat++)
        if (rob_view_study_flag(session->view, study, seat))
            return true;
    return false;
}

/* My answer stands there without a word. */
static bool lacks_support(const struct rob_session *session, struct rob_cell cell)
{
    struct rob_judgement mine;
    return rob_view_judgement(&mine, session->view, cell, rob_session_me(session)) &&
           mine.answer >= 0 && !*mine.support && !mine.n_quotes;
}

/* Screening: neither included nor excluded. */
static bool is_unsure(const struct rob_session *session, struct rob_cell cell)
{
    struct rob_judgement mine;
    if (cell.item != 0 ||
        !rob_view_judgement(&mine, session->view, cell, rob_session_me(session)) || mine.answer < 0)
        return false;
    int risk = session->form->items[0].answers[mine.answer].risk;
    return risk > 0 && risk + 1 < (int)session->form->n_risks;
}

static bool has_cell(const struct rob_session *session, size_t study,
                     bool (*is)(const struct rob_session *session, struct rob_cell cell))
{
    for (size_t i = 0; i < rob_view_n_cells(session->view, study); i++)
        if (is(session, rob_view_cell(session->view, study, i)))
            return true;
    return false;
}

bool rob_studies_is_flagged(const struct rob_session *session, size_t study)
{
    return is_flagged_itself(session, study) || has_cell(session, study, is_flagged);
}

/* The first passes differ there, whether that was resolved or not. */
static bool differs_on_item(const struct rob_session *session, struct rob_cell cell)
{
    return cell.item == session->studies.filter_item &&
           rob_view_consensus(session->view, cell).differ;
}

static bool passes_filter(const struct rob_session *session, int filter, size_t study)
{
    if (filter == ROB_STUDIES_ALL)
        return true;
    bool mine = rob_view_assigned(session->view, study, rob_session_me(session));
    switch (filter) {
    case ROB_STUDIES_TO_DO:
        return mine && rob_studies_progress(session, study) != ROB_COMPLETE;
    case ROB_STUDIES_DONE:
        return mine && rob_studies_progress(session, study) == ROB_COMPLETE;
    case ROB_STUDIES_TO_SETTLE:
        return rob_studies_n_differ(session, study) > 0;
    case ROB_STUDIES_SETTLED:
        return rob_view_reconciled(session->view, study);
    case ROB_STUDIES_FLAGGED:
        return rob_studies_is_flagged(session, study);
    case ROB_STUDIES_NO_SUPPORT:
        return has_cell(session, study, lacks_support);
    case ROB_STUDIES_DIFFER_ON:
        return has_cell(session, study, differs_on_item);
    case ROB_STUDIES_UNSURE:
        return has_cell(session, study, is_unsure);
    case ROB_STUDIES_PILOT:
        return rob_view_is_pilot(session->view, study);
    default:
        return true;
    }
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

static struct sort_row sort_row(const struct rob_session *session, size_t study)
{
    struct rob_study s = rob_view_study(session->view, study);
    struct sort_row row = {study, 0, ""};
    if (session->studies.sort == ROB_STUDIES_BY_NAME)
        row.text = s.label;
    if (session->studies.sort == ROB_STUDIES_BY_YEAR)
        row.number = s.year;
    if (session->studies.sort == ROB_STUDIES_BY_PROGRESS) {
        static const long RANK[] = {[ROB_PARTIAL] = 0, [ROB_UNTOUCHED] = 1, [ROB_COMPLETE] = 2};
        row.number = RANK[rob_studies_progress(session, study)];
    }
    return row;
}

/* A study that is not listed any more gives way to the next one of the list; behind the last one a
 * search goes on at the first. In another order the row stays. */
static void place_cursor(struct rob_session *session)
{
    struct rob_studies *list = &session->studies;
    size_t next = list->n_rows;
    if (list->cursor >= list->n_rows)
        list->cursor = list->n_rows > 0 ? list->n_rows - 1 : 0;
    for (size_t i = list->n_rows; i-- > 0;) {
        if (list->rows[i] == list->study)
            list->cursor = i;
        if (list->rows[i] >= list->study)
            next = i;
    }
    bool gone = list->n_rows > 0 && list->rows[list->cursor] != list->study;
    if (gone && list->sort == ROB_STUDIES_AS_IMPORTED)
        list->cursor = next < list->n_rows            ? next
                       : *rob_field_text(&list->find) ? 0
                                                      : list->n_rows - 1;
    if (list->n_rows > 0)
        list->study = list->rows[list->cursor];
}

bool rob_studies_depend_on_answers(const struct rob_session *session)
{
    const struct rob_studies *list = &session->studies;
    return list->filter == ROB_STUDIES_FLAGGED || list->filter == ROB_STUDIES_UNSURE ||
           list->filter == ROB_STUDIES_NO_SUPPORT || list->sort == ROB_STUDIES_BY_PROGRESS ||
           *rob_field_text(&list->find);
}

/* Sorts `n` studies that are in the order of the list. */
static bool sort(const struct rob_session *session, size_t *studies, size_t n)
{
    if (session->studies.sort == ROB_STUDIES_AS_IMPORTED)
        return true;
    struct sort_row *rows = calloc(n + 1, sizeof *rows);
    if (!rows)
        return false;
    for (size_t i = 0; i < n; i++)
        rows[i] = sort_row(session, studies[i]);
    qsort(rows, n, sizeof *rows, compare);
    for (size_t i = 0; i < n; i++)
        studies[i] = rows[i].study;
    free(rows);
    return true;
}

void rob_studies_make_rows(struct rob_session *session)
{
    struct rob_studies *list = &session->studies;
    size_t all = rob_view_n_studies(session->view), n = 0;
    size_t *studies = calloc(all + 1, sizeof *studies);
    if (!studies)
        return;
    rob_find_prepare(session);
    for (size_t i = 0; i < all; i++)
        if (passes_filter(session, list->filter, i) && rob_find_matches(session, i))
            studies[n++] = i;
    if (!sort(session, studies, n)) {
        free(studies);
        return;
    }
    free(list->rows);
    list->rows = studies;
    list->n_rows = n;
    place_cursor(session);
}

/* Of the rows that are there, those that have more words, too: while a search is being typed. */
void rob_studies_narrow_rows(struct rob_session *session)
{
    struct rob_studies *list = &session->studies;
    size_t n = 0;
    rob_find_prepare(session);
    for (size_t i = 0; i < list->n_rows; i++)
        if (rob_find_matches(session, list->rows[i]))
            list->rows[n++] = list->rows[i];
    list->n_rows = n;
    place_cursor(session);
}

void rob_studies_select(struct rob_session *session, size_t study)
{
    session->studies.study = study;
    place_cursor(session);
}

/* --- Where work goes on ---------------------------------------------------------------------- */

static bool select_progress(struct rob_session *session, enum rob_progress wanted, bool pilot)
{
    struct rob_studies *list = &session->studies;
    for (size_t i = 0; i < list->n_rows; i++) {
        size_t study = list->rows[i];
        if (!rob_view_assigned(session->view, study, rob_session_me(session)) ||
            rob_studies_progress(session, study) != wanted ||
            (pilot && !rob_view_is_pilot(session->view, study)))
            continue;
        list->cursor = i;
        list->study = study;
        return true;
    }
    return false;
}

/* Selects the study to go on with: the first that is started, else the first that is new; those of
 * the pilot round before the others. True: it is one of these. */
static bool select_work(struct rob_session *session)
{
    if (select_progress(session, ROB_PARTIAL, true) ||
        select_progress(session, ROB_UNTOUCHED, true))
        return true;
    if (!select_progress(session, ROB_PARTIAL, false))
        select_progress(session, ROB_UNTOUCHED, false);
    return false;
}

void rob_studies_open(struct rob_session *session, bool greet)
{
    size_t totals[3] = {0};
    rob_studies_make_rows(session);
    bool pilot = select_work(session);
    rob_view_seat_totals(totals, session->view, rob_session_me(session));
    bool here = greet && !session->message[0];
    if (here && rob_session_adjudicates(session))
        rob_session_say(session, "You are the adjudicator: c shows the items referred to you.");
    else if (here && pilot && totals[ROB_COMPLETE] == 0)
        rob_session_say(session,
                        "The pilot round comes first (f shows it alone). Enter opens a study.");
    else if (here && totals[ROB_PARTIAL] + totals[ROB_COMPLETE] == 0)
        rob_session_say(session,
                        "Enter opens a study. Every answer is saved at once. ? shows all keys.");
}

void rob_studies_free(struct rob_session *session)
{
    free(session->studies.rows);
    rob_field_free(&session->studies.find);
    rob_find_free(session);
}

static bool is_unfinished(const struct rob_session *session, size_t study)
{
    return rob_view_assigned(session->view, study, rob_session_me(session)) &&
           rob_studies_progress(session, study) != ROB_COMPLETE;
}

size_t rob_studies_beside(const struct rob_session *session, bool forwards)
{
    const struct rob_studies *list = &session->studies;
    size_t at = list->cursor;
    while (forwards ? at + 1 < list->n_rows : at > 0) {
        at = forwards ? at + 1 : at - 1;
        if (rob_view_assigned(session->view, list->rows[at], rob_session_me(session)))
            return list->rows[at];
    }
    return SIZE_MAX;
}

bool rob_studies_step_unfinished(struct rob_session *session, bool forwards)
{
    struct rob_studies *list = &session->studies;
    for (size_t i = 1; i <= list->n_rows; i++) {
        size_t at = (list->cursor + (forwards ? i : list->n_rows - i)) % list->n_rows;
        size_t study = list->rows[at];
        if (is_unfinished(session, study)) {
            list->cursor = at;
            list->study = study;
            return true;
        }
    }
    return false;
}

bool rob_studies_step_after(struct rob_session *session, size_t finished)
{
    struct rob_studies *list = &session->studies;
    rob_studies_select(session, finished);
    if (list->n_rows > 0 && list->study != finished && is_unfinished(session, list->study))
        return true;
    return rob_studies_step_unfinished(session, true);
}

void rob_studies_say_next(struct rob_session *session, const char *done)
{
    bool more = rob_studies_step_after(session, session->judging.study);
    const char *next = more ? rob_view_study(session->view, session->studies.study).label : "";
    if (!more)
        rob_session_say(session, "%s is finished. You have no other unfinished study in this list.",
                        done);
    else if (session->by_lines)
        rob_session_say(session, "%s is finished. Next: %s.", done, next);
    else
        rob_session_say(session, "%s is finished. Enter opens %s.", done, next);
}

/* --- Filter and order ------------------------------------------------------------------------ */

void rob_studies_filter_words(const struct rob_session *session, struct rob_buf *out)
{
    const struct rob_studies *list = &session->studies;
    if (list->filter == ROB_STUDIES_DIFFER_ON && list->filter_item < session->form->n_items)
        rob_buf_printf(out, "disagree on item %d", session->form->items[list->filter_item].number);
    else
        rob_buf_str(out, FILTERS[list->filter]);
}

/* "to assess (12)" for each; a choice of an item comes next. */
static void filter_choice(const struct rob_session *session, int filter, struct rob_buf *out)
{
    size_t n = 0;
    rob_buf_str(out, FILTERS[filter]);
    if (filter == ROB_STUDIES_DIFFER_ON) {
        rob_buf_str(out, " ...");
        return;
    }
    for (size_t study = 0; study < rob_view_n_studies(session->view); study++)
        n += passes_filter(session, filter, study);
    rob_buf_printf(out, " (%zu)", n);
}

static void item_choice(struct rob_session *session, int item, struct rob_buf *out)
{
    size_t n = 0;
    session->studies.filter_item = (size_t)item;
    for (size_t study = 0; study < rob_view_n_studies(session->view); study++)
        n += has_cell(session, study, differs_on_item);
    rob_buf_printf(out, "%d %s (%zu)", session->form->items[item].number,
                   session->form->items[item].title, n);
}

static void take_filter(struct rob_session *session, int filter)
{
    session->studies.filter = filter;
    rob_studies_make_rows(session);
    if (session->studies.n_rows == 0)
        rob_session_say(session, *rob_field_text(&session->studies.find)
                                     ? "No study is shown. / with other words shows others."
                                     : "No study is shown. f shows others.");
}

static void set_item(struct rob_session *session, const char *text, int choice)
{
    (void)text;
    if (choice < 0)
        return;
    session->studies.filter_item = (size_t)choice;
    take_filter(session, ROB_STUDIES_DIFFER_ON);
}

static void ask_item(struct rob_session *session)
{
    struct rob_buf texts[ROB_FORM_ITEMS_MAX] = {{0}};
    const char *choices[ROB_FORM_ITEMS_MAX] = {NULL};
    size_t n = session->form->n_items, before = session->studies.filter_item;
    for (size_t i = 0; i < n; i++) {
        item_choice(session, (int)i, &texts[i]);
        choices[i] = rob_buf_text(&texts[i]);
    }
    session->studies.filter_item = before;
    rob_session_ask_choice(session, "Studies whose reviewers disagree on which item?", choices, n,
                           before < n ? (int)before : 0, set_item);
    for (size_t i = 0; i < n; i++)
        rob_buf_free(&texts[i]);
}

/* Those that make no sense here are not offered. */
static bool is_offered(const struct rob_session *session, int filter)
{
    if (filter == ROB_STUDIES_PILOT)
        return rob_view_has_pilot(session->view);
    return filter != ROB_STUDIES_UNSURE || session->form->mode == ROB_MODE_SCREEN;
}

/* The filter of a choice: the offered ones in order. */
static int filter_of_choice(const struct rob_session *session, int choice)
{
    int filter = 0;
    for (; filter < ROB_STUDIES_N_FILTERS; filter++)
        if (is_offered(session, filter) && choice-- == 0)
            break;
    return filter;
}

static void set_filter(struct rob_session *session, const char *text, int choice)
{
    (void)text;
    int filter = choice < 0 ? ROB_STUDIES_N_FILTERS : filter_of_choice(session, choice);
    if (filter == ROB_STUDIES_DIFFER_ON)
        ask_item(session);
    else if (filter < ROB_STUDIES_N_FILTERS)
        take_filter(session, filter);
}

void rob_studies_ask_filter(struct rob_session *session)
{
    struct rob_buf texts[ROB_STUDIES_N_FILTERS] = {{0}};
    const char *choices[ROB_STUDIES_N_FILTERS] = {NULL};
    int n = 0, selected = 0;
    for (int filter = 0; filter < ROB_STUDIES_N_FILTERS; filter++) {
        if (!is_offered(session, filter))
            continue;
        filter_choice(session, filter, &texts[n]);
        choices[n] = rob_buf_text(&texts[n]);
        selected = filter == session->studies.filter ? n : selected;
        n++;
    }
    rob_session_ask_choice(session, "Which studies are to be shown?", choices, (size_t)n, selected,
                           set_filter);
    for (int i = 0; i < n; i++)
        rob_buf_free(&texts[i]);
}

void rob_studies_turn_sort(struct rob_session *session)
{
    session->studies.sort = (session->studies.sort + 1) % ROB_STUDIES_N_SORTS;
    rob_studies_make_rows(session);
}
