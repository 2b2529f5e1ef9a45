#include "session/draft.h"

#include "base/file.h"
#include "session/draft_file.h"
#include "session/judge.h"
#include "session/kept.h"
#include "session/resolve.h"
#include "session/resolve_waiting.h"

#include <fcntl.h>
#include <string.h>

/* The text that is open now, of a first pass or of the consensus; or all that wait. */
struct open_text {
    char screen; /* 'f' form, 'c' consensus */
    bool all;
    struct rob_cell cell;
    enum rob_focus focus;
    size_t quote;
    const struct rob_field *field;
    const char *before;
};

static bool find_open_text(const struct rob_session *session, struct open_text *at)
{
    const struct rob_judging *judging = &session->judging;
    const struct rob_resolving *reconcile = &session->resolving;
    if (rob_judge_in_text(session) && judging->before)
        *at = (struct open_text){.screen = 'f',
                                 .cell = rob_judge_cell(session),
                                 .focus = judging->focus,
                                 .quote = judging->quote,
                                 .field = &judging->field,
                                 .before = judging->before};
    else if (rob_resolve_has_draft(session) || (rob_resolve_in_text(session) && reconcile->before))
        *at = (struct open_text){.screen = 'c',
                                 .all = rob_resolve_has_draft(session),
                                 .cell = reconcile->cell,
                                 .focus = reconcile->focus,
                                 .field = &reconcile->field,
                                 .before = reconcile->before};
    else
        return false;
    return at->all || strcmp(rob_field_text(at->field), at->before) != 0;
}

static void compose_open(const struct rob_session *session, const struct open_text *at,
                         struct rob_buf *out)
{
    rob_buf_printf(
        out, "%s\n%s\n%s\n%s\n%c %d %zu\n", at->all ? ROB_DRAFT_ALL : ROB_DRAFT_ONE,
        rob_view_study(session->view, at->cell.study).id, session->form->items[at->cell.item].id,
        at->cell.outcome >= 0 ? rob_view_outcome(session->view, (size_t)at->cell.outcome) : "",
        at->screen, (int)at->focus, at->quote);
    if (at->all)
        rob_resolve_add_draft(session, out);
    else
        rob_buf_str(out, rob_field_text(at->field));
}

static void compose_waiting(const struct rob_session *session, size_t i, struct rob_buf *out)
{
    struct rob_cell cell;
    struct rob_buf texts = {0};
    const char *study = NULL;
    if (rob_resolve_waiting_draft(session, i, &study, &cell, &texts))
        rob_buf_printf(out, "%s\n%s\n%s\n%s\nc %d 0\n%s", ROB_DRAFT_ALL, study,
                       session->form->items[cell.item].id,
                       cell.outcome >= 0 ? rob_view_outcome(session->view, (size_t)cell.outcome)
                                         : "",
                       ROB_FOCUS_ITEM, rob_buf_text(&texts));
    rob_buf_free(&texts);
}

static void add_block(struct rob_buf *out, struct rob_buf *block)
{
    if (block->len > 0)
        rob_buf_printf(out, "%zu\n%s\n", block->len, rob_buf_text(block));
    rob_buf_free(block);
}

/* The file as it should be now; nothing where nothing is unfinished. */
static void compose(const struct rob_session *session, struct rob_buf *out)
{
    struct open_text at;
    bool open = find_open_text(session, &at);
    size_t n = session->resolving.n_waiting;
    if (n == 0 && open)
        compose_open(session, &at, out);
    if (n == 0)
        return;
    rob_buf_str(out, ROB_DRAFT_MANY "\n");
    for (size_t i = 0; i < n + open; i++) {
        struct rob_buf block = {0};
        if (open && i == 0)
            compose_open(session, &at, &block);
        else
            compose_waiting(session, i - open, &block);
        add_block(out, &block);
    }
}

static unsigned long hash_of(const struct rob_buf *buf)
{
    unsigned long hash = 5381;
    for (size_t i = 0; i < buf->len; i++)
        hash = hash * 33 + (unsigned char)buf->data[i];
    return hash ? hash : 1;
}

/* A draft that was offered and neither taken up nor thrown away, or could not be read. */
static void spare_other(struct rob_session *session)
{
    struct rob_buf other = {0};
    if (rob_draft_read(session, &other)) {
        rob_session_say(session, "Another unfinished text was found.");
        rob_kept_add(session, other.data, other.len);
    }
    rob_buf_free(&other);
}

void rob_draft_save(struct rob_session *session)
{
    struct rob_buf buf = {0};
    if (!session->seat[0])
        return;
    compose(session, &buf);
    unsigned long hash = hash_of(&buf);
    if (buf.len > 0 && !buf.failed && hash != session->draft.hash && rob_draft_path(session)) {
        if (session->draft.hash == 0)
            spare_other(session);
        if (rob_file_write_private(AT_FDCWD, session->draft.path, buf.data, buf.len, true, NULL) ==
            ROB_OK)
            session->draft.hash = hash;
    }
    rob_buf_free(&buf);
}

bool rob_draft_is_kept(const struct rob_session *session)
{
    struct open_text at;
    struct rob_buf buf = {0};
    if (!find_open_text(session, &at))
        return false;
    compose(session, &buf);
    bool kept = !buf.failed && hash_of(&buf) == session->draft.hash;
    rob_buf_free(&buf);
    return kept;
}
