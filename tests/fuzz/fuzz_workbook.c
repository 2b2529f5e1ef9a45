/*
 * Workbooks of any bytes: no crash, and every cell is UTF-8 and within the limits.
 *
 * An input that does not begin with "PK" is packed before it is read, so that what is changed in it
 * reaches the XML: each entry begins with a line "=== NAME".
 */
#include "base/utf8.h"
#include "io/workbook.h"
#include "must.h"

#include <string.h>
#include <zip.h>

struct seen {
    unsigned row;
    size_t bytes;
};

static enum rob_status take(void *context, unsigned row, const char *const *cells, size_t n_cells,
                            struct rob_error *err)
{
    struct seen *seen = context;
    (void)err;
    must(row > seen->row && row <= ROB_WORKBOOK_ROWS_MAX);
    must(n_cells > 0 && n_cells <= ROB_WORKBOOK_COLUMNS_MAX && *cells[n_cells - 1]);
    seen->row = row;
    for (size_t i = 0; i < n_cells; i++) {
        size_t len = strlen(cells[i]);
        must(len <= ROB_WORKBOOK_CELL_MAX + 64); /* a number may be longer as it is shown */
        must(rob_utf8_valid_prefix(cells[i], len) == len);
        seen->bytes += len;
    }
    must(seen->bytes <= ROB_WORKBOOK_TEXT_MAX);
    return ROB_OK;
}

static void read_both(const char *data, size_t len)
{
    static const char *const worksheets[] = {NULL, "Data"};
    for (size_t i = 0; i < 2; i++) {
        struct rob_error err = {0};
        struct seen seen = {0};
        enum rob_status status = rob_workbook_read(data, len, worksheets[i], take, &seen, &err);
        must(status == ROB_OK || status == ROB_INVALID);
        must(status == err.status && (!status || *err.text));
    }
}

/* Adds one entry; the data lives until the archive is closed. */
static void add_entry(zip_t *archive, const char *name, size_t name_len, const char *data,
                      size_t len)
{
    char copy[64] = "";
    if (name_len >= sizeof copy)
        return;
    memcpy(copy, name, name_len);
    zip_source_t *source = zip_source_buffer(archive, data, len, 0);
    zip_int64_t at = source ? zip_file_add(archive, copy, source, ZIP_FL_ENC_GUESS) : -1;
    if (source && at < 0)
        zip_source_free(source);
    else if (at >= 0)
        (void)zip_set_file_compression(archive, (zip_uint64_t)at, ZIP_CM_STORE, 0);
}

static const char *find_entry(const char *at, const char *end)
{
    for (; at + 4 <= end; at++)
        if (memcmp(at, "=== ", 4) == 0)
            return at;
    return end;
}

static void add_entries(zip_t *archive, const char *data, size_t len)
{
    const char *end = data + len, *at = find_entry(data, end);
    while (at < end) {
        const char *name = at + 4, *line = memchr(name, '\n', (size_t)(end - name));
        if (!line)
            return;
        at = find_entry(line + 1, end);
        add_entry(archive, name, (size_t)(line - name), line + 1, (size_t)(at - line - 1));
    }
}

static void pack_and_read(const char *data, size_t len)
{
    zip_source_t *source = zip_source_buffer_create(NULL, 0, 0, NULL);
    must(source != NULL);
    zip_source_keep(source);
    zip_t *archive = zip_open_from_source(source, ZIP_TRUNCATE, NULL);
    must(archive != NULL);
    add_entries(archive, data, len);
    zip_stat_t info;
    if (zip_close(archive) == 0 && zip_source_open(source) == 0) {
        zip_stat_init(&info);
        must(zip_source_stat(source, &info) == 0);
        char *packed = malloc(info.size ? (size_t)info.size : 1);
        must(packed && zip_source_read(source, packed, info.size) == (zip_int64_t)info.size);
        zip_source_close(source);
        read_both(packed, (size_t)info.size);
        free(packed);
    }
    zip_source_free(source);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size >= 2 && memcmp(data, "PK", 2) == 0)
        read_both((const char *)data, size);
    else
        pack_and_read((const char *)data, size);
    return 0;
}
