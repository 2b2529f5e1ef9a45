/* Plain lines for the replies of a session, and for what is said of an item. */
#include "tui/linear.h"
#include "tui/record.h"

#include "session/entry.h"
#include "session/guidance.h"
#include "session/words.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* --- Questions --------------------------------------------------------------------------- */

static void ask_yes(struct rob_linear *linear)
{
    rob_linear_say(linear, "%s y: yes. Enter: no.", linear->session->question.text);
    const char *line = rob_linear_ask(linear, "> ");
    if (line && (*line == 'y' || *line == 'Y'))
        rob_session_answer(linear->session, "", -1);
    else
        rob_session_cancel(linear->session);
}

/* The choice with this number, or whose text begins with these words; ROB_NOT_FOUND if there is
 * none or more than one. */
static int find_choice(const struct rob_question *question, const char *line)
{
    char *end = NULL;
    long number = strtol(line, &end, 10);
    int found = ROB_NOT_FOUND;
    if (end != line && !*end)
        return number >= 1 && (size_t)number <= question->n_choices ? (int)number - 1
                                                                    : ROB_NOT_FOUND;
    for (size_t i = 0; i < question->n_choices; i++) {
        if (strcasecmp(question->choices[i], line) == 0)
            return (int)i;
        if (strncasecmp(question->choices[i], line, strlen(line)) != 0)
            continue;
        if (found != ROB_NOT_FOUND)
            return ROB_NOT_FOUND;
        found = (int)i;
    }
    return found;
}

/* Enter alone chooses nothing; that is an answer where one may be left out (selected -1). */
static void ask_choice(struct rob_linear *linear)
{
    const struct rob_question *question = &linear->session->question;
    int choice = ROB_NOT_FOUND;
    rob_linear_say(linear, "%s", question->text);
    for (size_t i = 0; i < question->n_choices; i++)
        rob_linear_say(linear, "%zu %s", i + 1, question->choices[i]);
    const char *line = rob_linear_ask(linear, "Number (q cancels) > ");
    while (line && *line && strcmp(line, "q") != 0 && strcmp(line, "quit") != 0) {
        choice = find_choice(question, line);
        if (choice != ROB_NOT_FOUND)
            break;
        rob_linear_say(linear,
                       "Not understood. Enter a number from 1 to %zu or its words; q cancels.",
                       question->n_choices);
        line = rob_linear_ask(linear, "Number (q cancels) > ");
    }
    if (choice != ROB_NOT_FOUND || (line && !*line && question->selected < 0))
        rob_session_answer(linear->session, "", choice);
    else
        rob_session_cancel(linear->session);
}

/* A text of one line; Enter leaves it as it is. */
static bool ask_line(struct rob_linear *linear, char **text)
{
    if (**text)
        rob_linear_say(linear, "So far: %s", *text);
    rob_linear_say(linear, "%s", linear->session->question.text);
    const char *line = rob_linear_ask(linear, "> ");
    return line && (linear->line.len == 0 || rob_linear_take_line(linear, text));
}

static void ask_text(struct rob_linear *linear, bool one_line)
{
    const struct rob_question *question = &linear->session->question;
    char *text = NULL;
    linear->refused = false;
    bool asked = rob_entry_set(&text, question->initial);
    if (asked && one_line)
        asked = ask_line(linear, &text);
    else if (asked)
        rob_linear_ask_text(linear, question->text, &text);
    if (linear->refused)
        rob_linear_say(linear, "Nothing was recorded: the text was not accepted.");
    if (asked && !linear->refused)
        rob_session_answer(linear->session, text, -1);
    else
        rob_session_cancel(linear->session);
    free(text);
}

bool rob_linear_reply(struct rob_linear *linear)
{
    for (;;) {
        rob_linear_say_message(linear);
        switch (linear->session->question.kind) {
        case ROB_ASK_NOTHING:
            return !linear->ended;
        case ROB_ASK_READ:
            rob_linear_say(linear, "%s", linear->session->question.text);
            rob_session_answer(linear->session, "", -1);
            break;
        case ROB_ASK_YES:
            ask_yes(linear);
            break;
        case ROB_ASK_TEXT:
            ask_text(linear, true);
            break;
        case ROB_ASK_LINES:
            ask_text(linear, false);
            break;
        case ROB_ASK_CHOICE:
            ask_choice(linear);
            break;
        }
    }
}

/* --- An item ----------------------------------------------------------------------------- */

void rob_linear_say_record(struct rob_linear *linear, size_t study)
{
    struct rob_buf text = {0};
    if (linear->session->form->mode != ROB_MODE_SCREEN || linear->record == study + 1)
        return;
    rob_record_text(&text, linear->session, study);
    rob_linear_say(linear, "%s", rob_buf_text(&text));
    linear->record = study + 1;
    rob_buf_free(&text);
}

void rob_linear_say_guidance(struct rob_linear *linear, const struct rob_item *item)
{
    struct rob_buf text = {0};
    rob_guidance_page(linear->session->form, item, &text);
    rob_linear_say(linear, "%s", rob_buf_text(&text));
    rob_buf_free(&text);
}

void rob_linear_say_keys(struct rob_linear *linear, const struct rob_item *item, const char *others,
                         const char *taken)
{
    struct rob_buf text = {0};
    const char *comma = linear->explained ? ", " : "; ";
    for (size_t i = 0; i < item->n_answers; i++) {
        const struct rob_answer *answer = &item->answers[i];
        bool free_key = !strpbrk(answer->key, taken);
        rob_buf_printf(&text, "%s%s", i == 0 ? "" : comma, free_key ? answer->key : answer->id);
        if (linear->explained)
            continue;
        rob_buf_char(&text, ' ');
        rob_word_answer(&text, linear->session->form, item, (int)i);
    }
    rob_linear_say(linear, "Judgement: %s; %s.", rob_buf_text(&text),
                   linear->explained ? "? for all keys" : others);
    linear->explained = true;
    rob_buf_free(&text);
}
