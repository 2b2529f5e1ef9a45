/*
 * The screens' common state and how they work together; nothing here knows the terminal.
 *
 *     struct rob_tui tui;
 *     rob_tui_init(&tui, review, &options);
 *     rob_tui_begin(&tui);                            // "who are you?", or the first screen
 *     while (running) {
 *         rob_tui_draw(&tui, &grid);                  // const: changes nothing
 *         reaction = rob_tui_key(&tui, key);          // an action: never draws
 *     }
 *     rob_tui_free(&tui);
 *
 * A screen is one file that ends in one constant `struct rob_screen`. Its table of keys is what
 * dispatches, what the hint line, the help and the palette show. Screens lie on a stack; an
 * overlay leaves the one below in sight.
 */
#ifndef ROB_TUI_APP_H
#define ROB_TUI_APP_H

#include "tui/grid.h"
#include "tui/keys.h"
#include "tui/state.h"
#include "tui/tui.h"

struct rob_edit;

/* What must happen after an action. */
enum rob_reaction {
    ROB_REDRAW = 1,
    ROB_RELOAD = 2,   /* what other programs wrote is to be read */
    ROB_CLOSE = 4,    /* the screen is done */
    ROB_QUIT = 8,     /* the program is */
    ROB_EDIT = 16,    /* tui->edit wants the user's editor */
    ROB_SUSPEND = 32, /* Ctrl-Z */
    ROB_REPAINT = 64, /* everything anew */
    ROB_MOUSE = 128,  /* tui->mouse has changed */
};

struct rob_binding {
    int key, other; /* ROB_KEY_NONE: not bound to a key; only in the palette */
    unsigned modes; /* in which modes of the screen; 0: all */
    int action;
    const char *name;     /* for the palette: a few words; NULL: not there */
    const char *help;     /* one line; NULL: not in the help */
    const char *hint;     /* a word or two for the hint line; NULL: not there */
    const char *synonyms; /* words that find it too; NULL: none */
};

struct rob_screen {
    const char *name;
    void (*draw)(const struct rob_tui *tui, struct rob_grid *grid);
    /* One line that says where the cursor is, for a terminal too small for more. */
    void (*brief)(const struct rob_tui *tui, struct rob_buf *out);
    unsigned (*act)(struct rob_tui *tui, int action, int key);
    /* One bit: which rows of the table count now. NULL: 1. */
    unsigned (*mode)(const struct rob_tui *tui);
    /* The text that keys and pastes go to; NULL: none now. */
    struct rob_field *(*field)(struct rob_tui *tui);
    int (*field_width)(const struct rob_tui *tui);
    /* After the text has changed; may be NULL. */
    unsigned (*typed)(struct rob_tui *tui);
    /* The item whose answers' keys ROB_KEY_ANSWER stands for. */
    const struct rob_item *(*item)(const struct rob_tui *tui);
    /* How many numbers ROB_KEY_DIGIT stands for; NULL: all of them. */
    size_t (*n_choices)(const struct rob_tui *tui);
    unsigned (*click)(struct rob_tui *tui, int row, int col);
    void (*edited)(struct rob_tui *tui);  /* after the editor has changed the text */
    void (*leave)(struct rob_tui *tui);   /* before it is closed */
    void (*refresh)(struct rob_tui *tui); /* after the review has changed */
    const struct rob_binding *bindings;
    size_t n_bindings;
    bool overlay;
    bool consensus; /* undo and redo are those of the consensus */
};

/* Rows of the table that every screen has behind its own. */
extern const struct rob_screen rob_screen_global;

extern const struct rob_screen rob_screen_who, rob_screen_list, rob_screen_assess;
extern const struct rob_screen rob_screen_reconcile, rob_screen_overview, rob_screen_agree;
extern const struct rob_screen rob_screen_help, rob_screen_palette, rob_screen_prompt;
extern const struct rob_screen rob_screen_page;

/* --- For the loop and the tests ---------------------------------------------------------- */

void rob_tui_init(struct rob_tui *tui, struct rob_review *review,
                  const struct rob_tui_options *options);
void rob_tui_free(struct rob_tui *tui);

/* Opens the first screen. Errors: an unknown seat or study. */
enum rob_status rob_tui_begin(struct rob_tui *tui, struct rob_error *err);

/* Says, unless something is said already, that a file is damaged, or that finished studies need
 * more answers. */
void rob_tui_notice(struct rob_tui *tui);

/* Reaction flags that are the loop's; the others have been dealt with. */
unsigned rob_tui_key(struct rob_tui *tui, int key);
unsigned rob_tui_paste(struct rob_tui *tui, const char *text, size_t len);
unsigned rob_tui_click(struct rob_tui *tui, int row, int col);
void rob_tui_resize(struct rob_tui *tui, int rows, int cols);
void rob_tui_tick(struct rob_tui *tui); /* every second */

/* What the editor left; false: it is neither taken nor kept, and its file must stay. */
bool rob_tui_edited(struct rob_tui *tui, const struct rob_edit *edit);
void rob_tui_draw(const struct rob_tui *tui, struct rob_grid *grid);

/* One line for the way out: what was done, what comes next. */
void rob_tui_farewell(const struct rob_tui *tui, struct rob_buf *out);

/* --- For the screens --------------------------------------------------------------------- */

/* Becomes this reviewer. */
enum rob_status rob_tui_enter(struct rob_tui *tui, const char *seat, struct rob_error *err);

void rob_tui_push(struct rob_tui *tui, const struct rob_screen *screen);
void rob_tui_pop(struct rob_tui *tui);
const struct rob_screen *rob_tui_top(const struct rob_tui *tui);

/* The nearest screen that is no overlay. */
const struct rob_screen *rob_tui_base(const struct rob_tui *tui);

/* Mode of a screen, as its table understands it. */
unsigned rob_screen_mode(const struct rob_tui *tui, const struct rob_screen *screen);

/* Runs an action of the base screen or a global one, as if its key had been pressed. */
unsigned rob_tui_run_action(struct rob_tui *tui, int action);

/* The message line, until the next key. */
__attribute__((format(printf, 2, 3))) void rob_tui_say(struct rob_tui *tui, const char *format,
                                                       ...);

/* The same for what went wrong; what the system did wrong stays until a recording succeeds. */
void rob_tui_complain(struct rob_tui *tui, const struct rob_error *err);

void rob_tui_clear_message(struct rob_tui *tui);

/* rob_review_record(), with the message line and the studies' places kept right. */
enum rob_status rob_tui_record(struct rob_tui *tui, const char *seat, struct rob_event *events,
                               size_t n);

/* Takes the last change back, or the last undo; says what it was. */
void rob_tui_undo(struct rob_tui *tui, bool redo);

/* Reads what others wrote. */
void rob_tui_reload(struct rob_tui *tui);

/* Index of the viewer's seat. */
size_t rob_tui_me(const struct rob_tui *tui);

/* Is the viewer an adjudicator, of whom words speak as of a third person? */
bool rob_tui_adjudicates(const struct rob_tui *tui);

/* Questions at the bottom of the screen. The answer goes to `done` once: `choice` is the number
 * from 0, or -1 where Enter was pressed without one; Esc calls nothing. */
typedef unsigned rob_prompt_done(struct rob_tui *tui, const char *text, int choice);
void rob_tui_confirm(struct rob_tui *tui, const char *question, rob_prompt_done *done);
void rob_tui_ask(struct rob_tui *tui, const char *question, const char *text,
                 rob_prompt_done *done);
void rob_tui_choose(struct rob_tui *tui, const char *question, const char *const *choices, size_t n,
                    int selected, rob_prompt_done *done);

/* A text to read, over the screen; takes the text over. */
void rob_tui_show_page(struct rob_tui *tui, const char *title, struct rob_buf *text);

/* --- Parts that screens have in common (frame.c) ----------------------------------------- */

/* Header (none with NULL) and message line; the body is rows 1 to rows - 3. The last row is drawn
 * by rob_frame_hints() when the screens on the stack have drawn themselves. */
void rob_frame(const struct rob_tui *tui, struct rob_grid *grid, const char *left);
void rob_frame_hints(const struct rob_tui *tui, struct rob_grid *grid);

/* A message of several lines, drawn last. */
void rob_frame_message(const struct rob_tui *tui, struct rob_grid *grid);

/* "-- text ------", to `width` columns. */
void rob_rule(struct rob_grid *grid, int row, int col, int width, const char *text);

/* The question of an item over the whole width, its last row underlined. `before` is put before it:
 * "ALT: ", "". At most 3 rows. */
int rob_question_height(const struct rob_item *item, const char *before, int cols);
void rob_question(struct rob_grid *grid, int row, int height, const struct rob_item *item,
                  const char *before);

/* First of `n` rows to draw in `height`, so that `cursor` is in sight: a function of these alone.
 */
size_t rob_first_row(size_t cursor, size_t n, int height);

/* "+3 above +3 more" in a row, before column `end`. */
void rob_more(struct rob_grid *grid, int row, int end, size_t above, size_t below);

/* Moves a cursor by the usual keys; true if it was one of them. */
bool rob_move(size_t *cursor, size_t n, int key, int page);

/* The keys of a row as people read them: "j/Down", "y/u/n". */
void rob_binding_keys(const struct rob_tui *tui, const struct rob_binding *binding, bool both,
                      struct rob_buf *out);

#define ROB_COUNT(array) (sizeof(array) / sizeof(array)[0])

#endif
