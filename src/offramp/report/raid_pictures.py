"""The brief's figures of a raid: its parts put into the shapes that ``report.figures`` draws.

May import: markupsafe, ``offramp.analysis.raids.parts``, ``report.figures``, ``report.pictures``,
``report.raid_wording``, ``report.yardstick``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from markupsafe import Markup

from offramp.analysis.raids.parts import Contribution, RaidReport, TimelineBar
from offramp.report.figures import (
    Bar,
    Fall,
    Panel,
    Share,
    ShareGroup,
    Track,
    leaker_histogram,
    night_panels,
    waterfall,
    worth_bars,
)
from offramp.report.pictures import both
from offramp.report.raid_wording import SORTS, between_text, count_text, minutes_text, of_sort, share_text
from offramp.report.yardstick import p_text

LEAST = 0.05  # a mean count that would show as 0.0 is left out
PLOT = 620.0

# Kinds of bars of the timeline: style, name in the legend, and what one of some length says.
_NIGHT = {
    "flight": ("tone4", "in flight", "{} in flight"),
    "seen": ("tone2", "first sight to last alert", "{}"),
    "engaged": ("tone1", "can be engaged", "{} to engage"),
    "warned": ("tone3", "public warned", "{} of warning"),
}


def waterfall_picture(raid: RaidReport) -> Markup:
    """The waterfall from launched to harm."""
    falls = [Fall("Launched", raid.launched, 0.0, _weapons(raid.launched), total=True)]
    left = raid.launched
    for step in raid.steps:
        left = step.left
        owner = f" ({step.owner})" if step.owner and step.owner not in step.label else ""
        falls.append(Fall(f"{step.label}{owner}", step.by_class, sum(left.values()), f"−{_weapons(step.by_class)}"))
    falls.append(Fall("Did harm", left, 0.0, _weapons(left), total=True))
    title = "From launched to harm, by layer and class"
    about = "; ".join(f"{fall.label}: {fall.words}" for fall in falls)
    return both("waterfall", lambda ident, width: waterfall(tuple(falls), ident, title, about, width))


def _weapons(by_class: Mapping[str, float]) -> str:
    """``316 (drone 170, cruise 36)``; classes of which nothing is there are left out."""
    there = {name: count for name, count in by_class.items() if count >= LEAST}
    total = count_text(sum(by_class.values()))
    if len(there) < 2:
        return f"{total} ({''.join(there)})" if there else total
    return f"{total} ({', '.join(f'{name} {count_text(count)}' for name, count in there.items())})"


def leaker_picture(raid: RaidReport) -> Markup:
    """How many weapons get through: chance as bars, what is not known as the range of the mean."""
    known = None if raid.leakers_range is None else (raid.leakers_range.low, raid.leakers_range.high)
    words = f"mean {count_text(raid.leakers_mean)}"
    if raid.leakers_range is not None:
        words += f" ({between_text(raid.leakers_range)})"
    about = f"{words}, standard deviation {count_text(raid.leakers_sd)}"
    title = "How many weapons get through: probability of each count"
    return both(
        "leakers",
        lambda ident, width: leaker_histogram(
            raid.leakers_pmf, raid.leakers_mean, known, words, ident, title, about, min(width, PLOT)
        ),
    )


def night_picture(raid: RaidReport) -> Markup:
    """The night in time, a panel for each class of weapon, in the order in which they are launched."""
    classes = list(dict.fromkeys(bar.weapon for bar in sorted(raid.timeline, key=lambda bar: bar.begins)))
    panels = [_panel(name, [bar for bar in raid.timeline if bar.weapon == name]) for name in classes]
    sorts = {bar.sort for bar in raid.timeline}
    legend = [(kind, name) for sort, (kind, name, _) in _NIGHT.items() if sort in sorts]
    about = "; ".join(f"{panel.label}, {track.label}: {track.words}" for panel in panels for track in panel.tracks)
    title = "The night in hours and minutes after the raid begins, by class"
    return both("night", lambda ident, width: night_panels(panels, legend, ident, title, about, width))


def _panel(name: str, bars: Sequence[TimelineBar]) -> Panel:
    rows = dict.fromkeys(bar.row for bar in bars)
    return Panel(name, tuple(_track(row, [bar for bar in bars if bar.row == row]) for row in rows))


def _track(row: str, bars: Sequence[TimelineBar]) -> Track:
    """A row of a panel; bars that several waves have in common are said once."""
    said = dict.fromkeys(
        _NIGHT[bar.sort][2].format(minutes_text(bar.ends - bar.begins)) if bar.ends > bar.begins else "a moment"
        for bar in bars
    )
    drawn = tuple(Bar(bar.begins, bar.ends, _NIGHT[bar.sort][0]) for bar in bars)
    return Track(row, drawn, ", ".join(said))


def worth_picture(raid: RaidReport) -> Markup:
    """What partners, sensors and links were worth, in points of harm averted."""
    groups = [
        ShareGroup(plural.capitalize(), tuple(_share(part) for part in of_sort(raid, sort)))
        for sort, (plural, _) in SORTS.items()
        if of_sort(raid, sort)
    ]
    title = "What each part was worth: its share of the harm averted"
    about = "; ".join(f"{share.label}: {share.words}" for group in groups for share in group.shares)
    return both("worth", lambda ident, width: worth_bars(groups, ident, title, about, width))


def _share(part: Contribution) -> Share:
    words = f"{share_text(part)} points; without it {count_text(part.leakers_without)} get through"
    if part.worst_without is not None:
        words += f", worst damage {p_text(part.worst_without)}"
    return Share(part.name, part.share, part.share_error, words)
