"""The text of a PDF, page by page; pictures of text are not read.

May import: ``offramp.errors``, ``dateline``, ``limits``; pypdf.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO

from pypdf import Configuration, PdfReader, apply_configuration
from pypdf.errors import DependencyError, FileNotDecryptedError, LimitReachedError, PyPdfError

from offramp.errors import OfframpError
from offramp.evidence.reading.intake.limits import MAX_CHARACTERS, MAX_PAGES, MAX_UNPACKED, silenced

_HYPHENATED = re.compile(r"(?<=[a-z])-\n(?=[a-z])")
# What a broken file makes the library raise besides its own errors.
_BROKEN = (PyPdfError, ValueError, TypeError, KeyError, IndexError, AttributeError, OSError, ArithmeticError,
           RecursionError, AssertionError, NotImplementedError)  # fmt: skip


def pdf_text(data: bytes) -> tuple[str, dt.date | None]:
    """The text of a PDF; its day is left to its first lines, as a file is often made later than what it holds.

    OfframpError where it is locked, broken, too long, unpacks to too much, or holds no text.
    """
    with silenced("pypdf"), _limited():
        try:
            text = "\n\n".join(_pages(PdfReader(BytesIO(data))))
        except (FileNotDecryptedError, DependencyError) as error:
            raise OfframpError("the PDF is locked with a password: save it without one") from error
        except LimitReachedError as error:
            raise OfframpError(f"the PDF unpacks to more than is read ({error}): save its text as .txt") from error
        except _BROKEN as error:
            raise OfframpError(f"the PDF is broken ({error}): save its text as .txt") from error
    if not text.strip():
        raise OfframpError("the PDF holds no text, perhaps pictures of it: save its text as .txt")
    return _HYPHENATED.sub("", text), None


def _pages(reader: PdfReader) -> Iterator[str]:
    if len(reader.pages) > MAX_PAGES:
        raise OfframpError(f"{len(reader.pages):,} pages; at most {MAX_PAGES} are read: take out the pages you need")
    length = 0
    for page in reader.pages:
        shown = page.extract_text()
        length += len(shown)
        if length > MAX_CHARACTERS:
            raise OfframpError(f"more than {MAX_CHARACTERS:,} characters of text: take out the pages you need")
        yield shown


@contextmanager
def _limited() -> Iterator[None]:
    limits = Configuration(
        array_based_stream_maximum_output_length=MAX_UNPACKED,
        zlib_maximum_output_length=MAX_UNPACKED,
        lzw_maximum_output_length=MAX_UNPACKED,
        run_length_maximum_output_length=MAX_UNPACKED,
        brotli_maximum_output_length=MAX_UNPACKED,
    )
    with apply_configuration(limits):
        yield
