"""Crises small enough to be worked out by hand, as loose data."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any


def small(**parts: Any) -> dict[str, Any]:
    """A crisis of red and blue out of its parts; what is not given is nearly nothing."""
    data: dict[str, Any] = {
        "crisis": "small",
        "title": "Small",
        "actors": {"red": {"precision": 1}, "blue": {"precision": 1}},
        "facts": {},
        "turns": [],
        "concerns": {},
        "outcomes": {},
    }
    return data | parts


def fact(*levels: str, seen_by: Any = "all", **more: Any) -> dict[str, Any]:
    return {"levels": list(levels), "seen_by": seen_by, **more}


def concern(formula: str, weight: Any, **more: Any) -> dict[str, Any]:
    return {"is": formula, "weight": weight, "reference": True, **more}


def logistic(x: float) -> float:
    return 1.0 / (1.0 + math.exp(-x))


def private_resolve(**parts: Any) -> dict[str, Any]:
    """Red is soft (70%) or hard and strikes or not; blue sees the blow and answers or not.

    Only red's weight on striking matters to red, and only blue's weight on answering a blow to blue, so every
    probability is a logistic function: red strikes with logistic(2 w), w = -1 (soft) or 1 (hard).
    """
    data = small(
        actors={
            "red": {"precision": 2, "types": {"soft": 0.7, "hard": 0.3}},
            "blue": {"precision": 3},
        },
        facts={"struck": fact("no", "yes"), "answered": fact("no", "yes")},
        turns=[
            {"turn": "red moves", "decision": "red", "options": {"wait": {}, "strike": {"set": {"struck": "yes"}}}},
            {
                "turn": "blue moves",
                "decision": "blue",
                "when": "struck == yes",
                "options": {"hold": {}, "answer": {"set": {"answered": "yes"}}},
            },
        ],
        concerns={
            "red": {"gain": concern("struck == yes", {"soft": -1, "hard": 1})},
            "blue": {"face": concern("answered == yes", {"value": 0.5, "range": [0.2, 0.9]})},
        },
        outcomes={
            "blow": {"is": "struck == yes", "worst": True},
            "war": {"is": "answered == yes", "worst": True},
            "peace": "struck == no",
        },
    )
    return data | parts


def ladder(rounds: int) -> dict[str, Any]:
    """Two sides raise a bounded tension or not, `rounds` times."""
    return small(
        calendar={"rounds": rounds},
        facts={"tension": fact("low", "some", "high"), "luck": fact("good", "bad", until="blue moves")},
        turns=[
            {"turn": "luck turns", "chance": {"sets": "luck", "odds": {"good": 0.5, "bad": 0.5}}},
            {
                "turn": "red moves",
                "decision": "red",
                "options": {"hold": {}, "raise": {"set": {"tension": "min(tension + 1, 2)"}}},
            },
            {
                "turn": "blue moves",
                "decision": "blue",
                "options": {"hold": {}, "ease": {"set": {"tension": "max(tension - 1, 0)"}, "when": "luck == good"}},
            },
        ],
        concerns={
            "red": {"push": concern("tension == high", 0.5, per="round")},
            "blue": {"calm": concern("tension == low", 1, per="round")},
        },
        outcomes={"high in the end": "tension == high"},
    )


def ridge() -> str:
    """The complete example of the documentation, as text."""
    page = (Path(__file__).parents[1] / "docs" / "crisis-file.md").read_text(encoding="utf-8")
    return page.split("<!-- example: ridge -->\n```yaml\n")[1].split("\n```")[0]
