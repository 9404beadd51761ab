"""What a cue governs: the clause right or left of it, and the one spoken to.

May import: ``offramp.evidence.reading.{cues,phrases,adjuncts}``.
"""

from __future__ import annotations

from collections.abc import Sequence

from offramp.evidence.reading.listed import entries
from offramp.evidence.reading.speech import adjuncts, phrases
from offramp.evidence.reading.speech.cues import Cue, Word, cues, group
from offramp.evidence.reading.speech.phrases import Range

_NOT_CLAUSES = group("not_clauses")
_SUBORDINATING = group("subordinating")
_ENDS_REPORT = frozenset(("though", "although"))


def right_of(words: Sequence[Word], start: int, cue: Cue) -> tuple[Range | None, Range | None, int]:
    """The one spoken to, what was said, and where that (or whatever else follows) begins."""
    addressee: Range | None = None
    k = start + (cue.verb == "point")
    if "who" in cue.takes:
        addressee = adjuncts.addressee(words, k)
        k = addressee[1] if addressee else k
    if "thing" in cue.takes and k < len(words) - 1 and words[k].low in ("of", "against"):
        return addressee, (k, phrases.end_of(words)), k
    told: Range | None = None
    if not ("to" in cue.takes and _is_to_do(words, k)):
        told, k = adjuncts.skip_adjuncts(words, k)
    said, ends = clause_at(words, k, cue)
    return addressee or told, said, ends


def _is_to_do(words: Sequence[Word], k: int) -> bool:
    """Whether "to" with a verb stands here, or "not to"."""
    k += k + 1 < len(words) and words[k].low == "not"
    if k + 1 >= len(words) or words[k].low != "to":
        return False
    return not words[k + 1].capital and words[k + 1].low not in entries("function_words") | entries("addressees")


def clause_at(words: Sequence[Word], k: int, cue: Cue) -> tuple[Range | None, int]:
    """What was said where it begins at word `k`, and where the cue with all that hangs on it ends."""
    end = phrases.end_of(words)
    if k >= end or words[k].quoted:
        return None, min(k, len(words))
    low = words[k].low
    if low == "that" and k + 2 < end and words[k + 1].text == ",":
        return (k + 2, end), k + 1
    comma = phrases.next_mark(words, k + 1, ",", 4)
    if low == "that" and comma is not None and comma > k + 1 and not phrases.has_verb(words, k + 1, comma):
        return None, k  # "disputed that account, ..."
    if (low == "that" and "clause" in cue.takes) or words[k].text == ":":
        if k + 1 < end and words[k + 1].quoted and k + 2 >= end:
            return None, k + 1
        return ((k + 1, end) if k + 1 < end else None), k + 1
    if words[k].text == ",":
        return _clause_after_comma(words, k, end)
    if "to" in cue.takes and _is_to_do(words, k):
        return (k, end), k
    if words[k].text in ".;—–-?!)(" or low in _NOT_CLAUSES or low in ("and", "but", "or", "as", "to", "who"):
        return None, k
    that = next((n for n in range(k + 1, min(end - 1, k + 8)) if words[n].low == "that"), None)
    if "clause" in cue.takes and that is not None and not phrases.has_verb(words, k, that + 2):
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


def around(words: Sequence[Word], begins: int, ends: int) -> Range | None:
    """What was said where the cue stands behind or within it: up to the cue, or the whole of it where it goes on."""
    first, last = 0, begins
    while (last and words[last - 1].text in ",—–-") or (last and words[last - 1].low in ("as", "and")):
        last -= 1
    if all(word.quoted or word.text in ",—–-" for word in words[first:last]):
        return None
    end = phrases.end_of(words)
    rest = ends
    if rest < end and words[rest].text in ",—–-":
        piece = next((k + 1 for k in range(last - 1, first, -1) if words[k].text == ";"), first)
        if _goes_on(words, rest + 1, end, last - piece):
            return (piece, end)
    return (first, last) if last > first else None


def _goes_on(words: Sequence[Word], start: int, end: int, before: int) -> bool:
    """Whether a report that a cue interrupts goes on behind it."""
    if end - start < 2:
        return False
    low = words[start].low
    if before <= 6 or before * 2 < end - start:
        return not (low.endswith("ing") and low in cues()) and low not in _ENDS_REPORT
    return (
        low in ("but", "and", "or", "was", "were", "is", "are", "had", "would", "which")
        or words[start - 1].text in "—–"
    )


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
        and words[0].low not in _SUBORDINATING
        and not any(w.quoted for w in words[: speaker[0]])
    )


def opens_clause(words: Sequence[Word], said: Range | None) -> bool:
    """Whether "that" or a colon stands before what was said."""
    return said is not None and any(word.low in ("that", ":") for word in words[max(0, said[0] - 2) : said[0]])
