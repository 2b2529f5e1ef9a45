#include "io/wording.h"

const char *rob_words(const struct rob_form *form, enum rob_wording which)
{
    static const char *const words[ROB_WORDS_COUNT][2] = {
        [ROB_WORDS_BY_ITEM] = {"Risk of bias, item by item", "Screening, item by item"},
        [ROB_WORDS_BY_STUDY] = {"Risk of bias, study by study", "Screening, record by record"},
        [ROB_WORDS_AGREEMENT] = {"Agreement of the first passes", "Agreement of the first passes"},
        [ROB_WORDS_SHARES] = {"Studies at each risk of bias; percentages are of the judged studies",
                              "Records by decision; percentages are of the judged records"},
        [ROB_WORDS_BARS] = {"Studies at each risk of bias, and those without a judgement",
                            "Records by decision, and those without one"},
        [ROB_WORDS_WAS_DONE] = {"Risk of bias was assessed with",
                                "The records were screened with the form"},
        [ROB_WORDS_DID] = {"assessed the studies", "screened the records"},
        [ROB_WORDS_BARS_LONG] =
            {"Stacked bars: for each item, the studies at each risk of bias, and those that are "
             "missing or not applicable. The number of judged studies is beside each bar.",
             "Stacked bars: for each item, the records by decision, and those that are missing or "
             "not applicable. The number of judged records is beside each bar."},
        [ROB_WORDS_LIGHTS_LONG] =
            {"Traffic lights: a row for each study, a column for each item, grouped by type of "
             "bias. Each light has a sign, which the key explains.",
             "Traffic lights: a row for each record, a column for each item. Each light has a "
             "sign, which the key explains."},
        [ROB_WORDS_DONE] = {"Risk of bias, assessed", "Records, screened"},
    };
    return words[which][form->mode == ROB_MODE_SCREEN];
}
