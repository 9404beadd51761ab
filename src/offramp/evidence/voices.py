"""On whose word a text tells something: the voices that it quotes, and its own.

May import: ``evidence.names``.
"""

from __future__ import annotations

import dataclasses
import re
from dataclasses import dataclass
from typing import Any, Literal, get_args

from offramp.evidence.names import folded

VoiceKind = Literal["person", "class", "institution", "document", "text"]

KINDS: tuple[VoiceKind, ...] = get_args(VoiceKind)
# Fields that say something of these kinds only; the others may stand in any voice.
ONLY_OF: dict[str, tuple[VoiceKind, ...]] = {
    "name": ("person", "institution", "document"),
    "office": ("person", "class", "institution"),
    "count": ("class",),
    "citing": ("text",),
}

MOST = 1_000_000_000  # of a class: more than all people that ever spoke to reporters

_PREFIX = re.compile(rf"({'|'.join(KINDS)}): (.+)", re.DOTALL)
_OWN = re.compile(r"reporters\b(?:.*?, citing (?P<citing>.+))?", re.DOTALL)
_NUMBERS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
_COUNTED = re.compile(rf"\s*(an?|{'|'.join(_NUMBERS)}|\d{{1,9}})\s+(?P<who>.+)", re.IGNORECASE | re.DOTALL)
_VAGUE = re.compile(r"(?:number|group|handful|couple|pair|dozen) ", re.IGNORECASE)
_KNOWS = re.compile(r"\b(?:briefed|familiar with|with (?:direct )?knowledge of|who) .+", re.DOTALL)
_SPOKESPERSON = re.compile(r"\bspokes(?:man|woman|person)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Voice:
    """One voice behind a claim.

    Attributes
    ----------
    kind : ``person`` by name, anonymous ``class``, ``institution`` or its unnamed spokesperson, ``document``, or
        ``text``, which speaks for itself.
    words : the voice as the texts or the editors put it.
    name, office : of a person; an institution or a document may have a name too, a class an office.
    affiliation : the nationality, or the body that the voice belongs to.
    count : how many of a class there are, None where nobody says.
    knows : how the voice knows: ``briefed on the meeting``.
    source : the text that quotes it, or one that the quoting texts repeat; None where all texts of the claim do.
    citing : whom a text that speaks for itself cites.
    """

    kind: VoiceKind
    words: str
    name: str = ""
    office: str = ""
    affiliation: str = ""
    count: int | None = None
    knows: str = ""
    source: str | None = None
    citing: str = ""

    def is_like(self, other: Voice) -> bool:
        """Whether both are one voice as far as their words tell: the same person by name, or the same class, body or
        document by words and number. An affiliation that one leaves out parts nobody; texts themselves are never one.
        """
        if self.kind != other.kind or self.kind == "text" or self.count != other.count:
            return False
        one_side = not (self.affiliation and other.affiliation) or folded(self.affiliation) == folded(other.affiliation)
        return one_side and _who(self) == _who(other)


VOICE_FIELDS = tuple(field.name for field in dataclasses.fields(Voice))


def read_voice(text: str) -> Voice:
    """A voice from its shorthand.

    ``KIND: WORDS`` says the kind; without it ``reporters ...`` is the text itself, ``Name, office`` a person,
    ``the ...`` and an unnamed spokesperson an institution, and anything else a class. Of these words `read_words`
    reads the rest.
    """
    prefixed = _PREFIX.fullmatch(text)
    return read_words(text) if prefixed is None else read_words(prefixed[2], prefixed[1])  # type: ignore[arg-type]


def read_words(words: str, kind: VoiceKind | None = None) -> Voice:
    """What the words of a voice say by themselves: name and office of a person before and behind the first comma, how
    many a class is and how it knows, whom a text cites."""
    kind = kind or _kind(words)
    if kind == "person":
        name, _, office = words.partition(",")
        return Voice(kind, words, name.strip(), office.strip())
    if kind == "text":
        own = _OWN.fullmatch(words)
        return Voice(kind, words, citing=(own and own["citing"]) or "")
    if kind == "class":
        knows = _KNOWS.search(words)
        return Voice(kind, words, count=_count(words), knows=knows[0] if knows else "")
    return Voice(kind, words)


def write_voice(voice: Voice) -> str | dict[str, Any]:
    """A voice as a file holds it: the shorthand where that says it all, else its words and what they leave open."""
    for text in (voice.words, f"{voice.kind}: {voice.words}"):
        if ";" not in text and read_voice(text) == voice:
            return text
    guessed = read_words(voice.words)
    raw: dict[str, Any] = {} if guessed.kind == voice.kind else {"kind": voice.kind}
    said = read_words(voice.words, voice.kind)
    raw["words"] = voice.words
    rest = (name for name in VOICE_FIELDS if name not in ("kind", "words"))
    return raw | {name: getattr(voice, name) for name in rest if getattr(voice, name) != getattr(said, name)}


def _kind(words: str) -> VoiceKind:
    if _OWN.match(words):
        return "text"
    if _COUNTED.match(words) is None and _is_name(words.partition(",")[0]) and words.partition(",")[2].strip():
        return "person"
    institution = words.startswith("the ") or _SPOKESPERSON.search(words)
    return "institution" if institution else "class"


def _is_name(text: str) -> bool:
    """Whether the first and the last word can belong to a name: neither begins small, as "officials" does, or is a
    number; of "al-Sadr" the part behind the hyphen counts."""
    found = text.split()
    ends = (found[0], found[-1].rpartition("-")[2]) if found else ("",)
    return all(ends) and not any(word[0].islower() or word[0].isdigit() for word in ends)


def _count(words: str) -> int | None:
    counted = _COUNTED.match(words)
    if counted is None or _VAGUE.match(counted["who"]):
        return None
    number = counted[1].lower()
    if number.isascii() and number.isdigit():
        return int(number) or None
    return _NUMBERS.index(number) + 1 if number in _NUMBERS else 1


def _who(voice: Voice) -> str:
    """The words by which one voice is told from another of its kind, articles and numbers aside."""
    if voice.name:
        return folded(voice.name)
    counted = _COUNTED.match(voice.words) if voice.kind in ("class", "institution", "document") else None
    return folded(counted["who"] if counted else voice.words)
