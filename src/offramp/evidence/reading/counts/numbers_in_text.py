"""Numbers as they stand in a text: in digits or in words, with scale, currency and percent sign, hedged or as a range.

May import: the rest of ``evidence.reading``; text_to_num of the extra ``offramp[read]``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from text_to_num import text2num

S = r"[ \u00a0\u202f\n]"
DASH = r"[-\u2010-\u2014]"
_ONES = "one|two|three|four|five|six|seven|eight|nine"
_TEENS = "ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen"
_TENS = "twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety"
_SCALES = "hundred|thousand|million|billion|trillion"
_SIMPLE = rf"(?:(?:{_TENS})(?:[- ](?:{_ONES})\b)?|{_TEENS}|{_ONES})"
_SCALED = rf"(?:{S}(?:{_SCALES})\b)"
WORDS = rf"(?:zero\b|(?:{_SIMPLE}\b){_SCALED}{{0,2}}(?:{S}(?:and{S})?{_SIMPLE}\b{_SCALED}?){{0,3}})"
DIGITS = r"(?:\d{1,3}(?:,\d{3}|[\u00a0\u202f]\d{3}(?!\d)){1,5}(?:\.\d{1,6})?|\d{1,15}(?:\.\d{1,6})?)(?:[½¼¾])?"
VAGUE = (
    rf"(?:tens{S}of{S}thousands|hundreds{S}of{S}thousands|tens{S}of{S}millions|dozens|scores|hundreds|thousands"
    r"|millions|billions)"
)
_VAGUE_VALUES = {
    "tens of thousands": 10_000.0,
    "hundreds of thousands": 100_000.0,
    "tens of millions": 10_000_000.0,
    "dozens": 12.0,
    "scores": 20.0,
    "hundreds": 100.0,
    "thousands": 1_000.0,
    "millions": 1_000_000.0,
    "billions": 1_000_000_000.0,
}
_SCALE_VALUES = {
    "hundred": 1e2,
    "dozen": 12.0,
    "thousand": 1e3,
    "k": 1e3,
    "million": 1e6,
    "m": 1e6,
    "mn": 1e6,
    "billion": 1e9,
    "bn": 1e9,
    "b": 1e9,
    "trillion": 1e12,
    "tn": 1e12,
}
_PARTS = {
    "half": 0.5,
    "third": 1 / 3,
    "quarter": 0.25,
    "fifth": 0.2,
    "sixth": 1 / 6,
    "seventh": 1 / 7,
    "eighth": 0.125,
    "ninth": 1 / 9,
    "tenth": 0.1,
}
_FRACTION_SIGNS = {"½": 0.5, "¼": 0.25, "¾": 0.75}
_SCALE = (
    rf"(?:(?:{S}|-)(?P<scale>hundred|thousand|million|billion|trillion|dozen)\b(?!s)|{S}?(?P<short>bn|tn|mn|[mkb])\b)"
)
_SIGN = r"(?P<sign>(?:US|A|C|NZ|HK|R)?\$|£|€|¥|₪|₹|₽)[ ]?"
_PERCENT = rf"(?P<percent>[ \u00a0\u202f]?%|{S}(?:percentage{S}points?|per{S}?cent)\b)"
_NOUN_AFTER = re.compile(rf"{S}(?:[a-z-]{{2,20}}{S}){{0,2}}?(?:people|[a-z]{{3,20}}s)\b")
NUMBER = re.compile(
    rf"(?P<vague>\b{VAGUE}\b)"
    rf"|(?P<article>\b(?:an?|half{S}an?){S}(?:hundred|thousand|million|billion|trillion|dozen)\b"
    rf"|\b(?:an?{S})?half[ -]?dozen\b)"
    rf"|(?P<part>\b(?:half|(?:an?|one)[ -](?:third|quarter|fifth|sixth|seventh|eighth|tenth|half)"
    rf"|(?:two|three|four|five|seven|nine)[ -](?:thirds|quarters|fifths|sixths|eighths|tenths))\b)"
    rf"|(?:(?:(?<!\w){_SIGN}|(?<![\w.,:/$£€¥+]))(?P<digits>{DIGITS})(?!\d|[.,:/]\d)|(?P<words>\b{WORDS}))"
    rf"(?P<halves>{S}and{S}a{S}half\b)?(?:{_SCALE})?(?:{_PERCENT})?",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Number:
    """A number in a text.

    Attributes
    ----------
    start, end : where it stands, scale and signs included.
    value : what it tells; the lower end of what a vague plural tells ("dozens": 12, "thousands": 1000).
    unit : its currency or percent sign, else empty.
    form : digits, words, part (a fraction in words) or vague.
    scaled : whether a scale word belongs to it ("14 billion").
    """

    start: int
    end: int
    value: float
    unit: str
    form: str
    scaled: bool


def numbers(text: str) -> Iterator[Number]:
    """The numbers of a text in their order, whatever they are for."""
    for match in NUMBER.finditer(text):
        number = _number(match)
        if number is not None:
            yield number


def _number(match: re.Match[str]) -> Number | None:
    start, end = match.span()
    if match["vague"]:
        return Number(start, end, _VAGUE_VALUES[" ".join(match["vague"].lower().split())], "", "vague", False)
    if match["article"]:
        value = _with_article(match["article"])
        return Number(start, end, value, "", "words", value > 1)
    if match["part"]:
        return Number(start, end, _part(match["part"].lower()), "", "part", False)
    told = _digits(match["digits"]) if match["digits"] else word_value(match["words"])
    if told is None:
        return None
    value = told
    if match["halves"]:
        value += 0.5
    sign = match["sign"] or ""
    if match["short"] and not _short_scale(match, sign):
        end, scale, percent = match.start("short"), "", ""
        end -= match.string[end - 1].isspace()
    else:
        scale, percent = (match["scale"] or match["short"] or "").lower(), match["percent"] or ""
    value *= _SCALE_VALUES.get(scale, 1.0)
    unit = sign or ("percentage points" if "point" in percent.lower() else "%" if percent else "")
    form = "digits" if match["digits"] else "words"
    return Number(start, end, _clean(value), unit, form, bool(scale) or _ends_in_scale(match))


def _ends_in_scale(match: re.Match[str]) -> bool:
    words = match["words"]
    return bool(words) and words.lower().split()[-1] in _SCALE_VALUES


def _short_scale(match: re.Match[str], sign: str) -> bool:
    """Whether "m" or "k" scales the number: "$3m", "3bn", "1.5m people", not "200 m" of a distance."""
    short = match["short"]
    if sign or short in ("bn", "tn", "mn"):
        return True
    if short not in ("m", "k") or match.string[match.start("short") - 1].isspace():
        return False
    return short == "k" or _NOUN_AFTER.match(match.string, match.end("short")) is not None


def _clean(value: float) -> float:
    """A product of a decimal and a scale without the noise of binary fractions."""
    return round(value, 9) if value < 1e6 else float(round(value, 3))


def _digits(text: str) -> float:
    fraction = _FRACTION_SIGNS.get(text[-1], 0.0)
    return float(re.sub(r"[,\s]", "", text.rstrip("½¼¾"))) + fraction


@lru_cache(maxsize=4096)
def word_value(text: str) -> float | None:
    """What number words tell, None where they are no number."""
    try:
        return float(text2num(" ".join(text.lower().split()), "en"))
    except ValueError:
        return None


def _with_article(text: str) -> float:
    last = re.split(r"[\s-]+", text.lower())[-1].removeprefix("half")
    return _SCALE_VALUES[last] * (0.5 if "half" in text.lower() else 1.0)


def _part(text: str) -> float:
    words = re.split(r"[\s-]+", text)
    if len(words) == 1:
        return 0.5
    name = words[1] if words[1] in _PARTS else words[1][:-1]
    count = 1.0 if words[0] in ("a", "an", "one") else word_value(words[0])
    return _PARTS[name] * (count or 1.0)
