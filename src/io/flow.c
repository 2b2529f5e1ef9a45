#include <syrob/flow.h>

#include "io/figure.h"
#include "io/stage_rule.h"

#include "base/buf.h"
#include "base/fail.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { BOXES_MAX = 20, STRAYS_NAMED = 5 }; /* three stages can have 17 */

/* --- Boxes --------------------------------------------------------------------------------- */

static struct rob_flow_box *add_box(struct rob_flow *flow, const char *id, const char *label,
                                    size_t n)
{
    assert(flow->n < BOXES_MAX);
    struct rob_flow_box *box = &flow->boxes[flow->n++];
    *box = (struct rob_flow_box){.id = id, .label = label, .known = true, .n = n};
    return box;
}

/* Adds to the part with this label, or a new one. */
static bool count_part(struct rob_flow_box *box, const char *label, size_t n)
{
    for (size_t i = 0; i < box->n_parts; i++)
        if (strcmp(box->parts[i].label, label) == 0) {
            box->parts[i].n += n;
            return true;
        }
    struct rob_flow_part *parts = realloc(box->parts, (box->n_parts + 1) * sizeof *parts);
    if (!parts)
        return false;
    box->parts = parts;
    box->parts[box->n_parts++] = (struct rob_flow_part){label, n};
    return true;
}

const struct rob_flow_box *rob_flow_find(const struct rob_flow *flow, const char *id)
{
    for (size_t i = 0; i < flow->n; i++)
        if (strcmp(flow->boxes[i].id, id) == 0)
            return &flow->boxes[i];
    return NULL;
}

void rob_flow_free(struct rob_flow *flow)
{
    if (!flow)
        return;
    for (size_t i = 0; i < flow->n; i++)
        free(flow->boxes[i].parts);
    free(flow->boxes);
    free(flow);
}

/* --- One stage ----------------------------------------------------------------------------- */

static bool is_screening(const struct rob_view *view)
{
    return rob_view_form(view)->mode == ROB_MODE_SCREEN;
}

/* Why a study was excluded: the consensus on an item asked after the first one. Without it, the
 * answer itself where that has no reasons: "Unsure", if only included records go on. */
static const char *reason_of(const struct rob_view *view, size_t study, bool *no_text)
{
    const struct rob_form *form = rob_view_form(view);
    struct rob_cell first = {study, 0, ROB_NO_OUTCOME};
    int decision = rob_view_consensus(view, first).answer;
    bool asked = false;
    *no_text = false;
    for (size_t i = 1; i < form->n_items; i++) {
        struct rob_cell cell = {study, i, ROB_NO_OUTCOME};
        const struct rob_item *item = &form->items[i];
        int answer = item->if_item == 0 ? rob_view_consensus(view, cell).answer : ROB_NOT_FOUND;
        asked = asked || (item->if_item == 0 && item->if_answer == decision);
        if (answer == ROB_NOT_FOUND)
            continue;
        *no_text = strcmp(item->answers[answer].id, "no-full-text") == 0;
        return item->answers[answer].label;
    }
    return asked || decision < 0 ? "No reason agreed" : form->items[0].answers[decision].label;
}

/* A review, and which of its answers go on: by the rule of the next stage, where there is one. */
struct stage {
    const struct rob_view *view;
    struct rob_taken taken;
    size_t n_removed; /* of the studies that came from the stage before */
    size_t n_reports; /* other reports of its studies, which are not assessed by themselves */
    size_t *reports;  /* of each study, in a screening of full texts; otherwise NULL */
};

/* Of studies; of full texts, with their other reports, except `on`. */
struct counts {
    size_t on, on_reports, undecided, missing; /* missing: no full text */
};

static bool count_study(struct counts *counts, struct rob_flow_box *excluded,
                        const struct stage *stage, size_t study, bool reports)
{
    enum rob_fate fate = rob_taken__fate(&stage->taken, stage->view, study);
    size_t n = 1 + (stage->reports ? stage->reports[study] : 0);
    counts->on += fate == ROB_FATE_GOES_ON;
    counts->on_reports += fate == ROB_FATE_GOES_ON ? n - 1 : 0;
    counts->undecided += fate == ROB_FATE_UNDECIDED ? n : 0;
    if (fate != ROB_FATE_EXCLUDED)
        return true;
    bool no_text = false;
    const char *reason = reason_of(stage->view, study, &no_text);
    if (reports && no_text) {
        counts->missing += n;
        return true;
    }
    excluded->n += n;
    return count_part(excluded, reason, n);
}

/* The reasons in the order of the form, before they are counted; those that do not occur are left
 * out afterwards. */
static bool add_reasons(struct rob_flow_box *excluded, const struct rob_form *form)
{
    for (size_t i = 1; i < form->n_items; i++)
        for (size_t a = 0; form->items[i].if_item == 0 && a < form->items[i].n_answers; a++)
            if (!count_part(excluded, form->items[i].answers[a].label, 0))
                return false;
    return true;
}

static void drop_empty(struct rob_flow_box *box)
{
    size_t n = 0;
    for (size_t i = 0; i < box->n_parts; i++)
        if (box->parts[i].n)
            box->parts[n++] = box->parts[i];
    box->n_parts = n;
}

static bool count_studies(struct counts *counts, struct rob_flow_box *excluded,
                          const struct stage *stage, bool reports)
{
    bool ok = add_reasons(excluded, rob_view_form(stage->view));
    for (size_t s = 0; ok && s < rob_view_n_studies(stage->view); s++)
        ok = count_study(counts, excluded, stage, s, reports);
    drop_empty(excluded);
    return ok;
}

/* Titles and abstracts: screened, excluded with reasons. */
static bool add_screening(struct rob_flow *flow, const struct stage *stage, struct counts *counts)
{
    size_t n = rob_view_n_studies(stage->view);
    add_box(flow, "screened", "Records screened", n);
    struct rob_flow_box *excluded = add_box(flow, "excluded", "Records excluded", 0);
    if (!count_studies(counts, excluded, stage, false))
        return false;
    if (counts->undecided)
        add_box(flow, "undecided", "Records not decided yet", counts->undecided);
    return true;
}

/* Full texts: sought, not retrieved, assessed, excluded with reasons. */
static bool add_full_texts(struct rob_flow *flow, const struct stage *stage, struct counts *counts)
{
    size_t n = rob_view_n_studies(stage->view) + stage->n_reports;
    add_box(flow, "sought", "Reports sought for retrieval", n + stage->n_removed);
    if (stage->n_removed)
        add_box(flow, "removed-reports", "Reports removed", stage->n_removed);
    struct rob_flow_box *missing = add_box(flow, "not-retrieved", "Reports not retrieved", 0);
    struct rob_flow_box *assessed =
        add_box(flow, "assessed", "Reports assessed for eligibility", 0);
    struct rob_flow_box *excluded = add_box(flow, "excluded-reports", "Reports excluded", 0);
    if (!count_studies(counts, excluded, stage, true))
        return false;
    missing->n = counts->missing;
    assessed->n = n - counts->missing;
    if (counts->undecided)
        add_box(flow, "undecided-reports", "Reports not decided yet", counts->undecided);
    return true;
}

/* --- Where the records come from ----------------------------------------------------------- */

/* If studies came another way, or before that was recorded, nothing is known of the records. */
static bool add_identified(struct rob_flow *flow, const struct rob_view *view,
                           const struct rob_origins *origins)
{
    struct rob_flow_box *identified = add_box(flow, "identified", "Records identified", 0);
    struct rob_flow_box *duplicates = add_box(flow, "duplicates", "Duplicate records removed", 0);
    struct rob_flow_box *removed = add_box(flow, "removed", "Records removed for other reasons", 0);
    size_t fresh = 0, known = 0, listed = rob_view_n_studies(view), same = 0;
    size_t dropped = rob_view_n_dropped(view);
    for (size_t s = listed; s < listed + dropped; s++)
        same += rob_view_same_as(view, s) != NULL;
    for (size_t i = 0; i < origins->n; i++) {
        identified->n += origins->at[i].n_records;
        fresh += origins->at[i].n_new;
        known += origins->at[i].n_known;
        if (!count_part(identified, origins->at[i].source, origins->at[i].n_records))
            return false;
    }
    bool recorded = origins->n > 0 && origins->n_other == 0 && fresh >= listed + dropped;
    identified->known = duplicates->known = removed->known = recorded;
    if (recorded) {
        duplicates->n = known + same + (fresh - listed - dropped);
        removed->n = identified->n - fresh - known + (dropped - same);
    }
    return true;
}

/* --- The chain ------------------------------------------------------------------------------- */

/* The study that a removed study was joined to as a report. ROB_NOT_FOUND if it is not a report, or
 * if that study was removed as well. */
static int study_of_report(const struct rob_view *view, size_t study)
{
    return rob_view_report_of(view, study) ? rob_view_assessed_as(view, study) : ROB_NOT_FOUND;
}

/* Titles are those of records, so the first screening has no reports. */
static bool has_reports(const struct stage *stage, const struct stage *stages)
{
    return !is_screening(stage->view) || stage > stages;
}

static bool is_report(const struct stage *stage, const struct stage *stages, size_t study)
{
    return has_reports(stage, stages) && study_of_report(stage->view, study) != ROB_NOT_FOUND;
}

static enum rob_status count_reports(struct stage *stage, const struct stage *stages,
                                     struct rob_error *err)
{
    size_t n = rob_view_n_studies(stage->view);
    if (has_reports(stage, stages) && !(stage->reports = calloc(n + 1, sizeof *stage->reports)))
        return rob_fail_memory(err);
    for (size_t s = n; s < n + rob_view_n_dropped(stage->view); s++) {
        if (!stage->reports || !is_report(stage, stages, s))
            continue;
        stage->reports[study_of_report(stage->view, s)]++;
        stage->n_reports++;
    }
    return ROB_OK;
}

/* Other reports of the studies of the last stage, joined there or when their full texts were
 * screened. */
static size_t count_included(const struct stage *stages, size_t n)
{
    const struct rob_view *last = stages[n - 1].view;
    size_t reports = stages[n - 1].n_reports;
    for (size_t i = 1; i + 1 < n; i++)
        for (size_t s = 0; s < rob_view_n_studies(stages[i].view); s++) {
            size_t more = stages[i].reports ? stages[i].reports[s] : 0;
            int at = more ? rob_view_study_of(last, rob_view_study(stages[i].view, s).id)
                          : ROB_NOT_FOUND;
            bool there = at != ROB_NOT_FOUND && ((size_t)at < rob_view_n_studies(last) ||
                                                 study_of_report(last, (size_t)at) >= 0);
            reports += there ? more : 0;
        }
    return reports;
}

/* "Hale 1997, Chen 2011 and 3 more are in x, but are not passed on from t" */
static enum rob_status fail_strays(const struct rob_buf *names, size_t n,
                                   const struct stage *before, const struct stage *stage,
                                   struct rob_error *err)
{
    const char *here = rob_stage__name(stage->view), *there = rob_stage__name(before->view);
    char more[40] = "";
    if (names->failed)
        return rob_fail_memory(err);
    if (n > STRAYS_NAMED)
        snprintf(more, sizeof more, " and %zu more", n - STRAYS_NAMED);
    return rob_fail(err, ROB_INVALID,
                    "%s%s %s in %s, but %s passed on from %s (decided anew, or removed there); to "
                    "remove %s here: syrob --review %s study drop STUDY --reason TEXT",
                    names->data, more, n == 1 ? "is" : "are", here, n == 1 ? "is not" : "are not",
                    there, n == 1 ? "it" : "them", here);
}

static enum rob_status check_studies(const struct stage *before, struct stage *stage,
                                     const struct stage *stages, struct rob_error *err)
{
    size_t n = rob_view_n_studies(stage->view), n_all = n + rob_view_n_dropped(stage->view);
    size_t strays = 0;
    struct rob_buf names = {0};
    for (size_t s = 0; s < n_all; s++) {
        struct rob_study study = rob_view_study(stage->view, s);
        bool goes_on =
            rob_taken__fate_of(&before->taken, before->view, study.id) == ROB_FATE_GOES_ON;
        bool report = s >= n && is_report(stage, stages, s);
        if (report && !goes_on) { /* it was joined in the stage before, too, and counts there */
            stage->reports[study_of_report(stage->view, s)]--;
            stage->n_reports--;
        }
        if (s >= n)
            stage->n_removed += goes_on && !report;
        else if (!goes_on && strays++ < STRAYS_NAMED)
            rob_buf_printf(&names, "%s%s", names.len ? ", " : "", study.label);
    }
    enum rob_status status = strays ? fail_strays(&names, strays, before, stage, err) : ROB_OK;
    rob_buf_free(&names);
    return status;
}

static enum rob_status read_chain(struct stage *stages, const struct rob_view *const *views,
                                  size_t n, struct rob_error *err)
{
    enum rob_status status = ROB_OK;
    if (n == 0 || n > ROB_FLOW_STAGES)
        return rob_fail(err, ROB_USAGE, "the flow is that of one, two or three reviews");
    if (n == ROB_FLOW_STAGES && is_screening(views[n - 1]))
        return rob_fail(err, ROB_INVALID,
                        "the third review, %s, is a screening; the flow has two and then the "
                        "assessment",
                        rob_stage__name(views[n - 1]));
    for (size_t i = 0; i < n; i++)
        stages[i] =
            (struct stage){.view = views[i], .taken = rob_taken__default(rob_view_form(views[i]))};
    for (size_t i = 0; i < n && !status; i++)
        status = count_reports(&stages[i], stages, err);
    for (size_t i = 0; i + 1 < n && !status; i++)
        status = rob_stage__find_link(&stages[i].taken, views[i + 1], views[i], err);
    for (size_t i = 0; i + 1 < n && !status; i++)
        status = check_studies(&stages[i], &stages[i + 1], stages, err);
    return status ? status : rob_stage__need_whole(views[n - 1], err);
}

/* Studies that go on from a stage and are not in the next one: `stage --update` adds them. */
static void add_waiting(struct rob_flow *flow, size_t on, const struct stage *next, bool reports)
{
    size_t n = rob_view_n_studies(next->view) + next->n_removed + next->n_reports;
    if (on <= n)
        return;
    if (reports)
        add_box(flow, "waiting-reports", "Reports not yet in the next review", on - n);
    else
        add_box(flow, "waiting", "Records not yet in the next review", on - n);
}

static bool fill(struct rob_flow *flow, const struct stage *stages, size_t n,
                 const struct rob_origins *origins)
{
    struct counts counts = {0};
    size_t n_screenings = 0;
    bool ok = add_identified(flow, stages[0].view, origins);
    for (size_t i = 0; i < n && ok; i++) {
        struct counts here = {0};
        if (!is_screening(stages[i].view))
            break;
        ok = n_screenings++ == 0 ? add_screening(flow, &stages[i], &here)
                                 : add_full_texts(flow, &stages[i], &here);
        if (i + 1 < n)
            add_waiting(flow, here.on, &stages[i + 1], n_screenings > 1);
        counts = here;
    }
    bool assessed = !is_screening(stages[n - 1].view);
    if (assessed && stages[n - 1].n_removed)
        add_box(flow, "removed-studies", "Studies removed", stages[n - 1].n_removed);
    size_t n_assessed = rob_view_n_studies(stages[n - 1].view);
    if (assessed || n_screenings == 2)
        add_box(flow, "included", "Studies included", assessed ? n_assessed : counts.on);
    else
        add_box(flow, "going-on", "Records that go on to the full text", counts.on);
    if (assessed)
        add_box(flow, "reports", "Reports of included studies",
                n_assessed + count_included(stages, n));
    else if (counts.on_reports)
        add_box(flow, "reports", "Reports of included studies", counts.on + counts.on_reports);
    return ok;
}

enum rob_status rob_flow_new(struct rob_flow **out, const struct rob_view *const *views, size_t n,
                             struct rob_error *err)
{
    struct rob_origins *origins = NULL;
    struct stage stages[ROB_FLOW_STAGES] = {{0}};
    enum rob_status status = read_chain(stages, views, n, err);
    if (!status)
        status = rob_origins_new(&origins, views[0], err);
    struct rob_flow *flow = status ? NULL : calloc(1, sizeof *flow);
    if (flow)
        flow->boxes = calloc(BOXES_MAX, sizeof *flow->boxes);
    if (!status && (!flow || !flow->boxes || !fill(flow, stages, n, origins)))
        status = rob_fail_memory(err);
    for (size_t i = 0; i < n && !status; i++)
        status = rob_figure__date(&flow->time, views[i], err);
    rob_origins_free(origins);
    for (size_t i = 0; i < ROB_FLOW_STAGES; i++)
        free(stages[i].reports);
    if (status)
        rob_flow_free(flow);
    else
        *out = flow;
    return status;
}
