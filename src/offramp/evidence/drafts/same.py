"""Which drafts say the same thing, and which do not agree.

Drafts are laid together where they share rare words. What derives from another article goes with its original on less
than what does not, and adds a source to it, no claim.

May import: ``evidence.reading``, ``evidence.drafts.draft``, numpy, rapidfuzz.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from math import log, sqrt

import numpy as np
from rapidfuzz import fuzz

from offramp.evidence.drafts.draft import Because, Clash, Draft, Same
from offramp.evidence.reading.across.passages import harm_classes, keys, meetings, stem
from offramp.evidence.reading.across.quantities import amount, quantity, thing
from offramp.evidence.reading.listed import entries
from offramp.evidence.reading.mentions import Contradiction, Derivation, FigureMention, Span

_TELLING = 12  # words of a draft, the rarest, by which its kin are looked for
_ANCHORS = 6  # drafts that share a word, the first, with which all others are laid together
_SHARED = 2  # words that two drafts must share
_KIN, _KIN_DERIVED = 0.3, 0.2  # likeness of rare words from which wording is compared at all
_WORDING, _WORDING_DERIVED = 82.0, 68.0  # likeness of wording from which two say the same
_QUOTED = 96.0  # likeness of quotations from which they are one; below, a word was exchanged
_FEW = 4  # words that a quotation must have to be known by its words
_LARGE = 12.0  # figures above are rare enough to show, with their unit, that one thing is told
_COUNTED = 0.4  # likeness of rare words from which equal figures show it


@dataclass
class _Side:
    """A draft with its words."""

    at: int
    draft: Draft
    text: str
    words: tuple[str, ...]
    stems: frozenset[str]
    denies: bool
    harm: frozenset[str]
    figures: tuple[FigureMention, ...]


@dataclass
class _Group:
    first: _Side
    members: list[_Side] = field(default_factory=list)
    because: list[Because] = field(default_factory=list)


def same(drafts: Sequence[Draft], derivations: Iterable[Derivation]) -> tuple[Same, ...]:
    """Groups of drafts that say the same, each draft in one group at most; in the order of the drafts.

    The first of a group stands in no text that derives from that of another in it, where there is such a one.
    """
    sides = [_side(at, draft) for at, draft in enumerate(drafts)]
    above = _ancestry(derivations)
    order = sorted(range(len(sides)), key=lambda at: (len(above.get(drafts[at].article, ())), at))
    kin = _kin(sides, order)
    groups: dict[int, _Group] = {}
    for at in order:
        _place(sides[at], kin.get(at, ()), groups, above)
    found = sorted({id(group): group for group in groups.values() if group.members}.values(), key=lambda g: g.first.at)
    return tuple(_told(group, above) for group in found)


def clashing(drafts: Sequence[Draft], contradictions: Iterable[Contradiction]) -> tuple[Draft, ...]:
    """The drafts, with the contradictions in which they stand."""
    of_article: dict[str, list[Draft]] = defaultdict(list)
    for draft in drafts:
        of_article[draft.article].append(draft)
    found: dict[str, list[Clash]] = defaultdict(list)
    for clash in contradictions:
        one = _at(of_article[clash.first_article], clash.first)
        other = _at(of_article[clash.second_article], clash.second)
        if one is not None and other is not None:
            found[one.id].append(Clash(other.id, clash.about, clash.note))
            found[other.id].append(Clash(one.id, clash.about, clash.note))
    return tuple(replace(draft, clashes=tuple(found[draft.id])) if draft.id in found else draft for draft in drafts)


def _at(drafts: Sequence[Draft], span: Span) -> Draft | None:
    """The draft that tells what stands in a place: the shortest around it, else one in its sentence."""
    around = [draft for draft in drafts if span.within(draft.span)]
    near = [draft for draft in drafts if draft.span.meets(span)] or [d for d in drafts if d.sentences.meets(span)]
    return min(around or near, key=lambda draft: (draft.span.end - draft.span.start, draft.span.start), default=None)


def _ancestry(derivations: Iterable[Derivation]) -> dict[str, frozenset[str]]:
    """For each article all that it goes back to."""
    parents: dict[str, set[str]] = defaultdict(set)
    for derived in derivations:
        parents[derived.article].add(derived.source)
    found: dict[str, frozenset[str]] = {}
    for article in list(parents):
        reached, ahead = set[str](), [article]
        while ahead:
            for parent in parents.get(ahead.pop(), ()):
                if parent not in reached and parent != article:
                    reached.add(parent)
                    ahead.append(parent)
        found[article] = frozenset(reached)
    return found


def _side(at: int, draft: Draft) -> _Side:
    words = tuple(keys(draft.content))
    denial = draft.act == "denial" or bool(set(keys(draft.cue)) & entries("denials"))
    negated = bool(set(words) & (entries("negations") | entries("denials")))
    harm = frozenset(harm_classes()[word] for word in words if word in harm_classes())
    figures = tuple(found.mention for found in draft.figures)
    small = entries("small_words")
    stems = frozenset(stem(word) for word in words if word not in small)
    return _Side(at, draft, " ".join(words), words, stems, denial or negated, harm, figures)


def _kin(sides: Sequence[_Side], order: Sequence[int]) -> dict[int, list[tuple[int, float]]]:
    """For each draft those before it in `order` that share rare words with it, and how alike they are in these."""
    uses = Counter(word for side in sides for word in side.stems)
    weights = {word: log(1 + len(sides) / count) for word, count in uses.items()}
    numbers = {word: number for number, word in enumerate(uses)}
    codes, owners = list[int](), list[int]()
    for rank, at in enumerate(order):
        telling = sorted((-weights[word], word) for word in sides[at].stems if uses[word] > 1)[:_TELLING]
        codes += [numbers[word] for _, word in telling]
        owners += [rank] * len(telling)
    found: dict[int, list[tuple[int, float]]] = defaultdict(list)
    met = meetings(np.array(codes, dtype=np.uint64), np.array(owners, dtype=np.int64), _ANCHORS, _SHARED)
    for earlier, later, _ in met:
        one, other = sides[order[earlier]], sides[order[later]]
        likeness = _likeness(one.stems, other.stems, weights)
        if likeness >= _KIN_DERIVED:
            found[other.at].append((one.at, likeness))
    return found


def _likeness(one: frozenset[str], other: frozenset[str], weights: Mapping[str, float]) -> float:
    size = sqrt(sum(weights[word] ** 2 for word in one) * sum(weights[word] ** 2 for word in other))
    return sum(weights[word] ** 2 for word in one & other) / size if size else 0.0


def _place(
    side: _Side, kin: Iterable[tuple[int, float]], groups: dict[int, _Group], above: Mapping[str, frozenset[str]]
) -> None:
    """Put a draft in the group of the one before it that it is most like, else in one of its own."""
    best: tuple[float, int, Because] | None = None
    for at, likeness in kin:
        group = groups[at]
        if group.first.at != at or not _free(group, side):
            continue
        derived = group.first.draft.article in above.get(side.draft.article, ())
        if (alike := _alike(group.first, side, likeness, derived)) is not None:
            score, because = alike
            if best is None or (score, -at) > (best[0], -best[1]):
                best = score, at, because
    if best is None:
        groups[side.at] = _Group(side)
        return
    _, at, because = best
    group = groups[side.at] = groups[at]
    group.members.append(side)
    if because not in group.because:
        group.because.append(because)


def _free(group: _Group, side: _Side) -> bool:
    """Whether a draft may join: of one article only what stands inside another draft of the same speaker."""
    there = [other for other in (group.first, *group.members) if other.draft.article == side.draft.article]
    return not there or (group.first in there and _is_part(group.first.draft, side.draft) and len(there) < _FEW)


def _is_part(whole: Draft, part: Draft) -> bool:
    """Whether a draft is a quotation inside what the same voice is reported to have said."""
    return part.kind == "direct" and part.span.within(whole.span) and part.voice == whole.voice


def _alike(one: _Side, other: _Side, likeness: float, derived: bool) -> tuple[float, Because] | None:
    """How alike two drafts are, and what shows it; None where they do not say the same."""
    if one.draft.article == other.draft.article:
        return (100.0, "quotation") if _is_part(one.draft, other.draft) else None
    if one.draft.kind == other.draft.kind == "direct":
        return _quoted_alike(one, other, derived)
    if one.denies != other.denies or _harm_differs(one, other) or _disagree(one.figures, other.figures):
        return None
    if likeness < (_KIN_DERIVED if derived else _KIN):
        return None
    if likeness >= _COUNTED and _share_figure(one.figures, other.figures):
        return 100 * likeness, "figures"
    score = fuzz.token_set_ratio(" ".join(sorted(one.stems)), " ".join(sorted(other.stems)))
    short = min(len(one.stems), len(other.stems)) / max(len(one.stems), len(other.stems))
    score *= sqrt(sqrt(short))  # a few words that a long sentence has too say less than the sentence
    return (score, "wording") if score >= (_WORDING_DERIVED if derived else _WORDING) else None


def _quoted_alike(one: _Side, other: _Side, derived: bool) -> tuple[float, Because] | None:
    """How alike two quotations are; a few words that many may say show nothing, but in a text that derives from the
    other."""
    if one.text == other.text and (derived or len(one.words) >= _FEW):
        return 100.0, "quotation"
    if min(len(one.words), len(other.words)) < _FEW:
        return None
    part = f" {one.text} " in f" {other.text} " or f" {other.text} " in f" {one.text} "
    score = 100.0 if part else fuzz.ratio(one.text, other.text)
    return (score, "quotation") if score >= _QUOTED else None


def _harm_differs(one: _Side, other: _Side) -> bool:
    return bool(one.harm and other.harm) and not one.harm & other.harm


def _pairs(
    mine: Sequence[FigureMention], theirs: Sequence[FigureMention]
) -> Iterator[tuple[FigureMention, FigureMention]]:
    for one in mine:
        for other in theirs:
            if one.unit and other.unit and thing(one.unit) == thing(other.unit):
                yield one, other


def _disagree(mine: Sequence[FigureMention], theirs: Sequence[FigureMention]) -> bool:
    """Whether two figures of one unit cannot both be right, and none of them is told by both."""
    pairs = list(_pairs(mine, theirs))
    agreed = {id(figure) for one, other in pairs if amount(one) == amount(other) for figure in (one, other)}
    return any(
        not quantity(one).agrees(quantity(other)) and id(one) not in agreed and id(other) not in agreed
        for one, other in pairs
    )


def _share_figure(mine: Sequence[FigureMention], theirs: Sequence[FigureMention]) -> bool:
    return any(amount(one) == amount(other) and one.value > _LARGE for one, other in _pairs(mine, theirs))


def _told(group: _Group, above: Mapping[str, frozenset[str]]) -> Same:
    articles = {member.draft.article for member in (group.first, *group.members)}
    members = sorted(group.members, key=lambda member: member.at)
    repeats = [m for m in members if above.get(m.draft.article, frozenset()) & articles or _within(group, m)]
    agrees = tuple(member.draft.id for member in members if member not in repeats)
    return Same(group.first.draft.id, tuple(m.draft.id for m in repeats), agrees, tuple(sorted(group.because)))


def _within(group: _Group, member: _Side) -> bool:
    return member.draft.article == group.first.draft.article
