"""Words of a text inside a claim: what stands in the article word for word is put in quotation marks.

A record is in the analyst's own words; whoever lets the article's words stand quotes them, and the claim shows it.

May import: nothing of offramp.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

GAP = " … "  # between the parts of what was said, where its cue stands between them
RUN = 6  # words in a row that an article has too before they count as its own
_WORD = re.compile(r"\w+(?:[-'’.]\w+)*")
_SPACE = re.compile(r"\s+")
_MARKED = re.compile(r"“[^“”]*”")
_INNER = re.compile(r"[\"“”«»]")
_OBEYED = frozenset({"Cc", "Cs", "Co", "Cn"})
_TURNS = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff\u00ad]")


@dataclass(frozen=True, slots=True)
class Borrowed:
    """Words of a content that stand in the article: from one character to before another."""

    start: int
    end: int


def clean(text: str) -> str:
    """A text on one line, without what a terminal would obey or what turns the direction of writing."""
    plain = _SPACE.sub(" ", text)
    if plain.isprintable():
        return plain.strip()
    plain = _TURNS.sub("", plain)
    return "".join(char for char in plain if unicodedata.category(char) not in _OBEYED).strip()


def borrowed(content: str, article: str) -> tuple[Borrowed, ...]:
    """The stretches of a content outside quotation marks that the article has word for word.

    `RUN` words or more in a row count, and a shorter content as a whole if it has at least three words.
    """
    text = " " + " ".join(word.casefold() for word in _WORD.findall(article)) + " "
    inside = [match.span() for match in _MARKED.finditer(content)]
    outside = [w for w in _WORD.finditer(content) if not any(a <= w.start() < b for a, b in inside)]
    found: list[Borrowed] = []
    first = 0
    while first < len(outside):
        last = first
        while last < len(outside) and _in_a_row(outside, first, last, inside, text):
            last += 1
        whole = first == 0 and last == len(outside) and len(outside) >= 3
        if last - first >= RUN or whole:
            found.append(Borrowed(outside[first].start(), outside[last - 1].end()))
        first = max(last, first + 1) if last - first >= RUN else first + 1
    return tuple(found)


def quoted(content: str, article: str) -> str:
    """A content whose borrowed words stand in quotation marks; marks inside them become single ones."""
    content = clean(content)
    if GAP in content and not _MARKED.search(content) and _all_stand(content.split(GAP), article):
        return f"“{_single(content)}”"
    shown, at = "", 0
    for part in borrowed(content, article):
        end = part.end + _closes(content[part.start : part.end], content[part.end : part.end + 1])
        shown += content[at : part.start] + f"“{_single(content[part.start : end])}”"
        at = end
    return shown + content[at:]


def _closes(words: str, after: str) -> bool:
    """Whether the character after some words closes a quotation that begins among them."""
    return (after == '"' and words.count('"') % 2 == 1) or (after == "”" and words.count("“") > words.count("”"))


def quotation(*said: str) -> str:
    """A direct quotation, or its parts, as a claim writes it: between double marks, without the comma before a cue."""
    inner = GAP.join(clean(part).strip("\"“”«»'‘’ ").rstrip(",;–— ") for part in said)
    return f"“{_single(inner)}”"


def _single(text: str) -> str:
    """A text whose double marks are single ones: it is put between double marks itself."""
    opened = False

    def turned(match: re.Match[str]) -> str:
        nonlocal opened
        opened = match.group() in "“«" or (match.group() == '"' and not opened)
        return "‘" if opened else "’"

    return _INNER.sub(turned, text)


def _all_stand(parts: list[str], article: str) -> bool:
    """Whether each part stands in an article word for word."""
    text = f" {' '.join(word.casefold() for word in _WORD.findall(article))} "
    words = [_WORD.findall(part) for part in parts]
    return all(found and f" {' '.join(word.casefold() for word in found)} " in text for found in words)


def _in_a_row(found: list[re.Match[str]], first: int, last: int, inside: list[tuple[int, int]], text: str) -> bool:
    """Whether words of a content stand in a row in a text, and no quotation stands between them in the content."""
    if any(found[first].start() < a and b <= found[last].start() for a, b in inside):
        return False
    return f" {' '.join(match.group().casefold() for match in found[first : last + 1])} " in text
