"""The brief as one screen of a terminal: what leads, why, where it turns, what to quote, what could be done.

It reads the same without colour, and fits 80 columns. Names go in as `Text`, since rich would read brackets in plain
strings as markup.

May import: rich, ``offramp.analysis.assessment``, ``report.record``, ``report.names``, ``report.wording``,
``report.yardstick``.
"""

from __future__ import annotations

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from offramp.analysis.assessment import Assessment, MeasureReport, Variant
from offramp.forecasts import OutcomeForecast
from offramp.report import wording
from offramp.report.names import Names
from offramp.report.record import known
from offramp.report.yardstick import ICD203, Scale, p_text, points_text, range_text

# What a screen of about 45 lines holds; the page has the rest.
WORST = 5
VARIANTS = 2
PUSHES = 3
MEASURES = 6


def render_terminal(assessment: Assessment, scale: Scale = ICD203, *, page: str = "") -> RenderableType:
    """One screen, for ``rich.console.Console.print``; `page` says where the HTML brief lies."""
    names = Names(assessment)
    parts: list[RenderableType] = [
        Text(assessment.title, style="bold"),
        Text(f"As of {wording.standpoint_text(assessment)}. {wording.judgement_text(assessment)}"),
        *(Text(text) for text in _known(assessment)),
        *(Text(f"WARNING: {warning}", style="bold red") for warning in wording.warnings(assessment)),
        Text(),
        _outcomes(assessment, scale, names),
        Text(),
        *_why(assessment, names),
        *_flip(assessment, names),
        _labelled("Confidence", wording.confidence_text(assessment.confidence)),
        *_quote(assessment, scale),
        *_measures(assessment, names),
    ]
    if page:
        parts += [Rule(style="dim"), Text(f"The whole brief: {page}")]
    return Group(*parts)


def _known(assessment: Assessment) -> list[str]:
    """What it could rest on where a day was asked for, and what of the file is hindsight."""
    knowledge = assessment.forecast.knowledge
    told = [] if knowledge is None else [known.known_text(knowledge)]
    return [*told, *filter(None, [known.assessed_hindsight(assessment)])]


def _labelled(label: str, text: str) -> Text:
    return Text.assemble((f"{label}: ", "bold"), text)


def _outcomes(assessment: Assessment, scale: Scale, names: Names) -> RenderableType:
    outcomes = wording.worst_outcomes(assessment)[:WORST]
    title = "Worst outcomes"
    if not outcomes:
        outcomes, title = assessment.forecast.outcomes[:WORST], "Outcomes (none is marked as a worst one)"
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="bold")
    table.add_column(title, overflow="fold", ratio=3)
    table.add_column("Now", justify="right", no_wrap=True)
    table.add_column("Range", no_wrap=True)
    table.add_column("In words", overflow="fold", ratio=2)
    shown = assessment.variants[:VARIANTS]
    for variant in shown:
        table.add_column(Text(f"If: {variant.label}"), justify="right", overflow="fold", max_width=18)
    for outcome in outcomes:
        table.add_row(
            Text(names(outcome.name)), p_text(outcome.p), _range(outcome), scale.beside(outcome.p),
            *(_compared(variant, outcome) for variant in shown),
        )  # fmt: skip
    return table


def _range(outcome: OutcomeForecast) -> str:
    return "–" if outcome.low is None or outcome.high is None else range_text(outcome.low, outcome.high)


def _compared(variant: Variant, outcome: OutcomeForecast) -> str:
    other = wording.variant_outcome(variant, outcome.name)
    return "–" if other is None else p_text(other.p)


def _why(assessment: Assessment, names: Names) -> list[RenderableType]:
    """What pushes the outcome that leads, strongest first."""
    lead = wording.lead_outcome(assessment)
    drivers = [driver for driver in assessment.drivers if lead is not None and driver.outcome == lead.name]
    if lead is None or not drivers:
        return []
    drivers.sort(key=lambda driver: -abs(driver.slope))
    lines: list[RenderableType] = [
        Text(f"Why: “{names(lead.name)}” moves, as these go from low to high, by", style="bold")
    ]
    for rising in (True, False):
        for driver in [driver for driver in drivers if (driver.slope > 0) == rising][:PUSHES]:
            span = wording.number_range_text(driver.number)
            words = f"{points_text(driver.slope):>11}  {names.number(driver.number)}{f' ({span})' if span else ''}"
            lines.append(Text(words, no_wrap=True, overflow="ellipsis"))
    return lines


def _flip(assessment: Assessment, names: Names) -> list[RenderableType]:
    flip = assessment.flip
    if flip is None:
        return []
    text = wording.flip_text(flip, names(flip.outcome), names.number(flip.number))
    return [_labelled("It turns on", text)]


def _quote(assessment: Assessment, scale: Scale) -> list[RenderableType]:
    text = wording.quote(assessment, scale)
    if not text:
        return []
    return [
        _labelled("To quote", text),
        Padding(Text(f"— {wording.attribution(assessment)}", style="italic"), (0, 0, 0, 2)),
    ]


def _measures(assessment: Assessment, names: Names) -> list[RenderableType]:
    measures = wording.ordered_measures(assessment)
    if not measures:
        return []
    lead = next(iter(wording.worst_outcomes(assessment)), None)
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="bold")
    table.add_column("Measures, backfires first", overflow="ellipsis", no_wrap=True, ratio=3)
    table.add_column("Price", justify="right", no_wrap=True)
    if lead is not None:
        table.add_column(Text(f"“{names(lead.name)}” (range)"), overflow="fold", min_width=24)
    for measure in measures[:MEASURES]:
        table.add_row(*_measure(measure, lead.name if lead is not None else None, names))
    rest = len(measures) - MEASURES
    more = [Text(f"and {wording.counted(rest, 'more measure')} in the page", style="dim")] if rest > 0 else []
    return [Text(), table, *more]


def _measure(measure: MeasureReport, lead: str | None, names: Names) -> list[str | Text]:
    """What it does to the outcome that leads; where it backfires, to the one that it makes likeliest to get worse."""
    label = Text.assemble(("BACKFIRES ", "bold red"), measure.label) if measure.backfires else Text(measure.label)
    price = "–" if measure.price is None else wording.number_text(measure.price)
    if lead is None:
        return [label, price]
    effect = wording.telling_effect(measure, lead)
    if effect is None:
        return [label, price, "not evaluated"]
    other = "" if effect.outcome == lead else f", “{names(effect.outcome)}”"
    return [label, price, Text(f"{wording.effect_text(effect)}{other}")]
