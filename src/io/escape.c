#include "io/escape.h"

#include "base/utf8.h"

void rob_escape_xml(struct rob_buf *out, const char *text, const char *line_break)
{
    struct rob_buf shown = {0};
    rob_text_show_with(&shown, text, "\n\t");
    for (const char *c = rob_buf_text(&shown); *c; c++) {
        const char *entity = *c == '&'    ? "&amp;"
                             : *c == '<'  ? "&lt;"
                             : *c == '>'  ? "&gt;"
                             : *c == '"'  ? "&quot;"
                             : *c == '\n' ? line_break
                             : *c == '\t' ? " "
                                          : NULL;
        if (entity)
            rob_buf_str(out, entity);
        else
            rob_buf_char(out, *c);
    }
    out->failed = out->failed || shown.failed;
    rob_buf_free(&shown);
}
