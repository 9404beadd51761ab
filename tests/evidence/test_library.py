"""The records that ship with the library's crises."""

import datetime as dt
import re
from importlib.resources import files
from pathlib import Path

import pytest

from offramp.evidence import Record, known, load_record
from offramp.evidence.knowledge import access

LIBRARY = Path(str(files("offramp") / "scenario" / "library"))
RECORDS = sorted(LIBRARY.glob("*.claims.json"))
YEAR = LIBRARY / "israel-iran-2024.claims.json"


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


def test_what_is_said_of_april_was_over_when_april_was_told() -> None:
    """Claims A are of April; of the others only R30 and on, and those that tell prices, came later."""
    for claim in load_record(YEAR).claims.values():
        assert claim.period is not None
        if claim.id.startswith("A"):
            assert claim.period.first is None or claim.period.first <= dt.date(2024, 4, 17), claim.id


def test_april_weapons_add_up() -> None:
    """185 drones, 36 cruise and 110 ballistic missiles are the 331 of the accounts (A041)."""
    values = [figure.value for figure in load_record(YEAR).claims["A041"].figures]
    assert values == [185.0, 36.0, 110.0]
    assert sum(value for value in values if isinstance(value, float)) == 331.0


def test_every_claim_of_the_year_says_who_could_hear_it() -> None:
    """All but what writers of texts judged themselves; and what nobody could see is nobody's but whose it is."""
    for claim in load_record(YEAR).claims.values():
        own = all(voice.kind == "text" for voice in claim.attribution)
        assert claim.on_record is not None or own or claim.id in ("B020", "B041"), claim.id
        if claim.on_record is False:
            assert access(claim) != "public", claim.id


EVE = dt.date(2024, 4, 12)


@pytest.mark.parametrize(
    ("actor", "knows", "does_not_know"),
    [
        # The U.S. heard of the strike, of limits through others, and knew its calls; not what Israel did and thought.
        ("United States", "A010 A011 A013 A016 A021 A023 A024 A026 A027 A033 A037 A094 A101",
         "A006 A007 A008 A014 A028 A029 A030 A034 A035 A039 A040 A041 A044 A045 A054 A058 A079 A102 R05 R17"),
        # Iran knew what it said and was told, and what was open; not what its adversaries said to each other.
        ("Iran", "A011 A015 A016 A018 A021 A027 A031 A033 A100 A101",
         "A007 A008 A010 A012 A013 A014 A020 A023 A024 A025 A026 A029 A030 A035 A037 A038 A039 A040 A094"),
        # Israel knew its plans and estimates and what the U.S. told it; not what Iran told the U.S. alone.
        ("Israel", "A006 A007 A008 A010 A014 A020 A024 A026 A029 A030 A035 A037 A039 A094 A101",
         "A012 A013 A015 A016 A017 A021 A023 A028 A033 A034 A040 A048 A054 A102"),
        # Turkey and Oman carried words of which the others did not hear.
        ("Turkey", "A011 A016 A033", "A010 A021 A020 A026"),
        ("Oman", "A011 A016 A021", "A010 A033 A020"),
    ],
)  # fmt: skip
def test_the_state_of_knowledge_on_the_eve_of_the_attack(actor: str, knows: str, does_not_know: str) -> None:
    found = {claim.id for claim in known(load_record(YEAR), actor, EVE)}
    assert set(knows.split()) - found == set()
    assert found & set(does_not_know.split()) == set()


def test_all_hear_on_the_day_what_was_done_in_the_open_and_the_rest_with_the_texts() -> None:
    record = load_record(YEAR)
    for day, texts in (("2024-04-13", "A036 A041 R05"), ("2024-04-14", "A049 A029"), ("2024-04-16", "A007 A035")):
        found = {claim.id for claim in known(record, "Nepal", dt.date.fromisoformat(day))}
        assert "A040" in found
        assert found & set(texts.split()) == set(), day
    assert {"A007", "A029", "A035", "A041", "A049"} <= {c.id for c in known(record, "Nepal", dt.date(2024, 4, 17))}


def test_the_rewrite_of_october_says_what_it_altered() -> None:
    source = load_record(YEAR).sources["rewrite-2024-10"]
    assert len(source.alters) == 23
    assert {change.kind for change in source.alters} == {"added", "changed", "dropped", "denial dropped"}
    assert all(change.claims and change.matters for change in source.alters)
