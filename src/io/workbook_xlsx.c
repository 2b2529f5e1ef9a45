/* The parts of an .xlsx file around its worksheets (ECMA-376, both editions). */
#include "io/workbook_book.h"

#include "base/fail.h"
#include "base/utf8.h"
#include "io/workbook_xml.h"

#include <stdlib.h>
#include <string.h>

struct relation {
    const char *id, *type, *target;
};

struct parts {
    struct rob_workbook__book *book;
    const char *base; /* the part whose relations these are */
    ROB_VEC(struct relation) relations;
};

static bool ends(const char *text, const char *with)
{
    size_t len = strlen(text), n = strlen(with);
    return len >= n && strcmp(text + len - n, with) == 0;
}

/* --- relations ----------------------------------------------------------------------------- */

/* Removes "a/.." and "." from the path that the buffer holds. */
static void normalise(struct rob_buf *path)
{
    char *out = path->data;
    for (const char *in = path->data; *in;) {
        size_t len = strcspn(in, "/");
        bool up = len == 2 && memcmp(in, "..", 2) == 0, here = len == 1 && *in == '.';
        if (up && out > path->data) {
            out--;
            while (out > path->data && out[-1] != '/')
                out--;
        } else if (!up && !here && len) {
            memmove(out, in, len);
            out += len;
            if (in[len])
                *out++ = '/';
        }
        in += len + (in[len] == '/');
    }
    *out = '\0';
    path->len = (size_t)(out - path->data);
}

/* The entry that a target means, beside the part that names it; NULL without memory. */
static const char *resolve(struct parts *parts, const char *target)
{
    struct rob_buf path = {0};
    const char *slash = strrchr(parts->base, '/');
    if (*target != '/' && slash)
        rob_buf_add(&path, parts->base, (size_t)(slash - parts->base) + 1);
    rob_buf_str(&path, target);
    if (!path.failed)
        normalise(&path);
    const char *entry =
        path.failed ? NULL : rob_arena_text(&parts->book->arena, path.data, path.len);
    rob_buf_free(&path);
    return entry;
}

static enum rob_status read_relation(void *context, const char *name, const char *const *attributes)
{
    struct parts *parts = context;
    const char *id = rob_workbook__attribute(attributes, "Id");
    const char *type = rob_workbook__attribute(attributes, "Type");
    const char *target = rob_workbook__attribute(attributes, "Target");
    const char *mode = rob_workbook__attribute(attributes, "TargetMode");
    if (strcmp(name, "rel:Relationship") != 0 || !id || !type || !target ||
        (mode && strcmp(mode, "External") == 0))
        return ROB_OK;
    struct rob_arena *arena = &parts->book->arena;
    struct relation relation = {rob_arena_str(arena, id), rob_arena_str(arena, type),
                                resolve(parts, target)};
    if (!relation.id || !relation.type || !relation.target ||
        !rob_vec_push(&parts->relations, relation))
        return rob_fail_memory(parts->book->err);
    return ROB_OK;
}

static enum rob_status read_relations(struct parts *parts, const char *base)
{
    static const struct rob_workbook__handlers handlers = {read_relation, NULL, NULL};
    struct rob_buf entry = {0};
    const char *slash = strrchr(base, '/');
    size_t folder = slash ? (size_t)(slash - base) + 1 : 0;
    parts->base = base;
    parts->relations.n = 0;
    rob_buf_add(&entry, base, folder);
    rob_buf_printf(&entry, "_rels/%s.rels", base + folder);
    enum rob_status status =
        entry.failed ? rob_fail_memory(parts->book->err)
                     : rob_workbook__parse(&parts->book->zip, entry.data, &handlers, parts);
    rob_buf_free(&entry);
    return status;
}

static const char *find_type(const struct parts *parts, const char *type)
{
    for (size_t i = 0; i < parts->relations.n; i++)
        if (ends(parts->relations.at[i].type, type))
            return parts->relations.at[i].target;
    return NULL;
}

/* --- the workbook's own part ---------------------------------------------------------------- */

static enum rob_status read_sheet(struct parts *parts, const char *const *attributes)
{
    const char *name = rob_workbook__attribute(attributes, "name");
    const char *id = rob_workbook__attribute(attributes, "r:id");
    const char *state = rob_workbook__attribute(attributes, "state");
    for (size_t i = 0; name && id && i < parts->relations.n; i++) {
        const struct relation *relation = &parts->relations.at[i];
        if (strcmp(relation->id, id) == 0 && ends(relation->type, "/worksheet"))
            return rob_workbook__add_sheet(parts->book, name, relation->target,
                                           state && strcmp(state, "visible") != 0);
    }
    return ROB_OK; /* a sheet that is a chart */
}

static enum rob_status start_workbook(void *context, const char *name,
                                      const char *const *attributes)
{
    struct parts *parts = context;
    if (strcmp(name, "x:workbookPr") == 0)
        parts->book->from_1904 = rob_workbook__flag(attributes, "date1904");
    return strcmp(name, "x:sheet") == 0 ? read_sheet(parts, attributes) : ROB_OK;
}

/* --- texts that cells share ----------------------------------------------------------------- */

struct texts {
    struct rob_workbook__book *book;
    bool inside, phonetic;
};

static enum rob_status start_texts(void *context, const char *name, const char *const *attributes)
{
    struct texts *texts = context;
    (void)attributes;
    if (strcmp(name, "x:si") == 0 &&
        !rob_vec_push(&texts->book->shared_starts, texts->book->shared.len))
        return rob_fail_memory(texts->book->err);
    texts->phonetic |= strcmp(name, "x:rPh") == 0;
    texts->inside |= strcmp(name, "x:t") == 0 && !texts->phonetic && texts->book->shared_starts.n;
    return ROB_OK;
}

static enum rob_status end_texts(void *context, const char *name)
{
    struct texts *texts = context;
    struct rob_workbook__book *book = texts->book;
    if (strcmp(name, "x:t") == 0)
        texts->inside = false;
    if (strcmp(name, "x:rPh") == 0)
        texts->phonetic = false;
    if (strcmp(name, "x:si") != 0)
        return ROB_OK;
    rob_buf_add(&book->shared, "", 0); /* so that an empty text has an address */
    if (!book->shared.failed)
        rob_workbook__xlsx_unescape(&book->shared,
                                    book->shared_starts.at[book->shared_starts.n - 1]);
    rob_buf_add(&book->shared, "", 1);
    return book->shared.failed ? rob_fail_memory(book->err) : ROB_OK;
}

static enum rob_status add_texts(void *context, const char *text, size_t len)
{
    struct texts *texts = context;
    if (texts->inside)
        rob_buf_add(&texts->book->shared, text, len);
    return texts->book->shared.failed ? rob_fail_memory(texts->book->err) : ROB_OK;
}

static bool read_escape(const char *text, uint32_t *code)
{
    if (text[0] != '_' || text[1] != 'x' || strspn(text + 2, "0123456789abcdefABCDEF") < 4 ||
        text[6] != '_')
        return false;
    *code = (uint32_t)strtoul(text + 2, NULL, 16);
    return *code != 0 && (*code < 0xD800 || *code > 0xDFFF);
}

void rob_workbook__xlsx_unescape(struct rob_buf *text, size_t from)
{
    char *out = text->data + from;
    const char *in = out;
    if (!strstr(in, "_x") && !strchr(in, '\r'))
        return;
    while (*in) {
        struct rob_buf character = {0};
        uint32_t code = (unsigned char)*in;
        bool escape = read_escape(in, &code);
        if (escape && code != '\r')
            rob_utf8_add(&character, code);
        bool line_end = code == '\r';
        in += escape ? 7 : 1;
        if (line_end && *in != '\n')
            *out++ = '\n';
        else if (character.len)
            memcpy(out, character.data, character.len), out += character.len;
        else if (!escape && !line_end)
            *out++ = in[-1];
        rob_buf_free(&character);
    }
    *out = '\0';
    text->len = (size_t)(out - text->data);
}

/* --- number formats ------------------------------------------------------------------------- */

struct code {
    unsigned number;
    const char *text;
};

struct formats {
    struct rob_workbook__book *book;
    ROB_VEC(struct code) codes;
    bool inside; /* the list that cells refer to */
};

static const char *find_code(const struct formats *formats, unsigned number)
{
    for (size_t i = 0; i < formats->codes.n; i++)
        if (formats->codes.at[i].number == number)
            return formats->codes.at[i].text;
    return NULL;
}

static enum rob_status start_formats(void *context, const char *name, const char *const *attributes)
{
    struct formats *formats = context;
    struct rob_workbook__book *book = formats->book;
    unsigned number = rob_workbook__count(attributes, "numFmtId", 0);
    const char *code = rob_workbook__attribute(attributes, "formatCode");
    bool added = true;
    formats->inside |= strcmp(name, "x:cellXfs") == 0;
    if (strcmp(name, "x:numFmt") == 0 && code && !formats->inside && formats->codes.n < 1000) {
        const char *copy = rob_arena_str(&book->arena, code);
        added = copy && rob_vec_push(&formats->codes, (struct code){number, copy});
    } else if (formats->inside && strcmp(name, "x:xf") == 0)
        added = rob_vec_push(&book->formats,
                             rob_workbook__style_of(find_code(formats, number), number));
    return added ? ROB_OK : rob_fail_memory(book->err);
}

static enum rob_status end_formats(void *context, const char *name)
{
    struct formats *formats = context;
    if (strcmp(name, "x:cellXfs") == 0)
        formats->inside = false;
    return ROB_OK;
}

/* --- all of them ---------------------------------------------------------------------------- */

static enum rob_status read_workbook(struct parts *parts)
{
    static const struct rob_workbook__handlers handlers = {start_workbook, NULL, NULL};
    struct rob_workbook__book *book = parts->book;
    enum rob_status status = read_relations(parts, "");
    const char *part = status ? NULL : find_type(parts, "/officeDocument");
    if (!status && !part)
        status =
            rob_fail(book->err, ROB_INVALID,
                     "the file does not say where its worksheets are; open it in a spreadsheet "
                     "program and save it again");
    if (!status)
        status = read_relations(parts, part);
    if (!status)
        status = rob_workbook__parse(&book->zip, part, &handlers, parts);
    if (!status) {
        book->strings = find_type(parts, "/sharedStrings");
        book->styles = find_type(parts, "/styles");
    }
    return status;
}

enum rob_status rob_workbook__xlsx_open(struct rob_workbook__book *book)
{
    static const struct rob_workbook__handlers of_texts = {start_texts, end_texts, add_texts};
    static const struct rob_workbook__handlers of_formats = {start_formats, end_formats, NULL};
    struct parts parts = {.book = book};
    struct texts texts = {.book = book};
    struct formats formats = {.book = book};
    enum rob_status status = read_workbook(&parts);
    if (!status && book->strings)
        status = rob_workbook__parse(&book->zip, book->strings, &of_texts, &texts);
    if (!status && book->styles)
        status = rob_workbook__parse(&book->zip, book->styles, &of_formats, &formats);
    rob_vec_free(&formats.codes);
    rob_vec_free(&parts.relations);
    return status;
}
