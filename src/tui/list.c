/* The list of studies: what is to be done, and the way to every other screen. */
#include "tui/list.h"

#include "tui/words.h"

#include <stdlib.h>

enum { MODE_LIST = 1, MODE_FIND = 2, MODE_REVIEWER = 4, MODE_ADJUDICATOR = 8 };

enum {
    ACT_MOVE,
    ACT_OPEN,
    ACT_NEXT,
    ACT_PREVIOUS,
    ACT_FIND,
    ACT_FIND_DONE,
    ACT_FIND_CLEAR,
    ACT_FILTER,
    ACT_SORT,
    ACT_RECONCILE,
    ACT_SETTLE,
    ACT_SUMMARY,
    ACT_DETAILS,
    ACT_QUIT,
};

static bool select_progress(struct rob_tui *tui, enum rob_progress wanted, bool pilot)
{
    struct rob_list_state *list = &tui->list;
    for (size_t i = 0; i < list->n_rows; i++) {
        size_t study = list->rows[i];
        if (!rob_view_assigned(tui->view, study, rob_tui_me(tui)) ||
            rob_list_progress(tui, study) != wanted ||
            (pilot && !rob_view_is_pilot(tui->view, study)))
            continue;
        list->cursor = i;
        list->study = study;
        return true;
    }
    return false;
}

/* Where work goes on: the first study that is begun, else the first that is new; those of the pilot
 * round before the others. True: it is one of these. */
static bool select_work(struct rob_tui *tui)
{
    if (select_progress(tui, ROB_PARTIAL, true) || select_progress(tui, ROB_UNTOUCHED, true))
        return true;
    if (!select_progress(tui, ROB_PARTIAL, false))
        select_progress(tui, ROB_UNTOUCHED, false);
    return false;
}

/* A round takes effect through its studies: one without any is none. */
static bool has_pilot(const struct rob_tui *tui)
{
    for (size_t i = 0; i < rob_view_n_studies(tui->view); i++)
        if (rob_view_is_pilot(tui->view, i))
            return true;
    return false;
}

void rob_list_open(struct rob_tui *tui)
{
    size_t totals[3] = {0};
    rob_tui_push(tui, &rob_screen_list);
    rob_list_make_rows(tui);
    bool pilot = select_work(tui);
    rob_view_seat_totals(totals, tui->view, rob_tui_me(tui));
    bool here = tui->options.start == ROB_TUI_LIST && !tui->options.study && !tui->message[0];
    if (here && rob_tui_adjudicates(tui))
        rob_tui_say(tui, "You are the adjudicator: c shows what the reviewers left to you.");
    else if (here && pilot && totals[ROB_COMPLETE] == 0)
        rob_tui_say(tui, "The pilot round comes first (f shows it alone). Enter opens a study.");
    else if (here && totals[ROB_PARTIAL] + totals[ROB_COMPLETE] == 0)
        rob_tui_say(tui, "Enter opens a study. Every answer is saved at once. ? shows all keys.");
}

void rob_list_free(struct rob_tui *tui)
{
    free(tui->list.rows);
    rob_field_free(&tui->list.find);
}

static bool step_to_unfinished(struct rob_tui *tui, bool forwards)
{
    struct rob_list_state *list = &tui->list;
    for (size_t i = 1; i <= list->n_rows; i++) {
        size_t at = (list->cursor + (forwards ? i : list->n_rows - i)) % list->n_rows;
        size_t study = list->rows[at];
        if (rob_view_assigned(tui->view, study, rob_tui_me(tui)) &&
            rob_list_progress(tui, study) != ROB_COMPLETE) {
            list->cursor = at;
            list->study = study;
            return true;
        }
    }
    return false;
}

static unsigned step(struct rob_tui *tui, bool forwards)
{
    if (!step_to_unfinished(tui, forwards))
        rob_tui_say(tui, "Nothing is left to do here.");
    return ROB_REDRAW;
}

void rob_list_say_next(struct rob_tui *tui, const char *done)
{
    if (step_to_unfinished(tui, true))
        rob_tui_say(tui, "Done with %s. Enter opens %s.", done,
                    rob_view_study(tui->view, tui->list.study).label);
    else
        rob_tui_say(tui, "Done with %s. You have nothing left to do here.", done);
}

static unsigned show_details(struct rob_tui *tui)
{
    struct rob_study s = rob_view_study(tui->view, tui->list.study);
    struct rob_buf text = {0};
    const struct {
        const char *name, *value;
    } rows[] = {{"Title", s.title},      {"Authors", s.authors}, {"Journal", s.journal},
                {"Volume", s.volume},    {"Pages", s.pages},     {"DOI", s.doi},
                {"PubMed", s.pmid},      {"Address", s.url},     {"Id", s.id},
                {"Abstract", s.abstract}};
    if (tui->list.n_rows == 0)
        return 0;
    for (size_t i = 0; i < ROB_COUNT(rows); i++)
        if (rows[i].value && *rows[i].value) {
            rob_buf_printf(&text, "%-9s", rows[i].name);
            rob_collapse(&text, rows[i].value);
            rob_buf_char(&text, '\n');
        }
    rob_tui_show_page(tui, s.label, &text);
    return ROB_REDRAW;
}

static unsigned turn(struct rob_tui *tui, int *which, int n)
{
    *which = (*which + 1) % n;
    rob_list_make_rows(tui);
    return ROB_REDRAW;
}

static unsigned turn_filter(struct rob_tui *tui)
{
    int n = has_pilot(tui) ? ROB_LIST_N_FILTERS : ROB_LIST_PILOT;
    return turn(tui, &tui->list.filter, n);
}

static unsigned move(struct rob_tui *tui, int key)
{
    struct rob_list_state *list = &tui->list;
    struct rob_list_layout at = rob_list_layout(tui, tui->rows, tui->cols);
    rob_move(&list->cursor, list->n_rows, key, at.height);
    if (list->n_rows > 0)
        list->study = list->rows[list->cursor];
    return ROB_REDRAW;
}

static unsigned find(struct rob_tui *tui, bool clear)
{
    if (clear)
        rob_field_set(&tui->list.find, "", true);
    tui->list.finding = false;
    rob_list_make_rows(tui);
    return ROB_REDRAW;
}

static unsigned act(struct rob_tui *tui, int action, int key)
{
    struct rob_list_state *list = &tui->list;
    switch (action) {
    case ACT_MOVE:
        return move(tui, key);
    case ACT_NEXT:
        return step(tui, true);
    case ACT_PREVIOUS:
        return step(tui, false);
    case ACT_FIND:
        list->find.one_line = true;
        list->finding = true;
        return ROB_REDRAW;
    case ACT_FIND_DONE:
        return find(tui, false);
    case ACT_FIND_CLEAR:
        return find(tui, true);
    case ACT_FILTER:
        return turn_filter(tui);
    case ACT_SORT:
        return turn(tui, &list->sort, ROB_LIST_N_SORTS);
    case ACT_DETAILS:
        return show_details(tui);
    case ACT_OPEN:
        if (list->n_rows > 0)
            rob_assess_open(tui, list->study);
        return ROB_REDRAW;
    case ACT_RECONCILE:
        rob_reconcile_open(tui, list->n_rows > 0 ? &list->study : NULL);
        break;
    case ACT_SETTLE:
        if (list->n_rows > 0)
            rob_reconcile_open_study(tui, &list->study);
        break;
    case ACT_SUMMARY:
        rob_tui_push(tui, &rob_screen_overview);
        break;
    default:
        return ROB_QUIT;
    }
    return ROB_REDRAW;
}

static unsigned mode(const struct rob_tui *tui)
{
    if (tui->list.finding)
        return MODE_FIND;
    return MODE_LIST | (rob_tui_adjudicates(tui) ? MODE_ADJUDICATOR : MODE_REVIEWER);
}

static struct rob_field *field(struct rob_tui *tui)
{
    return tui->list.finding ? &tui->list.find : NULL;
}

static unsigned typed(struct rob_tui *tui)
{
    rob_list_make_rows(tui);
    return ROB_REDRAW;
}

static unsigned click(struct rob_tui *tui, int row, int col)
{
    (void)col;
    struct rob_list_state *list = &tui->list;
    struct rob_list_layout at = rob_list_layout(tui, tui->rows, tui->cols);
    if (row < at.top || row >= at.top + at.height)
        return 0;
    size_t i = rob_first_row(list->cursor, list->n_rows, at.height) + (size_t)(row - at.top);
    if (i >= list->n_rows)
        return 0;
    list->cursor = i;
    list->study = list->rows[i];
    return ROB_REDRAW;
}

static void brief(const struct rob_tui *tui, struct rob_buf *out)
{
    if (tui->list.n_rows > 0)
        rob_buf_str(out, rob_view_study(tui->view, tui->list.study).label);
}

static const struct rob_binding BINDINGS[] = {
    {ROB_KEY_ENTER, 0, MODE_REVIEWER, ACT_OPEN, "assess the study", "open the study and judge it",
     "assess", "open judge form"},
    {ROB_KEY_ENTER, 0, MODE_ADJUDICATOR, ACT_SETTLE, NULL, NULL, "settle", NULL},
    {'/', 0, MODE_LIST, ACT_FIND, "find", "only studies with a text in label, title or authors",
     "find", "search filter"},
    {'f', 0, MODE_LIST, ACT_FILTER, "filter",
     "all, yours to do, yours done, to settle, settled, pilot", "filter", "show pilot"},
    {'c', 0, MODE_LIST, ACT_RECONCILE, "reconcile", "settle what you judged differently",
     "reconcile", "consensus differences disagreements settle"},
    {'s', 0, MODE_LIST, ACT_SUMMARY, "summary", "bars and matrix of all studies", "summary",
     "figure traffic light matrix bars results"},
    {']', 0, MODE_REVIEWER, ACT_NEXT, "next unfinished study", "next study you have not done",
     "unfinished", "next open"},
    {'[', 0, MODE_REVIEWER, ACT_PREVIOUS, "previous unfinished study", "previous one", NULL, NULL},
    {'o', 0, MODE_LIST, ACT_SORT, "order", "as imported, by name, by year, by your progress",
     "order", "sort"},
    {'i', 0, MODE_LIST, ACT_DETAILS, "details of the study", "all that is known of the study", NULL,
     "info abstract doi"},
    {ROB_KEY_DOWN, 'j', MODE_LIST, ACT_MOVE, NULL, "next study", NULL, NULL},
    {ROB_KEY_UP, 'k', MODE_LIST, ACT_MOVE, NULL, "previous study", NULL, NULL},
    {ROB_KEY_PAGE_DOWN, ROB_KEY_PAGE_UP, MODE_LIST, ACT_MOVE, NULL, "a page on, back", NULL, NULL},
    {ROB_KEY_HOME, ROB_KEY_END, MODE_LIST, ACT_MOVE, NULL, "first, last study", NULL, NULL},
    {'q', 0, MODE_LIST, ACT_QUIT, "quit", "leave; there is nothing to save", "quit", "exit leave"},
    {ROB_KEY_ENTER, ROB_KEY_TAB, MODE_FIND, ACT_FIND_DONE, NULL, NULL, "keep", NULL},
    {ROB_KEY_ESC, 0, MODE_FIND, ACT_FIND_CLEAR, NULL, NULL, "all studies again", NULL},
};

const struct rob_screen rob_screen_list = {.name = "list of studies",
                                           .draw = rob_list_draw,
                                           .brief = brief,
                                           .act = act,
                                           .mode = mode,
                                           .field = field,
                                           .typed = typed,
                                           .click = click,
                                           .refresh = rob_list_make_rows,
                                           .bindings = BINDINGS,
                                           .n_bindings = ROB_COUNT(BINDINGS)};
