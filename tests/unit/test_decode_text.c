/* Encodings: recognised and turned into UTF-8. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/decode_text.h"
#include "base/vec.h"

#include <string.h>

static const struct {
    const char *name, *data;
    size_t len;
    enum rob_text_encoding encoding;
    const char *text;
    size_t n_text;
} known[] = {
#define IS(name, data, encoding, text)                                                             \
    {                                                                                              \
        name, data, sizeof(data) - 1, ROB_TEXT_##encoding, text, sizeof(text) - 1                  \
    }
    IS("empty", "", UTF8, ""),
    IS("ASCII", "a,b\r\n", UTF8, "a,b\r\n"),
    IS("UTF-8", "M\xC3\xBCller", UTF8, "M\xC3\xBCller"),
    IS("mark alone", "\xEF\xBB\xBF", UTF8_BOM, ""),
    IS("mark", "\xEF\xBB\xBFM\xC3\xBC\xEF\xBB\xBF", UTF8_BOM, "M\xC3\xBC\xEF\xBB\xBF"),
    IS("NUL", "a\0b", UTF8, "a\0b"),
    IS("little",
       "\xFF\xFE"
       "a\0\xFC\0\xAC\x20",
       UTF16_LE, "a\xC3\xBC\xE2\x82\xAC"),
    IS("big", "\xFE\xFF\0a\0\xFC\x20\xAC", UTF16_BE, "a\xC3\xBC\xE2\x82\xAC"),
    IS("little without mark", "a\0b\0\xFC\0", UTF16_LE, "ab\xC3\xBC"),
    IS("big without mark", "\0a\0b\0\xFC", UTF16_BE, "ab\xC3\xBC"),
    IS("pair", "\xFE\xFF\xD8\x3D\xDC\x00", UTF16_BE, "\xF0\x9F\x90\x80"),
    IS("halves", "\xFE\xFF\xDC\x00\xD8\x3D\0a\xD8\x3D", UTF16_BE,
       "\xEF\xBF\xBD\xEF\xBF\xBD"
       "a\xEF\xBF\xBD"),
    IS("half before another", "\xFE\xFF\xD8\x3D\xE0\x00", UTF16_BE, "\xEF\xBF\xBD\xEE\x80\x80"),
    IS("NULs on both sides", "a\0b\0c\0\0\0", UTF8, "a\0b\0c\0\0\0"),
    IS("few NULs", "a\0bcde", UTF8, "a\0bcde"),
    IS("odd length", "\xFE\xFF\0a\0", UTF16_BE, "a\xEF\xBF\xBD"),
    IS("mark of UTF-16 alone", "\xFF\xFE", UTF16_LE, ""),
    IS("Windows-1252", "M\xFCller \x80 \x93q\x94", WINDOWS_1252,
       "M\xC3\xBCller \xE2\x82\xAC \xE2\x80\x9Cq\xE2\x80\x9D"),
    IS("unused byte", "a\x81", WINDOWS_1252, "a\xC2\x81"),
    IS("mixed", "\xC3\xBC \xFC", MIXED, "\xC3\xBC \xFC"),
    IS("mark and other bytes", "\xEF\xBB\xBF\xFC", MIXED, "\xFC"),
#undef IS
};

static void decodes(void **state)
{
    (void)state;
    for (size_t i = 0; i < ROB_COUNT(known); i++) {
        struct rob_buf out = {0};
        rob_buf_str(&out, "x"); /* it appends */
        enum rob_text_encoding encoding = rob_text_decode(&out, known[i].data, known[i].len);
        if (encoding != known[i].encoding || out.len != known[i].n_text + 1 ||
            memcmp(out.data + 1, known[i].text, known[i].n_text) != 0)
            fail_msg("%s: encoding %d, '%s'", known[i].name, (int)encoding, out.data);
        rob_buf_free(&out);
    }
}

/* NULs far behind the beginning are no sign of UTF-16, and letters of other scripts do not hide it
 * behind a beginning in Latin ones. */
static void looks_at_the_beginning(void **state)
{
    (void)state;
    struct rob_buf text = {0}, out = {0};
    rob_buf_repeat(&text, 'a', 3000);
    rob_buf_repeat(&text, '\0', 3000);
    assert_int_equal(rob_text_decode(&out, text.data, text.len), ROB_TEXT_UTF8);
    rob_buf_clear(&text);
    rob_buf_clear(&out);
    for (int i = 0; i < 700; i++)
        rob_buf_add(&text, "a", 2);
    for (int i = 0; i < 700; i++)
        rob_buf_add(&text, "\xB1\x03", 2);
    assert_int_equal(rob_text_decode(&out, text.data, text.len), ROB_TEXT_UTF16_LE);
    assert_int_equal(out.len, 700 + 2 * 700);
    rob_buf_free(&text);
    rob_buf_free(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(decodes),
        cmocka_unit_test(looks_at_the_beginning),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
