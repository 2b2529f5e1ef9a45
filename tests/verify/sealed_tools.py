"""What whoever has a reviewer's secret can do to the journals of a sealed review.

Signs and seals as syrob-review(5) says, so that tests can write lines which are false and yet fit
their hashes, their boxes and, where the forger owns the secret, their signatures.
"""

import base64
import copy
import hashlib
import json
import os
from pathlib import Path
from typing import Any, Callable, Dict, List, Optional

from reviews import verify_sealing

TAIL = 72  # bytes
Event = Dict[str, Any]
Edit = Callable[[int, Event, Event], None]  # line from 1, the event, and what is in its box


def derive(key: bytes, text: str) -> bytes:
    return hashlib.blake2b(text.encode(), key=key, digest_size=32).digest()


class Keys:
    """All that is derived from a secret of 16 bytes."""

    def __init__(self, secret: bytes, review: str, seat: str) -> None:
        self.review, self.seat = review, seat
        self.master = derive(secret, f"syrob-box-1 {review} {seat}")
        half = hashlib.sha512(derive(secret, f"syrob-sign-1 {review} {seat}")).digest()
        self.number = int.from_bytes(half[:32], "little") & (1 << 254) - 8 | 1 << 254
        self.prefix = half[32:]
        self.public = verify_sealing.text_of(
            verify_sealing.times(self.number, verify_sealing.BASE))

    def study_key(self, study: Optional[str]) -> bytes:
        return derive(self.master, f"syrob-study-1 {study or ''}")

    def sign(self, before: str, line: bytes) -> str:
        """The signature of a line behind the one with this hash."""
        def number(*parts: bytes) -> int:
            return int.from_bytes(hashlib.sha512(b"".join(parts)).digest(),
                                  "little") % verify_sealing.ORDER
        message = b"syrob-sig-1" + before.encode() + line
        once = number(self.prefix, message)
        point = verify_sealing.text_of(verify_sealing.times(once, verify_sealing.BASE))
        rest = (once + number(point, self.public, message) * self.number) % verify_sealing.ORDER
        return base64.b64encode(point + rest.to_bytes(32, "little")).decode()


def read_keys(state: Path, seat: str) -> Keys:
    """The keys of a seat, from an account's state folder."""
    path, = state.glob(f"syrob/*/{seat}.key")
    found = json.loads(path.read_text())
    return Keys(bytes.fromhex(found["secret"]), found["review"], seat)


def seal(key: bytes, context: bytes, data: bytes) -> str:
    """A box."""
    data += b"\x80"
    data += bytes(-len(data) % verify_sealing.PADDING)
    nonce = os.urandom(verify_sealing.NONCE)
    stream = verify_sealing.keystream(key, nonce, len(data))
    hidden = bytes(one ^ two for one, two in zip(data, stream[64:]))
    tag = verify_sealing.tag_of(stream[:32], hidden, context)
    return base64.b64encode(nonce + hidden + tag).decode()


def text_of(event: Event) -> bytes:
    return json.dumps(event, ensure_ascii=False, separators=(",", ":")).encode()


def hash_of(before: str, body: bytes) -> str:
    return hashlib.sha256(before.encode() + body).hexdigest()


def chain(lines: List[bytes]) -> List[bytes]:
    """Gives lines the hashes that fit them, and changes nothing else."""
    last, whole = "", []
    for line in lines:
        last = hash_of(last, line[:-TAIL])
        whole.append(line[:-TAIL] + b',"h":"' + last.encode() + b'"}')
    return whole


class Forger:
    """Writes a reviewer's journal anew: what is changed is sealed, signed and chained again, and
    what names a line of the journal names it by its new hash."""

    def __init__(self, keys: Keys, lines: List[bytes],
                 others: Optional[Dict[str, str]] = None) -> None:
        self.keys, self.lines, self.others = keys, lines, others or {}
        self.names: Dict[str, str] = {}  # of its events, by their old ones

    def rename(self, event: Event) -> Event:
        """What it names, by its new name."""
        for field in ("was", "undo", "pass", "of"):
            if field in event:
                event[field] = [self.names.get(one, self.others.get(one, one))
                                for one in event[field]]
        return event

    def rewrite(self, edit: Edit) -> List[bytes]:
        """Lets `edit` change each event and what is in its box; lines before the first that is
        changed stay as they are. A box whose content is cleared stays as the event has it."""
        before = last = ""
        whole: List[bytes] = []
        for number, line in enumerate(self.lines, 1):
            event, inner = json.loads(line), {}
            old, signed = event.pop("h"), event.pop("sig", "")
            if "box" in event and event["op"] != "custody":
                inner = json.loads(verify_sealing.open_line(
                    self.keys.study_key(event["study"]), before, line) or b"{}")
            read = copy.deepcopy((event, inner))
            edit(number, self.rename(event), self.rename(inner))
            if before != last or read != (event, inner):
                body = self.write(event, inner, last, bool(signed))
                line = body + b',"h":"' + hash_of(last, body).encode() + b'"}'
            before, last = old, json.loads(line)["h"]
            if old != last:
                self.names.update({old: last, old[:16]: last[:16]})
            whole.append(line)
        return whole

    def write(self, event: Event, inner: Event, last: str, signed: bool) -> bytes:
        """A line without its hash."""
        if "box" in event and inner:
            start = text_of(event).split(b',"box":"')[0] + b',"box":"'
            event["box"] = seal(self.keys.study_key(event["study"]), last.encode() + start,
                                text_of(inner))
        body = text_of(event)[:-1]
        return body + b',"sig":"' + self.keys.sign(last, body).encode() + b'"' if signed else body
