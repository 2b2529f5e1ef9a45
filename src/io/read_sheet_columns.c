/* Finds the meaning of a sheet's columns, and checks that they cover all items of the form. */
#include "io/read_sheet.h"

#include "base/buf.h"
#include "base/fail.h"
#include "base/utf8.h"
#include "io/words.h"

#include <string.h>
#include <strings.h>

#define IGNORED_ITEM "not used: it "

enum { NAMES_MAX = 26, TEXT_MAX = 512, HEADER_MAX = 100 };

/* The names of columns without answers, the surest first. */
static const struct {
    enum rob_sheet_role role;
    const char *names[NAMES_MAX];
} known[] = {
    {ROB_SHEET_ITEM,
     {"item", "item id", "item number", "question", "criterion", "domain", "bias", "bias domain",
      "type of bias", "risk of bias domain", "risk of bias item"}},
    {ROB_SHEET_ANSWER,
     {"answer", "judgement", "judgment", "rating", "risk", "risk of bias", "assessment", "response",
      "authors judgement", "authors judgment", "author judgement", "review authors judgement",
      "risk of bias judgement"}},
    {ROB_SHEET_SUPPORT,
     {"support", "support for judgement", "support for judgment", "supporting text", "comment",
      "comments", "justification", "rationale", "reason", "note", "notes"}},
    {ROB_SHEET_QUOTE, {"quote", "quotation", "quotes", "cited text"}},
    {ROB_SHEET_WHERE, {"where", "page", "pages", "location"}},
    {ROB_SHEET_OUTCOME, {"outcome", "outcome id", "endpoint"}},
    {ROB_SHEET_REVIEWER,
     {"reviewer", "initials", "author initials", "investigatorname", "who", "user", "judge",
      "email address", "email", "e mail", "username", "user name", "your name", "person",
      "responsible", "rev"}},
};

/* The words of a heading for reviewers beside those of rob_sheet__is_reviewer(): all are known, and
 * one is such a word or a deed ("Name of reviewer", "Checked by"). */
static const char *const deeds[] = {"assessed", "extracted", "judged",    "rated",     "coded",
                                    "reviewed", "checked",   "evaluated", "scored",    "screened",
                                    "filled",   "completed", "entered",   "appraised", "done"};
static const char *const beside[] = {"name", "initials", "id", "of", "the", "data", "code"};

/* --- columns by their names -------------------------------------------------------------- */

static bool is_among(const char *word, size_t len, const char *const *list, size_t n)
{
    struct rob_buf copy = {0};
    bool found = false;
    rob_buf_add(&copy, word, len);
    for (size_t i = 0; i < n && !found; i++)
        found = rob_table_same_name(rob_buf_text(&copy), list[i]);
    rob_buf_free(&copy);
    return found;
}

static bool is_for_reviewers(const char *header)
{
    static const char blanks[] = " \t\n.:_-/()'";
    bool who = false, did = false, by = false;
    for (const char *at = header + strspn(header, blanks); *at; at += strspn(at, blanks)) {
        size_t len = strcspn(at, blanks);
        bool reviewer = rob_sheet__is_reviewer(at, len);
        bool deed = is_among(at, len, deeds, ROB_COUNT(deeds));
        bool word = len == 2 && strncasecmp(at, "by", 2) == 0;
        if (!reviewer && !deed && !word && !is_among(at, len, beside, ROB_COUNT(beside)))
            return false;
        who = who || reviewer;
        did = did || deed;
        by = by || word;
        at += len;
    }
    return who || (did && by);
}

static bool is_name(size_t i, size_t name, const char *header)
{
    return rob_table_same_name(header, known[i].names[name]) ||
           (known[i].role == ROB_SHEET_REVIEWER && !name && is_for_reviewers(header));
}

static bool has_name(size_t i, const char *header)
{
    for (size_t k = 0; k < NAMES_MAX && known[i].names[k]; k++)
        if (is_name(i, k, header))
            return true;
    return false;
}

static bool is_free(const struct rob_sheet__reader *in, size_t column, enum rob_sheet_role role)
{
    bool shared = role == ROB_SHEET_ITEM || role == ROB_SHEET_OUTCOME || role == ROB_SHEET_REVIEWER;
    return !in->states[column].settled && in->columns[column].role == ROB_SHEET_IGNORED &&
           (shared || !in->states[column].another);
}

/* The first free column with the surest of a role's names, or -1. */
static int find_known(const struct rob_sheet__reader *in, enum rob_sheet_role role)
{
    int set = rob_sheet__column(in, role);
    for (size_t i = 0; i < ROB_COUNT(known) && set < 0; i++)
        for (size_t k = 0; known[i].role == role && k < NAMES_MAX && known[i].names[k]; k++)
            for (size_t column = 0; column < in->sheet->n_columns; column++)
                if (is_free(in, column, role) && is_name(i, k, in->states[column].name))
                    return (int)column;
    return set;
}

static enum rob_status set_role(struct rob_sheet__reader *in, enum rob_sheet_role role)
{
    int column = find_known(in, role);
    if (column < 0 || in->columns[column].role == role)
        return ROB_OK;
    for (size_t i = 0; i < ROB_COUNT(known); i++)
        if (known[i].role == role) {
            in->columns[column].role = role;
            return rob_sheet__note(in, (size_t)column, "%s", known[i].names[0]);
        }
    return ROB_OK;
}

enum rob_table_name rob_sheet__name(const void *matcher, const char *text)
{
    static const char *const below[] = {"judgement",
                                        "judgment",
                                        "answer",
                                        "rating",
                                        "risk of bias",
                                        "risk",
                                        "rob",
                                        "support",
                                        "comment",
                                        "quote",
                                        "page",
                                        "comments",
                                        "reason",
                                        "reasons",
                                        "notes",
                                        "note",
                                        "justification",
                                        "rationale",
                                        "explanation",
                                        "details",
                                        "remarks",
                                        "location",
                                        "where",
                                        "quotation",
                                        "assessment",
                                        "supporting text",
                                        "support for judgement"};
    struct rob_sheet__found found;
    for (size_t i = 0; i < ROB_COUNT(below); i++)
        if (rob_table_same_name(text, below[i]))
            return ROB_TABLE_SUBHEADING;
    if (strspn(text, "0123456789. ") == strlen(text)) /* more likely a year or a number */
        return ROB_TABLE_UNKNOWN;
    if (rob_sheet__is_answer(matcher, text))
        return ROB_TABLE_VALUE;
    for (size_t i = 0; i < ROB_COUNT(known); i++)
        if (has_name(i, text))
            return ROB_TABLE_NAME;
    if (rob_sheet__is_study_name(text))
        return ROB_TABLE_NAME;
    return rob_sheet__find_item(&found, matcher, text) && found.match != ROB_MATCH_NONE
               ? ROB_TABLE_NAME
               : ROB_TABLE_UNKNOWN;
}

/* --- items ------------------------------------------------------------------------------- */

static enum rob_status fail_twice(struct rob_sheet__reader *in, size_t first, size_t second,
                                  const char *items)
{
    const char *a = in->columns[first].header, *b = in->columns[second].header;
    struct rob_buf options = {0};
    bool apart = rob_sheet__add_reviewers(&options, a, b);
    enum rob_status status = rob_fail_at(
        in->err, ROB_INVALID, in->table->header_line,
        "columns %zu '%.*s' and %zu '%.*s' both seem to be %s; %s%s%ssay which to ignore: "
        "--map \"%zu=ignore\"",
        first + 1, rob_utf8_part(a, HEADER_MAX), a, second + 1, rob_utf8_part(b, HEADER_MAX), b,
        items, apart ? "if they are of two reviewers: " : "", rob_buf_text(&options),
        apart ? "; otherwise " : "", second + 1);
    if (in->options->outcomes)
        rob_error_hint(in->err,
                       "If the columns are for two outcomes, put each outcome into its own row, "
                       "with its name in a column \"Outcome\".");
    rob_buf_free(&options);
    return status;
}

static enum rob_sheet__cell read_cell(int *answer, const struct rob_sheet__reader *in, size_t row,
                                      size_t column, int item)
{
    char why[TEXT_MAX];
    size_t remark = 0;
    const char *text = rob_table_cell(in->table, row, column);
    text = rob_sheet__explained(in, text + strspn(text, " \t\n"));
    *answer = ROB_NOT_FOUND;
    return rob_sheet__answer(answer, &remark, why, sizeof why, in->form, &in->form->items[item],
                             text, ROB_MINUS_UNCLEAR);
}

bool rob_sheet__has_answers(const struct rob_sheet__reader *in, size_t column, int item)
{
    enum { LOOK_AT = 1000 };
    size_t n = 0, answers = 0;
    for (size_t row = 0; row < in->table->n_rows && n < LOOK_AT; row++) {
        int answer = ROB_NOT_FOUND;
        enum rob_sheet__cell cell = read_cell(&answer, in, row, column, item);
        n += cell != ROB_CELL_EMPTY;
        answers += cell == ROB_CELL_ANSWER;
    }
    return n && answers * 2 >= n;
}

bool rob_sheet__same_answers(const struct rob_sheet__reader *in, size_t one, size_t other, int item)
{
    bool same = true;
    for (size_t row = 0; row < in->table->n_rows && same; row++) {
        int answers[2] = {ROB_NOT_FOUND, ROB_NOT_FOUND};
        same = read_cell(&answers[0], in, row, one, item) ==
                   read_cell(&answers[1], in, row, other, item) &&
               answers[0] == answers[1];
    }
    return same;
}

/* "Random housing judgement" beside "Random housing": not a name of something else. */
static bool adds_to(const struct rob_sheet__reader *in, size_t first, size_t second)
{
    struct rob_buf one = {0}, other = {0};
    rob_words_add(&one, in->states[first].name);
    rob_words_add(&other, in->states[second].name);
    size_t len = one.len < other.len ? one.len : other.len;
    bool adds = len && strncmp(rob_buf_text(&one), rob_buf_text(&other), len) == 0;
    rob_buf_free(&one);
    rob_buf_free(&other);
    return adds;
}

/* Chooses one of two columns for an item: the one with answers or, of two with the same answers,
 * the one with its name. */
static enum rob_status choose(bool *second_is, struct rob_sheet__reader *in, size_t first,
                              size_t second, const struct rob_sheet__found *found,
                              const char *items)
{
    int item = found->items[0];
    bool answers[2] = {rob_sheet__has_answers(in, first, item),
                       rob_sheet__has_answers(in, second, item)};
    bool sure[2] = {!in->states[first].near, !found->near};
    if (in->states[first].settled)
        *second_is = false;
    else if (answers[0] != answers[1])
        *second_is = answers[1];
    else if (sure[0] != sure[1] && (!answers[0] || !adds_to(in, first, second) ||
                                    rob_sheet__same_answers(in, first, second, item)))
        *second_is = sure[1];
    else
        return fail_twice(in, first, second, items);
    size_t out = *second_is ? first : second, kept = *second_is ? second : first;
    in->columns[out].role = ROB_SHEET_IGNORED;
    in->columns[out].item = ROB_NOT_FOUND;
    return rob_sheet__note(in, out, "not used: column %zu is %s", kept + 1, items);
}

static int answers_of(const struct rob_sheet__reader *in, int item)
{
    for (size_t i = 0; i < in->sheet->n_columns; i++)
        if (in->columns[i].role == ROB_SHEET_ITEM_ANSWERS && in->columns[i].item == item)
            return (int)i;
    return -1;
}

static enum rob_status take_for_item(struct rob_sheet__reader *in, size_t column,
                                     const struct rob_sheet__found *found, const char *items)
{
    int other = answers_of(in, found->items[0]);
    bool is = true;
    enum rob_status status =
        other < 0 ? ROB_OK : choose(&is, in, (size_t)other, column, found, items);
    if (status || !is)
        return status;
    in->columns[column].role = ROB_SHEET_ITEM_ANSWERS;
    in->columns[column].item = found->items[0];
    in->states[column].near = found->near;
    return rob_sheet__note(in, column, "%s%s", items,
                           found->near ? ", recognised by its words" : "");
}

/* Takes a column for an item, or says why it is not used. */
static enum rob_status map_column(struct rob_sheet__reader *in, size_t column)
{
    const char *header = in->columns[column].header;
    struct rob_sheet__found found;
    char items[TEXT_MAX];
    if (in->states[column].another)
        return rob_sheet__note_another(in, column);
    if (!rob_sheet__find_item(&found, in->matcher, in->states[column].name))
        return rob_fail_memory(in->err);
    const char *between = found.match == ROB_MATCH_AMBIGUOUS ? " or " : " and ";
    rob_sheet__name_items(items, sizeof items, in->form, found.items, found.n_items, between);
    switch (found.match) {
    case ROB_MATCH_ITEM:
        return take_for_item(in, column, &found, items);
    case ROB_MATCH_CONTRADICTION:
        return rob_fail_at(in->err, ROB_INVALID, in->table->header_line,
                           "column %zu '%.*s' contradicts itself: its number and its title mean "
                           "%s; " ROB_SHEET__MAP_HINT,
                           column + 1, rob_utf8_part(header, HEADER_MAX), header, items);
    case ROB_MATCH_SEVERAL:
        return rob_sheet__note(in, column, IGNORED_ITEM "covers %s at once", items);
    case ROB_MATCH_AMBIGUOUS:
        return rob_sheet__note(in, column, IGNORED_ITEM "could be %s", items);
    default:
        return rob_sheet__note(in, column, "not used: not an item of the form");
    }
}

static enum rob_status map_items(struct rob_sheet__reader *in)
{
    enum rob_status status = ROB_OK;
    for (size_t i = 0; !status && i < in->sheet->n_columns; i++)
        if (in->columns[i].role == ROB_SHEET_IGNORED && !in->states[i].settled &&
            !rob_sheet__is_study_name(in->columns[i].header))
            status = map_column(in, i);
    return status;
}

/* --- completeness ------------------------------------------------------------------------ */

/* Merged and unclear columns, and the others with text that are not used, for the message on
 * missing items. */
static void add_hints(struct rob_buf *out, const struct rob_sheet__reader *in)
{
    enum { NAMED_MAX = 12 };
    size_t n = 0;
    for (size_t i = 0; i < in->sheet->n_columns; i++) {
        const char *header = in->columns[i].header, *text = in->columns[i].note;
        if (strncmp(text, IGNORED_ITEM, strlen(IGNORED_ITEM)) == 0)
            rob_buf_printf(out, "; column %zu '%.*s' is %s", i + 1,
                           rob_utf8_part(header, HEADER_MAX), header, text);
    }
    for (size_t i = 0; i < in->sheet->n_columns; i++) {
        const char *header = in->columns[i].header;
        bool unused = in->columns[i].role == ROB_SHEET_IGNORED && !in->states[i].settled &&
                      in->columns[i].n_filled && !rob_sheet__is_study_name(header) &&
                      strncmp(in->columns[i].note, IGNORED_ITEM, strlen(IGNORED_ITEM)) != 0;
        if (unused && n++ < NAMED_MAX)
            rob_buf_printf(out, "%s'%.*s'", n == 1 ? "; columns that are not used: " : ", ",
                           rob_utf8_part(header, HEADER_MAX), header);
    }
    if (n > NAMED_MAX)
        rob_buf_printf(out, " and %zu more", n - NAMED_MAX);
    if (n)
        rob_buf_str(out, "; " ROB_SHEET__MAP_HINT);
}

/* True if several headings speak of a reviewer: "D1 Reviewer 1". */
static bool name_reviewers(const struct rob_sheet__reader *in)
{
    size_t n = 0;
    for (size_t i = 0; i < in->sheet->n_columns; i++)
        n += rob_sheet__names_reviewer(in->columns[i].header);
    return n > 1 && !in->options->reviewer;
}

static enum rob_status fail_missing(struct rob_sheet__reader *in, const int *missing, size_t n,
                                    const char *hint)
{
    char text[TEXT_MAX];
    unsigned line = in->table->header_line;
    if (n == in->form->n_items) {
        rob_table_names(in->table, text, sizeof text);
        return rob_fail_at(
            in->err, ROB_INVALID, line,
            "no column is an item of the form; the columns are %s; " ROB_SHEET__MAP_HINT "%s", text,
            name_reviewers(in) ? "; --reviewer \"NAME\" reads the columns with NAME in their "
                                 "headings"
                               : "");
    }
    rob_sheet__name_items(text, sizeof text, in->form, missing, n, " and ");
    return rob_fail_at(in->err, ROB_INVALID, line,
                       "the sheet lacks %s%s; --partial imports the other items", text, hint);
}

enum rob_status rob_sheet__check_missing(struct rob_sheet__reader *in, const bool *present,
                                         const char *hint)
{
    size_t n = 0, n_needed = 0, n_items = in->form->n_items;
    int *missing = rob_arena_array(&in->memory->arena, n_items, sizeof *missing);
    int needed[ROB_FORM_ITEMS_MAX]; /* those with a condition may not be asked of any study */
    if (!missing)
        return rob_fail_memory(in->err);
    for (size_t i = 0; i < n_items; i++) {
        if (present[i])
            continue;
        missing[n++] = (int)i;
        if (in->form->items[i].if_item == ROB_NOT_FOUND)
            needed[n_needed++] = (int)i;
    }
    if (n == n_items || (n_needed && !in->options->partial))
        return fail_missing(in, needed, n == n_items ? n : n_needed, hint);
    in->sheet->missing = missing;
    in->sheet->n_missing = n;
    return ROB_OK;
}

static enum rob_status check_wide(struct rob_sheet__reader *in)
{
    bool present[ROB_FORM_ITEMS_MAX] = {false};
    struct rob_buf hint = {0};
    for (size_t i = 0; i < in->sheet->n_columns; i++)
        if (in->columns[i].role == ROB_SHEET_ITEM_ANSWERS)
            present[in->columns[i].item] = true;
    add_hints(&hint, in);
    enum rob_status status = rob_sheet__check_missing(in, present, rob_buf_text(&hint));
    rob_buf_free(&hint);
    return status;
}

/* --- the columns ------------------------------------------------------------------------- */

static enum rob_status copy_headers(struct rob_sheet__reader *in)
{
    size_t n = in->table->n_columns;
    in->columns = rob_arena_array(&in->memory->arena, n, sizeof *in->columns);
    in->states = rob_arena_array(&in->memory->arena, n, sizeof *in->states);
    if (!in->columns || !in->states)
        return rob_fail_memory(in->err);
    in->sheet->columns = in->columns;
    in->sheet->n_columns = n;
    for (size_t i = 0; i < n; i++) {
        in->columns[i].header = rob_sheet__text(in->memory, rob_table_header(in->table, i));
        in->states[i].name = in->columns[i].header;
        in->columns[i].item = ROB_NOT_FOUND;
        in->columns[i].note = "not used";
        in->columns[i].n_filled = rob_table_filled(in->table, i);
        if (!in->columns[i].header)
            return rob_fail_memory(in->err);
    }
    return rob_sheet__choose_columns(in);
}

/* A table of figures by item is not a sheet. */
static bool has_figures(const struct rob_table *table, size_t items)
{
    size_t n = 0, n_figures = 0;
    for (size_t row = 0; row < table->n_rows; row++)
        for (size_t i = items + 1; i < table->n_columns; i++) {
            const char *text = rob_table_cell(table, row, i);
            n += *text != '\0';
            n_figures += *text && (strspn(text, "+-0123456789.,% ") == strlen(text) && text[1]);
        }
    return n_figures * 3 > n;
}

/* Whether at least half the items of the form are named in the cells of a column, by texts of at
 * least `len` bytes. */
static bool has_items_in_rows(const struct rob_sheet__reader *in, size_t column, size_t len)
{
    bool present[ROB_FORM_ITEMS_MAX] = {false};
    size_t n = 0;
    for (size_t row = 0; row < in->table->n_rows; row++) {
        struct rob_sheet__found found;
        const char *text = rob_table_cell(in->table, row, column);
        if (strlen(text) < len || !rob_sheet__find_item(&found, in->matcher, text) ||
            found.match != ROB_MATCH_ITEM || present[found.items[0]])
            continue;
        present[found.items[0]] = true;
        n++;
    }
    return n > 1 && n * 2 >= in->form->n_items && !has_figures(in->table, column);
}

/* The column that names the items of a transposed sheet, one of the first: by their titles or, if
 * none does, by their numbers. -1: the items are not in rows. */
static int column_of_items(const struct rob_sheet__reader *in)
{
    enum { LOOK_AT = 4, TITLE = 6 };
    if (in->table->n_rows > 4 * in->form->n_items + 20) /* finding an item takes a while */
        return -1;
    for (size_t len = TITLE; len != SIZE_MAX; len = len ? 0 : SIZE_MAX)
        for (size_t i = 0; i < LOOK_AT && i < in->table->n_columns; i++)
            if (has_items_in_rows(in, i, len))
                return (int)i;
    return -1;
}

static bool has_items_in_columns(const struct rob_sheet__reader *in)
{
    return rob_sheet__column(in, ROB_SHEET_ITEM_ANSWERS) >= 0;
}

static enum rob_status start(struct rob_sheet__reader *in)
{
    enum rob_status status = copy_headers(in);
    if (!status)
        status = rob_sheet__apply_map(in);
    if (!status)
        status = set_role(in, ROB_SHEET_REVIEWER);
    if (!status && in->options->outcomes)
        status = set_role(in, ROB_SHEET_OUTCOME);
    return status;
}

static enum rob_status transpose(struct rob_sheet__reader *in, size_t items)
{
    const struct rob_table_options names = {.name = rob_sheet__name, .context = in->matcher};
    if (!rob_table_transpose(in->table, items, &names) || !rob_table_fold(in->table, &names))
        return rob_fail_memory(in->err);
    in->sheet->transposed = true;
    enum rob_status status = start(in);
    return status ? status : map_items(in);
}

/* A sheet with the items in its rows is transposed and read as others. */
static enum rob_status map_either_way(struct rob_sheet__reader *in)
{
    enum rob_status status = map_items(in);
    int items = has_items_in_columns(in) ? -1 : column_of_items(in);
    if (!status && items >= 0)
        status = transpose(in, (size_t)items);
    if (!status)
        status = rob_sheet__map_asides(in);
    return status ? status : rob_sheet__check_beside(in);
}

enum rob_status rob_sheet__map_columns(struct rob_sheet__reader *in)
{
    enum rob_status status = rob_sheet__learn_words(in);
    if (!status)
        status = start(in);
    if (status)
        return status;
    in->sheet->is_long =
        find_known(in, ROB_SHEET_ITEM) >= 0 && find_known(in, ROB_SHEET_ANSWER) >= 0;
    if (!in->sheet->is_long)
        status = map_either_way(in);
    for (int role = ROB_SHEET_ITEM; in->sheet->is_long && !status && role <= ROB_SHEET_OUTCOME;
         role++)
        status = set_role(in, (enum rob_sheet_role)role);
    if (!status && !in->sheet->is_long)
        status = check_wide(in);
    if (!status)
        status = rob_sheet__find_study_column(in);
    if (!status)
        status = rob_sheet__check_item_names(in);
    return status ? status : rob_sheet__find_reviewer(in);
}
