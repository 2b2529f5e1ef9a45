#include "session/guidance.h"

#include "session/words.h"

#include "base/utf8.h"

#include <string.h>

enum { LABEL_MIN = 10, LABEL_MAX = 24 };

/* "+ Yes" */
static void label_of(struct rob_buf *out, const struct rob_form *form, const struct rob_item *item,
                     size_t answer)
{
    rob_buf_printf(out, "%s %s", rob_word_symbol(form, item, (int)answer),
                   item->answers[answer].label);
}

/* Columns of the labels of an item; one that is longer yet is shown whole and moves its text. */
static size_t label_columns(const struct rob_form *form, const struct rob_item *item)
{
    size_t most = LABEL_MIN;
    for (size_t i = 0; i < item->n_answers; i++) {
        struct rob_buf label = {0};
        label_of(&label, form, item, i);
        size_t columns = rob_utf8_columns(rob_buf_text(&label), label.len);
        if (columns > most && columns <= LABEL_MAX)
            most = columns;
        rob_buf_free(&label);
    }
    return most;
}

static void add_labelled(struct rob_buf *out, size_t columns, const char *label, const char *text)
{
    size_t used = rob_utf8_columns(label, strlen(label));
    rob_buf_printf(out, "%s%*s  %s\n", label, used < columns ? (int)(columns - used) : 0, "", text);
}

void rob_guidance_answer(struct rob_buf *out, const struct rob_form *form,
                         const struct rob_item *item, size_t answer, size_t most)
{
    const struct rob_guidance *guidance = &item->guidance[answer];
    size_t columns = label_columns(form, item);
    struct rob_buf label = {0};
    label_of(&label, form, item, answer);
    for (size_t i = 0; i < guidance->n_lines && i < most; i++)
        add_labelled(out, columns, i == 0 ? rob_buf_text(&label) : "", guidance->lines[i]);
    rob_buf_free(&label);
}

static void add_signals_text(struct rob_buf *out, const struct rob_item *item)
{
    if (item->n_signals == 0)
        return;
    rob_buf_str(out, "\nSignalling questions\n");
    for (size_t i = 0; i < item->n_signals; i++)
        rob_buf_printf(out, " %s  %s%s\n", item->signals[i].id, item->signals[i].text,
                       item->signals[i].good_is_yes ? "" : " (No speaks for low risk.)");
    if (item->suggest)
        rob_buf_printf(out, "Suggested  %s   (& means and, | or; you decide)\n", item->suggest);
}

static void add_form_text(struct rob_buf *out, const struct rob_form *form)
{
    rob_buf_printf(out, "\nForm  %s, version %s", form->title, form->version);
    if (form->wording)
        rob_buf_printf(out, ", wording: %s", form->wording);
    rob_buf_str(out, "\n");
    if (form->citation)
        rob_buf_printf(out, "Source  %s\n", form->citation);
    if (form->doi)
        rob_buf_printf(out, "DOI  %s\n", form->doi);
}

void rob_guidance_text(const struct rob_form *form, const struct rob_item *item, size_t most,
                       size_t more, struct rob_buf *out)
{
    if (item->rule)
        add_labelled(out, label_columns(form, item), "Your rule", item->rule);
    for (size_t i = 0; i < item->n_answers; i++)
        rob_guidance_answer(out, form, item, i, most + (i < more));
    if (item->note && most == ROB_GUIDANCE_ALL)
        add_labelled(out, label_columns(form, item), "Note", item->note);
}

void rob_guidance_page(const struct rob_form *form, const struct rob_item *item,
                       struct rob_buf *out)
{
    rob_buf_printf(out, "%d %s  (%s)\n%s\n\n", item->number, item->title,
                   form->domains[item->domain].title, item->question);
    rob_guidance_text(form, item, ROB_GUIDANCE_ALL, 0, out);
    add_signals_text(out, item);
    add_form_text(out, form);
}
