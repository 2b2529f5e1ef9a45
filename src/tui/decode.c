#include "tui/decode.h"

#include "base/utf8.h"
#include "tui/sequence.h"

#include <stdlib.h>
#include <string.h>

enum {
    ESC = 27,
    SEQUENCE_MAX = 64,    /* bytes of a sequence that is no string */
    PASTE_PART = 1 << 26, /* a longer paste is given in parts */
    BURST_MS = 20,        /* a pause of that length ends what came together */
    HOLD_MS = 150,        /* "[" or "O" soon after Esc waits so long for the rest of a sequence */
    LATE_MS = 1000,       /* what is soon */
    SEQUENCE_MS = 500,    /* pause that ends an unfinished sequence */
    STRING_MS = 250,      /* and an unfinished string */
    PASTE_MS = 2000,      /* and a paste, for a terminal that forgot to */
    WHOLE_MS = 1000,      /* no sequence or string takes longer */
};

static const char PASTE_BEGIN[] = "\033[200~", PASTE_END[] = "\033[201~";

void rob_decoder_free(struct rob_decoder *decoder)
{
    rob_buf_free(&decoder->in);
    rob_buf_free(&decoder->paste);
    *decoder = (struct rob_decoder){0};
}

void rob_decoder_know(struct rob_decoder *decoder, const char *bytes, int key)
{
    bool plain =
        !bytes[0] ||
        (!bytes[1] && ((unsigned char)bytes[0] >= ' ' || strchr("\b\t\n\r\033", bytes[0])));
    if (!plain && decoder->n_known < ROB_SEQUENCES_MAX)
        decoder->known[decoder->n_known++] = (struct rob_sequence){bytes, key};
}

void rob_decoder_feed(struct rob_decoder *decoder, const char *bytes, size_t n, int64_t now)
{
    struct rob_buf *in = &decoder->in;
    if (n == 0)
        return;
    if (decoder->at > 0) {
        in->len -= decoder->at;
        memmove(in->data, in->data + decoder->at, in->len + 1);
        decoder->at = 0;
    }
    bool soon = decoder->escape >= 0 && now - decoder->escape < LATE_MS;
    if (soon && (bytes[0] == '[' || bytes[0] == 'O')) {
        rob_buf_char(in, ESC); /* a sequence that a slow line has torn */
        decoder->late = true;
    }
    rob_buf_add(in, bytes, n);
    decoder->escape = decoder->quiet = -1;
    decoder->fed = now;
}

static enum rob_match match_known(const struct rob_decoder *decoder, const char *bytes, size_t n,
                                  int *key)
{
    enum rob_match own = rob_sequence_match(decoder->known, decoder->n_known, bytes, n, key);
    if (own == ROB_MATCHES)
        return own;
    enum rob_match common = rob_sequence_match_common(bytes, n, key);
    return common > own ? common : own;
}

/* --- Taking ------------------------------------------------------------------------------ */

static bool give(struct rob_decoder *decoder, int key, struct rob_input *input)
{
    input->key = key;
    return key != ROB_KEY_NONE && !decoder->dropping;
}

static void take(struct rob_decoder *decoder, size_t n)
{
    decoder->at += n;
    decoder->waiting = decoder->late = decoder->mute = false;
}

/* A sequence of `n` bytes has the form of one and is not in the tables. */
static bool take_unknown(struct rob_decoder *decoder, size_t n, struct rob_input *input)
{
    const char *bytes = decoder->in.data + decoder->at;
    bool report = decoder->mouse && rob_sequence_is_report(bytes, n);
    bool mute = decoder->mute || decoder->dropping || !report;
    if (!mute)
        input->key = rob_sequence_press(bytes, n, &input->row, &input->col);
    take(decoder, n);
    decoder->dropping = decoder->dropping || !report;
    return !mute && input->key != ROB_KEY_NONE;
}

static bool take_known(struct rob_decoder *decoder, size_t n, int key, struct rob_input *input)
{
    bool mute = decoder->late || decoder->mute;
    take(decoder, n);
    return !mute && give(decoder, key, input);
}

static void begin_paste(struct rob_decoder *decoder)
{
    take(decoder, sizeof PASTE_BEGIN - 1);
    rob_buf_clear(&decoder->paste);
    decoder->given = false;
    decoder->state = ROB_DECODE_PASTE;
    decoder->dropping = false;
}

/* Ends a sequence before a byte that cannot belong to it: what began is dropped, and the byte too,
 * unless it begins another or is a test's. */
static void break_off(struct rob_decoder *decoder, size_t n)
{
    unsigned char last = (unsigned char)decoder->in.data[decoder->at + n - 1];
    bool stays = last == ESC || (decoder->barrier && last == decoder->barrier);
    take(decoder, stays ? n - 1 : n);
    decoder->dropping = true;
}

/* The result of looking at what is there: an input, nothing but something was taken, or nothing
 * is whole. */
enum step { INPUT, TAKEN, WAIT };

static enum step wait_for_more(struct rob_decoder *decoder)
{
    if (!decoder->waiting)
        decoder->began = decoder->fed;
    decoder->waiting = true;
    decoder->mute = decoder->mute || decoder->dropping;
    return WAIT;
}

static enum step end_sequence(struct rob_decoder *decoder, enum rob_sequence_form form, size_t n,
                              struct rob_input *input)
{
    if (form == ROB_FORM_WHOLE)
        return take_unknown(decoder, n, input) ? INPUT : TAKEN;
    if (form == ROB_FORM_WRONG || form == ROB_FORM_MORE) {
        break_off(decoder, n);
        return TAKEN;
    }
    take(decoder, n);
    decoder->state = ROB_DECODE_STRING;
    decoder->began = decoder->fed;
    return TAKEN;
}

static enum step step_sequence(struct rob_decoder *decoder, struct rob_input *input)
{
    const char *bytes = decoder->in.data + decoder->at;
    size_t there = decoder->in.len - decoder->at;
    for (size_t n = 1; n <= there; n++) {
        int key = ROB_KEY_NONE;
        enum rob_match match = match_known(decoder, bytes, n, &key);
        bool barrier = decoder->barrier && bytes[n - 1] == decoder->barrier;
        if (barrier && n == 2)
            return take_known(decoder, 1, ROB_KEY_ESC, input) ? INPUT : TAKEN;
        if (match == ROB_MATCHES)
            return take_known(decoder, n, key, input) ? INPUT : TAKEN;
        if (n == sizeof PASTE_BEGIN - 1 && memcmp(bytes, PASTE_BEGIN, n) == 0) {
            begin_paste(decoder);
            return TAKEN;
        }
        enum rob_sequence_form form = barrier ? ROB_FORM_WRONG : rob_sequence_form(bytes, n);
        if ((form != ROB_FORM_MORE && match != ROB_BEGINS) || n == SEQUENCE_MAX)
            return end_sequence(decoder, form, n, input);
    }
    return wait_for_more(decoder);
}

/* A control character that begins keys of the terminal's own: old ones send no Esc. */
static enum step step_control(struct rob_decoder *decoder, struct rob_input *input)
{
    const char *bytes = decoder->in.data + decoder->at;
    size_t there = decoder->in.len - decoder->at;
    int key = (unsigned char)bytes[0];
    for (size_t n = 1; n <= there; n++) {
        int known = ROB_KEY_NONE;
        enum rob_match match =
            rob_sequence_match(decoder->known, decoder->n_known, bytes, n, &known);
        if (match == ROB_MATCHES)
            return take_known(decoder, n, known, input) ? INPUT : TAKEN;
        if (match == ROB_NO_MATCH) {
            take(decoder, 1);
            if (decoder->barrier && key == decoder->barrier)
                decoder->dropping = false;
            return give(decoder, key, input) ? INPUT : TAKEN;
        }
    }
    return wait_for_more(decoder);
}

/* Bytes of a character, by its first one. */
static size_t character_length(unsigned char first)
{
    return first < 0xC2 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : first < 0xF5 ? 4 : 1;
}

/* C1 controls stand for Esc and another byte. One that is no UTF-8 leaves no room for both. */
static enum step step_c1(struct rob_decoder *decoder, size_t n, uint32_t code)
{
    char *bytes = decoder->in.data + decoder->at;
    if (n == 2) {
        bytes[0] = ESC;
        bytes[1] = (char)(code - 0x40);
    } else {
        take(decoder, n);
        decoder->dropping = true;
    }
    return TAKEN;
}

static bool is_cut_short(const char *bytes, size_t n)
{
    for (size_t i = 1; i < n; i++)
        if (((unsigned char)bytes[i] & 0xC0) != 0x80)
            return false;
    return n < character_length((unsigned char)bytes[0]);
}

static enum step step_character(struct rob_decoder *decoder, struct rob_input *input)
{
    const char *bytes = decoder->in.data + decoder->at;
    size_t there = decoder->in.len - decoder->at;
    uint32_t code = 0;
    size_t n = rob_utf8_next(bytes, there, &code);
    unsigned char first = (unsigned char)bytes[0];
    if (n == 0 && is_cut_short(bytes, there))
        return wait_for_more(decoder);
    if (n == 0)
        code = first;
    if (code >= 0x80 && code < 0xA0)
        return step_c1(decoder, n ? n : 1, code);
    take(decoder, n ? n : 1);
    if (n == 0)
        return TAKEN;
    return give(decoder, code == 0x7F ? ROB_KEY_BACKSPACE : (int)code, input) ? INPUT : TAKEN;
}

/* --- Strings and pastes ------------------------------------------------------------------ */

static enum step leave_string(struct rob_decoder *decoder, size_t n)
{
    take(decoder, n);
    decoder->state = ROB_DECODE_KEYS;
    decoder->dropping = true;
    return TAKEN;
}

/* A string ends with BEL, ST (Esc \) or CAN, and where another sequence begins. */
static enum step step_string(struct rob_decoder *decoder)
{
    const unsigned char *bytes = (const unsigned char *)decoder->in.data + decoder->at;
    size_t there = decoder->in.len - decoder->at;
    for (size_t i = 0; i < there; i++) {
        if (bytes[i] == 7 || bytes[i] == 24)
            return leave_string(decoder, i + 1);
        if (decoder->barrier && bytes[i] == decoder->barrier)
            return leave_string(decoder, i);
        bool c1 = bytes[i] == 0xC2;
        if ((bytes[i] == ESC || c1) && i + 1 == there) {
            decoder->at += i;
            return WAIT;
        }
        if (bytes[i] == ESC || (c1 && bytes[i + 1] == 0x9C))
            return leave_string(decoder, c1 || bytes[i + 1] == '\\' ? i + 2 : i);
    }
    decoder->at += there;
    return WAIT;
}

static enum step give_paste(struct rob_decoder *decoder, struct rob_input *input)
{
    *input = (struct rob_input){
        .key = ROB_KEY_PASTE, .text = rob_buf_text(&decoder->paste), .len = decoder->paste.len};
    decoder->given = true;
    return INPUT;
}

/* Input that was handed over already is not handed over again. */
static void clear_given(struct rob_decoder *decoder)
{
    if (decoder->given)
        rob_buf_clear(&decoder->paste);
    decoder->given = false;
}

static enum step step_paste(struct rob_decoder *decoder, struct rob_input *input)
{
    clear_given(decoder);
    while (decoder->at < decoder->in.len) {
        const char *bytes = decoder->in.data + decoder->at;
        size_t there = decoder->in.len - decoder->at, end = sizeof PASTE_END - 1;
        if (memcmp(bytes, PASTE_END, there < end ? there : end) == 0) {
            if (there < end)
                return WAIT;
            decoder->at += end;
            decoder->state = ROB_DECODE_KEYS;
            return give_paste(decoder, input);
        }
        rob_buf_char(&decoder->paste, *bytes);
        decoder->at++;
        if (decoder->paste.len >= PASTE_PART)
            return give_paste(decoder, input);
    }
    return WAIT;
}

/* --- Together ---------------------------------------------------------------------------- */

static enum step step(struct rob_decoder *decoder, struct rob_input *input)
{
    if (decoder->state == ROB_DECODE_PASTE)
        return step_paste(decoder, input);
    if (decoder->at >= decoder->in.len)
        return WAIT;
    if (decoder->state == ROB_DECODE_STRING)
        return step_string(decoder);
    unsigned char first = (unsigned char)decoder->in.data[decoder->at];
    if (first == ESC)
        return step_sequence(decoder, input);
    return first < ' ' ? step_control(decoder, input) : step_character(decoder, input);
}

bool rob_decoder_next(struct rob_decoder *decoder, struct rob_input *input)
{
    enum step result = TAKEN;
    while (result == TAKEN) {
        *input = (struct rob_input){0};
        result = step(decoder, input);
    }
    return result == INPUT;
}

/* How long a pause ends what is waiting; -1: nothing is. */
static int patience(const struct rob_decoder *decoder)
{
    size_t there = decoder->in.len - decoder->at;
    if (decoder->state == ROB_DECODE_PASTE)
        return PASTE_MS;
    if (decoder->state == ROB_DECODE_STRING)
        return STRING_MS;
    if (!decoder->waiting)
        return decoder->dropping ? BURST_MS : -1;
    if (decoder->late && there == 2)
        return HOLD_MS;
    return there == 1 || decoder->in.data[decoder->at + 1] == ESC ? decoder->escape_ms
                                                                  : SEQUENCE_MS;
}

/* The input is not a sequence: Esc by itself, or a key that might have begun one. */
static bool give_up_keys(struct rob_decoder *decoder, int64_t now, struct rob_input *input)
{
    const char *bytes = decoder->in.data + decoder->at;
    size_t there = decoder->in.len - decoder->at;
    bool late = decoder->late && there == 2, control = bytes[0] != ESC;
    int key = late ? bytes[1] : there == 1 || control ? bytes[0] : ROB_KEY_NONE;
    bool plain = (unsigned char)bytes[0] < ' ' && !decoder->mute;
    take(decoder, control && plain ? 1 : there);
    bool given = plain && give(decoder, key, input);
    if (given && key == ESC)
        decoder->escape = now;
    return given;
}

static bool give_up(struct rob_decoder *decoder, int64_t now, struct rob_input *input)
{
    bool paste = decoder->state == ROB_DECODE_PASTE, given = false;
    if (paste) {
        clear_given(decoder);
        rob_buf_add(&decoder->paste, decoder->in.data + decoder->at, decoder->in.len - decoder->at);
        given = give_paste(decoder, input) == INPUT;
    } else if (decoder->state == ROB_DECODE_KEYS && decoder->waiting) {
        return give_up_keys(decoder, now, input);
    }
    take(decoder, decoder->in.len - decoder->at);
    decoder->state = ROB_DECODE_KEYS;
    return given;
}

static bool takes_too_long(const struct rob_decoder *decoder, int64_t now)
{
    bool string = decoder->state == ROB_DECODE_STRING;
    bool sequence = decoder->state == ROB_DECODE_KEYS && decoder->waiting;
    return (string || sequence) && now - decoder->began >= WHOLE_MS;
}

bool rob_decoder_rest(struct rob_decoder *decoder, int64_t now, struct rob_input *input)
{
    bool given = false;
    *input = (struct rob_input){0};
    if (decoder->quiet < 0)
        decoder->quiet = now;
    int64_t pause = now - decoder->quiet;
    int limit = patience(decoder);
    bool long_quiet = limit >= 0 && pause >= limit, too_long = takes_too_long(decoder, now);
    if (long_quiet || too_long)
        given = give_up(decoder, now, input);
    if (too_long && !long_quiet)
        decoder->dropping = true;
    if (pause >= BURST_MS)
        decoder->dropping = false;
    return given;
}

int rob_decoder_wait(const struct rob_decoder *decoder, int64_t now)
{
    int limit = patience(decoder);
    if (limit < 0)
        return -1;
    if (decoder->dropping)
        limit = BURST_MS;
    int64_t left = (decoder->quiet < 0 ? now : decoder->quiet) + limit - now;
    return left > 0 ? (int)left : 0;
}
