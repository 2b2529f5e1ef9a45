/*
 * The journals of a review on any text (chain.h says how): replaying them, asking everything as
 * every seat, and what may be recorded next. The order in which the reviewers' journals are read
 * makes no difference, and a journal that is cut anywhere is the same as far as it goes.
 */
#include "ask.h"
#include "replay.h"
#include "room.h"

#include "core/rules.h"
#include "core/undo.h"

/* --- order ------------------------------------------------------------------------------- */

static void check_same(struct rob_review *one, struct rob_review *other, const char *seat)
{
    char *first = describe(one, seat), *second = describe(other, seat);
    must(first && second && strcmp(first, second) == 0);
    free(first);
    free(second);
}

/* --- what comes next --------------------------------------------------------------------- */

static void check_undo(const struct rob_review *review, const struct chain *chain)
{
    const char *seat = chain->seat;
    for (int redo = 0; redo < 2; redo++) {
        struct rob_undo_step step = {0};
        struct rob_arena arena = {0};
        enum rob_status status =
            rob_undo_find(&step, &review->model, seat, chain->writer, redo != 0, NULL);
        must(status == ROB_OK || status == ROB_REFUSED);
        for (size_t i = 0; i < step.n; i++)
            (void)rob_rules_prepare(&step.events[i], &review->model, seat, &arena, NULL);
        rob_arena_free(&arena);
        rob_undo_free(&step);
    }
}

static void check_rules(const struct rob_review *review, const char *seat, const char *study)
{
    static const char *const by[] = {"r1", "r2"};
    static const struct rob_signal signal = {"a", "yes"};
    const struct rob_event events[] = {
        {.op = ROB_OP_JUDGE, .item = "house", .answer = "yes", .signals = &signal, .n_signals = 1},
        {.op = ROB_OP_JUDGE, .item = "blind", .outcome = "ALT", .answer = "na"},
        {.op = ROB_OP_CLEAR, .item = "seq"},
        {.op = ROB_OP_COMPLETE},
        {.op = ROB_OP_REOPEN, .reason = "slip"},
        {.op = ROB_OP_FLAG, .item = "seq", .reason = "ask"},
        {.op = ROB_OP_RESOLVE,
         .item = "seq",
         .answer = "no",
         .how = "discussion",
         .cause = "slip",
         .seats = by,
         .n_seats = 2},
        {.op = ROB_OP_UNRESOLVE, .item = "seq", .reason = "no"},
        {.op = ROB_OP_REFER, .item = "seq"},
        {.op = ROB_OP_EARLY, .reason = "late"},
        {.op = ROB_OP_ASSIGN, .seats = by, .n_seats = 2},
        {.op = ROB_OP_STUDY_DROP, .reason = "twice"},
    };
    for (size_t i = 0; i < sizeof events / sizeof *events; i++) {
        struct rob_arena arena = {0};
        struct rob_error err = {0};
        struct rob_event event = events[i];
        event.study = study;
        enum rob_status status = rob_rules_prepare(&event, &review->model, seat, &arena, &err);
        must(status == err.status && (!status || err.text[0]));
        rob_arena_free(&arena);
    }
}

static void check_next(const struct rob_review *review, const struct chains *chains, size_t pick)
{
    static const char *const seats[] = {"lead", "consensus", "r1", "r2"};
    const struct rob_model *model = &review->model;
    for (size_t s = 0; s < model->studies.n && s < 3; s++)
        check_rules(review, seats[pick % 4], model->studies.at[s].study.id);
    for (size_t i = 0; i < chains->n; i++)
        check_undo(review, &chains->at[i]);
}

/* --- secrets ----------------------------------------------------------------------------- */

static bool is_said(const struct chains *chains, const char *text, bool by_r1)
{
    for (size_t i = 0; i < chains->n; i++)
        if ((strcmp(chains->at[i].seat, "r1") == 0) == by_r1 &&
            strstr(rob_buf_text(&chains->at[i].text), text))
            return true;
    return false;
}

/* Texts of r1 are not shown to others while no study is open. */
static void check_secret(struct rob_review *review, const struct chains *chains, const char *seat)
{
    static const char secret[] = "r1 only";
    struct rob_view *view = NULL;
    char *log = NULL, *rest = NULL;
    size_t len = 0;
    must(rob_view_new(&view, review, seat, NULL) == ROB_OK);
    bool told = rob_view_totals(view).open > 0 || (seat && strcmp(seat, "r1") == 0) ||
                is_said(chains, secret, false) || !is_said(chains, secret, true);
    for (size_t s = rob_view_n_studies(view); s < review->model.order.n; s++)
        told = told || rob_view_open(view, s);
    if (!told) {
        FILE *stream = open_memstream(&log, &len);
        must(rob_write_log_json(stream, view, ROB_NOT_FOUND, ROB_NOT_FOUND, NULL) == ROB_OK);
        fclose(stream);
        rest = describe(review, seat);
        must(!strstr(log, secret) && !strstr(rest, secret));
    }
    rob_view_free(view);
    free(log);
    free(rest);
}

/* --- newer programs ----------------------------------------------------------------------- */

static enum rob_status read_alone(const struct chain *chain, struct rob_journal_end *end)
{
    *end = (struct rob_journal_end){0};
    return rob_journal_read_lines(end, rob_buf_text(&chain->text), chain->text.len, NULL, 0, NULL,
                                  NULL, NULL);
}

/* A good journal remains good if its flags are replaced by an unknown op. */
static void check_newer(const struct chains *chains, const uint8_t *data, size_t size)
{
    static const char known[] = "{\"op\":\"flag\"", unknown[] = "{\"op\":\"vote\"";
    struct chains *changed = calloc(1, sizeof *changed);
    char *text = malloc(size + 1);
    must(changed && text);
    memcpy(text, data, size);
    text[size] = '\0';
    for (char *at = text; (at = strstr(at, known)); at++)
        memcpy(at, unknown, sizeof unknown - 1);
    if (size == 0 || data[0] != '!')
        add_lines(changed, replay_beginning, sizeof replay_beginning - 1);
    add_lines(changed, text, size);
    for (size_t i = 0; i < chains->n; i++) {
        struct rob_journal_end before, after;
        enum rob_status status = read_alone(&chains->at[i], &before);
        must(status || read_alone(&changed->at[i], &after) == ROB_OK);
        must(status || (before.lines == after.lines && before.newer <= after.newer));
    }
    free(text);
    free_chains(changed);
}

/* --- files ------------------------------------------------------------------------------- */

static void check_same_end(const struct rob_journal_end *a, const struct rob_journal_end *b)
{
    must(a->size == b->size && a->lines == b->lines && a->newer == b->newer);
    must(strcmp(a->hash, b->hash) == 0);
}

/* A journal that was cut is good up to its last whole command, and can be read on from there. */
static void check_cut(const struct chain *chain)
{
    struct rob_journal_end whole = {0}, cut = {0};
    struct rob_error err = {0};
    const char *text = rob_buf_text(&chain->text);
    size_t len = chain->text.len;
    size_t at =
        len ? strtoul((char[]){chain->hash[0], chain->hash[1], chain->hash[2], 0}, NULL, 16) * len /
                  4096
            : 0;
    put_file("journal.jsonl", text, len);
    enum rob_status status =
        rob_journal_read(&whole, room(), "journal.jsonl", NULL, 0, NULL, NULL, &err);
    must(status == err.status && (!status || status == ROB_INVALID));
    must(status || whole.size + whole.torn == (off_t)len);
    put_file("journal.jsonl", text, at);
    if (rob_journal_read(&cut, room(), "journal.jsonl", NULL, 0, NULL, NULL, NULL) != ROB_OK) {
        must(status == ROB_INVALID);
        return;
    }
    must(cut.size + cut.torn == (off_t)at && cut.lines <= chain->lines);
    if (status || whole.torn)
        return;
    must(rob_journal_read_lines(&cut, text + cut.size, len - (size_t)cut.size, NULL, 0, NULL, NULL,
                                NULL) == ROB_OK);
    check_same_end(&whole, &cut);
}

/* --- the whole --------------------------------------------------------------------------- */

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct chains *chains = calloc(1, sizeof *chains);
    struct rob_review review, other;
    size_t pick = pick_by(data, size);
    must(chains != NULL);
    if (size == 0 || data[0] != '!')
        add_lines(chains, replay_beginning, sizeof replay_beginning - 1);
    add_lines(chains, (const char *)data, size);
    replay(&review, chains, false);
    replay(&other, chains, true);
    ask_as(&review, picked_seat(&review, pick), pick / 7);
    check_same(&review, &other, picked_seat(&review, pick / 3));
    check_secret(&review, chains, picked_seat(&review, pick / 5));
    check_next(&review, chains, pick);
    check_newer(chains, data, size);
    if (chains->n > 0)
        check_cut(&chains->at[chains->now]);
    forget_review(&review);
    forget_review(&other);
    free_chains(chains);
    return 0;
}
