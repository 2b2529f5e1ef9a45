#include "store/place.h"

#include "base/fail.h"
#include "base/file.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

void rob_place_escape(struct rob_buf *out, const char *text)
{
    for (const unsigned char *c = (const unsigned char *)text; *c; c++)
        if (*c > ' ' && *c <= '~' && *c != '%')
            rob_buf_char(out, (char)*c);
        else
            rob_buf_printf(out, "%%%02X", *c);
}

void rob_place_unescape(struct rob_buf *out, const char *text)
{
    static const char digits[] = "0123456789ABCDEF";
    for (const char *c = text; *c; c++) {
        const char *high = *c == '%' && c[1] ? strchr(digits, c[1]) : NULL;
        const char *low = high && c[2] ? strchr(digits, c[2]) : NULL;
        rob_buf_char(out, low ? (char)((high - digits) * 16 + (low - digits)) : *c);
        c += low ? 2 : 0;
    }
}

void rob_place_write(struct rob_buf *out, const struct rob_place *place)
{
    rob_buf_printf(out, "%s %s %s", place->folder, place->born, place->path);
}

static bool is_of(const char *text, const char *bytes)
{
    return *text && !text[strspn(text, bytes)];
}

static bool is_path(const char *text)
{
    for (const char *c = text; *c; c++)
        if (*c <= ' ' || *c > '~')
            return false;
    return *text != '\0';
}

bool rob_place_parse(struct rob_place *place, char *text)
{
    char *born = strchr(text, ' '), *path = born ? strchr(born + 1, ' ') : NULL;
    if (!path)
        return false;
    *born++ = *path++ = '\0';
    *place = (struct rob_place){text, born, path};
    return is_of(text, "0123456789:") && is_of(born, "-0123456789.") && is_path(path);
}

enum rob_status rob_place_find(struct rob_place *place, char **text, int dir, const char *path,
                               struct rob_error *err)
{
    struct stat folder, file;
    struct rob_buf out = {0};
    if (fstat(dir, &folder) != 0 || fstatat(dir, "review.json", &file, 0) != 0)
        return rob_file_fail(err, "read", "review.json");
    char *real = realpath(path, NULL);
    rob_buf_printf(&out, "%llu:%llu %lld.%09ld ", (unsigned long long)folder.st_dev,
                   (unsigned long long)folder.st_ino, (long long)file.st_ctim.tv_sec,
                   file.st_ctim.tv_nsec);
    rob_place_escape(&out, real ? real : path);
    free(real);
    *text = rob_buf_take(&out);
    if (!*text)
        return rob_fail_memory(err);
    (void)rob_place_parse(place, *text);
    return ROB_OK;
}

enum rob_place_match rob_place_compare(const struct rob_place *recorded,
                                       const struct rob_place *place)
{
    if (!recorded->path)
        return ROB_PLACE_NEAR;
    bool there =
        strcmp(recorded->path, place->path) == 0 || strcmp(recorded->folder, place->folder) == 0;
    if (!there)
        return ROB_PLACE_OTHER;
    return strcmp(recorded->born, place->born) == 0 ? ROB_PLACE_SAME : ROB_PLACE_NEAR;
}
