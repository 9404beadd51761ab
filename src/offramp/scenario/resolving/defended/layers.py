"""Layers of the defence: what they cover, what they fire, and when they can engage what.

May import: ``scenario`` (types, model), ``scenario.resolving.desk``.
"""

from __future__ import annotations

from offramp.documents.written import Path
from offramp.scenario import model
from offramp.scenario.defences import DefenceLayer, Engagement, Interceptors, Window
from offramp.scenario.expressions import Expression
from offramp.scenario.frozen import FrozenMap
from offramp.scenario.numbers import Number
from offramp.scenario.resolving.desk import Desk

SHORTEST_CYCLE = 0.001


def resolve_layer(desk: Desk, name: str, part: model.Layer, defence: model.Defence) -> DefenceLayer:
    """The layer called `name`."""
    path: Path = ("defence", "layers", name)
    if part.owner is not None:
        desk.known("partner", part.owner, defence.partners, (*path, "owner"))
    for place, sensor in enumerate(part.sensors):
        desk.known("sensor", sensor, defence.sensors, (*path, "sensors", place))
    for place, site in enumerate(part.covers or ()):
        desk.known("site", site, defence.sites, (*path, "covers", place))
    kinds, against = _armament(desk, name, part, defence)
    return DefenceLayer(
        name=name,
        label=part.name or name,
        owner=part.owner,
        sensors=tuple(part.sensors),
        when=open_condition(desk, part.when, (*path, "when")),
        covers=None if part.covers is None else tuple(part.covers),
        channels=desk.amount(part.channels, (*path, "channels"), whole=True),
        kinds=kinds,
        against=FrozenMap(against),
    )


def open_condition(desk: Desk, text: str | None, path: Path) -> Expression | None:
    """A condition of the defence: it reads facts that everybody could check, so no actor's type."""
    condition = desk.condition(text, path)
    types = sorted(name for name in condition.reads if name.endswith(".type")) if condition is not None else []
    if types:
        message = "conditions of the defence read facts, not types, which nobody could check"
        desk.report(path, message, found=text, code="unseen")
    return condition


def _armament(
    desk: Desk, name: str, part: model.Layer, defence: model.Defence
) -> tuple[tuple[Interceptors, ...], dict[str, Engagement]]:
    """What a layer fires, shared kinds first and then what is kept for one class alone, and how it meets each class."""
    path: Path = ("defence", "layers", name)
    unit_cost = desk.amount(part.unit_cost, (*path, "unit_cost"))
    shared = tuple(part.interceptors)
    kinds = [
        _shared(desk, kind, of, unit_cost, (*path, "interceptors", kind)) for kind, of in part.interceptors.items()
    ]
    against: dict[str, Engagement] = {}
    for threat, meets in part.against.items():
        here = (*path, "against", threat)
        if not desk.known("class", threat, defence.classes, here, at_key=True):
            continue
        if _fires_shared(desk, name, meets, shared, here):
            kind = shared.index(meets.with_) if meets.with_ in shared else 0
        else:
            kind = len(kinds)
            called = f"interceptors against {threat}"
            stock = desk.amount(meets.stock, (*here, "stock"), whole=True)
            kinds.append(Interceptors(called, called, stock, None, unit_cost))
        against[threat] = _engagement(desk, meets, kind, here)
    for unused in set(shared) - {meets.with_ for meets in part.against.values()}:
        hint = f"write with: {unused} under against, or take it out"
        here = (*path, "interceptors", unused)
        desk.report(here, f"{name} meets no class with its {unused}", at_key=True, hint=hint, code="unused-kind")
    return tuple(kinds), against


def _fires_shared(desk: Desk, layer: str, meets: model.Engagement, shared: tuple[str, ...], path: Path) -> bool:
    """Whether a class is met with interceptors of a kind of the layer; notes what leaves that open."""
    if meets.with_ is not None:
        desk.known(f"kind of interceptors of {layer}", meets.with_, shared, (*path, "with"))
        if meets.stock is not None:
            message = f"both a stock of its own and one shared with other classes (with: {meets.with_})"
            desk.report((*path, "stock"), message, at_key=True, hint="leave one of them out", code="two-stocks")
        return True
    if shared and meets.stock is None:
        message = "the layer has interceptors: which of them does it fire at this class?"
        desk.report(path, message, at_key=True, allowed=shared, hint=f"with: {shared[0]}", code="missing")
    return False


def _shared(desk: Desk, kind: str, part: model.Interceptors, unit_cost: Number | None, path: Path) -> Interceptors:
    stock = desk.amount(part.stock, (*path, "stock"), whole=True)
    reserve = desk.amount(part.reserve, (*path, "reserve"), whole=True)
    if reserve is not None:
        _can_be_kept(desk, reserve, stock, (*path, "reserve"))
    if part.unit_cost is not None and unit_cost is not None:
        message = "the layer gives a unit_cost already"
        desk.report((*path, "unit_cost"), message, at_key=True, hint="leave one of them out", code="repeated")
    own_cost = desk.amount(part.unit_cost, (*path, "unit_cost"))
    return Interceptors(kind, part.name or kind, stock, reserve, own_cost or unit_cost)


def _can_be_kept(desk: Desk, reserve: Number, stock: Number | None, path: Path) -> None:
    if stock is None:
        message = "a reserve of interceptors that never run out"
        desk.report(path, message, at_key=True, hint="write stock: NUMBER", code="missing")
    elif reserve.most > stock.least:
        message = "more is kept back than there is (ranges counted)"
        desk.report(path, message, found=f"{reserve.most:g} of {stock.least:g}", code="range")


def _engagement(desk: Desk, meets: model.Engagement, kind: int, path: Path) -> Engagement:
    kill = desk.probability(meets.kill, (*path, "kill"))
    window = None if meets.window is None else _window(desk, meets.window, (*path, "window"))
    return Engagement(kill, kind, meets.shots, meets.looks, window)


def _window(desk: Desk, part: model.Window, path: Path) -> Window:
    opens = desk.number(part.opens, (*path, "opens"), low=0.0)
    closes = desk.number(part.closes, (*path, "closes"), low=0.0)
    if closes.least <= opens.most:
        message = "the window closes before it opens (ranges counted)"
        found = f"opens {opens.most:g}, closes {closes.least:g}"
        desk.report((*path, "closes"), message, found=found, hint="minutes after launch", code="order")
    cycle = None if part.cycle is None else desk.number(part.cycle, (*path, "cycle"), low=SHORTEST_CYCLE)
    return Window(opens, closes, desk.amount(part.reaction, (*path, "reaction")), cycle)
