/*
 * The parts that readers of citations share. A reader finds records, describes each in a draft of
 * raw texts and adds it; all formats are cleaned and checked for problems in the same way.
 */
#ifndef ROB_IO_READ_CITATIONS_H
#define ROB_IO_READ_CITATIONS_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/vec.h"

#include <syrob/citations.h>

/* name, as the user writes it in a map */
#define ROB_CITATIONS__FIELD_LIST(X)                                                               \
    X(TITLE, "title")                                                                              \
    X(AUTHORS, "authors")                                                                          \
    X(YEAR, "year")                                                                                \
    X(DOI, "doi")                                                                                  \
    X(PMID, "pmid")                                                                                \
    X(JOURNAL, "journal")                                                                          \
    X(VOLUME, "volume")                                                                            \
    X(PAGES, "pages")                                                                              \
    X(START_PAGE, "start-page")                                                                    \
    X(END_PAGE, "end-page")                                                                        \
    X(ABSTRACT, "abstract")                                                                        \
    X(URL, "url")

enum rob_citations__field {
#define X(name, id) ROB_CITATIONS__##name,
    ROB_CITATIONS__FIELD_LIST(X)
#undef X
        ROB_CITATIONS__FIELDS
};

/* A record as it is in the file. A text that is missing is NULL or "". */
struct rob_citations__draft {
    unsigned record, line;
    const char *text[ROB_CITATIONS__FIELDS]; /* authors: all in one text, or else: */
    const char *const *authors;
    size_t n_authors;
    unsigned mended; /* what rob_citations__mend() found in it */
    bool unended;    /* its end is not marked: a part may be missing */
};

struct rob_citations_memory {
    struct rob_arena arena;
    struct rob_buf decoded, cleaned; /* scratch */
    ROB_VEC(struct rob_citation) items;
    ROB_VEC(struct rob_citation_problem) problems;
};

/* Cleans a draft and adds it, with its problems. */
enum rob_status rob_citations__add(struct rob_citations *list,
                                   const struct rob_citations__draft *draft, struct rob_error *err);

__attribute__((format(printf, 6, 7))) enum rob_status rob_citations__problem(
    struct rob_citations *list, enum rob_citation_problem_kind kind, unsigned record, unsigned line,
    struct rob_error *err, const char *format, ...);

/* Readers: each fills `list`. */
struct rob_citations__source {
    const char *data;
    size_t len;
    const struct rob_citations_options *options;
};

enum rob_status rob_citations__read_table(struct rob_citations *list,
                                          const struct rob_citations__source *source,
                                          struct rob_error *err);
enum rob_status rob_citations__read_ris(struct rob_citations *list,
                                        const struct rob_citations__source *source,
                                        struct rob_error *err);
enum rob_status rob_citations__read_tagged(struct rob_citations *list,
                                           const struct rob_citations__source *source,
                                           struct rob_error *err);
enum rob_status rob_citations__read_csl(struct rob_citations *list,
                                        const struct rob_citations__source *source,
                                        struct rob_error *err);
enum rob_status rob_citations__read_converted(struct rob_citations *list,
                                              const struct rob_citations__source *source,
                                              struct rob_error *err);

/* Reports the records of other formats in a file: their lines are not read. */
enum rob_status rob_citations__note_other_formats(struct rob_citations *list,
                                                  const struct rob_citations__source *source,
                                                  struct rob_error *err);

/* The format of a text in UTF-8. */
enum rob_citation_format rob_citations__detect(const char *text, size_t len);

/* A tag with its whole, non-empty value. */
struct rob_citations__tag {
    const char *name, *value;
};

struct rob_citations__record {
    struct rob_citations__draft draft; /* number, line and state alone */
    ROB_VEC(struct rob_citations__tag) tags;
    struct rob_arena texts; /* the values */
};

/* Finds the texts and authors of a record in its tags, by the format of the list, and adds it. */
enum rob_status rob_citations__add_record(struct rob_citations *list,
                                          struct rob_citations__record *record,
                                          struct rob_error *err);

/* The text without control characters, markup, entities and surplus blanks, in the arena; with
 * `lines` line ends stay. *odd is set where characters had to go. NULL without memory. */
const char *rob_citations__clean(struct rob_citations_memory *memory, const char *text, bool lines,
                                 bool *odd);

/* The text with its entities as characters, in the arena. NULL without memory. */
const char *rob_citations__decoded(struct rob_citations_memory *memory, const char *text,
                                   bool *odd);

/* Appends one line of the file as UTF-8 without controls; bytes that are not UTF-8 are read as
 * Windows-1252. Returns what was changed, both bits or none. */
enum { ROB_MENDED_BYTES = 1, ROB_MENDED_CONTROLS = 2 };
unsigned rob_citations__mend(struct rob_buf *out, const char *text, size_t len);

/* The same for a whole file, with a note if anything was changed. */
enum rob_status rob_citations__mend_file(struct rob_buf *out, struct rob_citations *list,
                                         const struct rob_citations__source *source,
                                         struct rob_error *err);

/* Splits "Liu R., Adler D.G." and other ways to write several authors. NULL without memory. */
const char *const *rob_citations__split_authors(struct rob_arena *arena, const char *text,
                                                size_t *n);

/* True if a text that should be one author is several, each with initials: "Hale S, Chen A". */
bool rob_citations__are_several(const char *text);

/* One name, cleaned and evenly written; "" if the text is not a name ("et al."). NULL without
 * memory. */
const char *rob_citations__author(struct rob_citations_memory *memory, const char *text, bool *odd);

/* The surname in a name as rob_citations__author() returns it. NULL without memory. */
const char *rob_citations__surname(struct rob_arena *arena, const char *name);

/* The first year 1000..2999 in a text, or 0. */
int rob_citations__year(const char *text);

/* Writes the PMID in a text, digits alone; false if there is not one. With `named` the text must
 * call the number a PMID ("PMID: 123", "123 [pmid]", a PubMed address). */
enum { ROB_CITATIONS__PMID_SIZE = 10 };
bool rob_citations__pmid(char out[ROB_CITATIONS__PMID_SIZE], const char *text, bool named);

#endif
