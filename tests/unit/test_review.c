/* A review on disk: making it, the chain of its lines, the two copies, opening it again. */
#include "unit/support.h"

#include <sodium.h>

static void hash_hex(char hex[65], const char *before, const char *line, size_t len)
{
    unsigned char digest[crypto_hash_sha256_BYTES];
    crypto_hash_sha256_state hash;
    crypto_hash_sha256_init(&hash);
    crypto_hash_sha256_update(&hash, (const unsigned char *)before, strlen(before));
    crypto_hash_sha256_update(&hash, (const unsigned char *)line, len);
    crypto_hash_sha256_final(&hash, digest);
    for (size_t i = 0; i < sizeof digest; i++)
        snprintf(hex + 2 * i, 3, "%02x", digest[i]);
}

/* The chain as the manual describes it, computed without the library; returns the lines. */
static size_t check_chain(const char *path)
{
    size_t len = 0, n = 0;
    char *text = slurp(path, &len), hash[65] = "", number[64];
    assert_true(len > 0 && text[len - 1] == '\n');
    for (char *line = text; *line; n++) {
        char *end = strchr(line, '\n');
        size_t body = (size_t)(end - line) - 72;
        hash_hex(hash, hash, line, body);
        assert_memory_equal(line + body, ",\"h\":\"", 6);
        assert_memory_equal(line + body + 6, hash, 64);
        assert_memory_equal(line + body + 70, "\"}\n", 3);
        snprintf(number, sizeof number, "{\"n\":%zu,\"t\":\"2027-01-15T08:00:00Z\",", n);
        assert_memory_equal(line, number, strlen(number));
        line = end + 1;
    }
    free(text);
    return n;
}

static void assert_same_file(const char *a, const char *b)
{
    size_t n = 0, m = 0;
    char *first = slurp(a, &n), *second = slurp(b, &m);
    assert_int_equal(n, m);
    assert_memory_equal(first, second, n);
    free(first);
    free(second);
}

/* The second copy of a seat's journal. */
static const char *copy_of(struct rob_review *review, const char *seat, const char *laptop)
{
    const char *folder = at("state-%s/syrob/%s", laptop, rob_review_id(review));
    char begin[40];
    snprintf(begin, sizeof begin, "%s@", seat);
    return find_file(folder, begin, ".jsonl", NULL);
}

static void a_new_review_holds_what_it_was_given(void **state)
{
    (void)state;
    const char *dir = new_review("new", 2, "study", "ALT,AST");
    struct rob_review *review = open_review(dir);
    struct rob_view *view = view_as(review, NULL);
    assert_string_equal(rob_review_dir(review), dir);
    assert_int_equal(strlen(rob_review_id(review)), 32);
    assert_string_equal(rob_view_title(view), "A review");
    assert_false(rob_view_opens_by_round(view));
    assert_int_equal(rob_view_n_seats(view), 3);
    assert_string_equal(rob_view_seat(view, 0).id, "r1");
    assert_int_equal(rob_view_seat(view, 2).role, ROB_ROLE_ADJUDICATOR);
    assert_string_equal(rob_view_seat(view, 2).name, "Adjudicator");
    assert_int_equal(rob_view_n_outcomes(view), 2);
    assert_string_equal(rob_view_outcome(view, 1), "AST");
    assert_int_equal(rob_view_n_studies(view), 0);
    size_t len = 0;
    char *form = slurp(at("new/form.json"), &len);
    assert_int_equal(len, sizeof small_form - 1);
    assert_memory_equal(form, small_form, len);
    char *attributes = slurp(at("new/.gitattributes"), NULL);
    assert_non_null(strstr(attributes, "* -text\n"));
    assert_non_null(strstr(attributes, "journals/* -text -diff -merge\n"));
    free(form);
    free(attributes);
    rob_view_free(view);
    rob_review_free(review);
}

static struct rob_review_setup setup_of(const struct rob_seat_setup *seats, size_t n)
{
    return (struct rob_review_setup){.title = "T",
                                     .form = small_form,
                                     .form_len = sizeof small_form - 1,
                                     .seats = seats,
                                     .n_seats = n};
}

static void what_cannot_be_made_leaves_nothing(void **state)
{
    (void)state;
    const struct rob_seat_setup twice[] = {{.id = "r1", .role = "reviewer"},
                                           {.id = "r1", .role = "reviewer"}};
    const struct rob_seat_setup bad[] = {{.id = "lead", .role = "reviewer"}};
    const struct rob_seat_setup role[] = {{.id = "r1", .role = "boss"}};
    struct rob_review_setup setup = setup_of(twice, 2);
    invalid(rob_review_create(at("none"), &setup, &last), "twice");
    setup = setup_of(bad, 1);
    invalid(rob_review_create(at("none"), &setup, &last), "short name");
    setup = setup_of(role, 1);
    invalid(rob_review_create(at("none"), &setup, &last), "boss");
    setup = setup_of(NULL, 0);
    setup.mode = "never";
    invalid(rob_review_create(at("none"), &setup, &last), "never");
    setup.mode = NULL;
    setup.title = " ";
    invalid(rob_review_create(at("none"), &setup, &last), "title is empty");
    setup.title = "T";
    setup.form = "{}";
    setup.form_len = 2;
    invalid(rob_review_create(at("none"), &setup, &last), "syrob_form");
    size_t n = 1;
    find_file(test_room, "none", "", &n);
    assert_int_equal(n, 0);
}

static void nothing_that_exists_is_overwritten(void **state)
{
    (void)state;
    struct rob_review_setup setup = setup_of(NULL, 0);
    new_review("there", 2, "round", NULL);
    refused(rob_review_create(at("there"), &setup, &last), "exists");
    spill(at("file"), "x", 1);
    refused(rob_review_create(at("file"), &setup, &last), "exists");
    assert_int_equal(mkdir(at("empty"), 0777), 0); /* an empty folder gives way */
    must(rob_review_create(at("empty/"), &setup, &last));
    must(rob_review_create(at("with-slash//"), &setup, &last));
    rob_review_free(open_review(at("empty")));
    rob_review_free(open_review(at("with-slash")));
    invalid(rob_review_create(at("no/parent"), &setup, &last), "cannot make");
}

static void a_review_is_found_from_within(void **state)
{
    (void)state;
    char *found = NULL;
    new_review("deep", 2, "round", NULL);
    must(rob_review_find(&found, at("deep/journals"), &last));
    assert_string_equal(found, at("deep"));
    free(found);
    must(rob_review_find(&found, at("deep"), &last));
    free(found);
    invalid(rob_review_find(&found, test_room, &last), "syrob init");
    invalid(rob_review_find(&found, at("nowhere"), &last), NULL);
}

static void lines_are_chained_and_kept_twice(void **state)
{
    (void)state;
    const char *dir = new_review("chain", 2, "round", NULL);
    struct rob_review *review = open_review(dir);
    must(add_study(review, "s1"));
    must(judge(review, "r1", "s1", "seq", "yes"));
    must(judge(review, "r1", "s1", "seq", "no"));
    must(judge(review, "r2", "s1", "seq", "no"));
    assert_int_equal(rob_review_saved(review).copies, 2);
    assert_int_equal(rob_review_saved(review).time, 1800000000);
    assert_int_equal(check_chain(journal_of(dir, "lead")), 8);
    assert_int_equal(check_chain(journal_of(dir, "r1")), 3);
    assert_int_equal(check_chain(journal_of(dir, "r2")), 2);
    static const char *const seats[] = {"lead", "r1", "r2"};
    for (size_t i = 0; i < 3; i++)
        assert_same_file(journal_of(dir, seats[i]), copy_of(review, seats[i], "a"));
    rob_review_free(review);
}

static void the_identity_lies_outside_the_review(void **state)
{
    (void)state;
    const char *dir = new_review("me", 2, "round", NULL);
    struct rob_review *review = open_review(dir);
    must(add_study(review, "s1"));
    must(judge(review, "r1", "s1", "seq", "yes"));
    const char *name = strrchr(journal_of(dir, "r1"), '/') + 1;
    char *record_text = slurp(at("state-a/syrob/%s/r1.writer", rob_review_id(review)), NULL);
    assert_memory_equal(record_text, name + 3, 6);
    assert_int_equal(record_text[6], ' '); /* and which folder it has */
    assert_true(ends_with(record_text, "/me\n"));
    free(record_text);
    rob_review_free(review);

    use_laptop("b"); /* a copied folder is written to by a new writer */
    copy_folder(dir, at("me2"));
    review = open_review(at("me2"));
    must(judge(review, "r1", "s1", "house", "yes"));
    size_t n = 0;
    find_file(at("me2/journals"), "r1@", ".jsonl", &n);
    assert_int_equal(n, 2);
    assert_same_file(journal_of(dir, "r1"), at("me2/journals/%s", name));
    rob_review_free(review);
}

static void without_a_state_folder_work_goes_on(void **state)
{
    (void)state;
    const char *dir = new_review("poor", 2, "round", NULL);
    spill(at("not-a-folder"), "", 0);
    setenv("XDG_STATE_HOME", at("not-a-folder"), 1);
    struct rob_review *review = open_review(dir);
    must(add_study(review, "s1"));
    must(judge(review, "r1", "s1", "seq", "yes"));
    assert_int_equal(rob_review_saved(review).copies, 1);
    rob_review_free(review);
    review = open_review(dir);
    assert_string_equal(value(review, "r1", "s1", SEQ), "yes");
    must(judge(review, "r1", "s1", "seq", "no")); /* never into the file of before */
    size_t n = 0;
    find_file(at("poor/journals"), "r1@", ".jsonl", &n);
    assert_int_equal(n, 2);
    rob_review_free(review);
}

static void everything_is_there_again(void **state)
{
    (void)state;
    const char *dir = new_review("again", 2, "round", NULL);
    struct rob_review *review = open_review(dir);
    const struct rob_quote quotes[] = {{"cages \"stood\"\n\there", "p. 4"}, {"", "Table 2"}};
    const struct rob_signal signals[] = {{"b", "not-relevant"}, {"a", "no"}};
    must(add_study(review, "s1"));
    must(record(review, "r1",
                (struct rob_event){.op = ROB_OP_JUDGE,
                                   .study = "s1",
                                   .item = "house",
                                   .answer = "unclear",
                                   .support = "Höhe \\ nicht\tgenannt",
                                   .quotes = quotes,
                                   .n_quotes = 2,
                                   .signals = signals,
                                   .n_signals = 2}));
    must(record(
        review, "r1",
        (struct rob_event){.op = ROB_OP_FLAG, .study = "s1", .item = "house", .reason = "ask"}));
    for (int round = 0; round < 2; round++) {
        struct rob_judgement judgement;
        struct rob_view *view = view_as(review, "r1");
        const struct rob_cell cell = {0, HOUSE, ROB_NO_OUTCOME};
        assert_true(rob_view_judgement(&judgement, view, cell, 0));
        assert_int_equal(judgement.answer, UNCLEAR);
        assert_string_equal(judgement.support, "Höhe \\ nicht\tgenannt");
        assert_int_equal(judgement.n_quotes, 2);
        assert_string_equal(judgement.quotes[0].text, quotes[0].text);
        assert_string_equal(judgement.quotes[1].where, "Table 2");
        assert_int_equal(judgement.signals[0], ROB_SIGNAL_NO);
        assert_int_equal(judgement.signals[1], ROB_SIGNAL_NOT_RELEVANT);
        assert_int_equal(judgement.time, 1800000000);
        assert_string_equal(rob_view_flag(view, cell, 0), "ask");
        rob_view_free(view);
        rob_review_free(review);
        review = open_review(dir);
    }
    rob_review_free(review);
}

static void a_command_counts_as_a_whole(void **state)
{
    (void)state;
    const char *dir = new_review("whole", 2, "round", NULL);
    struct rob_review *review = open_review(dir);
    must(add_study(review, "s1"));
    struct rob_event events[] = {
        {.op = ROB_OP_JUDGE, .study = "s1", .item = "seq", .answer = "yes"},
        {.op = ROB_OP_JUDGE, .study = "s1", .item = "house", .answer = "yes"},
        {.op = ROB_OP_JUDGE, .study = "s1", .item = "blind", .answer = "maybe"}};
    invalid(rob_review_record(review, "r1", events, 3, &last), "maybe");
    assert_string_equal(value(review, "r1", "s1", SEQ), "");
    size_t n = 1;
    find_file(at("whole/journals"), "r1@", ".jsonl", &n);
    assert_int_equal(n, 0);
    events[2].answer = "na";
    must(rob_review_record(review, "r1", events, 3, &last));
    assert_int_equal(events[0].left, 2);
    assert_int_equal(events[2].left, 0);
    assert_int_equal(events[2].line, 4);
    assert_true(events[0].id != 0 && events[0].id != events[1].id);
    rob_review_free(review);
    /* Half of it on disk is nothing of it. */
    use_laptop("b");
    size_t len = 0;
    char *text = slurp(journal_of(dir, "r1"), &len);
    char *third = strchr(strchr(strchr(text, '\n') + 1, '\n') + 1, '\n') + 1;
    spill(journal_of(dir, "r1"), text, (size_t)(third - text));
    free(text);
    review = open_review(dir);
    assert_int_equal(n_problems(review, "torn-line"), 1);
    assert_string_equal(value(review, "r1", "s1", SEQ), "");
    rob_review_free(review);
}

static void a_second_program_is_kept_out(void **state)
{
    (void)state;
    const char *dir = new_review("lock", 2, "round", NULL);
    struct rob_review *one = open_review(dir);
    must(add_study(one, "s1"));
    struct rob_review *two = open_review(dir);
    must(judge(one, "r1", "s1", "seq", "yes"));
    expect(rob_review_claim(two, "r1", &last), ROB_LOCKED, "process", "claim", __LINE__);
    must(rob_review_claim(two, "r2", &last));
    must(rob_review_claim(two, "r2", &last)); /* twice is once */
    invalid(rob_review_claim(two, "r9", &last), "r9");
    rob_review_free(one);
    must(judge(two, "r1", "s1", "seq", "no")); /* now it is free, and its lines are known */
    assert_string_equal(value(two, "r1", "s1", SEQ), "no");
    rob_review_free(two);
}

static void lines_of_a_program_before_are_taken_in(void **state)
{
    (void)state;
    const char *dir = new_review("turns", 2, "round", NULL);
    struct rob_review *first = open_review(dir);
    must(add_study(first, "s1"));
    struct rob_review *second = open_review(dir);
    struct rob_view *view = view_as(second, "r1");
    struct rob_study study = rob_view_study(view, 0);
    must(judge(first, "r1", "s1", "seq", "yes"));
    rob_review_free(first);
    /* The study's id is borrowed from a model that recording itself must read anew. */
    must(judge(second, "r1", study.id, "seq", "no"));
    assert_string_equal(value(second, "r1", "s1", SEQ), "no");
    rob_view_free(view);
    rob_review_free(second);
    second = open_review(dir);
    assert_string_equal(value(second, "r1", "s1", SEQ), "no");
    rob_review_free(second);
}

static void reading_again_shows_what_came(void **state)
{
    (void)state;
    const char *dir = new_review("news", 2, "round", NULL);
    struct rob_review *review = open_review(dir);
    must(add_study(review, "s1"));
    struct rob_view *view = view_as(review, "r2");
    use_laptop("b");
    struct rob_review *other = open_review(dir);
    must(judge(other, "r2", "s1", "seq", "no"));
    rob_review_free(other);
    assert_int_equal(rob_view_n_answered(view, 0, 1), 0);
    must(rob_review_reload(review, &last));
    assert_int_equal(rob_view_n_answered(view, 0, 1), 1);
    /* A folder that cannot be read leaves what was known. */
    assert_int_equal(rename(at("news/form.json"), at("news/form.away")), 0);
    invalid(rob_review_reload(review, &last), "form.json");
    assert_int_equal(rob_view_n_answered(view, 0, 1), 1);
    rob_view_free(view);
    rob_review_free(review);
}

#define in_room(test) cmocka_unit_test_setup_teardown(test, begin_room, end_room)

int main(void)
{
    const struct CMUnitTest tests[] = {
        in_room(a_new_review_holds_what_it_was_given),
        in_room(what_cannot_be_made_leaves_nothing),
        in_room(nothing_that_exists_is_overwritten),
        in_room(a_review_is_found_from_within),
        in_room(lines_are_chained_and_kept_twice),
        in_room(the_identity_lies_outside_the_review),
        in_room(without_a_state_folder_work_goes_on),
        in_room(everything_is_there_again),
        in_room(a_command_counts_as_a_whole),
        in_room(a_second_program_is_kept_out),
        in_room(lines_of_a_program_before_are_taken_in),
        in_room(reading_again_shows_what_came),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
