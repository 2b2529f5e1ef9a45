/* Passphrases of protected keys, asked for on the terminal without being shown. */
#include "cli/cli.h"

#include "base/seal.h"

#include <stdio.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

enum { PASSPHRASE_MAX = 1024, TRIES = 3 };

/* --- one line ----------------------------------------------------------------------------- */

static void cut(struct rob_buf *line, size_t len)
{
    line->len = len;
    line->data[len] = '\0';
}

static void remove_last(struct rob_buf *line)
{
    size_t len = line->len;
    while (len && ((unsigned char)line->data[len - 1] & 0xC0) == 0x80)
        len--; /* the rest of a character of several bytes */
    cut(line, len - (len > 0));
}

/* Takes a key; true at the end of the line, and then in *cancelled whether it was given up. */
static bool take_key(struct rob_buf *line, char key, bool *cancelled)
{
    enum { CTRL_C = 3, CTRL_D = 4, BACKSPACE = 8, CTRL_U = 21, DEL = 127 };
    *cancelled = key == CTRL_C || key == CTRL_D;
    if (key == BACKSPACE || key == DEL)
        remove_last(line);
    else if (key == CTRL_U)
        cut(line, 0);
    else if (key != '\r' && key != '\n' && !*cancelled && line->len < PASSPHRASE_MAX)
        rob_buf_char(line, key);
    return *cancelled || key == '\r' || key == '\n';
}

/* Keys one by one, not shown; the terminal does not end the program meanwhile, which would leave it
 * as it is now. */
static bool read_hidden(struct rob_buf *line)
{
    struct termios usual, hidden;
    bool cancelled = true;
    char key = 0;
    if (tcgetattr(STDIN_FILENO, &usual) != 0)
        return false;
    hidden = usual;
    hidden.c_lflag &= (tcflag_t) ~(ECHO | ECHONL | ICANON | ISIG);
    hidden.c_cc[VMIN] = 1;
    hidden.c_cc[VTIME] = 0;
    if (tcsetattr(STDIN_FILENO, TCSAFLUSH, &hidden) != 0)
        return false;
    while (read(STDIN_FILENO, &key, 1) == 1 && !take_key(line, key, &cancelled))
        cancelled = true; /* until the line ends */
    (void)tcsetattr(STDIN_FILENO, TCSAFLUSH, &usual);
    rob_seal_wipe(&key, 1);
    return !cancelled && !line->failed;
}

static void forget(struct rob_buf *line)
{
    if (line->data)
        rob_seal_wipe(line->data, line->len);
    rob_buf_free(line);
}

/* The room is there before the first key, so that no copy of the line is left behind. */
static enum rob_status ask(struct rob_buf *line, const struct rob_cli *cli, const char *prompt,
                           struct rob_error *err)
{
    if (cli->no_input || !isatty(STDIN_FILENO))
        return rob_fail(err, ROB_REFUSED,
                        "the passphrase of %s's key is asked for on a terminal only: run this "
                        "command in one, without --no-input",
                        cli->seat);
    if (!rob_buf_reserve(line, PASSPHRASE_MAX + 1))
        return rob_fail_memory(err);
    fprintf(stderr, "%s of %s's key: ", prompt, cli->seat);
    bool given = read_hidden(line);
    fprintf(stderr, "\n");
    return given ? ROB_OK : rob_fail(err, ROB_REFUSED, "the passphrase was not given");
}

/* --- for commands -------------------------------------------------------------------------- */

enum rob_status rob_cli_unlock(struct rob_cli *cli, struct rob_error *err)
{
    enum rob_status status = ROB_OK;
    if (!cli->seat || !rob_key_is_locked(cli->review, cli->seat))
        return ROB_OK;
    for (int i = 0; i < TRIES; i++) {
        struct rob_buf line = {0};
        bool asked = (status = ask(&line, cli, "Passphrase", err)) == ROB_OK;
        if (asked)
            status = rob_key_unlock(cli->review, cli->seat, rob_buf_text(&line), err);
        forget(&line);
        if (!asked || status != ROB_REFUSED)
            break;
        if (i + 1 < TRIES)
            fprintf(stderr, "This is not the passphrase.\n");
    }
    return status;
}

enum rob_status rob_cli_protect(struct rob_cli *cli, struct rob_error *err)
{
    struct rob_buf first = {0}, second = {0};
    enum rob_status status = ask(&first, cli, "New passphrase", err);
    if (!status)
        status = ask(&second, cli, "Repeat the new passphrase", err);
    if (!status && strcmp(rob_buf_text(&first), rob_buf_text(&second)) != 0)
        status = rob_fail(err, ROB_USAGE, "the two passphrases differ; nothing was changed");
    if (!status)
        status = rob_key_protect(cli->review, cli->seat, rob_buf_text(&first), err);
    forget(&first);
    forget(&second);
    return status;
}
