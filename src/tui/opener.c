#include "tui/opener.h"

#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

static const char *opener(void)
{
    const char *given = getenv("SYROB_OPEN");
#ifdef __APPLE__
    const char *usual = "open";
#else
    const char *usual = "xdg-open";
#endif
    return given && *given ? given : usual;
}

static void become(const char *what, int failed)
{
    sigset_t none;
    int null = open("/dev/null", O_RDWR);
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
    setsid();
    for (int fd = 0; fd <= 2 && null >= 0; fd++)
        dup2(null, fd);
    if (null > 2)
        close(null);
    execlp(opener(), opener(), what, (char *)NULL);
    if (write(failed, "", 1) < 0)
        _exit(127);
    _exit(127);
}

/* A child of a child, so that nobody has to wait for it; a pipe that execlp() closes tells whether
 * the program was found. */
bool rob_opener_run(const char *what)
{
    int ends[2];
    if (pipe(ends) != 0)
        return false;
    for (int i = 0; i < 2; i++)
        fcntl(ends[i], F_SETFD, FD_CLOEXEC);
    pid_t child = fork();
    if (child == 0) {
        pid_t grandchild = fork();
        if (grandchild == 0)
            become(what, ends[1]);
        _exit(grandchild < 0 && write(ends[1], "", 1) < 0 ? 1 : 0);
    }
    close(ends[1]);
    char byte = 0;
    bool found = child > 0 && read(ends[0], &byte, 1) == 0;
    close(ends[0]);
    if (child > 0)
        waitpid(child, NULL, 0);
    return found;
}
