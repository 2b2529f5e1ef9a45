"""The independent checker: what a completion names, and this machine's second copies."""

import os
import unittest
from pathlib import Path
from unittest import mock

from reviews import (NOWHERE, OTHER, R1, R2, REVIEW, STUDY, ReviewTest, Writer, verify,
                     verify_state)


class PassTest(ReviewTest):
    """The cells to judge: "housing" once, "blinding" for each outcome that the study reports."""

    def complete(self, *judged: str, study: str = OTHER) -> None:
        self.r2.put("complete", study=study, **{"pass": list(judged)}, was=[])

    def housing(self, answer: str = "yes", **fields: object) -> str:
        return self.r2.judge(answer, study=OTHER, **fields)

    def blinding(self, outcome: object, **fields: object) -> str:
        return self.r2.judge("masked", **{"study": OTHER, "item": "blinding", "outcome": outcome,
                                          **fields})

    def test_whole(self) -> None:
        """One judgement serves all outcomes, or each has its own."""
        for outcomes in ((None,), ("ALT", "AST"), (None, "AST")):
            whole = self.r2.copy()
            self.complete(self.housing(), *map(self.blinding, outcomes))
            self.expect()
            self.r2 = whole

    def test_something_is_missing(self) -> None:
        for names in (lambda: (), lambda: (self.housing(),), lambda: (self.blinding(None),),
                      lambda: (self.housing(), self.blinding("ALT"))):
            whole = self.r2.copy()
            self.complete(*names())
            self.expect((R2, len(self.r2.lines), "incomplete-pass"))
            self.r2 = whole

    def test_what_is_named_is_no_answer(self) -> None:
        """It was cleared, belongs to another study, or to another reviewer."""
        judged = self.housing()
        cleared = self.r2.put("clear", study=OTHER, item="housing", outcome=None, was=[judged])
        blind = self.blinding(None)
        for other in (cleared, self.first):
            whole = self.r2.copy()
            self.complete(other, blind)
            self.expect((R2, len(self.r2.lines), "incomplete-pass"))
            self.r2 = whole
        elsewhere = self.blinding(None, study=STUDY)
        self.complete(self.housing(was=(cleared,)), elsewhere)
        self.expect((R2, 7, "against-the-rules"), (R2, len(self.r2.lines), "incomplete-pass"))

    def test_what_it_reports(self) -> None:
        """An outcome that the study does not report asks for no judgement."""
        self.lead.put("outcome", study=OTHER, outcomes=["AST"], was=[])
        self.complete(self.housing(), self.blinding("AST"))
        self.expect()

    def test_whose_it_is(self) -> None:
        """Nothing is asked of a reviewer who is not assigned, or has left."""
        self.complete()
        self.lead.put("assign", study=OTHER, seats=["r1"], was=[])
        self.expect()
        self.lead.lines.pop()
        self.lead.hash = self.lead.lines[-1][-67:-3].decode()
        self.lead.put("release", seat="r2", reason="left", was=[self.seats["r2"]])
        self.expect()

    def test_reopened(self) -> None:
        self.complete()
        done = self.r2.lines[-1][-67:-51].decode()
        self.r2.put("reopen", study=OTHER, reason="too soon", was=[done])
        self.expect()

    def test_two_completions(self) -> None:
        """The reviewer decides which holds; while the study is not open nobody else is shown it."""
        twin = Writer("r2", "ffffff")
        twin.put("complete", study=OTHER, **{"pass": [self.second]}, was=[])
        self.complete()
        self.save()
        self.expect_as("r2@ffffff.jsonl", twin, ("r2@ffffff.jsonl", 2, "conflict"))
        for viewer in (None, "r1"):
            self.assertEqual(self.verdict_for(viewer), [])


class RevealTest(ReviewTest):
    """First passes stay as read, and this account records a reveal before it shows them."""

    def fixed(self, seat: str, study: str = STUDY) -> str:
        self.save()
        review = verify.Review(str(self.path))
        review.check()
        return str(review.fixed[seat, study]["h"])[:16] if (seat, study) in review.fixed else ""

    def test_which_completion_counts(self) -> None:
        """One that another has read, then one with which its reviewer has read, then one on which
        something was resolved, then the lowest line, then the lowest hash."""
        twin = Writer("r2", "ffffff")
        early = twin.put("complete", study=STUDY, **{"pass": []}, was=[])
        whole = self.r2.hash
        self.save_as("r2@ffffff.jsonl", twin)
        self.assertEqual(self.fixed("r2"), self.done2)
        self.r1.put("reveal", study=STUDY, of=[twin.hash])
        self.assertEqual(self.fixed("r2"), early)
        self.r1.put("reveal", study=STUDY, of=[whole])
        self.assertEqual(self.fixed("r2"), self.done2)
        self.consensus.lines.pop()
        self.assertEqual(self.fixed("r2"), early)
        third = Writer("r2", "eeeeee")
        low = third.put("complete", study=STUDY, **{"pass": []}, was=[])
        self.save_as("r2@eeeeee.jsonl", third)
        self.r1.put("reveal", study=STUDY, of=[third.hash])
        self.assertEqual(self.fixed("r2"), min(low, early))
        self.r2.put("reveal", study=STUDY, of=[whole])
        self.assertEqual(self.fixed("r2"), self.done2)

    def test_what_fixes_nothing(self) -> None:
        """Another study, another whole hash, and what is no completion."""
        self.consensus.lines.pop()
        whole = self.r2.hash
        for study, digits in ((OTHER, whole), (STUDY, whole[:16] + "0" * 48),
                              (STUDY, self.lead.hash)):
            self.r1.put("reveal", study=study, of=[digits])
            self.assertEqual((self.fixed("r2"), self.fixed("r2", OTHER)), ("", ""))
        other = self.r2.put("complete", study=OTHER, **{"pass": []}, was=[])
        twin = Writer("r2", "ffffff")
        twin.put("note", study=None, item=None, text="later")
        twin.put("complete", study=OTHER, **{"pass": []}, was=[])
        self.save_as("r2@ffffff.jsonl", twin)
        late = twin.hash
        self.r1.put("reveal", study=OTHER, of=[self.r2.hash, late])
        self.resolve(study=STUDY, of=[self.done1, other])  # of another study: it decides nothing there
        self.assertEqual(self.fixed("r2", OTHER), late[:16])

    def test_late(self) -> None:
        """Entries from a copy without the reveal are kept, and close nothing."""
        self.r1.put("reveal", study=STUDY, of=[self.r1.hash, self.r2.hash])
        twin = Writer("r2", "ffffff")
        twin.put("reopen", study=STUDY, reason="late", was=[self.done2])
        twin.judge("no")
        self.save_as("r2@ffffff.jsonl", twin)
        self.r2.put("flag", study=STUDY, item=None, text="x", was=[NOWHERE])
        self.save()
        self.assertEqual([(one.file[9:], one.line, one.kind) for one in self.verdict_for(None)],
                         [(R2, 4, "missing-reference")])
        self.assertEqual(self.fixed("r2"), self.done2)

    def test_due(self) -> None:
        """In an account that writes for a reviewer, the study is closed before the own reveal of
        all that counts."""
        state = self.path / "state" / "syrob" / REVIEW
        state.mkdir(parents=True)
        (state / "r2.writer").write_text("2c2c2c\n")
        theirs, own = self.r1.hash, self.r2.hash
        self.r1.put("flag", study=STUDY, item=None, text="x", was=[NOWHERE])
        told = []
        with mock.patch.dict(os.environ, {"XDG_STATE_HOME": str(self.path / "state")}):
            for writer, named in ((None, []), (self.r1, [theirs, own]), (self.r2, [own]),
                                  (self.r2, [theirs, own])):
                if writer:
                    writer.put("reveal", study=STUDY, of=named)
                self.save()
                told += [one.line for one in self.verdict_for(None)]
        self.assertEqual(told, [0, 0, 0, 5])


class SecondCopyTest(ReviewTest):
    """The journals that this account writes, and their second copies."""

    def setUp(self) -> None:
        super().setUp()
        self.state = self.path / "state" / "syrob" / REVIEW
        self.state.mkdir(parents=True)
        self.place = " ".join(verify_state.place_of(str(self.path)))
        (self.state / "r1.writer").write_text(f"1b1b1b {self.place}\n")
        (self.state / R1).write_bytes(b"".join(self.r1.lines))
        patch = mock.patch.dict(os.environ, {"XDG_STATE_HOME": str(self.path / "state")})
        patch.start()
        self.addCleanup(patch.stop)

    def test_the_same(self) -> None:
        self.expect()

    def test_cut_or_changed(self) -> None:
        """Faults that the chain alone cannot show: last lines gone, a tail written anew."""
        self.r1.lines.pop()
        self.consensus.lines = self.consensus.lines[:1]
        self.expect((R1, 0, "cut-off"), (R1, 0, "second-copy"))
        self.r1.hash = self.r1.lines[-1][-67:-3].decode()
        self.r1.put("note", study=None, item=None, text="another end")
        self.expect((R1, 0, "second-copy"))

    def test_without_a_head(self) -> None:
        """The name is enough, if the first line is damaged."""
        self.consensus.lines = self.consensus.lines[:1]
        self.r1.lines[0] = self.r1.lines[0].replace(b"syrob 0.1", b"syrob 0.2")
        self.expect((R1, 0, "second-copy"), (R1, 1, "damaged"))

    def test_of_another_writer(self) -> None:
        folder, born, path = self.place.split(" ")
        for writer in (f"2c2c2c {self.place}\n", f"1b1b1b {self.place}", "", "1b1b1b\n",
                       f"1b1b1b {folder} 1{born} {path}\n", f"1b1b1b 1{folder} {born} {path}x\n",
                       f"1b1b1b {self.place}\n2c2c2c {folder} {born} /moved\n"):
            (self.state / "r1.writer").write_text(writer)
            (self.state / R1).write_bytes(b"x")
            self.expect()

    def test_renamed_or_of_another_device(self) -> None:
        folder, born, path = self.place.split(" ")
        for place in (f"1{folder} {born} {path}", f"{folder} {born} {path}x"):
            (self.state / "r1.writer").write_text(f"1b1b1b {place}\n2c2c2c 1:1 1.1 /other\n")
            (self.state / R1).write_bytes(b"x")
            self.expect((R1, 0, "second-copy"))

    def test_a_path_of_any_bytes(self) -> None:
        folder = self.path / os.fsdecode(b"a b%\n\xc3\xbc\xff")
        folder.mkdir()
        (folder / "review.json").write_text("{}")
        self.assertRegex(verify_state.place_of(str(folder)).path, r"/a%20b%25%0A%C3%BC%FF$")

    def test_none_to_compare_with(self) -> None:
        (self.state / R1).unlink()
        self.expect()
        os.mkfifo(self.state / R1)
        self.expect()

    def test_where_it_lies_without_the_variable(self) -> None:
        home = Path(os.environ["XDG_STATE_HOME"]).parent
        (home / ".local").mkdir()
        (home / "state").rename(home / ".local" / "state")
        (home / ".local" / "state" / "syrob" / REVIEW / R1).write_bytes(b"x")
        for value in ("", "relative"):
            with mock.patch.dict(os.environ, {"XDG_STATE_HOME": value, "HOME": str(home)}):
                self.expect((R1, 0, "second-copy"))


if __name__ == "__main__":
    unittest.main()
