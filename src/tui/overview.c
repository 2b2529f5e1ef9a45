/* The summary: how much of the evidence is at which risk of bias. */
#include "tui/overview.h"

#include "session/words.h"
#include "tui/colors.h"
#include "tui/frame.h"
#include "tui/lines.h"
#include "tui/results.h"

#include <stdlib.h>

/* The keys are for the bars or for the matrix; the matrix may be alone; numbers stand at the bars.
 */
enum { MODE_BARS = 1, MODE_MATRIX = 2, MODE_ALONE = 4, MODE_NUMBERS = 8, MODE_ASSESSED = 16 };

enum {
    ACT_MOVE,
    ACT_SIDE,
    ACT_BARS,
    ACT_MATRIX,
    ACT_COUNTS,
    ACT_SOURCE,
    ACT_DETAILS,
    ACT_AGREEMENT,
    ACT_WHY,
    ACT_BACK
};

/* The sources one after another: consensus, first pass, and my own. */
enum { SOURCES = 3 };

/* Only a reviewer has a first pass. */
static int n_sources(const struct rob_tui *tui)
{
    struct rob_seat me = rob_view_seat(tui->session.view, rob_session_me(&tui->session));
    return me.role == ROB_ROLE_REVIEWER ? SOURCES : SOURCES - 1;
}

static struct rob_source chosen_source(const struct rob_tui *tui)
{
    struct rob_source source = {ROB_SOURCE_CONSENSUS, 0};
    if (tui->summary.source == 1)
        source.kind = ROB_SOURCE_FIRST_PASS;
    if (tui->summary.source == 2)
        source = (struct rob_source){ROB_SOURCE_SEAT, rob_session_me(&tui->session)};
    return source;
}

static void add_source(const struct rob_tui *tui, struct rob_buf *out)
{
    static const char *const WORDS[SOURCES] = {"consensus", "first passes of all", ""};
    rob_buf_str(out, WORDS[tui->summary.source]);
    if (tui->summary.source == 2)
        rob_buf_printf(out, "first pass of %s",
                       rob_word_name(&tui->session, rob_session_me(&tui->session)));
}

void rob_overview_legend(const struct rob_tui *tui, struct rob_grid *grid, int row, int col)
{
    const struct rob_form *form = tui->session.form;
    for (size_t i = 0; i < form->n_risks; i++) {
        col += rob_grid_str(grid, row, col, form->risks[i].symbol, rob_color_of_risk(form, (int)i));
        col += 3 + rob_grid_title(grid, row, col + 1, 16, form->risks[i].id, 0);
    }
    if (tui->summary.source == 1) {
        col += rob_grid_str(grid, row, col, "#", 0);
        col += 3 + rob_grid_str(grid, row, col + 1, "disagree", 0);
    }
    col += 2 + rob_grid_str(grid, row, col, ". missing", 0);
    if (rob_summary_has_unreconciled(tui->summary.summary))
        rob_grid_str(grid, row, col, grid->cols >= 80 ? "~ not yet reconciled" : "~ open", 0);
}

struct rob_light rob_overview_light(const struct rob_tui *tui, struct rob_cell cell)
{
    struct rob_source source = chosen_source(tui);
    return rob_light_of(tui->session.view, &source, cell);
}

/* Each item is a row of bars; the answers to one without risks are rows, too. */
static bool both_fit(int rows, size_t n_bars)
{
    return rows >= 28 && (int)n_bars + 18 < rows;
}

static bool are_both_shown(const struct rob_tui *tui)
{
    const struct rob_result *result = tui->summary.result;
    return result && both_fit(tui->rows, rob_overview_n_bars(result));
}

bool rob_overview_in_matrix(const struct rob_tui *tui)
{
    return are_both_shown(tui) || tui->summary.matrix;
}

/* --- Drawing ----------------------------------------------------------------------------- */

static void draw_heading(const struct rob_tui *tui, struct rob_grid *grid)
{
    struct rob_totals totals = rob_view_totals(tui->session.view);
    struct rob_buf text = {0};
    if (tui->summary.source == 0)
        rob_buf_printf(&text, "Summary  %zu of %zu studies reconciled", totals.reconciled,
                       totals.studies);
    else
        rob_buf_printf(&text, "Summary  %zu studies", totals.studies);
    if (grid->cols >= 60) {
        rob_buf_str(&text, "  source: ");
        add_source(tui, &text);
    }
    rob_frame(tui, grid, rob_buf_text(&text));
    rob_buf_free(&text);
}

/* "ALT: 18 of 20 = 90.0 %, kappa 0.80" */
static void add_agreement(const struct rob_tui *tui, const struct rob_agreement_row *row,
                          struct rob_buf *out)
{
    const struct rob_agreement *stats = &row->stats;
    char percent[ROB_STAT_TEXT], kappa[ROB_STAT_TEXT];
    rob_stat_text(percent, &stats->percent_agreement, ROB_STAT_PERCENT);
    rob_stat_text(kappa, &stats->kappa, ROB_STAT_VALUE);
    if (row->outcome != ROB_NO_OUTCOME)
        rob_buf_printf(out, "%s: ", rob_view_outcome(tui->session.view, (size_t)row->outcome));
    rob_buf_printf(out, "%llu of %llu = %s %%, kappa %s", (unsigned long long)stats->agreed,
                   (unsigned long long)stats->n, percent,
                   stats->kappa.undefined ? "not defined" : kappa);
}

static void add_pairs(const struct rob_tui *tui, const struct rob_agreement_report *report,
                      struct rob_buf *out)
{
    size_t n = report->pairs[0].n_studies;
    rob_buf_printf(out, " (%zu %s): ", n, n == 1 ? "study" : "studies");
    for (size_t p = 0; p < report->n_pairs; p++) {
        const struct rob_agreement_pair *pair = &report->pairs[p];
        rob_buf_str(out, p ? "; " : "");
        if (report->n_pairs > 1)
            rob_buf_printf(out, "%s and %s: ", rob_view_ranked_name(tui->session.view, pair->first),
                           rob_view_ranked_name(tui->session.view, pair->second));
        for (size_t i = 0; i < pair->n_overall; i++) {
            rob_buf_str(out, i ? ", " : "");
            add_agreement(tui, &pair->overall[i], out);
        }
    }
}

static char *agreement_line(const struct rob_tui *tui)
{
    const struct rob_agreement_options options = {0};
    struct rob_agreement_report *report = NULL;
    struct rob_result *result = NULL;
    struct rob_buf text = {0};
    if (rob_agreement_report_new(&report, tui->session.view, &options, NULL))
        return NULL;
    rob_buf_str(&text, "Agreement of the first passes");
    if (report->n_pairs)
        add_pairs(tui, report, &text);
    else if (!rob_result_agreement(&result, tui->session.view, report, NULL) && result->n_notes)
        rob_buf_printf(&text, ". %s", result->notes[0]);
    rob_result_free(result);
    rob_agreement_report_free(report);
    return rob_buf_take(&text);
}

static void draw_agreement(const struct rob_tui *tui, struct rob_grid *grid, int row)
{
    if (tui->summary.agreement)
        rob_grid_title(grid, row, 1, grid->cols - 2, tui->summary.agreement, 0);
}

static void draw_settled(const struct rob_tui *tui, struct rob_grid *grid, int row)
{
    struct rob_totals totals = rob_view_totals(tui->session.view);
    rob_grid_printf(grid, row, 1, 0,
                    "%zu of %zu studies unblinded; %zu %s to resolve, %zu judgement%s resolved.",
                    totals.open, totals.studies, totals.open_disagreements,
                    totals.open_disagreements == 1 ? "disagreement" : "disagreements",
                    totals.resolved, totals.resolved == 1 ? "" : "s");
}

/* Names at most `most` studies that are not reconciled, and counts the others. */
static void name_unsettled(struct rob_buf *out, const struct rob_view *view, size_t most)
{
    struct rob_totals totals = rob_view_totals(view);
    size_t n = 0, all = totals.studies - totals.reconciled;
    rob_buf_clear(out);
    for (size_t study = 0; study < totals.studies && n < most && n < all; study++)
        if (!rob_view_reconciled(view, study))
            rob_buf_printf(out, "%s%s", n++ == 0 ? "Not fully reconciled: " : ", ",
                           rob_view_study(view, study).label);
    if (n && n < all)
        rob_buf_printf(out, " and %zu more", all - n);
}

static bool fits(const char *text, int cols, int height)
{
    struct rob_lines lines = {0};
    bool fit = !rob_lines_break(&lines, text, cols) || lines.n <= (size_t)height;
    rob_lines_free(&lines);
    return fit;
}

/* As many labels as fit, and the number of the others. */
static void draw_unsettled(const struct rob_tui *tui, struct rob_grid *grid, int row, int height)
{
    enum { SHORTEST = 4 }; /* columns of a label and its comma */
    struct rob_buf text = {0};
    if (tui->summary.source != 0 || height < 1)
        return;
    size_t least = 1, most = (size_t)height * (size_t)grid->cols / SHORTEST;
    while (least < most) {
        size_t middle = (least + most + 1) / 2;
        name_unsettled(&text, tui->session.view, middle);
        if (fits(rob_buf_text(&text), grid->cols - 2, height))
            least = middle;
        else
            most = middle - 1;
    }
    name_unsettled(&text, tui->session.view, least);
    rob_grid_lines(grid, row, 1, grid->cols - 2, height, rob_buf_text(&text), 0);
    rob_buf_free(&text);
}

static int min(int a, int b)
{
    return a < b ? a : b;
}

/* Both where there is room for them; else one of them. */
static void draw_parts(const struct rob_tui *tui, struct rob_grid *grid,
                       const struct rob_summary *summary)
{
    size_t n_bars = rob_overview_n_bars(tui->summary.result);
    int bottom = grid->rows - 2, bars = (int)n_bars + 2;
    int studies = (int)rob_view_n_studies(tui->session.view) + 2, cell = grid->rows >= 20 ? 3 : 1;
    if (both_fit(grid->rows, n_bars)) {
        int matrix = min(studies, bottom - bars - 6);
        rob_overview_draw_bars(tui, grid, 1, bars);
        draw_agreement(tui, grid, bars + 1);
        rob_rule(grid, bars + 2, 0, grid->cols, "");
        rob_overview_draw_matrix(tui, grid, summary, bars + 3, matrix);
        rob_overview_draw_cell(tui, grid, summary, bars + 4 + matrix, 2);
    } else if (tui->summary.matrix) {
        rob_overview_draw_matrix(tui, grid, summary, 1, bottom - 1 - cell);
        rob_overview_draw_cell(tui, grid, summary, bottom - cell, cell);
    } else {
        int height = bars < bottom - 2 ? bars : bottom - (grid->rows >= 20 ? 3 : 1);
        rob_overview_draw_bars(tui, grid, 1, height);
        if (grid->rows < 20)
            return;
        rob_rule(grid, 1 + height, 0, grid->cols, "");
        draw_settled(tui, grid, 2 + height);
        draw_agreement(tui, grid, 3 + height);
        if (tui->session.form->mode == ROB_MODE_ASSESS && 4 + height < bottom)
            rob_grid_str(grid, 4 + height, 1, "No overall score is shown (why: i).", 0);
        draw_unsettled(tui, grid, 6 + height, bottom - 6 - height);
    }
}

static void draw(const struct rob_tui *tui, struct rob_grid *grid)
{
    draw_heading(tui, grid);
    rob_grid_cursor(grid, 1, 0);
    if (tui->summary.result)
        draw_parts(tui, grid, tui->summary.summary);
}

/* --- Counting ---------------------------------------------------------------------------- */

void rob_overview_close(struct rob_tui *tui)
{
    rob_summary_free(tui->summary.summary);
    rob_result_free(tui->summary.result);
    free(tui->summary.agreement);
    tui->summary.summary = NULL;
    tui->summary.result = NULL;
    tui->summary.agreement = NULL;
}

/* Once for each change of the review, and not for each picture. */
static void count(struct rob_tui *tui)
{
    struct rob_error err = {0};
    rob_overview_close(tui);
    if (rob_summary_new(&tui->summary.summary, tui->session.view, chosen_source(tui),
                        ROB_ALL_OUTCOMES, &err) ||
        rob_result_summary(&tui->summary.result, tui->session.view, tui->summary.summary, &err))
        rob_session_complain(&tui->session, &err);
    tui->summary.agreement = agreement_line(tui);
}

void rob_overview_open(struct rob_tui *tui)
{
    count(tui);
    rob_tui_push(tui, ROB_SCREEN_OVERVIEW);
}

/* --- Actions ----------------------------------------------------------------------------- */

static unsigned say(struct rob_tui *tui, const char *text)
{
    rob_session_say(&tui->session, "%s", text);
    return ROB_REDRAW;
}

static unsigned show_why(struct rob_tui *tui)
{
    struct rob_buf text = {0};
    if (tui->session.form->mode == ROB_MODE_SCREEN)
        return say(tui, "Screening has no scores: records are included or excluded.");
    rob_buf_str(&text,
                "The authors of the tool advise against a summary score: it would give every "
                "item the same weight, although how much each of them distorts a result "
                "differs from one review to the next. So no total and no overall column is "
                "shown here or in any export.\n\n");
    if (tui->session.form->note)
        rob_buf_printf(&text, "%s\n\n", tui->session.form->note);
    if (tui->session.form->citation)
        rob_buf_printf(&text, "%s\n", tui->session.form->citation);
    rob_page_open(tui, "Why there is no overall score", &text);
    return ROB_REDRAW;
}

static unsigned show_cell(struct rob_tui *tui)
{
    const struct rob_summary *summary = tui->summary.summary;
    struct rob_buf text = {0};
    if (!rob_overview_in_matrix(tui))
        return say(tui, "The bars have nothing to select: m shows the matrix.");
    if (!summary || summary->n_rows == 0 || rob_view_n_studies(tui->session.view) == 0)
        return 0;
    struct rob_cell cell = rob_overview_cell_here(tui, summary);
    rob_overview_cell_text(tui, cell, &text);
    rob_page_open(tui, rob_view_study(tui->session.view, cell.study).label, &text);
    return ROB_REDRAW;
}

static unsigned select_cell(struct rob_tui *tui, int action, int key)
{
    if (!rob_overview_in_matrix(tui))
        return say(tui, "The bars have nothing to select: m shows the matrix.");
    if (action == ACT_MOVE) {
        rob_move(&tui->session.shown, rob_view_n_studies(tui->session.view), key, tui->rows - 8);
        return ROB_REDRAW;
    }
    size_t n = tui->summary.summary ? tui->summary.summary->n_rows : 0;
    rob_move(&tui->summary.column, n, key == ROB_KEY_LEFT ? ROB_KEY_UP : ROB_KEY_DOWN, 1);
    return ROB_REDRAW;
}

static unsigned show_part(struct rob_tui *tui, bool matrix)
{
    if (are_both_shown(tui))
        return say(tui, "Bars and matrix are both on the screen.");
    if (tui->summary.matrix == matrix)
        return say(tui, matrix ? "This is the matrix: b shows the bars."
                               : "These are the bars: m shows the matrix.");
    tui->summary.matrix = matrix;
    return ROB_REDRAW;
}

static unsigned act(struct rob_tui *tui, int action, int key)
{
    struct rob_overview_state *state = &tui->summary;
    switch (action) {
    case ACT_MOVE:
    case ACT_SIDE:
        return select_cell(tui, action, key);
    case ACT_BARS:
    case ACT_MATRIX:
        return show_part(tui, action == ACT_MATRIX);
    case ACT_COUNTS:
        if (rob_overview_in_matrix(tui) && !are_both_shown(tui))
            return say(tui, "The numbers stand beside the bars: b shows them.");
        state->counts = !state->counts;
        return ROB_REDRAW;
    case ACT_SOURCE:
        state->source = (state->source + 1) % n_sources(tui);
        count(tui);
        return ROB_REDRAW;
    case ACT_DETAILS:
        return show_cell(tui);
    case ACT_AGREEMENT:
        rob_agree_open(tui);
        return ROB_REDRAW;
    case ACT_WHY:
        return show_why(tui);
    default:
        return ROB_CLOSE;
    }
}

static unsigned click(struct rob_tui *tui, const struct rob_target *target)
{
    tui->session.shown = target->which / ROB_TARGET_COLUMNS;
    if (target->what == ROB_TARGET_CELL)
        tui->summary.column = target->which % ROB_TARGET_COLUMNS;
    return ROB_REDRAW;
}

static unsigned mode(const struct rob_tui *tui)
{
    unsigned kind = tui->session.form->mode == ROB_MODE_ASSESS ? MODE_ASSESSED : 0;
    if (are_both_shown(tui))
        return kind | MODE_MATRIX | MODE_NUMBERS;
    return kind |
           (rob_overview_in_matrix(tui) ? MODE_MATRIX | MODE_ALONE : MODE_BARS | MODE_NUMBERS);
}

static void brief(const struct rob_tui *tui, struct rob_buf *out)
{
    rob_buf_str(out, "Summary");
    if (tui->summary.matrix && tui->session.shown < rob_view_n_studies(tui->session.view))
        rob_buf_printf(out, " %s", rob_view_study(tui->session.view, tui->session.shown).label);
}

static size_t study(const struct rob_tui *tui)
{
    return tui->session.shown;
}

static const struct rob_binding BINDINGS[] = {
    {'m', 0, ROB_OFFERED(MODE_BARS), ACT_MATRIX, "matrix", "traffic lights: studies by items",
     "matrix", "traffic light"},
    {'b', 0, ROB_OFFERED(MODE_ALONE), ACT_BARS, "bars", "bars: the share of each risk", "bars",
     NULL},
    {ROB_KEY_ENTER, 0, ROB_OFFERED(MODE_MATRIX), ACT_DETAILS, "details of the judgement",
     "what was judged there, with support and quotes", "details", "support quote"},
    {'a', 0, 0, ACT_AGREEMENT, "agreement", "agreement of the reviewers before the consensus",
     "agreement", "kappa statistics"},
    {'p', 0, 0, ROB_ACT_FIGURE, "figure", "write a figure to a file", "figure",
     "draw svg pdf png save picture print"},
    {'x', 0, 0, ROB_ACT_EXPORT, "export", "write tables, reports, sheets, figures", NULL,
     "table csv report html robvis sheet excel bundle save file"},
    {ROB_KEY_LEFT, ROB_KEY_RIGHT, 0, ACT_SIDE, NULL, "previous, next item of the matrix", NULL,
     NULL},
    {'n', 0, ROB_OFFERED(MODE_NUMBERS), ACT_COUNTS, "numbers or percentages",
     "numbers of studies, or percentages", "numbers", "counts percent"},
    {'f', 0, 0, ACT_SOURCE, "source", "consensus, first passes of all, your own first pass",
     "source", "first pass consensus mine"},
    {'i', 0, ROB_OFFERED(MODE_ASSESSED), ACT_WHY, "why no overall score",
     "why there is no overall score", "why no score", NULL},
    {ROB_KEY_DOWN, 'j', 0, ACT_MOVE, NULL, "next study of the matrix", NULL, NULL},
    {ROB_KEY_UP, 'k', 0, ACT_MOVE, NULL, "previous study", NULL, NULL},
    {ROB_KEY_PAGE_DOWN, ROB_KEY_PAGE_UP, 0, ACT_MOVE, NULL, "a page on, back", NULL, NULL},
    {ROB_KEY_HOME, ROB_KEY_END, 0, ACT_MOVE, NULL, "first, last study", NULL, NULL},
    {ROB_KEY_ESC, 'q', 0, ACT_BACK, "back", "back", "back", NULL},
    {'h', 's', 0, ACT_BACK, NULL, NULL, NULL, NULL},
};

const struct rob_screen rob_screen_overview = {.name = "summary",
                                               .place = "in the summary",
                                               .study = study,
                                               .draw = draw,
                                               .brief = brief,
                                               .act = act,
                                               .click = click,
                                               .leave = rob_overview_close,
                                               .refresh = count,
                                               .mode = mode,
                                               .bindings = BINDINGS,
                                               .n_bindings = ROB_COUNT(BINDINGS)};
