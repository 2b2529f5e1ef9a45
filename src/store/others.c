/* Have others written in the review's folder? */
#include "store/review_state.h"

#include "base/file.h"

#include <string.h>
#include <sys/stat.h>

static bool is_ours(const struct rob_review *review, const char *name)
{
    for (size_t i = 0; i < review->writers.n; i++)
        if (strcmp(review->writers.at[i]->name, name) == 0)
            return true;
    return false;
}

/* FNV-1a */
static uint64_t mix(uint64_t hash, const void *data, size_t len)
{
    const unsigned char *bytes = data;
    for (size_t i = 0; i < len; i++)
        hash = (hash ^ bytes[i]) * 1099511628211u;
    return hash;
}

uint64_t rob_review_others(const struct rob_review *review)
{
    DIR *folder = rob_file_list(review->journals);
    uint64_t all = 0;
    for (struct dirent *entry = folder ? readdir(folder) : NULL; entry; entry = readdir(folder)) {
        struct stat info;
        if (entry->d_name[0] == '.' || is_ours(review, entry->d_name) ||
            fstatat(review->journals, entry->d_name, &info, 0) != 0)
            continue;
        uint64_t one = mix(14695981039346656037u, entry->d_name, strlen(entry->d_name));
        one = mix(one, &info.st_size, sizeof info.st_size);
        one = mix(one, &info.st_mtim, sizeof info.st_mtim);
        all += one; /* in whatever order the folder lists them */
    }
    if (folder)
        closedir(folder);
    return all;
}
