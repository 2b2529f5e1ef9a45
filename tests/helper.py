"""Answers the shell tests, which would otherwise start a Python for each question.

    helper.py FOLDER < QUESTIONS > STATUSES

A question is a number and so many words, each ended by NUL: the folder to work in, the name of one
of the functions below, and its arguments. What it prints is in FOLDER/answer when its status is
written, one a line.
"""
import contextlib
import hashlib
import io
import json
import os
import sys
import traceback

sys.dont_write_bytecode = True


def value(path, expression):
    """A value from a JSON document, which is called d in the expression."""
    with open(path, encoding="utf-8") as file:
        print(eval(expression, {"d": json.load(file), "json": json}))


def verify(state, *words):
    """What verify.py says to an account with this state folder."""
    share = os.path.join(os.environ["SYROB_DATA_DIR"], "share")
    if share not in sys.path:
        sys.path.insert(0, share)
    import verify as program
    os.environ["XDG_STATE_HOME"] = state
    return program.main(list(words))


def chained(bodies, last=b""):
    """The lines of a journal, from what they are before their hashes."""
    for body in bodies:
        last = hashlib.sha256(last + body).hexdigest().encode()
        yield body + b',"h":"' + last + b'"}\n'


def chain(path, source):
    """Writes a journal from lines without their end."""
    with open(source, "rb") as file, open(path, "wb") as out:
        out.writelines(chained(file.read().split(b"\n")[:-1]))


def add(path, *lines):
    """Adds lines, given without "n" and their end, to a journal."""
    with open(path, "rb") as file:
        before = file.read().splitlines()
    bodies = [b'{"n":%d,%s' % (n, line.encode()) for n, line in enumerate(lines, len(before))]
    with open(path, "ab") as out:
        out.writelines(chained(bodies, before[-1][-66:-2] if before else b""))


def forge(path, number, old, new):
    """Changes one line, and chains the tail anew."""
    with open(path, "rb") as file:
        bodies = [line[:-72] for line in file.read().splitlines()]
    bodies[int(number) - 1] = bodies[int(number) - 1].replace(old.encode(), new.encode())
    with open(path, "wb") as out:
        out.writelines(chained(bodies))


QUESTIONS = {one.__name__: one for one in (value, verify, chain, add, forge)}


def answer(folder, name, *words):
    """Returns the exit status that a program of its own would have had, and what it printed."""
    said = io.StringIO()
    try:
        with contextlib.redirect_stdout(said):
            os.chdir(folder)
            status = QUESTIONS[name](*words) or 0
    except SystemExit as end:
        status = end.code
    except Exception:  # a test that expects something else must go on, and fail
        traceback.print_exc()
        status = 70
    return status, said.getvalue()


def read_words(stream):
    """The words of one question after the other."""
    words = b""
    while True:
        more = os.read(stream, 65536)
        if not more:
            return
        words += more
        count, _, rest = words.partition(b"\0")
        if rest.count(b"\0") == int(count):
            yield rest.decode().split("\0")[:-1]
            words = b""


def main(folder):
    for words in read_words(0):
        status, said = answer(*words)
        with open(os.path.join(folder, "answer"), "w", encoding="utf-8") as out:
            out.write(said)
        os.write(1, b"%d\n" % status)


if __name__ == "__main__":
    main(os.path.abspath(sys.argv[1]))
