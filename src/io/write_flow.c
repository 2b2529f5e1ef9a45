/* The flow of records as text, JSON, and the table of the R package PRISMA2020. */
#include <syrob/flow.h>

#include "base/fail.h"
#include "io/write_text.h"
#include "io/csv.h"
#include "io/write_json.h"

#include <string.h>

/* --- Text ------------------------------------------------------------------------------------ */

enum rob_status rob_write_flow_text(char **out, const struct rob_flow *flow, struct rob_error *err)
{
    struct rob_buf text = {0};
    for (size_t i = 0; i < flow->n; i++) {
        const struct rob_flow_box *box = &flow->boxes[i];
        if (box->known)
            rob_buf_printf(&text, "%-40s %6zu\n", box->label, box->n);
        else
            rob_buf_printf(&text, "%-40s not recorded\n", box->label);
        for (size_t p = 0; p < box->n_parts && box->known; p++) {
            rob_buf_printf(&text, "    %6zu  ", box->parts[p].n);
            rob_text__show(&text, box->parts[p].label);
            rob_buf_char(&text, '\n');
        }
    }
    return rob_text__end(out, &text, err);
}

/* --- JSON ------------------------------------------------------------------------------------ */

static void write_box(struct rob_json_writer *json, const struct rob_flow_box *box)
{
    rob_json_open(json, NULL, '{');
    rob_json_add_text(json, "id", box->id);
    rob_json_add_text(json, "label", box->label);
    if (box->known)
        rob_json_add_integer(json, "n", (int64_t)box->n);
    else
        rob_json_add_null(json, "n");
    rob_json_open(json, "parts", '[');
    for (size_t p = 0; p < box->n_parts && box->known; p++) {
        rob_json_open(json, NULL, '{');
        rob_json_add_text(json, "label", box->parts[p].label);
        rob_json_add_integer(json, "n", (int64_t)box->parts[p].n);
        rob_json_close(json, '}');
    }
    rob_json_close(json, ']');
    rob_json_close(json, '}');
}

enum rob_status rob_write_flow_json(FILE *out, const struct rob_flow *flow, struct rob_error *err)
{
    struct rob_document document;
    rob_document_begin(&document, out, "flow/1");
    rob_json_begin(&document.json, "boxes", '[');
    for (size_t i = 0; i < flow->n; i++)
        write_box(&document.json, &flow->boxes[i]);
    rob_json_close(&document.json, ']');
    return rob_document_end(&document, err);
}

/* --- PRISMA2020 ------------------------------------------------------------------------------ */

/* The rows that the package looks up: its names for data, node and box, the text, and our box.
 * NULL: this program has no such records, so 0. */
static const struct {
    const char *data, *node, *box, *text, *ours;
} ROWS[] = {
    {"NA", "node4", "prevstud", "Previous studies", NULL},
    {"previous_studies", "node5", "box1", "Studies included in previous version of review", NULL},
    {"previous_reports", "NA", "box1", "Reports of studies included in previous version of review",
     NULL},
    {"NA", "node6", "newstud", "Identification of new studies via databases and registers", NULL},
    {"database_results", "node7", "box2", "Databases", "identified"},
    {"register_results", "NA", "box2", "Registers", NULL},
    {"NA", "node16", "othstud", "Identification of new studies via other methods", NULL},
    {"website_results", "node17", "box11", "Websites", NULL},
    {"organisation_results", "NA", "box11", "Organisations", NULL},
    {"citations_results", "NA", "box11", "Citation searching", NULL},
    {"duplicates", "node8", "box3", "Duplicate records", "duplicates"},
    {"excluded_automatic", "NA", "box3", "Records marked as ineligible by automation tools", NULL},
    {"excluded_other", "NA", "box3", "Records removed for other reasons", "removed"},
    {"records_screened", "node9", "box4", "Records screened", "screened"},
    {"records_excluded", "node10", "box5", "Records excluded", "excluded"},
    {"dbr_sought_reports", "node11", "box6", "Reports sought for retrieval", "sought"},
    {"dbr_notretrieved_reports", "node12", "box7", "Reports not retrieved", "not-retrieved"},
    {"other_sought_reports", "node18", "box12", "Reports sought for retrieval", NULL},
    {"other_notretrieved_reports", "node19", "box13", "Reports not retrieved", NULL},
    {"dbr_assessed", "node13", "box8", "Reports assessed for eligibility", "assessed"},
    {"dbr_excluded", "node14", "box9", "Reports excluded", "excluded-reports"},
    {"other_assessed", "node20", "box14", "Reports assessed for eligibility", NULL},
    {"other_excluded", "node21", "box15", "Reports excluded", NULL},
    {"new_studies", "node15", "box10", "New studies included in review", "included"},
    {"new_reports", "NA", "box10", "Reports of new included studies", "reports"},
    {"total_studies", "node22", "box16", "Total studies included in review", "included"},
    {"total_reports", "NA", "box16", "Reports of total included studies", "reports"},
    {"identification", "node1", "identification", "Identification", NULL},
    {"screening", "node2", "screening", "Screening", NULL},
    {"included", "node3", "included", "Included", NULL},
};

/* "Wrong species, 3; No control group, 1": the package splits it there, so a comma or semicolon in
 * a reason becomes a blank, like what a cell of a table must not have. */
static void add_reasons(struct rob_buf *out, const struct rob_flow_box *box)
{
    for (size_t p = 0; p < box->n_parts; p++) {
        struct rob_buf shown = {0};
        rob_text__show(&shown, box->parts[p].label);
        rob_buf_str(out, p ? "; " : "");
        for (const char *c = rob_buf_text(&shown); *c; c++)
            rob_buf_char(out, strchr(",;\"", *c) || (unsigned char)*c < ' ' ? ' ' : *c);
        rob_buf_printf(out, ", %zu", box->parts[p].n);
        out->failed = out->failed || shown.failed;
        rob_buf_free(&shown);
    }
}

static void add_number(struct rob_buf *out, const struct rob_flow *flow, const char *id)
{
    const struct rob_flow_box *box = id ? rob_flow_find(flow, id) : NULL;
    if (id && (!box || !box->known))
        rob_buf_str(out, "NA");
    else if (box && strcmp(id, "excluded-reports") == 0 && box->n_parts > 0)
        add_reasons(out, box);
    else
        rob_buf_printf(out, "%zu", box ? box->n : 0);
}

enum rob_status rob_write_flow_csv(char **out, const struct rob_flow *flow, struct rob_error *err)
{
    struct rob_buf text = {0};
    rob_buf_str(&text, "data,node,box,description,boxtext,tooltips,url,n\n");
    for (size_t i = 0; i < sizeof ROWS / sizeof ROWS[0]; i++) {
        struct rob_buf number = {0};
        add_number(&number, flow, ROWS[i].ours);
        rob_buf_printf(&text, "%s,%s,%s,%s,%s,%s,NA,", ROWS[i].data, ROWS[i].node, ROWS[i].box,
                       ROWS[i].text, ROWS[i].text, ROWS[i].text);
        rob_buf_printf(&text, strchr(rob_buf_text(&number), ',') ? "\"%s\"\n" : "%s\n",
                       rob_buf_text(&number));
        text.failed = text.failed || number.failed;
        rob_buf_free(&number);
    }
    return rob_text__end(out, &text, err);
}
