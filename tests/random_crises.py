"""Random crises as loose data, for properties that must hold of every crisis."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import strategies as st

from offramp.scenario import Crisis, loads


@st.composite
def written_once(draw: st.DrawFn, *, most_turns: int = 5) -> dict[str, Any]:
    """Crises in which every move and observation is written once, seen by its owner and never ended."""
    actors = ["red", "blue"]
    typed = {actor: draw(st.booleans()) for actor in actors}
    data: dict[str, Any] = {
        "crisis": "random",
        "title": "Random",
        "actors": {
            actor: {"precision": draw(st.floats(0.3, 3.0)), **({"types": _prior(draw)} if typed[actor] else {})}
            for actor in actors
        },
        "facts": {},
        "turns": [],
    }
    for place in range(draw(st.integers(2, most_turns))):
        kind = draw(st.sampled_from(["decision", "decision", "signal", "chance"]))
        if place == 0 and kind == "signal":
            kind = "decision"
        name = f"f{place}"
        size = draw(st.integers(2, 3))
        levels = [f"{name}l{k}" for k in range(size)]
        seen = draw(st.sets(st.sampled_from(actors)))
        if kind == "decision":
            actor = draw(st.sampled_from(actors))
            seen |= {actor}
            options: dict[str, Any] = {f"o{k}": {"set": {name: level}} for k, level in enumerate(levels)}
            readable = [fact for fact, spec in data["facts"].items() if actor in spec["seen_by"]]
            if readable and draw(st.booleans()):
                fact = draw(st.sampled_from(readable))
                options["o1"]["when"] = f"{fact} != {data['facts'][fact]['levels'][-1]}"
            if size == 3 and draw(st.booleans()):
                options["o1"]["group"] = options["o2"]["group"] = "g"
            turn: dict[str, Any] = {"decision": actor, "options": options}
        elif kind == "signal":
            of = draw(st.sampled_from(list(data["facts"])))
            to = draw(st.sampled_from(actors))
            seen |= {to}
            reads = {level: _row(draw, size) for level in data["facts"][of]["levels"]}
            turn = {"signal": of, "to": to, "sets": name, "reads": reads}
        else:
            turn = {"chance": {"sets": name, "odds": dict(zip(levels, _row(draw, size), strict=True))}}
        data["facts"][name] = {"levels": levels, "seen_by": sorted(seen) or "none"}
        data["turns"].append({"turn": f"t{place}", **turn})
    data["concerns"] = {
        actor: {
            f"c{k}": {"is": _formula(draw, data), "weight": draw(st.floats(-2, 2)), "reference": k == 0}
            for k in range(2)
        }
        for actor in actors
    }
    data["outcomes"] = {"one": _formula(draw, data), "two": _formula(draw, data)}
    return data


def _prior(draw: st.DrawFn) -> dict[str, float]:
    p = draw(st.floats(0.1, 0.9))
    return {"soft": p, "hard": 1 - p}


def _row(draw: st.DrawFn, size: int) -> list[float]:
    raw = [draw(st.floats(0.05, 1.0)) for _ in range(size)]
    return [value / sum(raw) for value in raw[:-1]] + [1 - sum(value / sum(raw) for value in raw[:-1])]


def _formula(draw: st.DrawFn, data: dict[str, Any]) -> str:
    names = draw(st.lists(st.sampled_from(list(data["facts"])), min_size=1, max_size=2, unique=True))
    parts = [f"{name} == {draw(st.sampled_from(data['facts'][name]['levels']))}" for name in names]
    return draw(st.sampled_from([" and ", " or "])).join(parts)


def loaded(data: dict[str, Any]) -> Crisis:
    """The crisis of loose data. JSON is YAML."""
    return loads(json.dumps(data))
