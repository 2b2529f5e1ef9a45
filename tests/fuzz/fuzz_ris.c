/* The RIS reader on any bytes: what the header promises of records, texts and problems. */
#include "citation.h"

/* All records are read, and each has its line. */
static void check(const struct rob_citations *list)
{
    must(list->format == ROB_CITATIONS_RIS && list->n > 0 && list->n_unread == 0);
    check_citations(list);
    for (size_t i = 0; i < list->n; i++)
        must(list->at[i].record == i + 1 && list->at[i].line > 0);
    for (size_t i = 0; i < list->n_problems; i++)
        must(list->problems[i].record <= list->n &&
             (list->problems[i].line > 0 || list->problems[i].record == 0));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const struct rob_citations_options options = {.format = ROB_CITATIONS_RIS};
    struct rob_citations *list = NULL;
    struct rob_error err = {0};
    enum rob_status status = rob_citations_read(&list, (const char *)data, size, &options, &err);
    must(status == err.status && (status == ROB_OK) == (list != NULL));
    if (list)
        check(list);
    rob_citations_free(list);
    return 0;
}
