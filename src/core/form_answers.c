/* The scale of risks of a form, and answers. */
#include "core/form_parts.h"

#include "base/fail.h"
#include "base/text.h"
#include "base/utf8.h"

#include <string.h>

static const struct rob_form_member risk_members[] = {
    ROB_FORM_TEXT(rob_risk, "label", label, ROB_REQUIRED),
    ROB_FORM_TEXT(rob_risk, "symbol", symbol, ROB_REQUIRED),
    ROB_FORM_TEXT(rob_risk, "letter", letter, ROB_REQUIRED),
    ROB_FORM_TEXT(rob_risk, "color", color, ROB_REQUIRED),
};

static bool is_color(const char *text)
{
    return text[0] == '#' && strspn(text + 1, "0123456789abcdefABCDEF") == 6 && strlen(text) == 7;
}

/* One column, without control characters that a terminal would obey. */
static bool is_sign(const char *text)
{
    size_t len = strlen(text);
    for (size_t at = 0; at < len;) {
        uint32_t code = 0;
        at += rob_utf8_next(text + at, len - at, &code);
        if (rob_utf8_is_control(code))
            return false;
    }
    return rob_utf8_columns(text, len) == 1;
}

static enum rob_status check_risk(struct rob_form_reader *in, const cJSON *value,
                                  const struct rob_risk *risk)
{
    if (!is_color(risk->color))
        return rob_form__wrong(in, rob_json_member(value, "color"), "a colour such as \"#02C100\"");
    if (!is_sign(risk->symbol) || risk->symbol[0] == '.')
        return rob_form__wrong(in, rob_json_member(value, "symbol"),
                               "a sign one column wide, and not \".\" (which means: not judged)");
    if (!is_sign(risk->letter))
        return rob_form__wrong(in, rob_json_member(value, "letter"), "one letter");
    return ROB_OK;
}

enum rob_status rob_form__risks(struct rob_form_reader *in, const cJSON *value, void *into)
{
    struct rob_form *form = into;
    struct rob_risk *risks = (struct rob_risk *)form->risks;
    if (!cJSON_IsObject(value) || (size_t)cJSON_GetArraySize(value) != form->n_risks)
        return rob_form__wrong(in, value, "an object with one member for each word of \"scale\"");
    for (size_t i = 0; i < form->n_risks; i++) {
        const cJSON *risk = rob_json_member(value, risks[i].id);
        if (!risk)
            return rob_json_fail(in->json, rob_json_node_of(in->json, value), in->err,
                                 "the member \"%s\", a word of \"scale\", is missing", risks[i].id);
        enum rob_status status = ROB_FORM_OBJECT(in, risk, &risks[i], risk_members);
        if (!status)
            status = check_risk(in, risk, &risks[i]);
        for (size_t j = 0; !status && j < i; j++)
            if (strcmp(risks[j].symbol, risks[i].symbol) == 0 ||
                strcmp(risks[j].letter, risks[i].letter) == 0)
                status = rob_form__wrong(in, risk, "a symbol and letter that no other risk has");
        if (status)
            return status;
    }
    return ROB_OK;
}

/* The words beside the categories wherever judgements are counted. */
static bool is_count(const char *id)
{
    static const char *const taken[] = {"differ", "missing", "not-applicable"};
    for (size_t i = 0; i < sizeof taken / sizeof *taken; i++)
        if (strcmp(id, taken[i]) == 0)
            return true;
    return false;
}

enum rob_status rob_form__scale(struct rob_form_reader *in, const cJSON *value, void *into)
{
    struct rob_form *form = into;
    const char *const *ids = NULL;
    enum rob_status status = rob_form__texts(in, value, &ids, &form->n_risks);
    if (status)
        return status;
    if (form->n_risks < 2 || form->n_risks > ROB_FORM_RISKS_MAX)
        return rob_form__wrong(in, value, "two to sixteen risks, from the lowest to the highest");
    struct rob_risk *risks = rob_arena_array(in->arena, form->n_risks, sizeof *risks);
    if (!risks)
        return rob_fail_memory(in->err);
    for (size_t i = 0; i < form->n_risks; i++) {
        bool bad = !rob_text_is_id(ids[i], 64) || is_count(ids[i]);
        for (size_t j = 0; j < i; j++)
            bad = bad || strcmp(ids[i], ids[j]) == 0;
        if (bad)
            return rob_form__wrong(in, value,
                                   "ids that differ, and none of differ, missing, not-applicable");
        risks[i].id = ids[i];
    }
    form->risks = risks;
    return ROB_OK;
}

static enum rob_status read_answer_risk(struct rob_form_reader *in, const cJSON *value, void *into)
{
    struct rob_answer *answer = into;
    answer->risk = ROB_RISK_NONE;
    if (cJSON_IsNull(value))
        return ROB_OK;
    for (size_t i = 0; i < in->form->n_risks; i++)
        if (rob_json_holds(value, in->form->risks[i].id))
            answer->risk = (int)i;
    return answer->risk == ROB_RISK_NONE
               ? rob_form__wrong(in, value, "a word of \"scale\", or null")
               : ROB_OK;
}

static enum rob_status read_answer_aliases(struct rob_form_reader *in, const cJSON *value,
                                           void *into)
{
    struct rob_answer *answer = into;
    return rob_form__texts(in, value, &answer->aliases, &answer->n_aliases);
}

static const struct rob_form_member answer_members[] = {
    ROB_FORM_TEXT(rob_answer, "id", id, ROB_REQUIRED),
    ROB_FORM_TEXT(rob_answer, "label", label, ROB_REQUIRED),
    ROB_FORM_TEXT(rob_answer, "key", key, ROB_REQUIRED),
    ROB_FORM_PART("risk", ROB_REQUIRED, read_answer_risk),
    ROB_FORM_PART("aliases", ROB_OPTIONAL, read_answer_aliases),
};

/* On the form screen, an answer comes before a command with the same key. */
static bool is_answer_key(const char *key)
{
    return strlen(key) == 1 && strchr("abcdefghijklmnopqrstuvwxyz0123456789", key[0]);
}

static enum rob_status read_answer(struct rob_form_reader *in, const cJSON *value, void *into)
{
    struct rob_answer *answer = into;
    enum rob_status status = ROB_FORM_OBJECT(in, value, answer, answer_members);
    if (!status)
        status = rob_form__check_id(in, value, answer->id);
    if (!status && !is_answer_key(answer->key))
        status =
            rob_form__wrong(in, rob_json_member(value, "key"), "a letter from a to z, or a digit");
    if (!status && strcmp(answer->id, "note") == 0)
        status = rob_form__wrong(in, rob_json_member(value, "id"),
                                 "another id: \"note\" is a member of the guidance");
    return status;
}

/* Without a risk, the answers themselves are the categories. */
static enum rob_status check_unrated(struct rob_form_reader *in, const cJSON *array,
                                     const struct rob_answer *answers, size_t n)
{
    const cJSON *value = array->child;
    if (n < 2)
        return rob_form__wrong(in, array, "two answers or more, where none has a risk");
    for (size_t i = 0; i < n; i++, value = value->next)
        if (is_count(answers[i].id))
            return rob_form__wrong(in, value,
                                   "another id: where no answer has a risk, differ, missing and "
                                   "not-applicable are taken");
    return ROB_OK;
}

static enum rob_status check_answers(struct rob_form_reader *in, const cJSON *array,
                                     const struct rob_answer *answers, size_t n, bool off_scale)
{
    size_t n_scaled = 0;
    const cJSON *value = array->child;
    for (size_t i = 0; i < n; i++, value = value->next) {
        n_scaled += answers[i].risk != ROB_RISK_NONE;
        for (size_t j = 0; j < i; j++) {
            if (strcmp(answers[i].id, answers[j].id) == 0)
                return rob_form__wrong(in, value, "an id that no other answer has");
            if (strcmp(answers[i].key, answers[j].key) == 0)
                return rob_form__wrong(in, value, "a key that no other answer has");
        }
        int risk = rob_form_risk(in->form, answers[i].id);
        if (risk != ROB_NOT_FOUND && risk != answers[i].risk)
            return rob_form__wrong(in, value,
                                   "the risk of the same name, since the id is that of a risk");
    }
    if (!n_scaled && off_scale)
        return check_unrated(in, array, answers, n);
    return n_scaled ? ROB_OK : rob_form__wrong(in, array, "at least one answer with a risk");
}

enum rob_status rob_form__answers(struct rob_form_reader *in, const cJSON *value, bool off_scale,
                                  const struct rob_answer **answers, size_t *n)
{
    const void *elements = NULL;
    enum rob_status status = rob_form__array(in, value, ROB_FORM_ANSWERS_MAX,
                                             sizeof(struct rob_answer), read_answer, &elements, n);
    if (!status)
        status = check_answers(in, value, elements, *n, off_scale);
    *answers = status ? NULL : elements; /* half-read elements are not used */
    if (status)
        *n = 0;
    return status;
}
