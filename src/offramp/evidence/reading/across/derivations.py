"""Which article goes back to which: by credit lines, copied passages, shared quotations and figures in order.

Two reporters at one event share its figures, the statement read aloud and the names. What they do not share is the
wording of their own sentences, the words of sources who spoke to one of them, and having nothing of their own. A
derivation is claimed on these, never on a common subject.

May import: ``offramp.evidence.reading``'s ``mentions``, ``passages``, ``quantities``, ``sides``, ``credits`` and
``changes``, numpy.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cached_property

import numpy as np

from offramp.evidence.reading.across.changes import changes
from offramp.evidence.reading.across.credits import Credit, Outlets, bare
from offramp.evidence.reading.across.passages import (
    RUN,
    Flags,
    Match,
    Words,
    copied,
    in_order,
    pair_quotations,
    quotations,
    shared,
    stem,
    stretches,
    words_of,
)
from offramp.evidence.reading.across.quantities import amount, thing
from offramp.evidence.reading.across.sides import Sides
from offramp.evidence.reading.mentions import Attribution, Basis, Derivation, ReadArticle

CANDIDATES = 4  # articles with which one is compared in full: those that share most with it
# What is shared, as a share of the text's own words unless said otherwise, and from what on it counts. Measured on
# rewrites, and on pairs of independent reports of one event, which all stay below.
_COPIED = 0.2  # copied outside quotations: enough alone, if these are
_COPIED_WORDS = 40  # so many words
_COPIED_HALF, _COPIED_TIMES, _COPIED_OWN = 0.5, 4, 0.35  # and half the text, or many places, or little of its own
_SOME, _SOME_TIMES = 0.06, 3  # copied here and there: enough with quotations or sentences in order
_ORDER, _ORDER_SENTENCES, _ORDER_COVERS = 0.7, 7, 0.3  # sentences taken over in order: how many of how many
_SPEAKERS = 3  # speakers quoted alike in one order: more than a public scene gives
_RETOLD = 0.5  # covered by sentences taken over in order: enough alone
_FIGURES, _FIGURE_SHARE = 5, 0.6  # figures in order: how many, and of all
_LITTLE_OWN = 0.25  # names and figures that the other lacks, of all in the text
_FACTS, _NO_OWN, _NO_OWN_MATCHES = 30, 0.15, 6  # a text of so many facts, so few its own, in so many like sentences
_LIKELY, _LIKELY_OWN, _LIKELY_MATCHES = 0.25, 0.3, 5  # what makes an article without a name the one credited
_TOUCHES = 0.1  # covered by sentences that go back to an article of the outlet credited
_ADDS = 0.15  # copied from a second source beyond the first
_ALIKE = 0.4  # likeness from which a sentence counts as taken over
_NEAR = 0.3  # likeness from which it counts as going back to the other where a credit says so
_PLAIN = 3  # words of a copied stretch that must be neither names nor small words: else it is a title or a phrase
_SAME_QUOTATION = 0.8
_QUOTATION_WORDS = 4
_MOST_FIGURES = 300  # figures of a text whose order is compared: no article has as many


@dataclass(frozen=True)
class _Pair:
    """What an article shares with an earlier one; shares are of its own words."""

    text: Words
    other: Words

    @cached_property
    def taken(self) -> Flags:
        """The words in copied stretches of the text's own wording: no quotations, no titles, no stock phrases."""
        text, flags = self.text, copied(self.text, self.other) & ~self.text.quoted
        for first, last in stretches(flags):
            if last - first < RUN or text.plain[first:last].sum() < _PLAIN:
                flags[first:last] = False
        return flags

    @cached_property
    def taken_share(self) -> float:
        """Share of the words outside quotations that are copied."""
        return float(self.taken.sum()) / max(1, int((~self.text.quoted).sum()))

    @cached_property
    def taken_times(self) -> int:
        """How many stretches are copied."""
        return len(stretches(self.taken))

    @cached_property
    def sides(self) -> Sides:
        """The two side by side."""
        return Sides(self.other, self.text)

    @cached_property
    def matches(self) -> list[Match]:
        """The sentences that go back to one of the other's."""
        return [match for _, match in sorted(self.sides.back.items()) if match.likeness >= _NEAR]

    def covered(self, least: float) -> float:
        """Share of the text's content in sentences at least so alike."""
        sizes = [len(sentence) for sentence in self.text.sentences]
        alike = sum(sizes[match.first] for match in self.matches if match.likeness >= least)
        return alike / max(1, sum(sizes))

    @cached_property
    def follows(self) -> bool:
        """Whether many sentences go back to the other's in the order in which the other has them."""
        places = [match.second for match in self.matches if match.likeness >= _ALIKE]
        ordered = len(places) >= _ORDER_SENTENCES and in_order(places) >= _ORDER * len(places)
        return ordered and self.covered(_ALIKE) >= _ORDER_COVERS

    @cached_property
    def same_quotations(self) -> list[tuple[Attribution, Attribution]]:
        """The quotations that both have, in the order of the text."""
        mine, theirs = quotations(self.text, _QUOTATION_WORDS), quotations(self.other, _QUOTATION_WORDS)
        pairs = pair_quotations(mine, theirs, _SAME_QUOTATION)
        return [(mine[one].said, theirs[two].said) for one, two, _ in pairs]

    @cached_property
    def exclusive(self) -> bool:
        """Whether quotations are shared that two reporters would hardly both have.

        The words of somebody unnamed, or those of several speakers in one order, more than a public scene gives.
        """
        pairs = self.same_quotations
        if any(said.anonymous and len(self.other.keys[self.other.between(said.span)]) > RUN for _, said in pairs):
            return True
        speakers = {bare(said.speaker) for _, said in pairs if said.speaker}
        rows = in_order([said.span.start for _, said in pairs])
        return min(len(speakers), rows) >= _SPEAKERS

    @cached_property
    def figures(self) -> int:
        """How many figures with what they count follow each other in both."""
        mine, theirs = _figures(self.text.read), _figures(self.other.read)
        blocks = SequenceMatcher(None, mine, theirs, autojunk=False).get_matching_blocks()
        return sum(block.size for block in blocks)

    @cached_property
    def counted(self) -> bool:
        """Whether most figures of the text stand in the other, in its order, and there are many."""
        return self.figures >= _FIGURES and self.figures >= _FIGURE_SHARE * len(self.text.read.figures)

    @cached_property
    def _facts(self) -> list[bool]:
        """Whether the other has each of the text's names and figures."""
        theirs = {figure.value for figure in self.other.read.figures}
        known = frozenset(stem(key) for key in self.other.keys)
        return [figure.value in theirs for figure in self.text.read.figures] + [
            name in known for name in self.text.names
        ]

    @property
    def own(self) -> float:
        """Share of the names and figures of the text that the other does not have."""
        return self._facts.count(False) / max(1, len(self._facts))

    @property
    def nothing_own(self) -> bool:
        """Whether a text full of names and figures has hardly any that the other lacks, in sentences like its own."""
        bare_of_own = len(self._facts) >= _FACTS and self.own <= _NO_OWN
        return bare_of_own and len(self.matches) >= _NO_OWN_MATCHES and self.covered(_NEAR) >= _ORDER_COVERS

    @cached_property
    def copies(self) -> bool:
        """Whether the copied passages alone show it; one block in a text with much of its own is stock background."""
        if self.taken_share < _COPIED or int(self.taken.sum()) < _COPIED_WORDS:
            return False
        return self.taken_share >= _COPIED_HALF or self.taken_times >= _COPIED_TIMES or self.own <= _COPIED_OWN

    @cached_property
    def derived(self) -> bool:
        """Whether what is shared shows, without a credit, that the one goes back to the other."""
        if self.copies or self.nothing_own:
            return True
        some = self.taken_share >= _SOME and self.taken_times >= _SOME_TIMES
        if some and (self.exclusive or self.follows):
            return True
        if self.own > _LITTLE_OWN:
            return False
        if self.follows:
            return self.exclusive or self.counted or self.covered(_ALIKE) >= _RETOLD
        return self.exclusive and self.counted

    @cached_property
    def likely(self) -> bool:
        """Whether enough is shared to believe that a credit without a name, or to an outlet unread, means the other."""
        if self.derived or self.exclusive:
            return True
        little = self.own <= _LIKELY_OWN and len(self.matches) >= _LIKELY_MATCHES
        return little and self.covered(_NEAR) >= _LIKELY

    @cached_property
    def touches(self) -> bool:
        """Whether the two tell of the same thing at all."""
        return bool(self.same_quotations) or self.covered(_NEAR) >= _TOUCHES or self.taken_times > 0

    @cached_property
    def goes_back(self) -> Flags:
        """The words of the text that are found in the other: copied, or in a sentence taken over."""
        flags = copied(self.text, self.other)
        for match in self.matches:
            if match.likeness >= _ALIKE:
                flags[self.text.between(self.text.article.sentences[match.first])] = True
        return flags

    @property
    def share(self) -> float:
        """Share of the words of the text that are found in the other."""
        return float(self.goes_back.mean()) if len(self.goes_back) else 0.0

    def basis(self, credited: bool) -> tuple[Basis, ...]:
        """What shows the derivation."""
        shown: list[tuple[Basis, bool]] = [
            ("credit", credited),
            ("quotations", bool(self.same_quotations)),
            ("passages", self.taken_times > 0 or self.covered(_ALIKE) >= 0.15),
            ("figures", self.figures >= 3),
        ]
        return tuple(name for name, holds in shown if holds)


def _figures(read: ReadArticle) -> list[tuple[tuple[float, float], str]]:
    return [(amount(figure), thing(figure.unit)) for figure in read.figures[:_MOST_FIGURES]]


@dataclass(frozen=True, slots=True)
class _Link:
    """A derivation found between two read articles; `outlet` is the bare name credited, if any."""

    later: int
    earlier: int
    outlet: str
    named: bool
    pair: _Pair

    @property
    def strength(self) -> tuple[bool, float, int]:
        """What decides between several sources: a credit by name, then how much is taken over."""
        return (self.named, self.pair.share, -self.earlier)


class _Reading:
    """All articles with their credits, while derivations are looked for."""

    def __init__(self, read: Sequence[ReadArticle]) -> None:
        self.texts = [words_of(item) for item in read]
        self.outlets = Outlets([item.article for item in read])
        self.credits = [self.outlets.credits(at) for at in range(len(read))]
        days = [item.article.published or dt.date.max for item in read]
        self.order = sorted(range(len(read)), key=lambda at: (days[at], at))

    def links(self) -> list[_Link]:
        """Every derivation that can be shown, several for one article among them."""
        found = (self._link(one, other) for one, other in self._worth_comparing())
        return [link for link in found if link is not None]

    def _worth_comparing(self) -> list[tuple[int, int]]:
        best: dict[int, list[tuple[int, int]]] = defaultdict(list)
        for one, other, count in shared(self.texts, self.order):
            best[one].append((-count, other))
            best[other].append((-count, one))
        kept = set[tuple[int, int]]()
        for at, rest in best.items():
            ranked = [other for _, other in sorted(rest)]
            credited = [other for other in ranked if self.credits[at] and self._names(at, other)]
            kept |= {(min(at, other), max(at, other)) for other in ranked[:CANDIDATES] + credited[:CANDIDATES]}
        return sorted(kept)

    def _names(self, at: int, other: int) -> list[Credit]:
        """The credits of an article to the outlet that made another."""
        return [credit for credit in self.credits[at] if self.outlets.makes(credit.outlet, other)]

    def _link(self, one: int, other: int) -> _Link | None:
        for later, earlier in ((one, other), (other, one)):
            if self._names(later, earlier) and not self._names(earlier, later):
                return self._credited(later, earlier)
        if self._siblings(one, other):
            return None
        for later, earlier in ((one, other), (other, one)):
            link = self._credited_unnamed(later, earlier)
            if link is not None:
                return link
        later, earlier = self._by_time(one, other)
        pair = _Pair(self.texts[later], self.texts[earlier])
        return _Link(later, earlier, "", False, pair) if pair.derived else None

    def _credited(self, later: int, earlier: int) -> _Link | None:
        pair, credits = _Pair(self.texts[later], self.texts[earlier]), self._names(later, earlier)
        # One fact credited in the midst of a text of its own makes it no derived text.
        holds = pair.touches if any(credit.whole for credit in credits) else pair.likely
        return _Link(later, earlier, bare(credits[0].outlet), True, pair) if holds else None

    def _credited_unnamed(self, later: int, earlier: int) -> _Link | None:
        """A text that rests on an outlet as a whole, and one that may well be that outlet's, by what they share."""
        whole = [credit for credit in self.credits[later] if credit.whole]
        if not whole or self.outlets.known(earlier) or any(credit.whole for credit in self.credits[earlier]):
            return None
        pair = _Pair(self.texts[later], self.texts[earlier])
        return _Link(later, earlier, bare(whole[0].outlet), False, pair) if pair.likely else None

    def _siblings(self, one: int, other: int) -> bool:
        """Whether both rest on one outlet, which explains what they share."""
        mine, theirs = ({bare(credit.outlet) for credit in self.credits[at] if credit.whole} for at in (one, other))
        return bool(mine & theirs)

    def _by_time(self, one: int, other: int) -> tuple[int, int]:
        """The later and the earlier of two: by date, else the one with less of its own is the later."""
        days = [self.texts[at].article.published for at in (one, other)]
        if days[0] is not None and days[1] is not None and days[0] != days[1]:
            return (one, other) if days[0] > days[1] else (other, one)
        return (one, other) if _first_hand(self.texts[one]) < _first_hand(self.texts[other]) else (other, one)

    def unread(self, at: int, links: Sequence[_Link]) -> list[str]:
        """The outlets on which an article rests as a whole and that were not read."""
        used = {link.outlet for link in links}
        for link in links:
            used |= {bare(credit.outlet) for credit in self.credits[link.earlier]}
        named = {bare(credit.outlet): credit.outlet for credit in self.credits[at] if credit.whole}
        made = [link.earlier for link in links]
        return [
            outlet
            for name, outlet in named.items()
            if name not in used and not any(self.outlets.makes(outlet, source) for source in made)
        ]


def _first_hand(text: Words) -> tuple[int, int]:
    """How much a text has from its own sources: people who speak in it, words quoted, figures; then its length."""
    said = text.read.attributions
    return (len(said) + int(text.quoted.sum()) // 10 + len(text.read.figures), len(text.keys))


def derivations(read: Sequence[ReadArticle]) -> tuple[Derivation, ...]:
    """Which articles go back to which, and what they changed; in the order of the articles.

    A credit to an outlet of which no article was read gives a derivation from that outlet, by its name.
    """
    reading = _Reading(read)
    by_later: dict[int, list[_Link]] = defaultdict(list)
    for link in reading.links():
        by_later[link.later].append(link)
    sources: dict[int, set[int]] = defaultdict(set)
    found: list[Derivation] = []
    for later in range(len(read)):
        links = _chosen(by_later[later], sources)
        for link in links:
            sources[later].add(link.earlier)
            found.append(_derivation(link))
        name = read[later].article.name
        found += [Derivation(name, outlet, ("credit",), 0.0) for outlet in reading.unread(later, links)]
    return tuple(found)


def _chosen(links: Sequence[_Link], sources: dict[int, set[int]]) -> list[_Link]:
    """The sources that explain a text: the best, and those that add to it; none that goes back to the text itself."""
    chosen: list[_Link] = []
    for link in sorted(links, key=lambda link: link.strength, reverse=True):
        if _leads_to(link.earlier, link.later, sources):
            continue
        if not chosen or _adds(link, chosen):
            chosen.append(link)
    return chosen


def _adds(link: _Link, chosen: Sequence[_Link]) -> bool:
    """Whether a source explains something of the text that the ones chosen do not."""
    if link.named and link.outlet not in {other.outlet for other in chosen}:
        return True
    explained = np.logical_or.reduce([other.pair.goes_back for other in chosen])
    return bool((link.pair.taken & ~explained).mean() >= _ADDS)


def _leads_to(start: int, end: int, sources: dict[int, set[int]]) -> bool:
    """Whether one article goes back to another over what was found so far."""
    seen, waiting = {start}, [start]
    while waiting:
        at = waiting.pop()
        if at == end:
            return True
        fresh = sources[at] - seen
        seen |= fresh
        waiting += fresh
    return False


def _derivation(link: _Link) -> Derivation:
    pair = link.pair
    return Derivation(
        pair.text.article.name,
        pair.other.article.name,
        pair.basis(bool(link.outlet)),
        round(pair.share, 3),
        changes(pair.sides),
    )
