#include "tui/app.h"

#include "tui/draft.h"
#include "tui/editor.h"
#include "tui/intake.h"
#include "tui/kept.h"
#include "tui/screens.h"
#include "tui/words.h"

#include "base/utf8.h"

#include <assert.h>
#include <ctype.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { TOO_FEW_ROWS = 8, TOO_FEW_COLS = 34 };

void rob_tui_init(struct rob_tui *tui, struct rob_review *review,
                  const struct rob_tui_options *options)
{
    *tui = (struct rob_tui){.review = review,
                            .form = rob_review_form(review),
                            .options = *options,
                            .rows = 24,
                            .cols = 80};
    tui->judging.outcome = ROB_NO_OUTCOME;
    tui->reconcile.cell.outcome = ROB_NO_OUTCOME;
}

/* --- The stack --------------------------------------------------------------------------- */

void rob_tui_push(struct rob_tui *tui, const struct rob_screen *screen)
{
    assert(tui->depth < ROB_STACK_MAX);
    tui->stack[tui->depth++] = screen;
}

void rob_tui_pop(struct rob_tui *tui)
{
    if (tui->depth == 0)
        return;
    const struct rob_screen *screen = rob_tui_top(tui);
    if (screen->leave)
        screen->leave(tui);
    tui->depth--;
}

const struct rob_screen *rob_tui_top(const struct rob_tui *tui)
{
    assert(tui->depth > 0);
    return tui->stack[tui->depth - 1];
}

const struct rob_screen *rob_tui_base(const struct rob_tui *tui)
{
    size_t i = tui->depth;
    if (i == 0)
        return &rob_screen_global;
    while (i > 1 && tui->stack[i - 1]->overlay)
        i--;
    return tui->stack[i - 1];
}

/* --- The message line -------------------------------------------------------------------- */

void rob_tui_say(struct rob_tui *tui, const char *format, ...)
{
    if (tui->message_stays)
        return;
    va_list args;
    va_start(args, format);
    rob_utf8_vprint(tui->message, sizeof tui->message, format, args);
    va_end(args);
    tui->message_is_error = false;
}

void rob_tui_complain(struct rob_tui *tui, const struct rob_error *err)
{
    tui->message_stays = false;
    rob_tui_say(tui, "%s", *err->text ? err->text : rob_status_text(err->status));
    tui->message_is_error = true;
    tui->message_stays = err->status == ROB_SYSTEM || err->status == ROB_NO_MEMORY;
}

void rob_tui_clear_message(struct rob_tui *tui)
{
    if (!tui->message_stays)
        tui->message[0] = '\0';
}

/* --- Beginning --------------------------------------------------------------------------- */

size_t rob_tui_me(const struct rob_tui *tui)
{
    int viewer = rob_view_viewer(tui->view);
    assert(viewer >= 0);
    return (size_t)viewer;
}

bool rob_tui_adjudicates(const struct rob_tui *tui)
{
    return rob_view_seat(tui->view, rob_tui_me(tui)).role == ROB_ROLE_ADJUDICATOR;
}

static void claim(struct rob_tui *tui)
{
    struct rob_error err = {0};
    enum rob_status status = rob_review_claim(tui->review, tui->seat, &err);
    tui->form = rob_review_form(tui->review);
    tui->locked = status == ROB_LOCKED;
    if (status) {
        rob_tui_complain(tui, &err);
        tui->message_stays = false;
    }
}

static enum rob_status open_first(struct rob_tui *tui, struct rob_error *err)
{
    size_t study = 0;
    const char *wanted = tui->options.study;
    if (wanted) {
        enum rob_status status = rob_view_find_study(&study, tui->view, wanted, err);
        if (status)
            return status;
    }
    rob_list_open(tui);
    if (wanted)
        tui->list.study = study;
    rob_screen_list.refresh(tui);
    if (tui->options.start == ROB_TUI_RECONCILE)
        wanted ? rob_reconcile_open_study(tui, &study) : rob_reconcile_open(tui, NULL);
    else if (tui->options.start == ROB_TUI_SUMMARY)
        rob_tui_push(tui, &rob_screen_overview);
    else if (wanted)
        rob_assess_open(tui, study);
    return ROB_OK;
}

static size_t count_lacking(const struct rob_tui *tui)
{
    size_t n = 0;
    for (size_t s = 0; s < rob_view_n_studies(tui->view); s++)
        n += rob_view_n_lacking(tui->view, s) > 0;
    return n;
}

/* Nobody works on without knowing of a damaged file, or that finished studies ask for more. What
 * was said already, such as who else is at work, comes first. */
void rob_tui_notice(struct rob_tui *tui)
{
    size_t n = rob_review_n_problems(tui->review), lacking = count_lacking(tui);
    struct rob_problem first = n ? rob_review_problem(tui->review, 0) : (struct rob_problem){0};
    char more[40] = "";
    if (*tui->message)
        return;
    if (n > 1)
        snprintf(more, sizeof more, " (and %zu more)", n - 1);
    if (n)
        rob_tui_say(tui, "%s: %s%s. See: syrob check", first.kind, first.file, more);
    else if (lacking)
        rob_tui_say(tui,
                    "The form or the outcomes changed: %zu finished %s more answers. D reopens",
                    lacking, lacking == 1 ? "study needs" : "studies need");
}

enum rob_status rob_tui_enter(struct rob_tui *tui, const char *seat, struct rob_error *err)
{
    struct rob_view *view = NULL;
    enum rob_status status = rob_view_new(&view, tui->review, seat, err);
    if (status)
        return status;
    rob_view_free(tui->view);
    tui->view = view;
    snprintf(tui->seat, sizeof tui->seat, "%s", seat);
    tui->depth = 0;
    claim(tui);
    status = open_first(tui, err);
    if (!status)
        rob_tui_notice(tui);
    if (!status)
        rob_draft_offer(tui);
    return status;
}

enum rob_status rob_tui_begin(struct rob_tui *tui, struct rob_error *err)
{
    enum rob_status status = rob_view_new(&tui->view, tui->review, NULL, err);
    if (status)
        return status;
    if (tui->options.seat)
        return rob_tui_enter(tui, tui->options.seat, err);
    rob_tui_push(tui, &rob_screen_who);
    return ROB_OK;
}

void rob_tui_free(struct rob_tui *tui)
{
    rob_list_free(tui);
    rob_assess_close(tui);
    rob_agree_close(tui);
    rob_reconcile_free(tui);
    rob_prompt_free(tui);
    rob_field_free(&tui->help.filter);
    rob_draft_free(tui);
    rob_kept_free(tui);
    free(tui->page.text);
    free(tui->edit);
    rob_view_free(tui->view);
    *tui = (struct rob_tui){0};
}

/* --- Keys -------------------------------------------------------------------------------- */

unsigned rob_screen_mode(const struct rob_tui *tui, const struct rob_screen *screen)
{
    return screen->mode ? screen->mode(tui) : 1;
}

static bool is_key_of(const struct rob_tui *tui, const struct rob_screen *screen,
                      const struct rob_binding *binding, int key)
{
    if (key == binding->key || key == binding->other)
        return true;
    if (binding->key == ROB_KEY_DIGIT)
        return key >= '0' && key <= '9';
    bool answers = binding->key == ROB_KEY_ANSWER || binding->key == ROB_KEY_ANSWER_NEXT;
    if (!answers || key > 'z' || !isalpha(key))
        return false;
    const struct rob_item *item = screen->item ? screen->item(tui) : NULL;
    bool capital = binding->key == ROB_KEY_ANSWER_NEXT;
    return item && !isupper(key) == !capital && rob_answer_of_key(item, key) >= 0;
}

static const struct rob_binding *find_binding(const struct rob_tui *tui,
                                              const struct rob_screen *screen,
                                              const struct rob_screen *table, int key)
{
    unsigned mode = rob_screen_mode(tui, screen);
    for (size_t i = 0; i < table->n_bindings; i++) {
        const struct rob_binding *binding = &table->bindings[i];
        bool counts = !binding->modes || table != screen || (binding->modes & mode);
        if (counts && is_key_of(tui, screen, binding, key))
            return binding;
    }
    return NULL;
}

static unsigned run_global(struct rob_tui *tui, int action)
{
    switch (action) {
    case ROB_ACT_HELP:
        rob_help_open(tui, &rob_screen_help);
        return ROB_REDRAW;
    case ROB_ACT_PALETTE:
        rob_help_open(tui, &rob_screen_palette);
        return ROB_REDRAW;
    case ROB_ACT_UNDO:
        rob_tui_undo(tui, false);
        return ROB_REDRAW;
    case ROB_ACT_REDO:
        rob_tui_undo(tui, true);
        return ROB_REDRAW;
    case ROB_ACT_MOUSE:
        tui->mouse = !tui->mouse;
        rob_tui_say(tui, tui->mouse ? "Mouse on: a click selects" : "Mouse off");
        return ROB_MOUSE;
    case ROB_ACT_REPAINT:
        return ROB_REPAINT | ROB_RELOAD;
    case ROB_ACT_SUSPEND:
        return ROB_SUSPEND;
    default:
        return ROB_QUIT;
    }
}

static unsigned run(struct rob_tui *tui, const struct rob_screen *screen, int action, int key)
{
    if (action < ROB_ACT_GLOBAL)
        return screen->act(tui, action, key);
    bool changes = action == ROB_ACT_UNDO || action == ROB_ACT_REDO;
    if (changes && !tui->seat[0])
        return 0;
    return run_global(tui, action);
}

static unsigned type_key(struct rob_tui *tui, const struct rob_screen *screen,
                         struct rob_field *field, int key)
{
    int width = screen->field_width ? screen->field_width(tui) : tui->cols;
    field->full = false;
    if (!rob_field_key(field, key, width))
        return 0;
    if (field->full)
        rob_tui_say(tui, "This text is full: it holds %d bytes at most.", ROB_FIELD_MAX);
    return ROB_REDRAW | (screen->typed ? screen->typed(tui) : 0);
}

static unsigned dispatch(struct rob_tui *tui, int key)
{
    const struct rob_screen *screen = rob_tui_top(tui);
    struct rob_field *field = screen->field ? screen->field(tui) : NULL;
    if (field && rob_key_is_text(key))
        return type_key(tui, screen, field, key);
    const struct rob_binding *binding = find_binding(tui, screen, screen, key);
    bool global = !screen->overlay || (key > 0 && key < ' ');
    if (!binding && global)
        binding = find_binding(tui, screen, &rob_screen_global, key);
    if (binding)
        return run(tui, screen, binding->action, key);
    return field ? type_key(tui, screen, field, key) : 0;
}

static unsigned react(struct rob_tui *tui, unsigned reaction)
{
    if (reaction & ROB_RELOAD)
        rob_tui_reload(tui);
    if (reaction & ROB_CLOSE)
        rob_tui_pop(tui);
    if (reaction & ROB_QUIT || tui->depth == 0) {
        while (tui->depth > 0)
            rob_tui_pop(tui);
        reaction |= ROB_QUIT;
    }
    return reaction & ~(unsigned)(ROB_RELOAD | ROB_CLOSE);
}

unsigned rob_tui_run_action(struct rob_tui *tui, int action)
{
    return run(tui, rob_tui_base(tui), action, ROB_KEY_NONE);
}

static bool is_too_small(const struct rob_tui *tui)
{
    return tui->rows < TOO_FEW_ROWS || tui->cols < TOO_FEW_COLS;
}

unsigned rob_tui_key(struct rob_tui *tui, int key)
{
    if (key == ROB_KEY_NONE || tui->depth == 0)
        return 0;
    bool always = key == ROB_CTRL('C') || key == ROB_CTRL('Z') || key == ROB_CTRL('L');
    if (is_too_small(tui) && !always)
        return 0;
    rob_tui_clear_message(tui);
    return react(tui, dispatch(tui, key));
}

unsigned rob_tui_paste(struct rob_tui *tui, const char *text, size_t len)
{
    if (tui->depth == 0)
        return 0;
    const struct rob_screen *screen = rob_tui_top(tui);
    struct rob_field *field = screen->field ? screen->field(tui) : NULL;
    rob_tui_clear_message(tui);
    if (is_too_small(tui))
        rob_tui_say(tui, "Nothing was pasted: the window was too small.");
    else if (!field)
        rob_tui_say(tui, "Pasted text is only taken where a text is being written.");
    else if (rob_intake_insert(tui, field, text, len) && screen->typed)
        return react(tui, screen->typed(tui));
    return ROB_REDRAW;
}

unsigned rob_tui_click(struct rob_tui *tui, int row, int col)
{
    if (tui->depth == 0 || is_too_small(tui))
        return 0;
    const struct rob_screen *screen = rob_tui_top(tui);
    return screen->click ? react(tui, screen->click(tui, row, col)) : 0;
}

void rob_tui_resize(struct rob_tui *tui, int rows, int cols)
{
    tui->rows = rows;
    tui->cols = cols;
}

void rob_tui_tick(struct rob_tui *tui)
{
    rob_draft_save(tui);
}

/* An editor that failed may have written all the same. */
static bool keep_failed(struct rob_tui *tui, const struct rob_edit *edit)
{
    rob_tui_say(tui, "The editor failed; the text is as it was before.");
    if (!edit->read)
        return !edit->path;
    if (edit->text.len == 0 || strcmp(edit->text.data, tui->edit ? tui->edit : "") == 0)
        return true;
    rob_tui_say(tui, "The editor failed; the text is as it was before. What it wrote:");
    return rob_kept_add(tui, edit->text.data, edit->text.len);
}

/* Recording it clears the message; what was said of the text before is said again. */
static void finish_edited(struct rob_tui *tui, const struct rob_screen *screen)
{
    struct rob_buf said = {0};
    rob_buf_str(&said, tui->message);
    if (screen->edited)
        screen->edited(tui);
    if (!tui->message[0])
        rob_tui_say(tui, "%s", rob_buf_text(&said));
    rob_buf_free(&said);
}

bool rob_tui_edited(struct rob_tui *tui, const struct rob_edit *edit)
{
    const struct rob_screen *screen = rob_tui_top(tui);
    struct rob_field *field = screen->field ? screen->field(tui) : NULL;
    bool kept = true;
    if (edit->failed || !field) {
        kept = keep_failed(tui, edit);
    } else if (rob_intake_replace(tui, field, rob_buf_text(&edit->text), edit->text.len, &kept)) {
        kept = true;
        finish_edited(tui, screen);
    }
    if (!kept)
        rob_tui_say(tui, "Not taken; the editor's file stays in\n%s", edit->path);
    return kept;
}

/* --- Drawing ----------------------------------------------------------------------------- */

static void draw_too_small(const struct rob_tui *tui, struct rob_grid *grid)
{
    const struct rob_screen *base = rob_tui_base(tui);
    struct rob_buf brief = {0};
    if (base->brief)
        base->brief(tui, &brief);
    rob_grid_title(grid, 0, 0, grid->cols, rob_buf_text(&brief), ROB_ATTR_BOLD);
    rob_grid_title(grid, 1, 0, grid->cols, "too small", 0);
    rob_grid_printf(grid, 2, 0, 0, "%dx%d needed", TOO_FEW_COLS, TOO_FEW_ROWS);
    rob_grid_cursor(grid, 0, 0);
    rob_buf_free(&brief);
}

void rob_tui_draw(const struct rob_tui *tui, struct rob_grid *grid)
{
    rob_grid_clear(grid);
    if (tui->depth == 0 || grid->rows < 1 || grid->cols < 1)
        return;
    if (is_too_small(tui)) {
        draw_too_small(tui, grid);
        return;
    }
    size_t first = tui->depth - 1;
    while (first > 0 && tui->stack[first]->overlay)
        first--;
    for (size_t i = first; i < tui->depth; i++)
        tui->stack[i]->draw(tui, grid);
    rob_frame_message(tui, grid);
    rob_frame_hints(tui, grid);
}

void rob_tui_farewell(const struct rob_tui *tui, struct rob_buf *out)
{
    if (!tui->seat[0] || !tui->view)
        return;
    size_t totals[3] = {0};
    rob_view_seat_totals(totals, tui->view, rob_tui_me(tui));
    size_t all = totals[0] + totals[1] + totals[2];
    struct rob_totals review = rob_view_totals(tui->view);
    if (tui->n_judged > 0)
        rob_buf_printf(out, "%zu judgement%s saved. ", tui->n_judged,
                       tui->n_judged == 1 ? "" : "s");
    rob_word_full_name(out, tui, rob_tui_me(tui));
    if (rob_tui_adjudicates(tui))
        rob_buf_printf(out, ": %zu of %zu %s reconciled.", review.reconciled, review.studies,
                       review.studies == 1 ? "study" : "studies");
    else
        rob_buf_printf(out, ": %zu of %zu %s done.", totals[ROB_COMPLETE], all,
                       all == 1 ? "study" : "studies");
    if (totals[ROB_COMPLETE] < all)
        rob_buf_str(out, " Next: syrob assess");
    else if (review.open_disagreements > 0)
        rob_buf_printf(out, " %zu to settle. Next: syrob reconcile", review.open_disagreements);
    else if (review.open == review.studies && review.studies > 0)
        rob_buf_str(out, " Next: syrob summary");
    else
        rob_buf_str(out, " Next: syrob status");
    rob_buf_char(out, '\n');
}
