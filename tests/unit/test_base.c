/* The base layer: growable strings, memory, hash maps, words, errors. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/fail.h"
#include "base/hash.h"
#include "base/intern.h"
#include "base/map.h"
#include "base/parallel.h"
#include "base/vec.h"

#include <float.h>
#include <locale.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* --- growable strings -------------------------------------------------------------------- */

static void strings_grow(void **state)
{
    (void)state;
    struct rob_buf buf = {0};
    assert_string_equal(rob_buf_text(&buf), "");
    for (int i = 0; i < 1000; i++) {
        rob_buf_str(&buf, "ab");
        rob_buf_char(&buf, 'c');
        rob_buf_printf(&buf, "%d", i % 10);
    }
    assert_int_equal(buf.len, 4000);
    assert_memory_equal(buf.data + 3996, "abc9", 5);
    rob_buf_clear(&buf);
    assert_string_equal(rob_buf_text(&buf), "");
    rob_buf_repeat(&buf, '-', 3);
    rob_buf_add(&buf, "a\0b", 3);
    assert_int_equal(buf.len, 6);
    char *text = rob_buf_take(&buf);
    assert_memory_equal(text, "---a\0b", 7);
    assert_null(buf.data);
    free(text);
    text = rob_buf_take(&buf); /* of nothing: an empty text */
    assert_string_equal(text, "");
    free(text);
    rob_buf_repeat(&buf, ' ', SIZE_MAX - 3); /* more than there is */
    assert_true(buf.failed);
    rob_buf_str(&buf, "x");
    assert_null(rob_buf_take(&buf));
    assert_false(buf.failed);
}

static char *fixed(double value, int decimals)
{
    static char text[400];
    struct rob_buf buf = {0};
    rob_buf_fixed(&buf, value, decimals);
    snprintf(text, sizeof text, "%s", rob_buf_text(&buf));
    rob_buf_free(&buf);
    return text;
}

static char *number(double value)
{
    static char text[64];
    struct rob_buf buf = {0};
    rob_buf_double(&buf, value);
    snprintf(text, sizeof text, "%s", rob_buf_text(&buf));
    rob_buf_free(&buf);
    return text;
}

static void check_numbers(void)
{
    assert_string_equal(fixed(1234567.891, 2), "1234567.89");
    assert_string_equal(fixed(-0.5, 1), "-0.5");
    assert_string_equal(fixed(-0.04, 1), "0.0"); /* never -0 */
    assert_string_equal(fixed(-0.0, 3), "0.000");
    assert_string_equal(fixed(-0.06, 1), "-0.1");
    assert_string_equal(fixed(99.95, 0), "100");
    assert_int_equal(strlen(fixed(DBL_MAX, 0)), 309);
    static const struct {
        double value;
        const char *text;
    } known[] = {{0, "0.0"},
                 {-0.0, "0.0"},
                 {1, "1.0"},
                 {-1.5, "-1.5"},
                 {0.1, "0.1"},
                 {100, "100.0"},
                 {1e15, "1000000000000000.0"},
                 {1e16, "1e+16"},
                 {1e30, "1e+30"},
                 {1.25e-30, "1.25e-30"},
                 {0.00001, "0.00001"},
                 {0.000001, "1e-6"},
                 {1 / 3.0, "0.3333333333333333"},
                 {123456789.125, "123456789.125"},
                 {4.35, "4.35"},
                 {DBL_MAX, "1.7976931348623157e+308"}};
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        assert_string_equal(number(known[i].value), known[i].text);
}

static void numbers_have_a_point(void **state)
{
    (void)state;
    check_numbers();
    static const char *const locales[] = {"de_DE.UTF-8", "de_DE.utf8", "de_DE", "fr_FR.UTF-8"};
    for (size_t i = 0; i < sizeof locales / sizeof *locales; i++)
        if (setlocale(LC_ALL, locales[i]))
            check_numbers();
    setlocale(LC_ALL, "C");
}

static double random_double(uint64_t *seed)
{
    *seed ^= *seed << 13;
    *seed ^= *seed >> 7;
    *seed ^= *seed << 17;
    double value;
    memcpy(&value, seed, sizeof value);
    return value;
}

/* Numbers of the kinds that occur: any bits, quotients of small counts, few decimals. */
static double sample(int i, uint64_t *seed)
{
    double any = random_double(seed);
    if (i % 3 == 0)
        return any;
    unsigned a = (unsigned)(*seed % 1000), b = (unsigned)(*seed >> 32) % 1000 + 1;
    return i % 3 == 1 ? (double)a / b : (double)(a * 1000 + b) / 1000;
}

/* Significant digits of a decimal. */
static int count_digits(const char *text)
{
    int n = 0, zeros = 0;
    for (; *text && *text != 'e'; text++) {
        if (*text < '0' || *text > '9' || (n == 0 && *text == '0'))
            continue;
        zeros = *text == '0' ? zeros + 1 : 0;
        n++;
    }
    return n - zeros;
}

static void numbers_come_back(void **state)
{
    (void)state;
    uint64_t seed = 42;
    for (int i = 0; i < 100000; i++) {
        double value = sample(i, &seed);
        if (!isfinite(value))
            continue;
        const char *text = number(value);
        if (strtod(text, NULL) != value)
            fail_msg("%a as %s", value, text);
        assert_non_null(strpbrk(text, ".e"));
        char shorter[40];
        int digits = count_digits(text);
        snprintf(shorter, sizeof shorter, "%.*e", digits > 1 ? digits - 2 : 0, value);
        if (digits > 1 && fabs(value) >= DBL_MIN && strtod(shorter, NULL) == value)
            fail_msg("%s could be %s", text, shorter);
    }
}

/* --- memory ------------------------------------------------------------------------------ */

static void arenas_keep_what_they_gave(void **state)
{
    (void)state;
    struct rob_arena arena = {0};
    char *texts[500];
    uint64_t *numbers[500];
    for (int i = 0; i < 500; i++) {
        char text[32];
        snprintf(text, sizeof text, "text %d", i);
        texts[i] = rob_arena_str(&arena, text);
        numbers[i] = rob_arena_array(&arena, (size_t)i + 1, sizeof **numbers);
        assert_int_equal((uintptr_t)numbers[i] % _Alignof(max_align_t), 0);
        for (int k = 0; k <= i; k++)
            assert_true(numbers[i][k] == 0);
        memset(numbers[i], 0xAB, ((size_t)i + 1) * sizeof **numbers);
    }
    for (int i = 0; i < 500; i++) {
        char text[32];
        snprintf(text, sizeof text, "text %d", i);
        assert_string_equal(texts[i], text);
        assert_true(numbers[i][i] == 0xABABABABABABABABU);
    }
    assert_true(rob_arena_bytes(&arena) >= 500 * 501 / 2 * 8);
    char *big = rob_arena_new(&arena, 3 << 20);
    assert_non_null(big);
    memset(big, 1, 3 << 20);
    assert_non_null(rob_arena_array(&arena, 0, 8));
    assert_null(rob_arena_array(&arena, SIZE_MAX / 8 + 2, 8)); /* 8 bytes, were it not for care */
    assert_null(rob_arena_text(&arena, "", SIZE_MAX));
    assert_memory_equal(rob_arena_text(&arena, "a\0b", 3), "a\0b", 4);
    rob_arena_free(&arena);
    assert_int_equal(rob_arena_bytes(&arena), 0);
    rob_arena_free(&arena);
}

static void count_call(void *context, size_t i)
{
    ((unsigned char *)context)[i]++;
}

static void parallel_calls_come_once(void **state)
{
    (void)state;
    static const size_t sizes[] = {0, 1, 100, 8191, 8192, 8193, 100003};
    for (size_t k = 0; k < sizeof sizes / sizeof *sizes; k++) {
        unsigned char *calls = calloc(sizes[k] + 1, 1);
        assert_non_null(calls);
        rob_parallel(sizes[k], count_call, calls);
        for (size_t i = 0; i < sizes[k]; i++)
            assert_int_equal(calls[i], 1);
        assert_int_equal(calls[sizes[k]], 0);
        free(calls);
    }
}

/* A block that is given is used before a new one is made, unless it is too small. */
static void an_arena_uses_what_it_is_given(void **state)
{
    (void)state;
    struct rob_arena arena = {0};
    char *first = rob_arena_new(&arena, 8);
    size_t before = rob_arena_bytes(&arena);
    rob_arena_give(&arena, rob_arena_block_new());
    rob_arena_give(&arena, rob_arena_block_new()); /* in place of the other */
    assert_non_null(arena.spare);
    assert_int_equal(rob_arena_bytes(&arena), before);
    char *big = rob_arena_new(&arena, 3 << 20);
    memset(big, 'x', 3 << 20);
    assert_non_null(arena.spare);
    char *next = rob_arena_new(&arena, 1 << 20);
    assert_null(arena.spare);
    assert_int_equal(rob_arena_bytes(&arena), before + (3 << 20) + (1 << 20));
    for (size_t i = 0; i < 1 << 20; i++)
        assert_int_equal(next[i], 0);
    assert_int_equal(first[0], 0);
    rob_arena_give(&arena, NULL);
    rob_arena_free(&arena);
    rob_arena_give(&arena, rob_arena_block_new());
    rob_arena_free(&arena);
    assert_null(arena.spare);
}

static void vectors_grow(void **state)
{
    (void)state;
    ROB_VEC(int) numbers = {0};
    for (int i = 0; i < 1000; i++)
        assert_true(rob_vec_push(&numbers, i));
    for (int i = 0; i < 1000; i++)
        assert_int_equal(numbers.at[i], i);
    rob_vec_free(&numbers);
    assert_int_equal(numbers.n + numbers.cap, 0);
}

/* --- maps -------------------------------------------------------------------------------- */

static bool same_number(const void *elements, uint32_t at, const void *key)
{
    return ((const uint64_t *)elements)[at] == *(const uint64_t *)key;
}

/* With real hashes, with hashes that differ little, and with all the same. */
static void maps_find_what_was_added(void **state)
{
    (void)state;
    enum { N = 3000 };
    static uint64_t keys[N];
    for (int kind = 0; kind < 3; kind++) {
        struct rob_map map = {0};
        uint64_t missing = 7;
        int n = kind == 2 ? 300 : N;
        assert_int_equal(rob_map_find(&map, 1, same_number, keys, &missing), ROB_MAP_NONE);
        for (int i = 0; i < n; i++) {
            keys[i] = (uint64_t)i * 64;
            uint64_t hash = kind == 0 ? rob_map_mix(keys[i]) : kind == 1 ? keys[i] : 5;
            assert_true(rob_map_add(&map, hash, (uint32_t)i));
        }
        for (int i = 0; i < n; i++) {
            uint64_t hash = kind == 0 ? rob_map_mix(keys[i]) : kind == 1 ? keys[i] : 5;
            assert_int_equal(rob_map_find(&map, hash, same_number, keys, &keys[i]), i);
        }
        uint64_t hash = kind == 0 ? rob_map_mix(missing) : kind == 1 ? missing : 5;
        assert_int_equal(rob_map_find(&map, hash, same_number, keys, &missing), ROB_MAP_NONE);
        rob_map_free(&map);
    }
}

static void words_are_kept_once(void **state)
{
    (void)state;
    struct rob_intern words = {0};
    assert_int_equal(rob_intern_find(&words, "a"), ROB_MAP_NONE);
    assert_int_equal(rob_intern_add(&words, "abc", 3), 0);
    assert_int_equal(rob_intern_add(&words, "abcd", 3), 0); /* three of them */
    assert_int_equal(rob_intern_add(&words, "abcd", 4), 1);
    assert_int_equal(rob_intern_add(&words, "ab", 2), 2);
    assert_int_equal(rob_intern_add(&words, "", 0), 3);
    assert_int_equal(rob_intern_find(&words, "abc"), 0);
    assert_int_equal(rob_intern_find(&words, "ab"), 2);
    assert_int_equal(rob_intern_find(&words, ""), 3);
    for (uint32_t last = 0; last < 6; last++) { /* the guess changes no answer */
        assert_int_equal(rob_intern_find_next(&words, "abcd", last), 1);
        assert_int_equal(rob_intern_find_next(&words, "", last), 3);
        assert_int_equal(rob_intern_find_next(&words, "abc ", last), ROB_MAP_NONE);
    }
    assert_int_equal(rob_intern_find_next(&words, "abc", ROB_MAP_NONE), 0);
    assert_int_equal(rob_intern_add_next(&words, "abcd", 3, 7), 0);
    assert_int_equal(rob_intern_add_next(&words, "abcd", 4, 7), 1);
    assert_int_equal(rob_intern_add_next(&words, "abcd", 2, 7), 2);
    assert_int_equal(rob_intern_add_next(&words, "new", 3, 7), 4);
    assert_int_equal(rob_intern_add_next(&words, "new", 3, 0), 4);
    assert_int_equal(rob_intern_add_next(&words, "abc", 3, 0), 0);
    assert_int_equal(rob_intern_find(&words, "abcde"), ROB_MAP_NONE);
    assert_int_equal(words.words.n, 5);
    rob_intern_free(&words);
}

/* --- hashes and errors ------------------------------------------------------------------- */

static void hashes_are_sha_256(void **state)
{
    (void)state;
    char hex[65], other[65];
    rob_sha256_hex(hex, "abc", 3, "", 0); /* FIPS 180-4 */
    assert_string_equal(hex, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    rob_sha256_hex(other, "a", 1, "bc", 2);
    assert_string_equal(hex, other);
    rob_sha256_hex(hex, "", 0, "", 0);
    assert_string_equal(hex, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    int ok = 0;
    assert_true(rob_hex64("0123456789abcdefrest", &ok) == 0x0123456789abcdefU && ok);
    rob_hex64("0123456789abcdeF", &ok);
    assert_false(ok);
    rob_hex64("0123456789abcde", &ok);
    assert_false(ok);
    rob_random_hex(hex, 32);
    rob_random_hex(other, 32);
    assert_int_equal(strspn(hex, "0123456789abcdef"), 32);
    assert_string_not_equal(hex, other);
}

static void hex_is_lower_case_digits(void **state)
{
    (void)state;
    static const char digits[] = "0123456789abcdef";
    char hex[ROB_HASH_HEX + 1], back[17];
    for (size_t i = 0; i < ROB_HASH_HEX; i++)
        hex[i] = digits[(i * 7 + i / 16) % 16];
    hex[ROB_HASH_HEX] = '\0';
    uint64_t numbers[4], wanted[4] = {0};
    for (size_t i = 0; i < ROB_HASH_HEX; i++)
        wanted[i / 16] = wanted[i / 16] << 4 | (uint64_t)(strchr(digits, hex[i]) - digits);
    assert_true(rob_hash_numbers(numbers, hex));
    assert_memory_equal(numbers, wanted, sizeof wanted);
    for (size_t i = 0; i < 4; i++) {
        rob_hex64_text(back, numbers[i]);
        assert_memory_equal(back, hex + 16 * i, 16);
    }
    for (size_t at = 0; at < ROB_HASH_HEX; at++)
        for (int byte = 0; byte < 256; byte++) {
            char other[ROB_HASH_HEX];
            int ok = 0;
            bool digit = byte != 0 && strchr(digits, byte);
            memcpy(other, hex, sizeof other);
            other[at] = (char)byte;
            assert_int_equal(rob_hash_numbers(numbers, other), digit);
            rob_hex64(other + at / 16 * 16, &ok);
            assert_int_equal(ok, digit);
            if (digit)
                assert_int_equal(numbers[at / 16] >> (60 - at % 16 * 4) & 15,
                                 strchr(digits, byte) - digits);
        }
}

static void errors_keep_whole_characters(void **state)
{
    (void)state;
    struct rob_error err = {0};
    char text[3000] = "";
    for (int shift = 0; shift < 4; shift++) {
        memset(text, 'x', (size_t)shift);
        text[shift] = '\0';
        while (strlen(text) < 2000)
            strcat(text, "\xe2\x82\xac");
        assert_int_equal(rob_fail_at(&err, ROB_INVALID, 7, "%s", text), ROB_INVALID);
        size_t len = strlen(err.text);
        assert_true(len >= 1019 && len < sizeof err.text && (len - (size_t)shift) % 3 == 0);
        rob_error_in_file(&err, "file");
        assert_int_equal(strncmp(err.text, "file:7: ", 8), 0);
        assert_int_equal((strlen(err.text) - 8 - (size_t)shift) % 3, 0);
    }
    rob_fail(&err, ROB_REFUSED, "no");
    assert_int_equal(err.line, 0);
    rob_error_in_file(&err, "a/b");
    rob_error_hint(&err, "; %s", "do this");
    assert_string_equal(err.text, "a/b: no; do this");
    assert_int_equal(rob_fail(NULL, ROB_LOCKED, "x"), ROB_LOCKED);
    err = (struct rob_error){0};
    rob_error_in_file(&err, "a/b"); /* nothing failed */
    assert_string_equal(err.text, "");
    assert_int_equal(rob_status_exit_code(ROB_NO_MEMORY), 6);
    assert_int_equal(rob_status_exit_code(ROB_REFUSED), 5);
    assert_string_equal(rob_status_name(ROB_LOCKED), "LOCKED");
}

static void a_message_names_its_file_once(void **state)
{
    (void)state;
    static const struct {
        const char *text, *file, *expected;
    } cases[] = {
        {"it is bad", "a/b", "a/b: it is bad"},
        {"a/b: it is bad", "a/b", "a/b: it is bad"},
        {"a/b:7: it is bad", "a/b", "a/b: it is bad"},
        {"b: it is bad", "a/b", "a/b: it is bad"},
        {"a/b: it is bad", "c/a/b", "c/a/b: it is bad"},
        {"cannot read b: no", "a/b", "a/b: cannot read it: no"},
        {"cannot read a/b: no", "a/b", "a/b: cannot read it: no"},
        {"b is longer", "a/b", "a/b: it is longer"},
        {"bad", "a/b", "a/b: bad"},
        {"cannot read c: no", "a/b", "a/b: cannot read c: no"},
        {"cannot", "a/b", "a/b: cannot"},
        {"", "a/b", "a/b: "},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct rob_error err = {0};
        rob_fail(&err, ROB_INVALID, "%s", cases[i].text);
        rob_error_in_file(&err, cases[i].file);
        assert_string_equal(err.text, cases[i].expected);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(strings_grow),
        cmocka_unit_test(numbers_have_a_point),
        cmocka_unit_test(numbers_come_back),
        cmocka_unit_test(arenas_keep_what_they_gave),
        cmocka_unit_test(an_arena_uses_what_it_is_given),
        cmocka_unit_test(parallel_calls_come_once),
        cmocka_unit_test(vectors_grow),
        cmocka_unit_test(maps_find_what_was_added),
        cmocka_unit_test(words_are_kept_once),
        cmocka_unit_test(hashes_are_sha_256),
        cmocka_unit_test(hex_is_lower_case_digits),
        cmocka_unit_test(errors_keep_whole_characters),
        cmocka_unit_test(a_message_names_its_file_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
