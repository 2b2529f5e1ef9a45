/* The character set of the terminal. */
#include "tui/tui.h"

#include <langinfo.h>
#include <limits.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static bool is_utf8(void)
{
    return strcmp(nl_langinfo(CODESET), "UTF-8") == 0;
}

/* The portable archive has C.UTF-8 beside its C library, for hosts without it. LOCPATH is taken
 * back at once: programs of the host that are started from here would look there for their locales.
 */
static void take_shipped(void)
{
    const char *launcher = getenv("SYROB_LAUNCHER");
    const char *slash = launcher ? strrchr(launcher, '/') : NULL;
    char folder[PATH_MAX];
    if (!slash || getenv("LOCPATH"))
        return;
    int n = snprintf(folder, sizeof folder, "%.*s/lib/locale", (int)(slash - launcher), launcher);
    if (n < 0 || (size_t)n >= sizeof folder || setenv("LOCPATH", folder, 1) != 0)
        return;
    setlocale(LC_CTYPE, "C.UTF-8");
    unsetenv("LOCPATH");
}

bool rob_tui_set_locale(void)
{
    setlocale(LC_CTYPE, "");
    setlocale(LC_CTYPE, "C.UTF-8"); /* where it exists: in Turkish, "I" is not a capital "i" */
    if (!is_utf8())
        take_shipped();
    return is_utf8();
}
