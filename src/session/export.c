#include "session/export.h"

#include "base/buf.h"
#include "base/fail.h"
#include "base/file.h"

#include <syrob/output.h>

#include <assert.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>

/* --- formats ----------------------------------------------------------------------------- */

typedef enum rob_status write_format(char **out, const struct rob_view *view,
                                     const struct rob_export *export, struct rob_error *err);

static enum rob_status write_markdown(char **out, const struct rob_view *view,
                                      const struct rob_export *export, struct rob_error *err)
{
    return rob_write_markdown(out, view, export->source, export->outcome, err);
}

static enum rob_status write_html(char **out, const struct rob_view *view,
                                  const struct rob_export *export, struct rob_error *err)
{
    return rob_write_html(out, view, export->source, export->outcome, err);
}

static enum rob_status write_sheet(char **out, const struct rob_view *view,
                                   const struct rob_export *export, struct rob_error *err)
{
    (void)export;
    return rob_write_sheet_csv(out, view, err);
}

static enum rob_status write_methods(char **out, const struct rob_view *view,
                                     const struct rob_export *export, struct rob_error *err)
{
    (void)export;
    return rob_write_methods(out, view, err);
}

/* A file that is too long, or not a text. */
typedef enum rob_status write_stream(FILE *out, const struct rob_view *view,
                                     const struct rob_export *export, struct rob_error *err);

static enum rob_status write_workbook(FILE *out, const struct rob_view *view,
                                      const struct rob_export *export, struct rob_error *err)
{
    (void)export;
    return rob_write_sheet_xlsx(out, view, err);
}

static enum rob_status write_json(FILE *out, const struct rob_view *view,
                                  const struct rob_export *export, struct rob_error *err)
{
    return rob_write_summary_json(out, view, export->source, export->outcome, err);
}

static enum rob_status write_csv(FILE *out, const struct rob_view *view,
                                 const struct rob_export *export, struct rob_error *err)
{
    return rob_write_summary_csv(out, view, export->source, export->outcome, err);
}

static enum rob_status write_long(FILE *out, const struct rob_view *view,
                                  const struct rob_export *export, struct rob_error *err)
{
    return rob_write_judgements_csv(out, view, export->outcome, err);
}

static enum rob_status write_robvis(FILE *out, const struct rob_view *view,
                                    const struct rob_export *export, struct rob_error *err)
{
    return rob_write_robvis_csv(out, view, export->source, export->outcome, export->allow_missing,
                                err);
}

static enum rob_status write_robvis_r(FILE *out, const struct rob_view *view,
                                      const struct rob_export *export, struct rob_error *err)
{
    (void)view;
    return rob_write_robvis_r(out, export->name, err);
}

static enum rob_status write_meta(FILE *out, const struct rob_view *view,
                                  const struct rob_export *export, struct rob_error *err)
{
    return rob_write_meta_csv(out, view, export->source, export->outcome, export->allow_missing,
                              err);
}

static enum rob_status write_meta_r(FILE *out, const struct rob_view *view,
                                    const struct rob_export *export, struct rob_error *err)
{
    return rob_write_meta_r(out, view, export->outcome, export->name, err);
}

static enum rob_status write_metafor(FILE *out, const struct rob_view *view,
                                     const struct rob_export *export, struct rob_error *err)
{
    struct rob_buf plot = {0};
    const char *name = export->name ? export->name : "risk-of-bias.R";
    size_t len = strlen(name);
    bool suffix = len > 2 && strcasecmp(name + len - 2, ".R") == 0;
    rob_buf_printf(&plot, "%.*s-forest.pdf", (int)(suffix ? len - 2 : len), name);
    enum rob_status status = plot.failed
                                 ? rob_fail_memory(err)
                                 : rob_write_metafor_r(out, view, export->source, export->outcome,
                                                       export->allow_missing, plot.data, err);
    rob_buf_free(&plot);
    return status;
}

static enum rob_status write_revman(FILE *out, const struct rob_view *view,
                                    const struct rob_export *export, struct rob_error *err)
{
    return rob_write_revman_csv(out, view, export->source, export->outcome, export->allow_missing,
                                err);
}

struct rob_export_format {
    const char *name;
    write_format *write;
    write_stream *stream;
    unsigned honours;
    write_stream *script; /* for R, beside the table; NULL: none */
};

enum {
    SOURCE = ROB_EXPORT_SOURCE,
    OUTCOME = ROB_EXPORT_OUTCOME,
    JSON = ROB_EXPORT_JSON,
    MISSING = ROB_EXPORT_MISSING,
    COUNTS = SOURCE | OUTCOME
};

static const struct rob_export_format formats[] = {
    {"json", NULL, write_json, COUNTS | JSON, NULL},
    {"csv", NULL, write_csv, COUNTS, NULL},
    {"csv-long", NULL, write_long, OUTCOME, NULL},
    {"robvis", NULL, write_robvis, COUNTS | MISSING, write_robvis_r},
    {"meta", NULL, write_meta, COUNTS | MISSING, write_meta_r},
    {"r", NULL, write_metafor, COUNTS | MISSING, NULL},
    {"revman", NULL, write_revman, COUNTS | MISSING, NULL},
    {"markdown", write_markdown, NULL, COUNTS, NULL},
    {"html", write_html, NULL, COUNTS, NULL},
    {"sheet", write_sheet, NULL, 0, NULL},
    {"methods", write_methods, NULL, 0, NULL},
};
enum { N_FORMATS = sizeof formats / sizeof *formats };

static const struct rob_export_format workbook = {"sheet", NULL, write_workbook, 0, NULL};

static enum rob_status unknown_format(const char *name, struct rob_error *err)
{
    struct rob_buf all = {0};
    for (size_t i = 0; i < N_FORMATS; i++)
        rob_buf_printf(&all, "%s%s", i == 0 ? "" : ", ", formats[i].name);
    rob_fail(err, ROB_USAGE, "unknown export '%s'; the exports are %s and bundle", name,
             rob_buf_text(&all));
    rob_buf_free(&all);
    return ROB_USAGE;
}

static const struct rob_export_format *find_format(const char *name)
{
    for (size_t i = 0; i < N_FORMATS; i++)
        if (strcmp(formats[i].name, name) == 0)
            return &formats[i];
    return NULL;
}

static bool has_suffix(const char *path, const char *suffix)
{
    size_t len = path ? strlen(path) : 0, n = strlen(suffix);
    return len > n && strcasecmp(path + len - n, suffix) == 0;
}

enum rob_status rob_export_choose(const struct rob_export_format **out, const char *name,
                                  const char *path, struct rob_error *err)
{
    const struct rob_export_format *format = find_format(name);
    if (!format)
        return unknown_format(name, err);
    bool sheet = format->write == write_sheet;
    if (sheet && (has_suffix(path, ".ods") || has_suffix(path, ".xls")))
        return rob_fail(err, ROB_USAGE,
                        "a sheet is written as .xlsx, which LibreOffice opens too, or as .csv; "
                        "rename %s",
                        path);
    *out = sheet && has_suffix(path, ".xlsx") ? &workbook : format;
    return ROB_OK;
}

unsigned rob_export_honours(const struct rob_export_format *format)
{
    return format->honours;
}

/* --- files ----------------------------------------------------------------------- */

enum rob_status rob_export_text(char **out, const struct rob_view *view,
                                const struct rob_export *export, struct rob_error *err)
{
    return export->format->write(out, view, export, err);
}

bool rob_export_is_text(const struct rob_export_format *format)
{
    return format->write != NULL;
}

enum rob_status rob_export_to(FILE *file, const struct rob_view *view,
                              const struct rob_export *export, struct rob_error *err)
{
    char *text = NULL;
    if (export->format->stream)
        return export->format->stream(file, view, export, err);
    assert(export->format->write); /* a format has one of the two */
    enum rob_status status = export->format->write(&text, view, export, err);
    if (!status)
        (void)fputs(text, file); /* the file remembers a failure */
    free(text);
    return status;
}

struct order {
    const struct rob_view *view;
    const struct rob_export *export;
    enum rob_status status; /* of the result itself, rather than of the disk */
};

static enum rob_status fill(FILE *to, void *context, struct rob_error *err)
{
    struct order *order = context;
    order->status = rob_export_to(to, order->view, order->export, err);
    return order->status;
}

/* A file that cannot be written is not a fault of the input. */
static enum rob_status write_file(const char *path, const struct rob_view *view,
                                  const struct rob_export *export, bool replace,
                                  struct rob_error *err)
{
    struct order order = {view, export, ROB_OK};
    enum rob_status status = rob_file_write_with(AT_FDCWD, path, fill, &order, replace, err);
    if (status == ROB_INVALID && !order.status)
        status = err->status = ROB_SYSTEM;
    return status;
}

/* A file that is there already stays, unless asked. */
static enum rob_status check_free(const char *path, const char *instead, struct rob_error *err)
{
    struct stat info;
    if (lstat(path, &info) == 0 && !S_ISREG(info.st_mode))
        return rob_fail(err, ROB_REFUSED, "%s is %s; it was not changed", path,
                        S_ISDIR(info.st_mode) ? "a folder" : "not a regular file");
    if (instead && access(path, F_OK) == 0)
        return rob_fail(err, ROB_REFUSED, "%s exists already; %s", path, instead);
    return ROB_OK;
}

/* "x.csv" and "x.R" for one of them, or for "x". A table may have another suffix. */
static void name_files(struct rob_buf *table, struct rob_buf *script, const char *path)
{
    size_t len = strlen(path), base = len;
    bool is_script = has_suffix(path, ".R");
    if (is_script || has_suffix(path, ".csv"))
        base = len - (is_script ? 2 : 4);
    rob_buf_printf(table, "%.*s%s", (int)(is_script ? base : len), path, is_script ? ".csv" : "");
    rob_buf_printf(script, "%.*s.R", (int)base, path);
}

static enum rob_status write_script(const char *path, const struct rob_view *view,
                                    const struct rob_export *table, bool replace,
                                    struct rob_error *err)
{
    const struct rob_export_format script = {table->format->name, NULL, table->format->script, 0,
                                             NULL};
    struct rob_export export = *table;
    export.format = &script;
    return write_file(path, view, &export, replace, err);
}

void rob_export_names(struct rob_buf *out, const char *path, const struct rob_export_format *format)
{
    struct rob_buf table = {0}, script = {0};
    name_files(&table, &script, path);
    out->failed = out->failed || table.failed || script.failed;
    if (format->script)
        rob_buf_printf(out, "%s and %s", rob_buf_text(&table), rob_buf_text(&script));
    else
        rob_buf_str(out, path);
    rob_buf_free(&table);
    rob_buf_free(&script);
}

/* The script reads the table by its name. */
static enum rob_status write_both(const char *table, const char *script, const char *instead,
                                  const struct rob_view *view, const struct rob_export *export,
                                  struct rob_error *err)
{
    struct rob_export named = *export;
    const char *slash = strrchr(table, '/');
    named.name = slash ? slash + 1 : table;
    enum rob_status status = check_free(table, instead, err);
    if (!status)
        status = check_free(script, instead, err);
    if (!status)
        status = write_file(table, view, &named, !instead, err);
    return status ? status : write_script(script, view, &named, !instead, err);
}

enum rob_status rob_export_files(const char *path, const char *instead, const struct rob_view *view,
                                 const struct rob_export *export, struct rob_error *err)
{
    struct rob_buf table = {0}, script = {0};
    if (!export->format->script) {
        enum rob_status status = check_free(path, instead, err);
        return status ? status : write_file(path, view, export, !instead, err);
    }
    name_files(&table, &script, path);
    enum rob_status status = table.failed || script.failed
                                 ? rob_fail_memory(err)
                                 : write_both(table.data, script.data, instead, view, export, err);
    rob_buf_free(&table);
    rob_buf_free(&script);
    return status;
}
