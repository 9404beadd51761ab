"""What could be known on the day of a forecast, on a terminal. Renders; computes nothing.

May import: rich, ``offramp.report`` (wording), result types of offramp.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from rich.text import Text

from offramp.cli.tables import Parts, table
from offramp.report.record.known import hindsight_text, how_text, knower_text, known_text, left_out_text

if TYPE_CHECKING:
    from offramp.analysis.assessment import Hindsight
    from offramp.forecasts import Forecast


def known_parts(result: Forecast, late: Sequence[Hindsight], total: int) -> Parts:
    """What the forecast rests on and how that was known, what it leaves out, and what of the file is hindsight (`late`;
    `total` counts the numbers). Nothing where no day was asked for."""
    knowledge = result.knowledge
    if knowledge is None:
        return []
    told = hindsight_text(late, total, knowledge.as_of, knower_text(knowledge))
    parts: Parts = [Text(known_text(knowledge))]
    if knowledge.known:
        rows = table("Known", "What", "How")
        for entry in knowledge.known:
            rows.add_row(Text(entry.turn), Text(entry.words), Text(how_text(entry)))
        parts += ["", rows]
    if knowledge.left_out:
        rows = table("Left out as hindsight", "What", "Known when, and how likely it was held")
        for left in knowledge.left_out:
            rows.add_row(Text(left.turn), Text(left.words), Text(left_out_text(left)))
        parts += ["", rows]
    if told:
        parts += ["", Text(told)]
    return parts
