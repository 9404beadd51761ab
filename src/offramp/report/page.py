"""What the page's templates ask for: an assessment in the order and the words in which the page shows it.

May import: markupsafe, ``offramp.analysis.assessment``, ``offramp.forecasts``, ``report.names``, ``report.pictures``,
``report.wording``, ``report.yardstick``.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date as Date
from datetime import timedelta

from markupsafe import Markup, escape

from offramp.analysis.assessment import (
    Account,
    Assessment,
    DecisionReport,
    DisputeReport,
    Driver,
    MeasureEffect,
    MeasureReport,
    NumberUse,
    SideReport,
)
from offramp.forecasts import OutcomeForecast, TurnForecast
from offramp.report import pictures, wording
from offramp.report.names import Anchors, Names
from offramp.report.yardstick import Scale, p_text, points_text, round_p

# The first screen has room for this many variants and pushes each way; the rest stands further down.
VARIANTS = 3
PUSHES = 3
# Numbers that one cell of a table names.
NUMBERS = 4

_GROUPS = {
    "actors": "Actors: how likely each type is, and how sharply they choose",
    "concerns": "Concerns: what each actor cares about, and how much",
    "channels": "Channels: how words bend and get lost",
    "turns": "Turns: odds of chance events and signals",
    "defence": "Defence",
    "perceptions": "Perceptions: what one actor believes of the others",
    "measures": "Measures and their prices",
}
_URL = re.compile(r"https?://[^\s<>\"')]+")


@dataclass(frozen=True, slots=True)
class Compared:
    """An outcome in a variant: its figure, its word, and how it differs from the crisis as it stands."""

    label: str
    figure: str
    word: str
    change: str


@dataclass(frozen=True, slots=True)
class Judgement:
    """A key judgement as the first screen shows it."""

    label: str
    outcome: OutcomeForecast
    dot: Markup
    variants: tuple[Compared, ...]


@dataclass(frozen=True, slots=True)
class Push:
    """A number that pushes an outcome; `change` is what going from the low to the high end of its range does."""

    label: str
    anchor: str | None
    span: str
    change: str
    share: str


@dataclass(frozen=True, slots=True)
class NumberGroup:
    """Numbers of one part of the crisis file."""

    title: str
    uses: tuple[NumberUse, ...]
    judged: int


class Page:
    """The assessment as the page shows it; every attribute is ready to print."""

    def __init__(self, assessment: Assessment, scale: Scale) -> None:
        self.assessment = assessment
        self.scale = scale
        self.names = Names(assessment)
        self.anchors = Anchors(assessment)
        self.worst = wording.worst_outcomes(assessment)
        self.lead = wording.lead_outcome(assessment)
        self.warnings = wording.warnings(assessment)
        self.quote = wording.quote(assessment, scale)
        self.shown_variants = VARIANTS
        self.attribution = wording.attribution(assessment)
        self.measures = wording.ordered_measures(assessment)

    def sections(self) -> tuple[tuple[str, str], ...]:
        """(id, title) of the sections below the first screen that this brief has."""
        assessment = self.assessment
        every: tuple[tuple[str, str, object], ...] = (
            ("outcomes", "Every outcome", assessment.forecast.outcomes),
            ("assumptions", "Key assumptions", assessment.assumptions),
            ("indicators", "Indicators", assessment.indicators),
            ("fork", "The fork ahead", assessment.fork),
            ("timeline", "What happened", assessment.chronicle),
            ("decisions", "Decisions", assessment.decisions),
            ("misreading", "Misreading", assessment.misreadings),
            ("estimates", "Estimates", assessment.estimates),
            ("raid", "Defences", assessment.raid),
            ("disputes", "In dispute", assessment.disputes),
            ("measures", "Measures", self.measures),
            ("doubt", "How far to trust this", True),
            ("numbers", "Numbers", assessment.numbers),
            ("claims", "Claims", assessment.claims),
            ("provenance", "Provenance", True),
        )
        return tuple((ident, title) for ident, title, present in every if present)

    def stands_on(self) -> tuple[Date, str] | None:
        """The day at whose end the brief stands, for the timeline; the eve of the turn where no day was asked for."""
        as_of = self.assessment.as_of
        if as_of is None:
            return None
        asked = self.assessment.forecast.knowledge is not None
        return as_of if asked else as_of - timedelta(days=1), "this brief stands here"

    def worst_names(self) -> tuple[str, ...]:
        """The names of the worst outcomes."""
        return tuple(outcome.name for outcome in self.worst)

    def movers(self) -> tuple[TurnForecast, ...]:
        """The choice at the fork by hidden type of who decides; empty where it has one type only."""
        fork, forecast = self.assessment.fork, self.assessment.forecast
        found = [
            turn for turn in forecast.turns if fork is not None and turn.turn == fork.turn and turn.type is not None
        ]
        first = [turn for turn in found if turn.round == found[0].round]
        return tuple(first) if len(first) > 1 else ()

    def sharper(self) -> tuple[OutcomeForecast, ...]:
        """The worst outcomes that were also computed with every actor twice as precise."""
        return tuple(outcome for outcome in self.worst if outcome.sharper is not None)

    def opening(self, name: str) -> OutcomeForecast | None:
        """An outcome as it looked from the beginning."""
        before = self.assessment.opening
        return next((outcome for outcome in before.outcomes if outcome.name == name), None) if before else None

    def labels(self, names: Iterable[str]) -> list[str]:
        """The labels of several actors."""
        return [self.names(name) for name in names]

    def judgements(self) -> tuple[Judgement, ...]:
        """The worst outcomes, in the order of the file."""
        return tuple(self._judgement(outcome, place) for place, outcome in enumerate(self.worst))

    def _judgement(self, outcome: OutcomeForecast, place: int) -> Judgement:
        label = self.names(outcome.name)
        shown = self.assessment.variants[:VARIANTS]
        variants = tuple(
            self._compared(variant.label, wording.variant_outcome(variant, outcome.name), outcome) for variant in shown
        )
        return Judgement(label, outcome, pictures.interval_picture(outcome, label, f"judgement-{place}"), variants)

    def _compared(self, label: str, other: OutcomeForecast | None, base: OutcomeForecast) -> Compared:
        if other is None:
            return Compared(label, "–", "not asked", "")
        if round_p(other.p) == round_p(base.p):
            return Compared(label, p_text(other.p), self.scale.beside(other.p), "about the same")
        arrow = "▲ higher" if other.p > base.p else "▼ lower"
        return Compared(label, p_text(other.p), self.scale.beside(other.p), arrow)

    def pushes(self, outcome: str, up: bool, most: int | None = None) -> tuple[Push, ...]:
        """The numbers whose high end makes an outcome likelier (`up`) or less likely, strongest first."""
        found = [d for d in self.assessment.drivers if d.outcome == outcome and d.slope != 0 and (d.slope > 0) == up]
        found.sort(key=lambda driver: -abs(driver.slope))
        return tuple(self._push(driver) for driver in found[:most])

    def lead_pushes(self, up: bool) -> tuple[Push, ...]:
        """The strongest pushes on the outcome that leads."""
        return self.pushes(self.lead.name, up, PUSHES) if self.lead is not None else ()

    def _push(self, driver: Driver) -> Push:
        number = driver.number
        return Push(
            label=self.names.number(number),
            anchor=self.anchors.number(number),
            span=wording.number_range_text(number),
            change=points_text(driver.slope),
            share=f"{driver.share:.0%}",
        )

    def driven(self) -> tuple[str, ...]:
        """The outcomes that have drivers, in the order of the file."""
        have = {driver.outcome for driver in self.assessment.drivers}
        return tuple(outcome.name for outcome in self.assessment.forecast.outcomes if outcome.name in have)

    def flip_text(self) -> str:
        """The number it turns on, as a sentence; empty where none was found."""
        flip = self.assessment.flip
        return "" if flip is None else wording.flip_text(flip, self.names(flip.outcome), self.names.number(flip.number))

    def likely_options(self, decision: DecisionReport) -> list[tuple[str, str, float, bool]]:
        """(label, figure, probability, chosen) of a decision's options, likeliest first."""
        ordered = sorted(decision.options.items(), key=lambda option: -option[1])
        return [(decision.option_labels.get(name, name), p_text(p), p, name == decision.chose) for name, p in ordered]

    def worst_effects(self, measure: MeasureReport) -> list[MeasureEffect | None]:
        """The measure's effect on each worst outcome, in the order of the table's columns."""
        effects = {effect.outcome: effect for effect in measure.effects}
        return [effects.get(name) for name in self.worst_names()]

    def sides(self, dispute: DisputeReport) -> list[tuple[SideReport, Account | None]]:
        """Every side with the crisis under it: once for each reading that carries it, None where none does."""
        own = {account.reading: account for account in self.assessment.accounts if account.dispute == dispute.id}
        return [(side, own.get(name)) for side in dispute.sides for name in side.readings or ("",)]

    def worst_under(self, account: Account) -> list[OutcomeForecast | None]:
        """The worst outcomes under an account, in the order of the table's columns."""
        found = {outcome.name: outcome for outcome in account.outcomes}
        return [found.get(name) for name in self.worst_names()]

    def beside(self, dispute: DisputeReport) -> list[OutcomeForecast | None]:
        """The worst outcomes as the crisis stands, on the draws on which the sides of a dispute are run; on all where
        none is."""
        own = next((each for each in self.assessment.accounts if each.dispute == dispute.id), None)
        if own is None:
            return list(self.worst)
        found = {outcome.name: outcome for outcome in own.beside}
        return [found.get(name) for name in self.worst_names()]

    def account_draws(self) -> int:
        """On how many draws sides are run."""
        return max((account.draws for account in self.assessment.accounts), default=0)

    def number_links(self, paths: Sequence[str]) -> Markup:
        """The first numbers at these paths, each linked to its place in the list of numbers where it stands there."""
        uses = {use.number.path: use for use in self.assessment.numbers}
        found = [self._linked(uses[path]) if path in uses else escape(path) for path in paths[:NUMBERS]]
        rest = [escape(f"and {len(paths) - NUMBERS} more")] if len(paths) > NUMBERS else []
        return Markup("; ").join([*found, *rest])

    def _linked(self, use: NumberUse) -> Markup:
        anchor = self.anchors.number(use.number)
        return Markup('<a href="#{}">{}</a>').format(anchor, use.label) if anchor else escape(use.label)

    def number_groups(self) -> tuple[NumberGroup, ...]:
        """The numbers by part of the crisis file, in its order."""
        groups: dict[str, list[NumberUse]] = {}
        for use in self.assessment.numbers:
            groups.setdefault(use.number.path.partition(".")[0], []).append(use)
        return tuple(
            NumberGroup(_GROUPS.get(name, name.capitalize()), tuple(uses), sum(use.number.is_judgement for use in uses))
            for name, uses in groups.items()
        )

    def command(self) -> str:
        """The command line that makes this brief again."""
        forecast = self.assessment.forecast
        turn = f"{forecast.at}@{forecast.round}" if forecast.round > 1 else forecast.at
        knowledge = forecast.knowledge
        at = ["--at", turn] if turn and knowledge is None else []
        if knowledge is not None:
            at = ["--as-of", str(knowledge.as_of), *(["--known-to", knowledge.known_to] if knowledge.known_to else [])]
        again = max((measure.draws for measure in self.measures), default=0)
        draws = ["--draws", str(forecast.draws), *(["--measure-draws", str(again)] if again else [])]
        how = [*draws, "--seed", str(forecast.seed), "--scale", self.scale.name]
        return shlex.join(["offramp", "brief", self.assessment.crisis, *at, *how])


def linked(text: str) -> Markup:
    """`text` with web addresses as plain links, which the page never follows by itself."""
    parts: list[Markup] = []
    end = 0
    for match in _URL.finditer(text):
        parts.append(escape(text[end : match.start()]))
        parts.append(Markup('<a href="{0}" rel="noopener noreferrer">{0}</a>').format(match.group()))
        end = match.end()
    return Markup("").join([*parts, escape(text[end:])])
