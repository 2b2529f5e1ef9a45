/* The rules for resolving: who may do it, and when a study may be unblinded early. */
#include "core/rules_parts.h"

#include "core/consensus.h"

#include <string.h>

static enum rob_status check_open_cell(struct rob_rule *rule)
{
    enum rob_status status = rob_rule__find_cell(rule);
    if (!status && !rob_rule__study(rule)->open)
        status = refuse(rule, "%s is still blinded: all its reviewers must finish it%s first",
                        rob_rule__label(rule),
                        rule->model->opens_by_round
                            ? ", and the other studies of the round that they share,"
                            : "");
    if (!status && rob_model_by_outcome(rule->model, rule->item) && !rule->event->outcome)
        status = invalid(rule, "item %s is resolved per outcome: name one", rule->event->item);
    return status;
}

static enum rob_status check_settler(struct rob_rule *rule, int seat, bool adjudication)
{
    const struct rob_seat *who = &rule->model->seats.at[seat];
    if (!adjudication && !(rob_rule__study(rule)->completed >> seat & 1))
        return refuse(rule, "%s has not assessed %s", who->name, rob_rule__label(rule));
    if (!adjudication)
        return ROB_OK;
    if (rob_model_has_begun(rule->model, rule->study, seat))
        return refuse(rule, "%s assessed %s and cannot adjudicate it", who->name,
                      rob_rule__label(rule));
    if (who->role != ROB_ROLE_ADJUDICATOR)
        return refuse(rule, "%s is not an adjudicator: see syrob reviewers", who->name);
    if (who->released)
        return refuse(rule, "%s has left this review", who->name);
    return ROB_OK;
}

static enum rob_status check_settlers(struct rob_rule *rule, bool adjudication)
{
    const struct rob_event *event = rule->event;
    if (!event->n_seats)
        return invalid(rule, "name the people who resolved it");
    for (size_t i = 0; i < event->n_seats; i++) {
        int seat = ROB_NOT_FOUND;
        enum rob_status status = rob_rule__find_seat(&seat, rule, event->seats[i]);
        if (!status)
            status = check_settler(rule, seat, adjudication);
        if (status)
            return status;
        for (size_t k = 0; k < i; k++)
            if (strcmp(event->seats[i], event->seats[k]) == 0)
                return invalid(rule, "'%s' is named twice", event->seats[i]);
    }
    if (!adjudication && event->n_seats < 2)
        return refuse(rule, "at least two reviewers must resolve it together: name them");
    return ROB_OK;
}

/* The person at the keyboard, if named. */
static enum rob_status check_operator(struct rob_rule *rule)
{
    int seat = ROB_NOT_FOUND;
    const struct rob_event *event = rule->event;
    if (!event->operator_ || strcmp(event->operator_, ROB_SEAT_LEAD) == 0)
        return ROB_OK;
    return rob_rule__find_seat(&seat, rule, event->operator_);
}

static enum rob_status check_words(struct rob_rule *rule, bool *adjudication)
{
    const struct rob_event *event = rule->event;
    bool how = false, cause = !event->cause || !*event->cause;
    for (int i = 0; event->how && i < ROB_HOW_COUNT; i++)
        how = how || strcmp(event->how, rob_how_id((enum rob_how)i)) == 0;
    for (int i = 0; !cause && i < ROB_CAUSE_COUNT; i++)
        cause = strcmp(event->cause, rob_cause_id((enum rob_cause)i)) == 0;
    if (!how)
        return invalid(rule, "it is resolved by discussion, adjudication or override");
    if (!cause)
        return invalid(rule,
                       "unknown cause '%s'; it is missed-text, ambiguous-text, "
                       "guidance-read-differently, slip or other",
                       event->cause);
    *adjudication = strcmp(event->how, rob_how_id(ROB_HOW_ADJUDICATION)) == 0;
    return check_operator(rule);
}

static enum rob_status fill_of(struct rob_rule *rule)
{
    uint64_t *refs = rob_arena_array(rule->arena, rule->model->seats.n, sizeof *refs);
    if (!refs)
        return rob_fail_memory(rule->err);
    rule->event->refs = refs;
    rule->event->n_refs = 0;
    for (int seat = 0; seat < (int)rule->model->seats.n; seat++)
        if (rob_rule__study(rule)->completed >> seat & 1)
            refs[rule->event->n_refs++] = rob_model_completion(rule->model, rule->study, seat)->id;
    return ROB_OK;
}

static bool same_people(const struct rob_event *event, const struct rob_consensus *now)
{
    size_t n = 0;
    for (size_t i = 0; i < now->n_by; i++)
        for (size_t k = 0; k < event->n_seats; k++)
            n += strcmp(now->by[i], event->seats[k]) == 0;
    return n == now->n_by && n == event->n_seats;
}

/* The texts of a resolution may be edited; the answer and the way it was reached stay. */
static bool keeps(const struct rob_rule *rule, const struct rob_consensus *now)
{
    const struct rob_item *item = &rule->model->form->items[rule->item];
    const struct rob_event *event = rule->event;
    return strcmp(item->answers[now->answer].id, rule->event->answer) == 0 &&
           strcmp(now->how, event->how) == 0 &&
           strcmp(now->cause, event->cause ? event->cause : "") == 0 && same_people(event, now);
}

enum rob_status rob_rule__resolve(struct rob_rule *rule)
{
    bool adjudication = false;
    enum rob_status status = check_open_cell(rule);
    if (!status)
        status = rob_rule__answer(rule, true);
    if (!status)
        status = check_words(rule, &adjudication);
    if (!status)
        status = check_settlers(rule, adjudication);
    if (status)
        return status;
    struct rob_consensus now =
        rob_model_consensus(rule->model, rule->study, rule->item, rule->outcome);
    bool override = strcmp(rule->event->how, rob_how_id(ROB_HOW_OVERRIDE)) == 0;
    if (now.state == ROB_CELL_RESOLVED && !rule->event->n_undo && !keeps(rule, &now))
        return refuse(rule,
                      "%s is resolved; reopen it first: syrob unresolve STUDY ITEM --reason TEXT",
                      rob_rule__cell(rule));
    if (now.state == ROB_CELL_SINGLE)
        return refuse(rule, "fewer than two reviewers have assessed %s", rob_rule__label(rule));
    if (now.state == ROB_CELL_NOT_ASKED)
        return refuse(rule, "%s is not asked for: its condition is not met", rob_rule__cell(rule));
    if (now.agreed && !override)
        return refuse(rule,
                      "%s: the reviewers agree; to change the answer, use --override with --reason",
                      rob_rule__cell(rule));
    if (!now.agreed && override)
        return invalid(rule, now.unasked
                                 ? "no reviewer was asked this item: resolve it without --override"
                                 : "the reviewers disagree here: resolve it without --override");
    if (override && rob_rule__empty(rule->event->reason))
        return rob_rule__reason(rule);
    return fill_of(rule);
}

enum rob_status rob_rule__unresolve(struct rob_rule *rule)
{
    enum rob_status status = check_open_cell(rule);
    if (status)
        return status;
    uint64_t key =
        rob_cell_key(ROB_CELL_SETTLE, ROB_NOT_FOUND, rule->study, rule->item, rule->outcome);
    struct rob_value value = rob_model_value(rule->model, key);
    bool settled =
        rob_model_resolution(rule->model, rule->study, rule->item, rule->outcome) != NULL;
    if (!settled && !value.conflict && !(value.event && value.event->op == ROB_OP_REFER))
        return refuse(rule, "%s is not resolved", rob_rule__cell(rule));
    status = check_operator(rule);
    return status || rule->event->n_undo ? status : rob_rule__reason(rule);
}

enum rob_status rob_rule__refer(struct rob_rule *rule)
{
    enum rob_status status = check_open_cell(rule);
    if (status)
        return status;
    struct rob_consensus now =
        rob_model_consensus(rule->model, rule->study, rule->item, rule->outcome);
    bool back = rule->event->n_undo > 0 && !now.agreed; /* the undone event resolved it */
    if (now.state == ROB_CELL_REFERRED && !back)
        return refuse(rule, "%s has already been referred to the adjudicator",
                      rob_rule__cell(rule));
    if (now.state != ROB_CELL_DIFFER && !back)
        return refuse(rule, "%s: the reviewers do not disagree", rob_rule__cell(rule));
    bool any = false;
    for (size_t i = 0; i < rule->model->seats.n; i++) {
        const struct rob_seat *seat = &rule->model->seats.at[i];
        bool adjudicates = seat->role == ROB_ROLE_ADJUDICATOR && !seat->released;
        if (adjudicates && !rob_model_has_begun(rule->model, rule->study, (int)i))
            return check_operator(rule);
        any = any || adjudicates;
    }
    return refuse(rule,
                  any ? "every adjudicator of this review has started to assess %s; add another: "
                        "syrob reviewers add ID=NAME --adjudicator"
                      : "this review has no adjudicator yet to whom %s could be referred; add one: "
                        "syrob reviewers add ID=NAME --adjudicator",
                  rob_rule__label(rule));
}

enum rob_status rob_rule__early(struct rob_rule *rule)
{
    enum rob_status status = rob_rule__find_active_study(rule);
    if (status)
        return status;
    const struct rob_model_study *study = rob_rule__study(rule);
    if (study->open)
        return refuse(rule, "%s is unblinded already", rob_rule__label(rule));
    if (study->wants_another)
        return refuse(rule, "%s is waiting for a replacement reviewer: syrob assign STUDY LIST",
                      rob_rule__label(rule));
    for (int seat = 0; seat < (int)rule->model->seats.n; seat++)
        if (study->assigned & ~study->completed & (uint64_t)1 << seat)
            return refuse(rule, "%s has not finished %s yet", rule->model->seats.at[seat].name,
                          rob_rule__label(rule));
    if (!study->assigned)
        return refuse(rule, "%s is assigned to nobody", rob_rule__label(rule));
    enum rob_status who = check_operator(rule);
    return who ? who : rob_rule__reason(rule);
}
