"""On whose word a draft stands, and over which channel: from a speaker as the article shows him to a typed voice.

May import: ``evidence.reading``'s ``listed``, ``mentions`` and ``speech.cues``, ``evidence.voices``.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from itertools import islice

from offramp.evidence.reading.listed import entries, in_order
from offramp.evidence.reading.mentions import Article, Attribution, Span
from offramp.evidence.reading.speech.cues import Names, cues, lower_listed, people_nouns, place_words
from offramp.evidence.voices import Voice, read_words

OWN = Voice("text", "reporters")

_OF_WHOM = re.compile(r"\s(?:by|of|from|for|in|at|to|on|with|who|familiar|briefed|speaking|close)\b")
_CAPITALS = re.compile(r"[A-Z][\w.’'-]*(?: (?:(?:of|and|the|for) )?[A-Z][\w.’'-]*)*")
_TITLE_BEFORE = re.compile(r"(?:(?:[A-Z][\w.’'-]{0,20}|of|for|and|the) ){1,6}$")
_APPOSED = re.compile(r", (?P<office>(?:an? |the |its |their |his |her )?[^,.;:()“”\"\n]{3,80})(?=[,.;:)])")
_OWN_OFFICE = re.compile(r"^(?:an?|the|its|their|his|her) ")
_KNOWS_OF_NAME = re.compile(r"^(?:who|which|whose)\b")
_LOOKED_UP = 20  # places of a name that are looked at for its office
_OF_BODY = re.compile(r"\b(?:of|at|for)\s")
_PRIVATE = frozenset(("call", "private message", "letter", "meeting"))


class Tellers:
    """The voices of one article."""

    def __init__(self, article: Article, known: Names) -> None:
        self._article = article
        self._places = entries("places") | frozenset(known.places)
        self._place_words = place_words() | {word for place in known.places for word in place.split()}
        self._voices: dict[tuple[str, bool, int | None], Voice] = {}

    def voice(self, said: Attribution) -> Voice | None:
        """The voice of an attribution; None where the text does not say whose it is."""
        if not said.speaker.strip():
            return None
        key = said.speaker, said.anonymous, said.count
        if key not in self._voices:
            self._voices[key] = self._voice(said)
        return self._voices[key]

    def _voice(self, said: Attribution) -> Voice:
        name = _uncapped(said.speaker.strip())
        head = _head(name)
        if not entries("document_nouns").isdisjoint(_core(name).lower().split()):
            return Voice("document", name)
        if said.anonymous:
            return self._unnamed(name, said.count)
        if name[0].isupper() and (name.split()[-1] in entries("outlet_words") or name in _outlets()):
            return Voice("text", f"reporters, citing {name}", citing=name)
        if self._is_person(name, head):
            office = self._office(name)
            words = f"{name}, {office}" if office else name
            return Voice("person", words, name, office, self.affiliation(_body_of(office)))
        if name[0].isupper() or head in entries("body_nouns"):
            affiliation = self.affiliation(name)
            return Voice("institution", name, affiliation="" if affiliation == name else affiliation)
        return replace(read_words(name, "class"), count=said.count, affiliation=self.affiliation(name))

    def affiliation(self, words: str) -> str:
        """The country or body that words name ("Carmorian officials"), empty where they name none."""
        found = [match.group() for match in _CAPITALS.finditer(words)]
        found = [name for name in found if not all(_names_nobody(word) for word in name.split())]
        known = [name for name in found if name in self._places or any(w in self._place_words for w in name.split())]
        return (known or found or [""])[0]

    def _unnamed(self, name: str, count: int | None) -> Voice:
        found = read_words(name, "class")
        if re.search(r"\bspokes(?:man|woman|person)\b", name):
            return Voice("institution", name, affiliation=self.affiliation(name))
        return replace(found, count=count or found.count, affiliation=self.affiliation(_OF_WHOM.split(name, 1)[0]))

    def _is_person(self, name: str, head: str) -> bool:
        words = name.split()
        if not name[0].isupper() or head in lower_listed("body_nouns") or words[-1].endswith("s'"):
            return False
        if any(word.strip(".,") in self._place_words for word in words) or name in self._places:
            return False
        return len(words) > 1 or bool(self._office(name))

    def _office(self, name: str) -> str:
        """The office that the article gives a person where it gives one: before or behind the name."""
        text = self._article.text
        for match in islice(re.finditer(re.escape(name), text), _LOOKED_UP):
            before = _TITLE_BEFORE.search(text, max(0, match.start() - 80), match.start())
            titles = _titles(before.group()) if before else ""
            if titles:
                return titles
            apposed = _APPOSED.match(text, match.end())
            if apposed and _names_office(apposed["office"]) and not _KNOWS_OF_NAME.match(apposed["office"]):
                return _OWN_OFFICE.sub("", apposed["office"]).strip()
        return ""


def on_record(voice: Voice | None) -> bool | None:
    """Whether a voice stands for what it says by name; None for texts and documents, and where nobody is told."""
    if voice is None or voice.kind in ("text", "document"):
        return None
    return voice.kind != "class"


def channel(article: Article, sentences: Span, left_out: Sequence[Span]) -> str:
    """The channel that words of a sentence tell, those of what was said left out."""
    text = article.shows(sentences)
    for span in left_out:
        first, last = max(0, span.start - sentences.start), max(0, span.end - sentences.start)
        text = text[:first] + " " * (min(last, len(text)) - first) + text[last:] if first < len(text) else text
    low = text.lower()
    return next((name for name, phrases in _channels() for phrase in phrases if _stands_in(low, phrase)), "")


def is_press(name: str) -> bool:
    """Whether those spoken to only pass it on to readers: reporters, or an outlet."""
    return name.lower() in ("reporters", "journalists") or name in _outlets() or name.split()[-1:] in _outlet_ends()


def is_private(channel_named: str) -> bool:
    """Whether what goes over a channel is meant for those who take part."""
    return channel_named in _PRIVATE


def _head(name: str) -> str:
    """The noun that a phrase is about, in small letters: "a report by the Ridge Institute" is a "report"."""
    return next(iter(reversed(_core(name).lower().split())), "")


def _core(name: str) -> str:
    """A phrase up to what describes it further."""
    return _OF_WHOM.split(name, 1)[0].rstrip("'’")


def _uncapped(name: str) -> str:
    """A phrase from the head of a sentence without the capital that it has from there ("Two Carmorian officials")."""
    first, _, rest = name.partition(" ")
    small = first.lower() in lower_listed("function_words") or first.lower() in lower_listed("number_words")
    return f"{first.lower()} {rest}" if rest and small and first.istitle() else name


def _names_nobody(word: str) -> bool:
    """Whether a word with a capital is a title, a noun for people or a small word, and no name."""
    return word in entries("titles") or word.lower() in people_nouns() or word.lower() in lower_listed("function_words")


def _titles(before: str) -> str:
    """The words right before a name that are titles, with the country or body between them."""
    words = before.split()
    first = len(words)
    while first and _in_titles(words[:first], first < len(words)):
        first -= 1
    found = words[first:]
    while found and found[0].lower() in lower_listed("function_words"):
        found = found[1:]
    forms = ("Mr.", "Mr", "Mrs.", "Mrs", "Ms.", "Ms", "Miss", "Dr.", "Dr")
    return " ".join(word for word in found if word not in forms) if found else ""


def _in_titles(before: Sequence[str], begun: bool) -> bool:
    """Whether the last of these words belongs to the titles that follow it ("Secretary of State", "Sedran Gen.")."""
    if before[-1] == "of":
        return begun and len(before) > 1 and before[-2] in entries("titles")
    return before[-1] in entries("titles") or (begun and before[-1][0].isupper())


def _body_of(office: str) -> str:
    """The part of an office that names whose it is: "of Lissen", else what stands in front."""
    return _OF_BODY.split(office, 1)[-1]


def _names_office(words: str) -> bool:
    """Whether words behind a name and a comma tell its office; "told reporters on Monday" goes on with the sentence."""
    nouns = people_nouns()
    if words.split()[0].lower() in cues():
        return False
    return any(word.strip("'’s").lower() in nouns or word.lower() in nouns for word in words.split())


@cache
def _outlet_ends() -> list[list[str]]:
    return [[word] for word in in_order("outlet_words")]


@cache
def _outlets() -> frozenset[str]:
    return frozenset(name.strip() for line in in_order("outlets") for name in line.split("|"))


@cache
def _channels() -> tuple[tuple[str, tuple[str, ...]], ...]:
    rows = (line.partition(":") for line in in_order("channels"))
    return tuple((name, tuple(phrase.strip().lower() for phrase in phrases.split("|"))) for name, _, phrases in rows)


def _stands_in(text: str, phrase: str) -> bool:
    """Whether a phrase stands in a text as whole words."""
    at = text.find(phrase)
    while at >= 0:
        end = at + len(phrase)
        if not (at and text[at - 1].isalnum()) and not text[end : end + 1].isalnum():
            return True
        at = text.find(phrase, at + 1)
    return False
