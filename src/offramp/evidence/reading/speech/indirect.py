"""Sayings that no plain verb of speech tells: nouns ("a warning that"), "according to", "is said to have".

May import: ``offramp.evidence.reading.{adjuncts,complements,cues,phrases,telling}``.
"""

from __future__ import annotations

from collections.abc import Sequence

from offramp.evidence.reading.listed import entries
from offramp.evidence.reading.speech import adjuncts, phrases
from offramp.evidence.reading.speech.complements import around
from offramp.evidence.reading.speech.cues import Word, group
from offramp.evidence.reading.speech.phrases import Range
from offramp.evidence.reading.speech.telling import Telling

_CONVEYS = group("conveys")
_WHATEVER = group("whatever")
_WHOSE = group("possessives")
_ONLY_WAS = group("only_was")  # nouns that tell only with "was": "the answer was that"
_BE = group("be")
_ACCOUNTS = dict.fromkeys(("account", "accounts", "admission", "count", "estimate", "estimation", "reckoning"), "by")
_ACCOUNTS |= {"telling": "by", "words": "in"}
_RUMOURED = frozenset(("said", "reported", "understood", "rumoured", "rumored", "alleged", "claimed"))
_MAKES = frozenset(("make", "makes", "made", "making"))


def set_phrase(words: Sequence[Word], n: int) -> Telling | None:
    """What a phrase that is no plain verb tells, where it stands at word `n`."""
    low = words[n].low
    if (low == "according" and n + 2 < len(words) and words[n + 1].low == "to") or (
        low == "words" and n > 1 and reads(words, n - 2, "in the words of")
    ):
        return according(words, n)
    if low in _ACCOUNTS:
        return account(words, n)
    if low == "clear" and n and _MAKES & {word.low for word in words[max(0, n - 3) : n]}:
        return made_clear(words, n)
    return hearsay(words, n) if low in _RUMOURED else None


def reads(words: Sequence[Word], k: int, phrase: str) -> bool:
    """Whether the words from `k` on are these."""
    parts = phrase.split()
    return [word.low for word in words[k : k + len(parts)]] == parts


def made_clear(words: Sequence[Word], n: int) -> Telling | None:
    """``She made it clear that ...``."""
    makes = next(k for k in range(n - 1, n - 4, -1) if words[k].low in _MAKES)
    before = phrases.skip_adverbs(words, makes)
    speaker = phrases.subject(words, before) or phrases.main_subject(words, makes)
    addressee, after = adjuncts.skip_adjuncts(words, n + 1)
    if speaker is None or after >= len(words) - 1 or words[after].low != "that" or words[speaker[0]].low == "it":
        return None
    said = (after + 1, phrases.end_of(words))
    return Telling((makes, n + 1), "make clear", speaker, addressee, "before", said, speaker[0], after)


def noun(words: Sequence[Word], n: int) -> Telling | None:
    """``Kavia's message to Sedra was that ...``; ``sent a warning that ...``."""
    addressee, after = adjuncts.skip_adjuncts(words, n + 1)
    closing = phrases.next_mark(words, after + 1, ",", 14) if after < len(words) and words[after].text == "," else None
    if closing is not None and closing + 1 < len(words) and words[closing + 1].low in ("was", "is"):
        after = closing + 1
    if after < len(words) and words[after].low in ("was", "is", "has", "had"):
        after += 2 if words[after].low in ("has", "had") else 1
        after += after < len(words) and words[after].low in ("clear", "simple", "plain", "blunt", "stark")
    elif words[n].low in _ONLY_WAS:
        return None
    if after < len(words) - 2 and words[after].low == "that" and phrases.is_verb(words[after + 1]):
        return None  # "a response that came late"
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


def according(words: Sequence[Word], n: int) -> Telling | None:
    """``According to the ministry, ...``; ``..., in the words of an envoy``."""
    speaker = adjuncts.open_phrase(words, n + 2)
    if speaker is None or words[speaker[1] - 1].low in _WHATEVER or words[speaker[0]].low in _WHATEVER:
        return None
    if not phrases.speaks(words, *speaker) and (
        (n and words[n - 1].low == "not") or words[speaker[0]].low in ("its", "their", "his", "her")
    ):
        return None
    named = any(word.capital for word in words[max(speaker[0], speaker[1] - 2) : speaker[1]])
    after = adjuncts.skip_apposition(words, speaker[1]) if named else speaker[1]
    speaker = phrases.name_behind(words, speaker)
    return _either_side(words, (n, n + 2), "according to", speaker, n, max(after, speaker[1]))


def account(words: Sequence[Word], n: int) -> Telling | None:
    """``by the army's account``, ``by his own count``, ``in her words``."""
    leads = next((k for k in range(n - 1, max(-1, n - 6), -1) if words[k].low == _ACCOUNTS[words[n].low]), None)
    if leads is None or n - leads < 2:
        return None
    speaker = (leads + 1, n - (words[n - 1].low == "own"))
    possessed = words[speaker[1] - 1].text.endswith(("'s", "’s", "s'", "s’"))
    if not possessed and not (speaker[1] - speaker[0] == 1 and words[leads + 1].low in _WHOSE):
        return None
    return _either_side(words, (leads, n + 1), "by account", speaker, leads, n + 1)


def hearsay(words: Sequence[Word], n: int) -> Telling | None:
    """``He is said to have ...``, ``it was reported that ...``: nobody in particular speaks."""
    before = phrases.skip_adverbs(words, n)
    subject = words[before - 1].low if before else ""
    is_it = subject in ("it's", "it’s")
    if not before or not (is_it or {word.low for word in words[before:n]} & _BE) or n + 3 >= len(words):
        return None
    speaker: Range | None = None
    start = n + 1
    if words[start].low == "by":
        speaker = adjuncts.noun_phrase(words, start + 1)
        start = speaker[1] if speaker else start
    if start >= len(words) - 2 or words[start].low != ("that" if is_it or subject == "it" else "to"):
        return None
    said = (start + (words[start].low == "that"), phrases.end_of(words))
    return Telling((n - 1, n + 1), words[n].low, speaker, None, "before", said, n - 1, start, None, speaker is None)


def _either_side(words: Sequence[Word], cue: Range, verb: str, speaker: Range, n: int, after: int) -> Telling | None:
    """What is told by a phrase that opens its sentence, or stands behind or within the clause."""
    initial = all(
        word.low in entries("function_words") or word.low.endswith("ly") for word in words[:n] if word.text != ","
    )
    if initial:
        start = after + 1 if after < len(words) and words[after].text in ",:" else after
        said = (start, phrases.end_of(words)) if start < len(words) - 1 else None
        return Telling(cue, verb, speaker, None, "before", said, n, after - 1)
    said, on = around(words, n, after)
    return Telling(cue, verb, speaker, None, "after", said, n, after - 1, on)
