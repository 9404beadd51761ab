"""Where paragraphs and sentences begin and end, as characters of the text.

May import: ``offramp.evidence.reading``; sentencex.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import pairwise

from sentencex import get_sentence_boundaries

from offramp.evidence.reading.listed import entries
from offramp.evidence.reading.mentions import Span

# Text without a full stop costs the splitter the square of its length.
_PIECE = 3_000
_QUOTATION = 1_000  # within which a single mark must be closed, else it is an apostrophe
_WRAPPED_AT = 120  # lines of mail and of old files are folded before this column
_FULL_LINE = 0.7  # share of the longest line below which a line was not ended by the fold

_BLANK = re.compile(r"\n[ \t\u00a0]*(?=\n)")
_WORD_BEFORE_STOP = re.compile(r"(?<![^\s(\[“‘\"'])([\w.-]{1,12})\.$")
_UNPAIRED = re.compile("[\ud800-\udfff]")  # halves of characters, which the splitter cannot take
# A closing mark: no apostrophe inside a word, nor that of a genitive ("the ministers’ plan").
_CLOSED = re.compile(r"’(?!\w)(?<!s’(?=\s[a-z]))")
_BULLET = re.compile("^[•‣▪●◦·]")
_LIST_NUMBER = re.compile(r"^\(?(?:\d{1,2}|[a-z])[.)]$")
_ENDS_AS_QUESTION = re.compile(r"[?!][”’\"']{1,2}$")
_ASKER = re.compile(
    r"(?:(?:[A-Z][\w.’'-]{0,20}|the|of|and|de|al) ){1,5}"
    r"(?:said|says|asked|asks|replied|added|shouted|wrote|told|wondered|cried|responded)\b"
)
# A quotation that ends a sentence, followed by another sentence: a speaker would stand behind a comma.
_QUOTED_END = re.compile(r"[.…][”’\"')\]]{1,3}(?=\s+[“‘\"'(\[]?[A-Z])|…(?=\s+[A-Z])")


def paragraphs(text: str) -> tuple[Span, ...]:
    """Every line that holds something; where lines are folded, those that belong together."""
    found: list[Span] = []
    start = 0
    for gap in (*(match.end() for match in _BLANK.finditer(text)), len(text)):
        found.extend(_block(text, start, gap))
        start = gap
    return tuple(found)


def sentences(text: str, within: Iterable[Span]) -> tuple[Span, ...]:
    """The sentences of these paragraphs; a quotation in double marks is kept with the sentence it ends in."""
    return tuple(sentence for paragraph in within for sentence in _sentences(text, paragraph))


def _block(text: str, start: int, end: int) -> list[Span]:
    lines = []
    for line in text[start:end].splitlines(keepends=True):
        if (span := _bare(text, start, start + len(line))) is not None:
            lines.append(span)
        start += len(line)
    return _unfolded(text, lines) if _is_folded(text, lines) else lines


def _unfolded(text: str, lines: list[Span]) -> list[Span]:
    """Folded lines put together; one that stops short before a capital ends its paragraph, or is a heading."""
    full = _FULL_LINE * max(line.end - line.start for line in lines)
    found = [lines[0]]
    for before, line in pairwise(lines):
        if before.end - before.start < full and not text[line.start].islower():
            found.append(line)
        else:
            found[-1] = Span(found[-1].start, line.end)
    return found


def _is_folded(text: str, lines: list[Span]) -> bool:
    """Whether lines are parts of one paragraph: all short, and many go on in the middle of a sentence."""
    if len(lines) < 2 or any(line.end - line.start > _WRAPPED_AT for line in lines):
        return False
    going_on = sum(text[b.start].islower() and text[a.end - 1] not in '.!?:”’"' for a, b in pairwise(lines))
    return going_on * 4 >= len(lines) - 1


def _sentences(text: str, paragraph: Span) -> list[Span]:
    found: list[Span] = []
    for piece in _pieces(text, paragraph):
        shown = _UNPAIRED.sub("?", text[piece.start : piece.end].replace("\n", " "))
        shown = _BULLET.sub("-", shown)  # the splitter takes a paragraph with one for a single sentence
        for part in get_sentence_boundaries("en", shown):
            cuts = [piece.start + place for place in _cuts(shown, part["start_index"], part["end_index"])]
            for start, end in pairwise(cuts):
                if (span := _bare(text, start, end)) is not None:
                    _append(text, found, span, paragraph.end)
    return found


def _cuts(shown: str, start: int, end: int) -> list[int]:
    """The ends of sentences inside what the splitter gave as one."""
    ends = (match.end() for match in _QUOTED_END.finditer(shown, start, end))
    return [start, *(place for place in ends if _is_closed(shown[start:place])), end]


def _append(text: str, found: list[Span], span: Span, end: int) -> None:
    """Add a sentence, or lengthen the one before where that was cut too early."""
    if found and _goes_on(text, found[-1], span, end):
        found[-1] = Span(found[-1].start, span.end)
    else:
        found.append(span)


def _goes_on(text: str, before: Span, after: Span, end: int) -> bool:
    tail = text[max(before.start, before.end - 16) : before.end]
    word = _WORD_BEFORE_STOP.search(tail)
    if (word is not None and word[1] in entries("abbreviations")) or _LIST_NUMBER.match(tail):
        return True
    if _ENDS_AS_QUESTION.search(tail) and _ASKER.match(text, after.start):
        return True
    return _in_quotation(text, before, min(after.start + _QUOTATION, end))


def _in_quotation(text: str, before: Span, end: int) -> bool:
    """Whether a single curly mark was opened, and is closed after what stands before, ahead of the next."""
    opened = text.rfind("‘", max(before.start, before.end - _QUOTATION), before.end)
    if opened < 0 or _CLOSED.search(text, opened, before.end):
        return False
    closed = _CLOSED.search(text, before.end, end)
    return closed is not None and text.find("‘", before.end, closed.start()) < 0


def _is_closed(shown: str) -> bool:
    """Whether no double quotation mark and no bracket is left open."""
    return (
        shown.count("“") <= shown.count("”")
        and shown.count('"') % 2 == 0
        and shown.count("(") <= shown.count(")")
        and shown.count("‘") <= shown.count("’")
    )


def _pieces(text: str, paragraph: Span) -> Iterator[Span]:
    """The paragraph, cut where a sentence, or else a word, ends if it is very long."""
    start = paragraph.start
    while paragraph.end - start > _PIECE:
        cut = max(text.rfind(mark, start, start + _PIECE) for mark in (". ", ".” ", '." '))
        if cut < start + _PIECE // 2:
            cut = text.rfind(" ", start, start + _PIECE)
        cut = start + _PIECE if cut <= start else text.index(" ", cut) + 1
        yield Span(start, cut)
        start = cut
    yield Span(start, paragraph.end)


def _bare(text: str, start: int, end: int) -> Span | None:
    """The stretch without white space at its ends; None where nothing is left."""
    shown = text[start:end]
    left = len(shown) - len(shown.lstrip())
    kept = len(shown.strip())
    return Span(start + left, start + left + kept) if kept else None
