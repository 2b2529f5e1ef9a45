/* Pictures of every screen, compared with golden texts; SYROB_GOLDEN=write rewrites them. */
#include "view/fixture.h"

static const struct {
    int rows, cols;
} SIZES[] = {{24, 80}, {10, 40}, {30, 100}, {60, 200}};

/* True if the picture is as it should be; else it is printed. */
static bool compare(const char *name, const char *picture)
{
    char path[256];
    const char *mode = getenv("SYROB_GOLDEN");
    snprintf(path, sizeof path, SYROB_SOURCE_DIR "/tests/view/golden/%s.txt", name);
    if (mode && strcmp(mode, "write") == 0) {
        FILE *file = fopen(path, "w");
        assert_non_null(file);
        fputs(picture, file);
        fclose(file);
        return true;
    }
    char *golden = access(path, R_OK) == 0 ? sample_read(path, NULL) : NULL;
    bool same = golden && strcmp(golden, picture) == 0;
    free(golden);
    if (!same)
        print_message("%s differs from its golden picture, or has none; it is now:\n%s", name,
                      picture);
    return same;
}

/* Draws the present state at each size and compares; returns how many pictures differ. */
static int compare_all(struct fixture *fixture, const char *screen)
{
    int n = 0;
    for (size_t i = 0; i < sizeof SIZES / sizeof SIZES[0]; i++) {
        char name[96];
        snprintf(name, sizeof name, "%s-%dx%d", screen, SIZES[i].cols, SIZES[i].rows);
        fixture_draw(fixture, SIZES[i].rows, SIZES[i].cols);
        char *picture = fixture_picture(fixture);
        n += !compare(name, picture);
        free(picture);
    }
    rob_tui_resize(&fixture->tui, 24, 80);
    return n;
}

/* The screen, the keys that lead there, and the reviewer. */
static const struct {
    const char *name, *seat;
    enum rob_tui_start start;
    const char *keys;
} SCREENS[] = {
    {"who", NULL, ROB_TUI_LIST, "j"},
    {"list", "r1", ROB_TUI_LIST, "jjj"},
    {"list-find", "r1", ROB_TUI_LIST, "/cool"},
    {"form", "r1", ROB_TUI_LIST, "\r"},
    {"form-text", "r1", ROB_TUI_LIST, "\ryNobody could foresee the next allocation."},
    {"form-signals", "r1", ROB_TUI_LIST, "\r2ay"},
    {"form-done", "r1", ROB_TUI_LIST, "jj\r"},
    {"confirm", "r1", ROB_TUI_LIST, "\rYYYUUUUUd"},
    {"templates", "r1", ROB_TUI_LIST, "\rr"},
    {"reconcile", "r1", ROB_TUI_RECONCILE, ""},
    {"cause", "r1", ROB_TUI_RECONCILE, "b"},
    {"settled", "r2", ROB_TUI_RECONCILE, "a2"},
    {"work", "r1", ROB_TUI_RECONCILE, "w"},
    {"work-by-item", "r1", ROB_TUI_RECONCILE, "vwo"},
    {"work-marked", "r1", ROB_TUI_RECONCILE, "w*j*k"},
    {"filters", "r1", ROB_TUI_LIST, "f"},
    {"exports", "r1", ROB_TUI_LIST, "x"},
    {"bars", "r1", ROB_TUI_SUMMARY, ""},
    {"matrix", "r1", ROB_TUI_SUMMARY, "mjlk"},
    {"bars-other", "r1", ROB_TUI_SUMMARY, "ff"},
    {"agreement", "r1", ROB_TUI_SUMMARY, "ajjj"},
    {"agreement-domains", "r1", ROB_TUI_SUMMARY, "ad"},
    {"agreement-statistics", "r1", ROB_TUI_SUMMARY, "ajjj\r"},
    {"agreement-moved", "r1", ROB_TUI_SUMMARY, "av"},
    {"help", "r1", ROB_TUI_LIST, "\r?"},
    {"palette", "r1", ROB_TUI_LIST, "\r:gui"},
    {"guidance", "r1", ROB_TUI_LIST, "\ri"},
};

static void test_screens(void **state)
{
    (void)state;
    int n = 0;
    for (size_t i = 0; i < sizeof SCREENS / sizeof SCREENS[0]; i++) {
        struct fixture fixture;
        fixture_init(&fixture, SAMPLE_PLAIN);
        fixture_begin(&fixture, SCREENS[i].seat, SCREENS[i].start);
        fixture_keys(&fixture, SCREENS[i].keys);
        n += compare_all(&fixture, SCREENS[i].name);
        fixture_free(&fixture);
    }
    assert_int_equal(n, 0);
}

/* The second reviewer's judgements in studies that are not open change no picture of others. */
static void test_hidden(void **state)
{
    (void)state;
    int n = 0;
    for (size_t i = 0; i < sizeof SCREENS / sizeof SCREENS[0]; i++) {
        struct fixture fixture;
        if (SCREENS[i].seat && strcmp(SCREENS[i].seat, "r2") == 0)
            continue;
        fixture_init(&fixture, SAMPLE_PLAIN);
        sample_pass(&fixture.sample, "r2", 0, "nnnyynny", false);
        sample_judge(&fixture.sample, "r2", 0, 8, "no", "a secret");
        sample_record(
            &fixture.sample, "r2",
            (struct rob_event){.op = ROB_OP_REOPEN, .study = SAMPLE_IDS[4], .reason = "a secret"});
        sample_pass(&fixture.sample, "r2", 4, "nyynnnyyny", true);
        sample_reopen(&fixture.sample);
        fixture_begin(&fixture, SCREENS[i].seat, SCREENS[i].start);
        fixture_keys(&fixture, SCREENS[i].keys);
        n += compare_all(&fixture, SCREENS[i].name);
        fixture_free(&fixture);
    }
    assert_int_equal(n, 0);
}

static void test_outcomes(void **state)
{
    (void)state;
    struct fixture fixture;
    fixture_init(&fixture, SAMPLE_OUTCOMES);
    sample_studies(&fixture.sample, 2);
    fixture_begin(&fixture, "r1", ROB_TUI_LIST);
    fixture_keys(&fixture, "\r7YO");
    int n = compare_all(&fixture, "form-outcome");
    fixture_free(&fixture);
    assert_int_equal(n, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_screens),
                                       cmocka_unit_test(test_hidden),
                                       cmocka_unit_test(test_outcomes)};
    return cmocka_run_group_tests_name("screens", tests, NULL, NULL);
}
