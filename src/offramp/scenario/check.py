"""Everything that is wrong with a crisis file, and what is legal but surely not meant.

Warnings here need no compiled game: they look at every combination of the levels that a formula reads.

May import: ``offramp.documents``, ``offramp.errors``, ``offramp.evidence``, numpy, the rest of ``scenario``.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator
from pathlib import Path as FilePath
from typing import Any

import numpy as np
from numpy.typing import NDArray

from offramp.documents.written import Path
from offramp.errors import CrisisError, Problem
from offramp.evidence import check_record
from offramp.evidence.disputes import ReportedValue
from offramp.scenario.crisis import Crisis, DecisionTurn, Fact, MessageTurn, RaidTurn, TableTurn, Turn
from offramp.scenario.defences import Defence
from offramp.scenario.documents.document import Document
from offramp.scenario.expressions import Expression, ExpressionError
from offramp.scenario.load import load_crisis, loads
from offramp.scenario.numbers import DEFAULT_NOTE, Number
from offramp.scenario.sourcing.cited import contradicted, left_out
from offramp.scenario.sourcing.twice import used_twice
from offramp.scenario.uses import reads_of_crisis, writes_of_turn

MOST_COMBINATIONS = 100_000
_SHOWN = 5


def check(source: str | FilePath) -> tuple[Problem, ...]:
    """The errors of a crisis file and its record, or their warnings where they have no errors.

    `source` is a library name, a path, or the text itself (anything with a line break). Raises `NotFoundError`.
    """
    try:
        if isinstance(source, str) and "\n" in source:
            crisis = loads(source)
        else:
            crisis = load_crisis(source)
    except CrisisError as error:
        return error.problems
    return (*warnings_of(crisis), *_of_record(crisis))


def _of_record(crisis: Crisis) -> tuple[Problem, ...]:
    """What is doubtful in the record that the crisis names."""
    if crisis.raw.evidence is None:
        return ()
    return check_record(crisis.evidence_file)


def warnings_of(crisis: Crisis) -> tuple[Problem, ...]:
    """What is legal in `crisis` but surely not meant, in the order of the file."""
    watch = _Watch(crisis)
    found = [
        *_facts(watch),
        *_types(watch),
        *_formulas(watch),
        *_turns(watch),
        *_messages(watch),
        *_actors(watch),
        *_defence(watch),
        *_sources(watch),
        *_citations(watch),
        *_used_twice(watch),
    ]
    return tuple(sorted(found, key=lambda problem: (problem.line, problem.column)))


class _Watch:
    """A crisis under examination."""

    def __init__(self, crisis: Crisis) -> None:
        self.crisis = crisis
        self.document: Document = crisis.raw
        self.reads = reads_of_crisis(crisis)
        raids = crisis.defence.raids if crisis.defence is not None else ()
        given = {fact for raid in raids for fact in raid.given}
        self.writes = frozenset(given.union(*map(writes_of_turn, crisis.turns)))
        self.places = {turn.head.name: place for place, turn in enumerate(crisis.turns)}
        self.paths: dict[str, Path] = {self.document.name_of(path): path for path in self.document.marks}
        self.patched = frozenset(path for patch in crisis.patches().values() for path in patch.values)

    def warn(
        self, path: Path, message: str, *, code: str, found: Any = "", hint: str = "", key: bool = True
    ) -> Problem:
        """A warning about what stands at `path`."""
        return self.document.problem(message, path, at_key=key, found=found, hint=hint, code=code, severity="warning")

    def path_of(self, number: Number) -> Path:
        """Where the file writes `number`."""
        return self.paths.get(number.origin) or self.paths.get(number.path, ())

    def turn_path(self, turn: Turn) -> Path:
        """Where `turn` stands."""
        return ("turns", self.places[turn.head.name])

    def range_of(self, expression: Expression) -> tuple[float, float] | None:
        """Least and greatest value over all combinations of levels; None where there are too many or some has none."""
        names = sorted(expression.reads)
        sizes = [len(self._levels(name)) for name in names]
        size = math.prod(sizes)
        if size > MOST_COMBINATIONS:
            return None
        columns: dict[str, NDArray[Any]] = dict(zip(names, np.indices(sizes).reshape(len(sizes), size), strict=True))
        try:
            values = expression(columns, size)
        except ExpressionError:
            return None
        return float(values.min()), float(values.max())

    def _levels(self, name: str) -> tuple[str, ...]:
        if name.endswith(".type"):
            return self.crisis.actors[name.removesuffix(".type")].types
        return self.crisis.facts[name].levels


def _facts(watch: _Watch) -> Iterator[Problem]:
    for fact in watch.crisis.facts.values():
        path: Path = ("facts", fact.name)
        patched = any(name.startswith(f"facts.{fact.name}.") for name in watch.patched)
        if fact.name not in watch.reads and not _informs(watch, fact):
            message = f"nothing reads {fact.name}, and nobody who sees it decides while it lives"
            yield watch.warn(path, message, code="never-read", hint="take it out, or let something depend on it")
        elif fact.name not in watch.writes and not patched:
            message = f"nothing sets {fact.name}: it stays at {fact.levels[fact.initial]}"
            yield watch.warn(path, message, code="never-set", hint="set it in a turn, or in a counterfactual")


def _informs(watch: _Watch, fact: Fact) -> bool:
    """Whether somebody who sees `fact` moves after it may have been set and before it ends."""
    end = len(watch.places) if fact.until is None else watch.places[fact.until]
    first = 0 if fact.until is None and watch.crisis.calendar.rounds > 1 else _first_set(watch, fact) + 1
    return any(_mover(turn) in fact.seen_by for turn in watch.crisis.turns[first : end + 1])


def _first_set(watch: _Watch, fact: Fact) -> int:
    return min((place for place, turn in enumerate(watch.crisis.turns) if fact.name in writes_of_turn(turn)), default=0)


def _types(watch: _Watch) -> Iterator[Problem]:
    for actor in watch.crisis.actors.values():
        if len(actor.types) < 2:
            continue
        path: Path = ("actors", actor.name, "types")
        own = [concern for concern in watch.crisis.concerns if concern.actor == actor.name]
        differs = any(len({(n.value, n.low, n.high) for n in concern.weights}) > 1 for concern in own)
        if not differs and f"{actor.name}.type" not in watch.reads:
            message = f"the types of {actor.name} differ in nothing: same weights, and nothing reads them"
            yield watch.warn(path, message, code="idle-types")
        for concern in own:
            if _overlap(concern.weights):
                here: Path = ("concerns", actor.name, concern.name, "weight")
                message = f"the ranges of {actor.name}'s types hold each other's values: the same doubt counts twice"
                hint = "what the actors do not know is the type; the range is what you do not know of each type"
                yield watch.warn(here, message, code="counted-twice", hint=hint)


def _overlap(weights: tuple[Number, ...]) -> bool:
    """Whether two types could change places: each one's value lies within the other's range."""
    return any(_inside(one, other) and _inside(other, one) for one, other in itertools.combinations(weights, 2))


def _inside(number: Number, other: Number) -> bool:
    if other.origin == number.origin or other.low is None or other.high is None:
        return False
    return other.low < number.value < other.high


def _formulas(watch: _Watch) -> Iterator[Problem]:
    for outcome in watch.crisis.outcomes:
        values = watch.range_of(outcome.formula)
        if values is not None and values[0] == values[1]:
            message = f"outcome {outcome.name} is {'always' if values[0] else 'never'} true"
            yield watch.warn(("outcomes", outcome.name), message, code="constant-outcome", found=outcome.formula.text)
    for concern in watch.crisis.concerns:
        values = watch.range_of(concern.formula)
        if values is not None and values[0] == values[1]:
            message = f"the concern never varies: it is {values[0]:g} whatever happens"
            path: Path = ("concerns", concern.actor, concern.name)
            yield watch.warn(path, message, code="constant-concern", found=concern.formula.text)


def _turns(watch: _Watch) -> Iterator[Problem]:
    for turn in watch.crisis.turns:
        path = watch.turn_path(turn)
        if turn.head.when is not None:
            if watch.range_of(turn.head.when) == (0.0, 0.0):
                message = "the turn is never reached: its condition holds for no combination of levels"
                yield watch.warn((*path, "when"), message, code="never-reached", found=turn.head.when.text)
            yield from _leaks(watch, turn, turn.head.when)
        for option in turn.options if isinstance(turn, DecisionTurn) else ():
            if option.when is not None and watch.range_of(option.when) == (0.0, 0.0):
                here: Path = (*path, "options", option.name, "when")
                message = "the option is never available: its condition holds for no combination of levels"
                yield watch.warn(here, message, code="never-available", found=option.when.text)


def _leaks(watch: _Watch, turn: Turn, when: Expression) -> Iterator[Problem]:
    """Whoever moves or is told something at a turn learns that its condition holds."""
    mover = _mover(turn)
    learners = turn.to if isinstance(turn, TableTurn) else (mover,) if mover is not None else ()
    for actor in learners:
        hidden = [
            name
            for name in sorted(when.reads)
            if name != f"{actor}.type" and (name.endswith(".type") or actor not in watch.crisis.facts[name].seen_by)
        ]
        if hidden:
            does = "is told something" if isinstance(turn, TableTurn) else "moves"
            message = (
                f"{actor} {does} only where `{when.text}` holds, and so learns of {', '.join(hidden)}, hidden from it"
            )
            hint = "let the condition read what it sees, or give it an option with no effect instead"
            yield watch.warn((*watch.turn_path(turn), "when"), message, code="leak", found=when.text, hint=hint)


def _messages(watch: _Watch) -> Iterator[Problem]:
    used = set()
    for turn in watch.crisis.turns:
        if not isinstance(turn, MessageTurn):
            continue
        used.add(turn.channel)
        free = turn.lie is None or (turn.lie.value == 0 and not turn.lie.uncertain)
        if free or not any(literal is not None for literal in turn.literal):
            message = f"words cost {turn.speaker} nothing here, so nobody need believe them"
            hint = "give the words a literal level (says: literal, of) and a cost of lying (lie: {cost: ...})"
            yield watch.warn(watch.turn_path(turn), message, code="cheap-words", hint=hint, key=False)
    for name in watch.crisis.channels:
        if name not in used:
            yield watch.warn(("channels", name), f"no message goes over channel {name}", code="unused-channel")


def _actors(watch: _Watch) -> Iterator[Problem]:
    caring = {concern.actor for concern in watch.crisis.concerns}
    deciding = {_mover(turn) for turn in watch.crisis.turns}
    for name in watch.crisis.actors:
        if name in deciding and name not in caring:
            message = f"{name} decides but cares about nothing, so it chooses at random"
            yield watch.warn(("actors", name), message, code="no-concerns", hint=f"write concerns.{name}")


def _defence(watch: _Watch) -> Iterator[Problem]:
    defence = watch.crisis.defence
    if defence is None:
        return
    for kind, name, why in _idle_parts(defence):
        message = f"{kind} {name} changes nothing: {why}"
        yield watch.warn(("defence", f"{kind}s", name), message, code=f"unused-{kind}")
    held = {turn.raid for turn in watch.crisis.turns if isinstance(turn, RaidTurn)}
    for raid in defence.raids:
        if raid.name not in held and "" not in raid.sizes:
            message = f"raid {raid.name} comes in sizes, and no turn says which it has"
            hint = "write waves: for a raid of one size"
            yield watch.warn(("defence", "raids", raid.name), message, code="raid-size", hint=hint)


def _idle_parts(defence: Defence) -> Iterator[tuple[str, str, str]]:
    """The kind and name of every part of the defence that nothing depends on, and why that is so."""
    heard = {sensor for layer in defence.layers for sensor in layer.sensors}
    heard |= {sensor for site in defence.sites for sensor in site.sensors}
    heard |= {sensor for link in defence.links for sensor in link.sensors}
    owners = {layer.owner for layer in defence.layers} | {sensor.owner for sensor in defence.sensors}
    groups = {sensor.group for sensor in defence.sensors}
    for sensor in defence.sensors:
        if sensor.name not in heard:
            yield "sensor", sensor.name, "no layer, site or link gets its alerts"
    for partner in defence.partners:
        if partner.name not in owners:
            yield "partner", partner.name, "it owns no layer and no sensor"
    for group in defence.groups:
        if group.name not in groups:
            yield "group", group.name, "no sensor belongs to it"
    for link in defence.links:
        if not link.sensors:
            yield "link", link.name, "no sensor stands behind its `from`"
        elif not link.layers and not link.sites:
            yield "link", link.name, "no layer and no site stands behind its `to`"


def _sources(watch: _Watch) -> Iterator[Problem]:
    """One warning for all; the numbers of a textbook game rest on its citation."""
    raids = watch.crisis.defence.raids if watch.crisis.defence is not None else ()
    numbers = [*watch.crisis.numbers, *(reported.count for raid in raids for reported in raid.reported)]
    bare = [number.path for number in numbers if not number.sources and number.note != DEFAULT_NOTE]
    if bare and watch.document.data.get("kind") != "textbook game":
        shown = ", ".join(bare[:_SHOWN]) + (f" and {len(bare) - _SHOWN} more" if len(bare) > _SHOWN else "")
        count = f"{len(bare)} of {len(numbers)} numbers say"
        message = f"{count} not where they come from"
        hint = "write {value: ..., source: CLAIM} or source: judgement"
        yield watch.warn((), message, code="no-source", found=shown, hint=hint)


def _citations(watch: _Watch) -> Iterator[Problem]:
    """Numbers against the claims that they cite, readings against the side that they carry."""
    record = watch.document.evidence
    if record is None:
        return
    for at_odds in contradicted(watch.crisis, record):
        said = " and ".join(str(amount) for amount in at_odds.amounts)
        path, found = watch.path_of(at_odds.number), _ends(at_odds.number)
        message = f"{at_odds.claim.id} says otherwise: {said} ({at_odds.unit})"
        hint = "cite it for what it says, or let the range reach it"
        yield watch.warn(path, message, code="contradicted", found=found, hint=hint)
    for short in left_out(watch.crisis, record):
        outside = "; ".join(f"{value.amount} ({_told(value)})" for value in short.values)
        path, found = watch.path_of(short.number), _ends(short.number)
        message = f"leaves out what is reported of the same thing in {short.reports.dispute}: {outside}"
        hint = f"write range: {{dispute: {short.reports.dispute}}}, or a range that holds {short.reports}"
        yield watch.warn(path, message, code="left-out", found=found, hint=hint)
    sides = {(dispute.id, side.name): side for dispute in record.disputes for side in dispute.sides}
    for reading in watch.crisis.readings.values():
        side = sides.get((reading.dispute or "", reading.side or ""))
        if side is not None and reading.sources and not set(reading.sources) & set(side.claims):
            message = f"cites no claim of the side that it carries ({', '.join(side.claims)})"
            found = ", ".join(reading.sources)
            yield watch.warn(("readings", reading.name, "source"), message, code="reading-side", found=found, key=False)


def _told(value: ReportedValue) -> str:
    """On whose word a value is reported, and in which claims."""
    return ", ".join([*value.voices, *value.claims])


def _ends(number: Number) -> str:
    return f"{number.least:g}" if number.least == number.most else f"{number.least:g} to {number.most:g}"


def _used_twice(watch: _Watch) -> Iterator[Problem]:
    """Claims that set a number and are an observation that follows from it; and reasons given for none."""
    record = watch.document.evidence
    if record is None:
        return
    found = used_twice(watch.crisis, record)
    for use in found:
        if use.accepted is None:
            places = f"sets {', '.join(use.numbers[:_SHOWN])}"
            more = f" and {len(use.numbers) - _SHOWN} more" if len(use.numbers) > _SHOWN else ""
            message = f"{use.claim} {places}{more}, and is what is observed there: the model confirms what was put in"
            hint = f"cite another claim for one of the two, or write used_twice: {{{use.claim}: REASON}}"
            path = watch.paths.get(use.places[0], ())
            yield watch.warn(path, message, code="used-twice", found=", ".join(use.places), hint=hint)
    for claim in watch.crisis.used_twice:
        if claim not in {use.claim for use in found}:
            message = f"{claim} is not used twice: no number is set by it from which what it observes would follow"
            yield watch.warn(("used_twice", claim), message, code="not-used-twice", hint="take it out")


def _mover(turn: Turn) -> str | None:
    if isinstance(turn, DecisionTurn):
        return turn.actor
    return turn.speaker if isinstance(turn, MessageTurn) else None
