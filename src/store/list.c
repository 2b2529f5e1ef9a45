/* Which journals a review has: in its folder, and of this account in the second copies. */
#include "store/review_state.h"

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
    struct rob_problem problem = {
        .file = rob_arena_str(&review->model.arena, file),
        .line = line,
        .kind = kind,
        .message = rob_arena_str(&review->model.arena, message),
    };
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

/* While checking, what is wrong with a journal is told and the others are read on. */
enum rob_status rob_review__told(struct rob_review *review, enum rob_status status,
                                 struct rob_error *why, const char *name, const char *kind,
                                 struct rob_error *err)
{
    if (status == ROB_INVALID && why->line && strcmp(kind, "damaged") == 0)
        rob_error_hint(why, "; take in another copy: syrob merge PATH");
    if (status == ROB_INVALID && review->lenient) {
        char path[300];
        snprintf(path, sizeof path, "journals/%.255s", name);
        return rob_review__add_problem(review, path, why->line, kind, why->text);
    }
    if (err)
        *err = *why;
    return in_journal(err, status, name);
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

/* Line 1 of a journal of our own may be what is damaged: its second copy knows it too. */
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
        status = rob_review__told(review, status, &why, name, "damaged", err);
    } else if (strcmp(head.review, review->id) != 0) {
        status = rob_fail_at(&why, ROB_INVALID, 1,
                             "it belongs to another review (%.8s...); move it away", head.review);
        status = rob_review__told(review, status, &why, name, "foreign-journal", err);
    } else {
        status = keep_loaded(review, name, &head, err);
    }
    rob_arena_free(&arena);
    return status;
}

/* The lead's journals come first, since they say which studies and reviewers there are. */
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

/* A journal of our own that is not in the folder any more is in the second copy. */
enum rob_status rob_review__list_missing(struct rob_review *review, struct rob_error *err)
{
    int fd =
        review->state < 0 ? -1 : openat(review->state, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    DIR *dir = fd >= 0 ? fdopendir(fd) : NULL;
    enum rob_status status = ROB_OK;
    if (!dir && fd >= 0)
        close(fd);
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

struct name {
    char text[256];
};

struct names {
    ROB_VEC(struct name) all;
};

static int compare_names(const void *a, const void *b)
{
    return strcmp(((const struct name *)a)->text, ((const struct name *)b)->text);
}

static enum rob_status list_names(struct names *names, const struct rob_review *review,
                                  struct rob_error *err)
{
    int fd = openat(review->journals, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    DIR *dir = fd >= 0 ? fdopendir(fd) : NULL;
    if (!dir) {
        enum rob_status status = rob_file_fail(err, "read the folder", "journals");
        if (fd >= 0)
            close(fd);
        return status;
    }
    bool kept = true;
    for (struct dirent *entry = readdir(dir); entry && kept; entry = readdir(dir)) {
        if (!rob_journal_is_name(entry->d_name))
            continue;
        struct name name;
        snprintf(name.text, sizeof name.text, "%s", entry->d_name);
        kept = rob_vec_push(&names->all, name);
    }
    closedir(dir);
    if (names->all.n)
        qsort(names->all.at, names->all.n, sizeof *names->all.at, compare_names);
    return kept ? ROB_OK : rob_fail_memory(err);
}

/* While checking, the first of too many journals are read all the same. */
static enum rob_status limit_names(struct names *names, struct rob_review *review,
                                   struct rob_error *err)
{
    struct rob_error why = {0};
    if (names->all.n <= ROB_JOURNALS_MAX)
        return ROB_OK;
    rob_fail(&why, ROB_INVALID,
             "there are %zu journals, and no more than %d are read; move away what is not of this "
             "review",
             names->all.n, ROB_JOURNALS_MAX);
    names->all.n = ROB_JOURNALS_MAX;
    if (review->lenient)
        return rob_review__add_problem(review, "journals", 0, "damaged", why.text);
    if (err)
        *err = why;
    rob_error_in_file(err, "journals");
    return ROB_INVALID;
}

enum rob_status rob_review__list(struct rob_review *review, struct rob_error *err)
{
    struct names names = {.all = {0}};
    enum rob_status status = list_names(&names, review, err);
    if (!status)
        status = limit_names(&names, review, err);
    for (size_t i = 0; i < names.all.n && !status; i++)
        status = add_loaded(review, names.all.at[i].text, err);
    rob_vec_free(&names.all);
    sort_loaded(review);
    return status;
}
