"""Crises that are too large are refused before they are made, with advice; bounded ones grow with their rounds."""

from __future__ import annotations

import numpy as np
import pytest
from random_crises import loaded
from small_crises import concern, fact, ladder, small

from offramp.errors import TooLargeError
from offramp.game import compile_crisis


def piled_up(count: int) -> dict:
    """`count` facts of three levels that chance sets one after the other and that nobody ends."""
    levels = ("low", "mid", "high")
    third = {"low": 0.25, "mid": 0.25, "high": 0.5}
    return small(
        facts={f"f{k}": fact(*levels) for k in range(count)} | {"done": fact("no", "yes")},
        turns=[
            *({"turn": f"t{k}", "chance": {"sets": f"f{k}", "odds": third}} for k in range(count)),
            {"turn": "last", "decision": "red", "options": {"a": {}, "b": {"set": {"done": "yes"}}}},
        ],
        concerns={"red": {"c": concern("done == yes", 1)}},
        outcomes={"done": "done == yes"},
    )


def test_the_advice_names_the_facts_that_make_it_large() -> None:
    with pytest.raises(TooLargeError) as caught:
        compile_crisis(loaded(piled_up(40)), limit=200_000)
    text = str(caught.value)
    assert "200,000" in text
    assert "f0 (x3.0)" in text
    assert "until" in text


def test_a_layer_is_refused_before_it_is_made(monkeypatch: pytest.MonkeyPatch) -> None:
    """The last layer that was made is within the limit, so nothing larger was ever held."""
    from offramp.game.compiling.growth import Growth

    edges: list[int] = []
    close = Growth.close_layer

    def closing(self: Growth, *columns: np.ndarray) -> None:
        close(self, *columns)
        edges.append(self.n_edges)

    monkeypatch.setattr(Growth, "close_layer", closing)
    with pytest.raises(TooLargeError):
        compile_crisis(loaded(piled_up(20)), limit=10_000)
    assert max(edges) <= 10_000


def test_what_fits_the_limit_exactly_is_made() -> None:
    crisis = loaded(piled_up(4))
    edges = compile_crisis(crisis).arrays.n_edges
    assert compile_crisis(crisis, limit=edges).arrays.n_edges == edges
    with pytest.raises(TooLargeError):
        compile_crisis(crisis, limit=edges - 1)


def test_a_thousand_million_rounds_are_refused() -> None:
    data = ladder(1)
    data["calendar"]["rounds"] = 10**9
    with pytest.raises(TooLargeError, match="rounds"):
        compile_crisis(loaded(data))


def test_a_crisis_with_bounded_live_facts_grows_linearly_with_its_rounds() -> None:
    nodes = [compile_crisis(loaded(ladder(rounds))).arrays.n_nodes for rounds in range(1, 31)]
    growth = np.diff(nodes)
    assert set(growth[3:]) == {growth[3]}


def test_the_tree_of_the_same_crisis_grows_exponentially() -> None:
    nodes = [compile_crisis(loaded(ladder(r) | {"memory": "history"})).arrays.n_nodes for r in (1, 2, 3)]
    assert nodes[2] - nodes[1] > 5 * (nodes[1] - nodes[0])
