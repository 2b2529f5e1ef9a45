/* The program by plain lines, its input and output pipes: what a screen reader or a script sees. */
#include "tui/terminal.h"

static struct sample sample;

static int set_up(void **state)
{
    (void)state;
    sample_init(&sample, SAMPLE_PLAIN);
    rob_review_free(sample.review);
    sample.review = NULL;
    setenv("LC_ALL", "C.UTF-8", 1);
    unsetenv("SYROB_SEAT");
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    sample_free(&sample);
    return 0;
}

/* Runs a command with this input; its standard output is the caller's to free. */
static char *run(const char *words, const char *input)
{
    struct rob_buf command = {0}, output = {0};
    char in[128], block[4096];
    size_t n = 0;
    snprintf(in, sizeof in, "%s/input", sample.dir);
    FILE *file = fopen(in, "w");
    assert_non_null(file);
    fputs(input, file);
    fclose(file);
    const char *program = getenv("SYROB_PROGRAM") ? getenv("SYROB_PROGRAM") : SYROB_PROGRAM;
    rob_buf_printf(&command, "%s --review %s %s <%s 2>&1", program, sample.path, words, in);
    FILE *pipe = popen(rob_buf_text(&command), "r");
    assert_non_null(pipe);
    while ((n = fread(block, 1, sizeof block, pipe)) > 0)
        rob_buf_add(&output, block, n);
    int status = pclose(pipe);
    if (status != 0)
        fail_msg("%s\nended with %d:\n%s", command.data, status, rob_buf_text(&output));
    rob_buf_free(&command);
    char *text = rob_buf_take(&output);
    assert_non_null(text);
    return text;
}

static void assert_holds(const char *text, const char *part)
{
    if (!strstr(text, part))
        fail_msg("not there: %s\n%s", part, text);
}

static void test_one_study(void **state)
{
    (void)state;
    char *output =
        run("assess --linear", "1\n4\ny\n\n\nu\nNot reported\nat all\n\n\"quoted\"\n\np. 2\n"
                               "n\n\n\ny\n\n\ny\n\n\nu\n\n\nu\n\n\ny\n\n\ny\n\n\nu\n\n\nd\ny\nq\n");
    assert_holds(output, "Who are you?\n1 Ann Author\n2 Ben Reviewer\n");
    assert_holds(output, "Study 4. Zhang 2018. ");
    assert_holds(output, "Item 1 of 10. Sequence generation.\nQuestion: ");
    assert_holds(output,
                 "Judgement: y Yes = low risk (+); u Unclear (?); n No = high risk (-); i ");
    assert_holds(output, "Zhang 2018 is finished. Next: O'Brien 2020.\n");
    assert_holds(output, "10 judgements saved. Ann Author: 4 of 8 studies finished.");
    free(output);
    char *journal = terminal_journals(&sample, "r1@");
    assert_holds(journal, "\"answer\":\"unclear\",\"support\":\"Not reported\\nat all\","
                          "\"quotes\":[{\"text\":\"\\\"quoted\\\"\",\"where\":\"p. 2\"}]");
    assert_int_equal(terminal_count(journal, "\"op\":\"complete\",\"study\":\"zhang-2018-dddd\""),
                     1);
    free(journal);
}

static size_t count(const char *text, const char *part)
{
    size_t n = 0;
    for (const char *at = text; (at = strstr(at, part)); at++)
        n++;
    return n;
}

static void test_everything_of_the_form_can_be_said(void **state)
{
    (void)state;
    char *output = run("assess --linear --as r1",
                       "/zhang\n"                  /* the list shows one study */
                       "4\n"                       /* Zhang 2018, item 1 */
                       "U\n"                       /* Unclear with the usual text; item 2 */
                       "gibberish\n"               /* one line, and not the item again */
                       "flag\nask the authors\n"   /* on item 2 */
                       "y\n\n\n"                   /* without texts; item 3 */
                       "2\n+\nby weight\n\np. 5\n" /* a quote of item 2 */
                       "quote\nby age\n\n\n"       /* and another one */
                       "r\n1\n"                    /* a usual text as support */
                       ".\n"                       /* the answer goes, the texts stay */
                       "z\n"                       /* and comes back */
                       "s\nnext\n[\nq\n"           /* summary; there is one study in the list */
                       "/\nf\n2\no\ns\nq\n");
    assert_holds(output, "Shown: all, by import order; 1 of 8 studies. Found by zhang");
    assert_holds(output, "Not understood: an answer's key");
    assert_int_equal(count(output, "Item 2 of 10. Baseline characteristics.\nQuestion"), 11);
    assert_holds(output, "This is the last study of the list.");
    assert_holds(output, "Shown: to assess, by import order;");
    assert_holds(output, "Shown: to assess, by name;");
    assert_int_equal(count(output, "Item 1, Sequence generation: low"), 2);
    free(output);
    char *journal = terminal_journals(&sample, "r1@");
    const char *study = "\"study\":\"zhang-2018-dddd\",\"item\":\"baseline\"";
    assert_holds(journal,
                 "\"study\":\"zhang-2018-dddd\",\"item\":\"sequence-generation\",\"outcome\":null,"
                 "\"answer\":\"unclear\",\"support\":\"Not reported\"");
    assert_holds(journal, study);
    assert_holds(journal, "\"text\":\"ask the authors\"");
    assert_holds(
        journal,
        "\"support\":\"Not reported\",\"quotes\":[{\"text\":\"by weight\",\"where\":\"p. 5\"},{\"text\":\"by age\"");
    free(journal);
}

static void test_input_that_ends_early_keeps_what_was_answered(void **state)
{
    (void)state;
    free(run("--as r1 assess 4 --linear", "n\nhalf a text"));
    char *journal = terminal_journals(&sample, "r1@");
    assert_holds(journal, "\"study\":\"zhang-2018-dddd\",\"item\":\"sequence-generation\","
                          "\"outcome\":null,\"answer\":\"no\",\"support\":\"half a text\"");
    free(journal);
}

static void test_difference_is_settled(void **state)
{
    (void)state;
    char *output = run("--as r1 reconcile --linear", "a\n3\n\nq\n");
    assert_holds(output, "a. Ann Author: No = high risk (-).");
    assert_holds(output, "b. Ben Reviewer: Unclear (?).");
    assert_holds(output, "Resolved and saved.");
    assert_null(strstr(output, "not resolved yet: settle it"));
    free(output);
    char *journal = terminal_journals(&sample, "consensus@");
    assert_holds(journal, "\"cause\":\"guidance-read-differently\"");
    free(journal);
}

static void test_both_texts_survive_taking_a_side(void **state)
{
    (void)state;
    free(run("--as r1 reconcile --linear", "k\n\na\n3\n\nq\n"));
    char *journal = terminal_journals(&sample, "consensus@");
    assert_holds(journal,
                 "\"support\":\"Cages stacked by treatment group; treated animals on the top "
                 "rack, which was warmer.\\nHousing is not described");
    free(journal);
}

static void test_a_difference_is_referred_and_taken_back(void **state)
{
    (void)state;
    char *output = run("--as r1 reconcile --linear", "t\n.\nread again\nr\nall of us agree\n\n"
                                                     "u\n1\n\n4\n.\nnot so\nq\n");
    assert_holds(output, "Referred to the adjudicator.");
    assert_holds(output, "Consensus: referred to the adjudicator\n");
    assert_holds(output,
                 "Consensus: Unclear (?), resolved (one reviewer missed a passage), by Ann Author "
                 "and Ben Reviewer. Reason: all of us agree\n");
    assert_holds(output, "Reopened.");
    free(output);
    char *journal = terminal_journals(&sample, "consensus@");
    assert_holds(journal, "\"op\":\"refer\"");
    assert_holds(journal, "\"reason\":\"read again\"");
    assert_holds(journal, "\"reason\":\"not so\"");
    free(journal);
}

static void test_agreed_items_are_told_and_reached(void **state)
{
    (void)state;
    char *output = run("--as r1 reconcile --linear", "v\n2\nq\n");
    assert_holds(output, "Item 1, Sequence generation: Yes = low risk (+), agreed.\n");
    assert_holds(output, "Item 4, Random housing: to resolve.\n");
    assert_holds(output, "Ferreira 2009. Item 2, Baseline characteristics. 2 to resolve");
    assert_holds(output, "Consensus: Unclear (?), you agreed\n");
    free(output);
}

/* Chen 2011 judged by r1 and r2, who differ in items 1 to 3; r3 and r4 have no part in it. */
static void make_team(void)
{
    sample_free(&sample);
    sample_init(&sample, SAMPLE_TEAM);
    sample_study(&sample, 0, 2);
    sample_pass(&sample, "r1", 0, "yyyuuuuuuu", true);
    sample_pass(&sample, "r2", 0, "nnnuuuuuuu", true);
    rob_review_free(sample.review);
    sample.review = NULL;
}

static void test_only_what_can_be_done_is_offered(void **state)
{
    (void)state;
    make_team();
    char *output = run("--as r3 reconcile --linear", "y\n?\nq\n");
    assert_holds(output, "Keys: v all items of the study; a number, that item; Enter next; "
                         "i guidance; q quit.\n");
    assert_holds(output, "You did not assess this study; it is up to Ann Author and Ben");
    assert_null(strstr(output, "and so on takes"));
    assert_null(strstr(output, "Judgement: "));
    free(output);
    output = run("--as r1 reconcile --linear", "a\n1\n\n1\n2\n1\nq\n");
    assert_holds(output,
                 "r gives a reason; t refers it to the adjudicator; . discards texts; v all");
    assert_holds(output, "Judgement: y, u, n; ? for all keys.\n");
    assert_holds(output, "Keys: . reopens it; v all items");
    assert_holds(output, "Keys: ? for all keys.\n");
    free(output);
    output = run("--as adj reconcile --linear", "t\n1\nt\nq\n");
    assert_holds(output, "r gives a reason; . discards texts; v all");
    assert_int_equal(terminal_count(output, "Only the reviewers can refer it to you."), 2);
    assert_int_equal(terminal_count(output, "You can resolve it all the same."), 1);
    free(output);
}

/* Nobody screens by titles alone. */
static void test_a_record_is_read_out(void **state)
{
    (void)state;
    sample_free(&sample);
    sample_init(&sample, SAMPLE_SCREENING);
    rob_review_free(sample.review);
    sample.review = NULL;
    char *output = run("--as r1 assess --linear", "1\nI\nq\n");
    assert_int_equal(terminal_count(output, "\n(no abstract)\n"), 2); /* and the next one */
    assert_holds(output, "Record 1 of ");
    assert_holds(output, "Record 2 of ");
    free(output);
    output = run("--as r1 assess --linear", "2\nundo\n1\nprevious\ni\nundo\nexclude\n2\nq\n");
    assert_holds(output, "You cannot take back any decision from this session.");
    assert_holds(output, "Taken back: ");
    free(output);
}

static void test_what_is_left_is_told_as_on_the_screen(void **state)
{
    (void)state;
    make_team();
    free(run("--as r1 reconcile --linear", "t\nq\n"));
    char *output = run("--as adj reconcile --linear", "\nq\n");
    assert_holds(output, "1 referred to you in this study, 1 in all.");
    assert_holds(output, "Nothing else is referred to you; 3 are not resolved.");
    free(output);
    output = run("--as r1 reconcile --linear", "a\n1\n\na\n1\n\n\na\n1\n\nq\n");
    assert_holds(output, "This is the only disagreement left.");
    assert_holds(output, "Resolved and saved.\nNothing is left to resolve.\n");
    free(output);
    output = run("--as r3 reconcile --linear", "\nq\n");
    assert_holds(output, "Nothing is left to resolve.");
    free(output);
}

static void test_a_study_that_is_not_open_is_not_replaced_by_another(void **state)
{
    (void)state;
    char *output = run("--as r1 reconcile 4 --linear", "a\n1\n\nq\n");
    assert_holds(output,
                 "Zhang 2018 is still blinded: Ann Author and Ben Reviewer have not finished");
    assert_null(strstr(output, "Ferreira"));
    free(output);
}

static void test_a_pipe_needs_no_option(void **state)
{
    (void)state;
    char *output = run("--as r1 assess", "q\n");
    assert_holds(output, "1. Chen 2011: started");
    free(output);
}

/* The file that the output names; the caller frees what it holds. */
static char *read_kept(const char *output)
{
    char path[400];
    const char *at = strstr(output, "The text was saved to\n");
    if (!at || sscanf(at, "The text was saved to\n%399[^\n]", path) != 1)
        fail_msg("no file is named:\n%s", output);
    return sample_read(path, NULL);
}

static void add_lines(struct rob_buf *out, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        rob_buf_printf(out, "line %02zu ", i);
        rob_buf_repeat(out, 'x', 1000);
        rob_buf_char(out, '\n');
    }
}

/* A support, a page, reasons: what is too long is not cut, not called saved, and in a file. */
static void test_long_texts_are_kept(void **state)
{
    (void)state;
    struct rob_buf lines = {0}, input = {0};
    add_lines(&lines, 30);
    rob_buf_printf(&input, "y\n%s\n\nq\n", lines.data);
    char *output = run("--as r1 assess 4 --linear", rob_buf_text(&input));
    char *kept = read_kept(output);
    assert_memory_equal(kept, lines.data, lines.len - 1);
    assert_null(strstr(output, "Saved"));
    assert_holds(output, "The judgement is saved, without the text");
    free(output);
    free(kept);

    rob_buf_clear(&input);
    rob_buf_str(&input, "1\ny\n\nquoted\n\np. ");
    rob_buf_repeat(&input, '4', 30000);
    rob_buf_str(&input, "\nq\n");
    output = run("--as r1 assess 4 --linear", rob_buf_text(&input));
    kept = read_kept(output);
    assert_int_equal(strlen(kept), 30003);
    free(output);
    free(kept);

    rob_buf_clear(&input);
    rob_buf_printf(&input, "r\n%s\ny\n3\n%s\nq\n", lines.data, lines.data);
    output = run("--as r1 reconcile --linear", rob_buf_text(&input));
    kept = read_kept(output);
    assert_memory_equal(kept, lines.data, lines.len - 1);
    assert_null(strstr(output, "Settled and saved"));
    assert_holds(output, "Nothing was recorded: the text was not accepted.");
    free(output);
    free(kept);
    rob_buf_free(&lines);
    rob_buf_free(&input);
}

/* The answer of a side is taken with its texts: the next line is a command again. */
static void test_no_text_is_asked_for_where_there_is_one(void **state)
{
    (void)state;
    char *output = run("--as r1 reconcile --linear", "a\n3\nq\n");
    assert_holds(output, "Resolved and saved.");
    assert_null(strstr(output, "\nSupport\n"));
    free(output);
    output = run("--as r1 log 2 4", "");
    assert_holds(output, "top rack");
    assert_null(strstr(output, "\"q\""));
    free(output);
}

static void test_texts_that_nothing_settles_are_kept(void **state)
{
    (void)state;
    char *output = run("--as r1 reconcile --linear", "r\nbecause of the cages\n\nq\n");
    char *kept = read_kept(output);
    assert_holds(kept, "Reason:\nbecause of the cages\n");
    free(output);
    free(kept);
}

static void test_texts_that_are_no_text_are_kept(void **state)
{
    (void)state;
    char *output = run("--as r1 assess 4 --linear", "y\ncaf\xe9\nof cages\n\n\nq\n");
    char *kept = read_kept(output);
    assert_string_equal(kept, "caf\xe9\nof cages");
    free(output);
    free(kept);
    output = run("--as r1 assess 4 --linear", "1\ny\nan \033escape\r\nand more\n\n\nq\n");
    kept = read_kept(output);
    assert_string_equal(kept, "an \033escape\nand more");
    assert_holds(output, "1 control character was removed.");
    free(output);
    free(kept);
    char *journal = terminal_journals(&sample, "r1@");
    assert_holds(journal, "\"support\":\"an escape\\nand more\"");
    free(journal);
}

/* Each text fits, and both together do not fit into a line of the journal. */
static void test_texts_too_long_for_one_line_are_kept(void **state)
{
    (void)state;
    struct rob_buf input = {0};
    for (int i = 0; i < 2; i++) {
        rob_buf_str(&input, i == 0 ? "n\n" : "\n");
        rob_buf_repeat(&input, i == 0 ? '"' : '\\', 19900);
        rob_buf_char(&input, '\n');
    }
    rob_buf_str(&input, "\np. 1\nq\n");
    char *output = run("--as r1 assess 4 --linear", rob_buf_text(&input));
    char *kept = read_kept(output);
    assert_int_equal(terminal_count(kept, "\""), 19900);
    assert_int_equal(terminal_count(kept, "\\"), 19900);
    assert_null(strstr(output, "Saved"));
    free(output);
    free(kept);
    rob_buf_free(&input);
}

static void test_controls_are_shown(void **state)
{
    (void)state;
    char *output = run("--as r1 assess 5 --linear", "q\n");
    assert_null(strchr(output, '\t'));
    assert_holds(output, "Tab\\there");
    free(output);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        TEST(test_one_study),
        TEST(test_everything_of_the_form_can_be_said),
        TEST(test_input_that_ends_early_keeps_what_was_answered),
        TEST(test_difference_is_settled),
        TEST(test_both_texts_survive_taking_a_side),
        TEST(test_a_difference_is_referred_and_taken_back),
        TEST(test_agreed_items_are_told_and_reached),
        TEST(test_only_what_can_be_done_is_offered),
        TEST(test_a_record_is_read_out),
        TEST(test_what_is_left_is_told_as_on_the_screen),
        TEST(test_a_study_that_is_not_open_is_not_replaced_by_another),
        TEST(test_a_pipe_needs_no_option),
        TEST(test_long_texts_are_kept),
        TEST(test_no_text_is_asked_for_where_there_is_one),
        TEST(test_texts_that_nothing_settles_are_kept),
        TEST(test_texts_that_are_no_text_are_kept),
        TEST(test_texts_too_long_for_one_line_are_kept),
        TEST(test_controls_are_shown),
    };
    return cmocka_run_group_tests_name("linear", tests, NULL, NULL);
}
