/* The blank sheet as an Excel workbook: answers to choose from, guidance, and how to import it. */
#include "io/write_text.h"

#include "base/fail.h"
#include "base/file.h"
#include "base/text.h"
#include "base/utf8.h"
#include "base/vec.h"
#include "io/workbook.h"
#include "store/review_state.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <xlsxwriter.h>

#define ANSWER_REMINDER "Choose an answer from the list; what supports it goes into the next column"

enum {
    FIRST_ITEM = 2,    /* column, behind the study's label and id */
    CHOICES_MAX = 255, /* bytes of a list in a cell, with its commas: the package has this room */
    NOTE_MAX = 8000,
    NOTE_LETTERS = 70, /* in a line of a note */
    NOTE_WIDTH = 420,
    NOTE_LINE = 15,
    NOTE_HEIGHT_MAX = 900,
    FILE_MAX = 256 << 20,
    NO_DATE = 946684800, /* 2000-01-01: the file must not depend on the time */
};

struct sheet {
    lxw_workbook *book;
    lxw_worksheet *how_to, *judgements;
    lxw_format *heading, *title, *support, *command, *plain;
    const struct rob_view *view;
    const struct rob_form *form;
    lxw_row_t n_rows; /* of studies */
    lxw_error failure;
    bool no_memory;
    struct rob_buf text; /* of the cell */
};

/* --- cells --------------------------------------------------------------------------------- */

static void follow(struct sheet *sheet, lxw_error failure)
{
    if (!sheet->failure)
        sheet->failure = failure;
}

/* XML has no place for most controls and for noncharacters. */
static const char *clean(struct sheet *sheet, const char *text)
{
    struct rob_buf *out = &sheet->text;
    size_t len = strlen(text);
    rob_buf_clear(out);
    for (size_t at = 0, n = 0; at < len; at += n) {
        uint32_t code = 0;
        n = rob_utf8_next(text + at, len - at, &code);
        bool control = code < 0x20 && code != '\n' && code != '\t';
        if (n && !control && !rob_utf8_is_noncharacter(code))
            rob_buf_add(out, text + at, n);
        n += n == 0;
    }
    sheet->no_memory |= out->failed;
    return rob_buf_text(out);
}

static void put(struct sheet *sheet, lxw_worksheet *worksheet, lxw_row_t row, size_t column,
                const char *text, lxw_format *format)
{
    follow(sheet,
           worksheet_write_string(worksheet, row, (lxw_col_t)column, clean(sheet, text), format));
}

static void set_width(struct sheet *sheet, lxw_worksheet *worksheet, size_t column, double width,
                      lxw_format *format)
{
    follow(sheet,
           worksheet_set_column(worksheet, (lxw_col_t)column, (lxw_col_t)column, width, format));
}

/* --- items --------------------------------------------------------------------------------- */

static void add_guidance(struct rob_buf *out, const struct rob_item *item)
{
    rob_buf_str(out, item->question);
    for (size_t i = 0; i < item->n_answers; i++) {
        rob_buf_printf(out, "\n\n%s", item->answers[i].label);
        for (size_t k = 0; k < item->guidance[i].n_lines; k++)
            rob_buf_printf(out, "\n- %s", item->guidance[i].lines[k]);
    }
    if (item->note)
        rob_buf_printf(out, "\n\n%s", item->note);
    if (item->rule)
        rob_buf_printf(out, "\n\nThe team's rule: %s", item->rule);
}

/* Lines of a note on the screen. */
static size_t n_lines(const char *text)
{
    size_t n = 0, len = strlen(text);
    for (size_t skip = 0; len; text += skip, len -= skip, n++)
        rob_utf8_wrap(text, len, NOTE_LETTERS, &skip);
    return n;
}

static void write_note(struct sheet *sheet, size_t column, const struct rob_item *item)
{
    struct rob_buf note = {0};
    add_guidance(&note, item);
    sheet->no_memory |= note.failed;
    if (note.len > NOTE_MAX)
        note.data[rob_utf8_valid_prefix(note.data, NOTE_MAX)] = '\0';
    const char *text = clean(sheet, rob_buf_text(&note));
    size_t height = (n_lines(text) + 2) * NOTE_LINE;
    lxw_comment_options options = {
        .author = "syrob",
        .width = NOTE_WIDTH,
        .height = (uint16_t)(height < NOTE_HEIGHT_MAX ? height : NOTE_HEIGHT_MAX)};
    follow(sheet,
           worksheet_write_comment_opt(sheet->judgements, 0, (lxw_col_t)column, text, &options));
    rob_buf_free(&note);
}

/* The names of answers that a list can show, and the reader of sheets knows. */
static const char *label_of(const struct rob_answer *answer)
{
    return answer->label;
}

static const char *id_of(const struct rob_answer *answer)
{
    return answer->id;
}

static const char *key_of(const struct rob_answer *answer)
{
    return answer->key;
}

typedef const char *name_of(const struct rob_answer *answer);

static bool fits(const struct rob_item *item, name_of *name)
{
    size_t len = 0;
    for (size_t i = 0; i < item->n_answers; i++) {
        const char *text = name(&item->answers[i]);
        len += strlen(text) + 1;
        if (strpbrk(text, ",\"\n\t"))
            return false;
    }
    return len <= CHOICES_MAX;
}

static void write_choices(struct sheet *sheet, size_t column, const struct rob_item *item)
{
    name_of *name = fits(item, label_of) ? label_of : fits(item, id_of) ? id_of : key_of;
    char names[CHOICES_MAX + ROB_FORM_ANSWERS_MAX], *list[ROB_FORM_ANSWERS_MAX + 1] = {NULL};
    size_t used = 0;
    for (size_t i = 0; i < item->n_answers; i++) {
        list[i] = names + used;
        used += (size_t)snprintf(names + used, sizeof names - used, "%s", name(&item->answers[i]));
        used++;
    }
    lxw_data_validation choice = {.validate = LXW_VALIDATION_TYPE_LIST,
                                  .value_list = list,
                                  .error_title = "This is not an answer",
                                  .error_message = ANSWER_REMINDER};
    follow(sheet, worksheet_data_validation_range(sheet->judgements, 1, (lxw_col_t)column,
                                                  sheet->n_rows ? sheet->n_rows : 1,
                                                  (lxw_col_t)column, &choice));
}

/* The headings are those that the reader of sheets knows: "1. Title" and "1. Title: support". */
static void write_item(struct sheet *sheet, size_t item)
{
    const struct rob_item *of = &sheet->form->items[item];
    size_t column = FIRST_ITEM + 2 * item;
    struct rob_buf heading = {0};
    rob_buf_printf(&heading, "%d. %s", of->number, of->title);
    put(sheet, sheet->judgements, 0, column, rob_buf_text(&heading), sheet->heading);
    rob_buf_str(&heading, ": support");
    put(sheet, sheet->judgements, 0, column + 1, rob_buf_text(&heading), sheet->heading);
    sheet->no_memory |= heading.failed;
    rob_buf_free(&heading);
    set_width(sheet, sheet->judgements, column, 16, sheet->plain);
    set_width(sheet, sheet->judgements, column + 1, 36, sheet->support);
    write_note(sheet, column, of);
    write_choices(sheet, column, of);
}

/* --- worksheets ---------------------------------------------------------------------------- */

static bool is_viewers(const struct rob_view *view, size_t study)
{
    int viewer = rob_view_viewer(view);
    return viewer == ROB_NOBODY || rob_view_assigned(view, study, (size_t)viewer);
}

static void write_judgements(struct sheet *sheet)
{
    lxw_worksheet *at = sheet->judgements;
    put(sheet, at, 0, 0, "Study", sheet->heading);
    put(sheet, at, 0, 1, "Study id", sheet->heading);
    set_width(sheet, at, 0, 28, sheet->plain);
    size_t widest = 14;
    for (size_t s = 0; s < rob_view_n_studies(sheet->view); s++) {
        if (!is_viewers(sheet->view, s))
            continue;
        struct rob_study study = rob_view_study(sheet->view, s);
        sheet->n_rows++;
        put(sheet, at, sheet->n_rows, 0, study.label, sheet->plain);
        put(sheet, at, sheet->n_rows, 1, study.id, sheet->plain);
        widest = strlen(study.id) > widest ? strlen(study.id) : widest;
    }
    set_width(sheet, at, 1, (double)(widest < 40 ? widest + 1 : 40), sheet->plain);
    for (size_t i = 0; i < sheet->form->n_items; i++)
        write_item(sheet, i);
    worksheet_freeze_panes(at, 1, FIRST_ITEM);
    worksheet_repeat_rows(at, 0, 0);
}

struct line {
    char kind; /* t: title, c: command, else text */
    const char *text;
};

static const struct line how_to[] = {
    {' ', "Judgements of animal studies, to fill in and import with syrob."},
    {' ', ""},
    {'t', "Filling it in"},
    {' ', "The worksheet \"" ROB_WORKBOOK_JUDGEMENTS
          "\" has one row per study, and two columns per item: "
          "the answer, and what supports it."},
    {' ', "Choose each answer from the list of its cell. The note on a heading explains the item."},
    {' ', "An empty cell is not judged. Leave the first two columns and the headings as they are."},
    {' ', ""},
    {'t', "The way back: this file"},
    {' ',
     "Save it as .xlsx, or in LibreOffice as .ods. Then see what would be recorded, and record "
     "it (FILE is the name of the file; the word after --as is the reviewer):"},
    {'c', "judge --from FILE.xlsx --dry-run"},
    {'c', "judge --from FILE.xlsx"},
    {' ', ""},
    {'t', "The other way back: CSV"},
    {' ',
     "Open the worksheet \"" ROB_WORKBOOK_JUDGEMENTS "\", save it with File, Save As, CSV UTF-8, "
     "and import that file:"},
    {'c', "judge --from FILE.csv --dry-run"},
    {'c', "judge --from FILE.csv"},
    {' ', ""},
    {' ', "A study is finished when you say so: syrob complete, or judge --from with --complete."},
};

static void write_line(struct sheet *sheet, lxw_row_t row, const struct line *line)
{
    struct rob_buf text = {0};
    int viewer = rob_view_viewer(sheet->view);
    if (line->kind == 'c')
        rob_buf_printf(&text, "syrob --as %s ",
                       viewer == ROB_NOBODY ? "r1" : rob_view_seat(sheet->view, (size_t)viewer).id);
    rob_buf_str(&text, line->text);
    sheet->no_memory |= text.failed;
    put(sheet, sheet->how_to, row, 0, rob_buf_text(&text),
        line->kind == 't'   ? sheet->title
        : line->kind == 'c' ? sheet->command
                            : sheet->support);
    rob_buf_free(&text);
}

static void write_how_to(struct sheet *sheet)
{
    put(sheet, sheet->how_to, 0, 0, rob_view_title(sheet->view), sheet->title);
    set_width(sheet, sheet->how_to, 0, 100, NULL);
    for (size_t i = 0; i < ROB_COUNT(how_to); i++)
        write_line(sheet, (lxw_row_t)i + 1, &how_to[i]);
}

/* --- the file ------------------------------------------------------------------------------ */

static lxw_format *add_format(struct sheet *sheet)
{
    lxw_format *format = workbook_add_format(sheet->book);
    sheet->no_memory |= !format;
    return format;
}

static void make_formats(struct sheet *sheet)
{
    lxw_format **const all[] = {&sheet->heading, &sheet->title, &sheet->support, &sheet->command,
                                &sheet->plain};
    for (size_t i = 0; i < ROB_COUNT(all); i++)
        *all[i] = add_format(sheet);
    if (sheet->no_memory)
        return;
    for (size_t i = 0; i < ROB_COUNT(all); i++)
        format_set_align(*all[i], LXW_ALIGN_VERTICAL_TOP);
    format_set_bold(sheet->heading);
    format_set_text_wrap(sheet->heading);
    format_set_bg_color(sheet->heading, 0xE7EEF7);
    format_set_bottom(sheet->heading, LXW_BORDER_THIN);
    format_set_bold(sheet->title);
    format_set_text_wrap(sheet->support);
    format_set_font_name(sheet->command, "Courier New");
}

static time_t created(const struct rob_view *view)
{
    const struct rob_review *review = rob_view_review(view);
    int64_t seconds = NO_DATE;
    if (!review || !rob_time_parse(&seconds, review->created))
        seconds = NO_DATE;
    return (time_t)seconds;
}

static void fill(struct sheet *sheet)
{
    lxw_doc_properties properties = {.created = created(sheet->view)};
    make_formats(sheet);
    sheet->how_to = workbook_add_worksheet(sheet->book, ROB_WORKBOOK_HOW_TO);
    sheet->judgements = workbook_add_worksheet(sheet->book, ROB_WORKBOOK_JUDGEMENTS);
    sheet->no_memory |= !sheet->how_to || !sheet->judgements;
    if (sheet->no_memory)
        return;
    follow(sheet, workbook_set_properties(sheet->book, &properties));
    write_how_to(sheet);
    write_judgements(sheet);
}

static enum rob_status write_book(const char *path, char *folder, const struct rob_view *view,
                                  struct rob_error *err)
{
    lxw_workbook_options options = {.tmpdir = folder};
    struct sheet sheet = {
        .book = workbook_new_opt(path, &options), .view = view, .form = rob_view_form(view)};
    if (!sheet.book)
        return rob_fail_memory(err);
    fill(&sheet);
    follow(&sheet, workbook_close(sheet.book));
    rob_buf_free(&sheet.text);
    if (sheet.no_memory || sheet.failure == LXW_ERROR_MEMORY_MALLOC_FAILED)
        return rob_fail_memory(err);
    return sheet.failure ? rob_fail(err, ROB_SYSTEM, "the workbook cannot be written: %s",
                                    lxw_strerror(sheet.failure))
                         : ROB_OK;
}

static enum rob_status copy_file(FILE *out, const char *path, struct rob_error *err)
{
    struct rob_buf data = {0};
    enum rob_status status = rob_file_read(&data, AT_FDCWD, path, FILE_MAX, false, err);
    if (!status)
        (void)fwrite(rob_buf_text(&data), 1, data.len, out); /* the stream remembers a failure */
    rob_buf_free(&data);
    return status;
}

/* The package writes a file by its name only. */
static enum rob_status write_through(FILE *out, char *folder, const struct rob_view *view,
                                     struct rob_error *err)
{
    struct rob_buf path = {0};
    rob_buf_printf(&path, "%s/syrob-XXXXXX", folder);
    if (path.failed)
        return rob_fail_memory(err);
    int fd = mkstemp(path.data);
    enum rob_status status =
        fd >= 0 ? write_book(path.data, folder, view, err)
                : rob_fail(err, ROB_SYSTEM,
                           "cannot write %s: %s; TMPDIR names a folder for temporary files",
                           path.data, strerror(errno));
    if (!status)
        status = copy_file(out, path.data, err);
    if (fd >= 0) {
        (void)unlink(path.data);
        (void)close(fd);
    }
    rob_buf_free(&path);
    return status;
}

enum rob_status rob_write_sheet_xlsx(FILE *out, const struct rob_view *view, struct rob_error *err)
{
    const char *given = getenv("TMPDIR");
    char *folder = strdup(given && *given ? given : "/tmp");
    enum rob_status status = folder ? write_through(out, folder, view, err) : rob_fail_memory(err);
    free(folder);
    return status;
}
