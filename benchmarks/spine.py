"""How fast the spine is: compiling, passes, solving, draws, memory, and growth with the horizon.

    python benchmarks/spine.py [--crisis NAME] [--draws 1000] [--large]

Everything runs in this process, after one warm-up that compiles the kernels. The peers run in the same process: the
full tree (`memory: history`), and the same two passes written in plain numpy, layer by layer. Ratios are
what to quote; absolute times drift with the machine.
"""

from __future__ import annotations

import argparse
import json
import resource
import time
from collections.abc import Callable
from typing import Any

import numpy as np

from offramp.forecasts import Study
from offramp.forecasts.raid_odds import raid_odds
from offramp.forecasts.standing import standpoint
from offramp.forecasts.workers import Asked
from offramp.game import Game, GameTables, compile_crisis
from offramp.game.arrays import Float
from offramp.scenario import load_crisis, loads
from offramp.scenario.crisis import Crisis
from offramp.solvers import evaluate


def median(work: Callable[[], object], times: int = 7) -> float:
    seconds = []
    for _ in range(times):
        begun = time.perf_counter()
        work()
        seconds.append(time.perf_counter() - begun)
    return float(np.median(seconds))


def peak_mib() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def rivals(rounds: int, levels: int = 3, extra: int = 0, memory: str = "facts") -> Crisis:
    """Two rivals with private resolve who move in turns over `rounds`, with noisy looks and `extra` slow facts."""
    steps = [f"s{k}" for k in range(levels)]
    facts: dict[str, Any] = {
        "red_move": {"levels": steps, "seen_by": ["red"]},
        "blue_move": {"levels": steps, "seen_by": "all"},
        "look": {"levels": steps, "seen_by": ["blue"], "until": "blue moves"},
        "tension": {"levels": [f"t{k}" for k in range(5)], "seen_by": "all"},
    }
    spread = {step: [0.8 if j == k else 0.2 / (levels - 1) for j in range(levels)] for k, step in enumerate(steps)}
    turns: list[dict[str, Any]] = [
        {"turn": "red moves", "decision": "red", "options": {s: {"set": {"red_move": s}} for s in steps}},
        {"turn": "blue looks", "signal": "red_move", "to": "blue", "sets": "look", "reads": spread},
        {"turn": "blue moves", "decision": "blue", "options": {s: {"set": {"blue_move": s}} for s in steps}},
        {
            "turn": "tension moves",
            "chance": {
                "branches": {
                    "up": {
                        "p": 0.5,
                        "set": {"tension": "min(tension + 1, 4)"},
                        "when": f"red_move + blue_move >= {levels}",
                    },
                    "down": {"p": 0.3, "set": {"tension": "max(tension - 1, 0)"}},
                    "stays": {"p": "rest"},
                }
            },
        },
    ]  # fmt: skip
    for k in range(extra):
        facts[f"slow{k}"] = {"levels": ["a", "b", "c"], "seen_by": "all"}
        turns.append({"turn": f"slow {k}", "chance": {"sets": f"slow{k}", "odds": [0.5, 0.3, 0.2]}})
    concern = {
        "calm": {"is": "1 - tension / 4", "weight": {"soft": 1, "hard": 0.3}, "reference": True, "per": "round"},
        "push": {
            "is": "OWN == s2" if levels == 3 else "OWN > s0",
            "weight": {"soft": 0.2, "hard": 0.9},
            "per": "round",
        },
    }
    concerns = {actor: json.loads(json.dumps(concern).replace("OWN", f"{actor}_move")) for actor in ("red", "blue")}
    if extra:
        reads = " + ".join(f"slow{k}" for k in range(extra))
        concerns["red"]["slow"] = {"is": f"({reads}) / {2 * extra}", "weight": 0.1}
    return loads(
        json.dumps(
            {
                "crisis": "rivals",
                "title": "Two rivals",
                "memory": memory,
                "calendar": {"rounds": rounds},
                "actors": {a: {"types": {"soft": 0.5, "hard": 0.5}, "precision": 3} for a in ("red", "blue")},
                "facts": facts,
                "turns": turns,
                "concerns": concerns,
                "outcomes": {"brink": {"is": "tension == t4", "worst": True}},
            }
        )
    )


def numpy_passes(game: Game, tables: GameTables, strategy: Float) -> Callable[[], None]:
    """One forward and one backward pass in plain numpy, layer by layer: the peer of the kernels."""
    arrays = game.arrays
    degree = np.diff(arrays.node_edge)
    owner = np.repeat(np.arange(arrays.n_nodes), degree)
    weight = tables.prob[arrays.edge_prob]
    infoset = arrays.node_infoset[owner]
    entry = arrays.infoset_action[np.maximum(infoset, 0)] + np.arange(arrays.n_edges) - arrays.node_edge[owner]
    weight = np.where(infoset >= 0, weight * strategy[np.where(infoset >= 0, entry, 0)], weight)
    spans = [game.edges(layer) for layer in range(len(game.layers))]

    def run() -> None:
        reach = np.zeros(arrays.n_nodes)
        reach[0] = 1.0
        for span in spans:
            np.add.at(reach, arrays.edge_child[span], reach[owner[span]] * weight[span])
        value = np.zeros((arrays.n_nodes, arrays.n_players))
        for span in reversed(spans):
            gain = (value[arrays.edge_child[span]] + tables.pay[arrays.edge_pay[span]]) * weight[span, None]
            np.add.at(value, owner[span], gain)

    return run


def histories(game: Game) -> float:
    """How many paths the graph holds: the leaves of the tree that it replaces."""
    arrays = game.arrays
    paths = np.ones(arrays.n_nodes)
    starts, stops = arrays.node_edge[:-1], arrays.node_edge[1:]
    for node in range(arrays.n_nodes - 1, -1, -1):
        if stops[node] > starts[node]:
            paths[node] = paths[arrays.edge_child[starts[node] : stops[node]]].sum()
    return float(paths[0])


def report(name: str, crisis: Crisis, draws: int) -> None:
    compiling = median(lambda: compile_crisis(crisis), 3)
    study = Study(crisis)
    solved = study.solve()
    arrays, tables = study.game.arrays, solved.tables[""]
    strategy = solved.solutions[""].strategy
    passes = median(lambda: evaluate(arrays, tables, strategy))
    plain = median(numpy_passes(study.game, tables, strategy), 3)
    solving = median(lambda: study.solve(), 3)
    worlds = len(solved.solutions)
    print(f"\n{name}: {arrays.n_nodes:,} nodes, {arrays.n_edges:,} edges, {arrays.n_infosets:,} information sets, "
          f"{len(study.game.layers)} layers, {histories(study.game):.3g} histories")  # fmt: skip
    print(f"  compiled            {arrays.n_edges / compiling:12,.0f} edges a second ({compiling * 1e3:.0f} ms)")
    print(f"  one pass            {passes / 2 / arrays.n_edges * 1e9:12.1f} ns an edge "
          f"(plain numpy {plain / 2 / arrays.n_edges * 1e9:.1f}: {plain / passes:.0f} times slower)")  # fmt: skip
    print(f"  solved              {solving * 1e3:12.0f} ms for {worlds} worlds, {solving * 1e3 / worlds:.0f} each "
          f"({[s.iterations for s in solved.solutions.values()]} passes)")  # fmt: skip
    if draws and study.uncertain.numbers:
        question = standpoint(crisis, crisis.brief.at).question
        sample, odds = study.uncertain.draws(draws, 1), raid_odds(study, draws)
        exact = study.game.raid_odds()
        begun = time.perf_counter()
        for draw in sample[: min(draws, 20)]:
            study.game.tables("", study.uncertain.values(draw)[""], exact)
        filling = (time.perf_counter() - begun) / min(draws, 20)
        begun = time.perf_counter()
        asked = Asked(study, solved, question, odds)
        rows = np.array([asked.ask(draw) for draw in sample])
        took = time.perf_counter() - begun
        failed = int(np.isnan(rows).any(axis=1).sum())
        print(f"  {draws:,} draws in one process {took:8.1f} s, {took / draws * 1e3:.0f} ms each, of which tables and "
              f"raids {filling * 1e3:.1f} ms; {failed} did not converge")  # fmt: skip
    print(f"  peak memory         {peak_mib():12.0f} MiB")


def growth() -> None:
    print("\nHow it grows with the horizon (two rivals with private resolve)")
    print("  rounds      edges   edges/round    compile ms   ns/edge/pass   solve ms   histories")
    for rounds in (1, 2, 5, 10, 20, 50):
        grown(rounds)
    tree = compile_crisis(rivals(2, memory="history"))
    graph = compile_crisis(rivals(2))
    print(f"  the tree of 2 rounds has {tree.arrays.n_edges:,} edges, "
          f"{tree.arrays.n_edges / graph.arrays.n_edges:.0f} times the graph's")  # fmt: skip


def grown(rounds: int) -> None:
    crisis = rivals(rounds)
    study = Study(crisis)
    solved = study.solve()
    arrays, tables, strategy = study.game.arrays, solved.tables[""], solved.solutions[""].strategy
    compiling = median(lambda: compile_crisis(crisis), 3) * 1e3
    passes = median(lambda: evaluate(arrays, tables, strategy), 5) / 2 / arrays.n_edges * 1e9
    solving = median(study.solve, 3) * 1e3
    print(f"  {rounds:6d} {arrays.n_edges:10,} {arrays.n_edges / rounds:13,.0f} {compiling:13.1f} "
          f"{passes:14.1f} {solving:10.1f} {histories(study.game):11.3g}")  # fmt: skip


def large() -> None:
    crisis = rivals(rounds=9, levels=3, extra=5)
    begun = time.perf_counter()
    game = compile_crisis(crisis)
    took = time.perf_counter() - begun
    print(f"\nA large graph: {game.arrays.n_nodes:,} nodes, {game.arrays.n_edges:,} edges compiled in {took:.1f} s "
          f"({game.arrays.n_edges / took:,.0f} edges a second)")  # fmt: skip
    tables = game.tables()
    evaluate(game.arrays, tables, game.arrays.uniform())
    passes = median(lambda: evaluate(game.arrays, tables, game.arrays.uniform()), 3)
    print(f"  one pass {passes / 2 / game.arrays.n_edges * 1e9:.1f} ns an edge; peak memory {peak_mib():,.0f} MiB")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--crisis", default="israel-iran-2024-april")
    parser.add_argument("--draws", type=int, default=1000)
    parser.add_argument("--large", action="store_true", help="also a graph of some ten million edges")
    options = parser.parse_args()
    begun = time.perf_counter()
    Study(rivals(2)).solve()
    print(f"warm-up (kernels compiled or read from their cache): {time.perf_counter() - begun:.1f} s, stated apart")
    report(options.crisis, load_crisis(options.crisis), options.draws)
    report("rivals, 20 rounds", rivals(20), 0)
    growth()
    if options.large:
        large()


if __name__ == "__main__":
    main()
