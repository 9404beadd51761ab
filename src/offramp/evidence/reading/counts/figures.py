"""Figures in an article: what is counted or measured, how it is hedged, and what it counts.

`figures` leaves out the numbers that count nothing: parts of dates, times of day, ages, scores, designations
("Resolution 1701", "F-35"), telephone and list numbers, ordinals, and "one" as a pronoun.

May import: the rest of ``evidence.reading``.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import replace

from offramp.evidence.reading.counts.counted import counted, veto
from offramp.evidence.reading.counts.numbers_in_text import DASH, Number, S, numbers
from offramp.evidence.reading.mentions import Article, DateMention, FigureMention, Span
from offramp.evidence.record import Bound

_HEDGES: tuple[tuple[Bound, str], ...] = (
    (
        "at most",
        rf"no{S}more{S}than|not{S}more{S}than|up{S}to|as{S}many{S}as|as{S}much{S}as|at{S}most|at{S}the{S}most"
        rf"|a{S}maximum{S}of|no{S}greater{S}than|as{S}high{S}as|no{S}longer{S}than|within",
    ),
    (
        "at least",
        rf"at{S}least|no{S}fewer{S}than|not{S}fewer{S}than|no{S}less{S}than|not{S}less{S}than|a{S}minimum{S}of"
        rf"|as{S}few{S}as|as{S}little{S}as",
    ),
    (
        "less than",
        rf"fewer{S}than|less{S}than|just{S}under|under|below|just{S}below|just{S}short{S}of|well{S}under|short{S}of",
    ),
    (
        "more than",
        rf"(?:well{S}|far{S}|slightly{S}|significantly{S}|much{S})?more{S}than|(?:just{S}|well{S})?over|upwards?{S}of"
        rf"|in{S}excess{S}of|(?:just{S}|well{S})?above|greater{S}than|exceeding|north{S}of",
    ),
    (
        "about",
        rf"about|around|approximately|approx\.?|roughly|some|nearly|almost|close{S}to|near{S}to|an{S}estimated|estimated"
        rf"|circa|in{S}the{S}region{S}of|virtually|perhaps|maybe|an{S}average{S}of|on{S}the{S}order{S}of|~",
    ),
)
_BEFORE = re.compile(
    r"(?:(?<!\w)|(?<=~))(?:"
    + "|".join(f"(?P<b{index}>{words})" for index, (_, words) in enumerate(_HEDGES))
    + rf")(?:{S}an?)?(?:{S}|(?<=~))$",
    re.I,
)
_AFTER: tuple[tuple[Bound, re.Pattern[str]], ...] = (
    ("at least", re.compile(rf"{S}or{S}more\b|-plus\b|\+(?!\w)", re.I)),
    ("at most", re.compile(rf"{S}or{S}(?:fewer|less)\b", re.I)),
    ("about", re.compile(rf"{S}or{S}so\b|-odd\b|-ish\b", re.I)),
)
_LINK = re.compile(rf"{S}?{DASH}{S}?|{S}(?:up{S})?to{S}|{S}or{S}")
_RATIO = re.compile(rf"{S}(?:in|out{S}of)(?:{S}every)?{S}")
_LONGEST_LINK = 14
_AND = re.compile(rf"{S}and{S}")
_UP_FROM = re.compile(
    r"\b(?:rose|rise|rises|risen|rising|grew|grow|grown|increas\w{1,4}|fell|fall|fallen|falling|drop\w{0,4}|cut|cuts"
    r"|reduc\w{1,4}|rais\w{1,3}|lower\w{0,3}|up|down|went|jump\w{0,3}|climb\w{0,3}|expand\w{0,3}|slid|sank|swell\w{0,3})\b"
)
_TIME = re.compile(
    r"(?<![\d.,])(?:[01]?\d|2[0-3])(?:[:.][0-5]\d)?[ \u00a0\u202f]?(?:[ap]\.?m\b\.?|[AP]M\b)"
    r"|\b(?:[01]?\d|2[0-3]):[0-5]\d\b"
    r"|\b[0-2]\d[0-5]\d(?=[ \u00a0](?:GMT|UTC|hours\b))"
    r"|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)"
    r" o['’]clock"
)
_NOT_PROSE = re.compile(
    r"(?:https?://|www\.)[^\s<>]{1,2000}|[\w.+-]{1,64}@[\w.-]{1,200}|[@#]\w{1,100}|\+\d[\d() -]{6,20}\d"
    r"|(?<!\w)\(?\d{3}\)?[ -]\d{3}-\d{4}\b|\b\d{1,4}(?:[-/]\d{1,4}){2,6}\b|\b\d{1,3}(?:\.\d{1,3}){2,6}\b"
    r"|(?<![^\n])[ \t]{0,8}\(?\d{1,3}[.)](?=[ \t])|\[\d{1,3}\]|\(\d{1,2}\)|\d{1,3}°"
)
_LONGEST_HEDGE = 30


def figures(article: Article, found: Sequence[DateMention] = ()) -> tuple[FigureMention, ...]:
    """The figures of an article in the order of the text, without overlap.

    `found` : its dates, whose numbers are no figures. A vague plural tells its lower end, "at least": dozens 12,
    scores 20, hundreds 100, thousands 1000. A percentage has the unit "%", money its currency sign.
    """
    text = article.text
    taken = _taken(text, found)
    kept: list[FigureMention] = []
    pending = list(numbers(text))
    index = 0
    while index < len(pending):
        number = pending[index]
        pair = _pair(text, number, pending[index + 1]) if index + 1 < len(pending) else None
        if pair is not None and _is_taken(taken, pair.start, pair.end):
            pair = None
        figure = _figure(text, number, pair, taken)
        index += 2 if pair is not None else 1
        if figure is not None and (not kept or kept[-1].span.end <= figure.span.start):
            kept.append(figure)
    return tuple(kept)


def _taken(text: str, found: Sequence[DateMention]) -> list[tuple[int, int]]:
    spans = [(mention.span.start, mention.span.end) for mention in found]
    for pattern in (_TIME, _NOT_PROSE):
        spans += [match.span() for match in pattern.finditer(text)]
    return sorted(spans)


def _is_taken(taken: list[tuple[int, int]], start: int, end: int) -> bool:
    index = bisect_right(taken, (start, start)) - 1
    return any(first < end and start < last for first, last in taken[max(index - 1, 0) : index + 3])


def _pair(text: str, low: Number, high: Number) -> Number | None:
    """The upper end of a range that `low` begins, None where the next number is another figure."""
    between = text[low.end : high.start]
    if len(between) > _LONGEST_LINK or low.form in ("vague", "part") or high.form in ("vague", "part"):
        return None
    if low.unit != high.unit and not (high.unit == "%" and not low.unit) and (high.unit or low.unit == "%"):
        return None
    before = text[max(0, low.start - 60) : low.start]
    if _AND.fullmatch(between):
        linked = before[-8:].lower() == "between "
    else:
        linked = _LINK.fullmatch(between) is not None
        if linked and before[-5:].lower() == "from " and _UP_FROM.search(before):
            return None
    if _RATIO.fullmatch(between):
        return high if 0 < low.value < high.value and high.value.is_integer() else None
    low_value = _scaled_like(low, high)
    return high if linked and low_value < high.value else None


def _scaled_like(low: Number, high: Number) -> float:
    """The lower end under the scale that stands only at the upper one: "2 to 3 million"."""
    if not high.scaled or low.scaled or low.value >= 1000:
        return low.value
    for scale in (1e12, 1e9, 1e6, 1e3, 1e2, 12.0):
        if high.value >= scale and low.value * scale < high.value and (high.value / scale) < 1000:
            return low.value * scale
    return low.value


def _figure(text: str, number: Number, pair: Number | None, taken: list[tuple[int, int]]) -> FigureMention | None:
    last = pair or number
    if _is_taken(taken, number.start, last.end):
        return None
    suffix = next(((bound, match.end()) for bound, words in _AFTER if (match := words.match(text, last.end))), None)
    end = suffix[1] if suffix else last.end
    if veto(text, number, end):
        return None
    what = counted(text, replace(last, end=end, unit=last.unit or number.unit), number)
    if what is None:
        return None
    start, bound = _hedged(text, number, bool(pair), what)
    span = Span(start, end)
    if pair and _RATIO.fullmatch(text[number.end : pair.start]):
        return FigureMention(span, number.value / pair.value, None, bound, what)
    if pair:
        return FigureMention(span, _scaled_like(number, pair), pair.value, "range", what)
    if bound == "exact":
        bound = suffix[0] if suffix else "at least" if number.form == "vague" else "exact"
    return FigureMention(span, number.value, None, bound, what)


def _hedged(text: str, number: Number, ranged: bool, unit: str) -> tuple[int, Bound]:
    """Where a figure starts with its hedge, and what that makes of the number."""
    start = number.start
    line = max(text.rfind("\n", 0, start) + 1, start - _LONGEST_HEDGE)
    before = _BEFORE.search(text[line:start])
    if before is not None:
        bound = next(name for index, (name, _) in enumerate(_HEDGES) if before[f"b{index}"])
        if not _during(text[max(0, start - 40) : start], before[0], unit):
            return line + before.start(), bound
    between = _BETWEEN.search(text[line:start]) if ranged else None
    return line + between.start() if between else start, "exact"


_BETWEEN = re.compile(rf"\b(?:between|from){S}$", re.I)
_TIME_UNIT = re.compile(r"^(?:hour|day|week|month|year|decade|minute)s?\b")
_LASTING = re.compile(rf"\b(?:for|lasted|lasting|after|just|well|took|taking|of){S}(?:well{S}|just{S})?over{S}$", re.I)


def _during(before: str, hedge: str, unit: str) -> bool:
    """Whether "over" means during: "over three days"."""
    return hedge.strip().lower() == "over" and bool(_TIME_UNIT.match(unit)) and not _LASTING.search(before)
