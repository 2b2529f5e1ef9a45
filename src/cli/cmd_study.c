/* One study: adding it by hand, correcting its details, removing it. */
#include "cli/cli.h"

#include <syrob/citations.h>
#include <syrob/work.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { EDITS_MAX = 16 };

static const struct rob_cli_option options[] = {
    {"title", "TEXT", "title"},
    {"authors", "TEXT", "\"Chen, A.; Berg, B.\""},
    {"year", "YEAR", "year"},
    {"journal", "TEXT", "journal"},
    {"volume", "TEXT", "volume"},
    {"pages", "TEXT", "pages"},
    {"doi", "DOI", "DOI"},
    {"pmid", "NUMBER", "PubMed id"},
    {"abstract", "TEXT", "abstract"},
    {"url", "URL", "address"},
    {"label", "TEXT", "label, \"Chen 2011\""},
    {"reason", "TEXT", "why (edit, drop, restore, same, report, different)"},
    ROB_CLI_UNBLIND,
    {NULL, NULL, NULL},
};

static const struct rob_cli_only only[] = {
    {"title authors year journal volume pages doi pmid abstract url label", "add edit", NULL},
    {"reason", "edit drop restore same report different", NULL},
    {NULL, NULL, NULL},
};

static const char *or_empty(const char *text)
{
    return text ? text : "";
}

/* --- add --------------------------------------------------------------------------------- */

static enum rob_status make_id(char id[ROB_STUDY_ID_SIZE], const struct rob_cli *cli,
                               const struct rob_citation *citation, struct rob_error *err)
{
    enum rob_status status =
        rob_citation_study_id(id, ROB_STUDY_ID_SIZE, citation, ROB_STUDY_ID_SUFFIX, err);
    if (!status && rob_view_study_of(cli->view, id) != ROB_NOT_FOUND)
        status = rob_fail(err, ROB_REFUSED, "the study '%s' is already in the review", id);
    return status;
}

static enum rob_status run_add(struct rob_cli *cli, const struct rob_cli_args *args,
                               struct rob_error *err)
{
    char id[ROB_STUDY_ID_SIZE], doi[ROB_DOI_SIZE] = "", *end = NULL;
    const char *title = rob_cli_value(args, "title"), *authors = rob_cli_value(args, "authors");
    const char *year = or_empty(rob_cli_value(args, "year"));
    long number = strtol(year, &end, 10);
    if (!title || !*title)
        return rob_fail(err, ROB_USAGE, "study add needs --title TEXT");
    if (*end || (*year && (number < 1000 || number > 2999)))
        return rob_fail(err, ROB_INVALID, "'%s' is not a year", year);
    char *surname = strndup(or_empty(authors), strcspn(or_empty(authors), ",;"));
    if (!surname)
        return rob_fail_memory(err);
    (void)rob_doi_normalise(doi, sizeof doi, or_empty(rob_cli_value(args, "doi")));
    const struct rob_citation citation = {.title = title,
                                          .authors = or_empty(authors),
                                          .first_author = surname,
                                          .year = (int)number,
                                          .doi = doi,
                                          .pmid = or_empty(rob_cli_value(args, "pmid"))};
    enum rob_status status = make_id(id, cli, &citation, err);
    free(surname);
    if (status)
        return status;
    struct rob_study_fields fields = {.label = rob_cli_value(args, "label"),
                                      .title = title,
                                      .authors = authors,
                                      .journal = rob_cli_value(args, "journal"),
                                      .volume = rob_cli_value(args, "volume"),
                                      .pages = rob_cli_value(args, "pages"),
                                      .doi = *doi ? doi : NULL,
                                      .pmid = rob_cli_value(args, "pmid"),
                                      .abstract = rob_cli_value(args, "abstract"),
                                      .url = rob_cli_value(args, "url"),
                                      .year = (int)number};
    const char *const ids[] = {id};
    struct rob_late_round late;
    struct rob_event events[2] = {{.op = ROB_OP_STUDY, .study = id, .fields = &fields}};
    size_t n = rob_work_late_round(events, 1, &late, cli->view, ids, 1);
    status = rob_cli_record_lead(cli, args, events, n, err);
    if (!status)
        rob_cli_print(cli, "%s was added\n", id);
    return status;
}

/* Are studies of the list behind this one? Where it goes or comes back, they are numbered anew. */
static bool has_behind(const struct rob_cli *cli, const char *id)
{
    int at = rob_view_study_of(cli->view, id);
    return at >= 0 && (size_t)at + 1 < rob_view_n_studies(cli->view);
}

static void note_numbers(struct rob_cli *cli, bool behind)
{
    if (behind)
        rob_cli_print(cli, "the studies after it have new numbers in the list\n");
}

/* --- edit -------------------------------------------------------------------------------- */

static enum rob_status run_edit(struct rob_cli *cli, const struct rob_cli_args *args,
                                const char *id, struct rob_error *err)
{
    struct rob_event events[EDITS_MAX];
    size_t n = 0;
    for (size_t i = 0; options[i].name && n < EDITS_MAX; i++) {
        const char *value = rob_cli_value(args, options[i].name);
        if (!value || !options[i].value || strcmp(options[i].name, "reason") == 0)
            continue;
        events[n] = (struct rob_event){.op = ROB_OP_STUDY_EDIT,
                                       .study = id,
                                       .reason = rob_cli_value(args, "reason"),
                                       .field = options[i].name,
                                       .value = value};
        n++;
    }
    if (!n)
        return rob_fail(err, ROB_USAGE, "study edit needs a field to change, such as --year 2011");
    enum rob_status status = rob_cli_record_lead(cli, args, events, n, err);
    if (!status)
        rob_cli_print(cli, "%zu field%s of %s changed\n", n, n == 1 ? "" : "s", id);
    return status;
}

/* --- drop, restore, outcomes ------------------------------------------------------------- */

static enum rob_status run_drop(struct rob_cli *cli, const struct rob_cli_args *args,
                                const char *id, bool drop, struct rob_error *err)
{
    const char *reason = rob_cli_value(args, "reason");
    if (!reason)
        return rob_fail(err, ROB_USAGE, "study %s needs --reason TEXT", drop ? "drop" : "restore");
    const char *const ids[] = {id};
    struct rob_late_round late;
    struct rob_event events[2] = {
        {.op = drop ? ROB_OP_STUDY_DROP : ROB_OP_STUDY_RESTORE, .study = id, .reason = reason}};
    size_t n = rob_work_late_round(events, 1, &late, cli->view, ids, drop ? 0 : 1);
    bool behind = drop && has_behind(cli, id);
    enum rob_status status = rob_cli_record_lead(cli, args, events, n, err);
    if (status)
        return status;
    rob_cli_print(cli, "%s was %s\n", id, drop ? "removed" : "restored");
    note_numbers(cli, drop ? behind : has_behind(cli, id));
    return ROB_OK;
}

/* --- two studies that may be one paper ---------------------------------------------------- */

static enum rob_status find_pair(char first[ROB_STUDY_ID_SIZE], char second[ROB_STUDY_ID_SIZE],
                                 const struct rob_cli *cli, const struct rob_cli_args *args,
                                 struct rob_error *err)
{
    size_t studies[2] = {0, 0};
    enum rob_status status = rob_view_find_study(&studies[0], cli->view, args->words[1], err);
    if (!status)
        status = rob_view_find_study(&studies[1], cli->view, args->words[2], err);
    if (status)
        return status;
    snprintf(first, ROB_STUDY_ID_SIZE, "%s", rob_view_study(cli->view, studies[0]).id);
    snprintf(second, ROB_STUDY_ID_SIZE, "%s", rob_view_study(cli->view, studies[1]).id);
    return ROB_OK;
}

/* Of two studies the first stays: the second is the same paper, or another report of the study. */
static enum rob_status run_join(struct rob_cli *cli, const struct rob_cli_args *args, bool report,
                                struct rob_error *err)
{
    char kept[ROB_STUDY_ID_SIZE], dropped[ROB_STUDY_ID_SIZE];
    struct rob_event event = {
        .op = ROB_OP_STUDY_DROP, .study = dropped, .reason = rob_cli_value(args, "reason")};
    if (!event.reason)
        return rob_fail(err, ROB_USAGE, "study %s needs --reason TEXT", args->words[0]);
    enum rob_status status = find_pair(kept, dropped, cli, args, err);
    if (report)
        event.report_of = kept;
    else
        event.other = kept;
    bool behind = !status && has_behind(cli, dropped);
    if (!status)
        status = rob_cli_record_lead(cli, args, &event, 1, err);
    if (!status)
        rob_cli_print(cli,
                      report ? "%s stays; %s is another report of it and is not assessed by "
                               "itself; its judgements are kept in the log\n"
                             : "%s stays; %s is the same paper and was removed, with its "
                               "judgements kept in the log\n",
                      kept, dropped);
    note_numbers(cli, !status && behind);
    return status;
}

static enum rob_status run_different(struct rob_cli *cli, const struct rob_cli_args *args,
                                     struct rob_error *err)
{
    char first[ROB_STUDY_ID_SIZE], second[ROB_STUDY_ID_SIZE];
    enum rob_status status = find_pair(first, second, cli, args, err);
    struct rob_event event = {.op = ROB_OP_STUDY_DIFFERENT,
                              .study = first,
                              .other = second,
                              .reason = rob_cli_value(args, "reason")};
    if (!status)
        status = rob_cli_record_lead(cli, args, &event, 1, err);
    if (!status)
        rob_cli_print(cli, "%s and %s are different papers\n", first, second);
    return status;
}

static enum rob_status run_outcomes(struct rob_cli *cli, const char *id, const char *list,
                                    struct rob_error *err)
{
    struct rob_cli_list names = {0};
    enum rob_status status = rob_cli_split(&names, list, ROB_OUTCOMES_LISTED_MAX, "outcomes", err);
    struct rob_event event = {.op = ROB_OP_OUTCOME,
                              .study = id,
                              .outcomes = (const char *const *)names.words,
                              .n_outcomes = names.n};
    if (!status)
        status = rob_review_record(cli->review, ROB_SEAT_LEAD, &event, 1, err);
    if (!status)
        rob_cli_print(cli, "%s reports %zu of the review's outcomes\n", id, names.n);
    free(names.text);
    return status;
}

static enum rob_status run(struct rob_cli *cli, const struct rob_cli_args *args,
                           struct rob_error *err)
{
    const char *what = args->words[0];
    size_t study = 0;
    if (strcmp(what, "add") == 0)
        return args->n_words == 1 ? run_add(cli, args, err)
                                  : rob_fail(err, ROB_USAGE, "study add has options only");
    if (args->n_words < 2)
        return rob_fail(
            err, ROB_USAGE,
            "usage: study add, edit STUDY, drop STUDY, restore STUDY, same STUDY STUDY, "
            "report STUDY STUDY, different STUDY STUDY or outcomes STUDY LIST");
    if (strcmp(what, "same") == 0 && args->n_words == 3)
        return run_join(cli, args, false, err);
    if (strcmp(what, "report") == 0 && args->n_words == 3)
        return run_join(cli, args, true, err);
    if (strcmp(what, "different") == 0 && args->n_words == 3)
        return run_different(cli, args, err);
    enum rob_status status = rob_view_find_study(&study, cli->view, args->words[1], err);
    if (status)
        return status;
    char id[ROB_STUDY_ID_SIZE];
    snprintf(id, sizeof id, "%s", rob_view_study(cli->view, study).id);
    if (strcmp(what, "edit") == 0 && args->n_words == 2)
        return run_edit(cli, args, id, err);
    if ((strcmp(what, "drop") == 0 || strcmp(what, "restore") == 0) && args->n_words == 2)
        return run_drop(cli, args, id, *what == 'd', err);
    if (strcmp(what, "outcomes") == 0 && args->n_words == 3)
        return run_outcomes(cli, id, args->words[2], err);
    return rob_fail(err, ROB_USAGE, "'study %s' is used differently; see: syrob help study", what);
}

const struct rob_cli_command rob_cmd_study = {
    .name = "study",
    .usage = "add --title TEXT [FIELDS]\nedit STUDY [FIELDS]\ndrop STUDY --reason TEXT\n"
             "restore STUDY --reason TEXT\nsame STUDY STUDY --reason TEXT\n"
             "report STUDY STUDY --reason TEXT\n"
             "different STUDY STUDY [--reason TEXT]\noutcomes STUDY LIST",
    .summary = "add, correct, remove, restore or join studies",
    .help = "outcomes sets which outcomes of the review a study reports (all by default).\n"
            "A removed study keeps its judgements and is not counted.\n"
            "same: the second study is the same paper as the first, and is removed.\n"
            "report: the second is another report on the same animals; it is not assessed by\n"
            "itself, and the flow counts it as a report.\n"
            "different: the two are no longer listed as possible duplicates.\n",
    .needs = ROB_CLI_REVIEW,
    .min_words = 1,
    .max_words = 3,
    .options = options,
    .only = only,
    .run = run,
};
