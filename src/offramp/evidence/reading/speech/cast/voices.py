"""A speaker as an article shows him, and noun phrases as text.

May import: ``offramp.evidence.reading.speech.cues``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from offramp.evidence.reading.speech.cues import Word, group


@dataclass(frozen=True, slots=True)
class Speaker:
    """Who speaks or is spoken to: see `Attribution`; `many` tells a plural, `head` the noun of a description."""

    name: str
    anonymous: bool = False
    count: int | None = None
    many: bool = False
    person: bool = False
    head: str = ""


_OF = group("prepositions")  # before "that": "a colleague from that time"


def bare(text: str) -> str:
    """A word without its possessive ending."""
    return text[:-2] if text.endswith(("'s", "’s")) else text.rstrip("'’")


def plain(phrase: Sequence[Word]) -> str:
    """A noun phrase as the text has it, up to a relative clause, without a possessive ending."""
    kept: list[Word] = []
    for n, word in enumerate(phrase):
        if n and (word.low in ("who", "whose", "which") or (word.low == "that" and phrase[n - 1].low not in _OF)):
            break
        kept.append(word)
    while kept and kept[-1].text in ",;:":
        kept.pop()
    text = "".join((" " if n and word.start > kept[n - 1].end else "") + word.text for n, word in enumerate(kept))
    return bare(text)


NOBODY = Speaker("")
