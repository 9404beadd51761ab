"""Calling the command line inside the test process, and a crisis to call it on."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator
from typer.testing import CliRunner, Result

import offramp.cli
from offramp.cli.main import app

SCHEMAS = Path(offramp.cli.__file__).parent / "schemas"
GUIDE = Path(__file__).parents[2] / "docs" / "crisis-file.md"

_TINY = """
crisis: tiny
title: To strike or not
actors:
  east: {name: East, types: {meek: {value: 0.6, source: judgement}, bold: {value: 0.4, source: judgement}},
         precision: {value: 2, range: [1, 4], source: judgement}}
facts:
  struck: {levels: ["no", "yes"], seen_by: all}
turns:
  - turn: east decides
    decision: east
    options: {wait: {}, strike: {set: {struck: "yes"}}}
concerns:
  east: {pride: {is: struck == yes, weight: {meek: {value: 0, source: judgement}, bold: {value: 1, source: judgement}},
         reference: true}}
outcomes: {war: {is: struck == yes, worst: true}, peace: struck == no}
counterfactuals: {all are meek: {set: {concerns.east.pride.weight.bold: 0}}}
measures: {a late plea: {from: east decides, set: {concerns.east.pride.weight.bold: 0.5}}}
"""


def call(*args: str | Path) -> Result:
    """`offramp` with these arguments, 100 columns wide."""
    return CliRunner().invoke(app, [str(arg) for arg in args], env={"COLUMNS": "100"})


def output(*args: str | Path) -> str:
    """What a call that must succeed prints."""
    result = call(*args)
    assert result.exit_code == 0, result.output
    return result.stdout


def words(text: str) -> str:
    """What was printed with every fold undone, so that it can be searched."""
    return " ".join(text.split())


def data(*args: str | Path) -> dict[str, Any]:
    """What a call that must succeed prints with ``--json``."""
    found: dict[str, Any] = json.loads(output(*args, "--json"))
    return found


def schema(kind: str) -> dict[str, Any]:
    """The shipped schema of one kind of result."""
    found: dict[str, Any] = json.loads((SCHEMAS / f"{kind}.schema.json").read_text(encoding="utf-8"))
    return found


def faults(document: Mapping[str, Any], described: Mapping[str, Any]) -> list[str]:
    """Where `document` departs from a schema; a key that the schema does not describe counts too."""
    Draft202012Validator.check_schema(described)
    found = Draft202012Validator(_closed(described)).iter_errors(document)
    return [f"{fault.json_path}: {fault.message}" for fault in found]


def _closed(part: Any) -> Any:
    if isinstance(part, list):
        return [_closed(item) for item in part]
    if not isinstance(part, dict):
        return part
    found = {key: _closed(item) for key, item in part.items()}
    return (
        {"additionalProperties": False, **found} if "properties" in found and found.get("type") == "object" else found
    )


def write_tiny(folder: Path, *, wait: str = "wait: {}", **sections: str) -> Path:
    """A crisis of one choice with a closed form; `sections` replaces lines that begin with a key, `wait` the option."""
    text = _TINY.replace("wait: {}", wait)
    for key, line in sections.items():
        text = re.sub(rf"^{key}:.*$", line, text, flags=re.M)
    path = folder / "tiny.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def write_ridge(folder: Path) -> Path:
    """The complete crisis of the guide: types, words, signals, a defence, a perception, a record.

    Its brief is asked without the counterfactual, whose equilibrium is slow to find.
    """
    text = GUIDE.read_text(encoding="utf-8").split("```yaml\n")[1].split("```")[0]
    path = folder / "ridge.yaml"
    path.write_text(text.replace("vary: [the battery was there], ", ""), encoding="utf-8")
    return path
