"""What of a crisis file rests only on claims that could not be known on a day. A forecast as of that day keeps it:
the numbers are the analyst's, so it is said and not changed.

May import: ``offramp.evidence``, ``offramp.forecasts``, ``offramp.scenario``, ``analysis.assessment``,
``analysis.sourcing``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date as Date

from offramp.analysis.assessment import Hindsight, Part
from offramp.analysis.sourcing.sourced import numbers_read
from offramp.evidence.knowledge import by_anyone
from offramp.forecasts.standing.knowing import knower
from offramp.scenario.crisis import Crisis


def hindsight(
    crisis: Crisis, as_of: Date | None, known_to: str | None = None, *, anyone: bool = False
) -> tuple[Hindsight, ...]:
    """The parts of `crisis` that nobody could have written as they are on the day `as_of`, by what the public can have
    known, or `known_to`, or (with `anyone`) all actors and the public together. Empty where no day is asked about.

    Judgement is no hindsight, and a part counts as known from its first claim on. Measures are left out where they say
    no source, and numbers of raids that no turn reads.
    """
    who = knower(crisis, known_to)
    if as_of is None or who.record is None:
        return ()
    first = by_anyone(who.record)
    days = first if anyone else {name: moment.day for name, moment in (who.moments or {}).items()}
    found = []
    for part, name, claims in _parts(crisis):
        if not claims or any(claim not in who.record.claims for claim in claims):
            continue
        day = _earliest(days, claims)
        if day is None or day > as_of:
            soonest = _earliest(first, claims)
            found.append(Hindsight(part, name, claims, day, soonest is None or soonest > as_of))
    return tuple(found)


def _earliest(days: Mapping[str, Date], claims: tuple[str, ...]) -> Date | None:
    return min((days[claim] for claim in claims if claim in days), default=None)


def _parts(crisis: Crisis) -> Iterator[tuple[Part, str, tuple[str, ...]]]:
    """Whatever names its sources, with them."""
    for number in numbers_read(crisis):
        yield "number", number.path, number.sources
    for perception in crisis.perceptions.values():
        yield "perception", perception.actor, perception.patch.sources
    kinds: tuple[tuple[Part, Mapping[str, object]], ...] = (
        ("measure", crisis.measures), ("counterfactual", crisis.counterfactuals), ("reading", crisis.readings)
    )  # fmt: skip
    patches = crisis.patches()
    for kind, named in kinds:
        for name in named:
            yield kind, name, patches[name].sources
    for assumption in crisis.brief.assumptions:
        yield "assumption", assumption.text, assumption.sources
