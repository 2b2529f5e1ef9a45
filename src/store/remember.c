/* Comparing the journals of others with this account's record of its last reading. */
#include "store/review_state.h"

#include "store/seen.h"

#include "base/fail.h"
#include "base/text.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { NOWHERE = -1 };

/* The same folder, or another in its place: having fewer lines must be noticed. */
static long find_folder(const struct rob_seen *seen, const struct rob_place *place)
{
    long found = NOWHERE;
    for (size_t i = seen->folders.n; i-- > 0;)
        if (rob_place_compare(&seen->folders.at[i], place) == ROB_PLACE_SAME)
            return (long)i;
        else if (found == NOWHERE && strcmp(seen->folders.at[i].path, place->path) == 0)
            found = (long)i;
    return found;
}

static const struct rob_loaded *find_loaded(const struct rob_review *review, const char *name)
{
    for (size_t i = 0; i < review->loaded.n; i++)
        if (strcmp(review->loaded.at[i].name, name) == 0)
            return &review->loaded.at[i];
    return NULL;
}

static bool is_of(const struct rob_loaded *loaded, const struct rob_seen_row *row)
{
    return strcmp(loaded->seat, row->seat) == 0 && strcmp(loaded->writer, row->writer) == 0;
}

/* The chain was checked on reading: one equal hash proves that all lines before it are
 * unchanged. */
static bool holds(const struct rob_review *review, const struct rob_loaded *loaded,
                  const struct rob_seen_row *row)
{
    if (loaded->end.size == row->bytes)
        return strcmp(loaded->end.hash, row->hash) == 0;
    return loaded->end.size > row->bytes &&
           rob_journal_holds(review->journals, loaded->name, row->bytes, row->hash);
}

static bool is_held(const struct rob_review *review, const struct rob_loaded *named,
                    const struct rob_seen_row *row)
{
    if (named && holds(review, named, row))
        return true;
    for (size_t i = 0; i < review->loaded.n; i++)
        if (is_of(&review->loaded.at[i], row) && holds(review, &review->loaded.at[i], row))
            return true;
    return false;
}

static bool is_told(const struct rob_review *review, const char *name, const char *const kinds[])
{
    char file[300];
    snprintf(file, sizeof file, "journals/%.255s", name);
    for (size_t i = 0; i < review->problems.n; i++)
        for (size_t k = 0; kinds[k]; k++)
            if (strcmp(review->problems.at[i].kind, kinds[k]) == 0 &&
                strcmp(review->problems.at[i].file, file) == 0)
                return true;
    return false;
}

/* The damage has been reported: the length of the journal is unknown. */
static bool is_damaged(const struct rob_review *review, const char *name)
{
    static const char *const kinds[] = {"damaged", "foreign-journal", NULL};
    return is_told(review, name, kinds);
}

static enum rob_status tell(struct rob_review *review, const struct rob_seen_row *row,
                            const char *kind)
{
    char file[300];
    struct rob_buf text = {0};
    bool gone = strcmp(kind, "gone") == 0, changed = strcmp(kind, "changed") == 0;
    snprintf(file, sizeof file, "journals/%.255s", row->name);
    rob_buf_printf(&text, "%s on %.10s%s; merge a copy that has it as it was: syrob merge PATH",
                   changed ? "it is not what this account read"
                   : gone  ? "this account read it"
                           : "this account read more of it",
                   row->date, gone ? ", and it is not here any more" : "");
    enum rob_status status =
        text.failed ? ROB_NO_MEMORY : rob_review__add_once(review, file, kind, text.data);
    rob_buf_free(&text);
    return status;
}

/* A copy that lags behind is normal; in the folder where it was read, a journal only grows. */
static enum rob_status judge(struct rob_review *review, struct rob_seen_row *row, bool here)
{
    const struct rob_loaded *named = find_loaded(review, row->name);
    bool missing = !named && rob_review__is_missing(review, row->name);
    if (is_held(review, named, row)) {
        row->dropped = here && missing; /* under another name */
        return ROB_OK;
    }
    if ((named && rob_review__is_own(review, named)) || is_damaged(review, row->name))
        return ROB_OK;
    if (named && is_of(named, row) && named->end.lines >= row->lines)
        return tell(review, row, "changed");
    if (!here)
        return ROB_OK;
    if (named && !is_of(named, row))
        return tell(review, row, "changed");
    return missing ? tell(review, row, "gone") : tell(review, row, "shorter");
}

static struct rob_seen_row *find_row(const struct rob_seen *seen, size_t folder, const char *name)
{
    for (size_t i = 0; i < seen->rows.n; i++)
        if (seen->rows.at[i].folder == folder && strcmp(seen->rows.at[i].name, name) == 0)
            return &seen->rows.at[i];
    return NULL;
}

/* Records this reading, unless it found less than the one before. */
static enum rob_status update_row(bool *changed, struct rob_seen *seen, size_t folder,
                                  const struct rob_review *review, const struct rob_loaded *loaded,
                                  const char *date)
{
    static const char *const kinds[] = {"changed", "damaged", NULL};
    struct rob_seen_row fresh = {.folder = folder,
                                 .lines = loaded->end.lines,
                                 .bytes = loaded->end.size,
                                 .hash = loaded->end.hash,
                                 .date = date,
                                 .seat = loaded->seat,
                                 .writer = loaded->writer,
                                 .name = loaded->name};
    struct rob_seen_row *row = find_row(seen, folder, loaded->name);
    if (row &&
        (loaded->end.size <= row->bytes || !is_of(loaded, row) || !holds(review, loaded, row)))
        return ROB_OK;
    if (loaded->end.lines == 0 || is_told(review, loaded->name, kinds) ||
        rob_review__is_own(review, loaded))
        return ROB_OK;
    *changed = true;
    if (row)
        *row = fresh;
    return row || rob_vec_push(&seen->rows, fresh) ? ROB_OK : ROB_NO_MEMORY;
}

static bool is_recorded(const struct rob_place *a, const struct rob_place *b)
{
    return strcmp(a->path, b->path) == 0 && strcmp(a->folder, b->folder) == 0 &&
           strcmp(a->born, b->born) == 0;
}

static enum rob_status update(struct rob_seen *seen, long here, const struct rob_review *review)
{
    char date[ROB_TIME_LEN + 1];
    size_t folder = here == NOWHERE ? seen->folders.n : (size_t)here;
    bool changed = here == NOWHERE || !is_recorded(&seen->folders.at[folder], &review->place);
    enum rob_status status = ROB_OK;
    if (here == NOWHERE && !rob_vec_push(&seen->folders, review->place))
        return ROB_NO_MEMORY;
    seen->folders.at[folder] = review->place;
    rob_time_text(date, review->now());
    for (size_t i = 0; i < seen->rows.n; i++)
        changed = changed || seen->rows.at[i].dropped;
    for (size_t i = 0; i < review->loaded.n && !status; i++)
        status = update_row(&changed, seen, folder, review, &review->loaded.at[i], date);
    bool any = false;
    for (size_t i = 0; i < seen->rows.n; i++)
        any = any || (seen->rows.at[i].folder == folder && !seen->rows.at[i].dropped);
    if (!status && changed && any)
        rob_seen_write(seen, folder, review->state);
    return status;
}

enum rob_status rob_review__remember(struct rob_review *review, struct rob_error *err)
{
    struct rob_seen seen;
    if (review->state < 0)
        return ROB_OK;
    enum rob_status status = rob_seen_read(&seen, review->state, err);
    if (status)
        return status;
    long here = find_folder(&seen, &review->place);
    for (size_t i = 0; i < seen.rows.n && !status; i++)
        status = judge(review, &seen.rows.at[i], (long)seen.rows.at[i].folder == here);
    if (!status)
        status = update(&seen, here, review);
    rob_seen_free(&seen);
    return status ? rob_fail_memory(err) : ROB_OK;
}
