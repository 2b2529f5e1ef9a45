#include "base/file.h"

#include "base/fail.h"
#include "base/hash.h"
#include "base/utf8.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum rob_status rob_file_fail(struct rob_error *err, const char *what, const char *path)
{
    int reason = errno;
    if (reason == ENOMEM)
        return rob_fail_memory(err);
    bool input = reason == ENOENT || reason == ENOTDIR || reason == ELOOP || reason == EISDIR ||
                 reason == ENAMETOOLONG;
    return rob_fail(err, input ? ROB_INVALID : ROB_SYSTEM, "cannot %s %s: %s", what, path,
                    reason == ELOOP ? "it is a symbolic link" : strerror(reason));
}

static enum rob_status read_all(struct rob_buf *out, int fd, const char *path, size_t max,
                                struct rob_error *err)
{
    char chunk[65536];
    size_t total = 0;
    for (;;) {
        ssize_t n = read(fd, chunk, sizeof chunk);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return rob_file_fail(err, "read", path);
        if (n == 0)
            return out->failed ? rob_fail_memory(err) : ROB_OK;
        total += (size_t)n;
        if (total > max)
            return rob_fail(err, ROB_INVALID, "%s is longer than %zu bytes", path, max);
        rob_buf_add(out, chunk, (size_t)n);
    }
}

static enum rob_status open_regular(int *out, int dir, const char *path, bool follow,
                                    struct rob_error *err)
{
    struct stat info;
    int fd = openat(dir, path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | (follow ? 0 : O_NOFOLLOW));
    if (fd < 0)
        return rob_file_fail(err, "read", path);
    enum rob_status status = ROB_OK;
    if (fstat(fd, &info) != 0)
        status = rob_file_fail(err, "read", path);
    else if (!S_ISREG(info.st_mode))
        status = rob_fail(err, ROB_INVALID, "cannot read %s: it is not a regular file", path);
    if (status)
        close(fd);
    else
        *out = fd;
    return status;
}

enum rob_status rob_file_read(struct rob_buf *out, int dir, const char *path, size_t max,
                              bool follow, struct rob_error *err)
{
    int fd = -1;
    enum rob_status status = open_regular(&fd, dir, path, follow, err);
    if (status)
        return status;
    status = read_all(out, fd, path, max, err);
    close(fd);
    return status;
}

enum rob_status rob_file_read_given(struct rob_buf *out, const char *path, size_t max,
                                    struct rob_error *err)
{
    struct stat info;
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return rob_fail(err, ROB_INVALID, "cannot read %s: %s", path, strerror(errno));
    enum rob_status status =
        fstat(fd, &info) == 0 && S_ISDIR(info.st_mode)
            ? rob_fail(err, ROB_INVALID, "cannot read %s: it is a folder", path)
            : read_all(out, fd, path, max, err);
    close(fd);
    return status;
}

/* Fills a block as far as the file goes; -1 if it cannot be read. */
static ssize_t read_block(int fd, char *block, size_t size)
{
    size_t have = 0;
    while (have < size) {
        ssize_t n = read(fd, block + have, size - have);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return -1;
        if (n == 0)
            break;
        have += (size_t)n;
    }
    return (ssize_t)have;
}

static enum rob_status count_shared(size_t *out, const int fds[2], const char *const paths[2],
                                    size_t max, struct rob_error *err)
{
    enum { BLOCK = 32768 };
    char blocks[2][BLOCK];
    size_t shared = 0;
    for (;;) {
        ssize_t n[2] = {0};
        for (int i = 0; i < 2; i++) {
            n[i] = read_block(fds[i], blocks[i], BLOCK);
            if (n[i] < 0)
                return rob_file_fail(err, "read", paths[i]);
        }
        ssize_t both = n[0] < n[1] ? n[0] : n[1], at = 0;
        while (at < both && blocks[0][at] == blocks[1][at])
            at++;
        shared += (size_t)at;
        if (at < BLOCK || shared >= max)
            break;
    }
    *out = shared < max ? shared : max;
    return ROB_OK;
}

enum rob_status rob_file_shared(size_t *out, int dir, const char *path, int other_dir,
                                const char *other, size_t max, struct rob_error *err)
{
    int fds[2] = {-1, -1};
    const char *const paths[2] = {path, other};
    enum rob_status status = open_regular(&fds[0], dir, path, false, err);
    if (!status)
        status = open_regular(&fds[1], other_dir, other, false, err);
    if (!status)
        status = count_shared(out, fds, paths, max, err);
    for (int i = 0; i < 2; i++)
        if (fds[i] >= 0)
            close(fds[i]);
    return status;
}

DIR *rob_file_list(int dir)
{
    int fd = openat(dir, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    DIR *list = fd >= 0 ? fdopendir(fd) : NULL;
    int why = errno;
    if (!list && fd >= 0)
        close(fd);
    errno = why;
    return list;
}

bool rob_file_write_all(int fd, const char *data, size_t len)
{
    while (len > 0) {
        ssize_t n = write(fd, data, len);
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            return false;
        data += n;
        len -= (size_t)n;
    }
    return true;
}

bool rob_file_sync(int fd)
{
    int failed = 0;
    do
        failed = fdatasync(fd);
    while (failed && errno == EINTR);
    return !failed;
}

bool rob_file_sync_folder_of(int dir, const char *path)
{
    const char *slash = strrchr(path, '/');
    char *folder = slash ? strndup(path, slash == path ? 1 : (size_t)(slash - path)) : strdup(".");
    int fd = folder ? openat(dir, folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC) : -1;
    /* Some file systems cannot fsync a folder (EINVAL): then there is nothing to wait for. */
    bool ok = fd >= 0 && (fsync(fd) == 0 || errno == EINVAL);
    if (fd >= 0)
        close(fd);
    free(folder);
    return ok;
}

/* Everybody who could use the old file should be able to use the new one, as far as possible. */
static void make_like(int fd, const struct stat *old)
{
    if (fchown(fd, old->st_uid, old->st_gid) != 0)
        (void)!fchown(fd, (uid_t)-1, old->st_gid);
    (void)!fchmod(fd, old->st_mode & 0777);
}

/* The content of a new file: bytes, or the output of a function. */
struct content {
    const char *data;
    size_t len;
    rob_file_fill *fill; /* NULL: the bytes */
    void *context;
};

/* Sets errno where the disk fails; the function has its own reasons. */
static enum rob_status fill_in(int fd, const struct content *content, const char *path,
                               struct rob_error *err)
{
    int copy = dup(fd);
    FILE *file = copy >= 0 ? fdopen(copy, "wb") : NULL;
    if (!file && copy >= 0)
        close(copy);
    if (!file)
        return rob_file_fail(err, "write", path);
    enum rob_status status = content->fill(file, content->context, err);
    bool ok = !ferror(file) && fflush(file) == 0;
    int reason = errno;
    if (fclose(file) != 0 && ok) {
        ok = false;
        reason = errno;
    }
    errno = reason ? reason : EIO;
    return status || ok ? status : rob_file_fail(err, "write", path);
}

static enum rob_status write_new(int dir, const char *name, const struct content *content,
                                 mode_t mode, const struct stat *old, const char *path,
                                 struct rob_error *err)
{
    int fd = openat(dir, name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, mode);
    if (fd < 0)
        return rob_file_fail(err, "write", path);
    if (old)
        make_like(fd, old);
    enum rob_status status = content->fill ? fill_in(fd, content, path, err) : ROB_OK;
    bool ok = status || ((content->fill || rob_file_write_all(fd, content->data, content->len)) &&
                         rob_file_sync(fd));
    int reason = errno;
    if (close(fd) != 0 && ok) {
        ok = false;
        reason = errno;
    }
    errno = reason;
    return status || ok ? status : rob_file_fail(err, "write", path);
}

/* The name of a temporary file is longer than the file's own, which may be as long as the file
 * system allows: of such a name only the beginning is kept. */
static void name_temporary(struct rob_buf *name, const char *path, const char *random)
{
    enum { KEPT_MAX = 100 };
    const char *slash = strrchr(path, '/'), *base = slash ? slash + 1 : path;
    size_t len = strlen(base);
    if (len > KEPT_MAX)
        len = rob_utf8_valid_prefix(base, KEPT_MAX);
    rob_buf_add(name, path, (size_t)(base - path) + len);
    rob_buf_printf(name, ".%s.tmp", random);
}

static enum rob_status write_file(int dir, const char *path, const struct content *content,
                                  bool replace, bool private, struct rob_error *err)
{
    char random[13];
    rob_random_hex(random, 12);
    struct rob_buf name = {0};
    name_temporary(&name, path, random);
    if (name.failed)
        return rob_fail_memory(err);
    struct stat old;
    bool replaces =
        replace && fstatat(dir, path, &old, AT_SYMLINK_NOFOLLOW) == 0 && S_ISREG(old.st_mode);
    enum rob_status status = write_new(dir, name.data, content, private ? 0600 : 0666,
                                       replaces && !private ? &old : NULL, path, err);
    if (!status && !replace && faccessat(dir, path, F_OK, AT_SYMLINK_NOFOLLOW) == 0)
        status = rob_fail(err, ROB_REFUSED, "%s exists already; it was not changed", path);
    if (!status &&
        (renameat(dir, name.data, dir, path) != 0 || !rob_file_sync_folder_of(dir, path)))
        status = rob_file_fail(err, "write", path);
    if (status)
        unlinkat(dir, name.data, 0);
    rob_buf_free(&name);
    return status;
}

enum rob_status rob_file_write(int dir, const char *path, const char *data, size_t len,
                               bool replace, struct rob_error *err)
{
    return write_file(dir, path, &(struct content){.data = data, .len = len}, replace, false, err);
}

enum rob_status rob_file_write_private(int dir, const char *path, const char *data, size_t len,
                                       bool replace, struct rob_error *err)
{
    return write_file(dir, path, &(struct content){.data = data, .len = len}, replace, true, err);
}

enum rob_status rob_file_write_with(int dir, const char *path, rob_file_fill *fill, void *context,
                                    bool replace, struct rob_error *err)
{
    return write_file(dir, path, &(struct content){.fill = fill, .context = context}, replace,
                      false, err);
}

char *rob_file_typed(const char *path)
{
    const char *home = path[0] == '~' && (path[1] == '/' || !path[1]) ? getenv("HOME") : NULL;
    struct rob_buf whole = {0};
    rob_buf_str(&whole, home ? home : "");
    rob_buf_str(&whole, home ? path + 1 : path);
    return rob_buf_take(&whole);
}

enum rob_status rob_file_make_dirs(const char *path, unsigned mode, struct rob_error *err)
{
    char *copy = strdup(path);
    if (!copy)
        return rob_fail_memory(err);
    enum rob_status status = ROB_OK;
    for (char *c = copy + 1; !status && *copy; c++) {
        if (*c != '/' && *c != '\0')
            continue;
        char end = *c;
        *c = '\0';
        if (mkdir(copy, mode) == 0)
            (void)rob_file_sync_folder_of(AT_FDCWD, copy);
        else if (errno != EEXIST)
            status = rob_file_fail(err, "make the folder", copy);
        *c = end;
        if (end == '\0')
            break;
    }
    free(copy);
    return status;
}

enum rob_status rob_file_make_way(const char *path, unsigned mode, struct rob_error *err)
{
    const char *slash = strrchr(path, '/');
    char *folder = strndup(path, slash ? (size_t)(slash - path) : 0);
    if (!folder)
        return rob_fail_memory(err);
    enum rob_status status = *folder ? rob_file_make_dirs(folder, mode, err) : ROB_OK;
    free(folder);
    return status;
}
