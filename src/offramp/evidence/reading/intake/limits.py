"""How much of an article is read, and how libraries of the extra are dealt with: missing ones, and talkative ones.

May import: ``offramp.errors``.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager

from offramp.errors import OfframpError

MAX_BYTES = 20_000_000
MAX_CHARACTERS = 2_000_000
MAX_PAGES = 300  # of a PDF
MAX_UNPACKED = 10_000_000  # bytes of one packed stream of a PDF
MAX_TAGS = 50_000  # of an HTML page


@contextmanager
def libraries() -> Iterator[None]:
    """Turn a library that is not installed into an error that says how to get it."""
    try:
        yield
    except ModuleNotFoundError as error:
        if error.name is None or error.name.startswith("offramp"):
            raise
        raise OfframpError(f"reading articles needs the library {error.name!r}: pip install 'offramp[read]'") from error


@contextmanager
def silenced(library: str) -> Iterator[None]:
    """Keep a library from telling every flaw of a file on the terminal."""
    logger = logging.getLogger(library)
    before = logger.level
    logger.setLevel(logging.CRITICAL + 1)
    try:
        yield
    finally:
        logger.setLevel(before)
