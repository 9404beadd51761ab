"""The record that a command line names, and the crisis that it belongs to.

May import: ``offramp.cli.opened``, ``offramp.evidence``, ``offramp.scenario`` (inside), ``offramp.errors``.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from offramp.errors import NotFoundError, OfframpError

if TYPE_CHECKING:
    from offramp.evidence import Record
    from offramp.scenario import Crisis


@dataclass(frozen=True)
class Found:
    """A record, with the name and title under which it was found; `crisis` is None for a file of claims alone."""

    name: str
    title: str
    record: Record
    crisis: Crisis | None

    def label(self, actor: str) -> str:
        """An actor as texts call it: the label in the crisis, or what was given where it has none."""
        name = self.names(actor)[0]
        return self.crisis.actors[name].label if self.crisis is not None and name in self.crisis.actors else actor

    def names(self, actor: str) -> tuple[str, ...]:
        """All that one actor is called: its name in the crisis, its label, its other names; else what was given."""
        return (actor,) if self.crisis is None else self.crisis.names_of(actor)

    def sought(self, actor: str) -> tuple[str, ...]:
        """The names of an actor to look for; nothing where none is asked for."""
        return self.names(actor) if actor.strip() else ()


def found_record(name: str) -> Found:
    """The record of a crisis, or the record in a file of claims. OfframpError for a crisis that ships none."""
    from offramp.cli.opened import opened
    from offramp.evidence import holds_record, load_record
    from offramp.scenario import record_of

    path = Path(name)
    if holds_record(path):
        record = load_record(path)
        return Found(path.name, record.title or path.name, record, None)
    crisis = opened(name)
    kept = record_of(crisis)
    if kept is None:
        raise OfframpError(f"the crisis {crisis.name!r} ships no claims: name a record in it, evidence: FILE")
    return Found(crisis.name, crisis.title or crisis.name, kept, crisis)


def need(ids: Iterable[str], known: Iterable[str], what: str) -> None:
    """NotFoundError for an id that the record does not have, with the nearest ones whatever their case."""
    by_fold = {name.casefold(): name for name in known}
    for name in ids:
        if by_fold.get(name.casefold()) != name:
            near = difflib.get_close_matches(name.casefold(), by_fold, n=3)
            hint = f"; did you mean {' or '.join(by_fold[fold] for fold in near)}?" if near else ""
            raise NotFoundError(f"the record has no {what} {name!r}{hint}")
