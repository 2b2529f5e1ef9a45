/* The changes during consensus, as JSON. */
#include "io/write_json.h"

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
    rob_json_begin(json, "items", '[');
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

enum rob_status rob_write_moved_json(FILE *out, const struct rob_view *view, struct rob_error *err)
{
    struct rob_document document;
    struct rob_moved *moved = NULL;
    enum rob_status status = rob_moved_new(&moved, view, err);
    if (status)
        return status;
    rob_document_begin(&document, out, "moved/1");
    rob_json__moved(&document.json, view, moved);
    rob_moved_free(moved);
    return rob_document_end(&document, err);
}
