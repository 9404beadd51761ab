"""Verbs of speech in a sentence: who is said to speak, to whom, and which clause tells what.

Quotations are single opaque words here (`cues.QUOTED`). May import:
``offramp.evidence.reading.{adjuncts,complements,cues,phrases}``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from offramp.evidence.reading.listed import entries
from offramp.evidence.reading.speech import adjuncts, phrases
from offramp.evidence.reading.speech.complements import (
    around,
    clause_at,
    closed,
    introduces,
    opens_clause,
    parenthetical,
    right_of,
    to_first_comma,
)
from offramp.evidence.reading.speech.cues import Cue, Word, cues, group
from offramp.evidence.reading.speech.phrases import Range

Place = Literal["before", "after", "none"]

_NEGATIONS = group("negations")
_OF_PEOPLE = group("of_people")  # verbs whose subject speaks, whatever noun it is
_MODALS = group("modals")
_BE = group("be")
_DETERMINERS = group("determiners")
_WHATEVER = group("whatever")
_CONJOINED = group("conjoined")
_WEAK_PARTICIPLES = group("weak_participles")
_ENDS_REPORT = frozenset(("though", "although"))
_CONVEYS = group("conveys")
_ALSO_NOUNS = group("also_nouns")
_MAKES = frozenset(("make", "makes", "made", "making"))


@dataclass(frozen=True, slots=True)
class Telling:
    """A cue in a sentence; ranges count its words.

    Attributes
    ----------
    cue : where the cue is. verb : its verb ("say"; "according to" for that).
    speaker, addressee : their noun phrases; None where there is none.
    place : whether the cue stands before what was said, after it, or tells nothing of itself ("called").
    said : the words that tell what was said; None where it is a quotation or nothing.
    begins, ends : first and last word of cue, speaker and what hangs on them.
    """

    cue: Range
    verb: str
    speaker: Range | None
    addressee: Range | None
    place: Place
    said: Range | None
    begins: int
    ends: int


def tellings(words: Sequence[Word]) -> list[Telling]:
    """Every telling of a sentence, in order."""
    known = cues()
    found: list[Telling] = []
    for n, word in enumerate(words):
        telling: Telling | None = None
        cue = None if word.capital and n and not words[n - 1].quoted else known.get(word.low)
        if (word.low == "according" and n + 2 < len(words) and words[n + 1].low == "to") or (
            word.low == "words" and n > 1 and _reads(words, n - 2, "in the words of")
        ):
            telling = _according(words, n)
        elif word.low == "clear" and n and _MAKES & {other.low for other in words[max(0, n - 3) : n]}:
            telling = _made_clear(words, n)
        elif cue is not None and not _is_noun(words, n, cue):
            telling = _verb(words, n, cue, found)
        if telling is None and word.low in entries("speech_nouns"):
            telling = _noun(words, n)
        if telling is not None:
            found.append(telling)
    return [_bounded(words, telling, found[n + 1 :]) for n, telling in enumerate(found)]


def _reads(words: Sequence[Word], k: int, phrase: str) -> bool:
    """Whether the words from `k` on are these."""
    parts = phrase.split()
    return [word.low for word in words[k : k + len(parts)]] == parts


def _is_noun(words: Sequence[Word], n: int, cue: Cue) -> bool:
    """Whether a form of a verb is a noun or an adjective here ("the claim", "its reports", "alleged")."""
    before = words[n - 1].low if n else ""
    if cue.form in ("base", "present"):
        possessed = before.endswith(("'s", "’s", "'", "’"))
        return not before or possessed or (before in _DETERMINERS and not (before == "these" or before == "those"))
    return before in ("a", "an", "the", "its", "his", "her", "their", "this")


def _verb(words: Sequence[Word], n: int, cue: Cue, found: Sequence[Telling]) -> Telling | None:
    before = phrases.skip_adverbs(words, n)
    helpers = {word.low for word in words[before:n]}
    if cue.verb == "speak" and (n + 1 >= len(words) or words[n + 1].low != "of"):
        return None
    if cue.verb == "point" and (n + 1 >= len(words) or words[n + 1].low != "out"):
        return None
    if (
        cue.verb == "ask"
        and n
        and words[n - 1].text == ","
        and n + 1 < len(words)
        and words[n + 1].low in ("about", "if", "whether", "why")
    ):
        return None
    if helpers & _NEGATIONS or helpers & _MODALS or any(low.endswith(("n't", "n’t")) for low in helpers):
        return None
    if before and words[before - 1].low in ("it's", "it’s", "that's", "that’s"):
        return None
    if cue.form == "base" and before and words[n - 1].low == "to":
        return _infinitive(words, n, cue)
    if before and words[before - 1].low in _NEGATIONS:
        return None
    if cue.form == "past" and helpers & _BE:
        return _passive(words, n, before, cue)
    if cue.form == "ing" and not helpers & _BE:
        return _participle(words, n, cue, found)
    return _finite(words, n, before, cue, found)


def _is_told(found: Sequence[Telling]) -> bool:
    """Whether the telling before has a clause of its own, so that a bare "and threatened to" rather belongs to that."""
    return not found or found[-1].said is not None


def _left(words: Sequence[Word], before: int, cue: Cue, found: Sequence[Telling]) -> Range | None:
    """Who speaks: left of the cue, or with a bare "and warned" the one who spoke before in the sentence."""
    if before and words[before - 1].low in _CONJOINED:
        return found[-1].speaker if found else phrases.main_subject(words, before - 1)
    return phrases.subject(words, before, anyone=cue.verb in _OF_PEOPLE)


def _finite(words: Sequence[Word], n: int, before: int, cue: Cue, found: Sequence[Telling]) -> Telling | None:
    inverse = _inverse(words, n, before, cue)
    if inverse is not None:
        return inverse
    speaker = _left(words, before, cue, found)
    if speaker is None or words[speaker[0]].low in ("neither", "no", "none", "nobody"):
        return None
    if cue.form == "base" and not phrases.is_plural(words, speaker):
        return None
    addressee, said, ends = right_of(words, n + 1, cue)
    if speaker[0] and words[speaker[0] - 1].low in ("if", "unless", "whether", "nor"):
        return None
    if _is_told(found) and words[before - 1].low in _CONJOINED and said is not None and not opens_clause(words, said):
        return None
    if speaker[0] and words[speaker[0] - 1].low in ("which", "what", "that", "whom") and not opens_clause(words, said):
        said = None
    if "name" in cue.takes:
        return Telling((n, n + 1), cue.verb, speaker, addressee, "none", None, speaker[0], n)
    # "they believed that" is the writer's account; what they "believe" they have told
    thought = "mind" in cue.takes and cue.form == "past"
    if thought and not (said is None and parenthetical(words, speaker)):
        return None
    if {"clause", "quote"} & cue.takes and said is None and introduces(words, speaker, ends):
        return Telling((n, n + 1), cue.verb, speaker, addressee, "after", (0, speaker[0] - 1), speaker[0], n)
    begins = speaker[0] if not found or speaker != found[-1].speaker else n
    if said is not None or (ends < len(words) and (words[ends].quoted or words[ends].text == ":")):
        said = to_first_comma(words, speaker, said)
        return Telling((n, n + 1), cue.verb, speaker, addressee, "before", said, begins, ends - 1)
    if (
        begins == n
        or not (closed(words, ends) or words[speaker[0] - 1].quoted)
        or not _shows_verb(words, cue, n, speaker)
    ):
        return None
    first = phrases.opening(words, speaker)
    if not {"clause", "quote", "mind"} & cue.takes or not parenthetical(words, (first, speaker[1])):
        return None
    said = around(words, first, ends) if {"clause", "mind"} & cue.takes else None
    if said is None and not any(word.quoted for word in words[:first]):
        return None
    return Telling((n, n + 1), cue.verb, speaker, addressee, "after", said, first, ends - 1)


def _shows_verb(words: Sequence[Word], cue: Cue, n: int, speaker: Range) -> bool:
    """Whether a form that may be a plural noun ("states", "reports") is a verb here."""
    if cue.form == "past" or cue.verb not in _ALSO_NOUNS:
        return True
    return words[speaker[0]].low in ("the", "a", "an", "one", "he", "she", "it")


def _inverse(words: Sequence[Word], n: int, before: int, cue: Cue) -> Telling | None:
    """``..., said Ana Petrov, the minister``."""
    if "quote" not in cue.takes or cue.form == "ing" or before != n or n == 0:
        return None
    if not (words[n - 1].quoted or (words[n - 1].text in ",?!—–" and "who" not in cue.takes)):
        return None
    speaker = adjuncts.noun_phrase(words, n + 1, anyone=cue.verb in _OF_PEOPLE)
    if speaker is None:
        return None
    after = speaker[1]
    if after < len(words) and not (words[after].text in ",.;:—–(" or words[after].quoted or _is_adjunct(words, after)):
        return None
    if not words[n - 1].quoted and phrases.subject(words, n) is not None and phrases.has_apposition(words, n):
        return None
    ends = adjuncts.skip_adjuncts(words, adjuncts.skip_apposition(words, after))[1]
    return Telling((n, n + 1), cue.verb, speaker, None, "after", around(words, n, ends), n, ends - 1)


def _is_adjunct(words: Sequence[Word], n: int) -> bool:
    return adjuncts.skip_adjuncts(words, n)[1] > n or words[n].low in ("of", "who", "as", "when", "after", "before")


def _passive(words: Sequence[Word], n: int, before: int, cue: Cue) -> Telling | None:
    """``Diplomats were told by the army that ...``: the subject is spoken to."""
    if "who" not in cue.takes:
        return None
    addressee = phrases.subject(words, before)
    if addressee is None:
        return None
    speaker: Range | None = None
    start = n + 1
    if start < len(words) and words[start].low == "by":
        speaker = adjuncts.noun_phrase(words, start + 1)
        start = speaker[1] if speaker else start + 1
    said, ends = clause_at(words, adjuncts.skip_adjuncts(words, start)[1], cue)
    if not opens_clause(words, said) and not (said and words[said[0]].low in ("to", "not")):
        return None
    return Telling((n, n + 1), cue.verb, speaker, addressee, "before", said, addressee[0], ends - 1)


def _participle(words: Sequence[Word], n: int, cue: Cue, found: Sequence[Telling]) -> Telling | None:
    """``..., adding that ...``: the speaker is that of the sentence."""
    if {"name", "mind"} & cue.takes or not n or (cue.verb in _WEAK_PARTICIPLES and not found):
        return None
    addressee, said, ends = right_of(words, n + 1, cue)
    quoted = ends < len(words) and (words[ends].quoted or words[ends].text == ":")
    told = opens_clause(words, said) or (said is not None and words[said[0]].low in ("to", "not"))
    if not (quoted or told) and (said is None or words[n - 1].text != ","):
        return None
    tied = [telling for telling in found if telling.speaker is not None]
    speaker = tied[-1].speaker if tied else phrases.main_subject(words, n)
    if speaker is None:
        return None
    return Telling((n, n + 1), cue.verb, speaker, addressee, "before", said, n, ends - 1)


def _infinitive(words: Sequence[Word], n: int, cue: Cue) -> Telling | None:
    """``went on state television to warn that ...``: only with "that", only of a sentence with a speaker."""
    if "clause" not in cue.takes:
        return None
    addressee, said, ends = right_of(words, n + 1, cue)
    if said is None or words[said[0] - 1].low != "that":
        return None
    speaker = phrases.main_subject(words, n - 1)
    if speaker is None or words[speaker[0]].low in ("it", "there", "this"):
        return None
    between = {word.low for word in words[speaker[1] : n]}
    if between & (
        _NEGATIONS | _MODALS | {"expected", "likely", "due", "set", "planning", "plans", "planned", "unable"}
    ):
        return None
    return Telling((n, n + 1), cue.verb, speaker, addressee, "before", said, n, ends - 1)


def _made_clear(words: Sequence[Word], n: int) -> Telling | None:
    makes = next(k for k in range(n - 1, n - 4, -1) if words[k].low in _MAKES)
    before = phrases.skip_adverbs(words, makes)
    speaker = phrases.subject(words, before) or phrases.main_subject(words, makes)
    addressee, after = adjuncts.skip_adjuncts(words, n + 1)
    if speaker is None or after >= len(words) - 1 or words[after].low != "that" or words[speaker[0]].low == "it":
        return None
    said = (after + 1, phrases.end_of(words))
    return Telling((makes, n + 1), "make clear", speaker, addressee, "before", said, speaker[0], after)


def _noun(words: Sequence[Word], n: int) -> Telling | None:
    """``Kavia's message to Sedra was that ...``; ``sent a warning that ...``."""
    addressee, after = adjuncts.skip_adjuncts(words, n + 1)
    closing = phrases.next_mark(words, after + 1, ",", 14) if after < len(words) and words[after].text == "," else None
    if closing is not None and closing + 1 < len(words) and words[closing + 1].low in ("was", "is"):
        after = closing + 1
    if after < len(words) and words[after].low in ("was", "is", "has", "had"):
        after += 2 if words[after].low in ("has", "had") else 1
        after += after < len(words) and words[after].low in ("clear", "simple", "plain", "blunt", "stark")
    if after >= len(words) - 2 or not (
        words[after].low == "that" or words[after].text == ":" or _is_task(words, after)
    ):
        return None
    by = n + 1 < len(words) and words[n + 1].low == "by"
    speaker = adjuncts.noun_phrase(words, n + 2) if by else phrases.possessor(words, n)
    if speaker is None:
        conveyed = next((k for k in range(n - 1, max(-1, n - 8), -1) if words[k].low in _CONVEYS), None)
        if conveyed is None:
            return None
        if conveyed and words[conveyed - 1].low != "to":
            speaker = phrases.main_subject(words, conveyed)
    said = (after + (words[after].low != "to"), phrases.end_of(words))
    begins = n if speaker is None else min(n, speaker[0])
    return Telling((n, n + 1), words[n].low, speaker, addressee, "before", said, begins, after)


def _is_task(words: Sequence[Word], k: int) -> bool:
    """Whether "was to do" ends at word `k`: what a message asks for."""
    return words[k].low == "to" and words[k - 1].low in ("is", "was")


def _according(words: Sequence[Word], n: int) -> Telling | None:
    speaker = adjuncts.open_phrase(words, n + 2)
    if speaker is None or words[speaker[1] - 1].low in _WHATEVER or words[speaker[0]].low in _WHATEVER:
        return None
    if not phrases.speaks(words, *speaker) and (
        (n and words[n - 1].low == "not") or words[speaker[0]].low in ("its", "their", "his", "her")
    ):
        return None
    after = adjuncts.skip_apposition(words, speaker[1])
    initial = all(
        word.low in entries("function_words") or word.low.endswith("ly") for word in words[:n] if word.text != ","
    )
    if initial:
        start = after + 1 if after < len(words) and words[after].text in ",:" else after
        said = (start, phrases.end_of(words)) if start < len(words) - 1 else None
        return Telling((n, n + 2), "according to", speaker, None, "before", said, n, after - 1)
    return Telling((n, n + 2), "according to", speaker, None, "after", around(words, n, after), n, after - 1)


def _bounded(words: Sequence[Word], telling: Telling, later: Sequence[Telling]) -> Telling:
    """A telling whose clause stops where another telling takes over."""
    if telling.said is None or telling.place != "before":
        return telling
    start, end = telling.said
    for other in later:
        if not start < other.begins < end:
            continue
        cut = _cut_before(words, other)
        if cut is not None and cut > start + 1:
            end = min(end, cut)
    for k in range(start + 5, end):
        if words[k].low in _ENDS_REPORT and words[k - 1].text == ",":
            end = min(end, k - 1)
    return replace(telling, said=(start, end)) if end > start else replace(telling, said=None)


def _cut_before(words: Sequence[Word], other: Telling) -> int | None:
    """Where a clause ends that another telling follows; None where that one lies within the clause."""
    k = other.begins
    while k and words[k - 1].low in (
        "and",
        "but",
        "while",
        "as",
        "though",
        "although",
        "whereas",
        "yet",
        "or",
        "then",
        "also",
    ):
        k -= 1
    nested = other.place == "before" and k == other.begins and not words[other.cue[0]].low.endswith("ing")
    if nested and other.verb != "according to" and words[k - 1].text not in ";—–":
        return None
    if k and (words[k - 1].text in ",;—–:" or words[k - 1].quoted):
        return k - (0 if words[k - 1].quoted else 1)
    return k if k < other.begins else None
