/* Escape sequences: their form by ECMA-48, and which of them common terminals send for keys. */
#ifndef ROB_TUI_SEQUENCE_H
#define ROB_TUI_SEQUENCE_H

#include "tui/keys.h"

struct rob_sequence {
    const char *bytes; /* borrowed */
    int key;
};

enum rob_sequence_form {
    ROB_FORM_MORE, /* it goes on */
    ROB_FORM_WHOLE,
    ROB_FORM_STRING, /* it begins a string that has an end of its own */
    ROB_FORM_WRONG,  /* the last byte cannot belong to it */
};

/* Form of what begins with Esc; its `n - 1` first bytes are ROB_FORM_MORE. */
enum rob_sequence_form rob_sequence_form(const char *bytes, size_t n);

enum rob_match { ROB_NO_MATCH, ROB_BEGINS, ROB_MATCHES };

/* Are the bytes one of the sequences, or do they begin one? *key is set where they are one. */
enum rob_match rob_sequence_match(const struct rob_sequence *sequences, size_t n_sequences,
                                  const char *bytes, size_t n, int *key);

/* The same for what xterm, its kin, the Linux console, rxvt and PuTTY send. */
enum rob_match rob_sequence_match_common(const char *bytes, size_t n, int *key);

/* Is it a report of the mouse? "<BUTTON;COLUMN;ROWM", with an "m" when the button is let go, or "M"
 * and three bytes from 32 on, behind Esc and "[". */
bool rob_sequence_is_report(const char *bytes, size_t n);

/* Of a report: the key that stands for the first button being pressed or the wheel being turned,
 * and where (from 0). ROB_KEY_NONE: something else. */
int rob_sequence_press(const char *bytes, size_t n, int *row, int *col);

#endif
