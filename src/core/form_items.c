/* Items: the questions that are judged. */
#include "core/form_parts.h"

#include "base/fail.h"
#include "base/utf8.h"

#include <string.h>

static enum rob_status read_number(struct rob_form_reader *in, const cJSON *value, void *into)
{
    struct rob_item *item = into;
    if (!cJSON_IsNumber(value) || value->valueint < 1)
        return rob_form__wrong(in, value, "a whole number from 1");
    item->number = value->valueint;
    return ROB_OK;
}

static enum rob_status read_level(struct rob_form_reader *in, const cJSON *value, void *into)
{
    struct rob_item *item = into;
    bool outcome = rob_json_holds(value, "outcome");
    if (!outcome && !rob_json_holds(value, "study"))
        return rob_form__wrong(in, value, "\"study\" or \"outcome\"");
    item->level = outcome ? ROB_LEVEL_OUTCOME : ROB_LEVEL_STUDY;
    return ROB_OK;
}

static enum rob_status read_item_answers(struct rob_form_reader *in, const cJSON *value, void *into)
{
    struct rob_item *item = into;
    return rob_form__answers(in, value, item->if_item != ROB_NOT_FOUND, &item->answers,
                             &item->n_answers);
}

static enum rob_status read_good(struct rob_form_reader *in, const cJSON *value, void *into)
{
    struct rob_signal_question *signal = into;
    signal->good_is_yes = rob_json_holds(value, "yes");
    if (!signal->good_is_yes && !rob_json_holds(value, "no"))
        return rob_form__wrong(in, value, "\"yes\" or \"no\": the answer that speaks for low risk");
    return ROB_OK;
}

static const struct rob_form_member signal_members[] = {
    ROB_FORM_TEXT(rob_signal_question, "id", id, ROB_REQUIRED),
    ROB_FORM_TEXT(rob_signal_question, "text", text, ROB_REQUIRED),
    ROB_FORM_PART("good", ROB_REQUIRED, read_good),
};

static enum rob_status read_signal(struct rob_form_reader *in, const cJSON *value, void *into)
{
    struct rob_signal_question *signal = into;
    enum rob_status status = ROB_FORM_OBJECT(in, value, signal, signal_members);
    if (!status && (strlen(signal->id) != 1 || signal->id[0] < 'a' || signal->id[0] > 'z'))
        status = rob_form__wrong(in, rob_json_member(value, "id"), "one letter from a to z");
    return status;
}

static enum rob_status read_signals(struct rob_form_reader *in, const cJSON *value, void *into)
{
    struct rob_item *item = into;
    const void *elements = NULL;
    enum rob_status status =
        rob_form__array(in, value, ROB_FORM_SIGNALS_MAX, sizeof(struct rob_signal_question),
                        read_signal, &elements, &item->n_signals);
    item->signals = elements;
    if (status)
        item->n_signals = 0; /* half-read elements are not used */
    for (size_t i = 0; !status && i < item->n_signals; i++)
        if (rob_item_signal(item, item->signals[i].id) != (int)i)
            status = rob_form__wrong(in, value, "letters that differ");
    return status;
}

static enum rob_status read_suggest(struct rob_form_reader *in, const cJSON *value, void *into)
{
    struct rob_item *item = into;
    const char *expected = NULL;
    enum rob_status status = rob_form__text(in, value, &item->suggest);
    if (status)
        return status;
    if (item->signals && !item->n_signals) { /* the questions have reported it */
        in->err->status = ROB_OK;
        return ROB_INVALID;
    }
    item->code = rob_form__compile(in->arena, item->suggest, item, &expected);
    if (item->code)
        return ROB_OK;
    return expected ? rob_form__wrong(in, value, expected) : rob_fail_memory(in->err);
}

/* Guidance is a member for each answer, and a note. */
static enum rob_status read_guidance(struct rob_form_reader *in, const cJSON *value, void *into)
{
    struct rob_item *item = into;
    struct rob_guidance *guidance = rob_arena_array(in->arena, item->n_answers, sizeof *guidance);
    if (!item->n_answers)
        return ROB_OK; /* the answers have reported it */
    if (!guidance)
        return rob_fail_memory(in->err);
    item->guidance = guidance;
    if (!cJSON_IsObject(value))
        return rob_form__wrong(in, value, "an object with a list of texts for each answer");
    for (const cJSON *text = value->child; text; text = text->next) {
        size_t a = 0;
        while (a < item->n_answers && strcmp(text->string, item->answers[a].id) != 0)
            a++;
        enum rob_status status = ROB_OK;
        if (rob_form__is_empty(text))
            continue;
        if (a < item->n_answers)
            status = rob_form__texts(in, text, &guidance[a].lines, &guidance[a].n_lines);
        else if (strcmp(text->string, "note") == 0)
            status = rob_form__text(in, text, &item->note);
        else
            status = rob_json_fail(in->json, rob_json_node_of(in->json, text) - 1, in->err,
                                   "expected the id of an answer, or \"note\"");
        if (status)
            return status;
    }
    return ROB_OK;
}

enum { TEMPLATES_MAX = 200 };

/* A template as an object: its text, and the id of the answer that it is the default of. */
struct read_template {
    const char *text, *answer;
};

static const struct rob_form_member template_members[] = {
    ROB_FORM_TEXT(read_template, "text", text, ROB_REQUIRED),
    ROB_FORM_TEXT(read_template, "default", answer, ROB_OPTIONAL),
};

static enum rob_status read_template(struct rob_form_reader *in, const cJSON *value, void *into)
{
    struct read_template *template = into;
    return cJSON_IsObject(value) ? ROB_FORM_OBJECT(in, value, template, template_members)
                                 : rob_form__text(in, value, &template->text);
}

static enum rob_status find_default(struct rob_form_reader *in, const cJSON *value,
                                    struct rob_item *item, struct rob_template *template,
                                    const char *answer)
{
    template->answer = answer ? rob_item_answer(item, answer) : ROB_NOT_FOUND;
    if (answer && template->answer == ROB_NOT_FOUND && item->n_answers)
        return rob_form__wrong(in, rob_json_member(value, "default"), "the id of an answer");
    for (size_t i = 0; i < item->n_templates && answer; i++)
        if (item->templates[i].answer == template->answer)
            return rob_form__wrong(in, rob_json_member(value, "default"),
                                   "one template for each answer");
    return ROB_OK;
}

static enum rob_status read_templates(struct rob_form_reader *in, const cJSON *value, void *into)
{
    struct rob_item *item = into;
    const void *elements = NULL;
    size_t n = 0;
    enum rob_status status = rob_form__array(in, value, TEMPLATES_MAX, sizeof(struct read_template),
                                             read_template, &elements, &n);
    struct rob_template *templates = rob_arena_array(in->arena, n, sizeof *templates);
    const struct read_template *read = elements;
    if (!status && !templates)
        status = rob_fail_memory(in->err);
    item->templates = templates;
    for (size_t i = 0; !status && i < n; i++) {
        templates[i].text = read[i].text;
        status = find_default(in, cJSON_GetArrayItem(value, (int)i), item, &templates[i],
                              read[i].answer);
        item->n_templates += !status;
    }
    return status;
}

static enum rob_status read_item_aliases(struct rob_form_reader *in, const cJSON *value, void *into)
{
    struct rob_item *item = into;
    return rob_form__texts(in, value, &item->aliases, &item->n_aliases);
}

static enum rob_status read_type(struct rob_form_reader *in, const cJSON *value, void *into)
{
    (void)into;
    return rob_json_holds(value, "judgement")
               ? ROB_OK
               : rob_form__wrong(in, value,
                                 "\"judgement\", the only type of item that this program knows");
}

/* "eligible=exclude": an earlier item, judged once for the study, and one of its answers. */
static enum rob_status read_if(struct rob_form_reader *in, const cJSON *value, void *into)
{
    static const char EXPECTED[] =
        "ITEM=ANSWER: an earlier item of level \"study\", and one of its answers";
    struct rob_item *item = into;
    const char *text = NULL;
    enum rob_status status = rob_form__text(in, value, &text);
    const char *equals = status ? NULL : strchr(text, '=');
    if (status)
        return status;
    for (const struct rob_item *earlier = in->form->items; equals && earlier < item; earlier++) {
        size_t len = (size_t)(equals - text);
        if (!earlier->id || strlen(earlier->id) != len || strncmp(earlier->id, text, len) != 0)
            continue;
        item->if_item = (int)(earlier - in->form->items);
        item->if_answer = rob_item_answer(earlier, equals + 1);
        if (item->if_answer != ROB_NOT_FOUND && earlier->level == ROB_LEVEL_STUDY)
            return ROB_OK;
    }
    return rob_form__wrong(in, value, EXPECTED);
}

static const struct rob_form_member item_members[] = {
    ROB_FORM_TEXT(rob_item, "id", id, ROB_REQUIRED),
    ROB_FORM_PART("number", ROB_REQUIRED, read_number),
    ROB_FORM_TEXT(rob_item, "title", title, ROB_REQUIRED),
    ROB_FORM_TEXT(rob_item, "short", short_title, ROB_REQUIRED),
    ROB_FORM_PART("aliases", ROB_OPTIONAL, read_item_aliases),
    ROB_FORM_TEXT(rob_item, "question", question, ROB_REQUIRED),
    ROB_FORM_PART("level", ROB_REQUIRED, read_level),
    ROB_FORM_PART("type", ROB_OPTIONAL, read_type),
    ROB_FORM_PART("if", ROB_OPTIONAL, read_if),
    ROB_FORM_PART("answers", ROB_OPTIONAL, read_item_answers), /* read before their users */
    ROB_FORM_PART("signals", ROB_OPTIONAL, read_signals),
    ROB_FORM_PART("suggest", ROB_OPTIONAL, read_suggest),
    ROB_FORM_PART("guidance", ROB_OPTIONAL, read_guidance),
    ROB_FORM_TEXT(rob_item, "rule", rule, ROB_OPTIONAL),
    ROB_FORM_PART("templates", ROB_OPTIONAL, read_templates),
};

static bool same(const char *earlier, const char *text)
{
    return earlier && strcmp(earlier, text) == 0;
}

/* The earlier item may be half read, if all problems of a form are being collected. */
static bool clashes(const struct rob_item *earlier, const struct rob_item *item)
{
    return same(earlier->id, item->id) || earlier->number == item->number ||
           same(earlier->title, item->title) || same(earlier->short_title, item->short_title);
}

enum rob_status rob_form__item(struct rob_form_reader *in, const cJSON *value,
                               struct rob_item *item)
{
    item->answers = in->answers; /* those of the form, unless it has its own */
    item->n_answers = in->n_answers;
    item->if_item = item->if_answer = ROB_NOT_FOUND;
    enum rob_status status = ROB_FORM_OBJECT(in, value, item, item_members);
    if (!status)
        status = rob_form__check_id(in, value, item->id);
    size_t columns = status ? 1 : rob_utf8_columns(item->short_title, strlen(item->short_title));
    if (!status && (columns < 1 || columns > 4))
        status = rob_form__wrong(in, rob_json_member(value, "short"), "one to four columns");
    if (!status && item->id[0] >= '0' && item->id[0] <= '9')
        status =
            rob_form__wrong(in, rob_json_member(value, "id"), "an id that begins with a letter");
    if (!status && !item->guidance) {
        item->guidance = rob_arena_array(in->arena, item->n_answers, sizeof *item->guidance);
        status = item->guidance ? ROB_OK : rob_fail_memory(in->err);
    }
    for (const struct rob_item *other = in->form->items; !status && other < item; other++)
        if (clashes(other, item))
            status =
                rob_form__wrong(in, value, "an id, number, title and short that no other item has");
    return status;
}
