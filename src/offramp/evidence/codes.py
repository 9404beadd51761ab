"""The closed lists that a claim's optional fields draw on: PLOVER event types and the Admiralty code.

May import: nothing of offramp.
"""

from __future__ import annotations

import json
import re
from functools import cache
from importlib.resources import files
from typing import Any

GRADE = re.compile(r"[A-F][1-6]")
GRADE_ALLOWED = ("A to F for the source, then 1 to 6 for what it says: B2",)


@cache
def listed_data(name: str) -> Any:
    """One of the lists that ship with this package."""
    return json.loads((files("offramp.evidence") / "lists" / f"{name}.json").read_text(encoding="utf-8"))


@cache
def plover_types() -> tuple[str, ...]:
    """The event types of PLOVER, from the friendliest to the most hostile."""
    return tuple(listed_data("plover"))


@cache
def _by_cameo() -> dict[str, str]:
    return {root: name for name, entry in listed_data("plover").items() for root in entry["cameo"]}


def plover_of_cameo(code: str) -> str:
    """The PLOVER type that took over a CAMEO code (its first two digits count); "" for one without a successor."""
    return _by_cameo().get(code[:2], "")
