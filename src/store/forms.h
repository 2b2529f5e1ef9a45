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

/* Finds the form with this hash in a folder, whatever it is called: two copies may each have given
 * the name of the next version to another form. `dir` -1: there is none. Fails for want of memory
 * alone: what cannot be read is not what is looked for. */
enum rob_status rob_forms_find(bool *found, char name[ROB_FORM_NAME_MAX], int dir,
                               const char *sha256, struct rob_error *err);

/* Are these the bytes of the form with this hash, but with CR LF for LF? */
bool rob_forms_is_converted(const struct rob_buf *text, const char *sha256);

/* The next name that is free: "form-2.json". False: there are too many. */
bool rob_forms_free_name(char name[ROB_FORM_NAME_MAX], int dir);

#endif
