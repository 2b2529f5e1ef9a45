#!/usr/bin/env python3
"""Writes studies.csv, r1.csv, r2.csv and settled.csv beside itself; README.md says what they are.

The totals (LOW) are published; studies, first passes and disagreements are made up, from the words
in example_texts.py. Every run writes the same bytes: chance is random.random() from one seed.
"""
import csv
import pathlib
import random
import sys

sys.dont_write_bytecode = True  # no __pycache__ beside the data
from example_texts import *  # noqa: E402

HERE = pathlib.Path(__file__).resolve().parent
N_STUDIES = 89
# How many studies the article reports as low; everything else it leaves open: "unclear" here.
LOW = {SEQ: 0, BAS: 81, CON: 0, HOU: 78, BLC: 0, ROA: 8, BLA: 31, INC: 89, SEL: 89, OTH: 0}
SUPPORT_MAX, QUOTE_MAX = 120, 200  # characters
QUOTES_KEPT = (0.8, 0.6)  # how often each reviewer writes the quote down

# Surname, initials, region of the co-authors, animal, model, cells ("!": given before the model).
STUDIES = """
2006 Yamazoe-Hara K j r c bm
2007 Müller KA e m a bm; Park SJ k r g bm
2008 Zhou HT c r c bm; Abdelrahman MS a r c bm
2009 Gonçalves RF s m a ad; Sakurada T j m c ad; Lindqvist E e r h bm
2010 Wang XL c p g bm; García-López M s r i bm; Cho YH k m l pl; Farouk NA a r c uc
2011 Lü WQ c m l uc; Østergård P e p h bm!; Ishimori N j r h ad; Rahmani F a m c mb
     Fan JB c r g bm
2012 Chen GD c r l bm; Nguyễn TH k m c uc; Baumgartner L e m a ls; Kobari S j m c ip
     Ruiz-Cabello A s r g ad; Sun PF c k g uc
2013 Li YN c r l uc; Łukasiewicz M e m c am; Han DW k r c pl; Tamura R j m a ad
     Hosseini-Far Z a m l mb; Xu KR c p g bm; Bellini C s m h ls
2014 Zheng QS c m c uc; Çelik B a r a ad; Pereira-Dias J s m l bm; Jung MK k r t am
     Ōkura H j m c dp; Hofstetter T e r i bm; Qiu RM c r g pl; Du ZW c m n uc!
2015 Wang LH c m l bm; Wang JQ c r c ad; Thorsen IB e m a uc; Noguchi-Ito M j r h ip
     Saleh HK a r c bm; Šimek O e m t es; Ahn BR k m l pl; Ma TY c b g uc; Moreno-Vidal P s r l am
2016 Hu CX c m a mb; Björnsson K e r c ad; Tang WJ c r l uc; Oh SY k m c es; Verma DP a m c uc
     Takeshima Y j p i ad; Feng LY c k l bm; Ferrante G s m l pl; Guo HN c m n bm
2017 Kim HJ k m a pl; Kim DS k r g ad; Shen RX c r c uc; Dubois-Martel F e m c ip; Lin QA c m l mb
     Karimi-Nejad S a r t bm; Iwasawa K j m a dp; Peng XM c p g uc!; Villalobos R s r i ad
2018 Zhao KW c m l uc; Yıldız E a r c am; Rossi-Conti V s m a es; He MF c r g dp; Lee WT k m c uc
     Kowalczyk A e r h ad; Jiang YB c m a am; Morikawa S j r l ls
2019 Cai ZH c m c uc; Mansour RE a r a bm; Hwang KO k m l ip; Deng PL c r l ad; Schröder N e m t uc
     Song FQ c p l pl; Esposito M s m c am
2020 Liang XC c m l uc; Tanigawa M j r i am; Ye JR c m a ip; Bakr OS a r c dp!
     Holmgren S e m l ad; Wu HY c b c uc
2021 Zhang NT c m a uc; Seo JI k r l mb; Barros-Leal T s m n ad
"""
COAUTHORS = {"c": "Liu Yang Gao Zhu Xie Luo Tan Wei Cao Ren Dong Lü Xiao",
             "k": "Choi Yoon Shin Kwon Lim Bae Nam Ryu",
             "j": "Sato Mori Ueda Kuroda Hattori Ōnishi",
             "e": "Weber Lund Krüger Nováková Berg Janssen",
             "s": "Silva Marín Peña Romano Araújo Rey",
             "a": "Hassan Demir Sharma Aziz Rezaei Şahin"}
CELLS = {"bm": "bone marrow mesenchymal stem cells", "ad": "adipose-derived stem cells",
         "uc": "human umbilical cord mesenchymal stem cells", "ls": "liver stem cells",
         "pl": "human placenta-derived mesenchymal stem cells", "es": "embryonic stem cell progeny",
         "am": "human amniotic mesenchymal stem cells", "dp": "human dental pulp stem cells",
         "mb": "menstrual blood-derived stem cells",
         "ip": "hepatocyte-like cells from induced pluripotent stem cells"}
MODELS = {  # the disease, and what induces it
    "c": ("carbon tetrachloride-induced acute liver failure", "carbon tetrachloride"),
    "l": ("D-galactosamine/lipopolysaccharide-induced acute liver failure", "D-galactosamine/LPS"),
    "g": ("D-galactosamine-induced fulminant hepatic failure", "D-galactosamine"),
    "a": ("acetaminophen-induced acute liver failure", "acetaminophen"),
    "h": ("liver failure after extended hepatectomy", "the hepatectomy"),
    "i": ("ischaemic acute liver failure", "vascular occlusion"),
    "t": ("thioacetamide-induced liver failure", "thioacetamide"),
    "n": ("concanavalin A-induced fulminant hepatitis", "concanavalin A")}
ANIMALS = {  # name, strains, age, weights, where they live, on or in what, animals in a group
    "m": ("mice", "C57BL/6|BALB/c|ICR", "8-10 weeks", "18-22 g|20-25 g", "cages", "on rack",
          "8|10|12"),
    "r": ("rats", "Sprague-Dawley|Wistar|Lewis", "7-9 weeks", "180-220 g|200-250 g", "cages",
          "on rack", "6|8|10"),
    "p": ("pigs", "Bama miniature|Landrace", "3-4 months", "8-10 kg|15-18 kg", "pens", "in barn",
          "5|6"),
    "k": ("monkeys", "rhesus|cynomolgus", "4-5 years", "4-6 kg", "cages", "in animal room",
          "4|5"),
    "b": ("rabbits", "New Zealand White", "5-6 months", "2.0-2.5 kg", "cages", "on rack", "6")}
PATTERNS = ("{cells} attenuate {model} in {animals} by {how}|"
            "transplantation of {cells} in {animals} with {model}: effects on {what}|"
            "{route} of {cells} in {animals} with {model}|"
            "{what} and the benefit of {cells} in {animals} with {model}|"
            "{cells} speed up the recovery of {animals} from {model}|"
            "{what} after grafting of {cells} into {animals} with {model}|"
            "{cells} for {model}: dose, timing and {what} in {animals}")
PRETREATMENT = "pretreatment with {cells} protects {animals} against {model}"
HOW = ("restraining Kupffer cells|calming the cytokine storm|favouring regulatory T cells|"
       "sparing mitochondria|releasing hepatocyte growth factor|inducing autophagy")
WHAT = ("macrophage polarisation|liver regeneration|cell homing|oxidative stress|serum cytokines|"
        "neutrophil infiltration|hepatocyte apoptosis|survival")
ROUTES = "portal infusion|intravenous transfer|intrasplenic grafting|arterial delivery"
OWN_TITLES = {
    "Yamazoe-Hara 2006": "Bone marrow cells in the poisoned liver: a first study in rats",
    "García-López 2010": "Stem cells and the ischaemic liver: does the route matter?",
    "Chen 2012": "Kupffer cells decide the fate of marrow stem cells in rats with liver failure",
    "Baumgartner 2012": "Liver stem cells outdo hepatocytes in mice poisoned with acetaminophen",
    "Kobari 2012": "Hepatocyte-like cells from a dish: rescue of mice with acute liver failure",
    "Bellini 2013": "Regrowth after extended hepatectomy in mice given liver stem cells",
    "Tamura 2013": 'Too little, too late? A narrow "window" for adipose-derived stem cells in mice '
                   "after acetaminophen",
    "Hofstetter 2014": "Marrow stem cells in rats with devascularised livers: a controlled study",
    "Qiu 2014": "Placenta-derived mesenchymal stem cells for acute liver failure in rats "
                "[胎盘间充质干细胞治疗大鼠急性肝衰竭的实验研究]",
    "Šimek 2015": "What remains of embryonic stem cell progeny one week after grafting? "
                  "Thioacetamide-induced liver failure in mice",
    "Feng 2016": "Peripheral infusion of mesenchymal stem cells in a monkey model of liver failure",
    "Tang 2016": "Umbilical cord mesenchymal stem cells given once, twice or three times by tail "
                 "vein to rats with D-galactosamine/lipopolysaccharide-induced liver failure: "
                 "effects of dose and interval on survival, transaminases, cytokines and histology",
    "Song 2019": "Survival of pigs with toxin-induced liver failure after placental stem cells",
    "Ye 2020": "iPSC-derived hepatocyte-like cells on a scaffold, for mice given acetaminophen"}
JOURNALS = ("Archives of Experimental Liver Research|Cell Grafts and Repair|Hepatic Regeneration "
            "Letters|Annals of Animal Hepatology|Stem Cell Practice and Theory|Journal of Liver "
            "Injury Models|Regenerative Gastroenterology|Transplant Cell Reports")

chance = random.Random(20230126)


def below(n):
    return int(chance.random() * n)


def pick(options):
    options = options.split("|") if isinstance(options, str) else options
    return options[below(len(options))]


def shuffled(values):
    keyed = [(chance.random(), i, value) for i, value in enumerate(values)]
    return [value for _, _, value in sorted(keyed, key=lambda k: k[:2])]


def nth(options, n):
    """The n-th way to say it, from the first again after the last."""
    options = options.split("|")
    return options[n % len(options)]


class Study:
    def __init__(self, year, record, number):
        self.surname, initials, region, animal, model, cells = record.split()
        self.year = year
        self.pretreated = cells.endswith("!")
        self.randomised = chance.random() < 0.7  # in a word; none describes how
        self.pages = {"Methods": 2 + below(2), "Statistics": 4, "Results": 4 + below(3),
                      "Acknowledgements": 8 + below(4)}
        self.facts = self.make_facts(animal, model, cells.rstrip("!"))
        self.title = self.make_title(number)
        self.authors = self.make_authors(initials, region)
        self.journal = pick(JOURNALS)
        self.kinds = {}  # item: what kind of paper this is there, a key of AGREE

    def make_facts(self, animal, model, cells):
        name, strains, age, weights, cages, place, sizes = ANIMALS[animal]
        disease, inducer = MODELS[model]
        on, stand = place.split(" ", 1)
        n = int(pick(sizes))
        return dict(animals=name, strain=pick(strains), age=age, weight=pick(weights), cages=cages,
                    on=on, stand=stand, n=n, k=n // 2, g=3 + below(3), model=disease,
                    inducer=inducer, cells=CELLS[cells], sex=pick("male|male|male|female"))

    def make_title(self, number):
        own = OWN_TITLES.get(f"{self.surname} {self.year}")
        pattern = PRETREATMENT if self.pretreated else nth(PATTERNS, number)
        return own or self.fill(pattern, how=nth(HOW, number), what=nth(WHAT, number),
                                route=nth(ROUTES, number))

    def make_authors(self, initials, region):
        names = [(self.surname, initials)]
        for surname in shuffled(COAUTHORS[region].split())[:2 + below(4)]:
            names.append((surname, pick(list("ACEHJKLMNPRSTY")) + pick(["", *"ABDFGHKLMSWZ"])))
        return "; ".join(s + ", " + " ".join(c + "." for c in i) for s, i in names)

    def fill(self, text, **more):
        text = text.format(**self.facts, **more)
        return text if text.startswith("n =") else text[:1].upper() + text[1:]

    def where(self, section, long):
        """As one reviewer notes it ("p. 3"), or the other ("Methods, p. 3")."""
        page = self.pages.get(section)
        if not page:
            return section
        return f"{section}, p. {page}" if long else f"p. {page}"


def read_studies():
    studies, year = [], 0
    for line in STUDIES.strip().splitlines():
        if line[0].isdigit():
            year, line = int(line[:4]), line[4:]
        for record in line.split(";"):
            studies.append(Study(year, record, len(studies)))
    assert len(studies) == N_STUDIES
    assert sum(study.title in OWN_TITLES.values() for study in studies) == len(OWN_TITLES)
    assert len({study.title for study in studies}) == N_STUDIES
    return studies


def settle_kinds(studies):
    """Gives every study its kind for each item, so that the consensus has the published totals."""
    for item in ITEMS:
        may_be_low = [s for s in shuffled(studies) if item != BAS or not s.pretreated]
        for i, study in enumerate(may_be_low):
            study.kinds[item] = "yes" if i < LOW[item] else "unclear"
    for study in studies:
        group = "random" if study.randomised else "silent"
        study.kinds[SEQ] = study.kinds[CON] = group
        if study.pretreated:
            study.kinds[BAS] = "pre"


def judge_alike(study, item):
    """Both reviewers' rows where they agree: answer, support, quote, where."""
    kind = study.kinds[item]
    same = pick(AGREE[item, kind])
    quote = study.fill(pick(same.quote))
    rows = []
    for seat, supports in enumerate((same.r1, same.r2)):
        quoted = quote and chance.random() < QUOTES_KEPT[seat]
        rows.append(("yes" if kind == "yes" else "unclear", study.fill(pick(supports)),
                     quote if quoted else "",
                     study.where(same.section, seat == 1) if quoted else ""))
    return rows


def judge_apart(study, case, n, swapped):
    """Both reviewers' rows for the n-th use of a case, and the settled one."""
    only = case.quote[0] if case.quote[:3] in ("A: ", "B: ") else "AB"
    quote = study.fill(case.quote[3:] if only != "AB" else case.quote)
    rows = []
    for side in ("BA" if swapped else "AB"):
        answer, supports = (case.a if side == "A" else case.b).split(": ", 1)
        where = study.where(nth(case.section, n), len(rows) == 1)
        rows.append((answer, study.fill(nth(supports, n)), *((quote, where) if side in only
                                                             else ("", ""))))
    settled = (case.settled, case.cause, study.fill(nth(case.reason, n)), study.fill(case.support))
    return rows, settled


def assess(studies):
    """{(study number, item): (rows of both, settled or None)}"""
    cells = {}
    for item in sorted(ITEMS, key=lambda item: item == BLC):  # the assessors first
        waiting = shuffled(range(len(studies)))
        for at in waiting if item == BLC else ():
            rows, _ = cells[at, BLA]
            blinded = all(answer == "yes" for answer, *_ in rows)
            studies[at].kinds[BLC] = "assessor" if blinded else "silent"
        for case in (case for case in DIFFER if case.item == item):
            for n, swapped in enumerate(shuffled([False] * case.ab + [True] * case.ba)):
                at = next(i for i in waiting if studies[i].kinds[item] == case.kind)
                waiting.remove(at)
                cells[at, item] = judge_apart(studies[at], case, n, swapped)
        for at in waiting:
            cells[at, item] = judge_alike(studies[at], item), None
    return cells


def write(name, header, rows):
    with open(HERE / name, "w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([header.split(","), *rows])


def main():
    studies = read_studies()
    settle_kinds(studies)
    cells = assess(studies)
    seats, settled = ([], []), []
    for at, study in enumerate(studies):
        for item in ITEMS:
            rows, outcome = cells[at, item]
            for seat, row in zip(seats, rows):
                assert len(row[1]) <= SUPPORT_MAX and len(row[2]) <= QUOTE_MAX
                seat.append((study.title, item, *row))
            if outcome:
                settled.append((study.title, item, *outcome))
    write("studies.csv", "title,authors,year,journal",
          [(s.title, s.authors, s.year, s.journal) for s in studies])
    for name, rows in zip(("r1.csv", "r2.csv"), seats):
        write(name, "study,item,answer,support,quote,where", rows)
    write("settled.csv", "study,item,answer,cause,reason,support", settled)


if __name__ == "__main__":
    main()
