/* The rule of each op, and the values that its event replaces. */
#include "core/rules_parts.h"

/* --- the values that an event replaces --------------------------------------------------- */

static enum rob_status fill_was(struct rob_rule *rule)
{
    const char *orphan = NULL;
    uint64_t key = 0;
    rule->event->was = NULL;
    rule->event->n_was = 0;
    if (!rob_model_cell_of(&key, rule->model, rule->event, rule->seat, &orphan))
        return ROB_OK; /* replaces nothing, or is the first event of its slot */
    size_t n = rob_model_heads(rule->model, key, NULL, 0);
    uint64_t *was = rob_arena_array(rule->arena, n, sizeof *was);
    if (!was)
        return rob_fail_memory(rule->err);
    rule->event->n_was = (uint32_t)rob_model_heads(rule->model, key, was, n);
    rule->event->was = was;
    return ROB_OK;
}

static enum rob_status check_note(struct rob_rule *rule)
{
    enum rob_status status = rule->event->study ? rob_rule__find_active_study(rule) : ROB_OK;
    if (!status && rule->event->item)
        status = rob_rule__find_item(rule);
    if (!status && rob_rule__empty(rule->event->reason))
        status = invalid(rule, "the note is empty");
    return status;
}

static enum rob_status check_form(struct rob_rule *rule)
{
    bool named = !rob_rule__empty(rule->event->file) && !rob_rule__empty(rule->event->sha256);
    return named ? ROB_OK : invalid(rule, "'form' needs the name of a file and its SHA-256");
}

static enum rob_status check_nothing(struct rob_rule *rule)
{
    (void)rule;
    return ROB_OK;
}

/* A box is made of another event, when that is written. */
static enum rob_status check_sealed(struct rob_rule *rule)
{
    return invalid(rule, "the content of a sealed line is not here");
}

static rob_rule_check *const checks[ROB_OP_COUNT] = {
    [ROB_OP_OPEN] = check_nothing,
    [ROB_OP_TITLE] = rob_rule__title,
    [ROB_OP_SEAT] = rob_rule__seat,
    [ROB_OP_RELEASE] = rob_rule__release,
    [ROB_OP_OUTCOME] = rob_rule__outcomes,
    [ROB_OP_FORM] = check_form,
    [ROB_OP_MODE] = rob_rule__mode,
    [ROB_OP_CUSTODIAN] = rob_rule__custodian,
    [ROB_OP_STUDY] = rob_rule__new_study,
    [ROB_OP_STUDY_EDIT] = rob_rule__study_edit,
    [ROB_OP_STUDY_DROP] = rob_rule__drop,
    [ROB_OP_STUDY_RESTORE] = rob_rule__drop,
    [ROB_OP_STUDY_DIFFERENT] = rob_rule__different,
    [ROB_OP_IMPORT] = rob_rule__import,
    [ROB_OP_STAGE] = rob_rule__stage,
    [ROB_OP_ASSIGN] = rob_rule__assign,
    [ROB_OP_ROUND] = rob_rule__round,
    [ROB_OP_JUDGE] = rob_rule__judge,
    [ROB_OP_CLEAR] = rob_rule__clear,
    [ROB_OP_COMPLETE] = rob_rule__complete,
    [ROB_OP_REOPEN] = rob_rule__reopen,
    [ROB_OP_REVEAL] = rob_rule__reveal,
    [ROB_OP_FLAG] = rob_rule__flag,
    [ROB_OP_SEALED] = check_sealed,
    [ROB_OP_CUSTODY] = rob_rule__custody,
    [ROB_OP_MEET] = rob_rule__meet,
    [ROB_OP_RESOLVE] = rob_rule__resolve,
    [ROB_OP_UNRESOLVE] = rob_rule__unresolve,
    [ROB_OP_REFER] = rob_rule__refer,
    [ROB_OP_EARLY] = rob_rule__early,
    [ROB_OP_NOTE] = check_note,
    [ROB_OP_RECOVER] = check_nothing,
};

enum rob_status rob_rules_prepare(struct rob_event *event, const struct rob_model *model,
                                  const char *seat, struct rob_arena *arena, struct rob_error *err)
{
    struct rob_rule rule = {.event = event,
                            .model = model,
                            .seat_id = seat,
                            .seat = rob_model_seat(model, seat),
                            .study = ROB_NOT_FOUND,
                            .item = ROB_NOT_FOUND,
                            .outcome = ROB_NO_OUTCOME,
                            .arena = arena,
                            .err = err};
    if (!rob_op_belongs(event->op, rob_journal_kind_of(seat)))
        return invalid(&rule, "the journal of %s cannot hold '%s'", seat, rob_op_id(event->op));
    enum rob_status status = rob_event_check_texts(event, err);
    if (!status)
        status = checks[event->op](&rule);
    return status ? status : fill_was(&rule);
}
