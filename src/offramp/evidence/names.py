"""Who is meant by a name as accounts write it: "North (the premier)", "North, South and others".

May import: nothing of offramp.
"""

from __future__ import annotations

import re

_STRONG = re.compile(r"[/,;+&()\[\]]|\bvia\b|\bthrough\b", re.IGNORECASE)
_WEAK = re.compile(r"\band\b|\bwith\b", re.IGNORECASE)


def parties(text: str) -> frozenset[str]:
    """Everyone that `text` names, folded to lower case: "North (premier) / South" is north, premier and south.

    A name joined by "and" counts whole as well as in its parts. "North's plan" is a plan, and names nobody.
    """
    strong = [part for part in _STRONG.split(text) if part.strip()]
    weak = [part for piece in strong for part in _WEAK.split(piece)]
    return frozenset(folded(part) for part in (text, *strong, *weak)) - {""}


def folded(name: str) -> str:
    """A name as it is compared: no capitals, single spaces, no article."""
    return re.sub(r"^the ", "", " ".join(name.casefold().split()).strip(" ."))


def mentions(text: str, wanted: str) -> bool:
    """Whether the words of `wanted` stand in `text` as whole words, whatever their case; an empty wish always is."""
    if not wanted.strip():
        return True
    words = r"\s+".join(re.escape(word) for word in wanted.casefold().split())
    return re.search(rf"(?<!\w){words}(?!\w)", text.casefold()) is not None
