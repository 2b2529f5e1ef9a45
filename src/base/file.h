/* Reading and writing whole files. Paths are relative to `dir` (AT_FDCWD: the working folder). */
#ifndef ROB_BASE_FILE_H
#define ROB_BASE_FILE_H

#include "base/buf.h"

#include <syrob/status.h>

#include <dirent.h>
#include <stdbool.h>
#include <stdio.h>

/* Appends the file to `out`. Refuses anything but a regular file, and more than `max` bytes
 * (ROB_INVALID); `follow` allows a symbolic link as the last part of the path. */
enum rob_status rob_file_read(struct rob_buf *out, int dir, const char *path, size_t max,
                              bool follow, struct rob_error *err);

/* The same for a file that a person named, which may also be a pipe (/dev/stdin). Only an error
 * while reading is ROB_SYSTEM. */
enum rob_status rob_file_read_given(struct rob_buf *out, const char *path, size_t max,
                                    struct rob_error *err);

/* Writes a new file with these bytes durably: temporary file, fdatasync, rename, fsync of the
 * folder. With `replace` an existing file is replaced, and the new one has its mode and, if that is
 * allowed, its owner; without, an existing file is ROB_REFUSED. */
enum rob_status rob_file_write(int dir, const char *path, const char *data, size_t len,
                               bool replace, struct rob_error *err);

/* The same with what a function writes. Its status, if it is not ROB_OK, is that of the whole. */
typedef enum rob_status rob_file_fill(FILE *to, void *context, struct rob_error *err);
enum rob_status rob_file_write_with(int dir, const char *path, rob_file_fill *fill, void *context,
                                    bool replace, struct rob_error *err);

/* The same, for this account alone: mode 0600, whatever an existing file had. */
enum rob_status rob_file_write_private(int dir, const char *path, const char *data, size_t len,
                                       bool replace, struct rob_error *err);

/* The number of equal bytes, of at most `max`, at the beginning of two regular files. */
enum rob_status rob_file_shared(size_t *out, int dir, const char *path, int other_dir,
                                const char *other, size_t max, struct rob_error *err);

/* A path as a person typed it, in which "~" alone or before a "/" is the home folder, as in a
 * shell; the caller's to free, NULL without memory. */
char *rob_file_typed(const char *path);

/* Makes a folder and its missing parents with this mode; an existing one is success. */
enum rob_status rob_file_make_dirs(const char *path, unsigned mode, struct rob_error *err);

/* The same for the parent folders of this path. */
enum rob_status rob_file_make_way(const char *path, unsigned mode, struct rob_error *err);

/* fdatasync(). After a failure, the file's bytes may be lost even if a second call succeeds. */
bool rob_file_sync(int fd);

/* Makes the name of a file or folder durable: fsync of its parent folder. */
bool rob_file_sync_folder_of(int dir, const char *path);

/* The entries of a folder, from the first on, for closedir(); `dir` stays open. NULL: errno; also
 * if `dir` is -1. */
DIR *rob_file_list(int dir);

/* write() until all is written or it fails (errno). */
bool rob_file_write_all(int fd, const char *data, size_t len);

/* "cannot read FILE: reason", with the status that fits errno. */
enum rob_status rob_file_fail(struct rob_error *err, const char *what, const char *path);

#endif
