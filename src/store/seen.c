#include "store/seen.h"

#include "base/fail.h"
#include "base/file.h"
#include "base/hash.h"
#include "base/text.h"

#include <stdlib.h>
#include <string.h>

static const char file_name[] = "journals.seen", folder_word[] = "folder ";

/* --- reading ----------------------------------------------------------------------------- */

static bool is_hex(const char *text, size_t n)
{
    return strlen(text) == n && strspn(text, "0123456789abcdef") == n;
}

static bool read_number(uint32_t *out, const char *text)
{
    size_t n = strlen(text);
    if (n == 0 || n > 10 || strspn(text, "0123456789") != n)
        return false;
    unsigned long long number = strtoull(text, NULL, 10);
    *out = (uint32_t)number;
    return number <= UINT32_MAX;
}

static void unescape_in_place(char *text, bool *kept)
{
    struct rob_buf out = {0};
    rob_place_unescape(&out, text);
    if (!out.failed)
        memcpy(text, rob_buf_text(&out), out.len + 1);
    *kept = *kept && !out.failed;
    rob_buf_free(&out);
}

/* "LINES BYTES HASH DATE SEAT WRITER NAME" */
static bool parse_row(struct rob_seen_row *row, char *line, bool *kept)
{
    char *fields[ROB_SEEN_FIELDS] = {line};
    uint32_t bytes = 0;
    int64_t time = 0;
    for (size_t i = 1; i < ROB_SEEN_FIELDS; i++) {
        fields[i] = strchr(fields[i - 1], ' ');
        if (!fields[i])
            return false;
        *fields[i]++ = '\0';
    }
    unescape_in_place(fields[6], kept);
    *row = (struct rob_seen_row){.hash = fields[2],
                                 .date = fields[3],
                                 .seat = fields[4],
                                 .writer = fields[5],
                                 .name = fields[6]};
    bool good = read_number(&row->lines, fields[0]) && read_number(&bytes, fields[1]) &&
                is_hex(row->hash, ROB_HASH_HEX) && rob_time_parse(&time, row->date) &&
                rob_text_is_id(row->seat, 32) && is_hex(row->writer, 6) && *row->name;
    row->bytes = (off_t)bytes;
    return good;
}

static bool parse_line(struct rob_seen *seen, char *line, bool *kept)
{
    struct rob_place place;
    struct rob_seen_row row;
    size_t word = sizeof folder_word - 1;
    if (strncmp(line, folder_word, word) == 0) {
        if (!rob_place_parse(&place, line + word))
            return false;
        *kept = rob_vec_push(&seen->folders, place);
        return true;
    }
    if (!seen->folders.n || !parse_row(&row, line, kept))
        return false;
    row.folder = seen->folders.n - 1;
    *kept = *kept && rob_vec_push(&seen->rows, row);
    return true;
}

static bool parse(struct rob_seen *seen, bool *kept)
{
    char *line = seen->text.data, *end = line ? strchr(line, '\n') : NULL;
    for (; end && *kept; line = end + 1, end = strchr(line, '\n')) {
        *end = '\0';
        if (!parse_line(seen, line, kept))
            return false;
    }
    return !line || line == seen->text.data + seen->text.len;
}

enum rob_status rob_seen_read(struct rob_seen *seen, int state, struct rob_error *err)
{
    bool kept = true;
    *seen = (struct rob_seen){.text = {0}};
    enum rob_status status =
        rob_file_read(&seen->text, state, file_name, ROB_SEEN_BYTES_MAX, false, NULL);
    if (status || !parse(seen, &kept))
        rob_seen_free(seen);
    return kept && status != ROB_NO_MEMORY ? ROB_OK : rob_fail_memory(err);
}

void rob_seen_free(struct rob_seen *seen)
{
    rob_buf_free(&seen->text);
    rob_vec_free(&seen->folders);
    rob_vec_free(&seen->rows);
}

/* --- writing ----------------------------------------------------------------------------- */

static void write_folder(struct rob_buf *out, const struct rob_seen *seen, size_t folder)
{
    rob_buf_str(out, folder_word);
    rob_place_write(out, &seen->folders.at[folder]);
    rob_buf_char(out, '\n');
    for (size_t i = 0; i < seen->rows.n; i++) {
        const struct rob_seen_row *row = &seen->rows.at[i];
        if (row->folder != folder || row->dropped)
            continue;
        rob_buf_printf(out, "%u %lld %s %s %s %s ", (unsigned)row->lines, (long long)row->bytes,
                       row->hash, row->date, row->seat, row->writer);
        rob_place_escape(out, row->name);
        rob_buf_char(out, '\n');
    }
}

void rob_seen_write(const struct rob_seen *seen, size_t last, int state)
{
    struct rob_buf text = {0};
    bool tried = false;
    for (size_t first = 0; first <= seen->folders.n && !tried; first++) {
        rob_buf_clear(&text);
        for (size_t i = first; i < seen->folders.n; i++)
            if (i != last)
                write_folder(&text, seen, i);
        write_folder(&text, seen, last);
        tried = text.failed || text.len <= ROB_SEEN_BYTES_MAX;
    }
    if (!text.failed && text.len <= ROB_SEEN_BYTES_MAX)
        (void)rob_file_write(state, file_name, text.data, text.len, true, NULL);
    rob_buf_free(&text);
}
