/* The way into the reconciliation: what there is to settle, or why there is nothing. */
#include "tui/reconcile.h"

#include "tui/words.h"

/* --- Why not ----------------------------------------------------------------------------- */

/* Who keeps the studies from being opened, and how far they are. */
static void say_what_is_missing(struct rob_tui *tui)
{
    struct rob_buf text = {0};
    size_t n = 0;
    rob_buf_str(&text, "Nothing to settle yet.");
    for (size_t seat = 0; seat < rob_view_n_seats(tui->view); seat++) {
        size_t parts[3] = {0};
        rob_view_seat_totals(parts, tui->view, seat);
        size_t left = parts[ROB_UNTOUCHED] + parts[ROB_PARTIAL];
        if (left == 0)
            continue;
        rob_buf_printf(&text, "%s %s %zu", n++ == 0 ? " To do:" : ",", rob_word_name(tui, seat),
                       left);
    }
    rob_tui_say(tui, "%s", rob_buf_text(&text));
    rob_buf_free(&text);
}

static bool have_same_seats(const struct rob_tui *tui, size_t a, size_t b)
{
    for (size_t seat = 0; seat < rob_view_n_seats(tui->view); seat++)
        if (rob_view_assigned(tui->view, a, seat) != rob_view_assigned(tui->view, b, seat))
            return false;
    return true;
}

/* Studies that open together with this one and are not done by the seat. */
static size_t count_to_do(const struct rob_tui *tui, size_t study, size_t seat)
{
    size_t n = 0;
    bool pilot = rob_view_is_pilot(tui->view, study);
    for (size_t i = 0; i < rob_view_n_studies(tui->view); i++)
        n += rob_view_is_pilot(tui->view, i) == pilot && have_same_seats(tui, i, study) &&
             rob_view_progress(tui->view, i, seat) != ROB_COMPLETE;
    return n;
}

/* "Ann Author and Ben Reviewer", of those who are not done with it. */
static size_t add_unfinished(const struct rob_tui *tui, size_t study, struct rob_buf *out)
{
    size_t seats[ROB_SIDES_MAX], n = 0;
    for (size_t seat = 0; seat < rob_view_n_seats(tui->view) && n < ROB_SIDES_MAX; seat++)
        if (rob_view_assigned(tui->view, study, seat) &&
            rob_view_progress(tui->view, study, seat) != ROB_COMPLETE)
            seats[n++] = seat;
    for (size_t i = 0; i < n; i++)
        rob_word_add_to_list(out, rob_word_name(tui, seats[i]), i, n);
    return n;
}

/* "Ann Author 2, Ben Reviewer 1", of the studies that open together. */
static size_t add_to_do(const struct rob_tui *tui, size_t study, struct rob_buf *out)
{
    size_t n = 0;
    for (size_t seat = 0; seat < rob_view_n_seats(tui->view); seat++) {
        size_t left = rob_view_assigned(tui->view, study, seat) ? count_to_do(tui, study, seat) : 0;
        if (left > 0)
            rob_buf_printf(out, "%s%s %zu", n++ > 0 ? ", " : "", rob_word_name(tui, seat), left);
    }
    return n;
}

static void say_why_closed(struct rob_tui *tui, size_t study)
{
    struct rob_buf who = {0};
    const char *label = rob_view_study(tui->view, study).label;
    size_t n = add_unfinished(tui, study, &who);
    if (rob_view_study(tui->view, study).dropped)
        rob_tui_say(tui, "%s was taken out of the review.", label);
    else if (n > 0)
        rob_tui_say(tui, "%s is not open yet: %s %s not done with it.", label, rob_buf_text(&who),
                    n == 1 ? "is" : "are");
    else if (rob_view_wants_another(tui->view, study))
        rob_tui_say(tui, "%s waits for a reviewer in place of one who left.", label);
    else if (add_to_do(tui, study, &who) > 0)
        rob_tui_say(tui, "%s is not open yet. To do of what opens with it: %s.", label,
                    rob_buf_text(&who));
    else
        rob_tui_say(tui, "%s is not open yet: it is assigned to nobody.", label);
    rob_buf_free(&who);
}

/* --- Opening ----------------------------------------------------------------------------- */

static bool has_rows(const struct rob_tui *tui, size_t study)
{
    for (size_t i = 0; i < tui->reconcile.n_rows; i++)
        if (tui->reconcile.rows[i].study == study)
            return true;
    return false;
}

static bool is_left(const struct rob_tui *tui, size_t study)
{
    for (size_t i = 0; i < tui->reconcile.n_rows; i++)
        if (tui->reconcile.rows[i].study == study &&
            rob_reconcile_is_open(tui, tui->reconcile.rows[i]))
            return true;
    return false;
}

static void make_rows(struct rob_tui *tui, bool agreed)
{
    tui->reconcile.agreed = agreed;
    rob_reconcile_make_rows(tui);
}

static void select_first(struct rob_tui *tui, const size_t *study)
{
    struct rob_reconcile_state *state = &tui->reconcile;
    size_t chosen = state->n_rows;
    for (size_t i = state->n_rows; i-- > 0;) {
        bool here = study && state->rows[i].study == *study;
        bool open = rob_reconcile_is_wanted(tui, state->rows[i]);
        bool chosen_here = chosen < state->n_rows && study && state->rows[chosen].study == *study;
        bool chosen_open =
            chosen < state->n_rows && rob_reconcile_is_wanted(tui, state->rows[chosen]);
        if (here > chosen_here || (here == chosen_here && open >= chosen_open))
            chosen = i;
    }
    rob_reconcile_select(tui, chosen);
}

static void show(struct rob_tui *tui)
{
    struct rob_error err = {0};
    rob_tui_push(tui, &rob_screen_reconcile);
    enum rob_status status = rob_review_claim(tui->review, ROB_SEAT_CONSENSUS, &err);
    tui->reconcile.locked = status == ROB_LOCKED;
    if (status)
        rob_tui_complain(tui, &err);
    tui->form = rob_review_form(tui->review);
}

bool rob_reconcile_unlock(struct rob_tui *tui)
{
    struct rob_error err = {0};
    tui->reconcile.locked = rob_review_claim(tui->review, ROB_SEAT_CONSENSUS, &err) == ROB_LOCKED;
    if (!tui->reconcile.locked)
        rob_tui_reload(tui);
    return !tui->reconcile.locked;
}

/* Where the study that was selected has no difference, another one is shown: not silently. */
static void say_which(struct rob_tui *tui, size_t study)
{
    size_t shown = tui->reconcile.cell.study;
    const char *here = rob_view_study(tui->view, shown).label;
    const char *wanted = rob_view_study(tui->view, study).label;
    if (shown == study || tui->reconcile.agreed)
        return;
    if (rob_view_open(tui->view, study))
        rob_tui_say(tui, "Nothing differs in %s. This is %s.", wanted, here);
    else
        rob_tui_say(tui, "%s is not open yet. This is %s.", wanted, here);
}

bool rob_reconcile_open(struct rob_tui *tui, const size_t *study)
{
    rob_tui_reload(tui);
    make_rows(tui, false);
    if (tui->reconcile.n_rows == 0 && rob_view_totals(tui->view).open > 0) {
        make_rows(tui, true);
        rob_tui_say(tui, "%s agree on everything that is open.",
                    rob_tui_adjudicates(tui) ? "The reviewers" : "You");
    }
    if (tui->reconcile.n_rows == 0) {
        say_what_is_missing(tui);
        return false;
    }
    select_first(tui, study);
    if (study)
        say_which(tui, *study);
    show(tui);
    return true;
}

bool rob_reconcile_open_study(struct rob_tui *tui, const size_t *study)
{
    rob_tui_reload(tui);
    if (!rob_view_open(tui->view, *study)) {
        say_why_closed(tui, *study);
        return false;
    }
    make_rows(tui, false);
    bool differed = has_rows(tui, *study);
    if (!differed)
        make_rows(tui, true);
    const char *label = rob_view_study(tui->view, *study).label;
    if (!has_rows(tui, *study)) {
        rob_tui_say(tui, "Nothing to settle in %s: fewer than two reviewers are done with it.",
                    label);
        return false;
    }
    if (!differed)
        rob_tui_say(tui, "Nothing to settle in %s: %s agree on every item.", label,
                    rob_tui_adjudicates(tui) ? "the reviewers" : "you");
    else if (!is_left(tui, *study))
        rob_tui_say(tui, "Nothing is left to settle in %s.", label);
    select_first(tui, study);
    show(tui);
    return true;
}
