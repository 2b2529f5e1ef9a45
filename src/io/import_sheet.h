/* The parts of the importing of sheets: a sheet's judgements, found and counted
 * (import_sheet_place.c), become those of a reviewer (import_sheet.c) or of the consensus
 * (import_sheet_resolve.c). */
#ifndef ROB_IO_IMPORT_SHEET_H
#define ROB_IO_IMPORT_SHEET_H

#include "base/arena.h"
#include "base/map.h"
#include "base/vec.h"

#include <syrob/import.h>

/* An entry of the sheet whose study was found. */
struct rob_import__placed {
    const struct rob_sheet_entry *entry;
    size_t study;
    size_t next;       /* of the same study, from 1; 0: none */
    bool contradicted; /* by another entry of the sheet */
};

/* The answer to an item that the sheet makes due. */
struct rob_import__later {
    size_t study;
    int item, answer;
};

struct rob_import__planning {
    struct rob_sheet_import *out;
    const struct rob_view *view;
    const struct rob_sheet *sheet;
    const struct rob_finder *finder;
    const char *file;
    size_t seat; /* of the reviewer */
    struct rob_sheet_found *rows;
    struct rob_import__placed *placed;
    size_t n_placed;
    bool contradicted;    /* some entry by another */
    struct rob_map cells; /* of `placed`, by study, item and outcome */
    bool *studies;        /* which of them the sheet judges */
    size_t *first;        /* of `placed`, of each study, from 1; 0: none */
    const struct rob_sheet_import_options *options;
    ROB_VEC(struct rob_import__later) later;
    ROB_VEC(struct rob_sheet_note) left; /* entries that change nothing, and why */
    ROB_VEC(struct rob_sheet_problem) problems;
    ROB_VEC(struct rob_sheet_word) words;
    struct rob_map known_words;
    struct rob_arena *arena;
    struct rob_error *err;
};

__attribute__((format(printf, 3, 4))) enum rob_status rob_import__problem(
    struct rob_import__planning *in, unsigned line, const char *format, ...);

/* Finds the studies of the rows and the entries that count; words that are not answers, and entries
 * that contradict each other, become problems. */
enum rob_status rob_import__place(struct rob_import__planning *in);

/* Plans what an entry changes in the consensus. */
enum rob_status rob_import__resolve(struct rob_import__planning *in,
                                    const struct rob_import__placed *placed);

#endif
