/* Bringing a writer's journal and its second copy to the same length. */
#include "store/writer_parts.h"

#include "base/fail.h"
#include "base/file.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

struct copies {
    struct rob_buf journal, copy;
    struct rob_journal_end journal_end, copy_end;
    bool journal_good, copy_good; /* every line matches its hash; a lost journal has no lines */
};

/* Fails if nothing is known of the lines: no memory, or a disk that cannot be read. */
static enum rob_status read_copy(bool *good, struct rob_buf *bytes, struct rob_journal_end *end,
                                 int dir, const char *name, struct rob_error *err)
{
    enum rob_status status =
        dir < 0 ? ROB_INVALID
                : rob_file_read(bytes, dir, name, (size_t)ROB_JOURNAL_BYTES_MAX, false, err);
    if (!status)
        status = rob_journal_read(end, dir, name, NULL, 0, NULL, NULL, err);
    *good = !status;
    return status == ROB_INVALID ? ROB_OK : status;
}

static bool is_missing(const struct rob_writer *writer)
{
    return faccessat(writer->journals, writer->name, F_OK, AT_SYMLINK_NOFOLLOW) != 0;
}

/* A journal that cannot be read is replaced by a second copy that is not shorter. */
static enum rob_status read_copies(struct copies *both, const struct rob_writer *writer,
                                   struct rob_error *err)
{
    struct stat info;
    struct rob_error why = {0};
    enum rob_status status =
        read_copy(&both->copy_good, &both->copy, &both->copy_end, writer->state, writer->name, err);
    if (status == ROB_NO_MEMORY)
        return status;
    status = read_copy(&both->journal_good, &both->journal, &both->journal_end, writer->journals,
                       writer->name, &why);
    if (is_missing(writer))
        both->journal_good = true;
    if (status == ROB_SYSTEM && both->copy_good &&
        fstatat(writer->journals, writer->name, &info, AT_SYMLINK_NOFOLLOW) == 0 &&
        info.st_size <= both->copy_end.size)
        return ROB_OK;
    if (status && err)
        *err = why;
    return status;
}

static bool is_prefix(const struct rob_buf *a, off_t n, const struct rob_buf *b)
{
    return (off_t)a->len >= n && (off_t)b->len >= n &&
           (n == 0 || memcmp(a->data, b->data, (size_t)n) == 0);
}

/* Keeps the bytes that will be replaced, under a name with the time. */
static enum rob_status set_aside(const struct rob_writer *writer, const struct rob_buf *bytes,
                                 const char *which, struct rob_error *err)
{
    char name[96], random[9];
    if (!bytes->len)
        return ROB_OK;
    rob_random_hex(random, 8);
    snprintf(name, sizeof name, "aside-%s-%s-%s", which, writer->name, random);
    return rob_file_write_private(writer->state, name, bytes->data, bytes->len, false, err);
}

/* If the state folder cannot be written, the bytes are kept beside the journal. */
static enum rob_status set_journal_aside(const struct rob_writer *writer,
                                         const struct rob_buf *bytes, struct rob_error *err)
{
    char name[96], hash[ROB_HASH_HEX + 1];
    if (!bytes->len || set_aside(writer, bytes, "journal", NULL) == ROB_OK)
        return ROB_OK;
    rob_sha256_hex(hash, bytes->data, bytes->len, "", 0);
    snprintf(name, sizeof name, "%.48s.aside-%.8s", writer->name, hash);
    return rob_file_write(writer->journals, name, bytes->data, bytes->len, true, err);
}

/* A second copy that cannot be rewritten is left alone: work goes on without it. */
static bool renew_copy(const struct rob_writer *writer, const struct rob_buf *old,
                       const struct rob_buf *from, size_t n)
{
    if (old->len == n && is_prefix(old, (off_t)n, from))
        return true;
    return set_aside(writer, old, "copy", NULL) == ROB_OK &&
           rob_file_write_private(writer->state, writer->name, rob_buf_text(from), n, true, NULL) ==
               ROB_OK;
}

/* Writes the good bytes `from` to both files; `end.size` of them count. */
static enum rob_status restore(struct rob_writer *writer, const struct copies *both,
                               const struct rob_buf *from, const struct rob_journal_end *end,
                               struct rob_error *err)
{
    size_t n = (size_t)end->size;
    enum rob_status status = ROB_OK;
    if (both->journal.len != n || !is_prefix(&both->journal, end->size, from)) {
        status = set_journal_aside(writer, &both->journal, err);
        if (!status)
            status =
                rob_file_write(writer->journals, writer->name, rob_buf_text(from), n, true, err);
        writer->restored = true;
    }
    if (!status)
        writer->alone = !renew_copy(writer, &both->copy, from, n);
    writer->end = *end;
    writer->end.torn = 0;
    return status;
}

/* Do the good lines of the two continue differently? */
static bool has_parted(const struct copies *both)
{
    off_t journal = both->journal_end.size, copy = both->copy_end.size;
    return !is_prefix(&both->journal, journal < copy ? journal : copy, &both->copy);
}

/* The one with more good lines, even if damaged later: each line was acknowledged. NULL if the two
 * have diverged, or neither is good to its end. */
static const struct rob_buf *choose(const struct copies *both, struct rob_journal_end *end)
{
    const struct rob_journal_end *journal = &both->journal_end, *copy = &both->copy_end;
    if (both->journal_good ? has_parted(both) : !both->copy_good)
        return NULL;
    if (journal->size >= copy->size && !has_parted(both)) {
        *end = *journal;
        return &both->journal;
    }
    *end = *copy;
    return &both->copy;
}

/* A file that was begun but has no first line is not a journal yet. */
static enum rob_status clear_away(const struct rob_writer *writer, const struct copies *both,
                                  struct rob_error *err)
{
    enum rob_status status = set_journal_aside(writer, &both->journal, err);
    if (!status && both->journal_good)
        unlinkat(writer->journals, writer->name, 0);
    if (both->copy_good && set_aside(writer, &both->copy, "copy", NULL) == ROB_OK)
        unlinkat(writer->state, writer->name, 0);
    return status;
}

/* A journal that has lines added by another machine, or differs from its second copy, is left
 * alone: a new writer begins. */
static bool is_lost(const struct rob_buf *chosen, const struct rob_journal_end *end)
{
    return !chosen || end->size == 0 || end->newer;
}

/* Two machines used one writer: lines that only one copy has were acknowledged too, and become a
 * journal of their own, named by its content. */
static enum rob_status keep_parted(struct rob_writer *writer, const struct rob_buf *lines,
                                   off_t size, struct rob_error *err)
{
    char name[64], hash[ROB_HASH_HEX + 1];
    size_t len = (size_t)size;
    rob_sha256_hex(hash, lines->data, len, "", 0);
    snprintf(name, sizeof name, "%.32s@%s-%.8s.jsonl", writer->seat, writer->id, hash);
    writer->parted = true;
    if (faccessat(writer->journals, name, F_OK, AT_SYMLINK_NOFOLLOW) == 0)
        return ROB_OK; /* it was kept before */
    enum rob_status status = rob_journals_check_room(writer->journals, writer->state >= 0, err);
    return status ? status : rob_file_write(writer->journals, name, lines->data, len, false, err);
}

enum rob_status rob_writer__resume(struct rob_writer *writer, bool *found, struct rob_error *err)
{
    struct copies both = {0};
    struct rob_journal_end end = {0};
    enum rob_status status = read_copies(&both, writer, err);
    const struct rob_buf *chosen = status ? NULL : choose(&both, &end);
    *found = !is_lost(chosen, &end);
    if (!status && has_parted(&both) && both.journal_good)
        status = keep_parted(writer, &both.copy, both.copy_end.size, err);
    else if (!status && has_parted(&both) && chosen)
        status = keep_parted(writer, &both.journal, both.journal_end.size, err);
    if (*found && !status)
        status = restore(writer, &both, chosen, &end, err);
    else if (!status && chosen && end.size == 0)
        status = clear_away(writer, &both, err);
    rob_buf_free(&both.journal);
    rob_buf_free(&both.copy);
    return status;
}

/* A copy of the folder, or one restored from a backup, may lack lines of the writer: lines written
 * for the other folder are not mixed into this one. */
static bool holds_copy(const struct copies *both)
{
    return both->journal_good && both->journal_end.size > 0 && !both->journal_end.newer &&
           both->journal_end.size >= both->copy_end.size && !has_parted(both);
}

enum rob_status rob_writer__resume_near(struct rob_writer *writer, bool *found,
                                        struct rob_error *err)
{
    struct copies both = {0};
    struct rob_error why = {0};
    enum rob_status status = read_copies(&both, writer, &why);
    *found = !status && holds_copy(&both);
    if (*found)
        status = restore(writer, &both, &both.journal, &both.journal_end, err);
    else if (status == ROB_NO_MEMORY && err)
        *err = why;
    rob_buf_free(&both.journal);
    rob_buf_free(&both.copy);
    return *found || status == ROB_NO_MEMORY ? status : ROB_OK;
}
