/* Escapes texts from outside for HTML and XML. */
#ifndef ROB_IO_ESCAPE_H
#define ROB_IO_ESCAPE_H

#include "base/buf.h"

/* Appends a text with its controls made visible and the markup of HTML and XML escaped.
 * `line_break` stands for a LF. */
void rob_escape_xml(struct rob_buf *out, const char *text, const char *line_break);

#endif
