#include "store/check_parts.h"

#include "core/against.h"
#include "base/fail.h"
#include "base/file.h"

#include <syrob/check.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* --- the review -------------------------------------------------------------------------- */

/* The lead's journal holds the data of review.json too, under its chain of hashes. */
static enum rob_status check_created(struct rob_review *review)
{
    for (size_t i = 0; i < review->model.nodes.n; i++) {
        const struct rob_event *event = &review->model.nodes.at[i]->event;
        const char *created = event->op == ROB_OP_TITLE ? event->created : NULL;
        if (created && strcmp(created, review->created) != 0)
            return rob_review__add_problem(review, "review.json", 0, "identity",
                                           "\"created\" is not what the lead's journal says");
    }
    return ROB_OK;
}

/* --- references -------------------------------------------------------------------------- */

static bool cell_of(uint64_t *key, const struct rob_model *model, const struct rob_event *event)
{
    const char *orphan = NULL;
    return rob_model_cell_of(key, model, event, model->journals.at[event->journal].seat_index,
                             &orphan);
}

static enum rob_status tell_missing(struct rob_review *review, const struct rob_event *event,
                                    uint64_t id, const char *field)
{
    struct rob_buf text = {0};
    rob_buf_printf(
        &text, "\"%s\" refers to the event %016llx, which is missing; merge the copy that has it",
        field, (unsigned long long)id);
    enum rob_status status = text.failed
                                 ? ROB_NO_MEMORY
                                 : rob_review__tell(review, event, "missing-reference", text.data);
    rob_buf_free(&text);
    return status;
}

static enum rob_status check_ids(struct rob_review *review, const struct rob_event *event,
                                 const struct rob_field *field)
{
    size_t n = 0;
    const uint64_t *ids = rob_event__list(field, (const char *)event, &n);
    enum rob_status status = ROB_OK;
    for (size_t i = 0; i < n && !status; i++)
        if (!rob_model_find(&review->model, ids[i]))
            status = tell_missing(review, event, ids[i], field->name);
    return status;
}

static enum rob_status check_hashes(struct rob_review *review, const struct rob_event *event,
                                    const struct rob_field *field)
{
    size_t n = 0;
    const char *const *hashes = rob_event_texts(event, field, &n);
    enum rob_status status = ROB_OK;
    for (size_t i = 0; i < n && !status; i++) {
        int ok = 0;
        if (!rob_model_find_hash(&review->model, hashes[i]))
            status = tell_missing(review, event, rob_id_parse(hashes[i], &ok), field->name);
    }
    return status;
}

static enum rob_status check_cells(struct rob_review *review, const struct rob_event *event)
{
    uint64_t key = 0, other = 0;
    bool has_cell = cell_of(&key, &review->model, event);
    enum rob_status status = ROB_OK;
    for (uint32_t i = 0; i < event->n_was && !status; i++) {
        const struct rob_node *node = rob_model_find(&review->model, event->was[i]);
        if (node && has_cell && cell_of(&other, &review->model, &node->event) && other != key)
            status = rob_review__tell(review, event, "foreign-reference",
                                      "\"was\" names an event that is about something else");
    }
    return status;
}

/* The hashes of a stage are those of another review: rob_stage_check() looks them up. */
static enum rob_status check_event_references(struct rob_review *review,
                                              const struct rob_event *event)
{
    const struct rob_op_row *row = &rob_ops[event->op];
    enum rob_status status = ROB_OK;
    for (size_t i = 0; i < row->n_fields && !status; i++) {
        const struct rob_field *field = row->fields[i].field;
        if (field->kind == ROB_FIELD_IDS)
            status = check_ids(review, event, field);
        else if (field->kind == ROB_FIELD_HASHES && event->op != ROB_OP_STAGE)
            status = check_hashes(review, event, field);
    }
    return status ? status : check_cells(review, event);
}

static enum rob_status check_references(struct rob_review *review)
{
    enum rob_status status = ROB_OK;
    for (size_t i = 0; i < review->model.nodes.n && !status; i++)
        status = check_event_references(review, &review->model.nodes.at[i]->event);
    return status;
}

/* --- words ------------------------------------------------------------------------------- */

static enum rob_status tell_word(struct rob_review *review, const struct rob_event *event,
                                 enum rob_word kind, const char *word)
{
    static const char *const names[ROB_WORDS] = {
        [ROB_WORD_SEAT] = "reviewer", [ROB_WORD_OUTCOME] = "outcome", [ROB_WORD_STUDY] = "study",
        [ROB_WORD_ITEM] = "item",     [ROB_WORD_ANSWER] = "answer",
    };
    struct rob_buf text = {0};
    rob_buf_printf(&text, "this review has no %s '%s'", names[kind], word);
    enum rob_status status =
        text.failed ? ROB_NO_MEMORY : rob_review__tell(review, event, "unknown-word", text.data);
    rob_buf_free(&text);
    return status;
}

static bool is_seat(const struct rob_model *model, const char *id)
{
    return strcmp(id, ROB_SEAT_LEAD) == 0 || strcmp(id, "consensus") == 0 ||
           rob_model_seat(model, id) != ROB_NOT_FOUND;
}

/* Looks among the answers of the item. */
static bool is_answer(const struct rob_form *form, const char *item_id, const char *answer)
{
    int item = item_id ? rob_form_item(form, item_id) : ROB_NOT_FOUND;
    return item == ROB_NOT_FOUND || rob_item_answer(&form->items[item], answer) != ROB_NOT_FOUND;
}

/* A value that only an earlier form knew is no problem. */
static bool is_known(const struct rob_model *model, const struct rob_event *event,
                     enum rob_word kind, const char *word, bool other_form)
{
    switch (kind) {
    case ROB_WORD_NONE:
        return true;
    case ROB_WORD_SEAT:
        return is_seat(model, word);
    case ROB_WORD_ANSWER:
        return other_form || is_answer(model->form, event->item, word);
    case ROB_WORD_ITEM:
        return other_form || rob_model_word(model, kind, word) != ROB_NOT_FOUND;
    default:
        return rob_model_word(model, kind, word) != ROB_NOT_FOUND;
    }
}

static enum rob_status check_field_words(struct rob_review *review, const struct rob_event *event,
                                         const struct rob_field *field, bool other_form)
{
    size_t n = 0;
    const char *const *words = rob_event_texts(event, field, &n);
    enum rob_status status = ROB_OK;
    for (size_t i = 0; i < n && !status; i++)
        if (!is_known(&review->model, event, field->word, words[i], other_form))
            status = tell_word(review, event, field->word, words[i]);
    return status;
}

/* Checks words that name no judgement: those of a judgement are checked while journals are read. */
static enum rob_status check_event_words(struct rob_review *review, const struct rob_event *event,
                                         bool other_form)
{
    const struct rob_op_row *row = &rob_ops[event->op];
    enum rob_status status = ROB_OK;
    for (size_t i = 0; i < row->n_fields && !status; i++)
        if (!(row->fields[i].role & ROB_KEY) && !rob_event_brings(event, &row->fields[i]))
            status = check_field_words(review, event, row->fields[i].field, other_form);
    return status;
}

static enum rob_status check_words(struct rob_review *review)
{
    struct rob_model *model = &review->model;
    bool other_form = rob_review__had_other_form(model);
    enum rob_status status = ROB_OK;
    for (size_t i = 0; i < model->nodes.n && !status; i++)
        status = check_event_words(review, &model->nodes.at[i]->event, other_form);
    for (size_t i = 0; i < model->journals.n && !status; i++)
        if (model->journals.at[i].kind == ROB_JOURNAL_REVIEWER &&
            rob_model_seat(model, model->journals.at[i].seat) == ROB_NOT_FOUND)
            status = rob_review__add_problem(review, model->journals.at[i].file, 1, "unknown-word",
                                             "this review has no such reviewer");
    return status;
}

/* --- values ------------------------------------------------------------------------------ */

/* Two different current values: `one` was added last, `other` is the next that differs from it. */
static bool find_heads(const struct rob_event **one, const struct rob_event **other,
                       const struct rob_model *model, uint64_t key)
{
    const struct rob_node *node = rob_model_newest(model, key);
    *one = *other = NULL;
    for (; node && !*other; node = rob_model_older(model, node)) {
        if (node->superseded)
            continue;
        if (!*one)
            *one = &node->event;
        else if (!rob_event_same_content(*one, &node->event))
            *other = &node->event;
    }
    return *other != NULL;
}

/* A completion that counts lists the events of its first pass, whatever a machine that did not know
 * of it wrote later; of two completions of an unblinded study, a rule chooses one. Nobody could
 * resolve such a conflict any more. */
static bool is_decided(const struct rob_model *model, uint64_t key, const struct rob_event *event)
{
    enum rob_cell_kind kind = rob_cell_kind_of(key);
    int study = rob_cell_study_of(key);
    int seat = model->journals.at[event->journal].seat_index;
    if (kind != ROB_CELL_JUDGE && kind != ROB_CELL_DONE)
        return false;
    bool read = seat != ROB_NOT_FOUND && (model->studies.at[study].fixed >> seat & 1);
    return read || ((kind == ROB_CELL_JUDGE || model->studies.at[study].open) &&
                    rob_review__has_completed(model, study, seat));
}

/* While a study is blinded, two values of one reviewer are reported to that reviewer alone (syrob
 * check --as). */
static enum rob_status check_conflicts(struct rob_review *review)
{
    struct rob_model *model = &review->model;
    const struct rob_event *one = NULL, *other = NULL;
    enum rob_status status = ROB_OK;
    for (size_t i = 0; i < model->cells.n && !status; i++) {
        struct rob_buf text = {0};
        enum rob_cell_kind kind = rob_cell_kind_of(model->cells.at[i].key);
        if (kind == ROB_CELL_ROUND || kind == ROB_CELL_REVEAL || /* several are kept */
            !find_heads(&one, &other, model, model->cells.at[i].key) ||
            is_decided(model, model->cells.at[i].key, one) || rob_review__is_hidden(review, one))
            continue;
        rob_buf_printf(&text,
                       "\"%s\"%s%s%s%s: another value is in %s line %u, written on a computer "
                       "that did not know of this one; the next entry of its owner replaces both",
                       rob_op_id(one->op), one->study ? " of " : "", one->study ? one->study : "",
                       one->item ? ", " : "", one->item ? one->item : "",
                       model->journals.at[other->journal].file, (unsigned)other->line);
        status = text.failed ? ROB_NO_MEMORY : rob_review__tell(review, one, "conflict", text.data);
        rob_buf_free(&text);
    }
    return status;
}

/* Two leads may each have kept another of two studies: then the paper is gone. */
static enum rob_status check_same_papers(struct rob_review *review)
{
    struct rob_model *model = &review->model;
    enum rob_status status = ROB_OK;
    for (size_t s = 0; s < model->studies.n && !status; s++) {
        struct rob_buf text = {0};
        const struct rob_event *drop = rob_model_drop(model, (int)s);
        const char *other = drop ? rob_model_kept(drop) : NULL;
        if (!other || rob_model_study(model, other) == ROB_NOT_FOUND ||
            rob_model_assessed_as(model, (int)s) != ROB_NOT_FOUND)
            continue;
        rob_buf_printf(&text,
                       "%s was removed as %s %s, which was removed, too; if the review needs the "
                       "paper: syrob study restore %s --reason TEXT",
                       drop->study, drop->other ? "the same paper as" : "another report of", other,
                       other);
        status = text.failed ? ROB_NO_MEMORY : rob_review__tell(review, drop, "removed", text.data);
        rob_buf_free(&text);
    }
    return status;
}

/* Has the outcome list, of the review or of this study, ever been different? */
static bool had_other_outcomes(const struct rob_model *model, int study)
{
    const struct rob_node *of_review =
        rob_model_newest(model, rob_cell_key(ROB_CELL_OUTCOMES, ROB_NOT_FOUND, ROB_NOT_FOUND,
                                             ROB_NOT_FOUND, ROB_NO_OUTCOME));
    return (of_review && rob_model_older(model, of_review)) ||
           rob_model_newest(model, rob_cell_key(ROB_CELL_OUTCOMES, ROB_NOT_FOUND, study,
                                                ROB_NOT_FOUND, ROB_NO_OUTCOME));
}

/* Does the completion name an answer for every item? Once the form or the outcomes have changed,
 * the items that were asked are not known. */
static bool answers_all(const struct rob_model *model, int study, int seat,
                        const struct rob_event *completion)
{
    bool changed = had_other_outcomes(model, study);
    for (int item = 0; item < (int)model->form->n_items; item++)
        for (size_t k = 0; k < rob_model_n_slots(model, study, item); k++) {
            int outcome = rob_model_slot_outcome(model, study, item, k);
            const struct rob_event *judgement =
                rob_model_judgement(model, study, seat, item, outcome, completion, NULL);
            if ((outcome != ROB_NO_OUTCOME && changed) ||
                !rob_model_asks(model, study, seat, item, completion))
                continue;
            if (rob_model_answer(model, item, judgement) == ROB_NOT_FOUND)
                return false;
        }
    return true;
}

static enum rob_status check_passes(struct rob_review *review)
{
    struct rob_model *model = &review->model;
    enum rob_status status = ROB_OK;
    bool other_form = rob_review__had_other_form(model);
    for (int study = 0; study < (int)model->studies.n; study++)
        for (int seat = 0; seat < (int)model->seats.n && !status; seat++) {
            const struct rob_event *completion = rob_model_completion(model, study, seat);
            const struct rob_model_study *of = &model->studies.at[study];
            if (completion && completion->seal != ROB_SEAL_CLOSED && of->assigned >> seat & 1 &&
                !model->seats.at[seat].released &&
                (!(of->completed >> seat & 1) ||
                 (!other_form && !answers_all(model, study, seat, completion))))
                status = rob_review__tell(review, completion, "incomplete-pass",
                                          "the completion does not name an answer for every item");
        }
    return status;
}

/* --- rules ------------------------------------------------------------------------------- */

static enum rob_status check_rules(struct rob_review *review)
{
    struct rob_model *model = &review->model;
    enum rob_status status = ROB_OK;
    for (size_t i = 0; i < model->nodes.n && !status; i++) {
        const struct rob_event *event = &model->nodes.at[i]->event;
        const char *wrong = rob_model_against(model, event);
        struct rob_buf text = {0};
        if (!wrong)
            continue;
        rob_buf_printf(&text, "\"%s\" is against the rules: %s", rob_op_id(event->op), wrong);
        status = text.failed ? ROB_NO_MEMORY
                             : rob_review__tell(review, event, "against-the-rules", text.data);
        rob_buf_free(&text);
    }
    return status;
}

/* --- files ------------------------------------------------------------------------------- */

static enum rob_status read_bytes(struct rob_buf *out, int dir, const char *name)
{
    return rob_file_read(out, dir, name, (size_t)ROB_JOURNAL_BYTES_MAX, false, NULL);
}

static enum rob_status tell_of_file(struct rob_review *review, const char *name, const char *kind,
                                    const char *message)
{
    struct rob_buf path = {0};
    rob_buf_printf(&path, "journals/%s", name);
    enum rob_status status =
        path.failed ? ROB_NO_MEMORY : rob_review__add_problem(review, path.data, 0, kind, message);
    rob_buf_free(&path);
    return status;
}

/* The good lines of a journal as they were read: lines that it lacks are in the second copy. */
static enum rob_status read_known(struct rob_buf *out, const struct rob_review *review,
                                  const struct rob_loaded *loaded)
{
    struct rob_journal_end end = loaded->end;
    enum rob_status status = read_bytes(out, review->journals, loaded->name);
    if (end.size < 0 || (rob_review__is_own(review, loaded) && (off_t)out->len < end.size)) {
        rob_buf_clear(out);
        status = read_bytes(out, review->state, loaded->name);
        if (!status && end.size < 0)
            status = rob_journal_read(&end, review->state, loaded->name, NULL, 0, NULL, NULL, NULL);
    }
    if ((off_t)out->len > end.size)
        out->len = end.size > 0 ? (size_t)end.size : 0;
    return status == ROB_NO_MEMORY ? status : ROB_OK; /* unreadable files are reported elsewhere */
}

static bool is_same_writer(const struct rob_loaded *a, const struct rob_loaded *b)
{
    return strcmp(a->seat, b->seat) == 0 && strcmp(a->writer, b->writer) == 0;
}

/* Journals of one writer follow one another in the list. Each is compared with the longest before
 * it; if their good lines differ, it is a fork. */
static enum rob_status check_forks(struct rob_review *review)
{
    struct rob_buf longest = {0};
    enum rob_status status = ROB_OK;
    for (size_t i = 0; i < review->loaded.n && !status; i++) {
        const struct rob_loaded *loaded = &review->loaded.at[i];
        bool first = i == 0 || !is_same_writer(loaded - 1, loaded);
        bool last = i + 1 == review->loaded.n || !is_same_writer(loaded, loaded + 1);
        struct rob_buf bytes = {0};
        if (first)
            rob_buf_free(&longest);
        if (!first || !last)
            status = read_known(&bytes, review, loaded);
        size_t shared = bytes.len < longest.len ? bytes.len : longest.len;
        if (!status && shared && memcmp(rob_buf_text(&bytes), rob_buf_text(&longest), shared) != 0)
            status =
                tell_of_file(review, loaded->name, "fork",
                             "two versions of the same journal were continued (a copied disk); "
                             "both count");
        else if (bytes.len > longest.len) {
            struct rob_buf other = longest;
            longest = bytes;
            bytes = other;
        }
        rob_buf_free(&bytes);
    }
    rob_buf_free(&longest);
    return status;
}

static size_t count_lines(const struct rob_buf *bytes, size_t from)
{
    size_t n = 0;
    for (size_t i = from; i < bytes->len; i++)
        n += bytes->data[i] == '\n';
    return n;
}

/* A program that was stopped between the two writes leaves one copy behind the other; a file was
 * changed only if each copy has lines that the other lacks. An unfinished line is reported
 * elsewhere. */
static void write_difference(struct rob_buf *text, const struct rob_buf *journal,
                             const struct rob_buf *copy)
{
    bool behind = copy->len < journal->len;
    size_t shared = behind ? copy->len : journal->len;
    size_t n = behind ? count_lines(journal, shared) : count_lines(copy, shared);
    char lines[40] = "line";
    if (n > 1)
        snprintf(lines, sizeof lines, "%zu lines", n);
    if (shared && memcmp(journal->data, copy->data, shared) != 0)
        rob_buf_str(text, "the second copy and the journal differ: one of them was changed or put "
                          "back; the next entry of its reviewer repairs what can be repaired");
    else if (behind && n)
        rob_buf_printf(text,
                       "the second copy lacks the last %s: the program was stopped; the next "
                       "entry brings it up to date",
                       lines);
    else if (!behind && n)
        rob_buf_printf(text,
                       "the journal lacks the last %s of the second copy: it was cut off; the "
                       "next entry of its reviewer restores it",
                       lines);
    else if (copy->len > shared)
        rob_buf_str(text, "the second copy ends in an unfinished line: the program was stopped; "
                          "the next entry brings it up to date");
}

/* A file that cannot be read is reported elsewhere. */
static enum rob_status check_second_copy(struct rob_review *review, const char *name)
{
    struct rob_buf journal = {0}, copy = {0}, text = {0};
    enum rob_status status = read_bytes(&journal, review->journals, name);
    if (!status)
        status = read_bytes(&copy, review->state, name);
    if (!status)
        write_difference(&text, &journal, &copy);
    if (text.failed)
        status = ROB_NO_MEMORY;
    else if (text.len)
        status = tell_of_file(review, name, "second-copy", text.data);
    rob_buf_free(&journal);
    rob_buf_free(&copy);
    rob_buf_free(&text);
    return status == ROB_NO_MEMORY ? status : ROB_OK;
}

static enum rob_status check_second_copies(struct rob_review *review)
{
    enum rob_status status = ROB_OK;
    for (size_t i = 0; i < review->loaded.n && !status; i++)
        if (rob_review__is_own(review, &review->loaded.at[i]))
            status = check_second_copy(review, review->loaded.at[i].name);
    return status;
}

/* --- the whole --------------------------------------------------------------------------- */

static int compare_problems(const void *a, const void *b)
{
    const struct rob_problem *first = a, *second = b;
    int order = strcmp(first->file, second->file);
    if (!order)
        order = (first->line > second->line) - (first->line < second->line);
    return order ? order : strcmp(first->kind, second->kind);
}

static enum rob_status look(struct rob_review *review, struct rob_error *err)
{
    /* cppcheck-suppress uninitvar ; it is what this line defines */
    enum rob_status (*const steps[])(struct rob_review *) = {
        check_forks,     check_second_copies, check_created, check_references, check_words,
        check_conflicts, check_same_papers,   check_passes,  check_rules,      rob_check__sealing};
    enum rob_status status = rob_review__load(review, err);
    if (!status)
        status = rob_review__remember(review, err);
    if (status)
        return status;
    bool whole = !review->formless && !rob_review__is_newer(review);
    for (size_t i = 0; i < (whole ? sizeof steps / sizeof *steps : 2) && !status; i++)
        status = steps[i](review);
    if (status)
        return rob_fail_memory(err);
    if (review->problems.n)
        qsort(review->problems.at, review->problems.n, sizeof *review->problems.at,
              compare_problems);
    return ROB_OK;
}

enum rob_status rob_check_new(struct rob_check **out, const char *dir, const char *seat,
                              struct rob_error *err)
{
    struct rob_check *check = calloc(1, sizeof *check);
    if (!check)
        return rob_fail_memory(err);
    enum rob_status status = rob_review__open_folder(&check->review, dir, err);
    if (!status) {
        check->review->lenient = true;
        check->review->viewer = seat;
        status = look(check->review, err);
    }
    int known;
    if (!status && seat && !check->review->problems.n) /* damage may hide a reviewer */
        status = rob_model_need_seat(&known, &check->review->model, seat, err);
    if (status) {
        rob_check_free(check);
        return status;
    }
    check->problems = check->review->problems.at;
    check->n_problems = check->review->problems.n;
    check->n_journals = check->review->loaded.n;
    check->n_events = check->review->model.nodes.n;
    *out = check;
    return ROB_OK;
}

void rob_check_free(struct rob_check *check)
{
    if (!check)
        return;
    rob_review_free(check->review);
    free(check);
}
