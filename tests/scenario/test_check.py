"""`check`: errors first, then what is legal but surely not meant."""

import pytest
from crisis_texts import SMALL, example

from offramp.scenario import check, library, starter

SOURCED = SMALL.replace("crisis: small", "crisis: small\nkind: textbook game")


def codes(text: str) -> list[str]:
    return [problem.code for problem in check(text)]


def test_a_sound_file_has_nothing_to_say() -> None:
    assert codes(SOURCED) == []


def test_the_starter_is_sound() -> None:
    assert check(starter("A new crisis!")) == ()
    assert "crisis: a-new-crisis\n" in starter("A new crisis!")


def test_the_example_only_leaves_numbers_unsourced() -> None:
    (warning,) = check(example())
    assert (warning.code, warning.severity) == ("no-source", "warning")


@pytest.mark.parametrize("entry", library(), ids=lambda entry: entry.name)
def test_the_library_has_no_errors(entry: object) -> None:
    assert [problem for problem in check(entry.name) if problem.severity == "error"] == []


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("turns:\n", "  idle: {levels: [a, b], seen_by: none}\nturns:\n", "never-read"),
        ("mood: {levels", "idle: {levels: [a, b], seen_by: all}\n  mood: {levels", "never-set"),
        ("high: mood == high", "high: mood >= low", "constant-outcome"),
        ("high: mood == high", "high: mood > high", "constant-outcome"),
        ("{is: secret == yes, weight", "{is: secret >= no, weight", "constant-concern"),
        ("go: {set: {mood: high}}", "go: {set: {mood: high}, when: mood == low and mood == high}", "never-available"),
        ("turn: west moves", "turn: west moves\n    when: mood < low", "never-reached"),
        ("turn: west moves", "turn: west moves\n    when: secret == yes", "leak"),
        ("turn: west moves", "turn: west moves\n    when: east.type == angry", "leak"),
        ("turns:\n", "channels: {wire: {via: nobody}}\nturns:\n", "unused-channel"),
        ("  west:\n    quiet: {is: mood == low, weight: 1, reference: true}\n", "", "no-concerns"),
        ("{calm: 1, angry: 0.2}", "1", "idle-types"),
        (
            "{calm: 1, angry: 0.2}",
            "{calm: {value: 1, range: [0, 3]}, angry: {value: 2, range: [0.5, 4]}}",
            "counted-twice",
        ),
        ("kind: textbook game", "kind: crisis", "no-source"),
    ],
)
def test_surely_not_meant(old: str, new: str, code: str) -> None:
    assert old in SOURCED
    found = check(SOURCED.replace(old, new, 1))
    assert code in [problem.code for problem in found], found
    warning = next(problem for problem in found if problem.code == code)
    assert warning.severity == "warning"
    assert warning.line > 0


@pytest.mark.parametrize(("formula", "word"), [("true", "always"), ("1 > 2", "never")])
def test_an_outcome_that_reads_nothing(formula: str, word: str) -> None:
    (warning,) = check(SOURCED.replace("high: mood == high", f"high: {formula}"))
    assert warning.message == f"outcome high is {word} true"


def test_a_fact_set_only_by_a_counterfactual_is_meant() -> None:
    text = SOURCED.replace("turns:\n", "  base: {levels: [a, b], seen_by: all}\nturns:\n").replace(
        "high: mood == high", "high: mood == high and base == b"
    )
    assert "never-set" in codes(text)
    assert "never-set" not in codes(text + "counterfactuals: {with base: {set: {facts.base.initial: b}}}\n")


WORDS = """\
  - turn: word
    message: east
    says: {wire: {to: west, words: [low, high], literal: {low: no, high: yes}, of: secret, sets: mood}}
    lie: {cost: 0.3}
"""


@pytest.mark.parametrize(
    ("old", "new"),
    [("    lie: {cost: 0.3}\n", ""), ("cost: 0.3", "cost: 0"), ("literal: {low: no, high: yes}, ", "")],
)
def test_words_that_cost_nothing(old: str, new: str) -> None:
    text = SOURCED.replace("turns:\n", "channels: {wire: {}}\nturns:\n")
    assert codes(text.replace("concerns:\n", WORDS + "concerns:\n")) == []
    assert codes(text.replace("concerns:\n", WORDS.replace(old, new) + "concerns:\n")) == ["cheap-words"]


def test_errors_come_without_warnings() -> None:
    found = check(SOURCED.replace("high: mood == high", "high: moood == high\n  odd: mood >= low"))
    assert [problem.severity for problem in found] == ["error"]


def test_too_many_combinations_are_not_tried() -> None:
    facts = "".join(f"  f{n}: {{levels: [a, b, c, d, e, f, g, h], seen_by: none}}\n" for n in range(12))
    total = " + ".join(f"f{n}" for n in range(12))
    text = SOURCED.replace("turns:\n", facts + "turns:\n").replace("high: mood == high", f"high: {total} >= 0")
    assert "constant-outcome" not in codes(text)
