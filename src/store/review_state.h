/* The inside of a review, for the files of this layer. */
#ifndef ROB_STORE_REVIEW_STATE_H
#define ROB_STORE_REVIEW_STATE_H

#include "store/writer.h"

#include "base/text.h"

#include <syrob/review.h>

enum { ROB_REVIEW_BYTES_MAX = 65536 };

/* A journal as it was read. */
struct rob_loaded {
    char name[256]; /* in `journals` */
    char seat[33], writer[7];
    struct rob_journal_end end;
    bool damaged; /* it cannot be read to its end */
};

struct rob_review {
    char *path;
    char id[33];
    char created[ROB_TIME_LEN + 1]; /* of review.json; "" where it is not a time's length */
    int dir, journals, state;       /* folders; state -1: there is none */
    struct rob_place place;         /* which of the copies on this machine; borrows from
                                       `place_text` */
    char *place_text;
    struct rob_form *form;
    struct rob_model model;  /* stays at its address: views point to it */
    struct rob_model before; /* the last one, while events borrowed from it are recorded */
    struct rob_form *form_before;
    ROB_VEC(struct rob_loaded) loaded;
    ROB_VEC(struct rob_loaded)
    damaged;                              /* of which not even the first line can be read; seat "":
                                             nobody knows whose */
    ROB_VEC(struct rob_problem) problems; /* texts in the model's arena */
    ROB_VEC(struct rob_writer *) writers;
    struct rob_saved saved;
    int64_t (*now)(void);
    bool formless; /* while checking: the form cannot be read, so that only chains are checked */
    const char *viewer; /* while checking: the reviewer who asks, or NULL */
    bool lenient;       /* damage is a problem to be told of, and no reason to stop */
};

/* Opens folders and reads review.json: all but the journals. */
enum rob_status rob_review__open_folder(struct rob_review **out, const char *dir,
                                        struct rob_error *err);

/* Lists the journals in `loaded`, the lead's first. */
enum rob_status rob_review__list(struct rob_review *review, struct rob_error *err);

/* Adds those that this account wrote in this folder and only its second copies know any more. */
enum rob_status rob_review__list_missing(struct rob_review *review, struct rob_error *err);
bool rob_review__is_missing(const struct rob_review *review, const char *name);

/* Reports what this account wrote in another folder and neither that one nor this one has: the
 * second copy alone does. It is brought here by a merge, and by nothing else. */
enum rob_status rob_review__tell_elsewhere(struct rob_review *review, struct rob_error *err);

/* Reports journals of others that are shorter than, or not, what this account has read of them, or
 * gone; and remembers what there is more now. */
enum rob_status rob_review__remember(struct rob_review *review, struct rob_error *err);

/* What is wrong with a journal: while checking it is told, and the others are read on; else it is
 * the failure `err`. */
enum rob_status rob_review__told(struct rob_review *review, enum rob_status status,
                                 struct rob_error *why, const char *name, const char *kind,
                                 struct rob_error *err);

/*
 * A journal that cannot be read, of a reviewer or of those who settle, is a problem and stops
 * nobody: what it may concern stays closed. A lead's stops the review: without it nobody knows who
 * may see what. `seat` "": nobody knows whose it is.
 */
bool rob_review__is_tolerable(enum rob_status status, const char *seat);

/* Reads form and journals into an empty model; and also looks at what this account wrote elsewhere
 * and has read before. */
enum rob_status rob_review__load(struct rob_review *review, struct rob_error *err);
enum rob_status rob_review__load_whole(struct rob_review *review, struct rob_error *err);

/* Opens a review without recording what is due: for a look at it, or a trial. */
enum rob_status rob_review__open(struct rob_review **out, const char *dir, struct rob_error *err);

/* The steps of recording (record.c): the claimed writer of a seat, or NULL; the rules, which fill
 * in what each event replaces; the lines, up to `end`; the model, which takes lines that are on
 * disk; and a second reading of the review to which lines were added for a trial. */
struct rob_writer *rob_review__writer(const struct rob_review *review, const char *seat);
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

/* Records one command, and not yet what it opens: for reveal.c. */
enum rob_status rob_review__record(struct rob_review *review, const char *seat,
                                   struct rob_event *events, size_t n, struct rob_error *err);

/* Records events in this account's second copy alone, where the folder cannot be written: the next
 * that writes for the seat brings them back into it. */
enum rob_status rob_review__keep(struct rob_review *review, const char *seat,
                                 struct rob_event *events, size_t n, struct rob_error *err);

/* Reads the folder again; what was borrowed from the model holds until rob_review__forget(). */
enum rob_status rob_review__load_again(struct rob_review *review, struct rob_error *err);
void rob_review__forget(struct rob_review *review);

enum rob_status rob_review__add_problem(struct rob_review *review, const char *file, unsigned line,
                                        const char *kind, const char *message);

/* Was there anything that only a newer program knows? Then nobody can say what is missing. */
bool rob_review__is_newer(const struct rob_review *review);

/* Without a line, and only if none of this kind was told of the file. */
enum rob_status rob_review__add_once(struct rob_review *review, const char *file, const char *kind,
                                     const char *message);

/* A problem of one event. Where answers are not open yet, neither the line nor the study nor the
 * number of problems is told: a checker must not say more than a screen. */
enum rob_status rob_review__tell(struct rob_review *review, const struct rob_event *event,
                                 const char *kind, const char *message);
bool rob_review__is_hidden(const struct rob_review *review, const struct rob_event *event);

/* Does a completion of the seat count? Who left an open study without one shows it to nobody. */
bool rob_review__has_completed(const struct rob_model *model, int study, int seat);

/* Has the lead ever chosen another form? Then what an earlier one knew is no problem. */
bool rob_review__had_other_form(const struct rob_model *model);

/* Two events of one short name are damage, since each could be exchanged for the other: both lines
 * are named. While checking they are problems, else the failure. */
enum rob_status rob_review__check_clashes(struct rob_review *review, struct rob_error *err);

/* Is this journal written by this account on this machine, in this folder? */
bool rob_review__is_own(const struct rob_review *review, const struct rob_loaded *loaded);

/* Adds the line of an event at the end of a journal to `lines`; sets its id, line and time. */
void rob_review__write_line(struct rob_buf *lines, struct rob_event *event,
                            const struct rob_journal_head *head, struct rob_journal_end *end);

#endif
