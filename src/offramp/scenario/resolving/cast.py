"""Actors, their types, facts, channels and the calendar.

May import: ``scenario`` (types, model), ``scenario.resolving.desk``.
"""

from __future__ import annotations

import dataclasses
import math
from collections import Counter

from offramp.documents.written import Path
from offramp.scenario import model
from offramp.scenario.crisis import Actor, Calendar, Channel, Fact
from offramp.scenario.numbers import Number
from offramp.scenario.resolving.desk import RESERVED, Desk

SOLE_TYPE = "only"
_DAYS = {"hour": 1 / 24, "day": 1.0, "week": 7.0, "month": 30.0}


def resolve_actors(desk: Desk, written: dict[str, model.Actor]) -> None:
    """Puts the actors on the desk."""
    for name, actor in written.items():
        path: Path = ("actors", name)
        _not_reserved(desk, name, path)
        types: tuple[str, ...]
        prior: tuple[Number, ...]
        if actor.types is None:
            # Nothing draws the one type of an actor, so its sure prior is no quantity of the crisis.
            types, prior = (SOLE_TYPE,), (Number(desk.document.name_of((*path, "types", SOLE_TYPE)), 1.0),)
        else:
            types = tuple(actor.types)
            prior = tuple(desk.probability(p, (*path, "types", kind)) for kind, p in actor.types.items())
            desk.adds_up(prior, (*path, "types"), "the priors of the types")
            for kind in types:
                _not_reserved(desk, kind, (*path, "types", kind))
        precision = None
        if actor.precision is not None:
            precision = desk.number(actor.precision, (*path, "precision"), above=0.0)
        desk.actors[name] = Actor(
            name, actor.name or name, types, prior, precision, actor.protects, actor.note, tuple(actor.also)
        )
    _no_name_twice(desk, written)
    for name, actor in written.items():
        if actor.protects is not None:
            desk.actor(actor.protects, ("actors", name, "protects"))


def _no_name_twice(desk: Desk, written: dict[str, model.Actor]) -> None:
    """Two actors of one name could not be told apart in the claims."""
    owners: dict[str, str] = {}
    for name, actor in written.items():
        places: dict[str, Path] = {name: ("actors", name)}
        if actor.name is not None:
            places.setdefault(actor.name, ("actors", name, "name"))
        for place, other in enumerate(actor.also):
            places.setdefault(other, ("actors", name, "also", place))
        for called, path in places.items():
            owner = owners.setdefault(called.casefold(), name)
            if owner != name:
                message = f"`{called}` is what {owner} is called too"
                desk.report(path, message, found=called, hint="give each actor names of its own", code="repeated")


def resolve_joint_types(
    desk: Desk, written: list[model.JointTypes] | None
) -> tuple[tuple[tuple[int, ...], Number], ...] | None:
    """The joint table of types over all actors that have several, in the order of the actors."""
    if written is None:
        return None
    private = tuple(actor.name for actor in desk.actors.values() if len(actor.types) > 1)
    rows: dict[tuple[int, ...], Number] = {}
    for place, row in enumerate(written):
        path: Path = ("joint_types", place)
        given = row.__pydantic_extra__
        for actor in given:
            desk.known("actor with types", actor, private, (*path, actor), at_key=True)
        levels = []
        for actor in private:
            types = desk.actors[actor].types
            if actor not in given:
                desk.report(path, f"the row says no type of {actor}", allowed=types, code="missing")
            elif desk.known("type", given[actor], types, (*path, actor)):
                levels.append(types.index(given[actor]))
        number = desk.probability(row.p, (*path, "p"))
        if tuple(levels) in rows and len(levels) == len(private):
            desk.report(path, "the same types stand in an earlier row", code="repeated")
        rows[tuple(levels)] = number
    desk.adds_up(rows.values(), ("joint_types",), "the rows of the joint types")
    return tuple(rows.items())


def resolve_facts(desk: Desk, written: dict[str, model.Fact]) -> None:
    """Puts the facts on the desk."""
    for name, fact in written.items():
        path: Path = ("facts", name)
        _not_reserved(desk, name, path)
        levels = tuple(fact.levels)
        for level, count in Counter(levels).items():
            _not_reserved(desk, level, (*path, "levels", level) if isinstance(fact.levels, dict) else (*path, "levels"))
            if count > 1:
                desk.report((*path, "levels"), f"level `{level}` stands {count} times", found=level, code="repeated")
        numbered = isinstance(fact.levels, dict)
        numbers = (
            tuple(fact.levels.values()) if isinstance(fact.levels, dict) else tuple(map(float, range(len(levels))))
        )
        desk.facts[name] = Fact(
            name=name,
            label=fact.name or name,
            levels=levels,
            numbers=numbers,
            seen_by=_observers(desk, fact.seen_by, (*path, "seen_by")),
            initial=0,
            until=fact.until,
            numbered=numbered,
            note=fact.note,
        )
        if fact.until is not None:
            desk.turn(fact.until, (*path, "until"))
        if fact.initial is not None:
            initial = desk.level(fact.initial, name, (*path, "initial"))
            desk.facts[name] = dataclasses.replace(desk.facts[name], initial=initial)


def resolve_channels(desk: Desk, written: dict[str, model.Channel]) -> dict[str, Channel]:
    """The channels. Which words they carry is known only from the messages."""
    found = {}
    for name, channel in written.items():
        path: Path = ("channels", name)
        if channel.arrives is not None:
            desk.turn(channel.arrives, (*path, "arrives"))
        for place, actor in enumerate(channel.heard_by):
            desk.actor(actor, (*path, "heard_by", place))
        bent = None if channel.bent is None else desk.probability(channel.bent, (*path, "bent"))
        lost = None if channel.lost is None else desk.probability(channel.lost, (*path, "lost"))
        # The highest values together, since a draw may take both.
        worst = math.fsum(n.value if n.high is None else n.high for n in (bent, lost) if n is not None)
        if worst > 1:
            message = "a word is bent or lost with more than probability 1 (ranges counted)"
            desk.report(path, message, found=f"bent + lost = {worst:g}", code="sum")
        found[name] = Channel(name, channel.via, channel.arrives, bent, lost, channel.bends_to, tuple(channel.heard_by))
    return found


def resolve_calendar(desk: Desk, written: model.Calendar) -> Calendar:
    """The calendar; ``ends`` is a condition over facts."""
    days = None
    if written.round is not None:
        count, unit = written.round.split()
        days = float(count) * _DAYS[unit.removesuffix("s")]
        if days <= 0:
            desk.report(("calendar", "round"), "a round must last some time", found=written.round, code="range")
    ends = desk.condition(written.ends, ("calendar", "ends"))
    return Calendar(written.start, written.rounds, days, ends)


def _observers(desk: Desk, written: str | list[str], path: Path) -> frozenset[str]:
    if isinstance(written, str):
        return frozenset(desk.actors) if written == "all" else frozenset()
    return frozenset(actor for place, actor in enumerate(written) if desk.actor(actor, (*path, place)))


def _not_reserved(desk: Desk, name: str, path: Path) -> None:
    if name in RESERVED:
        message = f"`{name}` has a meaning of its own in expressions and cannot be a name"
        desk.report(path, message, at_key=True, found=name, hint="choose another word", code="reserved")
