/* The parts that the files that write JSON share. */
#ifndef ROB_IO_WRITE_JSON_H
#define ROB_IO_WRITE_JSON_H

#include "base/json.h"

#include <syrob/output.h>
#include <syrob/reconciled.h>

/* A document being written: the writer, and the text not yet passed to the stream. */
struct rob_document {
    struct rob_buf text;
    struct rob_json_writer json;
};

/* Begins the object and writes its schema, "syrob/NAME"; `name` has the version: "status/1". */
void rob_document_begin(struct rob_document *document, FILE *out, const char *name);

/* Closes it. */
enum rob_status rob_document_end(struct rob_document *document, struct rob_error *err);

/* Members "pairs" and, with more than two reviewers, "all". */
void rob_json__agreement(struct rob_json_writer *json, const struct rob_view *view,
                         const struct rob_agreement_report *report);

/* Members "items" and "overall" of the changes during consensus. */
void rob_json__moved(struct rob_json_writer *json, const struct rob_view *view,
                     const struct rob_moved *moved);

/* A number, or null where it is NaN. */
void rob_json__number(struct rob_json_writer *json, const char *name, double value);

/* A time, "2026-11-20T09:00:00Z". */
void rob_json__time(struct rob_json_writer *json, const char *name, int64_t time);

/* A text, or null where it is NULL or empty. */
void rob_json__text(struct rob_json_writer *json, const char *name, const char *text);

/* Members of a resolution's object. */
void rob_json__resolution(struct rob_json_writer *json, const char *name,
                          const struct rob_consensus *consensus, const struct rob_item *item);

void rob_json__quotes(struct rob_json_writer *json, const char *name,
                      const struct rob_quote *quotes, size_t n);

/* Members "id", "label", "year" ... of a study. */
void rob_json__study(struct rob_json_writer *json, const struct rob_study *study);

/* The member "duplicates" (write_duplicates.c). */
void rob_json__duplicates(struct rob_json_writer *json, const struct rob_view *view,
                          const struct rob_duplicates *pairs);

#endif
