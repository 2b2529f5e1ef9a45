#!/bin/sh
# CPU time of the whole program on the example review of 89 studies: opening it to the first
# screen, and export json. Prints a table; SYROB names the program (an optimised build).
set -eu
here=$(cd "$(dirname "$0")/../.." && pwd)
program=${SYROB:-$here/build/release/syrob}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export XDG_STATE_HOME="$work/state" SYROB_DATA_DIR="$here"
cp -r "$here/examples/acute-liver-failure" "$work/review"
python3 - "$program" "$work/review" << 'PY'
import os, pty, resource, select, statistics, subprocess, sys, time

program, review = sys.argv[1:]

def cpu(before, after):
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime

def export():
    subprocess.run([program, "--review", review, "export", "json"], stdout=subprocess.DEVNULL, check=True)

def screen():
    """Opens the study list on a terminal, waits for its last line, and quits."""
    pid, fd = pty.fork()
    if pid == 0:
        os.environ["TERM"] = "xterm-256color"
        os.execv(program, [program, "--review", review, "--as", "r1", "assess"])
    seen = b""
    while b"help" not in seen and select.select([fd], [], [], 10)[0]:
        seen += os.read(fd, 65536)
    os.write(fd, b"q")
    try:
        while select.select([fd], [], [], 10)[0] and os.read(fd, 65536):
            pass
    except OSError:
        pass
    os.waitpid(pid, 0)
    assert b"help" in seen

print(f"{'':24} {'median ms':>10} {'max ms':>10}   (CPU, 15 runs)")
for name, job in (("export json", export), ("to the first screen", screen)):
    times = []
    for _ in range(16):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        job()
        times.append(cpu(before, resource.getrusage(resource.RUSAGE_CHILDREN)))
    times = times[1:]
    print(f"{name:24} {1000 * statistics.median(times):10.1f} {1000 * max(times):10.1f}")
PY
