/*
 * A review as one person may see it: the gate that every screen, table and export reads through.
 *
 *     struct rob_view *view = NULL;
 *     rob_view_new(&view, review, "r1", &err);      // NULL for nobody in particular
 *     for (size_t s = 0; s < rob_view_n_studies(view); s++) {
 *         struct rob_judgement judgement;
 *         struct rob_cell cell = {.study = s, .item = item, .outcome = ROB_NO_OUTCOME};
 *         if (rob_view_judgement(&judgement, view, cell, seat))
 *             show(judgement.answer, judgement.support);
 *     }
 *     rob_view_free(view);
 *
 * A reviewer's content on a study (judgements, support, quotes, signalling answers, notes,
 * reasons) is visible to that reviewer, and to everybody once the study is *unblinded*: when every
 * reviewer assigned to it has completed it and, in mode "round", also every other study of the same
 * round with the same reviewers. Progress (untouched, partly, completed) does not count as content
 * and is visible to all. Hidden content looks exactly like content that does not exist.
 *
 * Studies, seats, items and outcomes are named by their index: of the view's lists, and of the
 * form's items. Everything that a view returns is borrowed and stays valid until the review next
 * records or reloads; a view always answers for the review's present state.
 */
#ifndef SYROB_VIEW_H
#define SYROB_VIEW_H

#include <syrob/review.h>

enum { ROB_NO_OUTCOME = -1, ROB_NOBODY = -1 };

struct rob_view;

/* `seat` NULL: nobody. ROB_INVALID for an unknown seat, with those that exist. */
ROB_API enum rob_status rob_view_new(struct rob_view **out, struct rob_review *review,
                                     const char *seat, struct rob_error *err);
ROB_API void rob_view_free(struct rob_view *view);

/* From now on everybody is called by the id of the seat, "r1", instead of by name. Texts that
 * people wrote stay as they are. */
ROB_API void rob_view_leave_out_names(struct rob_view *view);

ROB_API struct rob_review *rob_view_review(const struct rob_view *view);
ROB_API const struct rob_form *rob_view_form(const struct rob_view *view);
ROB_API const char *rob_view_title(const struct rob_view *view);
ROB_API bool rob_view_opens_by_round(const struct rob_view *view);
ROB_API int rob_view_viewer(const struct rob_view *view); /* seat's index, or ROB_NOBODY */

/* --- Seats ------------------------------------------------------------------------------- */

/*
 * A machine reviewer is a program that judged the studies, too. Its judgements come from a sheet.
 * They are not counted, and no study waits for them. rob_view_machine() returns them once the cell
 * is reconciled, the same to every viewer. A seat that two leads gave to a machine and to a person
 * is a machine's.
 */
enum rob_role { ROB_ROLE_REVIEWER, ROB_ROLE_ADJUDICATOR, ROB_ROLE_MACHINE };

/* "reviewer", "adjudicator" or "machine". */
ROB_API const char *rob_role_id(enum rob_role role);

struct rob_seat {
    const char *id, *name;
    enum rob_role role;
    const char *tool_version, *tool_date; /* of a machine; "" not known */
    bool released;                        /* has left the review */
    bool conflict; /* two leads gave this seat different names: one of them names it again */
};

ROB_API size_t rob_view_n_seats(const struct rob_view *view);
ROB_API struct rob_seat rob_view_seat(const struct rob_view *view, size_t seat);
ROB_API int rob_view_find_seat(const struct rob_view *view, const char *id);

/* The number of entries recorded with a short name that two computers gave to two people, so that
 * their author is unknown; *n_journals: the journals that hold them. 0 if the name is one person's,
 * or the lead has said whose it is. */
ROB_API size_t rob_view_n_mixed(const struct rob_view *view, size_t seat, size_t *n_journals);

/* The same for an id that a person wrote: ROB_INVALID names the seats that exist. */
ROB_API enum rob_status rob_view_need_seat(size_t *out, const struct rob_view *view, const char *id,
                                           struct rob_error *err);

/* --- Outcomes ---------------------------------------------------------------------------- */

ROB_API size_t rob_view_n_outcomes(const struct rob_view *view);
ROB_API const char *rob_view_outcome(const struct rob_view *view, size_t outcome);
ROB_API int rob_view_find_outcome(const struct rob_view *view, const char *name);

/* --- Studies ----------------------------------------------------------------------------- */

struct rob_study {
    const char *id;
    const char *label; /* "Yamazoe 2014", "Chen 2011a": unique in the review */
    const char *title, *authors, *journal, *volume, *pages, *doi, *pmid, *abstract, *url;
    int year;     /* 0: unknown */
    int number;   /* its place in the list, from 1 */
    bool dropped; /* removed from the review; such studies are at the end of the list */
};

/* Studies that were not dropped; their indices are 0 .. n-1, in the order of the study list. */
ROB_API size_t rob_view_n_studies(const struct rob_view *view);
ROB_API size_t rob_view_n_dropped(const struct rob_view *view); /* indices n .. n+dropped-1 */
ROB_API struct rob_study rob_view_study(const struct rob_view *view, size_t study);

/* The index of the study with this id, also of one that was removed; ROB_NOT_FOUND: none has it. */
ROB_API int rob_view_study_of(const struct rob_view *view, const char *id);

/* The id of the study that is the same paper as a removed one, and stays; NULL: it was removed for
 * another reason, or is there. */
ROB_API const char *rob_view_same_as(const struct rob_view *view, size_t study);

/* The same for another report of a study, on the same animals, which is assessed with that one. */
ROB_API const char *rob_view_report_of(const struct rob_view *view, size_t study);

/* The index of the study that is assessed in the place of a removed one: the study that it is the
 * same paper as or a report of, or the one that this is itself assessed as. ROB_NOT_FOUND: it was
 * removed for another reason, or so was the study at the end. A study of the list: itself. */
ROB_API int rob_view_assessed_as(const struct rob_view *view, size_t study);

/* Finds the study that a person wrote: by its id, a prefix of it that fits no other, its number,
 * its label or its title. ROB_INVALID names the nearest, or all that the text could mean. */
ROB_API enum rob_status rob_view_find_study(size_t *out, const struct rob_view *view,
                                            const char *text, struct rob_error *err);

/* The same for many texts, with an index that is made once; the finder is NULL without memory. The
 * review must not change while the finder exists. */
ROB_API struct rob_finder *rob_finder_new(const struct rob_view *view);
ROB_API enum rob_status rob_finder_find(size_t *out, const struct rob_finder *finder,
                                        const char *text, struct rob_error *err);
ROB_API void rob_finder_free(struct rob_finder *finder);

/* The same without a message, and quick where nothing is found: by id, label, title, DOI or
 * "PMID 123", in any way of writing. False where the text does not name exactly one study. */
ROB_API bool rob_finder_look(size_t *out, const struct rob_finder *finder, const char *text);

/* The studies that are cited like this, "Hale 1997": their labels are this text, or this text and a
 * letter. Writes up to `max` and returns how many there are. */
ROB_API size_t rob_finder_cited(size_t *out, size_t max, const struct rob_finder *finder,
                                const char *text);
ROB_API struct rob_study rob_finder_study(const struct rob_finder *finder, size_t study);

/* Does label, title, authors or id hold this text, in any case? True for NULL or "". */
ROB_API bool rob_study_matches(const struct rob_study *study, const char *text);

/*
 * Studies that may be one paper, such as two laptops imported it from two databases;
 * src/core/papers.h says when. Pairs that `study different` has settled are left out. Free the
 * result; the review must not change before. Error: ROB_NO_MEMORY.
 */
struct rob_duplicate {
    size_t first, second; /* studies; the first has the lower number */
    bool certain;         /* one paper; otherwise perhaps */
    const char *why;      /* "the same DOI and similar titles"; static */
    /* Set if first and second are one study: two computers imported different papers that got the
     * same id, as abstracts of a supplement with one DOI do. The title of the paper that the study
     * does not show; NULL for a pair of studies. */
    const char *other_title;
};

struct rob_duplicates {
    const struct rob_duplicate *at; /* by the second study */
    size_t n;
    size_t n_mixed; /* of these: one study, two papers */
};

ROB_API enum rob_status rob_duplicates_new(struct rob_duplicates **out, const struct rob_view *view,
                                           struct rob_error *err);
ROB_API void rob_duplicates_free(struct rob_duplicates *duplicates);

/* Has `study different` settled that these studies are two papers? */
ROB_API bool rob_view_are_different(const struct rob_view *view, size_t first, size_t second);

/* Is this seat assigned to the study? */
ROB_API bool rob_view_assigned(const struct rob_view *view, size_t study, size_t seat);

/* Were the study's reviewers named, rather than all that the review has? */
ROB_API bool rob_view_by_name(const struct rob_view *view, size_t study);

/* Does the study wait for a reviewer in place of one who left without finishing it? */
ROB_API bool rob_view_wants_another(const struct rob_view *view, size_t study);

/* Is the study unblinded: are the reviewers' answers readable to all? */
ROB_API bool rob_view_open(const struct rob_view *view, size_t study);

/* Number of rounds that the lead has named. */
ROB_API size_t rob_view_n_rounds(const struct rob_view *view);

/* Does the study belong to the pilot round? */
ROB_API bool rob_view_is_pilot(const struct rob_view *view, size_t study);

/* Are all judgements of the study agreed on or resolved, by two reviewers at least? */
ROB_API bool rob_view_reconciled(const struct rob_view *view, size_t study);

enum rob_progress { ROB_UNTOUCHED, ROB_PARTIAL, ROB_COMPLETE };

/* Progress of a seat with a study. Visible to all. */
ROB_API enum rob_progress rob_view_progress(const struct rob_view *view, size_t study, size_t seat);

/* --- Judgements -------------------------------------------------------------------------- */

/* The subject of one judgement: an item of a study, for one outcome where the item is judged per
 * outcome and the review names outcomes that the study reports. */
struct rob_cell {
    size_t study;
    size_t item;
    int outcome; /* index of the outcome, or ROB_NO_OUTCOME */
};

/* The judgements that a study asks for, in the form's order. */
ROB_API size_t rob_view_n_cells(const struct rob_view *view, size_t study);
ROB_API struct rob_cell rob_view_cell(const struct rob_view *view, size_t study, size_t i);

/* Does the study report this outcome? */
ROB_API bool rob_view_reports(const struct rob_view *view, size_t study, size_t outcome);

struct rob_judgement {
    int answer;          /* index of the item's answers; ROB_NOT_FOUND: none (cleared, conflict) */
    const char *support; /* "" where none was given */
    const struct rob_quote *quotes;
    size_t n_quotes;
    enum rob_signal_answer signals[ROB_FORM_SIGNALS_MAX];
    bool default_for_outcomes; /* judged once for all outcomes, not for this one */
    bool conflict;             /* two values exist side by side (written on two machines) */
    bool from_sheet;           /* imported from a spreadsheet */
    int64_t time;              /* seconds since 1970 UTC */
    uint64_t id;               /* of the event */
};

/* The present judgement of a seat, as far as the viewer may see it; for outcome ROB_NO_OUTCOME of
 * an outcome-level item, the one given for all outcomes. False: it does not exist, was cleared, or
 * is hidden. One with support or signalling answers and no answer is returned with answer
 * ROB_NOT_FOUND. */
ROB_API bool rob_view_judgement(struct rob_judgement *out, const struct rob_view *view,
                                struct rob_cell cell, size_t seat);

/* The judgement of the completed first pass: exactly the one that the seat's completion names. */
ROB_API bool rob_view_first_pass(struct rob_judgement *out, const struct rob_view *view,
                                 struct rob_cell cell, size_t seat);

/* The answer of a machine reviewer where the judgement is agreed on or resolved; ROB_NOT_FOUND
 * elsewhere, and where it has none. Nothing else returns it, not even to a view for the machine. */
ROB_API int rob_view_machine(const struct rob_view *view, struct rob_cell cell, size_t seat);

/* Is this judgement asked for: has its item no condition ("if" in the form), or has the seat given
 * the answer that the condition names? False where the viewer may not know. */
ROB_API bool rob_view_asks(const struct rob_view *view, struct rob_cell cell, size_t seat);

/* Judgements of the study that the seat has answered, and those that are asked for; 0 and those
 * without a condition where the viewer may not know. */
ROB_API size_t rob_view_n_answered(const struct rob_view *view, size_t study, size_t seat);
ROB_API size_t rob_view_n_asked(const struct rob_view *view, size_t study, size_t seat);

/* Judgements that the viewer's completed first pass of a study lacks, because the form or the
 * outcomes have changed since; 0 for everybody else, and once the study is unblinded. To add them,
 * reopen the study and complete it again. */
ROB_API size_t rob_view_n_lacking(const struct rob_view *view, size_t study);

/* Text of the flag that a seat has put on an item, or on the whole study; or NULL. One of them
 * where two were put on two machines; rob_view_n_flagged_twice() counts those of the viewer. */
ROB_API const char *rob_view_flag(const struct rob_view *view, struct rob_cell cell, size_t seat);
ROB_API const char *rob_view_study_flag(const struct rob_view *view, size_t study, size_t seat);
ROB_API size_t rob_view_n_flagged_twice(const struct rob_view *view);

/*
 * The reviewers of a study one after the other, k from 0, as they are to be shown: the seat of the
 * k-th, or ROB_NOT_FOUND behind the last. For an adjudicator they come in an order that is drawn
 * anew for each study (by SHA-256 of the ids of review and study), and are called A, B ... until
 * everything is resolved.
 */
ROB_API int rob_view_reviewer(const struct rob_view *view, size_t study, size_t k);
ROB_API const char *rob_view_reviewer_name(const struct rob_view *view, size_t study, size_t seat);
ROB_API bool rob_view_hides_names(const struct rob_view *view);
ROB_API const char *rob_view_reviewer_id(const struct rob_view *view, size_t study, size_t seat);

/*
 * The same for results over many studies, such as agreement: the seat of the k-th reviewer of the
 * review, or ROB_NOT_FOUND behind the last. To an adjudicator from whom names are hidden, two
 * reviewers come in an order by lot (by SHA-256 of the review's id), as "reviewer-1" and
 * "reviewer-2", so that the order does not identify them. More than two are not returned at all:
 * the number of their studies, which is public, would identify each.
 */
ROB_API int rob_view_ranked(const struct rob_view *view, size_t k);
ROB_API const char *rob_view_ranked_name(const struct rob_view *view, size_t seat);
ROB_API const char *rob_view_ranked_id(const struct rob_view *view, size_t seat);

/* --- Consensus --------------------------------------------------------------------------- */

#define ROB_SETTLED_LIST(X)                                                                        \
    X(HIDDEN, "hidden", "still blinded")                                                           \
    X(SINGLE, "single", "fewer than two reviewers have completed it")                              \
    X(DIFFER, "differ", "the reviewers disagree")                                                  \
    X(REFERRED, "referred", "referred to the adjudicator")                                         \
    X(UNANIMOUS, "unanimous", "the reviewers agree")                                               \
    X(RESOLVED, "resolved", "resolved")                                                            \
    X(NOT_ASKED, "not-asked", "not asked for: its item has a condition that is not met")

enum rob_settled {
#define X(name, id, text) ROB_CELL_##name,
    ROB_SETTLED_LIST(X)
#undef X
};

struct rob_consensus {
    enum rob_settled state;
    int answer; /* index of the item's answers where UNANIMOUS or RESOLVED; else ROB_NOT_FOUND */
    /* One of these three of an unblinded study with two first passes, whatever was resolved: */
    bool agreed;   /* all who were asked gave the same answer */
    bool differ;   /* they gave different answers */
    bool unasked;  /* only the consensus meets the condition of the item: no first pass has it */
    bool merged;   /* RESOLVED to the answer that all gave: only the texts are new, and no answer
                      was overridden */
    bool stale;    /* a resolution exists, but a reviewer has reopened the study since */
    bool conflict; /* it was resolved in two ways, on two machines: to be resolved again */
    bool against;  /* the resolution breaks a rule: nothing that it says of itself is certain */
    const char *support; /* of a resolution; "" else */
    const struct rob_quote *quotes;
    size_t n_quotes;
    const char *how, *cause, *reason; /* ids and text; "" where not given */
    const char *const *by;            /* seats that resolved it */
    size_t n_by;
    const char *operator_; /* the seat at the keyboard; "" unknown */
    int64_t time;
};

ROB_API struct rob_consensus rob_view_consensus(const struct rob_view *view, struct rob_cell cell);

/* The reason that a merge records where it keeps a study unblinded that it would close. */
#define ROB_EARLY_KEPT "it was open before other copies were taken in"

/* The reason that a study was unblinded early, before its round was done; NULL: it was not. */
ROB_API const char *rob_view_early(const struct rob_view *view, size_t study);

/* The completed first passes of unblinded studies. */
struct rob_unblinding {
    size_t n_passes;
    size_t n_fixed; /* named by a reveal before others could read them: nothing changes them */
    size_t n_late;  /* of these, changed or reopened on a copy that had not heard of the reveal,
                       before it or after; the changes are kept and count for nothing */
};
ROB_API enum rob_status rob_view_unblinding(struct rob_unblinding *out, const struct rob_view *view,
                                            struct rob_error *err);

/* Events of reviewers and of the consensus on unblinded studies that break the rules: see
 * against-the-rules in <syrob/check.h>. The guarantees of the program are then uncertain. */
ROB_API size_t rob_view_n_against(const struct rob_view *view);

/* Studies that a seat which has left the review had begun and not finished, whoever has them now.
 */
ROB_API size_t rob_view_n_unfinished(const struct rob_view *view, size_t seat);

/* True if the seat has finished a study that is assigned to others. The lead did not know of the
 * first pass, which does not count unless the study is assigned to the seat, too, while it is
 * blinded. */
ROB_API bool rob_view_is_unused(const struct rob_view *view, size_t study, size_t seat);

/* The reasons for choosing another form after the review had begun, one change after the other, k
 * from 0; NULL behind the last. */
ROB_API const char *rob_view_form_change(const struct rob_view *view, size_t k);

/* True if there is a pilot round with studies; one without studies does not count. */
ROB_API bool rob_view_has_pilot(const struct rob_view *view);

/* Conflicts of the leads and of the consensus: things decided in two ways on two machines, each to
 * be decided again. A reviewer's own conflicts are marked in the judgements. */
ROB_API size_t rob_view_n_conflicts(const struct rob_view *view);

/* Studies that the viewer has finished on two machines with different first passes, and that are
 * not unblinded: they count as started until they are finished again. */
ROB_API size_t rob_view_n_finished_twice(const struct rob_view *view);

/* The number of studies removed as duplicates or reports of a study that was itself removed: each
 * of two leads may have kept the other one. `check` names them. */
ROB_API size_t rob_view_n_gone(const struct rob_view *view);

/* --- Origins of the studies --------------------------------------------------------------- */

/* A file that was imported; the texts live as long as the review does not change. */
struct rob_origin {
    const char *source; /* the database, or the name of the file */
    const char *file, *sha256;
    size_t n_records;  /* in the file */
    size_t n_new;      /* of them, became studies */
    size_t n_known;    /* of them, were in the review already, or twice in the file */
    size_t n_doubtful; /* of the new ones, may be the same paper as another study */
};

/* Each file once, also if it was imported twice or on two laptops; in the order of time. */
struct rob_origins {
    const struct rob_origin *at;
    size_t n;
    size_t n_other; /* studies that came another way, or before files were recorded */
};
ROB_API enum rob_status rob_origins_new(struct rob_origins **out, const struct rob_view *view,
                                        struct rob_error *err);
ROB_API void rob_origins_free(struct rob_origins *origins);

/* The review whose included studies this one was made of; false: it was not made so. */
struct rob_stage {
    const char *name, *from, *rule; /* its title and id; which answers were taken */
    const char *const *heads;       /* hashes of the last lines of its journals then */
    size_t n_heads, n_taken;
};
ROB_API bool rob_view_stage(struct rob_stage *out, const struct rob_view *view);

/* --- Totals ------------------------------------------------------------------------------ */

struct rob_totals {
    size_t studies;            /* not dropped */
    size_t open;               /* of them, unblinded */
    size_t reconciled;         /* of them */
    size_t open_disagreements; /* in unblinded studies, not resolved */
    size_t resolved;           /* disagreements resolved, and unanimous answers changed */
};
ROB_API struct rob_totals rob_view_totals(const struct rob_view *view);

/* While this number stays the same, nothing has changed but judgements that are not finished, flags
 * and notes: studies and their order, completions, what is unblinded and the consensus are as they
 * were. */
ROB_API unsigned rob_view_generation(const struct rob_view *view);

/* Changes when the list of studies, their order or fields, an assignment or the unblinding of
 * several studies changes. While it stays the same, only first passes and the consensus of single
 * studies have changed. */
ROB_API unsigned rob_view_shape(const struct rob_view *view);

/* Studies assigned to a seat by how far it has got; indexed by enum rob_progress. */
ROB_API void rob_view_seat_totals(size_t out[3], const struct rob_view *view, size_t seat);

/* --- History ----------------------------------------------------------------------------- */

struct rob_log_entry {
    int64_t time;
    const char *seat; /* whose journal: "lead", "r1", "consensus" */
    enum rob_op op;
    const char *study, *item, *outcome; /* ids; NULL: none */
    const char *was, *now;              /* old and new value, for a person; "" none */
    const char *reason;                 /* "" none */
    const char *const *by;              /* of a resolution: the seats that resolved; NULL none */
    size_t n_by;
    const char *how, *cause; /* of a resolution: ids; "" none */
    const char *operator_;   /* of all events of the consensus: the seat at the keyboard; "" not
                                known */
    int seed;                /* of a drawing by chance; 0 none */
    bool undo;               /* takes an earlier event back */
    bool redo;               /* what it takes back is itself an undo */
    bool late;               /* after unblinding: kept, and counted nowhere */
    uint64_t id;
};

struct rob_log {
    struct rob_log_entry *entries; /* by time; each journal in its own order */
    size_t n;
};

/* The history as far as the viewer may see it; `study` and `item` may be ROB_NOT_FOUND for all. */
ROB_API enum rob_status rob_view_log(struct rob_log **out, const struct rob_view *view, int study,
                                     int item, struct rob_error *err);
ROB_API void rob_log_free(struct rob_log *log);

#endif
