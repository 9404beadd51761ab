"""Quotation marks: where direct quotations begin and end, in US and UK style, apostrophes left alone.

May import: ``offramp.evidence.reading.mentions``.
"""

from __future__ import annotations

from collections.abc import Sequence

from offramp.evidence.reading.mentions import Span

_PAIRS = {"“": "”", '"': '"', "«": "»", "„": "“", "‘": "’", "'": "'"}
_SINGLE = "‘'"
_OPENS_AFTER = ' \t\u00a0([{—–-/"“”«:'
_ENDS_BEFORE = ' \t\u00a0)]}—–-.,;:?!…/"”»'
_ELISIONS = ("em ", "em.", "em,", "til", "tis", "twas", "n ", *"0123456789")
_LONGEST = 4000  # characters of a quotation within one paragraph


def quotations(text: str, paragraphs: Sequence[Span]) -> list[Span]:
    """The outermost quotations of a text, marks included; one over several paragraphs is one span."""
    found: list[Span] = []
    going: tuple[int, str] | None = None  # start and mark of a quotation that its paragraph did not close
    for paragraph in paragraphs:
        spans, unclosed = _in_paragraph(text, paragraph)
        if going is not None:
            start, mark = going
            first = spans[0] if spans else unclosed
            if first is not None and first.start == paragraph.start and text[first.start] == mark:
                if first is unclosed:
                    found[-1] = Span(start, paragraph.end)
                    continue
                found[-1] = Span(start, first.end)
                spans = spans[1:]
        going = None
        found += spans
        if unclosed is not None:
            found.append(unclosed)
            going = (unclosed.start, text[unclosed.start])
    return found


def _in_paragraph(text: str, paragraph: Span) -> tuple[list[Span], Span | None]:
    """The closed quotations of a paragraph, and the one that runs to its end unclosed."""
    found: list[Span] = []
    at = paragraph.start
    closes: dict[str, bool] = {}
    while at < paragraph.end:
        mark = text[at]
        if mark not in _PAIRS or not _opens(text, at, paragraph):
            at += 1
            continue
        end = None if closes.get(mark) is False else _closing(text, at, paragraph)
        if end is not None:
            found.append(Span(at, end))
            at = end
            continue
        if mark in _SINGLE or not _may_run_on(text, at, paragraph):
            closes[mark] = closes.get(mark, True) and mark in _SINGLE
            at += 1
            continue
        return found, Span(at, paragraph.end)
    return found, None


def _opens(text: str, at: int, paragraph: Span) -> bool:
    before = text[at - 1] if at > paragraph.start else " "
    after = text[at + 1] if at + 1 < paragraph.end else " "
    if text[at] in "“«„":
        return not after.isspace()
    if text[at] == '"':
        return not after.isspace() and not before.isalnum()
    return (
        before in _OPENS_AFTER
        and (after.isalnum() or after in "…[“\"'‘.")
        and not (after.isdigit() and _is_decade(text, at))
    )


def _is_decade(text: str, at: int) -> bool:
    return text[at + 1 : at + 3].isdigit() and text[at + 3 : at + 4] in ("s", " ")


def _may_run_on(text: str, at: int, paragraph: Span) -> bool:
    """Whether an unclosed mark begins a quotation that the next paragraph continues: it stands before a sentence."""
    before = text[max(paragraph.start, at - 3) : at].rstrip()
    return (not before or before[-1] in ",:.") and text[at + 1].isupper() and paragraph.end - at > 8


def _closing(text: str, at: int, paragraph: Span) -> int | None:
    """Behind the mark that closes the quotation opened at `at`, or None."""
    limit = min(paragraph.end, at + _LONGEST)
    if text[at] in _SINGLE:
        return _closing_single(text, at, limit, paragraph.end)
    mark, close = text[at], _PAIRS[text[at]]
    depth = 1
    for n in range(at + 1, limit):
        if text[n] == close and (close != '"' or not text[n - 1].isspace()):
            depth -= 1
            if not depth:
                return n + 1
        elif text[n] == mark and mark != close:
            depth += 1
    return None


def _closing_single(text: str, at: int, limit: int, end: int) -> int | None:
    """Behind the closing single mark: it stands before a space or a stop; plural possessives are passed over."""
    close = _PAIRS[text[at]]
    candidate: int | None = None
    for n in range(at + 2, limit):
        if text[n] in '“"' and text[n - 1] in " " and candidate is not None:
            break
        if text[n] == text[at] and text[n - 1] in " (" and not text.startswith(_ELISIONS, n + 1):
            break  # another opens: what is open is an apostrophe, or ended at the candidate
        if text[n] != close or text[n - 1].isspace():
            continue
        after = text[n + 1] if n + 1 < end else " "
        if after not in _ENDS_BEFORE and not (close == "’" and after == "’"):
            continue
        if text[n - 1] in "sS" and after == " " and text[n + 2 : n + 3].isalpha():
            candidate = candidate or n + 1
            continue
        return n + 1
    return candidate
