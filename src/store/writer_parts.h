/* A writer's parts: writer.c claims and appends, resume.c goes on where the last program left off.
 */
#ifndef ROB_STORE_WRITER_PARTS_H
#define ROB_STORE_WRITER_PARTS_H

#include "store/writer.h"

/* Compares the journal that bears the writer's name with its second copy and makes both hold what
 * either knows; sets `end`. *found false: the journal is left alone, and another is to be begun. */
enum rob_status rob_writer__resume(struct rob_writer *writer, bool *found, struct rob_error *err);

/* The same where the folder may be another than the writer's: only if its journal is good and holds
 * every line of the second copy. Else *found is false and nothing is touched. */
enum rob_status rob_writer__resume_near(struct rob_writer *writer, bool *found,
                                        struct rob_error *err);

#endif
