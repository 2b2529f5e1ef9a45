"""The independent checker: its command line."""

import contextlib
import io
import json
import os
import subprocess
import sys
import unittest
from typing import Tuple

from reviews import FORM, PROGRAM, R2, REVIEW, ReviewTest, verify


class ProgramTest(ReviewTest):
    """The command line."""

    def run_it(self, *arguments: str) -> Tuple[int, str]:
        done = subprocess.run([sys.executable, str(PROGRAM), *arguments], check=False,
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                              env={**os.environ, "LC_ALL": "C"})
        if done.returncode in (2, 3):
            self.assertEqual(done.stdout, b"")
            self.assertNotIn(b"Traceback", done.stderr)
        else:
            self.assertEqual(done.stderr, b"")
        return done.returncode, done.stdout.decode("ascii")

    def test_ok(self) -> None:
        self.assertEqual(self.run_it(str(self.path)), (0, "ok\n"))
        self.assertEqual(self.run_it(str(self.path), "--json"),
                         (0, '{"schema": "syrob/check/1", "ok": true, "problems": []}\n'))

    def test_problems_in_order(self) -> None:
        self.store("form.json", FORM + b"\n")
        self.r2.judge("yes", was=(self.first,))
        self.r2.judge("yes", study="Caf\u00e9")
        self.save()
        status, text = self.run_it("--json", str(self.path))
        verdict = json.loads(text)
        places = [(row["file"], row["line"]) for row in verdict["problems"]]
        self.assertEqual((status, verdict["schema"], verdict["ok"]), (1, "syrob/check/1", False))
        self.assertEqual(places, sorted(places, key=lambda place: (place[0], place[1] or 0)))
        self.assertEqual(list(verdict["problems"][0]), ["file", "line", "kind", "message"])
        self.assertEqual(places[0], ("form.json", None))
        status, text = self.run_it(str(self.path))
        self.assertEqual(status, 1)
        self.assertIn(f"journals/{R2}: unknown-word: ", text)
        self.assertNotIn("Caf", text)
        self.assertTrue(text.endswith("\nproblems: 4\n"), text)
        status, text = self.run_it("--as", "r2", str(self.path))
        self.assertIn(f"journals/{R2}:5: unknown-word: ", text)
        self.assertIn("form.json: form-pin: ", text)
        self.assertTrue(text.endswith("\nproblems: 4\n"), text)

    def test_outside_text_is_shown(self) -> None:
        name = os.fsdecode(b"journals/\x1b[2J\xff\xe2\x80\xae.jsonl")
        (self.path / name).write_bytes(b"x\n")
        for arguments in ((), ("--json",)):
            status, text = self.run_it(str(self.path), *arguments)
            self.assertEqual(status, 1)
            self.assertNotIn("\x1b", text)

    def test_usage(self) -> None:
        for arguments in ((), ("--what", "x"), ("a", "b")):
            self.assertEqual(self.run_it(*arguments)[0], 2)

    def test_not_a_review(self) -> None:
        good = (self.path / "review.json").read_text()
        for text in ("", "[]", '{"syrob_review":1}', good.replace("1", "2", 1),
                     good.replace("1", "true", 1), good.replace(REVIEW, REVIEW.upper()),
                     good.replace("}", ',"id":"x"}'), good + " " * 70000):
            self.store("review.json", text)
            self.assertEqual(self.run_it(str(self.path))[0], 3, text[:99])
        self.store("review.json", good)
        (self.path / "journals").rename(self.path / "elsewhere")
        self.assertEqual(self.run_it(str(self.path))[0], 3)
        (self.path / "journals").symlink_to("elsewhere")
        self.assertEqual(self.run_it(str(self.path))[0], 3)
        self.assertEqual(self.run_it(str(self.path / "nowhere"))[0], 3)

    def test_it_only_reads(self) -> None:
        before = {path: path.stat().st_mtime_ns for path in self.path.rglob("*")}
        with contextlib.redirect_stdout(io.StringIO()):
            self.assertEqual(verify.main([str(self.path)]), 0)
        after = {path: path.stat().st_mtime_ns for path in self.path.rglob("*")}
        self.assertEqual(before, after)


if __name__ == "__main__":
    unittest.main()
