/* Where a journal that comes in belongs: new here, the same, one that goes on, or a second way. */
#include "store/merge_parts.h"

#include "base/fail.h"
#include "base/file.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static size_t count_lines(const char *text, size_t len)
{
    size_t n = 0;
    for (const char *at = text; len && (at = memchr(at, '\n', len - (size_t)(at - text))); at++)
        n++;
    return n;
}

/* What stands here of a journal, as far as it is good. */
struct here {
    struct rob_buf bytes;
    off_t size;   /* of the good lines */
    bool damaged; /* there is more, which is not */
};

/* Where a journal of our own is damaged, its second copy may know more. */
static enum rob_status read_here(struct here *here, struct rob_merge *merge,
                                 const struct rob_loaded *loaded)
{
    const struct rob_review *review = merge->review;
    struct rob_journal_end end = {0}, copy = {0};
    int dir = review->journals;
    enum rob_status status =
        rob_journal_read(&end, dir, loaded->name, NULL, 0, NULL, NULL, merge->err);
    here->damaged = status == ROB_INVALID;
    if (here->damaged && rob_review__is_own(review, loaded) &&
        rob_journal_read(&copy, review->state, loaded->name, NULL, 0, NULL, NULL, NULL) !=
            ROB_NO_MEMORY &&
        copy.size >= end.size) {
        dir = review->state;
        end = copy;
    }
    if (!status || here->damaged)
        status = rob_file_read(&here->bytes, dir, loaded->name, (size_t)ROB_JOURNAL_BYTES_MAX,
                               false, merge->err);
    here->size = end.size;
    if (!status && (off_t)here->bytes.len < end.size)
        status = rob_fail(merge->err, ROB_SYSTEM, "it changed while it was read");
    return status;
}

/* Compares with one journal of the same writer that is here. A damaged one gives way to a good one
 * that goes on from there, and to no shorter one. *done: nothing is left to take. */
static enum rob_status compare(struct rob_merge *merge, struct rob_incoming *in,
                               const struct rob_loaded *loaded, bool *done)
{
    struct here here = {.size = 0};
    enum rob_status status = read_here(&here, merge, loaded);
    size_t ours = (size_t)here.size, theirs = in->data.len;
    size_t shared = ours < theirs ? ours : theirs;
    if (status) {
        struct rob_buf before = {0};
        rob_buf_printf(&before, "%s/journals/", merge->review->path);
        status = rob_merge__in_file(merge, status, rob_buf_text(&before), loaded->name);
        rob_buf_free(&before);
    } else if (memcmp(rob_buf_text(&here.bytes), rob_buf_text(&in->data), shared) != 0) {
        in->fork = true;
    } else if (ours >= theirs) {
        *done = true;
    } else {
        in->replaces = true;
        in->aside = here.damaged;
        in->n_new = count_lines(in->data.data + ours, theirs - ours);
        snprintf(in->to, sizeof in->to, "%.100s", loaded->name);
    }
    rob_buf_free(&here.bytes);
    return status;
}

/* A second way on gets a name of its own, made from its content: it is the same on every machine.
 */
static void name_fork(struct rob_incoming *in)
{
    char hash[ROB_HASH_HEX + 1];
    rob_sha256_hex(hash, in->data.data, in->data.len, "", 0);
    snprintf(in->to, sizeof in->to, "%s@%s-%.8s.jsonl", in->seat, in->writer, hash);
}

/* Compares with what was found in the source before: it may itself have a journal that goes on in
 * two ways, or two copies of one. */
static void compare_incoming(struct rob_merge *merge, struct rob_incoming *in, bool *done)
{
    for (struct rob_incoming *other = merge->journals.at; other < in && !*done; other++) {
        size_t shared = in->data.len < other->data.len ? in->data.len : other->data.len;
        if (!*other->to || strcmp(other->seat, in->seat) != 0 ||
            strcmp(other->writer, in->writer) != 0)
            continue;
        if (memcmp(rob_buf_text(&in->data), rob_buf_text(&other->data), shared) != 0) {
            in->fork = true;
            in->replaces = in->replaces && strcmp(in->to, other->to) != 0;
        } else if (shared == in->data.len) {
            *done = true;
        } else { /* it goes further, and takes the other's place */
            memcpy(in->to, other->to, sizeof in->to);
            in->replaces = other->replaces;
            in->fork = other->fork;
            other->to[0] = '\0';
            return;
        }
    }
}

/* A file whose first line is damaged, or has not come yet: of that name, it can only have been the
 * journal that is coming. */
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

enum rob_status rob_merge__place(struct rob_merge *merge, struct rob_incoming *in)
{
    bool done = false;
    enum rob_status status = ROB_OK;
    const struct rob_review *review = merge->review;
    for (size_t i = 0; i < review->loaded.n && !status && !done && !in->replaces; i++) {
        const struct rob_loaded *loaded = &review->loaded.at[i];
        if (strcmp(loaded->seat, in->seat) == 0 && strcmp(loaded->writer, in->writer) == 0)
            status = compare(merge, in, loaded, &done);
    }
    if (in->replaces)
        in->fork = false;
    if (!status && !done)
        compare_incoming(merge, in, &done);
    if (done || status)
        in->to[0] = '\0';
    if (done || status || in->replaces)
        return status;
    in->n_new = count_lines(in->data.data, in->data.len);
    snprintf(in->to, sizeof in->to, "%s@%s.jsonl", in->seat, in->writer);
    bool taken = faccessat(review->journals, in->to, F_OK, AT_SYMLINK_NOFOLLOW) == 0;
    if (!in->fork && taken && is_nobodys(review, in->to))
        in->replaces = in->aside = true;
    else if (in->fork || taken) /* somebody may have given the name to another journal */
        name_fork(in);
    return ROB_OK;
}
