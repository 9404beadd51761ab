"""What stands right of a word: noun phrases, appositions, times and places, the one spoken to, clauses.

May import: ``offramp.evidence.reading.{cues,phrases}``.
"""

from __future__ import annotations

from collections.abc import Sequence

from offramp.evidence.reading.listed import entries
from offramp.evidence.reading.speech.cues import Word, cues, group, lower_listed, people_nouns
from offramp.evidence.reading.speech.phrases import Range, is_company, is_verb, may_speak, speaks

_MARKS = ",;:.?!—–()[]-"
_WEEKDAYS = group("weekdays")
_MONTHS = group("months")
_DAY_PARTS = group("day_parts")
_TIMES = group("times")
_LASTS = group("lasts")
_SPELLS = group("spells")
_UNITS = group("units")
_PREPOSITIONS = group("prepositions")
_COUNTING = group("counting")
_PRONOUNS = group("pronouns")
_SOME = group("some")
_OBJECTS = group("objects")
_STARTERS = group("starters")
_LONGEST = 30  # words of a noun phrase


def noun_phrase(words: Sequence[Word], start: int, *, anyone: bool = False) -> Range | None:
    """The noun phrase that begins at a word and may name a speaker: "a spokesman for the ministry"."""
    if start < len(words) and words[start].low in _PREPOSITIONS:
        return None
    end = start
    while end < len(words) and end - start < _LONGEST:
        word = words[end]
        if (
            word.quoted
            or (word.text in _MARKS and not (word.text == "-" and end > start))
            or word.low in entries("clause_words")
        ):
            break
        if end > start and (word.low in entries("finite_verbs") or _begins_adjunct(words, end)):
            break
        if end > start and word.low in _STARTERS and words[end - 1].low not in _PREPOSITIONS | {"and", "or", "with"}:
            break
        if word.low in ("who", "whose") and end > start:
            break
        end += 1
    while end > start and words[end - 1].low in _PREPOSITIONS | {"and", "or", "but"}:
        end -= 1
    if end <= start:
        return None
    return (start, end) if speaks(words, start, end) or (anyone and may_speak(words, start, end)) else None


def open_phrase(words: Sequence[Word], start: int) -> Range | None:
    """The noun phrase behind "according to", relative clauses included."""
    end = start
    who = False
    while end < len(words) and end - start < _LONGEST:
        word = words[end]
        if word.quoted or word.text in ",;:.?!—–()":
            break
        who = who or word.low in ("who", "that", "which")
        if not who and word.low in entries("finite_verbs"):
            break
        end += 1
    return (start, end) if end > start else None


def _begins_adjunct(words: Sequence[Word], k: int) -> bool:
    if words[k].low in ("on", "last", "late", "early") and k + 1 < len(words) and words[k + 1].low in _WEEKDAYS:
        return True
    if words[k].low in _WEEKDAYS or words[k].low in _TIMES:
        return True
    if words[k].low == "in" and k + 1 < len(words):
        return words[k + 1].low in ("a", "an", "remarks", "comments", "response") or words[k + 1].text.isdigit()
    return words[k].low in ("during", "after", "before", "as", "when") or (
        words[k].low == "last" and k + 1 < len(words)
    )


def skip_apposition(words: Sequence[Word], k: int) -> int:
    """Past ", the minister," behind a name; `k` itself where nothing of the kind stands there."""
    while k + 1 < len(words) and words[k].text == ",":
        closing = next(
            (n for n in range(k + 1, min(len(words), k + 25)) if words[n].text in ",;:.—–" or words[n].quoted), None
        )
        closing = len(words) if closing is None else closing
        if not _explains(words, k + 1, closing):
            break
        k = closing
    return k


def _explains(words: Sequence[Word], first: int, end: int) -> bool:
    """Whether what stands behind the comma of a name tells who that is: an office, an age, "who ..."."""
    if first >= end:
        return False
    if words[first].low in ("who", "whose", "which") or (words[first].text.isdigit() and end - first == 1):
        return True
    if not any(
        word.low in people_nouns() or word.low in lower_listed("body_nouns")
        for word in words[first : min(end, first + 10)]
    ):
        return False
    for word in words[first:end]:
        if word.low in ("who", "that", "which", "whose"):
            return True
        if is_verb(word) or word.low in _PRONOUNS or word.low in ("and", "but"):
            return False
    return True


def addressee(words: Sequence[Word], start: int) -> Range | None:
    """The one spoken to, behind a verb like "told": "told *Kavia* that"."""
    if start >= len(words) or words[start].low == "that":
        return None
    possessive = words[start].low == "her" and start + 1 < len(words) and _is_common(words, start, start + 1)
    if words[start].low in _OBJECTS and not (possessive and not words[start + 1].capital):
        return start, start + 1
    end = start
    if words[end].low in _STARTERS:
        end += 1
    if end < len(words) and words[end].low in ("both", "two", "three", "four", "several", "senior"):
        end += 1
    while end < len(words) and _in_addressee(words, start, end):
        end += 1
    while end > start and words[end - 1].low in ("and", "of", "or", "the"):
        end -= 1
    if end == start or (end < len(words) and is_verb(words[end])):
        return None
    return start, end


def _placed(words: Sequence[Word], start: int) -> Range | None:
    """The noun phrase of an adjunct ("in *a televised statement*")."""
    end = start
    if end < len(words) and (words[end].low in _STARTERS or words[end].low in _OBJECTS):
        end += 1
    while end < len(words) and (_in_addressee(words, start, end) or _is_common(words, start, end)):
        end += 1
    return (start, end) if end > start else None


def _is_common(words: Sequence[Word], start: int, k: int) -> bool:
    """Whether a small word goes on a noun phrase that began with a capital: "Fox television"."""
    low = words[k].low
    if k == start or not low[0].isalpha() or low in lower_listed("function_words") or low in entries("clause_words"):
        return False
    return not (low in entries("finite_verbs") or low in cues() or low in _WEEKDAYS or words[k].quoted)


def _in_addressee(words: Sequence[Word], start: int, k: int) -> bool:
    word = words[k]
    if word.quoted or word.text in _MARKS or word.low in entries("clause_words") or word.low in _WEEKDAYS:
        return False
    if word.low in ("and", "of"):
        follows = words[k + 1] if k > start and k + 1 < len(words) else None
        return follows is not None and (word.low == "and" or follows.capital or follows.low == "the")
    if word.low in _STARTERS:
        return words[k - 1].low in ("and", "of")
    if word.capital:
        return not (k > start and words[k - 1].low in lower_listed("addressees"))
    if word.low in entries("finite_verbs") or word.low in lower_listed("function_words") or word.low in _PREPOSITIONS:
        return False
    if k == start or not words[k - 1].capital or words[k - 1].text.endswith(("'s", "’s")):
        return True
    return any(is_company(other) for other in words[k : k + 3])


def skip_adjuncts(words: Sequence[Word], k: int) -> tuple[Range | None, int]:
    """Past times, places and "to reporters" behind a cue; and the one spoken to, where they name him."""
    told: Range | None = None
    for _ in range(8):
        after, named = adjunct(words, k)
        told = told or named
        if after == k:
            break
        k = after
    return told, k


def adjunct(words: Sequence[Word], k: int) -> tuple[int, Range | None]:
    """Behind the one time, place or "to reporters" that begins at a word; and the one spoken to, if it names him."""
    if k >= len(words):
        return k, None
    low = words[k].low
    following = words[k + 1].low if k + 1 < len(words) else ""
    if low == "more" and [word.low for word in words[k + 1 : k + 3]] in (["than", "once"], ["than", "twice"]):
        return k + 3, None
    if low in _WEEKDAYS:
        return k + (2 if following in _DAY_PARTS else 1), None
    if low in _TIMES or (low.endswith("ly") and not words[k].capital and len(low) > 5):
        return k + 1, None
    if low in _LASTS and following in _SPELLS | _WEEKDAYS | _MONTHS:
        return k + 2, None
    if low == "the" and following in _SPELLS and k + 2 < len(words) and words[k + 2].low in ("after", "before"):
        phrase = _placed(words, k + 3)
        return (phrase[1] if phrase else k + 3), None
    if following in _UNITS or (following in _SPELLS and low in _SOME):
        later = words[k + 2].low if k + 2 < len(words) else ""
        return (k + 3 if later in ("later", "earlier", "ago", "afterwards", "afterward", "before") else k), None
    if low not in _PREPOSITIONS or following in _COUNTING or following == "to":
        return k, None
    if following in _MONTHS or following in _WEEKDAYS:
        after = k + 2
        while after < len(words) and (words[after].text.isdigit() or words[after].low in _DAY_PARTS):
            after += 1
        return after, None
    if following.isdigit() and low != "in":
        return k, None
    phrase = _placed(words, k + 1)
    if phrase is None:
        return k, None
    to = low == "to" or (
        low == "with" and k and words[k - 1].low in ("call", "meeting", "interview", "conversation", "talks")
    )
    return phrase[1], phrase if to else None


def is_clause(words: Sequence[Word], k: int, *, easy: bool) -> bool:
    """Whether a clause without "that" begins at a word: a finite verb follows; with `easy` three words are enough."""
    end = next((n for n in range(k, min(len(words), k + 40)) if words[n].text in ";.:?!"), min(len(words), k + 40))
    if words[k].low == "it":
        return any(is_verb(word) or word.quoted for word in words[k + 1 : min(end, k + 4)])
    if words[k].low in _PRONOUNS:
        return end - k > 1
    if words[k].low in entries("finite_verbs") or words[k].low in entries("clause_words") - {"if", "as", "when"}:
        return False
    for n in range(k + 1, end):
        if words[n].low in ("that", "which", "who", "to", "whose") and not easy:
            return False
        if words[n].low in entries("finite_verbs") or words[n].low.endswith(("n't", "n’t")):
            return True
    return easy and end - k >= 3 and words[k].low not in _PREPOSITIONS
