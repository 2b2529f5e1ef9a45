/* The agreement of the reviewers before they settled anything. */
#include "tui/agree.h"

#include "tui/frame.h"

enum { ACT_MOVE, ACT_DETAILS, ACT_DOMAINS, ACT_PILOT, ACT_PAIR, ACT_MOVED, ACT_WHAT, ACT_BACK };
enum { MODE_NONE = 1, MODE_ROWS = 2 };

/* --- What is shown ----------------------------------------------------------------------- */

const struct rob_agreement_pair *rob_agree_pair(const struct rob_tui *tui)
{
    const struct rob_agreement_report *report = tui->agree.report;
    return report && tui->agree.pair < report->n_pairs ? &report->pairs[tui->agree.pair] : NULL;
}

size_t rob_agree_n_rows(const struct rob_tui *tui)
{
    const struct rob_agreement_pair *pair = rob_agree_pair(tui);
    if (!pair)
        return 0;
    return (tui->agree.domains ? pair->n_domains : pair->n_items) + pair->n_overall;
}

const struct rob_result_table *rob_agree_table(const struct rob_tui *tui)
{
    return rob_agree_pair(tui) ? &tui->agree.result->tables[tui->agree.pair] : NULL;
}

const struct rob_result_row *rob_agree_row(const struct rob_tui *tui, size_t i)
{
    const struct rob_agreement_pair *pair = rob_agree_pair(tui);
    if (!pair || i >= rob_agree_n_rows(tui))
        return NULL;
    size_t n = tui->agree.domains ? pair->n_domains : pair->n_items;
    size_t before = i >= n               ? pair->n_items + pair->n_domains - n
                    : tui->agree.domains ? pair->n_items
                                         : 0;
    return &tui->agree.result->tables[tui->agree.pair].rows[before + i];
}

const struct rob_agreement_row *rob_agree_counts(const struct rob_tui *tui)
{
    const struct rob_agreement_pair *pair = rob_agree_pair(tui);
    if (!pair)
        return NULL;
    size_t i = tui->agree.row, n = tui->agree.domains ? pair->n_domains : pair->n_items;
    if (i < n)
        return tui->agree.domains ? &pair->domains[i] : &pair->items[i];
    return i - n < pair->n_overall ? &pair->overall[i - n] : NULL;
}

static const struct rob_item *selected_item(const struct rob_tui *tui)
{
    const struct rob_agreement_row *row = rob_agree_counts(tui);
    bool is_item = row && !tui->agree.domains && tui->agree.row < rob_agree_pair(tui)->n_items;
    return is_item ? &tui->session.form->items[row->item] : NULL;
}

const char *rob_agree_category(const struct rob_tui *tui, size_t category)
{
    const struct rob_form *form = tui->session.form;
    const struct rob_item *item = selected_item(tui);
    return item ? rob_item_category_id(item, form, category) : form->risks[category].id;
}

bool rob_agree_is_ordered(const struct rob_tui *tui)
{
    const struct rob_item *item = selected_item(tui);
    return !item || rob_item_is_rated(item);
}

/* The category that both chose most often, and by how many pairs. */
static size_t most_common(const struct rob_agreement_row *row, uint32_t *pairs)
{
    size_t most = 0;
    unsigned q = row->stats.q;
    for (size_t c = 1; c < q; c++)
        if (row->table[c * q + c] > row->table[most * q + most])
            most = c;
    *pairs = row->table[most * q + most];
    return most;
}

void rob_agree_remark(const struct rob_tui *tui, struct rob_buf *out)
{
    const struct rob_agreement_row *row = rob_agree_counts(tui);
    const struct rob_agreement *stats = &row->stats;
    enum rob_remark remark = rob_agree_row(tui, tui->agree.row)->remark;
    uint32_t pairs = 0;
    size_t most = most_common(row, &pairs);
    if (remark == ROB_REMARK_PREVALENCE) {
        char chance[ROB_STAT_TEXT];
        rob_share_text(chance, rob_agreement_chance(stats), 1, 0);
        rob_buf_printf(
            out,
            "Kappa is low despite high agreement: both chose \"%s\" in %u of %llu pairs, so chance "
            "alone would give %s %% agreement. See AC1 as well.",
            rob_agree_category(tui, most), (unsigned)pairs, (unsigned long long)stats->n, chance);
    } else if (remark == ROB_REMARK_MARGINS) {
        rob_buf_str(out, "The reviewers used the categories at such different rates that kappa "
                         "could not exceed ");
        char most_possible[ROB_STAT_TEXT];
        rob_stat_text(most_possible, &stats->kappa_max, ROB_STAT_VALUE);
        rob_buf_str(out, most_possible);
        rob_buf_str(out, ".");
    } else if (remark != ROB_REMARK_NONE) {
        struct rob_buf text = {0};
        rob_buf_str(&text, rob_remark_text(remark));
        if (text.len)
            text.data[0] = (char)(text.data[0] - 'a' + 'A'); /* our own texts begin so */
        rob_buf_printf(out, "%s.", rob_buf_text(&text));
        rob_buf_free(&text);
    }
}

/* --- Actions ----------------------------------------------------------------------------- */

static void forget(struct rob_tui *tui)
{
    rob_agreement_report_free(tui->agree.report);
    rob_result_free(tui->agree.result);
    tui->agree.report = NULL;
    tui->agree.result = NULL;
}

static void count(struct rob_tui *tui)
{
    const struct rob_agreement_options options = {.with_pilot = tui->agree.with_pilot};
    struct rob_error err = {0};
    forget(tui);
    if (rob_agreement_report_new(&tui->agree.report, tui->session.view, &options, &err) ||
        rob_result_agreement(&tui->agree.result, tui->session.view, tui->agree.report, &err)) {
        rob_session_complain(&tui->session, &err);
        forget(tui);
    }
    if (!rob_agree_pair(tui))
        tui->agree.pair = 0;
    if (!rob_agree_row(tui, tui->agree.row))
        tui->agree.row = 0;
}

void rob_agree_open(struct rob_tui *tui)
{
    count(tui);
    rob_tui_push(tui, ROB_SCREEN_AGREE);
}

void rob_agree_close(struct rob_tui *tui)
{
    forget(tui);
}

static unsigned change_pair(struct rob_tui *tui, int key)
{
    size_t n = tui->agree.report ? tui->agree.report->n_pairs : 0;
    if (n < 2)
        rob_session_say(&tui->session, "There is only one pair of reviewers.");
    else
        tui->agree.pair = (tui->agree.pair + (key == '[' ? n - 1 : 1)) % n;
    return ROB_REDRAW;
}

static unsigned change_pilot(struct rob_tui *tui)
{
    if (!rob_view_has_pilot(tui->session.view)) {
        rob_session_say(&tui->session, "This review has no pilot round.");
        return ROB_REDRAW;
    }
    tui->agree.with_pilot = !tui->agree.with_pilot;
    count(tui);
    rob_session_say(&tui->session, tui->agree.with_pilot
                                       ? "With the studies of the pilot round."
                                       : "Without the studies of the pilot round.");
    return ROB_REDRAW;
}

static unsigned act(struct rob_tui *tui, int action, int key)
{
    switch (action) {
    case ACT_MOVE:
        rob_move(&tui->agree.row, rob_agree_n_rows(tui), key, tui->rows / 2);
        return ROB_REDRAW;
    case ACT_DETAILS:
        return rob_agree_show_statistics(tui);
    case ACT_DOMAINS:
        tui->agree.domains = !tui->agree.domains;
        tui->agree.row = 0;
        return ROB_REDRAW;
    case ACT_PILOT:
        return change_pilot(tui);
    case ACT_PAIR:
        return change_pair(tui, key);
    case ACT_MOVED:
        return rob_agree_show_moved(tui);
    case ACT_WHAT:
        return rob_agree_show_meaning(tui);
    default:
        return ROB_CLOSE;
    }
}

static unsigned click(struct rob_tui *tui, const struct rob_target *target)
{
    tui->agree.row = target->which;
    return ROB_REDRAW;
}

static unsigned mode(const struct rob_tui *tui)
{
    return rob_agree_n_rows(tui) > 0 ? MODE_ROWS : MODE_NONE;
}

static void brief(const struct rob_tui *tui, struct rob_buf *out)
{
    const struct rob_result_row *row = rob_agree_row(tui, tui->agree.row);
    rob_buf_str(out, "Agreement ");
    if (row)
        rob_row_title(out, row);
}

static const struct rob_binding BINDINGS[] = {
    {ROB_KEY_ENTER, 0, MODE_ROWS, ACT_DETAILS, "all statistics of the row",
     "all statistics, with their intervals", "statistics", "weighted alpha pabak bowker"},
    {'d', 0, MODE_ROWS, ACT_DOMAINS, "types of bias, or items", "types of bias, or items",
     "types of bias", "domains"},
    {'v', 0, 0, ACT_MOVED, "changes by consensus",
     "how the consensus changed each reviewer's answers", "changes by consensus",
     "what moved reconciliation causes"},
    {'i', 0, 0, ACT_WHAT, "explain these numbers", "explain these numbers", "explain",
     "kappa ac1 explain"},
    {']', '[', 0, ACT_PAIR, "next pair of reviewers", "next, previous pair of reviewers", NULL,
     NULL},
    {'p', 0, 0, ACT_PILOT, "with or without the pilot round", "with or without the pilot round",
     NULL, "pilot"},
    {ROB_KEY_DOWN, 'j', 0, ACT_MOVE, NULL, "next row", NULL, NULL},
    {ROB_KEY_UP, 'k', 0, ACT_MOVE, NULL, "previous row", NULL, NULL},
    {ROB_KEY_PAGE_DOWN, ROB_KEY_PAGE_UP, 0, ACT_MOVE, NULL, "a page on, back", NULL, NULL},
    {ROB_KEY_HOME, ROB_KEY_END, 0, ACT_MOVE, NULL, "first, last row", NULL, NULL},
    {ROB_KEY_ESC, 'q', 0, ACT_BACK, "back", "back", "back", NULL},
    {'h', 'a', 0, ACT_BACK, NULL, NULL, NULL, NULL},
};

const struct rob_screen rob_screen_agree = {.name = "agreement",
                                            .place = "in the table of agreement",
                                            .draw = rob_agree_draw,
                                            .brief = brief,
                                            .act = act,
                                            .mode = mode,
                                            .click = click,
                                            .leave = rob_agree_close,
                                            .refresh = count,
                                            .bindings = BINDINGS,
                                            .n_bindings = ROB_COUNT(BINDINGS)};
