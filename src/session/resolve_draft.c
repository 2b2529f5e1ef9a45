/* The texts that wait for a decision, as a draft: resolving alone records them. */
#include "session/resolve.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

/* --- Writing --------------------------------------------------------------------------------- */

bool rob_resolve_has_draft(const struct rob_session *session)
{
    const struct rob_resolving *state = &session->resolving;
    if (rob_resolve_is_pending(session))
        return true;
    return state->entry && !state->settled && rob_resolve_in_text(session) && state->before &&
           strcmp(rob_field_text(&state->field), state->before) != 0;
}

static void add_text(const struct rob_session *session, enum rob_focus focus, const char *text,
                     struct rob_buf *out)
{
    const struct rob_resolving *state = &session->resolving;
    bool typed = focus != ROB_FOCUS_ITEM && focus == state->focus;
    const char *now = typed ? rob_field_text(&state->field) : text;
    rob_buf_printf(out, "%zu\n", strlen(now));
    rob_buf_str(out, now);
    rob_buf_char(out, '\n');
}

void rob_resolve_add_draft(const struct rob_session *session, struct rob_buf *out)
{
    const struct rob_entry *entry = session->resolving.entry;
    add_text(session, ROB_FOCUS_SUPPORT, entry->support, out);
    add_text(session, ROB_FOCUS_REASON, session->resolving.reason, out);
    for (size_t i = 0; i < entry->n_quotes; i++) {
        bool first = i == 0; /* the one that the screen has a field for */
        add_text(session, first ? ROB_FOCUS_QUOTE : ROB_FOCUS_ITEM, entry->quotes[i].text, out);
        add_text(session, first ? ROB_FOCUS_WHERE : ROB_FOCUS_ITEM, entry->quotes[i].where, out);
    }
}
