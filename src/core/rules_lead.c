/* The events by which the lead sets up and changes a review. */
#include "core/rules_parts.h"

#include "base/custody.h"
#include "base/fail.h"
#include "base/text.h"

#include <stdio.h>
#include <string.h>

enum rob_status rob_rule__title(struct rob_rule *rule)
{
    return rob_rule__empty(rule->event->value) ? invalid(rule, "the title is empty") : ROB_OK;
}

enum rob_status rob_rule__mode(struct rob_rule *rule)
{
    const char *mode = rule->event->value;
    if (mode && (strcmp(mode, "round") == 0 || strcmp(mode, "study") == 0))
        return ROB_OK;
    return invalid(rule, "studies are unblinded per study or per round, not '%s'",
                   mode ? mode : "");
}

/* A lead who could name one later could read what the reviewers write. */
enum rob_status rob_rule__custodian(struct rob_rule *rule)
{
    if (rule->model->nodes.n || !rule->model->keyring)
        return refuse(rule, "a custodian is named when a sealed review is created, and not later");
    if (rob_rule__empty(rule->event->name))
        return invalid(rule, "a custodian needs a name");
    return rule->event->public_key && rob_custody_is_key(rule->event->public_key)
               ? ROB_OK
               : invalid(rule, "boxes cannot be closed with this key of a custodian");
}

/* A custodian neither assesses nor adjudicates. */
static bool is_custodian(const struct rob_rule *rule, const char *name)
{
    const struct rob_event *event = rob_model_custodian(rule->model);
    return event && name && rob_text_is_same(event->name, name);
}

/* "2026-11-20" */
static bool is_date(const char *text)
{
    static const unsigned days[] = {31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    unsigned year = 0, month = 0, day = 0;
    return strlen(text) == 10 && strspn(text, "0123456789") == 4 &&
           strspn(text + 5, "0123456789") == 2 && strspn(text + 8, "0123456789") == 2 &&
           sscanf(text, "%4u-%2u-%2u", &year, &month, &day) == 3 && month >= 1 && month <= 12 &&
           day >= 1 && day <= days[month - 1];
}

static bool is_role(const char *role)
{
    for (int i = ROB_ROLE_REVIEWER; i <= ROB_ROLE_MACHINE; i++)
        if (strcmp(role, rob_role_id((enum rob_role)i)) == 0)
            return true;
    return false;
}

/* A person never becomes a machine, nor a machine a person: the rules for their entries differ. */
static enum rob_status check_machine(struct rob_rule *rule)
{
    const struct rob_event *event = rule->event;
    bool machine = strcmp(event->role, rob_role_id(ROB_ROLE_MACHINE)) == 0;
    int seat = rob_model_seat(rule->model, event->seat);
    if (seat != ROB_NOT_FOUND && (rule->model->seats.at[seat].role == ROB_ROLE_MACHINE) != machine)
        return refuse(rule, "'%s' is in the review already, %s", event->seat,
                      machine ? "and is a person" : "as a machine reviewer");
    if (!machine && (event->tool_version || event->tool_date))
        return invalid(rule, "only a machine reviewer has a version and a date");
    if (machine && rule->model->keyring)
        return refuse(rule, "a sealed review cannot have a machine reviewer: nobody could unseal "
                            "its judgements, and unsealed they could be read too early");
    if (machine && rob_rule__empty(event->tool_version))
        return invalid(rule, "the version of a machine reviewer must not be empty");
    if (machine && (!event->tool_date || !is_date(event->tool_date)))
        return invalid(rule, "the date of a machine reviewer is a day such as 2026-11-20, not '%s'",
                       event->tool_date ? event->tool_date : "");
    return ROB_OK;
}

enum rob_status rob_rule__seat(struct rob_rule *rule)
{
    const struct rob_event *event = rule->event;
    if (is_custodian(rule, event->name))
        return refuse(rule, "%s is the custodian of this review, and cannot be a reviewer of it",
                      event->name);
    if (!event->seat || !rob_is_reviewer_id(event->seat))
        return invalid(rule,
                       "'%s' cannot be a reviewer's short name: use letters a-z, digits and -, "
                       "a letter first, at most 32, and not lead, consensus or first-pass",
                       event->seat ? event->seat : "");
    if (!event->role || !is_role(event->role))
        return invalid(rule, "a seat is a reviewer's, an adjudicator's or a machine's, not '%s'",
                       event->role ? event->role : "");
    return check_machine(rule);
}

enum rob_status rob_rule__release(struct rob_rule *rule)
{
    int seat = ROB_NOT_FOUND;
    enum rob_status status = rob_rule__find_seat(&seat, rule, rule->event->seat);
    if (status)
        return status;
    if (rule->model->seats.at[seat].released)
        return refuse(rule, "%s has left already", rule->model->seats.at[seat].name);
    return rob_rule__reason(rule);
}

/* Whether a completion would still be whole depends on answers that nobody may see yet, so after
 * the first completion the outcomes stay. */
static enum rob_status check_no_completion(struct rob_rule *rule)
{
    for (int study = 0; study < (int)rule->model->studies.n; study++) {
        if (rule->study != ROB_NOT_FOUND && study != rule->study)
            continue;
        for (int seat = 0; seat < (int)rule->model->seats.n; seat++)
            if (rob_model_completion(rule->model, study, seat))
                return refuse(rule,
                              "%s was finished by %s: its outcomes can no longer be changed; "
                              "only earlier ones can be restored",
                              rule->model->studies.at[study].study.label,
                              rule->model->seats.at[seat].name);
    }
    return ROB_OK;
}

static const struct rob_node *newest_outcomes(const struct rob_rule *rule)
{
    return rob_model_newest(rule->model, rob_cell_key(ROB_CELL_OUTCOMES, ROB_NOT_FOUND, rule->study,
                                                      ROB_NOT_FOUND, ROB_NO_OUTCOME));
}

static bool has_outcome(const struct rob_event *event, const char *outcome)
{
    for (size_t i = 0; i < event->n_outcomes; i++)
        if (strcmp(event->outcomes[i], outcome) == 0)
            return true;
    return false;
}

/* The outcomes of all lists that an unblinded study had: they may have been judged on different
 * computers. */
static bool is_union(const struct rob_rule *rule)
{
    const struct rob_node *node = newest_outcomes(rule);
    bool all = node && rule->study != ROB_NOT_FOUND && rob_rule__study(rule)->open;
    for (; node; node = rob_model_older(rule->model, node))
        for (size_t i = 0; all && i < node->event.n_outcomes; i++)
            all = has_outcome(rule->event, node->event.outcomes[i]);
    for (size_t i = 0; all && i < rule->event->n_outcomes; i++) {
        bool had = false;
        for (node = newest_outcomes(rule); node && !had; node = rob_model_older(rule->model, node))
            had = has_outcome(&node->event, rule->event->outcomes[i]);
        all = had;
    }
    return all;
}

/* True for the list of all outcomes, once the study is unblinded. A study without a list of its own
 * has this one, and may have been judged so on another copy. */
static bool is_default(const struct rob_rule *rule)
{
    size_t n = rule->model->n_outcome_names;
    bool all = rule->event->study && rule->study != ROB_NOT_FOUND && rob_rule__study(rule)->open &&
               rule->event->n_outcomes == n;
    for (size_t i = 0; all && i < n; i++)
        all = has_outcome(rule->event, rule->model->outcome_names[i]);
    return all;
}

/* A list that was in use before can always be restored, and so can all of them together. */
static bool was_in_force(const struct rob_rule *rule)
{
    const struct rob_node *node = newest_outcomes(rule);
    for (; node; node = rob_model_older(rule->model, node))
        if (rob_event_same_content(&node->event, rule->event))
            return true;
    return is_default(rule) || is_union(rule);
}

enum rob_status rob_rule__outcomes(struct rob_rule *rule)
{
    const struct rob_event *event = rule->event;
    for (size_t i = 0; i < event->n_outcomes; i++) {
        if (rob_rule__empty(event->outcomes[i]))
            return invalid(rule, "an outcome's name is empty");
        for (size_t k = 0; k < i; k++)
            if (strcmp(event->outcomes[i], event->outcomes[k]) == 0)
                return invalid(rule, "the outcome '%s' is named twice", event->outcomes[i]);
        if (event->study && rob_model_outcome(rule->model, event->outcomes[i]) < 0)
            return invalid(rule, "the review has no outcome '%s'", event->outcomes[i]);
    }
    enum rob_status status = event->study ? rob_rule__find_active_study(rule) : ROB_OK;
    return status || was_in_force(rule) ? status : check_no_completion(rule);
}

enum rob_status rob_rule__new_study(struct rob_rule *rule)
{
    const char *id = rule->event->study;
    if (!id || !rob_text_is_id(id, 64))
        return invalid(rule, "'%s' cannot be a study's id", id ? id : "");
    if (rob_model_study(rule->model, id) != ROB_NOT_FOUND)
        return refuse(rule, "the study '%s' is already in the review", id);
    return rule->event->fields
               ? ROB_OK
               : invalid(rule, "'%s' has no details (title, authors and so on)", id);
}

/* "" (unknown), or 1000 to 2999, as where a study is added. */
static bool is_year(const char *text)
{
    return !text || !*text ||
           ((*text == '1' || *text == '2') && strspn(text, "0123456789") == 4 && text[4] == '\0');
}

enum rob_status rob_rule__study_edit(struct rob_rule *rule)
{
    const struct rob_event *event = rule->event;
    if (event->field && strcmp(event->field, "year") == 0 && !is_year(event->value))
        return invalid(rule, "'%s' is not a year", event->value);
    if (rob_study_field_number(event->field) == ROB_NOT_FOUND)
        return invalid(rule, "a study has no field '%s'", event->field ? event->field : "");
    return rob_rule__find_study(rule);
}

/* The other of two studies: one of the review, which must not have been removed. */
static enum rob_status check_other(struct rob_rule *rule, const char *id)
{
    int other = rob_model_study(rule->model, id);
    if (other == ROB_NOT_FOUND)
        return invalid(rule, "unknown study '%s'", id ? id : "");
    if (other == rule->study)
        return invalid(rule, "these are one study: %s", rob_rule__label(rule));
    if (rule->model->studies.at[other].study.dropped)
        return refuse(rule, "%s was removed from the review",
                      rule->model->studies.at[other].study.label);
    return ROB_OK;
}

enum rob_status rob_rule__drop(struct rob_rule *rule)
{
    enum rob_status status = rob_rule__find_study(rule);
    if (status)
        return status;
    bool drop = rule->event->op == ROB_OP_STUDY_DROP;
    if (rob_rule__study(rule)->study.dropped == drop)
        return refuse(rule,
                      drop ? "%s was removed from the review already; syrob study restore brings "
                             "it back"
                           : "%s is in the review",
                      rob_rule__label(rule));
    const char *other = rule->event->other, *of = drop ? rule->event->report_of : NULL;
    if (drop && other && of)
        return invalid(rule,
                       "a study cannot be both the same paper as another and another report of it");
    if (drop && (other || of))
        status = check_other(rule, other ? other : of);
    return status ? status : rob_rule__reason(rule);
}

enum rob_status rob_rule__different(struct rob_rule *rule)
{
    enum rob_status status = rob_rule__find_active_study(rule);
    return status ? status : check_other(rule, rule->event->other);
}

enum rob_status rob_rule__import(struct rob_rule *rule)
{
    const struct rob_event *event = rule->event;
    if (rob_rule__empty(event->source) || rob_rule__empty(event->file) ||
        rob_rule__empty(event->sha256))
        return invalid(rule, "an import names its source, its file and the file's SHA-256");
    if (event->n_records < 0 || event->n_new < 0 || event->n_known < 0 || event->n_doubtful < 0)
        return invalid(rule, "an import counts its records");
    return ROB_OK;
}

enum rob_status rob_rule__stage(struct rob_rule *rule)
{
    const struct rob_event *event = rule->event;
    if (rob_rule__empty(event->name) || rob_rule__empty(event->from) ||
        rob_rule__empty(event->rule) || event->n_heads == 0)
        return invalid(rule, "a stage names the review that it was made from, and what was taken");
    return ROB_OK;
}

/* Sealed: somebody who has left cannot reopen what is finished and closed. */
static bool is_out_of_reach(const struct rob_rule *rule, int seat)
{
    const struct rob_event *completion = rob_model_completion(rule->model, rule->study, seat);
    return rule->model->seats.at[seat].released && completion &&
           completion->seal == ROB_SEAL_CLOSED &&
           !rob_model_key_is_out(rule->model, rule->study, seat);
}

/* Nobody who could read the others' answers on a study may be asked to assess it, and a finished
 * assessment counts, whoever else assesses the study. */
static enum rob_status check_others(struct rob_rule *rule, uint64_t seats)
{
    const struct rob_model_study *study = rob_rule__study(rule);
    if (study->open && (seats & ~study->assigned))
        return refuse(rule, "%s is unblinded: nobody who can read its answers can assess it",
                      rob_rule__label(rule));
    uint64_t dropped = study->completed & ~seats;
    for (int seat = 0; seat < (int)rule->model->seats.n; seat++)
        if (dropped >> seat & 1 && is_out_of_reach(rule, seat))
            return refuse(
                rule,
                "%s finished %s before leaving, with a key that is not in this copy, so "
                "nobody else can be assigned instead. Merge the copy that has the key, or "
                "recover the key; if it is lost, remove the study: syrob study drop STUDY "
                "--reason TEXT",
                rule->model->seats.at[seat].name, rob_rule__label(rule));
        else if (dropped >> seat & 1)
            return refuse(rule, "%s has finished %s, which is counted: %s",
                          rule->model->seats.at[seat].name, rob_rule__label(rule),
                          study->open ? "the study is unblinded"
                                      : "name that reviewer too, or have it reopened first");
    return ROB_OK;
}

enum rob_status rob_rule__assign(struct rob_rule *rule)
{
    const struct rob_event *event = rule->event;
    enum rob_status status = rob_rule__find_study(rule);
    if (status)
        return status;
    uint64_t seats = 0;
    for (size_t i = 0; i < event->n_seats; i++) {
        int seat = ROB_NOT_FOUND;
        status = rob_rule__find_seat(&seat, rule, event->seats[i]);
        if (status)
            return status;
        if (rule->model->seats.at[seat].role != ROB_ROLE_REVIEWER)
            return invalid(rule, "'%s' is %s and does not assess studies", event->seats[i],
                           rule->model->seats.at[seat].role == ROB_ROLE_MACHINE ? "a machine"
                                                                                : "an adjudicator");
        bool finished = rob_model_completion(rule->model, rule->study, seat) != NULL;
        if (rule->model->seats.at[seat].released && !finished)
            return refuse(rule, "%s has left this review", rule->model->seats.at[seat].name);
        seats |= (uint64_t)1 << seat;
    }
    if (!seats)
        return invalid(rule, "name the reviewers of %s", rob_rule__label(rule));
    if (rob_rule__study(rule)->study.dropped && seats != rob_rule__study(rule)->assigned)
        return rob_rule__find_active_study(rule); /* recording the present state again is allowed */
    return check_others(rule, seats);
}

enum rob_status rob_rule__round(struct rob_rule *rule)
{
    if (rob_rule__empty(rule->event->name))
        return invalid(rule, "a round needs a name");
    return ROB_OK; /* its studies: rob_rules_check_rounds() */
}

static size_t is_new(const struct rob_intern *words, const char *word)
{
    return rob_intern_find(words, word) == ROB_MAP_NONE;
}

enum rob_status rob_rules_check_rounds(const struct rob_model *model,
                                       const struct rob_event *events, size_t n,
                                       struct rob_error *err)
{
    struct rob_intern brought = {0};
    enum rob_status status = ROB_OK;
    for (size_t i = 0; i < n && !status; i++)
        if (events[i].op == ROB_OP_STUDY &&
            rob_intern_add(&brought, events[i].study, strlen(events[i].study)) == ROB_MAP_NONE)
            status = rob_fail_memory(err);
    for (size_t i = 0; i < n && !status; i++)
        for (size_t k = 0; events[i].op == ROB_OP_ROUND && k < events[i].n_studies; k++) {
            const char *study = events[i].studies[k];
            if (!status && is_new(&model->study_ids, study) && is_new(&brought, study))
                status = rob_fail(err, ROB_INVALID, "unknown study '%s'", study);
        }
    rob_intern_free(&brought);
    return status;
}
