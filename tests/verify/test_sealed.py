"""The independent checker: sealed reviews, written by the program and then forged.

Each case is given to `syrob check` as well: both must name the same problems, and end with the same
sentence on what is proven. SYROB_PLAIN or SYROB_PROGRAM names the program.
"""

import contextlib
import io
import json
import os
import shutil
import subprocess
import tempfile
import unittest
from pathlib import Path
from typing import Any, Dict, List, Optional, Set, Tuple
from unittest import mock

from reviews import TIME, Writer, verify, verify_events, verify_sealing
from sealed_reviews import ANDERS, BO, MAKE, PROGRAM, Laptops
from sealed_tools import TAIL, Edit, Event, Forger, Keys, chain, read_keys, text_of

NO_KEY = "Sealed: no key is out yet."
FIXED = "Sealed: r1's first pass was fixed before any other key was out in "
ALL = FIXED + "2 of 2 studies; r2's in 2 of 2."
Found = Set[Tuple[str, Optional[int], str]]


@unittest.skipUnless(PROGRAM, "the program is not named")
class SealedTest(unittest.TestCase):
    """Both checkers on reviews of the program, and on such that were forged."""
    made: Dict[str, Path] = {}

    @classmethod
    def setUpClass(cls) -> None:
        folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(folder.cleanup)
        cls.folder = Path(folder.name)
        cls.made = {}

    def begin(self, name: str) -> None:
        """A copy of the review of this name, and of its accounts."""
        if name not in self.made:
            self.made[name] = self.folder / name
            self.made[name].mkdir()
            MAKE[name](Laptops(self.made[name]))
        copy = Path(tempfile.mkdtemp(dir=self.folder))
        shutil.copytree(self.made[name], copy, dirs_exist_ok=True)
        self.on = Laptops(copy)

    # --- what both say -----------------------------------------------------------------------
    # In an account of one of the laptops, or in nobody's.
    def account(self, laptop: str) -> str:
        return str(self.on.path / laptop) if laptop else tempfile.mkdtemp(dir=self.folder)

    def verify(self, *words: str, laptop: str = "") -> List[str]:
        text = io.StringIO()
        with mock.patch.dict(os.environ, {"XDG_STATE_HOME": self.account(laptop)}):
            with contextlib.redirect_stdout(text):
                verify.main([str(self.on.review), *words])
        return text.getvalue().splitlines()

    def check(self, *words: str, laptop: str = "") -> List[str]:
        done = subprocess.run([PROGRAM, "--review", str(self.on.review), "check", *words],
                              check=False, stdout=subprocess.PIPE,
                              env={**os.environ, "XDG_STATE_HOME": self.account(laptop)})
        return done.stdout.decode().splitlines()

    def told(self, *words: str) -> Found:
        """What both find, and what they say of keys, is the same. Of the first line of a journal
        only one of them gives the number."""
        both = [json.loads("".join(say("--json", *words)))["problems"]
                for say in (self.check, self.verify)]
        first = {one["file"] for one in both[0] if one["kind"] == "damaged" and not one["line"]}
        found = [{(one["file"], one["line"] if one["file"] not in first else None, one["kind"])
                  for one in problems} for problems in both]
        self.assertEqual(*found)
        return found[0]

    def proof(self, laptop: str = "") -> str:
        """The sentence on what is proven, on which both agree."""
        ends = [[line for line in say(laptop=laptop) if line.startswith("Sealed: ")]
                for say in (self.check, self.verify)]
        self.assertEqual(*ends)
        return ends[0][0] if ends[0] else ""

    def problems(self) -> Set[Tuple[str, Optional[int], str]]:
        """What both find, by seat, line and kind."""
        for seat in ("r1", "r2"):
            self.told("--as", seat)
        return {(file[9:].split("@")[0], line, kind) for file, line, kind in self.told()}

    def expect(self, *problems: Tuple[str, Optional[int], str], proof: str = "") -> None:
        """Both find these problems, and nothing else."""
        self.assertEqual(self.problems(), set(problems))
        self.assertEqual(self.proof(), proof or self.proof())

    # --- forging -----------------------------------------------------------------------------
    def lines(self, seat: str) -> List[bytes]:
        return self.on.journal(seat).read_bytes().splitlines()

    def write(self, seat: str, lines: List[bytes]) -> None:
        self.on.journal(seat).write_bytes(b"".join(line + b"\n" for line in lines))

    def find(self, seat: str, op: str, nth: int = 0) -> int:
        """The line of the nth event of an op."""
        return [number for number, line in enumerate(self.lines(seat), 1)
                if f'"op":"{op}"'.encode() in line][nth]

    def forge(self, seat: str, laptop: str, edit: Edit) -> None:
        """The owner of a secret writes his journal anew; whoever names what was in it, too."""
        forger = Forger(read_keys(self.on.path / laptop, seat), self.lines(seat))
        self.write(seat, forger.rewrite(edit))
        while forger.names:
            seat, laptop = ("r1", "one") if seat == "r2" else ("r2", "two")
            again = Forger(read_keys(self.on.path / laptop, seat), self.lines(seat), forger.names)
            self.write(seat, again.rewrite(lambda *_: None))
            forger = again

    def change(self, seat: str, laptop: str, line: int, /, **fields: Any) -> None:
        """Fields of one event are others."""
        def edit(number: int, event: Event, _: Event) -> None:
            if number == line:
                event.update(fields)
                for name in [name for name, value in event.items() if value is ...]:
                    del event[name]
        self.forge(seat, laptop, edit)

    def change_inner(self, seat: str, laptop: str, line: int, /, **fields: Any) -> None:
        """And what is in its box."""
        def edit(number: int, _: Event, inner: Event) -> None:
            if number == line:
                inner.update(fields)
                for name in [name for name, value in inner.items() if value is ...]:
                    del inner[name]
        self.forge(seat, laptop, edit)

    def spoil(self, seat: str, line: int, member: str, at: int = 20) -> None:
        """One character of a member is another, and the hashes fit."""
        lines = self.lines(seat)
        start = lines[line - 1].index(f'"{member}":"'.encode()) + len(member) + 4 + at
        old = lines[line - 1][start:start + 1]
        lines[line - 1] = (lines[line - 1][:start] + (b"A" if old != b"A" else b"B") +
                           lines[line - 1][start + 1:])
        self.write(seat, chain(lines))

    # --- as the program writes them ----------------------------------------------------------
    def test_whole(self) -> None:
        for name, proof in (("closed", NO_KEY), ("reopened", NO_KEY),
                            ("half", FIXED + "2 of 2 studies."), ("out", ALL),
                            ("settled", ALL), ("outcomes", ALL), ("custody", ALL),
                            ("alone", FIXED + "1 of 1 study; r2's in 1 of 1; a key is out in 1 "
                             "study that nobody else has finished.")):
            with self.subTest(name):
                self.begin(name)
                self.expect(proof=proof)

    def test_made_anew_after_a_loss(self) -> None:
        self.begin("anew")
        anew_one = " (1 made anew with another key, not blind)"
        self.expect(proof=f"{FIXED}1 of 2 studies{anew_one}; r2's in 1 of 1.")
        review = verify.Review(str(self.on.review))
        self.assertEqual(review.check(), [])
        self.assertEqual(len(review.opened), 1)

    def test_accounts(self) -> None:
        """Whom an account has met decides what it counts: a second key that was not accepted
        proves nothing there, and does to a stranger."""
        both = "; r2's in 1 of 1."
        self.begin("second")
        for laptop, proof in (("", "2 of 2 studies" + both), ("one", "1 of 1 study" + both),
                              ("two", "1 of 1 study" + both), ("four", "1 of 1 study; a key is out "
                               "in 1 study that nobody else has finished.")):
            self.assertEqual(self.proof(laptop), FIXED + proof)
        folder = self.on.path / "five" / "syrob" / json.loads(
            (self.on.review / "review.json").read_text())["id"]
        folder.mkdir(parents=True)  # with the second key alone, where its journal never came
        shutil.copy(next((self.on.path / "four").glob("syrob/*/r2.key")), folder)
        key = read_keys(self.on.path / "five", "r2").public.hex()
        for journal in (self.on.review / "journals").glob("r2@*"):
            if key in journal.read_text():
                journal.unlink()
        self.assertEqual(self.proof("five"),
                         "Sealed: a key is out in 1 study that nobody else has finished.")
        for name in MAKE:
            self.begin(name)
            for laptop in ("one", "two", "three"):
                with self.subTest(name, laptop=laptop):
                    self.proof(laptop)

    def test_same_counts(self) -> None:
        """Of the judgements in boxes as many agree as the program counts."""
        for name in ("half", "out", "settled", "outcomes"):
            self.begin(name)
            review = verify.Review(str(self.on.review))
            self.assertEqual(review.check(), [])
            equal = total = 0
            for study in review.opened:
                one, two = (review.named_by(seat, review.fixed[seat, study])
                            for seat in ("r1", "r2"))
                self.assertEqual(one.keys(), two.keys())
                total += len(one)
                equal += sum(review.answers[one[cell]] == review.answers[two[cell]]
                             for cell in one)
            pairs = json.loads(self.on.run("nobody", "--review", "review", "agreement", "--json"))
            items = [item for pair in pairs["pairs"] for item in pair["items"]]
            with self.subTest(name):
                self.assertEqual(total, sum(item["n"] for item in items))
                self.assertEqual(equal, sum(item["table"][at][at] for item in items
                                            for at in range(len(item["table"]))))
            self.assertEqual(bool(total), name != "half")

    def test_cut_off_anywhere(self) -> None:
        """A copy that lacks the last lines of somebody proves less, and is no worse."""
        self.begin("out")
        whole = self.lines("r2")
        for end in range(len(whole) - 1, 0, -3):
            with self.subTest(end):
                self.write("r2", whole[:end])
                self.told()
                self.proof()

    # --- keys --------------------------------------------------------------------------------
    def test_second_key(self) -> None:
        self.begin("renewed")
        self.expect(("r2", 1, "second-key"), proof=FIXED + "2 of 2 studies.")
        seen = {line["line"]: line for line in json.loads("".join(self.verify("--json")))[
            "problems"]}
        self.assertIn("has several keys", seen[1]["message"])

    def test_accepted_key(self) -> None:
        """What was accepted is no problem; what was made anew with it was not blind."""
        self.begin("renewed")
        listed = self.on.syrob("one", "r1", "key").splitlines()
        for key in (line.split()[0] for line in listed if "r2" in line):
            self.on.run("one", "--review", "review", "--as", "r1", "key", "accept", "r2", key)
        self.expect()

    def test_made_anew(self) -> None:
        """A first pass under another key than one that somebody had read."""
        self.begin("closed")
        self.on.syrob("three", "r1", "key", "new", "--reason", "lost")
        self.on.syrob("three", "r1", "reopen", "Anders 2001", "--reason", "the key is lost")
        self.on.judge("three", "r1", ANDERS, "no")
        self.on.judge("two", "r2", ANDERS, "yes")
        self.expect(("r1", 1, "second-key"))
        new, = [line.split()[0] for line in self.on.syrob("three", "r1", "key").splitlines()
                if "in this account" in line and " r1 " in line]
        self.on.syrob("two", "r2", "key", "accept", "r1", new)
        self.on.syrob("three", "r1", "status")
        self.expect(("r1", 1, "second-key"),  # and the boxes of the lost key stay closed rightly
                    proof=FIXED + "1 of 1 study; r2's in 1 of 1.")

    def test_changed_key_in_a_reveal(self) -> None:
        self.begin("half")
        line = self.find("r2", "reveal")
        self.change("r2", "two", line, key="ab" * 32)
        self.expect(("r2", line, "wrong-key"), proof=FIXED + "1 of 1 study.")

    def test_key_of_another_study(self) -> None:
        self.begin("out")
        one, two = self.find("r2", "reveal"), self.find("r2", "reveal", 1)
        self.change("r2", "two", one, key=json.loads(self.lines("r2")[two - 1])["key"])
        self.expect(("r2", one, "wrong-key"))

    def test_changed_commitment(self) -> None:
        self.begin("out")
        self.change("r2", "two", self.find("r2", "complete"), commit="cd" * 32)
        self.expect(("r2", self.find("r2", "reveal"), "wrong-key"))

    def test_no_commitment(self) -> None:
        for fields in ({"commit": ...}, {"commit": 1}, {"was": ...}, {"was": ["x"]}):
            with self.subTest(fields=fields):
                self.begin("out")
                line = self.find("r2", "complete")
                self.change("r2", "two", line, **fields)
                self.expect_damage("r2", line)

    def test_meeting_with_another_key(self) -> None:
        self.begin("out")
        line = self.find("r1", "meet")
        self.change("r1", "one", line, key="ab" * 32)
        self.expect(("r1", line, "wrong-key"), proof=ALL)

    def test_meeting_with_a_stranger(self) -> None:
        self.begin("out")
        line = self.find("r1", "meet")
        self.change("r1", "one", line, seat="r9")
        self.expect(("r1", line, "missing-reference"), ("r1", None, "unknown-word"))

    def test_reveal_names_what_is_not_here(self) -> None:
        self.begin("out")
        line = self.find("r2", "reveal")
        of = json.loads(self.lines("r2")[line - 1])["of"]
        self.change("r2", "two", line, of=[of[0], "0" * 64])
        self.expect(("r2", line, "missing-reference"))

    def test_key_was_out_before(self) -> None:
        """Who does not name the completion of the other may have let out the key before."""
        self.begin("out")
        line = self.find("r2", "reveal")
        own = {json.loads(one)["h"] for one in self.lines("r2")}
        of = json.loads(self.lines("r2")[line - 1])["of"]
        self.change("r2", "two", line, of=[one for one in of if one in own])
        self.expect(proof=FIXED + "1 of 2 studies; r2's in 2 of 2.")

    def test_false_key_before_the_true_one(self) -> None:
        """A reveal whose key does not fit lets nothing out: the true one, which comes after it,
        must name the completion."""
        self.begin("out")
        lines = [self.find("r2", "reveal", nth) for nth in (0, 1)]
        first = json.loads(self.lines("r2")[lines[0] - 1])
        own = [one for one in first["of"] if one in {json.loads(line)["h"]
                                                     for line in self.lines("r2")}]
        self.change("r2", "two", lines[0], key="0" * 64)
        self.change("r2", "two", lines[1], study=first["study"], key=first["key"], of=own)
        self.expect(("r2", lines[0], "wrong-key"), proof=FIXED + "0 of 1 study; r2's in 2 of 2.")

    def test_removed_study(self) -> None:
        """A study that was removed is not counted."""
        self.begin("out")
        self.on.run("one", "--review", "review", "study", "drop", "2", "--reason", "no animals")
        self.expect(proof=FIXED + "1 of 1 study; r2's in 1 of 1.")

    def test_form_of_a_key(self) -> None:
        self.begin("out")
        for op, key in (("reveal", "AB" * 32), ("reveal", "ab"), ("meet", "x" * 64)):
            with self.subTest(op=op, key=key):
                self.begin("out")
                line = self.find("r1", op)
                self.change("r1", "one", line, key=key)
                self.expect_damage("r1", line)

    # --- custody -----------------------------------------------------------------------------
    def test_custodian(self) -> None:
        """Rules for the line of the lead; who may be named, and when, is in tests/fault."""
        self.begin("custody")
        line = self.find("lead", "custodian")
        self.change("lead", "one", line, name="Somebody else")
        self.expect(proof=ALL)
        for fields in ({"key": "AB" * 32}, {"key": "ab"}, {"key": ...}, {"name": ...}):
            with self.subTest(fields=fields):
                self.begin("custody")
                self.change("lead", "one", line, **fields)
                self.assertIn(("lead", line, "damaged"), self.problems())

    def test_box_of_a_custodian(self) -> None:
        """What is in it, only the custodian can know."""
        self.begin("custody")
        line = self.find("r1", "custody")
        self.change("r1", "one", line, box="AAAA")
        self.expect(proof=ALL)
        for fields in ({"box": ...}, {"box": 1}, {"box": None}):
            with self.subTest(fields=fields):
                self.begin("custody")
                self.change("r1", "one", line, **fields)
                self.expect_damage("r1", line)
        for member in ("box", "sig"):
            self.begin("custody")
            self.spoil("r1", line, member)
            self.expect_damage("r1", line)

    def test_escape_in_a_box_of_a_custodian(self) -> None:
        self.begin("custody")
        head, line = self.lines("r1")[:2]
        body = line.split(b',"sig":')[0].replace(b'"box":"', b'"box":"\\u0041')
        sign = read_keys(self.on.path / "one", "r1").sign(json.loads(head)["h"], body)
        self.write("r1", chain([head, body + b',"sig":"' + sign.encode() + b'"' + line[-TAIL:]]))
        self.expect_damage("r1", 2)

    # --- signatures --------------------------------------------------------------------------
    def expect_damage(self, seat: str, line: int) -> None:
        """The line is damaged; what follows from that, both see alike."""
        self.assertIn((seat, line, "damaged"), self.problems())
        self.proof()

    def test_wrong_signature(self) -> None:
        for seat, op in (("r1", "complete"), ("r1", "reveal"), ("r1", "meet"), ("lead", "seat"),
                         ("lead", "import"), ("consensus", "resolve")):
            with self.subTest(seat=seat, op=op):
                self.begin("settled")
                line = max(number for number, one in enumerate(self.lines(seat), 1)
                           if f'"op":"{op}"'.encode() in one and b'"sig"' in one)
                self.spoil(seat, line, "sig")
                self.expect_damage(seat, line)

    def test_wrong_signature_of_a_reopening(self) -> None:
        self.begin("reopened")
        self.spoil("r1", self.find("r1", "reopen"), "sig", 70)
        self.expect_damage("r1", self.find("r1", "reopen"))

    def test_no_signature(self) -> None:
        for seat, op in (("r1", "complete"), ("lead", "import")):
            self.begin("half")
            lines, line = self.lines(seat), self.find(seat, op, -1)
            body = lines[line - 1][:-TAIL]
            start = body.index(b',"sig":"')
            for other in (body[:start], body[:start] + b',"sig":""', body + b',"x":1',
                          body[:start] + b',"x":1' + body[start:]):
                with self.subTest(other=other[-30:]):
                    self.write(seat, chain([*lines[:line - 1], other + bytes(TAIL),
                                            *lines[line:]]))
                    self.expect_damage(seat, line)

    def test_changed_by_who_has_no_secret(self) -> None:
        """Whoever chains a journal of somebody else anew cannot sign it."""
        self.begin("out")
        self.spoil("r1", self.find("r1", "sealed"), "box")
        self.expect_damage("r1", self.find("r1", "complete"))

    def test_signed_by_somebody_else(self) -> None:
        self.begin("out")
        keys = read_keys(self.on.path / "two", "r2")
        lines, line = self.lines("r1"), self.find("r1", "complete")
        body = lines[line - 1][:-TAIL]
        body = body[:body.index(b',"sig":"')]
        before = json.loads(lines[line - 2])["h"]
        signed = body + b',"sig":"' + keys.sign(before, body).encode() + b'"'
        self.write("r1", chain([*lines[:line - 1], signed + bytes(TAIL), *lines[line:]]))
        self.expect_damage("r1", line)

    # --- boxes -------------------------------------------------------------------------------
    def test_box_that_does_not_open(self) -> None:
        """One character of a box is another; its owner has signed that."""
        self.begin("out")
        line = self.find("r1", "sealed")
        box = json.loads(self.lines("r1")[line - 1])["box"]

        def edit(number: int, event: Event, inner: Event) -> None:
            if number == line:
                inner.clear()
                event["box"] = box[:30] + ("A" if box[30] != "A" else "B") + box[31:]
        self.forge("r1", "one", edit)
        self.expect(("r1", line, "closed-box"), ("r1", None, "incomplete-pass"))

    def test_what_no_box_holds(self) -> None:
        """A box whose content is no event of a reviewer stays closed."""
        for fields in ({"op": "complete"}, {"op": "sealed"}, {"op": "sing"}, {"op": 1}, {"op": ...},
                       {"item": ...}, {"item": 3}, {"was": ["x"]}, {"answer": ...}, {"was": ...},
                       {"x": [[[[]]]]}, {"support": "\u0085"}, {"support": "x" * 47000}):
            with self.subTest(fields=str(fields)[:40]):
                self.begin("out")
                line = self.find("r1", "sealed")
                self.change_inner("r1", "one", line, **fields)
                self.assertIn(("r1", line, "closed-box"), self.problems())

    def test_what_boxes_may_hold_beyond(self) -> None:
        """Unknown members are nothing; nor is what stands beside the box."""
        for fields in ({"x": 1}, {"study": "bo"}, {"n": 99}, {"left": 5}, {"h": "0"}):
            with self.subTest(fields=fields):
                self.begin("out")
                self.change_inner("r1", "one", self.find("r1", "sealed"), **fields)
                self.expect(proof=ALL)

    def test_content_is_checked_as_in_a_plain_review(self) -> None:
        for fields, kind in (({"item": "colour"}, "unknown-word"),
                             ({"answer": "maybe"}, "unknown-word"),
                             ({"was": ["00000000deadbeef"]}, "missing-reference"),
                             ({"signals": {"a": "maybe"}}, "against-the-rules")):
            with self.subTest(kind=kind, fields=fields):
                self.begin("out")
                self.change_inner("r1", "one", self.find("r1", "sealed"), **fields)
                self.assertIn(kind, {one[2] for one in self.problems()})

    def test_first_pass_that_lacks_an_answer(self) -> None:
        self.begin("out")
        line = self.find("r1", "complete")

        def edit(number: int, _: Event, inner: Event) -> None:
            if number == line:
                inner["pass"] = inner["pass"][1:]
        self.forge("r1", "one", edit)
        self.expect(("r1", line, "incomplete-pass"), proof=ALL)

    def test_open_line(self) -> None:
        """Nothing that belongs in a box stands beside one."""
        self.begin("closed")
        whole = self.lines("r1")
        for body in ('"op":"judge","study":"anders-2001-bxqf","item":"baseline","outcome":null,'
                     '"answer":"yes","was":[]', '"op":"clear","study":"anders-2001-bxqf",'
                     '"item":"baseline","outcome":null,"was":[]',
                     '"op":"flag","study":"anders-2001-bxqf","item":null,"text":"x","was":[]',
                     '"op":"note","study":null,"item":null,"text":"x"',
                     '"op":"note","study":null,"item":null,"text":"x","box":"AAAA"',
                     '"op":"sealed","study":"anders-2001-bxqf"', '"op":"sealed","study":null,'
                     '"box":3', '"op":"sealed","study":null,"box":"\\u0041"',
                     '"op":"sealed","box":"AAAA"', '"op":"sealed","study":3,"box":"AAAA"'):
            with self.subTest(body=body[:60]):
                line = f'{{"n":{len(whole)},"t":"2026-11-20T09:00:00Z",{body}'.encode()
                self.write("r1", chain([*whole, line + bytes(TAIL)]))
                self.expect(("r1", len(whole) + 1, "damaged"))

    def test_any_text_in_a_box(self) -> None:
        """What nobody can open is no problem, whatever it holds."""
        self.begin("closed")
        whole = self.lines("r1")
        line = (f'{{"n":{len(whole)},"t":"2026-11-20T09:00:00Z","op":"sealed",'
                '"study":"anders-2001-bxqf","box":"AAAA"').encode()
        self.write("r1", chain([*whole, line + bytes(TAIL)]))
        self.expect(proof=NO_KEY)

    # --- journals ----------------------------------------------------------------------------
    def store(self, name: str, lines: List[bytes]) -> None:
        (self.on.review / name).write_bytes(b"".join(line + b"\n" for line in lines))

    def add_journal(self, name: str, writer: Writer) -> None:
        (self.on.review / "journals" / name).write_bytes(b"".join(writer.lines))

    def test_plain_journal_in_a_sealed_review(self) -> None:
        self.begin("closed")
        review = json.loads((self.on.review / "review.json").read_text())["id"]
        for seat, fields, kind in (("r2", {}, "foreign-journal"), ("lead", {}, "foreign-journal"),
                                   ("r2", {"v": 2}, "damaged"),
                                   ("r2", {"key": "a" * 64}, "damaged"),
                                   ("r2", {"v": 2, "key": "A" * 64}, "damaged")):
            with self.subTest(seat=seat, fields=fields):
                self.add_journal("x.jsonl", Writer(seat, "eeeeee", review=review, **fields))
                line = None if kind == "damaged" else 1
                self.expect(("x.jsonl", line, kind))

    def test_sealed_journal_in_a_plain_review(self) -> None:
        self.begin("closed")
        sealed = self.lines("r1")
        keep, self.on = self.on, Laptops(Path(tempfile.mkdtemp(dir=self.folder)))
        self.on.begin()
        review = json.loads((self.on.review / "review.json").read_text())["id"]
        theirs = json.loads((keep.review / "review.json").read_text())["id"]
        self.store("journals/x.jsonl", chain(
            [line.replace(theirs.encode(), review.encode()) for line in sealed]))
        self.expect(("x.jsonl", 1, "foreign-journal"))

    def test_copies(self) -> None:
        """Lines that two files share count once, and a part of a journal is its beginning."""
        self.begin("out")
        lines = self.lines("r1")
        for end in (len(lines), 1):
            self.store("journals/x.jsonl", lines[:end])
            self.expect(proof=ALL)

    def test_own_lines_of_nobody(self) -> None:
        """Who is no reviewer commits to nothing, whatever the lines say."""
        self.begin("out")
        review = json.loads((self.on.review / "review.json").read_text())["id"]
        keys = Keys(b"0123456789abcdef", review, "r9")
        writer = Writer("r9", "eeeeee", v=2, review=review, key=keys.public.hex())
        study = json.loads(self.lines("r1")[1])["study"]
        key = keys.study_key(study).hex()
        for op, fields in (("complete", {"study": study, "commit": verify_sealing.commitment(
                review, "r9", study, key), "box": "AAAA", "was": []}),
                           ("reveal", {"study": study, "key": key, "of": []})):
            body = text_of({"n": len(writer.lines), "t": TIME, "op": op, **fields})[:-1]
            writer.raw(body + b',"sig":"' + keys.sign(writer.hash, body).encode() + b'"')
        self.add_journal("x.jsonl", writer)
        for say in (self.check, self.verify):
            self.assertIn((3, "wrong-key"), {(one["line"], one["kind"]) for one in json.loads(
                "".join(say("--json")))["problems"]})
        self.assertEqual(self.proof(), ALL)

    def test_newer(self) -> None:
        """How a later version signs, nobody knows yet."""
        self.begin("out")
        review = json.loads((self.on.review / "review.json").read_text())["id"]
        writer = Writer("r2", "eeeeee", v=3, review=review)
        writer.put("meet", seat="r1", key="ab" * 32)
        self.add_journal("x.jsonl", writer)
        self.assertEqual({kind for _, _, kind in self.problems()}, {"newer"})

    def test_review_json(self) -> None:
        self.begin("closed")
        path = self.on.review / "review.json"
        whole = path.read_text()
        for old, new in (('"syrob_review":2', '"syrob_review":3'), (',"sealed":1', ""),
                         ('"sealed":1', '"sealed":2'), ('"sealed":1', '"sealed":true'),
                         ('"syrob_review":2', '"syrob_review":1')):
            with self.subTest(new=new):
                self.assertIn(old, whole)
                path.write_text(whole.replace(old, new))
                with self.assertRaises(verify_events.Fault):
                    verify.Review(str(self.on.review))
                self.on.run("nobody", "--review", "review", "check", status=3)


if __name__ == "__main__":
    unittest.main()
