"""Perceptions, measures, counterfactuals and readings as patches.

May import: ``scenario`` (types, model), ``scenario.resolving.desk``.
"""

from __future__ import annotations

from collections.abc import Mapping

from offramp.documents.written import Path
from offramp.scenario import model
from offramp.scenario.crisis import Patch, PatchKind, Perception
from offramp.scenario.frozen import FrozenMap
from offramp.scenario.resolving.desk import Desk, listed
from offramp.scenario.resolving.disputed import side_of

DEFAULT_EPSILON = 0.02


def resolve_patches(
    desk: Desk, written: Mapping[str, model.Patch], kind: PatchKind, section: str, taken: Mapping[str, Patch]
) -> dict[str, Patch]:
    """The patches of one section. Names in `taken` belong to another section already."""
    found = {}
    for name, part in written.items():
        path: Path = (section, name)
        if name in taken:
            message = f"a {taken[name].kind} has this name already"
            desk.report(path, message, at_key=True, found=name, code="repeated")
        sources = listed(part.source)
        desk.cite(sources, (*path, "source"))
        price = from_turn = None
        if isinstance(part, model.Measure):
            price = None if part.price is None else desk.number(part.price, (*path, "price"), low=0.0)
            from_turn = part.from_
            if from_turn is not None:
                desk.turn(from_turn, (*path, "from"))
        found[name] = Patch(
            name=name,
            kind=kind,
            values=FrozenMap(part.set),
            label=part.name or name,
            price=price,
            from_turn=from_turn,
            note=part.note,
            sources=sources,
            **_side(desk, part, path),
        )
    return found


def _side(desk: Desk, part: model.Patch, path: Path) -> dict[str, str | None]:
    """The dispute of a reading and the side that it carries, held against the record."""
    if not isinstance(part, model.Reading) or (part.dispute is None and part.side is None):
        return {}
    if part.dispute is None or part.side is None:
        missing, there = ("dispute", "side") if part.dispute is None else ("side", "dispute")
        desk.report((*path, there), f"{there} without {missing}", at_key=True, code="missing", hint="write both")
        return {}
    desk.disputed(lambda record, asked: side_of(record, *asked), (part.dispute, part.side), path)
    return {"dispute": part.dispute, "side": part.side}


def resolve_perceptions(desk: Desk, written: Mapping[str, model.Perception]) -> dict[str, Perception]:
    """The perceptions by actor; none may know another's in a circle."""
    found = {}
    for actor, part in written.items():
        path: Path = ("perceptions", actor)
        if not desk.actor(actor, path, at_key=True):
            continue
        for place, other in enumerate(part.knows_perception_of):
            desk.known("perception", other, written, (*path, "knows_perception_of", place))
        sources = listed(part.source)
        desk.cite(sources, (*path, "source"))
        if "epsilon" in part.model_fields_set:
            epsilon = desk.probability(part.epsilon, (*path, "epsilon"))
        else:
            epsilon = desk.default(DEFAULT_EPSILON, (*path, "epsilon"))
        patch = Patch(actor, "perception", FrozenMap(part.set), label=actor, note=part.note, sources=sources)
        knows = tuple(part.knows_perception_of)
        found[actor] = Perception(actor, patch, epsilon, knows, part.when_surprised)
    _no_circles(desk, found)
    return found


def _no_circles(desk: Desk, perceptions: Mapping[str, Perception]) -> None:
    told: set[str] = set()
    for start in perceptions:
        trail, open_ = [start], list(perceptions[start].knows)
        seen: set[str] = set()
        while open_:
            name = open_.pop()
            if name == start and start not in told:
                told.update(trail, seen)
                path: Path = ("perceptions", start, "knows_perception_of")
                message = "perceptions that know each other in a circle: none can be solved first"
                desk.report(path, message, found=", ".join(sorted({start, *seen})), code="circle")
                break
            if name not in seen and name in perceptions:
                seen.add(name)
                open_.extend(perceptions[name].knows)
