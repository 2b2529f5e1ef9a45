"""The independent checker: faults of one line, and of one journal."""

import hashlib
import os
import random
import unittest
from typing import Any
from unittest import mock

from reviews import (CONS, HEAD, LEAD, NOWHERE, OTHER, R1, R2, REVIEW, ReviewTest, TIME, Writer,
                     verify_events, verify_lines)


class LineTest(ReviewTest):
    """Faults of one line: all are "damaged", in that line."""

    def refused(self) -> None:
        self.expect((R1, 5, "damaged"))

    def test_strict_json(self) -> None:
        faults = ('"x":1.5', '"x":1e3', '"x":-0', '"x":01', '"x":2147483648', '"x":-2147483648',
                  '"x":NaN', '"x":Infinity', '"x":' + "9" * 5000, '"n":4', '"x":1,"x":1',
                  '"x":{"a":1,"a":2}', '"x":[[[[]]]]', '"x":' + "[" * 30000, '"x":"\t"',
                  '"x":"\x01"', '"x":"\x7f"', '"x":"\x85"', '"x":"\ufdd0"', '"x":"\U0001ffff"',
                  '"x":"\ufffe"', '"x":"\ud800"', '"x":"\\ud800"', '"x":"\\udc00\\ud800"',
                  '"x":"\\u0000"', '"x":"\\u001b"', '"x":"\\r"', '"x":"\\u0085"', '"x":"\\uffff"',
                  '"x":["\\u007f"]', '"x":"\\x"', '"\\u0078":1', '"a\\n" :1', '"x":tru', '"x":1,',
                  '"x":1}{"y":1', '"x":\r1', '"x":\x001')
        whole = self.r1.copy()
        for text in faults:
            with self.subTest(text=text[:40]):
                self.r1 = whole.copy()
                self.r1.extra(text)
                self.refused()

    def test_not_utf8_and_no_object(self) -> None:
        whole = self.r1.copy()
        for body in (b'{"x":"\xff"', b'{"x":"\xc0\xaf"', b'["x"', b'\xef\xbb\xbf{"n":4', b""):
            with self.subTest(body=body):
                self.r1 = whole.copy()
                self.r1.raw(body)
                self.refused()

    def test_fields(self) -> None:
        for fields in ({"was": ...}, {"was": None}, {"was": "x"}, {"was": ["12"]}, {"answer": ...},
                       {"answer": 1}, {"study": None}, {"study": ...}, {"support": None},
                       {"was": [NOWHERE.upper()]}, {"quotes": [{"text": "x"}]}, {"quotes": {}},
                       {"signals": {"a": 1}}, {"row": "1"}, {"row": -1}, {"row": True},
                       {"left": -1}, {"t": "2026-02-30T09:00:00Z"}, {"t": "2026-11-20 09:00:00Z"},
                       {"t": "2026-11-20T09:00:00.5Z"}, {"t": "2026-11-20T24:00:00Z"}, {"t": 5},
                       {"t": ...}, {"n": 5}, {"n": "4"}, {"n": ...}, {"op": 7}, {"op": "resolve"},
                       {"op": "title", "title": "x"}, {"op": "open"}, HEAD):
            with self.subTest(fields=fields):
                whole = self.r1.copy()
                self.r1.judge("yes", **fields)
                self.refused()
                self.r1 = whole

    def test_too_long(self) -> None:
        body = f'{{"n":4,"t":"{TIME}","op":"note","study":null,"item":null,"text":"'
        self.r1.raw((body + "x" * (65537 - len(body) - 74) + '"').encode())
        self.refused()
        self.r1.lines[-1] = b"x" * 300000
        self.refused()

    def test_changed_by_hand(self) -> None:
        self.r1.lines[1] = self.r1.lines[1].replace(b"cages", b"boxes")
        self.expect((CONS, 2, "missing-reference"), (R1, 2, "damaged"))

    def test_any_bit_of_a_line(self) -> None:
        line = self.r1.lines[2]
        for at in range(len(line)):
            spoilt = line[:at] + bytes([line[at] ^ 1 << at % 8]) + line[at + 1:]
            self.r1.lines[2] = spoilt
            self.save()
            self.assertIn((R1, 3, "damaged"), self.found(), spoilt)

    def test_line_taken_out_or_twice(self) -> None:
        whole = self.r1.copy()
        self.consensus.lines.pop()  # it names what comes behind the damage
        del self.r1.lines[1]
        self.expect((R1, 2, "damaged"))
        whole.lines.insert(2, whole.lines[1])
        self.expect_as(R1, whole, (R1, 3, "damaged"))

    def test_no_hash(self) -> None:
        self.consensus.lines.pop()
        for line in (b"{}\n", b"\n", self.r1.lines[-1][:-1] + b" \n",
                     self.r1.lines[-1].replace(b'"h":', b'"g":')):
            self.r1.lines[-1] = line
            self.expect((R1, 4, "damaged"))

    def test_remedies_are_named(self) -> None:
        original = b"".join(self.r1.lines)
        self.consensus.lines.pop()
        self.save()
        self.store(f"journals/{R1}", original.replace(b"\n", b"\r\n"))
        self.assertIn("-text", self.only("damaged", 1))
        for mark in (b"<<<<<<< HEAD\n", b"=======\n", b">>>>>>> other\n"):
            self.store(f"journals/{R1}", original + mark)
            message = self.only("damaged", 5)
            self.assertIn("conflict marker", message)
            self.assertIn("syrob merge", message)

    def only(self, kind: str, line: int) -> str:
        problem, = self.verdict()
        self.assertEqual((problem.line, problem.kind), (line, kind))
        return problem.message


class JournalTest(ReviewTest):
    """Faults of a whole journal."""

    def test_head(self) -> None:
        for head in ({"review": REVIEW[1:]}, {"review": REVIEW.upper()}, {"seat": "R1"},
                     {"seat": ""}, {"seat": "x" * 33}, {"writer": "1b1b1"}, {"writer": "1b1b1g"},
                     {"salt": "a5"}, {"app": ...}, {"app": 1}, {"v": 0}, {"v": "1"}, {"v": ...},
                     {"op": "note"}, {"n": 1}, {"writer": "1b1b1b\n"}):
            with self.subTest(head=head):
                fields = {"seat": "r1", "writer": "1b1b1b", **head}
                self.expect_as("x.jsonl", Writer(**fields), ("x.jsonl", 1, "damaged"))

    def test_foreign(self) -> None:
        other = Writer("r1", "7f7f7f", review="f" * 32)
        other.raw(b"anything")
        self.expect_as("r1@7f7f7f.jsonl", other, ("r1@7f7f7f.jsonl", 1, "foreign-journal"))

    def test_torn_at_every_byte(self) -> None:
        whole, last = b"".join(self.r2.lines), self.r2.lines[-1]
        self.consensus.lines = self.consensus.lines[:1]
        self.save()
        for cut in range(1, len(last)):
            self.store(f"journals/{R2}", whole[:-cut])
            self.assertEqual(self.found(), [(R2, 0, "torn-line")])

    def test_torn_head(self) -> None:
        for data in (b"", self.r1.lines[0][:-1], b"{"):
            self.store("journals/x.jsonl", data)
            self.expect(("x.jsonl", 1, "torn-line"))

    def test_unfinished_command(self) -> None:
        self.r1.judge("yes", study=OTHER, left=2)
        self.r1.judge("yes", study=OTHER, item="blinding", left=1)
        self.expect((R1, 0, "torn-line"))
        self.r1.lines.append(b'{"n":6')
        self.expect((R1, 0, "torn-line"))

    def test_what_is_set_aside_does_not_exist(self) -> None:
        tail = self.r1.judge("yes", study=OTHER, left=1)
        self.consensus.put("note", study=None, item=None, text="x", undo=[tail])
        self.expect((CONS, 3, "missing-reference"), (R1, 0, "torn-line"))

    def test_wrong_count_of_lines_to_come(self) -> None:
        for left in (0, 1, 3, ...):
            whole = self.r1.copy()
            self.r1.judge("yes", study=OTHER, left=3)
            self.r1.judge("yes", study=OTHER, item="blinding", left=left)
            self.expect((R1, 6, "damaged"))
            self.r1 = whole

    def test_newer(self) -> None:
        self.r1.put("sing", song=[1], left=1)
        self.r1.put("sing", song=[2])
        self.expect((R1, 0, "newer"))  # their number is not shown either
        newer = Writer("r1", "9e9e9e", v=3)
        newer.put("judge", colour="blue")
        self.save_as("r1@9e9e9e.jsonl", newer)
        self.assertEqual(self.found()[-1], ("r1@9e9e9e.jsonl", 0, "newer"))
        newer.lines[1] = newer.lines[1].replace(b"blue", b"gold")
        self.save_as("r1@9e9e9e.jsonl", newer)
        self.assertEqual(self.found()[-1], ("r1@9e9e9e.jsonl", 2, "damaged"))

    def test_no_regular_file(self) -> None:
        path = self.path / "journals" / "x.jsonl"
        self.save_as("whole", self.r1)
        (self.path / "journals" / "whole").rename(self.path / "whole")
        for make in (lambda: path.symlink_to(self.path / "whole"), path.mkdir,
                     lambda: os.mkfifo(path), lambda: os.link(self.path / "whole", path)):
            make()
            self.expect(("x.jsonl", 0, "damaged"))
            path.rmdir() if path.is_dir() else path.unlink()

    def test_limits(self) -> None:
        path = self.path / "journals" / "x.jsonl"
        self.save_as("x.jsonl", self.r1)
        with open(path, "r+b") as file:
            file.truncate((1 << 30) + 1)
        self.expect(("x.jsonl", 0, "damaged"))
        os.truncate(path, 1 << 30)
        self.expect(("x.jsonl", 5, "damaged"))
        path.unlink()
        for number in range(996):
            self.store(f"journals/{number}.jsonl", b"")
        self.assertEqual({kind for _, _, kind in self.found()}, {"torn-line"})
        self.store("journals/one-more.jsonl", b"")
        self.assertEqual(self.found()[0], ("journals", 0, "damaged"))

    def test_long_tail(self) -> None:
        for length, kind in ((65536, "torn-line"), (65537, "damaged")):
            self.store(f"journals/{CONS}", b"".join(self.consensus.lines) + b"x" * length)
            self.assertEqual(self.found(), [(CONS, 3, kind)])

    def test_fork(self) -> None:
        twin = self.r1.copy()
        twin.put("note", study=None, item=None, text="there")
        self.r1.put("note", study=None, item=None, text="here")
        self.save()
        name = "r1@1b1b1b (copy).jsonl"
        self.expect_as(name, twin, (name, 5, "fork"))

    def test_one_writer_two_beginnings(self) -> None:
        twin = Writer("r1", "1b1b1b", salt="00" * 16)
        self.expect_as("r1-twin.jsonl", twin, ("r1-twin.jsonl", 1, "fork"))

    def test_damage_takes_along_what_depends_on_it(self) -> None:
        self.lead.lines[1] = b"x\n"
        self.save()
        found = self.found()
        self.assertEqual(found[0], ("form.json", 0, "form-pin"))
        self.assertIn((LEAD, 2, "damaged"), found)
        self.assertIn((R1, 2, "unknown-word"), found)

    def test_newer_hides_what_is_missing(self) -> None:
        """It may be in lines that this program cannot read."""
        (self.path / "journals" / LEAD).unlink()
        newer = Writer("lead", "9e9e9e", v=3)
        newer.put("everything")
        self.save_as("lead@9e9e9e.jsonl", newer)
        self.assertEqual(self.found(), [("lead@9e9e9e.jsonl", 1, "newer")])


class PlainTest(unittest.TestCase):
    """Most lines are read in a quick way, which accepts only what the slow one reads alike."""

    SEEDS = ('{"n":1,"t":"x","was":[]}', '{"n":-0,"a":"b"}', '{"a":1,"a":2}', '{"a":":b","c":[]}',
             '{"a":1.5}', '{"a":true}', '{"a":[1]}', '{"a":["b"]}', '{"a":{"b":1}}', ' {"a":1}',
             '{"a":2147483648}', '{"a":2147483647}', '{"a":-5}', '[1]', '{"a":"\u0041"}',
             '{"a":[[["b"]]]}', '{"a":[],"b":[],"c":[[]]}', '{"a":"\ufffe\xa0\x7f"}')

    @staticmethod
    def spoil(chance: random.Random, text: str) -> str:
        for _ in range(chance.randrange(4)):
            here, there = sorted((chance.randrange(len(text) + 1), chance.randrange(len(text) + 1)))
            text = chance.choice((
                text[:here] + chance.choice('{}[]":,-0123.eE atb\\\n\xe9\u202e\ufdd0') + text[here:],
                text[:here] + text[here + 1:], text[:there] + text[here:there] + text[there:]))
        return text

    def slowly(self, line: bytes) -> Any:
        try:
            return verify_lines.parse_object(line)
        except verify_lines.Fault:
            return "refused"

    def test_no_difference(self) -> None:
        chance, taken = random.Random(1), 0
        for _ in range(20000):
            line = self.spoil(chance, chance.choice(self.SEEDS)).encode("utf-8", "surrogatepass")
            try:
                value = verify_lines.parse_plain(line)
            except verify_lines.Fault:
                value = "refused"
            if value is not None:
                self.assertEqual(repr(value), repr(self.slowly(line)), line)
                taken += value != "refused"
        self.assertGreater(taken, 500)

    JUDGED = ('{"n":4,"t":"2026-11-20T09:00:00Z","op":"judge","study":"s","item":"i","outcome":null,'
              '"answer":"yes","support":"p. 4","was":[]')
    COMPLETED = ('{"n":4,"t":"2026-11-20T09:00:00Z","op":"complete","study":"s","pass":'
                 '["00000000deadbeef","0123456789abcdef"],"was":[]')

    def test_what_is_matched_is_an_event(self) -> None:
        """All that is asked of a line, but its number, time and hash, holds of what is matched."""
        chance, taken = random.Random(2), 0
        tail = ',"h":"' + "0" * 64 + '"}'
        for _ in range(40000):
            line = (self.spoil(chance, chance.choice((self.JUDGED, self.COMPLETED))) + tail).encode(
                "utf-8", "surrogatepass")
            found = verify_lines.match_plain(line)
            if not found:
                continue
            event = verify_lines.parse_object(line)
            verify_lines.check_plain(line, event)
            if verify_lines.is_time(event["t"]):
                verify_lines.check_event(event, 4, "r1")
            number, time, *rest = found.groups()
            asked = ["study", "item", "outcome", "answer", "support"]
            values = [event.get(name) for name in (asked if len(rest) > 2 else ["study", "pass"])]
            if len(rest) == 2:
                rest[1] = rest[1][1:-1].split('","')
            self.assertEqual([int(number), time, rest], [event["n"], event["t"], values], line)
            self.assertEqual(event["was"], [])
            self.assertEqual(len(event), {5: len(event), 2: 7}[len(rest)])
            taken += 1
        self.assertGreater(taken, 5000)

    def test_other_letters(self) -> None:
        """Characters that are refused or rare in texts are left to the slow way."""
        tail = (',"h":"' + "0" * 64 + '"}').encode()
        for text in ("\0", "\t", "\n", "\x1f", "\x7f", "\x80", "\x9f", "\\n", "\ufdd0", "\uffff",
                     "\U0010ffff", "\ud800"):
            line = self.JUDGED.replace("p. 4", text).encode("utf-8", "surrogatepass") + tail
            self.assertIsNone(verify_lines.match_plain(line))
        self.assertIsNotNone(verify_lines.match_plain(
            self.JUDGED.replace("p. 4", "\xfc \u4e2d \U0001f600").encode() + tail))


class ShortNameTest(ReviewTest):
    """Two lines of one short name: with eight digits, such a pair is found at once."""

    def pair(self, put: Any) -> Any:
        """Two variants of a line, by their numbers, whose hashes begin alike."""
        known = {put("yes", number)[:8]: number for number in range(1 << 17)}
        for number in range(1 << 21):
            found = known.get(put("no", number)[:8])
            if found is not None:
                return found, number
        self.fail("no pair was found")
        return None

    def test_both_are_named(self) -> None:
        one, two = Writer("r1", "aaaaaa"), Writer("r1", "bbbbbb")

        def body(answer: str, number: int) -> bytes:
            return (f'{{"n":1,"t":"{TIME}","op":"judge","study":"{OTHER}","item":"housing","outcome":'
                    f'null,"answer":"{answer}","support":"{number}","was":[]').encode()

        starts = {"yes": one.hash.encode(), "no": two.hash.encode()}
        yes, no = self.pair(lambda answer, number: hashlib.sha256(
            starts[answer] + body(answer, number)).hexdigest())
        one.raw(body("yes", yes))
        two.raw(body("no", no))
        self.assertEqual(one.hash[:8], two.hash[:8])
        self.assertNotEqual(one.hash, two.hash)
        self.save_as("r1@aaaaaa.jsonl", one)
        self.save_as("r1@bbbbbb.jsonl", two)
        self.expect(("r1@bbbbbb.jsonl", 2, "conflict"))  # sixteen digits tell them apart
        with mock.patch.object(verify_events, "ID_DIGITS", 8):
            found = [problem for problem in self.verdict() if problem.kind == "damaged"]
        self.assertEqual([(one.file[9:], one.line) for one in found],
                         [("r1@aaaaaa.jsonl", 2), ("r1@bbbbbb.jsonl", 2)])
        for here, there in zip(found, reversed(found)):
            self.assertIn(f"line 2 of {there.file}", here.message)


if __name__ == "__main__":
    unittest.main()
