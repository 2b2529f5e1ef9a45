#include "session/words.h"

#include "base/utf8.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>
#include <time.h>
#include <wctype.h>

static int risk_of(const struct rob_item *item, int answer)
{
    return answer >= 0 && (size_t)answer < item->n_answers ? item->answers[answer].risk
                                                           : ROB_RISK_NONE;
}

const char *rob_word_symbol(const struct rob_form *form, const struct rob_item *item, int answer)
{
    int risk = risk_of(item, answer);
    if (risk >= 0)
        return form->risks[risk].symbol;
    if (answer < 0 || (size_t)answer >= item->n_answers)
        return ".";
    return rob_item_is_rated(item) ? "/" : item->answers[answer].key;
}

/* "low risk", from "Low risk of bias". */
static void add_risk(struct rob_buf *out, const struct rob_form *form, int risk)
{
    static const char END[] = " of bias";
    const char *label = form->risks[risk].label;
    size_t len = strlen(label), end = sizeof END - 1;
    if (len > end && strcmp(label + len - end, END) == 0)
        len -= end;
    if (len == 0)
        return;
    rob_buf_char(out, (char)tolower((unsigned char)label[0]));
    rob_buf_add(out, label + 1, len - 1);
}

void rob_word_answer(struct rob_buf *out, const struct rob_form *form, const struct rob_item *item,
                     int answer)
{
    if (answer < 0) {
        rob_buf_str(out, "not judged");
        return;
    }
    const struct rob_answer *given = &item->answers[answer];
    rob_buf_str(out, given->label);
    if (given->risk < 0)
        return;
    const struct rob_risk *risk = &form->risks[given->risk];
    if (strcasecmp(given->label, risk->id) != 0) {
        rob_buf_str(out, " = ");
        add_risk(out, form, given->risk);
    }
    rob_buf_printf(out, " (%s)", risk->symbol);
}

const char *rob_word_short(const struct rob_form *form, const struct rob_item *item, int answer)
{
    int risk = risk_of(item, answer);
    if (risk >= 0)
        return form->risks[risk].id;
    return answer >= 0 ? item->answers[answer].label : "";
}

static void format_time(const struct rob_session *session, int64_t when, const char *format,
                        char text[16])
{
    time_t seconds = (time_t)(session->fixed_time ? session->fixed_time : when);
    struct tm broken = {0};
    if (!localtime_r(&seconds, &broken) || strftime(text, 16, format, &broken) == 0)
        text[0] = '\0';
}

void rob_word_clock(const struct rob_session *session, int64_t when, char clock[16])
{
    format_time(session, when, "%H:%M:%S", clock);
}

void rob_word_date(const struct rob_session *session, int64_t when, char date[16])
{
    format_time(session, when, "%Y-%m-%d", date);
}

void rob_word_awaited(struct rob_buf *out, const struct rob_session *session, size_t study)
{
    size_t n = 0, me = rob_session_me(session);
    if (rob_view_is_alone(session->view, study)) {
        rob_buf_str(out, "Only one reviewer has finished it: syrob reveal STUDY --alone.");
        return;
    }
    if (me < rob_view_n_seats(session->view) && rob_view_is_lost(session->view, study, me)) {
        rob_buf_str(out, "It was finished with your lost key: reopen it to answer again.");
        return;
    }
    if (me < rob_view_n_seats(session->view) && rob_view_awaits(session->view, study, me)) {
        rob_buf_str(out, rob_key_is_locked(session->review, session->seat)
                             ? "Your key is protected: leave, and start with --as."
                             : "Your key is not in this account: syrob key enter.");
        return;
    }
    for (size_t seat = 0; seat < rob_view_n_seats(session->view); seat++)
        if (rob_view_awaits(session->view, study, seat)) {
            rob_buf_str(out, n++ ? " and " : "");
            rob_buf_line(out, rob_word_name(session, seat));
        }
    if (n)
        rob_buf_printf(out,
                       " %s finished; the answers will arrive with the next sync. If they do not, "
                       "sync first on the computer where they were entered.",
                       n == 1 ? "has" : "have");
}

static bool have_others_finished(const struct rob_session *session, size_t study)
{
    bool all = true;
    for (size_t seat = 0; seat < rob_view_n_seats(session->view) && all; seat++)
        all = seat == rob_session_me(session) || !rob_view_assigned(session->view, study, seat) ||
              rob_view_progress(session->view, study, seat) == ROB_COMPLETE;
    return all;
}

/* The studies that are unblinded when this reviewer finishes `study`; 0: others are awaited, or
 * this reviewer has more to finish. */
static size_t count_unblinded_by(const struct rob_session *session, size_t study)
{
    const struct rob_view *view = session->view;
    size_t n = 0, me = rob_session_me(session);
    bool by_round = rob_view_opens_by_round(view);
    for (size_t s = 0; s < rob_view_n_studies(view); s++) {
        bool other = s != study &&
                     (!by_round || rob_view_is_pilot(view, s) != rob_view_is_pilot(view, study));
        if (other || rob_view_open(view, s) || !rob_view_assigned(view, s, me))
            continue;
        if ((s != study && rob_view_progress(view, s, me) != ROB_COMPLETE) ||
            !have_others_finished(session, s))
            return 0;
        n++;
    }
    return n;
}

void rob_word_when_frozen(struct rob_buf *out, const struct rob_session *session, size_t study)
{
    size_t others = 0, me = rob_session_me(session), n = count_unblinded_by(session, study);
    for (size_t seat = 0; seat < rob_view_n_seats(session->view); seat++)
        others += seat != me && rob_view_assigned(session->view, study, seat);
    if (others && n > 1)
        rob_buf_printf(out,
                       "This unblinds %zu studies now. Your answers to them can then no longer be "
                       "changed.",
                       n);
    else if (others && n)
        rob_buf_str(out, "This unblinds it now. Your answers can then no longer be changed.");
    else if (others == 0)
        rob_buf_str(out, "Your answers are then locked.");
    else if (rob_view_opens_by_round(session->view))
        rob_buf_printf(out,
                       "Your answers are locked once %s of you have finished every study that you "
                       "share in this round.",
                       others == 1 ? "both" : "all");
    else
        rob_buf_printf(out, "Your answers are locked once %s finished it, too.",
                       others == 1 ? "the other reviewer has" : "the other reviewers have");
}

const char *rob_word_why_differ(const struct rob_session *session)
{
    return rob_session_adjudicates(session) ? "Why did they disagree? (Enter: skip)"
                                            : "Why did you disagree? (Enter: skip)";
}

const char *rob_word_name(const struct rob_session *session, size_t seat)
{
    return rob_view_seat(session->view, seat).name;
}

void rob_word_full_name(struct rob_buf *out, const struct rob_session *session, size_t seat)
{
    struct rob_seat who = rob_view_seat(session->view, seat);
    rob_buf_line(out, who.name);
    for (size_t i = 0; i < rob_view_n_seats(session->view); i++)
        if (i != seat && strcmp(rob_view_seat(session->view, i).name, who.name) == 0) {
            rob_buf_printf(out, " (%s)", who.id);
            return;
        }
}

void rob_word_author(struct rob_buf *out, const struct rob_session *session, size_t study,
                     size_t seat)
{
    const char *name = rob_view_reviewer_name(session->view, study, seat);
    if (strcmp(name, rob_view_seat(session->view, seat).name) == 0)
        rob_word_full_name(out, session, seat);
    else
        rob_buf_printf(out, "Reviewer %s", name);
}

void rob_word_add_to_list(struct rob_buf *out, const char *word, size_t i, size_t n)
{
    if (i > 0)
        rob_buf_str(out, i + 1 == n ? " and " : ", ");
    rob_buf_str(out, word);
}

static uint32_t next_folded(const char **text)
{
    uint32_t code = (unsigned char)**text;
    size_t n = rob_utf8_next(*text, strlen(*text), &code);
    *text += n ? n : 1;
    return (uint32_t)towlower((wint_t)code);
}

static bool begins_with(const char *text, const char *part)
{
    while (*part) {
        if (!*text || next_folded(&text) != next_folded(&part))
            return false;
    }
    return true;
}

bool rob_word_contains(const char *text, const char *part)
{
    for (; *text; text++)
        if (begins_with(text, part))
            return true;
    return !*part;
}

int rob_answer_of_key(const struct rob_item *item, int key)
{
    for (size_t i = 0; i < item->n_answers; i++)
        if (key < 0x80 && tolower(key) == item->answers[i].key[0])
            return (int)i;
    return ROB_NOT_FOUND;
}

void rob_word_conflicts(struct rob_buf *out, size_t n)
{
    rob_buf_printf(out, "%zu %s recorded in two ways, on two computers: syrob check names %s", n,
                   n == 1 ? "entry was" : "entries were", n == 1 ? "it" : "them");
}

void rob_word_suggestion(struct rob_buf *out, const struct rob_form *form,
                         const struct rob_item *item, const enum rob_signal_answer *signals)
{
    static const char *const WORDS[] = {"", "yes", "no", "unclear", "not relevant"};
    int answer = rob_item_suggest(item, signals), strict = rob_item_suggest_strictly(item, signals);
    if (answer < 0)
        return;
    if (strict >= 0 && strict != answer)
        rob_buf_printf(out, "%s (the published rule: %s)", item->answers[answer].label,
                       item->answers[strict].label);
    else
        rob_word_answer(out, form, item, answer);
    const char *before = ", from ";
    for (size_t i = 0; i < item->n_signals; i++) {
        if (signals[i] == ROB_SIGNAL_NONE)
            continue;
        rob_buf_printf(out, "%s%s: %s", before, item->signals[i].id, WORDS[signals[i]]);
        before = ", ";
    }
}

void rob_word_progress(struct rob_buf *out, const struct rob_session *session, size_t study)
{
    size_t me = rob_session_me(session);
    if (!rob_view_assigned(session->view, study, me)) {
        rob_buf_str(out, "-");
        return;
    }
    switch (rob_view_progress(session->view, study, me)) {
    case ROB_COMPLETE:
        rob_buf_str(out, "done");
        break;
    case ROB_UNTOUCHED:
        rob_buf_str(out, "new");
        break;
    case ROB_PARTIAL:
        rob_buf_printf(out, "%zu/%zu", rob_view_n_answered(session->view, study, me),
                       rob_view_n_asked(session->view, study, me));
        break;
    }
}

void rob_word_labelled(struct rob_buf *out, const char *label, const char *text)
{
    int columns = (int)rob_utf8_columns(label, strlen(label)) + 2;
    rob_buf_printf(out, "%s  ", label);
    for (; *text; text++) {
        rob_buf_char(out, *text);
        if (*text == '\n')
            rob_buf_printf(out, "%*s", columns, "");
    }
    rob_buf_char(out, '\n');
}

void rob_word_quoted(struct rob_buf *out, const char *text)
{
    bool quoted = *text == '"' || strncmp(text, "\xE2\x80\x9C", 3) == 0;
    rob_buf_printf(out, quoted ? "%s" : "\"%s\"", text);
}

void rob_word_quote(struct rob_buf *out, const struct rob_quote *quote)
{
    struct rob_buf text = {0};
    rob_buf_printf(&text, "%s%s", quote->where, *quote->where && *quote->text ? ": " : "");
    if (*quote->text)
        rob_word_quoted(&text, quote->text);
    rob_word_labelled(out, "Quote", rob_buf_text(&text));
    rob_buf_free(&text);
}
