"""Plain data out to YAML that readers of YAML 1.1 and 1.2 take alike: a field a line, words without quotes only where
nobody can take them for something else.

May import: nothing of offramp.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

# A word with a letter in front and no sign in it that means something in YAML, or a date.
_IN_LINE = re.compile(r"[^\W\d_](?:[\w .()/%+'’-]*[\w.)%+'’])?|\d{4}-\d\d-\d\d(?: \([\w .]+\))?")
_IN_BLOCK = re.compile(r"[^\W\d_](?:[\w .,;()/%+'’“”\"?!–-]*[\w.,;)%+'’“”\"?!])?")
_TAKEN = frozenset(("null", "true", "false", "yes", "no", "on", "off", "y", "n"))


def yaml_mapping(data: Mapping[str, Any], indent: int = 0) -> str:
    """A mapping as a block of YAML, `indent` blanks from the margin. Mappings in it are blocks; of a list of mappings,
    at the margin every item is a block, elsewhere a line; any other list stands on the line of its name."""
    return _indented(_mapping(data, top=indent == 0), indent)


def yaml_items(items: Sequence[Mapping[str, Any]], indent: int) -> str:
    """The items of a list of mappings, each a block whose dash stands `indent` blanks from the margin."""
    return _indented(_items(items), indent)


def yaml_line(value: Any) -> str:
    """A value on one line, as it may stand within brackets."""
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{yaml_line(name)}: {yaml_line(part)}" for name, part in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(yaml_line, value)) + "]"
    return _text(value, _IN_LINE) if isinstance(value, str) else json.dumps(value, allow_nan=False)


def _mapping(data: Mapping[str, Any], top: bool = False) -> Iterator[str]:
    for name, value in data.items():
        key = yaml_line(name)
        if isinstance(value, Mapping) and value:
            yield f"{key}:"
            yield from (f"  {line}" for line in _mapping(value))
        elif isinstance(value, list) and any(isinstance(item, Mapping) for item in value):
            yield f"{key}:"
            lines = _items(value) if top else (f"- {yaml_line(item)}" for item in value)
            yield from (f"  {line}" for line in lines)
        else:
            yield f"{key}: {_text(value, _IN_BLOCK) if isinstance(value, str) else yaml_line(value)}"


def _items(items: Sequence[Any]) -> Iterator[str]:
    for item in items:
        marks = iter("-")
        lines = _mapping(item) if isinstance(item, Mapping) and item else [yaml_line(item)]
        yield from (f"{next(marks, ' ')} {line}" for line in lines)


def _indented(lines: Iterator[str], indent: int) -> str:
    return "".join(f"{' ' * indent}{line}\n" for line in lines)


def _text(text: str, plain: re.Pattern[str]) -> str:
    if (plain.fullmatch(text) or _IN_LINE.fullmatch(text)) and text.casefold() not in _TAKEN:
        return text
    return "".join(map(_escaped, json.dumps(text, ensure_ascii=False)))


def _escaped(character: str) -> str:
    """A character within quotes, as its number where it does not show."""
    if character.isprintable():
        return character
    code = ord(character)
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"
