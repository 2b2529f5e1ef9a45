/* The texts that wait for a decision, as a draft: resolving alone records them. */
#include "session/resolve.h"

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

static void add_text(const char *text, struct rob_buf *out)
{
    rob_buf_printf(out, "%zu\n", strlen(text));
    rob_buf_str(out, text);
    rob_buf_char(out, '\n');
}

void rob_resolve_add_texts(const struct rob_entry *entry, const char *reason, struct rob_buf *out)
{
    add_text(entry->support, out);
    add_text(reason, out);
    for (size_t i = 0; i < entry->n_quotes; i++) {
        add_text(entry->quotes[i].text, out);
        add_text(entry->quotes[i].where, out);
    }
}

/* The text in focus as it is being typed; the screen has fields for the first quote. */
static const char *now(const struct rob_session *session, enum rob_focus focus, const char *text)
{
    const struct rob_resolving *state = &session->resolving;
    return focus != ROB_FOCUS_ITEM && focus == state->focus ? rob_field_text(&state->field) : text;
}

void rob_resolve_add_draft(const struct rob_session *session, struct rob_buf *out)
{
    const struct rob_entry *entry = session->resolving.entry;
    add_text(now(session, ROB_FOCUS_SUPPORT, entry->support), out);
    add_text(now(session, ROB_FOCUS_REASON, session->resolving.reason), out);
    for (size_t i = 0; i < entry->n_quotes; i++) {
        const struct rob_entry_quote *quote = &entry->quotes[i];
        add_text(i ? quote->text : now(session, ROB_FOCUS_QUOTE, quote->text), out);
        add_text(i ? quote->where : now(session, ROB_FOCUS_WHERE, quote->where), out);
    }
}
