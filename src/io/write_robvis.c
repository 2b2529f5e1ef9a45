/* Tables and a script for the R package robvis, and a table for RevMan. */
#include "io/csv.h"
#include "io/r_script.h"

#include "base/fail.h"
#include "base/text.h"

#include <syrob/output.h>

/* --- robvis ------------------------------------------------------------------------------ */

static void add_title(struct rob_csv *csv, const struct rob_risk_table *table, size_t column)
{
    struct rob_buf title = {0};
    rob_risk_table_title(&title, table, column);
    rob_csv_take(csv, &title);
    rob_buf_free(&title);
}

static enum rob_status write_robvis(FILE *out, const struct rob_risk_table *table,
                                    const char *const *words, struct rob_error *err)
{
    struct rob_csv csv = {.to = out};
    rob_csv_text(&csv, "Study");
    for (size_t i = 0; i < table->columns.n; i++)
        add_title(&csv, table, i);
    rob_csv_end_row(&csv);
    for (size_t r = 0; r < table->n_rows; r++) {
        rob_csv_text(&csv, rob_risk_table_label(table, r));
        for (size_t i = 0; i < table->columns.n; i++) {
            int risk = rob_risk_table_risk(table, r, i);
            rob_csv_text(&csv, risk == ROB_RISK_NONE ? NULL : words[risk]);
        }
        rob_csv_end_row(&csv);
    }
    return rob_csv_end(&csv, err);
}

enum rob_status rob_write_robvis_csv(FILE *out, const struct rob_view *view,
                                     struct rob_source source, int outcome, bool allow_missing,
                                     struct rob_error *err)
{
    const char *words[ROB_FORM_RISKS_MAX];
    struct rob_risk_table table = {0};
    enum rob_status status = rob_risk_table_words(words, rob_view_form(view), "robvis", err);
    if (!status)
        status = rob_risk_table_begin(&table, view, source, outcome, allow_missing, err);
    if (!status)
        status = write_robvis(out, &table, words, err);
    rob_risk_table_end(&table);
    return status;
}

static const char robvis_script[] =
    "if (!requireNamespace(\"robvis\", quietly = TRUE) ||\n"
    "    utils::packageVersion(\"robvis\") < \"0.3.0.900\")\n"
    "  stop(\"please install robvis 0.3.0.900 or later: \",\n"
    "       \"remotes::install_github(\\\"mcguinlu/robvis\\\"); \",\n"
    "       \"0.3.0 leaves out the last item\", call. = FALSE)\n"
    "\n"
    "data <- read_table(file)\n"
    "judgements <- unlist(data[-1], use.names = FALSE)\n"
    "stopifnot(!anyDuplicated(data$Study), !anyDuplicated(names(data)),\n"
    "          all(judgements %in% c(\"Low\", \"Unclear\", \"High\", NA)))\n"
    "if (anyNA(judgements))\n"
    "  warning(sum(is.na(judgements)), \" judgements are missing, and robvis leaves them out: \",\n"
    "          \"a bar without them says nothing about all studies\", call. = FALSE)\n"
    "\n"
    "# Both functions have labels of their own, and their number and order differ by version.\n"
    "labels_of <- function(name) {\n"
    "  labels <- eval(formals(utils::getFromNamespace(name, \"robvis\"))$judgement_labels)\n"
    "  labels[grepl(\"^ *low\", labels, ignore.case = TRUE)] <- \"Low risk of bias\"\n"
    "  labels[grepl(\"concern|unclear\", labels, ignore.case = TRUE)] <- \"Unclear risk of bias\"\n"
    "  labels[grepl(\"^ *high\", labels, ignore.case = TRUE)] <- \"High risk of bias\"\n"
    "  labels\n"
    "}\n"
    "summary_plot <- robvis::rob_summary(\n"
    "  data, tool = \"Generic\", overall = FALSE, weighted = FALSE,\n"
    "  judgement_labels = labels_of(\"rob_summary_generic\"))\n"
    "lights_plot <- robvis::rob_traffic_light(\n"
    "  data, tool = \"Generic\", overall = FALSE,\n"
    "  judgement_labels = labels_of(\"rob_traffic_light_generic\"))\n"
    "\n"
    "base <- sub(\"[.][^.]*$\", \"\", file)\n"
    "ggplot2::ggsave(paste0(base, \"-summary.pdf\"), summary_plot, width = 8,\n"
    "                height = 1.5 + 0.35 * (ncol(data) - 1))\n"
    "ggplot2::ggsave(paste0(base, \"-traffic-light.pdf\"), lights_plot,\n"
    "                width = 3 + 0.6 * ncol(data), height = 3 + 0.55 * nrow(data),\n"
    "                limitsize = FALSE)\n";

enum rob_status rob_write_robvis_r(FILE *out, const char *csv, struct rob_error *err)
{
    struct rob_buf text = {0};
    rob_r_begin(&text, "Draws both figures of robvis; run it in the folder of its table.");
    rob_buf_str(&text, "file <- ");
    rob_r_string(&text, csv);
    rob_buf_printf(&text, "\n%s%s", rob_r_read, robvis_script);
    return rob_r_end(out, &text, err);
}

/* --- RevMan ------------------------------------------------------------------------------ */

/* "Domain (judgement): Blinding of outcome assessors: All outcomes" */
static void add_domain(struct rob_csv *csv, const struct rob_risk_table *table, size_t column,
                       const char *part)
{
    struct rob_buf title = {0};
    struct rob_cell cell = table->columns.at[column];
    bool all =
        table->form->items[cell.item].level == ROB_LEVEL_OUTCOME && cell.outcome == ROB_NO_OUTCOME;
    rob_buf_printf(&title, "Domain (%s): ", part);
    rob_risk_table_title(&title, table, column);
    rob_buf_str(&title, all ? ": All outcomes" : "");
    rob_csv_take(csv, &title);
    rob_buf_free(&title);
}

/* The support, and below it the quotes as RevMan has no place of their own for them. */
static void add_support(struct rob_csv *csv, const struct rob_risk_table *table, size_t s,
                        size_t column)
{
    struct rob_cell cell = table->columns.at[column];
    struct rob_buf text = {0};
    cell.study = s;
    struct rob_consensus consensus = rob_view_consensus(table->view, cell);
    struct rob_support support = rob_cell_support(table->view, &table->source, cell, &consensus);
    rob_buf_str(&text, support.text);
    for (size_t i = 0; i < support.n_quotes; i++) {
        const struct rob_quote *quote = &support.quotes[i];
        rob_buf_printf(&text, "%s%s", text.len ? "\n" : "", *quote->text ? "Quote: " : "");
        rob_text_quote(&text, quote->text, quote->where);
    }
    rob_csv_take(csv, &text);
    rob_buf_free(&text);
}

static enum rob_status write_revman(FILE *out, const struct rob_risk_table *table,
                                    const char *const *words, struct rob_error *err)
{
    struct rob_csv csv = {.to = out};
    struct rob_buf word = {0};
    rob_csv_text(&csv, "Study");
    for (size_t i = 0; i < table->columns.n; i++) {
        add_domain(&csv, table, i, "judgement");
        add_domain(&csv, table, i, "support");
    }
    rob_csv_end_row(&csv);
    for (size_t r = 0; r < table->n_rows; r++) {
        rob_csv_text(&csv, rob_risk_table_label(table, r));
        for (size_t i = 0; i < table->columns.n; i++) {
            int risk = rob_risk_table_risk(table, r, i);
            if (risk != ROB_RISK_NONE)
                rob_buf_printf(&word, "%s risk", words[risk]);
            rob_csv_take(&csv, &word);
            add_support(&csv, table, table->rows[r], i);
        }
        rob_csv_end_row(&csv);
    }
    rob_buf_free(&word);
    return rob_csv_end(&csv, err);
}

enum rob_status rob_write_revman_csv(FILE *out, const struct rob_view *view,
                                     struct rob_source source, int outcome, bool allow_missing,
                                     struct rob_error *err)
{
    const char *words[ROB_FORM_RISKS_MAX];
    struct rob_risk_table table = {0};
    enum rob_status status = rob_risk_table_words(words, rob_view_form(view), "RevMan", err);
    if (!status)
        status = rob_risk_table_begin(&table, view, source, outcome, allow_missing, err);
    if (!status)
        status = write_revman(out, &table, words, err);
    rob_risk_table_end(&table);
    return status;
}
