#include "tui/editor.h"

#include "base/buf.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <syrob/review.h>

static const char *editor_command(void)
{
    const char *command = getenv("VISUAL");
    if (!command || !*command)
        command = getenv("EDITOR");
    return command && *command ? command : "vi";
}

/* A folder that only this account can read, removed whole afterwards. */
static char *make_folder(void)
{
    struct rob_buf path = {0};
    char *state = rob_state_folder();
    if (state) {
        rob_buf_printf(&path, "%s/edit-XXXXXX", state);
        if (mkdtemp(path.data)) {
            free(state);
            return rob_buf_take(&path);
        }
    }
    free(state);
    rob_buf_clear(&path);
    rob_buf_str(&path, "/tmp/syrob-XXXXXX");
    if (!path.failed && mkdtemp(path.data))
        return rob_buf_take(&path);
    rob_buf_free(&path);
    return NULL;
}

static bool write_text(const char *path, const char *text)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (fd < 0)
        return false;
    size_t len = strlen(text);
    bool written = true;
    while (len > 0 && written) {
        ssize_t n = write(fd, text, len);
        written = n > 0 || (n < 0 && errno == EINTR);
        if (n > 0) {
            text += n;
            len -= (size_t)n;
        }
    }
    if (written && fchmod(fd, 0600) != 0)
        written = false;
    return close(fd) == 0 && written;
}

static char *read_text(const char *path)
{
    struct rob_buf buf = {0};
    char block[4096];
    ssize_t n = 0;
    int fd = open(path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
    if (fd < 0)
        return NULL;
    rob_buf_str(&buf, "");
    while ((n = read(fd, block, sizeof block)) > 0 && buf.len < (1u << 20))
        rob_buf_add(&buf, block, (size_t)n);
    close(fd);
    if (n == 0 && buf.len > 0 && buf.data[buf.len - 1] == '\n')
        buf.data[--buf.len] = '\0';
    if (n != 0)
        rob_buf_free(&buf);
    if (n == 0 && !buf.data && !buf.failed)
        return strdup("");
    return rob_buf_take(&buf);
}

static const int SIGNALS[] = {SIGINT, SIGQUIT, SIGTSTP};
enum { N_SIGNALS = sizeof SIGNALS / sizeof SIGNALS[0] };

/* The command may hold options; the file name travels as an argument of its own. */
static void become_editor(const char *path)
{
    sigset_t none;
    for (size_t i = 0; i < N_SIGNALS; i++)
        signal(SIGNALS[i], SIG_DFL);
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
    struct rob_buf command = {0};
    rob_buf_printf(&command, "%s \"$1\"", editor_command());
    execl("/bin/sh", "sh", "-c", rob_buf_text(&command), "sh", path, (char *)NULL);
    _exit(127);
}

/* Ctrl-Z in the editor stops the whole job, this program with it; `fg` continues both. */
static bool wait_for(pid_t child)
{
    int status = 0;
    for (;;) {
        if (waitpid(child, &status, WUNTRACED) < 0) {
            if (errno != EINTR)
                return false;
        } else if (WIFSTOPPED(status)) {
            kill(getpid(), SIGSTOP);
            kill(child, SIGCONT);
        } else {
            return WIFEXITED(status) && WEXITSTATUS(status) == 0;
        }
    }
}

/* Keys that send signals are the editor's while it runs. */
static bool run(const char *path)
{
    struct sigaction ignore = {.sa_handler = SIG_IGN}, before[N_SIGNALS];
    for (size_t i = 0; i < N_SIGNALS; i++)
        sigaction(SIGNALS[i], &ignore, &before[i]);
    pid_t child = fork();
    if (child == 0)
        become_editor(path);
    bool done = child > 0 && wait_for(child);
    for (size_t i = 0; i < N_SIGNALS; i++)
        sigaction(SIGNALS[i], &before[i], NULL);
    return done;
}

char *rob_editor_run(const char *text)
{
    char *folder = make_folder(), *edited = NULL;
    if (!folder)
        return NULL;
    struct rob_buf path = {0};
    rob_buf_printf(&path, "%s/text.txt", folder);
    if (!path.failed && write_text(path.data, text) && run(path.data))
        edited = read_text(path.data);
    if (!path.failed)
        unlink(path.data);
    rmdir(folder);
    rob_buf_free(&path);
    free(folder);
    return edited;
}
