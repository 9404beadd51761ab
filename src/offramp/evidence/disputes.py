"""Figures that count the same thing: every value that is reported of it, by whom, and the range that holds them all.

Nothing is averaged and no number is made up: the ends of a range are reported ends, and where a report says "at least"
or "at most" the range stays open on that side.

May import: ``evidence.record``, ``evidence.voices``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from offramp.evidence.record import Bound, Claim, Dispute, Figure, Record, same_unit
from offramp.evidence.voices import Voice

_UPWARD = ("at least", "more than")
_DOWNWARD = ("at most", "less than")


@dataclass(frozen=True, slots=True, order=True)
class Amount:
    """What a figure says of a quantity: from `low` to `high` (the same for a single number), and more, or less, where
    the report leaves that open. `approximate`: the report hedges."""

    low: float
    high: float
    bound: Bound = "exact"
    approximate: bool = False

    @property
    def open_above(self) -> bool:
        """Whether there may be more: "at least 30"."""
        return self.bound in _UPWARD

    @property
    def open_below(self) -> bool:
        """Whether there may be fewer: "at most 10"."""
        return self.bound in _DOWNWARD

    def __str__(self) -> str:
        number = _plain(self.low) if self.low == self.high else f"{_plain(self.low)} to {_plain(self.high)}"
        words = [self.bound] if self.open_above or self.open_below else []
        return " ".join([*words, *(["about"] if self.approximate else []), number])


@dataclass(frozen=True, slots=True)
class ReportedValue:
    """One value that is reported of a thing.

    `sources` are the texts that give it, one for each original that stands behind it (`roots`); `repeats` merely repeat
    one of these. `altered` give it although the text that they repeat gives another value, so that nobody but them
    stands behind it. `voices` says on whose word, in the words of the record.
    """

    amount: Amount
    claims: tuple[str, ...]
    voices: tuple[str, ...]
    sources: tuple[str, ...]
    roots: tuple[str, ...]
    repeats: tuple[str, ...]
    altered: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FigureRange:
    """All that is reported of one thing: the least and the greatest end that any report gives, and the reports.

    `open_below` and `open_above` say that a report leaves that side open. `values` are sorted by size; `vague` are
    figures in words ("dozens"), which move no end. `roots` are the independent originals behind all values.
    """

    dispute: str
    units: tuple[str, ...]
    low: float
    high: float
    open_below: bool
    open_above: bool
    values: tuple[ReportedValue, ...]
    vague: tuple[str, ...]
    roots: tuple[str, ...]

    def __str__(self) -> str:
        number = _plain(self.low) if self.low == self.high else f"{_plain(self.low)} to {_plain(self.high)}"
        return f"{number}{', or fewer' if self.open_below else ''}{', or more' if self.open_above else ''}"


@dataclass(frozen=True, slots=True)
class _Given:
    """One figure with the texts that give it."""

    claim: Claim
    figure: Figure
    texts: tuple[str, ...]


def amount_of(figure: Figure) -> Amount | None:
    """What a figure says as numbers, None where it is a word."""
    if isinstance(figure.value, str):
        return None
    parts = figure.value if isinstance(figure.value, tuple) else (figure.value,)
    bound: Bound = figure.bound if figure.bound in (*_UPWARD, *_DOWNWARD) else "exact"
    return Amount(min(parts), max(parts), bound, figure.approximate)


def figure_range(record: Record, dispute: Dispute) -> FigureRange | None:
    """What is reported of the thing that the figures of `dispute` count; None where they hold no number.

    It is the same in whatever order the record holds its claims, sources and figures.
    """
    given = [part for ref in dispute.figures for part in _given(record, record.claims[ref.claim], ref.unit)]
    values: dict[Amount, list[_Given]] = {}
    for part in given:
        amount = amount_of(part.figure)
        if amount is not None:
            values.setdefault(amount, []).append(part)
    if not values:
        return None
    texts = {amount: frozenset(text for part in parts for text in part.texts) for amount, parts in values.items()}
    reported = tuple(_reported(record, amount, values[amount], texts) for amount in sorted(values))
    vague = {f"{part.figure.value} ({part.claim.id})" for part in given if isinstance(part.figure.value, str)}
    return FigureRange(
        dispute=dispute.id,
        units=tuple(sorted({part.figure.unit for part in given})),
        low=min(amount.low for amount in values),
        high=max(amount.high for amount in values),
        open_below=any(amount.open_below for amount in values),
        open_above=any(amount.open_above for amount in values),
        values=reported,
        vague=tuple(sorted(vague)),
        roots=tuple(sorted({root for value in reported for root in value.roots})),
    )


def _given(record: Record, claim: Claim, unit: str) -> Iterable[_Given]:
    """The figures of a claim in `unit` (all where it is empty), each with its texts: the one that it names and those
    that repeat that one and give no figure of their own; without a name, all that give none of their own."""
    figures = [figure for figure in claim.figures if not unit or same_unit(figure.unit, unit)]
    named = {figure.source for figure in figures if figure.source is not None}
    silent = [source for source in claim.sources if source not in named]
    for figure in figures:
        own = figure.source
        repeating = [text for text in silent if own is None or own in record.ancestors(text)]
        yield _Given(claim, figure, (*((own,) if own in claim.sources else ()), *repeating))


def _reported(
    record: Record, amount: Amount, parts: Iterable[_Given], texts: Mapping[Amount, frozenset[str]]
) -> ReportedValue:
    parts = tuple(parts)
    everywhere = frozenset().union(*texts.values())
    stands: dict[str, str] = {}
    repeats, altered = [], []
    # The text nearest to its original stands for it; the others of that original repeat.
    for text in sorted(texts[amount], key=lambda name: (len(record.ancestors(name)), name)):
        before = [name for name in record.ancestors(text) if name in everywhere]
        if not before:
            root = record.root(text).id
            if root in stands:
                repeats.append(text)
            else:
                stands[root] = text
        elif before[0] in texts[amount]:
            repeats.append(text)
        else:
            altered.append(text)
    told = [(part, text) for part in parts for text in part.texts]
    voices = {_words(record, voice, text) for part, text in told for voice in _voices(record, part, text)}
    return ReportedValue(
        amount=amount,
        claims=tuple(sorted({part.claim.id for part in parts})),
        voices=tuple(sorted(voices)),
        sources=tuple(sorted(stands.values())),
        roots=tuple(sorted(stands)),
        repeats=tuple(sorted(repeats)),
        altered=tuple(sorted(altered)),
    )


def _voices(record: Record, part: _Given, text: str) -> tuple[Voice, ...]:
    """The voices of a claim that `text` brings, else the nearest text that it goes back to; where none of them brings
    any, those that belong to no text alone."""
    for source in (text, *record.ancestors(text), None):
        voices = tuple(voice for voice in part.claim.attribution if voice.source == source)
        if voices:
            return voices
    return ()


def _words(record: Record, voice: Voice, text: str) -> str:
    """A voice as people call it; a text that speaks for itself by its outlet."""
    return record.sources[record.root(text).id].outlet if voice.kind == "text" else voice.words


def _plain(value: float) -> str:
    return f"{value:,.12g}"
