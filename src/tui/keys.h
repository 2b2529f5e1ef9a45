/* Keys: a character is its code point (Ctrl-A is 1), the others have numbers beyond Unicode. */
#ifndef ROB_TUI_KEYS_H
#define ROB_TUI_KEYS_H

#include <stdbool.h>
#include <stddef.h>

/* name in the enum, name for people */
#define ROB_KEY_LIST(X)                                                                            \
    X(UP, "Up")                                                                                    \
    X(DOWN, "Down")                                                                                \
    X(LEFT, "Left")                                                                                \
    X(RIGHT, "Right")                                                                              \
    X(PAGE_UP, "PgUp")                                                                             \
    X(PAGE_DOWN, "PgDn")                                                                           \
    X(HOME, "Home")                                                                                \
    X(END, "End")                                                                                  \
    X(DELETE, "Del")                                                                               \
    X(BACKSPACE, "Backspace")                                                                      \
    X(BACK_TAB, "S-Tab")                                                                           \
    X(ALT_ENTER, "Alt-Enter")                                                                      \
    X(WORD_LEFT, "Alt-b")                                                                          \
    X(WORD_RIGHT, "Alt-f")                                                                         \
    X(F1, "F1")                                                                                    \
    X(ANSWER, "answer")      /* stands in tables for the answers' keys of an item */               \
    X(ANSWER_NEXT, "ANSWER") /* and these in capitals */                                           \
    X(DIGIT, "1-9")          /* and for the digits */                                              \
    X(PASTE, "paste")        /* a pasted text has arrived */                                       \
    X(CLICK, "click")        /* the mouse */                                                       \
    X(WHEEL_UP, "wheel")                                                                           \
    X(WHEEL_DOWN, "wheel")                                                                         \
    X(BARRIER, "barrier") /* tests: everything before it has been dealt with */

enum rob_key {
    ROB_KEY_NONE = 0,
    ROB_KEY_NEW_LINE = 10, /* Ctrl-J */
    ROB_KEY_TAB = 9,
    ROB_KEY_ENTER = 13,
    ROB_KEY_ESC = 27,
    ROB_KEY_LAST_CHARACTER = 0x10FFFF,
#define X(name, text) ROB_KEY_##name,
    ROB_KEY_LIST(X)
#undef X
};

#define ROB_CTRL(letter) ((letter) - '@')

/* "Ctrl-U", "Enter", "y"; `name` has room for 16 bytes. */
void rob_key_name(int key, char name[16]);

/* True for a key that types a character. */
bool rob_key_is_text(int key);

#endif
