"""A crisis file as plain data, with the place where every part of it was written.

May import: ``offramp.documents``, ``offramp.errors``, ``offramp.evidence``.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

from offramp.documents.written import Mark, Path, Written, nearest, shortened
from offramp.errors import Problem
from offramp.evidence import Record


@dataclass(frozen=True, slots=True)
class Rewrite:
    """Who wrote a part of the data that does not stand in the file's own sections: patch `kind:name`."""

    origin: str
    sources: tuple[str, ...]


@dataclass(frozen=True)
class Document:
    """Plain data (mappings, lists, text, numbers, truths, None) with marks.

    `folder` is where the file stands, empty for text from elsewhere. `evidence` is the record that it names, None where
    it names none or none was looked for: then anything may be cited. `marks` holds the mark of each value, `keys` that
    of each key; `rewrites` tells which parts a patch wrote; `moved` where a part was written that has since been spelt
    out of a shorter form.
    """

    data: Any
    file: str = ""
    folder: str = ""
    marks: dict[Path, Mark] = field(default_factory=dict)
    keys: dict[Path, Mark] = field(default_factory=dict)
    rewrites: dict[Path, Rewrite] = field(default_factory=dict)
    moved: dict[Path, Path] = field(default_factory=dict)
    evidence: Record | None = None

    def mark(self, path: Path) -> Mark:
        """Where the value at `path` stands, or the nearest part around it that has a place."""
        return nearest(self.marks, path) or Mark(0, 0)

    def key_mark(self, path: Path) -> Mark:
        """Where the key at the end of `path` stands."""
        return self.keys.get(path) or self.mark(path)

    def rewrite(self, path: Path) -> Rewrite | None:
        """The patch that wrote the value at `path`, None for the file itself."""
        return nearest(self.rewrites, path)

    def name_of(self, path: Path) -> str:
        """`path` as people write it: dotted, turns by their names."""
        return ".".join(str(part) for part in self._named(path))

    def problem(self, message: str, path: Path, *, at_key: bool = False, offset: int = 0, **more: Any) -> Problem:
        """A problem with what stands at `path`; `offset` is the character within the value."""
        mark = self.key_mark(path) if at_key else self.mark(path)
        column = mark.column + offset if mark.inline else mark.column
        more["found"] = shortened(more.get("found", ""))
        return Problem(message, self.name_of(path), self.file, mark.line, column, **more)

    def copied(self) -> Document:
        """A copy whose data may be changed."""
        return replace(
            self,
            data=_copied(self.data),
            marks=dict(self.marks),
            keys=dict(self.keys),
            rewrites=dict(self.rewrites),
            moved=dict(self.moved),
        )

    def _named(self, path: Path) -> Path:
        if len(path) < 2 or path[0] != "turns" or not isinstance(path[1], int):
            return path
        turns = self.data.get("turns") if isinstance(self.data, dict) else None
        turn = turns[path[1]] if isinstance(turns, list) and path[1] < len(turns) else None
        name = turn.get("turn") if isinstance(turn, dict) else None
        return (path[0], name if isinstance(name, str) else path[1] + 1, *path[2:])


def _copied(part: Any) -> Any:
    """A copy of what was read from a file: mappings and lists, none of which stands in two places."""
    if isinstance(part, dict):
        return {key: _copied(value) for key, value in part.items()}
    return [_copied(value) for value in part] if isinstance(part, list) else part


def document_of(written: Written, folder: str = "") -> Document:
    """What was read from a file, as a document to work on."""
    return Document(written.data, written.file, folder, written.marks, written.keys)
