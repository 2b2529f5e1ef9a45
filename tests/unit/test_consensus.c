/* The consensus on first passes: disagreements, resolutions, and their counts. */
#include "unit/support.h"

#include <syrob/agreement_view.h>
#include <syrob/sealing.h>
#include <syrob/summary.h>

#include <math.h>

static struct rob_review *review;

static int end(void **state)
{
    rob_review_free(review);
    review = NULL;
    return end_room(state);
}

static const char letters[] = "yunx";

/* One study for each ordered pair of the answers of the last item; the others agree. */
static void make_pairs(char keys[16][3])
{
    int n = 0;
    for (int a = 0; a < 4; a++)
        for (int b = 0; b < 4; b++, n++) {
            char study[8], first[4] = "yy?", second[4] = "yy?";
            snprintf(study, sizeof study, "s%d", n);
            keys[n][0] = first[2] = letters[a];
            keys[n][1] = second[2] = letters[b];
            must(add_study(review, study));
            assess(review, "r1", study, first);
            assess(review, "r2", study, second);
        }
}

static void each_ordered_pair_differs_exactly_when_it_does(void **state)
{
    (void)state;
    char keys[16][3];
    review = open_review(new_review("pairs", 2, "study", NULL));
    make_pairs(keys);
    struct rob_view *view = view_as(review, NULL);
    size_t differing = 0;
    for (int n = 0; n < 16; n++) {
        char study[8];
        snprintf(study, sizeof study, "s%d", n);
        struct rob_consensus consensus = consensus_of(review, study, BLIND);
        bool same = keys[n][0] == keys[n][1];
        differing += !same;
        assert_int_equal(consensus.differ, !same);
        assert_int_equal(consensus.state, same ? ROB_CELL_UNANIMOUS : ROB_CELL_DIFFER);
        assert_int_equal(consensus.answer,
                         same ? strchr(letters, keys[n][0]) - letters : ROB_NOT_FOUND);
        assert_int_equal(consensus_of(review, study, SEQ).state, ROB_CELL_UNANIMOUS);
        assert_int_equal(rob_view_reconciled(view, study_index(view, study)), same);
    }
    struct rob_totals totals = rob_view_totals(view);
    assert_int_equal(totals.studies, 16);
    assert_int_equal(totals.open, 16);
    assert_int_equal(totals.open_disagreements, differing);
    assert_int_equal(differing, 12);
    assert_int_equal(totals.reconciled, 4);
    assert_int_equal(totals.resolved, 0);
    rob_view_free(view);
}

static struct rob_tally tally_of(const struct rob_view *view, const char *source, size_t row)
{
    struct rob_source from;
    struct rob_summary *summary = NULL;
    must(rob_source_parse(&from, view, source, &last));
    assert_string_equal(rob_source_name(&from, view), source);
    must(rob_summary_new(&summary, view, from, ROB_ALL_OUTCOMES, &last));
    assert_int_equal(summary->n_rows, 3);
    struct rob_tally tally = summary->rows[row].tally;
    rob_summary_free(summary);
    return tally;
}

static void assert_tally(const struct rob_view *view, const char *source, const unsigned wanted[6],
                         unsigned n)
{
    struct rob_tally tally = tally_of(view, source, BLIND);
    assert_int_equal(tally.counts[0], wanted[0]);
    assert_int_equal(tally.counts[1], wanted[1]);
    assert_int_equal(tally.counts[2], wanted[2]);
    assert_int_equal(tally.differ, wanted[3]);
    assert_int_equal(tally.not_applicable, wanted[4]);
    assert_int_equal(tally.missing, wanted[5]);
    assert_int_equal(tally.n, n);
}

static void counts_keep_kinds_apart(void **state)
{
    (void)state;
    char keys[16][3];
    review = open_review(new_review("counts", 2, "study", NULL));
    make_pairs(keys);
    must(add_study(review, "untouched"));
    must(add_study(review, "half"));
    assess(review, "r1", "half", "yyn"); /* not open */
    must(add_study(review, "gone"));
    must(on_study(review, "lead", ROB_OP_STUDY_DROP, "gone", "no animals"));
    must(settle(review, "s1", "blind", "yes", "discussion", "r1", "r2")); /* yu */
    must(settle(review, "s2", "blind", "na", "discussion", "r1", "r2"));  /* yn */
    must(settle(review, "s15", "blind", "no", "override", "r1", "r2"));   /* xx */
    struct rob_view *view = view_as(review, NULL), *own = view_as(review, "r1");
    /* low, unclear, high, differ, not applicable, missing; and the denominator */
    assert_tally(view, "consensus", (unsigned[]){2, 1, 2, 0, 1, 12}, 5);
    assert_tally(view, "first-pass", (unsigned[]){1, 1, 1, 12, 1, 2}, 15);
    assert_tally(view, "r1", (unsigned[]){4, 4, 4, 0, 4, 2}, 12);
    assert_tally(own, "r1", (unsigned[]){4, 4, 5, 0, 4, 1}, 13); /* sees its own */
    struct rob_totals totals = rob_view_totals(view);
    assert_int_equal(totals.studies, 18);
    assert_int_equal(totals.resolved, 3);
    assert_int_equal(totals.open_disagreements, 10);
    struct rob_tally tally = tally_of(view, "consensus", BLIND);
    assert_true(rob_tally_percent(&tally, 0) == 40.0);
    tally = tally_of(view, "first-pass", BLIND);
    assert_true(rob_tally_percent_differ(&tally) == 80.0);
    struct rob_source source;
    invalid(rob_source_parse(&source, view, "adj", &last), "consensus, first-pass");
    invalid(rob_source_parse(&source, view, "nobody", &last), "nobody");
    rob_view_free(view);
    rob_view_free(own);
}

static void domains_count_judgements(void **state)
{
    (void)state;
    review = open_review(new_review("domains", 2, "study", "ALT,AST"));
    must(add_study(review, "s1"));
    must(add_study(review, "s2"));
    const char *only[] = {"AST"};
    must(record(review, "lead",
                (struct rob_event){
                    .op = ROB_OP_OUTCOME, .study = "s2", .outcomes = only, .n_outcomes = 1}));
    for (int s = 1; s <= 2; s++)
        for (int r = 1; r <= 2; r++)
            assess(review, r == 1 ? "r1" : "r2", s == 1 ? "s1" : "s2", "ynu");
    struct rob_view *view = view_as(review, NULL);
    struct rob_summary *summary = NULL;
    struct rob_source source = {ROB_SOURCE_CONSENSUS, 0};
    must(rob_summary_new(&summary, view, source, ROB_ALL_OUTCOMES, &last));
    assert_int_equal(summary->n_rows, 4);             /* the last item once for each outcome */
    assert_int_equal(summary->n_domains, 3);          /* outcomes are never pooled */
    assert_int_equal(summary->domains[0].tally.n, 4); /* 2 items x 2 studies */
    assert_int_equal(summary->domains[0].tally.counts[YES], 2);
    assert_int_equal(summary->domains[0].tally.counts[NO], 2);
    assert_int_equal(summary->domains[1].outcome, 0);
    assert_int_equal(summary->domains[1].tally.n, 1); /* s2 reports one of two outcomes */
    assert_int_equal(summary->domains[2].outcome, 1);
    assert_int_equal(summary->domains[2].tally.n, 2);
    assert_int_equal(summary->rows[2].tally.n, 1);
    assert_int_equal(summary->rows[2].outcome, 0);
    assert_int_equal(summary->rows[3].tally.n, 2);
    rob_summary_free(summary);
    must(rob_summary_new(&summary, view, source, 1, &last)); /* one outcome alone */
    assert_int_equal(summary->n_rows, 3);
    assert_int_equal(summary->rows[2].outcome, 1);
    assert_int_equal(summary->n_domains, 2);
    assert_int_equal(summary->domains[1].tally.n, 2);
    rob_summary_free(summary);
    rob_view_free(view);
}

/* What the reviewers differ on is counted apart from what is missing, per item, type of bias and
 * outcome; nothing of a blinded study is. */
static void what_waits_is_counted(void **state)
{
    (void)state;
    review = open_review(new_review("waits", 2, "study", "ALT,AST"));
    must(add_study(review, "s1"));
    must(add_study(review, "s2"));
    assess(review, "r1", "s1", "yyy");
    assess(review, "r2", "s1", "ynn");
    assess(review, "r1", "s2", "yyy");
    struct rob_view *view = view_as(review, NULL);
    struct rob_summary *summary = NULL;
    struct rob_source source = {ROB_SOURCE_CONSENSUS, 0};
    must(rob_summary_new(&summary, view, source, ROB_ALL_OUTCOMES, &last));
    const unsigned waits[] = {0, 1, 1, 1}, missing[] = {1, 2, 2, 2};
    for (size_t i = 0; i < 4; i++) {
        assert_int_equal(summary->rows[i].tally.unreconciled, waits[i]);
        assert_int_equal(summary->rows[i].tally.missing, missing[i]);
    }
    assert_int_equal(summary->domains[0].tally.unreconciled, 1); /* of 2 items */
    assert_int_equal(summary->domains[0].tally.missing, 3);
    assert_int_equal(summary->domains[1].tally.unreconciled, 1);
    assert_true(rob_summary_has_unreconciled(summary));
    rob_summary_free(summary);
    source.kind = ROB_SOURCE_FIRST_PASS;
    must(rob_summary_new(&summary, view, source, ROB_ALL_OUTCOMES, &last));
    assert_false(rob_summary_has_unreconciled(summary));
    assert_int_equal(summary->rows[1].tally.differ, 1);
    rob_summary_free(summary);
    rob_view_free(view);
}

static struct rob_consensus per_outcome(const char *study, int outcome)
{
    struct rob_view *view = view_as(review, NULL);
    struct rob_cell cell = {study_index(view, study), BLIND, outcome};
    struct rob_consensus consensus = rob_view_consensus(view, cell);
    rob_view_free(view);
    return consensus;
}

static struct rob_event for_outcome(const char *outcome, const char *answer)
{
    return (struct rob_event){
        .op = ROB_OP_JUDGE, .study = "s1", .item = "blind", .outcome = outcome, .answer = answer};
}

static void defaults_expand_before_comparing(void **state)
{
    (void)state;
    review = open_review(new_review("outcomes", 2, "study", "ALT,AST,Weight"));
    must(add_study(review, "s1"));
    must(record(review, "r1", for_outcome("AST", "no")));
    must(judge(review, "r1", "s1", "seq", "yes"));
    must(judge(review, "r1", "s1", "house", "yes"));
    refused(complete(review, "r1", "s1"), "3 (ALT), 3 (Weight)");
    must(record(review, "r1", for_outcome(NULL, "yes")));
    must(complete(review, "r1", "s1"));
    must(judge(review, "r2", "s1", "seq", "yes"));
    must(judge(review, "r2", "s1", "house", "yes"));
    must(record(review, "r2", for_outcome("ALT", "yes")));
    must(record(review, "r2", for_outcome("AST", "no")));
    must(record(review, "r2", for_outcome("Weight", "na")));
    must(complete(review, "r2", "s1"));
    assert_int_equal(per_outcome("s1", 0).state, ROB_CELL_UNANIMOUS);
    assert_int_equal(per_outcome("s1", 0).answer, YES);
    assert_int_equal(per_outcome("s1", 1).answer, NO);
    assert_int_equal(per_outcome("s1", 2).state, ROB_CELL_DIFFER);
    invalid(settle(review, "s1", "blind", "na", "discussion", "r1", "r2"), "per outcome");
    struct rob_view *view = view_as(review, NULL);
    struct rob_judgement judgement;
    assert_int_equal(rob_view_n_cells(view, 0), 5);
    assert_true(rob_view_first_pass(&judgement, view, (struct rob_cell){0, BLIND, 2}, 0));
    assert_true(judgement.default_for_outcomes);
    assert_true(rob_view_first_pass(&judgement, view, (struct rob_cell){0, BLIND, 1}, 0));
    assert_false(judgement.default_for_outcomes);
    invalid(record(review, "r1", for_outcome("Height", "no")), "Height");
    rob_view_free(view);
}

static void a_resolution_says_who_how_and_why(void **state)
{
    (void)state;
    review = open_review(new_review("who", 2, "study", NULL));
    must(add_study(review, "s1"));
    assess(review, "r1", "s1", "yyu");
    assess(review, "r2", "s1", "nyu");
    must(settle(review, "s1", "seq", "unclear", "discussion", "r2", "r1"));
    for (int round = 0; round < 2; round++) {
        struct rob_consensus settled = consensus_of(review, "s1", SEQ);
        assert_int_equal(settled.state, ROB_CELL_RESOLVED);
        assert_int_equal(settled.answer, UNCLEAR);
        assert_true(settled.differ);
        assert_string_equal(settled.how, "discussion");
        assert_string_equal(settled.cause, "slip");
        assert_string_equal(settled.support, "Agreed");
        assert_string_equal(settled.reason, "It says so on p. 3");
        assert_int_equal(settled.n_by, 2);
        assert_string_equal(settled.by[0], "r2");
        assert_string_equal(settled.by[1], "r1");
        assert_string_equal(settled.operator_, "r2");
        assert_int_equal(settled.time, 1800000000);
        assert_string_equal(first_pass(review, "r1", "s1", SEQ), "yes");
        assert_string_equal(first_pass(review, "r2", "s1", SEQ), "no");
        rob_review_free(review);
        review = open_review(at("who"));
    }
    must(settle(review, "s1", "blind", "no", "override", "r1", "r2"));
    assert_int_equal(consensus_of(review, "s1", BLIND).answer, NO);
    assert_false(consensus_of(review, "s1", BLIND).differ);
    size_t n = 0;
    find_file(at("who/journals"), "consensus@", ".jsonl", &n);
    assert_int_equal(n, 1); /* unanimous cells needed no event */
}

static void three_reviewers_must_all_agree(void **state)
{
    (void)state;
    review = open_review(new_review("three", 3, "study", NULL));
    must(add_study(review, "s1"));
    assess(review, "r1", "s1", "yyn");
    assess(review, "r2", "s1", "nyn");
    assert_int_equal(consensus_of(review, "s1", HOUSE).state, ROB_CELL_HIDDEN);
    assess(review, "r3", "s1", "nyy"); /* whichever of the three is the odd one */
    assert_int_equal(consensus_of(review, "s1", SEQ).state, ROB_CELL_DIFFER);
    assert_int_equal(consensus_of(review, "s1", HOUSE).state, ROB_CELL_UNANIMOUS);
    assert_int_equal(consensus_of(review, "s1", BLIND).state, ROB_CELL_DIFFER);
    must(settle(review, "s1", "seq", "yes", "discussion", "r1", "r2"));
    assert_int_equal(consensus_of(review, "s1", SEQ).answer, YES);
    refused(assign(review, "s1", "r1", "r2"), "r3 has finished Hale 1997, which is counted");
    assert_int_equal(consensus_of(review, "s1", SEQ).answer, YES);
    const char *all[] = {"r3", "r2", "r1"};
    must(
        record(review, "lead",
               (struct rob_event){.op = ROB_OP_ASSIGN, .study = "s1", .seats = all, .n_seats = 3}));
    struct rob_view *view = view_as(review, NULL);
    struct rob_agreement_report *report = NULL;
    struct rob_agreement_options options = {0};
    must(rob_agreement_report_new(&report, view, &options, &last));
    assert_int_equal(report->n_pairs, 3);
    assert_non_null(report->all);
    assert_int_equal(report->pairs[0].n_studies, 1);
    assert_int_equal(report->pairs[0].items[SEQ].table[YES * 3 + NO], 1);
    rob_agreement_report_free(report);
    rob_view_free(view);
}

static void three_reviewers_make_three_pairs(void **state)
{
    (void)state;
    review = open_review(new_review("pairs3", 3, "study", NULL));
    must(add_study(review, "s1"));
    assess(review, "r1", "s1", "yyn");
    assess(review, "r2", "s1", "nyn");
    assess(review, "r3", "s1", "yyx");
    struct rob_view *view = view_as(review, NULL);
    struct rob_agreement_report *report = NULL;
    struct rob_agreement_options options = {0};
    must(rob_agreement_report_new(&report, view, &options, &last));
    assert_int_equal(report->n_pairs, 3);
    assert_int_equal(report->n_all_items, 3);
    assert_int_equal(report->n_all, 3 + report->n_all_domains + 1); /* and all together */
    assert_int_equal(report->n_all_domains, rob_view_form(view)->n_domains);
    for (size_t d = 0, judged = 0; d < report->n_all_domains; d++) {
        judged += (size_t)report->all[3 + d].stats.n_judgements;
        if (d + 1 == report->n_all_domains)
            assert_int_equal(judged, report->all[report->n_all - 1].stats.n_judgements);
    }
    assert_int_equal(report->pairs[0].n_studies, 1);
    assert_int_equal(report->pairs[0].items[SEQ].table[YES * 3 + NO], 1);
    assert_int_equal(report->pairs[2].items[SEQ].table[NO * 3 + YES], 1);
    assert_int_equal(report->pairs[0].items[BLIND].stats.n, 1);
    assert_int_equal(report->pairs[1].items[BLIND].stats.n, 0); /* not applicable: no pair */
    rob_agreement_report_free(report);
    rob_view_free(view);
}

static void one_reviewer_is_no_consensus(void **state)
{
    (void)state;
    review = open_review(new_review("one", 2, "study", NULL));
    must(add_study(review, "s1"));
    must(assign(review, "s1", "r1", NULL));
    assess(review, "r1", "s1", "yyn");
    assert_true(is_open(review, "s1"));
    assert_int_equal(consensus_of(review, "s1", SEQ).state, ROB_CELL_SINGLE);
    assert_int_equal(consensus_of(review, "s1", SEQ).answer, ROB_NOT_FOUND);
    struct rob_view *view = view_as(review, NULL);
    assert_false(rob_view_reconciled(view, 0));
    struct rob_tally tally = tally_of(view, "consensus", SEQ);
    assert_int_equal(tally.n, 0);
    assert_int_equal(tally.missing, 1);
    double lo = 7, hi = 7;
    assert_false(rob_tally_interval(&lo, &hi, &tally, 0));
    assert_true(rob_tally_percent(&tally, 0) == 0 && lo == 7);
    rob_view_free(view);
}

/* Published values: Newcombe 1998, Statistics in Medicine 17:857, table I (score, no correction).
 */
static enum rob_status from_sheet(const char *study, const char *answer)
{
    return record(
        review, "m1",
        (struct rob_event){.op = ROB_OP_JUDGE,
                           .study = study,
                           .item = "blind",
                           .answer = answer,
                           .sheet = "robot.csv",
                           .sheet_sha256 =
                               "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
                           .row = 2});
}

/* A machine says nothing before a judgement is reconciled, and never makes it so. */
static void a_machine_is_heard_after_the_consensus(void **state)
{
    (void)state;
    review = open_review(new_review("machine", 2, "study", NULL));
    struct rob_event seat = {.op = ROB_OP_SEAT,
                             .seat = "m1",
                             .name = "Robot",
                             .role = "machine",
                             .tool_version = "3.0",
                             .tool_date = "2026-11-20"};
    if (rob_review_is_sealed(review)) {
        refused(record(review, "lead", seat), "a sealed review cannot have a machine reviewer");
        return;
    }
    must(record(review, "lead", seat));
    seat.role = "reviewer";
    seat.tool_version = seat.tool_date = NULL;
    refused(record(review, "lead", seat), "as a machine reviewer");
    must(add_study(review, "s1"));
    must(add_study(review, "s2"));
    must(from_sheet("s1", "no"));
    must(from_sheet("s2", "no"));
    assess(review, "r1", "s1", "yyn");
    assess(review, "r1", "s2", "yyn");
    struct rob_view *view = view_as(review, "r1");
    size_t m1 = (size_t)rob_view_find_seat(view, "m1");
    struct rob_cell first = {0, BLIND, ROB_NO_OUTCOME}, second = {1, BLIND, ROB_NO_OUTCOME};
    struct rob_judgement judgement;
    assert_int_equal(rob_view_machine(view, first, m1), ROB_NOT_FOUND);
    assess(review, "r2", "s1", "yyn");
    assess(review, "r2", "s2", "nny");
    assert_int_equal(rob_view_consensus(view, second).state, ROB_CELL_DIFFER);
    assert_int_equal(rob_view_machine(view, second, m1), ROB_NOT_FOUND);
    must(settle(review, "s2", "blind", "yes", "discussion", "r1", "r2"));
    assert_string_equal(answer_ids[rob_view_machine(view, first, m1)], "no");
    assert_string_equal(answer_ids[rob_view_machine(view, second, m1)], "no");
    assert_int_equal(rob_view_machine(view, first, 0), ROB_NOT_FOUND); /* a person */
    assert_false(rob_view_judgement(&judgement, view, first, m1));
    assert_false(rob_view_first_pass(&judgement, view, first, m1));
    assert_int_equal(rob_view_progress(view, 0, m1), ROB_UNTOUCHED);
    must(from_sheet("s1", "yes")); /* at any time */
    assert_string_equal(answer_ids[rob_view_machine(view, first, m1)], "yes");
    refused(on_study(review, "m1", ROB_OP_COMPLETE, "s1", NULL), "finishes nothing");
    rob_view_free(view);
}

static void intervals_are_wilson_s(void **state)
{
    (void)state;
    static const struct {
        unsigned k, n;
        double lo, hi;
    } known[] = {
        {81, 263, 25.53, 36.62}, {15, 148, 6.24, 16.05}, {0, 20, 0, 16.11}, {1, 29, 0.61, 17.18}};
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        struct rob_tally tally = {
            .counts = {known[i].k, known[i].n - known[i].k}, .not_applicable = 50, .n = known[i].n};
        double lo = 0, hi = 0;
        assert_true(rob_tally_interval(&lo, &hi, &tally, 0));
        assert_true(fabs(lo - known[i].lo) < 0.005 && fabs(hi - known[i].hi) < 0.005);
        double mirror_lo = 0, mirror_hi = 0;
        assert_true(rob_tally_interval(&mirror_lo, &mirror_hi, &tally, 1));
        assert_true(fabs(mirror_lo - (100 - hi)) < 1e-9 && fabs(mirror_hi - (100 - lo)) < 1e-9);
    }
}

#define counted(test) cmocka_unit_test_setup_teardown(test, begin_room, end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        counted(each_ordered_pair_differs_exactly_when_it_does),
        counted(counts_keep_kinds_apart),
        counted(domains_count_judgements),
        counted(what_waits_is_counted),
        counted(defaults_expand_before_comparing),
        counted(a_resolution_says_who_how_and_why),
        counted(three_reviewers_must_all_agree),
        counted(three_reviewers_make_three_pairs),
        counted(one_reviewer_is_no_consensus),
        counted(a_machine_is_heard_after_the_consensus),
        counted(intervals_are_wilson_s),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
