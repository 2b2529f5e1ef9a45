#include "store/verified.h"

#include "store/journal.h"

#include "base/file.h"

#include <stdlib.h>
#include <string.h>

enum { VERIFIED_BYTES_MAX = 1 << 20 };

static const char file_name[] = "verified";

void rob_verified_read(struct rob_buf *out, int state)
{
    if (state >= 0)
        (void)rob_file_read(out, state, file_name, VERIFIED_BYTES_MAX, false, NULL);
}

/* The line of a journal, which ends in a blank and the journal's name. */
static const char *find_line(const struct rob_buf *verified, const char *name)
{
    const char *line = rob_buf_text(verified), *end = strchr(line, '\n');
    for (; end; line = end + 1, end = strchr(line, '\n')) {
        size_t len = (size_t)(end - line), n = strlen(name);
        if (len > n && line[len - n - 1] == ' ' && memcmp(end - n, name, n) == 0)
            return line;
    }
    return NULL;
}

off_t rob_verified_of(const struct rob_buf *verified, int journals, const char *name)
{
    char hash[ROB_HASH_HEX + 1] = "";
    char *rest = NULL;
    const char *line = find_line(verified, name);
    long long bytes = line ? strtoll(line, &rest, 10) : 0;
    if (bytes <= 0 || *rest != ' ' || strcspn(rest + 1, " \n") != ROB_HASH_HEX)
        return 0;
    memcpy(hash, rest + 1, ROB_HASH_HEX);
    return rob_journal_holds(journals, name, (off_t)bytes, hash) ? (off_t)bytes : 0;
}

void rob_verified_add(struct rob_buf *lines, const char *name, off_t bytes, const char *hash)
{
    rob_buf_printf(lines, "%lld %s %s\n", (long long)bytes, hash, name);
}

void rob_verified_write(int state, const struct rob_buf *lines)
{
    if (state >= 0 && !lines->failed)
        (void)rob_file_write_private(state, file_name, rob_buf_text(lines), lines->len, true, NULL);
}
