"""Typed claims, sources and their ancestry, disputes; and whose word a claim rests on.

May import: ``evidence.dates``, ``evidence.voices``.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Literal

from offramp.evidence.dates import Period, parse_period
from offramp.evidence.voices import Voice

Corroboration = Literal["independent", "single", "derived", "derived-only"]
Value = float | str | tuple[float, ...]
Bound = Literal["exact", "at least", "more than", "at most", "less than", "about", "range"]

ChangeKind = Literal["dropped", "changed", "added", "altered quotation", "denial dropped", "speaker changed"]

EVERYONE = "all"

_OPEN = re.compile(r"\b(?:or later|after|since|undated)\b")


@dataclass(frozen=True, slots=True)
class Alteration:
    """What a text made of the one that it repeats: how the original says a thing, how it stands there, why that
    matters, and which claims it touches. One of the two is empty where a thing was added or dropped."""

    kind: ChangeKind
    source_says: str
    derived_says: str
    matters: str = ""
    claims: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Source:
    """A text that was read. `derived_from` names the text that it rewrites or relays, None for an original;
    `basis` says what it rests on itself, `alters` what it made of the text that it repeats."""

    id: str
    outlet: str
    written: str
    derived_from: str | None
    basis: str
    url: str = ""
    alters: tuple[Alteration, ...] = ()


@dataclass(frozen=True, slots=True)
class Figure:
    """A number in a claim: one value, a (low, high) pair, or a word ("dozens").

    `bound` says what the value is: a pair is a ``range`` and nothing else is. `approximate` says that the text hedges,
    which ``about`` always does, ``exact`` never, and another bound may: "at least about 30". `source` names the text
    that gives the figure where texts differ.
    """

    value: Value
    unit: str
    bound: Bound = "exact"
    approximate: bool = False
    source: str | None = None


def implied_bound(value: Value, approximate: bool) -> Bound:
    """The bound of a figure that a file gives without one: a pair is a range, a word or a hedged number is about."""
    if isinstance(value, tuple):
        return "range"
    return "about" if approximate or isinstance(value, str) else "exact"


@dataclass(frozen=True, slots=True)
class Claim:
    """What somebody reported, in our own words; never a fact.

    `date` is the text as written and `period` its reading (None where it cannot be read). `attribution` holds the
    voices on whose word the sources tell it; `corroboration` is what the editors of the record wrote, `Record.roots`
    counts. `arrived` is the day on which words reached whom they were addressed to, where that was later, as written.
    """

    id: str
    date: str
    period: Period | None
    actor: str
    act: str
    target: str
    channel: str
    content: str
    figures: tuple[Figure, ...]
    attribution: tuple[Voice, ...]
    sources: tuple[str, ...]
    corroboration: Corroboration
    note: str = ""
    grade: str = ""
    code: str = ""
    on_record: bool | None = None
    via: tuple[str, ...] = ()
    to: tuple[str, ...] = ()
    known_to: tuple[str, ...] = ()
    arrived: str = ""

    @property
    def arrival(self) -> Period | None:
        """The reading of `arrived`, None where the words arrived at once."""
        return parse_period(self.arrived) if self.arrived else None


@dataclass(frozen=True, slots=True)
class Side:
    """One party to a dispute: who says what, in which claims; `name` is what a crisis file calls it by."""

    who: str
    says: str
    claims: tuple[str, ...]
    name: str


@dataclass(frozen=True, slots=True)
class FigureRef:
    """The figures of one claim in one unit; empty where the claim has figures in one unit only."""

    claim: str
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Dispute:
    """Accounts of one thing that stand against each other; never averaged away.

    `figures` say which figures of which claims count the same thing; a dispute about figures alone may have no sides.
    """

    id: str
    topic: str
    sides: tuple[Side, ...]
    note: str = ""
    figures: tuple[FigureRef, ...] = ()

    @property
    def claims(self) -> tuple[str, ...]:
        """The claims of all sides and figures, each once."""
        told = (name for side in self.sides for name in side.claims)
        return tuple(dict.fromkeys((*told, *(ref.claim for ref in self.figures))))


@dataclass(frozen=True, slots=True)
class Record:
    """Everything a crisis cites. Mappings keep the order of the file; none of them may be changed."""

    title: str
    note: str
    sources: Mapping[str, Source]
    claims: Mapping[str, Claim]
    disputes: tuple[Dispute, ...] = ()
    file: str = ""

    def root(self, source: str) -> Source:
        """The original that `source` goes back to: itself, unless it rewrites another. KeyError if unknown."""
        found = self.sources[source]
        while found.derived_from is not None:
            found = self.sources[found.derived_from]
        return found

    def roots(self, claims: Iterable[str]) -> tuple[Source, ...]:
        """The independent originals behind these claims, each once: a rewrite adds nothing. KeyError if unknown."""
        roots = (self.root(source) for claim in claims for source in self.claims[claim].sources)
        return tuple({root.id: root for root in roots}.values())

    def disputes_of(self, claim: str) -> tuple[Dispute, ...]:
        """The disputes in which `claim` is evidence for a side or gives a figure."""
        return tuple(dispute for dispute in self.disputes if claim in dispute.claims)

    def altered(self, claim: str) -> tuple[tuple[Source, Alteration], ...]:
        """What texts that repeat others made of what `claim` tells, with the text that did it. KeyError if unknown."""
        cited = self.claims[claim].id
        changes = ((source, change) for source in self.sources.values() for change in source.alters)
        return tuple((source, change) for source, change in changes if cited in change.claims)

    def published(self, claim: Claim) -> dt.date | None:
        """The first day on which the public can have read of `claim`: the last day on which the earliest of its texts
        may have come out. None where no text tells its day, or only a day after which ("... or later")."""
        days = [_out(self.sources[source].written) for source in claim.sources]
        return min((day for day in days if day is not None), default=None)

    def without(self, doubted: Iterable[str]) -> Record:
        """The record as if these sources and claims, by id, were not there, nor any text that goes back to them.

        A claim stays while one of its texts does, a figure while the text that gives it does, a dispute while two
        sides do or two figures. KeyError for an id that is neither a source nor a claim.
        """
        doubted = frozenset(doubted)
        unknown = doubted - self.sources.keys() - self.claims.keys()
        if unknown:
            raise KeyError(min(unknown))
        whole = self.sources.items()
        sources = {name: source for name, source in whole if doubted.isdisjoint((name, *self.ancestors(name)))}
        texts = [_kept(claim, sources) for name, claim in self.claims.items() if name not in doubted]
        left = replace(self, sources=sources, claims={claim.id: claim for claim in texts if claim.sources})
        claims = {name: left._toned_down(claim) for name, claim in left.claims.items()}
        kept = (_still(dispute, claims) for dispute in self.disputes)
        return replace(left, claims=claims, disputes=tuple(dispute for dispute in kept if dispute is not None))

    def ancestors(self, source: str) -> tuple[str, ...]:
        """The texts that `source` goes back to, nearest first; none for an original. KeyError if unknown."""
        found: list[str] = []
        parent = self.sources[source].derived_from
        while parent is not None:
            found.append(parent)
            parent = self.sources[parent].derived_from
        return tuple(found)

    def _toned_down(self, claim: Claim) -> Claim:
        """`claim`, no longer called independent where one original is left."""
        if claim.corroboration == "independent" and len(self.roots([claim.id])) < 2:
            return replace(claim, corroboration="single")
        return claim

    def attributed(self, claim: Claim) -> str:
        """On whose word: "according to two northern officials (The Wire)", so that nothing is told as fact.

        Where the texts speak for themselves the phrase is "as reported by ..."; a rewrite is named as one.
        """
        voices = claim.attribution
        if all(voice.kind == "text" for voice in voices):
            cited = list(dict.fromkeys(voice.citing for voice in voices if voice.citing))
            return f"as reported by {self._outlets(claim.sources)}" + (f", citing {_listed(cited)}" if cited else "")
        heard: dict[str, dict[str, None]] = {}
        for voice in voices:
            heard.setdefault(voice.words.strip(), {}).update(dict.fromkeys(self.bringing(claim, voice)))
        told: dict[tuple[str, ...], list[str]] = {}
        for words, sources in heard.items():
            told.setdefault(tuple(sources), []).append(words)
        parts = [f"{_listed(words)}{self._in_brackets(words, sources)}" for sources, words in told.items()]
        silent = [name for name in claim.sources if not any(name in sources for sources in told)]
        return f"according to {_listed(parts)}" + (f"; also told by {self._outlets(silent)}" if silent else "")

    def bringing(self, claim: Claim, voice: Voice) -> tuple[str, ...]:
        """The texts of `claim` that bring this voice: all, or the one that quotes it and those that go back to it."""
        if voice.source is None:
            return claim.sources
        return tuple(name for name in claim.sources if voice.source in (name, *self.ancestors(name)))

    def _in_brackets(self, words: list[str], sources: Iterable[str]) -> str:
        """The outlets behind words that do not name them themselves."""
        named = all(self._outlet(source) in " ".join(words) for source in sources)
        return "" if named else f" ({self._outlets(sources)})"

    def _outlets(self, sources: Iterable[str]) -> str:
        return _listed([self._outlet(source) for source in sources])

    def _outlet(self, source: str) -> str:
        found = self.sources[source]
        if found.derived_from is None:
            return found.outlet
        return f"{found.outlet}, repeating {self.sources[found.derived_from].outlet}"


def _kept(claim: Claim, sources: Mapping[str, Source]) -> Claim:
    """`claim` with those of its texts, voices and figures that are among `sources`."""
    figures = tuple(figure for figure in claim.figures if figure.source is None or figure.source in sources)
    voices = tuple(voice for voice in claim.attribution if voice.source is None or voice.source in sources)
    kept = tuple(name for name in claim.sources if name in sources)
    return replace(claim, sources=kept, figures=figures, attribution=voices)


def _still(dispute: Dispute, claims: Mapping[str, Claim]) -> Dispute | None:
    """A dispute with the claims that are left, None where nobody disputes any more."""
    left = (replace(side, claims=tuple(name for name in side.claims if name in claims)) for side in dispute.sides)
    sides = tuple(side for side in left if side.claims)
    figures = tuple(ref for ref in dispute.figures if ref.claim in claims)
    given = [(ref.unit, figure.unit) for ref in figures for figure in claims[ref.claim].figures]
    counted = sum(not unit or same_unit(own, unit) for unit, own in given)
    if len(sides) < 2 and counted < 2:
        return None
    return replace(dispute, sides=sides, figures=figures)


def same_unit(one: str, other: str) -> bool:
    """Whether two units are the same words but for capitals and the plural: "rocket" and "Rockets"."""
    return _folded(one) == _folded(other)


def _folded(unit: str) -> tuple[str, ...]:
    return tuple(word.removesuffix("s") for word in unit.casefold().split())


def _out(written: str) -> dt.date | None:
    """The day by which a text was out, None where its date is missing or open towards later."""
    period = None if _OPEN.search(written) else parse_period(written)
    return None if period is None else period.last


def _listed(names: list[str]) -> str:
    """Names as a list in a sentence, each once; semicolons where a name itself has a comma."""
    unique = list(dict.fromkeys(names))
    if any("," in name for name in unique):
        return "; ".join(unique)
    return " and ".join(filter(None, [", ".join(unique[:-1]), unique[-1]]))
