#include "tui/files.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

bool rob_files_make_way(char *path)
{
    for (char *slash = strchr(path + 1, '/'); slash; slash = strchr(slash + 1, '/')) {
        *slash = '\0';
        int made = mkdir(path, 0700);
        *slash = '/';
        if (made != 0 && errno != EEXIST)
            return false;
    }
    return true;
}

static bool write_all(int fd, const char *data, size_t len)
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

bool rob_files_write_new(const char *path, const char *data, size_t len)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (fd < 0)
        return false;
    bool written = fchmod(fd, 0600) == 0 && write_all(fd, data, len) && fsync(fd) == 0;
    if (close(fd) != 0)
        written = false;
    if (!written)
        unlink(path);
    return written;
}

bool rob_files_read(const char *path, size_t most, struct rob_buf *out)
{
    char block[4096];
    struct stat info;
    ssize_t n = 0;
    int fd = open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
    if (fd < 0)
        return false;
    bool plain = fstat(fd, &info) == 0 && S_ISREG(info.st_mode);
    while (plain && out->len <= most && (n = read(fd, block, sizeof block)) > 0)
        rob_buf_add(out, block, (size_t)n);
    close(fd);
    return plain && n == 0 && out->len <= most && !out->failed;
}
