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

static bool is_alone(uint64_t seats)
{
    return (seats & (seats - 1)) == 0;
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
        /* cppcheck-suppress uninitvar ; best has n elements */
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
        return status; /* cppcheck-suppress memleak ; there is no list then */
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
        return status; /* cppcheck-suppress memleak ; there is no list then */
    qsort(list.at, list.n, sizeof *list.at, compare);
    *out = list;
    return ROB_OK;
}

void rob_assignments_free(struct rob_assignments *assignments)
{
    free(assignments->at);
    *assignments = (struct rob_assignments){0};
}

/* --- a plan of what is recorded ---------------------------------------------------------- */

struct planning {
    struct rob_assign_plan *plan;
    const struct rob_view *view;
    struct rob_event *events;
    const char **names; /* of the reviewers of one study after the other */
    const char **ids;   /* studies of the round */
    struct rob_late_round *round;
    size_t n_names, n_ids;
};

/* Room for an assignment of each study and two events more. */
static enum rob_status begin(struct planning *in, const struct rob_view *view, size_t n_listed,
                             struct rob_error *err)
{
    size_t n = rob_view_n_studies(view) + rob_view_n_dropped(view) + n_listed;
    struct rob_arena *arena = rob_arena_create();
    if (!arena)
        return rob_fail_memory(err);
    *in = (struct planning){
        .plan = rob_arena_new(arena, sizeof *in->plan),
        .view = view,
        .events = rob_arena_array(arena, n + 2, sizeof *in->events),
        .names = rob_arena_array(arena, n, rob_view_n_seats(view) * sizeof *in->names),
        .ids = rob_arena_array(arena, n, sizeof *in->ids),
        .round = rob_arena_new(arena, sizeof *in->round)};
    if (!in->plan || !in->events || !in->names || !in->ids || !in->round) {
        rob_arena_destroy(arena);
        return rob_fail_memory(err);
    }
    *in->plan = (struct rob_assign_plan){.events = in->events, .memory = arena};
    return ROB_OK;
}

static struct rob_event *add_event(struct planning *in, struct rob_event event)
{
    in->events[in->plan->n_events] = event;
    return &in->events[in->plan->n_events++];
}

/* `also` comes behind the others; NULL: nobody. */
static struct rob_event *add_assignment(struct planning *in, size_t study, uint64_t seats,
                                        const char *also)
{
    const char **names = in->names + in->n_names;
    size_t n = 0;
    for (size_t seat = 0; seat < rob_view_n_seats(in->view); seat++)
        if (seats >> seat & 1)
            names[n++] = rob_view_seat(in->view, seat).id;
    if (also)
        names[n++] = also;
    in->n_names += n;
    return add_event(in, (struct rob_event){.op = ROB_OP_ASSIGN,
                                            .study = rob_view_study(in->view, study).id,
                                            .seats = names,
                                            .n_seats = n});
}

static void add_id(struct planning *in, size_t study)
{
    in->ids[in->n_ids++] = rob_view_study(in->view, study).id;
}

/* The number of events with a round of the noted studies, where they come late. */
static size_t add_round(struct planning *in)
{
    return rob_work_late_round(in->events, in->plan->n_events, in->round, in->view, in->ids,
                               in->n_ids);
}

void rob_assign_plan_free(struct rob_assign_plan *plan)
{
    if (plan)
        rob_arena_destroy(plan->memory);
}

/* --- a list ------------------------------------------------------------------------------ */

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

static void plan_assignments(struct planning *in, const struct rob_assignments *list)
{
    for (size_t i = 0; i < list->n; i++) {
        const struct rob_assignment *one = &list->at[i];
        add_assignment(in, one->study, one->seats, NULL)->seed = list->seed;
        in->plan->n_renamed += is_renamed(in->view, one);
        in->plan->n_alone += is_alone(one->seats);
        if (may_come_late(in->view, one))
            add_id(in, one->study);
    }
    in->plan->n_events = add_round(in);
}

/* The pilot round keeps the studies that it has; where some are open, the new ones would close them
 * again, and are a pilot of their own. */
static void plan_pilot(struct planning *in, const struct rob_assignments *list)
{
    const struct rob_view *view = in->view;
    bool opened = false;
    for (size_t s = 0; s < rob_view_n_studies(view); s++) {
        in->plan->n_pilot += rob_view_is_pilot(view, s);
        opened = opened || (rob_view_is_pilot(view, s) && rob_view_open(view, s));
    }
    for (size_t s = 0; s < rob_view_n_studies(view) && !opened; s++)
        if (rob_view_is_pilot(view, s))
            add_id(in, s);
    for (size_t i = 0; i < list->n; i++)
        if (!rob_view_open(view, list->at[i].study))
            add_id(in, list->at[i].study);
    snprintf(in->round->name, sizeof in->round->name, "%s %zu", ROB_ROUND_PILOT,
             rob_view_n_rounds(view) + 1);
    add_event(in, (struct rob_event){.op = ROB_OP_ROUND,
                                     .name = opened ? in->round->name : ROB_ROUND_PILOT,
                                     .studies = in->ids,
                                     .n_studies = in->n_ids,
                                     .seed = list->seed});
    in->plan->n_pilot += list->n;
}

enum rob_status rob_assign_plan_new(struct rob_assign_plan **out, const struct rob_view *view,
                                    const struct rob_assignments *list, struct rob_error *err)
{
    struct planning in;
    enum rob_status status = begin(&in, view, list->n, err);
    if (status)
        return status;
    if (list->pilot)
        plan_pilot(&in, list);
    else
        plan_assignments(&in, list);
    *out = in.plan;
    return ROB_OK;
}

/* --- joining ----------------------------------------------------------------------------- */

/* Studies without an assignment belong to all reviewers. Before one more comes, that is written
 * down as it is, so that nothing that is open closes again and nobody is asked to assess what he
 * or she can read. What waits for somebody in place of who has left is left to who comes. */
static void freeze(struct planning *in)
{
    size_t n = rob_view_n_studies(in->view);
    for (size_t s = 0; s < n + rob_view_n_dropped(in->view); s++) {
        uint64_t seats = seats_of(in->view, s);
        bool waits = rob_view_wants_another(in->view, s);
        if (rob_view_by_name(in->view, s))
            continue;
        if (!waits && seats)
            add_assignment(in, s, seats, NULL);
        in->plan->n_waiting += waits && s < n;
    }
}

enum rob_status rob_assign_joining(struct rob_assign_plan **out, const struct rob_view *view,
                                   const struct rob_seat_setup *who, struct rob_error *err)
{
    struct planning in;
    int seat = rob_view_find_seat(view, who->id);
    if (seat != ROB_NOT_FOUND && !rob_view_seat(view, (size_t)seat).conflict)
        return rob_fail(err, ROB_REFUSED, "'%s' is already in the review", who->id);
    enum rob_status status = begin(&in, view, 0, err);
    if (status)
        return status;
    if (seat == ROB_NOT_FOUND && strcmp(who->role, "reviewer") == 0)
        freeze(&in);
    add_event(&in, (struct rob_event){.op = ROB_OP_SEAT,
                                      .seat = who->id,
                                      .name = who->name ? who->name : who->id,
                                      .role = who->role,
                                      .tool_version = who->tool_version,
                                      .tool_date = who->tool_date});
    *out = in.plan;
    return ROB_OK;
}

/* --- leaving ----------------------------------------------------------------------------- */

static bool is_left(const struct rob_view *view, size_t study, size_t seat)
{
    return rob_view_assigned(view, study, seat) &&
           rob_view_progress(view, study, seat) != ROB_COMPLETE;
}

/* A study of one reviewer would open without anybody to compare with, and stay so. */
static enum rob_status check_enough(const struct rob_view *view, size_t seat, uint64_t heir,
                                    struct rob_error *err)
{
    size_t n = 0;
    uint64_t gone = (uint64_t)1 << seat;
    for (size_t s = 0; s < rob_view_n_studies(view); s++)
        n += is_left(view, s, seat) && is_alone((seats_of(view, s) & ~gone) | heir);
    if (!n)
        return ROB_OK;
    if (!heir)
        return rob_fail(err, ROB_REFUSED,
                        "%zu %s would have one reviewer only: name a replacement with --to, or "
                        "leave it out and assign them later",
                        n, n == 1 ? "study" : "studies");
    int who = 0;
    while (!(heir >> who & 1))
        who++;
    return rob_fail(err, ROB_REFUSED,
                    "%s already assesses %zu of these studies, so %s would have only one reviewer. "
                    "Leave out --to: the studies then wait until you name a replacement with syrob "
                    "assign",
                    rob_view_seat(view, (size_t)who).name, n, n == 1 ? "it" : "they");
}

/* `heir` has the bit of who takes over, 0: nobody. */
static enum rob_status find_heir(uint64_t *heir, const struct rob_view *view, size_t leaver,
                                 const char *to, struct rob_error *err)
{
    size_t seat = 0;
    if (strcmp(to, "none") == 0)
        return ROB_OK;
    enum rob_status status = rob_view_need_seat(&seat, view, to, err);
    if (!status && seat == leaver)
        status = rob_fail(err, ROB_USAGE, "--to names somebody else, or none");
    *heir = (uint64_t)1 << seat;
    return status;
}

enum rob_status rob_assign_leaving(struct rob_assign_plan **out, const struct rob_view *view,
                                   const char *id, const char *to, const char *reason,
                                   struct rob_error *err)
{
    struct planning in;
    size_t seat = 0;
    uint64_t heir = 0;
    enum rob_status status = rob_view_need_seat(&seat, view, id, err);
    if (!status && to)
        status = find_heir(&heir, view, seat, to, err);
    if (!status && to)
        status = check_enough(view, seat, heir, err);
    if (!status)
        status = begin(&in, view, 0, err);
    if (status)
        return status;
    for (size_t s = 0; s < rob_view_n_studies(view); s++) {
        uint64_t now = seats_of(view, s), gone = (uint64_t)1 << seat;
        if (is_left(view, s, seat) && !rob_view_is_pilot(view, s))
            add_id(&in, s);
        if (is_left(view, s, seat) && to && !(now & heir))
            add_assignment(&in, s, now & ~gone, heir ? to : NULL)->reason = reason;
    }
    in.plan->n_given = in.plan->n_events;
    add_event(&in, (struct rob_event){.op = ROB_OP_RELEASE, .reason = reason, .seat = id});
    in.plan->n_apart = add_round(&in);
    *out = in.plan;
    return ROB_OK;
}
