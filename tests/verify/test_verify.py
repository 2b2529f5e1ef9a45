"""Tests of the independent checker: small reviews, sound ones and one for each fault.

    python3 tests/verify/test_verify.py

The reviews are written here line by line, with code of their own. SYROB_VERIFY names another file
to be tested than share/verify.py, such as the installed one.
"""

import contextlib
import hashlib
import importlib.util
import io
import json
import os
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path
from typing import Any, List, Optional, Tuple

sys.dont_write_bytecode = True
PROGRAM = Path(os.environ.get("SYROB_VERIFY", "") or
               Path(__file__).resolve().parents[2] / "share" / "verify.py")
SPEC = importlib.util.spec_from_file_location("verify", PROGRAM)
verify = importlib.util.module_from_spec(SPEC)
SPEC.loader.exec_module(verify)

REVIEW = "0123456789abcdef" * 2
SALT = "a5" * 16
HEAD = {"op": "open", "v": 1, "review": REVIEW, "seat": "r1", "writer": "1b1b1b", "salt": SALT,
        "app": "syrob 0.1"}
TIME = "2026-11-20T09:00:00Z"
STUDY, OTHER = "hale-1997-k3f9", "chen-2011-a2b4"
NOWHERE = "00000000deadbeef"
FORM = json.dumps({"syrob_form": 1, "answers": [{"id": "yes"}, {"id": "no"}], "domains": [
    {"items": [{"id": "housing"}, {"id": "blinding", "answers": [{"id": "masked"}]}]}]},
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


def refuses(event: Any, seat: str) -> bool:
    try:
        verify.check_event(event, 1, seat)
    except verify.Fault:
        return True
    return False


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
        put("seat", seat="r1", name="Ann", role="reviewer", was=[], left=2)
        put("seat", seat="r2", name="Bo", role="reviewer", was=[], left=1)
        put("outcome", study=None, outcomes=["ALT", "AST"], was=[])
        self.study = put("study", study=STUDY, title="Cold mice", year=1997, left=1)
        put("study", study=OTHER, title="Colder mice")
        put("outcome", study=STUDY, outcomes=["ALT"], was=[])
        put("study-edit", study=STUDY, field="year", value=None, was=[])
        put("assign", study=STUDY, seats=["r1", "r2"], seed=7, was=[])
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
        return verify.Review(str(self.path)).check()

    def found(self) -> List[Found]:
        return [(problem.file.replace("journals/", ""), problem.line, problem.kind)
                for problem in self.verdict()]

    def expect(self, *expected: Found) -> None:
        self.save()
        self.assertEqual(self.found(), list(expected))

    def expect_as(self, name: str, writer: Writer, *expected: Found) -> None:
        self.save_as(name, writer)
        self.assertEqual(self.found(), list(expected))


class SoundTest(ReviewTest):
    def test_sound(self) -> None:
        self.expect()

    def fill_every_op(self) -> None:
        lead, r1, cons = self.lead.put, self.r1.put, self.consensus.put
        drop = lead("study-drop", study=OTHER, reason="twice", was=[])
        lead("study-restore", study=OTHER, reason="not so", was=[drop])
        lead("title", title="Cooling", was=[self.title])
        lead("recover", file="lead@0a0a0a.jsonl.torn", reason="torn")
        gone = r1("judge", study=OTHER, item="blinding", outcome="AST", answer="masked", was=[],
                  sheet="a.csv", sheet_sha256=digest(b""), row=2)
        r1("clear", study=OTHER, item="blinding", outcome="AST", was=[gone], undo=[gone])
        flag = r1("flag", study=OTHER, item=None, text="look", was=[])
        r1("flag", study=OTHER, item=None, text=None, was=[flag])
        r1("reopen", study=STUDY, reason="late", was=[self.done1])
        cons("early", study=STUDY, reason="pilot", was=[])
        off = cons("unresolve", study=STUDY, item="housing", outcome=None, was=[self.resolved])
        refer = cons("refer", study=STUDY, item="housing", outcome=None, was=[off])
        self.resolve(was=[refer], how="adjudication", by=["r2"], operator="lead")

    def test_every_op(self) -> None:
        self.fill_every_op()
        self.expect()

    def test_every_field(self) -> None:
        """What is required cannot be left out, and what cannot be null is refused as null."""
        optional = set("left reason title year seed support quotes signals sheet sheet_sha256 row "
                       "undo operator cause".split())
        nullable = set("outcome answer value".split())
        required = {"reason": {"release", "study-drop", "study-restore", "reopen", "early",
                               "recover"}, "title": {"title"}}
        may_be_null = {"study": {"outcome", "note"}, "item": {"flag", "note"}, "text": {"flag"}}
        self.fill_every_op()
        for writer in (self.lead, self.r1, self.consensus):
            seat = json.loads(writer.lines[0])["seat"]
            for line in writer.lines[1:]:
                event = json.loads(line)
                op = event["op"]
                verify.check_event(event, 1, seat)
                for name in event.keys() - {"n", "h", "later"}:
                    needed = name not in optional or op in required.get(name, ())
                    less = {key: value for key, value in event.items() if key != name}
                    self.assertEqual(refuses(less, seat), needed, (op, name))
                    null = op in may_be_null.get(name, ()) or (
                        name in nullable and (op, name) != ("resolve", "answer"))
                    self.assertEqual(refuses({**event, name: None}, seat), not null, (op, name))

    def test_copies_count_once(self) -> None:
        short = self.r1.copy()
        short.lines.pop()
        self.expect_as("r1@1b1b1b (conflicted copy).jsonl", short)
        self.r1.judge("yes", study=STUDY, item="blinding")
        self.save()
        self.expect_as("r1.sync-conflict.jsonl", self.r1, (R1, 5, "unknown-word"))

    def test_other_files_are_passed_over(self) -> None:
        self.store("journals/notes.txt", "x")
        self.store("journals/.r1@1b1b1b.jsonl", "x")
        self.expect()

    def test_order_of_journals_is_no_matter(self) -> None:
        """A word, and an id, may come from a journal that is read later."""
        other = Writer("lead", "000000")
        edit = self.lead.put("study-edit", study=STUDY, field="doi", value="10.1/x", was=[])
        other.put("study-edit", study=STUDY, field="doi", value="10.1/y", was=[edit])
        other.put("assign", study=OTHER, seats=["r2"], was=[])
        self.save()
        self.expect_as("lead@000000.jsonl", other)

    def test_unknown_fields_are_kept(self) -> None:
        self.r1.extra('"later":{"a":[{}]},"t\u00fcr":[-2147483647,true,null]')
        self.r1.extra('"x":"\\u00e4\\ud83d\\ude00\\n\\t\\/"')
        self.r1.put("recover", file="x", reason="torn", left=3)
        self.expect()

    def test_same_content_is_no_conflict(self) -> None:
        twin = Writer("r1", "ffffff")
        twin.judge("no", was=(self.first,), support="", sheet="a.csv")
        self.expect_as("r1@ffffff.jsonl", twin)

    def test_study_known_twice(self) -> None:
        self.lead.put("study", study=STUDY, title="Cold mice, again")
        self.expect()

    def test_longest_line(self) -> None:
        body = f'{{"n":4,"t":"{TIME}","op":"note","study":null,"item":null,"text":"'
        self.r1.raw((body + "x" * (65536 - len(body) - 74) + '"').encode())
        self.assertEqual(len(self.r1.lines[-1]), 65536)
        self.expect()


class LineTest(ReviewTest):
    """Faults of one line: all are "damaged", in that line."""

    def refused(self) -> None:
        self.expect((R1, 5, "damaged"))

    def test_strict_json(self) -> None:
        faults = ('"x":1.5', '"x":1e3', '"x":-0', '"x":01', '"x":2147483648', '"x":-2147483648',
                  '"x":NaN', '"x":Infinity', '"x":' + "9" * 5000, '"n":4', '"x":1,"x":1',
                  '"x":{"a":1,"a":2}', '"x":[[[[]]]]', '"x":' + "[" * 30000, '"x":"\t"',
                  '"x":"\x01"', '"x":"\x7f"', '"x":"\x85"', '"x":"\ufdd0"', '"x":"\U0001ffff"',
                  '"x":"\ufffe"', '"x":"\ud800"', '"x":"\\ud800"', '"x":"\\udc00\\ud800"',
                  '"x":"\\u0000"', '"x":"\\u001b"', '"x":"\\r"', '"x":"\\u0085"', '"x":"\\uffff"',
                  '"x":["\\u007f"]', '"x":"\\x"', '"\\u0078":1', '"a\\n" :1', '"x":tru', '"x":1,',
                  '"x":1}{"y":1', '"x":\r1', '"x":\x001')
        whole = self.r1.copy()
        for text in faults:
            with self.subTest(text=text[:40]):
                self.r1 = whole.copy()
                self.r1.extra(text)
                self.refused()

    def test_not_utf8_and_no_object(self) -> None:
        whole = self.r1.copy()
        for body in (b'{"x":"\xff"', b'{"x":"\xc0\xaf"', b'["x"', b'\xef\xbb\xbf{"n":4', b""):
            with self.subTest(body=body):
                self.r1 = whole.copy()
                self.r1.raw(body)
                self.refused()

    def test_fields(self) -> None:
        for fields in ({"was": ...}, {"was": None}, {"was": "x"}, {"was": ["12"]}, {"answer": ...},
                       {"answer": 1}, {"study": None}, {"study": ...}, {"support": None},
                       {"was": [NOWHERE.upper()]}, {"quotes": [{"text": "x"}]}, {"quotes": {}},
                       {"signals": {"a": 1}}, {"row": "1"}, {"row": -1}, {"row": True},
                       {"left": -1}, {"t": "2026-02-30T09:00:00Z"}, {"t": "2026-11-20 09:00:00Z"},
                       {"t": "2026-11-20T09:00:00.5Z"}, {"t": "2026-11-20T24:00:00Z"}, {"t": 5},
                       {"t": ...}, {"n": 5}, {"n": "4"}, {"n": ...}, {"op": 7}, {"op": "resolve"},
                       {"op": "title", "title": "x"}, {"op": "open"}, HEAD):
            with self.subTest(fields=fields):
                whole = self.r1.copy()
                self.r1.judge("yes", **fields)
                self.refused()
                self.r1 = whole

    def test_too_long(self) -> None:
        body = f'{{"n":4,"t":"{TIME}","op":"note","study":null,"item":null,"text":"'
        self.r1.raw((body + "x" * (65537 - len(body) - 74) + '"').encode())
        self.refused()
        self.r1.lines[-1] = b"x" * 300000
        self.refused()

    def test_changed_by_hand(self) -> None:
        self.r1.lines[1] = self.r1.lines[1].replace(b"cages", b"boxes")
        self.expect((CONS, 2, "missing-reference"), (R1, 2, "damaged"))

    def test_any_bit_of_a_line(self) -> None:
        line = self.r1.lines[2]
        for at in range(len(line)):
            spoilt = line[:at] + bytes([line[at] ^ 1 << at % 8]) + line[at + 1:]
            self.r1.lines[2] = spoilt
            self.save()
            self.assertIn((R1, 3, "damaged"), self.found(), spoilt)

    def test_line_taken_out_or_twice(self) -> None:
        whole = self.r1.copy()
        self.consensus.lines.pop()  # it names what comes behind the damage
        del self.r1.lines[1]
        self.expect((R1, 2, "damaged"))
        whole.lines.insert(2, whole.lines[1])
        self.expect_as(R1, whole, (R1, 3, "damaged"))

    def test_no_hash(self) -> None:
        self.consensus.lines.pop()
        for line in (b"{}\n", b"\n", self.r1.lines[-1][:-1] + b" \n",
                     self.r1.lines[-1].replace(b'"h":', b'"g":')):
            self.r1.lines[-1] = line
            self.expect((R1, 4, "damaged"))

    def test_remedies_are_named(self) -> None:
        original = b"".join(self.r1.lines)
        self.consensus.lines.pop()
        self.save()
        self.store(f"journals/{R1}", original.replace(b"\n", b"\r\n"))
        self.assertIn("-text", self.only("damaged", 1))
        for mark in (b"<<<<<<< HEAD\n", b"=======\n", b">>>>>>> other\n"):
            self.store(f"journals/{R1}", original + mark)
            message = self.only("damaged", 5)
            self.assertIn("conflict marker", message)
            self.assertIn("syrob merge", message)

    def only(self, kind: str, line: int) -> str:
        problem, = self.verdict()
        self.assertEqual((problem.line, problem.kind), (line, kind))
        return problem.message


class JournalTest(ReviewTest):
    """Faults of a whole journal."""

    def test_head(self) -> None:
        for head in ({"review": REVIEW[1:]}, {"review": REVIEW.upper()}, {"seat": "R1"},
                     {"seat": ""}, {"seat": "x" * 33}, {"writer": "1b1b1"}, {"writer": "1b1b1g"},
                     {"salt": "a5"}, {"app": ...}, {"app": 1}, {"v": 0}, {"v": "1"}, {"v": ...},
                     {"op": "note"}, {"n": 1}, {"writer": "1b1b1b\n"}):
            with self.subTest(head=head):
                fields = {"seat": "r1", "writer": "1b1b1b", **head}
                self.expect_as("x.jsonl", Writer(**fields), ("x.jsonl", 1, "damaged"))

    def test_foreign(self) -> None:
        other = Writer("r1", "7f7f7f", review="f" * 32)
        other.raw(b"anything")
        self.expect_as("r1@7f7f7f.jsonl", other, ("r1@7f7f7f.jsonl", 1, "foreign-journal"))

    def test_torn_at_every_byte(self) -> None:
        whole, last = b"".join(self.r2.lines), self.r2.lines[-1]
        self.consensus.lines = self.consensus.lines[:1]
        self.save()
        for cut in range(1, len(last)):
            self.store(f"journals/{R2}", whole[:-cut])
            self.assertEqual(self.found(), [(R2, 3, "torn-line")])

    def test_torn_head(self) -> None:
        for data in (b"", self.r1.lines[0][:-1], b"{"):
            self.store("journals/x.jsonl", data)
            self.expect(("x.jsonl", 1, "torn-line"))

    def test_unfinished_command(self) -> None:
        self.r1.judge("yes", study=OTHER, left=2)
        self.r1.judge("yes", study=OTHER, item="blinding", left=1)
        self.expect((R1, 5, "torn-line"))
        self.r1.lines.append(b'{"n":6')
        self.expect((R1, 5, "torn-line"))

    def test_what_is_set_aside_does_not_exist(self) -> None:
        tail = self.r1.judge("yes", study=OTHER, left=1)
        self.consensus.put("note", study=None, item=None, text="x", undo=[tail])
        self.expect((CONS, 3, "missing-reference"), (R1, 5, "torn-line"))

    def test_wrong_count_of_lines_to_come(self) -> None:
        for left in (0, 1, 3, ...):
            whole = self.r1.copy()
            self.r1.judge("yes", study=OTHER, left=3)
            self.r1.judge("yes", study=OTHER, item="blinding", left=left)
            self.expect((R1, 6, "damaged"))
            self.r1 = whole

    def test_newer(self) -> None:
        self.r1.put("sing", song=[1], left=1)
        self.r1.put("sing", song=[2])
        self.expect((R1, 5, "newer"), (R1, 6, "newer"))
        newer = Writer("r1", "9e9e9e", v=2)
        newer.put("judge", colour="blue")
        self.save_as("r1@9e9e9e.jsonl", newer)
        self.assertEqual(self.found()[-1], ("r1@9e9e9e.jsonl", 1, "newer"))
        newer.lines[1] = newer.lines[1].replace(b"blue", b"gold")
        self.save_as("r1@9e9e9e.jsonl", newer)
        self.assertEqual(self.found()[-1], ("r1@9e9e9e.jsonl", 2, "damaged"))

    def test_no_regular_file(self) -> None:
        path = self.path / "journals" / "x.jsonl"
        self.save_as("whole", self.r1)
        (self.path / "journals" / "whole").rename(self.path / "whole")
        for make in (lambda: path.symlink_to(self.path / "whole"), path.mkdir,
                     lambda: os.mkfifo(path), lambda: os.link(self.path / "whole", path)):
            make()
            self.expect(("x.jsonl", 0, "damaged"))
            path.rmdir() if path.is_dir() else path.unlink()

    def test_limits(self) -> None:
        path = self.path / "journals" / "x.jsonl"
        self.save_as("x.jsonl", self.r1)
        with open(path, "r+b") as file:
            file.truncate((1 << 30) + 1)
        self.expect(("x.jsonl", 0, "damaged"))
        os.truncate(path, 1 << 30)
        self.expect(("x.jsonl", 5, "damaged"))
        path.unlink()
        for number in range(996):
            self.store(f"journals/{number}.jsonl", b"")
        self.assertEqual({kind for _, _, kind in self.found()}, {"torn-line"})
        self.store("journals/one-more.jsonl", b"")
        self.assertEqual(self.found()[0], ("journals", 0, "damaged"))

    def test_long_tail(self) -> None:
        for length, kind in ((65536, "torn-line"), (65537, "damaged")):
            self.store(f"journals/{CONS}", b"".join(self.consensus.lines) + b"x" * length)
            self.assertEqual(self.found(), [(CONS, 3, kind)])

    def test_fork(self) -> None:
        twin = self.r1.copy()
        twin.put("note", study=None, item=None, text="there")
        self.r1.put("note", study=None, item=None, text="here")
        self.save()
        name = "r1@1b1b1b (copy).jsonl"
        self.expect_as(name, twin, (name, 5, "fork"))

    def test_one_writer_two_beginnings(self) -> None:
        twin = Writer("r1", "1b1b1b", salt="00" * 16)
        self.expect_as("r1-twin.jsonl", twin, ("r1-twin.jsonl", 1, "fork"))

    def test_damage_takes_along_what_depends_on_it(self) -> None:
        self.lead.lines[1] = b"x\n"
        self.save()
        found = self.found()
        self.assertEqual(found[0], ("form.json", 0, "form-pin"))
        self.assertIn((LEAD, 2, "damaged"), found)
        self.assertIn((R1, 2, "unknown-word"), found)

    def test_newer_hides_what_is_missing(self) -> None:
        """It may lie in what this program cannot read."""
        (self.path / "journals" / LEAD).unlink()
        newer = Writer("lead", "9e9e9e", v=2)
        newer.put("everything")
        self.save_as("lead@9e9e9e.jsonl", newer)
        self.assertEqual(self.found(), [("lead@9e9e9e.jsonl", 1, "newer")])


class ReferenceTest(ReviewTest):
    """Faults between events."""

    def test_missing(self) -> None:
        self.r1.judge("yes", was=(self.second, NOWHERE))
        self.r1.judge("yes", study=OTHER, undo=[NOWHERE])
        self.r2.put("complete", study=OTHER, **{"pass": [NOWHERE]}, was=[])
        self.resolve(of=[self.done1, NOWHERE], was=[self.resolved])
        self.expect((CONS, 3, "missing-reference"), (R1, 5, "missing-reference"),
                    (R1, 6, "missing-reference"), (R2, 4, "missing-reference"))

    def test_foreign(self) -> None:
        for was in (self.done1, self.title, self.study):
            whole = self.r1.copy()
            self.r1.judge("yes", was=(self.second, was))
            self.expect((R1, 5, "foreign-reference"))
            self.r1 = whole
        for other in ({"item": "blinding", "answer": "masked"}, {"outcome": "ALT"},
                      {"study": OTHER}):
            whole = self.r1.copy()
            self.r1.judge("yes", was=(self.second,), **other)
            self.expect((R1, 5, "foreign-reference"))
            self.r1 = whole

    def test_foreign_seat(self) -> None:
        """What another reviewer says of the same item is another cell."""
        self.r2.judge("no", study=OTHER, was=(self.second,))
        self.expect((R2, 4, "foreign-reference"))

    def test_conflict(self) -> None:
        twin = Writer("r1", "ffffff")
        other = twin.judge("yes", was=(self.first,))
        self.expect_as("r1@ffffff.jsonl", twin, ("r1@ffffff.jsonl", 2, "conflict"))
        self.r1.judge("yes", was=(self.second, other))
        self.expect()

    def test_conflict_of_each_kind(self) -> None:
        lead, cons = self.lead.put, self.consensus.put
        lead("seat", seat="r1", name="Anna", role="reviewer", was=[])
        lead("title", title="Other", was=[])
        cons("unresolve", study=STUDY, item="housing", outcome=None, was=[])
        self.r1.put("reopen", study=STUDY, reason="x", was=[])
        self.expect((CONS, 3, "conflict"), (LEAD, 15, "conflict"), (LEAD, 16, "conflict"),
                    (R1, 5, "conflict"))

    def test_foreign_reference_replaces_nothing(self) -> None:
        self.r1.judge("no", study=OTHER)
        self.r1.judge("yes", study=OTHER, was=(self.second,))
        self.expect((R1, 6, "conflict"), (R1, 6, "foreign-reference"))

    def test_unknown_words(self) -> None:
        unknown = "unknown-word"
        lead = self.lead.put
        lead("assign", study=OTHER, seats=["r1", "r9"], was=[])
        lead("round", name="b", studies=["no-such"], was=[])
        lead("outcome", study=OTHER, outcomes=["CRP"], was=[])
        lead("study-edit", study=OTHER, field="colour", value="x", was=[])
        lead("release", seat="r8", reason="x", was=[])
        self.expect(*((LEAD, line, unknown) for line in range(15, 20)))

    def test_unknown_words_of_reviewers(self) -> None:
        new = self.r1.judge
        new("yes", study="no-such")
        new("yes", item="colour")
        new("maybe", study=OTHER)
        new("yes", study=OTHER, item="blinding")
        new("yes", study=OTHER, outcome="CRP")
        self.resolve(by=["r1", "r9"], was=[self.resolved])
        lines = [problem[:2] for problem in self.found_saved()]
        self.assertEqual(sorted(set(lines)), [(CONS, 3)] + [(R1, line) for line in range(5, 10)])

    def found_saved(self) -> List[Found]:
        self.save()
        found = self.found()
        self.assertEqual({kind for _, _, kind in found}, {"unknown-word"})
        return found

    def test_unknown_seat_of_a_journal(self) -> None:
        stranger = Writer("r9", "121212")
        stranger.judge("yes")
        name = "r9@121212.jsonl"
        self.expect_as(name, stranger, (name, 1, "unknown-word"))


class FormTest(ReviewTest):
    """Faults of the form, and of its pin."""

    def test_changed(self) -> None:
        self.store("form.json", FORM.replace(b"housing", b"Housing"))
        self.expect(("form.json", 0, "form-pin"))
        self.assertNotIn("-text", self.verdict()[0].message)

    def test_converted(self) -> None:
        self.store("form.json", FORM.replace(b"\n", b"\r\n"))
        problem, = self.verdict()
        self.assertEqual(problem.kind, "form-pin")
        self.assertIn("-text", problem.message)

    def test_missing_or_a_link(self) -> None:
        (self.path / "form.json").rename(self.path / "elsewhere")
        self.expect(("form.json", 0, "form-pin"))
        (self.path / "form.json").symlink_to("elsewhere")
        self.expect(("form.json", 0, "form-pin"))

    def pin(self, name: str, data: bytes, was: Tuple[str, ...]) -> None:
        self.lead.put("form", file=name, sha256=digest(data), was=list(was))

    def test_no_form(self) -> None:
        for data in (b"[]", b"{}", b'{"domains":[{"items":[3]}],"answers":[]}', b"[" * 99999):
            whole = self.lead.copy()
            self.pin("form-2.json", data, (self.form,))
            self.store("form-2.json", data)
            self.expect(("form-2.json", 0, "form-pin"))
            self.r1.judge("yes", study=OTHER, item="of-the-new-form")
            self.expect(("form-2.json", 0, "form-pin"))
            self.r1.lines.pop()
            self.r1.hash = self.r1.lines[-1][-67:-3].decode()
            self.lead = whole

    def test_name(self) -> None:
        for name in ("../form.json", "journals/../form.json", "review.json", "form-2.json/x",
                     "form-2.json\n"):
            whole = self.lead.copy()
            self.pin(name, FORM, (self.form,))
            self.expect((LEAD, 15, "form-pin"))
            self.lead = whole

    def test_later_version(self) -> None:
        """The head counts; the words of an earlier form stay good while it is there."""
        later = FORM.replace(b"housing", b"stabling")
        self.pin("form-2.json", later, (self.form,))
        self.store("form-2.json", later)
        self.expect()
        self.store("form.json", b"gone")
        self.save()
        self.assertEqual({kind for _, _, kind in self.found()}, {"unknown-word"})

    def test_two_heads(self) -> None:
        later = FORM + b"\n"
        self.pin("form-2.json", later, ())
        self.store("form-2.json", later)
        self.expect((LEAD, 15, "conflict"))

    def test_no_pin(self) -> None:
        (self.path / "journals" / LEAD).unlink()
        self.assertIn(("form.json", 0, "form-pin"), self.found())


class ProgramTest(ReviewTest):
    """The command line."""

    def run_it(self, *arguments: str) -> Tuple[int, str]:
        done = subprocess.run([sys.executable, str(PROGRAM), *arguments], check=False,
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                              env={**os.environ, "LC_ALL": "C"})
        if done.returncode in (2, 3):
            self.assertEqual(done.stdout, b"")
            self.assertNotIn(b"Traceback", done.stderr)
        else:
            self.assertEqual(done.stderr, b"")
        return done.returncode, done.stdout.decode("ascii")

    def test_ok(self) -> None:
        self.assertEqual(self.run_it(str(self.path)), (0, "ok\n"))
        self.assertEqual(self.run_it(str(self.path), "--json"),
                         (0, '{"schema": "syrob/check/1", "ok": true, "problems": []}\n'))

    def test_problems_in_order(self) -> None:
        self.store("form.json", b"{}")
        self.r2.judge("yes", was=(self.first,))
        self.r2.judge("yes", study="Caf\u00e9")
        self.save()
        status, text = self.run_it("--json", str(self.path))
        verdict = json.loads(text)
        places = [(row["file"], row["line"]) for row in verdict["problems"]]
        self.assertEqual((status, verdict["schema"], verdict["ok"]), (1, "syrob/check/1", False))
        self.assertEqual(places, sorted(places))
        self.assertEqual(list(verdict["problems"][0]), ["file", "line", "kind", "message"])
        self.assertEqual(places[0], ("form.json", None))
        status, text = self.run_it(str(self.path))
        self.assertEqual(status, 1)
        self.assertIn(f"journals/{R2}:5: unknown-word: ", text)
        self.assertIn("form.json: form-pin: ", text)
        self.assertTrue(text.endswith("\nproblems: 3\n"), text)

    def test_outside_text_is_shown(self) -> None:
        name = os.fsdecode(b"journals/\x1b[2J\xff\xe2\x80\xae.jsonl")
        (self.path / name).write_bytes(b"x\n")
        for arguments in ((), ("--json",)):
            status, text = self.run_it(str(self.path), *arguments)
            self.assertEqual(status, 1)
            self.assertNotIn("\x1b", text)

    def test_usage(self) -> None:
        for arguments in ((), ("--what", "x"), ("a", "b")):
            self.assertEqual(self.run_it(*arguments)[0], 2)

    def test_not_a_review(self) -> None:
        good = (self.path / "review.json").read_text()
        for text in ("", "[]", '{"syrob_review":1}', good.replace("1", "2", 1),
                     good.replace("1", "true", 1), good.replace(REVIEW, REVIEW.upper()),
                     good.replace("}", ',"id":"x"}'), good + " " * 70000):
            self.store("review.json", text)
            self.assertEqual(self.run_it(str(self.path))[0], 3, text[:99])
        self.store("review.json", good)
        (self.path / "journals").rename(self.path / "elsewhere")
        self.assertEqual(self.run_it(str(self.path))[0], 3)
        (self.path / "journals").symlink_to("elsewhere")
        self.assertEqual(self.run_it(str(self.path))[0], 3)
        self.assertEqual(self.run_it(str(self.path / "nowhere"))[0], 3)

    def test_it_only_reads(self) -> None:
        before = {path: path.stat().st_mtime_ns for path in self.path.rglob("*")}
        with contextlib.redirect_stdout(io.StringIO()):
            self.assertEqual(verify.main([str(self.path)]), 0)
        after = {path: path.stat().st_mtime_ns for path in self.path.rglob("*")}
        self.assertEqual(before, after)


if __name__ == "__main__":
    unittest.main()
