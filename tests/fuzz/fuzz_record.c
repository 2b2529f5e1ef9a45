/*
 * Recording on any text, in a review on disk: each line is an event that a seat wants to record,
 * "@r1" says who it is from there on, "+{...}" is one of several events of one command, and "undo"
 * and "redo" are what they say. The rules decide. What they let through has the effect that it
 * should have and closes nothing that was open; opening the folder again gives the same review, and
 * a check finds nothing wrong with it.
 */
#include "ask.h"
#include "replay.h"
#include "room.h"

#include <syrob/check.h>

enum { COMMAND_MAX = 8, OPEN_MAX = 8 };

struct recorder {
    struct rob_review *review;
    char seat[64];
    struct rob_arena arena; /* of the events that are wanted */
    struct rob_intern words;
    struct rob_event command[COMMAND_MAX];
    size_t n;
    char open[OPEN_MAX][72]; /* ids of studies that are open */
    size_t n_open;
};

/* --- effects ----------------------------------------------------------------------------- */

static bool same(const char *a, const char *b)
{
    return strcmp(a ? a : "", b ? b : "") == 0;
}

static void check_judged(const struct rob_view *view, struct rob_cell cell,
                         const struct rob_event *event)
{
    const struct rob_item *item = &rob_view_form(view)->items[cell.item];
    struct rob_judgement judgement;
    size_t seat = (size_t)rob_view_viewer(view);
    bool found = rob_view_judgement(&judgement, view, cell, seat);
    must(found == (event->op == ROB_OP_JUDGE) || event->outcome);
    must(!found || !judgement.conflict);
    if (event->op != ROB_OP_JUDGE)
        return;
    must(same(judgement.answer == ROB_NOT_FOUND ? NULL : item->answers[judgement.answer].id,
              event->answer));
    must(same(judgement.support, event->support) && judgement.n_quotes == event->n_quotes);
    must(judgement.default_for_outcomes == (cell.outcome != ROB_NO_OUTCOME && !event->outcome));
    must(rob_view_progress(view, cell.study, seat) == ROB_PARTIAL);
}

static void check_settled(const struct rob_view *view, struct rob_cell cell,
                          const struct rob_event *event)
{
    const struct rob_item *item = &rob_view_form(view)->items[cell.item];
    struct rob_consensus consensus = rob_view_consensus(view, cell);
    if (event->op == ROB_OP_RESOLVE) {
        must(consensus.state == ROB_CELL_RESOLVED && !consensus.stale);
        must(same(item->answers[consensus.answer].id, event->answer));
        must(same(consensus.how, event->how) && same(consensus.reason, event->reason));
        must(consensus.n_by == event->n_seats);
    } else if (event->op == ROB_OP_REFER) {
        must(consensus.state == ROB_CELL_REFERRED);
    } else {
        must(consensus.state == ROB_CELL_DIFFER || consensus.state == ROB_CELL_UNANIMOUS);
    }
}

static void check_of_study(const struct rob_view *view, size_t study, const struct rob_event *event)
{
    int seat = rob_view_viewer(view);
    switch (event->op) {
    case ROB_OP_COMPLETE:
        must(rob_view_progress(view, study, (size_t)seat) == ROB_COMPLETE);
        break;
    case ROB_OP_REOPEN:
        must(rob_view_progress(view, study, (size_t)seat) == ROB_PARTIAL);
        must(!rob_view_open(view, study));
        break;
    case ROB_OP_EARLY:
        must(rob_view_open(view, study));
        break;
    case ROB_OP_STUDY_DROP:
    case ROB_OP_STUDY_RESTORE:
        must(rob_view_study(view, study).dropped == (event->op == ROB_OP_STUDY_DROP));
        break;
    case ROB_OP_ASSIGN:
        for (size_t i = 0; i < event->n_seats; i++)
            must(rob_view_assigned(view, study, (size_t)rob_view_find_seat(view, event->seats[i])));
        break;
    default:
        break;
    }
}

static void check_of_review(const struct rob_view *view, const struct rob_event *event)
{
    bool about_seat = event->op == ROB_OP_SEAT || event->op == ROB_OP_RELEASE;
    int seat = about_seat ? rob_view_find_seat(view, event->seat) : ROB_NOT_FOUND;
    if (event->op == ROB_OP_TITLE)
        must(same(rob_view_title(view), event->value));
    else if (event->op == ROB_OP_MODE)
        must(rob_view_opens_by_round(view) == same(event->value, "round"));
    else if (event->op == ROB_OP_OUTCOME && !event->study)
        must(rob_view_n_outcomes(view) == event->n_outcomes);
    else if (about_seat)
        must(rob_view_seat(view, (size_t)seat).released == (event->op == ROB_OP_RELEASE));
}

/* The event as the seat sees it, or anybody where the seat is no reviewer's. */
static void check_effect(struct rob_review *review, const char *seat, const struct rob_event *event)
{
    struct rob_view *view = NULL;
    struct rob_cell cell = {.outcome = ROB_NO_OUTCOME};
    bool reviewer = rob_journal_kind_of(seat) == ROB_JOURNAL_REVIEWER;
    must(rob_view_new(&view, review, reviewer ? seat : NULL, NULL) == ROB_OK);
    bool study = event->study && event->op != ROB_OP_NOTE;
    if (study)
        must(rob_view_find_study(&cell.study, view, event->study, NULL) == ROB_OK);
    if (event->item)
        cell.item = (size_t)rob_form_item(rob_view_form(view), event->item);
    if (event->outcome)
        cell.outcome = rob_view_find_outcome(view, event->outcome);
    if (event->op == ROB_OP_JUDGE || event->op == ROB_OP_CLEAR)
        check_judged(view, cell, event);
    else if (event->op == ROB_OP_RESOLVE || event->op == ROB_OP_UNRESOLVE ||
             event->op == ROB_OP_REFER)
        check_settled(view, cell, event);
    else if (event->op == ROB_OP_FLAG && event->item)
        must(same(rob_view_flag(view, cell, (size_t)rob_view_viewer(view)), event->reason));
    else if (study)
        check_of_study(view, cell.study, event);
    else
        check_of_review(view, event);
    rob_view_free(view);
}

/* --- what was open ----------------------------------------------------------------------- */

static void note_open(struct recorder *in)
{
    struct rob_view *view = NULL;
    must(rob_view_new(&view, in->review, NULL, NULL) == ROB_OK);
    in->n_open = 0;
    for (size_t s = 0; s < rob_view_n_studies(view) && in->n_open < OPEN_MAX; s++)
        if (rob_view_open(view, s))
            snprintf(in->open[in->n_open++], sizeof in->open[0], "%s", rob_view_study(view, s).id);
    rob_view_free(view);
}

static bool was_open(const struct recorder *in, const char *id)
{
    for (size_t i = 0; i < in->n_open; i++)
        if (strcmp(in->open[i], id) == 0)
            return true;
    return false;
}

/* Answers that have been read stay readable, unless their study is removed. */
static void check_still_open(const struct recorder *in)
{
    struct rob_view *view = NULL;
    size_t study = 0;
    must(rob_view_new(&view, in->review, NULL, NULL) == ROB_OK);
    for (size_t i = 0; i < in->n_open; i++) {
        must(rob_view_find_study(&study, view, in->open[i], NULL) == ROB_OK);
        must(rob_view_open(view, study) || rob_view_study(view, study).dropped);
    }
    rob_view_free(view);
}

/* --- recording --------------------------------------------------------------------------- */

/* Nobody changes a first pass while the others' can be read. */
static void check_independent(const struct recorder *in, const struct rob_event *events, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (events[i].op == ROB_OP_JUDGE || events[i].op == ROB_OP_CLEAR ||
            events[i].op == ROB_OP_REOPEN)
            must(!was_open(in, events[i].study));
}

static void check_status(enum rob_status status, const struct rob_error *err)
{
    must(status == ROB_OK || status == ROB_INVALID || status == ROB_REFUSED);
    must(status == err->status && (!status || (err->text[0] && is_utf8(err->text))));
}

static void record(struct recorder *in)
{
    struct rob_error err = {0};
    note_open(in);
    enum rob_status status = rob_review_record(in->review, in->seat, in->command, in->n, &err);
    check_status(status, &err);
    if (status)
        return;
    check_independent(in, in->command, in->n);
    check_still_open(in);
    if (in->n == 1)
        check_effect(in->review, in->seat, in->command);
}

static bool step_back(struct recorder *in, bool redo, const char *operator_)
{
    char *what = NULL;
    struct rob_error err = {0};
    note_open(in);
    enum rob_status status = redo ? rob_review_redo(in->review, in->seat, operator_, &what, &err)
                                  : rob_review_undo(in->review, in->seat, operator_, &what, &err);
    check_status(status, &err);
    must((status == ROB_OK) == (what != NULL) && (!what || is_utf8(what)));
    if (!status)
        check_still_open(in);
    free(what);
    return status == ROB_OK;
}

/* Undo and redo together change nothing, if the redo is by the person who made the change. */
static void step_twice(struct recorder *in)
{
    struct rob_undo_next next = {0};
    bool known = rob_review_next_undo(&next, in->review, in->seat, false, NULL) == ROB_OK;
    char *operator_ = known && next.operator_ ? strdup(next.operator_) : NULL;
    char *before = describe(in->review, NULL);
    if (step_back(in, false, NULL) && step_back(in, true, operator_)) {
        char *after = describe(in->review, NULL);
        must(strcmp(before, after) == 0);
        free(after);
    }
    free(before);
    free(operator_);
}

/* --- the input --------------------------------------------------------------------------- */

/* A line of the input, which lacks number and time, as an event. */
static bool read_event(struct recorder *in, const char *line, size_t len)
{
    static const struct rob_json_limits limits = {
        .bytes = ROB_LINE_MAX, .depth = 4, .members = 256, .one_line = true};
    struct rob_event *event = &in->command[in->n];
    struct rob_journal_head head = {0};
    struct rob_json json = {0};
    struct rob_buf text = {0};
    rob_buf_str(&text, "{\"t\":\"2026-01-01T00:00:00Z\",");
    rob_buf_add(&text, line + 1, len - 1);
    enum rob_status status = rob_json_read(&json, text.data, text.len, &limits, NULL);
    if (!status)
        status = rob_event_read(event, &head, &json, false, &in->arena, &in->words, NULL);
    rob_json_free(&json);
    rob_buf_free(&text);
    return !status && event->op != ROB_OP_COUNT && event->op != ROB_OP_OPEN &&
           event->op != ROB_OP_FORM && event->op != ROB_OP_RECOVER;
}

static void take_line(struct recorder *in, const char *line, size_t len)
{
    if (line[0] == '@') {
        size_t n = rob_utf8_valid_prefix(line + 1, len - 1 < 60 ? len - 1 : 60);
        snprintf(in->seat, sizeof in->seat, "%.*s", (int)n, line + 1);
        in->n = 0;
    } else if (len == 9 && memcmp(line, "undo redo", 9) == 0) {
        step_twice(in);
    } else if (len == 4 && (memcmp(line, "undo", 4) == 0 || memcmp(line, "redo", 4) == 0)) {
        (void)step_back(in, line[0] == 'r', NULL);
    } else {
        bool more = line[0] == '+' && in->n + 1 < COMMAND_MAX;
        size_t skip = line[0] == '+';
        if (len > skip && line[skip] == '{' && read_event(in, line + skip, len - skip))
            in->n++;
        if (!more && in->n > 0)
            record(in);
        in->n = more ? in->n : 0;
    }
}

static void take_lines(struct recorder *in, const char *text, size_t len)
{
    for (size_t at = 0; at < len;) {
        const char *end = memchr(text + at, '\n', len - at);
        size_t n = end ? (size_t)(end - (text + at)) : len - at;
        if (n > 0)
            take_line(in, text + at, n);
        at += n + 1;
    }
}

/* --- the folder -------------------------------------------------------------------------- */

static const char beginning[] =
    "@lead\n"
    "{\"op\":\"study\",\"study\":\"s1\",\"authors\":\"Hale, A\",\"year\":1997}\n"
    "{\"op\":\"study\",\"study\":\"s2\",\"authors\":\"Hale, A\",\"year\":1997}\n"
    "@r1\n";

static void make_review(struct recorder *in, char path[64])
{
    static const struct rob_seat_setup seats[] = {
        {.id = "r1", .name = "Ana", .role = "reviewer"},
        {.id = "r2", .name = "", .role = "reviewer"},
        {.id = "adj", .name = "Cy", .role = "adjudicator"}};
    static const char *const outcomes[] = {"ALT", "AST"};
    const struct rob_review_setup setup = {.title = "A review",
                                           .form = replay_form,
                                           .form_len = sizeof replay_form - 1,
                                           .seats = seats,
                                           .n_seats = 3,
                                           .outcomes = outcomes,
                                           .n_outcomes = 2,
                                           .mode = "study"};
    (void)room();
    setenv("XDG_STATE_HOME", room_path, 1);
    setenv("SYROB_CLOCK", "1700000000", 1);
    snprintf(path, 64, "%s/review", room_path);
    must(rob_review_create(path, &setup, NULL) == ROB_OK);
    must(rob_review_open(&in->review, path, NULL) == ROB_OK);
}

static void check_opened_again(struct recorder *in, const char *path, size_t pick)
{
    struct rob_review *again = NULL;
    must(rob_review_open(&again, path, NULL) == ROB_OK);
    must(rob_review_n_problems(again) == 0);
    const char *seat = picked_seat(again, pick);
    char *first = describe(in->review, seat), *second = describe(again, seat);
    must(strcmp(first, second) == 0);
    free(first);
    free(second);
    rob_review_free(again);
}

static void check_folder(const char *path)
{
    struct rob_check *check = NULL;
    must(rob_check_new(&check, path, NULL, NULL) == ROB_OK);
    for (size_t i = 0; i < check->n_problems; i++)
        fprintf(stderr, "%s:%u: %s: %s\n", check->problems[i].file, check->problems[i].line,
                check->problems[i].kind, check->problems[i].message);
    must(check->n_problems == 0);
    rob_check_free(check);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct recorder in = {.n = 0};
    size_t pick = pick_by(data, size);
    char path[64];
    make_review(&in, path);
    take_lines(&in, beginning, sizeof beginning - 1);
    take_lines(&in, (const char *)data, size);
    check_opened_again(&in, path, pick / 3);
    check_folder(path);
    ask_as(in.review, picked_seat(in.review, pick), pick / 7);
    rob_review_free(in.review);
    rob_arena_free(&in.arena);
    rob_intern_free(&in.words);
    empty_folder(room());
    return 0;
}
