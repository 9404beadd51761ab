"""The screen of the review as lines of styled text, for any size of terminal.

May import: ``offramp.cli.review``, ``offramp.evidence``.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from offramp.cli.review.desk import Desk
from offramp.cli.review.keys import HELP, SHOWN
from offramp.cli.review.pieces import Line, Piece, cut, filled, joined, styled, wrapped
from offramp.evidence.drafts.draft import Draft
from offramp.evidence.review.lines import to_line
from offramp.evidence.review.proposing import without_unit
from offramp.evidence.review.session import Card

LEAST_WIDTH, LEAST_HEIGHT = 40, 14
_LABEL = 16  # columns of a field's name
_AROUND = 2_000  # characters of the article on either side of a sentence
_FIXED = 5  # header, title, rule, message, keys
_LEAST_TEXT = 4
_WIDEST = 110  # columns of text, beyond which lines are hard to follow
_ALWAYS = frozenset(("content", "date", "actor", "act", "target", "attribution", "outlet", "written", "derived_from"))
_STATUS = {"open": "", "accepted": "accepted", "rejected": "rejected", "in the record": "in the record"}
_SAID = {"direct": "quoted", "reported": "reported", "own voice": "the text itself"}


def screen(desk: Desk, record: str, width: int, height: int) -> list[Line]:
    """Exactly `height` lines of at most `width` columns; `record` is the name of the file that is reviewed for."""
    if width < LEAST_WIDTH or height < LEAST_HEIGHT:
        note = [("class:warn", f"make the window at least {LEAST_WIDTH} by {LEAST_HEIGHT}")]
        return [cut(note, width), *([[]] * (height - 1))][:height]
    top = [_header(desk, record, width)]
    bottom = [*_message(desk, width), _keys(desk, width)]
    room = height - len(top) - len(bottom)
    middle = _help(width, room) if desk.mode == "help" else _middle(desk, width, room)
    return [*top, *middle, *([[]] * (room - len(middle))), *bottom]


def _header(desk: Desk, record: str, width: int) -> Line:
    counts = Counter(card.status for card in desk.session.cards)
    done = counts["accepted"] + counts["in the record"]
    place = f" {desk.shown.at + 1} of {len(desk.session.cards)}"
    told = f"{place}  ·  {done} accepted, {counts['rejected']} rejected, {counts['open']} open"
    return filled([("class:bar", told)], [("class:bar", f" {record} ")], width, "class:bar")


def _keys(desk: Desk, width: int) -> Line:
    text = SHOWN["prompt" if desk.prompt is not None else desk.mode]
    return filled([("class:bar", f" {text}")], [], width, "class:bar")


def _message(desk: Desk, width: int) -> list[Line]:
    """What there is to say, on two lines at most."""
    if desk.prompt is not None and not desk.told:
        style, told = "class:hint", desk.prompt.hint
    else:
        style, told = f"class:{desk.tone}", desk.told
    lines = wrapped(styled(style, told), width - 2)
    rest = [piece for line in lines[1:] for piece in (*line, (style, " "))]
    found = [lines[0], rest] if rest else lines[:1]
    return [cut([("", " "), *line], width) for line in found]


def _help(width: int, room: int) -> list[Line]:
    lines: list[Line] = [[]]
    for keys, told in HELP:
        for number, line in enumerate(wrapped(styled("", told), width - _LABEL - 2)):
            head = f" {'' if number else keys:<{_LABEL}}"
            lines.append(joined([("class:label", head), *line]))
    return lines[:room]


def _middle(desk: Desk, width: int, room: int) -> list[Line]:
    """The title, the text, a rule, the fields and what else is known, sharing the room."""
    notes = [] if desk.mode == "source" else [cut(line, width) for line in _notes(desk)][:3]
    fields, cursor = _fields(desk, width)
    text, centre = _text(desk, width)
    left = room - 2 - len(notes)
    for_text = min(len(text), max(_LEAST_TEXT, left - len(fields), left * 2 // 5))
    for_fields = min(len(fields), left - for_text)
    shown = _window(text, centre + desk.shown.scroll, left - for_fields if len(text) > left - for_fields else len(text))
    rule: Line = [("class:rule", "─" * width)]
    return [_title(desk, width), *shown, rule, *_window(fields, cursor, for_fields), *notes]


def _window(lines: Sequence[Line], centre: int, room: int) -> list[Line]:
    """As many lines as there is room for, with one of them in the middle."""
    first = max(0, min(centre - room // 2, len(lines) - room))
    return list(lines[first : first + max(0, room)])


def _title(desk: Desk, width: int) -> Line:
    if desk.mode == "source" and desk.origin is not None:
        return cut(styled("class:title", f" the source of {desk.origin.article}"), width)
    draft, card = desk.shown.draft, desk.card
    day = desk.session.drafts.origin_of[draft.article].written
    dated = f" ({day})" if day is not None else " (no date)"
    parts = [f" {draft.id}", f"{draft.article}{dated}", _SAID[draft.kind]]
    parts += [f"text {desk.shown.view + 1} of {len(card.drafts)}"] * bool(card.others)
    parts += [f"found by {'the model' if draft.found_by == 'model' else 'rules and model'}"] * (
        draft.found_by != "rules"
    )
    status = f"{card.claim_id or _STATUS[card.status]} "
    style = {"accepted": "class:good", "rejected": "class:bad", "in the record": "class:good"}.get(card.status, "")
    return filled(styled("class:title", "  ·  ".join(parts)), [(style, status)], width, "")


def _text(desk: Desk, width: int) -> tuple[list[Line], int]:
    """The article around the draft, and which line the draft is on; where its source is told, its beginning."""
    if desk.mode == "source" and desk.origin is not None:
        head = wrapped(styled("class:sentence", desk.origin.text[:_AROUND]), min(width, _WIDEST) - 2)
        return [joined([("", " "), *line]) for line in head], 0
    draft = desk.shown.draft
    text = desk.session.drafts.origin_of[draft.article].text
    start = max(0, draft.sentences.start - _AROUND)
    end = min(len(text), draft.sentences.end + _AROUND)
    if start:
        start = min(draft.sentences.start, text.find(" ", start, draft.sentences.start) + 1 or draft.sentences.start)
    pieces: list[Piece] = []
    for style, first, last in _stretches(draft, start, end):
        pieces += styled(style, text[first:last])
    lines = [joined([("", " "), *line]) for line in wrapped(pieces, min(width, _WIDEST) - 2)]
    marked = [at for at, line in enumerate(lines) if any(style == "class:span" for style, _ in line)]
    return lines, (marked[0] + min(marked[-1], marked[0] + 6)) // 2 if marked else 0


def _stretches(draft: Draft, start: int, end: int) -> Iterator[tuple[str, int, int]]:
    """The article in stretches by their look: around the sentence, in it, and what the draft is of."""
    at = draft.sentences.start
    yield "class:context", start, at
    for part in draft.parts:
        yield "class:sentence", at, part.start
        yield "class:span", part.start, part.end
        at = part.end
    yield "class:sentence", at, draft.sentences.end
    yield "class:context", draft.sentences.end, end


def _fields(desk: Desk, width: int) -> tuple[list[Line], int]:
    """The fields with their names, and the line on which the cursor is: all where they are mended, else what they
    hold."""
    mending = desk.mode in ("mend", "source")
    lines: list[Line] = []
    cursor = 0
    for at, name in enumerate(desk.names):
        value = to_line(name, desk.fields.get(name))
        if not (value or mending or name in _ALWAYS):
            continue
        here = mending and at == desk.row
        if here:
            cursor = len(lines)
        label = f"{'›' if here else ' '} {name.replace('_', ' '):<{_LABEL - 2}}"
        shown = wrapped(styled("class:here" if here else "class:value", value or "-"), width - _LABEL - 1)
        for number, line in enumerate(shown):
            head = ("class:here" if here else "class:label", label) if not number else ("", " " * _LABEL)
            lines.append(joined([head, *line]))
    return lines, cursor


def _notes(desk: Desk) -> Iterator[list[Piece]]:
    """What else is known of the card: who says the same, who does not agree, what no record takes."""
    card = desk.card
    for style, told in _told(desk, card):
        yield styled(style, f" {told}")


def _told(desk: Desk, card: Card) -> Iterator[tuple[str, str]]:
    clashes = [clash for draft in card.drafts for clash in draft.clashes]
    if clashes:
        yield "class:warn", f"does not agree: {'; '.join(f'{clash.draft}: {clash.note}' for clash in clashes)}"
    if card.told_by:
        yield "class:warn", f"{card.told_by} of the record tells the same: add this source to it, or reject"
    elif card.status == "open" and (like := desk.session.like(card)):
        yield "class:warn", f"perhaps in the record already: {', '.join(like)}"
    if card.same is not None and card.others:
        names = dict.fromkeys(card.same.repeats, "repeats it") | dict.fromkeys(card.same.agrees, "agrees")
        shown = ", ".join(f"{draft.id} ({names.get(draft.id, 'agrees')})" for draft in card.others)
        yield "class:note", f"decided together: {shown}"
    left_out = without_unit(card.drafts[:1])
    if left_out:
        text = desk.session.drafts.origin_of[card.first.article].text
        figures = ", ".join(text[figure.mention.span.start : figure.mention.span.end] for figure in left_out)
        yield "class:note", f"left out, as the text does not say of what: {figures}"
