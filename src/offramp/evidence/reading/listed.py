"""The shipped word lists: one entry a line, ``#`` begins a comment.

May import: nothing of offramp.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files


@cache
def in_order(name: str) -> tuple[str, ...]:
    """The entries of ``lists/NAME.txt``, in its order."""
    text = (files(__package__) / "lists" / f"{name}.txt").read_text(encoding="utf-8")
    lines = (line.partition("#")[0].strip() for line in text.splitlines())
    return tuple(line for line in lines if line)


@cache
def entries(name: str) -> frozenset[str]:
    """The same to look things up in."""
    return frozenset(in_order(name))
