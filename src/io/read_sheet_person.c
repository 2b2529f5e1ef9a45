/* Sheets with the columns of several reviewers side by side: "1 Sequence generation (AB)" beside
 * "1 Sequence generation (CD)", or "AB" above the columns of the one and "CD" above those of the
 * other. */
#include "io/read_sheet.h"

#include "base/buf.h"
#include "base/fail.h"
#include "base/utf8.h"
#include "io/words.h"

#include <ctype.h>
#include <string.h>

enum { NAME_MAX = 100 };

/* Words for people who judge, in the form of rob_words_add(). */
static const char *const reviewers[] = {
    "reviewer",   "reviewers",    "assessor",      "assessors",
    "rater",      "raters",       "evaluator",     "evaluators",
    "examiner",   "annotator",    "coder",         "extractor",
    "appraiser",  "screener",     "checker",       "observer",
    "gutachter",  "bewerter",     "prufer",        "beoordelaar",
    "evaluador",  "revisor",      "relecteur",     "evaluateur",
    "valutatore", "investigator", "investigators", "\xE8\xAF\x84\xE4\xBB\xB7\xE8\x80\x85"};

/* Signs that are left over around a heading without the name. */
static const char edges[] = " \t\n.:;,_-/|()[]";

static bool is_of_word(char c)
{
    return isalnum((unsigned char)c) || (unsigned char)c >= 0x80;
}

static size_t word_length(const char *text)
{
    size_t len = 0;
    while (is_of_word(text[len]))
        len++;
    return len;
}

static bool says(const char *text, size_t len, const char *words)
{
    struct rob_buf part = {0}, own = {0};
    rob_buf_add(&part, text, len);
    rob_words_add(&own, rob_buf_text(&part));
    bool same = own.len && strcmp(rob_buf_text(&own), words) == 0;
    rob_buf_free(&part);
    rob_buf_free(&own);
    return same;
}

/* The place of a name, in the form of rob_words_add(), in a heading, and its length; NULL: the
 * heading does not have it. */
static const char *find_name(size_t *len, const char *heading, const char *name)
{
    for (const char *at = heading; *at; at += word_length(at)) {
        while (*at && !is_of_word(*at))
            at++;
        for (const char *end = at; word_length(end);) {
            end += word_length(end);
            *len = (size_t)(end - at);
            if (says(at, *len, name))
                return at;
            while (*end && !is_of_word(*end))
                end++;
        }
    }
    return NULL;
}

/* The heading without the name at `at`, in the sheet's arena; NULL without memory. */
static const char *without(struct rob_sheet__reader *in, const char *heading, const char *at,
                           size_t len)
{
    struct rob_buf out = {0};
    rob_buf_add(&out, heading, (size_t)(at - heading));
    rob_buf_str(&out, at + len);
    const char *text = rob_buf_text(&out);
    text += strspn(text, edges);
    const char *copy = out.failed ? NULL : rob_sheet__text(in->memory, text);
    rob_buf_free(&out);
    return copy;
}

bool rob_sheet__is_reviewer(const char *word, size_t len)
{
    for (size_t i = 0; i < ROB_COUNT(reviewers); i++)
        if (says(word, len, reviewers[i]))
            return true;
    return false;
}

bool rob_sheet__names_reviewer(const char *heading)
{
    for (const char *at = heading; *at;) {
        size_t len = word_length(at);
        if (len && rob_sheet__is_reviewer(at, len))
            return true;
        at += len ? len : 1;
    }
    return false;
}

/* --- rows of several reviewers ----------------------------------------------------------- */

/* "Assessed by Anna Berg", "Reviewer 2": a few words, one of them for a reviewer. */
static bool heads_reviewer(const char *text)
{
    enum { WORDS_MAX = 6 };
    static const char *const by[] = {"by", "von", "par", "por", "da", "door"};
    size_t n = 0;
    bool reviewer = false, did = false;
    for (const char *at = text; *at;) {
        size_t len = word_length(at);
        bool first = len && n++ == 0;
        reviewer = reviewer || (first && rob_sheet__is_reviewer(at, len));
        for (size_t i = 0; i < ROB_COUNT(by) && n == 2 && len; i++)
            did = did || says(at, len, by[i]);
        at += len ? len : 1;
    }
    return n > 1 && n <= WORDS_MAX && (reviewer || (did && n > 2));
}

void rob_sheet__look_at_reviewers(struct rob_sheet__reader *in, const char *text, unsigned line)
{
    size_t len = strlen(ROB_TABLE_ABOVE);
    text += strncmp(text, ROB_TABLE_ABOVE, len) == 0 ? len : 0;
    len = strlen(text);
    len -= len && text[len - 1] == '\'';
    char *alone = heads_reviewer(text) ? rob_arena_text(&in->memory->arena, text, len) : NULL;
    if (!alone)
        return;
    if (!in->reviewed_by) {
        in->reviewed_by = alone;
        in->reviewed_line = line;
    } else if (!in->reviewed_again && !rob_table_same_name(alone, in->reviewed_by)) {
        in->reviewed_again = line;
    }
}

enum rob_status rob_sheet__check_reviewers(const struct rob_sheet__reader *in)
{
    if (!in->reviewed_again || in->options->reviewer)
        return ROB_OK;
    return rob_fail_at(
        in->err, ROB_INVALID, in->reviewed_again,
        "this line seems to begin the table of a different reviewer from line %u, '%.*s'; "
        "put each reviewer's table into a file of its own",
        in->reviewed_line, rob_utf8_part(in->reviewed_by, NAME_MAX), in->reviewed_by);
}

static bool is_by_columns(const struct rob_sheet__reader *in)
{
    return in->options->reviewer && !strchr(in->options->reviewer, '=');
}

enum rob_status rob_sheet__choose_columns(struct rob_sheet__reader *in)
{
    struct rob_buf name = {0};
    enum rob_status status = ROB_OK;
    size_t n = 0;
    if (!is_by_columns(in))
        return ROB_OK;
    rob_words_add(&name, in->options->reviewer);
    for (size_t i = 0; i < in->sheet->n_columns && !status; i++) {
        size_t len = 0;
        const char *heading = in->columns[i].header;
        const char *at = name.len ? find_name(&len, heading, rob_buf_text(&name)) : NULL;
        in->states[i].another = !at;
        n += at != NULL;
        in->states[i].name = at ? without(in, heading, at, len) : heading;
        if (!in->states[i].name || name.failed)
            status = rob_fail_memory(in->err);
    }
    rob_buf_free(&name);
    if (status || n)
        return status;
    char names[512];
    rob_table_names(in->table, names, sizeof names);
    return rob_fail_at(in->err, ROB_INVALID, in->table->header_line,
                       "no column has '%s' in its heading (--reviewer \"COLUMN=%s\" reads rows); "
                       "the columns are %s",
                       in->options->reviewer, in->options->reviewer, names);
}

enum rob_status rob_sheet__note_another(struct rob_sheet__reader *in, size_t column)
{
    return rob_sheet__note(in, column, "not used: its heading does not have '%.*s'",
                           rob_utf8_part(in->options->reviewer, NAME_MAX), in->options->reviewer);
}

/* --- what to ask for --------------------------------------------------------------------- */

/* Adds the part of a heading from its first to its last word that the other one lacks; "Rater A",
 * not "A". */
static void add_own_part(struct rob_buf *out, const char *heading, const char *other)
{
    const char *first = NULL, *last = NULL, *before = NULL;
    for (const char *at = heading; *at;) {
        size_t len = word_length(at), there = 0;
        struct rob_buf word = {0}, words = {0};
        rob_buf_add(&word, at, len);
        rob_words_add(&words, rob_buf_text(&word));
        if (len && !find_name(&there, other, rob_buf_text(&words))) {
            first = first ? first : before ? before : at;
            last = at + len;
        }
        before = len && rob_sheet__is_reviewer(at, len) ? at : len ? NULL : before;
        rob_buf_free(&word);
        rob_buf_free(&words);
        at += len ? len : 1;
    }
    if (first)
        rob_buf_add(out, first, (size_t)(last - first));
}

bool rob_sheet__add_reviewers(struct rob_buf *out, const char *one, const char *other)
{
    struct rob_buf a = {0}, b = {0};
    add_own_part(&a, one, other);
    add_own_part(&b, other, one);
    bool apart = a.len && b.len && a.len <= NAME_MAX && b.len <= NAME_MAX;
    if (apart)
        rob_buf_printf(out, "--reviewer \"%s\" or --reviewer \"%s\"", rob_buf_text(&a),
                       rob_buf_text(&b));
    rob_buf_free(&a);
    rob_buf_free(&b);
    return apart;
}
