/*
 * Citations as search tools export them: reading a file, and the id of a study.
 *
 *     struct rob_citations *found = NULL;
 *     struct rob_citations_options options = {.format = ROB_CITATIONS_AUTO};
 *     struct rob_error err = {0};
 *     if (rob_citations_read(&found, data, len, &options, &err) != ROB_OK)
 *         return complain(&err);
 *     for (size_t i = 0; i < found->n; i++) {
 *         char id[ROB_STUDY_ID_SIZE];
 *         rob_citation_study_id(id, sizeof id, &found->at[i], ROB_STUDY_ID_SUFFIX, &err);
 *         printf("%s  %s\n", id, found->at[i].title);
 *     }
 *     for (size_t i = 0; i < found->n_problems; i++)
 *         printf("line %u: %s\n", found->problems[i].line, found->problems[i].message);
 *     rob_citations_free(found);
 *
 * Tables, workbooks, RIS and its relatives, and CSL-JSON are read here. The other formats need a
 * library that may print, exit or break down; the caller runs it where that does no harm, and hands
 * over a function that does so (`convert`).
 *
 * Everything in the result belongs to it. All texts are UTF-8 without control characters, and all
 * are on one line but the abstract, whose paragraphs are parted by LF; character entities ("&amp;")
 * are resolved.
 */
#ifndef SYROB_CITATIONS_H
#define SYROB_CITATIONS_H

#include <syrob/status.h>

#include <stdbool.h>
#include <stddef.h>

/* name for options and output, name for people */
#define ROB_CITATION_FORMAT_LIST(X)                                                                \
    X(AUTO, "auto", "found out from the content")                                                  \
    X(CSV, "csv", "a delimited table")                                                             \
    X(TSV, "tsv", "a tab-separated table")                                                         \
    X(WORKBOOK, "workbook", "a workbook (.xlsx or .ods)")                                          \
    X(RIS, "ris", "RIS")                                                                           \
    X(BIBTEX, "bibtex", "BibTeX")                                                                  \
    X(ENDNOTE_XML, "endnote-xml", "EndNote XML")                                                   \
    X(ENW, "enw", "EndNote tagged text (.enw)")                                                    \
    X(ISI, "isi", "ISI tagged text (Web of Science, plain text)")                                  \
    X(NBIB, "nbib", "PubMed tagged text (.nbib)")                                                  \
    X(PUBMED_XML, "pubmed-xml", "PubMed XML")                                                      \
    X(CSL_JSON, "csl-json", "CSL-JSON")                                                            \
    X(COCHRANE, "cochrane", "Cochrane tagged text")                                                \
    X(REFWORKS, "refworks", "RefWorks tagged text")

enum rob_citation_format {
#define X(name, id, text) ROB_CITATIONS_##name,
    ROB_CITATION_FORMAT_LIST(X)
#undef X
};

enum {
    ROB_CITATIONS_BYTES_MAX = 64 << 20, /* a file */
    ROB_STUDY_ID_SUFFIX = 4,            /* characters of the suffix, to begin with */
    ROB_STUDY_ID_SUFFIX_MAX = 26,
    ROB_STUDY_ID_SIZE = 72, /* room for any study id */
    ROB_DOI_SIZE = 512,     /* room for any DOI that is taken for one */
};

/* One record of the file. No text is NULL; "" where the record does not have it. */
struct rob_citation {
    const char *title;
    const char *authors;      /* "Marx, Karl; Lindgren, Astrid" */
    const char *first_author; /* the surname alone: "Marx", "van der Berg" */
    int year;                 /* of publication, 1000..2999; 0: unknown */
    const char *doi;          /* normalised: "10.1186/1471-2288-14-43" */
    const char *pmid;         /* digits */
    const char *journal;
    const char *volume;
    const char *pages; /* "134-137", or the article's number */
    const char *abstract;
    const char *url;
    unsigned record; /* 1-based number in the file */
    unsigned line;   /* 1-based, where the record begins */
};

enum rob_citation_problem_kind {
    ROB_CITATION_NOTE,     /* worth knowing */
    ROB_CITATION_DOUBTFUL, /* the record was read, but something about it is missing or odd */
    ROB_CITATION_UNREAD,   /* the record could not be read and is not among the citations */
};

struct rob_citation_problem {
    enum rob_citation_problem_kind kind;
    unsigned record; /* 0: the file as a whole */
    unsigned line;   /* 0: no line */
    const char *message;
};

struct rob_citations {
    enum rob_citation_format format; /* as read, never ROB_CITATIONS_AUTO */
    const struct rob_citation *at;   /* in the order of the file */
    size_t n;
    const struct rob_citation_problem *problems; /* in the order of their records */
    size_t n_problems;
    size_t n_doubtful; /* citations with at least one doubtful point */
    size_t n_unread;   /* records that could not be read */
    struct rob_citations_memory *memory;
};

/*
 * Reads a text in UTF-8 of a format that the library does not read itself, and writes a line of
 * JSON for each of its records, in their order:
 *
 *     {"line":12,"fields":[["author","Marx, Karl"],["title","On the blinding of rats"]]}
 *     {"line":31,"problem":"its braces do not match"}
 *
 * `line` is where the record begins. The fields are named as the format names them and their texts
 * are plain but for character entities. Each author has a field of the same name; a comma ends the
 * name of an organisation. What belongs to the journal or book that contains the work has "host."
 * before its name where the format keeps the two apart.
 *
 * `*out` is freed by the caller with free().
 */
typedef enum rob_status rob_citations_convert(void *context, enum rob_citation_format format,
                                              const char *text, size_t len, char **out,
                                              size_t *n_out, struct rob_error *err);

struct rob_citations_options {
    enum rob_citation_format format; /* ROB_CITATIONS_AUTO: look at the content */
    char delimiter;                  /* of a table; 0: found out */
    /* NULL, or the columns of a table, by name or number, where the header's names do not show what
     * they hold: "title=Artikel,year=3". Fields: title, authors, year, doi, pmid, journal, volume,
     * pages, start-page, end-page, abstract, url. */
    const char *map;
    const char *worksheet;          /* of a workbook; NULL: the only one with content */
    rob_citations_convert *convert; /* NULL: formats that need it are refused by their name */
    void *context;                  /* handed to `convert` */
};

/* Reads a whole file in UTF-8, UTF-16 or Windows-1252, with or without a byte order mark, or a
 * workbook, .xlsx or .ods, of which a worksheet has a row for each citation. Doubtful
 * records are problems of the result; the call succeeds. Errors: ROB_INVALID (with the line) for a
 * file that does not hold citations, a table without a column for the title (naming its columns), a
 * format that cannot be read yet; ROB_USAGE for a `map` that makes no sense; ROB_NO_MEMORY. */
ROB_API enum rob_status rob_citations_read(struct rob_citations **out, const char *data, size_t len,
                                           const struct rob_citations_options *options,
                                           struct rob_error *err);

ROB_API void rob_citations_free(struct rob_citations *citations);

/* The format that the content looks like; a table where it does not look like another. */
ROB_API enum rob_citation_format rob_citations_detect(const char *data, size_t len);

/* The name, "ris", and the name for people. Static storage. */
ROB_API const char *rob_citation_format_name(enum rob_citation_format format);
ROB_API const char *rob_citation_format_text(enum rob_citation_format format);

/* Sets *out from a name; false where the format was not found. */
ROB_API bool rob_citation_format_find(enum rob_citation_format *out, const char *name);

/* Writes the DOI in `text` in lower case and without its surroundings ("doi:", "https://doi.org/",
 * a full stop behind it); false and "" where a DOI was not found. `size` is ROB_DOI_SIZE or more.
 */
ROB_API bool rob_doi_normalise(char *out, size_t size, const char *text);

/*
 * The id by which a study is known in every copy of a review: "yamazoe-2014-k3f9".
 *
 *   surname   of the first author, in a-z and 0-9 only ("Molina-Hernández": molinahernandez), at
 *             most 32 characters; "anon" where the name has no Latin letters
 *   year      "nd" where it is unknown
 *   suffix    the first `n_suffix` characters (ROB_STUDY_ID_SUFFIX..ROB_STUDY_ID_SUFFIX_MAX) of the
 *             SHA-256 in base32 (RFC 4648, lower case) of the paper's identity: the normalised
 *             DOI; without one "pmid:" and the PMID; without both "title|year|first author", title
 *             and author in lower case with only the letters and digits of their words, parted by
 *             single blanks and without accents
 *
 * Of two papers that share an id, the second gets a longer suffix. `size` is ROB_STUDY_ID_SIZE or
 * more. Error: ROB_NO_MEMORY.
 */
ROB_API enum rob_status rob_citation_study_id(char *out, size_t size,
                                              const struct rob_citation *citation,
                                              unsigned n_suffix, struct rob_error *err);

#endif
