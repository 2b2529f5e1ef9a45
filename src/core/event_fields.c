#include "core/event_fields.h"

#include <string.h>

/* --- the table of fields ----------------------------------------------------------------- */

#define E(f) ROB_IN_EVENT, offsetof(struct rob_event, f), 0
#define M(f) ROB_IN_MORE, offsetof(struct rob_event_more, f), 0
#define S(f) ROB_IN_STUDY, offsetof(struct rob_study_fields, f), 0
#define H(f) ROB_IN_HEAD, offsetof(struct rob_journal_head, f), 0
#define EN(f) ROB_IN_EVENT, offsetof(struct rob_event, f), offsetof(struct rob_event, n_##f)
#define MN(f)                                                                                      \
    ROB_IN_MORE, offsetof(struct rob_event_more, f), offsetof(struct rob_event_more, n_##f)

/* our name, name in the file, kind, part, offset, offset of the number of elements */
#define FIELD_LIST(X)                                                                              \
    X(VERSION, "v", ROB_FIELD_NUMBER, H(version))                                                  \
    X(REVIEW, "review", ROB_FIELD_TEXT, H(review))                                                 \
    X(OWNER, "seat", ROB_FIELD_TEXT, H(seat))                                                      \
    X(WRITER, "writer", ROB_FIELD_TEXT, H(writer))                                                 \
    X(SALT, "salt", ROB_FIELD_TEXT, H(salt))                                                       \
    X(APP, "app", ROB_FIELD_TEXT, H(app))                                                          \
    X(LEFT, "left", ROB_FIELD_NUMBER, E(left))                                                     \
    X(STUDY, "study", ROB_FIELD_WORD, E(study))                                                    \
    X(ITEM, "item", ROB_FIELD_WORD, E(item))                                                       \
    X(OUTCOME, "outcome", ROB_FIELD_WORD, E(outcome))                                              \
    X(ANSWER, "answer", ROB_FIELD_WORD, E(answer))                                                 \
    X(SUPPORT, "support", ROB_FIELD_TEXT, E(support))                                              \
    X(REASON, "reason", ROB_FIELD_TEXT, E(reason))                                                 \
    X(NOTE, "text", ROB_FIELD_TEXT, E(reason))                                                     \
    X(QUOTES, "quotes", ROB_FIELD_QUOTES, EN(quotes))                                              \
    X(SIGNALS, "signals", ROB_FIELD_SIGNALS, EN(signals))                                          \
    X(WAS, "was", ROB_FIELD_IDS, EN(was))                                                          \
    X(UNDO, "undo", ROB_FIELD_IDS, EN(undo))                                                       \
    X(PASS, "pass", ROB_FIELD_IDS, EN(refs))                                                       \
    X(OF, "of", ROB_FIELD_IDS, EN(refs))                                                           \
    X(SEAT, "seat", ROB_FIELD_TEXT, M(seat))                                                       \
    X(NAME, "name", ROB_FIELD_TEXT, M(name))                                                       \
    X(ROLE, "role", ROB_FIELD_TEXT, M(role))                                                       \
    X(TITLE, "title", ROB_FIELD_TEXT, M(value))                                                    \
    X(CREATED, "created", ROB_FIELD_TEXT, M(created))                                              \
    X(OPEN, "open", ROB_FIELD_TEXT, M(value))                                                      \
    X(FIELD, "field", ROB_FIELD_TEXT, M(field))                                                    \
    X(VALUE, "value", ROB_FIELD_TEXT, M(value))                                                    \
    X(FILE, "file", ROB_FIELD_TEXT, M(file))                                                       \
    X(SHA256, "sha256", ROB_FIELD_TEXT, M(sha256))                                                 \
    X(HOW, "how", ROB_FIELD_TEXT, M(how))                                                          \
    X(OPERATOR, "operator", ROB_FIELD_TEXT, M(operator_))                                          \
    X(CAUSE, "cause", ROB_FIELD_TEXT, M(cause))                                                    \
    X(SEATS, "seats", ROB_FIELD_TEXTS, MN(seats))                                                  \
    X(BY, "by", ROB_FIELD_TEXTS, MN(seats))                                                        \
    X(STUDIES, "studies", ROB_FIELD_TEXTS, MN(studies))                                            \
    X(OUTCOMES, "outcomes", ROB_FIELD_TEXTS, MN(outcomes))                                         \
    X(COMPLETIONS, "of", ROB_FIELD_HASHES, MN(completions))                                        \
    X(SEED, "seed", ROB_FIELD_NUMBER, M(seed))                                                     \
    X(SHEET, "sheet", ROB_FIELD_TEXT, M(source_file))                                              \
    X(SHEET_SHA256, "sheet_sha256", ROB_FIELD_TEXT, M(source_sha256))                              \
    X(ROW, "row", ROB_FIELD_NUMBER, M(source_row))                                                 \
    X(S_LABEL, "label", ROB_FIELD_TEXT, S(label))                                                  \
    X(S_TITLE, "title", ROB_FIELD_TEXT, S(title))                                                  \
    X(S_AUTHORS, "authors", ROB_FIELD_TEXT, S(authors))                                            \
    X(S_YEAR, "year", ROB_FIELD_NUMBER, S(year))                                                   \
    X(S_JOURNAL, "journal", ROB_FIELD_TEXT, S(journal))                                            \
    X(S_VOLUME, "volume", ROB_FIELD_TEXT, S(volume))                                               \
    X(S_PAGES, "pages", ROB_FIELD_TEXT, S(pages))                                                  \
    X(S_DOI, "doi", ROB_FIELD_TEXT, S(doi))                                                        \
    X(S_PMID, "pmid", ROB_FIELD_TEXT, S(pmid))                                                     \
    X(S_ABSTRACT, "abstract", ROB_FIELD_TEXT, S(abstract))                                         \
    X(S_URL, "url", ROB_FIELD_TEXT, S(url))

enum field_name {
    NO_FIELD,
#define X(name, text, kind, place) F_##name,
    FIELD_LIST(X)
#undef X
};

const struct rob_field rob_fields[] = {{0},
#define X(name, text, kind, place) {text, sizeof(text) - 1, kind, place},
                                       FIELD_LIST(X)
#undef X
};

/* --- the table of ops -------------------------------------------------------------------- */

const struct rob_field_use rob_op_fields[ROB_OP_COUNT][ROB_OP_FIELDS_MAX] = {
    [ROB_OP_OPEN] = {{F_VERSION, ROB_ALWAYS},
                     {F_REVIEW, ROB_ALWAYS},
                     {F_OWNER, ROB_ALWAYS},
                     {F_WRITER, ROB_ALWAYS},
                     {F_SALT, ROB_ALWAYS},
                     {F_APP, ROB_ALWAYS}},
    [ROB_OP_TITLE] = {{F_TITLE, ROB_ALWAYS},
                      {F_CREATED, ROB_IF_ANY},
                      {F_WAS, ROB_ALWAYS},
                      {F_LEFT, ROB_IF_ANY}},
    [ROB_OP_SEAT] = {{F_SEAT, ROB_ALWAYS},
                     {F_NAME, ROB_ALWAYS},
                     {F_ROLE, ROB_ALWAYS},
                     {F_WAS, ROB_ALWAYS},
                     {F_LEFT, ROB_IF_ANY}},
    [ROB_OP_RELEASE] = {{F_SEAT, ROB_ALWAYS},
                        {F_REASON, ROB_ALWAYS},
                        {F_WAS, ROB_ALWAYS},
                        {F_LEFT, ROB_IF_ANY}},
    [ROB_OP_OUTCOME] = {{F_STUDY, ROB_NULLABLE},
                        {F_OUTCOMES, ROB_ALWAYS},
                        {F_WAS, ROB_ALWAYS},
                        {F_LEFT, ROB_IF_ANY}},
    [ROB_OP_FORM] = {{F_FILE, ROB_ALWAYS},
                     {F_SHA256, ROB_ALWAYS},
                     {F_REASON, ROB_IF_ANY},
                     {F_WAS, ROB_ALWAYS},
                     {F_LEFT, ROB_IF_ANY}},
    [ROB_OP_MODE] = {{F_OPEN, ROB_ALWAYS}, {F_WAS, ROB_ALWAYS}, {F_LEFT, ROB_IF_ANY}},
    [ROB_OP_STUDY] = {{F_STUDY, ROB_ALWAYS},
                      {F_S_LABEL, ROB_IF_ANY},
                      {F_S_TITLE, ROB_IF_ANY},
                      {F_S_AUTHORS, ROB_IF_ANY},
                      {F_S_YEAR, ROB_IF_ANY},
                      {F_S_JOURNAL, ROB_IF_ANY},
                      {F_S_VOLUME, ROB_IF_ANY},
                      {F_S_PAGES, ROB_IF_ANY},
                      {F_S_DOI, ROB_IF_ANY},
                      {F_S_PMID, ROB_IF_ANY},
                      {F_S_ABSTRACT, ROB_IF_ANY},
                      {F_S_URL, ROB_IF_ANY},
                      {F_LEFT, ROB_IF_ANY}},
    [ROB_OP_STUDY_EDIT] = {{F_STUDY, ROB_ALWAYS},
                           {F_FIELD, ROB_ALWAYS},
                           {F_VALUE, ROB_NULLABLE},
                           {F_REASON, ROB_IF_ANY},
                           {F_WAS, ROB_ALWAYS},
                           {F_LEFT, ROB_IF_ANY}},
    [ROB_OP_STUDY_DROP] = {{F_STUDY, ROB_ALWAYS},
                           {F_REASON, ROB_ALWAYS},
                           {F_WAS, ROB_ALWAYS},
                           {F_LEFT, ROB_IF_ANY}},
    [ROB_OP_STUDY_RESTORE] = {{F_STUDY, ROB_ALWAYS},
                              {F_REASON, ROB_ALWAYS},
                              {F_WAS, ROB_ALWAYS},
                              {F_LEFT, ROB_IF_ANY}},
    [ROB_OP_ASSIGN] = {{F_STUDY, ROB_ALWAYS},
                       {F_SEATS, ROB_ALWAYS},
                       {F_SEED, ROB_IF_ANY},
                       {F_REASON, ROB_IF_ANY},
                       {F_WAS, ROB_ALWAYS},
                       {F_LEFT, ROB_IF_ANY}},
    [ROB_OP_ROUND] = {{F_NAME, ROB_ALWAYS},
                      {F_STUDIES, ROB_ALWAYS},
                      {F_SEED, ROB_IF_ANY},
                      {F_WAS, ROB_ALWAYS},
                      {F_LEFT, ROB_IF_ANY}},
    [ROB_OP_JUDGE] = {{F_STUDY, ROB_ALWAYS},
                      {F_ITEM, ROB_ALWAYS},
                      {F_OUTCOME, ROB_NULLABLE},
                      {F_ANSWER, ROB_NULLABLE},
                      {F_SUPPORT, ROB_IF_ANY},
                      {F_QUOTES, ROB_IF_ANY},
                      {F_SIGNALS, ROB_IF_ANY},
                      {F_SHEET, ROB_IF_ANY},
                      {F_SHEET_SHA256, ROB_IF_ANY},
                      {F_ROW, ROB_IF_ANY},
                      {F_WAS, ROB_ALWAYS},
                      {F_UNDO, ROB_IF_ANY},
                      {F_LEFT, ROB_IF_ANY}},
    [ROB_OP_CLEAR] = {{F_STUDY, ROB_ALWAYS},
                      {F_ITEM, ROB_ALWAYS},
                      {F_OUTCOME, ROB_NULLABLE},
                      {F_WAS, ROB_ALWAYS},
                      {F_UNDO, ROB_IF_ANY},
                      {F_LEFT, ROB_IF_ANY}},
    [ROB_OP_COMPLETE] = {{F_STUDY, ROB_ALWAYS},
                         {F_PASS, ROB_ALWAYS},
                         {F_WAS, ROB_ALWAYS},
                         {F_LEFT, ROB_IF_ANY}},
    [ROB_OP_REOPEN] = {{F_STUDY, ROB_ALWAYS},
                       {F_REASON, ROB_ALWAYS},
                       {F_WAS, ROB_ALWAYS},
                       {F_LEFT, ROB_IF_ANY}},
    [ROB_OP_REVEAL] = {{F_STUDY, ROB_ALWAYS}, {F_COMPLETIONS, ROB_ALWAYS}, {F_LEFT, ROB_IF_ANY}},
    [ROB_OP_FLAG] = {{F_STUDY, ROB_ALWAYS},
                     {F_ITEM, ROB_NULLABLE},
                     {F_NOTE, ROB_NULLABLE},
                     {F_WAS, ROB_ALWAYS},
                     {F_UNDO, ROB_IF_ANY},
                     {F_LEFT, ROB_IF_ANY}},
    [ROB_OP_RESOLVE] = {{F_STUDY, ROB_ALWAYS},
                        {F_ITEM, ROB_ALWAYS},
                        {F_OUTCOME, ROB_NULLABLE},
                        {F_OF, ROB_ALWAYS},
                        {F_ANSWER, ROB_ALWAYS},
                        {F_SUPPORT, ROB_IF_ANY},
                        {F_QUOTES, ROB_IF_ANY},
                        {F_HOW, ROB_ALWAYS},
                        {F_BY, ROB_ALWAYS},
                        {F_OPERATOR, ROB_IF_ANY},
                        {F_CAUSE, ROB_IF_ANY},
                        {F_REASON, ROB_IF_ANY},
                        {F_WAS, ROB_ALWAYS},
                        {F_UNDO, ROB_IF_ANY},
                        {F_LEFT, ROB_IF_ANY}},
    [ROB_OP_UNRESOLVE] = {{F_STUDY, ROB_ALWAYS},
                          {F_ITEM, ROB_ALWAYS},
                          {F_OUTCOME, ROB_NULLABLE},
                          {F_OPERATOR, ROB_IF_ANY},
                          {F_REASON, ROB_IF_ANY},
                          {F_WAS, ROB_ALWAYS},
                          {F_UNDO, ROB_IF_ANY},
                          {F_LEFT, ROB_IF_ANY}},
    [ROB_OP_REFER] = {{F_STUDY, ROB_ALWAYS},
                      {F_ITEM, ROB_ALWAYS},
                      {F_OUTCOME, ROB_NULLABLE},
                      {F_OPERATOR, ROB_IF_ANY},
                      {F_REASON, ROB_IF_ANY},
                      {F_WAS, ROB_ALWAYS},
                      {F_UNDO, ROB_IF_ANY},
                      {F_LEFT, ROB_IF_ANY}},
    [ROB_OP_EARLY] = {{F_STUDY, ROB_ALWAYS},
                      {F_OPERATOR, ROB_IF_ANY},
                      {F_REASON, ROB_ALWAYS},
                      {F_WAS, ROB_ALWAYS},
                      {F_LEFT, ROB_IF_ANY}},
    [ROB_OP_NOTE] = {{F_STUDY, ROB_NULLABLE},
                     {F_ITEM, ROB_NULLABLE},
                     {F_NOTE, ROB_ALWAYS},
                     {F_UNDO, ROB_IF_ANY},
                     {F_LEFT, ROB_IF_ANY}},
    [ROB_OP_RECOVER] = {{F_FILE, ROB_ALWAYS}, {F_REASON, ROB_ALWAYS}},
};

/* --- where a field lies ------------------------------------------------------------------ */

struct rob_event_parts rob_event__parts(const struct rob_event *event,
                                        const struct rob_journal_head *head)
{
    struct rob_event_parts parts = {{0}};
    parts.at[ROB_IN_EVENT] = (char *)event;
    parts.at[ROB_IN_MORE] = (char *)event->more;
    parts.at[ROB_IN_STUDY] = event->more ? (char *)event->more->study : NULL;
    parts.at[ROB_IN_HEAD] = (char *)head;
    return parts;
}

const void *rob_event__list(const struct rob_field *field, const char *part, size_t *n)
{
    const void *list = NULL;
    uint32_t n_in_event = 0;
    memcpy(&list, part + field->at, sizeof list);
    if (field->part == ROB_IN_EVENT) {
        memcpy(&n_in_event, part + field->n_at, sizeof n_in_event);
        *n = n_in_event;
    } else {
        memcpy(n, part + field->n_at, sizeof *n);
    }
    return list;
}

void rob_event__set_list(const struct rob_field *field, char *part, const void *list, size_t n)
{
    uint32_t n_in_event = (uint32_t)n;
    memcpy(part + field->at, &list, sizeof list);
    if (field->part == ROB_IN_EVENT)
        memcpy(part + field->n_at, &n_in_event, sizeof n_in_event);
    else
        memcpy(part + field->n_at, &n, sizeof n);
}

const char *rob_event__text(const struct rob_field *field, const char *part)
{
    const char *text = NULL;
    memcpy(&text, part + field->at, sizeof text);
    return text;
}
