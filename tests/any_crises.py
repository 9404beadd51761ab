"""Random crises that use the whole language, small enough to be played history by history."""

from __future__ import annotations

from typing import Any

from hypothesis import assume
from hypothesis import strategies as st
from random_crises import loaded

from offramp.errors import CrisisError
from offramp.game import compile_crisis

ACTORS = ("red", "blue")
KINDS = ("decision", "decision", "table", "branches", "signal", "message")


@st.composite
def any_crisis(draw: st.DrawFn) -> dict[str, Any]:
    """Crises with rounds, endings, facts that end, words that travel, groups, chance effects and typed weights."""
    rounds = draw(st.sampled_from([1, 1, 2, 3]))
    count = draw(st.integers(2, {1: 4, 2: 3, 3: 2}[rounds]))
    data: dict[str, Any] = {
        "crisis": "random",
        "title": "Random",
        "calendar": {"rounds": rounds},
        "actors": {actor: {"precision": draw(st.floats(0.3, 2.5))} for actor in ACTORS},
        "facts": {f"f{k}": _fact(draw, k) for k in range(count)},
        "channels": {},
        "turns": [],
    }
    _types(draw, data)
    messages = 0
    for place in range(count):
        kind = draw(st.sampled_from(KINDS))
        if kind == "message" and messages:
            kind = "decision"
        messages += kind == "message"
        data["turns"].append(_turn(draw, data, place, kind, count))
    if rounds > 1 or draw(st.booleans()):
        data["calendar"]["ends"] = _condition(draw, data)
    _stakes(draw, data)
    return mended(data)


def _fact(draw: st.DrawFn, k: int) -> dict[str, Any]:
    levels = [f"f{k}l{n}" for n in range(draw(st.integers(2, 3)))]
    fact: dict[str, Any] = {"levels": levels, "seen_by": sorted(draw(st.sets(st.sampled_from(ACTORS)))) or "none"}
    if draw(st.integers(0, 4)) == 0:
        fact["initial"] = levels[-1]
    return fact


def _types(draw: st.DrawFn, data: dict[str, Any]) -> None:
    typed = [actor for actor in ACTORS if draw(st.booleans())]
    for actor in typed:
        data["actors"][actor]["types"] = _shares(draw, ["soft", "hard"])
    if len(typed) == 2 and draw(st.booleans()):
        cells = [(a, b) for a in ("soft", "hard") for b in ("soft", "hard")][: draw(st.integers(3, 4))]
        odds = _row(draw, len(cells))
        data["joint_types"] = [{"red": a, "blue": b, "p": p} for (a, b), p in zip(cells, odds, strict=True)]


def _turn(draw: st.DrawFn, data: dict[str, Any], place: int, kind: str, count: int) -> dict[str, Any]:
    rounds = data["calendar"]["rounds"]
    turn: dict[str, Any] = {"turn": f"t{place}"}
    if rounds > 1 and draw(st.integers(0, 3)) == 0:
        turn["rounds"] = sorted(draw(st.sets(st.integers(1, rounds), min_size=1)))
    if place and draw(st.integers(0, 3)) == 0:
        turn["when"] = _condition(draw, data)
    match kind:
        case "decision":
            return turn | _decision(draw, data, place)
        case "table":
            return turn | {"chance": _table(draw, data, place)}
        case "branches":
            return turn | {"chance": {"branches": _branches(draw, data, place)}}
        case "signal":
            return turn | _signal(draw, data, place)
        case _:
            return turn | _message(draw, data, place, count)


def _decision(draw: st.DrawFn, data: dict[str, Any], place: int) -> dict[str, Any]:
    actor = draw(st.sampled_from(ACTORS))
    options: dict[str, Any] = {}
    for k in range(draw(st.integers(1, 3))):
        option: dict[str, Any] = {"set": _effects(draw, data, place)} if k else {}
        if k and draw(st.integers(0, 2)) == 0:
            option["when"] = _seen_condition(draw, data, actor)
        if draw(st.integers(0, 4)) == 0:
            option["chance"] = _branches(draw, data, place)
        options[f"o{k}"] = option
    if len(options) == 3 and draw(st.booleans()):
        options["o1"]["group"] = options["o2"]["group"] = "g"
    elif len(options) == 2 and draw(st.integers(0, 3)) == 0:
        options["o1"]["group"] = "g"
    return {"decision": actor, "options": options}


def _table(draw: st.DrawFn, data: dict[str, Any], place: int) -> dict[str, Any]:
    levels = data["facts"][f"f{place}"]["levels"]
    of = _subject(draw, data)
    odds = {level: dict(zip(levels, _row(draw, len(levels)), strict=True)) for level in _levels(data, of)}
    return {"sets": f"f{place}", "of": of, "odds": odds}


def _signal(draw: st.DrawFn, data: dict[str, Any], place: int) -> dict[str, Any]:
    fact = data["facts"][f"f{place}"]
    of, to = _subject(draw, data), draw(st.sampled_from(ACTORS))
    _show(fact, to)
    reads = {level: _row(draw, len(fact["levels"])) for level in _levels(data, of)}
    return {"signal": of, "to": to, "sets": f"f{place}", "reads": reads}


def _message(draw: st.DrawFn, data: dict[str, Any], place: int, count: int) -> dict[str, Any]:
    speaker, to = draw(st.permutations(ACTORS))
    fact = data["facts"][f"f{place}"]
    _show(fact, to)
    words = draw(st.lists(st.sampled_from(fact["levels"]), min_size=2, max_size=3, unique=True))
    later = [f"t{k}" for k in range(place + 1, count)]
    channel: dict[str, Any] = {"bent": draw(st.floats(0, 0.4)), "lost": draw(st.floats(0, 0.4))}
    if draw(st.integers(0, 2)) == 0:
        channel["bends_to"] = draw(st.sampled_from(words))
    if later and draw(st.booleans()):
        channel["arrives"] = draw(st.sampled_from(later))
    data["channels"]["wire"] = channel
    of = draw(st.sampled_from([name for name in data["facts"] if name != f"f{place}"]))
    literal = {word: draw(st.sampled_from(data["facts"][of]["levels"])) for word in words[: draw(st.integers(1, 3))]}
    turn: dict[str, Any] = {
        "message": speaker,
        "says": {"wire": {"to": to, "words": words, "literal": literal, "of": of, "sets": f"f{place}"}},
    }
    if draw(st.booleans()):
        turn["lie"] = {"cost": draw(st.floats(0.1, 1.0))}
        if later and draw(st.booleans()):
            turn["lie"]["at"] = draw(st.sampled_from(later))
    return turn


def _show(fact: dict[str, Any], actor: str) -> None:
    seen = set() if fact["seen_by"] == "none" else set(fact["seen_by"])
    fact["seen_by"] = sorted(seen | {actor})


def _effects(draw: st.DrawFn, data: dict[str, Any], place: int) -> dict[str, Any]:
    """Usually the turn's own fact, sometimes another too, now and then by a formula over the facts before."""
    names = {f"f{place}"} | ({draw(st.sampled_from(list(data["facts"])))} if draw(st.booleans()) else set())
    effects = {}
    for name in sorted(names):
        levels = data["facts"][name]["levels"]
        match draw(st.integers(0, 4)):
            case 0:
                effects[name] = f"min({name} + 1, {len(levels) - 1})"
            case 1:
                other = draw(st.sampled_from(list(data["facts"])))
                level = draw(st.sampled_from(data["facts"][other]["levels"]))
                effects[name] = f"{levels[0]} if {other} == {level} else {levels[-1]}"
            case _:
                effects[name] = draw(st.sampled_from(levels))
    return effects


def _branches(draw: st.DrawFn, data: dict[str, Any], place: int) -> dict[str, Any]:
    branches: dict[str, Any] = {"a": {"p": draw(st.floats(0.0, 0.6)), "set": _effects(draw, data, place)}}
    if draw(st.booleans()):
        branches["b"] = {"p": draw(st.floats(0.0, 0.4)), "when": _condition(draw, data)}
        branches["b"]["set"] = _effects(draw, data, place)
    return branches | {"c": {"p": "rest"}}


def _subject(draw: st.DrawFn, data: dict[str, Any]) -> str:
    typed = [f"{actor}.type" for actor in ACTORS if "types" in data["actors"][actor]]
    return draw(st.sampled_from([*data["facts"], *typed]))


def _levels(data: dict[str, Any], subject: str) -> list[str]:
    return ["soft", "hard"] if subject.endswith(".type") else data["facts"][subject]["levels"]


def _condition(draw: st.DrawFn, data: dict[str, Any]) -> str:
    name = _subject(draw, data)
    return f"{name} {draw(st.sampled_from(['==', '!=']))} {draw(st.sampled_from(_levels(data, name)))}"


def _seen_condition(draw: st.DrawFn, data: dict[str, Any], actor: str) -> str:
    seen = [name for name, fact in data["facts"].items() if actor in fact["seen_by"]]
    typed = ["type"] if "types" in data["actors"][actor] else []
    if not seen + typed:
        return "1 == 1"
    name = draw(st.sampled_from(seen + typed))
    return f"{name} == {draw(st.sampled_from(_levels(data, name.replace('type', 'x.type'))))}"


def _stakes(draw: st.DrawFn, data: dict[str, Any]) -> None:
    data["concerns"] = {}
    for actor in ACTORS:
        parts: dict[str, Any] = {}
        for k in range(2):
            weight: Any = draw(st.floats(-1.5, 1.5))
            if "types" in data["actors"][actor] and draw(st.booleans()):
                weight = {"soft": weight, "hard": draw(st.floats(-1.5, 1.5))}
            parts[f"c{k}"] = {"is": _formula(draw, data), "weight": weight, "reference": k == 0}
            if data["calendar"]["rounds"] > 1 and draw(st.booleans()):
                parts[f"c{k}"]["per"] = "round"
        data["concerns"][actor] = parts
    data["outcomes"] = {"one": _formula(draw, data), "two": _formula(draw, data)}
    for fact in data["facts"].values():
        if draw(st.integers(0, 2)) == 0:
            fact["until"] = f"t{draw(st.integers(0, len(data['turns']) - 1))}"


def _formula(draw: st.DrawFn, data: dict[str, Any]) -> str:
    parts = [_condition(draw, data) for _ in range(draw(st.integers(1, 2)))]
    return draw(st.sampled_from([" and ", " or "])).join(parts)


def mended(data: dict[str, Any]) -> dict[str, Any]:
    """The crisis without those `until:` that end a fact before somebody reads it."""
    while True:
        try:
            compile_crisis(loaded(data))
        except CrisisError as error:
            codes = {problem.code for problem in error.problems}
            ending = [fact for fact in data["facts"].values() if "until" in fact]
            assume("no-option" not in codes)
            if codes - {"ended-fact"} or not ending:
                raise
            del ending[-1]["until"]
        else:
            return data


def _shares(draw: st.DrawFn, names: list[str]) -> dict[str, float]:
    return dict(zip(names, _row(draw, len(names)), strict=True))


def _row(draw: st.DrawFn, size: int) -> list[float]:
    raw = [draw(st.floats(0.05, 1.0)) for _ in range(size)]
    return [value / sum(raw) for value in raw[:-1]] + [1 - sum(value / sum(raw) for value in raw[:-1])]


@st.composite
def with_perceptions(draw: st.DrawFn, data: dict[str, Any]) -> dict[str, Any]:
    """`data` with one or two actors who believe in other weights, precisions and priors."""
    perceptions = {}
    for actor in draw(st.sampled_from([("red",), ("blue",), ACTORS])):
        changes: dict[str, Any] = {}
        for name in ACTORS:
            changes[f"actors.{name}.precision"] = draw(st.floats(0.3, 4.0))
            if "types" in data["actors"][name] and "joint_types" not in data:
                changes[f"actors.{name}.types"] = _shares(draw, ["soft", "hard"])
            weight = data["concerns"][name]["c0"]["weight"]
            believed = (
                {k: draw(st.floats(-3, 3)) for k in weight} if isinstance(weight, dict) else draw(st.floats(-3, 3))
            )
            changes[f"concerns.{name}.c0.weight"] = believed
        stays = draw(st.sampled_from(["true crisis", "true crisis", "as before"]))
        perceptions[actor] = {"set": changes, "epsilon": draw(st.floats(0.0, 0.5)), "when_surprised": stays}
    return data | {"perceptions": perceptions}
