/* Finding items, answers, risks and signalling questions by id or by what a person writes. */
#include "core/form_parts.h"

#include "base/fail.h"
#include "base/text.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* Most ids already differ in their first letter. */
static bool is_id(const char *a, const char *b)
{
    return *a == *b && strcmp(a, b) == 0;
}

int rob_form_item(const struct rob_form *form, const char *id)
{
    for (size_t i = 0; i < form->n_items; i++)
        if (is_id(form->items[i].id, id))
            return (int)i;
    return ROB_NOT_FOUND;
}

int rob_form_risk(const struct rob_form *form, const char *id)
{
    for (size_t i = 0; i < form->n_risks; i++)
        if (is_id(form->risks[i].id, id))
            return (int)i;
    return ROB_NOT_FOUND;
}

int rob_item_answer(const struct rob_item *item, const char *id)
{
    for (size_t i = 0; i < item->n_answers; i++)
        if (is_id(item->answers[i].id, id))
            return (int)i;
    return ROB_NOT_FOUND;
}

bool rob_item_is_rated(const struct rob_item *item)
{
    for (size_t i = 0; i < item->n_answers; i++)
        if (item->answers[i].risk != ROB_RISK_NONE)
            return true;
    return false;
}

size_t rob_item_n_categories(const struct rob_item *item, const struct rob_form *form)
{
    return rob_item_is_rated(item) ? form->n_risks : item->n_answers;
}

const char *rob_item_category_id(const struct rob_item *item, const struct rob_form *form,
                                 size_t category)
{
    return rob_item_is_rated(item) ? form->risks[category].id : item->answers[category].id;
}

int rob_item_category(const struct rob_item *item, int answer)
{
    return rob_item_is_rated(item) ? item->answers[answer].risk : answer;
}

const char *rob_item_default(const struct rob_item *item, int answer)
{
    for (size_t i = 0; i < item->n_templates; i++)
        if (answer != ROB_NOT_FOUND && item->templates[i].answer == answer)
            return item->templates[i].text;
    return NULL;
}

int rob_item_signal(const struct rob_item *item, const char *id)
{
    for (size_t i = 0; i < item->n_signals; i++)
        if (is_id(item->signals[i].id, id))
            return (int)i;
    return ROB_NOT_FOUND;
}

static const char *const signal_ids[] = {
#define X(name, id, text) id,
    ROB_SIGNAL_LIST(X)
#undef X
};

const char *rob_signal_id(enum rob_signal_answer answer)
{
    return signal_ids[answer];
}

bool rob_signal_parse(enum rob_signal_answer *out, const char *text)
{
    static const char letters[] = {'-', 'y', 'n', 'u', 'x'};
    for (size_t i = 0; i < sizeof signal_ids / sizeof *signal_ids; i++)
        if (strcasecmp(text, signal_ids[i]) == 0 || (text[0] == letters[i] && !text[1])) {
            *out = (enum rob_signal_answer)i;
            return true;
        }
    return false;
}

static int item_by_number(const struct rob_form *form, const char *text)
{
    char *end = NULL;
    long number = strtol(text, &end, 10);
    if (*text < '0' || *text > '9' || *end)
        return ROB_NOT_FOUND;
    for (size_t i = 0; i < form->n_items; i++)
        if (form->items[i].number == number)
            return (int)i;
    return ROB_NOT_FOUND;
}

enum rob_status rob_form_find_item(int *out, const struct rob_form *form, const char *text,
                                   struct rob_error *err)
{
    int found = item_by_number(form, text);
    if (found == ROB_NOT_FOUND)
        found = rob_form_item(form, text);
    size_t n_prefixed = 0, len = strlen(text);
    int prefixed = ROB_NOT_FOUND;
    const char *nearest = NULL;
    for (size_t i = 0; i < form->n_items; i++) {
        const char *id = form->items[i].id;
        if (len && strncmp(id, text, len) == 0) {
            n_prefixed++;
            prefixed = (int)i;
        }
        if (strcasecmp(form->items[i].title, text) == 0 && found == ROB_NOT_FOUND)
            found = (int)i;
        nearest = rob_text_nearer(text, nearest, id);
    }
    if (found == ROB_NOT_FOUND && n_prefixed == 1)
        found = prefixed;
    if (found == ROB_NOT_FOUND && n_prefixed > 1)
        return rob_fail(err, ROB_INVALID, "item '%s' could be several: %s, among others", text,
                        form->items[prefixed].id);
    if (found == ROB_NOT_FOUND && (!nearest || strspn(text, "0123456789") == len))
        return rob_fail(err, ROB_INVALID, "the form has no item '%s'; its items are %d to %d", text,
                        form->items[0].number, form->items[form->n_items - 1].number);
    if (found == ROB_NOT_FOUND)
        return rob_fail(err, ROB_INVALID, "the form has no item '%s'; did you mean '%s'?", text,
                        nearest);
    *out = found;
    return ROB_OK;
}

static bool is_answer(const struct rob_answer *answer, const char *text)
{
    if (strcasecmp(answer->label, text) == 0 || strcasecmp(answer->key, text) == 0)
        return true;
    for (size_t i = 0; i < answer->n_aliases; i++)
        if (strcasecmp(answer->aliases[i], text) == 0)
            return true;
    return false;
}

static bool is_risk(const struct rob_risk *risk, const char *text)
{
    return strcasecmp(risk->id, text) == 0 || strcasecmp(risk->letter, text) == 0 ||
           strcasecmp(risk->label, text) == 0 || strcmp(risk->symbol, text) == 0;
}

enum rob_status rob_item_find_answer(int *out, const struct rob_item *item,
                                     const struct rob_form *form, const char *text,
                                     struct rob_error *err)
{
    int by_risk = ROB_NOT_FOUND;
    size_t n_by_risk = 0;
    for (size_t i = 0; i < item->n_answers; i++)
        if (strcasecmp(item->answers[i].id, text) == 0) { /* before any alias of another */
            *out = (int)i;
            return ROB_OK;
        }
    for (size_t i = 0; i < item->n_answers; i++) {
        int risk = item->answers[i].risk;
        if (is_answer(&item->answers[i], text)) {
            *out = (int)i;
            return ROB_OK;
        }
        if (risk != ROB_RISK_NONE && is_risk(&form->risks[risk], text)) {
            by_risk = (int)i;
            n_by_risk++;
        }
    }
    if (n_by_risk == 1) {
        *out = by_risk;
        return ROB_OK;
    }
    struct rob_buf known = {0};
    for (size_t i = 0; i < item->n_answers; i++)
        rob_buf_printf(&known, "%s%s", i ? ", " : "", item->answers[i].id);
    enum rob_status status =
        known.failed ? rob_fail_memory(err)
                     : rob_fail(err, ROB_INVALID, "item %d (%s) has no answer '%s'; it has: %s",
                                item->number, item->id, text, rob_buf_text(&known));
    rob_buf_free(&known);
    return status;
}
