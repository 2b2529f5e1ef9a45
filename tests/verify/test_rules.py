"""The independent checker: events that no program of this kind records."""

import json
import re
import unittest
from pathlib import Path
from typing import Dict, List, Tuple

from reviews import REVIEW, TIME, ReviewTest, Writer, digest, verify, verify_rules

ROWS = Path(__file__).resolve().parents[1] / "data" / "against.txt"
FORM = json.dumps({"answers": [{"id": name} for name in ("yes", "unclear", "no")], "domains": [
    {"items": [{"id": name} for name in ("seq", "house", "blind")]}]}).encode()
Lines = List[Tuple[str, str, str]]


def read_rows() -> List[Tuple[str, Lines]]:
    """Each row with its title; the first is the base."""
    rows: List[Tuple[str, Lines]] = []
    for line in ROWS.read_text(encoding="utf-8").splitlines():
        first, _, rest = line.partition(" ")
        if re.match("(base|sound|forged)[:,]", line):
            rows.append((line, []))
        elif first != "#" and rows:
            name, _, body = rest.partition(" ")
            rows[-1][1].append((first, name, body))
    return rows


class RulesTest(ReviewTest):
    """The rows that the program's own test has, too."""

    def setUp(self) -> None:
        super().setUp()
        self.writers: Dict[str, Writer] = {}
        self.hashes: Dict[str, str] = {}

    def begin(self) -> None:
        for path in (self.path / "journals").iterdir():
            path.unlink()
        self.store("form.json", FORM)
        lead = Writer("lead", "0a0a0a")
        lead.put("form", file="form.json", sha256=digest(FORM), was=[])
        lead.put("title", title="x", was=[])
        lead.put("mode", open="study", was=[])
        for seat in ("r1", "r2"):
            lead.put("seat", seat=seat, name=seat, role="reviewer", was=[])
        self.writers, self.hashes = {"lead": lead}, {}

    def add(self, seat: str, name: str, body: str) -> Tuple[str, int]:
        """The place of the line."""
        where = seat.replace("+", "-fork")
        if seat not in self.writers:
            whose, _, writer = seat.partition("@")
            self.writers[seat] = (self.writers[seat[:-1]].copy() if seat.endswith("+") else
                                  Writer(whose, writer or f"0{len(self.writers):05x}"))
        journal = self.writers[seat]
        body = re.sub(r"\$(\w)", lambda found: self.hashes[found[1]][:16], body)
        body = re.sub(r"%(\w)", lambda found: self.hashes[found[1]], body)
        journal.raw(f'{{"n":{len(journal.lines)},"t":"{TIME}",{body}'.encode())
        self.hashes[name] = journal.hash
        return f"journals/{where}.jsonl", len(journal.lines)

    def save_all(self) -> None:
        for seat, journal in self.writers.items():
            self.save_as(f"{seat.replace('+', '-fork')}.jsonl", journal)

    def test_rows(self) -> None:
        (_, base), *rows = read_rows()
        self.assertGreater(len(rows), 60)
        for title, lines in rows:
            with self.subTest(title):
                self.begin()
                last = ("", 0)
                without = re.match(r"\w+, without (\w)", title)
                for seat, name, body in base + lines:
                    if not without or name != without[1]:
                        last = self.add(seat, name, body)
                self.save_all()
                told = {tuple(one[:2]) for viewer in (None, "r1", "r2", "r3", "adj")
                        for one in verify.Review(str(self.path), viewer).check()
                        if one.kind == "against-the-rules" and one.line}
                self.assertEqual(told, {last} if title.startswith("forged") else set())

    def test_every_op_has_a_row(self) -> None:
        _, *rows = read_rows()
        ops = {re.match('"op":"([a-z-]+)"', lines[-1][2])[1] for title, lines in rows
               if title.startswith("forged")}
        self.assertEqual(ops, set(verify_rules.ASKS))

    def test_hidden(self) -> None:
        """In a study that is not open nobody else is shown which line it is."""
        self.r1.judge(None, study="chen-2011-a2b4")
        self.save()
        told = {viewer: [(one.line, one.kind) for one in self.verdict_for(viewer)]
                for viewer in (None, "r1", "r2")}
        self.assertEqual(told, {None: [(0, "against-the-rules")], "r1": [(5, "against-the-rules")],
                                "r2": [(0, "against-the-rules")]})


if __name__ == "__main__":
    unittest.main()
