/* Taking the texts of a draft up again. */
#include "session/resolve.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

char *rob_resolve_next_of_draft(char **rest)
{
    char *at = *rest, *end = NULL;
    if (!at || !*at)
        return NULL;
    *rest = NULL;
    size_t len = isdigit((unsigned char)*at) ? strtoul(at, &end, 10) : 0;
    if (!end || *end != '\n' || len >= strlen(end + 1) || end[1 + len] != '\n')
        return NULL;
    end[1 + len] = '\0';
    *rest = end + 1 + len + 1;
    return end + 1;
}

/* As a field takes it; a text too long for one, of several reviewers, as it is. */
static void fill_field(struct rob_field *field, const char *text, bool one_line)
{
    rob_field_set(field, "", one_line);
    if (!rob_field_insert(field, text, strlen(text)))
        rob_field_set(field, text, one_line);
}

static bool fill_text(char **to, const char *text, bool one_line)
{
    struct rob_field field = {0};
    fill_field(&field, text, one_line);
    bool filled = rob_entry_set(to, rob_field_text(&field));
    rob_field_free(&field);
    return filled;
}

/* The text in focus rests as it was when it was entered. */
static bool fill_others(struct rob_session *session, char *const *texts, size_t n,
                        enum rob_focus focus)
{
    struct rob_resolving *state = &session->resolving;
    bool filled =
        (focus == ROB_FOCUS_SUPPORT || fill_text(&state->entry->support, texts[0], false)) &&
        (focus == ROB_FOCUS_REASON || fill_text(&state->reason, texts[1], false));
    for (size_t i = 2; filled && i < n; i += 2) {
        bool first = i == 2;
        filled = rob_entry_need_quotes(state->entry, i / 2);
        struct rob_entry_quote *quote = &state->entry->quotes[i / 2 - 1];
        if (filled && !(first && focus == ROB_FOCUS_QUOTE))
            filled = fill_text(&quote->text, texts[i], false);
        if (filled && !(first && focus == ROB_FOCUS_WHERE))
            filled = fill_text(&quote->where, texts[i + 1], true);
    }
    return filled;
}

static const char *text_in_focus(char *const *texts, size_t n, enum rob_focus focus)
{
    size_t i = n == 1                       ? 0
               : focus == ROB_FOCUS_SUPPORT ? 0
               : focus == ROB_FOCUS_REASON  ? 1
               : focus == ROB_FOCUS_QUOTE   ? 2
                                            : 3;
    return i < n ? texts[i] : "";
}

bool rob_resolve_take_up(struct rob_session *session, char *const *texts, size_t n,
                         enum rob_focus focus)
{
    struct rob_resolving *state = &session->resolving;
    if (!rob_resolve_can_write(session))
        return false;
    if (focus == ROB_FOCUS_ITEM && state->settled)
        focus = ROB_FOCUS_SUPPORT; /* since, by somebody else: what is left there is recorded */
    if (focus != ROB_FOCUS_ITEM) {
        rob_resolve_enter_text(session, focus);
        if (!rob_resolve_in_text(session))
            return false;
        fill_field(&state->field, text_in_focus(texts, n, focus), state->field.one_line);
    }
    if (n > 1 && !fill_others(session, texts, n, focus))
        return false;
    if (focus == ROB_FOCUS_ITEM)
        rob_resolve_say_pending(session);
    return true;
}
