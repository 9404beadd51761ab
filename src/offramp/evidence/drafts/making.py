"""Drafts from what was found in articles: one for each attribution, and one for each thing that a text tells itself.

May import: ``evidence.reading``, the rest of ``evidence.drafts``.
"""

from __future__ import annotations

import hashlib
import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from offramp.evidence.drafts.acts import STATEMENT, deed, speech_act
from offramp.evidence.drafts.draft import Draft, DraftDate, DraftFigure, DraftKind, FoundBy
from offramp.evidence.drafts.quoting import GAP, clean, quotation
from offramp.evidence.drafts.tellers import OWN, Tellers, channel, is_press, on_record
from offramp.evidence.drafts.when import dated
from offramp.evidence.reading.listed import entries
from offramp.evidence.reading.mentions import Attribution, DateMention, FigureMention, Kind, ReadArticle, Span
from offramp.evidence.reading.model.proposals import NOTHING, Proposals
from offramp.evidence.reading.speech.cues import Names
from offramp.evidence.voices import Voice

_CUE_BEFORE = 80  # characters between a cue and what was said, within which the two are told together
_CUE_NEAR = 40  # characters from a cue within which a date is the day of the saying
_OWN_WORDS = 5  # words of its own that a sentence must have to tell something itself
_DATELINE = re.compile(r"[A-Z][A-Z .’'-]{2,40}(?:, [\w .’'-]{1,30})?(?: \([^)\n]{1,30}\))? ?[—–-]{1,2} ")
_PARTS = re.compile(r"[,;:—–]|\band\b|\bbut\b")
_LINKS = re.compile(
    r"^(?:[\s,;:—–-]|and\b|but\b|that\b|while\b)+|(?:[\s,;:—–-]|\band|\bbut|\bwho|\bthat|\bwhile|\bwas that)+$"
)


def digest(text: str) -> str:
    """What stands for a text where its drafts are remembered."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def drafts_of(read: ReadArticle, known: Names, proposed: Proposals = NOTHING) -> tuple[Draft, ...]:
    """The drafts of one article, in the order of the text; `proposed` is what a language model added."""
    page = _Page(read, known, proposed)
    made = [*page.attributed(), *page.own()]
    made.sort(key=lambda draft: (draft.span.start, draft.span.end, draft.kind))
    return tuple(replace(draft, id=f"{read.article.name}-{number}") for number, draft in enumerate(made, 1))


@dataclass(frozen=True, slots=True)
class _Saying:
    """What somebody is said to have said at once: an attribution, with a second that goes on behind its cue."""

    said: Attribution
    parts: tuple[Span, ...]
    by: FoundBy

    @property
    def span(self) -> Span:
        """From the first to the last word."""
        return Span(self.parts[0].start, self.parts[-1].end)

    def holds(self, span: Span) -> bool:
        """Whether a place lies in one of the parts."""
        return any(span.within(part) for part in self.parts)


def _sayings(found: Sequence[tuple[Attribution, FoundBy]]) -> list[_Saying]:
    """Attributions, those put together that one cue parts: "The plan, they said, was dropped"."""
    made: list[_Saying] = []
    before: dict[tuple[Span, Kind, str], int] = {}
    for said, by in found:
        cue = said.cue_at
        if cue is not None:
            key = cue, said.kind, said.speaker
            at = before.get(key)
            if at is not None and made[at].parts[-1].end <= cue.start < cue.end <= said.span.start:
                made[at] = replace(made[at], parts=(*made[at].parts, said.span))
                continue
            before.setdefault(key, len(made))
        made.append(_Saying(said, (said.span,), by))
    return made


class _Page:
    """An article with everything found in it, by rules and by a model."""

    def __init__(self, read: ReadArticle, known: Names, proposed: Proposals) -> None:
        self._article = read.article
        self._digest = digest(read.article.text)
        self._known = known
        self._agreed = proposed.agreed
        self._tellers = Tellers(read.article, known)
        found = sorted(
            [
                *(
                    (said, self._by(said.span, "attribution"))
                    for said in read.attributions
                    if said.span not in proposed.instead
                ),
                *((said, "model") for said in proposed.attributions),
            ],
            key=lambda pair: (pair[0].span.start, pair[0].span.end),
        )
        self._said = _sayings(found)
        self._dates: list[DateMention] = sorted((*read.dates, *proposed.dates), key=lambda date: date.span.start)
        self._figures = sorted(
            [
                *(DraftFigure(figure, self._by(figure.span, "figure")) for figure in read.figures),
                *(DraftFigure(figure, "model") for figure in proposed.figures),
            ],
            key=lambda figure: figure.mention.span.start,
        )
        self._of_model = frozenset(date.span for date in proposed.dates)
        self._starts = [sentence.start for sentence in read.article.sentences]
        self._in_sentence: dict[int, list[_Saying]] = defaultdict(list)
        for saying in self._said:
            for at in self._places(saying.span, saying.said.cue_at):
                self._in_sentence[at].append(saying)

    def _by(self, span: Span, kind: str) -> FoundBy:
        return "both" if (kind, span) in self._agreed else "rules"

    def attributed(self) -> Iterator[Draft]:
        """One draft for each saying."""
        for saying in self._said:
            yield self._attributed(saying)

    def _attributed(self, saying: _Saying) -> Draft:
        article, said, span = self._article, saying.said, saying.span
        places = self._places(span, said.cue_at)
        sentences = self._sentences(places, span, said.cue_at)
        voice = self._tellers.voice(said)
        beside = dict.fromkeys(other for at in places for other in self._in_sentence[at])
        taken = [part for other in beside for part in other.parts if part.meets(sentences)]
        over = channel(article, sentences, taken)
        dates = self._date(
            [date for date in self._dates_in(sentences) if saying.holds(date.span)],
            [date for date in self._dates_in(sentences) if not any(date.span.within(part) for part in taken)],
            said.cue_at,
        )
        actor, act, target = self._doing(saying, voice)
        figures = tuple(
            found
            for found in self._figures_in(span)
            if saying.holds(found.mention.span) and not self._counts_speakers(found.mention, said)
        )
        return self._draft(
            saying.parts, sentences, said.kind, saying.by, voice, said.cue, said.addressee, over,
            (actor, act, target), self._content(saying), dates, figures,
        )  # fmt: skip

    def _counts_speakers(self, figure: FigureMention, said: Attribution) -> bool:
        return said.anonymous and f"{self._article.shows(figure.span)} {figure.unit}".lower() in said.speaker.lower()

    def _doing(self, saying: _Saying, voice: Voice | None) -> tuple[str, str, str]:
        """Who did what to whom: the saying itself where its speaker stands for it, else what is told."""
        said = saying.said
        spoken = speech_act(said.cue)
        if said.kind == "direct" or (voice is not None and voice.kind in ("person", "institution")):
            return _party(voice, said.speaker), spoken, "" if is_press(said.addressee) else said.addressee
        told = deed(" ".join(map(self._article.shows, saying.parts)), self._known)
        return told.actor or _party(voice, said.speaker), told.act or spoken, told.target

    def _content(self, saying: _Saying) -> str:
        """What was said; with its cue where without it the clause would be none, or would say the opposite."""
        said, text = saying.said, self._article.text
        if said.kind == "direct":
            return quotation(*map(self._article.shows, saying.parts))
        told = GAP.join(clean(self._article.shows(part)) for part in saying.parts)
        denied = bool(set(said.cue.lower().split()) & entries("denials"))
        if speech_act(said.cue) == STATEMENT and not denied:
            return told
        cue = said.cue_at
        if cue is not None and cue.end <= said.span.start <= cue.end + _CUE_BEFORE:
            return clean(text[cue.start : said.span.end])
        return f"{said.cue}: {told}" if denied else told

    def own(self) -> Iterator[Draft]:
        """What the text tells in its own voice: stretches with a date and, in them, an act or a figure."""
        for at, sentence in enumerate(self._article.sentences):
            dates = self._dates_in(sentence)
            if dates and self._article.text[sentence.end - 1] != "?":
                yield from self._own(at, sentence, dates)

    def _own(self, at: int, sentence: Span, dates: Sequence[DateMention]) -> Iterator[Draft]:
        there = self._in_sentence[at]
        cues = [other.said.cue_at for other in there if other.said.cue_at is not None]
        cues = [cue for cue in cues if cue.meets(sentence)]
        verbs = [cue for cue in cues if self._article.shows(cue).lower() not in entries("speech_nouns")]
        taken = [part for other in there for part in other.parts if part.meets(sentence)]
        for part in _left(sentence, [*taken, *verbs]):
            free = [
                date
                for date in dates
                if date.span.within(part) and not any(self._dates_saying(date.span, cue) for cue in cues)
            ]
            span = self._trimmed(part)
            if not free or span is None:
                continue
            told = self._article.shows(span)
            figures = tuple(
                found
                for found in self._figures_in(span)
                if found.mention.span.within(span) and not any(found.mention.span.meets(date.span) for date in dates)
            )
            doing = deed(told, self._known)
            if len(told.split()) < _OWN_WORDS or not (figures or doing.act):
                continue
            over = channel(self._article, sentence, taken)
            yield self._draft(
                (span,), sentence, "own voice", self._by_dates(free), OWN, "", "", over,
                (doing.actor, doing.act or "event", doing.target), clean(told), self._date(free), figures,
            )  # fmt: skip

    def _dates_saying(self, date: Span, cue: Span) -> bool:
        """Whether a date beside a cue is the day of the saying: near, and no comma or "and" between the two."""
        between = self._article.text[min(date.end, cue.end) : max(date.start, cue.start)]
        return len(between) <= _CUE_NEAR and not _PARTS.search(between)

    def _by_dates(self, dates: Iterable[DateMention]) -> FoundBy:
        return "model" if all(date.span in self._of_model for date in dates) else "rules"

    def _trimmed(self, part: Span) -> Span | None:
        """A stretch without the marks and links at its ends; None where nothing is left."""
        start, end = part.start, part.end
        if (place := _DATELINE.match(self._article.text, start, end)) is not None:
            start = place.end()
        shown = self._article.text[start:end]
        while (found := _LINKS.search(shown)) is not None and found.group():
            if found.start() == 0:
                start += found.end()
            else:
                end -= len(shown) - found.start()
            shown = self._article.text[start:end]
        return Span(start, end) if shown else None

    def _draft(
        self, parts: tuple[Span, ...], sentences: Span, kind: DraftKind, by: FoundBy, voice: Voice | None, cue: str,
        addressee: str, over: str, doing: tuple[str, str, str], content: str, date: DraftDate,
        figures: tuple[DraftFigure, ...],
    ) -> Draft:  # fmt: skip
        actor, act, target = (clean(words) for words in doing)
        return Draft(
            "", self._article.name, self._digest, parts, sentences, kind, by, voice, on_record(voice), cue,
            clean(addressee), over, actor, act, target, content, date, figures,
        )  # fmt: skip

    def _date(
        self, told: Sequence[DateMention], said: Sequence[DateMention] = (), cue: Span | None = None
    ) -> DraftDate:
        found = dated(self._article, told, said, cue)
        shown = [date for date in (found.told, found.said) if date is not None]
        return replace(found, found_by="model") if any(date.span in self._of_model for date in shown) else found

    def _places(self, *spans: Span | None) -> range:
        """The sentences, by number, from the first to the last in which stretches lie."""
        there = [span for span in spans if span is not None]
        first, last = min(span.start for span in there), max(span.end for span in there)
        start = max(0, bisect_right(self._starts, first) - 1)
        return range(start, max(start, bisect_right(self._starts, max(first, last - 1)) - 1) + 1)

    def _sentences(self, places: range, *spans: Span | None) -> Span:
        """The whole sentences in which stretches lie, from the first to the last."""
        there = [self._article.sentences[at] for at in places if at < len(self._article.sentences)]
        there += [span for span in spans if span is not None]
        return Span(min(span.start for span in there), max(span.end for span in there))

    def _dates_in(self, span: Span) -> list[DateMention]:
        first = bisect_right(self._dates, span.start - 1, key=lambda date: date.span.start)
        last = bisect_right(self._dates, span.end - 1, key=lambda date: date.span.start)
        return self._dates[first:last]

    def _figures_in(self, span: Span) -> list[DraftFigure]:
        first = bisect_right(self._figures, span.start - 1, key=lambda found: found.mention.span.start)
        last = bisect_right(self._figures, span.end - 1, key=lambda found: found.mention.span.start)
        return self._figures[first:last]


def _party(voice: Voice | None, speaker: str) -> str:
    """An actor as records write it: the country or body, and who spoke for it in brackets."""
    if voice is None:
        return ""
    name = voice.name or speaker
    if voice.kind == "person" and voice.affiliation and voice.affiliation not in name:
        return f"{voice.affiliation} ({name})"
    return name


def _left(sentence: Span, taken: Iterable[Span]) -> Iterator[Span]:
    """The stretches of a sentence that are not taken."""
    at = sentence.start
    for span in sorted(taken, key=lambda span: span.start):
        if span.start > at:
            yield Span(at, min(span.start, sentence.end))
        at = max(at, span.end)
    if at < sentence.end:
        yield Span(at, sentence.end)


def all_drafts(
    read: Sequence[ReadArticle], known: Names, proposed: Mapping[str, Proposals] | None = None
) -> tuple[Draft, ...]:
    """The drafts of articles, one after the other."""
    theirs = proposed or {}
    return tuple(draft for found in read for draft in drafts_of(found, known, theirs.get(found.article.name, NOTHING)))
