/* The tables that reading and writing an event follow. */
#ifndef ROB_CORE_EVENT_FIELDS_H
#define ROB_CORE_EVENT_FIELDS_H

#include "core/event.h"

enum rob_field_kind {
    ROB_FIELD_TEXT,    /* const char *, NULL for null */
    ROB_FIELD_WORD,    /* the same, of a word that comes again and again */
    ROB_FIELD_NUMBER,  /* int */
    ROB_FIELD_TEXTS,   /* const char *const * */
    ROB_FIELD_HASHES,  /* the same, in the file 64 hex digits each */
    ROB_FIELD_IDS,     /* const uint64_t *, in the file 16 hex digits each */
    ROB_FIELD_QUOTES,  /* const struct rob_quote * */
    ROB_FIELD_SIGNALS, /* const struct rob_signal * */
};

/* In which struct a field lies. */
enum rob_field_part { ROB_IN_EVENT, ROB_IN_MORE, ROB_IN_STUDY, ROB_IN_HEAD, ROB_PARTS };

struct rob_field {
    const char *name; /* in the file */
    size_t len;       /* of the name */
    enum rob_field_kind kind;
    enum rob_field_part part;
    size_t at;   /* offset of the value, or of the pointer to the first element */
    size_t n_at; /* offset of the number of elements: size_t, in an event uint32_t */
};

/* Is a field there always (NULLABLE: perhaps as null), or only where it has a value? */
enum rob_field_need { ROB_ALWAYS = 1, ROB_NULLABLE, ROB_IF_ANY };

struct rob_field_use {
    uint8_t field; /* index of rob_fields; 0: no more */
    uint8_t need;
};

enum { ROB_OP_FIELDS_MAX = 16 };

extern const struct rob_field rob_fields[];
extern const struct rob_field_use rob_op_fields[][ROB_OP_FIELDS_MAX];

/* The structs that the fields of one event lie in. */
struct rob_event_parts {
    char *at[ROB_PARTS]; /* NULL: the event has no such part */
};

struct rob_event_parts rob_event__parts(const struct rob_event *event,
                                        const struct rob_journal_head *head);

/* The list of a field and how many elements it has. */
const void *rob_event__list(const struct rob_field *field, const char *part, size_t *n);
void rob_event__set_list(const struct rob_field *field, char *part, const void *list, size_t n);

/* The text of a ROB_FIELD_TEXT. */
const char *rob_event__text(const struct rob_field *field, const char *part);

#endif
