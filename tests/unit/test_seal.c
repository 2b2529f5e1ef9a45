/* Keys, boxes, signatures and recovery codes. The expected keys were computed with Python's hashlib
 * and an Ed25519 of another hand, from the description in base/seal.h. */
#include "unit/support.h"

#include "base/seal.h"

#include <string.h>

#define REVIEW "0123456789abcdef0123456789abcdef"
#define STUDY "hale-1997-k3f9"
#define STUDY_KEY "0dea3ccf7f989a7c8e10c1a665dba4dc48888e137dd2e213ca619c65fcaf3b52"
#define CODE "000G-40R4-0M30-E209-185G-R38E-1YFV"

static struct rob_seal_keys known_keys(void)
{
    struct rob_seal_keys keys;
    unsigned char secret[ROB_SECRET_BYTES];
    for (size_t i = 0; i < sizeof secret; i++)
        secret[i] = (unsigned char)i;
    rob_seal_keys(&keys, secret, REVIEW, "r1");
    return keys;
}

static void assert_key(const unsigned char key[ROB_KEY_BYTES], const char *hex)
{
    char text[ROB_KEY_HEX + 1];
    rob_seal_key_text(text, key);
    assert_string_equal(text, hex);
}

static void keys_are_those_of_the_description(void **state)
{
    (void)state;
    struct rob_seal_keys keys = known_keys();
    unsigned char key[ROB_KEY_BYTES];
    char commitment[ROB_HASH_HEX + 1];
    assert_key(keys.master, "9227617ea4991652c0c4f6d3fbd58b1982da0630a55ffe398a240e059cfbce03");
    assert_string_equal(keys.public_key,
                        "ca1c5517b066c2a98c757ab809ce3259b0e8179600e6f966da7c89633c136d01");
    rob_seal_study_key(key, &keys, STUDY);
    assert_key(key, STUDY_KEY);
    rob_seal_study_key(key, &keys, NULL);
    assert_key(key, "03c63d93076a508b87b79c1149fa445732d2a9d3da5065c324efe7f40cb77633");
    rob_seal_commitment(commitment, REVIEW, "r1", STUDY, STUDY_KEY);
    assert_string_equal(commitment,
                        "32cd7e8fd200a7c46e10fd1d568fbcd50228c7782846c25663dfbf0449392c72");
}

static void keys_and_secrets_are_exact_hex(void **state)
{
    (void)state;
    unsigned char key[ROB_KEY_BYTES];
    char upper[] = STUDY_KEY, *digit = strchr(upper, 'a');
    *digit = 'A';
    assert_true(rob_seal_key_parse(key, STUDY_KEY));
    assert_false(rob_seal_key_parse(key, upper));
    assert_false(rob_seal_key_parse(key, STUDY_KEY "0"));
    assert_false(rob_seal_key_parse(key, &STUDY_KEY[1]));
    assert_false(rob_seal_key_parse(key, ""));
}

/* --- boxes ------------------------------------------------------------------------------- */

static const unsigned char box_key[ROB_KEY_BYTES] = {1, 2, 3};

static bool opens(const struct rob_buf *box, const unsigned char *key, const char *context,
                  const char *text, size_t len)
{
    struct rob_buf out = {0};
    bool opened = rob_seal_open(&out, key, context, strlen(context), box->data, box->len);
    if (opened) {
        assert_int_equal(out.len, len);
        assert_memory_equal(rob_buf_text(&out), text, len);
    }
    rob_buf_free(&out);
    return opened;
}

static void close_box(struct rob_buf *box, const char *text, size_t len)
{
    rob_buf_clear(box);
    rob_seal_close(box, box_key, "before", 6, text, len);
    assert_false(box->failed);
}

/* Of what it holds a box shows to which 512 bytes its length was filled up, and no more. */
static void boxes_of_one_class_are_equally_long(void **state)
{
    (void)state;
    static char text[2000];
    struct rob_buf box = {0};
    size_t len_of_first = 0;
    memset(text, 'x', sizeof text);
    for (size_t len = 0; len < 1600; len++) {
        close_box(&box, text, len);
        if (len % 512 == 0)
            len_of_first = box.len;
        assert_int_equal(box.len, len_of_first);
        assert_true(opens(&box, box_key, "before", text, len));
    }
    rob_buf_free(&box);
}

static void zeros_at_the_end_are_kept(void **state)
{
    (void)state;
    static const char text[] = "a\0\0\x80\0";
    struct rob_buf box = {0};
    close_box(&box, text, sizeof text);
    assert_true(opens(&box, box_key, "before", text, sizeof text));
    rob_buf_free(&box);
}

static void only_key_and_place_open_a_box(void **state)
{
    (void)state;
    unsigned char other[ROB_KEY_BYTES] = {1, 2, 4};
    struct rob_buf box = {0};
    close_box(&box, "secret", 6);
    assert_true(opens(&box, box_key, "before", "secret", 6));
    assert_false(opens(&box, other, "before", "", 0));
    assert_false(opens(&box, box_key, "behind", "", 0));
    for (size_t i = 0; i < box.len; i++) {
        char was = box.data[i];
        box.data[i] = was == 'A' ? 'B' : 'A';
        assert_false(opens(&box, box_key, "before", "", 0));
        box.data[i] = was;
    }
    for (size_t n = 0; n < box.len; n++) {
        struct rob_buf cut = {.data = box.data, .len = n};
        assert_false(opens(&cut, box_key, "before", "", 0));
    }
    rob_buf_free(&box);
}

/* A copied state folder must not make two boxes with one nonce. */
static void no_two_boxes_are_alike(void **state)
{
    (void)state;
    struct rob_buf one = {0}, other = {0};
    close_box(&one, "secret", 6);
    close_box(&other, "secret", 6);
    assert_string_not_equal(one.data, other.data);
    rob_buf_free(&one);
    rob_buf_free(&other);
}

/* --- signatures -------------------------------------------------------------------------- */

static void signatures_hold_key_place_and_line(void **state)
{
    (void)state;
    struct rob_seal_keys keys = known_keys();
    char sig[ROB_SIG_TEXT + 1];
    rob_seal_sign(sig, &keys, "aa", "line", 4);
    assert_string_equal(sig, "hwRiwGSK/jMTdqPV6NSCx3ZIXbX/kFWjTHtT4LhKdnVR"
                             "7e8jiHL8fKIfZhqFETBVrStZP6sHC19YycCsT1W/Dw==");
    assert_true(rob_seal_verify(sig, ROB_SIG_TEXT, keys.public_key, "aa", "line", 4));
    assert_false(rob_seal_verify(sig, ROB_SIG_TEXT, keys.public_key, "ab", "line", 4));
    assert_false(rob_seal_verify(sig, ROB_SIG_TEXT, keys.public_key, "aa", "lines", 5));
    assert_false(rob_seal_verify(sig, ROB_SIG_TEXT, STUDY_KEY, "aa", "line", 4));
    assert_false(rob_seal_verify(sig, ROB_SIG_TEXT - 1, keys.public_key, "aa", "line", 4));
    sig[10] = sig[10] == 'A' ? 'B' : 'A';
    assert_false(rob_seal_verify(sig, ROB_SIG_TEXT, keys.public_key, "aa", "line", 4));
}

/* --- recovery codes ---------------------------------------------------------------------- */

static void codes_are_read_as_people_type_them(void **state)
{
    (void)state;
    static const char *const typed[] = {CODE, "000g40r40m30e209185gr38e1yfv",
                                        "OOOG 4OR4 OM3O E2O9 I85G R38E LYFV"};
    struct rob_seal_keys keys = known_keys();
    char code[ROB_CODE_TEXT + 1];
    unsigned char secret[ROB_SECRET_BYTES];
    rob_code_text(code, keys.secret);
    assert_string_equal(code, CODE);
    for (size_t i = 0; i < sizeof typed / sizeof *typed; i++) {
        memset(secret, 0xff, sizeof secret);
        assert_int_equal(rob_code_read(secret, typed[i]), ROB_CODE_GOOD);
        assert_memory_equal(secret, keys.secret, sizeof secret);
    }
    assert_int_equal(rob_code_read(secret, "000G-40R4"), ROB_CODE_LENGTH);
    assert_int_equal(rob_code_read(secret, CODE "0"), ROB_CODE_LENGTH);
    assert_int_equal(rob_code_read(secret, "U00G-40R4-0M30-E209-185G-R38E-1YFV"), ROB_CODE_LENGTH);
}

/* 12 bits let about one mistyped code in 4,096 pass; neighbours exchanged are what hands do most.
 */
static void mistyped_codes_are_noticed(void **state)
{
    (void)state;
    static const char alphabet[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    unsigned char secret[ROB_SECRET_BYTES];
    unsigned n_typed = 0, n_passed = 0, n_exchanged = 0;
    for (unsigned seed = 0; seed < 60; seed++) {
        char code[ROB_CODE_TEXT + 1], wrong[ROB_CODE_TEXT + 1];
        for (size_t i = 0; i < sizeof secret; i++)
            secret[i] = (unsigned char)(seed * 37 + i * 101 + seed * i);
        rob_code_text(code, secret);
        for (size_t i = 0; i < ROB_CODE_TEXT; i++) {
            if (code[i] == '-')
                continue;
            for (size_t k = 0; alphabet[k]; k++) {
                memcpy(wrong, code, sizeof wrong);
                wrong[i] = alphabet[k];
                if (wrong[i] == code[i])
                    continue;
                n_typed++;
                n_passed += rob_code_read(secret, wrong) == ROB_CODE_GOOD;
            }
            memcpy(wrong, code, sizeof wrong);
            size_t next = code[i + 1] == '-' ? i + 2 : i + 1;
            if (next >= ROB_CODE_TEXT || code[i] == code[next])
                continue;
            wrong[i] = code[next];
            wrong[next] = code[i];
            n_exchanged += rob_code_read(secret, wrong) == ROB_CODE_GOOD;
        }
    }
    assert_int_equal(n_typed, 60 * 28 * 31);
    assert_in_range(n_passed, 0, 30); /* 13 are to be expected */
    assert_in_range(n_exchanged, 0, 3);
}

static void fingerprints_are_the_beginning_of_the_key(void **state)
{
    (void)state;
    char text[ROB_FINGERPRINT_TEXT + 1];
    rob_fingerprint(text, "ca1c5517b066c2a98c757ab809ce3259b0e8179600e6f966da7c89633c136d01");
    assert_string_equal(text, "S8E5-A5XG");
    rob_fingerprint(text, "no key");
    assert_string_equal(text, "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(keys_are_those_of_the_description),
        cmocka_unit_test(keys_and_secrets_are_exact_hex),
        cmocka_unit_test(boxes_of_one_class_are_equally_long),
        cmocka_unit_test(zeros_at_the_end_are_kept),
        cmocka_unit_test(only_key_and_place_open_a_box),
        cmocka_unit_test(no_two_boxes_are_alike),
        cmocka_unit_test(signatures_hold_key_place_and_line),
        cmocka_unit_test(codes_are_read_as_people_type_them),
        cmocka_unit_test(mistyped_codes_are_noticed),
        cmocka_unit_test(fingerprints_are_the_beginning_of_the_key),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
