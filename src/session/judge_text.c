/* The texts of a judgement: entering and leaving them, templates, signalling questions. */
#include "session/judge.h"

#include "session/draft.h"
#include "session/kept.h"
#include "session/visit.h"

#include <stdlib.h>
#include <string.h>

void rob_judge_free(struct rob_session *session)
{
    rob_field_free(&session->judging.field);
    free(session->judging.before);
    session->judging.before = NULL;
}

/* The text of an entry that a focus stands for. */
static char **text_of(struct rob_entry *entry, enum rob_focus focus, size_t quote)
{
    if (focus == ROB_FOCUS_SUPPORT)
        return &entry->support;
    if (!rob_entry_need_quotes(entry, quote + 1))
        return NULL;
    struct rob_entry_quote *at = &entry->quotes[quote];
    return focus == ROB_FOCUS_QUOTE ? &at->text : &at->where;
}

void rob_judge_enter_text(struct rob_session *session, enum rob_focus focus, size_t quote)
{
    struct rob_judging *judging = &session->judging;
    struct rob_entry entry;
    if (!rob_judge_may_change(session) || !rob_judge_load(&entry, session))
        return;
    char **text = text_of(&entry, focus, quote);
    if (text && rob_entry_set(&judging->before, *text)) {
        judging->focus = focus;
        judging->quote = quote;
        judging->failed = false;
        rob_field_set(&judging->field, *text, focus == ROB_FOCUS_WHERE);
    }
    rob_entry_free(&entry);
}

static bool record_text(struct rob_session *session)
{
    struct rob_judging *judging = &session->judging;
    struct rob_entry entry;
    if (!rob_judge_load(&entry, session))
        return false;
    char **text = text_of(&entry, judging->focus, judging->quote);
    bool recorded = text && rob_entry_set(text, rob_field_text(&judging->field)) &&
                    rob_judge_record(session, &entry) == ROB_OK;
    rob_entry_free(&entry);
    return recorded;
}

bool rob_judge_commit(struct rob_session *session)
{
    struct rob_judging *judging = &session->judging;
    if (!rob_judge_in_text(session) || !judging->before)
        return true;
    if (strcmp(rob_field_text(&judging->field), judging->before) != 0) {
        judging->failed = !record_text(session);
        if (judging->failed) {
            const char *text = rob_field_text(&judging->field);
            rob_draft_save(session);
            rob_kept_add(session, text, strlen(text));
            return false;
        }
        rob_entry_set(&judging->before, rob_field_text(&judging->field));
    }
    rob_draft_drop(session);
    return true;
}

bool rob_judge_leave_text(struct rob_session *session)
{
    if (!rob_judge_commit(session))
        return false;
    session->judging.focus = ROB_FOCUS_ITEM;
    return true;
}

void rob_judge_escape_text(struct rob_session *session)
{
    const char *text = rob_field_text(&session->judging.field);
    bool again =
        session->judging.failed && (rob_draft_is_kept(session) || rob_kept_has(session, text));
    if (rob_judge_leave_text(session) || !again)
        return;
    session->judging.focus = ROB_FOCUS_ITEM;
    session->judging.failed = false;
    session->message_stays = false;
    rob_session_say(session, "Not saved. The text is offered again at the next start.");
    rob_kept_add(session, text, strlen(text));
}

void rob_judge_leave(struct rob_session *session)
{
    rob_visit_pause_study(session);
    if (rob_judge_in_text(session) && !rob_judge_commit(session))
        rob_draft_save(session);
    session->judging.focus = ROB_FOCUS_ITEM;
}

/* --- Tab ------------------------------------------------------------------------------------- */

/* The ring: item, support, quote and page of each quote, signalling questions. */
static size_t ring_position(const struct rob_judging *judging, size_t n_quotes)
{
    switch (judging->focus) {
    case ROB_FOCUS_ITEM:
        return 0;
    case ROB_FOCUS_SUPPORT:
        return 1;
    case ROB_FOCUS_QUOTE:
        return 2 + 2 * judging->quote;
    case ROB_FOCUS_WHERE:
        return 3 + 2 * judging->quote;
    default:
        return 2 + 2 * n_quotes;
    }
}

static void go_to_position(struct rob_session *session, size_t position, size_t n_quotes)
{
    size_t quote = position >= 2 ? (position - 2) / 2 : 0;
    if (position == 0) {
        session->judging.focus = ROB_FOCUS_ITEM;
    } else if (position == 1) {
        rob_judge_enter_text(session, ROB_FOCUS_SUPPORT, 0);
    } else if (quote >= n_quotes) {
        session->judging.focus = ROB_FOCUS_SIGNAL;
        session->judging.signal = 0;
    } else {
        rob_judge_enter_text(session, position % 2 ? ROB_FOCUS_WHERE : ROB_FOCUS_QUOTE, quote);
    }
}

void rob_judge_tab(struct rob_session *session, int by)
{
    struct rob_judging *judging = &session->judging;
    if (!rob_judge_commit(session))
        return;
    struct rob_judgement judgement = rob_judge_judgement(session, rob_judge_cell(session));
    size_t n_quotes = judgement.n_quotes > 0 ? judgement.n_quotes : 1;
    bool at_quote = judging->focus == ROB_FOCUS_QUOTE || judging->focus == ROB_FOCUS_WHERE;
    if (at_quote && judging->quote >= n_quotes)
        n_quotes = judging->quote + 1;
    size_t n = 2 + 2 * n_quotes + (rob_judge_item(session)->n_signals > 0);
    size_t position = ring_position(judging, n_quotes);
    go_to_position(session, (position + (by > 0 ? 1 : n - 1)) % n, n_quotes);
}

void rob_judge_add_quote(struct rob_session *session)
{
    struct rob_judgement judgement = rob_judge_judgement(session, rob_judge_cell(session));
    rob_judge_enter_text(session, ROB_FOCUS_QUOTE, judgement.n_quotes);
}

/* --- Templates ------------------------------------------------------------------------------- */

enum { N_EARLIER = 3, N_CHOICES = 9 };

static bool holds(const char *const *texts, size_t n, const char *text)
{
    for (size_t i = 0; i < n; i++)
        if (strcmp(texts[i], text) == 0)
            return true;
    return false;
}

/* My support for the same item in the studies before this one, the nearest first. */
static size_t add_earlier(const struct rob_session *session, const char **texts)
{
    size_t n = 0, all = rob_view_n_studies(session->view);
    for (size_t i = 1; i < all && n < N_EARLIER; i++) {
        struct rob_cell cell = rob_judge_cell(session);
        cell.study = (cell.study + all - i) % all;
        const char *support = rob_judge_judgement(session, cell).support;
        if (*support && !holds(texts, n, support))
            texts[n++] = support;
    }
    return n;
}

static void insert_text(struct rob_session *session, const char *text, int choice)
{
    struct rob_entry entry;
    if (choice < 0 || !rob_judge_load(&entry, session))
        return;
    if (rob_entry_add_support(&entry, text))
        rob_judge_record(session, &entry);
    rob_entry_free(&entry);
}

void rob_judge_templates(struct rob_session *session)
{
    const struct rob_item *item = rob_judge_item(session);
    const char *texts[N_CHOICES];
    if (!rob_judge_may_change(session))
        return;
    size_t n = 0;
    for (size_t i = 0; i < item->n_templates && n + N_EARLIER < N_CHOICES; i++)
        texts[n++] = item->templates[i].text;
    const char *earlier[N_EARLIER];
    size_t n_earlier = add_earlier(session, earlier);
    for (size_t i = 0; i < n_earlier; i++)
        if (!holds(texts, n, earlier[i]))
            texts[n++] = earlier[i];
    if (n == 0)
        rob_session_say(session, "There are no templates and no earlier texts for this item.");
    else
        rob_session_ask_choice(session, "Which text is to be inserted as support?", texts, n, 0,
                               insert_text);
}

/* --- Signalling questions -------------------------------------------------------------------- */

void rob_judge_enter_signals(struct rob_session *session)
{
    if (rob_judge_item(session)->n_signals == 0) {
        rob_session_say(session, "This item has no signalling questions.");
        return;
    }
    session->judging.focus = ROB_FOCUS_SIGNAL;
    session->judging.signal = 0;
}

void rob_judge_signal(struct rob_session *session, enum rob_signal_answer answer)
{
    struct rob_judging *judging = &session->judging;
    struct rob_entry entry;
    if (!rob_judge_may_change(session) || !rob_judge_load(&entry, session))
        return;
    entry.signals[judging->signal] = answer;
    bool recorded = rob_judge_record(session, &entry) == ROB_OK;
    rob_entry_free(&entry);
    bool last = judging->signal + 1 >= rob_judge_item(session)->n_signals;
    if (recorded && !last && answer != ROB_SIGNAL_NONE)
        judging->signal++;
}
