/*
 * Events: everything that can happen in a review. To record one, fill a `struct rob_event` and hand
 * it to rob_review_record() (<syrob/review.h>), the only way to change a review:
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

/* The kinds of events, by who may record them; src/core/ops.c has a row for each. */
enum rob_op {
    ROB_OP_OPEN, /* the first line of every journal */

    /* the lead */
    ROB_OP_TITLE,
    ROB_OP_SEAT,
    ROB_OP_RELEASE,
    ROB_OP_OUTCOME,
    ROB_OP_FORM,
    ROB_OP_MODE,
    ROB_OP_CUSTODIAN, /* sealed reviews: who can recover lost keys; when the review is created */
    ROB_OP_STUDY,
    ROB_OP_STUDY_EDIT,
    ROB_OP_STUDY_DROP,
    ROB_OP_STUDY_RESTORE,
    ROB_OP_STUDY_DIFFERENT, /* two studies that look alike are not one paper */
    ROB_OP_IMPORT,          /* a file was imported: the last event of its command */
    ROB_OP_STAGE,           /* the review was made of the studies that another one included */
    ROB_OP_ASSIGN,
    ROB_OP_ROUND,

    /* a reviewer */
    ROB_OP_JUDGE,
    ROB_OP_CLEAR,
    ROB_OP_COMPLETE,
    ROB_OP_REOPEN,
    ROB_OP_REVEAL,
    ROB_OP_FLAG,
    ROB_OP_SEALED,  /* one of judge, clear, flag and note, in a box whose key is not here */
    ROB_OP_CUSTODY, /* sealed reviews: the own secret, in a box for the custodian */
    ROB_OP_MEET,    /* sealed reviews: the first sight of another reviewer's public key */

    /* consensus */
    ROB_OP_RESOLVE,
    ROB_OP_UNRESOLVE,
    ROB_OP_REFER,
    ROB_OP_EARLY,

    /* all of them */
    ROB_OP_NOTE,
    ROB_OP_RECOVER,
    ROB_OP_COUNT
};

/* A passage of the paper. */
struct rob_quote {
    const char *text;  /* "" where only the place is given */
    const char *where; /* "p. 4"; "" where it is not given */
};

struct rob_signal {
    const char *id;     /* of the signalling question */
    const char *answer; /* as rob_signal_id() gives it */
};

/* The way in which a disagreement was resolved. */
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

/* The cause of a disagreement. */
#define ROB_CAUSE_LIST(X)                                                                          \
    X(MISSED_TEXT, "missed-text", "one reviewer missed a passage")                                 \
    X(AMBIGUOUS_TEXT, "ambiguous-text", "the text is ambiguous")                                   \
    X(GUIDANCE, "guidance-read-differently", "guidance was read differently")                      \
    X(SLIP, "slip", "a mistake")                                                                   \
    X(OTHER, "other", "something else")

enum rob_cause {
#define X(name, id, text) ROB_CAUSE_##name,
    ROB_CAUSE_LIST(X)
#undef X
        ROB_CAUSE_COUNT
};

ROB_API const char *rob_how_id(enum rob_how how);
ROB_API const char *rob_cause_id(enum rob_cause cause);
ROB_API const char *rob_cause_text(enum rob_cause cause);
ROB_API const char *rob_op_id(enum rob_op op);

/* Particulars of a `study` event; NULL where unknown. */
struct rob_study_fields {
    const char *label; /* "Yamazoe 2014"; NULL: made from author and year */
    const char *title, *authors, *journal, *volume, *pages, *doi, *pmid, *abstract, *url;
    int year; /* 0: unknown */
};

/* The form of a reviewer's event in a sealed review. */
enum rob_seal {
    ROB_SEAL_NONE,   /* it is a plain line */
    ROB_SEAL_CLOSED, /* in a box whose key is not here; a reveal: its key fits no completion */
    ROB_SEAL_OPEN,   /* in a box that was opened; a reveal: its key fits a completion */
};

/* Limits of the reviewers, and of the outcomes, that one event may name. */
enum { ROB_SEATS_LISTED_MAX = 63, ROB_OUTCOMES_LISTED_MAX = 1000 };

/*
 * A NULL or 0 is a field that is not written. The comment of a member names the ops that have it.
 * The members of a union share one place, since no op has two of them: read only that of the op.
 */
struct rob_event {
    enum rob_op op;
    uint32_t left;                      /* library: number of later events of the same command */
    const char *study, *item, *outcome; /* ids; outcome NULL: no outcome, or all of them */
    union {
        const char *answer;       /* judge, resolve: id of an answer */
        const char *tool_version; /* seat: of a machine reviewer */
    };
    union {
        const char *support;   /* judge, resolve: support for the judgement */
        const char *tool_date; /* seat: the day on which a machine reviewer judged, "2026-11-20" */
        const char *box; /* library: of a line whose key is not here: its text up to the end of
                            the box, behind the hash of the line before */
    };
    const char *reason; /* why; also the text of a note or flag */
    union {
        const char *seat;  /* seat, release, meet: which one */
        const char *value; /* study-edit: the new text; title: the title; mode: "study", "round" */
        const char *file;  /* form: "form.json"; recover: of the journal; import: its name */
        const char *how;   /* resolve: an id of ROB_HOW_LIST */
        const char *sheet; /* judge: the sheet that it was read from */
        const char *from;  /* stage: id of the review that it was made from */
        const char *other; /* study-different: the other study; study-drop: the study that is the
                              same paper and stays; NULL: it is dropped for another reason */
    };
    union {
        const char *name;         /* seat, custodian: the person; round, stage: its name */
        const char *created;      /* title: the time in review.json, as a review begins */
        const char *sha256;       /* form, import: of the file */
        const char *operator_;    /* consensus: the seat at the keyboard */
        const char *sheet_sha256; /* judge */
        const char *key;          /* library: reveal, meet: in hex, in a sealed review */
    };
    union {
        const char *role;      /* seat: "reviewer", "adjudicator" or "machine" */
        const char *source;    /* import: the database, or another name for where it comes from */
        const char *report_of; /* study-drop: the study that it is another report of */
        const char *rule;      /* stage: which answers were taken, "eligible=include,unsure" */
        const char *field;     /* study-edit: name of a member of `struct rob_study_fields` */
        const char *cause;     /* resolve: an id of ROB_CAUSE_LIST */
        const char *commit; /* library: complete: the commitment to the key, in a sealed review */
        const char *public_key; /* library: custodian: in hex */
        const char *custody;    /* library: custody: the box */
    };
    union {
        const char *const *seats;       /* assign: to whom; resolve: by whom */
        const char *const *studies;     /* round */
        const char *const *outcomes;    /* outcome: of the review, or of one study */
        const char *const *completions; /* library: reveal: whole hashes of the completions read */
        const char *const *heads;       /* stage: whole hashes of the last lines of its journals */
    };
    union {
        size_t n_seats, n_studies, n_outcomes, n_completions, n_heads;
    };
    union {
        const struct rob_signal *signals;      /* judge */
        const struct rob_study_fields *fields; /* study */
    };
    union {
        const struct rob_quote *quotes; /* judge, resolve */
        struct {
            int n_new, n_known; /* import: records that became studies, and that were there */
        };
    };
    union {
        const uint64_t *undo; /* ids of the events that this one takes back */
        int n_doubtful;       /* import: new ones that may be the same paper as another study */
    };
    uint32_t n_signals, n_quotes, n_undo;
    union {
        int seed;      /* assign, round; 0: none */
        int row;       /* judge: of the sheet */
        int n_records; /* import: in the file */
        int n_taken;   /* stage: studies that were taken */
    };

    /* library: */
    uint32_t n_was, n_refs;
    const uint64_t *was;  /* ids of the values that this one replaces */
    const uint64_t *refs; /* complete: `pass`; resolve: `of` */
    uint64_t id;          /* the first 16 hex digits of the line's hash: a short name */
    uint64_t hash[4];     /* all 64 digits, 16 a number: the event's identity */
    int64_t time;         /* seconds since 1970 UTC */
    uint32_t journal;     /* number of its journal in the review */
    uint32_t line;        /* 1-based line in it */
    enum rob_seal seal;   /* of a sealed review */
};

/* The study and item that the next step of undo changes, by their ids, and the outcome, by its
 * name. The texts are borrowed until the review changes. NULL: the step changes several, or none.
 */
struct rob_undo_next {
    const char *study, *item, *outcome;
    const char *operator_; /* of the consensus: the seat that made the change; NULL: not known */
    bool behind_note;      /* a note was written after that change; notes cannot be undone */
    bool of_pass;          /* the change is to answers or texts of a first pass */
};

#endif
