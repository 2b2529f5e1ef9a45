#!/usr/bin/env python3
"""Makes an SVG of a terminal: what `tmux capture-pane -e -p` prints, from standard input.

    tmux capture-pane -e -p | picture.py COLUMNS ROWS TITLE > form.svg
"""
import html
import re
import sys
import unicodedata

SIZE, WIDE, HIGH, EDGE = 14, 8.43, 18, 12
INK, PAPER = "#1c1c1c", "#ffffff"
COLORS = ["#1c1c1c", "#b02020", "#207a20", "#e8c84a", "#2050b0", "#8030a0", "#207080", "#ffffff"]
NO_BREAK = "\u00a0"  # browsers join other blanks into one, and stretch the text
SEQUENCE = re.compile(r"\x1b\[([0-9;]*)m")


class Style:
    """The attributes that are on."""

    def __init__(self):
        self.bold = self.dim = self.under = self.reverse = False
        self.color = self.ground = None

    def take(self, codes):
        """One sequence of codes."""
        numbers = [int(one or 0) for one in codes.split(";")]
        while numbers:
            code = numbers.pop(0)
            if code in (38, 48) and numbers[:1] == [5]:  # one of 256 colours
                self.color, self.ground = (COLORS[numbers[1] % 8], self.ground) if code == 38 else \
                    (self.color, COLORS[numbers[1] % 8])
                del numbers[:2]
            elif code == 0:
                self.__init__()
            elif code in (1, 2, 4, 7):
                setattr(self, {1: "bold", 2: "dim", 4: "under", 7: "reverse"}[code], True)
            elif code in (22, 24, 27):
                for name in {22: ("bold", "dim"), 24: ("under",), 27: ("reverse",)}[code]:
                    setattr(self, name, False)
            elif 30 <= code <= 37 or 90 <= code <= 97:
                self.color = COLORS[code % 10]
            elif 40 <= code <= 47:
                self.ground = COLORS[code - 40]
            elif code == 39:
                self.color = None
            elif code == 49:
                self.ground = None

    def key(self):
        """All of it, to compare."""
        return self.bold, self.dim, self.under, self.reverse, self.color, self.ground


def runs(line, style):
    """The pieces of a line that look alike: column, text, columns, look."""
    column, piece, begun, look = 0, "", 0, style.key()
    for part in re.split(r"(\x1b\[[0-9;]*m)", line):
        found = SEQUENCE.fullmatch(part)
        if found:
            style.take(found.group(1))
            continue
        for char in part:
            if style.key() != look and piece:
                yield begun, piece, column - begun, look
                piece, begun = "", column
            look = style.key()
            if not piece:
                begun = column
            piece += char
            column += 2 if unicodedata.east_asian_width(char) in "WF" else 1
    if piece:
        yield begun, piece, column - begun, look


def main():
    """Reads the screen and prints the picture."""
    columns, rows, title = int(sys.argv[1]), int(sys.argv[2]), sys.argv[3]
    width, height = 2 * EDGE + columns * WIDE, 2 * EDGE + rows * HIGH
    print(f'<svg xmlns="http://www.w3.org/2000/svg" width="{width:.0f}" height="{height:.0f}" '
          f'viewBox="0 0 {width:.0f} {height:.0f}" role="img">')
    print(f"<title>{html.escape(title)}</title>")
    print(f'<rect width="100%" height="100%" rx="6" fill="{PAPER}" stroke="#c8c8c8"/>')
    print(f'<g font-family="DejaVu Sans Mono,Liberation Mono,Menlo,Consolas,monospace" font-size="{SIZE}">')
    style = Style()
    for row, line in enumerate(sys.stdin.read().split("\n")[:rows]):
        y = EDGE + row * HIGH
        for at, text, n, (bold, dim, under, reverse, color, ground) in runs(line, style):
            x, ink, ground = EDGE + at * WIDE, color or INK, ground or PAPER
            if reverse:
                ink, ground = ground, ink
            if ground != PAPER:
                print(f'<rect x="{x:.1f}" y="{y}" width="{n * WIDE:.1f}" height="{HIGH}" '
                      f'fill="{ground}" stroke="{ground}" stroke-width="0.6"/>')
            if text.strip():
                looks = (' font-weight="bold"' if bold else "") + (' opacity="0.6"' if dim else "") + \
                        (' text-decoration="underline"' if under else "")
                print(f'<text x="{x:.1f}" y="{y + 13.5:.1f}" textLength="{n * WIDE:.1f}" fill="{ink}"{looks}>'
                      f"{html.escape(text).replace(' ', NO_BREAK)}</text>")
    print("</g></svg>")


main()
