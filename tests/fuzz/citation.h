/* The promises of a citation, whatever its format. */
#ifndef ROB_FUZZ_CITATION_H
#define ROB_FUZZ_CITATION_H

#include "must.h"

#include "base/utf8.h"

#include <syrob/citations.h>

#include <string.h>

/* No control characters but line ends in abstracts; bidi controls are a matter of showing. */
static inline void check_text(const char *text, bool lines)
{
    must(text != NULL);
    for (size_t left = strlen(text); left > 0;) {
        uint32_t code = 0;
        size_t n = rob_utf8_next(text, left, &code);
        must(n > 0);
        must((code >= 0x20 && code < 0x7F) || code >= 0xA0 || (lines && code == '\n'));
        text += n;
        left -= n;
    }
}

static inline void check_citation(const struct rob_citation *at)
{
    char doi[ROB_DOI_SIZE], id[ROB_STUDY_ID_SIZE];
    const char *const lines[] = {at->title,   at->authors, at->first_author, at->doi, at->pmid,
                                 at->journal, at->volume,  at->pages,        at->url};
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++)
        check_text(lines[i], false);
    check_text(at->abstract, true);
    must(at->year == 0 || (at->year >= 1000 && at->year < 3000));
    must(strspn(at->pmid, "0123456789") == strlen(at->pmid));
    must(rob_doi_normalise(doi, sizeof doi, at->doi) == (at->doi[0] != '\0'));
    must(strcmp(doi, at->doi) == 0);
    must(rob_citation_study_id(id, sizeof id, at, ROB_STUDY_ID_SUFFIX, NULL) == ROB_OK);
}

static inline void check_citations(const struct rob_citations *list)
{
    unsigned record = 0, line = 0;
    must(list->n_doubtful <= list->n && list->n_unread <= list->n_problems);
    for (size_t i = 0; i < list->n; i++) {
        check_citation(&list->at[i]);
        must(list->at[i].record > record && list->at[i].line >= line);
        record = list->at[i].record;
        line = list->at[i].line;
    }
    for (size_t i = 0; i < list->n_problems; i++)
        check_text(list->problems[i].message, false);
}

#endif
