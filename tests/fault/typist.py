#!/usr/bin/env python3
"""A person at a terminal, for typing.sh.

    typist.py kill SECONDS KEYS -- PROGRAM ARGS...   types without a pause, kills, prints what was typed
    typist.py send PARTS... -- PROGRAM ARGS...       sends each part by itself, ends the program

KEYS and PARTS may hold \\xNN, \\r, \\t. What the program drew is printed by `send`.
"""
import fcntl
import os
import pty
import select
import signal
import struct
import sys
import termios
import time


def begin(words):
    pid, fd = pty.fork()
    if pid == 0:
        os.execv(words[0], words)
    fcntl.ioctl(fd, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 200, 0, 0))
    return pid, fd


def drain(fd, seconds):
    """Takes what is drawn for so long."""
    drawn, end = b"", time.monotonic() + seconds
    while (left := end - time.monotonic()) > 0:
        if select.select([fd], [], [], left)[0]:
            try:
                drawn += os.read(fd, 65536)
            except OSError:
                break
    return drawn


def end(pid, number):
    os.kill(pid, number)
    os.waitpid(pid, 0)


def type_and_kill(seconds, keys, words):
    pid, fd = begin(words)
    drain(fd, 0.5)
    for key in keys:
        os.write(fd, bytes([key]))
        drain(fd, 0.1)
    typed, stop = "", time.monotonic() + seconds
    while time.monotonic() < stop:
        letter = "abcdefghijklmnopqrstuvwxyz"[len(typed) * len(typed) % 26]
        os.write(fd, letter.encode())
        typed += letter
        drain(fd, 0.05)
    end(pid, signal.SIGKILL)
    print(typed)


def send(parts, words):
    pid, fd = begin(words)
    drawn = drain(fd, 0.5)
    for part in parts:
        os.write(fd, part)
        drawn += drain(fd, 0.1)
    drawn += drain(fd, 0.5)
    end(pid, signal.SIGTERM)
    sys.stdout.buffer.write(drawn)


def main():
    at = sys.argv.index("--")
    parts = [part.encode("latin-1").decode("unicode_escape").encode("latin-1")
             for part in sys.argv[2:at]]
    if sys.argv[1] == "kill":
        type_and_kill(float(parts[0]), parts[1], sys.argv[at + 1:])
    else:
        send(parts, sys.argv[at + 1:])


main()
