"""Articles in: plain text, HTML, PDF or standard input, whatever their encoding, as an `Article`.

Articles are untrusted. What cannot be read is an OfframpError that says what, where, and how to mend it; nothing is
fetched, no script runs, and what would be too much to read is refused (see `intake.limits`).

May import: ``offramp.errors``, the rest of ``evidence.reading``.
"""

from __future__ import annotations

import datetime as dt
import sys
from collections.abc import Callable
from pathlib import Path

from offramp.errors import NotFoundError, OfframpError
from offramp.evidence.reading.intake.dateline import YEARS, day_at_head
from offramp.evidence.reading.intake.encodings import decoded
from offramp.evidence.reading.intake.limits import MAX_BYTES, MAX_CHARACTERS, libraries
from offramp.evidence.reading.mentions import Article

STDIN = "-"

_PLAIN = frozenset({".txt", ".text", ".md", ".markdown", ""})
_PAGES = frozenset({".html", ".htm", ".xhtml"})
_LINE_ENDS = str.maketrans(dict.fromkeys("\r\x0b\x0c\x85\u2028\u2029", "\n"))
_NOT_ARTICLES = {
    b"PK\x03\x04": "a ZIP archive or an office document: save it as text, HTML or PDF",
    b"\xd0\xcf\x11\xe0": "an office document: save it as text, HTML or PDF",
    b"\x1f\x8b": "a compressed file: unpack it first",
    b"BZh": "a compressed file: unpack it first",
    b"\xfd7zXZ": "a compressed file: unpack it first",
    b"7z\xbc\xaf": "a compressed file: unpack it first",
    b"{\\rtf": "a rich text document: save it as text, HTML or PDF",
    b"\x89PNG": "a picture: give its text",
    b"\xff\xd8\xff": "a picture: give its text",
    b"GIF8": "a picture: give its text",
}

Tell = Callable[[str], None]


def article(name: str, text: str, published: dt.date | None = None) -> Article:
    """A text with its paragraphs and sentences. Without `published`, a date in its first lines is its day.

    OfframpError for a day on which nobody can have written it.
    """
    if published is not None and published.year not in YEARS:
        raise OfframpError(f"{name} cannot be of {published}: give a day from {YEARS[0]} to {YEARS[-1]}")
    with libraries():
        from offramp.evidence.reading.intake.sentences import paragraphs, sentences
    text = text.replace("\r\n", "\n").translate(_LINE_ENDS)
    blocks = paragraphs(text)
    return Article(name, text, published or day_at_head(text), blocks, sentences(text, blocks))


def read_article(
    path: str | Path, published: dt.date | None = None, name: str | None = None, tell: Tell | None = None
) -> Article:
    """The article in a file of text, HTML or PDF; ``-`` is standard input.

    Its day is `published`, else what the page's metadata say, else a date in its first lines. `name` is the name of
    the file without its ending if not given. What had to be guessed is told to `tell`.

    Raises `NotFoundError` where there is no such file, `OfframpError` where there is no article in it.
    """
    shown = "standard input" if str(path) == STDIN else str(path)
    ending = "" if str(path) == STDIN else Path(path).suffix.lower()
    data = _bytes(path, shown)
    try:
        text, stated = _content(data, ending, lambda what: tell(f"{shown}: {what}") if tell is not None else None)
    except OfframpError as error:
        raise OfframpError(f"{shown}: {error}") from error
    if len(text) > MAX_CHARACTERS:
        raise OfframpError(f"{shown}: {len(text):,} characters; at most {MAX_CHARACTERS:,} are read: cut it into parts")
    if not text.strip():
        raise OfframpError(f"{shown}: there is no text in it")
    called = "stdin" if str(path) == STDIN else Path(path).stem
    return article(name or called, text, published or stated)


def _bytes(path: str | Path, shown: str) -> bytes:
    try:
        if str(path) == STDIN:
            data = sys.stdin.buffer.read(MAX_BYTES + 1)
        else:
            with Path(path).open("rb") as file:
                data = file.read(MAX_BYTES + 1)
    except FileNotFoundError as error:
        raise NotFoundError(f"there is no article {shown}") from error
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else error
        raise OfframpError(f"cannot read {shown}: {reason}") from error
    if len(data) > MAX_BYTES:
        raise OfframpError(f"{shown}: larger than {MAX_BYTES // 10**6} MB, the most that is read: cut it into parts")
    return data


def _content(data: bytes, ending: str, tell: Tell) -> tuple[str, dt.date | None]:
    """The text, and the day it was published where its metadata say so."""
    for magic, what in _NOT_ARTICLES.items():
        if data.startswith(magic):
            raise OfframpError(f"not an article but {what}")
    if data[:1024].lstrip().startswith(b"%PDF-"):
        with libraries():
            from offramp.evidence.reading.intake.pdf import pdf_text
        return pdf_text(data)
    if ending not in _PLAIN | _PAGES:
        what = "not a PDF" if ending == ".pdf" else f"cannot read files that end in {ending}"
        raise OfframpError(f"{what}: give text (.txt, .md), HTML (.html) or PDF (.pdf)")
    text, encoding = decoded(data)
    if encoding is not None:
        tell(f"no UTF-8: read as {encoding}")
    if ending in _PAGES or _is_page(text):
        with libraries():
            from offramp.evidence.reading.intake.page import page_text
        return page_text(text)
    return text, None


def _is_page(text: str) -> bool:
    head = text[:500].lstrip().lower()
    return head.startswith(("<!doctype html", "<html"))
