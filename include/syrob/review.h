/*
 * A review: a folder with its form and its journals.
 *
 *     struct rob_review *review = NULL;
 *     struct rob_error err = {0};
 *     enum rob_status status = rob_review_open(&review, "hypothermia", &err);
 *     if (!status)
 *         status = rob_review_record(review, "r1", &event, 1, &err);   // durable when it returns
 *     rob_review_free(review);
 *
 * A review is read through a view (<syrob/view.h>), which knows who may see what, and changed
 * through rob_review_record() alone: event -> line on disk -> model. Recording writes to the
 * journal of one seat. Seats are "lead", "consensus" and the reviewers' own ids such as "r1".
 *
 * A review may be used by one thread at a time; different reviews are independent.
 */
#ifndef SYROB_REVIEW_H
#define SYROB_REVIEW_H

#include <syrob/event.h>

struct rob_review;

#define ROB_ROUND_PILOT "pilot" /* name of the round that stays out of the agreement */
#define ROB_SEAT_LEAD "lead"
#define ROB_SEAT_CONSENSUS "consensus"

struct rob_seat_setup {
    const char *id;   /* "r1": a-z, 0-9 and -, beginning with a letter, at most 32 */
    const char *name; /* NULL: the same as the id */
    const char *role; /* "reviewer", "adjudicator" or "machine" */
    const char *tool_version, *tool_date; /* of a machine, whose name is that of the tool */
};

/* The custodian of a sealed review: a third person who can recover the reviewers' keys; see
 * <syrob/custody.h>. */
struct rob_custodian_setup {
    const char *name;
    const char *key; /* public, as rob_custodian_make() gives it */
};

struct rob_review_setup {
    const char *title;
    const char *form; /* the form file's bytes; kept byte for byte */
    size_t form_len;
    const struct rob_seat_setup *seats;
    size_t n_seats;
    const char *const *outcomes; /* names of the review's outcomes */
    size_t n_outcomes;
    const char *mode; /* "round" or "study": what is unblinded together */
    bool sealed;      /* first passes are encrypted until both reviewers have finished */
    const struct rob_custodian_setup *custodian; /* of a sealed review; NULL: none */
    const struct rob_event *events; /* of the lead, recorded with the rest: studies and so on */
    size_t n_events;
};

/* Makes the folder (its parent must exist) and everything in it. ROB_REFUSED where a review or
 * anything else exists there already; ROB_INVALID for a broken form, a seat's id and so on;
 * ROB_USAGE for a custodian who is a reviewer or whose key is mistyped. */
ROB_API enum rob_status rob_review_create(const char *dir, const struct rob_review_setup *setup,
                                          struct rob_error *err);

/* The same with form, outcomes, reviewers, studies, assignments and rounds of another review, and
 * without answers; removed studies, reviewers who have left and a custodian stay behind. `title`
 * NULL: that of the other. So a sealed review takes up what was prepared in a plain one. */
ROB_API enum rob_status rob_review_create_from(const char *dir, const char *from, const char *title,
                                               bool sealed,
                                               const struct rob_custodian_setup *custodian,
                                               struct rob_error *err);

/* The nearest review folder: `start` or a parent of it. *out is the caller's to free. */
ROB_API enum rob_status rob_review_find(char **out, const char *start, struct rob_error *err);

/* Opens a folder: checks and replays its journals. It writes nothing in the review, and works on a
 * medium that cannot be written to. A damaged journal is ROB_INVALID, with file, line and remedy.
 */
ROB_API enum rob_status rob_review_open(struct rob_review **out, const char *dir,
                                        struct rob_error *err);

/* The same for a look at studies, reviewers and form: nothing is recorded, not even that a study is
 * unblinded in this account. Such a study stays blinded. */
ROB_API enum rob_status rob_review_peek(struct rob_review **out, const char *dir,
                                        struct rob_error *err);
ROB_API void rob_review_free(struct rob_review *review);

ROB_API const char *rob_review_dir(const struct rob_review *review);
ROB_API const char *rob_review_id(const struct rob_review *review); /* 32 hex digits */
ROB_API const struct rob_form *rob_review_form(const struct rob_review *review);

/*
 * Becomes the writer of a seat: takes its lock in the state folder and makes sure that all lines
 * of this writer are known; if another program had added some, the review is replayed (borrowed
 * pointers of views are then void, the views themselves are not). Recording does this by itself;
 * a program with a screen does it at its start, to report a lock at once. Idempotent. ROB_LOCKED
 * names the process that has the lock.
 */
ROB_API enum rob_status rob_review_claim(struct rob_review *review, const char *seat,
                                         struct rob_error *err);

/* Does another program have the lock of a seat, as far as can be seen? Does not wait, as
 * rob_review_claim() does for half a second. */
ROB_API bool rob_review_is_taken(const struct rob_review *review, const char *seat);

/*
 * Records `n` events as one command, all or nothing: checks that each is well formed, fits the
 * form and is allowed now, writes their lines durably to the journal of `seat`, and only then
 * applies them to the model. The events of one call must not build on one another. On success
 * the events' "library" members are set. ROB_INVALID: an unknown study, item, answer ..., or two
 * values for one thing in one call; ROB_REFUSED: independence, or a study that is completed;
 * ROB_LOCKED; ROB_SYSTEM.
 */
ROB_API enum rob_status rob_review_record(struct rob_review *review, const char *seat,
                                          struct rob_event *events, size_t n,
                                          struct rob_error *err);

/* Checks whether the events could be recorded, without recording them: the same errors. */
ROB_API enum rob_status rob_review_check(const struct rob_review *review, const char *seat,
                                         const struct rob_event *events, size_t n,
                                         struct rob_error *err);

/*
 * The studies that would be unblinded if the lead recorded these events; nothing is recorded.
 * Dropping a study, assigning it, or releasing a reviewer may complete a round. *labels, the
 * caller's to free, has the label of each study on a line of its own, *n_studies is their number. A
 * front end shows them and asks before it records. Fails as rob_review_record() would.
 */
ROB_API enum rob_status rob_review_unblinded_by(char **labels, size_t *n_studies,
                                                struct rob_review *review,
                                                const struct rob_event *events, size_t n,
                                                struct rob_error *err);

/*
 * Takes back the last command of this seat on this machine that can be taken back (judge, clear,
 * flag, resolve), or the last undo: one more event each. *what, the caller's to free, says what
 * was done ("Chen 2011, item 3 (Allocation concealment): back to Unclear"). ROB_REFUSED if
 * there is no such command, or if another machine has since changed the same entry. `operator_` is
 * recorded with a step of the consensus: the seat at the keyboard, or NULL.
 */
ROB_API enum rob_status rob_review_undo(struct rob_review *review, const char *seat,
                                        const char *operator_, char **what, struct rob_error *err);
ROB_API enum rob_status rob_review_redo(struct rob_review *review, const char *seat,
                                        const char *operator_, char **what, struct rob_error *err);

/*
 * Tells what undo would change, or redo if `redo` is set. Claims the seat, as the step does, but
 * does not take the step. Fails where the step would fail, and then does not change *out. Does not
 * check whether the study may still be changed.
 */
ROB_API enum rob_status rob_review_next_undo(struct rob_undo_next *out, struct rob_review *review,
                                             const char *seat, bool redo, struct rob_error *err);

/*
 * Puts another form in place of the review's, as an event of the lead with its reason; the old one
 * stays beside it. *differences, the caller's to free, lists the differences, a line each.
 * Guidance, rules and templates may change at any time; items, answers and levels only while all
 * judgements are of studies of the pilot round (ROB_REFUSED). With `dry_run` nothing is written.
 */
ROB_API enum rob_status rob_review_update_form(struct rob_review *review, const char *form,
                                               size_t len, const char *reason, bool dry_run,
                                               char **differences, struct rob_error *err);

/* Reads the folder again, with everything that other programs wrote since. */
ROB_API enum rob_status rob_review_reload(struct rob_review *review, struct rob_error *err);

/* Have others written in the folder since the review was read? A program that shows the review asks
 * every few seconds, and reads it again. It costs a look at each file's size and time, also on
 * network drives and in cloud folders. */
ROB_API bool rob_review_has_news(const struct rob_review *review);

/* The last save: when, and in how many copies. */
struct rob_saved {
    int64_t time;    /* seconds since 1970 UTC; 0: nothing was recorded yet */
    unsigned copies; /* 2: in the review and in the state folder; 1: the state folder failed */
};
ROB_API struct rob_saved rob_review_saved(const struct rob_review *review);

/* A problem noticed while reading that does not keep the review from opening: another writer's
 * incomplete last line, an unknown study and so on. */
struct rob_problem {
    const char *file; /* relative to the review */
    unsigned line;    /* 0: none */
    const char *kind; /* "torn-line", "unknown-study" ... */
    const char *message;
};
ROB_API size_t rob_review_n_problems(const struct rob_review *review);
ROB_API struct rob_problem rob_review_problem(const struct rob_review *review, size_t i);

/* The folder of this account's own files, `$XDG_STATE_HOME/syrob` or `~/.local/state/syrob`; NULL
 * where neither is known. The caller frees it. */
ROB_API char *rob_state_folder(void);

#endif
