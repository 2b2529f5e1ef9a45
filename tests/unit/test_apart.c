/*
 * A change on another copy does not disclose hidden answers. Two worlds differ only in the answers
 * of r1 on copy A. On copy B, which lacks these answers, the lead changes something; then B merges
 * A. Every viewer of B must see the same in both worlds.
 */
#include "unit/support.h"

#include <syrob/agreement_view.h>
#include <syrob/check.h>
#include <syrob/merge.h>
#include <syrob/output.h>

#include "base/buf.h"

enum { STUDIES = 4 };

static const char *const studies[STUDIES] = {"s0", "s1", "s2", "s3"};

/* --- what the lead changes ---------------------------------------------------------------- */

static enum rob_status use_form(struct rob_review *review, const char *from, const char *to)
{
    char *differences = NULL;
    struct rob_buf form = {0};
    const char *at_ = strstr(small_form, from);
    assert_non_null(at_);
    rob_buf_add(&form, small_form, (size_t)(at_ - small_form));
    rob_buf_str(&form, to);
    rob_buf_str(&form, at_ + strlen(from));
    enum rob_status status =
        rob_review_update_form(review, form.data, form.len, "another", false, &differences, &last);
    free(differences);
    rob_buf_free(&form);
    return status;
}

/* Nobody can answer "no" any more, but where an item has answers of its own. */
static enum rob_status less_answers(struct rob_review *review)
{
    return use_form(
        review, ",\n{\"id\":\"no\",\"label\":\"No\",\"key\":\"n\",\"risk\":\"high\"}],\n", "],\n");
}

static enum rob_status another_item(struct rob_review *review)
{
    return use_form(review,
                    "\"domains\":[{\"id\":\"selection\",\"title\":\"Selection bias\",\"items\":[\n",
                    "\"domains\":[{\"id\":\"selection\",\"title\":\"Selection bias\",\"items\":[\n"
                    "{\"id\":\"more\",\"number\":4,\"title\":\"More\",\"short\":\"Mor\","
                    "\"question\":\"?\",\"level\":\"study\"},");
}

static enum rob_status item_gone(struct rob_review *review)
{
    return use_form(review,
                    "{\"id\":\"seq\",\"number\":1,\"title\":\"Sequence\",\"short\":\"Seq\","
                    "\"question\":\"?\",\"level\":\"study\"},\n",
                    "");
}

static enum rob_status outcomes(struct rob_review *review, const char *study, size_t n)
{
    static const char *const names[] = {"ALT", "AST"};
    return record(review, "lead",
                  (struct rob_event){
                      .op = ROB_OP_OUTCOME, .study = study, .outcomes = names, .n_outcomes = n});
}

static enum rob_status more_outcomes(struct rob_review *review)
{
    return outcomes(review, NULL, 2);
}

static enum rob_status outcomes_of_one(struct rob_review *review)
{
    enum rob_status status = outcomes(review, NULL, 2);
    return status ? status : outcomes(review, "s1", 1);
}

static enum rob_status other_reviewers(struct rob_review *review)
{
    return assign(review, "s1", "r2", "r3");
}

static enum rob_status r1_leaves(struct rob_review *review)
{
    return record(review, "lead",
                  (struct rob_event){.op = ROB_OP_RELEASE, .reason = "away", .seat = "r1"});
}

static enum rob_status one_dropped(struct rob_review *review)
{
    return on_study(review, "lead", ROB_OP_STUDY_DROP, "s1", "twice");
}

static enum rob_status study_by_study(struct rob_review *review)
{
    return record(review, "lead", (struct rob_event){.op = ROB_OP_MODE, .value = "study"});
}

static enum rob_status nothing(struct rob_review *review)
{
    (void)review;
    return ROB_OK;
}

static enum rob_status (*const changes[])(struct rob_review *) = {
    nothing,         less_answers,    another_item, item_gone,   more_outcomes,
    outcomes_of_one, other_reviewers, r1_leaves,    one_dropped, study_by_study};

/* --- what is seen ------------------------------------------------------------------------ */

static void add(struct rob_buf *out, char *text)
{
    rob_buf_str(out, text);
    rob_buf_char(out, '\n');
    free(text);
}

static void see_check(struct rob_buf *out, const char *dir, const char *viewer)
{
    struct rob_check *check = NULL;
    must(rob_check_new(&check, dir, viewer, &last));
    for (size_t i = 0; i < check->n_problems; i++)
        rob_buf_printf(out, "%u %s %s\n", check->problems[i].line, check->problems[i].kind,
                       check->problems[i].message);
    rob_check_free(check);
}

static void see(struct rob_buf *out, const char *dir, const char *viewer)
{
    static const char *const sources[] = {"consensus", "first-pass", "r1", "r2"};
    const struct rob_text_options plain = {.columns = 80};
    struct rob_review *review = open_review(dir);
    struct rob_view *view = view_as(review, viewer);
    char *text = NULL, *json = NULL;
    size_t len = 0;
    FILE *stream = open_memstream(&json, &len);
    must(rob_write_status_json(stream, view, &last));
    must(rob_write_studies_json(stream, view, NULL, &last));
    must(rob_write_disagreements_json(stream, view, &last));
    must(rob_write_log_json(stream, view, ROB_NOT_FOUND, ROB_NOT_FOUND, &last));
    must(rob_write_status_text(&text, view, &last));
    add(out, text);
    must(rob_write_methods(&text, view, &last));
    add(out, text);
    for (size_t i = 0; i < 4; i++) {
        struct rob_source source;
        if (rob_source_parse(&source, view, sources[i], &last))
            continue; /* hidden from the adjudicator */
        must(rob_write_summary_json(stream, view, source, ROB_ALL_OUTCOMES, &last));
        must(rob_write_summary_text(&text, view, source, ROB_ALL_OUTCOMES, &plain, &last));
        add(out, text);
    }
    assert_int_equal(fclose(stream), 0);
    add(out, json);
    for (size_t i = 0; i < rob_review_n_problems(review); i++)
        rob_buf_printf(out, "%s %s\n", rob_review_problem(review, i).kind,
                       rob_review_problem(review, i).message);
    rob_view_free(view);
    rob_review_free(review);
    see_check(out, dir, viewer);
}

/* --- a world ----------------------------------------------------------------------------- */

static const char *const secrets[][STUDIES] = {
    {"yyy", "nuy", "uyn", "yn"}, {"nnn", "yyu", "nnx", "ny"}, {"uuu", "nnn", "yyy", "uu"}};

/* r1 finishes three studies, and begins the last. */
static void assess_at_a(const char *dir, const char *const answers[STUDIES])
{
    use_laptop("a");
    struct rob_review *review = open_review(dir);
    for (int s = 0; s + 1 < STUDIES; s++)
        assess(review, "r1", studies[s], answers[s]);
    static const char letters[] = "yunx";
    for (int i = 0; answers[STUDIES - 1][i]; i++)
        must(judge(review, "r1", studies[STUDIES - 1], item_ids[i],
                   answer_ids[strchr(letters, answers[STUDIES - 1][i]) - letters]));
    rob_review_free(review);
}

/* The copy of the lead and r2, after the change and the merge. Where the merge comes first as well,
 * r2 has finished s0, and most changes are refused: in both worlds alike. */
static const char *make_world(size_t which, size_t change, bool changed_first)
{
    struct rob_merge_report report = {0};
    use_laptop("lead");
    set_clock(1800000000);
    const char *a = new_review("A", 3, "round", NULL), *b = at("B");
    struct rob_review *review = open_review(a);
    for (int s = 0; s < STUDIES; s++)
        must(add_study(review, studies[s]));
    for (int s = 0; s < STUDIES; s++)
        must(assign(review, studies[s], "r1", "r2"));
    rob_review_free(review);
    copy_folder(a, b);
    set_clock(1800000100); /* entries of one second come in the order of writers, which is chance */
    assess_at_a(a, secrets[which]);
    use_laptop("b");
    set_clock(1800000200);
    if (!changed_first)
        must(rob_merge_into(b, a, &report, &last));
    review = open_review(b);
    if (!changed_first)
        assess(review, "r2", "s0", "yny");
    enum rob_status status = changes[change](review);
    assert_true(status == ROB_OK || (status == ROB_REFUSED && !changed_first));
    (void)judge(review, "r2", "s2", "house", "yes"); /* whose it may be no longer */
    rob_review_free(review);
    rob_merge_report_free(&report);
    must(rob_merge_into(b, a, &report, &last));
    rob_merge_report_free(&report);
    return b;
}

static char *seen_in(size_t which, size_t change, bool changed_first)
{
    static const char *const viewers[] = {"r2", "r3", "adj", NULL};
    struct rob_buf all = {0};
    char name[40];
    snprintf(name, sizeof name, "w%zu", which);
    const char *b = make_world(which, change, changed_first);
    for (size_t v = 0; v < 4; v++)
        see(&all, b, viewers[v]);
    remove_all(at("A"));
    remove_all(b);
    remove_all(at("state-a"));
    remove_all(at("state-b"));
    remove_all(at("state-lead"));
    assert_false(all.failed);
    return rob_buf_take(&all);
}

/* Ids of reviews and writers are drawn by chance: they are no part of what is compared. */
static void forget_chance(char *text)
{
    for (char *at_ = text; (at_ = strstr(at_, "\"id\":")); at_++)
        for (char *c = at_ + 5; *c && *c != '\n'; c++)
            if (strspn(c, "0123456789abcdef") >= 32)
                memset(c, '#', 32);
    for (char *at_ = text; (at_ = strchr(at_, '@')); at_++)
        if (strspn(at_ + 1, "0123456789abcdef") >= 6)
            memset(at_ + 1, '#', 6);
}

static void assert_same(const char *one, const char *other, size_t change)
{
    size_t i = 0;
    while (one[i] && one[i] == other[i])
        i++;
    size_t from = i > 120 ? i - 120 : 0;
    if (one[i] || other[i])
        fail_msg("change %zu: ...%.240s\n--- and ---\n...%.240s", change, one + from, other + from);
}

static void the_worlds_look_alike(void **state)
{
    (void)state;
    for (size_t change = 0; change < sizeof changes / sizeof *changes; change++)
        for (int first = changes[change] == study_by_study; first < 2;
             first++) { /* else it opens */
            char *one = seen_in(0, change, first);
            forget_chance(one);
            for (size_t which = 1; which < sizeof secrets / sizeof *secrets; which++) {
                char *other = seen_in(which, change, first);
                forget_chance(other);
                assert_same(one, other, change);
                free(other);
            }
            free(one);
        }
}

/* The worlds do differ: r1 sees what r1 has answered. */
static void the_secrets_are_there(void **state)
{
    (void)state;
    const char *b = make_world(0, 0, true);
    use_laptop("b");
    struct rob_review *review = open_review(b);
    assert_string_equal(value(review, "r1", "s1", SEQ), "no");
    assert_int_equal(progress_of(review, "r1", "s1"), ROB_COMPLETE);
    assert_int_equal(progress_of(review, "r1", "s3"), ROB_PARTIAL);
    rob_review_free(review);
}

/* A finished study stays finished, whatever a later form asks for; only its reviewer is shown that.
 */
static void finished_studies_stay_finished(void **state)
{
    (void)state;
    const size_t asking[] = {1, 2, 4};
    for (size_t i = 0; i < sizeof asking / sizeof *asking; i++) {
        const char *b = make_world(0, asking[i], true);
        use_laptop("b");
        struct rob_review *review = open_review(b);
        struct rob_view *r1 = view_as(review, "r1"), *r2 = view_as(review, "r2");
        size_t lacking = 0, told = 0;
        for (size_t s = 0; s < STUDIES - 1; s++) {
            assert_int_equal(progress_of(review, "r1", studies[s]), ROB_COMPLETE);
            lacking += rob_view_n_lacking(r1, study_index(r1, studies[s])) > 0;
            told += rob_view_n_lacking(r2, study_index(r2, studies[s])) > 0;
        }
        assert_true(lacking > 0 || i == 2); /* the default counts for each outcome */
        assert_int_equal(told, 0);
        rob_view_free(r1);
        rob_view_free(r2);
        rob_review_free(review);
        remove_all(at("A"));
        remove_all(b);
    }
}

/* The form that was in use can be chosen again, though studies are finished. */
static void the_way_back_is_open(void **state)
{
    (void)state;
    char *differences = NULL;
    const char *b = make_world(0, 1, true);
    use_laptop("b");
    struct rob_review *review = open_review(b);
    must(rob_review_update_form(review, small_form, sizeof small_form - 1, "back", false,
                                &differences, &last));
    free(differences);
    struct rob_view *r1 = view_as(review, "r1");
    for (size_t s = 0; s < STUDIES; s++)
        assert_int_equal(rob_view_n_lacking(r1, s), 0);
    rob_view_free(r1);
    rob_review_free(review);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(the_worlds_look_alike, begin_room, end_room),
        cmocka_unit_test_setup_teardown(the_secrets_are_there, begin_room, end_room),
        cmocka_unit_test_setup_teardown(finished_studies_stay_finished, begin_room, end_room),
        cmocka_unit_test_setup_teardown(the_way_back_is_open, begin_room, end_room),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
