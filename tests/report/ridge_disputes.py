"""What is in dispute about the made-up ridge."""

from __future__ import annotations

from collections.abc import Callable

from offramp.analysis import assessment as a
from offramp.evidence import Amount, FigureRange, ReportedValue
from offramp.forecasts import OutcomeForecast


def disputes() -> tuple[a.DisputeReport, ...]:
    """Who was to be impressed, with three readings of which one fails and a side that nobody carries; and a count."""
    sides = (
        a.SideReport(
            "by design",
            "officials of the south and of the patron, who were briefed on the plan",
            "it was meant to be seen and not to get through",
            ("A001", "A002"),
            ("according to two officials", "as reported by The Ridge Courier"),
            ("courier", "post"),
            "2 independent originals, 1 of which adds little",
            ("stopped", "meant to be seen"),
        ),
        a.SideReport(
            "in earnest", "in earnest", "it was meant to hurt", ("A003",), ("",), ("courier",), "1 original", ()
        ),
        a.SideReport("by mistake", "a general", "", ("B999",), ("",), ("post",), "1 original", ("a slip",)),
    )
    values = (
        ReportedValue(
            Amount(110, 110), ("A004",), ("officials of the north",), ("courier",), ("courier",), ("echo",), ()
        ),
        ReportedValue(Amount(115, 130), ("A005",), ("the patron", "the staff"), ("post",), ("post",), (), ()),
        ReportedValue(Amount(300, 300, "at least"), ("A004",), ("reporters",), (), (), (), ("echo",)),
    )
    figures = FigureRange("X2", ("missiles",), 110, 300, False, True, values, ("dozens (A006)",), ("courier", "post"))
    return (
        a.DisputeReport("X1", "What was the attack meant to do?", "accounts differ by audience", sides, None, ()),
        a.DisputeReport("X2", "How many missiles?", "", (), figures, ("defence.part 4.weight", "defence.gone")),
    )


def accounts(outcomes: Callable[[float], tuple[OutcomeForecast, ...]]) -> tuple[a.Account, ...]:
    """The crisis under two readings of one side, and one that cannot be run."""
    beside, options = outcomes(0.9), {"wait": 0.6, "limited": 0.3, "wide": 0.1}
    seen = "meant to be seen"
    return (
        a.Account("X1", "by design", "stopped", "meant to be stopped", None, outcomes(0.8), beside, options, 30, ""),
        a.Account("X1", "by design", seen, seen, "told abroad", outcomes(0.7), beside, options, 30, ""),
        a.Account("X1", "by mistake", "a slip", "a slip", None, (), beside, {}, 30, "what is given cannot happen"),
    )
