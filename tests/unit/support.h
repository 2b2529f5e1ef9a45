/*
 * Helpers of the review tests: temporary folders, a small form, and short names for recording.
 *
 * Everything is in one temporary folder, made by begin_room() and removed by end_room(). A
 * laptop is a state folder: use_laptop("a") chooses whose identity and second copies are used from
 * then on.
 */
#ifndef SYROB_TEST_SUPPORT_H
#define SYROB_TEST_SUPPORT_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <syrob/review.h>
#include <syrob/view.h>

#include <dirent.h>
#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#ifndef SYROB_SOURCE_DIR
#define SYROB_SOURCE_DIR "."
#endif

/* --- folders and files ------------------------------------------------------------------- */

static char test_room[64];
static struct rob_error last; /* of the last call that failed */

static char *paths[65536]; /* all that at() made, until end_room() */
static size_t n_paths;

/* A path in the temporary folder. */
__attribute__((format(printf, 1, 2))) static inline const char *at(const char *format, ...)
{
    char path[1024];
    int n = snprintf(path, sizeof path, "%s/", test_room);
    va_list args;
    va_start(args, format);
    vsnprintf(path + n, sizeof path - (size_t)n, format, args);
    va_end(args);
    assert_true(n_paths < sizeof paths / sizeof *paths);
    return paths[n_paths++] = strdup(path);
}

static inline void use_laptop(const char *name)
{
    setenv("XDG_STATE_HOME", at("state-%s", name), 1);
}

static inline void set_clock(long seconds)
{
    char text[32];
    snprintf(text, sizeof text, "%ld", seconds);
    setenv("SYROB_CLOCK", text, 1);
}

static inline int begin_room(void **state)
{
    (void)state;
    snprintf(test_room, sizeof test_room, "%s/syrob-test-XXXXXX",
             access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp"); /* where fsync() costs nothing */
    if (!mkdtemp(test_room))
        return -1;
    set_clock(1800000000);
    use_laptop("a");
    last = (struct rob_error){0};
    return 0;
}

static inline int remove_entry(const char *path, const struct stat *info, int kind,
                               struct FTW *walk)
{
    (void)info, (void)kind, (void)walk;
    return remove(path);
}

static inline void remove_all(const char *path)
{
    (void)nftw(path, remove_entry, 16, FTW_DEPTH | FTW_PHYS);
}

static inline int end_room(void **state)
{
    (void)state;
    remove_all(test_room);
    while (n_paths > 0)
        free(paths[--n_paths]);
    return 0;
}

/* The bytes of a file and a NUL; the caller frees them. */
static inline char *slurp(const char *path, size_t *len)
{
    FILE *file = fopen(path, "rb");
    if (!file)
        fail_msg("cannot read %s", path);
    size_t n = 0, cap = 1 << 16;
    char *bytes = malloc(cap + 1);
    assert_non_null(bytes);
    for (size_t more = 0; (more = fread(bytes + n, 1, cap - n, file)) > 0;) {
        n += more;
        if (n == cap) {
            bytes = realloc(bytes, (cap *= 2) + 1);
            assert_non_null(bytes);
        }
    }
    fclose(file);
    bytes[n] = '\0';
    if (len)
        *len = n;
    return bytes;
}

static inline void spill(const char *path, const char *bytes, size_t len)
{
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    assert_int_equal(fwrite(bytes, 1, len, file), len);
    fclose(file);
}

static inline void copy_file(const char *from, const char *to)
{
    size_t len = 0;
    char *bytes = slurp(from, &len);
    spill(to, bytes, len);
    free(bytes);
}

/* Whole folders, as a person copies them. */
static inline void copy_folder(const char *from, const char *to)
{
    DIR *dir = opendir(from);
    assert_non_null(dir);
    assert_int_equal(mkdir(to, 0777), 0);
    for (struct dirent *entry = readdir(dir); entry; entry = readdir(dir)) {
        char source[700], target[700];
        struct stat info;
        if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0)
            continue;
        snprintf(source, sizeof source, "%s/%s", from, entry->d_name);
        snprintf(target, sizeof target, "%s/%s", to, entry->d_name);
        assert_int_equal(lstat(source, &info), 0);
        if (S_ISDIR(info.st_mode))
            copy_folder(source, target);
        else
            copy_file(source, target);
    }
    closedir(dir);
}

/* A copied folder counts as another one. This makes it the same one, as on a copied disk: the
 * writers of this state folder have it. */
static inline void adopt(const char *dir, const char *state)
{
    char command[2048];
    snprintf(command, sizeof command,
             "for record in '%s'/syrob/*/*.writer; do"
             " echo $(tail -n 1 $record | cut -c 1-6) $(stat -c %%d:%%i '%s')"
             " $(stat -c %%.9Z '%s'/review.json) $(realpath '%s') > $record; done",
             state, dir, dir, dir);
    assert_int_equal(system(command), 0);
}

static inline size_t size_of(const char *path)
{
    struct stat info;
    return stat(path, &info) == 0 ? (size_t)info.st_size : 0;
}

/* Copies the journals that one folder has and the other lacks, or has shorter. */
static inline void carry_journals(const char *from, const char *to)
{
    char source[700], target[700];
    snprintf(source, sizeof source, "%s/journals", from);
    DIR *dir = opendir(source);
    assert_non_null(dir);
    for (struct dirent *entry = readdir(dir); entry; entry = readdir(dir)) {
        if (entry->d_name[0] == '.')
            continue;
        snprintf(source, sizeof source, "%s/journals/%s", from, entry->d_name);
        snprintf(target, sizeof target, "%s/journals/%s", to, entry->d_name);
        if (size_of(source) > size_of(target))
            copy_file(source, target);
    }
    closedir(dir);
}

/* Loops over every byte of a file take long strides, unless SYROB_LONG is set. */
static inline size_t stride(size_t usual)
{
    return getenv("SYROB_LONG") ? 1 : usual;
}

static inline bool ends_with(const char *text, const char *end)
{
    size_t n = strlen(text), m = strlen(end);
    return n >= m && strcmp(text + n - m, end) == 0;
}

/* Path of the only entry of a folder with this prefix and suffix; counts them in *n (may be NULL).
 */
static inline const char *find_file(const char *folder, const char *begin, const char *end,
                                    size_t *n)
{
    DIR *dir = opendir(folder);
    const char *found = NULL;
    size_t count = 0;
    for (struct dirent *entry = dir ? readdir(dir) : NULL; entry; entry = readdir(dir))
        if (strncmp(entry->d_name, begin, strlen(begin)) == 0 && ends_with(entry->d_name, end)) {
            found = at("%s/%s", folder + strlen(test_room) + 1, entry->d_name);
            count++;
        }
    if (dir)
        closedir(dir);
    if (n)
        *n = count;
    else if (count != 1)
        fail_msg("%zu files %s*%s in %s", count, begin, end, folder);
    return found;
}

/* The only journal of a seat in a review. */
static inline const char *journal_of(const char *dir, const char *seat)
{
    char begin[40];
    snprintf(begin, sizeof begin, "%s@", seat);
    return find_file(at("%s/journals", dir + strlen(test_room) + 1), begin, ".jsonl", NULL);
}

/* --- a small form ------------------------------------------------------------------------ */

/* Three items; the last is judged per outcome where there are some, and may be not applicable. */
static const char small_form[] =
    "{\"syrob_form\":1,\"id\":\"small\",\"version\":\"1\",\"title\":\"Small\",\n"
    "\"scale\":[\"low\",\"unclear\",\"high\"],\n"
    "\"risks\":{\"low\":{\"label\":\"Low\",\"symbol\":\"+\",\"letter\":\"L\",\"color\":\"#02C100\"},\n"
    "\"unclear\":{\"label\":\"?\",\"symbol\":\"?\",\"letter\":\"U\",\"color\":\"#E2DF07\"},\n"
    "\"high\":{\"label\":\"High\",\"symbol\":\"-\",\"letter\":\"H\",\"color\":\"#BF0000\"}},\n"
    "\"answers\":[{\"id\":\"yes\",\"label\":\"Yes\",\"key\":\"y\",\"risk\":\"low\"},\n"
    "{\"id\":\"unclear\",\"label\":\"Unclear\",\"key\":\"u\",\"risk\":\"unclear\"},\n"
    "{\"id\":\"no\",\"label\":\"No\",\"key\":\"n\",\"risk\":\"high\"}],\n"
    "\"domains\":[{\"id\":\"selection\",\"title\":\"Selection bias\",\"items\":[\n"
    "{\"id\":\"seq\",\"number\":1,\"title\":\"Sequence\",\"short\":\"Seq\",\"question\":\"?\","
    "\"level\":\"study\"},\n"
    "{\"id\":\"house\",\"number\":2,\"title\":\"Housing\",\"short\":\"Hou\",\"question\":\"?\","
    "\"level\":\"study\",\"signals\":[{\"id\":\"a\",\"text\":\"A?\",\"good\":\"yes\"},"
    "{\"id\":\"b\",\"text\":\"B?\",\"good\":\"no\"}],\"suggest\":\"a&b\"}]},\n"
    "{\"id\":\"detection\",\"title\":\"Detection bias\",\"items\":[\n"
    "{\"id\":\"blind\",\"number\":3,\"title\":\"Blinding\",\"short\":\"Bli\",\"question\":\"?\","
    "\"level\":\"outcome\",\"answers\":[{\"id\":\"yes\",\"label\":\"Yes\",\"key\":\"y\","
    "\"risk\":\"low\"},{\"id\":\"unclear\",\"label\":\"Unclear\",\"key\":\"u\","
    "\"risk\":\"unclear\"},{\"id\":\"no\",\"label\":\"No\",\"key\":\"n\",\"risk\":\"high\"},"
    "{\"id\":\"na\",\"label\":\"Not applicable\",\"key\":\"x\",\"risk\":null}]}]}]}";

enum { SEQ, HOUSE, BLIND, N_ITEMS };
enum { YES, UNCLEAR, NO, NA };
static const char *const item_ids[] = {"seq", "house", "blind"};
static const char *const answer_ids[] = {"yes", "unclear", "no", "na"};

/* --- asserting --------------------------------------------------------------------------- */

static inline void expect(enum rob_status status, enum rob_status wanted, const char *text,
                          const char *what, int line)
{
    if (status != wanted)
        fail_msg("line %d: %s: %s instead of %s: %s", line, what, rob_status_name(status),
                 rob_status_name(wanted), last.text);
    if (text && !strstr(last.text, text))
        fail_msg("line %d: %s: \"%s\" does not say \"%s\"", line, what, last.text, text);
}

#define must(call) expect(call, ROB_OK, NULL, #call, __LINE__)
#define refused(call, text) expect(call, ROB_REFUSED, text, #call, __LINE__)
#define invalid(call, text) expect(call, ROB_INVALID, text, #call, __LINE__)

/* --- reviews ----------------------------------------------------------------------------- */

static bool sealed_reviews; /* makes new_review() make sealed ones */

/* Seats r1, r2 ... and an adjudicator "adj"; `outcomes` "ALT,AST" or NULL. */
static inline const char *new_review(const char *name, int n_reviewers, const char *mode,
                                     const char *outcomes)
{
    static const char *const ids[] = {"r1", "r2", "r3", "r4"};
    struct rob_seat_setup seats[5] = {{0}};
    const char *names[8] = {0};
    char copy[128] = "";
    size_t n_names = 0;
    for (int i = 0; i < n_reviewers; i++)
        seats[i] = (struct rob_seat_setup){.id = ids[i], .role = "reviewer"};
    seats[n_reviewers] =
        (struct rob_seat_setup){.id = "adj", .name = "Adjudicator", .role = "adjudicator"};
    snprintf(copy, sizeof copy, "%s", outcomes ? outcomes : "");
    for (char *word = strtok(copy, ","); word; word = strtok(NULL, ","))
        names[n_names++] = word;
    struct rob_review_setup setup = {.title = "A review",
                                     .form = small_form,
                                     .form_len = sizeof small_form - 1,
                                     .seats = seats,
                                     .n_seats = (size_t)n_reviewers + 1,
                                     .outcomes = names,
                                     .n_outcomes = n_names,
                                     .mode = mode,
                                     .sealed = sealed_reviews || getenv("SYROB_TEST_SEALED")};
    const char *dir = at("%s", name);
    must(rob_review_create(dir, &setup, &last));
    return dir;
}

static inline struct rob_review *open_review(const char *dir)
{
    struct rob_review *review = NULL;
    must(rob_review_open(&review, dir, &last));
    return review;
}

static inline enum rob_status record(struct rob_review *review, const char *seat,
                                     struct rob_event event)
{
    return rob_review_record(review, seat, &event, 1, &last);
}

static inline enum rob_status add_study(struct rob_review *review, const char *id)
{
    struct rob_study_fields fields = {.title = id, .authors = "Hale, A", .year = 1997};
    return record(review, "lead",
                  (struct rob_event){.op = ROB_OP_STUDY, .study = id, .fields = &fields});
}

static inline enum rob_status judge(struct rob_review *review, const char *seat, const char *study,
                                    const char *item, const char *answer)
{
    return record(
        review, seat,
        (struct rob_event){.op = ROB_OP_JUDGE, .study = study, .item = item, .answer = answer});
}

static inline enum rob_status on_study(struct rob_review *review, const char *seat, enum rob_op op,
                                       const char *study, const char *reason)
{
    return record(review, seat, (struct rob_event){.op = op, .study = study, .reason = reason});
}

static inline enum rob_status complete(struct rob_review *review, const char *seat,
                                       const char *study)
{
    return on_study(review, seat, ROB_OP_COMPLETE, study, NULL);
}

/* All three items at once, then completes: "yno" or "yux". */
static inline void assess(struct rob_review *review, const char *seat, const char *study,
                          const char *keys)
{
    static const char letters[] = "yunx";
    for (int i = 0; i < N_ITEMS; i++)
        must(judge(review, seat, study, item_ids[i],
                   answer_ids[strchr(letters, keys[i]) - letters]));
    must(complete(review, seat, study));
}

static inline enum rob_status settle(struct rob_review *review, const char *study, const char *item,
                                     const char *answer, const char *how, const char *by1,
                                     const char *by2)
{
    const char *by[] = {by1, by2};
    return record(review, "consensus",
                  (struct rob_event){.op = ROB_OP_RESOLVE,
                                     .study = study,
                                     .item = item,
                                     .answer = answer,
                                     .support = "Agreed",
                                     .reason = "It says so on p. 3",
                                     .how = how,
                                     .seats = by,
                                     .n_seats = by2   ? 2
                                                : by1 ? 1
                                                      : 0,
                                     .cause = "slip",
                                     .operator_ = by1});
}

static inline enum rob_status assign(struct rob_review *review, const char *study,
                                     const char *seat1, const char *seat2)
{
    const char *seats[] = {seat1, seat2};
    return record(review, "lead",
                  (struct rob_event){.op = ROB_OP_ASSIGN,
                                     .study = study,
                                     .seats = seats,
                                     .n_seats = seat2   ? 2
                                                : seat1 ? 1
                                                        : 0});
}

/* --- reading ----------------------------------------------------------------------------- */

static inline struct rob_view *view_as(struct rob_review *review, const char *seat)
{
    struct rob_view *view = NULL;
    must(rob_view_new(&view, review, seat, &last));
    return view;
}

static inline size_t study_index(const struct rob_view *view, const char *id)
{
    size_t index = 0;
    must(rob_view_find_study(&index, view, id, &last));
    return index;
}

/* A seat's own judgement in its own view: "yes", "" (none), "conflict", or "-" (no answer yet). */
static inline const char *value(struct rob_review *review, const char *seat, const char *study,
                                int item)
{
    struct rob_judgement judgement;
    struct rob_view *view = view_as(review, seat);
    struct rob_cell cell = {study_index(view, study), (size_t)item, ROB_NO_OUTCOME};
    bool found = rob_view_judgement(&judgement, view, cell, (size_t)rob_view_find_seat(view, seat));
    rob_view_free(view);
    if (!found)
        return "";
    return judgement.conflict                  ? "conflict"
           : judgement.answer == ROB_NOT_FOUND ? "-"
                                               : answer_ids[judgement.answer];
}

/* The answer of the completed first pass, or "". */
static inline const char *first_pass(struct rob_review *review, const char *seat, const char *study,
                                     int item)
{
    struct rob_judgement judgement;
    struct rob_view *view = view_as(review, seat);
    struct rob_cell cell = {study_index(view, study), (size_t)item, ROB_NO_OUTCOME};
    bool found =
        rob_view_first_pass(&judgement, view, cell, (size_t)rob_view_find_seat(view, seat));
    rob_view_free(view);
    return found ? answer_ids[judgement.answer] : "";
}

static inline struct rob_consensus consensus_of(struct rob_review *review, const char *study,
                                                int item)
{
    struct rob_view *view = view_as(review, NULL);
    struct rob_cell cell = {study_index(view, study), (size_t)item, ROB_NO_OUTCOME};
    struct rob_consensus consensus = rob_view_consensus(view, cell);
    rob_view_free(view);
    return consensus;
}

static inline bool is_open(struct rob_review *review, const char *study)
{
    struct rob_view *view = view_as(review, NULL);
    bool open = rob_view_open(view, study_index(view, study));
    rob_view_free(view);
    return open;
}

static inline enum rob_progress progress_of(struct rob_review *review, const char *seat,
                                            const char *study)
{
    struct rob_view *view = view_as(review, NULL);
    enum rob_progress progress =
        rob_view_progress(view, study_index(view, study), (size_t)rob_view_find_seat(view, seat));
    rob_view_free(view);
    return progress;
}

/* Damage was noticed, whose file or message has this text, in this line (0: in any). */
static inline void expect_damage(const struct rob_review *review, const char *text, unsigned line,
                                 int at_line)
{
    struct rob_problem found = {.file = "", .message = "nothing"};
    for (size_t i = 0; i < rob_review_n_problems(review); i++)
        if (strcmp(rob_review_problem(review, i).kind, "damaged") == 0)
            found = rob_review_problem(review, i);
    if (!*found.file || (text && !strstr(found.file, text) && !strstr(found.message, text)))
        fail_msg("line %d: %s: \"%s\" does not say \"%s\"", at_line, found.file, found.message,
                 text ? text : "anything");
    if (line && found.line != line)
        fail_msg("line %d: %s: line %u instead of %u", at_line, found.file, found.line, line);
}

/* A review with a damaged journal of a reviewer opens all the same, and reports the damage. */
static inline void opens_damaged(const char *dir, const char *text, unsigned line, int at_line)
{
    struct rob_review *review = open_review(dir);
    expect_damage(review, text, line, at_line);
    rob_review_free(review);
}

/* How many problems of a kind were noticed; NULL: of any kind. */
static inline size_t n_problems(const struct rob_review *review, const char *kind)
{
    size_t n = 0;
    for (size_t i = 0; i < rob_review_n_problems(review); i++)
        n += !kind || strcmp(rob_review_problem(review, i).kind, kind) == 0;
    return n;
}

#endif
