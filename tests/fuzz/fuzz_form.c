/*
 * The form reader on any bytes. In a form that is accepted every index points to something, what
 * it calls by an id is found by it, and suggestions keep what they promise.
 */
#include "must.h"

#include "core/form_differences.h"

#include "base/hash.h"
#include "base/text.h"
#include "base/utf8.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static void check_text(const char *text)
{
    must(text && *text && rob_utf8_valid_prefix(text, strlen(text)) == strlen(text));
}

static void check_texts(const char *const *texts, size_t n)
{
    for (size_t i = 0; i < n; i++)
        check_text(texts[i]);
}

/* --- suggestions ------------------------------------------------------------------------- */

static unsigned next_random(uint32_t *state)
{
    *state = *state * 1664525u + 1013904223u;
    return *state >> 16;
}

/* A suggestion made while questions are still open stays, however they are answered. */
static void check_suggestion(const struct rob_item *item, uint32_t *random)
{
    enum rob_signal_answer partial[ROB_FORM_SIGNALS_MAX], whole[ROB_FORM_SIGNALS_MAX];
    for (size_t i = 0; i < item->n_signals; i++)
        partial[i] = (enum rob_signal_answer)(next_random(random) % 5);
    int suggested = rob_item_suggest(item, partial);
    must(suggested == ROB_NOT_FOUND || (suggested >= 0 && (size_t)suggested < item->n_answers));
    must(suggested == ROB_NOT_FOUND || item->answers[suggested].risk != ROB_RISK_NONE);
    for (int n = 0; suggested != ROB_NOT_FOUND && n < 4; n++) {
        for (size_t i = 0; i < item->n_signals; i++)
            whole[i] = partial[i] != ROB_SIGNAL_NONE
                           ? partial[i]
                           : (enum rob_signal_answer)(1 + next_random(random) % 4);
        must(rob_item_suggest(item, whole) == suggested);
    }
}

static void check_extremes(const struct rob_item *item)
{
    enum rob_signal_answer good[ROB_FORM_SIGNALS_MAX], bad[ROB_FORM_SIGNALS_MAX],
        none[ROB_FORM_SIGNALS_MAX];
    for (size_t i = 0; i < item->n_signals; i++) {
        good[i] = item->signals[i].good_is_yes ? ROB_SIGNAL_YES : ROB_SIGNAL_NO;
        bad[i] = item->signals[i].good_is_yes ? ROB_SIGNAL_NO : ROB_SIGNAL_YES;
        none[i] = ROB_SIGNAL_NOT_RELEVANT;
    }
    int low = rob_item_suggest(item, good), high = rob_item_suggest(item, bad);
    must(low != ROB_NOT_FOUND && high != ROB_NOT_FOUND);
    must(item->answers[low].risk <= item->answers[high].risk);
    must(rob_item_suggest(item, none) == ROB_NOT_FOUND);
}

/* --- parts ------------------------------------------------------------------------------- */

static void check_answers(const struct rob_form *form, const struct rob_item *item)
{
    struct rob_error err = {0};
    size_t n_scaled = 0;
    must(item->n_answers > 0 && item->n_answers <= ROB_FORM_ANSWERS_MAX);
    for (size_t i = 0; i < item->n_answers; i++) {
        const struct rob_answer *answer = &item->answers[i];
        int found = ROB_NOT_FOUND;
        check_text(answer->label);
        check_texts(answer->aliases, answer->n_aliases);
        must(strlen(answer->key) == 1 && rob_text_is_id(answer->id, 64));
        must(answer->risk == ROB_RISK_NONE ||
             (answer->risk >= 0 && (size_t)answer->risk < form->n_risks));
        n_scaled += answer->risk != ROB_RISK_NONE;
        must(rob_item_answer(item, answer->id) == (int)i);
        must(rob_item_find_answer(&found, item, form, answer->id, &err) == ROB_OK);
        must(found == (int)i);
        must(rob_item_find_answer(&found, item, form, answer->label, &err) == ROB_OK);
    }
    must(n_scaled > 0);
}

static void check_signals(const struct rob_item *item, uint32_t *random)
{
    must(item->n_signals <= ROB_FORM_SIGNALS_MAX);
    for (size_t i = 0; i < item->n_signals; i++) {
        check_text(item->signals[i].text);
        must(rob_item_signal(item, item->signals[i].id) == (int)i);
    }
    must(!item->suggest == !item->code);
    for (int n = 0; item->code && n < 16; n++)
        check_suggestion(item, random);
    if (item->code)
        check_extremes(item);
}

static void check_item(const struct rob_form *form, size_t i, uint32_t *random)
{
    const struct rob_item *item = &form->items[i];
    struct rob_error err = {0};
    char number[16];
    int found = ROB_NOT_FOUND;
    check_text(item->title);
    check_text(item->short_title);
    check_text(item->question);
    for (size_t t = 0; t < item->n_templates; t++) {
        check_text(item->templates[t].text);
        must(item->templates[t].answer == ROB_NOT_FOUND ||
             (size_t)item->templates[t].answer < item->n_answers);
    }
    check_texts(item->aliases, item->n_aliases);
    for (size_t a = 0; a < item->n_answers; a++)
        check_texts(item->guidance[a].lines, item->guidance[a].n_lines);
    must(item->number >= 1 && rob_form_item(form, item->id) == (int)i);
    snprintf(number, sizeof number, "%d", item->number);
    must(rob_form_find_item(&found, form, number, &err) == ROB_OK && found == (int)i);
    must(rob_form_find_item(&found, form, item->id, &err) == ROB_OK && found == (int)i);
    const struct rob_domain *domain = &form->domains[item->domain];
    must(item->domain < form->n_domains && i >= domain->first_item &&
         i < domain->first_item + domain->n_items);
    check_answers(form, item);
    check_signals(item, random);
}

/* --- the whole --------------------------------------------------------------------------- */

static void check_form(const struct rob_form *form)
{
    uint32_t random = (uint32_t)strtoul(form->sha256 + 56, NULL, 16);
    size_t n_items = 0;
    check_text(form->id);
    check_text(form->version);
    check_text(form->title);
    must(form->n_risks >= 2 && form->n_risks <= ROB_FORM_RISKS_MAX);
    for (size_t i = 0; i < form->n_risks; i++) {
        check_text(form->risks[i].label);
        must(rob_form_risk(form, form->risks[i].id) == (int)i);
        must(rob_utf8_columns(form->risks[i].symbol, strlen(form->risks[i].symbol)) == 1);
    }
    must(form->n_items <= ROB_FORM_ITEMS_MAX);
    for (size_t d = 0; d < form->n_domains; d++) {
        check_text(form->domains[d].title);
        must(form->domains[d].first_item == n_items && form->domains[d].n_items > 0);
        n_items += form->domains[d].n_items;
    }
    must(n_items == form->n_items);
    for (size_t i = 0; i < form->n_items; i++)
        check_item(form, i, &random);
}

static void check_same(const struct rob_form *form, const struct rob_form *other)
{
    struct rob_buf text = {0};
    must(strcmp(form->sha256, other->sha256) == 0);
    must(!rob_form_differences(&text, form, other));
    must(strcmp(rob_buf_text(&text), "\n  only the layout of the file") == 0);
    rob_buf_free(&text);
}

/* The same bytes, from a file. */
static void check_file(const struct rob_form *form, const uint8_t *data, size_t size)
{
    char memory[] = "/dev/shm/syrob-fuzz-XXXXXX", disk[] = "/tmp/syrob-fuzz-XXXXXX";
    char *path = access("/dev/shm", W_OK) == 0 ? memory : disk, hash[ROB_HASH_HEX + 1];
    struct rob_form *loaded = NULL;
    int fd = mkstemp(path);
    if (fd < 0 || write(fd, data, size) != (ssize_t)size)
        abort();
    close(fd);
    must(rob_form_load(&loaded, path, NULL) == ROB_OK);
    unlink(path);
    rob_sha256_hex(hash, data, size, "", 0);
    must(strcmp(form->sha256, hash) == 0);
    check_same(form, loaded);
    rob_form_free(loaded);
}

/* All that is wrong: nothing where the form can be read, else beginning with what reading says. */
static void check_problems(const uint8_t *data, size_t size, const struct rob_error *first)
{
    struct rob_error *all = NULL, err = {0};
    size_t n = 0;
    must(rob_form_check(&all, &n, (const char *)data, size, &err) == ROB_OK);
    must((n == 0) == (first->status == ROB_OK) && (n == 0) == (all == NULL));
    must(n == 0 || (all[0].line == first->line && strcmp(all[0].text, first->text) == 0));
    for (size_t i = 0; i < n; i++)
        check_text(all[i].text);
    free(all);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct rob_form *form = NULL;
    struct rob_error err = {0};
    enum rob_status status = rob_form_read(&form, (const char *)data, size, &err);
    must(status == err.status && (status == ROB_OK) == (form != NULL));
    must(status == ROB_OK || (status == ROB_INVALID && err.text[0]));
    check_problems(data, size, &err);
    if (form) {
        check_form(form);
        check_file(form, data, size);
    }
    rob_form_free(form);
    return 0;
}
