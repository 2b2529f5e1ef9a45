#include "io/csv.h"

#include "base/fail.h"
#include "base/utf8.h"

#include <string.h>

/* The size of a stream's pieces: a table needs no more memory than this for its text. */
enum { PIECE = 1 << 16 };

/* Apostrophes at the beginning are looked behind: a spreadsheet takes the first one away. */
void rob_csv_cell(struct rob_buf *out, const char *text)
{
    const char *after = text + strspn(text, "'");
    bool formula = *after && strchr("=+-@\t\r", *after) != NULL;
    rob_buf_str(out, formula ? "\"'" : "\"");
    for (size_t n = strcspn(text, "\""); text[n]; n = strcspn(text, "\"")) {
        rob_buf_add(out, text, n + 1);
        rob_buf_char(out, '"');
        text += n + 1;
    }
    rob_buf_str(out, text);
    rob_buf_char(out, '"');
}

void rob_csv_text(struct rob_csv *csv, const char *text)
{
    if (csv->in_row)
        rob_buf_char(&csv->text, ',');
    csv->in_row = true;
    rob_buf_clear(&csv->shown);
    rob_text_show_with(&csv->shown, text ? text : "", "\n\t");
    rob_csv_cell(&csv->text, rob_buf_text(&csv->shown));
    csv->text.failed = csv->text.failed || csv->shown.failed; /* the next cell clears it */
}

void rob_csv_integer(struct rob_csv *csv, long long value)
{
    char text[24];
    (void)snprintf(text, sizeof text, "%lld", value);
    rob_csv_text(csv, text);
}

void rob_csv_take(struct rob_csv *csv, struct rob_buf *text)
{
    rob_csv_text(csv, rob_buf_text(text));
    csv->text.failed = csv->text.failed || text->failed;
    rob_buf_clear(text);
}

void rob_csv_end_row(struct rob_csv *csv)
{
    rob_buf_char(&csv->text, '\n');
    csv->in_row = false;
    if (csv->text.len < PIECE || csv->text.failed)
        return;
    (void)fwrite(csv->text.data, 1, csv->text.len, csv->to); /* see ferror() */
    rob_buf_clear(&csv->text);
}

enum rob_status rob_csv_end(struct rob_csv *csv, struct rob_error *err)
{
    bool failed = csv->text.failed || csv->shown.failed;
    if (!failed && csv->text.len)
        (void)fwrite(csv->text.data, 1, csv->text.len, csv->to);
    rob_buf_free(&csv->text);
    rob_buf_free(&csv->shown);
    return failed ? rob_fail_memory(err) : ROB_OK;
}
