/* A folder for the files of a target, in memory where there is such a place. */
#ifndef SYROB_FUZZ_ROOM_H
#define SYROB_FUZZ_ROOM_H

#include "must.h"

#include <dirent.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static char room_path[40];
static int room_fd = -1;

/* Removes all that is in a folder. */
static inline void empty_folder(int dir)
{
    int fd = openat(dir, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    DIR *entries = fd >= 0 ? fdopendir(fd) : NULL;
    must(entries != NULL);
    for (struct dirent *entry = readdir(entries); entry; entry = readdir(entries)) {
        if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0 ||
            unlinkat(dir, entry->d_name, 0) == 0)
            continue;
        int inner = openat(dir, entry->d_name, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
        must(inner >= 0);
        empty_folder(inner);
        close(inner);
        must(unlinkat(dir, entry->d_name, AT_REMOVEDIR) == 0);
    }
    closedir(entries);
}

static inline void remove_room(void)
{
    empty_folder(room_fd);
    (void)rmdir(room_path);
}

static inline int room(void)
{
    if (room_fd >= 0)
        return room_fd;
    const char *place = access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp";
    snprintf(room_path, sizeof room_path, "%s/syrob-fuzz-XXXXXX", place);
    must(mkdtemp(room_path) != NULL);
    room_fd = open(room_path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    must(room_fd >= 0 && atexit(remove_room) == 0);
    return room_fd;
}

static inline void put_file(const char *name, const void *data, size_t len)
{
    int fd = openat(room(), name, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    must(fd >= 0 && write(fd, data, len) == (ssize_t)len && close(fd) == 0);
}

#endif
