"""Verbs of speech in a sentence: who is said to speak, to whom, and which clause tells what.

Quotations are single opaque words here (`cues.QUOTED`). May import:
``offramp.evidence.reading.{adjuncts,complements,cues,indirect,phrases,telling}``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from offramp.evidence.reading.listed import entries, in_order
from offramp.evidence.reading.speech import adjuncts, indirect, phrases
from offramp.evidence.reading.speech.complements import (
    around,
    called_on,
    clause_at,
    closed,
    introduces,
    opens_clause,
    parenthetical,
    right_of,
    to_first_comma,
)
from offramp.evidence.reading.speech.cues import Cue, Word, cues, group
from offramp.evidence.reading.speech.indirect import reads
from offramp.evidence.reading.speech.phrases import Range
from offramp.evidence.reading.speech.telling import Place, Telling

_NEGATIONS = group("negations")
_OF_PEOPLE = group("of_people")  # verbs whose subject speaks, whatever noun it is
_MODALS = group("modals")
_PAPERS = group("papers")
_BE = group("be")
_DETERMINERS = group("determiners")
_CONJOINED = group("conjoined")
_WEAK_PARTICIPLES = group("weak_participles")
_ENDS_REPORT = frozenset(("though", "although"))
_BEGINS_ANEW = frozenset(("and", "but", "while", "as", "though"))
_DEEDS = frozenset(("to", "not", "of", "against", "about"))  # what begins so is no clause, and ends at the next
_WITH = {"speak": "of", "point": "out", "go": "on"}  # verbs that tell only with a small word
_WITHHELD = group("withheld")
_KEEPS_SILENT = frozenset(("declined", "refused"))
_NUMBERS = frozenset(in_order("number_words")) - {"one"}
_COUNTS = frozenset((*in_order("number_words"), "a", "an", "hours", "days", "weeks", "months"))
_UNITS = group("units") | {"day", "hour", "week", "month", "year"}
_ALSO_NOUNS = group("also_nouns")


def tellings(words: Sequence[Word]) -> list[Telling]:
    """Every telling of a sentence, in order."""
    known = cues()
    found: list[Telling] = []
    for n, word in enumerate(words):
        cue = None if word.capital and n and not words[n - 1].quoted else known.get(word.low)
        telling = indirect.set_phrase(words, n)
        if telling is None and cue is not None and not _is_noun(words, n, cue):
            telling = _verb(words, n, cue, found)
        if telling is None and word.low in entries("speech_nouns"):
            telling = indirect.noun(words, n)
        if telling is not None:
            found.append(telling)
    return [_bounded(words, telling, found[n + 1 :]) for n, telling in enumerate(found)]


def _is_noun(words: Sequence[Word], n: int, cue: Cue) -> bool:
    """Whether a form of a verb is a noun or an adjective here ("the claim", "its reports", "alleged")."""
    before = words[n - 1].low if n else ""
    possessed = before.endswith(("'s", "’s", "'", "’"))
    if cue.form == "present" and before in _NUMBERS:
        return True  # "four states"
    if cue.form in ("base", "present"):
        return not before or possessed or (before in _DETERMINERS and not (before == "these" or before == "those"))
    return possessed or before in ("a", "an", "the", "its", "his", "her", "their", "this")


def _verb(words: Sequence[Word], n: int, cue: Cue, found: Sequence[Telling]) -> Telling | None:
    before = phrases.skip_adverbs(words, n)
    helpers = {word.low for word in words[before:n]}
    if cue.verb in _WITH and (n + 1 >= len(words) or words[n + 1].low != _WITH[cue.verb]):
        return None
    if (
        cue.verb == "ask"
        and n
        and words[n - 1].text == ","
        and n + 1 < len(words)
        and words[n + 1].low in ("about", "how", "if", "what", "when", "where", "whether", "why")
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
        return _passive(words, n, before, cue, found)
    if cue.form == "ing" and not helpers & _BE:
        return _participle(words, n, cue, found)
    return _finite(words, n, before, cue, found)


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
    if _goes_on_within(words, before, found):
        return None
    if "paper" in cue.takes and words[phrases.head_at(words, *speaker)].low not in _PAPERS:
        return None
    if cue.form == "base" and cue.verb in _ALSO_NOUNS and not phrases.is_plural(words, (before - 1, before)):
        return None  # "the frontier post"
    if cue.form == "base" and not phrases.is_plural(words, speaker):
        return None
    addressee, said, ends = right_of(words, n + 1, cue)
    if cue.verb == "call" and said is None:
        addressee, said, ends = called_on(words, n + 1)
    if speaker[0] and words[speaker[0] - 1].low in ("if", "unless", "whether", "nor"):
        return None
    relative = speaker[0] and words[speaker[0] - 1].low in ("which", "what", "that", "whom")
    within = any(telling.said is not None and telling.said[0] == speaker[0] for telling in found)
    if relative and not within and not opens_clause(words, said):
        said = None
    if "name" in cue.takes:
        accused = _accused(words, n) if cue.verb == "accuse" else said if cue.verb == "call" else None
        if accused is not None or "clause" not in cue.takes or said is None:
            place: Place = "none" if accused is None else "before"
            return Telling((n, n + 1), cue.verb, speaker, addressee, place, accused, speaker[0], n)
    # "they believed that" is the writer's account; what they "believe" they have told
    thought = "mind" in cue.takes and cue.form == "past"
    if thought and not (said is None and parenthetical(words, speaker)):
        return None
    if words[speaker[0] - 1].quoted and speaker[0] and not opens_clause(words, said):
        said = None  # "'...' she said outside the court": the quotation is what was said
    if {"clause", "quote"} & cue.takes and said is None and introduces(words, speaker, ends):
        return Telling((n, n + 1), cue.verb, speaker, addressee, "after", (0, speaker[0] - 1), speaker[0], n)
    begins = speaker[0] if not found or speaker != found[-1].speaker else n
    if said is not None or (ends < len(words) and (words[ends].quoted or words[ends].text == ":")):
        said = to_first_comma(words, speaker, said)
        return Telling((n, n + 1), cue.verb, speaker, addressee, "before", said, begins, ends - 1)
    ended = closed(words, ends) or words[speaker[0] - 1].quoted
    behind = begins != n and ended and _shows_verb(words, cue, n, speaker)
    first = phrases.opening(words, speaker)
    if not behind or not {"clause", "quote", "mind"} & cue.takes or not parenthetical(words, (first, speaker[1])):
        return _of_fragment(words, n, cue, speaker)
    said, on = around(words, first, ends) if {"clause", "mind"} & cue.takes else (None, None)
    if said is None and on is None and not any(word.quoted for word in words[:first]):
        return None
    return Telling((n, n + 1), cue.verb, speaker, addressee, "after", said, first, ends - 1, on)


def _goes_on_within(words: Sequence[Word], before: int, found: Sequence[Telling]) -> bool:
    """Whether a bare "and threatened" goes on what is told: "said that he had gone further and threatened to ..."."""
    if not found or words[before - 1].low not in _CONJOINED or words[max(0, before - 2)].text == ",":
        return False
    said = found[-1].said
    return said is not None and words[said[0]].low in ("he", "she", "they") and words[said[0] + 1].low == "had"


def _accused(words: Sequence[Word], n: int) -> Range | None:
    """What somebody is accused of having done: "accused Kavia of *breaking the truce*"."""
    of = next((k for k in range(n + 2, min(n + 12, len(words) - 1)) if words[k].low == "of"), None)
    if of is None or not words[of + 1].low.endswith("ing") or phrases.has_verb(words, n + 1, of):
        return None
    return of + 1, phrases.end_of(words)


def _of_fragment(words: Sequence[Word], n: int, cue: Cue, speaker: Range) -> Telling | None:
    """``asked the council for "one night"``: a verb of speech with a few quoted words in what hangs on it."""
    if "quote" not in cue.takes or not _shows_verb(words, cue, n, speaker):
        return None
    for k in range(n + 2, min(n + 9, len(words))):
        if words[k].quoted:
            return Telling((n, n + 1), cue.verb, speaker, None, "none", None, speaker[0], n)
        if words[k].text in ",;:.—–" or phrases.is_verb(words[k]):
            break
    return None


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
    said, on = around(words, n, ends)
    speaker = phrases.name_behind(words, speaker)
    return Telling((n, n + 1), cue.verb, speaker, None, "after", said, n, max(ends, speaker[1]) - 1, on)


def _is_adjunct(words: Sequence[Word], n: int) -> bool:
    return adjuncts.skip_adjuncts(words, n)[1] > n or words[n].low in ("of", "who", "as", "when", "after", "before")


def _passive(words: Sequence[Word], n: int, before: int, cue: Cue, found: Sequence[Telling]) -> Telling | None:
    """``Diplomats were told by the army that ...``: the subject is spoken to; ``was described by him as "..."``."""
    speaker: Range | None = None
    start = n + 1
    if start < len(words) and words[start].low == "by":
        speaker = adjuncts.noun_phrase(words, start + 1)
        start = speaker[1] if speaker else start + 1
        speaker = phrases.name_behind(words, speaker) if speaker else None
    if "name" in cue.takes and speaker is not None:
        return Telling((n, n + 1), cue.verb, speaker, None, "none", None, n, speaker[1])
    if "who" not in cue.takes:
        return None
    joined = before and words[before - 1].low in _CONJOINED and found
    addressee = found[-1].speaker if joined else phrases.subject(words, before)
    if addressee is None:
        return None
    said, ends = clause_at(words, adjuncts.skip_adjuncts(words, start)[1], cue)
    if not opens_clause(words, said) and not (said and words[said[0]].low in ("to", "not")):
        return None
    begins = n if joined else addressee[0]
    return Telling((n, n + 1), cue.verb, speaker, addressee, "before", said, begins, ends - 1, None, speaker is None)


def _participle(words: Sequence[Word], n: int, cue: Cue, found: Sequence[Telling]) -> Telling | None:
    """``..., adding that ...``: the speaker is that of the sentence."""
    if reads(words, max(0, n - 2), "quoted as"):
        cited = _said_to_say(words, n, cue)
        if cited is not None:
            return cited
    if {"name", "mind", "paper"} & cue.takes or not n or (cue.verb in _WEAK_PARTICIPLES and not found):
        return None
    addressee, said, ends = right_of(words, n + 1, cue)
    quoted = ends < len(words) and (words[ends].quoted or words[ends].text == ":")
    told = opens_clause(words, said) or (said is not None and words[said[0]].low in ("to", "not"))
    if not (quoted or told) and (said is None or words[n - 1].text != ","):
        return None
    tied = [telling for telling in found if telling.speaker is not None]
    speaker = tied[-1].speaker if tied else phrases.main_subject(words, n)
    if words[n - 1].low in ("him", "her", "them"):
        speaker = (n - 1, n)  # "remembered him saying that"
    elif words[n - 1].low == "as":
        speaker = _quoted_as(words, n - 1) or speaker
    if speaker is None:
        return None
    return Telling((n, n + 1), cue.verb, speaker, addressee, "before", said, n, ends - 1)


def _said_to_say(words: Sequence[Word], n: int, cue: Cue) -> Telling | None:
    """``"...", the spokesman was quoted as saying``."""
    before = phrases.skip_adverbs(words, n - 2)
    if not {word.low for word in words[before : n - 2]} & _BE:
        return None
    speaker = phrases.subject(words, before, anyone=True)
    ends = adjuncts.skip_adjuncts(words, n + 1)[1]
    if speaker is None or not parenthetical(words, speaker):
        return None
    said, on = around(words, speaker[0], ends)
    return Telling((n - 2, n + 1), cue.verb, speaker, None, "after", said, speaker[0], ends - 1, on)


def _quoted_as(words: Sequence[Word], as_at: int) -> Range | None:
    """``The paper quoted the premier as saying``: the one quoted; None for "was quoted as saying"."""
    verb = next((k for k in range(as_at - 2, max(-1, as_at - 9), -1) if words[k].low in ("quoted", "quotes")), None)
    if verb is None or (verb and words[verb - 1].low in _BE):
        return None
    return adjuncts.noun_phrase(words[:as_at], verb + 1, anyone=True)


def _infinitive(words: Sequence[Word], n: int, cue: Cue) -> Telling | None:
    """``went on state television to warn that ...``: only with "that", only of a sentence with a speaker."""
    if "clause" not in cue.takes or "paper" in cue.takes:
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


def _bounded(words: Sequence[Word], telling: Telling, later: Sequence[Telling]) -> Telling:
    """A telling whose clause stops where another telling takes over."""
    if telling.said is None or telling.place != "before":
        return telling
    start, end = telling.said
    for other in later:
        if not start < other.begins < end:
            continue
        if other.place == "after" and other.said is not None and start < other.said[0] < end:
            end = other.said[0] - 1
            continue
        cut = _cut_before(words, other)
        if cut is not None and cut > start + 1:
            end = min(end, cut)
    deed = words[start].low in _DEEDS or words[start].low.endswith("ing")
    for k in range(start + 1, end):
        if words[k].text == "," and (
            _turns_away(words, k + 1, k - start) or (deed and words[min(k + 1, end - 1)].low in _BEGINS_ANEW)
        ):
            end = min(end, k)
        if words[k].low in ("and", "but") and _keeps_silent(words, k + 1, end):
            end = min(end, k - (words[k - 1].text == ","))
    return replace(telling, said=(start, end)) if end > start else replace(telling, said=None)


def _keeps_silent(words: Sequence[Word], k: int, end: int) -> bool:
    """Whether a speaker is said to tell no more: "..., but refused to comment", "... but would not say when"."""
    within = [word.low for word in words[k : min(k + 3, end)]]
    if not within or within[0] in _KEEPS_SILENT:
        return bool(within)
    return within[-1] in _WITHHELD and ("not" in within or within[0].endswith(("n't", "n’t")))


def _turns_away(words: Sequence[Word], k: int, length: int) -> bool:
    """Whether a new part of the sentence, behind a comma, belongs to the telling: "though", "a day after ..."."""
    if length < 3 or k >= len(words):
        return False
    if words[k].low in _ENDS_REPORT:
        return length > 3
    within = [word.low for word in words[k : k + 4]]
    return within[0] in _COUNTS and bool({"after", "before"} & set(within[1:])) and bool(_UNITS & set(within))


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
