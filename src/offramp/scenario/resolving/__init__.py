"""From a loose document to a complete, immutable `Crisis`: every default filled in, every problem told.

May import: ``offramp.errors``, the rest of ``scenario`` except ``load``, ``check`` and ``patch``.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from typing import Any

from offramp.errors import CrisisError, Problem
from offramp.scenario import model
from offramp.scenario.crisis import Crisis
from offramp.scenario.documents.document import Document
from offramp.scenario.frozen import FrozenMap
from offramp.scenario.numbers import Number
from offramp.scenario.resolving.cast import (
    resolve_actors,
    resolve_calendar,
    resolve_channels,
    resolve_facts,
    resolve_joint_types,
)
from offramp.scenario.resolving.defended.defence import resolve_defence
from offramp.scenario.resolving.desk import Desk, TooManyProblemsError
from offramp.scenario.resolving.lives import problems_of_lives
from offramp.scenario.resolving.patches import resolve_patches, resolve_perceptions
from offramp.scenario.resolving.shape import fit
from offramp.scenario.resolving.stakes import resolve_brief, resolve_concerns, resolve_outcomes, resolve_record
from offramp.scenario.resolving.turns import resolve_turns


def resolve(document: Document) -> Crisis:
    """The crisis in `document`. Raises `CrisisError` with every problem found."""
    fitted = fit(document)
    if fitted.model is None:
        raise CrisisError(_in_order(fitted.problems))
    desk = Desk(document, turn_names=tuple(turn.turn for turn in fitted.model.turns))
    try:
        crisis = _resolved(desk, fitted.model)
    except TooManyProblemsError:
        raise CrisisError(_in_order([*fitted.problems, *desk.problems])) from None
    found = desk.problems
    if not found and not fitted.problems:
        found = problems_of_lives(crisis, document)
    if fitted.problems:
        # What was left out cannot be known: a problem that speaks of it may only follow from that.
        found = [problem for problem in found if not _speaks_of(problem, fitted.lost)]
    if fitted.problems or found:
        raise CrisisError(_in_order([*fitted.problems, *found]))
    return crisis


def _resolved(desk: Desk, loose: model.CrisisFile) -> Crisis:
    resolve_actors(desk, loose.actors)
    joint_types = resolve_joint_types(desk, loose.joint_types)
    resolve_facts(desk, loose.facts)
    channels = resolve_channels(desk, loose.channels)
    defence = resolve_defence(desk, loose.defence)
    calendar = resolve_calendar(desk, loose.calendar)
    turns = resolve_turns(desk, loose.turns, channels, defence, calendar.rounds)
    concerns = resolve_concerns(desk, loose.concerns)
    outcomes = resolve_outcomes(desk, loose.outcomes)
    readings = resolve_patches(desk, loose.readings, "reading", "readings", {})
    counterfactuals = resolve_patches(desk, loose.counterfactuals, "counterfactual", "counterfactuals", readings)
    measures = resolve_patches(desk, loose.measures, "measure", "measures", {**readings, **counterfactuals})
    perceptions = resolve_perceptions(desk, loose.perceptions)
    record = resolve_record(desk, loose.record, turns, calendar.rounds)
    return Crisis(
        name=loose.crisis,
        title=loose.title,
        summary=loose.summary,
        memory=loose.memory,
        calendar=calendar,
        actors=FrozenMap(desk.actors),
        joint_types=joint_types,
        facts=FrozenMap(desk.facts),
        channels=FrozenMap(channels),
        defence=defence,
        turns=turns,
        concerns=concerns,
        outcomes=outcomes,
        perceptions=FrozenMap(perceptions),
        measures=FrozenMap(measures),
        counterfactuals=FrozenMap(counterfactuals),
        readings=FrozenMap(readings),
        record=record,
        brief=resolve_brief(desk, loose.brief, turns, counterfactuals, record),
        numbers=_numbers(desk),
        citation=loose.citation,
        file=desk.document.file,
        evidence_file=_evidence_file(desk.document, loose),
        used_twice=FrozenMap(_used_twice(desk, loose.used_twice)),
        raw=desk.document,
    )


def _speaks_of(problem: Problem, names: frozenset[str]) -> bool:
    words = re.findall(r"\w+", f"{problem.path} {problem.message} {problem.found}")
    return problem.found in names or not names.isdisjoint(words)


def _evidence_file(document: Document, loose: model.CrisisFile) -> str:
    if loose.evidence is None or not document.folder:
        return ""
    return os.path.join(document.folder, loose.evidence)


def _used_twice(desk: Desk, written: dict[str, str]) -> dict[str, str]:
    for claim, reason in written.items():
        desk.cite([claim], ("used_twice", claim))
        if not reason.strip():
            desk.report(("used_twice", claim), "no reason is given", code="missing", hint="say why it is accepted")
    return written


def _numbers(desk: Desk) -> tuple[Number, ...]:
    """All numbers, in the order of the file."""
    order = {"": 0}

    def walk(part: object, name: str) -> None:
        order[name] = len(order)
        for key, value in _items(part):
            walk(value, f"{name}.{key}")

    for key, value in _items(desk.document.data):
        if key != "turns":
            walk(value, str(key))
            continue
        order[key] = len(order)
        for index, turn in _items(value):
            walk(turn, desk.document.name_of((key, index)))

    def place(number: Number) -> int:
        path = number.path
        while path not in order:
            path = path.rpartition(".")[0]
        return order[path]

    return tuple(sorted(desk.numbers.values(), key=place))


def _items(part: object) -> Iterable[tuple[Any, object]]:
    return part.items() if isinstance(part, dict) else enumerate(part) if isinstance(part, list) else ()


def _in_order(problems: list[Problem]) -> tuple[Problem, ...]:
    """In the order of the file, each once."""
    return tuple(sorted(dict.fromkeys(problems), key=lambda problem: (problem.line, problem.column)))
