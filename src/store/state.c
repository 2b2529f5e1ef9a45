#define _GNU_SOURCE /* F_OFD_SETLK */

#include "store/state.h"

#include "base/buf.h"
#include "base/fail.h"
#include "base/file.h"

#include <syrob/review.h>

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

char *rob_state_folder(void)
{
    const char *state = getenv("XDG_STATE_HOME"), *home = getenv("HOME");
    struct rob_buf path = {0};
    if (state && state[0] == '/')
        rob_buf_printf(&path, "%s/syrob", state);
    else if (home && home[0] == '/')
        rob_buf_printf(&path, "%s/.local/state/syrob", home);
    else
        return NULL;
    return rob_buf_take(&path);
}

int rob_state_open(const char *review_id)
{
    char *root = rob_state_folder();
    if (!root)
        return -1;
    struct rob_buf path = {0};
    rob_buf_printf(&path, "%s/%s", root, review_id);
    free(root);
    int fd = -1;
    if (!path.failed && rob_file_make_dirs(path.data, 0700, NULL) == ROB_OK)
        fd = open(path.data, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    rob_buf_free(&path);
    if (fd >= 0 && faccessat(fd, ".", W_OK, 0) != 0) {
        close(fd);
        fd = -1;
    }
    return fd;
}

/* --- the writers of a seat ---------------------------------------------------------------- */

enum { RECORDS_BYTES_MAX = 1 << 20 };

static void name_records(char name[64], const char *seat)
{
    snprintf(name, 64, "%.40s.writer", seat);
}

/* "WRITER DEVICE:INODE CTIME PATH"; of an earlier version: "WRITER". */
static bool parse_record(struct rob_record *out, char *line)
{
    *out = (struct rob_record){.writer = ""};
    if (strspn(line, "0123456789abcdef") != 6 || (line[6] && line[6] != ' '))
        return false;
    memcpy(out->writer, line, 6);
    return !line[6] || rob_place_parse(&out->place, line + 7);
}

/* False: the text is malformed. */
static bool parse_records(struct rob_records *records, bool *kept)
{
    char *line = records->text.data, *end = line ? strchr(line, '\n') : NULL;
    for (; end && *kept; line = end + 1, end = strchr(line, '\n')) {
        struct rob_record record;
        *end = '\0';
        if (!parse_record(&record, line))
            return false;
        *kept = rob_vec_push(&records->all, record);
    }
    return !line || !*line;
}

enum rob_status rob_state_records(struct rob_records *out, int state, const char *seat,
                                  struct rob_error *err)
{
    char name[64];
    bool kept = true;
    struct rob_error why = {0};
    *out = (struct rob_records){.all = {0}};
    name_records(name, seat);
    enum rob_status status = rob_file_read(&out->text, state, name, RECORDS_BYTES_MAX, false, &why);
    bool whole = strlen(rob_buf_text(&out->text)) == out->text.len;
    if (status || !whole || !parse_records(out, &kept))
        rob_records_free(out);
    if (!kept) {
        rob_records_free(out);
        return rob_fail_memory(err);
    }
    if (status == ROB_INVALID)
        return ROB_OK;
    if (status && err)
        *err = why;
    return status;
}

void rob_records_free(struct rob_records *records)
{
    rob_vec_free(&records->all);
    rob_buf_free(&records->text);
}

bool rob_state_writer(char writer[7], int state, const char *seat, const struct rob_place *place)
{
    struct rob_records records;
    bool found = false;
    if (rob_state_records(&records, state, seat, NULL) != ROB_OK)
        return false;
    for (size_t i = records.all.n; i-- > 0 && !found;) {
        found = rob_place_compare(&records.all.at[i].place, place) == ROB_PLACE_SAME;
        if (found)
            memcpy(writer, records.all.at[i].writer, 7);
    }
    rob_records_free(&records);
    return found;
}

bool rob_state_seat_of(char seat[33], bool *copy, const char *name)
{
    size_t len = strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789-");
    const char *rest = name + len;
    *copy = *rest == '@' && strlen(rest) > 6 && strcmp(rest + strlen(rest) - 6, ".jsonl") == 0;
    if (len == 0 || len > 32 || (strcmp(rest, ".writer") != 0 && !*copy))
        return false;
    memcpy(seat, name, len);
    seat[len] = '\0';
    return true;
}

bool rob_state_seats(const char *review_id, void (*found)(void *context, const char *seat),
                     void *context)
{
    bool copy = false;
    char seat[33], *root = rob_state_folder();
    struct rob_buf path = {0};
    rob_buf_printf(&path, "%s/%s", root ? root : "", review_id);
    DIR *dir = root && !path.failed ? opendir(path.data) : NULL;
    bool none = !root || (!dir && (errno == ENOENT || errno == ENOTDIR));
    free(root);
    rob_buf_free(&path);
    for (struct dirent *entry = dir ? readdir(dir) : NULL; entry; entry = readdir(dir))
        if (rob_state_seat_of(seat, &copy, entry->d_name))
            found(context, seat);
    if (dir)
        closedir(dir);
    return dir || none;
}

enum { REVEALED_BYTES_MAX = 1 << 26 };

static const char revealed_name[] = "revealed";

void rob_state_revealed(struct rob_buf *out, int state)
{
    if (state >= 0 &&
        rob_file_read(out, state, revealed_name, REVEALED_BYTES_MAX, false, NULL) != ROB_OK)
        rob_buf_clear(out);
}

void rob_state_add_revealed(int state, const struct rob_buf *lines)
{
    struct rob_buf all = {0};
    bool there = state >= 0 && faccessat(state, revealed_name, F_OK, 0) == 0;
    bool known = !there || rob_file_read(&all, state, revealed_name, REVEALED_BYTES_MAX, false,
                                         NULL) == ROB_OK;
    rob_buf_add(&all, rob_buf_text(lines), lines->len);
    if (state >= 0 && known && !all.failed) /* a file that cannot be read is not replaced */
        (void)rob_file_write_private(state, revealed_name, all.data, all.len, true, NULL);
    rob_buf_free(&all);
}

static bool is_recorded(const struct rob_record *record, const char *writer,
                        const struct rob_place *place)
{
    return strcmp(record->writer, writer) == 0 && record->place.path &&
           strcmp(record->place.path, place->path) == 0 &&
           strcmp(record->place.folder, place->folder) == 0 &&
           strcmp(record->place.born, place->born) == 0;
}

static void write_record(struct rob_buf *out, const char *writer, const struct rob_place *place)
{
    rob_buf_str(out, writer);
    if (place->path) {
        rob_buf_char(out, ' ');
        rob_place_write(out, place);
    }
    rob_buf_char(out, '\n');
}

/* One folder has one writer, and one writer has one folder. *changed false: already recorded. */
static void replace_record(struct rob_buf *out, const struct rob_records *records,
                           const char *writer, const struct rob_place *place, bool *changed)
{
    size_t n = records->all.n;
    *changed = true;
    for (size_t i = n < ROB_RECORDS_MAX ? 0 : n - ROB_RECORDS_MAX + 1; i < n; i++) {
        const struct rob_record *record = &records->all.at[i];
        bool own = record->place.path && rob_place_compare(&record->place, place) == ROB_PLACE_SAME;
        if (is_recorded(record, writer, place))
            *changed = false;
        if (!own && strcmp(record->writer, writer) != 0)
            write_record(out, record->writer, &record->place);
    }
    write_record(out, writer, place);
}

enum rob_status rob_state_set_writer(int state, const char *seat, const char *writer,
                                     const struct rob_place *place, struct rob_error *err)
{
    char name[64];
    bool changed = true;
    struct rob_records records;
    struct rob_buf text = {0};
    name_records(name, seat);
    enum rob_status status = rob_state_records(&records, state, seat, err);
    if (status)
        return status;
    replace_record(&text, &records, writer, place, &changed);
    if (text.failed)
        status = rob_fail_memory(err);
    else if (changed)
        status = rob_file_write_private(state, name, text.data, text.len, true, err);
    rob_records_free(&records);
    rob_buf_free(&text);
    return status;
}

/* --- the lock ----------------------------------------------------------------------------- */

static enum rob_status locked_by(int fd, const char *seat, struct rob_error *err)
{
    char holder[300] = "";
    ssize_t n = pread(fd, holder, sizeof holder - 1, 0);
    holder[n > 0 ? n : 0] = '\0';
    holder[strcspn(holder, "\n")] = '\0';
    const char *comma = *holder ? ", " : "";
    if (strcmp(seat, "consensus") == 0 || strcmp(seat, "lead") == 0)
        return rob_fail(err, ROB_LOCKED,
                        "the %s of this review are being %s in another window%s%s: close it first",
                        *seat == 'l' ? "studies or reviewers" : "disagreements",
                        *seat == 'l' ? "changed" : "resolved", comma, holder);
    return rob_fail(err, ROB_LOCKED,
                    "%s has this review open in another window%s%s: close it first", seat, comma,
                    holder);
}

/* A command of a second ago may not have ended yet, so the lock is tried again. */
static bool take_lock(int fd)
{
    enum { TRIES = 35 };
    const struct timespec pause = {.tv_nsec = 15000000}; /* half a second for all tries together */
    bool taken = false;
    for (int i = 0; i < TRIES && !taken; i++) {
        struct flock whole = {.l_type = F_WRLCK, .l_whence = SEEK_SET};
        if (i)
            nanosleep(&pause, NULL);
        taken = fcntl(fd, F_OFD_SETLK, &whole) == 0;
        if (!taken && errno != EAGAIN && errno != EACCES)
            break;
    }
    return taken;
}

bool rob_state_is_locked(int state, const char *seat)
{
    char name[64];
    struct flock whole = {.l_type = F_WRLCK, .l_whence = SEEK_SET};
    snprintf(name, sizeof name, "%.40s.lock", seat);
    int lock = openat(state, name, O_RDWR | O_CLOEXEC | O_NOFOLLOW);
    bool held = lock >= 0 && fcntl(lock, F_OFD_GETLK, &whole) == 0 && whole.l_type != F_UNLCK;
    if (lock >= 0)
        close(lock);
    return held;
}

/* An open-file-description lock belongs to the open file, not to the process, and the kernel
 * releases it when the program dies. */
enum rob_status rob_state_lock(int *fd, int state, const char *seat, struct rob_error *err)
{
    char name[64], host[200] = "", holder[300];
    snprintf(name, sizeof name, "%.40s.lock", seat);
    int lock = openat(state, name, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (lock < 0)
        return rob_file_fail(err, "open the lock", name);
    if (!take_lock(lock)) {
        bool held = errno == EAGAIN || errno == EACCES;
        enum rob_status status =
            held ? locked_by(lock, seat, err) : rob_file_fail(err, "lock", name);
        close(lock);
        return status;
    }
    gethostname(host, sizeof host - 1);
    int n = snprintf(holder, sizeof holder, "process %ld on %s\n", (long)getpid(), host);
    /* The holder is written only to be shown to others; the lock itself does not depend on it. */
    if (ftruncate(lock, 0) == 0 && pwrite(lock, holder, (size_t)n, 0) != n)
        (void)ftruncate(lock, 0);
    *fd = lock;
    return ROB_OK;
}
