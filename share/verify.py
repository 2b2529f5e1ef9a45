"""Checks the journals of a syrob review without syrob.

    python3 verify.py REVIEW [--as SEAT] [--json]

A second implementation of the format, written from its description in syrob-review(5): whether
every journal is what its hashes say, and what this machine's second copy says, the form is the one
that the review names, all that an event refers to exists, and every completion names an answer for
each item. It only reads. Memory grows with the number of events, not their texts. What one line
may be is in verify_lines.py, what the journals hold in verify_events.py, what that amounts to in
verify_passes.py, what a form is in verify_forms.py, which files are read in verify_names.py, what
is against the rules in verify_rules.py, what the state folder holds in verify_state.py, what seals
a sealed review in verify_sealing.py, what its keys open and prove in verify_keys.py; these must
lie beside this file.
Exit status: 0 no problem, 1 problems found, 2 wrong usage, 3 the folder is not a review.
"""

import argparse
import gc
import itertools
import json
import os
import sys
from typing import List, Optional

sys.dont_write_bytecode = True  # never writes beside this file
# pylint: disable=wrong-import-position
from verify_events import NOT_KNOWN, Problem, short
from verify_forms import FORM_NAME, hashes_of_forms, read_items, why_not
from verify_keys import Keys
from verify_lines import MERGE, Fault
from verify_rules import why_against
from verify_state import Seen, how_they_differ, read_seen


# --- the review ----------------------------------------------------------------------------
class Review(Keys):
    """The problems of a review."""

    def check(self) -> List[Problem]:
        """All problems, in the order of files and lines."""
        self._list_journals()
        for lead in (True, False):
            if not lead:
                self._learn_keys()
            for journal in (one for one in self.journals if (one.seat == "lead") == lead):
                self._read_journal(journal, self._take_line)
            links, self.links = self.links, []
            for link in links:
                self._link(*link)
            if lead:
                self._check_forms()
        self._check_forks()
        self._check_second_copies()
        for seen in read_seen(self.state, self.account.place):
            self._check_seen(seen)
        if self.has_form and not self.newer:  # else nobody can say what is missing
            self._find_heads()
            self.opened = self._open_studies()
            for where, _, field, identity in self.links:
                self._tell(where, "missing-reference",
                           f'"{field}" names {identity:016x}, which no journal holds; {MERGE}')
            for where, study, digits in self.named:
                if self.events.get(short(digits), NOT_KNOWN).hash != bytes.fromhex(digits):
                    self.about[where] = study
                    self._tell(where, "missing-reference",
                               f'"of" names {short(digits):016x}, which no journal holds; {MERGE}')
            if self.identity:
                self._add(("review.json", 0), "identity", self.identity)
            self._check_words()
            self._check_conflicts()
            self._check_same_papers()
            self._check_passes()
            self._check_rules()
            self._check_keys()
        return sorted(set(self.problems))

    def _check_words(self) -> None:
        """Words of an earlier form are not a problem once the lead has chosen another."""
        other_form = self.had_other_form()
        for where, word in self.unmet:
            if word not in self.words and not (other_form and word[0] in ("item", "answer")) and (
                    word[0] != "answer" or ("item", word[1]) in self.words):
                name = ": ".join(word[1:])
                self._tell(where, "unknown-word", f"this review has no {word[0]} '{name:.80}'")
        for where, cell, link in self.foreign:
            target = self.events[link]
            if self._is_known(cell) and self._is_known(target.cell):
                self._tell(where, "foreign-reference", f'"was" names {link:016x}, which is about '
                           f"something else ({target.where[0]} line {target.where[1]})")

    def _check_forks(self) -> None:
        """Two files of one writer must be one file, or one the beginning of the other."""
        for one, two in itertools.combinations(self.journals, 2):
            if (one.seat, one.writer) == (two.seat, two.writer):
                lines = enumerate(zip(one.ids, two.ids), 1)
                line = next((line for line, (first, second) in lines if first != second), 0)
                if line:
                    self._add(self._place(two, line), "fork", "from here on it differs from "
                              f"{one.file}, which has the same writer")

    def _check_second_copies(self) -> None:
        """A journal that this account writes has a second copy in the state folder."""
        for journal in self.journals:
            copy = self._copy_of(journal)
            try:
                told = copy and how_they_differ(os.path.join(self.path, journal.file), copy)
                if told:
                    self._add((journal.file, 0), "second-copy", told)
            except OSError:  # its problems are reported elsewhere
                continue

    def _check_seen(self, seen: Seen) -> None:
        """A journal only grows: the lines that this account once read must exist, under this name
        or another. A copy in another folder may have fewer."""
        file = f"journals/{seen.name}"
        path = os.path.join(self.path, file)
        named = next((one for one in self.journals if one.file == file), None)
        alike = [one for one in self.journals if (one.seat, one.writer) == (seen.seat, seen.writer)]
        if any(seen.is_in(os.path.join(self.path, one.file)) for one in alike) or any(
                one.file == file and one.kind in ("damaged", "foreign-journal")
                for one in self.problems) or (named and self._is_own(named)):
            return
        kind = ""
        if named in alike and named and len(named.ids) >= seen.lines:
            kind = "changed"
        elif seen.here:
            kind = ("changed" if named and named not in alike else
                    "shorter" if os.path.lexists(path) else "gone")
        told = {(one.file, one.kind) for one in self.problems}
        if kind and (file, kind) not in told:
            self._add((file, 0), kind, seen.why_not(kind))

    def _check_passes(self) -> None:
        """A completion names an answer, one that the form knows, for all that was to be judged."""
        review = self._value("outcomes", None, None)
        other_form = self.had_other_form()
        asked = [(item, outcome, answers) for item, (by_outcome, answers, _) in self.items.items()
                 for outcome in (by_outcome and review and review["outcomes"] or [None])]
        for kind, seat, study in self._of_kind("done@"):
            done = self.fixed.get((seat, study)) or self._value(kind, seat, study)
            whole = seat in self.done.get(study, set())
            if (done and done["op"] == "complete" and seat in self._assigned(study) and
                    short(done["h"]) not in self.closed and
                    not self._has_left(seat) and not (
                        whole and (other_form or self._answers_all(seat, done, asked)))):
                where = self.events[short(done["h"])].where
                self.about[where] = study
                self._tell(where, "incomplete-pass",
                           "the completion does not name an answer for every item")

    def _check_rules(self) -> None:
        for where, look in self.looks:
            wrong = why_against(look)
            if wrong:
                self.about[where] = look.event.get("study")
                self._tell(where, "against-the-rules", wrong)

    def _check_conflicts(self) -> None:
        for cell in self.others:
            heads = self._heads(cell)
            kind, seat, *names = self.names[cell]
            values = [self.events[identity] for identity in heads]
            if len({known.content for known in values}) < 2 or (
                    "@" in kind and seat != self.viewer and
                    seat not in self.opened.get(names[0], ())) or (
                        self._is_decided(kind, seat, *names)):
                continue
            *others, last = sorted(values, key=lambda known: known.where)
            file, line = next(one.where for one in others if one.content != last.content)
            what = " ".join(part for part in (kind.strip("@"), seat, *names) if part)
            self._add(last.where, "conflict", f"another value of the same thing ({what:.80}) "
                      f"stands in {file} line {line}; give the one that holds")

    def _kept(self, study: str) -> Optional[str]:
        """The study that a removed one is the same paper as, or a report of."""
        drop = self._value("listed", None, study)
        return (drop.get("same_as") or drop.get("report_of")) if drop else None

    def _is_assessed(self, study: Optional[str]) -> bool:
        """Whether the study is in the review, or one that it is assessed as."""
        seen = set()
        while study in self.studies and study not in seen:
            drop = self._value("listed", None, study)
            if not drop or drop["op"] != "study-drop":
                return True
            seen.add(study)
            study = self._kept(study)
        return False

    def _check_same_papers(self) -> None:
        """Two leads may each have kept another of two studies: then the paper is gone."""
        for study in self.studies:
            drop = self._value("listed", None, study)
            kept = self._kept(study)
            if drop and kept in self.studies and not self._is_assessed(study):
                where = self.events[self._heads_of("listed", None, study)[0]].where
                self._tell(where, "removed",
                           f"{study:.80} belongs to {kept:.80}, which was removed, too")

    def _check_forms(self) -> None:
        """The form in use must be the one pinned, whatever its file is called. Where two leads
        chose differently, the first in the order of ids holds that is there."""
        hashes = hashes_of_forms(self.path)
        heads = sorted(one for one in self.pins if one not in self.replaced)
        there = [one for one in heads if self.pins[one][1] in hashes] or heads
        name, sha256 = self.pins[there[0]] if there else ("form.json", "")
        where = self.events[there[0]].where if there else ("form.json", 0)
        if not there and self.newer:
            self.has_form = False
            return
        if not there:
            self._add(where, "form-pin", f"no journal of the lead names it; {MERGE}")
        elif not FORM_NAME.fullmatch(name):
            self._add(where, "form-pin", f"'{name:.80}' cannot be the name of a form's file")
            name = "form.json"
        elif sha256 not in hashes:
            self._add((name, 0), "form-pin", f"{why_not(self.path, name, sha256)} (named in "
                      f"{where[0]} line {where[1]})")
        try:
            self.items = read_items(self.path, hashes.get(sha256, name))
        except (Fault, OSError) as why:
            self.has_form = False
            if not any(problem.kind == "form-pin" for problem in self.problems):
                self._add((name, 0), "form-pin", str(why))
        for item, (_, answers, _) in self.items.items():
            self.words.add(("item", item))
            self.words.update(("answer", item, answer) for answer in answers)


# --- the program ---------------------------------------------------------------------------
def show(text: str) -> str:
    """The text in ASCII, with all else as a visible escape that no terminal obeys."""
    return "".join(char if " " <= char <= "~" else ascii(char)[1:-1] for char in text)


def main(arguments: Optional[List[str]] = None) -> int:
    """The command line; returns the exit status."""
    parser = argparse.ArgumentParser(description="Checks the journals of a review without syrob.")
    parser.add_argument("review", metavar="REVIEW", help="the review's folder")
    parser.add_argument("--as", metavar="SEAT", dest="viewer",
                        help="tell what is for this reviewer alone, too")
    parser.add_argument("--json", action="store_true", help="print the verdict as JSON")
    options = parser.parse_args(arguments)
    gc.disable()  # there are no reference cycles, and the search for them takes half the time
    try:
        review = Review(options.review, options.viewer)
        problems = review.check()
    except (Fault, OSError) as why:
        print(show(f"{options.review} is not a review: {why}"), file=sys.stderr)
        return 3
    if options.json:
        rows = [{**one._asdict(), "file": show(one.file), "line": one.line or None}
                for one in problems]
        print(json.dumps({"schema": "syrob/check/1", "ok": not problems, "problems": rows}))
    else:
        for file, line, kind, message in problems:
            print(show(f"{file}{f':{line}' if line else ''}: {kind}: {message}"))
        print(f"problems: {len(problems)}" if problems else "ok")
        if review.sentence():
            print(review.sentence())
    return 1 if problems else 0


if __name__ == "__main__":
    STATUS = main()
    sys.stdout.flush()
    os._exit(STATUS)  # freeing the memory of a large review piece by piece is slow
