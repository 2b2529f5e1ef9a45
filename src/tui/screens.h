/* What the screens offer to one another, beside their tables. */
#ifndef ROB_TUI_SCREENS_H
#define ROB_TUI_SCREENS_H

#include "tui/app.h"

/* Actions of every screen. A screen numbers its own from 0. */
enum rob_global_action {
    ROB_ACT_GLOBAL = 1000,
    ROB_ACT_HELP = ROB_ACT_GLOBAL,
    ROB_ACT_PALETTE,
    ROB_ACT_UNDO,
    ROB_ACT_REDO,
    ROB_ACT_MOUSE,
    ROB_ACT_REPAINT,
    ROB_ACT_SUSPEND,
    ROB_ACT_LEAVE,
};

void rob_list_open(struct rob_tui *tui);
void rob_list_free(struct rob_tui *tui);

/* How far the others are with a study, in a word or two: "wait", "2 differ", "settled". */
void rob_list_pair_word(const struct rob_tui *tui, size_t study, struct rob_buf *out);

/* The form for a study, at its first open item. */
void rob_assess_open(struct rob_tui *tui, size_t study);

/* Frees what the form holds; an unfinished text stays as a draft. */
void rob_assess_close(struct rob_tui *tui);

/* The differences, from this study's on; NULL: from the first. If there are none, or the study has
 * none, it is said. False: nothing was opened. */
bool rob_reconcile_open(struct rob_tui *tui, const size_t *study);

/* The same of a study that was asked for: no other is opened in its place, and it is said why. */
bool rob_reconcile_open_study(struct rob_tui *tui, const size_t *study);

void rob_reconcile_free(struct rob_tui *tui);

/* How far the reviewers agreed before they settled anything. */
void rob_agree_open(struct rob_tui *tui);
void rob_agree_close(struct rob_tui *tui);

/* Help or palette, for the screen on top. */
void rob_help_open(struct rob_tui *tui, const struct rob_screen *which);

void rob_prompt_free(struct rob_tui *tui);

/* Guidance of an item: the whole, or what comes first of each answer. */
void rob_guidance_text(const struct rob_tui *tui, const struct rob_item *item, bool whole,
                       struct rob_buf *out);

/* All there is to know about an item, as a page. */
void rob_guidance_page(const struct rob_tui *tui, const struct rob_item *item, struct rob_buf *out);

#endif
