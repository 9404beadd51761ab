"""Raids: their waves, the posture that they meet, and what was reported of them.

May import: ``scenario`` (types, model), ``scenario.resolving.desk``.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence

from offramp.documents.written import Path
from offramp.scenario import model
from offramp.scenario.defences import DefenceLayer, Raid, ReportedCount, Site, Wave
from offramp.scenario.frozen import FrozenMap
from offramp.scenario.numbers import Number
from offramp.scenario.resolving.desk import Desk, Written

Weapons = list[model.Wave] | dict[str, Written]
MOST_DIGITS = 9


class Targets:
    """What raids may name: the classes, the sites and the layers of a defence."""

    def __init__(
        self, classes: Mapping[str, model.ThreatClass], sites: Sequence[Site], layers: Sequence[DefenceLayer]
    ) -> None:
        self.classes = classes
        self.sites = {site.name: site for site in sites}
        self.layers = {layer.name: layer for layer in layers}

    def label(self, weapon: str) -> str:
        """What people call a class, or its key where they call two so."""
        labels = [threat.name or key for key, threat in self.classes.items()]
        label = self.classes[weapon].name if weapon in self.classes else None
        return label if label is not None and labels.count(label) == 1 else weapon

    def uncovered(self, weapon: str, aimed: Collection[str]) -> list[str]:
        """The sites of some worth among `aimed` that no layer covers, although some layer meets the class."""
        layers = self.layers.values()
        covered = {name for layer in layers for name in (self.sites if layer.covers is None else layer.covers)}
        meets = any(weapon in layer.against for layer in layers)
        return [name for name in aimed if meets and self.sites[name].worth.value > 0 and name not in covered]


def resolve_raid(desk: Desk, name: str, part: model.Raid, targets: Targets) -> Raid:
    """The raid called `name`."""
    path: Path = ("defence", "raids", name)
    long = part if isinstance(part, model.LongRaid) else model.LongRaid()
    if long.waves is not None and long.sizes:
        message = "either `waves`, a raid of one size, or `sizes`"
        desk.report((*path, "waves"), message, at_key=True, hint="leave one of them out", code="raid-size")
    sizes = {level: _waves(desk, written, here, targets) for level, here, written in _sizes(part, path)}
    return Raid(
        name=name,
        label=long.name or name,
        sizes=FrozenMap(sizes),
        given=FrozenMap(_given(desk, long, (*path, "given"))),
        reported=tuple(
            _reported(desk, key, count, (*path, "reported", key), targets) for key, count in long.reported.items()
        ),
        date=long.date,
        note=long.note,
    )


def path_of_size(desk: Desk, raid: str, level: str) -> Path:
    """Where the file writes the waves of a raid at a level of its size fact."""
    path: Path = ("defence", "raids", raid)
    written = desk.document.data["defence"]["raids"][raid]
    return (*path, "sizes", level) if "sizes" in written else (*path, level)


def _sizes(part: model.Raid, path: Path) -> Iterator[tuple[str, Path, Weapons]]:
    """The level, the place and the weapons of each size."""
    if isinstance(part, model.LongRaid):
        if part.waves is not None:
            yield "", (*path, "waves"), part.waves
        for level, waves in part.sizes.items():
            yield level, (*path, "sizes", level), waves
        return
    counts: dict[str, Written] = {}
    for key, written in part.items():
        if isinstance(written, dict | list):
            yield key, (*path, key), written
        else:
            counts[key] = written
    if counts or not part:
        yield "", path, counts


def _waves(desk: Desk, written: Weapons, path: Path, targets: Targets) -> tuple[Wave, ...]:
    if isinstance(written, dict):
        found = [_of_one_class(desk, weapon, count, (*path, weapon), targets) for weapon, count in written.items()]
    else:
        names = _names(desk, written, path, targets)
        found = [
            _wave(desk, name, wave, (*path, place), targets)
            for place, (name, wave) in enumerate(zip(names, written, strict=True))
        ]
        _in_order(desk, found, path)
    return tuple(wave for wave in found if wave.weapon in targets.classes)


def _of_one_class(desk: Desk, weapon: str, count: Written, path: Path, targets: Targets) -> Wave:
    known = desk.known("class", weapon, targets.classes, path, at_key=True)
    number = desk.number(count, path, low=0.0, whole=True)
    if known:
        _covered(desk, weapon, FrozenMap(), path, targets)
    return Wave(targets.label(weapon), weapon, number, FrozenMap(), FrozenMap(), None, None)


def _wave(desk: Desk, name: str, part: model.Wave, path: Path, targets: Targets) -> Wave:
    known = desk.known("class", part.weapon, targets.classes, (*path, "weapon"))
    aim = {
        site: desk.number(weight, (*path, "aim", site), low=0.0)
        for site, weight in part.aim.items()
        if desk.known("site", site, targets.sites, (*path, "aim", site), at_key=True)
    }
    if aim and not any(weight.value for weight in aim.values()):
        desk.report((*path, "aim"), "the weapons are aimed at nothing: all weights are zero", at_key=True, code="aim")
    if known:
        _covered(desk, part.weapon, aim, path, targets)
    return Wave(
        name=name,
        weapon=part.weapon,
        count=desk.amount(part.count, (*path, "count"), whole=True),
        counts=FrozenMap(_chance_counts(desk, part, path)),
        aim=FrozenMap(aim),
        launch=desk.amount(part.launch, (*path, "launch")),
        over=desk.amount(part.over, (*path, "over")),
    )


def _chance_counts(desk: Desk, part: model.Wave, path: Path) -> dict[int, Number]:
    """Probabilities by count; a wave has these or one `count`."""
    if (part.count is None) == (not part.counts):
        message = "a wave has either a `count` or `counts`, the probability of each"
        desk.report(path, message, at_key=True, hint="count: 110, or counts: {110: 0.5, 130: 0.5}", code="count")
    found: dict[int, Number] = {}
    for count, p in part.counts.items():
        here = (*path, "counts", count)
        if not count.isdecimal() or len(count) > MOST_DIGITS:
            message = f"a count must be a whole number of at most {MOST_DIGITS} digits"
            desk.report(here, message, at_key=True, found=count, code="whole")
        else:
            found[int(count)] = desk.probability(p, here)
    if found:
        desk.adds_up(found.values(), (*path, "counts"), "the probabilities of the counts")
    return found


def _names(desk: Desk, written: list[model.Wave], path: Path, targets: Targets) -> list[str]:
    """Names for people: as written, else that of the class, numbered where several waves have none."""
    unnamed = Counter(wave.weapon for wave in written if wave.name is None)
    numbers: Counter[str] = Counter()
    names: list[str] = []
    for place, wave in enumerate(written):
        numbers[wave.weapon] += wave.name is None
        label = targets.label(wave.weapon)
        name = wave.name or (f"{label} {numbers[wave.weapon]}" if unnamed[wave.weapon] > 1 else label)
        if name in names:
            desk.report((*path, place), "another wave has this name already", found=name, code="repeated")
        names.append(name)
    return names


def _in_order(desk: Desk, waves: Sequence[Wave], path: Path) -> None:
    times = [0.0 if wave.launch is None else wave.launch.value for wave in waves]
    for place in range(1, len(times)):
        if times[place] < times[place - 1]:
            message = f"waves stand in the order of their launch, and {waves[place - 1].name} comes later"
            found = f"{times[place]:g} after {times[place - 1]:g}"
            desk.report((*path, place, "launch"), message, found=found, hint="put it further up", code="order")


def _covered(desk: Desk, weapon: str, aim: Mapping[str, Number], path: Path, targets: Targets) -> None:
    """Notes where a wave that layers could meet is aimed at a site of some worth that none covers, or at none."""
    explicit = [site for site, weight in aim.items() if weight.most > 0]
    if targets.sites and not aim and not any(site.worth.value for site in targets.sites.values()):
        message = f"{weapon} is aimed at all sites of some worth, and there is none"
        desk.report(path, message, at_key=True, hint="write aim: {SITE: weight}", code="aim")
    for site in targets.uncovered(weapon, explicit or targets.sites):
        desk.report(
            (*path, "aim", site) if explicit else path,
            f"{weapon} is aimed at {site}, which no layer covers",
            at_key=True,
            found=site,
            hint=f"add {site} to `covers` of a layer, or give it worth: 0 if it is open ground",
            code="uncovered",
        )


def _given(desk: Desk, long: model.LongRaid, path: Path) -> dict[str, int]:
    return {
        fact: desk.level(level, fact, (*path, fact))
        for fact, level in long.given.items()
        if desk.fact(fact, (*path, fact), at_key=True)
    }


def _reported(desk: Desk, name: str, part: model.Reported, path: Path, targets: Targets) -> ReportedCount:
    named: tuple[tuple[str, str | None, Collection[str]], ...] = (
        ("class", part.class_, targets.classes),
        ("site", part.site, targets.sites),
        ("layer", part.layer, targets.layers),
    )
    for kind, key, known in named:
        if key is not None:
            desk.known(kind, key, known, (*path, kind))
    layer = targets.layers.get(part.layer or "")
    if layer is not None and part.class_ in targets.classes and part.class_ not in layer.against:
        message = f"{layer.name} does not meet {part.class_}, so it stops none"
        desk.report((*path, "class"), message, found=part.class_, allowed=tuple(layer.against), code="unmet")
    if part.layer is not None and part.site is not None:
        message = "what a layer stopped is counted over all sites"
        desk.report((*path, "site"), message, at_key=True, hint="leave out the site or the layer", code="reported")
    count = desk.observation(part.count, (*path, "count"))
    return ReportedCount(name, part.name or name, part.class_, part.site, part.layer, count)
