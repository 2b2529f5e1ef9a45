#include "session/visit.h"

#include "base/file.h"
#include "session/judge.h"
#include "session/state_path.h"
#include "session/studies.h"
#include "session/words.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum {
    FILE_MAX = 1 << 16,
    LOOK_MS = 3000,       /* between two looks at the folder */
    REST = 20,            /* reading the review again takes a twentieth of the time at most */
    STUDY_MOST = 60 * 60, /* seconds: nobody works longer on a study without a pause */
    PACE_LEAST = 3,       /* studies, before a pace is told */
};

static char *path_of(const struct rob_session *session)
{
    return rob_state_path(session->review, "visits", session->seat);
}

/* --- where it was ------------------------------------------------------------------------ */

/* Value of a line "NAME VALUE", or -1. */
static long number_of(const char *text, const char *name)
{
    size_t n = strlen(name);
    for (const char *line = text; line; line = strchr(line, '\n')) {
        line += *line == '\n';
        if (strncmp(line, name, n) == 0 && line[n] == ' ')
            return strtol(line + n + 1, NULL, 10);
    }
    return -1;
}

/* Selects the study, and remembers the item for when its form is opened. */
static void take_up(struct rob_session *session, size_t study, const char *text)
{
    long item = number_of(text, "item");
    rob_studies_select(session, study);
    if (item < 1 || (size_t)item > session->form->n_items)
        return;
    session->visit.item = (size_t)item;
    session->visit.study = study;
}

void rob_visit_resume_item(struct rob_session *session)
{
    struct rob_visit *visit = &session->visit;
    if (visit->item > 0 && visit->study == session->judging.study)
        rob_judge_select(session, visit->item - 1, ROB_NO_OUTCOME);
    visit->item = 0;
}

static void resume_study(struct rob_session *session, const char *text)
{
    const char *line = strstr(text, "study ");
    size_t len = line ? strcspn(line + 6, "\n") : 0, study = 0;
    char *id = len ? strndup(line + 6, len) : NULL;
    if (id && rob_view_find_study(&study, session->view, id, NULL) == ROB_OK &&
        rob_studies_progress(session, study) != ROB_COMPLETE &&
        (!rob_view_is_pilot(session->view, session->studies.study) ||
         rob_view_is_pilot(session->view, study)))
        take_up(session, study, text);
    free(id);
}

static void name_finished(char name[80], const struct rob_session *session, size_t seat)
{
    snprintf(name, 80, "finished %s", rob_view_seat(session->view, seat).id);
}

/* Adds "Bo Chen finished 3 studies" for each of the others who has finished more since the counts
 * that are known; true if anybody has. The counts are then known. */
static bool add_news(struct rob_session *session, struct rob_buf *out)
{
    struct rob_visit *visit = &session->visit;
    bool any = false;
    for (size_t i = 0; i < rob_view_n_seats(session->view) && i < ROB_COUNT(visit->finished); i++) {
        size_t n[3] = {0};
        rob_view_seat_totals(n, session->view, i);
        size_t more =
            n[ROB_COMPLETE] > visit->finished[i] ? n[ROB_COMPLETE] - visit->finished[i] : 0;
        visit->finished[i] = n[ROB_COMPLETE];
        if (!more || i == rob_session_me(session))
            continue;
        rob_buf_printf(out, "%s%s finished %zu %s", any ? ", " : "", rob_word_name(session, i),
                       more, more == 1 ? "study" : "studies");
        any = true;
    }
    return any;
}

void rob_visit_resume(struct rob_session *session)
{
    struct rob_visit *visit = &session->visit;
    struct rob_buf text = {0};
    char *path = path_of(session);
    bool known = path && rob_file_read(&text, AT_FDCWD, path, FILE_MAX, false, NULL) == ROB_OK;
    const char *kept = rob_buf_text(&text);
    long filter = number_of(kept, "filter"), sort = number_of(kept, "sort");
    for (size_t i = 0; i < rob_view_n_seats(session->view) && i < ROB_COUNT(visit->finished); i++) {
        char name[80];
        size_t n[3] = {0};
        rob_view_seat_totals(n, session->view, i);
        name_finished(name, session, i);
        long before = known ? number_of(kept, name) : -1;
        visit->finished[i] = before >= 0 ? (size_t)before : n[ROB_COMPLETE];
    }
    if (known && filter >= 0 && filter < ROB_STUDIES_DIFFER_ON)
        session->studies.filter = (int)filter;
    if (known && sort >= 0 && sort < ROB_STUDIES_N_SORTS)
        session->studies.sort = (int)sort;
    if (known) {
        rob_studies_make_rows(session);
        resume_study(session, kept);
    }
    if (session->studies.n_rows == 0 && session->studies.filter != ROB_STUDIES_ALL) {
        session->studies.filter = ROB_STUDIES_ALL; /* nothing is left of what was shown */
        rob_studies_make_rows(session);
    }
    struct rob_buf news = {0};
    session->visit.untold = session->message[0] != '\0';
    if (!session->visit.untold && add_news(session, &news))
        rob_session_say(session, "Since your last visit: %s.", rob_buf_text(&news));
    rob_buf_free(&news);
    rob_buf_free(&text);
    free(path);
}

void rob_visit_save(struct rob_session *session)
{
    const struct rob_studies *list = &session->studies;
    const struct rob_visit *visit = &session->visit;
    struct rob_buf text = {0};
    char *path = session->seat[0] && session->view ? path_of(session) : NULL;
    if (!path)
        return;
    rob_buf_printf(&text, "filter %d\nsort %d\n", list->filter, list->sort);
    if (list->n_rows > 0)
        rob_buf_printf(&text, "study %s\n", rob_view_study(session->view, list->study).id);
    if (list->n_rows > 0 && session->judging.opened && session->judging.study == list->study)
        rob_buf_printf(&text, "item %zu\n", session->judging.item + 1);
    for (size_t i = 0; i < rob_view_n_seats(session->view) && i < ROB_COUNT(visit->finished); i++) {
        char name[80];
        name_finished(name, session, i);
        rob_buf_printf(&text, "%s %zu\n", name, visit->finished[i]); /* as far as was told */
    }
    if (!text.failed && rob_file_make_way(path, 0700, NULL) == ROB_OK)
        (void)rob_file_write_private(AT_FDCWD, path, text.data, text.len, true, NULL);
    rob_buf_free(&text);
    free(path);
}

/* --- what the others did ----------------------------------------------------------------- */

static int64_t clock_ms(void)
{
    struct timespec now = {0};
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* A message that is there is left to be read. */
static bool tell(struct rob_session *session)
{
    struct rob_buf text = {0};
    if (!session->visit.untold || session->message[0])
        return false;
    session->visit.untold = false;
    bool any = add_news(session, &text);
    if (any)
        rob_session_say(session, "%s.", rob_buf_text(&text));
    rob_buf_free(&text);
    return any;
}

bool rob_visit_look(struct rob_session *session)
{
    struct rob_visit *visit = &session->visit;
    int64_t begun = clock_ms();
    if (begun < visit->due || !session->seat[0])
        return false;
    visit->due = begun + LOOK_MS;
    bool changed = rob_review_has_news(session->review);
    if (changed) {
        rob_session_reload(session);
        visit->untold = true;
        int64_t took = clock_ms() - begun;
        visit->due = begun + (took * REST > LOOK_MS ? took * REST : LOOK_MS);
    }
    return tell(session) || changed;
}

/* --- pace -------------------------------------------------------------------------------- */

static int64_t now_of(const struct rob_session *session)
{
    return session->fixed_time ? session->fixed_time : (int64_t)time(NULL);
}

void rob_visit_begin_study(struct rob_session *session)
{
    rob_visit_pause_study(session);
    session->visit.since = now_of(session);
}

void rob_visit_pause_study(struct rob_session *session)
{
    struct rob_visit *visit = &session->visit;
    int64_t spent = visit->since ? now_of(session) - visit->since : 0;
    visit->spent += spent < 0 ? 0 : spent < STUDY_MOST ? spent : STUDY_MOST;
    visit->since = 0;
}

void rob_visit_finish_study(struct rob_session *session)
{
    rob_visit_pause_study(session);
    session->visit.n_finished++;
}

/* "6 min", "2 h" */
static void add_span(struct rob_buf *out, double seconds)
{
    if (seconds < 1)
        rob_buf_str(out, "less than 1 s");
    else if (seconds < 90)
        rob_buf_printf(out, "%.0f s", seconds);
    else if (seconds < 90 * 60)
        rob_buf_printf(out, "%.0f min", seconds / 60);
    else
        rob_buf_printf(out, "%.0f h", seconds / 3600);
}

void rob_visit_pace(const struct rob_session *session, struct rob_buf *out)
{
    const struct rob_visit *visit = &session->visit;
    const size_t *n = session->counts.mine;
    if (visit->n_finished < PACE_LEAST || !session->seat[0])
        return;
    size_t left = n[ROB_PARTIAL] + n[ROB_UNTOUCHED];
    double each = (double)visit->spent / (double)visit->n_finished;
    add_span(out, each);
    rob_buf_str(out, session->form->mode == ROB_MODE_SCREEN ? " a record" : " a study");
    if (left == 0)
        return;
    rob_buf_str(out, ", about ");
    add_span(out, each * (double)left);
    rob_buf_str(out, " left");
}
