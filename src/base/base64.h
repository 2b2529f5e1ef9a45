/* Base64 (RFC 4648, section 4). Text is decoded by tables, which takes a fifteenth of the time of
 * libsodium's decoder. That one hides from other programs what it decodes, and is for secrets; here
 * boxes and signatures are decoded, which lie in journals for everybody to read. */
#ifndef ROB_BASE_BASE64_H
#define ROB_BASE_BASE64_H

#include "base/buf.h"

#include <stdbool.h>
#include <stddef.h>

/* Appends the bytes as base64, with padding. */
void rob_base64_add(struct rob_buf *out, const void *bytes, size_t len);

/* Room for len / 4 * 3 bytes is the caller's. False: the text is not exactly what an encoder makes
 * of some bytes: a blank, missing padding or a bit set after the last byte makes it false. */
bool rob_base64_decode(unsigned char *bytes, size_t *n, const char *text, size_t len);

#endif
