/* The items of a study to be judged, and which of them is selected. */
#include "session/judge.h"

#include "session/studies.h"
#include "session/visit.h"
#include "session/words.h"

#include <syrob/pdfs.h>

#include <stdlib.h>

bool rob_judge_in_text(const struct rob_session *session)
{
    enum rob_focus focus = session->judging.focus;
    return focus == ROB_FOCUS_SUPPORT || focus == ROB_FOCUS_QUOTE || focus == ROB_FOCUS_WHERE;
}

const struct rob_item *rob_judge_item(const struct rob_session *session)
{
    return &session->form->items[session->judging.item];
}

struct rob_cell rob_judge_cell(const struct rob_session *session)
{
    return (struct rob_cell){session->judging.study, session->judging.item,
                             session->judging.outcome};
}

size_t rob_judge_n_outcomes(const struct rob_session *session, size_t item)
{
    size_t n = 0;
    if (session->form->items[item].level != ROB_LEVEL_OUTCOME)
        return 0;
    for (size_t i = 0; i < rob_view_n_outcomes(session->view); i++)
        n += rob_view_reports(session->view, session->judging.study, i);
    return n;
}

struct rob_judgement rob_judge_judgement(const struct rob_session *session, struct rob_cell cell)
{
    struct rob_judgement judgement = {.answer = ROB_NOT_FOUND, .support = ""};
    if (!rob_view_judgement(&judgement, session->view, cell, rob_session_me(session)))
        judgement = (struct rob_judgement){.answer = ROB_NOT_FOUND, .support = ""};
    return judgement;
}

bool rob_judge_is_apart(const struct rob_session *session, size_t item, int outcome)
{
    struct rob_judgement judgement;
    struct rob_cell cell = {session->judging.study, item, outcome};
    return rob_view_judgement(&judgement, session->view, cell, rob_session_me(session)) &&
           !judgement.default_for_outcomes;
}

static void add_row(struct rob_judge_rows *rows, const struct rob_session *session, size_t item,
                    int outcome)
{
    if (item == session->judging.item && outcome == session->judging.outcome)
        rows->cursor = rows->n;
    (void)rob_vec_push(rows, (struct rob_judge_row){item, outcome});
}

void rob_judge_make_rows(struct rob_judge_rows *rows, const struct rob_session *session)
{
    for (size_t item = 0; item < session->form->n_items; item++) {
        add_row(rows, session, item, ROB_NO_OUTCOME);
        if (rob_judge_n_outcomes(session, item) == 0)
            continue;
        for (size_t o = 0; o < rob_view_n_outcomes(session->view); o++) {
            bool here = item == session->judging.item && (int)o == session->judging.outcome;
            if (rob_view_reports(session->view, session->judging.study, o) &&
                (here || rob_judge_is_apart(session, item, (int)o)))
                add_row(rows, session, item, (int)o);
        }
    }
}

void rob_judge_free_rows(struct rob_judge_rows *rows)
{
    rob_vec_free(rows);
}

size_t rob_judge_n_answered(const struct rob_session *session)
{
    return rob_view_n_answered(session->view, session->judging.study, rob_session_me(session));
}

size_t rob_judge_n_asked(const struct rob_session *session)
{
    return rob_view_n_asked(session->view, session->judging.study, rob_session_me(session));
}

/* --- Going ----------------------------------------------------------------------------------- */

void rob_judge_select(struct rob_session *session, size_t item, int outcome)
{
    session->judging.item = item;
    session->judging.outcome = outcome;
    session->judging.focus = ROB_FOCUS_ITEM;
    session->judging.quote = session->judging.signal = 0;
}

/* An item of which no outcome is judged apart is judged for all of them at once. */
static int outcome_to_judge(const struct rob_session *session, struct rob_cell cell)
{
    for (size_t o = 0; o < rob_view_n_outcomes(session->view); o++)
        if (cell.outcome >= 0 && rob_judge_is_apart(session, cell.item, (int)o))
            return cell.outcome;
    return ROB_NO_OUTCOME;
}

bool rob_judge_go_open(struct rob_session *session)
{
    size_t n = rob_view_n_cells(session->view, session->judging.study), from = 0;
    for (size_t i = 0; i < n; i++) {
        struct rob_cell cell = rob_view_cell(session->view, session->judging.study, i);
        bool here = cell.item == session->judging.item &&
                    (cell.outcome == session->judging.outcome || session->judging.outcome < 0);
        if (here)
            from = i;
    }
    for (size_t i = 1; i <= n; i++) {
        struct rob_cell cell = rob_view_cell(session->view, session->judging.study, (from + i) % n);
        if (rob_judge_judgement(session, cell).answer >= 0 ||
            !rob_view_asks(session->view, cell, rob_session_me(session)))
            continue;
        rob_judge_select(session, cell.item, outcome_to_judge(session, cell));
        return true;
    }
    return false;
}

/* Before the first answer of all, the three things to know. */
static void give_tip(struct rob_session *session)
{
    const struct rob_item *item = rob_judge_item(session);
    struct rob_buf keys = {0};
    const size_t *mine = session->counts.mine;
    if (session->by_lines || session->message[0] || session->form->mode == ROB_MODE_SCREEN ||
        mine[ROB_PARTIAL] + mine[ROB_COMPLETE] > 0)
        return;
    for (size_t i = 0; i < item->n_answers; i++)
        rob_word_add_to_list(&keys, item->answers[i].key, i, item->n_answers);
    rob_session_say(session,
                    "%s judge the selected item; then write the support, and Enter goes on.\n"
                    "Everything is saved at once. z undoes; d finishes the study.\n"
                    "i shows the guidance, o opens the paper, ? shows all keys.",
                    rob_buf_text(&keys));
    rob_buf_free(&keys);
}

static bool has_paper(const struct rob_session *session, size_t study)
{
    char *where = NULL;
    bool found = rob_paper_find(&where, session->view, study, NULL) == ROB_OK;
    free(where);
    return found;
}

bool rob_judge_open(struct rob_session *session, size_t study)
{
    if (!rob_view_assigned(session->view, study, rob_session_me(session))) {
        rob_session_say(session, "%s is not assigned to you.",
                        rob_view_study(session->view, study).label);
        return false;
    }
    rob_visit_begin_study(session);
    session->judging.study = study;
    session->judging.opened = true;
    session->judging.has_paper = has_paper(session, study);
    rob_studies_select(session, study);
    rob_judge_select(session, session->form->n_items - 1, ROB_NO_OUTCOME);
    if (!rob_judge_go_open(session))
        rob_judge_select(session, 0, ROB_NO_OUTCOME);
    rob_visit_resume_item(session);
    give_tip(session);
    bool screening = session->form->mode == ROB_MODE_SCREEN && !session->by_lines;
    session->go = screening ? ROB_GO_SCREENING : ROB_GO_FORM;
    return true;
}
