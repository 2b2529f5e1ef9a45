/* Which command a key gives on a screen. */
#include "tui/screens.h"

#include "session/words.h"

#include <ctype.h>

static bool is_key_of(const struct rob_tui *tui, const struct rob_screen *screen,
                      const struct rob_binding *binding, int key)
{
    if (key != ROB_KEY_NONE && (key == binding->key || key == binding->other))
        return true;
    if (binding->key == ROB_KEY_DIGIT)
        return key >= '0' && key <= '9';
    bool answers = binding->key == ROB_KEY_ANSWER || binding->key == ROB_KEY_ANSWER_NEXT;
    if (!answers || tui->behind || key > 'z' || !isalnum(key))
        return false;
    if (screen->answers)
        return binding->key == ROB_KEY_ANSWER && screen->answers(tui, key);
    const struct rob_item *item = screen->item ? screen->item(tui) : NULL;
    bool capital = binding->key == ROB_KEY_ANSWER_NEXT;
    return item && !isupper(key) == !capital && rob_answer_of_key(item, key) >= 0;
}

/* Modes of which one is needed, if any is. */
static bool suits(unsigned needed, unsigned mode)
{
    return !needed || needed & mode;
}

static unsigned counting(const struct rob_binding *binding)
{
    return binding->modes & 0xFFFF;
}

bool rob_binding_is_live(const struct rob_binding *binding, unsigned mode)
{
    return suits(counting(binding), mode);
}

bool rob_binding_is_offered(const struct rob_binding *binding, unsigned mode)
{
    return suits(counting(binding), mode) && suits(binding->modes >> 16, mode);
}

const struct rob_binding *rob_binding_find(const struct rob_tui *tui,
                                           const struct rob_screen *screen,
                                           const struct rob_screen *table, int key)
{
    unsigned mode = rob_screen_mode(tui, screen);
    for (size_t i = 0; i < table->n_bindings; i++) {
        const struct rob_binding *binding = &table->bindings[i];
        bool counts = table != screen || rob_binding_is_live(binding, mode);
        if (counts && is_key_of(tui, screen, binding, key))
            return binding;
    }
    return NULL;
}

bool rob_tui_is_shadowed(const struct rob_tui *tui, const struct rob_binding *binding)
{
    const struct rob_screen *top = rob_tui_top(tui), *screen = rob_tui_base(tui);
    if (top->overlay && binding >= top->bindings && binding < top->bindings + top->n_bindings)
        return false; /* answers have no keys there */
    bool digit = binding->key == ROB_KEY_DIGIT, plain = binding->key > ' ' && binding->key <= 'z';
    if (tui->behind || (!plain && !digit))
        return false;
    for (int key = digit ? '0' : binding->key; key <= (digit ? '9' : binding->key); key++) {
        const struct rob_binding *found = rob_binding_find(tui, screen, screen, key);
        bool together = found && (suits(counting(found), counting(binding)) ||
                                  rob_binding_is_live(binding, rob_screen_mode(tui, screen)));
        if (together && found != binding &&
            (found->key == ROB_KEY_ANSWER || found->key == ROB_KEY_ANSWER_NEXT))
            return true;
    }
    return false;
}
