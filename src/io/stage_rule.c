#include "io/stage_rule.h"

#include "base/fail.h"
#include "base/utf8.h"

#include <stdlib.h>
#include <string.h>

struct rob_taken rob_taken__default(const struct rob_form *form)
{
    const struct rob_item *item = &form->items[0];
    struct rob_taken taken = {0};
    for (size_t i = 0; i < item->n_answers; i++)
        taken.answers[i] = item->answers[i].risk != ROB_RISK_NONE &&
                           item->answers[i].risk + 1 < (int)form->n_risks;
    return taken;
}

enum rob_status rob_taken__list(struct rob_taken *taken, const struct rob_form *form,
                                const char *list, struct rob_error *err)
{
    const struct rob_item *item = &form->items[0];
    *taken = (struct rob_taken){0};
    if (!*list)
        return rob_fail(err, ROB_USAGE, "no answer is named with which a study goes on");
    for (const char *at = list; *at;) {
        size_t n = strcspn(at, ",");
        char word[64];
        int answer = ROB_NOT_FOUND;
        if (n >= sizeof word)
            return rob_fail(err, ROB_USAGE, "unknown answer '%.*s'", rob_utf8_part(at, 60), at);
        memcpy(word, at, n);
        word[n] = '\0';
        struct rob_error why;
        if (rob_item_find_answer(&answer, item, form, word, &why))
            return rob_fail(err, why.status == ROB_NO_MEMORY ? why.status : ROB_USAGE, "%s",
                            why.text);
        taken->answers[answer] = true;
        at += n + (at[n] == ',');
    }
    return ROB_OK;
}

/* Reads a rule; words after the list are ignored. ROB_INVALID: it is not a rule of this form. */
static enum rob_status read_rule(struct rob_taken *taken, const struct rob_form *form,
                                 const char *rule, struct rob_error *err)
{
    size_t n = strlen(form->items[0].id);
    char list[512];
    if (strncmp(rule, form->items[0].id, n) != 0 || rule[n] != '=')
        return rob_fail(err, ROB_INVALID, "the rule %s is not about the item %s", rule,
                        form->items[0].id);
    size_t len = strcspn(rule + n + 1, " ");
    if (len >= sizeof list)
        return rob_fail(err, ROB_INVALID, "the rule is too long");
    memcpy(list, rule + n + 1, len);
    list[len] = '\0';
    struct rob_error why;
    enum rob_status status = rob_taken__list(taken, form, list, &why);
    return status ? rob_fail(err, status == ROB_USAGE ? ROB_INVALID : status, "%s", why.text)
                  : ROB_OK;
}

enum rob_fate rob_taken__fate(const struct rob_taken *taken, const struct rob_view *view,
                              size_t study)
{
    struct rob_cell cell = {study, 0, ROB_NO_OUTCOME};
    if (study >= rob_view_n_studies(view))
        return ROB_FATE_EXCLUDED;
    int answer = rob_view_consensus(view, cell).answer;
    if (answer == ROB_NOT_FOUND)
        return ROB_FATE_UNDECIDED;
    return taken->answers[answer] ? ROB_FATE_GOES_ON : ROB_FATE_EXCLUDED;
}

const char *rob_stage__name(const struct rob_view *view)
{
    return rob_review_dir(rob_view_review(view));
}

enum rob_fate rob_taken__fate_of(const struct rob_taken *taken, const struct rob_view *view,
                                 const char *id)
{
    int study = rob_view_study_of(view, id);
    return study == ROB_NOT_FOUND ? ROB_FATE_EXCLUDED : rob_taken__fate(taken, view, (size_t)study);
}

enum rob_status rob_stage__need_whole(const struct rob_view *view, struct rob_error *err)
{
    const struct rob_review *review = rob_view_review(view);
    for (size_t i = 0; i < rob_review_n_problems(review); i++) {
        struct rob_problem problem = rob_review_problem(review, i);
        if (strcmp(problem.kind, "damaged") == 0)
            return rob_fail(err, ROB_REFUSED, "%s is not whole: %s: %s", rob_stage__name(view),
                            problem.file, problem.message);
    }
    return ROB_OK;
}

enum rob_status rob_stage__need_screening(const struct rob_view *view, struct rob_error *err)
{
    if (rob_view_form(view)->mode != ROB_MODE_SCREEN)
        return rob_fail(err, ROB_INVALID, "%s is not a screening", rob_stage__name(view));
    return rob_stage__need_whole(view, err);
}

enum rob_status rob_stage__find_link(struct rob_taken *taken, const struct rob_view *view,
                                     const struct rob_view *from, struct rob_error *err)
{
    struct rob_stage stage;
    enum rob_status status = rob_stage__need_screening(from, err);
    if (status)
        return status;
    if (!rob_view_stage(&stage, view))
        return rob_fail(err, ROB_INVALID,
                        "%s was not made by syrob stage; name the stages in their order, such as: "
                        "syrob flow titles texts",
                        rob_stage__name(view));
    if (strcmp(stage.from, rob_review_id(rob_view_review(from))) != 0)
        return rob_fail(err, ROB_INVALID, "%s was made from another review, \"%s\", not from %s",
                        rob_stage__name(view), stage.name, rob_stage__name(from));
    return read_rule(taken, rob_view_form(from), stage.rule, err);
}
