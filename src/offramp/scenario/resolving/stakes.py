"""What actors care about, what is asked, what happened, and what the brief stands on.

May import: ``scenario`` (types, model), ``scenario.resolving.desk``.
"""

from __future__ import annotations

from collections.abc import Mapping

from offramp.documents.written import Path
from offramp.scenario import model
from offramp.scenario.crisis import (
    Assumption,
    BriefPlan,
    Concern,
    DecisionTurn,
    MessageTurn,
    Outcome,
    Patch,
    RecordEntry,
    Told,
    Turn,
)
from offramp.scenario.frozen import FrozenMap
from offramp.scenario.numbers import Number
from offramp.scenario.resolving.desk import Desk, listed


def resolve_concerns(desk: Desk, written: dict[str, dict[str, model.Concern]]) -> tuple[Concern, ...]:
    """The concerns of all actors; each actor that has any has exactly one reference."""
    found = []
    for actor, concerns in written.items():
        path: Path = ("concerns", actor)
        if not desk.actor(actor, path, at_key=True):
            continue
        found += [_concern(desk, actor, name, part, (*path, name)) for name, part in concerns.items()]
        references = [name for name, part in concerns.items() if part.reference]
        if concerns and len(references) != 1:
            message = f"{actor} needs exactly one concern with `reference: true`, the unit of its other weights"
            shown = ", ".join(references) or "none"
            desk.report(path, message, at_key=True, found=shown, allowed=tuple(concerns), code="reference")
    return tuple(found)


def _concern(desk: Desk, actor: str, name: str, part: model.Concern, path: Path) -> Concern:
    return Concern(
        actor=actor,
        name=name,
        label=part.name or name,
        formula=desk.formula(part.is_, (*path, "is"), actor),
        weights=_weights(desk, actor, part, (*path, "weight")),
        reference=part.reference,
        per_round=part.per is not None,
        note=part.note,
    )


def _weights(desk: Desk, actor: str, part: model.Concern, path: Path) -> tuple[Number, ...]:
    types = desk.actors[actor].types
    if not isinstance(part.weight, dict):
        if len(types) == 1:
            return (desk.number(part.weight, path),)
        return tuple(desk.number(part.weight, path, used=(*path, kind)) for kind in types)
    for kind in part.weight:
        desk.known(f"type of {actor}", kind, types, (*path, kind), at_key=True)
    missing = [kind for kind in types if kind not in part.weight]
    if missing:
        desk.report(path, f"no weight for {', '.join(missing)}", at_key=True, allowed=types, code="missing")
    return tuple(desk.number(part.weight[kind], (*path, kind)) for kind in types if kind in part.weight)


def resolve_outcomes(desk: Desk, written: Mapping[str, str | model.Outcome]) -> tuple[Outcome, ...]:
    """The outcomes; each is a question with yes or no for an answer."""
    found = []
    for name, part in written.items():
        path: Path = ("outcomes", name)
        if isinstance(part, str):
            part, here = model.Outcome.model_validate({"is": part}), path
        else:
            here = (*path, "is")
        formula = desk.condition(part.is_, here)
        if formula is not None:
            found.append(Outcome(name, formula, part.worst, part.note))
    return tuple(found)


def resolve_record(
    desk: Desk, written: dict[str, model.RecordEntry], turns: tuple[Turn, ...], rounds: int
) -> tuple[RecordEntry, ...]:
    """What happened, as far as the crisis has words for it."""
    by_name = {turn.head.name: turn for turn in turns}
    found = []
    for key, entry in written.items():
        path: Path = ("record", key)
        name, _, suffix = key.partition("@")
        number = int(suffix) if suffix.isdecimal() and len(suffix) < 10 else 1
        if not desk.turn(name, path, at_key=True):
            continue
        if "@" in key and not (suffix.isdecimal() and 1 <= number <= rounds):
            message = f"the round after @ must be between 1 and {rounds}"
            desk.report(path, message, at_key=True, found=key, code="range")
        turn = by_name[name]
        if turn.head.rounds is not None and number not in turn.head.rounds:
            shown = ", ".join(str(number) for number in turn.head.rounds)
            desk.report(path, f"`{name}` runs only in round {shown}", at_key=True, found=key, code="range")
        _move_of_record(desk, entry, turn, path)
        sources = listed(entry.source)
        desk.cite(sources, (*path, "source"))
        levels, told = _levels_of_record(desk, entry, path)
        found.append(
            RecordEntry(
                turn=name,
                round=number,
                chose=entry.chose,
                said=entry.said,
                levels=FrozenMap(levels),
                sources=sources,
                date=entry.date,
                note=entry.note,
                told=FrozenMap(told),
            )
        )
    return tuple(found)


def _levels_of_record(desk: Desk, entry: model.RecordEntry, path: Path) -> tuple[dict[str, int], dict[str, Told]]:
    """Levels by fact, and on whose word those are told that say so themselves."""
    levels: dict[str, int] = {}
    told: dict[str, Told] = {}
    for fact, written in entry.__pydantic_extra__.items():
        if not desk.fact(fact, (*path, fact), at_key=True):
            continue
        if isinstance(written, str):
            levels[fact] = desk.level(written, fact, (*path, fact))
            continue
        levels[fact] = desk.level(written.level, fact, (*path, fact, "level"))
        desk.cite(listed(written.source), (*path, fact, "source"))
        if written.source is not None or written.date is not None:
            sources = listed(entry.source if written.source is None else written.source)
            told[fact] = Told(sources, written.date or entry.date)
    return levels, told


def _move_of_record(desk: Desk, entry: model.RecordEntry, turn: Turn, path: Path) -> None:
    if entry.chose is not None:
        if isinstance(turn, DecisionTurn):
            desk.known("option", entry.chose, [option.name for option in turn.options], (*path, "chose"))
        else:
            message = f"nobody chooses at `{turn.head.name}`"
            desk.report((*path, "chose"), message, found=entry.chose, hint="give facts: FACT: LEVEL", code="record")
    if entry.said is not None:
        if not isinstance(turn, MessageTurn):
            desk.report((*path, "said"), f"nobody speaks at `{turn.head.name}`", found=entry.said, code="record")
        elif turn.sets in desk.facts:
            levels = desk.facts[turn.sets].levels
            desk.known("word", entry.said, [levels[word] for word in turn.words], (*path, "said"))


def resolve_brief(
    desk: Desk,
    written: model.Brief,
    turns: tuple[Turn, ...],
    counterfactuals: Mapping[str, Patch],
    recorded: tuple[RecordEntry, ...],
) -> BriefPlan:
    """What the brief stands on."""
    path: Path = ("brief",)
    decisions = [turn.head.name for turn in turns if isinstance(turn, DecisionTurn)]
    if written.at is not None:
        desk.turn(written.at, (*path, "at"))
    if written.fork is not None:
        desk.known("decision", written.fork, decisions, (*path, "fork"))
    for place, name in enumerate(written.vary):
        desk.known("counterfactual", name, counterfactuals, (*path, "vary", place))
    misreadings = []
    for place, asked in enumerate(written.misreadings):
        name, as_of = (asked, None) if isinstance(asked, str) else (asked.turn, asked.as_of)
        desk.known("recorded turn", name, [entry.turn for entry in recorded], (*path, "misreadings", place))
        if as_of is not None:
            desk.turn(as_of, (*path, "misreadings", place, "as_of"))
        misreadings.append((name, as_of))
    for place, estimate in enumerate(written.estimates):
        desk.fact(estimate.of, (*path, "estimates", place, "of"))
        desk.actor(estimate.by, (*path, "estimates", place, "by"))
    assumptions = []
    for place, assumption in enumerate(written.assumptions):
        sources = listed(assumption.source)
        desk.cite(sources, (*path, "assumptions", place, "source"))
        assumptions.append(Assumption(assumption.text, sources))
    return BriefPlan(
        at=written.at,
        vary=tuple(written.vary),
        fork=written.fork,
        assumptions=tuple(assumptions),
        misreadings=tuple(misreadings),
        estimates=tuple((estimate.by, estimate.of) for estimate in written.estimates),
    )
