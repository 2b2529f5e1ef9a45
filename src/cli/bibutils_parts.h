/*
 * The parts of the child that reads citations. A file is split into its records, so that each is
 * read alone: a record that cannot be read stops no other, and its line is known. Each record is
 * put in a form that libbibutils reads rightly.
 */
#ifndef ROB_CLI_BIBUTILS_PARTS_H
#define ROB_CLI_BIBUTILS_PARTS_H

#include "base/buf.h"
#include "base/vec.h"

#include <syrob/citations.h>

struct rob_bib_record {
    const char *text; /* of the whole file's text */
    size_t len;
    unsigned line;       /* 1-based, where it begins */
    const char *problem; /* why it cannot be read; NULL: it can */
};

struct rob_bib_records {
    struct rob_bib_record *at;
    size_t n, cap;
    struct rob_buf strings; /* of BibTeX: all @string{...} of the file */
};

/* Finds the records of a text that ends with a NUL. False without memory. */
bool rob_bib_split(struct rob_bib_records *out, enum rob_citation_format format, const char *text,
                   size_t len);
bool rob_bib_split_bibtex(struct rob_bib_records *out, const char *text, size_t len);
bool rob_bib_split_xml(struct rob_bib_records *out, enum rob_citation_format format,
                       const char *text, size_t len);

/* Adds a record; `*line` is moved from the text `*from` to that of the record. */
bool rob_bib_add(struct rob_bib_records *out, const char *text, size_t len, const char *problem,
                 const char **from, unsigned *line);

/* Writes a record in the form that libbibutils reads. */
void rob_bib_tidy(struct rob_buf *out, enum rob_citation_format format,
                  const struct rob_bib_record *record);
void rob_bib_tidy_bibtex(struct rob_buf *out, const struct rob_bib_record *record);
void rob_bib_tidy_xml(struct rob_buf *out, enum rob_citation_format format,
                      const struct rob_bib_record *record);

/* A text of BibTeX without LaTeX; a `plain` one (a DOI, an address) loses only braces and
 * backslashes. */
void rob_bib_latex(struct rob_buf *out, const char *text, size_t len, bool plain);

/* The length of the first name in "Hale, S. and {The Heat Group} and others". */
size_t rob_bib_author(const char *text);

#endif
