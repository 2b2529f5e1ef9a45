#include "io/palette.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

enum { SLOTS = 1 << 14, FULL = SLOTS / 2, RGB = 0xFFFFFF };

struct use {
    uint32_t color;
    uint32_t times; /* 0: a free slot */
    uint8_t index;
};

/* The slot of a color in a table of SLOTS, or the free one for it. */
static struct use *slot(struct use *uses, uint32_t color)
{
    size_t at = color * 2654435761U >> (32 - 14);
    while (uses[at].times && uses[at].color != color)
        at = (at + 1) % SLOTS;
    return &uses[at];
}

/* The end of the run of equal pixels that begins at `i`; four at a time, as most runs are long. */
static size_t run_end(const uint32_t *pixels, size_t n, size_t i)
{
    const uint32_t first = pixels[i++];
    for (; i + 4 <= n; i += 4) {
        if ((pixels[i] ^ first) | (pixels[i + 1] ^ first) | (pixels[i + 2] ^ first) |
            (pixels[i + 3] ^ first))
            break;
    }
    while (i < n && pixels[i] == first)
        i++;
    return i;
}

static void count(struct use *uses, const uint32_t *pixels, size_t n)
{
    size_t n_colors = 0;
    for (size_t i = 0, next; i < n; i = next) {
        next = run_end(pixels, n, i);
        struct use *use = slot(uses, pixels[i] & RGB);
        if (!use->times && n_colors == FULL)
            continue;
        n_colors += !use->times;
        *use = (struct use){.color = pixels[i] & RGB, .times = use->times + (uint32_t)(next - i)};
    }
}

static int more_used(const void *a, const void *b)
{
    const struct use *x = *(struct use *const *)a, *y = *(struct use *const *)b;
    if (x->times != y->times)
        return x->times > y->times ? -1 : 1;
    return x->color < y->color ? -1 : x->color > y->color;
}

static int distance(uint32_t a, uint32_t b)
{
    int sum = 0;
    for (int shift = 0; shift < 24; shift += 8) {
        int apart = (int)(a >> shift & 255) - (int)(b >> shift & 255);
        sum += apart * apart;
    }
    return sum;
}

static uint8_t nearest(const struct rob_palette *in, uint32_t color)
{
    size_t best = 0;
    int apart = INT_MAX;
    for (size_t i = 0; i < in->n && apart; i++) {
        int here = distance(in->colors[i], color);
        if (here < apart) {
            apart = here;
            best = i;
        }
    }
    return (uint8_t)best;
}

/* Chooses the colours, and the index of each counted one. */
static bool choose(struct rob_palette *out, struct use *uses)
{
    size_t n = 0;
    struct use **all = malloc(FULL * sizeof *all);
    if (!all)
        return false;
    for (size_t i = 0; i < SLOTS; i++) {
        if (uses[i].times)
            all[n++] = &uses[i];
    }
    qsort(all, n, sizeof *all, more_used);
    for (out->n = 0; out->n < n && out->n < ROB_PALETTE_MAX; out->n++)
        out->colors[out->n] = all[out->n]->color;
    for (size_t i = 0; i < n; i++)
        all[i]->index = i < out->n ? (uint8_t)i : nearest(out, all[i]->color);
    free(all);
    return true;
}

bool rob_palette_find(struct rob_palette *out, uint8_t *indexes, const uint32_t *pixels, size_t n)
{
    struct use *uses = calloc(SLOTS, sizeof *uses);
    if (!uses)
        return false;
    count(uses, pixels, n);
    bool chosen = choose(out, uses);
    for (size_t i = 0, next; chosen && i < n; i = next) {
        const struct use *use = slot(uses, pixels[i] & RGB);
        uint8_t index = use->times ? use->index : nearest(out, pixels[i] & RGB);
        next = run_end(pixels, n, i);
        memset(indexes + i, index, next - i);
    }
    free(uses);
    return chosen;
}
