"""What of a crisis file rests only on what could not be known on a day."""

from __future__ import annotations

from typing import Any

from small_crises import private_resolve
from told_crises import claim, day, record_of, told

from offramp.analysis.sourcing.hindsight import hindsight
from offramp.scenario import Crisis


def crisis(**parts: Any) -> Crisis:
    """R1 a secret of red of day 2, out on day 9; R2 a secret of day 5 that nobody told; R3 in the open on day 3."""
    data = private_resolve(**parts)
    claims = [claim("R1", day(2), "red"), claim("R2", day(5)), claim("R3", day(3), channel="public statement")]
    return told(data, record_of(claims, {"R1": day(9), "R2": None}))


def sourced(source: Any) -> dict[str, Any]:
    return {"actors": {"red": {"precision": {"value": 2, "source": source}}, "blue": {"precision": 3}}} | {
        "concerns": {"red": {"gain": {"is": "struck == yes", "weight": 1, "reference": True}}}
    }


def names(found: Crisis, number: int, known_to: str | None = None, *, anyone: bool = False) -> list[str]:
    return [item.name for item in hindsight(found, day(number), known_to, anyone=anyone)]


def test_a_number_is_hindsight_until_its_first_claim_is_known() -> None:
    found = crisis(**sourced(["R1", "R3"]))
    assert names(found, 2) == ["actors.red.precision"]
    assert names(found, 3) == []
    assert names(found, 2, "red") == []
    assert names(found, 1, "red") == ["actors.red.precision"]


def test_what_somebody_knew_is_told_from_what_nobody_could() -> None:
    found = crisis(**sourced("R1"))
    (before,) = hindsight(found, day(1))
    (after,) = hindsight(found, day(2))
    assert (before.by_nobody, after.by_nobody) == (True, False)
    assert before.day == after.day == day(9)
    assert names(found, 1, anyone=True) == ["actors.red.precision"]
    assert names(found, 2, anyone=True) == []


def test_what_no_text_dates_is_known_on_no_day() -> None:
    (found,) = hindsight(crisis(**sourced("R2")), day(999))
    assert (found.day, found.by_nobody) == (None, False)


def test_judgement_and_silence_are_no_hindsight() -> None:
    for source in ("judgement", ["R2", "judgement"]):
        assert names(crisis(**sourced(source)), 1) == []
    assert hindsight(crisis(), day(1)) == ()
    assert hindsight(crisis(**sourced("R1")), None) == ()


def test_patches_perceptions_and_assumptions_are_listed_by_kind() -> None:
    patch = {"set": {"actors.blue.precision": 1}, "source": "R2"}
    found = hindsight(
        crisis(
            measures={"plea": {**patch, "price": 1}},
            counterfactuals={"other": patch},
            readings={"rival": patch},
            perceptions={"red": patch},
            brief={"assumptions": [{"text": "All are sane.", "source": "R2"}]},
        ),
        day(4),
    )
    assert [(item.part, item.name) for item in found if item.part != "number"] == [
        ("perception", "red"), ("measure", "plea"), ("counterfactual", "other"), ("reading", "rival"),
        ("assumption", "All are sane."),
    ]  # fmt: skip
    assert all(item.by_nobody for item in found)
