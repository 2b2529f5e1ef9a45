/* The figures of risk of bias: one layout for the report, and for files of any kind. */
#ifndef ROB_IO_FIGURE_H
#define ROB_IO_FIGURE_H

#include "base/buf.h"

#include "io/canvas.h"
#include "io/wording.h"

#include <syrob/figure.h>
#include <syrob/result.h>

/* The sign of a judgement: the index of its risk, or one of these. */
enum {
    ROB_MARK_DIFFERS = ROB_FORM_RISKS_MAX, /* in the first pass */
    ROB_MARK_OPEN,                         /* judged, but not yet reconciled */
    ROB_MARK_NOT_APPLICABLE,
    ROB_MARK_NOT_ASKED, /* the condition of the item is not met */
    ROB_MARK_MISSING,
    ROB_MARK_NOT_ASSIGNED, /* the study, to the one reviewer that the figure shows */
    ROB_MARK_UNREPORTED,   /* the study does not report the outcome */
    ROB_MARKS,
    ROB_MARK_BLANK = ROB_MARKS, /* nobody is asked: nothing is drawn */
};

/* The source of the judgements in a figure: one, or each reviewer and the consensus side by side.
 */
struct rob_figure_side {
    struct rob_source source;
    const char *name; /* "" where there is one */
};

enum { ROB_SIDES_MAX = 65 }; /* more than a review has reviewers */

/* A figure while it is drawn. */
struct rob_drawing {
    struct rob_canvas *canvas;
    const struct rob_view *view;
    const struct rob_form *form;
    const struct rob_summary *summary; /* its rows are the rows of bars, or columns of lights */
    const struct rob_result *agreed;   /* of the agreement: a table for each of its pairs first */
    size_t n_pairs;
    const double *weights; /* of the studies; NULL: all count alike */
    struct rob_figure_side sides[ROB_SIDES_MAX];
    size_t n_sides;
    enum rob_palette palette;
    char colors[ROB_FORM_RISKS_MAX][8];
    const char *signs[ROB_FORM_RISKS_MAX];
    double width, size;    /* of the figure and of its texts, in points */
    double page_height;    /* 0: one page, however high */
    bool scrolls;          /* on a screen: the figure may be as wide as need be */
    bool occur[ROB_MARKS]; /* signs that the key explains */
    struct rob_error *err; /* while it is laid out */
};

/* A kind of figure: laid out once, it draws any of its pages. */
struct rob_figure_kind {
    const char *id;
    enum rob_wording title;
    void *(*lay_out)(struct rob_drawing *in, size_t *n_pages); /* NULL: memory ran out */
    void (*draw)(struct rob_drawing *in, void *layout, size_t page);
    void (*free)(void *layout); /* NULL is accepted */
};

/* Palette, symbols, width and the size of texts. ROB_INVALID for options that do not fit. */
enum rob_status rob_figure__init(struct rob_drawing *in, const struct rob_figure_options *options,
                                 struct rob_error *err);

/* Chooses the sides; those of the summary's source, or all. ROB_REFUSED: names are hidden. */
enum rob_status rob_figure__choose_sides(struct rob_drawing *in, bool by_reviewer);

/* Is the study one that this side assesses? */
bool rob_figure__is_asked(const struct rob_drawing *in, size_t side, size_t study);

/* Width of the widest name of a side; 0 where there is one. */
double rob_figure__side_width(const struct rob_drawing *in);

extern const struct rob_figure_kind rob_figure__bars, rob_figure__matrix, rob_figure__agreement;

/* Pages as they follow from the rows, all of about the same length. */
size_t rob_figure__n_pages(const struct rob_drawing *in, size_t n_rows, double row, double rest);

/* Moves *out to the time of the latest event that the viewer may see, if that is later: the date of
 * a PDF, so that the same review gives the same bytes. */
enum rob_status rob_figure__date(int64_t *out, const struct rob_view *view, struct rob_error *err);

/* A figure in the page of a report. */
void rob_figure_report(struct rob_buf *out, enum rob_figure figure, const struct rob_view *view,
                       const struct rob_summary *summary);

/* --- marks (figure_marks.c) ---------------------------------------------------------------- */

int rob_figure__mark(const struct rob_drawing *in, const struct rob_source *source,
                     struct rob_cell cell);
const char *rob_figure__mark_label(const struct rob_drawing *in, int mark);
const char *rob_figure__mark_sign(const struct rob_drawing *in, int mark);

/* Draws a mark as a light, or as a part of a bar (hatched, with its sign and a text where there is
 * room). */
void rob_figure__light(struct rob_drawing *in, int mark, double x, double y, double radius,
                       const char *tip);
void rob_figure__part(struct rob_drawing *in, int mark, const struct rob_line *box,
                      const char *words, const char *tip);

/* True if the part of a bar is wide enough for its sign, with words beside it if there are any. */
bool rob_figure__part_holds(const struct rob_drawing *in, int mark, const char *words,
                            double width);

/* The key of all marks that occur, in lines of the figure's width: its height, and drawing it. */
double rob_figure__key_height(const struct rob_drawing *in, bool lights);
void rob_figure__key(struct rob_drawing *in, double top, bool lights);

#endif
