/*
 * The cost of the commands on large reviews, printed as a table.
 *
 *     bench_large [FOLDER [REVIEW]]    keeps the reviews in FOLDER, and uses those that are there;
 *                                      with REVIEW, only this one: outcomes, two or three
 *
 * Three reviews: 300 studies with 1,000 outcomes, and 10,000 studies without any, assessed by two
 * and by three reviewers. All are completed, and a part of what differs is resolved. Every command
 * is run by the program itself; SYROB names another one (an optimised build).
 */
#include <syrob/view.h>

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

enum { BATCH = 10000, ITEMS = 10, SEATS = 3, TEXT = 32 };

struct shape {
    const char *name;
    size_t studies, outcomes, seats;
    size_t apart;   /* of so many studies, one is judged outcome by outcome; 0: none */
    size_t settled; /* of so many cells, one is resolved */
};

static const struct shape shapes[] = {
    {"outcomes", 300, 1000, 2, 10, 50},
    {"two", 10000, 0, 2, 0, 5},
    {"three", 10000, 0, 3, 0, 5},
};

static const char *const seat_ids[SEATS] = {"r1", "r2", "r3"};
static const char *const by[] = {"r1", "r2"};
static struct rob_error err;

static void must(bool ok, const char *what)
{
    if (ok)
        return;
    fprintf(stderr, "bench_large: %s failed: %s\n", what, err.text);
    exit(1);
}

/* --- making ------------------------------------------------------------------------------ */

/* Events wait here until they are enough for one command. */
struct batch {
    struct rob_review *review;
    const char *seat;
    struct rob_event events[BATCH];
    struct rob_study_fields fields[BATCH];
    char studies[BATCH][TEXT], outcomes[BATCH][TEXT], authors[BATCH][TEXT];
    size_t n;
};

static void flush(struct batch *batch)
{
    must(!batch->n ||
             rob_review_record(batch->review, batch->seat, batch->events, batch->n, &err) == ROB_OK,
         "recording");
    batch->n = 0;
}

static struct rob_event *add(struct batch *batch, enum rob_op op, size_t study)
{
    if (batch->n == BATCH)
        flush(batch);
    size_t i = batch->n++;
    snprintf(batch->studies[i], TEXT, "study-%zu", study + 1);
    batch->events[i] = (struct rob_event){.op = op, .study = batch->studies[i]};
    return &batch->events[i];
}

static struct rob_review *create(const char *path, const struct shape *shape)
{
    static char form[ROB_FORM_BYTES_MAX], names[1000][TEXT];
    const char *outcomes[1000];
    struct rob_seat_setup seats[SEATS];
    FILE *file = fopen(SYROB_SOURCE_DIR "/forms/syrcle.json", "rb");
    must(file != NULL, "reading the form");
    for (size_t i = 0; i < SEATS; i++)
        seats[i] = (struct rob_seat_setup){.id = seat_ids[i], .role = "reviewer"};
    for (size_t i = 0; i < shape->outcomes; i++) {
        snprintf(names[i], TEXT, "outcome %zu", i + 1);
        outcomes[i] = names[i];
    }
    const struct rob_review_setup setup = {.title = "Large",
                                           .form = form,
                                           .form_len = fread(form, 1, sizeof form, file),
                                           .seats = seats,
                                           .n_seats = shape->seats,
                                           .outcomes = outcomes,
                                           .n_outcomes = shape->outcomes};
    struct rob_review *review = NULL;
    fclose(file);
    must(rob_review_create(path, &setup, &err) == ROB_OK, "making a review");
    must(rob_review_open(&review, path, &err) == ROB_OK, "opening it");
    return review;
}

static void add_studies(struct batch *batch, size_t n)
{
    batch->seat = ROB_SEAT_LEAD;
    for (size_t s = 0; s < n; s++) {
        struct rob_event *event = add(batch, ROB_OP_STUDY, s);
        size_t i = batch->n - 1;
        snprintf(batch->authors[i], TEXT, "Author%zu, A.", s % 1000);
        batch->fields[i] = (struct rob_study_fields){
            .title = "A study of rats", .authors = batch->authors[i], .year = 2000 + (int)(s % 20)};
        event->fields = &batch->fields[i];
    }
    flush(batch);
}

/* Differs in some 20 of 100 cells for two reviewers. */
static const char *answer_of(size_t study, size_t item, size_t outcome, size_t seat)
{
    static const char *const answers[] = {"yes", "yes", "no", "unclear"};
    size_t cell = (study * ITEMS + item) * 1009 + outcome * 31;
    cell = (cell ^ cell >> 7) * 2654435761U >> 8;
    size_t strays = (cell >> 5) % 10 == seat || (cell >> 9) % 10 == seat;
    return answers[(cell + strays * 2) % 4];
}

static void judge(struct batch *batch, const struct shape *shape, size_t study, size_t item,
                  size_t seat)
{
    const struct rob_item *of = &rob_review_form(batch->review)->items[item];
    bool apart = shape->apart && study % shape->apart == 0 && of->level == ROB_LEVEL_OUTCOME;
    for (size_t o = 0; o < (apart ? shape->outcomes : 1); o++) {
        struct rob_event *event = add(batch, ROB_OP_JUDGE, study);
        event->item = of->id;
        event->answer = answer_of(study, item, o, seat);
        event->support = "Cages were placed on the rack in the order of the groups";
        if (apart) {
            snprintf(batch->outcomes[batch->n - 1], TEXT, "outcome %zu", o + 1);
            event->outcome = batch->outcomes[batch->n - 1];
        }
    }
}

static void assess(struct batch *batch, const struct shape *shape, size_t seat)
{
    batch->seat = seat_ids[seat];
    for (size_t s = 0; s < shape->studies; s++)
        for (size_t item = 0; item < ITEMS; item++)
            judge(batch, shape, s, item, seat);
    flush(batch);
    for (size_t s = 0; s < shape->studies; s++)
        add(batch, ROB_OP_COMPLETE, s);
    flush(batch);
}

static void resolve(struct batch *batch, const struct rob_view *view, size_t settled)
{
    size_t n_cells = 0, n = 0;
    batch->seat = ROB_SEAT_CONSENSUS;
    for (size_t s = 0; s < rob_view_n_studies(view); s++)
        for (size_t i = 0; i < rob_view_n_cells(view, s); i++) {
            struct rob_cell cell = rob_view_cell(view, s, i);
            if (settled * n > n_cells++ || rob_view_consensus(view, cell).state != ROB_CELL_DIFFER)
                continue;
            struct rob_event *event = add(batch, ROB_OP_RESOLVE, 0);
            event->study = rob_view_study(view, s).id;
            event->item = rob_view_form(view)->items[cell.item].id;
            event->outcome = cell.outcome == ROB_NO_OUTCOME
                                 ? NULL
                                 : rob_view_outcome(view, (size_t)cell.outcome);
            event->answer = "yes";
            event->how = "discussion";
            event->cause = "slip";
            event->seats = by;
            event->n_seats = 2;
            n++;
        }
    flush(batch);
}

static void make(const char *path, const struct shape *shape)
{
    struct batch *batch = calloc(1, sizeof *batch);
    struct rob_view *view = NULL;
    must(batch != NULL, "memory");
    batch->review = create(path, shape);
    add_studies(batch, shape->studies);
    for (size_t seat = 0; seat < shape->seats; seat++)
        assess(batch, shape, seat);
    must(rob_view_new(&view, batch->review, NULL, &err) == ROB_OK, "a view");
    resolve(batch, view, shape->settled);
    rob_view_free(view);
    rob_review_free(batch->review);
    free(batch);
}

/* --- measuring --------------------------------------------------------------------------- */

static const char *const commands[][3] = {
    {"status"},         {"studies"},   {"summary"},
    {"disagreements"},  {"agreement"}, {"export", "methods"},
    {"export", "json"}, {"check"},     {"log"},
};

static void print_cost(const char *program, const char *path, const char *const command[3])
{
    struct rusage usage;
    int status = 0;
    fflush(stdout);
    pid_t child = fork();
    if (child == 0) {
        int null = open("/dev/null", O_WRONLY);
        dup2(null, STDOUT_FILENO);
        execl(program, program, "--review", path, "--quiet", command[0], command[1], NULL);
        _exit(127);
    }
    must(child > 0 && wait4(child, &status, 0, &usage) == child && WIFEXITED(status) &&
             WEXITSTATUS(status) < 2,
         command[0]);
    double cpu = (double)(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) +
                 1e-6 * (double)(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec);
    printf("  %-10s %-8s %10.3f %10.1f\n", command[0], command[1] ? command[1] : "", cpu,
           (double)usage.ru_maxrss / 1024);
}

int main(int argc, char **argv)
{
    char folder[4000], path[4096], command[4200];
    const char *program = getenv("SYROB") ? getenv("SYROB") : SYROB_PROGRAM;
    struct stat info;
    snprintf(folder, sizeof folder, "%s", argc > 1 ? argv[1] : "/tmp/bench-large-XXXXXX");
    must(argc > 1 ? stat(folder, &info) == 0 || mkdir(folder, 0777) == 0 : mkdtemp(folder) != NULL,
         "making a folder");
    snprintf(path, sizeof path, "%s/state", folder);
    setenv("XDG_STATE_HOME", path, 1);
    for (size_t i = 0; i < sizeof shapes / sizeof *shapes; i++) {
        if (argc > 2 && strcmp(argv[2], shapes[i].name) != 0)
            continue;
        snprintf(path, sizeof path, "%s/%s", folder, shapes[i].name);
        if (stat(path, &info) != 0)
            make(path, &shapes[i]);
        printf("%zu studies, %zu outcomes, %zu reviewers\n  %-19s %10s %10s\n", shapes[i].studies,
               shapes[i].outcomes, shapes[i].seats, "", "CPU s", "peak MB");
        for (size_t k = 0; k < sizeof commands / sizeof *commands; k++)
            print_cost(program, path, commands[k]);
    }
    snprintf(command, sizeof command, "rm -rf '%s'", folder);
    return argc > 1 || system(command) == 0 ? 0 : 1;
}
