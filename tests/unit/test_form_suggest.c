/* Suggestions: every expression against every answer, evaluated here in another way. */
#include "unit/support.h"

#include <syrob/form.h>

enum { MAX = 4 };
static const char *const signal_ids[] = {"a", "b", "c", "d"};

/* A form of one item with `n` signalling questions; bit i of `bad`: "no" speaks for question i. */
static struct rob_form *form_of(const char *expression, int n, unsigned bad)
{
    char signals[400] = "", text[3000];
    for (int i = 0; i < n; i++) {
        size_t len = strlen(signals);
        snprintf(signals + len, sizeof signals - len,
                 "%s{\"id\":\"%s\",\"text\":\"?\",\"good\":\"%s\"}", i ? "," : "", signal_ids[i],
                 bad >> i & 1 ? "no" : "yes");
    }
    const char *items = strstr(small_form, "\"domains\"");
    snprintf(text, sizeof text,
             "%.*s\"domains\":[{\"id\":\"d\",\"title\":\"D\",\"items\":[{\"id\":\"i\","
             "\"number\":1,\"title\":\"T\",\"short\":\"S\",\"question\":\"?\",\"level\":\"study\","
             "\"signals\":[%s],\"suggest\":\"%s\"}]}]}",
             (int)(items - small_form), small_form, signals, expression);
    struct rob_form *form = NULL;
    must(rob_form_read(&form, text, strlen(text), &last));
    return form;
}

/* --- another evaluator: on the text, with intervals of truth ------------------------------ */

/* 0 false, 1 unknown, 2 true, -1 dropped */
struct parser {
    const char *at;
    const int *values;
};

static int parse_or(struct parser *in);

static int parse_one(struct parser *in)
{
    while (*in->at == ' ')
        in->at++;
    int value;
    if (*in->at == '(') {
        in->at++;
        value = parse_or(in);
        in->at++;
    } else {
        value = in->values[*in->at++ - 'a'];
    }
    while (*in->at == ' ')
        in->at++;
    return value;
}

static int parse_and(struct parser *in)
{
    int least = parse_one(in);
    while (*in->at == '&') {
        in->at++;
        int next = parse_one(in);
        if (least < 0 || (next >= 0 && next < least))
            least = next;
    }
    return least;
}

static int parse_or(struct parser *in)
{
    int most = parse_and(in);
    while (*in->at == '|') {
        in->at++;
        int next = parse_and(in);
        most = next > most ? next : most;
    }
    return most;
}

static int value_of(enum rob_signal_answer answer, bool good_is_no)
{
    switch (answer) {
    case ROB_SIGNAL_YES:
        return good_is_no ? 0 : 2;
    case ROB_SIGNAL_NO:
        return good_is_no ? 2 : 0;
    case ROB_SIGNAL_NOT_RELEVANT:
        return -1;
    default:
        return 1;
    }
}

/* The result of all ways to answer the open questions; -2 if they differ. */
static int certain(const char *expression, int n, unsigned bad, enum rob_signal_answer *answers,
                   int from)
{
    while (from < n && answers[from] != ROB_SIGNAL_NONE)
        from++;
    if (from == n) {
        int values[MAX];
        for (int i = 0; i < n; i++)
            values[i] = value_of(answers[i], bad >> i & 1);
        struct parser in = {expression, values};
        return parse_or(&in);
    }
    int common = -2;
    for (int a = ROB_SIGNAL_YES; a <= ROB_SIGNAL_NOT_RELEVANT; a++) {
        answers[from] = (enum rob_signal_answer)a;
        int value = certain(expression, n, bad, answers, from + 1);
        if (a > ROB_SIGNAL_YES && value != common)
            common = value = -2;
        common = value;
        if (common == -2)
            break;
    }
    answers[from] = ROB_SIGNAL_NONE;
    return common;
}

/* Over all 5^n answers and both meanings of each question. */
static void check(const char *expression, int n)
{
    for (unsigned bad = 0; bad < 1U << n; bad++) {
        struct rob_form *form = form_of(expression, n, bad);
        int total = 1;
        for (int i = 0; i < n; i++)
            total *= 5;
        for (int code = 0; code < total; code++) {
            enum rob_signal_answer answers[ROB_FORM_SIGNALS_MAX] = {ROB_SIGNAL_NONE}, copy[MAX];
            for (int i = 0, rest = code; i < n; i++, rest /= 5)
                copy[i] = answers[i] = (enum rob_signal_answer)(rest % 5);
            int truth = certain(expression, n, bad, copy, 0);
            int wanted = truth == 2 ? YES : truth == 1 ? UNCLEAR : truth == 0 ? NO : ROB_NOT_FOUND;
            int got = rob_item_suggest(&form->items[0], answers);
            if (got != wanted)
                fail_msg("%s, answers %d, bad %u: %d instead of %d", expression, code, bad, got,
                         wanted);
        }
        rob_form_free(form);
    }
}

static void truth_tables_agree(void **state)
{
    (void)state;
    static const struct {
        const char *expression;
        int n;
    } cases[] = {{"a", 1},
                 {"(a)", 1},
                 {"a|a&a", 1},
                 {"a&b", 2},
                 {"a|b", 2},
                 {" a | ( b & a ) ", 2},
                 {"a&b&c", 3},
                 {"a|b&c", 3},
                 {"(a|b)&c", 3},
                 {"a&b|c", 3},
                 {"a|b|c", 3},
                 {"a&(b|c)", 3},
                 {"(a|b)&c|d", 4},
                 {"a&b|c&d", 4},
                 {"(a|b)&(c|d)", 4},
                 {"a&(b|c&d)", 4},
                 {"((a&b)|c)&(d|a)", 4}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        check(cases[i].expression, cases[i].n);
}

static void nothing_is_suggested_without_an_expression(void **state)
{
    (void)state;
    struct rob_form *form = NULL;
    enum rob_signal_answer answers[ROB_FORM_SIGNALS_MAX] = {ROB_SIGNAL_YES};
    must(rob_form_read(&form, small_form, sizeof small_form - 1, &last));
    assert_int_equal(rob_item_suggest(&form->items[SEQ], answers), ROB_NOT_FOUND);
    answers[1] = ROB_SIGNAL_NO;
    assert_int_equal(rob_item_suggest(&form->items[HOUSE], answers), YES);
    rob_form_free(form);
}

/* Five risks: true is the lowest, false the highest, unknown the lowest of those between. */
static void risks_of_other_scales_are_chosen(void **state)
{
    (void)state;
    const char *with = "\"answers\":[{\"id\":\"n5\",\"label\":\"5\",\"key\":\"n\",\"risk\":"
                       "\"high\"},{\"id\":\"n0\",\"label\":\"0\",\"key\":\"x\",\"risk\":null},"
                       "{\"id\":\"n1\",\"label\":\"1\",\"key\":\"y\",\"risk\":\"low\"}],";
    char text[4000];
    const char *place = strstr(small_form, "\"signals\"");
    snprintf(text, sizeof text, "%.*s%s%s", (int)(place - small_form), small_form, with, place);
    struct rob_form *form = NULL;
    must(rob_form_read(&form, text, strlen(text), &last));
    enum rob_signal_answer answers[ROB_FORM_SIGNALS_MAX] = {ROB_SIGNAL_YES, ROB_SIGNAL_NO};
    assert_int_equal(rob_item_suggest(&form->items[HOUSE], answers), 2);
    answers[1] = ROB_SIGNAL_YES;
    assert_int_equal(rob_item_suggest(&form->items[HOUSE], answers), 0);
    answers[1] = ROB_SIGNAL_UNCLEAR; /* nothing lies between */
    assert_int_equal(rob_item_suggest(&form->items[HOUSE], answers), ROB_NOT_FOUND);
    rob_form_free(form);
}

/* "a or b": one good answer is enough for the expression, but not for the rule as published. */
static void the_published_rule_is_stricter(void **state)
{
    (void)state;
    struct rob_form *form = form_of("a|b", 2, 2);
    const struct rob_item *item = &form->items[0];
    const enum rob_signal_answer mixed[] = {ROB_SIGNAL_YES, ROB_SIGNAL_YES};
    const enum rob_signal_answer good[] = {ROB_SIGNAL_YES, ROB_SIGNAL_NO};
    const enum rob_signal_answer open[] = {ROB_SIGNAL_NOT_RELEVANT, ROB_SIGNAL_UNCLEAR};
    int mild = rob_item_suggest(item, mixed), strict = rob_item_suggest_strictly(item, mixed);
    assert_true(item->answers[strict].risk > item->answers[mild].risk);
    assert_int_equal(rob_item_suggest_strictly(item, good), ROB_NOT_FOUND);
    assert_int_equal(rob_item_suggest_strictly(item, open), ROB_NOT_FOUND);
    rob_form_free(form);
}

static void answers_to_questions_have_names(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        enum rob_signal_answer answer;
    } known[] = {{"yes", ROB_SIGNAL_YES},
                 {"y", ROB_SIGNAL_YES},
                 {"No", ROB_SIGNAL_NO},
                 {"n", ROB_SIGNAL_NO},
                 {"unclear", ROB_SIGNAL_UNCLEAR},
                 {"u", ROB_SIGNAL_UNCLEAR},
                 {"not-relevant", ROB_SIGNAL_NOT_RELEVANT},
                 {"x", ROB_SIGNAL_NOT_RELEVANT},
                 {"none", ROB_SIGNAL_NONE},
                 {"-", ROB_SIGNAL_NONE}};
    enum rob_signal_answer answer = ROB_SIGNAL_NONE;
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        assert_true(rob_signal_parse(&answer, known[i].text));
        assert_int_equal(answer, known[i].answer);
        assert_true(rob_signal_parse(&answer, rob_signal_id(known[i].answer)));
        assert_int_equal(answer, known[i].answer);
    }
    assert_false(rob_signal_parse(&answer, ""));
    assert_false(rob_signal_parse(&answer, "ye"));
    assert_false(rob_signal_parse(&answer, "yes "));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(truth_tables_agree),
        cmocka_unit_test(nothing_is_suggested_without_an_expression),
        cmocka_unit_test(risks_of_other_scales_are_chosen),
        cmocka_unit_test(the_published_rule_is_stricter),
        cmocka_unit_test(answers_to_questions_have_names),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
