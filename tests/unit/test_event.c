/* Events as lines: each op with all its fields, there and back; what is refused; what is equal. */
#include "unit/event_near.h"

#define WAS "\"was\":[\"0123456789abcdef\",\"ffffffffffffffff\"]"
#define UNDO "\"undo\":[\"0000000000000001\"]"
#define REFS "[\"0000000000000003\",\"0000000000000004\"]"
#define CELL "\"study\":\"s1\",\"item\":\"seq\",\"outcome\":\"A \\\"B\\\"\""
#define SAID                                                                                       \
    "\"answer\":\"yes\",\"support\":\"Sup \\\\ \xc3\xa4\",\"quotes\":[{\"text\":\"seen\\n\\tin "   \
    "it\",\"where\":\"p. 1\"},{\"text\":\"\",\"where\":\"p. 2\"}]"

/* The members after the op, in the order of the format. */
static const char *const lines[ROB_OP_COUNT] = {
    [ROB_OP_OPEN] = "\"v\":1,\"review\":\"00\",\"seat\":\"r1\",\"writer\":\"7f3c9a\",\"salt\":"
                    "\"5a\",\"app\":\"syrob 0.1\",\"key\":\"pp\"",
    [ROB_OP_TITLE] = "\"title\":\"Va\",\"created\":\"Cr\"," WAS ",\"left\":5",
    [ROB_OP_SEAT] =
        "\"seat\":\"r3\",\"name\":\"Na\",\"role\":\"reviewer\",\"tool_version\":\"yes\","
        "\"tool_date\":\"Sup \\\\ ä\"," WAS ",\"left\":5",
    [ROB_OP_RELEASE] = "\"seat\":\"r3\",\"reason\":\"Rea\"," WAS ",\"left\":5",
    [ROB_OP_OUTCOME] = "\"study\":\"s1\",\"outcomes\":[\"ALT\",\"A \\\"B\\\"\"]," WAS ",\"left\":5",
    [ROB_OP_FORM] =
        "\"file\":\"form.json\",\"sha256\":\"ff\",\"reason\":\"Rea\"," WAS ",\"left\":5",
    [ROB_OP_MODE] = "\"open\":\"Va\"," WAS ",\"left\":5",
    [ROB_OP_CUSTODIAN] = "\"name\":\"Na\",\"key\":\"kk\",\"left\":5",
    [ROB_OP_STUDY] = "\"study\":\"s1\",\"label\":\"La\",\"title\":\"Ti\",\"authors\":\"Au\","
                     "\"year\":1997,\"journal\":\"Jo\",\"volume\":\"Vo\",\"pages\":\"Pa\","
                     "\"doi\":\"Do\",\"pmid\":\"Pm\",\"abstract\":\"Ab\",\"url\":\"Ur\","
                     "\"left\":5",
    [ROB_OP_STUDY_EDIT] = "\"study\":\"s1\",\"field\":\"title\",\"value\":\"Va\",\"reason\":"
                          "\"Rea\"," WAS ",\"left\":5",
    [ROB_OP_STUDY_DROP] =
        "\"study\":\"s1\",\"same_as\":\"s2\",\"reason\":\"Rea\"," WAS ",\"left\":5",
    [ROB_OP_STUDY_RESTORE] = "\"study\":\"s1\",\"reason\":\"Rea\"," WAS ",\"left\":5",
    [ROB_OP_STUDY_DIFFERENT] = "\"study\":\"s1\",\"other\":\"s2\",\"reason\":\"Rea\",\"left\":5",
    [ROB_OP_IMPORT] =
        "\"source\":\"PubMed\",\"file\":\"form.json\",\"sha256\":\"ff\",\"records\":7,"
        "\"new\":7,\"known\":7,\"doubtful\":7,\"left\":5",
    [ROB_OP_STAGE] = "\"name\":\"Na\",\"from\":\"fr\",\"heads\":[\"" HASH
                     "\"],\"rule\":\"eligible=include\",\"taken\":7,\"left\":5",
    [ROB_OP_ASSIGN] =
        "\"study\":\"s1\",\"seats\":[\"r1\",\"r2\"],\"seed\":7,\"reason\":\"Rea\"," WAS
        ",\"left\":5",
    [ROB_OP_ROUND] = "\"name\":\"Na\",\"studies\":[\"s1\",\"s2\"],\"seed\":7," WAS ",\"left\":5",
    [ROB_OP_JUDGE] =
        CELL "," SAID ",\"signals\":{\"a\":\"yes\",\"b\":\"not-relevant\"},"
             "\"sheet\":\"a.csv\",\"sheet_sha256\":\"aa\",\"row\":12," WAS "," UNDO ",\"left\":5",
    [ROB_OP_CLEAR] = CELL "," WAS "," UNDO ",\"left\":5",
    [ROB_OP_COMPLETE] = "\"study\":\"s1\",\"commit\":\"cc\",\"pass\":" REFS "," WAS ",\"left\":5",
    [ROB_OP_REOPEN] = "\"study\":\"s1\",\"reason\":\"Rea\"," WAS ",\"left\":5",
    [ROB_OP_REVEAL] =
        "\"study\":\"s1\",\"key\":\"kk\",\"of\":[\"" HASH "\"],\"reason\":\"Rea\",\"left\":5",
    [ROB_OP_FLAG] =
        "\"study\":\"s1\",\"item\":\"seq\",\"text\":\"Rea\"," WAS "," UNDO ",\"left\":5",
    [ROB_OP_SEALED] = "\"study\":\"s1\",\"left\":5",
    [ROB_OP_CUSTODY] = "\"box\":\"bb\",\"left\":5",
    [ROB_OP_MEET] = "\"seat\":\"r3\",\"key\":\"kk\",\"left\":5",
    [ROB_OP_RESOLVE] = CELL ",\"of\":" REFS "," SAID ",\"how\":\"discussion\",\"by\":[\"r1\","
                            "\"r2\"],\"operator\":\"r1\",\"cause\":\"slip\",\"reason\":\"Rea\"," WAS
                            "," UNDO ",\"left\":5",
    [ROB_OP_UNRESOLVE] = CELL ",\"operator\":\"r1\",\"reason\":\"Rea\"," WAS "," UNDO ",\"left\":5",
    [ROB_OP_REFER] = CELL ",\"operator\":\"r1\",\"reason\":\"Rea\"," WAS "," UNDO ",\"left\":5",
    [ROB_OP_EARLY] = "\"study\":\"s1\",\"operator\":\"r1\",\"reason\":\"Rea\"," WAS ",\"left\":5",
    [ROB_OP_NOTE] = "\"study\":\"s1\",\"item\":\"seq\",\"text\":\"Rea\"," UNDO ",\"left\":5",
    [ROB_OP_RECOVER] = "\"file\":\"form.json\",\"reason\":\"Rea\"",
};

/* --- there and back ---------------------------------------------------------------------- */

static void assert_comes_back(struct rob_event *event, const char *expected)
{
    struct rob_buf out = {0}, again = {0};
    struct reading in;
    rob_event_write(&out, event, event->op == ROB_OP_OPEN ? &head : NULL);
    assert_string_equal(out.data, expected);
    rob_buf_char(&out, '}');
    if (read_line(&in, out.data) != ROB_OK)
        fail_msg("%s: %s", out.data, in.err.text);
    in.event.line = event->line;
    assert_int_equal(in.event.op, event->op);
    assert_int_equal(in.event.time, event->time);
    rob_event_write(&again, &in.event, event->op == ROB_OP_OPEN ? &in.head : NULL);
    assert_string_equal(again.data, expected);
    if (event->op != ROB_OP_OPEN && event->op != ROB_OP_STUDY)
        assert_int_equal(in.event.left, event->op == ROB_OP_RECOVER ? 0 : event->left);
    free_reading(&in);
    rob_buf_free(&out);
    rob_buf_free(&again);
}

static void each_op_comes_back_whole(void **state)
{
    (void)state;
    for (int op = 0; op < ROB_OP_COUNT; op++) {
        char expected[2000];
        struct rob_event event = whole((enum rob_op)op);
        snprintf(expected, sizeof expected,
                 "{\"n\":1,\"t\":\"2027-01-15T08:00:00Z\",\"op\":\"%s\",%s",
                 rob_op_id((enum rob_op)op), lines[op]);
        assert_comes_back(&event, expected);
    }
}

static void what_is_not_given_is_not_written(void **state)
{
    (void)state;
    struct rob_event event = {
        .op = ROB_OP_JUDGE, .study = "s1", .item = "seq", .time = 0, .line = 1};
    assert_comes_back(&event,
                      "{\"n\":0,\"t\":\"1970-01-01T00:00:00Z\",\"op\":\"judge\",\"study\":"
                      "\"s1\",\"item\":\"seq\",\"outcome\":null,\"answer\":null,\"was\":[]");
    event = (struct rob_event){.op = ROB_OP_FLAG, .study = "s1", .line = 1};
    assert_comes_back(&event, "{\"n\":0,\"t\":\"1970-01-01T00:00:00Z\",\"op\":\"flag\",\"study\":"
                              "\"s1\",\"item\":null,\"text\":null,\"was\":[]");
}

static void what_was_read_is_what_was_written(void **state)
{
    (void)state;
    struct rob_event event = whole(ROB_OP_RESOLVE);
    struct rob_buf out = {0};
    struct reading in;
    rob_event_write(&out, &event, NULL);
    rob_buf_char(&out, '}');
    assert_int_equal(read_line(&in, out.data), ROB_OK);
    assert_string_equal(in.event.outcome, "A \"B\"");
    assert_string_equal(in.event.support, "Sup \\ \xc3\xa4");
    assert_string_equal(in.event.quotes[0].text, "seen\n\tin it");
    assert_int_equal(in.event.n_was, 2);
    assert_true(in.event.was[1] == UINT64_MAX && in.event.refs[1] == 4 && in.event.undo[0] == 1);
    assert_string_equal(in.event.operator_, "r1");
    assert_int_equal(in.event.n_seats, 2);
    free_reading(&in);
    rob_buf_free(&out);
}

/* --- refusals ---------------------------------------------------------------------------- */

#define JUDGE "{\"n\":1,\"t\":\"2027-01-15T08:00:00Z\",\"op\":\"judge\","
#define REST "\"study\":\"s1\",\"item\":\"seq\",\"outcome\":null,\"answer\":null,\"was\":[]"

static void lines_that_are_no_events_are_refused(void **state)
{
    (void)state;
    static const struct {
        const char *line, *says;
    } bad[] = {
        {"{\"n\":1,\"t\":\"2027-01-15T08:00:00Z\"," REST "}", "\"op\" is missing"},
        {"{\"n\":1,\"t\":\"2027-01-15T08:00:00Z\",\"op\":7," REST "}", "\"op\" is missing"},
        {"{\"n\":1,\"op\":\"judge\"," REST "}", "not a time"},
        {"{\"n\":1,\"t\":7,\"op\":\"judge\"," REST "}", "not a time"},
        {"{\"n\":1,\"t\":\"2027-01-15 08:00:00Z\",\"op\":\"judge\"," REST "}", "not a time"},
        {"{\"n\":1,\"t\":\"2027-13-15T08:00:00Z\",\"op\":\"judge\"," REST "}", "not a time"},
        {"{\"n\":1,\"t\":\"2027-02-29T08:00:00Z\",\"op\":\"judge\"," REST "}", "not a time"},
        {"{\"n\":1,\"t\":\"2027-01-15T08:00:00+0\",\"op\":\"judge\"," REST "}", "not a time"},
        {JUDGE "\"item\":\"seq\",\"outcome\":null,\"answer\":null,\"was\":[]}",
         "\"study\" is missing"},
        {JUDGE "\"study\":null,\"item\":\"seq\",\"outcome\":null,\"answer\":null,\"was\":[]}",
         "study:"},
        {JUDGE "\"study\":7,\"item\":\"seq\",\"outcome\":null,\"answer\":null,\"was\":[]}",
         "study:"},
        {JUDGE "\"study\":\"s1\",\"item\":\"seq\",\"answer\":null,\"was\":[]}",
         "\"outcome\" is missing"},
        {JUDGE "\"study\":\"s1\",\"item\":\"seq\",\"outcome\":null,\"was\":[]}",
         "\"answer\" is missing"},
        {JUDGE "\"study\":\"s1\",\"item\":\"seq\",\"outcome\":null,\"answer\":null}",
         "\"was\" is missing"},
        {JUDGE REST ",\"support\":null}", "support:"},
        {JUDGE REST ",\"support\":[]}", "support:"},
        {JUDGE REST ",\"quotes\":{}}", "quotes:"},
        {JUDGE REST ",\"quotes\":[\"x\"]}", "quotes[0]:"},
        {JUDGE REST ",\"quotes\":[{\"text\":\"x\"}]}", "quotes[0]:"},
        {JUDGE REST ",\"quotes\":[{\"text\":\"x\",\"where\":null}]}", "quotes[0].where:"},
        {JUDGE REST ",\"signals\":[]}", "signals:"},
        {JUDGE REST ",\"signals\":{\"a\":true}}", "signals.a:"},
        {JUDGE REST ",\"undo\":[\"123\"]}", "undo[0]:"},
        {JUDGE REST ",\"undo\":[\"0123456789ABCDEF\"]}", "undo[0]:"},
        {JUDGE REST ",\"undo\":[\"0123456789abcdefg\"]}", "undo[0]:"},
        {JUDGE REST ",\"undo\":[1]}", "undo[0]:"},
        {JUDGE REST ",\"left\":-1}", "left:"},
        {JUDGE REST ",\"left\":\"1\"}", "left:"},
        {JUDGE REST ",\"row\":null}", "row:"},
        {JUDGE REST ",\"row\":-3}", "row:"},
        {"[]", "\"op\" is missing"},
        {"7", "\"op\" is missing"},
    };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        struct reading in;
        enum rob_status status = read_line(&in, bad[i].line);
        if (status != ROB_INVALID || !strstr(in.err.text, bad[i].says))
            fail_msg("%s: %s %s (expected %s)", bad[i].line, rob_status_name(status), in.err.text,
                     bad[i].says);
        free_reading(&in);
    }
}

static void newer_programs_are_understood_as_far_as_can_be(void **state)
{
    (void)state;
    struct reading in;
    assert_int_equal(read_line(&in, "{\"n\":1,\"t\":\"2027-01-15T08:00:00Z\",\"op\":\"vote\"}"),
                     ROB_OK);
    assert_int_equal(in.event.op, ROB_OP_COUNT);
    free_reading(&in);
    assert_int_equal(read_line(&in, JUDGE REST ",\"mood\":{\"x\":[null]}}"), ROB_OK);
    assert_int_equal(in.event.op, ROB_OP_JUDGE);
    assert_string_equal(in.event.item, "seq");
    free_reading(&in);
}

/* --- texts and equality ------------------------------------------------------------------ */

static void controls_are_refused_alone(void **state)
{
    (void)state;
    struct rob_error err = {0};
    static const char *const allowed[] = {"\n\t", "\xe2\x80\xae", "\xc2\xa0", "\xef\xbf\xbd", ""};
    struct rob_event note = {.op = ROB_OP_NOTE};
    for (size_t i = 0; i < sizeof allowed / sizeof *allowed; i++) {
        note.reason = allowed[i];
        assert_int_equal(rob_event_check_texts(&note, &err), ROB_OK);
    }
}

static void content_is_all_but_the_circumstances(void **state)
{
    (void)state;
    struct rob_event a = whole(ROB_OP_JUDGE), b = a;
    b.time = b.line = b.left = b.journal = 9;
    b.id = 77;
    b.n_was = b.n_undo = 0;
    assert_true(rob_event_same_content(&a, &b));
    const struct rob_signal turned[] = {signals[1], signals[0]};
    b.signals = turned; /* in whatever order */
    assert_true(rob_event_same_content(&a, &b));
    const struct rob_quote other_quotes[] = {quotes[0], {"", "p. 3"}};
    const struct rob_signal other_signals[] = {signals[0], {"b", "no"}};
    const struct rob_signal foreign[] = {signals[0], {"c", "not-relevant"}};
    struct rob_event variants[] = {a, a, a, a, a, a, a};
    variants[0].answer = "no";
    variants[1].support = NULL;
    variants[2].quotes = other_quotes;
    variants[3].n_quotes = 1;
    variants[4].signals = other_signals;
    variants[5].signals = foreign;
    variants[6].op = ROB_OP_RESOLVE;
    for (size_t i = 0; i < sizeof variants / sizeof *variants; i++)
        if (rob_event_same_content(&a, &variants[i]) || rob_event_same_content(&variants[i], &a))
            fail_msg("variant %zu", i);
    a.support = NULL;
    b = a;
    b.support = "";
    assert_true(rob_event_same_content(&a, &b));
}

/* --- every field of every op ------------------------------------------------------------- */

/* The same event but for one field. `changed` keeps what the event borrows. */
struct changed {
    struct rob_event event;
    struct rob_study_fields fields;
    const char *words[2];
    struct rob_quote quotes[2];
    struct rob_signal signals[2];
    uint64_t ids[2];
};

#define OTHER_HASH "ffffffffffffffff0123456789abcdef0123456789abcdef0123456789abcdef"

static void change(struct changed *to, const struct rob_event *from, const struct rob_field *field,
                   const char *text)
{
    int number = 3;
    *to = (struct changed){.event = *from,
                           .words = {field->kind == ROB_FIELD_HASHES ? text : "r1", text},
                           .quotes = {quotes[0], {"", text}},
                           .signals = {signals[1], {"a", text}},
                           .ids = {9, 10}};
    if (field->part == ROB_IN_STUDY) {
        to->fields = *from->fields;
        to->event.fields = &to->fields;
    }
    char *part = rob_event__part(&to->event, NULL, field);
    const void *const elements[] = {[ROB_FIELD_TEXTS] = to->words,
                                    [ROB_FIELD_HASHES] = to->words,
                                    [ROB_FIELD_IDS] = to->ids,
                                    [ROB_FIELD_QUOTES] = to->quotes,
                                    [ROB_FIELD_SIGNALS] = to->signals};
    if (field->kind == ROB_FIELD_TEXT || field->kind == ROB_FIELD_WORD)
        memcpy(part + field->at, &text, sizeof text);
    else if (field->kind == ROB_FIELD_NUMBER)
        memcpy(part + field->at, &number, sizeof number);
    else
        rob_event__set_list(field, part, elements[field->kind],
                            field->kind == ROB_FIELD_HASHES ? 1 : 2);
}

static void write_whole(struct rob_buf *out, const struct rob_event *event)
{
    rob_event_write(out, event, NULL);
    rob_buf_char(out, '}');
    assert_false(out->failed);
}

/* Whether the event is read back unchanged, and its line differs from that of `other`. */
static bool survives(const struct rob_event *event, const struct rob_event *other)
{
    struct rob_buf line = {0}, again = {0}, others = {0};
    struct reading in;
    write_whole(&line, event);
    write_whole(&others, other);
    assert_int_equal(read_line(&in, line.data), ROB_OK);
    in.event.line = event->line;
    write_whole(&again, &in.event);
    bool kept = strcmp(line.data, again.data) == 0 && strcmp(line.data, others.data) != 0;
    kept = kept && rob_event_same_content(event, &in.event);
    free_reading(&in);
    rob_buf_free(&line);
    rob_buf_free(&again);
    rob_buf_free(&others);
    return kept;
}

static bool is_refused(const struct rob_event *event)
{
    struct rob_error err = {0};
    return rob_event_check_texts(event, &err) == ROB_INVALID && err.text[0];
}

static void each_field_is_what_its_row_says(void **state)
{
    (void)state;
    for (int op = ROB_OP_OPEN + 1; op < ROB_OP_COUNT; op++) {
        const struct rob_op_row *row = &rob_ops[op];
        struct rob_event event = whole((enum rob_op)op);
        assert_false(is_refused(&event));
        for (size_t i = 0; i < row->n_fields; i++) {
            const struct rob_field *field = row->fields[i].field;
            bool content = row->fields[i].role & ROB_CONTENT;
            bool text = field->kind != ROB_FIELD_NUMBER && field->kind != ROB_FIELD_IDS;
            struct changed other;
            change(&other, &event, field, field->kind == ROB_FIELD_HASHES ? OTHER_HASH : "x");
            if (rob_event_same_content(&event, &other.event) == content ||
                rob_event_same_content(&other.event, &event) == content)
                fail_msg("%s, %s: %s content", row->id, field->name, content ? "is" : "is no");
            if (!survives(&other.event, &event))
                fail_msg("%s, %s: does not come back", row->id, field->name);
            change(&other, &event, field, "x\x1b");
            if (is_refused(&other.event) != text)
                fail_msg("%s, %s: takes a control character", row->id, field->name);
        }
    }
}

static void no_op_has_two_fields_in_one_place(void **state)
{
    (void)state;
    for (int op = 0; op < ROB_OP_COUNT; op++) {
        const struct rob_op_row *row = &rob_ops[op];
        bool key = true;
        assert_string_equal(row->id, rob_op_id((enum rob_op)op));
        for (size_t i = 0; i < row->n_fields; i++) {
            const struct rob_field *field = row->fields[i].field;
            for (size_t k = 0; k < i; k++)
                if (row->fields[k].field->part == field->part &&
                    row->fields[k].field->at == field->at)
                    fail_msg("%s: %s and %s", row->id, row->fields[k].field->name, field->name);
            if (!key && row->fields[i].role & ROB_KEY)
                fail_msg("%s: %s comes too late for a key", row->id, field->name);
            key = row->fields[i].role & ROB_KEY;
        }
    }
}

static void ops_have_their_journals(void **state)
{
    (void)state;
    assert_int_equal(rob_journal_kind_of("lead"), ROB_JOURNAL_LEAD);
    assert_int_equal(rob_journal_kind_of("consensus"), ROB_JOURNAL_CONSENSUS);
    assert_int_equal(rob_journal_kind_of("leader"), ROB_JOURNAL_REVIEWER);
    for (int op = 0; op < ROB_OP_COUNT; op++) {
        bool any = op == ROB_OP_OPEN || op == ROB_OP_NOTE || op == ROB_OP_RECOVER;
        bool lead = op >= ROB_OP_TITLE && op <= ROB_OP_ROUND;
        bool reviewer = op >= ROB_OP_JUDGE && op <= ROB_OP_MEET;
        bool consensus = op >= ROB_OP_RESOLVE && op <= ROB_OP_EARLY;
        assert_int_equal(rob_op_belongs((enum rob_op)op, ROB_JOURNAL_LEAD), any || lead);
        assert_int_equal(rob_op_belongs((enum rob_op)op, ROB_JOURNAL_REVIEWER), any || reviewer);
        assert_int_equal(rob_op_belongs((enum rob_op)op, ROB_JOURNAL_CONSENSUS), any || consensus);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_op_comes_back_whole),
        cmocka_unit_test(what_is_not_given_is_not_written),
        cmocka_unit_test(what_was_read_is_what_was_written),
        cmocka_unit_test(lines_that_are_no_events_are_refused),
        cmocka_unit_test(newer_programs_are_understood_as_far_as_can_be),
        cmocka_unit_test(controls_are_refused_alone),
        cmocka_unit_test(content_is_all_but_the_circumstances),
        cmocka_unit_test(each_field_is_what_its_row_says),
        cmocka_unit_test(no_op_has_two_fields_in_one_place),
        cmocka_unit_test(ops_have_their_journals),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
