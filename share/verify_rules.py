"""The rules of a review, for verify.py: which events no program of this kind would have recorded.

Written from the section on rules in syrob-review(5). A machine that does not know of the others'
entries may record what they forbid, and is right to. So each row asks only what the event's own
machine knew: the event itself, what it names, and the earlier lines of its own journal.
"""

import re
from typing import Any, Callable, Dict, List, NamedTuple, Optional

from verify_lines import Event

STUDY_ID, YEAR = re.compile("[a-z0-9][a-z0-9-]{0,63}"), re.compile("[0-9]{4}")
SIGNALS = frozenset("yes no unclear not-relevant".split())
HOW = frozenset("discussion adjudication override".split())
CAUSES = frozenset("missed-text ambiguous-text guidance-read-differently slip other".split())
NOBODY = frozenset(("lead", "consensus"))  # a word for which there is a journal, and no person
SETTLING = frozenset("resolve unresolve refer".split())


class Look(NamedTuple):
    """An event, and what its machine knew."""
    review: Any
    event: Event
    seat: str  # of the journal
    before: List[int]  # completions and reveals of the study in earlier lines of the journal

    def is_known(self) -> bool:
        """Whether the review has the seat."""
        return self.seat in self.review.roles

    def is_closed(self) -> bool:
        """Whether it stands in a box that nobody can open yet."""
        return self.review.short(self.event["h"]) in self.review.closed

    def kept(self, link: str) -> Optional[Event]:
        """The event of a short name; {} where it is here and none of those that are kept."""
        identity = self.review.short(link)
        return self.review.kept.get(identity, {} if identity in self.review.events else None)

    def seat_of(self, link: str) -> Optional[str]:
        """Whose completion it is."""
        return self.review.names[self.review.events[self.review.short(link)].cell][1]


Ask = Callable[[Look], Optional[str]]


def is_empty(text: Optional[str]) -> bool:
    """Whether nothing is in it but blanks."""
    return not (text or "").strip(" \t\n")


# --- rules for everybody -------------------------------------------------------------------
def ask_text(name: str, wrong: str) -> Ask:
    """A row that asks for a text."""
    return lambda look: wrong if is_empty(look.event.get(name)) else None


def ask_one_of(name: str, values: str, wrong: str) -> Ask:
    """A row that asks for one of some words."""
    return lambda look: None if look.event[name] in values.split() else wrong


ask_reason = ask_text("reason", "it gives no reason")


def had_role(review: Any, seat: str, role: str) -> bool:
    """Whether the seat had ever this role; true, too, where nothing is known of it."""
    return seat not in review.all_roles or role in review.all_roles[seat]


# --- the lead ------------------------------------------------------------------------------
def ask_seat(look: Look) -> Optional[str]:
    """Roles are known, and a machine has a version and a date."""
    role = look.event["role"]
    if role not in ("reviewer", "adjudicator", "machine"):
        return "unknown role"
    if any((role == "machine") != (name in look.event) for name in ("tool_version", "tool_date")):
        return "a machine reviewer has a version and a date, and nobody else has"
    return None


def ask_outcomes(look: Look) -> Optional[str]:
    """Outcomes have names, each another."""
    names = look.event["outcomes"]
    if any(map(is_empty, names)):
        return "an outcome has no name"
    return "it names an outcome twice" if len(set(names)) < len(names) else None


def ask_study(look: Look) -> Optional[str]:
    """The id of a study."""
    return None if STUDY_ID.fullmatch(look.event["study"]) else "no study can have this id"


def ask_edit(look: Look) -> Optional[str]:
    """A year is a year."""
    year = look.event["value"] if look.event["field"] == "year" else ""
    return "the year does not have four digits" if year and not YEAR.fullmatch(year) else None


def ask_assign(look: Look) -> Optional[str]:
    """Studies are assigned to reviewers."""
    seats = look.event["seats"]
    if not all(seat not in NOBODY and had_role(look.review, seat, "reviewer") for seat in seats):
        return "it assigns the study to somebody who is not a reviewer"
    return None if seats else "it assigns the study to nobody"


LATER = "a custodian is named when the review is created, and not later"


def ask_custodian(look: Look) -> Optional[str]:
    """A custodian is named once, in the first command of the review."""
    review = look.review
    file, line = review.events[review.short(look.event["h"])].where
    end = review.first_end.get(file, 0)
    if not review.sealed:
        return "the review is not sealed"
    if line > end:
        return LATER
    if not review.begins_once():
        return "the review has two beginnings, so its custodian is not known"
    if review.beginnings[0][0] != file or review.beginnings[0][1] > end:
        return LATER
    earlier = any(one[0] == file and one[1] < line for one in review.custodians)
    return "the command names a second custodian" if earlier else None


# --- reviewers -----------------------------------------------------------------------------
def ask_unrevealed(look: Look) -> Optional[str]:
    """Nothing behind a reveal of the study in the same journal."""
    if any(look.review.kept[one]["op"] == "reveal" for one in look.before):
        return "it comes after this reviewer's own reveal of the study"
    if not had_role(look.review, look.seat, "reviewer"):
        return "an adjudicator assesses no study"
    return None


def gave_way(look: Look, done: int) -> bool:
    """A completion that a reopening names may have given way, and so may one beside which another
    machine, which did not know of it, completed or reopened."""
    file = look.review.events[done].where[0]
    for one in look.review.of_cell(look.review.events[done].cell):
        event = look.review.kept[one]
        if look.review.events[one].where[0] != file or (
                event["op"] == "reopen" and done in map(look.review.short, event["was"])):
            return True
    return False


def is_machine(look: Look) -> bool:
    """Whether the seat was only ever a machine's."""
    roles = look.review.all_roles.get(look.seat, set())
    return "machine" in roles and "reviewer" not in roles


def ask_machine(look: Look) -> Optional[str]:
    """The judgements of a machine reviewer come from a sheet, and it finishes nothing."""
    event = look.event
    if "undo" in event and event["op"] in ("judge", "clear"):
        return None
    if event["op"] == "judge" and "sheet" in event:
        return None
    return "a machine reviewer only has judgements from a sheet"


def ask_unfinished(look: Look) -> Optional[str]:
    """Nothing changes in a study that was completed and not reopened."""
    if is_machine(look):
        return ask_machine(look)
    for one in look.before if look.is_known() else ():
        if look.review.kept[one]["op"] == "complete" and not gave_way(look, one):
            return "it changes a study that was completed and not reopened"
    return ask_unrevealed(look)


def ask_judge(look: Look) -> Optional[str]:
    """A judgement says something, and answers signalling questions in the words that there are."""
    event = look.event
    signals = event.get("signals") or {}
    if not SIGNALS.issuperset(signals.values()):
        return "unknown answer to a signalling question"
    if event["answer"] is None and is_empty(event.get("support")) and not (
            event.get("quotes") or signals):
        return "it is empty"
    return ask_unfinished(look)


def ask_reopen(look: Look) -> Optional[str]:
    """What is reopened was completed."""
    named = [look.kept(link) for link in look.event["was"]]
    if not named or any(one is not None and one.get("op") != "complete" for one in named):
        return "there was no completion to reopen"
    wrong = None if look.is_closed() else ask_reason(look)
    return wrong or ask_unrevealed(look)


def ask_custody(look: Look) -> Optional[str]:
    """A key is put into custody where there is a custodian."""
    if not look.review.sealed:
        return "the review is not sealed"
    if len(look.review.beginnings) == 1 and not look.review.custodians:
        return "the review has no custodian"
    return None


def ask_reveal(look: Look) -> Optional[str]:
    """The reviewer has read the others after completing the study, and no other study is meant."""
    own = not look.is_known()
    for digits in look.event["of"]:
        if look.review.hash_of(digits) != bytes.fromhex(digits):
            return None  # a copy that lacks some: nothing can be said
        done = look.kept(digits) or {}
        if done.get("op") != "complete" or done["study"] != look.event["study"]:
            return "it names an event that is not a completion of the study"
        own = own or look.seat_of(digits) == look.seat
    return None if own else "it does not name a completion of its own reviewer"


# --- consensus -----------------------------------------------------------------------------
def ask_passes(look: Look) -> Optional[str]:
    """Of what is here, only completions of the study, one of each reviewer."""
    seats = set()
    for link in look.event["of"]:
        done = look.kept(link)
        if done is None:
            continue
        if done.get("op") != "complete" or done["study"] != look.event["study"]:
            return "it rests on an event that is not a first pass of the study"
        seat = look.seat_of(link)
        if seat in seats:
            return "it rests on two first passes of one reviewer"
        seats |= {seat} & look.review.roles.keys()
    return "it rests on fewer than two first passes" if len(look.event["of"]) < 2 else None


def differed(look: Look) -> Optional[bool]:
    """Whether the first passes that it rests on differ; None: that cannot be said here."""
    review, item, outcome = look.review, look.event["item"], look.event["outcome"]
    if item not in review.items or (
            outcome is not None and ("outcome", outcome) not in review.words):
        return None
    given = []
    for link in look.event["of"]:
        done = look.kept(link)
        if not done or look.seat_of(link) not in review.roles:
            continue
        named = review.named_by(look.seat_of(link), done)
        answer = review.answers.get(named.get((item, outcome), named.get((item, None))))
        if answer not in review.items[item][1] or not all(
                review.short(one) in review.events for one in done["pass"]):
            return None
        given.append(answer)
    return len(set(given)) > 1 if len(given) > 1 else None


def ask_settlers(look: Look) -> Optional[str]:
    """The seats that may resolve it."""
    by, of, adjudication = look.event["by"], look.event["of"], look.event["how"] == "adjudication"
    if len(set(by)) < len(by):
        return "it names somebody twice"
    if not NOBODY.isdisjoint(by):
        return "it names a seat that is not a person's"
    assessed = {look.seat_of(link) for link in of if look.kept(link)}
    for seat in look.review.roles.keys() & set(by):
        if adjudication and seat in assessed:
            return "it was adjudicated by somebody who has assessed the study"
        if adjudication and not had_role(look.review, seat, "adjudicator"):
            return "it was adjudicated by somebody who is not an adjudicator"
        if not adjudication and seat not in assessed and None not in map(look.kept, of):
            return "it was resolved by somebody who has not assessed the study"
    if len(by) < (1 if adjudication else 2):
        return ("it does not name an adjudicator" if adjudication else
                "it names fewer than two reviewers")
    return None


def settles_alike(one: Event, two: Event) -> bool:
    """The same answer, come to in the same way: only the texts may be others."""
    if one.get("op") != "resolve" or two["op"] != "resolve":
        return one.get("op") == two["op"]
    return (one["answer"] == two["answer"] and one["how"] == two["how"] and
            (one.get("cause") or "") == (two.get("cause") or "") and
            set(one["by"]) == set(two["by"]) and len(one["by"]) == len(two["by"]))


def is_undo(look: Look) -> bool:
    """Whether it gives the cell what was there before the event that it takes back; true, too,
    where that is not here."""
    def cell(event: Event) -> List[str]:
        return [event.get(name) or "" for name in ("study", "item", "outcome")]
    for link in look.event.get("undo", ()):
        undone = look.kept(link)
        if undone is None:
            return True
        if undone.get("op") not in SETTLING or cell(undone) != cell(look.event):
            continue
        if len(undone["was"]) != 1:
            if look.event["op"] == "unresolve":
                return True
            continue
        old = look.kept(undone["was"][0])
        if old is None or settles_alike(old, look.event):
            return True
    return False


def ask_reopened(look: Look) -> Optional[str]:
    """What is resolved is reopened before it is resolved otherwise."""
    was = look.event["was"]
    old = look.kept(was[0]) if len(was) == 1 else None
    if not old or old["op"] != "resolve" or old["of"] != look.event["of"] or settles_alike(
            old, look.event) or look.review.had_other_form() or is_undo(look):
        return None
    return "it was resolved already, and not reopened"


def ask_resolve(look: Look) -> Optional[str]:
    """The consensus: its seats, its answers and its ways."""
    event, override = look.event, look.event["how"] == "override"
    if event["how"] not in HOW:
        return "unknown way to resolve"
    wrong = ask_passes(look)
    if wrong:
        return wrong
    differ = differed(look)
    if override and differ:
        return "it overrides a unanimous answer where the reviewers differed"
    if not override and differ is False and not look.review.had_other_form():
        return "it resolves a difference where the reviewers agreed"
    if override and is_empty(event.get("reason")):
        return "it gives no reason"
    cause = event.get("cause")
    if not is_empty(cause) and cause not in CAUSES:
        return "unknown cause"
    return ask_settlers(look) or ask_reopened(look)


def ask_unresolve(look: Look) -> Optional[str]:
    """A reason, or what is taken back."""
    return None if is_undo(look) else ask_reason(look)


def ask_refer(look: Look) -> Optional[str]:
    """There is somebody to whom it is referred."""
    if any(had_role(look.review, seat, "adjudicator") for seat in look.review.roles):
        return None
    return "the review has no adjudicator"


ASKS: Dict[str, Ask] = {
    "title": ask_text("title", "the title is empty"),
    "seat": ask_seat,
    "release": ask_reason,
    "outcome": ask_outcomes,
    "mode": ask_one_of("open", "round study", "unknown way to unblind studies"),
    "custodian": ask_custodian,
    "study": ask_study,
    "study-edit": ask_edit,
    "study-drop": ask_reason,
    "study-restore": ask_reason,
    "assign": ask_assign,
    "round": ask_text("name", "the round has no name"),
    "judge": ask_judge,
    "clear": ask_unfinished,
    "complete": ask_unfinished,
    "reopen": ask_reopen,
    "reveal": ask_reveal,
    "custody": ask_custody,
    "resolve": ask_resolve,
    "unresolve": ask_unresolve,
    "refer": ask_refer,
    "early": ask_reason,
    "note": ask_text("text", "it has no text"),
}


def why_against(look: Look) -> Optional[str]:
    """Which rule the event breaks, as half a sentence. An event of a study that nobody knows counts
    for nothing."""
    study = look.event.get("study")
    if study is not None and ("study", study) not in look.review.words:
        return None
    wrong = ASKS[look.event["op"]](look)
    return wrong and f'"{look.event["op"]}" is against the rules: {wrong}'
