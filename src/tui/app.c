#include "tui/app.h"

#include "session/draft.h"
#include "session/find.h"
#include "session/intake.h"
#include "session/judge.h"
#include "session/kept.h"
#include "session/resolve.h"
#include "session/studies.h"
#include "session/visit.h"
#include "session/words.h"
#include "tui/editor.h"
#include "tui/frame.h"
#include "tui/typing.h"

#include <ctype.h>
#include <stdlib.h>

enum { TOO_FEW_ROWS = 8, TOO_FEW_COLS = 34 };

static const struct rob_screen *const SCREENS[ROB_N_SCREENS] = {
#define X(id, name) [ROB_SCREEN_##id] = &rob_screen_##name,
    ROB_SCREEN_LIST_OF(X)
#undef X
};

/* --- What the session replied ------------------------------------------------------------ */

static void go(struct rob_tui *tui, enum rob_screen_id id)
{
    if (!rob_tui_is_on_top(tui, id))
        rob_tui_push(tui, id);
}

static void refresh(struct rob_tui *tui)
{
    tui->revision = tui->session.revision;
    for (size_t i = 0; i < tui->depth; i++)
        if (tui->stack[i]->refresh)
            tui->stack[i]->refresh(tui);
}

/* Goes where the work goes on, and puts the question that the session asks. */
static void follow(struct rob_tui *tui)
{
    if (tui->revision != tui->session.revision)
        refresh(tui);
    switch (rob_session_take_go(&tui->session)) {
    case ROB_GO_FORM:
        go(tui, ROB_SCREEN_ASSESS);
        break;
    case ROB_GO_SCREENING:
        tui->record_top = 0; /* another record */
        go(tui, ROB_SCREEN_SCREENING);
        break;
    case ROB_GO_CONSENSUS:
        go(tui, ROB_SCREEN_RECONCILE);
        break;
    case ROB_GO_BACK:
        rob_tui_pop(tui);
        break;
    case ROB_GO_NOWHERE:
        break;
    }
    bool asked = rob_tui_is_on_top(tui, ROB_SCREEN_PROMPT) ||
                 (rob_tui_is_on_top(tui, ROB_SCREEN_HELP) && tui->depth > 1 &&
                  tui->stack[tui->depth - 2] == tui->screens[ROB_SCREEN_PROMPT]);
    if (tui->session.question.kind && !asked)
        rob_prompt_open(tui);
}

/* --- Beginning and end ------------------------------------------------------------------- */

enum rob_status rob_tui_init(struct rob_tui *tui, struct rob_review *review,
                             const struct rob_tui_options *options, struct rob_error *err)
{
    *tui = (struct rob_tui){
        .options = *options, .screens = SCREENS, .mouse = true, .rows = 24, .cols = 80};
    return rob_session_init(&tui->session, review, err);
}

static enum rob_status open_first(struct rob_tui *tui, struct rob_error *err)
{
    struct rob_session *session = &tui->session;
    const char *wanted = tui->options.study;
    size_t study = 0;
    enum rob_status status =
        wanted ? rob_view_find_study(&study, session->view, wanted, err) : ROB_OK;
    if (status)
        return status;
    tui->depth = 0;
    rob_tui_push(tui, ROB_SCREEN_LIST);
    rob_studies_open(session, tui->options.start == ROB_TUI_LIST && !wanted);
    rob_visit_resume(session);
    if (wanted)
        rob_studies_select(session, study);
    if (tui->options.start == ROB_TUI_SUMMARY)
        rob_overview_open(tui);
    else if (tui->options.start == ROB_TUI_RECONCILE)
        wanted ? rob_resolve_open_study(session, &study) : rob_resolve_open(session, NULL);
    else if (wanted)
        rob_judge_open(session, study);
    rob_session_notice(session);
    follow(tui);
    rob_draft_offer(session);
    follow(tui);
    return ROB_OK;
}

enum rob_status rob_tui_begin(struct rob_tui *tui, struct rob_error *err)
{
    const char *seat = tui->options.seat;
    if (!seat) {
        rob_tui_push(tui, ROB_SCREEN_WHO);
        return ROB_OK;
    }
    enum rob_status status = rob_session_enter(&tui->session, seat, err);
    return status ? status : open_first(tui, err);
}

void rob_tui_free(struct rob_tui *tui)
{
    if (tui->session.view)
        rob_visit_save(&tui->session);
    rob_agree_close(tui);
    rob_overview_close(tui);
    rob_field_free(&tui->prompt.field);
    rob_field_free(&tui->help.filter);
    free(tui->page.text);
    free(tui->edit);
    free(tui->found);
    rob_session_free(&tui->session);
    *tui = (struct rob_tui){0};
}

/* --- Keys -------------------------------------------------------------------------------- */

static unsigned run(struct rob_tui *tui, const struct rob_screen *screen, int action, int key)
{
    return action < ROB_ACT_GLOBAL ? screen->act(tui, action, key) : rob_global_act(tui, action);
}

static unsigned type_key(struct rob_tui *tui, const struct rob_screen *screen,
                         struct rob_field *field, int key)
{
    int width = screen->field_width ? screen->field_width(tui) : tui->cols;
    field->full = false;
    if (!rob_typing_key(field, key, width))
        return 0;
    if (field->full)
        rob_session_say(&tui->session, "This text is full: it may have %d bytes.", ROB_FIELD_MAX);
    if (screen->typed)
        screen->typed(tui);
    return ROB_REDRAW;
}

/* A screen on which the key has a meaning, and which; NULL: none. */
static const struct rob_binding *find_elsewhere(const struct rob_tui *tui, int key,
                                                const struct rob_screen **where)
{
    for (size_t i = 0; i < ROB_N_SCREENS; i++) {
        const struct rob_screen *screen = tui->screens[i];
        for (size_t k = 0; k < screen->n_bindings && !screen->overlay; k++) {
            const struct rob_binding *binding = &screen->bindings[k];
            bool is_it = key > ' ' && (key == binding->key || key == binding->other);
            *where = screen;
            if (is_it && binding->name && rob_key_is_text(key))
                return binding;
        }
    }
    return NULL;
}

/* Does the key answer an item on the form? */
static bool is_answer(const struct rob_tui *tui, int key)
{
    const struct rob_form *form = tui->session.form;
    bool found = false;
    for (size_t i = 0; i < form->n_items && !found && key > ' ' && key < 0x7F; i++)
        for (size_t k = 0; k < form->items[i].n_answers; k++)
            found = found || form->items[i].answers[k].key[0] == tolower(key);
    return found;
}

/* A key without a command here says so, and where it has one. */
static unsigned dead_key(struct rob_tui *tui, const struct rob_screen *screen, int key)
{
    char name[16];
    const struct rob_screen *where = NULL;
    const struct rob_binding *binding = find_elsewhere(tui, key, &where);
    rob_key_name(key, name);
    tui->prompt.refused = screen == tui->screens[ROB_SCREEN_PROMPT];
    if (screen->overlay)
        rob_session_say(&tui->session, "%s does nothing here; the last line shows the keys.", name);
    else if (screen == tui->screens[ROB_SCREEN_LIST] && is_answer(tui, key))
        rob_session_say(
            &tui->session,
            "%s is an answer on the form: press Enter to open the study. ? shows all keys.", name);
    else if (binding && where == screen)
        rob_session_say(&tui->session, "%s (%s) is not possible right now; ? shows all keys.", name,
                        binding->name);
    else if (binding && where != tui->screens[ROB_SCREEN_WHO])
        rob_session_say(&tui->session, "%s does nothing here; %s, it is: %s. ? shows all keys.",
                        name, where->place, binding->name);
    else
        rob_session_say(&tui->session, "%s does nothing here; ? shows all keys.", name);
    return ROB_REDRAW;
}

static unsigned dispatch(struct rob_tui *tui, int key)
{
    const struct rob_screen *screen = rob_tui_top(tui);
    struct rob_field *field = screen->field ? screen->field(tui) : NULL;
    if (field && rob_key_is_text(key))
        return type_key(tui, screen, field, key);
    const struct rob_binding *binding = rob_binding_find(tui, screen, screen, key);
    bool global = !screen->overlay || (key > 0 && key < ' ') || key == ROB_KEY_F1 || key == '?';
    if (!binding && global)
        binding = rob_binding_find(tui, screen, &rob_screen_global, key);
    tui->behind = false;
    if (binding)
        return run(tui, screen, binding->action, key);
    return field ? type_key(tui, screen, field, key) : dead_key(tui, screen, key);
}

static unsigned enter(struct rob_tui *tui)
{
    struct rob_error err = {0};
    if (open_first(tui, &err))
        rob_session_complain(&tui->session, &err);
    return ROB_REDRAW;
}

static void go_home(struct rob_tui *tui)
{
    size_t study = rob_tui_study(tui);
    while (tui->depth > 1)
        rob_tui_pop(tui);
    rob_studies_select(&tui->session, study);
}

/* Deals with the consequences of an action; those that are left are the loop's. */
static unsigned react(struct rob_tui *tui, unsigned reaction)
{
    if (reaction & ROB_RELOAD)
        rob_session_reload(&tui->session);
    if (reaction & ROB_CLOSE)
        rob_tui_pop(tui);
    if (reaction & ROB_CHOSEN)
        reaction = run(tui, rob_tui_base(tui), tui->chosen, tui->chosen_key);
    if (reaction & ROB_HOME)
        go_home(tui);
    if (reaction & ROB_ENTERED)
        reaction |= enter(tui);
    follow(tui);
    if (reaction & ROB_QUIT || tui->depth == 0) {
        while (tui->depth > 0)
            rob_tui_pop(tui);
        reaction |= ROB_QUIT;
    }
    return reaction & ~(unsigned)(ROB_RELOAD | ROB_CLOSE | ROB_CHOSEN | ROB_ENTERED | ROB_HOME);
}

static bool is_too_small(const struct rob_tui *tui)
{
    return tui->rows < TOO_FEW_ROWS || tui->cols < TOO_FEW_COLS;
}

/* The wheel moves as Up and Down do, three rows at a time, where these move anything. */
static unsigned turn_wheel(struct rob_tui *tui, bool up)
{
    const struct rob_screen *screen = rob_tui_top(tui);
    int key = up ? ROB_KEY_UP : ROB_KEY_DOWN;
    unsigned reaction = 0;
    for (int i = 0; i < 3 && rob_binding_find(tui, screen, screen, key); i++)
        reaction |= dispatch(tui, key);
    return react(tui, reaction);
}

unsigned rob_tui_key(struct rob_tui *tui, int key)
{
    if (key == ROB_KEY_NONE || tui->depth == 0)
        return 0;
    bool always = key == ROB_CTRL('C') || key == ROB_CTRL('Z') || key == ROB_CTRL('L');
    if (is_too_small(tui) && !always)
        return 0;
    rob_session_clear_message(&tui->session);
    if (key == ROB_KEY_WHEEL_UP || key == ROB_KEY_WHEEL_DOWN)
        return turn_wheel(tui, key == ROB_KEY_WHEEL_UP);
    return react(tui, dispatch(tui, key));
}

unsigned rob_tui_paste(struct rob_tui *tui, const char *text, size_t len)
{
    if (tui->depth == 0)
        return 0;
    const struct rob_screen *screen = rob_tui_top(tui);
    struct rob_field *field = screen->field ? screen->field(tui) : NULL;
    rob_session_clear_message(&tui->session);
    if (is_too_small(tui))
        rob_session_say(&tui->session, "Nothing was pasted: the window was too small.");
    else if (screen->paste && screen->paste(tui, text, len))
        ; /* it is a quote */
    else if (!field)
        rob_session_say(&tui->session, "Paste works while you are writing a text, and on an item "
                                       "of the form.");
    else if (rob_intake_insert(&tui->session, field, text, len) && screen->typed)
        screen->typed(tui);
    return react(tui, ROB_REDRAW);
}

unsigned rob_tui_click(struct rob_tui *tui, const struct rob_grid *grid, int row, int col)
{
    const struct rob_target *target = rob_grid_target_at(grid, row, col);
    if (tui->depth == 0 || is_too_small(tui) || !target)
        return 0;
    const struct rob_screen *screen = rob_tui_top(tui);
    if (target->what == ROB_TARGET_HINT)
        return rob_tui_key(tui, (int)target->which);
    if (!screen->click)
        return 0;
    rob_session_clear_message(&tui->session);
    return react(tui, screen->click(tui, target));
}

void rob_tui_resize(struct rob_tui *tui, int rows, int cols)
{
    tui->rows = rows;
    tui->cols = cols;
}

/* The changes of others are shown while nobody is in the middle of a text or a question. */
void rob_tui_tick(struct rob_tui *tui)
{
    rob_draft_save(&tui->session);
    if (tui->depth == 0 || !tui->session.seat[0])
        return;
    rob_find_get_ready(&tui->session);
    const struct rob_screen *screen = rob_tui_top(tui);
    bool busy = screen->overlay || (screen->field && screen->field(tui));
    if (!busy && rob_visit_look(&tui->session))
        follow(tui);
}

/* Recording it clears the message; what was said of the text before is said again. */
static void finish_edited(struct rob_tui *tui, const struct rob_screen *screen)
{
    struct rob_buf said = {0};
    rob_buf_str(&said, tui->session.message);
    if (screen->edited)
        screen->edited(tui);
    if (!tui->session.message[0])
        rob_session_say(&tui->session, "%s", rob_buf_text(&said));
    rob_buf_free(&said);
}

bool rob_tui_edited(struct rob_tui *tui, const struct rob_edit *edit)
{
    const struct rob_screen *screen = rob_tui_top(tui);
    struct rob_field *field = screen->field ? screen->field(tui) : NULL;
    bool stays = false;
    if (rob_editor_take(edit, &tui->session, field, tui->edit ? tui->edit : "", &stays))
        finish_edited(tui, screen);
    follow(tui);
    return stays;
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
    for (size_t i = first; i < tui->depth; i++) {
        grid->targets.n = 0; /* what lies below is not clicked on */
        tui->stack[i]->draw(tui, grid);
    }
    rob_frame_message(tui, grid);
    rob_frame_hints(tui, grid);
}
