/*
 * An instrument: the form that the reviewers fill in, read from a JSON file (syrob-form(5)).
 *
 *     struct rob_form *form = NULL;
 *     struct rob_error err = {0};
 *     if (rob_form_load(&form, "forms/syrcle.json", &err) != ROB_OK)
 *         return complain(&err);               // file, line and path of the first error
 *     for (size_t i = 0; i < form->n_items; i++)
 *         printf("%d %s\n", form->items[i].number, form->items[i].title);
 *     rob_form_free(form);
 *
 * A loaded form never changes. Everything in it belongs to the form and lives as long. Items,
 * answers, risks and signalling questions are referred to by their index in these arrays inside a
 * program, and by their `id` in files.
 */
#ifndef SYROB_FORM_H
#define SYROB_FORM_H

#include <syrob/status.h>

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    ROB_FORM_RISKS_MAX = 16,      /* levels of the scale */
    ROB_FORM_ANSWERS_MAX = 16,    /* answers of one item */
    ROB_FORM_SIGNALS_MAX = 26,    /* signalling questions of one item */
    ROB_FORM_ITEMS_MAX = 500,     /* items of a form */
    ROB_FORM_BYTES_MAX = 1 << 20, /* a form file */
    ROB_FORM_PROBLEMS_MAX = 100,  /* errors that rob_form_check() reports */
    ROB_RISK_NONE = -1,           /* the risk of an answer that is outside the scale */
    ROB_NOT_FOUND = -1,           /* the index of something that was not found */
};

/* One level of the scale. */
struct rob_risk {
    const char *id;     /* "low" */
    const char *label;  /* "Low risk of bias" */
    const char *symbol; /* "+", one column wide */
    const char *letter; /* "L" */
    const char *color;  /* "#RRGGBB" */
};

struct rob_answer {
    const char *id;    /* "yes" */
    const char *label; /* "Yes" */
    const char *key;   /* "y": one lower-case ASCII letter */
    int risk;          /* index of the form's risks, or ROB_RISK_NONE: not applicable */
    const char *const *aliases;
    size_t n_aliases;
};

/* A question that helps to judge an item. */
struct rob_signal_question {
    const char *id; /* one lower-case letter, as the suggestion names it */
    const char *text;
    bool good_is_yes; /* "yes", and not "no", speaks for a low risk of bias */
};

/* The guidance for one answer of an item: some lines of text. */
struct rob_guidance {
    const char *const *lines;
    size_t n_lines;
};

/* A text to insert as support. */
struct rob_template {
    const char *text;
    int answer; /* whose capital key inserts it, where no text is yet; ROB_NOT_FOUND: none's */
};

enum rob_level { ROB_LEVEL_STUDY, ROB_LEVEL_OUTCOME };

struct rob_item {
    const char *id;
    int number; /* as printed, 1 or more; unique in the form */
    const char *title;
    const char *short_title; /* 1 to 4 columns, heads a narrow table */
    const char *question;
    enum rob_level level;
    int if_item, if_answer; /* asked only where an earlier item has this answer; ROB_NOT_FOUND:
                               always asked */
    size_t domain;          /* index of the form's domains */
    const struct rob_answer *answers;
    size_t n_answers;
    const struct rob_signal_question *signals;
    size_t n_signals;
    const char *suggest;                 /* the expression as written; NULL: none */
    const struct rob_form_code *code;    /* the same, compiled */
    const struct rob_guidance *guidance; /* one an answer, same order */
    const char *note;                    /* NULL: none */
    const char *rule;                    /* the team's own rule; NULL: none */
    const struct rob_template *templates;
    size_t n_templates;
    const char *const *aliases; /* other titles in use for this item */
    size_t n_aliases;
};

/* A type of bias. */
struct rob_domain {
    const char *id, *title;
    size_t first_item, n_items; /* its items are neighbours in the form's array */
};

/* How a form is worked through: an assessment, or screening with one key a record. */
enum rob_form_mode { ROB_MODE_ASSESS, ROB_MODE_SCREEN };

struct rob_form {
    const char *id, *version, *title;
    enum rob_form_mode mode;
    const char *const *highlight; /* words that screening shows in bold */
    size_t n_highlight;
    const char *citation, *doi, *wording, *note; /* NULL where the form has none */
    const struct rob_risk *risks;                /* from the lowest to the highest */
    size_t n_risks;
    const struct rob_domain *domains;
    size_t n_domains;
    const struct rob_item *items; /* in the order of the form */
    size_t n_items;
    char sha256[65]; /* of the file's bytes, lower-case hex */
};

/* Reads a form from memory. `text` may be freed afterwards. Errors: ROB_INVALID (line and JSON path
 * in the text, and what was expected), ROB_NO_MEMORY. */
ROB_API enum rob_status rob_form_read(struct rob_form **out, const char *text, size_t len,
                                      struct rob_error *err);

/* All errors of a form, not only the first, up to ROB_FORM_PROBLEMS_MAX: *out receives *n errors
 * (line, and JSON path with what was expected), the caller's to free(); NULL and 0 for a valid
 * form. Errors: ROB_NO_MEMORY. */
ROB_API enum rob_status rob_form_check(struct rob_error **out, size_t *n, const char *text,
                                       size_t len, struct rob_error *err);

/* Reads a form from a file of at most ROB_FORM_BYTES_MAX bytes. Errors as above, with the file's
 * name before them, and ROB_SYSTEM. */
ROB_API enum rob_status rob_form_load(struct rob_form **out, const char *path,
                                      struct rob_error *err);

ROB_API void rob_form_free(struct rob_form *form);

/* Index of the item, answer, risk or signalling question with this id, or ROB_NOT_FOUND. */
ROB_API int rob_form_item(const struct rob_form *form, const char *id);
ROB_API int rob_form_risk(const struct rob_form *form, const char *id);
ROB_API int rob_item_answer(const struct rob_item *item, const char *id);
ROB_API int rob_item_signal(const struct rob_item *item, const char *id);

/* Finds the item that a person wrote: by its number, its id or a prefix of the id that fits no
 * other. ROB_INVALID with the nearest right word where nothing fits. */
ROB_API enum rob_status rob_form_find_item(int *out, const struct rob_form *form, const char *text,
                                           struct rob_error *err);

/*
 * The categories in which the answers to an item are counted and compared: the risks of the form's
 * scale or, for an item without any answer on the scale, such as a reason for exclusion, the
 * answers themselves, which have no order.
 */
ROB_API bool rob_item_is_rated(const struct rob_item *item); /* has an answer with a risk */
ROB_API size_t rob_item_n_categories(const struct rob_item *item, const struct rob_form *form);
ROB_API const char *rob_item_category_id(const struct rob_item *item, const struct rob_form *form,
                                         size_t category);

/* Index of an answer's category, or ROB_RISK_NONE for one outside the scale of a rated item. */
ROB_API int rob_item_category(const struct rob_item *item, int answer);

/* The template that an answer's capital key inserts; NULL: none. */
ROB_API const char *rob_item_default(const struct rob_item *item, int answer);

/* Finds the answer that a person wrote, in any case: by its id, label, key or alias, or by the id,
 * symbol or letter of a risk that only one answer has. */
ROB_API enum rob_status rob_item_find_answer(int *out, const struct rob_item *item,
                                             const struct rob_form *form, const char *text,
                                             struct rob_error *err);

/* A signalling question's answer. ROB_SIGNAL_NONE: not answered yet. */
#define ROB_SIGNAL_LIST(X)                                                                         \
    X(NONE, "none", "not answered")                                                                \
    X(YES, "yes", "yes")                                                                           \
    X(NO, "no", "no")                                                                              \
    X(UNCLEAR, "unclear", "unclear")                                                               \
    X(NOT_RELEVANT, "not-relevant", "not relevant")

enum rob_signal_answer {
#define X(name, id, text) ROB_SIGNAL_##name,
    ROB_SIGNAL_LIST(X)
#undef X
};

ROB_API const char *rob_signal_id(enum rob_signal_answer answer);

/* Sets *out from an id above ("n", "x" and so on are understood too); false for other texts. */
ROB_API bool rob_signal_parse(enum rob_signal_answer *out, const char *text);

/*
 * The answer that the item's expression suggests for these answers to its signalling questions
 * (`answers[i]` belongs to `signals[i]`), in Kleene's three-valued logic: an answer that speaks for
 * low risk is true, its opposite false, unclear is unknown, and a question that is not relevant
 * drops out of the expression. True suggests the answer of the lowest risk, false that of the
 * highest, unknown the one between. ROB_NOT_FOUND: nothing is relevant, or too little is answered
 * yet. A suggestion is shown and never filled in.
 */
ROB_API int rob_item_suggest(const struct rob_item *item, const enum rob_signal_answer *answers);

/* The answer of the highest risk, where any question is answered against low risk; else
 * ROB_NOT_FOUND. That is the rule that SYRCLE's tool was published with (Hooijmans 2014); the
 * expression of an item may be milder. */
ROB_API int rob_item_suggest_strictly(const struct rob_item *item,
                                      const enum rob_signal_answer *answers);

#endif
