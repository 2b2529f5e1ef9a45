/*
 * The paragraph for the methods section. Every sentence is made from the content of the review;
 * statements that are untrue or not known are left out and listed below the text.
 */
#include "io/methods.h"
#include "io/wording.h"

#include "base/vec.h"

#include <syrob/custody.h>

#include <string.h>

/* --- the instrument ---------------------------------------------------------------------- */

static void add_instrument(struct methods *in)
{
    bool screens = in->form->mode == ROB_MODE_SCREEN;
    rob_buf_printf(&in->text, "%s %s", rob_words(in->form, ROB_WORDS_WAS_DONE),
                   screens ? "\"" : "");
    rob_text__show(&in->text, in->form->title);
    rob_buf_str(&in->text, screens ? "\" (id " : " (form ");
    rob_text__show(&in->text, in->form->id);
    rob_buf_str(&in->text, ", version ");
    rob_text__show(&in->text, in->form->version);
    if (in->form->doi) {
        rob_buf_str(&in->text, "; doi ");
        rob_text__show(&in->text, in->form->doi);
    }
    rob_buf_printf(&in->text, "), %zu item%s", in->form->n_items,
                   in->form->n_items == 1 ? "" : "s");
    if (in->form->mode == ROB_MODE_ASSESS)
        rob_buf_printf(&in->text, " in %zu type%s of bias", in->form->n_domains,
                       in->form->n_domains == 1 ? "" : "s");
    rob_buf_str(&in->text, ". ");
}

static void add_form_changes(struct methods *in)
{
    const char *reason = NULL;
    size_t n = 0;
    while (rob_view_form_change(in->view, n))
        n++;
    if (!n)
        return;
    rob_buf_str(&in->text, "The form was changed ");
    rob_buf_printf(&in->text, n == 1 ? "once" : "%zu times", n);
    rob_buf_str(&in->text, " after the review had started (");
    for (size_t k = 0; (reason = rob_view_form_change(in->view, k)); k++) {
        rob_buf_str(&in->text, k ? "; " : "");
        rob_text__show(&in->text, reason);
    }
    rob_buf_str(&in->text, "). ");
}

/* --- the reviewers, and their independence ------------------------------------------------ */

/* "Ana Ruiz and Bram Visser": the reviewers who have completed an open study. */
static void name_reviewers(struct methods *in, struct rob_buf *names)
{
    size_t n = 0;
    for (size_t seat = 0; seat < rob_view_n_seats(in->view); seat++) {
        in->n_reviewers += in->cells.judged[seat] > 0;
        in->n_sheet += in->cells.from_sheet[seat];
    }
    for (size_t seat = 0; seat < rob_view_n_seats(in->view); seat++) {
        if (!in->cells.judged[seat])
            continue;
        rob_buf_str(names, n == 0 ? "" : n + 1 == in->n_reviewers ? " and " : ", ");
        rob_text__show(names, rob_view_seat(in->view, seat).name);
        n++;
    }
}

struct shares {
    size_t open, alone;   /* open studies; those with one reviewer */
    size_t least, most;   /* reviewers of an open study */
    size_t early;         /* opened before their round was complete */
    size_t pilot, pilots; /* of the pilot round: open, and all */
};

static struct shares count_shares(const struct methods *in)
{
    struct shares shares = {.least = SIZE_MAX};
    for (size_t s = 0; s < in->totals.studies; s++) {
        size_t n = 0;
        bool open = rob_view_open(in->view, s), pilot = rob_view_is_pilot(in->view, s);
        while (rob_view_reviewer(in->view, s, n) != ROB_NOT_FOUND)
            n++;
        shares.pilots += pilot;
        if (!open)
            continue;
        shares.open++;
        shares.alone += n < 2;
        const char *early = rob_view_early(in->view, s);
        shares.early += early && strcmp(early, ROB_EARLY_KEPT) != 0; /* not unblinded by it */
        shares.pilot += pilot;
        shares.least = n < shares.least ? n : shares.least;
        shares.most = n > shares.most ? n : shares.most;
    }
    return shares;
}

/* The guarantee of the program, for every study that is open. */
static void add_guarantee(struct methods *in, const struct shares *shares)
{
    rob_buf_printf(&in->text,
                   "%s syrob %s, which hid each reviewer's judgements on a study from the others "
                   "until all its reviewers had completed it",
                   in->n_sheet ? "; the judgements were recorded with" : ", using", ROB_VERSION);
    if (!rob_view_opens_by_round(in->view))
        return;
    rob_buf_str(&in->text, " and");
    if (shares->early) {
        rob_buf_str(&in->text, ", except for ");
        rob_methods__studies(in, shares->early);
        rob_buf_str(&in->text, " unblinded early with a recorded reason,");
    }
    rob_buf_str(&in->text, " all other studies that they shared in the round");
}

/* Judgements from a spreadsheet may have been made together: only the team knows. */
static void add_reviewers(struct methods *in, const struct shares *shares)
{
    struct rob_buf names = {0};
    name_reviewers(in, &names);
    if (!in->n_reviewers) {
        rob_methods__leave_out(in, "the reviewers and how they worked: no study is unblinded yet");
        rob_buf_free(&names);
        return;
    }
    bool together = in->n_reviewers >= 2 && shares->alone < shares->open;
    rob_methods__opening(in, in->n_reviewers);
    rob_buf_printf(&in->text, " reviewer%s (%s) %s%s", in->n_reviewers == 1 ? "" : "s",
                   rob_buf_text(&names), rob_words(in->form, ROB_WORDS_DID),
                   together && !in->n_sheet && !in->n_against && !shares->alone ? " independently"
                                                                                : "");
    if (together && !in->n_against)
        add_guarantee(in, shares);
    rob_buf_str(&in->text, ". ");
    if (shares->alone && in->n_reviewers >= 2) {
        rob_methods__opening_studies(in, shares->alone);
        rob_buf_printf(&in->text, " %s assessed by one reviewer only. ",
                       shares->alone == 1 ? "was" : "were");
    }
    if (in->n_against)
        rob_methods__leave_out(in,
                               "how the judgements were kept independent: %zu %s the "
                               "rules of the program; syrob check names %s",
                               in->n_against, in->n_against == 1 ? "entry breaks" : "entries break",
                               in->n_against == 1 ? "it" : "them");
    if (in->n_sheet)
        rob_methods__leave_out(in,
                               "how the judgements were kept independent before the sheets were "
                               "imported (not recorded in the review)");
    in->text.failed |= names.failed;
    rob_buf_free(&names);
}

/* The studies whose first passes count; nothing is known of those that are still blinded. */
static const char *studies_counted(const struct methods *in, const struct shares *shares)
{
    if (shares->open < in->totals.studies)
        return shares->open == 1 ? "the study unblinded so far" : "the studies unblinded so far";
    return shares->open == 1 ? "the study" : "these studies";
}

/* The first passes recorded before others could read them. */
static enum rob_status add_unblinding(struct methods *in, const struct shares *shares,
                                      struct rob_error *err)
{
    struct rob_unblinding found;
    enum rob_status status = rob_view_unblinding(&found, in->view, err);
    if (status || !found.n_fixed || in->n_reviewers < 2)
        return status;
    rob_buf_str(&in->text, "Before other reviewers' answers were shown, ");
    if (found.n_fixed < found.n_passes)
        rob_buf_printf(&in->text, "%zu of the %zu", found.n_fixed, found.n_passes);
    else if (found.n_passes > 2)
        rob_buf_printf(&in->text, "all %zu", found.n_passes);
    else
        rob_buf_str(&in->text, found.n_passes == 2 ? "both" : "the");
    rob_buf_printf(&in->text, " completed assessment%s of %s %s fixed by cryptographic hashes",
                   found.n_passes == 1 ? "" : "s", studies_counted(in, shares),
                   found.n_fixed == 1 ? "was" : "were");
    if (found.n_late)
        rob_buf_printf(&in->text,
                       "; %zu of them %s changed, reopened or finished again on a copy of the "
                       "review that did not have the other reviewers' answers yet, which was not "
                       "counted",
                       found.n_late, found.n_late == 1 ? "was" : "were");
    else
        rob_buf_str(&in->text, "; none was changed later");
    rob_buf_str(&in->text, ". ");
    return ROB_OK;
}

/* The proof of the keys and signatures of a sealed review. */
static void add_sealing(struct methods *in)
{
    struct rob_buf proof = {0};
    struct rob_custodian custodian;
    if (!rob_review_is_sealed(rob_view_review(in->view)))
        return;
    rob_text__sealing_proof(&proof, in->view);
    rob_buf_str(&in->text, "The answers to a study were encrypted until all its reviewers had "
                           "finished it. ");
    if (rob_view_custodian(&custodian, in->view)) {
        rob_buf_str(&in->text, "A custodian");
        rob_buf_str(&in->text, custodian.name ? ", " : "");
        rob_text__show(&in->text, custodian.name ? custodian.name : "");
        rob_buf_str(&in->text, custodian.name ? "," : "");
        rob_buf_str(&in->text, " could have recovered the reviewers' keys. ");
    }
    if (proof.len)
        rob_buf_printf(&in->text, "By hashes and signatures, %s. ", proof.data);
    in->text.failed = in->text.failed || proof.failed;
    rob_buf_free(&proof);
}

/* The number of reviewers of each study, unless all assessed each. */
static void add_shares(struct methods *in, const struct shares *shares)
{
    if (!shares->open || shares->least == in->n_reviewers || shares->most < 2)
        return;
    rob_buf_printf(&in->text, "Each study was assessed by %zu", shares->least);
    if (shares->most > shares->least)
        rob_buf_printf(&in->text, " to %zu", shares->most);
    rob_buf_str(&in->text, " of them. ");
    rob_methods__leave_out(in,
                           "how the studies were divided among the reviewers: syrob log lists each "
                           "assignment and its random seed");
}

/* Finished first passes that do not count. */
static void add_unused(struct methods *in)
{
    for (size_t seat = 0; seat < rob_view_n_seats(in->view); seat++) {
        size_t n = 0;
        for (size_t s = 0; s < in->totals.studies; s++)
            n += rob_view_is_unused(in->view, s, seat);
        if (!n)
            continue;
        rob_methods__opening(in, n);
        rob_buf_printf(&in->text, " assessment%s that ", n == 1 ? "" : "s");
        rob_text__show(&in->text, rob_view_seat(in->view, seat).name);
        rob_buf_printf(&in->text,
                       " had finished %s not counted, because the %s been assigned to others. ",
                       n == 1 ? "was" : "were", n == 1 ? "study had" : "studies had");
    }
}

/* "Bo left the review; the studies completed before that count." */
static void add_leavers(struct methods *in)
{
    for (size_t seat = 0; seat < rob_view_n_seats(in->view); seat++) {
        struct rob_seat who = rob_view_seat(in->view, seat);
        size_t unfinished = rob_view_n_unfinished(in->view, seat);
        if (!who.released || who.role != ROB_ROLE_REVIEWER)
            continue;
        rob_text__show(&in->text, who.name);
        rob_buf_str(&in->text, " left the review before its end");
        if (unfinished) {
            rob_buf_str(&in->text, "; assessments of ");
            rob_methods__studies(in, unfinished);
            rob_buf_str(&in->text, " that had not been finished by then were not counted");
        }
        rob_buf_str(&in->text, ". ");
    }
}

/* Its judgements count nowhere, and those on judgements that are not settled yet are hidden. */
static void add_machines(struct methods *in)
{
    for (size_t seat = 0; seat < rob_view_n_seats(in->view); seat++) {
        struct rob_seat machine = rob_view_seat(in->view, seat);
        if (machine.role != ROB_ROLE_MACHINE)
            continue;
        if (!in->cells.compared[seat]) {
            rob_methods__leave_out(
                in,
                "the program %s: the review does not have a judgement by it that "
                "can be compared with a reconciled one",
                machine.name);
            continue;
        }
        rob_buf_str(&in->text, "A program, ");
        rob_text__show(&in->text, machine.name);
        rob_buf_str(&in->text, " (version ");
        rob_text__show(&in->text, machine.tool_version);
        rob_buf_str(&in->text, ", run on ");
        rob_text__show(&in->text, machine.tool_date);
        rob_buf_str(&in->text, "), judged the studies, too; each of its judgements was hidden "
                               "until the reviewers' was reconciled, and none is counted. ");
    }
}

static void add_pilot(struct methods *in, const struct shares *shares)
{
    if (!shares->pilots)
        return;
    rob_methods__opening_studies(in, shares->pilots);
    rob_buf_printf(&in->text,
                   " formed a pilot round, which is included in the percentages but not in the "
                   "agreement");
    if (!shares->pilot)
        rob_buf_str(&in->text, shares->pilots == 1 ? "; it has not been assessed yet"
                                                   : "; none of them has been assessed yet");
    else if (shares->pilot < shares->pilots)
        rob_buf_printf(&in->text, "; %zu of them %s been assessed so far", shares->pilot,
                       shares->pilot == 1 ? "has" : "have");
    rob_buf_str(&in->text, ". ");
}

static void add_sheets(struct methods *in, const struct shares *shares)
{
    for (size_t seat = 0; seat < rob_view_n_seats(in->view); seat++) {
        size_t n = in->cells.judged[seat], sheet = in->cells.from_sheet[seat];
        if (!sheet)
            continue;
        if (sheet == n)
            rob_buf_str(&in->text, "All judgements");
        else
            rob_methods__opening(in, sheet);
        if (sheet < n)
            rob_buf_printf(&in->text, " of the %zu judgements", n);
        rob_buf_str(&in->text, " by ");
        rob_text__show(&in->text, rob_view_seat(in->view, seat).name);
        rob_buf_printf(&in->text, " on %s %s entered from a spreadsheet. ",
                       studies_counted(in, shares), sheet == 1 && n > 1 ? "was" : "were");
    }
}

/* --- the end ----------------------------------------------------------------------------- */

static void add_reconciled(struct methods *in)
{
    size_t n = in->totals.reconciled, all = in->totals.studies;
    if (!all)
        rob_methods__leave_out(in, "the studies: the review has no studies yet");
    else if (all == 1)
        rob_buf_printf(&in->text, "The study %s. ",
                       n ? "was reconciled" : "has not been reconciled yet");
    else if (n == all)
        rob_buf_printf(&in->text, "All %zu studies were reconciled. ", all);
    else if (n == 0)
        rob_buf_printf(&in->text, "None of the %zu studies has been reconciled yet. ", all);
    else
        rob_buf_printf(&in->text, "Of the %zu studies, %zu %s been reconciled so far. ", all, n,
                       n == 1 ? "has" : "have");
}

/* Records that are no longer in the list: joined to a study of it, or removed. */
static void add_removed(struct methods *in)
{
    size_t n = in->totals.studies, same = 0, reports = 0, removed = 0;
    for (size_t s = n; s < n + rob_view_n_dropped(in->view); s++) {
        bool is_same = rob_view_same_as(in->view, s) != NULL;
        bool is_report = !is_same && rob_view_report_of(in->view, s) != NULL;
        same += is_same;
        reports += is_report;
        removed += !is_same && !is_report;
    }
    const struct {
        size_t n;
        const char *one, *many;
    } kinds[] = {{same, "record was a duplicate of another", "records were duplicates of others"},
                 {reports, "record was a further report of a study and was assessed with it",
                  "records were further reports of studies and were assessed with those"},
                 {removed, "study was removed from the review, with a recorded reason",
                  "studies were removed from the review, each with a recorded reason"}};
    for (size_t k = 0; k < ROB_COUNT(kinds); k++) {
        if (!kinds[k].n)
            continue;
        rob_methods__opening(in, kinds[k].n);
        rob_buf_printf(&in->text, " %s. ", kinds[k].n == 1 ? kinds[k].one : kinds[k].many);
    }
}

static void add_coverage(struct methods *in)
{
    const struct rob_totals *totals = &in->totals;
    add_reconciled(in);
    add_removed(in);
    if (totals->reconciled || totals->resolved)
        rob_buf_str(&in->text, "The first judgements were kept unchanged beside the consensus.");
    rob_buf_char(&in->text, '\n');
}

static void leave_out_rest(struct methods *in, const struct shares *shares)
{
    bool changed = rob_view_form_change(in->view, 0) != NULL;
    rob_methods__leave_out(in,
                           "whether the form was adapted%s before the start%s (not recorded in the "
                           "review)",
                           shares->pilots ? "" : " and piloted",
                           changed ? ", apart from the changes above" : "");
    rob_methods__leave_out(in, "the reviewers' training%s (not recorded in the review)",
                           rob_view_n_outcomes(in->view) ? " and how the outcomes were chosen"
                                                         : "");
}

enum rob_status rob_write_methods(char **out, const struct rob_view *view, struct rob_error *err)
{
    struct methods in = {.view = view,
                         .form = rob_view_form(view),
                         .totals = rob_view_totals(view),
                         .n_against = rob_view_n_against(view)};
    const struct shares shares = count_shares(&in);
    rob_methods__count(&in);
    add_instrument(&in);
    add_form_changes(&in);
    add_reviewers(&in, &shares);
    add_shares(&in, &shares);
    add_unused(&in);
    add_leavers(&in);
    add_machines(&in);
    add_pilot(&in, &shares);
    add_sheets(&in, &shares);
    enum rob_status status = add_unblinding(&in, &shares, err);
    add_sealing(&in);
    if (!status)
        status = rob_methods__agreement(&in, err);
    if (!status)
        status = rob_methods__settling(&in, err);
    if (!status) {
        add_coverage(&in);
        leave_out_rest(&in, &shares);
        rob_buf_printf(&in.text, "\nNot included (add by hand):\n%s", rob_buf_text(&in.left_out));
        in.text.failed = in.text.failed || in.left_out.failed;
        status = rob_text__end(out, &in.text, err);
    }
    rob_buf_free(&in.text);
    rob_buf_free(&in.left_out);
    return status;
}
