/*
 * A review from the beginning to the summary, through the library alone: two reviewers, three
 * studies, one disagreement.
 *
 *     cc -std=c11 library.c $(pkg-config --cflags --libs syrob) -o library
 *     ./library NEW_FOLDER /usr/share/syrob/forms/syrcle.json
 */
#include <syrob.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char refs[] = "title,authors,year,doi\n"
                           "On the blinding of rats,\"Chen, Ann\",2011,10.1234/rats\n"
                           "Cages and their neighbours,\"Hale, Bo\",1997,10.1234/cages\n"
                           "On the blinding of rats,\"Chen, Ann\",2011,10.1234/RATS\n"
                           "Random numbers for mice,\"Vos, Cleo\",2019,10.1234/mice\n";

static struct rob_error err; /* of the call that failed */

static void need(enum rob_status status)
{
    if (status == ROB_OK)
        return;
    fprintf(stderr, "library: %s\n", err.text);
    exit(rob_status_exit_code(status));
}

static void create(const char *dir, const char *form_path)
{
    static char form[1 << 20];
    FILE *file = fopen(form_path, "rb");
    size_t len = file ? fread(form, 1, sizeof form, file) : 0;
    if (file)
        fclose(file);
    const struct rob_seat_setup seats[] = {{.id = "r1", .name = "Anna Berg", .role = "reviewer"},
                                           {.id = "r2", .name = "Bo Chen", .role = "reviewer"}};
    const struct rob_review_setup setup = {
        .title = "A small review", .form = form, .form_len = len, .seats = seats, .n_seats = 2};
    need(rob_review_create(dir, &setup, &err));
}

static void import(struct rob_review *review, const struct rob_view *view)
{
    struct rob_citations *found = NULL;
    struct rob_import *import = NULL;
    const struct rob_citations_options options = {.format = ROB_CITATIONS_CSV};
    need(rob_citations_read(&found, refs, strlen(refs), &options, &err));
    const struct rob_import_file file = {.name = "refs.csv", .citations = found};
    need(rob_import_new(&import, view, &file, 1, &err));
    printf("%zu new studies, %zu there already\n", import->n_new, import->n_present);
    need(rob_review_record(review, ROB_SEAT_LEAD, import->events, import->n_events, &err));
    rob_import_free(import);
    rob_citations_free(found);
}

static void assign(struct rob_review *review, const struct rob_view *view)
{
    struct rob_assignments list = {0};
    struct rob_assign_plan *plan = NULL;
    need(rob_assign_balanced(&list, view, 2, 1, false, &err));
    need(rob_assign_plan_new(&plan, view, &list, &err));
    need(rob_review_record(review, ROB_SEAT_LEAD, plan->events, plan->n_events, &err));
    printf("%zu studies assigned\n", list.n);
    rob_assign_plan_free(plan);
    rob_assignments_free(&list);
}

/* Every cell is judged "yes", but one. */
static void assess(struct rob_review *review, const char *seat, const char *other_answer)
{
    struct rob_view *view = NULL;
    struct rob_event done[8]; /* one a study */
    size_t n_left = 0;
    need(rob_view_new(&view, review, seat, &err));
    for (size_t s = 0; s < rob_view_n_studies(view); s++)
        for (size_t i = 0; i < rob_view_n_cells(view, s); i++) {
            struct rob_cell cell = rob_view_cell(view, s, i);
            struct rob_event event = {.op = ROB_OP_JUDGE,
                                      .study = rob_view_study(view, s).id,
                                      .item = rob_view_form(view)->items[cell.item].id,
                                      .answer = s == 0 && i == 2 ? other_answer : "yes"};
            need(rob_review_record(review, seat, &event, 1, &err));
        }
    size_t n = rob_work_completions(done, &n_left, view, NULL);
    need(rob_review_record(review, seat, done, n, &err));
    printf("%s has done %zu studies\n", seat, n);
    rob_view_free(view);
}

static void resolve(struct rob_review *review, const struct rob_view *view, struct rob_cell cell)
{
    const char *const by[] = {"r1", "r2"};
    struct rob_event event = {.op = ROB_OP_RESOLVE,
                              .study = rob_view_study(view, cell.study).id,
                              .item = rob_view_form(view)->items[cell.item].id,
                              .answer = "no",
                              .reason = "the envelopes were not sealed, p. 2",
                              .how = rob_how_id(rob_work_how(view, by, 2)),
                              .cause = rob_cause_id(ROB_CAUSE_MISSED_TEXT),
                              .seats = by,
                              .n_seats = 2};
    printf("%s, item %d: resolved\n", rob_view_study(view, cell.study).label,
           rob_view_form(view)->items[cell.item].number);
    need(rob_review_record(review, ROB_SEAT_CONSENSUS, &event, 1, &err));
}

static void reconcile(struct rob_review *review, const struct rob_view *view)
{
    for (size_t s = 0; s < rob_view_n_studies(view); s++)
        for (size_t i = 0; i < rob_view_n_cells(view, s); i++)
            if (rob_view_consensus(view, rob_view_cell(view, s, i)).state == ROB_CELL_DIFFER)
                resolve(review, view, rob_view_cell(view, s, i));
}

int main(int argc, char **argv)
{
    struct rob_review *review = NULL;
    struct rob_view *view = NULL;
    char *text = NULL;
    const struct rob_source consensus = {ROB_SOURCE_CONSENSUS, 0};
    const struct rob_text_options options = {.columns = 80};
    if (argc != 3) {
        fprintf(stderr, "syrob %s; the form is: library NEW_FOLDER FORM\n", rob_version());
        return 2;
    }
    create(argv[1], argv[2]);
    need(rob_review_open(&review, argv[1], &err));
    need(rob_view_new(&view, review, NULL, &err));
    import(review, view);
    assign(review, view);
    assess(review, "r1", "yes");
    assess(review, "r2", "no");
    reconcile(review, view);
    need(rob_write_summary_text(&text, view, consensus, ROB_ALL_OUTCOMES, &options, &err));
    fputs(text, stdout);
    free(text);
    rob_view_free(view);
    rob_review_free(review);
    return 0;
}
