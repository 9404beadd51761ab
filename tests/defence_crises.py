"""A small crisis with every part of a defence, as text and as loose data."""

from __future__ import annotations

import copy
import json
from typing import Any

import numpy as np

from offramp.game.raids import RaidCase, RaidDesk
from offramp.scenario import Crisis, loads

DEFENCE: dict[str, Any] = {
    "classes": {
        "drone": {"name": "slow drone", "reliability": 0.9, "effect": 0.5, "flight": 300},
        "missile": {"reliability": 0.8, "harm": 3, "flight": 12, "unit_cost": 5},
    },
    "sites": {
        "base": {"worth": 2, "sensors": ["home radar"], "public_delay": 2, "shelter": {"needs": 3, "spares": 0.4}},
        "city": {"name": "the city", "shelter": [{"needs": 5, "spares": 0.5}, {"needs": 60, "spares": 0.2}]},
        "desert": {"worth": 0},
    },
    "groups": {"satellites": {"outage": 0.02, "misses": {"missile": 0.1}}},
    "sensors": {
        "home radar": {"outage": 0.05, "sees": {"missile": 6, "drone": 200}},
        "far eye": {"owner": "ally", "group": "satellites", "sees": {"missile": 1}},
        "scout": {"owner": "ally", "when": "alarm == raised", "outage": 0.1},
    },
    "links": {
        "hot line": {"from": ["far eye"], "to": ["long", "city"], "delay": 2, "when": "pact == kept"},
        "picture": {
            "name": "air picture",
            "from": ["ally"],
            "to": ["all layers", "all sites"],
            "delay": 10,
            "outage": 0.2,
        },
    },
    "partners": {"ally": {"name": "the ally", "joins": "pact == kept", "outage": 0.1}},
    "layers": {
        "fighters": {"owner": "ally", "when": "alarm == raised", "against": {"drone": {"kill": 0.7, "stock": 20}}},
        "long": {
            "covers": ["base", "city"],
            "interceptors": {"heavy": {"name": "heavy missiles", "stock": 30, "reserve": 4, "unit_cost": 2}},
            "against": {
                "missile": {
                    "kill": {"value": 0.6, "range": [0.4, 0.8]},
                    "with": "heavy",
                    "shots": 2,
                    "looks": 3,
                    "window": {"opens": 3, "closes": 9, "reaction": 1, "cycle": 2},
                },
                "drone": {"kill": 0.9, "with": "heavy"},
            },
        },
        "point": {"sensors": ["home radar"], "channels": 12, "unit_cost": 1, "against": {"drone": {"kill": 0.5}}},
    },
    "passive": {"cleared": {"when": "alarm == raised", "spares": 0.25}},
    "raids": {
        "night": {
            "none": {},
            "few": {"missile": 6},
            "many": [
                {"weapon": "drone", "count": 12, "aim": {"base": 1, "city": 3}, "over": 20},
                {"name": "salvo", "weapon": "missile", "counts": {"4": 0.25, "8": 0.75}, "launch": 280},
                {"weapon": "drone", "count": 5, "aim": {"desert": 1}, "launch": 300},
            ],
        },
        "earlier": {
            "name": "the earlier raid",
            "waves": [{"weapon": "missile", "count": 9, "aim": {"base": 2, "desert": 1}}],
            "given": {"pact": "kept"},
            "date": "2030-04-02",
            "note": "for comparison",
            "reported": {
                "impacts on the base": {"site": "base", "count": {"value": 3, "range": [2, 4], "source": "judgement"}},
                "stopped": {"layer": "long", "class": "missile", "count": 4},
            },
        },
    },
    "damage": {"light": 1, "heavy": 8},
    "averted": {"most": 0.7},
}

MISSING = object()
"""What takes out the part that it is put in the place of."""

CRISIS: dict[str, Any] = {
    "crisis": "shield",
    "title": "A shield with seams",
    "actors": {"red": {"precision": 2}, "blue": {"precision": 2}},
    "facts": {
        "size": {"levels": ["none", "few", "many"], "seen_by": "all"},
        "pact": {"levels": ["broken", "kept"], "seen_by": "all"},
        "alarm": {"levels": ["quiet", "raised"], "seen_by": "all"},
        "damage": {"levels": ["none", "light", "heavy"], "seen_by": "all"},
        "averted": {"levels": ["little", "most"], "seen_by": "all"},
    },
    "turns": [
        {"turn": "blue prepares", "decision": "blue", "options": {"wait": {}, "warn": {"set": {"alarm": "raised"}}}},
        {"turn": "pact", "chance": {"sets": "pact", "odds": [0.5, 0.5]}},
        {
            "turn": "red strikes",
            "decision": "red",
            "options": {"hold": {}, "few": {"set": {"size": "few"}}, "many": {"set": {"size": "many"}}},
        },
        {"turn": "raid", "chance": {"raid": "night", "size": "size", "sets": "damage", "averted": "averted"}},
    ],
    "concerns": {
        "red": {"harm": {"is": "damage > none", "weight": 1, "reference": True}},
        "blue": {"calm": {"is": "damage == none", "weight": 1, "reference": True}},
    },
    "outcomes": {"heavy": {"is": "damage == heavy", "worst": True}, "much averted": "averted == most"},
}


def defence() -> dict[str, Any]:
    """The defence as loose data, to be changed at will."""
    return copy.deepcopy(DEFENCE)


def changed(path: str, value: Any) -> dict[str, Any]:
    """The defence with `value` at a dotted path; `MISSING` takes out what stands there."""
    parts = defence()
    *before, last = path.split(".")
    node: Any = parts
    for key in before:
        node = node[int(key) if isinstance(node, list) else key]
    if value is MISSING:
        del node[last]
    else:
        node[last] = value
    return parts


def shield(parts: dict[str, Any] | None = None, **sections: Any) -> str:
    """The crisis as text, with the defence `parts` and further or other sections."""
    return json.dumps({**CRISIS, "defence": defence() if parts is None else parts, **sections}, indent=1)


def loaded(parts: dict[str, Any] | None = None, **sections: Any) -> Crisis:
    """The crisis, resolved."""
    return loads(shield(parts, **sections), "shield.yaml")


def desk_of(crisis: Crisis) -> tuple[RaidDesk, np.ndarray]:
    slots = {number.path: place for place, number in enumerate(crisis.numbers)}
    return RaidDesk(crisis, slots), np.array([number.value for number in crisis.numbers])


def case_of(crisis: Crisis, size: str, pact: str = "kept", alarm: str = "raised") -> RaidCase:
    levels = {"size": size, "pact": pact, "alarm": alarm}
    given = {fact: crisis.facts[fact].levels.index(level) for fact, level in levels.items()}
    return desk_of(crisis)[0].posture("night", given)
