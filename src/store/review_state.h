/* The internals of a review, for the files of this layer. */
#ifndef ROB_STORE_REVIEW_STATE_H
#define ROB_STORE_REVIEW_STATE_H

#include "store/writer.h"

#include "core/keyring.h"

#include "base/text.h"

#include <syrob/review.h>

enum { ROB_REVIEW_BYTES_MAX = 65536 };

/* A journal, as it was read. */
struct rob_loaded {
    char name[256]; /* in `journals` */
    char seat[33], writer[7];
    struct rob_journal_end end;
    bool damaged; /* it cannot be read to its end */
};

/* A file in `journals` as it was when the review was read (others.c). */
struct rob_listed {
    char name[256];
    off_t size;
    struct timespec time;
};

struct rob_review {
    char *path;
    char id[33];
    char created[ROB_TIME_LEN + 1]; /* of review.json; "" if its length is wrong */
    int dir, journals, state;       /* folders; state -1: there is no state folder */
    struct rob_place place;         /* identifies this copy on this machine; borrows from
                                       `place_text` */
    char *place_text;
    bool sealed;                /* says review.json */
    struct rob_keyring keyring; /* of a sealed review: the keys that lie in this account */
    char new_key[33];           /* the reviewer whose key was made since; \"\" for none */
    struct rob_form *form;
    struct rob_model model;  /* never changes its address: views point to it */
    struct rob_model before; /* the previous one, while events borrowed from it are recorded */
    struct rob_form *form_before;
    ROB_VEC(struct rob_loaded) loaded;
    ROB_VEC(struct rob_listed) at_reading;
    ROB_VEC(struct rob_loaded)
    damaged;                              /* journals whose first line cannot be read; seat "":
                                             owner unknown */
    ROB_VEC(struct rob_problem) problems; /* texts in the model's arena */
    ROB_VEC(struct rob_writer *) writers;
    struct rob_saved saved;
    int64_t (*now)(void);
    bool formless; /* while checking: the form cannot be read, so that only chains are checked */
    const char *viewer; /* while checking: the reviewer who asks, or NULL */
    bool lenient;       /* damage is reported as a problem, not a failure */
};

/* Opens folders and reads review.json, but not the journals. */
enum rob_status rob_review__open_folder(struct rob_review **out, const char *dir,
                                        struct rob_error *err);

/* Lists the journals in `loaded`, the lead's first. */
enum rob_status rob_review__list(struct rob_review *review, struct rob_error *err);

/* Adds this account's journals of this folder that only its second copies still have. */
enum rob_status rob_review__list_missing(struct rob_review *review, struct rob_error *err);
bool rob_review__is_missing(const struct rob_review *review, const char *name);

/* Reports lines that this account wrote in another folder and that only the second copy still has.
 * Nothing but a merge brings them here. */
enum rob_status rob_review__tell_elsewhere(struct rob_review *review, struct rob_error *err);

/* Reports journals of others that are gone, changed or shorter than this account last read them;
 * and remembers what has been added. */
enum rob_status rob_review__remember(struct rob_review *review, struct rob_error *err);

/* While checking, adds the defect of a journal to the problems, and the other journals are still
 * read; otherwise it is the failure `err`. */
enum rob_status rob_review__told(struct rob_review *review, enum rob_status status,
                                 struct rob_error *why, const char *name, const char *kind,
                                 struct rob_error *err);

/*
 * An unreadable journal of a reviewer or an adjudicator is a problem but does not stop anybody: the
 * studies it may concern stay blinded. A lead's stops the review: without it, nobody knows who may
 * see what. `seat` "": the owner is unknown.
 */
bool rob_review__is_tolerable(enum rob_status status, const char *seat);

/* Reads form and journals into an empty model; the second one also checks this account's lines
 * elsewhere and its record of others' journals. */
enum rob_status rob_review__load(struct rob_review *review, struct rob_error *err);
enum rob_status rob_review__load_whole(struct rob_review *review, struct rob_error *err);

/* The steps of recording (record.c): the claimed writer of a seat, or NULL; the rules, which set
 * the values each event replaces; the lines, up to `end`; the model, which receives the lines on
 * disk and must then be refreshed; and a second reading of the review with lines added for a
 * trial. */
struct rob_writer *rob_review__writer(const struct rob_review *review, const char *seat);
void rob_review__drop_writer(struct rob_review *review, const char *seat); /* claimed anew */
enum rob_status rob_review__prepare(const struct rob_review *review, const char *seat,
                                    struct rob_event *events, size_t n, struct rob_arena *arena,
                                    struct rob_error *err);
enum rob_status rob_review__write_lines(struct rob_buf *lines, const struct rob_review *review,
                                        const struct rob_writer *writer, struct rob_event *events,
                                        size_t n, struct rob_journal_end *end,
                                        struct rob_error *err);
enum rob_status rob_review__apply(struct rob_review *review, const struct rob_writer *writer,
                                  const struct rob_buf *lines, struct rob_error *err);
enum rob_status rob_review__try_lines(struct rob_review **scratch, const struct rob_review *review,
                                      const struct rob_writer *writer, const struct rob_buf *lines,
                                      struct rob_error *err);

/* Records one command, but not the reveals that follow from it: for reveal.c. */
enum rob_status rob_review__record(struct rob_review *review, const char *seat,
                                   struct rob_event *events, size_t n, struct rob_error *err);

/* The same, with lines for the items that are not asked, so that the number of lines of a sealed
 * review tells no answer. */
enum rob_status rob_review__record_filled(struct rob_review *review, const char *seat,
                                          struct rob_event *events, size_t n,
                                          struct rob_error *err);

/* Records events in this account's second copy alone, if the folder cannot be written: the next
 * writer for the seat copies them back. */
enum rob_status rob_review__keep(struct rob_review *review, const char *seat,
                                 struct rob_event *events, size_t n, struct rob_error *err);

/* Reads the folder again; texts borrowed from the model stay valid until rob_review__forget(). */
enum rob_status rob_review__load_again(struct rob_review *review, struct rob_error *err);
void rob_review__forget(struct rob_review *review);

/* Remembers the files as they are, for rob_review_has_news(). */
void rob_review__see(struct rob_review *review);

enum rob_status rob_review__add_problem(struct rob_review *review, const char *file, unsigned line,
                                        const char *kind, const char *message);

/* Did a newer program write lines that this one does not know? Gaps then cannot be judged. */
bool rob_review__is_newer(const struct rob_review *review);

/* Adds a problem without a line, unless the file has one of this kind. */
enum rob_status rob_review__add_once(struct rob_review *review, const char *file, const char *kind,
                                     const char *message);

/* Adds a problem of one event. While a study is blinded, its line, its study and the number of
 * problems are withheld: a checker must not show more than a screen. */
enum rob_status rob_review__tell(struct rob_review *review, const struct rob_event *event,
                                 const char *kind, const char *message);
bool rob_review__is_hidden(const struct rob_review *review, const struct rob_event *event);

/* Does a completion of the seat count? A reviewer who has left an unblinded study without one shows
 * it to nobody. */
bool rob_review__has_completed(const struct rob_model *model, int study, int seat);

/* Has the lead ever chosen another form? Then values of an earlier one are no problem. */
bool rob_review__had_other_form(const struct rob_model *model);

/* Two events with one short name are damage, since each could be exchanged for the other; both
 * lines are named. While checking they are problems, otherwise the failure. */
enum rob_status rob_review__check_clashes(struct rob_review *review, struct rob_error *err);

/* Did this account on this machine, in this folder, write this journal? */
bool rob_review__is_own(const struct rob_review *review, const struct rob_loaded *loaded);

/* ROB_REFUSED: the key of the seat is here, and its passphrase was not given (sealed.c). */
enum rob_status rob_review__check_unlocked(const struct rob_review *review, const char *seat,
                                           struct rob_error *err);

/* Makes a key for a seat that has none, where it may (sealed.c). ROB_REFUSED: the seat has written
 * with a key that is not in this account. */
enum rob_status rob_review__need_key(struct rob_review *review, const char *seat,
                                     struct rob_error *err);

/* ROB_REFUSED: this is the account of the review's custodian, who cannot be a reviewer (custody.c).
 */
enum rob_status rob_review__check_custodian(const struct rob_review *review, const char *seat,
                                            struct rob_error *err);

/* Closes the box with the secret of the seat for the custodian; it stays empty if there is no
 * custodian, or the key has written lines already (custody.c). */
enum rob_status rob_review__make_custody(struct rob_buf *box, const struct rob_review *review,
                                         const char *seat, struct rob_error *err);

/* Is this journal, by its first line, one that belongs in a review of this kind? ROB_INVALID. */
enum rob_status rob_review__check_kind(bool sealed, const struct rob_journal_head *head,
                                       struct rob_error *err);

#endif
