#include "store/names.h"

#include "store/journal.h"

#include "base/fail.h"
#include "base/file.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>

/* --- one name ---------------------------------------------------------------------------- */

/* Does the name end in `mark`, this number of hex digits, and `end`? */
static bool ends_in(const char *name, const char *mark, size_t digits, const char *end)
{
    size_t len = strlen(name), n = strlen(mark) + digits + strlen(end);
    const char *at = name + len - n;
    return len > n && strncmp(at, mark, strlen(mark)) == 0 &&
           strspn(at + strlen(mark), "0123456789abcdef") >= digits &&
           strcmp(name + len - strlen(end), end) == 0;
}

bool rob_name_is_aside(const char *name)
{
    return ends_in(name, ".aside-", 8, "");
}

bool rob_name_is_temporary(const char *name)
{
    return ends_in(name, ".", 12, ".tmp");
}

/* SEAT@WRITER followed later by .jsonl, or .jsonl at the end, in letters of any case. */
static bool is_named_like_one(const char *name)
{
    size_t len = strlen(name), seat = strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789-"
                                                   "ABCDEFGHIJKLMNOPQRSTUVWXYZ");
    if (*name != '.' && len > 6 && strcasecmp(name + len - 6, ".jsonl") == 0)
        return true;
    if (seat == 0 || name[seat] != '@' || strspn(name + seat + 1, "0123456789abcdefABCDEF") < 6)
        return false;
    const char *at = name + seat + 7;
    while (*at && strncasecmp(at, ".jsonl", 6) != 0)
        at++;
    return *at != '\0';
}

static bool begins_with(const char *text, size_t len, const char *with)
{
    return len >= strlen(with) && memcmp(text, with, strlen(with)) == 0;
}

static bool is_head(const char *text, size_t len)
{
    static const char op[] = "\"op\":\"open\"";
    const char *newline = memchr(text, '\n', len);
    size_t n = newline ? (size_t)(newline - text) : len;
    bool found = false;
    for (size_t i = 0; i + sizeof op - 1 <= n && !found; i++)
        found = memcmp(text + i, op, sizeof op - 1) == 0;
    return found && begins_with(text, len, "{\"n\":0,");
}

/* Under a name like a journal's, any object or a conflict marker is enough. */
static bool looks_like_one(const char *text, size_t len, bool named)
{
    if (begins_with(text, len, "\xEF\xBB\xBF"))
        text += 3, len -= 3;
    return is_head(text, len) ||
           (named && (begins_with(text, len, "{") || begins_with(text, len, "<<<<<<<")));
}

/* True if the file begins as a journal does, or has a journal's name with something added. */
static bool is_unread(int dir, const char *name)
{
    struct stat info;
    char text[4096];
    bool named = is_named_like_one(name);
    int fd = openat(dir, name, O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK);
    if (fd < 0)
        return named && (errno == EACCES || errno == ENAMETOOLONG);
    bool plain = fstat(fd, &info) == 0 && S_ISREG(info.st_mode);
    ssize_t n = plain ? pread(fd, text, sizeof text, 0) : -1;
    close(fd);
    return n > 0 && looks_like_one(text, (size_t)n, named);
}

/* --- a folder ---------------------------------------------------------------------------- */

static int compare(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* A file that may be a journal by its first line. */
struct other {
    const char *name;
    bool named; /* named like a journal */
};

struct listing {
    struct rob_names *names;
    ROB_VEC(struct other) others;
    int dir;
};

static int compare_others(const void *a, const void *b)
{
    const struct other *first = a, *second = b;
    int order = second->named - first->named;
    return order ? order : strcmp(first->name, second->name);
}

/* A file named like a journal is opened whatever its size, another file only if a first line would
 * fit in it; so most other files need not be opened. */
static bool may_be_one(int dir, const char *name, bool named)
{
    enum { HEAD_BYTES_MIN = 200 };
    struct stat info;
    if (strlen(name) > ROB_NAME_BYTES_MAX)
        return named;
    if (rob_name_is_aside(name) || rob_name_is_temporary(name) ||
        fstatat(dir, name, &info, AT_SYMLINK_NOFOLLOW) != 0 || !S_ISREG(info.st_mode))
        return false;
    return info.st_size >= HEAD_BYTES_MIN || (info.st_size > 0 && named);
}

static bool add_name(struct listing *in, const char *name)
{
    bool journal = rob_journal_is_name(name), named = !journal && is_named_like_one(name);
    if (!journal && !may_be_one(in->dir, name, named))
        return true;
    const char *copy = rob_arena_str(&in->names->arena, name);
    struct other other = {copy, named};
    return copy &&
           (journal ? rob_vec_push(&in->names->journals, copy) : rob_vec_push(&in->others, other));
}

static bool read_folder(struct listing *in, DIR *folder)
{
    bool kept = true;
    for (struct dirent *entry = readdir(folder); entry && kept; entry = readdir(folder))
        kept = add_name(in, entry->d_name);
    if (in->names->journals.n)
        qsort(in->names->journals.at, in->names->journals.n, sizeof *in->names->journals.at,
              compare);
    if (in->others.n)
        qsort(in->others.at, in->others.n, sizeof *in->others.at, compare_others);
    return kept;
}

static bool look_at_others(struct listing *in)
{
    size_t n = in->others.n < ROB_NAMES_LOOKED_MAX ? in->others.n : ROB_NAMES_LOOKED_MAX;
    bool kept = true;
    in->names->n_unseen = in->others.n - n;
    for (size_t i = 0; i < n && kept; i++)
        if (is_unread(in->dir, in->others.at[i].name))
            kept = rob_vec_push(&in->names->unread, in->others.at[i].name);
    return kept;
}

enum rob_status rob_names_list(struct rob_names *out, int dir, struct rob_error *err)
{
    DIR *folder = rob_file_list(dir);
    if (!folder)
        return rob_file_fail(err, "read the folder", "journals");
    struct rob_names names = {.n_unseen = 0};
    struct listing in = {.names = &names, .dir = dir};
    bool kept = read_folder(&in, folder) && look_at_others(&in);
    closedir(folder);
    rob_vec_free(&in.others);
    if (!kept) {
        rob_names_free(&names);
        return rob_fail_memory(err);
    }
    *out = names;
    return ROB_OK;
}

void rob_names_free(struct rob_names *names)
{
    rob_vec_free(&names->journals);
    rob_vec_free(&names->unread);
    rob_arena_free(&names->arena);
}
