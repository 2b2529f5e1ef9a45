#include "tui/colors.h"

#include "tui/grid.h"

unsigned rob_color_of_risk(const struct rob_form *form, int risk)
{
    if (risk < 0)
        return 0;
    if (risk == 0)
        return ROB_ATTR_LOW;
    return (size_t)risk + 1 == form->n_risks ? ROB_ATTR_HIGH : ROB_ATTR_MIDDLE;
}

unsigned rob_color_of_answer(const struct rob_form *form, const struct rob_item *item, int answer)
{
    bool given = answer >= 0 && (size_t)answer < item->n_answers;
    return given ? rob_color_of_risk(form, item->answers[answer].risk) : 0;
}
