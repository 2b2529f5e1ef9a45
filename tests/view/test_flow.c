/* The effect of keys on a study, from the first judgement to done; finding; pasting. */
#include "view/plain.h"

#include "session/judge.h"
#include "session/studies.h"

static const char PASTE[] = "yes, no, q\nn = 10";

static void test_ten_judgements_and_done_are_fourteen_keys(void **state)
{
    (void)state;
    fixture_begin(&fixture, NULL, ROB_TUI_LIST);
    fixture_keys(&fixture, "1");
    assert_string_equal(fixture.tui.session.seat, "r1");
    fixture.tui.session.studies.study = 3;
    rob_studies_make_rows(&fixture.tui.session);
    fixture_keys(&fixture, "\rYYNUYYUUYYd\r");
    assert_int_equal(strlen("1\rYYNUYYUUYYd\r"), 14);
    assert_int_equal(
        rob_view_progress(fixture.tui.session.view, 3, rob_session_me(&fixture.tui.session)),
        ROB_COMPLETE);
    assert_int_equal(fixture_judged(&fixture, "r1", 3, 2).answer, NO);
    assert_int_equal(fixture_judged(&fixture, "r1", 3, 9).answer, YES);
    assert_shows(&fixture, "Zhang 2018 is finished. Enter opens");
}

/* What is not on the form is not undone unseen; a finished study is not undone at all. */
static void test_undo_elsewhere_asks(void **state)
{
    (void)state;
    fixture_begin(&fixture, "r1", ROB_TUI_LIST);
    fixture_keys(&fixture, "\ry\033]z");
    assert_shows(&fixture, "The last change was in another study: Chen 2011, item 3.");
    fixture_keys(&fixture, "\033");
    assert_int_equal(fixture_judged(&fixture, "r1", 0, 2).answer, YES);
    fixture_keys(&fixture, "z\r");
    assert_shows(&fixture, "Undone: Chen 2011, item 3 (Allocation concealment): back to not");
    fixture_keys(&fixture, "Z\r");
    assert_int_equal(fixture_judged(&fixture, "r1", 0, 2).answer, YES);
    fixture_keys(&fixture, "[jjz");
    assert_shows(&fixture, "Undone: Chen 2011, item 3");
    assert_int_equal(fixture.tui.session.judging.item, 2); /* where the next key judges */
    fixture.tui.session.studies.study = 3;
    rob_studies_make_rows(&fixture.tui.session);
    fixture_keys(&fixture, "\033\rYYNUYYUUYYd\rz");
    assert_shows(&fixture, "Zhang 2018 is finished: on its form, D reopens it.");
    fixture_keys(&fixture, "\rgask\rz"); /* a flag is no part of what is finished */
    assert_shows(&fixture, "back to not flagged");
    fixture_keys(&fixture, "Z\033sz"); /* on the summary no form is shown, so nothing is asked */
    assert_shows(&fixture, "back to not flagged");
    assert_int_equal(
        rob_view_progress(fixture.tui.session.view, 3, rob_session_me(&fixture.tui.session)),
        ROB_COMPLETE);
}

/* A note stays, so what undo reaches behind it is named first. */
static void test_undo_behind_a_note_asks(void **state)
{
    (void)state;
    fixture_begin(&fixture, "r1", ROB_TUI_LIST);
    fixture_keys(&fixture, "\ry\033:note on\rask the authors\rz");
    assert_shows(&fixture, "A note cannot be undone. The change before it was: Chen 2011, item 3.");
    assert_int_equal(fixture_judged(&fixture, "r1", 0, 2).answer, YES);
    fixture_keys(&fixture, "\r");
    assert_shows(&fixture, "Undone: Chen 2011, item 3");
}

static void test_judging_goes_to_the_support(void **state)
{
    (void)state;
    fixture_begin(&fixture, "r1", ROB_TUI_LIST);
    fixture_keys(&fixture, "\ryquoted: no");
    assert_int_equal(fixture_judged(&fixture, "r1", 0, 2).answer, YES);
    assert_string_equal(fixture_judged(&fixture, "r1", 0, 2).support, "");
    fixture_keys(&fixture, "\tTwo\nlines\tp. 4\r");
    struct rob_judgement judgement = fixture_judged(&fixture, "r1", 0, 2);
    assert_string_equal(judgement.support, "quoted: no");
    assert_int_equal(judgement.n_quotes, 1);
    assert_string_equal(judgement.quotes[0].text, "Two\nlines");
    assert_string_equal(judgement.quotes[0].where, "p. 4");
    assert_int_equal(fixture.tui.session.judging.item, 3);
    assert_int_equal(fixture.tui.session.judging.focus, ROB_FOCUS_ITEM);
}

static void test_texts_survive_byte_for_byte(void **state)
{
    (void)state;
    static const char TEXT[] = "CJK \xe5\xbd\xb1, e\xcc\x81, soft\xc2\xadhyphen, tab\t, "
                               "\xf0\x9f\x91\xa9\xe2\x80\x8d\xf0\x9f\x94\xac, \xe2\x80\xae bidi";
    fixture_begin(&fixture, "r1", ROB_TUI_LIST);
    fixture_keys(&fixture, "\ry");
    rob_tui_paste(&fixture.tui, TEXT, sizeof TEXT - 1);
    fixture_keys(&fixture, "\t");
    rob_tui_paste(&fixture.tui, TEXT, sizeof TEXT - 1);
    fixture_keys(&fixture, "\033");
    struct rob_judgement judgement = fixture_judged(&fixture, "r1", 0, 2);
    assert_string_equal(judgement.support, TEXT);
    assert_string_equal(judgement.quotes[0].text, TEXT);
}

/* Six items without a report by one key each, four with support, quote and page. */
static void test_study_of_28_keys(void **state)
{
    (void)state;
    static const char *const STEPS[] = {
        "\r", "UUUUUU", "y",   "Coin", "\t", "tossed", "\t",   "p. 1", "\r", "n",  "One",
        "\t", "a",      "\t",  "p. 2", "\r", "y",      "Two",  "\t",   "b",  "\t", "p. 3",
        "\r", "u",      "Six", "\t",   "c",  "\t",     "p. 4", "\r",   "d",  "\r"};
    static const char TEXTS[] = "Coin tossed p. 1 One a p. 2 Two b p. 3 Six c p. 4";
    size_t n = 0;
    fixture_begin(&fixture, "r1", ROB_TUI_LIST);
    fixture_keys(&fixture, "jjj");
    for (size_t i = 0; i < ROB_COUNT(STEPS); i++) {
        bool text = rob_judge_in_text(&fixture.tui.session) && strstr(TEXTS, STEPS[i]);
        n += text ? 0 : strlen(STEPS[i]);
        fixture_keys(&fixture, STEPS[i]);
    }
    const struct rob_session *session = &fixture.tui.session;
    assert_int_equal(rob_view_progress(session->view, 3, rob_session_me(session)), ROB_COMPLETE);
    assert_string_equal(fixture_judged(&fixture, "r1", 3, 0).support, "Not reported");
    assert_string_equal(fixture_judged(&fixture, "r1", 3, 6).quotes[0].where, "p. 1");
    assert_in_range(n, 20, 28);
}

static void test_default_text_replaces_nothing(void **state)
{
    (void)state;
    fixture_begin(&fixture, "r1", ROB_TUI_LIST);
    fixture_keys(&fixture, "jjj\r\tMine\033U");
    assert_string_equal(fixture_judged(&fixture, "r1", 3, 0).support, "Mine");
    fixture_keys(&fixture, "jj");
    rob_tui_paste(&fixture.tui, "By a random number table", 24);
    fixture_keys(&fixture, "U"); /* the quote says something else */
    assert_string_equal(fixture_judged(&fixture, "r1", 3, 3).support, "");
    fixture_keys(&fixture, "2Y"); /* item 2: the form has no usual text for Yes */
    assert_string_equal(fixture_judged(&fixture, "r1", 3, 1).support, "");
}

/* The keys of answers come first; the commands with these keys are behind a backslash. */
static void test_answers_may_have_the_keys_of_commands(void **state)
{
    (void)state;
    fixture_free(&fixture);
    fixture_init(&fixture, SAMPLE_LETTERS);
    sample_studies(&fixture.sample, 2);
    fixture_begin(&fixture, "r1", ROB_TUI_LIST);
    fixture_keys(&fixture, "\rl\033js\033jh\033"); /* low, unclear, high */
    for (size_t item = 0; item < 3; item++)
        assert_int_equal(fixture_judged(&fixture, "r1", 0, item).answer,
                         item == 0 ? YES
                         : item == 1
                             ? rob_item_answer(&fixture.tui.session.form->items[0], "unclear")
                             : NO);
    size_t before = fixture_n_events(&fixture);
    fixture_keys(&fixture, "?bars");
    assert_shows(&fixture, "\\s ");
    fixture_keys(&fixture, "\033\\s");
    assert_shows(&fixture, "Summary");
    fixture_keys(&fixture, "q\\\\h"); /* a second backslash asks again */
    assert_true(rob_tui_is_on_top(&fixture.tui, ROB_SCREEN_LIST));
    assert_int_equal(fixture_n_events(&fixture), before);
    fixture_keys(&fixture, "\rjjjL"); /* and goes on */
    assert_int_equal(fixture_judged(&fixture, "r1", 0, 6).answer, YES);
}

static void test_nine_answers(void **state)
{
    (void)state;
    fixture_free(&fixture);
    fixture_init(&fixture, SAMPLE_DIGITS);
    sample_studies(&fixture.sample, 2);
    fixture_begin(&fixture, "r1", ROB_TUI_LIST);
    fixture_keys(&fixture, "\r");
    const struct rob_item *first = &fixture.tui.session.form->items[0];
    for (size_t i = 0; i < first->n_answers;
         i++) { /* each by its label, and not by its risk alone */
        char shown[80];
        snprintf(shown, sizeof shown, "%s %s (", first->answers[i].key, first->answers[i].label);
        assert_shows(&fixture, shown);
    }
    for (char key[3] = "1\033"; key[0] <= '9'; key[0]++) {
        fixture_keys(&fixture, key);
        int answer = fixture_judged(&fixture, "r1", 0, 0).answer;
        assert_int_equal(fixture.tui.session.form->items[0].answers[answer].key[0], key[0]);
    }
    fixture_keys(&fixture, "\\4");
    assert_int_equal(fixture.tui.session.judging.item, 3);
    fixture_keys(&fixture, "7\033\\0");
    assert_int_equal(fixture.tui.session.judging.item, 9);
    fixture_keys(&fixture, "1\033");
    const struct rob_item *last = &fixture.tui.session.form->items[9];
    assert_string_equal(last->answers[fixture_judged(&fixture, "r1", 0, 9).answer].id, "yes");
}

static void test_list_does_not_judge(void **state)
{
    (void)state;
    fixture_begin(&fixture, "r1", ROB_TUI_LIST);
    size_t before = fixture_n_events(&fixture);
    fixture_keys(&fixture, "yunYUN.x123");
    assert_int_equal(fixture_n_events(&fixture), before);
}

static void test_further_quotes_are_kept(void **state)
{
    (void)state;
    fixture_begin(&fixture, "r1", ROB_TUI_LIST);
    fixture_keys(&fixture, "\r\t\tfirst\tp. 1\033+second\tp. 2\033y\033");
    struct rob_judgement judgement = fixture_judged(&fixture, "r1", 0, 2);
    assert_int_equal(judgement.n_quotes, 2);
    assert_string_equal(judgement.quotes[1].text, "second");
    assert_string_equal(judgement.quotes[1].where, "p. 2");
    assert_int_equal(judgement.answer, YES);
}

static void test_clear_takes_the_answer_only_and_undo_brings_it_back(void **state)
{
    (void)state;
    fixture_begin(&fixture, "r1", ROB_TUI_LIST);
    fixture_keys(&fixture, "\r2.");
    assert_int_equal(fixture_judged(&fixture, "r1", 0, 1).answer, ROB_NOT_FOUND);
    assert_string_equal(fixture_judged(&fixture, "r1", 0, 1).support, "Not reported");
    fixture_keys(&fixture, "z");
    assert_int_equal(fixture_judged(&fixture, "r1", 0, 1).answer, UNCLEAR);
    fixture_keys(&fixture, "Z");
    assert_int_equal(fixture_judged(&fixture, "r1", 0, 1).answer, ROB_NOT_FOUND);
}

static void test_signalling_questions_suggest_and_never_fill_in(void **state)
{
    (void)state;
    fixture_begin(&fixture, "r1", ROB_TUI_LIST);
    fixture_keys(&fixture, "\r4any");
    struct rob_judgement judgement = fixture_judged(&fixture, "r1", 0, 3);
    assert_int_equal(judgement.signals[0], ROB_SIGNAL_NO);
    assert_int_equal(judgement.signals[1], ROB_SIGNAL_YES);
    assert_int_equal(judgement.answer, ROB_NOT_FOUND);
    assert_shows(&fixture, "Suggested: Yes (the published rule: No), from a: no, b: yes");
    fixture_keys(&fixture, "x");
    assert_shows(&fixture, "Suggested: No = high risk (-), from a: no, b: not relevant");
}

static void test_template_is_inserted_without_judging(void **state)
{
    (void)state;
    fixture_begin(&fixture, "r1", ROB_TUI_LIST);
    fixture_keys(&fixture, "\rr1");
    assert_string_equal(fixture_judged(&fixture, "r1", 0, 2).support, "Not reported");
    assert_int_equal(fixture_judged(&fixture, "r1", 0, 2).answer, ROB_NOT_FOUND);
}

static void test_done_needs_every_answer(void **state)
{
    (void)state;
    fixture_begin(&fixture, "r1", ROB_TUI_LIST);
    fixture_keys(&fixture, "\rd");
    assert_shows(&fixture, "Not finished: items 3, 4, 5, 6, 7, 9, 10 are unanswered.");
    fixture_keys(&fixture, "YYYYYYY");
    assert_shows(&fixture, "Press d to finish the study: all items are judged, 8 without support");
    fixture_keys(&fixture, "d\033");
    assert_int_equal(
        rob_view_progress(fixture.tui.session.view, 0, rob_session_me(&fixture.tui.session)),
        ROB_PARTIAL);
}

static void test_reopening_asks_why(void **state)
{
    (void)state;
    fixture_begin(&fixture, "r1", ROB_TUI_LIST);

    fixture.tui.session.studies.study = 6;
    rob_studies_make_rows(&fixture.tui.session);
    fixture_keys(&fixture, "\ry");
    assert_shows(&fixture, "You have finished Kanemoto 2009. Press D to reopen it");
    fixture_keys(&fixture, "D\r");
    assert_int_equal(
        rob_view_progress(fixture.tui.session.view, 6, rob_session_me(&fixture.tui.session)),
        ROB_COMPLETE);
    fixture_keys(&fixture, "Dmisread the table\r2N");
    assert_int_equal(fixture_judged(&fixture, "r1", 6, 1).answer, NO);
}

static void test_open_study_cannot_be_changed(void **state)
{
    (void)state;
    fixture_begin(&fixture, "r1", ROB_TUI_LIST);
    size_t before = fixture_n_events(&fixture);
    fixture_keys(&fixture, "j\rN");
    assert_shows(&fixture, "Everybody has finished Ferreira 2009");
    fixture_keys(&fixture, ".D");
    assert_int_equal(fixture_n_events(&fixture), before);
    fixture_keys(&fixture, "4\t");
    assert_shows(&fixture, "Ben Reviewer: Unclear (?)");
    assert_shows(&fixture, "Cages stacked by treatment group");
}

static void test_one_outcome_apart(void **state)
{
    (void)state;
    fixture_free(&fixture);
    fixture_init(&fixture, SAMPLE_OUTCOMES);
    sample_studies(&fixture.sample, 2);
    fixture_begin(&fixture, "r1", ROB_TUI_LIST);
    fixture_keys(&fixture, "\r7yfor both\033O");
    assert_shows(&fixture, "For ALT alone");
    fixture_keys(&fixture, "n\033");
    struct rob_judgement judgement;
    struct rob_cell alt = {0, 6, 0}, survival = {0, 6, 1};
    size_t me = rob_session_me(&fixture.tui.session);
    assert_true(rob_view_judgement(&judgement, fixture.tui.session.view, alt, me));
    assert_int_equal(judgement.answer, NO);
    assert_string_equal(judgement.support, "");
    assert_true(rob_view_judgement(&judgement, fixture.tui.session.view, survival, me));
    assert_int_equal(judgement.answer, YES);
    assert_string_equal(judgement.support, "for both");
    fixture_keys(&fixture, ".");
    assert_true(rob_view_judgement(&judgement, fixture.tui.session.view, alt, me));
    assert_int_equal(judgement.answer, YES);
}

static void test_paste_is_never_keys(void **state)
{
    (void)state;
    static const char *const WAYS[] = {"",  "/",  "\r?", "\r:", "\ri",        "\rr",
                                       "s", "sm", "c",   "cb",  "\rYYYYYYYd", "\rg"};
    for (size_t i = 0; i < sizeof WAYS / sizeof WAYS[0]; i++) {
        fixture_begin(&fixture, "r1", ROB_TUI_LIST);
        fixture_keys(&fixture, WAYS[i]);
        size_t before = fixture_n_events(&fixture), depth = fixture.tui.depth;
        unsigned reaction = rob_tui_paste(&fixture.tui, PASTE, sizeof PASTE - 1);
        assert_false(reaction & ROB_QUIT);
        assert_int_equal(fixture.tui.depth, depth);
        assert_int_equal(fixture_n_events(&fixture), before);
        fixture_end(&fixture);
    }
    fixture_begin(&fixture, NULL, ROB_TUI_LIST);
    rob_tui_paste(&fixture.tui, PASTE, sizeof PASTE - 1);
    assert_string_equal(fixture.tui.session.seat, "");
}

/* On the form a paste is a quote of the item, and nothing else. */
static void test_paste_on_an_item_is_a_quote(void **state)
{
    (void)state;
    static const char *const WAYS[] = {"\r", "\ra", "\rD"};
    for (size_t i = 0; i < sizeof WAYS / sizeof WAYS[0]; i++) {
        fixture_begin(&fixture, "r1", ROB_TUI_LIST);
        fixture_keys(&fixture, WAYS[i]);
        size_t before = fixture_n_events(&fixture);
        unsigned reaction = rob_tui_paste(&fixture.tui, PASTE, sizeof PASTE - 1);
        assert_false(reaction & ROB_QUIT);
        assert_int_equal(fixture_n_events(&fixture), before + 1);
        struct rob_judgement judgement = fixture_judged(&fixture, "r1", 0, 2);
        assert_int_equal(judgement.answer, ROB_NOT_FOUND);
        assert_int_equal(judgement.n_quotes, 1);
        assert_string_equal(judgement.quotes[0].text, PASTE);
        assert_shows(&fixture, "Pasted as quote 1. z takes it back.");
        fixture_keys(&fixture, "z");
        assert_int_equal(fixture_judged(&fixture, "r1", 0, 2).n_quotes, 0);
        fixture_end(&fixture);
    }
    fixture_begin(&fixture, "r1", ROB_TUI_LIST);
    fixture_keys(&fixture, "jj\r"); /* finished by everybody */
    size_t before = fixture_n_events(&fixture);
    rob_tui_paste(&fixture.tui, PASTE, sizeof PASTE - 1);
    assert_int_equal(fixture_n_events(&fixture), before);
}

static void test_pasted_page_is_that_of_the_quote(void **state)
{
    (void)state;
    static const struct {
        const char *pasted, *text, *where;
    } PASTES[] = {
        {"Rats were assigned at random (p. 4)", "Rats were assigned at random", "p. 4"},
        {"Rats were assigned at random. [pp. 4-5]\n", "Rats were assigned at random.", "pp. 4-5"},
        {"p. 12: Rats", "Rats", "p. 12"},
        {"(page 3) Rats", "Rats", "page 3"},
        {"Rats\nin cages\nPage 7", "Rats\nin cages", "Page 7"},
        {"p. 7\nRats", "Rats", "p. 7"},
        {"Rats (pp. 4\xe2\x80\x93"
         "6, 9)",
         "Rats",
         "pp. 4\xe2\x80\x93"
         "6, 9"},
        {"As shown on p. 4", "As shown on p. 4", ""},
        {"p. 4 shows that: rats", "p. 4 shows that: rats", ""},
        {"Rats (p. 4, and more)", "Rats (p. 4, and more)", ""},
        {"Rats (P < 0.05)", "Rats (P < 0.05)", ""},
        {"(n = 10)", "(n = 10)", ""},
        {"pa 4: x", "pa 4: x", ""},
    };
    for (size_t i = 0; i < sizeof PASTES / sizeof PASTES[0]; i++) {
        fixture_begin(&fixture, "r1", ROB_TUI_LIST);
        fixture_keys(&fixture, "\r");
        rob_tui_paste(&fixture.tui, PASTES[i].pasted, strlen(PASTES[i].pasted));
        struct rob_judgement judgement = fixture_judged(&fixture, "r1", 0, 2);
        assert_int_equal(judgement.n_quotes, i + 1);
        assert_string_equal(judgement.quotes[i].text, PASTES[i].text);
        assert_string_equal(judgement.quotes[i].where, PASTES[i].where);
        fixture_end(&fixture);
    }
}

static void test_pasting_again_adds_a_quote(void **state)
{
    (void)state;
    fixture_begin(&fixture, "r1", ROB_TUI_LIST);
    fixture_keys(&fixture, "\r");
    rob_tui_paste(&fixture.tui, "One", 3);
    rob_tui_paste(&fixture.tui, " p. 3 \n", 7); /* a page alone is that of the last quote */
    rob_tui_paste(&fixture.tui, "Two (p. 9)", 10);
    rob_tui_paste(&fixture.tui, "One", 3);
    assert_shows(&fixture, "This quote is there already.");
    rob_tui_paste(&fixture.tui, " \n ", 3);
    struct rob_judgement judgement = fixture_judged(&fixture, "r1", 0, 2);
    assert_int_equal(judgement.n_quotes, 2);
    assert_string_equal(judgement.quotes[0].where, "p. 3");
    assert_string_equal(judgement.quotes[1].text, "Two");
    fixture_keys(&fixture, "zz");
    judgement = fixture_judged(&fixture, "r1", 0, 2);
    assert_int_equal(judgement.n_quotes, 1);
    assert_string_equal(judgement.quotes[0].where, "");
}

static void test_paste_goes_into_the_text(void **state)
{
    (void)state;
    fixture_begin(&fixture, "r1", ROB_TUI_LIST);
    fixture_keys(&fixture, "\ry");
    rob_tui_paste(&fixture.tui, PASTE, sizeof PASTE - 1);
    assert_int_equal(fixture_judged(&fixture, "r1", 0, 2).answer, YES);
    fixture_keys(&fixture, "\033");
    assert_string_equal(fixture_judged(&fixture, "r1", 0, 2).support, PASTE);
    assert_int_equal(fixture_judged(&fixture, "r1", 0, 2).answer, YES);
}

static void test_flag_marks_the_item(void **state)
{
    (void)state;
    fixture_begin(&fixture, "r1", ROB_TUI_LIST);
    fixture_keys(&fixture, "\rgask Chen\r");
    assert_shows(&fixture, "Allocation concealment                    !.");
    fixture_keys(&fixture, "\033");
    assert_shows(&fixture, ">!   1 Chen 2011");
    fixture_keys(&fixture, "\rg\025\r");
    assert_shows(&fixture, "Allocation concealment                     .");
}

static void test_find_filter_and_order(void **state)
{
    (void)state;
    fixture_begin(&fixture, "r1", ROB_TUI_LIST);
    fixture_keys(&fixture, "/COOL\r");
    assert_int_equal(fixture.tui.session.studies.n_rows, 1);
    assert_int_equal(fixture.tui.session.studies.study, 1);
    fixture_keys(&fixture, "/\033");
    assert_int_equal(fixture.tui.session.studies.n_rows, 8);
    fixture_keys(&fixture, "f3");
    assert_int_equal(fixture.tui.session.studies.n_rows, 3);
    fixture_keys(&fixture, "f4");
    assert_int_equal(fixture.tui.session.studies.n_rows, 1);
    fixture_keys(&fixture, "f8");
    assert_shows(&fixture, "4 Random housing (1)");
    fixture_keys(&fixture, "4");
    assert_shows(&fixture, "Show: disagree on item 4 (f)");
    assert_int_equal(fixture.tui.session.studies.n_rows, 1);
    fixture_keys(&fixture, "f1oo");
    assert_int_equal(fixture.tui.session.studies.rows[7], 4);
}

static size_t n_found(const char *words)
{
    fixture_keys(&fixture, "/\025");
    fixture_keys(&fixture, words);
    fixture_keys(&fixture, "\r");
    return fixture.tui.session.studies.n_rows;
}

static void test_words_are_found_in_what_may_be_seen(void **state)
{
    (void)state;
    fixture_begin(&fixture, "r1", ROB_TUI_LIST);
    assert_int_equal(n_found("kloner NECROSIS"), 1); /* of different fields, in any case */
    assert_int_equal(fixture.tui.session.studies.study, 2);
    assert_int_equal(n_found("10.1000/XYZ"), 1);
    assert_int_equal(n_found("resuscitation"), 1);
    assert_int_equal(n_found("resuscitation nothing"), 0);
    assert_int_equal(n_found("cafe"), 1); /* of which the title has an accent */
    assert_int_equal(n_found(" , "), 8);
    assert_int_equal(n_found("xylophone"), 0);
    fixture_keys(&fixture,
                 "/\025Zhang\r\ry\tquoting a Xylophone\tp. 77\033gask the marimba player\rq");
    assert_int_equal(n_found("xylophone"), 1);
    assert_int_equal(n_found("marimba 77 zhang"), 1);
    fixture_keys(&fixture, "/\033f6");
    assert_shows(&fixture, "Show: flagged (f)");
    assert_int_equal(fixture.tui.session.studies.n_rows, 1);
    fixture_keys(&fixture, "f7");
    assert_shows(&fixture, "Show: without support (f)");
    fixture_end(&fixture);

    fixture_begin(&fixture, "r2", ROB_TUI_LIST); /* blinded: nobody else finds these words */
    assert_int_equal(n_found("xylophone"), 0);
    assert_int_equal(n_found("marimba"), 0);
    fixture_keys(&fixture, "/\033f6");
    assert_shows(&fixture, "Show: flagged (f)");
    assert_int_equal(fixture.tui.session.studies.n_rows, 0);
}

static void test_a_dead_key_says_so(void **state)
{
    (void)state;
    fixture_begin(&fixture, "r1", ROB_TUI_LIST);
    fixture_keys(&fixture, "y");
    assert_shows(&fixture, "y is an answer on the form: press Enter to open the study.");
    fixture_keys(&fixture, "\rw");
    assert_shows(&fixture, "w does nothing here;");
}

/* Agreement: from the summary and back, its pages, and what it says where it has nothing to say. */
static void test_agreement_screen(void **state)
{
    (void)state;
    fixture_begin(&fixture, "r1", ROB_TUI_SUMMARY);
    fixture_keys(&fixture, "a");
    assert_shows(&fixture, "Ann Author and Ben Reviewer  2 studies");
    fixture_keys(&fixture, "]");
    assert_shows(&fixture, "There is only one pair of reviewers.");
    fixture_keys(&fixture, "kkjjj\r");
    assert_shows(&fixture, "Krippendorff's alpha, ordinal");
    fixture_keys(&fixture, "\033v");
    assert_shows(&fixture, "4 Random housing: 1 disagreement, 0 resolved");
    fixture_keys(&fixture, "\033dG\033");
    assert_shows(&fixture, "why no score");
    fixture_end(&fixture);

    fixture_begin(&fixture, "r1", ROB_TUI_RECONCILE);
    fixture_keys(&fixture, "a1sav");
    assert_shows(&fixture, "4 Random housing: 1 disagreement, 1 resolved; changed: Ann Author 0");
    assert_shows(&fixture, "Reviewer 1 of 1 (unclear to no 1)");
    assert_shows(&fixture, "1  one reviewer missed a passage");
    fixture_end(&fixture);

    fixture_begin(&fixture, "adj", ROB_TUI_SUMMARY);
    fixture_keys(&fixture, "a");
    assert_shows(&fixture, "Agreement  reviewer-1 and reviewer-2");
    fixture_keys(&fixture, "v");
    assert_shows(&fixture, "reviewer-");
    assert_false(fixture_shows(&fixture, "Ann") || fixture_shows(&fixture, "Ben"));
}

static void test_agreement_of_nothing(void **state)
{
    (void)state;
    sample_free(&fixture.sample);
    sample_init(&fixture.sample, SAMPLE_OUTCOMES);
    fixture_begin(&fixture, "r1", ROB_TUI_SUMMARY);
    fixture_keys(&fixture, "ajk\rdv\033i\033]");
    assert_shows(&fixture, "No study that two reviewers have finished is unblinded yet.");
    fixture_keys(&fixture, "p");
    assert_shows(&fixture, "This review has no pilot round.");
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up_plain, tear_down)
    const struct CMUnitTest tests[] = {
        TEST(test_ten_judgements_and_done_are_fourteen_keys),
        TEST(test_undo_elsewhere_asks),
        TEST(test_undo_behind_a_note_asks),
        TEST(test_judging_goes_to_the_support),
        TEST(test_texts_survive_byte_for_byte),
        TEST(test_study_of_28_keys),
        TEST(test_default_text_replaces_nothing),
        TEST(test_answers_may_have_the_keys_of_commands),
        TEST(test_nine_answers),
        TEST(test_list_does_not_judge),
        TEST(test_further_quotes_are_kept),
        TEST(test_clear_takes_the_answer_only_and_undo_brings_it_back),
        TEST(test_signalling_questions_suggest_and_never_fill_in),
        TEST(test_template_is_inserted_without_judging),
        TEST(test_done_needs_every_answer),
        TEST(test_reopening_asks_why),
        TEST(test_open_study_cannot_be_changed),
        TEST(test_one_outcome_apart),
        TEST(test_paste_is_never_keys),
        TEST(test_paste_on_an_item_is_a_quote),
        TEST(test_pasted_page_is_that_of_the_quote),
        TEST(test_pasting_again_adds_a_quote),
        TEST(test_paste_goes_into_the_text),
        TEST(test_flag_marks_the_item),
        TEST(test_find_filter_and_order),
        TEST(test_words_are_found_in_what_may_be_seen),
        TEST(test_a_dead_key_says_so),
        TEST(test_agreement_screen),
        TEST(test_agreement_of_nothing),
    };
    return cmocka_run_group_tests_name("flow", tests, NULL, NULL);
}
