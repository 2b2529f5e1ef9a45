/* The parts of a writer: writer.c claims and appends, resume.c continues after the last program. */
#ifndef ROB_STORE_WRITER_PARTS_H
#define ROB_STORE_WRITER_PARTS_H

#include "store/writer.h"

/* Compares the writer's journal with its second copy and makes both hold all the lines of either;
 * sets `end`. *found false: the journal is left alone, and another must be begun. */
enum rob_status rob_writer__resume(struct rob_writer *writer, bool *found, struct rob_error *err);

/* The same for a folder that may not be the writer's: only if its journal is good and holds every
 * line of the second copy. Otherwise *found is false and nothing is touched. */
enum rob_status rob_writer__resume_near(struct rob_writer *writer, bool *found,
                                        struct rob_error *err);

#endif
