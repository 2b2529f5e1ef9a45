/* The hidden command that reads citations with libbibutils and writes them as JSON Lines. */
#include "cli/bibutils_run.h"

#include "base/buf.h"

#include <bibutils/bibformats.h>
#include <bibutils/bibutils.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

enum { MEMORY_MAX = 2000, CPU_SECONDS = 60 }; /* MiB of address space */

/*
 * `raw` gives a record's fields as they are tagged in the file. In the library's own terms, which
 * it gives without, "Food and Drug Administration" is two persons, one of them with the surname
 * Administration, and the time needed grows with the square of the number of records.
 */
static const struct {
    const char *name;
    int mode;
    unsigned char raw;
} formats[] = {
    {"ris", BIBL_RISIN, 1},
};

/* The address space of a sanitized program is larger than any limit. */
static void limit_self(void)
{
    struct rlimit none = {0, 0}, cpu = {CPU_SECONDS, CPU_SECONDS};
    setrlimit(RLIMIT_CORE, &none);
    setrlimit(RLIMIT_CPU, &cpu);
#if defined(__has_feature)
#if __has_feature(address_sanitizer)
#define UNLIMITED 1
#endif
#endif
#if !defined(__SANITIZE_ADDRESS__) && !defined(UNLIMITED)
    struct rlimit memory = {(rlim_t)MEMORY_MAX << 20, (rlim_t)MEMORY_MAX << 20};
    setrlimit(RLIMIT_AS, &memory);
#endif
}

static void add_text(struct rob_buf *out, const char *text)
{
    rob_buf_char(out, '"');
    for (; text && *text; text++) {
        unsigned char c = (unsigned char)*text;
        if (c == '"' || c == '\\')
            rob_buf_printf(out, "\\%c", c);
        else
            rob_buf_char(out, c < 0x20 ? ' ' : (char)c);
    }
    rob_buf_char(out, '"');
}

static void add_record(struct rob_buf *out, fields *record)
{
    bool begun = false;
    rob_buf_str(out, "{\"fields\":[");
    for (int i = 0; i < fields_num(record); i++) {
        const char *tag = fields_tag(record, i, FIELDS_CHRP_NOUSE);
        const char *value = fields_value(record, i, FIELDS_CHRP_NOUSE);
        if (!tag || !value)
            continue;
        rob_buf_str(out, begun ? ",[" : "[");
        add_text(out, tag);
        rob_buf_printf(out, ",%d,", fields_level(record, i));
        add_text(out, value);
        rob_buf_char(out, ']');
        begun = true;
    }
    rob_buf_str(out, "]}\n");
}

static bool write_records(FILE *out, const bibl *list)
{
    struct rob_buf line = {0};
    bool ok = true;
    for (long i = 0; ok && i < list->n; i++) {
        rob_buf_clear(&line);
        add_record(&line, list->ref[i]);
        ok = !line.failed && fwrite(line.data, 1, line.len, out) == line.len;
    }
    rob_buf_free(&line);
    return ok && fflush(out) == 0;
}

static int read_and_write(FILE *out, int mode, unsigned char raw)
{
    static char program[] = "syrob", file[] = "citations";
    param settings;
    bibl list;
    bibl_init(&list);
    int status = bibl_initparams(&settings, mode, BIBL_MODSOUT, program);
    if (status != BIBL_OK) {
        bibl_reporterr(status);
        return rob_status_exit_code(ROB_SYSTEM);
    }
    settings.output_raw = raw;
    settings.nosplittitle = 1;
    status = bibl_read(&list, stdin, file, &settings);
    bool ok = status == BIBL_OK && write_records(out, &list);
    if (status != BIBL_OK)
        bibl_reporterr(status);
    bibl_free(&list);
    bibl_freeparams(&settings);
    return ok ? 0 : rob_status_exit_code(ROB_SYSTEM);
}

int rob_cli_bibutils_child(const char *format)
{
    size_t i = 0, n = sizeof formats / sizeof *formats;
    while (i < n && strcmp(formats[i].name, format) != 0)
        i++;
    if (i == n) {
        fprintf(stderr, "no reader for '%s'\n", format);
        return rob_status_exit_code(ROB_USAGE);
    }
    limit_self();
    /* Whatever libbibutils prints must not get among the records. */
    int records = dup(STDOUT_FILENO);
    FILE *out = records >= 0 ? fdopen(records, "w") : NULL;
    if (!out || dup2(STDERR_FILENO, STDOUT_FILENO) < 0) {
        perror("stdout");
        return rob_status_exit_code(ROB_SYSTEM);
    }
    int code = read_and_write(out, formats[i].mode, formats[i].raw);
    if (fclose(out) != 0)
        code = rob_status_exit_code(ROB_SYSTEM);
    return code;
}
