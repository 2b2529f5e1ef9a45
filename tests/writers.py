#!/usr/bin/env python3
"""Prints, as C, a table of all exported functions that write what a view says.

    writers.py SYMBOLS HEADER ...

The tests of independence call every row, so that a new rob_write_*() is looked at without being
named anywhere. An argument of a type that is not known here ends this with an error: then tests and
table are to learn it together. SYMBOLS lists what the library exports.
"""
import re
import sys

# Taking an argument from `struct writer_input`; the functions over a check are left to its tests.
ARGUMENTS = {
    "const struct rob_view *view": "in->view",
    "struct rob_source source": "in->source",
    "int outcome": "in->outcome",
    "int study": "in->study",
    "int item": "in->item",
    "const char *filter": "in->filter",
    "const struct rob_agreement_options *options": "&in->agreement",
    "const struct rob_text_options *options": "&in->text",
    "enum rob_agreement_by by": "in->by",
    "bool allow_missing": "true",
    "const char *csv": '"table.csv"',
    "const char *plot": '"plot.pdf"',
    "const struct rob_figure_options *options": "&in->figure",
    "const struct rob_flow *flow": "flow",
}
OVER_A_CHECK = "const struct rob_check *check"


def declarations(paths):
    """Name, type of the result, and the arguments between it and the error, of each writer."""
    for path in paths:
        with open(path, encoding="utf-8") as header:
            text = re.sub(r"\s+", " ", header.read())
        for name, out, arguments in re.findall(
                r"ROB_API enum rob_status (rob_write_\w+)\((char \*|FILE )\*out, (.*?), "
                r"struct rob_error \*err\);", text):
            yield name, (out, arguments.split(", "))


def print_figures(name, out, taken):
    """All figures that a function draws, with all of their pages, as one text."""
    paint = out == "FILE "
    print(f"static enum rob_status call_{name}(char **out, const struct writer_input *given,\n"
          f"                                   struct rob_error *why)\n{{\n"
          f"    struct writer_input all = *given, *in = &all;\n"
          f"    struct writer_pages pages = {{.in = in, .why = why, .paint = {int(paint)}}};\n"
          f"    writer_begin(&pages);\n    while (writer_next(&pages))")
    if paint:
        print(f"        pages.status = {name}(pages.stream, {taken}, why);")
    else:
        print(f"        pages.status = {name}(&pages.text, {taken}, why);")
    print(f"    return writer_end(out, &pages);\n}}\n")


def main():
    with open(sys.argv[1], encoding="utf-8") as symbols:
        exported = {line.strip() for line in symbols if line.startswith("rob_write_")}
    writers = dict(declarations(sys.argv[2:]))
    if exported != writers.keys():
        sys.exit("writers.py: not both exported and declared as a writer: " +
                 " ".join(sorted(exported ^ writers.keys())))
    table = []
    for name, (out, arguments) in writers.items():
        if arguments == [OVER_A_CHECK]:
            continue
        unknown = [one for one in arguments if one not in ARGUMENTS]
        if unknown:
            sys.exit(f"writers.py: {name} takes what the tests do not know: {', '.join(unknown)}")
        taken = ", ".join(ARGUMENTS[one] for one in arguments)
        table.append(f"    {{\"{name[10:]}\", call_{name}, {int('source' in taken)}, "
                     f"{int('study' in taken)}, {int('in->by' in taken)}}},")
        if "in->figure" in taken:
            print_figures(name, out, taken)
            continue
        print(f"static enum rob_status call_{name}(char **out, const struct writer_input *in,\n"
              f"                                   struct rob_error *why)\n{{")
        if name.endswith("_xlsx"):  # not a text
            print(f"    char *bytes = NULL;\n    size_t len = 0;\n"
                  f"    FILE *stream = open_memstream(&bytes, &len);\n"
                  f"    enum rob_status status = {name}(stream, {taken}, why);\n"
                  f"    fclose(stream);\n    *out = writer_hex(bytes, len);\n    free(bytes);\n"
                  f"    return status;\n}}\n")
        elif "flow" in taken:  # made of the view
            print(f"    struct rob_flow *flow = NULL;\n"
                  f"    enum rob_status status = rob_flow_new(&flow, &in->view, 1, why);")
            if out == "FILE ":
                hexed = name.endswith(("_pdf", "_png"))  # not a text
                kept = "*out = bytes"
                if hexed:
                    kept = "*out = writer_hex(bytes, len);\n    free(bytes)"
                print(f"    char *bytes = NULL;\n    size_t len = 0;\n"
                      f"    FILE *stream = open_memstream(&bytes, &len);\n"
                      f"    if (!status)\n        status = {name}(stream, flow, why);\n"
                      f"    fclose(stream);\n    {kept};")
            else:
                print(f"    if (!status)\n        status = {name}(out, flow, why);")
            print(f"    rob_flow_free(flow);\n    return status;\n}}\n")
        elif out == "FILE ":
            print(f"    (void)in;\n    size_t len = 0;\n"
                  f"    FILE *stream = open_memstream(out, &len);\n"
                  f"    enum rob_status status = {name}(stream, {taken}, why);\n"
                  f"    fclose(stream);\n    return status;\n}}\n")
        else:
            print(f"    return {name}(out, {taken}, why);\n}}\n")
    print("static const struct writer writers[] = {")
    print("\n".join(table))
    print("};")


main()
