/* Shared by the files of the rules. */
#ifndef ROB_CORE_RULES_PARTS_H
#define ROB_CORE_RULES_PARTS_H

#include "core/rules.h"

#include "base/fail.h"

/* The input of a rule: the event with its words looked up. */
struct rob_rule {
    struct rob_event *event;
    const struct rob_model *model;
    const char *seat_id;
    int seat, study, item, outcome; /* ROB_NOT_FOUND if the event has none */
    struct rob_arena *arena;
    struct rob_error *err;
};

#define refuse(rule, ...) rob_fail((rule)->err, ROB_REFUSED, __VA_ARGS__)
#define invalid(rule, ...) rob_fail((rule)->err, ROB_INVALID, __VA_ARGS__)

/* --- helping rules (rules_words.c) ------------------------------------------------------- */

/* The study found, and its label for people. */
const struct rob_model_study *rob_rule__study(const struct rob_rule *rule);
const char *rob_rule__label(const struct rob_rule *rule);

/* The readable name of the slot (rob_model_add_name()), in the arena of the rule. */
const char *rob_rule__cell(struct rob_rule *rule);

/* True for NULL and for blanks alone. */
bool rob_rule__empty(const char *text);

typedef enum rob_status rob_rule_check(struct rob_rule *rule);

/* Look up words of the event: a study, one that was not removed, an item, and all three words of a
 * slot. */
rob_rule_check rob_rule__find_study, rob_rule__find_active_study, rob_rule__find_item,
    rob_rule__find_cell;

/* The seat with this id; a failure lists the existing ones. */
enum rob_status rob_rule__find_seat(int *seat, struct rob_rule *rule, const char *id);

/* Checks that the answer is one of the item's or, unless needed, absent. */
enum rob_status rob_rule__answer(struct rob_rule *rule, bool needed);

/* Checks that the event has a reason. */
rob_rule_check rob_rule__reason;

/* --- one rule an op ---------------------------------------------------------------------- */

/* rules_assess.c */
rob_rule_check rob_rule__judge, rob_rule__clear, rob_rule__complete, rob_rule__reopen,
    rob_rule__flag, rob_rule__reveal, rob_rule__custody, rob_rule__meet;

/* rules_settle.c */
rob_rule_check rob_rule__resolve, rob_rule__unresolve, rob_rule__refer, rob_rule__early;

/* rules_lead.c */
rob_rule_check rob_rule__title, rob_rule__mode, rob_rule__custodian, rob_rule__seat,
    rob_rule__release, rob_rule__outcomes, rob_rule__new_study, rob_rule__study_edit,
    rob_rule__drop, rob_rule__different, rob_rule__import, rob_rule__stage, rob_rule__assign,
    rob_rule__round;

#endif
