"""The independent checker: its ciphers and signatures, by the examples of those who made them."""

import base64
import hashlib
import os
import unittest

from reviews import verify_lines, verify_sealing
from sealed_tools import Keys, chain, derive, hash_of, seal

KEY = bytes(range(0x80, 0xa0))
NONCE = bytes(range(0x40, 0x58))
CONTEXT = bytes.fromhex("50515253c0c1c2c3c4c5c6c7")
TEXT = (b"Ladies and Gentlemen of the class of '99: If I could offer you only one tip for the "
        b"future, sunscreen would be it.")


class CipherTest(unittest.TestCase):
    """XChaCha20-Poly1305."""

    def test_published(self) -> None:
        """Appendix A.3.1 of draft-irtf-cfrg-xchacha-03."""
        stream = verify_sealing.keystream(KEY, NONCE, len(TEXT))
        hidden = bytes(one ^ two for one, two in zip(TEXT, stream[64:]))
        self.assertEqual(hidden.hex()[:64],
                         "bd6d179d3e83d43b9576579493c0e939572a1700252bfaccbed2902c21396cbb")
        self.assertEqual(verify_sealing.tag_of(stream[:32], hidden, CONTEXT).hex(),
                         "c0875924c1c7987947deafd8780acf49")

    def test_boxes(self) -> None:
        for size in (0, 1, 510, 511, 512, 1023, 47000):
            data = os.urandom(size)
            box = seal(KEY, CONTEXT, data).encode()
            self.assertEqual(verify_sealing.open_box(KEY, CONTEXT, box), data)
            for key, context, other in (
                    (KEY[::-1], CONTEXT, box), (KEY, CONTEXT + b"x", box), (KEY, CONTEXT, box[4:]),
                    (KEY, CONTEXT, box[:-4]), (KEY, CONTEXT, box[:40] + b"!" + box[41:]),
                    (KEY, CONTEXT, box + b"\n"), (KEY, CONTEXT, b"")):
                self.assertIsNone(verify_sealing.open_box(key, context, other))

    def test_padding(self) -> None:
        """What was not padded is not opened, though the tag fits."""
        for data, opened in ((b"x" * 511 + b"\x80", True), (b"x" * 512, False),
                             (bytes(512), False), (b"\x80" + bytes(511), True)):
            stream = verify_sealing.keystream(KEY, NONCE, 512)
            hidden = bytes(one ^ two for one, two in zip(data, stream[64:]))
            tag = verify_sealing.tag_of(stream[:32], hidden, CONTEXT)
            box = base64.b64encode(NONCE + hidden + tag)
            self.assertEqual(verify_sealing.open_box(KEY, CONTEXT, box) is not None, opened)

    def test_base64(self) -> None:
        """One text for the same bytes: else a box could be written in several ways."""
        for text, data in ((b"QQ==", b"A"), (b"QR==", None), (b"QQ", None), (b"QQ= =", None),
                           (b"QQ==\n", None), (b"Q-_=", None)):
            self.assertEqual(verify_sealing.bytes_of(text), data)


class SignatureTest(unittest.TestCase):
    """Ed25519."""
    PUBLISHED = (  # section 7.1 of RFC 8032, tests 1 to 3
        ("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a", "",
         "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e06522490155"
         "5fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b"),
        ("3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c", "72",
         "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
         "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"),
        ("fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025", "af82",
         "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac"
         "18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a"))

    def fits(self, key: str, message: str, signature: str) -> bool:
        sig = bytes.fromhex(signature)
        digest = hashlib.sha512(sig[:32] + bytes.fromhex(key) + bytes.fromhex(message)).digest()
        return verify_sealing.fits(key, sig, digest)

    def test_published(self) -> None:
        for key, message, signature in self.PUBLISHED:
            self.assertTrue(self.fits(key, message, signature))
            self.assertFalse(self.fits(key, message + "00", signature))
            self.assertFalse(self.fits(key, message, signature[:-2] + "ff"))
            self.assertFalse(self.fits(self.PUBLISHED[0][0][::-1], message, signature))

    def test_another_number(self) -> None:
        """The same signature with the order added would be a second one."""
        key, message, signature = self.PUBLISHED[2]
        number = int.from_bytes(bytes.fromhex(signature)[32:], "little") + verify_sealing.ORDER
        self.assertFalse(self.fits(key, message,
                                   signature[:64] + number.to_bytes(32, "little").hex()))

    def test_keys_of_nobody(self) -> None:
        """With some keys the same signature fits every message."""
        for key in ("01" + "00" * 31, "00" * 32, "ec" + "ff" * 30 + "7f", "00" * 31 + "80",
                    "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
                    "02" + "00" * 31, "ed" + "ff" * 30 + "7f", "ff" * 32):
            with self.subTest(key=key):
                self.assertFalse(self.fits(key, "", "01" + "00" * 63))
                self.assertIsNone(verify_sealing.key_point(key))

    def test_lines(self) -> None:
        keys, body = Keys(b"0123456789abcdef", "ab" * 16, "r1"), b'{"n":1,"op":"meet"'
        line = body + b',"sig":"' + keys.sign("cd" * 32, body).encode() + b'"'
        public = keys.public.hex()
        self.assertTrue(verify_sealing.is_signed(public, "cd" * 32, line))
        for before, other in (("ce" * 32, line), ("cd" * 32, line + b',"x":1'),
                              ("cd" * 32, line.replace(b"meet", b"mete")), ("cd" * 32, b""),
                              ("cd" * 32, line.replace(b'"sig"', b'"sgi"'))):
            self.assertFalse(verify_sealing.is_signed(public, before, other))

    def test_commitment_is_no_content(self) -> None:
        """Two completions that name the same judgements are the same, under whatever key."""
        one, two = ({"op": "complete", "study": "s", "pass": ["a"], "commit": commit}
                    for commit in ("ab", "cd"))
        self.assertEqual(verify_lines.content_of(one), verify_lines.content_of(two))

    def test_names(self) -> None:
        self.assertEqual(verify_sealing.fingerprint("ff" * 5 + "00" * 27), "ZZZZ-ZZZZ")
        self.assertEqual(verify_sealing.fingerprint("08" + "00" * 31), "1000-0000")
        self.assertEqual(chain([b"x" + bytes(72)])[0][-66:-2].decode(), hash_of("", b"x"))
        self.assertEqual(len(derive(b"k", "text")), 32)


if __name__ == "__main__":
    unittest.main()
