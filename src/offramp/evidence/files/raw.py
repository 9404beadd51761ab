"""The parts of a record as the mappings that a file holds; optional fields only where they say something.

May import: ``evidence`` (types).
"""

from __future__ import annotations

from typing import Any

from offramp.evidence.record import EVERYONE, Alteration, Claim, Dispute, Figure, Side, Source, implied_bound
from offramp.evidence.voices import Voice, write_voice

_EXACT = 2**53  # whole numbers up to here are written without a decimal point


def claim_to_raw(claim: Claim) -> dict[str, Any]:
    """A claim as the mapping that a file holds."""
    raw = {
        "id": claim.id,
        "date": claim.date,
        "actor": claim.actor,
        "act": claim.act,
        "target": claim.target,
        "channel": claim.channel,
        "content": claim.content,
        "figures": [figure_to_raw(figure) for figure in claim.figures],
        "attribution": attribution_to_raw(claim.attribution),
        "sources": list(claim.sources),
        "corroboration": claim.corroboration,
    }
    added = {
        "note": claim.note,
        "grade": claim.grade,
        "code": claim.code,
        "on_record": claim.on_record,
        "via": list(claim.via),
        "to": list(claim.to),
        "known_to": EVERYONE if claim.known_to == (EVERYONE,) else list(claim.known_to),
        "arrived": claim.arrived,
    }
    return raw | {name: value for name, value in added.items() if value not in ("", None, [])}


def attribution_to_raw(voices: tuple[Voice, ...]) -> str | list[Any]:
    """Voices as a file holds them: one shorthand by itself, else a list of shorthands and mappings."""
    raw = [write_voice(voice) for voice in voices]
    return raw[0] if len(raw) == 1 and isinstance(raw[0], str) else raw


def figure_to_raw(figure: Figure) -> dict[str, Any]:
    """A figure as the mapping that a file holds."""
    value = figure.value
    raw: dict[str, Any] = {"value": [_number(part) for part in value] if isinstance(value, tuple) else _number(value)}
    raw["unit"] = figure.unit
    if figure.bound != implied_bound(value, approximate=False):
        raw["bound"] = figure.bound
    if figure.approximate and figure.bound != "about":
        raw["approx"] = True
    return raw if figure.source is None else raw | {"source": figure.source}


def _number(value: float | str) -> float | int | str:
    if isinstance(value, float) and value.is_integer() and abs(value) <= _EXACT:
        return int(value)
    return value


def source_to_raw(source: Source) -> dict[str, Any]:
    """A source as the mapping that a file holds behind its id."""
    raw: dict[str, Any] = {
        "outlet": source.outlet,
        "written": source.written,
        "derived_from": source.derived_from,
        "basis": source.basis,
    }
    added = {"url": source.url, "alters": [_altered(change) for change in source.alters]}
    return raw | {name: value for name, value in added.items() if value}


def _altered(change: Alteration) -> dict[str, Any]:
    raw = {"kind": change.kind, "source_says": change.source_says, "derived_says": change.derived_says}
    added = {"matters": change.matters, "claims": list(change.claims)}
    return raw | {name: value for name, value in added.items() if value}


def dispute_to_raw(dispute: Dispute) -> dict[str, Any]:
    """A dispute as the mapping that a file holds."""
    sides = [_side(side) for side in dispute.sides]
    figures = [{"claim": ref.claim} | ({"unit": ref.unit} if ref.unit else {}) for ref in dispute.figures]
    raw = {"id": dispute.id, "topic": dispute.topic, "sides": sides}
    return raw | ({"figures": figures} if figures else {}) | {"note": dispute.note}


def _side(side: Side) -> dict[str, Any]:
    raw = {"who": side.who, "says": side.says, "claims": list(side.claims)}
    return raw if side.name == side.who else {"name": side.name} | raw
