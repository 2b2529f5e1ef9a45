/*
 * The custodian of a sealed review, who can recover the keys of its reviewers.
 *
 * The lead names a custodian in the command that creates the review, and nowhere else: a lead who
 * could name one later could name himself, and then read what the reviewers write. So an event that
 * names a custodian counts only if
 *
 *  - it is in the first command of its journal, with the title that repeats `created`;
 *  - it is the first such event there;
 *  - no other journal begins the review, too, or goes on differently within that command.
 *
 * Otherwise nobody is the custodian, and the reviewers' programs put no key into custody.
 */
#include "core/model.h"

#include <string.h>

/* The event that creates the review and gives its title; NULL if none or several do. */
static const struct rob_event *beginning(const struct rob_model *model)
{
    return model->beginnings.n == 1 ? &model->nodes.at[model->beginnings.at[0]]->event : NULL;
}

/* Does the journal of a lead part from another one within its first command? */
static bool parts_early(const struct rob_model_journal *journal)
{
    return journal->kind == ROB_JOURNAL_LEAD && journal->own_from > 1 &&
           journal->own_from <= journal->first_end;
}

static bool begins_once(const struct rob_model *model)
{
    bool once = beginning(model) != NULL;
    for (size_t i = 0; i < model->journals.n && once; i++)
        once = !parts_early(&model->journals.at[i]);
    return once;
}

static bool is_in_first_command(const struct rob_model *model, const struct rob_event *event)
{
    return event->line <= model->journals.at[event->journal].first_end;
}

/* Does an earlier line of the same command name a custodian? */
static bool is_second(const struct rob_model *model, const struct rob_event *event)
{
    bool found = false;
    for (size_t i = 0; i < model->custodians.n && !found; i++) {
        const struct rob_event *other = &model->nodes.at[model->custodians.at[i]]->event;
        found = other->journal == event->journal && other->line < event->line;
    }
    return found;
}

const char *rob_model_against_custodian(const struct rob_model *model,
                                        const struct rob_event *event)
{
    const struct rob_event *title = beginning(model);
    if (!model->keyring)
        return "the review is not sealed";
    if (!is_in_first_command(model, event))
        return "a custodian is named when the review is created, and not later";
    if (!begins_once(model))
        return "the review has two beginnings, so its custodian is not known";
    if (title->journal != event->journal || !is_in_first_command(model, title))
        return "a custodian is named when the review is created, and not later";
    return is_second(model, event) ? "the command names a second custodian" : NULL;
}

const struct rob_event *rob_model_custodian(const struct rob_model *model)
{
    for (size_t i = 0; i < model->custodians.n; i++) {
        const struct rob_event *event = &model->nodes.at[model->custodians.at[i]]->event;
        if (!rob_model_against_custodian(model, event))
            return event;
    }
    return NULL;
}

const struct rob_event *rob_model_custody(const struct rob_model *model, const char *seat,
                                          const char *key, size_t n)
{
    for (size_t i = 0; i < model->custodies.n; i++) {
        const struct rob_event *event = &model->nodes.at[model->custodies.at[i]]->event;
        const struct rob_model_journal *journal = &model->journals.at[event->journal];
        if (strcmp(journal->seat, seat) == 0 && strcmp(journal->key, key) == 0 && n-- == 0)
            return event;
    }
    return NULL;
}
