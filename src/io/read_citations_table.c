/* Citations from a table: finds the column of each field. */
#include "io/read_citations.h"

#include "base/fail.h"
#include "base/utf8.h"
#include "io/table.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum { NAMES_MAX = 24, SEEN_MAX = 600, UNUSED_SHOWN = 8, NONE = -1 };

static const char *const field_names[] = {
#define X(id, name) name,
    ROB_CITATIONS__FIELD_LIST(X)
#undef X
};

/* The column names of common tools, the surest first; compared without case, blanks and
 * punctuation. */
static const char *const known[ROB_CITATIONS__FIELDS][NAMES_MAX] = {
    [ROB_CITATIONS__TITLE] = {"title", "articletitle", "primarytitle", "titleprimary",
                              "documenttitle", "papertitle", "ti", "t1", "titel", "study",
                              "studyid", "studyname", "reference"},
    [ROB_CITATIONS__AUTHORS] = {"authors", "author", "authornames", "firstauthors", "au", "a1",
                                "authorfullnames", "fullauthors", "authorlist", "authorsprimary",
                                "primaryauthors", "creator", "creators", "firstauthor", "autoren",
                                "autor", "autores", "auteurs", "auteur"},
    [ROB_CITATIONS__YEAR] = {"year", "publicationyear", "publishedyear", "yearofpublication",
                             "pubyear", "py", "y1", "jahr", "publicationdate", "dateofpublication",
                             "datepublished", "pubdate", "date", "erscheinungsjahr", "annee", "ano",
                             "jaar"},
    [ROB_CITATIONS__DOI] = {"doi", "doilink", "doiurl", "digitalobjectidentifier", "di", "do"},
    [ROB_CITATIONS__PMID] = {"pmid", "pubmedid", "medlinepmid", "pubmed", "pm"},
    [ROB_CITATIONS__JOURNAL] = {"journal",
                                "journaltitle",
                                "journalname",
                                "journalbook",
                                "publicationtitle",
                                "publicationname",
                                "sourcetitle",
                                "source",
                                "sourcepublication",
                                "secondarytitle",
                                "booktitle",
                                "periodical",
                                "jf",
                                "t2",
                                "jo",
                                "so",
                                "zeitschrift",
                                "tijdschrift",
                                "revista",
                                "revue"},
    [ROB_CITATIONS__VOLUME] = {"volume", "vol", "vl", "vo", "publicationvolume", "band", "jahrgang",
                               "jaargang", "volumen"},
    [ROB_CITATIONS__PAGES] = {"pages", "page", "pagerange", "pagination", "articlenumber", "artno",
                              "ps", "seiten", "seite", "paginas", "pagina"},
    [ROB_CITATIONS__START_PAGE] = {"startpage", "pagestart", "firstpage", "beginningpage", "bp"},
    [ROB_CITATIONS__END_PAGE] = {"endpage", "pageend", "lastpage", "endingpage", "ep"},
    [ROB_CITATIONS__ABSTRACT] = {"abstract", "abstracts", "abstractnote", "abstracttext", "ab",
                                 "n2", "summary"},
    [ROB_CITATIONS__URL] = {"url", "urls", "link", "links", "fulltexturl", "articleurl", "ur"},
};

/* Columns in which some programs put a DOI, or a PMID marked as one. */
static const char *const elsewhere[] = {"extra", "url", "urls", "link", "links"};

enum { ELSEWHERE_MAX = 8 };

struct columns {
    int of[ROB_CITATIONS__FIELDS]; /* NONE: no column */
    size_t elsewhere[ELSEWHERE_MAX];
    size_t n_elsewhere;
};

static bool is_taken(const struct columns *columns, int column)
{
    for (size_t i = 0; i < ROB_CITATIONS__FIELDS; i++)
        if (columns->of[i] == column)
            return true;
    return false;
}

static int find_known(const struct rob_table *table, const struct columns *columns, size_t field)
{
    for (const char *const *name = known[field]; *name; name++)
        for (size_t i = 0; i < table->n_columns; i++)
            if (rob_table_same_name(rob_table_header(table, i), *name) &&
                !is_taken(columns, (int)i))
                return (int)i;
    return NONE;
}

/* The field named before a "=" at the beginning of a text. */
static int field_before_equals(const char *text)
{
    for (int i = 0; i < ROB_CITATIONS__FIELDS; i++) {
        size_t n = strlen(field_names[i]);
        if (strncmp(text, field_names[i], n) == 0 && text[n] == '=')
            return i;
    }
    return NONE;
}

/* The text up to the next ",field=": a column's name may hold commas. */
static size_t mapping_len(const char *text)
{
    for (const char *comma = strchr(text, ','); comma; comma = strchr(comma + 1, ','))
        if (field_before_equals(comma + 1) != NONE)
            return (size_t)(comma - text);
    return strlen(text);
}

static enum rob_status apply_map(struct columns *columns, const struct rob_table *table,
                                 const char *map, struct rob_error *err)
{
    while (*map) {
        int field = field_before_equals(map);
        size_t len = mapping_len(map);
        if (field == NONE)
            return rob_fail(err, ROB_USAGE,
                            "'%.*s' in the map is not field=column; fields are title, authors, "
                            "year, doi, pmid, journal, volume, pages, start-page, end-page, "
                            "abstract and url",
                            (int)len, map);
        size_t skip = strlen(field_names[field]) + 1;
        char *name = strndup(map + skip, len - skip), seen[SEEN_MAX];
        if (!name)
            return rob_fail_memory(err);
        int column = columns->of[field] = rob_table_column(table, name);
        if (column == NONE) {
            rob_table_names(table, seen, sizeof seen);
            rob_fail_at(err, ROB_INVALID, table->header_line,
                        "the table has no column '%.*s'; it has %s", rob_utf8_part(name, 100), name,
                        seen);
        }
        free(name);
        if (column == NONE)
            return ROB_INVALID;
        map += len;
        map += *map == ',';
    }
    return ROB_OK;
}

static void find_elsewhere(struct columns *columns, const struct rob_table *table)
{
    for (size_t i = 0; i < table->n_columns && columns->n_elsewhere < ELSEWHERE_MAX; i++)
        for (size_t k = 0; k < ROB_COUNT(elsewhere); k++)
            if (rob_table_same_name(rob_table_header(table, i), elsewhere[k])) {
                columns->elsewhere[columns->n_elsewhere++] = i;
                break;
            }
}

static enum rob_status find_columns(struct columns *columns, const struct rob_table *table,
                                    const char *map, struct rob_error *err)
{
    for (size_t i = 0; i < ROB_CITATIONS__FIELDS; i++)
        columns->of[i] = NONE;
    find_elsewhere(columns, table);
    enum rob_status status = map ? apply_map(columns, table, map, err) : ROB_OK;
    for (size_t i = 0; !status && i < ROB_CITATIONS__FIELDS; i++)
        if (columns->of[i] == NONE)
            columns->of[i] = find_known(table, columns, i);
    if (status || columns->of[ROB_CITATIONS__TITLE] != NONE)
        return status;
    char seen[SEEN_MAX];
    rob_table_names(table, seen, sizeof seen);
    return rob_fail_at(
        err, ROB_INVALID, table->header_line,
        "a column for the title was not found; the columns are %s; --map title=COLUMN "
        "can say which it is",
        seen);
}

static enum rob_table_name is_field(const void *context, const char *text)
{
    (void)context;
    for (size_t field = 0; field < ROB_CITATIONS__FIELDS; field++)
        for (const char *const *name = known[field]; *name; name++)
            if (rob_table_same_name(text, *name))
                return ROB_TABLE_NAME;
    return ROB_TABLE_UNKNOWN;
}

/* Is the row that was taken for the header a record? It is where the map names columns and the cell
 * for the year is a year, or the one for the DOI a DOI. */
static bool is_record(const struct rob_table *table, const struct columns *columns)
{
    char doi[ROB_DOI_SIZE];
    int year = columns->of[ROB_CITATIONS__YEAR], at = columns->of[ROB_CITATIONS__DOI];
    const char *dated = year == NONE ? "" : rob_table_header(table, (size_t)year);
    bool is_year = rob_citations__year(dated) && strspn(dated, "0123456789") == strlen(dated);
    return is_year ||
           (at != NONE && rob_doi_normalise(doi, sizeof doi, rob_table_header(table, (size_t)at)));
}

/* A header without a known name may be a record; and columns that nobody asked for may be those
 * that are missing. */
static enum rob_status note_header(struct rob_citations *list, const struct rob_table *table,
                                   const struct columns *columns, struct rob_error *err)
{
    char seen[SEEN_MAX];
    size_t n_known = 0, n_unused = 0;
    struct rob_buf unused = {0};
    const char *missing = columns->of[ROB_CITATIONS__AUTHORS] == NONE ? "authors"
                          : columns->of[ROB_CITATIONS__YEAR] == NONE  ? "year"
                                                                      : NULL;
    for (size_t i = 0; i < table->n_columns; i++) {
        const char *name = rob_table_header(table, i);
        n_known += is_field(NULL, name) == ROB_TABLE_NAME;
        if (is_taken(columns, (int)i) || !name[rob_table_blanks(name)])
            continue;
        if (n_unused++ < UNUSED_SHOWN)
            rob_buf_printf(&unused, "%s'%.*s'", n_unused > 1 ? ", " : "", rob_utf8_part(name, 60),
                           name);
    }
    if (n_unused > UNUSED_SHOWN)
        rob_buf_printf(&unused, " and %zu more", n_unused - UNUSED_SHOWN);
    rob_table_names(table, seen, sizeof seen);
    enum rob_status status = ROB_OK;
    if (unused.failed)
        status = rob_fail_memory(err);
    else if (!n_known)
        status = rob_citations__problem(list, ROB_CITATION_NOTE, 0, table->header_line, err,
                                        "taken as the header, not as a record: %s", seen);
    else if (missing && n_unused)
        status = rob_citations__problem(
            list, ROB_CITATION_NOTE, 0, table->header_line, err,
            "a column for the %s was not found; columns not used: %s; to name it: --map %s=COLUMN",
            missing, rob_buf_text(&unused), missing);
    rob_buf_free(&unused);
    return status;
}

/* "Total: 2 records", "Exported on 2026-01-01" */
static bool is_remark(const char *text)
{
    static const char *const begin[] = {"total",      "totals",  "exported",  "generated",
                                        "downloaded", "printed", "retrieved", "copyright"};
    static const char *const behind[] = {":", " :", " on ", " by ", " from ", " at "};
    for (size_t i = 0; i < ROB_COUNT(begin); i++) {
        size_t n = strlen(begin[i]);
        for (size_t k = 0; k < ROB_COUNT(behind) && strncasecmp(text, begin[i], n) == 0; k++)
            if (strncmp(text + n, behind[k], strlen(behind[k])) == 0)
                return true;
    }
    return false;
}

/* One of the last rows, of sums or a remark: what a program writes below the records. */
static bool is_footer(const struct rob_table *table, const struct columns *columns, size_t row)
{
    enum { LAST = 3 };
    static const char *const sums[] = {"total", "totals", "sum", "count"};
    const char *title = rob_table_cell(table, row, (size_t)columns->of[ROB_CITATIONS__TITLE]);
    size_t filled = 0;
    bool sum = false;
    if (row + LAST < table->n_rows)
        return false;
    for (size_t i = 0; i < table->n_columns; i++) {
        const char *text = rob_table_cell(table, row, i);
        filled += text[rob_table_blanks(text)] != '\0';
    }
    for (size_t i = 0; i < ROB_COUNT(sums); i++)
        sum = sum || rob_table_same_name(title, sums[i]);
    return (sum && filled < 3) || (is_remark(title) && filled == 1);
}

static enum rob_status add_header(struct rob_citations *list, const struct rob_table *table,
                                  const struct columns *columns, struct rob_error *err)
{
    struct rob_citations__draft draft = {.record = 1, .line = table->header_line};
    for (size_t i = 0; i < ROB_CITATIONS__FIELDS; i++)
        if (columns->of[i] != NONE)
            draft.text[i] = rob_table_header(table, (size_t)columns->of[i]);
    return rob_citations__add(list, &draft, err);
}

/* Is it the text that a spreadsheet shows for a failed formula? The field counts as empty. */
static bool is_failed_formula(const char *cell)
{
    static const char *const shown[] = {"#N/A",  "#NAME?",  "#NULL!",  "#NUM!",
                                        "#REF!", "#VALUE!", "#DIV/0!", "#NV"};
    for (size_t i = 0; *cell == '#' && i < ROB_COUNT(shown); i++)
        if (strcmp(cell, shown[i]) == 0)
            return true;
    return false;
}

/* Sets the DOI and the PMID that the row has in another column; `pmid` is memory for it. */
static void look_elsewhere(struct rob_citations__draft *draft, const struct rob_table *table,
                           const struct columns *columns, size_t row,
                           char pmid[ROB_CITATIONS__PMID_SIZE])
{
    const char **found = draft->text;
    char doi[ROB_DOI_SIZE];
    for (size_t i = 0; i < columns->n_elsewhere; i++) {
        const char *cell = rob_table_cell(table, row, columns->elsewhere[i]);
        const char *dois = found[ROB_CITATIONS__DOI], *pmids = found[ROB_CITATIONS__PMID];
        bool has_doi = dois && rob_doi_normalise(doi, sizeof doi, dois);
        if (!has_doi && rob_doi_normalise(doi, sizeof doi, cell))
            found[ROB_CITATIONS__DOI] = cell;
        if ((!pmids || !*pmids) && rob_citations__pmid(pmid, cell, true))
            found[ROB_CITATIONS__PMID] = pmid;
    }
}

static enum rob_status add_row(struct rob_citations *list, const struct rob_table *table,
                               const struct columns *columns, size_t row, unsigned record,
                               struct rob_error *err)
{
    struct rob_citations__draft draft = {.record = record, .line = rob_table_line(table, row, 0)};
    char pmid[ROB_CITATIONS__PMID_SIZE];
    const char *title = rob_table_cell(table, row, (size_t)columns->of[ROB_CITATIONS__TITLE]);
    if (is_footer(table, columns, row))
        return rob_citations__problem(list, ROB_CITATION_NOTE, 0, draft.line, err,
                                      "skipped: below the records: '%.*s'",
                                      rob_utf8_part(title, 80), title);
    for (size_t i = 0; i < ROB_CITATIONS__FIELDS; i++)
        if (columns->of[i] != NONE) {
            const char *cell = rob_table_cell(table, row, (size_t)columns->of[i]);
            draft.text[i] = is_failed_formula(cell) ? "" : cell;
        }
    look_elsewhere(&draft, table, columns, row, pmid);
    return rob_citations__add(list, &draft, err);
}

static enum rob_status add_notes(struct rob_citations *list, const struct rob_table *table,
                                 struct rob_error *err)
{
    enum rob_status status = ROB_OK;
    for (size_t i = 0; i < table->n_notes && !status; i++)
        status = rob_citations__problem(
            list, table->notes[i].unread ? ROB_CITATION_UNREAD : ROB_CITATION_NOTE, 0,
            table->notes[i].line, err, "%s", table->notes[i].text);
    return status;
}

/* Embase writes a record in several rows, one for each field, whose name is in the first cell. */
static enum rob_status check_rows(const struct rob_table *table, struct rob_error *err)
{
    static const char *const fields[] = {"title",    "author names", "authors", "publication year",
                                         "abstract", "source title", "doi",     "source"};
    enum { LOOK_AT = 200 };
    size_t n = 0;
    for (size_t row = 0; row < table->n_rows && row < LOOK_AT; row++)
        for (size_t i = 0; i < ROB_COUNT(fields); i++)
            n += rob_table_same_name(rob_table_cell(table, row, 0), fields[i]);
    return n < 2 ? ROB_OK
                 : rob_fail_at(err, ROB_INVALID, table->header_line,
                               "this table has one row per field, not one per record; export it "
                               "with one row per record, or as RIS");
}

/* The sheet that this program writes for judgements: beside the labels it has the ids of studies.
 */
static enum rob_status check_sheet(const struct rob_table *table, struct rob_error *err)
{
    static const char letters[] = "abcdefghijklmnopqrstuvwxyz0123456789-";
    int ids = NONE, studies = NONE;
    size_t n = 0;
    bool own = true;
    for (size_t i = 0; i < table->n_columns; i++) {
        const char *name = rob_table_header(table, i);
        ids = ids == NONE && rob_table_same_name(name, "study id") ? (int)i : ids;
        studies = studies == NONE && rob_table_same_name(name, "study") ? (int)i : studies;
        own = own && !rob_table_same_name(name, "title"); /* a table of results has it */
    }
    for (size_t row = 0; own && ids != NONE && row < table->n_rows; row++) {
        const char *id = rob_table_cell(table, row, (size_t)ids);
        own = !*id || (strchr(id, '-') && strspn(id, letters) == strlen(id));
        n += *id != '\0';
    }
    own = own && n > 0;
    return !own || ids == NONE || studies == NONE
               ? ROB_OK
               : rob_fail_at(err, ROB_INVALID, table->header_line,
                             "this is a sheet of judgements: its column 'Study id' has studies of "
                             "a review; to record the judgements: syrob judge --as REVIEWER "
                             "--from FILE");
}

enum rob_status rob_citations__read_table(struct rob_citations *list,
                                          const struct rob_citations__source *source,
                                          struct rob_error *err)
{
    struct rob_table table = {0};
    struct columns columns = {.n_elsewhere = 0};
    struct rob_table_options options = {.delimiter = source->options->delimiter,
                                        .worksheet = source->options->worksheet,
                                        .name = is_field};
    if (!options.delimiter && source->options->format == ROB_CITATIONS_TSV)
        options.delimiter = '\t';
    enum rob_status status = rob_table_read(&table, source->data, source->len, &options, err);
    if (status)
        return status;
    status = check_rows(&table, err);
    if (!status && !source->options->map)
        status = check_sheet(&table, err);
    if (!status)
        status = find_columns(&columns, &table, source->options->map, err);
    if (!status)
        status = add_notes(list, &table, err);
    bool headless = !status && source->options->map && is_record(&table, &columns);
    if (!status)
        status = headless ? add_header(list, &table, &columns, err)
                          : note_header(list, &table, &columns, err);
    for (size_t row = 0; !status && row < table.n_rows; row++)
        status = add_row(list, &table, &columns, row, (unsigned)row + 1 + headless, err);
    rob_table_free(&table);
    return status;
}
