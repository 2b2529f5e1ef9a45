/*
 * The papers of a review as files on this machine: which file of a folder belongs to which study,
 * and where a study's paper is.
 *
 *     struct rob_pdfs *pdfs = NULL;
 *     if (rob_pdfs_match(&pdfs, view, "/home/anna/papers", &err) == ROB_OK) {
 *         for (size_t i = 0; i < pdfs->n_files; i++)
 *             printf("%s: %s\n", pdfs->files[i].path, pdfs->files[i].why);
 *         rob_pdfs_keep(pdfs, &err);
 *     }
 *     rob_pdfs_free(pdfs);
 *
 *     char *where = NULL;
 *     if (rob_paper_find(&where, view, study, &err) == ROB_OK)
 *         puts(where); // a path, or an address of the web
 *     free(where);
 *
 * What is kept is kept in this account's state folder and never in the review.
 */
#ifndef SYROB_PDFS_H
#define SYROB_PDFS_H

#include <syrob/view.h>

struct rob_pdf {
    const char *path; /* absolute */
    int study;        /* ROB_NOT_FOUND: of none, or of more than one */
    const char *why;  /* "by DOI", "by title", "by author and year"; or why of none */
};

struct rob_pdfs {
    const struct rob_pdf *files; /* by path */
    size_t n_files;
    size_t n_matched; /* studies that have a file now */
};

/*
 * Matches all files NAME.pdf in a folder and the folders in it to studies: by the study's id, by
 * the DOI (in the file's name or its description of itself), by the title (the same), or by the
 * first author's surname and the year in its name. Of several files of a study the surest is taken,
 * and of equally sure ones that with the shortest path; links to folders are not followed; a file
 * that fits several studies is left. ROB_INVALID: the folder cannot be read; ROB_NO_MEMORY.
 */
ROB_API enum rob_status rob_pdfs_match(struct rob_pdfs **out, const struct rob_view *view,
                                       const char *dir, struct rob_error *err);

/* Keeps the paths for this account, in addition to those kept before. ROB_SYSTEM. */
ROB_API enum rob_status rob_pdfs_keep(const struct rob_pdfs *pdfs, struct rob_error *err);
ROB_API void rob_pdfs_free(struct rob_pdfs *pdfs);

/* The path or address of a study's paper: REVIEW/pdf/ID.pdf, else the file kept for it, if it
 * exists, else the address of its DOI, else its URL. *out is the caller's to free(). ROB_INVALID:
 * none of these. */
ROB_API enum rob_status rob_paper_find(char **out, const struct rob_view *view, size_t study,
                                       struct rob_error *err);

#endif
