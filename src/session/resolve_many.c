#include "session/resolve_many.h"

#include "session/resolve.h"
#include "session/words.h"

#include <syrob/work.h>

#include <stdlib.h>

static void take_texts(struct rob_event *event, const struct rob_session *session,
                       struct rob_cell cell)
{
    struct rob_sides sides;
    rob_resolve_sides(&sides, session, cell);
    for (size_t i = 0; i < sides.n; i++)
        if (sides.judgement[i].answer == session->resolving.answer) {
            event->support = sides.judgement[i].support;
            event->quotes = sides.judgement[i].quotes;
            event->n_quotes = (uint32_t)sides.judgement[i].n_quotes;
            return;
        }
}

struct resolvers {
    const char *seats[ROB_RESOLVERS_MAX];
};

static void make_event(struct rob_event *event, struct resolvers *by, struct rob_session *session,
                       size_t i)
{
    struct rob_resolving *state = &session->resolving;
    struct rob_cell here = state->cell, cell = state->marks.at[i].cell;
    const struct rob_item *item = &session->form->items[cell.item];
    state->cell = cell; /* whose resolvers are asked for */
    size_t n = rob_resolve_resolvers(session, by->seats);
    state->cell = here;
    *event = (struct rob_event){
        .op = ROB_OP_RESOLVE,
        .operator_ = session->seat,
        .study = rob_view_study(session->view, cell.study).id,
        .item = item->id,
        .outcome = cell.outcome >= 0 ? rob_view_outcome(session->view, (size_t)cell.outcome) : NULL,
        .answer = item->answers[state->answer].id,
        .seats = by->seats,
        .n_seats = n,
        .how = rob_how_id(rob_work_how(session->view, by->seats, n))};
    if (state->marks.at[i].cause >= 0)
        event->cause = rob_cause_id((enum rob_cause)state->marks.at[i].cause);
    take_texts(event, session, cell);
}

static void record_all(struct rob_session *session)
{
    size_t n = session->resolving.marks.n;
    struct rob_event *events = calloc(n, sizeof *events);
    struct resolvers *by = calloc(n, sizeof *by);
    for (size_t i = 0; events && by && i < n; i++)
        make_event(&events[i], &by[i], session, i);
    if (!events || !by) {
        rob_session_say(session, "Nothing was recorded: out of memory.");
    } else if (rob_session_record(session, ROB_SEAT_CONSENSUS, events, n) == ROB_OK) {
        rob_resolve_unmark_all(session);
        rob_session_say(session, "%zu resolved and saved. %zu left.", n,
                        rob_resolve_n_left(session, true));
    }
    free(events);
    free(by);
}

/* The first mark of this kind; the number of marks: none is. */
static size_t find_cause(const struct rob_marks *marks, int cause)
{
    size_t i = 0;
    while (i < marks->n && marks->at[i].cause != cause)
        i++;
    return i;
}

static void take_cause(struct rob_session *session, const char *text, int choice);

/* The last choice gives all that are left the cause of the one before. */
static void ask_cause(struct rob_session *session, size_t i)
{
    struct rob_resolving *state = &session->resolving;
    struct rob_buf question = {0}, rest = {0};
    const char *choices[ROB_CAUSE_COUNT + 1];
    size_t n = ROB_CAUSE_COUNT, left = state->marks.n - i;
    for (size_t c = 0; c < ROB_CAUSE_COUNT; c++)
        choices[c] = rob_cause_text((enum rob_cause)c);
    rob_buf_printf(&rest, "the cause before this one, for all %zu that are left", left);
    if (state->last_cause != ROB_CAUSE_UNASKED && left > 1)
        choices[n++] = rob_buf_text(&rest);
    rob_buf_printf(&question, "%zu of %zu, %s: %s", i + 1, state->marks.n,
                   rob_view_study(session->view, state->marks.at[i].cell.study).label,
                   rob_word_why_differ(session));
    state->marks.at[i].cause = ROB_CAUSE_ASKING;
    rob_session_ask_choice(session, rob_buf_text(&question), choices, n, -1, take_cause);
    rob_buf_free(&question);
    rob_buf_free(&rest);
}

/* Marks may have gone while a question was open: somebody else resolved theirs. */
static void go_on(struct rob_session *session)
{
    const struct rob_marks *marks = &session->resolving.marks;
    size_t next = find_cause(marks, ROB_CAUSE_UNASKED);
    if (next < marks->n)
        ask_cause(session, next);
    else if (marks->n > 0)
        record_all(session);
    else
        rob_session_say(session, "Nothing was recorded: the marked rows were resolved meanwhile.");
}

static void take_cause(struct rob_session *session, const char *text, int choice)
{
    struct rob_resolving *state = &session->resolving;
    struct rob_marks *marks = &state->marks;
    size_t asked = find_cause(marks, ROB_CAUSE_ASKING);
    (void)text;
    if (choice == ROB_CAUSE_COUNT) {
        for (size_t i = 0; i < marks->n; i++)
            if (marks->at[i].cause == ROB_CAUSE_ASKING || marks->at[i].cause == ROB_CAUSE_UNASKED)
                marks->at[i].cause = state->last_cause;
    } else if (asked < marks->n) {
        marks->at[asked].cause = state->last_cause = choice;
    }
    go_on(session);
}

/* Reviewers who were not asked cannot differ, so that no cause is asked for. */
static bool differs(const struct rob_session *session, size_t mark)
{
    return rob_view_consensus(session->view, session->resolving.marks.at[mark].cell).differ;
}

static void begin(struct rob_session *session, const char *text, int choice)
{
    struct rob_resolving *state = &session->resolving;
    (void)text, (void)choice;
    for (size_t i = 0; i < state->marks.n; i++)
        state->marks.at[i].cause = differs(session, i) ? ROB_CAUSE_UNASKED : ROB_NOT_FOUND;
    state->last_cause = ROB_CAUSE_UNASKED;
    go_on(session);
}

/* "Chen 2011: No, Unclear" a line, as many as a question has room for. */
static void add_listing(const struct rob_session *session, struct rob_buf *out)
{
    enum { LINES = 12 };
    const struct rob_marks *marks = &session->resolving.marks;
    for (size_t i = 0; i < marks->n && i < LINES; i++) {
        struct rob_cell cell = marks->at[i].cell;
        const struct rob_item *item = &session->form->items[cell.item];
        struct rob_sides sides;
        rob_resolve_sides(&sides, session, cell);
        rob_buf_printf(out, "\n  %s", rob_view_study(session->view, cell.study).label);
        if (cell.outcome >= 0)
            rob_buf_printf(out, " (%s)", rob_view_outcome(session->view, (size_t)cell.outcome));
        for (size_t side = 0; side < sides.n; side++)
            rob_buf_printf(out, "%s %s", side ? "," : ":",
                           sides.judgement[side].answer >= 0
                               ? item->answers[sides.judgement[side].answer].label
                               : "nothing");
    }
    if (marks->n > LINES)
        rob_buf_printf(out, "\n  and %zu more", marks->n - LINES);
}

void rob_resolve_many(struct rob_session *session, int answer)
{
    struct rob_resolving *state = &session->resolving;
    if (!rob_resolve_can_change(session))
        return;
    if (state->marks.n == 0) {
        rob_session_say(
            session,
            "No row is marked. Space marks a row, * all of this item with the same answers.");
        return;
    }
    size_t item = state->marks.at[0].cell.item;
    if (!rob_resolve_marks_one_item(session)) {
        rob_session_say(
            session, "The marked rows belong to several items. An answer can resolve the rows of "
                     "one item only. Press - to remove all marks.");
        return;
    }
    struct rob_buf question = {0};
    state->answer = answer;
    rob_buf_printf(&question, "Resolve %zu %s as ", state->marks.n,
                   state->marks.n == 1 ? "row" : "rows");
    rob_word_answer(&question, session->form, &session->form->items[item], answer);
    rob_buf_printf(&question, " on item %d?", session->form->items[item].number);
    add_listing(session, &question);
    rob_session_ask_yes(session, rob_buf_text(&question), begin);
    rob_buf_free(&question);
}
