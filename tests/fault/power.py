#!/usr/bin/env python3
"""Cuts the power within the steps that inject.c has logged, and lays out what a disk would hold.

    power.py LOG ROOT TARGET steps           how many steps the log has
    power.py LOG ROOT TARGET cut N MODE      makes TARGET what of ROOT is left after N steps

Nothing reaches the disk but by fsync or fdatasync: of a file its bytes, of a folder the names in
it. A failed one has dropped what it was to save, for good. What was not synced is, by MODE,

    lost     not there: neither bytes nor names
    names    names are there, bytes are not (a file system that writes its journal first)
    half     names are there, and half of the bytes
    holes    names are there, and the length of the files, with zeros for the bytes
"""
import os
import sys

MODES = ("lost", "names", "half", "holes")


class File:
    def __init__(self):
        self.now = self.kept = b""
        self.gone = []  # spans that no later sync can save


class Folder:
    def __init__(self):
        self.now, self.kept = {}, {}


class Disk:
    def __init__(self, root):
        self.root, self.top, self.files = root, Folder(), {}

    def parts(self, path):
        return [part for part in path[len(self.root):].split("/") if part]

    def folder(self, path):
        here = self.top
        for part in self.parts(path):
            here = here.now[part]
        return here

    def place(self, path):
        head, _, name = path.rpartition("/")
        return self.folder(head).now, name

    def sync(self, thing):
        if isinstance(thing, Folder):
            thing.kept = dict(thing.now)
            return
        kept = bytearray(thing.now)
        for start, end in thing.gone:
            end = min(end, len(kept))
            kept[start:end] = bytes(max(0, end - start))
        thing.kept = bytes(kept)

    def step(self, call, number, path, place, rest):
        if call == "create":
            folder, name = self.place(path)
            folder[name] = self.files[number] = File()
        elif call == "mkdir":
            folder, name = self.place(path)
            folder[name] = Folder()
        elif call == "write":
            file, data = self.files[number], bytes.fromhex(rest)
            file.now = file.now[:place].ljust(place, b"\0") + data + file.now[place + len(data):]
        elif call == "truncate":
            self.files[number].now = self.files[number].now[:place].ljust(place, b"\0")
            self.files[number].gone = [g for g in self.files[number].gone if g[0] < place]
        elif call == "rename":
            folder, name = self.place(path)
            thing = folder.pop(name)
            folder, name = self.place(rest)
            folder[name] = thing
        elif call == "unlink":
            folder, name = self.place(path)
            del folder[name]
        elif call == "LOST" and number in self.files:
            file = self.files[number]
            file.gone.append((len(file.kept), len(file.now)))
        elif call in ("fsync", "fdatasync"):
            self.sync(self.files[number] if number in self.files else self.folder(path))


def left_of(file, mode):
    missing = len(file.now) - len(file.kept)
    if mode in ("lost", "names") or missing <= 0:
        return file.kept
    return file.kept + (bytes(missing) if mode == "holes" else
                        file.now[len(file.kept):len(file.kept) + missing // 2])


def lay_out(folder, target, mode):
    os.makedirs(target, exist_ok=True)
    for name, thing in (folder.kept if mode == "lost" else folder.now).items():
        path = os.path.join(target, name)
        if isinstance(thing, Folder):
            lay_out(thing, path, mode)
        else:
            with open(path, "wb") as out:
                out.write(left_of(thing, mode))


def main():
    log, root, target, what = sys.argv[1:5]
    with open(log, encoding="utf-8") as lines:
        steps = [line.rstrip("\n").split("\t") for line in lines]
    steps = [step for step in steps if step[0] != "FAILED"]
    if what == "steps":
        print(len(steps))
        return
    disk = Disk(root)
    for call, number, path, place, rest in steps[:int(sys.argv[5])]:
        disk.step(call, int(number), path, int(place), rest)
    lay_out(disk.top, target, sys.argv[6])


main()
