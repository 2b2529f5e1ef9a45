/*
 * Journals from a short text, so that a fuzzer gets past numbers, times and hashes:
 *
 *     @r1                                       a journal of r1 begins or goes on from here
 *     {"op":"judge","study":"s1",...,"was":[]}  a line of it; n, t and h come by themselves
 *     {"n":4,"t":"...","op":...}                a line with its own number and time
 *     @r1/b                                     another writer of r1
 *     @lead!                                    a journal whose first line is given too
 *
 * "#3" stands for the id of the third line of the text, the lines that begin a journal counted.
 */
#ifndef SYROB_FUZZ_CHAIN_H
#define SYROB_FUZZ_CHAIN_H

#include "must.h"

#include "core/model.h"
#include "store/journal.h"

#include "base/text.h"

#include <string.h>

#define CHAIN_REVIEW "0123456789abcdef0123456789abcdef"

#define SEAT_LETTERS "abcdefghijklmnopqrstuvwxyz0123456789-/"

enum { CHAINS_MAX = 12, CHAIN_LINES_MAX = 2000, CHAIN_TIME = 1700000000 };

struct chain {
    char seat[40], writer[7];
    char key[48]; /* what stands behind @ */
    char hash[ROB_HASH_HEX + 1];
    struct rob_buf text;
    uint32_t lines;
};

struct chains {
    struct chain at[CHAINS_MAX];
    size_t n, now; /* `now`: the one that lines go to */
    char ids[CHAIN_LINES_MAX][17];
    size_t n_ids;
};

static inline void free_chains(struct chains *chains)
{
    for (size_t i = 0; i < chains->n; i++)
        rob_buf_free(&chains->at[i].text);
    free(chains);
}

/* Adds a text in which "#3" is replaced by an id. */
static inline void add_with_ids(struct rob_buf *out, const struct chains *chains, const char *text,
                                size_t len)
{
    for (size_t i = 0; i < len; i++) {
        size_t number = 0, digits = 0;
        if (text[i] == '#' && i > 0 && text[i - 1] == '"')
            for (; digits < 4 && i + 1 + digits < len && text[i + 1 + digits] >= '0' &&
                   text[i + 1 + digits] <= '9';
                 digits++)
                number = number * 10 + (size_t)(text[i + 1 + digits] - '0');
        if (digits && number > 0 && number <= chains->n_ids) {
            rob_buf_str(out, chains->ids[number - 1]);
            i += digits;
        } else {
            rob_buf_char(out, text[i]);
        }
    }
}

static inline void keep_id(struct chains *chains, const struct chain *chain)
{
    if (chains->n_ids < CHAIN_LINES_MAX)
        memcpy(chains->ids[chains->n_ids++], chain->hash, 16); /* zeroed before: ends in NUL */
}

static inline void add_line(struct chains *chains, const char *line, size_t len)
{
    struct chain *chain = &chains->at[chains->now];
    size_t start = chain->text.len;
    bool whole = len > 3 && memcmp(line, "{\"n\"", 4) == 0;
    if (len > 0 && line[0] == '{' && !whole) {
        char time[ROB_TIME_LEN + 1];
        rob_time_text(time, CHAIN_TIME + 60 * (int64_t)chains->n_ids);
        rob_buf_printf(&chain->text, "{\"n\":%u,\"t\":\"%s\",", (unsigned)chain->lines, time);
        line++;
        len--;
    }
    if (len > 0 && line[len - 1] == '}')
        len--;
    rob_buf_str(&chain->text, ""); /* so that there is a text, be it empty */
    add_with_ids(&chain->text, chains, line, len);
    rob_chain_close(&chain->text, start, chain->hash);
    chain->lines++;
    keep_id(chains, chain);
}

static inline void add_head(struct chains *chains, const struct chain *chain)
{
    struct rob_buf line = {0};
    rob_buf_str(&line, "{\"op\":\"open\",\"v\":1,\"review\":\"" CHAIN_REVIEW "\",\"seat\":");
    struct rob_json_writer writer = {.out = &line};
    rob_json_add_text(&writer, NULL, chain->seat);
    rob_buf_printf(
        &line, ",\"writer\":\"%s\",\"salt\":\"5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a\",\"app\":\"fuzz\"}",
        chain->writer);
    add_line(chains, line.data, line.len);
    rob_buf_free(&line);
}

/* "@r1/b!": from here on lines go to this journal. */
static inline void choose_chain(struct chains *chains, const char *name, size_t len)
{
    struct chain *chain = chains->at;
    char key[48];
    bool bare = len > 0 && name[len - 1] == '!';
    snprintf(key, sizeof key, "%.*s", (int)(len < 40 ? len - bare : 40), name);
    while (chain < chains->at + chains->n && strcmp(chain->key, key) != 0)
        chain++;
    if (chain == chains->at + CHAINS_MAX || key[0] == '/' ||
        strspn(key, SEAT_LETTERS) < strlen(key))
        return;
    chains->now = (size_t)(chain - chains->at);
    if (chains->now < chains->n)
        return;
    chains->n++;
    snprintf(chain->key, sizeof chain->key, "%s", key);
    snprintf(chain->seat, sizeof chain->seat, "%.32s", key);
    chain->seat[strcspn(chain->seat, "/")] = '\0';
    snprintf(chain->writer, sizeof chain->writer, "%06x", (unsigned)chains->now);
    if (!bare)
        add_head(chains, chain);
}

/* Adds the lines of a text to the journals they are for. */
static inline void add_lines(struct chains *chains, const char *text, size_t len)
{
    size_t at = 0;
    while (at < len) {
        const char *line = text + at, *end = memchr(line, '\n', len - at);
        size_t n = end ? (size_t)(end - line) : len - at;
        if (n > 0 && line[0] == '@')
            choose_chain(chains, line + 1, n - 1);
        else if (n > 0 && chains->n > 0)
            add_line(chains, line, n);
        at += n + 1;
    }
}

#endif
