#include "session/draft_file.h"

#include "base/file.h"
#include "session/draft.h"
#include "session/state_path.h"

#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

const char *rob_draft_path(struct rob_session *session)
{
    if (session->draft.path)
        return session->draft.path;
    session->draft.path = rob_state_path(session->review, "drafts", session->seat);
    if (session->draft.path && rob_file_make_way(session->draft.path, 0700, NULL)) {
        free(session->draft.path);
        session->draft.path = NULL;
    }
    return session->draft.path;
}

bool rob_draft_read(struct rob_session *session, struct rob_buf *out)
{
    enum { DRAFT_MAX = 1 << 22 };
    return rob_draft_path(session) &&
           rob_file_read(out, AT_FDCWD, session->draft.path, DRAFT_MAX, false, NULL) == ROB_OK &&
           out->len > 0;
}

void rob_draft_free(struct rob_session *session)
{
    free(session->draft.path);
    session->draft.path = NULL;
}

void rob_draft_drop(struct rob_session *session)
{
    if (session->draft.hash == 0 || !session->draft.path)
        return;
    if (session->resolving.n_waiting > 0) {
        session->draft.hash = 1; /* the others stay, and the next look writes them alone */
        return;
    }
    unlink(session->draft.path);
    session->draft.hash = 0;
}
