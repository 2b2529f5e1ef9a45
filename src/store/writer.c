#include "store/writer.h"

#include "store/state.h"

#include "base/fail.h"
#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* --- opening the files ------------------------------------------------------------------- */

static int open_for_append(int dir, const char *name, bool create)
{
    int flags = O_RDWR | O_APPEND | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK;
    return openat(dir, name, create ? flags | O_CREAT | O_EXCL : flags, 0666);
}

static bool sync_folder(int dir)
{
    return fsync(dir) == 0 || errno == EINVAL;
}

static bool is_plain(const struct stat *info)
{
    return S_ISREG(info->st_mode) && info->st_nlink == 1;
}

static enum rob_status open_files(struct rob_writer *writer, bool create, struct rob_error *err)
{
    writer->fd = open_for_append(writer->journals, writer->name, create);
    if (writer->fd < 0 || fstat(writer->fd, &writer->file) != 0)
        return rob_file_fail(err, "write", writer->name);
    if (!is_plain(&writer->file))
        return rob_fail(err, ROB_REFUSED, "%s is not a plain file: nothing is added to it",
                        writer->name);
    if (create && !sync_folder(writer->journals))
        return rob_file_fail(err, "write", writer->name);
    if (writer->state >= 0) {
        writer->copy = open_for_append(writer->state, writer->name, create);
        if (create && writer->copy >= 0 && !sync_folder(writer->state)) {
            close(writer->copy);
            writer->copy = -1;
        }
    }
    return ROB_OK;
}

/* --- comparing the two copies ------------------------------------------------------------ */

struct copies {
    struct rob_buf journal, copy;
    struct rob_journal_end journal_end, copy_end;
    bool journal_good, copy_good; /* every line fits its hash; a journal that is lost has none */
};

/* Fails where nothing can be said about the lines: no memory, or a disk that does not read. */
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

/* A journal that cannot be read gives way to a second copy that is not shorter. */
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

/* Keeps the bytes that are about to give way, under a name that says when. */
static enum rob_status set_aside(struct rob_writer *writer, const struct rob_buf *bytes,
                                 const char *which, struct rob_error *err)
{
    char name[96], random[9];
    if (!bytes->len)
        return ROB_OK;
    rob_random_hex(random, 8);
    snprintf(name, sizeof name, "aside-%s-%.40s-%s", which, writer->name, random);
    return rob_file_write(writer->state, name, bytes->data, bytes->len, false, err);
}

/* Makes both files the good bytes `from`, of which `end.size` count. */
static enum rob_status restore(struct rob_writer *writer, const struct copies *both,
                               const struct rob_buf *from, const struct rob_journal_end *end,
                               struct rob_error *err)
{
    size_t n = (size_t)end->size;
    enum rob_status status = ROB_OK;
    bool same = both->journal.len == n && is_prefix(&both->journal, end->size, from);
    if (!same) {
        status = set_aside(writer, &both->journal, "journal", err);
        if (!status)
            status =
                rob_file_write(writer->journals, writer->name, rob_buf_text(from), n, true, err);
        writer->restored = true;
    }
    same = both->copy.len == n && is_prefix(&both->copy, end->size, from);
    if (!status && !same) {
        status = set_aside(writer, &both->copy, "copy", err);
        if (!status)
            status = rob_file_write(writer->state, writer->name, rob_buf_text(from), n, true, err);
    }
    writer->end = *end;
    writer->end.torn = 0;
    return status;
}

/* Where the good lines of both go on in two ways. */
static bool has_parted(const struct copies *both)
{
    off_t journal = both->journal_end.size, copy = both->copy_end.size;
    return !is_prefix(&both->journal, journal < copy ? journal : copy, &both->copy);
}

/* Whichever has more good lines, though it be damaged further on: each of them was acknowledged.
 * NULL where both have parted, or neither is good to its end. */
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

/* What was begun and has not got its first line is no journal yet. */
static enum rob_status clear_away(struct rob_writer *writer, const struct copies *both,
                                  struct rob_error *err)
{
    enum rob_status status = set_aside(writer, &both->journal, "journal", err);
    if (!status)
        status = set_aside(writer, &both->copy, "copy", err);
    if (!status && both->journal_good)
        unlinkat(writer->journals, writer->name, 0);
    if (!status && both->copy_good)
        unlinkat(writer->state, writer->name, 0);
    return status;
}

/* A journal that lines of another machine were added to, or whose two copies have parted, is left
 * alone: a new writer begins. */
static bool is_lost(const struct rob_buf *chosen, const struct rob_journal_end *end)
{
    return !chosen || end->size == 0 || end->newer;
}

/* One more than are read would keep the review from opening. */
static enum rob_status check_room(const struct rob_writer *writer, struct rob_error *err)
{
    if (rob_journals_count(writer->journals) < ROB_JOURNALS_MAX)
        return ROB_OK;
    return rob_fail(err, ROB_REFUSED,
                    "the review has %d journals, and no more are read: nothing was written%s",
                    ROB_JOURNALS_MAX,
                    writer->state < 0 ? ". Without a folder for its state ($XDG_STATE_HOME) every "
                                        "command begins a journal"
                                      : "");
}

/* Two machines took themselves for one writer: what lies only in the one was acknowledged too, and
 * becomes a journal of its own, named by its content. */
static enum rob_status keep_parted(struct rob_writer *writer, const struct rob_buf *lines,
                                   off_t size, struct rob_error *err)
{
    char name[64], hash[ROB_HASH_HEX + 1];
    size_t len = (size_t)size;
    rob_sha256_hex(hash, lines->data, len, "", 0);
    snprintf(name, sizeof name, "%.32s@%s-%.8s.jsonl", writer->seat, writer->id, hash);
    enum rob_status status = rob_file_write(writer->journals, name, lines->data, len, false, err);
    writer->parted = true;
    return status;
}

static enum rob_status resume(struct rob_writer *writer, bool *found, struct rob_error *err)
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
    if (*found && !status)
        status = open_files(writer, false, err);
    rob_buf_free(&both.journal);
    rob_buf_free(&both.copy);
    return status;
}

/* --- claiming ---------------------------------------------------------------------------- */

static void name_file(struct rob_writer *writer)
{
    snprintf(writer->name, sizeof writer->name, "%.32s@%s.jsonl", writer->seat, writer->id);
}

static enum rob_status find_writer(struct rob_writer *writer, struct rob_error *err)
{
    bool found = false;
    enum rob_status status = ROB_OK;
    if (writer->state >= 0 && rob_state_writer(writer->id, writer->state, writer->seat)) {
        name_file(writer);
        status = resume(writer, &found, err);
    }
    if (status || found)
        return status;
    rob_random_hex(writer->id, 6);
    name_file(writer);
    return ROB_OK;
}

enum rob_status rob_writer_claim(struct rob_writer **out, int journals, int state, const char *seat,
                                 struct rob_error *err)
{
    struct rob_writer *writer = malloc(sizeof *writer);
    if (!writer)
        return rob_fail_memory(err);
    *writer = (struct rob_writer){.seat = strdup(seat),
                                  .journals = journals,
                                  .state = state,
                                  .lock = -1,
                                  .fd = -1,
                                  .copy = -1};
    enum rob_status status = writer->seat ? ROB_OK : rob_fail_memory(err);
    if (!status && state >= 0)
        status = rob_state_lock(&writer->lock, state, seat, err);
    if (!status)
        status = find_writer(writer, err);
    if (status)
        rob_writer_free(writer);
    else
        *out = writer;
    return status;
}

void rob_writer_free(struct rob_writer *writer)
{
    if (!writer)
        return;
    const int fds[] = {writer->fd, writer->copy, writer->lock};
    for (size_t i = 0; i < sizeof fds / sizeof *fds; i++)
        if (fds[i] >= 0)
            close(fds[i]);
    free(writer->seat);
    free(writer);
}

/* --- appending --------------------------------------------------------------------------- */

static enum rob_status changed(struct rob_writer *writer, struct rob_error *err)
{
    writer->broken = true;
    return rob_fail(err, ROB_REFUSED,
                    "journals/%s was changed by another program while it was open; nothing was "
                    "added to it. Leave and open the review again",
                    writer->name);
}

/* The file at that name is still the one opened, and ends as we left it. */
static enum rob_status check_unchanged(struct rob_writer *writer, struct rob_error *err)
{
    struct stat now;
    char tail[ROB_CHAIN_TAIL + 1];
    if (fstatat(writer->journals, writer->name, &now, AT_SYMLINK_NOFOLLOW) != 0 ||
        now.st_dev != writer->file.st_dev || now.st_ino != writer->file.st_ino ||
        now.st_nlink != 1 || now.st_size != writer->end.size)
        return changed(writer, err);
    if (writer->end.size == 0)
        return ROB_OK;
    off_t at = writer->end.size - (off_t)sizeof tail;
    ssize_t n = 0;
    do
        n = pread(writer->fd, tail, sizeof tail, at);
    while (n < 0 && errno == EINTR);
    if (n < 0) {
        writer->broken = true;
        return rob_file_fail(err, "read", writer->name);
    }
    if (n != (ssize_t)sizeof tail || memcmp(tail + 6, writer->end.hash, ROB_HASH_HEX) != 0)
        return changed(writer, err);
    return ROB_OK;
}

/* A journal without a line is none. */
static void unmake_files(struct rob_writer *writer)
{
    if (writer->copy >= 0) {
        close(writer->copy);
        unlinkat(writer->state, writer->name, 0);
    }
    if (writer->fd >= 0) {
        close(writer->fd);
        unlinkat(writer->journals, writer->name, 0);
    }
    writer->fd = writer->copy = -1;
}

/* A full disk may have room later; one that fails is left alone. */
static enum rob_status cut_back(struct rob_writer *writer, struct rob_error *err)
{
    writer->broken = errno == EIO;
    enum rob_status status = rob_file_fail(err, "write", writer->name);
    if (writer->end.size == 0)
        unmake_files(writer);
    else if (ftruncate(writer->fd, writer->end.size) != 0)
        writer->broken = true;
    return status;
}

/* Where it fails, the copy is made shorter than the journal: the next start writes it anew. */
static void append_to_copy(struct rob_writer *writer, off_t size, const char *lines, size_t len)
{
    if (writer->copy < 0 ||
        (rob_file_write_all(writer->copy, lines, len) && rob_file_sync(writer->copy)))
        return;
    (void)!ftruncate(writer->copy, size);
    close(writer->copy);
    writer->copy = -1;
}

/* After a failed fsync the kernel may have dropped the pages, so that a second one would lie: the
 * lines go to the second copy. Cut back, the journal is the shorter of the two, which is what makes
 * the next start write it anew. */
static enum rob_status rescue(struct rob_writer *writer, const char *lines, size_t len,
                              struct rob_error *err)
{
    enum rob_status status = rob_file_fail(err, "write", writer->name);
    writer->broken = true;
    (void)!ftruncate(writer->fd, writer->end.size);
    append_to_copy(writer, writer->end.size, lines, len);
    bool kept = writer->copy >= 0;
    rob_error_hint(err, kept ? "; the answer is kept in the second copy. Leave and open the "
                               "review again"
                             : "; leave and open the review again");
    return status;
}

/* The record comes first: should the program end here, the next start knows whose files they are.
 */
static enum rob_status begin_files(struct rob_writer *writer, struct rob_error *err)
{
    enum rob_status status = check_room(writer, err);
    if (status)
        return status;
    bool recorded = writer->state >= 0 &&
                    rob_state_set_writer(writer->state, writer->seat, writer->id, NULL) == ROB_OK;
    status = open_files(writer, true, err);
    if (!status && !recorded && writer->copy >= 0) {
        close(writer->copy); /* without the record nobody would find the copy again */
        writer->copy = -1;
    }
    if (status)
        unmake_files(writer);
    return status;
}

enum rob_status rob_writer_append(unsigned *copies, struct rob_writer *writer, const char *lines,
                                  size_t len, const struct rob_journal_end *end,
                                  struct rob_error *err)
{
    if (writer->broken)
        return rob_fail(err, ROB_SYSTEM,
                        "an earlier write failed; leave and open the review again");
    enum rob_status status = writer->fd < 0 ? begin_files(writer, err) : ROB_OK;
    if (!status)
        status = check_unchanged(writer, err);
    if (status)
        return status;
    if (!rob_file_write_all(writer->fd, lines, len))
        return cut_back(writer, err);
    if (!rob_file_sync(writer->fd))
        return rescue(writer, lines, len, err);
    append_to_copy(writer, writer->end.size, lines, len);
    writer->end = *end;
    *copies = writer->copy >= 0 ? 2 : 1;
    return ROB_OK;
}
