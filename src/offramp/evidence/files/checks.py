"""What only shows when sources, claims and disputes are held against each other.

May import: ``offramp.errors``, ``evidence.record``.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import replace

from offramp.errors import Problem
from offramp.evidence.record import Claim, FigureRef, Record, same_unit


def cross_checked(record: Record, *, whole: bool = True) -> list[Problem]:
    """Names that nobody defines, circles of ancestry, sources that nothing rests on and, where there is nothing of
    the kind, independence that is overstated. Where not the `whole` record could be read, what may follow from
    that alone is left out."""
    problems = [*_unknown_names(record), *_circles(record)]
    if not whole or problems:
        return problems
    return [*_idle(record), *_overstated(record)]


def doubtful(record: Record) -> list[Problem]:
    """What is legal in a record and surely not meant: the same thing said under two ids."""
    found: list[Problem] = []
    first: dict[tuple[object, ...], str] = {}
    for claim in record.claims.values():
        said = first.setdefault(_said(claim), claim.id)
        if said != claim.id:
            message = f"says exactly what {said} says: one thing told by several texts is one claim"
            both = dict.fromkeys((*record.claims[said].sources, *claim.sources))
            hint = f"keep one, with the sources of both: {', '.join(both)}"
            blank = Problem(message, f"claims.{claim.id}", record.file, severity="warning", code="said-twice")
            found.append(replace(blank, found=claim.content[:80], hint=hint))
    return found


def _said(claim: Claim) -> tuple[object, ...]:
    words = (claim.actor, claim.act, claim.target, claim.content)
    figures = tuple(replace(figure, source=None) for figure in claim.figures)
    return (claim.date, *(" ".join(text.casefold().split()).rstrip(".") for text in words), figures)


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
        elif source.alters:
            message, hint = "alters nothing: it repeats no other text", "name the text that it repeats in derived_from"
            path = f"sources.{source.id}.alters"
            found.append(Problem(message, path, record.file, hint=hint, code="alters-nothing"))
        for place, change in enumerate(source.alters):
            for number, name in enumerate(change.claims):
                path = f"sources.{source.id}.alters[{place}].claims[{number}]"
                found += _unknown(record, "claim", name, path, record.claims)
    for claim in record.claims.values():
        for number, name in enumerate(claim.sources):
            found += _unknown(record, "source", name, f"claims.{claim.id}.sources[{number}]", record.sources)
        found += _elsewhere(record, claim)
    for dispute in record.disputes:
        for side_number, side in enumerate(dispute.sides):
            for number, name in enumerate(side.claims):
                path = f"disputes.{dispute.id}.sides[{side_number}].claims[{number}]"
                found += _unknown(record, "claim", name, path, record.claims)
        for number, ref in enumerate(dispute.figures):
            found += _figures_meant(record, ref, f"disputes.{dispute.id}.figures[{number}]")
    return found


def _figures_meant(record: Record, ref: FigureRef, path: str) -> list[Problem]:
    """What is wrong with a claim and unit that are to name figures of one thing."""
    if ref.claim not in record.claims:
        return _unknown(record, "claim", ref.claim, f"{path}.claim", record.claims)
    units = tuple(dict.fromkeys(figure.unit for figure in record.claims[ref.claim].figures))
    blank = Problem(f"{ref.claim} has no figures", path, record.file, found=ref.claim, code="unknown-unit")
    if not units:
        return [blank]
    if not ref.unit and len(units) > 1:
        message = f"{ref.claim} has figures in several units: say which"
        return [replace(blank, message=message, allowed=units, hint="write claim and unit")]
    if ref.unit and not any(same_unit(ref.unit, unit) for unit in units):
        near = difflib.get_close_matches(ref.unit, units, n=1)
        message, hint = f"{ref.claim} has no figure in this unit", f"did you mean '{near[0]}'?" if near else ""
        return [replace(blank, message=message, path=f"{path}.unit", found=ref.unit, allowed=units, hint=hint)]
    return []


def _elsewhere(record: Record, claim: Claim) -> list[Problem]:
    """Voices and figures of a text that the record does not know, or that does not stand behind the claim."""
    voices = ((f"attribution[{n}]", voice.source) for n, voice in enumerate(claim.attribution))
    figures = ((f"figures[{n}]", figure.source) for n, figure in enumerate(claim.figures))
    found: list[Problem] = []
    for part, source in (*voices, *figures):
        path = f"claims.{claim.id}.{part}.source"
        if source is None:
            continue
        if source not in record.sources:
            found += _unknown(record, "source", source, path, record.sources)
        elif source not in _texts_behind(record, claim.sources):
            message = "the claim rests neither on this text nor on one that goes back to it"
            blank = Problem(message, path, record.file, found=source, code="told-elsewhere")
            found.append(replace(blank, allowed=claim.sources))
    return found


def _texts_behind(record: Record, sources: Iterable[str]) -> set[str]:
    """Sources and what they go back to, as far as it is known; circles are walked once."""
    found: set[str] = set()
    for source in sources:
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


def _idle(record: Record) -> list[Problem]:
    """Sources on which nothing rests: no claim comes from them, nor from a text that goes back to them."""
    used = _texts_behind(record, (source for claim in record.claims.values() for source in claim.sources))
    message, hint = (
        "no claim comes from this source, and none from a text that repeats it",
        "name it in a claim, or take it out",
    )
    return [
        Problem(message, f"sources.{name}", record.file, found=name, hint=hint, code="unused-source")
        for name in record.sources
        if name not in used
    ]


def _overstated(record: Record) -> list[Problem]:
    message = "called independent, but its sources go back to one original"
    return [
        Problem(
            message, f"claims.{claim.id}.corroboration", record.file, found=", ".join(claim.sources), code="overstated"
        )
        for claim in record.claims.values()
        if claim.corroboration == "independent" and len(record.roots([claim.id])) < 2
    ]
