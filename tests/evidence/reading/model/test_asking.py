"""A model asked about articles: what is sent, what is merged, what the user is told."""

from __future__ import annotations

import datetime as dt
import json
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from model_server import Answer, in_turn, raw, says, serving
from typer.testing import CliRunner, Result

import offramp.cli
from offramp.cli.main import app
from offramp.evidence.drafts.draft import DraftRecord
from offramp.evidence.drafts.drafting import drafted
from offramp.evidence.reading.mentions import Article
from offramp.evidence.reading.model import endpoint as asking
from offramp.evidence.reading.model.asking import ModelReport, parts, propose
from offramp.evidence.reading.model.endpoint import Endpoint
from offramp.evidence.reading.model.proposals import Proposals
from offramp.evidence.reading.reading import Reading, read
from offramp.evidence.reading.texts import article

DAY = dt.date(2031, 3, 10)
TEXT = (
    "Two officials said on Saturday that more than 300 rockets were fired.\n"
    "The mayor, hoarse: the port stays shut for a fortnight. Nobody had slept.\n"
)
FIRST, SECOND = TEXT.splitlines()[0], "The mayor, hoarse: the port stays shut for a fortnight."
RULES_FOUND = {
    "sentence": FIRST, "said": "more than 300 rockets were fired", "kind": "reported", "cue": "said",
    "speaker": "Two officials", "anonymous": True, "count": 2, "addressee": None,
}  # fmt: skip
MISSED = {
    "sentence": SECOND, "said": "the port stays shut for a fortnight", "kind": "reported", "cue": "",
    "speaker": "The mayor", "anonymous": True, "count": 1, "addressee": "",
}  # fmt: skip
INVENTED = MISSED | {"said": "the port will never open"}
ANSWER = {
    "attributions": [RULES_FOUND, MISSED, INVENTED],
    "dates": [{"sentence": FIRST, "text": "Saturday", "first": "2031-03-01", "precision": "day"}],
    "figures": [{"sentence": FIRST, "text": "more than 300", "value": 300, "bound": "more than", "unit": "rockets"}],
}


def texts_read(*texts: str) -> Reading:
    return read([article(f"text-{number}", text, DAY) for number, text in enumerate(texts)])


def asked(answer: Answer, *texts: str) -> tuple[Reading, dict[str, Proposals], ModelReport, list[str]]:
    reading = texts_read(*texts)
    with serving(answer) as server:
        proposed, report = propose(reading.articles, Endpoint(server.url, "small"))
    return reading, proposed, report, server.texts()


def drafts(answer: Answer, text: str = TEXT) -> DraftRecord:
    reading, proposed, _, _ = asked(answer, text)
    return drafted(reading, proposed=proposed)


def test_what_both_found_is_merged_and_what_rules_read_otherwise_stands() -> None:
    reading, proposed, report, _ = asked(says(ANSWER), TEXT)
    (found,) = proposed.values()
    shown = [reading.articles[0].article.shows(said.span) for said in found.attributions]
    assert shown == ["the port stays shut for a fortnight"]
    assert (found.dates, found.figures) == ((), ())
    assert {kind for kind, _ in found.agreed} == {"attribution", "figure"}
    assert (report.kept, report.merged) == (1, 2)
    assert report.dropped == {"read otherwise by the rules": 1, "words not in the sentence": 1}


def test_drafts_say_who_found_them() -> None:
    by = {draft.content: draft.found_by for draft in drafts(says(ANSWER)).drafts}
    assert by == {"more than 300 rockets were fired": "both", "the port stays shut for a fortnight": "model"}
    assert {draft.found_by for draft in drafts(says({})).drafts} == {"rules"}


def test_a_speaker_that_only_the_model_names_is_the_models() -> None:
    text = "“We will wait until the storm is over.” Ana, the mayor, had the last word.\n"
    reading = texts_read(text)
    assert [said.speaker for said in reading.articles[0].attributions] in ([], [""])
    item = {"sentence": text.strip(), "said": "“We will wait until the storm is over.”", "kind": "direct", "cue": "",
            "speaker": "Ana", "anonymous": False}  # fmt: skip
    (draft,) = drafts(says({"attributions": [item]}), text).drafts
    assert draft.found_by == "model"
    assert draft.voice is not None
    assert draft.voice.name == "Ana"


def test_the_same_proposal_twice_is_told_once() -> None:
    _, proposed, report, _ = asked(says({"attributions": [MISSED, MISSED]}), TEXT)
    assert len(proposed["text-0"].attributions) == 1
    assert report.dropped == {"told twice": 1}


def test_only_the_articles_given_are_sent_and_all_of_each() -> None:
    long = "".join(f"Nothing happened on day {n} of the talks, and nobody said so. " for n in range(400))
    _, _, report, texts = asked(says({}), TEXT, f"{long}\n\n{TEXT}")
    assert report.requests == len(texts) >= 4
    assert all(len(text) <= 12_000 for text in texts)
    assert "".join("".join(texts).split()) == "".join((TEXT + long + TEXT).split())


@pytest.mark.parametrize("text", ["", "word " * 20_000, "a" * 50_000, "Ja. " * 10_000, "\n\n\n"])
def test_parts_cover_a_text_without_overlap(text: str) -> None:
    found: Article = article("text", text, DAY)
    spans = parts(found)
    assert all(one.end <= other.start for one, other in pairwise(spans))
    covered = "".join(found.shows(span) for span in spans)
    assert "".join(covered.split()) == "".join(text.split())


def test_an_answer_of_no_use_does_not_hold_up_the_next() -> None:
    long = "Nobody said anything of it for days. " * 300
    answer = in_turn(says("no"), says({"attributions": [MISSED]}))
    _, proposed, report, _ = asked(answer, f"{long}\n{TEXT}")
    assert report.dropped["answer not JSON"] == 1
    assert report.requests >= 2
    assert not report.failed
    assert proposed["text-0"].attributions or report.requests > 2


# --- the command ------------------------------------------------------------------------------------------------------


@pytest.fixture(autouse=True)
def hasty(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(asking, "_PAUSES", (0.0, 0.0))


def call(folder: Path, *args: str, text: str = TEXT) -> Result:
    path = folder / "wire.txt"
    path.write_text(text, encoding="utf-8")
    env = {"COLUMNS": "110", "OFFRAMP_MODEL_KEY": "secret"}
    return CliRunner().invoke(app, ["read", str(path), "--date", "2031-03-10", *args], env=env)


def test_json_keeps_the_models_findings_apart(tmp_path: Path) -> None:
    with serving(says(ANSWER)) as server:
        result = call(tmp_path, "--model-url", server.url, "--model", "small", "--json")
    assert result.exit_code == 0, result.output
    data: dict[str, Any] = json.loads(result.stdout)
    schema = json.loads((Path(offramp.cli.__file__).parent / "schemas" / "read.schema.json").read_text("utf-8"))
    Draft202012Validator(schema).validate(data)
    without = json.loads(call(tmp_path, "--json").stdout)
    assert [a | {"proposals": None} for a in data["articles"]] == [a | {"proposals": None} for a in without["articles"]]
    assert [said["text"] for said in data["articles"][0]["proposals"]["attributions"]] == [MISSED["said"]]
    assert (without["model"], "proposals" in without["articles"][0]) == (None, False)
    assert (data["model"]["kept"], data["model"]["merged"], data["model"]["failed"]) == (1, 2, "")


def test_the_user_is_told_what_goes_where_and_what_came_of_it(tmp_path: Path) -> None:
    with serving(says(ANSWER)) as server:
        result = call(tmp_path, "--model-url", server.url, "--model", "small")
    told = " ".join(result.stderr.split())
    assert f"sending the text of 1 article ({len(TEXT)} characters, 1 request) to {server.url}/chat/completions" in told
    shown = " ".join(result.stdout.split())
    assert "What the model small adds" in shown
    assert (
        "1 more than the rules found, 2 as the rules found them, dropped: 1 (read otherwise by the rules), 1" in shown
    )
    assert "secret" not in result.output


def test_without_the_options_nothing_is_asked(tmp_path: Path) -> None:
    with serving(says(ANSWER)) as server:
        assert call(tmp_path).exit_code == 0
    assert server.asked == []


@pytest.mark.parametrize("answer", [raw(b"", 500), raw(b"", 401)])
def test_a_model_that_cannot_be_asked_leaves_what_the_rules_found(tmp_path: Path, answer: Answer) -> None:
    with serving(answer) as server:
        result = call(tmp_path, "--model-url", server.url, "--model", "small", "--json")
    assert result.exit_code == 1
    assert "what the rules found stands" in " ".join(result.stderr.split())
    data = json.loads(result.stdout)
    assert data["articles"][0]["attributions"]
    assert data["model"]["failed"]


@pytest.mark.parametrize(
    ("args", "code", "words"),
    [
        (["--model", "small"], 2, "give both or neither"),
        (["--model-url", "http://localhost:1/v1"], 2, "give both or neither"),
        (["--model-url", "localhost", "--model", "small"], 1, "no address of a model"),
    ],
)
def test_half_an_address_is_wrong_use(tmp_path: Path, args: list[str], code: int, words: str) -> None:
    result = call(tmp_path, *args)
    assert result.exit_code == code
    assert words in " ".join(result.stderr.replace("│", " ").split())
