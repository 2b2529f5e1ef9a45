/* Whole files: read, written at once, never over another unless asked. */
#include "unit/support.h"

#include "base/file.h"

static enum rob_status read_file(struct rob_buf *out, const char *name, size_t max, bool follow)
{
    rob_buf_clear(out);
    return rob_file_read(out, AT_FDCWD, at("%s", name), max, follow, &last);
}

static void files_are_read_whole_or_not(void **state)
{
    (void)state;
    struct rob_buf out = {0};
    size_t len = 300000;
    char *bytes = malloc(len);
    for (size_t i = 0; i < len; i++)
        bytes[i] = (char)(i * 7);
    spill(at("big"), bytes, len);
    must(read_file(&out, "big", len, false));
    assert_int_equal(out.len, len);
    assert_memory_equal(out.data, bytes, len);
    invalid(read_file(&out, "big", len - 1, false), "longer than 299999");
    spill(at("empty"), "", 0);
    must(read_file(&out, "empty", 0, false));
    assert_int_equal(out.len, 0);
    invalid(read_file(&out, "nowhere", 9, false), "cannot read");
    invalid(read_file(&out, "big/x", 9, false), "cannot read");
    free(bytes);
    rob_buf_free(&out);
}

static void only_plain_files_are_read(void **state)
{
    (void)state;
    struct rob_buf out = {0};
    spill(at("file"), "x", 1);
    assert_int_equal(symlink(at("file"), at("link")), 0);
    invalid(read_file(&out, "link", 9, false), "symbolic link");
    must(read_file(&out, "link", 9, true));
    assert_int_equal(mkfifo(at("pipe"), 0600), 0);
    invalid(read_file(&out, "pipe", 9, false), "regular file");
    invalid(read_file(&out, "pipe", 9, true), "regular file");
    assert_int_equal(mkdir(at("folder"), 0700), 0);
    invalid(read_file(&out, "folder", 9, false), "regular file");
    rob_buf_free(&out);
}

static void what_a_person_names_may_be_a_pipe(void **state)
{
    (void)state;
    struct rob_buf out = {0};
    char path[32];
    int ends[2];
    assert_int_equal(pipe(ends), 0);
    assert_int_equal(write(ends[1], "words", 5), 5);
    close(ends[1]);
    snprintf(path, sizeof path, "/dev/fd/%d", ends[0]);
    must(rob_file_read_given(&out, path, 9, &last));
    assert_string_equal(out.data, "words");
    close(ends[0]);
    spill(at("file"), "0123456789", 10);
    invalid(rob_file_read_given(&out, at("file"), 9, &last), "longer than 9");
    invalid(rob_file_read_given(&out, at("nowhere"), 9, &last), "cannot read");
    invalid(rob_file_read_given(&out, test_room, 9, &last), "it is a folder");
    rob_buf_free(&out);
}

static size_t n_files(void)
{
    size_t n = 0;
    find_file(test_room, "", "", &n);
    return n;
}

static void nothing_is_replaced_unless_asked(void **state)
{
    (void)state;
    struct rob_buf out = {0};
    const char *path = at("file");
    must(rob_file_write(AT_FDCWD, path, "one", 3, false, &last));
    refused(rob_file_write(AT_FDCWD, path, "two", 3, false, &last), "exists already");
    must(read_file(&out, "file", 9, false));
    assert_string_equal(out.data, "one");
    must(rob_file_write(AT_FDCWD, path, "three", 5, true, &last));
    must(read_file(&out, "file", 9, false));
    assert_string_equal(out.data, "three");
    assert_int_equal(symlink(at("nothing"), at("link")), 0);
    refused(rob_file_write(AT_FDCWD, at("link"), "x", 1, false, &last), "exists already");
    must(rob_file_write(AT_FDCWD, at("link"), "x", 1, true, &last)); /* the link, not its end */
    assert_int_equal(access(at("nothing"), F_OK), -1);
    invalid(rob_file_write(AT_FDCWD, at("no/file"), "x", 1, true, &last), "cannot write");
    assert_int_equal(mkdir(at("folder"), 0700), 0);
    assert_int_not_equal(rob_file_write(AT_FDCWD, at("folder"), "x", 1, true, &last), ROB_OK);
    assert_int_equal(n_files(), 5); /* file, link, folder, . and ..: nothing half done is left */
    rob_buf_free(&out);
}

static void folders_are_made_with_their_parents(void **state)
{
    (void)state;
    struct stat info;
    must(rob_file_make_dirs(at("a/b/c"), 0700, &last));
    must(rob_file_make_dirs(at("a/b/c"), 0755, &last));
    must(rob_file_make_dirs(at("a/d/"), 0700, &last));
    assert_int_equal(stat(at("a/b/c"), &info), 0);
    assert_true(S_ISDIR(info.st_mode));
    assert_int_equal(info.st_mode & 077, 0);
    assert_int_equal(stat(at("a/d"), &info), 0);
    spill(at("file"), "", 0);
    invalid(rob_file_make_dirs(at("file/x"), 0700, &last), "make the folder");
}

#define in_room(test) cmocka_unit_test_setup_teardown(test, begin_room, end_room)

/* "~" as in a shell, but only for the own home folder. */
static void paths_as_typed(void **state)
{
    (void)state;
    static const struct {
        const char *path, *home, *typed;
    } cases[] = {
        {"~", "/home/ann", "/home/ann"},
        {"~/a b/c", "/home/ann", "/home/ann/a b/c"},
        {"~ann/x", "/home/ann", "~ann/x"},
        {"a/~/b", "/home/ann", "a/~/b"},
        {"/tmp/x", "/home/ann", "/tmp/x"},
        {"", "/home/ann", ""},
        {"~/x", NULL, "~/x"},
    };
    char *before = getenv("HOME") ? strdup(getenv("HOME")) : NULL;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        if (cases[i].home)
            setenv("HOME", cases[i].home, 1);
        else
            unsetenv("HOME");
        char *typed = rob_file_typed(cases[i].path);
        assert_string_equal(typed, cases[i].typed);
        free(typed);
    }
    if (before)
        setenv("HOME", before, 1);
    free(before);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        in_room(files_are_read_whole_or_not),         in_room(only_plain_files_are_read),
        in_room(what_a_person_names_may_be_a_pipe),   in_room(nothing_is_replaced_unless_asked),
        in_room(folders_are_made_with_their_parents), in_room(paths_as_typed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
