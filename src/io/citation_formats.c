/* The names of the citation formats. */
#include <syrob/citations.h>

#include <stddef.h>
#include <strings.h>

static const struct {
    const char *name, *text;
} formats[] = {
#define X(id, name, text) [ROB_CITATIONS_##id] = {name, text},
    ROB_CITATION_FORMAT_LIST(X)
#undef X
};

enum { N_FORMATS = sizeof formats / sizeof *formats };

const char *rob_citation_format_name(enum rob_citation_format format)
{
    return formats[format].name;
}

const char *rob_citation_format_text(enum rob_citation_format format)
{
    return formats[format].text;
}

bool rob_citation_format_find(enum rob_citation_format *out, const char *name)
{
    for (size_t i = 0; i < N_FORMATS; i++)
        if (strcasecmp(formats[i].name, name) == 0) {
            *out = (enum rob_citation_format)i;
            return true;
        }
    return false;
}
