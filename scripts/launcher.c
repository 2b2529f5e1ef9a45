/*
 * Starts the program of the portable archive, which lies beside this one:
 *
 *     syrob               this file, linked statically: it needs neither libraries nor a shell
 *     lib/                the program, its libraries, and the loader (LOADER) that belongs to them
 *     share/terminfo/     the common terminals, for hosts without them
 *
 * A loader finds a program's libraries by itself only if it lies at a fixed place, so it is called
 * by its name. The program cannot know then where it lies; SYROB_LAUNCHER tells it.
 */
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/auxv.h>
#include <unistd.h>

/* What the host knows of terminals is looked up, too: an empty entry means the usual folders. */
static bool set_environment(const char *launcher, const char *folder)
{
    const char *others = getenv("TERMINFO_DIRS");
    char *all = NULL;
    bool ok = asprintf(&all, "%s/share/terminfo:%s", folder, others ? others : "") >= 0 &&
              setenv("TERMINFO_DIRS", all, 1) == 0 && setenv("SYROB_LAUNCHER", launcher, 1) == 0;
    free(all);
    return ok;
}

/* Comes back only if it fails. */
static void start(const char *folder, int argc, char **argv)
{
    char *loader = NULL, *program = NULL;
    char **arguments = calloc((size_t)argc + 4, sizeof *arguments);
    if (!arguments || asprintf(&loader, "%s/lib/" LOADER, folder) < 0 ||
        asprintf(&program, "%s/lib/syrob", folder) < 0)
        return;
    size_t n = 0;
    arguments[n++] = loader;
    arguments[n++] = (char[]){"--inhibit-cache"}; /* the libraries of the host are not wanted */
    arguments[n++] = program;
    for (int i = 1; i < argc; i++)
        arguments[n++] = argv[i];
    execv(loader, arguments);
}

int main(int argc, char **argv)
{
    /* The path that was executed, known without /proc; often it is a link in a folder of PATH. */
    const char *executed = (const char *)getauxval(AT_EXECFN);
    char *launcher = executed ? realpath(executed, NULL) : NULL;
    char *folder = launcher ? strdup(launcher) : NULL;
    char *slash = folder ? strrchr(folder, '/') : NULL;
    if (slash) {
        *slash = '\0';
        if (set_environment(launcher, folder))
            start(folder, argc, argv);
    }
    fprintf(stderr, "syrob: cannot start %s/lib/" LOADER ": %s\n", folder ? folder : ".",
            strerror(errno));
    return 127;
}
