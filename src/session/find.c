#include "session/find.h"

#include "base/text.h"

#include <stdlib.h>
#include <string.h>

/* Texts of a study one after the other, each reduced to its letters and digits. */
static void add(struct rob_buf *out, const char *text)
{
    char *normal = text && *text ? rob_text_normal(text) : NULL;
    if (normal)
        rob_buf_printf(out, "%s\n", normal);
    free(normal);
}

static void add_quotes(struct rob_buf *out, const struct rob_quote *quotes, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        add(out, quotes[i].text);
        add(out, quotes[i].where);
    }
}

/* What the gate shows of a reviewer's entries on an item; nothing otherwise. */
static void add_entries(struct rob_buf *out, const struct rob_session *session,
                        struct rob_cell cell, size_t seat)
{
    struct rob_judgement judgement;
    if (rob_view_judgement(&judgement, session->view, cell, seat)) {
        add(out, judgement.support);
        add_quotes(out, judgement.quotes, judgement.n_quotes);
    }
    add(out, rob_view_flag(session->view, cell, seat));
}

static void add_study(struct rob_buf *out, const struct rob_session *session, size_t study)
{
    struct rob_study s = rob_view_study(session->view, study);
    const char *const texts[] = {s.label, s.title, s.authors, s.journal,
                                 s.doi,   s.pmid,  s.id,      s.abstract};
    for (size_t i = 0; i < ROB_COUNT(texts); i++)
        add(out, texts[i]);
    for (size_t seat = 0; seat < rob_view_n_seats(session->view); seat++)
        add(out, rob_view_study_flag(session->view, study, seat));
    for (size_t i = 0; i < rob_view_n_cells(session->view, study); i++) {
        struct rob_cell cell = rob_view_cell(session->view, study, i);
        struct rob_consensus consensus = rob_view_consensus(session->view, cell);
        for (size_t seat = 0; seat < rob_view_n_seats(session->view); seat++)
            add_entries(out, session, cell, seat);
        if (consensus.state == ROB_CELL_RESOLVED) {
            add(out, consensus.support);
            add(out, consensus.reason);
            add_quotes(out, consensus.quotes, consensus.n_quotes);
        }
    }
}

static void drop_index(struct rob_find *find)
{
    for (size_t i = 0; i < find->n; i++)
        free(find->texts[i]);
    free(find->texts);
    find->texts = NULL;
    find->n = find->n_made = 0;
}

/* Collects the texts of at most so many more studies. */
static void make_index(struct rob_session *session, size_t most)
{
    struct rob_find *find = &session->find;
    size_t n = rob_view_n_studies(session->view);
    if (!find->texts || find->revision != session->revision || find->n != n) {
        drop_index(find);
        find->texts = calloc(n + 1, sizeof *find->texts);
        find->n = find->texts ? n : 0;
        find->revision = session->revision;
    }
    for (; find->n_made < find->n && most > 0; find->n_made++, most--) {
        struct rob_buf text = {0};
        add_study(&text, session, find->n_made);
        find->texts[find->n_made] = rob_buf_take(&text);
    }
}

void rob_find_get_ready(struct rob_session *session)
{
    enum { AT_ONCE = 4000 };
    if (session->seat[0])
        make_index(session, AT_ONCE);
}

void rob_find_touch(struct rob_session *session, size_t study)
{
    struct rob_find *find = &session->find;
    struct rob_buf text = {0};
    if (!find->texts || find->revision + 1 != session->revision)
        return; /* no index, or one that is out of date as it is */
    find->revision = session->revision;
    if (study >= find->n_made)
        return;
    add_study(&text, session, study);
    free(find->texts[study]);
    find->texts[study] = rob_buf_take(&text);
}

static void drop_words(struct rob_find *find)
{
    for (size_t i = 0; i < find->n_words; i++)
        free(find->words[i]);
    find->n_words = 0;
}

void rob_find_prepare(struct rob_session *session)
{
    struct rob_find *find = &session->find;
    char *copy = strdup(rob_field_text(&session->studies.find)), *rest = copy;
    drop_words(find);
    for (char *word = copy ? strtok_r(copy, " \t\n", &rest) : NULL;
         word && find->n_words < ROB_COUNT(find->words); word = strtok_r(NULL, " \t\n", &rest)) {
        char *normal = rob_text_normal(word);
        if (normal && *normal)
            find->words[find->n_words++] = normal;
        else
            free(normal); /* punctuation alone */
    }
    free(copy);
    if (find->n_words)
        make_index(session, SIZE_MAX);
}

bool rob_find_matches(const struct rob_session *session, size_t study)
{
    const struct rob_find *find = &session->find;
    for (size_t i = 0; i < find->n_words; i++)
        if (study >= find->n || !find->texts[study] || !strstr(find->texts[study], find->words[i]))
            return false;
    return true;
}

void rob_find_free(struct rob_session *session)
{
    drop_words(&session->find);
    drop_index(&session->find);
}
