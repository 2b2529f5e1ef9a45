#include "session/guidance.h"

#include "session/words.h"

#include <stdio.h>

static void add_labelled(struct rob_buf *out, const char *label, const char *text)
{
    rob_buf_printf(out, "%-10.10s  %s\n", label, text);
}

void rob_guidance_answer(struct rob_buf *out, const struct rob_form *form,
                         const struct rob_item *item, size_t answer, size_t most)
{
    const struct rob_guidance *guidance = &item->guidance[answer];
    char label[32];
    snprintf(label, sizeof label, "%s %s", rob_word_symbol(form, item, (int)answer),
             item->answers[answer].label);
    for (size_t i = 0; i < guidance->n_lines && i < most; i++)
        add_labelled(out, i == 0 ? label : "", guidance->lines[i]);
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
        rob_buf_printf(out, "Suggested  %s   (& and, | or; shown, never filled in)\n",
                       item->suggest);
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
                       struct rob_buf *out)
{
    if (item->rule)
        add_labelled(out, "Your rule", item->rule);
    for (size_t i = 0; i < item->n_answers; i++)
        rob_guidance_answer(out, form, item, i, most);
    if (item->note && most == ROB_GUIDANCE_ALL)
        add_labelled(out, "Note", item->note);
}

void rob_guidance_page(const struct rob_form *form, const struct rob_item *item,
                       struct rob_buf *out)
{
    rob_buf_printf(out, "%d %s  (%s)\n%s\n\n", item->number, item->title,
                   form->domains[item->domain].title, item->question);
    rob_guidance_text(form, item, ROB_GUIDANCE_ALL, out);
    add_signals_text(out, item);
    add_form_text(out, form);
}
