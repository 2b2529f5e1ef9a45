/*
 * Two reviewers at two laptops each, for test_model_random.c: the history of a run so far, and the
 * checks that every copy of the review must pass at any time. A failure names its seed.
 */
#ifndef SYROB_TEST_RANDOM_H
#define SYROB_TEST_RANDOM_H

#include "unit/chance.h"

#include <syrob/check.h>
#include <syrob/merge.h>

enum {
    LAPTOPS = 4,
    STICK = 4,
    FOLDERS = 5,
    STUDIES = 3,
    STEPS = 40,
    RUNS = 60,
    RECORDED_MAX = 600
};

static const char *const names[FOLDERS] = {"a1", "a2", "b1", "b2", "stick"};
static const char *const studies[STUDIES + 1] = {"s0", "s1", "s2", "s3"};
static const char *const seats[] = {"r1", "r2"};

struct pass { /* of a completion that was recorded */
    char seat[3];
    int study;
    char answers[N_ITEMS][8];
};

enum { READ_MAX = 16, PASS_LEN = N_ITEMS * 8 + 1 };

struct read { /* the first passes of a seat on a study that somebody has read */
    char passes[READ_MAX][PASS_LEN];
    size_t n;
    bool here[LAPTOPS]; /* on which laptop */
};

static struct {
    struct read read[2][STUDIES + 1];
    const char *dirs[FOLDERS];
    uint64_t ids[RECORDED_MAX]; /* of what was recorded */
    int at[RECORDED_MAX];       /* on which laptop */
    size_t n;
    struct pass passes[RECORDED_MAX];
    size_t n_passes;
    bool unsure[2][STUDIES + 1]; /* completed twice or reopened: it may be a conflict */
    long clock;
    bool cloned;
} now;

static int owner(int laptop)
{
    return laptop / 2;
}

static struct rob_review *open_at(int laptop)
{
    struct rob_review *review = NULL;
    use_laptop(names[laptop]);
    now.clock += below(100) - 20; /* clocks are unreliable */
    set_clock(now.clock);
    if (rob_review_open(&review, now.dirs[laptop], &last))
        fail_msg("SYROB_SEED=%llu: %s: %s", (unsigned long long)chance.seed, names[laptop],
                 last.text);
    return review;
}

/* --- checks of every state --------------------------------------------------------------- */

static bool has_id(const struct rob_log *log, uint64_t id)
{
    for (size_t i = 0; i < log->n; i++)
        if (log->entries[i].id == id)
            return true;
    return false;
}

/* The events recorded on a laptop, or anywhere (-1), are in this review. */
static void check_recorded(struct rob_review *review, int laptop)
{
    struct rob_log *logs[2] = {NULL, NULL};
    struct rob_view *views[2] = {view_as(review, "r1"), view_as(review, "r2")};
    for (int i = 0; i < 2; i++)
        must(rob_view_log(&logs[i], views[i], ROB_NOT_FOUND, ROB_NOT_FOUND, &last));
    for (size_t i = 0; i < now.n; i++)
        if (laptop < 0 || now.at[i] == laptop)
            hold(has_id(logs[0], now.ids[i]) || has_id(logs[1], now.ids[i]));
    for (int i = 0; i < 2; i++) {
        rob_log_free(logs[i]);
        rob_view_free(views[i]);
    }
}

/* Every text of a reviewer names its writer and study. */
static void check_hidden(struct rob_review *review)
{
    static const char *const viewers[] = {"r1", "r2", "adj", NULL};
    for (int v = 0; v < 4; v++) {
        struct rob_view *view = view_as(review, viewers[v]);
        char *all = all_output(view, true), mark[32];
        for (size_t s = 0; s < rob_view_n_studies(view); s++)
            for (int r = 0; r < 2; r++) {
                if (rob_view_open(view, s) || (viewers[v] && strcmp(viewers[v], seats[r]) == 0))
                    continue;
                snprintf(mark, sizeof mark, "%s wrote on %s.", seats[r],
                         rob_view_study(view, s).id);
                hold(!strstr(all, mark));
                hold(rob_view_n_answered(view, s, (size_t)rob_view_find_seat(view, seats[r])) == 0);
            }
        free(all);
        rob_view_free(view);
    }
}

static void check_passes(struct rob_review *review)
{
    for (size_t i = 0; i < now.n_passes; i++) {
        const struct pass *pass = &now.passes[i];
        if (now.unsure[pass->seat[1] - '1'][pass->study])
            continue;
        struct rob_view *view = view_as(review, pass->seat);
        size_t study = 0;
        bool known = rob_view_find_study(&study, view, studies[pass->study], NULL) == ROB_OK;
        bool done =
            known && rob_view_progress(view, study, (size_t)rob_view_viewer(view)) == ROB_COMPLETE;
        rob_view_free(view);
        for (int item = 0; done && item < N_ITEMS; item++)
            hold(strcmp(first_pass(review, pass->seat, studies[pass->study], item),
                        pass->answers[item]) == 0);
    }
}

#endif
