/*
 * The completion of a reviewer on a study that counts.
 *
 * As long as nobody has read it, a completion is a value like others: a reopening or a new
 * completion replaces it. Once a reveal or a resolution names it, others have read it, and it is
 * the final first pass: later entries of the reviewer, on any machine, are kept and do not count.
 * So a copy without the reveal changes nothing when it is merged.
 *
 * Of a sealed review nobody can read a completion whose key is lost. Its reviewer may reopen it,
 * with a new key, and make another first pass, which counts as not blind.
 */
#include "core/model.h"

#include "base/fail.h"

#include <stdlib.h>
#include <string.h>

/* --- completions that were read ---------------------------------------------------------- */

/* A completion that is named by an event of somebody who has read it. */
struct claim {
    int seat;
    bool by_other; /* another reviewer has read it */
    bool by_owner; /* its reviewer has read the others with it */
    bool resolved; /* a resolution rests on it */
    bool lost;     /* its key is lost: it may be reopened nevertheless */
    const struct rob_event *completion;
};

struct claims {
    ROB_VEC(struct claim) all;
    uint64_t readers;
    bool revealed; /* a reveal counts: its reviewer has finished the study */
    bool lacks;    /* a reveal names a completion that is not here, or in a journal that is not
                      believed */
    bool failed;
};

/* The same study usually has the same pointer: comparing pointers first saves two look-ups. */
static bool same_study(const struct rob_model *model, const struct rob_event *a,
                       const struct rob_event *b)
{
    return a->study == b->study ||
           rob_model_study(model, a->study) == rob_model_study(model, b->study);
}

static void claim(struct claims *claims, const struct rob_model *model,
                  const struct rob_event *witness, int reader, const struct rob_event *completion)
{
    if (!completion || completion->op != ROB_OP_COMPLETE || !same_study(model, completion, witness))
        return;
    int seat = model->journals.at[completion->journal].seat_index;
    if (model->journals.at[completion->journal].distrusted)
        return;
    struct claim *found = NULL, new = {.seat = seat, .completion = completion};
    for (size_t i = 0; i < claims->all.n && !found; i++)
        if (claims->all.at[i].completion == completion)
            found = &claims->all.at[i];
    if (seat == ROB_NOT_FOUND)
        return;
    if (!found) {
        new.lost = rob_model_is_lost(model, completion);
        claims->failed = claims->failed || !rob_vec_push(&claims->all, new);
        if (claims->failed)
            return;
        found = &claims->all.at[claims->all.n - 1];
    }
    found->resolved = found->resolved || reader == ROB_NOT_FOUND;
    found->by_owner = found->by_owner || reader == seat;
    found->by_other = found->by_other || (reader != ROB_NOT_FOUND && reader != seat);
}

const struct rob_event *rob_model_find_hash(const struct rob_model *model, const char *hash)
{
    struct rob_event named;
    rob_event_set_hash(&named, hash);
    const struct rob_node *node = rob_model_find(model, named.id);
    return node && rob_event_same_hash(&node->event, &named) ? &node->event : NULL;
}

static void claim_revealed(struct claims *claims, const struct rob_model *model,
                           const struct rob_event *reveal)
{
    int reader = model->journals.at[reveal->journal].seat_index;
    bool counts = reveal->seal != ROB_SEAL_CLOSED, known = reader != ROB_NOT_FOUND;
    if (model->journals.at[reveal->journal].distrusted) /* somebody else may write for it */
        return;
    claims->readers |= (uint64_t)(counts && known) << (known ? reader : 0);
    claims->revealed |= counts;
    for (size_t i = 0; i < reveal->n_completions; i++) {
        const struct rob_event *named = rob_model_find_hash(model, reveal->completions[i]);
        claims->lacks |= counts && (!named || model->journals.at[named->journal].distrusted);
        if (known)
            claim(claims, model, reveal, reader, named);
    }
}

static void claim_named(struct claims *claims, const struct rob_model *model,
                        const struct rob_event *witness)
{
    if (witness->op == ROB_OP_REVEAL)
        claim_revealed(claims, model, witness);
    for (uint32_t i = 0; witness->op == ROB_OP_RESOLVE && i < witness->n_refs; i++) {
        const struct rob_node *node = rob_model_find(model, witness->refs[i]);
        claim(claims, model, witness, ROB_NOT_FOUND, node ? &node->event : NULL);
    }
}

/* The order in which several completions that were read count, the same on every copy: read by
 * another reviewer (nobody can replace it from a second laptop); used by a resolution, if no other
 * reviewer has read any; used by its own reviewer to read the others (nobody can bring back an
 * older one); lowest line; lowest hash. */
static int compare_claims(const void *a, const void *b)
{
    const struct claim *first = a, *second = b;
    if (first->seat != second->seat)
        return first->seat - second->seat;
    if (first->by_other != second->by_other)
        return second->by_other - first->by_other;
    bool one = first->by_other || first->resolved, other = second->by_other || second->resolved;
    if (one != other)
        return other - one;
    if (first->by_owner != second->by_owner)
        return second->by_owner - first->by_owner;
    if (first->resolved != second->resolved)
        return second->resolved - first->resolved;
    if (first->completion->line != second->completion->line)
        return first->completion->line < second->completion->line ? -1 : 1;
    for (size_t i = 0; i < 4; i++)
        if (first->completion->hash[i] != second->completion->hash[i])
            return first->completion->hash[i] < second->completion->hash[i] ? -1 : 1;
    return 0;
}

/* Puts each new witness in the list of its study. */
static void list_witnesses(struct rob_model *model)
{
    for (; model->n_listed < model->witnesses.n; model->n_listed++) {
        struct rob_witness *witness = &model->witnesses.at[model->n_listed];
        int study = witness->study;
        if (study == ROB_NOT_FOUND)
            study = rob_model_study(model, model->nodes.at[witness->node]->event.study);
        if (study == ROB_NOT_FOUND)
            continue; /* when the word becomes known, all are listed anew */
        witness->next = model->studies.at[study].witness;
        model->studies.at[study].witness = (uint32_t)model->n_listed + 1;
    }
}

static enum rob_status collect_claims(struct claims *claims, const struct rob_model *model,
                                      int study, struct rob_error *err)
{
    claims->all.n = 0;
    claims->readers = 0;
    claims->revealed = claims->lacks = false;
    for (uint32_t at = model->studies.at[study].witness; at;
         at = model->witnesses.at[at - 1].next) {
        uint32_t node = model->witnesses.at[at - 1].node;
        claim_named(claims, model, &model->nodes.at[node]->event);
    }
    if (claims->failed)
        return rob_fail_memory(err);
    if (claims->all.n > 1)
        qsort(claims->all.at, claims->all.n, sizeof *claims->all.at, compare_claims);
    return ROB_OK;
}

/* --- completions that nobody has read ---------------------------------------------------- */

/* Whether two boxes hold the same first pass cannot be known. */
static bool is_same_pass(const struct rob_event *a, const struct rob_event *b)
{
    return a->seal != ROB_SEAL_CLOSED && b->seal != ROB_SEAL_CLOSED && rob_event_same_content(a, b);
}

/* The value of the slot: NULL if the reviewer has reopened, on at least one machine. If completed
 * on two with different first passes, it is the first in the order of ids, and `twice`. */
static struct rob_pass unread(const struct rob_model *model, int study, int seat)
{
    uint64_t key = rob_cell_key(ROB_CELL_DONE, seat, study, ROB_NOT_FOUND, ROB_NO_OUTCOME);
    struct rob_pass pass = {.seat = seat};
    const struct rob_node *node = rob_model_newest(model, key);
    for (; node; node = rob_model_older(model, node)) {
        if (node->superseded || model->journals.at[node->event.journal].distrusted)
            continue;
        if (node->event.op != ROB_OP_COMPLETE)
            return (struct rob_pass){.seat = seat};
        pass.twice = pass.twice || (pass.event && !is_same_pass(pass.event, &node->event));
        if (!pass.event || node->event.id < pass.event->id)
            pass.event = &node->event;
    }
    return pass;
}

/* --- one after the other ----------------------------------------------------------------- */

/* The first claim for this seat, from *next on, which is set behind the last one; `lost` where
 * there is one that no longer counts. */
static struct rob_pass take_claim(const struct claims *claims, size_t *next, int seat, bool *lost)
{
    struct rob_pass pass = {.seat = seat};
    for (; *next < claims->all.n; ++*next) {
        const struct claim *now = &claims->all.at[*next];
        if (now->seat != seat)
            break;
        *lost = *lost || now->lost;
        if (now->lost)
            continue;
        if (pass.event)
            continue;
        pass.event = now->completion;
        pass.revealed = now->by_other || now->by_owner;
        pass.read = now->by_other || now->resolved;
    }
    pass.fixed = pass.event != NULL;
    return pass;
}

static enum rob_status refresh_passes_of(struct rob_model *model, struct claims *claims, int s,
                                         struct rob_error *err)
{
    struct rob_model_study *study = &model->studies.at[s];
    size_t next = 0;
    enum rob_status status = collect_claims(claims, model, s, err);
    study->first_pass = model->passes.n;
    study->fixed = study->read = study->lost = 0;
    study->readers = claims->readers;
    for (int seat = 0; seat < (int)model->seats.n && !status; seat++) {
        bool lost = false;
        struct rob_pass pass = take_claim(claims, &next, seat, &lost);
        if (!pass.fixed)
            pass = unread(model, s, seat);
        study->fixed |= (uint64_t)pass.fixed << seat;
        study->read |= (uint64_t)pass.read << seat;
        study->lost |= (uint64_t)lost << seat;
        if (pass.event && !rob_vec_push(&model->passes, pass))
            status = rob_fail_memory(err);
    }
    study->n_passes = model->passes.n - study->first_pass;
    study->read_whole = study->fixed && claims->revealed && !claims->lacks;
    return status;
}

enum rob_status rob_model__refresh_passes(struct rob_model *model, struct rob_error *err)
{
    struct claims claims = {.failed = false};
    enum rob_status status = ROB_OK;
    model->passes.n = model->n_listed = 0;
    for (size_t s = 0; s < model->studies.n; s++)
        model->studies.at[s].witness = 0;
    list_witnesses(model);
    for (int s = 0; s < (int)model->studies.n && !status; s++)
        status = refresh_passes_of(model, &claims, s, err);
    rob_vec_free(&claims.all);
    return status;
}

/* Behind the passes of the others: those that it had are no longer used. */
enum rob_status rob_model__refresh_passes_of(struct rob_model *model, int study,
                                             struct rob_error *err)
{
    struct claims claims = {.failed = false};
    list_witnesses(model);
    enum rob_status status = refresh_passes_of(model, &claims, study, err);
    rob_vec_free(&claims.all);
    return status;
}

/* --- queries ----------------------------------------------------------------------------- */

const struct rob_pass *rob_model__pass(const struct rob_model *model, int study, int seat)
{
    const struct rob_model_study *of = &model->studies.at[study];
    for (size_t i = 0; i < of->n_passes; i++)
        if (model->passes.at[of->first_pass + i].seat == seat)
            return &model->passes.at[of->first_pass + i];
    return NULL;
}

const struct rob_event *rob_model_completion(const struct rob_model *model, int study, int seat)
{
    const struct rob_pass *pass = rob_model__pass(model, study, seat);
    bool counts = model->studies.at[study].completed >> seat & 1;
    return pass && (!pass->twice || counts) ? pass->event : NULL;
}

const struct rob_event *rob_model_fixed(const struct rob_model *model, int study, int seat)
{
    bool fixed = model->studies.at[study].fixed >> seat & 1 &&
                 model->seats.at[seat].role != ROB_ROLE_MACHINE;
    const struct rob_pass *pass = fixed ? rob_model__pass(model, study, seat) : NULL;
    return pass ? pass->event : NULL;
}

static bool names_completion(const struct rob_event *reveal, const struct rob_event *completion)
{
    for (size_t i = 0; i < reveal->n_completions; i++) {
        struct rob_event named;
        rob_event_set_hash(&named, reveal->completions[i]);
        if (rob_event_same_hash(&named, completion))
            return true;
    }
    return false;
}

static bool names_all(const struct rob_model *model, int study, const struct rob_event *reveal)
{
    uint64_t completed = model->studies.at[study].completed;
    for (int seat = 0; seat < (int)model->seats.n; seat++) {
        const struct rob_event *completion =
            completed >> seat & 1 ? rob_model_completion(model, study, seat) : NULL;
        if (completion && !names_completion(reveal, completion))
            return false;
    }
    return true;
}

static const struct rob_node *newest_reveal(const struct rob_model *model, int study)
{
    return rob_model_newest(
        model, rob_cell_key(ROB_CELL_REVEAL, ROB_NOT_FOUND, study, ROB_NOT_FOUND, ROB_NO_OUTCOME));
}

static bool is_reveal_of(const struct rob_model *model, const struct rob_event *reveal, int seat)
{
    const struct rob_model_journal *journal = &model->journals.at[reveal->journal];
    return journal->seat_index == seat && !journal->distrusted;
}

bool rob_model_key_is_out(const struct rob_model *model, int study, int seat)
{
    const struct rob_node *node = newest_reveal(model, study);
    bool out = false;
    for (; node && !out; node = rob_model_older(model, node))
        out = is_reveal_of(model, &node->event, seat) && node->event.seal == ROB_SEAL_OPEN;
    return out;
}

/* Is there an earlier reveal of the study in the same journal whose key fits? The key went out with
 * that one. */
static bool is_later_reveal(const struct rob_model *model, int study,
                            const struct rob_event *reveal)
{
    bool later = false;
    for (const struct rob_node *node = newest_reveal(model, study); node && !later;
         node = rob_model_older(model, node))
        later = node->event.journal == reveal->journal && node->event.line < reveal->line &&
                node->event.seal != ROB_SEAL_CLOSED;
    return later;
}

bool rob_model_has_named(const struct rob_model *model, int study, int seat,
                         const struct rob_event *completion)
{
    bool named = true;
    for (const struct rob_node *node = newest_reveal(model, study); node && named;
         node = rob_model_older(model, node))
        named = !is_reveal_of(model, &node->event, seat) || node->event.seal == ROB_SEAL_CLOSED ||
                is_later_reveal(model, study, &node->event) ||
                names_completion(&node->event, completion);
    return named;
}

bool rob_model_has_other_key(const struct rob_model *model, int study, int seat,
                             const struct rob_event *completion)
{
    const char *key = model->journals.at[completion->journal].key;
    bool other = false;
    for (const struct rob_node *node = newest_reveal(model, study); node && !other;
         node = rob_model_older(model, node))
        for (size_t i = 0; i < node->event.n_completions && !other; i++) {
            const struct rob_event *named = rob_model_find_hash(model, node->event.completions[i]);
            const struct rob_model_journal *of = named ? &model->journals.at[named->journal] : NULL;
            other = of && of->seat_index == seat && strcmp(of->key, key) != 0;
        }
    return other;
}

bool rob_model_has_revealed(const struct rob_model *model, int study, int seat)
{
    const struct rob_node *node = newest_reveal(model, study);
    for (; node; node = rob_model_older(model, node))
        if (is_reveal_of(model, &node->event, seat) && node->event.seal != ROB_SEAL_CLOSED &&
            names_all(model, study, &node->event))
            return true;
    return false;
}

bool rob_model_lacks_read(const struct rob_model *model, int study, uint64_t seats)
{
    const struct rob_node *node = newest_reveal(model, study);
    bool lacks = false;
    for (; node && !lacks; node = rob_model_older(model, node)) {
        const struct rob_model_journal *journal = &model->journals.at[node->event.journal];
        bool of = journal->seat_index != ROB_NOT_FOUND && !journal->distrusted &&
                  (seats >> journal->seat_index & 1) && node->event.seal != ROB_SEAL_CLOSED;
        for (size_t i = 0; of && i < node->event.n_completions && !lacks; i++)
            lacks = !rob_model_find_hash(model, node->event.completions[i]);
    }
    return lacks;
}

bool rob_model_was_read(const struct rob_model *model, int study)
{
    return model->studies.at[study].fixed || newest_reveal(model, study);
}
