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
    rob_json_add_text(json, "other_title", pair->other_title);
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

/* Two papers in one study: what is judged of it may be about either. */
static void add_mixed(struct rob_buf *text, const struct rob_view *view,
                      const struct rob_duplicate *pair)
{
    struct rob_study study = rob_view_study(view, pair->first);
    rob_text__show(text, study.label);
    rob_buf_str(text, " is two papers, which got the same id on two computers: \"");
    rob_text__show(text, study.title);
    rob_buf_str(text, "\" and \"");
    rob_text__show(text, pair->other_title);
    rob_buf_printf(text,
                   "\". Judgements of either are in this study. To separate them: decide which "
                   "paper it is; add the other one without its DOI (syrob study add) and judge it "
                   "there; then settle the title: syrob study edit %s --title TITLE\n",
                   study.id);
}

static void add_line(struct rob_buf *text, const struct rob_view *view,
                     const struct rob_duplicate *pair)
{
    if (pair->other_title) {
        add_mixed(text, view, pair);
        return;
    }
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
    size_t n_pairs = 0;
    for (size_t i = 0; i < pairs->n; i++) {
        add_line(&text, view, &pairs->at[i]);
        n_pairs += !pairs->at[i].other_title;
    }
    if (n_pairs)
        rob_buf_str(&text, "To settle a pair: syrob study same STUDY STUDY --reason TEXT, or "
                           "syrob study different STUDY STUDY\n");
    rob_duplicates_free(pairs);
    return rob_text__end(out, &text, err);
}
