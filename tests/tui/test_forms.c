/* Every shipped instrument is walked on the screen, from the first item to done. */
#include "tui/terminal.h"

#include <ctype.h>

static void make_review(const char *dir, const char *name, struct rob_form **form)
{
    char path[512];
    struct rob_error err = {0};
    size_t len = 0;
    snprintf(path, sizeof path, "%s/forms/%s.json", SYROB_SOURCE_DIR, name);
    char *text = sample_read(path, &len);
    const struct rob_seat_setup seats[] = {{.id = "r1", .name = "Ann", .role = "reviewer"},
                                           {.id = "r2", .name = "Ben", .role = "reviewer"}};
    const struct rob_review_setup setup = {
        .title = name, .form = text, .form_len = len, .seats = seats, .n_seats = 2};
    struct rob_review *review = NULL;
    if (rob_form_read(form, text, len, &err) || rob_review_create(dir, &setup, &err) ||
        rob_review_open(&review, dir, &err))
        fail_msg("%s", err.text);
    struct rob_event event = {
        .op = ROB_OP_STUDY, .study = "chen-2011-aaaa", .fields = &SAMPLE_STUDIES[0]};
    if (rob_review_record(review, ROB_SEAT_LEAD, &event, 1, &err))
        fail_msg("%s", err.text);
    rob_review_free(review);
    free(text);
}

/* Each item gets its answers in turn: the first the first, the second the second and so on. */
static void walk(struct terminal *terminal, const struct rob_form *form)
{
    terminal_sync(terminal);
    terminal_keys(terminal, "\r");
    for (size_t i = 0; i < form->n_items; i++) {
        const struct rob_item *item = &form->items[i];
        const char key[] = {(char)toupper(item->answers[i % item->n_answers].key[0]), '\0'};
        char here[32]; /* the list cuts long titles */
        snprintf(here, sizeof here, "> %2d %.20s", item->number, item->title);
        assert_terminal_shows(terminal, here);
        terminal_keys(terminal, key);
    }
    assert_terminal_shows(terminal, "all items are judged");
    terminal_keys(terminal, "d\r");
    assert_terminal_shows(terminal, "Chen 2011");
    terminal_send(terminal, "q", 1);
}

static void check_answers(const char *dir, const struct rob_form *form)
{
    struct rob_error err = {0};
    struct rob_review *review = NULL;
    struct rob_view *view = NULL;
    struct rob_judgement judgement;
    if (rob_review_open(&review, dir, &err) || rob_view_new(&view, review, "r1", &err))
        fail_msg("%s", err.text);
    assert_int_equal(rob_view_progress(view, 0, 0), ROB_COMPLETE);
    for (size_t i = 0; i < form->n_items; i++) {
        struct rob_cell cell = {0, i, ROB_NO_OUTCOME};
        assert_true(rob_view_first_pass(&judgement, view, cell, 0));
        assert_int_equal(judgement.answer, i % form->items[i].n_answers);
    }
    rob_view_free(view);
    rob_review_free(review);
}

static void walk_form(const char *name)
{
    static const char *const words[] = {"assess", "--as", "r1", NULL};
    struct terminal terminal = {.fd = -1};
    struct rob_form *form = NULL;
    char folder[] = "/tmp/syrob-forms-XXXXXX", dir[64], state[64];
    assert_non_null(mkdtemp(folder));
    snprintf(dir, sizeof dir, "%s/review", folder);
    snprintf(state, sizeof state, "%s/state", folder);
    setenv("XDG_STATE_HOME", state, 1);
    setenv("TERM", "xterm-256color", 1);
    setenv("LC_ALL", "C.UTF-8", 1);
    setenv("SYROB_TEST", "1763600000", 1);
    unsetenv("SYROB_SEAT");
    make_review(dir, name, &form);
    terminal_open(&terminal, 24, 80, words, dir);
    walk(&terminal, form);
    int status = terminal_wait(&terminal);
    assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
    terminal_close(&terminal);
    check_answers(dir, form);
    rob_form_free(form);
    sample_remove(folder);
}

static void test_syrcle(void **state)
{
    (void)state;
    walk_form("syrcle");
}

static void test_camarades(void **state)
{
    (void)state;
    walk_form("camarades");
}

static void test_cochrane(void **state)
{
    (void)state;
    walk_form("cochrane-rob1");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_syrcle),
        cmocka_unit_test(test_camarades),
        cmocka_unit_test(test_cochrane),
    };
    return cmocka_run_group_tests_name("forms", tests, NULL, NULL);
}
