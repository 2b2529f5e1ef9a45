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

void rob_methods__opening(struct methods *in, size_t n)
{
    static const char *const below_20[] = {
        "No",       "One",     "Two",     "Three",     "Four",     "Five",    "Six",
        "Seven",    "Eight",   "Nine",    "Ten",       "Eleven",   "Twelve",  "Thirteen",
        "Fourteen", "Fifteen", "Sixteen", "Seventeen", "Eighteen", "Nineteen"};
    static const char *const tens[] = {"Twenty", "Thirty",  "Forty",  "Fifty",
                                       "Sixty",  "Seventy", "Eighty", "Ninety"};
    if (n >= 100)
        rob_buf_printf(&in->text, "%zu", n);
    else if (n < 20)
        rob_buf_str(&in->text, below_20[n]);
    else
        rob_buf_str(&in->text, tens[n / 10 - 2]);
    if (n >= 20 && n < 100 && n % 10)
        rob_buf_printf(&in->text, "-%c%s", below_20[n % 10][0] - 'A' + 'a', below_20[n % 10] + 1);
}

void rob_methods__opening_studies(struct methods *in, size_t n)
{
    rob_methods__opening(in, n);
    rob_buf_str(&in->text, n == 1 ? " study" : " studies");
}

void rob_methods__studies(struct methods *in, size_t n)
{
    rob_buf_printf(&in->text, "%zu %s", n, n == 1 ? "study" : "studies");
}
