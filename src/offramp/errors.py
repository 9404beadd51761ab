"""Every error that offramp raises on purpose, and the shape of a problem found in a file.

May import: nothing of offramp.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Severity = Literal["error", "warning"]


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong (error) or surely not meant (warning) in a file.

    Attributes
    ----------
    message : what is wrong, as a sentence without a full stop.
    path : dotted path inside the file, ``turns.north answers.options.wait``.
    file, line, column : where it stands; line and column count from 1, 0 when unknown.
    found : what stands there, shortened.
    allowed : what may stand there.
    hint : how to mend it, often the nearest spelling.
    code : a stable word for the kind of problem, ``unknown-level``.
    """

    message: str
    path: str = ""
    file: str = ""
    line: int = 0
    column: int = 0
    found: str = ""
    allowed: tuple[str, ...] = ()
    hint: str = ""
    severity: Severity = "error"
    code: str = "invalid"

    def __str__(self) -> str:
        where = ":".join(str(p) for p in (self.file, self.line or "", self.column or "") if p)
        parts = [f"{where}: " if where else "", f"{self.severity}: "]
        parts.append(f"{self.path}: {self.message}" if self.path else self.message)
        if self.found:
            parts.append(f"\n    found: {self.found}")
        if self.allowed:
            parts.append(f"\n    allowed: {', '.join(self.allowed)}")
        if self.hint:
            parts.append(f"\n    mend: {self.hint}")
        return "".join(parts)


class OfframpError(Exception):
    """Base of every error that offramp raises on purpose; its text is meant for the user."""


class FileError(OfframpError):
    """A file that cannot be used; `subject` says what it should hold. Carries all problems, never just the first."""

    subject = "file"

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        self.problems = problems
        super().__init__("\n".join(str(problem) for problem in problems))


class CrisisError(FileError):
    """A crisis file that cannot be resolved."""

    subject = "crisis"


class TableError(FileError):
    """A table that cannot be read."""

    subject = "table"


class GameError(FileError):
    """A game file that cannot be read, or a game that cannot be laid out."""

    subject = "game"


class NotFoundError(OfframpError):
    """A crisis, turn, patch or file that does not exist under the name given."""


class TooLargeError(OfframpError):
    """A crisis whose graph would pass the stated limit; the text says which facts make it so large."""


class WrongKindError(OfframpError, TypeError):
    """What was given to a function of the library is of another kind than it takes; the text says what to give."""


class UnsupportedPatchError(OfframpError):
    """A patch that would change the structure where only numbers may change."""
