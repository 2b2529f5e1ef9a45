#include "tui/keys.h"

#include "base/utf8.h"

#include <stdio.h>

static const struct {
    int key;
    const char *name;
} NAMES[] = {{ROB_KEY_TAB, "Tab"},
             {ROB_KEY_ENTER, "Enter"},
             {ROB_KEY_ESC, "Esc"},
             {' ', "Space"},
#define X(name, text) {ROB_KEY_##name, text},
             ROB_KEY_LIST(X)
#undef X
};

bool rob_key_is_text(int key)
{
    return key >= ' ' && key <= ROB_KEY_LAST_CHARACTER && !(key >= 0x7F && key < 0xA0);
}

void rob_key_name(int key, char name[16])
{
    for (size_t i = 0; i < sizeof NAMES / sizeof NAMES[0]; i++)
        if (NAMES[i].key == key) {
            snprintf(name, 16, "%s", NAMES[i].name);
            return;
        }
    if (key > 0 && key < ' ') {
        snprintf(name, 16, "Ctrl-%c", '@' + key);
        return;
    }
    struct rob_buf text = {0};
    rob_utf8_add(&text, (uint32_t)key);
    snprintf(name, 16, "%s", rob_buf_text(&text));
    rob_buf_free(&text);
}
