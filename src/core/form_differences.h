/* What is different between two forms, for a person. */
#ifndef ROB_CORE_FORM_DIFFERENCES_H
#define ROB_CORE_FORM_DIFFERENCES_H

#include "base/buf.h"

#include <syrob/form.h>

/* Adds a line for each difference of `after` against `before`, each begun with LF and two blanks.
 * Returns true where items, answers, levels or the scale differ: what a judgement means. False:
 * only texts that help. */
bool rob_form_differences(struct rob_buf *out, const struct rob_form *before,
                          const struct rob_form *after);

/* Has whoever answered every item of `before`, whatever the answers, also answered every item of
 * `after`? It asks no more, of the same level, and knows all the answers. */
bool rob_form_keeps(const struct rob_form *before, const struct rob_form *after);

#endif
