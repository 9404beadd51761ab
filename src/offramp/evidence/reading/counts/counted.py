"""What a number counts, and whether it counts at all.

May import: the rest of ``evidence.reading``.
"""

from __future__ import annotations

import re

from offramp.evidence.reading.counts.numbers_in_text import DASH, Number, S, word_value
from offramp.evidence.reading.listed import entries

_WORD = re.compile(r"[^\W\d_](?:[^\W_]|[.'’&/-](?=[^\W_])|(?<=[A-Z])\.(?=[A-Z ])){0,40}")
_TOKEN = re.compile(rf"{S}((?:[A-Z]\.){{2,5}}|[^\W_](?:[^\W_]|[.'’&-](?=[^\W_])){{0,40}})")
_JOINED_UNIT = re.compile(r"-?([A-Za-z]{1,12})(?:-([A-Za-z]{3,20}))?\b")
_ATTACHED = re.compile(r"[ \u00a0]?(km/h|mph|kph|km|kg|cm|mm|ft|lbs?|m)\b")
_WHOSE = r"(?:the|its|their|his|her|all|those|these|our|that|this)"
_OF = re.compile(rf"{S}of(?:{S}(?:all{S})?{_WHOSE}\b)?|{S}{_WHOSE}\b")
_OF_WHICH = re.compile(rf"{S}of{S}(?:{_WHOSE}|them|whom|which)\b(?:{S}\d{{1,6}}\b)?")
_SINGLE_COMPOUNDS = frozenset(("star", "way", "state", "party", "fold", "sided"))
_AGE_BEFORE = re.compile(
    rf"\b(?:aged?|ages|turned|age{S}of|aged{S}between){S}$|[^\W\d_][\w'’-]{{1,20}},{S}$|,{S}(?:then|now){S}$"
)
_AGE_AFTER = re.compile(rf"[ -]years?[ -]olds?\b|{S}years?{S}of{S}age\b")
_AFTER_AGE = re.compile(r",|\.(?:\s|$)|;|\)")
_PART_AFTER = re.compile(rf"{S}(?:of|the|its|their|his|her|all|an?)\b")
_PART_BEFORE = re.compile(rf"\b(?:by|about|almost|nearly|around|roughly|than|over|least){S}$")
_PRECEDING = re.compile(r"([A-Za-z][\w.'’]{0,20}) $")
_PRONOUN_BEFORE = re.compile(
    r"\b(?:no|the|this|that|which|any|every|each|another|some|only|last|next|first|someone|one|a|an|former|latter) $",
    re.I,
)
_CONTRACTED = re.compile(r"(?:n['’]t|['’](?:ll|re|ve|d))$")
_LOWER_DESIGNATED = frozenset(
    (
        "no",
        "no.",
        "number",
        "page",
        "paragraph",
        "item",
        "chapter",
        "section",
        "article",
        "phase",
        "stage",
        "level",
        "day",
    )
)
_SPEECH = re.compile(
    r"[^.,;:]{0,60}?\b(?:said|says|told|added|recalled|asked|warned|described|acknowledged|conceded)\b"
)
_SAID = re.compile(r"\b(?:said|says|added|recalled|asked|warned|conceded|according to) $")
_MAX_WORDS = 7


def veto(text: str, number: Number, end: int) -> bool:
    """Whether a number is none that counts: a designation, an age, a score, a part of a name."""
    before, after = text[max(0, number.start - 30) : number.start], text[end : end + 30]
    if number.form == "digits" and not number.unit:
        if _designates(before, after):
            return True
    elif number.form == "words" and not number.unit and _is_name(text, number, before, after):
        return True
    if number.form == "part":
        return not _PART_AFTER.match(after) and not _PART_BEFORE.search(before)
    return _is_age(before, after, number) or _is_score(text, number, end)


def _designates(before: str, after: str) -> bool:
    if before[-1:] in ("-", "\u2010", "\u2011") and before[-2:-1].isalnum():
        return True
    if re.match(r"(?:st|nd|rd|th|s|['’]s)\b|[A-Z]", after):
        return True
    preceding = _PRECEDING.search(before)
    if preceding is None:
        return False
    word = preceding[1]
    if before.endswith("Group of "):
        return True
    if word.lower() not in entries("designated") or not (word[:1].isupper() or word in _LOWER_DESIGNATED):
        return False
    return word[:1].isupper() or not any(_is_plural(word) for word, _ in _words(after, 0, True))


def _is_name(text: str, number: Number, before: str, after: str) -> bool:
    """Number words that are part of a name or of a compound: "Group of Seven", "one-on-one", "two-state"."""
    if before[-1:] in ("-", "\u2010", "\u2011") and before[-2:-1].isalpha():
        return True
    if re.match(rf"{DASH}", after):
        unit = _JOINED_UNIT.match(after)
        return unit is None or unit[1] not in entries("measures")
    written = text[number.start : number.end]
    if not written[0].isupper() or written.isupper():
        return False
    opening = not before.strip() or before.rstrip()[-1] in ".!?:;\"“”‘'’\n—–(" or before.endswith(("\n", " - "))
    return not opening and not re.match(rf"{S}[A-Z][a-z]", after)


def _is_age(before: str, after: str, number: Number) -> bool:
    if _AGE_AFTER.match(after):
        return True
    age = _AGE_BEFORE.search(before)
    if age is None or not 0 < number.value < 120:
        return False
    return "," not in age[0] or (number.form == "digits" and _AFTER_AGE.match(after) is not None)


_SCORE_BEFORE = re.compile(r"\b(?:won|lost|beat|drew|score|voted|vote|defeated|leads?|by)\b[^.]{0,20}$")


def _is_score(text: str, number: Number, end: int) -> bool:
    """Whether it is one side of "3-1", "14-1"."""
    side = re.compile(rf"{DASH}\d").match(text, end) or (
        number.start > 1 and text[number.start - 1] in "-\u2010\u2011\u2012\u2013" and text[number.start - 2].isdigit()
    )
    return bool(side) and number.form == "digits"


def counted(text: str, last: Number, first: Number) -> str | None:
    """What a number counts, as the text says it; empty where it does not say, None where it is no figure."""
    if last.unit:
        return last.unit
    after = text[last.end : last.end + 120]
    attached = _ATTACHED.match(after)
    if attached and first.form == "digits":
        return attached[1]
    if after[:1] in ("-", "\u2010", "\u2011"):
        joined = _JOINED_UNIT.match(after.replace("\u2011", "-").replace("\u2010", "-"))
        return joined[1] if joined and joined[1].lower() in entries("measures") else None
    before = text[max(0, first.start - 30) : first.start]
    words = _phrase(after, first)
    following = _TOKEN.match(after)
    if following and following[1].lower() in _SINGLE_COMPOUNDS:
        return None
    if (first.value == 1 and first.form == "words" and not first.scaled and last is first) or _is_one(text, first):
        return _one(before, after, words)
    if first.value == 2 and words and words[-1] in entries("pairs_not_counted") and _DEFINITE.search(before):
        return None
    return " ".join(words)


_DEFINITE = re.compile(r"\b(?:the|these|those|their|both|its|our|between|other|[a-z]{2,20}['’]s?) $", re.I)


def _is_one(text: str, number: Number) -> bool:
    return text[number.start : number.end].lower() == "one"


def _one(before: str, after: str, words: list[str]) -> str | None:
    """What "one" counts, None where it is a pronoun or no more than an article."""
    if not words and before.endswith(("at least ", "more than ")):
        return ""
    if not words or (_PRONOUN_BEFORE.search(before) and not before.lower().endswith("only ")):
        return None
    if (
        re.match(rf"{S}of\b", after)
        or _SPEECH.match(after)
        or _SAID.search(before)
        or any(word.lower() in entries("one_not_counted") for word in words)
    ):
        return None
    return " ".join(words)


def _phrase(after: str, number: Number) -> list[str]:
    """The words of the noun phrase after a number."""
    loose = number.form in ("vague", "part") or number.scaled
    of = _OF_WHICH.match(after) or (_OF.match(after) if loose else None)
    return _noun_phrase(_words(after, of.end() if of else 0, number.value != 1), number, after)


def _words(text: str, at: int, several: bool) -> list[tuple[str, int]]:
    """The words from a character on, with their ends, up to one that cannot be counted or a mark."""
    words: list[tuple[str, int]] = []
    while len(words) < _MAX_WORDS:
        token = _TOKEN.match(text, at)
        if token is not None and not words and _may_lead(token):
            at = token.end()
            continue
        if token is None or (_ends_phrase(token[1]) and not (several and _joins_adjectives(token, words))):
            break
        words.append((token[1], token.end()))
        at = token.end()
    return words


def _may_lead(token: re.Match[str]) -> bool:
    """Whether a word may stand before what is counted without telling it: "six more rockets", "five of the seven"."""
    return token[1].lower() in ("more", "other", "additional") or word_value(token[1]) is not None


def _ends_phrase(word: str) -> bool:
    lower = word.lower()
    return (
        lower in entries("count_stops")
        or _CONTRACTED.search(lower) is not None
        or (word[0].isdigit() and not word[-1].isalpha())
    )


def _joins_adjectives(token: re.Match[str], words: list[tuple[str, int]]) -> bool:
    """Whether "and" stands within a phrase: "current and former officials"."""
    following = _TOKEN.match(token.string, token.end())
    return (
        token[1].lower() in ("and", "or")
        and bool(words)
        and not any(_is_plural(word) for word, _ in words)
        and following is not None
        and not _ends_phrase(following[1])
        and not following[1].lower().endswith("ing")
        and word_value(following[1]) is None
    )


def _is_plural(word: str) -> bool:
    lower = word.lower()
    if lower in entries("uncounted_plurals"):
        return True
    return (
        lower.endswith("s")
        and len(lower) > 2
        and not lower.endswith(("ss", "'s", "’s", "ous"))
        and lower not in entries("singular_s")
    )


def _noun_phrase(words: list[tuple[str, int]], number: Number, text: str) -> list[str]:
    heads = [index for index, (word, _) in enumerate(words) if _is_plural(word.rstrip("'’"))]
    if not heads:
        return _without_plural([word for word, _ in words], number)
    head = heads[0]
    while head + 1 in heads:
        head += 1
    phrase = [word for word, _ in words[: head + 1]]
    return [*_essential(phrase), *_joined(text, words[head][1])]


_JOIN = re.compile(rf"{S}(and|or)((?:{S}[A-Za-z-]{{2,20}}){{1,3}})")


def _joined(text: str, at: int) -> list[str]:
    """The second noun of "drones and missiles"."""
    join = _JOIN.match(text, at)
    if join is None:
        return []
    words = join[2].split()
    for index, word in enumerate(words):
        if (
            word.lower() in entries("count_stops")
            or word_value(word) is not None
            or word.lower().endswith(("ed", "ing"))
        ):
            return []
        if _is_plural(word):
            return [join[1], *words[: index + 1]]
    return []


def _essential(words: list[str]) -> list[str]:
    """Without an adverb and what it grades: "relatively slow drones" are drones."""
    while len(words) > 2 and words[0].endswith("ly"):
        words = words[2:]
    return words


def _without_plural(words: list[str], number: Number) -> list[str]:
    if number.form != "part" and (number.value != 1 or not words):
        return []
    for index, word in enumerate(words[1:], start=1):
        if word.endswith(("ed", "ing")):
            return words[:index]
    return words[:5]
