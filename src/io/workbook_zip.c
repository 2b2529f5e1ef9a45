#include "io/workbook_zip.h"

#include "base/fail.h"
#include "io/workbook.h"

#include <zip.h>

#define SAVE_AGAIN "open the file in a spreadsheet program and save it again"

enum { PIECE_BYTES = 1 << 16 };

static enum rob_status fail_zip(struct rob_error *err, zip_error_t *error)
{
    bool memory = zip_error_code_zip(error) == ZIP_ER_MEMORY;
    enum rob_status status = memory ? rob_fail_memory(err)
                                    : rob_fail(err, ROB_INVALID,
                                               "the file is damaged or cut short (%s); "
                                               "copy it again, or " SAVE_AGAIN,
                                               zip_error_strerror(error));
    zip_error_fini(error);
    return status;
}

enum rob_status rob_workbook__zip_open(struct rob_workbook__zip *out, const char *data, size_t len,
                                       struct rob_error *err)
{
    zip_error_t error;
    zip_error_init(&error);
    zip_source_t *source = zip_source_buffer_create(data, len, 0, &error);
    if (!source)
        return fail_zip(err, &error);
    zip_t *archive = zip_open_from_source(source, ZIP_RDONLY, &error);
    if (!archive) {
        zip_source_free(source);
        return fail_zip(err, &error);
    }
    *out = (struct rob_workbook__zip){.archive = archive, .err = err};
    zip_error_fini(&error);
    return ROB_OK;
}

void rob_workbook__zip_close(struct rob_workbook__zip *zip)
{
    if (zip->archive)
        zip_discard(zip->archive);
    zip->archive = NULL;
}

int64_t rob_workbook__zip_find(const struct rob_workbook__zip *zip, const char *name)
{
    int64_t at = zip_name_locate(zip->archive, name, ZIP_FL_ENC_RAW);
    return at >= 0 ? at : zip_name_locate(zip->archive, name, ZIP_FL_NOCASE);
}

static enum rob_status fail_too_large(struct rob_workbook__zip *zip, const char *name)
{
    return rob_fail(zip->err, ROB_INVALID,
                    "'%s' in the file unpacks to more than a table of judgements or studies needs; "
                    "save the worksheet alone, or as CSV UTF-8",
                    name);
}

struct entry {
    const char *name;
    uint64_t packed, unpacked;
};

/* The directory decides which way of packing is used; sizes in it are not relied on. */
static enum rob_status look_up(struct rob_workbook__zip *zip, struct entry *entry, int64_t *at)
{
    zip_stat_t info;
    *at = rob_workbook__zip_find(zip, entry->name);
    if (*at < 0 || zip_stat_index(zip->archive, (zip_uint64_t)*at, 0, &info) != 0)
        return rob_fail(zip->err, ROB_INVALID, "the file has no part '%s'; " SAVE_AGAIN,
                        entry->name);
    if ((info.valid & ZIP_STAT_ENCRYPTION_METHOD) && info.encryption_method != ZIP_EM_NONE)
        return rob_fail(zip->err, ROB_INVALID,
                        "the file is protected by a password; save it without one");
    if (info.comp_method != ZIP_CM_STORE && info.comp_method != ZIP_CM_DEFLATE)
        return rob_fail(
            zip->err, ROB_INVALID,
            "'%s' in the file is packed in a way that spreadsheets do not use; " SAVE_AGAIN,
            entry->name);
    if (info.size > ROB_WORKBOOK_PART_MAX)
        return fail_too_large(zip, entry->name);
    entry->packed = info.comp_size;
    return ROB_OK;
}

static enum rob_status count(struct rob_workbook__zip *zip, struct entry *entry, size_t len)
{
    entry->unpacked += len;
    zip->unpacked += len;
    bool bomb = entry->unpacked > ROB_WORKBOOK_RATIO_FROM &&
                entry->unpacked / ROB_WORKBOOK_RATIO_MAX > entry->packed;
    if (bomb || entry->unpacked > ROB_WORKBOOK_PART_MAX ||
        zip->unpacked > ROB_WORKBOOK_UNPACKED_MAX)
        return fail_too_large(zip, entry->name);
    return ROB_OK;
}

enum rob_status rob_workbook__unpack(struct rob_workbook__zip *zip, const char *name,
                                     rob_workbook__piece *each, void *context)
{
    char piece[PIECE_BYTES];
    int64_t at = 0;
    struct entry entry = {.name = name};
    enum rob_status status = look_up(zip, &entry, &at);
    if (status)
        return status;
    zip_file_t *file = zip_fopen_index(zip->archive, (zip_uint64_t)at, 0);
    zip_int64_t n = file ? 1 : -1;
    while (!status && n > 0) {
        n = zip_fread(file, piece, sizeof piece);
        if (n <= 0)
            break;
        status = count(zip, &entry, (size_t)n);
        if (!status)
            status = each(context, piece, (size_t)n);
    }
    if (file)
        (void)zip_fclose(file);
    if (!status && n < 0)
        status = rob_fail(zip->err, ROB_INVALID,
                          "'%s' in the file is damaged; copy it again, or " SAVE_AGAIN, name);
    return status;
}

struct peek {
    struct rob_buf *out;
    size_t max;
};

enum { ENOUGH = -1 }; /* not an error: ends the unpacking */

static enum rob_status take(void *context, const char *data, size_t len)
{
    struct peek *peek = context;
    size_t room = peek->max - peek->out->len;
    rob_buf_add(peek->out, data, len < room ? len : room);
    return len < room ? ROB_OK : (enum rob_status)ENOUGH;
}

enum rob_status rob_workbook__peek(struct rob_buf *out, struct rob_workbook__zip *zip,
                                   const char *name, size_t max)
{
    struct peek peek = {out, max};
    enum rob_status status = rob_workbook__unpack(zip, name, take, &peek);
    if (out->failed)
        return rob_fail_memory(zip->err);
    return (int)status == ENOUGH ? ROB_OK : status;
}
