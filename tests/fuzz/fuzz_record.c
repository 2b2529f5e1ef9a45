/*
 * Recording on any text: each line of it is an event that a seat wants to record, as in chain.h,
 * "+{...}" one of several of one command, "undo" and "redo" what they say. The rules decide as in
 * the program. What they let through can be read again and has the effect that it should have, and
 * in the end replaying the journals gives the review that recording made step by step.
 */
#include "ask.h"
#include "replay.h"

#include "core/rules.h"
#include "core/undo.h"

enum { COMMAND_MAX = 8 };

struct recorder {
    struct rob_review review;
    struct chains *chains;
    struct rob_journal_end ends[CHAINS_MAX];
    struct rob_arena arena; /* of the events that are wanted */
    struct rob_intern words;
    struct rob_event command[COMMAND_MAX];
    size_t n;
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
        must(same(consensus.how, event->more->how) && same(consensus.reason, event->reason));
        must(consensus.n_by == event->more->n_seats);
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
        for (size_t i = 0; i < event->more->n_seats; i++)
            must(rob_view_assigned(view, study,
                                   (size_t)rob_view_find_seat(view, event->more->seats[i])));
        break;
    default:
        break;
    }
}

static void check_of_review(const struct rob_view *view, const struct rob_event *event)
{
    const struct rob_event_more *more = event->more;
    int seat = more && more->seat ? rob_view_find_seat(view, more->seat) : ROB_NOT_FOUND;
    if (event->op == ROB_OP_TITLE)
        must(same(rob_view_title(view), more->value));
    else if (event->op == ROB_OP_MODE)
        must(rob_view_opens_by_round(view) == same(more->value, "round"));
    else if (event->op == ROB_OP_OUTCOME && !event->study)
        must(rob_view_n_outcomes(view) == more->n_outcomes);
    else if (event->op == ROB_OP_SEAT || event->op == ROB_OP_RELEASE)
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

/* --- recording --------------------------------------------------------------------------- */

static bool is_open(const struct rob_model *model, const char *id)
{
    int study = rob_model_study(model, id);
    return study != ROB_NOT_FOUND && model->studies.at[study].open;
}

/* Nobody adds to a first pass while the others' can be read. */
static void check_independent(const struct rob_model *model, const struct rob_event *event)
{
    if (event->op == ROB_OP_JUDGE || event->op == ROB_OP_CLEAR || event->op == ROB_OP_REOPEN)
        must(!is_open(model, event->study));
}

static void write_lines(struct rob_buf *lines, struct rob_event *events, size_t n,
                        struct rob_journal_end *end)
{
    for (size_t i = 0; i < n; i++) {
        events[i].left = (uint32_t)(n - 1 - i);
        events[i].time = CHAIN_TIME;
        rob_review__write_line(lines, &events[i], NULL, end);
    }
    must(!lines->failed);
}

/* Writes, and takes into the model what was written. */
static void save(struct recorder *in, struct chain *chain, struct rob_event *events, size_t n)
{
    struct rob_model *model = &in->review.model;
    struct rob_journal_end *end = &in->ends[chain - in->chains->at];
    struct rob_journal_end after = *end;
    struct rob_error err = {0};
    struct rob_buf lines = {0};
    uint32_t journal = 0;
    write_lines(&lines, events, n, &after);
    while (strcmp(model->journals.at[journal].file, chain->key) != 0)
        journal++;
    for (size_t i = 0; i < n; i++)
        check_independent(model, &events[i]);
    must(rob_journal_read_lines(end, lines.data, lines.len, model, journal, NULL, NULL, &err) ==
         ROB_OK);
    must(strcmp(end->hash, after.hash) == 0 && !end->newer);
    must(rob_model_refresh(model, NULL) == ROB_OK);
    rob_buf_add(&chain->text, lines.data, lines.len);
    rob_buf_free(&lines);
    if (n == 1)
        check_effect(&in->review, chain->seat, events);
}

static bool record(struct recorder *in, struct rob_event *events, size_t n)
{
    struct chain *chain = &in->chains->at[in->chains->now];
    struct rob_arena arena = {0};
    struct rob_error err = {0};
    bool reviewer = rob_journal_kind_of(chain->seat) == ROB_JOURNAL_REVIEWER;
    enum rob_status status =
        reviewer && rob_model_seat(&in->review.model, chain->seat) == ROB_NOT_FOUND ? ROB_INVALID
                                                                                    : ROB_OK;
    for (size_t i = 0; i < n && !status; i++)
        status = rob_rules_prepare(&events[i], &in->review.model, chain->seat, &arena, &err);
    if (!status)
        status = rob_rules_check_room(&in->review.model, events, n, &err);
    must(status == ROB_OK || status == ROB_INVALID || status == ROB_REFUSED);
    if (!status)
        save(in, chain, events, n);
    rob_arena_free(&arena);
    return status == ROB_OK;
}

static bool step_back(struct recorder *in, bool redo)
{
    struct chain *chain = &in->chains->at[in->chains->now];
    struct rob_undo_step step = {0};
    enum rob_status status =
        rob_undo_find(&step, &in->review.model, chain->seat, chain->writer, redo, NULL);
    must(status == ROB_OK || status == ROB_REFUSED);
    bool done = !status && record(in, step.events, step.n);
    rob_undo_free(&step);
    return done;
}

/* Undo and redo together change nothing. */
static void step_twice(struct recorder *in)
{
    char *before = describe(&in->review, NULL);
    if (step_back(in, false) && step_back(in, true)) {
        char *after = describe(&in->review, NULL);
        must(strcmp(before, after) == 0);
        free(after);
    }
    free(before);
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
        status = rob_event_read(event, &head, &json, &in->arena, &in->words, NULL);
    rob_json_free(&json);
    rob_buf_free(&text);
    return !status && event->op != ROB_OP_COUNT && event->op != ROB_OP_OPEN;
}

static void take_seat(struct recorder *in, const char *name, size_t len)
{
    size_t n = in->chains->n;
    choose_chain(in->chains, name, len);
    if (in->chains->n == n)
        return;
    struct chain *chain = &in->chains->at[n];
    struct rob_journal_end *end = &in->ends[n];
    must(replay_chain(end, &in->review, chain) == ROB_OK);
}

static void take_line(struct recorder *in, const char *line, size_t len)
{
    if (line[0] == '@' && line[len - 1] != '!') {
        in->n = 0;
        take_seat(in, line + 1, len - 1);
    } else if (!in->chains->n) {
        return;
    } else if (len == 9 && memcmp(line, "undo redo", 9) == 0) {
        step_twice(in);
    } else if (len == 4 && (memcmp(line, "undo", 4) == 0 || memcmp(line, "redo", 4) == 0)) {
        (void)step_back(in, line[0] == 'r');
    } else {
        bool more = line[0] == '+' && in->n + 1 < COMMAND_MAX;
        size_t skip = line[0] == '+';
        if (len > skip && line[skip] == '{' && read_event(in, line + skip, len - skip))
            in->n++;
        if (!more && in->n > 0)
            (void)record(in, in->command, in->n);
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

/* --- the whole --------------------------------------------------------------------------- */

static void check_no_conflicts(const struct rob_model *model)
{
    for (size_t i = 0; i < model->cells.n; i++)
        must(!rob_model_value(model, model->cells.at[i].key).conflict);
    must(model->unplaced.n == 0);
}

static void check_replayed(struct recorder *in, size_t pick)
{
    struct rob_review again;
    replay(&again, in->chains, false);
    must(again.model.nodes.n == in->review.model.nodes.n);
    const char *seat = picked_seat(&again, pick);
    char *first = describe(&in->review, seat), *second = describe(&again, seat);
    must(strcmp(first, second) == 0);
    free(first);
    free(second);
    forget_review(&again);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct recorder in = {.chains = calloc(1, sizeof *in.chains)};
    size_t pick = pick_by(data, size);
    must(in.chains != NULL);
    init_review(&in.review);
    take_lines(&in, replay_beginning, sizeof replay_beginning - 1);
    take_lines(&in, (const char *)data, size);
    check_no_conflicts(&in.review.model);
    check_replayed(&in, pick / 3);
    ask_as(&in.review, picked_seat(&in.review, pick), pick / 7);
    forget_review(&in.review);
    free_chains(in.chains);
    rob_arena_free(&in.arena);
    rob_intern_free(&in.words);
    return 0;
}
