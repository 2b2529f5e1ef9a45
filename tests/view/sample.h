/*
 * A small review for the tests of the screens, made through the library: two reviewers and an
 * adjudicator, eight studies with titles that are hard to draw, first passes that differ.
 *
 *     struct sample sample;
 *     sample_init(&sample, SAMPLE_PLAIN);      // in a folder of its own, the state folder with it
 *     open(sample.path) ...
 *     sample_free(&sample);
 */
#ifndef TESTS_VIEW_SAMPLE_H
#define TESTS_VIEW_SAMPLE_H

#include <syrob/view.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <dirent.h>
#include <locale.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

/* SAMPLE_TEAM: four reviewers, r1 to r4, and no studies. SAMPLE_LETTERS: l, s and h are the keys of
 * the answers; SAMPLE_DIGITS: nine answers, 1 to 9. No studies either. */
enum sample_kind {
    SAMPLE_PLAIN,
    SAMPLE_OUTCOMES,
    SAMPLE_TEAM,
    SAMPLE_LETTERS,
    SAMPLE_DIGITS,
    SAMPLE_SCREENING
};
enum { SAMPLE_TIME = 1795169191 }; /* 2026-11-20 10:06:31 UTC: the time the pictures show */

struct sample {
    char dir[64], state[96], path[96], id[40];
    struct rob_review *review;
};

static const struct rob_study_fields SAMPLE_STUDIES[] = {
    {.label = "Chen 2011",
     .title = "Effect of mild hypothermia on infarct size in a rabbit model of coronary occlusion",
     .authors = "Chen L, Wu H, Garcia M",
     .journal = "J Cardiol Exp",
     .volume = "12",
     .pages = "33-41",
     .doi = "10.1000/xyz123",
     .year = 2011},
    {.label = "Ferreira 2009",
     .title = "Cooling after reperfusion in pigs",
     .authors = "Ferreira, A.; Silva, B.",
     .journal = "Resuscitation",
     .year = 2009},
    {.label = "Hale 1997",
     .title =
         "Regional hypothermia reduces myocardial necrosis even when instituted after coronary "
         "artery occlusion",
     .authors = "Hale SL, Dave RH, Kloner RA",
     .journal = "Basic Res Cardiol",
     .year = 1997},
    {.label = "Zhang 2018",
     .title = "\xe8\xbd\xbb\xe5\xba\xa6\xe4\xbd\x8e\xe6\xb8\xa9\xe5\xaf\xb9\xe5\x85\x94\xe5\xbf\x83"
              "\xe8\x82\x8c\xe6\xa2\x97\xe6\xad\xbb\xe9\x9d\xa2\xe7\xa7\xaf\xe7\x9a\x84\xe5\xbd\xb1"
              "\xe5\x93\x8d: a caf\x65\xcc\x81 of zero-width \xf0\x9f\x91\xa9\xe2\x80\x8d"
              "\xf0\x9f\x94\xac joins",
     .authors = "\xe5\xbc\xa0\xe4\xbc\x9f",
     .year = 2018},
    {.label = "O'Brien 2020", .title = "Tab\there, line\nbreak there", .year = 2020},
    {.label = "Mueller 2014", .title = "Temperature target and infarction", .year = 2014},
    {.label = "Kanemoto 2009", .title = "Mild hypothermia immediately before reperfusion"},
    {.label = "Yamazoe 2014", .title = "Induced hypothermia", .year = 2014},
};
enum { SAMPLE_N_STUDIES = 8 };

static const char *const SAMPLE_IDS[SAMPLE_N_STUDIES] = {
    "chen-2011-aaaa",   "ferreira-2009-bbbb", "hale-1997-cccc",     "zhang-2018-dddd",
    "obrien-2020-eeee", "mueller-2014-ffff",  "kanemoto-2009-gggg", "yamazoe-2014-hhhh"};

static inline char *sample_read(const char *path, size_t *len)
{
    FILE *file = fopen(path, "rb");
    assert_non_null(file);
    fseek(file, 0, SEEK_END);
    long size = ftell(file);
    rewind(file);
    char *text = malloc((size_t)size + 1);
    assert_non_null(text);
    assert_int_equal(fread(text, 1, (size_t)size, file), size);
    text[size] = '\0';
    if (len)
        *len = (size_t)size;
    fclose(file);
    return text;
}

static inline void sample_remove(const char *path)
{
    DIR *dir = opendir(path);
    struct dirent *entry = NULL;
    while (dir && (entry = readdir(dir))) {
        char inner[512];
        if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0)
            continue;
        snprintf(inner, sizeof inner, "%s/%s", path, entry->d_name);
        sample_remove(inner);
    }
    if (dir)
        closedir(dir);
    if (remove(path) != 0)
        return;
}

static inline void sample_record(struct sample *sample, const char *seat, struct rob_event event)
{
    struct rob_error err = {0};
    if (rob_review_record(sample->review, seat, &event, 1, &err))
        fail_msg("%s", err.text);
}

static inline void sample_judge(struct sample *sample, const char *seat, size_t study, size_t item,
                                const char *answer, const char *support)
{
    sample_record(sample, seat,
                  (struct rob_event){.op = ROB_OP_JUDGE,
                                     .study = SAMPLE_IDS[study],
                                     .item = rob_review_form(sample->review)->items[item].id,
                                     .answer = answer,
                                     .support = support ? support : ""});
}

/* A whole first pass: one letter an item, y u n. */
static inline void sample_pass(struct sample *sample, const char *seat, size_t study,
                               const char *answers, bool complete)
{
    struct rob_event events[10];
    struct rob_error err = {0};
    size_t n = strlen(answers);
    assert_true(n <= 10);
    for (size_t i = 0; i < n; i++) {
        char key = answers[i];
        events[i] = (struct rob_event){.op = ROB_OP_JUDGE,
                                       .study = SAMPLE_IDS[study],
                                       .item = rob_review_form(sample->review)->items[i].id,
                                       .answer = key == 'y'   ? "yes"
                                                 : key == 'n' ? "no"
                                                              : "unclear",
                                       .support = key == 'u' ? "Not reported" : ""};
    }
    if (rob_review_record(sample->review, seat, events, n, &err))
        fail_msg("%s", err.text);
    if (complete)
        sample_record(sample, seat,
                      (struct rob_event){.op = ROB_OP_COMPLETE, .study = SAMPLE_IDS[study]});
}

/* Imports a study and assigns the first `n` of r1, r2, r3, r4 to it. */
static inline void sample_study(struct sample *sample, size_t i, size_t n)
{
    static const char *const SEATS[] = {"r1", "r2", "r3", "r4"};
    sample_record(sample, ROB_SEAT_LEAD,
                  (struct rob_event){
                      .op = ROB_OP_STUDY, .study = SAMPLE_IDS[i], .fields = &SAMPLE_STUDIES[i]});
    sample_record(sample, ROB_SEAT_LEAD,
                  (struct rob_event){
                      .op = ROB_OP_ASSIGN, .study = SAMPLE_IDS[i], .seats = SEATS, .n_seats = n});
}

/* Imports the first `n` studies and assigns both reviewers to them. */
static inline void sample_studies(struct sample *sample, size_t n)
{
    for (size_t i = 0; i < n; i++)
        sample_study(sample, i, 2);
}

static inline void sample_fill(struct sample *sample)
{
    sample_studies(sample, SAMPLE_N_STUDIES);
    sample_pass(sample, "r1", 0, "yu", false);
    sample_judge(sample, "r1", 0, 7, "yes", "All animals are in the analysis");
    sample_pass(sample, "r2", 0, "y", false);
    sample_pass(sample, "r2", 1, "yuuuuuuuuy", false);
    struct rob_quote quotes[2] = {{"Animals were kept in standard cages (n = 4 per cage).", "p. 2"},
                                  {"The room was lit from 7 to 19 h.", "p. 3"}};
    sample_record(
        sample, "r2",
        (struct rob_event){.op = ROB_OP_JUDGE,
                           .study = SAMPLE_IDS[1],
                           .item = "random-housing",
                           .answer = "unclear",
                           .support = "Housing is not described beyond \"standard cages\".",
                           .quotes = quotes,
                           .n_quotes = 2});
    sample_record(sample, "r2", (struct rob_event){.op = ROB_OP_COMPLETE, .study = SAMPLE_IDS[1]});
    sample_pass(sample, "r1", 1, "yuunuuuyuy", false);
    struct rob_signal signals[] = {{"a", "no"}, {"b", "unclear"}};
    sample_record(sample, "r1",
                  (struct rob_event){.op = ROB_OP_JUDGE,
                                     .study = SAMPLE_IDS[1],
                                     .item = "random-housing",
                                     .answer = "no",
                                     .support = "Cages stacked by treatment group; treated "
                                                "animals on the top rack, which was warmer.",
                                     .quotes = quotes,
                                     .n_quotes = 1,
                                     .signals = signals,
                                     .n_signals = 2});
    sample_record(sample, "r1", (struct rob_event){.op = ROB_OP_COMPLETE, .study = SAMPLE_IDS[1]});
    sample_pass(sample, "r1", 2, "uuuuuuuuuu", true);
    sample_pass(sample, "r2", 2, "uuuuuuuuuu", true);
    sample_pass(sample, "r1", 6, "yuuuuuyuuy", true);
    sample_pass(sample, "r2", 4, "uuuuuuuuuu", true);
}

/* As it is after a start of the program: nothing has been saved in this session. */
static inline void sample_reopen(struct sample *sample)
{
    struct rob_error err = {0};
    rob_review_free(sample->review);
    sample->review = NULL;
    if (rob_review_open(&sample->review, sample->path, &err))
        fail_msg("%s", err.text);
}

/* SYRCLE's form, with other keys of the answers. */
static inline char *sample_form(enum sample_kind kind, size_t *len)
{
    static const char *const KEYS[][3] = {
        [SAMPLE_LETTERS] = {"l", "s", "h"}, [SAMPLE_DIGITS] = {"1", "2", "3"}};
    static const char *const OLD[] = {"\"key\": \"y\"", "\"key\": \"u\"", "\"key\": \"n\""};
    if (kind == SAMPLE_SCREENING)
        return sample_read(SYROB_SOURCE_DIR "/forms/screen-abstract.json", len);
    char *form = sample_read(SYROB_SOURCE_DIR "/forms/syrcle.json", len);
    if (kind != SAMPLE_LETTERS && kind != SAMPLE_DIGITS)
        return form;
    for (size_t i = 0; i < 3; i++)
        for (char *at = form; (at = strstr(at, OLD[i])); at++)
            at[strlen(OLD[i]) - 2] = KEYS[kind][i][0];
    char *more = strstr(form, "\"answers\": [") + strlen("\"answers\": [");
    char *whole = malloc(*len + 1000);
    int n = snprintf(whole, *len + 1000, "%.*s", (int)(more - form), form);
    for (int i = 4; i <= 9 && kind == SAMPLE_DIGITS; i++)
        n += sprintf(whole + n,
                     "{\"id\":\"a%d\",\"label\":\"Answer %d\",\"key\":\"%d\",\"risk\":null},", i, i,
                     i);
    strcpy(whole + n, more);
    free(form);
    *len = strlen(whole);
    return whole;
}

static inline void sample_init(struct sample *sample, enum sample_kind kind)
{
    static const char *const OUTCOMES[] = {"ALT", "Survival"};
    static const struct rob_seat_setup SEATS[] = {
        {.id = "r1", .name = "Ann Author", .role = "reviewer"},
        {.id = "r2", .name = "Ben Reviewer", .role = "reviewer"},
        {.id = "adj", .name = "Cem Third", .role = "adjudicator"},
        {.id = "r3", .name = "Dora Reviewer", .role = "reviewer"},
        {.id = "r4", .name = "Emil Reviewer", .role = "reviewer"}};
    struct rob_error err = {0};
    size_t len = 0;
    memset(sample, 0, sizeof *sample);
    setlocale(LC_CTYPE, "C.UTF-8");
    setenv("TZ", "UTC", 1);
    tzset();
    snprintf(sample->dir, sizeof sample->dir, "%s/syrob-view-XXXXXX",
             access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp"); /* where fsync() costs nothing */
    assert_non_null(mkdtemp(sample->dir));
    snprintf(sample->state, sizeof sample->state, "%s/state", sample->dir);
    snprintf(sample->path, sizeof sample->path, "%s/review", sample->dir);
    setenv("XDG_STATE_HOME", sample->state, 1);
    char *form = sample_form(kind, &len);
    struct rob_review_setup setup = {.title = "Hypothermia-MI review",
                                     .form = form,
                                     .form_len = len,
                                     .seats = SEATS,
                                     .n_seats = kind == SAMPLE_TEAM ? 5 : 3,
                                     .outcomes = OUTCOMES,
                                     .n_outcomes = kind == SAMPLE_OUTCOMES ? 2 : 0,
                                     .mode = "study"};
    if (rob_review_create(sample->path, &setup, &err) ||
        rob_review_open(&sample->review, sample->path, &err))
        fail_msg("%s", err.text);
    free(form);
    snprintf(sample->id, sizeof sample->id, "%s", rob_review_id(sample->review));
    if (kind == SAMPLE_PLAIN)
        sample_fill(sample);
    if (kind == SAMPLE_SCREENING)
        sample_studies(sample, SAMPLE_N_STUDIES);
    sample_reopen(sample);
}

static inline void sample_free(struct sample *sample)
{
    rob_review_free(sample->review);
    sample_remove(sample->dir);
}

#endif
