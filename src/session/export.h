/*
 * The tables, reports and sheets that leave a review as files.
 *
 *     struct rob_export export = {.outcome = ROB_ALL_OUTCOMES, .name = "table.csv"};
 *     rob_export_choose(&export.format, "robvis", path, &err);
 *     rob_export_files(path, "choose another name", view, &export, &err);
 *
 * robvis and meta come with a script for R, which lies beside the table.
 */
#ifndef ROB_SESSION_EXPORT_H
#define ROB_SESSION_EXPORT_H

#include "session/session.h"

#include "base/buf.h"

#include <syrob/summary.h>

#include <stdio.h>

struct rob_export_format;

struct rob_export {
    const struct rob_export_format *format;
    struct rob_source source;
    int outcome;
    bool allow_missing; /* a judgement without a risk is an empty cell, and no error */
    const char *name;   /* of the file that is written, without its folder; NULL: stdout */
};

/* The options that a format can honour; with the others it would be the same. */
enum {
    ROB_EXPORT_SOURCE = 1,
    ROB_EXPORT_OUTCOME = 2,
    ROB_EXPORT_JSON = 4,
    ROB_EXPORT_MISSING = 8,
};

/* The format of this name; a sheet is a workbook if `path` is named like one. Error: ROB_USAGE. */
enum rob_status rob_export_choose(const struct rob_export_format **out, const char *name,
                                  const char *path, struct rob_error *err);
unsigned rob_export_honours(const struct rob_export_format *format);

/* Is it small, and meant to be read in a terminal? Then it can be had as a text, too. */
bool rob_export_is_text(const struct rob_export_format *format);
enum rob_status rob_export_text(char **out, const struct rob_view *view,
                                const struct rob_export *export, struct rob_error *err);

/* Writes to a stream, which remembers a failure to write. */
enum rob_status rob_export_to(FILE *file, const struct rob_view *view,
                              const struct rob_export *export, struct rob_error *err);

/* Adds the names of the files that rob_export_files() writes: "rob.csv and rob.R" for either name
 * of a table with a script. */
void rob_export_names(struct rob_buf *out, const char *path,
                      const struct rob_export_format *format);

/* Writes the file, and the script beside it; a new file appears whole or not at all. Files that
 * exist are replaced if `instead` is NULL; else ROB_REFUSED says what to do instead. */
enum rob_status rob_export_files(const char *path, const char *instead, const struct rob_view *view,
                                 const struct rob_export *export, struct rob_error *err);

/* Asks what to export, and to which file (export_ask.c); the latter begins with the figures. */
void rob_session_export(struct rob_session *session);
void rob_session_draw(struct rob_session *session);

#endif
