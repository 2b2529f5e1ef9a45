/* The claims of a target, checked in builds without assert(), too. */
#ifndef SYROB_FUZZ_MUST_H
#define SYROB_FUZZ_MUST_H

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static inline void must_hold(int holds, const char *claim, const char *file, int line)
{
    if (holds)
        return;
    fprintf(stderr, "%s:%d: does not hold: %s\n", file, line, claim);
    abort();
}

#define must(claim) must_hold((claim) ? 1 : 0, #claim, __FILE__, __LINE__)

#endif
