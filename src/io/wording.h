/* Phrases for the subject of a form: the risk of bias of studies, or the screening of records. */
#ifndef ROB_IO_WORDING_H
#define ROB_IO_WORDING_H

#include <syrob/form.h>

enum rob_wording {
    ROB_WORDS_BY_ITEM, /* titles of figures and sections */
    ROB_WORDS_BY_STUDY,
    ROB_WORDS_AGREEMENT,
    ROB_WORDS_SHARES,   /* caption of the percentages */
    ROB_WORDS_BARS,     /* caption of their figure */
    ROB_WORDS_WAS_DONE, /* "... FORM" */
    ROB_WORDS_DONE,
    ROB_WORDS_DID,       /* "2 reviewers ..." */
    ROB_WORDS_BARS_LONG, /* what the figures show, for those who cannot see them */
    ROB_WORDS_LIGHTS_LONG,
    ROB_WORDS_COUNT
};

const char *rob_words(const struct rob_form *form, enum rob_wording which);

#endif
