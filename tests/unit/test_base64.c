/* Base64, against the decoder of libsodium. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/base64.h"

#include <sodium.h>
#include <string.h>

enum { MAX = 64 };

/* Both decoders take the text, and to the same bytes, or neither does. */
static bool same(const char *text, size_t len)
{
    unsigned char ours[MAX], theirs[MAX];
    size_t n_ours = 0, n_theirs = 0;
    bool taken = rob_base64_decode(ours, &n_ours, text, len);
    assert_int_equal(taken, sodium_base642bin(theirs, sizeof theirs, text, len, NULL, &n_theirs,
                                              NULL, sodium_base64_VARIANT_ORIGINAL) == 0);
    if (taken) {
        assert_int_equal(n_ours, n_theirs);
        assert_memory_equal(ours, theirs, n_ours);
    }
    return taken;
}

static void known_texts_are_decoded(void **state)
{
    (void)state;
    static const char *const texts[] = {
        "", "Zg==", "Zm8=", "Zm9v", "Zm9vYg==", "Zm9vYmE=", "Zm9vYmFy"}; /* RFC 4648, section 10 */
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        unsigned char bytes[MAX];
        size_t n = 0;
        assert_true(rob_base64_decode(bytes, &n, texts[i], strlen(texts[i])));
        assert_int_equal(n, i);
        assert_memory_equal(bytes, "foobar", i);
    }
}

static void bytes_are_encoded(void **state)
{
    (void)state;
    static const char *const texts[] = {"Zg==", "Zm8=", "Zm9v", "Zm9vYg==", "Zm9vYmE=", "Zm9vYmFy"};
    struct rob_buf out = {0};
    rob_base64_add(&out, "foobar", 0);
    assert_string_equal(rob_buf_text(&out), "");
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        rob_buf_clear(&out);
        rob_buf_str(&out, "box ");
        rob_base64_add(&out, "foobar", i + 1);
        rob_buf_char(&out, '.');
        assert_memory_equal(out.data, "box ", 4);
        assert_memory_equal(out.data + 4, texts[i], strlen(texts[i]));
        assert_string_equal(out.data + 4 + strlen(texts[i]), ".");
    }
    rob_buf_free(&out);
}

static void only_what_an_encoder_makes_is_taken(void **state)
{
    (void)state;
    static const char *const texts[] = {
        "Zg",   "Zg=",   "Zh==",     "Zm9=", "=",     "==",    "====",  "Z===",     "Zg=a",
        "Z=g=", "Zm9v=", "Zg==Zg==", "Zm-_", "Zm 9v", "Zm9v ", "Zm9\n", "Zm9vZm9vZ"};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        assert_false(same(texts[i], strlen(texts[i])));
}

/* Whatever byte takes the place of whatever character. Of those beyond ASCII libsodium 1.0.18 takes
 * some. */
static void it_agrees_with_libsodium(void **state)
{
    (void)state;
    for (size_t len = 0; len < 20; len++) {
        unsigned char bytes[MAX];
        char text[MAX];
        size_t n_bytes = 0;
        randombytes_buf(bytes, len);
        sodium_bin2base64(text, sizeof text, bytes, len, sodium_base64_VARIANT_ORIGINAL);
        assert_true(same(text, strlen(text)));
        for (size_t i = 0; i < strlen(text); i++) {
            char was = text[i];
            size_t n = strlen(text);
            for (int c = 0; c < 128; c++) {
                text[i] = (char)c;
                (void)same(text, n);
            }
            for (int c = 128; c < 256; c++) {
                text[i] = (char)c;
                assert_false(rob_base64_decode(bytes, &n_bytes, text, n));
            }
            text[i] = was;
        }
        for (size_t n = 0; n < strlen(text); n++)
            (void)same(text, n);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(known_texts_are_decoded),
        cmocka_unit_test(bytes_are_encoded),
        cmocka_unit_test(only_what_an_encoder_makes_is_taken),
        cmocka_unit_test(it_agrees_with_libsodium),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
