"""A small crisis beside a record of what was reported of it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from offramp.scenario import Crisis, load_crisis

SOURCES: dict[str, dict[str, Any]] = {
    "wire": {"outlet": "The Wire", "written": "2031-04-05", "derived_from": None, "basis": "officials"},
    "copy": {"outlet": "Copyist", "written": "2031-04-06", "derived_from": "wire", "basis": "a rewrite"},
    "paper": {"outlet": "The Paper", "written": "2031-04-08", "derived_from": None, "basis": "officials"},
}


def claim(name: str, *sources: str, figures: Iterable[Mapping[str, Any]] = (), **fields: Any) -> dict[str, Any]:
    """A claim that these texts tell (the wire, unless others do)."""
    return {
        "id": name,
        "date": "2031-04-01",
        "actor": "Red",
        "act": "strike",
        "channel": "military action",
        "content": "Red struck a depot.",
        "figures": list(figures),
        "attribution": "two officials",
        "sources": list(sources or ("wire",)),
    } | fields


def figure(value: Any, unit: str = "rockets", **fields: Any) -> dict[str, Any]:
    return {"value": value, "unit": unit, **fields}


def record(*claims: Mapping[str, Any], disputes: Iterable[Mapping[str, Any]] = (), **sources: Any) -> dict[str, Any]:
    """A record of these claims, as its file holds it, with the sources that they name and what these go back to."""
    known = SOURCES | sources
    named = [name for each in claims for name in each["sources"]]
    for name in named:
        parent = known[name]["derived_from"]
        if parent is not None and parent not in named:
            named.append(parent)
    used = {name: source for name, source in known.items() if name in named}
    return {"title": "Small", "sources": used, "claims": list(claims), "disputes": list(disputes)}


def write_recorded(folder: Path, data: Mapping[str, Any], evidence: Mapping[str, Any]) -> Path:
    """The file of a crisis, with its record beside it."""
    (folder / "small.claims.json").write_text(json.dumps(evidence), encoding="utf-8")
    path = folder / "small.yaml"
    path.write_text(json.dumps({**data, "evidence": "small.claims.json"}), encoding="utf-8")
    return path


def recorded(folder: Path, data: Mapping[str, Any], evidence: Mapping[str, Any]) -> Crisis:
    """The crisis, loaded."""
    return load_crisis(write_recorded(folder, data, evidence))
