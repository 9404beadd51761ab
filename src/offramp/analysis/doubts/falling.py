"""What would change if a source or a claim were wrong: what would rest on nothing, or on less.

May import: ``offramp.errors``, ``offramp.evidence``, ``offramp.scenario`` (resolved types), ``analysis.sourcing``.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from offramp.analysis.assessment import NumberUse
from offramp.analysis.sourcing.sourced import number_uses
from offramp.errors import NotFoundError
from offramp.evidence import Record
from offramp.scenario import record_of
from offramp.scenario.crisis import Crisis, RecordEntry, Told
from offramp.scenario.numbers import JUDGEMENT

Rests = Literal["nothing", "judgement", "less"]


@dataclass(frozen=True)
class Shaken:
    """A number that would rest on less: on ``nothing``, on ``judgement`` alone, or on ``less`` than now.

    `lost` are its claims that would fall, `left` those that would stay; `roots_before` and `roots_after` count the
    independent originals behind it.
    """

    use: NumberUse
    rests: Rests
    lost: tuple[str, ...]
    left: tuple[str, ...]
    roots_before: int
    roots_after: int


@dataclass(frozen=True)
class Fallen:
    """A perception (by its actor), a reading or a measure that would rest on nothing."""

    kind: Literal["perception", "reading", "measure"]
    name: str
    lost: tuple[str, ...]


@dataclass(frozen=True)
class Doubt:
    """What falls with the sources and claims that are doubted.

    `sources` and `claims` would be gone, the texts that merely repeat among them; `weakened` claims would stay with
    fewer independent originals. `numbers` are in the order of the file; `entries` of the crisis's record (``TURN@2`` in
    the second round, ``TURN (FACT)`` where a level has a source of its own) and `patches` would rest on nothing.
    """

    doubted: tuple[str, ...]
    sources: tuple[str, ...]
    claims: tuple[str, ...]
    weakened: tuple[str, ...]
    numbers: tuple[Shaken, ...]
    entries: tuple[str, ...]
    patches: tuple[Fallen, ...]


def doubt(crisis: Crisis, names: Iterable[str]) -> Doubt:
    """What of a crisis would rest on less if these sources or claims were wrong. Nothing is run again.

    NotFoundError for a name that is neither a source nor a claim of its record.
    """
    names = tuple(dict.fromkeys(names))
    record = record_of(crisis)
    if record is None:
        if names:
            raise NotFoundError(f"the crisis {crisis.name!r} ships no claims, so nothing in it rests on {names[0]!r}")
        return Doubt((), (), (), (), (), (), ())
    _need(record, names)
    left = record.without(names)
    shaken = (_shaken(use, record, left) for use in number_uses(crisis))
    return Doubt(
        doubted=names,
        sources=tuple(name for name in record.sources if name not in left.sources),
        claims=tuple(name for name in record.claims if name not in left.claims),
        weakened=tuple(name for name in left.claims if len(left.roots([name])) < len(record.roots([name]))),
        numbers=tuple(found for found in shaken if found is not None),
        entries=tuple(name for name, told, _ in pieces_of(crisis) if rests_on_nothing(told.sources, record, left)),
        patches=tuple(_patches(crisis, record, left)),
    )


def pieces_of(crisis: Crisis) -> Iterator[tuple[str, Told, RecordEntry]]:
    """The record in pieces that rest on the same word, each with a name: the entry's key in the file, and the facts of
    levels that have a source of their own."""
    for entry in crisis.record:
        key = entry.turn if entry.round == 1 else f"{entry.turn}@{entry.round}"
        for told, piece in entry.pieces():
            own = told != Told(entry.sources, entry.date)
            yield f"{key} ({', '.join(piece.levels)})" if own else key, told, piece


def rests_on_nothing(sources: Iterable[str], record: Record, left: Record) -> bool:
    """Whether claims stand behind something now, and neither a claim nor judgement would in the record `left`."""
    sources = tuple(sources)
    claims = [name for name in sources if name in record.claims]
    return bool(claims) and JUDGEMENT not in sources and not any(name in left.claims for name in claims)


def _need(record: Record, names: Iterable[str]) -> None:
    known = [*record.sources, *record.claims]
    for name in names:
        if name not in known:
            near = difflib.get_close_matches(name, known, n=3)
            hint = f"; did you mean {' or '.join(repr(found) for found in near)}?" if near else ""
            raise NotFoundError(f"the record has no source and no claim {name!r}{hint}")


def _shaken(use: NumberUse, record: Record, left: Record) -> Shaken | None:
    """How one number would stand, None where it stands as before."""
    claims = [name for name in use.number.sources if name in record.claims]
    stay = tuple(name for name in claims if name in left.claims)
    before, after = len(record.roots(claims)), len(left.roots(stay))
    if len(stay) == len(claims) and after == before:
        return None
    bare: Rests = "judgement" if JUDGEMENT in use.number.sources else "nothing"
    lost = tuple(name for name in claims if name not in left.claims)
    return Shaken(use, "less" if stay else bare, lost, stay, before, after)


def _patches(crisis: Crisis, record: Record, left: Record) -> Iterable[Fallen]:
    """What would rest on nothing of what is told of the crisis beside itself. Counterfactuals are made up anyway."""
    perceived = {actor: perception.patch for actor, perception in crisis.perceptions.items()}
    for patches in (perceived, crisis.readings, crisis.measures):
        for name, patch in patches.items():
            if patch.kind in ("perception", "reading", "measure") and rests_on_nothing(patch.sources, record, left):
                yield Fallen(patch.kind, name, tuple(claim for claim in patch.sources if claim in record.claims))
