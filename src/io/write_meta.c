/* A table and scripts for the R packages meta and metafor. */
#include "io/csv.h"
#include "io/r_script.h"

#include "base/fail.h"

#include <syrob/output.h>

enum { ITEMS_MAX = 10 }; /* of meta::rob() */

/* --- meta -------------------------------------------------------------------------------- */

static enum rob_status check_items(const struct rob_risk_table *table, struct rob_error *err)
{
    if (table->columns.n <= ITEMS_MAX)
        return ROB_OK;
    return rob_fail(err, ROB_INVALID,
                    "meta::rob() takes %d items, and this table would have %zu; name one outcome "
                    "with --outcome, or use syrob export r, which takes any number",
                    ITEMS_MAX, table->columns.n);
}

static enum rob_status write_meta(FILE *out, const struct rob_risk_table *table,
                                  struct rob_error *err)
{
    struct rob_csv csv = {.to = out};
    rob_csv_text(&csv, "study");
    for (size_t i = 0; i < table->columns.n; i++) {
        char name[32];
        (void)snprintf(name, sizeof name, "item%zu", i + 1);
        rob_csv_text(&csv, name);
    }
    rob_csv_end_row(&csv);
    for (size_t r = 0; r < table->n_rows; r++) {
        rob_csv_text(&csv, rob_risk_table_label(table, r));
        for (size_t i = 0; i < table->columns.n; i++) {
            int risk = rob_risk_table_risk(table, r, i);
            rob_csv_text(&csv, risk == ROB_RISK_NONE ? NULL : table->form->risks[risk].label);
        }
        rob_csv_end_row(&csv);
    }
    return rob_csv_end(&csv, err);
}

enum rob_status rob_write_meta_csv(FILE *out, const struct rob_view *view, struct rob_source source,
                                   int outcome, bool allow_missing, struct rob_error *err)
{
    struct rob_risk_table table = {0};
    enum rob_status status =
        rob_risk_table_begin(&table, view, source, outcome, allow_missing, err);
    if (!status)
        status = check_items(&table, err);
    if (!status)
        status = write_meta(out, &table, err);
    rob_risk_table_end(&table);
    return status;
}

static const char meta_begin[] =
    "if (!requireNamespace(\"meta\", quietly = TRUE) ||\n"
    "    !\"rob\" %in% getNamespaceExports(\"meta\"))\n"
    "  stop(\"please install meta 6.3-0 or later: install.packages(\\\"meta\\\")\",\n"
    "       call. = FALSE)\n"
    "library(meta)\n"
    "rob_data <- read_table(file)\n"
    "stopifnot(!anyDuplicated(rob_data$study))\n"
    "add_rob <- function(data)\n"
    "  rob(";

static const char meta_end[] =
    "tool = NULL, domains = domains,\n"
    "      categories = labels, col = colors, symbols = symbols, data = data)\n"
    "\n"
    "effects_file <- \"effects.csv\"\n"
    "if (file.exists(effects_file)) {\n"
    "  merged <- merge_rob(read_effects(effects_file, rob_data$study), rob_data)\n"
    "  analysis <- metagen(TE = yi, seTE = sqrt(vi), studlab = study, data = merged)\n"
    "  analysis <- add_rob(analysis)\n"
    "  print(summary(analysis))\n"
    "  # The forest plot with the lights of each study beside it.\n"
    "  open_pdf(sub(\"[.][^.]*$\", \"-forest.pdf\", file), width = 14,\n"
    "           height = 4 + 0.25 * nrow(merged))\n"
    "  forest(analysis)\n"
    "  grDevices::dev.off()\n"
    "} else {\n"
    "  message(\"for a forest plot with traffic lights, put your effects into \", effects_file,\n"
    "          \": columns study, yi, vi\")\n"
    "  print(data.frame(item = domains, t(vapply(rob_data[-1], function(item)\n"
    "    table(factor(item, labels)), integer(length(labels)))), check.names = FALSE))\n"
    "}\n";

static enum rob_status write_meta_r(FILE *out, const struct rob_risk_table *table, const char *csv,
                                    struct rob_error *err)
{
    struct rob_buf text = {0};
    rob_r_begin(&text, "Pairs a forest plot with traffic lights (R package meta); run it in the\n"
                       "# folder of its table.");
    rob_buf_str(&text, "file <- ");
    rob_r_string(&text, csv);
    rob_buf_char(&text, '\n');
    rob_r_titles(&text, "domains", table);
    rob_r_scale(&text, table);
    rob_buf_printf(&text, "\n%s\n%s%s\n%s", rob_r_read, rob_r_effects, rob_r_pdf, meta_begin);
    for (size_t i = 0; i < table->columns.n; i++)
        rob_buf_printf(&text, "item%zu, ", i + 1);
    rob_buf_str(&text, "\n      ");
    rob_buf_str(&text, meta_end);
    return rob_r_end(out, &text, err);
}

enum rob_status rob_write_meta_r(FILE *out, const struct rob_view *view, int outcome,
                                 const char *csv, struct rob_error *err)
{
    struct rob_risk_table table = {0};
    enum rob_status status = rob_risk_table_begin(
        &table, view, (struct rob_source){ROB_SOURCE_CONSENSUS, 0}, outcome, true, err);
    if (!status)
        status = check_items(&table, err);
    if (!status)
        status = write_meta_r(out, &table, csv, err);
    rob_risk_table_end(&table);
    return status;
}

/* --- metafor ----------------------------------------------------------------------------- */

static const char metafor_script[] =
    "items <- names(rob)[-1]\n"
    "names(titles) <- items\n"
    "rob[items] <- lapply(rob[items], factor, levels = levels)\n"
    "worst <- levels[length(levels)]\n"
    "\n"
    "effects_file <- \"effects.csv\"\n"
    "if (!file.exists(effects_file))\n"
    "  stop(\"please put your effects into \", effects_file, \": columns study, yi, vi\",\n"
    "       call. = FALSE)\n"
    "if (!requireNamespace(\"metafor\", quietly = TRUE))\n"
    "  stop(\"please install metafor: install.packages(\\\"metafor\\\")\", call. = FALSE)\n"
    "library(metafor)\n"
    "data <- merge_rob(read_effects(effects_file, rob$study), rob)\n"
    "if (anyDuplicated(data$study))\n"
    "  message(\"Some studies have several rows. The rows are treated as independent, and \",\n"
    "          \"k counts rows, not studies; for dependent rows see rma.mv() of metafor.\")\n"
    "all <- rma(yi, vi, data = data, slab = data$study)\n"
    "# A model that does not converge leaves its row without numbers.\n"
    "fitted <- function(model) tryCatch(model, error = function(e) NULL)\n"
    "estimate <- function(fit, what, k) {\n"
    "  value <- function(x) if (is.null(fit)) NA_real_ else fit[[x]][1]\n"
    "  data.frame(what = what, k = k, estimate = value(\"b\"), lower = value(\"ci.lb\"),\n"
    "             upper = value(\"ci.ub\"), p_difference = NA_real_)\n"
    "}\n"
    "\n"
    "# 1. Subgroups by the risk of each item: an estimate each, and a test of the difference.\n"
    "# Studies without a judgement are in none.\n"
    "subgroups <- do.call(rbind, lapply(items, function(item) {\n"
    "  risk <- droplevels(data[[item]])\n"
    "  rows <- do.call(rbind, lapply(levels(risk), function(level) {\n"
    "    part <- data[which(risk == level), ]\n"
    "    estimate(fitted(rma(yi, vi, data = part)), paste0(titles[[item]], \": \", level),\n"
    "             nrow(part))\n"
    "  }))\n"
    "  if (nlevels(risk) > 1 && sum(!is.na(risk)) > nlevels(risk)) {\n"
    "    known <- data.frame(data[c(\"yi\", \"vi\")], risk)[!is.na(risk), ]\n"
    "    both <- fitted(rma(yi, vi, mods = ~ risk, data = known))\n"
    "    rows$p_difference <- if (is.null(both)) NA_real_ else both$QMp\n"
    "  }\n"
    "  rows\n"
    "}))\n"
    "\n"
    "# 2. The same result without the studies of the highest risk, for each item that has any.\n"
    "without <- do.call(rbind, lapply(items, function(item) {\n"
    "  part <- data[!data[[item]] %in% worst, ]\n"
    "  if (nrow(part) && nrow(part) < nrow(data))\n"
    "    estimate(fitted(rma(yi, vi, data = part)),\n"
    "             paste(\"without\", worst, \"in:\", titles[[item]]), nrow(part))\n"
    "}))\n"
    "print(rbind(estimate(all, \"all studies\", nrow(data)), subgroups, without), digits = 3,\n"
    "      row.names = FALSE)\n"
    "\n"
    "# 3. The forest plot with the lights of each study beside it, in the order of the items.\n"
    "width <- 9 + 0.4 * length(items)\n"
    "key <- strwrap(c(paste0(numbers, \" \", titles, collapse = \"; \"),\n"
    "                 paste(symbols, labels, collapse = \"; \")), floor(15 * width))\n"
    "open_pdf(plot_file, width = width, height = 3.5 + 0.25 * nrow(data) + 0.2 * length(key))\n"
    "graphics::par(mar = c(5 + length(key), 1, 1, 1))\n"
    "ends <- range(c(data$yi - 2 * sqrt(data$vi), data$yi + 2 * sqrt(data$vi), 0))\n"
    "span <- diff(ends)\n"
    "step <- span / 14\n"
    "first <- ends[2] + span\n"
    "forest(all, xlim = c(ends[1] - span, first + step * length(items)), alim = ends,\n"
    "       textpos = c(ends[1] - span, first - step), header = TRUE)\n"
    "at <- first + step * (seq_along(items) - 0.5)\n"
    "graphics::text(at, nrow(data) + 2, numbers, font = 2, xpd = NA)\n"
    "dark <- colSums(grDevices::col2rgb(colors) * c(0.299, 0.587, 0.114)) < 128\n"
    "for (i in seq_along(items)) {\n"
    "  risk <- as.integer(data[[items[i]]])\n"
    "  row <- rev(seq_len(nrow(data)))\n"
    "  known <- !is.na(risk)\n"
    "  if (!any(known))\n"
    "    next\n"
    "  graphics::points(rep(at[i], sum(known)), row[known], pch = 21, cex = 2.2,\n"
    "                   bg = colors[risk[known]], xpd = NA)\n"
    "  graphics::text(rep(at[i], sum(known)), row[known], symbols[risk[known]], font = 2,\n"
    "                 col = ifelse(dark, \"white\", \"black\")[risk[known]], xpd = NA)\n"
    "}\n"
    "graphics::mtext(key, side = 1, line = 3 + seq_along(key), cex = 0.7, adj = 0)\n"
    "grDevices::dev.off()\n";

static void add_column(struct rob_buf *text, const struct rob_risk_table *table, size_t column)
{
    rob_buf_printf(text, "rob$item%zu <- c(", column + 1);
    for (size_t r = 0; r < table->n_rows; r++) {
        int risk = rob_risk_table_risk(table, r, column);
        rob_buf_str(text, r % 8 ? ", " : r ? ",\n  " : "\n  ");
        rob_r_string(text, risk == ROB_RISK_NONE ? NULL : table->form->risks[risk].id);
    }
    rob_buf_str(text, ")\n");
}

/* The numbers of the items as in the figures: 3a and 3b where outcomes are apart. */
static void add_numbers(struct rob_buf *text, const struct rob_risk_table *table)
{
    rob_buf_str(text, "numbers <- c(");
    for (size_t i = 0; i < table->columns.n; i++) {
        rob_buf_printf(text, "%s\"", i ? ", " : "");
        rob_column_number(text, table->view, table->columns.at[i]);
        rob_buf_char(text, '"');
    }
    rob_buf_str(text, ")\n");
}

static enum rob_status write_metafor(FILE *out, const struct rob_risk_table *table,
                                     const char *plot, struct rob_error *err)
{
    struct rob_buf text = {0};
    rob_r_begin(&text, "A meta-analysis by risk of bias (R package metafor); run it in the folder\n"
                       "# of your effects.csv.");
    rob_buf_str(&text, "plot_file <- ");
    rob_r_string(&text, plot);
    rob_buf_char(&text, '\n');
    rob_r_titles(&text, "titles", table);
    add_numbers(&text, table);
    rob_r_scale(&text, table);
    rob_r_vector(&text, "study", table, rob_risk_table_label, table->n_rows);
    rob_buf_str(&text,
                "rob <- data.frame(study = as.character(study), stringsAsFactors = FALSE)\n");
    for (size_t i = 0; i < table->columns.n; i++)
        add_column(&text, table, i);
    rob_buf_printf(&text, "\n%s%s\n%s", rob_r_effects, rob_r_pdf, metafor_script);
    return rob_r_end(out, &text, err);
}

enum rob_status rob_write_metafor_r(FILE *out, const struct rob_view *view,
                                    struct rob_source source, int outcome, bool allow_missing,
                                    const char *plot, struct rob_error *err)
{
    struct rob_risk_table table = {0};
    enum rob_status status =
        rob_risk_table_begin(&table, view, source, outcome, allow_missing, err);
    if (!status)
        status = write_metafor(out, &table, plot, err);
    rob_risk_table_end(&table);
    return status;
}
