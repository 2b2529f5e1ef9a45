/*
 * Lines that this program would not have recorded: the rules, checked again when journals are read,
 * since anybody can write a line and its hash.
 *
 * A machine that does not have the others' entries may record what they forbid, and is right to. So
 * each row uses only what the event's own machine knew: the event itself, the events it names, and
 * the earlier lines of its own journal.
 */
#include "core/against.h"

#include "base/text.h"

#include <string.h>

struct look {
    const struct rob_model *model;
    const struct rob_event *event;
    int seat, study; /* of the journal, of the event; ROB_NOT_FOUND: unknown */
};

typedef const char *ask(const struct look *look);

static bool is_empty(const char *text)
{
    return !text || !text[strspn(text, " \t\n")];
}

static bool is_same(const char *a, const char *b)
{
    return strcmp(a ? a : "", b ? b : "") == 0;
}

static bool is_one_of(const char *text, const char *a, const char *b)
{
    return is_same(text, a) || is_same(text, b);
}

/* A word that has a journal, but is not a person. */
static bool is_nobody(const char *seat)
{
    return is_one_of(seat, ROB_SEAT_LEAD, "consensus");
}

/* --- rules for everybody ----------------------------------------------------------------- */

static const char *ask_reason(const struct look *look)
{
    return is_empty(look->event->reason) ? "it gives no reason" : NULL;
}

static const char *ask_text(const struct look *look)
{
    return is_empty(look->event->reason) ? "it has no text" : NULL;
}

static const struct rob_node *newest(const struct look *look, enum rob_cell_kind kind, int seat)
{
    return rob_model_newest(look->model,
                            rob_cell_key(kind, seat, look->study, ROB_NOT_FOUND, ROB_NO_OUTCOME));
}

/* Did the seat ever have this role? True also if nothing is known of the seat. */
static bool had_role(const struct rob_model *model, int seat, const char *role)
{
    uint64_t key = rob_cell_key(ROB_CELL_SEAT, seat, ROB_NOT_FOUND, ROB_NOT_FOUND, ROB_NO_OUTCOME);
    const struct rob_node *node = rob_model_newest(model, key);
    bool had = seat == ROB_NOT_FOUND || !node;
    for (; node && !had; node = rob_model_older(model, node))
        had = node->event.op == ROB_OP_SEAT && strcmp(node->event.role, role) == 0;
    return had;
}

/* --- the lead ---------------------------------------------------------------------------- */

static const char *ask_title(const struct look *look)
{
    return is_empty(look->event->value) ? "the title is empty" : NULL;
}

static const char *ask_mode(const struct look *look)
{
    return is_one_of(look->event->value, "round", "study") ? NULL
                                                           : "unknown way to unblind studies";
}

static const char *ask_seat(const struct look *look)
{
    const struct rob_event *event = look->event;
    if (!is_one_of(event->role, "reviewer", "adjudicator") && !is_same(event->role, "machine"))
        return "unknown role";
    bool machine = is_same(event->role, "machine");
    bool version = event->tool_version, date = event->tool_date;
    return machine == version && machine == date
               ? NULL
               : "a machine reviewer has a version and a date, and nobody else has";
}

static const char *ask_outcomes(const struct look *look)
{
    for (size_t i = 0; i < look->event->n_outcomes; i++) {
        if (is_empty(look->event->outcomes[i]))
            return "an outcome has no name";
        for (size_t k = 0; k < i; k++)
            if (strcmp(look->event->outcomes[i], look->event->outcomes[k]) == 0)
                return "it names an outcome twice";
    }
    return NULL;
}

static const char *ask_study(const struct look *look)
{
    return rob_text_is_id(look->event->study, 64) ? NULL : "no study can have this id";
}

static const char *ask_edit(const struct look *look)
{
    const char *field = look->event->field, *value = look->event->value;
    if (strcmp(field, "year") != 0 || is_same(value, ""))
        return NULL;
    return strspn(value, "0123456789") == 4 && !value[4] ? NULL
                                                         : "the year does not have four digits";
}

static const char *ask_assign(const struct look *look)
{
    for (size_t i = 0; i < look->event->n_seats; i++)
        if (is_nobody(look->event->seats[i]) ||
            !had_role(look->model, rob_model_seat(look->model, look->event->seats[i]), "reviewer"))
            return "it assigns the study to somebody who is not a reviewer";
    return look->event->n_seats ? NULL : "it assigns the study to nobody";
}

static const char *ask_round(const struct look *look)
{
    return is_empty(look->event->name) ? "the round has no name" : NULL;
}

static const char *ask_custodian(const struct look *look)
{
    return rob_model_against_custodian(look->model, look->event);
}

/* --- reviewers --------------------------------------------------------------------------- */

/* Is it an earlier line of the same journal? For a fork: a line that both branches share, since
 * each branch is unaware of the other's lines. */
static bool is_before(const struct look *look, const struct rob_event *other)
{
    const struct rob_model_journal *journals = look->model->journals.at;
    uint32_t journal = look->event->journal, end = look->event->line;
    for (; journal != other->journal && journals[journal].n_shared;
         journal = journals[journal].shares_with)
        if (end > journals[journal].n_shared + 1)
            end = journals[journal].n_shared + 1;
    return journal == other->journal && other->line < end;
}

static const char *ask_unrevealed(const struct look *look)
{
    const struct rob_node *node = newest(look, ROB_CELL_REVEAL, ROB_NOT_FOUND);
    for (; node; node = rob_model_older(look->model, node))
        if (is_before(look, &node->event))
            return "it comes after this reviewer's own reveal of the study";
    return had_role(look->model, look->seat, "reviewer") ? NULL
                                                         : "an adjudicator assesses no study";
}

/* Was the seat only ever a machine's? */
static bool is_machine(const struct look *look)
{
    return look->seat != ROB_NOT_FOUND && had_role(look->model, look->seat, "machine") &&
           !had_role(look->model, look->seat, "reviewer");
}

/* A completion that a reopening names may have been replaced, and so may one that another machine,
 * unaware of it, completed or reopened too. */
static bool gave_way(const struct look *look, const struct rob_event *completion)
{
    const struct rob_node *node = newest(look, ROB_CELL_DONE, look->seat);
    for (; node; node = rob_model_older(look->model, node)) {
        if (node->event.journal != completion->journal)
            return true;
        for (uint32_t i = 0; node->event.op == ROB_OP_REOPEN && i < node->event.n_was; i++)
            if (node->event.was[i] == completion->id)
                return true;
    }
    return false;
}

/* The judgements of a machine reviewer come from a sheet, and it finishes nothing. */
static const char *ask_machine(const struct look *look)
{
    const struct rob_event *event = look->event;
    bool judges = event->op == ROB_OP_JUDGE && (event->sheet || event->n_undo);
    bool undoes = event->op == ROB_OP_CLEAR && event->n_undo;
    return judges || undoes ? NULL : "a machine reviewer only has judgements from a sheet";
}

static const char *ask_unfinished(const struct look *look)
{
    if (is_machine(look))
        return ask_machine(look);
    const struct rob_node *node =
        look->seat == ROB_NOT_FOUND ? NULL : newest(look, ROB_CELL_DONE, look->seat);
    for (; node; node = rob_model_older(look->model, node))
        if (node->event.op == ROB_OP_COMPLETE && is_before(look, &node->event) &&
            !gave_way(look, &node->event))
            return "it changes a study that was completed and not reopened";
    return ask_unrevealed(look);
}

static const char *ask_judge(const struct look *look)
{
    const struct rob_event *event = look->event;
    for (uint32_t i = 0; i < event->n_signals; i++) {
        enum rob_signal_answer answer = ROB_SIGNAL_NONE;
        if (!rob_signal_parse(&answer, event->signals[i].answer) || answer == ROB_SIGNAL_NONE ||
            strcmp(rob_signal_id(answer), event->signals[i].answer) != 0)
            return "unknown answer to a signalling question";
    }
    if (!event->answer && is_empty(event->support) && !event->n_quotes && !event->n_signals)
        return "it is empty";
    return ask_unfinished(look);
}

static const char *ask_reopen(const struct look *look)
{
    bool completed = look->event->n_was > 0;
    for (uint32_t i = 0; i < look->event->n_was; i++) {
        const struct rob_node *node = rob_model_find(look->model, look->event->was[i]);
        completed = completed && (!node || node->event.op == ROB_OP_COMPLETE);
    }
    if (!completed)
        return "there was no completion to reopen";
    bool closed = look->event->seal == ROB_SEAL_CLOSED; /* the reason is in the box */
    const char *wrong = closed ? NULL : ask_reason(look);
    return wrong ? wrong : ask_unrevealed(look);
}

/* A journal that begins was written with the lead's first command at hand: it names the custodian,
 * or the review has none. */
static const char *ask_custody(const struct look *look)
{
    if (!look->model->keyring)
        return "the review is not sealed";
    return look->model->beginnings.n == 1 && !look->model->custodians.n
               ? "the review has no custodian"
               : NULL;
}

/* The reviewer has read the others after completing the study, and it is the same study. */
static const char *ask_reveal(const struct look *look)
{
    bool own = look->seat == ROB_NOT_FOUND;
    for (size_t i = 0; i < look->event->n_completions; i++) {
        const struct rob_event *done =
            rob_model_find_hash(look->model, look->event->completions[i]);
        if (!done)
            return NULL; /* a copy that lacks some: the rule cannot be checked */
        if (done->op != ROB_OP_COMPLETE || strcmp(done->study, look->event->study) != 0)
            return "it names an event that is not a completion of the study";
        own = own || look->model->journals.at[done->journal].seat_index == look->seat;
    }
    return own ? NULL : "it does not name a completion of its own reviewer";
}

/* --- consensus --------------------------------------------------------------------------- */

/* The completion of a seat that a resolution rests on, or NULL. */
static const struct rob_event *rests_on(const struct look *look, int seat)
{
    for (uint32_t i = 0; i < look->event->n_refs; i++) {
        const struct rob_node *node = rob_model_find(look->model, look->event->refs[i]);
        if (node && look->model->journals.at[node->event.journal].seat_index == seat)
            return &node->event;
    }
    return NULL;
}

/* Are all events that this one names here? */
static bool is_whole(const struct rob_model *model, const struct rob_event *event)
{
    for (uint32_t i = 0; i < event->n_refs; i++)
        if (!rob_model_find(model, event->refs[i]))
            return false;
    return true;
}

/* The named events that are here must be completions of the study, one of each reviewer. */
static const char *ask_passes(const struct look *look)
{
    uint64_t seats = 0;
    for (uint32_t i = 0; i < look->event->n_refs; i++) {
        const struct rob_node *node = rob_model_find(look->model, look->event->refs[i]);
        if (!node)
            continue;
        int seat = look->model->journals.at[node->event.journal].seat_index;
        if (node->event.op != ROB_OP_COMPLETE || !is_same(node->event.study, look->event->study))
            return "it rests on an event that is not a first pass of the study";
        if (seat != ROB_NOT_FOUND && seats >> seat & 1)
            return "it rests on two first passes of one reviewer";
        seats |= seat == ROB_NOT_FOUND ? 0 : (uint64_t)1 << seat;
    }
    return look->event->n_refs < 2 ? "it rests on fewer than two first passes" : NULL;
}

static const char *ask_settlers(const struct look *look, bool adjudication)
{
    for (size_t i = 0; i < look->event->n_seats; i++) {
        int seat = rob_model_seat(look->model, look->event->seats[i]);
        for (size_t k = 0; k < i; k++)
            if (is_same(look->event->seats[i], look->event->seats[k]))
                return "it names somebody twice";
        if (is_nobody(look->event->seats[i]))
            return "it names a seat that is not a person's";
        if (seat == ROB_NOT_FOUND)
            continue; /* an unknown word is a problem of its own */
        if (adjudication && rests_on(look, seat))
            return "it was adjudicated by somebody who has assessed the study";
        if (adjudication && !had_role(look->model, seat, "adjudicator"))
            return "it was adjudicated by somebody who is not an adjudicator";
        if (!adjudication && is_whole(look->model, look->event) && !rests_on(look, seat))
            return "it was resolved by somebody who has not assessed the study";
    }
    if (look->event->n_seats < (adjudication ? 1 : 2))
        return adjudication ? "it does not name an adjudicator"
                            : "it names fewer than two reviewers";
    return NULL;
}

/* If there was ever another form, the form in use at the time is not known. */
static bool had_other_form(const struct rob_model *model)
{
    uint64_t key =
        rob_cell_key(ROB_CELL_FORM, ROB_NOT_FOUND, ROB_NOT_FOUND, ROB_NOT_FOUND, ROB_NO_OUTCOME);
    const struct rob_node *newest = rob_model_newest(model, key), *node = newest;
    while (node && is_same(node->event.sha256, newest->event.sha256))
        node = rob_model_older(model, node);
    return node != NULL;
}

/* Did the first passes that it rests on differ? -1: unknown here. */
static int differed(const struct look *look)
{
    int item = rob_form_item(look->model->form, look->event->item), first = ROB_NOT_FOUND, n = 0;
    int outcome = look->event->outcome ? rob_model_outcome(look->model, look->event->outcome)
                                       : ROB_NO_OUTCOME;
    bool differ = false;
    if (item == ROB_NOT_FOUND || (look->event->outcome && outcome == ROB_NOT_FOUND))
        return -1;
    for (int seat = 0; seat < (int)look->model->seats.n; seat++) {
        const struct rob_event *done = rests_on(look, seat);
        if (!done)
            continue;
        if (!is_whole(look->model, done))
            return -1;
        int answer = rob_model_answer(
            look->model, item,
            rob_model_judgement(look->model, look->study, seat, item, outcome, done, NULL));
        if (answer == ROB_NOT_FOUND)
            return -1;
        differ = differ || (n++ && answer != first);
        first = answer;
    }
    return n < 2 ? -1 : differ;
}

static bool has_seats(const struct rob_event *a, const struct rob_event *b)
{
    size_t n = 0, k = 0;
    for (; n < b->n_seats; n++) {
        for (k = 0; k < a->n_seats && strcmp(a->seats[k], b->seats[n]) != 0; k++)
            continue;
        if (k == a->n_seats)
            return false;
    }
    return true;
}

static bool same_seats(const struct rob_event *a, const struct rob_event *b)
{
    return a->n_seats == b->n_seats && has_seats(a, b) && has_seats(b, a);
}

/* The same answer, reached in the same way: only the texts may differ. */
static bool settles_alike(const struct rob_event *a, const struct rob_event *b)
{
    if (a->op != b->op || a->op != ROB_OP_RESOLVE)
        return a->op == b->op;
    return is_same(a->answer, b->answer) && is_same(a->how, b->how) &&
           is_same(a->cause, b->cause) && same_seats(a, b);
}

/* Does it restore the slot's value from before the event that it reverses? True also if that value
 * is not here. */
static bool is_undo(const struct look *look)
{
    const struct rob_event *event = look->event;
    for (uint32_t i = 0; i < event->n_undo; i++) {
        const struct rob_node *undone = rob_model_find(look->model, event->undo[i]), *old = NULL;
        if (!undone)
            return true;
        const struct rob_event *what = &undone->event;
        bool settles =
            what->op == ROB_OP_RESOLVE || what->op == ROB_OP_UNRESOLVE || what->op == ROB_OP_REFER;
        if (!settles || !is_same(what->study, event->study) || !is_same(what->item, event->item) ||
            !is_same(what->outcome, event->outcome))
            continue;
        if (what->n_was == 1)
            old = rob_model_find(look->model, what->was[0]);
        if (what->n_was == 1 ? !old || settles_alike(&old->event, event)
                             : event->op == ROB_OP_UNRESOLVE)
            return true;
    }
    return false;
}

static const char *ask_reason_or_undo(const struct look *look)
{
    return is_undo(look) ? NULL : ask_reason(look);
}

/* A resolution is reopened before it is changed, except for its texts. */
static const char *ask_reopened(const struct look *look)
{
    const struct rob_event *event = look->event;
    const struct rob_node *node =
        event->n_was == 1 ? rob_model_find(look->model, event->was[0]) : NULL;
    const struct rob_event *old = node && node->event.op == ROB_OP_RESOLVE ? &node->event : NULL;
    if (!old || old->n_refs != event->n_refs ||
        memcmp(old->refs, event->refs, old->n_refs * sizeof *old->refs) != 0)
        return NULL;
    if (settles_alike(old, event) || had_other_form(look->model) || is_undo(look))
        return NULL;
    return "it was resolved already, and not reopened";
}

static const char *ask_cause(const struct look *look)
{
    bool cause = is_empty(look->event->cause);
    for (int i = 0; !cause && i < ROB_CAUSE_COUNT; i++)
        cause = strcmp(look->event->cause, rob_cause_id((enum rob_cause)i)) == 0;
    return cause ? NULL : "unknown cause";
}

static const char *ask_resolve(const struct look *look)
{
    int how = 0, differ = differed(look);
    while (how < ROB_HOW_COUNT && strcmp(look->event->how, rob_how_id((enum rob_how)how)) != 0)
        how++;
    if (how == ROB_HOW_COUNT)
        return "unknown way to resolve";
    const char *wrong = ask_passes(look);
    if (wrong)
        return wrong;
    if (how == ROB_HOW_OVERRIDE && differ == 1)
        return "it overrides a unanimous answer where the reviewers differed";
    if (how != ROB_HOW_OVERRIDE && differ == 0 && !had_other_form(look->model))
        return "it resolves a difference where the reviewers agreed";
    if (how == ROB_HOW_OVERRIDE && is_empty(look->event->reason))
        return "it gives no reason";
    wrong = ask_cause(look);
    if (!wrong)
        wrong = ask_settlers(look, how == ROB_HOW_ADJUDICATION);
    return wrong ? wrong : ask_reopened(look);
}

static const char *ask_refer(const struct look *look)
{
    for (int seat = 0; seat < (int)look->model->seats.n; seat++)
        if (had_role(look->model, seat, "adjudicator"))
            return NULL;
    return "the review has no adjudicator";
}

/* --- the table --------------------------------------------------------------------------- */

static ask *const asks[ROB_OP_COUNT] = {
    [ROB_OP_TITLE] = ask_title,
    [ROB_OP_SEAT] = ask_seat,
    [ROB_OP_RELEASE] = ask_reason,
    [ROB_OP_OUTCOME] = ask_outcomes,
    [ROB_OP_MODE] = ask_mode,
    [ROB_OP_CUSTODIAN] = ask_custodian,
    [ROB_OP_STUDY] = ask_study,
    [ROB_OP_STUDY_EDIT] = ask_edit,
    [ROB_OP_STUDY_DROP] = ask_reason,
    [ROB_OP_STUDY_RESTORE] = ask_reason,
    [ROB_OP_ASSIGN] = ask_assign,
    [ROB_OP_ROUND] = ask_round,
    /* reviewers */
    [ROB_OP_JUDGE] = ask_judge,
    [ROB_OP_CLEAR] = ask_unfinished,
    [ROB_OP_COMPLETE] = ask_unfinished,
    [ROB_OP_REOPEN] = ask_reopen,
    [ROB_OP_REVEAL] = ask_reveal,
    [ROB_OP_CUSTODY] = ask_custody,
    /* consensus, and all */
    [ROB_OP_RESOLVE] = ask_resolve,
    [ROB_OP_UNRESOLVE] = ask_reason_or_undo,
    [ROB_OP_REFER] = ask_refer,
    [ROB_OP_EARLY] = ask_reason,
    [ROB_OP_NOTE] = ask_text,
};

const char *rob_model_against(const struct rob_model *model, const struct rob_event *event)
{
    const struct look look = {.model = model,
                              .event = event,
                              .seat = model->journals.at[event->journal].seat_index,
                              .study = rob_model_study(model, event->study)};
    bool unknown = event->study && look.study == ROB_NOT_FOUND; /* the event is ignored */
    return asks[event->op] && !unknown ? asks[event->op](&look) : NULL;
}
