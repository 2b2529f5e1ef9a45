/* Attributes of the grid for judgements: their colours, where the terminal has any. */
#ifndef ROB_TUI_COLORS_H
#define ROB_TUI_COLORS_H

#include <syrob/form.h>

/* ROB_ATTR_LOW ...; 0 for no judgement, and for one outside the scale of risks. */
unsigned rob_color_of_risk(const struct rob_form *form, int risk);
unsigned rob_color_of_answer(const struct rob_form *form, const struct rob_item *item, int answer);

#endif
