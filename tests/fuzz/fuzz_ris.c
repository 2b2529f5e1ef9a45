/* The RIS reader on any bytes: what the header promises of records, texts and problems. */
#include "must.h"

#include "base/utf8.h"
#include "io/read_citations.h"

#include <string.h>

/* No control characters but line ends in abstracts; bidi controls are a matter of showing. */
static void check_text(const char *text, bool lines)
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

static void check_citation(const struct rob_citation *at)
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

static void check(const struct rob_citations *list)
{
    must(list->format == ROB_CITATIONS_RIS && list->n > 0 && list->n_doubtful <= list->n);
    for (size_t i = 0; i < list->n; i++) {
        check_citation(&list->at[i]);
        must(list->at[i].record == i + 1);
        must(list->at[i].line > 0 && (i == 0 || list->at[i].line >= list->at[i - 1].line));
    }
    for (size_t i = 0; i < list->n_problems; i++) {
        check_text(list->problems[i].message, false);
        must(list->problems[i].record <= list->n && list->problems[i].line > 0);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const struct rob_citations_options options = {.format = ROB_CITATIONS_RIS};
    struct rob_citations *list = NULL;
    struct rob_error err = {0};
    enum rob_status status = rob_citations_read(&list, (const char *)data, size, &options, &err);
    must(status == err.status && (status == ROB_OK) == (list != NULL));
    if (list)
        check(list);
    rob_citations_free(list);
    return 0;
}
