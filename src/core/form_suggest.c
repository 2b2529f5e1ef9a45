/*
 * Suggestion expressions: a recursive-descent compiler to postfix, and its evaluation in Kleene's
 * strong three-valued logic, with a fourth value for operands that drop out.
 */
#include "core/form_parts.h"

#include <assert.h>
#include <string.h>

/* Codes below N_SIGNALS are operands: the index of a signalling question. */
enum { CODE_AND = 100, CODE_OR, STACK_MAX = 64, CODE_MAX = 256 };

struct rob_form_code {
    size_t n;
    uint8_t code[];
};

struct compiler {
    const char *at;
    const struct rob_item *item;
    uint8_t code[CODE_MAX];
    size_t n;
    unsigned depth;
    const char *wrong;
};

static void emit(struct compiler *c, int code)
{
    if (c->n == CODE_MAX)
        c->wrong = "a shorter expression";
    else
        c->code[c->n++] = (uint8_t)code;
}

static char next_sign(struct compiler *c)
{
    while (*c->at == ' ')
        c->at++;
    return *c->at;
}

static void compile_or(struct compiler *c);

static void compile_operand(struct compiler *c)
{
    char sign = next_sign(c);
    char id[2] = {sign, '\0'};
    int signal = sign ? rob_item_signal(c->item, id) : ROB_NOT_FOUND;
    if (sign == '(') {
        c->at++;
        if (++c->depth > STACK_MAX / 4)
            c->wrong = "fewer nested brackets";
        else
            compile_or(c);
        c->depth--;
        if (!c->wrong && next_sign(c) != ')')
            c->wrong = "a closing bracket";
        c->at++;
    } else if (signal != ROB_NOT_FOUND) {
        c->at++;
        emit(c, signal);
    } else {
        c->wrong = "the letter of a signalling question or an opening bracket";
    }
}

static void compile_and(struct compiler *c)
{
    compile_operand(c);
    while (!c->wrong && next_sign(c) == '&') {
        c->at++;
        compile_operand(c);
        emit(c, CODE_AND);
    }
}

static void compile_or(struct compiler *c)
{
    compile_and(c);
    while (!c->wrong && next_sign(c) == '|') {
        c->at++;
        compile_and(c);
        emit(c, CODE_OR);
    }
}

const struct rob_form_code *rob_form__compile(struct rob_arena *arena, const char *text,
                                              const struct rob_item *item, const char **wrong)
{
    struct compiler c = {.at = text, .item = item};
    compile_or(&c);
    if (!c.wrong && next_sign(&c) != '\0')
        c.wrong = "& or | between two questions";
    for (size_t i = 0; !c.wrong && i < item->n_signals; i++)
        if (!memchr(c.code, (int)i, c.n))
            c.wrong = "every signalling question of the item";
    *wrong = c.wrong;
    if (c.wrong)
        return NULL;
    struct rob_form_code *code = rob_arena_new(arena, sizeof *code + c.n);
    if (!code)
        return NULL;
    code->n = c.n;
    memcpy(code->code, c.code, c.n);
    return code;
}

enum truth { BAD, UNKNOWN, GOOD, DROPPED };

static enum truth truth_of(const struct rob_signal_question *signal, enum rob_signal_answer answer)
{
    switch (answer) {
    case ROB_SIGNAL_YES:
        return signal->good_is_yes ? GOOD : BAD;
    case ROB_SIGNAL_NO:
        return signal->good_is_yes ? BAD : GOOD;
    case ROB_SIGNAL_NOT_RELEVANT:
        return DROPPED;
    default:
        return UNKNOWN;
    }
}

/* AND is the lesser of two truths, OR the greater; an operand that drops out leaves the other. */
static enum truth combine(int code, enum truth a, enum truth b)
{
    if (a == DROPPED || b == DROPPED)
        return a == DROPPED ? b : a;
    return (code == CODE_AND) == (a < b) ? a : b;
}

/* `open` is the truth used for a question not answered yet. */
static enum truth evaluate(const struct rob_item *item, const enum rob_signal_answer *answers,
                           enum truth open)
{
    enum truth stack[CODE_MAX];
    size_t depth = 0;
    for (size_t i = 0; i < item->code->n; i++) {
        int code = item->code->code[i];
        if (code < CODE_AND) {
            bool answered = answers[code] != ROB_SIGNAL_NONE;
            stack[depth++] = answered ? truth_of(&item->signals[code], answers[code]) : open;
        } else {
            assert(depth >= 2);
            depth--;
            stack[depth - 1] = combine(code, stack[depth - 1], stack[depth]);
        }
    }
    assert(depth == 1);
    return stack[0];
}

/* The answer with the lowest, highest or middle risk of those that the item has. */
static int answer_for(const struct rob_item *item, enum truth truth)
{
    int low = ROB_NOT_FOUND, high = ROB_NOT_FOUND, between = ROB_NOT_FOUND;
    for (int i = 0; i < (int)item->n_answers; i++) {
        int risk = item->answers[i].risk;
        if (risk == ROB_RISK_NONE)
            continue;
        if (low == ROB_NOT_FOUND || risk < item->answers[low].risk)
            low = i;
        if (high == ROB_NOT_FOUND || risk > item->answers[high].risk)
            high = i;
    }
    for (int i = 0; i < (int)item->n_answers && low != ROB_NOT_FOUND; i++) {
        int risk = item->answers[i].risk;
        if (risk > item->answers[low].risk && risk < item->answers[high].risk &&
            (between == ROB_NOT_FOUND || risk < item->answers[between].risk))
            between = i;
    }
    return truth == GOOD ? low : truth == BAD ? high : between;
}

int rob_item_suggest(const struct rob_item *item, const enum rob_signal_answer *answers)
{
    if (!item->code)
        return ROB_NOT_FOUND;
    /* Open questions may turn out either way, or not relevant: an answer is suggested only if it
     * holds in each case. Kleene's operators are monotone, so the extremes are enough. */
    enum truth truth = evaluate(item, answers, UNKNOWN);
    if (truth == DROPPED || evaluate(item, answers, GOOD) != truth ||
        evaluate(item, answers, BAD) != truth || evaluate(item, answers, DROPPED) != truth)
        return ROB_NOT_FOUND;
    return answer_for(item, truth);
}

int rob_item_suggest_strictly(const struct rob_item *item, const enum rob_signal_answer *answers)
{
    for (size_t i = 0; i < item->n_signals; i++)
        if (truth_of(&item->signals[i], answers[i]) == BAD)
            return answer_for(item, BAD);
    return ROB_NOT_FOUND;
}
