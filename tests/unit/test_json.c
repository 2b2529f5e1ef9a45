/* Strict JSON: what is refused, with its line and column; what is read; what is written. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/json.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct rob_json_limits usual = {.bytes = 4096, .depth = 4, .members = 8};
static const struct rob_json_limits line_limits = {
    .bytes = 4096, .depth = 4, .members = 8, .one_line = true};

static enum rob_status read_text(struct rob_json *json, const char *text, size_t len,
                                 const struct rob_json_limits *limits, struct rob_error *err)
{
    char *copy = malloc(len ? len : 1); /* so that a read behind the end is seen */
    assert_non_null(copy);
    memcpy(copy, text, len);
    enum rob_status status = rob_json_read(json, copy, len, limits, err);
    json->text = text;
    free(copy);
    return status;
}

/* Refused texts, with the message and its place. */
static const struct {
    const char *text, *says;
    unsigned line, column;
} not_strict[] = {
    {"", "ends too early", 1, 1},
    {" \n ", "ends too early", 2, 2},
    {"\xef\xbb\xbf{}", "not a JSON value", 1, 1},
    {"{\"a\":1,\"a\":2}", "occurs twice", 1, 11},
    {"{\"a\":{\"a\":1,\n\"b\":2,\"a\":3}}", "occurs twice", 2, 10},
    {"{\"\":1,\"\":2}", "occurs twice", 1, 9},
    {"{\"\\u0061\":1}", "escape in a name", 1, 3},
    {"{\"a\\n\":1}", "escape in a name", 1, 4},
    {"2147483648", "beyond", 1, 11},
    {"-2147483648", "beyond", 1, 12},
    {"99999999999999999999999999", "beyond", 1, 27},
    {"1.0", "not whole", 1, 2},
    {"1e3", "not whole", 1, 2},
    {"1E3", "not whole", 1, 2},
    {"01", "not a number", 1, 3},
    {"-01", "not a number", 1, 4},
    {"-0", "not a number", 1, 3},
    {"-", "not a number", 1, 2},
    {"- 1", "not a number", 1, 2},
    {"+1", "not a JSON value", 1, 1},
    {".5", "not a JSON value", 1, 1},
    {"NaN", "not a JSON value", 1, 1},
    {"True", "not a JSON value", 1, 1},
    {"nul", "not a JSON value", 1, 1},
    {"nullx", "after the end", 1, 5},
    {"{} {}", "after the end", 1, 4},
    {"[1]\n\n,", "after the end", 3, 1},
    {"'a'", "not a JSON value", 1, 1},
    {"[1,]", "not a JSON value", 1, 4},
    {"[,1]", "not a JSON value", 1, 2},
    {"[1 2]", "comma or ]", 1, 4},
    {"[1", "comma or ]", 1, 3},
    {"[1}", "comma or ]", 1, 3},
    {"[", "ends too early", 1, 2},
    {"{\"a\":1", "comma or }", 1, 7},
    {"{\"a\":1]", "comma or }", 1, 7},
    {"{\"a\":1,}", "name in quotes", 1, 8},
    {"{a:1}", "name in quotes", 1, 2},
    {"{1:1}", "name in quotes", 1, 2},
    {"{\"a\" 1}", "colon", 1, 6},
    {"{\"a\"}", "colon", 1, 5},
    {"{\"a\":}", "not a JSON value", 1, 6},
    {"\"abc", "inside a string", 1, 5},
    {"\"abc\\", "escape that is not allowed", 1, 5},
    {"\"\\x41\"", "escape that is not allowed", 1, 2},
    {"\"\\r\"", "escape that is not allowed", 1, 2},
    {"\"\\b\"", "escape that is not allowed", 1, 2},
    {"\"\\f\"", "escape that is not allowed", 1, 2},
    {"\"\\'\"", "escape that is not allowed", 1, 2},
    {"\"\\u12\"", "escape that is not allowed", 1, 2},
    {"\"\\u12g4\"", "escape that is not allowed", 1, 2},
    {"\"\\u0000\"", "control character", 1, 2},
    {"\"\\u001b\"", "control character", 1, 2},
    {"\"\\u000d\"", "control character", 1, 2},
    {"\"\\u007f\"", "control character", 1, 2},
    {"\"\\u0085\"", "control character", 1, 2},
    {"\"\\ufffe\"", "noncharacter", 1, 2},
    {"\"\\ufdd0\"", "noncharacter", 1, 2},
    {"\"\\udbff\\udfff\"", "noncharacter", 1, 2},
    {"\"\\ud800\"", "escape that is not allowed", 1, 2},
    {"\"\\udc00\"", "escape that is not allowed", 1, 2},
    {"\"\\ud800\\u0041\"", "escape that is not allowed", 1, 2},
    {"\"\\ud800\\ud800\"", "escape that is not allowed", 1, 2},
    {"\"\\ud800x\"", "escape that is not allowed", 1, 2},
    {"\"a\nb\"", "control character", 1, 3},
    {"\"a\tb\"", "control character", 1, 3},
    {"\"\x1b\"", "control character", 1, 2},
    {"\"\x7f\"", "control character", 1, 2},
    {"\"\xc2\x9b\"", "control character", 1, 2},
    {"\"\xef\xbf\xbe\"", "noncharacter", 1, 2},
    {"\"\xf4\x8f\xbf\xbf\"", "noncharacter", 1, 2},
    {"\"\xff\"", "UTF-8", 1, 2},
    {"\"\xc0\xaf\"", "UTF-8", 1, 2},
    {"\"\xe2\x82\"", "UTF-8", 1, 2},
    {"\"\xed\xa0\x80\"", "UTF-8", 1, 2},
    {"\"\xf4\x90\x80\x80\"", "UTF-8", 1, 2},
    {"\"\x80\"", "UTF-8", 1, 2},
    {"[[[[[1]]]]]", "too deeply", 1, 5},
    {"{\"a\":[{\"b\":[{}]}]}", "too deeply", 1, 13},
    {"{\"a\":1,\"b\":1,\"c\":1,\"d\":1,\"e\":1,\"f\":1,\"g\":1,\"h\":1,\"i\":1}", "too many", 1,
     50},
    {"\f1", "not a JSON value", 1, 1},
    {"// x\n1", "not a JSON value", 1, 1},
};

static void what_is_not_strict_is_refused(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof not_strict / sizeof *not_strict; i++) {
        struct rob_json json = {0};
        struct rob_error err = {0};
        char column[32];
        snprintf(column, sizeof column, "column %u: ", not_strict[i].column);
        enum rob_status status =
            read_text(&json, not_strict[i].text, strlen(not_strict[i].text), &usual, &err);
        if (status != ROB_INVALID || !strstr(err.text, not_strict[i].says) ||
            err.line != not_strict[i].line || strncmp(err.text, column, strlen(column)) != 0)
            fail_msg("%s: %s, line %u (expected %u), %s (expected %s%s)", not_strict[i].text,
                     rob_status_name(status), err.line, not_strict[i].line, err.text, column,
                     not_strict[i].says);
        rob_json_free(&json);
    }
}

static void nul_bytes_are_refused(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        size_t len;
    } bad[] = {{"\"a\0b\"", 5}, {"1\0", 2}, {"\0", 1}, {"{}\0", 3}, {"[1\0]", 4}};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        struct rob_json json = {0};
        assert_int_equal(read_text(&json, bad[i].text, bad[i].len, &usual, NULL), ROB_INVALID);
        rob_json_free(&json);
    }
}

static void what_is_strict_is_read(void **state)
{
    (void)state;
    static const char *const good[] = {
        "null",
        "true",
        "false",
        "0",
        "-1",
        "2147483647",
        "-2147483647",
        "\"\"",
        "[]",
        "{}",
        " \t\r\n[ ] ",
        "[[[[]]]]",
        "{\"a\":[{\"b\":[1]}]}",
        "\"\\n\\t\\\"\\\\\\/\"",
        "\"\\u0041\\u000a\\u0009\\ud83d\\ude00\"",
        "\"\xf0\x9f\x98\x80 \xe2\x80\xae\"",
        "[null,true,false,0,\"\",[],{}]",
        "{\"a\":1,\"b\":1,\"c\":1,\"d\":1,\"e\":1,\"f\":1,\"g\":1,\"h\":1}",
        "{\"A\":1,\"a\":2}"};
    for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
        struct rob_json json = {0};
        struct rob_error err = {0};
        if (read_text(&json, good[i], strlen(good[i]), &usual, &err) != ROB_OK)
            fail_msg("%s: %s", good[i], err.text);
        assert_int_equal(json.nodes->span, json.n_nodes);
        rob_json_free(&json);
    }
}

static void a_line_is_one_line(void **state)
{
    (void)state;
    struct rob_json json = {0};
    struct rob_error err = {0};
    assert_int_equal(rob_json_read(&json, "{\"a\": 1\t}", 9, &line_limits, &err), ROB_OK);
    assert_int_equal(rob_json_read(&json, "{\"a\":\n1}", 8, &line_limits, &err), ROB_INVALID);
    assert_int_equal(rob_json_read(&json, "{\"a\":1}\r", 8, &line_limits, &err), ROB_INVALID);
    assert_int_equal(rob_json_read(&json, "\n{}", 3, &line_limits, &err), ROB_INVALID);
    rob_json_free(&json);
}

static void sizes_are_limited(void **state)
{
    (void)state;
    struct rob_json json = {0};
    struct rob_error err = {0};
    char text[4200];
    memset(text, ' ', sizeof text);
    text[0] = '1';
    assert_int_equal(rob_json_read(&json, text, 4096, &usual, &err), ROB_OK);
    assert_int_equal(rob_json_read(&json, text, 4097, &usual, &err), ROB_INVALID);
    assert_non_null(strstr(err.text, "4096 bytes"));
    memset(text, '[', sizeof text); /* no deeper than allowed, however many */
    assert_int_equal(rob_json_read(&json, text, 4096, &usual, &err), ROB_INVALID);
    assert_true(json.n_nodes <= 5);
    rob_json_free(&json);
}

static void every_beginning_of_a_value_is_refused(void **state)
{
    (void)state;
    const char *text = "{\"a\":[1,\"\xc3\xa4\\ud83d\\ude00\",null],\"b\":{\"c\":-12}}";
    for (size_t n = 0; n < strlen(text); n++) {
        struct rob_json json = {0};
        assert_int_equal(read_text(&json, text, n, &usual, NULL), ROB_INVALID);
        rob_json_free(&json);
    }
}

/* --- looking around ---------------------------------------------------------------------- */

static void nodes_know_their_place(void **state)
{
    (void)state;
    const char *text =
        "{\"a\": 1,\n \"list\": [\n  true,\n  {\"x\": \"v\", \"y\": [0, \"\\u00e4\"]}\n ],"
        "\n \"z\": -7}";
    struct rob_json json = {0};
    assert_int_equal(rob_json_parse(&json, text, strlen(text), &usual, NULL), ROB_OK);
    const struct rob_json_node *list = rob_json_get(&json, json.nodes, "list");
    const struct rob_json_node *object = rob_json_next(rob_json_first(list));
    const struct rob_json_node *y = rob_json_get(&json, object, "y");
    const struct rob_json_node *last = rob_json_next(rob_json_first(y));
    const struct {
        const struct rob_json_node *node;
        const char *path;
        unsigned line;
    } known[] = {{json.nodes, "", 1},
                 {list, "list", 2},
                 {rob_json_first(list), "list[0]", 3},
                 {object, "list[1]", 4},
                 {y, "list[1].y", 4},
                 {last, "list[1].y[1]", 4},
                 {y - 1, "list[1].y", 4},
                 {rob_json_get(&json, json.nodes, "z"), "z", 6}};
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        struct rob_buf path = {0};
        rob_json_path(&json, known[i].node, &path);
        assert_string_equal(rob_buf_text(&path), known[i].path);
        assert_int_equal(rob_json_line(&json, known[i].node), known[i].line);
        rob_buf_free(&path);
    }
    const cJSON *in_list = rob_json_member(json.root, "list")->child,
                *in_y = rob_json_member(in_list->next, "y")->child;
    assert_ptr_equal(rob_json_node_of(&json, json.root), json.nodes);
    assert_ptr_equal(rob_json_node_of(&json, in_list), rob_json_first(list));
    assert_ptr_equal(rob_json_node_of(&json, in_y->next), last);
    assert_ptr_equal(rob_json_node_of(&json, rob_json_member(json.root, "z")),
                     rob_json_get(&json, json.nodes, "z"));
    assert_null(rob_json_member(json.root, "Z"));
    assert_true(rob_json_holds(in_y->next, "\xc3\xa4"));
    assert_false(rob_json_holds(in_y, "0"));
    assert_int_equal(rob_json_get(&json, json.nodes, "z")->integer, -7);
    assert_null(rob_json_get(&json, json.nodes, "x"));
    assert_null(rob_json_get(&json, list, "x"));
    assert_null(rob_json_first(rob_json_get(&json, json.nodes, "a")));
    assert_true(rob_json_equals(&json, rob_json_get(&json, object, "x"), "v", 1));
    assert_false(rob_json_equals(&json, rob_json_get(&json, object, "x"), "vv", 2));
    assert_false(rob_json_equals(&json, last, "\xc3\xa4", 2)); /* escaped: to be decoded first */
    struct rob_error err = {0};
    assert_int_equal(rob_json_fail(&json, last, &err, "expected %s", "a dog"), ROB_INVALID);
    assert_string_equal(err.text, "list[1].y[1]: expected a dog");
    assert_int_equal(err.line, 4);
    rob_json_free(&json);
}

static void strings_are_decoded(void **state)
{
    (void)state;
    static const struct {
        const char *json, *text;
    } known[] = {
        {"\"\"", ""},
        {"\"plain\"", "plain"},
        {"\"\\\"\\\\\\/\\n\\t\"", "\"\\/\n\t"},
        {"\"\\u0041\\u00e4\\u20AC\\uD83D\\uDE00!\"", "A\xc3\xa4\xe2\x82\xac\xf0\x9f\x98\x80!"},
        {"\"\\u000a\\u0009\"", "\n\t"}};
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        struct rob_json json = {0};
        struct rob_arena arena = {0};
        assert_int_equal(rob_json_read(&json, known[i].json, strlen(known[i].json), &usual, NULL),
                         ROB_OK);
        assert_string_equal(rob_json_text(&json, json.nodes, &arena), known[i].text);
        rob_arena_free(&arena);
        rob_json_free(&json);
    }
}

/* --- writing ----------------------------------------------------------------------------- */

static char *quoted(const char *text, bool show)
{
    struct rob_buf out = {0};
    struct rob_json_writer writer = {.out = &out, .show = show};
    rob_json_add_text(&writer, NULL, text);
    return rob_buf_take(&out);
}

static void strings_are_escaped(void **state)
{
    (void)state;
    static const struct {
        const char *text, *plain, *shown;
    } known[] = {{"a\"b\\c/", "\"a\\\"b\\\\c/\"", NULL},
                 {"\n\t", "\"\\n\\t\"", NULL},
                 {"\x1b\r", "\"\\u001b\\r\"", NULL},
                 {"\x7f", "\"\x7f\"", "\"\\u007f\""},
                 {"\xc2\x9b", "\"\xc2\x9b\"", "\"\\u009b\""},
                 {"\xe2\x80\xae", "\"\xe2\x80\xae\"", "\"\\u202e\""},
                 {"\xc3\xa4\xf0\x9f\x98\x80", "\"\xc3\xa4\xf0\x9f\x98\x80\"", NULL},
                 {"a\xff z", "\"a\\ufffd z\"", NULL}};
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        char *plain = quoted(known[i].text, false), *shown = quoted(known[i].text, true);
        assert_string_equal(plain, known[i].plain);
        assert_string_equal(shown, known[i].shown ? known[i].shown : known[i].plain);
        free(plain);
        free(shown);
    }
}

typedef void open_fn(struct rob_json_writer *writer, const char *name, char bracket);

static void write_all(struct rob_json_writer *writer, open_fn *open)
{
    const char *texts[] = {"x", NULL};
    open(writer, NULL, '{');
    open(writer, "empty", '[');
    rob_json_close(writer, ']');
    rob_json_add_text(writer, "text", "a\nb");
    rob_json_add_text(writer, "none", NULL);
    rob_json_add_texts(writer, "texts", texts, 2);
    open(writer, "inner", '{');
    rob_json_add_integer(writer, "n", -5000000000);
    rob_json_add_bool(writer, "yes", true);
    rob_json_add_number(writer, "x", 0.1 + 0.2);
    rob_json_close(writer, '}');
    rob_json_add_bool(writer, "no", false);
    rob_json_close(writer, '}');
}

static void documents_are_written(void **state)
{
    (void)state;
    struct rob_buf out = {0};
    for (int i = 0; i < 2; i++) {
        open_fn *open = i ? rob_json_begin : rob_json_open;
        struct rob_json_writer writer = {.out = &out};
        write_all(&writer, open);
        assert_string_equal(out.data,
                            "{\"empty\":[],\"text\":\"a\\nb\",\"none\":null,\"texts\":[\"x\",null],"
                            "\"inner\":{\"n\":-5000000000,\"yes\":true,\"x\":0.30000000000000004},"
                            "\"no\":false}");
        rob_buf_clear(&out);
        writer = (struct rob_json_writer){.out = &out, .indent = 2};
        write_all(&writer, open);
        assert_non_null(strstr(out.data, "{\n  \"empty\": [],\n  \"text\": \"a\\nb\",\n"));
        assert_non_null(strstr(out.data, "  \"inner\": {\n    \"n\": -5000000000,\n"));
        assert_non_null(strstr(out.data, "  },\n  \"no\": false\n}"));
        rob_buf_clear(&out);
    }
    rob_buf_free(&out);
}

/* A name may be chosen by people, an outcome for example. */
static void names_are_escaped(void **state)
{
    (void)state;
    for (int i = 0; i < 2; i++) {
        struct rob_buf out = {0};
        struct rob_json_writer writer = {.out = &out, .show = true};
        (i ? rob_json_begin : rob_json_open)(&writer, NULL, '{');
        rob_json_add_null(&writer, "\"\xe2\x80\xae\x7f[{");
        rob_json_close(&writer, '}');
        assert_string_equal(out.data, "{\"\\\"\\u202e\\u007f[{\":null}");
        rob_buf_free(&out);
    }
}

/* A document is passed on in pieces: memory holds one of them. */
static void a_stream_gets_pieces(void **state)
{
    (void)state;
    enum { TEXTS = 3000, LEN = 1000 };
    char one[LEN + 1] = "", *text = NULL;
    size_t len = 0;
    struct rob_buf out = {0};
    struct rob_json_writer writer = {.out = &out, .to = open_memstream(&text, &len)};
    assert_non_null(writer.to);
    rob_json_begin(&writer, NULL, '[');
    memset(one, 'x', LEN);
    for (int i = 0; i < TEXTS; i++)
        rob_json_add_text(&writer, NULL, one);
    rob_json_close(&writer, ']');
    assert_true(out.len < 1 << 20 && out.cap <= 2 << 20 && !out.failed);
    fwrite(out.data, 1, out.len, writer.to);
    fclose(writer.to);
    assert_int_equal(len, TEXTS * (LEN + 3) + 1);
    assert_int_equal(strspn(text, "[\"x\",]"), len);
    rob_buf_free(&out);
    free(text);
}

static void any_text_comes_back(void **state)
{
    (void)state;
    srand(11);
    for (int round = 0; round < 2000; round++) {
        char text[40];
        static const char *const pieces[] = {
            "\"",           "\\", "\n",     "\t", "a", "\xc3\xa4", "\xf0\x9f\x98\x80",
            "\xe2\x80\xae", "/",  "\\u0041"};
        size_t n = 0;
        for (int i = rand() % 6; i > 0; i--)
            n += (size_t)sprintf(text + n, "%s", pieces[rand() % 10]);
        text[n] = '\0';
        char *json_text = quoted(text, round % 2);
        struct rob_json json = {0};
        struct rob_arena arena = {0};
        assert_int_equal(read_text(&json, json_text, strlen(json_text), &line_limits, NULL),
                         ROB_OK);
        assert_string_equal(rob_json_text(&json, json.nodes, &arena), text);
        rob_arena_free(&arena);
        rob_json_free(&json);
        free(json_text);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_not_strict_is_refused),
        cmocka_unit_test(nul_bytes_are_refused),
        cmocka_unit_test(what_is_strict_is_read),
        cmocka_unit_test(a_line_is_one_line),
        cmocka_unit_test(sizes_are_limited),
        cmocka_unit_test(every_beginning_of_a_value_is_refused),
        cmocka_unit_test(nodes_know_their_place),
        cmocka_unit_test(strings_are_decoded),
        cmocka_unit_test(strings_are_escaped),
        cmocka_unit_test(documents_are_written),
        cmocka_unit_test(names_are_escaped),
        cmocka_unit_test(a_stream_gets_pieces),
        cmocka_unit_test(any_text_comes_back),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
