#include "tui/kept.h"

#include "tui/files.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <syrob/review.h>

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
    bool same = rob_files_read(path, len, &there) && there.len == len &&
                memcmp(rob_buf_text(&there), text, len) == 0;
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
        bool way = name && rob_files_make_way(name);
        if (way && (holds(name, text, len) || rob_files_write_new(name, text, len)))
            return name;
        bool taken = way && access(name, F_OK) == 0;
        free(name);
        if (!taken)
            break;
    }
    return NULL;
}

/* The beginning of a name in one place after the other; false: there are no more. */
static bool find_start(const struct rob_tui *tui, size_t place, struct rob_buf *start)
{
    const char *who = tui->seat[0] ? tui->seat : "text", *home = getenv("HOME");
    char *state = rob_state_folder();
    rob_buf_clear(start);
    if (place == 0 && state)
        rob_buf_printf(start, "%s/%s/kept/%s", state, rob_review_id(tui->review), who);
    else if (place == 1 && home && home[0] == '/')
        rob_buf_printf(start, "%s/syrob-kept-%s", home, who);
    else if (place == 2)
        rob_buf_printf(start, "/tmp/syrob-kept-%s", who);
    free(state);
    return place <= 2;
}

static char *keep(const struct rob_tui *tui, const char *text, size_t len)
{
    struct rob_buf start = {0};
    char *path = NULL;
    for (size_t place = 0; !path && find_start(tui, place, &start); place++)
        if (start.len > 0 && !start.failed)
            path = write_at(start.data, text, len);
    rob_buf_free(&start);
    return path;
}

static bool is_new(struct rob_tui *tui, const char *path)
{
    for (size_t i = 0; i < tui->kept.n; i++)
        if (strcmp(tui->kept.at[i], path) == 0)
            return false;
    return true;
}

bool rob_kept_add(struct rob_tui *tui, const char *text, size_t len)
{
    char *path = keep(tui, text, len);
    size_t used = strlen(tui->message), room = sizeof tui->message - used;
    if (path)
        snprintf(tui->message + used, room, "%sIt is kept in\n%s", used > 0 ? "\n" : "", path);
    else
        snprintf(tui->message + used, room, "%sIt could not be kept in a file.",
                 used > 0 ? "\n" : "");
    bool kept = path != NULL;
    if (!path || !is_new(tui, path) || !rob_vec_push(&tui->kept, path))
        free(path);
    return kept;
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

bool rob_kept_add_entry(struct rob_tui *tui, const struct rob_entry *entry, const char *reason)
{
    struct rob_buf all = {0};
    rob_kept_join(&all, entry, reason);
    bool kept = all.len == 0 || (!all.failed && rob_kept_add(tui, all.data, all.len));
    rob_buf_free(&all);
    return kept;
}

bool rob_kept_has(const struct rob_tui *tui, const char *text)
{
    for (size_t i = 0; i < tui->kept.n; i++)
        if (holds(tui->kept.at[i], text, strlen(text)))
            return true;
    return false;
}

void rob_kept_list(const struct rob_tui *tui, struct rob_buf *out)
{
    for (size_t i = 0; i < tui->kept.n; i++)
        rob_buf_printf(out, "A text that was not taken is kept in %s\n", tui->kept.at[i]);
}

void rob_kept_free(struct rob_tui *tui)
{
    for (size_t i = 0; i < tui->kept.n; i++)
        free(tui->kept.at[i]);
    rob_vec_free(&tui->kept);
}
