"""Sealed reviews as the program writes them, for the tests of the independent checker."""

import json
import os
import subprocess
from pathlib import Path
from typing import Callable, Dict

PROGRAM = os.environ.get("SYROB_PLAIN") or os.environ.get("SYROB_PROGRAM", "")
STUDIES = "authors,year,title\nAnders,2001,Cells one\nBo,2002,Cells two\n"
ANDERS, BO = '"Anders 2001"', '"Bo 2002"'


class Laptops:
    """A review in one folder, and the accounts that write in it."""

    def __init__(self, path: Path) -> None:
        self.path, self.review = path, path / "review"

    def run(self, laptop: str, *words: str, status: int = 0, text: str = "") -> str:
        done = subprocess.run([PROGRAM, *words], cwd=self.path, input=text.encode(), check=False,
                              env={**os.environ, "XDG_STATE_HOME": str(self.path / laptop)},
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        if done.returncode != status:
            raise AssertionError(f"{words}: {done.returncode}, {done.stderr.decode()}")
        return done.stdout.decode()

    def syrob(self, laptop: str, seat: str, *words: str) -> str:
        return self.run(laptop, "--review", "review", "--as", seat, *words)

    def begin(self, *words: str) -> None:
        (self.path / "studies.csv").write_text(STUDIES)
        self.run("one", "init", "review", "--title", "T", "--reviewers", "r1=Ana,r2=Bo", "--open",
                 "study", *words)
        self.run("one", "--review", "review", "import", "studies.csv")

    def judge(self, laptop: str, seat: str, study: str, *answers: str) -> None:
        """A whole first pass; the last answer is that of all other items."""
        head = self.run(laptop, "--review", "review", "export", "sheet").splitlines()[0]
        given = list(answers) + [answers[-1]] * (head.count(',"') - len(answers))
        (self.path / "sheet.csv").write_text(f"{head}\n{study},,{','.join(given)}\n")
        self.syrob(laptop, seat, "judge", "--from", "sheet.csv", "--numbers", "--complete")

    def journal(self, seat: str) -> Path:
        return min((self.review / "journals").glob(f"{seat}@*.jsonl"))


def closed(on: Laptops) -> None:
    """Nothing is out: r1 has finished one study and begun the other."""
    on.begin("--sealed")
    on.judge("one", "r1", ANDERS, "yes", "no", "yes")
    on.syrob("one", "r1", "flag", ANDERS[1:-1], "--text", "ask the authors")
    on.syrob("one", "r1", "note", "--text", "on the whole review")
    on.syrob("one", "r1", "judge", "Bo 2002", "1", "yes", "--support", "p. 4 \"so\" \\ ü")


def reopened(on: Laptops) -> None:
    """r1 has taken back that a study is finished; the reason is in a box."""
    closed(on)
    on.syrob("one", "r1", "reopen", "Anders 2001", "--reason", "once more")


def half(on: Laptops) -> None:
    """r2 was last and has let out both keys; r1 has not seen that yet."""
    on.begin("--sealed")
    for laptop, seat, answer in (("one", "r1", "yes"), ("two", "r2", "no")):
        on.judge(laptop, seat, ANDERS, answer, "no", "yes")
        on.judge(laptop, seat, BO, "yes", answer, "no")


def out(on: Laptops) -> None:
    """All keys are out."""
    half(on)
    on.syrob("one", "r1", "status")


def settled(on: Laptops) -> None:
    """One disagreement is resolved."""
    out(on)
    on.syrob("one", "r1", "resolve", "Anders 2001", "1", "yes", "--by", "r1,r2", "--cause", "slip")


def outcomes(on: Laptops) -> None:
    """Some items are judged for each outcome."""
    on.begin("--sealed", "--form", "cochrane-rob1", "--outcomes", "ALT,AST")
    items = [(item["id"], outcome) for domain in json.loads((on.review / "form.json").read_text())[
        "domains"] for item in domain["items"] for outcome in (
            ("ALT", "AST") if item["level"] == "outcome" else ("",))]
    for laptop, seat in (("one", "r1"), ("two", "r2")):
        rows = [f"{study},{item},{outcome},{'high' if seat == 'r2' and outcome == 'AST' else 'low'}"
                for study in (ANDERS, BO) for item, outcome in items]
        (on.path / "sheet.csv").write_text("\n".join(["study,item,outcome,answer", *rows]))
        on.syrob(laptop, seat, "judge", "--from", "sheet.csv", "--numbers", "--complete")
    on.syrob("one", "r1", "status")


def alone(on: Laptops) -> None:
    """One study is out for both, the other by r1 alone, whom the lead asked for no second pass."""
    on.begin("--sealed")
    on.run("one", "--review", "review", "assign", "Bo 2002", "r1")
    for laptop, seat in (("one", "r1"), ("two", "r2"), ("one", "r1")):
        on.syrob(laptop, seat, "status")
        if not list(on.path.glob(f"{laptop}/syrob/*/{seat}.key")):
            on.judge(laptop, seat, ANDERS, "yes", "no")
    on.judge("one", "r1", BO, "yes")
    on.syrob("one", "r1", "reveal", "Bo 2002", "--alone", "--reason", "no second reviewer")


def renewed(on: Laptops) -> None:
    """r2 has lost the key, and writes with another one."""
    half(on)
    on.syrob("three", "r2", "key", "new", "--reason", "a lost laptop")
    on.syrob("three", "r2", "note", "--text", "anew")


def anew(on: Laptops) -> None:
    """r1 has lost the key after r2 let out both, and has made one first pass anew."""
    half(on)
    on.syrob("three", "r1", "key", "new", "--reason", "a lost laptop")
    on.syrob("three", "r1", "reopen", "Anders 2001", "--reason", "lost")
    on.judge("three", "r1", ANDERS, "no")
    key, = [line[:9] for line in on.syrob("two", "r2", "key").splitlines() if "second" in line]
    on.syrob("two", "r2", "key", "accept", "r1", key)


def second(on: Laptops) -> None:
    """r2 has answered on another computer before the own journal had come there. r1 has met the
    first key, and nobody has accepted the second."""
    on.begin("--sealed")
    on.judge("one", "r1", ANDERS, "yes")
    on.judge("two", "r2", ANDERS, "no")
    first = on.journal("r2")
    first.rename(on.path / first.name)
    on.judge("four", "r2", BO, "no")
    other = on.journal("r2")
    other.rename(on.path / other.name)
    (on.path / first.name).rename(first)
    on.syrob("one", "r1", "status")
    (on.path / other.name).rename(other)
    on.judge("one", "r1", BO, "yes")
    on.syrob("four", "r2", "status")


def custody(on: Laptops) -> None:
    """All keys are out, and a custodian could have recovered them."""
    key, *_ = [line.strip() for line in on.run("dana", "key", "custodian").splitlines()
               if line.startswith("    ")]
    on.begin("--sealed", "--custodian", f"Dana Lee={key}")
    for laptop, seat, answer in (("one", "r1", "yes"), ("two", "r2", "no")):
        on.syrob(laptop, seat, "key", "show")
        on.judge(laptop, seat, ANDERS, answer)
        on.judge(laptop, seat, BO, "yes", answer)
    on.syrob("one", "r1", "status")


MAKE: Dict[str, Callable[[Laptops], None]] = {one.__name__: one for one in (
    closed, reopened, half, out, settled, outcomes, alone, renewed, anew, second,
    custody)}
