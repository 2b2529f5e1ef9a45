/* A passage of the paper that is pasted on an item becomes a quote of its judgement; and the texts
 * of a judgement on their way out. */
#include "session/judge.h"

#include "session/intake.h"
#include "session/kept.h"

#include "base/text.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

/* A part of a text. */
struct part {
    const char *at;
    size_t len;
};

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static struct part trim(struct part part)
{
    while (part.len && is_blank(*part.at)) {
        part.at++;
        part.len--;
    }
    while (part.len && is_blank(part.at[part.len - 1]))
        part.len--;
    return part;
}

/* --- pages ------------------------------------------------------------------------------- */

/* Length of a page at the beginning of a text: "p. 4", "pp. 4-5", "page 12"; 0: none. */
static size_t page_length(struct part part)
{
    static const char *const words[] = {"pages", "page", "pp.", "pp", "p.", "p"};
    size_t len = 0;
    for (size_t i = 0; i < sizeof words / sizeof *words && !len; i++) {
        size_t n = strlen(words[i]);
        if (part.len > n && strncasecmp(part.at, words[i], n) == 0)
            len = n;
    }
    while (len && len < part.len && part.at[len] == ' ')
        len++;
    if (!len || len == part.len || !isdigit((unsigned char)part.at[len]))
        return 0;
    size_t end = len; /* of "4", "4, 7" or "4-5", also with an en dash, E2 80 93 */
    for (size_t i = len; i < part.len && strchr("0123456789-, \xE2\x80\x93", part.at[i]); i++)
        end = isdigit((unsigned char)part.at[i]) ? i + 1 : end;
    return end;
}

/* Is all of the part a page, perhaps in brackets? *page is it without them. */
static bool is_page(struct part *page, struct part part)
{
    part = trim(part);
    bool bracket = part.len > 2 && ((*part.at == '(' && part.at[part.len - 1] == ')') ||
                                    (*part.at == '[' && part.at[part.len - 1] == ']'));
    if (bracket)
        part = (struct part){part.at + 1, part.len - 2};
    *page = trim(part);
    return page->len && page_length(*page) == page->len;
}

/* The last bracket of the text, or its last line. */
static size_t last_part(struct part text)
{
    char last = text.len ? text.at[text.len - 1] : '\0';
    char opening = last == ')' ? '(' : last == ']' ? '[' : '\n';
    size_t i = text.len;
    while (i > 0 && text.at[i - 1] != opening)
        i--;
    return opening == '\n' || i == 0 ? i : i - 1;
}

/* Where the first part ends: a bracket, "p. 4:", or a line. */
static size_t first_part(struct part text)
{
    char closing = text.len && *text.at == '(' ? ')' : text.len && *text.at == '[' ? ']' : '\0';
    for (size_t i = 0; i < text.len; i++)
        if (closing ? text.at[i] == closing : text.at[i] == '\n' || text.at[i] == ':')
            return text.at[i] == '\n' || text.at[i] == ':' ? i : i + 1;
    return 0;
}

/* Takes the page that stands at the end or at the beginning of a pasted text out of it. */
static struct part take_page(struct part *text)
{
    struct part page = {"", 0};
    *text = trim(*text);
    size_t last = last_part(*text), first = first_part(*text);
    if (last < text->len && is_page(&page, (struct part){text->at + last, text->len - last})) {
        text->len = last;
    } else if (first > 0 && is_page(&page, (struct part){text->at, first})) {
        first += first < text->len && text->at[first] == ':';
        *text = (struct part){text->at + first, text->len - first};
    } else {
        page = (struct part){"", 0};
    }
    *text = trim(*text);
    return page;
}

/* --- quotes ------------------------------------------------------------------------------ */

static bool put(char **text, struct part part)
{
    struct rob_buf copy = {0};
    rob_buf_add(&copy, part.at, part.len);
    bool set = !copy.failed && rob_entry_set(text, rob_buf_text(&copy));
    rob_buf_free(&copy);
    return set;
}

static bool equals(const char *text, struct part part)
{
    return strlen(text) == part.len && strncmp(text, part.at, part.len) == 0;
}

/* The quote that the text completes, or a new one. *there: the judgement has it already. */
static size_t place_of(const struct rob_entry *entry, struct part text, struct part page,
                       bool *there)
{
    size_t last = entry->n_quotes - 1;
    *there = false;
    for (size_t i = 0; i < entry->n_quotes; i++)
        *there = *there || (equals(entry->quotes[i].text, text) &&
                            (!page.len || equals(entry->quotes[i].where, page)));
    bool fills = entry->n_quotes && (!text.len || !*entry->quotes[last].text);
    return fills ? last : entry->n_quotes;
}

/* Adds the quote to the judgement as it is recorded. False: the message says why not. */
static bool record_quote(struct rob_session *session, struct part text, struct part page)
{
    struct rob_entry entry;
    bool there = false, recorded = false;
    if (!rob_judge_load(&entry, session))
        return false;
    size_t quote = place_of(&entry, text, page, &there);
    if (there) {
        rob_session_say(session, "This quote is there already.");
    } else if (rob_entry_need_quotes(&entry, quote + 1) &&
               (!text.len || put(&entry.quotes[quote].text, text)) &&
               (!page.len || put(&entry.quotes[quote].where, page))) {
        recorded = rob_judge_record(session, &entry) == ROB_OK;
        session->judging.quote = recorded ? quote : session->judging.quote;
        if (recorded && text.len)
            rob_session_say(session, "Pasted as quote %zu%s%.*s. z takes it back.", quote + 1,
                            page.len ? ", " : "", (int)page.len, page.at);
        else if (recorded)
            rob_session_say(session, "Quote %zu is on %.*s now. z takes that back.", quote + 1,
                            (int)page.len, page.at);
    }
    rob_entry_free(&entry);
    return recorded || there;
}

bool rob_judge_paste(struct rob_session *session, const char *text, size_t len)
{
    struct rob_field pasted = {0};
    bool taken = false;
    if (!rob_judge_may_change(session))
        return false;
    if (rob_intake_insert(session, &pasted, text, len)) {
        struct part quote = {rob_field_text(&pasted), strlen(rob_field_text(&pasted))};
        struct part page = take_page(&quote);
        struct rob_buf removed = {0}; /* the message on control characters, if there were any */
        rob_buf_str(&removed, session->message);
        taken = quote.len || page.len ? record_quote(session, quote, page) : false;
        if (taken && removed.len) {
            rob_buf_printf(&removed, "\n%s", session->message);
            rob_session_say(session, "%s", rob_buf_text(&removed));
        }
        rob_buf_free(&removed);
        if (!taken && (quote.len || page.len))
            rob_kept_add(session, text, len);
    }
    rob_field_free(&pasted);
    return taken;
}

bool rob_judge_paste_in_quote(struct rob_session *session, const char *text, size_t len)
{
    struct rob_judging *judging = &session->judging;
    struct rob_field pasted = {0};
    struct rob_entry entry;
    bool recorded = false;
    if (judging->focus != ROB_FOCUS_QUOTE || *rob_field_text(&judging->field) ||
        !rob_judge_load(&entry, session))
        return false;
    if (rob_intake_insert(session, &pasted, text, len) &&
        rob_entry_need_quotes(&entry, judging->quote + 1)) {
        struct part quote = {rob_field_text(&pasted), strlen(rob_field_text(&pasted))};
        struct part page = take_page(&quote);
        struct rob_entry_quote *at = &entry.quotes[judging->quote];
        recorded = quote.len && page.len && !*at->where && put(&at->text, quote) &&
                   put(&at->where, page) && rob_judge_record(session, &entry) == ROB_OK;
        if (recorded)
            rob_session_say(session, "Recorded as a quote on %.*s.", (int)page.len, page.at);
    }
    rob_entry_free(&entry);
    rob_field_free(&pasted);
    if (recorded) {
        judging->focus = ROB_FOCUS_ITEM; /* in case that the quote cannot be shown again */
        rob_judge_enter_text(session, ROB_FOCUS_QUOTE, judging->quote);
    }
    return recorded;
}

void rob_judge_copy(const struct rob_session *session, struct rob_buf *out)
{
    struct rob_judgement judgement = rob_judge_judgement(session, rob_judge_cell(session));
    rob_buf_str(out, judgement.support);
    for (size_t i = 0; i < judgement.n_quotes; i++) {
        rob_buf_str(out, out->len ? "\n" : "");
        rob_text_quote(out, judgement.quotes[i].text, judgement.quotes[i].where);
    }
}
