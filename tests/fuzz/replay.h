/* A review in memory: a small form, and the model of some journals. */
#ifndef SYROB_FUZZ_REPLAY_H
#define SYROB_FUZZ_REPLAY_H

#include "chain.h"

#include "store/review_state.h"

/* Three items: the second has signalling questions, the third is judged per outcome. */
static const char replay_form[] =
    "{\"syrob_form\":1,\"id\":\"small\",\"version\":\"1\",\"title\":\"Small\","
    "\"scale\":[\"low\",\"unclear\",\"high\"],"
    "\"risks\":{\"low\":{\"label\":\"Low\",\"symbol\":\"+\",\"letter\":\"L\",\"color\":\"#02C100\"},"
    "\"unclear\":{\"label\":\"?\",\"symbol\":\"?\",\"letter\":\"U\",\"color\":\"#E2DF07\"},"
    "\"high\":{\"label\":\"High\",\"symbol\":\"-\",\"letter\":\"H\",\"color\":\"#BF0000\"}},"
    "\"answers\":[{\"id\":\"yes\",\"label\":\"Yes\",\"key\":\"y\",\"risk\":\"low\"},"
    "{\"id\":\"unclear\",\"label\":\"Unclear\",\"key\":\"u\",\"risk\":\"unclear\"},"
    "{\"id\":\"no\",\"label\":\"N\\u202eo\",\"key\":\"n\",\"risk\":\"high\"}],"
    "\"domains\":[{\"id\":\"selection\",\"title\":\"Selection bias\",\"items\":["
    "{\"id\":\"seq\",\"number\":1,\"title\":\"Sequence\",\"short\":\"Seq\",\"question\":\"?\","
    "\"level\":\"study\"},"
    "{\"id\":\"house\",\"number\":2,\"title\":\"Housing\",\"short\":\"Hou\",\"question\":\"?\","
    "\"level\":\"study\",\"signals\":[{\"id\":\"a\",\"text\":\"A?\",\"good\":\"yes\"},"
    "{\"id\":\"b\",\"text\":\"B?\",\"good\":\"no\"}],\"suggest\":\"a&b\"}]},"
    "{\"id\":\"detection\",\"title\":\"Detection \\u202ebias\",\"items\":["
    "{\"id\":\"blind\",\"number\":3,\"title\":\"Blin\\u202eding\",\"short\":\"Bli\",\"question\":\"?\","
    "\"level\":\"outcome\",\"answers\":[{\"id\":\"yes\",\"label\":\"Yes\",\"key\":\"y\","
    "\"risk\":\"low\"},{\"id\":\"no\",\"label\":\"N\\u202eo\",\"key\":\"n\",\"risk\":\"high\"},"
    "{\"id\":\"na\",\"label\":\"Not applicable\",\"key\":\"x\",\"risk\":null}]}]}]}";

/* The beginning of every review, so that short inputs get far. */
static const char replay_beginning[] =
    "@lead\n"
    "{\"op\":\"form\",\"file\":\"form.json\",\"sha256\":\"5a\",\"was\":[]}\n"
    "{\"op\":\"title\",\"title\":\"A review\",\"was\":[]}\n"
    "{\"op\":\"mode\",\"open\":\"study\",\"was\":[]}\n"
    "{\"op\":\"seat\",\"seat\":\"r1\",\"name\":\"Ana\",\"role\":\"reviewer\",\"was\":[]}\n"
    "{\"op\":\"seat\",\"seat\":\"r2\",\"name\":\"\",\"role\":\"reviewer\",\"was\":[]}\n"
    "{\"op\":\"seat\",\"seat\":\"adj\",\"name\":\"Cy\",\"role\":\"adjudicator\",\"was\":[]}\n"
    "{\"op\":\"outcome\",\"study\":null,\"outcomes\":[\"ALT\",\"AST\"],\"was\":[]}\n"
    "{\"op\":\"study\",\"study\":\"s1\",\"authors\":\"Hale, A\",\"year\":1997}\n"
    "{\"op\":\"study\",\"study\":\"s2\",\"authors\":\"Hale, A\",\"year\":1997}\n";

static inline struct rob_form *the_form(void)
{
    static struct rob_form *form; /* for the life of the process */
    if (!form)
        must(rob_form_read(&form, replay_form, sizeof replay_form - 1, NULL) == ROB_OK);
    return form;
}

/* A review without a folder. */
static inline void init_review(struct rob_review *review)
{
    *review = (struct rob_review){.dir = -1, .journals = -1, .state = -1};
    memcpy(review->id, CHAIN_REVIEW, sizeof review->id);
    review->form = the_form();
    rob_model_init(&review->model, review->form);
    review->model.review_id = review->id;
}

static inline enum rob_status tell_nothing(void *context, unsigned line, const char *kind,
                                           const char *message)
{
    (void)context;
    must(line > 0 && kind && message);
    return ROB_OK;
}

/* Reads a journal into the model. As in a check, what is good of a damaged one counts. */
static inline enum rob_status replay_chain(struct rob_journal_end *end, struct rob_review *review,
                                           const struct chain *chain)
{
    struct rob_journal_head head = {.seat = chain->seat, .writer = chain->writer};
    struct rob_error err = {0};
    uint32_t journal = (uint32_t)review->model.journals.n;
    *end = (struct rob_journal_end){0};
    must(rob_model_add_journal(&review->model, chain->key, &head, NULL) == ROB_OK);
    enum rob_status status =
        rob_journal_read_lines(end, rob_buf_text(&chain->text), chain->text.len, &review->model,
                               journal, tell_nothing, NULL, &err);
    must(status == ROB_OK || (status == ROB_INVALID && err.text[0]));
    return status;
}

/* Replays the lead's journals and then the others, in their order or against it. */
static inline void replay(struct rob_review *review, const struct chains *chains, bool backwards)
{
    struct rob_journal_end end;
    init_review(review);
    for (int lead = 1; lead >= 0; lead--)
        for (size_t i = 0; i < chains->n; i++) {
            const struct chain *chain = &chains->at[backwards && !lead ? chains->n - 1 - i : i];
            if ((rob_journal_kind_of(chain->seat) == ROB_JOURNAL_LEAD) == (lead == 1))
                (void)replay_chain(&end, review, chain);
        }
    must(rob_model_refresh(&review->model, NULL) == ROB_OK);
}

static inline void forget_review(struct rob_review *review)
{
    rob_model_free(&review->model);
}

#endif
