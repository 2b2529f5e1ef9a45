/*
 * The state of a review: the result of replaying its events.
 *
 * A review is a set of events, so the model is the same whatever order the journals are read in. A
 * slot holds one value at a time: a reviewer's judgement of an item, whether a study is finished, a
 * resolution, a field of a study. Each event names the values of its slot that it replaces (`was`);
 * events that no other names are the slot's current values. If they have equal content, that is the
 * slot's value; if not, they are a conflict until an event names them all.
 *
 * The store adds events once their line is on disk. The model keeps all of them: a first pass may
 * name any, and the history shows them.
 */
#ifndef ROB_CORE_MODEL_H
#define ROB_CORE_MODEL_H

#include "core/keyring.h"
#include "core/ops.h"

#include "base/buf.h"
#include "base/intern.h"
#include "base/map.h"
#include "base/vec.h"

#include <syrob/view.h>

enum { ROB_SEATS_MAX = 64, ROB_OUTCOMES_MAX = 1000, ROB_ROUNDS_MAX = 1000 };
enum { ROB_STUDIES_MAX = 1 << 24 };

/* --- slots ------------------------------------------------------------------------------- */

/* A slot's name as one number. Indices that a kind does not have are 0; `outcome` may be
 * ROB_NO_OUTCOME, and `study` and `item` -1 for "the whole". */
uint64_t rob_cell_key(enum rob_cell_kind kind, int seat, int study, int item, int outcome);
enum rob_cell_kind rob_cell_kind_of(uint64_t key);
int rob_cell_study_of(uint64_t key);

/* --- the data ---------------------------------------------------------------------------- */

struct rob_node {
    struct rob_event event;
    uint32_t older; /* the previous event of the same slot, or ROB_MAP_NONE */
    bool superseded;
};

struct rob_model_journal {
    const char *file; /* relative to the review */
    const char *seat, *writer;
    const char *key;  /* of its signatures, in a sealed review; "" in a plain one */
    int64_t began;    /* the time of its first line; 0: that line is another journal's, too */
    int64_t verified; /* bytes at its beginning whose signatures need not be verified again */
    bool distrusted;  /* a reviewer's, with another key than the one that this account has met */
    bool renewed;     /* its key was made since an earlier one of its seat is lost */
    enum rob_journal_kind kind;
    int seat_index; /* of a reviewer's journal; ROB_NOT_FOUND if the seat is unknown */
    uint32_t shares_with, n_shared; /* this many first lines are also in that journal, which was
                                       read earlier: a copy, or a fork */
    uint32_t own_from;              /* the first line that is in no earlier journal; 0: all are */
    uint32_t first_end;             /* the last line of its first command; 0: it has none */
};

/* The completion of a study by a reviewer that counts (model_passes.c). */
struct rob_pass {
    const struct rob_event *event;
    int seat;
    bool fixed;    /* final: others have read it, or its reviewer has read others with it */
    bool revealed; /* a reveal, recorded before they read it, names its whole hash */
    bool read;     /* others have read it, or it was resolved with */
    bool twice;    /* completed on two machines with different first passes */
};

struct rob_model_study {
    struct rob_study study; /* the present fields, label and number */
    uint64_t begun;         /* bit i: seat i has ever judged an item of it */
    uint64_t assigned;
    uint64_t completed;
    uint64_t fixed;   /* seats whose completion is final: rob_pass.fixed */
    uint64_t read;    /* of these, seats whose completion others have read */
    uint64_t readers; /* seats that have read the study */
    uint64_t lost;    /* sealed: and those who may reopen it, since its key is lost */
    uint64_t awaited; /* sealed: everybody has finished it; the keys of these seats are missing */
    bool alone;       /* sealed: finished by all who must, with one key: only its owner unblinds it
                       */
    uint64_t due; /* this account's seats that must record a reveal before it is unblinded here */
    uint64_t read_before;        /* seats of this account that have read it, by its state folder */
    uint64_t unused;             /* seats with a finished first pass of a study that others have */
    uint64_t left;               /* seats that were assigned and left without finishing */
    size_t first_pass, n_passes; /* in the model's `passes` */
    uint32_t witness;            /* the last of its witnesses, counted from 1; 0: none */
    const int *reported;         /* places of its outcomes, rising */
    size_t n_reported;
    size_t n_unsettled, n_resolved; /* slots, if it is unblinded */
    bool read_whole; /* it was read, and all first passes that were read are here: its reviewers are
                        then fixed, even if a lead who does not know this decides otherwise */
    bool reconciled; /* unblinded, and no slot needs a resolution */
    int round;
    bool wants_another; /* a reviewer left without finishing: the lead must name another, or assign
                           the study without one */
    bool open;
};

/* An event that names completions of a study which were read. */
struct rob_witness {
    uint32_t node, next; /* the next one of its study, counted from 1; 0: none */
    int study;           /* ROB_NOT_FOUND: it was not known when the event was added */
};

/* The studies of a round that the same reviewers have: none is unblinded before all are finished.
 */
struct rob_group {
    uint64_t seats;
    int round;
    size_t n_unfinished;
};

/* Two different events with one short name. */
struct rob_clash {
    const struct rob_event *first, *second; /* the second is ignored */
};

struct rob_model {
    const char *review_id;             /* borrowed */
    const struct rob_keyring *keyring; /* borrowed; NULL in a plain review */
    const struct rob_form *form;
    struct rob_arena arena;
    struct rob_intern words;
    ROB_VEC(struct rob_node *) nodes; /* in the order of reading */
    struct rob_map ids;
    ROB_VEC(struct rob_clash) clashes;
    ROB_VEC(uint32_t) unplaced; /* nodes with an unknown word */
    ROB_VEC(struct rob_cell_slot) cells;
    struct rob_map cell_map;
    ROB_VEC(struct rob_model_journal) journals;

    ROB_VEC(struct rob_seat) seats;
    struct rob_intern seat_ids; /* numbered as `seats` */
    struct rob_intern outcomes, rounds, study_ids;
    const char *near_word; /* the study met last, one of `words`, and its number: the items */
    int near_study;        /* of a study mostly follow one another */
    ROB_VEC(struct rob_witness) witnesses;
    ROB_VEC(uint32_t) meetings;   /* nodes that name public keys of others */
    ROB_VEC(uint32_t) beginnings; /* titles with which a review begins: one, unless it is forged */
    ROB_VEC(uint32_t) custodians; /* nodes that name a custodian, also where they must not */
    ROB_VEC(uint32_t) custodies;  /* nodes that hold a reviewer's secret, for the custodian */
    ROB_VEC(uint32_t) imports;    /* nodes that say where the studies come from */
    ROB_VEC(uint32_t) different;  /* nodes that say that two studies are not one paper */
    uint64_t unreadable; /* seats with an unreadable journal: set before the first refresh */
    uint64_t own;        /* seats for which this account writes: set before the first refresh */
    ROB_VEC(struct rob_model_study) studies; /* in the order first met; numbered as `study_ids` */

    /* derived by rob_model_refresh() */
    ROB_VEC(uint32_t) order;          /* studies of the list, removed ones last */
    size_t n_active;                  /* those not removed */
    unsigned generation;              /* counts the times that it was derived */
    unsigned shape;                   /* and those that all of it was */
    uint64_t due;                     /* seats that have to reveal a study: of any of them */
    size_t n_unsettled;               /* slots of unblinded studies that need a resolution */
    size_t n_resolved;                /* and those that are resolved */
    size_t n_reconciled;              /* studies, not removed, of which all is settled */
    size_t n_closed;                  /* studies, not removed, that are not unblinded yet */
    size_t n_due;                     /* studies of which somebody has to reveal something */
    uint64_t due_of;                  /* `own` when it was derived */
    ROB_VEC(struct rob_group) groups; /* by round and seats, of the studies that are not removed */
    struct rob_arena derived;         /* labels, and the lists of outcomes */
    ROB_VEC(struct rob_pass) passes;  /* of all studies, one study after another */
    const char *title;
    bool opens_by_round;
    const char *const *outcome_names; /* the review's outcomes */
    size_t n_outcome_names;
    int *outcome_words;  /* the number of each among `outcomes` */
    int *outcome_places; /* the reverse; ROB_NOT_FOUND for one no longer named */
    int *every_outcome;  /* 0, 1, 2 ... */
    size_t n_indexed;    /* events that can be found by id and are in their slots */
    size_t n_linked;     /* events whose `was` has been processed */
    size_t n_listed;     /* witnesses that are in the list of their study */
    bool stale;          /* the derived part does not match the events any more; else only that of
                            the studies in `touched` does not */
    ROB_VEC(uint32_t) touched;
};

struct rob_cell_slot {
    uint64_t key;
    uint32_t newest; /* the event added last */
};

void rob_model_init(struct rob_model *model, const struct rob_form *form);
void rob_model_free(struct rob_model *model);

/* Sets the key of a journal's signatures, once its first line was read. */
enum rob_status rob_model_set_key(struct rob_model *model, uint32_t journal, const char *key,
                                  struct rob_error *err);

/* Adds a journal; its number is the `journal` of its events. The texts are copied. */
enum rob_status rob_model_add_journal(struct rob_model *model, const char *file,
                                      const struct rob_journal_head *head, struct rob_error *err);

/* Makes room for `n` more studies at once. A large import would otherwise need up to three times
 * the memory while the array grows. If there is no memory, nothing changes. */
void rob_model_expect_studies(struct rob_model *model, size_t n);

/* Adds an event; the node and its texts are in the model's arena. It counts from
 * rob_model_refresh() on. An event with an unknown study, item, outcome or seat is kept for the
 * history but has no slot until the word becomes known: another lead's journal may be read later.
 */
enum rob_status rob_model_add(struct rob_model *model, struct rob_node *node,
                              struct rob_error *err);

/* The first half of rob_model_refresh(): indexes the added events, each once (the journals of two
 * writers may begin alike), and finds the values they replace. It allows asking which form the lead
 * has pinned before the form is read; all journals of the lead must have been read. */
enum rob_status rob_model_link(struct rob_model *model, struct rob_error *err);

/* Must be called after events were added: finds the values they replace and, unless all were
 * judgements, derives assignments, completions and unblinding. */
enum rob_status rob_model_refresh(struct rob_model *model, struct rob_error *err);

/* Part of rob_model_link(): makes the added events findable by id, each once, and puts them in
 * their slots. It works on many at a time, since most of the time is spent waiting for memory. */
enum rob_status rob_model__index(struct rob_model *model, struct rob_error *err);

/* Part of rob_model_add(): makes known the words that the event brings (model_words.c). */
enum rob_status rob_model__learn(struct rob_model *model, const struct rob_event *event,
                                 struct rob_error *err);

/* Part of rob_model_refresh(): the outcomes of each study (model_outcomes.c). */
enum rob_status rob_model__refresh_outcomes(struct rob_model *model, struct rob_error *err);

/* Part of rob_model_link(): opens the boxes whose keys have come with reveals (model_unseal.c). */
enum rob_status rob_model__unseal(struct rob_model *model, struct rob_error *err);

/* Part of rob_model_refresh(): which journals are of somebody who can be trusted to be the reviewer
 * (model_keys.c). */
void rob_model__refresh_keys(struct rob_model *model);

/* Part of rob_model_refresh(): the completions that count (model_passes.c), of all studies and of
 * one. */
enum rob_status rob_model__refresh_passes(struct rob_model *model, struct rob_error *err);
enum rob_status rob_model__refresh_passes_of(struct rob_model *model, int study,
                                             struct rob_error *err);

/* Part of rob_model_refresh(): assignments, completions, unblinding (model_progress.c), of all
 * studies and of one. The latter is false where it matters to others, too: then all are to be
 * derived anew. */
enum rob_status rob_model__refresh_progress(struct rob_model *model, struct rob_error *err);
bool rob_model__refresh_progress_of(struct rob_model *model, int study);

/* Part of rob_model_refresh(): tries again to find the slots of events with unknown words. */
enum rob_status rob_model__place_late(struct rob_model *model, struct rob_error *err);

/* Adds the name of a study, of one of its items, or of an item's outcome, for a message: "Hale
 * 1997, item 4 (Random housing)", "Hale 1997, item 8 (Incomplete outcome data: mortality)". Without
 * an item (ROB_NOT_FOUND) it is the study; without a study, nothing. */
void rob_model_add_name(struct rob_buf *out, const struct rob_model *model, int study, int item,
                        int outcome);

/* The n-th editable field of a study, a member of `struct rob_study_fields`; NULL: n is too
 * large. */
const struct rob_field *rob_study_field(int n);
int rob_study_field_number(const char *name);

/* The fields of a study, to be added to another review. They borrow its texts. */
struct rob_study_fields rob_study_fields_of(const struct rob_study *study);

/* --- queries ----------------------------------------------------------------------------- */

const struct rob_node *rob_model_find(const struct rob_model *model, uint64_t id);
uint32_t rob_model_find_at(const struct rob_model *model, uint64_t id); /* or ROB_MAP_NONE */

/* Key of an event's slot. False: the event has no slot and replaces nothing, or one of its words is
 * unknown, and *orphan names it. */
bool rob_model_cell_of(uint64_t *key, const struct rob_model *model, const struct rob_event *event,
                       int seat, const char **orphan);

struct rob_value {
    const struct rob_event *event; /* NULL: no event yet, or a conflict that no rule resolves */
    bool conflict;
};

struct rob_value rob_model_value(const struct rob_model *model, uint64_t key);

/* The value, if an event of this op set it; otherwise NULL. */
const struct rob_event *rob_model_value_of(const struct rob_model *model, uint64_t key,
                                           enum rob_op op);

/* Was the study assigned to reviewers by name, rather than to all of them? */
bool rob_model_by_name(const struct rob_model *model, int study);

/* Is this round (ROB_NOT_FOUND: no round) a pilot: "pilot", or a later one, "pilot 3"? */
bool rob_model_is_pilot(const struct rob_model *model, int round);

/* The seat with this id; ROB_INVALID lists the existing ones. */
enum rob_status rob_model_need_seat(int *seat, const struct rob_model *model, const char *id,
                                    struct rob_error *err);

/* Ids of a slot's current values, at most `max`, in rising order; returns their number. */
size_t rob_model_heads(const struct rob_model *model, uint64_t key, uint64_t *ids, size_t max);

/* The newest event of a slot; then the one before. NULL: there are no more. */
const struct rob_node *rob_model_newest(const struct rob_model *model, uint64_t key);
const struct rob_node *rob_model_older(const struct rob_model *model, const struct rob_node *node);

int rob_model_seat(const struct rob_model *model, const char *id);
int rob_model_study(const struct rob_model *model, const char *id);
int rob_model_outcome(const struct rob_model *model, const char *name);

/* The number of a word among its kind; ROB_NOT_FOUND if unknown, NULL or an answer. */
int rob_model_word(const struct rob_model *model, enum rob_word kind, const char *text);

/* Is there room for all the words that the events add? ROB_INVALID names the kind that would exceed
 * its limit. */
enum rob_status rob_model_check_room(const struct rob_model *model, const struct rob_event *events,
                                     size_t n, struct rob_error *err);

/* Does the study report the outcome? Every study reports all, unless the lead has chosen. */
bool rob_model_reports(const struct rob_model *model, int study, int outcome);

/* A hash of the form and the outcomes that changes whenever completions may need other answers. */
void rob_model_demands(char hash[65], const struct rob_model *model);

/* Have the outcomes, of the review or of a study, ever been different? */
bool rob_model_had_other_outcomes(const struct rob_model *model);

/* Is this item judged once for each of the study's outcomes? */
bool rob_model_by_outcome(const struct rob_model *model, int item);

/* The slots of an item in a study, k from 0: one, or one for each outcome of the study; the place
 * of the k-th among the review's outcomes, and its number among the model's (ROB_NO_OUTCOME: no
 * outcome). */
size_t rob_model_n_slots(const struct rob_model *model, int study, int item);
int rob_model_slot_place(const struct rob_model *model, int study, int item, size_t k);
int rob_model_slot_outcome(const struct rob_model *model, int study, int item, size_t k);

/* Has the seat ever judged an item of the study? Shown to everybody, so it reveals no more. */
bool rob_model_has_begun(const struct rob_model *model, int study, int seat);

/* The ids that an event rests on are sorted if there are more than this. */
enum { ROB_REFS_FEW = 32 };
int rob_model__compare_ids(const void *a, const void *b);

/* The pass of a seat, whether it counts or not; NULL: the seat has no pass. */
const struct rob_pass *rob_model__pass(const struct rob_model *model, int study, int seat);

/* The event with this hash of 64 digits, or NULL. */
const struct rob_event *rob_model_find_hash(const struct rob_model *model, const char *hash);

/* Sealed reviews: the public key of another reviewer that this one has not met yet, from the
 * completion of the study; NULL: they have met, or it has no completion. */
const char *rob_model_unmet(const struct rob_model *model, int study, int seat, int other);

/* Sealed reviews: is the completion of this account, with the key that is here? */
bool rob_model_holds_key(const struct rob_model *model, int study, int seat);

/* Sealed reviews: was the completion made with a key that its reviewer has lost, and replaced, and
 * that has not come out? Then its reviewer may make another first pass, although it was read. */
bool rob_model_is_lost(const struct rob_model *model, const struct rob_event *completion);

/* Sealed reviews: does a journal of the seat have this key? And does one have another key? */
bool rob_model_seat_has_key(const struct rob_model *model, const char *seat, const char *key);
bool rob_model_seat_has_other(const struct rob_model *model, const char *seat, const char *key);

/* Sealed reviews (model_custodian.c): the event that names the custodian; NULL without one. */
const struct rob_event *rob_model_custodian(const struct rob_model *model);

/* Why an event that names a custodian does not count; NULL: it does. */
const char *rob_model_against_custodian(const struct rob_model *model,
                                        const struct rob_event *event);

/* The n-th event by which the seat has put the secret of this public key into custody, or NULL. */
const struct rob_event *rob_model_custody(const struct rob_model *model, const char *seat,
                                          const char *key, size_t n);

/* Sealed reviews: has a reviewer of this account met the key of this journal? */
bool rob_model_has_met(const struct rob_model *model, const struct rob_model_journal *journal);

/* Sealed reviews: has the key of the seat's boxes of the study been made public? */
bool rob_model_key_is_out(const struct rob_model *model, int study, int seat);

/* Does the first reveal in each journal of this reviewer, which let out the key, name it? */
bool rob_model_has_named(const struct rob_model *model, int study, int seat,
                         const struct rob_event *completion);

/* Was another completion of the seat, signed with another key, named by a reveal of the study? */
bool rob_model_has_other_key(const struct rob_model *model, int study, int seat,
                             const struct rob_event *completion);

/* The seat's completion, if others have read it, which makes it final; otherwise NULL. What a
 * person completed in a seat that is a machine's now does not count. */
const struct rob_event *rob_model_fixed(const struct rob_model *model, int study, int seat);

/* Has the seat recorded a reveal on all completions that count now? */
bool rob_model_has_revealed(const struct rob_model *model, int study, int seat);

/* Marks the nodes that belong to first passes that were read; *out is the caller's to free. */
enum rob_status rob_model_leads(bool **out, const struct rob_model *model, struct rob_error *err);

/* Did a reviewer do this after the study was unblinded? It is kept, and counted nowhere. */
bool rob_model_is_late(const struct rob_model *model, size_t node, const bool *leads);

/* Does a reveal of one of these seats name a completion that is not here? */
bool rob_model_lacks_read(const struct rob_model *model, int study, uint64_t seats);

/* Has anybody recorded reading the study, on any completions? */
bool rob_model_was_read(const struct rob_model *model, int study);

/* The seat's present completion of the study, or NULL. */
const struct rob_event *rob_model_completion(const struct rob_model *model, int study, int seat);

/* Is the item asked of the seat: has it no condition, or does the pass (NULL: the present
 * judgements) have the answer that the condition names? */
bool rob_model_asks(const struct rob_model *model, int study, int seat, int item,
                    const struct rob_event *pass);

/* The judgement that counts in a slot: the one for the outcome, otherwise the one for all outcomes.
 * With `pass` not NULL, or once others have read the seat's completion, only events that the
 * completion names are considered. */
const struct rob_event *rob_model_judgement(const struct rob_model *model, int study, int seat,
                                            int item, int outcome, const struct rob_event *pass,
                                            bool *conflict);

/* Index of the answer of a judgement or resolution; ROB_NOT_FOUND if it has no answer. */
int rob_model_answer(const struct rob_model *model, int item, const struct rob_event *event);

/* The removal of a study that is not in the review now; NULL: it is there. */
const struct rob_event *rob_model_drop(const struct rob_model *model, int study);

/* The study that a removal names: the same paper, or the one that this is a report of; or NULL. */
const char *rob_model_kept(const struct rob_event *drop);

/* The study that is assessed in the place of this one: itself, or, where it was removed as the same
 * paper as another or as another report of it, the one that is assessed in the place of that one.
 * ROB_NOT_FOUND: none is. */
int rob_model_assessed_as(const struct rob_model *model, int study);

/* The value of a resolved slot, if it is a resolution of the present completions; otherwise NULL.
 * *stale is true if it rests on earlier ones. */
const struct rob_event *rob_model_standing(const struct rob_model *model, int study,
                                           struct rob_value value, bool *stale);

/* The same for the slot itself. */
const struct rob_event *rob_model_resolution(const struct rob_model *model, int study, int item,
                                             int outcome);

#endif
