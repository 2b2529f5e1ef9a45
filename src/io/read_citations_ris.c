/*
 * RIS, made ready for the helper: one value a line, lines ending in LF, valid UTF-8, every record
 * begun and ended as the format has it, and a number in each by which it is known afterwards. The
 * helper cannot tell where in the file a record stood, puts a continued line to the wrong field
 * behind a repeated one, and says nothing of what it passes over.
 */
#include "io/read_citations.h"

#include "base/fail.h"

#include <stdlib.h>
#include <string.h>

enum { BLANKS_MAX = 3 };

struct tag {
    char name[3];
    size_t blanks; /* between the name and the sign; two, but for careless programs */
    const char *value;
    size_t len;
};

struct preparing {
    struct rob_citations *list;
    struct rob_citations__prepared *out;
    struct rob_buf mended, value; /* a line of the file; the value of the tag at hand */
    char name[3];                 /* of the tag at hand; "": none */
    size_t record_start;          /* of the record at hand in the text for the helper */
    size_t blanks, n_tags;        /* of the record at hand */
    bool inside;
    unsigned line;
    unsigned n_strays, first_stray; /* tagged lines outside records */
    struct rob_error *err;
};

static bool is_upper(char c)
{
    return c >= 'A' && c <= 'Z';
}

/* "TI  - Value"; false where the line is no tag. */
static bool read_tag(struct tag *tag, const char *text, size_t len)
{
    if (len < 4 || !is_upper(text[0]) || !(is_upper(text[1]) || (text[1] >= '0' && text[1] <= '9')))
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
    *tag = (struct tag){{text[0], text[1], '\0'}, blanks, text + value, len - value};
    return true;
}

static bool is_named(const struct tag *tag, const char *name)
{
    return strcmp(tag->name, name) == 0;
}

/* One blank makes a tag only in a record that writes all its tags so: "IL - 6" is a text. */
static bool belongs(const struct preparing *in, const struct tag *tag)
{
    return tag->blanks >= 2 || (in->inside && tag->blanks == in->blanks) || is_named(tag, "TY");
}

static void flush_value(struct preparing *in)
{
    if (in->name[0] && in->value.len) {
        struct rob_buf *text = &in->out->text;
        rob_buf_printf(text, "%s  - ", in->name);
        rob_buf_add(text, in->value.data, in->value.len);
        rob_buf_char(text, '\n');
        in->n_tags++;
    }
    in->name[0] = '\0';
    rob_buf_clear(&in->value);
}

static struct rob_citations__start *record_at_hand(struct preparing *in)
{
    return &in->out->records.at[in->out->records.n - 1];
}

/* A record of nothing but its two bounds is none. */
static enum rob_status drop_record(struct preparing *in)
{
    unsigned line = record_at_hand(in)->line;
    struct rob_buf *text = &in->out->text;
    in->out->records.n--;
    text->len = in->record_start;
    if (text->data)
        text->data[text->len] = '\0';
    return rob_citations__problem(in->list, ROB_CITATION_NOTE, 0, line, in->err,
                                  "an empty record was passed over");
}

static enum rob_status end_record(struct preparing *in, bool marked)
{
    if (!in->inside)
        return ROB_OK;
    flush_value(in);
    in->inside = false;
    if (in->n_tags == 0)
        return drop_record(in);
    record_at_hand(in)->unended = !marked;
    rob_buf_str(&in->out->text, "ER  - \n\n");
    return ROB_OK;
}

static enum rob_status begin_record(struct preparing *in, const struct tag *tag)
{
    enum rob_status status = end_record(in, false);
    if (status)
        return status;
    if (!rob_vec_push(&in->out->records, (struct rob_citations__start){.line = in->line}))
        return rob_fail_memory(in->err);
    struct rob_buf *text = &in->out->text;
    in->record_start = text->len;
    in->inside = true;
    in->blanks = tag->blanks;
    in->n_tags = tag->len ? 1 : 0;
    rob_buf_str(text, "TY  - ");
    rob_buf_add(text, tag->value, tag->len);
    rob_buf_printf(text, "\n" ROB_CITATIONS__NUMBER_TAG "  - %zu\n", in->out->records.n);
    return ROB_OK;
}

static void continue_value(struct preparing *in, const char *text, size_t len)
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

static enum rob_status take_tag(struct preparing *in, const struct tag *tag)
{
    struct tag joined;
    if (is_named(tag, "TY"))
        return begin_record(in, tag);
    if (is_named(tag, "ER")) {
        enum rob_status status = end_record(in, true);
        bool next = read_tag(&joined, tag->value, tag->len) && is_named(&joined, "TY");
        return !status && next ? begin_record(in, &joined) : status; /* files put together */
    }
    if (!in->inside) {
        in->first_stray = in->n_strays++ ? in->first_stray : in->line;
        return ROB_OK;
    }
    flush_value(in);
    if (is_named(tag, ROB_CITATIONS__NUMBER_TAG))
        return ROB_OK;
    memcpy(in->name, tag->name, sizeof in->name);
    rob_buf_add(&in->value, tag->value, tag->len);
    return ROB_OK;
}

static enum rob_status take_line(struct preparing *in, const char *text, size_t len)
{
    struct tag tag;
    while (len && (text[len - 1] == ' ' || text[len - 1] == '\t'))
        len--;
    if (read_tag(&tag, text, len) && belongs(in, &tag))
        return take_tag(in, &tag);
    if (in->inside)
        continue_value(in, text, len);
    return ROB_OK;
}

static bool begins_file(const char *text, size_t len)
{
    return len >= 6 && memcmp(text, "\xEF\xBB\xBFTY ", 6) == 0;
}

/* A byte order mark inside a line stands where a file was put behind another one. */
static enum rob_status take_raw_line(struct preparing *in, const char *text, size_t len)
{
    enum rob_status status = ROB_OK;
    while (!status && len) {
        size_t n = 1;
        while (n < len && !begins_file(text + n, len - n))
            n++;
        rob_buf_clear(&in->mended);
        bool mended = rob_citations__mend(&in->mended, text, n);
        if (in->mended.failed)
            return rob_fail_memory(in->err);
        status = take_line(in, rob_buf_text(&in->mended), in->mended.len);
        if (in->inside && mended)
            record_at_hand(in)->mended = true;
        text += n;
        len -= n;
    }
    return status;
}

static enum rob_status take_lines(struct preparing *in, const char *data, size_t len)
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
    return status ? status : end_record(in, false);
}

static enum rob_status report_strays(struct preparing *in)
{
    if (!in->out->records.n)
        return rob_fail_at(in->err, ROB_INVALID, in->first_stray,
                           "no record: none begins with a line \"TY  - \"%s",
                           in->n_strays ? ", though tagged lines are there" : "");
    if (!in->n_strays)
        return ROB_OK;
    return rob_citations__problem(in->list, ROB_CITATION_NOTE, 0, in->first_stray, in->err,
                                  "%u tagged line%s outside any record %s passed over, the first "
                                  "one here",
                                  in->n_strays, in->n_strays == 1 ? "" : "s",
                                  in->n_strays == 1 ? "was" : "were");
}

enum rob_status rob_citations__prepare_ris(struct rob_citations *list,
                                           struct rob_citations__prepared *out, const char *data,
                                           size_t len, struct rob_error *err)
{
    struct preparing in = {.list = list, .out = out, .err = err};
    enum rob_status status = take_lines(&in, data, len);
    if (!status && (out->text.failed || in.value.failed))
        status = rob_fail_memory(err);
    if (!status)
        status = report_strays(&in);
    rob_buf_free(&in.mended);
    rob_buf_free(&in.value);
    return status;
}

void rob_citations__prepared_free(struct rob_citations__prepared *prepared)
{
    rob_buf_free(&prepared->text);
    rob_vec_free(&prepared->records);
}

enum rob_status rob_citations__read_ris(struct rob_citations *list,
                                        const struct rob_citations__source *source,
                                        struct rob_error *err)
{
    const struct rob_citations_options *options = source->options;
    if (!options->convert)
        return rob_fail(err, ROB_USAGE, "RIS is read with a helper, and none is given");
    struct rob_citations__prepared prepared = {0};
    char *jsonl = NULL;
    size_t n_jsonl = 0;
    enum rob_status status =
        rob_citations__prepare_ris(list, &prepared, source->data, source->len, err);
    if (!status)
        status = options->convert(options->context, rob_citation_format_name(list->format),
                                  prepared.text.data, prepared.text.len, &jsonl, &n_jsonl, err);
    if (!status)
        status = rob_citations__add_jsonl(list, &prepared, jsonl, n_jsonl, err);
    free(jsonl);
    rob_citations__prepared_free(&prepared);
    return status;
}
