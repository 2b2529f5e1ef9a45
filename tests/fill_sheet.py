#!/usr/bin/env python3
"""Fills in the workbook that `export sheet` writes: fill_sheet.py BLANK FILLED CELL=TEXT ...

It does so in the file itself, as no program would, so that nothing stands between syrob's own
workbook and its reader. Cells of a row are given from left to right.
"""
import re
import sys
import zipfile
from xml.sax.saxutils import escape

SHEET = "xl/worksheets/sheet2.xml"


def fill(sheet, place, words):
    """The worksheet with a text behind the other cells of its row."""
    row = re.search(r"\d+", place)[0]
    cell = (f'<c r="{place}" t="inlineStr"><is><t xml:space="preserve">{escape(words)}</t></is>'
            "</c>")
    filled, n = re.subn(f'(<row r="{row}" .*?)(</row>)',
                        lambda found: found[1] + cell + found[2], sheet, count=1, flags=re.S)
    if not n:
        sys.exit(f"fill_sheet.py: there is no row for {place}")
    return filled


def main():
    """Copies all parts, and fills in one."""
    blank, filled, *cells = sys.argv[1:]
    with zipfile.ZipFile(blank) as old, zipfile.ZipFile(filled, "w", zipfile.ZIP_DEFLATED) as new:
        for info in old.infolist():
            content = old.read(info)
            if info.filename == SHEET:
                sheet = content.decode()
                for cell in cells:
                    sheet = fill(sheet, *cell.split("=", 1))
                content = sheet.encode()
            new.writestr(info, content)


main()
