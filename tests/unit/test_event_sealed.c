/* Lines of sealed reviews: what they hide, and that it comes back. */
#include "unit/event_near.h"

static const char hash_before[] = HASH;

#define well(call) assert_int_equal(call, ROB_OK)

/* The text of a line up to the end of its box, behind the hash before it. */
static void cut_box(struct rob_buf *box, const struct rob_buf *line)
{
    const char *start = strstr(line->data, "\"box\":\"");
    assert_non_null(start);
    rob_buf_str(box, hash_before);
    rob_buf_add(box, line->data,
                (size_t)(strchr(start + sizeof "\"box\":\"" - 1, '"') - line->data));
}

static struct rob_seal_keys some_keys(void)
{
    static const unsigned char secret[ROB_SECRET_BYTES] = {7};
    struct rob_seal_keys keys;
    rob_seal_keys(&keys, secret, "00", "r1");
    return keys;
}

/* Sealed, read as a stranger does, and opened with the key of its study, it is the same event. */
static void assert_seals(struct rob_event *event)
{
    struct rob_seal_keys keys = some_keys();
    unsigned char key[ROB_KEY_BYTES], wrong[ROB_KEY_BYTES];
    struct rob_buf line = {0}, text = {0}, plain = {0}, again = {0};
    struct rob_event_room room = {.text = {0}};
    struct reading in = {.err = {0}};
    bool opened = true;
    rob_event_write_sealed(&line, event, &keys, hash_before);
    cut_box(&text, &line);
    const char *base64 = strrchr(text.data, '"') + 1;
    struct rob_event_box box = {text.data, (size_t)(base64 - text.data), base64, strlen(base64)};
    rob_buf_char(&line, '}');
    well(rob_json_read(&in.json, line.data, line.len, &limits, &in.err));
    well(rob_event_read(&in.event, NULL, &in.json, true, &in.arena, &in.words, &in.err));
    assert_int_equal(in.event.op, rob_op_outer(event->op));
    assert_int_equal(in.event.seal, ROB_SEAL_CLOSED);
    assert_int_equal(in.event.left, 5);
    rob_seal_study_key(key, &keys, event->study);
    rob_seal_study_key(wrong, &keys, "another");
    well(rob_event_unseal(&in.event, &opened, &box, wrong, &room, &in.arena, &in.words, &in.err));
    assert_false(opened);
    well(rob_event_unseal(&in.event, &opened, &box, key, &room, &in.arena, &in.words, &in.err));
    assert_true(opened);
    in.event.line = event->line;
    rob_event_write(&plain, event, NULL);
    rob_event_write(&again, &in.event, NULL);
    assert_string_equal(again.data, plain.data);
    free_reading(&in);
    rob_buf_free(&line);
    rob_buf_free(&text);
    rob_event_room_free(&room);
    rob_buf_free(&plain);
    rob_buf_free(&again);
}

static void assert_hides(const struct rob_event *event)
{
    static const char *const content[] = {
        "judge",  "clear",   "flag",  "note", "seq",  "outcome", "yes", "Sup",
        "quotes", "signals", "a.csv", "undo", "pass", "reason",  "Rea", "0000000000000003"};
    struct rob_seal_keys keys = some_keys();
    struct rob_buf line = {0};
    rob_event_write_sealed(&line, event, &keys, hash_before);
    char *box = strstr(line.data, "\"box\":\""), *end = strchr(box + 7, '"');
    memset(box, ' ', (size_t)(end - box)); /* what base64 spells is chance */
    for (size_t i = 0; i < sizeof content / sizeof *content; i++)
        if (strstr(line.data, content[i]) && strcmp(rob_op_id(event->op), content[i]) != 0)
            fail_msg("%s shows %s: %s", rob_op_id(event->op), content[i], line.data);
    assert_null(strstr(line.data, event->op == ROB_OP_JUDGE ? "was" : "judge"));
    rob_buf_free(&line);
}

static void sealed_lines_hide_content_and_come_back_whole(void **state)
{
    (void)state;
    unsigned n = 0;
    for (int op = 0; op < ROB_OP_COUNT; op++) {
        struct rob_event event = whole((enum rob_op)op);
        if (rob_op_outer((enum rob_op)op) == ROB_OP_COUNT)
            continue;
        assert_seals(&event);
        assert_hides(&event);
        n++;
    }
    assert_int_equal(n, 6);
}

/* A line that stands open where it should not is refused before anybody counts it. */
static void open_lines_are_refused_in_sealed_journals(void **state)
{
    (void)state;
    for (int op = 0; op < ROB_OP_COUNT; op++) {
        struct rob_event event = whole((enum rob_op)op);
        struct rob_buf line = {0};
        struct reading in = {.err = {0}};
        rob_event_write(&line, &event, op == ROB_OP_OPEN ? &head : NULL);
        rob_buf_char(&line, '}');
        well(rob_json_read(&in.json, line.data, line.len, &limits, &in.err));
        bool content = rob_op_outer((enum rob_op)op) != ROB_OP_COUNT || op == ROB_OP_SEALED;
        assert_int_equal(
            rob_event_read(&in.event, &in.head, &in.json, true, &in.arena, &in.words, &in.err),
            content ? ROB_INVALID : ROB_OK);
        free_reading(&in);
        rob_buf_free(&line);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sealed_lines_hide_content_and_come_back_whole),
        cmocka_unit_test(open_lines_are_refused_in_sealed_journals),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
