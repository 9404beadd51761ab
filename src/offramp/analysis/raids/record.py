"""The raid against its record: how likely each reported count is by the model, and under rival accounts.

Reported impacts are compared with the distribution of impacts, over chance and over draws of the uncertain numbers.
What layers are reported to have stopped is compared by its mean alone. Several figures are taken together as if they
were independent once the numbers are known, which counts a failure common to all of them more than once.

May import: ``offramp.analysis.raids``, ``offramp.defence``, ``offramp.scenario``, numpy.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from offramp.analysis.raids.parts import Account, ReportedFigure
from offramp.analysis.raids.stand import RaidStand, quick
from offramp.defence import RaidResult, RaidSpec
from offramp.defence.result import mean_of
from offramp.game.arrays import Float
from offramp.scenario import apply_patch
from offramp.scenario.defences import ReportedCount

Progress = Callable[[str, int, int], None]
Change = Callable[[RaidSpec], RaidSpec]

ACCOUNT_AS_IT_IS = "as the file has it"

ABSENT = -1
"""The place of a class that does not fly in a raid."""


@dataclass(frozen=True)
class Judgement:
    """What one draw of the numbers says.

    `chances` : per reported figure, the probability of a count below, within and above its range; None where only
    means are compared. `means` : per reported figure.
    """

    leakers: float
    damage: Float
    chances: tuple[Float | None, ...]
    means: tuple[float, ...]

    @property
    def likelihood(self) -> float:
        """Probability that all reported counts lie within their ranges; 1 where none can be compared."""
        return float(np.prod([chance[1] for chance in self.chances if chance is not None]))


def judged(
    stand: RaidStand, values: Float, change: Change | None, seed: int, progress: Progress | None, label: str = "draws"
) -> tuple[Judgement, ...]:
    """The raid in every draw of the numbers, (draws, slots), each spec changed by `change`."""
    found = []
    for place, row in enumerate(values, start=1):
        spec = stand.spec(row)
        result = quick(spec if change is None else change(spec), seed)
        found.append(judge(stand, result))
        if progress is not None:
            progress(label, place, len(values))
    return tuple(found)


def judge(stand: RaidStand, result: RaidResult) -> Judgement:
    """What one evaluated raid says of the reported figures."""
    figures = stand.raid.reported
    return Judgement(
        leakers=result.leakers_mean,
        damage=result.damage,
        chances=tuple(_chances(stand, figure, result) for figure in figures),
        means=tuple(_mean(stand, figure, result) for figure in figures),
    )


def reported_figures(
    stand: RaidStand, result: RaidResult, judgements: Sequence[Judgement]
) -> tuple[ReportedFigure, ...]:
    """Every reported figure beside the model's mean and chances over the draws."""
    here = judge(stand, result)
    found = []
    for place, figure in enumerate(stand.raid.reported):
        chances = [part.chances[place] for part in judgements]
        known = [chance for chance in chances if chance is not None]
        below, within, above = np.mean(known, axis=0).tolist() if known else (None, None, None)
        low, high = bounds(figure)
        found.append(
            ReportedFigure(figure.label, low, high, figure.count.sources, here.means[place], within, below, above)
        )
    return tuple(found)


def accounts_of(
    stand: RaidStand,
    judgements: Sequence[Judgement],
    draws: int,
    seed: int,
    progress: Progress | None,
) -> tuple[Account, ...]:
    """The file as it is and every reading that changes this raid, by what was reported; none where nothing was."""
    base = stand.spec()
    rivals: list[tuple[str, str | None, RaidStand]] = []
    for reading in stand.crisis.readings.values():
        other = stand.under(apply_patch(stand.crisis, reading))
        if other.spec() != base:
            rivals.append((reading.label, reading.note, other))
    if not rivals or not any(chance is not None for part in judgements[:1] for chance in part.chances):
        return ()
    found: list[tuple[str, str | None, Sequence[Judgement]]] = [(ACCOUNT_AS_IT_IS, None, judgements)]
    for label, note, other in rivals:
        values = other.numbers.draws(draws, seed, like=stand.numbers)
        found.append((label, note, judged(other, values, None, seed, progress, label)))
    likelihoods = [float(np.mean([part.likelihood for part in parts])) for _, _, parts in found]
    total = sum(likelihoods)
    return tuple(
        Account(
            name=label,
            note=note,
            chances=_within(stand, parts),
            likelihood=likelihood,
            share=likelihood / total if total > 0.0 else 1.0 / len(found),
            leakers=float(np.mean([part.leakers for part in parts])),
        )
        for (label, note, parts), likelihood in zip(found, likelihoods, strict=True)
    )


def _within(stand: RaidStand, parts: Sequence[Judgement]) -> dict[str, float]:
    """Mean probability of each reported count that can be compared, by figure."""
    chances = {figure.label: [part.chances[k] for part in parts] for k, figure in enumerate(stand.raid.reported)}
    return {
        name: float(np.mean([chance[1] for chance in found if chance is not None]))
        for name, found in chances.items()
        if all(chance is not None for chance in found)
    }


def bounds(figure: ReportedCount) -> tuple[float, float]:
    """The range that reports give a count."""
    count = figure.count
    return (count.value if count.low is None else count.low), (count.value if count.high is None else count.high)


def _chances(stand: RaidStand, figure: ReportedCount, result: RaidResult) -> Float | None:
    """Probability of fewer impacts than reported, of as many, and of more; None for what layers stopped."""
    if figure.layer is not None:
        return None
    pmf = _impacts(result, *_part(stand, figure, result.spec))
    low, high = bounds(figure)
    counts = np.arange(len(pmf))
    return np.array([pmf[counts < low].sum(), pmf[(counts >= low) & (counts <= high)].sum(), pmf[counts > high].sum()])


def _mean(stand: RaidStand, figure: ReportedCount, result: RaidResult) -> float:
    weapon, site = _part(stand, figure, result.spec)
    if figure.layer is None:
        return mean_of(_impacts(result, weapon, site))
    layer = _place(stand.desk.names.layers[figure.layer], (layer.name for layer in result.spec.layers))
    if layer is None or weapon == ABSENT:
        return 0.0
    row = result.stopped[layer]
    return float(row.sum() if weapon is None else row[weapon])


def _part(stand: RaidStand, figure: ReportedCount, spec: RaidSpec) -> tuple[int | None, int | None]:
    """Indexes of the class and the site that a figure is about, `ABSENT` for a class that does not fly."""
    names = stand.desk.names
    weapon = (
        None if figure.weapon is None else _place(names.classes[figure.weapon], (each.name for each in spec.classes))
    )
    site = None if figure.site is None else _place(names.sites[figure.site], (each.name for each in spec.sites))
    if figure.weapon is not None and weapon is None:
        weapon = ABSENT
    return weapon, site


def _place(name: str, names: Iterable[str]) -> int | None:
    return next((index for index, known in enumerate(names) if known == name), None)


def _impacts(result: RaidResult, weapon: int | None, site: int | None) -> Float:
    """Distribution of the leakers of a class (None: all) at a site (None: anywhere)."""
    if weapon == ABSENT:
        return np.ones(1)
    if site is None:
        return result.leakers if weapon is None else result.class_leakers[weapon]
    return result.site_leakers[site] if weapon is None else result.part_leakers[site][weapon]
