"""Attributions of an article: direct quotations and reported speech, each with cue, speaker and the one spoken to.

`marks` finds quotations, `clauses` finds who is said to speak in a sentence, `speakers` tells who that is; here the
three are put together. May import: ``offramp.evidence.reading.{clauses,cues,marks,mentions,phrases,speakers,voices}``.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, replace

from offramp.evidence.reading.mentions import Article, Attribution, Kind, Span
from offramp.evidence.reading.speech import headings
from offramp.evidence.reading.speech.cast.speakers import Cast
from offramp.evidence.reading.speech.cast.voices import NOBODY, Speaker
from offramp.evidence.reading.speech.clauses import tellings
from offramp.evidence.reading.speech.cues import QUOTED, Names, Word, group, lower_listed, words
from offramp.evidence.reading.speech.marks import quotations
from offramp.evidence.reading.speech.phrases import main_subject
from offramp.evidence.reading.speech.telling import Telling

_DATELINE = re.compile(r"[A-Z][A-Za-z .,/0-9]{2,60}(?:\([A-Za-z /.]{2,20}\))? ?[-–—]+ ")
_CREDIT = re.compile(
    r"(?:Reporting|Additional reporting|Editing|Writing|Photograph|With reporting) (?:was |from )?\w*", re.I
)
_NOT_SPEECH = group("not_speech")
_SOMEBODY = frozenset(("he", "she", "they", "who", "his", "her", "their"))
_GOING_ON = frozenset(("add", "continue", "go"))  # the speaker is the one who spoke last
_FEW_WORDS = 4  # a quotation of fewer words that nothing ties to a speaker is no quotation of somebody
_FEW_BESIDE = 4  # words beside quotations that make a report of what stands before its cue
_LONGEST_NAME = 3  # words of a thing's name in quotation marks
_LONGEST_UNIT = 6000  # characters; a "sentence" beyond is cut: no news sentence is as long


@dataclass(frozen=True, slots=True)
class _Unit:
    """A sentence with the quotations that begin or end in it as single words."""

    span: Span
    paragraph: int
    words: list[Word]
    tellings: list[Telling]


def attributions(article: Article, known: Names | None = None) -> tuple[Attribution, ...]:
    """Who is said to have said what, in the order of the text.

    Parameters
    ----------
    article : the text with its paragraphs and sentences.
    known : people, offices and places known beforehand, as from a crisis file.

    Returns
    -------
    One attribution for each direct quotation that somebody is shown to speak and for each reported clause; what the
    text says in its own voice, scare quotes and names of things are none.
    """
    quoted = quotations(article.text, article.paragraphs)
    return _Reader(article, quoted, Cast(article, quoted, known or Names())).read()


class _Reader:
    """Reads one article from its beginning to its end."""

    def __init__(self, article: Article, quoted: Sequence[Span], cast: Cast) -> None:
        self._article = article
        self._quoted = quoted
        self._cast = cast
        self._found: list[Attribution] = []
        self._told_in: tuple[int, Speaker] | None = None  # paragraph and speaker of the last report
        self._untied: list[Span] = []  # quotations of the title without a speaker
        self._last: tuple[int, Speaker] | None = None  # paragraph and speaker of the last quotation

    def read(self) -> tuple[Attribution, ...]:
        """Everything found."""
        units = self._units()
        for n, unit in enumerate(units):
            if self._is_credit(unit):
                continue
            if self._is_heading(unit, len(units)):
                self._read_heading(unit)
                continue
            self._read_unit(unit, units[n + 1] if n + 1 < len(units) else None)
        self._repeat_headings()
        return tuple(sorted(self._found, key=lambda found: (found.span.start, -found.span.end)))

    # Sentences

    def _units(self) -> list[_Unit]:
        text = _masked(self._article.text, self._quoted)
        starts = [paragraph.start for paragraph in self._article.paragraphs]
        units: list[_Unit] = []
        for span in self._joined():
            start, end = span.start, min(span.end, span.start + _LONGEST_UNIT)
            dateline = _DATELINE.match(text, start, min(end, start + 90))
            start = dateline.end() if dateline and dateline.end() < end and text[start : start + 3].isupper() else start
            found = words(text[start:end], start)
            if found:
                units.append(_Unit(Span(start, end), bisect_left(starts, start + 1), found, tellings(found)))
        return units

    def _joined(self) -> list[Span]:
        """The sentences, those joined that a quotation spans or that go on behind one ("'Why?' he asked.")."""
        text = self._article.text
        joined: list[Span] = []
        at = 0
        for sentence in self._article.sentences:
            if joined:
                last = joined[-1]
                while at < len(self._quoted) and self._quoted[at].end <= last.end:
                    at += 1
                split = (
                    at < len(self._quoted)
                    and self._quoted[at].start < last.end
                    and sentence.start < self._quoted[at].end
                )
                if split or (self._goes_on(last, sentence) and "\n" not in text[last.end : sentence.start]):
                    joined[-1] = Span(last.start, sentence.end)
                    continue
            joined.append(sentence)
        return joined

    def _goes_on(self, last: Span, sentence: Span) -> bool:
        text = self._article.text
        if text[last.end - 1] not in "”\"’'»":
            return False
        if text[sentence.start].islower():
            return True
        opening = words(text[sentence.start : min(sentence.end, sentence.start + 120)])
        cue = next((n for n, word in enumerate(opening[:9]) if word.low in ("said", "asked", "says", "asks")), None)
        return cue is not None and cue + 1 < len(opening) and opening[cue + 1].text in ".,"  # "Petrov said."

    def _is_credit(self, unit: _Unit) -> bool:
        return _CREDIT.match(self._article.text, unit.span.start) is not None

    def _is_heading(self, unit: _Unit, units: int) -> bool:
        """Whether a unit is the article's title: a line of its own that no stop ends."""
        first = self._article.paragraphs[0]
        alone = unit.span.start == first.start and unit.span.end == first.end
        return alone and units > 2 and self._article.text[unit.span.end - 1] not in ".?!:"

    def _read_heading(self, unit: _Unit) -> None:
        """The title: clause by clause; quotations in it that nothing ties to a speaker wait for the text."""
        for clause in headings.clauses(unit.words):
            part = _Unit(unit.span, unit.paragraph, clause, tellings(clause))
            before = len(self._found)
            self._read_unit(part, None)
            taken = {found.span.start for found in self._found[before:]}
            self._untied += [Span(w.start, w.end) for w in clause if w.quoted and w.start not in taken]

    def _repeat_headings(self) -> None:
        """Quotations of the title whose words the text gives again: the same speaker."""
        for span in self._untied:
            words = _inside(self._article.shows(span))
            for found in self._found:
                if found.kind == "direct" and len(words) > 2 and words in _inside(self._article.shows(found.span)):
                    self._found.append(replace(found, span=span, cue="", cue_at=None, addressee=""))
                    break

    # One sentence

    def _read_unit(self, unit: _Unit, following: _Unit | None) -> None:
        voices: dict[int, tuple[Speaker, Speaker]] = {}
        for n, telling in enumerate(unit.tellings):
            voices[n] = self._voice(unit, telling)
            self._report(unit, telling, *voices[n])
            if telling.speaker is not None and voices[n][0].name:
                self._told_in = (unit.paragraph, voices[n][0])
        self._block(unit, following, voices)
        for n, word in enumerate(unit.words):
            if word.quoted:
                self._quote(unit, n, voices)

    def _voice(self, unit: _Unit, telling: Telling) -> tuple[Speaker, Speaker]:
        said_to = NOBODY
        if telling.addressee is not None:
            said_to = self._cast.speaker(unit.words[slice(*telling.addressee)], spoken=False)
        if telling.speaker is None:
            return NOBODY, said_to
        phrase = unit.words[slice(*telling.speaker)]
        return self._cast.speaker(phrase, goes_on=telling.verb in _GOING_ON), said_to

    def _report(self, unit: _Unit, telling: Telling, speaker: Speaker, said_to: Speaker) -> None:
        if not telling.pieces or (not speaker.name and self._is_nobody(unit, telling)):
            return
        if self._is_nested(unit, telling) and not (speaker.name or telling.hearsay):
            return
        for first, last in telling.pieces:
            if self._tells(unit.words[first:last], telling):
                span = Span(unit.words[first].start, unit.words[last - 1].end)
                self._add(span, "reported", unit, telling, speaker, said_to)

    @staticmethod
    def _tells(piece: Sequence[Word], telling: Telling) -> bool:
        """Whether a stretch tells something besides the quotations in it."""
        plain = [word for word in piece if not word.quoted and word.text[0].isalnum()]
        quoted = any(word.quoted for word in piece)
        if quoted and telling.place == "after":
            return len(plain) >= _FEW_BESIDE  # "'...' and '...', he said"
        return len(plain) > 1 or any(quoted or word.low not in lower_listed("function_words") for word in plain)

    @staticmethod
    def _is_nested(unit: _Unit, telling: Telling) -> bool:
        """Whether a telling lies in what another tells after its cue."""
        return any(
            other is not telling and other.place == "before" and other.tells(telling.begins) for other in unit.tellings
        )

    @staticmethod
    def _is_nobody(unit: _Unit, telling: Telling) -> bool:
        """Whether the subject is none that speaks: "it" or "there" that stands for nothing, "I", "you"."""
        return telling.speaker is not None and unit.words[telling.speaker[0]].low not in _SOMEBODY

    def _add(
        self, span: Span, kind: Kind, unit: _Unit, telling: Telling | None, speaker: Speaker, said_to: Speaker = NOBODY
    ) -> None:
        cue_at = None
        if telling is not None:
            cue_at = Span(unit.words[telling.cue[0]].start, unit.words[telling.cue[1] - 1].end)
        self._found.append(
            Attribution(
                span,
                kind,
                self._article.shows(cue_at) if cue_at else "",
                cue_at,
                speaker.name,
                speaker.anonymous or (telling is not None and telling.hearsay and not speaker.name),
                speaker.count,
                said_to.name,
            )
        )

    def _block(self, unit: _Unit, following: _Unit | None, voices: dict[int, tuple[Speaker, Speaker]]) -> None:
        """A paragraph that ends with "stating:" introduces the next one where that has no quotation mark."""
        if (
            following is None
            or following.paragraph == unit.paragraph
            or unit.words[-1].text != ":"
            or not unit.tellings
        ):
            return
        if following.words[0].quoted:
            return
        telling = unit.tellings[-1]
        if telling.place == "after" or len(unit.words) - telling.ends > 8:
            return
        paragraph = self._article.paragraphs[following.paragraph - 1]
        self._add(paragraph, "direct", unit, telling, *voices[len(unit.tellings) - 1])

    # Direct quotations

    def _quote(self, unit: _Unit, n: int, voices: dict[int, tuple[Speaker, Speaker]]) -> None:
        span = Span(unit.words[n].start, unit.words[n].end)
        telling = self._teller(unit, n)
        if telling is not None:
            speaker, said_to = voices[unit.tellings.index(telling)]
            self._add(span, "direct", unit, telling, speaker, said_to)
            self._last = (unit.paragraph, speaker)
            return
        if not self._is_sentence(unit, n) or self._is_name(unit, n):
            return
        speaker = self._untold(unit, n)
        if speaker.name or (self._last is not None and speaker is self._last[1]):
            self._add(span, "direct", unit, None, speaker)
            self._last = (unit.paragraph, speaker)

    def _is_name(self, unit: _Unit, n: int) -> bool:
        """Whether the words before a quotation tell that it names a thing ("the so-called", "code-named")."""
        told = {telling.cue[0] for telling in unit.tellings}
        inner = self._article.text[unit.words[n].start + 1 : unit.words[n].end - 1].split()
        noun = n > 0 and unit.words[n - 1].text[0].islower() and n - 1 not in told
        if noun and len(inner) <= _LONGEST_NAME and all(part[0].isupper() and part[-1].isalpha() for part in inner):
            small = lower_listed("function_words")
            return unit.words[n - 1].low not in small  # 'the agreement "Seven Wells"'
        return any(unit.words[k].low in _NOT_SPEECH and k not in told for k in range(max(0, n - 2), n))

    def _is_sentence(self, unit: _Unit, n: int) -> bool:
        text = self._article.text[unit.words[n].start : unit.words[n].end].strip("“”\"'‘’«»")
        alone = not any(word.text[0].isalnum() for word in unit.words)
        return len(text.split()) >= (2 if alone else _FEW_WORDS) and text[:1].isupper() and text[-1] in ".?!…,—"

    def _teller(self, unit: _Unit, n: int) -> Telling | None:
        """The cue that ties a quotation to a speaker."""
        if self._is_name(unit, n):
            return None
        if self._is_fragment(unit, n):
            for telling in reversed(unit.tellings):
                if telling.place == "before" and telling.speaker and telling.tells(n):
                    return telling
                if telling.place == "none" and telling.cue[0] < n and self._reaches(unit, telling, n):
                    return telling
        near = self._before(unit, n, near=True) or self._behind(unit, n)
        if near is not None:
            return near
        for telling in reversed(unit.tellings):
            if telling.tells(n) and not (telling.verb == "according to" and unit.words[n - 1].text == ":"):
                return telling
        return self._before(unit, n, near=False)

    def _is_fragment(self, unit: _Unit, n: int) -> bool:
        """Whether a quotation goes on the words before it rather than begins a sentence."""
        begins = unit.words[n].start + 1
        return n > 0 and self._article.text[begins : begins + 1].islower() and unit.words[n - 1].text[0].isalnum()

    def _before(self, unit: _Unit, n: int, *, near: bool) -> Telling | None:
        """The cue before a quotation: right before it with `near`, else anywhere before it in its clause."""
        for telling in reversed(unit.tellings):
            if telling.ends >= n or telling.cue[0] > n:
                continue
            between = unit.words[telling.ends + 1 : n]
            if near:
                if telling.place == "after" and not (between and between[0].text == ":"):
                    continue
                if len(between) <= 2 and all(w.text in ",:" or w.low == "that" for w in between):
                    return telling
            elif telling.place == "none":
                if self._reaches(unit, telling, n):
                    return telling
            elif telling.place == "before" and not any(word.text in ";" for word in between):
                return telling
        return None

    @staticmethod
    def _reaches(unit: _Unit, telling: Telling, n: int) -> bool:
        """Whether a cue that tells nothing of itself may hold the quotation at word `n` behind it."""
        between = unit.words[telling.ends + 1 : n]
        return len(between) <= 14 and not any(word.text in ";" or word.quoted for word in between)

    def _behind(self, unit: _Unit, n: int) -> Telling | None:
        """The cue right behind a quotation ("...," the minister said)."""
        for telling in unit.tellings:
            if telling.begins > n and telling.place != "before":
                between = unit.words[n + 1 : telling.begins]
                if len(between) <= 2 and all(word.text in ",—–-" or word.low == "as" for word in between):
                    return telling
                return None
            if (
                telling.begins > n
                and telling.place == "before"
                and telling.begins == n + 1
                and self._splits(unit, n, telling)
            ):
                return telling
        return None

    def _splits(self, unit: _Unit, n: int, telling: Telling) -> bool:
        """Whether a quotation ends in a comma before its cue: "'The talks,' he said, 'go on.'"."""
        inner = self._article.text[unit.words[n].end - 2]
        return inner in ",?!" and telling.cue[0] - n < 20

    def _untold(self, unit: _Unit, n: int) -> Speaker:
        """The speaker of a whole-sentence quotation without a cue of its own."""
        before = [word for word in unit.words[:n] if not word.quoted]
        if before and before[-1].text == ":":
            phrase = _subject(unit.words, n)
            return self._cast.speaker(phrase) if phrase else NOBODY
        if before and before[-1].text not in ".?!" and not all(word.text in ",.—–" for word in before):
            return NOBODY
        if self._last is not None and self._last[0] >= unit.paragraph - 1:
            return self._last[1]
        if self._told_in is not None and self._told_in[0] == unit.paragraph:
            return self._told_in[1]
        return NOBODY


def _inside(quotation: str) -> str:
    """The words of a quotation, to compare them."""
    return quotation.strip("“”\"'‘’«» .,?!").lower()


def _subject(unit: Sequence[Word], before: int) -> Sequence[Word]:
    found = main_subject(unit, before)
    return unit[slice(*found)] if found else ()


def _masked(text: str, quoted: Sequence[Span]) -> str:
    parts: list[str] = []
    at = 0
    for span in quoted:
        parts += [text[at : span.start], QUOTED * (span.end - span.start)]
        at = span.end
    return "".join([*parts, text[at:]])
