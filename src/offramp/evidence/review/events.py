"""What a reviewer can do, as events that are kept one after the other; the state of a review is what they add up to.

May import: ``evidence.drafts.draft``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from offramp.evidence.drafts.draft import Place

Raw = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Accept:
    """Drafts at these places become one claim with these fields, as a record file holds them, without its id."""

    places: tuple[Place, ...]
    claim: Raw


@dataclass(frozen=True, slots=True)
class Reject:
    """Drafts at these places become none."""

    places: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class Mend:
    """The fields of what is not decided yet, as far as they were mended; the place is that of the first draft."""

    place: Place
    claim: Raw


@dataclass(frozen=True, slots=True)
class Split:
    """Drafts at these places are decided one by one."""

    places: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class TellSource:
    """What source an article is; `source` has its id beside the fields of a record file."""

    digest: str
    source: Raw


@dataclass(frozen=True, slots=True)
class Undo:
    """Take back the last of the above that is not in the record yet."""


@dataclass(frozen=True, slots=True)
class Write:
    """About to be added to the record: which claim the drafts at these places become."""

    claim: str
    places: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class Written:
    """These claims are in the record."""

    claims: tuple[str, ...]


Event = Accept | Reject | Mend | Split | TellSource | Undo | Write | Written


@dataclass(frozen=True)
class State:
    """What the events of a review add up to.

    Attributes
    ----------
    decided : the decision under which each place stands.
    mended : fields of what is not decided yet, by the place of its first draft.
    split : places taken out of their group.
    sources : what source each article is, by the digest of its text.
    renamed : ids that sources had before, and what they are called since.
    intended, written : claims by id that were about to be added, and those that were; with their places.
    """

    decided: Mapping[Place, Accept | Reject] = field(default_factory=dict)
    mended: Mapping[Place, Raw] = field(default_factory=dict)
    split: frozenset[Place] = frozenset()
    sources: Mapping[str, Raw] = field(default_factory=dict)
    renamed: Mapping[str, str] = field(default_factory=dict)
    intended: Mapping[str, tuple[Place, ...]] = field(default_factory=dict)
    written: Mapping[str, tuple[Place, ...]] = field(default_factory=dict)

    @property
    def claim_of(self) -> Mapping[Place, str]:
        """The claim of the record that each written place became."""
        return {place: claim for claim, places in self.written.items() for place in places}


def state_of(events: Iterable[Event]) -> State:
    """What events add up to, those undone left out."""
    state = State()
    for event in standing(events):
        state = _after(state, event)
    return state


def standing(events: Iterable[Event]) -> list[Event]:
    """The events that were not undone."""
    kept: list[Event] = []
    for event in events:
        if isinstance(event, Undo):
            at = undoable(kept)
            if at is not None:
                del kept[at]
        else:
            kept.append(event)
    return kept


def undoable(kept: list[Event]) -> int | None:
    """The last of the events that can be undone; None where there is none. What is in the record stays."""
    added = {claim for event in kept if isinstance(event, Written) for claim in event.claims}
    writes = (event for event in kept if isinstance(event, Write) and event.claim in added)
    written = {place for event in writes for place in event.places}
    for at in range(len(kept) - 1, -1, -1):
        match kept[at]:
            case Accept(places) | Reject(places) | Split(places) if written.isdisjoint(places):
                return at
            case Mend(place) if place not in written:
                return at
    return None


def _after(state: State, event: Event) -> State:
    match event:
        case Accept(places) | Reject(places):
            mended = {place: claim for place, claim in state.mended.items() if place not in places}
            return replace(state, decided={**state.decided, **dict.fromkeys(places, event)}, mended=mended)
        case Mend(place, claim):
            return replace(state, mended={**state.mended, place: claim})
        case Split(places):
            return replace(state, split=state.split | set(places))
        case TellSource(of_text, source):
            return replace(
                state, sources={**state.sources, of_text: source}, renamed=_renamed(state, of_text, source["id"])
            )
        case Write(claim, places):
            return replace(state, intended={**state.intended, claim: places})
        case Written(claims):
            added = {claim: state.intended[claim] for claim in claims if claim in state.intended}
            intended = {claim: places for claim, places in state.intended.items() if claim not in claims}
            return replace(state, intended=intended, written={**state.written, **added})
        case Undo():
            return state


def _renamed(state: State, of_text: str, after: str) -> Mapping[str, str]:
    """The ids that sources had before, once the source of a text is called otherwise."""
    before = state.sources[of_text]["id"] if of_text in state.sources else after
    others = {source["id"] for text, source in state.sources.items() if text != of_text}
    if before == after or before in others:
        return state.renamed
    renamed = {old: after if new == before else new for old, new in state.renamed.items() if old != after}
    return {**renamed, before: after}
