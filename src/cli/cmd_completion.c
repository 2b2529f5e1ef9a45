/*
 * The scripts with which shells complete command lines. They know no command and no option: each
 * hands the words before the cursor to the hidden command (complete.c) and offers what it prints.
 */
#include "cli/cli.h"

#include <string.h>

/* Nothing that a program prints may be expanded, so compgen -W would not do. Where the shell splits
 * words at "=", that is a word of its own. */
static const char bash_script[] =
    "# Completion of syrob for bash, as printed by: syrob completion bash\n"
    "_syrob() {\n"
    "    local line words=() program=${COMP_WORDS[0]/#\\~\\//$HOME/}\n"
    "    COMPREPLY=()\n"
    "    for line in \"${COMP_WORDS[@]:1:COMP_CWORD}\"; do\n"
    "        line=${line//[\\\"\\'\\\\]/}\n"
    "        words+=(\"$line\")\n"
    "    done\n"
    "    local word=${line#=}\n"
    "    while IFS= read -r line; do\n"
    "        case $line in\n"
    "        :files) compopt -o default ;;\n"
    "        :dirs) compopt -o dirnames ;;\n"
    "        \"$word\"*) COMPREPLY+=(\"${line%%$'\\t'*}\") ;;\n"
    "        esac\n"
    "    done < <(\"$program\" " ROB_CLI_COMPLETE_COMMAND " \"${words[@]}\" 2> /dev/null)\n"
    "}\n"
    "complete -F _syrob syrob\n";

/* Either a file in a folder of $fpath, or sourced. */
static const char zsh_script[] =
    "#compdef syrob\n"
    "# Completion of syrob for zsh, as printed by: syrob completion zsh\n"
    "_syrob() {\n"
    "    local line program=${${(Q)words[1]}/#\\~\\//$HOME/}\n"
    "    local -a found shown\n"
    "    for line in \"${(@f)$(\"$program\" " ROB_CLI_COMPLETE_COMMAND
    " \"${(@Q)words[2,CURRENT-1]}\" \"${(Q)PREFIX}\" 2> /dev/null)}\"; do\n"
    "        case $line in\n"
    "        '') ;;\n"
    "        :files) compset -P '--*='; _files ;;\n"
    "        :dirs) compset -P '--*='; _files -/ ;;\n"
    "        *) found+=(\"${line%%$'\\t'*}\") shown+=(\"${line/$'\\t'/  -- }\") ;;\n"
    "        esac\n"
    "    done\n"
    "    (( $#found )) && compadd -l -V syrob -d shown -a -- found\n"
    "}\n"
    "if [[ ${funcstack[1]} == _syrob ]]; then\n"
    "    _syrob \"$@\"\n"
    "else\n"
    "    compdef _syrob syrob\n"
    "fi\n";

static const char fish_script[] =
    "# Completion of syrob for fish, as printed by: syrob completion fish\n"
    "function __syrob_complete\n"
    "    set -l words (commandline -opc)\n"
    "    set -l program (string replace -r '^~/' \"$HOME/\" -- $words[1])\n"
    "    set -e words[1]\n"
    "    set -l word (commandline -ct)\n"
    "    set -l option (string match -r -- '^--[^=]*=' \"$word\")\n"
    "    set -l value (string replace -- \"$option\" '' \"$word\")\n"
    "    for line in ($program " ROB_CLI_COMPLETE_COMMAND " $words \"$word\" 2> /dev/null)\n"
    "        switch $line\n"
    "            case :files\n"
    "                printf '%s\\n' \"$option\"(__fish_complete_path \"$value\")\n"
    "            case :dirs\n"
    "                printf '%s\\n' \"$option\"(__fish_complete_directories \"$value\" '')\n"
    "            case '*'\n"
    "                printf '%s\\n' $line\n"
    "        end\n"
    "    end\n"
    "end\n"
    "complete -c syrob -f -k -a '(__syrob_complete)'\n";

static const struct {
    const char *name, *script;
} shells[] = {{"bash", bash_script}, {"zsh", zsh_script}, {"fish", fish_script}};

static enum rob_status run(struct rob_cli *cli, const struct rob_cli_args *args,
                           struct rob_error *err)
{
    for (size_t i = 0; i < sizeof shells / sizeof *shells; i++) {
        if (strcmp(shells[i].name, args->words[0]) != 0)
            continue;
        rob_buf_str(&cli->out, shells[i].script);
        return ROB_OK;
    }
    return rob_fail(err, ROB_USAGE, "unknown shell '%s'; the shells are bash, zsh and fish",
                    args->words[0]);
}

const struct rob_cli_command rob_cmd_completion = {
    .name = "completion",
    .usage = "bash|zsh|fish",
    .summary = "print a script with which a shell completes commands",
    .help = "In bash and zsh: source <(syrob completion bash), or zsh. In fish: syrob completion\n"
            "fish | source. An installed syrob brings the scripts with it.\n",
    .min_words = 1,
    .max_words = 1,
    .run = run,
};
