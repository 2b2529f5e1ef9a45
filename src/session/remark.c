#include "session/remark.h"

#include "session/kept.h"
#include "session/words.h"

#include <syrob/output.h>

#include <stdlib.h>
#include <string.h>

/* --- Notes and flags --------------------------------------------------------------------- */

static void record_text(struct rob_session *session, enum rob_op op, const char *text)
{
    struct rob_event event = {
        .op = op, .study = rob_view_study(session->view, session->remarked).id, .reason = text};
    const char *label = rob_view_study(session->view, session->remarked).label;
    if (rob_session_record(session, session->seat, &event, 1) != ROB_OK)
        rob_kept_add(session, text, strlen(text));
    else if (op == ROB_OP_NOTE)
        rob_session_say(session, "The note on %s is saved; its history shows it.", label);
    else
        rob_session_say(session, *text ? "%s is flagged." : "The flag of %s is removed.", label);
}

static void add_note(struct rob_session *session, const char *text, int choice)
{
    (void)choice;
    if (*text)
        record_text(session, ROB_OP_NOTE, text);
    else
        rob_session_say(session, "The note is empty, so nothing was saved.");
}

static void set_flag(struct rob_session *session, const char *text, int choice)
{
    (void)choice;
    record_text(session, ROB_OP_FLAG, text);
}

static void ask(struct rob_session *session, size_t study, const char *before, const char *after,
                const char *text, rob_session_then *then)
{
    struct rob_buf question = {0};
    if (session->locked) {
        rob_session_say_locked(session);
        return;
    }
    session->remarked = study;
    rob_buf_printf(&question, "%s %s (%s)", before, rob_view_study(session->view, study).label,
                   after);
    rob_session_ask_text(session, rob_buf_text(&question), text, then);
    session->question.keeps = true;
    rob_buf_free(&question);
}

/* When the others see what is written on a study. */
static const char *seen_by_others(const struct rob_session *session, size_t study)
{
    return rob_view_open(session->view, study) ? "others see it"
                                               : "others see it once the study is unblinded";
}

void rob_session_note(struct rob_session *session, size_t study)
{
    ask(session, study, "Note on", seen_by_others(session, study), "", add_note);
}

void rob_session_flag(struct rob_session *session, size_t study)
{
    const char *now = rob_view_study_flag(session->view, study, rob_session_me(session));
    struct rob_buf after = {0};
    rob_buf_printf(&after, "with a reminder; %s; without a text the flag is removed",
                   seen_by_others(session, study));
    ask(session, study, "Flag", rob_buf_text(&after), now ? now : "", set_flag);
    rob_buf_free(&after);
}

void rob_session_history(const struct rob_session *session, size_t study, struct rob_buf *out)
{
    char *text = NULL;
    struct rob_error err = {0};
    if (rob_write_log_text(&text, session->view, (int)study, ROB_NOT_FOUND, &err))
        rob_buf_str(out, err.text);
    else
        rob_buf_str(out, *text ? text : "Nothing has been recorded on this study yet.\n");
    free(text);
}
