"""Everything that a brief says, as plain data: the report renders it and computes nothing.

May import: ``offramp.evidence``, ``offramp.forecasts`` (result types), ``offramp.scenario`` (resolved types).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date as Date
from typing import Literal

from offramp.analysis.raids.parts import RaidReport
from offramp.evidence import FigureRange
from offramp.evidence.chronicle import Chronicle
from offramp.forecasts.outlook import Forecast, OutcomeForecast
from offramp.scenario.numbers import Number
from offramp.scenario.sourcing.twice import UsedTwice


@dataclass(frozen=True)
class Variant:
    """The same question with one thing changed (a counterfactual), asked from the same standpoint."""

    name: str
    label: str
    note: str | None
    outcomes: tuple[OutcomeForecast, ...]
    options: Mapping[str, float]  # at the fork


@dataclass(frozen=True)
class Driver:
    """A number that pushes an outcome. `slope` is the change of the outcome's probability as the number goes from
    the low to the high end of its range, by regression on the draws; `share` its part of what the draws vary."""

    number: Number
    outcome: str
    slope: float
    share: float


@dataclass(frozen=True)
class Flip:
    """Where a conclusion turns along the range of one number: at `value` the outcome's probability crosses
    `threshold` (the even chance, or the nearest boundary of the yardstick); None where it never does."""

    number: Number
    outcome: str
    threshold: float
    value: float | None
    curve: tuple[tuple[float, float], ...]  # (value of the number, probability of the outcome)


@dataclass(frozen=True)
class MeasureEffect:
    """What one measure does to one outcome on common draws: change at the central numbers and its range,
    the share of draws in which it makes the outcome noticeably likelier, and the change as seen from the beginning."""

    outcome: str
    worst: bool
    change: float
    low: float | None
    high: float | None
    worse: float
    from_start: float | None = None


@dataclass(frozen=True)
class MeasureReport:
    """One measure: its price, what it does to every outcome, and whether it backfires (makes a worst outcome
    noticeably likelier in more than half of the draws). `problem` says why it could not be evaluated."""

    name: str
    label: str
    note: str | None
    price: float | None
    from_turn: str | None
    effects: tuple[MeasureEffect, ...]
    backfires: bool
    draws: int
    problem: str = ""


@dataclass(frozen=True)
class Misreading:
    """What `reader` gave a recorded act, and what the crisis as it was gave it.

    `perceived` is the reader's probability, `mixed` the reader's strategies with the true prior of the
    actor's type put in (so mixed - perceived was put in as a prior, true - mixed is added by the model), `true`
    the probability in the crisis as it was. `as_of` is the turn at which the reader is asked; `bits` is
    -log2(perceived).
    """

    turn: str
    act: str
    actor: str
    reader: str
    as_of: str
    perceived: float
    mixed: float
    true: float
    bits: float
    true_bits: float
    prior_perceived: Mapping[str, float]
    prior_true: Mapping[str, float]
    sources: tuple[str, ...]


@dataclass(frozen=True)
class EstimateStep:
    """A reader's belief over the levels of a hidden fact after a turn; `actual` is the recorded level, if any."""

    turn: str
    label: str
    date: Date | None
    belief: Mapping[str, float]


@dataclass(frozen=True)
class EstimatePath:
    """How `reader`'s estimate of `fact` moved along the record."""

    reader: str
    fact: str
    actual: str | None
    steps: tuple[EstimateStep, ...]


@dataclass(frozen=True)
class DecisionReport:
    """One decision of the record: how likely each option was, what was chosen, what others had expected."""

    turn: str
    label: str
    date: Date | None
    actor: str
    options: Mapping[str, float]
    option_labels: Mapping[str, str]
    chose: str | None
    expected: Mapping[str, float]  # reader -> probability it gave what was chosen
    sources: tuple[str, ...]


@dataclass(frozen=True)
class ForkBranch:
    """One option at the fork: how likely, and what would follow."""

    option: str
    label: str
    rung: int | None
    target: str | None
    p: float
    outcomes: Mapping[str, float]
    replies: tuple[tuple[str, str, Mapping[str, float]], ...]  # (turn label, actor, options) of the next decisions


@dataclass(frozen=True)
class Fork:
    """The next decision as a tree of one level, with what the others would do next."""

    turn: str
    label: str
    actor: str
    branches: tuple[ForkBranch, ...]


@dataclass(frozen=True)
class Indicator:
    """Something that may be seen ahead and would change the assessment: the outcome's probability once it is seen."""

    turn: str
    label: str
    event: str
    p_event: float
    outcome: str
    before: float
    after: float


@dataclass(frozen=True)
class ForgettingReport:
    """The end of a fact that costs somebody memory, and how far outcomes move if it is remembered (None: unknown)."""

    fact: str
    turn: str
    actors: tuple[str, ...]
    largest_change: float | None
    outcome: str | None
    note: str


@dataclass(frozen=True)
class Claim:
    """A claim as the brief cites it; `said` is who said it where, `text` what."""

    id: str
    text: str
    said: str
    date: str
    sources: tuple[str, ...]
    independent_roots: int
    note: str | None


@dataclass(frozen=True)
class SideReport:
    """One side of a dispute: who says what, in which claims (`said`: on whose word each is told), how many independent
    originals stand behind it (`basis` in words), and which readings of the crisis carry it."""

    name: str
    who: str
    says: str
    claims: tuple[str, ...]
    said: tuple[str, ...]
    roots: tuple[str, ...]
    basis: str
    readings: tuple[str, ...]


@dataclass(frozen=True)
class DisputeReport:
    """A dispute of the record with its sides; `figures` is the range of what is reported where it is about figures,
    `numbers` the paths of those whose range follows it."""

    id: str
    topic: str
    note: str
    sides: tuple[SideReport, ...]
    figures: FigureRange | None
    numbers: tuple[str, ...]


@dataclass(frozen=True)
class Account:
    """The crisis under a reading that carries one side of a dispute, asked from the same standpoint on the first draws
    of the crisis as it is; `beside` are the outcomes of the latter on these. `options` are those at the fork; `problem`
    says why it could not be evaluated."""

    dispute: str
    side: str
    reading: str
    label: str
    note: str | None
    outcomes: tuple[OutcomeForecast, ...]
    beside: tuple[OutcomeForecast, ...]
    options: Mapping[str, float]
    draws: int
    problem: str


@dataclass(frozen=True)
class NumberUse:
    """A number of the crisis with the name of the thing it belongs to."""

    number: Number
    label: str


Part = Literal["number", "perception", "measure", "counterfactual", "reading", "assumption"]


@dataclass(frozen=True)
class Hindsight:
    """A part of the crisis file that rests on claims alone, none of which can have been known on the day asked about.

    `name` is a number's path, the name of a patch, or the text of an assumption. `day` is the first day on which one of
    `claims` can be known, None where no day is told; `by_nobody` says that on the day asked about nobody at all can
    have known any, so that it is not only the one whose knowledge counts who knows less.
    """

    part: Part
    name: str
    claims: tuple[str, ...]
    day: Date | None
    by_nobody: bool


@dataclass(frozen=True)
class Confidence:
    """Analytical confidence, kept apart from likelihood: a word and its reasons."""

    word: str  # low | moderate | high
    reasons: tuple[str, ...]


@dataclass(frozen=True)
class Assessment:
    """What the brief says.

    `chronicle` is what is told of the days that the crisis covers, None where it ships no claims.
    `forecast` is from the standpoint, `opening` from the beginning (None where they are the same).
    `hindsight` is what rests only on claims that could not be known then: by whom the forecast is made for where a date
    was asked for, else by anyone. `judgement_share` is the share of the numbers that rest on judgement; `uncertain` how
    many have a range. `disputes` are those of the record that the crisis takes up, `disputes_beside`
    counts the others, `accounts` is the crisis under each reading that carries a side.
    """

    crisis: str
    title: str
    summary: str
    citation: str
    as_of: Date | None
    at_label: str
    forecast: Forecast
    opening: Forecast | None
    fork_interval: Mapping[str, tuple[float, float]]
    variants: tuple[Variant, ...]
    drivers: tuple[Driver, ...]
    driver_fit: float | None
    flip: Flip | None
    confidence: Confidence
    assumptions: tuple[tuple[str, tuple[str, ...]], ...]
    indicators: tuple[Indicator, ...]
    fork: Fork | None
    decisions: tuple[DecisionReport, ...]
    misreadings: tuple[Misreading, ...]
    estimates: tuple[EstimatePath, ...]
    raid: RaidReport | None
    measures: tuple[MeasureReport, ...]
    disputes: tuple[DisputeReport, ...]
    disputes_beside: int
    accounts: tuple[Account, ...]
    used_twice: tuple[UsedTwice, ...]
    chronicle: Chronicle | None
    forgetting: tuple[ForgettingReport, ...]
    numbers: tuple[NumberUse, ...]
    claims: Mapping[str, Claim]
    judgement_share: float
    uncertain: int
    hindsight: tuple[Hindsight, ...]
    labels: Mapping[str, str]  # actors, facts, levels as "fact=level", outcomes -> words for people
    nodes: int
    edges: int
    seed: int
    program: str
    seconds: float
