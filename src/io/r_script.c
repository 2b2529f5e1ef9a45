#include "io/r_script.h"

#include "base/fail.h"
#include "base/utf8.h"

static void add_shown(struct rob_buf *out, const char *text, size_t len)
{
    while (len) {
        uint32_t code = 0;
        size_t n = rob_utf8_next(text, len, &code);
        if (n == 0)
            return; /* rob_text_show_with() leaves nothing that is not UTF-8 */
        bool control = code == '\n' || code == '\t';
        if (code == '"' || code == '\\' || control)
            rob_buf_char(out, '\\');
        if (control)
            rob_buf_char(out, code == '\n' ? 'n' : 't');
        else if (code < 0x80)
            rob_buf_char(out, (char)code);
        else
            rob_buf_printf(out, code > 0xFFFF ? "\\U%08x" : "\\u%04x", (unsigned)code);
        text += n;
        len -= n;
    }
}

void rob_r_string(struct rob_buf *out, const char *text)
{
    struct rob_buf shown = {0};
    rob_buf_str(out, text ? "\"" : "NA");
    if (text)
        rob_text_show_with(&shown, text, "\n\t");
    add_shown(out, rob_buf_text(&shown), shown.len);
    if (text)
        rob_buf_char(out, '"');
    out->failed = out->failed || shown.failed;
    rob_buf_free(&shown);
}

void rob_r_vector(struct rob_buf *out, const char *name, const struct rob_risk_table *table,
                  rob_r_get *get, size_t n)
{
    rob_buf_printf(out, "%s <- c(", name);
    for (size_t i = 0; i < n; i++) {
        rob_buf_str(out, i ? ",\n  " : "\n  ");
        rob_r_string(out, get(table, i));
    }
    rob_buf_str(out, ")\n");
}

void rob_r_titles(struct rob_buf *out, const char *name, const struct rob_risk_table *table)
{
    struct rob_buf title = {0};
    rob_buf_printf(out, "%s <- c(", name);
    for (size_t i = 0; i < table->columns.n; i++) {
        rob_buf_clear(&title);
        rob_risk_table_title(&title, table, i);
        rob_buf_str(out, i ? ",\n  " : "\n  ");
        rob_r_string(out, rob_buf_text(&title));
    }
    rob_buf_str(out, ")\n");
    out->failed = out->failed || title.failed;
    rob_buf_free(&title);
}

static const char *level(const struct rob_risk_table *table, size_t i)
{
    return table->form->risks[i].id;
}

static const char *label(const struct rob_risk_table *table, size_t i)
{
    return table->form->risks[i].label;
}

static const char *color(const struct rob_risk_table *table, size_t i)
{
    return table->form->risks[i].color;
}

static const char *symbol(const struct rob_risk_table *table, size_t i)
{
    return table->form->risks[i].symbol;
}

void rob_r_scale(struct rob_buf *out, const struct rob_risk_table *table)
{
    rob_r_vector(out, "levels", table, level, table->form->n_risks);
    rob_r_vector(out, "labels", table, label, table->form->n_risks);
    rob_r_vector(out, "colors", table, color, table->form->n_risks);
    rob_r_vector(out, "symbols", table, symbol, table->form->n_risks);
}

void rob_r_begin(struct rob_buf *out, const char *purpose)
{
    rob_buf_printf(out, "# Written by syrob %s. %s\n\n", ROB_VERSION, purpose);
}

const char rob_r_read[] =
    "# Names and texts as they are: an apostrophe before a formula is taken away.\n"
    "read_table <- function(file) {\n"
    "  data <- utils::read.csv(file, colClasses = \"character\", na.strings = \"\",\n"
    "                          check.names = FALSE, fileEncoding = \"UTF-8\")\n"
    "  plain <- function(text) sub(\"^'(?='*[=+@-])\", \"\", text, perl = TRUE)\n"
    "  names(data) <- plain(names(data))\n"
    "  data[] <- lapply(data, plain)\n"
    "  data\n"
    "}\n";

const char rob_r_effects[] =
    "# Your own data: columns study (as in the review), yi (effect) and vi (its variance).\n"
    "# A study may have several rows.\n"
    "read_effects <- function(file, studies) {\n"
    "  data <- utils::read.csv(file, fileEncoding = \"UTF-8\", check.names = FALSE)\n"
    "  lacking <- setdiff(c(\"study\", \"yi\", \"vi\"), names(data))\n"
    "  if (length(lacking))\n"
    "    stop(file, \" has no column \", paste(lacking, collapse = \", \"), call. = FALSE)\n"
    "  unknown <- setdiff(data$study, studies)\n"
    "  if (length(unknown))\n"
    "    stop(\"not in the review, or spelt otherwise: \", paste(unknown, collapse = \"; \"),\n"
    "         call. = FALSE)\n"
    "  data[stats::complete.cases(data[c(\"yi\", \"vi\")]), ]\n"
    "}\n"
    "# By the study's label; the order is that of the effects.\n"
    "merge_rob <- function(effects, rob) {\n"
    "  row <- match(effects$study, rob$study)\n"
    "  cbind(effects, rob[row, names(rob) != \"study\", drop = FALSE], row.names = NULL)\n"
    "}\n";

const char rob_r_pdf[] =
    "open_pdf <- function(file, width, height) {\n"
    "  pdf <- if (capabilities(\"cairo\")) grDevices::cairo_pdf else grDevices::pdf\n"
    "  pdf(file, width = width, height = height)\n"
    "}\n";

enum rob_status rob_r_end(FILE *to, struct rob_buf *text, struct rob_error *err)
{
    enum rob_status status = text->failed ? rob_fail_memory(err) : ROB_OK;
    if (!status)
        (void)fwrite(text->data, 1, text->len, to); /* the stream remembers a failure */
    rob_buf_free(text);
    return status;
}
