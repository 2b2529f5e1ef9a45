/*
 * One line of a journal, without its hash: JSON -> event -> line -> the same event. Then from the
 * writer's side: whatever text is in a field, the line that is written can be read again.
 */
#include "must.h"

#include "core/ops.h"

#include "base/vec.h"

#include <string.h>

static const struct rob_json_limits limits = {
    .bytes = ROB_LINE_MAX, .depth = 4, .members = 256, .one_line = true};

/* An event, and all that it borrows from. */
struct line {
    struct rob_event event;
    struct rob_journal_head head;
    struct rob_arena arena;
    struct rob_intern words;
};

static void forget(struct line *line)
{
    rob_arena_free(&line->arena);
    rob_intern_free(&line->words);
}

static enum rob_status read_line(struct line *line, const char *text, size_t len,
                                 struct rob_error *err)
{
    struct rob_json json = {0};
    enum rob_status status = rob_json_read(&json, text, len, &limits, err);
    if (!status)
        status = rob_event_read(&line->event, &line->head, &json, false, &line->arena, &line->words,
                                err);
    rob_json_free(&json);
    line->event.line = 1;
    return status;
}

static void write_line(struct rob_buf *out, const struct line *line)
{
    bool open = line->event.op == ROB_OP_OPEN;
    rob_event_write(out, &line->event, open ? &line->head : NULL);
    rob_buf_char(out, '}');
    must(!out->failed);
}

/* Written, read and written again is the same, to the byte. */
static void check_again(const struct line *line)
{
    struct line again = {.event = {.op = ROB_OP_COUNT}};
    struct rob_error err = {0};
    struct rob_buf first = {0}, second = {0};
    write_line(&first, line);
    enum rob_status status = read_line(&again, first.data, first.len, &err);
    if (status && first.len > ROB_LINE_MAX) { /* escapes made it longer */
        rob_buf_free(&first);
        forget(&again);
        return;
    }
    must(status == ROB_OK);
    must(again.event.op == line->event.op && again.event.time == line->event.time &&
         again.event.left == line->event.left);
    must(rob_event_same_content(&line->event, &again.event));
    must(rob_event_same_content(&again.event, &line->event));
    write_line(&second, &again);
    must(first.len == second.len && memcmp(first.data, second.data, first.len) == 0);
    rob_buf_free(&first);
    rob_buf_free(&second);
    forget(&again);
}

/* Puts one text of the event in every field that takes one. */
static void check_text_everywhere(struct line *line, const char *text)
{
    const struct rob_op_row *row = &rob_ops[line->event.op];
    for (size_t i = 0; i < row->n_fields; i++) {
        const struct rob_field *field = row->fields[i].field;
        char *part = rob_event__part(&line->event, &line->head, field);
        if (part && (field->kind == ROB_FIELD_TEXT || field->kind == ROB_FIELD_WORD))
            memcpy(part + field->at, &text, sizeof text);
    }
    if (line->event.op == ROB_OP_OPEN || rob_event_check_texts(&line->event, NULL) == ROB_OK)
        check_again(line);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct line line = {.event = {.op = ROB_OP_COUNT}};
    struct rob_error err = {0};
    enum rob_status status = read_line(&line, (const char *)data, size, &err);
    must(status == err.status && (status == ROB_OK || err.text[0]));
    if (!status && line.event.op != ROB_OP_COUNT) {
        must(rob_event_check_texts(&line.event, &err) == ROB_OK);
        must(rob_event_same_content(&line.event, &line.event));
        check_again(&line);
        const char *texts[] = {line.event.support, line.event.reason, line.head.app, "", NULL};
        for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
            check_text_everywhere(&line, texts[i]);
    }
    forget(&line);
    return 0;
}
