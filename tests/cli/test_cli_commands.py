"""What the commands print and refuse."""

from __future__ import annotations

import math
from pathlib import Path

import pytest
from command_line import call, data, output, words, write_tiny
from typer.testing import CliRunner

from offramp.analysis import whatif
from offramp.cli.main import app
from offramp.forecasts import forecast
from offramp.scenario import find_patch, library, load_crisis


def firm(precision: float) -> float:
    """The logit probability of the option that is worth 1 against one that is worth 0."""
    return 1 / (1 + math.exp(-precision))


# --- list, new, check -------------------------------------------------------------------------------------------------


def test_list_names_everything_in_the_library() -> None:
    text = output("list")

    assert all(entry.name in text for entry in library())
    assert text.index("israel-iran-2024-april") < text.index("Textbook games") < text.index("brinkmanship")


def test_a_new_crisis_passes_its_own_check_and_can_be_forecast(tmp_path: Path) -> None:
    output("new", "strait", "--out", tmp_path / "crises")
    path = tmp_path / "crises" / "strait.yaml"

    assert output("check", path, "--strict").endswith("no problems\n")
    assert load_crisis(path).name == "strait"
    assert data("forecast", path, "--draws", "0")["converged"]


def test_new_overwrites_only_when_told(tmp_path: Path) -> None:
    path = tmp_path / "strait.yaml"
    path.write_text("mine", encoding="utf-8")

    refused = call("new", "strait", "--out", tmp_path)
    assert refused.exit_code == 1
    assert "--force" in refused.stderr
    assert path.read_text(encoding="utf-8") == "mine"

    output("new", "strait", "--out", tmp_path, "--force")
    assert "crisis: strait" in path.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", ["Strait", "a strait", "../strait", "strait-", ""])
def test_new_refuses_a_name_that_is_no_slug(name: str, tmp_path: Path) -> None:
    assert call("new", name, "--out", tmp_path).exit_code == 2
    assert not list(tmp_path.iterdir())


def test_check_tells_all_problems_at_once_with_their_places(tmp_path: Path) -> None:
    path = write_tiny(tmp_path, crisis="crisis: tiny\ncolour: red", title="titel: two mistakes", outcomes="outcomes: 3")
    result = call("check", path)

    assert result.exit_code == 1
    for part in (f"{path}:3:1: error: colour", f"{path}:4:1: error: titel", "outcomes", "mend: did you mean 'title'?"):
        assert part in result.stdout
    assert result.stdout.splitlines()[-1] == f"{path}: {result.stdout.count(': error: ')} errors"


def test_check_goes_on_to_the_next_file(tmp_path: Path, tiny: Path) -> None:
    wrong = write_tiny(tmp_path, outcomes="outcomes: {war: struck == perhaps}")
    result = call("check", wrong, tmp_path / "missing.yaml", tiny)

    assert result.exit_code == 1
    assert f"{wrong}: 1 error" in result.stdout
    assert f"{tmp_path / 'missing.yaml'}: 1 error" in result.stdout
    assert f"{tiny}: no problems" in result.stdout


def test_warnings_fail_only_when_strict(tmp_path: Path) -> None:
    path = write_tiny(tmp_path, wait="wait: {}, surrender: {when: struck == yes}")

    relaxed, strict = call("check", path), call("check", path, "--strict")

    assert (relaxed.exit_code, strict.exit_code) == (0, 1)
    assert "turns.east decides.options.surrender" in relaxed.stdout
    assert "1 warning" in relaxed.stdout


def test_check_places_what_only_the_graph_shows(tmp_path: Path) -> None:
    path = write_tiny(tmp_path, wait="wait: {}, surrender: {when: struck == yes}")
    (problem,) = data("check", path)["files"][0]["problems"]
    lines = path.read_text(encoding="utf-8").splitlines()

    assert problem["file"] == str(path)
    assert "surrender" in lines[problem["line"] - 1]
    assert data("check", path, "--no-compile")["files"][0]["graph"] is None


def test_check_says_how_large_the_graph_is_and_which_ends_forget(ridge: Path) -> None:
    graph = data("check", ridge)["files"][0]["graph"]
    text = output("check", ridge)

    assert graph["edges"] > 0
    assert f"{graph['edges']:,} edges" in text
    for ending in graph["forgetting"]:
        assert f"note: {ending['fact']} ends" in text


# --- forecast ---------------------------------------------------------------------------------------------------------


def test_the_forecast_is_the_closed_form_of_one_choice(tiny: Path) -> None:
    # Meek is indifferent and bold gains 1 by striking: logit choice at precision 2.
    found = data("forecast", tiny, "--draws", "0")["outcomes"]

    assert found["war"]["p"] == pytest.approx(0.6 * 0.5 + 0.4 * firm(2), abs=1e-9)
    assert found["war"]["sharper"] == pytest.approx(0.6 * 0.5 + 0.4 * firm(4), abs=1e-9)
    assert found["war"]["low"] is None


@pytest.mark.parametrize("scale", [0.0, 0.5, 3.0])
def test_precision_multiplies_that_of_every_actor_in_draws_too(scale: float, tiny: Path) -> None:
    found = data("forecast", tiny, "--precision", str(scale), "--draws", "20", "--processes", "1")["outcomes"]["war"]

    assert found["p"] == pytest.approx(0.3 + 0.4 * firm(2 * scale), abs=1e-9)
    assert 0.3 + 0.4 * firm(1 * scale) - 1e-6 <= found["low"] <= found["p"] <= found["high"]
    assert found["high"] <= 0.3 + 0.4 * firm(4 * scale) + 1e-6


def test_the_forecast_is_that_of_the_library(ridge: Path) -> None:
    found = data("forecast", ridge, "--at", "north answers", "--draws", "4", "--seed", "5")
    same = forecast(load_crisis(ridge), at="north answers", draws=4, seed=5)

    assert found["outcomes"] == {
        o.name: {"p": o.p, "low": o.low, "high": o.high, "worst": o.worst, "sharper": o.sharper} for o in same.outcomes
    }
    assert [entry["turn"] for entry in found["given"]] == ["south prepares", "raid lands"]


def test_patches_are_applied_in_the_order_given(tiny: Path) -> None:
    weight = "concerns.east.pride.weight.bold"
    meek = data("forecast", tiny, "--with", "all are meek", "--draws", "0")["outcomes"]["war"]["p"]
    last = data("forecast", tiny, "--with", "all are meek", "--with", f"{weight}=2", "--draws", "0")["outcomes"]["war"][
        "p"
    ]

    assert meek == pytest.approx(0.5)
    assert last == pytest.approx(0.3 + 0.4 * firm(4))


def test_given_facts_stand_instead_of_the_record(ridge: Path) -> None:
    found = data("forecast", ridge, "--at", "north answers", "--given", "damage=heavy", "--draws", "0")

    assert found["outcomes"]["heavy damage"]["p"] == pytest.approx(1)
    assert found["given"] == [{"turn": "given", "what": "damage=heavy"}]


@pytest.mark.parametrize("command", [["forecast"], ["whatif", "actors.east.precision=2"]])
def test_given_facts_need_a_turn_to_stand_at(command: list[str], ridge: Path) -> None:
    result = call(command[0], ridge, *command[1:], "--given", "damage=heavy")

    assert result.exit_code == 2
    assert "say which turn too, with --at" in words(result.stderr)


def test_precision_is_multiplied_by_finite_numbers_only(tiny: Path) -> None:
    result = call("forecast", tiny, "--precision", "inf")

    assert result.exit_code == 1
    assert "precision times inf is none: give a finite number of at least 0" in words(result.stderr)


def test_histories_follow_the_seed(tiny: Path) -> None:
    once, again, other = (
        data("forecast", tiny, "--draws", "0", "--histories", "20", "--seed", seed)["histories"]
        for seed in ("1", "1", "2")
    )

    assert once == again != other
    assert {history["outcomes"][0] for history in once} == {"war", "peace"}
    text = output("forecast", tiny, "--draws", "0", "--histories", "20", "--seed", "1")
    assert text.count("east decides. East: strike") == sum(h["outcomes"] == ["war"] for h in once)


def test_ranges_are_shown_only_where_something_was_drawn(tiny: Path) -> None:
    assert "90% of draws" in output("forecast", tiny, "--draws", "10", "--processes", "1")
    assert "90% of draws" not in output("forecast", tiny, "--draws", "0")
    assert "90% of draws" not in output("forecast", "brinkmanship", "--draws", "10")


def test_no_table_claims_a_precision_that_is_not_there(tiny: Path) -> None:
    text = output("forecast", tiny, "--draws", "0")

    assert "65%" in text  # 0.3 + 0.4 * 0.8808 = 0.652
    assert "65.2" not in text


@pytest.mark.parametrize("width", [60, 100])
def test_tables_keep_to_the_width_they_are_given(width: int) -> None:
    text = CliRunner().invoke(app, ["forecast", "chicken-private-resolve"], env={"COLUMNS": str(width)}).stdout

    assert max(map(len, text.splitlines())) <= width


# --- whatif -----------------------------------------------------------------------------------------------------------


def test_whatif_is_that_of_the_library_on_common_draws(tiny: Path) -> None:
    found = data("whatif", tiny, "all are meek", "--draws", "8", "--processes", "1")
    crisis = load_crisis(tiny)
    same = whatif(crisis, [find_patch(crisis, "all are meek")], draws=8, processes=1)
    effect = found["patches"][0]["outcomes"]["war"]

    assert effect["p"] == pytest.approx(0.5)
    assert effect["change"] == pytest.approx(0.5 - found["base"]["outcomes"]["war"]["p"])
    assert effect["high"] == same.patched[0][2].effects[0].high
    assert effect["worse"] == 0.0


def test_whatif_shows_patches_side_by_side(tiny: Path) -> None:
    text = output("whatif", tiny, "all are meek", "actors.east.precision=8", "--draws", "0")

    assert "As it is" in text
    assert "all are meek" in text
    assert "actors.east.precision=8" in text
    assert "50%, −15 points" in text


def test_a_measure_from_a_turn_is_compared_but_has_no_forecast_from_the_start(tiny: Path) -> None:
    found = data("whatif", tiny, "a late plea", "--draws", "0")["patches"][0]
    refused = call("forecast", tiny, "--with", "a late plea")

    assert found["from"] == "east decides"
    assert found["forecast"] is None
    assert found["outcomes"]["war"]["p"] == pytest.approx(0.3 + 0.4 * firm(1), abs=1e-6)
    assert refused.exit_code == 1
    assert "whatif" in refused.stderr


# --- sources ----------------------------------------------------------------------------------------------------------


def test_sources_count_judgement_and_silence_apart(tiny: Path) -> None:
    found = data("sources", tiny)

    assert found["total"] == len(load_crisis(tiny).numbers) == len(found["numbers"])
    assert found["judged"] == found["total"]
    assert found["uncertain"] == 1
    assert "100% rest on judgement alone" in output("sources", tiny)
    assert "say nothing" in output("sources", "brinkmanship")


def test_unsourced_numbers_are_those_without_a_claim() -> None:
    crisis = "israel-iran-2024-april"
    whole, part = data("sources", crisis), data("sources", crisis, "--unsourced")

    assert all(number["judgement"] for number in part["numbers"])
    assert len(part["numbers"]) == whole["judged"] < whole["total"] == part["total"]


def test_by_claim_every_cited_claim_is_told_with_who_said_it() -> None:
    found = data("sources", "israel-iran-2024-april")
    text = output("sources", "israel-iran-2024-april", "--by-claim")

    assert found["claims"]
    assert all(claim in text for claim in found["claims"])
    assert "ccording to" in text


def test_by_claim_and_unsourced_exclude_each_other(tiny: Path) -> None:
    assert call("sources", tiny, "--by-claim", "--unsourced").exit_code == 2


# --- solve ------------------------------------------------------------------------------------------------------------


def test_solve_shows_the_likeliest_information_sets_up_to_the_limit() -> None:
    whole = data("solve", "brinkmanship")
    text = output("solve", "brinkmanship", "--limit", "2")

    assert len(whole["infosets"]) > 2
    assert f"2 information sets of {len(whole['infosets'])}" in text
    assert "converged" in text


@pytest.mark.parametrize(
    "odd",
    [
        "{is: (first == h and second == h) or (first == t and second == t), weight: -1, reference: true}",
        "{is: (first == h and second == t) or (first == t and second == h), weight: 1, reference: true}",
    ],
    ids=["zero", "constant"],
)
def test_exploitability_is_known_where_two_divide_a_constant_sum(odd: str, tmp_path: Path) -> None:
    # Matching pennies. Logit choice keeps to one half each, which is the Nash equilibrium: nothing can be exploited.
    path = tmp_path / "pennies.yaml"
    path.write_text(
        """
crisis: pennies
title: Matching pennies
actors: {even: {precision: 3}, odd: {precision: 3}}
facts: {first: {levels: [h, t], seen_by: [even]}, second: {levels: [h, t], seen_by: [odd]}}
turns:
  - {turn: even shows, decision: even, options: {heads: {set: {first: h}}, tails: {set: {first: t}}}}
  - {turn: odd shows, decision: odd, options: {heads: {set: {second: h}}, tails: {set: {second: t}}}}
concerns:
  even: {match: {is: (first == h and second == h) or (first == t and second == t), weight: 1, reference: true}}
  odd: {match: ODD}
outcomes: {match: (first == h and second == h) or (first == t and second == t)}
""".replace("ODD", odd),
        encoding="utf-8",
    )

    assert data("solve", path)["exploitability"] == pytest.approx(0, abs=1e-9)
    assert data("solve", "deterrence-signorino-1999")["exploitability"] is None


# --- errors -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (["forecast", "brinkmanshp"], "brinkmanship"),
        (
            ["forecast", "brinkmanship", "--with", "the challenger is the more resolut"],
            "the challenger is the more resolute",
        ),
        (["forecast", "brinkmanship", "--with", "actors.defendr.precision=2"], "defender"),
        (["forecast", "brinkmanship", "--at", "the challenger choses"], "the challenger chooses"),
        (["forecast", "brinkmanship", "--at", "at the brink", "--given", "stp=first"], "step"),
        (["forecast", "brinkmanship", "--at", "at the brink", "--given", "step=tenth"], "eighth"),
        (["whatif", "brinkmanship", "actors.defender.precision=-1"], "greater than 0"),
        (["raid", "brinkmanship"], "no raid"),
        (["raid", "brinkmanship", "--fit"], "nothing is reported"),
        (["ration", "brinkmanship"], "no raid"),
    ],
)
def test_errors_are_one_block_on_stderr_that_names_what_there_is(args: list[str], said: str) -> None:
    result = call(*args)

    assert result.exit_code == 1
    assert result.stderr.startswith("error: ")
    assert said in result.stderr
    assert result.stdout == ""
    assert "Traceback" not in result.output


@pytest.mark.parametrize(
    "args",
    [
        ["forecast"],
        ["forecast", "brinkmanship", "--draws", "-1"],
        ["forecast", "brinkmanship", "--as-of", "yesterday"],
        ["whatif", "brinkmanship"],
        ["brief", "brinkmanship", "--scale", "words"],
        ["solve", "brinkmanship", "--method", "magic"],
        ["plan"],
    ],
)
def test_wrong_usage_is_status_2(args: list[str]) -> None:
    assert call(*args).exit_code == 2


def test_a_file_with_errors_lists_all_of_them_whatever_the_command(tmp_path: Path) -> None:
    path = write_tiny(tmp_path, outcomes="outcomes: {war: struck == perhaps, peace: strike == no}")
    result = call("forecast", path)

    assert result.exit_code == 1
    assert "2 errors" in result.stderr
    assert "outcomes.war" in result.stderr
    assert "outcomes.peace" in result.stderr
