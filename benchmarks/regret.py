"""How fast regret is minimised, beside OpenSpiel and LiteEFG.

    python benchmarks/regret.py [--games kuhn_poker leduc_poker goofspiel-5 liars_dice] [--rounds 5]

Every program runs CFR+ on the same game of OpenSpiel in a process of its own, so that peak memory is its own; the
programs take turns within each round. Times are of the processor, all programs on one thread, and the smallest of all
rounds counts: that is what a busy machine disturbs least. An iteration updates both players. Ours runs twice: on
sequences, as it does for any number of players where no histories meet, and on the graph, as elsewhere. What numba
compiles, or reads from disk where it is kept, is told apart. LiteEFG (pip install LiteEFG) is left out where it is not
installed; --lite-python names an interpreter that has it.

What bounds our kernels is printed with them. On sequences: 12 bytes, a multiplication and a look at the other's
probability per payoff, four of them at a time; the stream fits the second-level cache for leduc, not for liar's dice.
On the graph: 12 bytes and two looks per edge and player, one after the other down a chain of additions.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from typing import Any

GAMES = {
    "goofspiel-5": "turn_based_simultaneous_game(game=goofspiel(num_cards=5,imp_info=True,points_order=descending))",
}
TARGETS = {"kuhn_poker": 1e-3, "leduc_poker": 1e-3}
PEERS = ("open_spiel", "LiteEFG")
OURS = ("sequences", "graph")


def smallest(work: Callable[[], object], seconds: float) -> float:
    """Smallest time of one call, over as many as fit into `seconds`, at least two."""
    best, begun, calls = float("inf"), time.process_time(), 0
    while calls < 2 or time.process_time() - begun < seconds:
        start = time.process_time()
        work()
        best = min(best, time.process_time() - start)
        calls += 1
    return best


def offramp(game: str, layout: str, target: float | None, seconds: float) -> dict[str, float]:
    from offramp.interop import from_openspiel
    from offramp.solvers import regrets
    from offramp.solvers.driver import run
    from offramp.solvers.recall import own_moves
    from offramp.solvers.regret.flat import FlatGame
    from offramp.solvers.regret.minimise import Minimiser
    from offramp.solvers.regret.rules import RULES
    from offramp.solvers.regret.sequences import SequenceGame

    tree = from_openspiel(game)
    arrays, tables = tree.arrays, tree.tables()
    kind = {"graph": FlatGame, "sequences": SequenceGame}[layout]
    rule = RULES["cfr+"]

    def laid_out() -> Any:
        return kind(arrays, tables, own_moves(arrays))

    start = time.process_time()
    learner = laid_out()
    learner.learn(rule.turns(1, 1))
    learner.regret_of_average()
    first = time.process_time() - start
    again = time.process_time()
    learner = laid_out()
    found = {"setup": time.process_time() - again, "jit": first - (time.process_time() - again)}
    done, batch = 0, 1

    def iterate() -> None:
        nonlocal done
        learner.learn(rule.turns(done + 1, batch))
        done += batch

    # Batches of a millisecond or more: longer ones are seldom left undisturbed, and a call costs some microseconds.
    batch = max(1, int(1e-3 / smallest(iterate, 0.05)))
    found["iteration"] = smallest(iterate, seconds) / batch
    found["check"] = smallest(learner.regret_of_average, 0.2 * seconds)
    strategy = learner.average()
    found["regrets"] = smallest(lambda: regrets(arrays, tables, strategy), 0.2 * seconds)
    found["looks"] = learner.game.pay.size if layout == "sequences" else learner.game.edge_end.size * arrays.n_players
    if target is not None:

        def solve() -> None:
            solver = Minimiser(laid_out(), rule, target, 100_000, measured=True)
            run(solver, max_passes=100_000)

        found["to target"] = smallest(solve, seconds)
    return found


def open_spiel(game: str, target: float | None, seconds: float) -> dict[str, float]:
    import pyspiel

    source = pyspiel.load_game(game)

    def solver() -> Any:
        return pyspiel.CFRPlusSolver(source)

    begun = time.process_time()
    ours = solver()
    found = {"setup": time.process_time() - begun}
    found["iteration"] = smallest(ours.evaluate_and_update_policy, seconds)
    without = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    found["MB without check"] = without
    policy = ours.tabular_average_policy()
    found["check"] = smallest(lambda: pyspiel.exploitability(source, policy), 0.2 * seconds)
    if target is not None:
        ours, passes, begun, gap = solver(), 0, time.process_time(), float("inf")
        while gap > target:
            for _ in range(max(16, passes // 16)):
                ours.evaluate_and_update_policy()
                passes += 1
            gap = pyspiel.exploitability(source, ours.tabular_average_policy())
        found["to target"] = time.process_time() - begun
    return found


def lite_efg(game: str, target: float | None, seconds: float) -> dict[str, float]:
    import contextlib
    import io

    import LiteEFG
    import pyspiel
    from LiteEFG.baselines.CFRplus import graph

    source = pyspiel.load_game(game)

    def solver() -> tuple[Any, Any]:
        with contextlib.redirect_stdout(io.StringIO()):
            method, environment = graph(), LiteEFG.OpenSpielEnv(source, traverse_type="Enumerate")
            environment.set_graph(method)
        return method, environment

    begun = time.process_time()
    method, environment = solver()
    found = {"setup": time.process_time() - begun}

    def iterate() -> None:
        method.update_graph(environment)
        environment.update_strategy(method.current_strategy())

    def check() -> float:
        gains = environment.exploitability(method.current_strategy(), "linear-avg-iterate")
        return float(sum(gains)) / 2

    found["iteration"] = smallest(iterate, seconds)
    found["check"] = smallest(check, 0.2 * seconds)
    if target is not None:
        method, environment = solver()
        passes, begun, gap = 0, time.process_time(), float("inf")
        while gap > target:
            for _ in range(max(16, passes // 16)):
                iterate()
                passes += 1
            gap = check()
        found["to target"] = time.process_time() - begun
    return found


def child(program: str, game: str, seconds: float) -> None:
    """Measure one program in this process and print what was found."""
    spelled, target = GAMES.get(game, game), TARGETS.get(game)
    if program == "open_spiel":
        found = open_spiel(spelled, target, seconds)
    elif program == "LiteEFG":
        found = lite_efg(spelled, target, seconds)
    else:
        found = offramp(spelled, program, target, seconds)
    found["MB"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps(found))


def measured(program: str, game: str, seconds: float, python: str) -> dict[str, float] | None:
    asked = [python, __file__, "--child", program, "--games", game, "--seconds", str(seconds)]
    done = subprocess.run(asked, capture_output=True, text=True, check=False)
    if done.returncode:
        last = done.stderr.strip().splitlines()[-1:] or ["no reason given"]
        print(f"  {program:<11} left out: {last[0]}")
        return None
    found: dict[str, float] = json.loads(done.stdout.strip().splitlines()[-1])
    return found


def report(game: str, rounds: int, seconds: float, lite_python: str) -> None:
    print(f"\n{game}")
    found: dict[str, dict[str, float]] = {}
    programs = [*PEERS, *OURS]
    for _ in range(rounds):
        for program in list(programs):
            one = measured(program, game, seconds, lite_python if program == "LiteEFG" else sys.executable)
            if one is None:
                programs.remove(program)
                continue
            best = found.setdefault(program, one)
            found[program] = {key: min(best[key], one[key]) for key in one}
    for program, one in found.items():
        told = [f"iteration {one['iteration'] * 1e6:10,.1f} us", f"check {one['check'] * 1e6:10,.0f} us"]
        told += [f"to {TARGETS[game]:g} {one['to target'] * 1e3:8,.1f} ms"] if "to target" in one else []
        told += [f"setup {one['setup'] * 1e3:8,.0f} ms", f"peak {one['MB']:5.0f} MB"]
        told += [f"jit {one['jit']:.1f} s"] if "jit" in one else []
        if "looks" in one:
            each = "payoff" if program == "sequences" else "edge and player"
            told += [f"{one['iteration'] / one['looks'] * 1e9:.2f} ns per {each} ({one['looks']:,.0f} of them)"]
        print(f"  {program:<11} " + ", ".join(told))
    peers = [found[name] for name in PEERS if name in found]
    for layout in OURS:
        ours = found[layout]
        for key in ("iteration", "check", "to target"):
            if key in ours and peers:
                fastest = min(peer[key] for peer in peers)
                print(f"  {layout:<11} {key:<10} {fastest / ours[key]:8.1f} times as fast as the faster peer")
        print(
            f"  {layout:<11} a check costs {ours['check'] / ours['iteration']:.2f} iterations, "
            f"regrets() of a given strategy {ours['regrets'] / ours['iteration']:.2f}"
        )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--games", nargs="+", default=["kuhn_poker", "leduc_poker", "goofspiel-5", "liars_dice"])
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=float, default=2.0, help="time for each measurement")
    parser.add_argument("--lite-python", default=sys.executable, help="a Python that has LiteEFG and open_spiel")
    parser.add_argument("--child", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.child:
        child(given.child, given.games[0], given.seconds)
        return
    for game in given.games:
        report(game, given.rounds, given.seconds, given.lite_python)


if __name__ == "__main__":
    main()
