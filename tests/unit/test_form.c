/* Form files: the shipped ones, and every kind of error with its line, path and what was expected.
 */
#include "base/buf.h"
#include "unit/support.h"

#include <syrob/form.h>

static void the_shipped_forms_load(void **state)
{
    (void)state;
    static const struct {
        const char *file, *id;
        size_t n_items, n_domains;
    } forms[] = {{"syrcle", "syrcle", 10, 6},
                 {"camarades", "camarades", 0, 0},
                 {"cochrane-rob1", "cochrane-rob1", 0, 0},
                 {"screen-abstract", "screen-abstract", 2, 1},
                 {"screen-fulltext", "screen-fulltext", 2, 1}};
    for (size_t i = 0; i < sizeof forms / sizeof *forms; i++) {
        char path[256];
        struct rob_form *form = NULL;
        snprintf(path, sizeof path, SYROB_SOURCE_DIR "/forms/%s.json", forms[i].file);
        must(rob_form_load(&form, path, &last));
        assert_string_equal(form->id, forms[i].id);
        assert_true(form->n_items > 0 && form->n_domains > 0 && form->n_risks >= 2);
        if (forms[i].n_items) {
            assert_int_equal(form->n_items, forms[i].n_items);
            assert_int_equal(form->n_domains, forms[i].n_domains);
        }
        for (size_t k = 0; k < form->n_items; k++) {
            const struct rob_item *item = &form->items[k];
            int found = ROB_NOT_FOUND;
            assert_true(item->domain < form->n_domains);
            assert_true(k >= form->domains[item->domain].first_item);
            assert_true(k < form->domains[item->domain].first_item +
                                form->domains[item->domain].n_items);
            assert_non_null(item->guidance);
            assert_true(item->n_answers >= 2);
            must(rob_form_find_item(&found, form, item->id, &last));
            assert_int_equal(found, k);
        }
        assert_int_equal(strlen(form->sha256), 64);
        rob_form_free(form);
    }
}

static void the_syrcle_form_is_the_published_one(void **state)
{
    (void)state;
    struct rob_form *form = NULL;
    must(rob_form_load(&form, SYROB_SOURCE_DIR "/forms/syrcle.json", &last));
    assert_string_equal(form->doi, "10.1186/1471-2288-14-43");
    static const char *const scale[] = {"low", "unclear", "high"};
    for (size_t i = 0; i < 3; i++)
        assert_string_equal(form->risks[i].id, scale[i]);
    static const size_t per_domain[] = {3, 2, 2, 1, 1, 1};
    for (size_t d = 0; d < 6; d++)
        assert_int_equal(form->domains[d].n_items, per_domain[d]);
    for (size_t i = 0; i < form->n_items; i++) {
        assert_int_equal(form->items[i].number, i + 1);
        assert_int_equal(form->items[i].answers[rob_item_answer(&form->items[i], "yes")].risk, 0);
        assert_int_equal(form->items[i].answers[rob_item_answer(&form->items[i], "no")].risk, 2);
    }
    rob_form_free(form);
}

/* --- errors ------------------------------------------------------------------------------ */

struct mutation {
    const char *find, *replace; /* the first place */
    const char *says;           /* in the error's text */
    int lines;                  /* from the line of the change to that of the error */
};

#define ITEM2 "domains[0].items[1]"
#define ITEM3 "domains[1].items[0]"

static const struct mutation mutations[] = {
    {"{\"syrob_form\"", "[{\"syrob_form\"", "expected a comma or ]", 12},
    {"\"syrob_form\":1", "\"syrob_form\":2", "syrob_form: expected 1", 0},
    {"\"syrob_form\":1,", "", "\"syrob_form\" is missing", 0},
    {"\"id\":\"small\"", "\"id\":\"Small\"", "id: expected an id of lower-case", 0},
    {"\"id\":\"small\"", "\"id\":\"\"", "id: expected a text that is not empty", 0},
    {"\"id\":\"small\",", "", "\"id\" is missing", 0},
    {"\"version\":\"1\"", "\"version\":1", "version: expected a text in quotes", 0},
    {"\"title\":\"Small\"", "\"titel\":\"Small\"", "titel: unknown member; did you mean \"title\"?",
     0},
    {"\"title\":\"Small\",", "\"title\":\"Small\",\"title\":\"S\",", "occurs twice", 0},
    {"[\"low\",\"unclear\",\"high\"]", "[\"low\"]", "scale: expected two to sixteen", 0},
    {"[\"low\",\"unclear\",\"high\"]", "[\"low\",\"low\",\"high\"]", "scale: expected ids that", 0},
    {"[\"low\",\"unclear\",\"high\"]", "[\"low\",\"missing\",\"high\"]", "scale: expected ids", 0},
    {"[\"low\",\"unclear\",\"high\"]", "[\"low\",\"High\",\"high\"]", "scale: expected ids", 0},
    {"[\"low\",\"unclear\",\"high\"]", "{}", "scale: expected a list", 0},
    {"[\"low\",\"unclear\",\"high\"]", "[]", "scale: expected a list", 0},
    {"[\"low\",\"unclear\",\"high\"]", "[\"low\",7]", "scale[1]: expected a text", 0},
    {"\"unclear\":{\"label\":\"?\"", "\"unclaer\":{\"label\":\"?\"",
     "risks: the member \"unclear\"", -1},
    {"\"symbol\":\"+\"", "\"symbol\":\"++\"", "risks.low.symbol: expected a sign one column", 0},
    {"\"symbol\":\"+\"", "\"symbol\":\".\"", "risks.low.symbol: expected a sign", 0},
    {"\"symbol\":\"+\"", "\"symbol\":\"?\"", "risks.unclear: expected a symbol and letter", 1},
    {"\"letter\":\"H\"", "\"letter\":\"HI\"", "risks.high.letter: expected one letter", 0},
    {"\"letter\":\"H\"", "\"letter\":\"U\"", "risks.high: expected a symbol and letter", 0},
    {"#02C100", "02C100", "risks.low.color: expected a colour", 0},
    {"#02C100", "#02C10", "risks.low.color: expected a colour", 0},
    {"#02C100", "#02C10g", "risks.low.color: expected a colour", 0},
    {"\"letter\":\"L\",", "", "risks.low: the member \"letter\" is missing", 0},
    {"\"key\":\"y\"", "\"key\":\"Q\"", "answers[0].key: expected a letter from a to z", 0},
    {"\"key\":\"y\"", "\"key\":\"yy\"", "answers[0].key: expected a letter from a to z", 0},
    {"\"key\":\"u\"", "\"key\":\"y\"", "answers[1]: expected a key that no other", 0},
    {"{\"id\":\"no\",", "{\"id\":\"yes\",", "answers[2]: expected an id that no other", 0},
    {"{\"id\":\"no\",", "{\"id\":\"note\",", "answers[2].id: expected another id", 0},
    {"{\"id\":\"no\",", "{\"id\":\"low\",", "answers[2]: expected the risk of the same name", 0},
    {"{\"id\":\"no\",", "{\"id\":\"No\",", "answers[2].id: expected an id", 0},
    {"\"risk\":\"high\"}],", "\"risk\":\"higher\"}],", "answers[2].risk: expected a word of", 0},
    {"\"risk\":\"high\"}],", "\"risk\":2}],", "answers[2].risk: expected a word of", 0},
    {"\"risk\":\"high\"}],", "\"risk\":\"high\",\"aliases\":[7]}],",
     "answers[2].aliases[0]: expected", 0},
    {"\"domains\":[", "\"domains\":{},\"x-d\":[", "domains: expected a list", 0},
    {"\"title\":\"Selection bias\",", "", "domains[0]: the member \"title\" is missing", 0},
    {"\"id\":\"detection\"", "\"id\":\"selection\"", "domains[1]: expected an id that no other", 0},
    {"\"id\":\"detection\"", "\"id\":\"de tection\"", "domains[1].id: expected an id", 0},
    {"\"id\":\"house\"", "\"id\":\"2house\"", ITEM2 ".id: expected an id that begins", 0},
    {"\"id\":\"house\"", "\"id\":\"seq\"", ITEM2 ": expected an id, number, title and short", 0},
    {"\"number\":2", "\"number\":1", ITEM2 ": expected an id, number, title and short", 0},
    {"\"number\":2", "\"number\":0", ITEM2 ".number: expected a whole number from 1", 0},
    {"\"number\":2", "\"number\":\"2\"", ITEM2 ".number: expected a whole number", 0},
    {"\"number\":2", "\"number\":2.5", "a number that is not whole", 0},
    {"\"title\":\"Housing\"", "\"title\":\"Sequence\"", ITEM2 ": expected an id, number", 0},
    {"\"short\":\"Hou\"", "\"short\":\"Seq\"", ITEM2 ": expected an id, number, title", 0},
    {"\"short\":\"Hou\"", "\"short\":\"House\"", ITEM2 ".short: expected one to four", 0},
    {"\"level\":\"outcome\"", "\"level\":\"animal\"", ITEM3 ".level: expected \"study\" or", 0},
    {"\"good\":\"no\"", "\"good\":\"maybe\"", ITEM2 ".signals[1].good: expected \"yes\" or", 0},
    {"\"id\":\"b\",", "\"id\":\"B\",", ITEM2 ".signals[1].id: expected one letter", 0},
    {"\"id\":\"b\",", "\"id\":\"a\",", ITEM2 ".signals: expected letters that differ", 0},
    {"\"suggest\":\"a&b\"", "\"suggest\":\"a\"", ITEM2 ".suggest: expected every signalling", 0},
    {"\"suggest\":\"a&b\"", "\"suggest\":\"a&c\"", ITEM2 ".suggest: expected the letter of", 0},
    {"\"suggest\":\"a&b\"", "\"suggest\":\"a&\"", ITEM2 ".suggest: expected the letter of", 0},
    {"\"suggest\":\"a&b\"", "\"suggest\":\"a b\"", ITEM2 ".suggest: expected & or |", 0},
    {"\"suggest\":\"a&b\"", "\"suggest\":\"a&b)\"", ITEM2 ".suggest: expected & or |", 0},
    {"\"suggest\":\"a&b\"", "\"suggest\":\"(a&b\"", ITEM2 ".suggest: expected a closing", 0},
    {"\"suggest\":\"a&b\"", "\"suggest\":\"((((((((((((((((((a&b))))))))))))))))))\"",
     ITEM2 ".suggest: expected fewer nested", 0},
    {"\"suggest\":\"a&b\"", "\"guidance\":{\"maybe\":[\"x\"]},\"suggest\":\"a&b\"",
     ITEM2 ".guidance.maybe: expected the id of an answer", 0},
    {"\"suggest\":\"a&b\"", "\"guidance\":{\"yes\":\"x\"},\"suggest\":\"a&b\"",
     ITEM2 ".guidance.yes: expected a list", 0},
    {"\"suggest\":\"a&b\"", "\"templates\":[\"\"],\"suggest\":\"a&b\"",
     ITEM2 ".templates[0]: expected a text that is not empty", 0},
    {"\"suggest\":\"a&b\"", "\"templates\":[{\"default\":\"yes\"}],\"suggest\":\"a&b\"",
     ITEM2 ".templates[0]", 0},
    {"\"suggest\":\"a&b\"",
     "\"templates\":[{\"text\":\"x\",\"default\":\"maybe\"}],\"suggest\":\"a&b\"",
     ITEM2 ".templates[0].default: expected the id of an answer", 0},
    {"\"suggest\":\"a&b\"",
     "\"templates\":[{\"text\":\"x\",\"default\":\"yes\"},\"y\",{\"text\":\"z\",\"default\":\"yes\"}],"
     "\"suggest\":\"a&b\"",
     ITEM2 ".templates[2].default: expected one template for each answer", 0},
    {"\"source", "", NULL, 0}, /* not there: the end of the table */
};

static unsigned line_at(const char *text, const char *place)
{
    unsigned line = 1;
    for (; text < place; text++)
        line += *text == '\n';
    return line;
}

static char *mutate(const struct mutation *mutation, unsigned *line)
{
    const char *place = strstr(small_form, mutation->find);
    if (!place)
        return NULL;
    size_t before = (size_t)(place - small_form);
    char *text = malloc(sizeof small_form + strlen(mutation->replace));
    assert_non_null(text);
    memcpy(text, small_form, before);
    strcpy(text + before, mutation->replace);
    strcat(text, place + strlen(mutation->find));
    *line = line_at(small_form, place) + (unsigned)mutation->lines;
    return text;
}

static void every_error_says_where_and_what(void **state)
{
    (void)state;
    const struct mutation *mutation = mutations;
    for (; mutation->says; mutation++) {
        unsigned line = 0;
        struct rob_form *form = NULL;
        char *text = mutate(mutation, &line);
        if (!text)
            fail_msg("no place for %s", mutation->find);
        enum rob_status status = rob_form_read(&form, text, strlen(text), &last);
        free(text);
        if (status != ROB_INVALID || !strstr(last.text, mutation->says) || last.line != line)
            fail_msg("%s -> %s: %s, line %u (expected %u): %s", mutation->find, mutation->replace,
                     rob_status_name(status), last.line, line, last.text);
        assert_null(form);
    }
    assert_true(mutation - mutations > 60);
}

static void what_is_the_user_s_own_is_passed_over(void **state)
{
    (void)state;
    struct rob_form *form = NULL;
    unsigned line = 0;
    const struct mutation own = {"\"version\"", "\"x-team\":[{\"any\":1}],\"version\"", NULL, 0};
    char *text = mutate(&own, &line);
    must(rob_form_read(&form, text, strlen(text), &last));
    assert_int_equal(form->n_items, 3);
    assert_null(form->items[0].note);
    rob_form_free(form);
    free(text);
}

static void empty_members_count_as_absent(void **state)
{
    (void)state;
    static const char *const empty[] = {"null", "\"\"", "[]"};
    for (size_t i = 0; i < sizeof empty / sizeof *empty; i++) {
        char members[400];
        unsigned line = 0;
        struct rob_form *form = NULL;
        snprintf(members, sizeof members,
                 "\"templates\":%s,\"aliases\":%s,\"guidance\":{\"yes\":%s},\"suggest\":\"a&b\"",
                 empty[i], empty[i], empty[i]);
        const struct mutation own = {"\"suggest\":\"a&b\"", members, NULL, 0};
        char *text = mutate(&own, &line);
        assert_non_null(text);
        must(rob_form_read(&form, text, strlen(text), &last));
        assert_int_equal(form->items[1].n_templates, 0);
        assert_int_equal(form->items[1].n_aliases, 0);
        assert_int_equal(form->items[1].guidance[0].n_lines, 0);
        rob_form_free(form);
        free(text);
    }
}

static void a_template_may_be_the_default_of_an_answer(void **state)
{
    (void)state;
    unsigned line = 0;
    struct rob_form *form = NULL;
    const struct mutation own = {"\"suggest\":\"a&b\"",
                                 "\"templates\":[\"One\",{\"text\":\"Two\",\"default\":\"yes\"},"
                                 "{\"text\":\"Three\",\"default\":\"\"}],\"suggest\":\"a&b\"",
                                 NULL, 0};
    char *text = mutate(&own, &line);
    assert_non_null(text);
    must(rob_form_read(&form, text, strlen(text), &last));
    const struct rob_item *item = &form->items[1];
    assert_int_equal(item->n_templates, 3);
    assert_string_equal(item->templates[2].text, "Three");
    assert_int_equal(item->templates[2].answer, ROB_NOT_FOUND);
    assert_string_equal(rob_item_default(item, rob_item_answer(item, "yes")), "Two");
    assert_null(rob_item_default(item, rob_item_answer(item, "no")));
    assert_null(rob_item_default(item, ROB_NOT_FOUND));
    rob_form_free(form);
    free(text);
}

static void a_byte_order_mark_is_skipped(void **state)
{
    (void)state;
    struct rob_form *form = NULL;
    struct rob_buf text = {0};
    rob_buf_str(&text, "\xEF\xBB\xBF");
    rob_buf_str(&text, small_form);
    must(rob_form_read(&form, text.data, text.len, &last));
    rob_form_free(form);
    rob_buf_free(&text);
}

static void files_are_named(void **state)
{
    (void)state;
    struct rob_form *form = NULL;
    invalid(rob_form_load(&form, at("none.json"), &last), "none.json");
    spill(at("bad.json"), "{\n \"syrob_form\":3}", 17);
    invalid(rob_form_load(&form, at("bad.json"), &last), "bad.json:");
    char *big = calloc(1, ROB_FORM_BYTES_MAX + 1);
    memset(big, ' ', ROB_FORM_BYTES_MAX + 1);
    spill(at("big.json"), big, ROB_FORM_BYTES_MAX + 1);
    invalid(rob_form_load(&form, at("big.json"), &last), "longer than 1048576 bytes");
    free(big);
    assert_null(form);
}

/* --- finding ----------------------------------------------------------------------------- */

static struct rob_form *small(void)
{
    struct rob_form *form = NULL;
    must(rob_form_read(&form, small_form, sizeof small_form - 1, &last));
    return form;
}

static void items_are_found_by_what_people_write(void **state)
{
    (void)state;
    struct rob_form *form = NULL;
    must(rob_form_load(&form, SYROB_SOURCE_DIR "/forms/syrcle.json", &last));
    int item = 99;
    must(rob_form_find_item(&item, form, "10", &last));
    assert_int_equal(item, 9);
    must(rob_form_find_item(&item, form, form->items[2].title, &last));
    assert_int_equal(item, 2);
    char prefix[8];
    snprintf(prefix, sizeof prefix, "%.4s", form->items[0].id);
    must(rob_form_find_item(&item, form, prefix, &last));
    assert_int_equal(item, 0);
    invalid(rob_form_find_item(&item, form, "blinding", &last), "could be several");
    invalid(rob_form_find_item(&item, form, "11", &last), "no item '11'");
    invalid(rob_form_find_item(&item, form, "", &last), "no item ''");
    invalid(rob_form_find_item(&item, form, "-1", &last), NULL);
    invalid(rob_form_find_item(&item, form, "1 ", &last), NULL);
    invalid(rob_form_find_item(&item, form, "4294967297", &last), NULL);
    char typo[64];
    snprintf(typo, sizeof typo, "%sx", form->items[4].id);
    invalid(rob_form_find_item(&item, form, typo, &last), form->items[4].id);
    assert_int_equal(item, 0); /* untouched by failures */
    rob_form_free(form);
}

static void answers_are_found_by_what_people_write(void **state)
{
    (void)state;
    struct rob_form *form = small();
    static const struct {
        const char *text;
        int answer;
    } known[] = {{"yes", YES},   {"YES", YES}, {"y", YES},     {"Y", YES},
                 {"low", YES},   {"L", YES},   {"+", YES},     {"-", NO},
                 {"?", UNCLEAR}, {"high", NO}, {"u", UNCLEAR}, {"Not applicable", NA},
                 {"x", NA},      {"na", NA}};
    const struct rob_item *blind = &form->items[BLIND];
    int answer = 99;
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        must(rob_item_find_answer(&answer, blind, form, known[i].text, &last));
        assert_int_equal(answer, known[i].answer);
    }
    static const char *const unknown[] = {"", "ye", "maybe", "null", "1"};
    for (size_t i = 0; i < sizeof unknown / sizeof *unknown; i++)
        invalid(rob_item_find_answer(&answer, blind, form, unknown[i], &last),
                "it has: yes, unclear, no, na");
    invalid(rob_item_find_answer(&answer, &form->items[SEQ], form, "na", &last), "no answer 'na'");
    assert_int_equal(answer, NA);
    rob_form_free(form);
}

/* A risk that two answers have names neither. */
static void a_risk_of_two_answers_is_no_answer(void **state)
{
    (void)state;
    unsigned line = 0;
    int answer = 99;
    struct rob_form *form = NULL;
    const struct mutation more = {"{\"id\":\"no\",",
                                  "{\"id\":\"p\",\"label\":\"P\",\"key\":\"p\",\"risk\":\"low\","
                                  "\"aliases\":[\"Probably\",\"so so\"]},{\"id\":\"no\",",
                                  NULL, 0};
    char *text = mutate(&more, &line);
    must(rob_form_read(&form, text, strlen(text), &last));
    free(text);
    invalid(rob_item_find_answer(&answer, &form->items[SEQ], form, "low", &last), "'low'");
    must(rob_item_find_answer(&answer, &form->items[SEQ], form, "SO SO", &last));
    assert_int_equal(answer, 2);
    must(rob_item_find_answer(&answer, &form->items[SEQ], form, "high", &last));
    assert_int_equal(answer, 3);
    rob_form_free(form);
}

#define in_room(test) cmocka_unit_test_setup_teardown(test, begin_room, end_room)

int main(void)
{
    const struct CMUnitTest tests[] = {
        in_room(the_shipped_forms_load),
        in_room(the_syrcle_form_is_the_published_one),
        in_room(every_error_says_where_and_what),
        in_room(what_is_the_user_s_own_is_passed_over),
        in_room(empty_members_count_as_absent),
        in_room(a_template_may_be_the_default_of_an_answer),
        in_room(a_byte_order_mark_is_skipped),
        in_room(files_are_named),
        in_room(items_are_found_by_what_people_write),
        in_room(answers_are_found_by_what_people_write),
        in_room(a_risk_of_two_answers_is_no_answer),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
