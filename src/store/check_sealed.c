/*
 * Checking what a sealed review proves: the keys are those that were committed to, nobody has two,
 * and all boxes whose key is out hold an event. All of it is public, so nothing need be hidden.
 */
#include "store/check_parts.h"

#include <string.h>

__attribute__((format(printf, 4, 5))) static enum rob_status report(struct rob_review *review,
                                                                    const struct rob_event *event,
                                                                    const char *kind,
                                                                    const char *format, ...)
{
    struct rob_buf text = {0};
    va_list args;
    va_start(args, format);
    rob_buf_vprintf(&text, format, args);
    va_end(args);
    enum rob_status status =
        text.failed
            ? ROB_NO_MEMORY
            : rob_review__add_problem(review, review->model.journals.at[event->journal].file,
                                      event->line, kind, text.data);
    rob_buf_free(&text);
    return status;
}

static const struct rob_model_journal *journal_of(const struct rob_review *review,
                                                  const struct rob_event *event)
{
    return &review->model.journals.at[event->journal];
}

static const char *label_of(const struct rob_review *review, const struct rob_event *event)
{
    int study = rob_model_study(&review->model, event->study);
    return study == ROB_NOT_FOUND ? event->study : review->model.studies.at[study].study.label;
}

/* Has another reviewer accepted the key of this journal? */
static bool is_accepted(const struct rob_model *model, const struct rob_model_journal *journal)
{
    bool found = false;
    for (size_t i = 0; i < model->meetings.n && !found; i++) {
        const struct rob_event *event = &model->nodes.at[model->meetings.at[i]]->event;
        found = strcmp(event->seat, journal->seat) == 0 && strcmp(event->key, journal->key) == 0 &&
                strcmp(model->journals.at[event->journal].seat, journal->seat) != 0;
    }
    return found;
}

/* Reported at the first line of each journal. */
static enum rob_status check_first_line(struct rob_review *review, const struct rob_event *event)
{
    const struct rob_model *model = &review->model;
    const struct rob_model_journal *journal = journal_of(review, event);
    char fingerprint[ROB_FINGERPRINT_TEXT + 1];
    if (journal->kind != ROB_JOURNAL_REVIEWER ||
        !rob_model_seat_has_other(model, journal->seat, journal->key) ||
        is_accepted(model, journal))
        return ROB_OK;
    rob_fingerprint(fingerprint, journal->key);
    return report(review, event, "second-key",
                  "%s has several keys, and nobody else has accepted %s: ask whether it is "
                  "genuine; if so: syrob key accept %s %s --as YOUR-ID",
                  journal->seat, fingerprint, journal->seat, fingerprint);
}

/* A copy that lacks the other's journals proves nothing. */
static enum rob_status check_meeting(struct rob_review *review, const struct rob_event *event)
{
    const char *seat = journal_of(review, event)->seat;
    if (rob_model_seat_has_key(&review->model, event->seat, event->key))
        return ROB_OK;
    if (rob_model_seat_has_other(&review->model, event->seat, event->key))
        return report(review, event, "wrong-key",
                      "%s met another key of %s than the journals of %s have", seat, event->seat,
                      event->seat);
    return report(review, event, "missing-reference",
                  "%s met a key of %s, whose journals are missing; merge the copy that has them",
                  seat, event->seat);
}

static enum rob_status check_reveal(struct rob_review *review, const struct rob_event *event)
{
    return event->seal == ROB_SEAL_OPEN
               ? ROB_OK
               : report(review, event, "wrong-key",
                        "the key that %s published for %s is not the one committed to",
                        journal_of(review, event)->seat, label_of(review, event));
}

/* A box under the key of another reviewer journal stays closed rightly. */
static bool has_good_reveal(const struct rob_model *model, const struct rob_event *event)
{
    const struct rob_model_journal *journal = &model->journals.at[event->journal];
    int study = rob_model_study(model, event->study);
    const struct rob_node *node =
        study == ROB_NOT_FOUND
            ? NULL
            : rob_model_newest(model, rob_cell_key(ROB_CELL_REVEAL, ROB_NOT_FOUND, study,
                                                   ROB_NOT_FOUND, ROB_NO_OUTCOME));
    for (; node; node = rob_model_older(model, node)) {
        const struct rob_model_journal *of = &model->journals.at[node->event.journal];
        if (strcmp(of->seat, journal->seat) == 0 && strcmp(of->key, journal->key) == 0 &&
            node->event.seal == ROB_SEAL_OPEN)
            return true;
    }
    return false;
}

static enum rob_status check_box(struct rob_review *review, const struct rob_event *event)
{
    const char *seat = journal_of(review, event)->seat;
    return event->box && has_good_reveal(&review->model, event)
               ? report(review, event, "closed-box",
                        "the box does not open with the key that %s published: the first pass of "
                        "%s cannot be read",
                        seat, label_of(review, event))
               : ROB_OK;
}

static enum rob_status check_event(struct rob_review *review, const struct rob_event *event)
{
    switch (event->op) {
    case ROB_OP_OPEN:
        return check_first_line(review, event);
    case ROB_OP_MEET:
        return check_meeting(review, event);
    case ROB_OP_REVEAL:
        return check_reveal(review, event);
    default:
        return event->seal == ROB_SEAL_CLOSED ? check_box(review, event) : ROB_OK;
    }
}

enum rob_status rob_check__sealing(struct rob_review *review)
{
    enum rob_status status = ROB_OK;
    for (size_t i = 0; review->sealed && i < review->model.nodes.n && !status; i++)
        status = check_event(review, &review->model.nodes.at[i]->event);
    return status;
}
