/*
 * What can happen in a review. To record something, fill a `struct rob_event` and hand it to
 * rob_review_record() (<syrob/review.h>), the only way to change a review:
 *
 *     struct rob_quote quote = {"animals were kept in standard cages", "p. 2"};
 *     struct rob_event event = {.op = ROB_OP_JUDGE,
 *                               .study = "hale-1997-k3f9", .item = "random-housing",
 *                               .answer = "unclear", .support = "Housing not described",
 *                               .quotes = &quote, .n_quotes = 1};
 *     enum rob_status status = rob_review_record(review, "r1", &event, 1, &err);
 *
 * All texts are UTF-8, NUL-terminated, borrowed for the call, and must hold no control characters
 * but LF and TAB. Ids are those of the form, the study list and the seats. The members marked
 * "library" are filled in by the library; what a caller puts there is ignored.
 */
#ifndef SYROB_EVENT_H
#define SYROB_EVENT_H

#include <syrob/form.h>

/*
 * Who may record what: L the lead's journal, R a reviewer's, C the consensus journal, A any.
 * op, id, journal, fields in the order in which they are written (see src/core/event.c).
 */
#define ROB_OP_LIST(X)                                                                             \
    X(OPEN, "open", A)                                                                             \
    X(TITLE, "title", L)                                                                           \
    X(SEAT, "seat", L)                                                                             \
    X(RELEASE, "release", L)                                                                       \
    X(OUTCOME, "outcome", L)                                                                       \
    X(FORM, "form", L)                                                                             \
    X(MODE, "mode", L)                                                                             \
    X(STUDY, "study", L)                                                                           \
    X(STUDY_EDIT, "study-edit", L)                                                                 \
    X(STUDY_DROP, "study-drop", L)                                                                 \
    X(STUDY_RESTORE, "study-restore", L)                                                           \
    X(ASSIGN, "assign", L)                                                                         \
    X(ROUND, "round", L)                                                                           \
    X(JUDGE, "judge", R)                                                                           \
    X(CLEAR, "clear", R)                                                                           \
    X(COMPLETE, "complete", R)                                                                     \
    X(REOPEN, "reopen", R)                                                                         \
    X(REVEAL, "reveal", R)                                                                         \
    X(FLAG, "flag", R)                                                                             \
    X(RESOLVE, "resolve", C)                                                                       \
    X(UNRESOLVE, "unresolve", C)                                                                   \
    X(REFER, "refer", C)                                                                           \
    X(EARLY, "early", C)                                                                           \
    X(NOTE, "note", A)                                                                             \
    X(RECOVER, "recover", A)

enum rob_op {
#define X(name, id, journal) ROB_OP_##name,
    ROB_OP_LIST(X)
#undef X
        ROB_OP_COUNT
};

/* A passage of the paper. */
struct rob_quote {
    const char *text;  /* "" where only the place is given */
    const char *where; /* "p. 4"; "" where none is given */
};

struct rob_signal {
    const char *id;     /* of the signalling question */
    const char *answer; /* as rob_signal_id() gives it */
};

/* How a disagreement was settled. */
#define ROB_HOW_LIST(X)                                                                            \
    X(DISCUSSION, "discussion", "both reviewers, at one screen")                                   \
    X(ADJUDICATION, "adjudication", "a third person")                                              \
    X(OVERRIDE, "override", "a unanimous answer changed, with a reason")

enum rob_how {
#define X(name, id, text) ROB_HOW_##name,
    ROB_HOW_LIST(X)
#undef X
        ROB_HOW_COUNT
};

/* Why the reviewers had differed. */
#define ROB_CAUSE_LIST(X)                                                                          \
    X(MISSED_TEXT, "missed-text", "one of us missed a passage")                                    \
    X(AMBIGUOUS_TEXT, "ambiguous-text", "the text is ambiguous")                                   \
    X(GUIDANCE, "guidance-read-differently", "we read the guidance differently")                   \
    X(SLIP, "slip", "a mistake")                                                                   \
    X(OTHER, "other", "something else")

enum rob_cause {
#define X(name, id, text) ROB_CAUSE_##name,
    ROB_CAUSE_LIST(X)
#undef X
        ROB_CAUSE_COUNT
};

ROB_API const char *rob_how_id(enum rob_how how);
ROB_API const char *rob_how_text(enum rob_how how);
ROB_API const char *rob_cause_id(enum rob_cause cause);
ROB_API const char *rob_cause_text(enum rob_cause cause);
ROB_API const char *rob_op_id(enum rob_op op);

/* Particulars of a `study` event; NULL where unknown. */
struct rob_study_fields {
    const char *label; /* "Yamazoe 2014"; NULL: made from author and year */
    const char *title, *authors, *journal, *volume, *pages, *doi, *pmid, *abstract, *url;
    int year; /* 0: unknown */
};

/* How many reviewers, and outcomes, one event may name. */
enum { ROB_SEATS_LISTED_MAX = 63, ROB_OUTCOMES_LISTED_MAX = 1000 };

/* What only some ops have. A NULL or 0 is a field that is not written. */
struct rob_event_more {
    const char *seat;    /* seat, release: which one */
    const char *name;    /* seat: the person; round: its name */
    const char *role;    /* seat: "reviewer" or "adjudicator" */
    const char *field;   /* study-edit: name of the field in `struct rob_study_fields` */
    const char *value;   /* study-edit: its new text; title: the title; mode: "study" or "round" */
    const char *created; /* title: what review.json says, in the event that begins a review */
    const char *file;    /* form: "form.json" */
    const char *sha256;  /* form: of the file */
    const char *how;     /* resolve: an id of ROB_HOW_LIST */
    const char *operator_;    /* resolve: the seat at the keyboard */
    const char *cause;        /* resolve: an id of ROB_CAUSE_LIST */
    const char *const *seats; /* assign: to whom; resolve: by whom */
    size_t n_seats;
    const char *const *studies; /* round */
    size_t n_studies;
    const char *const *outcomes; /* outcome: of the review, or of one study */
    size_t n_outcomes;
    const char *const *completions; /* library: reveal: the whole hash of each that it rests on */
    size_t n_completions;
    int seed;                             /* assign; 0: none */
    const struct rob_study_fields *study; /* study */
    const char *source_file;              /* judge: the sheet it was read from */
    const char *source_sha256;
    int source_row;
};

struct rob_event {
    enum rob_op op;
    const char *study, *item, *outcome; /* ids; outcome NULL: no outcome, or all of them */
    const char *answer;                 /* judge, resolve: id of an answer */
    const char *support;                /* support for the judgement */
    const char *reason;                 /* why; also the text of a note or flag */
    const struct rob_quote *quotes;
    const struct rob_signal *signals;
    const struct rob_event_more *more;
    const uint64_t *undo; /* ids of the events that this one takes back */
    uint32_t n_quotes, n_signals, n_undo;

    /* library: */
    uint32_t n_was, n_refs;
    uint32_t left;        /* events of the same command still to come */
    const uint64_t *was;  /* ids of the values that this one replaces */
    const uint64_t *refs; /* complete: `pass`; resolve: `of` */
    uint64_t id;          /* the first 16 hex digits of the line's hash: a short name */
    uint64_t hash[4];     /* all 64 digits, 16 a number: what the event is known by */
    int64_t time;         /* seconds since 1970 UTC */
    uint32_t journal;     /* number of its journal in the review */
    uint32_t line;        /* 1-based line in it */
};

#endif
