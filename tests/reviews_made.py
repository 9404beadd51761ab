"""Articles, records and reviews of them, as tests need them."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from offramp.evidence.drafts.draft import DraftRecord
from offramp.evidence.drafts.drafting import drafted
from offramp.evidence.reading.reading import read
from offramp.evidence.reading.speech.cues import Names
from offramp.evidence.reading.texts import article
from offramp.evidence.record import Record
from offramp.evidence.review.ledger import Ledger, ledger_of
from offramp.evidence.review.session import Card, Session

DAY = dt.date(2031, 3, 10)
KNOWN = Names(places=("North", "South", "Lissen"))
WIRE = """PORT HALVEN (Newswire) — On Saturday, North fired more than 300 rockets at the harbour of South.
Two Northern officials said the depot at the ridge had been destroyed by a missile.
“We will choose the hour and the place of our answer,” Foreign Minister Tomas Arden said.
Nobody slept.
"""
PAPER = """LISSEN (The Paper) — A diplomat said a missile had destroyed the depot at the ridge.
“Nobody asked us, and nobody will thank us for it,” said Ana Reyes, the mayor.
"""
REWRITE = """According to Newswire, North fired more than 300 rockets at the harbour of South on Saturday.
Two Northern officials said the depot at the ridge had been destroyed by a missile.
“We will choose the hour and the place of our answer,” Foreign Minister Tomas Arden said.
"""
SOURCES = {
    "wire": {"id": "wire", "outlet": "Newswire", "written": "2031-03-10", "derived_from": None, "basis": "", "url": ""},
    "paper": {"id": "paper", "outlet": "The Paper", "written": "2031-03-10", "derived_from": None, "basis": "",
              "url": ""},
    "rewrite": {"id": "rewrite", "outlet": "Echo", "written": "2031-03-10", "derived_from": "wire",
                "basis": "a rewrite", "url": ""},
}  # fmt: skip
EMPTY = Record("The ridge", "", {}, {})


def drafts_of(**texts: str) -> DraftRecord:
    """The drafts of articles of these names."""
    return drafted(read([article(name, text, DAY) for name, text in texts.items()], KNOWN), KNOWN)


def session_of(*, record: Record = EMPTY, ledger: Ledger | None = None, told: bool = True, **texts: str) -> Session:
    """A review of articles; with `told`, what source each is was said already."""
    session = Session(drafts_of(**texts), record, ledger if ledger is not None else ())
    if told:
        for origin in session.drafts.origins:
            if origin.digest not in session.state.sources:
                session.tell_source(origin, dict(SOURCES[origin.article]))
    return session


def card_of(session: Session, draft: str) -> Card:
    """The card that holds a draft."""
    return next(card for card in session.cards if draft in [one.id for one in card.drafts])


def accept(session: Session, draft: str) -> None:
    """Accept the card that holds a draft as it is proposed."""
    card = card_of(session, draft)
    claim = session.claim(card)
    assert session.problems(claim) == []
    session.accept(card, claim)


def kept(folder: Path, name: str = "ridge.yaml") -> tuple[Path, Ledger]:
    """A place for a record in a folder, and the ledger beside it."""
    path = folder / name
    return path, Ledger(ledger_of(path))
