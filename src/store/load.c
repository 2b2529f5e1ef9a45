/* Replaying the journals of a review. */
#include "store/review_state.h"

#include "store/forms.h"
#include "store/state.h"
#include "store/verified.h"

#include "base/fail.h"
#include "base/file.h"

#include <assert.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

struct notes {
    struct rob_review *review;
    const struct rob_loaded *loaded;
};

/* The number of lines of a reviewer is shown to that reviewer alone; but the number of a damaged
 * line is needed to repair it. */
static bool tells_line(const struct notes *notes, const char *kind)
{
    const char *seat = notes->loaded->seat, *viewer = notes->review->viewer;
    return rob_journal_kind_of(seat) != ROB_JOURNAL_REVIEWER || strcmp(kind, "damaged") == 0 ||
           (viewer && strcmp(viewer, seat) == 0);
}

static enum rob_status note_problem(void *context, unsigned line, const char *kind,
                                    const char *message)
{
    struct notes *notes = context;
    char path[300];
    snprintf(path, sizeof path, "journals/%.255s", notes->loaded->name);
    return tells_line(notes, kind)
               ? rob_review__add_problem(notes->review, path, line, kind, message)
               : rob_review__add_once(notes->review, path, kind, message);
}

bool rob_review__is_own(const struct rob_review *review, const struct rob_loaded *loaded)
{
    char writer[7], name[64];
    snprintf(name, sizeof name, "%s@%s.jsonl", loaded->seat, loaded->writer);
    return review->state >= 0 &&
           rob_state_writer(writer, review->state, loaded->seat, &review->place) &&
           strcmp(writer, loaded->writer) == 0 && strcmp(name, loaded->name) == 0;
}

/* Without a form the lines are only checked. */
static struct rob_model *model_of(struct rob_review *review)
{
    return review->formless ? NULL : &review->model;
}

/* Our own damaged journal is read from the second copy; claiming its seat restores it. */
static enum rob_status read_second_copy(struct rob_review *review, struct rob_loaded *loaded,
                                        uint32_t journal, const struct rob_error *why,
                                        struct rob_error *err)
{
    struct notes notes = {review, loaded};
    struct rob_buf message = {0};
    enum rob_status status = rob_journal_read(&loaded->end, review->state, loaded->name,
                                              model_of(review), journal, note_problem, &notes, err);
    if (status)
        return status;
    rob_buf_printf(&message, "damaged (%s); read from the second copy of this machine instead",
                   why->text);
    status = message.failed ? rob_fail_memory(err)
                            : note_problem(&notes, why->line, "damaged", message.data);
    rob_buf_free(&message);
    loaded->end.size = -1; /* the review's file is not the one that was read */
    return status;
}

/* If our own journal is missing or ends too early, its second copy supplies the rest. */
static enum rob_status read_on(struct rob_review *review, struct rob_loaded *loaded,
                               uint32_t journal)
{
    struct notes notes = {review, loaded};
    struct rob_buf copy = {0};
    struct stat info;
    size_t known = (size_t)loaded->end.size;
    enum rob_status status = ROB_OK;
    if (fstatat(review->state, loaded->name, &info, AT_SYMLINK_NOFOLLOW) == 0 &&
        info.st_size > loaded->end.size &&
        rob_file_read(&copy, review->state, loaded->name, (size_t)ROB_JOURNAL_BYTES_MAX, false,
                      NULL) == ROB_OK) {
        /* Lines that do not follow, or are not whole, are dealt with when the seat is claimed. */
        status = rob_journal_read_lines(&loaded->end, copy.data + known, copy.len - known,
                                        model_of(review), journal, note_problem, &notes, NULL);
        status = status == ROB_INVALID ? ROB_OK : status;
    }
    rob_buf_free(&copy);
    if (!status && (size_t)loaded->end.size > known)
        status = note_problem(&notes, loaded->end.lines, "cut-off",
                              rob_review__is_missing(review, loaded->name)
                                  ? "it is not here; read from the second copy of this machine"
                                  : "its last lines are missing; read from the second copy of "
                                    "this machine");
    return status;
}

static enum rob_status read_lines_of(struct rob_review *review, struct rob_loaded *loaded,
                                     const struct rob_buf *verified, struct rob_error *err)
{
    struct rob_journal_head head = {.seat = loaded->seat, .writer = loaded->writer};
    struct notes notes = {review, loaded};
    struct rob_error why = {0}, second = {0};
    char path[300];
    snprintf(path, sizeof path, "journals/%.255s", loaded->name);
    uint32_t journal = (uint32_t)review->model.journals.n;
    enum rob_status status = rob_model_add_journal(&review->model, path, &head, err);
    if (status)
        return status;
    if (verified->len)
        review->model.journals.at[journal].verified =
            rob_verified_of(verified, review->journals, loaded->name);
    status = rob_journal_read(&loaded->end, review->journals, loaded->name, model_of(review),
                              journal, note_problem, &notes, &why);
    bool own = rob_review__is_own(review, loaded);
    if (status == ROB_INVALID && own && rob_review__is_missing(review, loaded->name))
        status = ROB_OK; /* treated as if nothing were left of it */
    if (!status && own)
        status = read_on(review, loaded, journal);
    else if (status && status != ROB_NO_MEMORY && own) {
        enum rob_status copy = read_second_copy(review, loaded, journal, &why, &second);
        if (copy == ROB_OK || copy == ROB_NO_MEMORY)
            return copy == ROB_OK ? ROB_OK : rob_fail_memory(err);
    }
    if (!status || review->lenient || !rob_review__is_tolerable(status, loaded->seat))
        return status ? rob_review__told(review, status, &why, loaded->name, "damaged", err)
                      : ROB_OK;
    loaded->damaged = true;
    if (why.line)
        rob_error_hint(&why, "; merge another copy: syrob merge PATH");
    return rob_review__add_problem(review, path, why.line, "damaged", why.text);
}

static enum rob_status read_journal(struct rob_review *review, struct rob_loaded *loaded,
                                    const struct rob_buf *verified, struct rob_error *err)
{
    uint32_t journal = (uint32_t)review->model.journals.n;
    enum rob_status status = read_lines_of(review, loaded, verified, err);
    return status || review->formless
               ? status
               : rob_model_set_key(&review->model, journal, loaded->end.key, err);
}

/* Two leads may have chosen different forms: until one of them chooses again, the first available
 * one in the order of ids is used, so that all copies use the same. */
static enum rob_status choose_pin(const struct rob_event **out, const struct rob_review *review,
                                  struct rob_error *err)
{
    char name[ROB_FORM_NAME_MAX];
    const struct rob_event *chosen = NULL;
    uint64_t key =
        rob_cell_key(ROB_CELL_FORM, ROB_NOT_FOUND, ROB_NOT_FOUND, ROB_NOT_FOUND, ROB_NO_OUTCOME);
    bool there = false;
    const struct rob_node *node = rob_model_newest(&review->model, key);
    for (; node; node = rob_model_older(&review->model, node)) {
        if (node->superseded)
            continue;
        bool here = false;
        enum rob_status status = rob_forms_find(&here, name, review->dir, node->event.sha256, err);
        if (status)
            return status;
        if (!chosen || (here && !there) || (here == there && node->event.id < chosen->id))
            chosen = &node->event;
        there = there || here;
    }
    *out = chosen;
    return ROB_OK;
}

/* The file that the lead pinned, and its hash; while checking, any form that is there is enough. */
static enum rob_status find_pin(const char **file, const char **sha256, struct rob_review *review,
                                struct rob_error *err)
{
    enum rob_status status = rob_model_link(&review->model, err);
    if (status)
        return status;
    const struct rob_event *pin = NULL;
    status = choose_pin(&pin, review, err);
    if (status)
        return status;
    if (!pin)
        return rob_fail(err, ROB_INVALID,
                        "the journals of the lead do not say which form is used; merge "
                        "another copy: syrob merge PATH");
    *sha256 = pin->sha256;
    if (!rob_forms_is_name(pin->file))
        return rob_fail(err, ROB_INVALID, "'%s' cannot be the name of the form's file", pin->file);
    *file = pin->file;
    return ROB_OK;
}

static enum rob_status read_form(struct rob_form **out, const struct rob_review *review,
                                 const char *file, struct rob_error *err)
{
    struct rob_buf text = {0};
    enum rob_status status =
        rob_file_read(&text, review->dir, file, ROB_FORM_BYTES_MAX, false, err);
    if (!status) {
        status = rob_form_read(out, rob_buf_text(&text), text.len, err);
        if (status)
            rob_error_in_file(err, file);
    }
    rob_buf_free(&text);
    return status;
}

/* No file has the form's hash: reports the defect of the file with its name, and the remedy. */
static enum rob_status tell_wrong_form(const struct rob_review *review, const char *file,
                                       const char *sha256, struct rob_error *err)
{
    char hash[ROB_HASH_HEX + 1];
    struct rob_buf text = {0};
    assert(sha256); /* no event that chooses a form is without */
    enum rob_status status =
        rob_file_read(&text, review->dir, file, ROB_FORM_BYTES_MAX, false, err);
    if (!status) {
        rob_sha256_hex(hash, rob_buf_text(&text), text.len, "", 0);
        if (strcmp(hash, sha256) == 0) /* no match, for lack of memory */
            return rob_buf_free(&text), ROB_OK;
        bool converted = rob_forms_is_converted(&text, sha256);
        bool markers = strncmp(rob_buf_text(&text), "<<<<<<<", 7) == 0 ||
                       strstr(rob_buf_text(&text), "\n<<<<<<<") != NULL;
        status =
            rob_fail(err, ROB_INVALID,
                     "%s: it is not the form that %s (SHA-256 %.8s... instead of %.8s...)%s", file,
                     strcmp(file, "form.json") == 0 ? "this review was created with"
                                                    : "the lead chose later",
                     hash, sha256,
                     converted ? ": a program converted its line ends to CR LF; switch that "
                                 "off (* -text)"
                     : markers ? ": git left a conflict in it; take the version of this copy "
                                 "(git checkout --ours)"
                               : "");
    }
    if (status == ROB_INVALID)
        rob_error_hint(err, "; merge another copy: syrob merge PATH");
    rob_buf_free(&text);
    return status;
}

static enum rob_status load_form(struct rob_review *review, struct rob_error *err)
{
    const char *file = "form.json", *sha256 = NULL;
    char found[ROB_FORM_NAME_MAX];
    struct rob_error why = {0};
    struct rob_form *form = NULL;
    enum rob_status pinned = find_pin(&file, &sha256, review, &why);
    bool here = false;
    if (sha256 && rob_forms_find(&here, found, review->dir, sha256, err))
        return ROB_NO_MEMORY;
    if (here)
        file = found;
    else if (!pinned)
        pinned = tell_wrong_form(review, file, sha256, &why);
    enum rob_status status = pinned;
    if (!pinned || review->lenient)
        status = read_form(&form, review, file, pinned ? err : &why);
    if (review->lenient && (pinned == ROB_INVALID || status == ROB_INVALID)) {
        bool unknown = !sha256 && rob_review__is_newer(review); /* a newer program may have chosen
                                                                   it */
        pinned = unknown ? ROB_OK
                         : rob_review__add_problem(review, file, why.line, "form-pin", why.text);
        if (status) /* without a form, only the chains can be checked */
            review->formless = true;
        status = ROB_OK;
    }
    if (pinned || status) {
        rob_form_free(form);
        if (err)
            *err = why;
        return pinned ? pinned : status;
    }
    if (review->formless)
        return ROB_OK;
    rob_form_free(review->form);
    review->form = form;
    review->model.form = form;
    return ROB_OK;
}

/* Unknown words are known only after all journals have been read. */
static enum rob_status tell_unknown_words(struct rob_review *review, struct rob_error *err)
{
    const struct rob_model *model = &review->model;
    bool other_form = rob_review__had_other_form(model);
    if (rob_review__is_newer(review))
        return ROB_OK; /* this program may be unable to read their definitions */
    for (size_t i = 0; i < model->unplaced.n; i++) {
        const struct rob_event *event = &model->nodes.at[model->unplaced.at[i]]->event;
        const char *word = NULL;
        uint64_t key = 0;
        struct rob_buf text = {0};
        (void)rob_model_cell_of(&key, model, event, model->journals.at[event->journal].seat_index,
                                &word);
        if (other_form && word == event->item)
            continue;
        rob_buf_printf(&text, "'%s' is unknown in this review; the event counts for nothing",
                       word ? word : "");
        enum rob_status status = text.failed
                                     ? ROB_NO_MEMORY
                                     : rob_review__tell(review, event, "unknown-word", text.data);
        rob_buf_free(&text);
        if (status)
            return rob_fail_memory(err);
    }
    return ROB_OK;
}

static void note_own(void *context, const char *id)
{
    struct rob_model *model = context;
    int seat = rob_model_seat(model, id);
    if (seat != ROB_NOT_FOUND)
        model->own |= (uint64_t)1 << seat;
}

/* "r1 hale-1997-k3f9" */
static void note_revealed(struct rob_model *model, char *line)
{
    char *blank = strchr(line, ' ');
    if (!blank)
        return;
    *blank = '\0';
    int seat = rob_model_seat(model, line), study = rob_model_study(model, blank + 1);
    if (seat != ROB_NOT_FOUND && study != ROB_NOT_FOUND)
        model->studies.at[study].read_before |= (uint64_t)1 << seat;
}

/* The reviewers for whom this account writes, in any folder, or whose keys it has; and the studies
 * it remembers as read by them. If that cannot be looked at, the account may be anybody's. */
static void note_account(struct rob_review *review)
{
    struct rob_buf revealed = {0};
    char *rest = NULL;
    if (!rob_state_seats(review->id, note_own, &review->model))
        review->model.own = UINT64_MAX;
    for (size_t i = 0; i < review->keyring.all.n; i++)
        note_own(&review->model, review->keyring.all.at[i]->seat);
    rob_state_revealed(&revealed, review->state);
    for (char *line = revealed.len ? strtok_r(revealed.data, "\n", &rest) : NULL; line;
         line = strtok_r(NULL, "\n", &rest))
        note_revealed(&review->model, line);
    rob_buf_free(&revealed);
}

static void note_unreadable(struct rob_review *review, const struct rob_loaded *loaded)
{
    int seat = rob_model_seat(&review->model, loaded->seat);
    if (seat != ROB_NOT_FOUND)
        review->model.unreadable |= (uint64_t)1 << seat;
    else if (!*loaded->seat)
        review->model.unreadable = UINT64_MAX;
}

/* The reviewers with an unreadable journal; while checking, a problem like others. */
static void note_unreadable_seats(struct rob_review *review)
{
    for (size_t i = 0; i < review->loaded.n; i++)
        if (review->loaded.at[i].damaged)
            note_unreadable(review, &review->loaded.at[i]);
    for (size_t i = 0; i < review->damaged.n; i++)
        note_unreadable(review, &review->damaged.at[i]);
}

/* A check verifies all signatures, whatever was verified before. */
static void read_verified(struct rob_buf *verified, const struct rob_review *review)
{
    if (review->sealed && !review->lenient)
        rob_verified_read(verified, review->state);
}

/* Kept only where enough was verified anew that it is worth the write. */
static void keep_verified(const struct rob_review *review)
{
    enum { FEW = 16 };
    struct rob_buf lines = {0};
    uint32_t n = 0;
    for (size_t i = 0; i < review->loaded.n; i++) {
        const struct rob_loaded *loaded = &review->loaded.at[i];
        n += loaded->end.n_verified;
        if (!loaded->damaged && loaded->end.size > 0)
            rob_verified_add(&lines, loaded->name, loaded->end.size, loaded->end.hash);
    }
    if (review->sealed && !review->lenient && n > FEW)
        rob_verified_write(review->state, &lines);
    rob_buf_free(&lines);
}

enum rob_status rob_review__load(struct rob_review *review, struct rob_error *err)
{
    struct rob_buf verified = {0};
    rob_model_init(&review->model, NULL);
    review->model.review_id = review->id;
    review->model.keyring = review->sealed ? &review->keyring : NULL;
    rob_review__see(review);
    enum rob_status status = rob_review__list(review, err);
    read_verified(&verified, review);
    if (!status)
        status = rob_review__list_missing(review, err);
    for (size_t i = 0; i < review->loaded.n && !status; i++) {
        bool lead = rob_journal_kind_of(review->loaded.at[i].seat) == ROB_JOURNAL_LEAD;
        if (!lead && !review->model.form && !review->formless)
            status = load_form(review, err);
        if (!status)
            status = read_journal(review, &review->loaded.at[i], &verified, err);
    }
    rob_buf_free(&verified);
    if (!status && !review->model.form && !review->formless)
        status = load_form(review, err);
    if (!status && review->formless)
        return ROB_OK;
    if (!status)
        keep_verified(review);
    note_account(review);
    note_unreadable_seats(review);
    if (!status)
        status = rob_model_refresh(&review->model, err);
    if (!status)
        status = rob_review__check_clashes(review, err);
    return status ? status : tell_unknown_words(review, err);
}
