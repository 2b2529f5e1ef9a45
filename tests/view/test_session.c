/* A session by itself: acts and their replies, without a front end. */
#include "view/sample.h"

#include "session/judge.h"
#include "session/remark.h"
#include "session/resolve.h"
#include "session/studies.h"
#include "session/visit.h"

static struct sample sample;
static struct rob_session session;

static int set_up(void **state)
{
    (void)state;
    sample_init(&sample, SAMPLE_PLAIN);
    assert_int_equal(rob_session_init(&session, sample.review, NULL), ROB_OK);
    assert_int_equal(rob_session_enter(&session, "r1", NULL), ROB_OK);
    rob_studies_open(&session, false);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    rob_session_free(&session);
    sample_free(&sample);
    return 0;
}

enum { CHEN, FERREIRA, HALE, ZHANG }; /* begun, unblinded with two disagreements, agreed, new */

static void assert_says(const char *part)
{
    if (!strstr(session.message, part))
        fail_msg("the message is \"%s\" and not \"%s\"", session.message, part);
}

static void assert_asks(enum rob_question_kind kind, const char *part)
{
    assert_int_equal(session.question.kind, kind);
    if (kind && !strstr(session.question.text, part))
        fail_msg("the question is \"%s\" and not \"%s\"", session.question.text, part);
}

static void judge_all(size_t study)
{
    assert_true(rob_judge_open(&session, study));
    assert_int_equal(rob_session_take_go(&session), ROB_GO_FORM);
    do
        assert_true(rob_judge_answer(&session, 0));
    while (rob_judge_go_open(&session));
}

static void test_nobody_is_at_work_until_somebody_enters(void **state)
{
    (void)state;
    struct rob_session other;
    struct rob_error err = {0};
    assert_int_equal(rob_session_init(&other, sample.review, NULL), ROB_OK);
    rob_session_reload(&other);
    assert_int_equal(other.studies.n_rows, 0);
    assert_int_not_equal(rob_session_enter(&other, "nobody", &err), ROB_OK);
    assert_string_equal(other.seat, "");
    rob_session_free(&other);
}

static void test_finishing_asks_once_and_goes_back(void **state)
{
    (void)state;
    judge_all(ZHANG);
    assert_says("Press d to finish the study");
    rob_judge_done(&session);
    assert_asks(ROB_ASK_YES, "Finish Zhang 2018?");
    rob_session_cancel(&session);
    assert_asks(ROB_ASK_NOTHING, "");
    assert_int_equal(rob_studies_progress(&session, ZHANG), ROB_PARTIAL);
    rob_judge_done(&session);
    rob_session_answer(&session, "", -1);
    assert_asks(ROB_ASK_NOTHING, "");
    assert_int_equal(rob_studies_progress(&session, ZHANG), ROB_COMPLETE);
    assert_int_equal(rob_session_take_go(&session), ROB_GO_BACK);
    assert_int_equal(rob_session_take_go(&session), ROB_GO_NOWHERE);
    assert_int_equal(session.n_judged, 10);
}

static void test_an_unanswered_item_is_named_and_selected(void **state)
{
    (void)state;
    judge_all(ZHANG);
    rob_judge_select(&session, 4, ROB_NO_OUTCOME);
    rob_judge_clear(&session);
    rob_judge_select(&session, 0, ROB_NO_OUTCOME);
    rob_judge_done(&session);
    assert_asks(ROB_ASK_NOTHING, "");
    assert_says("Not finished: item 5 is unanswered.");
    assert_int_equal(session.judging.item, 4);
    rob_judge_select(&session, 7, ROB_NO_OUTCOME);
    rob_judge_clear(&session);
    rob_judge_done(&session); /* that at hand is one of them, and stays */
    assert_says("Not finished: items 5, 8 are unanswered.");
    assert_int_equal(session.judging.item, 7);
}

static void test_a_reason_is_asked_and_needed(void **state)
{
    (void)state;
    judge_all(ZHANG);
    rob_judge_done(&session);
    rob_session_answer(&session, "", -1);
    rob_judge_reopen(&session);
    assert_asks(ROB_ASK_TEXT, "Why are you reopening this study?");
    rob_session_answer(&session, "", -1);
    assert_says("Not reopened: give a reason.");
    assert_int_equal(rob_studies_progress(&session, ZHANG), ROB_COMPLETE);
    rob_judge_reopen(&session);
    rob_session_answer(&session, "a page was missed", -1);
    assert_int_equal(rob_studies_progress(&session, ZHANG), ROB_PARTIAL);
}

static void test_a_choice_is_answered_by_number_and_arrives_as_text(void **state)
{
    (void)state;
    rob_judge_open(&session, ZHANG);
    rob_judge_select(&session, 3, ROB_NO_OUTCOME);
    rob_judge_templates(&session);
    assert_asks(ROB_ASK_CHOICE, "inserted as support");
    assert_true(session.question.n_choices > 0);
    char *first = strdup(session.question.choices[0]);
    rob_session_answer(&session, "", 0);
    assert_string_equal(rob_judge_judgement(&session, rob_judge_cell(&session)).support, first);
    free(first);
}

static void test_support_and_quotes_are_copied_as_text(void **state)
{
    (void)state;
    struct rob_buf text = {0};
    const struct rob_quote quotes[] = {{"by weight", "p. 5"}, {"by age", ""}};
    struct rob_event event = {.op = ROB_OP_JUDGE,
                              .study = "zhang-2018-dddd",
                              .item = "sequence-generation",
                              .answer = "yes",
                              .support = "Table 1",
                              .quotes = quotes,
                              .n_quotes = 2};
    rob_judge_open(&session, ZHANG);
    rob_judge_copy(&session, &text);
    assert_string_equal(rob_buf_text(&text), "");
    assert_int_equal(rob_review_record(sample.review, "r1", &event, 1, NULL), ROB_OK);
    rob_session_reload(&session);
    rob_judge_copy(&session, &text);
    assert_string_equal(rob_buf_text(&text), "Table 1\n\"by weight\" (p. 5)\n\"by age\"");
    rob_buf_free(&text);
}

static void test_an_empty_note_is_none(void **state)
{
    (void)state;
    struct rob_buf text = {0};
    rob_session_note(&session, ZHANG);
    assert_asks(ROB_ASK_TEXT, "Note on Zhang 2018");
    rob_session_answer(&session, "", -1);
    assert_says("The note is empty, so nothing was saved.");
    rob_session_history(&session, ZHANG, &text);
    assert_null(strstr(rob_buf_text(&text), "note"));
    rob_buf_clear(&text);
    rob_session_note(&session, ZHANG);
    rob_session_answer(&session, "look at the table", -1);
    assert_says("The note on Zhang 2018 is saved");
    rob_session_history(&session, ZHANG, &text);
    assert_non_null(strstr(rob_buf_text(&text), "look at the table"));
    rob_buf_free(&text);
}

static void test_a_copy_is_where_somebody_names_it(void **state)
{
    (void)state;
    char path[512];
    rob_session_sync(&session);
    assert_asks(ROB_ASK_TEXT, "Folder to synchronise with");
    rob_session_answer(&session, "", -1);
    assert_says("No folder was named, so nothing was synchronised.");
    snprintf(path, sizeof path, "%s/form.json", sample.path);
    rob_session_sync(&session);
    rob_session_answer(&session, path, -1);
    assert_says("is the folder of this review or a folder inside it");
    assert_null(strstr(session.message, "Synchronised"));
    snprintf(path, sizeof path, "%s/stick", sample.dir);
    rob_session_sync(&session);
    rob_session_answer(&session, path, -1); /* a new folder may be a slip */
    assert_asks(ROB_ASK_YES, "Create it, with a copy of this review?");
    rob_session_cancel(&session);
    assert_int_not_equal(access(path, F_OK), 0);
    rob_session_sync(&session);
    rob_session_answer(&session, path, -1);
    rob_session_answer(&session, "", -1);
    assert_says("Synchronised with ");
    rob_session_sync(&session);
    rob_session_answer(&session, path, -1); /* it is there now */
    assert_says("Synchronised with ");
    rob_session_sync(&session);
    assert_string_equal(session.question.initial, path);
    rob_session_cancel(&session);
}

static void test_resolving_asks_for_the_cause_and_records(void **state)
{
    (void)state;
    size_t study = FERREIRA;
    assert_true(rob_resolve_open(&session, &study));
    assert_int_equal(rob_session_take_go(&session), ROB_GO_CONSENSUS);
    struct rob_cell cell = session.resolving.cell;
    rob_resolve_take(&session, 0);
    assert_asks(ROB_ASK_CHOICE, "Why did you disagree?");
    assert_int_equal(session.question.selected, -1);
    assert_int_equal(rob_view_consensus(session.view, cell).state, ROB_CELL_DIFFER);
    rob_session_answer(&session, "", -1);
    struct rob_consensus consensus = rob_view_consensus(session.view, cell);
    assert_int_equal(consensus.state, ROB_CELL_RESOLVED);
    assert_string_equal(consensus.cause, "");
    assert_says("Resolved. 1 left in this study");
}

/* An answer that nobody gave has no text yet; one that is taken over has its own. */
static void test_lines_are_asked_for_the_support_too(void **state)
{
    (void)state;
    size_t study = FERREIRA;
    session.by_lines = true;
    assert_true(rob_resolve_open(&session, &study));
    struct rob_cell cell = session.resolving.cell;
    rob_resolve_judge(&session, 0);
    rob_session_answer(&session, "", 0);
    assert_asks(ROB_ASK_LINES, "Support");
    assert_int_equal(rob_view_consensus(session.view, cell).state, ROB_CELL_DIFFER);
    rob_session_answer(&session, "in our own words", -1);
    assert_string_equal(rob_view_consensus(session.view, cell).support, "in our own words");
    assert_int_not_equal(session.resolving.cell.item, cell.item);
    cell = session.resolving.cell;
    rob_resolve_take(&session, 1);
    rob_session_answer(&session, "", 0);
    assert_int_equal(session.question.kind, ROB_ASK_NOTHING);
    assert_true(*rob_view_consensus(session.view, cell).support);
}

static void test_an_unanswered_question_changes_nothing(void **state)
{
    (void)state;
    size_t study = FERREIRA, before = rob_view_totals(session.view).open_disagreements;
    assert_true(rob_resolve_open(&session, &study));
    rob_resolve_take(&session, 0);
    rob_session_cancel(&session);
    assert_int_equal(rob_view_totals(session.view).open_disagreements, before);
    assert_false(rob_resolve_is_pending(&session));
}

static void test_selections_stay_on_their_studies(void **state)
{
    (void)state;
    rob_judge_open(&session, ZHANG);
    session.shown = ZHANG;
    unsigned before = session.revision;
    struct rob_event drop = {.op = ROB_OP_STUDY_DROP,
                             .study = rob_view_study(session.view, CHEN).id,
                             .reason = "a conference abstract"};
    assert_int_equal(rob_session_record(&session, ROB_SEAT_LEAD, &drop, 1), ROB_OK);
    assert_int_not_equal(session.revision, before);
    const size_t places[] = {session.judging.study, session.studies.study, session.shown};
    for (size_t i = 0; i < 3; i++)
        assert_string_equal(rob_view_study(session.view, places[i]).label, "Zhang 2018");
    assert_int_equal(session.studies.n_rows, 7);
}

static void test_what_is_not_mine_is_refused_with_a_reason(void **state)
{
    (void)state;
    rob_judge_open(&session, FERREIRA);
    assert_false(rob_judge_answer(&session, 0));
    assert_says("Everybody has finished Ferreira 2009");
    size_t study = ZHANG;
    assert_false(rob_resolve_open_study(&session, &study));
    assert_says("Zhang 2018 is still blinded: Ann Author and Ben Reviewer have not finished it.");
    assert_int_equal(rob_session_take_go(&session), ROB_GO_FORM); /* of the study opened before */
}

/* The code of a key that was made by entering comes before everything else. */
static void test_a_new_key_shows_its_recovery_code(void **state)
{
    (void)state;
    struct rob_session other;
    struct rob_error err = {0};
    struct rob_review *sealed = NULL;
    char path[600], code[ROB_KEY_CODE_SIZE];
    snprintf(path, sizeof path, "%s-sealed", rob_review_dir(sample.review));
    if (rob_review_create_from(path, rob_review_dir(sample.review), NULL, true, NULL, &err))
        fail_msg("%s", err.text);
    assert_int_equal(rob_review_open(&sealed, path, &err), ROB_OK);
    rob_session_free(&session);
    assert_int_equal(rob_session_init(&session, sealed, NULL), ROB_OK);
    assert_int_equal(rob_session_enter(&session, "r2", NULL), ROB_OK);
    rob_session_notice(&session);
    assert_int_equal(rob_key_code(code, sealed, "r2", NULL), ROB_OK);
    assert_asks(ROB_ASK_READ, code);
    rob_session_answer(&session, "", 0);
    assert_says("syrob key show");
    assert_int_equal(rob_session_init(&other, sealed, NULL), ROB_OK);
    other.by_lines = true;
    assert_int_equal(rob_session_enter(&other, "r1", NULL), ROB_OK);
    rob_session_notice(&other);
    assert_int_equal(rob_key_code(code, sealed, "r1", NULL), ROB_OK);
    assert_non_null(strstr(other.question.text, code));
    rob_session_free(&other);
    rob_session_free(&session);
    assert_int_equal(rob_session_init(&session, sample.review, NULL), ROB_OK);
    rob_review_free(sealed);
}

static void begin_again(void)
{
    rob_visit_save(&session);
    rob_session_free(&session);
    assert_int_equal(rob_session_init(&session, sample.review, NULL), ROB_OK);
    assert_int_equal(rob_session_enter(&session, "r1", NULL), ROB_OK);
    rob_studies_open(&session, true);
}

static void test_the_next_visit_begins_where_the_last_one_ended(void **state)
{
    (void)state;
    rob_visit_resume(&session);
    rob_studies_ask_filter(&session);
    rob_session_answer(&session, "", ROB_STUDIES_TO_DO);
    rob_studies_turn_sort(&session); /* by name */
    rob_studies_select(&session, ZHANG);
    rob_judge_open(&session, ZHANG);
    rob_judge_select(&session, 6, ROB_NO_OUTCOME);
    begin_again();
    rob_visit_resume(&session);
    assert_int_equal(session.studies.filter, ROB_STUDIES_TO_DO);
    assert_int_equal(session.studies.sort, ROB_STUDIES_BY_NAME);
    assert_int_equal(session.studies.study, ZHANG);
    assert_string_equal(session.message, "");

    rob_judge_open(&session, ZHANG); /* at the item where it was left, once */
    assert_int_equal(session.judging.item, 6);
    rob_judge_open(&session, ZHANG);
    assert_int_equal(session.judging.item, 0);
    rob_session_clear_message(&session);

    /* What the others have finished since is told once; what is finished is not taken up. */
    rob_visit_save(&session);
    sample_pass(&sample, "r2", ZHANG, "uuuuuuuuuu", true);
    sample_pass(&sample, "r1", ZHANG, "uuuuuuuuuu", true);
    rob_session_free(&session);
    assert_int_equal(rob_session_init(&session, sample.review, NULL), ROB_OK);
    assert_int_equal(rob_session_enter(&session, "r1", NULL), ROB_OK);
    rob_studies_open(&session, true);
    rob_visit_resume(&session);
    assert_says("Since your last visit: Ben Reviewer finished 1 study.");
    assert_int_not_equal(session.studies.study, ZHANG);
    begin_again();
    rob_visit_resume(&session);
    assert_string_equal(session.message, "");
}

static void test_a_broken_file_of_the_last_visit_does_no_harm(void **state)
{
    (void)state;
    static const char *const TEXTS[] = {"", "filter", "filter 99\nsort -7\nstudy \nfinished r2 x\n",
                                        "study no-such-study\nsort 1\nitem 99"};
    char path[300];
    rob_visit_save(&session);
    snprintf(path, sizeof path, "%s/syrob/%s/visits/r1", sample.state, sample.id);
    for (size_t i = 0; i < sizeof TEXTS / sizeof *TEXTS; i++) {
        FILE *file = fopen(path, "w");
        assert_non_null(file);
        fputs(TEXTS[i], file);
        fclose(file);
        rob_visit_resume(&session);
        assert_int_equal(session.studies.filter, ROB_STUDIES_ALL);
        assert_true(session.studies.n_rows == SAMPLE_N_STUDIES);
    }
}

static void test_changes_of_others_are_read_and_told(void **state)
{
    (void)state;
    struct rob_review *other = NULL;
    struct rob_session second;
    rob_session_free(&session);
    sample_reopen(&sample);
    assert_int_equal(rob_session_init(&session, sample.review, NULL), ROB_OK);
    assert_int_equal(rob_session_enter(&session, "r1", NULL), ROB_OK);
    rob_studies_open(&session, false);
    rob_visit_resume(&session);
    assert_false(rob_visit_look(&session));
    judge_all(CHEN);
    session.visit.due = 0;
    rob_session_clear_message(&session);
    assert_false(rob_visit_look(&session)); /* what this program writes is no news */

    assert_int_equal(rob_review_open(&other, sample.path, NULL), ROB_OK);
    assert_int_equal(rob_session_init(&second, other, NULL), ROB_OK);
    assert_int_equal(rob_session_enter(&second, "r2", NULL), ROB_OK);
    rob_studies_open(&second, false);
    assert_true(rob_judge_open(&second, ZHANG));
    do
        assert_true(rob_judge_answer(&second, 0));
    while (rob_judge_go_open(&second));
    rob_judge_done(&second);
    rob_session_answer(&second, "", 0);
    assert_false(rob_visit_look(&session)); /* it is not yet time for the next look */
    session.visit.due = 0;
    rob_session_say(&session, "Something to be read first.");
    assert_true(rob_visit_look(&session));
    assert_says("Something to be read first.");
    rob_session_clear_message(&session);
    session.visit.due = 0;
    assert_true(rob_visit_look(&session));
    assert_says("Ben Reviewer finished 1 study.");
    session.visit.due = 0;
    rob_session_clear_message(&session);
    assert_false(rob_visit_look(&session));
    rob_session_free(&second);
    rob_review_free(other);
}

static void test_pace_is_that_of_finished_studies(void **state)
{
    (void)state;
    struct rob_buf pace = {0};
    session.fixed_time = 1000000;
    static const size_t STUDIES[] = {CHEN, ZHANG, 5};
    for (size_t i = 0; i < 3; i++) {
        rob_visit_pace(&session, &pace);
        assert_string_equal(rob_buf_text(&pace), "");
        judge_all(STUDIES[i]);
        session.fixed_time += 100;
        rob_judge_leave(&session); /* a pause does not count */
        session.fixed_time += 50000;
        assert_true(rob_judge_open(&session, STUDIES[i]));
        session.fixed_time += i == 2 ? 500 : 200;
        rob_judge_done(&session);
        rob_session_answer(&session, "", 0);
    }
    rob_visit_pace(&session, &pace);
    assert_string_equal(rob_buf_text(&pace), "7 min a study, about 13 min left");
    rob_buf_free(&pace);
}

/* Whoever writes has to know, before the first line, who else could read it. */
static void test_a_new_key_names_the_custodian(void **state)
{
    (void)state;
    static const struct rob_custodian_setup custodian = {
        "Dana Lee", "CSAR-P5BN-A90N-9KQF-699V-5GXE-YVZE-5G50-AP93-KA4Y-TG3V-197P-YGA6-YBY0"};
    struct rob_error err = {0};
    struct rob_review *sealed = NULL;
    char path[600];
    snprintf(path, sizeof path, "%s-in-custody", rob_review_dir(sample.review));
    if (rob_review_create_from(path, rob_review_dir(sample.review), NULL, true, &custodian, &err))
        fail_msg("%s", err.text);
    assert_int_equal(rob_review_open(&sealed, path, &err), ROB_OK);
    rob_session_free(&session);
    assert_int_equal(rob_session_init(&session, sealed, NULL), ROB_OK);
    assert_int_equal(rob_session_enter(&session, "r2", NULL), ROB_OK);
    rob_session_notice(&session);
    assert_asks(ROB_ASK_READ, "Dana Lee, the custodian of this review, can recover this key");
    assert_int_equal(rob_review_n_heads(sealed), 1); /* that of the lead */
    rob_session_free(&session);
    assert_int_equal(rob_session_init(&session, sample.review, NULL), ROB_OK);
    rob_review_free(sealed);
}

int main(void)
{
#define TEST(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        TEST(test_nobody_is_at_work_until_somebody_enters),
        TEST(test_a_new_key_shows_its_recovery_code),
        TEST(test_a_new_key_names_the_custodian),
        TEST(test_finishing_asks_once_and_goes_back),
        TEST(test_an_unanswered_item_is_named_and_selected),
        TEST(test_a_reason_is_asked_and_needed),
        TEST(test_a_choice_is_answered_by_number_and_arrives_as_text),
        TEST(test_support_and_quotes_are_copied_as_text),
        TEST(test_an_empty_note_is_none),
        TEST(test_a_copy_is_where_somebody_names_it),
        TEST(test_resolving_asks_for_the_cause_and_records),
        TEST(test_lines_are_asked_for_the_support_too),
        TEST(test_an_unanswered_question_changes_nothing),
        TEST(test_the_next_visit_begins_where_the_last_one_ended),
        TEST(test_a_broken_file_of_the_last_visit_does_no_harm),
        TEST(test_changes_of_others_are_read_and_told),
        TEST(test_pace_is_that_of_finished_studies),
        TEST(test_selections_stay_on_their_studies),
        TEST(test_what_is_not_mine_is_refused_with_a_reason),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
