#include "store/key.h"

#include "base/fail.h"
#include "base/file.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static void name_key(char name[64], const char *seat)
{
    snprintf(name, 64, "%.32s.key", seat);
}

/* --- reading ----------------------------------------------------------------------------- */

static bool seat_of(char seat[ROB_SEAT_ID_MAX + 1], const char *name)
{
    size_t len = strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789-");
    if (len == 0 || len > ROB_SEAT_ID_MAX || strcmp(name + len, ".key") != 0)
        return false;
    memcpy(seat, name, len);
    seat[len] = '\0';
    return true;
}

bool rob_key__is_of(const cJSON *file, int version, const char *review_id, const char *seat)
{
    const cJSON *given = rob_json_member(file, "syrob_key");
    return cJSON_IsNumber(given) && given->valueint == version &&
           rob_json_holds(rob_json_member(file, "review"), review_id) &&
           rob_json_holds(rob_json_member(file, "seat"), seat);
}

static bool find_secret(unsigned char secret[ROB_SECRET_BYTES], const cJSON *file,
                        const char *review_id, const char *seat)
{
    const cJSON *given = rob_json_member(file, "secret");
    return rob_key__is_of(file, 1, review_id, seat) && cJSON_IsString(given) &&
           rob_seal_secret_parse(secret, given->valuestring);
}

static bool add_secret(struct rob_keyring *keyring, const char *review_id, const char *seat,
                       const unsigned char secret[ROB_SECRET_BYTES])
{
    struct rob_seal_keys keys;
    rob_seal_keys(&keys, secret, review_id, seat);
    bool added = rob_keyring_add(keyring, seat, &keys);
    rob_seal_forget(&keys);
    return added;
}

/* The content of a file; ROB_INVALID: it is no JSON. */
static enum rob_status read_file(struct rob_json *out, struct rob_buf *text, int state,
                                 const char *name)
{
    static const struct rob_json_limits limits = {
        .bytes = ROB_KEY_FILE_MAX, .depth = 2, .members = 16};
    enum rob_status status = rob_file_read(text, state, name, ROB_KEY_FILE_MAX, false, NULL);
    return status ? status : rob_json_parse(out, rob_buf_text(text), text->len, &limits, NULL);
}

static void forget(struct rob_json *json, struct rob_buf *text)
{
    cJSON *secret = cJSON_GetObjectItemCaseSensitive(json->root, "secret");
    if (cJSON_IsString(secret))
        rob_seal_wipe(secret->valuestring, strlen(secret->valuestring));
    if (text->data)
        rob_seal_wipe(text->data, text->len);
    rob_json_free(json);
    rob_buf_free(text);
}

static enum rob_status load(struct rob_keyring *out, int state, const char *review_id,
                            const char *name, struct rob_error *err)
{
    char seat[ROB_SEAT_ID_MAX + 1];
    unsigned char secret[ROB_SECRET_BYTES];
    struct rob_buf text = {0};
    struct rob_json json = {0};
    bool kept = true;
    if (!seat_of(seat, name))
        return ROB_OK;
    enum rob_status status = read_file(&json, &text, state, name);
    if (!status && find_secret(secret, json.root, review_id, seat))
        kept = add_secret(out, review_id, seat, secret);
    else if (!status)
        (void)rob_key__add_locked(out, &kept, json.root, review_id, seat);
    rob_seal_wipe(secret, sizeof secret);
    forget(&json, &text);
    return status == ROB_NO_MEMORY || !kept ? rob_fail_memory(err) : ROB_OK;
}

enum rob_status rob_key_load(struct rob_keyring *out, int state, const char *review_id,
                             struct rob_error *err)
{
    DIR *dir = rob_file_list(state);
    enum rob_status status = ROB_OK;
    for (struct dirent *entry = dir ? readdir(dir) : NULL; entry && !status; entry = readdir(dir))
        status = load(out, state, review_id, entry->d_name, err);
    if (dir)
        closedir(dir);
    return status;
}

bool rob_key_is_there(int state, const char *seat)
{
    char name[64];
    name_key(name, seat);
    return faccessat(state, name, F_OK, AT_SYMLINK_NOFOLLOW) == 0;
}

/* --- writing ----------------------------------------------------------------------------- */

static void write_text(struct rob_buf *text, const char *review_id, const char *seat,
                       const unsigned char secret[ROB_SECRET_BYTES])
{
    char hex[ROB_SECRET_HEX + 1];
    struct rob_json_writer writer = {.out = text};
    rob_seal_secret_text(hex, secret);
    rob_json_open(&writer, NULL, '{');
    rob_json_add_integer(&writer, "syrob_key", 1);
    rob_json_add_text(&writer, "review", review_id);
    rob_json_add_text(&writer, "seat", seat);
    rob_json_add_text(&writer, "secret", hex);
    rob_json_close(&writer, '}');
    rob_buf_char(text, '\n');
    rob_seal_wipe(hex, sizeof hex);
}

/* An earlier secret still opens the lines that were written with it. */
static enum rob_status keep_earlier(int state, const char *name, struct rob_error *err)
{
    char other[96], random[9];
    rob_random_hex(random, 8);
    snprintf(other, sizeof other, "%s.old-%s", name, random);
    return renameat(state, name, state, other) == 0 ? ROB_OK : rob_file_fail(err, "rename", name);
}

enum rob_status rob_key_write(struct rob_keyring *keyring, int state, const char *review_id,
                              const char *seat, const unsigned char secret[ROB_SECRET_BYTES],
                              bool replace, struct rob_error *err)
{
    char name[64];
    struct rob_buf text = {0};
    name_key(name, seat);
    write_text(&text, review_id, seat, secret);
    enum rob_status status = text.failed ? rob_fail_memory(err) : ROB_OK;
    if (!status && replace && rob_key_is_there(state, seat))
        status = keep_earlier(state, name, err);
    if (!status)
        status = rob_file_write_private(state, name, text.data, text.len, false, err);
    if (!status && !add_secret(keyring, review_id, seat, secret))
        status = rob_fail_memory(err);
    if (text.data)
        rob_seal_wipe(text.data, text.len);
    rob_buf_free(&text);
    return status;
}

void rob_key_remove(int state, const char *seat)
{
    char name[64];
    name_key(name, seat);
    (void)unlinkat(state, name, 0);
}

/* --- earlier files ------------------------------------------------------------------------- */

static void remove_if_same(int state, const char *name, const char *review_id, const char *seat,
                           const unsigned char secret[ROB_SECRET_BYTES])
{
    unsigned char found[ROB_SECRET_BYTES];
    struct rob_buf text = {0};
    struct rob_json json = {0};
    if (read_file(&json, &text, state, name) == ROB_OK &&
        find_secret(found, json.root, review_id, seat) &&
        memcmp(found, secret, ROB_SECRET_BYTES) == 0)
        (void)unlinkat(state, name, 0);
    rob_seal_wipe(found, sizeof found);
    forget(&json, &text);
}

void rob_key__remove_earlier(int state, const char *review_id, const char *seat,
                             const unsigned char secret[ROB_SECRET_BYTES])
{
    char start[64];
    DIR *dir = rob_file_list(state);
    size_t len = (size_t)snprintf(start, sizeof start, "%.32s.key.old-", seat);
    for (struct dirent *entry = dir ? readdir(dir) : NULL; entry; entry = readdir(dir))
        if (strncmp(entry->d_name, start, len) == 0)
            remove_if_same(state, entry->d_name, review_id, seat, secret);
    if (dir)
        closedir(dir);
}
