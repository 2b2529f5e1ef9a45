"""Small reviews for the tests of the independent checker, written by code of their own.

SYROB_VERIFY names another file to be tested than share/verify.py, such as the installed one.
"""

import hashlib
import json
import os
import sys
import tempfile
import unittest
from pathlib import Path
from typing import Any, List, Optional, Tuple

sys.dont_write_bytecode = True
PROGRAM = Path(os.environ.get("SYROB_VERIFY", "") or
               Path(__file__).resolve().parents[2] / "share" / "verify.py")
sys.path.insert(0, str(PROGRAM.parent))
import verify  # pylint: disable=wrong-import-position
import verify_events  # pylint: disable=wrong-import-position
import verify_lines  # pylint: disable=wrong-import-position
import verify_rules  # pylint: disable=wrong-import-position
import verify_sealing  # pylint: disable=wrong-import-position
import verify_state  # pylint: disable=wrong-import-position

REVIEW = "0123456789abcdef" * 2
SALT = "a5" * 16
HEAD = {"op": "open", "v": 1, "review": REVIEW, "seat": "r1", "writer": "1b1b1b", "salt": SALT,
        "app": "syrob 0.1"}
TIME = "2026-11-20T09:00:00Z"
STUDY, OTHER = "hale-1997-k3f9", "chen-2011-a2b4"
NOWHERE = "00000000deadbeef"
FORM = json.dumps({"syrob_form": 1, "answers": [{"id": "yes"}, {"id": "no"}], "domains": [
    {"items": [{"id": "housing"},
               {"id": "blinding", "level": "outcome", "answers": [{"id": "masked"}]}]}]},
    indent=1).encode() + b"\n"
LEAD, R1, R2, CONS = ("lead@0a0a0a.jsonl", "r1@1b1b1b.jsonl", "r2@2c2c2c.jsonl",
                      "consensus@3d3d3d.jsonl")
Found = Tuple[str, int, str]


def digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


class Writer:
    """Writes the lines of one journal."""

    def __init__(self, seat: str, writer: str, **head: Any) -> None:
        self.lines: List[bytes] = []
        self.hash = ""
        self.put("open", **{**HEAD, "seat": seat, "writer": writer, **head})

    def put(self, op: str, /, **fields: Any) -> str:
        """Adds an event and returns its id; a field that is ... is left out."""
        named = {"n": len(self.lines), "t": TIME, "op": op, **fields}
        event = {name: value for name, value in named.items() if value is not ...}
        return self.raw(json.dumps(event, ensure_ascii=False, separators=(",", ":"))[:-1].encode())

    def raw(self, body: bytes, end: bytes = b"\n") -> str:
        """Adds a line, given as it is before its hash."""
        self.hash = digest(self.hash.encode() + body)
        self.lines.append(body + b',"h":"' + self.hash.encode() + b'"}' + end)
        return self.hash[:16]

    def extra(self, text: str) -> str:
        """Adds a sound note with one more member, given as it is written."""
        return self.raw((f'{{"n":{len(self.lines)},"t":"{TIME}","op":"note","study":null,'
                         f'"item":null,"text":"x",{text}').encode("utf-8", "surrogatepass"))

    def judge(self, answer: Optional[str], /, **fields: Any) -> str:
        values = {"study": STUDY, "item": "housing", "outcome": None, "answer": answer, "was": ()}
        return self.put("judge", **{**values, **fields})

    def copy(self) -> "Writer":
        twin = Writer("x", "000000")
        twin.lines, twin.hash = list(self.lines), self.hash
        return twin


class ReviewTest(unittest.TestCase):
    """A sound review of two reviewers, and how to look at it after it was spoilt."""

    def setUp(self) -> None:
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.path = Path(folder.name)
        (self.path / "journals").mkdir()
        self.store("review.json", json.dumps({"syrob_review": 1, "id": REVIEW, "created": TIME}))
        self.store("form.json", FORM)
        self.lead = Writer("lead", "0a0a0a")
        self.r1, self.r2 = Writer("r1", "1b1b1b"), Writer("r2", "2c2c2c")
        self.consensus = Writer("consensus", "3d3d3d")
        self.fill_lead()
        self.fill_reviewers()
        self.save()

    def fill_lead(self) -> None:
        put = self.lead.put
        self.form = put("form", file="form.json", sha256=digest(FORM), was=[], left=5)
        self.title = put("title", title="Cooling – a review", was=[], left=4)
        put("mode", open="round", was=[], left=3)
        self.seats = {"r1": put("seat", seat="r1", name="Ann", role="reviewer", was=[], left=2),
                      "r2": put("seat", seat="r2", name="Bo", role="reviewer", was=[], left=1)}
        put("outcome", study=None, outcomes=["ALT", "AST"], was=[])
        self.study = put("study", study=STUDY, title="Cold mice", year=1997, left=1)
        put("study", study=OTHER, title="Colder mice")
        put("outcome", study=STUDY, outcomes=[], was=[])
        put("study-edit", study=STUDY, field="year", value=None, was=[])
        self.assigned = put("assign", study=STUDY, seats=["r1", "r2"], seed=7, was=[])
        put("round", name="pilot", studies=[STUDY], was=[])
        put("note", study=None, item=None, text="started")

    def fill_reviewers(self) -> None:
        self.first = self.r1.judge("yes", support="p. 4\n\"so\" \\ ü", signals={"a": "no"},
                                   quotes=[{"text": "cages", "where": "p. 2"}])
        self.second = self.r1.judge("no", was=(self.first,), undo=[self.first])
        self.done1 = self.r1.put("complete", study=STUDY, **{"pass": [self.second]}, was=[])
        theirs = self.r2.judge("yes")
        self.done2 = self.r2.put("complete", study=STUDY, **{"pass": [theirs]}, was=[])
        self.resolved = self.resolve()

    def resolve(self, **fields: Any) -> str:
        values = {"study": STUDY, "item": "housing", "outcome": None,
                  "of": [self.done1, self.done2], "answer": "yes", "how": "discussion",
                  "by": ["r1", "r2"], "operator": "r1", "cause": "slip", "was": []}
        return self.consensus.put("resolve", **{**values, **fields})

    def store(self, name: str, data: Any) -> None:
        (self.path / name).write_bytes(data if isinstance(data, bytes) else data.encode())

    def save(self) -> None:
        for name, writer in ((LEAD, self.lead), (R1, self.r1), (R2, self.r2),
                             (CONS, self.consensus)):
            self.save_as(name, writer)

    def save_as(self, name: str, writer: Writer) -> None:
        self.store(f"journals/{name}", b"".join(writer.lines))

    def verdict(self) -> List[Any]:
        """The problems shown to reviewers of their own events, and to everybody of all else."""
        whole = "torn-line", "newer", "cut-off"  # of a journal, not of an event
        told = {seat: self.verdict_for(seat) for seat in (None, "r1", "r2")}
        return sorted(one for seat, problems in told.items() for one in problems if seat == (
            None if one.kind in whole else {"r1": "r1", "r2": "r2"}.get(one.file[9:11])))

    def verdict_for(self, seat: Optional[str]) -> List[Any]:
        return verify.Review(str(self.path), seat).check()

    def found(self) -> List[Found]:
        return [(problem.file.replace("journals/", ""), problem.line, problem.kind)
                for problem in self.verdict()]

    def expect(self, *expected: Found) -> None:
        self.save()
        self.assertEqual(self.found(), list(expected))

    def expect_as(self, name: str, writer: Writer, *expected: Found) -> None:
        self.save_as(name, writer)
        self.assertEqual(self.found(), list(expected))
