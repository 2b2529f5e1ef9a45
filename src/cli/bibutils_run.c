/* The parent of the child that reads citations: feeds it, collects what it writes, ends it. */
#include "cli/bibutils_run.h"

#include "base/buf.h"
#include "base/fail.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum {
    SECONDS = 120,
    MESSAGES_MAX = 4096,
    CHUNK = 1 << 16,
    CANNOT_RUN = 127,
    BREAKDOWNS_MAX = 1000
};

enum { IN, OUT, MESSAGES, CHANNELS };

struct run {
    const struct rob_cli_bibutils *how;
    const char *format;
    unsigned first; /* record from which the child is to read */
    pid_t pid;
    int fds[CHANNELS]; /* the parent's ends; -1: closed */
    const char *text;  /* still to be written */
    size_t left, most; /* bytes of text, and the most that may come back */
    struct rob_buf out, messages;
    int64_t deadline; /* milliseconds */
    int wait_status;
    bool late, too_much;
};

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

/* --- starting it ------------------------------------------------------------------------- */

/* Sockets, because send() can do without SIGPIPE. None of them gets the number of a standard
 * stream, should one of those be closed. */
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
static void become(const struct rob_cli_bibutils *how, char *const arguments[],
                   int ends[CHANNELS][2])
{
    if (dup2(ends[IN][1], STDIN_FILENO) < 0 || dup2(ends[OUT][1], STDOUT_FILENO) < 0 ||
        dup2(ends[MESSAGES][1], STDERR_FILENO) < 0)
        _exit(CANNOT_RUN);
    execv(how->instead ? how->instead : "/proc/self/exe", arguments);
    if (!how->instead && how->program)
        execvp(how->program, arguments);
    _exit(CANNOT_RUN);
}

static enum rob_status start(struct run *run, struct rob_error *err)
{
    static char word[] = ROB_CLI_BIBUTILS_COMMAND, name[] = "syrob";
    int ends[CHANNELS][2] = {{-1, -1}, {-1, -1}, {-1, -1}};
    char kind[32], first[16];
    char *const arguments[] = {name, word, kind, first, NULL};
    bool ok = true;
    (void)snprintf(kind, sizeof kind, "%s", run->format);
    (void)snprintf(first, sizeof first, "%u", run->first);
    for (int i = 0; ok && i < CHANNELS; i++)
        ok = open_channel(ends[i]);
    run->pid = ok ? fork() : -1;
    int reason = errno;
    if (run->pid == 0)
        become(run->how, arguments, ends);
    for (int i = 0; i < CHANNELS; i++) {
        if (ends[i][1] >= 0)
            close(ends[i][1]);
        run->fds[i] = ends[i][0];
    }
    return run->pid > 0 ? ROB_OK
                        : rob_fail(err, ROB_SYSTEM, "cannot start a program: %s", strerror(reason));
}

/* --- talking to it ----------------------------------------------------------------------- */

static bool is_again(ssize_t n)
{
    return n < 0 && (errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR);
}

static void feed(struct run *run)
{
    ssize_t n =
        run->left ? send(run->fds[IN], run->text, run->left, MSG_NOSIGNAL | MSG_DONTWAIT) : 0;
    if (n > 0) {
        run->text += n;
        run->left -= (size_t)n;
    }
    if (!run->left || (n < 0 && !is_again(n))) /* it may end without reading all */
        close_channel(run, IN);
}

/* Keeps at most `most` bytes; what comes after that is read and forgotten. */
static void collect(struct run *run, int channel, struct rob_buf *into, size_t most)
{
    char chunk[CHUNK];
    ssize_t n = recv(run->fds[channel], chunk, sizeof chunk, MSG_DONTWAIT);
    if (is_again(n))
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

/* --- what came of it --------------------------------------------------------------------- */

static size_t begin_of_last_line(const struct rob_buf *out)
{
    size_t at = out->len;
    while (at && out->data[at - 1] != '\n')
        at--;
    return at;
}

static unsigned count_lines(const struct rob_buf *out)
{
    unsigned n = 0;
    for (size_t i = 0; i < out->len; i++)
        n += out->data[i] == '\n';
    return n;
}

/* The child writes `{"line":12,` before it reads a record. Left alone, that says on which record it
 * broke down; the line is completed, and the child may go on behind it. */
static bool complete_line(struct run *run)
{
    size_t at = begin_of_last_line(&run->out);
    const char *line = rob_buf_text(&run->out) + at, *comma = strchr(line, ',');
    if (run->out.failed || !comma || strncmp(line, "{\"line\":", 8) != 0)
        return false;
    bool slow = WIFSIGNALED(run->wait_status) &&
                (WTERMSIG(run->wait_status) == SIGALRM || WTERMSIG(run->wait_status) == SIGXCPU);
    run->out.len = (size_t)(comma + 1 - run->out.data);
    rob_buf_str(&run->out,
                slow ? "\"problem\":\"reading it took too long\"}\n"
                     : "\"problem\":\"libbibutils, which reads it, broke down on it\"}\n");
    return !run->out.failed;
}

static enum rob_status fail(const struct run *run, struct rob_error *err)
{
    const char *messages = rob_buf_text(&run->messages), *format = run->format;
    bool ended = WIFEXITED(run->wait_status);
    if (run->late)
        return rob_fail(err, ROB_INVALID,
                        "reading it as %s took too long and was stopped; please split the file, or "
                        "export it as RIS",
                        format);
    if (run->too_much)
        return rob_fail(
            err, ROB_INVALID,
            "reading it as %s gave far more than the file holds; please export it as RIS", format);
    if (ended && WEXITSTATUS(run->wait_status) == CANNOT_RUN)
        return rob_fail(err, ROB_SYSTEM,
                        "cannot run the program that reads %s; please export it as RIS", format);
    return rob_fail(err, ROB_INVALID, "the reader of %s failed%s%.*s; please export it as RIS",
                    format, *messages ? ": " : "", (int)strcspn(messages, "\n"), messages);
}

static bool is_complete(const struct run *run)
{
    return !run->late && !run->too_much && WIFEXITED(run->wait_status) &&
           WEXITSTATUS(run->wait_status) == 0 && begin_of_last_line(&run->out) == run->out.len;
}

static enum rob_status read_from(struct run *run, const char *text, size_t len,
                                 struct rob_error *err)
{
    run->text = text;
    run->left = len;
    run->first = count_lines(&run->out);
    rob_buf_clear(&run->messages);
    enum rob_status status = start(run, err);
    if (!status) {
        exchange(run);
        finish(run);
    }
    for (int i = 0; i < CHANNELS; i++)
        close_channel(run, i);
    return status;
}

enum rob_status rob_cli_bibutils_read(void *context, enum rob_citation_format format,
                                      const char *text, size_t len, char **out, size_t *n_out,
                                      struct rob_error *err)
{
    const struct rob_cli_bibutils *how = context;
    unsigned seconds = how->seconds ? how->seconds : SECONDS, n_breakdowns = 0;
    struct run run = {.how = how,
                      .format = rob_citation_format_name(format),
                      .most = len * 8 + (1 << 20),
                      .deadline = now() + (int64_t)seconds * 1000};
    enum rob_status status = read_from(&run, text, len, err);
    while (!status && !is_complete(&run)) {
        bool again = !run.late && !run.too_much && n_breakdowns++ < BREAKDOWNS_MAX;
        status = again && complete_line(&run) ? read_from(&run, text, len, err) : fail(&run, err);
    }
    size_t n = run.out.len;
    char *taken = status ? NULL : rob_buf_take(&run.out);
    if (!status && !taken)
        status = rob_fail_memory(err);
    if (!status) {
        *out = taken;
        *n_out = n;
    }
    rob_buf_free(&run.out);
    rob_buf_free(&run.messages);
    return status;
}
