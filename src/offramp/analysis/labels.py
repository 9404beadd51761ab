"""Words for the numbers of a crisis: where a path is exact, a reader wants a name.

May import: ``offramp.scenario`` (resolved types).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

from offramp.scenario.crisis import Crisis
from offramp.scenario.defences import Defence

_PARTS = {
    "kill": "kill probability",
    "stock": "interceptors",
    "reliability": "share that flies",
    "effect": "share of leakers that do harm",
    "harm": "points of harm",
    "flight": "flight time",
    "outage": "chance of being out",
    "spares": "share of harm spared",
    "unit_cost": "cost of one",
    "worth": "worth",
    "public_delay": "minutes from alert to public warning",
    "shelter": "shelter",
    "needs": "minutes of warning needed",
    "sees": "minutes after launch at which it sees",
    "misses": "chance to miss",
    "delay": "minutes of delay",
    "channels": "engaged at once",
    "reserve": "interceptors kept back",
    "window": "engagement",
    "opens": "first minute after launch",
    "closes": "last minute after launch",
    "reaction": "minutes from alert to first shot",
    "cycle": "minutes from look to look",
    "count": "launched",
    "counts": "chance of launching",
    "launch": "launched in minute",
    "over": "arrivals spread over minutes",
    "aim": "weight of aiming at",
    "bent": "share of words bent",
    "lost": "share of words lost",
    "precision": "precision of choice",
    "epsilon": "surprised below",
    "price": "price",
}


class _Labelled(Protocol):
    @property
    def name(self) -> str: ...
    @property
    def label(self) -> str: ...


def number_label(crisis: Crisis, path: str) -> str:
    """Words for the number at `path`: the thing it belongs to, then what it says of it."""
    section, *parts = path.split(".")
    match section, parts:
        case "actors", [actor, "types", kind]:
            return f"{_actor(crisis, actor)}: chance of being {kind}"
        case "actors", [actor, part]:
            return f"{_actor(crisis, actor)}: {_PARTS.get(part, part)}"
        case "concerns", [actor, concern, "weight", *kind]:
            named = {found.name: found.label for found in crisis.concerns if found.actor == actor}
            return f"{_actor(crisis, actor)}, weight of ‘{named.get(concern, concern)}’" + _in_brackets(kind)
        case "concerns", [actor, concern, "is", place]:
            named = {found.name: found.label for found in crisis.concerns if found.actor == actor}
            return f"{_actor(crisis, actor)}, constant {place} in the formula of ‘{named.get(concern, concern)}’"
        case "turns", [turn, *rest]:
            return f"{_turn(crisis, turn)}: {_of_turn(rest)}"
        case "channels", [channel, part]:
            return f"words through {crisis.channels[channel].via}: {_PARTS.get(part, part)}"
        case "defence", [part, *rest]:
            return _of_defence(crisis, part, rest)
        case "perceptions", [actor, part]:
            return f"{_actor(crisis, actor)}: {_PARTS.get(part, part)}"
        case _, [name, part]:
            return f"{name}: {_PARTS.get(part, part)}"
    return path


def _actor(crisis: Crisis, name: str) -> str:
    return crisis.actors[name].label if name in crisis.actors else name


def _turn(crisis: Crisis, name: str) -> str:
    return next((turn.head.label for turn in crisis.turns if turn.head.name == name), name)


def _in_brackets(parts: Sequence[str]) -> str:
    return f" ({', '.join(parts)})" if parts else ""


def _of_turn(parts: Sequence[str]) -> str:
    match parts:
        case ["lie", "cost"]:
            return "cost of a gap between word and deed"
        case ["reads", level, read]:
            return f"chance of reading ‘{read}’ when it is ‘{level}’"
        case ["chance", "odds", *levels]:
            return "chance of " + ", ".join(f"‘{level}’" for level in levels)
        case ["chance", "branches", branch, "p"]:
            return f"chance of ‘{branch}’"
        case ["options", option, "chance", branch, "p"]:
            return f"chance of ‘{branch}’ after ‘{option}’"
    return ", ".join(parts)


def _of_defence(crisis: Crisis, part: str, rest: Sequence[str]) -> str:
    defence = crisis.defence
    if defence is None:
        return ", ".join((part, *rest))
    weapons, sites = _labels(defence.classes), _labels(defence.sites)
    match part, rest:
        case "layers", [layer, "against", weapon, *what]:
            named = _labels(defence.layers).get(layer, layer)
            return f"{named} against {weapons.get(weapon, weapon)}: {_worded(what)}"
        case "raids", [raid, *what]:
            return _of_raid(defence, raid, what)
        case "damage" | "averted", [level]:
            return f"least {'points of harm' if part == 'damage' else 'share averted'} for ‘{level}’"
    names: dict[str, Mapping[str, str]] = {
        "classes": weapons,
        "sites": sites,
        "groups": _labels(defence.groups),
        "sensors": _labels(defence.sensors),
        "links": _labels(defence.links),
        "partners": _labels(defence.partners),
        "layers": _labels(defence.layers),
    }
    return f"{names.get(part, {}).get(rest[0], rest[0])}: {_worded(rest[1:], weapons)}"


def _of_raid(defence: Defence, raid: str, parts: Sequence[str]) -> str:
    """A number of a raid: of a wave by its place (``sizes.LEVEL.0.count``), or a bare count by class."""
    found = next((part for part in defence.raids if part.name == raid), None)
    named = found.label if found is not None else raid
    weapons, sites = _labels(defence.classes), _labels(defence.sites)
    place = next((k for k, word in enumerate(parts) if word.isdigit()), None)
    if place is None:
        *size, weapon = [word for word in parts if word != "sizes"]
        return f"raid ‘{named}’{_in_brackets(size)}: {weapons.get(weapon, weapon)} launched"
    size = [word for word in parts[:place] if word not in ("sizes", "waves")]
    waves = found.sizes.get(size[0] if size else "", ()) if found is not None else ()
    number = int(parts[place])
    wave = waves[number].name if number < len(waves) else f"wave {number + 1}"
    words = _worded(parts[place + 1 :], sites)
    return f"raid ‘{named}’{_in_brackets(size)}, {weapons.get(wave, wave)}: {words}"


def _worded(parts: Sequence[str], names: Mapping[str, str] | None = None) -> str:
    """Words for the end of a path; counts of a list (shelters) are left out."""
    known = {**_PARTS, **(names or {})}
    return ", ".join(known.get(word, word) for word in parts if not word.isdigit() or len(parts) == 1)


def _labels(things: Sequence[_Labelled]) -> Mapping[str, str]:
    return {thing.name: thing.label for thing in things}
