#include "cli/cli.h"

#include "base/text.h"

#include <syrob/custody.h>

#include <stdio.h>
#include <time.h>
#include <unistd.h>

static const struct rob_cli_option options[] = {
    {"code", "CODE", "enter: the recovery code, not from the input; custodian: your own"},
    {"reason", "TEXT", "new: what happened to the old key"},
    {NULL, NULL, NULL},
};

static const struct rob_cli_only only[] = {
    {"code", "enter custodian", NULL},
    {"reason", "new", NULL},
    {NULL, NULL, NULL},
};

/* --- the list ------------------------------------------------------------------------------ */

static const char *const trusts[] = {
    [ROB_KEY_OWN] = "in this account",
    [ROB_KEY_MET] = "known",
    [ROB_KEY_UNMET] = "not known yet",
    [ROB_KEY_SECOND] = "a second key: not accepted",
};

static const char *trust_of(const struct rob_seat_key *key)
{
    return key->is_protected ? "in this account, protected" : trusts[key->trust];
}

static void print_key(struct rob_cli *cli, const struct rob_seat_key *key)
{
    char since[ROB_TIME_LEN + 1];
    int seat = rob_view_find_seat(cli->view, key->seat);
    rob_time_text(since, key->since);
    rob_cli_print(cli, "%-9s  %.10s  %-10s  %-28s", key->fingerprint, since, key->seat,
                  trust_of(key));
    if (seat != ROB_NOT_FOUND) {
        rob_cli_print(cli, "  ");
        rob_cli_show(cli, rob_view_seat(cli->view, (size_t)seat).name);
    }
    rob_cli_print(cli, "\n");
}

/* The public key is compared whole, since the lead has chosen it, not the reviewers. */
static void print_custodian(struct rob_cli *cli)
{
    struct rob_custodian custodian;
    if (!rob_view_custodian(&custodian, cli->view))
        return;
    rob_cli_print(cli, "\nCustodian, who can recover the reviewers' keys: ");
    rob_cli_show(cli, custodian.name);
    rob_cli_print(
        cli,
        "\nCompare this key with the one that syrob key custodian shows in that account:\n    %s\n",
        custodian.key);
}

static enum rob_status list(struct rob_cli *cli, struct rob_error *err)
{
    size_t n = rob_review_n_keys(cli->review);
    (void)err;
    rob_cli_print(cli, n ? "key        since       reviewer\n"
                         : "Nobody has a key yet: it is made with the first answer.\n");
    for (size_t i = 0; i < n; i++) {
        struct rob_seat_key key = rob_review_key(cli->review, i);
        print_key(cli, &key);
    }
    print_custodian(cli);
    return ROB_OK;
}

/* --- codes --------------------------------------------------------------------------------- */

static enum rob_status show(struct rob_cli *cli, struct rob_error *err)
{
    char code[ROB_KEY_CODE_SIZE];
    enum rob_status status = rob_cli_unlock(cli, err);
    if (!status)
        status = rob_key_make(cli->review, cli->seat, err);
    if (!status)
        status = rob_key_code(code, cli->review, cli->seat, err);
    if (!status)
        rob_cli_print(cli,
                      "Recovery code of %s in this review:\n\n    %s\n\nWrite it down on paper. "
                      "With it, and any copy of the review, your answers can be read\non another "
                      "computer; without it, and without this account, they are lost.\n",
                      cli->seat, code);
    return status;
}

/* One line, which stays on no command line and in no history. */
static enum rob_status ask_code(struct rob_buf *code, const struct rob_cli *cli,
                                struct rob_error *err)
{
    char line[256];
    if (isatty(STDIN_FILENO) && cli->no_input)
        return rob_fail(err, ROB_USAGE, "the code is missing: --code CODE");
    if (isatty(STDIN_FILENO))
        fprintf(stderr, "Recovery code of %s: ", cli->seat);
    if (!fgets(line, sizeof line, stdin))
        return rob_fail(err, ROB_USAGE, "the code is missing");
    rob_buf_str(code, line);
    return code->failed ? rob_fail_memory(err) : ROB_OK;
}

static enum rob_status enter(struct rob_cli *cli, const struct rob_cli_args *args,
                             struct rob_error *err)
{
    struct rob_buf typed = {0};
    const char *code = rob_cli_value(args, "code");
    enum rob_status status = code ? ROB_OK : ask_code(&typed, cli, err);
    if (!status)
        status = rob_key_enter(cli->review, cli->seat, code ? code : typed.data, err);
    if (!status)
        rob_cli_print(cli, "The key of %s is in this account now\n", cli->seat);
    rob_buf_free(&typed);
    return status;
}

/* --- the custodian ------------------------------------------------------------------------- */

static enum rob_status show_custodian(struct rob_cli *cli, const struct rob_cli_args *args,
                                      struct rob_error *err)
{
    struct rob_custodian_keys_text keys;
    const char *code = rob_cli_value(args, "code");
    enum rob_status status =
        code ? rob_custodian_restore(&keys, code, err) : rob_custodian_make(&keys, err);
    if (status)
        return status;
    rob_cli_print(cli, "Your public key as a custodian, for the lead of a review:\n\n    %s\n\n",
                  keys.public_key);
    rob_cli_print(
        cli,
        "The lead names you with it: syrob init DIR --sealed --custodian \"NAME=KEY\"\n\n"
        "Your own code, for nobody else:\n\n    %s\n\n"
        "Write it down on paper: with it, syrob key custodian --code CODE brings your\n"
        "key to another computer. Anyone who has it, or uses this account, can read what\n"
        "the reviewers write in all reviews whose custodian you are.\n",
        keys.code);
    return ROB_OK;
}

static enum rob_status recover(struct rob_cli *cli, const struct rob_cli_args *args,
                               struct rob_error *err)
{
    char code[ROB_KEY_CODE_SIZE];
    const char *seat = args->words[1], *key = args->n_words > 2 ? args->words[2] : NULL;
    if (args->n_words < 2)
        return rob_fail(err, ROB_USAGE, "key recover needs a reviewer: syrob key recover r1");
    enum rob_status status = rob_key_recover(code, cli->review, seat, key, err);
    if (status)
        return status;
    rob_cli_print(cli,
                  "Recovery code of %s in this review:\n\n    %s\n\nGive it to %s alone, by "
                  "telephone or on paper: with it, and any copy of the review, all\nanswers of %s "
                  "can be read. %s enters it on the new computer: syrob key enter --as %s\n",
                  seat, code, seat, seat, seat, seat);
    return ROB_OK;
}

/* --- the command --------------------------------------------------------------------------- */

static enum rob_status accept(struct rob_cli *cli, const struct rob_cli_args *args,
                              struct rob_error *err)
{
    if (args->n_words != 3)
        return rob_fail(err, ROB_USAGE,
                        "key accept needs a reviewer and a key: syrob key accept "
                        "r2 TS79-04HT");
    enum rob_status status = rob_cli_unlock(cli, err);
    if (!status)
        status = rob_key_accept(cli->review, cli->seat, args->words[1], args->words[2], err);
    if (!status)
        rob_cli_print(cli, "%s is accepted as a key of %s\n", args->words[2], args->words[1]);
    return status;
}

static enum rob_status protect(struct rob_cli *cli, struct rob_error *err)
{
    enum rob_status status = rob_cli_unlock(cli, err);
    if (!status)
        status = rob_cli_protect(cli, err);
    if (!status)
        rob_cli_print(cli,
                      "The key of %s is protected: its passphrase is asked for when %s works here. "
                      "If you forget it:\nsyrob key enter, with the recovery code. That also ends "
                      "the protection\n",
                      cli->seat, cli->seat);
    return status;
}

static enum rob_status renew(struct rob_cli *cli, const struct rob_cli_args *args,
                             struct rob_error *err)
{
    const char *reason = rob_cli_value(args, "reason");
    if (!reason)
        return rob_fail(err, ROB_USAGE, "key new needs --reason TEXT");
    enum rob_status status = rob_key_renew(cli->review, cli->seat, reason, err);
    if (!status)
        rob_cli_print(cli,
                      "%s has a new key. The answers under the old one stay closed; to give them "
                      "again:\nsyrob reopen STUDY --reason TEXT. The other reviewers must accept "
                      "the new key: syrob key\n",
                      cli->seat);
    return status;
}

enum what { LIST = -1, SHOW, ENTER, PROTECT, ACCEPT, NEW, RECOVER, CUSTODIAN };

static const char *const words[] = {"show", "enter",   "protect",   "accept",
                                    "new",  "recover", "custodian", NULL};

/* A custodian needs no review for the own key, and is no reviewer. */
static enum rob_status open_review(struct rob_cli *cli, enum what what, struct rob_error *err)
{
    if (what == CUSTODIAN)
        return ROB_OK;
    enum rob_status status = rob_cli_open(cli, cli->review_dir, err);
    if (!status && !rob_review_is_sealed(cli->review))
        status = rob_fail(err, ROB_REFUSED, "this review is not sealed: it has no keys");
    if (!status && what != LIST && what != RECOVER && !cli->seat)
        status = rob_fail(err, ROB_USAGE, "key %s needs your own id: --as YOUR-ID", words[what]);
    return status;
}

/* A code that was typed as a word must not be passed over. */
static enum rob_status check_words(int what, size_t n, struct rob_error *err)
{
    static const size_t most[] = {[SHOW] = 1, [ENTER] = 1,   [PROTECT] = 1,  [ACCEPT] = 3,
                                  [NEW] = 1,  [RECOVER] = 3, [CUSTODIAN] = 1};
    if (what == LIST || n <= most[what])
        return ROB_OK;
    return rob_fail(err, ROB_USAGE, "too many words for key %s%s", words[what],
                    what == ENTER || what == CUSTODIAN ? "; a code is given by --code CODE" : "");
}

static enum rob_status run(struct rob_cli *cli, const struct rob_cli_args *args,
                           struct rob_error *err)
{
    int what = LIST;
    enum rob_status status =
        rob_cli_choose(&what, "key", words, args->n_words ? args->words[0] : NULL, err);
    if (!status)
        status = check_words(what, args->n_words, err);
    if (!status)
        status = open_review(cli, (enum what)what, err);
    if (status)
        return status;
    switch ((enum what)what) {
    case SHOW:
        return show(cli, err);
    case ENTER:
        return enter(cli, args, err);
    case PROTECT:
        return protect(cli, err);
    case ACCEPT:
        return accept(cli, args, err);
    case NEW:
        return renew(cli, args, err);
    case RECOVER:
        return recover(cli, args, err);
    case CUSTODIAN:
        return show_custodian(cli, args, err);
    case LIST:
        break;
    }
    return list(cli, err);
}

const struct rob_cli_command rob_cmd_key = {
    .name = "key",
    .usage = "[show | enter | protect | accept REVIEWER KEY | new --reason TEXT]\n"
             "recover REVIEWER [KEY]\ncustodian [--code CODE]",
    .summary = "the keys of a sealed review, and your recovery code",
    .help = "Without a word it lists the reviewers' keys, to be compared by telephone.\n"
            "show       shows your recovery code, to be written down\n"
            "enter      brings your key to another computer, from the recovery code\n"
            "protect    asks for a passphrase for your key, where several people use one account\n"
            "accept     trusts a second key of another reviewer\n"
            "new        starts again where both key and code are lost\n"
            "recover    shows a reviewer's recovery code, in the account of the custodian\n"
            "custodian  makes and shows your own key as a custodian; needs no review\n",
    .max_words = 3,
    .options = options,
    .only = only,
    .run = run,
};
