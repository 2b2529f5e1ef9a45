/*
 * The monitor of test_sealed_random.c: what may be let out, what may be shown, and what a check may
 * report. It asks the library only what a person may see.
 */
#ifndef SYROB_TEST_SEALED_MONITOR_H
#define SYROB_TEST_SEALED_MONITOR_H

#include "unit/sealed_lines.h"

#include <syrob/check.h>

/* --- what may be let out ------------------------------------------------------------------- */

static bool is_named_by(const struct line *line, uint64_t id)
{
    for (size_t i = 0; i < line->n_named; i++)
        if (line->named[i] == id)
            return true;
    return false;
}

/* Is the completion the last word of its reviewer in this folder, or was it read before? */
static bool stands(const struct folder *folder, const struct line *done, const struct line *reveal)
{
    bool replaced = false, reopened = false;
    for (size_t i = 0; i < now.n; i++) {
        const struct line *line = &now.lines[i];
        if (!folder->reads[i] || line == reveal || line->study != done->study)
            continue;
        if (line->kind == KIND_REVEAL && is_named_by(line, done->id))
            return true;
        if (line->seat != done->seat || (line->kind != KIND_COMPLETE && line->kind != KIND_REOPEN))
            continue;
        replaced = replaced || is_named_by(line, done->id);
        bool last_word = line->kind == KIND_REOPEN && strcmp(line->signer, done->signer) == 0;
        for (size_t k = 0; k < now.n && last_word; k++)
            last_word = !folder->reads[k] || now.lines[k].kind == KIND_REVEAL ||
                        !is_named_by(&now.lines[k], line->id);
        reopened = reopened || last_word;
    }
    return !replaced && !reopened;
}

static bool has_reveal(const struct folder *folder, int seat, int study, const struct line *but)
{
    for (size_t i = 0; i < now.n; i++) {
        const struct line *line = &now.lines[i];
        if (folder->reads[i] && line->kind == KIND_REVEAL && line->study == study && line != but &&
            (seat < 0 || line->seat == seat))
            return true;
    }
    return false;
}

static bool is_done(const struct folder *folder, int seat, int study)
{
    for (size_t i = 0; i < now.n; i++) {
        const struct line *line = &now.lines[i];
        if (folder->reads[i] && line->kind == KIND_COMPLETE && line->seat == seat &&
            line->study == study && stands(folder, line, NULL))
            return true;
    }
    return false;
}

/* In a review by rounds, all other studies of the same reviewers are finished, too. */
static void check_round(const struct folder *folder, int study)
{
    for (int other = 0; other < now.n_studies; other++)
        for (int seat = 0; seat < now.n_seats; seat++)
            if (now.assigned[other] == now.assigned[study] && now.assigned[other] >> seat & 1)
                hold(is_done(folder, seat, other));
}

/* The completions that a reveal rests on are here, and stand; returns whose they are. */
static unsigned named_seats(const struct folder *folder, const struct line *reveal, int *n_signers)
{
    unsigned named = 0;
    const char *first = NULL;
    *n_signers = 1;
    for (size_t i = 0; i < reveal->n_named; i++) {
        const struct line *done = find_line(reveal->named[i]);
        hold(has_line(folder, done));
        hold(done->kind == KIND_COMPLETE && done->study == reveal->study);
        hold(stands(folder, done, reveal));
        named |= 1u << done->seat;
        if (first && strcmp(first, done->signer) != 0)
            *n_signers = 2;
        first = first ? first : done->signer;
    }
    return named;
}

/* A reveal that has just been written in this folder. */
static void check_reveal(const struct folder *folder, const struct line *reveal)
{
    char key[ROB_KEY_HEX + 1];
    int n_signers = 0;
    hold(reveal->study >= 0 && reveal->seat >= 0);
    study_key(key, reveal->signer, studies[reveal->study]);
    hold(strcmp(key, reveal->key) == 0);
    unsigned named = named_seats(folder, reveal, &n_signers);
    unsigned needed = now.needed[reveal->study] & ~now.released;
    hold(named >> reveal->seat & 1);
    hold(!(needed & ~named));
    hold(reveal->reason ? named == 1u << reveal->seat : n_signers == 2);
    if (now.by_round && !now.released && !has_reveal(folder, -1, reveal->study, reveal))
        check_round(folder, reveal->study);
    counts.reveals++;
    counts.reveals_alone += reveal->reason;
}

/* --- after every step ---------------------------------------------------------------------- */

/* Lines of an own journal that is gone from the folder are read from the second copy until the next
 * one is written. */
static void read_copies(int at)
{
    struct folder *folder = &now.folders[at];
    char path[300];
    snprintf(path, sizeof path, "%s/state-%s/syrob/%s", test_room, names[at], now.id);
    if (now.rolled)
        read_folder(folder->reads, path);
}

/* Everything that was here, was recorded or came with another folder, is here. */
static void look_at_files(int at)
{
    static bool has[LINES_MAX];
    char path[300];
    struct folder *folder = &now.folders[at];
    size_t known = now.n;
    memset(folder->reads, 0, sizeof folder->reads);
    snprintf(path, sizeof path, "%s/journals", folder->dir);
    read_folder(folder->reads, path);
    memcpy(has, folder->reads, sizeof has);
    read_copies(at);
    for (size_t i = 0; i < now.n; i++)
        hold(folder->reads[i] || !folder->has[i]);
    memcpy(folder->has, has, sizeof has);
    while (now.n_owed)
        hold(has_line(folder, find_line(now.owed[--now.n_owed])));
    for (size_t i = known; i < now.n; i++)
        if (folder->has[i] && now.lines[i].kind == KIND_REVEAL)
            check_reveal(folder, &now.lines[i]);
}

/* One folder takes in the lines of another. */
static void owe(int to, int from)
{
    for (size_t i = 0; i < now.n; i++)
        now.folders[to].has[i] = now.folders[to].has[i] || now.folders[from].has[i];
}

static bool is_shown(const struct rob_view *view, size_t study, size_t seat)
{
    struct rob_judgement judgement;
    bool shown = rob_view_n_answered(view, study, seat) > 0;
    for (size_t item = 0; item < N_ITEMS; item++) {
        struct rob_cell cell = {study, item, ROB_NO_OUTCOME};
        shown = shown || rob_view_judgement(&judgement, view, cell, seat) ||
                rob_view_first_pass(&judgement, view, cell, seat) ||
                rob_view_flag(view, cell, seat);
    }
    return shown;
}

/* Somebody sees what another wrote: the keys of all who had to finish it are here. */
static void check_shown(const struct folder *folder, int study, int seat)
{
    unsigned needed = (now.needed[study] & ~now.released) | 1u << seat;
    for (int other = 0; other < now.n_seats; other++)
        if (needed >> other & 1)
            hold(has_reveal(folder, other, study, NULL));
}

/* All texts name their writer and study. */
static void check_texts(const struct rob_view *view, int viewer)
{
    char *all = all_output(view, true), mark[32];
    for (int study = 0; study < now.n_studies; study++)
        for (int seat = 0; seat < now.n_seats; seat++) {
            snprintf(mark, sizeof mark, "%s wrote on %s.", seats[seat], studies[study]);
            hold(seat == viewer || rob_view_open(view, study_index(view, studies[study])) ||
                 !strstr(all, mark));
        }
    free(all);
}

static void look_as(struct rob_review *review, int at, int viewer)
{
    struct rob_view *view = view_as(review, viewer < 0 ? NULL : seats[viewer]);
    for (int study = 0; study < now.n_studies; study++) {
        size_t index = study_index(view, studies[study]);
        counts.studies_seen_open += rob_view_open(view, index);
        for (int seat = 0; seat < now.n_seats; seat++)
            if (seat != viewer && is_shown(view, index, (size_t)seat))
                check_shown(&now.folders[at], study, seat);
    }
    if (below(40) == 0)
        check_texts(view, viewer);
    rob_view_free(view);
    counts.looks++;
}

static void look(struct rob_review *review, int at)
{
    look_at_files(at);
    for (int viewer = -1; viewer < now.n_seats; viewer++)
        look_as(review, at, viewer);
}

/* --- boxes --------------------------------------------------------------------------------- */

/* A box opens with the key that its writer has published, and with no other one. */
static void try_box(const struct folder *folder, const struct journal *journal, const char *line,
                    const char *before)
{
    char context[1024], right[ROB_KEY_HEX + 1], study[16];
    const char *box = strstr(line, "\"box\":\"");
    if (!box || journal->seat < 0)
        return;
    box += strlen("\"box\":\"");
    int n = snprintf(context, sizeof context, "%.64s%.*s", before, (int)(box - line), line);
    hold(n < (int)sizeof context);
    member(study, sizeof study, line, "study");
    study_key(right, journal->signer, study);
    for (size_t i = 0; i < now.n; i++) {
        unsigned char key[ROB_KEY_BYTES];
        struct rob_buf text = {0};
        if (!folder->reads[i] || now.lines[i].kind != KIND_REVEAL)
            continue;
        hold(rob_seal_key_parse(key, now.lines[i].key));
        bool opened = rob_seal_open(&text, key, context, (size_t)n, box, strcspn(box, "\""));
        hold(opened == (strcmp(now.lines[i].key, right) == 0));
        rob_buf_free(&text);
        counts.boxes_tried++;
    }
}

static void try_journal(const struct folder *folder, const struct journal *journal)
{
    char *rest = journal->text;
    const char *before = "", *hash = NULL;
    for (char *line = next_line(&rest, &hash); line; line = next_line(&rest, &hash)) {
        try_box(folder, journal, line, before);
        before = hash;
    }
}

static void try_boxes(int at)
{
    const struct folder *folder = &now.folders[at];
    char path[300];
    snprintf(path, sizeof path, "%s/journals", folder->dir);
    DIR *journals = opendir(path);
    assert_non_null(journals);
    for (struct dirent *entry = readdir(journals); entry; entry = readdir(journals)) {
        struct journal journal = {.text = NULL};
        if (!load(&journal, path, entry->d_name))
            continue;
        try_journal(folder, &journal);
        free(journal.text);
    }
    closedir(journals);
}

/* --- alarms -------------------------------------------------------------------------------- */

/* Nobody attacks here: what lost disks and second keys explain may be reported, and no more. */
static bool is_explained(const char *kind)
{
    static const char *const lost[] = {"missing-reference", "fork", "cut-off",     "shorter",
                                       "changed",           "gone", "second-copy", "elsewhere"};
    if (strcmp(kind, "conflict") == 0)
        return true;
    if (strcmp(kind, "second-key") == 0)
        return now.rekeyed;
    if (strcmp(kind, "missing-reference") == 0 && now.partial)
        return true;
    if (strcmp(kind, "wrong-key") == 0) /* the journals of the key that was met are missing */
        return now.rekeyed && (now.partial || now.rolled);
    return now.rolled && number_of(kind, lost, 8) >= 0;
}

static void check_alarms(int at, const char *seat)
{
    struct rob_check *check = NULL;
    must(rob_check_new(&check, now.folders[at].dir, seat, &last));
    for (size_t i = 0; i < check->n_problems; i++)
        if (!is_explained(check->problems[i].kind))
            fail_msg("SYROB_SEED=%llu: %s: %s:%u: %s", (unsigned long long)chance.seed, names[at],
                     check->problems[i].file, check->problems[i].line, check->problems[i].message);
    rob_check_free(check);
    counts.checks++;
}

#endif
