#include "store/chain.h"

#include "base/fail.h"

#include <string.h>

static const char tail_start[] = ",\"h\":\"", tail_end[] = "\"}";

void rob_chain_close(struct rob_buf *line, size_t start, char hash[ROB_HASH_HEX + 1])
{
    if (line->failed)
        return;
    rob_sha256_hex(hash, hash, strlen(hash), line->data + start, line->len - start);
    rob_buf_printf(line, "%s%s%s\n", tail_start, hash, tail_end);
}

bool rob_chain_stated(char hash[ROB_HASH_HEX + 1], uint64_t numbers[4], const char *line,
                      size_t len)
{
    const char *tail = line + len - ROB_CHAIN_TAIL;
    if (len < ROB_CHAIN_TAIL || memcmp(tail, tail_start, sizeof tail_start - 1) != 0 ||
        memcmp(line + len - 2, tail_end, 2) != 0)
        return false;
    memcpy(hash, tail + sizeof tail_start - 1, ROB_HASH_HEX);
    hash[ROB_HASH_HEX] = '\0';
    return rob_hash_numbers(numbers, hash);
}

/* False also if the line states none. */
static bool is_right(char hash[ROB_HASH_HEX + 1], uint64_t numbers[4], const char *line, size_t len)
{
    char stated[ROB_HASH_HEX + 1];
    uint64_t right[4];
    if (!rob_chain_stated(stated, numbers, line, len))
        return false;
    rob_sha256(right, hash, strlen(hash), line, len - ROB_CHAIN_TAIL);
    memcpy(hash, stated, sizeof stated);
    return memcmp(right, numbers, sizeof right) == 0;
}

/* The probable fault of a line, the most specific one first. */
static const char *reason_of(const char *line, size_t len, unsigned number, bool stated)
{
    static const char conflicts[][8] = {"<<<<<<<", ">>>>>>>", "=======", "|||||||"};
    if (len > 0 && line[len - 1] == '\r')
        return "the line ends in CR LF: a program converted the line ends; switch that off (* "
               "-text)";
    for (size_t i = 0; i < sizeof conflicts / sizeof *conflicts && len > 6; i++)
        if (memcmp(line, conflicts[i], 7) == 0)
            return "a conflict marker: the journals were merged as text; take both versions of the "
                   "file out of the version control";
    if (number == 1 && len > 3 && memcmp(line, "\xEF\xBB\xBF", 3) == 0)
        return "the file begins with a byte order mark: an editor put it there";
    if (memchr(line, '\0', len))
        return "the line holds NUL bytes: a power cut or a fault of the disk put them there";
    if (!stated)
        return "the line does not end in its hash";
    return "the line does not fit its hash: this line, or one before it, was changed";
}

enum rob_status rob_chain_check(char hash[ROB_HASH_HEX + 1], uint64_t numbers[4], const char *line,
                                size_t len, unsigned number, struct rob_error *err)
{
    char stated[ROB_HASH_HEX + 1];
    if (is_right(hash, numbers, line, len))
        return ROB_OK;
    return rob_fail_at(err, ROB_INVALID, number, "%s",
                       reason_of(line, len, number, rob_chain_stated(stated, numbers, line, len)));
}

bool rob_chain_is_sound(const char *lines, size_t len, const char before[ROB_HASH_HEX + 1])
{
    char hash[ROB_HASH_HEX + 1];
    uint64_t numbers[4];
    memcpy(hash, before, sizeof hash);
    for (size_t at = 0; at < len;) {
        const char *end = memchr(lines + at, '\n', len - at);
        size_t n = end ? (size_t)(end - (lines + at)) : len - at;
        if (!is_right(hash, numbers, lines + at, n))
            return false;
        at += n + 1;
    }
    return true;
}
