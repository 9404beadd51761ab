"""Noun phrases and clauses without grammar: found by small words, marks, capitals and lists.

May import: ``offramp.evidence.reading.speech.cues``.
"""

from __future__ import annotations

from collections.abc import Sequence

from offramp.evidence.reading.listed import entries
from offramp.evidence.reading.speech.cues import Word, cues, group, lower_listed, people_nouns, place_words

Range = tuple[int, int]

_MARKS = ",;:.?!—–()[]-"
_ADVERBS = group("adverbs")
_WEEKDAYS = group("weekdays")
_MONTHS = group("months")
_TIMES = group("times")
_SPELLS = group("spells")
_PREPOSITIONS = group("prepositions")
_ARTICLES = group("articles")
_PRONOUNS = group("pronouns")
_NOMINATIVES = frozenset(("he", "she", "they", "we", "i", "it"))
_SOME = group("some")
_OPENERS = group("openers")
_WHOSE = group("possessives")
_SUBORDINATORS = group("subordinators")
_ASIDES = frozenset(("however", "though", "meanwhile", "too", "nonetheless", "nevertheless", "therefore"))
_COLLECTIVE = frozenset(("police", "military", "staff", "crew", "troops", "media", "people"))
_LONGEST = 30  # words of a noun phrase


def next_mark(words: Sequence[Word], start: int, mark: str, limit: int) -> int | None:
    """Where a mark next stands within so many words."""
    return next((n for n in range(start, min(len(words), start + limit)) if words[n].text == mark), None)


def end_of(words: Sequence[Word]) -> int:
    """Where the words of a sentence end, its closing marks left out."""
    end = len(words)
    while end and words[end - 1].text in ".?!;:,—–-":
        end -= 1
    return end


def skip_adverbs(words: Sequence[Word], n: int) -> int:
    """Where what stands before word `n` ends once adverbs, auxiliaries and "on Monday" are passed over leftwards."""
    while n:
        word = words[n - 1]
        if (
            word.low in _ADVERBS
            or (word.low.endswith(("ly", "n't", "n’t")) and not word.capital)
            or (n > 1 and words[n - 2].low in _ADVERBS and word.low in ("to",))
        ):
            n -= 1
        elif word.low in _WEEKDAYS and n > 2:
            n -= 2 if words[n - 2].low in ("on", "last", "late", "early") else 1
        elif word.text == "," and n > 3 and words[n - 3].text == "," and words[n - 2].low in _ASIDES:
            n -= 3
        elif n > 2 and words[n - 2].low in ("last", "this") and word.low in _SPELLS:
            n -= 2
        else:
            break
    return n


def _stops(words: Sequence[Word], k: int) -> bool:
    """Whether a noun phrase that lies right of word `k` does not reach over it."""
    word = words[k]
    if word.low == "that" and k and words[k - 1].low in _PREPOSITIONS:
        return False  # "a colleague from that time"
    if word.quoted or word.text in _MARKS or word.low in entries("clause_words"):
        return True
    if word.low in _ADVERBS and word.low in entries("finite_verbs"):
        return True
    cue = cues().get(word.low)
    return cue is not None and cue.form == "past" and "clause" in cue.takes


def subject(words: Sequence[Word], n: int, *, anyone: bool = False) -> Range | None:
    """The noun phrase that ends before word `n`, an apposition ("Ana Petrov, the minister,") left out."""
    if not n:
        return None
    if words[n - 1].text in ",—–)":
        return _before_apposition(words, n - 1)
    if words[n - 1].low in _NOMINATIVES and not (words[n - 1].low == "it" and n > 1 and _takes_object(words[n - 2])):
        return n - 1, n
    start = n
    while start and n - start < _LONGEST and not _stops(words, start - 1):
        start -= 1
    if start and words[start - 1].low not in (",", "that") and not words[start - 1].quoted:
        relative = _relative(words, start)
        if relative is not None:
            return relative
    if n > 2 and words[n - 1].low in ("who", "which"):
        return subject(words, n - (2 if words[n - 2].text == "," else 1))
    return _trimmed(words, start, n, anyone=anyone)


def _takes_object(word: Word) -> bool:
    """Whether an "it" behind a word may be its object."""
    return word.low in _PREPOSITIONS or is_verb(word)


def _relative(words: Sequence[Word], start: int) -> Range | None:
    """``officials who have seen the report``: the phrase before "who"."""
    for k in range(start - 1, max(-1, start - 8), -1):
        if words[k].text in _MARKS or words[k].quoted:
            return None
        if words[k].low == "who" and k:
            return subject(words, k)
    return None


def _before_apposition(words: Sequence[Word], comma: int) -> Range | None:
    """The noun phrase that an apposition ending at a comma explains."""
    right = comma
    for k in range(comma - 1, max(-1, comma - _LONGEST - 10), -1):
        if words[k].quoted or words[k].text in ";.":
            break
        if words[k].text not in ",—–(":
            continue
        if not _opens_apposition(words, k + 1, right):
            right = k
            continue
        found = subject(words, k) if words[k - 1].text != "," else None
        if found is not None and not sets_scene(words, found[0]):
            return name_behind(words, found)
        right = k
    return _last_before(words, comma)


def sets_scene(words: Sequence[Word], start: int) -> bool:
    """Whether a phrase before a comma is no subject: "In an interview in Pell, ...", "Speaking in Pell, ..."."""
    if words[start].low in _PREPOSITIONS:
        return True
    if words[start].low.endswith("ing") and words[start].low not in people_nouns():
        return True
    return start > 0 and words[start - 1].low in _PREPOSITIONS and (start == 1 or words[start - 2].text in ",—–")


def opening(words: Sequence[Word], speaker: Range) -> int:
    """Where a speaker with the office before the name begins: "*the envoy, Claire Roth*,"."""
    start, end = speaker
    if start < 2 or words[start - 1].text != "," or end >= len(words) or words[end].text != ",":
        return start
    office = subject(words, start - 1)
    if office is None or words[head_at(words, *office)].low not in people_nouns():
        return start
    return office[0]


def _last_before(words: Sequence[Word], comma: int) -> Range | None:
    """``his deputy, Greta Voll, said``: the name between the commas."""
    first = comma
    while first and words[first - 1].text not in ",—–(":
        first -= 1
    if first < 2 or comma - first > 6 or not all(word.capital for word in words[first:comma]):
        return None
    return (first, comma) if comma - first > 1 or is_company(words[first - 2]) else None


def name_behind(words: Sequence[Word], found: Range) -> Range:
    """The name behind an office: "the prime minister, *Dana Kessel*,"; the phrase itself where none stands there."""
    start, end = found
    if end + 1 >= len(words) or words[end].text != "," or words[head_at(words, start, end)].capital:
        return found
    after = end + 1
    while after < len(words) and words[after].capital:
        after += 1
    ended = after == len(words) or words[after].text in ",.;—–"
    return (end + 1, after) if end + 1 < after and ended else found


def has_apposition(words: Sequence[Word], n: int) -> bool:
    """Whether an apposition ends at the comma before word `n`."""
    return n > 1 and words[n - 1].text == "," and _before_apposition(words, n - 1) is not None


def _opens_apposition(words: Sequence[Word], first: int, end: int) -> bool:
    if first >= end:
        return False
    word = words[first]
    if word.low in _OPENERS or word.text.isdigit() or (word.low in _PREPOSITIONS and end - first < 8):
        return True
    if word.low.endswith(("ing", "ed")) and not word.capital:
        return True
    return any(other.low in people_nouns() for other in words[first : min(end, first + 8)])


def _trimmed(words: Sequence[Word], start: int, end: int, *, anyone: bool = False) -> Range | None:
    """A noun phrase without what leads into it; None where it can be no speaker."""
    for k in range(end - 2, start, -1):
        if words[k].low in ("and", "but", "or") and has_verb(words, start, k):
            start = k + 1
            break
    while start < end - 1 and _leads_in(words[start]):
        start += 1
    for k in range(start + 1, end - 1):
        if words[k].low in ("the", "a", "an") and words[k - 1].low in _SPELLS | _WEEKDAYS:
            start = k  # "in the morning the ministry"
    if start >= end:
        return None
    return (start, end) if speaks(words, start, end) or (anyone and may_speak(words, start, end)) else None


def has_verb(words: Sequence[Word], start: int, end: int) -> bool:
    """Whether something among these words is plainly a verb."""
    return any(
        word.low in entries("finite_verbs") or word.low in cues() or (word.low.endswith("ed") and not word.capital)
        for word in words[start:end]
    )


def _leads_in(word: Word) -> bool:
    if word.low in _WEEKDAYS or word.low in ("and", "but", "or", "indeed", "meanwhile"):
        return True
    if word.low in _PREPOSITIONS or word.low in _TIMES or (word.low.endswith("ly") and len(word.low) > 5):
        return True
    return word.low in ("in", "yet", "so", "still", "now", "also", "even", "only", "to", "not", "however", "then")


def head_at(words: Sequence[Word], start: int, end: int) -> int:
    """Where the head of a noun phrase stands: its last word before "of", "familiar with", "who" and the like."""
    for k in range(start + 1, end):
        if words[k].low in entries("people_tails") or words[k].text == ",":
            return k - 1
        if words[k].low.endswith("ed") and words[k - 1].low in people_nouns():
            return k - 1  # "the envoy appointed last year"
    return end - 1


def speaks(words: Sequence[Word], start: int, end: int) -> bool:
    """Whether a noun phrase may name a speaker: by its head, a name, a person, a body or a paper."""
    head = words[head_at(words, start, end)]
    low = head.low[:-2] if head.low.endswith(("'s", "’s")) else head.low
    if low in _PRONOUNS:
        return low != "you"
    if low in people_nouns() or _is_body(low) or low in _SOME or low in ("other", "latter"):
        return True
    named = end - start > 2 and words[start].low in ("the", "a", "an") and words[start + 1].capital
    if named and low not in cues() and words[start + 1].text not in place_words():
        return True
    if head.capital and low not in lower_listed("function_words") and low not in _WEEKDAYS and low not in _MONTHS:
        return True
    return (
        end - start > 1 and words[end - 1].capital and not words[end - 1].quoted and words[end - 1].low not in _WEEKDAYS
    )


def _is_body(low: str) -> bool:
    bodies = lower_listed("body_nouns")
    return low in bodies or low.removesuffix("s") in bodies or (low.endswith("ies") and low[:-3] + "y" in bodies)


def may_speak(words: Sequence[Word], start: int, end: int) -> bool:
    """Whether a noun phrase with an unknown noun may name a speaker of a verb of people: "the deckhand said"."""
    head = words[head_at(words, start, end)].low
    opens = words[start].low in _ARTICLES or words[start].text.endswith(("'s", "’s"))
    if end - start < 2 or not opens or not head.isalpha() or head.endswith("ing"):
        return False
    return not (head in _WEEKDAYS or head in _MONTHS or head in _SPELLS or head in cues() or head in _PRONOUNS)


def is_plural(words: Sequence[Word], phrase: Range) -> bool:
    """Whether a noun phrase takes a verb without -s: "officials say"."""
    head = words[head_at(words, *phrase)]
    if head.low in people_nouns():
        return people_nouns()[head.low] or any(word.low == "and" for word in words[slice(*phrase)])
    if head.low in _COLLECTIVE:
        return True
    if head.low in ("it", "he", "she"):
        return False
    return head.low in ("they", "we", "i", "you", "who", "others", "many", "some", "both", "several", "people") or (
        head.low.endswith("s") or any(word.low == "and" for word in words[slice(*phrase)])
    )


def main_subject(words: Sequence[Word], before: int) -> Range | None:
    """The subject of the clause that begins a sentence, looked for before a word."""
    starts = [0, *(k + 1 for k in range(before) if words[k].text in ",—–:" or words[k].quoted)]
    for first in starts[:6]:
        if first < before and (words[first].low in _SUBORDINATORS | _PREPOSITIONS or words[first].low in cues()):
            continue
        end = first
        while end < before and not (words[end].text in _MARKS or words[end].quoted or is_verb(words[end])):
            end += 1
        end = skip_adverbs(words, end)
        if end > first:
            found = _trimmed(words, first, end)
            if found is not None:
                return name_behind(words, found)
    return None


def is_verb(word: Word) -> bool:
    """Whether a word looks like a verb: listed, a form of a cue, or ending in "-ed"."""
    if word.capital:
        return False
    if word.low in entries("finite_verbs") or word.low in cues():
        return True
    return word.low.endswith("ed") and len(word.low) > 3


def possessor(words: Sequence[Word], noun: int) -> Range | None:
    """Whose a noun is: "Kavia's message", "the Kavian message"."""
    start = noun
    while start and noun - start < 8 and not _stops(words, start - 1):
        start -= 1
        if words[start].low in ("a", "an", "the") or words[start].low in _PREPOSITIONS:
            break
    for k in range(noun - 1, start - 1, -1):
        if words[k].text.endswith(("'s", "’s", "s'", "s’")):
            found = _trimmed(words, start, k + 1)
            return (found[0] + (words[found[0]].low == "the"), k + 1) if found else None
    if noun - start >= 1 and words[start].low in _WHOSE:
        return start, start + 1
    adjectives = [k for k in range(start, noun) if words[k].text in place_words()]
    return (adjectives[0], adjectives[0] + 1) if adjectives else None


def is_company(word: Word) -> bool:
    """Whether a word is a noun for people or bodies that speak or are spoken to."""
    return word.low in lower_listed("addressees") or word.low in people_nouns() or _is_body(word.low)
