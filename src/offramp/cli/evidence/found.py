"""The record that a command line names, and its crisis.

May import: ``offramp.evidence``, ``offramp.scenario``, ``offramp.analysis`` (when a record is looked for),
``offramp.errors``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from offramp.errors import OfframpError

if TYPE_CHECKING:
    from offramp.evidence import Record
    from offramp.scenario import Crisis


@dataclass(frozen=True)
class Found:
    """A record, with the name and title under which it was found, the actors of its crisis by name and label, and the
    crisis (None where the record was named itself)."""

    name: str
    title: str
    record: Record
    actors: Mapping[str, str]
    crisis: Crisis | None = None

    def label(self, actor: str) -> str:
        """An actor as texts call it: the label in the crisis, or what was given where it has none."""
        return next((label for name, label in self.actors.items() if actor.casefold() == name.casefold()), actor)

    def names(self, actor: str) -> tuple[str, ...]:
        """All that one actor is called: what was given, its name in the crisis, its label."""
        given = actor.casefold()
        pairs = [pair for pair in self.actors.items() if given in (pair[0].casefold(), pair[1].casefold())]
        return tuple(dict.fromkeys((actor, *(name for pair in pairs for name in pair))))


def found_record(name: str) -> Found:
    """The record of a crisis, or the record in a file of claims. OfframpError for a crisis that ships none."""
    from offramp.cli.opened import opened
    from offramp.evidence import holds_record, load_record

    path = Path(name)
    if holds_record(path):
        record = load_record(path)
        return Found(path.name, record.title, record, {})
    from offramp.scenario import record_of

    crisis = opened(name)
    kept = record_of(crisis)
    if kept is None:
        raise OfframpError(f"the crisis {crisis.name!r} ships no claims: name a record in it, evidence: FILE")
    actors = {actor.name: actor.label for actor in crisis.actors.values()}
    return Found(crisis.name, crisis.title or crisis.name, kept, actors, crisis)
