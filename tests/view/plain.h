/*
 * Set-up and tear-down of most tests of the screens: a fixture with the plain review, which belongs
 * to one test at a time.
 */
#ifndef TESTS_VIEW_PLAIN_H
#define TESTS_VIEW_PLAIN_H

#include "view/fixture.h"

static struct fixture fixture;

static inline int set_up_plain(void **state)
{
    (void)state;
    fixture_init(&fixture, SAMPLE_PLAIN);
    return 0;
}

static inline int tear_down(void **state)
{
    (void)state;
    fixture_free(&fixture);
    return 0;
}

/* The consensus on an item of a study. */
static inline struct rob_consensus settled(size_t study, size_t item)
{
    struct rob_cell cell = {study, item, ROB_NO_OUTCOME};
    return rob_view_consensus(fixture.tui.session.view, cell);
}

#endif
