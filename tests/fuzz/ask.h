/*
 * Makes every query of a review as every seat, and checks the answers: they are consistent, and
 * show nothing that is hidden from the viewer.
 */
#ifndef SYROB_FUZZ_ASK_H
#define SYROB_FUZZ_ASK_H

#include "must.h"
#include "writers.h"

#include "base/map.h"
#include "base/utf8.h"

#include <syrob/assign.h>
#include <syrob/output.h>
#include <syrob/reconciled.h>

#include <string.h>

/* --- texts ------------------------------------------------------------------------------- */

static inline bool is_utf8(const char *text)
{
    return rob_utf8_valid_prefix(text, strlen(text)) == strlen(text);
}

/* Texts that may go to a terminal: lines without controls. */
static inline void check_shown(char *text)
{
    size_t len = strlen(text);
    for (size_t at = 0; at < len;) {
        uint32_t code = 0;
        size_t n = rob_utf8_next(text + at, len - at, &code);
        must(n > 0 && (code == '\n' || !rob_utf8_is_control(code)));
        at += n;
    }
    must(len == 0 || text[len - 1] == '\n');
    free(text);
}

static inline const char *behind_blanks(const char *c)
{
    return c + strspn(c, " \n");
}

static inline const char *behind_text(const char *c)
{
    must(*c == '"');
    for (c++; *c != '"'; c++) {
        must((unsigned char)*c >= 0x20);
        if (*c == '\\')
            must(strchr("\"\\/bfnrtu", *++c) != NULL);
    }
    return c + 1;
}

static inline const char *behind_value(const char *c, int depth)
{
    c = behind_blanks(c);
    must(depth < 20);
    if (*c == '"')
        return behind_text(c);
    if (*c != '{' && *c != '[') {
        static const char *const words[] = {"null", "true", "false"};
        for (size_t i = 0; i < sizeof words / sizeof *words; i++)
            if (strncmp(c, words[i], strlen(words[i])) == 0)
                return c + strlen(words[i]);
        size_t n = strspn(c, "-+.0123456789e");
        must(n > 0 && *c != '+' && *c != '.' && *c != 'e' && c[n - 1] != '.' && c[n - 1] != 'e');
        return c + n;
    }
    char end = *c == '{' ? '}' : ']';
    for (c = behind_blanks(c + 1); *c != end; c = behind_blanks(c)) {
        if (end == '}') {
            c = behind_blanks(behind_text(c));
            must(*c++ == ':');
        }
        c = behind_blanks(behind_value(c, depth + 1));
        must(*c == ',' || *c == end);
        c += *c == ',';
    }
    return c + 1;
}

static inline void check_document(char *text)
{
    must(is_utf8(text));
    must(strcmp(behind_value(text, 0), "\n") == 0);
    free(text);
}

/* --- cells ------------------------------------------------------------------------------- */

static inline void check_judgement(const struct rob_item *item,
                                   const struct rob_judgement *judgement)
{
    must(judgement->answer == ROB_NOT_FOUND || (size_t)judgement->answer < item->n_answers);
    must(judgement->support && (judgement->quotes || !judgement->n_quotes));
    for (size_t i = 0; i < judgement->n_quotes; i++)
        must(judgement->quotes[i].text && judgement->quotes[i].where);
}

/* Returns how many seats have a first pass in the cell. */
static inline size_t check_seats(const struct rob_view *view, struct rob_cell cell)
{
    const struct rob_item *item = &rob_view_form(view)->items[cell.item];
    struct rob_judgement judgement;
    bool open = rob_view_open(view, cell.study);
    size_t n = 0;
    for (size_t seat = 0; seat < rob_view_n_seats(view); seat++) {
        bool own = rob_view_viewer(view) == (int)seat;
        bool complete = rob_view_progress(view, cell.study, seat) == ROB_COMPLETE;
        bool has = rob_view_judgement(&judgement, view, cell, seat);
        must(!has || open || own);
        if (has)
            check_judgement(item, &judgement);
        has = rob_view_first_pass(&judgement, view, cell, seat);
        must(!has || (complete && (open || own))); /* the form may have changed since */
        if (has) {
            check_judgement(item, &judgement);
            must(judgement.answer != ROB_NOT_FOUND);
        }
        must(!rob_view_flag(view, cell, seat) || open || own);
        n += complete;
    }
    return n;
}

static inline void check_cell(const struct rob_view *view, struct rob_cell cell)
{
    const struct rob_item *item = &rob_view_form(view)->items[cell.item];
    struct rob_consensus consensus = rob_view_consensus(view, cell);
    size_t n = check_seats(view, cell);
    bool settled = consensus.state == ROB_CELL_UNANIMOUS || consensus.state == ROB_CELL_RESOLVED;
    must((consensus.state == ROB_CELL_HIDDEN) == !rob_view_open(view, cell.study));
    must(consensus.state == ROB_CELL_HIDDEN || (consensus.state == ROB_CELL_SINGLE) == (n < 2));
    must(settled == (consensus.answer != ROB_NOT_FOUND));
    must(!settled || (size_t)consensus.answer < item->n_answers);
    must(consensus.state != ROB_CELL_UNANIMOUS || !consensus.differ);
    must((consensus.state != ROB_CELL_DIFFER && consensus.state != ROB_CELL_REFERRED) ||
         consensus.differ);
    must(consensus.support && consensus.how && consensus.cause && consensus.reason &&
         consensus.operator_);
}

/* --- studies ----------------------------------------------------------------------------- */

static inline void check_study(const struct rob_view *view, size_t s)
{
    struct rob_study study = rob_view_study(view, s);
    size_t found = SIZE_MAX, n_cells = rob_view_n_cells(view, s), n_assigned = 0;
    must(study.id && study.label && is_utf8(study.label));
    must(study.number == (int)s + 1 && study.dropped == (s >= rob_view_n_studies(view)));
    must(rob_view_find_study(&found, view, study.id, NULL) == ROB_OK && found == s);
    must(rob_study_matches(&study, study.id) && rob_study_matches(&study, NULL));
    for (size_t other = 0; other < s; other++)
        must(strcmp(rob_view_study(view, other).label, study.label) != 0);
    for (size_t seat = 0; seat < rob_view_n_seats(view); seat++) {
        bool assigned = rob_view_assigned(view, s, seat);
        enum rob_progress progress = rob_view_progress(view, s, seat);
        bool visible = (rob_view_open(view, s) && progress == ROB_COMPLETE) ||
                       rob_view_viewer(view) == (int)seat;
        n_assigned += assigned;
        must(progress != ROB_COMPLETE || assigned);
        must(!rob_view_open(view, s) || !assigned || progress == ROB_COMPLETE);
        size_t n = rob_view_n_answered(view, s, seat);
        must(n <= n_cells && (visible || n == 0));
    }
    must(!rob_view_open(view, s) || n_assigned > 0);
    for (size_t i = 0; i < n_cells; i++)
        check_cell(view, rob_view_cell(view, s, i));
}

/* An adjudicator does not see names before the end. */
static inline void check_names(const struct rob_view *view, size_t s, bool more_to_come)
{
    int viewer = rob_view_viewer(view), seat = ROB_NOT_FOUND;
    bool hidden = viewer != ROB_NOBODY && more_to_come &&
                  rob_view_seat(view, (size_t)viewer).role == ROB_ROLE_ADJUDICATOR;
    size_t n = 0, n_assigned = 0;
    for (; (seat = rob_view_reviewer(view, s, n)) != ROB_NOT_FOUND; n++) {
        const char *name = rob_view_reviewer_name(view, s, (size_t)seat);
        must(rob_view_assigned(view, s, (size_t)seat));
        must(hidden ? strlen(name) == 1 : !strcmp(name, rob_view_seat(view, (size_t)seat).name));
    }
    for (size_t i = 0; i < rob_view_n_seats(view); i++)
        n_assigned += rob_view_assigned(view, s, i);
    must(n == n_assigned);
}

static inline void check_totals(const struct rob_view *view)
{
    struct rob_totals totals = rob_view_totals(view);
    size_t n_open = 0, n_reconciled = 0, n[3];
    must(totals.studies == rob_view_n_studies(view));
    for (size_t s = 0; s < totals.studies; s++) {
        n_open += rob_view_open(view, s);
        n_reconciled += rob_view_reconciled(view, s);
        check_names(view, s, totals.open_disagreements > 0 || totals.open < totals.studies);
    }
    must(totals.open == n_open && totals.reconciled == n_reconciled && n_reconciled <= n_open);
    for (size_t seat = 0; seat < rob_view_n_seats(view); seat++) {
        size_t assigned = 0;
        rob_view_seat_totals(n, view, seat);
        for (size_t s = 0; s < totals.studies; s++)
            assigned += rob_view_assigned(view, s, seat);
        must(n[ROB_UNTOUCHED] + n[ROB_PARTIAL] + n[ROB_COMPLETE] == assigned);
    }
}

/* --- counting ---------------------------------------------------------------------------- */

/* Returns how many cells were counted. */
static inline size_t check_tally(const struct rob_form *form, const struct rob_tally *tally)
{
    size_t n = tally->differ;
    for (size_t r = 0; r < form->n_risks; r++) {
        double lo = 0, hi = 0, percent = rob_tally_percent(tally, r);
        n += tally->counts[r];
        must(percent >= 0 && percent <= 100);
        must(rob_tally_interval(&lo, &hi, tally, r) == (tally->n > 0));
        must(lo >= 0 && hi <= 100 && lo <= percent + 1e-9 && percent <= hi + 1e-9);
    }
    must(n == tally->n);
    return n + tally->not_applicable + tally->missing;
}

/* Cells that count for a type of bias: all, or for one outcome those of it and of the study. */
static inline size_t cells_of_domain(const struct rob_view *view, const struct rob_source *source,
                                     const struct rob_summary_domain *domain)
{
    size_t n = 0;
    for (size_t s = 0; s < rob_view_n_studies(view); s++) {
        bool reported =
            domain->outcome == ROB_NO_OUTCOME || rob_view_reports(view, s, (size_t)domain->outcome);
        if (!reported || !rob_source_has(source, view, s))
            continue;
        for (size_t i = 0; i < rob_view_n_cells(view, s); i++) {
            struct rob_cell cell = rob_view_cell(view, s, i);
            n += rob_view_form(view)->items[cell.item].domain == domain->domain &&
                 (cell.outcome == ROB_NO_OUTCOME || cell.outcome == domain->outcome);
        }
    }
    return n;
}

static inline void check_summary(const struct rob_view *view, struct rob_source source)
{
    const struct rob_form *form = rob_view_form(view);
    struct rob_summary *summary = NULL;
    size_t n_cells = 0, n_rows = 0;
    must(rob_summary_new(&summary, view, source, ROB_ALL_OUTCOMES, NULL) == ROB_OK);
    for (size_t s = 0; s < rob_view_n_studies(view); s++)
        n_cells += rob_source_has(&source, view, s) ? rob_view_n_cells(view, s) : 0;
    for (size_t i = 0; i < summary->n_rows; i++)
        n_rows += check_tally(form, &summary->rows[i].tally);
    for (size_t d = 0; d < summary->n_domains; d++)
        must(check_tally(form, &summary->domains[d].tally) ==
             cells_of_domain(view, &source, &summary->domains[d]));
    must(n_rows == n_cells);
    rob_summary_free(summary);
}

static inline void check_agreement(const struct rob_view *view)
{
    const struct rob_agreement_options options = {.with_pilot = true};
    struct rob_agreement_report *report = NULL;
    must(rob_agreement_report_new(&report, view, &options, NULL) == ROB_OK);
    for (size_t p = 0; p < report->n_pairs; p++) {
        const struct rob_agreement_pair *pair = &report->pairs[p];
        size_t n_items = 0, n_domains = 0, n_overall = 0;
        must(pair->first != pair->second && pair->second < rob_view_n_seats(view));
        must(pair->first < pair->second || rob_view_hides_names(view));
        must(pair->n_studies > 0 && pair->n_studies <= rob_view_n_studies(view));
        for (size_t i = 0; i < pair->n_items; i++)
            n_items += (size_t)pair->items[i].stats.n;
        for (size_t d = 0; d < pair->n_domains; d++)
            n_domains += (size_t)pair->domains[d].stats.n;
        for (size_t i = 0; i < pair->n_overall; i++)
            n_overall += (size_t)pair->overall[i].stats.n;
        must(pair->overall[0].outcome != ROB_NO_OUTCOME ||
             (n_overall == n_items && n_domains == n_items));
    }
    rob_agreement_report_free(report);
}

static inline void check_moved(const struct rob_view *view)
{
    struct rob_moved *moved = NULL;
    size_t n_settled = 0, n_differ = 0;
    must(rob_moved_new(&moved, view, NULL) == ROB_OK);
    must(moved->n_rows == rob_view_form(view)->n_items);
    must(moved->n_seats == rob_view_n_seats(view));
    for (size_t i = 0; i < moved->n_rows; i++) {
        const struct rob_moved_row *row = &moved->rows[i];
        n_settled += row->n_settled;
        n_differ += row->n_differ;
        for (size_t seat = 0; seat < moved->n_seats; seat++)
            must(row->seats[seat].n_changed <= row->seats[seat].n_judged &&
                 row->seats[seat].n_judged <= row->n_settled);
    }
    must(moved->total.n_settled == n_settled && moved->total.n_differ == n_differ);
    must(rob_view_totals(view).resolved == n_settled);
    rob_moved_free(moved);
}

static inline void check_balance(const struct rob_view *view, size_t pick)
{
    struct rob_assignments list = {0};
    size_t per_study = pick % 4;
    enum rob_status status = rob_assign_balanced(&list, view, per_study, pick, pick % 2 == 0, NULL);
    must(status == ROB_OK || status == ROB_INVALID);
    must(status == ROB_INVALID || per_study > 0);
    for (size_t i = 0; i < list.n; i++) {
        must(list.at[i].study < rob_view_n_studies(view) && list.at[i].seats);
        for (size_t seat = 0; seat < 64; seat++)
            must(!(list.at[i].seats >> seat & 1) || seat < rob_view_n_seats(view));
    }
    rob_assignments_free(&list);
    status = rob_assign_pilot(&list, view, per_study, pick, NULL);
    must(status == ROB_OK || status == ROB_INVALID);
    must(status || list.n == per_study);
    rob_assignments_free(&list);
}

/* --- history ----------------------------------------------------------------------------- */

static inline void check_log(const struct rob_view *view)
{
    struct rob_log *log = NULL;
    must(rob_view_log(&log, view, ROB_NOT_FOUND, ROB_NOT_FOUND, NULL) == ROB_OK);
    for (size_t i = 0; i < log->n; i++) {
        const struct rob_log_entry *entry = &log->entries[i];
        int viewer = rob_view_viewer(view);
        size_t study = 0;
        must(entry->seat && entry->was && entry->now && entry->reason && entry->op < ROB_OP_COUNT);
        if (entry->op != ROB_OP_JUDGE && entry->op != ROB_OP_FLAG && entry->op != ROB_OP_CLEAR)
            continue;
        bool own = viewer != ROB_NOBODY && rob_view_find_seat(view, entry->seat) == viewer;
        bool found = rob_view_find_study(&study, view, entry->study, NULL) == ROB_OK;
        must(own || (found && rob_view_open(view, study)));
    }
    rob_log_free(log);
}

/* --- writers ----------------------------------------------------------------------------- */

static inline bool is_named(const struct writer *writer, const char *end)
{
    size_t n = strlen(writer->name), m = strlen(end);
    return n >= m && strcmp(writer->name + n - m, end) == 0;
}

/* What is drawn is in the SVG; painting it takes long. */
static inline bool is_painted(const struct writer *writer)
{
    return is_named(writer, "_pdf") || is_named(writer, "_png");
}

/* Every writer that the library exports: JSON is a document, a table is UTF-8, and no text holds
 * what a terminal would obey. */
static inline void check_writers(const struct rob_view *view, struct rob_source source)
{
    struct writer_input in = {.view = view,
                              .source = source,
                              .outcome = ROB_ALL_OUTCOMES,
                              .study = ROB_NOT_FOUND,
                              .item = ROB_NOT_FOUND,
                              .agreement = {.with_pilot = true},
                              .text = {.columns = 120, .intervals = true}};
    for (size_t i = 0; i < N_WRITERS; i++) {
        char *text = NULL;
        in.filter = is_named(&writers[i], "_text") ? "a" : NULL;
        if (is_painted(&writers[i]))
            continue;
        enum rob_status status = writers[i].write(&text, &in, NULL);
        must(status == ROB_OK || (status == ROB_INVALID && !*text));
        if (status) { /* a table for a program that cannot show this form */
            free(text);
        } else if (is_named(&writers[i], "_json")) {
            check_document(text);
        } else if (is_named(&writers[i], "_csv")) {
            must(is_utf8(text));
            free(text);
        } else {
            check_shown(text);
        }
    }
}

/* --- the whole --------------------------------------------------------------------------- */

enum { ASKING_SEATS_MAX = 5 };

/* `pick` chooses the source that the documents are about, so that a run stays short. */
static inline void ask_as(struct rob_review *review, const char *seat, size_t pick)
{
    struct rob_view *view = NULL;
    struct rob_source source = {ROB_SOURCE_CONSENSUS, 0};
    must(rob_view_new(&view, review, seat, NULL) == ROB_OK);
    for (size_t s = 0; s < rob_view_n_studies(view) + rob_view_n_dropped(view); s++)
        check_study(view, s);
    check_totals(view);
    check_agreement(view);
    check_moved(view);
    check_balance(view, pick);
    check_log(view);
    check_summary(view, source);
    source.kind = ROB_SOURCE_FIRST_PASS;
    check_summary(view, source);
    source.kind = ROB_SOURCE_SEAT;
    for (; source.seat < rob_view_n_seats(view) && source.seat < ASKING_SEATS_MAX; source.seat++)
        check_summary(view, source);
    if (pick % 3 < 2 || !source.seat) /* else a seat */
        source.kind = pick % 2 ? ROB_SOURCE_CONSENSUS : ROB_SOURCE_FIRST_PASS;
    source.seat = source.kind == ROB_SOURCE_SEAT ? pick % source.seat : 0;
    check_writers(view, source);
    rob_view_free(view);
}

/* The seat of this number, as far as there are seats; then again from the first; or nobody. */
static inline const char *picked_seat(struct rob_review *review, size_t pick)
{
    struct rob_view *view = NULL;
    must(rob_view_new(&view, review, NULL, NULL) == ROB_OK);
    size_t n = rob_view_n_seats(view);
    const char *seat = pick % (n + 1) < n ? rob_view_seat(view, pick % (n + 1)).id : NULL;
    rob_view_free(view);
    return seat;
}

/* A number that stands for the input. */
static inline size_t pick_by(const uint8_t *data, size_t size)
{
    return (size_t)(rob_map_hash(data, size) >> 8);
}

/* --- comparing --------------------------------------------------------------------------- */

/* The view of a seat as text, for comparing; the caller frees it. */
static inline char *describe(struct rob_review *review, const char *seat)
{
    struct rob_view *view = NULL;
    struct rob_buf both = {0};
    must(rob_view_new(&view, review, seat, NULL) == ROB_OK);
    const struct writer_input in = {
        .view = view, .outcome = ROB_ALL_OUTCOMES, .study = ROB_NOT_FOUND, .item = ROB_NOT_FOUND};
    for (size_t i = 0; i < N_WRITERS; i++) {
        char *text = NULL;
        if (is_named(&writers[i], "log_json") || is_named(&writers[i], "log_text"))
            continue; /* in the order of writers within a second */
        if (is_painted(&writers[i]))
            continue;
        must(writers[i].write(&text, &in, NULL) == ROB_OK);
        rob_buf_str(&both, text);
        free(text);
    }
    rob_view_free(view);
    return rob_buf_take(&both);
}

#endif
