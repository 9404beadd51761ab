"""The words that reading attributions goes by: verbs of speech, nouns for speakers, titles, places; a text's words.

May import: nothing of offramp.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import cache

from offramp.evidence.reading.listed import entries, in_order

QUOTED = "\ue000"  # stands for each character of a quotation where sentences are analysed
_WORD = re.compile(
    rf"{QUOTED}+"
    r"|(?:[A-Za-z]\.){2,8}(?:['’]s\b)?"
    r"|\b(?:Mr|Mrs|Ms|Dr|Gen|Maj|Lt|Col|Brig|Capt|Cmdr|Adm|Sgt|Sen|Rep|Gov|Amb|Rev|Prof|Jr|Sr|St"
    r"|Jan|Feb|Mar|Apr|Aug|Sept|Oct|Nov|Dec)\."
    r"|\b[A-Z]\.(?=\s)"
    r"|\d+(?:[.,]\d+)*"
    r"|\w+(?:[-'’]\w+)*"
    r"|[^\w\s]"
)
_VOWELS = "aeiou"


@dataclass(frozen=True, slots=True)
class Word:
    """A word or a mark in a text, and where it stands."""

    text: str
    start: int
    end: int
    low: str

    @property
    def capital(self) -> bool:
        """Whether it begins with a capital letter."""
        return self.text[0].isupper()

    @property
    def quoted(self) -> bool:
        """Whether it stands for a quotation."""
        return self.text[0] == QUOTED


@dataclass(frozen=True, slots=True)
class Cue:
    """A form of a verb of speech.

    Attributes
    ----------
    verb : the verb ("say").
    takes : what it takes (clause, quote, who, to, thing, mind, name): see `lists/speech_verbs.txt`.
    form : base, present ("says"), past ("said", which may be a participle too), ing.
    """

    verb: str
    takes: frozenset[str]
    form: str


@dataclass(frozen=True, slots=True)
class Names:
    """What a caller already knows, besides the shipped lists.

    Attributes
    ----------
    people : full names ("Ana Petrov").
    offices : nouns for offices ("prime minister", "harbour master").
    places : countries, their adjectives, capitals, houses of government.
    """

    people: Collection[str] = ()
    offices: Collection[str] = ()
    places: Collection[str] = ()


def words(text: str, start: int = 0) -> list[Word]:
    """The words and marks of a text, its first character counted as `start`."""
    return [
        Word(found.group(), found.start() + start, found.end() + start, found.group().lower())
        for found in _WORD.finditer(text)
    ]


@cache
def lower_listed(name: str) -> frozenset[str]:
    """The entries of a shipped list in lower case."""
    return frozenset(entry.lower() for entry in in_order(name))


@cache
def group(name: str) -> frozenset[str]:
    """A group of small words of `lists/word_groups.txt`, in lower case."""
    rows = (line.partition(": ") for line in in_order("word_groups"))
    return frozenset(word for key, _, found in rows if key == name for word in found.split())


@cache
def place_words() -> frozenset[str]:
    """Every single word of the list of places."""
    return frozenset(word for entry in in_order("places") for word in entry.split() if word != "The")


@cache
def cues() -> dict[str, Cue]:
    """Every form of every verb of speech, in lower case, with what it tells."""
    takes: dict[str, set[str]] = {}
    rows: list[tuple[str, str]] = []
    for line in in_order("speech_verbs"):
        verb, past, *flags = line.split()
        takes.setdefault(verb, set()).update(flags)
        rows.append((verb, past))
    found: dict[str, Cue] = {}
    for verb, past in rows:
        flags_of = frozenset(takes[verb])
        for form, word in _forms(verb, past):
            found.setdefault(word, Cue(verb, flags_of, form))
    return found


def denies(cue: str) -> bool:
    """Whether a cue tells that what follows is not so ("denied")."""
    return not entries("denials").isdisjoint(cue.lower().split())


def _forms(verb: str, past: str) -> Iterable[tuple[str, str]]:
    pasts = [_regular_past(verb)] if past == "-" else past.split("/")
    for word in pasts:
        yield "past", word
    yield "base", verb
    yield "present", _third_person(verb)
    doubled = past.endswith("ed") and not past.startswith(verb[:-1] + "e") and past[:-2] != verb
    yield "ing", (past[:-2] if doubled else verb.removesuffix("e") if verb[-2:] not in ("ee", "ye") else verb) + "ing"


def _third_person(verb: str) -> str:
    if verb.endswith("y") and verb[-2] not in _VOWELS:
        return verb[:-1] + "ies"
    return verb + ("es" if verb.endswith(("s", "sh", "ch", "x")) else "s")


def _regular_past(verb: str) -> str:
    if verb.endswith("e"):
        return verb + "d"
    if verb.endswith("y") and verb[-2] not in _VOWELS:
        return verb[:-1] + "ied"
    return verb + "ed"


@cache
def people_nouns() -> dict[str, bool]:
    """Nouns for unnamed people in lower case, single and plural: whether the form is plural."""
    found: dict[str, bool] = {}
    for noun in in_order("people_nouns"):
        found[noun.lower()] = noun.lower() in ("people", "ministers")
        found.setdefault(plural(noun.lower()), True)
    return found


def plural(noun: str) -> str:
    """The plural of a noun."""
    if noun.endswith("man") and noun not in ("roman",):
        return noun[:-3] + "men"
    if noun.endswith("y") and noun[-2] not in _VOWELS:
        return noun[:-1] + "ies"
    return noun + ("es" if noun.endswith(("s", "sh", "ch", "x")) else "s")
