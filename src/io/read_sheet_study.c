/* The column of a sheet that names the studies. */
#include "io/read_sheet.h"

#include "base/buf.h"
#include "base/fail.h"
#include "base/title.h"
#include "base/utf8.h"
#include "io/sheet_study.h"

#include <syrob/citations.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Headings of a column that names studies, the surest first. */
static const char *const names[] = {
    "study",
    "study id",
    "studyid",
    "studies",
    "study name",
    "study label",
    "label",
    "reference",
    "references",
    "ref",
    "author year",
    "authors year",
    "author and year",
    "citation",
    "trial",
    "paper",
    "article",
    "publication",
    "title",
    "article title",
    "study title",
    "doi",
    "pmid",
    "pubmed id",
    "first author",
    "author",
    "authors",
    "author names",
    "name",
    "id",
    "study number",
    "record id",
};
static const char *const years[] = {"year",
                                    "publication year",
                                    "year of publication",
                                    "pub year",
                                    "publishedyear",
                                    "jahr",
                                    "année",
                                    "jaar",
                                    "año",
                                    "anno",
                                    "ano",
                                    "publication date",
                                    "erscheinungsjahr",
                                    "year published"};

/* Headings of columns of ids. */
static const char *const id_names[] = {"study id", "studyid", "id"};
/* Headings whose cells name a study and need no year. */
static const char *const whole_names[] = {
    "study id", "studyid",     "id",        "doi",           "pmid",        "pubmed id",
    "title",    "study title", "record id", "article title", "study number"};
/* Headings whose cells are a part of a citation, which check_citation() compares. */
static const char *const author_names[] = {"first author", "author", "authors", "author names"};

static bool is_one_of(const char *heading, const char *const *list, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (rob_table_same_name(heading, list[i]))
            return true;
    return false;
}

bool rob_sheet__is_study_name(const char *heading)
{
    return is_one_of(heading, names, ROB_COUNT(names));
}

static bool has_year(const char *cell)
{
    for (; *cell; cell++) {
        size_t n = strspn(cell, "0123456789");
        if (n == 4 && (strncmp(cell, "18", 2) == 0 || strncmp(cell, "19", 2) == 0 ||
                       strncmp(cell, "20", 2) == 0))
            return true;
        cell += n ? n - 1 : 0;
    }
    return false;
}

/* May the cells be names that need the year beside them, as authors do? */
static bool find_out(const struct rob_sheet__reader *in, size_t column)
{
    bool letters = false;
    if (is_one_of(in->columns[column].header, whole_names, ROB_COUNT(whole_names)))
        return false;
    for (size_t row = 0; row < in->table->n_rows && !letters; row++) {
        const char *cell = rob_table_cell(in->table, row, column);
        letters = !has_year(cell) && cell[strspn(cell, "0123456789. \t")] != '\0';
    }
    return letters;
}

/* In a transposed sheet the headings of the columns, the studies, are in the first one. */
static bool needs_year(const struct rob_sheet__reader *in, size_t column)
{
    enum rob_sheet__yearless *known = &in->states[column].yearless;
    if (in->sheet->transposed && !column)
        return true;
    if (*known == ROB_YEARLESS_UNKNOWN)
        *known = find_out(in, column) ? ROB_YEARLESS_YES : ROB_YEARLESS_NO;
    return *known == ROB_YEARLESS_YES;
}

static bool is_free(const struct rob_sheet__reader *in, size_t column)
{
    return in->columns[column].role == ROB_SHEET_IGNORED && !in->states[column].settled;
}

static int year_column(const struct rob_sheet__reader *in)
{
    int set = rob_sheet__column(in, ROB_SHEET_YEAR);
    for (size_t i = 0; i < in->sheet->n_columns && set < 0; i++)
        if (is_free(in, i) && is_one_of(in->columns[i].header, years, ROB_COUNT(years)))
            return (int)i;
    return set;
}

/* The text of a cell, of a PubMed number as "PMID 123", of an author with the year. NULL without
 * memory. */
static const char *text_of(struct rob_sheet__reader *in, size_t row, size_t column, int year)
{
    struct rob_buf text = {0};
    const char *heading = in->columns[column].header;
    const char *cell = rob_table_cell(in->table, row, column);
    bool number = rob_table_same_name(heading, "pmid") || rob_table_same_name(heading, "pubmed id");
    rob_buf_printf(&text, "%s%s", number && *cell ? "PMID " : "", cell);
    if (year >= 0 && needs_year(in, column) && *cell && !has_year(cell))
        rob_buf_printf(&text, " %s", rob_table_cell(in->table, row, (size_t)year));
    const char *copy = text.failed ? NULL : rob_sheet__text(in->memory, rob_buf_text(&text));
    rob_buf_free(&text);
    return copy;
}

/* A study whose label has no year is named without it. */
const char *rob_sheet__study_text(struct rob_sheet__reader *in, size_t row)
{
    size_t column = (size_t)rob_sheet__column(in, ROB_SHEET_STUDY), found = 0;
    int year = rob_sheet__column(in, ROB_SHEET_YEAR);
    const char *text = text_of(in, row, column, year);
    if (!text || !*text || year < 0 || !in->options->finder ||
        rob_sheet_study_look(&found, in->options->finder, text, false))
        return text;
    const char *alone = text_of(in, row, column, -1);
    return alone && rob_sheet_study_look(&found, in->options->finder, alone, false) ? alone : text;
}

/* The rows in which a column names a study of the review. */
static size_t count_studies(struct rob_sheet__reader *in, size_t column, int year)
{
    size_t n = 0, study = 0;
    for (size_t row = 0; row < in->table->n_rows; row++) {
        const char *text = text_of(in, row, column, year);
        n += text && *text && rob_sheet_study_look(&study, in->options->finder, text, false);
    }
    return n;
}

/* "hale-1997-zslh" */
static bool looks_like_id(const char *text)
{
    return strchr(text, '-') && text[strspn(text, "abcdefghijklmnopqrstuvwxyz0123456789-")] == '\0';
}

/* The free column of ids as this program writes them beside the labels, or -1. Labels may have been
 * dealt anew since; ids never are. */
static int by_ids(struct rob_sheet__reader *in)
{
    for (size_t i = 0; i < in->sheet->n_columns; i++) {
        bool ids =
            is_free(in, i) && is_one_of(in->columns[i].header, id_names, ROB_COUNT(id_names));
        for (size_t row = 0; row < in->table->n_rows && ids; row++) {
            const char *cell = rob_table_cell(in->table, row, i);
            ids = !*cell || looks_like_id(cell);
        }
        if (ids && count_studies(in, i, -1) > 0)
            return (int)i;
    }
    return -1;
}

/* The first free column with the surest name, or -1. */
static int by_name(const struct rob_sheet__reader *in)
{
    for (size_t k = 0; k < ROB_COUNT(names); k++)
        for (size_t i = 0; i < in->sheet->n_columns; i++)
            if (is_free(in, i) && rob_table_same_name(in->columns[i].header, names[k]))
                return (int)i;
    return -1;
}

/* The free column that names most studies of the review; `first` where none names more. */
static int by_studies(struct rob_sheet__reader *in, int first, int year)
{
    enum { COLUMNS_MAX = 200 };
    int best = first;
    size_t most = first < 0 ? 0 : count_studies(in, (size_t)first, year);
    for (size_t i = 0; i < in->sheet->n_columns && i < COLUMNS_MAX && most < in->table->n_rows;
         i++) {
        size_t n = is_free(in, i) && (int)i != first ? count_studies(in, i, year) : 0;
        if (n > most) {
            most = n;
            best = (int)i;
        }
    }
    return best;
}

static enum rob_status take(struct rob_sheet__reader *in, size_t column, int year, bool named)
{
    in->columns[column].role = ROB_SHEET_STUDY;
    if (year >= 0 && needs_year(in, column)) {
        in->columns[year].role = ROB_SHEET_YEAR;
        enum rob_status status = rob_sheet__note(in, (size_t)year, "year of the study");
        return status ? status : rob_sheet__note(in, column, "study, with the year beside it");
    }
    return rob_sheet__note(in, column, "study%s", named ? "" : " (the first column)");
}

/* Other columns that name the study are not unused. */
static enum rob_status note_names(struct rob_sheet__reader *in)
{
    enum rob_status status = ROB_OK;
    for (size_t i = 0; i < in->sheet->n_columns && !status; i++) {
        bool year = is_one_of(in->columns[i].header, years, ROB_COUNT(years));
        if (!is_free(in, i) || (!year && !rob_sheet__is_study_name(in->columns[i].header)))
            continue;
        in->columns[i].role = ROB_SHEET_NAME;
        status = rob_sheet__note(in, i, "about the study; column %d names it",
                                 rob_sheet__column(in, ROB_SHEET_STUDY) + 1);
    }
    return status;
}

static enum rob_status find_column(struct rob_sheet__reader *in)
{
    char seen[512];
    int year = year_column(in), set = rob_sheet__column(in, ROB_SHEET_STUDY);
    int ids = set < 0 && in->options->finder ? by_ids(in) : -1;
    int column = set >= 0 ? set : ids >= 0 ? ids : by_name(in);
    if (set < 0 && ids < 0 && in->options->finder)
        column = by_studies(in, column, year);
    if (column >= 0)
        return take(in, (size_t)column, year, true);
    if (in->sheet->n_columns && is_free(in, 0) && !in->sheet->is_long)
        return take(in, 0, year, false);
    rob_table_names(in->table, seen, sizeof seen);
    return rob_fail_at(in->err, ROB_INVALID, in->table->header_line,
                       "a column for the study was not found; the columns are %s; --map "
                       "\"COLUMN=study\" says which it is",
                       seen);
}

/* The number of a study that a cell contradicts: its DOI or PubMed number; NULL: it does not. */
static const char *contradicted(const struct rob_study *study, const char *heading,
                                const char *cell)
{
    char here[ROB_DOI_SIZE], there[ROB_DOI_SIZE];
    if (rob_table_same_name(heading, "doi"))
        return study->doi && rob_doi_normalise(here, sizeof here, cell) &&
                       rob_doi_normalise(there, sizeof there, study->doi) &&
                       strcmp(here, there) != 0
                   ? study->doi
                   : NULL;
    bool pmid = rob_table_same_name(heading, "pmid") || rob_table_same_name(heading, "pubmed id");
    size_t digits = strspn(cell, "0123456789");
    bool number = digits && !cell[digits];
    return pmid && number && study->pmid && *study->pmid && strcmp(study->pmid, cell) != 0
               ? study->pmid
               : NULL;
}

static bool is_title(const char *heading)
{
    return rob_table_same_name(heading, "title") || rob_table_same_name(heading, "article title") ||
           rob_table_same_name(heading, "study title");
}

/* A title that is another one, and no part of it: perhaps the row means another paper. */
static enum rob_status check_title(struct rob_sheet__reader *in, size_t row,
                                   const struct rob_study *study, const char *cell)
{
    struct rob_sheet__found item;
    if (in->sheet->is_long && rob_sheet__find_item(&item, in->matcher, cell) &&
        item.match == ROB_MATCH_ITEM && !item.near) /* the titles of items, not of papers */
        return ROB_OK;
    char *here = rob_title_normal(cell), *there = rob_title_normal(study->title);
    enum rob_status status = ROB_OK;
    if (!here || !there) {
        status = rob_fail_memory(in->err);
    } else if (*here && *there && !strstr(here, there) && !strstr(there, here)) {
        struct rob_buf text = {0};
        rob_buf_printf(&text,
                       "%s has a different title in the review, \"%.*s\", than here, \"%.*s\"",
                       study->label, rob_utf8_part(study->title, 60), study->title,
                       rob_utf8_part(cell, 60), cell);
        struct rob_sheet_note note = {in->memory->rows.at[row].line,
                                      rob_sheet__text(in->memory, rob_buf_text(&text))};
        bool noted = !text.failed && note.message && rob_vec_push(&in->memory->notes, note);
        status = noted ? ROB_OK : rob_fail_memory(in->err);
        rob_buf_free(&text);
    }
    free(here);
    free(there);
    return status;
}

/* A cell for authors or the year that is not those of the study: the row may mean another one. A
 * year beside it is that of the other form, online or in print. */
static enum rob_status check_citation(bool *differ, struct rob_sheet__reader *in, size_t row,
                                      const struct rob_study *study, size_t column)
{
    const char *heading = in->columns[column].header;
    const char *cell = rob_table_cell(in->table, row, column);
    cell += rob_table_blanks(cell);
    long year = strtol(cell, NULL, 10);
    bool dated = is_one_of(heading, years, ROB_COUNT(years)) && study->year && year > 1000 &&
                 strspn(cell, "0123456789") == 4;
    bool other_year = dated && labs(year - study->year) > 1;
    bool other_authors = is_one_of(heading, author_names, ROB_COUNT(author_names)) &&
                         !rob_sheet_study_is_by(study, cell);
    *differ = other_year || other_authors;
    if (!*differ)
        return ROB_OK;
    char there[16];
    snprintf(there, sizeof there, "%d", study->year);
    const char *known = other_year ? there : study->authors, *about = other_year ? "from" : "by";
    return rob_sheet__problem(
        in, (int)row, in->memory->rows.at[row].line, (unsigned)column + 1, NULL,
        "%s is %s %.*s in the review, but %s %.*s here; if this column means something else: "
        "--map \"%zu=ignore\"",
        study->label, about, rob_utf8_part(known, 60), known, about, rob_utf8_part(cell, 60), cell,
        column + 1);
}

enum rob_status rob_sheet__check_names(bool *differ, struct rob_sheet__reader *in, size_t row,
                                       const char *study)
{
    size_t found = 0, other = 0;
    *differ = false;
    if (!in->options->finder || !rob_sheet_study_look(&found, in->options->finder, study, false))
        return ROB_OK;
    struct rob_study known = rob_finder_study(in->options->finder, found);
    bool repeats = row > 0 && strcmp(in->memory->rows.at[row - 1].study, study) == 0;
    enum rob_status status = ROB_OK;
    for (size_t i = 0; i < in->sheet->n_columns && !status; i++) {
        const char *heading = in->columns[i].header;
        if (in->columns[i].role == ROB_SHEET_NAME)
            status = check_citation(differ, in, row, &known, i);
        if (status || *differ)
            return status;
        if (in->columns[i].role != ROB_SHEET_NAME ||
            is_one_of(heading, author_names, ROB_COUNT(author_names)) ||
            is_one_of(heading, years, ROB_COUNT(years)))
            continue;
        const char *text = text_of(in, row, i, -1);
        if (!text)
            return rob_fail_memory(in->err);
        const char *cell = rob_table_cell(in->table, row, i);
        const char *number = contradicted(&known, heading, cell);
        bool names_other = *text &&
                           rob_sheet_study_look(&other, in->options->finder, text, false) &&
                           other != found;
        *differ = number || names_other;
        if (number && !names_other)
            return rob_sheet__problem(
                in, (int)row, in->memory->rows.at[row].line, (unsigned)i + 1, NULL,
                "%s has the %s %s in the review, but %.*s here; if this column is about something "
                "else: --map \"%zu=ignore\"",
                known.label, rob_table_same_name(heading, "doi") ? "DOI" : "PubMed number", number,
                rob_utf8_part(cell, 60), cell, i + 1);
        if (names_other)
            return rob_sheet__problem(
                in, (int)row, in->memory->rows.at[row].line, (unsigned)i + 1, NULL,
                "'%.*s' and '%.*s' are different studies; if column %zu is about something "
                "else: --map \"%zu=ignore\"",
                rob_utf8_part(study, 60), study, rob_utf8_part(text, 60), text, i + 1, i + 1);
        if (is_title(heading) && known.title && !repeats)
            status = check_title(in, row, &known, cell);
    }
    return status;
}

enum rob_status rob_sheet__find_study_column(struct rob_sheet__reader *in)
{
    enum rob_status status = find_column(in);
    return status ? status : note_names(in);
}
