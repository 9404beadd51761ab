"""How fast quantal response equilibria are found, beside Gambit.

    python benchmarks/qre.py [--nodes 13 25 50 115 280 1000] [--leduc] [--large 100000]

Both programs solve the same files in this process, by turns, on one thread: to precision 0.25, to 20, and the whole
branch from uniform choice to its limit, where each stops by its own rule. The smallest time of all rounds counts. What
numba compiles, or reads from disk where it is kept, is told apart. Gambit is left out where a game would take it longer
than a minute.

What bounds our kernels is printed with them. A response is two passes over the graph, 32 bytes an edge and player
read in order, and one look at the child; a Jacobian is a pass that carries 64 columns through what moves, bound by
arithmetic; its factors take 2/3 n^3 operations for n free choices. Without a matrix, products are passes again, and
beside them GMRES reads all its earlier directions twice, 16 bytes an entry each. Games of a few dozen nodes are bound
by what goes on around the passes: 0.3 microseconds for every array that Python hands to a compiled function, of which a
solution takes some two hundred. "First" is a game whose arrays no solver has seen before, "again" the same once more.
"""

from __future__ import annotations

import argparse
import os

# Before numpy is read, which starts its threads then.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import io
import time
from collections.abc import Callable
from dataclasses import replace
from functools import partial

import numpy as np
from efg import random_game

from offramp.game.arrays import GameArrays, GameTables
from offramp.interop import ExtensiveGame, from_openspiel, write_efg
from offramp.solvers import solve, trace_branch
from offramp.solvers.arclength import DENSE, Arclength
from offramp.solvers.driver import run
from offramp.solvers.logit_map import LogitMap

PATIENCE = {"0.25": 3_000, "20": 500, "branch": 320}
"""Nodes up to which Gambit is asked, by task."""


def by_turns(works: dict[str, Callable[[], object]], seconds: float = 2.0) -> dict[str, float]:
    """Smallest time of each work in milliseconds, by turns, over as many rounds as fit into `seconds`, at least two."""
    best = dict.fromkeys(works, float("inf"))
    begun, rounds = time.perf_counter(), 0
    while rounds < 2 or time.perf_counter() - begun < seconds:
        for name, work in works.items():
            start = time.perf_counter()
            work()
            best[name] = min(best[name], 1e3 * (time.perf_counter() - start))
            if best[name] > 1e3 * seconds:
                rounds = 2
        rounds += 1
    return best


def unseen(work: Callable[[GameArrays, GameTables], object], arrays: GameArrays, tables: GameTables) -> object:
    """`work` on a game that no solver can know: nothing worked out about it before is found again."""
    return work(replace(arrays), replace(tables))


def tasks(game: ExtensiveGame) -> dict[str, dict[str, Callable[[], object]]]:
    """Ours and Gambit's way of each task."""
    try:
        import pygambit
    except ImportError:
        peer = None
    else:
        peer = pygambit.read_efg(io.StringIO(write_efg(game)))
    found: dict[str, dict[str, Callable[[], object]]] = {}
    for name in ("0.25", "20"):
        tables = game.tables(float(name))
        found[name] = {
            "first": partial(unseen, solve, game.arrays, tables),
            "again": partial(solve, game.arrays, tables),
        }
        if peer is not None and game.n_nodes <= PATIENCE[name]:
            found[name]["gambit"] = partial(pygambit.qre.logit_solve_lambda, peer, lam=float(name))
    tables = game.tables()
    found["branch"] = {
        "first": partial(unseen, trace_branch, game.arrays, tables),
        "again": partial(trace_branch, game.arrays, tables),
    }
    if peer is not None and game.n_nodes <= PATIENCE["branch"]:
        found["branch"]["gambit"] = lambda: pygambit.nash.logit_solve(peer)
    return found


def side_by_side(games: dict[str, ExtensiveGame]) -> None:
    times = " ".join(f"{name:>10}" for name in ("first", "again", "gambit"))
    print(f"{'game':24} {'nodes':>6} {'free':>5} {'task':>7} {times} {'ratio':>7}   milliseconds")
    for name, game in games.items():
        free = LogitMap(game.arrays, game.tables(), precision=np.ones(game.arrays.n_players)).n_free
        for task, works in tasks(game).items():
            if task != "0.25" and free > DENSE and "gambit" not in works:
                continue
            best = by_turns(works)
            gambit = best.get("gambit", float("nan"))
            row = f"{task:>7} {best['first']:10.3f} {best['again']:10.3f} {gambit:10.3f} {gambit / best['first']:7.1f}"
            print(f"{name:24} {game.n_nodes:6} {free:5} {row}", flush=True)


def crossover(games: dict[str, ExtensiveGame]) -> None:
    """Where GMRES overtakes the factorised Jacobian, to precision 1."""
    print(
        f"\n{'game':24} {'free':>5} {'factorised':>11} {'GMRES':>10}   milliseconds to precision 1 (DENSE is {DENSE})"
    )
    for name, game in games.items():
        tables = game.tables(1.0)

        def follow(dense: bool, tables: GameTables = tables, game: ExtensiveGame = game) -> LogitMap:
            logits = LogitMap(game.arrays, tables, precision=tables.precision)
            start = np.zeros(game.arrays.n_entries)
            curve = Arclength(logits, start, 0.0, start, 1e-11, dense=dense)
            run(curve, max_passes=20_000)
            return logits

        free = follow(False).n_free
        if free > 400:
            continue
        works: dict[str, Callable[[], object]] = {"dense": lambda: follow(True), "free": lambda: follow(False)}
        best = by_turns(works)
        print(f"{name:24} {free:5} {best['dense']:11.2f} {best['free']:10.2f}", flush=True)


def leduc() -> None:
    game = from_openspiel("leduc_poker")
    for scale in (1.0, 5.0):
        start = time.perf_counter()
        found = trace_branch(game.arrays, game.tables(), precision_scale=scale)
        seconds = time.perf_counter() - start
        print(f"leduc's branch to precision {scale:g}: {seconds:.1f} s, {len(found.precision)} points, {found.status}")


def large(nodes: int, precision: float) -> None:
    game = random_game(nodes, players=2)
    start = time.perf_counter()
    found = trace_branch(game.arrays, game.tables(), precision_scale=precision, max_passes=20_000)
    seconds = time.perf_counter() - start
    points = len(found.precision)
    print(f"{game.n_nodes:,} nodes to precision {precision}: {seconds:.1f} s, {points} points, {found.status}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--nodes", type=int, nargs="*", default=[13, 25, 50, 115, 280, 1000, 2400])
    parser.add_argument("--leduc", action="store_true", help="trace leduc's branch too")
    parser.add_argument("--large", type=int, metavar="NODES", help="trace a random game of so many nodes too")
    parser.add_argument("--precision", type=float, default=0.25, help="to which the large game is traced")
    asked = parser.parse_args()
    games = {f"random, {nodes}": random_game(nodes, players=2) for nodes in asked.nodes}
    games |= {"random, 300, 3 players": random_game(300, players=3), "kuhn": from_openspiel("kuhn_poker")}
    start = time.perf_counter()
    for task in tasks(games["kuhn"]).values():
        task["first"]()
    tasks(random_game(1000, players=2))["0.25"]["first"]()
    print(f"compiling, or reading what was compiled: {time.perf_counter() - start:.1f} s\n")
    side_by_side(games)
    crossover(games)
    if asked.leduc:
        leduc()
    if asked.large:
        large(asked.large, asked.precision)


if __name__ == "__main__":
    main()
