"""The score of reading: counted rightly, and on labelled articles no lower than it was.

Kinds of labels are held apart. Blind and second ones are of two assistants who did not see what the program finds,
nor each other's; corrected ones began as its output, and say only that nothing was lost.
"""

from __future__ import annotations

import importlib.util
import json
import shutil
import subprocess
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

HERE = Path(__file__).parents[1]
GOLD, ARTICLES = HERE / "gold", HERE / "articles"
SCRIPT = Path(__file__).parents[4] / "scripts" / "score_reading.py"
FLOORS = {
    "blind": {
        "attributions": 0.95,
        "attributions and speaker": 0.87,
        "attributions and anonymous": 0.9,
        "dates and iso": 0.94,
        "figures and value": 0.97,
        "figures and bound": 0.96,
    },
    "second": {
        "attributions": 0.87,
        "attributions and speaker": 0.85,
        "attributions and anonymous": 0.84,
        "dates and iso": 0.87,
        "figures and value": 0.97,
        "figures and bound": 0.97,
    },
    "corrected": {
        "attributions": 0.98,
        "attributions and speaker": 0.97,
        "attributions and anonymous": 0.97,
        "dates and iso": 0.98,
        "figures and value": 0.98,
        "figures and bound": 0.98,
    },
}


def _loaded() -> ModuleType:
    spec = importlib.util.spec_from_file_location("score_reading", SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


scoring = _loaded()
MEASURES = {measure.name.strip(): measure for measure in scoring.MEASURES}


def mention(start: int, end: int, **rest: Any) -> dict[str, Any]:
    return {"start": start, "end": end, **rest}


@pytest.fixture(scope="module")
def own() -> Any:
    said: list[str] = []
    return scoring.measured(scoring.labelled(GOLD, [ARTICLES], said.append), GOLD)


@pytest.mark.parametrize(("labels", "measure"), [(labels, measure) for labels in FLOORS for measure in FLOORS[labels]])
def test_our_own_articles_are_read_no_worse_than_they_were(labels: str, measure: str, own: Any) -> None:
    missed = [line for line in own.lines if f": {measure}: " in line and own.labels[line.split(":")[0]] == labels]
    assert own.of(labels)[measure].gold > 0
    assert own.of(labels)[measure].f1 >= FLOORS[labels][measure], "\n".join(missed)


@pytest.mark.parametrize("labels", ["blind", "second"])
def test_what_is_found_is_mostly_right_on_blind_labels(labels: str, own: Any) -> None:
    assert own.of(labels)["attributions"].precision >= 0.88


def test_every_gold_says_how_it_was_labelled(own: Any) -> None:
    assert set(own.labels.values()) == set(FLOORS)
    assert sum(one.gold for one in own.together.values()) == sum(
        one.gold for labels in FLOORS for one in own.of(labels).values()
    )


def test_derivations_among_our_own_articles_are_all_found_and_no_others(own: Any) -> None:
    assert own.derivations.gold > 0
    assert own.derivations.right == own.derivations.found == own.derivations.gold, own.lines


def test_every_own_article_is_labelled_whole() -> None:
    labelled = {path.name.split(".")[0] for path in GOLD.glob("*.json")}
    for article in ARTICLES.glob("*.txt"):
        assert article.stem in labelled
        assert all((GOLD / f"{article.stem}.{kind}.json").exists() for kind in scoring.KINDS)


def test_gold_spans_lie_in_their_articles() -> None:
    for entry in scoring.labelled(GOLD, [ARTICLES], lambda said: None):
        for mentions in entry.gold.values():
            for one in mentions:
                shown = entry.article.text[one["start"] : one["end"]]
                assert shown == shown.strip()
                assert shown


# --- the count itself -------------------------------------------------------------------------------------------------


def test_precision_recall_and_f1_by_hand() -> None:
    gold = [mention(0, 10), mention(20, 30), mention(40, 50), mention(60, 70)]
    found = [mention(0, 10), mention(22, 30), mention(80, 90)]
    one = scoring.score(found, gold, MEASURES["attributions"])
    assert (one.right, one.found, one.gold) == (2, 3, 4)
    assert (one.precision, one.recall) == (pytest.approx(2 / 3), pytest.approx(1 / 2))
    assert one.f1 == pytest.approx(4 / 7)


def test_nothing_found_where_nothing_is_counts_as_right() -> None:
    assert scoring.score([], [], MEASURES["dates"]).f1 == 1.0
    assert scoring.score([], [mention(0, 1, iso="")], MEASURES["dates"]).f1 == 0.0


@pytest.mark.parametrize(("end", "right"), [(20, 1), (15, 1), (14, 0), (41, 0)])
def test_an_attribution_counts_from_half_of_its_span(end: int, right: int) -> None:
    found = [mention(10, end)]
    assert scoring.score(found, [mention(10, 20)], MEASURES["attributions"]).right == right


def test_one_mention_cannot_stand_for_two() -> None:
    assert scoring.score([mention(0, 10)], [mention(0, 5), mention(5, 10)], MEASURES["dates"]).right == 1
    assert scoring.score([mention(0, 5), mention(5, 10)], [mention(0, 10)], MEASURES["dates"]).right == 1


@pytest.mark.parametrize(
    ("found", "gold", "same"),
    [
        ("Ilse Brandt", "Defense Minister Ilse Brandt", True),
        ("two officials", "two Aldmark officials", True),
        ("", "", True),
        ("", None, True),
        ("", "Ilse Brandt", False),
        ("Dana Kessel", "Ilse Brandt", False),
    ],
)
def test_speakers_are_compared_by_likeness(found: str, gold: str, same: bool) -> None:
    assert scoring.same_speaker({"speaker": found}, {"speaker": gold}) is same


def test_what_else_is_asked_counts_only_where_it_agrees() -> None:
    gold = [mention(0, 5, value=12.0, bound="at least")]
    found = [mention(0, 8, value=12.0, bound="exact")]
    assert scoring.score(found, gold, MEASURES["figures"]).right == 1
    assert scoring.score(found, gold, MEASURES["and value"]).right == 1
    assert scoring.score(found, gold, MEASURES["and bound"]).right == 0
    assert scoring.score([mention(0, 8, value=13.0)], gold, MEASURES["and value"]).right == 0


@pytest.mark.parametrize(("value", "right"), [(0.3333, 1), (0.33, 0), (2 / 3, 0)])
def test_a_share_may_be_rounded_to_four_places(value: float, right: int) -> None:
    gold = [mention(0, 5, value=value)]
    assert scoring.score([mention(0, 5, value=1 / 3)], gold, MEASURES["and value"]).right == right


def test_articles_may_lie_beside_their_gold_and_derivations_under_their_name(tmp_path: Path) -> None:
    for file in (*GOLD.glob("wire.*"), *GOLD.glob("rewrite-copied.*"), *ARTICLES.glob("*.txt")):
        shutil.copy(file, tmp_path)
    (tmp_path / "derivations.json").write_text('{"derivations": [{"article": "rewrite-copied", "from": "wire"}]}')
    said: list[str] = []
    scores = scoring.measured(scoring.labelled(tmp_path, [tmp_path], said.append), tmp_path)
    assert said == []
    assert sorted(scores.by_article) == ["rewrite-copied", "wire"]
    assert (scores.derivations.right, scores.derivations.found, scores.derivations.gold) == (1, 1, 1)


def test_articles_that_are_not_at_hand_or_are_others_are_skipped_with_a_note(tmp_path: Path) -> None:
    (tmp_path / "none.json").write_text(json.dumps({"article": "none", "sha256": None, "date": "2031-03-10"}))
    (tmp_path / "wire.json").write_text(json.dumps({"article": "wire", "sha256": "0" * 64, "date": "2031-03-10"}))
    said: list[str] = []
    assert scoring.labelled(tmp_path, [ARTICLES], said.append) == []
    assert len(said) == 2
    assert "none is not at hand" in said[0]
    assert "another text" in said[1]


def test_made_articles_are_long_enough_and_no_copies() -> None:
    texts = [path.read_text(encoding="utf-8") for path in ARTICLES.glob("*.txt")]
    found = scoring.made(texts, 5, 1_000)
    assert len({text for _, text in found}) == 5
    assert all(900 <= len(text.split()) <= 1_200 for _, text in found)
    assert found == scoring.made(texts, 5, 1_000)


def test_the_script_prints_a_table(tmp_path: Path) -> None:
    articles, gold = tmp_path / "articles", tmp_path / "gold"
    articles.mkdir()
    gold.mkdir()
    shutil.copy(ARTICLES / "analysis.txt", articles)
    for file in GOLD.glob("analysis.*"):
        shutil.copy(file, gold)
    words = [sys.executable, str(SCRIPT), "--gold", str(gold), "--articles", str(articles), "--misses"]
    done = subprocess.run(words, capture_output=True, text=True, timeout=120, check=True)
    assert "all together" in done.stdout
    assert "labels: corrected" in done.stdout
    assert "derivations" in done.stdout
