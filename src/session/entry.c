#include "session/entry.h"

#include "base/buf.h"

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

bool rob_judgement_same_texts(const struct rob_judgement *a, const struct rob_judgement *b)
{
    if (a->n_quotes != b->n_quotes || strcmp(a->support, b->support) != 0)
        return false;
    for (size_t i = 0; i < a->n_quotes; i++)
        if (strcmp(a->quotes[i].text, b->quotes[i].text) != 0 ||
            strcmp(a->quotes[i].where, b->quotes[i].where) != 0)
            return false;
    return true;
}
