/* Files of this account beside the review: drafts, kept texts, what the editor is given. */
#ifndef ROB_TUI_FILES_H
#define ROB_TUI_FILES_H

#include "base/buf.h"

/* Makes the folders that lead to a path, for this account alone. */
bool rob_files_make_way(char *path);

/* Writes a file that is not there yet, for this account alone, and syncs it. False: no trace of it
 * is left, unless it was there. */
bool rob_files_write_new(const char *path, const char *data, size_t len);

/* Reads a whole file of at most `most` bytes; false: it is longer, no plain file, or not there. */
bool rob_files_read(const char *path, size_t most, struct rob_buf *out);

#endif
