/* The guidance of a form, as texts with a label before each line. */
#ifndef ROB_SESSION_GUIDANCE_H
#define ROB_SESSION_GUIDANCE_H

#include "base/buf.h"

#include <syrob/form.h>

#include <stdint.h>

#define ROB_GUIDANCE_ALL SIZE_MAX

/* Adds the guidance on one answer of an item: at most so many lines of it. */
void rob_guidance_answer(struct rob_buf *out, const struct rob_form *form,
                         const struct rob_item *item, size_t answer, size_t most);

/* Adds that of all answers, of the first `more` answers one line more; with ROB_GUIDANCE_ALL all of
 * it, and the note. */
void rob_guidance_text(const struct rob_form *form, const struct rob_item *item, size_t most,
                       size_t more, struct rob_buf *out);

/* Adds all there is to know about an item: question, guidance, signalling questions, source. */
void rob_guidance_page(const struct rob_form *form, const struct rob_item *item,
                       struct rob_buf *out);

#endif
