#include "cli/cli.h"

#include "base/file.h"

#include <stdlib.h>
#include <string.h>

enum { SEATS_MAX = ROB_SEATS_LISTED_MAX + 1 };

static const struct rob_cli_option options[] = {
    {"title", "TEXT", "the review's title"},
    {"form", "FORM", "a shipped instrument or a file (default: syrcle)"},
    {"reviewers", "LIST", "\"Anna Berg,Bo Chen\", \"r1=Anna Berg,r2=Bo Chen\" or r1,r2"},
    {"adjudicator", "NAME", "the third person, \"adj\" or \"adj=Cleo Diaz\""},
    {"outcomes", "LIST", "outcomes that are judged separately, \"ALT,AST\""},
    {"open", "WHEN", "unblind per round or per study (default: round)"},
    {"sealed", NULL, "encrypt each first pass until all its reviewers have finished"},
    {"custodian", "PERSON", "\"Dana Lee=KEY\", who can recover lost keys (with --sealed)"},
    {"from", "REVIEW", "take form, reviewers, studies and assignments from another review"},
    {NULL, NULL, NULL},
};

struct setup {
    struct rob_review_setup review;
    struct rob_seat_setup seats[SEATS_MAX];
    struct rob_cli_person people[SEATS_MAX]; /* of the seats */
    struct rob_cli_list reviewers, outcomes;
    char *adjudicator; /* owned */
    struct rob_custodian_setup custodian;
    char *custodian_name; /* owned */
    struct rob_buf form;
};

static void free_setup(struct setup *setup)
{
    free(setup->reviewers.text);
    free(setup->adjudicator);
    free(setup->custodian_name);
    free(setup->outcomes.text);
    rob_buf_free(&setup->form);
}

/* Short names that were given come first, then those made earlier. */
static bool is_taken(const struct setup *setup, size_t seat)
{
    for (size_t i = 0; i < setup->review.n_seats; i++)
        if (i != seat && (!setup->people[i].made || i < seat) &&
            strcmp(setup->people[i].id, setup->people[seat].id) == 0)
            return true;
    return false;
}

static void make_names_differ(struct setup *setup)
{
    for (size_t i = 0; i < setup->review.n_seats; i++)
        for (unsigned k = 2; setup->people[i].made && is_taken(setup, i); k++)
            rob_cli_person_again(&setup->people[i], k);
}

static void add_seat(struct setup *setup, char *word, const char *role)
{
    size_t n = setup->review.n_seats;
    struct rob_cli_person *person = &setup->people[n];
    rob_cli_person(person, word, false);
    setup->seats[n] = (struct rob_seat_setup){.id = person->id, .name = person->name, .role = role};
    setup->review.n_seats++;
}

/* Prints the short names that were made, since the commands take them. */
static void print_people(struct rob_cli *cli, const struct setup *setup)
{
    for (size_t i = 0; i < setup->review.n_seats; i++) {
        if (!setup->people[i].made)
            continue;
        rob_cli_print(cli, "  %-4s ", setup->people[i].id);
        rob_cli_show(cli, setup->people[i].name);
        rob_cli_print(cli, " (use --as %s)\n", setup->people[i].id);
    }
}

static enum rob_status read_seats(struct setup *setup, const struct rob_cli_args *args,
                                  struct rob_error *err)
{
    const char *given = rob_cli_value(args, "reviewers"),
               *third = rob_cli_value(args, "adjudicator");
    struct rob_cli_list *list = &setup->reviewers;
    setup->adjudicator = strdup(third ? third : "");
    if (!setup->adjudicator)
        return rob_fail_memory(err);
    char *names = strdup(given ? given : "r1,r2");
    for (char *at = names ? strchr(names, ';') : NULL; at; at = strchr(at, ';'))
        *at = ','; /* as authors are parted, too */
    enum rob_status status =
        names ? rob_cli_split(list, names, SEATS_MAX - 1, "reviewers", err) : rob_fail_memory(err);
    free(names);
    if (status)
        return status;
    for (size_t i = 0; i < list->n; i++)
        add_seat(setup, list->words[i], "reviewer");
    if (*setup->adjudicator)
        add_seat(setup, setup->adjudicator, "adjudicator");
    make_names_differ(setup);
    return list->n ? ROB_OK : rob_fail(err, ROB_USAGE, "--reviewers is empty");
}

/* "Dana Lee=KEY". */
static enum rob_status read_custodian(struct setup *setup, const struct rob_cli_args *args,
                                      struct rob_error *err)
{
    const char *given = rob_cli_value(args, "custodian");
    const char *equals = given ? strrchr(given, '=') : NULL;
    if (!given)
        return ROB_OK;
    if (!equals)
        return rob_fail(err, ROB_USAGE,
                        "a custodian is given as \"NAME=KEY\": the key is shown by "
                        "syrob key custodian in that person's account");
    setup->custodian_name = strndup(given, (size_t)(equals - given));
    if (!setup->custodian_name)
        return rob_fail_memory(err);
    setup->custodian = (struct rob_custodian_setup){setup->custodian_name, equals + 1};
    setup->review.custodian = &setup->custodian;
    return ROB_OK;
}

static enum rob_status read_outcomes(struct setup *setup, const struct rob_cli_args *args,
                                     struct rob_error *err)
{
    const char *given = rob_cli_value(args, "outcomes");
    enum rob_status status = rob_cli_split(&setup->outcomes, given ? given : "",
                                           ROB_OUTCOMES_LISTED_MAX, "outcomes", err);
    setup->review.outcomes = (const char *const *)setup->outcomes.words;
    setup->review.n_outcomes = setup->outcomes.n;
    return status;
}

static enum rob_status read_form(struct setup *setup, const struct rob_cli_args *args,
                                 struct rob_error *err)
{
    const char *given = rob_cli_value(args, "form"), *word = given ? given : "syrcle";
    char *path = rob_cli_form_file(word);
    if (!path)
        return rob_cli_unknown_form(word, err);
    struct rob_form *form = NULL;
    enum rob_status status = rob_form_load(&form, path, err); /* for the message with its name */
    rob_form_free(form);
    if (!status)
        status = rob_file_read_given(&setup->form, path, ROB_FORM_BYTES_MAX, err);
    free(path);
    setup->review.form = rob_buf_text(&setup->form);
    setup->review.form_len = setup->form.len;
    return status;
}

/* Form, reviewers and outcomes are those of the other review. */
static enum rob_status run_from(const char *dir, const struct setup *setup,
                                const struct rob_cli_args *args, struct rob_error *err)
{
    static const char *const others[] = {"form", "reviewers", "adjudicator", "outcomes", "open"};
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        if (rob_cli_has(args, others[i]))
            return rob_fail(err, ROB_USAGE,
                            "--%s does not go with --from: it is taken from that "
                            "review",
                            others[i]);
    return rob_review_create_from(dir, rob_cli_value(args, "from"), rob_cli_value(args, "title"),
                                  setup->review.sealed, setup->review.custodian, err);
}

static void print_protection(struct rob_cli *cli, const struct rob_review_setup *review)
{
    rob_cli_print(cli, review->sealed
                           ? "It is sealed: until all reviewers of the study have finished, nobody "
                             "else can read an answer"
                           : "Its files are readable text; to encrypt the first passes, create "
                             "it with --sealed");
    if (review->custodian) {
        rob_cli_print(cli, ".\nThe custodian, ");
        rob_cli_show(cli, review->custodian->name);
        rob_cli_print(
            cli,
            ", can recover lost keys, and could therefore read the answers: inform all reviewers");
    }
    rob_cli_print(cli, ".\n");
}

static enum rob_status run(struct rob_cli *cli, const struct rob_cli_args *args,
                           struct rob_error *err)
{
    struct setup setup = {
        .review = {.title = rob_cli_value(args, "title"), .mode = rob_cli_value(args, "open")}};
    const char *dir = args->words[0];
    setup.review.seats = setup.seats;
    setup.review.sealed = rob_cli_has(args, "sealed");
    enum rob_status status = read_custodian(&setup, args, err);
    if (!status && rob_cli_has(args, "from")) {
        status = run_from(dir, &setup, args, err);
        if (!status)
            rob_cli_next_with(cli, "syrob --review ", dir, " status");
        free_setup(&setup);
        return status;
    }
    if (!status && !setup.review.title)
        status = rob_fail(err, ROB_USAGE, "init needs --title TEXT");
    if (!status)
        status = read_seats(&setup, args, err);
    if (!status)
        status = read_outcomes(&setup, args, err);
    if (!status)
        status = read_form(&setup, args, err);
    if (!status)
        status = rob_review_create(dir, &setup.review, err);
    if (!status) {
        rob_cli_print(cli, "The review is in ");
        rob_cli_show(cli, dir);
        size_t n = setup.review.n_seats - (*setup.adjudicator != 0);
        rob_cli_print(cli, " (%zu reviewer%s", n, n == 1 ? "" : "s");
        rob_cli_print(cli, "%s)\n", *setup.adjudicator ? " and an adjudicator" : "");
        print_people(cli, &setup);
        print_protection(cli, &setup.review);
        rob_cli_next_with(cli, "syrob --review ", dir, " import FILE");
    }
    free_setup(&setup);
    return status;
}

const struct rob_cli_command rob_cmd_init = {
    .name = "init",
    .usage = "DIR --title TEXT [OPTIONS]",
    .summary = "create a review",
    .help = "Creates the folder DIR. By default answers are unblinded round by round: when all\n"
            "reviewers have finished all studies that they share in the round. With --open\n"
            "study, each study is unblinded as soon as all its reviewers have finished it.\n",
    .min_words = 1,
    .max_words = 1,
    .options = options,
    .run = run,
};
