/* The parent of the child that reads citations: feeds it, collects what it writes, ends it. */
#include "cli/bibutils_run.h"

#include "base/buf.h"
#include "base/utf8.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { SECONDS = 60, MESSAGES_MAX = 4096, CHUNK = 1 << 16, CANNOT_RUN = 127 };

enum { IN, OUT, MESSAGES, CHANNELS };

struct run {
    pid_t pid;
    int fds[CHANNELS]; /* the parent's ends; -1: closed */
    const char *text;  /* still to be written */
    size_t left, most; /* bytes of text, and the most that may come back */
    struct rob_buf out, messages;
    int64_t deadline; /* milliseconds */
    int wait_status;
    bool late, too_much;
};

__attribute__((format(printf, 3, 4))) static enum rob_status fail(struct rob_error *err,
                                                                  enum rob_status status,
                                                                  const char *format, ...)
{
    if (!err)
        return status;
    *err = (struct rob_error){.status = status};
    va_list args;
    va_start(args, format);
    rob_utf8_vprint(err->text, sizeof err->text, format, args);
    va_end(args);
    return status;
}

static int64_t now(void)
{
    struct timespec time = {0};
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (int64_t)time.tv_sec * 1000 + time.tv_nsec / 1000000;
}

static void close_channel(struct run *run, int channel)
{
    if (run->fds[channel] >= 0)
        close(run->fds[channel]);
    run->fds[channel] = -1;
}

/* Sockets, because send() can be told to do without SIGPIPE. None of them gets the number of a
 * standard stream, should one of those be closed. */
static bool open_channel(int ends[2])
{
    int pair[2];
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) != 0)
        return false;
    for (int i = 0; i < 2; i++) {
        ends[i] = fcntl(pair[i], F_DUPFD_CLOEXEC, STDERR_FILENO + 1);
        close(pair[i]);
    }
    return ends[0] >= 0 && ends[1] >= 0;
}

/* In the child, between fork() and exec: nothing but system calls. */
static void become(const char *program, const char *format, int ends[CHANNELS][2])
{
    static char word[] = ROB_CLI_BIBUTILS_COMMAND, name[] = "syrob";
    char kind[32] = {0};
    strncpy(kind, format, sizeof kind - 1);
    char *arguments[] = {name, word, kind, NULL};
    if (dup2(ends[IN][1], STDIN_FILENO) >= 0 && dup2(ends[OUT][1], STDOUT_FILENO) >= 0 &&
        dup2(ends[MESSAGES][1], STDERR_FILENO) >= 0)
        execv(program, arguments);
    _exit(CANNOT_RUN);
}

static enum rob_status start(struct run *run, const char *program, const char *format,
                             struct rob_error *err)
{
    int ends[CHANNELS][2] = {{-1, -1}, {-1, -1}, {-1, -1}};
    bool ok = true;
    for (int i = 0; ok && i < CHANNELS; i++)
        ok = open_channel(ends[i]);
    run->pid = ok ? fork() : -1;
    int reason = errno;
    if (run->pid == 0)
        become(program, format, ends);
    for (int i = 0; i < CHANNELS; i++) {
        if (ends[i][1] >= 0)
            close(ends[i][1]);
        run->fds[i] = ends[i][0];
    }
    return run->pid > 0 ? ROB_OK
                        : fail(err, ROB_SYSTEM, "cannot start a program: %s", strerror(reason));
}

static void feed(struct run *run)
{
    ssize_t n =
        run->left ? send(run->fds[IN], run->text, run->left, MSG_NOSIGNAL | MSG_DONTWAIT) : 0;
    if (n > 0) {
        run->text += n;
        run->left -= (size_t)n;
    }
    bool again = n < 0 && (errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR);
    if (!run->left || (n < 0 && !again)) /* it may end without reading all */
        close_channel(run, IN);
}

/* Keeps at most `most` bytes; what comes after that is read and forgotten. */
static void collect(struct run *run, int channel, struct rob_buf *into, size_t most)
{
    char chunk[CHUNK];
    ssize_t n = recv(run->fds[channel], chunk, sizeof chunk, MSG_DONTWAIT);
    if (n < 0 && (errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR))
        return;
    if (n <= 0) {
        close_channel(run, channel);
        return;
    }
    size_t room = most > into->len ? most - into->len : 0;
    run->too_much |= channel == OUT && (size_t)n > room;
    rob_buf_add(into, chunk, (size_t)n < room ? (size_t)n : room);
}

/* Until the child has closed its streams, or is late, or writes too much. */
static void exchange(struct run *run)
{
    while ((run->fds[OUT] >= 0 || run->fds[MESSAGES] >= 0) && !run->too_much) {
        struct pollfd polled[CHANNELS];
        for (int i = 0; i < CHANNELS; i++)
            polled[i] = (struct pollfd){run->fds[i], i == IN ? POLLOUT : POLLIN, 0};
        int64_t left = run->deadline - now();
        run->late = left <= 0;
        if (run->late)
            return;
        if (poll(polled, CHANNELS, (int)left) <= 0)
            continue;
        if (polled[IN].revents)
            feed(run);
        if (polled[OUT].revents)
            collect(run, OUT, &run->out, run->most);
        if (polled[MESSAGES].revents)
            collect(run, MESSAGES, &run->messages, MESSAGES_MAX);
    }
}

/* A child that has closed its streams and does not end is late too. */
static void finish(struct run *run)
{
    const struct timespec pause = {0, 2000000};
    for (int i = 0; i < CHANNELS; i++)
        close_channel(run, i);
    while (!run->late && !run->too_much) {
        pid_t ended = waitpid(run->pid, &run->wait_status, WNOHANG);
        if (ended == run->pid || (ended < 0 && errno != EINTR))
            return;
        nanosleep(&pause, NULL);
        run->late = now() >= run->deadline;
    }
    kill(run->pid, SIGKILL);
    while (waitpid(run->pid, &run->wait_status, 0) < 0 && errno == EINTR)
        ;
}

static enum rob_status judge(struct run *run, const char *format, struct rob_error *err)
{
    int code = WIFEXITED(run->wait_status) ? WEXITSTATUS(run->wait_status) : -1;
    const char *messages = rob_buf_text(&run->messages);
    int first_line = (int)strcspn(messages, "\n");
    if (run->late)
        return fail(err, ROB_INVALID, "reading it as %s took too long and was stopped", format);
    if (run->too_much)
        return fail(err, ROB_INVALID, "reading it as %s gave far more than the file holds", format);
    if (code == CANNOT_RUN)
        return fail(err, ROB_SYSTEM, "cannot run the program that reads %s files", format);
    if (code < 0)
        return fail(err, ROB_INVALID, "the reader of %s files broke down on it (signal %d)", format,
                    WTERMSIG(run->wait_status));
    if (code != 0)
        return fail(err, ROB_INVALID, "the reader of %s files failed: %.*s", format,
                    first_line < 200 ? first_line : 200, messages);
    return run->out.failed ? fail(err, ROB_NO_MEMORY, "out of memory") : ROB_OK;
}

enum rob_status rob_cli_bibutils_read(void *context, const char *format, const char *text,
                                      size_t len, char **out, size_t *n_out, struct rob_error *err)
{
    const struct rob_cli_bibutils *given = context;
    const char *program = given && given->program ? given->program : "/proc/self/exe";
    unsigned seconds = given && given->seconds ? given->seconds : SECONDS;
    struct run run = {.text = text,
                      .left = len,
                      .most = len * 8 + (1 << 20),
                      .deadline = now() + (int64_t)seconds * 1000};
    enum rob_status status = start(&run, program, format, err);
    if (!status) {
        exchange(&run);
        finish(&run);
        status = judge(&run, format, err);
    }
    for (int i = 0; i < CHANNELS; i++)
        close_channel(&run, i);
    size_t n = run.out.len;
    char *taken = status ? NULL : rob_buf_take(&run.out);
    if (!status && !taken)
        status = fail(err, ROB_NO_MEMORY, "out of memory");
    if (!status) {
        *out = taken;
        *n_out = n;
    }
    rob_buf_free(&run.out);
    rob_buf_free(&run.messages);
    return status;
}
