/* The place of an incoming journal: new here, the same, a continuation, or a fork. */
#include "store/merge_parts.h"

#include "base/fail.h"
#include "base/file.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* --- incoming journals ------------------------------------------------------------------- */

enum rob_status rob_merge__in_file(struct rob_merge *merge, enum rob_status status,
                                   const char *before, const char *name)
{
    struct rob_buf path = {0};
    rob_buf_str(&path, before);
    rob_buf_str(&path, name);
    if (status && status != ROB_NO_MEMORY && !path.failed)
        rob_error_in_file(merge->err, path.data);
    rob_buf_free(&path);
    return status;
}

enum rob_status rob_merge__load(struct rob_buf *out, struct rob_merge *merge,
                                const struct rob_incoming *in)
{
    struct rob_buf data = {0};
    size_t size = (size_t)in->end.size;
    enum rob_status status = rob_file_read(&data, merge->source, in->from,
                                           (size_t)ROB_JOURNAL_BYTES_MAX, false, merge->err);
    bool same = data.len >= size && (size == 0 || memcmp(data.data + size - ROB_HASH_HEX - 3,
                                                         in->end.hash, ROB_HASH_HEX) == 0);
    if (!status && !same)
        status = rob_fail(merge->err, ROB_SYSTEM, "it changed while it was read");
    if (status) {
        rob_buf_free(&data);
        return rob_merge__in_file(merge, status, rob_buf_text(&merge->where), in->from);
    }
    data.len = size;
    *out = data;
    return ROB_OK;
}

/* A journal that is here, as far as it is good. */
struct here {
    struct rob_journal_end end; /* of the good lines */
    int dir;                    /* the folder that holds them */
    bool damaged;               /* followed by damaged lines */
};

/* If our own journal is damaged, its second copy may hold more lines. */
static enum rob_status read_here(struct here *here, struct rob_merge *merge,
                                 const struct rob_loaded *loaded)
{
    const struct rob_review *review = merge->review;
    struct rob_journal_end copy = {0};
    here->dir = review->journals;
    enum rob_status status =
        rob_journal_read(&here->end, here->dir, loaded->name, NULL, 0, NULL, NULL, merge->err);
    here->damaged = status == ROB_INVALID;
    if (here->damaged && rob_review__is_own(review, loaded) &&
        rob_journal_read(&copy, review->state, loaded->name, NULL, 0, NULL, NULL, NULL) !=
            ROB_NO_MEMORY &&
        copy.size >= here->end.size) {
        here->dir = review->state;
        here->end = copy;
    }
    return here->damaged ? ROB_OK : status;
}

/* An incoming journal compared with the journals of its writer that are here. */
struct standing {
    const struct rob_loaded *gives_way; /* the journal that it will replace */
    bool damaged;                       /* `gives_way` is damaged */
    bool known;                         /* all its lines are here */
    bool parted;                        /* a journal here continues differently */
    uint32_t n_known;                   /* number of its lines in the longest journal that it
                                           continues */
};

/* A damaged journal is replaced rather than a good one; of good ones, the longest is replaced, so
 * that the next merge finds nothing new. */
static void give_way(struct standing *standing, const struct rob_loaded *loaded,
                     const struct here *here)
{
    bool longer = !standing->gives_way || here->end.lines > standing->n_known;
    if (here->damaged > standing->damaged || (here->damaged == standing->damaged && longer)) {
        standing->gives_way = loaded;
        standing->damaged = here->damaged;
    }
    if (here->end.lines > standing->n_known)
        standing->n_known = here->end.lines;
}

/* Compares with one journal of the same writer that is here. A damaged journal is replaced by a
 * good one that continues it, but not by a shorter one. */
static enum rob_status compare(struct standing *standing, struct rob_merge *merge,
                               const struct rob_incoming *in, const struct rob_loaded *loaded)
{
    struct here here = {.dir = -1};
    size_t shared = 0;
    enum rob_status status = read_here(&here, merge, loaded);
    off_t both = here.end.size < in->end.size ? here.end.size : in->end.size;
    if (!status && both)
        status = rob_file_shared(&shared, here.dir, loaded->name, merge->source, in->from,
                                 (size_t)both, merge->err);
    if (status) {
        struct rob_buf before = {0};
        rob_buf_printf(&before, "%s/journals/", merge->review->path);
        status = rob_merge__in_file(merge, status, rob_buf_text(&before), loaded->name);
        rob_buf_free(&before);
    } else if ((off_t)shared < both) {
        standing->parted = true;
    } else if (here.end.size >= in->end.size) {
        standing->known = true;
    } else {
        give_way(standing, loaded, &here);
    }
    return status;
}

/* A fork gets a name of its own, derived from its content: the same name on every machine. */
static enum rob_status name_fork(struct rob_merge *merge, struct rob_incoming *in)
{
    char hash[ROB_HASH_HEX + 1];
    struct rob_buf data = {0};
    enum rob_status status = rob_merge__load(&data, merge, in);
    if (!status) {
        rob_sha256_hex(hash, rob_buf_text(&data), data.len, "", 0);
        snprintf(in->to, sizeof in->to, "%s@%s-%.8s.jsonl", in->seat, in->writer, hash);
    }
    rob_buf_free(&data);
    return status;
}

/* Compares with the journals already found in the source, which may itself hold a fork or two
 * copies of one journal. */
static enum rob_status compare_incoming(struct rob_merge *merge, struct rob_incoming *in,
                                        bool *done)
{
    for (struct rob_incoming *other = merge->journals.at; other < in && !*done; other++) {
        size_t shared = 0;
        off_t both = in->end.size < other->end.size ? in->end.size : other->end.size;
        if (!*other->to || strcmp(other->seat, in->seat) != 0 ||
            strcmp(other->writer, in->writer) != 0)
            continue;
        enum rob_status status = rob_file_shared(&shared, merge->source, in->from, merge->source,
                                                 other->from, (size_t)both, merge->err);
        if (status)
            return rob_merge__in_file(merge, status, rob_buf_text(&merge->where), in->from);
        if ((off_t)shared < both) {
            in->fork = true;
            in->replaces = in->replaces && strcmp(in->to, other->to) != 0;
        } else if (both == in->end.size) {
            *done = true;
        } else { /* it is longer, and takes the other's place */
            memcpy(in->to, other->to, sizeof in->to);
            in->replaces = other->replaces;
            in->fork = other->fork;
            other->to[0] = '\0';
            return ROB_OK;
        }
    }
    return ROB_OK;
}

/* A file whose first line is damaged or incomplete: with that name, it can only be the incoming
 * journal. */
static bool is_nobodys(const struct rob_review *review, const char *name)
{
    struct stat info;
    struct rob_arena arena = {0};
    struct rob_journal_head head = {0};
    bool loaded = false;
    for (size_t i = 0; i < review->loaded.n && !loaded; i++)
        loaded = strcmp(review->loaded.at[i].name, name) == 0;
    bool plain = fstatat(review->journals, name, &info, AT_SYMLINK_NOFOLLOW) == 0 &&
                 S_ISREG(info.st_mode) && info.st_nlink == 1;
    enum rob_status status = rob_journal_head(&head, review->journals, name, &arena, NULL);
    rob_arena_free(&arena);
    return plain && !loaded && (status == ROB_INVALID || status == ROB_INCOMPLETE);
}

static enum rob_status find_standing(struct standing *standing, struct rob_merge *merge,
                                     const struct rob_incoming *in)
{
    const struct rob_review *review = merge->review;
    enum rob_status status = ROB_OK;
    for (size_t i = 0; i < review->loaded.n && !status; i++) {
        const struct rob_loaded *loaded = &review->loaded.at[i];
        if (strcmp(loaded->seat, in->seat) == 0 && strcmp(loaded->writer, in->writer) == 0)
            status = compare(standing, merge, in, loaded);
    }
    return status;
}

/* A new journal or a fork gets the name of its writer or, if another journal has that name, one
 * derived from its content. */
static enum rob_status name_new(struct rob_merge *merge, struct rob_incoming *in)
{
    const struct rob_review *review = merge->review;
    enum rob_status status = ROB_OK;
    in->n_new = in->end.lines;
    snprintf(in->to, sizeof in->to, "%s@%s.jsonl", in->seat, in->writer);
    bool taken = !rob_review__is_missing(review, in->to);
    if (in->fork || (taken && !is_nobodys(review, in->to))) {
        status = name_fork(merge, in);
        taken = !status && !rob_review__is_missing(review, in->to);
    }
    in->replaces = in->aside = !status && taken && is_nobodys(review, in->to);
    return status;
}

enum rob_status rob_merge__place(struct rob_merge *merge, struct rob_incoming *in)
{
    struct standing standing = {.gives_way = NULL};
    enum rob_status status = find_standing(&standing, merge, in);
    bool done = standing.known && !standing.damaged;
    in->to[0] = '\0';
    if (status || done)
        return status;
    if (standing.gives_way) {
        in->replaces = true;
        in->aside = standing.damaged;
        in->n_new = standing.known ? 0 : in->end.lines - standing.n_known;
        memcpy(in->to, standing.gives_way->name, sizeof in->to);
    }
    in->fork = standing.parted && !in->replaces;
    status = compare_incoming(merge, in, &done);
    if (done)
        in->to[0] = '\0';
    return status || done || in->replaces ? status : name_new(merge, in);
}
