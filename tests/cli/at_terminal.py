#!/usr/bin/env python3
"""A program at a terminal, for scripts.

    at_terminal.py [--echo] [PROMPT KEYS]... -- PROGRAM ARGS...

Waits for each prompt and, but for --echo, until the terminal shows nothing of what is typed; then
types the keys, which may hold \\r, \\x03 and the like. Prints all that
was drawn, also what the terminal itself echoed, and ends as the program did.
"""

import os
import pty
import select
import sys
import termios
import time

PATIENCE = 10  # seconds until a test gives up; never waited in full


def take(fd: int, until: bytes, drawn: bytes) -> bytes:
    """What is drawn up to a text, or to the end of the program."""
    end = time.monotonic() + PATIENCE
    while (not until or until not in drawn) and time.monotonic() < end:
        if not select.select([fd], [], [], end - time.monotonic())[0]:
            break
        try:
            more = os.read(fd, 65536)
        except OSError:
            break
        if not more:
            break
        drawn += more
    return drawn


def wait_hidden(fd: int) -> None:
    """Waits until the terminal shows nothing of what is typed."""
    end = time.monotonic() + PATIENCE
    while termios.tcgetattr(fd)[3] & termios.ECHO and time.monotonic() < end:
        time.sleep(0.01)


def main() -> int:
    """The command line."""
    at = sys.argv.index("--")
    echo = sys.argv[1] == "--echo"
    asked, words = sys.argv[1 + echo:at], sys.argv[at + 1:]
    pid, fd = pty.fork()
    if pid == 0:
        os.execvp(words[0], words)
    whole = rest = b""
    for prompt, keys in zip(asked[::2], asked[1::2]):
        rest = take(fd, prompt.encode(), rest)
        before, found, rest = rest.partition(prompt.encode())
        whole += before + found
        if not found:
            break
        if not echo:
            wait_hidden(fd)
        os.write(fd, keys.encode().decode("unicode_escape").encode("latin-1"))
    whole += take(fd, b"", rest)
    sys.stdout.buffer.write(whole)
    os.close(fd)  # who still waits for keys is sent away
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])


if __name__ == "__main__":
    sys.exit(main())
