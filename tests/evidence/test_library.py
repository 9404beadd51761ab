"""The records that ship with the library's crises."""

import datetime as dt
import re
from importlib.resources import files
from pathlib import Path

import pytest

from offramp.evidence import Record, load_record

LIBRARY = Path(str(files("offramp") / "scenario" / "library"))
RECORDS = sorted(LIBRARY.glob("*.claims.json"))


@pytest.fixture(params=RECORDS, ids=lambda path: path.name)
def record(request: pytest.FixtureRequest) -> Record:
    return load_record(request.param)


def test_every_claim_is_told_on_somebodys_word(record: Record) -> None:
    for claim in record.claims.values():
        assert record.attributed(claim).startswith(("according to ", "as reported by ")), claim.id
        assert not re.search(r"\b[a-z]+-20\d\d-\d\d\b", record.attributed(claim)), claim.id
        assert claim.period is not None, claim.id


def test_claims_called_derived_only_rest_on_no_original(record: Record) -> None:
    for claim in record.claims.values():
        originals = [source for source in claim.sources if record.sources[source].derived_from is None]
        assert (claim.corroboration == "derived-only") == (not originals), claim.id


def test_april_tells_of_what_came_later_only_for_comparison() -> None:
    """Claims B, and R30 and on, are of October."""
    record = load_record(LIBRARY / "israel-iran-2024-april.claims.json")
    for claim in record.claims.values():
        assert claim.period is not None
        if claim.period.precision in ("day", "range") and not re.match(r"B|R3\d", claim.id):
            assert claim.period.first is None or claim.period.first <= dt.date(2024, 4, 17), claim.id


def test_april_weapons_add_up() -> None:
    """185 drones, 36 cruise and 110 ballistic missiles are the 331 of the accounts (A041)."""
    record = load_record(LIBRARY / "israel-iran-2024-april.claims.json")
    values = [figure.value for figure in record.claims["A041"].figures]
    assert values == [185.0, 36.0, 110.0]
    assert sum(value for value in values if isinstance(value, float)) == 331.0
