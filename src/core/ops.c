#include "core/ops.h"

#include <string.h>

/* --- the fields -------------------------------------------------------------------------- */

#define E(f) ROB_IN_EVENT, offsetof(struct rob_event, f), 0, 0
#define S(f) ROB_IN_STUDY, offsetof(struct rob_study_fields, f), 0, 0
#define H(f) ROB_IN_HEAD, offsetof(struct rob_journal_head, f), 0, 0
#define N(f)                                                                                       \
    ROB_IN_EVENT, offsetof(struct rob_event, f), offsetof(struct rob_event, n_##f),                \
        sizeof(((struct rob_event *)0)->n_##f)

/* our name, name in the file, kind, the words that it refers to, and its place: part, offset of the
 * value, offset of the number of elements */
#define FIELD_LIST(X)                                                                              \
    X(VERSION, "v", NUMBER, NONE, H(version))                                                      \
    X(REVIEW, "review", TEXT, NONE, H(review))                                                     \
    X(OWNER, "seat", TEXT, NONE, H(seat))                                                          \
    X(WRITER, "writer", TEXT, NONE, H(writer))                                                     \
    X(SALT, "salt", TEXT, NONE, H(salt))                                                           \
    X(APP, "app", TEXT, NONE, H(app))                                                              \
    X(PUBLIC_KEY, "key", TEXT, NONE, H(key))                                                       \
    X(KEY, "key", TEXT, NONE, E(key))                                                              \
    X(CUSTODIAN_KEY, "key", TEXT, NONE, E(public_key))                                             \
    X(CUSTODY_BOX, "box", TEXT, NONE, E(custody))                                                  \
    X(COMMIT, "commit", TEXT, NONE, E(commit))                                                     \
    X(LEFT, "left", NUMBER, NONE, E(left))                                                         \
    X(STUDY, "study", WORD, STUDY, E(study))                                                       \
    X(ITEM, "item", WORD, ITEM, E(item))                                                           \
    X(OUTCOME, "outcome", WORD, OUTCOME, E(outcome))                                               \
    X(ANSWER, "answer", WORD, ANSWER, E(answer))                                                   \
    X(SUPPORT, "support", TEXT, NONE, E(support))                                                  \
    X(REASON, "reason", TEXT, NONE, E(reason))                                                     \
    X(NOTE, "text", TEXT, NONE, E(reason))                                                         \
    X(QUOTES, "quotes", QUOTES, NONE, N(quotes))                                                   \
    X(SIGNALS, "signals", SIGNALS, NONE, N(signals))                                               \
    X(WAS, "was", IDS, NONE, N(was))                                                               \
    X(UNDO, "undo", IDS, NONE, N(undo))                                                            \
    X(PASS, "pass", IDS, NONE, N(refs))                                                            \
    X(OF, "of", IDS, NONE, N(refs))                                                                \
    X(SEAT, "seat", TEXT, SEAT, E(seat))                                                           \
    X(NAME, "name", TEXT, NONE, E(name))                                                           \
    X(ROUND, "name", TEXT, ROUND, E(name))                                                         \
    X(ROLE, "role", TEXT, NONE, E(role))                                                           \
    X(TOOL_VERSION, "tool_version", TEXT, NONE, E(tool_version))                                   \
    X(TOOL_DATE, "tool_date", TEXT, NONE, E(tool_date))                                            \
    X(TITLE, "title", TEXT, NONE, E(value))                                                        \
    X(CREATED, "created", TEXT, NONE, E(created))                                                  \
    X(OPEN, "open", TEXT, NONE, E(value))                                                          \
    X(FIELD, "field", TEXT, STUDY_FIELD, E(field))                                                 \
    X(VALUE, "value", TEXT, NONE, E(value))                                                        \
    X(OTHER, "other", TEXT, NONE, E(other))                                                        \
    X(REPORT_OF, "report_of", TEXT, NONE, E(report_of))                                            \
    X(SAME_AS, "same_as", TEXT, NONE, E(other))                                                    \
    X(FILE, "file", TEXT, NONE, E(file))                                                           \
    X(SHA256, "sha256", TEXT, NONE, E(sha256))                                                     \
    X(HOW, "how", TEXT, NONE, E(how))                                                              \
    X(OPERATOR, "operator", TEXT, SEAT, E(operator_))                                              \
    X(CAUSE, "cause", TEXT, NONE, E(cause))                                                        \
    X(SEATS, "seats", TEXTS, SEAT, N(seats))                                                       \
    X(BY, "by", TEXTS, SEAT, N(seats))                                                             \
    X(STUDIES, "studies", TEXTS, STUDY, N(studies))                                                \
    X(OUTCOMES, "outcomes", TEXTS, OUTCOME, N(outcomes))                                           \
    X(COMPLETIONS, "of", HASHES, NONE, N(completions))                                             \
    X(SEED, "seed", NUMBER, NONE, E(seed))                                                         \
    X(SOURCE, "source", TEXT, NONE, E(source))                                                     \
    X(RECORDS, "records", NUMBER, NONE, E(n_records))                                              \
    X(NEW, "new", NUMBER, NONE, E(n_new))                                                          \
    X(KNOWN, "known", NUMBER, NONE, E(n_known))                                                    \
    X(DOUBTFUL, "doubtful", NUMBER, NONE, E(n_doubtful))                                           \
    X(FROM, "from", TEXT, NONE, E(from))                                                           \
    X(HEADS, "heads", HASHES, NONE, N(heads))                                                      \
    X(RULE, "rule", TEXT, NONE, E(rule))                                                           \
    X(TAKEN, "taken", NUMBER, NONE, E(n_taken))                                                    \
    X(SHEET, "sheet", TEXT, NONE, E(sheet))                                                        \
    X(SHEET_SHA256, "sheet_sha256", TEXT, NONE, E(sheet_sha256))                                   \
    X(ROW, "row", NUMBER, NONE, E(row))                                                            \
    X(S_LABEL, "label", TEXT, NONE, S(label))                                                      \
    X(S_TITLE, "title", TEXT, NONE, S(title))                                                      \
    X(S_AUTHORS, "authors", TEXT, NONE, S(authors))                                                \
    X(S_YEAR, "year", NUMBER, NONE, S(year))                                                       \
    X(S_JOURNAL, "journal", TEXT, NONE, S(journal))                                                \
    X(S_VOLUME, "volume", TEXT, NONE, S(volume))                                                   \
    X(S_PAGES, "pages", TEXT, NONE, S(pages))                                                      \
    X(S_DOI, "doi", TEXT, NONE, S(doi))                                                            \
    X(S_PMID, "pmid", TEXT, NONE, S(pmid))                                                         \
    X(S_ABSTRACT, "abstract", TEXT, NONE, S(abstract))                                             \
    X(S_URL, "url", TEXT, NONE, S(url))

enum field_name {
#define X(name, text, kind, word, place) F_##name,
    FIELD_LIST(X)
#undef X
};

static const struct rob_field fields[] = {
#define X(name, text, kind, word, place)                                                           \
    {text, sizeof(text) - 1, ROB_FIELD_##kind, ROB_WORD_##word, place},
    FIELD_LIST(X)
#undef X
};

/* --- the ops ----------------------------------------------------------------------------- */

enum {
    LEAD = ROB_JOURNAL_LEAD,
    REVIEWER = ROB_JOURNAL_REVIEWER,
    CONSENSUS = ROB_JOURNAL_CONSENSUS
};
enum { ANY = LEAD | REVIEWER | CONSENSUS };
enum { SHARED, OWN };
enum { KEY = ROB_KEY, CONTENT = ROB_CONTENT, BRINGS = ROB_BRINGS };

#define NOT_UNDONE ROB_OP_COUNT

#define OP(id) id, sizeof(id) - 1
#define F(field, need, role)                                                                       \
    {                                                                                              \
        &fields[F_##field], ROB_##need, role                                                       \
    }
#define FIELDS(...)                                                                                \
    (const struct rob_field_use[]){__VA_ARGS__},                                                   \
        sizeof((const struct rob_field_use[]){__VA_ARGS__}) / sizeof(struct rob_field_use)

/* Name, journals, slot, whether each reviewer has it, the op that empties it, and the fields: their
 * presence and role; role 0: links, and circumstances of the event. */
const struct rob_op_row rob_ops[ROB_OP_COUNT] = {
    [ROB_OP_OPEN] = {OP("open"), ANY, ROB_CELL_NONE, SHARED, NOT_UNDONE,
                     FIELDS(F(VERSION, ALWAYS, 0), F(REVIEW, ALWAYS, 0), F(OWNER, ALWAYS, 0),
                            F(WRITER, ALWAYS, 0), F(SALT, ALWAYS, 0), F(APP, ALWAYS, 0),
                            F(PUBLIC_KEY, IF_ANY, 0))},
    [ROB_OP_TITLE] = {OP("title"), LEAD, ROB_CELL_TITLE, SHARED, NOT_UNDONE,
                      FIELDS(F(TITLE, ALWAYS, CONTENT), F(CREATED, IF_ANY, 0), F(WAS, ALWAYS, 0),
                             F(LEFT, IF_ANY, 0))},
    [ROB_OP_SEAT] = {OP("seat"), LEAD, ROB_CELL_SEAT, SHARED, NOT_UNDONE,
                     FIELDS(F(SEAT, ALWAYS, KEY | BRINGS), F(NAME, ALWAYS, CONTENT),
                            F(ROLE, ALWAYS, CONTENT), F(TOOL_VERSION, IF_ANY, CONTENT),
                            F(TOOL_DATE, IF_ANY, CONTENT), F(WAS, ALWAYS, 0), F(LEFT, IF_ANY, 0))},
    [ROB_OP_RELEASE] = {OP("release"), LEAD, ROB_CELL_SEAT, SHARED, NOT_UNDONE,
                        FIELDS(F(SEAT, ALWAYS, KEY), F(REASON, ALWAYS, 0), F(WAS, ALWAYS, 0),
                               F(LEFT, IF_ANY, 0))},
    [ROB_OP_OUTCOME] = {OP("outcome"), LEAD, ROB_CELL_OUTCOMES, SHARED, NOT_UNDONE,
                        FIELDS(F(STUDY, NULLABLE, KEY), F(OUTCOMES, ALWAYS, CONTENT | BRINGS),
                               F(WAS, ALWAYS, 0), F(LEFT, IF_ANY, 0))},
    [ROB_OP_FORM] = {OP("form"), LEAD, ROB_CELL_FORM, SHARED, NOT_UNDONE,
                     FIELDS(F(FILE, ALWAYS, 0), F(SHA256, ALWAYS, CONTENT), F(REASON, IF_ANY, 0),
                            F(WAS, ALWAYS, 0), F(LEFT, IF_ANY, 0))},
    [ROB_OP_MODE] = {OP("mode"), LEAD, ROB_CELL_MODE, SHARED, NOT_UNDONE,
                     FIELDS(F(OPEN, ALWAYS, CONTENT), F(WAS, ALWAYS, 0), F(LEFT, IF_ANY, 0))},
    [ROB_OP_CUSTODIAN] = {OP("custodian"), LEAD, ROB_CELL_NONE, SHARED, NOT_UNDONE,
                          FIELDS(F(NAME, ALWAYS, CONTENT), F(CUSTODIAN_KEY, ALWAYS, CONTENT),
                                 F(LEFT, IF_ANY, 0))},
    [ROB_OP_STUDY] = {OP("study"), LEAD, ROB_CELL_STUDY, SHARED, NOT_UNDONE,
                      FIELDS(F(STUDY, ALWAYS, KEY | BRINGS), F(S_LABEL, IF_ANY, 0),
                             F(S_TITLE, IF_ANY, 0), F(S_AUTHORS, IF_ANY, 0), F(S_YEAR, IF_ANY, 0),
                             F(S_JOURNAL, IF_ANY, 0), F(S_VOLUME, IF_ANY, 0), F(S_PAGES, IF_ANY, 0),
                             F(S_DOI, IF_ANY, 0), F(S_PMID, IF_ANY, 0), F(S_ABSTRACT, IF_ANY, 0),
                             F(S_URL, IF_ANY, 0), F(LEFT, IF_ANY, 0))},
    [ROB_OP_STUDY_EDIT] = {OP("study-edit"), LEAD, ROB_CELL_FIELD, SHARED, NOT_UNDONE,
                           FIELDS(F(STUDY, ALWAYS, KEY), F(FIELD, ALWAYS, KEY),
                                  F(VALUE, NULLABLE, CONTENT), F(REASON, IF_ANY, 0),
                                  F(WAS, ALWAYS, 0), F(LEFT, IF_ANY, 0))},
    [ROB_OP_STUDY_DROP] = {OP("study-drop"), LEAD, ROB_CELL_DROP, SHARED, NOT_UNDONE,
                           FIELDS(F(STUDY, ALWAYS, KEY), F(SAME_AS, IF_ANY, CONTENT),
                                  F(REPORT_OF, IF_ANY, CONTENT), F(REASON, ALWAYS, 0),
                                  F(WAS, ALWAYS, 0), F(LEFT, IF_ANY, 0))},
    [ROB_OP_STUDY_RESTORE] = {OP("study-restore"), LEAD, ROB_CELL_DROP, SHARED, NOT_UNDONE,
                              FIELDS(F(STUDY, ALWAYS, KEY), F(REASON, ALWAYS, 0), F(WAS, ALWAYS, 0),
                                     F(LEFT, IF_ANY, 0))},
    [ROB_OP_STUDY_DIFFERENT] = {OP("study-different"), LEAD, ROB_CELL_NONE, SHARED, NOT_UNDONE,
                                FIELDS(F(STUDY, ALWAYS, KEY), F(OTHER, ALWAYS, CONTENT),
                                       F(REASON, IF_ANY, 0), F(LEFT, IF_ANY, 0))},
    [ROB_OP_IMPORT] = {OP("import"), LEAD, ROB_CELL_NONE, SHARED, NOT_UNDONE,
                       FIELDS(F(SOURCE, ALWAYS, CONTENT), F(FILE, ALWAYS, 0),
                              F(SHA256, ALWAYS, CONTENT), F(RECORDS, ALWAYS, CONTENT),
                              F(NEW, ALWAYS, CONTENT), F(KNOWN, ALWAYS, CONTENT),
                              F(DOUBTFUL, ALWAYS, CONTENT), F(LEFT, IF_ANY, 0))},
    [ROB_OP_STAGE] = {OP("stage"), LEAD, ROB_CELL_NONE, SHARED, NOT_UNDONE,
                      FIELDS(F(NAME, ALWAYS, CONTENT), F(FROM, ALWAYS, CONTENT),
                             F(HEADS, ALWAYS, CONTENT), F(RULE, ALWAYS, CONTENT),
                             F(TAKEN, ALWAYS, CONTENT), F(LEFT, IF_ANY, 0))},
    [ROB_OP_ASSIGN] = {OP("assign"), LEAD, ROB_CELL_ASSIGN, SHARED, NOT_UNDONE,
                       FIELDS(F(STUDY, ALWAYS, KEY), F(SEATS, ALWAYS, CONTENT), F(SEED, IF_ANY, 0),
                              F(REASON, IF_ANY, 0), F(WAS, ALWAYS, 0), F(LEFT, IF_ANY, 0))},
    [ROB_OP_ROUND] = {OP("round"), LEAD, ROB_CELL_ROUND, SHARED, NOT_UNDONE,
                      FIELDS(F(ROUND, ALWAYS, KEY | BRINGS), F(STUDIES, ALWAYS, CONTENT),
                             F(SEED, IF_ANY, 0), F(WAS, ALWAYS, 0), F(LEFT, IF_ANY, 0))},
    [ROB_OP_JUDGE] = {OP("judge"), REVIEWER, ROB_CELL_JUDGE, OWN, ROB_OP_CLEAR,
                      FIELDS(F(STUDY, ALWAYS, KEY), F(ITEM, ALWAYS, KEY), F(OUTCOME, NULLABLE, KEY),
                             F(ANSWER, NULLABLE, CONTENT), F(SUPPORT, IF_ANY, CONTENT),
                             F(QUOTES, IF_ANY, CONTENT), F(SIGNALS, IF_ANY, CONTENT),
                             F(SHEET, IF_ANY, 0), F(SHEET_SHA256, IF_ANY, 0), F(ROW, IF_ANY, 0),
                             F(WAS, ALWAYS, 0), F(UNDO, IF_ANY, 0), F(LEFT, IF_ANY, 0))},
    [ROB_OP_CLEAR] = {OP("clear"), REVIEWER, ROB_CELL_JUDGE, OWN, ROB_OP_CLEAR,
                      FIELDS(F(STUDY, ALWAYS, KEY), F(ITEM, ALWAYS, KEY), F(OUTCOME, NULLABLE, KEY),
                             F(WAS, ALWAYS, 0), F(UNDO, IF_ANY, 0), F(LEFT, IF_ANY, 0))},
    [ROB_OP_COMPLETE] = {OP("complete"), REVIEWER, ROB_CELL_DONE, OWN, NOT_UNDONE,
                         FIELDS(F(STUDY, ALWAYS, KEY), F(COMMIT, IF_ANY, 0),
                                F(PASS, ALWAYS, CONTENT), F(WAS, ALWAYS, 0), F(LEFT, IF_ANY, 0))},
    [ROB_OP_REOPEN] = {OP("reopen"), REVIEWER, ROB_CELL_DONE, OWN, NOT_UNDONE,
                       FIELDS(F(STUDY, ALWAYS, KEY), F(REASON, ALWAYS, 0), F(WAS, ALWAYS, 0),
                              F(LEFT, IF_ANY, 0))},
    [ROB_OP_REVEAL] = {OP("reveal"), REVIEWER, ROB_CELL_REVEAL, SHARED, NOT_UNDONE,
                       FIELDS(F(STUDY, ALWAYS, KEY), F(KEY, IF_ANY, 0), F(COMPLETIONS, ALWAYS, 0),
                              F(REASON, IF_ANY, 0), F(LEFT, IF_ANY, 0))},
    [ROB_OP_FLAG] = {OP("flag"), REVIEWER, ROB_CELL_FLAG, OWN, ROB_OP_FLAG,
                     FIELDS(F(STUDY, ALWAYS, KEY), F(ITEM, NULLABLE, KEY),
                            F(NOTE, NULLABLE, CONTENT), F(WAS, ALWAYS, 0), F(UNDO, IF_ANY, 0),
                            F(LEFT, IF_ANY, 0))},
    [ROB_OP_SEALED] = {OP("sealed"), REVIEWER, ROB_CELL_NONE, OWN, NOT_UNDONE,
                       FIELDS(F(STUDY, NULLABLE, 0), F(LEFT, IF_ANY, 0))},
    [ROB_OP_CUSTODY] = {OP("custody"), REVIEWER, ROB_CELL_NONE, SHARED, NOT_UNDONE,
                        FIELDS(F(CUSTODY_BOX, ALWAYS, 0), F(LEFT, IF_ANY, 0))},
    [ROB_OP_MEET] = {OP("meet"), REVIEWER, ROB_CELL_NONE, SHARED, NOT_UNDONE,
                     FIELDS(F(SEAT, ALWAYS, 0), F(KEY, ALWAYS, 0), F(LEFT, IF_ANY, 0))},
    [ROB_OP_RESOLVE] = {OP("resolve"), CONSENSUS, ROB_CELL_SETTLE, SHARED, ROB_OP_UNRESOLVE,
                        FIELDS(F(STUDY, ALWAYS, KEY), F(ITEM, ALWAYS, KEY),
                               F(OUTCOME, NULLABLE, KEY), F(OF, ALWAYS, CONTENT),
                               F(ANSWER, ALWAYS, CONTENT), F(SUPPORT, IF_ANY, CONTENT),
                               F(QUOTES, IF_ANY, CONTENT), F(HOW, ALWAYS, 0), F(BY, ALWAYS, 0),
                               F(OPERATOR, IF_ANY, 0), F(CAUSE, IF_ANY, 0), F(REASON, IF_ANY, 0),
                               F(WAS, ALWAYS, 0), F(UNDO, IF_ANY, 0), F(LEFT, IF_ANY, 0))},
    [ROB_OP_UNRESOLVE] = {OP("unresolve"), CONSENSUS, ROB_CELL_SETTLE, SHARED, ROB_OP_UNRESOLVE,
                          FIELDS(F(STUDY, ALWAYS, KEY), F(ITEM, ALWAYS, KEY),
                                 F(OUTCOME, NULLABLE, KEY), F(OPERATOR, IF_ANY, 0),
                                 F(REASON, IF_ANY, 0), F(WAS, ALWAYS, 0), F(UNDO, IF_ANY, 0),
                                 F(LEFT, IF_ANY, 0))},
    [ROB_OP_REFER] = {OP("refer"), CONSENSUS, ROB_CELL_SETTLE, SHARED, ROB_OP_UNRESOLVE,
                      FIELDS(F(STUDY, ALWAYS, KEY), F(ITEM, ALWAYS, KEY), F(OUTCOME, NULLABLE, KEY),
                             F(OPERATOR, IF_ANY, 0), F(REASON, IF_ANY, 0), F(WAS, ALWAYS, 0),
                             F(UNDO, IF_ANY, 0), F(LEFT, IF_ANY, 0))},
    [ROB_OP_EARLY] = {OP("early"), CONSENSUS, ROB_CELL_EARLY, SHARED, NOT_UNDONE,
                      FIELDS(F(STUDY, ALWAYS, KEY), F(OPERATOR, IF_ANY, 0), F(REASON, ALWAYS, 0),
                             F(WAS, ALWAYS, 0), F(LEFT, IF_ANY, 0))},
    [ROB_OP_NOTE] = {OP("note"), ANY, ROB_CELL_NONE, SHARED, NOT_UNDONE,
                     FIELDS(F(STUDY, NULLABLE, 0), F(ITEM, NULLABLE, 0), F(NOTE, ALWAYS, 0),
                            F(UNDO, IF_ANY, 0), F(LEFT, IF_ANY, 0))},
    [ROB_OP_RECOVER] = {OP("recover"), ANY, ROB_CELL_NONE, SHARED, NOT_UNDONE,
                        FIELDS(F(FILE, ALWAYS, 0), F(REASON, ALWAYS, 0))},
};

/* --- sealed reviews ----------------------------------------------------------------------- */

enum rob_op rob_op_outer(enum rob_op op)
{
    switch (op) {
    case ROB_OP_JUDGE:
    case ROB_OP_CLEAR:
    case ROB_OP_FLAG:
    case ROB_OP_NOTE:
        return ROB_OP_SEALED;
    case ROB_OP_COMPLETE:
    case ROB_OP_REOPEN:
        return op;
    default:
        return ROB_OP_COUNT;
    }
}

/* `was` of what shows its op, since it lists completions and reopenings alone. */
bool rob_op_hides(enum rob_op op, const struct rob_field *field)
{
    enum rob_op outer = rob_op_outer(op);
    bool progress = outer == op && (field == &fields[F_WAS] || field == &fields[F_COMMIT]);
    return outer != ROB_OP_COUNT && field != &fields[F_STUDY] && field != &fields[F_LEFT] &&
           !progress;
}

/* --- the value of a field ---------------------------------------------------------------- */

char *rob_event__part(const struct rob_event *event, const struct rob_journal_head *head,
                      const struct rob_field *field)
{
    return field->part == ROB_IN_EVENT   ? (char *)event
           : field->part == ROB_IN_STUDY ? (char *)event->fields
                                         : (char *)head;
}

const char *rob_event__text(const struct rob_field *field, const char *part)
{
    const char *text = NULL;
    if (part)
        memcpy(&text, part + field->at, sizeof text);
    return text;
}

int rob_event__number(const struct rob_field *field, const char *part)
{
    int number = 0;
    if (part)
        memcpy(&number, part + field->at, sizeof number);
    return number;
}

const void *rob_event__list(const struct rob_field *field, const char *part, size_t *n)
{
    const void *list = NULL;
    uint32_t narrow = 0;
    bool wide = field->n_size == sizeof *n;
    memcpy(&list, part + field->at, sizeof list);
    memcpy(wide ? (void *)n : &narrow, part + field->n_at, field->n_size);
    *n = wide ? *n : narrow;
    return list;
}

void rob_event__set_list(const struct rob_field *field, char *part, const void *list, size_t n)
{
    uint32_t narrow = (uint32_t)n;
    memcpy(part + field->at, &list, sizeof list);
    memcpy(part + field->n_at, field->n_size == sizeof n ? (void *)&n : &narrow, field->n_size);
}

const char *const *rob_event_texts(const struct rob_event *event, const struct rob_field *field,
                                   size_t *n)
{
    const char *part = rob_event__part(event, NULL, field);
    bool list = field->kind == ROB_FIELD_TEXTS || field->kind == ROB_FIELD_HASHES;
    bool text = field->kind == ROB_FIELD_TEXT || field->kind == ROB_FIELD_WORD;
    if (list)
        return rob_event__list(field, part, n);
    *n = text && rob_event__text(field, part);
    return *n ? (const char *const *)(part + field->at) : NULL;
}

const char *rob_event_named(const struct rob_event *event, const char *name)
{
    const struct rob_op_row *row = &rob_ops[event->op];
    for (size_t i = 0; i < row->n_fields; i++) {
        const struct rob_field *field = row->fields[i].field;
        if (strcmp(field->name, name) == 0)
            return rob_event__text(field, rob_event__part(event, NULL, field));
    }
    return NULL;
}

bool rob_event_brings(const struct rob_event *event, const struct rob_field_use *use)
{
    bool of_study = event->study && use->field->word != ROB_WORD_STUDY;
    return use->role & ROB_BRINGS && !of_study;
}
