"""What a timeline is drawn from, and the marks that both of its drawings use.

May import: ``offramp.drawing``.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date as Date
from typing import Literal

from offramp.drawing import Board, text_width

Kind = Literal["open", "private", "coded"]

SIZE, SMALL = 13.0, 11.5
RADIUS = 5.0


@dataclass(frozen=True, slots=True)
class Step:
    """How many of the entries that had happened by the end of a day somebody can have known."""

    day: Date
    known: int
    happened: int


@dataclass(frozen=True, slots=True)
class Lane:
    """One party. A `slim` lane has room for what passes through it alone; `steps` are in order of the days; `fresh`
    are days with how much became known then, written on the rail."""

    label: str
    slim: bool = False
    steps: tuple[Step, ...] = ()
    fresh: tuple[tuple[Date, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Heard:
    """The day on which the party of a lane can first have known of an act."""

    lane: int
    day: Date


@dataclass(frozen=True, slots=True)
class Act:
    """Something done or said, or several things that are one at a glance.

    Attributes
    ----------
    day, hour : when it was over; `hour` is None where nobody tells.
    begins : the first day on which it may have been, None where `day` is the only one.
    cut : whether it may have begun before the days that are drawn.
    about : whether the date is hedged.
    lanes : who acts, by place among the lanes. `to` are those whom it is addressed to, `via` those who carry it.
    arrives : the day on which words arrive, None where that is `day`.
    kind : in the open, not, or a row of a table of events.
    count : how many things it stands for.
    disputed : whether another account stands against it.
    label : what stands beside its mark, empty for nothing; `rank` says whose label goes first.
    when, title, lines : its date, who did what, and what is told of it; `gist` is the short of it.
    heard : when each party can first have known of it.
    href : where more is told.
    """

    day: Date
    lanes: tuple[int, ...]
    title: str
    href: str
    hour: float | None = None
    begins: Date | None = None
    cut: bool = False
    about: bool = False
    to: tuple[int, ...] = ()
    via: tuple[int, ...] = ()
    arrives: Date | None = None
    kind: Kind = "open"
    count: int = 1
    disputed: bool = False
    label: str = ""
    rank: int = 0
    when: str = ""
    gist: str = ""
    lines: tuple[str, ...] = ()
    heard: tuple[Heard, ...] = ()

    @property
    def spread(self) -> bool:
        """Whether it is drawn as a span of time and not as a point."""
        return self.begins is not None or self.about

    @property
    def words(self) -> bool:
        """Whether something goes from lane to lane."""
        return bool(self.to or self.via)


def radius(count: int) -> float:
    """How large a mark is: one that stands for several things has room for their number."""
    return RADIUS if count == 1 else max(RADIUS + 2.5, text_width(str(count), 10.0) / 2 + 2.5)


def mark(board: Board, x: float, y: float, act: Act) -> None:
    """The mark of an act: round in the open, a square on its corner where it was not, hollow for a coded event."""
    r = radius(act.count)
    if act.kind == "open":
        board.dot(x, y, r, "act-open")
    elif act.kind == "private":
        far = r + 1
        board.path(
            f"M{_n(x)} {_n(y - far)}l{_n(far)} {_n(far)}l{_n(-far)} {_n(far)}l{_n(-far)} {_n(-far)}z", "act-private"
        )
    else:
        board.path(f"M{_n(x - r)} {_n(y - r)}h{_n(2 * r)}l{_n(-r)} {_n(2 * r)}z", "act-coded")
    if act.count > 1:
        board.text(x, y + 3.6, str(act.count), size=10.0, anchor="middle", kind="act-count")
    if act.disputed:
        board.text(x + r + 0.5, y - r + 2.5, "?", size=SMALL, kind="act-disputed")


def arrow(board: Board, x: float, y: float, towards: tuple[float, float], kind: str) -> None:
    """The end of words at (`x`, `y`), where somebody hears them: a hollow ring behind a head that points on
    `towards` (dx, dy), one of them zero."""
    dx, dy = towards
    back = 5.0
    if dy:
        tip, base = y - dy * 4.0, y - dy * (4.0 + back)
        board.path(f"M{_n(x - 3)} {_n(base)}h6L{_n(x)} {_n(tip)}z", f"head-{kind}")
    else:
        tip, base = x - dx * 4.0, x - dx * (4.0 + back)
        board.path(f"M{_n(base)} {_n(y - 3)}v6L{_n(tip)} {_n(y)}z", f"head-{kind}")
    board.dot(x, y, 3.4, f"hears hears-{kind}")


def _n(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")
