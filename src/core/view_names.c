/* The names shown for reviewers: an adjudicator should judge answers, not people. */
#include "core/view_state.h"

#include "base/hash.h"

#include <string.h>

enum { SEATS_MAX = 64 };

static bool is_adjudicator(const struct rob_view *view)
{
    int viewer = rob_view_viewer(view);
    return viewer != ROB_NOBODY && view->model->seats.at[viewer].role == ROB_ROLE_ADJUDICATOR;
}

/* Names stay hidden until there is nothing left to adjudicate, now or in a study to come. */
bool rob_view__names_hidden(const struct rob_view *view)
{
    return is_adjudicator(view) && (view->model->n_unsettled > 0 || view->model->n_closed > 0);
}

/* A different order for each purpose. */
static uint64_t lot(const struct rob_view *view, const char *what, size_t seat)
{
    char hash[ROB_HASH_HEX + 1];
    int ok = 0;
    const char *review = view->model->review_id;
    rob_sha256_hex(hash, review, strlen(review), what, strlen(what));
    return rob_hex64(hash + 16 * (seat % 3), &ok) ^ (uint64_t)seat * 0x9e3779b97f4a7c15U;
}

bool rob_view_hides_names(const struct rob_view *view)
{
    return rob_view__names_hidden(view);
}

/* Puts a seat after those that are there or, if shuffled, in a random place. */
static void insert(size_t *seats, size_t n, size_t seat, const struct rob_view *view, bool shuffled,
                   const char *what)
{
    size_t at = n;
    for (; shuffled && at > 0 && lot(view, what, seats[at - 1]) > lot(view, what, seat); at--)
        seats[at] = seats[at - 1];
    seats[at] = seat;
}

/* The assigned seats: in the review's order, or by lot. */
static size_t list(size_t seats[SEATS_MAX], const struct rob_view *view, size_t study)
{
    bool shuffled = is_adjudicator(view);
    const char *id = rob_view_study(view, study).id;
    size_t n = 0;
    for (size_t seat = 0; seat < rob_view_n_seats(view) && n < SEATS_MAX; seat++)
        if (rob_view_assigned(view, study, seat))
            insert(seats, n++, seat, view, shuffled, id);
    return n;
}

static size_t list_all(size_t seats[SEATS_MAX], const struct rob_view *view)
{
    size_t n = 0;
    for (size_t seat = 0; seat < rob_view_n_seats(view) && n < SEATS_MAX; seat++)
        if (rob_view_seat(view, seat).role == ROB_ROLE_REVIEWER)
            insert(seats, n++, seat, view, rob_view__names_hidden(view), "");
    return n;
}

int rob_view_reviewer(const struct rob_view *view, size_t study, size_t k)
{
    size_t seats[SEATS_MAX], n = list(seats, view, study);
    return k < n ? (int)seats[k] : ROB_NOT_FOUND;
}

/* "A" for the first that is shown, and so on. */
static const char *letter_of(const struct rob_view *view, size_t study, size_t seat)
{
    static const char letters[26][2] = {"A", "B", "C", "D", "E", "F", "G", "H", "I",
                                        "J", "K", "L", "M", "N", "O", "P", "Q", "R",
                                        "S", "T", "U", "V", "W", "X", "Y", "Z"};
    size_t seats[SEATS_MAX], n = list(seats, view, study), at = 0;
    while (at < n && seats[at] != seat)
        at++;
    return at < sizeof letters / sizeof *letters ? letters[at] : "?";
}

const char *rob_view_reviewer_name(const struct rob_view *view, size_t study, size_t seat)
{
    return rob_view__names_hidden(view) ? letter_of(view, study, seat)
                                        : rob_view_seat(view, seat).name;
}

const char *rob_view_reviewer_id(const struct rob_view *view, size_t study, size_t seat)
{
    return rob_view__names_hidden(view) ? letter_of(view, study, seat)
                                        : rob_view_seat(view, seat).id;
}

int rob_view_ranked(const struct rob_view *view, size_t k)
{
    size_t seats[SEATS_MAX], n = list_all(seats, view);
    bool shown = n <= 2 || !rob_view__names_hidden(view);
    return shown && k < n ? (int)seats[k] : ROB_NOT_FOUND;
}

static const char *rank_of(const struct rob_view *view, size_t seat)
{
    return rob_view_ranked(view, 0) == (int)seat ? "reviewer-1" : "reviewer-2";
}

const char *rob_view_ranked_name(const struct rob_view *view, size_t seat)
{
    return rob_view__names_hidden(view) ? rank_of(view, seat) : rob_view_seat(view, seat).name;
}

const char *rob_view_ranked_id(const struct rob_view *view, size_t seat)
{
    return rob_view__names_hidden(view) ? rank_of(view, seat) : rob_view_seat(view, seat).id;
}
