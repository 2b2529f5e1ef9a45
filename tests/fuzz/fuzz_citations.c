/*
 * CSL-JSON, the tagged texts of Cochrane and RefWorks, and the lines of JSON of the caller's
 * function on any bytes: the first says which. What is read is as the header promises.
 */
#include "citation.h"

#include <stdlib.h>

struct lines {
    const char *text;
    size_t len;
};

static enum rob_status hand_over(void *context, enum rob_citation_format format, const char *text,
                                 size_t len, char **out, size_t *n_out, struct rob_error *err)
{
    const struct lines *lines = context;
    must(format == ROB_CITATIONS_BIBTEX && strlen(text) == len && !err->text[0]);
    *out = malloc(lines->len + 1);
    memcpy(*out, lines->text, lines->len);
    *n_out = lines->len;
    return ROB_OK;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const enum rob_citation_format formats[] = {
        ROB_CITATIONS_CSL_JSON, ROB_CITATIONS_COCHRANE, ROB_CITATIONS_REFWORKS,
        ROB_CITATIONS_BIBTEX, ROB_CITATIONS_AUTO};
    if (size == 0)
        return 0;
    const char *text = (const char *)data + 1;
    struct lines lines = {text, size - 1};
    struct rob_citations_options options = {.format = formats[data[0] % 5], .context = &lines};
    bool converted = options.format == ROB_CITATIONS_BIBTEX;
    options.convert = converted ? hand_over : NULL;
    struct rob_citations *list = NULL;
    struct rob_error err = {0};
    enum rob_status status =
        rob_citations_read(&list, converted ? "@" : text, converted ? 1 : size - 1, &options, &err);
    must(status == err.status && (status == ROB_OK) == (list != NULL));
    must(rob_citations_detect(text, size - 1) != ROB_CITATIONS_AUTO);
    if (list && !converted) /* whose lines may be in any order */
        check_citations(list);
    rob_citations_free(list);
    return 0;
}
