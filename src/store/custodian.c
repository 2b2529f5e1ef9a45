#include "store/custodian.h"

#include "base/fail.h"
#include "base/file.h"
#include "base/json.h"

#include <syrob/review.h>

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { FILE_MAX_BYTES = 4096 };

static const char file_name[] = "custodian.key";

/* --- reading ----------------------------------------------------------------------------- */

/* The folder of all state; -1: there is none. */
static int open_root(bool make)
{
    char *path = rob_state_folder();
    int root = -1;
    if (path && (!make || rob_file_make_dirs(path, 0700, NULL) == ROB_OK))
        root = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    free(path);
    return root;
}

static bool parse(unsigned char secret[ROB_SECRET_BYTES], const struct rob_buf *text)
{
    static const struct rob_json_limits limits = {
        .bytes = FILE_MAX_BYTES, .depth = 2, .members = 16};
    struct rob_json json = {0};
    bool good = rob_json_parse(&json, rob_buf_text(text), text->len, &limits, NULL) == ROB_OK;
    if (good) {
        const cJSON *version = rob_json_member(json.root, "syrob_custodian");
        cJSON *hex = cJSON_GetObjectItemCaseSensitive(json.root, "secret");
        good = cJSON_IsNumber(version) && version->valueint == 1 && cJSON_IsString(hex) &&
               rob_seal_secret_parse(secret, hex->valuestring);
        if (cJSON_IsString(hex))
            rob_seal_wipe(hex->valuestring, strlen(hex->valuestring));
    }
    rob_json_free(&json);
    return good;
}

static enum rob_status load_from(struct rob_custodian_keys *out, int root, struct rob_error *err)
{
    unsigned char secret[ROB_SECRET_BYTES];
    struct rob_buf text = {0};
    enum rob_status status = rob_file_read(&text, root, file_name, FILE_MAX_BYTES, false, NULL);
    if (status == ROB_NO_MEMORY)
        status = rob_fail_memory(err);
    else if (status || !parse(secret, &text))
        status = rob_fail(err, ROB_REFUSED,
                          "%s in the state folder cannot be read; to write it anew from your code: "
                          "syrob key custodian --code CODE",
                          file_name);
    if (!status)
        rob_custodian_keys(out, secret);
    rob_seal_wipe(secret, sizeof secret);
    if (text.data)
        rob_seal_wipe(text.data, text.len);
    rob_buf_free(&text);
    return status;
}

enum rob_status rob_custodian_load(struct rob_custodian_keys *out, bool *found,
                                   struct rob_error *err)
{
    int root = open_root(false);
    enum rob_status status = ROB_OK;
    *found = root >= 0 && faccessat(root, file_name, F_OK, AT_SYMLINK_NOFOLLOW) == 0;
    if (*found)
        status = load_from(out, root, err);
    if (root >= 0)
        close(root);
    return status;
}

/* --- writing ----------------------------------------------------------------------------- */

static void write_text(struct rob_buf *text, const unsigned char secret[ROB_SECRET_BYTES])
{
    char hex[ROB_SECRET_HEX + 1];
    struct rob_json_writer writer = {.out = text};
    rob_seal_secret_text(hex, secret);
    rob_json_open(&writer, NULL, '{');
    rob_json_add_integer(&writer, "syrob_custodian", 1);
    rob_json_add_text(&writer, "secret", hex);
    rob_json_close(&writer, '}');
    rob_buf_char(text, '\n');
    rob_seal_wipe(hex, sizeof hex);
}

/* `replace`: a file that cannot be read gives way. */
static enum rob_status write_file(const unsigned char secret[ROB_SECRET_BYTES], bool replace,
                                  struct rob_error *err)
{
    struct rob_buf text = {0};
    int root = open_root(true);
    write_text(&text, secret);
    enum rob_status status = ROB_OK;
    if (root < 0)
        status = rob_fail(err, ROB_SYSTEM,
                          "the key cannot be kept: the state folder ($XDG_STATE_HOME) cannot be "
                          "written");
    else if (text.failed)
        status = rob_fail_memory(err);
    else
        status = rob_file_write_private(root, file_name, text.data, text.len, replace, err);
    if (root >= 0)
        close(root);
    if (text.data)
        rob_seal_wipe(text.data, text.len);
    rob_buf_free(&text);
    return status;
}

static void show(struct rob_custodian_keys_text *out, const struct rob_custodian_keys *keys)
{
    rob_custodian_key_text(out->public_key, keys->public_key);
    rob_custodian_code_text(out->code, keys->secret);
}

enum rob_status rob_custodian_make(struct rob_custodian_keys_text *out, struct rob_error *err)
{
    struct rob_custodian_keys keys = {.public_key = ""};
    bool found = false;
    enum rob_status status = rob_custodian_load(&keys, &found, err);
    if (!status && !found) {
        unsigned char secret[ROB_SECRET_BYTES];
        rob_seal_new_secret(secret);
        rob_custodian_keys(&keys, secret);
        status = write_file(secret, false, err);
        rob_seal_wipe(secret, sizeof secret);
    }
    if (!status)
        show(out, &keys);
    rob_custodian_forget(&keys);
    return status;
}

enum rob_status rob_custodian_restore(struct rob_custodian_keys_text *out, const char *code,
                                      struct rob_error *err)
{
    unsigned char secret[ROB_SECRET_BYTES];
    struct rob_custodian_keys keys = {.public_key = ""}, old = {.public_key = ""};
    bool found = false;
    if (rob_custodian_code_read(secret, code))
        return rob_fail(err, ROB_USAGE,
                        "the code is mistyped, or not that of a custodian: it has 28 digits and "
                        "letters, in 7 groups of 4; I, L, O and U do not occur in it");
    rob_custodian_keys(&keys, secret);
    enum rob_status status = rob_custodian_load(&old, &found, NULL);
    bool same = found && !status && strcmp(old.public_key, keys.public_key) == 0;
    if (found && !status && !same)
        status = rob_fail(err, ROB_REFUSED,
                          "this account has the key of another custodian: syrob key custodian");
    else if (!same)
        status = write_file(secret, found, err);
    if (!status)
        show(out, &keys);
    rob_seal_wipe(secret, sizeof secret);
    rob_custodian_forget(&keys);
    rob_custodian_forget(&old);
    return status;
}
