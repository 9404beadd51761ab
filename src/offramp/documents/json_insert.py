"""Entries into the lists and mappings at the top of a JSON text, every other character of it left as it is.

May import: ``documents.json_text``, ``documents.written``.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from offramp.documents.json_text import JsonSpans
from offramp.documents.written import Path

_BLANK = re.compile(r"\s*")


def insert_json(text: str, added: Mapping[str, list[Any] | dict[str, Any]]) -> str:
    """`text`, a JSON mapping, with what is `added` at the end of its lists and mappings by name; one that is not
    there is made. New entries are laid out like the first one that stands there."""
    for name, entries in added.items():
        if entries:
            text = _inserted(text, name, entries)
    return text


@dataclass(frozen=True)
class _Layout:
    """Blanks around the entries of brackets, and around the fields of an entry that is a mapping."""

    before: str
    after: str
    before_field: str
    after_fields: str

    def entry(self, value: Any) -> str:
        if not isinstance(value, dict) or "\n" not in self.before_field:
            return _compact(value)
        fields = f",{self.before_field}".join(f"{_compact(name)}: {_compact(part)}" for name, part in value.items())
        return f"{{{self.before_field}{fields}{self.after_fields}}}"


def _inserted(text: str, name: str, entries: list[Any] | dict[str, Any]) -> str:
    spans = JsonSpans(text)
    if (name,) not in spans.values:
        made: dict[str, Any] = {name: {} if isinstance(entries, dict) else []}
        return _inserted(_put(text, spans, (), made, _layout(text, spans, ())), name, entries)
    return _put(text, spans, (name,), entries, _layout(text, spans, (name,)))


def _put(text: str, spans: JsonSpans, path: Path, entries: list[Any] | dict[str, Any], layout: _Layout) -> str:
    shown = [
        f"{_compact(entry)}: {layout.entry(entries[entry])}" if isinstance(entries, dict) else layout.entry(entry)
        for entry in entries
    ]
    start, end = spans.values[path]
    children = _children(spans, path)
    if not children:
        inside = f",{layout.before}".join(shown)
        return f"{text[: start + 1]}{layout.before}{inside}{layout.after}{text[end - 1 :]}"
    last = children[-1][1]
    return text[:last] + "".join(f",{layout.before}{entry}" for entry in shown) + text[last:]


def _layout(text: str, spans: JsonSpans, path: Path) -> _Layout:
    """How the first entry within the brackets at `path` is laid out, or, where there is none, how it would be by the
    place of the brackets."""
    start, _ = spans.values[path]
    children = _children(spans, path)
    if children:
        first = (*path, _first_key(spans, path))
        fields = _children(spans, first)
        value = spans.values[first]
        before_field = _blank(text, value[0] + 1) if fields else ""
        return _Layout(_blank(text, start + 1), "", before_field, text[fields[-1][1] : value[1] - 1] if fields else "")
    newline = "\r\n" if "\r\n" in text else "\n"
    if newline not in text.strip():
        return _Layout("", "", "", "")
    margin = newline + " " * len(path)
    deep = f"{margin}  " if path and text[start] == "[" else ""
    return _Layout(f"{margin} ", margin, deep, f"{margin} " if deep else "")


def _children(spans: JsonSpans, path: Path) -> list[tuple[int, int]]:
    """Where the entries directly within the brackets at `path` begin, their names included, and end."""
    depth = len(path) + 1
    found = [(at, span) for at, span in spans.values.items() if len(at) == depth and at[:-1] == path]
    return sorted((spans.names.get(at, span[0]), span[1]) for at, span in found)


def _first_key(spans: JsonSpans, path: Path) -> str | int:
    depth = len(path) + 1
    return min((span[0], at) for at, span in spans.values.items() if len(at) == depth and at[:-1] == path)[1][-1]


def _blank(text: str, start: int) -> str:
    found = _BLANK.match(text, start)
    return found[0] if found else ""


def _compact(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False)
