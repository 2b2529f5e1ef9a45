/* The deposit folder: one row of a table for each file. */
#include <syrob/bundle.h>

#include "io/heads.h"
#include "io/page.h"
#include "store/forms.h"

#include "base/arena.h"
#include "base/fail.h"
#include "base/file.h"
#include "base/hash.h"
#include "base/vec.h"

#include <syrob/figure.h>
#include <syrob/output.h>

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { BYTES_MAX = 1 << 30 }; /* of one file, when its checksum is made */

typedef ROB_VEC(struct rob_bundle_file) bundle_files;

/* The folder that is being filled. */
struct filling {
    struct rob_arena arena; /* names, and the reasons of omissions */
    struct rob_view *view;
    const char *dir;
    struct rob_figure_layout *figure; /* the one that is being written, and its page */
    size_t page;
    bundle_files files, omitted;
};

struct bundle {
    struct rob_bundle face;
    struct rob_arena arena;
};

/* --- what is written --------------------------------------------------------------------- */

typedef enum rob_status write_part(FILE *out, const struct filling *in, struct rob_error *err);

static const struct rob_source consensus = {ROB_SOURCE_CONSENSUS, 0};

/* Hands a text over to the stream, which remembers a failure, and frees it. */
static enum rob_status put(FILE *out, enum rob_status status, char *text)
{
    if (!status)
        (void)fputs(text, out);
    free(text);
    return status;
}

static enum rob_status write_json(FILE *out, const struct filling *in, struct rob_error *err)
{
    return rob_write_summary_json(out, in->view, consensus, ROB_ALL_OUTCOMES, err);
}

static enum rob_status write_studies(FILE *out, const struct filling *in, struct rob_error *err)
{
    return rob_write_summary_csv(out, in->view, consensus, ROB_ALL_OUTCOMES, err);
}

static enum rob_status write_judgements(FILE *out, const struct filling *in, struct rob_error *err)
{
    return rob_write_judgements_csv(out, in->view, ROB_ALL_OUTCOMES, err);
}

static enum rob_status write_codebook(FILE *out, const struct filling *in, struct rob_error *err)
{
    return rob_write_codebook_csv(out, in->view, err);
}

static enum rob_status write_html(FILE *out, const struct filling *in, struct rob_error *err)
{
    char *text = NULL;
    enum rob_status status = rob_write_html(&text, in->view, consensus, ROB_ALL_OUTCOMES, err);
    return put(out, status, text);
}

static enum rob_status write_markdown(FILE *out, const struct filling *in, struct rob_error *err)
{
    char *text = NULL;
    enum rob_status status = rob_write_markdown(&text, in->view, consensus, ROB_ALL_OUTCOMES, err);
    return put(out, status, text);
}

static enum rob_status write_methods(FILE *out, const struct filling *in, struct rob_error *err)
{
    char *text = NULL;
    enum rob_status status = rob_write_methods(&text, in->view, err);
    return put(out, status, text);
}

static enum rob_status write_form(FILE *out, const struct filling *in, struct rob_error *err)
{
    struct rob_buf text = {0};
    enum rob_status status = rob_forms_text(&text, rob_view_review(in->view), err);
    if (!status)
        (void)fwrite(text.data, 1, text.len, out);
    rob_buf_free(&text);
    return status;
}

static enum rob_status write_robvis(FILE *out, const struct filling *in, struct rob_error *err)
{
    return rob_write_robvis_csv(out, in->view, consensus, ROB_ALL_OUTCOMES, false, err);
}

static enum rob_status write_robvis_r(FILE *out, const struct filling *in, struct rob_error *err)
{
    (void)in;
    return rob_write_robvis_r(out, "robvis.csv", err);
}

static enum rob_status write_meta(FILE *out, const struct filling *in, struct rob_error *err)
{
    return rob_write_meta_csv(out, in->view, consensus, ROB_ALL_OUTCOMES, false, err);
}

static enum rob_status write_meta_r(FILE *out, const struct filling *in, struct rob_error *err)
{
    return rob_write_meta_r(out, in->view, ROB_ALL_OUTCOMES, "meta.csv", err);
}

static enum rob_status write_metafor(FILE *out, const struct filling *in, struct rob_error *err)
{
    return rob_write_metafor_r(out, in->view, consensus, ROB_ALL_OUTCOMES, false,
                               "metafor-forest.pdf", err);
}

static enum rob_status write_revman(FILE *out, const struct filling *in, struct rob_error *err)
{
    return rob_write_revman_csv(out, in->view, consensus, ROB_ALL_OUTCOMES, false, err);
}

/* Journal, lines, and the hash of the last one. */
static enum rob_status write_heads(FILE *out, const struct filling *in, struct rob_error *err)
{
    struct rob_head *heads = NULL;
    size_t n = 0;
    bool given = false;
    enum rob_status status = rob_heads_list(&heads, &n, &given, in->view, err);
    if (!status && !given)
        status = rob_fail(err, ROB_REFUSED,
                          "not every study is unblinded, and the ends of the journals depend on "
                          "every answer");
    for (size_t i = 0; i < n; i++)
        (void)fprintf(out, "%s %s %zu %s\n", heads[i].seat, heads[i].writer, heads[i].n_lines,
                      heads[i].hash);
    free(heads);
    return status;
}

static const char readme[] = "README.md", sums[] = "SHA256SUMS";

static const struct part {
    const char *name, *about;
    write_part *write;
    const char *beside; /* only where this file was written; NULL: always */
} parts[] = {
    {"summary.json", "all results, for programs", write_json, NULL},
    {"studies.csv", "one row per study: the paper, and answer, risk and status of each item",
     write_studies, NULL},
    {"judgements.csv",
     "one row per judgement, of each reviewer and of the consensus, with the supporting text",
     write_judgements, NULL},
    {"codebook.csv", "the meaning of each column of these two tables, and of its values",
     write_codebook, NULL},
    {"report.html", "the report, to read in a browser and to print", write_html, NULL},
    {"report.md", "the same without figures, as Markdown", write_markdown, NULL},
    {"methods.txt", "a paragraph for the methods section", write_methods, NULL},
    {"form.json", "the instrument as used: items, questions, guidance", write_form, NULL},
    {"robvis.csv", "the risks, for the R package robvis", write_robvis, NULL},
    {"robvis.R", "a script that draws them with robvis", write_robvis_r, "robvis.csv"},
    {"meta.csv", "the risks, for the R package meta", write_meta, NULL},
    {"meta.R", "a script that draws them beside a forest plot", write_meta_r, "meta.csv"},
    {"metafor.R", "a script for the R package metafor: subgroups, and a forest plot with the risks",
     write_metafor, NULL},
    {"revman.csv", "the risk of bias table of RevMan", write_revman, NULL},
    {"journals.txt", "the last line of each journal: reviewer, writer, lines, SHA-256", write_heads,
     NULL},
};

/* --- the README -------------------------------------------------------------------------- */

static void add_files(struct rob_page *page, const char *heading, const char *caption,
                      const struct rob_page_column *columns, const bundle_files *files)
{
    if (!files->n)
        return;
    rob_page_heading(page, heading);
    rob_page_table(page, caption, columns, 2);
    for (size_t i = 0; i < files->n; i++) {
        rob_page_cell(page, files->at[i].name);
        rob_page_cell(page, files->at[i].about);
    }
    rob_page_table_end(page);
}

static void add_prisma(struct rob_page *page)
{
    static const struct rob_page_column columns[] = {
        {"Item", true}, {"Asks for", false}, {"Answered by", false}};
    static const char *const rows[][3] = {
        {"11", "the methods by which risk of bias was assessed", "methods.txt, form.json"},
        {"18", "the risk of bias of each study",
         "report.html, judgements.csv, studies.csv, the figures"},
        {"27", "the availability of data, code and other materials", "this folder"},
    };
    rob_page_heading(page, "Items of PRISMA 2020");
    rob_page_table(page, "Items of the PRISMA 2020 checklist", columns, 3);
    for (size_t i = 0; i < ROB_COUNT(rows); i++)
        for (size_t k = 0; k < 3; k++)
            rob_page_cell(page, rows[i][k]);
    rob_page_table_end(page);
}

/* "The risk of bias of 89 studies, assessed with SYRCLE's risk of bias tool, version 2014.2" */
static void add_subject(struct rob_buf *out, const struct rob_form *form, size_t n,
                        const char *unit)
{
    static const char assessed[] = "The risk of bias of %zu %s, assessed with %s, version %s";
    static const char screened[] = "The screening of %zu %s with the form \"%s\", version %s";
    if (form->mode == ROB_MODE_SCREEN)
        rob_buf_printf(out, screened, n, unit, form->title, form->version);
    else
        rob_buf_printf(out, assessed, n, unit, form->title, form->version);
}

static void add_state(struct rob_page *page, const struct rob_view *view)
{
    const struct rob_form *form = rob_view_form(view);
    struct rob_totals totals = rob_view_totals(view);
    struct rob_buf text = {0};
    const char *unit = form->mode == ROB_MODE_SCREEN ? totals.studies == 1 ? "record" : "records"
                       : totals.studies == 1         ? "study"
                                                     : "studies";
    add_subject(&text, form, totals.studies, unit);
    rob_buf_printf(&text, "; written by syrob %s. ", ROB_VERSION);
    if (totals.reconciled < totals.studies)
        rob_buf_printf(&text,
                       "The assessment is not finished: %zu of %zu studies are reconciled, and "
                       "%zu %s open.",
                       totals.reconciled, totals.studies, totals.open_disagreements,
                       totals.open_disagreements == 1 ? "disagreement is" : "disagreements are");
    else
        rob_buf_str(&text, "All studies are reconciled.");
    rob_page_paragraph(page, rob_buf_text(&text));
    page->text.failed |= text.failed;
    rob_buf_free(&text);
}

static bool holds(const bundle_files *files, const char *name)
{
    for (size_t i = 0; i < files->n; i++)
        if (strcmp(files->at[i].name, name) == 0)
            return true;
    return false;
}

static enum rob_status write_readme(FILE *out, const struct filling *in, struct rob_error *err)
{
    static const struct rob_page_column files[] = {{"File", false}, {"Content", false}};
    static const struct rob_page_column omitted[] = {{"File", false}, {"Reason", false}};
    struct rob_page page = {.style = &rob_page_markdown};
    rob_page_begin(&page, rob_view_title(in->view));
    add_state(&page, in->view);
    add_files(&page, "Files", "The files of this folder", files, &in->files);
    add_files(&page, "Files left out", "Files that this review cannot give", omitted, &in->omitted);
    add_prisma(&page);
    rob_page_heading(&page, "Checks");
    rob_page_paragraph(&page, "To check that this folder is as it was written:");
    rob_page_code(&page, "sha256sum -c SHA256SUMS");
    rob_page_paragraph(&page, "To check, with the folder of the review, that the results follow "
                              "from it:");
    rob_page_code(&page, "syrob check --summary summary.json");
    if (holds(&in->files, "journals.txt"))
        rob_page_paragraph(&page, "journals.txt names the last line of each journal of the review. "
                                  "Its hash depends on all lines before it, so a journal that was "
                                  "changed afterwards has another one.");
    rob_page_heading(&page, "Licence");
    rob_page_paragraph(&page, "Name here the licence of this data, before you deposit it.");
    rob_page_end(&page);
    if (page.text.failed) {
        rob_buf_free(&page.text);
        return rob_fail_memory(err);
    }
    (void)fputs(page.text.data, out);
    rob_buf_free(&page.text);
    return ROB_OK;
}

/* --- the folder -------------------------------------------------------------------------- */

static bool note(struct filling *in, bundle_files *files, const char *name, const char *about)
{
    const struct rob_bundle_file file = {rob_arena_str(&in->arena, name),
                                         rob_arena_str(&in->arena, about)};
    return file.name && file.about && rob_vec_push(files, file);
}

static enum rob_status path_of(struct rob_buf *out, const struct filling *in, const char *name,
                               struct rob_error *err)
{
    rob_buf_printf(out, "%s/%s", in->dir, name);
    return out->failed ? rob_fail_memory(err) : ROB_OK;
}

static enum rob_status write_stream(const char *path, const struct filling *in, write_part *write,
                                    struct rob_error *err)
{
    FILE *file = fopen(path, "wbx");
    if (!file)
        return rob_fail(err, ROB_SYSTEM, "cannot write %s: %s", path, strerror(errno));
    enum rob_status status = write(file, in, err);
    bool ok = fflush(file) == 0 && !ferror(file) && rob_file_sync(fileno(file));
    int cause = errno;
    ok = fclose(file) == 0 && ok;
    if (!status && !ok)
        status = rob_fail(err, ROB_SYSTEM, "cannot write %s: %s", path, strerror(cause));
    if (status)
        (void)unlink(path);
    return status;
}

/* A file that this review cannot give is left out, with the reason. */
static enum rob_status add_file(struct filling *in, const char *name, const char *about,
                                write_part *write, struct rob_error *err)
{
    struct rob_buf path = {0};
    struct rob_error why = {0};
    enum rob_status status = path_of(&path, in, name, err);
    if (!status)
        status = write_stream(path.data, in, write, &why);
    rob_buf_free(&path);
    why.text[strcspn(why.text, ";")] = '\0'; /* the way out is not for readers of the folder */
    if (status == ROB_REFUSED || status == ROB_INVALID)
        return note(in, &in->omitted, name, why.text) ? ROB_OK : rob_fail_memory(err);
    if (status)
        return rob_fail(err, status, "%s", why.text);
    return note(in, &in->files, name, about) ? ROB_OK : rob_fail_memory(err);
}

static enum rob_status add_parts(struct filling *in, struct rob_error *err)
{
    enum rob_status status = ROB_OK;
    for (size_t i = 0; i < ROB_COUNT(parts) && !status; i++)
        if (!parts[i].beside || holds(&in->files, parts[i].beside))
            status = add_file(in, parts[i].name, parts[i].about, parts[i].write, err);
    return status;
}

static enum rob_status write_svg(FILE *out, const struct filling *in, struct rob_error *err)
{
    char *svg = NULL;
    enum rob_status status = rob_figure_layout_svg(&svg, in->figure, in->page, err);
    return put(out, status, svg);
}

static enum rob_status write_pdf(FILE *out, const struct filling *in, struct rob_error *err)
{
    return rob_figure_layout_pdf(out, in->figure, err);
}

/* "figure-matrix-2.svg" and "risk of bias, study by study (page 2 of 2)". */
static bool name_page(struct rob_buf *file, struct rob_buf *content, const char *name,
                      const char *about, size_t page, size_t n)
{
    rob_buf_clear(file);
    rob_buf_clear(content);
    rob_buf_printf(file, "figure-%s", name);
    rob_buf_str(content, about);
    if (n > 1) {
        rob_buf_printf(file, "-%zu", page + 1);
        rob_buf_printf(content, " (page %zu of %zu)", page + 1, n);
    }
    rob_buf_str(file, ".svg");
    return !file->failed && !content->failed;
}

static enum rob_status add_pages(struct filling *in, const char *name, const char *about,
                                 struct rob_error *err)
{
    struct rob_buf file = {0}, content = {0};
    size_t n = rob_figure_layout_n_pages(in->figure);
    enum rob_status status = ROB_OK;
    for (in->page = 0; in->page < n && !status; in->page++)
        status = name_page(&file, &content, name, about, in->page, n)
                     ? add_file(in, file.data, content.data, write_svg, err)
                     : rob_fail_memory(err);
    rob_buf_clear(&file);
    rob_buf_printf(&file, "figure-%s.pdf", name);
    if (!status && rob_figure_paints())
        status = file.failed ? rob_fail_memory(err)
                             : add_file(in, file.data, "the same, to print", write_pdf, err);
    rob_buf_free(&file);
    rob_buf_free(&content);
    return status;
}

static enum rob_status add_figure(struct filling *in, enum rob_figure figure, const char *name,
                                  const char *about, struct rob_error *err)
{
    const struct rob_figure_options options = {.figure = figure};
    enum rob_status status =
        rob_figure_layout_new(&in->figure, in->view, consensus, ROB_ALL_OUTCOMES, &options, err);
    if (!status)
        status = add_pages(in, name, about, err);
    rob_figure_layout_free(in->figure);
    in->figure = NULL;
    return status;
}

static enum rob_status add_figures(struct filling *in, struct rob_error *err)
{
    static const char *const figures[ROB_FIGURE_COUNT][2] = {
        [ROB_FIGURE_SUMMARY] = {"summary", "risk of bias, item by item"},
        [ROB_FIGURE_MATRIX] = {"matrix", "risk of bias, study by study"},
        [ROB_FIGURE_AGREEMENT] = {"agreement", "agreement of the first passes"},
    };
    enum rob_status status = ROB_OK;
    for (int i = 0; i < ROB_FIGURE_COUNT && !status; i++)
        status = add_figure(in, (enum rob_figure)i, figures[i][0], figures[i][1], err);
    return status;
}

/* A line as sha256sum writes and checks it, for each file. */
static enum rob_status write_sums(FILE *out, const struct filling *in, struct rob_error *err)
{
    enum rob_status status = ROB_OK;
    for (size_t i = 0; i < in->files.n && !status; i++) {
        struct rob_buf path = {0}, bytes = {0};
        char hex[ROB_HASH_HEX + 1];
        if (strcmp(in->files.at[i].name, sums) == 0)
            continue;
        status = path_of(&path, in, in->files.at[i].name, err);
        if (!status)
            status = rob_file_read_given(&bytes, path.data, BYTES_MAX, err);
        rob_sha256_hex(hex, rob_buf_text(&bytes), bytes.len, NULL, 0);
        (void)fprintf(out, "%s  %s\n", hex, in->files.at[i].name);
        rob_buf_free(&path);
        rob_buf_free(&bytes);
    }
    return status;
}

/* The README lists all files, itself too, and so it comes first in the list and last to be written.
 */
static enum rob_status fill(struct filling *in, struct rob_error *err)
{
    struct rob_buf path = {0};
    enum rob_status status = path_of(&path, in, readme, err);
    if (!status && !note(in, &in->files, readme, "this text"))
        status = rob_fail_memory(err);
    if (!status)
        status = add_parts(in, err);
    if (!status)
        status = add_figures(in, err);
    if (!status && !note(in, &in->files, sums, "the SHA-256 of each file"))
        status = rob_fail_memory(err);
    if (!status)
        status = write_stream(path.data, in, write_readme, err);
    rob_buf_clear(&path);
    if (!status)
        status = path_of(&path, in, sums, err);
    if (!status)
        status = write_stream(path.data, in, write_sums, err);
    rob_buf_free(&path);
    return status;
}

/* Removes what was written before a failure. */
static void empty(const struct filling *in)
{
    for (size_t i = 0; i < in->files.n; i++) {
        struct rob_buf path = {0};
        if (path_of(&path, in, in->files.at[i].name, NULL) == ROB_OK)
            (void)unlink(path.data);
        rob_buf_free(&path);
    }
    (void)rmdir(in->dir);
}

static enum rob_status write_folder(struct filling *in, const char *dir, struct rob_error *err)
{
    struct stat info;
    if (lstat(dir, &info) == 0)
        return rob_fail(err, ROB_REFUSED, "%s exists already; name a new folder", dir);
    if (mkdir(in->dir, 0777) != 0)
        return rob_file_fail(err, "make the folder", dir);
    enum rob_status status = fill(in, err);
    if (!status && rename(in->dir, dir) != 0)
        status = rob_file_fail(err, "write", dir);
    if (status)
        empty(in);
    else
        (void)rob_file_sync_folder_of(AT_FDCWD, dir);
    return status;
}

/* Hands the lists over. */
static enum rob_status finish(struct rob_bundle **out, struct filling *in, struct rob_error *err)
{
    struct bundle *bundle = calloc(1, sizeof *bundle);
    if (!bundle)
        return rob_fail_memory(err);
    bundle->face = (struct rob_bundle){in->files.at, in->files.n, in->omitted.at, in->omitted.n};
    bundle->arena = in->arena;
    *in = (struct filling){.view = in->view};
    *out = &bundle->face;
    return ROB_OK;
}

/* A deposit shows who is who, which an adjudicator must not know yet. */
static enum rob_status check_asker(struct rob_review *review, const char *seat,
                                   struct rob_error *err)
{
    struct rob_view *view = NULL;
    enum rob_status status = seat ? rob_view_new(&view, review, seat, err) : ROB_OK;
    if (view && rob_view_hides_names(view))
        status = rob_fail(err, ROB_REFUSED,
                          "a deposit identifies the reviewers; adjudicators can export it only "
                          "after everything is reconciled");
    rob_view_free(view);
    return status;
}

enum rob_status rob_bundle_write(struct rob_bundle **out, const char *dir,
                                 struct rob_review *review, const char *seat, bool anonymous,
                                 struct rob_error *err)
{
    struct filling in = {0};
    struct rob_buf path = {0}, temporary = {0};
    rob_buf_str(&path, dir);
    while (path.len > 1 && path.data[path.len - 1] == '/')
        path.data[--path.len] = '\0';
    rob_buf_printf(&temporary, "%s.%ld.tmp", rob_buf_text(&path), (long)getpid());
    enum rob_status status =
        path.failed || temporary.failed ? rob_fail_memory(err) : check_asker(review, seat, err);
    if (!status)
        status = rob_view_new(&in.view, review, NULL, err);
    if (!status && anonymous)
        rob_view_leave_out_names(in.view);
    in.dir = rob_buf_text(&temporary);
    if (!status)
        status = write_folder(&in, path.data, err);
    if (!status)
        status = finish(out, &in, err);
    rob_view_free(in.view);
    rob_vec_free(&in.files);
    rob_vec_free(&in.omitted);
    rob_arena_free(&in.arena);
    rob_buf_free(&path);
    rob_buf_free(&temporary);
    return status;
}

void rob_bundle_free(struct rob_bundle *bundle)
{
    struct bundle *whole = (struct bundle *)bundle;
    if (!whole)
        return;
    free((void *)bundle->files);
    free((void *)bundle->omitted);
    rob_arena_free(&whole->arena);
    free(whole);
}
