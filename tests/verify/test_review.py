"""The independent checker: sound reviews, and faults between events and of the form."""

import json
import unittest
from typing import Any, List, Tuple

from reviews import (CONS, FORM, LEAD, NOWHERE, OTHER, R1, R2, STUDY, TIME, Found, ReviewTest,
                     Writer, digest, verify_lines)


def refuses(event: Any, seat: str) -> bool:
    try:
        verify_lines.check_event(event, 1, seat)
    except verify_lines.Fault:
        return True
    return False


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
        lead("seat", seat="adj", name="Eve", role="adjudicator", was=[])
        off = cons("unresolve", study=STUDY, item="housing", outcome=None, reason="anew",
                   was=[self.resolved])
        refer = cons("refer", study=STUDY, item="housing", outcome=None, was=[off])
        self.resolve(was=[refer], how="adjudication", by=["adj"], operator="lead")

    def test_every_op(self) -> None:
        self.fill_every_op()
        self.expect()

    def test_every_field(self) -> None:
        """Required fields cannot be left out, and fields that cannot be null are refused as null."""
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
                verify_lines.check_event(event, 1, seat)
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
        self.expect_as("r1.sync-conflict.jsonl", self.r1, (R1, 5, "against-the-rules"),
                       (R1, 5, "unknown-word"))

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


class ReferenceTest(ReviewTest):
    """Faults between events."""

    def test_missing(self) -> None:
        self.r1.judge("yes", was=(self.second, NOWHERE))
        self.r1.judge("yes", study=OTHER, undo=[NOWHERE])
        self.r2.put("complete", study=OTHER, **{"pass": [NOWHERE]}, was=[])
        self.resolve(of=[self.done1, NOWHERE], was=[self.resolved])
        self.expect((CONS, 3, "missing-reference"), (R1, 5, "against-the-rules"),
                    (R1, 5, "missing-reference"),
                    (R1, 6, "missing-reference"), (R2, 4, "incomplete-pass"),
                    (R2, 4, "missing-reference"))

    def test_foreign(self) -> None:
        for was in (self.done1, self.title, self.study):
            whole = self.r1.copy()
            self.r1.judge("yes", was=(self.second, was))
            self.expect((R1, 5, "against-the-rules"), (R1, 5, "foreign-reference"))
            self.r1 = whole
        for other in ({"item": "blinding", "answer": "masked"}, {"outcome": "ALT"},
                      {"study": OTHER}):
            whole = self.r1.copy()
            self.r1.judge("yes", was=(self.second,), **other)
            against = [] if "study" in other else [(R1, 5, "against-the-rules")]
            self.expect(*against, (R1, 5, "foreign-reference"))
            self.r1 = whole

    def test_foreign_seat(self) -> None:
        """Another reviewer's judgement of the same item is another cell."""
        self.r2.judge("no", study=OTHER, was=(self.second,))
        self.expect((R2, 4, "foreign-reference"))

    def test_conflict(self) -> None:
        twin, fields = Writer("r1", "ffffff"), {"study": STUDY, "item": None}
        flag = self.r1.put("flag", **fields, text="look", was=[])
        other = twin.put("flag", **fields, text="see", was=[])
        self.save()
        self.expect_as("r1@ffffff.jsonl", twin, ("r1@ffffff.jsonl", 2, "conflict"))
        self.r1.put("flag", **fields, text=None, was=[flag, other])
        self.expect()

    def test_a_first_pass_decides(self) -> None:
        """Judgements made elsewhere without knowing of the completion do not count."""
        twin = Writer("r1", "ffffff")
        twin.judge("yes", was=(self.first,))
        self.expect_as("r1@ffffff.jsonl", twin)

    def test_in_a_study_that_is_not_open(self) -> None:
        """A reviewer's conflict is shown to that reviewer alone, until the completion decides it;
        and one of two completions until no reviewer is waited for."""
        twin = Writer("r1", "ffffff")
        one = self.r1.judge("yes", study=OTHER)
        two = twin.judge("no", study=OTHER)
        self.expect_as("r1@ffffff.jsonl", twin)
        self.save()
        told = {viewer: [(one.file[9:], one.line, one.kind) for one in self.verdict_for(viewer)]
                for viewer in (None, "r1", "r2")}
        self.assertEqual(told, {None: [], "r2": [], "r1": [("r1@ffffff.jsonl", 2, "conflict")]})
        for writer, judged in ((self.r1, one), (twin, two)):
            masked = writer.judge("masked", study=OTHER, item="blinding")
            writer.put("complete", study=OTHER, **{"pass": [judged, masked]}, was=[])
        self.save()
        self.save_as("r1@ffffff.jsonl", twin)
        self.assertEqual([(one.file[9:], one.line, one.kind) for one in self.verdict_for("r1")],
                         [("r1@ffffff.jsonl", 2, "conflict"), ("r1@ffffff.jsonl", 4, "conflict")])
        judged = [self.r2.judge("yes", study=OTHER),
                  self.r2.judge("masked", study=OTHER, item="blinding")]
        self.r2.put("complete", study=OTHER, **{"pass": judged}, was=[])
        self.expect()
        self.assertEqual(self.verdict_for("r1"), [])

    def test_who_left_is_not_told_of(self) -> None:
        """In an open study that somebody left unfinished only the others' conflicts are shown."""
        seat = self.lead.put("seat", seat="r3", name="Cy", role="reviewer", was=[], left=1)
        self.lead.put("assign", study=STUDY, seats=["r1", "r2", "r3"], was=[self.assigned])
        self.lead.put("release", seat="r3", reason="x", was=[seat])
        for writer in ("121212", "343434"):
            third = Writer("r3", writer)
            third.judge("yes" if writer == "121212" else "no")
            self.save_as(f"r3@{writer}.jsonl", third)
        self.expect()

    def test_conflict_of_each_kind(self) -> None:
        lead, cons = self.lead.put, self.consensus.put
        lead("seat", seat="r1", name="Anna", role="reviewer", was=[])
        lead("title", title="Other", was=[])
        cons("unresolve", study=STUDY, item="housing", outcome=None, reason="x", was=[])
        self.r1.put("reopen", study=STUDY, reason="x", was=[])
        self.expect((CONS, 3, "conflict"), (LEAD, 15, "conflict"), (LEAD, 16, "conflict"),
                    (R1, 5, "against-the-rules"))

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

    def test_who_has_no_seat(self) -> None:
        self.lead.put("seat", seat="lead", name="x", role="reviewer", was=[])
        self.lead.put("release", seat="consensus", reason="x", was=[])
        self.lead.put("seat", seat="first-pass", name="x", role="reviewer", was=[])
        self.expect(*((LEAD, line, "unknown-word") for line in range(15, 18)))

    def test_unknown_words_of_reviewers(self) -> None:
        new = self.r1.judge
        self.r1.put("reopen", study=STUDY, reason="late", was=[self.done1])
        new("yes", study="no-such")
        new("yes", item="colour")
        new("maybe", study=OTHER)
        new("yes", study=OTHER, item="blinding")
        new("yes", study=OTHER, outcome="CRP")
        off = self.consensus.put("unresolve", study=STUDY, item="housing", outcome=None,
                                 reason="anew", was=[self.resolved])
        self.resolve(by=["r1", "r9"], was=[off])
        lines = [problem[:2] for problem in self.found_saved()]
        self.assertEqual(sorted(set(lines)), [(CONS, 4)] + [(R1, line) for line in range(6, 11)])

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
        self.store("form.json", FORM + b" ")
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
        """The current form counts; the words of an earlier form stay valid while its file exists."""
        later = FORM.replace(b"blinding", b"masking")
        self.r1.judge("masked", study=OTHER, item="blinding")
        self.pin("form-2.json", later, (self.form,))
        self.store("form-2.json", later)
        self.expect()
        self.store("form.json", b"gone")
        self.expect()

    def test_two_heads(self) -> None:
        later = FORM + b"\n"
        self.pin("form-2.json", later, ())
        self.store("form-2.json", later)
        self.expect((LEAD, 15, "conflict"))

    def test_no_pin(self) -> None:
        (self.path / "journals" / LEAD).unlink()
        self.assertIn(("form.json", 0, "form-pin"), self.found())


class BlindedTest(ReviewTest):
    """Number, kind and place of events in a study that is not open are hidden from others."""

    def test_hidden(self) -> None:
        self.r1.judge("yes", study=OTHER, was=(NOWHERE,))
        self.r1.judge("no", study=OTHER, item="blinding", outcome="ALT", was=(NOWHERE[::-1],))
        self.save()
        for viewer in (None, "r2"):
            problems = self.verdict_for(viewer)
            self.assertEqual([(one.file[9:], one.line, one.kind) for one in problems],
                             [(R1, 0, "missing-reference"), (R1, 0, "unknown-word")])
            for word in (OTHER, NOWHERE, "blinding", "ALT"):
                self.assertNotIn(word, str(problems))
        self.assertEqual([one.line for one in self.verdict_for("r1")], [5, 6, 6])

    def test_open(self) -> None:
        self.consensus.put("early", study=STUDY, reason="x", was=[])
        self.r1.put("flag", study=STUDY, item=None, text="x", was=[NOWHERE])
        self.save()
        self.assertEqual([one.line for one in self.verdict_for(None)], [5])


if __name__ == "__main__":
    unittest.main()
