"""Text of strangers for a terminal: what a terminal would obey is shown as a placeholder.

May import: standard library.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache

PLACEHOLDER = "\ufffd"
_OBEYED = frozenset({"Cc", "Cf", "Cs", "Cn", "Co"})
_UNSEEN = frozenset("\u00ad\u200b\u200c\u200d\u2060\ufeff")  # break nothing, turn nothing, and have no width


@lru_cache(maxsize=4096)
def safe(char: str) -> str:
    """A character as it may be shown: any white space as a blank, what has no look of its own as nothing, and what
    a terminal would obey or what turns the direction of writing as a placeholder."""
    if char.isspace():
        return " "
    if char in _UNSEEN:
        return ""
    return PLACEHOLDER if unicodedata.category(char) in _OBEYED else char


def on_one_line(text: str, longest: int) -> str:
    """A text on one line, shortened, with nothing in it that a terminal would obey."""
    line = " ".join("".join(map(safe, text[: 8 * longest])).split())
    return line if len(line) <= longest else line[: longest - 1].rstrip() + "…"
