#include "tui/sequence.h"

#include <string.h>

enum { ESC = 27 };

/* Sequences of xterm and its kin, the Linux console, rxvt and PuTTY. */
static const struct rob_sequence COMMON[] = {
    {"\033[A", ROB_KEY_UP},        {"\033OA", ROB_KEY_UP},       {"\033[B", ROB_KEY_DOWN},
    {"\033OB", ROB_KEY_DOWN},      {"\033[C", ROB_KEY_RIGHT},    {"\033OC", ROB_KEY_RIGHT},
    {"\033[D", ROB_KEY_LEFT},      {"\033OD", ROB_KEY_LEFT},     {"\033[H", ROB_KEY_HOME},
    {"\033OH", ROB_KEY_HOME},      {"\033[1~", ROB_KEY_HOME},    {"\033[7~", ROB_KEY_HOME},
    {"\033[F", ROB_KEY_END},       {"\033OF", ROB_KEY_END},      {"\033[4~", ROB_KEY_END},
    {"\033[8~", ROB_KEY_END},      {"\033[5~", ROB_KEY_PAGE_UP}, {"\033[6~", ROB_KEY_PAGE_DOWN},
    {"\033[3~", ROB_KEY_DELETE},   {"\033[Z", ROB_KEY_BACK_TAB}, {"\033OP", ROB_KEY_F1},
    {"\033[11~", ROB_KEY_F1},      {"\033[[A", ROB_KEY_F1},      {"\033OM", ROB_KEY_ENTER},
    {"\033\r", ROB_KEY_ALT_ENTER}, {"\033b", ROB_KEY_WORD_LEFT}, {"\033f", ROB_KEY_WORD_RIGHT},
};

/* --- The form of a sequence -------------------------------------------------------------- */

static bool is_between(unsigned char byte, int first, int last)
{
    return byte >= first && byte <= last;
}

/* CSI: parameters, intermediates, and one final byte. The console puts a "[" before its own, and
 * the oldest mouse reports have three bytes of any kind behind an "M". */
static enum rob_sequence_form form_of_csi(const unsigned char *bytes, size_t n)
{
    if (n == 2)
        return ROB_FORM_MORE;
    if (bytes[2] == 'M')
        return n < 6 ? ROB_FORM_MORE : ROB_FORM_WHOLE;
    if (bytes[2] == '[')
        return n < 4 ? ROB_FORM_MORE : ROB_FORM_WHOLE;
    if (is_between(bytes[n - 1], 0x20, 0x3F))
        return ROB_FORM_MORE;
    return is_between(bytes[n - 1], 0x40, 0x7E) ? ROB_FORM_WHOLE : ROB_FORM_WRONG;
}

static enum rob_sequence_form form_of_ss3(const unsigned char *bytes, size_t n)
{
    if (n == 2 || is_between(bytes[n - 1], 0x30, 0x3F))
        return ROB_FORM_MORE;
    return is_between(bytes[n - 1], 0x40, 0x7E) ? ROB_FORM_WHOLE : ROB_FORM_WRONG;
}

enum rob_sequence_form rob_sequence_form(const char *text, size_t n)
{
    const unsigned char *bytes = (const unsigned char *)text;
    while (n > 1 && bytes[1] == ESC) { /* Alt with a key that sends a sequence */
        bytes++;
        n--;
    }
    if (n < 2)
        return ROB_FORM_MORE;
    switch (bytes[1]) {
    case '[':
        return form_of_csi(bytes, n);
    case 'O':
        return form_of_ss3(bytes, n);
    case 'P': /* DCS */
    case 'X': /* SOS */
    case ']': /* OSC */
    case '^': /* PM */
    case '_': /* APC */
        return ROB_FORM_STRING;
    default:
        return ROB_FORM_WHOLE; /* Alt and a key */
    }
}

/* --- Sequences that are known ------------------------------------------------------------ */

static enum rob_match match_one(const struct rob_sequence *sequence, const char *bytes, size_t n)
{
    if (sequence->bytes[0] != bytes[0] || (n > 1 && sequence->bytes[1] != bytes[1]))
        return ROB_NO_MATCH;
    size_t len = strlen(sequence->bytes);
    if (n <= len && memcmp(sequence->bytes, bytes, n) == 0)
        return n == len ? ROB_MATCHES : ROB_BEGINS;
    return ROB_NO_MATCH;
}

enum rob_match rob_sequence_match(const struct rob_sequence *sequences, size_t n_sequences,
                                  const char *bytes, size_t n, int *key)
{
    enum rob_match best = ROB_NO_MATCH;
    for (size_t i = 0; i < n_sequences && best != ROB_MATCHES; i++) {
        enum rob_match match = match_one(&sequences[i], bytes, n);
        best = match > best ? match : best;
        if (match == ROB_MATCHES)
            *key = sequences[i].key;
    }
    return best;
}

enum rob_match rob_sequence_match_common(const char *bytes, size_t n, int *key)
{
    return rob_sequence_match(COMMON, sizeof COMMON / sizeof COMMON[0], bytes, n, key);
}

/* --- The mouse --------------------------------------------------------------------------- */

bool rob_sequence_is_report(const char *bytes, size_t n)
{
    if (n < 6 || bytes[1] != '[')
        return false;
    return bytes[2] == 'M' || (bytes[2] == '<' && (bytes[n - 1] == 'M' || bytes[n - 1] == 'm'));
}

static int read_number(const char **at)
{
    int value = 0;
    for (; **at >= '0' && **at <= '9' && value < 100000; (*at)++)
        value = value * 10 + (**at - '0');
    *at += **at == ';';
    return value;
}

static int key_of_button(int button)
{
    switch (button) {
    case 0:
        return ROB_KEY_CLICK;
    case 64:
        return ROB_KEY_WHEEL_UP;
    case 65:
        return ROB_KEY_WHEEL_DOWN;
    default:
        return ROB_KEY_NONE;
    }
}

int rob_sequence_press(const char *bytes, size_t n, int *row, int *col)
{
    const char *at = bytes + 3, *end = bytes + n - 1;
    int button = 0;
    *row = *col = 0;
    if (bytes[2] == 'M') {
        button = (unsigned char)bytes[3] - 32;
        *col = (unsigned char)bytes[4] - 32;
        *row = (unsigned char)bytes[5] - 32;
    } else {
        button = read_number(&at);
        *col = read_number(&at);
        *row = read_number(&at);
        if (at != end || *end != 'M')
            return ROB_KEY_NONE;
    }
    return (*row)-- > 0 && (*col)-- > 0 ? key_of_button(button) : ROB_KEY_NONE;
}
