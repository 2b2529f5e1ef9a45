#include <syrob/assign.h>

#include "base/arena.h"
#include "base/fail.h"

#include <syrob/work.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SEATS_MAX = 64 };

static uint64_t next_random(uint64_t *state)
{
    uint64_t z = *state += 0x9e3779b97f4a7c15U;
    z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9U;
    z = (z ^ z >> 27) * 0x94d049bb133111ebU;
    return z ^ z >> 31;
}

/* 0 .. n-1, each equally likely: draws that would favour small numbers are repeated. */
static size_t draw(uint64_t *state, size_t n)
{
    uint64_t limit = UINT64_MAX - UINT64_MAX % n, value = 0;
    do
        value = next_random(state);
    while (value >= limit);
    return (size_t)(value % n);
}

struct balance {
    const struct rob_view *view;
    size_t load[SEATS_MAX];                /* studies of each reviewer */
    size_t together[SEATS_MAX][SEATS_MAX]; /* studies that two share */
    size_t n_reviewers;
    uint64_t reviewers, random;
};

static bool is_begun(const struct rob_view *view, size_t study)
{
    for (size_t i = 0; i < rob_view_n_seats(view); i++)
        if (rob_view_progress(view, study, i) != ROB_UNTOUCHED)
            return true;
    return false;
}

static uint64_t seats_of(const struct rob_view *view, size_t study)
{
    uint64_t seats = 0;
    for (size_t i = 0; i < rob_view_n_seats(view); i++)
        if (rob_view_assigned(view, study, i))
            seats |= (uint64_t)1 << i;
    return seats;
}

static void count(struct balance *balance, uint64_t seats)
{
    for (size_t a = 0; a < SEATS_MAX; a++) {
        if (!(seats >> a & 1))
            continue;
        balance->load[a]++;
        for (size_t b = 0; b < SEATS_MAX; b++)
            balance->together[a][b] += b != a && (seats >> b & 1);
    }
}

static size_t met(const struct balance *balance, size_t seat, uint64_t chosen)
{
    size_t n = 0;
    for (size_t other = 0; other < SEATS_MAX; other++)
        n += chosen >> other & 1 ? balance->together[seat][other] : 0;
    return n;
}

/* The reviewer with the fewest studies, then the fewest shared with those chosen, then by lot. */
static size_t choose(struct balance *balance, uint64_t chosen)
{
    size_t best[SEATS_MAX], n = 0;
    for (size_t seat = 0; seat < SEATS_MAX; seat++) {
        if (!(balance->reviewers >> seat & 1) || chosen >> seat & 1)
            continue;
        size_t load = balance->load[seat], common = met(balance, seat, chosen);
        if (n && (load > balance->load[best[0]] ||
                  (load == balance->load[best[0]] && common > met(balance, best[0], chosen))))
            continue;
        if (n && (load < balance->load[best[0]] || common < met(balance, best[0], chosen)))
            n = 0;
        best[n++] = seat;
    }
    return best[draw(&balance->random, n)];
}

static void find_reviewers(struct balance *balance)
{
    for (size_t i = 0; i < rob_view_n_seats(balance->view) && i < SEATS_MAX; i++) {
        struct rob_seat seat = rob_view_seat(balance->view, i);
        if (seat.role != ROB_ROLE_REVIEWER || seat.released)
            continue;
        balance->reviewers |= (uint64_t)1 << i;
        balance->n_reviewers++;
    }
}

typedef bool may_take(const struct rob_view *view, size_t study);

static bool is_free(const struct rob_view *view, size_t study)
{
    return !is_begun(view, study);
}

static bool is_new(const struct rob_view *view, size_t study)
{
    return !is_begun(view, study) && !rob_view_by_name(view, study);
}

static bool is_no_pilot(const struct rob_view *view, size_t study)
{
    return !is_begun(view, study) && !rob_view_is_pilot(view, study);
}

static bool has_any(const struct rob_view *view, may_take *may)
{
    bool any = false;
    for (size_t s = 0; s < rob_view_n_studies(view) && !any; s++)
        any = may(view, s);
    return any;
}

/* Indices of the studies that may be used, shuffled (Fisher and Yates). */
static enum rob_status shuffle(size_t **out, size_t *n, const struct rob_view *view, may_take *may,
                               uint64_t *random, struct rob_error *err)
{
    size_t *studies = calloc(rob_view_n_studies(view) + 1, sizeof *studies);
    if (!studies)
        return rob_fail_memory(err);
    *n = 0;
    for (size_t s = 0; s < rob_view_n_studies(view); s++)
        if (may(view, s))
            studies[(*n)++] = s;
    for (size_t i = *n; i > 1; i--) {
        size_t k = draw(random, i), kept = studies[i - 1];
        studies[i - 1] = studies[k];
        studies[k] = kept;
    }
    *out = studies;
    return ROB_OK;
}

static int compare(const void *a, const void *b)
{
    const struct rob_assignment *first = a, *second = b;
    return (first->study > second->study) - (first->study < second->study);
}

enum rob_status rob_assign_balanced(struct rob_assignments *out, const struct rob_view *view,
                                    size_t per_study, uint64_t seed, bool again,
                                    struct rob_error *err)
{
    may_take *may = !again && has_any(view, is_new) ? is_new : is_free;
    struct balance balance = {.view = view, .random = seed};
    struct rob_assignments list = {.seed = (int)seed};
    size_t *studies = NULL, n = 0;
    find_reviewers(&balance);
    if (per_study == 0 || per_study > balance.n_reviewers)
        return rob_fail(err, ROB_INVALID,
                        "%zu reviewers for each study are asked for, and there %s %zu%s", per_study,
                        balance.n_reviewers == 1 ? "is" : "are", balance.n_reviewers,
                        per_study ? "; add one: syrob reviewers add ID=NAME" : "");
    enum rob_status status = shuffle(&studies, &n, view, may, &balance.random, err);
    if (!status) {
        list.at = calloc(n + 1, sizeof *list.at);
        status = list.at ? ROB_OK : rob_fail_memory(err);
    }
    for (size_t s = 0; s < rob_view_n_studies(view) && !status; s++)
        if (!may(view, s))
            count(&balance, seats_of(view, s));
    for (size_t i = 0; i < n && !status; i++) {
        uint64_t seats = 0;
        for (size_t k = 0; k < per_study; k++)
            seats |= (uint64_t)1 << choose(&balance, seats);
        count(&balance, seats);
        list.at[list.n++] = (struct rob_assignment){studies[i], seats};
    }
    free(studies);
    if (status)
        return status;
    qsort(list.at, list.n, sizeof *list.at, compare);
    *out = list;
    return ROB_OK;
}

enum rob_status rob_assign_pilot(struct rob_assignments *out, const struct rob_view *view, size_t n,
                                 uint64_t seed, struct rob_error *err)
{
    struct rob_assignments list = {.pilot = true, .seed = (int)seed};
    size_t *studies = NULL, n_free = 0;
    uint64_t random = seed;
    enum rob_status status = shuffle(&studies, &n_free, view, is_no_pilot, &random, err);
    if (!status && n > n_free)
        status = rob_fail(err, ROB_INVALID,
                          "%zu %s asked for; outside the pilot round %zu %s not started yet", n,
                          n == 1 ? "study is" : "studies are", n_free, n_free == 1 ? "is" : "are");
    if (!status) {
        list.at = calloc(n + 1, sizeof *list.at);
        status = list.at ? ROB_OK : rob_fail_memory(err);
    }
    for (size_t i = 0; i < n && !status; i++)
        list.at[list.n++] = (struct rob_assignment){studies[i], seats_of(view, studies[i])};
    free(studies);
    if (status)
        return status;
    qsort(list.at, list.n, sizeof *list.at, compare);
    *out = list;
    return ROB_OK;
}

void rob_assignments_free(struct rob_assignments *assignments)
{
    free(assignments->at);
    *assignments = (struct rob_assignments){0};
}

/* --- recording a list -------------------------------------------------------------------- */

/* Would the study wait with one of the unblinded pilot round, and so blind it again? */
static bool meets_open_pilot(const struct rob_view *view, uint64_t seats)
{
    for (size_t s = 0; s < rob_view_n_studies(view); s++)
        if (rob_view_is_pilot(view, s) && rob_view_open(view, s) && seats_of(view, s) == seats)
            return true;
    return false;
}

/* May the study need a round of its own? Not if it stays in the pilot round. */
static bool may_come_late(const struct rob_view *view, const struct rob_assignment *one)
{
    bool stays = rob_view_is_pilot(view, one->study) && !meets_open_pilot(view, one->seats);
    return !stays && !rob_view_open(view, one->study);
}

/* Was another reviewer named for the study? A second random round changes such names. */
static bool is_renamed(const struct rob_view *view, const struct rob_assignment *one)
{
    bool all = true;
    uint64_t before = 0;
    for (size_t k = 0; rob_view_ranked(view, k) != ROB_NOT_FOUND; k++) {
        size_t seat = (size_t)rob_view_ranked(view, k);
        bool assigned = rob_view_assigned(view, one->study, seat);
        before |= (uint64_t)assigned << seat;
        all = all && assigned;
    }
    return before && !all && before != one->seats;
}

static enum rob_status add_assignment(struct rob_assign_plan *plan, const struct rob_view *view,
                                      const struct rob_assignment *one, int seed,
                                      struct rob_error *err)
{
    struct rob_arena *arena = plan->memory;
    const char **names = rob_arena_array(arena, rob_view_n_seats(view), sizeof *names);
    size_t n = 0;
    if (!names)
        return rob_fail_memory(err);
    for (size_t seat = 0; seat < rob_view_n_seats(view); seat++)
        if (one->seats >> seat & 1)
            names[n++] = rob_view_seat(view, seat).id;
    plan->events[plan->n_events++] =
        (struct rob_event){.op = ROB_OP_ASSIGN,
                           .study = rob_view_study(view, one->study).id,
                           .seats = names,
                           .n_seats = n,
                           .seed = seed};
    plan->n_renamed += is_renamed(view, one);
    plan->n_alone += n < 2;
    return ROB_OK;
}

static enum rob_status plan_assignments(struct rob_assign_plan *plan, const struct rob_view *view,
                                        const struct rob_assignments *list, const char **ids,
                                        struct rob_late_round *round, struct rob_error *err)
{
    enum rob_status status = ROB_OK;
    size_t n = 0;
    for (size_t i = 0; i < list->n && !status; i++) {
        status = add_assignment(plan, view, &list->at[i], list->seed, err);
        if (may_come_late(view, &list->at[i]))
            ids[n++] = rob_view_study(view, list->at[i].study).id;
    }
    plan->n_events = rob_work_late_round(plan->events, plan->n_events, round, view, ids, n);
    return status;
}

/* The pilot round keeps its studies; if some are unblinded, new ones would blind them again, and so
 * become a pilot of their own. */
static void plan_pilot(struct rob_assign_plan *plan, const struct rob_view *view,
                       const struct rob_assignments *list, const char **ids,
                       struct rob_late_round *round)
{
    size_t n = 0, n_before = 0;
    bool opened = false;
    for (size_t s = 0; s < rob_view_n_studies(view); s++) {
        n_before += rob_view_is_pilot(view, s);
        opened = opened || (rob_view_is_pilot(view, s) && rob_view_open(view, s));
    }
    for (size_t s = 0; s < rob_view_n_studies(view) && !opened; s++)
        if (rob_view_is_pilot(view, s))
            ids[n++] = rob_view_study(view, s).id;
    for (size_t i = 0; i < list->n; i++)
        if (!rob_view_open(view, list->at[i].study))
            ids[n++] = rob_view_study(view, list->at[i].study).id;
    snprintf(round->name, sizeof round->name, "%s %zu", ROB_ROUND_PILOT,
             rob_view_n_rounds(view) + 1);
    plan->events[plan->n_events++] =
        (struct rob_event){.op = ROB_OP_ROUND,
                           .name = opened ? round->name : ROB_ROUND_PILOT,
                           .studies = ids,
                           .n_studies = n,
                           .seed = list->seed};
    plan->n_pilot = n_before + list->n;
}

static enum rob_status make_plan(struct rob_assign_plan *plan, const struct rob_view *view,
                                 const struct rob_assignments *list, struct rob_error *err)
{
    struct rob_arena *arena = plan->memory;
    size_t n = rob_view_n_studies(view) + list->n;
    const char **ids = rob_arena_array(arena, n, sizeof *ids);
    struct rob_late_round *round = rob_arena_new(arena, sizeof *round);
    plan->events = rob_arena_array(arena, list->n + 1, sizeof *plan->events);
    if (!ids || !round || !plan->events)
        return rob_fail_memory(err);
    if (!list->pilot)
        return plan_assignments(plan, view, list, ids, round, err);
    plan_pilot(plan, view, list, ids, round);
    return ROB_OK;
}

enum rob_status rob_assign_plan_new(struct rob_assign_plan **out, const struct rob_view *view,
                                    const struct rob_assignments *list, struct rob_error *err)
{
    struct rob_arena *arena = rob_arena_create();
    struct rob_assign_plan *plan = arena ? rob_arena_new(arena, sizeof *plan) : NULL;
    if (plan)
        plan->memory = arena;
    enum rob_status status = plan ? make_plan(plan, view, list, err) : rob_fail_memory(err);
    if (status)
        rob_arena_destroy(arena);
    else
        *out = plan;
    return status;
}

void rob_assign_plan_free(struct rob_assign_plan *plan)
{
    if (plan)
        rob_arena_destroy(plan->memory);
}
