/*
 * A review's folder with any bytes as its review.json, beside a form and a journal that are good:
 * opening and checking agree, and neither changes anything.
 */
#include "ask.h"
#include "replay.h"
#include "room.h"

#include "base/file.h"

#include <syrob/check.h>

static const char lead_lines[] =
    "@lead\n"
    "{\"op\":\"form\",\"file\":\"form.json\",\"sha256\":\"FORM\",\"was\":[]}\n"
    "{\"op\":\"seat\",\"seat\":\"r1\",\"name\":\"Ana\",\"role\":\"reviewer\",\"was\":[]}\n"
    "{\"op\":\"study\",\"study\":\"s1\",\"title\":\"A study\"}\n";

/* The journal and the form are written once. */
static void make_folder(void)
{
    static bool made; /* for the life of the process */
    struct chains *chains = NULL;
    struct rob_buf lines = {0};
    const char *sha256 = strstr(lead_lines, "FORM");
    if (made)
        return;
    made = true;
    unsetenv("XDG_STATE_HOME"); /* no state folder for each id that comes along */
    unsetenv("HOME");
    chains = calloc(1, sizeof *chains);
    must(chains != NULL);
    rob_buf_add(&lines, lead_lines, (size_t)(sha256 - lead_lines));
    rob_buf_printf(&lines, "%s%s", the_form()->sha256, sha256 + 4);
    add_lines(chains, lines.data, lines.len);
    must(mkdirat(room(), "journals", 0700) == 0);
    put_file("journals/lead@000000.jsonl", chains->at->text.data, chains->at->text.len);
    put_file("form.json", replay_form, sizeof replay_form - 1);
    rob_buf_free(&lines);
    free_chains(chains);
}

static void check_error(enum rob_status status, const struct rob_error *err)
{
    must(status == err->status);
    must(status == ROB_OK || (status == ROB_INVALID && err->text[0] && is_utf8(err->text)));
}

static void check_opened(struct rob_review *review, size_t pick)
{
    must(strcmp(rob_review_id(review), CHAIN_REVIEW) == 0);
    must(strcmp(rob_review_dir(review), room_path) == 0);
    must(rob_review_n_problems(review) == 0);
    must(strcmp(rob_review_form(review)->sha256, the_form()->sha256) == 0);
    must(rob_review_reload(review, NULL) == ROB_OK);
    ask_as(review, picked_seat(review, pick), pick);
}

/* With another id alone, the folder can be checked, and the journal is foreign. */
static void check_folder(bool opened)
{
    struct rob_check *check = NULL;
    struct rob_error err = {0};
    char *text = NULL;
    size_t len = 0;
    enum rob_status status = rob_check_new(&check, room_path, NULL, &err);
    check_error(status, &err);
    must(!opened || status == ROB_OK);
    if (status)
        return;
    must(opened == (check->n_problems == 0) && check->n_journals == (opened ? 1 : 0));
    must(opened || strcmp(check->problems[0].kind, "form-pin") == 0 ||
         strcmp(check->problems[0].kind, "foreign-journal") == 0);
    FILE *stream = open_memstream(&text, &len);
    must(rob_write_check_json(stream, check, NULL) == ROB_OK && fclose(stream) == 0);
    check_document(text);
    rob_check_free(check);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct rob_review *review = NULL;
    struct rob_error err = {0};
    struct rob_buf after = {0};
    make_folder();
    put_file("review.json", data, size);
    enum rob_status status = rob_review_open(&review, room_path, &err);
    check_error(status, &err);
    must((status == ROB_OK) == (review != NULL));
    if (review)
        check_opened(review, pick_by(data, size));
    check_folder(review != NULL);
    rob_review_free(review);
    must(rob_file_read(&after, room(), "review.json", size + 1, false, NULL) == ROB_OK);
    must(after.len == size && (size == 0 || memcmp(after.data, data, size) == 0));
    rob_buf_free(&after);
    return 0;
}
