#include "session/resolve.h"

#include "session/words.h"

#include <string.h>

void rob_resolve_add_resolvers(const struct rob_session *session, struct rob_buf *out)
{
    struct rob_consensus consensus = rob_resolve_consensus(session);
    rob_buf_str(out, consensus.n_by > 0 ? "by " : "");
    for (size_t i = 0; i < consensus.n_by; i++) {
        int seat = rob_view_find_seat(session->view, consensus.by[i]);
        rob_word_add_to_list(out,
                             seat >= 0 ? rob_word_name(session, (size_t)seat) : consensus.by[i], i,
                             consensus.n_by);
    }
}

static const char *cause_text(const char *id)
{
    for (size_t i = 0; i < ROB_CAUSE_COUNT; i++)
        if (strcmp(rob_cause_id((enum rob_cause)i), id) == 0)
            return rob_cause_text((enum rob_cause)i);
    return "";
}

void rob_resolve_add_state(const struct rob_session *session, struct rob_buf *out)
{
    struct rob_consensus consensus = rob_resolve_consensus(session);
    switch (consensus.state) {
    case ROB_CELL_UNANIMOUS:
        rob_buf_str(out, rob_session_adjudicates(session) ? "the reviewers agreed" : "you agreed");
        break;
    case ROB_CELL_RESOLVED:
        rob_buf_str(out, consensus.merged ? "agreed; the texts are merged" : "resolved");
        if (*consensus.cause)
            rob_buf_printf(out, " (%s)", cause_text(consensus.cause));
        break;
    case ROB_CELL_REFERRED:
        rob_buf_str(out, "referred to the adjudicator");
        break;
    default:
        rob_buf_str(out, consensus.conflict
                             ? "resolved in two ways, on two computers: resolve it again"
                         : consensus.stale ? "to be resolved again: an original answer has changed"
                                           : "not resolved yet");
    }
}

void rob_resolve_add_standing(const struct rob_session *session, struct rob_buf *out)
{
    struct rob_consensus consensus = rob_resolve_consensus(session);
    rob_buf_str(out, "Consensus: ");
    if (consensus.answer >= 0) {
        rob_word_answer(out, session->form, rob_resolve_item(session), consensus.answer);
        rob_buf_str(out, ", ");
    }
    rob_resolve_add_state(session, out);
    if (consensus.n_by > 0)
        rob_buf_str(out, ", ");
    rob_resolve_add_resolvers(session, out);
    rob_buf_printf(out, "%s%s", *consensus.reason ? ". Reason: " : "", consensus.reason);
    rob_buf_printf(out, "%s%s", *consensus.support ? "\nSupport: " : "", consensus.support);
}
