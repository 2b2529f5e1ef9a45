/* The forms of two copies: which ones are imported, and whether the review can be opened then. */
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

/* --- the forms chosen by the leads ------------------------------------------------------- */

/* Reads a lead's journal into a model that is used only for its choice of forms. */
static enum rob_status read_lead(struct rob_model *model, const char *name,
                                 const struct rob_journal_head *head, int dir,
                                 struct rob_error *err)
{
    struct rob_journal_end end = {0};
    uint32_t journal = (uint32_t)model->journals.n;
    enum rob_status status = rob_model_add_journal(model, name, head, err);
    if (!status)
        status = rob_journal_read(&end, dir, name, model, journal, NULL, NULL, NULL);
    return status == ROB_NO_MEMORY ? status : ROB_OK; /* damage is reported elsewhere */
}

enum rob_status rob_merge__read_pins(struct rob_merge *merge)
{
    struct rob_model *model = &merge->pins;
    enum rob_status status = ROB_OK;
    model->review_id = merge->review->id;
    for (size_t i = 0; i < merge->review->loaded.n && !status; i++) {
        const struct rob_loaded *loaded = &merge->review->loaded.at[i];
        const struct rob_journal_head head = {.seat = loaded->seat, .writer = loaded->writer};
        if (strcmp(loaded->seat, ROB_SEAT_LEAD) == 0)
            status = read_lead(model, loaded->name, &head, merge->review->journals, merge->err);
    }
    for (size_t i = 0; i < merge->journals.n && !status; i++) {
        const struct rob_incoming *in = &merge->journals.at[i];
        const struct rob_journal_head head = {.seat = in->seat, .writer = in->writer};
        if (*in->to && strcmp(in->seat, ROB_SEAT_LEAD) == 0)
            status = read_lead(model, in->from, &head, merge->source, merge->err);
    }
    return status ? status : rob_model_link(model, merge->err);
}

enum rob_status rob_merge__check_pins(struct rob_merge *merge, int folder)
{
    char name[ROB_FORM_NAME_MAX];
    enum rob_status status = ROB_OK;
    for (size_t i = 0; i < merge->pins.nodes.n && !status; i++) {
        const struct rob_node *node = merge->pins.nodes.at[i];
        bool here = false, there = false;
        if (node->event.op != ROB_OP_FORM || node->superseded)
            continue;
        const char *sha256 = node->event.sha256;
        status = rob_forms_find(&here, name, merge->review->dir, sha256, merge->err);
        if (!status && !here)
            status = rob_forms_find(&there, name, folder, sha256, merge->err);
        if (status || here || there)
            continue;
        status = rob_fail(merge->err, ROB_INVALID,
                          "the lead chose another form (%.31s, SHA-256 %.8s...), whose file is "
                          "neither here nor beside these journals: merge the whole folder of a "
                          "copy that has it",
                          node->event.file, node->event.sha256);
    }
    return status;
}

/* Did a lead ever choose these bytes, or the bytes that a program converted into these? */
static bool is_pinned(const struct rob_merge *merge, const struct rob_buf *text, bool converted)
{
    char sha256[ROB_HASH_HEX + 1];
    rob_sha256_hex(sha256, rob_buf_text(text), text->len, "", 0);
    for (size_t i = 0; i < merge->pins.nodes.n; i++) {
        const struct rob_event *event = &merge->pins.nodes.at[i]->event;
        if (event->op == ROB_OP_FORM && (converted ? rob_forms_is_converted(text, event->sha256)
                                                   : strcmp(event->sha256, sha256) == 0))
            return true;
    }
    return false;
}

/* --- importing forms --------------------------------------------------------------------- */

static enum rob_status in_folder(struct rob_merge *merge, enum rob_status status,
                                 const char *folder, const char *name)
{
    struct rob_buf before = {0};
    rob_buf_printf(&before, "%s/", folder);
    status = rob_merge__in_file(merge, status, rob_buf_text(&before), name);
    rob_buf_free(&before);
    return status;
}

/* `wrong`: their form is not the one that the review was created with, and ours is. */
static enum rob_status tell_differences(struct rob_merge *merge, const char *name, bool wrong,
                                        const struct rob_buf *ours, const struct rob_buf *theirs)
{
    struct rob_form *here = NULL, *there = NULL;
    struct rob_buf list = {0};
    const char *side = merge->review->path;
    enum rob_status status = rob_form_read(&here, rob_buf_text(ours), ours->len, merge->err);
    if (!status) {
        side = merge->path;
        status = rob_form_read(&there, rob_buf_text(theirs), theirs->len, merge->err);
    }
    if (!status) {
        rob_form_differences(&list, here, there);
        status = list.failed ? rob_fail_memory(merge->err)
                             : rob_fail(merge->err, ROB_INVALID,
                                        "another form%s; nothing was imported. It has:%s",
                                        wrong ? " than the review was created with" : "",
                                        rob_buf_text(&list));
    }
    rob_form_free(here);
    rob_form_free(there);
    rob_buf_free(&list);
    return in_folder(merge, status, side, name);
}

/* Reports that the bytes are the form as a program converted it, or another form. */
static enum rob_status tell_wrong(struct rob_merge *merge, const char *name,
                                  const struct rob_buf *ours, const struct rob_buf *theirs)
{
    if (!is_pinned(merge, theirs, true))
        return tell_differences(merge, name, true, ours, theirs);
    return in_folder(merge,
                     rob_fail(merge->err, ROB_INVALID,
                              "a program converted the line ends to CR LF; nothing was imported. "
                              "Switch that off (* -text), or name the folder of journals alone"),
                     merge->path, name);
}

/* A file that has the name is renamed, whatever it is; its bytes are kept. */
static enum rob_status put_form_aside(struct rob_merge *merge, const char *name, bool plain,
                                      const struct rob_buf *ours)
{
    char aside[64], hash[ROB_HASH_HEX + 1];
    int dir = merge->review->dir;
    rob_random_hex(hash, 8);
    if (plain)
        rob_sha256_hex(hash, rob_buf_text(ours), ours->len, "", 0);
    snprintf(aside, sizeof aside, "%.31s.aside-%.8s", name, hash);
    if (plain)
        return rob_file_write(dir, aside, rob_buf_text(ours), ours->len, true, merge->err);
    return renameat(dir, name, dir, aside) == 0 ? ROB_OK
                                                : rob_file_fail(merge->err, "put aside", name);
}

/* form.json has other bytes here. The lead's journal decides which of the two is wrong. */
static enum rob_status replace_form(struct rob_merge *merge, const char *name,
                                    const struct rob_buf *theirs, bool write)
{
    struct rob_buf ours = {0};
    int dir = merge->review->dir;
    enum rob_status status = rob_file_read(&ours, dir, name, ROB_FORM_BYTES_MAX, false, merge->err);
    bool plain = !status, wrong = !plain || !is_pinned(merge, &ours, false);
    if (status && status != ROB_INVALID)
        goto done;
    if (wrong && is_pinned(merge, theirs, false)) {
        status = write ? put_form_aside(merge, name, plain, &ours) : ROB_OK;
        if (!status && write)
            status = rob_file_write(dir, name, rob_buf_text(theirs), theirs->len, true, merge->err);
    } else if (plain && !wrong && !is_pinned(merge, theirs, false)) {
        status = tell_wrong(merge, name, &ours, theirs);
    } else if (plain) {
        status = tell_differences(merge, name, false, &ours, theirs);
    }
done:
    rob_buf_free(&ours);
    return status;
}

/* A form that is here, under any name, is not imported again. form.json must be the same in both
 * copies; a later version whose name is taken by another form gets the next name. */
static enum rob_status place_form(struct rob_merge *merge, const char *name, bool taken,
                                  const struct rob_buf *theirs, bool write)
{
    char to[ROB_FORM_NAME_MAX], sha256[ROB_HASH_HEX + 1];
    int dir = merge->review->dir;
    bool known = false;
    rob_sha256_hex(sha256, rob_buf_text(theirs), theirs->len, "", 0);
    enum rob_status status = rob_forms_find(&known, to, dir, sha256, merge->err);
    snprintf(to, sizeof to, "%.31s", name);
    if (status || known)
        return status;
    if (taken && strcmp(name, "form.json") == 0)
        return replace_form(merge, name, theirs, write);
    if (taken && !rob_forms_free_name(to, dir))
        return rob_fail(merge->err, ROB_REFUSED, "there are too many versions of the form");
    return write ? rob_file_write(dir, to, rob_buf_text(theirs), theirs->len, false, merge->err)
                 : ROB_OK;
}

/* Imports only forms that a lead chose. A form.json that no lead chose is compared with the one
 * that is here; other files are ignored. */
static enum rob_status take_form(struct rob_merge *merge, int folder, const char *name, bool write)
{
    struct rob_buf theirs = {0};
    bool first = strcmp(name, "form.json") == 0;
    bool taken = faccessat(merge->review->dir, name, F_OK, AT_SYMLINK_NOFOLLOW) == 0;
    enum rob_status status =
        rob_file_read(&theirs, folder, name, ROB_FORM_BYTES_MAX, false, merge->err);
    if (status == ROB_INVALID && !first)
        status = ROB_OK; /* if a lead has chosen it, a later check reports it */
    else if (status)
        status = in_folder(merge, status, merge->path, name);
    else if ((first && taken) || is_pinned(merge, &theirs, false))
        status = place_form(merge, name, taken, &theirs, write);
    else if (first && is_pinned(merge, &theirs, true))
        status = tell_wrong(merge, name, &theirs, &theirs);
    rob_buf_free(&theirs);
    return status;
}

enum rob_status rob_merge__forms(struct rob_merge *merge, int folder, bool write)
{
    DIR *dir = rob_file_list(folder);
    if (!dir)
        return ROB_OK; /* only journals were given */
    enum rob_status status = ROB_OK;
    for (struct dirent *entry = readdir(dir); entry && !status; entry = readdir(dir))
        if (rob_forms_is_name(entry->d_name))
            status = take_form(merge, folder, entry->d_name, write);
    closedir(dir);
    return status;
}
