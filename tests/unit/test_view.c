/*
 * Non-interference: two reviews that differ only in what a viewer may not see yet give that viewer
 * the same bytes, from every query and every writer; once the studies are open, they do not.
 */
#include "unit/support.h"
#include "writers.h"

#include <syrob/output.h>

#include "base/buf.h"

#include <inttypes.h>

enum { R1 = 1, R2 = 2 }; /* whose content differs */
static const char *const studies[] = {"s1", "s2"};

/* --- two reviews that share everything but what is hidden -------------------------------- */

static void make_base(const char *mode)
{
    use_laptop("base");
    struct rob_review *review = open_review(new_review("base", 2, mode, "ALT,AST"));
    for (size_t i = 0; i < 2; i++)
        must(add_study(review, studies[i]));
    must(on_study(review, "lead", ROB_OP_NOTE, "s1", "a note of the lead"));
    rob_review_free(review);
}

static struct rob_review *copy_base(const char *name)
{
    copy_folder(at("base"), at("%s", name));
    copy_folder(at("state-base"), at("state-%s", name));
    adopt(at("%s", name), at("state-%s", name));
    use_laptop(name);
    return open_review(at("%s", name));
}

static void judge_outcome(struct rob_review *review, const char *seat, const char *study,
                          const char *outcome, const char *answer)
{
    must(record(review, seat,
                (struct rob_event){.op = ROB_OP_JUDGE,
                                   .study = study,
                                   .item = "blind",
                                   .outcome = outcome,
                                   .answer = answer}));
}

/* Few and plain entries. */
static void write_plainly(struct rob_review *review, const char *seat, const char *study)
{
    must(judge(review, seat, study, "seq", "yes"));
    must(judge(review, seat, study, "house", "no"));
    judge_outcome(review, seat, study, NULL, "unclear");
}

/* Other answers, with texts, changes of mind, flags, notes, steps back, and for each outcome. */
static void write_richly(struct rob_review *review, const char *seat, const char *study)
{
    const struct rob_quote quote = {"secret passage", "p. 9"};
    const struct rob_signal signals[] = {{"a", "yes"}, {"b", "unclear"}};
    char *what = NULL;
    must(judge(review, seat, study, "seq", "unclear"));
    must(judge(review, seat, study, "seq", "no"));
    must(record(review, seat,
                (struct rob_event){.op = ROB_OP_JUDGE,
                                   .study = study,
                                   .item = "house",
                                   .answer = "yes",
                                   .support = "secret support",
                                   .quotes = &quote,
                                   .n_quotes = 1,
                                   .signals = signals,
                                   .n_signals = 2}));
    must(record(review, seat,
                (struct rob_event){
                    .op = ROB_OP_FLAG, .study = study, .item = "seq", .reason = "secret flag"}));
    must(on_study(review, seat, ROB_OP_NOTE, study, "secret note"));
    must(on_study(review, seat, ROB_OP_NOTE, NULL, "secret note on all"));
    judge_outcome(review, seat, study, NULL, "no");
    judge_outcome(review, seat, study, "ALT", "yes");
    judge_outcome(review, seat, study, "AST", "na");
    must(record(review, seat,
                (struct rob_event){.op = ROB_OP_CLEAR, .study = study, .item = "blind"}));
    must(rob_review_undo(review, seat, NULL, &what, &last));
    free(what);
    must(rob_review_redo(review, seat, NULL, &what, &last));
    free(what);
}

static void write_hidden(struct rob_review *review, const char *seat, const char *study, bool rich)
{
    (rich ? write_richly : write_plainly)(review, seat, study);
}

/* --- everything that can be asked -------------------------------------------------------- */

static void dump_judgement(struct rob_buf *out, const char *name, bool found,
                           const struct rob_judgement *judgement)
{
    if (!found)
        return;
    rob_buf_printf(out, " %s %d '%s' %d %d %" PRId64 " [", name, judgement->answer,
                   judgement->support, judgement->default_for_outcomes, judgement->conflict,
                   judgement->time);
    for (size_t i = 0; i < judgement->n_quotes; i++)
        rob_buf_printf(out, "%s@%s;", judgement->quotes[i].text, judgement->quotes[i].where);
    for (size_t i = 0; i < ROB_FORM_SIGNALS_MAX; i++)
        rob_buf_printf(out, "%d", (int)judgement->signals[i]);
    rob_buf_str(out, "]");
}

static void dump_cell(struct rob_buf *out, const struct rob_view *view, struct rob_cell cell)
{
    struct rob_judgement judgement;
    struct rob_consensus consensus = rob_view_consensus(view, cell);
    rob_buf_printf(out, "cell %zu %zu %d: %d %d %d %d '%s' '%s' '%s' '%s' %zu %zu '%s' %" PRId64,
                   cell.study, cell.item, cell.outcome, (int)consensus.state, consensus.answer,
                   consensus.differ, consensus.stale, consensus.support, consensus.how,
                   consensus.cause, consensus.reason, consensus.n_quotes, consensus.n_by,
                   consensus.operator_, consensus.time);
    for (size_t seat = 0; seat < rob_view_n_seats(view); seat++) {
        bool found = rob_view_judgement(&judgement, view, cell, seat);
        dump_judgement(out, "now", found, &judgement);
        found = rob_view_first_pass(&judgement, view, cell, seat);
        dump_judgement(out, "first", found, &judgement);
        const char *flag = rob_view_flag(view, cell, seat);
        rob_buf_printf(out, " flag %s", flag ? flag : "none");
    }
    for (int source = 0; source < 4; source++) {
        struct rob_source from = {source < 2 ? (enum rob_source_kind)source : ROB_SOURCE_SEAT,
                                  source < 2 ? 0 : (size_t)source - 2};
        int answer = ROB_NOT_FOUND;
        rob_buf_printf(out, " %d", (int)rob_source_answer(&answer, &from, view, cell));
        rob_buf_printf(out, "/%d", answer);
    }
    rob_buf_char(out, '\n');
}

static void dump_study(struct rob_buf *out, const struct rob_view *view, size_t s)
{
    struct rob_study study = rob_view_study(view, s);
    rob_buf_printf(out, "%s %s %d %d open %d reconciled %d pilot %d\n", study.id, study.label,
                   study.number, study.dropped, rob_view_open(view, s),
                   rob_view_reconciled(view, s), rob_view_is_pilot(view, s));
    for (size_t seat = 0; seat < rob_view_n_seats(view); seat++)
        rob_buf_printf(out, "seat %zu: %s %s %d %d %zu\n", seat,
                       rob_view_reviewer_id(view, s, seat), rob_view_reviewer_name(view, s, seat),
                       rob_view_assigned(view, s, seat), (int)rob_view_progress(view, s, seat),
                       rob_view_n_answered(view, s, seat));
    for (size_t k = 0; k <= rob_view_n_seats(view); k++)
        rob_buf_printf(out, "shown %d\n", rob_view_reviewer(view, s, k));
    const char *early = rob_view_early(view, s);
    rob_buf_printf(out, "early %s\n", early ? early : "no");
    for (size_t i = 0; i < rob_view_n_cells(view, s); i++)
        dump_cell(out, view, rob_view_cell(view, s, i));
    dump_cell(out, view, (struct rob_cell){s, BLIND, ROB_NO_OUTCOME}); /* the default */
}

/* All but the ids of events, which are hashes of the journal before them. */
static void dump_log(struct rob_buf *out, const struct rob_view *view, int study, int item)
{
    struct rob_log *log = NULL;
    must(rob_view_log(&log, view, study, item, &last));
    rob_buf_printf(out, "log %d %d: %zu\n", study, item, log->n);
    for (size_t i = 0; i < log->n; i++) {
        const struct rob_log_entry *entry = &log->entries[i];
        rob_buf_printf(out, "%" PRId64 " %s %s %s %s %s '%s' '%s' '%s' %d\n", entry->time,
                       entry->seat, rob_op_id(entry->op), entry->study ? entry->study : "",
                       entry->item ? entry->item : "", entry->outcome ? entry->outcome : "",
                       entry->was, entry->now, entry->reason, entry->undo);
    }
    rob_log_free(log);
}

static void dump_queries(struct rob_buf *out, const struct rob_view *view)
{
    struct rob_totals totals = rob_view_totals(view);
    rob_buf_printf(out, "%s %d %zu %zu %zu %zu %zu %zu %zu\n", rob_view_title(view),
                   rob_view_opens_by_round(view), rob_view_n_rounds(view),
                   rob_view_n_outcomes(view), totals.studies, totals.open, totals.reconciled,
                   totals.open_disagreements, totals.resolved);
    for (size_t seat = 0; seat < rob_view_n_seats(view); seat++) {
        size_t counts[3];
        struct rob_seat is = rob_view_seat(view, seat);
        rob_view_seat_totals(counts, view, seat);
        rob_buf_printf(out, "%s %s %d %d: %zu %zu %zu\n", is.id, is.name, (int)is.role, is.released,
                       counts[0], counts[1], counts[2]);
    }
    for (size_t s = 0; s < rob_view_n_studies(view) + rob_view_n_dropped(view); s++)
        dump_study(out, view, s);
    for (int study = ROB_NOT_FOUND; study < (int)rob_view_n_studies(view); study++)
        for (int item = ROB_NOT_FOUND; item < N_ITEMS; item++)
            dump_log(out, view, study, item);
}

static void write_as(struct rob_buf *out, const struct writer *writer,
                     const struct writer_input *in)
{
    char *text = NULL;
    enum rob_status status = writer->write(&text, in, &last);
    bool unpainted = status == ROB_REFUSED && strstr(last.text, "pangocairo"); /* built without */
    bool unshown = status == ROB_INVALID; /* of a table for a program that cannot show this form */
    if (!unpainted && !unshown)
        must(status);
    rob_buf_printf(out, "=== %s\n%s\n%s", writer->name, text, status ? last.text : "");
    free(text);
}

static void write_sources(struct rob_buf *out, const struct writer *writer, struct writer_input in)
{
    for (size_t s = 0; s < 4; s++)
        for (in.outcome = ROB_ALL_OUTCOMES; in.outcome < 2; in.outcome++) {
            in.source = (struct rob_source){s < 2 ? (enum rob_source_kind)s : ROB_SOURCE_SEAT,
                                            s < 2 ? 0 : s - 2};
            write_as(out, writer, &in);
        }
}

/* Every writer that the library exports, with all that its answer may depend on. */
static void dump_writers(struct rob_buf *out, const struct rob_view *view)
{
    struct writer_input in = {.view = view,
                              .study = ROB_NOT_FOUND,
                              .item = ROB_NOT_FOUND,
                              .agreement = {.with_pilot = true, .bootstrap = 20},
                              .text = {.columns = 100, .color = true, .intervals = true}};
    for (size_t i = 0; i < N_WRITERS; i++) {
        int n_studies = writers[i].by_study ? 2 : 0, n_by = writers[i].by_by ? ROB_BY_OVERALL : 0;
        if (writers[i].by_source) {
            write_sources(out, &writers[i], in);
            continue;
        }
        for (in.study = ROB_NOT_FOUND; in.study < n_studies; in.study++)
            for (int by = 0; by <= n_by; by++) {
                in.by = (enum rob_agreement_by)by;
                write_as(out, &writers[i], &in);
            }
    }
}

/* The answers to commands that others may try. */
static void dump_attempts(struct rob_buf *out, const struct rob_review *review)
{
    const char *by[] = {"r1", "r2"};
    const struct rob_event events[] = {{.op = ROB_OP_RESOLVE,
                                        .study = "s1",
                                        .item = "seq",
                                        .answer = "no",
                                        .how = "discussion",
                                        .seats = by,
                                        .n_seats = 2},
                                       {.op = ROB_OP_REFER, .study = "s1", .item = "house"},
                                       {.op = ROB_OP_EARLY, .study = "s1", .reason = "x"},
                                       {.op = ROB_OP_EARLY, .study = "s2", .reason = "x"}};
    for (size_t i = 0; i < sizeof events / sizeof *events; i++) {
        struct rob_error err = {0};
        enum rob_status status = rob_review_check(review, "consensus", &events[i], 1, &err);
        rob_buf_printf(out, "attempt %zu: %s %s\n", i, rob_status_name(status), err.text);
    }
}

static char *all_that_is_seen(struct rob_review *review, const char *seat)
{
    struct rob_buf out = {0};
    struct rob_view *view = view_as(review, seat);
    dump_queries(&out, view);
    dump_writers(&out, view);
    dump_attempts(&out, review);
    rob_view_free(view);
    char *text = rob_buf_take(&out);
    assert_non_null(text);
    assert_true(strlen(text) > 10000);
    return text;
}

/* --- comparing --------------------------------------------------------------------------- */

struct pair {
    struct rob_review *one, *two; /* the review's id is the same in both */
    int differs;                  /* in whose content */
};

static void show_difference(const char *a, const char *b, const char *seat, const char *stage)
{
    size_t i = 0, line = 0;
    for (; a[i] && a[i] == b[i]; i++)
        if (a[i] == '\n')
            line = i + 1;
    fail_msg("as %s, %s:\n%.300s\n--- instead of\n%.300s", seat ? seat : "nobody", stage, a + line,
             b + line);
}

static void compare(const struct pair *pair, const char *stage, bool hidden)
{
    static const char *const viewers[] = {NULL, "adj", "r1", "r2"};
    for (size_t i = 0; i < 4; i++) {
        bool own = (i == 2 && pair->differs & R1) || (i == 3 && pair->differs & R2);
        if (own && hidden)
            continue;
        char *a = all_that_is_seen(pair->one, viewers[i]);
        char *b = all_that_is_seen(pair->two, viewers[i]);
        bool same = strcmp(a, b) == 0;
        if (hidden && !same)
            show_difference(a, b, viewers[i], stage);
        if (!hidden)
            assert_false(same);
        if (hidden)
            assert_null(strstr(a, "secret"));
        free(a);
        free(b);
    }
}

static void both(struct pair *pair, const char *seat, int bit,
                 void (*act)(struct rob_review *review, const char *seat, bool rich))
{
    use_laptop("one");
    act(pair->one, seat, false);
    use_laptop("two");
    act(pair->two, seat, pair->differs & bit);
}

static void begin_s1(struct rob_review *review, const char *seat, bool rich)
{
    write_hidden(review, seat, "s1", rich);
}

static void begin_s2(struct rob_review *review, const char *seat, bool rich)
{
    write_hidden(review, seat, "s2", rich);
}

static void finish_s1(struct rob_review *review, const char *seat, bool rich)
{
    must(complete(review, seat, "s1"));
    must(on_study(review, seat, ROB_OP_REOPEN, "s1", rich ? "secret reason" : "misread"));
    if (rich) {
        must(judge(review, seat, "s1", "seq", "unclear"));
        must(on_study(review, seat, ROB_OP_FLAG, "s1", "secret flag on the study"));
    }
    must(complete(review, seat, "s1"));
}

static void only_complete_s1(struct rob_review *review, const char *seat, bool rich)
{
    (void)rich;
    must(complete(review, seat, "s1"));
}

static void finish_s2(struct rob_review *review, const char *seat, bool rich)
{
    (void)rich;
    must(complete(review, seat, "s2"));
}

static void play(int differs)
{
    make_base("round");
    struct pair pair = {copy_base("one"), copy_base("two"), differs};
    both(&pair, "r1", R1, begin_s1);
    both(&pair, "r2", R2, begin_s1);
    compare(&pair, "nobody done", true);
    both(&pair, "r1", R1, finish_s1);
    compare(&pair, "one done", true);
    both(&pair, "r2", R2, finish_s1);
    both(&pair, "r2", R2, begin_s2);
    compare(&pair, "both done, the round not", true);
    both(&pair, "r1", R1, begin_s2);
    both(&pair, "r1", R1, finish_s2);
    compare(&pair, "one cell short of the round", true);
    both(&pair, "r2", R2, finish_s2);
    compare(&pair, "open", false);
    rob_review_free(pair.one);
    rob_review_free(pair.two);
}

static void the_first_reviewer_is_hidden(void **state)
{
    (void)state;
    play(R1);
}

static void the_second_reviewer_is_hidden(void **state)
{
    (void)state;
    play(R2);
}

static void both_reviewers_are_hidden(void **state)
{
    (void)state;
    play(R1 | R2);
}

/* In mode "study", an open study shows nothing of the others. */
static void an_open_study_hides_the_next(void **state)
{
    (void)state;
    make_base("study");
    struct pair pair = {copy_base("one"), copy_base("two"), 0};
    both(&pair, "r1", R1, begin_s1);
    both(&pair, "r1", R1, finish_s1);
    both(&pair, "r2", R2, begin_s1);
    both(&pair, "r2", R2, only_complete_s1);
    assert_true(is_open(pair.one, "s1"));
    pair.differs = R2;
    both(&pair, "r1", R1, begin_s2);
    both(&pair, "r2", R2, begin_s2);
    compare(&pair, "the first study open", true);
    both(&pair, "r2", R2, finish_s2);
    compare(&pair, "the first study open, the second half", true);
    both(&pair, "r1", R1, finish_s2);
    compare(&pair, "both open", false);
    rob_review_free(pair.one);
    rob_review_free(pair.two);
}

/* A conflict between two machines of one reviewer is content too. */
static void a_conflict_is_hidden(void **state)
{
    (void)state;
    make_base("round");
    struct pair pair = {copy_base("one"), copy_base("two"), R2};
    both(&pair, "r1", R1, begin_s1);
    use_laptop("one");
    write_plainly(pair.one, "r2", "s1");
    use_laptop("two");
    write_plainly(pair.two, "r2", "s1");
    copy_folder(at("two"), at("away"));
    must(judge(pair.two, "r2", "s1", "seq", "no"));
    use_laptop("third");
    struct rob_review *other = open_review(at("away"));
    must(judge(other, "r2", "s1", "seq", "unclear"));
    rob_review_free(other);
    carry_journals(at("away"), at("two"));
    must(rob_review_reload(pair.two, &last));
    assert_string_equal(value(pair.two, "r2", "s1", SEQ), "conflict");
    compare(&pair, "a conflict", true);
    rob_review_free(pair.one);
    rob_review_free(pair.two);
}

static void an_unknown_viewer_is_refused(void **state)
{
    (void)state;
    make_base("round");
    struct rob_view *view = NULL;
    struct rob_review *review = copy_base("one");
    invalid(rob_view_new(&view, review, "r7", &last), "r1, r2, adj");
    invalid(rob_view_new(&view, review, "lead", &last), "lead");
    assert_null(view);
    rob_review_free(review);
}

#define seen(test) cmocka_unit_test_setup_teardown(test, begin_room, end_room)

int main(void)
{
    const struct CMUnitTest tests[] = {
        seen(the_first_reviewer_is_hidden), seen(the_second_reviewer_is_hidden),
        seen(both_reviewers_are_hidden),    seen(an_open_study_hides_the_next),
        seen(a_conflict_is_hidden),         seen(an_unknown_viewer_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
