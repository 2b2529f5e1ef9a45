/* A folder for the files of a target, in memory where there is such a place. */
#ifndef SYROB_FUZZ_ROOM_H
#define SYROB_FUZZ_ROOM_H

#include "must.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

static char room_path[40];
static int room_fd = -1;

static inline void remove_room(void)
{
    static const char *const names[] = {"journals/lead@000000.jsonl", "journals/r1@000001.jsonl",
                                        "review.json", "form.json", "journal.jsonl"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        (void)unlinkat(room_fd, names[i], 0);
    (void)unlinkat(room_fd, "journals", AT_REMOVEDIR);
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
    must(room_fd >= 0 && mkdirat(room_fd, "journals", 0700) == 0 && atexit(remove_room) == 0);
    return room_fd;
}

static inline void put_file(const char *name, const void *data, size_t len)
{
    int fd = openat(room(), name, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    must(fd >= 0 && write(fd, data, len) == (ssize_t)len && close(fd) == 0);
}

#endif
