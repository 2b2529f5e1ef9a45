/*
 * The flow of records into a review, as PRISMA 2020 draws it: identified, screened, excluded with
 * reasons, included. Every number is counted from the journals of the review folders.
 *
 *     const struct rob_view *const views[] = {view};
 *     struct rob_flow *flow = NULL;
 *     char *text = NULL;
 *     if (rob_flow_new(&flow, views, 1, &err) == ROB_OK &&
 *         rob_write_flow_text(&text, flow, &err) == ROB_OK)
 *         fputs(text, stdout);
 *     free(text);
 *     rob_flow_free(flow);
 *
 * The views belong to one, two or three reviews, each made by rob_stage_create() from the one
 * before; all but the last are screenings. Which studies go on is the rule of the next stage. After
 * the last one, if it is a screening, those go on whose consensus on the first item is not the last
 * answer of the scale. Page MJ et al., BMJ 2021;372:n71.
 */
#ifndef SYROB_FLOW_H
#define SYROB_FLOW_H

#include <syrob/view.h>

#include <stdint.h>
#include <stdio.h>

enum { ROB_FLOW_STAGES = 3 }; /* at most */

/* A part of a box: a source, or a reason for exclusion. */
struct rob_flow_part {
    const char *label; /* borrowed from the review */
    size_t n;
};

struct rob_flow_box {
    const char *id;    /* "identified", "duplicates", "screened" ...; static */
    const char *label; /* "Records identified"; static */
    bool known;        /* false: it was not recorded */
    size_t n;
    struct rob_flow_part *parts;
    size_t n_parts;
};

struct rob_flow {
    struct rob_flow_box *boxes; /* in the order of the flow; those of stages that are not there are
                                   left out */
    size_t n;
    int64_t time; /* of the latest event of the reviews, seconds since 1970 UTC */
};

/* The reviews must not change as long as the flow exists. ROB_INVALID: a review was not made from
 * the one before it, or has a study that did not go on there; both are named. ROB_REFUSED: a
 * journal could not be read, so that its numbers would be missing. ROB_USAGE: no review, or more
 * than three. */
ROB_API enum rob_status rob_flow_new(struct rob_flow **out, const struct rob_view *const *views,
                                     size_t n, struct rob_error *err);
ROB_API void rob_flow_free(struct rob_flow *flow);

/* The box with this id; NULL: the flow has none. */
ROB_API const struct rob_flow_box *rob_flow_find(const struct rob_flow *flow, const char *id);

/* As lines; as JSON (forms/schema/flow.schema.json); and as the table that the R package PRISMA2020
 * draws. *out is the caller's to free(). */
ROB_API enum rob_status rob_write_flow_text(char **out, const struct rob_flow *flow,
                                            struct rob_error *err);
ROB_API enum rob_status rob_write_flow_json(FILE *out, const struct rob_flow *flow,
                                            struct rob_error *err);
ROB_API enum rob_status rob_write_flow_csv(char **out, const struct rob_flow *flow,
                                           struct rob_error *err);

/* As a figure of one page, 174 mm wide: the middle column with what went on, and beside it what did
 * not, with the reasons. PNG at 300 dots an inch. PDF and PNG: ROB_REFUSED where this build cannot
 * write them (rob_figure_paints()). */
ROB_API enum rob_status rob_write_flow_svg(char **out, const struct rob_flow *flow,
                                           struct rob_error *err);
ROB_API enum rob_status rob_write_flow_pdf(FILE *out, const struct rob_flow *flow,
                                           struct rob_error *err);
ROB_API enum rob_status rob_write_flow_png(FILE *out, const struct rob_flow *flow,
                                           struct rob_error *err);

#endif
