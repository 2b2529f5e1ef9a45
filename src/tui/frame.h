/* Parts that screens have in common: header, message, hints, questions, a cursor in a list. */
#ifndef ROB_TUI_FRAME_H
#define ROB_TUI_FRAME_H

#include "tui/screens.h"

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

/* Shows that a row is selected: in reverse video. The signs of judgements keep their colour. */
void rob_select(struct rob_grid *grid, int row, int col, int width);

/* "+3 above +3 more" in a row, before column `end`. */
void rob_more(struct rob_grid *grid, int row, int end, size_t above, size_t below);

/* Moves a cursor by the usual keys; true if it was one of them. */
bool rob_move(size_t *cursor, size_t n, int key, int page);

/* The keys of a row as people read them: "j/Down", "y/u/n". */
void rob_binding_keys(const struct rob_tui *tui, const struct rob_binding *binding, bool both,
                      struct rob_buf *out);

#endif
