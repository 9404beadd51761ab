"""A record out to JSON, JSON Lines or YAML, laid out so that git shows what an analyst changed and nothing else.

May import: ``offramp.documents``, ``evidence`` (types), ``evidence.files`` (formats, raw).
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

from offramp.documents.saving import write_whole
from offramp.documents.yaml_out import yaml_mapping
from offramp.evidence.files.formats import Format, format_of
from offramp.evidence.files.raw import claim_to_raw, dispute_to_raw, source_to_raw
from offramp.evidence.record import Record


def save_record(record: Record, path: str | Path) -> None:
    """Write `record` to `path`, in the format that its name tells: ``.jsonl``, ``.yaml`` or ``.yml``, else JSON.

    `load_record` gives back an equal record. Sources, claims and disputes keep their order and a field that says
    nothing is left out, so that the same record always makes the same bytes. The file is written beside its place and
    then moved there, so that the old one is never half lost. OfframpError where the disk refuses.
    """
    path = Path(path)
    write_whole(path, RECORD_TO[format_of(path)](record), "the record")


def record_to_jsonl(record: Record) -> str:
    """One line for the record, then one for each source, claim and dispute."""
    lines: list[dict[str, Any]] = [{"record": record.title, "note": record.note}]
    lines += [{"source": source.id} | source_to_raw(source) for source in record.sources.values()]
    lines += [line_of("claim", claim_to_raw(claim)) for claim in record.claims.values()]
    lines += [line_of("dispute", dispute_to_raw(dispute)) for dispute in record.disputes]
    return "".join(f"{compact(line)}\n" for line in lines)


def record_to_json(record: Record) -> str:
    """One document: a line for each source and for each field of a claim or dispute."""
    sources = [json_source(source.id, source_to_raw(source)) for source in record.sources.values()]
    claims = [json_entry(claim_to_raw(claim)) for claim in record.claims.values()]
    parts = [
        f' "title": {compact(record.title)}',
        f' "note": {compact(record.note)}',
        f' "sources": {_block("{", sources, "}")}',
        f' "claims": {_block("[", claims, "]")}',
        f' "disputes": {_block("[", map(json_entry, map(dispute_to_raw, record.disputes)), "]")}',
    ]
    return "{\n" + ",\n".join(parts) + "\n}\n"


def record_to_yaml(record: Record) -> str:
    """One document: a line for each field, and for each figure, voice and side."""
    whole = {
        "title": record.title,
        "note": record.note,
        "sources": {source.id: source_to_raw(source) for source in record.sources.values()},
        "claims": [claim_to_raw(claim) for claim in record.claims.values()],
        "disputes": [dispute_to_raw(dispute) for dispute in record.disputes],
    }
    return yaml_mapping(whole)


RECORD_TO: dict[Format, Callable[[Record], str]] = {
    "json": record_to_json,
    "jsonl": record_to_jsonl,
    "yaml": record_to_yaml,
}


def line_of(kind: str, raw: Mapping[str, Any]) -> dict[str, Any]:
    """`raw` with its id behind the kind of line it is."""
    return {kind: raw["id"]} | {name: value for name, value in raw.items() if name != "id"}


def json_source(name: str, raw: Mapping[str, Any]) -> str:
    """A source on its line of a JSON document."""
    return f"  {compact(name)}: {compact(raw)}"


def json_entry(raw: Mapping[str, Any]) -> str:
    """A claim or dispute in a JSON document, a line for each field."""
    fields = (f"   {compact(name)}: {compact(value)}" for name, value in raw.items())
    return "  {\n" + ",\n".join(fields) + "\n  }"


def compact(value: Any) -> str:
    """`value` as JSON on one line."""
    return json.dumps(value, ensure_ascii=False, allow_nan=False)


def _block(opening: str, entries: Iterable[str], closing: str) -> str:
    listed = ",\n".join(entries)
    return f"{opening}\n{listed}\n {closing}" if listed else opening + closing
