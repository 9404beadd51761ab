"""Entries into the lists and mappings at the top of a YAML text, every other line of it left as it is.

May import: ``documents.yaml_out``; ruamel.yaml, inside.
"""

from __future__ import annotations

import io
import re
from collections.abc import Mapping
from typing import Any

from offramp.documents.yaml_out import yaml_items, yaml_line, yaml_mapping

_COMMENT = re.compile(r"( *)#")


def insert_yaml(text: str, added: Mapping[str, list[Any] | dict[str, Any]]) -> str:
    """`text`, a YAML mapping that `read_yaml` takes, with what is `added` at the end of its lists and mappings by name;
    one that is not there is made at the end. A comment that stands deeper than the entries stays with the last one."""
    for name, entries in added.items():
        if entries:
            text = _inserted(text, name, entries)
    return text


def _inserted(text: str, name: str, entries: list[Any] | dict[str, Any]) -> str:
    from ruamel.yaml import YAML

    top: Any = YAML(typ="safe", pure=True).compose(text)
    key, node = next((pair for pair in (top.value if top else ()) if pair[0].value == name), (None, None))
    lines = list(io.StringIO(text, newline="\n"))
    if key is None or node is None:
        return _with(lines, len(lines), yaml_mapping({name: entries}))
    if not isinstance(node.value, list) or not node.value:  # nothing, or empty brackets: on the line of the name
        line = key.start_mark.line
        colon = text.index(":", key.end_mark.index) + 1
        bare = text[:colon] + text[colon if node.end_mark.index == node.start_mark.index else node.end_mark.index :]
        return _with(list(io.StringIO(bare, newline="\n")), line + 1, _block(entries, 2))
    if node.flow_style:
        at = node.end_mark.index - 1
        before = text[:at].rstrip()
        return f"{before}{' ' if before.endswith(',') else ', '}{yaml_line(entries)[1:-1]}{text[len(before) :]}"
    indent = _margin(text, node.value[0])
    return _with(lines, _after(lines, _last_line(node), indent), _block(entries, indent))


def _block(entries: list[Any] | dict[str, Any], indent: int) -> str:
    return yaml_mapping(entries, indent) if isinstance(entries, dict) else yaml_items(entries, indent)


def _with(lines: list[str], at: int, block: str) -> str:
    """The lines with a block in front of line `at`; the line before it gets an end where it had none."""
    newline = "\r\n" if lines and lines[0].endswith("\r\n") else "\n"
    before = "".join(lines[:at])
    if before and not before.endswith("\n"):
        before += newline
    return before + block.replace("\n", newline) + "".join(lines[at:])


def _margin(text: str, first: Any) -> int:
    """How far from the margin the entries of a block stand, by the first one: its name, or the dash before it."""
    if isinstance(first, tuple):
        return int(first[0].start_mark.column)
    dash = text.rindex("-", 0, first.start_mark.index)
    return dash - text.rfind("\n", 0, dash) - 1


def _last_line(node: Any) -> int:
    """The line, from 0, on which the last part within a block ends."""
    while isinstance(node.value, list) and node.value and not node.flow_style:
        last = node.value[-1]
        node = last[1] if isinstance(last, tuple) else last
    end = node.end_mark
    # A text of several lines ends where the next thing begins.
    return int(end.line) - 1 if end.column == 0 and end.line > node.start_mark.line else int(end.line)


def _after(lines: list[str], last: int, indent: int) -> int:
    """The line behind `last` and the comments below it that stand deeper than `indent`."""
    at = last + 1
    while at < len(lines) and (found := _COMMENT.match(lines[at])) and len(found[1]) > indent:
        at += 1
    return at
