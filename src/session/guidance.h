/* The guidance of a form, as texts with a label before each line. */
#ifndef ROB_SESSION_GUIDANCE_H
#define ROB_SESSION_GUIDANCE_H

#include "base/buf.h"

#include <syrob/form.h>

#include <stdbool.h>

/* Adds the guidance on one answer of an item: all of it, or its first line. */
void rob_guidance_answer(struct rob_buf *out, const struct rob_form *form,
                         const struct rob_item *item, size_t answer, bool whole);

/* Adds that of all answers; with `whole` also the note. */
void rob_guidance_text(const struct rob_form *form, const struct rob_item *item, bool whole,
                       struct rob_buf *out);

/* Adds all there is to know about an item: question, guidance, signalling questions, source. */
void rob_guidance_page(const struct rob_form *form, const struct rob_item *item,
                       struct rob_buf *out);

#endif
