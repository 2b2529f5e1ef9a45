/* Events with all their fields, and reading them again: for the tests of lines. */
#ifndef SYROB_TEST_EVENT_NEAR_H
#define SYROB_TEST_EVENT_NEAR_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "core/ops.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct rob_json_limits limits = {
    .bytes = ROB_LINE_MAX, .depth = 4, .members = 64, .one_line = true};

/* --- an event in which everything is set ------------------------------------------------- */

static const char *const seats[] = {"r1", "r2"}, *const studies[] = {"s1", "s2"};
static const char *const outcomes[] = {"ALT", "A \"B\""};
static const struct rob_quote quotes[] = {{"seen\n\tin it", "p. 1"}, {"", "p. 2"}};
static const struct rob_signal signals[] = {{"a", "yes"}, {"b", "not-relevant"}};
static const uint64_t undo[] = {1}, was[] = {0x0123456789abcdef, UINT64_MAX}, refs[] = {3, 4};
static const struct rob_study_fields fields = {.label = "La",
                                               .title = "Ti",
                                               .authors = "Au",
                                               .journal = "Jo",
                                               .volume = "Vo",
                                               .pages = "Pa",
                                               .doi = "Do",
                                               .pmid = "Pm",
                                               .abstract = "Ab",
                                               .url = "Ur",
                                               .year = 1997};
#define HASH "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
static const char *const hashes[] = {HASH};
static const struct rob_journal_head head = {1, "00", "r1", "7f3c9a", "5a", "syrob 0.1", "pp"};

/* The name in the file, for each op, of a text that several ops share. */
static const struct {
    const char *name, *text;
} texts[] = {
    {"seat", "r3"},
    {"name", "Na"},
    {"role", "reviewer"},
    {"title", "Va"},
    {"open", "Va"},
    {"field", "title"},
    {"value", "Va"},
    {"file", "form.json"},
    {"sha256", "ff"},
    {"created", "Cr"},
    {"how", "discussion"},
    {"operator", "r1"},
    {"cause", "slip"},
    {"sheet", "a.csv"},
    {"sheet_sha256", "aa"},
    {"key", "kk"},
    {"commit", "cc"},
    {"same_as", "s2"},
    {"other", "s2"},
    {"box", "bb"},
    {"source", "PubMed"},
    {"from", "fr"},
    {"rule", "eligible=include"},
};

static const struct {
    const char *name;
    const char *const *list;
    size_t n;
} lists[] = {{"seats", seats, 2},       {"by", seats, 2},  {"studies", studies, 2},
             {"outcomes", outcomes, 2}, {"of", hashes, 1}, {"heads", hashes, 1}};

static inline void fill(struct rob_event *event, const struct rob_field *field)
{
    char *at = (char *)event + field->at;
    bool list = field->kind == ROB_FIELD_TEXTS || field->kind == ROB_FIELD_HASHES;
    int number = strcmp(field->name, "row") == 0 ? 12 : 7;
    for (size_t i = 0; i < sizeof texts / sizeof *texts && field->kind == ROB_FIELD_TEXT; i++)
        if (strcmp(texts[i].name, field->name) == 0)
            memcpy(at, &texts[i].text, sizeof texts[i].text);
    for (size_t i = 0; i < sizeof lists / sizeof *lists && list; i++)
        if (strcmp(lists[i].name, field->name) == 0)
            rob_event__set_list(field, (char *)event, lists[i].list, lists[i].n);
    if (field->kind == ROB_FIELD_NUMBER && strcmp(field->name, "left") != 0)
        memcpy(at, &number, sizeof number);
    if (field->kind == ROB_FIELD_SIGNALS)
        rob_event__set_list(field, (char *)event, signals, 2);
}

static inline struct rob_event whole(enum rob_op op)
{
    struct rob_event event = {.op = op,
                              .study = "s1",
                              .item = "seq",
                              .outcome = "A \"B\"",
                              .answer = "yes",
                              .support = "Sup \\ \xc3\xa4",
                              .reason = "Rea",
                              .quotes = quotes,
                              .n_quotes = 2,
                              .undo = undo,
                              .n_undo = 1,
                              .was = was,
                              .n_was = 2,
                              .refs = refs,
                              .n_refs = 2,
                              .left = 5,
                              .time = 1800000000,
                              .line = 2};
    for (size_t i = 0; i < rob_ops[op].n_fields; i++)
        if (rob_ops[op].fields[i].field->part == ROB_IN_EVENT)
            fill(&event, rob_ops[op].fields[i].field);
    if (op == ROB_OP_IMPORT) /* its numbers are in the place of these lists */
        event.n_quotes = event.n_undo = 0;
    if (op == ROB_OP_STUDY)
        event.fields = &fields;
    return event;
}

/* --- reading ---------------------------------------------------------------------- */

struct reading {
    struct rob_json json;
    struct rob_arena arena;
    struct rob_intern words;
    struct rob_event event;
    struct rob_journal_head head;
    struct rob_error err;
};

static inline enum rob_status read_line(struct reading *in, const char *line)
{
    memset(in, 0, sizeof *in);
    enum rob_status status = rob_json_read(&in->json, line, strlen(line), &limits, &in->err);
    if (!status)
        status = rob_event_read(&in->event, &in->head, &in->json, false, &in->arena, &in->words,
                                &in->err);
    return status;
}

static inline void free_reading(struct reading *in)
{
    rob_json_free(&in->json);
    rob_arena_free(&in->arena);
    rob_intern_free(&in->words);
}

#endif
