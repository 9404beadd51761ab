"""What a cue governs: the clause right or left of it, and the one spoken to.

May import: ``offramp.evidence.reading.{cues,phrases,adjuncts}``.
"""

from __future__ import annotations

from collections.abc import Sequence

from offramp.evidence.reading.listed import entries
from offramp.evidence.reading.speech import adjuncts, phrases
from offramp.evidence.reading.speech.cues import Cue, Word, cues, group, people_nouns
from offramp.evidence.reading.speech.phrases import Range

_SHORTEST = 3  # words of a clause whose verb may be unknown
_MANY = 8  # times and places behind a cue
_PREPOSITIONS = group("prepositions")
_NOT_CLAUSES = group("not_clauses")
_ASKING = frozenset(("whether", "if", "why", "how", "what", "when", "where", "who"))
_SUBORDINATING = group("subordinating")
_ENDS_REPORT = frozenset(("though", "although"))
_FULL_STOPS = frozenset(".?!;")
_LINKS = frozenset(("and", "but", "so", "yet", "still", "however", "then", "also", "moreover", "meanwhile", "instead"))
_GOING_ON = frozenset(("but", "and", "or", "was", "were", "is", "are", "had", "has", "have"))


def right_of(words: Sequence[Word], start: int, cue: Cue) -> tuple[Range | None, Range | None, int]:
    """The one spoken to, what was said, and where that (or whatever else follows) begins."""
    addressee: Range | None = None
    k = start + (cue.verb in ("point", "go"))
    if "who" in cue.takes:
        addressee = adjuncts.addressee(words, k)
        k = addressee[1] if addressee else k
    if "thing" in cue.takes:
        topic = k if _is_topic(words, k) else adjuncts.adjunct(words, k)[0]
        if _is_topic(words, topic):
            return addressee, (topic, phrases.end_of(words)), topic
    told: Range | None = None
    for _ in range(_MANY):
        if "to" in cue.takes and _is_to_do(words, k):
            break
        after, named = adjuncts.adjunct(words, k)
        told = told or named
        if after == k:
            break
        k = after
    said, ends = clause_at(words, k, cue)
    return addressee or told, said, ends


def called_on(words: Sequence[Word], k: int) -> tuple[Range | None, Range | None, int]:
    """``called on Kavia to withdraw``: the one spoken to, what is asked, where that begins."""
    if k >= len(words) - 2 or words[k].low not in ("on", "upon"):
        return None, None, k
    addressee = adjuncts.addressee(words, k + 1)
    if addressee is None or not _is_to_do(words, addressee[1]):
        return None, None, k
    return addressee, (addressee[1], phrases.end_of(words)), addressee[1]


def _is_topic(words: Sequence[Word], k: int) -> bool:
    """Whether what a warning is of begins at word `k`."""
    return k < len(words) - 1 and words[k].low in ("of", "against", "about")


def _is_to_do(words: Sequence[Word], k: int) -> bool:
    """Whether "to" with a verb stands here, or "not to"."""
    k += k + 1 < len(words) and words[k].low == "not"
    if k + 1 >= len(words) or words[k].low != "to":
        return False
    low = words[k + 1].low
    if words[k + 1].capital or low in entries("addressees"):
        return False
    return low in ("be", "have", "do") or low not in entries("function_words")


def clause_at(words: Sequence[Word], k: int, cue: Cue) -> tuple[Range | None, int]:
    """What was said where it begins at word `k`, and where the cue with all that hangs on it ends."""
    end = phrases.end_of(words)
    if k >= end or words[k].quoted:
        return None, min(k, len(words))
    low = words[k].low
    if low == "that" and k + 2 < end and words[k + 1].text == "," and phrases.next_mark(words, k + 2, ",", 20):
        return (k + 2, end), k + 1
    comma = phrases.next_mark(words, k + 1, ",", 4)
    ended = comma or end
    bare = not phrases.has_verb(words, k + 1, ended) and not any(word.quoted for word in words[k:ended])
    if low == "that" and bare and ended - k < 3:
        return None, k  # "disputed that account"
    if "question" in cue.takes and low in _ASKING:
        return (k, end), k
    if "doing" in cue.takes and low.endswith("ing") and len(low) > 4:
        return (k, end), k
    if (low == "that" and "clause" in cue.takes) or words[k].text == ":":
        if k + 1 < end and words[k + 1].quoted and (k + 2 >= end or words[k].text == ":"):
            return None, k + 1
        return ((k + 1, end) if k + 1 < end else None), k + 1
    if words[k].text == ",":
        return _clause_after_comma(words, k, end)
    if "to" in cue.takes and _is_to_do(words, k):
        return (k, end), k
    told = low in _NOT_CLAUSES and words[min(k + 1, end - 1)].low not in entries("finite_verbs")
    if words[k].text in ".;—–-?!)(" or told or low in ("and", "but", "or", "as", "to", "who"):
        return None, k
    that = next((n for n in range(k + 1, min(end - 1, k + 8)) if words[n].low == "that"), None)
    if "clause" in cue.takes and that is not None and not phrases.has_verb(words, k, that - 1):
        return (that + 1, end), that + 1
    if "clause" in cue.takes and "that" not in cue.takes and adjuncts.is_clause(words, k, easy=cue.verb == "say"):
        return (k, end), k
    if "thing" in cue.takes and cue.verb not in ("warn", "assure"):
        return (k, _thing_ends(words, k, end)), k
    return None, k


def _thing_ends(words: Sequence[Word], k: int, end: int) -> int:
    """Where a noun phrase that was denied or promised ends: at a comma, or where another verb follows."""
    for n in range(k + 1, end):
        if words[n].text == "," or (words[n].low in ("and", "but") and phrases.has_verb(words, n + 1, n + 2)):
            return n
    return end


def _clause_after_comma(words: Sequence[Word], k: int, end: int) -> tuple[Range | None, int]:
    """``said, however, that ...``; ``said, "..."``."""
    if k + 1 < end and words[k + 1].quoted:
        return None, k + 1
    closing = phrases.next_mark(words, k + 1, ",", 14)
    if closing is not None and closing + 1 < end and words[closing + 1].low == "that":
        return (closing + 2, end), closing + 2
    return None, k


def to_first_comma(words: Sequence[Word], speaker: Range, said: Range | None) -> Range | None:
    """A clause that opens the sentence ("As Kavia warned ..., ") ends with its comma."""
    if said is None or speaker[0] == 0 or speaker[0] > 2:
        return said
    if words[0].low in _SUBORDINATING:
        comma = phrases.next_mark(words, said[0], ",", 60)
        return said if comma is None else (said[0], comma)
    return said


def around(words: Sequence[Word], begins: int, ends: int) -> tuple[Range | None, Range | None]:
    """What was said where the cue stands behind or within it: the words before it, and where it goes on."""
    first, last = _piece_start(words, begins), begins
    while (last and words[last - 1].text in ",—–-") or (last and words[last - 1].low in ("as", "and")):
        last -= 1
    if last <= first or all(word.quoted or word.text in ",—–-" for word in words[first:last]):
        return None, None
    end = next((k for k in range(ends, len(words)) if words[k].text in _FULL_STOPS), phrases.end_of(words))
    if ends < end and words[ends].text in ",—–-" and _goes_on(words, ends + 1, end, (first, last)):
        # "But, she said, the talks go on": what stands before the cue may be no more than a link
        linked = all(word.low in _LINKS or word.text == "," for word in words[first:last])
        return None if linked else (first, last), (ends + 1 + (words[ends + 1].low in ("and", "but")), end)
    return (first, last), None


def _piece_start(words: Sequence[Word], begins: int) -> int:
    """Where the sentence, or its part behind a semicolon, begins that a cue stands behind."""
    stops = [k for k in range(begins - 2, 0, -1) if words[k].text in _FULL_STOPS]
    listed = sum(words[k].text == ";" for k in stops) > 1
    for k in stops:
        if words[k].text != ";" or (not listed and phrases.has_verb(words, k + 1, begins)):
            return k + 1
    return 0


def _goes_on(words: Sequence[Word], start: int, end: int, before: Range) -> bool:
    """Whether a report that a cue interrupts goes on behind it."""
    if end - start < 2:
        return False
    low = words[start].low
    length = before[1] - before[0]
    if low in _PREPOSITIONS and phrases.has_verb(words, *before):
        return False  # "..., the army said, in the worst loss of the war"
    if length <= 6 or length * 2 < end - start or not phrases.has_verb(words, *before):
        return not (low.endswith("ing") and low in cues()) and low not in _ENDS_REPORT
    return low in _GOING_ON or low in ("would", "which", "because") or words[start - 1].text in "—–"


def closed(words: Sequence[Word], ends: int) -> bool:
    """Whether nothing that a cue could govern follows it."""
    if ends >= len(words) or words[ends].quoted or words[ends].text in ".,;:?!—–-()":
        return True
    return words[ends].low in (
        "as",
        "when",
        "while",
        "after",
        "before",
        "because",
        "and",
        "but",
        "of",
        "if",
        "though",
        "although",
    )


def parenthetical(words: Sequence[Word], speaker: Range) -> bool:
    """Whether a speaker and his cue stand behind what was said: "..., officials said", "'...' he said"."""
    first = speaker[0]
    while first and words[first - 1].low in ("as", "and", "but"):
        first -= 1
    return first > 0 and (words[first - 1].quoted or words[first - 1].text in ",—–-?!")


def introduces(words: Sequence[Word], speaker: Range, ends: int) -> bool:
    """``The talks go on, she said: "..."``: reported speech before the cue, a quotation behind it."""
    if ":" not in (words[min(ends, len(words) - 1)].text, words[ends - 1].text) or speaker[0] < 4:
        return False
    if words[0].low in cues() or words[0].low.endswith("ing"):
        return False
    return (
        words[speaker[0] - 1].text == ","
        and _is_telling(words, speaker[0] - 1)
        and words[0].low not in _SUBORDINATING
        and not any(w.quoted for w in words[: speaker[0]])
    )


def _is_telling(words: Sequence[Word], comma: int) -> bool:
    """Whether words before a comma are a clause, not "In a letter, ..." or "The mayor, ..."."""
    if phrases.has_verb(words, 0, comma):
        return True
    head = words[phrases.head_at(words, 0, comma)]
    return comma > _SHORTEST and not phrases.sets_scene(words, 0) and head.low not in people_nouns()


def opens_clause(words: Sequence[Word], said: Range | None) -> bool:
    """Whether "that" or a colon stands before what was said."""
    return said is not None and any(word.low in ("that", ":") for word in words[max(0, said[0] - 2) : said[0]])
