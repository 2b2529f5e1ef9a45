/* The union of two copies of a review. */
#include "store/merge_parts.h"

#include "base/fail.h"
#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* --- reading the other side -------------------------------------------------------------- */

static enum rob_status check_head(struct rob_merge *merge, struct rob_incoming *in)
{
    struct rob_arena arena = {0};
    struct rob_journal_head head = {0};
    enum rob_status status = rob_journal_head(&head, merge->source, in->from, &arena, merge->err);
    if (!status && strcmp(head.review, merge->review->id) != 0)
        status = rob_fail_at(merge->err, ROB_INVALID, 1,
                             "it belongs to another review (%.8s...; this one is %.8s...); nothing "
                             "was imported",
                             head.review, merge->review->id);
    if (!status)
        status = rob_review__check_kind(merge->review->sealed, &head, merge->err);
    if (!status) {
        snprintf(in->seat, sizeof in->seat, "%s", head.seat);
        snprintf(in->writer, sizeof in->writer, "%s", head.writer);
    }
    rob_arena_free(&arena);
    return status;
}

static enum rob_status read_incoming(struct rob_merge *merge, const char *name)
{
    struct rob_incoming in = {.n_new = 0};
    if (strlen(name) >= sizeof in.from)
        return rob_fail(merge->err, ROB_INVALID, "the name of %s%s is too long",
                        rob_buf_text(&merge->where), name);
    memcpy(in.from, name, strlen(name) + 1);
    enum rob_status status = check_head(merge, &in);
    if (status == ROB_INCOMPLETE) { /* a file whose first line is not complete yet */
        merge->report.n_torn++;
        return ROB_OK;
    }
    if (!status) /* only whole lines of finished commands are merged */
        status = rob_journal_read(&in.end, merge->source, in.from, NULL, 0, NULL, NULL, merge->err);
    if (!status && merge->journals.n >= ROB_JOURNALS_MAX)
        status = rob_fail(merge->err, ROB_INVALID, "more than %d journals", ROB_JOURNALS_MAX);
    if (!status && !rob_vec_push(&merge->journals, in))
        status = rob_fail_memory(merge->err);
    return rob_merge__in_file(merge, status, rob_buf_text(&merge->where), name);
}

/* A longer copy of the same journal has what a half copied one beside it lacks. */
static bool has_longer(const struct rob_merge *merge, const struct rob_incoming *in)
{
    for (size_t i = 0; i < merge->journals.n; i++) {
        const struct rob_incoming *other = &merge->journals.at[i];
        if (strcmp(other->seat, in->seat) == 0 && strcmp(other->writer, in->writer) == 0 &&
            other->end.size > in->end.size)
            return true;
    }
    return false;
}

static void count_torn(struct rob_merge *merge)
{
    for (size_t i = 0; i < merge->journals.n; i++) {
        const struct rob_incoming *in = &merge->journals.at[i];
        merge->report.n_torn += in->end.torn > 0 && !has_longer(merge, in);
    }
}

static enum rob_status read_folder(struct rob_merge *merge)
{
    struct rob_names names = {.n_unseen = 0};
    enum rob_status status = rob_names_list(&names, merge->source, merge->err);
    if (status)
        return status;
    merge->report.n_unread = names.unread.n;
    for (size_t i = 0; i < names.journals.n && !status; i++)
        status = read_incoming(merge, names.journals.at[i]);
    rob_names_free(&names);
    return status;
}

/* --- writing ----------------------------------------------------------------------------- */

/* The bytes that an incoming journal adds: it may replace one that is here. */
static off_t added_bytes(const struct rob_merge *merge, const struct rob_incoming *in)
{
    struct stat info;
    bool replaces =
        in->replaces && fstatat(merge->review->journals, in->to, &info, AT_SYMLINK_NOFOLLOW) == 0;
    return in->end.size - (replaces ? info.st_size : 0);
}

static enum rob_status check_bytes(const struct rob_merge *merge)
{
    off_t bytes = rob_journals_bytes(merge->review->journals), max = rob_journals_bytes_max();
    for (size_t i = 0; i < merge->journals.n; i++)
        bytes += *merge->journals.at[i].to ? added_bytes(merge, &merge->journals.at[i]) : 0;
    return bytes <= max
               ? ROB_OK
               : rob_fail(merge->err, ROB_REFUSED,
                          "with what is in %s the journals of %s would have %lld bytes, "
                          "but at most %lld are read; nothing was imported. Set "
                          "SYROB_MAX_BYTES to read more",
                          merge->path, merge->review->path, (long long)bytes, (long long)max);
}

/* Bytes beyond the limit would keep the review from opening. */
static enum rob_status check_room(const struct rob_merge *merge)
{
    size_t n = rob_journals_count(merge->review->journals);
    for (size_t i = 0; i < merge->journals.n; i++)
        n += *merge->journals.at[i].to && !merge->journals.at[i].replaces;
    return n <= ROB_JOURNALS_MAX
               ? ROB_OK
               : rob_fail(merge->err, ROB_REFUSED,
                          "the review would have %zu journals, but at most %d are read; "
                          "nothing was imported",
                          n, ROB_JOURNALS_MAX);
}

/* A damaged file is not repaired in place: its bytes are kept under another name. */
static enum rob_status put_aside(struct rob_merge *merge, const struct rob_incoming *in)
{
    char hash[ROB_HASH_HEX + 1];
    struct rob_buf here = {0}, name = {0};
    int journals = merge->review->journals;
    enum rob_status status =
        rob_file_read(&here, journals, in->to, (size_t)ROB_JOURNAL_BYTES_MAX, false, merge->err);
    if (!status) {
        rob_sha256_hex(hash, rob_buf_text(&here), here.len, "", 0);
        rob_buf_printf(&name, "%s@%s.jsonl.aside-%.8s", in->seat, in->writer, hash);
        status = name.failed ? rob_fail_memory(merge->err)
                             : rob_file_write(journals, name.data, rob_buf_text(&here), here.len,
                                              true, merge->err);
    }
    rob_buf_free(&name);
    rob_buf_free(&here);
    return status;
}

static enum rob_status count_seat(struct rob_merge *merge, const struct rob_incoming *in)
{
    size_t at = 0;
    while (at < merge->report.n && strcmp(merge->report.seats[at].seat, in->seat) != 0)
        at++;
    if (at == merge->report.n) {
        struct rob_merge_seat *seats =
            realloc(merge->report.seats, (at + 1) * sizeof *merge->report.seats);
        if (!seats)
            return rob_fail_memory(merge->err);
        merge->report.seats = seats;
        seats[at] = (struct rob_merge_seat){.n_events = 0};
        memcpy(seats[at].seat, in->seat, sizeof seats[at].seat);
        merge->report.n++;
    }
    merge->report.seats[at].n_events += in->n_new;
    merge->report.seats[at].n_forks += in->fork;
    merge->report.seats[at].n_mended += in->aside;
    return ROB_OK;
}

/* A journal was written only if it can be read back: by this name, and line by line. */
static enum rob_status check_written(struct rob_merge *merge, const struct rob_incoming *in)
{
    struct rob_journal_end end = {0};
    enum rob_status status = ROB_OK;
    if (!rob_journal_is_name(in->to))
        status = rob_fail(merge->err, ROB_SYSTEM, "a file of this name is not read");
    else
        status = rob_journal_read(&end, merge->review->journals, in->to, NULL, 0, NULL, NULL,
                                  merge->err);
    if (!status && strcmp(end.hash, in->end.hash) != 0)
        status = rob_fail(merge->err, ROB_SYSTEM, "what was written does not read the same");
    return rob_merge__in_file(merge, status, "journals/", in->to);
}

static enum rob_status write_one(struct rob_merge *merge, const struct rob_incoming *in)
{
    struct rob_buf data = {0};
    enum rob_status status = rob_merge__load(&data, merge, in);
    if (!status && in->aside)
        status = put_aside(merge, in);
    if (!status)
        status = rob_file_write(merge->review->journals, in->to, rob_buf_text(&data), data.len,
                                in->replaces, merge->err);
    rob_buf_free(&data);
    if (!status)
        status = check_written(merge, in);
    return status ? status : count_seat(merge, in);
}

static enum rob_status write_all(struct rob_merge *merge)
{
    enum rob_status status = ROB_OK;
    for (size_t i = 0; i < merge->journals.n && !status; i++)
        if (*merge->journals.at[i].to)
            status = write_one(merge, &merge->journals.at[i]);
    return status;
}

static int compare_seats(const void *a, const void *b)
{
    const struct rob_merge_seat *first = a, *second = b;
    return strcmp(first->seat, second->seat);
}

/* --- the whole --------------------------------------------------------------------------- */

/* Opens `path`: the folder of a review, a folder of journals, or one journal. */
static enum rob_status open_source(struct rob_merge *merge, const char *path, int *folder,
                                   const char **file)
{
    struct stat info;
    *file = NULL;
    *folder = -1;
    if (stat(path, &info) != 0)
        return rob_file_fail(merge->err, "read", path);
    if (!S_ISDIR(info.st_mode)) {
        const char *slash = strrchr(path, '/');
        char *dir = slash ? strndup(path, (size_t)(slash - path) + 1) : strdup(".");
        merge->source = dir ? open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC) : -1;
        *file = slash ? slash + 1 : path;
        free(dir);
        if (slash)
            rob_buf_add(&merge->where, path, (size_t)(slash - path) + 1);
        return merge->source < 0 ? rob_file_fail(merge->err, "read", path) : ROB_OK;
    }
    *folder = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (*folder < 0)
        return rob_file_fail(merge->err, "read", path);
    merge->source = openat(*folder, "journals", O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    rob_buf_printf(&merge->where, "%s/%s", path, merge->source >= 0 ? "journals/" : "");
    if (merge->source < 0 && errno == ENOENT) {
        merge->source = openat(*folder, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
        int above = openat(*folder, "..", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
        if (above >= 0 && faccessat(above, "review.json", F_OK, 0) == 0) {
            close(*folder); /* journals in a review: its forms are in the folder above */
            *folder = above;
        } else if (above >= 0) {
            close(above);
        }
    }
    return merge->source < 0 ? rob_file_fail(merge->err, "read", path) : ROB_OK;
}

static void close_all(struct rob_merge *merge, int folder)
{
    rob_vec_free(&merge->journals);
    rob_buf_free(&merge->where);
    rob_model_free(&merge->pins);
    if (merge->source >= 0)
        close(merge->source);
    if (folder >= 0)
        close(folder);
}

enum rob_status rob_merge__take(struct rob_review *review, const char *path,
                                struct rob_merge_report *report, struct rob_error *err)
{
    struct rob_merge merge = {.review = review, .path = path, .source = -1, .err = err};
    int folder = -1;
    const char *file = NULL;
    rob_model_init(&merge.pins, NULL);
    enum rob_status status = open_source(&merge, path, &folder, &file);
    if (!status)
        status = file ? read_incoming(&merge, file) : read_folder(&merge);
    count_torn(&merge);
    if (!status && !merge.journals.n && !merge.report.n_torn)
        status = rob_fail(err, ROB_INVALID, "%s holds no journals of a review", path);
    for (size_t i = 0; i < merge.journals.n && !status; i++)
        status = rob_merge__place(&merge, &merge.journals.at[i]);
    if (!status)
        status = check_room(&merge);
    if (!status)
        status = check_bytes(&merge);
    if (!status)
        status = rob_merge__read_pins(&merge);
    if (!status)
        status = rob_merge__forms(&merge, folder, false);
    if (!status)
        status = rob_merge__check_pins(&merge, folder);
    if (!status)
        status = rob_merge__forms(&merge, folder, true);
    if (!status)
        status = write_all(&merge);
    if (merge.report.n)
        qsort(merge.report.seats, merge.report.n, sizeof *merge.report.seats, compare_seats);
    close_all(&merge, folder);
    if (status)
        rob_merge_report_free(&merge.report);
    else
        *report = merge.report;
    return status;
}

enum rob_status rob_review_merge(struct rob_review *review, const char *path,
                                 struct rob_merge_report *report, struct rob_error *err)
{
    struct rob_merge_report taken = {0};
    struct rob_open_list open = {.arena = {0}};
    enum rob_status status = rob_merge__note_open(&open, review, err);
    if (!status)
        status = rob_merge__take(review, path, &taken, err);
    if (!status && taken.n)
        status = rob_review_reload(review, err);
    if (!status && taken.n)
        status = rob_merge__keep_open(&taken.n_closed, &open, review, err);
    if (!status && taken.n) {
        taken.asks_more = rob_merge__asks_more(&open, review);
        taken.n_late = rob_merge__count_late(&open, review);
    }
    rob_merge__forget_open(&open);
    if (status)
        rob_merge_report_free(&taken);
    else
        *report = taken;
    return status;
}

/* A review that cannot be opened, before or after, has no unblinded studies to keep so. */
static enum rob_status keep_open(const char *dir, struct rob_open_list *open,
                                 struct rob_merge_report *report, struct rob_error *err)
{
    struct rob_review *review = NULL;
    enum rob_status status = rob_review_open(&review, dir, NULL);
    if (!status)
        status = report ? rob_merge__keep_open(&report->n_closed, open, review, err)
                        : rob_merge__note_open(open, review, err);
    if (review && report && *open->demands) {
        report->asks_more = rob_merge__asks_more(open, review);
        report->n_late = rob_merge__count_late(open, review);
    }
    if (!review)
        status = ROB_OK;
    rob_review_free(review);
    return status;
}

enum rob_status rob_merge_into(const char *dir, const char *path, struct rob_merge_report *report,
                               struct rob_error *err)
{
    struct rob_review *review = NULL;
    struct rob_merge_report taken = {0};
    struct rob_open_list open = {.arena = {0}};
    enum rob_status status = rob_review__open_folder(&review, dir, err);
    if (status)
        return status;
    review->lenient = true;
    status = keep_open(dir, &open, NULL, err);
    if (!status)
        status = rob_review__list(review, err);
    if (!status)
        status = rob_merge__take(review, path, &taken, err);
    rob_review_free(review);
    if (!status)
        status = keep_open(dir, &open, &taken, err);
    if (status)
        rob_merge_report_free(&taken);
    else
        *report = taken;
    rob_merge__forget_open(&open);
    return status;
}

void rob_merge_report_free(struct rob_merge_report *report)
{
    free(report->seats);
    *report = (struct rob_merge_report){0};
}
