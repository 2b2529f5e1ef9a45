#include "store/tidy.h"

#include "store/forms.h"
#include "store/journal.h"
#include "store/names.h"

#include "base/file.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum { DAY = 24 * 60 * 60, TEMPORARY_DAYS = 1, ASIDE_DAYS = 90 };

typedef void visit(int dir, const char *name, const struct stat *info);

/* Visits this account's regular files in a folder and, with `folders`, its folders. */
static void each_own(int dir, bool folders, visit *see)
{
    struct stat info;
    DIR *folder = rob_file_list(dir);
    for (struct dirent *entry = folder ? readdir(folder) : NULL; entry; entry = readdir(folder)) {
        const char *name = entry->d_name;
        if (fstatat(dir, name, &info, AT_SYMLINK_NOFOLLOW) == 0 && info.st_uid == geteuid() &&
            strcmp(name, "..") != 0 &&
            (S_ISREG(info.st_mode) || (folders && S_ISDIR(info.st_mode))))
            see(dir, name, &info);
    }
    if (folder)
        closedir(folder);
}

/* --- permissions of the state folder ----------------------------------------------------- */

static void narrow(int dir, const char *name, const struct stat *info)
{
    if (info->st_mode & 077)
        (void)!fchmodat(dir, name, info->st_mode & 0700, 0);
}

/* The folder above holds those of other reviews, and texts in an editor. */
static void narrow_state(int state)
{
    struct stat info;
    each_own(state, true, narrow);
    if (fstatat(state, "..", &info, AT_SYMLINK_NOFOLLOW) == 0 && info.st_uid == geteuid())
        narrow(state, "..", &info);
    int drafts = openat(state, "drafts", O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    if (drafts < 0)
        return;
    each_own(drafts, false, narrow);
    close(drafts);
}

/* --- old files --------------------------------------------------------------------------- */

static bool is_older(const struct stat *info, int days)
{
    return time(NULL) - info->st_mtime > (time_t)days * DAY;
}

/* Is this the temporary form of a name that this program writes? */
static bool is_of_ours(const char *base)
{
    static const char *const plain[] = {"review.json", ".gitattributes"};
    size_t len = strlen(base);
    for (size_t i = 0; i < sizeof plain / sizeof *plain; i++)
        if (strcmp(base, plain[i]) == 0)
            return true;
    return rob_journal_is_name(base) || rob_forms_is_name(base) || rob_name_is_aside(base) ||
           strncmp(base, "aside-", 6) == 0 || (len > 7 && strcmp(base + len - 7, ".writer") == 0) ||
           (strchr(base, '@') && len > 96 && len <= 100); /* a journal's name, shortened */
}

static void remove_old(int dir, const char *name, const struct stat *info)
{
    char base[ROB_NAME_BYTES_MAX + 1];
    if (!rob_name_is_temporary(name) || !is_older(info, TEMPORARY_DAYS))
        return;
    snprintf(base, sizeof base, "%.*s", (int)(strlen(name) - strlen(".0123456789ab.tmp")), name);
    if (is_of_ours(base))
        (void)unlinkat(dir, name, 0);
}

static bool is_aside_of_state(const char *name)
{
    size_t len = strlen(name);
    return (strncmp(name, "aside-journal-", 14) == 0 || strncmp(name, "aside-copy-", 11) == 0) &&
           len > 9 && name[len - 9] == '-' && strspn(name + len - 8, "0123456789abcdef") == 8;
}

static void remove_old_of_state(int dir, const char *name, const struct stat *info)
{
    remove_old(dir, name, info);
    if (is_aside_of_state(name) && is_older(info, ASIDE_DAYS))
        (void)unlinkat(dir, name, 0);
}

void rob_tidy(int dir, int journals, int state)
{
    each_own(dir, false, remove_old);
    each_own(journals, false, remove_old);
    if (state < 0)
        return;
    narrow_state(state);
    each_own(state, false, remove_old_of_state);
}
