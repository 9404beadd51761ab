"""The defence: classes, sites, sensors, links, partners, and what harm comes to.

May import: ``scenario`` (types, model), ``scenario.resolving``.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence

from offramp.documents.written import Path
from offramp.scenario import model
from offramp.scenario.defences import Defence, Link, Partner, Passive, Sensor, SensorGroup, Shelter, Site, ThreatClass
from offramp.scenario.frozen import FrozenMap
from offramp.scenario.numbers import Number
from offramp.scenario.resolving.defended.layers import open_condition, resolve_layer
from offramp.scenario.resolving.defended.raids import Targets, resolve_raid
from offramp.scenario.resolving.desk import Desk, Written


def resolve_defence(desk: Desk, written: model.Defence | None) -> Defence | None:
    """The defence, None where the file has none."""
    if written is None:
        return None
    sites = tuple(_site(desk, name, part, written) for name, part in written.sites.items())
    layers = tuple(resolve_layer(desk, name, part, written) for name, part in written.layers.items())
    targets = Targets(written.classes, sites, layers)
    return Defence(
        classes=tuple(_class(desk, name, part) for name, part in written.classes.items()),
        sites=sites,
        groups=tuple(_group(desk, name, part, written) for name, part in written.groups.items()),
        sensors=tuple(_sensor(desk, name, part, written) for name, part in written.sensors.items()),
        partners=tuple(_partner(desk, name, part) for name, part in written.partners.items()),
        layers=layers,
        links=tuple(_link(desk, name, part, written) for name, part in written.links.items()),
        passive=tuple(_passive(desk, name, part) for name, part in written.passive.items()),
        raids=tuple(resolve_raid(desk, name, part, targets) for name, part in written.raids.items()),
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
        flight=desk.amount(part.flight, (*path, "flight")),
        unit_cost=desk.amount(part.unit_cost, (*path, "unit_cost")),
    )


def _given(
    desk: Desk,
    part: model.ThreatClass | model.Site,
    key: str,
    written: Written,
    path: Path,
    *,
    high: float | None = None,
    whole: bool = False,
) -> Number:
    """A number that is one by default, which is no quantity of the file where the file does not write it."""
    if key not in part.model_fields_set:
        return desk.default(1.0, (*path, key))
    return desk.number(written, (*path, key), low=0.0, high=high, whole=whole)


def _site(desk: Desk, name: str, part: model.Site, defence: model.Defence) -> Site:
    path: Path = ("defence", "sites", name)
    for place, sensor in enumerate(part.sensors):
        desk.known("sensor", sensor, defence.sensors, (*path, "sensors", place))
    worth = _given(desk, part, "worth", part.worth, path, whole=True)
    if worth.low == 0 and worth.uncertain:
        message = "whether it is open ground (worth 0) is no matter of a range"
        desk.report((*path, "worth"), message, found=f"[{worth.low:g}, {worth.high:g}]", code="range")
    return Site(
        name=name,
        label=part.name or name,
        worth=worth,
        sensors=tuple(part.sensors),
        public_delay=desk.amount(part.public_delay, (*path, "public_delay")),
        shelter=tuple(
            Shelter(
                desk.number(shelter.needs, (*here, "needs"), low=0.0),
                desk.probability(shelter.spares, (*here, "spares")),
            )
            for here, shelter in _shelters(part, (*path, "shelter"))
        ),
    )


def _shelters(part: model.Site, path: Path) -> Iterator[tuple[Path, model.Shelter]]:
    if isinstance(part.shelter, model.Shelter):
        yield path, part.shelter
    else:
        yield from (((*path, place), shelter) for place, shelter in enumerate(part.shelter))


def _group(desk: Desk, name: str, part: model.SensorGroup, defence: model.Defence) -> SensorGroup:
    path: Path = ("defence", "groups", name)
    misses = _by_class(desk, part.misses, (*path, "misses"), defence, high=1.0)
    return SensorGroup(name, part.name or name, _share(desk, part.outage, (*path, "outage")), misses)


def _sensor(desk: Desk, name: str, part: model.Sensor, defence: model.Defence) -> Sensor:
    path: Path = ("defence", "sensors", name)
    if part.owner is not None:
        desk.known("partner", part.owner, defence.partners, (*path, "owner"))
    if part.group is not None:
        desk.known("group", part.group, defence.groups, (*path, "group"))
    return Sensor(
        name=name,
        label=part.name or name,
        owner=part.owner,
        group=part.group,
        outage=_share(desk, part.outage, (*path, "outage")),
        when=open_condition(desk, part.when, (*path, "when")),
        sees=None if part.sees is None else _by_class(desk, part.sees, (*path, "sees"), defence),
    )


def _partner(desk: Desk, name: str, part: model.Partner) -> Partner:
    path: Path = ("defence", "partners", name)
    outage, joins = _share(desk, part.outage, (*path, "outage")), open_condition(desk, part.joins, (*path, "joins"))
    return Partner(name, part.name or name, outage, joins)


def _link(desk: Desk, name: str, part: model.Link, defence: model.Defence) -> Link:
    path: Path = ("defence", "links", name)
    senders = _ends(desk, part.from_, (*path, "from"), {"sensor": defence.sensors, "partner": defence.partners})
    takers: dict[str, Collection[str]] = {"layer": defence.layers, "site": defence.sites, "partner": defence.partners}
    takers["word"] = (model.ALL_LAYERS, model.ALL_SITES)
    getters = _ends(desk, part.to, (*path, "to"), takers)
    return Link(
        name=name,
        label=part.name or name,
        sensors=tuple(
            key
            for key, sensor in defence.sensors.items()
            if ("sensor", key) in senders or ("partner", sensor.owner) in senders
        ),
        layers=tuple(
            key
            for key, layer in defence.layers.items()
            if getters & {("layer", key), ("partner", layer.owner), ("word", model.ALL_LAYERS)}
        ),
        sites=tuple(key for key in defence.sites if getters & {("site", key), ("word", model.ALL_SITES)}),
        delay=desk.amount(part.delay, (*path, "delay")),
        outage=_share(desk, part.outage, (*path, "outage")),
        when=open_condition(desk, part.when, (*path, "when")),
    )


def _ends(
    desk: Desk, names: Sequence[str], path: Path, sorts: Mapping[str, Collection[str]]
) -> set[tuple[str, str | None]]:
    """The sort and name of each end of a link; notes names that nothing has, or two sorts of things."""
    known = tuple(dict.fromkeys(name for of_sort in sorts.values() for name in of_sort))
    *others, last = (sort for sort in sorts if sort != "word")
    found: set[tuple[str, str | None]] = set()
    for place, name in enumerate(names):
        fitting = [sort for sort, of_sort in sorts.items() if name in of_sort]
        if len(fitting) > 1:
            message = f"`{name}` is the name of a {fitting[0]} and of a {fitting[1]}"
            desk.report((*path, place), message, found=name, hint="call one of them something else", code="ambiguous")
        elif desk.known(f"{', '.join(others)} or {last}", name, known, (*path, place)):
            found.add((fitting[0], name))
    return found


def _passive(desk: Desk, name: str, part: model.Passive) -> Passive:
    path: Path = ("defence", "passive", name)
    when = open_condition(desk, part.when, (*path, "when"))
    return Passive(name, when, desk.probability(part.spares, (*path, "spares")))


def _by_class(
    desk: Desk, written: Mapping[str, Written], path: Path, defence: model.Defence, high: float | None = None
) -> FrozenMap[str, Number]:
    return FrozenMap(
        {
            threat: desk.number(number, (*path, threat), low=0.0, high=high)
            for threat, number in written.items()
            if desk.known("class", threat, defence.classes, (*path, threat), at_key=True)
        }
    )


def _thresholds(desk: Desk, written: dict[str, Written], key: str, high: float | None) -> Mapping[str, Number]:
    """The least points or share of each level, rising from level to level. Which fact they serve, its raid says."""
    found: dict[str, Number] = {}
    for level, least in written.items():
        path: Path = ("defence", key, level)
        number = desk.number(least, path, low=0.0, high=high, above=None if key == "averted" else 0.0)
        before = next(reversed(found.values()), None)
        if before is not None and number.least <= before.most:
            message = "must be greater than that of the level before (ranges counted)"
            desk.report(path, message, found=f"{number.least:g} after {before.most:g}", code="order")
        found[level] = number
    return FrozenMap(found)


def _share(desk: Desk, written: Written | None, path: Path) -> Number | None:
    return desk.amount(written, path, high=1.0)
