"""What could be known on the day of a forecast, and what is hindsight, in words for the page and the terminal.

May import: ``offramp.analysis.assessment`` (types), ``offramp.forecasts`` (types), ``report.wording``,
``report.yardstick``.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date as Date

from offramp.analysis.assessment import Assessment, Hindsight
from offramp.forecasts import Knowledge, KnownEntry, LeftOut
from offramp.report.wording import counted, date_text, listed
from offramp.report.yardstick import p_text

_PLURALS = {"perception": "perceptions", "measure": "measures", "counterfactual": "counterfactuals"}
_PLURALS |= {"number": "numbers", "reading": "readings", "assumption": "assumptions"}


def knower_text(knowledge: Knowledge) -> str:
    """``the public`` or the actor."""
    return knowledge.known_to or "the public"


def known_text(knowledge: Knowledge) -> str:
    """Whose knowledge it rests on, and how much of the record that leaves out."""
    who, day = knower_text(knowledge), date_text(knowledge.as_of)
    text = f"It rests on what {who} can have known of the record on {day}: "
    text += counted(len(knowledge.known), "entry", "entries") if knowledge.known else "nothing"
    if knowledge.left_out:
        count = len(knowledge.left_out)
        text += f"; {count} more of the turns until then {'is' if count == 1 else 'are'} left out as hindsight"
    if knowledge.beyond:
        text += f"; {counted(len(knowledge.beyond), 'known entry', 'known entries')} of later turns not used"
    return text + "."


def how_text(entry: KnownEntry) -> str:
    """``in the open on 1 April 2031 (A011)``: how it came to be known, since when, and by which claim."""
    claim = f" ({entry.claim})" if entry.claim else ""
    word = {"by its date": "no claim behind it; taken to be known from its date,"}.get(entry.how, entry.how)
    return f"{word} {'on ' if entry.how != 'by its date' else ''}{date_text(entry.day)}{claim}"


def left_out_text(entry: LeftOut) -> str:
    """``known from 17 April 2031 (A007); held 22% likely``."""
    when = f"known from {date_text(entry.day)}" if entry.day else "no text tells when it was known"
    claims = f" ({listed(entry.claims)})" if entry.claims else ""
    return f"{when}{claims}" + ("" if entry.p is None else f"; held {p_text(entry.p)} likely")


def assessed_hindsight(assessment: Assessment) -> str:
    """`hindsight_text` of an assessment."""
    knowledge = assessment.forecast.knowledge
    who = None if knowledge is None else knower_text(knowledge)
    return hindsight_text(assessment.hindsight, len(assessment.numbers), assessment.as_of, who)


def hindsight_text(found: Sequence[Hindsight], total: int, as_of: Date | None, who: str | None) -> str:
    """What of the file rests only on later knowledge, in one sentence; empty where nothing does or no day is known.

    `total` is how many numbers there are; `who` whose knowledge counts, None for all together.
    """
    if not found or as_of is None:
        return ""
    counts = Counter(item.part for item in found)
    told = [f"{counts['number']} of the {total} numbers"] if counts["number"] else []
    told += [counted(count, part, _PLURALS[part]) for part, count in counts.items() if part != "number"]
    whose = f"{who} cannot" if who else "nobody can"
    text = f"{listed(told)} {'rests' if len(found) == 1 else 'rest'} only on claims that {whose} have known by "
    text += date_text(as_of)
    nobody = sum(item.by_nobody for item in found)
    if who and nobody:
        text += f", {nobody} of them on what nobody can have known by then"
    return f"{text}; none of them is changed."
