/* Shared by the files of the form module. */
#ifndef ROB_CORE_FORM_PARTS_H
#define ROB_CORE_FORM_PARTS_H

#include "base/arena.h"
#include "base/json.h"
#include "base/vec.h"

#include <syrob/form.h>

/* A form, the JSON that holds its texts, and the arena that holds the rest. */
struct rob_form__owner {
    struct rob_form form; /* first: a form is freed through its owner */
    cJSON *json;
    struct rob_arena arena;
};

/* A form that is being read from its file. */
struct rob_form_reader {
    const struct rob_json *json;
    struct rob_arena *arena;
    struct rob_form *form;
    struct rob_item *items;           /* the items read so far */
    const struct rob_answer *answers; /* for items that have none of their own */
    size_t n_answers;
    struct rob_error *err;
    /* NULL, or collects all problems, so that reading continues after the first */
    struct rob_form_problems *problems;
};

struct rob_form_problems {
    ROB_VEC(struct rob_error) list;
};

/* --- objects by tables of their members (form_read.c) ------------------------------------ */

typedef enum rob_status rob_form_read_fn(struct rob_form_reader *in, const cJSON *value,
                                         void *into);

/* ESSENTIAL: required, and the members after it in the table cannot be read without it. */
enum rob_need { ROB_OPTIONAL, ROB_REQUIRED, ROB_ESSENTIAL };

struct rob_form_member {
    const char *name;
    enum rob_need need;
    size_t text_at;         /* offset of a `const char *`, if `read` is NULL */
    rob_form_read_fn *read; /* reads any other value */
};

#define ROB_FORM_TEXT(type, name, field, need)                                                     \
    {                                                                                              \
        name, need, offsetof(struct type, field), NULL                                             \
    }
#define ROB_FORM_PART(name, need, function)                                                        \
    {                                                                                              \
        name, need, 0, function                                                                    \
    }

/* Reads the members in the table's order; members that begin with "x-" are the user's own. */
enum rob_status rob_form__object(struct rob_form_reader *in, const cJSON *object, void *into,
                                 const struct rob_form_member *members, size_t n);

#define ROB_FORM_OBJECT(in, object, into, members)                                                 \
    rob_form__object(in, object, into, members, sizeof(members) / sizeof *(members))

/* Reads a list that is not empty into a new array of `size`-byte elements. *elements is set before
 * the first is read. */
enum rob_status rob_form__array(struct rob_form_reader *in, const cJSON *array, size_t max,
                                size_t size, rob_form_read_fn *read, const void **elements,
                                size_t *n);
enum rob_status rob_form__text(struct rob_form_reader *in, const cJSON *value, const char **into);
enum rob_status rob_form__texts(struct rob_form_reader *in, const cJSON *value,
                                const char *const **texts, size_t *n);

/* Refuses a value: "PATH: expected WHAT". */
enum rob_status rob_form__wrong(struct rob_form_reader *in, const cJSON *value,
                                const char *expected);

/* Whether an optional member counts as absent: null, "" or []. */
bool rob_form__is_empty(const cJSON *value);

/* If all problems are wanted, keeps the present one and lets reading go on; *bad is then set.
 * Otherwise, and for failures of the system, returns `status`. */
enum rob_status rob_form__keep_problem(struct rob_form_reader *in, enum rob_status status,
                                       bool *bad);

/* Refuses an object whose `id`, already read, is invalid. */
enum rob_status rob_form__check_id(struct rob_form_reader *in, const cJSON *object, const char *id);

/* --- parts ------------------------------------------------------------------------------- */

rob_form_read_fn rob_form__scale, rob_form__risks; /* into a struct rob_form */

/* `off_scale`: all of them may be without a risk, such as reasons. */
enum rob_status rob_form__answers(struct rob_form_reader *in, const cJSON *value, bool off_scale,
                                  const struct rob_answer **answers, size_t *n);

/* `item->domain` is set already; the items before it in the array are read. */
enum rob_status rob_form__item(struct rob_form_reader *in, const cJSON *value,
                               struct rob_item *item);

/*
 * Compiles a suggestion expression: letters of the item's signalling questions, `&`, `|` (which
 * binds weaker) and brackets. Every question must occur. On failure returns NULL, and *wrong
 * describes what was expected; *wrong NULL: out of memory.
 */
const struct rob_form_code *rob_form__compile(struct rob_arena *arena, const char *text,
                                              const struct rob_item *item, const char **wrong);

#endif
