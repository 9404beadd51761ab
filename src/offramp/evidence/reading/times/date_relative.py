"""Dates told by their distance: from the day of writing ("yesterday", "two weeks ago"), or from what was told before.

May import: the rest of ``evidence.reading``.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable

from offramp.evidence.reading.listed import entries
from offramp.evidence.reading.times import date_forms as forms
from offramp.evidence.reading.times.date_context import Told, as_days
from offramp.evidence.reading.times.date_forms import COUNT, MONTH, UNIT, VAGUE, WEEKDAY, Days, S
from offramp.evidence.reading.times.date_rules import ABSOLUTE_RULES, Match, Rule

_DAYTIME = r"(?:morning|afternoon|evening|night)"
_HEDGE = (
    rf"(?:(?P<hedge>[Aa]bout|[Aa]round|[Rr]oughly|[Nn]early|[Aa]lmost|[Ss]ome|[Aa]pproximately|[Jj]ust{S}over"
    rf"|[Mm]ore{S}than|[Ll]ess{S}than|[Oo]ver|[Jj]ust|[Aa]t{S}least){S})?"
)
_CLAUSE_END = re.compile(r"(?:[;:!?\u2014]|(?<!\b[A-Z][a-z][a-z])(?<!Sept)\.)(?:\s|$)|, ")
_DATE_NEXT = re.compile(rf"{S}(?:{WEEKDAY}|{MONTH}|\d)")
_PHRASE_END = re.compile(
    r"\b(?:that|which|who|whom|when|where|had|has|have|was|were|is|are|would|could|will|told|said|and|but|as)\b"
)
_EVENT = (
    rf"(?:{S}(?:the|an?|that|this|its|his|her|their|[A-Z][a-z]{{2,20}}['’]s?){S}(?:[\w.'’-]{{1,20}}{S}){{0,4}}?"
    r"(?:air|counter)?(?:" + "|".join(sorted(entries("events"))) + r")s?\b)?"
)
_MIDWEEK = 2  # from Wednesday on, "this weekend" is the one to come
_LONGEST_CLAUSE = 120  # characters after "two days after" in which its event may be told


def _rule(pattern: str, days: Callable[[Match, Told], Days | None]) -> Rule:
    return Rule(re.compile(pattern), days)


def _today(match: Match, told: Told) -> Days | None:
    here = told.published
    if here is None:
        return None
    word = re.sub(S, " ", match[0].lower())
    if word in ("today", "yesterday", "tomorrow"):
        return forms.one_day(here + dt.timedelta(days=("yesterday", "today", "tomorrow").index(word) - 1))
    if word == "the day before yesterday":
        return forms.one_day(here - dt.timedelta(days=2))
    if word == "the day after tomorrow":
        return forms.one_day(here + dt.timedelta(days=2))
    return forms.part_of(here - dt.timedelta(days=word.startswith(("last", "yesterday"))))


def _overnight(match: Match, told: Told) -> Days | None:
    """Overnight: the night of the day told in its sentence, else that before the writing."""
    if told.published is None or told.story_year(match.start()) is not None:
        return None
    last = told.last("day")
    beside = last is not None and last.span.end > told.sentence(match.start()).start
    day = last.last if last and beside else told.published
    return forms.span(day - dt.timedelta(days=1), day)


def _which_period(match: Match, told: Told) -> Days | None:
    """Last week, this month, next year, and their early and late parts."""
    here = told.published
    if here is None:
        return None
    which, unit = match["which"].lower(), match["period"].lower()
    step = {"last": -1, "past": -1, "next": 1, "coming": 1}.get(which, int(which.startswith(("until", "by"))))
    if unit == "weekend" and which == "this":
        ahead = told.ahead(match.start(), match.end())
        step = int(here.weekday() >= _MIDWEEK if ahead is None else ahead)
    days = forms.stretch(here, -1, "week") if (which, unit) == ("coming", "week") else _period(here, step, unit)
    part = (match["part"] or "").lower()
    if part in ("earlier", "later") and step == 0:
        days = forms.span(days.first, here) if part == "earlier" else forms.span(here, days.last)
        return days._replace(approximate=False)
    if part:
        return forms.part_of_span(days, "early" if part == "earlier" else "late" if part == "later" else part)
    return days


def _period(here: dt.date, step: int, unit: str) -> Days:
    if unit == "week":
        sunday = step < 0 and here.weekday() == 6  # on a Sunday, "last week" is the one that ends
        return forms.week_of(here + dt.timedelta(weeks=step + sunday))
    if unit == "weekend":
        back = (here.weekday() - 5) % 7
        saturday = here - dt.timedelta(days=back) + dt.timedelta(weeks=max(step, 0))
        if step < 0 and back < 2:
            saturday -= dt.timedelta(weeks=1)
        return forms.span(saturday, saturday + dt.timedelta(days=1))
    if unit == "month":
        return forms.month_of(here.year, here.month + step)
    if unit == "year":
        return forms.year_of(here.year + step)
    return _season(here, step, unit)


def _season(here: dt.date, step: int, season: str) -> Days:
    """The season of that name: "last" the last one over, "this" and a bare one the nearest begun."""
    year = here.year
    while forms.season_of(year, season).first > here:
        year -= 1
    days = forms.season_of(year, season)
    if step < 0:
        return days if days.last < here else forms.season_of(year - 1, season)
    if step > 0 or (days.last < here and (here - days.last).days > 183):
        return forms.season_of(year + 1, season)
    return days


def _ago(match: Match, told: Told) -> Days | None:
    here = told.published
    if here is None:
        return None
    count = forms.count_of(match["count"] or "")
    if match["today"] and count and match["unit"] == "year" and count < here.year:
        back = forms.month_of(here.year - count, here.month)
        return forms.one_day(back.first.replace(day=min(here.day, back.last.day)))
    return _moved(match, here, -1)


def _weekdays_ago(match: Match, told: Told) -> Days | None:
    """Such as two Sundays ago: the second one back from the day of writing, which is none of them."""
    here, count = told.published, forms.count_of(match["count"])
    if here is None or not count:
        return None
    since = (here.weekday() - forms.WEEKDAYS.index(match["weekday"].lower()) - 1) % 7 + 1
    return forms.moved(here, -since - 7 * (count - 1), "day")


def _moved(match: Match, from_day: dt.date, sign: int) -> Days | None:
    unit = match["unit"].lower()
    vague = re.sub(S, " ", (match["vague"] or "").lower())
    if match["count"] is None:
        low, high = forms.VAGUE_COUNTS[vague]
        if unit != "day" and vague != "a couple of":
            return _moved_vaguely(from_day, low * sign, high * sign, unit)
        first, last = (forms.moved(from_day, count * sign, unit) for count in (low, high))
        if low == high:
            return first._replace(approximate=True)
        return forms.span(min(first.first, last.first), max(first.last, last.last), True)
    count = 1 if match["count"].lower() == "the" else forms.count_of(match["count"])
    if count is None or (unit in ("year", "decade") and count > 200):
        return None
    return forms.moved(from_day, count * sign, unit, bool(match["hedge"]) and match["hedge"].lower() != "just")


def _moved_vaguely(from_day: dt.date, low: int, high: int, unit: str) -> Days:
    first, last = (forms.moved(from_day, count, unit) for count in (low, high))
    return forms.span(min(first.first, last.first), max(first.last, last.last), True)


def _later(match: Match, told: Told) -> Days | None:
    """Two months earlier, 12 days later: from the last date told, or that of the event told in the sentence."""
    unit, back = match["unit"].lower(), match["way"].lower() in ("earlier", "beforehand", "before", "previously")
    apposed = _apposed(match, told)
    if apposed is not None:
        return apposed._replace(approximate=bool(match["hedge"]))
    if match["way"].lower() in ("before", "after") and not re.match(r"[,.;:!?)]|$", told.after(match.end())):
        return None
    sentence = told.sentence(match.start())
    anchor = told.event(told.text[sentence.start : match.start()], unit, 4, match.start()) if back else None
    anchor = anchor or told.last(unit)
    if anchor is None or anchor.span.end > match.start():
        return None
    return _moved(match, anchor.first if back else anchor.last, -1 if back else 1)


def _apposed(match: Match, told: Told) -> Days | None:
    """The date that stands beside: "About a week beforehand, on March 22"."""
    after = re.compile(rf",{S}(?:on{S}|in{S})?").match(told.text, match.end())
    if after is None:
        return None
    for rule in ABSOLUTE_RULES:
        beside = rule.pattern.match(told.text, after.end())
        days = rule.days(beside, told) if beside else None
        if days is not None:
            return days
    return None


def _hours_later(match: Match, told: Told) -> Days | None:
    anchor = told.last("day")
    if match["way"].lower() in ("earlier", "beforehand"):
        sentence = told.sentence(match.start())
        anchor = told.event(told.article.shows(sentence), "day", 4, match.start())
    return None if anchor is None else forms.part_of(anchor.last)


def _days_later(match: Match, told: Told) -> Days | None:
    """Days later, without a number."""
    anchor = told.last("day")
    if anchor is None:
        return None
    sign = -1 if match["way"].lower() in ("earlier", "beforehand") else 1
    return forms.span(anchor.first + dt.timedelta(days=2 * sign), anchor.first + dt.timedelta(days=6 * sign), True)


def _from_event(match: Match, told: Told) -> Days | None:
    """The day after the strike, two weeks before the vote: the event by its own date or by one told near its name."""
    unit = match["unit"].lower()
    beside = told.found[-1] if told.found else None
    here = told.sentence(match.start()).start
    if beside and beside.span.start >= here and beside.precision in ("day", "time"):
        between = told.text[beside.span.end : match.start()]
        if between.endswith(", ") and ";" not in between and match["way"].lower() != "of":
            return forms.one_day(beside.first)  # "vowed on Monday to answer, a day after the strike"
    if match["count"] is not None and match["count"].lower() == "the" and match["plural"]:
        return None
    if re.search(rf"\b(?:during|in|for|over|throughout|within)(?:{S}the)?{S}$", told.before(match.start(), 20)):
        return None
    sign = 0 if match["way"].lower() == "of" else -1 if match["way"].lower() in ("before", "ahead of") else 1
    at = match.end("way")
    clause = _CLAUSE_END.split(told.after(at, _LONGEST_CLAUSE), maxsplit=1)[0]
    if not clause.strip(" .,;:!?") and (match["count"] or "").lower() == "the" and sign:
        last = told.last(unit)
        return _moved(match, last.first if sign < 0 else last.last, sign) if last else None
    own = _date_in(at, at + len(clause), told)
    if sign == 0 and own and _DATE_NEXT.match(clause):
        return None
    mention = None if own else told.event(_event_words(clause), unit, 3, match.start())
    days = own or (as_days(mention) if mention else None)
    if days is None and re.match(rf"{S}(?:the|that|this|it|its|his|her|their)\b", clause):
        last = told.last(unit)
        days = as_days(last) if last else None
    if days is None or days.last - days.first > dt.timedelta(days=7):
        return None
    return _placed(match, days, sign, unit)


def _placed(match: Match, days: Days, sign: int, unit: str) -> Days | None:
    if sign == 0:
        return _within(match, days, unit)
    return _moved(match, days.first if sign < 0 else days.last, sign)


def _within(match: Match, days: Days, unit: str) -> Days:
    if unit == "day":
        return forms.one_day(days.first)
    if unit == "week":
        week = forms.week_of(days.first)
        return week if days.precision == "time" else forms.span(week.first, week.last)
    return forms.month_of(days.first.year, days.first.month) if unit == "month" else forms.year_of(days.first.year)


def _date_in(start: int, end: int, told: Told) -> Days | None:
    """The first date of the calendar between two characters."""
    best: tuple[int, int, Days] | None = None
    for rule in ABSOLUTE_RULES:
        found = rule.pattern.search(told.text, start, end)
        days = rule.days(found, told) if found else None
        if found and days and (best is None or (found.start(), -found.end()) < best[:2]):
            best = (found.start(), -found.end(), days)
    return best[2] if best else None


def _event_words(clause: str) -> str:
    """What a clause names before it tells more of it: "that attack" of "that attack which ..."."""
    return _PHRASE_END.split(re.sub(rf"^{S}(?:that|the){S}", "", clause), maxsplit=1)[0]


def _hours_from(match: Match, told: Told) -> Days | None:
    """In the hours after the strike: the day of it."""
    clause = _CLAUSE_END.split(told.after(match.end("way"), _LONGEST_CLAUSE), maxsplit=1)[0]
    if _date_in(match.end("way"), match.end("way") + len(clause), told):
        return None
    mention = told.event(_event_words(clause), "day", 3, match.start())
    return None if mention is None else forms.part_of(mention.first)


def _that_followed(match: Match, told: Told) -> Days | None:
    """In the week that followed."""
    last = told.last("day")
    return None if last is None else forms.span(last.last, last.last + dt.timedelta(weeks=1))


def _night_of(match: Match, told: Told) -> Days | None:
    """The night of the strike."""
    clause = _CLAUSE_END.split(told.after(match.end("way"), _LONGEST_CLAUSE), maxsplit=1)[0]
    mention = told.event(_event_words(clause), "day", 3, match.start())
    return None if mention is None else forms.part_of(mention.first)


def _next(match: Match, told: Told) -> Days | None:
    """The next day, that night, the following week, the same month, a day earlier."""
    which, unit = re.sub(S, " ", match["which"].lower()), match["unit"].lower()
    part = unit if unit in ("morning", "afternoon", "evening", "night") else None
    anchor = told.last("day" if part else unit)
    if anchor is None or (unit in ("week", "month", "year") and which in ("that", "the same") and part):
        return None
    step = {"the next": 1, "the following": 1, "the previous": -1, "the preceding": -1}.get(which, 0)
    if part:
        return forms.part_of(anchor.last + dt.timedelta(days=step))
    if unit == "day":
        return forms.one_day(anchor.last + dt.timedelta(days=step))
    if unit == "week":
        return forms.week_of(anchor.last + dt.timedelta(weeks=step))
    if unit == "month":
        return forms.month_of(anchor.last.year, anchor.last.month + step)
    return forms.year_of(anchor.last.year + step)


def _recent(match: Match, told: Told) -> Days | None:
    """The past two weeks, recent days, the coming days: a stretch that ends, or begins, on the day of writing."""
    if told.published is None:
        return None
    unit, which = match["unit"].lower(), match["which"].lower()
    sign = -1 if which in ("coming", "next") else 1
    if match["count"] is None and not match["plural"]:
        count, vague = 1, False
    elif match["count"] is None:
        count, vague = {"day": 7, "week": 4}.get(unit, 0), True
    else:
        count, vague = forms.count_of(match["count"]) or 0, False
    if not count or (unit == "year" and count > 200):
        return None
    days = forms.stretch(told.published, sign * count, unit)
    return days._replace(approximate=vague)


_EARLY = r"(?:(?P<part>[Ee]arlier|[Ll]ater|[Ee]arly|[Ll]ate|[Mm]iddle|[Mm]id|[Ss]tart|[Bb]eginning|[Ee]nd)"

RELATIVE_RULES = (
    _rule(
        rf"\b(?:[Tt]he{S}day{S}before{S}yesterday|[Tt]he{S}day{S}after{S}tomorrow|(?:[Ll]ast|[Yy]esterday){S}"
        rf"(?:night|evening|afternoon|morning)|[Tt]his{S}(?:morning|afternoon|evening)|[Tt]onight|[Tt]oday|[Yy]esterday"
        rf"|[Tt]omorrow)\b",
        _today,
    ),
    _rule(rf"\b(?<!an )(?<!the )[Oo]vernight\b(?!-)(?!{S}(?:on{S}|in{S}|into{S}|from{S})?{WEEKDAY})", _overnight),
    _rule(
        rf"\b{_EARLY}{S}(?:of{S}|in{S})?)?(?:the{S})?(?P<which>[Ll]ast|[Tt]his|[Nn]ext|[Pp]ast|[Cc]oming){S}"
        rf"(?P<period>weekend|week|month|year|spring|summer|autumn|fall|winter)\b(?!-)(?!{S}to{S}last)",
        _which_period,
    ),
    _rule(
        rf"\b(?P<part>(?!))?(?P<which>(?:[Oo]ver|[Aa]t|[Oo]n|[Dd]uring|[Ss]ince){S}the){S}(?P<period>weekend)\b",
        _which_period,
    ),
    _rule(rf"\b(?P<part>(?!))?(?P<which>(?:[Uu]ntil|[Bb]y){S}the){S}(?P<period>weekend)\b", _which_period),
    _rule(
        rf"\b(?:the{S})?(?P<part>end|start|beginning|middle){S}of{S}(?P<which>the){S}(?P<period>week|month|year)\b",
        _which_period,
    ),
    _rule(
        rf"\b{_HEDGE}(?:(?P<vague>{VAGUE})|(?P<count>{COUNT})){S}(?P<unit>{UNIT})s?{S}ago\b(?P<today>{S}today\b)?", _ago
    ),
    _rule(rf"\b(?P<count>{COUNT}){S}(?P<weekday>{WEEKDAY})s{S}ago\b", _weekdays_ago),
    _rule(
        rf"\b{_HEDGE}(?:(?P<vague>{VAGUE})|(?P<count>{COUNT})){S}(?P<unit>{UNIT})s?{S}"
        rf"(?P<way>later|earlier|afterwards?|beforehand|previously|before|after)\b(?!{S}than)",
        _later,
    ),
    _rule(
        rf"\b(?:(?:[Aa]{S}few|[Ss]everal|{COUNT}){S})?[Hh]ours?{S}(?P<way>later|earlier|afterwards?|beforehand)\b",
        _hours_later,
    ),
    _rule(rf"\b[Dd]ays{S}(?P<way>later|earlier|afterwards?|beforehand)\b", _days_later),
    _rule(
        rf"\b{_HEDGE}(?:(?P<vague>{VAGUE})|(?P<count>{COUNT}|[Tt]he)){S}(?P<unit>day|week|month|year)(?P<plural>s)?{S}"
        rf"(?P<way>after|before|following|of|ahead{S}of)\b{_EVENT}",
        _from_event,
    ),
    _rule(rf"\b[Tt]he{S}hours{S}(?P<way>after|before|following)(?:{S}(?:the|that|this|its|their))\b", _hours_from),
    _rule(rf"\b[Tt]he{S}week{S}that{S}followed\b", _that_followed),
    _rule(rf"\b[Tt]he{S}(?:night|morning|evening|afternoon|eve){S}(?P<way>of)\b{_EVENT}", _night_of),
    _rule(
        rf"\b(?P<which>[Tt]he{S}next|[Tt]he{S}following|[Tt]he{S}same|[Tt]he{S}previous|[Tt]he{S}preceding|[Tt]hat){S}"
        rf"(?P<unit>day|week|month|year|{_DAYTIME})\b(?!{S}of\b)(?!['’]s{S}worth)",
        _next,
    ),
    _rule(
        rf"\b(?:[Oo]ver|[Ii]n|[Dd]uring|[Ff]or|[Ww]ithin|[Oo]f){S}(?:(?:only|just|about){S})?(?:the{S})?(?P<which>past|last|recent|coming|next){S}"
        rf"(?:few{S}|several{S}|(?P<count>\d{{1,3}}|[a-z]{{3,9}}){S})?(?P<unit>hour|day|week|month|year)(?P<plural>s)?\b",
        _recent,
    ),
)
