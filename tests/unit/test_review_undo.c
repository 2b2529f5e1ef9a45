/* Undo and redo: events like any other, without limit, and after any restart. */
#include "unit/support.h"

static struct rob_review *review;

static int begin(void **state)
{
    if (begin_room(state))
        return -1;
    review = open_review(new_review("undo", 2, "study", NULL));
    must(add_study(review, "s1"));
    must(add_study(review, "s2"));
    return 0;
}

static int end(void **state)
{
    rob_review_free(review);
    return end_room(state);
}

static void restart(void)
{
    rob_review_free(review);
    review = open_review(at("undo"));
}

static const char *undo(const char *seat)
{
    static char said[200];
    char *what = NULL;
    must(rob_review_undo(review, seat, NULL, &what, &last));
    snprintf(said, sizeof said, "%s", what);
    free(what);
    return said;
}

static void redo(const char *seat)
{
    char *what = NULL;
    must(rob_review_redo(review, seat, NULL, &what, &last));
    free(what);
}

static void assert_nothing_to(enum rob_status (*step)(struct rob_review *, const char *,
                                                      const char *, char **, struct rob_error *),
                              const char *seat)
{
    char *what = NULL;
    refused(step(review, seat, NULL, &what, &last), "nothing to");
    assert_null(what);
}

static const char *now(int item)
{
    return value(review, "r1", "s1", item);
}

static void each_step_goes_back_and_forth(void **state)
{
    (void)state;
    assert_nothing_to(rob_review_undo, "r1");
    static const char *const answers[] = {"yes", "no", "unclear", "yes"};
    for (int i = 0; i < 4; i++)
        must(judge(review, "r1", "s1", "seq", answers[i]));
    assert_nothing_to(rob_review_redo, "r1");
    assert_string_equal(undo("r1"), "Hale 1997a, item 1 (Sequence): back to Unclear");
    for (int i = 1; i >= 0; i--) {
        restart();
        undo("r1");
        assert_string_equal(now(SEQ), answers[i]);
    }
    assert_string_equal(undo("r1"), "Hale 1997a, item 1 (Sequence): back to not judged");
    assert_string_equal(now(SEQ), "");
    assert_nothing_to(rob_review_undo, "r1");
    for (int i = 0; i < 4; i++) {
        redo("r1");
        restart();
        assert_string_equal(now(SEQ), answers[i]);
    }
    assert_nothing_to(rob_review_redo, "r1");
}

static void a_new_entry_ends_redoing(void **state)
{
    (void)state;
    must(judge(review, "r1", "s1", "seq", "yes"));
    must(judge(review, "r1", "s1", "house", "yes"));
    undo("r1");
    must(judge(review, "r1", "s1", "blind", "na"));
    assert_nothing_to(rob_review_redo, "r1");
    undo("r1");
    assert_string_equal(now(BLIND), "");
    undo("r1");
    assert_string_equal(now(SEQ), "");
    assert_nothing_to(rob_review_undo, "r1");
    redo("r1");
    redo("r1");
    assert_string_equal(now(SEQ), "yes");
    assert_string_equal(now(HOUSE), "");
    assert_string_equal(now(BLIND), "na");
}

/* Against a list of states kept here, in a long random run with restarts. */
static void any_run_of_steps_agrees_with_a_list(void **state)
{
    (void)state;
    static char states[300][4] = {"---"};
    int here = 0, newest = 0;
    srand(7);
    for (int i = 0; i < 200; i++) {
        int dice = rand() % 10;
        if (dice < 5) {
            int item = rand() % 3, answer = rand() % 3;
            must(judge(review, "r1", "s1", item_ids[item], answer_ids[answer]));
            memcpy(states[here + 1], states[here], 4);
            states[++here][item] = "yun"[answer];
            newest = here;
        } else if (dice < 8 && here > 0) {
            undo("r1");
            here--;
        } else if (dice < 9 && here < newest) {
            redo("r1");
            here++;
        } else {
            restart();
        }
        for (int item = 0; item < 3; item++) {
            const char *is = now(item);
            assert_int_equal(*is ? *is : '-', states[here][item]);
        }
    }
    assert_true(here > 20);
}

static void a_whole_command_goes_back_at_once(void **state)
{
    (void)state;
    must(judge(review, "r1", "s1", "seq", "no"));
    struct rob_event events[] = {
        {.op = ROB_OP_JUDGE, .study = "s1", .item = "seq", .answer = "yes"},
        {.op = ROB_OP_JUDGE, .study = "s1", .item = "house", .answer = "yes", .support = "x"},
        {.op = ROB_OP_JUDGE, .study = "s2", .item = "seq", .answer = "yes"},
        {.op = ROB_OP_FLAG, .study = "s1", .item = "seq", .reason = "ask"}};
    must(rob_review_record(review, "r1", events, 4, &last));
    assert_string_equal(undo("r1"), "4 entries of 2 studies: back to what they were");
    assert_string_equal(now(SEQ), "no");
    assert_string_equal(now(HOUSE), "");
    assert_string_equal(value(review, "r1", "s2", SEQ), "");
    restart();
    redo("r1");
    assert_string_equal(now(SEQ), "yes");
    assert_string_equal(value(review, "r1", "s2", SEQ), "yes");
}

static void only_the_texts_go_back(void **state)
{
    (void)state;
    must(judge(review, "r1", "s1", "seq", "no"));
    must(record(review, "r1",
                (struct rob_event){.op = ROB_OP_JUDGE,
                                   .study = "s1",
                                   .item = "seq",
                                   .answer = "no",
                                   .support = "alternated"}));
    assert_string_equal(undo("r1"), "Hale 1997a, item 1 (Sequence): the earlier entry is back");
}

/* The study of the next step is known before it is taken, and is that of no other step. */
static void the_study_is_known_before(void **state)
{
    (void)state;
    struct rob_undo_next next = {.study = "-", .item = "-", .outcome = "-"};
    refused(rob_review_next_undo(&next, review, "r1", false, &last), "nothing to undo");
    assert_string_equal(next.study, "-"); /* it is left alone */
    must(judge(review, "r1", "s1", "seq", "no"));
    must(judge(review, "r1", "s2", "seq", "no"));
    must(rob_review_next_undo(&next, review, "r1", false, &last));
    assert_string_equal(next.study, "s2");
    undo("r1");
    must(rob_review_next_undo(&next, review, "r1", false, &last));
    assert_string_equal(next.study, "s1");
    assert_string_equal(next.item, "seq");
    assert_null(next.outcome);
    must(rob_review_next_undo(&next, review, "r1", true, &last));
    assert_string_equal(next.study, "s2");
    struct rob_event both[] = {{.op = ROB_OP_JUDGE, .study = "s1", .item = "seq", .answer = "yes"},
                               {.op = ROB_OP_JUDGE, .study = "s2", .item = "seq", .answer = "yes"}};
    must(rob_review_record(review, "r1", both, 2, &last));
    must(rob_review_next_undo(&next, review, "r1", false, &last));
    assert_null(next.study);
    assert_string_equal(next.item, "seq"); /* of both */
    assert_false(next.behind_note);
    must(record(review, "r1", (struct rob_event){.op = ROB_OP_NOTE, .reason = "a note"}));
    must(rob_review_next_undo(&next, review, "r1", false, &last));
    assert_true(next.behind_note);
    undo("r1");
    must(rob_review_next_undo(&next, review, "r1", false, &last));
    assert_false(next.behind_note);
}

/* What the form no longer has cannot be brought back, and nobody else is blamed. */
static void an_item_that_is_gone(void **state)
{
    (void)state;
    static const char MARK[] = "\"id\":\"seq\"";
    char form[sizeof small_form], *differences = NULL, *what = NULL;
    const char *pilot[] = {"s1"};
    must(record(
        review, "lead",
        (struct rob_event){.op = ROB_OP_ROUND, .name = "pilot", .studies = pilot, .n_studies = 1}));
    must(judge(review, "r1", "s1", "seq", "no"));
    memcpy(form, small_form, sizeof form);
    char *id = strstr(form, MARK);
    assert_non_null(id);
    memcpy(id + strlen("\"id\":\""), "que", 3);
    must(rob_review_update_form(review, form, strlen(form), "another item", false, &differences,
                                &last));
    refused(rob_review_undo(review, "r1", NULL, &what, &last), "'seq' is no longer in this review");
    free(differences);
}

static void seats_undo_their_own(void **state)
{
    (void)state;
    must(judge(review, "r1", "s1", "seq", "no"));
    must(judge(review, "r2", "s1", "seq", "no"));
    assert_nothing_to(rob_review_undo, "lead");
    undo("r1");
    assert_string_equal(now(SEQ), "");
    assert_string_equal(value(review, "r2", "s1", SEQ), "no");
    assert_nothing_to(rob_review_undo, "r1");
}

static void clearing_and_flags_go_back_too(void **state)
{
    (void)state;
    const struct rob_cell cell = {0, SEQ, ROB_NO_OUTCOME};
    struct rob_event flag = {.op = ROB_OP_FLAG, .study = "s1", .item = "seq", .reason = "ask"};
    must(judge(review, "r1", "s1", "seq", "no"));
    must(
        record(review, "r1", (struct rob_event){.op = ROB_OP_CLEAR, .study = "s1", .item = "seq"}));
    must(record(review, "r1", flag));
    struct rob_view *view = view_as(review, "r1");
    assert_string_equal(rob_view_flag(view, cell, 0), "ask");
    flag.reason = "ask again";
    must(record(review, "r1", flag));
    assert_string_equal(undo("r1"), "Hale 1997a, item 1 (Sequence): the earlier entry is back");
    assert_string_equal(undo("r1"), "Hale 1997a, item 1 (Sequence): back to not flagged");
    assert_null(rob_view_flag(view, cell, 0));
    undo("r1");
    assert_string_equal(now(SEQ), "no");
    redo("r1");
    redo("r1");
    assert_string_equal(rob_view_flag(view, cell, 0), "ask");
    assert_string_equal(now(SEQ), "");
    rob_view_free(view);
}

static void what_is_done_is_not_undone(void **state)
{
    (void)state;
    char *what = NULL;
    assess(review, "r1", "s1", "yyy");
    refused(rob_review_undo(review, "r1", NULL, &what, &last), "was finished by");
    must(on_study(review, "r1", ROB_OP_REOPEN, "s1", "misread"));
    undo("r1");
    assert_string_equal(now(BLIND), "");
}

static void resolutions_go_back_to_what_was(void **state)
{
    (void)state;
    assess(review, "r1", "s1", "yyy");
    assess(review, "r2", "s1", "nny");
    must(record(review, "consensus",
                (struct rob_event){.op = ROB_OP_REFER, .study = "s1", .item = "seq"}));
    must(settle(review, "s1", "seq", "no", "adjudication", "adj", NULL));
    refused(settle(review, "s1", "seq", "yes", "discussion", "r1", "r2"), "reopen it first");
    must(record(review, "consensus",
                (struct rob_event){
                    .op = ROB_OP_UNRESOLVE, .study = "s1", .item = "seq", .reason = "p. 4"}));
    must(settle(review, "s1", "seq", "yes", "discussion", "r1", "r2"));
    must(settle(review, "s1", "house", "yes", "discussion", "r1", "r2"));
    must(settle(review, "s1", "blind", "no", "override", "r1", "r2"));
    undo("consensus");
    assert_int_equal(consensus_of(review, "s1", BLIND).state, ROB_CELL_UNANIMOUS);
    undo("consensus");
    assert_int_equal(consensus_of(review, "s1", HOUSE).state, ROB_CELL_DIFFER);
    undo("consensus");
    assert_int_equal(consensus_of(review, "s1", SEQ).state, ROB_CELL_DIFFER);
    undo("consensus");
    assert_int_equal(consensus_of(review, "s1", SEQ).answer, NO);
    assert_string_equal(consensus_of(review, "s1", SEQ).how, "adjudication");
    undo("consensus");
    assert_int_equal(consensus_of(review, "s1", SEQ).state, ROB_CELL_REFERRED);
    undo("consensus");
    assert_int_equal(consensus_of(review, "s1", SEQ).state, ROB_CELL_DIFFER);
    assert_nothing_to(rob_review_undo, "consensus");
    restart();
    for (int i = 0; i < 6; i++)
        redo("consensus");
    assert_int_equal(consensus_of(review, "s1", SEQ).answer, YES);
    assert_int_equal(consensus_of(review, "s1", BLIND).state, ROB_CELL_RESOLVED);
}

/* Undoing what followed a reopening does not repeat who reopened it, and why. */
static void undo_restores_the_state_alone(void **state)
{
    (void)state;
    struct rob_view *view = NULL;
    struct rob_log *log = NULL;
    assess(review, "r1", "s1", "yyy");
    assess(review, "r2", "s1", "nny");
    must(settle(review, "s1", "seq", "no", "discussion", "r1", "r2"));
    must(record(review, "consensus",
                (struct rob_event){.op = ROB_OP_UNRESOLVE,
                                   .study = "s1",
                                   .item = "seq",
                                   .reason = "p. 4",
                                   .operator_ = "r2"}));
    must(settle(review, "s1", "seq", "yes", "discussion", "r1", "r2"));
    undo("consensus");
    assert_int_equal(consensus_of(review, "s1", SEQ).state, ROB_CELL_DIFFER);
    must(rob_view_new(&view, review, "r1", &last));
    must(rob_view_log(&log, view, 0, SEQ, &last));
    const struct rob_log_entry *entry = &log->entries[log->n - 1];
    assert_true(entry->undo);
    assert_string_equal(entry->reason, "");
    assert_string_equal(entry->operator_, "");
    rob_log_free(log);
    rob_view_free(view);
}

/* A judgement that replaced the answers of two machines is not undone to a random one of them. */
static void a_settled_conflict_does_not_come_back_halved(void **state)
{
    (void)state;
    copy_folder(at("undo"), at("other"));
    must(judge(review, "r1", "s1", "seq", "yes"));
    use_laptop("b");
    struct rob_review *other = open_review(at("other"));
    must(judge(other, "r1", "s1", "seq", "no"));
    rob_review_free(other);
    carry_journals(at("other"), at("undo"));
    must(rob_review_reload(review, &last));
    assert_string_equal(now(SEQ), "conflict");
    must(judge(review, "r1", "s1", "seq", "unclear"));
    undo("r1");
    assert_string_equal(now(SEQ), "");
}

/* The other machine's entries cannot be undone here, nor ours once it has replaced them. */
static void undo_stays_on_this_machine(void **state)
{
    (void)state;
    for (int i = 0; i < 6; i++) { /* whatever the random names of the journals */
        char laptop[8];
        snprintf(laptop, sizeof laptop, "m%d", i);
        use_laptop("a");
        restart();
        must(judge(review, "r1", "s1", "house", "yes"));
        must(judge(review, "r1", "s1", "seq", "yes"));
        rob_review_free(review);
        use_laptop(laptop);
        review = open_review(at("undo"));
        must(judge(review, "r1", "s1", "seq", "unclear"));
        use_laptop("a");
        restart();
        must(judge(review, "r1", "s1", "seq", "no"));
        restart();
        undo("r1");
        assert_string_equal(now(SEQ), "unclear");
        char *what = NULL;
        refused(rob_review_undo(review, "r1", NULL, &what, &last), "since");
        assert_string_equal(now(SEQ), "unclear");
        assert_string_equal(now(HOUSE), "yes");
    }
}

/* The history tells a redo from an undo, and shows quotes, which may be all that changed. */
static void the_history_shows_each_step(void **state)
{
    (void)state;
    static const char *const steps[] = {"", "undo", "redo", "undo", ""};
    const struct rob_quote quote = {"as told", "p. 3"};
    struct rob_log *log = NULL;
    must(judge(review, "r1", "s1", "seq", "yes"));
    undo("r1");
    redo("r1");
    undo("r1");
    must(record(review, "r1",
                (struct rob_event){.op = ROB_OP_JUDGE,
                                   .study = "s1",
                                   .item = "seq",
                                   .answer = "no",
                                   .support = "drawn",
                                   .quotes = &quote,
                                   .n_quotes = 1}));
    struct rob_view *view = view_as(review, "r1");
    must(rob_view_log(&log, view, 0, 0, &last));
    assert_int_equal(log->n, 5);
    for (size_t i = 0; i < log->n; i++) {
        const struct rob_log_entry *entry = &log->entries[i];
        assert_string_equal(entry->redo ? "redo" : entry->undo ? "undo" : "", steps[i]);
    }
    assert_string_equal(log->entries[4].now, "no \"drawn\"; quote \"as told\" (p. 3)");
    rob_log_free(log);
    rob_view_free(view);
}

#define stepped(test) cmocka_unit_test_setup_teardown(test, begin, end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        stepped(each_step_goes_back_and_forth),
        stepped(a_new_entry_ends_redoing),
        stepped(any_run_of_steps_agrees_with_a_list),
        stepped(a_whole_command_goes_back_at_once),
        stepped(only_the_texts_go_back),
        stepped(the_study_is_known_before),
        stepped(an_item_that_is_gone),
        stepped(seats_undo_their_own),
        stepped(clearing_and_flags_go_back_too),
        stepped(what_is_done_is_not_undone),
        stepped(resolutions_go_back_to_what_was),
        stepped(undo_restores_the_state_alone),
        stepped(a_settled_conflict_does_not_come_back_halved),
        stepped(undo_stays_on_this_machine),
        stepped(the_history_shows_each_step),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
