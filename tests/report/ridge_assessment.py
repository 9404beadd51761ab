"""A made-up assessment, about as rich as a real crisis: what the report's tests render."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

import raid_reports
import ridge_disputes
from told_crises import claim, record_of

from offramp.analysis import assessment as a
from offramp.evidence import timeline
from offramp.evidence.chronicle import Chronicle, Party, chronicle
from offramp.forecasts import Forecast, Knowledge, KnownEntry, LeftOut, OutcomeForecast, TurnForecast
from offramp.scenario.numbers import JUDGEMENT, Number
from offramp.scenario.sourcing.twice import UsedTwice

TITLE = "North and South, March 2031: a strike across the ridge, the answer of 13 March and the reply that was weighed"
START = date(2031, 3, 1)
ACTORS = {"north": "North", "south": "South", "patron": "the Patron"}
WORST = ("open war", "energy site struck", "heavy damage in the north")
PLANS = ("none", "few", "dozens", "hundreds")


def ridge(**changes: Any) -> a.Assessment:
    """The assessment of the ridge, with fields changed."""
    numbers, claims = _numbers(), _claims()
    uses = [use.number for use in numbers]
    base = a.Assessment(
        crisis="ridge",
        title=TITLE,
        summary="On 1 March a strike across the ridge killed officers. The south answered with 316 weapons.",
        citation="Claims made up for tests.",
        as_of=date(2031, 3, 14),
        at_label="North decides on the night of the attack",
        forecast=_forecast(),
        opening=dataclasses.replace(_forecast(), at=None, outcomes=_outcomes(0.5, draws=False), draws=0),
        fork_interval={"wait": (0.32, 0.81), "limited": (0.1, 0.4), "wide": (0.04, 0.33)},
        variants=(
            a.Variant(
                "heavy",
                "heavy damage instead of light",
                None,
                _outcomes(1.9),
                {"wait": 0.2, "limited": 0.35, "wide": 0.45},
            ),
            a.Variant(
                "no word",
                "no word from the patron",
                "it stays silent",
                _outcomes(1.2),
                {"wait": 0.5, "limited": 0.3, "wide": 0.2},
            ),
        ),
        drivers=tuple(
            a.Driver(uses[4 * place + 3 * rank], name, slope, 0.3 / (rank + 1))
            for place, name in enumerate(WORST)
            for rank, slope in enumerate((0.22, -0.16, 0.11, -0.07, 0.04, 0.008))
        ),
        driver_fit=0.83,
        flip=a.Flip(
            dataclasses.replace(uses[3], value=0.35, low=0.2, high=0.6),
            "open war",
            0.2,
            0.3012,
            tuple((0.2 + 0.05 * k, 0.14 + 0.03 * k) for k in range(9)),
        ),
        confidence=a.Confidence("low", ("61% of the numbers rest on judgement alone", "40 claims are cited")),
        assumptions=tuple(
            (f"Assumption {k}: each side decides as one, with one hidden trait.", (f"A{k:03}", "judgement"))
            for k in range(1, 6)
        ),
        indicators=tuple(
            a.Indicator("south closes", "South's words after the attack", f"says “{word}”", p, "open war", 0.23, after)
            for word, p, after in (
                ("concluded", 0.4, 0.11),
                ("a harder blow without warning next time", 0.35, 0.28),
                ("nothing", 0.25, 0.34),
            )
        ),
        fork=_fork(),
        decisions=_decisions(),
        misreadings=_misreadings(),
        estimates=(_estimate("north"), _estimate("patron")),
        raid=raid_reports.night(),
        measures=_measures(),
        disputes=ridge_disputes.disputes(),
        disputes_beside=3,
        accounts=ridge_disputes.accounts(_outcomes),
        used_twice=(
            UsedTwice("A005", ("defence.part 4.weight", "nowhere"), ("record.raid",), "nothing else tells how often"),
            UsedTwice("A006", ("defence.part 10.weight",), ("record.raid",), None),
        ),
        chronicle=_chronicle(),
        forgetting=(
            a.ForgettingReport("estimate", "north prepares", ("north", "patron"), 0.013, "open war", ""),
            a.ForgettingReport(
                "heard", "patron pledges", ("patron",), None, None, "the graph would pass 1,000,000 edges"
            ),
        ),
        numbers=numbers,
        claims=claims,
        judgement_share=sum(number.is_judgement for number in uses) / len(uses),
        uncertain=sum(number.uncertain for number in uses),
        hindsight=(
            a.Hindsight("number", "actors.north.precision", ("R001",), date(2031, 4, 9), True),
            a.Hindsight("number", "turns.raid.odds", ("R001", "R002"), None, False),
            a.Hindsight("perception", "north", ("R002",), date(2031, 4, 9), True),
        ),
        labels={**ACTORS, "plan": "South's plan", "plan=hundreds": "hundreds of weapons"},
        nodes=41_230,
        edges=187_456,
        seed=7,
        program="0.1.0",
        seconds=21.4,
    )
    return dataclasses.replace(base, **changes)


def _chronicle() -> Chronicle | None:
    """Words through a relay, an open act, and a span of days."""
    told = [
        claim("R001", date(2031, 3, 2), "South", "message", to=("North",), via=("the port",)),
        claim("R002", date(2031, 3, 13), "South", "military action"),
        claim("R<3>", date(2031, 3, 10), "North & friends", "internal", note="a [note]"),
    ]
    record = record_of(told, {"R001": date(2031, 3, 12)})
    actors = [Party(name, label, (name, label), "actor") for name, label in ACTORS.items()]
    days = (START, date(2031, 3, 15))
    return chronicle(record, timeline(record), actors, days=days, labels={"R001": "contained"})


def on_a_day() -> Knowledge:
    """What the Patron can have known on the eve."""
    known = (
        KnownEntry("south decides", 1, "strike", "R001", "took part", date(2031, 3, 2)),
        KnownEntry("north decides", 1, "wait", None, "its own move", date(2031, 3, 3)),
        KnownEntry("south plans", 1, "plan: hundreds", None, "by its date", date(2031, 3, 3)),
    )
    left_out = (
        LeftOut("south plans", 1, "hundreds", ("R001", "R002"), date(2031, 4, 9), 0.21),
        LeftOut("word through the port", 1, "contained", ("R002",), None, None),
    )
    return Knowledge(date(2031, 3, 4), "the Patron", known, left_out, known[:1])


def bare() -> a.Assessment:
    """The least an assessment can be: nothing recorded, nothing uncertain, nothing to compare."""
    forecast = dataclasses.replace(
        _forecast(),
        outcomes=(OutcomeForecast("exchange ends", False, 0.4, None, None, None),),
        turns=(),
        draws=0,
        failed=0,
        given=(),
        regret={"north": 0.01},
    )
    return ridge(
        summary="",
        citation="",
        as_of=None,
        at_label="",
        forecast=forecast,
        opening=None,
        fork_interval={},
        variants=(),
        drivers=(),
        driver_fit=None,
        flip=None,
        assumptions=(),
        indicators=(),
        fork=None,
        decisions=(),
        misreadings=(),
        estimates=(),
        raid=None,
        measures=(),
        disputes=(),
        disputes_beside=0,
        accounts=(),
        used_twice=(),
        chronicle=None,
        forgetting=(),
        numbers=(),
        claims={},
        judgement_share=0.0,
        uncertain=0,
        hindsight=(),
        labels={},
    )


def _outcomes(factor: float = 1.0, *, draws: bool = True) -> tuple[OutcomeForecast, ...]:
    central = {WORST[0]: 0.23, WORST[1]: 0.006, WORST[2]: 0.118, "exchange ends": 0.64, "South attacks directly": 0.995}
    found = []
    for name, p in central.items():
        q = min(p * factor, 0.999)
        low, high = (q * 0.45, min(1.0, q * 1.8)) if draws else (None, None)
        found.append(OutcomeForecast(name, name in WORST, q, low, high, q * 0.8 if draws else None))
    return tuple(found)


def _forecast() -> Forecast:
    turns = (
        TurnForecast("north decides", 1, "north", "restrained", 0.55, {"wait": 0.72, "limited": 0.2, "wide": 0.08}),
        TurnForecast("north decides", 1, "north", "resolved", 0.45, {"wait": 0.35, "limited": 0.4, "wide": 0.25}),
        TurnForecast("it spreads", 1, None, None, 0.45, {"no": 0.6, "yes": 0.4}),
    )
    return Forecast(
        "ridge",
        "the ridge",
        "north decides",
        1,
        (("south launches", "announced"), ("the attack lands", "damage: light")),
        0.0031,
        _outcomes(),
        turns,
        100,
        2,
        7,
        True,
        "Converged in 412 passes; residual 3e-11.",
        0.0123,
        None,
        "facts end: no perfect recall",
    )


def _numbers() -> tuple[a.NumberUse, ...]:
    groups = ("actors", "concerns", "channels", "turns", "defence", "measures")
    found = []
    for k in range(100):
        group = groups[k % len(groups)]
        judged = k % 5 < 3
        number = Number(
            path=f"{group}.part {k}.weight",
            value=round(0.1 + k * 0.37 % 3, 2) if k % 9 else 316.0 + k,
            low=round(0.05 + k * 0.2 % 2, 2) if k % 4 != 1 else None,
            high=round(2.5 + k * 0.31 % 3, 2) if k % 4 != 1 else None,
            unit="minutes" if k % 9 == 0 else None,
            date="2031-03-02" if k % 11 == 0 else None,
            note="set before the runs, from the record" if k % 6 == 0 else None,
            sources=(JUDGEMENT,) if judged else (f"A{k % 40 + 1:03}", f"A{(k + 7) % 40 + 1:03}"),
            line=k + 10,
        )
        found.append(a.NumberUse(number, f"{list(ACTORS.values())[k % 3]}, concern number {k}"))
    return tuple(found)


def _claims() -> dict[str, a.Claim]:
    said = (
        "according to two officials of the north (The Ridge Courier)",
        "as reported by The Ridge Courier",
        "according to the south's foreign minister (Harbour Post, repeating The Ridge Courier)",
    )
    return {
        f"A{k:03}": a.Claim(
            f"A{k:03}",
            f"a reply of about {10 * k} missiles was expected",
            said[k % 3],
            f"{k % 28 + 1} March 2031",
            ("The Ridge Courier, 15 March 2031", "Harbour Post (https://example.org/post?a=1&b=2)")[: 1 + k % 2],
            1 + k % 2,
            "the specifics are unclear" if k % 4 == 0 else None,
        )
        for k in range(1, 41)
    }


def _fork() -> a.Fork:
    branches = []
    for name, label, rung, p, war in (
        ("wait", "postpones", 1, 0.55, 0.08),
        ("limited", "a limited strike on military sites", 7, 0.29, 0.3),
        ("wide", "wide strikes at once, prepared for days and aimed at air defences", 9, 0.16, 0.55),
    ):
        ends = {WORST[0]: war, WORST[1]: war / 20, WORST[2]: 0.118, "exchange ends": 1 - war}
        replies = (
            (
                "South answers",
                "south",
                {"no answer": 0.5 - war / 2, "a limited answer": 0.3, "a large answer": 0.2 + war / 2},
            ),
        )
        branches.append(
            a.ForkBranch(name, label, rung, "military" if rung > 1 else None, p, ends, replies if rung > 1 else ())
        )
    return a.Fork("north decides", "North decides on the night of the attack", "north", tuple(branches))


def _decisions() -> tuple[a.DecisionReport, ...]:
    found = []
    for k in range(15):
        actor = list(ACTORS)[k % 3]
        options = {"hold": 0.5 - k / 60, "act": 0.4 + k / 60, "act at once and in full view": 0.1}
        others = {other: 0.05 + 0.06 * k for other in ACTORS if other != actor}
        found.append(
            a.DecisionReport(
                f"turn {k}",
                f"{ACTORS[actor].capitalize()} decides for the {k + 1}th time",
                START + timedelta(days=k),
                actor,
                options,
                {name: name for name in options},
                "act" if k != 11 else None,
                others if k != 11 else {},
                (f"A{k + 1:03}",),
            )
        )
    return tuple(found)


def _misreadings() -> tuple[a.Misreading, ...]:
    return tuple(
        a.Misreading(
            turn,
            act,
            "south",
            "north",
            as_of,
            perceived,
            mixed,
            true,
            -math.log2(perceived),
            -math.log2(true),
            {"cautious": 0.85, "resolved": 0.15},
            {"cautious": 0.5, "resolved": 0.5},
            ("A003", JUDGEMENT),
        )
        for turn, act, as_of, perceived, mixed, true in (
            ("turn 4", "act", "turn 0", 0.083, 0.24, 0.46),
            ("turn 7", "hold", "turn 7", 0.61, 0.5, 0.55),
        )
    )


def _estimate(reader: str) -> a.EstimatePath:
    beliefs = (
        (0.55, 0.3, 0.1, 0.05),
        (0.35, 0.4, 0.18, 0.07),
        (0.2, 0.4, 0.25, 0.15),
        (0.1, 0.3, 0.3, 0.3),
        (0.004, 0.006, 0.11, 0.88),
    )
    labels = (
        "first estimate",
        "word through the port",
        "second estimate",
        "last estimate before the attack",
        "South launches",
    )
    steps = tuple(
        a.EstimateStep(
            label, label, START + timedelta(days=3 * k) if k != 1 else None, dict(zip(PLANS, belief, strict=True))
        )
        for k, (label, belief) in enumerate(zip(labels, beliefs, strict=True))
    )
    return a.EstimatePath(reader, "plan", "hundreds", steps)


def _measures() -> tuple[a.MeasureReport, ...]:
    found = []
    for k in range(8):
        backfires = k in (4, 6)
        sign = 1 if backfires else -1
        effects = tuple(
            a.MeasureEffect(
                name,
                name in WORST,
                change,
                None if k == 7 else change - 0.05,
                None if k == 7 else change + 0.03,
                0.8 if backfires else 0.06,
                change / 4 if k % 2 else None,
            )
            for name, change in (
                (WORST[0], sign * 0.012 * (k + 1)),
                (WORST[1], sign * 0.0004),
                (WORST[2], 0.0),
                ("exchange ends", -sign * 0.02),
            )
        )
        problem = "it would change the structure, where only numbers may change" if k == 5 else ""
        found.append(
            a.MeasureReport(
                f"measure {k}",
                f"measure {k}: a pledge to the {'north' if k % 2 else 'south'}",
                "announced beforehand" if k % 3 == 0 else None,
                float(k + 1) if k != 2 else None,
                "patron calls" if k % 4 == 3 else None,
                () if problem else effects,
                backfires,
                30,
                problem,
            )
        )
    return tuple(found)


def replace_forecast(assessment: a.Assessment, **changes: Any) -> a.Assessment:
    """The assessment with fields of its forecast changed."""
    return dataclasses.replace(assessment, forecast=dataclasses.replace(assessment.forecast, **changes))


def with_labels(assessment: a.Assessment, labels: Mapping[str, str]) -> a.Assessment:
    """The assessment with more labels."""
    return dataclasses.replace(assessment, labels={**assessment.labels, **labels})
