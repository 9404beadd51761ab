"""Text to tokens, tokens to labels and exact numbers.

One scan splits the whole text; a list in braces is one token, so that the lists which a file repeats at every node
are taken apart once. Where a token stands is only worked out for an error.

May import: the standard library only.
"""

from __future__ import annotations

import re
from fractions import Fraction
from itertools import islice

LABEL = r'"[^"\\]*+(?:\\.[^"\\]*+)*+"'
LIST = rf'\{{[^{{}}"]*+(?:{LABEL}[^{{}}"]*+)*+\}}'
_WORD = r'[^\s{}",]++'
TOKEN = re.compile(rf'{LABEL}|{LIST}|{_WORD}|[{{}}",]', re.S)
INNER = re.compile(rf"{LABEL}|{_WORD}|,", re.S)
NUMBER = re.compile(r"[+-]?(?:\d+/\d+|(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)", re.A)

LONGEST_NUMBER = 1_000
LARGEST_EXPONENT = 1_000
LONGEST_SHOWN = 40


class NumberError(ValueError):
    """A number that cannot be read; its text says why."""


def split(text: str) -> list[str]:
    """The tokens of a text. A quotation mark or a brace that is never closed is a token of its own."""
    return TOKEN.findall(text)


def offset(text: str, token: int) -> int:
    """Where a token of `split` begins; the end of the text for one past the last."""
    match = next(islice(TOKEN.finditer(text), token, None), None)
    return len(text.rstrip()) if match is None else match.start()


def parts(block: str) -> list[str]:
    """The labels, numbers and commas of a list in braces."""
    return INNER.findall(block, 1)


def part_offset(block: str, part: int) -> int:
    """Where a part, counted from 1, begins in a text that opens with its list."""
    found = list(islice(INNER.finditer(block, 1), part))
    return found[-1].start()


def place(text: str, at: int) -> tuple[int, int]:
    """Line and column of a character, counted from 1."""
    return text.count("\n", 0, at) + 1, at - text.rfind("\n", 0, at)


def label(token: str) -> str:
    r"""The label in a quoted token. ``\"`` is a quotation mark and ``\\`` a backslash; before anything else a
    backslash stands for itself, as Gambit has it."""
    inner = token[1:-1]
    return re.sub(r'\\(["\\])', r"\1", inner) if "\\" in inner else inner


def quoted(text: str) -> str:
    """The token of a label. A backslash is doubled only where it could not be read back else."""
    text = re.sub(r'\\(?=["\\]|\Z)', r"\\\\", text) if "\\" in text else text
    return '"' + text.replace('"', '\\"') + '"'


def exact(token: str) -> Fraction:
    """The number in a token: ``3``, ``-1.5``, ``.5``, ``2e-3`` or ``1/3``, as it is written.

    Raises `NumberError` where it is none, divides by zero, or is too large for any computer's arithmetic.
    """
    if not NUMBER.fullmatch(token):
        raise NumberError("is not a number")
    if len(token) > LONGEST_NUMBER:
        raise NumberError(f"has more than {LONGEST_NUMBER:,} characters")
    exponent = token.lower().partition("e")[2]
    if exponent and abs(int(exponent)) > LARGEST_EXPONENT:
        raise NumberError(f"has an exponent beyond {LARGEST_EXPONENT:,}")
    try:
        # Most are whole, and a fraction reads an int four times as fast as a text.
        number = Fraction(int(token) if token.lstrip("+-").isdigit() else token)
        float(number)
    except ZeroDivisionError:
        raise NumberError("divides by zero") from None
    except OverflowError:
        raise NumberError("is too large: it must be below 1.8e308 in size") from None
    return number


def whole(token: str) -> int | None:
    """The whole number, zero or more, in a token; None where it is none."""
    # Letters of other alphabets may be digits too, so both tests are needed.
    return int(token) if token.isascii() and token.isdigit() and len(token) <= LONGEST_NUMBER else None


def short(token: str) -> str:
    """A token as an error shows it."""
    line = " ".join(token.split())
    return line if len(line) <= LONGEST_SHOWN else f"{line[: LONGEST_SHOWN - 1]}…"
