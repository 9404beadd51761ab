"""How far sources bear each other out: independent originals, and in words why the other texts add little or nothing.

May import: ``evidence.record``, ``evidence.voices``.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from offramp.evidence.record import Claim, Record
from offramp.evidence.voices import Voice

Adds = Literal["original", "little", "nothing"]


@dataclass(frozen=True, slots=True)
class SourceBasis:
    """What one source adds: ``original`` counts in full, ``little`` shares the voice of one counted before,
    ``nothing`` repeats one. `like` names that other source; `sentence` says it in words."""

    source: str
    root: str
    adds: Adds
    sentence: str
    like: str = ""


@dataclass(frozen=True, slots=True)
class Heard:
    """A voice that a source quotes on a day, written as a date or a range."""

    source: str
    voice: Voice
    day: str

    def is_like(self, other: Heard) -> bool:
        """Whether one voice speaks in both on the same day."""
        return self.day == other.day and self.voice.is_like(other.voice)


@dataclass(frozen=True, slots=True)
class Corroborated:
    """What claims rest on, source by source. `roots` are the originals behind them, each once."""

    claims: tuple[str, ...]
    roots: tuple[str, ...]
    sources: tuple[SourceBasis, ...]

    @property
    def little(self) -> tuple[str, ...]:
        """The originals that add little, since they quote the voice of another."""
        return tuple(basis.root for basis in self.sources if basis.adds == "little")

    @property
    def summary(self) -> str:
        """In words: ``2 independent originals, 1 of which adds little; 1 text merely repeats``."""
        repeats = sum(basis.adds == "nothing" for basis in self.sources)
        words = "1 original" if len(self.roots) == 1 else f"{len(self.roots)} independent originals"
        if self.little:
            words += f", {len(self.little)} of which add{'s' if len(self.little) == 1 else ''} little"
        if repeats:
            words += f"; {repeats} text{'s' if repeats > 1 else ''} merely repeat{'s' if repeats == 1 else ''}"
        return words


def corroboration(record: Record, claims: Iterable[str]) -> Corroborated:
    """What `claims` rest on together. KeyError for a claim that is not in the record.

    A text counts for the original that it goes back to, once. Of originals that quote the same voice on the same
    date, the first counts in full and the others add little; a text that speaks for itself quotes nobody.
    """
    claims = tuple(dict.fromkeys(claims))
    cited = dict.fromkeys(source for claim in claims for source in record.claims[claim].sources)
    bearers = _bearers(record, cited)
    found: dict[str, SourceBasis] = {}
    heard: list[Heard] = []
    for source in bearers.values():
        voices = _voices(record, claims, source)
        shared = next((before for before in heard if any(before.is_like(voice) for voice in voices)), None)
        found[source] = _stands(record, source) if shared is None else _shares(record, source, shared)
        heard += voices
    for source in cited:
        if source not in found:
            found[source] = _repeats(record, source, bearers[record.root(source).id])
    return Corroborated(claims, tuple(bearers), tuple(found[source] for source in cited))


def _bearers(record: Record, cited: Iterable[str]) -> dict[str, str]:
    """For each root the cited source that stands for it: itself, else the text nearest to it, the first of equals."""
    cited = tuple(cited)
    depths = {source: len(record.ancestors(source)) for source in cited}
    roots = dict.fromkeys(record.root(source).id for source in cited)
    return {root: min((s for s in cited if record.root(s).id == root), key=depths.__getitem__) for root in roots}


def _voices(record: Record, claims: Iterable[str], source: str) -> list[Heard]:
    """Whom `source` quotes on which date, over these claims, in order: the voices that it or a text that it goes back
    to brings, and those that all texts of a claim bring."""
    lineage = (None, source, *record.ancestors(source))
    cited = (record.claims[claim] for claim in claims)
    return [
        Heard(source, voice, _day(claim))
        for claim in cited
        if source in claim.sources
        for voice in claim.attribution
        if voice.source in lineage
    ]


def _day(claim: Claim) -> str:
    period = claim.period
    if period is None:
        return claim.date
    if period.stated is not None:
        return period.stated.isoformat()
    return period.last.isoformat() if period.first == period.last else f"{period.first or '?'}/{period.last}"


def _outlet(record: Record, source: str) -> str:
    """The outlet, with the source's id where several texts of one outlet are in the record."""
    name = record.sources[source].outlet
    same = sum(other.outlet == name for other in record.sources.values())
    return name if same == 1 else f"{name} ({source})"


def _stands(record: Record, source: str) -> SourceBasis:
    name, root = _outlet(record, source), record.root(source).id
    if source == root:
        return SourceBasis(source, root, "original", f"{name} is an original and counts.")
    sentence = f"{name} stands for {_outlet(record, root)}, which it repeats and which is not cited itself."
    return SourceBasis(source, root, "original", sentence)


def _shares(record: Record, source: str, heard: Heard) -> SourceBasis:
    told, day = f"“{heard.voice.words.strip()}”", heard.day.replace("/", " to ")
    like = _outlet(record, heard.source)
    sentence = f"{_outlet(record, source)} adds little: like {like} it speaks on the word of {told}, {day}."
    return SourceBasis(source, record.root(source).id, "little", sentence, heard.source)


def _repeats(record: Record, source: str, bearer: str) -> SourceBasis:
    """A text whose root is counted already: a rewrite of it, of another text of it, or a sibling."""
    name, trail = _outlet(record, source), record.ancestors(source)
    root = record.root(source).id
    if bearer not in trail:
        why = f"like {_outlet(record, bearer)} it repeats {_outlet(record, root)}"
    elif trail[0] == bearer:
        why = f"it repeats {_outlet(record, bearer)}"
    else:
        why = f"by way of {_outlet(record, trail[0])} it repeats {_outlet(record, bearer)}"
    return SourceBasis(source, root, "nothing", f"{name} adds nothing: {why}.", bearer)
