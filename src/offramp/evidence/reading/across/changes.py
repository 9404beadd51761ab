"""What a derived text did to its original: figures, quotations, speakers, denials, hedges and causes.

The two are laid side by side sentence by sentence; whatever is told says where it stands in either text.

May import: ``offramp.evidence.reading``'s ``listed``, ``mentions``, ``passages``, ``quantities``, ``sides``
and ``wording``.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator

from offramp.evidence.reading.across.passages import (
    Quoted,
    Words,
    content,
    keys,
    pair_quotations,
    quotations,
    stem,
)
from offramp.evidence.reading.across.quantities import amount, shown, thing
from offramp.evidence.reading.across.sides import Sides, own_words
from offramp.evidence.reading.across.wording import wording
from offramp.evidence.reading.listed import entries
from offramp.evidence.reading.mentions import Attribution, Change, DateMention, FigureMention, Span

MOST = 500
_SURE = 0.35  # likeness from which what one of them lacks counts as left out
_QUOTATION_WORDS = 4
_SAME_SPEECH = 0.5  # likeness from which two quotations are one, altered
_VERBATIM = 0.97  # likeness above which only punctuation or spelling differ
_LARGE = 12  # figures above are rare enough to be known by their value alone
_FULL_NAME = re.compile(
    r"[A-Z][\w.'’\-]{0,30}(?: [\w.'’\-]{1,30}){0,3}? (?P<last>[A-Z][\w'’\-]{1,30})(?: (?:Jr|Sr|I{1,3}|IV)\.?)?$"
)


def changes(sides: Sides) -> tuple[Change, ...]:
    """What a derived text dropped, changed and added, in the order of the original, additions last.

    Of texts with more than `MOST` sentences, figures or sayings, which are no articles, nothing is told.
    """
    for text in (sides.source, sides.derived):
        if max(map(len, (text.article.sentences, text.read.figures, text.read.attributions))) > MOST:
            return ()
    found = [
        *_figures(sides),
        *_dates(sides),
        *_quotations(sides),
        *_speakers(sides),
        *_denials(sides),
        *wording(sides),
    ]
    return tuple(sorted(found, key=_place))


def _place(change: Change) -> tuple[bool, int, int, str]:
    where = change.at_source or change.at_derived
    other = change.at_derived or change.at_source
    return (change.at_source is None, where.start if where else 0, other.start if other else 0, change.kind)


# --- figures and dates


def _figures(sides: Sides) -> Iterator[Change]:
    mine, theirs = sides.source.read.figures, sides.derived.read.figures
    pairs = _pair_figures(sides)
    for one, other in pairs:
        yield from _figure_change(sides, one, other)
    kept, known = {id(one) for one, _ in pairs}, {id(other) for _, other in pairs}
    told = set[tuple[tuple[float, float], str]]()
    for figure in mine:
        what = amount(figure), thing(figure.unit)
        if (
            id(figure) not in kept
            and what not in told
            and not _stands_in(sides.derived, shown(sides.source.article, figure))
        ):
            told.add(what)
            yield Change("dropped", shown(sides.source.article, figure), "", "figure left out", at_source=figure.span)
    for figure in theirs:
        after = shown(sides.derived.article, figure)
        if id(figure) not in known and not _stands_in(sides.source, after):
            yield Change("added", "", after, "figure that the original does not have", at_derived=figure.span)


def _pair_figures(sides: Sides) -> list[tuple[FigureMention, FigureMention]]:
    """Which figures are the same: by value first, then those of one thing in sentences side by side."""
    by_amount: dict[tuple[float, float], list[FigureMention]] = defaultdict(list)
    by_sentence: dict[int, list[FigureMention]] = defaultdict(list)
    for one in sides.source.read.figures:
        by_amount[amount(one)].append(one)
        by_sentence[sides.source.sentence(one.span.start)].append(one)
    pairs: list[tuple[FigureMention, FigureMention]] = []
    used = set[int]()
    left: list[FigureMention] = []
    for other in sides.derived.read.figures:
        same = [one for one in by_amount[amount(other)] if _same_unit(one, other) or sides.beside(one.span, other.span)]
        best = min(same, key=lambda one: (id(one) in used, not sides.beside(one.span, other.span)), default=None)
        if best is None:
            left.append(other)
        else:
            used.add(id(best))
            pairs.append((best, other))
    for other in left:
        places = sides.at_source(sides.derived.sentence(other.span.start))
        there = [
            one for place in places for one in by_sentence[place] if id(one) not in used and _same_unit(one, other)
        ]
        if there:
            used.add(id(there[0]))
            pairs.append((there[0], other))
    return pairs


def _stands_in(text: Words, said: str) -> bool:
    """Whether a text has the same words, though nothing was read out of them there."""
    return f" {' '.join(keys(said))} " in text.line


def _same_unit(one: FigureMention, other: FigureMention) -> bool:
    """Whether two figures count the same, as far as their texts tell: a large one without a unit may be any."""
    if not one.unit or not other.unit:
        return one.unit == other.unit or one.value > _LARGE
    return thing(one.unit) == thing(other.unit) or bool(set(content(one.unit)) & set(content(other.unit)))


def _figure_change(sides: Sides, one: FigureMention, other: FigureMention) -> Iterator[Change]:
    before, after = shown(sides.source.article, one), shown(sides.derived.article, other)
    if amount(one) != amount(other):
        yield Change("changed", before, after, "figure changed", one.span, other.span)
    elif one.bound != other.bound:
        note = f'"{one.bound}" left out' if other.bound == "exact" else f'"{one.bound}" made "{other.bound}"'
        yield Change("changed", before, after, note, one.span, other.span)


def _dates(sides: Sides) -> Iterator[Change]:
    """Days that the derived text no longer names; weekdays only where it is dated, else it could not resolve them."""
    told = set[str]()
    for date in sides.source.read.dates:
        text = sides.source.article.shows(date.span)
        resolvable = sides.derived.article.published is not None or any(sign.isdigit() for sign in text)
        if (
            date.precision != "day"
            or date.iso in told
            or not resolvable
            or date.first == sides.source.article.published
        ):
            continue
        if not any(_overlap(date, other) for other in sides.derived.read.dates) and not _stands_in(sides.derived, text):
            told.add(date.iso)
            yield Change("dropped", text, "", f"date left out ({date.iso})", at_source=date.span)


def _overlap(one: DateMention, other: DateMention) -> bool:
    return one.first <= other.last and other.first <= one.last


# --- quotations and speakers


def _quotations(sides: Sides) -> Iterator[Change]:
    mine = quotations(sides.source, _QUOTATION_WORDS)
    theirs = quotations(sides.derived, _QUOTATION_WORDS)
    pairs = pair_quotations(mine, theirs, _SAME_SPEECH)
    for one, other, likeness in pairs:
        yield from _quotation_change(sides, mine[one], theirs[other], likeness)
    kept, known = {one for one, _, _ in pairs}, {other for _, other, _ in pairs}
    for at, quoted in enumerate(mine):
        if at not in kept and f" {quoted.words} " not in sides.derived.line:
            shown = sides.source.article.shows(quoted.said.span)
            yield Change("dropped", shown, "", _of("quotation left out", quoted.said), at_source=quoted.said.span)
    for at, quoted in enumerate(theirs):
        if at not in known and f" {quoted.words} " not in sides.source.line:
            shown = sides.derived.article.shows(quoted.said.span)
            note = _of("quotation that the original does not have", quoted.said)
            yield Change("added", "", shown, note, at_derived=quoted.said.span)


def _of(note: str, said: Attribution) -> str:
    return f"{note} ({said.speaker})" if said.speaker else note


def _quotation_change(sides: Sides, one: Quoted, other: Quoted, likeness: float) -> Iterator[Change]:
    before, after = sides.source.article.shows(one.said.span), sides.derived.article.shows(other.said.span)
    if likeness < _VERBATIM:
        note = _of("quotation altered", one.said)
        yield Change("altered quotation", before, after, note, one.said.span, other.said.span)
    if _other_speaker(one.said, other.said):
        note = "quotation given to another"
        yield Change("speaker changed", one.said.speaker, other.said.speaker, note, one.said.span, other.said.span)


def _other_speaker(one: Attribution, other: Attribution) -> bool:
    """Whether two texts give the same words to different speakers, as far as their names tell."""
    mine, theirs = set(content(one.speaker)), set(content(other.speaker))
    return bool(mine and theirs) and not mine & theirs


def _speakers(sides: Sides) -> Iterator[Change]:
    """Named speakers whom the derived text leaves out, unnamed ones whom it names, and those whom it brings in."""
    told = set[str]()
    for said in sides.source.read.attributions:
        name = _FULL_NAME.match(said.speaker)
        if said.anonymous or name is None or said.speaker in told:
            continue
        told.add(said.speaker)
        if stem(name["last"].casefold()) not in sides.derived_words:
            yield Change("dropped", said.speaker, "", "speaker left out", at_source=said.span)
    for other in sides.derived.read.attributions:
        yield from _named_after(sides, other)
        words = content(other.speaker)
        if words and other.speaker not in told and _is_person(other) and not set(words) & sides.source_words:
            told.add(other.speaker)
            note = "speaker whom the original does not have"
            yield Change("added", "", other.speaker, note, at_derived=other.span)


def _is_person(said: Attribution) -> bool:
    """Whether people speak, not a body or an outlet."""
    name = _FULL_NAME.match(said.speaker)
    return said.anonymous or (name is not None and name["last"] not in entries("outlet_words"))


def _named_after(sides: Sides, other: Attribution) -> Iterator[Change]:
    """An unnamed speaker of the original whose words the derived text gives to one it names."""
    match = sides.back.get(sides.derived.sentence(other.span.start))
    if other.anonymous or not other.speaker or other.kind == "direct" or match is None or match.likeness < _SURE:
        return
    sentence = sides.source.article.sentences[match.second]
    there = [said for said in sides.source.read.attributions if said.span.meets(sentence)]
    if there and all(said.anonymous for said in there):
        note = "words of somebody unnamed given to a named speaker"
        yield Change("speaker changed", there[0].speaker, other.speaker, note, there[0].span, other.span)


# --- denials


def _denies(text: Words, sentence: Span) -> bool:
    words = set(own_words(text, sentence))
    return bool(words & entries("denials")) and not words & entries("not_denials")


def _denials(sides: Sides) -> Iterator[Change]:
    kept = [span for span in sides.derived.article.sentences if _denies(sides.derived, span)]
    for at, sentence in enumerate(sides.source.article.sentences):
        if not _denies(sides.source, sentence):
            continue
        who = _denier(sides, sentence)
        if any(_names(sides.derived, span, who) for span in kept):
            continue
        told = _told_as(sides, at, who)
        before = sides.source.article.shows(sentence)
        after = sides.derived.article.shows(told) if told else ""
        yield Change("denial dropped", before, after, _denial_note(sides, told), sentence, told)


def _denier(sides: Sides, sentence: Span) -> frozenset[str]:
    """The words by which whoever denies is known: the last of the name, or all of a description."""
    for said in sides.source.read.attributions:
        if said.speaker and (said.span.meets(sentence) or (said.cue_at and said.cue_at.within(sentence))):
            words = content(said.speaker)
            return frozenset(words if said.anonymous else words[-1:])
    return frozenset(
        sides.source.sentences[sides.source.sentence(sentence.start)] & {stem(name) for name in sides.source.names}
    )


def _names(text: Words, sentence: Span, who: frozenset[str]) -> bool:
    return not who or bool(who & set(content(text.article.shows(sentence))))


def _told_as(sides: Sides, at: int, who: frozenset[str]) -> Span | None:
    """The sentence of the derived text that tells what was a denial."""
    match = sides.forth.get(at)
    sentences = sides.derived.article.sentences
    if match is not None and (who & sides.derived.sentences[match.second] or (not who and match.likeness >= _SURE)):
        return sentences[match.second]
    named = [span for span, words in zip(sentences, sides.derived.sentences, strict=True) if who & words]
    praising = [span for span in named if set(own_words(sides.derived, span)) & entries("praise")]
    return next(iter(praising), None)


def _denial_note(sides: Sides, told: Span | None) -> str:
    if told is None:
        return "denial left out"
    praise = [word for word in own_words(sides.derived, told) if word in entries("praise")]
    return f'denial told as "{praise[0]}"' if praise else "told without the denial"
