"""The files that the runs of exits.txt read."""
import os
import sys
import zipfile

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
sys.path.insert(0, os.path.join(ROOT, "tests"))
import workbooks  # noqa: E402

ITEMS = "study,1,2,3,4,5,6,7,8,9,10\n"
TEXTS = {
    "refs.csv": 'title,authors,year,doi\n'
                'Cooling after infarction,"Adams, A.",2011,10.1000/a1\n'
                'Warm rats,"Baker, C.",1997,10.1000/a2\n'
                'Position of cages,"Clark, D.",2014,10.1000/a3\n'
                'Cold rats,"Davis, E.",2015,\n',
    "more.ris": "TY  - JOUR\nTI  - More of it\nAU  - Evans, F.\nPY  - 2001\nER  - \n",
    "broken.ris": "TY  - JOUR\nAU  - Evans, F.\nER  - \nTY  - JOUR\nTI  - Good\nER  - \n",
    "first.csv": ITEMS + "Baker 1997,y,y,y,y,y,y,y,y,y,y\n",
    "second.csv": ITEMS + "Baker 1997,n,n,n,y,y,y,y,y,y,y\n",
    "tried.csv": ITEMS + "Evans 2001,y,y,y,y,y,y,y,y,y,n\n",
    "all.csv": ITEMS + "Adams 2011,y,y,y,y,y,y,y,y,y,y\nClark 2014,y,y,y,y,y,y,y,y,y,y\n",
    "third.csv": ITEMS + "Baker 1997,y,y,y,y,y,y,n,n,y,y\n",
    "odd.csv": "Artikel,Frage,Zweite,Wer\n2,ja,-,AB\n2,nein,-,CD\n",
    "bad.csv": "study,1\nBaker 1997,yes\nClark 2014,perhaps\n",
    "named.csv": "Titel,Urheber,Jahr\nRats at night,\"Evans, F.\",2001\n",
    "weights.csv": "study,weight\nBaker 1997,7\n",
    "old.svg": "<svg/>\n",
    "used.json": '{"schema":"syrob/map/1","map":"Artikel=study,Frage=1","words":"ja=yes,nein=no"}\n',
    "bad.json": "{\"syrob_form\": 1}\n",
    "screened.csv": "study,1,2\nAdams 2011,include,\nBaker 1997,exclude,species\n"
                    "Clark 2014,include,\nDavis 2015,exclude,data\n",
}


def table(rows):
    """A worksheet of texts."""
    return workbooks.data("".join(
        f'<row r="{r}">' + "".join(workbooks.text(f"{chr(64 + c)}{r}", cell)
                                   for c, cell in enumerate(row.split(","), 1)) + "</row>"
        for r, row in enumerate(rows.splitlines(), 1)))


def workbook(path, rows):
    """Two worksheets with content, so that one has to be named."""
    with zipfile.ZipFile(path, "w") as file:
        parts = workbooks.xlsx(("Papers", table(rows), ""), ("Notes", table("a,b\nc,d\n"), ""))
        for name, content in parts.items():
            file.writestr(name, content)


def write(folder):
    """Writes them all."""
    for name, content in TEXTS.items():
        with open(os.path.join(folder, name), "w", encoding="utf-8") as file:
            file.write(content)
    workbook(os.path.join(folder, "papers.xlsx"), TEXTS["refs.csv"].replace('"', ""))
    workbook(os.path.join(folder, "answers.xlsx"), "study,1\nBaker 1997,yes\n")
    workbook(os.path.join(folder, "assigned.xlsx"), "study,reviewers\nBaker 1997,r1\n")
    with open(os.path.join(ROOT, "forms", "syrcle.json"), encoding="utf-8") as file:
        form = file.read().replace("are fine as long", "are fine here, as long")
    with open(os.path.join(folder, "changed.json"), "w", encoding="utf-8") as file:
        file.write(form)
    os.mkdir(os.path.join(folder, "papers"))
    with open(os.path.join(folder, "papers", "Adams 2011.pdf"), "wb") as file:
        file.write(b"%PDF-1.4\n")
