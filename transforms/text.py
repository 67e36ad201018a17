"""From bytes to characters, and what every text goes through: one form of white space, no half characters."""

import codecs
import re
from collections.abc import Callable

from charset_normalizer import from_bytes
from w3lib.encoding import html_body_declared_encoding, resolve_encoding

from transforms.problems import Unreadable, unreadable

BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, with which it begins
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
MAGIC = {
    b"%PDF-": "a PDF",
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
    b"GIF8": "a picture",
    b"PK\x03\x04": "a ZIP archive or an office document",
    b"BZh": "a bzip2 archive",
    b"\xfd7zXZ": "an xz archive",
    b"\x28\xb5\x2f\xfd": "a Zstandard archive",
    b"7z\xbc\xaf\x27\x1c": "a 7-Zip archive",
    b"\xd0\xcf\x11\xe0": "an office document",
    b"{\\rtf": "an RTF document",
    b"\x7fELF": "a program",
    b"SQLite format 3": "a database",
}
LINE_BREAKS = re.compile(r"\r\n?|[\v\f\x1c-\x1e\u2028\u2029]")
BLANKS = re.compile(r"[^\S\n]+")
CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1b\x1f\x7f\ufeff\ufffe\uffff]")
HIGH_CONTROLS = re.compile(r"[\x80-\x9f]")
SURROGATES = re.compile(r"[\ud800-\udfff]")
UTF8_PAIRS = re.compile(r"[\u0080-\U0010ffff]")
WESTERN = {code: bytes([code]).decode("cp1252", "ignore") or "\ufffd" for code in range(0x80, 0xA0)}
"""Code points 80 to 9F are no characters; where they occur, cp1252 was meant, as every browser takes it."""

NOISE = 0.02
"""Share of control characters above which it is no text."""

WESTERN_LIMIT = 0.3
"""Share of bytes above 7F up to which a Western encoding is taken for granted."""


def decode(data: bytes) -> str:
    """The characters of a file: by its byte order mark, else UTF-8, plain UTF-16 or UTF-32, cp1252, else the likeliest.

    Raises Unreadable for what is no text.
    """
    for magic, name in MAGIC.items():
        if data.startswith(magic):
            raise unreadable("binary", f"It is {name}, not text; give the text or the web page itself.")
    for mark, encoding in BOMS:
        if data.startswith(mark):
            return _checked(data[len(mark) :].decode(encoding, "replace"))
    if b"\0" in data:
        if data[:65536].count(0) > NOISE * len(data[:65536]):
            return _checked(_wide(data))
        data = data.replace(b"\0", b"")  # left by a program that counts on it at the end of a text
    for errors in ("strict", "surrogatepass"):
        try:
            return _checked(whole(data.decode("utf-8", errors)))
        except UnicodeDecodeError:
            continue
    return _checked(_legacy(data))


def decode_page(data: bytes, charset: str | None = None) -> str:
    """The characters of a web page: UTF-8 where it is valid, else the encoding that its server or the page declares,
    else as any file. `charset` is the server's word.

    Raises Unreadable for what is no text.
    """
    if b"\0" not in data and not data.startswith(tuple(mark for mark, _ in BOMS)):
        for encoding in ("utf-8", resolve_encoding(charset or ""), html_body_declared_encoding(data)):
            try:
                return _checked(data.decode(encoding or "utf-8"))
            except (UnicodeDecodeError, LookupError, Unreadable):
                continue  # what was declared was a lie
    return decode(data)


def clean(text: str) -> str:
    """The same words with one form of white space: lines end in a line break, blanks within a line are one space,
    control characters and halves of characters are gone.
    """
    text = LINE_BREAKS.sub("\n", text.translate(WESTERN) if HIGH_CONTROLS.search(text) else text)
    return BLANKS.sub(" ", whole(CONTROLS.sub("", text)))


def one_line(text: str | None) -> str | None:
    """A value such as a title: cleaned, on one line; None where nothing is left."""
    if text and text.isprintable():
        return " ".join(text.split()) or None  # nothing to clean: the only white space in it is the blank
    return " ".join(clean(text or "").split()) or None


def whole(text: str) -> str:
    """Surrogates joined to the character they make, and single ones replaced: they are no text and cannot be stored."""
    if not SURROGATES.search(text):
        return text
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def _checked(text: str) -> str:
    """The text, unless it is noise. Raises Unreadable."""
    controls = len(CONTROLS.findall(text)) + text.count("\ufffd")
    if "\0" in text or controls > NOISE * len(text):
        raise unreadable(
            "binary", "It is no text but noise or a format not known; give text, HTML, JSON, CSV or Parquet."
        )
    return text


def _wide(data: bytes) -> str:
    """UTF-16 or UTF-32 without a mark, told by where the zero bytes stand. Raises Unreadable."""
    sample = data[:4096]
    zeros = [sample[i::4].count(0) / max(1, len(sample[i::4])) for i in range(4)]
    plain: list[tuple[str, Callable[[], bool]]] = [
        ("utf-32-le", lambda: min(zeros[2:]) > 0.9 and zeros[0] < 0.1),
        ("utf-32-be", lambda: min(zeros[:2]) > 0.9 and zeros[3] < 0.1),
        ("utf-16-le", lambda: min(zeros[1::2]) > 0.4 and max(zeros[::2]) < 0.1),
        ("utf-16-be", lambda: min(zeros[::2]) > 0.4 and max(zeros[1::2]) < 0.1),
    ]
    for encoding, fits in plain:
        if fits():
            return data.decode(encoding, "replace")
    raise unreadable("binary", "It holds zero bytes, as no text does; give text, HTML, JSON, CSV or Parquet.")


def _legacy(data: bytes) -> str:
    """A text that is not all UTF-8. Raises Unreadable."""
    mixed = data.decode("utf-8", "surrogateescape")
    strange = len(SURROGATES.findall(mixed))
    if strange <= len(UTF8_PAIRS.findall(SURROGATES.sub("", mixed))):  # UTF-8 with a few bytes of something else in it
        return SURROGATES.sub(lambda match: WESTERN.get(ord(match[0]) - 0xDC00, chr(ord(match[0]) - 0xDC00)), mixed)
    high = sum(byte >= 0x80 for byte in data[:100_000]) / len(data[:100_000])
    if high <= WESTERN_LIMIT:
        text = data.decode("cp1252", "replace")
        if text.count("\ufffd") <= NOISE * len(text):
            return text
    best = from_bytes(data[:100_000]).best()
    if best is None:
        raise unreadable("encoding", "Its characters could not be told; save it as UTF-8.")
    return data.decode(best.encoding, "replace")
