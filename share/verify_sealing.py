"""What a sealed review is sealed with: the part of verify.py that knows ciphers and signatures.

XChaCha20-Poly1305 for boxes, Ed25519 for signatures and SHA-256 for commitments, written from
RFC 8439, draft-irtf-cfrg-xchacha-03, RFC 8032 and syrob-review(5). Everything that it computes with
is public, or is out, but for the secrets of the account that it runs in; so it need not hide how
long it takes.
"""

import base64
import binascii
import functools
import hashlib
import struct
from typing import List, NamedTuple, Optional, Tuple

NONCE, TAG, PADDING, KEY = 24, 16, 512, 32  # bytes
BOX_START, SIG_START, SIG_TEXT = b',"box":"', b',"sig":"', 88
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # of fingerprints


def bytes_of(text: bytes) -> Optional[bytes]:
    """What is written in base 64, if it is written in the one right way."""
    try:
        data = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return None
    return data if base64.b64encode(data) == text else None


def commitment(review: str, seat: str, study: str, key: str) -> str:
    """What a completion holds of the key of its study."""
    return hashlib.sha256(f"syrob-key-1 {review} {seat} {study} {key}".encode()).hexdigest()


def fingerprint(key: str) -> str:
    """A public key as people compare it."""
    bits = int(key[:10], 16)
    text = "".join(ALPHABET[bits >> place & 31] for place in range(35, -1, -5))
    return f"{text[:4]}-{text[4:]}"


# --- XChaCha20 -----------------------------------------------------------------------------
# A state is sixteen numbers. Several blocks are computed at once: a number holds a word of each, in
# lanes of 64 bits, so that nothing of one runs into the next.
WORD, LANE = (1 << 32) - 1, 64
CONSTANTS = struct.unpack("<4I", b"expand 32-byte k")
QUARTERS = ((0, 4, 8, 12), (1, 5, 9, 13), (2, 6, 10, 14), (3, 7, 11, 15),
            (0, 5, 10, 15), (1, 6, 11, 12), (2, 7, 8, 13), (3, 4, 9, 14))


def rounds(state: List[int], mask: int) -> List[int]:
    """Twenty rounds of ChaCha; the mask has all bits of all words."""
    state = list(state)
    for _ in range(10):
        for at_a, at_b, at_c, at_d in QUARTERS:
            a, b, c, d = state[at_a], state[at_b], state[at_c], state[at_d]
            a = (a + b) & mask
            d ^= a
            d = (d << 16 | d >> 16) & mask
            c = (c + d) & mask
            b ^= c
            b = (b << 12 | b >> 20) & mask
            a = (a + b) & mask
            d ^= a
            d = (d << 8 | d >> 24) & mask
            c = (c + d) & mask
            b ^= c
            b = (b << 7 | b >> 25) & mask
            state[at_a], state[at_b], state[at_c], state[at_d] = a, b, c, d
    return state


@functools.lru_cache(maxsize=256)
def lanes(blocks: int) -> Tuple[int, int]:
    """The number 1 in each lane, and the number of the block."""
    return (sum(1 << LANE * block for block in range(blocks)),
            sum(block << LANE * block for block in range(blocks)))


def keystream(key: bytes, nonce: bytes, size: int) -> bytes:
    """The first block, for the tag, and the bytes that hide so many others."""
    blocks = 1 + -(-size // 64)
    ones, numbers = lanes(blocks)
    mask = ones * WORD
    words = rounds([*CONSTANTS, *struct.unpack("<8I", key), *struct.unpack("<4I", nonce[:16])],
                   WORD)
    state = [word * ones for word in (*CONSTANTS, *words[:4], *words[12:])]
    state += [numbers, 0, *(word * ones for word in struct.unpack("<2I", nonce[16:]))]
    out = bytearray(64 * blocks)
    for at, (end, start) in enumerate(zip(rounds(state, mask), state)):
        word = ((end + start) & mask).to_bytes(blocks * LANE // 8, "little")
        for byte in range(4):
            out[4 * at + byte::64] = word[byte::8]
    return bytes(out)


# --- Poly1305 ------------------------------------------------------------------------------
PRIME_1305 = (1 << 130) - 5
CLAMP = 0x0ffffffc0ffffffc0ffffffc0fffffff


def tag_of(one_time: bytes, data: bytes, context: bytes) -> bytes:
    """The tag of what is hidden, and of what it belongs to."""
    def whole(part: bytes) -> bytes:
        return part + bytes(-len(part) % 16)
    text = whole(context) + whole(data) + struct.pack("<2Q", len(context), len(data))
    factor, total = int.from_bytes(one_time[:16], "little") & CLAMP, 0
    for at in range(0, len(text), 16):
        total = (total + int.from_bytes(text[at:at + 16], "little") + (1 << 128)
                 ) * factor % PRIME_1305
    total += int.from_bytes(one_time[16:KEY], "little")
    return (total & (1 << 128) - 1).to_bytes(TAG, "little")


def open_box(key: bytes, context: bytes, text: bytes) -> Optional[bytes]:
    """What is in a box; None if it does not open with this key, behind this context."""
    box = bytes_of(text)
    if box is None or len(box) < NONCE + PADDING + TAG or (len(box) - NONCE - TAG) % PADDING:
        return None
    data = box[NONCE:-TAG]
    stream = keystream(key, box[:NONCE], len(data))
    if tag_of(stream[:KEY], data, context) != box[-TAG:]:
        return None
    plain = int.from_bytes(data, "little") ^ int.from_bytes(stream[64:64 + len(data)], "little")
    padded = plain.to_bytes(len(data), "little").rstrip(b"\0")
    return padded[:-1] if padded.endswith(b"\x80") else None


def open_line(key: bytes, before: str, line: bytes) -> Optional[bytes]:
    """What is in the box of a line behind the one with this hash."""
    start = line.find(BOX_START) + len(BOX_START)
    end = line.find(b'"', start)
    if start < len(BOX_START) or end < 0:
        return None
    return open_box(key, before.encode() + line[:start], line[start:end])


# --- Ed25519 -------------------------------------------------------------------------------
# A point is kept as x/z, y/z, z and xy/z, and added to another by the complete formula.
PRIME, ORDER = (1 << 255) - 19, (1 << 252) + 27742317777372353535851937790883648493
FACTOR = -121665 * pow(121666, -1, PRIME) % PRIME
ROOT = pow(2, (PRIME - 1) // 4, PRIME)  # of -1
Point = NamedTuple("Point", [("x", int), ("y", int), ("z", int), ("t", int)])
NEUTRAL = Point(0, 1, 1, 0)


def add(one: Point, two: Point) -> Point:
    """The sum of two points."""
    x1, y1, z1, t1 = one
    x2, y2, z2, t2 = two
    a, b = (y1 - x1) * (y2 - x2) % PRIME, (y1 + x1) * (y2 + x2) % PRIME
    c, d = 2 * FACTOR * t1 * t2 % PRIME, 2 * z1 * z2 % PRIME
    e, f, g, h = b - a, d - c, d + c, b + a
    return Point(e * f % PRIME, g * h % PRIME, f * g % PRIME, e * h % PRIME)


def text_of(point: Point) -> bytes:
    """The 32 bytes that stand for a point."""
    inverse = pow(point.z, -1, PRIME)
    x, y = point.x * inverse % PRIME, point.y * inverse % PRIME
    return (y | (x & 1) << 255).to_bytes(KEY, "little")


def point_of(text: bytes) -> Optional[Point]:
    """The point for which 32 bytes stand, if they do."""
    number = int.from_bytes(text, "little")
    sign, y = number >> 255, number & (1 << 255) - 1
    if y >= PRIME:
        return None
    above, below = (y * y - 1) % PRIME, (FACTOR * y * y + 1) % PRIME
    x = above * below ** 3 * pow(above * below ** 7, (PRIME - 5) // 8, PRIME) % PRIME
    if (below * x * x - above) % PRIME:
        x = x * ROOT % PRIME
    if (below * x * x - above) % PRIME or (not x and sign):
        return None
    x = PRIME - x if x & 1 != sign else x
    return Point(x, y, 1, x * y % PRIME)


def is_small(point: Point) -> bool:
    """Whether eight times the point is nothing: with such a key anybody can sign."""
    for _ in range(3):
        point = add(point, point)
    return not point.x and point.y == point.z


BASE = point_of((4 * pow(5, -1, PRIME) % PRIME).to_bytes(KEY, "little")) or NEUTRAL


@functools.lru_cache(maxsize=64)  # of the base, and of the keys of some journals
def multiples(point: Point) -> List[List[Point]]:
    """For each digit of a number in base 16, the point times each value of the digit."""
    rows = []
    for _ in range(64):
        row = [NEUTRAL]
        for _ in range(15):
            row.append(add(row[-1], point))
        rows.append(row)
        point = add(row[-1], point)
    return rows


def times(number: int, point: Point, total: Point = NEUTRAL) -> Point:
    """The point so many times, and another."""
    for row in multiples(point):
        if number & 15:
            total = add(total, row[number & 15])
        number >>= 4
    return total


@functools.lru_cache(maxsize=256)
def key_point(key: str) -> Optional[Point]:
    """The negative of a public key, if it is one."""
    point = point_of(bytes.fromhex(key))
    if not point or is_small(point):
        return None
    return Point(PRIME - point.x, point.y, 1, PRIME - point.t)


def public_key(secret: bytes, review: str, seat: str) -> str:
    """The key under which the owner of a secret signs."""
    seed = hashlib.blake2b(f"syrob-sign-1 {review} {seat}".encode(), key=secret, digest_size=KEY)
    number = int.from_bytes(hashlib.sha512(seed.digest()).digest()[:KEY], "little")
    return text_of(times(number & (1 << 254) - 8 | 1 << 254, BASE)).hex()


@functools.lru_cache(maxsize=1 << 16)  # each line is read twice
def fits(key: str, signature: bytes, digest: bytes) -> bool:
    """Whether a signature is of this key, from the hash of the message and both."""
    negative, number = key_point(key), int.from_bytes(signature[KEY:], "little")
    if not negative or number >= ORDER:
        return False
    point = times(int.from_bytes(digest, "little") % ORDER, negative, times(number, BASE))
    return text_of(point) == signature[:KEY] and not is_small(point)


def is_signed(key: str, before: str, line: bytes) -> bool:
    """Whether the last member of a line, without its hash, is its signature."""
    body, member = line[:-len(SIG_START) - SIG_TEXT - 1], line[-len(SIG_START) - SIG_TEXT - 1:]
    signature = bytes_of(member[len(SIG_START):-1])
    if not member.startswith(SIG_START) or not member.endswith(b'"') or not signature:
        return False
    message = b"syrob-sig-1" + before.encode() + body
    digest = hashlib.sha512(signature[:KEY] + bytes.fromhex(key) + message).digest()
    return fits(key, signature, digest)
