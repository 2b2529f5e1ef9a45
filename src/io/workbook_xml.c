#include "io/workbook_xml.h"

#include "base/fail.h"
#include "base/vec.h"

#include <expat.h>
#include <string.h>

enum {
    NAME_BYTES = 64,
    SILENT_BYTES = 1 << 20, /* without any event; an endless tag would be read again and again */
    DEPTH_MAX = 200,
};

#define SEPARATOR '|'

/* Both editions of OOXML, and OpenDocument. */
static const struct name_space {
    const char *uri, *prefix;
} namespaces[] = {
    {"http://schemas.openxmlformats.org/spreadsheetml/2006/main", "x"},
    {"http://purl.oclc.org/ooxml/spreadsheetml/main", "x"},
    {"http://schemas.openxmlformats.org/officeDocument/2006/relationships", "r"},
    {"http://purl.oclc.org/ooxml/officeDocument/relationships", "r"},
    {"http://schemas.openxmlformats.org/package/2006/relationships", "rel"},
    {"urn:oasis:names:tc:opendocument:xmlns:office:1.0", "office"},
    {"urn:oasis:names:tc:opendocument:xmlns:table:1.0", "table"},
    {"urn:oasis:names:tc:opendocument:xmlns:text:1.0", "text"},
    {"urn:oasis:names:tc:opendocument:xmlns:style:1.0", "style"},
    {"urn:oasis:names:tc:opendocument:xmlns:drawing:1.0", "draw"},
    {"urn:oasis:names:tc:opendocument:xmlns:manifest:1.0", "manifest"},
    {"urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0", "calcext"},
};

struct xml {
    XML_Parser parser;
    struct rob_workbook__zip *zip;
    const char *entry;
    const struct rob_workbook__handlers *handlers;
    void *context;
    enum rob_status status;
    size_t silent; /* bytes since the last event */
    unsigned depth;
};

static const char *find_prefix(const char *uri, size_t len)
{
    for (size_t i = 0; i < ROB_COUNT(namespaces); i++)
        if (strlen(namespaces[i].uri) == len && memcmp(namespaces[i].uri, uri, len) == 0)
            return namespaces[i].prefix;
    return "?";
}

/* "uri|row" as "x:row"; a name that is too long is none of ours. It is called for each cell. */
static const char *shorten(char out[NAME_BYTES], const char *name)
{
    const char *end = strrchr(name, SEPARATOR);
    if (!end)
        return name;
    const char *prefix = find_prefix(name, (size_t)(end - name)), *local = end + 1;
    size_t n = strlen(prefix), len = strlen(local);
    if (n + 1 + len >= NAME_BYTES)
        return "";
    /* NOLINTNEXTLINE(bugprone-not-null-terminated-result): the text goes on */
    memcpy(out, prefix, n);
    out[n] = ':';
    memcpy(out + n + 1, local, len + 1);
    return out;
}

static void follow(struct xml *xml, enum rob_status status)
{
    if (!status || xml->status)
        return;
    xml->status = status;
    (void)XML_StopParser(xml->parser, XML_FALSE);
}

static void XMLCALL on_start(void *data, const char *name, const char **attributes)
{
    struct xml *xml = data;
    char room[NAME_BYTES];
    xml->silent = 0;
    if (++xml->depth > DEPTH_MAX) {
        follow(xml,
               rob_fail(xml->zip->err, ROB_INVALID,
                        "'%s' in the file is nested too deeply for a spreadsheet", xml->entry));
        return;
    }
    follow(xml, xml->handlers->start(xml->context, shorten(room, name),
                                     (const char *const *)attributes));
}

static void XMLCALL on_end(void *data, const char *name)
{
    struct xml *xml = data;
    char room[NAME_BYTES];
    xml->silent = 0;
    xml->depth--;
    if (xml->handlers->end && !xml->status)
        follow(xml, xml->handlers->end(xml->context, shorten(room, name)));
}

static void XMLCALL on_text(void *data, const char *text, int len)
{
    struct xml *xml = data;
    xml->silent = 0;
    if (xml->handlers->text && !xml->status)
        follow(xml, xml->handlers->text(xml->context, text, (size_t)len));
}

static void XMLCALL on_doctype(void *data, const char *name, const char *system, const char *public,
                               int internal)
{
    struct xml *xml = data;
    (void)name, (void)system, (void)public, (void)internal;
    follow(xml, rob_fail(xml->zip->err, ROB_INVALID,
                         "'%s' in the file declares a document type, which no spreadsheet program "
                         "writes; open the file in one and save it again",
                         xml->entry));
}

static enum rob_status fail_xml(struct xml *xml)
{
    enum XML_Error error = XML_GetErrorCode(xml->parser);
    if (xml->status)
        return xml->status;
    if (error == XML_ERROR_NO_MEMORY)
        return rob_fail_memory(xml->zip->err);
    return rob_fail(xml->zip->err, ROB_INVALID,
                    "'%s' in the file is damaged (%s); open the file in a spreadsheet program and "
                    "save it again",
                    xml->entry, XML_ErrorString(error));
}

static enum rob_status read_piece(void *context, const char *data, size_t len)
{
    struct xml *xml = context;
    xml->silent += len;
    if (xml->silent > SILENT_BYTES)
        return rob_fail(xml->zip->err, ROB_INVALID,
                        "'%s' in the file is damaged (a tag without an end)", xml->entry);
    if (XML_Parse(xml->parser, data, (int)len, 0) != XML_STATUS_OK)
        return fail_xml(xml);
    return xml->status;
}

enum rob_status rob_workbook__parse(struct rob_workbook__zip *zip, const char *entry,
                                    const struct rob_workbook__handlers *handlers, void *context)
{
    struct xml xml = {.parser = XML_ParserCreateNS(NULL, SEPARATOR),
                      .zip = zip,
                      .entry = entry,
                      .handlers = handlers,
                      .context = context};
    if (!xml.parser)
        return rob_fail_memory(zip->err);
    XML_SetUserData(xml.parser, &xml);
    XML_SetElementHandler(xml.parser, on_start, on_end);
    XML_SetCharacterDataHandler(xml.parser, on_text);
    XML_SetStartDoctypeDeclHandler(xml.parser, on_doctype);
    enum rob_status status = rob_workbook__unpack(zip, entry, read_piece, &xml);
    if (!status && XML_Parse(xml.parser, "", 0, 1) != XML_STATUS_OK)
        status = fail_xml(&xml);
    XML_ParserFree(xml.parser);
    return status;
}

const char *rob_workbook__attribute(const char *const *attributes, const char *name)
{
    char room[NAME_BYTES];
    for (; *attributes; attributes += 2)
        if (strcmp(shorten(room, attributes[0]), name) == 0)
            return attributes[1];
    return NULL;
}

unsigned rob_workbook__count(const char *const *attributes, const char *name, unsigned otherwise)
{
    const char *text = rob_workbook__attribute(attributes, name);
    uint64_t value = 0;
    if (!text || !*text)
        return otherwise;
    for (; *text >= '0' && *text <= '9'; text++)
        value = value < UINT32_MAX ? value * 10 + (uint64_t)(*text - '0') : value;
    if (*text || !value)
        return otherwise;
    return value < UINT32_MAX / 2 ? (unsigned)value : UINT32_MAX / 2;
}

bool rob_workbook__flag(const char *const *attributes, const char *name)
{
    const char *text = rob_workbook__attribute(attributes, name);
    return text && (strcmp(text, "1") == 0 || strcmp(text, "true") == 0);
}
