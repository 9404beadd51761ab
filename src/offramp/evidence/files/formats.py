"""Which of the formats a file of a record has, and whether a file holds one.

May import: nothing of offramp.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Literal

Format = Literal["json", "jsonl", "yaml"]

SUFFIXES: dict[str, Format] = {".json": "json", ".jsonl": "jsonl", ".yaml": "yaml", ".yml": "yaml"}

_CRISIS = re.compile(r"^[\"']?crisis[\"']?\s*:", re.MULTILINE)
_RECORD = re.compile(r"^[\"']?(?:claims|sources)[\"']?\s*:", re.MULTILINE)


def format_of(path: Path) -> Format:
    """The format that the name of a file tells; JSON for any other name."""
    return SUFFIXES.get(path.suffix.lower(), "json")


def holds_record(path: Path) -> bool:
    """Whether the file at `path` is meant for a record and not for a crisis: by its name, in YAML by what stands at
    the margin. A name of JSON is one even where there is no such file."""
    found = SUFFIXES.get(path.suffix.lower())
    if found != "yaml":
        return found is not None
    try:
        text = path.read_text(encoding="utf-8-sig", errors="replace")
    except OSError:
        return False
    return _CRISIS.search(text) is None and _RECORD.search(text) is not None
