"""A quantity of a crisis: its value, how far it is not known, and on whose word it rests.

May import: nothing of offramp.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

JUDGEMENT = "judgement"
# The note of a number that the file does not write and the grammar fills in.
DEFAULT_NOTE = "default"

Shape = Literal["triangular", "uniform"]


@dataclass(frozen=True, slots=True)
class Allowed:
    """What the grammar lets a number be, its range too: at least `low`, at most `high`, greater than `above`, whole.
    None where there is no such limit."""

    low: float | None = None
    high: float | None = None
    above: float | None = None
    whole: bool = False


@dataclass(frozen=True, slots=True)
class Number:
    """A quantity of the crisis file.

    Attributes
    ----------
    path : where it is used, ``concerns.north.precedent.weight.hawkish``.
    value : the central value.
    low, high : the range of not-knowing, or None where the analyst is sure.
    shape : distribution over the range: triangular with its mode at `value`, or uniform.
    unit, date, note : as written, or None.
    sources : claim ids, or ``("judgement",)``, or empty where nothing was said.
    origin : where it was written; differs from `path` when a patch put it there. Two uses with the
        same origin move together in every draw.
    allowed : what the grammar lets it be.
    dispute : the dispute of the record that its range follows, None where the file writes the ends itself.
    """

    path: str
    value: float
    low: float | None = None
    high: float | None = None
    shape: Shape = "triangular"
    unit: str | None = None
    date: str | None = None
    note: str | None = None
    sources: tuple[str, ...] = ()
    origin: str = ""
    line: int = 0
    allowed: Allowed = Allowed()
    dispute: str | None = None

    @property
    def uncertain(self) -> bool:
        """Whether draws move it."""
        return self.low is not None and self.high is not None and self.low < self.high

    @property
    def least(self) -> float:
        """The least value that a draw can take."""
        return self.value if self.low is None else self.low

    @property
    def most(self) -> float:
        """The greatest value that a draw can take."""
        return self.value if self.high is None else self.high

    @property
    def is_judgement(self) -> bool:
        """Whether no claim stands behind it."""
        return not self.sources or self.sources == (JUDGEMENT,)
