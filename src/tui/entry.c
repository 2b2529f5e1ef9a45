#include "tui/entry.h"

#include <stdlib.h>
#include <string.h>

bool rob_entry_set(char **text, const char *value)
{
    char *copy = strdup(value);
    if (!copy)
        return false;
    free(*text);
    *text = copy;
    return true;
}

bool rob_entry_init(struct rob_entry *entry)
{
    *entry = (struct rob_entry){.answer = ROB_NOT_FOUND};
    return rob_entry_set(&entry->support, "");
}

void rob_entry_free(struct rob_entry *entry)
{
    for (size_t i = 0; i < entry->n_quotes; i++) {
        free(entry->quotes[i].text);
        free(entry->quotes[i].where);
    }
    free(entry->quotes);
    free(entry->support);
    *entry = (struct rob_entry){.answer = ROB_NOT_FOUND};
}

bool rob_entry_need_quotes(struct rob_entry *entry, size_t n)
{
    while (entry->n_quotes < n) {
        struct rob_entry_quote quote = {strdup(""), strdup("")};
        struct rob_entry_quote *grown =
            realloc(entry->quotes, (entry->n_quotes + 1) * sizeof *entry->quotes);
        if (grown)
            entry->quotes = grown;
        if (!grown || !quote.text || !quote.where) {
            free(quote.text);
            free(quote.where);
            return false;
        }
        entry->quotes[entry->n_quotes++] = quote;
    }
    return true;
}

bool rob_entry_add_quotes(struct rob_entry *entry, const struct rob_quote *quotes, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (!rob_entry_need_quotes(entry, entry->n_quotes + 1))
            return false;
        struct rob_entry_quote *quote = &entry->quotes[entry->n_quotes - 1];
        if (!rob_entry_set(&quote->text, quotes[i].text) ||
            !rob_entry_set(&quote->where, quotes[i].where))
            return false;
    }
    return true;
}

bool rob_entry_copy(struct rob_entry *out, const struct rob_entry *from)
{
    if (!rob_entry_init(out))
        return false;
    out->answer = from->answer;
    memcpy(out->signals, from->signals, sizeof out->signals);
    bool whole = rob_entry_set(&out->support, from->support);
    for (size_t i = 0; whole && i < from->n_quotes; i++)
        whole = rob_entry_need_quotes(out, i + 1) &&
                rob_entry_set(&out->quotes[i].text, from->quotes[i].text) &&
                rob_entry_set(&out->quotes[i].where, from->quotes[i].where);
    if (!whole)
        rob_entry_free(out);
    return whole;
}

bool rob_entry_has_texts(const struct rob_entry *entry)
{
    bool has = *entry->support != '\0';
    for (size_t i = 0; i < entry->n_quotes; i++)
        has = has || *entry->quotes[i].text || *entry->quotes[i].where;
    return has;
}

static bool is_quoted(const struct rob_entry *entry, const struct rob_quote *quote)
{
    for (size_t i = 0; i < entry->n_quotes; i++)
        if (strcmp(entry->quotes[i].text, quote->text) == 0 &&
            strcmp(entry->quotes[i].where, quote->where) == 0)
            return true;
    return false;
}

bool rob_entry_is(const struct rob_entry *entry, const char *support,
                  const struct rob_quote *quotes, size_t n_quotes)
{
    if (strcmp(entry->support, support) != 0 || entry->n_quotes != n_quotes)
        return false;
    for (size_t i = 0; i < n_quotes; i++)
        if (!is_quoted(entry, &quotes[i]))
            return false;
    return true;
}

bool rob_entry_add_support(struct rob_entry *entry, const char *text)
{
    if (!*text || strstr(entry->support, text))
        return true;
    struct rob_buf both = {0};
    rob_buf_str(&both, entry->support);
    if (*entry->support)
        rob_buf_char(&both, '\n');
    rob_buf_str(&both, text);
    bool set = !both.failed && rob_entry_set(&entry->support, rob_buf_text(&both));
    rob_buf_free(&both);
    return set;
}

bool rob_entry_add_texts(struct rob_entry *entry, const char *support,
                         const struct rob_quote *quotes, size_t n_quotes)
{
    bool added = rob_entry_add_support(entry, support);
    for (size_t i = 0; added && i < n_quotes; i++)
        added = is_quoted(entry, &quotes[i]) || rob_entry_add_quotes(entry, &quotes[i], 1);
    return added;
}

bool rob_entry_load(struct rob_entry *entry, const struct rob_tui *tui, struct rob_cell cell)
{
    struct rob_judgement judgement;
    if (!rob_entry_init(entry))
        return false;
    if (!rob_view_judgement(&judgement, tui->view, cell, rob_tui_me(tui)))
        return true;
    entry->answer = judgement.answer;
    memcpy(entry->signals, judgement.signals, sizeof entry->signals);
    bool whole = rob_entry_set(&entry->support, judgement.support) &&
                 rob_entry_add_quotes(entry, judgement.quotes, judgement.n_quotes);
    if (!whole)
        rob_entry_free(entry);
    return whole;
}

struct rob_quote *rob_entry_event_quotes(const struct rob_entry *entry, uint32_t *n)
{
    *n = 0;
    if (entry->n_quotes == 0)
        return NULL;
    struct rob_quote *quotes = calloc(entry->n_quotes, sizeof *quotes);
    for (size_t i = 0; quotes && i < entry->n_quotes; i++)
        if (*entry->quotes[i].text || *entry->quotes[i].where)
            quotes[(*n)++] = (struct rob_quote){entry->quotes[i].text, entry->quotes[i].where};
    return quotes;
}

static bool is_empty(const struct rob_entry *entry, uint32_t n_quotes, uint32_t n_signals)
{
    return entry->answer < 0 && !*entry->support && n_quotes == 0 && n_signals == 0;
}

/* Is that what stands there already? What is judged for all outcomes is not yet judged for one. */
static bool is_recorded(const struct rob_tui *tui, const struct rob_event *event,
                        struct rob_cell cell)
{
    struct rob_judgement now;
    const struct rob_item *item = &tui->form->items[cell.item];
    size_t n_signals = 0;
    if (event->op != ROB_OP_JUDGE ||
        !rob_view_judgement(&now, tui->view, cell, (size_t)rob_tui_me(tui)) || now.conflict ||
        now.default_for_outcomes || now.n_quotes != event->n_quotes)
        return false;
    int answer = event->answer ? rob_item_answer(item, event->answer) : ROB_NOT_FOUND;
    bool same =
        now.answer == answer && strcmp(now.support, event->support ? event->support : "") == 0;
    for (size_t i = 0; same && i < now.n_quotes; i++)
        same = strcmp(now.quotes[i].text, event->quotes[i].text) == 0 &&
               strcmp(now.quotes[i].where, event->quotes[i].where) == 0;
    for (size_t i = 0; i < item->n_signals; i++)
        n_signals += now.signals[i] != ROB_SIGNAL_NONE;
    for (uint32_t i = 0; same && i < event->n_signals; i++) {
        int signal = rob_item_signal(item, event->signals[i].id);
        same = strcmp(rob_signal_id(now.signals[signal]), event->signals[i].answer) == 0;
    }
    return same && n_signals == event->n_signals;
}

enum rob_status rob_entry_record(struct rob_tui *tui, const struct rob_entry *entry,
                                 struct rob_cell cell)
{
    const struct rob_item *item = &tui->form->items[cell.item];
    struct rob_signal signals[ROB_FORM_SIGNALS_MAX];
    uint32_t n_signals = 0, n_quotes = 0;
    for (size_t i = 0; i < item->n_signals; i++)
        if (entry->signals[i] != ROB_SIGNAL_NONE)
            signals[n_signals++] =
                (struct rob_signal){item->signals[i].id, rob_signal_id(entry->signals[i])};
    struct rob_quote *quotes = rob_entry_event_quotes(entry, &n_quotes);
    struct rob_study study = rob_view_study(tui->view, cell.study);
    struct rob_event event = {
        .op = is_empty(entry, n_quotes, n_signals) ? ROB_OP_CLEAR : ROB_OP_JUDGE,
        .study = study.id,
        .item = item->id,
        .outcome = cell.outcome >= 0 ? rob_view_outcome(tui->view, (size_t)cell.outcome) : NULL};
    if (event.op == ROB_OP_JUDGE) {
        event.answer = entry->answer >= 0 ? item->answers[entry->answer].id : NULL;
        event.support = entry->support;
        event.quotes = quotes;
        event.n_quotes = n_quotes;
        event.signals = signals;
        event.n_signals = n_signals;
    }
    enum rob_status status =
        is_recorded(tui, &event, cell) ? ROB_OK : rob_tui_record(tui, tui->seat, &event, 1);
    free(quotes);
    return status;
}
