/*
 * A text being written, with a cursor: a byte offset between grapheme clusters. Keys and drawing
 * are the front end's.
 */
#ifndef ROB_SESSION_FIELD_H
#define ROB_SESSION_FIELD_H

#include "base/buf.h"

#include <stdbool.h>

/* Bytes of one text, whoever wrote it. In a journal line, where each may take two, it leaves room
 * for all else of a judgement; several such texts may be too much for one line, which the recording
 * then refuses. */
enum { ROB_FIELD_MAX = 20000 };

struct rob_field {
    struct rob_buf text;
    size_t at;       /* the cursor */
    bool one_line;   /* line ends become blanks */
    bool full;       /* the last insertion did not fit */
    size_t left_out; /* characters that were left out of it */
};

void rob_field_free(struct rob_field *field);

/* Begins to edit a copy of `text`, the cursor at its end. */
void rob_field_set(struct rob_field *field, const char *text, bool one_line);

const char *rob_field_text(const struct rob_field *field);

/* Inserts at the cursor, without controls, invalid bytes and noncharacters; CR and CR LF become LF.
 * False, and the field unchanged, where it would be longer than ROB_FIELD_MAX. */
bool rob_field_insert(struct rob_field *field, const char *text, size_t len);

/* Replaces the text the same way. A text that was longer already, recorded by a command, may stay
 * as long. */
bool rob_field_replace(struct rob_field *field, const char *text, size_t len);

#endif
