"""How fast game files are read, beside pygambit and OpenSpiel.

    python benchmarks/efg.py [--nodes 10000 100000]

Every reader gets the same file, three players with private types and hidden moves; they take turns. Times are of the
processor, the smallest of several: that is what a busy machine disturbs least. Ours goes on to validated arrays, theirs
end with their own tree. Nothing is compiled at run time; what the first reading costs beyond the others (imports) is
told apart. Reading is one scan of the text by a regular expression, a node at a time, and a look at what each holds: it
is bound by the objects of Python that are made for every set and outcome told for the first time.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Callable
from fractions import Fraction
from itertools import product
from pathlib import Path

import numpy as np

from offramp.interop import ExtensiveGame, Infoset, TreeOutcome, load_game, write_efg
from offramp.interop.extensive import CHANCE, NONE


def seconds(work: Callable[[], object]) -> float:
    """Time of the processor for one call."""
    begun = time.process_time()
    work()
    return time.process_time() - begun


def smallest(works: dict[str, Callable[[], object]], rounds: int) -> dict[str, float]:
    """Smallest time of each; in every round each has its turn."""
    found = dict.fromkeys(works, float("inf"))
    for _ in range(rounds):
        for name, work in works.items():
            found[name] = min(found[name], seconds(work))
    return found


def random_game(nodes: int, seed: int = 1, players: int = 3) -> ExtensiveGame:
    """A game of about `nodes` nodes: types are dealt, then all move in turn, some unseen, and some branches stop."""
    for depth in range(1, 40):
        game = _of_depth(depth, seed, players)
        if game.n_nodes >= nodes:
            return game
    raise ValueError(nodes)


def _of_depth(depth: int, seed: int, players: int) -> ExtensiveGame:
    rng = np.random.default_rng(seed)
    seen_by_all = rng.random(depth) > 0.3
    deals = list(product(range(2), repeat=players))
    infosets = [Infoset(CHANCE, 1, "deal", tuple(map(str, range(len(deals)))), (Fraction(1, len(deals)),) * len(deals))]
    place: dict[tuple[object, ...], int] = {}
    count = [0] * players
    outcomes: list[TreeOutcome] = []
    node_infoset, node_outcome = [0], [NONE]

    def grow(level: int, seen: tuple[tuple[int, ...], ...]) -> None:
        if level == depth or (level and rng.random() < 0.15):
            node_infoset.append(NONE)
            node_outcome.append(len(outcomes))
            pays = tuple(Fraction(int(v)) for v in rng.integers(-10, 11, players))
            outcomes.append(TreeOutcome(len(outcomes) + 1, "", pays))
            return
        mover = level % players
        key = (mover, level, seen[mover])
        if key not in place:
            place[key] = len(infosets)
            count[mover] += 1
            infosets.append(Infoset(mover, count[mover], f"i{mover + 1}_{count[mover]}", ("a0", "a1")))
        node_infoset.append(place[key])
        node_outcome.append(NONE)
        for action in range(2):
            grow(level + 1, tuple((*s, action) if seen_by_all[level] or q == mover else s for q, s in enumerate(seen)))

    for deal in deals:
        grow(0, tuple((kind,) for kind in deal))
    return ExtensiveGame(
        "random", "", tuple(f"P{q + 1}" for q in range(players)), tuple(infosets), tuple(outcomes),
        np.array(node_infoset, dtype=np.int32), np.array(node_outcome, dtype=np.int32), ("",) * len(node_infoset),
    )  # fmt: skip


def ours(path: Path) -> ExtensiveGame:
    game = load_game(path)
    assert game.tables() is not None
    assert game.arrays.validate() == []
    return game


def report(nodes: int, folder: Path) -> None:
    import pygambit
    import pyspiel

    game = random_game(nodes)
    path = folder / f"random-{nodes}.efg"
    path.write_text(write_efg(game), encoding="utf-8")
    first = seconds(lambda: ours(path))
    readers: dict[str, Callable[[], object]] = {
        "offramp": lambda: ours(path),
        "pygambit": lambda: pygambit.read_efg(str(path)),
        "open_spiel": lambda: pyspiel.load_game(f"efg_game(filename={path})"),
    }
    took = smallest(readers, 9 if nodes <= 20_000 else 3)
    writing = smallest({"": lambda: write_efg(game)}, 3)[""]
    assert load_game(path) == game
    print(f"\n{game.n_nodes:,} nodes, {len(game.infosets):,} information sets, {path.stat().st_size / 1e6:.1f} MB")
    print(
        f"  offramp     read to arrays {took['offramp'] * 1e3:8.1f} ms, first {first * 1e3:.1f} ms, "
        f"written {writing * 1e3:.1f} ms"
    )
    for name in ("pygambit", "open_spiel"):
        print(f"  {name:<11} read           {took[name] * 1e3:8.1f} ms, {took[name] / took['offramp']:.1f} times ours")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--nodes", type=int, nargs="+", default=[300, 1_000, 10_000, 80_000])
    with tempfile.TemporaryDirectory() as folder:
        for nodes in parser.parse_args().nodes:
            report(nodes, Path(folder))


if __name__ == "__main__":
    main()
