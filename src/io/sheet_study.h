/* Finding the study that a sheet names. */
#ifndef ROB_IO_SHEET_STUDY_H
#define ROB_IO_SHEET_STUDY_H

#include <syrob/view.h>

/* Finds the study that a text means: by its id, label, title, DOI or PubMed number, or as papers
 * cite it: "Hale et al., 1997 [12]", "Chen and Li (2011)", "S. Hale 1997". A bare number is the
 * number in the list of studies only with `numbers`. False where it is not exactly one. */
bool rob_sheet_study_look(size_t *out, const struct rob_finder *finder, const char *text,
                          bool numbers);

/* True if a study can be by authors as a cell names them, "Smith K, Chen B", also for initials
 * alone, and for a study without authors. */
bool rob_sheet_study_is_by(const struct rob_study *study, const char *names);

#endif
