#!/usr/bin/env python3
"""Makes the workbooks that the tests read: workbooks.py FOLDER

Each is put together here, part by part, so that a test can have what no program writes any more,
or should never write.
"""
import os
import sys
import zipfile

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/spreadsheetml/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
STRICT_RELATIONS = "http://purl.oclc.org/ooxml/officeDocument/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
ODF = "urn:oasis:names:tc:opendocument:xmlns:"
CALC = "urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"

STYLES = """<numFmts count="4"><numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd"/>
<numFmt numFmtId="165" formatCode="[$-409]d\\ mmm\\ yyyy\\ h:mm"/>
<numFmt numFmtId="166" formatCode="0.0%"/>
<numFmt numFmtId="167" formatCode="&quot;day &quot;0.0"/></numFmts>
<cellStyleXfs><xf numFmtId="14"/></cellStyleXfs>
<cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="164"/><xf numFmtId="165"/>
<xf numFmtId="166"/><xf numFmtId="9"/><xf numFmtId="167"/><xf numFmtId="20"/></cellXfs>"""


def tag(name, content, **spaces):
    """An element with its namespaces."""
    names = "".join(f' xmlns{":" + key if key != "_" else ""}="{uri}"'
                    for key, uri in spaces.items())
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<{name}{names}>{content}</{name}>'


def relations(*rows, to=RELATIONS):
    """A part of relations: rows of id, type and target."""
    return tag("Relationships", "".join(
        f'<Relationship Id="{one}" Type="{to}/{kind}" Target="{target}"/>'
        for one, kind, target in rows), _=PACKAGE)


def xlsx(*sheets, shared="", main=MAIN, to=RELATIONS, **change):
    """The parts of an .xlsx file; a sheet is its name, its content and more attributes."""
    listed = "".join(f'<sheet name="{name}" sheetId="{i}" r:id="rId{i}"{more}/>'
                     for i, (name, _, more) in enumerate(sheets, 1))
    parts = {
        "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/'
                               'content-types"/>',
        "_rels/.rels": relations(("rId1", "officeDocument", "xl/workbook.xml"), to=to),
        "xl/workbook.xml": tag("workbook", change.get("properties", "") +
                               f"<sheets>{listed}</sheets>", _=main, r=to),
        "xl/_rels/workbook.xml.rels": relations(
            *[(f"rId{i}", "worksheet", f"worksheets/sheet{i}.xml")
              for i in range(1, len(sheets) + 1)],
            ("s1", "sharedStrings", "sharedStrings.xml"), ("s2", "styles", "styles.xml"), to=to),
        "xl/sharedStrings.xml": tag("sst", shared, _=main),
        "xl/styles.xml": tag("styleSheet", STYLES, _=main),
    }
    for i, (_, content, _) in enumerate(sheets, 1):
        parts[f"xl/worksheets/sheet{i}.xml"] = tag("worksheet", content, _=main)
    return parts


def data(rows, more=""):
    """The content of a worksheet."""
    return f"<sheetData>{rows}</sheetData>{more}"


def text(place, words):
    """A cell with its text in it."""
    return f'<c r="{place}" t="inlineStr"><is><t>{words}</t></is></c>'


def one(rows, more="", **change):
    """An .xlsx file with one worksheet, "Data"."""
    return xlsx(("Data", data(rows, more), ""), **change)


def ods(content, styles="", **more):
    """The parts of an .ods file."""
    spaces = {name: f"{ODF}{name}:1.0" for name in ("office", "table", "text", "style")}
    body = (f"<office:automatic-styles>{styles}</office:automatic-styles><office:body>"
            f"<office:spreadsheet>{content}</office:spreadsheet></office:body>")
    return {
        "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
        "content.xml": tag("office:document-content", body, **spaces, calcext=CALC,
                           draw=ODF + "drawing:1.0"),
        **more,
    }


def table(name, rows, more=""):
    """A worksheet of an .ods file."""
    return f'<table:table table:name="{name}"{more}>{rows}</table:table>'


def row(*cells, more=""):
    """A row of an .ods file; a cell is a text, or an element as it is."""
    return f"<table:table-row{more}>" + "".join(
        cell if cell.startswith("<") else
        f'<table:table-cell office:value-type="string"><text:p>{cell}</text:p></table:table-cell>'
        for cell in cells) + "</table:table-row>"


def cell(kind, value, shown="", more=""):
    """A cell of an .ods file with a stored value."""
    name = {"date": "date-value", "boolean": "boolean-value", "string": "string-value",
            "time": "time-value"}.get(kind, "value")
    return (f'<table:table-cell office:value-type="{kind}" office:{name}="{value}"{more}>'
            f"<text:p>{shown}</text:p></table:table-cell>")


def kinds_of_cells():
    """Every type of a cell of .xlsx."""
    numbers = "".join(f"<c><v>{value}</v></c>" for value in (
        "1997", "1997.0", "1.997E3", "2.3456789E7", "0.1", "0.30000000000000004", "-0",
        "12345678901234567890", "1e-7", "2.5", "abc"))
    dates = "".join(f'<c s="{style}"><v>{value}</v></c>' for style, value in (
        (1, 43586), (2, 43586.75), (3, 43586.5), (3, 43586), (4, 0.1234), (5, 0.5), (6, 7),
        (7, 0.75), (1, 59), (1, 60), (1, -3)))
    return one(
        '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c>'
        '<c t="s"><v>2</v></c><c t="s"><v>3</v></c></row>'
        f'<row r="2">{numbers}</row><row r="3">{dates}</row>'
        '<row><c t="b"><v>1</v></c><c t="b"><v>0</v></c><c t="e"><v>#N/A</v></c>'
        '<c t="str"><f>A1&amp;"x"</f><v>Alphax</v></c><c t="d"><v>2019-05-01T00:00:00</v></c>'
        '<c t="d"><v>2019-05-01T12:30:00</v></c><c><f>1+1</f><v>2</v></c>'
        '<c><f>1+1</f><v></v></c><c t="str"><f>""</f><v></v></c><c><f>1+1</f></c>'
        '<c t="inlineStr"><is><r><t>in</t></r><r><t xml:space="preserve"> line</t></r>'
        "<rPh><t>phonetic</t></rPh></is></c></row>",
        shared="<si><t>Alpha</t></si><si><r><rPr><b/></rPr><t>rich </t></r><r><t>text</t></r>"
               '<rPh sb="0" eb="1"><t>phonetic</t></rPh></si>'
               "<si><t>two_x000D_\nlines _x005F_x000D_ _x00E9_</t></si><si><t/></si>")


def merged():
    """A heading over two columns, a study over three rows, and a mark over what is empty."""
    return one(
        '<row r="1">' + text("B1", "Bias") + text("C1", "covered") + "</row>"
        '<row r="3">' + text("A3", "Hale") + text("B3", "yes") + "</row>"
        '<row r="4" hidden="1">' + text("B4", "no") + "</row>"
        '<row r="5">' + text("A5", "unseen") + text("C5", "unclear") + "</row>"
        '<row r="6">' + text("B6", "after") + '</row><row r="7"><c r="A7"/></row>',
        '<mergeCells><mergeCell ref="A3:A5"/><mergeCell ref="B1:XFD1"/>'
        '<mergeCell ref="A7:C1048576"/><mergeCell ref="A4:B4"/></mergeCells>')


def variant(parts, change):
    """The same file with some of its parts changed, renamed or left out (None)."""
    return {name: content for name, content in {**parts, **change}.items() if content is not None}


def shapes_of_xlsx():
    """The same worksheet as other programs write it."""
    plain = one('<row r="1">' + text("A1", "Study") + text("B1", "Year") + "</row>"
                '<row r="2">' + text("A2", "Hale") + '<c r="B2"><v>1997</v></c></row>')
    sheet = "xl/worksheets/sheet1.xml"
    prefixed = plain[sheet].replace("<", "<x:").replace("<x:/", "</x:").replace("<x:?", "<?")
    moved = relations(("rId1", "worksheet", "/other/one.xml"))
    no_places = "".join(plain[sheet].split(' r="A1"')).replace(' r="B1"', "")
    return {
        "plain.xlsx": plain,
        "strict.xlsx": one('<row r="1">' + text("A1", "Study") + text("B1", "Year") + "</row>"
                           '<row r="2">' + text("A2", "Hale") + '<c r="B2"><v>1997</v></c></row>',
                           main=STRICT, to=STRICT_RELATIONS),
        "prefix.xlsx": variant(plain, {sheet: prefixed.replace("xmlns=", "xmlns:x=")}),
        "absolute.xlsx": variant(plain, {sheet: None, "xl/_rels/workbook.xml.rels": moved,
                                         "other/one.xml": plain[sheet]}),
        "upward.xlsx": variant(plain, {
            sheet: None, "other/one.xml": plain[sheet],
            "xl/_rels/workbook.xml.rels": moved.replace("/other", "./x/../../other")}),
        "case.xlsx": variant(plain, {sheet: None, "xl/worksheets/Sheet1.XML": plain[sheet]}),
        "utf16.xlsx": variant(plain, {
            sheet: plain[sheet].replace("UTF-8", "UTF-16").encode("utf-16")}),
        "places.xlsx": variant(plain, {sheet: no_places.replace(' r="1"', "")}),
    }


def choices():
    """Workbooks of several worksheets."""
    first = data('<row r="2">' + text("A2", "first") + "</row>")
    second = data('<row r="1">' + text("B1", "second") + "</row>")
    blank = data('<row r="1"><c r="A1" s="1"/>' + text("B1", " ") + "</row>")
    parts = xlsx(("Blank", blank, ""), ("Erste Tabelle", first, ""), ("Zweite", second, ""))
    chart = relations(("rId1", "chartsheet", "chartsheets/sheet1.xml"),
                      ("rId2", "worksheet", "worksheets/sheet2.xml"))
    return {
        "several.xlsx": parts,
        "hidden.xlsx": xlsx(("One", first, ""), ("Lists", second, ' state="veryHidden"')),
        "ours.xlsx": xlsx(("How to use", first, ""), ("Judgements", second, ""),
                          ("Notes", first, "")),
        "empty.xlsx": xlsx(("Blank", blank, "")),
        "chart.xlsx": variant(parts, {"xl/_rels/workbook.xml.rels": chart}),
        "several.ods": ods(table("Blank", row("<table:table-cell/>")) + table("One", row("first")) +
                           table("Two", row("", "second"))),
        "hidden.ods": ods(table("One", row("first")) +
                          table("Lists", row("second"), ' table:style-name="ta2"'),
                          '<style:style style:name="ta1" style:family="table">'
                          '<style:table-properties table:display="true"/></style:style>'
                          '<style:style style:name="ta2" style:family="table">'
                          '<style:table-properties table:display="false"/></style:style>'),
    }


def cells_of_ods():
    """Every type of a cell of .ods, and what belongs to none."""
    note = ("<table:table-cell><office:annotation><text:p>a note</text:p></office:annotation>"
            "<text:p>noted</text:p></table:table-cell>")
    long = ("<table:table-cell><text:p>  one<text:s text:c=\"2\"/>two\n   <text:span>three"
            "</text:span><text:tab/>x</text:p><text:p/><text:p>four</text:p></table:table-cell>")
    shape = ("<table:table-cell><draw:frame><draw:text-box><text:p>drawn</text:p></draw:text-box>"
             "</draw:frame></table:table-cell>")
    inner = ("<table:table-cell><text:p>outer</text:p><table:table><table:table-row>"
             "<table:table-cell><text:p>inner</text:p></table:table-cell></table:table-row>"
             "</table:table></table:table-cell>")
    empties = '<table:table-cell table:number-columns-repeated="16384"/>'
    return ods(
        table("Data", "<table:table-header-rows>" + row("Study", note, long, shape, "end") +
              "</table:table-header-rows>" +
              row(cell("float", "1997", "1,997"), cell("float", "23456789", "2.35E+07"),
                  cell("percentage", "0.123", "12%"), cell("date", "2019-05-01", "1.5.19"),
                  cell("date", "2019-05-01T12:30:00", "x"), cell("boolean", "true", "WAHR"),
                  cell("currency", "2.50", "2,50 EUR"), cell("time", "PT12H30M00S", "12:30"),
                  cell("string", "", "#N/A", ' calcext:value-type="error"'),
                  cell("string", "stored", "shown"), inner,
                  cell("float", "0", "#DIV/0!", ' calcext:value-type="error"')) +
              row(empties, more=' table:number-rows-repeated="3"') +
              row('<table:table-cell table:number-columns-repeated="2"/>',
                  '<table:table-cell table:number-columns-repeated="3"><text:p>x</text:p>'
                  "</table:table-cell>", empties) +
              row(empties, more=' table:number-rows-repeated="1048570"')))


def merged_ods():
    """A study over three rows, beside cells that are covered."""
    spanned = ('<table:table-cell table:number-rows-spanned="3" table:number-columns-spanned="2">'
               "<text:p>Hale</text:p></table:table-cell>")
    covered = ('<table:covered-table-cell table:number-columns-repeated="2"><text:p>unseen</text:p>'
               "</table:covered-table-cell>")
    return ods(table("Data", row(spanned, "<table:covered-table-cell/>", "yes") +
                     row(covered, "no") + row(covered) + row("after", "", "end") +
                     row("again", more=' table:number-rows-repeated="2"')))


def sheets():
    """A title over the table, and headings in two rows: over two columns, and over two rows."""
    return one(
        '<row r="1">' + text("A1", "Title") + "</row>"
        '<row r="3">' + text("A3", "Study") + text("B3", "Title") + text("D3", "Year") + "</row>"
        '<row r="4">' + "".join(text(place, words) for place, words in (
            ("B4", "Answer"), ("C4", "Why"), ("D4", "Answer"), ("E4", "Why"))) + "</row>"
        '<row r="5">' + text("A5", "Alpha") + text("B5", "1") + text("F5", "beside") + "</row>"
        '<row r="7">' + text("A7", "Beta") + text("E7", "4") + "</row>",
        '<mergeCells><mergeCell ref="A1:E1"/><mergeCell ref="A3:A4"/><mergeCell ref="B3:C3"/>'
        '<mergeCell ref="D3:E3"/></mergeCells>')


def limits():
    """Just inside and just outside of what is allowed."""
    wide = '<row r="1">' + text("A1", "a") + '<c r="{}1"><v>1</v></c></row>'
    tall = '<row r="1">' + text("A1", "a") + '</row><row r="{0}"><c r="A{0}"><v>1</v></c></row>'
    many = row(*["x" * 60] * 50, more=' table:number-rows-repeated="1000000"')
    return {
        "wide.xlsx": one(wide.format("FAN")), "wider.xlsx": one(wide.format("FAO")),
        "tall.xlsx": one(tall.format(1000000)), "taller.xlsx": one(tall.format(1000001)),
        "long.xlsx": one('<row r="3">' + text("B3", "x" * (1 << 18)) + "</row>"),
        "longer.xlsx": one('<row r="3">' + text("B3", "x" * (1 << 18) + "y") + "</row>"),
        "shared_long.xlsx": one('<row r="3"><c t="s"><v>0</v></c></row>',
                                shared="<si><t>" + "x" * 300000 + "</t></si>"),
        "repeated.ods": ods(table("Data", many)),
        "repeated_columns.ods": ods(table("Data", row(
            '<table:table-cell table:number-columns-repeated="4294967296"><text:p>x</text:p>'
            "</table:table-cell>"))),
        "repeated_rows.ods": ods(table("Data", row(
            "x", more=' table:number-rows-repeated="99999999999"'))),
        "bomb.xlsx": one("<row>" + " " * (64 << 20) + "</row>"),
        "endless.xlsx": one('<row r="1" spans="' + "1" * (2 << 20) + '"></row>'),
        "deep.xlsx": one("<a>" * 300 + "</a>" * 300),
        # 80 MiB in one cell, given again and again
        "again.xlsx": one('<row r="2">' + '<c r="A2" t="s"><v>0</v></c>' * 400 + "</row>",
                          shared="<si><t>" + "x" * 200000 + "</t></si>"),
        # the same text of 200 KiB in a merged cell again and again: 2.4 GiB of text
        "amplified.xlsx": one("".join(
            f'<row r="{i}"><c r="A{i}" t="s"><v>0</v></c></row>' for i in range(1, 12001)),
                              shared="<si><t>" + "x" * 200000 + "</t></si>"),
    }


def damaged():
    """What is refused, and a file of each other kind."""
    good = one("<row r=\"1\">" + text("A1", "a") + "</row>")
    sheet = "xl/worksheets/sheet1.xml"
    manifest = ('<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:'
                '1.0"><manifest:file-entry><manifest:encryption-data/></manifest:file-entry>'
                "</manifest:manifest>")
    entity = ('<!DOCTYPE a [<!ENTITY b "bbbbbbbb"><!ENTITY c "&b;&b;&b;">]>'
              f'<worksheet xmlns="{MAIN}"><sheetData>' + '<row r="1">' + text("A1", "&c;") +
              "</row></sheetData></worksheet>")
    return {
        "entity.xlsx": variant(good, {sheet: entity}),
        "doctype.ods": {**ods(""), "content.xml": '<!DOCTYPE a SYSTEM "a.dtd"><a/>'},
        "cut.xlsx": one('<row r="1">' + text("A1", "a") + '</row><row r="7"><c></row>'),
        "backwards.xlsx": one('<row r="5">' + text("A5", "a") + '</row><row r="4"/>'),
        "no_text.xlsx": one('<row r="4"><c t="s"><v>7</v></c></row>'),
        "no_sheet.xlsx": variant(good, {sheet: None}),
        "no_workbook.xlsx": variant(good, {"xl/workbook.xml": None}),
        "binary.xlsb": variant(good, {"xl/workbook.xml": None, "xl/workbook.bin": "x"}),
        "letter.docx": {"_rels/.rels": relations(), "word/document.xml": "<a/>"},
        "letter.odt": {"mimetype": "application/vnd.oasis.opendocument.text"},
        "table.numbers": {"Index/Document.iwa": "x"},
        "archive.zip": {"a.csv": "Study,Year\n"},
        "password.ods": {**ods(""), "META-INF/manifest.xml": manifest, "content.xml": "garbage"},
    }


def write(folder, name, parts, kind=zipfile.ZIP_DEFLATED):
    """The parts as one file; the times in it are always the same."""
    with zipfile.ZipFile(os.path.join(folder, name), "w") as archive:
        for part, content in parts.items():
            info = zipfile.ZipInfo(part, (1980, 1, 1, 0, 0, 0))
            info.compress_type = zipfile.ZIP_STORED if part == "mimetype" else kind
            archive.writestr(info, content)


def main():
    """Writes all of them."""
    folder = sys.argv[1]
    os.makedirs(folder, exist_ok=True)
    files = {"cells.xlsx": kinds_of_cells(), "merged.xlsx": merged(), "table.xlsx": sheets(),
             "cells.ods": cells_of_ods(), "merged.ods": merged_ods(),
             **shapes_of_xlsx(), **choices(), **limits(), **damaged()}
    files["1904.xlsx"] = one('<row r="1"><c s="1"><v>42124</v></c></row>',
                             properties='<workbookPr date1904="1"/>')
    for name, parts in files.items():
        write(folder, name, parts)
    write(folder, "stored.xlsx", files["plain.xlsx"], zipfile.ZIP_STORED)
    write(folder, "bzip2.xlsx", files["plain.xlsx"], zipfile.ZIP_BZIP2)
    with open(os.path.join(folder, "stored.xlsx"), "rb") as file:
        stored = file.read()
    broken = {"half.xlsx": stored[:len(stored) // 2],
              "changed.xlsx": stored.replace(b"<t>Hale</t>", b"<t>Hole</t>")}  # a wrong checksum
    for name, content in broken.items():
        with open(os.path.join(folder, name), "wb") as file:
            file.write(content)
    for name, inside in (("old.xls", b"Workbook"), ("password.xlsx", b"EncryptedPackage")):
        with open(os.path.join(folder, name), "wb") as file:
            file.write(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) +
                       inside.decode().encode("utf-16-le") + bytes(512))


if __name__ == "__main__":
    main()
