/*
 * Journals that are read ahead: whatever the helpers verify or do not come to, the reader finds the
 * same lines, the same events and the same first fault as without them.
 */
#include "unit/support.h"

#include "store/ahead.h"
#include "store/journal.h"

#include <errno.h>
#include <fcntl.h>
#include <time.h>

enum { LINES = 12000 }; /* some 3 MB: a dozen pieces */

/* A journal of r1 that judges again and again; its length in *len. */
static char *make_journal(size_t *len, size_t starts[LINES + 1])
{
    struct rob_buf text = {0};
    char hash[ROB_HASH_HEX + 1] = "";
    for (int i = 0; i < LINES; i++) {
        starts[i] = text.len;
        if (i == 0)
            rob_buf_printf(&text, "{\"n\":0,\"t\":\"2026-11-20T09:00:00Z\",\"op\":\"open\",\"v\":1,"
                                  "\"review\":\"0123456789abcdef0123456789abcdef\",\"seat\":\"r1\","
                                  "\"writer\":\"aaaaaa\",\"salt\":"
                                  "\"00000000000000000000000000000000\",\"app\":\"test\"");
        else
            rob_buf_printf(&text,
                           "{\"n\":%d,\"t\":\"2026-11-20T09:00:00Z\",\"op\":\"judge\",\"study\":"
                           "\"s1\",\"item\":\"seq\",\"outcome\":null,\"answer\":\"yes\","
                           "\"support\":\"%0*d\",\"was\":[]",
                           i, 1 + i % 90, i);
        rob_chain_close(&text, starts[i], hash);
    }
    starts[LINES] = *len = text.len;
    assert_false(text.failed);
    return text.data;
}

static int file_with(const char *text, size_t len)
{
    spill(at("journal"), text, len);
    int fd = open(at("journal"), O_RDONLY | O_CLOEXEC);
    assert_true(fd >= 0);
    return fd;
}

/* Reads it to its end, with a rest for the helpers after the first piece; the number of bytes that
 * were known to be right. */
static size_t read_through(const char *text, size_t len, unsigned processors, size_t rest)
{
    const struct timespec while_they_verify = {.tv_nsec = 50000000};
    struct rob_ahead_piece piece;
    size_t at = 0, sound = 0;
    int fd = file_with(text, len);
    struct rob_ahead *ahead = rob_ahead_new(fd, processors);
    assert_non_null(ahead);
    while (rob_ahead_next(ahead, &piece)) {
        assert_true(piece.len > 0 && piece.len <= len - at);
        assert_int_equal(piece.lines[piece.len - 1], '\n');
        assert_memory_equal(piece.lines, text + at, piece.len);
        if (at == 0)
            nanosleep(&while_they_verify, NULL);
        at += piece.len;
        sound += piece.sound ? piece.len : 0;
    }
    assert_int_equal(rob_ahead_error(ahead), 0);
    assert_int_equal(rob_ahead_rest(ahead), rest);
    assert_int_equal(at, len - rest);
    rob_ahead_free(ahead);
    close(fd);
    return sound;
}

static void all_lines_come_in_order(void **state)
{
    (void)state;
    static size_t starts[LINES + 1];
    size_t len = 0, sound = 0;
    char *text = make_journal(&len, starts);
    assert_int_equal(read_through(text, len, 1, 0), 0); /* nobody helps */
    assert_int_equal(read_through(text, starts[1000], 4, 0),
                     0); /* one piece: nothing to help with */
    assert_int_equal(read_through(text, 0, 4, 0), 0);
    for (int i = 0; i < 50 && sound < len / 4;
         i++) /* a busy machine may give the helpers no time */
        sound = read_through(text, len, 2 + (unsigned)i % 3, 0);
    assert_true(sound >= len / 4);
    size_t half = starts[LINES - 1] + 40;
    (void)read_through(text, half, 4, 40);
    free(text);
}

/* One block at a time; the next is made when it is taken. */
static void a_helper_makes_room(void **state)
{
    (void)state;
    const struct timespec moment = {.tv_nsec = 10000000};
    static size_t starts[LINES + 1];
    size_t len = 0;
    char *text = make_journal(&len, starts);
    int fd = file_with(text, len);
    struct rob_ahead_piece piece;
    struct rob_ahead *ahead = rob_ahead_new(fd, 2);
    assert_null(rob_ahead_room(ahead)); /* nobody helps yet */
    for (int blocks = 0; blocks < 2; blocks++) {
        struct rob_arena_block *room = NULL;
        assert_true(rob_ahead_next(ahead, &piece));
        for (int i = 0; i < 1000 && !room; i++) {
            nanosleep(&moment, NULL);
            room = rob_ahead_room(ahead);
        }
        assert_non_null(room);
        free(room);
    }
    rob_ahead_free(ahead);
    close(fd);
    free(text);
}

static void nothing_wrong_is_sound(void **state)
{
    (void)state;
    static size_t starts[LINES + 1];
    size_t len = 0;
    char *text = make_journal(&len, starts);
    for (int i = 0; i < 12; i++) {
        size_t line = (size_t)i * (LINES / 12) + 500, where = starts[line] + 30 + (size_t)i;
        struct rob_ahead_piece piece;
        char was = text[where];
        text[where] = was == 'x' ? 'y' : 'x';
        int fd = file_with(text, len);
        struct rob_ahead *ahead = rob_ahead_new(fd, 4);
        for (size_t at = 0; rob_ahead_next(ahead, &piece); at += piece.len)
            if (at <= where && where < at + piece.len)
                assert_false(piece.sound);
        rob_ahead_free(ahead);
        close(fd);
        text[where] = was;
    }
    free(text);
}

static void a_rest_that_is_too_long_ends_it(void **state)
{
    (void)state;
    struct rob_ahead_piece piece;
    char *text = calloc(1, 1 << 20);
    assert_non_null(text);
    memset(text, 'x', 1 << 20);
    memcpy(text, "one\n", 4);
    int fd = file_with(text, 1 << 20);
    struct rob_ahead *ahead = rob_ahead_new(fd, 4);
    assert_true(rob_ahead_next(ahead, &piece));
    assert_int_equal(piece.len, 4);
    assert_false(rob_ahead_next(ahead, &piece));
    assert_true(rob_ahead_rest(ahead) > ROB_LINE_MAX);
    assert_int_equal(rob_ahead_error(ahead), 0);
    rob_ahead_free(ahead);
    close(fd);
    free(text);
}

static void a_failed_reading_is_told(void **state)
{
    (void)state;
    struct rob_ahead_piece piece;
    int fd = open(test_room, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    struct rob_ahead *ahead = rob_ahead_new(fd, 4);
    assert_false(rob_ahead_next(ahead, &piece));
    assert_int_equal(rob_ahead_error(ahead), EISDIR);
    rob_ahead_free(ahead);
    close(fd);
}

/* Reads the file, and the same bytes from memory, where nothing helps. */
static void compare_readings(const char *text, size_t len)
{
    struct rob_journal_end from_file = {0}, from_memory = {0};
    struct rob_error of_file = {0}, of_memory = {0};
    close(file_with(text, len));
    int dir = open(test_room, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    enum rob_status file =
        rob_journal_read(&from_file, dir, "journal", NULL, 0, NULL, NULL, &of_file);
    enum rob_status memory =
        rob_journal_read_lines(&from_memory, text, len, NULL, 0, NULL, NULL, &of_memory);
    close(dir);
    assert_int_equal(file, memory);
    assert_string_equal(of_file.text, of_memory.text);
    assert_int_equal(of_file.line, of_memory.line);
    assert_int_equal(from_file.lines, from_memory.lines);
    assert_true(from_file.size == from_memory.size);
    assert_string_equal(from_file.hash, from_memory.hash);
}

static void the_first_fault_is_found(void **state)
{
    (void)state;
    static const char *const faults[] = {"\r", "x", "\n", "\"", "{", "<<<<<<<"};
    static size_t starts[LINES + 1];
    size_t len = 0;
    char *text = make_journal(&len, starts);
    compare_readings(text, len);
    for (size_t i = 0; i < 36; i++) {
        const char *fault = faults[i % 6];
        size_t line = (i * 7919) % (LINES - 1), place = (i * 104729) % 160;
        size_t where = i % 6 == 5 ? starts[line] : starts[line] + place, n = strlen(fault);
        char was[8];
        memcpy(was, text + where, n);
        memcpy(text + where, fault, n);
        compare_readings(text, len);
        memcpy(text + where, was, n);
    }
    free(text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(all_lines_come_in_order),
        cmocka_unit_test(a_helper_makes_room),
        cmocka_unit_test(nothing_wrong_is_sound),
        cmocka_unit_test(a_rest_that_is_too_long_ends_it),
        cmocka_unit_test(a_failed_reading_is_told),
        cmocka_unit_test(the_first_fault_is_found),
    };
    return cmocka_run_group_tests(tests, begin_room, end_room);
}
