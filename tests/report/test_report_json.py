"""The brief as JSON, and its schema."""

import dataclasses
import json
import math

import jsonschema
import pytest
from ridge_assessment import bare, ridge

from offramp.analysis.assessment import Assessment
from offramp.report import brief_json, brief_schema
from offramp.report.json_brief import derived_schema


@pytest.mark.parametrize("assessment", [ridge(), bare()], ids=["full", "bare"])
def test_the_brief_fits_its_schema_and_standard_json(assessment: Assessment) -> None:
    found = json.loads(json.dumps(brief_json(assessment), allow_nan=False))
    jsonschema.Draft202012Validator(brief_schema()).validate(found)


def test_every_field_is_there_under_its_own_name() -> None:
    found = brief_json(ridge())
    assert found.pop("offramp") == "brief/1"
    assert set(found) == {field.name for field in dataclasses.fields(Assessment)}
    assert found["as_of"] == "2031-03-14"
    assert found["decisions"][0]["date"] == "2031-03-01"
    assert found["numbers"][2]["number"]["sources"] == ["judgement"]
    assert len(found["claims"]) == 40


def test_what_is_not_finite_is_null() -> None:
    misreading = dataclasses.replace(ridge().misreadings[0], perceived=0.0, bits=math.inf)
    found = brief_json(ridge(misreadings=(misreading,), driver_fit=math.nan))
    assert found["misreadings"][0]["bits"] is None
    assert found["driver_fit"] is None
    jsonschema.Draft202012Validator(brief_schema()).validate(found)


def test_the_schema_tells_a_wrong_brief() -> None:
    found = brief_json(ridge())
    found["measures"][0]["backfires"] = "yes"
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.Draft202012Validator(brief_schema()).validate(found)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.Draft202012Validator(brief_schema()).validate({**brief_json(ridge()), "offramp": "brief/2"})


def test_the_shipped_schema_knows_every_field() -> None:
    """If this fails, a field was added: write the schema anew, as `offramp.report.json_brief` says."""
    shipped, derived = brief_schema(), derived_schema()
    assert _fields(shipped) == _fields(derived)


def _fields(schema: dict) -> dict:
    parts = {**schema["$defs"], "Assessment": schema}
    return {name: (sorted(part["properties"]), sorted(part.get("required", ()))) for name, part in parts.items()}
