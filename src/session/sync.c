/* Synchronising with a copy while the review is open. */
#include "session/remark.h"

#include "base/fail.h"
#include "base/file.h"

#include "session/places.h"
#include "session/words.h"

#include <syrob/merge.h>
#include <syrob/output.h>

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* "Bo Chen, the lead"; the numbers of changes are left out, since others may still be blinded. */
static void add_names(struct rob_buf *out, const struct rob_session *session,
                      const struct rob_merge_report *report)
{
    for (size_t i = 0; i < report->n; i++) {
        const char *id = report->seats[i].seat;
        int seat = rob_view_find_seat(session->view, id);
        const char *name = strcmp(id, ROB_SEAT_LEAD) == 0        ? "the lead"
                           : strcmp(id, ROB_SEAT_CONSENSUS) == 0 ? "the reconciliation"
                           : seat == ROB_NOT_FOUND               ? id
                                                   : rob_word_name(session, (size_t)seat);
        rob_word_add_to_list(out, name, i, report->n);
    }
}

/* Two leads may each have imported a record of one paper. */
static void add_pairs(struct rob_buf *out, const struct rob_session *session,
                      const struct rob_merge_report *taken)
{
    struct rob_duplicates *pairs = NULL;
    bool lead = false;
    for (size_t i = 0; i < taken->n; i++)
        lead = lead || strcmp(taken->seats[i].seat, ROB_SEAT_LEAD) == 0;
    if (!lead || rob_duplicates_new(&pairs, session->view, NULL) || !pairs->n)
        lead = false;
    size_t n_pairs = lead ? pairs->n - pairs->n_mixed : 0;
    if (n_pairs)
        rob_buf_printf(out,
                       " %zu pair%s of studies may each be one paper. To see %s: syrob studies "
                       "--duplicates",
                       n_pairs, n_pairs == 1 ? "" : "s", n_pairs == 1 ? "it" : "them");
    if (lead && pairs->n_mixed)
        rob_buf_printf(
            out, " %zu %s two papers that got the same id. To see %s: syrob studies --duplicates",
            pairs->n_mixed, pairs->n_mixed == 1 ? "study holds" : "studies each hold",
            pairs->n_mixed == 1 ? "it" : "them");
    rob_duplicates_free(pairs);
}

/* Without a word they would be one disagreement more. */
static void add_conflicts(struct rob_buf *out, const struct rob_session *session)
{
    const struct rob_view *view = session->view;
    size_t n = 0;
    for (size_t s = 0; s < rob_view_n_studies(view); s++)
        for (size_t i = 0; rob_view_open(view, s) && i < rob_view_n_cells(view, s); i++)
            n += rob_view_consensus(view, rob_view_cell(view, s, i)).conflict;
    if (n)
        rob_buf_printf(out,
                       " %zu item%s resolved differently on two computers: press c to resolve %s "
                       "again.",
                       n, n == 1 ? " was" : "s were", n == 1 ? "it" : "them");
    size_t all = rob_view_n_conflicts(view), others = all > n ? all - n : 0;
    if (others) {
        rob_buf_char(out, ' ');
        rob_word_conflicts(out, others);
        rob_buf_char(out, '.');
    }
}

static void say_result(struct rob_session *session, const char *dir,
                       const struct rob_merge_report *taken, const struct rob_merge_report *given)
{
    struct rob_buf text = {0};
    rob_buf_printf(&text, "Synchronised with %s. ", dir);
    rob_buf_str(&text, taken->n ? "Imported: changes from " : "There was nothing new there");
    add_names(&text, session, taken);
    rob_buf_str(&text, given->n ? ". Copied there: changes from "
                                : "; the copy already has everything in this review");
    add_names(&text, session, given);
    rob_buf_char(&text, '.');
    if (taken->n_late)
        rob_buf_printf(&text,
                       " %zu first pass%s changed, reopened or finished again on a copy "
                       "that did not know it to be final. "
                       "That version is kept but does not count. To see it: syrob log",
                       taken->n_late, taken->n_late == 1 ? " was" : "es were");
    if (taken->n_closed)
        rob_buf_printf(&text, " %zu %s blinded again.", taken->n_closed,
                       taken->n_closed == 1 ? "study is" : "studies are");
    char *unused = NULL;
    if (rob_write_unused_text(&unused, session->view, NULL) == ROB_OK && *unused)
        rob_buf_printf(&text, "\n%.*s", (int)strlen(unused) - 1, unused);
    free(unused);
    add_conflicts(&text, session);
    add_pairs(&text, session, taken);
    rob_session_say(session, "%s", rob_buf_text(&text));
    rob_buf_free(&text);
}

static void synchronise(struct rob_session *session, const char *text, int choice)
{
    struct rob_merge_report taken = {0}, given = {0};
    struct rob_error err = {0};
    char *ids[ROB_N_PLACES];
    (void)text, (void)choice;
    rob_session__remember_places(session, ids);
    enum rob_status status =
        rob_review_sync(session->review, session->sync_dir, &taken, &given, &err);
    rob_session__find_places(session, ids);
    if (status && taken.n)
        rob_error_hint(&err, "; what was new there has been imported");
    if (status)
        rob_session_complain(session, &err);
    else
        say_result(session, session->sync_dir, &taken, &given);
    rob_merge_report_free(&taken);
    rob_merge_report_free(&given);
}

/* If the folder does not exist, its name may be mistyped, or the USB stick not plugged in. */
static void sync_with(struct rob_session *session, const char *dir, int choice)
{
    struct rob_buf question = {0};
    (void)choice;
    if (!*dir) {
        rob_session_say(session, "No folder was named, so nothing was synchronised.");
        return;
    }
    free(session->sync_dir);
    session->sync_dir = rob_file_typed(dir);
    if (!session->sync_dir) {
        struct rob_error err = {0};
        (void)rob_fail_memory(&err);
        rob_session_complain(session, &err);
        return;
    }
    if (access(session->sync_dir, F_OK) == 0) {
        synchronise(session, "", 0);
        return;
    }
    rob_buf_printf(&question, "There is no folder %s.\nCreate it, with a copy of this review?",
                   session->sync_dir);
    rob_session_ask_yes(session, rob_buf_text(&question), synchronise);
    rob_buf_free(&question);
}

void rob_session_sync(struct rob_session *session)
{
    rob_session_ask_text(session, "Folder to synchronise with, such as one on a USB stick",
                         session->sync_dir ? session->sync_dir : "", sync_with);
}
