/*
 * Stages: a review made of the studies that the one before included. Ids stay the same, so that the
 * link can be checked by anybody who has both folders.
 *
 *     const struct rob_stage_setup setup = {.form = data, .form_len = len};
 *     size_t n = 0;
 *     if (rob_stage_create(&n, "full-texts", view, &setup, &err) == ROB_OK)
 *         printf("%zu studies went on\n", n);
 */
#ifndef SYROB_STAGE_H
#define SYROB_STAGE_H

#include <syrob/check.h>
#include <syrob/view.h>

struct rob_stage_setup {
    const char *title; /* NULL: that of the review before */
    const char *form;  /* the form file's bytes */
    size_t form_len;
    const char *take; /* answers to the first item, "include,unsure"; NULL: all but the last of
                         the scale */
    const char *unfinished; /* why it is made before all is reconciled; NULL: it is not */
    const char *mode;       /* "round" or "study"; NULL: "round" */
    bool sealed;
};

/* Makes a review in a new folder of the studies of `from` whose consensus on the first item is one
 * of the answers that are taken; its reviewers are those of `from`. *n receives the number of
 * studies. ROB_REFUSED: `from` is not fully reconciled and `unfinished` is NULL, one of its
 * journals cannot be read, or `dir` exists; ROB_INVALID: `from` is not a screening; ROB_USAGE: an
 * unknown answer. */
ROB_API enum rob_status rob_stage_create(size_t *n, const char *dir, const struct rob_view *from,
                                         const struct rob_stage_setup *setup,
                                         struct rob_error *err);

/* Studies that `from` lets go on by now, and `view`, a review that was made from it, lacks: *n
 * events of its lead that add them, the caller's to free with rob_stage_update_free(). *n_gone
 * counts studies of the review that `from` does not let go on any more; nothing removes them. */
struct rob_stage_update {
    struct rob_event *events;
    size_t n, n_new, n_gone;
    struct rob_arena *memory;
};
ROB_API enum rob_status rob_stage_update_new(struct rob_stage_update **out,
                                             const struct rob_view *view,
                                             const struct rob_view *from, struct rob_error *err);
ROB_API void rob_stage_update_free(struct rob_stage_update *update);

/* Does the checked review follow from the one before: made from it, by a rule, when its journals
 * had these ends, of studies that still go on there? What does not hold joins the problems. */
ROB_API enum rob_status rob_check_stage(struct rob_check *check, const struct rob_view *from,
                                        struct rob_error *err);

#endif
