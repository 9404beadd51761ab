"""The record that a command line names, and the actors of its crisis.

May import: ``offramp.evidence`` (types).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from offramp.evidence import Record


@dataclass(frozen=True)
class Found:
    """A record, with the name and title under which it was found, and the actors of its crisis by name and label."""

    name: str
    title: str
    record: Record
    actors: Mapping[str, str]

    def label(self, actor: str) -> str:
        """An actor as texts call it: the label in the crisis, or what was given where it has none."""
        return next((label for name, label in self.actors.items() if actor.casefold() == name.casefold()), actor)

    def names(self, actor: str) -> tuple[str, ...]:
        """All that one actor is called: what was given, its name in the crisis, its label."""
        given = actor.casefold()
        pairs = [pair for pair in self.actors.items() if given in (pair[0].casefold(), pair[1].casefold())]
        return tuple(dict.fromkeys((actor, *(name for pair in pairs for name in pair))))
