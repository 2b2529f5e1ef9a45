/*
 * The whole library. examples/library.c is a review from the beginning to the summary; each of the
 * headers below says what it is for and shows how to use it.
 *
 *     cc -std=c11 program.c $(pkg-config --cflags --libs syrob)
 */
#ifndef SYROB_H
#define SYROB_H

#include <syrob/status.h> /* how calls say that they failed */

#include <syrob/form.h>   /* the instrument: items, answers, guidance */
#include <syrob/event.h>  /* what can be recorded */
#include <syrob/review.h> /* a review's folder: creating, opening, recording */
#include <syrob/view.h>   /* reading a review, as one person may see it */

#include <syrob/assign.h>    /* who assesses which study */
#include <syrob/citations.h> /* citation files */
#include <syrob/import.h>    /* what citations and sheets add to a review */
#include <syrob/merge.h>     /* copies of a review that meet */
#include <syrob/sheet.h>     /* judgements from a spreadsheet */
#include <syrob/stage.h>     /* a review made of what another one included */
#include <syrob/work.h>      /* steps of the work */

#include <syrob/agreement.h>      /* statistics of two raters */
#include <syrob/agreement_view.h> /* agreement between the reviewers of a review */
#include <syrob/bundle.h>         /* a folder to deposit */
#include <syrob/check.h>          /* chains of hashes, references, conflicts */
#include <syrob/custody.h>        /* the custodian of a sealed review */
#include <syrob/figure.h>         /* figures for a paper */
#include <syrob/flow.h>           /* the flow of records, as PRISMA draws it */
#include <syrob/pdfs.h>           /* the papers as files on this machine */
#include <syrob/output.h>         /* JSON, text, Markdown, HTML */
#include <syrob/reconciled.h>     /* changes during consensus */
#include <syrob/result.h>         /* results as tables of data */
#include <syrob/sealing.h>        /* sealed reviews: keys, and what is proven */
#include <syrob/summary.h>        /* percentages */

#endif
