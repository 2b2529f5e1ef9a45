/* The parts of the report, and the state that they share. */
#ifndef ROB_IO_REPORT_H
#define ROB_IO_REPORT_H

#include "io/page.h"

struct rob_report {
    struct rob_page page;
    const struct rob_view *view;
    const struct rob_form *form;
    struct rob_source source;
    struct rob_summary *summary;
    struct rob_agreement_report *agreement;
    struct rob_result *shares, *agreed, *moved; /* the tables */
    struct rob_unblinding unblinding;
};

/* report_results.c: percentages, the studies' lights, and each judgement's support */
void rob_report__percentages(struct rob_report *report);
void rob_report__studies(struct rob_report *report);
void rob_report__support(struct rob_report *report);

/* report_reviewers.c: agreement, changes during consensus, resolutions, departures from suggestions
 */
void rob_report__agreement(struct rob_report *report);
void rob_report__moved(struct rob_report *report);
void rob_report__settled(struct rob_report *report);
void rob_report__departures(struct rob_report *report);

/* report_cells.c: "7 Blinding of outcome assessors: ALT". */
void rob_report__item_cell(struct rob_report *report, size_t item, int outcome);

#endif
