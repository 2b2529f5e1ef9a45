/*
 * Agreement in a review: the tables of every pair of reviewers, from their first passes.
 *
 *     struct rob_agreement_report *report = NULL;
 *     struct rob_agreement_options options = {0};
 *     rob_agreement_report_new(&report, view, &options, &err);
 *     for (size_t p = 0; p < report->n_pairs; p++)
 *         print(report->pairs[p].overall[0].stats.kappa.value);
 *     rob_agreement_report_free(report);
 *
 * Only unblinded studies that both reviewers have completed count; answers outside the scale (not
 * applicable) do not. An item without any answer on the scale, such as a reason for exclusion, is
 * compared answer by answer; it has no statistics that need an order, and no part in the rows of
 * types of bias and of all items. Resolutions have no influence. Studies of the pilot round are
 * left out unless asked for.
 */
#ifndef SYROB_AGREEMENT_VIEW_H
#define SYROB_AGREEMENT_VIEW_H

#include <syrob/agreement.h>
#include <syrob/view.h>

struct rob_agreement_options {
    bool with_pilot;
    unsigned bootstrap; /* replicates for the intervals of alpha; 0: none */
    uint64_t seed;      /* 0: ROB_BOOTSTRAP_SEED */
    bool machine;       /* compare the machine reviewers, each with the consensus, instead of the
                           first passes with each other */
    bool only_all;      /* intervals for all items and all reviewers alone: the pairs, the items
                           and the types of bias have none */
};

/* One item (for one outcome), one type of bias, or all items. */
struct rob_agreement_row {
    size_t item; /* index of the form's items; for a type of bias, of its domains */
    int outcome; /* ROB_NO_OUTCOME: none */
    uint32_t table[ROB_AGREEMENT_CATEGORIES_MAX * ROB_AGREEMENT_CATEGORIES_MAX]; /* q x q,
                                                             with the q of `stats` */
    struct rob_agreement stats; /* alpha with its interval where a bootstrap was asked for */
};

#define ROB_AGREEMENT_CONSENSUS SIZE_MAX

struct rob_agreement_pair {
    size_t first, second; /* seats; `first` is the rows of the tables, and with a machine reviewer
                             ROB_AGREEMENT_CONSENSUS */
    size_t n_studies;     /* that both have completed */
    struct rob_agreement_row *items;
    size_t n_items;
    /* One for each of the form's types of bias, or one an outcome where some of its items are
     * judged per outcome: outcomes are never pooled, and an item that is judged once for the study
     * counts with each outcome that the study reports. Standard errors are between studies. A
     * screening has no types of bias. */
    struct rob_agreement_row *domains;
    size_t n_domains;
    struct rob_agreement_row *overall; /* all items: one row, or one an outcome, as above */
    size_t n_overall;
    struct rob_agreement_spread kappas; /* of the items with risks */
};

/* All reviewers together, where there is more than one pair. */
struct rob_agreement_all {
    size_t item; /* index of the form's items; for a type of bias, of its domains */
    int outcome;
    struct rob_agreement_ratings stats; /* with intervals where a bootstrap was asked for */
};

struct rob_agreement_report {
    unsigned q;          /* categories: the form's risks; of an unrated item, its answers */
    size_t n_unrated;    /* items of the form without any answer on the scale */
    bool machine;        /* the pairs are the consensus and a machine reviewer */
    size_t n_pilot;      /* studies left out because they were the pilot round */
    size_t n_no_outcome; /* studies with none of the review's outcomes: they count in the rows of
                            items that are judged once for the study, and in no other */
    bool pairs_hidden;   /* from an adjudicator who must not know who is who: among three reviewers
                            or more the number of their studies identifies a pair */
    bool same_risk;      /* the form has answers of the same risk, which count as agreement */
    struct rob_agreement_pair *pairs; /* as rob_view_ranked() has them; only with common studies */
    size_t n_pairs;
    struct rob_agreement_all *all; /* items, types of bias, overall; NULL with two reviewers */
    size_t n_all, n_all_items, n_all_domains; /* rows in all, those of items, of types of bias */
};

/* The remark that a row of all items calls for. Besides those of rob_agreement_remark() it may be
 * POOLED: its kappa is 0.2 or more above the median of the items' own, so that it shows rather how
 * the items differ than how the reviewers agree. */
ROB_API enum rob_remark rob_agreement_pair_remark(const struct rob_agreement_pair *pair,
                                                  const struct rob_agreement_row *overall);

ROB_API enum rob_status rob_agreement_report_new(struct rob_agreement_report **out,
                                                 const struct rob_view *view,
                                                 const struct rob_agreement_options *options,
                                                 struct rob_error *err);
ROB_API void rob_agreement_report_free(struct rob_agreement_report *report);

#endif
