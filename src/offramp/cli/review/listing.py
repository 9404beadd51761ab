"""The cards of a review as a table and as plain data: for scripts, and for who has no terminal.

May import: rich, ``offramp.cli``, ``offramp.evidence`` (types).
"""

from __future__ import annotations

from collections import Counter
from typing import get_args

from rich.text import Text

from offramp.cli.jsonout import Json, stamped
from offramp.cli.safe_text import on_one_line
from offramp.cli.tables import Parts, aside, table
from offramp.evidence.review.lines import to_line
from offramp.evidence.review.session import Card, Session, Status

_LONGEST = 200
_STATUSES = get_args(Status)


def as_parts(session: Session) -> Parts:
    """One row a card: its drafts, what was decided, who, when, what."""
    made = table("Drafts", "Decided", "Who", "When", "What")
    for card in session.cards:
        claim = session.claim(card)
        made.add_row(
            *(Text(on_one_line(cell, _LONGEST)) for cell in (
                ", ".join(draft.id for draft in card.drafts),
                card.claim_id or ("" if card.status == "open" else card.status),
                to_line("attribution", claim["attribution"]),
                claim["date"],
                claim["content"],
            ))
        )  # fmt: skip
    counts = Counter(card.status for card in session.cards)
    told = ", ".join(f"{counts[status]} {status}" for status in _STATUSES)
    return [made, "", aside(f"{len(session.cards)} cards of {len(session.drafts.drafts)} drafts: {told}.")]


def as_data(session: Session) -> Json:
    """``offramp review --list --json``."""
    return stamped("review", {"cards": [_card(session, card) for card in session.cards]})


def _card(session: Session, card: Card) -> Json:
    return {
        "drafts": [draft.id for draft in card.drafts],
        "status": card.status,
        "claim_id": card.claim_id or None,
        "told_by": card.told_by or None,
        "claim": session.claim(card),
    }
