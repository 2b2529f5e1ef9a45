/*
 * Sealed reviews on laptops that meet by chance: two or three reviewers, some at a second machine,
 * with sticks that are stale or lost, folders copied or put back, laptops lost with and without the
 * recovery code. Nobody attacks. What holds after every step of every run:
 *
 *   - nobody is shown what another wrote before the keys of all who had to finish are there;
 *   - a key is let out only on finished first passes of all who had to finish, under two keys;
 *   - a box opens with the key that its writer let out, and with no other;
 *   - no text of a reviewer is in a file of the folder;
 *   - recorded lines stay, and go wherever a folder goes;
 *   - a check finds no damage, no wrong key, no closed box and nothing against the rules.
 *
 * In the end everything comes together: all laptops show the same, all studies are unblinded, and
 * each first pass is proven to be fixed before any other key was out, but for what lost codes, put
 * back disks and races explain.
 */
#include "unit/sealed_laptops.h"

enum { STEPS = 25, RUNS = 150, MANY_RUNS = 1000, ROUNDS = 12 };

/* --- reviewers ----------------------------------------------------------------------------- */

static const char *text_of(int laptop, int study)
{
    return at("%s wrote on %s.", seats[now.owner[laptop]], studies[study]) + strlen(test_room) + 1;
}

static bool judge_one(struct rob_review *review, int laptop, int study, int item)
{
    bool judged = did(review, laptop, seats[now.owner[laptop]],
                      (struct rob_event){.op = ROB_OP_JUDGE,
                                         .study = studies[study],
                                         .item = item_ids[item],
                                         .answer = answer_ids[below(3)],
                                         .support = text_of(laptop, study)});
    counts.judgements += judged;
    return judged;
}

/* What is missing of a first pass, or has two values, and the completion. */
static void finish_one(struct rob_review *review, int laptop, int study)
{
    const char *seat = seats[now.owner[laptop]];
    if (progress_of(review, seat, studies[study]) == ROB_COMPLETE)
        return;
    for (int item = 0; item < N_ITEMS; item++) {
        const char *answer = value(review, seat, studies[study], item);
        bool answered = *answer && *answer != '-' && strcmp(answer, "conflict") != 0;
        if (!answered && !judge_one(review, laptop, study, item))
            return;
    }
    counts.completions += did(review, laptop, seat,
                              (struct rob_event){.op = ROB_OP_COMPLETE, .study = studies[study]});
}

/* Has anybody else let out a key of the study? */
static bool is_read_elsewhere(int laptop, int study)
{
    bool found = false;
    for (size_t i = 0; i < now.n && !found; i++)
        found = now.lines[i].kind == KIND_REVEAL && now.lines[i].study == study &&
                now.lines[i].seat != now.owner[laptop];
    return found;
}

/* Nobody reopens what is known to be read, unless it can never be opened. */
static bool reopen_one(struct rob_review *review, int laptop, int study)
{
    bool known = has_reveal(&now.folders[laptop], -1, study, NULL),
         elsewhere = is_read_elsewhere(laptop, study);
    if (!did(review, laptop, seats[now.owner[laptop]],
             (struct rob_event){
                 .op = ROB_OP_REOPEN, .study = studies[study], .reason = text_of(laptop, study)}))
        return false;
    hold(!known || now.rekeyed >> now.owner[laptop] & 1);
    counts.reopenings++;
    counts.races += elsewhere;
    now.raced[study] = true;
    return true;
}

static void note_one(struct rob_review *review, int laptop, int study)
{
    did(review, laptop, seats[now.owner[laptop]],
        (struct rob_event){.op = below(2) ? ROB_OP_NOTE : ROB_OP_FLAG,
                           .study = studies[study],
                           .item = item_ids[below(N_ITEMS)],
                           .reason = text_of(laptop, study)});
}

static void work(int laptop)
{
    struct rob_review *review = open_at(laptop);
    int study = below(now.n_studies);
    switch (below(8)) {
    case 0:
        note_one(review, laptop, study);
        break;
    case 1:
        if (reopen_one(review, laptop, study) && below(2)) {
            judge_one(review, laptop, study, below(N_ITEMS));
            finish_one(review, laptop, study);
        }
        break;
    case 2:
    case 3:
        judge_one(review, laptop, study, below(N_ITEMS));
        break;
    default:
        finish_one(review, laptop, study);
    }
    close_at(review, laptop);
}

/* --- the lead ------------------------------------------------------------------------------ */

static bool assign_to(struct rob_review *review, int study, unsigned to)
{
    const char *list[SEATS_MAX];
    size_t n = 0;
    for (int seat = 0; seat < now.n_seats; seat++)
        if (to >> seat & 1)
            list[n++] = seats[seat];
    return did(review, LEAD, ROB_SEAT_LEAD,
               (struct rob_event){
                   .op = ROB_OP_ASSIGN, .study = studies[study], .seats = list, .n_seats = n});
}

static void release_one(void)
{
    int seat = below(now.n_seats);
    if (now.released || now.n_seats < 3)
        return;
    struct rob_review *review = open_at(LEAD);
    if (did(review, LEAD, ROB_SEAT_LEAD,
            (struct rob_event){.op = ROB_OP_RELEASE, .seat = seats[seat], .reason = "Has left"})) {
        now.released |= 1u << seat;
        counts.releases++;
    }
    close_at(review, LEAD);
}

/* Somebody is put in the place of who has left without finishing. */
static void replace_one(struct rob_review *review, int study)
{
    unsigned rest = ((1u << now.n_seats) - 1) & ~now.released;
    struct rob_view *view = view_as(review, NULL);
    bool wants = rob_view_wants_another(view, study_index(view, studies[study]));
    rob_view_free(view);
    if (wants && assign_to(review, study, rest))
        now.needed[study] &= rest;
}

/* --- steps --------------------------------------------------------------------------------- */

/* One lets out a key, and the other reopens without having heard of it. */
static void race(int laptop)
{
    int study = below(now.n_studies), other = below(now.n_laptops);
    struct rob_review *review = open_at(laptop);
    finish_one(review, laptop, study);
    close_at(review, laptop);
    review = open_at(other);
    take(review, other, laptop);
    finish_one(review, other, study);
    close_at(review, other);
    review = open_at(laptop);
    if (reopen_one(review, laptop, study)) {
        judge_one(review, laptop, study, below(N_ITEMS));
        finish_one(review, laptop, study);
    }
    close_at(review, laptop);
}

static void rare_step(int laptop)
{
    switch (below(10)) {
    case 0:
        add_machine(laptop);
        break;
    case 1:
        lose_laptop(laptop);
        break;
    case 2:
    case 3:
        put_back(laptop);
        break;
    case 4:
        release_one();
        break;
    case 5:
        lose_stick(any_stick());
        break;
    case 6:
        copy_to_stick(laptop, any_stick());
        break;
    case 7:
        carry_some(laptop, below(2) ? any_stick() : below(now.n_laptops));
        break;
    default:
        use_stale_stick(laptop, any_stick());
    }
}

static void step(bool calm)
{
    int laptop = below(now.n_laptops);
    counts.steps++;
    switch (below(14)) {
    case 0:
        look_after_keys(laptop);
        break;
    case 1:
        merge_with(laptop, below(FOLDERS));
        break;
    case 2:
    case 3:
    case 4:
    case 5:
        sync_with(laptop, any_stick());
        break;
    case 6:
        race(laptop);
        break;
    case 7:
        back_up(laptop);
        break;
    case 8:
    case 9:
        if (!calm)
            rare_step(laptop);
        break;
    default:
        work(laptop);
    }
    if (below(12) == 0)
        check_alarms(laptop, below(2) ? seats[now.owner[laptop]] : NULL);
    if (below(25) == 0)
        try_boxes(laptop);
}

/* --- the beginning ------------------------------------------------------------------------- */

static void assign_some(struct rob_review *review)
{
    unsigned all = (1u << now.n_seats) - 1;
    for (int study = 0; study < now.n_studies; study++) {
        unsigned to = all;
        if (now.n_seats == 3 && below(2))
            to &= ~(1u << below(3));
        if (below(12) == 0)
            to = 1u << below(now.n_seats);
        now.assigned[study] = now.needed[study] = to;
        if (to != all)
            hold(assign_to(review, study, to));
    }
}

static void begin_run(uint64_t seed)
{
    memset(&now, 0, sizeof now);
    seed_chance(seed);
    now.clock = 1800000000;
    now.n_seats = 2 + (below(3) == 0);
    now.n_studies = 1 + below(STUDIES_MAX);
    now.n_sticks = 1 + below(2);
    now.by_round = below(2);
    use_laptop(names[LEAD]);
    sealed_reviews = true;
    now.folders[LEAD].dir = new_review("lead", now.n_seats, now.by_round ? "round" : "study", NULL);
    now.folders[LEAD].there = true;
    struct rob_review *review = open_at(LEAD);
    snprintf(now.id, sizeof now.id, "%s", rob_review_id(review));
    for (int i = 0; i < now.n_studies; i++)
        must(add_study(review, studies[i]));
    assign_some(review);
    close_at(review, LEAD);
    for (int stick = 0; stick < now.n_sticks; stick++)
        now.folders[STICK + stick].dir = at("%s", names[STICK + stick]);
    for (int seat = 0; seat < now.n_seats; seat++) {
        now.owner[now.n_laptops++] = seat;
        set_up_laptop(seat, LEAD);
    }
}

/* --- the end ------------------------------------------------------------------------------- */

static bool is_lost(struct rob_review *review, int study, int seat)
{
    struct rob_view *view = view_as(review, NULL);
    bool lost = rob_view_is_lost(view, study_index(view, studies[study]), (size_t)seat);
    rob_view_free(view);
    return lost;
}

static void finish_all(struct rob_review *review, int laptop)
{
    for (int study = 0; study < now.n_studies; study++) {
        if (is_lost(review, study, now.owner[laptop]))
            reopen_one(review, laptop, study);
        finish_one(review, laptop, study);
        did(review, laptop, seats[now.owner[laptop]],
            (struct rob_event){
                .op = ROB_OP_REVEAL, .study = studies[study], .reason = "Nobody else reads it"});
        look_at_files(laptop);
    }
}

/* A laptop without the key gets it, or a new one; whoever has several uses all. */
static void have_key(struct rob_review *review, int laptop)
{
    int seat = now.owner[laptop];
    if (now.rekeyed >> seat & 1)
        enter_codes(review, laptop, finish_all);
    else
        enter_code(review, laptop);
    if (learn_key(review, seat) || rob_key_make(review, seats[seat], &last) == ROB_OK)
        return;
    begin_anew(review, laptop);
}

/* The second copies of an account hold what a folder that was put back lacks. */
static void take_second_copies(struct rob_review *review, int laptop)
{
    char path[300];
    snprintf(path, sizeof path, "%s/syrob/%s", state_of(laptop), now.id);
    DIR *dir = opendir(path);
    for (struct dirent *entry = dir ? readdir(dir) : NULL; entry; entry = readdir(dir)) {
        struct rob_merge_report taken = {0};
        if (!strchr(entry->d_name, '@') || strncmp(entry->d_name, "aside", 5) == 0)
            continue;
        snprintf(path, sizeof path, "%s/syrob/%s/%s", state_of(laptop), now.id, entry->d_name);
        must(rob_review_merge(review, path, &taken, &last));
        rob_merge_report_free(&taken);
    }
    if (dir)
        closedir(dir);
}

static void come_to_end(int laptop, int stick, bool first)
{
    struct rob_review *review = open_at(laptop);
    if (first && now.rolled)
        take_second_copies(review, laptop);
    if (!first)
        take(review, laptop, stick);
    look_at_files(laptop);
    if (laptop == LEAD) {
        for (int study = 0; study < now.n_studies; study++)
            replace_one(review, study);
    } else if (!first) {
        have_key(review, laptop);
        accept_keys(review, laptop);
        finish_all(review, laptop);
    }
    exchange(review, laptop, stick);
    close_at(review, laptop);
}

/* Until nobody has anything new to say. */
static void come_together(void)
{
    size_t n = 0;
    if (now.n_sticks == 2 && now.folders[STICK + 1].there)
        merge_with(LEAD, STICK + 1);
    for (int round = 0; round < ROUNDS && (round < 2 || n < now.n); round++) {
        n = now.n;
        come_to_end(LEAD, STICK, round == 0);
        for (int laptop = 0; laptop < now.n_laptops; laptop++)
            come_to_end(laptop, STICK, round == 0);
    }
    hold(n == now.n);
}

/* Does a journal say that its key takes the place of a lost one? */
static bool is_replaced(size_t key)
{
    bool found = false;
    for (size_t i = 0; i < now.n && !found; i++)
        found = now.folders[LEAD].has[i] && now.lines[i].kind == KIND_RECOVER &&
                now.lines[i].seat == now.key_seat[key] &&
                strcmp(now.lines[i].signer, now.keys[key].public_key) != 0;
    return found;
}

/* A first pass whose key is lost is made anew, but not by who has left, and not where nobody knows
 * that it is lost: where `key new` was not needed, or its line was lost, too. */
static bool is_stuck(void)
{
    bool stuck = now.released & now.rekeyed;
    for (size_t i = 0; i < now.n_keys; i++)
        stuck = stuck || (now.no_code[i] && !is_replaced(i));
    return stuck;
}

/* In how many studies a first pass of somebody may be late: when one reopens, and two others, or
 * the other at two machines, have read different ones; and when somebody left of whom another had
 * not heard. Two reviewers at a machine each are never late. */
static size_t max_late(void)
{
    bool many = now.n_laptops > now.n_seats;
    size_t n = 0;
    for (int study = 0; study < now.n_studies; study++)
        n += now.released || (now.raced[study] && (many || now.assigned[study] == 7));
    return n;
}

/* The studies that somebody assesses together with others. */
static size_t n_shared(int seat)
{
    size_t n = 0;
    for (int study = 0; study < now.n_studies; study++)
        n += now.assigned[study] >> seat & 1 && now.assigned[study] != 1u << seat;
    return n;
}

static void check_proven(const struct rob_view *view)
{
    for (int seat = 0; seat < now.n_seats; seat++) {
        struct rob_sealing sealing = rob_view_sealing(view, (size_t)seat);
        size_t late = sealing.n_read - sealing.n_fixed_before - sealing.n_replaced;
        hold(late <= max_late() || now.rolled || now.rekeyed);
        hold(sealing.n_read == n_shared(seat) || now.rolled || now.rekeyed || now.released);
        hold(!sealing.n_replaced || now.rekeyed);
        hold(!sealing.n_closed || now.released || is_stuck());
        counts.passes_proven += sealing.n_fixed_before;
        counts.passes_replaced += sealing.n_replaced;
        counts.passes_late += late;
    }
}

static void write_passes(FILE *out, const struct rob_view *view, size_t study)
{
    for (size_t seat = 0; seat < (size_t)now.n_seats; seat++) {
        fprintf(out, " %s %d%d", seats[seat], rob_view_progress(view, study, seat),
                rob_view_key_is_out(view, study, seat));
        for (size_t item = 0; item < N_ITEMS; item++) {
            struct rob_judgement pass = {.answer = ROB_NOT_FOUND};
            struct rob_cell cell = {study, item, ROB_NO_OUTCOME};
            (void)rob_view_first_pass(&pass, view, cell, seat);
            fprintf(out, ",%d", pass.answer);
        }
    }
}

/* What all laptops agree on. A box of a second key that was not let out is read on its own laptop
 * alone, so that more can differ. */
static char *everything(const struct rob_view *view)
{
    char *all = NULL;
    size_t len = 0;
    FILE *out = open_memstream(&all, &len);
    assert_non_null(out);
    for (int study = 0; study < now.n_studies; study++)
        write_passes(out, view, study_index(view, studies[study]));
    for (int seat = 0; seat < now.n_seats; seat++) {
        struct rob_sealing is = rob_view_sealing(view, (size_t)seat);
        fprintf(out, "\n%s %zu %zu %zu %zu %zu", seats[seat], is.n_read, is.n_fixed_before,
                is.n_closed, is.n_replaced, is.n_alone);
    }
    if (!now.rekeyed)
        write_state(out, view, !now.rolled);
    assert_int_equal(fclose(out), 0);
    leave_out_journals(all);
    return all;
}

/* The last state of a laptop; all are the same. */
static void compare(char **first, int laptop)
{
    struct rob_review *review = open_at(laptop);
    struct rob_view *view = view_as(review, NULL);
    char *all = everything(view);
    for (int study = 0; study < now.n_studies; study++)
        hold(rob_view_open(view, study_index(view, studies[study])) || is_stuck());
    if (!*first) {
        *first = strdup(all);
        check_proven(view);
    }
    hold(*first && strcmp(*first, all) == 0);
    free(all);
    rob_view_free(view);
    close_at(review, laptop);
}

static void end_run(void)
{
    char *first = NULL;
    come_together();
    compare(&first, LEAD);
    for (int laptop = 0; laptop < now.n_laptops; laptop++)
        compare(&first, laptop);
    free(first);
    check_alarms(LEAD, NULL);
    try_boxes(LEAD);
    counts.calm_runs += !now.rolled && !now.rekeyed;
}

/* Runs that cover nothing prove nothing. */
static void tell(const char *name, size_t n, bool expected)
{
    print_message("%10zu %s\n", n, name);
    hold(n || !expected);
}

static void nothing_opens_early_or_is_lost(void **state)
{
    uint64_t runs = setting("SYROB_RUNS", RUNS), seed = setting("SYROB_SEED", 1);
    for (uint64_t i = 0; i < runs; i++) {
        begin_run(seed + i);
        bool calm = below(3) == 0;
        for (int k = 0; k < STEPS; k++)
            step(calm);
        end_run();
        end_room(state);
        begin_room(state);
    }
    print_message("%llu runs\n", (unsigned long long)runs);
#define X(name) tell(#name, counts.name, runs >= RUNS);
    COUNTS(X)
#undef X
#define X(name) tell(#name, counts.name, runs >= MANY_RUNS);
    RARE(X)
#undef X
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(nothing_opens_early_or_is_lost, begin_room, end_room),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
