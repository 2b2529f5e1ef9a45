/*
 * The command line: one command is one file that ends in one constant struct, and one option is one
 * row of a table. Help, completion and the nearest word to a wrong one come from the same tables.
 */
#ifndef ROB_CLI_CLI_H
#define ROB_CLI_CLI_H

#include "base/buf.h"
#include "base/fail.h"

#include <syrob/import.h>
#include <syrob/output.h>
#include <syrob/sealing.h>

enum { ROB_CLI_OPTIONS_MAX = 24, ROB_CLI_WORDS_MAX = 256 };

struct rob_cli_option {
    const char *name;  /* without the dashes; NULL ends the table */
    const char *value; /* what stands behind it in the help; NULL: a switch */
    const char *help;
};

/* A command line, taken apart. */
struct rob_cli_args {
    const struct rob_cli_option *options;
    const char *values[ROB_CLI_OPTIONS_MAX]; /* as given; a switch: "" */
    const char *words[ROB_CLI_WORDS_MAX];    /* what is no option */
    size_t n_words;
};

enum rob_cli_when { ROB_CLI_AUTO, ROB_CLI_ALWAYS, ROB_CLI_NEVER };

/* The values that every command may use. */
struct rob_cli {
    const struct rob_cli_command *const *commands; /* all, in the order of the help; NULL ends it */
    const char *program;                           /* as it was called */
    const char *review_dir, *seat;                 /* as given; NULL: not */
    enum rob_cli_when color;
    const char *seat_given; /* on the command line, not by SYROB_SEAT */
    bool seat_needed;       /* by the command */
    bool for_machine;       /* the command is one that may be given for a machine reviewer */
    bool key_needed;        /* a protected key is asked for */
    char seat_id[40];       /* the short name, where --as was a whole name or in capitals */
    bool seat_unknown;      /* SYROB_SEAT names nobody of this review */
    bool no_input, linear, json, anonymous, quiet, help;
    bool declined;             /* the user did not go on */
    struct rob_review *review; /* opened where the command asks for it */
    struct rob_view *view;     /* of the seat, or of nobody */
    struct rob_buf out;        /* data, for stdout */
    struct rob_buf subject;    /* what the command is about, for its report */
    char subject_id[80];       /* the study's id */
    struct rob_buf next;       /* the next command to run, for stderr */
    int answer;                /* exit code of a successful command; 1: incomplete or disagreed */
};

typedef enum rob_status rob_cli_run(struct rob_cli *cli, const struct rob_cli_args *args,
                                    struct rob_error *err);

enum rob_cli_needs {
    ROB_CLI_REVIEW = 1,   /* a review, and a view of it */
    ROB_CLI_SEAT = 2,     /* who is at work */
    ROB_CLI_KEY = 4,      /* what only he or she can read: a protected key is asked for */
    ROB_CLI_JSON = 8,     /* nothing, but it honours --json; elsewhere that is refused */
    ROB_CLI_NAMES = 16,   /* nothing, but it honours --anonymous */
    ROB_CLI_MACHINE = 32, /* a machine reviewer may be at work */
};

/* Options that a command takes only in some uses, so that none is ignored: only where its first
 * word is one of `words`, and only together with the option `beside`. */
struct rob_cli_only {
    const char *options; /* names, separated by blanks; NULL ends the table */
    const char *words;   /* separated by blanks; NULL: all */
    const char *beside;  /* NULL: needs none */
};

struct rob_cli_command {
    const char *name;
    const char *usage;   /* behind "syrob NAME"; one line a form */
    const char *summary; /* one line */
    const char *help;    /* paragraphs; may be NULL */
    unsigned needs;
    size_t min_words, max_words;
    const struct rob_cli_option *options; /* NULL: none of its own */
    const struct rob_cli_only *only;      /* NULL: its options go with all its words */
    rob_cli_run *run;
};

/* --- options (options.c) ------------------------------------------------------------------- */

extern const struct rob_cli_option rob_cli_globals[];

/* The command of this name; ROB_USAGE names the nearest. */
enum rob_status rob_cli_find_command(const struct rob_cli_command **out, const struct rob_cli *cli,
                                     const char *name, struct rob_error *err);

/* Takes a command line apart: global options into `cli`, those of the command into `args`.
 * `*command` is NULL if no command was given. ROB_USAGE names what is wrong and the nearest right.
 */
enum rob_status rob_cli_parse(struct rob_cli *cli, const struct rob_cli_command **command,
                              struct rob_cli_args *args, int argc, char **argv,
                              struct rob_error *err);

/* The name in "--name" or in a short option, followed by the rest of the word; NULL: not an option.
 */
const char *rob_cli_option_name(const char *word);

/* The row of the table whose name has these bytes; ROB_NOT_FOUND. */
int rob_cli_find_option(const struct rob_cli_option *options, const char *name, size_t len);

/* Value of an option, NULL where it was not given. */
const char *rob_cli_value(const struct rob_cli_args *args, const char *name);
bool rob_cli_has(const struct rob_cli_args *args, const char *name);

/* The number of a word in a list that NULL ends; `*out` stays as it is where `value` is NULL.
 * ROB_USAGE: "--color is auto, always or never, not 'x'". */
enum rob_status rob_cli_choose(int *out, const char *name, const char *const *words,
                               const char *value, struct rob_error *err);

/* A whole number from `least`; `otherwise` where the option was not given. */
enum rob_status rob_cli_number(long *out, const struct rob_cli_args *args, const char *name,
                               long least, long otherwise, struct rob_error *err);

/* --- the meaning of a sheet's columns and words, in a file (sheet_map.c) -------------------- */

struct rob_cli_map {
    char *map, *words; /* as for struct rob_sheet_options; NULL: not in the file */
};

enum rob_status rob_cli_map_load(struct rob_cli_map *out, const char *path, struct rob_error *err);
void rob_cli_map_free(struct rob_cli_map *map);

/* Replaces an existing file. ROB_USAGE where there is nothing to keep. */
enum rob_status rob_cli_map_save(const char *path, const char *map, const char *words,
                                 struct rob_error *err);

/* --- people (person.c) --------------------------------------------------------------------- */

/* A reviewer as the command line names one: "r1", "r1=Anna Berg", or a name, "Anna Berg", whose
 * short name is then made: the first letters of its words, or a single word whole. `whole`: of all
 * words, "anna-berg", as another computer may add somebody with the same first letters. `name`
 * borrows from the word, or is NULL. */
enum { ROB_CLI_ID = 40 };
struct rob_cli_person {
    char id[ROB_CLI_ID];
    const char *name;
    bool made; /* the short name: another one may be made */
};
void rob_cli_person(struct rob_cli_person *out, char *word, bool whole);

/* Makes another short name, "ab2". */
void rob_cli_person_again(struct rob_cli_person *person, unsigned number);

/* --- what the lead decides (record_lead.c) ------------------------------------------------- */

/* The option that every command of the lead has which may unblind studies. */
#define ROB_CLI_UNBLIND                                                                            \
    {                                                                                              \
        "unblind", NULL, "do not ask for confirmation where this unblinds studies"                 \
    }

/* Lists the studies that these events of the lead would unblind, and asks; without a terminal it
 * needs --unblind. ROB_REFUSED: the answer was no. */
enum rob_status rob_cli_check_unblinded(struct rob_cli *cli, const struct rob_cli_args *args,
                                        const struct rob_event *events, size_t n,
                                        struct rob_error *err);

/* The same, and records them. */
enum rob_status rob_cli_record_lead(struct rob_cli *cli, const struct rob_cli_args *args,
                                    struct rob_event *events, size_t n, struct rob_error *err);

/* --- a whole sheet (sheet.c) ---------------------------------------------------------------- */

/* The options of every command that reads a sheet of judgements. */
#define ROB_CLI_SHEET                                                                              \
    {"from", "SHEET", "import a whole sheet (CSV, TSV, .xlsx or .ods)"},                           \
        {"sheet", "NAME", "with --from: the worksheet of a workbook"},                             \
        {"dry-run", NULL, "with --from: show what it would do, write nothing"},                    \
        {"minus", "WHAT", "with --from: the meaning of -: high, unclear or missing"},              \
        {"partial", NULL, "with --from: accept a sheet that lacks items"},                         \
        {"skip-bad", NULL, "with --from: skip what cannot be understood"},                         \
        {"map", "LIST", "with --from: what columns mean, \"Artikel=study,Frage 1=1\""},            \
        {"words", "LIST", "with --from: what words mean, \"niedrig=yes,hoch=no\""},                \
        {"reviewer", "WHOSE", "with --from: whose judgements to read, \"Reviewer=AB\" or \"AB\""}, \
        {"numbers", NULL, "with --from: a number is that of the list of studies"},                 \
        {"save-map", "FILE", "with --from: keep --map and --words for the next sheet"},            \
    {                                                                                              \
        "use-map", "FILE", "with --from: take --map and --words from this file"                    \
    }

typedef enum rob_status rob_cli_sheet_record(struct rob_cli *cli, const struct rob_sheet *sheet,
                                             const struct rob_sheet_import *import,
                                             const struct rob_sheet_import_options *how,
                                             struct rob_error *err);

/* Reads the sheet of --from and plans its changes; shows them in a dry run, refuses them where
 * there are problems, and else hands them to `record`. */
enum rob_status rob_cli_sheet(struct rob_cli *cli, const struct rob_cli_args *args,
                              struct rob_sheet_import_options *how, rob_cli_sheet_record *record,
                              struct rob_error *err);

/* Reports what an import has left out: columns, rows, contradictions, problems. */
void rob_cli_sheet_report(struct rob_cli *cli, const struct rob_sheet *sheet,
                          const struct rob_sheet_import *import);

/* --- judge --from (judge_sheet.c) ---------------------------------------------------------- */

/* Takes in a whole sheet: one command for all judgements, and with --complete one for all studies.
 */
enum rob_status rob_cli_judge_sheet(struct rob_cli *cli, const struct rob_cli_args *args,
                                    struct rob_error *err);

/* --- completion (complete.c) --------------------------------------------------------------- */

#define ROB_CLI_COMPLETE_COMMAND "__complete"

/* The hidden command: adds to `out` what may stand in place of the last word. */
void rob_cli_complete(struct rob_cli *cli, char **words, int n);

/* --- passphrases (passphrase.c) ------------------------------------------------------------ */

/* Asks for the passphrase of the seat's key, if it is protected and was not given yet. ROB_REFUSED:
 * nobody can be asked, or it is another one. */
enum rob_status rob_cli_unlock(struct rob_cli *cli, struct rob_error *err);

/* Asks for a new passphrase, twice, and protects the seat's key by it. */
enum rob_status rob_cli_protect(struct rob_cli *cli, struct rob_error *err);

/* --- helping commands (helpers.c) ---------------------------------------------------------- */

/* Prints or writes the flow through reviews, as the options of `flow` say (cmd_stage.c). */
enum rob_status rob_cli_flow(struct rob_cli *cli, const struct rob_cli_args *args,
                             const char *const *dirs, size_t n, struct rob_error *err);

/* Notes on stderr: journals that cannot be read, and other problems of a review (problems.c). */
void rob_cli_note_problems(const struct rob_review *review);

/* Adds the text that a library call handed over (NULL: none), if it succeeded, and frees it;
 * returns `status`.
 */
enum rob_status rob_cli_take(struct rob_cli *cli, enum rob_status status, char *text);

/* Adds texts to `out`; those from outside are shown through rob_text_show(). */
__attribute__((format(printf, 2, 3))) void rob_cli_print(struct rob_cli *cli, const char *format,
                                                         ...);
void rob_cli_show(struct rob_cli *cli, const char *text);

/* The same for a text of several lines, each behind `before`. */
void rob_cli_show_lines(struct rob_buf *out, const char *before, const char *text);

/* Says how many studies rob_view_n_gone() finds, if there are any. */
void rob_cli_tell_gone(struct rob_cli *cli, const struct rob_view *view);

/* Says how many entries rob_view_n_conflicts() finds, if there are any. */
void rob_cli_tell_conflicts(struct rob_cli *cli, const struct rob_view *view);

/* Looks up the study that a person wrote: its id is the event's, and the command is about it. */
enum rob_status rob_cli_study(struct rob_event *event, struct rob_cli *cli, const char *word,
                              struct rob_error *err);

/* The same for a judgement: the first two words are study and item, --outcome may name one. */
enum rob_status rob_cli_cell(struct rob_cell *out, struct rob_event *event, struct rob_cli *cli,
                             const struct rob_cli_args *args, struct rob_error *err);

/* Records the event and prints what the command is about, and what was done with it. */
enum rob_status rob_cli_record(struct rob_cli *cli, const char *seat, struct rob_event *event,
                               const char *done, struct rob_error *err);

/* "study" or "studies". */
const char *rob_cli_studies(size_t n);

/* Names the command to run next; --review and --as of this one are added to it. */
__attribute__((format(printf, 2, 3))) void rob_cli_next(struct rob_cli *cli, const char *format,
                                                        ...);

/* The same with one word quoted as a shell needs it. */
void rob_cli_next_with(struct rob_cli *cli, const char *before, const char *word,
                       const char *after);

/* Names the next command that the review as a whole asks for. */
void rob_cli_next_step(struct rob_cli *cli);

/* The seat at work as an index of the view; it must be a reviewer's. */
size_t rob_cli_seat(const struct rob_cli *cli);

/* --source and --outcome of the commands that count. */
enum rob_status rob_cli_source(struct rob_source *source, int *outcome, const struct rob_cli *cli,
                               const struct rob_cli_args *args, struct rob_error *err);

/* The words of "a,b,c", without the blanks around them. */
struct rob_cli_list {
    char *text; /* holds the words; the caller's to free, also after a failure */
    char *words[ROB_OUTCOMES_LISTED_MAX];
    size_t n;
};

/* More than `max` of them are refused: "more than 63 reviewers". */
enum rob_status rob_cli_split(struct rob_cli_list *out, const char *text, size_t max,
                              const char *what, struct rob_error *err);

/* Writes a file whole or not at all; ROB_REFUSED where there is one, unless it is replaced. */
enum rob_status rob_cli_write_file(const char *path, const char *data, size_t len, bool replace,
                                   struct rob_error *err);

/* The file that started the program, or NULL: scripts/launcher.c says it in SYROB_LAUNCHER, because
 * /proc/self/exe is then the loader of shared libraries. */
const char *rob_cli_launcher(void);

/* Path of a shipped file, "forms/syrcle.json" or "examples/...": SYROB_DATA_DIR, beside the
 * program, or where it was installed. The caller frees it; NULL: not there. */
char *rob_cli_data_file(const char *name);

/* Path of a form: a word names a shipped one, anything with a dot or slash is a file. As above. */
char *rob_cli_form_file(const char *word);

/* ROB_INVALID: no shipped form has this name; the message has the nearest one. */
enum rob_status rob_cli_unknown_form(const char *word, struct rob_error *err);

/* Says on a terminal what a long command is doing, in the place of what it said before. The end
 * empties the line again: call it before anything else is printed. */
__attribute__((format(printf, 2, 3))) void rob_cli_progress(const struct rob_cli *cli,
                                                            const char *format, ...);
void rob_cli_progress_end(const struct rob_cli *cli);

/* The width of the terminal, and colour where it is wanted. */
struct rob_text_options rob_cli_text_options(const struct rob_cli *cli);

/* The lines of a command's usage, each behind `before`. */
void rob_cli_usage(struct rob_buf *out, const struct rob_cli_command *command, const char *before);

/* Help of one command, or the overview. */
void rob_cli_help(struct rob_buf *out, const struct rob_cli_command *command);
void rob_cli_overview(struct rob_buf *out);

/* Opens a review for a command, with its view. */
enum rob_status rob_cli_open(struct rob_cli *cli, const char *dir, struct rob_error *err);

#endif
