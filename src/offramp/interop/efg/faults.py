"""What is wrong with a file, noted by token and told by line and column.

May import: ``offramp.errors``, ``offramp.interop.efg.tokens``.
"""

from __future__ import annotations

from dataclasses import replace
from typing import NoReturn

from offramp.errors import GameError, Problem
from offramp.interop.efg import tokens as tk

MOST_TOLD = 50


class Faults:
    """The problems of one file."""

    def __init__(self, text: str, file: str) -> None:
        self._text, self._file = text, file
        self._found: list[tuple[int, int, Problem]] = []

    def note(
        self, token: int, message: str, *, part: int = 0, found: str = "", allowed: tuple[str, ...] = (), hint: str = ""
    ) -> None:
        """Something wrong at a token, or at a part of it counted from 1."""
        problem = Problem(message, found=found, allowed=allowed, hint=hint, code="efg")
        self._found.append((token, part, problem))

    def add(self, token: int, problem: Problem) -> None:
        """A problem that was worded elsewhere, at a token."""
        self._found.append((token, 0, problem))

    def refuse_any(self) -> None:
        """Raise `GameError` if anything was noted."""
        if self._found:
            self.refuse()

    def refuse(self) -> NoReturn:
        """Raise `GameError` with all that was noted, in the order of the file."""
        told = sorted(self._found, key=lambda fault: fault[:2])
        problems = [self._placed(*fault) for fault in told[:MOST_TOLD]]
        if len(told) > MOST_TOLD:
            more = f"{len(told) - MOST_TOLD:,} more problems are not told"
            problems.append(Problem(more, file=self._file, code="efg"))
        raise GameError(tuple(problems))

    def line(self, token: int) -> int:
        """The line in which a token begins."""
        return tk.place(self._text, tk.offset(self._text, token))[0]

    def _placed(self, token: int, part: int, problem: Problem) -> Problem:
        at = tk.offset(self._text, token)
        if part:
            at += tk.part_offset(self._text[at:], part)
        line, column = tk.place(self._text, at)
        return replace(problem, file=self._file, line=line, column=column)
