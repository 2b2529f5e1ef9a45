/* Recording apart: in the second copy alone, or only as a trial, to see the effect. */
#include "store/review_state.h"

#include "store/state.h"

#include "base/fail.h"
#include "base/file.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* --- a folder that cannot be written ------------------------------------------------------ */

void rob_review__drop_writer(struct rob_review *review, const char *seat)
{
    for (size_t i = 0; i < review->writers.n; i++)
        if (strcmp(review->writers.at[i]->seat, seat) == 0) {
            rob_writer_free(review->writers.at[i]);
            review->writers.at[i] = review->writers.at[--review->writers.n];
            return;
        }
}

/* Our own journal of the seat in this folder, as it was read; NULL: there is no journal yet. */
static const struct rob_loaded *own_journal(const struct rob_review *review, const char *seat)
{
    for (size_t i = 0; i < review->loaded.n; i++)
        if (strcmp(review->loaded.at[i].seat, seat) == 0 && !review->loaded.at[i].damaged &&
            rob_review__is_own(review, &review->loaded.at[i]))
            return &review->loaded.at[i];
    return NULL;
}

/* The lines of a journal that were read: from the journal or its second copy. */
static enum rob_status read_lines_so_far(struct rob_buf *out, const struct rob_review *review,
                                         const struct rob_writer *writer, struct rob_error *err)
{
    size_t size = (size_t)writer->end.size;
    const int dirs[] = {writer->state, writer->journals};
    for (size_t i = 0; size && i < 2 && out->len < size; i++) {
        rob_buf_clear(out);
        (void)rob_file_read(out, dirs[i], writer->name, (size_t)ROB_JOURNAL_BYTES_MAX, false, NULL);
    }
    if (out->len < size)
        return rob_fail(err, ROB_SYSTEM, "journals/%s changed while it was read, in %s",
                        writer->name, review->path);
    out->len = size;
    return ROB_OK;
}

/* The second copy that is to be written: all known lines of the journal, and the new lines. */
static enum rob_status keep_lines(struct rob_review *review, struct rob_writer *writer,
                                  const struct rob_buf *lines, struct rob_error *err)
{
    struct rob_buf all = {0};
    enum rob_status status = read_lines_so_far(&all, review, writer, err);
    rob_buf_add(&all, lines->data, lines->len);
    if (!status && all.failed)
        status = rob_fail_memory(err);
    if (!status)
        status = rob_state_set_writer(writer->state, writer->seat, writer->id, writer->place, err);
    if (!status)
        status = rob_file_write_private(writer->state, writer->name, all.data, all.len, true, err);
    rob_buf_free(&all);
    return status;
}

static enum rob_status keep_as(struct rob_review *review, struct rob_writer *writer,
                               struct rob_event *events, size_t n, struct rob_error *err)
{
    struct rob_arena arena = {0};
    struct rob_buf lines = {0};
    struct rob_journal_end end = writer->end;
    enum rob_status status = rob_state_lock(&writer->lock, writer->state, writer->seat, err);
    if (!status)
        status = rob_review__prepare(review, writer->seat, events, n, &arena, err);
    if (!status)
        status = rob_review__write_lines(&lines, review, writer, events, n, &end, err);
    if (!status)
        status = keep_lines(review, writer, &lines, err);
    if (!status)
        status = rob_review__apply(review, writer, &lines, err);
    if (!status)
        status = rob_model_refresh(&review->model, err);
    rob_buf_free(&lines);
    rob_arena_free(&arena);
    return status;
}

enum rob_status rob_review__keep(struct rob_review *review, const char *seat,
                                 struct rob_event *events, size_t n, struct rob_error *err)
{
    struct rob_writer writer = {.seat = strdup(seat),
                                .journals = review->journals,
                                .state = review->state,
                                .place = &review->place,
                                .keys = rob_keyring_find(&review->keyring, seat),
                                .lock = -1,
                                .fd = -1,
                                .copy = -1};
    const struct rob_loaded *own = own_journal(review, seat);
    if (!writer.seat)
        return rob_fail_memory(err);
    rob_review__drop_writer(review, seat); /* the writer does not know of the lines */
    if (own)
        memcpy(writer.id, own->writer, sizeof writer.id);
    else
        rob_random_hex(writer.id, 6);
    if (own)
        writer.end = own->end;
    snprintf(writer.name, sizeof writer.name, "%s@%s.jsonl", seat, writer.id);
    enum rob_status status = writer.state < 0
                                 ? rob_fail(err, ROB_SYSTEM, "there is no state folder")
                                 : keep_as(review, &writer, events, n, err);
    if (writer.lock >= 0)
        close(writer.lock);
    free(writer.seat);
    return status;
}

/* --- studies that would be unblinded ----------------------------------------------------- */

static bool is_unblinded(const struct rob_model *model, const char *id)
{
    int study = rob_model_study(model, id);
    return study != ROB_NOT_FOUND &&
           (model->studies.at[study].open || model->studies.at[study].due);
}

/* Labels of the studies that are blinded now and would be unblinded in `then`. */
static size_t list_unblinded(struct rob_buf *labels, const struct rob_model *now,
                             const struct rob_model *then)
{
    size_t n = 0;
    for (size_t i = 0; i < then->n_active; i++) {
        const struct rob_study *study = &then->studies.at[then->order.at[i]].study;
        if (!is_unblinded(then, study->id) || is_unblinded(now, study->id))
            continue;
        rob_buf_printf(labels, "%s%s", n++ ? "\n" : "", study->label);
    }
    return n;
}

static enum rob_status find_unblinded(struct rob_buf *labels, size_t *n_studies,
                                      struct rob_review *review, const struct rob_writer *writer,
                                      struct rob_event *events, size_t n, struct rob_error *err)
{
    struct rob_arena arena = {0};
    struct rob_buf lines = {0};
    struct rob_review *scratch = NULL;
    struct rob_journal_end end = writer->end;
    enum rob_status status = rob_review__prepare(review, writer->seat, events, n, &arena, err);
    if (!status)
        status = rob_review__write_lines(&lines, review, writer, events, n, &end, err);
    if (!status)
        status = rob_review__try_lines(&scratch, review, writer, &lines, err);
    if (!status) {
        *n_studies = list_unblinded(labels, &review->model, &scratch->model);
        status = labels->failed ? rob_fail_memory(err) : ROB_OK;
    }
    rob_review_free(scratch);
    rob_buf_free(&lines);
    rob_arena_free(&arena);
    return status;
}

enum rob_status rob_review_unblinded_by(char **labels, size_t *n_studies, struct rob_review *review,
                                        const struct rob_event *events, size_t n,
                                        struct rob_error *err)
{
    struct rob_buf text = {0};
    struct rob_event *copies = malloc((n + 1) * sizeof *copies);
    enum rob_status status = copies ? ROB_OK : rob_fail_memory(err);
    if (!status && n)
        memcpy(copies, events, n * sizeof *copies);
    if (!status)
        status = rob_review_claim(review, ROB_SEAT_LEAD, err);
    size_t found = 0;
    if (!status)
        status = find_unblinded(&text, &found, review, rob_review__writer(review, ROB_SEAT_LEAD),
                                copies, n, err);
    char *list = status ? NULL : rob_buf_take(&text);
    if (!status && !list)
        status = rob_fail_memory(err);
    if (!status) {
        *labels = list;
        *n_studies = found;
    }
    rob_buf_free(&text);
    free(copies);
    return status;
}
