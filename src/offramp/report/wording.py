"""Sentences and small texts of the brief, shared by the page and the terminal.

A likelihood and a confidence level never stand in one sentence (ICD 203); nothing here joins them.

May import: ``offramp.analysis.assessment``, ``offramp.forecasts``, ``offramp.scenario.crisis``,
``report.yardstick``.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import date as Date

from offramp.analysis.assessment import Assessment, Claim, Confidence, Flip, MeasureEffect, MeasureReport, Variant
from offramp.forecasts import OutcomeForecast
from offramp.report.yardstick import Scale, p_text, points_text, range_text, round_p
from offramp.scenario.numbers import Number

_VOICES = ("according to ", "as reported by ")


def date_text(date: Date | None) -> str:
    """``14 April 2024``; empty where there is no date."""
    return "" if date is None else f"{date.day} {date:%B %Y}"


def number_text(value: float, digits: int = 3) -> str:
    """A number as people write it: at most `digits` significant figures after the point, thousands set apart."""
    if not math.isfinite(value):
        return "not a number"
    if abs(value) >= 100 or value == int(value):
        return f"{round(value):,}".replace("-", "−")
    return f"{value:.{digits}g}".replace("-", "−")


def value_text(number: Number) -> str:
    """The central value with its unit."""
    return f"{number_text(number.value)} {number.unit or ''}".strip()


def number_range_text(number: Number) -> str:
    """``0.3 to 0.7``; empty where the analyst is sure."""
    if number.low is None or number.high is None:
        return ""
    return f"{number_text(number.low)} to {number_text(number.high)}"


def listed(words: Sequence[str], last: str = "and") -> str:
    """Words as a list in a sentence."""
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} {last} {words[-1]}"


def whose_turn(actor: str, turn: str) -> str:
    """A turn's label with who decides in front, unless it says so itself."""
    return turn if turn.startswith(actor) else f"{actor}: {turn}"


def counted(count: int, singular: str, plural: str = "") -> str:
    """``1 draw``, ``100 draws``."""
    return f"{count:,} {singular if count == 1 else plural or singular + 's'}"


def sentence(text: str) -> str:
    """`text` with a capital and a full stop."""
    text = text.strip()
    return text[:1].upper() + text[1:] + ("" if text.endswith((".", "!", "?")) else ".")


def said_by(claim: Claim) -> str:
    """On whose word a claim is told, as the opening of a sentence: never as a fact."""
    said = claim.said.strip() or "a source that is not named"
    if not said.lower().startswith(_VOICES):
        said = f"according to {said}"
    return said[0].upper() + said[1:]


def worst_outcomes(assessment: Assessment) -> tuple[OutcomeForecast, ...]:
    """The outcomes that the brief leads with, in the order of the file."""
    return tuple(outcome for outcome in assessment.forecast.outcomes if outcome.worst)


def lead_outcome(assessment: Assessment) -> OutcomeForecast | None:
    """The outcome that the quotable sentence is about: the first worst one, else the first."""
    return next(iter(worst_outcomes(assessment) or assessment.forecast.outcomes), None)


def variant_outcome(variant: Variant, name: str) -> OutcomeForecast | None:
    """The same outcome with one thing changed; None where the variant does not have it."""
    return next((outcome for outcome in variant.outcomes if outcome.name == name), None)


def standpoint_text(assessment: Assessment) -> str:
    """``14 March 2031, before “North decides”``; the turn alone where there is no date."""
    parts = [date_text(assessment.as_of), f"before “{assessment.at_label}”" if assessment.at_label else ""]
    return ", ".join(part for part in parts if part) or "the beginning"


def judgement_text(assessment: Assessment) -> str:
    """What share of the numbers is judgement, how many have a range."""
    total = len(assessment.numbers)
    if not total:
        return "The crisis file holds no numbers."
    text = (
        f"{assessment.judgement_share:.0%} of the {total} numbers behind this rest on judgement; "
        f"{assessment.uncertain} have a range"
    )
    return text + "."


def outcome_phrase(outcome: OutcomeForecast) -> str:
    """``about 35%; 15% to 60% allowing for what is not known``."""
    text = f"about {p_text(outcome.p)}" if 0 < round_p(outcome.p) < 100 else p_text(outcome.p)
    if outcome.low is None or outcome.high is None:
        return text
    return f"{text}; {range_text(outcome.low, outcome.high)} allowing for what is not known"


def quote(assessment: Assessment, scale: Scale) -> str:
    """One sentence that can be quoted; empty where the crisis has no outcomes."""
    outcome = lead_outcome(assessment)
    if outcome is None:
        return ""
    label = assessment.labels.get(outcome.name, outcome.name)
    when = f"As of {date_text(assessment.as_of)}, " if assessment.as_of else ""
    text = f"{when}“{label}” {scale.predicate(outcome.p)} ({outcome_phrase(outcome)})"
    text = text[0].upper() + text[1:]
    changed = _most_changed(assessment, outcome)
    if changed is not None:
        variant, other = changed
        text += f"; with one thing changed (“{variant.label}”) the figure is {p_text(other.p)}"
    return f"{text}."


def _most_changed(assessment: Assessment, outcome: OutcomeForecast) -> tuple[Variant, OutcomeForecast] | None:
    found = [(variant, variant_outcome(variant, outcome.name)) for variant in assessment.variants]
    pairs = [(variant, other) for variant, other in found if other is not None]
    return max(pairs, key=lambda pair: abs(pair[1].p - outcome.p), default=None)


def attribution(assessment: Assessment) -> str:
    """How the quotable sentence is to be attributed."""
    when = f", as of {date_text(assessment.as_of)}" if assessment.as_of else ""
    return f"{program(assessment)}, crisis “{assessment.crisis}”{when}; open sources; a model, not a prophecy"


def flip_text(flip: Flip, outcome_label: str, number_label: str) -> str:
    """The number that the conclusion turns on, and where."""
    now = f"now {value_text(flip.number)}"
    span = number_range_text(flip.number)
    if span:
        now += f", range {span}"
    threshold = f"{100 * flip.threshold:.0f}%"
    if flip.value is None:
        side = "above" if flip.curve and flip.curve[0][1] > flip.threshold else "below"
        return f"“{outcome_label}” stays {side} {threshold} over the whole range of “{number_label}” ({now})."
    unit = f" {flip.number.unit}" if flip.number.unit else ""
    return (
        f"“{outcome_label}” {_turning(flip, flip.value)} {threshold} as “{number_label}” goes up past "
        f"{number_text(flip.value, 2)}{unit} ({now})."
    )


def _turning(flip: Flip, value: float) -> str:
    """Whether the curve rises or falls where it crosses the threshold."""
    before = [p for x, p in flip.curve if x < value]
    after = [p for x, p in flip.curve if x > value]
    if not before or not after:
        return "crosses"
    return "rises above" if after[0] > before[-1] else "falls below"


def effect_text(effect: MeasureEffect) -> str:
    """``−4 points (−9 to +1)``; the range is rounded outward, to tenths where all of it is below one point."""
    text = points_text(effect.change)
    if effect.low is None or effect.high is None:
        return text
    fine = 10 if max(abs(effect.low), abs(effect.high), abs(effect.change)) < 0.0095 else 1
    low = math.floor(round(100 * effect.low * fine, 6)) / fine
    high = math.ceil(round(100 * effect.high * fine, 6)) / fine
    return f"{text} ({_signed(low)} to {_signed(high)})"


def _signed(points: float) -> str:
    return "0" if points == 0 else f"{points:+g}".replace("-", "−")


def telling_effect(measure: MeasureReport, lead: str) -> MeasureEffect | None:
    """The effect that a short table shows: on outcome `lead`, or where the measure backfires, on what it worsens most
    often."""
    worst = [effect for effect in measure.effects if effect.worst]
    if measure.backfires and worst:
        return max(worst, key=lambda effect: (effect.worse, effect.change))
    return next((effect for effect in measure.effects if effect.outcome == lead), None)


def confidence_text(confidence: Confidence) -> str:
    """``low, because ...``: the level and its reasons, never in one sentence with a likelihood."""
    because = f", because {listed(confidence.reasons)}" if confidence.reasons else ""
    return f"{confidence.word}{because}."


def ordered_measures(assessment: Assessment) -> tuple[MeasureReport, ...]:
    """Backfires first, then by how much the worst outcomes fall, then what could not be evaluated."""

    def place(measure: MeasureReport) -> tuple[int, float]:
        kind = 2 if measure.problem else (0 if measure.backfires else 1)
        return kind, sum(effect.change for effect in measure.effects if effect.worst) * (-1 if kind == 0 else 1)

    return tuple(sorted(assessment.measures, key=place))


def warnings(assessment: Assessment) -> tuple[str, ...]:
    """What must be said before anything else: a solver that did not converge, ranges that are missing or thin."""
    forecast = assessment.forecast
    found = []
    if not forecast.converged:
        found.append(f"The solver did not converge; do not rely on these figures. {forecast.status}")
    if forecast.failed:
        found.append(
            f"{forecast.failed} of {counted(forecast.draws, 'draw')} did not converge and are left out of the ranges."
        )
    if forecast.draws == 0:
        found.append("No draws were made: the figures have no ranges, so what is not known is not shown.")
    return tuple(found)


def program(assessment: Assessment) -> str:
    """``offramp 0.1.0``, whether or not the assessment names the program beside its version."""
    name = assessment.program
    return name if name.startswith("offramp") else f"offramp {name}"
