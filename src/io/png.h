/* The size of a picture on paper, which cairo leaves out of a PNG. */
#ifndef ROB_IO_PNG_H
#define ROB_IO_PNG_H

#include "base/buf.h"

/* Adds the chunk pHYs, so that other programs place the picture in the size it was drawn for. */
void rob_png_add_size(struct rob_buf *png, double dpi);

#endif
