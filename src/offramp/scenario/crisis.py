"""The resolved crisis: complete, immutable, every default filled in. All consumers see only this.

A crisis file is loose (``scenario.model``); ``scenario.resolve`` turns it into a `Crisis` once.
Levels and types are held as indexes into their owner's tuple of names; names stay beside them for
people. Every quantity is a `Number`, which knows where it was written and on whose word it rests.

May import: ``scenario.numbers``, ``scenario.defences``, ``scenario.expressions``, ``scenario.frozen``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date as Date
from datetime import timedelta
from typing import Any, Literal

from offramp.scenario.defences import Defence
from offramp.scenario.expressions import Expression
from offramp.scenario.frozen import FrozenMap
from offramp.scenario.numbers import Number

PatchKind = Literal["measure", "counterfactual", "reading", "perception", "ad hoc"]


@dataclass(frozen=True, slots=True)
class Actor:
    """Who decides. `types` is never empty: an actor without private resolve has the one type ``only``.

    `also` are further names by which the claims speak of it.
    """

    name: str
    label: str
    types: tuple[str, ...]
    prior: tuple[Number, ...]
    precision: Number | None
    protects: str | None
    note: str | None = None
    also: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Fact:
    """A state variable with ordered levels.

    `numbers` are the levels' numbers in arithmetic (their indexes unless the file gives numbers);
    `initial` is a level index; `until` names the turn after which the fact ends in every round
    (it goes back to `initial` and nobody tells its levels apart), None for never.
    """

    name: str
    label: str
    levels: tuple[str, ...]
    numbers: tuple[float, ...]
    seen_by: frozenset[str]
    initial: int
    until: str | None
    numbered: bool = False
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Assignment:
    """One effect: `fact` takes level `level`, or the level index that `value` gives (facts before the move)."""

    fact: str
    level: int | None
    value: Expression | None = None


@dataclass(frozen=True, slots=True)
class Branch:
    """One way a chance event can go. `p` is None where the file says ``rest``."""

    name: str
    p: Number | None
    when: Expression | None
    effects: tuple[Assignment, ...]


@dataclass(frozen=True, slots=True)
class Option:
    """What an actor may choose. `branches` (may be empty) are its chance effects, a layer of their own."""

    name: str
    label: str
    rung: int | None
    target: str | None
    group: str | None
    when: Expression | None
    effects: tuple[Assignment, ...]
    branches: tuple[Branch, ...] = ()
    note: str | None = None


@dataclass(frozen=True, slots=True)
class TurnHeader:
    """What every kind of turn has. `rounds` is None for every round, else 1-based round numbers."""

    name: str
    label: str
    day: float | None
    date: Date | None
    when: Expression | None
    rounds: tuple[int, ...] | None
    note: str | None = None


@dataclass(frozen=True, slots=True)
class DecisionTurn:
    """An actor chooses one option."""

    head: TurnHeader
    actor: str
    options: tuple[Option, ...]


@dataclass(frozen=True, slots=True)
class ChanceTurn:
    """Nature takes one branch; probabilities of the branches whose `when` holds add up to one."""

    head: TurnHeader
    branches: tuple[Branch, ...]


@dataclass(frozen=True, slots=True)
class TableTurn:
    """Nature sets `sets` to a level with odds that depend on `of`; a signal is one that informs `to`.

    `of` holds fact names or ``ACTOR.type``; `rows` maps the tuple of their level indexes (empty
    tuple when `of` is empty) to one Number per level of `sets`. `to` is empty for plain chance.
    """

    head: TurnHeader
    of: tuple[str, ...]
    sets: str
    rows: Mapping[tuple[int, ...], tuple[Number, ...]]
    to: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RaidTurn:
    """The defence turns raid `raid` into damage. `size` is the fact whose level gives the raid's size
    (None where the raid has one size), `sets` the damage fact, `averted` an optional second fact."""

    head: TurnHeader
    raid: str
    size: str | None
    sets: str
    averted: str | None = None


@dataclass(frozen=True, slots=True)
class MessageTurn:
    """Words from `speaker` to `to` over a channel.

    `words` are level indexes of the fact `sets`; a word equal to that fact's initial level is silence.
    `literal[k]` is the level index of fact `of` that word k literally claims, None where it claims
    nothing. The lie cost `lie` times the gap |index of literal - index of `of`| / (levels - 1) is
    borne by the speaker when turn `lie_at` has run (at once where None).
    """

    head: TurnHeader
    speaker: str
    channel: str
    to: str
    words: tuple[int, ...]
    literal: tuple[int | None, ...]
    of: str | None
    sets: str
    lie: Number | None
    lie_at: str | None


Turn = DecisionTurn | ChanceTurn | TableTurn | RaidTurn | MessageTurn


@dataclass(frozen=True, slots=True)
class Channel:
    """How words travel: as said with 1 - bent - lost, bent to another word, or lost (nothing is set).

    `arrives` names the turn before which the word arrives (None: at once). `bends_to` is the word it
    bends to, None for an even spread over the other words of the message.
    """

    name: str
    via: str
    arrives: str | None
    bent: Number | None
    lost: Number | None
    bends_to: str | None
    heard_by: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Concern:
    """One thing an actor cares about: a formula in [0, 1] over facts, and a weight per own type."""

    actor: str
    name: str
    label: str
    formula: Expression
    weights: tuple[Number, ...]
    reference: bool
    per_round: bool
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """A named question about the facts. `worst` marks those the brief leads with, in file order."""

    name: str
    formula: Expression
    worst: bool
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Patch:
    """Path -> value. A perception, a measure, a counterfactual and a reading are all one of these.

    A reading may carry `side`, by its name, of `dispute` of the record.
    """

    name: str
    kind: PatchKind
    values: Mapping[str, Any]
    label: str = ""
    price: Number | None = None
    from_turn: str | None = None
    note: str | None = None
    sources: tuple[str, ...] = ()
    dispute: str | None = None
    side: str | None = None


@dataclass(frozen=True, slots=True)
class Perception:
    """The crisis as `actor` believes it to be. `knows` are actors whose perception it knows."""

    actor: str
    patch: Patch
    epsilon: Number
    knows: tuple[str, ...]
    when_surprised: Literal["true crisis", "as before"]


@dataclass(frozen=True, slots=True)
class Told:
    """On whose word something of the record is told, and when it was so by the file."""

    sources: tuple[str, ...]
    date: Date | None


@dataclass(frozen=True, slots=True)
class RecordEntry:
    """What happened at a turn: the option chosen or the word said, and facts' levels after it.

    `sources` and `date` stand for everything but the levels that have a word of their own in `told`.
    """

    turn: str
    round: int
    chose: str | None
    said: str | None
    levels: Mapping[str, int]
    sources: tuple[str, ...]
    date: Date | None
    note: str | None = None
    told: Mapping[str, Told] = field(default_factory=dict)

    @property
    def all_sources(self) -> tuple[str, ...]:
        """Every claim that speaks for some of it, each once."""
        own = (source for told in self.told.values() for source in told.sources)
        return tuple(dict.fromkeys((*self.sources, *own)))

    def pieces(self) -> tuple[tuple[Told, RecordEntry], ...]:
        """The entry in pieces that can be known apart, each with who tells it: what rests on the same word is one."""
        rest = Told(self.sources, self.date)
        groups: dict[Told, dict[str, int]] = {rest: {}}
        for name, level in self.levels.items():
            groups.setdefault(self.told.get(name, rest), {})[name] = level
        return tuple(
            (told, replace(self, chose=self.chose if told == rest else None,
                           said=self.said if told == rest else None, levels=levels))
            for told, levels in groups.items()
            if levels or (told == rest and (self.chose is not None or self.said is not None))
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Calendar:
    """`rounds` rounds of `round_days` days from `start`; the crisis ends where `ends` holds."""

    start: Date | None
    rounds: int
    round_days: float | None
    ends: Expression | None


@dataclass(frozen=True, slots=True)
class Assumption:
    """A key assumption that the analyst states in words."""

    text: str
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class BriefPlan:
    """What the brief stands on: `at` the turn it looks ahead from (None: the first), `vary` the
    counterfactuals shown beside the assessment, `fork` the decision turn drawn as the fork ahead,
    `misreadings` the recorded turns whose misreading leads and the turn as of which it is asked (None: its own),
    `estimates` the reader and fact of each estimate that is followed."""

    at: str | None = None
    vary: tuple[str, ...] = ()
    fork: str | None = None
    assumptions: tuple[Assumption, ...] = ()
    misreadings: tuple[tuple[str, str | None], ...] = ()
    estimates: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Crisis:
    """A resolved crisis. Mappings keep the order of the file; none of them may be changed.

    `used_twice` holds claims that set numbers and are observations too, each with the reason for which the analyst
    accepts that.
    """

    name: str
    title: str
    summary: str
    memory: Literal["facts", "history"]
    calendar: Calendar
    actors: Mapping[str, Actor]
    joint_types: tuple[tuple[tuple[int, ...], Number], ...] | None
    facts: Mapping[str, Fact]
    channels: Mapping[str, Channel]
    defence: Defence | None
    turns: tuple[Turn, ...]
    concerns: tuple[Concern, ...]
    outcomes: tuple[Outcome, ...]
    perceptions: Mapping[str, Perception]
    measures: Mapping[str, Patch]
    counterfactuals: Mapping[str, Patch]
    readings: Mapping[str, Patch]
    record: tuple[RecordEntry, ...]
    brief: BriefPlan
    numbers: tuple[Number, ...]
    citation: str = ""
    file: str = ""
    evidence_file: str = ""
    used_twice: Mapping[str, str] = field(default_factory=FrozenMap)
    raw: Any = field(default=None, compare=False, repr=False)

    def turn(self, name: str) -> Turn:
        """The turn called `name`; KeyError if there is none."""
        for turn in self.turns:
            if turn.head.name == name:
                return turn
        raise KeyError(name)

    def day_of(self, turn: str, round_number: int = 1) -> Date | None:
        """The day of a turn in a round, as far as the file tells: `date` is that of the first round in which it runs,
        `day` counts from the round's beginning, which is day 1. None where it is not told; KeyError for no turn."""
        head, calendar = self.turn(turn).head, self.calendar
        later = round_number - (min(head.rounds) if head.date is not None and head.rounds else 1)
        if head.date is not None:
            begins: Date | None = head.date
        else:
            begins = None if calendar.start is None or head.day is None else calendar.start
        if begins is None or (later and calendar.round_days is None):
            return None
        days = later * (calendar.round_days or 0.0) + (0.0 if head.date is not None else (head.day or 1.0) - 1.0)
        return begins + timedelta(days=int(days))

    def names_of(self, actor: str) -> tuple[str, ...]:
        """All that an actor is called, its name here first; what was given alone where no actor is called so."""
        wanted = actor.casefold().strip()
        for found in self.actors.values():
            names = (found.name, found.label, *found.also)
            if wanted in (name.casefold() for name in names):
                return tuple(dict.fromkeys(names))
        return (actor,)

    def patches(self) -> dict[str, Patch]:
        """Measures, counterfactuals and readings by name."""
        return {**self.measures, **self.counterfactuals, **self.readings}
