/* The one write path: event -> rules -> line on disk -> model. Unblinding that follows:
 * reveal.c. */
#include "store/review_state.h"

#include "store/sealed_line.h"
#include "store/state.h"
#include "store/tidy.h"

#include "core/ops.h"
#include "core/rules.h"

#include "base/fail.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* --- writers ----------------------------------------------------------------------------- */

struct rob_writer *rob_review__writer(const struct rob_review *review, const char *seat)
{
    for (size_t i = 0; i < review->writers.n; i++)
        if (strcmp(review->writers.at[i]->seat, seat) == 0)
            return review->writers.at[i];
    return NULL;
}

static const struct rob_loaded *loaded_of(const struct rob_review *review,
                                          const struct rob_writer *writer)
{
    for (size_t i = 0; i < review->loaded.n; i++)
        if (strcmp(review->loaded.at[i].name, writer->name) == 0)
            return &review->loaded.at[i];
    return NULL;
}

/* Does the model hold exactly the lines of this writer? */
static bool is_current(const struct rob_review *review, const struct rob_writer *writer)
{
    const struct rob_loaded *loaded = loaded_of(review, writer);
    if (!loaded)
        return writer->end.lines == 0;
    return loaded->end.size == writer->end.size && strcmp(loaded->end.hash, writer->end.hash) == 0;
}

static enum rob_status check_seat(const struct rob_review *review, const char *seat,
                                  struct rob_error *err)
{
    int index = ROB_NOT_FOUND;
    return rob_journal_kind_of(seat) == ROB_JOURNAL_REVIEWER
               ? rob_model_need_seat(&index, &review->model, seat, err)
               : ROB_OK;
}

static enum rob_status refuse_damaged(const struct rob_loaded *loaded, struct rob_error *err)
{
    return rob_fail(err, ROB_INVALID,
                    "journals/%s is damaged and cannot be read to its end, so entries cannot be "
                    "added for %s; merge another copy first: syrob merge PATH",
                    loaded->name, loaded->seat);
}

/* A reviewer who has lost some of their own entries must not go on as if they had never existed. An
 * adjudicator may: a resolution names the events it replaces. */
static enum rob_status check_readable(const struct rob_review *review, const char *seat,
                                      struct rob_error *err)
{
    enum rob_status status = ROB_OK;
    for (size_t i = 0; i < review->loaded.n && !status; i++)
        if (review->loaded.at[i].damaged && strcmp(review->loaded.at[i].seat, seat) == 0)
            status = refuse_damaged(&review->loaded.at[i], err);
    for (size_t i = 0; i < review->damaged.n && !status; i++)
        if (strcmp(review->damaged.at[i].seat, seat) == 0)
            status = refuse_damaged(&review->damaged.at[i], err);
    return rob_journal_kind_of(seat) == ROB_JOURNAL_CONSENSUS ? ROB_OK : status;
}

/* --- writing lines ----------------------------------------------------------------------- */

/* Adds the line of an event at the end of a journal; sets its id and line. */
static void write_line(struct rob_buf *lines, struct rob_event *event,
                       const struct rob_journal_head *head, const struct rob_writer *writer,
                       struct rob_journal_end *end)
{
    size_t start = lines->len;
    bool boxed = writer->keys && rob_op_outer(event->op) != ROB_OP_COUNT &&
                 rob_journal_kind_of(writer->seat) == ROB_JOURNAL_REVIEWER;
    event->line = end->lines + 1;
    if (boxed)
        rob_event_write_sealed(lines, event, writer->keys, end->hash);
    else
        rob_event_write(lines, event, head);
    if (writer->keys && rob_sealed_is_signed(event, writer->seat))
        rob_sealed_sign(lines, start, writer->keys, end->hash);
    rob_chain_close(lines, start, end->hash);
    rob_event_set_hash(event, end->hash);
    end->lines++;
    end->size += (off_t)(lines->len - start);
}

static void write_head(struct rob_buf *lines, const struct rob_review *review,
                       const struct rob_writer *writer, int64_t now, struct rob_journal_end *end)
{
    char salt[33];
    rob_random_hex(salt, 32);
    const char *key = writer->keys ? writer->keys->public_key : NULL;
    struct rob_journal_head head = {.version =
                                        key ? ROB_JOURNAL_VERSION : ROB_JOURNAL_VERSION_PLAIN,
                                    .key = key,
                                    .review = review->id,
                                    .seat = writer->seat,
                                    .writer = writer->id,
                                    .salt = salt,
                                    .app = "syrob " ROB_VERSION};
    struct rob_event event = {.op = ROB_OP_OPEN, .time = now};
    snprintf(end->seat, sizeof end->seat, "%s", writer->seat);
    snprintf(end->key, sizeof end->key, "%s", key ? key : "");
    write_line(lines, &event, &head, writer, end);
}

static enum rob_status fail_long(const struct rob_event *event, struct rob_error *err)
{
    return rob_fail(err, ROB_INVALID,
                    "'%s' would take a line of more than %d bytes: its texts are too long, or it "
                    "names too many things",
                    rob_op_id(event->op), ROB_LINE_MAX);
}

/* The length of the line, to within a number. A box of a sealed review is longer than its content;
 * that is found out when it is written. */
static enum rob_status check_length(const struct rob_event *event, struct rob_error *err)
{
    enum { HASH = ROB_HASH_HEX + 16 };
    struct rob_buf line = {0};
    rob_event_write(&line, event, NULL);
    bool failed = line.failed, too_long = line.len + HASH > ROB_LINE_MAX;
    rob_buf_free(&line);
    return failed ? rob_fail_memory(err) : too_long ? fail_long(event, err) : ROB_OK;
}

enum rob_status rob_review__write_lines(struct rob_buf *lines, const struct rob_review *review,
                                        const struct rob_writer *writer, struct rob_event *events,
                                        size_t n, struct rob_journal_end *end,
                                        struct rob_error *err)
{
    int64_t now = review->now();
    if (end->lines == 0)
        write_head(lines, review, writer, now, end);
    for (size_t i = 0; i < n && !lines->failed; i++) {
        size_t start = lines->len;
        events[i].left = (uint32_t)(n - 1 - i);
        events[i].time = now;
        write_line(lines, &events[i], NULL, writer, end);
        if (lines->len - start > ROB_LINE_MAX)
            return fail_long(&events[i], err);
    }
    if (end->size > ROB_JOURNAL_BYTES_MAX)
        return rob_fail(err, ROB_REFUSED, "the journal would be longer than 1 GiB");
    return lines->failed ? rob_fail_memory(err) : ROB_OK;
}

/* --- applying ---------------------------------------------------------------------------- */

/* The model receives the lines on disk, through the reader that every opening uses. */
enum rob_status rob_review__apply(struct rob_review *review, const struct rob_writer *writer,
                                  const struct rob_buf *lines, struct rob_error *err)
{
    struct rob_loaded *loaded = (struct rob_loaded *)loaded_of(review, writer);
    struct rob_journal_head head = {.seat = writer->seat, .writer = writer->id};
    char path[300];
    snprintf(path, sizeof path, "journals/%s", writer->name);
    if (!loaded) {
        struct rob_loaded fresh = {.end = {.size = 0}};
        snprintf(fresh.name, sizeof fresh.name, "%s", writer->name);
        snprintf(fresh.seat, sizeof fresh.seat, "%s", writer->seat);
        memcpy(fresh.writer, writer->id, sizeof fresh.writer);
        enum rob_status status = rob_model_add_journal(&review->model, path, &head, err);
        if (status)
            return status;
        if (!rob_vec_push(&review->loaded, fresh))
            return rob_fail_memory(err);
        loaded = &review->loaded.at[review->loaded.n - 1];
    }
    uint32_t journal = 0;
    while (strcmp(review->model.journals.at[journal].file, path) != 0)
        journal++;
    enum rob_status status = rob_journal_read_lines(&loaded->end, lines->data, lines->len,
                                                    &review->model, journal, NULL, NULL, err);
    if (!status)
        status = rob_model_set_key(&review->model, journal, loaded->end.key, err);
    int seat = rob_model_seat(&review->model, writer->seat);
    if (seat != ROB_NOT_FOUND)
        review->model.own |= (uint64_t)1 << seat;
    return status;
}

/* --- recording --------------------------------------------------------------------------- */

struct cell_use {
    uint64_t key;
    const struct rob_event *event;
};

static int compare_uses(const void *a, const void *b)
{
    const struct cell_use *first = a, *second = b;
    return (first->key > second->key) - (first->key < second->key);
}

/* Two values for one slot in one command would stay side by side for ever. */
static enum rob_status check_apart(const struct rob_model *model, const char *seat,
                                   const struct rob_event *events, size_t n, struct rob_error *err)
{
    const char *orphan = NULL;
    size_t n_uses = 0;
    struct cell_use *uses = malloc((n + 1) * sizeof *uses);
    enum rob_status status = uses ? ROB_OK : rob_fail_memory(err);
    for (size_t i = 0; i < n && !status; i++) {
        struct cell_use use = {.event = &events[i]};
        if (rob_model_cell_of(&use.key, model, &events[i], rob_model_seat(model, seat), &orphan))
            uses[n_uses++] = use;
    }
    if (n_uses)
        qsort(uses, n_uses, sizeof *uses, compare_uses);
    for (size_t i = 1; i < n_uses && !status; i++)
        if (uses[i].key == uses[i - 1].key &&
            !rob_event_same_content(uses[i].event, uses[i - 1].event))
            status = rob_fail(err, ROB_INVALID,
                              "one command says two things of the same: \"%s\" twice%s%s",
                              rob_op_id(uses[i].event->op), uses[i].event->study ? " for " : "",
                              uses[i].event->study ? uses[i].event->study : "");
    free(uses);
    return status;
}

/* The rules that the events of one command must satisfy together. */
static enum rob_status check_command(const struct rob_review *review, const char *seat,
                                     const struct rob_event *events, size_t n,
                                     struct rob_error *err)
{
    enum rob_status status = rob_rules_check_rounds(&review->model, events, n, err);
    if (!status && n > 1)
        status = check_apart(&review->model, seat, events, n, err);
    return status ? status : rob_model_check_room(&review->model, events, n, err);
}

enum rob_status rob_review__prepare(const struct rob_review *review, const char *seat,
                                    struct rob_event *events, size_t n, struct rob_arena *arena,
                                    struct rob_error *err)
{
    enum rob_status status = ROB_OK;
    for (size_t i = 0; i < n && !status; i++)
        status = rob_rules_prepare(&events[i], &review->model, seat, arena, err);
    return status ? status : check_command(review, seat, events, n, err);
}

enum rob_status rob_review_check(const struct rob_review *review, const char *seat,
                                 const struct rob_event *events, size_t n, struct rob_error *err)
{
    struct rob_arena arena = {0};
    enum rob_status status = ROB_OK;
    for (size_t i = 0; i < n && !status; i++) {
        struct rob_event event = events[i];
        status = rob_rules_prepare(&event, &review->model, seat, &arena, err);
        if (!status)
            status = check_length(&event, err);
    }
    rob_arena_free(&arena);
    return status ? status : check_command(review, seat, events, n, err);
}

/* Finds a study that is unblinded now and would not be in `then`; NULL if there is no such
 * study. */
static const char *find_closed(const struct rob_model *now, const struct rob_model *then)
{
    for (size_t i = 0; i < now->order.n; i++) {
        const struct rob_model_study *study = &now->studies.at[now->order.at[i]];
        int other = rob_model_study(then, study->study.id);
        bool taken_out = other != ROB_NOT_FOUND && then->studies.at[other].study.dropped &&
                         !study->study.dropped;
        if (study->open && !taken_out && (other == ROB_NOT_FOUND || !then->studies.at[other].open))
            return study->study.label;
    }
    return NULL;
}

/* Reads the review a second time, with the lines added. */
enum rob_status rob_review__try_lines(struct rob_review **scratch, const struct rob_review *review,
                                      const struct rob_writer *writer, const struct rob_buf *lines,
                                      struct rob_error *err)
{
    enum rob_status status = rob_review_peek(scratch, review->path, err);
    if (!status)
        status = rob_review__apply(*scratch, writer, lines, err);
    return status ? status : rob_model_refresh(&(*scratch)->model, err);
}

/*
 * Nobody can unread a judgement: whatever the lead changes, an unblinded study must stay so. The
 * lines are tried on a second reading of the review, so that this holds for every op.
 */
static enum rob_status try_lead(const struct rob_review *review, const struct rob_writer *writer,
                                const struct rob_buf *lines, struct rob_error *err)
{
    struct rob_review *scratch = NULL;
    bool any = false;
    if (strcmp(writer->seat, ROB_SEAT_LEAD) != 0)
        return ROB_OK;
    for (size_t i = 0; i < review->model.order.n && !any; i++)
        any = review->model.studies.at[review->model.order.at[i]].open;
    if (!any)
        return ROB_OK;
    enum rob_status status = rob_review__try_lines(&scratch, review, writer, lines, err);
    const char *closed = status ? NULL : find_closed(&review->model, &scratch->model);
    if (closed)
        status =
            rob_fail(err, ROB_REFUSED,
                     "%s is unblinded and would be blinded again by this: its answers have been "
                     "read, and the first passes must stay as they are",
                     closed);
    rob_review_free(scratch);
    return status;
}

static void expect_studies(struct rob_review *review, const struct rob_event *events, size_t n)
{
    size_t studies = 0;
    for (size_t i = 0; i < n; i++)
        studies += events[i].op == ROB_OP_STUDY;
    if (studies > 1)
        rob_model_expect_studies(&review->model, studies);
}

static enum rob_status save(struct rob_review *review, struct rob_writer *writer,
                            struct rob_event *events, size_t n, struct rob_error *err)
{
    struct rob_buf lines = {0};
    struct rob_journal_end end = writer->end;
    unsigned copies = 0;
    enum rob_status status = rob_review__write_lines(&lines, review, writer, events, n, &end, err);
    if (!status) /* a line that could not be read again would make the journal unreadable */
        status = rob_journal_rehearse(&writer->end, lines.data, lines.len, err);
    if (!status)
        status = try_lead(review, writer, &lines, err);
    if (!status)
        status = rob_writer_append(&copies, writer, lines.data, lines.len, &end, err);
    if (!status) {
        review->saved = (struct rob_saved){events[n - 1].time, copies};
        expect_studies(review, events, n);
        status = rob_review__apply(review, writer, &lines, err);
        rob_buf_free(&lines); /* the refresh needs the most memory */
        if (!status)
            status = rob_model_refresh(&review->model, err);
        /* The lines on disk are saved even if the model fails: it is read again. */
        if (status && rob_review__load_again(review, NULL) == ROB_OK)
            status = ROB_OK;
    }
    rob_buf_free(&lines);
    return status;
}

static enum rob_status record_as(struct rob_review *review, struct rob_writer *writer,
                                 struct rob_event *events, size_t n, struct rob_error *err)
{
    struct rob_arena arena = {0};
    enum rob_status status = rob_review__prepare(review, writer->seat, events, n, &arena, err);
    if (!status)
        status = save(review, writer, events, n, err);
    for (size_t i = 0; i < n; i++) {
        events[i].was = events[i].refs = NULL; /* they were in the arena */
        events[i].n_was = events[i].n_refs = 0;
        if (events[i].op == ROB_OP_REVEAL)
            events[i].completions = NULL, events[i].n_completions = 0, events[i].key = NULL;
        if (events[i].op == ROB_OP_COMPLETE)
            events[i].commit = NULL;
    }
    rob_arena_free(&arena);
    return status;
}

/* --- claiming ---------------------------------------------------------------------------- */

static enum rob_status tell_recovery(struct rob_review *review, struct rob_writer *writer,
                                     struct rob_error *err)
{
    struct rob_event event = {.op = ROB_OP_RECOVER,
                              .file = writer->name,
                              .reason = "the journal was torn or damaged; it was set aside in the "
                                        "state folder and restored from what was known good"};
    writer->restored = false;
    return record_as(review, writer, &event, 1, err);
}

enum rob_status rob_review_claim(struct rob_review *review, const char *seat, struct rob_error *err)
{
    struct rob_writer *writer = NULL;
    if (rob_review__writer(review, seat))
        return ROB_OK;
    enum rob_status status = check_seat(review, seat, err);
    if (!status)
        status = check_readable(review, seat, err);
    if (!status && review->sealed)
        status = rob_review__check_custodian(review, seat, err);
    if (!status)
        status = rob_review__need_key(review, seat, err);
    if (!status)
        status = rob_writer_claim(&writer, review->journals, review->state, &review->place, seat,
                                  rob_keyring_find(&review->keyring, seat), err);
    if (status)
        return status;
    if (!rob_vec_push(&review->writers, writer)) {
        rob_writer_free(writer);
        return rob_fail_memory(err);
    }
    rob_tidy(review->dir, review->journals, review->state);
    if (!is_current(review, writer) || writer->parted)
        status = rob_review__load_again(review, err);
    if (!status && writer->restored)
        status = tell_recovery(review, writer, err);
    if (status) {
        review->writers.n--;
        rob_writer_free(writer);
    }
    return status;
}

bool rob_review_is_taken(const struct rob_review *review, const char *seat)
{
    return !rob_review__writer(review, seat) && review->state >= 0 &&
           rob_state_is_locked(review->state, seat);
}

/* --- recording one command --------------------------------------------------------------- */

/* The first line of a reviewer's key puts it into custody, where the review has a custodian: a
 * command of its own, since it is not undone with the answer, and none where that is refused. */
static enum rob_status give_custody(struct rob_review *review, struct rob_writer *writer,
                                    const struct rob_event *events, size_t n, struct rob_error *err)
{
    assert(writer); /* the seat was claimed */
    struct rob_buf box = {0};
    enum rob_status status = rob_review__make_custody(&box, review, writer->seat, err);
    if (!status && box.len)
        status = rob_review_check(review, writer->seat, events, n, err);
    if (!status && box.len) {
        struct rob_event event = {.op = ROB_OP_CUSTODY, .custody = box.data};
        status = record_as(review, writer, &event, 1, err);
    }
    rob_buf_free(&box);
    return status;
}

enum rob_status rob_review__record(struct rob_review *review, const char *seat,
                                   struct rob_event *events, size_t n, struct rob_error *err)
{
    enum rob_status status = rob_review_claim(review, seat, err);
    if (!status)
        status = give_custody(review, rob_review__writer(review, seat), events, n, err);
    if (!status)
        status = record_as(review, rob_review__writer(review, seat), events, n, err);
    rob_review__forget(review); /* not earlier: the events may borrow from the old model */
    return status;
}
