"""What is found in articles: who is said to have said what, dates, figures, and how texts hang together.

Offsets are characters of `Article.text`, ends excluded; ``text[start:end]`` is what a mention shows.

May import: ``offramp.evidence`` (dates, record).
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Literal

from offramp.evidence.record import Bound, ChangeKind

Kind = Literal["direct", "reported"]
DatePrecision = Literal["day", "range", "month", "year", "time"]
Basis = Literal["credit", "quotations", "passages", "figures"]


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of an article, from character `start` to before `end`."""

    start: int
    end: int

    def within(self, other: Span) -> bool:
        """Whether it lies wholly inside another."""
        return other.start <= self.start and self.end <= other.end

    def meets(self, other: Span) -> bool:
        """Whether the two share a character."""
        return self.start < other.end and other.start < self.end


@dataclass(frozen=True, slots=True)
class Article:
    """A text as it was read.

    Attributes
    ----------
    name : what it is called among the articles read together: its file's name without the ending.
    text : its characters, line ends as ``\\n``, otherwise untouched: offsets refer to these.
    published : the day it was written, against which "Saturday" is resolved; None where nobody says.
    paragraphs, sentences : in order, without overlap; every sentence lies in one paragraph; white space at
        their ends is left out.
    """

    name: str
    text: str
    published: dt.date | None
    paragraphs: tuple[Span, ...]
    sentences: tuple[Span, ...]

    def shows(self, span: Span) -> str:
        """The characters of a span."""
        return self.text[span.start : span.end]


@dataclass(frozen=True, slots=True)
class Attribution:
    """Something that somebody is said to have said.

    Attributes
    ----------
    span : what was said: for a direct quotation from the opening to the closing quotation mark, marks included; for
        reported speech the clause that tells it, without cue and speaker.
    kind : direct or reported.
    cue : the word or phrase that tells that it was said ("said", "according to", "warned"), empty where none does.
    cue_at : where the cue stands, None where there is none.
    speaker : who said it, resolved within the article ("Ali Vaez" for a later "Mr. Vaez" or "he"); anonymous ones
        as the text describes them ("two northern officials"); empty where the text does not say.
    anonymous : whether the speaker is not named.
    count : how many speak, where the text says so ("two northern officials": 2; "multiple": None).
    addressee : whom it was said to, where the text says so, resolved likewise; else empty.
    """

    span: Span
    kind: Kind
    cue: str
    cue_at: Span | None
    speaker: str
    anonymous: bool
    count: int | None
    addressee: str


@dataclass(frozen=True, slots=True)
class DateMention:
    """A date in a text, resolved.

    Attributes
    ----------
    span : the expression ("About a week beforehand, on March 22" holds two: "About a week beforehand", "March 22").
    first, last : the first and the last day that it may mean.
    precision : day; month or year where the text names no more; range otherwise; time where it names a part of a day.
    approximate : the text itself hedges ("about a week before").
    """

    span: Span
    first: dt.date
    last: dt.date
    precision: DatePrecision
    approximate: bool = False

    @property
    def iso(self) -> str:
        """``2024-04-13``, or ``2024-04-08/2024-04-14`` for a range of days."""
        return (
            self.first.isoformat() if self.first == self.last else f"{self.first.isoformat()}/{self.last.isoformat()}"
        )


@dataclass(frozen=True, slots=True)
class FigureMention:
    """A number in a text that counts or measures something.

    Attributes
    ----------
    span : the number with its hedge and, where it stands beside it, its scale or sign ("more than 300", "around a
        dozen", "$14 billion", "no more than 10", "60 to 70").
    value : the number; the lower end of a range.
    high : the upper end of a range, else None.
    bound : what the hedge makes of it.
    unit : what it counts, as the text says it ("drones and missiles", "soldiers", "%"); empty where it says nothing.
    """

    span: Span
    value: float
    high: float | None
    bound: Bound
    unit: str


@dataclass(frozen=True, slots=True)
class Change:
    """What a derived text did to its original: where in either text, and in words."""

    kind: ChangeKind
    before: str
    after: str
    note: str
    at_source: Span | None = None
    at_derived: Span | None = None


@dataclass(frozen=True, slots=True)
class Derivation:
    """One article that goes back to another.

    `article` derives from `source`, both by name; `source` may be an outlet that was not read ("Reuters"), by its
    credit line alone. `basis` : what shows it. `share` : share of the derived text that is found in the original.
    """

    article: str
    source: str
    basis: tuple[Basis, ...]
    share: float
    changes: tuple[Change, ...] = ()


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Two articles that do not agree about one thing."""

    about: str
    first_article: str
    first: Span
    second_article: str
    second: Span
    note: str


@dataclass(frozen=True, slots=True)
class ReadArticle:
    """An article with everything found in it, in the order of the text."""

    article: Article
    attributions: tuple[Attribution, ...]
    dates: tuple[DateMention, ...]
    figures: tuple[FigureMention, ...]
