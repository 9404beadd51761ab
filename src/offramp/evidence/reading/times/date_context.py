"""What an article has told of time so far: its day, its years, the dates already read, and the tense around a phrase.

A date without a year, "Saturday", "the next day" and "the day after the strike" are read against it.

May import: the rest of ``evidence.reading``.
"""

from __future__ import annotations

import datetime as dt
import re
from bisect import bisect_right
from functools import cache, lru_cache
from itertools import islice

from offramp.evidence.reading.listed import entries
from offramp.evidence.reading.mentions import Article, DateMention, Span
from offramp.evidence.reading.times.date_forms import DAY, MONTH, WEEKDAY, Days, S, day_number, month_number

_AHEAD = re.compile(
    r"\b(?:will|shall|would|won['’]t|(?:could|may|might)(?! have)|going to|scheduled|set (?:to|for)|due|expected|slated"
    r"|pencilled|planned|plans? (?:to|for|a)|planning|deadlines?|seeks?|seeking|wants?"
    r"|(?:promis|vow|pledg|threaten|agre|offer)(?:ed|es|s)? to"
    r"|upcoming|expires?|next|elections?|hopes? to|aims? to|are to|is to|must|looms?)\b|['’]ll\b"
)
_TO_DO_BY = re.compile(r"\bto [a-z]{2,20}\b(?!.{0,80}\b(?:had|was|were|said)\b).{0,80}\bby $")
_EXPECTED = frozenset(("expected", "scheduled", "planned", "slated"))  # though in the past, of what is to come
_BEHIND = re.compile(
    r"(?<!\bbe )\b(?:[a-z]{2,20}ed|said|told|was|were|had|has|have|came|went|began|fell|hit|struck|shot|met|took|held"
    r"|sent|spoke|saw|made|gave|did|got|knew|left|lost|won|broke|brought|rose|flew|fought|since|ago|attacks?|massacre|assault"
    r"|strikes?|raid|killing|bombing)\b"
)
_FULL = re.compile(
    rf"\b(?:({MONTH}){S}({DAY}),?{S}(\d{{4}})|({DAY})(?:{S}of)?{S}({MONTH}),?{S}(\d{{4}}))(?![\d,]\d)", re.ASCII
)
_OPEN_QUOTE = re.compile(r"(?:(?:^|[\s(—])[\"]|“|(?:^|[\s(—])‘)(?=[^\"”]{0,60}$)(?!.{0,60}’(?!\w))")
_ATTRIBUTE = re.compile(r"(?:\b(?:since|the|an?|its|their|his|her)|['’]s?)[ \n]$", re.I)
_WORD = re.compile(r"[^\W\d_]{4,30}")
_NEAR = 110  # characters either side of a date that may tell what happened then
_SOON, _LATER = 75, 200  # days ahead that a date without a year may lie: easily, or where the text looks ahead
_NEWS = re.compile(rf"\b(?:{WEEKDAY}|[Yy]esterday|[Ll]ast{S}week|[Tt]his{S}(?:week|morning))\b")
_ENTRY = re.compile(r"^\d{1,2}[:.]\d\d\b", re.M)  # an entry of a running account
_ENTRIES = 3  # that make one
_MEMORY = 100  # dates told before that a phrase may refer back to
_OPENING = 4  # characters of a sentence before a year that opens a tale of it ("In 1962")
_SUFFIX = re.compile(r"(?:ians?|ans?|is?|ing|ed|es|e|s|a)$")


@lru_cache(maxsize=20_000)
def _stem(word: str) -> str:
    """A word without its ending: "northern" and "north", "airstrikes" and "strike" alike."""
    return _SUFFIX.sub("", word.lower().removeprefix("counter").removeprefix("air"))


@cache
def _events() -> frozenset[str]:
    return frozenset(_stem(word) for word in entries("events"))


def _stems(text: str) -> set[str]:
    return {_stem(word) for word in _WORD.findall(text)}


class Told:
    """An article and the dates found in it up to a point."""

    def __init__(self, article: Article) -> None:
        self.article = article
        self.text = article.text
        self.published = article.published
        self.found: list[DateMention] = []
        self._narrative: list[DateMention] = []
        self._story: tuple[int, int] | None = None
        self._shown: dict[re.Pattern[str], bool] = {}
        self._about: dict[int, set[str]] = {}
        self._starts = [span.start for span in article.sentences]
        self._paragraph_starts = [span.start for span in article.paragraphs]
        self._entries = sum(1 for _ in islice(_ENTRY.finditer(self.text), _ENTRIES))
        self._of_the_past = _NEWS.search(self.text) is None
        self._years: dict[tuple[int, int], int] = {}
        for match in _FULL.finditer(self.text):
            month, day, year = match[1] or match[5], match[2] or match[4], match[3] or match[6]
            self._years.setdefault((month_number(month), day_number(day)), int(year))

    def add(self, mention: DateMention, own_year: bool) -> None:
        """Keep a mention; `own_year` where the text itself tells its year."""
        self.found.append(mention)
        start = mention.span.start
        attribute = _ATTRIBUTE.search(self.text, max(0, start - 8), start) and not re.compile(
            r"[,.;:)]|" + S + r"(?:and|on|in|at|when|as|that)\b"
        ).match(self.text, mention.span.end)
        if not attribute:
            self._narrative.append(mention)
        if not own_year or (self.published and mention.first.year == self.published.year):
            if self.published and abs((self.published - mention.last).days) <= 31:
                self._story = None
        elif not attribute and mention.first.year == mention.last.year:
            opens = mention.precision == "day" or start - self.sentence(start).start <= _OPENING
            if opens or self._of_the_past:
                self._story = (mention.first.year, self._paragraph(start) - (not opens))

    def sentence(self, at: int) -> Span:
        """The sentence about a character; the text near it where there is none."""
        index = bisect_right(self._starts, at) - 1
        if index >= 0 and at < self.article.sentences[index].end:
            return self.article.sentences[index]
        return Span(max(0, at - _NEAR), min(len(self.text), at + _NEAR))

    def _paragraph(self, at: int) -> int:
        return bisect_right(self._paragraph_starts, at)

    def before(self, at: int, length: int = 60) -> str:
        """The text of the same sentence before a character."""
        return self.text[max(self.sentence(at).start, at - length) : at]

    def after(self, at: int, length: int = 60) -> str:
        """The text of the same sentence from a character on."""
        return self.text[at : min(max(self.sentence(max(at - 1, 0)).end, at), at + length)]

    def ahead(self, start: int, end: int) -> bool | None:
        """Whether the words about a date look ahead of the day of writing; None where they do not tell."""
        last = {True: -1, False: -1}
        before, after = self.before(start, _NEAR), self.after(end)
        opened = _OPEN_QUOTE.search(before)
        if opened is not None:
            before, after = before[opened.end() :], re.split(r"[\"”]|’(?!\w)", after, maxsplit=1)[0]
        if re.search(
            r"\b(?:called|session|meeting|vote|talks|summit|strike|hearing|election|rally)\b.{0,20} for $", before
        ):
            return True
        if _TO_DO_BY.search(before):
            return True
        if re.search(r"\b(?:until|till) (?:the )?$", before) and not re.search(
            r"\b(?:lasted|stayed|waited|remained)\b", before
        ):
            return True
        for pattern, ahead in ((_AHEAD, True), (_BEHIND, False)):
            for match in pattern.finditer(before):
                outdoes = ahead and (match[0] in _EXPECTED or match[0].endswith(" to"))
                last[ahead] = match.end() if outdoes else match.start()
        if last[True] != last[False]:
            return last[True] > last[False]
        to_come, gone = _AHEAD.search(after), _BEHIND.search(after)
        if to_come and gone:
            return to_come.start() <= gone.start()
        if to_come or gone:
            return to_come is not None
        return True if opened else None  # what is said in the present tense looks ahead

    def story_year(self, at: int) -> int | None:
        """The year of the past that the text is telling of about a character, None where it tells of its own days."""
        if self._story is None:
            return None
        year, paragraph = self._story
        here = self._paragraph(at)
        if here - paragraph > 1 and not self._of_the_past:
            return None
        self._story = (year, here)
        return year

    def year(self, month: int, day: int | None, start: int, end: int) -> int | None:
        """The year of a month, or of a day in it, that the text gives without one."""
        if day is not None and (month, day) in self._years:
            return self._years[month, day]
        story = self.story_year(start)
        if story is not None:
            return story
        if self.published is None:
            return None
        year = self.published.year
        if day is None:
            gap = month - self.published.month
            ahead = gap > 0 and self.ahead(start, end)
            return year if gap <= 0 or ahead else year - 1
        for candidate in (year + 1, year):
            try:
                gap = (dt.date(candidate, month, day) - self.published).days
            except ValueError:
                continue
            if gap <= 0 or (gap <= _LATER and self._may_lie_ahead(gap, start, end)):
                return candidate
        return year - 1

    def _may_lie_ahead(self, gap: int, start: int, end: int) -> bool:
        ahead = self.ahead(start, end)
        soon = re.compile(S + r"(?:[A-Za-z.]{1,12}" + S + r"){0,2}elections?\b").match(self.text, end)
        return bool(soon) or (ahead is not False if gap <= _SOON else bool(ahead))

    def is_running(self) -> bool:
        """Whether the text is a running account of its day, its entries headed by the time of day."""
        return self._entries == _ENTRIES

    def last(self, unit: str) -> DateMention | None:
        """The last date told that is narrow enough to count days, weeks, months or years from."""
        for mention in reversed(self._narrative[-_MEMORY:]):
            to_come = self.published is not None and mention.first > self.published
            if _narrow_enough(mention, unit) and not to_come:
                return mention
        return None

    def event(self, words: str, unit: str, least: int, at: int) -> DateMention | None:
        """The date told before a character near words like these, None where too little agrees."""
        wanted = _stems(words)
        best: tuple[float, DateMention] | None = None
        for mention in self.found[-_MEMORY:]:
            if not _narrow_enough(mention, unit):
                continue
            shared = wanted & self._words_about(mention, at)
            score = len(shared) + 2 * len(shared & _events())
            if score >= least and (best is None or score >= best[0]):
                best = (score, mention)
        return best[1] if best else None

    def last_week(self, at: int) -> bool:
        """Whether the text just told of the week before that of writing."""
        if not self.found or self.published is None:
            return False
        last = self.found[-1]
        recent = 1 <= (self.published - last.last).days <= 8 and last.precision == "range"
        recent = recent and at - self.sentence(at).start <= _OPENING
        return recent and self._paragraph(at) - self._paragraph(last.span.start) <= 1

    def _words_about(self, mention: DateMention, at: int) -> set[str]:
        """The stems of the words of a date's sentence, near it and before a character."""
        start, end = mention.span.start, mention.span.end
        if at - end <= _NEAR:
            return _stems(self.before(start, _NEAR) + " " + self.after(end, at - end))
        if start not in self._about:
            self._about[start] = _stems(self.before(start, _NEAR) + " " + self.after(end, _NEAR))
        return self._about[start]

    def shows_once(self, pattern: re.Pattern[str]) -> bool:
        """Whether a pattern occurs anywhere in the text, looked up once."""
        if pattern not in self._shown:
            self._shown[pattern] = pattern.search(self.text) is not None
        return self._shown[pattern]

    def night_told(self, day: dt.date) -> bool:
        """Whether the text has told of the evening or the night of a day."""
        return any(
            mention.precision == "time"
            and mention.first == day
            and re.search(r"night|evening|p\.?m", self.article.shows(mention.span), re.I)
            for mention in self.found[-_MEMORY:]
        )


def _narrow_enough(mention: DateMention, unit: str) -> bool:
    if mention.precision in ("day", "time"):
        return True
    if unit in ("month", "year", "decade") and mention.precision == "month":
        return True
    return unit in ("year", "decade") and mention.precision == "year"


def as_days(mention: DateMention) -> Days:
    """The days of a mention."""
    return Days(mention.first, mention.last, mention.precision, mention.approximate)
