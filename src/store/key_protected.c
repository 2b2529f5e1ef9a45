/* Key files that are protected by a passphrase. */
#include "store/key.h"

#include "base/fail.h"
#include "base/file.h"

#include <stdio.h>
#include <string.h>

/* A protected file, as it was read; the texts are in the JSON. */
struct protected_key {
    const char *public_key, *salt, *box;
    struct rob_seal_cost cost;
};

static const char *text_of(const cJSON *file, const char *name)
{
    const cJSON *value = rob_json_member(file, name);
    return cJSON_IsString(value) ? value->valuestring : NULL;
}

static int64_t number_of(const cJSON *file, const char *name)
{
    const cJSON *value = rob_json_member(file, name);
    return cJSON_IsNumber(value) ? value->valueint : 0;
}

static bool find(struct protected_key *out, const cJSON *file, const char *review_id,
                 const char *seat)
{
    unsigned char key[ROB_KEY_BYTES], salt[ROB_SECRET_BYTES]; /* as long as a secret */
    *out = (struct protected_key){
        .public_key = text_of(file, "key"),
        .salt = text_of(file, "salt"),
        .box = text_of(file, "box"),
        .cost = {number_of(file, "passes"), number_of(file, "memory")},
    };
    return rob_key__is_of(file, 2, review_id, seat) && out->public_key && out->salt && out->box &&
           rob_seal_key_parse(key, out->public_key) && rob_seal_secret_parse(salt, out->salt) &&
           rob_seal_cost_is_sound(out->cost);
}

bool rob_key__add_locked(struct rob_keyring *keyring, bool *added, const cJSON *file,
                         const char *review_id, const char *seat)
{
    struct protected_key found;
    struct rob_seal_keys keys = {0};
    if (!find(&found, file, review_id, seat))
        return false;
    snprintf(keys.public_key, sizeof keys.public_key, "%s", found.public_key);
    *added = rob_keyring_add(keyring, seat, &keys);
    if (*added) {
        struct rob_own_key *own = rob_keyring_own(keyring, seat);
        own->is_protected = own->locked = true;
    }
    return true;
}

/* The box opens for this review and seat alone. */
static void put_context(struct rob_buf *out, const char *review_id, const char *seat)
{
    rob_buf_printf(out, "syrob-protect-1 %s %s", review_id, seat);
}

/* --- writing ----------------------------------------------------------------------------- */

static void write_text(struct rob_buf *text, const char *review_id, const char *seat,
                       const struct protected_key *key)
{
    struct rob_json_writer writer = {.out = text};
    rob_json_open(&writer, NULL, '{');
    rob_json_add_integer(&writer, "syrob_key", 2);
    rob_json_add_text(&writer, "review", review_id);
    rob_json_add_text(&writer, "seat", seat);
    rob_json_add_text(&writer, "key", key->public_key);
    rob_json_add_text(&writer, "salt", key->salt);
    rob_json_add_integer(&writer, "passes", key->cost.passes);
    rob_json_add_integer(&writer, "memory", key->cost.memory);
    rob_json_add_text(&writer, "box", key->box);
    rob_json_close(&writer, '}');
    rob_buf_char(text, '\n');
}

static void close_secret(struct rob_buf *box, const struct rob_own_key *own, const char *review_id,
                         const unsigned char key[ROB_KEY_BYTES])
{
    char hex[ROB_SECRET_HEX + 1];
    struct rob_buf context = {0};
    put_context(&context, review_id, own->seat);
    rob_seal_secret_text(hex, own->keys.secret);
    rob_seal_close(box, key, rob_buf_text(&context), context.len, hex, ROB_SECRET_HEX);
    rob_seal_wipe(hex, sizeof hex);
    box->failed = box->failed || context.failed;
    rob_buf_free(&context);
}

enum rob_status rob_key_close_file(struct rob_keyring *keyring, int state, const char *review_id,
                                   const char *seat, const char *passphrase, struct rob_error *err)
{
    struct rob_own_key *own = rob_keyring_own(keyring, seat);
    unsigned char key[ROB_KEY_BYTES];
    char salt[33], name[64];
    struct rob_buf box = {0}, text = {0};
    rob_random_hex(salt, 32);
    struct protected_key file = {own->keys.public_key, salt, NULL, rob_seal_cost()};
    bool made = rob_seal_stretch(key, passphrase, salt, file.cost);
    if (made)
        close_secret(&box, own, review_id, key);
    file.box = rob_buf_text(&box);
    write_text(&text, review_id, seat, &file);
    snprintf(name, sizeof name, "%.32s.key", seat);
    enum rob_status status =
        made && !box.failed && !text.failed
            ? rob_file_write_private(state, name, text.data, text.len, true, err)
            : rob_fail_memory(err);
    if (!status) {
        own->is_protected = true;
        rob_key__remove_earlier(state, review_id, seat, own->keys.secret);
    }
    rob_seal_wipe(key, sizeof key);
    rob_buf_free(&box);
    rob_buf_free(&text);
    return status;
}

/* --- opening ----------------------------------------------------------------------------- */

/* The secret, if this passphrase opens the box, and if it is that of the public key. */
static enum rob_status open_secret(struct rob_seal_keys *out, const struct protected_key *file,
                                   const char *review_id, const char *seat, const char *passphrase,
                                   struct rob_error *err)
{
    unsigned char key[ROB_KEY_BYTES], secret[ROB_SECRET_BYTES];
    struct rob_buf context = {0}, text = {0};
    put_context(&context, review_id, seat);
    bool made = !context.failed && rob_seal_stretch(key, passphrase, file->salt, file->cost);
    bool opened =
        made &&
        rob_seal_open(&text, key, context.data, context.len, file->box, strlen(file->box)) &&
        rob_seal_secret_parse(secret, rob_buf_text(&text));
    made = made && !text.failed;
    if (opened)
        rob_seal_keys(out, secret, review_id, seat);
    opened = opened && strcmp(out->public_key, file->public_key) == 0;
    rob_seal_wipe(key, sizeof key);
    rob_seal_wipe(secret, sizeof secret);
    if (text.data)
        rob_seal_wipe(text.data, text.len);
    rob_buf_free(&context);
    rob_buf_free(&text);
    if (!made)
        return rob_fail_memory(err);
    return opened ? ROB_OK
                  : rob_fail(err, ROB_REFUSED,
                             "this is not the passphrase of the key of %s. If it is forgotten, "
                             "enter the recovery code: syrob key enter --as %s",
                             seat, seat);
}

static enum rob_status unlock(struct rob_keyring *keyring, const cJSON *root, const char *review_id,
                              const char *seat, const char *passphrase, struct rob_error *err)
{
    struct protected_key file;
    struct rob_seal_keys keys = {0};
    if (!find(&file, root, review_id, seat))
        return rob_fail(err, ROB_REFUSED,
                        "%s.key in the state folder is damaged; enter the recovery code: syrob key "
                        "enter --as %s",
                        seat, seat);
    enum rob_status status = open_secret(&keys, &file, review_id, seat, passphrase, err);
    if (!status && !rob_keyring_add(keyring, seat, &keys))
        status = rob_fail_memory(err);
    if (!status)
        rob_keyring_own(keyring, seat)->is_protected = true;
    rob_seal_forget(&keys);
    return status;
}

enum rob_status rob_key_open_file(struct rob_keyring *keyring, int state, const char *review_id,
                                  const char *seat, const char *passphrase, struct rob_error *err)
{
    static const struct rob_json_limits limits = {
        .bytes = ROB_KEY_FILE_MAX, .depth = 2, .members = 16};
    char name[64];
    struct rob_buf text = {0};
    struct rob_json json = {0};
    snprintf(name, sizeof name, "%.32s.key", seat);
    enum rob_status status = rob_file_read(&text, state, name, ROB_KEY_FILE_MAX, false, err);
    if (!status)
        status = rob_json_parse(&json, rob_buf_text(&text), text.len, &limits, err);
    if (!status)
        status = unlock(keyring, json.root, review_id, seat, passphrase, err);
    rob_json_free(&json);
    rob_buf_free(&text);
    return status;
}
