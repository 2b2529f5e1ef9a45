/*
 * What the monitor of test_sealed_random.c knows: all lines of all folders, and the keys of
 * everybody. It reads the files by itself.
 */
#ifndef SYROB_TEST_SEALED_LINES_H
#define SYROB_TEST_SEALED_LINES_H

#include "unit/chance.h"

#include "base/seal.h"

#include <syrob/sealing.h>

enum {
    SEATS_MAX = 3,
    STUDIES_MAX = 3,
    LAPTOPS_MAX = 5,
    LEAD = LAPTOPS_MAX,
    STICK,
    FOLDERS = STICK + 2,
    LINES_MAX = 4096,
    SLOTS = 4 * LINES_MAX,
    NAMED_MAX = 12,
    KEYS_MAX = 12,
    OWED_MAX = 64
};

static const char *const names[FOLDERS] = {"l0", "l1",   "l2",     "l3",
                                           "l4", "lead", "stick0", "stick1"};
static const char *const studies[STUDIES_MAX] = {"s0", "s1", "s2"};
static const char *const seats[SEATS_MAX] = {"r1", "r2", "r3"};

enum kind { KIND_OTHER, KIND_COMPLETE, KIND_REOPEN, KIND_REVEAL, KIND_RECOVER };

struct line {
    uint64_t id;
    enum kind kind;
    int seat, study;              /* -1: none of ours */
    char signer[ROB_KEY_HEX + 1]; /* the public key of its journal */
    uint64_t named[NAMED_MAX];    /* by `was`, or `of` of a reveal */
    size_t n_named;
    char key[ROB_KEY_HEX + 1]; /* of a reveal */
    bool reason;               /* of a reveal: asked for */
};

struct folder {
    const char *dir;
    bool there;
    bool has[LINES_MAX];   /* lines that it must have */
    bool reads[LINES_MAX]; /* and those that its account reads from its second copies */
};

/* What the runs covered; the rare ones do not come in a few. */
#define COUNTS(X)                                                                                  \
    X(steps)                                                                                       \
    X(judgements)                                                                                  \
    X(completions)                                                                                 \
    X(reopenings)                                                                                  \
    X(races)                                                                                       \
    X(syncs)                                                                                       \
    X(merges)                                                                                      \
    X(stale_sticks)                                                                                \
    X(lost_sticks)                                                                                 \
    X(copied_folders)                                                                              \
    X(carried_journals)                                                                            \
    X(second_machines)                                                                             \
    X(codes_entered)                                                                               \
    X(folders_put_back)                                                                            \
    X(disks_put_back)                                                                              \
    X(lost_laptops)                                                                                \
    X(lost_codes)                                                                                  \
    X(second_keys)                                                                                 \
    X(keys_accepted)                                                                               \
    X(releases)                                                                                    \
    X(reveals)                                                                                     \
    X(reveals_alone)                                                                               \
    X(looks)                                                                                       \
    X(studies_seen_open)                                                                           \
    X(boxes_tried)                                                                                 \
    X(checks)                                                                                      \
    X(calm_runs)                                                                                   \
    X(passes_proven)

#define RARE(X)                                                                                    \
    X(passes_replaced)                                                                             \
    X(passes_late)

static struct {
#define X(name) size_t name;
    COUNTS(X) RARE(X)
#undef X
} counts;

static struct {
    struct line lines[LINES_MAX];
    size_t n;
    uint32_t slots[SLOTS]; /* 1 + the number of a line, by its id */
    struct folder folders[FOLDERS], backups[LAPTOPS_MAX];
    bool whole[LAPTOPS_MAX]; /* the backup has the state folder, too */
    uint64_t owed[OWED_MAX]; /* recorded since the last look */
    size_t n_owed;
    char id[40]; /* of the review */
    struct rob_seal_keys keys[KEYS_MAX];
    int key_seat[KEYS_MAX];
    bool no_code[KEYS_MAX]; /* it is not on paper any more */
    size_t n_keys;
    int n_seats, n_studies, n_laptops, n_sticks;
    int owner[LAPTOPS_MAX];
    unsigned assigned[STUDIES_MAX]; /* seats at the beginning */
    unsigned needed[STUDIES_MAX];   /* seats that every assignment named */
    unsigned released;
    unsigned rekeyed; /* seats with several keys */
    bool by_round;
    bool rolled, partial; /* something was lost; somebody has a part of a copy */
    bool raced[STUDIES_MAX];
    long clock;
} now;

/* The same signatures are read again and again, and verifying them would take most of the time: a
 * good one is remembered, by a hash of all that it depends on. */
int crypto_sign_verify_detached(const unsigned char *sig, const unsigned char *message,
                                unsigned long long len, const unsigned char *key)
{
    enum { GOOD = 1 << 12, HASH = 32 };
    static unsigned char good[GOOD][HASH];
    unsigned char hash[HASH];
    crypto_generichash_state state;
    crypto_generichash_init(&state, NULL, 0, HASH);
    crypto_generichash_update(&state, sig, crypto_sign_BYTES);
    crypto_generichash_update(&state, key, crypto_sign_PUBLICKEYBYTES);
    crypto_generichash_update(&state, message, len);
    crypto_generichash_final(&state, hash, HASH);
    unsigned char *known = good[(hash[0] | hash[1] << 8) % GOOD];
    if (memcmp(known, hash, HASH) == 0)
        return 0;
    int bad = crypto_sign_ed25519_verify_detached(sig, message, len, key);
    if (!bad)
        memcpy(known, hash, HASH);
    return bad;
}

/* --- lines ------------------------------------------------------------------------------- */

static struct line *find_line(uint64_t id)
{
    for (size_t at = id % SLOTS; now.slots[at]; at = (at + 1) % SLOTS)
        if (now.lines[now.slots[at] - 1].id == id)
            return &now.lines[now.slots[at] - 1];
    return NULL;
}

static bool has_line(const struct folder *folder, const struct line *line)
{
    return line && folder->reads[line - now.lines];
}

static struct line *new_line(uint64_t id)
{
    hold(now.n < LINES_MAX);
    size_t at = id % SLOTS;
    while (now.slots[at])
        at = (at + 1) % SLOTS;
    struct line *line = &now.lines[now.n++];
    now.slots[at] = (uint32_t)now.n;
    *line = (struct line){.id = id, .seat = -1, .study = -1};
    return line;
}

/* The event's short name: the first digits of its hash. */
static uint64_t id_of(const char *hex)
{
    char digits[17];
    snprintf(digits, sizeof digits, "%.16s", hex);
    return strtoull(digits, NULL, 16);
}

/* The text of a member, or "". */
static void member(char *out, size_t max, const char *line, const char *name)
{
    char begin[32];
    snprintf(begin, sizeof begin, "\"%s\":\"", name);
    const char *from = strstr(line, begin);
    *out = '\0';
    if (from) {
        from += strlen(begin);
        snprintf(out, max, "%.*s", (int)strcspn(from, "\""), from);
    }
}

static int number_of(const char *word, const char *const *words, int n)
{
    for (int i = 0; i < n; i++)
        if (strcmp(words[i], word) == 0)
            return i;
    return -1;
}

/* The first 16 digits of each hash of a list. */
static void read_named(struct line *line, const char *text, const char *list)
{
    const char *from = strstr(text, list), *end = from ? strchr(from, ']') : NULL;
    for (from = from ? from + strlen(list) : NULL; from && from < end; from++)
        if (*from == '"') {
            hold(line->n_named < NAMED_MAX);
            line->named[line->n_named++] = id_of(from + 1);
            from = strchr(from + 1, '"');
        }
}

static void parse_line(struct line *line, const char *text, int seat, const char *signer)
{
    static const char *const ops[] = {"", "complete", "reopen", "reveal", "recover"};
    char op[16], study[16], reason[64];
    member(op, sizeof op, text, "op");
    member(study, sizeof study, text, "study");
    int kind = number_of(op, ops, 5);
    line->kind = kind > 0 ? (enum kind)kind : KIND_OTHER;
    line->seat = seat;
    line->study = number_of(study, studies, STUDIES_MAX);
    snprintf(line->signer, sizeof line->signer, "%s", signer);
    if (line->kind == KIND_COMPLETE || line->kind == KIND_REOPEN)
        read_named(line, text, "\"was\":[");
    if (line->kind != KIND_REVEAL)
        return;
    read_named(line, text, "\"of\":[");
    member(line->key, sizeof line->key, text, "key");
    member(reason, sizeof reason, text, "reason");
    line->reason = *reason;
}

/* --- files ------------------------------------------------------------------------------- */

struct journal {
    char *text;
    int seat;
    char signer[ROB_KEY_HEX + 1];
};

/* A reader of the folder has every line, and no text of a reviewer. */
static bool load(struct journal *journal, const char *dir, const char *name)
{
    char path[400], seat[16];
    if (!ends_with(name, ".jsonl"))
        return false;
    snprintf(path, sizeof path, "%s/%s", dir, name);
    journal->text = slurp(path, NULL);
    hold(!strstr(journal->text, "wrote on"));
    member(seat, sizeof seat, journal->text, "seat");
    member(journal->signer, sizeof journal->signer, journal->text, "key");
    journal->seat = number_of(seat, seats, SEATS_MAX);
    return true;
}

/* The next line, cut out of the text, or NULL; *hash is that of the line. */
static char *next_line(char **rest, const char **hash)
{
    char *line = *rest, *end = strchr(line, '\n');
    if (!end)
        return NULL;
    *end = '\0';
    *rest = end + 1;
    *hash = end - 2 - ROB_HASH_HEX; /* behind it are a quote and a brace */
    return line;
}

static void read_journal(bool *has, const struct journal *journal)
{
    char *rest = journal->text;
    const char *hash = NULL;
    for (char *text = next_line(&rest, &hash); text; text = next_line(&rest, &hash)) {
        uint64_t id = id_of(hash);
        struct line *line = find_line(id);
        if (!line) {
            line = new_line(id);
            parse_line(line, text, journal->seat, journal->signer);
        }
        has[line - now.lines] = true;
    }
}

/* Adds the lines of all journals in a folder. */
static void read_folder(bool *has, const char *path)
{
    DIR *dir = opendir(path);
    for (struct dirent *entry = dir ? readdir(dir) : NULL; entry; entry = readdir(dir)) {
        struct journal journal = {.text = NULL};
        if (!load(&journal, path, entry->d_name))
            continue;
        read_journal(has, &journal);
        free(journal.text);
    }
    if (dir)
        closedir(dir);
}

/* --- keys -------------------------------------------------------------------------------- */

static const struct rob_seal_keys *keys_of(const char *signer)
{
    for (size_t i = 0; i < now.n_keys; i++)
        if (strcmp(now.keys[i].public_key, signer) == 0)
            return &now.keys[i];
    return NULL;
}

/* Is there a key of the seat, or one whose code is on paper? */
static bool has_key_of(int seat, bool lost)
{
    bool found = false;
    for (size_t i = 0; i < now.n_keys && !found; i++)
        found = now.key_seat[i] == seat && (lost || !now.no_code[i]);
    return found;
}

/* Notes the key that an account has for the seat; false: it has none. */
static bool learn_key(const struct rob_review *review, int seat)
{
    char code[ROB_KEY_CODE_SIZE];
    unsigned char secret[ROB_SECRET_BYTES];
    struct rob_seal_keys keys;
    if (rob_key_code(code, review, seats[seat], &last))
        return false;
    hold(rob_code_read(secret, code) == ROB_CODE_GOOD);
    rob_seal_keys(&keys, secret, now.id, seats[seat]);
    if (keys_of(keys.public_key))
        return true;
    hold(now.n_keys < KEYS_MAX);
    bool second = has_key_of(seat, true);
    now.rekeyed |= (unsigned)second << seat;
    counts.second_keys += second;
    now.key_seat[now.n_keys] = seat;
    now.keys[now.n_keys++] = keys;
    return true;
}

static void study_key(char hex[ROB_KEY_HEX + 1], const char *signer, const char *study)
{
    unsigned char key[ROB_KEY_BYTES];
    const struct rob_seal_keys *keys = keys_of(signer);
    hold(keys != NULL);
    rob_seal_study_key(key, keys, study);
    rob_seal_key_text(hex, key);
}

#endif
