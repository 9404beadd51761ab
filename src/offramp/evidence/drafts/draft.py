"""A claim in the making, which drafts say the same thing, and the articles that they were made from.

May import: ``evidence.reading.mentions``, ``evidence.voices``.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from offramp.evidence.reading.mentions import Basis, DateMention, FigureMention, Span
from offramp.evidence.voices import Voice

DraftKind = Literal["direct", "reported", "own voice"]
FoundBy = Literal["rules", "model", "both"]
Because = Literal["quotation", "figures", "wording"]
Place = tuple[str, str, int, int]  # digest of the text, kind, start, end


@dataclass(frozen=True, slots=True)
class DraftFigure:
    """A figure of a draft, and who found it."""

    mention: FigureMention
    found_by: FoundBy = "rules"


@dataclass(frozen=True, slots=True)
class DraftDate:
    """When it happened or was said, as a claim writes it, and what tells so.

    Attributes
    ----------
    written : the date of the claim ("2031-03-08 (approx.) stated 2031-03-10"), empty where nothing tells it.
    told, said : the expressions that date what is told and the saying of it; None where there is none.
    basis : ``told``, ``said``, ``article`` (no later than the day of the article) or ``none``.
    found_by : who found the expressions.
    """

    written: str
    told: DateMention | None
    said: DateMention | None
    basis: Literal["told", "said", "article", "none"]
    found_by: FoundBy = "rules"


@dataclass(frozen=True, slots=True)
class Clash:
    """Another draft with which this one does not agree: about what, and in which words."""

    draft: str
    about: str
    note: str


@dataclass(frozen=True, slots=True)
class Draft:
    """What one place of an article says, as a claim in the making.

    Attributes
    ----------
    id : the article's name and the draft's number in it, in the order of the text.
    article, digest : the article's name, and a digest of its text, which stays the same under another name.
    parts : where what was said stands: one place, or two where its cue parts it; for the text's own voice, the
        stretch that tells it.
    sentences : the whole sentences that hold it and its cue.
    kind : a direct quotation, reported speech, or the text's own voice.
    found_by : the rules, the language model, or both.
    voice : on whose word; None where the text does not say.
    on_record : whether that voice stands for it by name; None for the text itself.
    cue : the word that tells that it was said.
    addressee : whom it was said to, where the text says so.
    channel : how it was said or done, where words of the text tell.
    actor, act, target : who did what to whom, a guess from a few words.
    content : the words of the article, to be put in one's own.
    date, figures : in it, as far as found.
    clashes : drafts of other articles with which it does not agree.
    """

    id: str
    article: str
    digest: str
    parts: tuple[Span, ...]
    sentences: Span
    kind: DraftKind
    found_by: FoundBy
    voice: Voice | None
    on_record: bool | None
    cue: str
    addressee: str
    channel: str
    actor: str
    act: str
    target: str
    content: str
    date: DraftDate
    figures: tuple[DraftFigure, ...]
    clashes: tuple[Clash, ...] = ()

    @property
    def span(self) -> Span:
        """From the first to the last character of its parts."""
        return Span(self.parts[0].start, self.parts[-1].end)

    @property
    def place(self) -> Place:
        """What tells it from all other drafts, whatever the article is called and whatever was read beside it."""
        return self.digest, self.kind, self.span.start, self.span.end


@dataclass(frozen=True, slots=True)
class Same:
    """Drafts of different articles that say the same thing.

    Attributes
    ----------
    first : the draft to go by: of an original rather than of what derives from it.
    repeats : those of texts that derive from the text of another in the group: a source more, no claim.
    agrees : those of other texts.
    because : what shows it.
    """

    first: str
    repeats: tuple[str, ...]
    agrees: tuple[str, ...]
    because: tuple[Because, ...]

    @property
    def drafts(self) -> tuple[str, ...]:
        """All of them, the first first."""
        return (self.first, *self.agrees, *self.repeats)


@dataclass(frozen=True, slots=True)
class Origin:
    """An article from which drafts were made: a source in the making.

    Attributes
    ----------
    article, digest : as in its drafts.
    text : the article as it was read.
    written : its day, None where nobody says.
    outlet : whose it is, as its dateline or byline says; empty where they do not.
    derived_from : what it goes back to: articles read with it, or an outlet that was not read, by its credit.
    basis : what shows that.
    """

    article: str
    digest: str
    text: str
    written: dt.date | None
    outlet: str
    derived_from: tuple[str, ...] = ()
    basis: tuple[Basis, ...] = ()


@dataclass(frozen=True)
class DraftRecord:
    """Drafts of articles, in the order of the articles and of their text; which say the same; and the articles."""

    origins: tuple[Origin, ...]
    drafts: tuple[Draft, ...]
    same: tuple[Same, ...]

    @cached_property
    def by_id(self) -> Mapping[str, Draft]:
        """Every draft by its id."""
        return {draft.id: draft for draft in self.drafts}

    @cached_property
    def origin_of(self) -> Mapping[str, Origin]:
        """Every article by its name."""
        return {origin.article: origin for origin in self.origins}
