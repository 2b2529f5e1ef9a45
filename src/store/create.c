/* Creating a review: in a temporary folder beside its place, which is then renamed in one step. */
#include "store/review_state.h"

#include "store/state.h"

#include "base/custody.h"
#include "base/fail.h"
#include "base/file.h"
#include "base/text.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

static const char attributes[] =
    "# The journals are chained by hashes: their bytes must not change.\n"
    "* -text\n"
    "journals/* -text -diff -merge\n";

static enum rob_status write_identity(int dir, bool sealed, char id[33], struct rob_error *err)
{
    char created[ROB_TIME_LEN + 1];
    struct rob_buf text = {0};
    struct rob_json_writer writer = {.out = &text};
    rob_random_hex(id, 32);
    rob_time_text(created, (int64_t)time(NULL));
    rob_json_open(&writer, NULL, '{');
    rob_json_add_integer(&writer, "syrob_review", sealed ? 2 : 1);
    rob_json_add_text(&writer, "id", id);
    rob_json_add_text(&writer, "created", created);
    if (sealed)
        rob_json_add_integer(&writer, "sealed", 1);
    rob_json_close(&writer, '}');
    rob_buf_char(&text, '\n');
    enum rob_status status =
        text.failed ? rob_fail_memory(err)
                    : rob_file_write(dir, "review.json", text.data, text.len, false, err);
    rob_buf_free(&text);
    return status;
}

static enum rob_status write_files(const char *path, const struct rob_review_setup *setup,
                                   struct rob_error *err)
{
    char id[33];
    int dir = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (dir < 0 || mkdirat(dir, "journals", 0777) != 0) {
        enum rob_status status = rob_file_fail(err, "make the review in", path);
        if (dir >= 0)
            close(dir);
        return status;
    }
    enum rob_status status = write_identity(dir, setup->sealed, id, err);
    if (!status)
        status = rob_file_write(dir, "form.json", setup->form, setup->form_len, false, err);
    if (!status)
        status =
            rob_file_write(dir, ".gitattributes", attributes, sizeof attributes - 1, false, err);
    close(dir);
    return status;
}

/* The lead's first command, which describes the review. */
static enum rob_status record_setup(struct rob_review *review, const struct rob_review_setup *setup,
                                    struct rob_error *err)
{
    size_t n = 0;
    char key[ROB_KEY_HEX + 1] = "";
    struct rob_event *events = calloc(5 + setup->n_seats + setup->n_events, sizeof *events);
    if (!events)
        return rob_fail_memory(err);
    events[n++] =
        (struct rob_event){.op = ROB_OP_FORM, .file = "form.json", .sha256 = review->form->sha256};
    events[n++] =
        (struct rob_event){.op = ROB_OP_TITLE, .value = setup->title, .created = review->created};
    events[n++] =
        (struct rob_event){.op = ROB_OP_MODE, .value = setup->mode ? setup->mode : "round"};
    if (setup->custodian) {
        (void)rob_custodian_key_read(key, setup->custodian->key);
        events[n++] = (struct rob_event){
            .op = ROB_OP_CUSTODIAN, .name = setup->custodian->name, .public_key = key};
    }
    for (size_t i = 0; i < setup->n_seats; i++) {
        const struct rob_seat_setup *seat = &setup->seats[i];
        events[n++] = (struct rob_event){.op = ROB_OP_SEAT,
                                         .seat = seat->id,
                                         .name = seat->name ? seat->name : seat->id,
                                         .role = seat->role};
    }
    if (setup->n_outcomes)
        events[n++] = (struct rob_event){
            .op = ROB_OP_OUTCOME, .outcomes = setup->outcomes, .n_outcomes = setup->n_outcomes};
    for (size_t i = 0; i < setup->n_events; i++)
        events[n++] = setup->events[i];
    enum rob_status status = rob_review_record(review, ROB_SEAT_LEAD, events, n, err);
    free(events);
    return status;
}

/* A custodian is somebody else, or the reviewers could read one another. */
static enum rob_status check_custodian(const struct rob_review_setup *setup, struct rob_error *err)
{
    char key[ROB_KEY_HEX + 1];
    const struct rob_custodian_setup *custodian = setup->custodian;
    if (!custodian)
        return ROB_OK;
    if (!setup->sealed)
        return rob_fail(err, ROB_USAGE,
                        "only a sealed review has keys that a custodian can recover: --sealed");
    if (!custodian->name[strspn(custodian->name, " ")])
        return rob_fail(err, ROB_USAGE, "the custodian has no name");
    for (size_t i = 0; i < setup->n_seats; i++) {
        const struct rob_seat_setup *seat = &setup->seats[i];
        if (rob_text_is_same(custodian->name, seat->id) ||
            (seat->name && rob_text_is_same(custodian->name, seat->name)))
            return rob_fail(err, ROB_USAGE,
                            "'%s' is a reviewer or adjudicator, and so cannot be the custodian",
                            custodian->name);
    }
    if (rob_custodian_key_read(key, custodian->key) || !rob_custody_is_key(key))
        return rob_fail(err, ROB_USAGE,
                        "the key of the custodian is mistyped: it has 14 groups of 4, as syrob "
                        "key custodian shows it in that person's account");
    return ROB_OK;
}

/* Two seats with one name would become one seat. */
static enum rob_status check_setup(const struct rob_review_setup *setup, struct rob_error *err)
{
    for (size_t i = 0; i < setup->n_seats; i++)
        for (size_t k = 0; k < i; k++)
            if (strcmp(setup->seats[i].id, setup->seats[k].id) == 0)
                return rob_fail(err, ROB_INVALID, "the reviewer '%s' is named twice",
                                setup->seats[i].id);
    if (setup->mode && strcmp(setup->mode, "round") != 0 && strcmp(setup->mode, "study") != 0)
        return rob_fail(err, ROB_INVALID, "studies are unblinded per study or per round, not '%s'",
                        setup->mode);
    if (setup->n_seats > ROB_SEATS_MAX)
        return rob_fail(err, ROB_INVALID, "more than %d reviewers", ROB_SEATS_MAX);
    return check_custodian(setup, err);
}

/* The writer's record names the folder by its final name. */
static void name_place(struct rob_review *review)
{
    size_t before = (size_t)(review->place.path - review->place_text);
    size_t len = strlen(review->place.path), suffix = sizeof ".new-01234567" - 1;
    review->place_text[before + len - suffix] = '\0';
}

/* A new review has no journal yet that names its form. */
static enum rob_status fill(const char *path, const struct rob_review_setup *setup,
                            struct rob_error *err)
{
    struct rob_review *review = NULL;
    enum rob_status status = rob_review__open_folder(&review, path, err);
    if (status)
        return status;
    name_place(review);
    rob_model_init(&review->model, NULL);
    review->model.review_id = review->id;
    review->model.keyring = review->sealed ? &review->keyring : NULL;
    status = rob_form_read(&review->form, setup->form, setup->form_len, err);
    if (!status) {
        review->model.form = review->form;
        status = record_setup(review, setup, err);
    }
    rob_review_free(review);
    return status;
}

/* The journal of a beginning that failed. */
static void remove_journals(int parent)
{
    int fd = openat(parent, "journals", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    DIR *dir = fd >= 0 ? fdopendir(fd) : NULL;
    for (struct dirent *entry = dir ? readdir(dir) : NULL; entry; entry = readdir(dir))
        if (entry->d_name[0] != '.')
            (void)unlinkat(fd, entry->d_name, 0);
    if (dir)
        closedir(dir);
    else if (fd >= 0)
        close(fd);
}

static void remove_folder(const char *path)
{
    static const char *const names[] = {"journals", "review.json", "form.json", ".gitattributes"};
    int dir = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (dir < 0)
        return;
    remove_journals(dir);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (unlinkat(dir, names[i], 0) != 0)
            (void)unlinkat(dir, names[i], AT_REMOVEDIR);
    close(dir);
    (void)rmdir(path);
}

/* Fills a temporary folder beside the place and renames it. */
static enum rob_status make_at(const char *place, const struct rob_review_setup *setup,
                               struct rob_error *err)
{
    if (access(place, F_OK) == 0 && rmdir(place) != 0)
        return rob_fail(err, ROB_REFUSED,
                        "%s exists and is not an empty folder; it was not changed", place);
    char random[9];
    struct rob_buf path = {0};
    rob_random_hex(random, 8);
    rob_buf_printf(&path, "%s.new-%s", place, random);
    if (path.failed)
        return rob_fail_memory(err);
    enum rob_status status = ROB_OK;
    if (mkdir(path.data, 0777) != 0)
        status = rob_file_fail(err, "make", place);
    if (!status) {
        status = write_files(path.data, setup, err);
        if (!status)
            status = fill(path.data, setup, err);
        if (!status && (rename(path.data, place) != 0 || !rob_file_sync_folder_of(AT_FDCWD, place)))
            status = rob_file_fail(err, "make", place);
        if (status)
            remove_folder(path.data);
    }
    rob_buf_free(&path);
    return status;
}

enum rob_status rob_review_create(const char *dir, const struct rob_review_setup *setup,
                                  struct rob_error *err)
{
    struct rob_form *form = NULL;
    enum rob_status status = check_setup(setup, err);
    if (!status)
        status = rob_form_read(&form, setup->form, setup->form_len, err);
    rob_form_free(form);
    if (status)
        return status;
    size_t len = strlen(dir);
    while (len > 1 && dir[len - 1] == '/') /* added when the shell completes a name */
        len--;
    char *place = strndup(dir, len);
    if (!place)
        return rob_fail_memory(err);
    status = make_at(place, setup, err);
    free(place);
    return status;
}
