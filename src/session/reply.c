/* The replies of a session: a message, a question, a way to go on. */
#include "session/session.h"

#include "base/utf8.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

/* --- Messages ---------------------------------------------------------------------------- */

void rob_session_say(struct rob_session *session, const char *format, ...)
{
    if (session->message_stays)
        return;
    va_list args;
    va_start(args, format);
    rob_utf8_vprint(session->message, sizeof session->message, format, args);
    va_end(args);
    session->message_is_error = false;
}

static bool begins_with(const char *text, const char *name)
{
    size_t len = strlen(name);
    return len > 0 && strncmp(text, name, len) == 0 && !(text[len] >= 'a' && text[len] <= 'z');
}

/* Does it begin with what somebody has named: a person, a study, a file or an option? */
static bool begins_with_name(const struct rob_session *session, const char *text)
{
    const struct rob_view *view = session->view;
    size_t word = strspn(text, "abcdefghijklmnopqrstuvwxyz");
    size_t n = view ? rob_view_n_studies(view) + rob_view_n_dropped(view) : 0;
    bool named = text[word] != ' ' && text[word] != ',';
    for (size_t i = 0; view && !named && i < rob_view_n_seats(view); i++)
        named = begins_with(text, rob_view_seat(view, i).name) ||
                begins_with(text, rob_view_seat(view, i).id);
    for (size_t i = 0; !named && i < n; i++)
        named = begins_with(text, rob_view_study(view, i).label);
    return named;
}

/* The text of an error follows the name of the program elsewhere; here it is a sentence. */
void rob_session_complain(struct rob_session *session, const struct rob_error *err)
{
    session->message_stays = false;
    rob_session_say(session, "%s", *err->text ? err->text : rob_status_text(err->status));
    char *first = session->message;
    if (*first >= 'a' && *first <= 'z' && !begins_with_name(session, first))
        *first = (char)(*first - 'a' + 'A');
    session->message_is_error = true;
    session->message_stays = err->status == ROB_SYSTEM || err->status == ROB_NO_MEMORY;
}

void rob_session_clear_message(struct rob_session *session)
{
    if (!session->message_stays)
        session->message[0] = '\0';
}

/* --- Questions --------------------------------------------------------------------------- */

static void free_question(struct rob_question *question)
{
    for (size_t i = 0; i < question->n_choices; i++)
        free(question->choices[i]);
    free(question->choices);
    free(question->initial);
    free(question->text);
    *question = (struct rob_question){0};
}

static bool copy_choices(struct rob_question *question, const char *const *choices, size_t n)
{
    question->choices = calloc(n, sizeof *question->choices);
    for (size_t i = 0; question->choices && i < n; i++) {
        question->choices[i] = strdup(choices[i]);
        if (!question->choices[i])
            return false;
        question->n_choices = i + 1;
    }
    return question->choices != NULL;
}

/* Without memory there is no question, and so nothing is done. */
static void ask(struct rob_session *session, struct rob_question asked, const char *text,
                const char *initial, const char *const *choices)
{
    struct rob_question *question = &session->question;
    size_t n = asked.n_choices;
    asked.n_choices = 0;
    free_question(question);
    *question = asked;
    question->text = strdup(text);
    question->initial = strdup(initial);
    if (!question->text || !question->initial || (n > 0 && !copy_choices(question, choices, n)))
        free_question(question);
}

void rob_session_ask_yes(struct rob_session *session, const char *text, rob_session_then *then)
{
    ask(session, (struct rob_question){.kind = ROB_ASK_YES, .selected = -1, .then = then}, text, "",
        NULL);
}

void rob_session_ask_read(struct rob_session *session, const char *text, rob_session_then *then)
{
    ask(session, (struct rob_question){.kind = ROB_ASK_READ, .selected = -1, .then = then}, text,
        "", NULL);
}

void rob_session_ask_text(struct rob_session *session, const char *text, const char *initial,
                          rob_session_then *then)
{
    ask(session, (struct rob_question){.kind = ROB_ASK_TEXT, .selected = -1, .then = then}, text,
        initial, NULL);
}

void rob_session_ask_lines(struct rob_session *session, const char *text, const char *initial,
                           rob_session_then *then)
{
    ask(session, (struct rob_question){.kind = ROB_ASK_LINES, .selected = -1, .then = then}, text,
        initial, NULL);
}

void rob_session_ask_choice(struct rob_session *session, const char *text,
                            const char *const *choices, size_t n, int selected,
                            rob_session_then *then)
{
    ask(session,
        (struct rob_question){
            .kind = ROB_ASK_CHOICE, .n_choices = n, .selected = selected, .then = then},
        text, "", choices);
}

/* The question is put away before it is answered, since the answer may lead to the next one. */
void rob_session_answer(struct rob_session *session, const char *text, int choice)
{
    struct rob_question asked = session->question;
    session->question = (struct rob_question){0};
    bool chosen = choice >= 0 && (size_t)choice < asked.n_choices;
    if (asked.then)
        asked.then(session, chosen ? asked.choices[choice] : text, choice);
    free_question(&asked);
}

void rob_session_cancel(struct rob_session *session)
{
    free_question(&session->question);
}

enum rob_go rob_session_take_go(struct rob_session *session)
{
    enum rob_go go = session->go;
    session->go = ROB_GO_NOWHERE;
    return go;
}
