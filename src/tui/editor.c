#include "tui/editor.h"

#include "base/file.h"
#include "session/intake.h"
#include "session/kept.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum { TEXT_MAX = 1 << 26 }; /* bytes that are read; a longer file stays where it is */

static const char *editor_command(void)
{
    const char *command = getenv("VISUAL");
    if (!command || !*command)
        command = getenv("EDITOR");
    /* nano shows how to leave it; vi does not */
    return command && *command ? command : "$(command -v nano || echo vi)";
}

/* A folder that only this account can read, removed whole afterwards. */
static char *make_folder(const struct rob_session *session)
{
    struct rob_buf path = {0};
    if (rob_kept_edits(&path, session)) {
        rob_buf_printf(&path, "%ld-XXXXXX", (long)getpid());
        if (!path.failed && rob_file_make_way(path.data, 0700, NULL) == ROB_OK &&
            mkdtemp(path.data))
            return rob_buf_take(&path);
    }
    rob_buf_clear(&path);
    rob_buf_str(&path, "/tmp/syrob-XXXXXX");
    if (!path.failed && mkdtemp(path.data))
        return rob_buf_take(&path);
    rob_buf_free(&path);
    return NULL;
}

static const int SIGNALS[] = {SIGINT, SIGQUIT, SIGTSTP};
enum { N_SIGNALS = sizeof SIGNALS / sizeof SIGNALS[0] };

/* The command may hold options; the file name travels as an argument of its own. An editor may take
 * Ctrl-C as a key, and the shell must outlive it then. */
static void become_editor(const char *path)
{
    sigset_t none;
    for (size_t i = 0; i < N_SIGNALS; i++)
        signal(SIGNALS[i], SIG_DFL);
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
    struct rob_buf command = {0};
    rob_buf_printf(&command, "trap : INT QUIT; %s \"$1\"", editor_command());
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
    for (size_t i = 0; i < N_SIGNALS; i++) {
        sigaction(SIGNALS[i], &ignore, NULL); /* drops one that came while it was blocked */
        sigaction(SIGNALS[i], &before[i], NULL);
    }
    return done;
}

void rob_editor_run(struct rob_edit *edit, const struct rob_session *session, const char *text)
{
    struct rob_buf path = {0};
    *edit = (struct rob_edit){.failed = true, .folder = make_folder(session)};
    if (!edit->folder)
        return;
    rob_buf_printf(&path, "%s/text.txt", edit->folder);
    edit->path = rob_buf_take(&path);
    if (!edit->path ||
        rob_file_write_private(AT_FDCWD, edit->path, text, strlen(text), false, NULL))
        return;
    bool done = run(edit->path);
    edit->read = rob_file_read(&edit->text, AT_FDCWD, edit->path, TEXT_MAX, false, NULL) == ROB_OK;
    rob_buf_str(&edit->text, "");
    if (edit->text.len > 0 && edit->text.data[edit->text.len - 1] == '\n')
        edit->text.data[--edit->text.len] = '\0';
    edit->failed = !done || !edit->read || edit->text.failed;
}

/* An editor that failed may have written all the same. */
static bool keep_failed(struct rob_session *session, const char *before,
                        const struct rob_edit *edit)
{
    rob_session_say(session, "The editor failed; the text is as it was before.");
    if (!edit->read)
        return !edit->path;
    if (edit->text.len == 0 || strcmp(edit->text.data, before) == 0)
        return true;
    rob_session_say(session, "The editor failed; the text is as it was before. What it wrote:");
    return rob_kept_add(session, edit->text.data, edit->text.len);
}

bool rob_editor_take(const struct rob_edit *edit, struct rob_session *session,
                     struct rob_field *field, const char *before, bool *stays)
{
    bool kept = true, taken = false;
    if (edit->failed || !field)
        kept = keep_failed(session, before, edit);
    else
        taken =
            rob_intake_replace(session, field, rob_buf_text(&edit->text), edit->text.len, &kept);
    *stays = !taken && !kept;
    if (*stays)
        rob_session_say(session, "Not accepted; the editor's file stays in\n%s", edit->path);
    return taken;
}

void rob_editor_end(struct rob_edit *edit, bool stays)
{
    if (!stays && edit->path)
        unlink(edit->path);
    if (!stays && edit->folder)
        rmdir(edit->folder);
    rob_buf_free(&edit->text);
    free(edit->path);
    free(edit->folder);
    *edit = (struct rob_edit){0};
}
