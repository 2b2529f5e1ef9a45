#include "io/png.h"

#include <math.h>
#include <stdint.h>
#include <string.h>

enum { BEFORE = 8 + 25, CHUNK = 4 + 4 + 9 + 4 }; /* signature and IHDR; length, name, data, CRC */

/* CRC-32 of ISO 3309, as PNG has it. */
static uint32_t crc(const unsigned char *data, size_t len)
{
    uint32_t sum = 0xFFFFFFFF;
    for (size_t i = 0; i < len; i++) {
        sum ^= data[i];
        for (int bit = 0; bit < 8; bit++)
            sum = sum >> 1 ^ (sum & 1 ? 0xEDB88320 : 0);
    }
    return ~sum;
}

static void put(unsigned char *at, uint32_t value)
{
    for (int i = 0; i < 4; i++)
        at[i] = (unsigned char)(value >> (24 - 8 * i));
}

void rob_png_add_size(struct rob_buf *png, double dpi)
{
    unsigned char chunk[CHUNK] = {0};
    uint32_t per_metre = (uint32_t)lround(dpi / 0.0254);
    if (png->len < BEFORE || !rob_buf_reserve(png, CHUNK))
        return;
    put(chunk, 9);
    memcpy(chunk + 4, "pHYs", 4); /* NOLINT(bugprone-not-null-terminated-result): bytes, no text */
    put(chunk + 8, per_metre);
    put(chunk + 12, per_metre);
    chunk[16] = 1; /* the unit is the metre */
    put(chunk + 17, crc(chunk + 4, 13));
    memmove(png->data + BEFORE + CHUNK, png->data + BEFORE, png->len - BEFORE);
    memcpy(png->data + BEFORE, chunk, CHUNK);
    png->len += CHUNK;
    png->data[png->len] = '\0';
}
