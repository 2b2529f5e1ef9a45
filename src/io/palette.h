/* The colours of a drawn picture, few enough for a byte a pixel. */
#ifndef ROB_IO_PALETTE_H
#define ROB_IO_PALETTE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { ROB_PALETTE_MAX = 256 };

struct rob_palette {
    uint32_t colors[ROB_PALETTE_MAX]; /* 0xRRGGBB, the most used first */
    size_t n;
};

/*
 * Finds the colours of `n` pixels (0xRRGGBB; the upper byte is ignored) and writes the index of
 * each pixel to `indexes`. Beyond ROB_PALETTE_MAX colours, those used least are shown in the
 * nearest of the others: in a drawing they are blends at the edges of shapes and letters. Equal
 * pixels give equal palettes. false: no memory.
 */
bool rob_palette_find(struct rob_palette *out, uint8_t *indexes, const uint32_t *pixels, size_t n);

#endif
