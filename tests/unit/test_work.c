/* Steps of the work: what comes next, what a new answer keeps, rounds of late studies, how
 * assignments are recorded, and what becomes of them when a reviewer joins or leaves. */
#include "unit/support.h"

#include <syrob/assign.h>
#include <syrob/work.h>

static const struct rob_quote passage = {"in standard cages", "p. 2"};

/* --- what comes next ---------------------------------------------------------------------- */

static void test_next_step(void **state)
{
    (void)state;
    struct rob_review *review = open_review(new_review("next", 2, "study", NULL));
    struct rob_view *view = view_as(review, NULL);
    assert_int_equal(rob_work_next(view), ROB_STEP_IMPORT);
    must(add_study(review, "s0"));
    assert_int_equal(rob_work_next(view), ROB_STEP_ASSESS);
    assess(review, "r1", "s0", "yyy");
    assess(review, "r2", "s0", "yyn");
    assert_int_equal(rob_work_next(view), ROB_STEP_RECONCILE);
    must(settle(review, "s0", "blind", "no", "discussion", "r1", "r2"));
    assert_int_equal(rob_work_next(view), ROB_STEP_SUMMARY);
    must(add_study(review, "s1"));
    assert_int_equal(rob_work_next(view), ROB_STEP_ASSESS);
    rob_view_free(view);
    rob_review_free(review);
}

/* Who has finished waits for the others; an adjudicator, for something to resolve. */
static void test_next_step_of_one(void **state)
{
    (void)state;
    struct rob_review *review = open_review(new_review("next-of-one", 2, "study", NULL));
    struct rob_view *first = view_as(review, "r1"), *second = view_as(review, "r2"),
                    *third = view_as(review, "adj");
    must(add_study(review, "s0"));
    assess(review, "r1", "s0", "yyy");
    assert_int_equal(rob_work_next(first), ROB_STEP_WAIT);
    assert_int_equal(rob_work_next(second), ROB_STEP_ASSESS);
    assert_int_equal(rob_work_next(third), ROB_STEP_WAIT);
    assess(review, "r2", "s0", "yyn");
    assert_int_equal(rob_work_next(first), ROB_STEP_RECONCILE);
    assert_int_equal(rob_work_next(third), ROB_STEP_RECONCILE);
    must(settle(review, "s0", "blind", "no", "adjudication", "adj", NULL));
    assert_int_equal(rob_work_next(first), ROB_STEP_SUMMARY);
    rob_view_free(first);
    rob_view_free(second);
    rob_view_free(third);
    rob_review_free(review);
}

static void test_how(void **state)
{
    (void)state;
    struct rob_review *review = open_review(new_review("how", 2, "study", NULL));
    struct rob_view *view = view_as(review, NULL);
    const char *const both[] = {"r1", "r2"}, *const third[] = {"adj"}, *const odd[] = {"nobody"};
    assert_int_equal(rob_work_how(view, both, 2), ROB_HOW_DISCUSSION);
    assert_int_equal(rob_work_how(view, third, 1), ROB_HOW_ADJUDICATION);
    assert_int_equal(rob_work_how(view, odd, 1), ROB_HOW_DISCUSSION);
    assert_int_equal(rob_work_how(view, NULL, 0), ROB_HOW_DISCUSSION);
    rob_view_free(view);
    rob_review_free(review);
}

/* --- what a new answer keeps -------------------------------------------------------------- */

/* An event of r1 on item "house" of s0, completed from the present judgement. */
static struct rob_event kept(const struct rob_view *view, struct rob_signal *room,
                             struct rob_event event)
{
    rob_work_keep_judgement(&event, room, view, (struct rob_cell){0, HOUSE, ROB_NO_OUTCOME});
    return event;
}

static void test_judgement_keeps(void **state)
{
    (void)state;
    struct rob_signal room[ROB_FORM_SIGNALS_MAX];
    const struct rob_signal signals[] = {{"a", "yes"}, {"b", "no"}}, other[] = {{"b", "unclear"}};
    struct rob_review *review = open_review(new_review("keeps", 2, "study", NULL));
    must(add_study(review, "s0"));
    struct rob_view *view = view_as(review, "r1"), *nobody = view_as(review, NULL);
    const struct rob_event bare = {.op = ROB_OP_JUDGE, .answer = "no"};
    struct rob_event event = kept(view, room, bare);
    assert_null(event.support); /* nothing is there yet */
    assert_null(event.quotes);
    must(record(review, "r1",
                (struct rob_event){.op = ROB_OP_JUDGE,
                                   .study = "s0",
                                   .item = "house",
                                   .answer = "yes",
                                   .support = "Housing described",
                                   .quotes = &passage,
                                   .n_quotes = 1,
                                   .signals = signals,
                                   .n_signals = 2}));
    event = kept(view, room, bare);
    assert_string_equal(event.answer, "no");
    assert_string_equal(event.support, "Housing described");
    assert_int_equal(event.n_quotes, 1);
    assert_string_equal(event.quotes[0].where, "p. 2");
    assert_int_equal(event.n_signals, 2);
    assert_string_equal(event.signals[1].id, "b");
    assert_string_equal(event.signals[1].answer, "no");

    struct rob_event given = bare; /* given fields stay as given, even if empty */
    given.support = "";
    given.quotes = &passage;
    given.signals = other;
    given.n_signals = 1;
    event = kept(view, room, given);
    assert_string_equal(event.support, "");
    assert_int_equal(event.n_quotes, 0);
    assert_ptr_equal(event.signals, other);
    assert_int_equal(event.n_signals, 1);

    event = kept(nobody, room, bare); /* nobody has judged anything */
    assert_null(event.support);
    rob_view_free(nobody);
    rob_view_free(view);
    rob_review_free(review);
}

/* A judgement for all outcomes is not the judgement of one of them. */
static void test_outcome_keeps_nothing(void **state)
{
    (void)state;
    struct rob_signal room[ROB_FORM_SIGNALS_MAX];
    struct rob_review *review = open_review(new_review("outcome", 2, "study", "ALT,AST"));
    must(add_study(review, "s0"));
    must(record(review, "r1",
                (struct rob_event){.op = ROB_OP_JUDGE,
                                   .study = "s0",
                                   .item = "blind",
                                   .answer = "yes",
                                   .support = "For all"}));
    struct rob_view *view = view_as(review, "r1");
    struct rob_event one = {.op = ROB_OP_JUDGE}, all = one;
    rob_work_keep_judgement(&one, room, view, (struct rob_cell){0, BLIND, 0});
    rob_work_keep_judgement(&all, room, view, (struct rob_cell){0, BLIND, ROB_NO_OUTCOME});
    assert_null(one.support);
    assert_string_equal(all.support, "For all");
    rob_view_free(view);
    rob_review_free(review);
}

/* A judgement of r1 on item "house" of s0 is recorded; whatever differs in a field is not. */
static void test_is_recorded(void **state)
{
    (void)state;
    const struct rob_signal signals[] = {{"a", "yes"}, {"b", "no"}};
    const struct rob_signal turned[] = {{"b", "no"}, {"a", "yes"}}, other[] = {{"a", "yes"}};
    const struct rob_quote elsewhere = {"in standard cages", "p. 3"};
    const struct rob_cell cell = {0, HOUSE, ROB_NO_OUTCOME};
    struct rob_review *review = open_review(new_review("recorded", 2, "study", NULL));
    must(add_study(review, "s0"));
    struct rob_view *view = view_as(review, "r1"), *nobody = view_as(review, NULL);
    const struct rob_event judged = {.op = ROB_OP_JUDGE,
                                     .study = "s0",
                                     .item = "house",
                                     .answer = "yes",
                                     .support = "Housing described",
                                     .quotes = &passage,
                                     .n_quotes = 1,
                                     .signals = signals,
                                     .n_signals = 2};
    assert_false(rob_work_is_recorded(&judged, view, cell));
    must(record(review, "r1", judged));
    must(judge(review, "r2", "s0", "house", "no"));
    assert_true(rob_work_is_recorded(&judged, view, cell));
    assert_false(rob_work_is_recorded(&judged, nobody, cell));
    struct rob_event event = judged;
    event.signals = turned;
    assert_true(rob_work_is_recorded(&event, view, cell));

    struct rob_event differ[] = {judged, judged, judged, judged, judged, judged, judged};
    differ[0].answer = "no";
    differ[1].answer = NULL;
    differ[2].support = NULL;
    differ[3].n_quotes = 0;
    differ[4].quotes = &elsewhere;
    differ[5].signals = other, differ[5].n_signals = 1;
    differ[6].op = ROB_OP_CLEAR;
    for (size_t i = 0; i < sizeof differ / sizeof *differ; i++)
        if (rob_work_is_recorded(&differ[i], view, cell))
            fail_msg("%zu is not recorded so", i);
    rob_view_free(nobody);
    rob_view_free(view);
    rob_review_free(review);
}

static void test_outcome_is_not_recorded(void **state)
{
    (void)state;
    struct rob_review *review = open_review(new_review("recorded-all", 2, "study", "ALT,AST"));
    must(add_study(review, "s0"));
    must(judge(review, "r1", "s0", "blind", "yes"));
    struct rob_view *view = view_as(review, "r1");
    struct rob_event event = {.op = ROB_OP_JUDGE, .answer = "yes"};
    assert_true(rob_work_is_recorded(&event, view, (struct rob_cell){0, BLIND, ROB_NO_OUTCOME}));
    event.outcome = "ALT";
    assert_false(rob_work_is_recorded(&event, view, (struct rob_cell){0, BLIND, 0}));
    event.study = "s0", event.item = "blind";
    must(record(review, "r1", event));
    assert_true(rob_work_is_recorded(&event, view, (struct rob_cell){0, BLIND, 0}));
    rob_view_free(view);
    rob_review_free(review);
}

static void test_resolution_keeps(void **state)
{
    (void)state;
    struct rob_review *review = open_review(new_review("resolution", 2, "study", NULL));
    must(add_study(review, "s0"));
    assess(review, "r1", "s0", "yyy");
    assess(review, "r2", "s0", "yyn");
    struct rob_view *view = view_as(review, NULL);
    const struct rob_cell cell = {0, BLIND, ROB_NO_OUTCOME};
    struct rob_event event = {.op = ROB_OP_RESOLVE};
    rob_work_keep_resolution(&event, view, cell); /* it is not resolved yet */
    assert_null(event.reason);
    must(settle(review, "s0", "blind", "no", "discussion", "r1", "r2"));
    event.support = "Mended";
    rob_work_keep_resolution(&event, view, cell);
    assert_string_equal(event.support, "Mended");
    assert_string_equal(event.reason, "It says so on p. 3");
    assert_string_equal(event.cause, "slip");
    event = (struct rob_event){.quotes = &passage, .n_quotes = 1};
    rob_work_keep_resolution(&event, view, cell);
    assert_int_equal(event.n_quotes, 1);
    rob_view_free(view);
    rob_review_free(review);
}

/* --- late studies, and completions -------------------------------------------------------- */

static void test_late_round(void **state)
{
    (void)state;
    struct rob_event events[2];
    struct rob_late_round late;
    const char *const ids[] = {"s1"};
    struct rob_review *review = open_review(new_review("late", 2, "round", NULL));
    must(add_study(review, "s0"));
    struct rob_view *view = view_as(review, NULL);
    assert_int_equal(rob_work_late_round(events, 1, &late, view, ids, 1), 1); /* nothing is open */
    assess(review, "r1", "s0", "yyy");
    assess(review, "r2", "s0", "yyy");
    assert_int_equal(rob_work_late_round(events, 1, &late, view, ids, 0), 1); /* nothing is late */
    assert_int_equal(rob_work_late_round(events, 1, &late, view, ids, 1), 2);
    assert_int_equal(events[1].op, ROB_OP_ROUND);
    assert_string_equal(events[1].name, "round 2");
    assert_string_equal(events[1].studies[0], "s1");

    must(on_study(review, "lead", ROB_OP_STUDY_DROP, "s0", "a duplicate")); /* it may come back */
    assert_int_equal(rob_work_late_round(events, 0, &late, view, ids, 1), 1);
    rob_view_free(view);
    rob_review_free(review);
    review = open_review(new_review("by-study", 2, "study", NULL));
    must(add_study(review, "s0"));
    assess(review, "r1", "s0", "yyy");
    assess(review, "r2", "s0", "yyy");
    view = view_as(review, NULL);
    assert_true(rob_view_open(view, 0));
    assert_int_equal(rob_work_late_round(events, 1, &late, view, ids, 1), 1);
    rob_view_free(view);
    rob_review_free(review);
}

static void test_completions(void **state)
{
    (void)state;
    struct rob_event events[4];
    size_t n_left = 9;
    struct rob_review *review = open_review(new_review("completions", 3, "round", NULL));
    static const char *const ids[] = {"s0", "s1", "s2", "s3"};
    for (size_t s = 0; s < 4; s++)
        must(add_study(review, ids[s]));
    must(assign(review, "s3", "r2", "r3"));
    assess(review, "r1", "s0", "yyy"); /* done */
    for (size_t i = 0; i < N_ITEMS; i++)
        must(judge(review, "r1", "s1", item_ids[i], "no")); /* whole */
    must(judge(review, "r1", "s2", "seq", "no"));           /* lacks answers */
    struct rob_view *view = view_as(review, "r1");
    assert_int_equal(rob_work_completions(events, &n_left, view, NULL), 1);
    assert_int_equal(events[0].op, ROB_OP_COMPLETE);
    assert_string_equal(events[0].study, "s1");
    assert_int_equal(n_left, 1);
    const bool others[4] = {true, false, true, false};
    assert_int_equal(rob_work_completions(events, &n_left, view, others), 0);
    assert_int_equal(n_left, 1);
    must(rob_review_record(review, "r1", events, 0, &last));
    rob_view_free(view);
    rob_review_free(review);
}

/* --- assignments -------------------------------------------------------------------------- */

static struct rob_assign_plan *plan_of(const struct rob_view *view,
                                       const struct rob_assignments *list)
{
    struct rob_assign_plan *plan = NULL;
    must(rob_assign_plan_new(&plan, view, list, &last));
    return plan;
}

static void test_assignments(void **state)
{
    (void)state;
    struct rob_review *review = open_review(new_review("assign", 3, "round", NULL));
    must(add_study(review, "s0"));
    must(add_study(review, "s1"));
    must(assign(review, "s1", "r1", "r2"));
    struct rob_view *view = view_as(review, NULL);
    struct rob_assignment two[] = {{0, 1}, {1, 6}}; /* r1 alone; r2 and r3 */
    const struct rob_assignments list = {.at = two, .n = 2, .seed = 7};
    struct rob_assign_plan *plan = plan_of(view, &list);
    assert_int_equal(plan->n_events, 2);
    assert_int_equal(plan->events[0].op, ROB_OP_ASSIGN);
    assert_int_equal(plan->events[0].n_seats, 1);
    assert_int_equal(plan->events[1].seed, 7);
    assert_string_equal(plan->events[1].seats[1], "r3");
    assert_int_equal(plan->n_alone, 1);
    assert_int_equal(plan->n_renamed, 1); /* s0 was everybody's, s1 that of r1 and r2 */
    must(rob_review_record(review, ROB_SEAT_LEAD, plan->events, plan->n_events, &last));
    assert_false(rob_view_assigned(view, 1, 0));
    assert_true(rob_view_assigned(view, 1, 2));
    rob_assign_plan_free(plan);

    const struct rob_assignments nothing = {.n = 0};
    plan = plan_of(view, &nothing);
    assert_int_equal(plan->n_events, 0);
    rob_assign_plan_free(plan);
    rob_assign_plan_free(NULL);
    rob_view_free(view);
    rob_review_free(review);
}

/* Two studies of r1 and r2 are open; a third gets the same reviewers. */
static void test_late_assignment(void **state)
{
    (void)state;
    struct rob_review *review = open_review(new_review("late-assign", 3, "round", NULL));
    must(add_study(review, "s0"));
    must(add_study(review, "s1"));
    must(assign(review, "s0", "r1", "r2"));
    must(assign(review, "s1", "r1", "r3"));
    assess(review, "r1", "s0", "yyy");
    assess(review, "r2", "s0", "yyy");
    struct rob_view *view = view_as(review, NULL);
    assert_true(rob_view_open(view, 0));
    struct rob_assignment one[] = {{1, 3}};
    const struct rob_assignments list = {.at = one, .n = 1};
    one[0].study = 0; /* an open study itself needs no round */
    struct rob_assign_plan *plan = plan_of(view, &list);
    assert_int_equal(plan->n_events, 1);
    rob_assign_plan_free(plan);
    one[0].study = 1;
    plan = plan_of(view, &list);
    assert_int_equal(plan->n_events, 2);
    assert_int_equal(plan->events[1].op, ROB_OP_ROUND);
    assert_string_equal(plan->events[1].studies[0], "s1");
    must(rob_review_record(review, ROB_SEAT_LEAD, plan->events, plan->n_events, &last));
    assert_true(is_open(review, "s0"));
    rob_assign_plan_free(plan);
    rob_view_free(view);
    rob_review_free(review);
}

static void test_pilot(void **state)
{
    (void)state;
    struct rob_review *review = open_review(new_review("pilot", 2, "round", NULL));
    static const char *const ids[] = {"s0", "s1", "s2"};
    for (size_t s = 0; s < 3; s++)
        must(add_study(review, ids[s]));
    struct rob_view *view = view_as(review, NULL);
    struct rob_assignments list = {0};
    must(rob_assign_pilot(&list, view, 1, 5, &last));
    assert_true(list.pilot);
    list.at[0].study = 0; /* the test must know every one that comes */
    struct rob_assign_plan *plan = plan_of(view, &list);
    assert_int_equal(plan->n_events, 1);
    assert_int_equal(plan->n_pilot, 1);
    assert_string_equal(plan->events[0].name, ROB_ROUND_PILOT);
    assert_int_equal(plan->events[0].seed, 5);
    must(rob_review_record(review, ROB_SEAT_LEAD, plan->events, plan->n_events, &last));
    rob_assign_plan_free(plan);

    list.at[0].study = 1; /* the round keeps what it has */
    plan = plan_of(view, &list);
    assert_int_equal(plan->n_pilot, 2);
    assert_int_equal(plan->events[0].n_studies, 2);
    rob_assign_plan_free(plan);

    assess(review, "r1", "s0", "yyy"); /* it is open: another would close it */
    assess(review, "r2", "s0", "yyy");
    plan = plan_of(view, &list);
    assert_string_equal(plan->events[0].name, "pilot 2");
    assert_int_equal(plan->events[0].n_studies, 1);
    must(rob_review_record(review, ROB_SEAT_LEAD, plan->events, plan->n_events, &last));
    assert_true(is_open(review, "s0"));
    assert_true(rob_view_is_pilot(view, 1));
    rob_assign_plan_free(plan);

    list.pilot =
        false; /* with the reviewers of the open study it would close that one; alone it stays */
    list.at[0].seats = 3;
    plan = plan_of(view, &list);
    assert_int_equal(plan->n_events, 2);
    rob_assign_plan_free(plan);
    list.at[0].seats = 1;
    plan = plan_of(view, &list);
    assert_int_equal(plan->n_events, 1);
    rob_assign_plan_free(plan);
    rob_assignments_free(&list);
    rob_view_free(view);
    rob_review_free(review);
}

/* s0 and s1 are everybody's, s2 that of r1 and r2. */
static struct rob_review *three_reviewers(const char *name)
{
    struct rob_review *review = open_review(new_review(name, 3, "round", NULL));
    must(add_study(review, "s0"));
    must(add_study(review, "s1"));
    must(add_study(review, "s2"));
    must(assign(review, "s2", "r1", "r2"));
    return review;
}

static void assert_assigns(const struct rob_event *event, const char *study, const char *seats)
{
    char names[40] = "";
    assert_int_equal(event->op, ROB_OP_ASSIGN);
    assert_string_equal(event->study, study);
    for (size_t i = 0; i < event->n_seats; i++)
        strcat(strcat(names, i ? " " : ""), event->seats[i]);
    assert_string_equal(names, seats);
}

static void test_joining(void **state)
{
    (void)state;
    const struct rob_seat_setup dan = {.id = "r4", .role = "reviewer"},
                                ann = {.id = "r1", .name = "Ann", .role = "reviewer"};
    const struct rob_seat_setup third = {.id = "third", .name = "Eve", .role = "adjudicator"};
    struct rob_review *review = three_reviewers("joining");
    struct rob_view *view = view_as(review, NULL);
    struct rob_assign_plan *plan = NULL;
    assert_int_equal(rob_assign_joining(&plan, view, &ann, &last), ROB_REFUSED);
    must(rob_assign_joining(&plan, view, &third, &last));
    assert_int_equal(plan->n_events, 1); /* adjudicators are assigned nothing */
    assert_string_equal(plan->events[0].name, "Eve");
    rob_assign_plan_free(plan);
    must(rob_assign_joining(&plan, view, &dan, &last));
    assert_int_equal(plan->n_events, 3);
    assert_int_equal(plan->n_waiting, 0);
    assert_assigns(&plan->events[0], "s0", "r1 r2 r3");
    assert_assigns(&plan->events[1], "s1", "r1 r2 r3");
    assert_string_equal(plan->events[2].name, "r4");
    must(rob_review_record(review, ROB_SEAT_LEAD, plan->events, plan->n_events, &last));
    assert_false(rob_view_assigned(view, 0, (size_t)rob_view_find_seat(view, "r4")));
    rob_assign_plan_free(plan);
    rob_view_free(view);
    rob_review_free(review);
}

static void test_leaving(void **state)
{
    (void)state;
    struct rob_review *review = three_reviewers("leaving");
    struct rob_view *view = view_as(review, NULL);
    struct rob_assign_plan *plan = NULL;
    assert_int_equal(rob_assign_leaving(&plan, view, "r9", NULL, "ill", &last), ROB_INVALID);
    assert_int_equal(rob_assign_leaving(&plan, view, "r3", "r9", "ill", &last), ROB_INVALID);
    assert_int_equal(rob_assign_leaving(&plan, view, "r3", "r3", "ill", &last), ROB_USAGE);
    assert_int_equal(rob_assign_leaving(&plan, view, "r2", "none", "ill", &last), ROB_REFUSED);
    assess(review, "r3", "s0", "yyy");
    must(rob_assign_leaving(&plan, view, "r3", "none", "ill", &last));
    assert_int_equal(plan->n_given, 1); /* s0 is finished */
    assert_int_equal(plan->n_events, 2);
    assert_int_equal(plan->n_apart, 2); /* nothing is unblinded */
    assert_assigns(&plan->events[0], "s1", "r1 r2");
    assert_string_equal(plan->events[0].reason, "ill");
    assert_int_equal(plan->events[1].op, ROB_OP_RELEASE);
    rob_assign_plan_free(plan);
    must(rob_assign_leaving(&plan, view, "r2", "r3", "ill", &last));
    assert_int_equal(plan->n_given, 1); /* of the others r3 is a reviewer already */
    assert_assigns(&plan->events[0], "s2", "r1 r3");
    rob_assign_plan_free(plan);
    must(rob_assign_leaving(&plan, view, "r2", NULL, "ill", &last));
    assert_int_equal(plan->n_given, 0);
    assert_int_equal(plan->n_events, 1);
    rob_assign_plan_free(plan);

    assess(review, "r1", "s2", "yyy");
    assess(review, "r2", "s2", "yyy");
    must(rob_assign_leaving(&plan, view, "r3", NULL, "ill", &last));
    assert_int_equal(plan->n_apart, 2); /* s2 is unblinded, and s1 would be of r1 and r2 */
    assert_int_equal(plan->events[1].n_studies, 1);
    assert_string_equal(plan->events[1].studies[0], "s1");
    rob_assign_plan_free(plan);
    rob_view_free(view);
    rob_review_free(review);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_next_step, begin_room, end_room),
        cmocka_unit_test_setup_teardown(test_next_step_of_one, begin_room, end_room),
        cmocka_unit_test_setup_teardown(test_how, begin_room, end_room),
        cmocka_unit_test_setup_teardown(test_judgement_keeps, begin_room, end_room),
        cmocka_unit_test_setup_teardown(test_outcome_keeps_nothing, begin_room, end_room),
        cmocka_unit_test_setup_teardown(test_is_recorded, begin_room, end_room),
        cmocka_unit_test_setup_teardown(test_outcome_is_not_recorded, begin_room, end_room),
        cmocka_unit_test_setup_teardown(test_resolution_keeps, begin_room, end_room),
        cmocka_unit_test_setup_teardown(test_late_round, begin_room, end_room),
        cmocka_unit_test_setup_teardown(test_completions, begin_room, end_room),
        cmocka_unit_test_setup_teardown(test_assignments, begin_room, end_room),
        cmocka_unit_test_setup_teardown(test_late_assignment, begin_room, end_room),
        cmocka_unit_test_setup_teardown(test_pilot, begin_room, end_room),
        cmocka_unit_test_setup_teardown(test_joining, begin_room, end_room),
        cmocka_unit_test_setup_teardown(test_leaving, begin_room, end_room),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
