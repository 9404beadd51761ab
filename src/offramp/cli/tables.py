"""The look of figures and tables on a terminal.

May import: rich.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from rich import box
from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

Parts = list[RenderableType]

# Sums of probabilities miss zero and one by rounding; what is rarer than this is taken for it.
DUST = 1e-12


def percent(p: float) -> str:
    """A probability to a whole per cent; what is neither never nor always is not shown as either."""
    if DUST < p < 0.01:
        return "<1%"
    if 0.99 < p < 1.0 - DUST:
        return ">99%"
    return f"{100 * p:.0f}%"


def span(low: float | None, high: float | None) -> str:
    """A range of probability: ``4% to 31%``; empty where there is none."""
    return "" if low is None or high is None else f"{percent(low)} to {percent(high)}"


def shares(chances: Mapping[str, float]) -> str:
    """``wait 63%, strike 37%``, without what cannot happen."""
    return ", ".join(f"{name} {percent(p)}" for name, p in chances.items() if p > 0.0)


def table(*columns: str, right: Iterable[str] = ()) -> Table:
    """An empty table; `right` are the columns of figures."""
    made = Table(box=box.SIMPLE_HEAD, pad_edge=False, header_style="bold", show_edge=False)
    for column in columns:
        made.add_column(column, justify="right" if column in right else "left", overflow="fold")
    return made


def title(text: str) -> Text:
    """A heading."""
    return Text(text, style="bold")


def with_patches(names: Sequence[str]) -> Parts:
    """Which patches were applied; nothing where there are none."""
    return [Text(f"With: {'; '.join(names)}.")] if names else []


def aside(text: str, style: str = "dim") -> Text:
    """A remark below a table."""
    return Text(text, style=style)


def counted(count: int, word: str) -> str:
    """``1 error``, ``2 errors``."""
    return f"{count:,} {word}" if count == 1 else f"{count:,} {word}s"
