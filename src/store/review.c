/* Opening a review: finding its folder, reading its files other than the journals, reloading it. */
#include "store/review_state.h"

#include "store/key.h"
#include "store/state.h"

#include "core/view_state.h"

#include "base/fail.h"
#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

/* --- the folder -------------------------------------------------------------------------- */

enum rob_status rob_review_find(char **out, const char *start, struct rob_error *err)
{
    char *path = realpath(start, NULL);
    if (!path)
        return rob_file_fail(err, "open", start);
    for (;;) {
        struct rob_buf file = {0};
        rob_buf_printf(&file, "%s/review.json", path);
        bool found = !file.failed && access(file.data, F_OK) == 0, failed = file.failed;
        rob_buf_free(&file);
        if (failed) {
            free(path);
            return rob_fail_memory(err);
        }
        if (found) {
            *out = path;
            return ROB_OK;
        }
        char *slash = strrchr(path, '/');
        if (!slash || path[1] == '\0')
            break;
        slash[slash == path] = '\0';
    }
    free(path);
    return rob_fail(err, ROB_INVALID,
                    "neither %s nor a folder above it is a review; go to one (cd), or create one: "
                    "syrob init DIR --title TEXT",
                    start);
}

/* Version 1 is a plain review, version 2 a sealed one: a program that knows only plain reviews
 * refuses it. */
static enum rob_status check_version(bool *sealed, const struct rob_json *json,
                                     struct rob_error *err)
{
    const cJSON *version = rob_json_member(json->root, "syrob_review"),
                *seal = rob_json_member(json->root, "sealed");
    int number = cJSON_IsNumber(version) ? version->valueint : 0;
    *sealed = cJSON_IsNumber(seal) && seal->valueint == 1;
    if ((number == 1 && !seal) || (number == 2 && *sealed))
        return ROB_OK;
    const cJSON *wrong = number == 1 || number == 2 ? seal : version;
    return rob_json_fail(json, rob_json_node_of(json, wrong ? wrong : json->root), err,
                         "expected \"syrob_review\":1, or 2 with \"sealed\":1: the versions that "
                         "this program reads");
}

static enum rob_status check_identity(char id[33], const struct rob_json *json,
                                      struct rob_error *err)
{
    const cJSON *given = rob_json_member(json->root, "id");
    if (!cJSON_IsString(given) || strlen(given->valuestring) != 32 ||
        strspn(given->valuestring, "0123456789abcdef") != 32)
        return rob_json_fail(json, rob_json_node_of(json, given ? given : json->root), err,
                             "expected \"id\" with 32 lower-case hex digits");
    memcpy(id, given->valuestring, 32);
    return ROB_OK;
}

static void keep_created(struct rob_review *review, const struct rob_json *json)
{
    const cJSON *created = rob_json_member(json->root, "created");
    if (cJSON_IsString(created) && strlen(created->valuestring) == ROB_TIME_LEN)
        memcpy(review->created, created->valuestring, ROB_TIME_LEN);
}

static enum rob_status read_identity(struct rob_review *review, struct rob_error *err)
{
    static const struct rob_json_limits limits = {
        .bytes = ROB_REVIEW_BYTES_MAX, .depth = 4, .members = 256};
    struct rob_buf text = {0};
    struct rob_json json = {0};
    enum rob_status status =
        rob_file_read(&text, review->dir, "review.json", ROB_REVIEW_BYTES_MAX, false, err);
    if (!status) {
        status = rob_json_parse(&json, rob_buf_text(&text), text.len, &limits, err);
        if (!status)
            status = check_version(&review->sealed, &json, err);
        if (!status)
            status = check_identity(review->id, &json, err);
        if (status)
            rob_error_in_file(err, "review.json");
        else
            keep_created(review, &json);
    }
    rob_json_free(&json);
    rob_buf_free(&text);
    return status;
}

/* Times are for people and decide nothing, so a test may set the clock: SYROB_CLOCK, in seconds. */
static int64_t wall_clock(void)
{
    const char *set = getenv("SYROB_CLOCK");
    return set && *set ? (int64_t)strtoll(set, NULL, 10) : (int64_t)time(NULL);
}

enum rob_status rob_review__open_folder(struct rob_review **out, const char *dir,
                                        struct rob_error *err)
{
    struct rob_review *review = calloc(1, sizeof *review);
    if (!review)
        return rob_fail_memory(err);
    review->journals = review->state = -1;
    review->now = wall_clock;
    review->path = strdup(dir);
    review->dir = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    enum rob_status status = review->path ? ROB_OK : rob_fail_memory(err);
    if (!status && review->dir < 0)
        status = rob_file_fail(err, "open the review", dir);
    if (!status && faccessat(review->dir, "review.json", F_OK, 0) != 0 && errno == ENOENT)
        status = rob_fail(err, ROB_INVALID, "%s is not a review: it has no review.json", dir);
    if (!status)
        status = read_identity(review, err);
    if (!status) {
        review->journals =
            openat(review->dir, "journals", O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
        if (review->journals < 0)
            status = rob_file_fail(err, "open", "journals");
    }
    if (!status)
        status = rob_place_find(&review->place, &review->place_text, review->dir, dir, err);
    if (!status)
        review->state = rob_state_open(review->id);
    if (!status && review->sealed)
        rob_seal_begin();
    if (!status && review->sealed)
        status = rob_key_load(&review->keyring, review->state, review->id, err);
    if (status)
        rob_review_free(review);
    else
        *out = review;
    return status;
}

void rob_review_free(struct rob_review *review)
{
    if (!review)
        return;
    for (size_t i = 0; i < review->writers.n; i++)
        rob_writer_free(review->writers.at[i]);
    rob_vec_free(&review->writers);
    rob_keyring_free(&review->keyring);
    rob_vec_free(&review->loaded);
    rob_vec_free(&review->at_reading);
    rob_vec_free(&review->damaged);
    rob_vec_free(&review->problems);
    rob_review__forget(review);
    rob_model_free(&review->model);
    rob_form_free(review->form);
    const int fds[] = {review->dir, review->journals, review->state};
    for (size_t i = 0; i < sizeof fds / sizeof *fds; i++)
        if (fds[i] >= 0)
            close(fds[i]);
    free(review->place_text);
    free(review->path);
    free(review);
}

/* --- opening ----------------------------------------------------------------------------- */

enum rob_status rob_review__load_whole(struct rob_review *review, struct rob_error *err)
{
    enum rob_status status = rob_review__load(review, err);
    if (!status)
        status = rob_review__tell_elsewhere(review, err);
    return status ? status : rob_review__remember(review, err);
}

enum rob_status rob_review_peek(struct rob_review **out, const char *dir, struct rob_error *err)
{
    struct rob_review *review = NULL;
    enum rob_status status = rob_review__open_folder(&review, dir, err);
    if (!status)
        status = rob_review__load(review, err);
    if (status)
        rob_review_free(review);
    else
        *out = review;
    return status;
}

enum rob_status rob_review__load_again(struct rob_review *review, struct rob_error *err)
{
    struct rob_review before = *review;
    review->form = NULL;
    memset(&review->loaded, 0, sizeof review->loaded);
    memset(&review->damaged, 0, sizeof review->damaged);
    memset(&review->problems, 0, sizeof review->problems);
    enum rob_status status = rob_review__load_whole(review, err);
    if (status) { /* go on with the previous model */
        rob_model_free(&review->model);
        rob_form_free(review->form);
        rob_vec_free(&review->loaded);
        rob_vec_free(&review->damaged);
        rob_vec_free(&review->problems);
        *review = before;
        return status;
    }
    review->model.generation += before.model.generation + 1;
    if (review->form_before) { /* events borrow from the oldest model */
        rob_model_free(&before.model);
        rob_form_free(before.form);
    } else {
        review->before = before.model;
        review->form_before = before.form;
    }
    rob_vec_free(&before.loaded);
    rob_vec_free(&before.damaged);
    rob_vec_free(&before.problems);
    return ROB_OK;
}

void rob_review__forget(struct rob_review *review)
{
    if (!review)
        return;
    rob_model_free(&review->before);
    rob_form_free(review->form_before);
    review->form_before = NULL;
}

/* --- queries ----------------------------------------------------------------------------- */

const char *rob_review_dir(const struct rob_review *review)
{
    return review->path;
}

const char *rob_review_id(const struct rob_review *review)
{
    return review->id;
}

const struct rob_form *rob_review_form(const struct rob_review *review)
{
    return review->form;
}

struct rob_saved rob_review_saved(const struct rob_review *review)
{
    return review->saved;
}

size_t rob_review_n_problems(const struct rob_review *review)
{
    return review->problems.n;
}

struct rob_problem rob_review_problem(const struct rob_review *review, size_t i)
{
    return review->problems.at[i];
}

enum rob_status rob_view_new(struct rob_view **out, struct rob_review *review, const char *seat,
                             struct rob_error *err)
{
    return rob_view__new(out, &review->model, review, seat, err);
}
