#!/usr/bin/env python3
"""Compares the tables of `syrob export` with its JSON, cell by cell.

    tables.py hostile FILE             writes studies with texts that programs might obey
    tables.py csv JSON TABLE OUTCOME   one row a study; OUTCOME "" for all
    tables.py long JSON TABLE OUTCOME  one row a judgement
    tables.py risk FORMAT JSON TABLE OUTCOME  robvis, meta or revman: what their packages read
    tables.py script JSON SCRIPT       the data in a script for metafor
    tables.py flat JSON                the judgements of the JSON itself, nested and flat

Prints the first differences and ends with 1 where there are any.
"""
import csv
import json
import re
import sys

HOSTILE = ['=HYPERLINK("http://x","y")', "+1", "-1", "@a", "'=quoted", '"); system("x") #', "a\\",
           "Zoë\u202e\x1bred"]
HIDDEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]")


def write_hostile(path):
    with open(path, "w", encoding="utf-8", newline="") as file:
        table = csv.writer(file)
        table.writerow(["title", "authors", "year", "doi", "journal"])
        for i, text in enumerate(HOSTILE):
            table.writerow([f"{text} {i}", f"{text}, A.", 2001 + i % 2, f"10.1/{i}", text])


def shown(text):
    """A text as the program shows it: with its controls made visible."""
    def escape(found):
        code = ord(found.group())
        return "\\r" if code == 13 else f"\\u{code:04x}" if code > 255 else f"\\x{code:02x}"
    return HIDDEN.sub(escape, text or "")


def guarded(text):
    """The same as a cell: a text that a spreadsheet would take for a formula has an apostrophe."""
    text = shown(text)
    return "'" + text if text.lstrip("'")[:1] in ("=", "+", "-", "@", "\t") else text


def read(path):
    with open(path, encoding="utf-8", newline="") as file:
        text = file.read()
    if HIDDEN.search(text):
        sys.exit("a control stands in the table as it is")
    rows = list(csv.reader(text.splitlines(keepends=True), strict=True))
    if any(len(row) != len(rows[0]) for row in rows) or len(set(rows[0])) != len(rows[0]):
        sys.exit("rows of different lengths, or two columns with one name")
    return [dict(zip(rows[0], row)) for row in rows[1:]]


def cells_of(study):
    """Item, outcome and judgement, in the form's order."""
    for item, cell in study["items"].items():
        for outcome, one in cell.get("outcomes", {None: cell}).items():
            yield item, outcome, one



def expected_csv(document, only):
    columns = [(row["id"], row["outcome"]) for row in document["items"]
               if only in ("", row["outcome"]) or row["outcome"] is None]
    for study in document["studies"]:
        cells = {(item, outcome): cell for item, outcome, cell in cells_of(study)}
        row = {"study_id": study["id"], "study": study["label"], "title": study["title"],
               "doi": study["doi"], "year": str(study["year"] or "")}
        for item, outcome in columns:
            name = item if outcome is None else f"{item}[{outcome}]"
            cell = cells.get((item, outcome), {"answer": "", "risk": "", "status": "not-reported"})
            row.update({f"{name}.{part}": cell[part] for part in ("answer", "risk", "status")})
        yield row


def expected_flat(document):
    numbers = {row["id"]: row["number"] for row in document["items"]}
    return [{"study": study["id"], "label": study["label"], "item": item,
             "number": numbers[item], "outcome": outcome, **cell}
            for study in document["studies"] for item, outcome, cell in cells_of(study)]


def with_quotes(row, judgement):
    row["support"] = judgement["support"]
    for name, member in (("quote", "text"), ("page", "where")):
        row[name] = "\n".join(" ".join((quote[member] or "").split())
                              for quote in judgement["quotes"])


def expected_long(document, only):
    numbers = {row["id"]: row for row in document["items"]}
    for study in document["studies"]:
        for item, outcome, cell in cells_of(study):
            if only not in ("", outcome) and outcome is not None:
                continue
            about = {"study_id": study["id"], "study": study["label"], "outcome": outcome,
                     "year": str(study["year"] or ""), "item": item, "status": cell["status"],
                     "title": numbers[item]["title"], "domain": numbers[item]["domain"],
                     "item_number": str(numbers[item]["number"])}
            for seat, judgement in cell["first_pass"].items():
                row = {**about, "by": seat, "answer": judgement["answer"], "reason": "",
                       "risk": judgement["risk"], "resolved_by": "",
                       "signals": " ".join(f"{name}={answer}" for name, answer
                                           in judgement["signals"].items()),
                       "suggested": judgement["suggested"]}
                with_quotes(row, judgement)
                yield row
            resolution = cell["resolution"] or {"reason": "", "cause": "", "how": "", "by": [],
                                                "time": ""}
            row = {**about, "by": "consensus", "answer": cell["answer"], "risk": cell["risk"],
                   "signals": "", "flag": "", "resolved_by": " ".join(resolution["by"]),
                   **{name: resolution[name] for name in ("how", "cause", "reason", "time")}}
            with_quotes(row, cell)
            yield row


def columns_of(document, only):
    return [row for row in document["items"]
            if only in ("", row["outcome"]) or row["outcome"] is None]


def title_of(column):
    return column["title"] + (f": {column['outcome']}" if column["outcome"] else "")


def words_of(form, risk):
    return {"robvis": risk.capitalize(), "meta": f"{risk.capitalize()} risk of bias",
            "revman": f"{risk.capitalize()} risk"}[form]


def expected_risk(document, form, only):
    """Of all three tables; RevMan's has the support beside each risk."""
    columns = columns_of(document, only)
    for study in document["studies"]:
        cells = {(item, outcome): cell for item, outcome, cell in cells_of(study)}
        row = {"study" if form == "meta" else "Study": study["label"]}
        for number, column in enumerate(columns, 1):
            cell = cells.get((column["id"], column["outcome"]), {"risk": None})
            name = {"robvis": title_of(column), "meta": f"item{number}",
                    "revman": f"Domain (judgement): {title_of(column)}"}[form]
            row[name] = words_of(form, cell["risk"]) if cell["risk"] else ""
            if form == "revman":
                quotes = "".join(
                    f'\nQuote: "{quote["text"]}"' + (f" ({quote['where']})" * bool(quote["where"]))
                    for quote in cell.get("quotes", []))
                row[f"Domain (support): {title_of(column)}"] = (
                    (cell.get("support") or "") + quotes).lstrip("\n")
        yield row


def r_vectors(path):
    """The vectors of strings in a script, by name; the script must be ASCII."""
    with open(path, encoding="ascii") as file:
        text = file.read()
    literal = r'"(?:[^"\\\n]|\\["\\n]|\\u[0-9a-f]{4}|\\U[0-9a-f]{8})*"|NA'
    found = {}
    vector = rf"^([\w$]+) <- c\(\s*((?:(?:{literal})(?:,\s*)?)*)\)$"
    for name, body in re.findall(vector, text, re.M):
        found[name] = [None if one == "NA" else json.loads(
            re.sub(r"\\U([0-9a-f]{8})", lambda code: chr(int(code.group(1), 16)), one))
                       for one in re.findall(literal, body)]
    return found


def wrong_script(document, path):
    vectors = r_vectors(path)
    columns = columns_of(document, "")
    expected = {"study": [shown(study["label"]) for study in document["studies"]],
                "titles": [title_of(column) for column in columns]}
    rows = list(expected_risk(document, "robvis", ""))
    for number, column in enumerate(columns, 1):
        expected[f"rob$item{number}"] = [row[title_of(column)].lower() or None for row in rows]
    return [f"{name}: {vectors.get(name)} instead of {value}" for name, value in expected.items()
            if vectors.get(name) != value]


def compare(rows, expected, other_columns=0):
    wrong = [f"{len(rows)} rows instead of {len(expected)}"] * (len(rows) != len(expected))
    for i, (row, wanted) in enumerate(zip(rows, expected)):
        wrong += [f"row {i + 1}, {name}: {row.get(guarded(name))!r} instead of {guarded(value)!r}"
                  for name, value in wanted.items() if row.get(guarded(name)) != guarded(value)]
        if other_columns is not None and len(row) != len(wanted) + other_columns:
            wrong.append(f"row {i + 1}: other columns")
    return wrong or ["no rows"] * (not rows)


def main(what, *arguments):
    if what == "hostile":
        write_hostile(*arguments)
        return 0
    if what == "risk":
        form, *arguments = arguments
    with open(arguments[0], encoding="utf-8") as file:
        document = json.load(file)
    if what == "flat":
        wrong = ["flat and nested differ"] * (document["judgements"] != expected_flat(document))
    elif what == "script":
        wrong = wrong_script(document, arguments[1])
    elif what == "risk":
        wrong = compare(read(arguments[1]), list(expected_risk(document, form, arguments[2])))
    elif what == "csv":  # authors, journal and PMID are no members
        wrong = compare(read(arguments[1]), list(expected_csv(document, arguments[2])), 3)
    else:
        wrong = compare(read(arguments[1]), list(expected_long(document, arguments[2])), None)
    print("\n".join(wrong[:5]), file=sys.stderr, end="\n" if wrong else "")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
