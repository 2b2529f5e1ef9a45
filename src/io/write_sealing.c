/* The proof of a sealed review, and the keys that it waits for, in words. */
#include "io/write_text.h"

#include "base/text.h"

#include <syrob/custody.h>

#include <string.h>
#include <time.h>

static const char *studies(size_t n)
{
    return n == 1 ? "study" : "studies";
}

/* Studies for which the question is answered with yes. */
static size_t count(const struct rob_view *view, size_t seat,
                    bool (*is)(const struct rob_view *, size_t, size_t))
{
    size_t n = 0;
    for (size_t s = 0; s < rob_view_n_studies(view); s++)
        n += is(view, s, seat);
    return n;
}

/* --- what is awaited --------------------------------------------------------------------- */

static bool is_missing(const struct rob_view *view, size_t study, size_t seat)
{
    return rob_view_awaits(view, study, seat) && !rob_view_is_lost(view, study, seat);
}

/* First passes under a key that is lost, to the reviewer and to the others. */
static void write_lost(struct rob_buf *text, const struct rob_view *view, size_t seat)
{
    size_t n = count(view, seat, rob_view_is_lost);
    if (n == 0)
        return;
    rob_buf_str(text, "\n  ");
    if ((int)seat == rob_view_viewer(view)) {
        rob_buf_printf(text,
                       "You finished %zu %s with the key that is lost; to give your answers again: "
                       "syrob reopen STUDY --reason TEXT\n",
                       n, studies(n));
        return;
    }
    rob_text__show(text, rob_view_seat(view, seat).name);
    rob_buf_printf(text, " has lost the key of %zu finished %s, and must give the answers again\n",
                   n, studies(n));
}

static void write_awaited(struct rob_buf *text, const struct rob_view *view, size_t seat)
{
    size_t n = count(view, seat, is_missing);
    bool own = (int)seat == rob_view_viewer(view);
    if (n == 0)
        return;
    rob_buf_str(text, "\n  ");
    if (own) {
        bool locked = rob_key_is_locked(rob_view_review(view), rob_view_seat(view, seat).id);
        rob_buf_printf(text, "%zu %s cannot be unblinded: ", n, studies(n));
        rob_buf_str(text, locked
                              ? "your key is protected. Any command that writes for you asks for "
                                "its passphrase, and so does syrob sync\n"
                              : "your key is not in this account. To enter your recovery code: "
                                "syrob key enter\n");
        return;
    }
    rob_text__show(text, rob_view_seat(view, seat).name);
    rob_buf_printf(text,
                   " has finished %zu %s; the answers arrive with the next sync or merge, if\n"
                   "  need be after one on that side\n",
                   n, studies(n));
}

static void write_custodian(struct rob_buf *text, const struct rob_view *view)
{
    struct rob_custodian custodian;
    if (!rob_view_custodian(&custodian, view))
        return;
    rob_buf_str(text, "  custodian: ");
    rob_text__show(text, custodian.name ? custodian.name : "a third person");
    rob_buf_str(text, " can recover the reviewers' keys\n");
}

/* The studies that this reviewer has finished alone; nobody else can reveal them. */
static size_t write_single(struct rob_buf *text, const struct rob_view *view, size_t seat)
{
    struct rob_seat who = rob_view_seat(view, seat);
    size_t n = 0;
    for (size_t s = 0; s < rob_view_n_studies(view); s++)
        n += rob_view_is_alone(view, s) && rob_view_progress(view, s, seat) == ROB_COMPLETE;
    if (!n || who.role != ROB_ROLE_REVIEWER)
        return 0;
    rob_buf_printf(text, "\n  %zu %s finished by ", n, n == 1 ? "study was" : "studies were");
    rob_text__show(text, who.name);
    rob_buf_printf(text,
                   " alone, who can reveal %s: syrob --as %s reveal STUDY --alone --reason TEXT\n",
                   n == 1 ? "it" : "them", who.id);
    return n;
}

void rob_text__sealing_status(struct rob_buf *text, const struct rob_view *view)
{
    size_t n_passes = 0, n_out = 0, n_alone = 0;
    if (!rob_review_is_sealed(rob_view_review(view)))
        return;
    for (size_t i = 0; i < rob_view_n_seats(view); i++) {
        size_t totals[3];
        if (rob_view_seat(view, i).role != ROB_ROLE_REVIEWER)
            continue;
        rob_view_seat_totals(totals, view, i);
        n_passes += totals[ROB_COMPLETE];
        n_out += count(view, i, rob_view_key_is_out);
    }
    if (n_passes)
        rob_buf_printf(text, "\n  sealed: %zu of %zu finished first pass%s can be opened\n", n_out,
                       n_passes, n_passes == 1 ? "" : "es");
    write_custodian(text, view);
    for (size_t i = 0; i < rob_view_n_seats(view); i++)
        write_lost(text, view, i);
    for (size_t i = 0; i < rob_view_n_seats(view); i++)
        n_alone += write_single(text, view, i);
    if (n_alone)
        return;
    for (size_t i = 0; i < rob_view_n_seats(view); i++)
        write_awaited(text, view, i);
}

/* --- what is proven ---------------------------------------------------------------------- */

/* "r1's first pass was fixed before any other key was out in 89 of 89 studies; r2's in 89 of 89" */
void rob_text__sealing_proof(struct rob_buf *text, const struct rob_view *view)
{
    size_t n = 0;
    for (size_t i = 0; i < rob_view_n_seats(view); i++) {
        struct rob_sealing sealing = rob_view_sealing(view, i);
        if (rob_view_seat(view, i).role != ROB_ROLE_REVIEWER || !sealing.n_read)
            continue;
        rob_buf_printf(text, "%s%s's ", n ? "; " : "", rob_view_seat(view, i).id);
        rob_buf_printf(text,
                       n++ ? "in %zu of %zu"
                           : "first pass was fixed before any other key was out in %zu of %zu",
                       sealing.n_fixed_before, sealing.n_read);
        if (n == 1)
            rob_buf_printf(text, " %s", studies(sealing.n_read));
        if (sealing.n_replaced)
            rob_buf_printf(text, " (%zu made anew with another key, not blind)",
                           sealing.n_replaced);
    }
}

/* Keys that are out, and prove nothing, since there is nobody whom they could show anything. */
static void write_alone(struct rob_buf *text, const struct rob_view *view)
{
    size_t n = 0;
    for (size_t i = 0; i < rob_view_n_seats(view); i++)
        if (rob_view_seat(view, i).role == ROB_ROLE_REVIEWER)
            n += rob_view_sealing(view, i).n_alone;
    if (n)
        rob_buf_printf(text, "%sa key is out in %zu %s that nobody else has finished",
                       text->len ? "; " : "", n, studies(n));
}

enum rob_status rob_write_sealing_text(char **out, const struct rob_view *view,
                                       struct rob_error *err)
{
    struct rob_buf text = {0}, proof = {0};
    rob_text__sealing_proof(&proof, view);
    write_alone(&proof, view);
    if (rob_review_is_sealed(rob_view_review(view)))
        rob_buf_printf(&text, "Sealed: %s.\n", proof.len ? proof.data : "no key is out yet");
    text.failed = text.failed || proof.failed;
    rob_buf_free(&proof);
    return rob_text__end(out, &text, err);
}

/* --- second keys -------------------------------------------------------------------------- */

static void write_date(struct rob_buf *text, int64_t when)
{
    char time[ROB_TIME_LEN + 1];
    rob_time_text(time, when);
    if (when)
        rob_buf_printf(text, " since %.10s", time);
}

/* Of another reviewer, or of one of this account who has written on another computer. */
static void write_second_key(struct rob_buf *text, const struct rob_view *view,
                             const struct rob_seat_key *key, bool own)
{
    int seat = rob_view_find_seat(view, key->seat);
    rob_text__show(text,
                   seat == ROB_NOT_FOUND ? key->seat : rob_view_seat(view, (size_t)seat).name);
    rob_buf_printf(text,
                   own ? " has another key, %s, on another computer" : " has a second key, %s,",
                   key->fingerprint);
    write_date(text, key->since);
    rob_buf_printf(text, ": what is written with it does not count here. ");
    if (own)
        rob_buf_printf(text,
                       "If it is yours: syrob key accept %s %s --as %s; the others, too, must "
                       "accept both. To go on with one key, enter its code: syrob key enter\n",
                       key->seat, key->fingerprint, key->seat);
    else
        rob_buf_printf(
            text,
            "Ask whether the key is genuine. If so, every other reviewer runs: syrob key "
            "accept %s %s "
            "--as YOUR-ID\n",
            key->seat, key->fingerprint);
}

static bool is_own(const struct rob_review *review, const char *seat)
{
    bool own = false;
    for (size_t i = 0; i < rob_review_n_keys(review) && !own; i++) {
        struct rob_seat_key key = rob_review_key(review, i);
        own = key.trust == ROB_KEY_OWN && strcmp(key.seat, seat) == 0;
    }
    return own;
}

enum rob_status rob_write_second_keys_text(char **out, const struct rob_view *view,
                                           struct rob_error *err)
{
    struct rob_buf text = {0};
    const struct rob_review *review = rob_view_review(view);
    for (size_t i = 0; i < rob_review_n_keys(review); i++) {
        struct rob_seat_key key = rob_review_key(review, i);
        if (key.trust == ROB_KEY_SECOND)
            write_second_key(&text, view, &key, is_own(review, key.seat));
    }
    return rob_text__end(out, &text, err);
}
