"""The defence: classes, sensors, partners, layers, raids and what they come to.

May import: ``scenario`` (types, model), ``scenario.resolving.desk``.
"""

from __future__ import annotations

from collections.abc import Mapping

from offramp.scenario import model
from offramp.scenario.defences import Defence, DefenceLayer, Engagement, Partner, Passive, Raid, Sensor, ThreatClass
from offramp.scenario.documents.document import Path
from offramp.scenario.expressions import Expression
from offramp.scenario.frozen import FrozenMap
from offramp.scenario.numbers import Number
from offramp.scenario.resolving.desk import Desk

Written = float | model.SourcedNumber


def resolve_defence(desk: Desk, written: model.Defence | None) -> Defence | None:
    """The defence, None where the file has none."""
    if written is None:
        return None
    return Defence(
        classes=tuple(_class(desk, name, part) for name, part in written.classes.items()),
        sensors=tuple(_sensor(desk, name, part) for name, part in written.sensors.items()),
        partners=tuple(_partner(desk, name, part) for name, part in written.partners.items()),
        layers=tuple(_layer(desk, name, part, written) for name, part in written.layers.items()),
        passive=tuple(_passive(desk, name, part) for name, part in written.passive.items()),
        raids=tuple(_raid(desk, name, part, written) for name, part in written.raids.items()),
        damage=_thresholds(desk, written.damage, "damage", None),
        averted=_thresholds(desk, written.averted, "averted", 1.0),
    )


def _class(desk: Desk, name: str, part: model.ThreatClass) -> ThreatClass:
    path: Path = ("defence", "classes", name)
    return ThreatClass(
        name=name,
        label=part.name or name,
        reliability=_given(desk, part, "reliability", part.reliability, path, high=1.0),
        effect=_given(desk, part, "effect", part.effect, path, high=1.0),
        harm=_given(desk, part, "harm", part.harm, path, whole=True),
        flight=_amount(desk, part.flight, (*path, "flight")),
        unit_cost=_amount(desk, part.unit_cost, (*path, "unit_cost")),
    )


def _given(
    desk: Desk,
    part: model.ThreatClass,
    key: str,
    written: Written,
    path: Path,
    *,
    high: float | None = None,
    whole: bool = False,
) -> Number:
    """A number with a default, which is no quantity of the file where the file does not write it."""
    if key not in part.model_fields_set:
        return desk.default(1.0, (*path, key))
    return desk.number(written, (*path, key), low=0.0, high=high, whole=whole)


def _sensor(desk: Desk, name: str, part: model.Sensor) -> Sensor:
    path: Path = ("defence", "sensors", name)
    outage, when = _share(desk, part.outage, (*path, "outage")), _open(desk, part.when, (*path, "when"))
    return Sensor(name, part.name or name, outage, when)


def _partner(desk: Desk, name: str, part: model.Partner) -> Partner:
    path: Path = ("defence", "partners", name)
    outage, joins = _share(desk, part.outage, (*path, "outage")), _open(desk, part.joins, (*path, "joins"))
    return Partner(name, part.name or name, outage, joins)


def _layer(desk: Desk, name: str, part: model.Layer, defence: model.Defence) -> DefenceLayer:
    path: Path = ("defence", "layers", name)
    if part.owner is not None:
        desk.known("partner", part.owner, defence.partners, (*path, "owner"))
    for place, sensor in enumerate(part.sensors):
        desk.known("sensor", sensor, defence.sensors, (*path, "sensors", place))
    against = {
        threat: _engagement(desk, meets, (*path, "against", threat))
        for threat, meets in part.against.items()
        if desk.known("class", threat, defence.classes, (*path, "against", threat), at_key=True)
    }
    return DefenceLayer(
        name=name,
        label=part.name or name,
        owner=part.owner,
        sensors=tuple(part.sensors),
        when=_open(desk, part.when, (*path, "when")),
        against=FrozenMap(against),
        unit_cost=_amount(desk, part.unit_cost, (*path, "unit_cost")),
    )


def _engagement(desk: Desk, meets: model.Engagement, path: Path) -> Engagement:
    stock = None
    if meets.stock is not None:
        stock = desk.number(meets.stock, (*path, "stock"), low=0.0, whole=True)
    return Engagement(desk.probability(meets.kill, (*path, "kill")), stock, meets.shots, meets.looks)


def _passive(desk: Desk, name: str, part: model.Passive) -> Passive:
    path: Path = ("defence", "passive", name)
    return Passive(name, _open(desk, part.when, (*path, "when")), desk.probability(part.spares, (*path, "spares")))


def _raid(desk: Desk, name: str, part: model.Raid, defence: model.Defence) -> Raid:
    path: Path = ("defence", "raids", name)
    by_size: dict[str, Mapping[str, Number]] = {}
    one_size = {key: count for key, count in part.items() if not isinstance(count, dict)}
    if one_size or not part:
        by_size[""] = _counts(desk, one_size, path, defence)
    for size, counts in part.items():
        if isinstance(counts, dict):
            by_size[size] = _counts(desk, counts, (*path, size), defence)
    return Raid(name, FrozenMap(by_size))


def _counts(desk: Desk, counts: Mapping[str, Written], path: Path, defence: model.Defence) -> Mapping[str, Number]:
    return FrozenMap(
        {
            threat: desk.number(count, (*path, threat), low=0.0, whole=True)
            for threat, count in counts.items()
            if desk.known("class", threat, defence.classes, (*path, threat), at_key=True)
        }
    )


def _thresholds(desk: Desk, written: dict[str, Written], key: str, high: float | None) -> Mapping[str, Number]:
    """The least points or share of each level, rising from level to level. Which fact they serve, its raid says."""
    found: dict[str, Number] = {}
    for level, least in written.items():
        path: Path = ("defence", key, level)
        number = desk.number(least, path, low=0.0, high=high)
        before = next(reversed(found.values()), None)
        if before is not None and number.value <= before.value:
            message = "must be greater than that of the level before"
            desk.report(path, message, found=f"{number.value:g} after {before.value:g}", code="order")
        found[level] = number
    return FrozenMap(found)


def _share(desk: Desk, written: Written | None, path: Path) -> Number | None:
    return None if written is None else desk.probability(written, path)


def _amount(desk: Desk, written: Written | None, path: Path) -> Number | None:
    return None if written is None else desk.number(written, path, low=0.0)


def _open(desk: Desk, text: str | None, path: Path) -> Expression | None:
    """A condition of the defence: it reads facts that everybody could check, so no actor's type."""
    condition = desk.condition(text, path)
    types = sorted(name for name in condition.reads if name.endswith(".type")) if condition is not None else []
    if types:
        message = "conditions of the defence read facts, not types, which nobody could check"
        desk.report(path, message, found=text, code="unseen")
    return condition
