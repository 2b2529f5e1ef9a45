/* The last line of each journal, for documents that are published. */
#ifndef ROB_IO_HEADS_H
#define ROB_IO_HEADS_H

#include <syrob/sealing.h>
#include <syrob/view.h>

/* In an order that does not depend on the copy of the review: *out is the caller's to free().
 * *given is false, *n 0 and *out NULL while anything is blinded, since the end of a journal depends
 * on every answer in it, and on ROB_NO_MEMORY. */
enum rob_status rob_heads_list(struct rob_head **out, size_t *n, bool *given,
                               const struct rob_view *view, struct rob_error *err);

#endif
