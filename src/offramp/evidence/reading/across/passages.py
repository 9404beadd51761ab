"""The words of texts, the stretches they share, and which sentence goes with which: the ground for comparing articles.

Stretches are found through an index of short runs of words, never by comparing all texts with all others.

May import: ``offramp.evidence.reading``'s ``listed``, ``mentions``, numpy, rapidfuzz.
"""

from __future__ import annotations

import re
import zlib
from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import log, sqrt

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz

from offramp.evidence.reading.listed import entries
from offramp.evidence.reading.mentions import Article, Attribution, ReadArticle, Span

Codes = NDArray[np.uint64]
Flags = NDArray[np.bool_]
Places = NDArray[np.int64]

RUN = 5  # words in a row that two texts share before the stretch counts as copied
ANCHORS = 8  # texts of those that share a pair of words, the earliest, with which all others are paired
LEAST_SHARED = 5  # pairs of content words that two texts share before anything more is looked at

_WORD = re.compile(r"[^\W_]+(?:[.,’'\-][^\W_]+)*")
_APART = re.compile(r"[.,’'\-]")
_POSSESSIVE = re.compile(r"['’]s$")
_MARKS = frozenset("\"'“‘«„")
_PRIME = np.uint64(1_099_511_628_211)
_ENDINGS = (
    "ations",
    "ation",
    "ingly",
    "ments",
    "ment",
    "ions",
    "ing",
    "ion",
    "ies",
    "ied",
    "ers",
    "es",
    "ed",
    "er",
    "ly",
    "s",
)
_LEAST_STEM = 3
_HOLDERS = 100  # sentences that share a word, beyond which it tells nothing of which go together
_MOST_QUOTATIONS = 300  # quotations of one text that are compared: no article has as many


@lru_cache(maxsize=1)
def harm_classes() -> dict[str, str]:
    """What a word says happens to people, by its class: "died" is "killed"."""
    classes = (line.split(":", 1) for line in entries("harm"))
    return {word: name for name, words in classes for word in words.split()}


@lru_cache(maxsize=1 << 16)
def stem(word: str) -> str:
    """A word without its ending, so that "rockets fired" meets "fire a rocket"."""
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= _LEAST_STEM:
            word = word[: -len(ending)]
            break
    return word[:-1] if word.endswith("e") and len(word) > _LEAST_STEM else word


@lru_cache(maxsize=1 << 16)
def _key(shown: str) -> str:
    return _APART.sub("", _POSSESSIVE.sub("", shown.casefold()))


@lru_cache(maxsize=1 << 16)
def _code(key: str) -> int:
    return zlib.crc32(key.encode("utf-8", "surrogatepass"))


def keys(text: str) -> list[str]:
    """The words of a text, small letters, without possessive and points ("U.S." is "us")."""
    return [_key(match.group()) for match in _WORD.finditer(text)]


def content(text: str) -> list[str]:
    """The stems of the words of a text that carry its meaning, in order."""
    small = entries("small_words")
    return [stem(key) for key in keys(text) if key not in small]


@dataclass(frozen=True, slots=True)
class Words:
    """An article as words.

    Attributes
    ----------
    read : the article with what was found in it.
    line : all words in one line, with a blank at either end.
    keys, starts, ends : what each word is and where it stands.
    quoted : which words stand in direct quotations.
    plain : which words are neither names nor small words.
    names : the names in the text, word by word, those left out that only open a sentence.
    runs : a number for every `RUN` words in a row, by where they begin.
    pairs : a number for every two content words in a row, each once.
    sentences : the content of each sentence.
    """

    read: ReadArticle
    line: str
    keys: tuple[str, ...]
    starts: tuple[int, ...]
    ends: tuple[int, ...]
    quoted: Flags
    plain: Flags
    names: frozenset[str]
    runs: Codes
    pairs: Codes
    sentences: tuple[frozenset[str], ...]

    @property
    def article(self) -> Article:
        """The text itself."""
        return self.read.article

    def between(self, span: Span) -> slice:
        """The words that begin inside a span."""
        return slice(bisect_left(self.starts, span.start), bisect_left(self.starts, span.end))

    def sentence(self, at: int) -> int:
        """The index of the sentence in which a character lies, or of the one before it."""
        return max(0, bisect_right(self.article.sentences, at, key=lambda span: span.start) - 1)


@lru_cache(maxsize=1024)  # the same articles are asked for what derives, what agrees and what contradicts
def words_of(read: ReadArticle) -> Words:
    """An article taken apart into words."""
    text = read.article.text
    found = list(_WORD.finditer(text))
    taken = tuple(_key(match.group()) for match in found)
    starts = tuple(match.start() for match in found)
    quoted = np.zeros(len(taken), dtype=np.bool_)
    for said in read.attributions:
        if said.kind == "direct":
            quoted[bisect_left(starts, said.span.start) : bisect_left(starts, said.span.end)] = True
    small = entries("small_words")
    stems = [stem(key) if key not in small else "" for key in taken]
    capital = [match.group()[0].isupper() for match in found]
    opening = {bisect_left(starts, span.start) for span in read.article.sentences}
    opening |= {at for at, start in enumerate(starts) if text[max(0, start - 1) : start] in _MARKS}
    return Words(
        read,
        f" {' '.join(taken)} ",
        taken,
        starts,
        tuple(match.end() for match in found),
        quoted,
        np.array([bool(stems[at]) and not capital[at] for at in range(len(taken))], dtype=np.bool_),
        frozenset(stems[at] for at in range(len(taken)) if capital[at] and at not in opening) - {""},
        _runs([_code(key) for key in taken], RUN),
        np.unique(_runs([_code(key) for key in stems if key], 2)),
        tuple(_sentence_content(read.article.sentences, starts, stems)),
    )


def _sentence_content(sentences: Sequence[Span], starts: Sequence[int], stems: Sequence[str]) -> list[frozenset[str]]:
    return [
        frozenset(stems[bisect_left(starts, span.start) : bisect_left(starts, span.end)]) - {""} for span in sentences
    ]


def _runs(codes: Sequence[int], length: int) -> Codes:
    """One number for every `length` words in a row."""
    values = np.array(codes, dtype=np.uint64)
    if len(values) < length:
        return np.empty(0, dtype=np.uint64)
    count = len(values) - length + 1
    total = np.zeros(count, dtype=np.uint64)
    for at in range(length):
        total = total * _PRIME + values[at : at + count]
    return total


def copied(text: Words, other: Words) -> Flags:
    """Which words of a text stand in runs of `RUN` or more that the other text has too."""
    flags = np.zeros(len(text.keys), dtype=np.bool_)
    for at in np.flatnonzero(np.isin(text.runs, other.runs)):
        flags[at : at + RUN] = True
    return flags


@dataclass(frozen=True, slots=True)
class Quoted:
    """A direct quotation, as words in one string, and its attribution."""

    said: Attribution
    words: str


def quotations(text: Words, least: int) -> list[Quoted]:
    """The direct quotations of a text that have at least `least` words."""
    found = []
    for said in text.read.attributions:
        words = text.keys[text.between(said.span)] if said.kind == "direct" else ()
        if len(words) >= least:
            found.append(Quoted(said, " ".join(words)))
    return found[:_MOST_QUOTATIONS]


def pair_quotations(first: Sequence[Quoted], second: Sequence[Quoted], least: float) -> list[tuple[int, int, float]]:
    """Which quotations go together, by index, and how alike they are, from 0 to 1; each once, the most alike first.

    A part of a longer quotation is as alike as the same words whole.
    """
    scored = []
    for at, one in enumerate(first):
        for place, other in enumerate(second):
            part = f" {one.words} " in f" {other.words} " or f" {other.words} " in f" {one.words} "
            score = 1.0 if part else fuzz.ratio(one.words, other.words, score_cutoff=100 * least) / 100
            if score >= least:
                scored.append((-score, at, place))
    used_first, used_second, pairs = set[int](), set[int](), []
    for score, at, place in sorted(scored):
        if at not in used_first and place not in used_second:
            used_first.add(at)
            used_second.add(place)
            pairs.append((at, place, -score))
    return sorted(pairs)


def in_order(places: Sequence[int]) -> int:
    """The length of the longest rising row that can be picked out of a row of places."""
    tops: list[int] = []
    for place in places:
        at = bisect_left(tops, place)
        tops[at : at + 1] = [place]
    return len(tops)


def stretches(flags: Flags) -> list[tuple[int, int]]:
    """The unbroken stretches of set flags, as first and past-the-last index."""
    edges = np.flatnonzero(np.diff(np.concatenate(([0], flags.astype(np.int8), [0]))))
    return list(zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True))


def meetings(codes: Codes, owners: Places, anchors: int, least: int) -> list[tuple[int, int, int]]:
    """Pairs of owners that have at least `least` codes in common, the smaller first, with how many.

    Of owners that all have a code only the `anchors` smallest are paired with the rest, so that a thousand copies of
    one text cost no million comparisons. An owner has each code once; owners are in rising order.
    """
    if not len(codes):
        return []
    sorting = np.argsort(codes, kind="stable")  # stable: within a code the owners stay in their order
    codes, owners = codes[sorting], owners[sorting]
    starts = np.flatnonzero(np.concatenate(([True], codes[1:] != codes[:-1])))
    first = np.repeat(starts, np.diff(np.append(starts, len(codes))))
    place = np.arange(len(codes)) - first
    most = int(owners.max()) + 1
    pairs = [
        owners[first[place > anchor] + anchor] * most + owners[place > anchor]
        for anchor in range(min(anchors, int(place.max())))
    ]
    values, counts = np.unique(np.concatenate([*pairs, np.empty(0, dtype=np.int64)]), return_counts=True)
    smaller, larger = np.divmod(values[counts >= least], most)
    return list(zip(smaller.tolist(), larger.tolist(), counts[counts >= least].tolist(), strict=True))


def shared(texts: Sequence[Words], order: Sequence[int]) -> list[tuple[int, int, int]]:
    """Pairs of texts that share pairs of content words, with how many: (earlier, later, count), by index.

    `order` names the texts from the earliest to the latest.
    """
    if len(order) < 2:
        return []
    codes = np.concatenate([texts[at].pairs for at in order])
    owners = np.repeat(np.arange(len(order), dtype=np.int64), [len(texts[at].pairs) for at in order])
    met = meetings(codes, owners, ANCHORS, LEAST_SHARED)
    return [(order[one], order[other], count) for one, other, count in met]


@dataclass(frozen=True, slots=True)
class Match:
    """Two sentences that go together, by index, and how alike they are, from 0 to 1."""

    first: int
    second: int
    likeness: float


def align(text: Words, other: Words, least: float) -> tuple[dict[int, Match], dict[int, Match]]:
    """For each sentence of a text the most alike of the other, if at least `least` alike; and the other way round.

    Rare words weigh more: a word that both texts use in every sentence says nothing about which goes with which.
    """
    weights = _weights(text, other)
    holders: dict[str, list[int]] = defaultdict(list)
    for at, sentence in enumerate(other.sentences):
        for word in sentence:
            holders[word].append(at)
    sizes = [sqrt(sum([weights[word] for word in sentence])) for sentence in other.sentences]
    there: dict[int, Match] = {}
    back: dict[int, Match] = {}
    for at, sentence in enumerate(text.sentences):
        scores: dict[int, float] = defaultdict(float)
        for word in sentence:
            weight, held = weights[word], holders.get(word, ())
            if len(held) <= _HOLDERS:
                for holder in held:
                    scores[holder] += weight
        size = sqrt(sum([weights[word] for word in sentence]))
        for holder, score in scores.items():
            likeness = score / (size * sizes[holder])
            if likeness >= least:
                _keep(there, Match(at, holder, likeness))
                _keep(back, Match(holder, at, likeness))
    return there, back


def _keep(best: dict[int, Match], match: Match) -> None:
    """Keep a match if it is the best of its sentence so far; of two as good, the one that stands first."""
    known = best.get(match.first)
    if known is None or (match.likeness, -match.second) > (known.likeness, -known.second):
        best[match.first] = match


def _weights(text: Words, other: Words) -> dict[str, float]:
    uses: Counter[str] = Counter()
    for sentence in (*text.sentences, *other.sentences):
        uses.update(sentence)
    total = len(text.sentences) + len(other.sentences)
    return {word: log(1 + total / count) ** 2 for word, count in uses.items()}
