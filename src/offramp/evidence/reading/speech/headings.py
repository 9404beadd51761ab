"""Headlines: their clauses as plain sentences, so that what they report is read like any other.

May import: ``offramp.evidence.reading.{cues,phrases}``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from offramp.evidence.reading.speech.cues import Word, cues, group, lower_listed

_ALSO_NOUNS = group("also_nouns")
_LATER = frozenset(("as", "amid", "after", "while", "before", "despite"))  # what follows is no part of what was said
_SHORTEST = 4  # words of a clause before one of them


def clauses(words: Sequence[Word]) -> list[list[Word]]:
    """The clauses of a headline, parted at semicolons and "as"; verbs in Capitals Throughout are made small."""
    shown = [_lowered(word) for word in words] if _in_capitals(words) else list(words)
    found: list[list[Word]] = [[]]
    for word in shown:
        if word.text in ";:" or (word.low in _LATER and len(found[-1]) >= _SHORTEST):
            found.append([])
        else:
            found[-1].append(word)
    return [clause for clause in found if clause]


def _in_capitals(words: Sequence[Word]) -> bool:
    long = [word for word in words if len(word.text) > 3 and word.text[0].isalpha()]
    return len(long) > 2 and sum(word.capital for word in long) > 0.8 * len(long)


def _lowered(word: Word) -> Word:
    cue = cues().get(word.low)
    verb = cue is not None and cue.form == "present" and cue.verb not in _ALSO_NOUNS
    return replace(word, text=word.low) if verb or word.low in lower_listed("function_words") else word
