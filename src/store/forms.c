#include "store/forms.h"
#include "store/review_state.h"

#include "base/fail.h"
#include "base/file.h"

#include <syrob/form.h>

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

bool rob_forms_is_name(const char *name)
{
    size_t len = strlen(name);
    if (strcmp(name, "form.json") == 0)
        return true;
    if (len < 11 || len >= ROB_FORM_NAME_MAX || strncmp(name, "form-", 5) != 0 ||
        strcmp(name + len - 5, ".json") != 0)
        return false;
    return strspn(name + 5, "0123456789") == len - 10;
}

static enum rob_status has_hash(bool *has, int dir, const char *name, const char *sha256,
                                struct rob_error *err)
{
    char hash[ROB_HASH_HEX + 1] = "";
    struct rob_buf text = {0};
    enum rob_status status = rob_file_read(&text, dir, name, ROB_FORM_BYTES_MAX, false, err);
    if (!status)
        rob_sha256_hex(hash, rob_buf_text(&text), text.len, "", 0);
    rob_buf_free(&text);
    *has = strcmp(hash, sha256) == 0;
    return status == ROB_NO_MEMORY ? status : ROB_OK;
}

enum rob_status rob_forms_find(bool *found, char name[ROB_FORM_NAME_MAX], int dir,
                               const char *sha256, struct rob_error *err)
{
    DIR *folder = rob_file_list(dir);
    enum rob_status status = ROB_OK;
    *found = false;
    if (!folder)
        return errno == ENOMEM ? rob_fail_memory(err) : ROB_OK;
    for (struct dirent *entry = readdir(folder); entry && !*found && !status;
         entry = readdir(folder)) {
        if (rob_forms_is_name(entry->d_name))
            status = has_hash(found, dir, entry->d_name, sha256, err);
        if (*found)
            snprintf(name, ROB_FORM_NAME_MAX, "%.31s", entry->d_name);
    }
    closedir(folder);
    return status;
}

enum rob_status rob_forms_text(struct rob_buf *out, const struct rob_review *review,
                               struct rob_error *err)
{
    char name[ROB_FORM_NAME_MAX];
    bool found = false;
    enum rob_status status = rob_forms_find(&found, name, review->dir, review->form->sha256, err);
    if (!status && !found)
        status = rob_fail(err, ROB_REFUSED, "the folder of the review lacks the file of its form");
    return status ? status : rob_file_read(out, review->dir, name, ROB_FORM_BYTES_MAX, false, err);
}

bool rob_forms_is_converted(const struct rob_buf *text, const char *sha256)
{
    char hash[ROB_HASH_HEX + 1] = "";
    struct rob_buf plain = {0};
    for (size_t i = 0; i < text->len; i++)
        if (text->data[i] != '\r' || i + 1 == text->len || text->data[i + 1] != '\n')
            rob_buf_char(&plain, text->data[i]);
    if (!plain.failed)
        rob_sha256_hex(hash, rob_buf_text(&plain), plain.len, "", 0);
    rob_buf_free(&plain);
    return strcmp(hash, sha256) == 0;
}

bool rob_forms_free_name(char name[ROB_FORM_NAME_MAX], int dir)
{
    for (int version = 2; version < 10000; version++) {
        snprintf(name, ROB_FORM_NAME_MAX, "form-%d.json", version);
        if (faccessat(dir, name, F_OK, AT_SYMLINK_NOFOLLOW) != 0)
            return true;
    }
    return false;
}
