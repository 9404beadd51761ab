"""How a derived text rewords its original: hedges left out, "killed" made "casualties", causes and claims added.

May import: ``offramp.evidence.reading``'s ``listed``, ``mentions``, ``passages`` and ``sides``.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence, Set
from functools import lru_cache

from offramp.evidence.reading.across.passages import Words, content, harm_classes
from offramp.evidence.reading.across.sides import SIDE_BY_SIDE, Sides, own_words
from offramp.evidence.reading.listed import entries
from offramp.evidence.reading.mentions import Change, Span

_NEW_WORDS = 6  # content words from which a sentence that the original does not have is an addition
_NEW_SHARE = 0.5  # how many of them must be new
_HEDGED, _HEDGED_SHARE = 8, 0.6  # words behind a hedge that it is about, and how many of them must be told
_HARM_BESIDE = 4  # words between a number and the harm it counts


def wording(sides: Sides) -> Iterator[Change]:
    """What was reworded or put in, in no order."""
    yield from _hedges(sides)
    yield from _harm(sides)
    yield from _additions(sides)


def _hedges(sides: Sides) -> Iterator[Change]:
    """Hedges left out in sentences side by side."""
    for before, after in sides.matched(SIDE_BY_SIDE):
        theirs = set(own_words(sides.derived, after))
        if theirs & entries("hedges"):
            continue
        hedge = _hedge_left_out(own_words(sides.source, before), frozenset(content(sides.derived.article.shows(after))))
        if hedge:
            texts = sides.source.article.shows(before), sides.derived.article.shows(after)
            yield Change("changed", *texts, f'hedge "{hedge}" left out', before, after)


def _hedge_left_out(before: Sequence[str], after: frozenset[str]) -> str:
    """A hedge whose words the derived sentence has: what it hedged is told without it."""
    for at, word in enumerate(before):
        if word in entries("hedges"):
            hedged = content(" ".join(before[at + 1 : at + 1 + _HEDGED]))
            if len(hedged) >= 2 and sum(stem in after for stem in hedged) >= _HEDGED_SHARE * len(hedged):
                return word
    return ""


def _harm(sides: Sides) -> Iterator[Change]:
    """How many were killed, made how many "casualties": one number beside two kinds of harm."""
    mine, theirs = _harmed(sides.source), _harmed(sides.derived)
    for number in sorted(mine.keys() & theirs.keys()):
        gone, come = mine[number].keys() - theirs[number].keys(), theirs[number].keys() - mine[number].keys()
        if gone and come:
            before, after = mine[number][min(gone)], theirs[number][min(come)]
            note = f"{number} {_listed(gone)} made {_listed(come)}"
            texts = sides.source.article.shows(before), sides.derived.article.shows(after)
            yield Change("changed", *texts, note, before, after)


def _harmed(text: Words) -> dict[str, dict[str, Span]]:
    """For every number that stands beside a kind of harm: the kinds, and the sentences where."""
    found: dict[str, dict[str, Span]] = defaultdict(dict)
    vague = entries("vague_numbers")
    for sentence in text.article.sentences:
        words = text.keys[text.between(sentence)]
        numbers = [(at, word) for at, word in enumerate(words) if word in vague or word.isdecimal()]
        for at, word in numbers:
            for other in words[max(0, at - _HARM_BESIDE) : at + _HARM_BESIDE + 1]:
                if other in harm_classes():
                    found[word].setdefault(harm_classes()[other], sentence)
    return found


def _listed(names: Set[str]) -> str:
    return " and ".join(sorted(names))


@lru_cache(maxsize=1)
def _cause() -> re.Pattern[str]:
    phrases = sorted(entries("causes"), key=lambda phrase: (-len(phrase), phrase))
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, phrases))})\b")


def _additions(sides: Sides) -> Iterator[Change]:
    """Causes that the original does not state there, and sentences that go back to nothing in it."""
    for at, (sentence, words) in enumerate(zip(sides.derived.article.sentences, sides.derived.sentences, strict=True)):
        after = sides.derived.article.shows(sentence)
        match = sides.back.get(at)
        there = sides.source.article.sentences[match.second] if match else None
        phrase = _states_cause(sides.derived, sentence)
        if phrase and not (there and _states_cause(sides.source, there)):
            note = f'cause that the original does not state: "{phrase}"'
            yield Change("added", sides.source.article.shows(there) if there else "", after, note, there, sentence)
        elif there is None and len(words) >= _NEW_WORDS and len(words - sides.source_words) >= _NEW_SHARE * len(words):
            yield Change("added", "", after, "statement that the original does not have", at_derived=sentence)


def _states_cause(text: Words, sentence: Span) -> str:
    """The phrase by which a sentence, in the text's own words, says what brought something about."""
    phrase = _cause().search(" ".join(own_words(text, sentence)))
    return phrase.group() if phrase else ""
