/* The forms of two copies: which come along, and whether the review will open afterwards. */
#include "store/merge_parts.h"

#include "store/forms.h"

#include "core/form_differences.h"

#include "base/fail.h"
#include "base/file.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static enum rob_status tell_differences(struct rob_merge *merge, const char *name,
                                        const struct rob_buf *ours, const struct rob_buf *theirs)
{
    struct rob_form *here = NULL, *there = NULL;
    struct rob_buf list = {0};
    enum rob_status status = rob_form_read(&here, rob_buf_text(ours), ours->len, merge->err);
    if (!status)
        status = rob_form_read(&there, rob_buf_text(theirs), theirs->len, merge->err);
    if (!status) {
        rob_form_differences(&list, here, there);
        status = list.failed ? rob_fail_memory(merge->err)
                             : rob_fail(merge->err, ROB_INVALID,
                                        "the other copy has another %s; nothing was taken in. In "
                                        "the other copy:%s",
                                        name, rob_buf_text(&list));
    } else {
        rob_error_in_file(merge->err, name);
    }
    rob_form_free(here);
    rob_form_free(there);
    rob_buf_free(&list);
    return status;
}

/* A form that is here, under whatever name, is not taken again. form.json must be the same in both;
 * of later versions two copies may each have one of the same name: it gets the next. */
static enum rob_status take_form(struct rob_merge *merge, int folder, const char *name, bool write)
{
    char to[ROB_FORM_NAME_MAX], sha256[ROB_HASH_HEX + 1];
    struct rob_buf ours = {0}, theirs = {0};
    int dir = merge->review->dir;
    enum rob_status status =
        rob_file_read(&theirs, folder, name, ROB_FORM_BYTES_MAX, false, merge->err);
    if (status)
        return status;
    rob_sha256_hex(sha256, rob_buf_text(&theirs), theirs.len, "", 0);
    bool known = rob_forms_find(to, dir, sha256);
    bool taken = faccessat(dir, name, F_OK, AT_SYMLINK_NOFOLLOW) == 0;
    snprintf(to, sizeof to, "%.31s", name);
    if (!known && taken && strcmp(name, "form.json") == 0) {
        status = rob_file_read(&ours, dir, name, ROB_FORM_BYTES_MAX, false, merge->err);
        if (!status)
            status = tell_differences(merge, name, &ours, &theirs);
    } else if (!known && taken && !rob_forms_free_name(to, dir)) {
        status = rob_fail(merge->err, ROB_REFUSED, "there are too many versions of the form");
    }
    if (!status && !known && write)
        status = rob_file_write(dir, to, rob_buf_text(&theirs), theirs.len, false, merge->err);
    rob_buf_free(&ours);
    rob_buf_free(&theirs);
    return status;
}

enum rob_status rob_merge__forms(struct rob_merge *merge, int folder, bool write)
{
    int fd = folder < 0 ? -1 : openat(folder, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    DIR *dir = fd >= 0 ? fdopendir(fd) : NULL;
    if (!dir) {
        if (fd >= 0)
            close(fd);
        return ROB_OK; /* only journals were named */
    }
    enum rob_status status = ROB_OK;
    for (struct dirent *entry = readdir(dir); entry && !status; entry = readdir(dir))
        if (rob_forms_is_name(entry->d_name))
            status = take_form(merge, folder, entry->d_name, write);
    closedir(dir);
    return status;
}

/* Reads what a lead wrote into a model that is only asked for the form. */
static enum rob_status read_lead(struct rob_model *model, const char *name,
                                 const struct rob_journal_head *head, int dir,
                                 const struct rob_buf *data, struct rob_error *err)
{
    struct rob_journal_end end = {0};
    uint32_t journal = (uint32_t)model->journals.n;
    enum rob_status status = rob_model_add_journal(model, name, head, err);
    if (!status && data)
        status =
            rob_journal_read_lines(&end, data->data, data->len, model, journal, NULL, NULL, err);
    else if (!status)
        status = rob_journal_read(&end, dir, name, model, journal, NULL, NULL, NULL);
    return status == ROB_NO_MEMORY ? status : ROB_OK; /* what is damaged is told elsewhere */
}

enum rob_status rob_merge__check_pins(struct rob_merge *merge, int folder)
{
    struct rob_model model;
    char name[ROB_FORM_NAME_MAX];
    enum rob_status status = ROB_OK;
    rob_model_init(&model, NULL);
    model.review_id = merge->review->id;
    for (size_t i = 0; i < merge->review->loaded.n && !status; i++) {
        const struct rob_loaded *loaded = &merge->review->loaded.at[i];
        const struct rob_journal_head head = {.seat = loaded->seat, .writer = loaded->writer};
        if (strcmp(loaded->seat, ROB_SEAT_LEAD) == 0)
            status =
                read_lead(&model, loaded->name, &head, merge->review->journals, NULL, merge->err);
    }
    for (size_t i = 0; i < merge->journals.n && !status; i++) {
        const struct rob_incoming *in = &merge->journals.at[i];
        const struct rob_journal_head head = {.seat = in->seat, .writer = in->writer};
        if (*in->to && strcmp(in->seat, ROB_SEAT_LEAD) == 0)
            status = read_lead(&model, in->from, &head, -1, &in->data, merge->err);
    }
    if (!status)
        status = rob_model_link(&model, merge->err);
    for (size_t i = 0; i < model.nodes.n && !status; i++) {
        const struct rob_node *node = model.nodes.at[i];
        if (node->event.op != ROB_OP_FORM || node->superseded ||
            rob_forms_find(name, merge->review->dir, node->event.more->sha256) ||
            rob_forms_find(name, folder, node->event.more->sha256))
            continue;
        status = rob_fail(merge->err, ROB_INVALID,
                          "the lead chose another form (%.31s, SHA-256 %.8s...), which is not "
                          "beside these journals: take in the whole folder of the review",
                          node->event.more->file, node->event.more->sha256);
    }
    rob_model_free(&model);
    return status;
}
