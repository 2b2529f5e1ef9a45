/* The meaning of a sheet's columns and words, kept in a file for the next sheet. */
#include "cli/cli.h"

#include "base/decode_text.h"
#include "base/fail.h"
#include "base/file.h"
#include "base/json.h"

#include <fcntl.h>
#include <stdlib.h>

enum { MAP_BYTES_MAX = 1 << 20 };

static const char schema[] = "syrob/map/1";

void rob_cli_map_free(struct rob_cli_map *map)
{
    free(map->map);
    free(map->words);
    *map = (struct rob_cli_map){0};
}

static bool copy_text(char **out, const cJSON *value)
{
    if (!cJSON_IsString(value))
        return true;
    *out = strdup(value->valuestring);
    return *out != NULL;
}

static enum rob_status parse(struct rob_cli_map *out, const struct rob_buf *text,
                             struct rob_error *err)
{
    static const struct rob_json_limits limits = {MAP_BYTES_MAX, 4, 16, false};
    struct rob_json json = {0};
    struct rob_buf decoded = {0};
    (void)rob_text_decode(&decoded, rob_buf_text(text), text->len);
    enum rob_status status =
        decoded.failed ? rob_fail_memory(err)
                       : rob_json_parse(&json, rob_buf_text(&decoded), decoded.len, &limits, err);
    if (!status && !rob_json_holds(rob_json_member(json.root, "schema"), schema))
        status = rob_fail(err, ROB_INVALID, "this is not a file that --save-map made");
    if (!status && (!copy_text(&out->map, rob_json_member(json.root, "map")) ||
                    !copy_text(&out->words, rob_json_member(json.root, "words"))))
        status = rob_fail_memory(err);
    rob_json_free(&json);
    rob_buf_free(&decoded);
    return status;
}

enum rob_status rob_cli_map_load(struct rob_cli_map *out, const char *path, struct rob_error *err)
{
    struct rob_buf text = {0};
    struct rob_cli_map map = {0};
    enum rob_status status = rob_file_read_given(&text, path, MAP_BYTES_MAX, err);
    if (!status) {
        status = parse(&map, &text, err);
        if (status)
            rob_error_in_file(err, path);
    }
    rob_buf_free(&text);
    if (status)
        rob_cli_map_free(&map);
    else
        *out = map;
    return status;
}

enum rob_status rob_cli_map_save(const char *path, const char *map, const char *words,
                                 struct rob_error *err)
{
    struct rob_buf text = {0};
    struct rob_json_writer json = {.out = &text, .indent = 2};
    if (!map && !words)
        return rob_fail(err, ROB_USAGE, "--save-map keeps --map and --words; neither was given");
    rob_json_open(&json, NULL, '{');
    rob_json_add_text(&json, "schema", schema);
    if (map)
        rob_json_add_text(&json, "map", map);
    if (words)
        rob_json_add_text(&json, "words", words);
    rob_json_close(&json, '}');
    rob_buf_char(&text, '\n');
    enum rob_status status =
        text.failed ? rob_fail_memory(err)
                    : rob_file_write(AT_FDCWD, path, rob_buf_text(&text), text.len, true, err);
    rob_buf_free(&text);
    return status;
}
