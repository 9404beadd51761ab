"""The odds of raids under draws: exact with a memory, or emulated where there are very many draws.

The exact count chain takes about a millisecond a case, so an emulator pays only past some ten thousand draws;
it is fitted on exact runs over the ranges of the uncertain numbers and checked on others.

May import: ``offramp.forecasts``, ``offramp.game``, ``offramp.defence``, numpy.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from offramp.defence import Emulator, fit_emulator
from offramp.forecasts.study import Study
from offramp.game.arrays import Float, Int64
from offramp.game.raids import RaidCase
from offramp.game.rows import RaidOdds

# From this many draws on, fitting an emulator costs less than running the chain for every draw.
EMULATE_FROM = 10_000
TOLERANCE = 0.02


class RememberedOdds:
    """Exact odds of raids, computed once for the numbers they depend on: worlds of one draw share them."""

    def __init__(self, exact: RaidOdds, relevant: Int64) -> None:
        self._exact = exact
        self._relevant = relevant
        self._known: dict[tuple[RaidCase, bytes], Float] = {}

    def __call__(self, case: RaidCase, values: Float) -> Float:
        """The odds of `case` under `values`."""
        key = (case, values[self._relevant].tobytes())
        if key not in self._known:
            self._known[key] = self._exact(case, values)
        return self._known[key]

    @property
    def status(self) -> str:
        """How raids are computed."""
        return "raids computed exactly in every draw"


class EmulatedOdds:
    """Emulators, one a case, over the uncertain numbers of the defence. Exact outside the ranges they were
    checked on, and for cases whose emulator is not to be trusted."""

    def __init__(self, study: Study, exact: RememberedOdds, seed: int) -> None:
        slots = study.game.slots
        defence = np.array([slot for path, slot in slots.items() if path.startswith("defence.")], dtype=np.int64)
        self._exact = exact
        self._base = study.game.values()
        numbers = [n for n in study.crisis.numbers if n.uncertain and slots[n.path] in set(defence.tolist())]
        self._moving = np.array([slots[number.path] for number in numbers], dtype=np.int64)
        self._still = np.setdiff1d(defence, self._moving)
        low = np.array([number.low for number in numbers], dtype=np.float64)
        high = np.array([number.high for number in numbers], dtype=np.float64)
        self._emulators = {
            case: fit_emulator(self._at(case), low, high, seed=seed + place, tolerance=TOLERANCE)
            for place, (_, case, _) in enumerate(study.game.probabilities.raids)
        }

    def _at(self, case: RaidCase) -> Callable[[Float], Float]:
        def odds(x: Float) -> Float:
            values = self._base.copy()
            values[self._moving] = x
            return self._exact(case, values).ravel()

        return odds

    def __call__(self, case: RaidCase, values: Float) -> Float:
        """The odds of `case` under `values`."""
        emulator: Emulator | None = self._emulators.get(case)
        x = values[self._moving]
        elsewhere = (values[self._still] != self._base[self._still]).any()
        if emulator is None or not emulator.trusted or elsewhere or not emulator.inside(x):
            return self._exact(case, values)
        return emulator.predict(x)

    @property
    def status(self) -> str:
        """How raids are computed, with the largest error of the emulators in use."""
        used = [emulator for emulator in self._emulators.values() if emulator.trusted]
        if not used:
            return f"raids computed exactly in every draw: no emulator came within {TOLERANCE:g}"
        worst = max(emulator.max_error for emulator in used)
        return (
            f"{len(used)} of {len(self._emulators)} kinds of raid emulated in the draws, with a largest error of "
            f"{worst:.3f} on exact runs held out; the others computed exactly"
        )


def raid_odds(study: Study, draws: int, seed: int = 1) -> RememberedOdds | EmulatedOdds | None:
    """The odds to use for so many draws; None where the crisis has no defence."""
    exact = study.game.exact_odds()
    if exact is None:
        return None
    relevant = [slot for path, slot in study.game.slots.items() if path.startswith("defence.")]
    kept = RememberedOdds(exact, np.array(relevant, dtype=np.int64))
    return EmulatedOdds(study, kept, seed) if draws >= EMULATE_FROM else kept
