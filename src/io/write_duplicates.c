/* Studies that may be one paper. */
#include "io/write_json.h"
#include "io/write_text.h"

#include "base/text.h"

static void write_pair(struct rob_json_writer *json, const struct rob_view *view,
                       const struct rob_duplicate *pair)
{
    rob_json_open(json, NULL, '{');
    rob_json_add_text(json, "first", rob_view_study(view, pair->first).id);
    rob_json_add_text(json, "second", rob_view_study(view, pair->second).id);
    rob_json_add_bool(json, "certain", pair->certain);
    rob_json_add_text(json, "why", pair->why);
    rob_json_close(json, '}');
}

void rob_json__duplicates(struct rob_json_writer *json, const struct rob_view *view,
                          const struct rob_duplicates *pairs)
{
    rob_json_begin(json, "duplicates", '[');
    for (size_t i = 0; i < pairs->n; i++)
        write_pair(json, view, &pairs->at[i]);
    rob_json_close(json, ']');
}

enum rob_status rob_write_duplicates_json(FILE *out, const struct rob_view *view,
                                          struct rob_error *err)
{
    struct rob_document document;
    struct rob_duplicates *pairs = NULL;
    enum rob_status status = rob_duplicates_new(&pairs, view, err);
    if (status)
        return status;
    rob_document_begin(&document, out, "duplicates/1");
    rob_json__duplicates(&document.json, view, pairs);
    rob_duplicates_free(pairs);
    return rob_document_end(&document, err);
}

static void add_line(struct rob_buf *text, const struct rob_view *view,
                     const struct rob_duplicate *pair)
{
    const char *both[] = {rob_view_study(view, pair->first).label,
                          rob_view_study(view, pair->second).label};
    rob_text__show(text, both[0]);
    rob_buf_str(text, " and ");
    rob_text__show(text, both[1]);
    rob_buf_printf(text, " are %s: %s\n",
                   pair->certain ? "the same paper" : "possibly the same paper", pair->why);
}

enum rob_status rob_write_duplicates_text(char **out, const struct rob_view *view,
                                          struct rob_error *err)
{
    struct rob_buf text = {0};
    struct rob_duplicates *pairs = NULL;
    enum rob_status status = rob_duplicates_new(&pairs, view, err);
    if (status)
        return status;
    rob_buf_str(&text, "");
    for (size_t i = 0; i < pairs->n; i++)
        add_line(&text, view, &pairs->at[i]);
    if (pairs->n)
        rob_buf_str(&text, "To settle a pair: syrob study same STUDY STUDY --reason TEXT, or "
                           "syrob study different STUDY STUDY\n");
    rob_duplicates_free(pairs);
    return rob_text__end(out, &text, err);
}
