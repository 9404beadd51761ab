"""What only shows when sources, claims and disputes are held against each other.

May import: ``offramp.errors``, ``evidence.record``.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable

from offramp.errors import Problem
from offramp.evidence.record import Claim, Record


def cross_checked(record: Record) -> list[Problem]:
    """Names that nobody defines, circles of ancestry and, where there are none, independence that is overstated."""
    problems = [*_unknown_names(record), *_circles(record)]
    return problems or _overstated(record)


def _unknown(record: Record, kind: str, name: str, path: str, known: Iterable[str]) -> list[Problem]:
    known = tuple(known)
    if name in known:
        return []
    near = difflib.get_close_matches(name, known, n=1)
    hint = f"did you mean '{near[0]}'?" if near else ""
    code = f"unknown-{kind}"
    return [Problem(f"no such {kind} in the record", path, record.file, found=name, hint=hint, code=code)]


def _unknown_names(record: Record) -> list[Problem]:
    found: list[Problem] = []
    for source in record.sources.values():
        if source.derived_from is not None:
            path = f"sources.{source.id}.derived_from"
            found += _unknown(record, "source", source.derived_from, path, record.sources)
    for claim in record.claims.values():
        for name in (*claim.sources, *(f.source for f in claim.figures if f.source is not None)):
            found += _unknown(record, "source", name, f"claims.{claim.id}.sources", record.sources)
        found += _voices(record, claim)
    for dispute in record.disputes:
        for side in dispute.sides:
            for name in side.claims:
                found += _unknown(record, "claim", name, f"disputes.{dispute.id}.sides", record.claims)
    return found


def _voices(record: Record, claim: Claim) -> list[Problem]:
    """Voices that a text brings which the record does not know, or which does not stand behind the claim."""
    found: list[Problem] = []
    for number, voice in enumerate(claim.attribution):
        path = f"claims.{claim.id}.attribution[{number}].source"
        if voice.source is None:
            continue
        if voice.source not in record.sources:
            found += _unknown(record, "source", voice.source, path, record.sources)
        elif voice.source not in _texts_behind(record, claim):
            message = "the claim rests neither on this text nor on one that goes back to it"
            allowed = claim.sources
            found.append(
                Problem(message, path, record.file, found=voice.source, allowed=allowed, code="voice-elsewhere")
            )
    return found


def _texts_behind(record: Record, claim: Claim) -> set[str]:
    """The sources of a claim and what they go back to, as far as it is known; circles are walked once."""
    found: set[str] = set()
    for source in claim.sources:
        name: str | None = source
        while name is not None and name in record.sources and name not in found:
            found.add(name)
            name = record.sources[name].derived_from
    return found


def _circles(record: Record) -> list[Problem]:
    """Each circle of ancestry once, told from its first source in the order of the file."""
    found: list[Problem] = []
    told: set[str] = set()
    for start in record.sources:
        trail: list[str] = []
        name: str | None = start
        while name is not None and name in record.sources and name not in trail:
            trail.append(name)
            name = record.sources[name].derived_from
        if name is None or name not in trail or name in told:
            continue
        circle = trail[trail.index(name) :]
        told.update(circle)
        shown = " <- ".join([*circle, name])
        message = "sources derive from each other in a circle"
        found.append(Problem(message, f"sources.{name}", record.file, found=shown, code="ancestry-cycle"))
    return found


def _overstated(record: Record) -> list[Problem]:
    message = "called independent, but its sources go back to one original"
    return [
        Problem(
            message, f"claims.{claim.id}.corroboration", record.file, found=", ".join(claim.sources), code="overstated"
        )
        for claim in record.claims.values()
        if claim.corroboration == "independent" and len(record.roots([claim.id])) < 2
    ]
