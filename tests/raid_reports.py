"""A made-up raid in full, as the analysis would report it: 316 weapons, six layers, four sites, four partners.

Its numbers hold together: what is launched is taken out step by step or does harm, and means are those of the
distributions beside them.
"""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Mapping
from typing import Any, Literal

from offramp.analysis.raids.parts import (
    Account,
    Contribution,
    FittedFigure,
    FittedNumber,
    LayerReport,
    RaidFit,
    RaidReport,
    Range,
    ReportedFigure,
    SiteReport,
    TimelineBar,
    WaterfallStep,
)

CLASSES = {"drone": 170.0, "cruise missile": 36.0, "ballistic missile": 110.0}
FLIGHT = {"drone": 400.0, "cruise missile": 120.0, "ballistic missile": 12.0}
LAUNCH = {"drone": 0.0, "cruise missile": 280.0, "ballistic missile": 388.0}

# Share of what is left that each step takes out of each class, and interceptors fired.
_STEPS: tuple[tuple[str, str | None, tuple[float, float, float], float], ...] = (
    ("failed by themselves", None, (0.05, 0.1, 0.4), 0.0),
    ("the Patron's fighters", "the Patron", (0.4, 0.1, 0.0), 96.0),
    ("a neighbour's air force", "a neighbour", (0.3, 0.0, 0.0), 31.4),
    ("ships in the strait", "the isles", (0.0, 0.1, 0.1), 9.2),
    ("long-range interceptors", None, (0.0, 0.0, 0.75), 88.5),
    ("home fighters", None, (0.9, 0.85, 0.0), 84.2),
    ("point defence", None, (0.8, 0.7, 0.3), 41.0),
    ("leaked without harm", None, (0.6, 0.5, 0.65), 0.0),
)
_SITES = (("the capital", 10, 40.0), ("the air base", 4, 92.0), ("the early-warning radar", 6, 30.0))
_OPEN = ("open ground", 0, 154.0)


def night(**changes: Any) -> RaidReport:
    """The raid, with fields changed."""
    steps, left = _steps()
    leaked = sum(steps[-2].left.values())
    pmf = _around(leaked, 12.0, 60)
    mean = math.fsum(k * p for k, p in enumerate(pmf))
    whole = RaidReport(
        raid="night",
        turn="raid lands",
        launched=CLASSES,
        steps=steps,
        leakers_mean=mean,
        leakers_sd=math.sqrt(math.fsum((k - mean) ** 2 * p for k, p in enumerate(pmf))),
        leakers_pmf=pmf,
        leakers_range=Range(mean - 6.3, mean + 9.8),
        damage={"none": 0.02, "light": 0.9, "heavy": 0.08},
        damage_range={"none": Range(0.0, 0.11), "light": Range(0.55, 0.96), "heavy": Range(0.01, 0.41)},
        harm_mean=3.0 * sum(left.values()),
        harm_unopposed=1234.0,
        attack_cost=98_000_000.0,
        defence_cost=1_060_000_000.0,
        worst="heavy",
        sites=(*(_site(name, worth, aimed, 0.03) for name, worth, aimed in _SITES), _site(*_OPEN, 0.0524)),
        layers=_layers(),
        contributions=contributions(),
        timeline=timeline(),
        reported=reported(),
        accounts=(
            Account("as it is", None, {"hits on the base": 0.2}, 0.0123, 0.62, mean),
            Account(
                "the base was let be hit",
                "hardened, and interceptors are scarce",
                {"hits on the base": 0.4},
                0.0071,
                0.36,
                mean + 18,
            ),
            Account("the defence failed", "tracks were lost", {"hits on the base": 0.01}, 0.0004, 0.02, mean + 60),
        ),
        draws=200,
        method="sampled",
        status="50,000 raids: long-range interceptors may run out, which several waves share.",
        runs=50_000,
    )
    return dataclasses.replace(whole, **changes)


def bare(**changes: Any) -> RaidReport:
    """The least that a raid can be: one class, no layer, no site, nothing uncertain, no price, no turn."""
    step = WaterfallStep("failed by themselves", None, {"rocket": 1.0}, {"rocket": 9.0}, 0.0)
    last = WaterfallStep("leaked without harm", None, {"rocket": 0.0}, {"rocket": 9.0}, 0.0)
    least = RaidReport(
        raid="volley",
        turn=None,
        launched={"rocket": 10.0},
        steps=(step, last),
        leakers_mean=9.0,
        leakers_sd=math.sqrt(0.9),
        leakers_pmf=tuple(math.comb(10, k) * 0.9**k * 0.1 ** (10 - k) for k in range(11)),
        leakers_range=None,
        damage={"none": 0.0, "heavy": 1.0},
        damage_range={},
        harm_mean=9.0,
        harm_unopposed=9.0,
        attack_cost=None,
        defence_cost=None,
        worst="heavy",
        sites=(),
        layers=(),
        contributions=(),
        timeline=(),
        reported=(),
        accounts=(),
        draws=0,
        method="exact count chain",
        status="Exact.",
        runs=None,
    )
    return dataclasses.replace(least, **changes)


def fit() -> RaidFit:
    """One set of numbers for two raids."""
    return RaidFit(
        raids=("night", "morning"),
        numbers=(
            FittedNumber(
                "defence.classes.ballistic missile.reliability",
                "ballistic missile, chance that it flies",
                Range(0.5, 0.95),
                0.75,
                Range(0.52, 0.66),
                0.58,
            ),
            FittedNumber(
                "defence.layers.long.against.ballistic missile.kill",
                "long-range interceptors, kill of a ballistic missile",
                Range(0.5, 0.9),
                0.7,
                Range(0.55, 0.88),
                0.72,
            ),
        ),
        figures=(
            FittedFigure("night", "impacts on the air base", 5.0, 9.0, ("A045",), True, 6.1, 6.8, 0.41, 0.66, True),
            FittedFigure("morning", "impacts on the base", 28.0, 36.0, ("B002",), True, 9.0, 12.0, 0.001, 0.01, False),
            FittedFigure("morning", "stopped at sea", 10.0, 12.0, (), False, 8.0, 9.0, None, None, True),
        ),
        draws=2000,
        effective=143.6,
        together=0.41,
        status="143.6 of 2,000 sets of numbers still count.",
    )  # fmt: skip


def contributions() -> tuple[Contribution, ...]:
    """Four partners, two sensors and three links, dearest first within their sort."""
    return (
        _worth("the Patron", "partner", 61.0, 240.0, 0.72, 150.2),
        _worth("a neighbour", "partner", 25.0, 88.0, 0.19, 31.0),
        _worth("the isles", "partner", 22.4, 71.0, 0.1, 8.4),
        _worth("the harbour state", "partner", 20.1, 60.0, 0.08, 0.0),
        _worth("satellites", "sensor", 30.5, 101.0, 0.24, 44.0, 1.2),
        _worth("radars of the Patron", "sensor", 20.6, 62.0, 0.09, -1.4, 1.1),
        _worth("launch warning to the north", "link", 33.0, 120.0, 0.3, 52.0),
        _worth("tracks of the neighbour", "link", 21.0, 63.0, 0.09, 2.1),
        _worth("radio to the capital", "link", 20.1, 61.0, 0.08, 0.9),
    )


def timeline() -> tuple[TimelineBar, ...]:
    """Flights, first sights, windows and warnings: drones take hours, ballistic missiles minutes."""
    bars = []
    for name, flight in FLIGHT.items():
        start = LAUNCH[name]
        bars += [
            TimelineBar(f"{name}s from the south", "flight", name, start, start + flight),
            TimelineBar("first sight to last alert", "seen", name, start + 0.05 * flight, start + 0.2 * flight),
            TimelineBar("long-range interceptors", "engaged", name, start + 0.5 * flight, start + 0.9 * flight),
            TimelineBar("point defence", "engaged", name, start + 0.92 * flight, start + flight),
            TimelineBar("the capital", "warned", name, start + 0.3 * flight, start + flight),
            TimelineBar("the air base", "warned", name, start + flight, start + flight),
        ]
    return tuple(bars)


def reported() -> tuple[ReportedFigure, ...]:
    """One figure that the model explains, one that it does not, one of which only the mean is compared."""
    return (
        ReportedFigure("impacts on the air base", 5.0, 9.0, ("A045", "A051"), 6.6, 0.41, 0.22, 0.37),
        ReportedFigure("stopped by the Patron's fighters", 70.0, 80.0, ("A044",), 64.0, 0.02, 0.97, 0.01),
        ReportedFigure("stopped by ships", 4.0, 7.0, (), 9.2, None, None, None),
    )


def _steps() -> tuple[tuple[WaterfallStep, ...], Mapping[str, float]]:
    left = dict(CLASSES)
    steps = []
    for label, owner, shares, spent in _STEPS:
        gone = {name: left[name] * share for name, share in zip(CLASSES, shares, strict=True)}
        left = {name: left[name] - gone[name] for name in CLASSES}
        steps.append(WaterfallStep(label, owner, gone, dict(left), spent))
    return tuple(steps), left


def _layers() -> tuple[LayerReport, ...]:
    found = []
    for place, (label, owner, shares, spent) in enumerate(_STEPS[1:-1]):
        met = [name for name, share in zip(CLASSES, shares, strict=True) if share > 0.0]
        found.append(
            LayerReport(
                layer=label,
                owner=owner,
                alert={name: None if place == 3 else 0.05 * FLIGHT[name] * place for name in met},
                looks=dict.fromkeys(met, 0 if place == 3 else 1 + place % 3),
                stopped=sum(_steps()[0][place + 1].by_class.values()),
                spent=spent,
                spent_chance=Range(math.floor(0.8 * spent), math.ceil(1.2 * spent)),
                stock=None if place == 1 else 150 + place,
                cost=None if place == 2 else 1e6 * spent,
            )
        )
    return tuple(found)


def _site(name: str, worth: int, aimed: float, share: float) -> SiteReport:
    impacts = share * aimed
    known = worth > 0
    return SiteReport(
        site=name,
        worth=worth,
        aimed=aimed,
        impacts=impacts,
        impacts_chance=Range(math.floor(0.4 * impacts), math.ceil(1.8 * impacts)),
        warning={
            "drone": 0.7 * FLIGHT["drone"] if known else None,
            "cruise missile": 111.0 if known else None,
            "ballistic missile": 7.5 if worth == 10 else 0.0,
        },
        unwarned={"drone": 0.004, "cruise missile": 0.02, "ballistic missile": 0.06 if worth == 10 else 1.0},
        spared=dict.fromkeys(CLASSES, 0.4 if worth == 10 else 0.0),
    )


def _worth(
    name: str,
    sort: Literal["partner", "sensor", "link"],
    leakers: float,
    harm: float,
    worst: float,
    share: float,
    error: float = 0.0,
) -> Contribution:
    return Contribution(name, sort, leakers, harm, worst, share, error)


def _around(mean: float, spread: float, most: int) -> tuple[float, ...]:
    raw = [math.exp(-((k - mean) ** 2) / (2 * spread)) for k in range(most)]
    return tuple(mass / sum(raw) for mass in raw)
