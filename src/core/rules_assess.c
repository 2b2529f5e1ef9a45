/* The events of a reviewer: judge, clear, complete, reopen, flag. */
#include "core/rules_parts.h"

#include "base/hash.h"

#include <string.h>

static enum rob_status check_signals(struct rob_rule *rule)
{
    const struct rob_item *item = &rule->model->form->items[rule->item];
    for (uint32_t i = 0; i < rule->event->n_signals; i++) {
        const struct rob_signal *signal = &rule->event->signals[i];
        enum rob_signal_answer answer = ROB_SIGNAL_NONE;
        if (rob_item_signal(item, signal->id) == ROB_NOT_FOUND)
            return invalid(rule, "item %s has no signalling question '%s'", item->id, signal->id);
        if (!rob_signal_parse(&answer, signal->answer) || answer == ROB_SIGNAL_NONE ||
            strcmp(rob_signal_id(answer), signal->answer) != 0)
            return invalid(rule,
                           "a signalling question is answered yes, no, unclear or "
                           "not-relevant, not '%s'",
                           signal->answer);
    }
    return ROB_OK;
}

static enum rob_status add_ref(struct rob_rule *rule, uint64_t *refs, uint64_t id)
{
    for (uint32_t i = 0; i < rule->event->n_refs; i++)
        if (refs[i] == id)
            return ROB_OK;
    refs[rule->event->n_refs++] = id;
    return ROB_OK;
}

static bool is_machine(const struct rob_rule *rule)
{
    return rule->seat != ROB_NOT_FOUND &&
           rule->model->seats.at[rule->seat].role == ROB_ROLE_MACHINE;
}

static enum rob_status refuse_machine(struct rob_rule *rule)
{
    return refuse(
        rule,
        "%s is a machine reviewer; its judgements come from a sheet alone (judge --from), and "
        "it finishes nothing",
        rule->model->seats.at[rule->seat].name);
}

static enum rob_status check_assigned(struct rob_rule *rule)
{
    if (rule->seat == ROB_NOT_FOUND)
        return invalid(rule, "this review has no reviewer '%s'", rule->seat_id);
    const struct rob_seat *seat = &rule->model->seats.at[rule->seat];
    if (is_machine(rule))
        return refuse_machine(rule);
    if (seat->released)
        return refuse(rule, "%s has left this review", seat->name);
    if (seat->conflict)
        return refuse(
            rule,
            "%s was added or renamed differently on two computers; until the lead says whose short "
            "name it is, nobody can judge with it: syrob reviewers rename %s=NAME. Anybody else "
            "who used it needs another short name",
            seat->id, seat->id);
    if (!(rob_rule__study(rule)->assigned >> rule->seat & 1))
        return refuse(rule, "%s is not assigned to %s", seat->name, rob_rule__label(rule));
    return ROB_OK;
}

/* May a completion that was read and is not here be of somebody whose place this reviewer was given
 * by name? Then it may be lost, and the reviewer need not wait for it. */
static bool has_place_of_another(const struct rob_rule *rule)
{
    uint64_t asked = rob_rule__study(rule)->assigned;
    bool another = false;
    for (int seat = 0; seat < (int)rule->model->seats.n; seat++)
        another = another ||
                  (rule->model->seats.at[seat].role == ROB_ROLE_REVIEWER && !(asked >> seat & 1) &&
                   !rob_model_completion(rule->model, rule->study, seat));
    return another && rob_model_by_name(rule->model, rule->study) && (asked >> rule->seat & 1);
}

/* A reviewer who has read the others in another copy, or in this one before it was restored, goes
 * on from there. */
static enum rob_status check_unread(struct rob_rule *rule)
{
    const struct rob_model_study *study = rob_rule__study(rule);
    const char *name = rule->model->seats.at[rule->seat].name;
    if (study->fixed >> rule->seat & 1)
        return ROB_OK;
    if (study->read_before >> rule->seat & 1)
        return refuse(
            rule,
            "%s was unblinded for %s on this account, in another copy of the review or in this "
            "one before it was restored, so it cannot be changed here. Merge that copy, or this "
            "account's second copy of the journal: syrob merge PATH",
            rob_rule__label(rule), name);
    if (rob_model_lacks_read(rule->model, rule->study, UINT64_MAX) && !has_place_of_another(rule))
        return refuse(
            rule,
            "%s is unblinded, but this copy lacks a first pass that has been read, so the "
            "study cannot be changed here. Merge the copy that has that first pass: syrob "
            "merge PATH. If it is lost for good, the lead names another "
            "reviewer: syrob assign STUDY LIST",
            rob_rule__label(rule));
    return ROB_OK;
}

/* Is the completion final? One that nobody will ever be able to open is not. */
static bool is_final(const struct rob_rule *rule, const struct rob_event *completion)
{
    return (rob_rule__study(rule)->open || rob_model_was_read(rule->model, rule->study)) &&
           !rob_model_is_lost(rule->model, completion);
}

/* A completed study stays as it is until it is reopened. */
static enum rob_status check_unfinished(struct rob_rule *rule)
{
    const char *name = rule->model->seats.at[rule->seat].name;
    enum rob_status status = check_unread(rule);
    if (status)
        return status;
    const struct rob_event *completion = rob_model_completion(rule->model, rule->study, rule->seat);
    if (!completion)
        return ROB_OK;
    if (is_final(rule, completion))
        return refuse(rule, "%s was finished by %s and is unblinded: it can no longer be changed",
                      rob_rule__label(rule), name);
    return refuse(rule, "%s was finished by %s; reopen it first (syrob reopen %s --reason TEXT)",
                  rob_rule__label(rule), name, rob_rule__study(rule)->study.id);
}

/* A machine may judge every study at any time: nobody waits for it, and it reveals nothing. */
static enum rob_status check_own_study(struct rob_rule *rule)
{
    if (is_machine(rule))
        return rule->event->sheet || rule->event->n_undo ? ROB_OK : refuse_machine(rule);
    enum rob_status status = check_assigned(rule);
    return status ? status : check_unfinished(rule);
}

enum rob_status rob_rule__judge(struct rob_rule *rule)
{
    enum rob_status status = rob_rule__find_cell(rule);
    if (!status)
        status = check_own_study(rule);
    if (!status)
        status = rob_rule__answer(rule, false);
    if (!status)
        status = check_signals(rule);
    if (!status && !rule->event->answer && rob_rule__empty(rule->event->support) &&
        !rule->event->n_quotes && !rule->event->n_signals)
        status = invalid(rule, "a judgement needs an answer, a text or a signalling answer");
    return status;
}

/* In a sealed review an item with a condition may be cleared that was never judged: such a line
 * carries no information (store/fill.c). */
enum rob_status rob_rule__clear(struct rob_rule *rule)
{
    enum rob_status status = rob_rule__find_cell(rule);
    if (!status)
        status = check_own_study(rule);
    if (status)
        return status;
    struct rob_value value =
        rob_model_value(rule->model, rob_cell_key(ROB_CELL_JUDGE, rule->seat, rule->study,
                                                  rule->item, rule->outcome));
    bool filler = rule->model->keyring && (!value.event || value.event->op == ROB_OP_CLEAR) &&
                  rule->model->form->items[rule->item].if_item != ROB_NOT_FOUND;
    if (!filler && !value.conflict && (!value.event || value.event->op != ROB_OP_JUDGE))
        return invalid(rule, "%s: there is no judgement to clear", rob_rule__cell(rule));
    return ROB_OK;
}

/* Puts the judgement of one slot in `pass`; if there is no judgement, its name in `missing`. */
static enum rob_status pass_cell(struct rob_rule *rule, uint64_t *refs, int item, int outcome,
                                 struct rob_buf *missing)
{
    bool conflict = false;
    const struct rob_item *asked = &rule->model->form->items[item];
    if (!rob_model_asks(rule->model, rule->study, rule->seat, item, NULL))
        return ROB_OK;
    const struct rob_event *judgement =
        rob_model_judgement(rule->model, rule->study, rule->seat, item, outcome, NULL, &conflict);
    if (rob_model_answer(rule->model, item, judgement) != ROB_NOT_FOUND)
        return add_ref(rule, refs, judgement->id);
    rob_buf_printf(missing, "%s%d", missing->len ? ", " : "", asked->number);
    if (outcome != ROB_NO_OUTCOME)
        rob_buf_printf(missing, " (%s)", rule->model->outcomes.words.at[outcome]);
    if (conflict)
        rob_buf_str(missing, " (two answers from two computers: answer again)");
    return ROB_OK;
}

static enum rob_status collect_pass(struct rob_rule *rule, uint64_t *refs, struct rob_buf *missing)
{
    const struct rob_model *model = rule->model;
    for (int item = 0; item < (int)model->form->n_items; item++)
        for (size_t k = 0; k < rob_model_n_slots(model, rule->study, item); k++)
            (void)pass_cell(rule, refs, item, rob_model_slot_outcome(model, rule->study, item, k),
                            missing);
    if (missing->failed)
        return rob_fail_memory(rule->err);
    if (missing->len)
        return refuse(rule, "%s is not finished yet; unanswered: item %s", rob_rule__label(rule),
                      rob_buf_text(missing));
    return ROB_OK;
}

/* --- keys of a sealed review --------------------------------------------------------------- */

/* The key of the boxes of the study, in hex, in the arena; NULL in a plain review. */
static enum rob_status study_key(const char **out, struct rob_rule *rule)
{
    char hex[ROB_KEY_HEX + 1];
    unsigned char key[ROB_KEY_BYTES];
    const struct rob_seal_keys *keys = rob_keyring_find(rule->model->keyring, rule->seat_id);
    *out = NULL;
    if (!keys)
        return ROB_OK;
    rob_seal_study_key(key, keys, rule->event->study);
    rob_seal_key_text(hex, key);
    *out = rob_arena_str(rule->arena, hex);
    return *out ? ROB_OK : rob_fail_memory(rule->err);
}

static enum rob_status commit_to_key(struct rob_rule *rule)
{
    char commitment[ROB_HASH_HEX + 1];
    const char *key = NULL;
    rule->event->commit = NULL;
    enum rob_status status = study_key(&key, rule);
    if (status || !key)
        return status;
    rob_seal_commitment(commitment, rule->model->review_id, rule->seat_id, rule->event->study, key);
    rule->event->commit = rob_arena_str(rule->arena, commitment);
    return rule->event->commit ? ROB_OK : rob_fail_memory(rule->err);
}

/* --- finishing and reopening --------------------------------------------------------------- */

enum rob_status rob_rule__complete(struct rob_rule *rule)
{
    enum rob_status status = rob_rule__find_active_study(rule);
    if (!status)
        status = check_assigned(rule);
    if (!status)
        status = check_unread(rule);
    if (status)
        return status;
    if (rob_model_completion(rule->model, rule->study, rule->seat))
        return refuse(rule, "%s is finished already", rob_rule__label(rule));
    size_t max = rule->model->form->n_items * (rule->model->n_outcome_names + 1);
    uint64_t *refs = rob_arena_array(rule->arena, max, sizeof *refs);
    if (!refs)
        return rob_fail_memory(rule->err);
    struct rob_buf missing = {0};
    rule->event->refs = refs;
    rule->event->n_refs = 0;
    status = collect_pass(rule, refs, &missing);
    rob_buf_free(&missing);
    return status ? status : commit_to_key(rule);
}

enum rob_status rob_rule__reopen(struct rob_rule *rule)
{
    enum rob_status status = rob_rule__find_active_study(rule);
    if (!status)
        status = check_assigned(rule);
    if (!status)
        status = check_unread(rule);
    if (status)
        return status;
    const struct rob_event *completion = rob_model_completion(rule->model, rule->study, rule->seat);
    if (!completion)
        return refuse(rule, "%s is not finished yet: it can be changed without reopening it",
                      rob_rule__label(rule));
    if (is_final(rule, completion))
        return refuse(
            rule,
            "%s is unblinded: the other reviewer's answers can be read, so the first pass "
            "can no longer be changed; what is published is the consensus",
            rob_rule__label(rule));
    return rob_rule__reason(rule);
}

/* Names every completion that counts; the text of a hash is 64 digits and a NUL. */
static enum rob_status name_completions(struct rob_rule *rule)
{
    uint64_t completed = rob_rule__study(rule)->completed;
    const char **hashes = rob_arena_array(rule->arena, rule->model->seats.n, sizeof *hashes);
    size_t n = 0;
    if (!hashes)
        return rob_fail_memory(rule->err);
    for (int seat = 0; seat < (int)rule->model->seats.n; seat++) {
        char text[ROB_HASH_HEX + 1];
        if (!(completed >> seat & 1))
            continue;
        rob_event_hash_text(text, rob_model_completion(rule->model, rule->study, seat));
        hashes[n] = rob_arena_str(rule->arena, text);
        if (!hashes[n++])
            return rob_fail_memory(rule->err);
    }
    rule->event->completions = hashes;
    rule->event->n_completions = n;
    return ROB_OK;
}

/* In a sealed review somebody who alone has finished a study may let out the key, with a reason. */
static bool may_reveal_alone(const struct rob_rule *rule)
{
    const struct rob_model_study *study = rob_rule__study(rule);
    return study->alone && (study->completed >> rule->seat & 1) &&
           rob_model_holds_key(rule->model, rule->study, rule->seat) &&
           !rob_model_has_revealed(rule->model, rule->study, rule->seat);
}

/* The first journal of a reviewer of the study whose key was not accepted, or NULL. */
static const struct rob_model_journal *find_second_key(const struct rob_rule *rule)
{
    const struct rob_model *model = rule->model;
    for (size_t i = 0; i < model->journals.n; i++) {
        const struct rob_model_journal *journal = &model->journals.at[i];
        if (journal->distrusted && journal->seat_index != ROB_NOT_FOUND &&
            rob_rule__study(rule)->assigned >> journal->seat_index & 1)
            return journal;
    }
    return NULL;
}

static enum rob_status refuse_reveal(struct rob_rule *rule)
{
    const struct rob_model_journal *second = find_second_key(rule);
    char fingerprint[ROB_FINGERPRINT_TEXT + 1];
    if (!second)
        return refuse(rule, "there is nothing to reveal in %s", rob_rule__label(rule));
    rob_fingerprint(fingerprint, second->key);
    return refuse(rule,
                  "%s was not revealed: %s has a second key. Ask whether %s is genuine; if so: "
                  "syrob key accept %s %s --as YOUR-ID",
                  rob_rule__label(rule), second->seat, fingerprint, second->seat, fingerprint);
}

/* Otherwise recorded by the program alone, when a study is unblinded in an account of the reviewer.
 */
enum rob_status rob_rule__reveal(struct rob_rule *rule)
{
    enum rob_status status = rob_rule__find_study(rule);
    if (status)
        return status;
    bool due = rule->seat != ROB_NOT_FOUND && rob_rule__study(rule)->due >> rule->seat & 1;
    bool alone = rule->seat != ROB_NOT_FOUND && !due && may_reveal_alone(rule);
    if (!due && !alone)
        return refuse_reveal(rule);
    status = alone ? rob_rule__reason(rule) : ROB_OK;
    if (!status)
        status = study_key(&rule->event->key, rule);
    return status ? status : name_completions(rule);
}

/* A key is put into custody only in a review with a custodian. */
enum rob_status rob_rule__custody(struct rob_rule *rule)
{
    return rob_model_custodian(rule->model) ? ROB_OK : refuse(rule, "this review has no custodian");
}

/* The public key must be that of a journal of the other reviewer. */
enum rob_status rob_rule__meet(struct rob_rule *rule)
{
    const struct rob_event *event = rule->event;
    int other = ROB_NOT_FOUND;
    enum rob_status status = rob_model_need_seat(&other, rule->model, event->seat, rule->err);
    bool found =
        !status && event->key && rob_model_seat_has_key(rule->model, event->seat, event->key);
    return status || found ? status
                           : invalid(rule, "%s has not written with this key", event->seat);
}

enum rob_status rob_rule__flag(struct rob_rule *rule)
{
    enum rob_status status = rob_rule__find_active_study(rule);
    if (!status && rule->event->item)
        status = rob_rule__find_item(rule);
    return status ? status : check_assigned(rule);
}
