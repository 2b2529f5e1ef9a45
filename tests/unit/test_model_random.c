/*
 * Two reviewers at two laptops each, the lead at all of them, and a stick: they judge, complete,
 * reopen, resolve, merge, sync and copy files in a random order, never synchronised. In some
 * runs the second laptop is the first one's disk, copied. What holds in every run:
 *
 *   - recorded events are there, on their laptop at once, and on every laptop in the end;
 *   - all laptops then show the same, in whatever order they have merged;
 *   - a study open on a laptop stays open there, unless a reviewer has reopened it elsewhere;
 *   - nobody sees what another reviewer wrote on a study that is not open;
 *   - a first pass has the judgements its completion names, whatever comes later from elsewhere;
 *   - a first pass that was read is only replaced by one that was read;
 *   - no event that the program recorded is against its rules.
 */
#include "unit/random.h"

/* --- steps ------------------------------------------------------------------------------- */

static bool did(struct rob_review *review, int laptop, const char *seat, struct rob_event *event)
{
    enum rob_status status = rob_review_record(review, seat, event, 1, &last);
    hold(status == ROB_OK || status == ROB_REFUSED || status == ROB_INVALID);
    if (status)
        return false;
    hold(now.n < RECORDED_MAX);
    now.ids[now.n] = event->id;
    now.at[now.n++] = laptop;
    return true;
}

static void judge_some(struct rob_review *review, int laptop, int study)
{
    const char *seat = seats[owner(laptop)];
    char text[64];
    int first = below(N_ITEMS), n = 1 + below(N_ITEMS);
    snprintf(text, sizeof text, "%s wrote on %s.", seat, studies[study]);
    for (int i = 0; i < n; i++) {
        struct rob_event event = {.op = below(8) ? ROB_OP_JUDGE : ROB_OP_CLEAR,
                                  .study = studies[study],
                                  .item = item_ids[(first + i) % N_ITEMS],
                                  .answer = answer_ids[below(3)],
                                  .support = text};
        if (event.op == ROB_OP_CLEAR)
            event.answer = event.support = NULL;
        did(review, laptop, seat, &event);
    }
}

static void complete_one(struct rob_review *review, int laptop, int study)
{
    int who = owner(laptop);
    struct pass *pass = &now.passes[now.n_passes];
    struct rob_event event = {.op = ROB_OP_COMPLETE, .study = studies[study]};
    if (!did(review, laptop, seats[who], &event))
        return;
    for (size_t i = 0; i < now.n_passes; i++)
        if (strcmp(now.passes[i].seat, seats[who]) == 0 && now.passes[i].study == study)
            now.unsure[who][study] = true;
    snprintf(pass->seat, sizeof pass->seat, "%s", seats[who]);
    pass->study = study;
    for (int item = 0; item < N_ITEMS; item++)
        snprintf(pass->answers[item], sizeof pass->answers[item], "%s",
                 value(review, seats[who], studies[study], item));
    now.n_passes++;
}

static void reopen_one(struct rob_review *review, int laptop, int study)
{
    char text[64];
    snprintf(text, sizeof text, "%s wrote on %s.", seats[owner(laptop)], studies[study]);
    struct rob_event event = {.op = ROB_OP_REOPEN, .study = studies[study], .reason = text};
    if (did(review, laptop, seats[owner(laptop)], &event))
        now.unsure[owner(laptop)][study] = true;
}

/* A whole first pass at once. */
static void finish_one(struct rob_review *review, int laptop, int study)
{
    char text[64];
    snprintf(text, sizeof text, "%s wrote on %s.", seats[owner(laptop)], studies[study]);
    for (int item = 0; item < N_ITEMS; item++) {
        struct rob_event event = {.op = ROB_OP_JUDGE,
                                  .study = studies[study],
                                  .item = item_ids[item],
                                  .answer = answer_ids[below(3)],
                                  .support = text};
        if (!did(review, laptop, seats[owner(laptop)], &event))
            return;
    }
    complete_one(review, laptop, study);
}

static void note_one(struct rob_review *review, int laptop, int study)
{
    char text[64];
    snprintf(text, sizeof text, "%s wrote on %s.", seats[owner(laptop)], studies[study]);
    struct rob_event event = {.op = below(2) ? ROB_OP_NOTE : ROB_OP_FLAG,
                              .study = studies[study],
                              .item = item_ids[below(N_ITEMS)],
                              .reason = text};
    did(review, laptop, seats[owner(laptop)], &event);
}

static void settle_one(struct rob_review *review, int laptop, int study)
{
    const char *by[] = {"r1", "r2"};
    struct rob_event event = {.op = ROB_OP_RESOLVE,
                              .study = studies[study],
                              .item = item_ids[below(N_ITEMS)],
                              .answer = answer_ids[below(3)],
                              .how = "discussion",
                              .seats = by,
                              .n_seats = 2,
                              .operator_ = seats[owner(laptop)]};
    did(review, laptop, ROB_SEAT_CONSENSUS, &event);
}

static void lead_one(struct rob_review *review, int laptop)
{
    char text[32];
    snprintf(text, sizeof text, "Title %d", below(1000));
    struct rob_study_fields fields = {.title = "s3", .authors = "Hale, A", .year = 1997};
    struct rob_event event = {.op = ROB_OP_TITLE, .value = text};
    if (below(4) == 0)
        event = (struct rob_event){.op = ROB_OP_STUDY, .study = "s3", .fields = &fields};
    did(review, laptop, ROB_SEAT_LEAD, &event);
}

/* Assignments, the pilot round, early unblinding: by leads who do not know of each other. */
static void arrange_one(struct rob_review *review, int laptop, int study)
{
    const char *both[] = {"r1", "r2"}, *pilot[] = {studies[study], studies[below(STUDIES)]};
    struct rob_event event = {.op = ROB_OP_ASSIGN,
                              .study = studies[study],
                              .seats = both,
                              .n_seats = 1 + (size_t)below(2)};
    struct rob_event round = {.op = ROB_OP_ROUND,
                              .name = below(2) ? "pilot" : "round 2",
                              .studies = pilot,
                              .n_studies = 1 + (size_t)below(2)};
    int which = below(3);
    if (which == 1)
        event = round;
    else if (which == 2)
        event = (struct rob_event){.op = ROB_OP_EARLY, .study = studies[study], .reason = "look"};
    did(review, laptop, which == 2 ? ROB_SEAT_CONSENSUS : ROB_SEAT_LEAD, &event);
}

static void undo_one(struct rob_review *review, int laptop)
{
    char *what = NULL;
    enum rob_status status =
        below(3) ? rob_review_undo(review, seats[owner(laptop)], NULL, &what, &last)
                 : rob_review_redo(review, seats[owner(laptop)], NULL, &what, &last);
    hold(status == ROB_OK || status == ROB_REFUSED || status == ROB_INVALID);
    free(what);
}

static void meet(struct rob_review *review, int other)
{
    struct rob_merge_report taken = {0}, given = {0};
    if (below(2))
        must(rob_review_merge(review, now.dirs[other], &taken, &last));
    else
        must(rob_review_sync(review, now.dirs[other], &taken, &given, &last));
    rob_merge_report_free(&taken);
    rob_merge_report_free(&given);
}

/* One journal, copied by hand or by a sync client that has not got further yet. */
static void carry_one(int from, int to)
{
    char path[300];
    const char *folder = at("%s/journals", names[from]);
    DIR *dir = opendir(folder);
    assert_non_null(dir);
    int wanted = below(6);
    for (struct dirent *entry = readdir(dir); entry; entry = readdir(dir)) {
        if (entry->d_name[0] == '.' || wanted--)
            continue;
        struct stat here, there = {0};
        snprintf(path, sizeof path, "%s/%s", folder, entry->d_name);
        const char *target = at("%s/journals/%s", names[to], entry->d_name);
        assert_int_equal(stat(path, &here), 0);
        if (stat(target, &there) != 0 || there.st_size < here.st_size)
            copy_file(path, target);
        break;
    }
    closedir(dir);
}

static unsigned open_studies(struct rob_review *review)
{
    struct rob_view *view = view_as(review, NULL);
    unsigned open = 0;
    size_t at = 0;
    for (unsigned s = 0; s <= STUDIES; s++)
        if (rob_view_find_study(&at, view, studies[s], NULL) == ROB_OK && rob_view_open(view, at))
            open |= 1u << s;
    rob_view_free(view);
    return open;
}

/* Files copied by hand are merged silently, and studies that they close are reported. */
static void check_open(struct rob_review *review, unsigned before)
{
    unsigned after = open_studies(review);
    for (unsigned s = 0; s <= STUDIES; s++)
        hold(!(before & ~after & 1u << s) || now.unsure[0][s] || now.unsure[1][s]);
}

/* The answers of a first pass as one text, or "". */
static void pass_text(char text[PASS_LEN], struct rob_review *review, int who, int study)
{
    text[0] = '\0';
    for (int item = 0; item < N_ITEMS; item++) {
        strcat(text, first_pass(review, seats[who], studies[study], item));
        strcat(text, text[0] ? "," : "");
    }
}

static void check_read(struct rob_review *review, int laptop, int who, int study)
{
    char text[PASS_LEN];
    struct read *read = &now.read[who][study];
    size_t i = 0;
    pass_text(text, review, who, study);
    if (!text[0])
        return;
    while (i < read->n && strcmp(read->passes[i], text) != 0)
        i++;
    hold(i < read->n ||
         !read->here[laptop]); /* a first pass read here before is one that was read */
    if (i == read->n && read->n < READ_MAX)
        memcpy(read->passes[read->n++], text, sizeof text);
    read->here[laptop] = true;
}

/* A reviewer reads both first passes of an open study at the own laptop. Reviewers of other studies
 * read it, too, and leave no trace. */
static void read_all(struct rob_review *review, int laptop)
{
    unsigned open = open_studies(review);
    for (int study = 0; study <= STUDIES; study++)
        for (int who = 0; who < 2 && (open >> study & 1); who++)
            if (progress_of(review, seats[owner(laptop)], studies[study]) == ROB_COMPLETE)
                check_read(review, laptop, who, study);
}

static void visit(int laptop, int from, int study)
{
    struct rob_merge_report taken = {0};
    struct rob_review *review = open_at(laptop);
    must(rob_review_merge(review, now.dirs[from], &taken, &last));
    rob_merge_report_free(&taken);
    finish_one(review, laptop, study);
    read_all(review, laptop);
    rob_review_free(review);
}

/* A reviewer reopens on a copy where the other's reading of the first pass is not known yet. */
static void race(struct rob_review *review, int laptop, int study)
{
    int other = laptop < 2 ? 2 + below(2) : below(2);
    finish_one(review, laptop, study);
    visit(other, laptop, study);
    use_laptop(names[laptop]);
    reopen_one(review, laptop, study);
    finish_one(review, laptop, study);
    visit(other, laptop, study);
    use_laptop(names[laptop]);
}

static void step(void)
{
    int laptop = below(LAPTOPS), study = below(STUDIES + 1), other = below(FOLDERS);
    struct rob_review *review = open_at(laptop);
    unsigned open = open_studies(review);
    int what = below(14);
    switch (what) {
    case 0:
        lead_one(review, laptop);
        break;
    case 1:
    case 2:
        complete_one(review, laptop, study);
        break;
    case 3:
        reopen_one(review, laptop, study);
        if (below(2))
            finish_one(review, laptop, study);
        break;
    case 4:
        note_one(review, laptop, study);
        settle_one(review, laptop, study);
        break;
    case 5:
        undo_one(review, laptop);
        break;
    case 6:
    case 7:
        if (other != laptop)
            meet(review, other);
        break;
    case 8:
        if (other != laptop && !now.cloned) /* it could put one branch in the place of the other */
            carry_one(other, laptop);
        must(rob_review_reload(review, &last));
        break;
    case 9:
        arrange_one(review, laptop, study);
        break;
    case 10:
        race(review, laptop, study);
        break;
    case 11:
        finish_one(review, laptop, study);
        break;
    default:
        judge_some(review, laptop, study);
    }
    check_recorded(review, laptop);
    if (below(3) == 0)
        check_hidden(review);
    check_passes(review);
    read_all(review, laptop);
    if (what != 8)
        check_open(review, open);
    rob_review_free(review);
}

/* --- a run ------------------------------------------------------------------------------- */

/* A copied disk: two laptops that act as one writer. */
static void clone_first(void)
{
    struct rob_review *review = open_at(0);
    judge_some(review, 0, below(STUDIES));
    rob_review_free(review);
    remove_all(now.dirs[1]);
    copy_folder(now.dirs[0], now.dirs[1]);
    copy_folder(at("state-a1"), at("state-a2"));
    adopt(now.dirs[1], at("state-a2"));
    now.cloned = true;
}

/* The first round is done before anybody parts. */
static void finish_all(struct rob_review *review)
{
    char text[64];
    for (int who = 0; who < 2; who++)
        for (int study = 0; study < STUDIES; study++) {
            snprintf(text, sizeof text, "%s wrote on %s.", seats[who], studies[study]);
            for (int item = 0; item < N_ITEMS; item++) {
                struct rob_event event = {.op = ROB_OP_JUDGE,
                                          .study = studies[study],
                                          .item = item_ids[item],
                                          .answer = answer_ids[below(3)],
                                          .support = text};
                must(rob_review_record(review, seats[who], &event, 1, &last));
            }
            struct rob_event done = {.op = ROB_OP_COMPLETE, .study = studies[study]};
            must(rob_review_record(review, seats[who], &done, 1, &last));
        }
}

static void begin_run(uint64_t seed)
{
    memset(&now, 0, sizeof now);
    seed_chance(seed);
    now.clock = 1800000000;
    use_laptop("a1");
    now.dirs[0] = new_review("a1", 2, below(2) ? "study" : "round", NULL);
    struct rob_review *review = open_review(now.dirs[0]);
    for (int i = 0; i < STUDIES; i++)
        must(add_study(review, studies[i]));
    if (below(3) == 0)
        finish_all(review);
    for (int i = 1; i < FOLDERS; i++) {
        struct rob_merge_report taken = {0}, given = {0};
        now.dirs[i] = at("%s", names[i]);
        must(rob_review_sync(review, now.dirs[i], &taken, &given, &last));
        rob_merge_report_free(&taken);
        rob_merge_report_free(&given);
    }
    rob_review_free(review);
    if (below(3) == 0)
        clone_first();
}

static char *everything(struct rob_review *review)
{
    static const char *const viewers[] = {"r1", "r2", NULL};
    char *parts[3], *all = NULL;
    size_t len = 1;
    for (int i = 0; i < 3; i++) {
        struct rob_view *view = view_as(review, viewers[i]);
        /* Two branches of one journal may come in either order within a second. */
        parts[i] = all_output(view, !now.cloned);
        len += strlen(parts[i]);
        rob_view_free(view);
    }
    all = calloc(1, len);
    assert_non_null(all);
    for (int i = 0; i < 3; i++) {
        strcat(all, parts[i]);
        free(parts[i]);
    }
    return all;
}

/* Each laptop merges all the others, in an order of its own. */
static void all_merge(int laptop, struct rob_review *review)
{
    int start = below(FOLDERS), by = 1 + below(FOLDERS - 1);
    for (int i = 0; i < FOLDERS; i++) {
        struct rob_merge_report report = {0};
        int other = (start + i * by) % FOLDERS;
        if (other == laptop)
            continue;
        must(rob_review_merge(review, now.dirs[other], &report, &last));
        rob_merge_report_free(&report);
    }
}

static void check_rules(int laptop)
{
    struct rob_check *check = NULL;
    must(rob_check_new(&check, now.dirs[laptop], NULL, &last));
    for (size_t i = 0; i < check->n_problems; i++)
        if (strcmp(check->problems[i].kind, "against-the-rules") == 0)
            fail_msg("SYROB_SEED=%llu: %s:%u: %s", (unsigned long long)chance.seed,
                     check->problems[i].file, check->problems[i].line, check->problems[i].message);
    rob_check_free(check);
}

static void all_meet(void)
{
    char *first = NULL;
    for (int laptop = 0; laptop < LAPTOPS; laptop++) { /* which may open again what it closes */
        struct rob_review *review = open_at(laptop);
        all_merge(laptop, review);
        read_all(review, laptop);
        rob_review_free(review);
    }
    for (int laptop = 0; laptop < LAPTOPS; laptop++) {
        struct rob_review *review = open_at(laptop);
        all_merge(laptop, review);
        check_recorded(review, -1);
        check_hidden(review);
        check_passes(review);
        read_all(review, laptop);
        check_rules(laptop);
        char *all = everything(review);
        if (!first)
            first = strdup(all);
        hold(first && strcmp(first, all) == 0);
        free(all);
        rob_review_free(review);
    }
    free(first);
}

static void whatever_the_order_nothing_is_lost_or_seen_too_early(void **state)
{
    uint64_t runs = setting("SYROB_RUNS", RUNS), seed = setting("SYROB_SEED", 1);
    for (uint64_t i = 0; i < runs; i++) {
        begin_run(seed + i);
        for (int k = 0; k < STEPS; k++)
            step();
        all_meet();
        end_room(state);
        begin_room(state);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(whatever_the_order_nothing_is_lost_or_seen_too_early,
                                        begin_room, end_room),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
