/* The rules for recording: every rule of independence, and every unknown word. */
#include "unit/support.h"

static struct rob_review *review;

/* Two reviewers, an adjudicator, studies s1 and s2; the mode is the test's initial state. */
static int begin(void **state)
{
    const char *mode = *state ? *state : "study";
    if (begin_room(state))
        return -1;
    const char *dir = new_review("rules", 3, mode, NULL);
    review = open_review(dir);
    must(add_study(review, "s1"));
    must(add_study(review, "s2"));
    must(assign(review, "s1", "r1", "r2"));
    must(assign(review, "s2", "r1", "r2"));
    return 0;
}

static int end(void **state)
{
    rob_review_free(review);
    return end_room(state);
}

static void open_again(void)
{
    rob_review_free(review);
    review = open_review(at("rules"));
}

static void words_must_be_known(void **state)
{
    (void)state;
    invalid(judge(review, "r9", "s1", "seq", "yes"), "r9");
    invalid(judge(review, "r1", "s9", "seq", "yes"), "s9");
    invalid(judge(review, "r1", NULL, "seq", "yes"), "needs a study");
    invalid(judge(review, "r1", "s1", "sex", "yes"), "sex");
    invalid(judge(review, "r1", "s1", NULL, "yes"), "item");
    invalid(judge(review, "r1", "s1", "seq", "na"), "no answer 'na'");
    must(judge(review, "r1", "s1", "blind", "na"));
    struct rob_event event = {
        .op = ROB_OP_JUDGE, .study = "s1", .item = "blind", .outcome = "ALT", .answer = "yes"};
    invalid(record(review, "r1", event), "outcome 'ALT'");
    invalid(judge(review, "r1", "s1", "seq", NULL), "needs an answer");
    invalid(judge(review, "lead", "s1", "seq", "yes"), "cannot hold 'judge'");
    invalid(judge(review, "consensus", "s1", "seq", "yes"), "cannot hold 'judge'");
    invalid(on_study(review, "r1", ROB_OP_STUDY_DROP, "s1", "r"), "cannot hold");
    invalid(on_study(review, "r1", ROB_OP_NOTE, "s1", " "), "note is empty");
    invalid(on_study(review, "r1", ROB_OP_NOTE, "s9", "x"), "s9");
    must(on_study(review, "r1", ROB_OP_NOTE, NULL, "a note on nothing in particular"));
    invalid(record(review, "lead", (struct rob_event){.op = ROB_OP_ASSIGN}), "needs a study");
    invalid(on_study(review, "lead", ROB_OP_ASSIGN, "s1", NULL), "name the reviewers of");
    invalid(record(review, "lead", (struct rob_event){.op = ROB_OP_FORM}), "needs the name");
    invalid(record(review, "lead", (struct rob_event){.op = ROB_OP_STUDY, .study = "x"}),
            "has no details");
}

static enum rob_status judge_signal(const char *id, const char *answer)
{
    const struct rob_signal signal = {id, answer};
    return record(review, "r1",
                  (struct rob_event){.op = ROB_OP_JUDGE,
                                     .study = "s1",
                                     .item = "house",
                                     .signals = &signal,
                                     .n_signals = 1});
}

static void signals_must_be_the_item_s(void **state)
{
    (void)state;
    must(judge_signal("a", "not-relevant"));
    assert_string_equal(value(review, "r1", "s1", HOUSE), "-");
    invalid(judge_signal("c", "yes"), "'c'");
    invalid(judge_signal("a", "none"), "'none'");
    invalid(judge_signal("a", "y"), "'y'");
    invalid(judge_signal("a", "maybe"), "'maybe'");
}

static void texts_must_be_printable(void **state)
{
    (void)state;
    static const char *const bad[] = {
        "bell \a", "\x1b[2J",       "del \x7f",     "c1 \xc2\x85",
        "cr \r\n", "no utf-8 \xff", "\xed\xa0\x80", "nonchar \xef\xbf\xbf"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        const struct rob_quote quotes[] = {{bad[i], "p. 1"}, {"", bad[i]}};
        struct rob_event event = {
            .op = ROB_OP_JUDGE, .study = "s1", .item = "seq", .answer = "no", .support = bad[i]};
        invalid(record(review, "r1", event), "support");
        event.support = NULL;
        for (size_t q = 0; q < 2; q++) {
            event.quotes = &quotes[q];
            event.n_quotes = 1;
            invalid(record(review, "r1", event), "quotes");
        }
        invalid(on_study(review, "r1", ROB_OP_NOTE, "s1", bad[i]), "text");
    }
    static char longer[70000];
    memset(longer, 'x', sizeof longer - 1);
    struct rob_event event = {
        .op = ROB_OP_JUDGE, .study = "s1", .item = "seq", .answer = "no", .support = longer};
    invalid(record(review, "r1", event), "65536");
    open_again();
    assert_string_equal(value(review, "r1", "s1", SEQ), "");
}

static void only_the_assigned_assess(void **state)
{
    (void)state;
    refused(judge(review, "r3", "s1", "seq", "yes"), "not assigned");
    refused(judge(review, "adj", "s1", "seq", "yes"), "not assigned");
    refused(complete(review, "r3", "s1"), "not assigned");
    refused(on_study(review, "r3", ROB_OP_FLAG, "s1", "x"), "not assigned");
    refused(on_study(review, "r3", ROB_OP_REOPEN, "s1", "x"), "not assigned");
    invalid(assign(review, "s1", "r1", "r9"), "r9");
    invalid(assign(review, "s1", "r1", "adj"), "an adjudicator and does not");
    invalid(assign(review, "s1", NULL, NULL), "name the reviewers of");
    invalid(assign(review, "s9", "r1", "r2"), "s9");
    must(assign(review, "s1", "r1", "r3"));
    must(judge(review, "r3", "s1", "seq", "yes"));
    refused(judge(review, "r2", "s1", "seq", "yes"), "not assigned");
}

static void completing_needs_every_cell(void **state)
{
    (void)state;
    refused(complete(review, "r1", "s1"), "1, 2, 3");
    must(judge(review, "r1", "s1", "seq", "yes"));
    must(judge(review, "r1", "s1", "blind", "na"));
    must(judge_signal("a", "yes"));
    refused(complete(review, "r1", "s1"), "item 2");
    must(judge(review, "r1", "s1", "house", "no"));
    must(
        record(review, "r1", (struct rob_event){.op = ROB_OP_CLEAR, .study = "s1", .item = "seq"}));
    invalid(
        record(review, "r1", (struct rob_event){.op = ROB_OP_CLEAR, .study = "s1", .item = "seq"}),
        "to clear");
    refused(complete(review, "r1", "s1"), "item 1");
    must(judge(review, "r1", "s1", "seq", "yes"));
    assert_int_equal(progress_of(review, "r1", "s1"), ROB_PARTIAL);
    must(complete(review, "r1", "s1"));
    assert_int_equal(progress_of(review, "r1", "s1"), ROB_COMPLETE);
    assert_int_equal(progress_of(review, "r2", "s1"), ROB_UNTOUCHED);
    refused(complete(review, "r1", "s1"), "finished already");
}

static void what_is_done_stays_until_it_is_reopened(void **state)
{
    (void)state;
    assess(review, "r1", "s1", "yyy");
    refused(judge(review, "r1", "s1", "seq", "no"), "syrob reopen");
    refused(
        record(review, "r1", (struct rob_event){.op = ROB_OP_CLEAR, .study = "s1", .item = "seq"}),
        "was finished by");
    invalid(on_study(review, "r1", ROB_OP_REOPEN, "s1", " \n"), "reason");
    refused(on_study(review, "r2", ROB_OP_REOPEN, "s1", "why"), "not finished yet");
    must(on_study(review, "r1", ROB_OP_REOPEN, "s1", "misread"));
    assert_int_equal(progress_of(review, "r1", "s1"), ROB_PARTIAL);
    must(judge(review, "r1", "s1", "seq", "no"));
    must(complete(review, "r1", "s1"));
    assert_string_equal(first_pass(review, "r1", "s1", SEQ), "no");
    assess(review, "r2", "s1", "yyy");
    refused(on_study(review, "r1", ROB_OP_REOPEN, "s1", "see it now"), "is unblinded");
    refused(judge(review, "r1", "s1", "seq", "yes"), "can no longer be changed");
    open_again();
    refused(on_study(review, "r2", ROB_OP_REOPEN, "s1", "see it now"), "is unblinded");
    must(on_study(review, "r1", ROB_OP_FLAG, "s1", "still may flag"));
}

static void nobody_who_could_read_is_assigned(void **state)
{
    (void)state;
    assess(review, "r1", "s1", "yyy");
    must(assign(review, "s1", "r1", "r3"));
    must(assign(review, "s1", "r1", "r2"));
    assess(review, "r2", "s1", "yyn");
    assert_true(is_open(review, "s1"));
    refused(assign(review, "s1", "r1", "r3"), "is unblinded");
    must(assign(review, "s2", "r1", "r3"));
}

static void settling_waits_for_opening(void **state)
{
    (void)state;
    assess(review, "r1", "s1", "yyy");
    refused(settle(review, "s1", "seq", "yes", "discussion", "r1", "r2"), "still blinded");
    assess(review, "r2", "s1", "nyy");
    invalid(settle(review, "s1", "seq", "na", "discussion", "r1", "r2"), "no answer");
    invalid(settle(review, "s1", "seq", NULL, "discussion", "r1", "r2"), "no answer");
    invalid(settle(review, "s1", "seq", "no", "dice", "r1", "r2"), "discussion");
    invalid(settle(review, "s1", "seq", "no", NULL, "r1", "r2"), "discussion");
    invalid(settle(review, "s1", "seq", "no", "discussion", NULL, NULL), "who resolved it");
    invalid(settle(review, "s1", "seq", "no", "discussion", "r1", "r9"), "r9");
    invalid(settle(review, "s1", "seq", "no", "discussion", "r1", "r1"), "twice");
    refused(settle(review, "s1", "seq", "no", "discussion", "r1", NULL), "two reviewers");
    refused(settle(review, "s1", "seq", "no", "discussion", "r1", "r3"), "has not assessed");
    refused(settle(review, "s1", "house", "no", "discussion", "r1", "r2"), "agree");
    invalid(settle(review, "s1", "seq", "no", "override", "r1", "r2"), "disagree");
    refused(settle(review, "s1", "house", "no", "override", "r1", NULL), "two reviewers");
    must(settle(review, "s1", "house", "no", "override", "r1", "r2"));
    must(settle(review, "s1", "seq", "no", "discussion", "r1", "r2"));
    const char *by[] = {"r1", "r2"};
    struct rob_event event = {.op = ROB_OP_RESOLVE,
                              .study = "s1",
                              .item = "blind",
                              .answer = "no",
                              .how = "override",
                              .seats = by,
                              .n_seats = 2,
                              .cause = "mood"};
    invalid(record(review, "consensus", event), "mood");
    event.cause = NULL;
    event.operator_ = "r0";
    invalid(record(review, "consensus", event), "r0");
    event.operator_ = NULL;
    invalid(record(review, "consensus", event), "reason");
}

static void only_a_third_person_adjudicates(void **state)
{
    (void)state;
    must(assign(review, "s1", "r1", "r3")); /* r3 begins, and is then replaced */
    must(judge(review, "r3", "s1", "seq", "yes"));
    must(assign(review, "s1", "r1", "r2"));
    assess(review, "r1", "s1", "yyy");
    assess(review, "r2", "s1", "nny");
    refused(settle(review, "s1", "seq", "no", "adjudication", "r1", NULL), "cannot adjudicate");
    refused(settle(review, "s1", "seq", "no", "adjudication", "adj", "r2"), "cannot adjudicate");
    refused(settle(review, "s1", "seq", "no", "adjudication", "r3", NULL), "cannot adjudicate");
    struct rob_event refer = {.op = ROB_OP_REFER, .study = "s1", .item = "seq"};
    must(record(review, "consensus", refer));
    assert_int_equal(consensus_of(review, "s1", SEQ).state, ROB_CELL_REFERRED);
    refused(record(review, "consensus", refer), "already been referred to the adjudicator");
    must(settle(review, "s1", "seq", "no", "adjudication", "adj", NULL));
    refer.item = "blind";
    refused(record(review, "consensus", refer), "do not disagree");
}

static void who_became_adjudicator_has_still_assessed(void **state)
{
    (void)state;
    must(judge(review, "r1", "s1", "seq", "yes"));
    must(assign(review, "s1", "r2", "r3"));
    assess(review, "r2", "s1", "nny");
    assess(review, "r3", "s1", "yny");
    must(record(
        review, "lead",
        (struct rob_event){.op = ROB_OP_SEAT, .seat = "r4", .name = "Di", .role = "reviewer"}));
    refused(settle(review, "s1", "seq", "no", "adjudication", "r4", NULL),
            "Di is not an adjudicator");
    must(record(
        review, "lead",
        (struct rob_event){.op = ROB_OP_SEAT, .seat = "r1", .name = "R", .role = "adjudicator"}));
    refused(settle(review, "s1", "seq", "no", "adjudication", "r1", NULL), "cannot adjudicate");
    must(settle(review, "s1", "seq", "no", "adjudication", "adj", NULL));
}

static void what_is_settled_can_be_unsettled(void **state)
{
    (void)state;
    assess(review, "r1", "s1", "yyy");
    assess(review, "r2", "s1", "nyy");
    struct rob_event event = {
        .op = ROB_OP_UNRESOLVE, .study = "s1", .item = "seq", .reason = "wrong"};
    refused(record(review, "consensus", event), "not resolved");
    must(settle(review, "s1", "seq", "no", "discussion", "r1", "r2"));
    event.reason = "";
    invalid(record(review, "consensus", event), "reason");
    event.reason = "wrong";
    must(record(review, "consensus", event));
    assert_int_equal(consensus_of(review, "s1", SEQ).state, ROB_CELL_DIFFER);
}

static void rounds_open_together(void **state)
{
    (void)state;
    assess(review, "r1", "s1", "yyy");
    assess(review, "r2", "s1", "nyy");
    assert_false(is_open(review, "s1"));
    refused(settle(review, "s1", "seq", "no", "discussion", "r1", "r2"), "the round");
    assess(review, "r1", "s2", "yyy");
    assert_false(is_open(review, "s1"));
    must(on_study(review, "r2", ROB_OP_REOPEN, "s1", "again")); /* not open: it may be changed */
    must(complete(review, "r2", "s1"));
    assess(review, "r2", "s2", "yyy");
    assert_true(is_open(review, "s1") && is_open(review, "s2"));
    must(settle(review, "s1", "seq", "no", "discussion", "r1", "r2"));
    must(add_study(review, "s3"));          /* a study of other reviewers, then of the same */
    must(assign(review, "s3", "r1", "r2")); /* what was read stays open */
    assert_true(is_open(review, "s1") && is_open(review, "s2"));
    open_again();
    assert_true(is_open(review, "s1"));
}

static void named_rounds_do_not_wait_for_each_other(void **state)
{
    (void)state;
    const char *pilot[] = {"s2", "s4"}; /* s4 comes later */
    struct rob_event round = {
        .op = ROB_OP_ROUND, .name = "pilot", .studies = pilot, .n_studies = 2};
    invalid(record(review, "lead", round), "s4");
    round.n_studies = 1;
    must(record(review, "lead", round));
    assess(review, "r1", "s2", "yyy");
    assess(review, "r2", "s2", "nyy");
    assert_true(is_open(review, "s2"));
    assert_false(is_open(review, "s1"));
    must(add_study(review, "s4"));
    round.n_studies = 2;
    must(assign(review, "s4", "r1", "r3")); /* other seats: another group */
    must(record(review, "lead", round));
    must(assign(review, "s4", "r1", "r2"));
    assert_true(is_open(review, "s2")); /* it was read */
    struct rob_view *view = view_as(review, NULL);
    assert_true(rob_view_is_pilot(view, study_index(view, "s2")));
    assert_false(rob_view_is_pilot(view, study_index(view, "s1")));
    assert_int_equal(rob_view_n_rounds(view), 1);
    rob_view_free(view);
    round.name = " ";
    invalid(record(review, "lead", round), "name");
}

static void one_study_may_open_early(void **state)
{
    (void)state;
    assess(review, "r1", "s1", "yyy");
    struct rob_event early = {.op = ROB_OP_EARLY, .study = "s1", .reason = "to train"};
    refused(record(review, "consensus", early), "r2 has not finished");
    assess(review, "r2", "s1", "nyy");
    early.reason = NULL;
    invalid(record(review, "consensus", early), "reason");
    early.reason = "to train";
    must(record(review, "consensus", early));
    assert_true(is_open(review, "s1"));
    assert_false(is_open(review, "s2"));
    refused(record(review, "consensus", early), "unblinded already");
    refused(on_study(review, "r1", ROB_OP_REOPEN, "s1", "saw it"), "is unblinded");
}

static void dropped_studies_hold_nobody_up(void **state)
{
    (void)state;
    assess(review, "r1", "s1", "yyy");
    assess(review, "r2", "s1", "nyy");
    invalid(on_study(review, "lead", ROB_OP_STUDY_DROP, "s2", ""), "reason");
    refused(on_study(review, "lead", ROB_OP_STUDY_RESTORE, "s2", "x"), "is in the review");
    must(on_study(review, "lead", ROB_OP_STUDY_DROP, "s2", "no animals"));
    assert_true(is_open(review, "s1"));
    refused(on_study(review, "lead", ROB_OP_STUDY_DROP, "s2", "x"), "was removed from the review already");
    refused(judge(review, "r1", "s2", "seq", "yes"), "removed from");
    refused(complete(review, "r1", "s2"), "removed from");
    refused(assign(review, "s2", "r1", NULL), "removed from");
    struct rob_view *view = view_as(review, NULL);
    assert_int_equal(rob_view_n_studies(view), 1);
    assert_int_equal(rob_view_n_dropped(view), 1);
    assert_true(rob_view_study(view, 1).dropped);
    rob_view_free(view);
    const char *later[] = {"s2"};
    struct rob_event both[] = {
        {.op = ROB_OP_STUDY_RESTORE, .study = "s2", .reason = "they are animals"},
        {.op = ROB_OP_ROUND, .name = "later", .studies = later, .n_studies = 1}};
    must(rob_review_record(review, "lead", both, 2, &last));
    assert_true(is_open(review, "s1"));
    assert_false(is_open(review, "s2"));
}

static enum rob_status release(const char *seat, const char *reason)
{
    return record(review, "lead",
                  (struct rob_event){.op = ROB_OP_RELEASE, .reason = reason, .seat = seat});
}

static enum rob_status add_seat(const char *seat)
{
    return record(
        review, "lead",
        (struct rob_event){.op = ROB_OP_SEAT, .seat = seat, .name = seat, .role = "reviewer"});
}

static void who_leaves_holds_nobody_up(void **state)
{
    (void)state;
    assess(review, "r1", "s1", "yyy");
    assess(review, "r1", "s2", "yyy");
    assess(review, "r2", "s1", "nyy");
    assert_false(is_open(review, "s1"));
    invalid(release("r9", "x"), "r9");
    invalid(release("r2", NULL), "reason");
    must(release("r2", "left the group"));
    refused(release("r2", "again"), "left already");
    refused(judge(review, "r2", "s2", "seq", "yes"), "has left");
    refused(assign(review, "s2", "r1", "r2"), "has left");
    assert_false(is_open(review, "s2")); /* it waits for somebody else */
    assert_int_equal(consensus_of(review, "s1", SEQ).state, ROB_CELL_DIFFER); /* it was finished */
    must(assign(review, "s1", "r1", "r2")); /* whose finished work stays */
    must(add_seat("r3"));
    must(assign(review, "s2", "r1", "r3"));
    assert_true(is_open(review, "s1"));
    assess(review, "r3", "s2", "yyy");
    assert_int_equal(consensus_of(review, "s2", SEQ).state, ROB_CELL_UNANIMOUS);
}

static void what_the_lead_sets_is_checked(void **state)
{
    (void)state;
    refused(add_study(review, "s1"), "already");
    invalid(add_study(review, "S1"), "cannot be a study's id");
    invalid(add_study(review, "../x"), "cannot be a study's id");
    static const char *const names[] = {
        "R1", "1r", "r_1", "consensus", "lead", "", "r23456789012345678901234567890123"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        invalid(record(review, "lead",
                       (struct rob_event){
                           .op = ROB_OP_SEAT, .seat = names[i], .name = "x", .role = "reviewer"}),
                "short name");
    }
    struct rob_event event = {
        .op = ROB_OP_STUDY_EDIT, .study = "s1", .field = "colour", .value = "red"};
    invalid(record(review, "lead", event), "colour");
    event.field = "title";
    must(record(review, "lead", event));
    event.field = "year";
    event.value = "2001";
    must(record(review, "lead", event));
    struct rob_view *view = view_as(review, NULL);
    assert_string_equal(rob_view_study(view, 0).title, "red");
    assert_int_equal(rob_view_study(view, 0).year, 2001);
    assert_string_equal(rob_view_study(view, 0).label, "Hale 2001");
    rob_view_free(view);
    invalid(record(review, "lead", (struct rob_event){.op = ROB_OP_MODE, .value = "sometimes"}),
            "sometimes");
}

#define rule(test, mode)                                                                           \
    {                                                                                              \
#test, test, begin, end, (void *)mode                                                      \
    }

int main(void)
{
    const struct CMUnitTest tests[] = {
        rule(words_must_be_known, "study"),
        rule(signals_must_be_the_item_s, "study"),
        rule(texts_must_be_printable, "study"),
        rule(only_the_assigned_assess, "study"),
        rule(completing_needs_every_cell, "study"),
        rule(what_is_done_stays_until_it_is_reopened, "study"),
        rule(nobody_who_could_read_is_assigned, "study"),
        rule(settling_waits_for_opening, "study"),
        rule(only_a_third_person_adjudicates, "study"),
        rule(who_became_adjudicator_has_still_assessed, "study"),
        rule(what_is_settled_can_be_unsettled, "study"),
        rule(rounds_open_together, "round"),
        rule(named_rounds_do_not_wait_for_each_other, "round"),
        rule(one_study_may_open_early, "round"),
        rule(dropped_studies_hold_nobody_up, "round"),
        rule(who_leaves_holds_nobody_up, "round"),
        rule(what_the_lead_sets_is_checked, "study"),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
