/* Words that all parts of the methods paragraph use. */
#include "io/methods.h"

#include <stdarg.h>
#include <string.h>

void rob_methods__leave_out(struct methods *in, const char *format, ...)
{
    struct rob_buf line = {0};
    va_list args;
    va_start(args, format);
    rob_buf_vprintf(&line, format, args);
    va_end(args);
    struct rob_buf shown = {0};
    rob_buf_str(&shown, "- ");
    rob_text__show(&shown, rob_buf_text(&line));
    rob_buf_char(&shown, '\n');
    if (!strstr(rob_buf_text(&in->left_out), rob_buf_text(&shown))) /* once is enough */
        rob_buf_str(&in->left_out, rob_buf_text(&shown));
    in->left_out.failed = in->left_out.failed || line.failed || shown.failed;
    rob_buf_free(&shown);
    rob_buf_free(&line);
}

void rob_methods__studies(struct methods *in, size_t n)
{
    rob_buf_printf(&in->text, "%zu %s", n, n == 1 ? "study" : "studies");
}
