/*
 * Events that no program of this kind records, from tests/data/against.txt, which the tests of
 * verify.py use, too; and valid events that look similar.
 */
#include "unit/support.h"

#include "store/journal.h"

#include <syrob/check.h>

enum { JOURNALS_MAX = 12, LINE_BYTES = 2048 };

struct forger {
    char seat[40]; /* as the row names it */
    struct rob_buf lines;
    char hash[ROB_HASH_HEX + 1];
    uint32_t n, base; /* lines, and where those of `lines` begin */
    char path[64];
};

static struct forger forgers[JOURNALS_MAX];
static size_t n_forgers;
static char hashes[128][ROB_HASH_HEX + 1]; /* of the named lines */
static const char *dir;
static char review_id[40];

/* --- writing lines ----------------------------------------------------------------------- */

static void close_line(struct forger *forger, size_t start)
{
    rob_chain_close(&forger->lines, start, forger->hash);
    forger->n++;
}

static void begin_journal(struct forger *forger, size_t number)
{
    const char *writer = strchr(forger->seat, '@');
    size_t len = strcspn(forger->seat, "@");
    rob_buf_printf(&forger->lines,
                   "{\"n\":0,\"t\":\"2026-11-20T09:00:00Z\",\"op\":\"open\",\"v\":1,\"review\":"
                   "\"%s\",\"seat\":\"%.*s\",\"writer\":\"",
                   review_id, (int)len, forger->seat);
    if (writer)
        rob_buf_str(&forger->lines, writer + 1);
    else
        rob_buf_printf(&forger->lines, "0%05x", (unsigned)number);
    rob_buf_str(&forger->lines,
                "\",\"salt\":\"00000000000000000000000000000000\",\"app\":\"test\"");
    close_line(forger, 0);
}

/* The journal of a seat; one with "+" continues the seat's own. */
static struct forger *journal_for(const char *seat)
{
    for (size_t i = 0; i < n_forgers; i++)
        if (strcmp(forgers[i].seat, seat) == 0)
            return &forgers[i];
    assert_true(n_forgers < JOURNALS_MAX);
    struct forger *forger = &forgers[n_forgers++];
    *forger = (struct forger){.n = 0};
    snprintf(forger->seat, sizeof forger->seat, "%s", seat);
    snprintf(forger->path, sizeof forger->path, "journals/%s.jsonl", seat);
    size_t len = strlen(seat);
    if (seat[len - 1] != '+') {
        begin_journal(forger, n_forgers);
        return forger;
    }
    char plain[40];
    snprintf(plain, sizeof plain, "%.*s", (int)len - 1, seat);
    const struct forger *from = journal_for(plain);
    rob_buf_add(&forger->lines, from->lines.data, from->lines.len);
    memcpy(forger->hash, from->hash, sizeof forger->hash);
    forger->n = from->n;
    snprintf(forger->path, sizeof forger->path, "journals/%s-fork.jsonl", plain);
    return forger;
}

/* "$A" is a short name, "%A" a whole hash. */
static void write_body(struct rob_buf *out, const char *body)
{
    for (; *body; body++) {
        bool named = (*body == '$' || *body == '%') && body[1] > 0;
        if (!named) {
            rob_buf_add(out, body, 1);
            continue;
        }
        const char *hash = hashes[(int)body[1]];
        assert_int_equal(strlen(hash), ROB_HASH_HEX);
        rob_buf_add(out, hash, *body == '$' ? 16 : ROB_HASH_HEX);
        body++;
    }
}

static struct forger *add_line(char *line)
{
    char *name = strchr(line, ' ');
    assert_non_null(name);
    *name++ = '\0';
    struct forger *forger = journal_for(line);
    size_t start = forger->lines.len;
    rob_buf_printf(&forger->lines, "{\"n\":%u,\"t\":\"2026-11-20T09:00:00Z\",",
                   (unsigned)forger->n);
    write_body(&forger->lines, name + 2);
    close_line(forger, start);
    memcpy(hashes[(int)name[0]], forger->hash, sizeof forger->hash);
    name[-1] = ' ';
    return forger;
}

/* --- a review ---------------------------------------------------------------------------- */

/* The lead's own journal goes on: it holds the form. */
static void begin_review(int number)
{
    struct rob_seat_setup seats[] = {{.id = "r1", .role = "reviewer"},
                                     {.id = "r2", .role = "reviewer"}};
    struct rob_review_setup setup = {.title = "A review",
                                     .form = small_form,
                                     .form_len = sizeof small_form - 1,
                                     .seats = seats,
                                     .n_seats = 2,
                                     .mode = "study"};
    dir = at("row-%d", number);
    must(rob_review_create(dir, &setup, &last));
    struct rob_review *review = open_review(dir);
    snprintf(review_id, sizeof review_id, "%s", rob_review_id(review));
    rob_review_free(review);
    n_forgers = 0;
}

static void put_journals(void)
{
    for (size_t i = 0; i < n_forgers; i++) {
        assert_false(forgers[i].lines.failed);
        spill(at("%s/%s", strrchr(dir, '/') + 1, forgers[i].path), forgers[i].lines.data,
              forgers[i].lines.len);
        rob_buf_free(&forgers[i].lines);
    }
}

/* The number of lines reported to all seats together, and whether this one is among them. */
static size_t told(bool *meant, const struct forger *forger)
{
    static const char *const viewers[] = {NULL, "r1", "r2", "r3", "adj"};
    size_t most = 0;
    *meant = false;
    for (size_t v = 0; v < sizeof viewers / sizeof *viewers; v++) {
        struct rob_check *check = NULL;
        size_t n = 0;
        must(rob_check_new(&check, dir, viewers[v], &last));
        for (size_t i = 0; i < check->n_problems; i++) {
            const struct rob_problem *problem = &check->problems[i];
            if (strcmp(problem->kind, "against-the-rules") != 0)
                continue;
            n++;
            *meant =
                *meant || (strcmp(problem->file, forger->path) == 0 && problem->line == forger->n);
        }
        most = n > most ? n : most;
        rob_check_free(check);
    }
    return most;
}

/* --- the rows ---------------------------------------------------------------------------- */

struct row {
    char title[128];
    char *lines[32];
    size_t n;
};

static void run_row(const struct row *base, const struct row *row, int number)
{
    const char *without = strstr(row->title, "without x");
    struct forger *forger = NULL;
    bool meant = false, forged = strncmp(row->title, "forged", 6) == 0;
    begin_review(number);
    for (size_t i = 0; i < base->n; i++)
        if (!without || !strstr(base->lines[i], " x \"op\""))
            add_line(base->lines[i]);
    for (size_t i = 0; i < row->n; i++)
        forger = add_line(row->lines[i]);
    put_journals();
    assert_non_null(forger);
    size_t n = told(&meant, forger);
    if (n != forged || meant != forged)
        fail_msg("%s: %zu lines are reported", row->title, n);
}

static void test_rows(void **state)
{
    (void)state;
    char *text = slurp(SYROB_SOURCE_DIR "/tests/data/against.txt", NULL), *next = NULL;
    static struct row base, row;
    struct row *now = NULL;
    int n_rows = 0;
    for (char *line = strtok_r(text, "\n", &next);; line = strtok_r(NULL, "\n", &next)) {
        bool title = line && (strncmp(line, "forged", 6) == 0 || strncmp(line, "sound", 5) == 0);
        if (!line || title) {
            if (now == &row)
                run_row(&base, &row, ++n_rows);
            now = &row;
            row.n = 0;
        }
        if (!line)
            break;
        if (title) {
            snprintf(row.title, sizeof row.title, "%s", line);
        } else if (strcmp(line, "base:") == 0) {
            now = &base;
        } else if (line[0] != '#') {
            assert_non_null(now);
            assert_true(now->n < sizeof now->lines / sizeof *now->lines);
            now->lines[now->n++] = line;
        }
    }
    assert_true(n_rows > 60);
    free(text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_rows, begin_room, end_room),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
