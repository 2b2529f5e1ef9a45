/*
 * The hidden command with which a shell completes a command line, `syrob __complete WORD...`.
 *
 * It finds in the tables of commands and options, and in the lines of usage, what may stand in
 * place of the last word, and prints a candidate a line, with a tab and an explanation behind it;
 * ":files" and ":dirs" ask the shell for those that it knows. Whatever goes wrong, it prints
 * nothing. The review is only looked at: nothing is recorded.
 */
#include "cli/cli.h"

#include "base/file.h"
#include "base/text.h"
#include "base/utf8.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

/* --- the command line up to the cursor --------------------------------------------------- */

struct line {
    struct rob_cli *cli;
    const struct rob_cli_command *command; /* NULL: not given yet */
    bool unknown;                          /* the command */
    const struct rob_cli_option *open;     /* waits for its value */
    bool only_words;                       /* behind "--" */
    const char *words[ROB_CLI_WORDS_MAX];  /* behind the command */
    size_t n_words;
    const char *before; /* of a value, in the same word: "--as=" */
    size_t before_len;
};

static const struct rob_cli_option *find_option(const struct line *line, const char *name,
                                                size_t len)
{
    const struct rob_cli_option *own = line->command ? line->command->options : NULL;
    int mine = rob_cli_find_option(own, name, len);
    int global = rob_cli_find_option(rob_cli_globals, name, len);
    return mine >= 0 ? &own[mine] : global >= 0 ? &rob_cli_globals[global] : NULL;
}

static void read_value(struct line *line, const struct rob_cli_option *option, const char *value)
{
    if (strcmp(option->name, "review") == 0)
        line->cli->review_dir = value;
    line->open = NULL;
}

static void read_option(struct line *line, const char *name)
{
    size_t len = strcspn(name, "=");
    const struct rob_cli_option *option = find_option(line, name, len);
    if (option && option->value && name[len])
        read_value(line, option, name + len + 1);
    else if (option && option->value)
        line->open = option;
}

static void read_word(struct line *line, const char *word)
{
    const char *name = line->only_words ? NULL : rob_cli_option_name(word);
    if (line->open && strcmp(word, "=") == 0)
        return;
    if (line->open)
        read_value(line, line->open, word);
    else if (name && !*name)
        line->only_words = true;
    else if (name)
        read_option(line, name);
    else if (!line->command)
        line->unknown |= rob_cli_find_command(&line->command, line->cli, word, NULL) != ROB_OK;
    else if (line->n_words < ROB_CLI_WORDS_MAX)
        line->words[line->n_words++] = word;
}

/* --- candidates -------------------------------------------------------------------------- */

static void add_word(struct line *line, const char *word, size_t len, const char *about)
{
    struct rob_buf *out = &line->cli->out;
    rob_text_show(out, line->before, line->before_len);
    rob_text_show(out, word, len);
    if (about && *about) {
        rob_buf_char(out, '\t');
        rob_text_show(out, about, strlen(about));
    }
    rob_buf_char(out, '\n');
}

/* Journals may come from anywhere: what a shell could read as more than a word is left out. */
static void add_id(struct line *line, const char *id, const char *about)
{
    if (rob_text_is_id(id, strlen(id)))
        add_word(line, id, strlen(id), about);
}

static void add_files(struct line *line)
{
    rob_cli_print(line->cli, ":files\n");
}

static void add_folders(struct line *line)
{
    rob_cli_print(line->cli, ":dirs\n");
}

static void add_commands(struct line *line)
{
    const struct rob_cli_command *const *commands = line->cli->commands;
    for (size_t i = 0; commands[i]; i++)
        add_word(line, commands[i]->name, strlen(commands[i]->name), commands[i]->summary);
}

static void add_table(struct line *line, const struct rob_cli_option *options)
{
    unsigned needs = line->command ? line->command->needs : ROB_CLI_JSON | ROB_CLI_NAMES;
    for (size_t i = 0; options && options[i].name; i++) {
        struct rob_buf name = {0};
        rob_buf_printf(&name, "--%s", options[i].name);
        if ((needs & ROB_CLI_JSON || strcmp(options[i].name, "json") != 0) &&
            (needs & ROB_CLI_NAMES || strcmp(options[i].name, "anonymous") != 0))
            add_word(line, rob_buf_text(&name), name.len, options[i].help);
        rob_buf_free(&name);
    }
}

static void add_options(struct line *line)
{
    add_table(line, line->command ? line->command->options : NULL);
    add_table(line, rob_cli_globals);
}

/* The shell leaves "~" in a word as it is. */
static enum rob_status peek(struct rob_cli *cli)
{
    char *path = cli->review_dir ? rob_file_typed(cli->review_dir) : NULL;
    enum rob_status status = cli->review_dir ? ROB_OK : rob_review_find(&path, ".", NULL);
    if (!status && path)
        status = rob_review_peek(&cli->review, path, NULL);
    if (cli->review)
        status = rob_view_new(&cli->view, cli->review, NULL, NULL);
    free(path);
    return status;
}

static const struct rob_view *view_of(struct line *line)
{
    return line->cli->view || peek(line->cli) == ROB_OK ? line->cli->view : NULL;
}

static void add_reviewers(struct line *line)
{
    const struct rob_view *view = view_of(line);
    for (size_t i = 0; view && i < rob_view_n_seats(view); i++)
        add_id(line, rob_view_seat(view, i).id, rob_view_seat(view, i).name);
}

/* Only removed studies can be restored; their indices follow those of the others. */
static void add_studies(struct line *line)
{
    const struct rob_view *view = view_of(line);
    bool removed = line->n_words && strcmp(line->words[0], "restore") == 0;
    size_t n = view ? rob_view_n_studies(view) : 0, from = removed ? n : 0;
    for (size_t i = from; view && i < n + (removed ? rob_view_n_dropped(view) : 0); i++)
        add_id(line, rob_view_study(view, i).id, rob_view_study(view, i).label);
}

static void add_items(struct line *line)
{
    const struct rob_form *form = view_of(line) ? rob_view_form(line->cli->view) : NULL;
    for (size_t i = 0; form && i < form->n_items; i++)
        add_id(line, form->items[i].id, form->items[i].title);
}

/* Of the item before it. */
static void add_answers(struct line *line)
{
    const struct rob_form *form = view_of(line) ? rob_view_form(line->cli->view) : NULL;
    const char *before = line->n_words ? line->words[line->n_words - 1] : "";
    int found = ROB_NOT_FOUND;
    if (!form || rob_form_find_item(&found, form, before, NULL))
        return;
    const struct rob_item *item = &form->items[found];
    for (size_t i = 0; i < item->n_answers; i++)
        add_id(line, item->answers[i].id, item->answers[i].label);
}

/* The names for values in usage lines and options. */
static const struct {
    const char *name;
    void (*add)(struct line *line);
} places[] = {{"FILE", add_files},       {"SHEET", add_files},        {"FORM", add_files},
              {"PATH", add_files},       {"DIR", add_folders},        {"FOLDER", add_folders},
              {"FROM", add_folders},     {"REVIEW", add_folders},     {"ID", add_reviewers},
              {"COMMAND", add_commands}, {"REVIEWER", add_reviewers}, {"STUDY", add_studies},
              {"ITEM", add_items},       {"ANSWER", add_answers}};

static void add_place(struct line *line, const char *name, size_t len)
{
    for (size_t i = 0; i < sizeof places / sizeof *places; i++)
        if (strlen(places[i].name) == len && strncmp(places[i].name, name, len) == 0)
            places[i].add(line);
}

/* --- lines of usage ---------------------------------------------------------------------- */

/* "json|csv", "STUDY", "FILE..."; of no length at the end of a form. */
struct token {
    const char *text;
    size_t len;
    bool repeats;
};

/* A form is a line, or ends at a lone "|". False at the end of the last one. */
static bool take_token(struct token *out, const char **at)
{
    *at += strspn(*at, " []");
    *out = (struct token){.text = *at, .len = strcspn(*at, " []\n")};
    if (!**at)
        return false;
    *at += out->len ? out->len : 1; /* a line end */
    if (out->len == 1 && *out->text == '|')
        out->len = 0;
    out->repeats = out->len > 3 && strncmp(out->text + out->len - 3, "...", 3) == 0;
    out->len -= out->repeats ? 3 : 0;
    return true;
}

/* Takes the next of "a|b|C". */
static bool take_choice(struct token *out, struct token *from)
{
    size_t len = 0;
    while (len < from->len && from->text[len] != '|')
        len++;
    *out = (struct token){.text = from->text, .len = len};
    from->text += len + (len < from->len);
    from->len -= len + (len < from->len);
    return len > 0;
}

static bool is_literal(const struct token *choice)
{
    return islower((unsigned char)*choice->text);
}

static bool accepts(struct token token, const char *word)
{
    for (struct token choice; take_choice(&choice, &token);)
        if (!is_literal(&choice) ||
            (strlen(word) == choice.len && strncmp(word, choice.text, choice.len) == 0))
            return true;
    return false;
}

static void add_choices(struct line *line, struct token token, bool places_too)
{
    for (struct token choice; take_choice(&choice, &token);)
        if (is_literal(&choice))
            add_word(line, choice.text, choice.len, NULL);
        else if (places_too)
            add_place(line, choice.text, choice.len);
}

/* The option that a token names, NULL for a word; for several, or an unknown one, it has no name.
 */
static const struct rob_cli_option *token_option(const struct line *line, const struct token *token)
{
    static const struct rob_cli_option other = {"", NULL, NULL};
    char word[40] = "";
    strncat(word, token->text, token->len < sizeof word ? token->len : sizeof word - 1);
    const char *name = rob_cli_option_name(word);
    if (strcmp(word, "OPTIONS") == 0 || strcmp(word, "FIELDS") == 0)
        return &other;
    const struct rob_cli_option *found = name ? find_option(line, name, strlen(name)) : NULL;
    return found || !name ? found : &other;
}

/* A form, read as far as its words fit. */
struct walk {
    size_t place; /* of the next token among the words */
    bool lost;    /* a word does not fit the form */
    bool added;   /* something was added, by any form */
};

static void take_step(struct line *line, struct walk *walk, struct token token)
{
    while (!walk->lost && walk->place < line->n_words) {
        walk->lost = !accepts(token, line->words[walk->place++]);
        if (!token.repeats)
            return;
    }
    if (walk->lost || walk->place++ != line->n_words)
        return;
    add_choices(line, token, true);
    walk->added = true;
}

/* False where no form has a word at the cursor. */
static bool add_by_usage(struct line *line)
{
    struct walk walk = {0};
    struct token token;
    for (const char *at = line->command->usage; take_token(&token, &at);) {
        const struct rob_cli_option *option = token_option(line, &token);
        if (!token.len)
            walk = (struct walk){.added = walk.added};
        else if (!option)
            take_step(line, &walk, token);
        else if (option->value)
            take_token(&token, &at);
    }
    return walk.added;
}

static void add_value(struct line *line, const struct rob_cli_option *option)
{
    struct token token;
    const char *at = line->command ? line->command->usage : "";
    while (take_token(&token, &at))
        if (token_option(line, &token) == option && take_token(&token, &at)) {
            add_choices(line, token, false);
            break;
        }
    add_place(line, option->value, strlen(option->value));
}

/* --- the hidden command ------------------------------------------------------------------ */

static void add_last(struct line *line, const char *word)
{
    const char *name = line->only_words ? NULL : rob_cli_option_name(word);
    size_t len = name ? strcspn(name, "=") : 0;
    const struct rob_cli_option *valued =
        name && name[len] == '=' ? find_option(line, name, len) : NULL;
    if (line->open) {
        add_value(line, line->open);
    } else if (valued && valued->value) {
        line->before = word;
        line->before_len = (size_t)(name - word) + len + 1;
        add_value(line, valued);
    } else if (*word == '-' && !line->only_words) {
        add_options(line);
    } else if (!line->command && !line->unknown) {
        add_commands(line);
    } else if (line->command && !add_by_usage(line) && !*word) {
        add_options(line);
    }
}

void rob_cli_complete(struct rob_cli *cli, char **words, int n)
{
    struct line line = {.cli = cli, .before = ""};
    cli->quiet = true;
    for (int i = 0; i + 1 < n; i++)
        read_word(&line, words[i]);
    if (n > 0)
        add_last(&line, words[n - 1]);
}
