/*
 * The state of a review: what its events, replayed, amount to.
 *
 * A review is a set of events, so the model is the same in whatever order the journals are read. A
 * cell is a thing that has one value at a time: a reviewer's judgement of an item, whether a study
 * is done, a resolution, a field of a study. Each event of a cell names the values that it
 * replaces (`was`); the events that none names are the cell's heads. One head, or heads of equal
 * content, is the value; different ones are a conflict, until an event names them all.
 *
 * Events are added by the store, when their line is on disk. The model keeps all of them: a first
 * pass may name any, and the history shows them.
 */
#ifndef ROB_CORE_MODEL_H
#define ROB_CORE_MODEL_H

#include "core/ops.h"

#include "base/intern.h"
#include "base/map.h"
#include "base/vec.h"

#include <syrob/view.h>

enum { ROB_SEATS_MAX = 64, ROB_OUTCOMES_MAX = 1000, ROB_ROUNDS_MAX = 1000 };
enum { ROB_STUDIES_MAX = 1 << 24 };

/* --- cells ------------------------------------------------------------------------------- */

/* A cell's name in one number. Indices a kind does not have are 0; `outcome` may be
 * ROB_NO_OUTCOME, and `study` and `item` -1 where that means "the whole". */
uint64_t rob_cell_key(enum rob_cell_kind kind, int seat, int study, int item, int outcome);
enum rob_cell_kind rob_cell_kind_of(uint64_t key);
int rob_cell_study_of(uint64_t key);

/* --- what is known ----------------------------------------------------------------------- */

struct rob_node {
    struct rob_event event;
    uint32_t older; /* the event before it of the same cell, or ROB_MAP_NONE */
    bool superseded;
};

struct rob_model_journal {
    const char *file; /* relative to the review */
    const char *seat, *writer;
    enum rob_journal_kind kind;
    int seat_index; /* of a reviewer's journal; ROB_NOT_FOUND where no such seat is known */
    uint32_t shares_with, n_shared; /* so many of its first lines stand in that journal, too, which
                                       was read before it: a copy, or a fork */
};

/* The completion of a reviewer on a study, as it counts (model_passes.c). */
struct rob_pass {
    const struct rob_event *event;
    int seat;
    bool fixed;    /* others have read it: nothing replaces it any more */
    bool revealed; /* that is on record since before they did, by its whole hash */
    bool twice;    /* completed on two machines with different first passes */
};

struct rob_model_study {
    struct rob_study study; /* fields, label and number as they are now */
    uint64_t begun;         /* bit i: seat i has ever judged something in it */
    uint64_t assigned;
    uint64_t completed;
    uint64_t fixed; /* those whose completion others have read */
    uint64_t due;   /* those of this account who have to record a reveal before it opens here */
    uint64_t read_before; /* those who have read it in this account, says its state folder */
    uint64_t left;        /* those to whom it was assigned, and who left without finishing it */
    size_t first_pass, n_passes; /* in the model's `passes` */
    const int *reported;         /* places of the outcomes that it reports, rising */
    size_t n_reported;
    size_t n_unsettled, n_resolved; /* cells, where it is open */
    bool reconciled;                /* it is open, and none of its cells asks for anything */
    int round;
    bool wants_another; /* a reviewer left without finishing: another is to be assigned, or, by an
                           assignment without, none */
    bool open;
};

/* Two lines of one short name that are not the same event. */
struct rob_clash {
    const struct rob_event *first, *second; /* the second counts for nothing */
};

struct rob_model {
    const char *review_id; /* borrowed */
    const struct rob_form *form;
    struct rob_arena arena;
    struct rob_intern words;
    ROB_VEC(struct rob_node *) nodes; /* in the order in which they were read */
    struct rob_map ids;
    ROB_VEC(struct rob_clash) clashes;
    ROB_VEC(uint32_t) unplaced; /* nodes with an unknown word */
    ROB_VEC(struct rob_cell_slot) cells;
    struct rob_map cell_map;
    ROB_VEC(struct rob_model_journal) journals;

    ROB_VEC(struct rob_seat) seats;
    struct rob_intern seat_ids; /* numbers are those of `seats` */
    struct rob_intern outcomes, rounds, study_ids;
    const char *near_word; /* of the study met last, one of `words`, and its number: its items */
    int near_study;        /* mostly come one after the other */
    ROB_VEC(uint32_t) witnesses; /* nodes that name completions which were read */
    uint64_t unreadable; /* seats of which a journal cannot be read: set before the first refresh */
    uint64_t own;        /* seats for which this account writes: set before the first refresh */
    ROB_VEC(struct rob_model_study) studies; /* as first met; numbers of `study_ids` */

    /* derived by rob_model_refresh() */
    ROB_VEC(uint32_t) order;         /* studies of the list, dropped ones last */
    size_t n_active;                 /* those not dropped */
    size_t n_unsettled;              /* cells of open studies that differ and are not settled */
    size_t n_closed;                 /* studies, not dropped, that are not open yet */
    struct rob_arena derived;        /* labels, and the lists of outcomes */
    ROB_VEC(struct rob_pass) passes; /* of all studies, one after the other */
    const char *title;
    bool opens_by_round;
    const char *const *outcome_names; /* the review's outcomes */
    size_t n_outcome_names;
    int *outcome_words;  /* of each of them, its number among `outcomes` */
    int *outcome_places; /* the other way: ROB_NOT_FOUND for one that is no longer named */
    int *every_outcome;  /* 0, 1, 2 ... */
    size_t n_indexed;    /* events that can be found by id, and stand in their cells */
    size_t n_linked;     /* events whose `was` has been looked at */
    bool stale;          /* the derived part no longer fits the events */
};

struct rob_cell_slot {
    uint64_t key;
    uint32_t newest; /* event added last */
};

void rob_model_init(struct rob_model *model, const struct rob_form *form);
void rob_model_free(struct rob_model *model);

/* Tells of a journal; its number is the `journal` of its events. The texts are copied. */
enum rob_status rob_model_add_journal(struct rob_model *model, const char *file,
                                      const struct rob_journal_head *head, struct rob_error *err);

/* Adds an event whose texts lie in the model's arena; it counts from rob_model_refresh() on. What
 * names no known study, item, outcome or seat is kept for the history but stands in no cell, until
 * the word becomes known: another lead's journal may be read later. */
enum rob_status rob_model_add(struct rob_model *model, const struct rob_event *event,
                              struct rob_error *err);

/* Only the first half of rob_model_refresh(): takes up the events that were added, each once (the
 * journals of two writers may begin alike), and finds which values are replaced. For asking which
 * form the lead has pinned before the form is there; all journals of the lead must have been read.
 */
enum rob_status rob_model_link(struct rob_model *model, struct rob_error *err);

/* To be called when a batch of events was added: finds which values are replaced and, unless they
 * were only judgements, derives who is assigned, what is completed and what is open. */
enum rob_status rob_model_refresh(struct rob_model *model, struct rob_error *err);

/* Part of rob_model_link(): makes the events that were added known by id, each once, and puts them
 * in their cells. Done for many at a time, since most of it is waiting for memory. */
enum rob_status rob_model__index(struct rob_model *model, struct rob_error *err);

/* Part of rob_model_add(): makes known the words that the event brings (model_words.c). */
enum rob_status rob_model__learn(struct rob_model *model, const struct rob_event *event,
                                 struct rob_error *err);

/* Part of rob_model_refresh(): the outcomes that each study reports (model_outcomes.c). */
enum rob_status rob_model__refresh_outcomes(struct rob_model *model, struct rob_error *err);

/* Part of rob_model_refresh(): the completions that count (model_passes.c). */
enum rob_status rob_model__refresh_passes(struct rob_model *model, struct rob_error *err);

/* Part of rob_model_refresh(): assignments, completions, what is open (model_progress.c). */
enum rob_status rob_model__refresh_progress(struct rob_model *model, struct rob_error *err);

/* Part of rob_model_refresh(): tries again to find the cells of events with unknown words. */
enum rob_status rob_model__place_late(struct rob_model *model, struct rob_error *err);

/* The n-th field of a study that can be edited, a member of `struct rob_study_fields`; NULL: there
 * are no more. */
const struct rob_field *rob_study_field(int n);
int rob_study_field_number(const char *name);

/* --- questions --------------------------------------------------------------------------- */

const struct rob_node *rob_model_find(const struct rob_model *model, uint64_t id);
uint32_t rob_model_find_at(const struct rob_model *model, uint64_t id); /* or ROB_MAP_NONE */

/* Key of the cell that an event belongs to. False: none (it replaces nothing), or a word in it is
 * unknown, and *orphan names it. */
bool rob_model_cell_of(uint64_t *key, const struct rob_model *model, const struct rob_event *event,
                       int seat, const char **orphan);

struct rob_value {
    const struct rob_event *event; /* NULL: no event yet, or a conflict */
    bool conflict;
};

struct rob_value rob_model_value(const struct rob_model *model, uint64_t key);

/* The value, if it was set by an event of this op; NULL else. */
const struct rob_event *rob_model_value_of(const struct rob_model *model, uint64_t key,
                                           enum rob_op op);

/* Was the study given to its reviewers by name, rather than left to all who are there? */
bool rob_model_by_name(const struct rob_model *model, int study);

/* Is this round (ROB_NOT_FOUND: none) a pilot: "pilot", or a later one, "pilot 3"? */
bool rob_model_is_pilot(const struct rob_model *model, int round);

/* The seat with this id; ROB_INVALID names those that there are. */
enum rob_status rob_model_need_seat(int *seat, const struct rob_model *model, const char *id,
                                    struct rob_error *err);

/* Ids of a cell's heads, at most `max`, in rising order; returns how many there are. */
size_t rob_model_heads(const struct rob_model *model, uint64_t key, uint64_t *ids, size_t max);

/* First event of a cell when going back through its history; then the one before. NULL: no more. */
const struct rob_node *rob_model_newest(const struct rob_model *model, uint64_t key);
const struct rob_node *rob_model_older(const struct rob_model *model, const struct rob_node *node);

int rob_model_seat(const struct rob_model *model, const char *id);
int rob_model_study(const struct rob_model *model, const char *id);
int rob_model_outcome(const struct rob_model *model, const char *name);

/* The number of a word among those of its kind; ROB_NOT_FOUND, also for NULL. Answers have none. */
int rob_model_word(const struct rob_model *model, enum rob_word kind, const char *text);

/* Is there room for the words that the events bring together? ROB_INVALID says of what there would
 * be too many. */
enum rob_status rob_model_check_room(const struct rob_model *model, const struct rob_event *events,
                                     size_t n, struct rob_error *err);

/* Does the study report the outcome? All do, unless the lead said which. */
bool rob_model_reports(const struct rob_model *model, int study, int outcome);

/* A hash of what the form and the outcomes ask for: another one where that may have changed. */
void rob_model_demands(char hash[65], const struct rob_model *model);

/* Were the outcomes, of the review or of a study, ever others? */
bool rob_model_had_other_outcomes(const struct rob_model *model);

/* Has this item a cell for each of the review's outcomes that a study reports? */
bool rob_model_by_outcome(const struct rob_model *model, int item);

/* The slots of an item in a study, k from 0: one, or one for each outcome that it reports; the
 * place of the k-th among the review's outcomes, and its number among the model's (ROB_NO_OUTCOME:
 * none).
 */
size_t rob_model_n_slots(const struct rob_model *model, int study, int item);
int rob_model_slot_place(const struct rob_model *model, int study, int item, size_t k);
int rob_model_slot_outcome(const struct rob_model *model, int study, int item, size_t k);

/* Has the seat ever judged anything in the study? Told to everybody, so it says no more than that.
 */
bool rob_model_has_begun(const struct rob_model *model, int study, int seat);

/* The ids that an event rests on lie in rising order where they are more than these. */
enum { ROB_REFS_FEW = 32 };
int rob_model__compare_ids(const void *a, const void *b);

/* The pass of a seat, whether it counts or not; NULL: there is none. */
const struct rob_pass *rob_model__pass(const struct rob_model *model, int study, int seat);

/* The event with this hash of 64 digits, or NULL. */
const struct rob_event *rob_model_find_hash(const struct rob_model *model, const char *hash);

/* The seat's completion, if others have read it: it is the first pass for ever. NULL else. */
const struct rob_event *rob_model_fixed(const struct rob_model *model, int study, int seat);

/* Has the seat recorded that it may have read the others, on all completions that count now? */
bool rob_model_has_revealed(const struct rob_model *model, int study, int seat);

/* Marks the nodes on which first passes rest that were read; *out is the caller's to free. */
enum rob_status rob_model_leads(bool **out, const struct rob_model *model, struct rob_error *err);

/* Is it something that a reviewer did after the study was unblinded? Kept, and counted nowhere. */
bool rob_model_is_late(const struct rob_model *model, size_t node, const bool *leads);

/* Was it read, and is here all that was read? Then the reviewers are those whose first passes were
 * read, whatever a lead decides who does not know. */
bool rob_model_is_read_whole(const struct rob_model *model, int study);

/* Has anybody recorded that the study was read, on whatever completions? */
bool rob_model_was_read(const struct rob_model *model, int study);

/* The seat's completion of the study as it stands, or NULL. */
const struct rob_event *rob_model_completion(const struct rob_model *model, int study, int seat);

/* The judgement that counts in a cell: the one for the outcome, else the one for all of them.
 * With `pass` not NULL, only among the events that this completion names; so it is, too, where
 * others have read the seat's completion. */
const struct rob_event *rob_model_judgement(const struct rob_model *model, int study, int seat,
                                            int item, int outcome, const struct rob_event *pass,
                                            bool *conflict);

/* Index of the answer of a judgement or resolution; ROB_NOT_FOUND where it has none. */
int rob_model_answer(const struct rob_model *model, int item, const struct rob_event *event);

/* The value of a settled cell, if it is a resolution that still stands on the present completions;
 * NULL else. *stale is true where it stands on earlier ones. */
const struct rob_event *rob_model_standing(const struct rob_model *model, int study,
                                           struct rob_value value, bool *stale);

/* The same for the cell itself. */
const struct rob_event *rob_model_resolution(const struct rob_model *model, int study, int item,
                                             int outcome);

#endif
