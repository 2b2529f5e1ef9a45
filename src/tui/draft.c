#include "tui/draft.h"

#include "tui/assess.h"
#include "tui/files.h"
#include "tui/kept.h"
#include "tui/reconcile.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* The file: five lines (what it is, study, item, outcome or nothing, text and its number), then the
 * text as it is; or, of what waits to be settled, all its texts, each after its length. */
static const char MAGIC[] = "syrob draft 1", MAGIC_ALL[] = "syrob draft 2";
enum { DRAFT_MAX = 1 << 22 };

static const char *draft_path(struct rob_tui *tui)
{
    char *state = tui->draft.path ? NULL : rob_state_folder();
    if (!state)
        return tui->draft.path;
    struct rob_buf path = {0};
    rob_buf_printf(&path, "%s/%s/drafts/%s", state, rob_review_id(tui->review), tui->seat);
    tui->draft.path = rob_buf_take(&path);
    if (tui->draft.path && !rob_files_make_way(tui->draft.path)) {
        free(tui->draft.path);
        tui->draft.path = NULL;
    }
    free(state);
    return tui->draft.path;
}

void rob_draft_free(struct rob_tui *tui)
{
    free(tui->draft.path);
    tui->draft.path = NULL;
}

/* --- Writing ----------------------------------------------------------------------------- */

/* The text that is open now, on whichever screen; or all that waits to be settled. */
struct open_text {
    char screen; /* 'f' form, 'c' consensus */
    bool all;
    struct rob_cell cell;
    enum rob_focus focus;
    size_t quote;
    const struct rob_field *field;
    const char *before;
};

static bool find_open_text(const struct rob_tui *tui, struct open_text *at)
{
    const struct rob_assess_state *judging = &tui->judging;
    const struct rob_reconcile_state *reconcile = &tui->reconcile;
    if (rob_assess_in_text(tui) && judging->before)
        *at = (struct open_text){.screen = 'f',
                                 .cell = rob_assess_cell(tui),
                                 .focus = judging->focus,
                                 .quote = judging->quote,
                                 .field = &judging->field,
                                 .before = judging->before};
    else if (rob_reconcile_has_draft(tui) || (rob_reconcile_in_text(tui) && reconcile->before))
        *at = (struct open_text){.screen = 'c',
                                 .all = rob_reconcile_has_draft(tui),
                                 .cell = reconcile->cell,
                                 .focus = reconcile->focus,
                                 .field = &reconcile->field,
                                 .before = reconcile->before};
    else
        return false;
    return at->all || strcmp(rob_field_text(at->field), at->before) != 0;
}

static void compose(const struct rob_tui *tui, const struct open_text *at, struct rob_buf *out)
{
    rob_buf_printf(out, "%s\n%s\n%s\n%s\n%c %d %zu\n", at->all ? MAGIC_ALL : MAGIC,
                   rob_view_study(tui->view, at->cell.study).id, tui->form->items[at->cell.item].id,
                   at->cell.outcome >= 0 ? rob_view_outcome(tui->view, (size_t)at->cell.outcome)
                                         : "",
                   at->screen, (int)at->focus, at->quote);
    if (at->all)
        rob_reconcile_add_draft(tui, out);
    else
        rob_buf_str(out, rob_field_text(at->field));
}

static unsigned long hash_of(const struct rob_buf *buf)
{
    unsigned long hash = 5381;
    for (size_t i = 0; i < buf->len; i++)
        hash = hash * 33 + (unsigned char)buf->data[i];
    return hash ? hash : 1;
}

/* A new file takes the place of the old one, so that a crash leaves one of them whole. */
static bool replace_file(const char *path, const struct rob_buf *buf)
{
    struct rob_buf temporary = {0};
    rob_buf_printf(&temporary, "%s.new", path);
    const char *name = rob_buf_text(&temporary);
    unlink(name);
    bool written = rob_files_write_new(name, buf->data, buf->len) && rename(name, path) == 0;
    rob_buf_free(&temporary);
    return written;
}

/* A draft that was offered and neither taken up nor thrown away, or could not be read. */
static void spare_other(struct rob_tui *tui)
{
    struct rob_buf other = {0};
    if (rob_files_read(tui->draft.path, DRAFT_MAX, &other) && other.len > 0) {
        rob_tui_say(tui, "There was another unfinished text.");
        rob_kept_add(tui, other.data, other.len);
    }
    rob_buf_free(&other);
}

void rob_draft_save(struct rob_tui *tui)
{
    struct open_text at;
    if (!tui->seat[0] || !find_open_text(tui, &at) || !draft_path(tui))
        return;
    struct rob_buf buf = {0};
    compose(tui, &at, &buf);
    unsigned long hash = hash_of(&buf);
    if (!buf.failed && hash != tui->draft.hash) {
        if (tui->draft.hash == 0)
            spare_other(tui);
        if (replace_file(tui->draft.path, &buf))
            tui->draft.hash = hash;
    }
    rob_buf_free(&buf);
}

bool rob_draft_is_kept(const struct rob_tui *tui)
{
    struct open_text at;
    struct rob_buf buf = {0};
    if (!find_open_text(tui, &at))
        return false;
    compose(tui, &at, &buf);
    bool kept = !buf.failed && hash_of(&buf) == tui->draft.hash;
    rob_buf_free(&buf);
    return kept;
}

void rob_draft_drop(struct rob_tui *tui)
{
    if (tui->draft.hash == 0 || !tui->draft.path)
        return;
    unlink(tui->draft.path);
    tui->draft.hash = 0;
}

/* --- Reading ----------------------------------------------------------------------------- */

struct draft {
    char screen;
    size_t study;
    int item, outcome, focus;
    size_t quote;
    bool all;
    ROB_VEC(char *) texts; /* inside the buffer */
};

static char *next_line(char **text)
{
    char *line = *text, *end = strchr(line, '\n');
    if (!end)
        return NULL;
    *end = '\0';
    *text = end + 1;
    return line;
}

static bool find_study(const struct rob_tui *tui, const char *id, size_t *study)
{
    for (size_t i = 0; i < rob_view_n_studies(tui->view); i++)
        if (strcmp(rob_view_study(tui->view, i).id, id) == 0) {
            *study = i;
            return true;
        }
    return false;
}

static bool parse_texts(struct draft *draft, char *text)
{
    char *next = NULL;
    bool any = false;
    if (!draft->all)
        return rob_vec_push(&draft->texts, text);
    while ((next = rob_reconcile_next_of_draft(&text))) {
        if (!rob_vec_push(&draft->texts, next))
            return false;
        any = any || *next;
    }
    return text && any && draft->texts.n >= 2 && draft->texts.n % 2 == 0;
}

static bool is_focus(const struct draft *draft)
{
    if (draft->screen == 'c' && draft->focus == ROB_FOCUS_REASON)
        return true;
    int first = draft->all ? ROB_FOCUS_ITEM : ROB_FOCUS_SUPPORT;
    return draft->focus >= first && draft->focus <= ROB_FOCUS_WHERE;
}

static bool parse(const struct rob_tui *tui, char *text, struct draft *draft)
{
    char *lines[5];
    for (size_t i = 0; i < ROB_COUNT(lines); i++)
        if (!(lines[i] = next_line(&text)))
            return false;
    draft->item = rob_form_item(tui->form, lines[2]);
    draft->outcome = *lines[3] ? rob_view_find_outcome(tui->view, lines[3]) : ROB_NO_OUTCOME;
    char *rest = NULL;
    draft->screen = *lines[4];
    draft->focus = (int)strtol(lines[4] + (draft->screen != '\0'), &rest, 10);
    draft->quote = (size_t)strtoul(rest, NULL, 10);
    draft->all = draft->screen == 'c' && strcmp(lines[0], MAGIC_ALL) == 0;
    bool known = (draft->all || strcmp(lines[0], MAGIC) == 0) &&
                 find_study(tui, lines[1], &draft->study) && parse_texts(draft, text);
    return known && draft->item >= 0 && (!*lines[3] || draft->outcome >= 0) && is_focus(draft) &&
           (draft->screen == 'f' || draft->screen == 'c') && draft->quote < 1000;
}

static bool read_draft(struct rob_tui *tui, struct rob_buf *buf, struct draft *draft)
{
    return draft_path(tui) && rob_files_read(tui->draft.path, DRAFT_MAX, buf) && buf->len > 0 &&
           parse(tui, buf->data, draft);
}

static bool open_form(struct rob_tui *tui, const struct draft *draft)
{
    struct rob_field *field = &tui->judging.field;
    const char *text = draft->texts.at[0];
    rob_assess_open(tui, draft->study);
    if (rob_tui_top(tui) != &rob_screen_assess)
        return false;
    rob_assess_select(tui, (size_t)draft->item, draft->outcome);
    rob_assess_enter_text(tui, (enum rob_focus)draft->focus, draft->quote);
    if (!rob_assess_in_text(tui))
        return false;
    if (!rob_field_replace(field, text, strlen(text)))
        rob_field_set(field, text, field->one_line);
    return true;
}

static bool open_reconcile(struct rob_tui *tui, const struct draft *draft)
{
    struct rob_cell cell = {draft->study, (size_t)draft->item, draft->outcome};
    return rob_reconcile_open(tui, &draft->study) && rob_reconcile_find(tui, cell) &&
           rob_reconcile_take_up(tui, draft->texts.at, draft->texts.n,
                                 (enum rob_focus)draft->focus);
}

enum { TAKE_UP, THROW_AWAY };

static unsigned decide(struct rob_tui *tui, const char *text, int choice)
{
    struct rob_buf buf = {0};
    struct draft draft = {0};
    (void)text;
    tui->draft.hash = 1; /* there is a file */
    if (choice == THROW_AWAY)
        rob_draft_drop(tui);
    else if (!read_draft(tui, &buf, &draft) ||
             !(draft.screen == 'f' ? open_form : open_reconcile)(tui, &draft))
        tui->draft.hash = 0; /* the file stays until another takes its place */
    rob_vec_free(&draft.texts);
    rob_buf_free(&buf);
    return ROB_REDRAW;
}

/* "in our own words", "p. 2": as much as a question can hold. */
static void add_excerpt(const struct draft *draft, struct rob_buf *out)
{
    enum { ROOM = 300 };
    size_t before = out->len;
    for (size_t i = 0; i < draft->texts.n && out->len < before + ROOM; i++) {
        if (!*draft->texts.at[i])
            continue;
        rob_buf_str(out, out->len == before ? "\"" : ", \"");
        rob_collapse(out, draft->texts.at[i]);
        if (out->len > before + ROOM)
            out->data[out->len = before + ROOM] = '\0';
        rob_buf_char(out, '"');
    }
}

void rob_draft_offer(struct rob_tui *tui)
{
    static const char *const CHOICES[] = {"Go on with it", "Throw it away"};
    struct rob_buf buf = {0}, question = {0};
    struct draft draft = {0};
    if (!tui->locked && read_draft(tui, &buf, &draft)) {
        rob_buf_printf(&question, "An unfinished text was kept for %s, item %d:\n",
                       rob_view_study(tui->view, draft.study).label,
                       tui->form->items[draft.item].number);
        add_excerpt(&draft, &question);
        rob_tui_choose(tui, rob_buf_text(&question), CHOICES, ROB_COUNT(CHOICES), 0, decide);
    }
    rob_vec_free(&draft.texts);
    rob_buf_free(&buf);
    rob_buf_free(&question);
}
