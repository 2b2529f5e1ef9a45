#define _GNU_SOURCE /* memmem */
/* Papers as files on this machine. */
#include <syrob/pdfs.h>

#include "store/review_state.h"

#include "base/arena.h"
#include "base/fail.h"
#include "base/file.h"
#include "base/text.h"
#include "base/vec.h"

#include <assert.h>
#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
    DEPTH_MAX = 5,            /* of folders in one another */
    KEPT_BYTES_MAX = 1 << 26, /* of all paths that are kept */
    PART_BYTES = 1 << 20,     /* of a file that are looked at, at its beginning and end */
    TITLE_LEAST = 15,         /* letters of a title that tell it from others */
    TITLE_CUT = 30,           /* of one that was cut */
    DOI_LEAST = 8,
};

/* Rules, the surest first. */
enum rule { BY_ID, BY_DOI, BY_TITLE, BY_AUTHOR, N_RULES };
static const char *const rule_names[N_RULES] = {"by its id", "by DOI", "by title",
                                                "by author and year"};

/* A study as it is compared: letters and digits only. */
struct known {
    char *id, *doi, *title;
    char *doi_words, *author; /* words with a blank between them */
    char year[8];
};

struct matching {
    struct rob_pdfs face;
    struct rob_arena arena; /* paths and reasons */
    const struct rob_view *view;
    struct known *studies;
    size_t n_studies;
    ROB_VEC(struct rob_pdf) files;
    ROB_VEC(enum rule) rules; /* of the files */
};

/* --- the studies ------------------------------------------------------------------------- */

/* "10.1000/xyz" in letters and digits: names of files have other signs in place of the slash. */
static char *normal(const char *text)
{
    return rob_text_normal(text ? text : "");
}

/* Words of letters and digits, in lower case and without accents, with a blank between them. */
static char *words_of(const char *text)
{
    struct rob_buf out = {0};
    while (text && *text) {
        size_t len = 0;
        while (text[len] && (isalnum((unsigned char)text[len]) || (unsigned char)text[len] >= 0x80))
            len++;
        char *word = len ? strndup(text, len) : NULL, *plain = word ? normal(word) : NULL;
        if (plain && *plain)
            rob_buf_printf(&out, "%s%s", out.len ? " " : "", plain);
        out.failed = out.failed || (len && !plain);
        free(word);
        free(plain);
        text += len ? len : 1;
    }
    return rob_buf_take(&out);
}

/* The first author's surname: "Berg, A.; Chen, B." and "Berg A, Chen B" alike. */
static char *surname(const char *authors)
{
    size_t len = authors ? strcspn(authors, ",;") : 0;
    char *first = authors ? strndup(authors, len) : strdup("");
    if (!first)
        return NULL;
    char *last = strrchr(first, ' ');
    bool initials = last && strlen(last + 1) <= 3;
    for (const char *c = last ? last + 1 : ""; *c; c++)
        initials = initials && (isupper((unsigned char)*c) || *c == '.');
    if (initials)
        *last = '\0';
    char *name = words_of(first);
    free(first);
    return name;
}

static bool know(struct known *known, const struct rob_study *study)
{
    known->id = normal(study->id);
    known->doi = normal(study->doi);
    known->doi_words = words_of(study->doi);
    known->title = normal(study->title);
    known->author = surname(study->authors);
    if (study->year)
        snprintf(known->year, sizeof known->year, "%d", study->year);
    return known->id && known->doi && known->doi_words && known->title && known->author;
}

static void forget(struct matching *in)
{
    for (size_t i = 0; in->studies && i < in->n_studies; i++) {
        free(in->studies[i].id);
        free(in->studies[i].doi);
        free(in->studies[i].doi_words);
        free(in->studies[i].title);
        free(in->studies[i].author);
    }
    free(in->studies);
    in->studies = NULL;
}

/* --- one file ---------------------------------------------------------------------------- */

/* What is known of a file: its name, and the DOI and title that it gives itself. */
struct described {
    char *name, *doi, *title;
    char *words; /* of the name, with a blank between them */
};

/* The text behind one of these marks, up to a sign that ends it; "" for none. */
static char *text_behind(const struct rob_buf *bytes, const char *const *marks, const char *ends)
{
    for (; *marks; marks++) {
        size_t n = strlen(*marks);
        const char *at = bytes->len ? memmem(bytes->data, bytes->len, *marks, n) : NULL;
        if (!at)
            continue;
        size_t left = bytes->len - (size_t)(at + n - bytes->data), len = 0;
        while (len < left && len < 400 && at[n + len] && !strchr(ends, at[n + len]))
            len++;
        if (len)
            return strndup(at + n, len);
    }
    return strdup("");
}

/* Beginning and end of a file: descriptions are in one of them, mostly. */
static bool read_parts(struct rob_buf *out, const char *path)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    struct stat info;
    bool regular = fd >= 0 && fstat(fd, &info) == 0 && S_ISREG(info.st_mode);
    off_t starts[2] = {0, regular && info.st_size - PART_BYTES > PART_BYTES
                              ? info.st_size - PART_BYTES
                              : PART_BYTES};
    for (int i = 0; regular && i < 2; i++) {
        ssize_t n = 0;
        if (!rob_buf_reserve(out, PART_BYTES))
            break;
        n = pread(fd, out->data + out->len, PART_BYTES, starts[i]);
        out->len += n > 0 ? (size_t)n : 0;
        out->data[out->len] = '\0';
    }
    if (fd >= 0)
        close(fd);
    return !out->failed;
}

static void describe_free(struct described *file)
{
    free(file->name);
    free(file->doi);
    free(file->title);
    free(file->words);
}

static bool describe(struct described *out, const char *path)
{
    static const char *const dois[] = {
        "<prism:doi>", "<pdfx:doi>", "<dc:identifier>doi:", "<crossmark:DOI>", "/doi (", "/doi(",
        "/DOI (",      NULL};
    static const char *const titles[] = {"<dc:title><rdf:Alt><rdf:li xml:lang=\"x-default\">",
                                         "/Title (", "/Title(", NULL};
    const char *slash = strrchr(path, '/');
    struct rob_buf bytes = {0};
    const char *base = slash ? slash + 1 : path;
    char *stem = strndup(base, strlen(base) - strlen(".pdf"));
    bool read = read_parts(&bytes, path);
    char *doi = text_behind(&bytes, dois, "<) \r\n"),
         *title = text_behind(&bytes, titles, "<)\r\n");
    out->name = stem ? normal(stem) : NULL;
    out->doi = doi ? normal(doi) : NULL;
    out->title = title ? normal(title) : NULL;
    out->words = stem ? words_of(stem) : NULL;
    rob_buf_free(&bytes);
    free(stem);
    free(doi);
    free(title);
    return read && out->name && out->doi && out->title && out->words;
}

/* Does `text` hold the title, or end in its beginning? Names of files are often cut. */
static bool has_title(const char *text, const char *title)
{
    size_t len = strlen(title), all = strlen(text);
    if (len >= TITLE_LEAST && strstr(text, title))
        return true;
    for (; all >= TITLE_CUT; text++, all--)
        if (len > all && strncmp(text, title, all) == 0)
            return true;
    return false;
}

/* Do the words stand there, and not as a part of longer ones? */
static bool has_word(const char *words, const char *wanted)
{
    size_t n = strlen(wanted);
    for (const char *at = words; n && (at = strstr(at, wanted)); at++)
        if ((at == words || at[-1] == ' ') && (!at[n] || at[n] == ' '))
            return true;
    return false;
}

/* "li 2001", "li2001", but not "liu 2001" */
static bool begins_with(const char *words, const char *author)
{
    size_t n = strlen(author);
    return strncmp(words, author, n) == 0 &&
           (!words[n] || words[n] == ' ' || isdigit((unsigned char)words[n]));
}

/* "2001" or "2001a", but not "120015" */
static bool has_number(const char *words, const char *number)
{
    size_t n = strlen(number);
    for (const char *at = words; (at = strstr(at, number)); at++)
        if ((at == words || !isdigit((unsigned char)at[-1])) && !isdigit((unsigned char)at[n]))
            return true;
    return false;
}

static bool fits(const struct described *file, const struct known *study, enum rule rule)
{
    switch (rule) {
    case BY_ID:
        return strcmp(file->name, study->id) == 0;
    case BY_DOI:
        return strlen(study->doi) >= DOI_LEAST &&
               (strcmp(file->doi, study->doi) == 0 || strcmp(file->name, study->doi) == 0 ||
                has_word(file->words, study->doi_words));
    case BY_TITLE:
        return has_title(file->name, study->title) || has_title(file->title, study->title);
    default:
        return strlen(study->author) >= 2 && *study->year &&
               begins_with(file->words, study->author) && has_number(file->words, study->year);
    }
}

/* The study by the surest rule that fits any; several by one rule are none. */
static enum rob_status match(struct matching *in, const char *path, struct rob_error *err)
{
    struct described file = {0};
    struct rob_pdf found = {rob_arena_str(&in->arena, path), ROB_NOT_FOUND, "no study fits"};
    enum rule rule = 0;
    size_t n = 0;
    bool known = describe(&file, path);
    for (; known && rule < N_RULES; rule++) {
        n = 0;
        for (size_t i = 0; i < in->n_studies; i++)
            if (fits(&file, &in->studies[i], rule)) {
                found.study = (int)i;
                n++;
            }
        if (n)
            break;
    }
    describe_free(&file);
    if (n == 1 && strchr(path, '\n')) /* a line of what is kept could not hold it */
        found = (struct rob_pdf){found.path, ROB_NOT_FOUND, "its path has a line end"};
    else if (n == 1)
        found.why = rule_names[rule];
    else if (n > 1)
        found = (struct rob_pdf){found.path, ROB_NOT_FOUND, "several studies fit"};
    return known && found.path && rob_vec_push(&in->files, found) && rob_vec_push(&in->rules, rule)
               ? ROB_OK
               : rob_fail_memory(err);
}

/* --- the folder -------------------------------------------------------------------------- */

static bool is_pdf(const char *name)
{
    size_t len = strlen(name);
    return len > 4 && strcasecmp(name + len - 4, ".pdf") == 0;
}

static enum rob_status walk(struct matching *in, const char *dir, int depth, struct rob_error *err)
{
    struct dirent **entries = NULL;
    enum rob_status status = ROB_OK;
    int n = scandir(dir, &entries, NULL, alphasort);
    if (n < 0)
        return depth ? ROB_OK : rob_file_fail(err, "read", dir);
    for (int i = 0; i < n; i++) {
        struct rob_buf path = {0};
        struct stat info;
        rob_buf_printf(&path, "%s/%s", dir, entries[i]->d_name);
        bool hidden = entries[i]->d_name[0] == '.';
        if (!status && path.failed)
            status = rob_fail_memory(err);
        bool linked = !status && lstat(path.data, &info) == 0 && S_ISLNK(info.st_mode);
        if (!status && !hidden && stat(path.data, &info) == 0) {
            if (S_ISDIR(info.st_mode) && depth < DEPTH_MAX && !linked) /* links may go round */
                status = walk(in, path.data, depth + 1, err);
            else if (S_ISREG(info.st_mode) && is_pdf(entries[i]->d_name))
                status = match(in, path.data, err);
        }
        rob_buf_free(&path);
        free(entries[i]);
    }
    free(entries);
    return status;
}

static bool is_better(const struct matching *in, size_t i, size_t best)
{
    size_t len = strlen(in->files.at[i].path), least = strlen(in->files.at[best].path);
    return in->rules.at[i] != in->rules.at[best] ? in->rules.at[i] < in->rules.at[best]
                                                 : len < least;
}

/* Of several files of a study only one by the surest rule stays, of those the one with the shortest
 * path: supplements have longer names. */
static void choose(struct matching *in)
{
    for (size_t s = 0; s < in->n_studies; s++) {
        size_t best = SIZE_MAX;
        for (size_t i = 0; i < in->files.n; i++)
            if (in->files.at[i].study == (int)s && (best == SIZE_MAX || is_better(in, i, best)))
                best = i;
        in->face.n_matched += best != SIZE_MAX;
        for (size_t i = 0; i < in->files.n; i++)
            if (in->files.at[i].study == (int)s && i != best) {
                in->files.at[i].study = ROB_NOT_FOUND;
                in->files.at[i].why = "another file was taken for this study";
            }
    }
}

enum rob_status rob_pdfs_match(struct rob_pdfs **out, const struct rob_view *view, const char *dir,
                               struct rob_error *err)
{
    struct matching *in = calloc(1, sizeof *in);
    char *whole = realpath(dir, NULL);
    enum rob_status status = in ? ROB_OK : rob_fail_memory(err);
    if (!status && !whole)
        status = rob_file_fail(err, "read", dir);
    if (!status) {
        in->view = view;
        in->n_studies = rob_view_n_studies(view);
        in->studies = calloc(in->n_studies + 1, sizeof *in->studies);
        status = in->studies ? ROB_OK : rob_fail_memory(err);
    }
    for (size_t i = 0; !status && i < in->n_studies; i++) {
        struct rob_study study = rob_view_study(view, i);
        if (!know(&in->studies[i], &study))
            status = rob_fail_memory(err);
    }
    assert(status || whole);
    if (!status)
        status = walk(in, whole, 0, err);
    free(whole);
    if (status) {
        rob_pdfs_free(in ? &in->face : NULL);
        return status;
    }
    choose(in);
    in->face.files = in->files.at;
    in->face.n_files = in->files.n;
    *out = &in->face;
    return ROB_OK;
}

void rob_pdfs_free(struct rob_pdfs *pdfs)
{
    struct matching *in = (struct matching *)pdfs;
    if (!in)
        return;
    forget(in);
    rob_vec_free(&in->files);
    rob_vec_free(&in->rules);
    rob_arena_free(&in->arena);
    free(in);
}

/* --- what is kept ------------------------------------------------------------------------ */

static const char kept_name[] = "papers"; /* a line "ID PATH" for each study, the latest last */

/* Nothing where there is no such file yet. */
static enum rob_status read_kept(struct rob_buf *out, int state, struct rob_error *err)
{
    if (state < 0 || (faccessat(state, kept_name, F_OK, 0) != 0 && errno == ENOENT))
        return ROB_OK;
    return rob_file_read(out, state, kept_name, KEPT_BYTES_MAX, false, err);
}

static bool is_matched(const struct matching *in, const char *line)
{
    for (size_t i = 0; i < in->files.n; i++) {
        const struct rob_pdf *file = &in->files.at[i];
        const char *id =
            file->study == ROB_NOT_FOUND ? NULL : rob_view_study(in->view, (size_t)file->study).id;
        if (id && strncmp(line, id, strlen(id)) == 0 && line[strlen(id)] == ' ')
            return true;
    }
    return false;
}

/* Lines of studies that have no new file stay. */
static void add_lines(struct rob_buf *out, const struct matching *in, const char *before)
{
    for (const char *line = before, *end = NULL; (end = strchr(line, '\n')); line = end + 1)
        if (!is_matched(in, line))
            rob_buf_add(out, line, (size_t)(end - line) + 1);
    for (size_t i = 0; i < in->files.n; i++) {
        const struct rob_pdf *file = &in->files.at[i];
        if (file->study != ROB_NOT_FOUND)
            rob_buf_printf(out, "%s %s\n", rob_view_study(in->view, (size_t)file->study).id,
                           file->path);
    }
}

enum rob_status rob_pdfs_keep(const struct rob_pdfs *pdfs, struct rob_error *err)
{
    const struct matching *in = (const struct matching *)pdfs;
    const struct rob_review *review = rob_view_review(in->view);
    struct rob_buf before = {0}, kept = {0};
    enum rob_status status =
        review->state < 0
            ? rob_fail(err, ROB_SYSTEM, "the state folder cannot be written: nothing was kept")
            : read_kept(&before, review->state, err);
    if (!status)
        add_lines(&kept, in, rob_buf_text(&before));
    if (!status && kept.failed)
        status = rob_fail_memory(err);
    if (!status)
        status = rob_file_write_private(review->state, kept_name, rob_buf_text(&kept), kept.len,
                                        true, err);
    rob_buf_free(&before);
    rob_buf_free(&kept);
    return status;
}

/* The path of the last line with this id whose file exists. */
static char *find_kept(const struct rob_review *review, const char *id)
{
    struct rob_buf kept = {0};
    size_t n = strlen(id);
    char *path = NULL;
    if (read_kept(&kept, review->state, NULL))
        rob_buf_clear(&kept);
    for (const char *line = rob_buf_text(&kept), *end = NULL; (end = strchr(line, '\n'));
         line = end + 1) {
        if (strncmp(line, id, n) != 0 || line[n] != ' ')
            continue;
        char *found = strndup(line + n + 1, (size_t)(end - line) - n - 1);
        if (found && access(found, R_OK) == 0) {
            free(path);
            path = found;
        } else {
            free(found);
        }
    }
    rob_buf_free(&kept);
    return path;
}

/* The address of a DOI, which may have any sign in it. */
static void add_doi(struct rob_buf *out, const char *doi)
{
    rob_buf_str(out, "https://doi.org/");
    for (; *doi; doi++)
        if (isalnum((unsigned char)*doi) || strchr("/.-_:;()", *doi))
            rob_buf_char(out, *doi);
        else
            rob_buf_printf(out, "%%%02X", (unsigned)(unsigned char)*doi);
}

enum rob_status rob_paper_find(char **out, const struct rob_view *view, size_t study,
                               struct rob_error *err)
{
    const struct rob_review *review = rob_view_review(view);
    struct rob_study is = rob_view_study(view, study);
    struct rob_buf text = {0};
    rob_buf_printf(&text, "%s/pdf/%s.pdf", review->path, is.id);
    char *kept = NULL;
    if (!text.failed && access(text.data, R_OK) != 0) {
        rob_buf_clear(&text);
        kept = find_kept(review, is.id);
        if (kept)
            rob_buf_str(&text, kept);
        else if (is.doi && *is.doi)
            add_doi(&text, is.doi);
        else if (is.url &&
                 (strncmp(is.url, "https://", 8) == 0 || strncmp(is.url, "http://", 7) == 0))
            rob_buf_str(&text, is.url);
    }
    free(kept);
    if (!text.failed && text.len == 0) {
        rob_buf_free(&text);
        return rob_fail(err, ROB_INVALID, "No paper of %s is known: syrob pdf FOLDER looks for it.",
                        is.label);
    }
    *out = rob_buf_take(&text);
    return *out ? ROB_OK : rob_fail_memory(err);
}
