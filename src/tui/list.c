/* The list of studies: what is to be done, and the way to every other screen. */
#include "tui/list.h"

#include "session/entry.h"
#include "session/judge.h"
#include "session/resolve.h"
#include "tui/frame.h"

#include <string.h>

/* The first four say which keys count; the others, what can be done. */
enum {
    MODE_LIST = 1,
    MODE_FIND = 2,
    MODE_REVIEWER = 4,
    MODE_ADJUDICATOR = 8,
    MODE_STUDY = 16,      /* a study is selected */
    MODE_MINE = 32,       /* and assigned to this reviewer */
    MODE_SEEN = 64,       /* and unblinded */
    MODE_LEFT = 128,      /* this reviewer has unfinished studies */
    MODE_UNBLINDED = 256, /* some study is unblinded */
    MODE_NARROWED = 512,  /* a search or a filter is on */
};

enum {
    ACT_MOVE,
    ACT_OPEN,
    ACT_NEXT,
    ACT_PREVIOUS,
    ACT_FIND,
    ACT_ALL,
    ACT_FIND_DONE,
    ACT_FIND_CLEAR,
    ACT_FILTER,
    ACT_SORT,
    ACT_RECONCILE,
    ACT_SETTLE,
    ACT_SUMMARY,
    ACT_DETAILS,
    ACT_PAPER,
    ACT_QUIT,
};

static unsigned step(struct rob_tui *tui, bool forwards)
{
    if (!rob_studies_step_unfinished(&tui->session, forwards))
        rob_session_say(&tui->session, "There is no unfinished study in this list.");
    return ROB_REDRAW;
}

/* The flags on the study that the viewer may see. */
static void add_flags(const struct rob_tui *tui, struct rob_buf *out)
{
    const struct rob_view *view = tui->session.view;
    for (size_t seat = 0; seat < rob_view_n_seats(view); seat++) {
        const char *flag = rob_view_study_flag(view, tui->session.studies.study, seat);
        if (!flag)
            continue;
        rob_buf_printf(out, "Flag     %s: ", rob_view_seat(view, seat).name);
        rob_buf_line(out, flag);
        rob_buf_char(out, '\n');
    }
}

static unsigned show_details(struct rob_tui *tui)
{
    struct rob_study s = rob_view_study(tui->session.view, tui->session.studies.study);
    struct rob_buf text = {0};
    const struct {
        const char *name, *value;
    } rows[] = {{"Title", s.title},      {"Authors", s.authors}, {"Journal", s.journal},
                {"Volume", s.volume},    {"Pages", s.pages},     {"DOI", s.doi},
                {"PubMed", s.pmid},      {"Address", s.url},     {"Id", s.id},
                {"Abstract", s.abstract}};
    for (size_t i = 0; i < ROB_COUNT(rows); i++)
        if (rows[i].value && *rows[i].value) {
            rob_buf_printf(&text, "%-9s", rows[i].name);
            rob_buf_line(&text, rows[i].value);
            rob_buf_char(&text, '\n');
        }
    add_flags(tui, &text);
    rob_page_open(tui, s.label, &text);
    return ROB_REDRAW;
}

static unsigned move(struct rob_tui *tui, int key)
{
    struct rob_studies *list = &tui->session.studies;
    struct rob_list_layout at = rob_list_layout(tui, tui->rows, tui->cols);
    rob_move(&list->cursor, list->n_rows, key, at.height);
    if (list->n_rows > 0)
        list->study = list->rows[list->cursor];
    return ROB_REDRAW;
}

static unsigned find(struct rob_tui *tui, bool clear)
{
    struct rob_session *session = &tui->session;
    if (clear)
        rob_field_set(&session->studies.find, "", true);
    if (clear && tui->finding && session->before_find < rob_view_n_studies(session->view))
        session->studies.study = session->before_find; /* cancelled: nothing else is selected */
    tui->finding = false;
    rob_studies_make_rows(&tui->session);
    return ROB_REDRAW;
}

static unsigned act(struct rob_tui *tui, int action, int key)
{
    struct rob_session *session = &tui->session;
    struct rob_studies *list = &session->studies;
    if (list->n_rows == 0 && (action == ACT_DETAILS || action == ACT_PAPER || action == ACT_OPEN ||
                              action == ACT_SETTLE)) {
        rob_session_say(session, "There is no study here.");
        return ROB_REDRAW;
    }
    switch (action) {
    case ACT_MOVE:
        return move(tui, key);
    case ACT_NEXT:
        return step(tui, true);
    case ACT_PREVIOUS:
        return step(tui, false);
    case ACT_FIND:
        if (*rob_field_text(&list->find)) { /* another search begins */
            rob_field_set(&list->find, "", true);
            rob_studies_make_rows(session);
        }
        list->find.one_line = true;
        tui->finding = true;
        session->before_find = list->study;
        rob_entry_set(&tui->found, "");
        break;
    case ACT_FIND_DONE:
        return find(tui, false);
    case ACT_FIND_CLEAR:
        return find(tui, true);
    case ACT_ALL:
        rob_field_set(&list->find, "", true);
        list->filter = ROB_STUDIES_ALL;
        rob_studies_make_rows(session);
        break;
    case ACT_FILTER:
        rob_studies_ask_filter(session);
        break;
    case ACT_SORT:
        rob_studies_turn_sort(session);
        break;
    case ACT_DETAILS:
        return show_details(tui);
    case ACT_PAPER:
        return rob_paper_open(tui, list->study);
    case ACT_OPEN:
        rob_judge_open(session, list->study);
        break;
    case ACT_RECONCILE:
        rob_resolve_open(session, list->n_rows > 0 ? &list->study : NULL);
        break;
    case ACT_SETTLE:
        rob_resolve_open_study(session, &list->study);
        break;
    case ACT_SUMMARY:
        rob_overview_open(tui);
        break;
    default:
        return ROB_QUIT;
    }
    return ROB_REDRAW;
}

static unsigned possible(const struct rob_session *session)
{
    const struct rob_studies *list = &session->studies;
    const size_t *mine = session->counts.mine;
    size_t me = rob_session_me(session);
    unsigned can = rob_view_totals(session->view).open > 0 ? MODE_UNBLINDED : 0;
    bool narrowed = *rob_field_text(&list->find) || list->filter != ROB_STUDIES_ALL;
    can |= narrowed ? MODE_NARROWED : 0;
    if (list->n_rows == 0)
        return can;
    return can | MODE_STUDY | (mine[ROB_PARTIAL] + mine[ROB_UNTOUCHED] > 0 ? MODE_LEFT : 0) |
           (rob_view_assigned(session->view, list->study, me) ? MODE_MINE : 0) |
           (rob_view_open(session->view, list->study) ? MODE_SEEN : 0);
}

static unsigned mode(const struct rob_tui *tui)
{
    if (tui->finding)
        return MODE_FIND;
    unsigned role = rob_session_adjudicates(&tui->session) ? MODE_ADJUDICATOR : MODE_REVIEWER;
    return MODE_LIST | role | possible(&tui->session);
}

static struct rob_field *field(struct rob_tui *tui)
{
    return tui->finding ? &tui->session.studies.find : NULL;
}

/* A longer text finds some of the same studies. */
static void typed(struct rob_tui *tui)
{
    const char *text = rob_field_text(&tui->session.studies.find);
    const char *before = tui->found ? tui->found : "";
    if (tui->found_revision == tui->session.revision && *before &&
        strncmp(text, before, strlen(before)) == 0)
        rob_studies_narrow_rows(&tui->session);
    else
        rob_studies_make_rows(&tui->session);
    tui->found_revision = tui->session.revision;
    rob_entry_set(&tui->found, text);
}

static unsigned click(struct rob_tui *tui, const struct rob_target *target)
{
    struct rob_studies *list = &tui->session.studies;
    if (target->what != ROB_TARGET_ROW || target->which >= list->n_rows)
        return 0;
    list->cursor = target->which;
    list->study = list->rows[list->cursor];
    return ROB_REDRAW;
}

static void brief(const struct rob_tui *tui, struct rob_buf *out)
{
    if (tui->session.studies.n_rows > 0)
        rob_buf_str(out, rob_view_study(tui->session.view, tui->session.studies.study).label);
}

static const struct rob_binding BINDINGS[] = {
    {ROB_KEY_ENTER, 0, MODE_REVIEWER | ROB_OFFERED(MODE_MINE), ACT_OPEN, "assess the study",
     "open the study, to judge or to read it", "open", "open judge read form"},
    {ROB_KEY_ENTER, 0, MODE_ADJUDICATOR | ROB_OFFERED(MODE_SEEN), ACT_SETTLE, NULL, NULL, "resolve",
     NULL},
    {'/', 0, MODE_LIST, ACT_FIND, "find", "only studies with all these words, in paper or texts",
     "find", "search filter"},
    {'f', 0, MODE_LIST, ACT_FILTER, "filter", "what to show: to assess, to resolve, flagged, ...",
     "filter", "show pilot"},
    {'c', 0, MODE_LIST | ROB_OFFERED(MODE_UNBLINDED), ACT_RECONCILE, "reconcile",
     "resolve what you judged differently", "reconcile",
     "consensus differences disagreements resolve settle"},
    {'w', 0, MODE_LIST | ROB_OFFERED(MODE_UNBLINDED), ROB_ACT_WORK, "work list",
     "all disagreements, by study or by item", NULL, "disagreements differences several"},
    {'s', 0, MODE_LIST, ACT_SUMMARY, "summary", "bars and matrix of all studies", "summary",
     "figure traffic light matrix bars results"},
    {']', 0, MODE_REVIEWER | ROB_OFFERED(MODE_LEFT), ACT_NEXT, "next unfinished study",
     "next study that you have not finished", "unfinished", "next"},
    {'[', 0, MODE_REVIEWER | ROB_OFFERED(MODE_LEFT), ACT_PREVIOUS, "previous unfinished study",
     "previous one", NULL, NULL},
    {'o', 0, MODE_LIST, ACT_SORT, "order", "import order, name, year, my progress", "order",
     "sort"},
    {'i', 0, MODE_LIST | ROB_OFFERED(MODE_STUDY), ACT_DETAILS, "details of the study",
     "study details", NULL, "info abstract doi"},
    {'P', 0, MODE_LIST | ROB_OFFERED(MODE_STUDY), ACT_PAPER, "open the paper",
     "open the paper of the study", NULL, "pdf doi"},
    {'e', 0, MODE_LIST | ROB_OFFERED(MODE_STUDY), ROB_ACT_NOTE, "note on the study",
     "write a note on the study", NULL, "remark comment"},
    {'g', 0, MODE_LIST | ROB_OFFERED(MODE_STUDY), ROB_ACT_FLAG, "flag the study",
     "flag the study with a reminder", NULL, "mark remind"},
    {'H', 0, MODE_LIST | ROB_OFFERED(MODE_STUDY), ROB_ACT_HISTORY, "history of the study",
     "history: who changed what, and when", NULL, "log changes"},
    {'x', 0, MODE_LIST, ROB_ACT_EXPORT, "export", "write tables, reports, sheets, figures", NULL,
     "table csv report html robvis sheet excel bundle save file"},
    {'p', 0, MODE_LIST, ROB_ACT_FIGURE, "figure", "write a figure to a file", NULL,
     "draw svg pdf png save picture print"},
    {'S', 0, MODE_LIST, ROB_ACT_SYNC, "synchronise with a folder",
     "synchronise with a folder, such as one on a USB stick", NULL, "sync merge usb stick share"},
    {ROB_KEY_DOWN, 'j', MODE_LIST, ACT_MOVE, NULL, "next study", NULL, NULL},
    {ROB_KEY_UP, 'k', MODE_LIST, ACT_MOVE, NULL, "previous study", NULL, NULL},
    {ROB_KEY_PAGE_DOWN, ROB_KEY_PAGE_UP, MODE_LIST, ACT_MOVE, NULL, "page down, up", NULL, NULL},
    {ROB_KEY_HOME, ROB_KEY_END, MODE_LIST, ACT_MOVE, NULL, "first, last study", NULL, NULL},
    {'q', 0, MODE_LIST, ACT_QUIT, "quit", "quit; there is nothing to save", "quit", "exit leave"},
    {ROB_KEY_ESC, 0, MODE_LIST | ROB_OFFERED(MODE_NARROWED), ACT_ALL, NULL,
     "show all studies again, without search or filter", NULL, NULL},
    {ROB_KEY_ENTER, ROB_KEY_TAB, MODE_FIND, ACT_FIND_DONE, NULL, NULL, "keep", NULL},
    {ROB_KEY_ESC, 0, MODE_FIND, ACT_FIND_CLEAR, NULL, NULL, "all studies again", NULL},
};

const struct rob_screen rob_screen_list = {.name = "list of studies",
                                           .place = "in the list of studies",
                                           .draw = rob_list_draw,
                                           .brief = brief,
                                           .act = act,
                                           .mode = mode,
                                           .field = field,
                                           .typed = typed,
                                           .click = click,
                                           .bindings = BINDINGS,
                                           .n_bindings = ROB_COUNT(BINDINGS)};
