#include "session/kept.h"

#include "base/file.h"
#include "session/state_path.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { ATTEMPTS = 100 }; /* other texts by the same name */

static uint32_t hash_of(const char *text, size_t len)
{
    uint32_t hash = 2166136261U;
    for (size_t i = 0; i < len; i++)
        hash = (hash ^ (unsigned char)text[i]) * 16777619U;
    return hash;
}

static bool holds(const char *path, const char *text, size_t len)
{
    struct rob_buf there = {0};
    bool same = rob_file_read(&there, AT_FDCWD, path, len, false, NULL) == ROB_OK &&
                there.len == len && memcmp(rob_buf_text(&there), text, len) == 0;
    rob_buf_free(&there);
    return same;
}

/* A file whose name begins so; NULL: it could not be written. The caller frees the path. */
static char *write_at(const char *start, const char *text, size_t len)
{
    for (unsigned i = 0; i < ATTEMPTS; i++) {
        struct rob_buf path = {0};
        rob_buf_printf(&path, "%s-%08x", start, (unsigned)hash_of(text, len));
        rob_buf_printf(&path, i > 0 ? "-%u.txt" : ".txt", i);
        char *name = rob_buf_take(&path);
        bool way = name && rob_file_make_way(name, 0700, NULL) == ROB_OK;
        if (way && (holds(name, text, len) ||
                    rob_file_write_private(AT_FDCWD, name, text, len, false, NULL) == ROB_OK))
            return name;
        bool taken = way && access(name, F_OK) == 0;
        free(name);
        if (!taken)
            break;
    }
    return NULL;
}

/* The beginning of a name in one place after the other; false: there are no more. */
static bool find_start(const struct rob_session *session, size_t place, struct rob_buf *start)
{
    const char *who = session->seat[0] ? session->seat : "text", *home = getenv("HOME");
    char *kept = place == 0 ? rob_state_path(session->review, "kept", who) : NULL;
    rob_buf_clear(start);
    if (kept)
        rob_buf_str(start, kept);
    else if (place == 1 && home && home[0] == '/')
        rob_buf_printf(start, "%s/syrob-kept-%s", home, who);
    else if (place == 2)
        rob_buf_printf(start, "/tmp/syrob-kept-%s", who);
    free(kept);
    return place <= 2;
}

static char *keep(const struct rob_session *session, const char *text, size_t len)
{
    struct rob_buf start = {0};
    char *path = NULL;
    for (size_t place = 0; !path && find_start(session, place, &start); place++)
        if (start.len > 0 && !start.failed)
            path = write_at(start.data, text, len);
    rob_buf_free(&start);
    return path;
}

static bool is_new(struct rob_session *session, const char *path)
{
    for (size_t i = 0; i < session->kept.n; i++)
        if (strcmp(session->kept.at[i], path) == 0)
            return false;
    return true;
}

bool rob_kept_add(struct rob_session *session, const char *text, size_t len)
{
    char *path = keep(session, text, len);
    size_t used = strlen(session->message), room = sizeof session->message - used;
    if (path)
        snprintf(session->message + used, room, "%sThe text was saved to\n%s", used > 0 ? "\n" : "",
                 path);
    else
        snprintf(session->message + used, room, "%sIt could not be saved to a file, either.",
                 used > 0 ? "\n" : "");
    bool kept = path != NULL;
    if (!path || !is_new(session, path) || !rob_vec_push(&session->kept, path))
        free(path);
    return kept;
}

/* Keeps the text of a folder whose program is gone. The folder goes when that is done, or when the
 * text is empty. */
static void take_folder(struct rob_session *session, const char *folder)
{
    struct rob_buf path = {0}, text = {0};
    rob_buf_printf(&path, "%s/text.txt", folder);
    bool read = !path.failed && rob_file_read(&text, AT_FDCWD, rob_buf_text(&path), (size_t)1 << 26,
                                              false, NULL) == ROB_OK;
    bool any = read && text.len > 0;
    if (any)
        rob_session_say(session, "An editor was open when syrob last ended. What it had written:");
    if (read && (!any || rob_kept_add(session, text.data, text.len))) {
        (void)unlink(rob_buf_text(&path));
        (void)rmdir(folder);
    }
    rob_buf_free(&path);
    rob_buf_free(&text);
}

bool rob_kept_edits(struct rob_buf *out, const struct rob_session *session)
{
    char host[256] = "";
    char *start = rob_state_path(session->review, "edits", session->seat);
    if (gethostname(host, sizeof host - 1) != 0)
        host[0] = '\0';
    for (char *c = host; *c; c++)
        *c = *c == '/' ? '_' : *c;
    if (start)
        rob_buf_printf(out, "%s-%s-", start, host);
    bool known = start && !out->failed;
    free(start);
    return known;
}

void rob_kept_take_left(struct rob_session *session)
{
    struct rob_buf start = {0};
    bool known = rob_kept_edits(&start, session);
    char *slash = known ? strrchr(start.data, '/') : NULL;
    const char *name = slash ? slash + 1 : "";
    if (slash)
        *slash = '\0';
    DIR *list = slash ? opendir(start.data) : NULL;
    for (struct dirent *entry = list ? readdir(list) : NULL; entry; entry = readdir(list)) {
        size_t len = strlen(name);
        struct rob_buf folder = {0};
        char *end = NULL;
        if (strncmp(entry->d_name, name, len) != 0)
            continue;
        long pid = strtol(entry->d_name + len, &end, 10);
        bool gone = pid > 0 && *end == '-' && kill((pid_t)pid, 0) != 0 && errno == ESRCH;
        rob_buf_printf(&folder, "%s/%s", start.data, entry->d_name);
        if (gone && !folder.failed)
            take_folder(session, rob_buf_text(&folder));
        rob_buf_free(&folder);
    }
    if (list)
        closedir(list);
    rob_buf_free(&start);
}

static void add_part(struct rob_buf *out, const char *label, const char *text)
{
    if (*text)
        rob_buf_printf(out, "%s%s:\n%s\n", out->len > 0 ? "\n" : "", label, text);
}

void rob_kept_join(struct rob_buf *out, const struct rob_entry *entry, const char *reason)
{
    add_part(out, "Support", entry->support);
    add_part(out, "Reason", reason ? reason : "");
    for (size_t i = 0; i < entry->n_quotes; i++) {
        add_part(out, "Quote", entry->quotes[i].text);
        add_part(out, "Page", entry->quotes[i].where);
    }
}

bool rob_kept_add_entry(struct rob_session *session, const struct rob_entry *entry,
                        const char *reason)
{
    struct rob_buf all = {0};
    rob_kept_join(&all, entry, reason);
    bool kept = all.len == 0 || (!all.failed && rob_kept_add(session, all.data, all.len));
    rob_buf_free(&all);
    return kept;
}

bool rob_kept_has(const struct rob_session *session, const char *text)
{
    for (size_t i = 0; i < session->kept.n; i++)
        if (holds(session->kept.at[i], text, strlen(text)))
            return true;
    return false;
}

void rob_kept_list(const struct rob_session *session, struct rob_buf *out)
{
    for (size_t i = 0; i < session->kept.n; i++)
        rob_buf_printf(out, "A text that could not be saved is kept in %s\n", session->kept.at[i]);
}

void rob_kept_free(struct rob_session *session)
{
    for (size_t i = 0; i < session->kept.n; i++)
        free(session->kept.at[i]);
    rob_vec_free(&session->kept);
}
