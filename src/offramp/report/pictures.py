"""The brief's figures: an assessment's parts put into the shapes that ``report.figures`` draws.

A figure that would be unreadable on a phone is drawn twice, wide and narrow; the page shows one of them.

May import: markupsafe, ``offramp.analysis.assessment``, ``offramp.forecasts``, ``report.figures``, ``report.names``,
``report.wording``, ``report.yardstick``.
"""

from __future__ import annotations

from collections.abc import Callable

from markupsafe import Markup

from offramp.analysis.assessment import EstimatePath, Flip, Fork, ForkBranch, Misreading
from offramp.forecasts import OutcomeForecast
from offramp.report.figures import (
    Part,
    Row,
    Twig,
    estimate_rows,
    flip_curve,
    fork_tree,
    interval_dot,
    misreading_bars,
)
from offramp.report.names import Names
from offramp.report.wording import date_text, listed, number_text, outcome_phrase, whose_turn
from offramp.report.yardstick import p_text, points_text

WIDE, NARROW = 960.0, 320.0
REPLIES = 3


def interval_picture(outcome: OutcomeForecast, label: str, ident: str) -> Markup:
    """An outcome as a dot on its range."""
    return interval_dot(outcome.p, outcome.low, outcome.high, ident, f"{label}: {outcome_phrase(outcome)}")


def fork_picture(fork: Fork, worst: tuple[str, ...], names: Names) -> Markup:
    """The tree of the fork, likeliest option first."""
    twigs = tuple(_twig(branch, worst, names) for branch in sorted(fork.branches, key=lambda branch: -branch.p))
    root = whose_turn(names(fork.actor), fork.label)
    title = f"The fork ahead: {fork.label}"
    about = "; ".join(f"{twig.label} {twig.p_text}" for twig in twigs)
    return both("fork", lambda ident, width: fork_tree(root, twigs, ident, title, about, width))


def _twig(branch: ForkBranch, worst: tuple[str, ...], names: Names) -> Twig:
    note = [f"rung {branch.rung}" if branch.rung is not None else "", branch.target or ""]
    after = []
    for turn, actor, options in branch.replies:
        likely = sorted(options.items(), key=lambda option: -option[1])[:REPLIES]
        words = ", ".join(f"{label} {p_text(p)}" for label, p in likely)
        after.append(f"{whose_turn(names(actor), turn)}: {words}")
    ends = tuple(
        (names(name), branch.outcomes[name], p_text(branch.outcomes[name])) for name in worst if name in branch.outcomes
    )
    return Twig(branch.label, " · ".join(filter(None, note)), branch.p, p_text(branch.p), tuple(after), ends)


def misreading_picture(misreading: Misreading, names: Names, place: int) -> Markup:
    """From what the reader gave the act to what the crisis as it was gave it."""
    reader = names(misreading.reader)
    put_in, added = misreading.mixed - misreading.perceived, misreading.true - misreading.mixed
    parts = (
        Part(f"{reader} gave it", 0.0, misreading.perceived, "belief", p_text(misreading.perceived)),
        _change("put in, as a prior", misreading.perceived, misreading.mixed, "prior", put_in),
        _change("added by the model", misreading.mixed, misreading.true, "added", added),
        Part("the crisis as it was gave it", 0.0, misreading.true, "belief", p_text(misreading.true)),
    )
    title = f"{reader} and “{names.option(misreading.turn, misreading.act)}”: how far off, and why"
    about = "; ".join(f"{part.label} {part.words}" for part in parts)
    return both(f"misreading-{place}", lambda ident, width: misreading_bars(parts, ident, title, about, width))


def _change(label: str, start: float, end: float, kind: str, change: float) -> Part:
    return Part(label, min(start, end), max(start, end), kind, points_text(change))


def estimate_picture(path: EstimatePath, names: Names, place: int) -> Markup:
    """Belief over the levels, step by step."""
    levels = tuple(path.steps[0].belief) if path.steps else ()
    actual = levels.index(path.actual) if path.actual in levels else None
    rows = tuple(
        Row(step.label, date_text(step.date), tuple((p, p_text(p)) for p in step.belief.values()))
        for step in path.steps
    )
    heads = tuple(names.level(path.fact, level) for level in levels)
    title = f"How {names(path.reader)}'s estimate moved: {names(path.fact)}"
    about = f"What was so: {heads[actual]}." if actual is not None else ""
    return both(
        f"estimate-{place}",
        lambda ident, width: estimate_rows(heads, actual, rows, ident, title, about, width),
    )


def flip_picture(flip: Flip, names: Names) -> Markup:
    """The outcome along the range of the number it turns on."""
    values = [value for value, _ in flip.curve] or [flip.number.value]
    labels = (number_text(min(values)), number_text(max(values)), f"now {number_text(flip.number.value)}")
    title = f"{names(flip.outcome)} along the range of {names.number(flip.number)}"
    about = listed([f"{p_text(p)} at {number_text(value)}" for value, p in flip.curve])
    return flip_curve(flip.curve, flip.number.value, flip.threshold, flip.value, labels, "flip", title, about)


def both(ident: str, draw: Callable[[str, float], Markup]) -> Markup:
    """A figure drawn twice, of which the page shows the one that fits."""
    return Markup('<div class="wide">{}</div><div class="narrow">{}</div>').format(
        draw(f"{ident}-wide", WIDE), draw(f"{ident}-narrow", NARROW)
    )
