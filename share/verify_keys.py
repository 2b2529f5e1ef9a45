"""The keys of a sealed review: which are out, what they open, and what that proves.

A part of verify.py. A reveal brings the key of one reviewer's boxes of one study. It is good if it
fits the commitment in a completion of that reviewer; then each box is read as the event in it. So
the journals of reviewers are read twice: for the keys, and for what these open. Of a sealed review
it knows what anybody knows who has the folder: it opens nothing with the secrets of the account,
and only asks which public keys are its own, because these say whom the account has met.
"""

from typing import Dict, FrozenSet, List, NamedTuple, Optional, Set, Tuple

from verify_events import NOT_KNOWN, Where, short
from verify_lines import (
    BESIDE, BOX_OF, FIELDS_OF, Event, Fault, Journal, check_each_field, check_plain, parse_object)
from verify_passes import Passes
from verify_sealing import commitment, fingerprint, open_line

INNER_MAX = 47000  # bytes
# A key that came out: whose, in which journal and line, and the completions that it rests on.
Reveal = NamedTuple("Reveal", [("seat", str), ("where", Where), ("key", str), ("of", Set[str])])
Meeting = NamedTuple("Meeting", [("seat", str), ("where", Where), ("met", str), ("key", str)])


def inner_event(data: bytes, outer: Event) -> Event:
    """The event in a box, with what stands beside the box; a Fault if it is none."""
    if len(data) > INNER_MAX or b"\n" in data:
        raise Fault("not an event in one line")
    inner = parse_object(data)
    op = inner.get("op") if outer["op"] == "sealed" else outer["op"]
    if BOX_OF.get(op if isinstance(op, str) else "") != outer["op"] or op == "sealed":
        raise Fault("not an event of a reviewer")
    beside = {name: outer[name] for name in ("n", "t", "h", *BESIDE[outer["op"]]) if name in outer}
    within = [name for name in FIELDS_OF[op] if name not in BESIDE[outer["op"]]]
    event = {"op": op, **beside, **{name: inner[name] for name in within if name in inner}}
    check_plain(data, event)
    check_each_field(op, event, within)
    return event


class Keys(Passes):
    """A review, with what is in those of its boxes whose keys are out."""

    def __init__(self, path: str, viewer: Optional[str] = None) -> None:
        super().__init__(path, viewer)
        self.commits: Dict[Tuple[str, str], Set[str]] = {}  # by seat and study
        self.keys: Dict[Tuple[str, str], List[Tuple[str, str]]] = {}  # key, and that of the journal
        self.signed_by: Dict[str, str] = {}  # public keys of the journals, by file
        self.opens: List[Tuple[Where, Journal]] = []
        self.shown: Dict[str, List[Reveal]] = {}  # by study
        self.meetings: List[Meeting] = []
        self.own_keys = self.account.keys(self.id) if self.sealed else {}  # by seat
        self.distrusted: Set[str] = set()  # files of reviewers with keys that are not accepted here
        self.renewed: Set[str] = set()  # files whose key takes the place of a lost one

    # --- keys, and what they open ------------------------------------------------------------
    def _learn_keys(self) -> None:
        """Reads the journals of reviewers for what was committed to, and which keys are out."""
        for journal in self.journals if self.sealed else ():
            if journal.is_boxed() and not journal.newer:
                twin = Journal(journal.file[len("journals/"):])
                twin.seat, twin.writer, twin.key = journal.seat, journal.writer, journal.key
                self._read_journal(twin, self._learn)

    def _learn(self, journal: Journal, event: Event, _before: str, _line: bytes) -> None:
        journal.ids.append(0)
        if event["op"] == "complete":
            self.commits.setdefault((journal.seat, event["study"]), set()).add(event["commit"])
        elif event["op"] == "reveal":
            known = self.keys.setdefault((journal.seat, event["study"]), [])
            known.append((event["key"], journal.key))

    def _is_good(self, seat: str, study: str, key: str) -> bool:
        """Whether the reviewer committed to the key."""
        return seat in self.roles and commitment(self.id, seat, study, key) in self.commits.get(
            (seat, study), ())

    def _take_line(self, journal: Journal, event: Event, before: str, line: bytes) -> None:
        """Takes an event, or the one in its box; a box that does not open is taken as it is."""
        if journal.newer or not journal.is_boxed() or event["op"] not in BESIDE:
            self._take(journal, event)
            self._note(journal, event)
            return
        cell = journal.seat, event["study"] or ""
        good = [one for one in self.keys.get(cell, ()) if self._is_good(*cell, one[0])]
        inner = self._open(event, before, line, {key for key, _ in good})
        if not inner and short(event["h"]) not in self.events:
            self.closed.add(short(event["h"]))
            if journal.key in {signer for _, signer in good}:
                self._add((journal.file, len(journal.ids) + 1), "closed-box", "the box does not "
                          f"open with the key that {cell[0]} published: the first pass of "
                          f"{cell[1]:.80} cannot be read")
        self._take(journal, inner or {**event, "pass": [], "reason": ""})

    @staticmethod
    def _open(event: Event, before: str, line: bytes, keys: Set[str]) -> Optional[Event]:
        """The event in a box, if one of the keys opens it."""
        for key in sorted(keys):
            data = open_line(bytes.fromhex(key), before, line)
            try:
                if data is not None:
                    return inner_event(data, event)
            except Fault:
                continue
        return None

    def _note(self, journal: Journal, event: Event) -> None:
        """Remembers what there is to say of keys."""
        where = journal.file, len(journal.ids)
        if not self.sealed or self.events[short(event["h"])].where != where or journal.newer:
            return
        self.signed_by[journal.file] = journal.key
        if event["op"] == "open":
            self.opens.append((where, journal))
        elif event["op"] == "recover" and event.get("file") == f"{journal.seat}.key":
            self.renewed.add(journal.file)
        elif event["op"] == "meet":
            self.meetings.append(Meeting(journal.seat, where, event["seat"], event["key"]))
        elif event["op"] == "reveal":
            self.shown.setdefault(event["study"], []).append(
                Reveal(journal.seat, where, event["key"], set(event["of"])))

    def _check_keys(self) -> None:
        """All that is wrong with keys is public, as keys are."""
        owned = {(one.seat, one.key) for _, one in self.opens}
        for where, one in self.opens:
            keys = {key for seat, key in owned if seat == one.seat}
            if one.is_boxed() and len(keys) > 1 and not any(
                    (met.met, met.key) == (one.seat, one.key) and met.seat != one.seat
                    for met in self.meetings):
                self._add(where, "second-key", f"{one.seat} has several keys, and nobody else has "
                          f"accepted {fingerprint(one.key)}: ask whether it is genuine")
        for met in self.meetings:
            if (met.met, met.key) in owned:
                continue
            if any(seat == met.met for seat, _ in owned):
                self._add(met.where, "wrong-key", f"{met.seat} met another key of {met.met} than "
                          f"the journals of {met.met} have")
            else:
                self._add(met.where, "missing-reference", f"{met.seat} met a key of {met.met}, "
                          "whose journals are missing; merge the copy that has them")
        for study, reveals in self.shown.items():
            for one in reveals:
                if not self._is_good(one.seat, study, one.key):
                    self._add(one.where, "wrong-key", f"the key that {one.seat} published for "
                              f"{study:.80} is not the one committed to")

    # --- whose keys are believed -------------------------------------------------------------
    def _find_heads(self) -> None:
        owned = {(one.seat, one.key) for _, one in self.opens if one.is_boxed()}
        self.distrusted = {where[0] for where, one in self.opens
                           if one.is_boxed() and self._is_distrusted(one.seat, one.key, owned)}
        super()._find_heads()

    def _is_distrusted(self, seat: str, key: str, owned: Set[Tuple[str, str]]) -> bool:
        """Whether a reviewer of this account has met another key of the seat, or the seat has
        several and none was met. Who is no reviewer believes all."""
        met = {one.key for one in self.meetings if one.met == seat and
               self.own_keys.get(one.seat) == self.signed_by[one.where[0]]}
        if key in met or self.own_keys.get(seat) == key:
            return False
        several = any(one == seat and other != key for one, other in owned)
        return bool(met) or seat in self.own_keys or (
            several and not {"lead", "consensus"}.issuperset(self.own_keys))

    def _is_believed(self, identity: int) -> bool:
        return self.events[identity].where[0] not in self.distrusted

    def _readings(self) -> List[Tuple[str, str, Set[str]]]:
        if not self.sealed:
            return super()._readings()
        return [(study, one.seat, one.of) for study, reveals in self.shown.items()
                for one in reveals if one.where[0] not in self.distrusted]

    def _readers(self, study: str) -> Set[str]:
        if not self.sealed:
            return super()._readers(study)
        return {one.seat for one in self.shown.get(study, ())
                if one.where[0] not in self.distrusted and
                self._is_good(one.seat, study, one.key)} & self.roles.keys()

    def _links(self, study: str) -> List[str]:
        if not self.sealed:
            return super()._links(study)
        return [link for one in self.shown.get(study, ()) for link in one.of
                if one.where[0] not in self.distrusted and
                self._is_good(one.seat, study, one.key)]

    # --- which studies are open --------------------------------------------------------------
    def _good(self, study: str, seat: str) -> List[Reveal]:
        """The reveals by which the reviewer's key of a study is out."""
        return [one for one in self.shown.get(study, ())
                if one.seat == seat and one.where[0] not in self.distrusted and
                self._is_good(seat, study, one.key)]

    def _is_lost(self, seat: str, done: Event) -> bool:
        """A later journal of the reviewer says so, and the key that was committed to is not out."""
        old = self._signer(done)
        later = {self.signed_by[file] for file in self.renewed - self.distrusted}
        return any(one.where[0] not in self.distrusted and one.seat == one.met == seat and
                   one.key == old != self.signed_by[one.where[0]] and
                   self.signed_by[one.where[0]] in later for one in self.meetings
                   ) and not any(
            commitment(self.id, seat, done["study"], one.key) == done["commit"]
            for one in self.shown.get(done["study"], ()) if one.seat == seat)

    def _signer(self, done: Event) -> str:
        """The public key under which a completion was signed."""
        return self.signed_by.get(self.events[short(done["h"])].where[0], "")

    def _is_awaited(self, study: str, seat: str) -> bool:
        done = self._completion(seat, study) if self.sealed else None
        return bool(done) and (short(done["h"]) in self.closed or not self._good(study, seat) or
                               not self._named(seat, done).whole)

    def _is_due(self, study: str, seat: str, seats: FrozenSet[str]) -> bool:
        if not self.sealed:
            return super()._is_due(study, seat, seats)
        if seat not in self.own or seat not in self.own_keys:
            return False
        done = [one for one in (self._completion(one, study) for one in seats) if one]
        alone = len({self._signer(one) for one in done}) < 2
        passes = {one["h"] for one in done}
        named = [one.of for one in self._good(study, seat)]
        return not alone and not any(passes <= of for of in named) and not self._lacks(named)

    # --- what is proven ----------------------------------------------------------------------
    def _counted(self, seat: str, study: str) -> Optional[Event]:
        """The completion that counts; None where there are two, and one is to be chosen."""
        counts = not self._is_twice(seat, study) or self._has_completed(seat, study)
        return self._completion(seat, study) if counts else None

    def _was_before(self, study: str, done: Event, other: str) -> bool:
        """Whether the first key of another reviewer, in each journal, came after the completion."""
        first: Dict[str, Reveal] = {}
        for one in sorted(self.shown.get(study, ()), key=lambda one: one.where):
            if one.seat == other and one.where[0] not in self.distrusted and (
                    self._is_good(other, study, one.key)):
                first.setdefault(one.where[0], one)
        return all(done["h"] in one.of for one in first.values())

    def _is_replaced(self, seat: str, study: str, done: Event) -> bool:
        """Whether somebody had read a completion of the reviewer that has another key."""
        for link in {link for one in self.shown.get(study, ()) for link in one.of}:
            named, known = self.kept.get(short(link)), self.events.get(short(link), NOT_KNOWN)
            if named and named["h"] == link and named["op"] == "complete" and (
                    self.names[known.cell][1] == seat) and (
                    self._signer(named) != self._signer(done)):
                return True
        return False

    def _order(self, seat: str) -> Tuple[int, int, int]:
        """In how many studies keys of others are out, the first pass was fixed before, or was made
        anew with another key."""
        read = fixed = replaced = 0
        for study in self.studies:
            listed = self._value("listed", None, study)
            done = self._counted(seat, study)
            others = [one for one in self.roles if one != seat and self._good(study, one)]
            if not done or not others or (listed and listed["op"] == "study-drop"):
                continue
            anew = self._is_replaced(seat, study, done)
            read, replaced = read + 1, replaced + anew
            fixed += not anew and all(self._was_before(study, done, one) for one in others)
        return read, fixed, replaced

    def _alone(self) -> int:
        """In how many studies the only reviewer who has finished has let out the key."""
        def is_alone(study: str) -> bool:
            listed = self._value("listed", None, study)
            done = [one for one in self.roles if self._counted(one, study)]
            return (listed or {}).get("op") != "study-drop" and any(
                self._good(study, seat) and not set(done) - {seat}
                for seat, role in self.roles.items() if role == "reviewer")
        return sum(is_alone(study) for study in self.studies)

    def sentence(self) -> str:
        """What keys and signatures prove, in one line; "" of a review that is not sealed."""
        if not self.sealed or not self.has_form:
            return ""
        if not self.names:  # something newer kept the check from looking
            self._find_heads()
        parts = []
        for seat, role in self.roles.items():
            read, fixed, replaced = self._order(seat)
            if role != "reviewer" or not read:
                continue
            text = f"in {fixed} of {read}"
            if not parts:
                text = (f"first pass was fixed before any other key was out {text} "
                        f"{'study' if read == 1 else 'studies'}")
            if replaced:
                text += f" ({replaced} made anew with another key, not blind)"
            parts.append(f"{seat}'s {text}")
        alone = self._alone()
        if alone:
            parts.append(f"a key is out in {alone} {'study' if alone == 1 else 'studies'} that "
                         "nobody else has finished")
        return f"Sealed: {'; '.join(parts)}." if parts else "Sealed: no key is out yet."
