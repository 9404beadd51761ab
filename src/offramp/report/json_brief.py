"""The brief as plain JSON, shape ``brief/1``: every field of the assessment under its own name.

Mappings are objects, sequences arrays, dates ISO 8601 texts. A number that is not finite, like one that was not
computed, is null. The shape is ``brief.schema.json``; within version 1 fields are only added. To write the schema anew
after a field was added: ``python -c "from offramp.report.json_brief import schema_text; print(schema_text())"``.

May import: pydantic (for the schema only), ``offramp.analysis.assessment``.
"""

from __future__ import annotations

import dataclasses
import json
import math
from collections.abc import Mapping
from datetime import date as Date
from importlib.resources import files
from typing import Any

from offramp.analysis.assessment import Assessment

SHAPE = "brief/1"
_DRAFT = "https://json-schema.org/draft/2020-12/schema"


def brief_json(assessment: Assessment) -> dict[str, Any]:
    """Everything the assessment holds, ready for ``json.dumps``; key ``offramp`` names the shape."""
    return {"offramp": SHAPE, **_plain(assessment)}


def _plain(value: Any) -> Any:
    """`value` in JSON's own types."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {field.name: _plain(getattr(value, field.name)) for field in dataclasses.fields(value)}
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    if isinstance(value, Date):
        return value.isoformat()
    if isinstance(value, float):
        return float(value) if math.isfinite(value) else None
    return value


def brief_schema() -> dict[str, Any]:
    """The JSON Schema that ships with the package."""
    text = (files("offramp.report") / "brief.schema.json").read_text(encoding="utf-8")
    schema: dict[str, Any] = json.loads(text)
    return schema


def derived_schema() -> dict[str, Any]:
    """The JSON Schema as it follows from the assessment's types."""
    from pydantic import TypeAdapter

    schema = TypeAdapter(Assessment).json_schema(mode="serialization")
    schema["properties"] = {"offramp": {"const": SHAPE}, **schema["properties"]}
    schema["required"] = ["offramp", *schema["required"]]
    return {"$schema": _DRAFT, **{key: _nullable(part) for key, part in schema.items()}, "title": "offramp brief"}


def _nullable(part: Any) -> Any:
    """`part` with null allowed for every number, which stands for "not finite"."""
    if isinstance(part, dict):
        found = {key: _nullable(item) for key, item in part.items()}
        return {**found, "type": ["number", "null"]} if found.get("type") == "number" else found
    return [_nullable(item) for item in part] if isinstance(part, list) else part


def schema_text() -> str:
    """`derived_schema` as the file ships."""
    return json.dumps(derived_schema(), indent=1, ensure_ascii=False)
