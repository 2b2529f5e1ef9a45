/*
 * The laptops, sticks and disks of test_sealed_random.c, and what happens to them.
 */
#ifndef SYROB_TEST_SEALED_LAPTOPS_H
#define SYROB_TEST_SEALED_LAPTOPS_H

#include "unit/sealed_monitor.h"

#include <syrob/merge.h>

/* --- laptops ----------------------------------------------------------------------------- */

static struct rob_review *open_at(int at_)
{
    struct rob_review *review = NULL;
    use_laptop(names[at_]);
    now.clock += below(100) - 20; /* clocks are unreliable */
    set_clock(now.clock);
    if (rob_review_open(&review, now.folders[at_].dir, &last))
        fail_msg("SYROB_SEED=%llu: %s: %s", (unsigned long long)chance.seed, names[at_], last.text);
    return review;
}

static void close_at(struct rob_review *review, int at_)
{
    look(review, at_);
    rob_review_free(review);
}

static const char *state_of(int laptop)
{
    return at("state-%s", names[laptop]);
}

static bool did(struct rob_review *review, int laptop, const char *seat, struct rob_event event)
{
    enum rob_status status = rob_review_record(review, seat, &event, 1, &last);
    hold(status == ROB_OK || status == ROB_REFUSED || status == ROB_INVALID);
    if (status)
        return false;
    hold(now.n_owed < OWED_MAX);
    now.owed[now.n_owed++] = event.id;
    if (laptop != LEAD)
        hold(learn_key(review, now.owner[laptop]));
    return true;
}

static int any_stick(void)
{
    return STICK + below(now.n_sticks);
}

/* --- keys ---------------------------------------------------------------------------------- */

/* Believes all second keys, those of the own seat, too. */
static void accept_keys(struct rob_review *review, int laptop)
{
    for (size_t i = 0; i < rob_review_n_keys(review); i++) {
        struct rob_seat_key key = rob_review_key(review, i);
        if (key.trust != ROB_KEY_SECOND)
            continue;
        char seat[8];
        snprintf(seat, sizeof seat, "%s", key.seat);
        enum rob_status status =
            rob_key_accept(review, seats[now.owner[laptop]], seat, key.fingerprint, &last);
        hold(status == ROB_OK || status == ROB_REFUSED);
        counts.keys_accepted += !status;
    }
}

typedef void go_on(struct rob_review *review, int laptop);

/* Enters the codes that are on paper, the newest last, and goes on with each. */
static void enter_codes(struct rob_review *review, int laptop, go_on *then)
{
    int seat = now.owner[laptop];
    for (size_t i = 0; i < now.n_keys; i++) {
        char code[ROB_KEY_CODE_SIZE];
        if (now.key_seat[i] != seat || now.no_code[i])
            continue;
        rob_code_text(code, now.keys[i].secret);
        enum rob_status status = rob_key_enter(review, seats[seat], code, &last);
        hold(status == ROB_OK ||
             status == ROB_USAGE); /* nothing is here that was written with it */
        counts.codes_entered += !status;
        accept_keys(review, laptop);
        if (then)
            then(review, laptop);
        look_at_files(laptop);
    }
}

static void enter_code(struct rob_review *review, int laptop)
{
    if (!learn_key(review, now.owner[laptop]))
        enter_codes(review, laptop, NULL);
}

static void begin_anew(struct rob_review *review, int laptop)
{
    int seat = now.owner[laptop];
    if (learn_key(review, seat))
        return;
    must(rob_key_renew(review, seats[seat], "The code is lost", &last));
    hold(learn_key(review, seat));
}

static void look_after_keys(int laptop)
{
    struct rob_review *review = open_at(laptop);
    enter_code(review, laptop);
    accept_keys(review, laptop);
    close_at(review, laptop);
}

/* --- folders ------------------------------------------------------------------------------- */

static void exchange(struct rob_review *review, int laptop, int stick)
{
    struct rob_merge_report taken = {0}, given = {0};
    struct folder *other = &now.folders[stick];
    must(rob_review_sync(review, other->dir, &taken, &given, &last));
    if (other->there)
        owe(laptop, stick);
    other->there = true;
    rob_merge_report_free(&taken);
    rob_merge_report_free(&given);
    look_at_files(laptop);
    owe(stick, laptop);
    look_at_files(stick);
    counts.syncs++;
}

static void sync_with(int laptop, int stick)
{
    struct rob_review *review = open_at(laptop);
    exchange(review, laptop, stick);
    close_at(review, laptop);
}

static void take(struct rob_review *review, int laptop, int from)
{
    struct rob_merge_report taken = {0};
    if (from == laptop || !now.folders[from].there)
        return;
    must(rob_review_merge(review, now.folders[from].dir, &taken, &last));
    rob_merge_report_free(&taken);
    owe(laptop, from);
    counts.merges++;
}

static void merge_with(int laptop, int from)
{
    struct rob_review *review = open_at(laptop);
    take(review, laptop, from);
    close_at(review, laptop);
}

static void put_folder(struct folder *to, const struct folder *from)
{
    remove_all(to->dir);
    copy_folder(from->dir, to->dir);
    memcpy(to->has, from->has, sizeof to->has);
    to->there = true;
}

/* A sync with an old copy of the stick, which then is thrown away, or takes its place. */
static void use_stale_stick(int laptop, int stick)
{
    static struct folder kept;
    if (!now.folders[stick].there)
        return;
    kept = now.folders[stick];
    kept.dir = at("kept");
    copy_folder(now.folders[stick].dir, kept.dir);
    sync_with(laptop, stick);
    if (below(2))
        put_folder(&now.folders[stick], &kept);
    remove_all(kept.dir);
    counts.stale_sticks++;
}

static void lose_stick(int stick)
{
    struct folder *folder = &now.folders[stick];
    if (!folder->there)
        return;
    remove_all(folder->dir);
    memset(folder->has, 0, sizeof folder->has);
    folder->there = false;
    counts.lost_sticks++;
}

/* The stick gets a copy of the folder, as a file manager makes it. */
static void copy_to_stick(int laptop, int stick)
{
    put_folder(&now.folders[stick], &now.folders[laptop]);
    counts.copied_folders++;
}

/* The longer journals are copied by hand, one by one; somebody stops in between. */
static void carry_some(int laptop, int from)
{
    const struct folder *source = &now.folders[from], *target = &now.folders[laptop];
    char path[400], other[400];
    if (from == laptop || !source->there || now.rolled) /* a fork would be lost */
        return;
    snprintf(path, sizeof path, "%s/journals", source->dir);
    DIR *dir = opendir(path);
    assert_non_null(dir);
    for (struct dirent *entry = readdir(dir); entry; entry = readdir(dir)) {
        if (!ends_with(entry->d_name, ".jsonl") || below(3) == 0)
            continue;
        snprintf(path, sizeof path, "%s/journals/%s", source->dir, entry->d_name);
        snprintf(other, sizeof other, "%s/journals/%s", target->dir, entry->d_name);
        if (size_of(path) > size_of(other))
            copy_file(path, other);
    }
    closedir(dir);
    now.partial = true;
    close_at(open_at(laptop), laptop);
    counts.carried_journals++;
}

/* --- disks --------------------------------------------------------------------------------- */

static void back_up(int laptop)
{
    struct folder *backup = &now.backups[laptop];
    if (!backup->dir)
        backup->dir = at("backup-%s", names[laptop]);
    put_folder(backup, &now.folders[laptop]);
    remove_all(at("backup-state-%s", names[laptop]));
    now.whole[laptop] = access(state_of(laptop), F_OK) == 0;
    if (now.whole[laptop])
        copy_folder(state_of(laptop), at("backup-state-%s", names[laptop]));
}

/* The journals of the backup, in the folder that was there: the program takes it for the same. */
static void put_journals(int laptop)
{
    struct folder *folder = &now.folders[laptop], *backup = &now.backups[laptop];
    const char *journals = at("%s/journals", names[laptop]);
    remove_all(journals);
    copy_folder(at("backup-%s/journals", names[laptop]), journals);
    memcpy(folder->has, backup->has, sizeof folder->has);
}

/* The folder alone is put back, in its place or as a new folder; or the whole disk. */
static void put_back(int laptop)
{
    if (!now.backups[laptop].there)
        return;
    now.rolled = true;
    switch (below(3)) {
    case 0:
        put_journals(laptop);
        counts.folders_put_back++;
        break;
    case 1:
        put_folder(&now.folders[laptop], &now.backups[laptop]);
        counts.folders_put_back++;
        break;
    default:
        put_journals(laptop);
        remove_all(state_of(laptop));
        if (now.whole[laptop])
            copy_folder(at("backup-state-%s", names[laptop]), state_of(laptop));
        counts.disks_put_back++;
    }
    close_at(open_at(laptop), laptop);
}

/* A folder to begin with, on a new laptop. */
static void set_up_laptop(int laptop, int from)
{
    now.folders[laptop].dir = at("%s", names[laptop]);
    put_folder(&now.folders[laptop], &now.folders[now.folders[from].there ? from : LEAD]);
    remove_all(state_of(laptop));
    now.backups[laptop].there = false;
}

static bool is_key_elsewhere(int laptop)
{
    bool found = false;
    for (int other = 0; other < now.n_laptops && !found; other++)
        found =
            other != laptop && now.owner[other] == now.owner[laptop] &&
            access(at("state-%s/syrob/%s/%s.key", names[other], now.id, seats[now.owner[other]]),
                   F_OK) == 0;
    return found;
}

static void lose_laptop(int laptop)
{
    int seat = now.owner[laptop];
    set_up_laptop(laptop, any_stick());
    now.rolled = true;
    counts.lost_laptops++;
    struct rob_review *review = open_at(laptop);
    if (has_key_of(seat, false) && below(3) == 0 && !is_key_elsewhere(laptop)) {
        for (size_t i = 0; i < now.n_keys; i++)
            now.no_code[i] = now.no_code[i] || now.key_seat[i] == seat;
        begin_anew(review, laptop);
        counts.lost_codes++;
    } else if (below(4)) {
        enter_code(review, laptop);
    }
    close_at(review, laptop);
}

/* A second machine of a reviewer, with the key from the first one; some begin without it. */
static void add_machine(int laptop)
{
    int fresh = now.n_laptops;
    if (fresh == LAPTOPS_MAX)
        return;
    now.owner[fresh] = now.owner[laptop];
    set_up_laptop(fresh, below(2) ? laptop : any_stick());
    now.n_laptops++;
    counts.second_machines++;
    if (below(6))
        look_after_keys(fresh);
}

#endif
