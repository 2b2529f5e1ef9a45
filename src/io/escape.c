#include "io/escape.h"

#include "base/utf8.h"

#include <string.h>

void rob_escape_xml(struct rob_buf *out, const char *text, const char *line_break)
{
    struct rob_buf shown = {0};
    for (const char *line = text;; line++) {
        size_t len = strcspn(line, "\n");
        rob_buf_clear(&shown);
        rob_text_show(&shown, line, len);
        for (const char *c = rob_buf_text(&shown); *c; c++) {
            const char *entity = *c == '&'   ? "&amp;"
                                 : *c == '<' ? "&lt;"
                                 : *c == '>' ? "&gt;"
                                 : *c == '"' ? "&quot;"
                                             : NULL;
            if (entity)
                rob_buf_str(out, entity);
            else
                rob_buf_char(out, *c);
        }
        line += len;
        if (!*line)
            break;
        rob_buf_str(out, line_break);
    }
    out->failed = out->failed || shown.failed;
    rob_buf_free(&shown);
}
