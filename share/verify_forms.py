"""The files of a review's form: the part of verify.py that reads them."""

import hashlib
import json
import os
import re
from typing import Dict, Set, Tuple

from verify_lines import CONVERTED, Fault, open_regular

FORM_MAX = 1 << 20  # bytes
FORM_NAME = re.compile(r"form(-[0-9]{1,21})?\.json")


def form_bytes(path: str, name: str) -> bytes:
    """The bytes of one form's file."""
    with open_regular(os.path.join(path, name), FORM_MAX) as stream:
        return stream.read(FORM_MAX)


def hashes_of_forms(path: str) -> Dict[str, str]:
    """The form files of a review by their SHA-256."""
    hashes: Dict[str, str] = {}
    for name in sorted(filter(FORM_NAME.fullmatch, os.listdir(path)), reverse=True):
        try:
            hashes[hashlib.sha256(form_bytes(path, name)).hexdigest()] = name
        except OSError:  # its problem is reported when the form is needed
            continue
    return hashes


def why_not(path: str, name: str, sha256: str) -> str:
    """Why the file is not the form with this hash."""
    try:
        plain = form_bytes(path, name).replace(b"\r\n", b"\n")
    except OSError as why:
        return str(why)
    converted = hashlib.sha256(plain).hexdigest() == sha256
    return CONVERTED if converted else "it is not the form in use; take another copy"


def condition_of(item: dict) -> Tuple[str, str]:
    """The item and the answer that an item is asked after; empty texts without a condition."""
    asked_after, _, answer = (item.get("if") or "").partition("=")
    return asked_after, answer


def read_items(path: str, name: str) -> Dict[str, Tuple[bool, Set[str], Tuple[str, str]]]:
    """Each item of a form: whether it is judged per outcome, its answers, and its condition."""
    try:
        form = json.loads(form_bytes(path, name).decode("utf-8-sig"))
        return {item["id"]: (item.get("level") == "outcome",
                             {answer["id"] for answer in item.get("answers") or form["answers"]},
                             condition_of(item))
                for domain in form["domains"] for item in domain["items"]}
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
        raise Fault("it is not a form") from None
