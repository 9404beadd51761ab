"""The nearest spelling of a name that nobody knows.

May import: nothing of offramp.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable

# Beyond this many names the search takes longer than it helps.
MOST_KNOWN = 1_000


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """``did you mean 'x'?`` with the name in `known` nearest to `name`, or an empty string if none is near."""
    by_fold = {candidate.casefold(): candidate for candidate in known}
    if len(by_fold) > MOST_KNOWN:
        return ""
    near = difflib.get_close_matches(name.casefold(), by_fold, n=1, cutoff=0.6)
    return f"did you mean '{by_fold[near[0]]}'?" if near else ""


def suggested(name: str, known: Iterable[str]) -> str:
    """The suggestion as a sentence of its own, with a space before it; empty if no name is near."""
    near = did_you_mean(name, known)
    return f" {near[0].upper()}{near[1:]}" if near else ""
