"""The cryptography of sealed reviews, after RFC 7539, RFC 7748, RFC 8032,
draft-irtf-cfrg-xchacha-03, and of Salsa20 and XSalsa20 after D. J. Bernstein, so that tests can
write journals as somebody with a program of his own would.
"""
import base64
import hashlib
import json
import os
import struct
from dataclasses import dataclass

# --- XChaCha20-Poly1305 ------------------------------------------------------------------------

WORD = 0xffffffff
SIGMA = struct.unpack("<4I", b"expand 32-byte k")
ROUNDS = ((0, 4, 8, 12), (1, 5, 9, 13), (2, 6, 10, 14), (3, 7, 11, 15),
          (0, 5, 10, 15), (1, 6, 11, 12), (2, 7, 8, 13), (3, 4, 9, 14))


def turn(x):
    """The twenty rounds, in place."""
    for _ in range(10):
        for a, b, c, d in ROUNDS:
            x[a] = (x[a] + x[b]) & WORD
            e = x[d] ^ x[a]
            x[d] = (e << 16 | e >> 16) & WORD
            x[c] = (x[c] + x[d]) & WORD
            e = x[b] ^ x[c]
            x[b] = (e << 12 | e >> 20) & WORD
            x[a] = (x[a] + x[b]) & WORD
            e = x[d] ^ x[a]
            x[d] = (e << 8 | e >> 24) & WORD
            x[c] = (x[c] + x[d]) & WORD
            e = x[b] ^ x[c]
            x[b] = (e << 7 | e >> 25) & WORD


def stream(key, nonce, n):
    """The first n bytes of the key stream under a nonce of 24 bytes."""
    inner = [*SIGMA, *struct.unpack("<8I", key), *struct.unpack("<4I", nonce[:16])]
    turn(inner)
    start = [*SIGMA, *inner[:4], *inner[12:], 0, 0, *struct.unpack("<2I", nonce[16:])]
    out = b""
    while len(out) < n:
        x = list(start)
        turn(x)
        out += struct.pack("<16I", *((a + b) & WORD for a, b in zip(x, start)))
        start[12] += 1
    return out[:n]


def filled(data):
    return data + bytes(-len(data) % 16)


def tag_of(key, context, cipher):
    return poly1305(key, filled(context) + filled(cipher) +
                    struct.pack("<QQ", len(context), len(cipher)))


def poly1305(key, text):
    r = int.from_bytes(key[:16], "little") & 0x0ffffffc0ffffffc0ffffffc0fffffff
    total = 0
    for i in range(0, len(text), 16):
        total = (total + int.from_bytes(text[i:i + 16] + b"\1", "little")) * r % (2 ** 130 - 5)
    total += int.from_bytes(key[16:32], "little")
    return (total % 2 ** 128).to_bytes(16, "little")


def mixed(one, other):
    n = len(one)
    both = int.from_bytes(one, "little") ^ int.from_bytes(other[:n], "little")
    return both.to_bytes(n, "little")


def close(key, context, inner):
    """The box of an object, in base64."""
    text = dump(inner) + b"\x80"
    text += bytes(-len(text) % 512)
    nonce = os.urandom(24)
    keys = stream(key, nonce, 64 + len(text))
    cipher = mixed(text, keys[64:])
    return base64.b64encode(nonce + cipher + tag_of(keys[:32], context, cipher))


def unclose(key, context, box):
    """The object of a box; None if it does not open."""
    data = base64.b64decode(box)
    nonce, cipher, tag = data[:24], data[24:-16], data[-16:]
    keys = stream(key, nonce, 64 + len(cipher))
    if tag_of(keys[:32], context, cipher) != tag:
        return None
    return json.loads(mixed(cipher, keys[64:]).rstrip(b"\0")[:-1])


# --- Ed25519 -----------------------------------------------------------------------------------

P = 2 ** 255 - 19
ORDER = 2 ** 252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P


def plus(p, q):
    a, b = (p[1] - p[0]) * (q[1] - q[0]) % P, (p[1] + p[0]) * (q[1] + q[0]) % P
    c, d = 2 * p[3] * q[3] * D % P, 2 * p[2] * q[2] % P
    e, f, g, h = b - a, d - c, d + c, b + a
    return e * f % P, g * h % P, f * g % P, e * h % P


BASE_Y = 4 * pow(5, P - 2, P) % P
BASE_X = 15112221349535400772501151409588531511454012693041857206046113283949847762202
POWERS = [(BASE_X, BASE_Y, 1, BASE_X * BASE_Y % P)]
while len(POWERS) < 256:
    POWERS.append(plus(POWERS[-1], POWERS[-1]))


def point(n):
    """n times the base point, as 32 bytes."""
    sum_ = (0, 1, 1, 0)
    for i, power in enumerate(POWERS):
        if n >> i & 1:
            sum_ = plus(sum_, power)
    z = pow(sum_[2], P - 2, P)
    return ((sum_[1] * z % P) | (sum_[0] * z % P & 1) << 255).to_bytes(32, "little")


# --- custody: X25519 and XSalsa20-Poly1305 ------------------------------------------------------

SALSA = ((0, 4, 8, 12), (5, 9, 13, 1), (10, 14, 2, 6), (15, 3, 7, 11),
         (0, 1, 2, 3), (5, 6, 7, 4), (10, 11, 8, 9), (15, 12, 13, 14))


def salsa(key, nonce):
    """Twenty rounds over a key and 16 bytes: the words before, and after."""
    k, n = struct.unpack("<8I", key), struct.unpack("<4I", nonce)
    x = [SIGMA[0], *k[:4], SIGMA[1], *n, SIGMA[2], *k[4:], SIGMA[3]]
    start = list(x)
    for _ in range(10):
        for a, b, c, d in SALSA:
            for to, one, two, by in ((b, a, d, 7), (c, b, a, 9), (d, c, b, 13), (a, d, c, 18)):
                e = (x[one] + x[two]) & WORD
                x[to] ^= (e << by | e >> (32 - by)) & WORD
    return start, x


def hsalsa(key, nonce):
    x = salsa(key, nonce)[1]
    return struct.pack("<8I", x[0], x[5], x[10], x[15], *x[6:10])


def xsalsa(key, nonce, n):
    inner, out = hsalsa(key, nonce[:16]), b""
    while len(out) < n:
        start, x = salsa(inner, nonce[16:] + struct.pack("<Q", len(out) // 64))
        out += struct.pack("<16I", *((a + b) & WORD for a, b in zip(start, x)))
    return out[:n]


def x25519(scalar, point_):
    """After RFC 7748, section 5."""
    k = int.from_bytes(scalar, "little") & (2 ** 254 - 8) | 2 ** 254
    u = int.from_bytes(point_, "little") & (2 ** 255 - 1)
    x2, z2, x3, z3, swapped = 1, 0, u, 1, 0
    for t in range(254, -1, -1):
        bit = k >> t & 1
        if swapped ^ bit:
            x2, x3, z2, z3 = x3, x2, z3, z2
        swapped = bit
        a, b, c, d = x2 + z2, x2 - z2, x3 + z3, x3 - z3
        aa, bb, da, cb = a * a % P, b * b % P, d * a % P, c * b % P
        x3, z3 = (da + cb) ** 2 % P, u * (da - cb) ** 2 % P
        e = aa - bb
        x2, z2 = aa * bb % P, e * (aa + 121665 * e) % P
    if swapped:
        x2, z2 = x3, z3
    return (x2 * pow(z2, P - 2, P) % P).to_bytes(32, "little")


NINE = (9).to_bytes(32, "little")


class Custodian:
    """What the secret of a custodian gives."""

    def __init__(self, secret):
        seed = hashlib.blake2b(b"syrob-custodian-1", key=secret, digest_size=32).digest()
        self.half = hashlib.sha512(seed).digest()[:32]
        self.public = x25519(self.half, NINE)

    def open(self, box):
        """The text of a custody box; None if it does not open."""
        data = base64.b64decode(box)
        key, nonce = sealed_box(data[:32], self.public, x25519(self.half, data[:32]))
        keys = xsalsa(key, nonce, 32 + len(data) - 48)
        if poly1305(keys[:32], data[48:]) != data[32:48]:
            return None
        return mixed(data[48:], keys[32:]).decode()


def sealed_box(one_time, public, shared):
    """Key and nonce of the box that a one-time key closes for a public key."""
    return hsalsa(shared, bytes(16)), hashlib.blake2b(one_time + public, digest_size=24).digest()


def custody(public, text, half=None):
    """The custody box of a text, in base64."""
    half = half or os.urandom(32)
    one_time = x25519(half, NINE)
    key, nonce = sealed_box(one_time, public, x25519(half, public))
    keys = xsalsa(key, nonce, 32 + len(text))
    cipher = mixed(text.encode(), keys[32:])
    return base64.b64encode(one_time + poly1305(keys[:32], cipher) + cipher).decode()


# --- keys and lines ----------------------------------------------------------------------------

def hashed(secret, text):
    return hashlib.blake2b(text.encode(), key=secret, digest_size=32).digest()


class Keys:
    """What the secret of a reviewer gives."""

    def __init__(self, secret, review, seat):
        self.review, self.seat = review, seat
        self.master = hashed(secret, f"syrob-box-1 {review} {seat}")
        half = hashlib.sha512(hashed(secret, f"syrob-sign-1 {review} {seat}")).digest()
        self.scalar = int.from_bytes(half[:32], "little") & (2 ** 254 - 8) | 2 ** 254
        self.prefix, self.public = half[32:], point(self.scalar)

    def study(self, study):
        return hashed(self.master, f"syrob-study-1 {study or ''}")

    def commitment(self, study):
        text = f"syrob-key-1 {self.review} {self.seat} {study} {self.study(study).hex()}"
        return hashlib.sha256(text.encode()).hexdigest()

    def sign(self, text):
        r = int.from_bytes(hashlib.sha512(self.prefix + text).digest(), "little") % ORDER
        start = point(r)
        k = hashlib.sha512(start + self.public + text).digest()
        s = (r + int.from_bytes(k, "little") * self.scalar) % ORDER
        return base64.b64encode(start + s.to_bytes(32, "little"))


def dump(value):
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


@dataclass
class Line:
    """A line of a journal, and the hash before it; inner: what is in its box, if that is known."""
    raw: bytes
    before: str
    event: dict
    inner: dict | None = None

    @property
    def hash(self):
        return self.event["h"]


def read(data, keys):
    """The lines of a journal; keys: study to key of its boxes."""
    before = ""
    for raw in data.splitlines():
        line = Line(raw, before, json.loads(raw))
        key = keys.get(line.event.get("study"))
        if key and "box" in line.event:
            end = raw.index(b'"', raw.index(b'"box":"') + 7)
            context = before.encode() + raw[:raw.index(b'"box":"') + 7]
            line.inner = unclose(key, context, raw[len(context) - len(before):end])
        before = line.hash
        yield line


def write(before, event, inner=None, key=None, signer=None):
    """One line; a box and a signature that cannot be made anew stay as the event has them."""
    body = b""
    for name, value in event.items():
        if name == "h":
            continue
        body += b"," if body else b"{"
        if name == "box" and inner is not None and key:
            body += b'"box":"'
            body += close(key, before.encode() + body, inner) + b'"'
        elif name == "sig" and signer:
            signed = b"syrob-sig-1" + before.encode() + body[:-1]
            body += b'"sig":"' + signer.sign(signed) + b'"'
        else:
            body += dump(name) + b":" + dump(value)
    digest = hashlib.sha256(before.encode() + body).hexdigest()
    raw = body + b',"h":"' + digest.encode() + b'"}'
    return Line(raw, before, {**event, "h": digest}, inner)
