/*
 * One person at work on one review: who it is, what is selected, what may be done and why not, what
 * is recorded, what comes next. A session never draws and never waits for input. Screens, plain
 * lines and commands are front ends over it, and all three work the same way:
 *
 *     struct rob_session session;
 *     rob_session_init(&session, review);
 *     rob_session_enter(&session, "r1", &err);
 *     rob_judge_open(&session, study);
 *     rob_judge_answer(&session, answer);             // an act
 *     show(session.message);                          // its reply: a sentence ...
 *     if (session.question.kind)                      // ... or a question, asked in its own way
 *         rob_session_answer(&session, text, choice);
 *     follow(rob_session_take_go(&session));          // where the work goes on
 *     rob_session_free(&session);
 *
 * Acts are in judge.h (a first pass), resolve.h (the consensus), studies.h (the list of studies)
 * and draft.h (unfinished texts). Studies, items and reviewers are indices of the view; they stay
 * right while the list of studies changes.
 */
#ifndef ROB_SESSION_SESSION_H
#define ROB_SESSION_SESSION_H

#include "base/vec.h"
#include "session/field.h"

#include <syrob/review.h>
#include <syrob/sealing.h>
#include <syrob/view.h>

struct rob_entry;
struct rob_waiting;
struct rob_session;

/* --- A reply ------------------------------------------------------------------------------- */

enum rob_question_kind {
    ROB_ASK_NOTHING,
    ROB_ASK_READ,   /* no question: a text that must be read first */
    ROB_ASK_YES,    /* yes, or leave it */
    ROB_ASK_TEXT,   /* a text of one line */
    ROB_ASK_LINES,  /* a text of several lines */
    ROB_ASK_CHOICE, /* one of several */
};

/* `choice` is the number from 0, or -1 where none was chosen; `text` what was typed, or the choice
 * in words. */
typedef void rob_session_then(struct rob_session *session, const char *text, int choice);

struct rob_question {
    enum rob_question_kind kind;
    char *text;
    char *initial; /* the answer to begin with: a text as it is now */
    char **choices;
    size_t n_choices;
    int selected; /* the choice to begin with; -1: no choice is an answer, too */
    bool keeps;   /* a text that is typed and given up is kept in a file (kept.h) */
    rob_session_then *then;
};

/* The place where the work goes on after an act. */
enum rob_go { ROB_GO_NOWHERE, ROB_GO_FORM, ROB_GO_SCREENING, ROB_GO_CONSENSUS, ROB_GO_BACK };

/* --- Selections ---------------------------------------------------------------------------- */

/* The list of studies (studies.h). */
struct rob_studies {
    size_t *rows; /* the studies that the filter lets through, in order */
    size_t n_rows;
    size_t cursor; /* of the rows */
    size_t study;  /* the study there */
    int filter, sort;
    size_t filter_item;    /* of ROB_STUDIES_DIFFER_ON */
    struct rob_field find; /* only studies with this text */
};

/* The part of a judgement that is selected. */
enum rob_focus {
    ROB_FOCUS_ITEM,
    ROB_FOCUS_SUPPORT,
    ROB_FOCUS_QUOTE,
    ROB_FOCUS_WHERE,
    ROB_FOCUS_SIGNAL,
    ROB_FOCUS_REASON,
};

/* A first pass (judge.h). */
struct rob_judging {
    size_t study;
    size_t item;
    int outcome; /* the one judged apart, or ROB_NO_OUTCOME */
    enum rob_focus focus;
    size_t quote, signal;
    struct rob_field field; /* the text in focus */
    char *before;           /* as it was when the field was entered */
    bool failed;            /* it could not be recorded */
    bool opened;            /* a study has been opened */
    bool has_paper;         /* its paper was found then */
};

struct rob_mark {
    struct rob_cell cell;
    char *study; /* its id */
    int cause;   /* of the difference; -1: none is given; or one of resolve_many.h */
};

struct rob_marks {
    struct rob_mark *at;
    size_t n, cap;
};

/* The consensus (resolve.h). */
struct rob_resolving {
    bool opened;           /* the rows are kept up to date */
    struct rob_cell *rows; /* judgements that differ; with `agreed` all that are unblinded */
    size_t n_rows, cursor;
    size_t n_referred;           /* of the rows, left to the adjudicator */
    struct rob_cell cell;        /* the one at the cursor */
    bool agreed;                 /* unanimous judgements are rows, too */
    bool by_item;                /* rows are in the order of the items, else of the studies */
    struct rob_waiting *waiting; /* texts written for other rows (resolve_waiting.h) */
    size_t n_waiting;
    struct rob_entry *entry; /* texts written for it, or those of its consensus */
    bool settled;            /* the latter */
    char *reason;
    char cause[40];
    int answer, side; /* what is about to be decided, and whose texts go with it */
    enum rob_focus focus;
    struct rob_field field;
    char *before;           /* the text in focus as it was when it was entered */
    bool failed;            /* it could not be recorded, and is kept in a file */
    struct rob_marks marks; /* to be resolved together (resolve_many.h) */
    int last_cause;         /* the one given before, for marks that follow */
    bool go_on;             /* to the next difference after this one */
    bool locked;            /* somebody else resolves: reading only */
};

/* This reviewer's draft on disk (draft.h). */
struct rob_draft_file {
    char *path;         /* NULL: no state folder */
    unsigned long hash; /* of the text last written; 0: no text */
};

/* Paths of the texts that could not be recorded (kept.h). */
struct rob_kept_files {
    char **at;
    size_t n, cap;
};

/* Words to look for, and the texts to look in (find.h). */
struct rob_find {
    char *words[16];
    size_t n_words;
    char **texts;      /* of each study */
    size_t n, n_made;  /* so many have been collected */
    unsigned revision; /* of the session, when they were collected */
};

/* This visit, and what is known of the last one (visit.h). */
struct rob_visit {
    size_t finished[64];  /* studies that each person had finished, as far as was told */
    bool untold;          /* somebody may have finished more, and it was not said yet */
    int64_t due;          /* the next look at them, in milliseconds of a clock */
    int64_t since, spent; /* the time at which the study was opened; seconds for all before */
    size_t n_finished;    /* studies in this visit */
    size_t study, item;   /* the study and item, from 1, of the last visit; 0: none */
};

/* A decision of screening (screening.h), and the ids of the studies decided in this session. */
struct rob_decision {
    int answer;              /* to the first item */
    int reason_item, reason; /* an item asked after it, and its answer; ROB_NOT_FOUND: none */
};

struct rob_decided {
    char **at;
    size_t n, cap;
};

/* Counted once for each change of the review (counts.h). */
struct rob_counts {
    size_t mine[3];  /* this person's studies, by enum rob_progress */
    size_t referred; /* judgements left to the adjudicator, where this is one */
};

struct rob_session {
    struct rob_review *review; /* borrowed */
    struct rob_view *view;     /* of this person; of nobody until somebody has entered */
    const struct rob_form *form;
    char seat[64];      /* "": nobody has entered */
    bool locked;        /* this person is at work elsewhere, too: reading only */
    bool resolved_last; /* the last change was to the consensus: z undoes it on any screen */
    bool noted_last;    /* and a note was written since */
    size_t before_find; /* the study that was selected when a search began */
    bool by_lines; /* the front end has no keys to name, and asks for the support before a decision
                    */
    unsigned revision;  /* counts changes of the review as it is seen here */
    size_t n_judged;    /* judgements made in this session */
    int64_t fixed_time; /* tests: the time to show; 0: the real one */

    char message[1200];
    bool message_is_error, message_stays;
    struct rob_question question;
    enum rob_go go;

    struct rob_counts counts;
    struct rob_studies studies;
    struct rob_judging judging;
    struct rob_resolving resolving;
    int given[ROB_FORM_ITEMS_MAX]; /* answers of a decision while the rest of it is asked for */
    int asked;                     /* the item that is asked for */
    struct rob_decided decided;
    struct rob_visit visit;
    struct rob_find find;
    size_t remarked;  /* the study that a note or flag is being written for */
    size_t exporting; /* what is being exported (export_ask.c) */
    char *sync_dir;   /* the folder last synchronised with; NULL: none */
    size_t shown;     /* a study that the front end shows; kept right like the others */
    struct rob_draft_file draft;
    struct rob_kept_files kept;
};

/* --- Life ---------------------------------------------------------------------------------- */

/* Nobody has entered: the view shows what everybody may see. */
enum rob_status rob_session_init(struct rob_session *session, struct rob_review *review,
                                 struct rob_error *err);
void rob_session_free(struct rob_session *session);

/* Becomes this person, and claims the right to write; where another program has it, the message
 * says so and the session reads only. Errors: ROB_REFUSED for a machine, and those of
 * rob_view_new(). */
enum rob_status rob_session_enter(struct rob_session *session, const char *seat,
                                  struct rob_error *err);

/* Reports, unless there is a message already, that a file is damaged, or that finished studies need
 * more answers. */
void rob_session_notice(struct rob_session *session);

/* One line for the way out: the work that was done, and the next command; `review_dir` as it was
 * named at the start, NULL: it was not. */
void rob_session_farewell(const struct rob_session *session, const char *review_dir,
                          struct rob_buf *out);

/* Index of this person among the reviewers (person.c). Somebody must have entered. */
size_t rob_session_me(const struct rob_session *session);

/* Is this person an adjudicator, to whom messages speak of the reviewers as of others? */
bool rob_session_adjudicates(const struct rob_session *session);

/* Tries once more to become the writer of a seat, without waiting, and reads all anew if that
 * succeeds (claim.c). ROB_LOCKED: another window still is; the message says any other reason. */
enum rob_status rob_session_claim_again(struct rob_session *session, const char *seat);

/* The message for whoever may only read, after another try: if the other window has been closed,
 * the next key can write. */
void rob_session_say_locked(struct rob_session *session);

/* --- Replies (reply.c) --------------------------------------------------------------------- */

/* Sets the message, until it is cleared. */
__attribute__((format(printf, 2, 3))) void rob_session_say(struct rob_session *session,
                                                           const char *format, ...);

/* The same for an error; one of the system stays until a recording succeeds. */
void rob_session_complain(struct rob_session *session, const struct rob_error *err);
void rob_session_clear_message(struct rob_session *session);

void rob_session_ask_yes(struct rob_session *session, const char *text, rob_session_then *then);
void rob_session_ask_read(struct rob_session *session, const char *text, rob_session_then *then);
void rob_session_ask_text(struct rob_session *session, const char *text, const char *initial,
                          rob_session_then *then);
void rob_session_ask_lines(struct rob_session *session, const char *text, const char *initial,
                           rob_session_then *then);
void rob_session_ask_choice(struct rob_session *session, const char *text,
                            const char *const *choices, size_t n, int selected,
                            rob_session_then *then);

/* Answers the question, which is then gone; the act goes on and may ask the next one. */
void rob_session_answer(struct rob_session *session, const char *text, int choice);

/* Leaves the question unanswered. */
void rob_session_cancel(struct rob_session *session);

/* The place where the work goes on; asked again, none. */
enum rob_go rob_session_take_go(struct rob_session *session);

/* --- Changing the review (record.c, undo.c) ------------------------------------------------ */

/* rob_review_record(); the selections stay on their studies. What went wrong is the message. */
enum rob_status rob_session_record(struct rob_session *session, const char *seat,
                                   struct rob_event *events, size_t n);

/* Reads what others wrote. */
void rob_session_reload(struct rob_session *session);

/* Undoes the last change of this person, or with `consensus` of the consensus; or redoes it.
 * `here`: the study that is shown, or NULL; asks before another study is changed. */
void rob_session_undo(struct rob_session *session, bool consensus, bool redo, const size_t *here);

#endif
