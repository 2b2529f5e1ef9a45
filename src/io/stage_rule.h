/*
 * The rule by which studies go on to the next stage: the answers to the first item that are taken,
 * written "eligible=include,unsure".
 */
#ifndef ROB_IO_STAGE_RULE_H
#define ROB_IO_STAGE_RULE_H

#include <syrob/form.h>
#include <syrob/view.h>

struct rob_taken {
    bool answers[ROB_FORM_ANSWERS_MAX];
};

/* All answers but those of the last risk: what is unsure is decided by the next stage. */
struct rob_taken rob_taken__default(const struct rob_form *form);

/* A list of answers, "include,unsure". ROB_USAGE: one is unknown. */
enum rob_status rob_taken__list(struct rob_taken *taken, const struct rob_form *form,
                                const char *list, struct rob_error *err);

/* Of a study that was removed, or is not there: excluded. */
enum rob_fate { ROB_FATE_UNDECIDED, ROB_FATE_GOES_ON, ROB_FATE_EXCLUDED };
enum rob_fate rob_taken__fate(const struct rob_taken *taken, const struct rob_view *view,
                              size_t study);
enum rob_fate rob_taken__fate_of(const struct rob_taken *taken, const struct rob_view *view,
                                 const char *id);

/* A review as messages call it: by its folder, since stages often have the same title. */
const char *rob_stage__name(const struct rob_view *view);

/* ROB_REFUSED where a journal of the review could not be read: its judgements would be missing. */
enum rob_status rob_stage__need_whole(const struct rob_view *view, struct rob_error *err);

/* The same, and ROB_INVALID where the form is not for screening. */
enum rob_status rob_stage__need_screening(const struct rob_view *view, struct rob_error *err);

/* The rule by which `view` was made from the screening `from`. ROB_INVALID: it was not. */
enum rob_status rob_stage__find_link(struct rob_taken *taken, const struct rob_view *view,
                                     const struct rob_view *from, struct rob_error *err);

#endif
