/*
 * The cost of a key on large reviews: CPU time of the action and of drawing the picture, without
 * the terminal.
 *
 *     bench_screens [STUDIES [FOLDER [WORD]]]    100000 studies; a review in FOLDER is used if it
 * is there; with WORD, only the figures with this word
 *
 * Two reviewers have judged the first 2,000 studies, which are unblinded one by one; they differ on
 * one item of each fourth. Each figure is the median of 50 keys at 200x60.
 */
#include "tui/app.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum { ROWS = 60, COLS = 200, KEYS = 50, JUDGED = 2000, BATCH = 5000 };

static struct rob_error err;

static void must(bool ok, const char *what)
{
    if (ok)
        return;
    fprintf(stderr, "bench_screens: %s failed: %s\n", what, err.text);
    exit(1);
}

/* --- The review -------------------------------------------------------------------------- */

static struct rob_event events[BATCH];
static struct rob_study_fields fields[BATCH];
static char ids[BATCH][32], titles[BATCH][80], authors[BATCH][32];

static void add_studies(struct rob_review *review, size_t first, size_t n)
{
    for (size_t done = first; done < n; done += BATCH) {
        size_t part = n - done < BATCH ? n - done : BATCH;
        for (size_t i = 0; i < part; i++) {
            snprintf(ids[i], sizeof ids[i], "study-%zu", done + i + 1);
            snprintf(titles[i], sizeof titles[i], "Effect of treatment %zu on outcome %zu in rats",
                     (done + i) % 977, (done + i) % 89);
            snprintf(authors[i], sizeof authors[i], "Author%zu, A.", (done + i) % 1009);
            fields[i] = (struct rob_study_fields){
                .title = titles[i], .authors = authors[i], .year = 2000 + (int)((done + i) % 20)};
            events[i] =
                (struct rob_event){.op = ROB_OP_STUDY, .study = ids[i], .fields = &fields[i]};
        }
        must(!rob_review_record(review, ROB_SEAT_LEAD, events, part, &err), "adding studies");
    }
}

static void judge(struct rob_review *review, const char *seat, size_t n)
{
    const struct rob_form *form = rob_review_form(review);
    for (size_t study = 0; study < n; study++) {
        size_t at = 0;
        char id[32];
        snprintf(id, sizeof id, "study-%zu", study + 1);
        for (size_t i = 0; i < form->n_items; i++)
            events[at++] = (struct rob_event){
                .op = ROB_OP_JUDGE,
                .study = id,
                .item = form->items[i].id,
                .answer = i == 3 && study % 4 == 0 && strcmp(seat, "r1") == 0 ? "no" : "unclear",
                .support = "Not reported"};
        struct rob_event done = {.op = ROB_OP_COMPLETE, .study = id};
        must(!rob_review_record(review, seat, events, at, &err), "judging");
        must(!rob_review_record(review, seat, &done, 1, &err), "finishing");
    }
}

static void create(const char *path, const char *form_name, size_t n, size_t judged)
{
    char form_path[300];
    static char form[ROB_FORM_BYTES_MAX];
    static const struct rob_seat_setup seats[] = {
        {.id = "r1", .name = "Ann Author", .role = "reviewer"},
        {.id = "r2", .name = "Ben Reviewer", .role = "reviewer"}};
    snprintf(form_path, sizeof form_path, SYROB_SOURCE_DIR "/forms/%s.json", form_name);
    FILE *file = fopen(form_path, "rb");
    must(file != NULL, "reading the form");
    const struct rob_review_setup setup = {.title = "Large",
                                           .form = form,
                                           .form_len = fread(form, 1, sizeof form, file),
                                           .seats = seats,
                                           .n_seats = 2,
                                           .mode = "study"};
    struct rob_review *review = NULL;
    fclose(file);
    must(!rob_review_create(path, &setup, &err), "making a review");
    must(!rob_review_open(&review, path, &err), "opening it");
    add_studies(review, 0, judged);
    judge(review, "r1", judged);
    judge(review, "r2", judged);
    add_studies(review, judged, n);
    rob_review_free(review);
}

/* --- Measuring --------------------------------------------------------------------------- */

static double cpu_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return (double)now.tv_sec * 1e3 + (double)now.tv_nsec / 1e6;
}

static int compare(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return x < y ? -1 : x > y;
}

static const char *only = "";
static struct rob_tui tui;
static struct rob_grid grid;

static void draw(void)
{
    must(rob_grid_resize(&grid, ROWS, COLS), "making a grid");
    rob_tui_draw(&tui, &grid);
}

static void keys(const char *text)
{
    for (; *text; text++)
        rob_tui_key(&tui, (unsigned char)*text);
}

/* Presses the keys of `text` one after the other, over and over. */
static void measure(const char *what, const char *text, double goal)
{
    double times[KEYS];
    if (!strstr(what, only))
        return;
    draw();
    for (size_t i = 0; i < KEYS; i++) {
        double begun = cpu_ms();
        rob_tui_key(&tui, (unsigned char)text[i % strlen(text)]);
        draw();
        times[i] = cpu_ms() - begun;
    }
    qsort(times, KEYS, sizeof *times, compare);
    printf("%-34s %9.3f ms %9.3f ms  goal %g\n", what, times[KEYS / 2], times[KEYS - 1], goal);
    fflush(stdout);
}

static void measure_once(const char *what, const char *text, double goal)
{
    if (!strstr(what, only))
        return;
    draw();
    double begun = cpu_ms();
    keys(text);
    draw();
    printf("%-34s %9.3f ms %12s  goal %g\n", what, cpu_ms() - begun, "", goal);
    fflush(stdout);
}

static void begin(const char *path, struct rob_review **review)
{
    const struct rob_tui_options options = {.seat = "r1"};
    must(!rob_review_open(review, path, &err), "opening");
    must(!rob_tui_init(&tui, *review, &options, &err), "the screens");
    rob_tui_resize(&tui, ROWS, COLS);
    must(!rob_tui_begin(&tui, &err), "the first screen");
    draw();
}

static void end(struct rob_review *review)
{
    rob_tui_free(&tui);
    rob_review_free(review);
}

static void measure_first_screen(const char *dir)
{
    char path[300];
    struct rob_review *review = NULL;
    snprintf(path, sizeof path, "%s/small", dir);
    if (access(path, R_OK) != 0)
        create(path, "syrcle", 89, 44);
    double times[5];
    for (size_t i = 0; i < 5; i++) {
        double begun = cpu_ms();
        begin(path, &review);
        times[i] = cpu_ms() - begun;
        end(review);
    }
    qsort(times, 5, sizeof *times, compare);
    printf("%-34s %9.3f ms %9.3f ms  goal %g\n", "first screen of 89 studies", times[2], times[4],
           15.0);
}

int main(int argc, char **argv)
{
    size_t n = argc > 1 ? strtoul(argv[1], NULL, 10) : 100000;
    char dir[200] = "/tmp/syrob-screens-XXXXXX", path[300];
    struct rob_review *review = NULL;
    only = argc > 3 ? argv[3] : "";
    if (argc > 2)
        snprintf(dir, sizeof dir, "%s", argv[2]);
    must(argc > 2 ? (mkdir(dir, 0700) == 0 || access(dir, W_OK) == 0) : mkdtemp(dir) != NULL,
         "making a folder");
    snprintf(path, sizeof path, "%s/state", dir);
    setenv("XDG_STATE_HOME", path, 1);
    printf("%-34s %12s %12s\n", "at 200x60", "median", "most");
    measure_first_screen(dir);
    snprintf(path, sizeof path, "%s/large-%zu", dir, n);
    if (access(path, R_OK) != 0)
        create(path, "syrcle", n, n < JUDGED ? n / 2 : JUDGED);
    begin(path, &review);
    measure("list: next, previous study", "jk", 1);
    for (size_t i = 0; i <= n / 4000; i++)
        rob_tui_tick(&tui); /* as a second goes by, each */
    measure_once("search: the first character", "/t", 5);
    measure("search: a character more", "reatment 12 outcome 8\025treatment 40 outcome 7", 5);
    keys("\033");
    keys("\r");
    measure("form: next, previous item", "jk", 1);
    measure("form: a judgement (fsync beside)", "YU", 1);
    keys("qs");
    measure("summary: numbers, percentages", "nn", 1);
    keys("m");
    measure("matrix: next, previous study", "jk", 1);
    measure("matrix: next, previous item", "jk", 1);
    keys("qc");
    measure("reconciliation: next difference", "]", 1);
    keys("w");
    measure("work list: next, previous", "jk", 1);
    end(review);
    snprintf(path, sizeof path, "%s/records-%zu", dir, n);
    if (access(path, R_OK) != 0)
        create(path, "screen-abstract", n, 0);
    begin(path, &review);
    keys("\r");
    measure("screening: a record (fsync beside)", "i2m", 1);
    measure("screening: taking it back", "u", 1);
    end(review);
    rob_grid_free(&grid);
    return 0;
}
