"""Reads a review of syrob without syrob, as rows for a table.

    import pandas, syrob_read
    judgements = pandas.DataFrame(syrob_read.judgements("hypothermia"))
    studies = pandas.DataFrame(syrob_read.studies("hypothermia"))

or, as CSV:

    python3 syrob_read.py REVIEW [studies]

`judgements` gives one row for each judgement of a first pass and one for its consensus, of
unblinded studies only, as `syrob export csv-long` does; `studies` gives one row for each study. A
row is a dictionary; `quotes`, `pages` and `resolved_by` are lists. A review with problems
is not read: verify.py names them. Needs the standard library, and verify.py and its parts
beside this file. Sealed reviews are not read: use syrob export csv-long.
"""

import csv
import json
import os
import sys
from typing import Any, Dict, Iterator, List, Optional, Tuple

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
# pylint: disable=wrong-import-position
from verify import Review, show
from verify_events import short
from verify_forms import form_bytes, hashes_of_forms
from verify_lines import Fault

Event = Dict[str, Any]
Row = Dict[str, Any]
FIELDS = "title authors year journal volume pages doi pmid abstract url label".split()


class Unreadable(Exception):
    """Why a review is not read."""


class Reader(Review):
    """A review that was checked, and the texts of its events."""

    def __init__(self, path: str) -> None:
        super().__init__(path, None)
        problems = self.check()
        if problems:
            raise Unreadable(f"problems: {len(problems)}, the first: {problems[0].file}: "
                             f"{problems[0].message}; for all: python3 verify.py REVIEW")
        if self.sealed:
            raise Unreadable("the review is sealed; use syrob export csv-long")
        self.texts: Dict[int, Event] = {}
        for journal in self.journals:
            with open(os.path.join(self.path, journal.file), encoding="utf-8") as lines:
                for line in lines:
                    event = json.loads(line)
                    if event["op"] in ("judge", "resolve", "study", "study-edit"):
                        self.texts[short(event["h"])] = event
        heads = [one for one in self.pins if one not in self.replaced]
        name = hashes_of_forms(self.path)[self.pins[heads[0]][1]] if heads else "form.json"
        form = json.loads(form_bytes(self.path, name).decode("utf-8-sig"))
        self.parts = [(domain["id"], item, {one["id"]: one["risk"] for one in
                                            item.get("answers") or form["answers"]})
                      for domain in form["domains"] for item in domain["items"]]
        review = self._value("outcomes", None, None)
        self.outcomes: List[str] = review["outcomes"] if review else []

    # --- studies ---
    def _imported(self) -> List[Event]:
        """An event for each study, in the order of their first import. Of several with the same
        study, on two machines, the one with the lowest hash counts."""
        first: Dict[str, Event] = {}
        times: Dict[str, str] = {}
        for event in self.texts.values():
            if event["op"] == "study":
                study = event["study"]
                first[study] = min(first.get(study, event), event, key=lambda one: one["h"])
                times[study] = min(times.get(study, event["t"]), event["t"])
        return sorted(first.values(), key=lambda one: times[one["study"]])

    def listed(self) -> List[Row]:
        """The studies that were not removed, with the corrections of their fields."""
        rows = []
        for event in self._imported():
            drop = self._value("listed", None, event["study"])
            if drop and drop["op"] == "study-drop":
                continue
            row = {"study_id": event["study"]}
            for field in FIELDS:
                heads = self._heads_of("field", None, event["study"], field)
                row[field] = self.texts[heads[0]]["value"] if heads else event.get(field)
            row["unblinded"] = event["study"] in self.opened
            rows.append(row)
        return rows

    # --- judgements ---
    def _cells(self, study: str) -> Iterator[Tuple[str, Dict[str, Any], Dict[str, str],
                                                   Optional[str]]]:
        own = self._value("outcomes", None, study)
        reported = own["outcomes"] if own else self.outcomes
        for domain, item, answers in self.parts:
            by_outcome = item.get("level") == "outcome" and self.outcomes
            for outcome in ([one for one in self.outcomes if one in reported] if by_outcome
                            else [None]):
                yield domain, item, answers, outcome

    def _passes(self, study: str) -> Dict[str, Dict[Tuple[str, Optional[str]], int]]:
        """The judgements of each first pass that counts, in the order of the reviewers' names."""
        found = {}
        for seat in sorted(self.opened[study]):
            done = self._completion(seat, study)
            if done:
                found[seat] = self.named_by(seat, done)
        return found

    def _is_asked(self, study: str, item: str, passes: Any) -> bool:
        """Whether the consensus has the answer that the item is asked after."""
        before, answer = self.items[item][2]
        return not before or (self._is_asked(study, before, passes) and
                              self._consensus(study, before, None, passes)[1] == answer)

    def _rests_on(self, resolution: Event, study: str) -> bool:
        """Whether it rests on the first passes that count now, and on all of them."""
        done = [self._completion(seat, study) for seat in self.opened[study]]
        present = {short(one["h"]) for one in done if one}
        return {short(link) for link in resolution["of"]} == present

    def _consensus(self, study: str, item: str, outcome: Optional[str],
                   passes: Any) -> Tuple[str, Optional[str], Optional[Event]]:
        """Status, answer and resolution."""
        given = []
        for named in passes.values():
            link = named.get((item, outcome)) or named.get((item, None))
            if self._asks(item, named):
                given.append(self.answers.get(link))
        if len(passes) < 2:
            return "incomplete", None, None
        if not self._is_asked(study, item, passes):
            return "not-applicable", None, None
        heads = self._heads_of("resolution", None, study, item, outcome)
        last = self._value("resolution", None, study, item, outcome)
        common = given[0] if given and len(set(given)) == 1 else None
        if last and last["op"] == "resolve" and self._rests_on(last, study):
            event = self.texts[heads[0]]
            return ("agreed" if event["answer"] == common else "resolved"), event["answer"], event
        return ("agreed", common, None) if common else ("unresolved", None, None)

    def rows(self) -> Iterator[Row]:
        """One row for each first pass and the consensus, study by study."""
        for study in (row for row in self.listed() if row["unblinded"]):
            identity, passes = study["study_id"], self._passes(study["study_id"])
            for domain, item, answers, outcome in self._cells(identity):
                status, answer, event = self._consensus(identity, item["id"], outcome, passes)
                rated = any(risk is not None for risk in answers.values())
                if answer and rated and answers[answer] is None:
                    status = "not-applicable"
                base = {"study_id": identity, "title": study["title"], "year": study["year"],
                        "outcome": outcome, "domain": domain, "item": item["id"], "status": status}
                for seat, named in passes.items():
                    link = named.get((item["id"], outcome)) or named.get((item["id"], None))
                    if link in self.texts and self.texts[link]["answer"] in answers:
                        yield {**base, "by": seat, **self._said(self.texts[link], answers)}
                yield {**base, "by": "consensus", "answer": answer,
                       "risk": answers.get(answer) if answer else None,
                       **({} if not event else {
                           **self._said(event, answers), "how": event["how"],
                           "resolved_by": event["by"], "cause": event.get("cause"),
                           "reason": event.get("reason")})}

    @staticmethod
    def _said(event: Event, answers: Dict[str, str]) -> Row:
        return {"answer": event["answer"], "risk": answers[event["answer"]],
                "support": event.get("support"),
                "quotes": [one["text"] for one in event.get("quotes", [])],
                "pages": [one.get("where") for one in event.get("quotes", [])],
                "time": event["t"]}


def studies(path: str) -> List[Row]:
    """The studies of the list. Raises Unreadable, or OSError."""
    return Reader(path).listed()


def judgements(path: str) -> List[Row]:
    """First passes and consensus of the unblinded studies. Raises Unreadable, or OSError."""
    return list(Reader(path).rows())


def main() -> int:
    """Prints rows as CSV."""
    if len(sys.argv) not in (2, 3) or sys.argv[2:] not in ([], ["studies"], ["judgements"]):
        print("usage: syrob_read.py REVIEW [judgements|studies]", file=sys.stderr)
        return 2
    try:
        rows = (studies if sys.argv[2:] == ["studies"] else judgements)(sys.argv[1])
    except (Unreadable, OSError, Fault) as why:
        print(show(f"{sys.argv[1]}: {why}"), file=sys.stderr)
        return 3
    names = list(dict.fromkeys(name for row in rows for name in row))
    out = csv.DictWriter(sys.stdout, names)
    out.writeheader()
    for row in rows:
        out.writerow({name: "\n".join(str(one or "") for one in value) if isinstance(value, list)
                      else value for name, value in row.items()})
    return 0


if __name__ == "__main__":
    sys.exit(main())
