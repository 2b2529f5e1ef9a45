/* The paper of a study, from any screen. */
#include "tui/screens.h"

#include <syrob/pdfs.h>

#include <stdlib.h>

unsigned rob_paper_open(struct rob_tui *tui, size_t study)
{
    struct rob_error err = {0};
    char *where = NULL;
    if (rob_paper_find(&where, tui->session.view, study, &err)) {
        rob_session_say(&tui->session, "%s", err.text);
        return ROB_REDRAW;
    }
    free(tui->edit);
    tui->edit = where;
    return ROB_OPEN;
}

void rob_paper_opened(struct rob_tui *tui, bool started)
{
    rob_session_clear_message(&tui->session);
    if (started)
        rob_session_say(&tui->session, "Opening %s", tui->edit);
    else
        rob_session_say(&tui->session,
                        "No program opens %s: install xdg-open, or name one in SYROB_OPEN.",
                        tui->edit);
}
