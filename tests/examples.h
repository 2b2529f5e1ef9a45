/* Declarations that the examples in the public headers rely on. */
#include <syrob/agreement.h>
#include <syrob/agreement_view.h>
#include <syrob/assign.h>
#include <syrob/bundle.h>
#include <syrob/check.h>
#include <syrob/citations.h>
#include <syrob/custody.h>
#include <syrob/figure.h>
#include <syrob/flow.h>
#include <syrob/import.h>
#include <syrob/merge.h>
#include <syrob/output.h>
#include <syrob/pdfs.h>
#include <syrob/reconciled.h>
#include <syrob/result.h>
#include <syrob/sealing.h>
#include <syrob/sheet.h>
#include <syrob/stage.h>
#include <syrob/summary.h>
#include <syrob/work.h>

#include <stdio.h>
#include <stdlib.h>

extern struct rob_error err;
extern struct rob_review *review;
extern struct rob_view *view;
extern struct rob_form *form;
extern struct rob_event event;
extern struct rob_source source;
extern struct rob_summary *summary;
extern const char *data;
extern size_t len, seat, item, study;
extern unsigned seed;

int complain(const struct rob_error *why);
void print(double value);
void show(int answer, const char *support);
void record(size_t study, uint64_t seats);
void judge(const char *study, int item, int answer);
void print_row(const char *name, const char *text, const struct rob_statistic *value);
