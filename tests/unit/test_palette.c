/* The palette of a picture: exact where the colours are few, near where they are many. */
#include "unit/support.h"

#include "io/palette.h"

#include <stdlib.h>
#include <string.h>

enum { MANY = 100000 };

static void few_colors_stay_exact(void **state)
{
    (void)state;
    static const uint32_t pixels[] = {0xFFFFFFFF, 0x00FFFFFF, 0x56B4E9, 0xFFFFFF, 0xFF56B4E9,
                                      0xFFFFFF,   0xFFFFFF,   0xFFFFFF, 0xFFFFFF, 0xA50026};
    enum { N = sizeof pixels / sizeof *pixels };
    struct rob_palette palette;
    uint8_t indexes[N];
    assert_true(rob_palette_find(&palette, indexes, pixels, N));
    assert_int_equal(palette.n, 3);
    assert_int_equal(palette.colors[0], 0xFFFFFF); /* the most used */
    for (size_t i = 0; i < N; i++)
        assert_int_equal(palette.colors[indexes[i]], pixels[i] & 0xFFFFFF);
    assert_true(rob_palette_find(&palette, indexes, pixels, 0));
    assert_int_equal(palette.n, 0);
}

static int apart(uint32_t a, uint32_t b, int shift)
{
    return abs((int)(a >> shift & 255) - (int)(b >> shift & 255));
}

/* 256 greys between two colours that are used more: each is shown within a step of its own. */
static void many_colors_are_near(void **state)
{
    (void)state;
    uint32_t pixels[600];
    uint8_t indexes[600];
    struct rob_palette palette;
    for (size_t i = 0; i < 600; i++)
        pixels[i] = i < 256 ? (uint32_t)i * 0x010101 : i % 2 ? 0x02C100 : 0xBF0000;
    assert_true(rob_palette_find(&palette, indexes, pixels, 600));
    assert_int_equal(palette.n, ROB_PALETTE_MAX);
    for (size_t i = 0; i < 600; i++) {
        for (int shift = 0; shift < 24; shift += 8)
            assert_in_range(apart(palette.colors[indexes[i]], pixels[i], shift), 0,
                            i < 256 ? 2 : 0);
    }
}

/* More colours than the table of their counts holds. */
static void colors_beyond_the_table_are_near(void **state)
{
    (void)state;
    uint32_t *pixels = malloc(MANY * sizeof *pixels);
    uint8_t *indexes = malloc(2 * (size_t)MANY);
    struct rob_palette palette;
    assert_true(pixels && indexes);
    for (size_t i = 0; i < MANY; i++) /* used equally: the darkest come into the palette */
        pixels[i] = (uint32_t)(MANY - i);
    assert_true(rob_palette_find(&palette, indexes, pixels, MANY));
    assert_int_equal(palette.n, ROB_PALETTE_MAX);
    uint8_t *again = indexes + MANY;
    struct rob_palette other;
    assert_true(rob_palette_find(&other, again, pixels, MANY));
    assert_memory_equal(palette.colors, other.colors, sizeof palette.colors);
    assert_memory_equal(indexes, again, MANY);
    for (size_t i = 0; i < MANY; i += 997) { /* none of the palette is nearer than the one shown */
        int best = 0, shown = 0;
        for (int shift = 0; shift < 24; shift += 8) {
            int a = apart(palette.colors[indexes[i]], pixels[i], shift);
            shown += a * a;
        }
        best = shown;
        for (size_t k = 0; k < palette.n; k++) {
            int sum = 0;
            for (int shift = 0; shift < 24; shift += 8) {
                int a = apart(palette.colors[k], pixels[i], shift);
                sum += a * a;
            }
            best = sum < best ? sum : best;
        }
        assert_int_equal(best, shown);
    }
    free(pixels);
    free(indexes);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(few_colors_stay_exact),
        cmocka_unit_test(many_colors_are_near),
        cmocka_unit_test(colors_beyond_the_table_are_near),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
