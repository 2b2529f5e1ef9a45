#include "session/figure_files.h"

#include "base/buf.h"
#include "base/fail.h"
#include "base/file.h"

#include <assert.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

typedef enum rob_status write_page(FILE *out, struct rob_figure_layout *layout, size_t page,
                                   struct rob_error *err);

static enum rob_status write_svg(FILE *out, struct rob_figure_layout *layout, size_t page,
                                 struct rob_error *err)
{
    char *svg = NULL;
    enum rob_status status = rob_figure_layout_svg(&svg, layout, page, err);
    if (!status && fputs(svg, out) == EOF) /* a stream in memory does not remember a failure */
        status = rob_fail_memory(err);
    free(svg);
    return status;
}

static enum rob_status write_pdf(FILE *out, struct rob_figure_layout *layout, size_t page,
                                 struct rob_error *err)
{
    (void)page; /* all are in one file */
    return rob_figure_layout_pdf(out, layout, err);
}

static const struct kind {
    const char *suffix;
    write_page *write;
    bool all_pages; /* in one file */
} kinds[] = {
    {".svg", write_svg, false},
    {".pdf", write_pdf, true},
    {".png", rob_figure_layout_png, false},
};

static const struct kind *find_kind(const char *path)
{
    size_t len = path ? strlen(path) : 0;
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        size_t n = strlen(kinds[i].suffix);
        if (len > n && strcasecmp(path + len - n, kinds[i].suffix) == 0)
            return &kinds[i];
    }
    return NULL;
}

const char *rob_figure_suffix(const char *path)
{
    const struct kind *kind = find_kind(path);
    return kind ? kind->suffix : NULL;
}

/* "FILE.svg", and "FILE-2.svg" where there are several. */
static void name_page(struct rob_buf *out, const struct rob_figure_order *order, size_t page,
                      size_t n_pages)
{
    const struct kind *kind = find_kind(order->path);
    assert(kind);
    size_t stem = strlen(order->path) - strlen(kind->suffix);
    rob_buf_clear(out);
    rob_buf_add(out, order->path, stem);
    if (n_pages > 1)
        rob_buf_printf(out, "-%zu", page + 1);
    rob_buf_str(out, order->path + stem);
}

/* Either all pages are written, or none, as far as can be seen before. */
static enum rob_status check_room(const struct rob_figure_order *order, size_t n_pages,
                                  const char *instead, struct rob_error *err)
{
    struct rob_buf path = {0};
    enum rob_status status = ROB_OK;
    for (size_t i = 0; i < n_pages && !status && instead; i++) {
        name_page(&path, order, i, n_pages);
        if (access(rob_buf_text(&path), F_OK) == 0)
            status =
                rob_fail(err, ROB_REFUSED, "%s exists already; %s", rob_buf_text(&path), instead);
    }
    rob_buf_free(&path);
    return status;
}

static enum rob_status draw_page(char **bytes, size_t *len, const struct kind *kind,
                                 struct rob_figure_layout *layout, size_t page,
                                 struct rob_error *err)
{
    FILE *stream = open_memstream(bytes, len);
    if (!stream)
        return rob_fail_memory(err);
    enum rob_status status = kind->write(stream, layout, page, err);
    bool ok = !ferror(stream);
    ok = fclose(stream) == 0 && ok && *bytes;
    return status || ok ? status : rob_fail_memory(err);
}

static enum rob_status write_file(const char *path, const char *bytes, size_t len, bool replace,
                                  struct rob_error *err)
{
    enum rob_status status = rob_file_write(AT_FDCWD, path, bytes, len, replace, err);
    if (status == ROB_INVALID)
        status = err->status = ROB_SYSTEM;
    return status;
}

enum rob_status rob_figure_files(const struct rob_figure_order *order, const char *instead,
                                 const struct rob_view *view,
                                 void (*wrote)(void *to, const char *path), void *to,
                                 struct rob_error *err)
{
    const struct kind *kind = find_kind(order->path);
    assert(kind); /* the caller has asked rob_figure_suffix() */
    struct rob_figure_layout *layout = NULL;
    struct rob_buf path = {0};
    size_t n_pages = 0;
    enum rob_status status =
        rob_figure_layout_new(&layout, view, order->source, order->outcome, &order->figure, err);
    if (!status)
        n_pages = kind->all_pages ? 1 : rob_figure_layout_n_pages(layout);
    if (!status)
        status = check_room(order, n_pages, instead, err);
    for (size_t i = 0; i < n_pages && !status; i++) {
        char *bytes = NULL;
        size_t len = 0;
        name_page(&path, order, i, n_pages);
        status = draw_page(&bytes, &len, kind, layout, i, err);
        if (!status && path.failed)
            status = rob_fail_memory(err);
        if (!status)
            status = write_file(path.data, bytes, len, !instead, err);
        if (!status && wrote)
            wrote(to, path.data);
        free(bytes);
    }
    rob_buf_free(&path);
    rob_figure_layout_free(layout);
    return status;
}
