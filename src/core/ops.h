/*
 * The description of an op, in one row: its name, the journals that may hold it, the slot that it
 * sets, the way undo empties that slot, and its fields. Reading and writing a line, the checks of
 * texts and words, the name of a slot and the comparison of two events all follow the row. So a new
 * field is a member of `struct rob_event`, a line of the fields and a use in the row.
 *
 * The rule of an op decides its content and time: rules.c before it is recorded, against.c after it
 * was read.
 */
#ifndef ROB_CORE_OPS_H
#define ROB_CORE_OPS_H

#include "core/event.h"

/* --- fields ------------------------------------------------------------------------------ */

enum rob_field_kind {
    ROB_FIELD_TEXT,    /* const char *, NULL for null */
    ROB_FIELD_WORD,    /* the same, for a word that often recurs */
    ROB_FIELD_NUMBER,  /* int */
    ROB_FIELD_TEXTS,   /* const char *const * */
    ROB_FIELD_HASHES,  /* the same, 64 hex digits each in the file */
    ROB_FIELD_IDS,     /* const uint64_t *, 16 hex digits each in the file */
    ROB_FIELD_QUOTES,  /* const struct rob_quote * */
    ROB_FIELD_SIGNALS, /* const struct rob_signal * */
};

/* The struct that holds a field. */
enum rob_field_part { ROB_IN_EVENT, ROB_IN_STUDY, ROB_IN_HEAD };

/* Kinds of words that a review's events or form define and other events refer to. */
enum rob_word {
    ROB_WORD_NONE,
    ROB_WORD_SEAT,
    ROB_WORD_OUTCOME,
    ROB_WORD_ROUND,
    ROB_WORD_STUDY,
    ROB_WORD_ITEM,
    ROB_WORD_ANSWER,
    ROB_WORD_STUDY_FIELD, /* of `struct rob_study_fields` */
    ROB_WORDS
};

struct rob_field {
    const char *name; /* in the file */
    size_t len;       /* of the name */
    enum rob_field_kind kind;
    enum rob_word word; /* the words its texts refer to */
    enum rob_field_part part;
    size_t at;           /* offset of the value, or of the pointer to the first element */
    size_t n_at, n_size; /* offset and size of the number of elements */
};

/* --- ops --------------------------------------------------------------------------------- */

/* Is a field always present (NULLABLE: perhaps as null), or only if it has a value? */
enum rob_field_need { ROB_ALWAYS, ROB_NULLABLE, ROB_IF_ANY };

/* The role of a field in its op. The fields of the key come first; a nullable one that is null
 * means the whole: the review, the study, all outcomes. */
enum rob_field_role {
    ROB_KEY = 1,     /* part of the name of the slot that the event sets */
    ROB_CONTENT = 2, /* part of the value */
    ROB_BRINGS = 4,  /* the event defines its words; if it is about a study as a part of the review,
                        they must be known */
};

struct rob_field_use {
    const struct rob_field *field;
    enum rob_field_need need;
    unsigned role; /* of ROB_KEY ... */
};

/* The kinds of slots, each with the fields that name one of them. */
enum rob_cell_kind {
    ROB_CELL_NONE, /* events that replace nothing */
    ROB_CELL_TITLE,
    ROB_CELL_MODE,
    ROB_CELL_FORM,
    ROB_CELL_SEAT,     /* seat */
    ROB_CELL_OUTCOMES, /* of the review, or of a study */
    ROB_CELL_STUDY,    /* study */
    ROB_CELL_FIELD,    /* study, field */
    ROB_CELL_DROP,     /* study */
    ROB_CELL_ASSIGN,   /* study */
    ROB_CELL_ROUND,    /* round */
    ROB_CELL_JUDGE,    /* seat, study, item, outcome */
    ROB_CELL_DONE,     /* seat, study */
    ROB_CELL_FLAG,     /* seat, study, item */
    ROB_CELL_SETTLE,   /* study, item, outcome */
    ROB_CELL_EARLY,    /* study */
    ROB_CELL_REVEAL,   /* study; several are kept */
};

struct rob_op_row {
    const char *id;
    size_t len;        /* of the id */
    unsigned journals; /* that may hold it: of ROB_JOURNAL_LEAD ... */
    enum rob_cell_kind cell;
    bool own;               /* each reviewer has such a slot */
    enum rob_op emptied_by; /* recorded by undo if the slot was empty before; ROB_OP_COUNT: the op
                               cannot be undone */
    const struct rob_field_use *fields; /* in the order in which they are written */
    size_t n_fields;
};

extern const struct rob_op_row rob_ops[ROB_OP_COUNT];

/*
 * In a sealed review a reviewer's content is in a box: whole, in a line that only says
 * "sealed", or all but the progress, which is for everybody to see. The op that the line shows is
 * the outer one; ROB_OP_COUNT: the op is never boxed. A field of a boxed op is in the box unless it
 * is named in ops.c as public, so that a new one is hidden until somebody decides otherwise.
 */
enum rob_op rob_op_outer(enum rob_op op);
bool rob_op_hides(enum rob_op op, const struct rob_field *field);

/* --- the value of a field ---------------------------------------------------------------- */

/* The struct that holds a field of the event; NULL: the event has no fields of a study, or no
 * `head`, which only a ROB_OP_OPEN has. */
char *rob_event__part(const struct rob_event *event, const struct rob_journal_head *head,
                      const struct rob_field *field);

/* The value of a text or number, NULL or 0 if `part` is NULL; and a list, which is in the event. */
const char *rob_event__text(const struct rob_field *field, const char *part);
int rob_event__number(const struct rob_field *field, const char *part);
const void *rob_event__list(const struct rob_field *field, const char *part, size_t *n);
void rob_event__set_list(const struct rob_field *field, char *part, const void *list, size_t n);

/* The texts of a field: one, those of a list, or (*n = 0) no text. */
const char *const *rob_event_texts(const struct rob_event *event, const struct rob_field *field,
                                   size_t *n);

/* The text of the field with this name in the file; NULL also if the op has no such field. */
const char *rob_event_named(const struct rob_event *event, const char *name);

/* Does the event define the words of this field? */
bool rob_event_brings(const struct rob_event *event, const struct rob_field_use *use);

#endif
