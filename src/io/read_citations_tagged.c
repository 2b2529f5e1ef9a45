/*
 * The tagged texts of the Cochrane Library ("TI: Title", records from "Record #1 of 2" or "ID: "
 * on) and of RefWorks ("T1 Title", records from "RT " on). A value continues on the following lines
 * without a tag.
 */
#include "io/read_citations.h"

#include "base/fail.h"

#include <string.h>

struct reading {
    struct rob_citations *list;
    struct rob_citations__record record;
    char name[4];         /* of the current tag, or "" */
    struct rob_buf value; /* of the current tag */
    unsigned line, n_records;
    bool inside;
    struct rob_error *err;
};

static bool is_letter(char c)
{
    return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

/* "DOI: 10.1000/a"; returns the offset of the value, or 0. */
static size_t cochrane_tag(char name[4], const char *text)
{
    size_t n = 0;
    while (n < 3 && is_letter(text[n]))
        n++;
    if (n < 2 || text[n] != ':' || (text[n + 1] && text[n + 1] != ' '))
        return 0;
    memcpy(name, text, n);
    name[n] = '\0';
    return n + 1;
}

/* "T1 Heat in rats". A line of a text may begin with two capitals, too: only known tags count. */
static size_t refworks_tag(char name[4], const char *text)
{
    static const char tags[] =
        " RT SR ID A1 A2 A3 A4 A5 A6 T1 T2 T3 JF JO YR FD VO IS SP OP K1 AB NO ED PB PP AD AN LA CL"
        " SF OT LK DO CN DB DS IP RD ST U1 U2 U3 U4 U5 UL SL LL CR WT WV WP OL PMID ";
    char wanted[] = "    ";
    if (!is_letter(text[0]) || !is_letter(text[1]) || (text[2] && text[2] != ' '))
        return 0;
    memcpy(wanted + 1, text, 2);
    if (!strstr(tags, wanted))
        return 0;
    memcpy(name, text, 2);
    name[2] = '\0';
    return 2;
}

static enum rob_status end_value(struct reading *in)
{
    if (in->value.failed)
        return rob_fail_memory(in->err);
    bool empty = !in->name[0] || !in->value.len;
    struct rob_citations__tag tag = {NULL, NULL};
    if (!empty) {
        tag.name = rob_arena_str(&in->record.texts, in->name);
        tag.value = rob_arena_str(&in->record.texts, in->value.data);
    }
    in->name[0] = '\0';
    rob_buf_clear(&in->value);
    return empty || (tag.name && tag.value && rob_vec_push(&in->record.tags, tag))
               ? ROB_OK
               : rob_fail_memory(in->err);
}

static enum rob_status end_record(struct reading *in)
{
    enum rob_status status = end_value(in);
    if (!status && in->inside && in->record.tags.n) {
        in->record.draft.record = ++in->n_records;
        status = rob_citations__add_record(in->list, &in->record, in->err);
    }
    in->inside = false;
    in->record.tags.n = 0;
    rob_arena_free(&in->record.texts);
    return status;
}

static bool has_tag(const struct reading *in, const char *name)
{
    for (size_t i = 0; i < in->record.tags.n; i++)
        if (strcmp(in->record.tags.at[i].name, name) == 0)
            return true;
    return strcmp(in->name, name) == 0;
}

static enum rob_status begin_record(struct reading *in)
{
    enum rob_status status = end_record(in);
    in->inside = true;
    in->record.draft = (struct rob_citations__draft){.line = in->line};
    return status;
}

static void add_text(struct reading *in, const char *text)
{
    text += strspn(text, " \t");
    if (*text && in->value.len)
        rob_buf_char(&in->value, ' ');
    rob_buf_str(&in->value, text);
}

static enum rob_status take_line(struct reading *in, const char *text)
{
    bool cochrane = in->list->format == ROB_CITATIONS_COCHRANE;
    char name[4] = "";
    const char *first = cochrane ? "ID" : "RT";
    text += strspn(text, " \t");
    if (cochrane && strncmp(text, "Record #", 8) == 0)
        return begin_record(in);
    size_t n = cochrane ? cochrane_tag(name, text) : refworks_tag(name, text);
    if (!n) {
        if (in->inside)
            add_text(in, text);
        return ROB_OK;
    }
    bool begins = strcmp(name, first) == 0 && (!cochrane || has_tag(in, first));
    enum rob_status status = begins || !in->inside ? begin_record(in) : end_value(in);
    memcpy(in->name, name, sizeof in->name);
    add_text(in, text + n);
    return status;
}

static enum rob_status take_lines(struct reading *in, const struct rob_citations__source *source)
{
    enum rob_status status = ROB_OK;
    struct rob_buf line = {0};
    const char *at = source->data, *end = at + source->len;
    while (!status && at < end) {
        const char *start = at;
        while (at < end && *at != '\n' && *at != '\r')
            at++;
        in->line++;
        rob_buf_clear(&line);
        unsigned mended = rob_citations__mend(&line, start, (size_t)(at - start));
        status = line.failed ? rob_fail_memory(in->err) : take_line(in, rob_buf_text(&line));
        in->record.draft.mended |= mended;
        at += at + 1 < end && at[0] == '\r' && at[1] == '\n' ? 2 : 1;
    }
    rob_buf_free(&line);
    return status ? status : end_record(in);
}

enum rob_status rob_citations__read_tagged(struct rob_citations *list,
                                           const struct rob_citations__source *source,
                                           struct rob_error *err)
{
    struct reading in = {.list = list, .err = err};
    enum rob_status status = take_lines(&in, source);
    if (!status && !in.n_records)
        status =
            rob_fail(err, ROB_INVALID, "no record of %s in it; please export the search as RIS",
                     rob_citation_format_text(list->format));
    rob_vec_free(&in.record.tags);
    rob_arena_free(&in.record.texts);
    rob_buf_free(&in.value);
    return status;
}
