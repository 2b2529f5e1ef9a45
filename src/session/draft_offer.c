/* Taking up the draft of an earlier session. */
#include "session/draft.h"

#include "session/draft_file.h"
#include "session/judge.h"
#include "session/kept.h"
#include "session/resolve.h"
#include "session/resolve_waiting.h"

#include "base/utf8.h"

#include <stdlib.h>
#include <string.h>

struct draft {
    char screen;
    size_t study;
    int item, outcome, focus;
    size_t quote;
    bool all;
    ROB_VEC(char *) texts; /* inside the buffer */
};

static char *next_line(char **text)
{
    char *line = *text, *end = strchr(line, '\n');
    if (!end)
        return NULL;
    *end = '\0';
    *text = end + 1;
    return line;
}

static bool find_study(const struct rob_session *session, const char *id, size_t *study)
{
    int found = rob_view_study_of(session->view, id);
    if (found == ROB_NOT_FOUND || (size_t)found >= rob_view_n_studies(session->view))
        return false;
    *study = (size_t)found;
    return true;
}

static bool parse_texts(struct draft *draft, char *text)
{
    char *next = NULL;
    bool any = false;
    if (!draft->all)
        return rob_vec_push(&draft->texts, text);
    while ((next = rob_resolve_next_of_draft(&text))) {
        if (!rob_vec_push(&draft->texts, next))
            return false;
        any = any || *next;
    }
    return text && any && draft->texts.n >= 2 && draft->texts.n % 2 == 0;
}

static bool is_focus(const struct draft *draft)
{
    if (draft->screen == 'c' && draft->focus == ROB_FOCUS_REASON)
        return true;
    int first = draft->all ? ROB_FOCUS_ITEM : ROB_FOCUS_SUPPORT;
    return draft->focus >= first && draft->focus <= ROB_FOCUS_WHERE;
}

static bool parse(const struct rob_session *session, char *text, struct draft *draft)
{
    char *lines[5];
    for (size_t i = 0; i < ROB_COUNT(lines); i++)
        if (!(lines[i] = next_line(&text)))
            return false;
    draft->item = rob_form_item(session->form, lines[2]);
    draft->outcome = *lines[3] ? rob_view_find_outcome(session->view, lines[3]) : ROB_NO_OUTCOME;
    char *rest = NULL;
    draft->screen = *lines[4];
    draft->focus = (int)strtol(lines[4] + (draft->screen != '\0'), &rest, 10);
    draft->quote = (size_t)strtoul(rest, NULL, 10);
    draft->all = draft->screen == 'c' && strcmp(lines[0], ROB_DRAFT_ALL) == 0;
    bool known = (draft->all || strcmp(lines[0], ROB_DRAFT_ONE) == 0) &&
                 find_study(session, lines[1], &draft->study) && parse_texts(draft, text);
    return known && draft->item >= 0 && (!*lines[3] || draft->outcome >= 0) && is_focus(draft) &&
           (draft->screen == 'f' || draft->screen == 'c') && draft->quote < 1000;
}

/* The first draft of the file; *rest: those behind it, each after its length; NULL: none. */
static bool read_draft(struct rob_session *session, struct rob_buf *buf, struct draft *draft,
                       char **rest)
{
    static const char MANY[] = ROB_DRAFT_MANY "\n";
    char *text = NULL;
    *rest = NULL;
    if (!rob_draft_read(session, buf))
        return false;
    if (strncmp(buf->data, MANY, sizeof MANY - 1) != 0)
        return parse(session, buf->data, draft);
    *rest = buf->data + sizeof MANY - 1;
    text = rob_resolve_next_of_draft(rest);
    return text && parse(session, text, draft);
}

static size_t count_rest(const char *rest)
{
    size_t n = 0, len = 0;
    for (char *end = NULL; rest && *rest; rest = end + 1 + len + 1, n++) {
        len = strtoul(rest, &end, 10);
        if (*end != '\n' || len + 1 >= strlen(end))
            return n;
    }
    return n;
}

/* The others wait for their rows. What cannot be read is kept. */
static void take_rest(struct rob_session *session, char *rest)
{
    for (char *text = NULL; (text = rob_resolve_next_of_draft(&rest));) {
        struct draft draft = {0};
        char *whole = strdup(text);
        bool known = parse(session, text, &draft) && draft.all;
        struct rob_cell cell = {draft.study, (size_t)draft.item, draft.outcome};
        bool taken = known && rob_resolve_add_waiting(session, cell, draft.texts.at, draft.texts.n);
        if (!taken && whole) {
            rob_session_say(session, "An unfinished text could not be taken up.");
            rob_kept_add(session, whole, strlen(whole));
        }
        free(whole);
        rob_vec_free(&draft.texts);
    }
}

static bool open_form(struct rob_session *session, const struct draft *draft)
{
    struct rob_field *field = &session->judging.field;
    const char *text = draft->texts.at[0];
    if (!rob_judge_open(session, draft->study))
        return false;
    rob_judge_select(session, (size_t)draft->item, draft->outcome);
    rob_judge_enter_text(session, (enum rob_focus)draft->focus, draft->quote);
    if (!rob_judge_in_text(session))
        return false;
    if (!rob_field_replace(field, text, strlen(text)))
        rob_field_set(field, text, field->one_line);
    return true;
}

static bool open_reconcile(struct rob_session *session, const struct draft *draft)
{
    struct rob_cell cell = {draft->study, (size_t)draft->item, draft->outcome};
    return rob_resolve_open(session, &draft->study) && rob_resolve_find(session, cell) &&
           rob_resolve_take_up(session, draft->texts.at, draft->texts.n,
                               (enum rob_focus)draft->focus);
}

enum { TAKE_UP, THROW_AWAY };

/* A draft that can no longer be entered would be offered at every start. Its texts go to a file
 * instead, and the others wait for their rows, unless the review was only locked by somebody. */
static void keep_aside(struct rob_session *session, const struct draft *draft, char *rest)
{
    static const char *const LABELS[] = {"Support: ", "Reason: ", "Quote: ", "Page: "};
    struct rob_buf texts = {0};
    session->draft.hash = 0;
    if (session->locked || session->resolving.locked)
        return;
    rob_buf_printf(&texts, "%s, item %d\n", rob_view_study(session->view, draft->study).label,
                   session->form->items[draft->item].number);
    for (size_t i = 0; i < draft->texts.n; i++)
        if (*draft->texts.at[i])
            rob_buf_printf(&texts, "\n%s%s\n", draft->all ? LABELS[i < 2 ? i : 2 + i % 2] : "",
                           draft->texts.at[i]);
    if (!*session->message)
        rob_session_say(session, "Your unfinished text can no longer be entered.");
    if (!texts.failed && rob_kept_add(session, rob_buf_text(&texts), texts.len)) {
        take_rest(session, rest);
        session->draft.hash = 1;
        rob_draft_drop(session);
    }
    rob_buf_free(&texts);
}

static void decide(struct rob_session *session, const char *text, int choice)
{
    struct rob_buf buf = {0};
    struct draft draft = {0};
    char *rest = NULL;
    (void)text;
    session->draft.hash = 1; /* there is a file */
    bool known = read_draft(session, &buf, &draft, &rest);
    if (choice == THROW_AWAY) {
        rob_draft_drop(session);
        take_rest(session, rest); /* these were not shown */
        rob_draft_save(session);
    } else if (!known)
        session->draft.hash = 0; /* the file stays until another takes its place */
    else if (!(draft.screen == 'f' ? open_form : open_reconcile)(session, &draft))
        keep_aside(session, &draft, rest);
    else
        take_rest(session, rest);
    rob_vec_free(&draft.texts);
    rob_buf_free(&buf);
}

/* "in our own words", "p. 2": as much as a question can hold. */
static void add_excerpt(const struct draft *draft, struct rob_buf *out)
{
    enum { ROOM = 300 };
    size_t before = out->len;
    for (size_t i = 0; i < draft->texts.n && out->len < before + ROOM; i++) {
        if (!*draft->texts.at[i])
            continue;
        rob_buf_str(out, out->len == before ? "\"" : ", \"");
        rob_buf_line(out, draft->texts.at[i]);
        if (out->len > before + ROOM) {
            out->len = before + (size_t)rob_utf8_part(out->data + before, ROOM);
            out->data[out->len] = '\0';
        }
        rob_buf_char(out, '"');
    }
}

void rob_draft_offer(struct rob_session *session)
{
    static const char *const CHOICES[] = {"Continue", "Discard"};
    struct rob_buf buf = {0}, question = {0};
    struct draft draft = {0};
    char *rest = NULL;
    if (!session->locked && read_draft(session, &buf, &draft, &rest)) {
        size_t more = count_rest(rest);
        rob_buf_printf(&question, "You were writing this text for %s, item %d",
                       rob_view_study(session->view, draft.study).label,
                       session->form->items[draft.item].number);
        if (more > 0)
            rob_buf_printf(&question, ", and others for %zu more item%s, which stay", more,
                           more == 1 ? "" : "s");
        rob_buf_str(&question, ":\n");
        add_excerpt(&draft, &question);
        rob_session_ask_choice(session, rob_buf_text(&question), CHOICES, ROB_COUNT(CHOICES), 0,
                               decide);
    }
    rob_vec_free(&draft.texts);
    rob_buf_free(&buf);
    rob_buf_free(&question);
}
