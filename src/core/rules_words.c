/* Looking up the words of an event. */
#include "core/rules_parts.h"

#include <string.h>

const struct rob_model_study *rob_rule__study(const struct rob_rule *rule)
{
    return &rule->model->studies.at[rule->study];
}

const char *rob_rule__label(const struct rob_rule *rule)
{
    return rob_rule__study(rule)->study.label;
}

const char *rob_rule__cell(struct rob_rule *rule)
{
    struct rob_buf name = {0};
    rob_model_add_name(&name, rule->model, rule->study, rule->item, rule->outcome);
    const char *kept = rob_arena_take(rule->arena, &name);
    return kept ? kept : rob_rule__label(rule);
}

bool rob_rule__empty(const char *text)
{
    return !text || !text[strspn(text, " \t\n")];
}

enum rob_status rob_rule__find_study(struct rob_rule *rule)
{
    const char *id = rule->event->study;
    rule->study = rob_model_study(rule->model, id);
    if (!id)
        return invalid(rule, "%s needs a study", rob_op_id(rule->event->op));
    if (rule->study == ROB_NOT_FOUND)
        return invalid(rule, "unknown study '%s'", id);
    return ROB_OK;
}

enum rob_status rob_rule__find_active_study(struct rob_rule *rule)
{
    enum rob_status status = rob_rule__find_study(rule);
    if (!status && rob_rule__study(rule)->study.dropped)
        status = refuse(rule, "%s was removed from the review", rob_rule__label(rule));
    return status;
}

enum rob_status rob_rule__find_item(struct rob_rule *rule)
{
    const char *id = rule->event->item;
    rule->item = id ? rob_form_item(rule->model->form, id) : ROB_NOT_FOUND;
    if (rule->item == ROB_NOT_FOUND)
        return invalid(rule, "the form has no item '%s'", id ? id : "");
    return ROB_OK;
}

static enum rob_status find_outcome(struct rob_rule *rule)
{
    const char *name = rule->event->outcome;
    if (!name)
        return ROB_OK;
    rule->outcome = rob_model_outcome(rule->model, name);
    if (rule->outcome == ROB_NOT_FOUND)
        return invalid(rule, "the review has no outcome '%s'", name);
    bool by_outcome = rob_model_by_outcome(rule->model, rule->item);
    if (!by_outcome)
        rule->outcome = ROB_NO_OUTCOME; /* the name of the item alone is wanted */
    if (!by_outcome)
        return invalid(rule, "%s is judged for the whole study, not per outcome",
                       rob_rule__cell(rule));
    if (!rob_model_reports(rule->model, rule->study, rule->outcome))
        return invalid(rule, "%s does not report the outcome '%s'", rob_rule__label(rule), name);
    return ROB_OK;
}

enum rob_status rob_rule__find_cell(struct rob_rule *rule)
{
    enum rob_status status = rob_rule__find_active_study(rule);
    if (!status)
        status = rob_rule__find_item(rule);
    return status ? status : find_outcome(rule);
}

enum rob_status rob_rule__answer(struct rob_rule *rule, bool needed)
{
    const struct rob_item *item = &rule->model->form->items[rule->item];
    const char *answer = rule->event->answer;
    if (!answer && !needed)
        return ROB_OK;
    if (!answer || rob_item_answer(item, answer) == ROB_NOT_FOUND)
        return invalid(rule, "item %s has no answer '%s'", item->id, answer ? answer : "");
    return ROB_OK;
}

enum rob_status rob_rule__reason(struct rob_rule *rule)
{
    if (rob_rule__empty(rule->event->reason))
        return invalid(rule, "%s needs a reason", rob_op_id(rule->event->op));
    return ROB_OK;
}

enum rob_status rob_rule__find_seat(int *seat, struct rob_rule *rule, const char *id)
{
    return rob_model_need_seat(seat, rule->model, id, rule->err);
}
