"""Dates in an article, resolved against its day and against what it told before.

`dates` finds what names a day, a part of one, or a span of days that can be placed; durations and vague times ("for 12
days", "for years") are none. Where nobody says when an article was written, only what stands by itself is resolved.

May import: the rest of ``evidence.reading``.
"""

from __future__ import annotations

import itertools
import re

from offramp.evidence.reading.mentions import Article, DateMention, Span
from offramp.evidence.reading.times import date_forms as forms
from offramp.evidence.reading.times.date_context import Told
from offramp.evidence.reading.times.date_forms import Days, S
from offramp.evidence.reading.times.date_relative import RELATIVE_RULES
from offramp.evidence.reading.times.date_rules import ABSOLUTE_RULES, Match, Rule

_RULES = (*ABSOLUTE_RULES, *RELATIVE_RULES)
_CLOCK = (
    r"(?:(?:[01]?\d|2[0-3])(?:[:.][0-5]\d)?[ \u00a0\u202f]?(?:[ap]\.?m\.?(?![A-Za-z])|[AP]M\b)"
    r"|(?:[01]?\d|2[0-3]):[0-5]\d"
    r"|[0-2]\d[0-5]\d(?=[ \u00a0](?:GMT|UTC|hours)))"
)
_ZONE = rf"(?:{S}(?:GMT|UTC|EST|EDT|ET|BST|CET|local{S}time|[A-Z][a-z]{{2,15}}{S}time)\b|{S}\([^)\n]{{1,25}}\))"
_DAYTIME = (
    r"(?:(?:early|late|pre-?dawn) )?(?:hours|morning|afternoon|evening|night|dawn|dusk|midnight|midday|noon|lunchtime)"
)
_BEFORE = re.compile(
    rf"(?:(?:\b(?:[Aa]bout|[Aa]round|[Ss]hortly{S}(?:before|after)|[Jj]ust{S}(?:before|after)){S})?(?:"
    rf"(?<![\d.:,$]){_CLOCK}{_ZONE}?,?(?:{S}on)?|\b(?:[Tt]he{S})?{_DAYTIME}{S}(?:of|on)|\b[Ll]ate(?:{S}on)?|"
    rf"\b[Ee]arly(?:{S}on)?|\b[Oo]vernight(?:{S}on)?|\b(?:[Dd]awn|[Mm]idnight|[Nn]oon)){S})$"
)
_AFTER = re.compile(
    rf"{S}(?:early{S}|late{S})?(?:morning|afternoon|evening|night)\b|,?{S}(?:at|around|before|after){S}"
    rf"(?:about{S}|around{S})?(?:{_CLOCK}{_ZONE}?|dawn\b|dusk\b|noon\b|midnight\b|midday\b|night\b)"
)
_TIME_ALONE = re.compile(rf"(?<![\d.:,$£€+-])\b{_CLOCK}{_ZONE}?")
_HEDGED = re.compile(rf"\b(?:about|around|roughly|approximately|circa|on or (?:about|around)){S}$", re.I)
_WEEK_OF = re.compile(rf"\b(?:[Tt]he{S})?week{S}of{S}$")
_SIGN = re.compile(
    r"\d|days?\b|week|month|year|decade|hours|night|morning|afternoon|evening|today|yesterday|tomorrow|spring|summer"
    r"|autumn|fall\b|winter|tonight|Christmas|Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec"
    r"|JAN|FEB|MAR|APR|MAY|JUN|JUL|AUG|SEP|OCT|NOV|DEC"
)
_LONGEST_PREFIX = 50
_EARLY_HOURS = 6


def dates(article: Article) -> tuple[DateMention, ...]:
    """The dates that an article tells, in the order of the text, without overlap.

    Each is read with what stands before it: "Saturday" against the day of writing, or within a tale of the past against
    the day told last; "two days later" against the day told last; "the day after the strike" against the day near
    which the strike was told. What cannot be placed is left out.
    """
    told = Told(article)
    end = 0
    for match, rule in _candidates(article):
        if match.start() < end:
            continue
        mention = _read(match, rule, told, end)
        if mention is None:
            continue
        told.add(mention, rule.own_year or bool(match.groupdict().get("year")))
        end = mention.span.end
    return tuple(told.found)


def _read(match: Match, rule: Rule, told: Told, free: int) -> DateMention | None:
    """The mention that a match is, None where it is no date, or one beyond the calendar."""
    try:
        days = rule.days(match, told)
        return None if days is None else _mention(match, days, told, free)
    except (OverflowError, ValueError):
        return None


def _candidates(article: Article) -> list[tuple[Match, Rule]]:
    """All matches of all rules in the order of the text, longer ones first; sentences without a sign of one aside."""
    rules = (*_RULES, _TIME_RULE)
    telling = [span for span in article.sentences if _SIGN.search(article.text, span.start, span.end)]
    found = [
        (match.start(), -match.end(), rank, match)
        for span in telling
        for rank, rule in enumerate(rules)
        for match in rule.pattern.finditer(article.text, span.start, span.end)
    ]
    found.sort(key=lambda entry: entry[:3])
    return [(match, rules[rank]) for _, _, rank, match in found]


def _mention(match: Match, days: Days, told: Told, free: int) -> DateMention:
    """The mention of a match, with the part of the day and the week that stand beside it."""
    start, end = match.span()
    end -= len(match[0]) - len(match[0].rstrip())
    lead = told.text[max(free, start - _LONGEST_PREFIX) : start]
    if days.precision == "day" or (days.last - days.first).days == 1:
        week, before, after = _WEEK_OF.search(lead), _BEFORE.search(lead), _AFTER.match(told.text, end)
        if week:
            start -= len(week[0])
            days = forms.week_of(days.first)
        elif before or after:
            start -= len(before[0]) if before else 0
            end = after.end() if after else end
            days = days._replace(precision="time" if days.precision == "day" else days.precision)
    if not days.approximate and _HEDGED.search(told.before(start, 20)):
        days = days._replace(approximate=True)
    return DateMention(Span(start, end), days.first, days.last, days.precision, days.approximate)


def _time(match: Match, told: Told) -> Days | None:
    """A time of day alone: on the day told last, or in the morning after its night."""
    if re.match(
        rf",?{S}(?:on{S})?(?:{forms.WEEKDAY}|{forms.MONTH}{S}\d|\d{{1,2}}{S}{forms.MONTH})",
        told.text[match.end() : match.end() + 30],
    ):
        return None
    last = told.last("day")
    if told.is_running() and told.published is not None:
        told_here = last is not None and last.span.start >= told.sentence(match.start()).start
        return forms.part_of(last.last if last is not None and told_here else told.published)
    if last is None:
        return None
    hour = int("".join(itertools.takewhile(str.isdecimal, match[0])))
    early = hour % 12 < _EARLY_HOURS and re.search(r"[aA]\.?[mM]", match[0])
    return forms.part_of(forms.moved(last.last, 1, "day").first if early and told.night_told(last.last) else last.last)


_TIME_RULE = Rule(_TIME_ALONE, _time)
