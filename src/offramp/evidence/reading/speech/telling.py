"""What one cue in a sentence tells: who speaks, to whom, and which words tell what.

May import: ``offramp.evidence.reading.speech.phrases``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from offramp.evidence.reading.speech.phrases import Range

Place = Literal["before", "after", "none"]


@dataclass(frozen=True, slots=True)
class Telling:
    """A cue in a sentence; ranges count its words.

    Attributes
    ----------
    cue : where the cue is. verb : its verb ("say"; "according to" for that).
    speaker, addressee : their noun phrases; None where there is none.
    place : whether the cue stands before what was said, after it (or within it), or tells nothing of itself ("called").
    said : the words that tell what was said; None where it is a quotation or nothing.
    begins, ends : first and last word of cue, speaker and what hangs on them.
    on : where what was said goes on behind a cue that stands within it; else None.
    hearsay : nobody in particular speaks ("is said to have").
    """

    cue: Range
    verb: str
    speaker: Range | None
    addressee: Range | None
    place: Place
    said: Range | None
    begins: int
    ends: int
    on: Range | None = None
    hearsay: bool = False

    @property
    def pieces(self) -> tuple[Range, ...]:
        """The stretches of words that tell what was said."""
        return tuple(piece for piece in (self.said, self.on) if piece is not None)

    def tells(self, n: int) -> bool:
        """Whether a word lies in what was said."""
        return any(first <= n < last for first, last in self.pieces)
