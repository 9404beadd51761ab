"""Who did what to whom in a clause, guessed from a few words; and what a verb of speech does.

May import: ``evidence.reading``'s ``listed``, ``mentions`` and ``speech.cues``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from offramp.evidence.reading.listed import entries, in_order
from offramp.evidence.reading.speech.cues import (
    Names,
    Word,
    cues,
    group,
    lower_listed,
    people_nouns,
    place_words,
    words,
)

STATEMENT = "statement"

_LOOKED_AT = 400  # characters of a clause in which its act is looked for
_LONG = 6  # words of a subject that is kept whole
_BEFORE_BASE = frozenset(("to", "would", "will", "could", "can", "may", "might", "must", "should", "not", "did"))
_ENDS_SUBJECT = frozenset(("that", "who", "which", "whose")) | entries("finite_verbs")
_CAPITAL = r"[A-Z](?:[\w’'-]|\.(?=\w)|(?<=[A-Z])\.)*"
_CAPITALS = re.compile(rf"{_CAPITAL}(?: (?:of (?:the )?)?{_CAPITAL})*")
_ADDRESS = re.compile(r"^(?:(?:The|An?|Mr\.?|Mrs\.?|Ms\.?)\s)+")
_QUOTED = re.compile(r"[“\"«][^”\"»]*[”\"»]?")


@dataclass(frozen=True, slots=True)
class Deed:
    """Who did what to whom; empty where no word tells."""

    actor: str
    act: str
    target: str


@cache
def _acts() -> dict[str, tuple[str, bool]]:
    """The act of every verb form on the list, and whether the form counts by itself."""
    found: dict[str, tuple[str, bool]] = {}
    for line in in_order("acts"):
        act, _, verbs = line.partition(":")
        for verb in verbs.split():
            base, _, past = verb.partition("/")
            found.setdefault(past or base, (act, base != past))
            found.setdefault(base, (act, False))
    return found


@cache
def _speech_acts() -> dict[str, str]:
    rows = (line.partition(":") for line in in_order("speech_acts"))
    return {verb: act for act, _, verbs in rows for verb in verbs.split()}


def speech_act(cue: str) -> str:
    """What somebody does who says something with this cue: "warned" is a warning, "said" a statement."""
    for word in cue.lower().split():
        found = cues().get(word)
        if found is not None:
            return _speech_acts().get(found.verb, STATEMENT)
    return STATEMENT


def deed(clause: str, known: Names) -> Deed:
    """The deed that a clause tells first, in its own words."""
    clause = clause[:_LOOKED_AT]
    found = words(_unquoted(clause))
    at, act = next(_told(found), (-1, ""))
    subject = _subject(clause, _before_verb(found if at < 0 else found[:at], told=at >= 0), known)
    behind = clause[found[at].end :] if at >= 0 else ""
    target = next((name for name in _names(behind, known) if name != subject), "")
    return Deed(subject, act, target)


def _told(found: list[Word]) -> Iterator[tuple[int, str]]:
    """Where acts are told, and which."""
    for at, word in enumerate(found):
        act, alone = _acts().get(word.low, ("", False))
        if act and (alone or (at and found[at - 1].low in _BEFORE_BASE)) and not _is_noun(found, at):
            yield at, act


def _is_noun(found: list[Word], at: int) -> bool:
    """Whether the word before makes it a noun or a participle before one ("a planned strike")."""
    return at > 0 and found[at - 1].low in ("a", "an", "the", "its", "their", "his", "her", "this", "that", "of")


def _before_verb(before: list[Word], told: bool) -> list[Word]:
    """The words before an act that can be its subject: an adverbial in front is left out, and what goes on with "that"
    or another verb. Where no act is told, another verb must stand there."""
    if before and before[0].low in group("prepositions") and (comma := _comma(before)):
        before = before[comma + 1 :]
    cut = (at for at, word in enumerate(before) if at and (word.low in _ENDS_SUBJECT or word.text == ","))
    return before[: next(cut, len(before) if told else 0)]


def _comma(found: list[Word]) -> int:
    return next((at for at, word in enumerate(found) if word.text == ","), 0)


def _subject(clause: str, before: list[Word], known: Names) -> str:
    if not before:
        return ""
    text = clause[before[0].start : before[-1].end]
    named = next(_names(text, known), "")
    if named:
        return named
    shown = (match.group() for match in _CAPITALS.finditer(text))
    shown = (_ADDRESS.sub("", name) for name in shown)
    long = [name for name in shown if not _is_small(name) and name.lower() not in people_nouns()]
    return long[0] if long else text if len(before) <= _LONG and not _is_small(text) else ""


def _names(text: str, known: Names) -> Iterator[str]:
    """Places and known names in a text, as it writes them."""
    places = entries("places") | frozenset(known.places) | frozenset(known.people)
    for match in _CAPITALS.finditer(text):
        name = _bare(match.group())
        if name in places:
            yield name
        else:
            yield from (word for word in map(_bare, name.split()) if word in places or word in place_words())


def _bare(name: str) -> str:
    return name.removesuffix("'s").removesuffix("’s")


def _is_small(text: str) -> bool:
    small = lower_listed("function_words") | group("months") | group("weekdays")
    return all(word.low in small or word.text.isdigit() for word in words(text))


def _unquoted(text: str) -> str:
    """A text with its quotations blanked, every character in its place."""
    return _QUOTED.sub(lambda match: " " * len(match.group()), text)
