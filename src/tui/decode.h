/*
 * Bytes from a terminal as keys, pastes, clicks, and sequences that mean nothing here.
 *
 *     struct rob_decoder decoder = {.escape_ms = 25};
 *     rob_decoder_know(&decoder, "\033OP", ROB_KEY_F1);     // beside what most terminals send
 *     rob_decoder_feed(&decoder, bytes, n, now);
 *     while (rob_decoder_next(&decoder, &input))
 *         ...
 *     if (nothing_is_there_to_read && rob_decoder_rest(&decoder, now, &input))
 *         ...                                               // Esc, for one
 *
 * Only what a key is known to send acts as that key. Every other sequence is taken whole, by its
 * form, and with it the rest of what came without a pause: a half-known sequence must not judge.
 * The decoder knows no terminal and no clock; times are milliseconds that only go forward.
 */
#ifndef ROB_TUI_DECODE_H
#define ROB_TUI_DECODE_H

#include "base/buf.h"
#include "tui/sequence.h"

#include <stdint.h>

enum { ROB_SEQUENCES_MAX = 32 };

struct rob_input {
    int key;
    const char *text; /* ROB_KEY_PASTE: what was pasted; until the next call */
    size_t len;
    int row, col; /* of the mouse */
};

enum rob_decoder_state { ROB_DECODE_KEYS, ROB_DECODE_STRING, ROB_DECODE_PASTE };

struct rob_decoder {
    int escape_ms; /* how long Esc waits for the rest of a sequence */
    int barrier;   /* tests: a control character that nothing swallows; 0: none */
    bool mouse;    /* clicks are wanted */

    struct rob_sequence known[ROB_SEQUENCES_MAX]; /* the terminal's own */
    size_t n_known;
    enum rob_decoder_state state;
    struct rob_buf in; /* what was fed and not taken yet, from `at` on */
    size_t at;
    struct rob_buf paste;
    bool given;     /* the paste was handed over */
    bool waiting;   /* a sequence has begun and not ended */
    bool late;      /* its Esc was given as a key before the rest came */
    bool mute;      /* it began among what is dropped */
    bool dropping;  /* until a pause, keys mean nothing */
    int64_t fed;    /* time of the last feeding */
    int64_t began;  /* time when what is waiting, or the string, began */
    int64_t quiet;  /* since when nothing is there; -1: not yet found */
    int64_t escape; /* time when Esc was given as a key and nothing came since; -1: not so */
};

void rob_decoder_free(struct rob_decoder *decoder);

/* Adds a sequence of the terminal's own; what is typed as a plain key is left as it is. */
void rob_decoder_know(struct rob_decoder *decoder, const char *bytes, int key);

void rob_decoder_feed(struct rob_decoder *decoder, const char *bytes, size_t n, int64_t now);

/* The next input of what was fed; false: none is whole. Call it until then before feeding more. */
bool rob_decoder_next(struct rob_decoder *decoder, struct rob_input *input);

/* Nothing more is there to be read now. Gives up what has waited too long; true: that was an
 * input. */
bool rob_decoder_rest(struct rob_decoder *decoder, int64_t now, struct rob_input *input);

/* Milliseconds until rob_decoder_rest() is to be called again; -1: no matter when. */
int rob_decoder_wait(const struct rob_decoder *decoder, int64_t now);

#endif
