/* Damage to the files of a review that is repaired, skipped or refused. */
#include "unit/support.h"

static const char *dir;
static char id[40];

/* The lead's studies, and three judgements of r1 by laptop a. Nothing is open when it returns. */
static int begin(void **state)
{
    if (begin_room(state))
        return -1;
    dir = new_review("hurt", 2, "study", NULL);
    struct rob_review *review = open_review(dir);
    snprintf(id, sizeof id, "%s", rob_review_id(review));
    must(add_study(review, "s1"));
    must(judge(review, "r1", "s1", "seq", "yes"));
    must(judge(review, "r1", "s1", "house", "no"));
    must(judge(review, "r1", "s1", "blind", "na"));
    rob_review_free(review);
    return 0;
}

static const char *second_copy(void)
{
    return find_file(at("state-a/syrob/%s", id), "r1@", ".jsonl", NULL);
}

static size_t n_kept(void)
{
    size_t n = 0;
    find_file(at("state-a/syrob/%s", id), "aside-", "", &n);
    return n;
}

static size_t count_op(struct rob_review *review, const char *seat, enum rob_op op)
{
    struct rob_view *view = view_as(review, seat);
    struct rob_log *log = NULL;
    size_t n = 0;
    must(rob_view_log(&log, view, ROB_NOT_FOUND, ROB_NOT_FOUND, &last));
    for (size_t i = 0; i < log->n; i++)
        n += log->entries[i].op == op;
    rob_log_free(log);
    rob_view_free(view);
    return n;
}

static void assert_whole(struct rob_review *review)
{
    assert_string_equal(value(review, "r1", "s1", SEQ), "yes");
    assert_string_equal(value(review, "r1", "s1", HOUSE), "no");
    assert_string_equal(value(review, "r1", "s1", BLIND), "na");
}

/* Opens, claims and goes on; in the end the two copies are equal again and complete. */
static void assert_recovers(bool restored)
{
    struct rob_review *review = open_review(dir);
    assert_whole(review);
    must(rob_review_claim(review, "r1", &last));
    assert_whole(review);
    assert_int_equal(count_op(review, "r1", ROB_OP_RECOVER), restored);
    must(judge(review, "r1", "s1", "seq", "unclear"));
    assert_string_equal(value(review, "r1", "s1", SEQ), "unclear");
    rob_review_free(review);
    review = open_review(dir);
    assert_int_equal(n_problems(review, NULL), 0);
    assert_string_equal(value(review, "r1", "s1", SEQ), "unclear");
    assert_string_equal(value(review, "r1", "s1", HOUSE), "no");
    assert_string_equal(value(review, "r1", "s1", BLIND), "na");
    rob_review_free(review);
    size_t n = 0, m = 0;
    char *one = slurp(journal_of(dir, "r1"), &n), *two = slurp(second_copy(), &m);
    assert_int_equal(n, m);
    assert_memory_equal(one, two, n);
    free(one);
    free(two);
}

/* The folders as begin() left them. */
static void put_back(void)
{
    remove_all(at("hurt"));
    remove_all(at("state-a"));
    copy_folder(at("hurt.good"), at("hurt"));
    copy_folder(at("state.good"), at("state-a"));
    adopt(at("hurt"), at("state-a"));
}

static void keep_good(void)
{
    copy_folder(at("hurt"), at("hurt.good"));
    copy_folder(at("state-a"), at("state.good"));
}

static void an_own_torn_line_is_mended(void **state)
{
    (void)state;
    size_t len = 0;
    keep_good();
    char *text = slurp(journal_of(dir, "r1"), &len);
    for (size_t n = 0; n < len; n += n < len - 250 ? stride(97) : n < len - 3 ? stride(9) : 1) {
        put_back();
        spill(journal_of(dir, "r1"), text, n);
        assert_recovers(true);
        assert_int_equal(n_kept(), n > 0);
    }
    free(text);
}

static void an_own_torn_line_in_both_is_cut_off(void **state)
{
    (void)state;
    size_t len = 0;
    keep_good();
    char *text = slurp(journal_of(dir, "r1"), &len);
    size_t start = len - 1;
    while (text[start - 1] != '\n')
        start--;
    for (size_t n = start; n < len; n += n < len - 3 ? stride(11) : 1) {
        put_back();
        spill(journal_of(dir, "r1"), text, n);
        spill(second_copy(), text, n);
        struct rob_review *review = open_review(dir);
        assert_int_equal(n_problems(review, "torn-line"), n > start);
        must(judge(review, "r1", "s1", "seq", "no"));
        assert_int_equal(count_op(review, "r1", ROB_OP_RECOVER), n > start);
        assert_int_equal(n_kept(), n > start ? 2 : 0);
        rob_review_free(review);
        review = open_review(dir);
        assert_int_equal(n_problems(review, NULL), 0);
        assert_string_equal(value(review, "r1", "s1", SEQ), "no");
        assert_string_equal(value(review, "r1", "s1", HOUSE), "no");
        assert_string_equal(value(review, "r1", "s1", BLIND), "");
        rob_review_free(review);
    }
    free(text);
}

static void another_s_torn_line_is_passed_over(void **state)
{
    (void)state;
    size_t len = 0, now = 0;
    char *text = slurp(journal_of(dir, "r1"), &len);
    size_t start = len - 1;
    while (text[start - 1] != '\n')
        start--;
    use_laptop("b");
    for (size_t n = start; n < len; n++) {
        spill(journal_of(dir, "r1"), text, n);
        struct rob_review *review = open_review(dir);
        assert_int_equal(n_problems(review, "torn-line"), n > start);
        if (n > start) /* not how much r1 has written */
            assert_int_equal(rob_review_problem(review, 0).line, 0);
        assert_string_equal(value(review, "r1", "s1", HOUSE), "no");
        assert_string_equal(value(review, "r1", "s1", BLIND), "");
        rob_review_free(review);
    }
    const char *hurt = journal_of(dir, "r1"); /* and nothing is ever added to it */
    struct rob_review *review = open_review(dir);
    must(judge(review, "r1", "s1", "blind", "no"));
    rob_review_free(review);
    char *after = slurp(hurt, &now);
    assert_int_equal(now, len - 1);
    free(after);
    free(text);
}

static void a_flipped_bit_of_another_is_named(void **state)
{
    (void)state;
    size_t len = 0, line = 1;
    char *text = slurp(journal_of(dir, "r1"), &len);
    const char *path = journal_of(dir, "r1");
    use_laptop("b");
    for (size_t i = 0; i < len - 1; i++) {
        text[i] = (char)(text[i] ^ 1 << i % 8);
        spill(path, text, len);
        opens_damaged(dir, "journals/r1@", (unsigned)line, __LINE__);
        text[i] = (char)(text[i] ^ 1 << i % 8);
        /* Without its LF a line goes on to the next; with one too many it ends too early. */
        line += text[i] == '\n';
    }
    free(text);
}

static void a_flipped_bit_of_our_own_is_mended(void **state)
{
    (void)state;
    size_t len = 0;
    keep_good();
    char *text = slurp(journal_of(dir, "r1"), &len);
    for (size_t i = 0; i < len; i += i < len - 2 ? stride(61) : 1) {
        put_back();
        text[i] = (char)(text[i] ^ 1 << i % 8);
        spill(journal_of(dir, "r1"), text, len);
        text[i] = (char)(text[i] ^ 1 << i % 8);
        assert_recovers(true);
    }
    free(text);
}

static void a_flipped_bit_of_the_second_copy_is_mended(void **state)
{
    (void)state;
    size_t len = 0;
    keep_good();
    char *text = slurp(second_copy(), &len);
    for (size_t i = 0; i < len; i += stride(101)) {
        put_back();
        text[i] = (char)(text[i] ^ 1 << i % 8);
        spill(second_copy(), text, len);
        text[i] = (char)(text[i] ^ 1 << i % 8);
        assert_recovers(false);
    }
    free(text);
}

static void lost_files_come_from_the_second_copy(void **state)
{
    (void)state;
    keep_good();
    assert_int_equal(unlink(journal_of(dir, "r1")), 0);
    struct rob_review *review = open_review(dir);
    must(rob_review_claim(review, "r1", &last));
    assert_whole(review);
    rob_review_free(review);
    put_back();
    assert_int_equal(unlink(second_copy()), 0);
    assert_recovers(false);
}

/* A cloned disk: two machines believe that they are one writer. */
static void what_has_parted_is_kept_both(void **state)
{
    (void)state;
    keep_good();
    struct rob_review *review = open_review(dir);
    must(judge(review, "r1", "s1", "seq", "no")); /* on the one */
    rob_review_free(review);
    copy_file(journal_of(dir, "r1"), at("theirs"));
    const char *name = journal_of(dir, "r1");
    put_back();
    set_clock(1800000555);
    review = open_review(dir);
    must(judge(review, "r1", "s1", "house", "unclear")); /* on the other */
    rob_review_free(review);
    copy_file(at("theirs"), name); /* synced over ours */
    review = open_review(dir);
    must(rob_review_claim(review, "r1", &last));
    rob_review_free(review); /* nothing was added: it is found so again */
    review = open_review(dir);
    must(rob_review_claim(review, "r1", &last));
    assert_string_equal(value(review, "r1", "s1", SEQ), "no");
    assert_string_equal(value(review, "r1", "s1", HOUSE),
                        "unclear"); /* reported as saved: not lost */
    must(judge(review, "r1", "s1", "blind", "no"));
    rob_review_free(review);
    size_t n = 0, m = 0;
    char *old = slurp(name, &n), *now = slurp(at("theirs"), &m);
    assert_int_equal(n, m); /* never a line added to the old one */
    assert_memory_equal(old, now, n);
    free(old);
    free(now);
    use_laptop("c");
    review = open_review(dir);
    assert_string_equal(value(review, "r1", "s1", SEQ), "no");
    assert_string_equal(value(review, "r1", "s1", HOUSE), "unclear");
    assert_string_equal(value(review, "r1", "s1", BLIND), "no");
    rob_review_free(review);
}

static void a_file_changed_while_open_is_not_added_to(void **state)
{
    (void)state;
    struct rob_review *review = open_review(dir);
    must(rob_review_claim(review, "r1", &last));
    const char *path = journal_of(dir, "r1");
    size_t len = 0;
    char *text = slurp(path, &len);
    spill(at("copy"), text, len);
    assert_int_equal(rename(at("copy"), path), 0); /* as a sync client does it */
    refused(judge(review, "r1", "s1", "seq", "no"), "changed by another program");
    rob_review_free(review);
    review = open_review(dir);
    must(judge(review, "r1", "s1", "seq", "no"));
    spill(path, text, len); /* a line less */
    refused(judge(review, "r1", "s1", "seq", "unclear"), "changed by another program");
    assert_string_equal(value(review, "r1", "s1", SEQ), "no");
    expect(judge(review, "r1", "s1", "seq", "unclear"), ROB_SYSTEM, "open the review again",
           "judge", __LINE__);
    rob_review_free(review);
    review = open_review(dir);
    must(rob_review_claim(review, "r1", &last));
    FILE *file = fopen(path, "ab"); /* something more at its end */
    assert_non_null(file);
    fputs("{}\n", file);
    fclose(file);
    refused(judge(review, "r1", "s1", "seq", "unclear"), "changed by another program");
    rob_review_free(review);
    free(text);
}

static void refuses(const char *text, int line)
{
    struct rob_review *review = NULL;
    expect(rob_review_open(&review, dir, &last), ROB_INVALID, text, "open", line);
}

static void only_plain_files_are_journals(void **state)
{
    (void)state;
    use_laptop("b");
    const char *path = journal_of(dir, "r1");
    assert_int_equal(link(path, at("second-name")), 0);
    opens_damaged(dir, "hard link", 0, __LINE__);
    assert_int_equal(unlink(path), 0);
    assert_int_equal(symlink(at("second-name"), path), 0);
    opens_damaged(dir, "symbolic link", 0, __LINE__);
    assert_int_equal(unlink(path), 0);
    assert_int_equal(mkfifo(path, 0600), 0);
    opens_damaged(dir, "not a regular file", 0, __LINE__);
    assert_int_equal(unlink(path), 0);
    assert_int_equal(mkdir(path, 0700), 0);
    opens_damaged(dir, "not a regular file", 0, __LINE__);
    assert_int_equal(rmdir(path), 0);
    rob_review_free(open_review(dir));
    assert_int_equal(rename(at("hurt/journals"), at("elsewhere")), 0);
    assert_int_equal(symlink(at("elsewhere"), at("hurt/journals")), 0);
    refuses(NULL, __LINE__);
}

static void text_tools_are_named_with_the_remedy(void **state)
{
    (void)state;
    size_t len = 0, m = 0;
    const char *path = journal_of(dir, "r1");
    char *text = slurp(path, &len), *converted = malloc(2 * len);
    use_laptop("b");
    for (size_t i = 0; i < len; i++) {
        if (text[i] == '\n')
            converted[m++] = '\r';
        converted[m++] = text[i];
    }
    spill(path, converted, m);
    opens_damaged(dir, "* -text", 1, __LINE__);
    static const char *const marks[] = {"<<<<<<< HEAD\n", "=======\n", ">>>>>>> b\n"};
    for (size_t i = 0; i < 3; i++) {
        size_t n = (size_t)(strchr(text, '\n') + 1 - text), mark = strlen(marks[i]);
        memcpy(converted, text, n);
        memcpy(converted + n, marks[i], mark);
        memcpy(converted + n + mark, text + n, len - n);
        spill(path, converted, len + mark);
        opens_damaged(dir, "syrob merge", 2, __LINE__);
    }
    free(converted);
    free(text);
}

static void a_journal_of_another_review_is_refused(void **state)
{
    (void)state;
    const char *other = new_review("other", 2, "study", NULL);
    copy_file(journal_of(other, "lead"), at("hurt/journals/stray.jsonl"));
    refuses("another review", __LINE__);
    assert_int_equal(unlink(at("hurt/journals/stray.jsonl")), 0);
    spill(at("hurt/journals/notes.txt"), "mine", 4); /* no journal: left alone */
    spill(at("hurt/journals/.hidden.jsonl"), "x\n", 2);
    rob_review_free(open_review(dir));
    spill(at("hurt/journals/junk.jsonl"), "{}\n", 3);
    opens_damaged(dir, "junk.jsonl", 1, __LINE__);
}

static void the_other_files_are_checked(void **state)
{
    (void)state;
    keep_good();
    spill(at("hurt/form.json"), small_form, sizeof small_form - 2);
    refuses("form.json", __LINE__);
    char *form = strdup(small_form);
    memcpy(strstr(form, "Small"), "small", 5);
    spill(at("hurt/form.json"), form, strlen(form));
    refuses("not the form that this review was created with", __LINE__);
    free(form);
    put_back();
    static const char *const wrong[] = {"", "[]", "{\"syrob_review\":2,\"id\":\"0\"}",
                                        "{\"syrob_review\":1}",
                                        "{\"syrob_review\":1,\"id\":\"0\"}"};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        spill(at("hurt/review.json"), wrong[i], strlen(wrong[i]));
        refuses("review.json", __LINE__);
    }
    put_back();
    assert_int_equal(unlink(journal_of(dir, "lead")), 0);
    use_laptop("b");
    refuses("which form", __LINE__);
}

/* The picture of a folder: names, sizes and times. */
static char *picture(void)
{
    char command[256];
    snprintf(command, sizeof command, "find '%s' -printf '%%P %%s %%T@ %%m\\n' | sort > '%s'", dir,
             at("picture"));
    assert_int_equal(system(command), 0);
    return slurp(at("picture"), NULL);
}

static void opening_writes_nothing(void **state)
{
    (void)state;
    char *before = picture();
    struct rob_review *review = open_review(dir);
    must(rob_review_reload(review, &last));
    must(rob_review_claim(review, "r1", &last));
    assert_whole(review);
    rob_review_free(review);
    char *after = picture();
    assert_string_equal(before, after);
    free(before);
    free(after);
}

static void a_read_only_review_opens(void **state)
{
    (void)state;
    char command[128];
    snprintf(command, sizeof command, "chmod -R a+rX,a-w '%s'", test_room);
    assert_int_equal(system(command), 0);
    bool root = geteuid() == 0;
    if (root && seteuid(65534) != 0)
        skip();
    struct rob_review *review = open_review(dir);
    assert_whole(review);
    enum rob_status status = judge(review, "r1", "s1", "seq", "no");
    assert_string_equal(value(review, "r1", "s1", SEQ), "yes");
    rob_review_free(review);
    if (root)
        assert_int_equal(seteuid(0), 0);
    snprintf(command, sizeof command, "chmod -R u+w '%s'", test_room);
    assert_int_equal(system(command), 0);
    assert_int_equal(status, ROB_SYSTEM);
}

#define hurt(test) cmocka_unit_test_setup_teardown(test, begin, end_room)

int main(void)
{
    const struct CMUnitTest tests[] = {
        hurt(an_own_torn_line_is_mended),
        hurt(an_own_torn_line_in_both_is_cut_off),
        hurt(another_s_torn_line_is_passed_over),
        hurt(a_flipped_bit_of_another_is_named),
        hurt(a_flipped_bit_of_our_own_is_mended),
        hurt(a_flipped_bit_of_the_second_copy_is_mended),
        hurt(lost_files_come_from_the_second_copy),
        hurt(what_has_parted_is_kept_both),
        hurt(a_file_changed_while_open_is_not_added_to),
        hurt(only_plain_files_are_journals),
        hurt(text_tools_are_named_with_the_remedy),
        hurt(a_journal_of_another_review_is_refused),
        hurt(the_other_files_are_checked),
        hurt(opening_writes_nothing),
        hurt(a_read_only_review_opens),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
