/* The cost of large reviews: the time may grow with the judgements, not with their square. */
#include "support.h"

#include <syrob/agreement_view.h>
#include <syrob/output.h>
#include <syrob/summary.h>

#include <time.h>

enum { FEW = 125, MANY = 1000, STUDIES = 40, TIMES = 3 };

static const char *words[MANY];
static char word_texts[MANY][16], study_ids[STUDIES][16];

static void name_words(void)
{
    for (size_t i = 0; i < MANY; i++) {
        snprintf(word_texts[i], sizeof word_texts[i], "o%zu", i);
        words[i] = word_texts[i];
    }
    for (size_t i = 0; i < STUDIES; i++)
        snprintf(study_ids[i], sizeof study_ids[i], "study-%zu", i);
}

/* Events of one command: more would cost a wait for the disk each. */
static struct rob_event events[STUDIES * (MANY + 2)];

static void send(struct rob_review *review, const char *seat, size_t n)
{
    must(rob_review_record(review, seat, events, n, &last));
    memset(events, 0, n * sizeof *events);
}

/* Half of the studies say by name that they report all outcomes. */
static void add_studies(struct rob_review *review, size_t n_outcomes)
{
    struct rob_study_fields fields = {.title = "Rats", .authors = "Hale, A", .year = 1997};
    for (size_t s = 0; s < STUDIES; s++)
        events[s] =
            (struct rob_event){.op = ROB_OP_STUDY, .study = study_ids[s], .fields = &fields};
    send(review, "lead", STUDIES);
    for (size_t s = 0; s < STUDIES / 2; s++)
        events[s] = (struct rob_event){.op = ROB_OP_OUTCOME,
                                       .study = study_ids[2 * s],
                                       .outcomes = words,
                                       .n_outcomes = n_outcomes};
    send(review, "lead", STUDIES / 2);
}

/* Every fourth study is judged outcome by outcome, the others once for all of them. */
static size_t judge_study(struct rob_event *into, size_t s, size_t n_outcomes, size_t shift)
{
    size_t n = 0, apart = s % 4 == 0 ? n_outcomes : 1;
    for (int item = SEQ; item < BLIND; item++)
        into[n++] = (struct rob_event){.item = item_ids[item], .answer = "yes"};
    for (size_t o = 0; o < apart; o++)
        into[n++] = (struct rob_event){.item = "blind",
                                       .outcome = apart > 1 ? words[o] : NULL,
                                       .answer = answer_ids[(o + s + shift) % 3]};
    for (size_t i = 0; i < n; i++) {
        into[i].op = ROB_OP_JUDGE;
        into[i].study = study_ids[s];
    }
    return n;
}

static void assess_all(struct rob_review *review, const char *seat, size_t n_outcomes, size_t shift)
{
    size_t n = 0;
    for (size_t s = 0; s < STUDIES; s++)
        n += judge_study(events + n, s, n_outcomes, shift);
    send(review, seat, n);
    for (size_t s = 0; s < STUDIES; s++)
        events[s] = (struct rob_event){.op = ROB_OP_COMPLETE, .study = study_ids[s]};
    send(review, seat, STUDIES);
}

static const char *make(const char *name, size_t n_outcomes)
{
    struct rob_seat_setup seats[] = {{.id = "r1", .role = "reviewer"},
                                     {.id = "r2", .role = "reviewer"}};
    struct rob_review_setup setup = {.title = "A review",
                                     .form = small_form,
                                     .form_len = sizeof small_form - 1,
                                     .seats = seats,
                                     .n_seats = 2,
                                     .outcomes = words,
                                     .n_outcomes = n_outcomes};
    const char *dir = at("%s", name);
    must(rob_review_create(dir, &setup, &last));
    struct rob_review *review = open_review(dir);
    add_studies(review, n_outcomes);
    assess_all(review, "r1", n_outcomes, 0);
    assess_all(review, "r2", n_outcomes, 1);
    rob_review_free(review);
    return dir;
}

typedef void job(const struct rob_view *view);

static void look_at_status(const struct rob_view *view)
{
    char *text = NULL;
    must(rob_write_status_text(&text, view, &last));
    free(text);
}

static void look_at_disagreements(const struct rob_view *view)
{
    char *text = NULL;
    must(rob_write_disagreements_text(&text, view, &last));
    free(text);
}

static void look_at_summary(const struct rob_view *view)
{
    struct rob_summary *summary = NULL;
    struct rob_source source = {ROB_SOURCE_CONSENSUS, 0};
    must(rob_summary_new(&summary, view, source, ROB_ALL_OUTCOMES, &last));
    rob_summary_free(summary);
}

static void look_at_agreement(const struct rob_view *view)
{
    struct rob_agreement_report *report = NULL;
    const struct rob_agreement_options options = {.bootstrap = 0};
    must(rob_agreement_report_new(&report, view, &options, &last));
    rob_agreement_report_free(report);
}

/* CPU time of opening the review and of one job, the least of some times. */
static double cost(const char *dir, job *look)
{
    double least = 1e9;
    for (int i = 0; i < TIMES; i++) {
        clock_t start = clock();
        struct rob_review *review = open_review(dir);
        struct rob_view *view = view_as(review, NULL);
        clock_t opened = clock();
        look(view);
        double seconds = (double)(clock() - (look == look_at_status ? start : opened));
        rob_view_free(view);
        rob_review_free(review);
        least = seconds < least ? seconds : least;
    }
    return least / CLOCKS_PER_SEC;
}

/* Eight times the outcomes: 8 if the time grows with them, 64 if it grows with their square.
 */
static void test_outcomes(void **state)
{
    static const struct {
        const char *name;
        job *look;
    } jobs[] = {{"opening and status", look_at_status},
                {"disagreements", look_at_disagreements},
                {"summary", look_at_summary},
                {"agreement", look_at_agreement}};
    (void)state;
    name_words();
    const char *few = make("few", FEW), *many = make("many", MANY);
    for (size_t i = 0; i < sizeof jobs / sizeof *jobs; i++) {
        double small = cost(few, jobs[i].look), large = cost(many, jobs[i].look);
        print_message("    %s: %.4f s, %.4f s\n", jobs[i].name, small, large);
        assert_true(large < 24 * small + 0.01);
    }
}

/* --- many studies ------------------------------------------------------------------------ */

enum { CROWD = 9000 };

static char crowd_ids[CROWD][16];
static struct rob_event crowd[4 * CROWD];

static void send_crowd(struct rob_review *review, const char *seat, size_t n)
{
    must(rob_review_record(review, seat, crowd, n, &last));
    memset(crowd, 0, n * sizeof *crowd);
}

static bool finishes(size_t s, const char *seat)
{
    return seat[1] == '1' || s % 3;
}

/* r2 leaves out every third study, and differs on an item of every fifth. */
static void assess_crowd(struct rob_review *review, const char *seat)
{
    size_t n = 0;
    for (size_t s = 0; s < CROWD; s++)
        for (size_t i = 0; i < N_ITEMS; i++)
            crowd[n++] = (struct rob_event){
                .op = ROB_OP_JUDGE,
                .study = crowd_ids[s],
                .item = item_ids[i],
                .answer = i == 0 && s % 5 == 0 ? answer_ids[seat[1] - '1'] : "yes"};
    send_crowd(review, seat, n);
    n = 0;
    for (size_t s = 0; s < CROWD; s++)
        if (finishes(s, seat))
            crowd[n++] = (struct rob_event){.op = ROB_OP_COMPLETE, .study = crowd_ids[s]};
    send_crowd(review, seat, n);
}

/* Several processors derive so many studies: each comes out as it would alone. */
static void test_a_crowd(void **state)
{
    (void)state;
    struct rob_study_fields fields = {.title = "Rats", .authors = "Hale, A", .year = 1997};
    struct rob_review *review = open_review(new_review("crowd", 2, "study", NULL));
    for (size_t s = 0; s < CROWD; s++) {
        snprintf(crowd_ids[s], sizeof crowd_ids[s], "study-%zu", s);
        crowd[s] = (struct rob_event){.op = ROB_OP_STUDY, .study = crowd_ids[s], .fields = &fields};
    }
    send_crowd(review, "lead", CROWD);
    assess_crowd(review, "r1");
    assess_crowd(review, "r2");
    rob_review_free(review);
    review = open_review(at("crowd"));
    struct rob_view *view = view_as(review, NULL);
    size_t n_open = 0, n_differ = 0;
    for (size_t s = 0; s < CROWD; s++) {
        bool open = finishes(s, "r2"), differ = open && s % 5 == 0;
        assert_int_equal(rob_view_open(view, s), open);
        assert_int_equal(rob_view_reconciled(view, s), open && !differ);
        n_open += open;
        n_differ += differ;
    }
    struct rob_totals totals = rob_view_totals(view);
    assert_int_equal(totals.open_disagreements, n_differ);
    assert_int_equal(totals.reconciled, n_open - n_differ);
    rob_view_free(view);
    rob_review_free(review);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_outcomes, begin_room, end_room),
        cmocka_unit_test_setup_teardown(test_a_crowd, begin_room, end_room)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
