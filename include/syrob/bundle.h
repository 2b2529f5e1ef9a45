/*
 * The deposit: a folder with everything that a supplement or a repository of data needs.
 *
 *     struct rob_bundle *bundle = NULL;
 *     if (rob_bundle_write(&bundle, "deposit", review, NULL, false, &err) == ROB_OK)
 *         for (size_t i = 0; i < bundle->n_files; i++)
 *             printf("%s: %s\n", bundle->files[i].name, bundle->files[i].about);
 *     rob_bundle_free(bundle);
 *
 * It holds the results as JSON and as tables with a codebook, the figures, the report, the methods
 * paragraph, the form, the tables and scripts for R and RevMan, the last line of each journal, a
 * README that says where to find what PRISMA 2020 asks for, and checksums. The same review gives
 * the same bytes, those of PDF files on one machine, whoever writes it: nothing of a blinded study
 * is in it but the progress.
 */
#ifndef SYROB_BUNDLE_H
#define SYROB_BUNDLE_H

#include <syrob/view.h>

struct rob_bundle_file {
    const char *name;  /* in the folder: "figure-matrix-1.svg" */
    const char *about; /* its content, or why it was left out */
};

struct rob_bundle {
    const struct rob_bundle_file *files; /* in the order of the README */
    size_t n_files;
    const struct rob_bundle_file *omitted; /* what this review cannot give */
    size_t n_omitted;
};

/* Writes a new folder, which appears whole or not at all; `anonymous` leaves out the names of the
 * reviewers. `seat`: who asks for it, or NULL. ROB_REFUSED: `dir` exists, or an adjudicator asks
 * who still has items to resolve; ROB_SYSTEM, ROB_NO_MEMORY. */
ROB_API enum rob_status rob_bundle_write(struct rob_bundle **out, const char *dir,
                                         struct rob_review *review, const char *seat,
                                         bool anonymous, struct rob_error *err);
ROB_API void rob_bundle_free(struct rob_bundle *bundle);

#endif
