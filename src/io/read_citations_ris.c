/*
 * RIS: records of tagged lines, as programs write them and people combine them. A record ends with
 * "ER  - "; it has a line "TY  - JOUR", which begins it unless tags stand between the last end and
 * that line. Some programs leave out TY, some ER. A value continues on the following lines without
 * a tag; everything that is skipped is reported.
 */
#include "io/read_citations.h"

#include "base/fail.h"

#include <string.h>

enum { BLANKS_MAX = 3 };

/* A tagged line. */
struct tag {
    char name[3];  /* in capitals */
    bool small;    /* which it was not */
    size_t blanks; /* between the name and the sign; usually two */
    const char *value;
    size_t len;
};

struct reading {
    struct rob_citations *list;
    struct rob_citations__record record; /* the current one, if `inside` */
    bool inside, typed;                  /* in a record; in one with a type */
    bool small;                          /* and that in small letters */
    bool indented, at_indent;            /* the record begins behind blanks; so does the line */
    size_t blanks;                       /* of its tags */
    char name[3];                        /* of the current tag, or "" */
    struct rob_buf mended, value;        /* a line of the file; the value of the current tag */
    unsigned line, n_records;
    unsigned n_types, n_tagged; /* records with a type; tagged lines of the current record */
    bool after_gap;             /* an empty line is above */
    size_t gap_at;              /* tags of the record above the last empty line; 0: it has none */
    unsigned gap_line;          /* the line after it */
    struct rob_error *err;
};

static bool is_letter(char c)
{
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

static char capital(char c)
{
    return c >= 'a' && c <= 'z' ? (char)(c - 'a' + 'A') : c;
}

/* "TI  - Value"; false if the line does not have a tag. */
static bool read_tag(struct tag *tag, const char *text, size_t len)
{
    if (len < 4 || !is_letter(text[0]) ||
        !(is_letter(text[1]) || (text[1] >= '0' && text[1] <= '9')))
        return false;
    size_t sign = 2;
    while (sign < len && text[sign] == ' ')
        sign++;
    size_t blanks = sign - 2;
    if (blanks < 1 || blanks > BLANKS_MAX || sign >= len || text[sign] != '-')
        return false;
    size_t value = sign + 1;
    if (value < len && text[value] != ' ' && text[value] != '\t')
        return false;
    while (value < len && (text[value] == ' ' || text[value] == '\t'))
        value++;
    while (len > value && (text[len - 1] == ' ' || text[len - 1] == '\t'))
        len--;
    *tag = (struct tag){
        {capital(text[0]), capital(text[1]), '\0'}, false, blanks, text + value, len - value};
    tag->small = memcmp(tag->name, text, 2) != 0;
    return true;
}

static bool is_named(const struct tag *tag, const char *name)
{
    return strcmp(tag->name, name) == 0;
}

/* One blank makes a tag only in a record whose tags all have one blank: "IL - 6" is a text. Small
 * letters do in a record that such a type begins: "in  - " is a text, too. */
static bool belongs(const struct reading *in, const struct tag *tag)
{
    if (tag->small)
        return tag->blanks >= 2 && (in->inside ? in->small : is_named(tag, "TY"));
    return tag->blanks >= 2 || (in->inside && tag->blanks == in->blanks) || is_named(tag, "TY");
}

static enum rob_status add_tag(struct reading *in, const char *name, const char *value, size_t len)
{
    struct rob_citations__tag tag = {rob_arena_text(&in->record.texts, name, 2),
                                     rob_arena_text(&in->record.texts, value, len)};
    return tag.name && tag.value && rob_vec_push(&in->record.tags, tag) ? ROB_OK
                                                                        : rob_fail_memory(in->err);
}

/* Does the title just read begin another record? It does if the record already has a different
 * title and an author, and an empty line comes between: the end of that record and the type of this
 * one are missing. */
static bool is_second_title(const struct reading *in)
{
    bool authors = false, other = false;
    if (strcmp(in->name, "TI") != 0 && strcmp(in->name, "T1") != 0)
        return false;
    for (size_t i = 0; i < in->gap_at; i++) {
        const struct rob_citations__tag *tag = &in->record.tags.at[i];
        bool same = strlen(tag->value) == in->value.len &&
                    memcmp(tag->value, in->value.data, in->value.len) == 0;
        authors = authors || strcmp(tag->name, "AU") == 0 || strcmp(tag->name, "A1") == 0;
        other = other || (strcmp(tag->name, in->name) == 0 && !same);
    }
    return authors && other;
}

/* A record without tags between its first and last line is skipped. */
static enum rob_status add_record(struct reading *in, bool marked)
{
    if (!in->record.tags.n)
        return rob_citations__problem(in->list, ROB_CITATION_NOTE, 0, in->record.draft.line,
                                      in->err, "an empty record was skipped");
    in->record.draft.record = ++in->n_records;
    in->record.draft.unended = !marked;
    return rob_citations__add_record(in->list, &in->record, in->err);
}

/* Ends the record above the last empty line; the tags below it are those of another one. */
static enum rob_status split(struct reading *in)
{
    size_t n = in->record.tags.n, first = in->gap_at;
    in->record.tags.n = first;
    enum rob_status status = add_record(in, false);
    for (size_t i = first; i < n; i++)
        in->record.tags.at[i - first] = in->record.tags.at[i];
    in->record.tags.n = n - first;
    in->record.draft = (struct rob_citations__draft){.line = in->gap_line};
    in->gap_at = 0;
    return status;
}

static enum rob_status end_value(struct reading *in)
{
    enum rob_status status = ROB_OK;
    if (in->value.failed)
        return rob_fail_memory(in->err);
    if (in->value.len && is_second_title(in))
        status = split(in);
    if (!status && in->name[0] && in->value.len)
        status = add_tag(in, in->name, in->value.data, in->value.len);
    in->name[0] = '\0';
    rob_buf_clear(&in->value);
    return status;
}

static enum rob_status end_record(struct reading *in, bool marked)
{
    if (!in->inside)
        return ROB_OK;
    enum rob_status status = end_value(in);
    if (!status)
        status = add_record(in, marked);
    in->inside = false;
    in->record.tags.n = 0;
    rob_arena_free(&in->record.texts);
    return status;
}

static enum rob_status begin_record(struct reading *in, const struct tag *tag)
{
    enum rob_status status = end_record(in, false);
    in->record.draft = (struct rob_citations__draft){.line = in->line};
    in->inside = true;
    in->typed = in->small = false;
    in->indented = in->at_indent;
    in->blanks = tag->blanks;
    in->n_tagged = 0;
    in->gap_at = 0;
    in->after_gap = false;
    return status;
}

/* The type begins a record, unless the tags of this one stand before it. */
static enum rob_status take_type(struct reading *in, const struct tag *tag)
{
    bool joins = in->inside && !in->typed;
    enum rob_status status = joins ? end_value(in) : begin_record(in, tag);
    in->typed = true;
    in->small = tag->small;
    in->n_types++;
    in->blanks = tag->blanks;
    return status || !tag->len ? status : add_tag(in, tag->name, tag->value, tag->len);
}

static void continue_value(struct reading *in, const char *text, size_t len)
{
    while (len && (*text == ' ' || *text == '\t')) {
        text++;
        len--;
    }
    if (!len || !in->name[0])
        return;
    if (in->value.len)
        rob_buf_char(&in->value, ' ');
    rob_buf_add(&in->value, text, len);
}

static enum rob_status take_end(struct reading *in, const struct tag *tag)
{
    struct tag joined;
    enum rob_status status = end_record(in, true);
    bool next = read_tag(&joined, tag->value, tag->len) && is_named(&joined, "TY");
    return !status && next ? take_type(in, &joined) : status; /* concatenated files */
}

static enum rob_status take_tag(struct reading *in, const struct tag *tag)
{
    if (is_named(tag, "TY"))
        return take_type(in, tag);
    if (is_named(tag, "ER"))
        return take_end(in, tag);
    enum rob_status status = in->inside ? end_value(in) : begin_record(in, tag);
    in->n_tagged++;
    if (in->after_gap) {
        in->gap_at = in->record.tags.n;
        in->gap_line = in->line;
    }
    in->after_gap = false;
    memcpy(in->name, tag->name, sizeof in->name);
    rob_buf_add(&in->value, tag->value, tag->len);
    return status;
}

static enum rob_status take_line(struct reading *in, const char *text, size_t len)
{
    struct tag tag;
    size_t blanks = 0;
    while (len && (text[len - 1] == ' ' || text[len - 1] == '\t'))
        len--;
    while (blanks < len && (text[blanks] == ' ' || text[blanks] == '\t'))
        blanks++;
    in->at_indent = blanks > 0;
    size_t skip = !in->inside || in->indented ? blanks : 0;
    if (read_tag(&tag, text + skip, len - skip) && belongs(in, &tag))
        return take_tag(in, &tag);
    in->after_gap = in->after_gap || !len;
    if (in->inside)
        continue_value(in, text, len);
    return ROB_OK;
}

static bool begins_file(const char *text, size_t len)
{
    return len >= 6 && memcmp(text, "\xEF\xBB\xBFTY ", 6) == 0;
}

/* A byte order mark inside a line shows where files were concatenated. */
static enum rob_status take_raw_line(struct reading *in, const char *text, size_t len)
{
    enum rob_status status = ROB_OK;
    in->after_gap = in->after_gap || !len;
    while (!status && len) {
        size_t n = 1;
        while (n < len && !begins_file(text + n, len - n))
            n++;
        rob_buf_clear(&in->mended);
        unsigned mended = rob_citations__mend(&in->mended, text, n);
        if (in->mended.failed)
            return rob_fail_memory(in->err);
        status = take_line(in, rob_buf_text(&in->mended), in->mended.len);
        in->record.draft.mended |= mended;
        text += n;
        len -= n;
    }
    return status;
}

static enum rob_status take_lines(struct reading *in, const char *data, size_t len)
{
    enum rob_status status = ROB_OK;
    size_t at = 0;
    while (!status && at < len) {
        size_t start = at;
        while (at < len && data[at] != '\n' && data[at] != '\r')
            at++;
        in->line++;
        status = take_raw_line(in, data + start, at - start);
        if (at + 1 < len && data[at] == '\r' && data[at + 1] == '\n')
            at++;
        at++;
    }
    return status;
}

/* The lines left at the end of the file are a record if it has a type, or if no record has. */
static enum rob_status finish(struct reading *in)
{
    bool strays = in->inside && !in->typed && (in->n_types || !in->n_records);
    if (!strays && in->inside)
        return end_record(in, false);
    if (strays && in->n_records)
        return rob_citations__problem(
            in->list, ROB_CITATION_NOTE, 0, in->record.draft.line, in->err,
            "%u tagged line%s behind the last record %s skipped, the first one here", in->n_tagged,
            in->n_tagged == 1 ? "" : "s", in->n_tagged == 1 ? "was" : "were");
    return ROB_OK;
}

static enum rob_status check_records(struct reading *in)
{
    if (in->n_records)
        return ROB_OK;
    return rob_fail_at(in->err, ROB_INVALID, in->inside ? in->record.draft.line : 0,
                       "no record of RIS: none begins with a line \"TY  - \" or ends with a line "
                       "\"ER  - \"%s; please export the search again",
                       in->inside ? ", though tagged lines are there" : "");
}

enum rob_status rob_citations__read_ris(struct rob_citations *list,
                                        const struct rob_citations__source *source,
                                        struct rob_error *err)
{
    struct reading in = {.list = list, .err = err};
    enum rob_status status = take_lines(&in, source->data, source->len);
    if (!status)
        status = finish(&in);
    if (!status)
        status = check_records(&in);
    rob_vec_free(&in.record.tags);
    rob_arena_free(&in.record.texts);
    rob_buf_free(&in.mended);
    rob_buf_free(&in.value);
    return status;
}
