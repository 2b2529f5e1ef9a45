/* The files of a review's form: form.json, and form-2.json ... for later versions. */
#ifndef ROB_STORE_FORMS_H
#define ROB_STORE_FORMS_H

#include "base/buf.h"
#include "base/hash.h"

#include <syrob/status.h>

#include <stdbool.h>

enum { ROB_FORM_NAME_MAX = 32 };

/* "form.json" or "form-N.json". */
bool rob_forms_is_name(const char *name);

/* Finds the form with this hash in a folder by its content: two copies of a review may each have
 * given the next version's name to a different form. `dir` -1: there is no folder. Fails only for
 * lack of memory; files that cannot be read are passed over. */
enum rob_status rob_forms_find(bool *found, char name[ROB_FORM_NAME_MAX], int dir,
                               const char *sha256, struct rob_error *err);

/* The bytes of the form that the review uses. ROB_REFUSED: its file is missing. */
struct rob_review;
enum rob_status rob_forms_text(struct rob_buf *out, const struct rob_review *review,
                               struct rob_error *err);

/* Are these the bytes of the form with this hash, with CR LF instead of LF? */
bool rob_forms_is_converted(const struct rob_buf *text, const char *sha256);

/* The next free name: "form-2.json". False: there are too many. */
bool rob_forms_free_name(char name[ROB_FORM_NAME_MAX], int dir);

#endif
