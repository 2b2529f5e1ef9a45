/* The tables of results: their values as texts, and that they hold what was counted. */
#include "unit/support.h"

#include <syrob/result.h>

#include <math.h>

static struct rob_review *review;

static int end(void **state)
{
    rob_review_free(review);
    review = NULL;
    return end_room(state);
}

static void values_have_one_text(void **state)
{
    (void)state;
    const struct rob_statistic near = {.value = 0.9978, .lo = 0.9934, .hi = 1.0022};
    const struct rob_statistic low = {.value = -0.997, .lo = -1.2, .hi = -0.996};
    const struct rob_statistic point = {.value = 1, .lo = 1, .hi = 1, .degenerate = true};
    const struct rob_statistic bare = {.value = 0.5, .lo = NAN, .hi = NAN};
    const struct rob_statistic none = {.value = NAN, .undefined = "no reason"};
    const struct {
        enum rob_value_kind kind;
        struct rob_value value;
        const char *text;
    } known[] = {
        {ROB_VALUE_COUNT, {.count = 17}, "17"},
        {ROB_VALUE_PART, {.count = 17, .whole = 20}, "17 of 20"},
        {ROB_VALUE_CHANGES, {.count = 1, .whole = 2, .detail = "yes to no 1"}, "1 of 2"},
        {ROB_VALUE_SHARE, {.count = 17, .whole = 20}, "17 (85.0 %)"},
        {ROB_VALUE_SHARE, {.count = 2499, .whole = 2500}, "2499 (99.9 %)"},
        {ROB_VALUE_SHARE, {.count = 2500, .whole = 2500}, "2500 (100.0 %)"},
        {ROB_VALUE_SHARE, {.count = 0}, "0"},
        {ROB_VALUE_STATISTIC, {.statistic = near}, "0.99"},
        {ROB_VALUE_STATISTIC, {.statistic = low}, "-0.99"},
        {ROB_VALUE_STATISTIC, {.statistic = point}, "1.00"},
        {ROB_VALUE_STATISTIC, {.statistic = none}, "-"},
        {ROB_VALUE_PERCENT, {.statistic = near}, "99.8"},
        {ROB_VALUE_PERCENT, {.statistic = none}, "-"},
        {ROB_VALUE_INTERVAL, {.statistic = near}, "0.99 to 1.00"},
        {ROB_VALUE_INTERVAL, {.statistic = low}, "-1.00 to -0.99"},
        {ROB_VALUE_INTERVAL, {.statistic = point}, "1.00 to 1.00*"},
        {ROB_VALUE_INTERVAL, {.statistic = bare}, ""},
        {ROB_VALUE_INTERVAL, {.statistic = none}, ""},
    };
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        char text[ROB_STAT_TEXT];
        rob_value_text(text, known[i].kind, &known[i].value);
        assert_string_equal(text, known[i].text);
    }
}

static void a_share_has_its_interval(void **state)
{
    (void)state;
    char text[ROB_STAT_TEXT];
    rob_share_interval_text(text, 2499, 2500);
    assert_string_equal(text, "99.8 to 99.9");
    rob_share_interval_text(text, 20, 20);
    assert_string_equal(text, "83.9 to 100.0");
    rob_share_interval_text(text, 0, 0);
    assert_string_equal(text, "");
    rob_share_text(text, 2499, 2500, 0);
    assert_string_equal(text, "99");
    rob_share_text(text, 13, 16, 1); /* 81.25 */
    assert_string_equal(text, "81.3");
    const struct rob_statistic three_eighths = {.value = 0.3749999999999999};
    rob_stat_text(text, &three_eighths, ROB_STAT_VALUE);
    assert_string_equal(text, "0.38");
    rob_share_text(text, 0, 0, 0);
    assert_string_equal(text, "-");
}

/* Two studies: the reviewers differ on the last item of the second. */
static void tables_hold_what_was_counted(void **state)
{
    (void)state;
    struct rob_summary *summary = NULL;
    struct rob_result *result = NULL;
    review = open_review(new_review("tables", 2, "study", NULL));
    must(add_study(review, "a"));
    must(add_study(review, "b"));
    assess(review, "r1", "a", "ynu");
    assess(review, "r2", "a", "ynu");
    assess(review, "r1", "b", "yny");
    assess(review, "r2", "b", "ynn");
    struct rob_view *view = view_as(review, NULL);
    struct rob_source source = {ROB_SOURCE_FIRST_PASS, 0};
    must(rob_summary_new(&summary, view, source, ROB_ALL_OUTCOMES, NULL));
    must(rob_result_summary(&result, view, summary, NULL));
    const struct rob_result_table *items = &result->tables[0];
    size_t n_risks = rob_view_form(view)->n_risks;
    assert_int_equal(items->n_rows, summary->n_rows);
    assert_int_equal(items->n_columns, n_risks + 4);
    assert_string_equal(items->columns[n_risks + 1].id, "differ");
    for (size_t i = 0; i < items->n_rows; i++) {
        const struct rob_tally *tally = &summary->rows[i].tally;
        const struct rob_value *values = items->rows[i].values;
        assert_int_equal(values[0].count, tally->n);
        for (size_t r = 0; r < n_risks; r++)
            assert_int_equal(values[r + 1].count, tally->counts[r]);
        assert_int_equal(values[n_risks + 1].count, tally->differ);
        assert_int_equal(values[n_risks + 3].count, tally->missing);
    }
    struct rob_cell cell = {study_index(view, "b"), items->n_rows - 1, ROB_NO_OUTCOME};
    assert_string_equal(rob_light_of(view, &source, cell).sign, "#");
    cell.study = study_index(view, "a");
    assert_string_equal(rob_light_of(view, &source, cell).sign, "?");
    rob_result_free(result);
    rob_summary_free(summary);
    rob_view_free(view);
}

#define on_a_review(test) cmocka_unit_test_setup_teardown(test, begin_room, end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(values_have_one_text),
        cmocka_unit_test(a_share_has_its_interval),
        on_a_review(tables_hold_what_was_counted),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
