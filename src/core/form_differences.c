#include "core/form_differences.h"

#include <string.h>

static bool same(const char *a, const char *b)
{
    return strcmp(a ? a : "", b ? b : "") == 0;
}

static bool same_list(const char *const *a, size_t n, const char *const *b, size_t m)
{
    bool equal = n == m;
    for (size_t i = 0; i < n && equal; i++)
        equal = strcmp(a[i], b[i]) == 0;
    return equal;
}

static void tell(struct rob_buf *out, const char *where, const char *what, const char *before,
                 const char *after)
{
    rob_buf_printf(out, "\n  %s: %s \"%s\" instead of \"%s\"", where, what, after ? after : "",
                   before ? before : "");
}

/* --- the meaning of judgements ----------------------------------------------------------- */

static bool same_answers(const struct rob_item *a, const struct rob_item *b)
{
    bool equal = a->n_answers == b->n_answers;
    for (size_t i = 0; i < a->n_answers && equal; i++)
        equal = same(a->answers[i].id, b->answers[i].id) &&
                same(a->answers[i].label, b->answers[i].label) &&
                same(a->answers[i].key, b->answers[i].key) &&
                a->answers[i].risk == b->answers[i].risk;
    return equal;
}

static bool same_signals(const struct rob_item *a, const struct rob_item *b)
{
    bool equal = a->n_signals == b->n_signals && same(a->suggest, b->suggest);
    for (size_t i = 0; i < a->n_signals && equal; i++)
        equal = same(a->signals[i].id, b->signals[i].id) &&
                same(a->signals[i].text, b->signals[i].text) &&
                a->signals[i].good_is_yes == b->signals[i].good_is_yes;
    return equal;
}

/* An item of a form, with the form that its indices refer to. */
struct of_form {
    const struct rob_form *form;
    const struct rob_item *item;
};

static const char *condition_item(struct of_form of)
{
    return of.item->if_item == ROB_NOT_FOUND ? NULL : of.form->items[of.item->if_item].id;
}

static const char *condition_answer(struct of_form of)
{
    return of.item->if_item == ROB_NOT_FOUND
               ? NULL
               : of.form->items[of.item->if_item].answers[of.item->if_answer].id;
}

static bool same_condition(struct of_form a, struct of_form b)
{
    return same(condition_item(a), condition_item(b)) &&
           same(condition_answer(a), condition_answer(b));
}

static const char *domain_id(struct of_form of)
{
    return of.form->domains[of.item->domain].id;
}

static bool compare_meaning(struct rob_buf *out, struct of_form before_in, struct of_form after_in)
{
    const struct rob_item *a = before_in.item, *b = after_in.item;
    size_t before = out->len;
    if (a->number != b->number)
        rob_buf_printf(out, "\n  %s: number %d instead of %d", a->id, b->number, a->number);
    if (!same(a->title, b->title))
        tell(out, a->id, "title", a->title, b->title);
    if (!same(a->question, b->question))
        tell(out, a->id, "question", a->question, b->question);
    if (a->level != b->level)
        rob_buf_printf(out, "\n  %s: judged per %s instead of per %s", a->id,
                       b->level == ROB_LEVEL_OUTCOME ? "outcome" : "study",
                       a->level == ROB_LEVEL_OUTCOME ? "outcome" : "study");
    if (!same_answers(a, b))
        rob_buf_printf(out, "\n  %s: other answers", a->id);
    if (!same_signals(a, b))
        rob_buf_printf(out, "\n  %s: other signalling questions or suggestion", a->id);
    if (!same_condition(before_in, after_in))
        rob_buf_printf(out, "\n  %s: another condition (\"if\")", a->id);
    if (!same(domain_id(before_in), domain_id(after_in)))
        tell(out, a->id, "type of bias", domain_id(before_in), domain_id(after_in));
    return out->len != before;
}

/* --- texts that help --------------------------------------------------------------------- */

static bool same_guidance(const struct rob_item *a, const struct rob_item *b)
{
    bool equal = a->n_answers == b->n_answers && same(a->note, b->note);
    for (size_t i = 0; i < a->n_answers && equal; i++)
        equal = same_list(a->guidance[i].lines, a->guidance[i].n_lines, b->guidance[i].lines,
                          b->guidance[i].n_lines);
    return equal;
}

static bool same_templates(const struct rob_item *a, const struct rob_item *b)
{
    bool equal = a->n_templates == b->n_templates;
    for (size_t i = 0; i < a->n_templates && equal; i++)
        equal = strcmp(a->templates[i].text, b->templates[i].text) == 0 &&
                a->templates[i].answer == b->templates[i].answer;
    return equal;
}

/* The words that a sheet may use for an answer. */
static bool same_words(const struct rob_item *a, const struct rob_item *b)
{
    bool equal = true;
    for (size_t i = 0; i < a->n_answers && i < b->n_answers && equal; i++)
        equal = same_list(a->answers[i].aliases, a->answers[i].n_aliases, b->answers[i].aliases,
                          b->answers[i].n_aliases);
    return equal;
}

static void compare_help(struct rob_buf *out, const struct rob_item *a, const struct rob_item *b)
{
    if (!same(a->short_title, b->short_title))
        tell(out, a->id, "short title", a->short_title, b->short_title);
    if (!same_guidance(a, b))
        rob_buf_printf(out, "\n  %s: other guidance", a->id);
    if (!same(a->rule, b->rule))
        tell(out, a->id, "the team's rule", a->rule, b->rule);
    if (!same_templates(a, b))
        rob_buf_printf(out, "\n  %s: other text templates", a->id);
    if (!same_list(a->aliases, a->n_aliases, b->aliases, b->n_aliases) || !same_words(a, b))
        rob_buf_printf(out, "\n  %s: other aliases", a->id);
}

/* Titles, the colours and signs of risks, and what else is said of the whole form. */
static void compare_form(struct rob_buf *out, const struct rob_form *a, const struct rob_form *b)
{
    const struct {
        const char *what, *before, *after;
    } texts[] = {
        {"id", a->id, b->id},          {"version", a->version, b->version},
        {"title", a->title, b->title}, {"citation", a->citation, b->citation},
        {"DOI", a->doi, b->doi},       {"wording", a->wording, b->wording},
        {"note", a->note, b->note},
    };
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        if (!same(texts[i].before, texts[i].after))
            tell(out, "form", texts[i].what, texts[i].before, texts[i].after);
    if (!same_list(a->highlight, a->n_highlight, b->highlight, b->n_highlight))
        rob_buf_str(out, "\n  form: other words to highlight");
    for (size_t i = 0; i < a->n_risks && i < b->n_risks; i++) {
        const struct rob_risk *was = &a->risks[i], *is = &b->risks[i];
        if (!same(was->label, is->label))
            tell(out, was->id, "label", was->label, is->label);
        if (!same(was->symbol, is->symbol) || !same(was->letter, is->letter) ||
            !same(was->color, is->color))
            rob_buf_printf(out, "\n  %s: another sign, letter or colour", was->id);
    }
    bool order = a->n_domains == b->n_domains;
    for (size_t i = 0; i < a->n_domains && order; i++) {
        order = same(a->domains[i].id, b->domains[i].id);
        if (order && !same(a->domains[i].title, b->domains[i].title))
            tell(out, a->domains[i].id, "title", a->domains[i].title, b->domains[i].title);
    }
    if (!order)
        rob_buf_str(out, "\n  form: other types of bias, or another order");
}

static bool compare_scales(struct rob_buf *out, const struct rob_form *a, const struct rob_form *b)
{
    bool equal = a->n_risks == b->n_risks;
    for (size_t i = 0; i < a->n_risks && equal; i++)
        equal = same(a->risks[i].id, b->risks[i].id);
    if (!equal)
        rob_buf_str(out, "\n  another scale of risks");
    return !equal;
}

bool rob_form_differences(struct rob_buf *out, const struct rob_form *before,
                          const struct rob_form *after)
{
    bool meaning = compare_scales(out, before, after);
    if (before->mode != after->mode) {
        rob_buf_str(out, "\n  form: another mode");
        meaning = true;
    }
    compare_form(out, before, after);
    for (size_t i = 0; i < before->n_items; i++) {
        const struct rob_item *item = &before->items[i];
        int found = rob_form_item(after, item->id);
        if (found == ROB_NOT_FOUND) {
            rob_buf_printf(out, "\n  %s: the item is missing", item->id);
            meaning = true;
            continue;
        }
        meaning = compare_meaning(out, (struct of_form){before, item},
                                  (struct of_form){after, &after->items[found]}) ||
                  meaning;
        compare_help(out, item, &after->items[found]);
    }
    for (size_t i = 0; i < after->n_items; i++)
        if (rob_form_item(before, after->items[i].id) == ROB_NOT_FOUND) {
            rob_buf_printf(out, "\n  %s: a new item", after->items[i].id);
            meaning = true;
        }
    if (!out->len)
        rob_buf_str(out, "\n  only the layout of the file");
    return meaning;
}

bool rob_form_keeps(const struct rob_form *before, const struct rob_form *after)
{
    for (size_t i = 0; i < after->n_items; i++) {
        const struct rob_item *item = &after->items[i];
        int found = rob_form_item(before, item->id);
        if (found == ROB_NOT_FOUND || before->items[found].level != item->level)
            return false;
        const struct rob_item *was = &before->items[found];
        if (was->if_item != ROB_NOT_FOUND &&
            !same_condition((struct of_form){before, was}, (struct of_form){after, item}))
            return false;
        for (size_t a = 0; a < was->n_answers; a++)
            if (rob_item_answer(item, was->answers[a].id) == ROB_NOT_FOUND)
                return false;
    }
    return true;
}
