#include "cli/cli.h"

#include "base/file.h"

#include "session/figure_files.h"

#include <stdlib.h>
#include <string.h>

static const struct rob_cli_option options[] = {
    {"output", "FILE", "FILE.svg, .pdf or .png; several pages are FILE-1.svg and so on"},
    {"width", "MM", "84 (one column), 174 (two columns, the default), or any other"},
    {"dpi", "N", "dots an inch of a PNG, 20 to 1200 (default: 300)"},
    {"font", "FAMILY", "such as Arial (default: Helvetica, or what is there like it)"},
    {"palette", "NAME", "form, cochrane, safe (for colour-blind readers) or grey (default: form)"},
    {"symbols", "NAME", "revman (+ ? -) or robvis (+ - x) (default: revman)"},
    {"source", "WHOSE", "consensus, first-pass or a reviewer (default: consensus)"},
    {"outcome", "NAME", "only this outcome"},
    {"weights", "FILE", "summary: a table of studies and weights, such as of a meta-analysis"},
    {"by-reviewer", NULL, "each reviewer and the consensus side by side"},
    {"force", NULL, "replace existing files"},
    {NULL, NULL, NULL},
};

/* --- the order ---------------------------------------------------------------------------- */

static enum rob_status read_width(double *out, const struct rob_cli_args *args,
                                  struct rob_error *err)
{
    const char *text = rob_cli_value(args, "width");
    char *end = NULL;
    if (!text)
        return ROB_OK;
    *out = strtod(text, &end);
    return end != text && !*end && *out >= 60 && *out <= 400
               ? ROB_OK
               : rob_fail(err, ROB_USAGE,
                          "--width must be a number of millimetres from 60 to 400, "
                          "such as 84 or 174, not '%s'",
                          text);
}

static enum rob_status read_path(const struct rob_figure_order *order, struct rob_error *err)
{
    if (!rob_figure_suffix(order->path))
        return rob_fail(err, ROB_USAGE, "name the file with -o FILE.svg, FILE.pdf or FILE.png%s%s",
                        order->path ? ", not " : "", order->path ? order->path : "");
    return ROB_OK;
}

static enum rob_status read_dpi(struct rob_figure_order *order, const struct rob_cli_args *args,
                                struct rob_error *err)
{
    long dpi = 0;
    enum rob_status status = rob_cli_number(&dpi, args, "dpi", 20, 0, err);
    if (!status && dpi > 1200)
        return rob_fail(err, ROB_USAGE, "--dpi is at most 1200");
    if (!status && dpi && strcmp(rob_figure_suffix(order->path), ".png") != 0)
        return rob_fail(err, ROB_USAGE, "--dpi is for a PNG; the others are sharp at any size");
    order->figure.dpi = (unsigned)dpi;
    return status;
}

/* An option that would change nothing is refused. */
static enum rob_status check_options(struct rob_figure_order *order,
                                     const struct rob_cli_args *args, struct rob_error *err)
{
    bool source = rob_cli_has(args, "source");
    order->figure.by_reviewer = rob_cli_has(args, "by-reviewer");
    if (order->figure.figure == ROB_FIGURE_AGREEMENT &&
        (source || rob_cli_has(args, "outcome") || order->figure.by_reviewer))
        return rob_fail(err, ROB_USAGE,
                        "the agreement is that of the first passes, for all outcomes; leave out "
                        "--source, --outcome and --by-reviewer");
    if (order->figure.figure == ROB_FIGURE_AGREEMENT &&
        (rob_cli_has(args, "palette") || rob_cli_has(args, "symbols")))
        return rob_fail(err, ROB_USAGE,
                        "the figure of the agreement shows no risks; leave out --palette and "
                        "--symbols");
    enum { NARROWEST = 70 }; /* its axis and texts need this much */
    if (order->figure.figure == ROB_FIGURE_AGREEMENT && order->figure.width > 0 &&
        order->figure.width < NARROWEST)
        return rob_fail(err, ROB_USAGE, "the figure of the agreement is at least %d mm wide",
                        NARROWEST);
    if (order->figure.figure != ROB_FIGURE_SUMMARY && rob_cli_has(args, "weights"))
        return rob_fail(err, ROB_USAGE, "--weights is for the summary: it weighs its bars");
    if (order->figure.by_reviewer && source)
        return rob_fail(err, ROB_USAGE,
                        "--by-reviewer shows every reviewer and the consensus; leave out --source");
    return ROB_OK;
}

static enum rob_status read_order(struct rob_figure_order *order, const struct rob_cli *cli,
                                  const struct rob_cli_args *args, struct rob_error *err)
{
    static const char *const figures[] = {"summary", "matrix", "agreement", NULL};
    static const char *const palettes[] = {"form", "cochrane", "safe", "grey", NULL};
    static const char *const symbols[] = {"revman", "robvis", NULL};
    int figure = ROB_NOT_FOUND, palette = ROB_PALETTE_FORM, signs = ROB_SYMBOLS_REVMAN;
    for (int i = 0; figures[i]; i++)
        if (strcmp(args->words[0], figures[i]) == 0)
            figure = i;
    if (figure == ROB_NOT_FOUND)
        return rob_fail(err, ROB_USAGE,
                        "unknown figure '%s'; the figures are summary, matrix and agreement",
                        args->words[0]);
    enum rob_status status =
        rob_cli_choose(&palette, "palette", palettes, rob_cli_value(args, "palette"), err);
    if (!status)
        status = rob_cli_choose(&signs, "symbols", symbols, rob_cli_value(args, "symbols"), err);
    if (!status)
        status = read_width(&order->figure.width, args, err);
    if (!status)
        status = read_path(order, err);
    if (!status)
        status = read_dpi(order, args, err);
    order->figure.figure = (enum rob_figure)figure;
    order->figure.palette = (enum rob_palette)palette;
    order->figure.symbols = (enum rob_symbols)signs;
    order->figure.font = rob_cli_value(args, "font");
    if (!status)
        status = check_options(order, args, err);
    return status ? status : rob_cli_source(&order->source, &order->outcome, cli, args, err);
}

static enum rob_status read_weights(double **out, struct rob_cli *cli,
                                    const struct rob_cli_args *args, struct rob_error *err)
{
    const char *path = rob_cli_value(args, "weights");
    struct rob_buf data = {0};
    size_t n_without = 0;
    if (!path)
        return ROB_OK;
    enum rob_status status = rob_file_read_given(&data, path, (size_t)1 << 26, err);
    if (!status) {
        status = rob_weights_read(out, &n_without, cli->view, rob_buf_text(&data), data.len, err);
        if (status)
            rob_error_in_file(err, path);
    }
    rob_buf_free(&data);
    if (!status && n_without)
        fprintf(stderr, "Note: %zu %s no weight and %s not in the figure\n", n_without,
                n_without == 1 ? "study has" : "studies have", n_without == 1 ? "is" : "are");
    return status;
}

static void show_path(void *to, const char *path)
{
    struct rob_cli *cli = to;
    rob_cli_show(cli, path);
    rob_cli_print(cli, "\n");
}

static enum rob_status run(struct rob_cli *cli, const struct rob_cli_args *args,
                           struct rob_error *err)
{
    struct rob_figure_order order = {.path = rob_cli_value(args, "output"),
                                     .outcome = ROB_ALL_OUTCOMES};
    double *weights = NULL;
    enum rob_status status = read_order(&order, cli, args, err);
    if (!status)
        status = read_weights(&weights, cli, args, err);
    order.figure.weights = weights;
    if (!status)
        status = rob_figure_files(&order, rob_cli_has(args, "force") ? NULL : "--force replaces it",
                                  cli->view, show_path, cli, err);
    free(weights);
    return status;
}

const struct rob_cli_command rob_cmd_figure = {
    .name = "figure",
    .usage = "summary|matrix|agreement -o FILE.svg|FILE.pdf|FILE.png [OPTIONS]",
    .summary = "draw the results for a paper",
    .help = "summary: stacked bars, item by item; all studies are in a bar, also those that were\n"
            "not judged. matrix: traffic lights, study by study. agreement: of the first passes,\n"
            "item by item, with kappa and its interval. Texts have 7 to 9 points at the width.\n"
            "What does not fit on a page of A4 continues on the next.\n",
    .needs = ROB_CLI_REVIEW | ROB_CLI_KEY,
    .min_words = 1,
    .max_words = 1,
    .options = options,
    .run = run,
};
