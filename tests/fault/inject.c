/*
 * Makes system calls of a program fail: LD_PRELOAD=inject.so.
 *
 * INJECT is a list of rules "call:nth:what:pattern", separated by spaces. `call` is open, read,
 * pread, write, pwrite, fsync, fdatasync, rename, unlink, mkdir, close, ftruncate, lock (a lock
 * asked for with fcntl), alloc (memory), sync (fsync or fdatasync) or any; `nth` counts the calls
 * on paths that fit the pattern (fnmatch), "3+" is the third and all after it; `what` is
 *
 *     an errno, EIO ...   the call fails so, and does nothing
 *     short               it does half of what was asked for
 *     skip                it does nothing and says that it did
 *     kill                the process is killed (SIGKILL) in its place
 *     half                half of it is done, then the process is killed
 *     count               nothing; how often it was called is written to INJECT_COUNT at the end
 *     grow                the file has got a line more by then, as from a second program
 *
 * A failed fsync or fdatasync has lost what it was to save, as with a disk: see LOST in the log.
 *
 * INJECT_LOG names a file that lists every call on a path under INJECT_ROOT: its name, the file's
 * number, the path, and the data needed to repeat it; power.py reads it.
 */
#define _GNU_SOURCE
#define _FILE_OFFSET_BITS 64 /* as in the program: the calls have other names in some C libraries  \
                              */
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <fnmatch.h>
#include <signal.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

enum { RULES_MAX = 8, PATH_LEN = 4096, LINE_BYTES = 1 << 18, ANYTHING_MAX = 1 << 30 };
enum { SHORT = ANYTHING_MAX, SKIP, KILL, HALF, GROW, COUNT };

struct rule {
    char call[16], pattern[256];
    long nth, seen;
    bool on; /* this one and all after it */
    int what;
};

static struct rule rules[RULES_MAX];
static size_t n_rules;
static const char *log_path, *root;
static bool busy; /* calls of the injector itself are not touched */

static const struct {
    const char *name;
    int what;
} words[] = {
    {"EIO", EIO},       {"ENOSPC", ENOSPC}, {"EDQUOT", EDQUOT}, {"EINTR", EINTR},
    {"EROFS", EROFS},   {"EACCES", EACCES}, {"ENOMEM", ENOMEM}, {"EINVAL", EINVAL},
    {"EAGAIN", EAGAIN}, {"short", SHORT},   {"skip", SKIP},     {"kill", KILL},
    {"half", HALF},     {"grow", GROW},     {"count", COUNT},
};

/* --- rules ------------------------------------------------------------------------------- */

static void refuse(const char *text)
{
    fprintf(stderr, "inject: cannot understand '%s'\n", text);
    _exit(99);
}

static void read_rule(const char *text)
{
    struct rule *rule = &rules[n_rules++];
    char nth[16], what[16];
    if (sscanf(text, "%15[^:]:%15[^:]:%15[^:]:%255s", rule->call, nth, what, rule->pattern) != 4)
        refuse(text);
    rule->nth = strtol(nth, NULL, 10);
    rule->on = strchr(nth, '+') != NULL;
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (strcmp(words[i].name, what) == 0)
            rule->what = words[i].what;
    if (!rule->what)
        refuse(text);
}

__attribute__((constructor)) static void begin(void)
{
    static char copy[RULES_MAX * 300];
    const char *given = getenv("INJECT");
    busy = true;
    log_path = getenv("INJECT_LOG");
    root = getenv("INJECT_ROOT");
    snprintf(copy, sizeof copy, "%s", given ? given : "");
    for (char *word = strtok(copy, " "); word && n_rules < RULES_MAX; word = strtok(NULL, " "))
        read_rule(word);
    busy = false;
}

__attribute__((destructor)) static void end(void)
{
    const char *path = getenv("INJECT_COUNT");
    busy = true;
    FILE *file = path && n_rules ? fopen(path, "w") : NULL;
    if (file) {
        fprintf(file, "%ld\n", rules[0].seen);
        fclose(file);
    }
}

static bool is_call(const struct rule *rule, const char *call)
{
    bool sync = strcmp(call, "fsync") == 0 || strcmp(call, "fdatasync") == 0;
    bool alloc = strcmp(call, "alloc") == 0;
    return strcmp(rule->call, call) == 0 || (sync && strcmp(rule->call, "sync") == 0) ||
           (!alloc && strcmp(rule->call, "any") == 0);
}

/* The rule's action for this call; 0: none. */
static int find_rule(const char *call, const char *path)
{
    int what = 0;
    for (size_t i = 0; i < n_rules; i++) {
        struct rule *rule = &rules[i];
        if (!is_call(rule, call) || fnmatch(rule->pattern, path, 0) != 0)
            continue;
        rule->seen++;
        if (!what && (rule->seen == rule->nth || (rule->on && rule->seen > rule->nth)))
            what = rule->what;
    }
    return what;
}

/* --- names and numbers of files ---------------------------------------------------------- */

static void path_of(char path[PATH_LEN], int fd)
{
    char link[64];
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t n = readlink(link, path, PATH_LEN - 1);
    path[n > 0 ? n : 0] = '\0';
}

static void path_at(char path[PATH_LEN], int dir, const char *name)
{
    char folder[PATH_LEN];
    if (name[0] == '/') {
        snprintf(path, PATH_LEN, "%s", name);
        return;
    }
    if (dir != AT_FDCWD)
        path_of(folder, dir);
    else if (!getcwd(folder, sizeof folder))
        folder[0] = '\0';
    size_t n = strlen(folder);
    memcpy(path, folder, n);
    bool here = strcmp(name, ".") == 0;
    snprintf(path + n, PATH_LEN - n, "%s%s", here ? "" : "/", here ? "" : name);
}

static unsigned long number_of(int fd)
{
    struct stat info;
    return fstat(fd, &info) == 0 ? (unsigned long)info.st_ino : 0;
}

/* --- the log ----------------------------------------------------------------------------- */

/* One line; its data, if any, follow in hex. */
static void tell(const char *call, unsigned long number, const char *path, long place,
                 const void *data, size_t len, const char *more)
{
    static char line[LINE_BYTES];
    if (!log_path || (root && strncmp(path, root, strlen(root)) != 0))
        return;
    int n = snprintf(line, sizeof line, "%s\t%lu\t%s\t%ld\t%s", call, number, path, place, more);
    size_t at = (size_t)n;
    for (size_t i = 0; i < len && at + 4 < sizeof line; i++, at += 2)
        snprintf(line + at, 3, "%02x", ((const unsigned char *)data)[i]);
    line[at++] = '\n';
    int fd = (int)syscall(SYS_openat, AT_FDCWD, log_path, O_WRONLY | O_CREAT | O_APPEND, 0600);
    if (syscall(SYS_write, fd, line, at) != (long)at)
        _exit(98);
    syscall(SYS_close, fd);
}

static void die(void)
{
    kill(getpid(), SIGKILL);
}

/* Does what a second program would do that the lock did not keep out. */
static void grow(const char *path)
{
    static const char line[] = "{\"n\":1,\"t\":\"2026-01-01T00:00:00Z\",\"op\":\"note\"}\n";
    int fd = (int)syscall(SYS_openat, AT_FDCWD, path, O_WRONLY | O_APPEND, 0);
    if (fd >= 0 && syscall(SYS_write, fd, line, sizeof line - 1) > 0)
        syscall(SYS_close, fd);
}

/* True: the call is not made; *result and errno are its outcome. */
static bool instead(long *result, const char *call, const char *path, unsigned long number)
{
    if (busy)
        return false;
    busy = true;
    int what = find_rule(call, path), reason = errno;
    if (what == KILL)
        die();
    if (what == GROW)
        grow(path);
    bool failed = what > 0 && what < SHORT;
    bool sync = strcmp(call, "fsync") == 0 || strcmp(call, "fdatasync") == 0;
    if (failed && sync)
        tell("LOST", number, path, 0, NULL, 0, call);
    else if (failed)
        tell("FAILED", number, path, 0, NULL, 0, call);
    busy = false;
    errno = failed ? what : reason;
    *result = failed ? -1 : 0;
    return failed || what == SKIP;
}

/* --- the calls themselves ---------------------------------------------------------------- */

#ifdef __USE_FILE_OFFSET64
#define LARGE(name) name "64"
#else
#define LARGE(name) name
#endif

#define REAL(result, name, ...)                                                                    \
    static result (*real)(__VA_ARGS__);                                                            \
    if (!real) {                                                                                   \
        busy = true;                                                                               \
        *(void **)&real = dlsym(RTLD_NEXT, name);                                                  \
        busy = false;                                                                              \
    }

/* --- allocation -------------------------------------------------------------------------- */

#ifdef __GLIBC__
/* Its dlsym() itself asks for memory. */
extern void *__libc_malloc(size_t size);
extern void *__libc_calloc(size_t n, size_t size);
extern void *__libc_realloc(void *old, size_t size);
#define REAL_ALLOC(name, ...) static void *(*const real)(__VA_ARGS__) = __libc_##name;
#else
#define REAL_ALLOC(name, ...) REAL(void *, #name, __VA_ARGS__)
#endif

static bool no_memory(void)
{
    if (busy || !n_rules)
        return false;
    busy = true;
    bool none = find_rule("alloc", "") != 0;
    busy = false;
    if (none)
        errno = ENOMEM;
    return none;
}

void *malloc(size_t size)
{
    REAL_ALLOC(malloc, size_t)
    return no_memory() ? NULL : real(size);
}

void *calloc(size_t n, size_t size)
{
    REAL_ALLOC(calloc, size_t, size_t)
    return no_memory() ? NULL : real(n, size);
}

void *realloc(void *old, size_t size)
{
    REAL_ALLOC(realloc, void *, size_t)
    return no_memory() ? NULL : real(old, size);
}

/* --- calls on files ---------------------------------------------------------------------- */

int openat(int dir, const char *name, int flags, ...)
{
    REAL(int, LARGE("openat"), int, const char *, int, ...)
    char path[PATH_LEN];
    long result = 0;
    mode_t mode = 0;
    if (flags & O_CREAT) {
        va_list args;
        va_start(args, flags);
        mode = va_arg(args, mode_t);
        va_end(args);
    }
    path_at(path, dir, name);
    bool fresh = flags & O_CREAT && access(path, F_OK) != 0;
    if (instead(&result, "open", path, 0))
        return (int)result;
    int fd = real(dir, name, flags, mode);
    if (fd >= 0 && fresh)
        tell("create", number_of(fd), path, 0, NULL, 0, "");
    return fd;
}

int open(const char *name, int flags, ...)
{
    mode_t mode = 0;
    if (flags & O_CREAT) {
        va_list args;
        va_start(args, flags);
        mode = va_arg(args, mode_t);
        va_end(args);
    }
    return openat(AT_FDCWD, name, flags, mode);
}

int close(int fd)
{
    REAL(int, "close", int)
    char path[PATH_LEN];
    long result = 0;
    path_of(path, fd);
    bool failed = instead(&result, "close", path, 0);
    int reason = errno, closed = real(fd); /* the file is closed whatever it returns */
    if (failed)
        errno = reason;
    return failed ? (int)result : closed;
}

ssize_t read(int fd, void *data, size_t len)
{
    REAL(ssize_t, "read", int, void *, size_t)
    char path[PATH_LEN];
    long result = 0;
    path_of(path, fd);
    busy = true;
    for (size_t i = 0; i < n_rules; i++)
        if (rules[i].what == SHORT && is_call(&rules[i], "read") && len > 1 &&
            fnmatch(rules[i].pattern, path, 0) == 0)
            len = len > 200 ? 100 : len / 2;
    busy = false;
    return instead(&result, "read", path, 0) ? result : real(fd, data, len);
}

ssize_t pread(int fd, void *data, size_t len, off_t at)
{
    REAL(ssize_t, LARGE("pread"), int, void *, size_t, off_t)
    char path[PATH_LEN];
    long result = 0;
    path_of(path, fd);
    return instead(&result, "pread", path, 0) ? result : real(fd, data, len, at);
}

/* Writes all, half and no more, or half and dies. */
static ssize_t put(int fd, const void *data, size_t len, off_t at, const char *call)
{
    char path[PATH_LEN];
    path_of(path, fd);
    busy = true;
    int what = find_rule(call, path), reason = errno;
    if (what == KILL)
        die();
    if (what == GROW)
        grow(path);
    busy = false;
    if (what > 0 && what < SHORT) {
        tell("FAILED", number_of(fd), path, 0, NULL, 0, call);
        errno = what;
        return -1;
    }
    if (what == SKIP)
        return (ssize_t)len;
    errno = reason;
    if ((what == SHORT || what == HALF) && len > 1)
        len /= 2;
    struct stat info = {0};
    if (at < 0 && fstat(fd, &info) == 0)
        at = fcntl(fd, F_GETFL) & O_APPEND ? info.st_size : lseek(fd, 0, SEEK_CUR);
    long n = strcmp(call, "write") == 0 ? syscall(SYS_write, fd, data, len)
                                        : syscall(SYS_pwrite64, fd, data, len, at);
    if (what == HALF)
        die();
    if (n > 0 && fd > 2)
        tell("write", number_of(fd), path, at, data, (size_t)n, "");
    return n;
}

ssize_t write(int fd, const void *data, size_t len)
{
    return put(fd, data, len, -1, "write");
}

ssize_t pwrite(int fd, const void *data, size_t len, off_t at)
{
    return put(fd, data, len, at, "pwrite");
}

static int sync_file(int fd, const char *call, long number)
{
    char path[PATH_LEN];
    long result = 0;
    path_of(path, fd);
    if (instead(&result, call, path, number_of(fd)))
        return (int)result;
    int done = (int)syscall(number, fd);
    if (done == 0)
        tell(call, number_of(fd), path, 0, NULL, 0, "");
    return done;
}

int fsync(int fd)
{
    return sync_file(fd, "fsync", SYS_fsync);
}

int fdatasync(int fd)
{
    return sync_file(fd, "fdatasync", SYS_fdatasync);
}

int ftruncate(int fd, off_t len)
{
    char path[PATH_LEN];
    long result = 0;
    path_of(path, fd);
    if (instead(&result, "ftruncate", path, 0))
        return (int)result;
#ifdef SYS_ftruncate64
    int done = (int)syscall(SYS_ftruncate64, fd, len);
#else
    int done = (int)syscall(SYS_ftruncate, fd, len);
#endif
    if (done == 0)
        tell("truncate", number_of(fd), path, (long)len, NULL, 0, "");
    return done;
}

int renameat(int from_dir, const char *from, int to_dir, const char *to)
{
    char old[PATH_LEN], new[PATH_LEN];
    long result = 0;
    path_at(old, from_dir, from);
    path_at(new, to_dir, to);
    if (instead(&result, "rename", new, 0))
        return (int)result;
    int done = (int)syscall(SYS_renameat, from_dir, from, to_dir, to);
    if (done == 0)
        tell("rename", 0, old, 0, NULL, 0, new);
    return done;
}

int rename(const char *from, const char *to)
{
    return renameat(AT_FDCWD, from, AT_FDCWD, to);
}

int unlinkat(int dir, const char *name, int flags)
{
    char path[PATH_LEN];
    long result = 0;
    path_at(path, dir, name);
    if (instead(&result, "unlink", path, 0))
        return (int)result;
    int done = (int)syscall(SYS_unlinkat, dir, name, flags);
    if (done == 0)
        tell("unlink", 0, path, 0, NULL, 0, "");
    return done;
}

int unlink(const char *name)
{
    return unlinkat(AT_FDCWD, name, 0);
}

int rmdir(const char *name)
{
    return unlinkat(AT_FDCWD, name, AT_REMOVEDIR);
}

int mkdirat(int dir, const char *name, mode_t mode)
{
    char path[PATH_LEN];
    long result = 0;
    path_at(path, dir, name);
    if (instead(&result, "mkdir", path, 0))
        return (int)result;
    int done = (int)syscall(SYS_mkdirat, dir, name, mode);
    if (done == 0)
        tell("mkdir", 0, path, 0, NULL, 0, "");
    return done;
}

int mkdir(const char *name, mode_t mode)
{
    return mkdirat(AT_FDCWD, name, mode);
}

/* Only locks are of interest. */
int fcntl(int fd, int command, ...)
{
    REAL(int, LARGE("fcntl"), int, int, ...)
    va_list args;
    va_start(args, command);
    void *argument = va_arg(args, void *);
    va_end(args);
    char path[PATH_LEN];
    long result = 0;
    if (command == F_OFD_SETLK || command == F_SETLK) {
        path_of(path, fd);
        if (instead(&result, "lock", path, 0))
            return (int)result;
    }
    return real(fd, command, argument);
}
