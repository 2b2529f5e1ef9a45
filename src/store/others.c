/* Have others written in the review's folder since it was read? */
#include "store/review_state.h"

#include "base/file.h"

#include <string.h>
#include <sys/stat.h>

/* The files as they are now, before any of them is read: what comes later is news. */
void rob_review__see(struct rob_review *review)
{
    DIR *folder = rob_file_list(review->journals);
    review->at_reading.n = 0;
    for (struct dirent *entry = folder ? readdir(folder) : NULL; entry; entry = readdir(folder)) {
        struct rob_listed one = {.size = 0};
        struct stat info;
        size_t len = strlen(entry->d_name);
        if (entry->d_name[0] == '.' || len >= sizeof one.name ||
            fstatat(review->journals, entry->d_name, &info, 0) != 0)
            continue;
        memcpy(one.name, entry->d_name, len + 1);
        one.size = info.st_size;
        one.time = info.st_mtim;
        (void)rob_vec_push(&review->at_reading, one); /* without memory it looks like news */
    }
    if (folder)
        closedir(folder);
}

static bool is_ours(const struct rob_review *review, const char *name)
{
    for (size_t i = 0; i < review->writers.n; i++)
        if (strcmp(review->writers.at[i]->name, name) == 0)
            return true;
    return false;
}

static bool was_seen(const struct rob_review *review, const char *name, const struct stat *info)
{
    for (size_t i = 0; i < review->at_reading.n; i++) {
        const struct rob_listed *one = &review->at_reading.at[i];
        if (strcmp(one->name, name) == 0)
            return one->size == info->st_size && one->time.tv_sec == info->st_mtim.tv_sec &&
                   one->time.tv_nsec == info->st_mtim.tv_nsec;
    }
    return false;
}

bool rob_review_has_news(const struct rob_review *review)
{
    DIR *folder = rob_file_list(review->journals);
    bool news = false;
    for (struct dirent *entry = folder ? readdir(folder) : NULL; entry && !news;
         entry = readdir(folder)) {
        struct stat info;
        news = entry->d_name[0] != '.' &&
               strlen(entry->d_name) < sizeof review->at_reading.at->name &&
               !is_ours(review, entry->d_name) &&
               fstatat(review->journals, entry->d_name, &info, 0) == 0 &&
               !was_seen(review, entry->d_name, &info);
    }
    if (folder)
        closedir(folder);
    return news;
}
