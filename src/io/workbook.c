/* Which kind of file, and which worksheet of it. */
#include "io/workbook.h"

#include "base/fail.h"
#include "io/workbook_book.h"

#include <string.h>
#include <strings.h>

#define SAVE_AS                                                                                    \
    "in Excel or LibreOffice: File, Save As, Excel Workbook (.xlsx), OpenDocument (.ods) or "      \
    "CSV UTF-8"

#define OLE2 "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"

enum { MIMETYPE_BYTES = 128, NAMES_BYTES = 600 };

static bool begins(const char *data, size_t len, const char *with)
{
    return len >= strlen(with) && memcmp(data, with, strlen(with)) == 0;
}

bool rob_workbook_is(const char *data, size_t len)
{
    return begins(data, len, "PK\x03\x04") || begins(data, len, "PK\x05\x06") ||
           begins(data, len, OLE2);
}

/* --- kinds of files ------------------------------------------------------------------------- */

/* Excel puts a workbook with a password into a file of the old kind. */
static bool has_password(const char *data, size_t len)
{
    static const char name[] = "E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g\0e";
    for (size_t i = 0; i + sizeof name <= len; i++)
        if (data[i] == 'E' && memcmp(data + i, name, sizeof name) == 0)
            return true;
    return false;
}

static enum rob_status refuse_ole2(const char *data, size_t len, struct rob_error *err)
{
    if (has_password(data, len))
        return rob_fail(err, ROB_INVALID,
                        "the file is protected by a password; save it without one (in Excel: File, "
                        "Info, Protect Workbook)");
    return rob_fail(err, ROB_INVALID,
                    "this is an old Excel file (.xls), which is not read. In Excel: File, Save As, "
                    "Excel Workbook (.xlsx) or CSV UTF-8");
}

/* Other files that are ZIP archives, by an entry that each has. */
static const struct foreign {
    const char *entry, *name;
} foreign[] = {
    {"xl/workbook.bin", "a binary Excel workbook (.xlsb), which is not read; " SAVE_AS},
    {"word/document.xml", "a Word document (.docx), not a workbook; copy its table into a "
                          "spreadsheet and save that as .xlsx or CSV UTF-8"},
    {"ppt/presentation.xml", "a presentation (.pptx), not a workbook"},
    {"Index/Document.iwa", "a document of Apple Numbers or Pages, which is not read; in Numbers: "
                           "File, Export To, Excel or CSV"},
};

static enum rob_status refuse_zip(struct rob_workbook__book *book, const char *mimetype)
{
    for (size_t i = 0; i < ROB_COUNT(foreign); i++)
        if (rob_workbook__zip_find(&book->zip, foreign[i].entry) >= 0)
            return rob_fail(book->err, ROB_INVALID, "this is %s", foreign[i].name);
    if (strstr(mimetype, "opendocument"))
        return rob_fail(book->err, ROB_INVALID,
                        "this is an OpenDocument file (%s), but not a spreadsheet (.ods); copy its "
                        "table into one",
                        mimetype);
    return rob_fail(book->err, ROB_INVALID,
                    "this is a ZIP archive without a workbook in it; unpack it and name the file "
                    "itself");
}

static enum rob_status find_reader(const struct rob_workbook__reader **out,
                                   struct rob_workbook__book *book)
{
    struct rob_buf mimetype = {0};
    enum rob_status status = ROB_OK;
    if (rob_workbook__zip_find(&book->zip, "mimetype") >= 0)
        status = rob_workbook__peek(&mimetype, &book->zip, "mimetype", MIMETYPE_BYTES);
    bool ods = strstr(rob_buf_text(&mimetype), "opendocument.spreadsheet") != NULL;
    bool xlsx = rob_workbook__zip_find(&book->zip, "_rels/.rels") >= 0;
    for (size_t i = 0; i < ROB_COUNT(foreign); i++)
        xlsx = xlsx && rob_workbook__zip_find(&book->zip, foreign[i].entry) < 0;
    *out = ods ? &rob_workbook__ods : &rob_workbook__xlsx;
    if (!status && !ods && !xlsx)
        status = refuse_zip(book, rob_buf_text(&mimetype));
    rob_buf_free(&mimetype);
    return status;
}

/* --- which worksheet ------------------------------------------------------------------------ */

/* 'A', 'B', ... for a message: all, or those that could be meant. */
static void name_sheets(struct rob_buf *out, const struct rob_workbook__book *book, bool content)
{
    for (size_t i = 0; i < book->sheets.n; i++) {
        const struct rob_workbook__sheet *sheet = &book->sheets.at[i];
        if (content && (sheet->hidden || !sheet->width))
            continue;
        if (out->len > NAMES_BYTES) {
            rob_buf_str(out, ", ...");
            return;
        }
        rob_buf_printf(out, "%s'%s'", out->len ? ", " : "", sheet->name);
    }
}

static enum rob_status refuse(struct rob_workbook__book *book, bool content, const char *before,
                              const char *after)
{
    struct rob_buf names = {0};
    name_sheets(&names, book, content);
    enum rob_status status = names.failed ? rob_fail_memory(book->err)
                                          : rob_fail(book->err, ROB_INVALID, "%s%s%s", before,
                                                     rob_buf_text(&names), after);
    rob_buf_free(&names);
    return status;
}

/* As written, or in another case. */
static int find_sheet(const struct rob_workbook__book *book, const char *name)
{
    for (size_t i = 0; i < book->sheets.n; i++)
        if (strcmp(book->sheets.at[i].name, name) == 0)
            return (int)i;
    for (size_t i = 0; i < book->sheets.n; i++)
        if (strcasecmp(book->sheets.at[i].name, name) == 0)
            return (int)i;
    return -1;
}

static enum rob_status choose(int *out, struct rob_workbook__book *book)
{
    int found = -1, n = 0;
    for (size_t i = 0; i < book->sheets.n; i++) {
        if (book->sheets.at[i].hidden || !book->sheets.at[i].width)
            continue;
        found = (int)i;
        n++;
    }
    *out = found;
    if (n > 1)
        return refuse(book, true,
                      "several worksheets have content: ", "; choose one with --sheet NAME");
    if (n == 0)
        return refuse(book, false, "no visible worksheet has content; those of the file are ", "");
    return ROB_OK;
}

static enum rob_status find_wanted(int *out, struct rob_workbook__book *book,
                                   const struct rob_workbook__reader *reader, const char *worksheet)
{
    bool ours = find_sheet(book, ROB_WORKBOOK_HOW_TO) >= 0 &&
                find_sheet(book, ROB_WORKBOOK_JUDGEMENTS) >= 0;
    const char *name = worksheet ? worksheet : ours ? ROB_WORKBOOK_JUDGEMENTS : NULL;
    int found = name ? find_sheet(book, name) : -1;
    if (name && found < 0)
        return refuse(book, false, "no worksheet has this name; the names are ", "");
    enum rob_status status = reader->measure(book, found);
    if (status)
        return status;
    if (!name)
        return choose(out, book);
    *out = found;
    return book->sheets.at[found].width
               ? ROB_OK
               : rob_fail(book->err, ROB_INVALID, "worksheet '%s' is empty",
                          book->sheets.at[found].name);
}

/* --- reading -------------------------------------------------------------------------------- */

static enum rob_status read_rows(struct rob_workbook__book *book,
                                 const struct rob_workbook__reader *reader, size_t sheet,
                                 rob_workbook_row each, void *context)
{
    struct rob_workbook__rows rows = {
        .each = each, .context = context, .err = book->err, .width = book->sheets.at[sheet].width};
    enum rob_status status = reader->read(book, sheet, &rows);
    if (status && !rows.theirs)
        rob_workbook__in_sheet(book, &book->sheets.at[sheet], rows.row);
    rob_workbook__rows_free(&rows);
    return status;
}

static enum rob_status read_book(struct rob_workbook__book *book, const char *worksheet,
                                 rob_workbook_row each, void *context)
{
    const struct rob_workbook__reader *reader = NULL;
    int sheet = -1;
    enum rob_status status = find_reader(&reader, book);
    if (!status)
        status = reader->open(book);
    if (!status)
        status = find_wanted(&sheet, book, reader, worksheet);
    return status ? status : read_rows(book, reader, (size_t)sheet, each, context);
}

static enum rob_status read_others(struct rob_workbook__book *book, const char *worksheet,
                                   rob_workbook_row each, void *context)
{
    const struct rob_workbook__reader *reader = NULL;
    enum rob_status status = find_reader(&reader, book);
    if (!status)
        status = reader->open(book);
    int known = status ? -1 : find_sheet(book, worksheet);
    if (!status)
        status = reader->measure(book, -1);
    for (size_t i = 0; i < book->sheets.n && !status; i++)
        if ((int)i != known && book->sheets.at[i].width && !book->sheets.at[i].hidden)
            status = read_rows(book, reader, i, each, context);
    return status;
}

static void free_book(struct rob_workbook__book *book)
{
    for (size_t i = 0; i < book->sheets.n; i++)
        rob_vec_free(&book->sheets.at[i].merged);
    rob_vec_free(&book->sheets);
    rob_vec_free(&book->shared_starts);
    rob_vec_free(&book->formats);
    rob_buf_free(&book->shared);
    rob_arena_free(&book->arena);
    rob_workbook__zip_close(&book->zip);
}

typedef enum rob_status read_part(struct rob_workbook__book *book, const char *worksheet,
                                  rob_workbook_row each, void *context);

static enum rob_status read_with(read_part *read, const char *data, size_t len,
                                 const char *worksheet, rob_workbook_row each, void *context,
                                 struct rob_error *err)
{
    struct rob_workbook__book book = {.err = err};
    if (len > ROB_WORKBOOK_BYTES_MAX)
        return rob_fail(err, ROB_INVALID, "longer than %d MiB", ROB_WORKBOOK_BYTES_MAX >> 20);
    if (begins(data, len, OLE2))
        return refuse_ole2(data, len, err);
    enum rob_status status = rob_workbook__zip_open(&book.zip, data, len, err);
    if (!status)
        status = read(&book, worksheet, each, context);
    free_book(&book);
    return status;
}

enum rob_status rob_workbook_read(const char *data, size_t len, const char *worksheet,
                                  rob_workbook_row each, void *context, struct rob_error *err)
{
    return read_with(read_book, data, len, worksheet, each, context, err);
}

enum rob_status rob_workbook_read_others(const char *data, size_t len, const char *worksheet,
                                         rob_workbook_row each, void *context,
                                         struct rob_error *err)
{
    return read_with(read_others, data, len, worksheet, each, context, err);
}
