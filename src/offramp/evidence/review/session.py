"""A review: the cards to decide, what was decided, and what that puts into the record.

A card is one draft, or several that say the same and are decided together. Every decision is kept before it counts.

May import: ``offramp.errors``, ``evidence``, the rest of ``evidence.review``.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any, Literal

from offramp.errors import Problem
from offramp.evidence.codes import plover_types
from offramp.evidence.drafts.draft import Draft, DraftRecord, Origin, Place, Same
from offramp.evidence.files.append import add_to_record, next_id
from offramp.evidence.files.load import load_record
from offramp.evidence.files.parsing import Reader
from offramp.evidence.files.raw import claim_to_raw
from offramp.evidence.record import Claim, Record, Source
from offramp.evidence.review.alike import Alike
from offramp.evidence.review.events import (
    Accept,
    Event,
    Mend,
    Raw,
    Reject,
    Split,
    State,
    TellSource,
    Undo,
    Write,
    Written,
    standing,
    state_of,
    undoable,
)
from offramp.evidence.review.ledger import Ledger
from offramp.evidence.review.places import Places
from offramp.evidence.review.proposing import proposed_claim, proposed_sources, unread_source
from offramp.evidence.voices import write_voice

Status = Literal["open", "accepted", "rejected", "in the record"]

_NEW = "new"
_OF_DRAFTS = frozenset(("actor", "act", "target", "channel"))  # fields that claims and drafts have alike
_PREFIX = "C"  # of the ids of claims in a record that has none yet


@dataclass(frozen=True)
class Card:
    """Drafts that are decided together.

    Attributes
    ----------
    first, others : the draft to go by, and those that say the same.
    same : the group that they come from, None for a draft by itself.
    status : what was decided.
    claim_id : the claim of the record that it became, empty where none.
    told_by : the claim of the record that tells the same by another draft of the group, empty where none does.
    """

    first: Draft
    others: tuple[Draft, ...]
    same: Same | None
    status: Status
    claim_id: str = ""
    told_by: str = ""

    @property
    def drafts(self) -> tuple[Draft, ...]:
        """All drafts, the first first."""
        return (self.first, *self.others)

    @property
    def places(self) -> tuple[Place, ...]:
        """The places of all drafts."""
        return tuple(draft.place for draft in self.drafts)


class Session:
    """A review of drafts for one record. `keep` holds on to each event before it counts."""

    def __init__(self, drafts: DraftRecord, record: Record, ledger: Ledger | Sequence[Event]) -> None:
        self.drafts = drafts
        self.record = record
        self.cards: tuple[Card, ...] = ()
        self.source_of: Mapping[str, Raw] = {}
        self._ledger = ledger if isinstance(ledger, Ledger) else None
        self._events = list(ledger.events if isinstance(ledger, Ledger) else ledger)
        self._renew()
        self._settle()

    # --- what there is to decide

    def claim(self, card: Card) -> Raw:
        """The fields of the claim that a card would make or makes, as a record file holds them, without its id."""
        decision = self._places.decision(card.first.place)
        if isinstance(decision, Accept):
            return decision.claim
        if card.places not in self._proposed:
            self._proposed[card.places] = proposed_claim(card.first, card.others, self.drafts, self.source_of)
        return self._proposed[card.places] | self.state.mended.get(card.first.place, {})

    def like(self, card: Card) -> tuple[str, ...]:
        """Claims of the record, by id, that may tell the same as a card."""
        claim = self.claim(card)
        return self._alike.to(claim["content"], claim["date"])

    @cached_property
    def _alike(self) -> Alike:
        return Alike(self.record)

    def _renew(self) -> None:
        self.state: State = state_of(self._events)
        self._places = Places(self.state)
        self.cards = tuple(sorted(self._made(), key=lambda card: self._order[card.first.id]))
        sources = proposed_sources(self.drafts, self.record, self.state.sources)
        if sources != self.source_of:
            self.source_of = sources
            self._proposed: dict[tuple[Place, ...], Raw] = {}

    @cached_property
    def _order(self) -> dict[str, int]:
        return {draft.id: at for at, draft in enumerate(self.drafts.drafts)}

    def _made(self) -> Iterator[Card]:
        grouped: set[str] = set()
        for group in self.drafts.same:
            together = [self.drafts.by_id[name] for name in group.drafts]
            together = [draft for draft in together if draft.place not in self.state.split]
            if len(together) > 1:
                grouped |= {draft.id for draft in together}
                yield from self._parted(together, group)
        for draft in self.drafts.drafts:
            if draft.id not in grouped:
                yield self._card([draft], None, "")

    def _parted(self, together: Sequence[Draft], group: Same) -> Iterator[Card]:
        """The cards of a group: one, unless a part of it was decided when the rest was not read yet."""
        by: dict[int, list[Draft]] = {}
        for draft in together:
            by.setdefault(id(self._places.decision(draft.place)), []).append(draft)
        claims = {claim for draft in together if (claim := self._places.claim(draft.place))}
        for part in by.values():
            own = self._places.claim(part[0].place)
            yield self._card(part, group, next(iter(sorted(claims - {own})), ""))

    def _card(self, part: Sequence[Draft], group: Same | None, told_by: str) -> Card:
        first, others = part[0], tuple(part[1:])
        decision, claim_id = self._places.decision(first.place), self._places.claim(first.place)
        if claim_id:
            status: Status = "in the record"
        else:
            status = "accepted" if isinstance(decision, Accept) else "rejected" if decision is not None else "open"
        return Card(first, others, group, status, claim_id, told_by)

    # --- sources

    def untold(self, card: Card) -> list[Origin]:
        """The articles of a card, and those read that they go back to, whose source was not told yet: an original
        before what repeats it."""
        found: dict[str, Origin] = {}
        seen: set[str] = set()

        def visit(name: str) -> None:
            if name in seen or name not in self.drafts.origin_of:
                return
            seen.add(name)
            origin = self.drafts.origin_of[name]
            for parent in origin.derived_from:
                visit(parent)
            found.setdefault(origin.digest, origin)

        for draft in card.drafts:
            visit(draft.article)
        return [origin for of_text, origin in found.items() if of_text not in self.state.sources]

    def source_problems(self, origin: Origin, source: Raw) -> list[Problem]:
        """What is wrong with the source that an article is said to be."""
        fields = {name: value for name, value in source.items() if name != "id"}
        reader = Reader("")
        if not source["id"]:
            reader.problem("must be text", "sources.id", "")
        else:
            reader.source(source["id"], fields)
        known = {*self.record.sources, *self._offered()}
        parent = source.get("derived_from")
        if parent is not None and (parent not in known or parent == source["id"]):
            reader.problem("no such source", "sources.derived_from", parent, tuple(sorted(known - {source["id"]})))
        return reader.problems

    def _offered(self) -> dict[str, Raw]:
        """The sources that articles are, and those that outlets would be which articles repeat and nobody read; by
        id."""
        found: dict[str, Raw] = {}
        for origin in self.drafts.origins:
            for name in origin.derived_from:
                if name not in self.drafts.origin_of:
                    source = unread_source(name, origin)
                    found.setdefault(source["id"], source)
        return found | {source["id"]: source for source in self.source_of.values()}

    def tell_source(self, origin: Origin, source: Raw) -> None:
        """Say what source an article is."""
        self._keep(TellSource(origin.digest, source))

    # --- decisions

    def problems(self, claim: Raw) -> list[Problem]:
        """What is wrong with the fields of a claim, in the words of ``offramp check``."""
        reader = Reader("")
        made = reader.claim({"id": _NEW} | claim, f"claims.{_NEW}")
        known = {*self.record.sources, *self._offered()}
        cited = (*made.sources, *(voice.source for voice in made.attribution if voice.source is not None))
        cited = (*cited, *(figure.source for figure in made.figures if figure.source is not None))
        for name in dict.fromkeys(cited):
            if name not in known and name not in self.state.renamed:
                reader.problem("no such source", f"claims.{_NEW}.sources", name, tuple(sorted(known)))
        return reader.problems

    def accept(self, card: Card, claim: Raw) -> None:
        """Make a card one claim with these fields."""
        self._keep(Accept(card.places, claim))

    def reject(self, card: Card) -> None:
        """Make a card none."""
        self._keep(Reject(card.places))

    def mend(self, card: Card, fields: Raw) -> None:
        """Change fields of a card: of an accepted one in its claim, else for when it is decided."""
        if card.status == "accepted":
            self._keep(Accept(card.places, self.claim(card) | fields))
        else:
            self._keep(Mend(card.first.place, self.state.mended.get(card.first.place, {}) | fields))

    def split(self, card: Card) -> None:
        """Decide the drafts of a card one by one."""
        self._keep(Split(card.places))

    def undo(self) -> Event | None:
        """Take back the last decision that is not in the record yet, and return it; None where there is none."""
        kept = standing(self._events)
        at = undoable(kept)
        if at is None:
            return None
        self._keep(Undo())
        return kept[at]

    def _keep(self, event: Event) -> None:
        if self._ledger is not None:
            self._ledger.append(event)
        self._events.append(event)
        self._renew()

    # --- into the record

    @property
    def decided(self) -> bool:
        """Whether anything was decided, mended or told."""
        return bool(self._events)

    def waiting(self) -> list[Card]:
        """Accepted cards that are not in the record yet."""
        return [card for card in self.cards if card.status == "accepted"]

    def write(self, path: Path, title: str = "") -> list[str]:
        """Add what was accepted to the record at `path`, and return the ids of the claims.

        What is about to be added is kept first, so that a review that breaks off adds nothing twice. OfframpError
        as from `add_to_record`; then the record is as it was and what was accepted waits.
        """
        cards = self.waiting()
        if not cards:
            return []
        if path.exists():
            self.record = load_record(path)
        record, claims = self.record, []
        for card in cards:
            claim = self._claim(next_id(record, self._prefix), card)
            claims.append(claim)
            record = _with_claim(record, claim)
        sources = self._new_sources(claims)
        for claim, card in zip(claims, cards, strict=True):
            self._keep(Write(claim.id, card.places))
        self.record = add_to_record(path, sources=sources, claims=claims, title=title)
        self._keep(Written(tuple(claim.id for claim in claims)))
        return [claim.id for claim in claims]

    @property
    def _prefix(self) -> str:
        """What the ids of claims begin with: as most of those of the record do."""
        found = Counter(name.rstrip("0123456789") for name in self.record.claims if name[-1:].isdigit())
        return found.most_common(1)[0][0] if found else _PREFIX

    def _claim(self, name: str, card: Card) -> Claim:
        raw = _renamed(self.claim(card), self.state.renamed)
        return Reader("").claim({"id": name} | raw, f"claims.{name}")

    def _new_sources(self, claims: Iterable[Claim]) -> list[Source]:
        """The sources that claims cite and the record lacks, with those that they go back to."""
        offered = self._offered()
        found: dict[str, Source] = {}

        def add(name: str) -> None:
            if name in self.record.sources or name in found or name not in offered:
                return
            source = Reader("").source(name, {key: told for key, told in offered[name].items() if key != "id"})
            if source.derived_from is not None and source.derived_from != name:
                add(source.derived_from)
            found[name] = source

        for claim in claims:
            for name in claim.sources:
                add(name)
        return list(found.values())

    def _settle(self) -> None:
        """Find out whether what was about to be added when a review broke off is in the record."""
        there = []
        for name, places in self.state.intended.items():
            claim = self.record.claims.get(name)
            decision = self._places.decision(places[0])
            if claim is not None and isinstance(decision, Accept):
                meant = Reader("").claim({"id": name} | _renamed(decision.claim, self.state.renamed), "claims")
                if meant.content == claim.content:
                    there.append(name)
        if there:
            self._keep(Written(tuple(there)))

    # --- what the record and the drafts know already

    def known(self, name: str) -> list[str]:
        """Values that a field had before, in the record, in what was decided and in the drafts, the commonest first."""
        if name == "code":
            return list(plover_types())
        found: Counter[str] = Counter()
        claims = [claim_to_raw(claim) for claim in self.record.claims.values()]
        claims += [decision.claim for decision in self.state.decided.values() if isinstance(decision, Accept)]
        claims += self.state.mended.values()
        for field in (name, "target") if name == "actor" else (name,):
            for claim in claims:
                value = claim.get(field)
                found.update(v for v in (value if isinstance(value, list) else [value]) if isinstance(v, str) and v)
            if field in _OF_DRAFTS:
                found.update(value for draft in self.drafts.drafts if (value := getattr(draft, field)))
        if name == "attribution":
            voices = (draft.voice for draft in self.drafts.drafts if draft.voice is not None)
            found.update(raw for raw in map(write_voice, voices) if isinstance(raw, str))
        if name in ("sources", "derived_from", "id"):
            found.update([*self.record.sources, *self._offered()])
        return [value for value, _ in found.most_common()]

    def changed(self, card: Card) -> Raw:
        """The fields of a card that are not as they were proposed, as far as it was decided or mended."""
        decision = self._places.decision(card.first.place)
        return decision.claim if isinstance(decision, Accept) else self.state.mended.get(card.first.place, {})


def _renamed(claim: Raw, names: Mapping[str, str]) -> Raw:
    """A claim whose sources are called as they are now."""
    if not names:
        return claim
    found = claim | {"sources": [names.get(name, name) for name in claim.get("sources", [])]}
    voices = claim.get("attribution")
    if isinstance(voices, list):
        found["attribution"] = [_in_voice(voice, names) for voice in voices]
    return found


def _in_voice(voice: Any, names: Mapping[str, str]) -> Any:
    if isinstance(voice, dict) and voice.get("source") in names:
        return voice | {"source": names[voice["source"]]}
    return voice


def _with_claim(record: Record, claim: Claim) -> Record:
    return replace(record, claims={**record.claims, claim.id: claim})
