#define _GNU_SOURCE /* F_OFD_SETLK */

#include "store/state.h"

#include "base/buf.h"
#include "base/fail.h"
#include "base/file.h"

#include <syrob/review.h>

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

static bool is_writer(const struct rob_buf *text)
{
    return text->len == 7 && strspn(text->data, "0123456789abcdef") == 6 && text->data[6] == '\n';
}

int rob_state_writer(char writer[7], int state, const char *seat)
{
    char name[64];
    struct rob_buf text = {0};
    snprintf(name, sizeof name, "%.40s.writer", seat);
    bool found = rob_file_read(&text, state, name, 64, false, NULL) == ROB_OK && is_writer(&text);
    if (found) {
        memcpy(writer, text.data, 6);
        writer[6] = '\0';
    }
    rob_buf_free(&text);
    return found;
}

int rob_state_has_writer(int state, const char *seat)
{
    char name[64];
    snprintf(name, sizeof name, "%.40s.writer", seat);
    return faccessat(state, name, F_OK, AT_SYMLINK_NOFOLLOW) == 0;
}

enum rob_status rob_state_set_writer(int state, const char *seat, const char *writer,
                                     struct rob_error *err)
{
    char name[64], text[8];
    snprintf(name, sizeof name, "%.40s.writer", seat);
    snprintf(text, sizeof text, "%.6s\n", writer);
    return rob_file_write_private(state, name, text, 7, true, err);
}

static enum rob_status locked_by(int fd, const char *seat, struct rob_error *err)
{
    char holder[300] = "";
    ssize_t n = pread(fd, holder, sizeof holder - 1, 0);
    holder[n > 0 ? n : 0] = '\0';
    holder[strcspn(holder, "\n")] = '\0';
    return rob_fail(err, ROB_LOCKED, "%s is at work in another window%s%s: close it first", seat,
                    *holder ? ", " : "", holder);
}

/* A command of a second ago may not have ended yet: that is waited for. */
static bool take_lock(int fd)
{
    enum { TRIES = 35 };
    const struct timespec pause = {.tv_nsec = 15000000}; /* half a second, all tries together */
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

/* An open-file-description lock goes with the open file, not with the process, and the kernel lets
 * it go when the program dies. */
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
    /* Who holds it is only told to others; the lock itself does not depend on it. */
    if (ftruncate(lock, 0) == 0 && pwrite(lock, holder, (size_t)n, 0) != n)
        (void)ftruncate(lock, 0);
    *fd = lock;
    return ROB_OK;
}
