/* The stack of screens. */
#include "tui/screens.h"

#include <assert.h>

void rob_tui_push(struct rob_tui *tui, enum rob_screen_id id)
{
    const struct rob_screen *screen = tui->screens[id];
    for (size_t i = 0; i < tui->depth && !screen->overlay; i++)
        if (tui->stack[i] == screen) {
            while (tui->depth > i + 1)
                rob_tui_pop(tui);
            return;
        }
    assert(tui->depth < ROB_STACK_MAX);
    tui->stack[tui->depth++] = screen;
}

void rob_tui_pop(struct rob_tui *tui)
{
    if (tui->depth == 0)
        return;
    const struct rob_screen *screen = rob_tui_top(tui);
    if (screen->leave)
        screen->leave(tui);
    tui->depth--;
}

const struct rob_screen *rob_tui_top(const struct rob_tui *tui)
{
    assert(tui->depth > 0);
    return tui->stack[tui->depth - 1];
}

bool rob_tui_is_on_top(const struct rob_tui *tui, enum rob_screen_id id)
{
    return tui->depth > 0 && rob_tui_top(tui) == tui->screens[id];
}

const struct rob_screen *rob_tui_base(const struct rob_tui *tui)
{
    size_t i = tui->depth;
    if (i == 0)
        return &rob_screen_global;
    while (i > 1 && tui->stack[i - 1]->overlay)
        i--;
    return tui->stack[i - 1];
}

size_t rob_tui_study(const struct rob_tui *tui)
{
    const struct rob_screen *base = rob_tui_base(tui);
    return base->study ? base->study(tui) : tui->session.studies.study;
}

unsigned rob_screen_mode(const struct rob_tui *tui, const struct rob_screen *screen)
{
    return screen->mode ? screen->mode(tui) : 1;
}
