/* What moved in reconciliation, as JSON and as text. */
#include "io/write_json.h"
#include "io/write_text.h"

#include "base/utf8.h"

#include <stdio.h>
#include <string.h>

/* --- JSON -------------------------------------------------------------------------------- */

static void write_causes(struct rob_json_writer *json, const struct rob_moved_row *row)
{
    rob_json_open(json, "how", '{');
    for (int i = 0; i < ROB_HOW_COUNT; i++)
        rob_json_add_integer(json, rob_how_id((enum rob_how)i), (int64_t)row->how[i]);
    rob_json_close(json, '}');
    rob_json_open(json, "causes", '{');
    for (int i = 0; i < ROB_CAUSE_COUNT; i++)
        rob_json_add_integer(json, rob_cause_id((enum rob_cause)i), (int64_t)row->causes[i]);
    rob_json_add_integer(json, "not-given", (int64_t)row->n_no_cause);
    rob_json_close(json, '}');
}

static void write_seat(struct rob_json_writer *json, const struct rob_view *view,
                       const struct rob_item *item, size_t seat, const struct rob_moved_seat *moved)
{
    rob_json_open(json, rob_view_ranked_id(view, seat), '{');
    rob_json_add_integer(json, "judged", (int64_t)moved->n_judged);
    rob_json_add_integer(json, "changed", (int64_t)moved->n_changed);
    if (item) {
        rob_json_open(json, "from", '[');
        for (size_t a = 0; a < item->n_answers; a++)
            for (size_t b = 0; b < item->n_answers; b++) {
                size_t n = moved->from[a * ROB_FORM_ANSWERS_MAX + b];
                if (!n || a == b)
                    continue;
                rob_json_open(json, NULL, '{');
                rob_json_add_text(json, "answer", item->answers[a].id);
                rob_json_add_text(json, "settled", item->answers[b].id);
                rob_json_add_integer(json, "n", (int64_t)n);
                rob_json_close(json, '}');
            }
        rob_json_close(json, ']');
    }
    rob_json_close(json, '}');
}

static void write_row(struct rob_json_writer *json, const struct rob_view *view,
                      const struct rob_item *item, const struct rob_moved_row *row)
{
    rob_json_add_integer(json, "differed", (int64_t)row->n_differ);
    rob_json_add_integer(json, "settled", (int64_t)row->n_settled);
    write_causes(json, row);
    rob_json_open(json, "seats", '{');
    for (size_t k = 0; rob_view_ranked(view, k) != ROB_NOT_FOUND; k++) {
        size_t seat = (size_t)rob_view_ranked(view, k);
        write_seat(json, view, item, seat, &row->seats[seat]);
    }
    rob_json_close(json, '}');
}

void rob_json__moved(struct rob_json_writer *json, const struct rob_view *view,
                     const struct rob_moved *moved)
{
    const struct rob_form *form = rob_view_form(view);
    rob_json_open(json, "items", '[');
    for (size_t i = 0; i < moved->n_rows; i++) {
        rob_json_open(json, NULL, '{');
        rob_json_add_text(json, "id", form->items[i].id);
        rob_json_add_integer(json, "number", form->items[i].number);
        write_row(json, view, &form->items[i], &moved->rows[i]);
        rob_json_close(json, '}');
    }
    rob_json_close(json, ']');
    rob_json_open(json, "overall", '{');
    write_row(json, view, NULL, &moved->total);
    rob_json_close(json, '}');
}

enum rob_status rob_write_moved_json(char **out, const struct rob_view *view, struct rob_error *err)
{
    struct rob_document document;
    struct rob_moved *moved = NULL;
    enum rob_status status = rob_moved_new(&moved, view, err);
    if (status)
        return status;
    rob_document_begin(&document, "moved");
    rob_json__moved(&document.json, view, moved);
    rob_moved_free(moved);
    return rob_document_end(out, &document, err);
}

/* --- text -------------------------------------------------------------------------------- */

enum { TITLE = 34, TITLE_LEAST = 16, LINE = 80, NUMBERS = 4 + 8 + 9 };

struct layout {
    size_t seat;  /* columns of each reviewer: as wide as the widest id or "85/85" */
    size_t title; /* what a line leaves for the title */
};

static struct layout lay_out(const struct rob_view *view, const struct rob_moved *moved)
{
    const struct rob_moved_row *all = &moved->total;
    size_t n = 0, widest = (size_t)snprintf(NULL, 0, "  %zu/%zu", all->n_settled, all->n_settled);
    struct layout layout = {.seat = widest < 8 ? 8 : widest};
    for (size_t k = 0; rob_view_ranked(view, k) != ROB_NOT_FOUND; k++, n++) {
        size_t len = strlen(rob_view_ranked_id(view, (size_t)rob_view_ranked(view, k)));
        layout.seat = len + 2 > layout.seat ? len + 2 : layout.seat;
    }
    size_t used = NUMBERS + n * layout.seat;
    layout.title = used + TITLE_LEAST < LINE ? LINE - used : TITLE_LEAST;
    layout.title = layout.title > TITLE ? TITLE : layout.title;
    return layout;
}

static void add_line(struct rob_buf *text, const struct rob_view *view, const struct layout *layout,
                     const char *number, const char *title, const struct rob_moved_row *row)
{
    rob_buf_printf(text, "%3s ", number);
    rob_text__column(text, title, layout->title);
    rob_buf_printf(text, "%8zu%9zu", row->n_differ, row->n_settled);
    for (size_t k = 0; rob_view_ranked(view, k) != ROB_NOT_FOUND; k++) {
        const struct rob_moved_seat *seat = &row->seats[rob_view_ranked(view, k)];
        char share[48];
        snprintf(share, sizeof share, "%zu/%zu", seat->n_changed, seat->n_judged);
        rob_buf_printf(text, "%*s", (int)layout->seat, share);
    }
    rob_buf_char(text, '\n');
}

/* "  4  r1: yes to unclear 3, no to unclear 1", a line for each reviewer. */
static void add_changes(struct rob_buf *text, const struct rob_view *view,
                        const struct rob_item *item, const struct rob_moved_row *row)
{
    for (size_t k = 0; rob_view_ranked(view, k) != ROB_NOT_FOUND; k++) {
        size_t seat = (size_t)rob_view_ranked(view, k), changes = 0;
        for (size_t at = 0; at < item->n_answers * item->n_answers; at++) {
            size_t a = at / item->n_answers, b = at % item->n_answers;
            size_t n = row->seats[seat].from[a * ROB_FORM_ANSWERS_MAX + b];
            if (a == b || !n)
                continue;
            if (!changes)
                rob_buf_printf(text, "%3d  %s: ", item->number, rob_view_ranked_id(view, seat));
            rob_buf_printf(text, "%s%s to %s %zu", changes++ ? ", " : "", item->answers[a].id,
                           item->answers[b].id, n);
        }
        rob_buf_str(text, changes ? "\n" : "");
    }
}

static void add_causes(struct rob_buf *text, const struct rob_moved_row *row)
{
    rob_buf_str(text, "\nWhy they differed:");
    for (int i = 0; i < ROB_CAUSE_COUNT; i++)
        if (row->causes[i])
            rob_buf_printf(text, "\n  %4zu  %s", row->causes[i], rob_cause_text((enum rob_cause)i));
    if (row->n_no_cause)
        rob_buf_printf(text, "\n  %4zu  no cause given", row->n_no_cause);
    rob_buf_char(text, '\n');
}

enum rob_status rob_write_moved_text(char **out, const struct rob_view *view, struct rob_error *err)
{
    struct rob_buf text = {0};
    struct rob_moved *moved = NULL;
    const struct rob_form *form = rob_view_form(view);
    enum rob_status status = rob_moved_new(&moved, view, err);
    if (status)
        return status;
    const struct layout layout = lay_out(view, moved);
    rob_buf_str(&text, "What settling changed\n\n    ");
    rob_utf8_pad(&text, "item", layout.title);
    rob_buf_printf(&text, "%8s%9s", "differed", "settled");
    for (size_t k = 0; rob_view_ranked(view, k) != ROB_NOT_FOUND; k++)
        rob_buf_printf(&text, "%*s", (int)layout.seat,
                       rob_view_ranked_id(view, (size_t)rob_view_ranked(view, k)));
    rob_buf_char(&text, '\n');
    for (size_t i = 0; i < moved->n_rows; i++) {
        char number[16];
        snprintf(number, sizeof number, "%d", form->items[i].number);
        add_line(&text, view, &layout, number, form->items[i].title, &moved->rows[i]);
    }
    add_line(&text, view, &layout, "", "all", &moved->total);
    bool told = rob_view_ranked(view, 0) != ROB_NOT_FOUND; /* else the reviewers are not */
    if (told)
        rob_buf_str(&text,
                    "\nThe columns of the reviewers: how many of their answers were settled "
                    "otherwise,\nof those that were settled; overridden unanimous answers are "
                    "among them.\n");
    if (moved->total.n_settled) {
        if (told)
            rob_buf_str(&text, "\nFrom which answer to which, item by item:\n");
        for (size_t i = 0; i < moved->n_rows; i++)
            add_changes(&text, view, &form->items[i], &moved->rows[i]);
        add_causes(&text, &moved->total);
    }
    rob_moved_free(moved);
    return rob_text__end(out, &text, err);
}
