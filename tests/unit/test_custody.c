/* The custodian's keys and boxes. The expected values were computed with Python's hashlib, and with
 * X25519 and XSalsa20 of another hand (tests/boxes.py), from the description in syrob-review(5). */
#include "unit/support.h"

#include "base/custody.h"

#include <string.h>

#define REVIEW "0123456789abcdef0123456789abcdef"
#define PUBLIC "66558b1575524154ceef3253b2c3aef6fee2c0a0559239a89ed407b0a4f6f414"
#define PUBLIC_TEXT "CSAR-P5BN-A90N-9KQF-699V-5GXE-YVZE-5G50-AP93-KA4Y-TG3V-197P-YGA6-YBY0"
#define CODE "208H-44RM-2MB1-E60S-38DH-R78Y-3ZJX"
#define BOX                                                                                        \
    "NYBy1jZYgNGu6jKa35EhODhR7SGijjt16WXQ0s0WYlRilOurSV1iop3JrTcJLPypOX9V6yIwmS0ZoLzT"             \
    "FieIRMH5x8cfeasVbTyhRcRMZ1V85B9+fNM9zkLEL8zDJ4ecMKZQn7xVuFqffMGxLnNUeAiDe2etRf2N"             \
    "MD7OoZGFZboOlaNT"

/* first, first + 1, first + 2 ... */
static void count_up(unsigned char secret[ROB_SECRET_BYTES], unsigned first)
{
    for (unsigned i = 0; i < ROB_SECRET_BYTES; i++)
        secret[i] = (unsigned char)(first + i);
}

static struct rob_custodian_keys known_keys(void)
{
    struct rob_custodian_keys keys;
    unsigned char secret[ROB_SECRET_BYTES];
    count_up(secret, 16);
    rob_custodian_keys(&keys, secret);
    return keys;
}

static enum rob_custody_fault open_as(const char *review, const char *seat, const char *box)
{
    struct rob_custodian_keys keys = known_keys();
    unsigned char secret[ROB_SECRET_BYTES], expected[ROB_SECRET_BYTES];
    enum rob_custody_fault fault = rob_custody_open(secret, &keys, review, seat, box);
    count_up(expected, 0);
    if (!fault)
        assert_memory_equal(secret, expected, sizeof secret);
    return fault;
}

static void keys_and_codes_are_those_of_the_description(void **state)
{
    (void)state;
    struct rob_custodian_keys keys = known_keys();
    char code[ROB_CODE_TEXT + 1], text[ROB_CUSTODIAN_KEY_TEXT + 1], hex[ROB_KEY_HEX + 1];
    unsigned char secret[ROB_SECRET_BYTES];
    assert_string_equal(keys.public_key, PUBLIC);
    rob_custodian_code_text(code, keys.secret);
    assert_string_equal(code, CODE);
    assert_int_equal(rob_custodian_code_read(secret, CODE), ROB_CODE_GOOD);
    assert_memory_equal(secret, keys.secret, sizeof secret);
    rob_custodian_key_text(text, PUBLIC);
    assert_string_equal(text, PUBLIC_TEXT);
    assert_int_equal(rob_custodian_key_read(hex, PUBLIC_TEXT), ROB_CODE_GOOD);
    assert_string_equal(hex, PUBLIC);
    rob_fingerprint(text, PUBLIC);
    assert_memory_equal(text, PUBLIC_TEXT, ROB_FINGERPRINT_TEXT);
    rob_custodian_key_text(text, "no key");
    assert_string_equal(text, "");
}

/* Mixed-up codes are reported. */
static void no_code_is_taken_for_another(void **state)
{
    (void)state;
    unsigned char secret[ROB_SECRET_BYTES];
    char hex[ROB_KEY_HEX + 1], code[ROB_CODE_TEXT + 1];
    count_up(secret, 0);
    rob_code_text(code, secret);
    assert_int_equal(rob_custodian_code_read(secret, code), ROB_CODE_MISTYPED);
    assert_int_equal(rob_code_read(secret, CODE), ROB_CODE_MISTYPED);
    assert_int_equal(rob_custodian_key_read(hex, CODE), ROB_CODE_LENGTH);
    assert_int_equal(rob_code_read(secret, PUBLIC_TEXT), ROB_CODE_LENGTH);
}

static void a_mistyped_public_key_is_noticed(void **state)
{
    (void)state;
    char hex[ROB_KEY_HEX + 1], typed[] = PUBLIC_TEXT;
    for (size_t i = 0; typed[i]; i++) {
        char was = typed[i];
        if (was == '-')
            continue;
        typed[i] = was == '7' ? '8' : '7';
        assert_int_equal(rob_custodian_key_read(hex, typed), ROB_CODE_MISTYPED);
        typed[i] = was;
    }
}

static void a_box_opens_for_its_custodian_and_reviewer_alone(void **state)
{
    (void)state;
    unsigned char secret[ROB_SECRET_BYTES];
    struct rob_buf box = {0};
    struct rob_custodian_keys other;
    count_up(secret, 0);
    assert_true(rob_custody_close(&box, PUBLIC, REVIEW, "r1", secret));
    assert_int_equal(open_as(REVIEW, "r1", box.data), ROB_CUSTODY_GOOD);
    assert_int_equal(open_as(REVIEW, "r1", BOX), ROB_CUSTODY_GOOD);
    assert_int_equal(strlen(BOX), box.len);
    assert_string_not_equal(box.data, BOX);
    assert_int_equal(open_as(REVIEW, "r2", BOX), ROB_CUSTODY_OTHER);
    assert_int_equal(open_as(REVIEW, "r", BOX), ROB_CUSTODY_OTHER);
    assert_int_equal(open_as("11" REVIEW, "r1", BOX), ROB_CUSTODY_OTHER);
    rob_custodian_keys(&other, secret);
    assert_int_equal(rob_custody_open(secret, &other, REVIEW, "r1", BOX), ROB_CUSTODY_CLOSED);
    rob_buf_free(&box);
}

static void a_damaged_box_stays_closed(void **state)
{
    (void)state;
    static char longer[4000];
    char box[] = BOX;
    for (size_t i = 0; box[i]; i++) {
        char was = box[i];
        box[i] = was == 'A' ? 'B' : 'A';
        assert_int_equal(open_as(REVIEW, "r1", box), ROB_CUSTODY_CLOSED);
        box[i] = was;
    }
    for (size_t n = strlen(box); n-- > 0;) {
        box[n] = '\0';
        assert_int_equal(open_as(REVIEW, "r1", box), ROB_CUSTODY_CLOSED);
    }
    memset(longer, 'A', sizeof longer - 4);
    assert_int_equal(open_as(REVIEW, "r1", longer), ROB_CUSTODY_CLOSED);
}

/* For a key of small order anybody could open the box. */
static void weak_keys_are_refused(void **state)
{
    (void)state;
    static const char *const weak[] = {
        "0000000000000000000000000000000000000000000000000000000000000000",
        "0100000000000000000000000000000000000000000000000000000000000000",
        "e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800",
        "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "66",
        ""};
    for (size_t i = 0; i < sizeof weak / sizeof *weak; i++)
        assert_false(rob_custody_is_key(weak[i]));
    assert_true(rob_custody_is_key(PUBLIC));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(keys_and_codes_are_those_of_the_description),
        cmocka_unit_test(no_code_is_taken_for_another),
        cmocka_unit_test(a_mistyped_public_key_is_noticed),
        cmocka_unit_test(a_box_opens_for_its_custodian_and_reviewer_alone),
        cmocka_unit_test(a_damaged_box_stays_closed),
        cmocka_unit_test(weak_keys_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
