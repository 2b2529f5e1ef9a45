#include "store/writer_parts.h"

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

static int open_for_append(int dir, const char *name, bool create, mode_t mode)
{
    int flags = O_RDWR | O_APPEND | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK;
    return openat(dir, name, create ? flags | O_CREAT | O_EXCL : flags, mode);
}

static bool sync_folder(int dir)
{
    return fsync(dir) == 0 || errno == EINVAL;
}

static bool is_plain(const struct stat *info)
{
    return S_ISREG(info->st_mode) && info->st_nlink == 1;
}

static void drop_copy(struct rob_writer *writer)
{
    if (writer->copy >= 0)
        close(writer->copy);
    writer->copy = -1;
}

static void open_copy(struct rob_writer *writer, bool create)
{
    if (writer->state < 0 || writer->alone)
        return;
    writer->copy = open_for_append(writer->state, writer->name, create, 0600);
    if (writer->copy >= 0 &&
        (fstat(writer->copy, &writer->copy_file) != 0 || (create && !sync_folder(writer->state))))
        drop_copy(writer);
}

static enum rob_status open_files(struct rob_writer *writer, bool create, struct rob_error *err)
{
    writer->fd = open_for_append(writer->journals, writer->name, create, 0666);
    if (writer->fd < 0 || fstat(writer->fd, &writer->file) != 0)
        return rob_file_fail(err, "write", writer->name);
    if (!is_plain(&writer->file))
        return rob_fail(err, ROB_REFUSED, "%s is not a plain file: nothing is added to it",
                        writer->name);
    if (create && !sync_folder(writer->journals))
        return rob_file_fail(err, "write", writer->name);
    open_copy(writer, create);
    return ROB_OK;
}

/* --- claiming ---------------------------------------------------------------------------- */

static void name_file(struct rob_writer *writer)
{
    snprintf(writer->name, sizeof writer->name, "%.32s@%s.jsonl", writer->seat, writer->id);
}

/* In a folder that several accounts share, another account may have replaced the file: it then
 * belongs to that account, and a new one begins. */
static bool is_others(const struct rob_writer *writer)
{
    return faccessat(writer->journals, writer->name, W_OK, AT_EACCESS) != 0 &&
           (errno == EACCES || errno == EPERM) &&
           faccessat(writer->journals, ".", W_OK, AT_EACCESS) == 0;
}

/* In a sealed review a journal has the signatures of one key. */
static bool is_signed_by_us(const struct rob_writer *writer)
{
    return strcmp(writer->end.key, writer->keys ? writer->keys->public_key : "") == 0;
}

/* The record follows its folder if that was renamed, or restored with all the writer's lines. */
static enum rob_status try_record(bool *found, struct rob_writer *writer,
                                  const struct rob_record *record, enum rob_place_match match,
                                  struct rob_error *err)
{
    memcpy(writer->id, record->writer, sizeof writer->id);
    name_file(writer);
    enum rob_status status = match == ROB_PLACE_SAME ? rob_writer__resume(writer, found, err)
                                                     : rob_writer__resume_near(writer, found, err);
    *found = *found && !is_others(writer) && is_signed_by_us(writer);
    if (!status && *found)
        status = open_files(writer, false, err);
    if (!status && *found)
        (void)rob_state_set_writer(writer->state, writer->seat, writer->id, writer->place, NULL);
    return status;
}

/* The writer of this folder; otherwise one whose folder this may be. */
static enum rob_status find_recorded(bool *found, struct rob_writer *writer, struct rob_error *err)
{
    struct rob_records records;
    *found = false;
    enum rob_status status = rob_state_records(&records, writer->state, writer->seat, NULL);
    if (status) /* an unreadable record counts as none */
        return status == ROB_NO_MEMORY ? rob_fail_memory(err) : ROB_OK;
    for (int match = ROB_PLACE_SAME; match > ROB_PLACE_OTHER; match--)
        for (size_t i = records.all.n; i-- > 0 && !status && !*found;) {
            const struct rob_record *record = &records.all.at[i];
            if ((int)rob_place_compare(&record->place, writer->place) == match)
                status = try_record(found, writer, record, (enum rob_place_match)match, err);
        }
    rob_records_free(&records);
    return status;
}

static enum rob_status find_writer(struct rob_writer *writer, struct rob_error *err)
{
    bool found = false;
    enum rob_status status = writer->state < 0 ? ROB_OK : find_recorded(&found, writer, err);
    if (status || found)
        return status;
    writer->end = (struct rob_journal_end){0};
    writer->alone = false;
    rob_random_hex(writer->id, 6);
    name_file(writer);
    return ROB_OK;
}

/* A lock that somebody holds is refused; a folder that supports no locks is accepted: the check
 * before each line protects it, too. */
static enum rob_status lock_seat(struct rob_writer *writer, struct rob_error *err)
{
    struct rob_error why = {0};
    enum rob_status status = writer->state < 0
                                 ? ROB_OK
                                 : rob_state_lock(&writer->lock, writer->state, writer->seat, &why);
    if (status != ROB_LOCKED && status != ROB_NO_MEMORY)
        return ROB_OK;
    if (err)
        *err = why;
    return status;
}

enum rob_status rob_writer_claim(struct rob_writer **out, int journals, int state,
                                 const struct rob_place *place, const char *seat,
                                 const struct rob_seal_keys *keys, struct rob_error *err)
{
    struct rob_writer *writer = malloc(sizeof *writer);
    if (!writer)
        return rob_fail_memory(err);
    *writer = (struct rob_writer){.seat = strdup(seat),
                                  .journals = journals,
                                  .state = state,
                                  .place = place,
                                  .keys = keys,
                                  .lock = -1,
                                  .fd = -1,
                                  .copy = -1};
    enum rob_status status = writer->seat ? ROB_OK : rob_fail_memory(err);
    if (!status)
        status = lock_seat(writer, err);
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

/* Checks that the file at that name is still the one opened, and has the length we left. */
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

/* A journal without a line does not count as one. */
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

/* A full disk may have room later; a failing one is left alone. */
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

/* Another program may have replaced the file, cut it, or given it a second name. */
static bool copy_is_unchanged(const struct rob_writer *writer, off_t size)
{
    struct stat now;
    return fstatat(writer->state, writer->name, &now, AT_SYMLINK_NOFOLLOW) == 0 &&
           now.st_dev == writer->copy_file.st_dev && now.st_ino == writer->copy_file.st_ino &&
           now.st_nlink == 1 && now.st_size == size;
}

/* On failure, the copy is cut shorter than the journal: the next start rewrites it. */
static void append_to_copy(struct rob_writer *writer, off_t size, const char *lines, size_t len)
{
    bool unchanged = writer->copy >= 0 && copy_is_unchanged(writer, size);
    if (unchanged && rob_file_write_all(writer->copy, lines, len) && rob_file_sync(writer->copy))
        return;
    if (unchanged)
        (void)!ftruncate(writer->copy, size);
    drop_copy(writer);
}

/* After a failed fsync the kernel may have dropped the pages, so that a second fsync would falsely
 * succeed: the lines go to the second copy. The journal is cut back, so that it is the shorter of
 * the two and the next start rewrites it. */
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

/* The record comes first: if the program ends here, the next start knows whose files they are. */
static enum rob_status begin_files(struct rob_writer *writer, struct rob_error *err)
{
    enum rob_status status = rob_journals_check_room(writer->journals, writer->state >= 0, err);
    if (status)
        return status;
    bool recorded =
        writer->state >= 0 && rob_state_set_writer(writer->state, writer->seat, writer->id,
                                                   writer->place, NULL) == ROB_OK;
    status = open_files(writer, true, err);
    if (!status && !recorded)
        drop_copy(writer); /* without the record, the copy could not be found again */
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
