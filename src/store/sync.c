/* Two folders, both ways. */
#include "store/merge.h"

#include "store/state.h"

#include "base/fail.h"
#include "base/file.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static enum rob_status copy_file(const struct rob_review *review, int to, const char *name,
                                 struct rob_error *err)
{
    struct rob_buf data = {0};
    enum rob_status status =
        rob_file_read(&data, review->dir, name, ROB_FORM_BYTES_MAX, false, err);
    if (!status)
        status = rob_file_write(to, name, rob_buf_text(&data), data.len, false, err);
    rob_buf_free(&data);
    return status;
}

/* The folder is made, but not those above it: a USB stick that is not plugged in has none, and the
 * copy would be left on this computer. */
static enum rob_status make_folder(const char *dir, struct rob_error *err)
{
    size_t len = strlen(dir);
    while (len > 1 && dir[len - 1] == '/')
        len--;
    while (len > 0 && dir[len - 1] != '/')
        len--;
    char *above = len ? strndup(dir, len) : strdup(".");
    if (!above)
        return rob_fail_memory(err);
    bool there = access(above, F_OK) == 0;
    free(above);
    return there ? rob_file_make_dirs(dir, 0777, err)
                 : rob_fail(
                       err, ROB_REFUSED,
                       "there is no folder %.*s to put the copy in; is the USB stick plugged in, "
                       "and is the path right? If both are, make that folder first",
                       (int)(len > 1 ? len - 1 : len), dir);
}

/* A copy is a review once its review.json is there, so this is copied last. */
static enum rob_status make_copy(const struct rob_review *review, const char *dir,
                                 struct rob_error *err)
{
    static const char *const names[] = {"form.json", ".gitattributes", "review.json"};
    enum rob_status status = make_folder(dir, err);
    int to = status ? -1 : open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (!status && (to < 0 || (mkdirat(to, "journals", 0777) != 0 && errno != EEXIST)))
        status = rob_file_fail(err, "write to", dir);
    for (size_t i = 0; i < sizeof names / sizeof *names && !status; i++) {
        if (faccessat(to, names[i], F_OK, 0) == 0)
            continue;
        bool optional = i == 1 && faccessat(review->dir, names[i], F_OK, 0) != 0;
        status = optional ? ROB_OK : copy_file(review, to, names[i], err);
    }
    if (to >= 0)
        close(to);
    return status;
}

/* A file that a program stopped while making the copy may have left. */
static bool is_unfinished(const char *name)
{
    size_t len = strlen(name);
    return len > 4 && strcmp(name + len - 4, ".tmp") == 0;
}

/* The part of a path that is there, with all its links followed; *rest is what follows it. NULL:
 * nothing of it is there. */
static char *find_part(const char *path, const char **rest)
{
    char *part = strdup(path), *real = NULL;
    while (part && *part && !(real = realpath(part, NULL))) {
        char *slash = strrchr(part, '/');
        part[slash ? slash == part && slash[1] ? 1 : slash - part : 0] = '\0';
    }
    *rest = path + (part ? strlen(part) : 0);
    free(part);
    return real;
}

static bool climbs(const char *path)
{
    for (const char *dots = strstr(path, ".."); dots; dots = strstr(dots + 2, ".."))
        if ((dots == path || dots[-1] == '/') && (!dots[2] || dots[2] == '/'))
            return true;
    return false;
}

/* A copy in the folder of the review would be part of it. */
static enum rob_status check_place(const struct rob_review *review, const char *dir,
                                   struct rob_error *err)
{
    const char *rest = NULL;
    char *own = realpath(review->path, NULL), *real = find_part(dir, &rest);
    if (!real) /* a relative path of which no part exists */
        real = realpath(".", NULL);
    size_t len = own && own[1] ? strlen(own) : 0;
    bool within = own && real && strncmp(real, own, len) == 0 && (!real[len] || real[len] == '/');
    free(real);
    free(own);
    if (climbs(rest))
        return rob_fail(err, ROB_REFUSED,
                        "%s has \"..\" behind a folder that does not exist; name the folder "
                        "without it",
                        dir);
    return within ? rob_fail(err, ROB_REFUSED,
                             "%s is the folder of this review or a folder inside it; name a folder "
                             "outside it",
                             dir)
                  : ROB_OK;
}

/* A folder that holds anything but a review is not made into one. */
static enum rob_status check_target(const char *dir, bool *exists, struct rob_error *err)
{
    struct rob_buf path = {0};
    rob_buf_printf(&path, "%s/review.json", dir);
    *exists = !path.failed && access(path.data, F_OK) == 0;
    rob_buf_free(&path);
    DIR *folder = *exists ? NULL : opendir(dir);
    if (!folder)
        return ROB_OK;
    enum rob_status status = ROB_OK;
    for (struct dirent *entry = readdir(folder); entry && !status; entry = readdir(folder))
        if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0 &&
            strcmp(entry->d_name, "journals") != 0 && strcmp(entry->d_name, "form.json") != 0 &&
            strcmp(entry->d_name, ".gitattributes") != 0 && !is_unfinished(entry->d_name))
            status = rob_fail(err, ROB_REFUSED,
                              "%s is not empty, and is not a review; name a new folder in it", dir);
    closedir(folder);
    return status;
}

static enum rob_status restore_seat(struct rob_review *review, const char *id)
{
    char seat[33], writer[7];
    size_t n = review->writers.n;
    snprintf(seat, sizeof seat, "%s", id); /* reading the review again changes its address */
    if (review->state < 0 || !rob_state_writer(writer, review->state, seat, &review->place))
        return ROB_OK;
    enum rob_status status = rob_review_claim(review, seat, NULL);
    while (review->writers.n > n) /* others may want to write for the seat meanwhile */
        rob_writer_free(review->writers.at[--review->writers.n]);
    return status == ROB_NO_MEMORY ? status : ROB_OK;
}

/* Lines of this account that the folder lacks are restored from the second copies before anything
 * is copied. If that fails, the lines that are there are copied. */
static enum rob_status restore_own(struct rob_review *review, struct rob_error *err)
{
    enum rob_status status = restore_seat(review, ROB_SEAT_LEAD);
    for (size_t i = 0; i < review->model.seats.n && !status; i++)
        status = restore_seat(review, review->model.seats.at[i].id);
    if (!status)
        status = restore_seat(review, "consensus");
    rob_review__forget(review);
    return status ? rob_fail_memory(err) : ROB_OK;
}

enum rob_status rob_review_sync(struct rob_review *review, const char *dir,
                                struct rob_merge_report *taken, struct rob_merge_report *given,
                                struct rob_error *err)
{
    struct rob_review *other = NULL;
    struct rob_merge_report in = {0}, out = {0};
    bool exists = false;
    enum rob_status status = check_place(review, dir, err);
    if (!status)
        status = check_target(dir, &exists, err);
    if (!status)
        status = restore_own(review, err);
    if (!status && !exists)
        status = make_copy(review, dir, err);
    else if (!status)
        status = rob_review_merge(review, dir, &in, err);
    if (!status)
        status = rob_review__open_folder(&other, dir, err);
    if (!status)
        status = rob_review__list(other, err);
    if (!status)
        status = rob_merge__take(other, review->path, &out, err);
    rob_review_free(other);
    *taken = in;
    *given = out;
    if (status == ROB_SYSTEM && exists)
        rob_error_in_file(err, dir);
    return status;
}
