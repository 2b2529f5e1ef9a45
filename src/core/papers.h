/*
 * The same paper twice: an index of papers that finds those like another, in time that grows with
 * n log n.
 *
 * The same for certain: one DOI or PubMed number and similar titles; or the same title, first
 * author and year, where neither DOI nor first page contradicts it. Alike: a similarity of ALIKE or
 * more, or one title the beginning of the other. Doubtful: one DOI or PubMed number and titles or
 * pages that differ (abstracts of a supplement, chapters of a book); the same title otherwise (a
 * preprint and its paper); titles with a similarity of DOUBTFUL or more, of years next to each
 * other (a typing error, "(abstract)"), or of NEAR or more by one author in one year.
 *
 * Titles compare without case, accents, punctuation and blanks, in all scripts, and in one spelling
 * (rob_title_normal()). Their similarity is Dice's coefficient of the trigrams of their bytes:
 * twice the common ones, divided by all. Similar titles are looked for among those with the same
 * beginning, the same end, or the first letters of the first author and the year. One name of an
 * author may be the beginning of the other.
 *
 *     struct rob_papers *papers = rob_papers_new();
 *     if (!papers || !rob_papers_add(papers, &one)) ...      // its number is 0, the next one's 1
 *     size_t n = rob_papers_find(found, MAX, papers, &other);
 *     for (size_t i = 0; i < n; i++)
 *         use(found[i].paper, found[i].likeness, found[i].why);
 */
#ifndef ROB_CORE_PAPERS_H
#define ROB_CORE_PAPERS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct rob_papers;
struct rob_study;

/* A text that is not known is NULL or "". */
struct rob_paper {
    const char *title;
    const char *authors; /* "Marx, Karl; Lindgren, Astrid", or the first surname alone */
    const char *doi;     /* normalised */
    const char *pmid, *pages;
    int year; /* 0: not known */
    size_t
        n_surname; /* bytes of the first surname, with which `authors` begins; 0: up to a comma */
};

enum rob_likeness {
    ROB_PAPER_OTHER,
    ROB_PAPER_DOUBTFUL,
    ROB_PAPER_SAME,
};

/* The paper of a study; its texts are the study's. */
struct rob_paper rob_paper_of(const struct rob_study *study);

struct rob_papers *rob_papers_new(void);
void rob_papers_free(struct rob_papers *papers);

/* Adds a paper; its texts are not kept. false without memory. */
bool rob_papers_add(struct rob_papers *papers, const struct rob_paper *paper);

/* The papers like another, each once. */
struct rob_papers_found {
    size_t paper;
    enum rob_likeness likeness; /* never ROB_PAPER_OTHER */
    const char *why;            /* "the same DOI"; static */
};

/* Fills `out` with at most `max` of the papers like this one, the surest first, and returns their
 * number; SIZE_MAX without memory. */
size_t rob_papers_find(struct rob_papers_found *out, size_t max, struct rob_papers *papers,
                       const struct rob_paper *paper);

/* Gives a paper the DOI or PubMed number that it lacks, unless another paper has it (*taken). false
 * without memory. */
bool rob_papers_add_number(struct rob_papers *papers, size_t paper, bool pmid, const char *number,
                           bool *taken);

/* Adds the paper that was looked for last, once. false without memory. */
bool rob_papers_keep(struct rob_papers *papers);

#endif
