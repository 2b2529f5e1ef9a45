/* Exporting and drawing from the screens: what, and to which file. */
#include "session/export.h"

#include "base/fail.h"
#include "base/file.h"

#include "session/figure_files.h"

#include <syrob/bundle.h>

#include <stdlib.h>
#include <string.h>

/* The choices: formats by their names, and figures without one. */
static const struct {
    const char *words, *format, *file;
    enum rob_figure figure;
} KINDS[] = {
    {"a report to read and print (HTML)", "html", "report.html", 0},
    {"the results as a table (CSV)", "csv", "results.csv", 0},
    {"every judgement with its texts (CSV)", "csv-long", "judgements.csv", 0},
    {"a table and a script for robvis (R)", "robvis", "robvis.csv", 0},
    {"a blank sheet of my studies, to fill in (Excel)", "sheet", "sheet.xlsx", 0},
    {"a folder with everything, to deposit", "bundle", "deposit", 0},
    {"a figure: bars, item by item", NULL, "summary.svg", ROB_FIGURE_SUMMARY},
    {"a figure: traffic lights, study by study", NULL, "matrix.svg", ROB_FIGURE_MATRIX},
    {"a figure: agreement of the reviewers", NULL, "agreement.svg", ROB_FIGURE_AGREEMENT},
};

static const char OTHERWISE[] = "choose another name";

/* Results are those that everybody may see; a sheet is of this person's studies. */
static enum rob_status open_view(struct rob_view **out, const struct rob_session *session,
                                 const char *format, struct rob_error *err)
{
    bool mine = format && strcmp(format, "sheet") == 0;
    return rob_view_new(out, session->review, mine ? session->seat : NULL, err);
}

static enum rob_status write_format(const struct rob_session *session, const char *format,
                                    const char *path, struct rob_buf *written,
                                    struct rob_error *err)
{
    const char *slash = strrchr(path, '/');
    struct rob_export export = {.outcome = ROB_ALL_OUTCOMES, .name = slash ? slash + 1 : path};
    struct rob_view *view = NULL;
    enum rob_status status = rob_export_choose(&export.format, format, path, err);
    if (!status)
        status = open_view(&view, session, format, err);
    if (!status)
        status = rob_export_files(path, OTHERWISE, view, &export, err);
    if (!status)
        rob_export_names(written, path, export.format);
    rob_view_free(view);
    return status;
}

/* The pages of a figure that were written. */
struct pages {
    struct rob_buf first;
    size_t n;
};

static void note_page(void *to, const char *path)
{
    struct pages *pages = to;
    if (pages->n++ == 0)
        rob_buf_str(&pages->first, path);
}

static enum rob_status write_figure(const struct rob_session *session, enum rob_figure figure,
                                    const char *path, struct pages *pages, struct rob_error *err)
{
    struct rob_figure_order order = {
        .figure.figure = figure, .outcome = ROB_ALL_OUTCOMES, .path = path};
    struct rob_view *view = NULL;
    if (!rob_figure_suffix(path))
        return rob_fail(err, ROB_USAGE, "name a file that ends in .svg, .pdf or .png");
    enum rob_status status = open_view(&view, session, NULL, err);
    if (!status)
        status = rob_figure_files(&order, OTHERWISE, view, note_page, pages, err);
    rob_view_free(view);
    return status;
}

/* "deposit. Left out: robvis.csv, revman.csv; README.md there says why" */
static enum rob_status write_bundle(const struct rob_session *session, const char *path,
                                    struct rob_buf *written, struct rob_error *err)
{
    struct rob_bundle *bundle = NULL;
    enum rob_status status =
        rob_bundle_write(&bundle, path, session->review, session->seat, false, err);
    if (!status)
        rob_buf_str(written, path);
    for (size_t i = 0; !status && i < bundle->n_omitted; i++)
        rob_buf_printf(written, "%s%s", i ? ", " : ". Left out: ", bundle->omitted[i].name);
    if (!status && bundle->n_omitted)
        rob_buf_str(written, "; README.md there says why");
    rob_bundle_free(bundle);
    return status;
}

static bool is_bundle(const struct rob_session *session)
{
    const char *format = KINDS[session->exporting].format;
    return format && strcmp(format, "bundle") == 0;
}

static void ask_name(struct rob_session *session, const char *before, const char *name);

/* The name is usually at fault, so the question comes back with the name, to be corrected. */
static void ask_again(struct rob_session *session, const char *name, const struct rob_error *err)
{
    struct rob_buf why = {0};
    bool names_it =
        strncmp(err->text, name, strlen(name)) == 0; /* a file name gets no capital letter */
    rob_session_complain(session, err);
    if (session->by_lines) /* the next line may be a command */
        return;
    rob_buf_printf(&why, "%s\n", names_it ? err->text : session->message);
    session->message_stays = false;
    rob_session_clear_message(session);
    ask_name(session, rob_buf_text(&why), name);
    rob_buf_free(&why);
}

static void write_it(struct rob_session *session, const char *path, int choice)
{
    const char *format = KINDS[session->exporting].format;
    struct rob_error err = {0};
    struct pages pages = {.n = 0};
    (void)choice;
    if (!*path) {
        rob_session_say(session, "No file was named, so nothing was written.");
        return;
    }
    char *typed = rob_file_typed(path);
    if (!typed) {
        (void)rob_fail_memory(&err);
        rob_session_complain(session, &err);
        return;
    }
    enum rob_status status =
        !format ? write_figure(session, KINDS[session->exporting].figure, typed, &pages, &err)
        : is_bundle(session) ? write_bundle(session, typed, &pages.first, &err)
                             : write_format(session, format, typed, &pages.first, &err);
    if (status)
        ask_again(session, path, &err);
    else if (!format && rob_view_totals(session->view).open == 0)
        rob_session_say(session,
                        "Written: %s; the figure is empty, since no study is unblinded yet",
                        rob_buf_text(&pages.first));
    else if (pages.n > 1)
        rob_session_say(session, "Written: %s, and the pages after it (%zu in all)",
                        rob_buf_text(&pages.first), pages.n);
    else
        rob_session_say(session, "Written: %s", pages.first.len ? pages.first.data : typed);
    free(typed);
    rob_buf_free(&pages.first);
    session->message_stays = false; /* the review itself is not in danger */
}

static void ask_name(struct rob_session *session, const char *before, const char *name)
{
    const char *format = KINDS[session->exporting].format;
    struct rob_buf question = {0};
    rob_buf_printf(&question, "%s%s", before,
                   is_bundle(session) ? "Name of the new folder"
                   : format           ? "Name of the file"
                                      : "Name of the file (.svg, .pdf or .png)");
    rob_session_ask_text(session, rob_buf_text(&question), name, write_it);
    rob_buf_free(&question);
}

static void ask_path(struct rob_session *session, const char *text, int choice)
{
    (void)text;
    if (choice < 0 || (size_t)choice >= ROB_COUNT(KINDS))
        return;
    session->exporting = (size_t)choice;
    if (is_bundle(session) && rob_view_hides_names(session->view))
        rob_session_say(session, "A deposit identifies the reviewers: you can export it once "
                                 "everything is reconciled.");
    else
        ask_name(session, "", KINDS[choice].file);
}

/* The figures are the last kinds. */
static size_t first_figure(void)
{
    size_t first = 0;
    while (KINDS[first].format)
        first++;
    return first;
}

static void ask_figure(struct rob_session *session, const char *text, int choice)
{
    ask_path(session, text, choice < 0 ? choice : choice + (int)first_figure());
}

static void ask(struct rob_session *session, const char *question, size_t first,
                rob_session_then *then)
{
    const char *choices[ROB_COUNT(KINDS)];
    for (size_t i = first; i < ROB_COUNT(KINDS); i++)
        choices[i - first] = KINDS[i].words;
    rob_session_ask_choice(session, question, choices, ROB_COUNT(KINDS) - first, 0, then);
}

void rob_session_export(struct rob_session *session)
{
    ask(session, "What is to be exported?", 0, ask_path);
}

void rob_session_draw(struct rob_session *session)
{
    ask(session, "Which figure?", first_figure(), ask_figure);
}
