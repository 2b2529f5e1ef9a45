/*
 * The cost of the store, printed as tables.
 *
 *     bench_store [FOLDER [PART]]    FOLDER on the disk to be measured; default: the working one
 *                                    PART append, open or sealed; default: all
 *
 * Appending: one judgement, durable in two copies, against write + fdatasync of the same bytes to
 * two files, and against SQLite (WAL, synchronous=FULL), run in turn so that a busy machine
 * hurts all alike. Opening: replaying and verifying against hashing the same bytes alone. Sealed: a
 * sealed review against a plain one of the same contents, opened by a reviewer while all first
 * passes are closed, and when all are revealed.
 */
#include "base/buf.h"
#include "base/hash.h"

#include <syrob/view.h>

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#ifdef HAVE_SQLITE
#include <sqlite3.h>
#endif

enum { APPENDS = 1000, ITEMS = 10 };

static const char support[] = "Cages were placed on the rack in the order of the groups (Methods)";

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static void must(bool ok, const char *what)
{
    if (ok)
        return;
    fprintf(stderr, "bench_store: %s failed\n", what);
    exit(1);
}

static void must_ok(enum rob_status status, const struct rob_error *err)
{
    if (status) {
        fprintf(stderr, "bench_store: %s\n", err->text);
        exit(1);
    }
}

/* --- a review ---------------------------------------------------------------------------- */

static char *read_form(size_t *len)
{
    char *text = malloc(ROB_FORM_BYTES_MAX);
    FILE *file = fopen(SYROB_SOURCE_DIR "/forms/syrcle.json", "rb");
    must(text && file, "reading the form");
    *len = fread(text, 1, ROB_FORM_BYTES_MAX, file);
    fclose(file);
    return text;
}

static struct rob_review *make_review(const char *path, size_t n_studies, bool sealed)
{
    struct rob_error err = {0};
    struct rob_review *review = NULL;
    struct rob_seat_setup seats[] = {{.id = "r1", .role = "reviewer"},
                                     {.id = "r2", .role = "reviewer"}};
    struct rob_review_setup setup = {
        .title = "Bench", .seats = seats, .n_seats = 2, .sealed = sealed};
    char *form = read_form(&setup.form_len);
    setup.form = form;
    must_ok(rob_review_create(path, &setup, &err), &err);
    must_ok(rob_review_open(&review, path, &err), &err);
    struct rob_event *events = calloc(n_studies, sizeof *events);
    struct rob_study_fields *fields = calloc(n_studies, sizeof *fields);
    char(*ids)[32] = calloc(n_studies, sizeof *ids);
    must(events && fields && ids, "memory");
    for (size_t i = 0; i < n_studies; i++) {
        snprintf(ids[i], sizeof ids[i], "study-%zu", i + 1);
        fields[i] = (struct rob_study_fields){.title = "A study of rats", .year = 2014};
        events[i] = (struct rob_event){.op = ROB_OP_STUDY, .study = ids[i], .fields = &fields[i]};
    }
    must_ok(rob_review_record(review, ROB_SEAT_LEAD, events, n_studies, &err), &err);
    free(events);
    free(fields);
    free(ids);
    free(form);
    return review;
}

static struct rob_event judgement(const struct rob_form *form, size_t n, char study[32])
{
    snprintf(study, 32, "study-%zu", n / ITEMS + 1);
    return (struct rob_event){.op = ROB_OP_JUDGE,
                              .study = study,
                              .item = form->items[n % ITEMS].id,
                              .answer = n % 3 ? "unclear" : "yes",
                              .support = support};
}

/* --- appending --------------------------------------------------------------------------- */

static int compare(const void *a, const void *b)
{
    double first = *(const double *)a, second = *(const double *)b;
    return (first > second) - (first < second);
}

static void print_times(const char *what, double *seconds, double base)
{
    qsort(seconds, APPENDS, sizeof *seconds, compare);
    double p50 = seconds[APPENDS / 2], p99 = seconds[APPENDS * 99 / 100];
    printf("  %-38s %8.3f %8.3f %8.2f\n", what, 1e3 * p50, 1e3 * p99, p50 / base);
}

static double append_raw(const int fd[2], const char *line, size_t len)
{
    double start = now();
    for (int i = 0; i < 2; i++)
        must(write(fd[i], line, len) == (ssize_t)len && fdatasync(fd[i]) == 0, "writing");
    return now() - start;
}

#ifdef HAVE_SQLITE
static sqlite3 *open_sqlite(const char *folder)
{
    char path[4096];
    sqlite3 *db = NULL;
    snprintf(path, sizeof path, "%s/answers.sqlite", folder);
    must(sqlite3_open(path, &db) == SQLITE_OK, "opening SQLite");
    must(sqlite3_exec(db,
                      "pragma journal_mode=wal; pragma synchronous=full;"
                      "create table answers(n integer primary key, line text)",
                      NULL, NULL, NULL) == SQLITE_OK,
         "SQLite");
    return db;
}

static double append_sqlite(sqlite3_stmt *insert, const char *line, size_t len)
{
    double start = now();
    sqlite3_bind_text(insert, 1, line, (int)len, SQLITE_STATIC);
    must(sqlite3_step(insert) == SQLITE_DONE, "inserting");
    sqlite3_reset(insert);
    return now() - start;
}
#endif

static size_t last_line(const char *folder, char *line, size_t size)
{
    char command[4200];
    snprintf(command, sizeof command, "tail -n 1 '%s'/journals/r1@*.jsonl", folder);
    FILE *pipe = popen(command, "r");
    must(pipe != NULL, "tail");
    size_t n = fread(line, 1, size, pipe);
    pclose(pipe);
    return n;
}

static double append(struct rob_review *review, struct rob_event event)
{
    struct rob_error err = {0};
    double start = now();
    must_ok(rob_review_record(review, "r1", &event, 1, &err), &err);
    return now() - start;
}

static void bench_append(const char *folder)
{
    char review_path[4096], path[4096], line[4096], study[32];
    static double ours[APPENDS], sealed[APPENDS], raw[APPENDS], sqlite[APPENDS];
    struct rob_error err = {0};
    snprintf(review_path, sizeof review_path, "%.4000s/append", folder);
    struct rob_review *review = make_review(review_path, APPENDS / ITEMS + 1, false);
    snprintf(path, sizeof path, "%.4000s/append-sealed", folder);
    struct rob_review *closed = make_review(path, APPENDS / ITEMS + 1, true);
    const struct rob_form *form = rob_review_form(review);
    int fd[2];
    for (int i = 0; i < 2; i++) {
        snprintf(path, sizeof path, "%.4000s/raw-%d", folder, i);
        fd[i] = open(path, O_WRONLY | O_CREAT | O_APPEND, 0600);
        must(fd[i] >= 0, "opening a file");
    }
    struct rob_event event = judgement(form, 0, study);
    must_ok(rob_review_record(closed, "r1", &event, 1, &err), &err);
    must_ok(rob_review_record(review, "r1", &event, 1, &err), &err);
    size_t len = last_line(review_path, line, sizeof line);
#ifdef HAVE_SQLITE
    sqlite3_stmt *insert = NULL;
    sqlite3 *db = open_sqlite(folder);
    must(sqlite3_prepare_v2(db, "insert into answers(line) values(?)", -1, &insert, NULL) ==
             SQLITE_OK,
         "SQLite");
#endif
    for (size_t i = 0; i < APPENDS; i++) {
        event = judgement(form, i + 1, study);
        ours[i] = append(review, event);
        sealed[i] = append(closed, event);
        raw[i] = append_raw(fd, line, len);
#ifdef HAVE_SQLITE
        sqlite[i] = append_sqlite(insert, line, len);
#endif
    }
    must(rob_review_saved(review).copies == 2, "keeping two copies");
    rob_review_free(review);
    rob_review_free(closed);
    qsort(raw, APPENDS, sizeof *raw, compare);
    double base = raw[APPENDS / 2];
    printf("One durable answer of %zu bytes, %d times\n", len, APPENDS);
    printf("  %-38s %8s %8s %8s\n", "", "p50 ms", "p99 ms", "p50/raw");
    print_times("write + fdatasync, two files", raw, base);
    print_times("syrob, two copies", ours, base);
    print_times("syrob, two copies, sealed", sealed, base);
#ifdef HAVE_SQLITE
    print_times("SQLite, WAL, synchronous=FULL, one file", sqlite, base);
    sqlite3_finalize(insert);
    sqlite3_close(db);
#else
    (void)sqlite;
#endif
    close(fd[0]);
    close(fd[1]);
}

/* --- opening ----------------------------------------------------------------------------- */

/* Judgements of one reviewer. */
static void fill_seat(struct rob_review *review, const char *seat, size_t n)
{
    enum { BATCH = 10000 };
    struct rob_error err = {0};
    const struct rob_form *form = rob_review_form(review);
    struct rob_event *events = calloc(BATCH, sizeof *events);
    char(*studies)[32] = calloc(BATCH, sizeof *studies);
    must(events && studies, "memory");
    for (size_t at = 0; at < n; at += BATCH) {
        size_t k = n - at < BATCH ? n - at : BATCH;
        for (size_t i = 0; i < k; i++)
            events[i] = judgement(form, at + i, studies[i]);
        must_ok(rob_review_record(review, seat, events, k, &err), &err);
    }
    free(events);
    free(studies);
}

static void fill(struct rob_review *review, size_t n)
{
    fill_seat(review, "r1", n / 2);
    fill_seat(review, "r2", n / 2);
}

struct cost {
    double cpu;  /* seconds, user and system */
    double wait; /* seconds that somebody waits: helper threads shorten it */
    long memory; /* KiB, peak of the process */
};

/* Runs a job in a process of its own, so that its peak memory is its own. */
static struct cost measure(void (*job)(const char *), const char *path)
{
    struct rusage usage;
    int status = 0;
    fflush(stdout);
    double start = now();
    pid_t child = fork();
    if (child == 0) {
        job(path);
        _exit(0);
    }
    must(child > 0 && wait4(child, &status, 0, &usage) == child && status == 0, "a job");
    double cpu = (double)(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) +
                 1e-6 * (double)(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec);
    return (struct cost){cpu, now() - start, usage.ru_maxrss};
}

static void open_job(const char *path)
{
    struct rob_error err = {0};
    struct rob_review *review = NULL;
    must_ok(rob_review_open(&review, path, &err), &err);
}

/* The medians of two jobs that take turns, so that a busy machine hurts both alike. */
static void measure_both(struct cost *first, void (*first_job)(const char *),
                         const char *first_path, struct cost *second,
                         void (*second_job)(const char *), const char *second_path)
{
    enum { TIMES = 7 };
    double cpu[2][TIMES], wait[2][TIMES];
    for (int i = 0; i < TIMES; i++) {
        *first = measure(first_job, first_path);
        *second = measure(second_job, second_path);
        cpu[0][i] = first->cpu, wait[0][i] = first->wait;
        cpu[1][i] = second->cpu, wait[1][i] = second->wait;
    }
    for (int i = 0; i < 2; i++) {
        qsort(cpu[i], TIMES, sizeof *cpu[i], compare);
        qsort(wait[i], TIMES, sizeof *wait[i], compare);
    }
    first->cpu = cpu[0][TIMES / 2], first->wait = wait[0][TIMES / 2];
    second->cpu = cpu[1][TIMES / 2], second->wait = wait[1][TIMES / 2];
}

/* Every line with the hash of the one before, as the chain is made, and nothing else. */
static void hash_job(const char *path)
{
    static const char *const seats[] = {"lead", "r1", "r2"};
    for (size_t i = 0; i < 3; i++) {
        char command[4200], hash[ROB_HASH_HEX + 1] = "";
        static char line[70000];
        snprintf(command, sizeof command, "echo '%s'/journals/%s@*.jsonl", path, seats[i]);
        FILE *pipe = popen(command, "r");
        must(pipe && fgets(line, sizeof line, pipe), "finding a journal");
        pclose(pipe);
        line[strcspn(line, "\n")] = '\0';
        FILE *file = fopen(line, "rb");
        must(file != NULL, "opening a journal");
        while (fgets(line, sizeof line, file))
            rob_sha256_hex(hash, hash, strlen(hash), line, strlen(line) - 73);
        fclose(file);
    }
}

static double bytes_of(const char *path)
{
    char command[4200];
    double bytes = 0;
    snprintf(command, sizeof command, "cat '%s'/journals/r*.jsonl | wc -c", path);
    FILE *pipe = popen(command, "r");
    must(pipe && fscanf(pipe, "%lf", &bytes) == 1, "counting");
    pclose(pipe);
    return bytes;
}

static void bench_open(const char *folder)
{
    static const size_t sizes[] = {1000, 100000, 1000000};
    printf("\nOpening with verification (CPU time; the process alone; medians of 7 in turn)\n");
    printf("  %10s %10s %10s %8s %10s %12s\n", "answers", "open s", "hash s", "ratio", "peak MB",
           "bytes/answer");
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        char path[4096];
        snprintf(path, sizeof path, "%.4000s/open-%zu", folder, sizes[i]);
        struct rob_review *review = make_review(path, sizes[i] / 2 / ITEMS + 1, false);
        fill(review, sizes[i]);
        rob_review_free(review);
        struct cost opening, hashing;
        measure_both(&opening, open_job, path, &hashing, hash_job, path);
        printf("  %10zu %10.3f %10.3f %8.2f %10.1f %12.0f\n", sizes[i], opening.cpu, hashing.cpu,
               opening.cpu / hashing.cpu, (double)opening.memory / 1024,
               bytes_of(path) / (double)sizes[i]);
    }
}

/* A reviewer's account has the keys of that reviewer alone: r2 works in another one, where both are
 * sealed. Opening a review that both have finished lets out the keys of the account. */
struct pair {
    char path[2][4096]; /* sealed and plain */
    char state[2][4200];
    size_t n_studies;
};

enum { SEALED, PLAIN };

static const char *const reviewers[] = {"r1", "r2"};

static void fill_as(const struct pair *pair, int kind, int seat)
{
    struct rob_error err = {0};
    struct rob_review *review = NULL;
    setenv("XDG_STATE_HOME", pair->state[kind == SEALED ? seat : 0], 1);
    must_ok(rob_review_open(&review, pair->path[kind], &err), &err);
    fill_seat(review, reviewers[seat], pair->n_studies * ITEMS);
    rob_review_free(review);
}

static void finish_as(const struct pair *pair, int kind, int seat)
{
    struct rob_error err = {0};
    struct rob_review *review = NULL;
    struct rob_event *events = calloc(pair->n_studies, sizeof *events);
    char(*studies)[32] = calloc(pair->n_studies, sizeof *studies);
    must(events && studies, "memory");
    for (size_t i = 0; i < pair->n_studies; i++) {
        snprintf(studies[i], sizeof studies[i], "study-%zu", i + 1);
        events[i] = (struct rob_event){.op = ROB_OP_COMPLETE, .study = studies[i]};
    }
    setenv("XDG_STATE_HOME", pair->state[kind == SEALED ? seat : 0], 1);
    must_ok(rob_review_open(&review, pair->path[kind], &err), &err);
    must_ok(rob_review_record(review, reviewers[seat], events, pair->n_studies, &err), &err);
    rob_review_free(review);
    free(events);
    free(studies);
}

static void let_out_keys(const struct pair *pair)
{
    struct rob_error err = {0};
    struct rob_review *review = NULL;
    struct rob_view *view = NULL;
    for (int turn = 0; turn < 3; turn++) {
        setenv("XDG_STATE_HOME", pair->state[turn % 2], 1);
        must_ok(rob_review_open(&review, pair->path[SEALED], &err), &err);
        rob_review_free(review);
    }
    must_ok(rob_review_open(&review, pair->path[SEALED], &err), &err);
    must_ok(rob_view_new(&view, review, "r1", &err), &err);
    must(rob_view_open(view, 0), "unblinding");
    rob_view_free(view);
    rob_review_free(review);
}

static void print_pair(const char *stage, const struct pair *pair)
{
    struct cost sealed, plain;
    setenv("XDG_STATE_HOME", pair->state[0], 1);
    measure_both(&sealed, open_job, pair->path[SEALED], &plain, open_job, pair->path[PLAIN]);
    printf("  %8zu %-9s %8.4f %8.4f %6.2f %8.4f %8.4f %6.2f %6.2f\n", 2 * pair->n_studies * ITEMS,
           stage, sealed.cpu, plain.cpu, sealed.cpu / plain.cpu, sealed.wait, plain.wait,
           sealed.wait / plain.wait, bytes_of(pair->path[SEALED]) / bytes_of(pair->path[PLAIN]));
}

static void bench_pair(const char *folder, const char *state, size_t n_studies)
{
    struct pair pair = {.n_studies = n_studies};
    for (int kind = 0; kind < 2; kind++)
        snprintf(pair.path[kind], sizeof pair.path[kind], "%.4000s/%s-%zu", folder,
                 kind == SEALED ? "sealed" : "plain", n_studies);
    snprintf(pair.state[0], sizeof pair.state[0], "%s", state);
    snprintf(pair.state[1], sizeof pair.state[1], "%s-other", state);
    for (int kind = 0; kind < 2; kind++) {
        rob_review_free(make_review(pair.path[kind], n_studies, kind == SEALED));
        for (int seat = 0; seat < 2; seat++)
            fill_as(&pair, kind, seat);
    }
    print_pair("closed", &pair);
    for (int kind = 0; kind < 2; kind++)
        for (int seat = 0; seat < 2; seat++)
            finish_as(&pair, kind, seat);
    let_out_keys(&pair);
    print_pair("revealed", &pair);
}

static void bench_sealed(const char *folder, const char *state)
{
    printf("\nOpening a sealed review, by one of its reviewers, against a plain one: CPU time and "
           "wait\n");
    printf("  %8s %-9s %8s %8s %6s %8s %8s %6s %6s\n", "answers", "", "sealed s", "plain s",
           "ratio", "sealed s", "plain s", "ratio", "bytes");
    bench_pair(folder, state, 89);
    bench_pair(folder, state, 5000);
}

int main(int argc, char **argv)
{
    char folder[4000], state[4096], command[4200];
    snprintf(folder, sizeof folder, "%.3900s/bench-store-XXXXXX", argc > 1 ? argv[1] : ".");
    must(mkdtemp(folder) != NULL, "making a folder");
    snprintf(state, sizeof state, "%s/state", folder);
    char *absolute = realpath(folder, NULL);
    snprintf(state, sizeof state, "%s/state", absolute);
    setenv("XDG_STATE_HOME", state, 1);
    const char *part = argc > 2 ? argv[2] : "";
    if (!*part || strcmp(part, "append") == 0)
        bench_append(folder);
    if (!*part || strcmp(part, "open") == 0)
        bench_open(folder);
    if (!*part || strcmp(part, "sealed") == 0)
        bench_sealed(folder, state);
    snprintf(command, sizeof command, "rm -rf '%s'", folder);
    free(absolute);
    return system(command) == 0 ? 0 : 1;
}
