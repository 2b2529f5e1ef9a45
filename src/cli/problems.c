/* Notes about what is not as it should be in a review. */
#include "cli/cli.h"

#include "base/utf8.h"

#include <stdio.h>
#include <string.h>

enum { PROBLEMS_SHOWN = 3 };

static void note_problem(const struct rob_problem *problem)
{
    struct rob_buf text = {0}, shown = {0};
    rob_buf_str(&text, problem->file);
    if (problem->line)
        rob_buf_printf(&text, ":%u", problem->line);
    rob_buf_printf(&text, ": %s", problem->message);
    rob_text_show(&shown, rob_buf_text(&text), text.len);
    fprintf(stderr, "Note: %s\n", rob_buf_text(&shown));
    rob_buf_free(&text);
    rob_buf_free(&shown);
}

/* Problems that `check` does not show, or that everybody who works with the review must know. */
static bool is_always_shown(const struct rob_problem *problem)
{
    static const char *const kinds[] = {"elsewhere", "shorter",      "changed",
                                        "gone",      "not-recorded", "damaged"};
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (strcmp(problem->kind, kinds[i]) == 0)
            return true;
    return false;
}

void rob_cli_note_problems(const struct rob_review *review)
{
    size_t n_others = 0;
    for (size_t i = 0; i < rob_review_n_problems(review); i++) {
        struct rob_problem problem = rob_review_problem(review, i);
        if (is_always_shown(&problem) || n_others++ < PROBLEMS_SHOWN)
            note_problem(&problem);
    }
    if (n_others > PROBLEMS_SHOWN)
        fprintf(stderr, "Note: %zu more problems in the journals; see: syrob check\n",
                n_others - PROBLEMS_SHOWN);
}
