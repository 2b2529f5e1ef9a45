#include "session/session.h"

#include "base/fail.h"

#include "session/counts.h"
#include "session/draft.h"
#include "session/judge.h"
#include "session/kept.h"
#include "session/resolve.h"
#include "session/screening.h"
#include "session/studies.h"
#include "session/visit.h"
#include "session/words.h"

#include <syrob/custody.h>
#include <syrob/output.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum rob_status rob_session_init(struct rob_session *session, struct rob_review *review,
                                 struct rob_error *err)
{
    *session = (struct rob_session){.review = review, .form = rob_review_form(review)};
    session->judging.outcome = ROB_NO_OUTCOME;
    session->resolving.cell.outcome = ROB_NO_OUTCOME;
    return rob_view_new(&session->view, review, NULL, err);
}

void rob_session_free(struct rob_session *session)
{
    rob_session_cancel(session);
    rob_studies_free(session);
    rob_judge_free(session);
    rob_resolve_free(session);
    rob_draft_free(session);
    rob_kept_free(session);
    rob_screening_free(session);
    free(session->sync_dir);
    rob_view_free(session->view);
    *session = (struct rob_session){0};
}

static void claim(struct rob_session *session)
{
    struct rob_error err = {0};
    enum rob_status status = rob_review_claim(session->review, session->seat, &err);
    session->form = rob_review_form(session->review);
    session->locked = status == ROB_LOCKED;
    if (status) {
        rob_session_complain(session, &err);
        session->message_stays = false;
    }
}

enum rob_status rob_session_enter(struct rob_session *session, const char *seat,
                                  struct rob_error *err)
{
    struct rob_view *view = NULL;
    enum rob_status status = rob_view_new(&view, session->review, seat, err);
    if (!status && rob_view_seat(view, (size_t)rob_view_viewer(view)).role == ROB_ROLE_MACHINE) {
        rob_view_free(view);
        return rob_fail(err, ROB_REFUSED,
                        "%s is a machine reviewer; its judgements come from a sheet. To import it: "
                        "syrob --as %s judge --from SHEET",
                        seat, seat);
    }
    if (status)
        return status;
    snprintf(session->seat, sizeof session->seat, "%s", seat);
    rob_view_free(session->view); /* only now, since `seat` may be a text of this view */
    session->view = view;
    claim(session);
    rob_session__count(session);
    return ROB_OK;
}

static size_t count_lacking(const struct rob_session *session)
{
    size_t n = 0;
    for (size_t s = 0; s < rob_view_n_studies(session->view); s++)
        n += rob_view_n_lacking(session->view, s) > 0;
    return n;
}

/* The recovery code of a key that was made just now; "" else. */
static void find_code(char code[ROB_KEY_CODE_SIZE], const struct rob_session *session)
{
    const char *seat = rob_review_new_key(session->review);
    *code = '\0';
    if (seat)
        (void)rob_key_code(code, session->review, seat, NULL);
}

static void remind_of_code(struct rob_session *session, const char *text, int choice)
{
    (void)text, (void)choice;
    rob_session_say(session, "To see the recovery code again: syrob key show");
}

/* Tells the reviewer who else could read the answers. */
static void add_custodian(struct rob_buf *text, const struct rob_session *session)
{
    struct rob_custodian custodian;
    if (rob_view_custodian(&custodian, session->view))
        rob_buf_printf(text,
                       " %s%she custodian of this review%s can recover this key, and could "
                       "therefore read what you write. If that is not agreed, do not begin.",
                       custodian.name ? custodian.name : "", custodian.name ? ", t" : "T",
                       custodian.name ? "," : "");
}

/* Shown before anything else: without the code, the answers are lost with this account. */
static bool show_code(struct rob_session *session)
{
    char code[ROB_KEY_CODE_SIZE];
    struct rob_buf text = {0};
    find_code(code, session);
    if (!*code)
        return false;
    rob_buf_printf(
        &text,
        "This review is sealed. Write down this recovery code. You need it to get your answers "
        "back if you lose this account.\n    %s\nTo see it again: syrob key show. If you have "
        "already answered on another computer, enter the recovery code from there instead: syrob "
        "key enter.",
        code);
    add_custodian(&text, session);
    rob_session_ask_read(session, rob_buf_text(&text), remind_of_code);
    rob_buf_free(&text);
    return true;
}

/* Second keys keep studies closed. */
static bool say_second_key(struct rob_session *session)
{
    char *text = NULL;
    if (rob_write_second_keys_text(&text, session->view, NULL) || !text)
        return false;
    bool any = *text != '\0';
    text[strcspn(text, "\n")] = '\0';
    if (any)
        rob_session_say(session, "%s", text);
    free(text);
    return any;
}

/* Nobody works on without knowing of a damaged file, or that finished studies ask for more. What
 * was said already, such as who else is at work, comes first. */
void rob_session_notice(struct rob_session *session)
{
    size_t n = rob_review_n_problems(session->review), lacking = count_lacking(session);
    struct rob_problem first = n ? rob_review_problem(session->review, 0) : (struct rob_problem){0};
    char more[40] = "";
    if (show_code(session) || *session->message || say_second_key(session))
        return;
    rob_kept_take_left(session);
    if (*session->message)
        return;
    if (n > 1)
        snprintf(more, sizeof more, " (and %zu more)", n - 1);
    if (n)
        rob_session_say(session, "%s: %s%s. See: syrob check", first.kind, first.file, more);
    else if (lacking)
        rob_session_say(
            session, "The form or the outcomes changed: %zu finished %s more answers. D reopens %s",
            lacking, lacking == 1 ? "study needs" : "studies need", lacking == 1 ? "it" : "them");
}

static void add_next(struct rob_buf *out, const char *review, const char *command)
{
    rob_buf_str(out, " Next: syrob ");
    if (review) {
        rob_buf_str(out, "--review ");
        rob_buf_quote(out, review);
        rob_buf_char(out, ' ');
    }
    rob_buf_str(out, command);
}

void rob_session_farewell(const struct rob_session *session, const char *review_dir,
                          struct rob_buf *out)
{
    if (!session->seat[0] || !session->view)
        return;
    size_t totals[3] = {0};
    rob_view_seat_totals(totals, session->view, rob_session_me(session));
    size_t all = totals[0] + totals[1] + totals[2];
    struct rob_totals review = rob_view_totals(session->view);
    if (session->n_judged > 0)
        rob_buf_printf(out, "%zu judgement%s saved. ", session->n_judged,
                       session->n_judged == 1 ? "" : "s");
    rob_word_full_name(out, session, rob_session_me(session));
    if (rob_session_adjudicates(session))
        rob_buf_printf(out, ": %zu of %zu %s reconciled.", review.reconciled, review.studies,
                       review.studies == 1 ? "study" : "studies");
    else
        rob_buf_printf(out, ": %zu of %zu %s finished.", totals[ROB_COMPLETE], all,
                       all == 1 ? "study" : "studies");
    struct rob_buf pace = {0};
    rob_visit_pace(session, &pace);
    if (pace.len)
        rob_buf_printf(out, " %s.", rob_buf_text(&pace));
    rob_buf_free(&pace);
    if (totals[ROB_COMPLETE] < all) {
        add_next(out, review_dir, "assess");
    } else if (review.open_disagreements > 0) {
        rob_buf_printf(out, " %zu to resolve.", review.open_disagreements);
        add_next(out, review_dir, "reconcile");
    } else if (review.open == review.studies && review.studies > 0) {
        add_next(out, review_dir, "summary");
    } else {
        add_next(out, review_dir, "status");
    }
    rob_buf_char(out, '\n');
}
