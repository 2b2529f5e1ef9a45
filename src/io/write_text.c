/* Status, disagreements, studies and history as text. */
#include "io/write_text.h"

#include "base/fail.h"
#include "base/text.h"
#include "base/utf8.h"
#include "io/cells.h"
#include "io/text_table.h"

#include <string.h>

enum rob_status rob_text__end(char **out, struct rob_buf *text, struct rob_error *err)
{
    char *taken = rob_buf_take(text);
    if (!taken)
        return rob_fail_memory(err);
    *out = taken;
    return ROB_OK;
}

void rob_text__value(struct rob_buf *out, double value)
{
    char text[ROB_STAT_TEXT];
    rob_stat_text(text, &(struct rob_statistic){.value = value}, ROB_STAT_VALUE);
    rob_buf_str(out, text);
}

void rob_text__show(struct rob_buf *out, const char *text)
{
    if (text)
        rob_text_show(out, text, strlen(text));
}

/* A text from outside, cut or padded to this many columns. */
static void add_column(struct rob_buf *out, const char *text, size_t columns)
{
    struct rob_buf shown = {0};
    rob_text__show(&shown, text);
    if (shown.failed)
        out->failed = true;
    rob_utf8_pad(out, rob_buf_text(&shown), columns);
    rob_buf_free(&shown);
}

void rob_text__item(struct rob_buf *out, const struct rob_view *view, size_t item, int outcome)
{
    rob_text__show(out, rob_view_form(view)->items[item].title);
    if (outcome == ROB_NO_OUTCOME)
        return;
    rob_buf_str(out, ": ");
    rob_text__show(out, rob_view_outcome(view, (size_t)outcome));
}

void rob_text__titled_column(struct rob_buf *out, const char *title, const char *outcome,
                             size_t columns)
{
    struct rob_buf name = {0};
    if (outcome) {
        rob_buf_str(&name, ": ");
        rob_text__show(&name, outcome);
    }
    size_t wide = rob_utf8_columns(rob_buf_text(&name), name.len), least = columns / 3;
    size_t full = rob_utf8_columns(title, strlen(title));
    size_t left = columns > wide + least ? columns - wide : least;
    left = full <= left && outcome ? full : left;
    add_column(out, title, left);
    rob_utf8_pad(out, rob_buf_text(&name), columns - left);
    out->failed = out->failed || name.failed;
    rob_buf_free(&name);
}

static const char *plural(size_t n, const char *one, const char *many)
{
    return n == 1 ? one : many;
}

/* --- status ------------------------------------------------------------------------------ */

/* The viewer's judgements with two conflicting values. */
static size_t count_conflicts(const struct rob_view *view)
{
    int viewer = rob_view_viewer(view);
    struct rob_judgement judgement;
    size_t n = 0;
    for (size_t s = 0; viewer != ROB_NOBODY && s < rob_view_n_studies(view); s++)
        for (size_t i = 0; !rob_view_open(view, s) && i < rob_view_n_cells(view, s); i++)
            if (rob_view_judgement(&judgement, view, rob_view_cell(view, s, i), (size_t)viewer))
                n += judgement.conflict;
    return n;
}

/* Studies of the pilot round, and those that wait for a reviewer in place of one who left. */
static void write_groups(struct rob_buf *text, const struct rob_view *view)
{
    size_t pilot = 0, open = 0, waiting = 0;
    for (size_t s = 0; s < rob_view_n_studies(view); s++) {
        pilot += rob_view_is_pilot(view, s);
        open += rob_view_is_pilot(view, s) && rob_view_open(view, s);
        waiting += rob_view_wants_another(view, s);
    }
    if (pilot)
        rob_buf_printf(text, "\n  %zu %s of the pilot round, %zu unblinded\n", pilot,
                       plural(pilot, "study is", "studies are"), open);
    if (waiting)
        rob_buf_printf(text, "\n  %zu %s for a replacement reviewer: syrob assign STUDY LIST\n",
                       waiting, plural(waiting, "study waits", "studies wait"));
}

/* Studies that the viewer has finished, and that have lacked answers since. */
static void write_lacking(struct rob_buf *text, const struct rob_view *view)
{
    for (size_t s = 0; s < rob_view_n_studies(view); s++) {
        size_t n = rob_view_n_lacking(view, s);
        if (!n)
            continue;
        rob_buf_str(text, "\n  ");
        rob_text__show(text, rob_view_study(view, s).label);
        rob_buf_printf(text,
                       " needs %zu more answer%s from you: the form or the outcomes changed after "
                       "you finished it. To add %s: syrob reopen ",
                       n, plural(n, "", "s"), plural(n, "it", "them"));
        rob_text__show(text, rob_view_study(view, s).id);
        rob_buf_str(text, " --reason TEXT\n");
    }
}

/* The command that assigns a study to its reviewers and one more. */
static void write_assign(struct rob_buf *text, const struct rob_view *view, size_t study,
                         size_t seat)
{
    rob_buf_str(text, " To count it: syrob assign ");
    rob_text__show(text, rob_view_study(view, study).id);
    rob_buf_char(text, ' ');
    for (size_t i = 0; i < rob_view_n_seats(view); i++)
        if (rob_view_assigned(view, study, i)) {
            rob_text__show(text, rob_view_seat(view, i).id);
            rob_buf_char(text, ',');
        }
    rob_text__show(text, rob_view_seat(view, seat).id);
}

static void write_unused(struct rob_buf *text, const struct rob_view *view, const char *indent)
{
    for (size_t seat = 0; seat < rob_view_n_seats(view); seat++)
        for (size_t s = 0; s < rob_view_n_studies(view); s++) {
            if (!rob_view_is_unused(view, s, seat))
                continue;
            rob_buf_str(text, indent);
            rob_text__show(text, rob_view_seat(view, seat).name);
            rob_buf_str(text, " has finished ");
            rob_text__show(text, rob_view_study(view, s).label);
            rob_buf_str(text, ", but the lead assigned it to others, so this first pass does not "
                              "count.");
            if (!rob_view_open(view, s))
                write_assign(text, view, s, seat);
            rob_buf_char(text, '\n');
        }
}

enum rob_status rob_write_unused_text(char **out, const struct rob_view *view,
                                      struct rob_error *err)
{
    struct rob_buf text = {0};
    write_unused(&text, view, "");
    return rob_text__end(out, &text, err);
}

static void write_reviewers(struct rob_buf *text, const struct rob_view *view)
{
    rob_buf_printf(text, "  %-28s %8s %8s %8s\n", "reviewer", "finished", "started", "new");
    for (size_t i = 0; i < rob_view_n_seats(view); i++) {
        struct rob_seat seat = rob_view_seat(view, i);
        struct rob_buf name = {0};
        size_t n[3];
        if (seat.role != ROB_ROLE_REVIEWER)
            continue;
        rob_view_seat_totals(n, view, i);
        rob_buf_printf(&name, "%s  %s%s", seat.id, strcmp(seat.id, seat.name) ? seat.name : "",
                       seat.released ? " (has left)" : "");
        rob_buf_str(text, "  ");
        add_column(text, rob_buf_text(&name), 28);
        rob_buf_printf(text, " %8zu %8zu %8zu\n", n[ROB_COMPLETE], n[ROB_PARTIAL],
                       n[ROB_UNTOUCHED]);
        text->failed |= name.failed;
        rob_buf_free(&name);
    }
}

enum rob_status rob_write_status_text(char **out, const struct rob_view *view,
                                      struct rob_error *err)
{
    struct rob_buf text = {0};
    struct rob_totals totals = rob_view_totals(view);
    rob_text__show(&text, rob_view_title(view));
    rob_buf_printf(&text, "\n%zu %s; answers are revealed %s\n\n", totals.studies,
                   plural(totals.studies, "study", "studies"),
                   rob_view_opens_by_round(view) ? "round by round" : "study by study");
    write_reviewers(&text, view);
    size_t conflicts = count_conflicts(view);
    if (conflicts)
        rob_buf_printf(&text,
                       "\n  %zu of your judgements %s two values, written on two computers: answer "
                       "them again\n",
                       conflicts, conflicts == 1 ? "has" : "have");
    size_t flags = rob_view_n_flagged_twice(view);
    if (flags)
        rob_buf_printf(&text,
                       "\n  %zu of your flags %s different texts from two computers: set %s "
                       "again; syrob log shows all texts\n",
                       flags, plural(flags, "has", "have"), plural(flags, "it", "them"));
    size_t finished = rob_view_n_finished_twice(view);
    if (finished)
        rob_buf_printf(&text,
                       "\n  %zu of your studies %s finished on two computers that did not know of "
                       "each other: finish %s again: syrob complete --all\n",
                       finished, plural(finished, "was", "were"), plural(finished, "it", "them"));
    write_lacking(&text, view);
    size_t n_twice = rob_view_n_conflicts(view);
    if (n_twice)
        rob_buf_printf(
            &text, "\n  %zu %s recorded in two ways, on two computers: syrob check names %s\n",
            n_twice, n_twice == 1 ? "entry was" : "entries were", n_twice == 1 ? "it" : "them");
    size_t n_gone = rob_view_n_gone(view);
    if (n_gone)
        rob_buf_printf(
            &text, "\n  %zu %s of a study that was itself removed: syrob check names %s\n", n_gone,
            plural(n_gone, "study was removed as a duplicate or report",
                   "studies were removed as duplicates or reports"),
            plural(n_gone, "it", "them"));
    struct rob_buf unused = {0};
    write_unused(&unused, view, "  ");
    rob_buf_printf(&text, "%s%s", unused.len ? "\n" : "", rob_buf_text(&unused));
    text.failed = text.failed || unused.failed;
    rob_buf_free(&unused);
    write_groups(&text, view);
    rob_text__sealing_status(&text, view);
    rob_buf_printf(&text, "\n  unblinded %zu, reconciled %zu of %zu; %zu %s to resolve, %zu %s\n",
                   totals.open, totals.reconciled, totals.studies, totals.open_disagreements,
                   plural(totals.open_disagreements, "disagreement", "disagreements"),
                   totals.resolved, "resolved");
    return rob_text__end(out, &text, err);
}

/* --- disagreements ----------------------------------------------------------------------- */

/* The answer that the signalling questions suggest, if the reviewer judged otherwise. */
static void write_departure(struct rob_buf *text, const struct rob_item *item,
                            const struct rob_judgement *judgement)
{
    int suggested = rob_item_suggest(item, judgement->signals);
    if (suggested == ROB_NOT_FOUND || suggested == judgement->answer)
        return;
    rob_buf_str(text, "  (the signalling questions suggest ");
    rob_text__show(text, item->answers[suggested].label);
    rob_buf_char(text, ')');
}

static void write_answers(struct rob_buf *text, const struct rob_view *view, struct rob_cell cell)
{
    const struct rob_item *item = &rob_view_form(view)->items[cell.item];
    struct rob_judgement judgement;
    int seat = ROB_NOT_FOUND;
    for (size_t k = 0; (seat = rob_view_reviewer(view, cell.study, k)) != ROB_NOT_FOUND; k++) {
        struct rob_buf line = {0};
        if (!rob_view_first_pass(&judgement, view, cell, (size_t)seat))
            continue;
        rob_text__show(&line, rob_view_reviewer_id(view, cell.study, (size_t)seat));
        rob_buf_str(&line, ": ");
        rob_text__show(&line, item->answers[judgement.answer].label);
        if (*judgement.support) {
            rob_buf_str(&line, "  \"");
            rob_text__show(&line, judgement.support);
            rob_buf_char(&line, '"');
        }
        write_departure(&line, item, &judgement);
        rob_text__wrap(text, &line, 6, 10);
        rob_buf_free(&line);
    }
}

static void write_disagreement(struct rob_buf *text, const struct rob_view *view,
                               struct rob_cell cell, const struct rob_consensus *consensus)
{
    const struct rob_item *item = &rob_view_form(view)->items[cell.item];
    rob_buf_printf(text, "  %2d  ", item->number);
    rob_text__item(text, view, cell.item, cell.outcome);
    if (consensus->state == ROB_CELL_RESOLVED) {
        rob_buf_str(text, " -> ");
        rob_text__show(text, item->answers[consensus->answer].label);
        rob_buf_str(text, ", by ");
        rob_text__show(text, consensus->how);
    } else if (consensus->state == ROB_CELL_REFERRED) {
        rob_buf_str(text, " (with the adjudicator)");
    } else if (consensus->conflict) {
        rob_buf_str(text, " (resolved in two ways, on two computers: resolve it again)");
    } else if (consensus->stale) {
        rob_buf_str(
            text,
            " (out of date: first passes have changed since it was resolved; resolve it again)");
    }
    rob_buf_char(text, '\n');
    write_answers(text, view, cell);
}

enum rob_status rob_write_disagreements_text(char **out, const struct rob_view *view,
                                             struct rob_error *err)
{
    struct rob_buf text = {0};
    struct rob_totals totals = rob_view_totals(view);
    rob_buf_printf(&text, "%zu %s to resolve, %zu resolved, in %zu unblinded %s\n",
                   totals.open_disagreements,
                   plural(totals.open_disagreements, "disagreement", "disagreements"),
                   totals.resolved, totals.open, plural(totals.open, "study", "studies"));
    for (size_t s = 0; s < rob_view_n_studies(view); s++) {
        bool headed = false;
        for (size_t i = 0; i < rob_view_n_cells(view, s); i++) {
            struct rob_cell cell = rob_view_cell(view, s, i);
            struct rob_consensus consensus = rob_view_consensus(view, cell);
            if (!rob_cell_was_reconciled(&consensus))
                continue;
            if (!headed) {
                struct rob_study study = rob_view_study(view, s);
                rob_buf_char(&text, '\n');
                rob_text__show(&text, study.label);
                rob_buf_str(&text, "  ");
                rob_text__show(&text, study.id);
                rob_buf_char(&text, '\n');
                headed = true;
            }
            write_disagreement(&text, view, cell, &consensus);
        }
    }
    return rob_text__end(out, &text, err);
}

/* --- studies ----------------------------------------------------------------------------- */

static void write_progress(struct rob_buf *text, const struct rob_view *view, size_t s)
{
    static const char *const words[] = {"new", "started", "finished"};
    for (size_t seat = 0; seat < rob_view_n_seats(view); seat++) {
        if (rob_view_seat(view, seat).role != ROB_ROLE_REVIEWER)
            continue;
        rob_buf_printf(text, " %-8s",
                       rob_view_assigned(view, s, seat) ? words[rob_view_progress(view, s, seat)]
                                                        : "");
    }
}

enum rob_status rob_write_studies_text(char **out, const struct rob_view *view, const char *filter,
                                       const struct rob_text_options *options,
                                       struct rob_error *err)
{
    struct rob_buf text = {0};
    size_t columns = options->columns ? options->columns : 80, n_reviewers = 0;
    for (size_t seat = 0; seat < rob_view_n_seats(view); seat++)
        n_reviewers += rob_view_seat(view, seat).role == ROB_ROLE_REVIEWER;
    size_t fixed = 5 + 19 + 1 + 9 * n_reviewers + (rob_view_has_pilot(view) ? 5 : 0);
    size_t title = columns > fixed + 12 ? columns - fixed : 12;
    rob_buf_printf(&text, "%4s %-18s ", "no.", "study");
    add_column(&text, "title", title);
    for (size_t seat = 0; seat < rob_view_n_seats(view); seat++)
        if (rob_view_seat(view, seat).role == ROB_ROLE_REVIEWER) {
            rob_buf_char(&text, ' ');
            add_column(&text, rob_view_seat(view, seat).id, 8);
        }
    rob_buf_char(&text, '\n');
    for (size_t s = 0; s < rob_view_n_studies(view) + rob_view_n_dropped(view); s++) {
        struct rob_study study = rob_view_study(view, s);
        if (!rob_study_matches(&study, filter))
            continue;
        rob_buf_printf(&text, "%4d ", study.number);
        add_column(&text, study.label, 18);
        rob_buf_char(&text, ' ');
        add_column(&text, study.title, title);
        if (study.dropped)
            rob_buf_str(&text, " removed");
        else
            write_progress(&text, view, s);
        if (!study.dropped && rob_view_is_pilot(view, s))
            rob_buf_str(&text, " pilot");
        rob_buf_char(&text, '\n');
    }
    return rob_text__end(out, &text, err);
}

/* --- history ----------------------------------------------------------------------------- */

/* "; discussion by r1, r2; slip; at the keyboard: r1" */
static void write_particulars(struct rob_buf *text, const struct rob_log_entry *entry)
{
    if (*entry->how) {
        rob_buf_printf(text, "; %s by ", entry->how);
        for (size_t i = 0; i < entry->n_by; i++) {
            rob_buf_str(text, i ? ", " : "");
            rob_text__show(text, entry->by[i]);
        }
    }
    if (*entry->cause)
        rob_buf_printf(text, "; %s", entry->cause);
    if (*entry->operator_) {
        rob_buf_str(text, "; at the keyboard: ");
        rob_text__show(text, entry->operator_);
    }
    if (entry->seed)
        rob_buf_printf(text, "; seed %d", entry->seed);
}

static void write_entry(struct rob_buf *text, const struct rob_log_entry *entry)
{
    char time[ROB_TIME_LEN + 1];
    rob_time_text(time, entry->time);
    rob_buf_printf(text, "%s  %-9s %s%s", time, entry->seat, rob_op_id(entry->op),
                   entry->redo   ? " (redo)"
                   : entry->undo ? " (undo)"
                   : entry->late ? " (does not count: another first pass was read)"
                                 : "");
    const char *const place[] = {entry->study, entry->item, entry->outcome};
    for (size_t i = 0; i < sizeof place / sizeof *place; i++)
        if (place[i]) {
            rob_buf_char(text, ' ');
            rob_text__show(text, place[i]);
        }
    if (*entry->was || *entry->now) {
        rob_buf_str(text, ": ");
        rob_text__show(text, *entry->was ? entry->was : "");
        rob_buf_str(text, *entry->was ? " -> " : "");
        rob_text__show(text, *entry->now ? entry->now : "nothing");
    }
    write_particulars(text, entry);
    if (*entry->reason) {
        rob_buf_str(text, " (");
        rob_text__show(text, entry->reason);
        rob_buf_char(text, ')');
    }
    rob_buf_char(text, '\n');
}

enum rob_status rob_write_log_text(char **out, const struct rob_view *view, int study, int item,
                                   struct rob_error *err)
{
    struct rob_buf text = {0};
    struct rob_log *log = NULL;
    enum rob_status status = rob_view_log(&log, view, study, item, err);
    if (status)
        return status;
    for (size_t i = 0; i < log->n; i++)
        write_entry(&text, &log->entries[i]);
    rob_log_free(log);
    return rob_text__end(out, &text, err);
}
