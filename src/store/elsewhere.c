/* Lines that this account wrote in another folder of the review and that only its second copy
 * has. */
#include "store/review_state.h"

#include "store/state.h"

#include "base/fail.h"
#include "base/file.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct written {
    const char *seat;
    const struct rob_record *record;
    char name[64]; /* of the second copy */
    struct rob_journal_end end;
};

/* Does the folder's journal, or another file of the same writer, hold all these lines? */
static bool is_here(const struct rob_review *review, const struct written *written)
{
    for (size_t i = 0; i < review->loaded.n; i++) {
        const struct rob_loaded *loaded = &review->loaded.at[i];
        if (strcmp(loaded->seat, written->seat) == 0 &&
            strcmp(loaded->writer, written->record->writer) == 0 &&
            loaded->end.size >= written->end.size &&
            rob_journal_holds(review->journals, loaded->name, written->end.size, written->end.hash))
            return true;
    }
    return false;
}

/* The folder in which they were written may be another clone, which has them. */
static bool is_there(const struct written *written)
{
    const struct rob_place *place = &written->record->place;
    struct rob_buf path = {0};
    if (!place->path)
        return false;
    rob_place_unescape(&path, place->path);
    rob_buf_str(&path, "/journals");
    int dir = path.failed ? -1 : open(path.data, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    bool there =
        dir >= 0 && rob_journal_holds(dir, written->name, written->end.size, written->end.hash);
    if (dir >= 0)
        close(dir);
    rob_buf_free(&path);
    return there;
}

static void write_message(struct rob_buf *text, const struct rob_review *review,
                          const struct written *written)
{
    const char *path = written->record->place.path;
    struct rob_buf file = {0};
    char *root = rob_state_folder();
    rob_buf_printf(&file, "%s/%s/%s", root ? root : "", review->id, written->name);
    if (path && review->place.path && strcmp(path, review->place.path) == 0) {
        rob_buf_printf(
            text,
            "%s wrote entries in this folder that are missing since it was copied or put "
            "back. To bring them here: syrob merge ",
            written->seat);
    } else {
        rob_buf_printf(text, "%s wrote entries in another folder of this review", written->seat);
        rob_buf_str(text, path ? " (" : "");
        rob_place_unescape(text, path ? path : "");
        rob_buf_printf(text,
                       "%s; neither that folder nor this one has them now. To bring them here: "
                       "syrob merge ",
                       path ? ")" : "");
    }
    rob_buf_quote(text, rob_buf_text(&file));
    rob_buf_str(text, ". If they are not wanted, remove that file");
    text->failed = text->failed || file.failed || !root;
    rob_buf_free(&file);
    free(root);
}

static enum rob_status tell(struct rob_review *review, const struct written *written)
{
    struct rob_buf text = {0};
    char file[80];
    snprintf(file, sizeof file, "journals/%s", written->name);
    write_message(&text, review, written);
    enum rob_status status = text.failed
                                 ? ROB_NO_MEMORY
                                 : rob_review__add_problem(review, file, 0, "elsewhere", text.data);
    rob_buf_free(&text);
    return status;
}

/* Most copies end as a journal here or there ends, and need not be read. */
static bool is_known(const struct rob_review *review, struct written *written)
{
    return rob_journal_tail(&written->end.size, written->end.hash, review->state, written->name) &&
           (is_here(review, written) || is_there(written));
}

/* Only whole lines of finished commands were acknowledged. */
static enum rob_status look_at(struct rob_review *review, const char *seat,
                               const struct rob_record *record)
{
    struct written written = {.seat = seat, .record = record};
    snprintf(written.name, sizeof written.name, "%.32s@%s.jsonl", seat, record->writer);
    if (rob_place_compare(&record->place, &review->place) == ROB_PLACE_SAME ||
        faccessat(review->state, written.name, F_OK, AT_SYMLINK_NOFOLLOW) != 0 ||
        is_known(review, &written))
        return ROB_OK;
    enum rob_status status =
        rob_journal_read(&written.end, review->state, written.name, NULL, 0, NULL, NULL, NULL);
    if (status == ROB_NO_MEMORY)
        return status;
    if (written.end.size == 0 || is_here(review, &written) || is_there(&written))
        return ROB_OK;
    return tell(review, &written);
}

static enum rob_status look_at_seat(struct rob_review *review, const char *seat)
{
    struct rob_records records;
    enum rob_status status = rob_state_records(&records, review->state, seat, NULL);
    if (status) /* an unreadable copy proves nothing */
        return status == ROB_NO_MEMORY ? status : ROB_OK;
    for (size_t i = 0; i < records.all.n && !status; i++)
        status = look_at(review, seat, &records.all.at[i]);
    rob_records_free(&records);
    return status;
}

enum rob_status rob_review__tell_elsewhere(struct rob_review *review, struct rob_error *err)
{
    DIR *dir = rob_file_list(review->state);
    enum rob_status status = ROB_OK;
    for (struct dirent *entry = dir ? readdir(dir) : NULL; entry && !status; entry = readdir(dir)) {
        bool copy = false;
        char seat[33];
        if (rob_state_seat_of(seat, &copy, entry->d_name) && !copy)
            status = look_at_seat(review, seat);
    }
    if (dir)
        closedir(dir);
    return status ? rob_fail_memory(err) : ROB_OK;
}
