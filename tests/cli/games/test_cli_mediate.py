"""``offramp mediate``: the comparison, the plan, the data, and what is refused."""

from __future__ import annotations

from pathlib import Path

import pytest
from command_line import call, data, faults, output, schema, words

from offramp.solvers.mediation import Mediator

PASSES = """EFG 2 R "Two passes" { "Scout" "Column" }
c "" 1 "" { "north" 1/2 "south" 1/2 } 0
p "" 1 1 "north is open" { "look" } 0
p "" 2 1 "march" { "north" "south" } 0
t "" 1 "through" { 1, 1 }
t "" 2 "lost" { 0, 0 }
p "" 1 2 "south is open" { "look" } 0
p "" 2 1 "march" { "north" "south" } 0
t "" 2 "lost"
t "" 1 "through"
"""


@pytest.fixture
def passes(tmp_path: Path) -> Path:
    path = tmp_path / "passes.efg"
    path.write_text(PASSES, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    "args",
    [
        ["chicken-private-resolve", "--least", "fight"],
        ["chicken-private-resolve", "--payoff", "sum", "--concept", "efce"],
        ["brinkmanship", "--most", "disaster", "--from", "at the brink@1", "--to", "at the brink@2"],
        ["brinkmanship", "--most", "disaster", "--threats", "any"],
        ["talks-horner-2015", "--most", "peace", "--give-up", "1%", "--give-up", "0.2"],
    ],
)
def test_the_data_are_what_their_schema_says(args: list[str]) -> None:
    found = data("mediate", *args)
    assert found["offramp"] == "mediate/1"
    assert faults(found, schema("mediate")) == []
    assert found["converged"] is True
    assert bool(found["plan"]) is (found["concept"] == "communication")
    assert bool(found["draws"]) is (found["concept"] == "efce")


def test_a_word_that_only_a_mediator_can_pass_on(passes: Path) -> None:
    found = data("mediate", passes, "--most", "through")
    assert (found["best"]["goal"], found["worst"]["goal"]) == pytest.approx((1.0, 0.5))
    assert found["without"][0]["goal"] == pytest.approx(0.5)
    assert {step["heard"][0]["words"] for step in found["plan"]} == {"north is open", "south is open"}
    shown = words(output("mediate", passes, "--most", "through"))
    assert "the best mediator (highest chance of through) 100%" in shown
    assert "Scout: north is open north 100%" in shown
    assert "Nobody's incentives cost anything" in shown
    assert "A bound, not a forecast" in shown


def test_the_page_says_who_is_only_just_kept_from_lying() -> None:
    shown = words(output("mediate", "chicken-private-resolve", "--least", "fight", "--rows", "2"))
    assert "no mediator, quantal response 31%" in shown
    assert "the best mediator (least chance of fight) 18%" in shown
    assert "the best mediator, if east could be trusted 0%" in shown
    assert "2 pieces of advice of 10" in shown
    assert "say: east decides@1, type=tough" in words(output("mediate", "chicken-private-resolve", "--least", "fight"))


def test_a_patch_is_applied_and_named(passes: Path) -> None:
    patch = "the challenger is the more resolute"
    found = data("mediate", "brinkmanship", "--most", "the challenger prevails", "--with", patch)
    assert found["with"] == [patch]
    plain = data("mediate", "brinkmanship", "--most", "the challenger prevails")
    assert found["without"][0]["goal"] > plain["without"][0]["goal"]
    assert f"With: {patch}." in words(output("mediate", "brinkmanship", "--most", "disaster", "--with", patch))
    assert call("mediate", passes, "--most", "through", "--with", patch).exit_code == 2


def test_what_empty_threats_would_add_is_said() -> None:
    shown = words(output("mediate", "brinkmanship", "--most", "disaster"))
    assert "the best mediator (highest chance of disaster) 0%" in shown
    assert "the best mediator, if threats may be empty 35%" in shown
    assert "A mediator can change nothing here" in shown
    bluffed = words(output("mediate", "brinkmanship", "--most", "disaster", "--threats", "any"))
    assert "plainly worse for whom they advise" in bluffed
    assert "if threats may be empty" not in bluffed


def test_the_price_of_a_steadier_plan_is_a_table() -> None:
    args = ("mediate", "talks-horner-2015", "--most", "peace")
    shown = words(output(*args, "--give-up", "1%", "--give-up", "0.05"))
    assert "The price of a steadier plan" in shown
    assert "1% 87%" in shown
    assert "5% 86%" in shown
    assert [trial["give_up"] for trial in data(*args, "--give-up", "5%")["trials"]] == [0.0, 0.05]
    paid = words(output("mediate", "signalling-resolve", "--payoff", "sum", "--give-up", "0.5"))
    assert "0.5 3.2" in paid


def test_what_is_drawn_is_shown_with_its_chance() -> None:
    shown = words(output("mediate", "chicken-private-resolve", "--least", "fight", "--concept", "efce"))
    assert "What is drawn" in shown
    assert "3 profiles." in shown


def test_a_slice_says_from_where_to_where() -> None:
    shown = words(
        output("mediate", "brinkmanship", "--most", "disaster", "--from", "at the brink@1", "--to", "at the brink@2")
    )
    assert "From at the brink@1 on (nothing is recorded before it)." in shown
    assert "To at the brink@2; what follows is as without a mediator." in shown


@pytest.mark.parametrize(
    ("args", "code", "said"),
    [
        ([], 2, "give one of --least, --most and --payoff"),
        (["--least", "fight", "--most", "fight"], 2, "give one of --least, --most and --payoff"),
        (["--least", "figth"], 1, "no outcome 'figth'; did you mean 'fight'"),
        (["--least", "fight", "--give-up", "some"], 2, "'some' is not a probability, like 1% or 0.01"),
        (["--least", "fight", "--give-up", "120%"], 1, "1.2 cannot be given up: give a probability, 0 to 1"),
        (["--least", "fight", "--give-up", "5"], 2, "for 5 per cent write 5%"),
        (["--payoff", "sum", "--give-up", "1%"], 2, "give a number, in the unit of the payoff"),
        (["--payoff", "sum", "--give-up", "a lot"], 2, "'a lot' is not a number, like 0.1"),
        (["--least", "fight", "--threats", "idle"], 2, "'idle' is not one of 'credible', 'any'"),
        (["--least", "fight", "--limit", "100"], 1, "172 positions"),
        (["--least", "fight", "--to", "nowhere"], 1, "nowhere"),
    ],
)
def test_what_cannot_be_asked_is_refused(args: list[str], code: int, said: str) -> None:
    result = call("mediate", "chicken-private-resolve", *args)
    assert result.exit_code == code
    assert said in words(result.stderr.replace("│", " "))
    assert result.stdout == ""


def test_ctrl_c_is_no_traceback(monkeypatch: pytest.MonkeyPatch) -> None:
    def stopped(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(Mediator, "best", stopped)
    result = call("mediate", "chicken-private-resolve", "--least", "fight")
    assert result.exit_code == 130
    assert "interrupted" in result.stderr
