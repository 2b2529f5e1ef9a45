/* Done with a study, open it again, and flags. Nothing becomes done by itself. */
#include "tui/assess.h"

#include "tui/kept.h"
#include "tui/list.h"
#include "tui/words.h"

#include <stdio.h>
#include <string.h>

static struct rob_event study_event(const struct rob_tui *tui, enum rob_op op)
{
    return (struct rob_event){.op = op, .study = rob_view_study(tui->view, tui->judging.study).id};
}

/* "3, 5 and 9": numbers of the items that `wanted` picks. */
static size_t add_numbers(const struct rob_tui *tui, struct rob_buf *out,
                          bool (*wanted)(const struct rob_judgement *))
{
    size_t n = 0;
    int last = 0;
    for (size_t i = 0; i < rob_view_n_cells(tui->view, tui->judging.study); i++) {
        struct rob_cell cell = rob_view_cell(tui->view, tui->judging.study, i);
        struct rob_judgement judgement = rob_assess_judgement(tui, cell);
        int number = tui->form->items[cell.item].number;
        if (!wanted(&judgement) || number == last)
            continue;
        rob_buf_printf(out, "%s%d", n > 0 ? ", " : "", number);
        last = number;
        n++;
    }
    return n;
}

static bool is_open(const struct rob_judgement *judgement)
{
    return judgement->answer < 0;
}

static bool is_unsupported(const struct rob_judgement *judgement)
{
    return judgement->answer >= 0 && !*judgement->support && judgement->n_quotes == 0;
}

void rob_assess_add_unsupported(const struct rob_tui *tui, struct rob_buf *out)
{
    struct rob_buf numbers = {0};
    size_t n = add_numbers(tui, &numbers, is_unsupported);
    if (n > 0)
        rob_buf_printf(out, ", %zu without support (%s)", n, rob_buf_text(&numbers));
    rob_buf_free(&numbers);
}

void rob_assess_say_all_judged(struct rob_tui *tui)
{
    struct rob_buf text = {0};
    if (rob_view_progress(tui->view, tui->judging.study, rob_tui_me(tui)) == ROB_COMPLETE) {
        rob_buf_str(&text, "You are done with this study. ] goes to the next one.");
    } else {
        rob_buf_str(&text, "Press d when you are done: all items judged"); /* the list may be cut */
        rob_assess_add_unsupported(tui, &text);
        rob_buf_char(&text, '.');
    }
    rob_tui_say(tui, "%s", rob_buf_text(&text));
    rob_buf_free(&text);
}

/* --- Done -------------------------------------------------------------------------------- */

static unsigned complete(struct rob_tui *tui, const char *text, int choice)
{
    (void)text;
    (void)choice;
    struct rob_event event = study_event(tui, ROB_OP_COMPLETE);
    struct rob_buf label = {0};
    rob_buf_str(&label, rob_view_study(tui->view, tui->judging.study).label);
    if (rob_tui_record(tui, tui->seat, &event, 1) == ROB_OK) {
        rob_tui_pop(tui);
        rob_list_say_next(tui, rob_buf_text(&label));
    }
    rob_buf_free(&label);
    return ROB_REDRAW;
}

unsigned rob_assess_done(struct rob_tui *tui)
{
    struct rob_buf text = {0};
    if (!rob_assess_may_change(tui))
        return ROB_REDRAW;
    size_t n = add_numbers(tui, &text, is_open);
    if (n > 0) {
        rob_tui_say(tui, "Not yet: item%s %s %s no judgement.", n == 1 ? "" : "s",
                    rob_buf_text(&text), n == 1 ? "has" : "have");
        rob_assess_go_open(tui);
    } else {
        rob_buf_clear(&text);
        rob_buf_str(&text, "All items judged");
        rob_assess_add_unsupported(tui, &text);
        rob_buf_printf(&text, ".\nDone with %s? ",
                       rob_view_study(tui->view, tui->judging.study).label);
        rob_word_when_frozen(&text, tui, tui->judging.study);
        rob_tui_confirm(tui, rob_buf_text(&text), complete);
    }
    rob_buf_free(&text);
    return ROB_REDRAW;
}

/* --- Reopened ---------------------------------------------------------------------------- */

static unsigned reopen(struct rob_tui *tui, const char *text, int choice)
{
    (void)choice;
    struct rob_event event = study_event(tui, ROB_OP_REOPEN);
    event.reason = text;
    if (!*text)
        rob_tui_say(tui, "Not reopened: a reason is needed.");
    else if (rob_tui_record(tui, tui->seat, &event, 1) == ROB_OK)
        rob_tui_say(tui, "Open again. Press d when you are done.");
    else
        rob_kept_add(tui, text, strlen(text));
    return ROB_REDRAW;
}

unsigned rob_assess_reopen(struct rob_tui *tui)
{
    struct rob_event event = study_event(tui, ROB_OP_REOPEN);
    struct rob_error err = {0};
    if (rob_view_progress(tui->view, tui->judging.study, rob_tui_me(tui)) != ROB_COMPLETE) {
        rob_tui_say(tui, "This study is open: you are not done with it yet.");
        return ROB_REDRAW;
    }
    event.reason = "?";
    if (rob_review_check(tui->review, tui->seat, &event, 1, &err))
        rob_tui_complain(tui, &err);
    else
        rob_tui_ask(tui, "Why do you open this study again?", "", reopen);
    return ROB_REDRAW;
}

/* --- Flags ------------------------------------------------------------------------------- */

static unsigned set_flag(struct rob_tui *tui, const char *text, int choice)
{
    (void)choice;
    struct rob_event event = study_event(tui, ROB_OP_FLAG);
    event.item = rob_assess_item_here(tui)->id;
    event.reason = text;
    if (rob_tui_record(tui, tui->seat, &event, 1) == ROB_OK)
        rob_tui_say(tui,
                    *text ? "Flagged: the item carries a ! in the list." : "The flag is gone.");
    else if (*text)
        rob_kept_add(tui, text, strlen(text));
    return ROB_REDRAW;
}

unsigned rob_assess_flag(struct rob_tui *tui)
{
    const char *flag = rob_view_flag(tui->view, rob_assess_cell(tui), rob_tui_me(tui));
    struct rob_buf question = {0};
    rob_buf_printf(&question, "Flag on item %d (a note to yourself; empty: no flag)",
                   rob_assess_item_here(tui)->number);
    rob_tui_ask(tui, rob_buf_text(&question), flag ? flag : "", set_flag);
    rob_buf_free(&question);
    return ROB_REDRAW;
}
