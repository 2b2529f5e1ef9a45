"""What the events amount to: current values, completed first passes, which studies are open.

A part of verify.py.
"""

from typing import Dict, FrozenSet, List, Optional, Set, Tuple

from verify_events import NOT_KNOWN, NO_CELL, Events, Pass, short
from verify_lines import PLACE_OF, WORDS, Event

# The fields of a cell's name.
NAMED_BY = {_kind: _fields for _, _kind, _fields in PLACE_OF.values()}


class Passes(Events):
    """The events, and what they amount to."""

    def _is_known(self, cell: int) -> bool:
        """Whether the review has all the words in a cell's name; else it is no cell."""
        if cell == NO_CELL:
            return False
        kind, seat, *names = self.names[cell]
        for field, name in zip(NAMED_BY.get(kind, ("study",)), names):
            if field in WORDS and name is not None and (WORDS[field], name) not in self.words:
                return False
        if kind == "seat":
            return ("reviewer", names[0]) in self.words
        return "@" not in kind or not seat or ("seat", seat) in self.words

    def _find_heads(self) -> None:
        self.names = list(self.cells)
        self.reviewers = {seat for seat, role in self.roles.items() if role == "reviewer"}
        self.people = {seat for seat, role in self.roles.items() if role != "machine"}
        self.own = self.account.seats() & self.roles.keys()
        for identity, event in self.kept.items():
            if event["op"] in ("complete", "reopen"):
                self.ends.setdefault(self.events[identity].cell, []).append(identity)
        self._find_fixed()
        self.all_known = all(word in self.words for _, word in self.unmet)
        for _, seat, study in self._of_kind("done@"):
            done = self._completion(seat, study)
            if done and seat in self.people and self._named(seat, done).whole:
                self.done.setdefault(study, set()).add(seat)

    def _of_kind(self, kind: str) -> List[Tuple[str, ...]]:
        """The names of all cells of a kind."""
        return [name for name in self.names if name[0] == kind]

    def _heads_of(self, kind: str, seat: Optional[str], *name: Optional[str]) -> List[int]:
        cell = self.cells.get((kind, seat, *name))
        return self._heads(cell) if cell is not None else []

    def _heads(self, cell: int) -> List[int]:
        """The events of a cell that none replaces, in the order of ids."""
        if not self.all_known and not self._is_known(cell):
            return []
        first, others = self.firsts[cell], self.others.get(cell)
        if others:
            return sorted(one for one in (first, *others) if one not in self.replaced)
        return [] if first in self.replaced else [first]

    def _value(self, kind: str, seat: Optional[str], *name: Optional[str]) -> Optional[Event]:
        """The event that gives a cell its value; None without one, or in a conflict, unless all of
        them remove a study."""
        heads = self._heads_of(kind, seat, *name)
        if len(heads) > 1 and len({self.events[identity].content for identity in heads}) > 1 and (
                any(self.kept[identity]["op"] != "study-drop" for identity in heads)):
            return None
        return self.kept.get(heads[0]) if heads else None

    def _ends_of(self, seat: str, study: str) -> List[int]:
        """The current completions and reopenings that count."""
        return [one for one in self._heads_of("done@", seat, study) if self._is_believed(one)]

    def _is_believed(self, identity: int) -> bool:  # pylint: disable=unused-argument
        """Whether the event is one of the reviewer, as far as this account knows the keys."""
        return True

    def _readings(self) -> List[Tuple[str, str, Set[str]]]:
        """The reveals that count: the study, whose, and what they name."""
        return [(study, seat, of) for study, reveals in self.reveals.items()
                for seat, of in reveals]

    def _readers(self, study: str) -> Set[str]:
        """Who has read the study, and let out a key that fits, where there are keys."""
        return {seat for seat, _ in self.reveals.get(study, ())} & self.roles.keys()

    def _completion(self, seat: str, study: str) -> Optional[Event]:
        """The completion that others have read; else the first current one, without a reopening."""
        if (seat, study) in self.fixed:
            return self.fixed[seat, study]
        heads = [self.kept[identity] for identity in self._ends_of(seat, study)]
        if not heads or any(one["op"] != "complete" for one in heads):
            return None
        return heads[0]

    def _find_fixed(self) -> None:
        """The completions that a reveal or a resolution names: of several of one reviewer, one that
        another reviewer has read; then, if no other has read any, one on which something was
        resolved; then one with which its reviewer has read the others; then the one with the lowest
        line, then with the lowest hash."""
        named = [(study, seat, link) for study, seat, links in self._readings()
                 if seat in self.roles for link in links]
        named += [(one["study"], None, link) for one in self.kept.values()
                  if one["op"] == "resolve" for link in one["of"]]
        rank: Dict[str, Set[str]] = {}
        claims: Dict[Tuple[str, str], List[Event]] = {}
        for study, reader, link in named:
            known, done = self.events.get(short(link)), self.kept.get(short(link))
            if not known or not done or done["op"] != "complete" or (
                    len(link) == 64 and link != done["h"]) or done["study"] != study:
                continue
            seat = self.names[known.cell][1]
            if not self._is_believed(short(link)):
                continue
            if self._is_lost(seat, done):
                self.lost.add((seat, study))
                continue
            rank.setdefault(done["h"], set()).add(
                "resolved" if reader is None else "owner" if reader == seat else "other")
            claims.setdefault((seat, study), []).append(done)
        for cell, read in claims.items():
            self.fixed[cell] = min(read, key=lambda done: (
                "other" not in rank[done["h"]], not rank[done["h"]] & {"other", "resolved"},
                *(one not in rank[done["h"]] for one in ("owner", "resolved")),
                done["n"], done["h"]))
        self.read = {cell for cell, done in self.fixed.items() if rank[done["h"]] != {"owner"}}

    def _is_lost(self, seat: str, done: Event) -> bool:  # pylint: disable=unused-argument
        """Whether the key of a completion in a sealed review is lost, and was replaced."""
        return False

    def _links(self, study: str) -> List[str]:
        """The completions that reveals name, of those who have let out a key that fits."""
        return [link for _, of in self.reveals.get(study, ()) for link in of]

    def _is_read_whole(self, study: str) -> bool:
        """Whether it was read, and all that was read is here."""
        links = self._links(study)
        fixed = any(study == of and seat in self.roles for seat, of in self.fixed)
        return fixed and bool(links) and all(
            short(link) in self.events and self._is_believed(short(link)) and
            self.kept.get(short(link), {"h": link})["h"] == link for link in links)

    def _assigned(self, study: str) -> Set[str]:
        """Who was asked by the lead; where two leads differ, those of whom all have done it. Nobody
        joins those who have read it."""
        done = self.done.get(study, set())
        assigned = self._assigned_by_lead(study, done)
        if self._is_read_whole(study):
            waits = any(not self._has_left(seat) for seat in assigned - done)
            owners = self.fixed.keys() if waits else self.read  # who was replaced stays out
            late = {seat for seat in assigned if self._has_left(seat) and
                    self._readers(study) - {seat} and (seat, study) not in self.read}
            return (assigned & done - late) | {
                seat for seat in self.people if {(seat, study)} & {*owners, *self.lost}}
        return assigned

    def _assigned_by_lead(self, study: str, done: Set[str]) -> Set[str]:
        heads = self._heads_of("assignment", None, study)
        seats = [set(self.kept[identity]["seats"]) & self.people for identity in heads]
        if not heads:
            return set(self.reviewers)
        complete = [one for one in seats if one and one <= done]
        return complete[0] if complete else set().union(*seats)

    def _asked_machine(self, study: str) -> bool:
        """Whether the lead asked somebody who turned out to be a machine, and nobody has read."""
        asked = {seat for identity in self._heads_of("assignment", None, study)
                 for seat in self.kept[identity]["seats"]}
        return bool(asked & (self.roles.keys() - self.people)) and not self._is_read_whole(study)

    def _has_left(self, seat: str) -> bool:
        person = self._value("seat", None, seat)
        return bool(person) and person["op"] == "release"

    def _named(self, seat: str, done: Event) -> Pass:
        """The reviewer's own judgements that a completion names, by item and outcome; and whether
        all that it names is here, and is what the reviewer judged in the study. Whether that was
        all there was to judge was asked when it was recorded."""
        found = self.passes.get(done["h"])
        if found:
            return found
        whole, named, mine = True, {}, ("judgement@", seat, done["study"])
        for link in sorted([short(one) for one in done["pass"]], reverse=True):
            cell = self.events.get(link, NOT_KNOWN)[0]
            if cell >= 0 and self.names[cell][:3] == mine:
                named[self.names[cell][3:]] = link
                whole = whole and link in self.answers
            else:
                whole = False
        return self.passes.setdefault(done["h"], Pass(whole, named))

    # Whether a study is open: while it is not, the program shows a reviewer's conflicts to that
    # reviewer alone.
    def _open_studies(self) -> Dict[str, FrozenSet[str]]:
        """With those whose completions opened them."""
        # Two leads may each have put studies into a round: it has them all. A study that several
        # rounds name is of the pilot, or of the one that comes last by its name.
        names = sorted((name for _, _, name in self._of_kind("round")),
                       key=lambda name: ((name + " ").startswith("pilot "), len(name.encode()),
                                         name.encode()))
        rounds = {study: name for name in names for head in self._heads_of("round", None, name)
                  for study in self.kept[head]["studies"]}
        mode, groups, complete, left_alone = self._value("mode", None), set(), {}, set()
        for study in self.studies:
            assigned, done = self._assigned(study), self.done.get(study, set())
            left = {seat for seat in assigned - done if self._has_left(seat)}
            assigned -= left
            complete[study] = (frozenset(assigned), rounds.get(study))
            listed = self._value("listed", None, study)
            by_name = bool(self._heads_of("assignment", None, study))
            if not assigned or assigned - done or (left and (by_name or len(assigned) < 2)) or (
                    len(assigned) < 2 and self._asked_machine(study)):
                left_alone.add(study)
                if not listed or listed["op"] != "study-drop":
                    groups.add(complete[study])
        one_by_one = mode is not None and mode["open"] == "study"
        return {study: group[0] for study, group in complete.items()
                if study not in left_alone and (
                    one_by_one or group not in groups or self._was_opened(study, group[0])) and
                not any(self._is_due(study, seat, group[0]) or self._is_awaited(study, seat)
                        for seat in group[0])}

    def _is_awaited(self, study: str, seat: str) -> bool:  # pylint: disable=unused-argument
        """Whether the answers of who has finished the study are in boxes that stay closed."""
        return False

    def _is_due(self, study: str, seat: str, seats: FrozenSet[str]) -> bool:
        """Whether a reviewer for whom this account writes has not recorded yet that the study, with
        the present first passes, was unblinded: then it stays closed here."""
        if seat not in self.own:
            return False
        passes = {done["h"] for one in seats for done in [self._completion(one, study)] if done}
        named = [of for who, of in self.reveals.get(study, ()) if who == seat]
        return not any(passes <= of for of in named) and not self._lacks(named)

    def _lacks(self, named: List[Set[str]]) -> bool:
        """Whether a completion that the reviewer's reveals name is not here: none is added then."""
        return any(short(link) not in self.events or self.hash_of(link) != bytes.fromhex(link)
                   for of in named for link in of)

    def _was_opened(self, study: str, seats: FrozenSet[str]) -> bool:
        """Whether it was unblinded early, or all first passes have been read."""
        return bool(self._heads_of("early", None, study)) or all(
            (seat, study) in self.fixed for seat in seats)

    def _answers_all(self, seat: str, done: Event,
                     asked: List[Tuple[str, Optional[str], Set[str]]]) -> bool:
        """Whether a completion names an answer that the form knows for all that is to be judged. Of
        a form, or outcomes, that have changed since, nobody knows what was asked."""
        named = self._named(seat, done).named
        changed = self.said.count(None) > 1 or done["study"] in self.said
        for item, outcome, answers in asked:
            if not self._asks(item, named):
                continue
            link = named.get((item, outcome)) or named.get((item, None))
            if self.answers.get(link) not in answers and not (outcome and changed):
                return False
        return True

    def _asks(self, item: str, named: Dict[Tuple[str, Optional[str]], int]) -> bool:
        """Whether a pass with these judgements has the answer that the item is asked after."""
        before, answer = self.items[item][2]
        return not before or (self._asks(before, named) and
                              self.answers.get(named.get((before, None))) == answer)

    # For the rules.
    def short(self, link: str) -> int:
        """The short name that a link gives."""
        return short(link)

    def hash_of(self, link: str) -> bytes:
        """The whole hash of an event that is here; b"" else."""
        return self.events.get(short(link), NOT_KNOWN).hash

    def named_by(self, seat: str, done: Event) -> Dict[Tuple[str, Optional[str]], int]:
        """The judgements that a completion names, by item and outcome."""
        return self._named(seat, done).named

    def of_cell(self, cell: int) -> List[int]:
        """The completions and reopenings of a reviewer and study."""
        return self.ends.get(cell, [])

    def had_other_form(self) -> bool:
        """Whether there was ever another form."""
        return len({sha256 for _, sha256 in self.pins.values()}) > 1

    def _is_decided(self, kind: str, *names: Optional[str]) -> bool:
        """Whether one value holds by rule: a round has what all heads name, of a first pass its
        completion says what it is, and of two completions one holds if the study is open."""
        if kind not in ("judgement@", "done@"):
            return kind == "round"
        return names[:2] in self.fixed or (
            (kind == "judgement@" or names[1] in self.opened) and self._has_completed(*names[:2]))

    def _has_completed(self, seat: str, study: str) -> bool:
        """Whether the completion counts: of two that differ, only where nobody is waited for."""
        assigned, done = self._assigned(study), self.done.get(study, set())
        return seat in assigned & done and not (
            self._is_twice(seat, study) and
            any(not self._has_left(one) for one in assigned - done))

    def _is_twice(self, seat: str, study: str) -> bool:
        """Whether there are two completions that differ, as what is in boxes may."""
        heads = self._ends_of(seat, study)
        return (seat, study) not in self.fixed and len(
            {one if one in self.closed else self.events[one].content for one in heads}) > 1
