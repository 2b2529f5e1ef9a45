/* The differences between two forms, for a person. */
#ifndef ROB_CORE_FORM_DIFFERENCES_H
#define ROB_CORE_FORM_DIFFERENCES_H

#include "base/buf.h"

#include <syrob/form.h>

/* Adds a line for each difference of `after` from `before`, each begun with LF and two blanks.
 * Returns true if items, answers, levels, conditions, types of bias or the scale differ, which
 * changes the meaning of judgements; false if only texts that help do. */
bool rob_form_differences(struct rob_buf *out, const struct rob_form *before,
                          const struct rob_form *after);

/* Has a reviewer who answered every item of `before`, with any answers, also answered every item of
 * `after`? True if `after` adds no items, keeps the levels, asks no item where `before` did not,
 * and knows all the answers. */
bool rob_form_keeps(const struct rob_form *before, const struct rob_form *after);

#endif
