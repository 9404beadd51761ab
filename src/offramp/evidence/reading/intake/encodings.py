"""From bytes to characters: UTF-8 where it is that, else what it most likely is, said aloud.

May import: ``offramp.errors``, ``limits``; charset-normalizer where nothing else tells.
"""

from __future__ import annotations

import codecs

from offramp.errors import OfframpError
from offramp.evidence.reading.intake.limits import libraries

# UTF-32 first: its mark begins with that of UTF-16.
_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"), (codecs.BOM_UTF32_BE, "utf-32"), (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"),
)  # fmt: skip
# Two that English prose comes in: their bytes for curly quotation marks and dashes are letters in the other.
_WESTERN = (("cp1252", b"\x91\x92\x93\x94\x96\x97\xa3\xe9"), ("mac_roman", b"\xd0\xd1\xd2\xd3\xd4\xd5\x8e"))
_FEW = 0.15  # share of bytes beyond ASCII up to which a text is taken for English
_SAMPLE = 200_000
# What no text holds: control characters other than tab, line ends, page break, backspace and escape.
_CONTROLS = bytes(set(range(32)) - {8, 9, 10, 11, 12, 13, 27})


def decoded(data: bytes) -> tuple[str, str | None]:
    """The text of `data`, and its encoding where that had to be guessed. OfframpError where it is no text."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _strictly(data, encoding), None
    if b"\0" in data:
        return _wide(data)
    if len(data.translate(None, _CONTROLS)) < len(data) * 0.99:
        raise OfframpError("not text but binary data: give text, HTML or PDF")
    try:
        return data.decode("utf-8"), None
    except UnicodeDecodeError:
        return _guessed(data)


def _strictly(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise OfframpError(
            f"marked as {encoding.removesuffix('-sig').upper()} but broken at byte {error.start:,}: save it as UTF-8"
        ) from error


def _wide(data: bytes) -> tuple[str, str]:
    """Two bytes a character, without a mark: every other byte of English is zero."""
    for encoding, zeros, letters in (("utf-16-le", data[1::2], data[::2]), ("utf-16-be", data[::2], data[1::2])):
        if zeros.count(0) >= 0.7 * len(zeros) and letters.count(0) == 0 and len(data) % 2 == 0:
            return _strictly(data, encoding), encoding.upper()
    raise OfframpError("not text but binary data (it holds zero bytes): give text, HTML or PDF")


def _guessed(data: bytes) -> tuple[str, str]:
    beyond = data.translate(None, bytes(range(128)))
    if len(beyond) <= _FEW * len(data):
        # The first wins a tie: by far the commoner one.
        ranked = sorted(_WESTERN, key=lambda kind: -sum(beyond.count(byte) for byte in kind[1]))
        for encoding, _ in ranked:
            try:
                return data.decode(encoding), encoding
            except UnicodeDecodeError:
                continue
    with libraries():
        from charset_normalizer import from_bytes
    best = from_bytes(data[:_SAMPLE]).best()
    if best is None:
        raise OfframpError("its encoding cannot be told: save it as UTF-8")
    return data.decode(best.encoding, errors="replace"), best.encoding
