"""Which articles say the same thing, and which cannot both be right.

Sentences of different articles are laid together where they share rare words; figures, dates and denials are compared
only there. Few contradictions, and right ones: where there is doubt whether two tell of one thing, nothing is said.

May import: ``offramp.evidence.reading``'s ``listed``, ``mentions``, ``passages``, ``quantities`` and ``speech.cues``,
numpy, rapidfuzz.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import log, sqrt
from typing import Literal

import numpy as np
from rapidfuzz import fuzz

from offramp.evidence.reading.across.passages import (
    Codes,
    Places,
    Quoted,
    Words,
    content,
    harm_classes,
    meetings,
    quotations,
    words_of,
)
from offramp.evidence.reading.across.quantities import amount, quantity, shown, thing
from offramp.evidence.reading.listed import entries
from offramp.evidence.reading.mentions import Contradiction, DateMention, FigureMention, ReadArticle, Span
from offramp.evidence.reading.speech.cues import denies

_TELLING = 12  # words of a sentence, the rarest, by which its kin are looked for
_ANCHORS = 6  # sentences that share a word, the first, with which all others are laid together
_SHARED = 3  # words that two sentences must share
_KIN = 0.3  # likeness from which two sentences may tell of one thing
_ONE_EVENT = 0.45  # likeness from which they tell of one event
_MOST_FIGURES = 30  # figures of one sentence that are compared: no sentence has as many
_BESIDE = 7  # words on either side of a figure that say what it is about

_SAYING = 3  # words before a date among which a verb of saying makes it the day of the saying
_DENIED_WORDS, _DENIED_SHARE = 4, 0.7  # how much of what is denied the other must tell
_QUOTATION_WORDS, _SAME_WORDS = 4, 90.0

ThingKind = Literal["figure", "quotation", "event"]
_Place = tuple[ThingKind, int, int, int]  # kind, article by index, start, end
_Same = tuple[ThingKind, str, Span, Span]


@dataclass(frozen=True, slots=True)
class SameThing:
    """Places in different articles that say the same: the article's name and where in it."""

    kind: ThingKind
    about: str
    places: tuple[tuple[str, Span], ...]


class _Page:
    """An article as words, with what was found in it by sentence."""

    def __init__(self, at: int, read: ReadArticle) -> None:
        self.at = at
        self.words = words_of(read)
        self.name = read.article.name
        self.figures: dict[int, list[FigureMention]] = defaultdict(list)
        self.dates: dict[int, list[DateMention]] = defaultdict(list)
        self.quoted: dict[int, list[Quoted]] = defaultdict(list)
        self.denied: dict[int, tuple[frozenset[str], str]] = {}
        self.amounts = {(thing(figure.unit), amount(figure)) for figure in read.figures}
        for figure in read.figures:
            self.figures[self.words.sentence(figure.span.start)].append(figure)
        for date in read.dates:
            self.dates[self.words.sentence(date.span.start)].append(date)
        for quoted in quotations(self.words, _QUOTATION_WORDS):
            self.quoted[self.words.sentence(quoted.said.span.start)].append(quoted)
        for said in read.attributions:
            if denies(said.cue):
                what = frozenset(content(read.article.shows(said.span)))
                self.denied[self.words.sentence(said.span.start)] = (what, said.speaker)

    def shows(self, span: Span) -> str:
        """The characters of a span."""
        return self.words.article.shows(span)

    def sentence(self, place: int) -> Span:
        """Where a sentence stands."""
        return self.words.article.sentences[place]


@dataclass(frozen=True, slots=True)
class _Kin:
    """Two sentences of different articles that seem to tell of one thing."""

    one: _Page
    at_one: int
    other: _Page
    at_other: int
    likeness: float

    def clash(self, about: str, first: Span, second: Span, note: str) -> Contradiction:
        """A contradiction between the two."""
        return Contradiction(about, self.one.name, first, self.other.name, second, note)


def contradictions(read: Sequence[ReadArticle]) -> tuple[Contradiction, ...]:
    """Figures of one thing that cannot both be right, days of one event that differ, denials of what others assert."""
    found: dict[tuple[str, Span, str, Span], Contradiction] = {}
    for kin in _all_kin([_Page(at, item) for at, item in enumerate(read)]):
        for clash in (*_figures(kin), *_days(kin), *_denials(kin)):
            found.setdefault((clash.first_article, clash.first, clash.second_article, clash.second), clash)
    return tuple(found.values())


def same_things(read: Sequence[ReadArticle]) -> tuple[SameThing, ...]:
    """Figures, quotations and dated events that stand in several articles alike, each with all its places."""
    groups = _Groups()
    for kin in _all_kin([_Page(at, item) for at, item in enumerate(read)]):
        for kind, about, one, other in (*_same_figures(kin), *_same_quotations(kin), *_same_days(kin)):
            groups.join(kind, about, (kin.one.at, one), (kin.other.at, other))
    return groups.found([item.article.name for item in read])


# --- sentences that tell of one thing


def _all_kin(pages: Sequence[_Page]) -> list[_Kin]:
    """Sentences of different articles that share rare words, in the order of the articles.

    They are looked for by their rarest words only, and of the sentences that share one only the first few are laid
    together with the rest: many reports of one event cost no comparison of all with all.
    """
    texts = [page.words for page in pages]
    weights = _weights(texts)
    places = [(at, place) for at, text in enumerate(texts) for place in range(len(text.sentences))]
    found = []
    for first, second, _ in meetings(*_telling(texts, weights), _ANCHORS, _SHARED):
        (one, at_one), (other, at_other) = places[first], places[second]
        if one != other:
            likeness = _likeness(texts[one].sentences[at_one], texts[other].sentences[at_other], weights)
            if likeness >= _KIN:
                found.append(_Kin(pages[one], at_one, pages[other], at_other, likeness))
    return found


def _weights(texts: Sequence[Words]) -> dict[str, float]:
    """How much a word tells: the rarer over all sentences, the more."""
    uses = Counter(word for text in texts for sentence in text.sentences for word in sentence)
    total = sum(len(text.sentences) for text in texts)
    return {word: log(1 + total / count) for word, count in uses.items()}


def _telling(texts: Sequence[Words], weights: dict[str, float]) -> tuple[Codes, Places]:
    """The rarest words of every sentence that stand in more than one text, and the sentence, all counted through."""
    spread = Counter(word for text in texts for word in frozenset[str]().union(*text.sentences))
    numbers = {word: number for number, word in enumerate(spread)}
    codes, owners, at = list[int](), list[int](), 0
    for text in texts:
        for sentence in text.sentences:
            known = sorted((-weights[word], word) for word in sentence if spread[word] > 1)[:_TELLING]
            codes += [numbers[word] for _, word in known]
            owners += [at] * len(known)
            at += 1
    return np.array(codes, dtype=np.uint64), np.array(owners, dtype=np.int64)


def _likeness(one: frozenset[str], other: frozenset[str], weights: dict[str, float]) -> float:
    """How alike the contents of two sentences are, from 0 to 1."""
    size = sqrt(sum(weights[word] ** 2 for word in one) * sum(weights[word] ** 2 for word in other))
    return sum(weights[word] ** 2 for word in one & other) / size if size else 0.0


# --- figures


def _figure_pairs(kin: _Kin) -> Iterator[tuple[FigureMention, FigureMention]]:
    """Figures of two sentences that count the same in one connection."""
    for mine in kin.one.figures.get(kin.at_one, [])[:_MOST_FIGURES]:
        for theirs in kin.other.figures.get(kin.at_other, [])[:_MOST_FIGURES]:
            if _one_thing(kin.one.words, mine, kin.other.words, theirs, kin.likeness):
                yield mine, theirs


def _one_thing(one: Words, mine: FigureMention, other: Words, theirs: FigureMention, likeness: float) -> bool:
    """Whether two figures in kindred sentences count one thing: same head, same harm, both real or both planned."""
    counted = thing(mine.unit)
    if not counted or counted != thing(theirs.unit):
        return False
    if likeness < _ONE_EVENT and (counted == "time" or not counted.isascii() or not counted[0].isalpha()):
        return False
    near, there = _around(one, mine), _around(other, theirs)
    if (_harm(near) or _harm(there)) and not _harm(near) & _harm(there):
        return False
    not_yet = entries("not_yet")
    if bool(near & not_yet) != bool(there & not_yet):
        return False
    unit = set(content(mine.unit)) | set(content(theirs.unit))
    return len(_stems(near) & _stems(there) - unit) >= 2 and not _differing(one, mine, other, theirs)


def _differing(one: Words, mine: FigureMention, other: Words, theirs: FigureMention) -> bool:
    """Whether the names in the two units differ: those of one side's officers are not the other's."""
    names, others = (
        {word for word in content(figure.unit) if word in text.names} for text, figure in ((one, mine), (other, theirs))
    )
    return bool(names and others) and not names & others


def _around(text: Words, figure: FigureMention) -> frozenset[str]:
    """The words beside a figure in its sentence."""
    sentence = text.between(text.article.sentences[text.sentence(figure.span.start)])
    part = text.between(figure.span)
    first, last = max(sentence.start, part.start - _BESIDE), min(sentence.stop, part.stop + _BESIDE)
    return frozenset(text.keys[first:last])


@lru_cache(maxsize=1 << 14)
def _stems(words: frozenset[str]) -> frozenset[str]:
    return frozenset(content(" ".join(words)))


def _harm(words: frozenset[str]) -> set[str]:
    classes = harm_classes()
    return {classes[word] for word in words if word in classes}


def _figures(kin: _Kin) -> Iterator[Contradiction]:
    for mine, theirs in _figure_pairs(kin):
        told = (thing(theirs.unit), amount(theirs)) in kin.one.amounts or (
            thing(mine.unit),
            amount(mine),
        ) in kin.other.amounts
        # A text that has the other's figure too tells of two things, or of the dispute itself.
        if not told and not quantity(mine).agrees(quantity(theirs)):
            note = f"{shown(kin.one.words.article, mine)} against {shown(kin.other.words.article, theirs)}"
            yield kin.clash(mine.unit, mine.span, theirs.span, note)


def _same_figures(kin: _Kin) -> Iterator[_Same]:
    for mine, theirs in _figure_pairs(kin):
        if amount(mine) == amount(theirs):
            yield "figure", mine.unit, mine.span, theirs.span


# --- days


def _day(page: _Page, place: int) -> DateMention | None:
    """The one day that a sentence names for what it tells; None where it names several, or the day of a saying."""
    named = page.dates.get(place, ())
    if len(named) != 1 or named[0].approximate or named[0].precision not in ("day", "time"):
        return None
    before = page.words.between(Span(page.sentence(place).start, named[0].span.start))
    return None if set(page.words.keys[before][-_SAYING:]) & entries("saying") else named[0]


def _event_days(kin: _Kin) -> tuple[DateMention, DateMention] | None:
    mine, theirs = _day(kin.one, kin.at_one), _day(kin.other, kin.at_other)
    return (mine, theirs) if mine and theirs and kin.likeness >= _ONE_EVENT else None


def _days(kin: _Kin) -> Iterator[Contradiction]:
    days = _event_days(kin)
    if days is None:
        return
    mine, theirs = days
    apart = max(mine.first - theirs.last, theirs.first - mine.last).days
    # The same word for the day, or whole weeks between: "Monday" was resolved differently, nothing more.
    if apart == 1 and (_at_night(kin.one, kin.at_one) or _at_night(kin.other, kin.at_other)):
        return
    if apart > 0 and apart % 7 and kin.one.shows(mine.span) != kin.other.shows(theirs.span):
        yield kin.clash("day", mine.span, theirs.span, f"{mine.iso} against {theirs.iso}")


def _at_night(page: _Page, place: int) -> bool:
    return bool(set(page.words.keys[page.words.between(page.sentence(place))]) & entries("night"))


def _same_days(kin: _Kin) -> Iterator[_Same]:
    days = _event_days(kin)
    if days is not None and days[0].iso == days[1].iso:
        yield "event", days[0].iso, days[0].span, days[1].span


# --- denials and quotations


def _denials(kin: _Kin) -> Iterator[Contradiction]:
    """What one denies and the other tells as a fact, or in somebody else's words."""
    sides = (kin.one, kin.at_one, kin.other, kin.at_other), (kin.other, kin.at_other, kin.one, kin.at_one)
    for denier, denial, teller, telling in sides:
        what, who = denier.denied.get(denial, (frozenset[str](), ""))
        told = teller.words.sentences[telling]
        if len(what) < _DENIED_WORDS or len(what & told) < _DENIED_SHARE * len(what) or _negated(teller.words, telling):
            continue
        first, second = kin.one.sentence(kin.at_one), kin.other.sentence(kin.at_other)
        yield kin.clash(
            "denial", first, second, f"{who or 'somebody'} denies in {denier.name} what {teller.name} tells"
        )
        return


def _negated(text: Words, place: int) -> bool:
    words = set(text.keys[text.between(text.article.sentences[place])])
    return bool(words & (entries("denials") | entries("negations")))


def _same_quotations(kin: _Kin) -> Iterator[_Same]:
    for mine in kin.one.quoted.get(kin.at_one, ()):
        for theirs in kin.other.quoted.get(kin.at_other, ()):
            if fuzz.ratio(mine.words, theirs.words) >= _SAME_WORDS:
                yield "quotation", mine.said.speaker or theirs.said.speaker, mine.said.span, theirs.said.span


# --- groups


class _Groups:
    """Places that say the same, joined as pairs come in."""

    def __init__(self) -> None:
        self._above: dict[_Place, _Place] = {}
        self._about: dict[_Place, str] = {}

    def join(self, kind: ThingKind, about: str, one: tuple[int, Span], other: tuple[int, Span]) -> None:
        """Note that two places say the same."""
        first, second = self._top((kind, *_key(one))), self._top((kind, *_key(other)))
        self._about.setdefault(first, about)
        if first != second:
            self._above[max(first, second)] = min(first, second)
            self._about.setdefault(min(first, second), about)

    def _top(self, place: _Place) -> _Place:
        self._above.setdefault(place, place)
        while self._above[place] != place:
            self._above[place] = self._above[self._above[place]]
            place = self._above[place]
        return place

    def found(self, names: Sequence[str]) -> tuple[SameThing, ...]:
        """The groups, in the order of the articles."""
        groups: dict[_Place, list[_Place]] = defaultdict(list)
        for place in sorted(self._above):
            groups[self._top(place)].append(place)
        return tuple(
            SameThing(top[0], self._about[top], tuple((names[at], Span(start, end)) for _, at, start, end in places))
            for top, places in sorted(groups.items(), key=lambda item: (item[0][1:], item[0][0]))
        )


def _key(place: tuple[int, Span]) -> tuple[int, int, int]:
    return place[0], place[1].start, place[1].end
