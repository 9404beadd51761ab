"""The odds of raids under draws: computed once for each set of numbers, or emulated where there are very many draws.

An emulator is fitted on some hundred raids over the ranges of the uncertain numbers and checked on others. The exact
count chain takes about a millisecond a raid, so there it pays only past some ten thousand draws; a raid that has to be
sampled takes some ten times as long, and pays much sooner.

May import: ``offramp.forecasts``, ``offramp.game``, ``offramp.defence``, numpy.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Collection

import numpy as np

from offramp.defence import Emulator, fit_emulator, is_exact
from offramp.defence.evaluation import ODDS_RUNS
from offramp.forecasts.study import Study
from offramp.game.arrays import Float, Int64
from offramp.game.raids import RaidCase, RaidDesk
from offramp.game.rows import RaidOdds

# From this many draws on, fitting an emulator costs less than computing the raid in every draw.
EMULATE_FROM = 10_000
EMULATE_SAMPLED_FROM = 1_000
TOLERANCE = 0.02


class RememberedOdds:
    """Odds of raids, computed once for the numbers they depend on: worlds of one draw share them.

    `cases` is how many kinds of raid there are, `sampled` how many of them cannot be computed exactly.
    """

    def __init__(self, odds: RaidOdds, relevant: Int64, cases: int, sampled: int) -> None:
        self._odds = odds
        self._relevant = relevant
        self._cases = cases
        self._sampled = sampled
        self._known: dict[tuple[RaidCase, bytes], Float] = {}

    def __call__(self, case: RaidCase, values: Float) -> Float:
        """The odds of `case` under `values`."""
        key = (case, values[self._relevant].tobytes())
        if key not in self._known:
            self._known[key] = self._odds(case, values)
        return self._known[key]

    @property
    def status(self) -> str:
        """How raids are computed."""
        if not self._sampled:
            return "raids computed exactly in every draw"
        error = f"with a standard error of at most {0.5 / math.sqrt(ODDS_RUNS):.3f} in a probability"
        if self._sampled == self._cases:
            return f"raids sampled in every draw, {error}"
        return f"{self._sampled} of {self._cases} kinds of raid sampled, {error}; the others computed exactly"


class EmulatedOdds:
    """Emulators, one a case of `emulated`, over the uncertain numbers of the defence. The raid itself is computed
    outside the ranges they were checked on, and for cases without an emulator that is to be trusted."""

    def __init__(self, study: Study, computed: RememberedOdds, emulated: Collection[RaidCase], seed: int) -> None:
        slots = study.game.slots
        defence = np.array([slot for path, slot in slots.items() if path.startswith("defence.")], dtype=np.int64)
        self._computed = computed
        self._base = study.game.values()
        numbers = [n for n in study.crisis.numbers if n.uncertain and slots[n.path] in set(defence.tolist())]
        self._moving = np.array([slots[number.path] for number in numbers], dtype=np.int64)
        self._still = np.setdiff1d(defence, self._moving)
        low = np.array([number.low for number in numbers], dtype=np.float64)
        high = np.array([number.high for number in numbers], dtype=np.float64)
        self._emulators = {
            case: fit_emulator(self._at(case), low, high, seed=seed + place, tolerance=TOLERANCE)
            for place, case in enumerate(emulated)
        }

    def _at(self, case: RaidCase) -> Callable[[Float], Float]:
        def odds(x: Float) -> Float:
            values = self._base.copy()
            values[self._moving] = x
            return self._computed(case, values).ravel()

        return odds

    def __call__(self, case: RaidCase, values: Float) -> Float:
        """The odds of `case` under `values`."""
        emulator: Emulator | None = self._emulators.get(case)
        x = values[self._moving]
        elsewhere = (values[self._still] != self._base[self._still]).any()
        if emulator is None or not emulator.trusted or elsewhere or not emulator.inside(x):
            return self._computed(case, values)
        return emulator.predict(x)

    @property
    def status(self) -> str:
        """How raids are computed, with the largest error of the emulators in use."""
        used = [emulator for emulator in self._emulators.values() if emulator.trusted]
        if not used:
            return f"{self._computed.status}: no emulator came within {TOLERANCE:g}"
        worst = max(emulator.max_error for emulator in used)
        return (
            f"{len(used)} kinds of raid emulated in the draws, with a largest error of {worst:.3f} on raids held out; "
            f"elsewhere {self._computed.status}"
        )


def raid_odds(study: Study, draws: int, seed: int = 1) -> RememberedOdds | EmulatedOdds | None:
    """The odds to use for so many draws; None where the crisis has no defence."""
    odds = study.game.raid_odds()
    if odds is None:
        return None
    slots = study.game.slots
    desk, values = RaidDesk(study.crisis, slots), study.game.values()
    exact = {case: is_exact(desk.spec(case, values)) for _, case, _ in study.game.probabilities.raids}
    relevant = np.array([slot for path, slot in slots.items() if path.startswith("defence.")], dtype=np.int64)
    computed = RememberedOdds(odds, relevant, len(exact), sum(not known for known in exact.values()))
    emulated = [case for case, known in exact.items() if draws >= (EMULATE_FROM if known else EMULATE_SAMPLED_FROM)]
    return EmulatedOdds(study, computed, emulated, seed) if emulated else computed
