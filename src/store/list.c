/* The journals of a review: those in its folder, and this account's second copies. */
#include "store/review_state.h"

#include "store/names.h"
#include "store/state.h"

#include "base/fail.h"
#include "base/file.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum rob_status rob_review__add_problem(struct rob_review *review, const char *file, unsigned line,
                                        const char *kind, const char *message)
{
    struct rob_buf text = {0};
    rob_fail_without_file(&text, message, file); /* which is shown before the message */
    struct rob_problem problem = {
        .file = rob_arena_str(&review->model.arena, file),
        .line = line,
        .kind = kind,
        .message = text.failed ? NULL : rob_arena_str(&review->model.arena, rob_buf_text(&text)),
    };
    rob_buf_free(&text);
    bool kept = problem.file && problem.message && rob_vec_push(&review->problems, problem);
    return kept ? ROB_OK : ROB_NO_MEMORY;
}

static enum rob_status in_journal(struct rob_error *err, enum rob_status status, const char *name)
{
    char path[300];
    snprintf(path, sizeof path, "journals/%.255s", name);
    if (status && status != ROB_NO_MEMORY)
        rob_error_in_file(err, path);
    return status;
}

/* While checking, a defect of a journal is a problem, and the other journals are still read. */
enum rob_status rob_review__told(struct rob_review *review, enum rob_status status,
                                 struct rob_error *why, const char *name, const char *kind,
                                 struct rob_error *err)
{
    if (status == ROB_INVALID && why->line && strcmp(kind, "damaged") == 0)
        rob_error_hint(why, "; merge another copy: syrob merge PATH");
    if ((status == ROB_INVALID || status == ROB_SYSTEM) && review->lenient) {
        char path[300];
        snprintf(path, sizeof path, "journals/%.255s", name);
        return rob_review__add_problem(review, path, why->line, kind, why->text);
    }
    if (err)
        *err = *why;
    return in_journal(err, status, name);
}

bool rob_review__is_tolerable(enum rob_status status, const char *seat)
{
    return (status == ROB_INVALID || status == ROB_SYSTEM) &&
           rob_journal_kind_of(seat) != ROB_JOURNAL_LEAD;
}

/* The owner that the journal's name gives; "" if it gives none. */
static void owner_by_name(char seat[ROB_SEAT_ID_MAX + 1], const char *name)
{
    size_t len = strcspn(name, "@");
    bool named = name[len] == '@' && len > 0 && len <= ROB_SEAT_ID_MAX;
    memcpy(seat, name, named ? len : 0);
    seat[named ? len : 0] = '\0';
}

/* Line 1 cannot be read, so the name must be enough. */
static enum rob_status keep_damaged(struct rob_review *review, const char *name,
                                    struct rob_error *why)
{
    char path[300];
    struct rob_loaded loaded = {.damaged = true, .end = {.size = -1}};
    owner_by_name(loaded.seat, name);
    snprintf(loaded.name, sizeof loaded.name, "%s", name);
    snprintf(path, sizeof path, "journals/%.255s", name);
    if (why->line)
        rob_error_hint(why, "; merge another copy: syrob merge PATH");
    enum rob_status status = rob_review__add_problem(review, path, why->line, "damaged", why->text);
    return status || rob_vec_push(&review->damaged, loaded) ? status : ROB_NO_MEMORY;
}

static enum rob_status keep_loaded(struct rob_review *review, const char *name,
                                   const struct rob_journal_head *head, struct rob_error *err)
{
    struct rob_loaded loaded = {.end = {.size = 0}};
    snprintf(loaded.name, sizeof loaded.name, "%s", name);
    snprintf(loaded.seat, sizeof loaded.seat, "%s", head->seat);
    snprintf(loaded.writer, sizeof loaded.writer, "%s", head->writer);
    return rob_vec_push(&review->loaded, loaded) ? ROB_OK : rob_fail_memory(err);
}

/* If line 1 of our own journal is damaged, its second copy may still have it. */
static bool own_head(struct rob_journal_head *head, const struct rob_review *review,
                     const char *name, struct rob_arena *arena)
{
    char seat[33] = "", writer[7], own[64];
    size_t len = strcspn(name, "@");
    if (review->state < 0 || len >= sizeof seat)
        return false;
    memcpy(seat, name, len);
    if (!rob_state_writer(writer, review->state, seat, &review->place))
        return false;
    snprintf(own, sizeof own, "%s@%s.jsonl", seat, writer);
    return strcmp(own, name) == 0 &&
           rob_journal_head(head, review->state, name, arena, NULL) == ROB_OK;
}

static enum rob_status add_loaded(struct rob_review *review, const char *name,
                                  struct rob_error *err)
{
    struct rob_journal_head head = {0};
    struct rob_arena arena = {0};
    struct rob_error why = {0};
    enum rob_status status = rob_journal_head(&head, review->journals, name, &arena, &why);
    if (status && status != ROB_NO_MEMORY && own_head(&head, review, name, &arena))
        status = ROB_OK;
    if (status == ROB_INCOMPLETE) {
        char path[300];
        snprintf(path, sizeof path, "journals/%.255s", name);
        status = rob_review__add_problem(review, path, 1, "torn-line", why.text);
    } else if (status) {
        char seat[ROB_SEAT_ID_MAX + 1];
        owner_by_name(seat, name);
        status = !review->lenient && rob_review__is_tolerable(status, seat)
                     ? keep_damaged(review, name, &why)
                     : rob_review__told(review, status, &why, name, "damaged", err);
    } else if (strcmp(head.review, review->id) != 0) {
        status = rob_fail_at(&why, ROB_INVALID, 1,
                             "it belongs to another review (%.8s...); move it away", head.review);
        status = rob_review__told(review, status, &why, name, "foreign-journal", err);
    } else {
        status = rob_review__check_kind(review->sealed, &head, &why);
        status = status ? rob_review__told(review, status, &why, name, "foreign-journal", err)
                        : keep_loaded(review, name, &head, err);
    }
    rob_arena_free(&arena);
    return status;
}

/* The lead's journals come first, since they name the studies and reviewers. */
static int compare_loaded(const void *a, const void *b)
{
    const struct rob_loaded *first = a, *second = b;
    static const int rank[] = {
        [ROB_JOURNAL_LEAD] = 0, [ROB_JOURNAL_REVIEWER] = 1, [ROB_JOURNAL_CONSENSUS] = 2};
    int order = rank[rob_journal_kind_of(first->seat)] - rank[rob_journal_kind_of(second->seat)];
    if (!order)
        order = strcmp(first->seat, second->seat);
    if (!order)
        order = strcmp(first->writer, second->writer);
    return order ? order : strcmp(first->name, second->name);
}

static void sort_loaded(struct rob_review *review)
{
    if (review->loaded.n)
        qsort(review->loaded.at, review->loaded.n, sizeof *review->loaded.at, compare_loaded);
}

bool rob_review__is_missing(const struct rob_review *review, const char *name)
{
    return faccessat(review->journals, name, F_OK, AT_SYMLINK_NOFOLLOW) != 0;
}

/* Our own journal, if no longer in the folder, is read from the second copy. */
enum rob_status rob_review__list_missing(struct rob_review *review, struct rob_error *err)
{
    DIR *dir = rob_file_list(review->state);
    enum rob_status status = ROB_OK;
    for (struct dirent *entry = dir ? readdir(dir) : NULL; entry && !status; entry = readdir(dir)) {
        struct rob_arena arena = {0};
        struct rob_journal_head head = {0};
        const char *name = entry->d_name;
        if (rob_journal_is_name(name) && own_head(&head, review, name, &arena) &&
            strcmp(head.review, review->id) == 0 && rob_review__is_missing(review, name))
            status = keep_loaded(review, name, &head, err);
        rob_arena_free(&arena);
    }
    if (dir)
        closedir(dir);
    sort_loaded(review);
    return status;
}

/* While checking, the first of too many journals are still read. */
static enum rob_status limit_names(struct rob_names *names, struct rob_review *review,
                                   struct rob_error *err)
{
    struct rob_error why = {0};
    if (names->journals.n <= ROB_JOURNALS_MAX)
        return ROB_OK;
    rob_fail(&why, ROB_INVALID,
             "there are %zu journals, but at most %d are read; move away what is not of this "
             "review",
             names->journals.n, ROB_JOURNALS_MAX);
    names->journals.n = ROB_JOURNALS_MAX;
    if (review->lenient)
        return rob_review__add_problem(review, "journals", 0, "damaged", why.text);
    if (err)
        *err = why;
    rob_error_in_file(err, "journals");
    return ROB_INVALID;
}

/* The journals are held in memory as a whole. */
static enum rob_status limit_bytes(const struct rob_review *review, struct rob_error *err)
{
    off_t bytes = rob_journals_bytes(review->journals), max = rob_journals_bytes_max();
    if (bytes <= max)
        return ROB_OK;
    return rob_fail(err, ROB_INVALID,
                    "the journals in %s/journals have %lld bytes, but at most %lld are read; "
                    "move away what is not of this review, or set SYROB_MAX_BYTES",
                    review->path, (long long)bytes, (long long)max);
}

static enum rob_status tell_rest(struct rob_review *review, size_t n, const char *what)
{
    struct rob_buf text = {0};
    rob_buf_printf(&text, "%zu more files %s", n, what);
    enum rob_status status =
        text.failed ? ROB_NO_MEMORY
                    : rob_review__add_problem(review, "journals", 0, "not-read", text.data);
    rob_buf_free(&text);
    return status;
}

/* A file that may be a journal but has the wrong name is reported to everybody. */
static enum rob_status tell_unread(struct rob_review *review, const struct rob_names *names)
{
    enum { TOLD_MAX = 100 };
    struct rob_buf path = {0};
    size_t n = names->unread.n < TOLD_MAX ? names->unread.n : TOLD_MAX;
    enum rob_status status = ROB_OK;
    for (size_t i = 0; i < n && !status; i++) {
        rob_buf_clear(&path);
        rob_buf_printf(&path, "journals/%s", names->unread.at[i]);
        status = path.failed
                     ? ROB_NO_MEMORY
                     : rob_review__add_problem(review, path.data, 0, "not-read",
                                               "not read because of its name; import it with "
                                               "syrob merge FILE, then move it away");
    }
    rob_buf_free(&path);
    if (!status && names->unread.n > n)
        status = tell_rest(review, names->unread.n - n, "are not read because of their names");
    if (!status && names->n_unseen)
        status = tell_rest(review, names->n_unseen,
                           "that are no journals by their names were not looked at; move them "
                           "away");
    return status;
}

enum rob_status rob_review__list(struct rob_review *review, struct rob_error *err)
{
    struct rob_names names = {.n_unseen = 0};
    enum rob_status status = rob_names_list(&names, review->journals, err);
    if (status)
        return status;
    status = limit_names(&names, review, err);
    if (!status)
        status = limit_bytes(review, err);
    if (!status && tell_unread(review, &names))
        status = rob_fail_memory(err);
    for (size_t i = 0; i < names.journals.n && !status; i++)
        status = add_loaded(review, names.journals.at[i], err);
    rob_names_free(&names);
    sort_loaded(review);
    return status;
}
