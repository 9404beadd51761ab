"""How far sources bear each other out: independent originals, and in words why the other texts add little or nothing.

May import: ``evidence.record``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from offramp.evidence.record import Claim, Record

Adds = Literal["original", "little", "nothing"]

_BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
_OPENING = re.compile(r"^(?:document:\s*)?(?:an?|one|the)\s+|^document:\s*", re.IGNORECASE)
_NO_VOICE = re.compile(r"^(?:reporters?\b.*|none|unknown|outlets|media|)$", re.IGNORECASE)


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
    date, the first counts in full and the others add little; a text that speaks in its own voice quotes nobody.
    """
    claims = tuple(dict.fromkeys(claims))
    cited = dict.fromkeys(source for claim in claims for source in record.claims[claim].sources)
    bearers = _bearers(record, cited)
    found: dict[str, SourceBasis] = {}
    heard: dict[tuple[str, str], str] = {}
    for source in bearers.values():
        voices = _voices(record, claims, source)
        shared = next((key for key in voices if key in heard), None)
        found[source] = _stands(record, source) if shared is None else _shares(record, source, heard[shared], shared)
        for key in voices:
            heard.setdefault(key, source)
    for source in cited:
        if source not in found:
            found[source] = _repeats(record, source, bearers[record.root(source).id])
    return Corroborated(claims, tuple(bearers), tuple(found[source] for source in cited))


def _bearers(record: Record, cited: Iterable[str]) -> dict[str, str]:
    """For each root the cited source that stands for it: itself, else the text nearest to it, the first of equals."""
    cited = tuple(cited)
    depths = {source: len(_ancestors(record, source)) for source in cited}
    roots = dict.fromkeys(record.root(source).id for source in cited)
    return {root: min((s for s in cited if record.root(s).id == root), key=depths.__getitem__) for root in roots}


def _ancestors(record: Record, source: str) -> list[str]:
    """What `source` goes back to, nearest first."""
    found: list[str] = []
    parent = record.sources[source].derived_from
    while parent is not None:
        found.append(parent)
        parent = record.sources[parent].derived_from
    return found


def _voices(record: Record, claims: Iterable[str], source: str) -> dict[tuple[str, str], None]:
    """Whom `source` quotes on which date, over these claims, in order."""
    cited = (record.claims[claim] for claim in claims)
    return {
        (phrase, _day(claim)): None
        for claim in cited
        if source in claim.sources
        for phrase in _phrases(record, claim, source)
    }


def _phrases(record: Record, claim: Claim, source: str) -> Iterator[str]:
    """The voices of a claim in `source`: the parts of its attribution that name the text, or one that it goes back
    to; where none does, those that name no text. As many of these as there are originals are one for each, in order."""
    parts = [(part, _named(record, claim, part)) for part in _parts(claim.attribution)]
    own = [(part, named) for part, named in parts if source in named]
    free = [(part, named) for part, named in parts if not named]
    if not own and len(free) > 1:
        spoken_for = {name for _, named in parts for name in named}
        roots = list(dict.fromkeys(record.root(name).id for name in claim.sources if name not in spoken_for))
        if len(roots) == len(free):
            free = [free[roots.index(record.root(source).id)]]
    for part, named in own or free:
        phrase = _plain(part, _marks(record, named))
        if not _NO_VOICE.match(phrase):
            yield phrase


def _named(record: Record, claim: Claim, part: str) -> tuple[str, ...]:
    """The sources of a claim of which `part` speaks, by their id or outlet or those of a text that they go back to."""
    return tuple(source for source in claim.sources if any(_stands_in(part, m) for m in _marks(record, [source])))


def _marks(record: Record, sources: Iterable[str]) -> tuple[str, ...]:
    """Ids and outlets of texts and of those that they go back to."""
    lineage = (name for source in sources for name in (source, *_ancestors(record, source)))
    outlets = ((name, record.sources[name].outlet) for name in lineage)
    marks = (mark for name, outlet in outlets for mark in (name, outlet, _BRACKETS.sub("", outlet).strip()))
    return tuple(dict.fromkeys(filter(None, marks)))


def _stands_in(part: str, name: str) -> bool:
    return re.search(rf"(?<![\w-]){re.escape(name)}(?![\w-])", part) is not None


def _parts(text: str) -> list[str]:
    """`text` in its parts between semicolons; one in brackets parts nothing."""
    parts, depth = [""], 0
    for character in text:
        depth = max(0, depth + {"(": 1, ")": -1}.get(character, 0))
        if character == ";" and depth == 0:
            parts.append("")
        else:
            parts[-1] += character
    return parts


def _plain(part: str, marks: Iterable[str]) -> str:
    """The voice alone, so that "a U.S. official (wire)" and "one U.S. official" are the same words."""
    part = _BRACKETS.sub(" ", part)
    bare = part
    for mark in marks:
        bare = bare.replace(mark, " ")
    part = bare if bare.strip(" .,:") else part  # the text's own publisher may be the voice
    part = " ".join(part.split()).strip(" .,:")
    return _OPENING.sub("", part).casefold()


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


def _shares(record: Record, source: str, like: str, voice: tuple[str, str]) -> SourceBasis:
    told, day = _quoted_as(record, voice[0]), voice[1].replace("/", " to ")
    sentence = (
        f"{_outlet(record, source)} adds little: like {_outlet(record, like)} it speaks on the word of {told}, {day}."
    )
    return SourceBasis(source, record.root(source).id, "little", sentence, like)


def _quoted_as(record: Record, phrase: str) -> str:
    """The voice as some attribution writes it, capitals and all."""
    for claim in record.claims.values():
        for part in _parts(claim.attribution):
            at = part.casefold().find(phrase)
            if at >= 0 and len(part.casefold()) == len(part):
                return f"“{part[at : at + len(phrase)]}”"
    return f"“{phrase}”"


def _repeats(record: Record, source: str, bearer: str) -> SourceBasis:
    """A text whose root is counted already: a rewrite of it, of another text of it, or a sibling."""
    name, trail = _outlet(record, source), _ancestors(record, source)
    root = record.root(source).id
    if bearer not in trail:
        why = f"like {_outlet(record, bearer)} it repeats {_outlet(record, root)}"
    elif trail[0] == bearer:
        why = f"it repeats {_outlet(record, bearer)}"
    else:
        why = f"by way of {_outlet(record, trail[0])} it repeats {_outlet(record, bearer)}"
    return SourceBasis(source, root, "nothing", f"{name} adds nothing: {why}.", bearer)
