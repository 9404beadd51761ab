"""A record out to JSON or JSON Lines, laid out so that git shows what an analyst changed and nothing else.

May import: ``offramp.errors``, the rest of ``evidence``.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from offramp.errors import OfframpError
from offramp.evidence.record import EVERYONE, Claim, Dispute, Figure, Record, Source
from offramp.evidence.voices import Voice, write_voice

_EXACT = 2**53  # whole numbers up to here are written without a decimal point


def save_record(record: Record, path: str | Path) -> None:
    """Write `record` to `path`: JSON Lines where the name ends in ``.jsonl``, else JSON.

    `load_record` gives back an equal record. Sources, claims and disputes keep their order and a field that says
    nothing is left out, so that the same record always makes the same bytes. OfframpError where the disk refuses.
    """
    path = Path(path)
    text = record_to_jsonl(record) if path.suffix.lower() == ".jsonl" else record_to_json(record)
    try:
        path.write_text(text, encoding="utf-8", newline="")
    except OSError as error:
        raise OfframpError(f"cannot write the record {path}: {error.strerror}") from error


def record_to_jsonl(record: Record) -> str:
    """One line for the record, then one for each source, claim and dispute."""
    lines: list[dict[str, Any]] = [{"record": record.title, "note": record.note}]
    lines += [{"source": source.id} | _source(source) for source in record.sources.values()]
    lines += [_named("claim", claim_to_raw(claim)) for claim in record.claims.values()]
    lines += [_named("dispute", _dispute(dispute)) for dispute in record.disputes]
    return "".join(f"{_compact(line)}\n" for line in lines)


def record_to_json(record: Record) -> str:
    """One document: a line for each source and for each field of a claim or dispute."""
    sources = [f"  {_compact(source.id)}: {_compact(_source(source))}" for source in record.sources.values()]
    parts = [
        f' "title": {_compact(record.title)}',
        f' "note": {_compact(record.note)}',
        f' "sources": {_block("{", sources, "}")}',
        f' "claims": {_block("[", map(_spread, map(claim_to_raw, record.claims.values())), "]")}',
        f' "disputes": {_block("[", map(_spread, map(_dispute, record.disputes)), "]")}',
    ]
    return "{\n" + ",\n".join(parts) + "\n}\n"


def claim_to_raw(claim: Claim) -> dict[str, Any]:
    """A claim as the mapping that a file holds; optional fields only where they say something."""
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
    if figure.bound:
        raw["bound"] = figure.bound
    if figure.approximate:
        raw["approx"] = True
    return raw if figure.source is None else raw | {"source": figure.source}


def _number(value: float | str) -> float | int | str:
    if isinstance(value, float) and value.is_integer() and abs(value) <= _EXACT:
        return int(value)
    return value


def _source(source: Source) -> dict[str, Any]:
    raw: dict[str, Any] = {
        "outlet": source.outlet,
        "written": source.written,
        "derived_from": source.derived_from,
        "basis": source.basis,
    }
    return raw | {"url": source.url} if source.url else raw


def _dispute(dispute: Dispute) -> dict[str, Any]:
    sides = [{"who": side.who, "says": side.says, "claims": list(side.claims)} for side in dispute.sides]
    return {"id": dispute.id, "topic": dispute.topic, "sides": sides, "note": dispute.note}


def _named(kind: str, raw: Mapping[str, Any]) -> dict[str, Any]:
    """`raw` with its id behind the kind of line it is."""
    return {kind: raw["id"]} | {name: value for name, value in raw.items() if name != "id"}


def _spread(raw: Mapping[str, Any]) -> str:
    fields = (f"   {_compact(name)}: {_compact(value)}" for name, value in raw.items())
    return "  {\n" + ",\n".join(fields) + "\n  }"


def _block(opening: str, entries: Iterable[str], closing: str) -> str:
    listed = ",\n".join(entries)
    return f"{opening}\n{listed}\n {closing}" if listed else opening + closing


def _compact(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False)
