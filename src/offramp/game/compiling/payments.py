"""When each concern, lie and outcome is settled, and what it then pays.

A concern is paid right after the last step that can change a fact it reads (each round where it says so),
or at the ending if that comes first. So facts that have been paid for may end early.

May import: ``offramp.scenario`` (resolved types), ``offramp.game``, numpy.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from offramp.errors import CrisisError, Problem
from offramp.game.arrays import Float, Int64
from offramp.game.compiling.program import Land, Lie, Program
from offramp.game.layout import Columns, code_rows, type_name
from offramp.game.rows import PayBook
from offramp.scenario.crisis import Concern, Outcome

ROUNDING = 1e-9


@dataclass(frozen=True)
class Payment:
    """Something settled once (or once a round).

    `slots` holds one number slot per type of the owner (payments) or is empty (outcomes, whose index
    is `outcome`); `sign` is -1 for a cost. `reads` are the variables its value depends on.
    """

    path: str
    reads: frozenset[str]
    per_round: bool
    player: int
    owner_type: str
    slots: tuple[int, ...]
    sign: float
    outcome: int
    source: Concern | Lie | Outcome

    @property
    def needs(self) -> frozenset[str]:
        """What must be known when it is settled: what its value depends on, and the type that weighs it."""
        return self.reads | {self.owner_type} if len(self.slots) > 1 else self.reads

    def value(self, columns: Columns) -> Float:
        """Its value in each state: a concern's formula, a lie's gap, an outcome's truth."""
        if isinstance(self.source, Lie):
            word, deed = columns[self.source.word], columns[self.source.of]
            value = np.zeros(columns.size)
            for (said, level), gap in self.source.gap.items():
                value[(word == said) & (deed == level)] = gap
            return value
        value = np.asarray(self.source.formula(columns, columns.size), dtype=np.float64)
        if isinstance(self.source, Concern) and ((value < -ROUNDING) | (value > 1 + ROUNDING)).any():
            worst = float(value[np.argmax(np.abs(value - 0.5))])
            problem = Problem(
                "the formula of a concern must lie between 0 and 1 in every state that can be reached",
                path=self.path,
                found=f"{self.source.formula.text} reaches {worst:g}",
                hint="scale it, and let the weight carry the size",
                code="concern-range",
            )
            raise CrisisError((problem,))
        return value


class Schedule:
    """Which payments are due after which step of a program."""

    def __init__(self, program: Program, players: Mapping[str, int], slots: Mapping[str, int]) -> None:
        self._program = program
        self.payments = _payments(program, players, slots)
        self._due: dict[int, list[int]] = {}
        self._settled: list[dict[int, int]] = []  # per payment: round (0 for once) -> step index
        for index, payment in enumerate(self.payments):
            settled = self._settle(payment)
            self._settled.append(settled)
            for step in settled.values():
                self._due.setdefault(step, []).append(index)
        problems = [problem for index in range(len(self.payments)) for problem in self._ended_too_soon(index)]
        if problems:
            raise CrisisError(tuple(problems))

    def due(self, step: int) -> list[int]:
        """Payments due right after step `step`."""
        return self._due.get(step, [])

    def open_at(self, step: int) -> list[int]:
        """Payments due at or still unpaid after `step`, where the crisis ends there."""
        round_number = self._program.steps[step].round
        found = []
        for index, settled in enumerate(self._settled):
            payment = self.payments[index]
            key = round_number if payment.per_round else 0
            # A word waits for its deed over rounds; once that has shown, the word is gone and costs nothing more.
            if isinstance(payment.source, Lie) or (key in settled and settled[key] >= step):
                found.append(index)
        return found

    def last_reads(self) -> dict[str, int]:
        """For each variable, the last step after which a payment reads it."""
        last: dict[str, int] = {}
        for payment, settled in zip(self.payments, self._settled, strict=True):
            for name in payment.needs:
                last[name] = max(last.get(name, -1), *settled.values(), -1)
        return last

    def _settle(self, payment: Payment) -> dict[int, int]:
        steps = self._program.steps
        final = len(steps) - 1
        if isinstance(payment.source, Lie):
            return self._shown(payment.source)
        writers = [place for place, step in enumerate(steps) if step.writes & payment.needs]
        if not payment.per_round:
            return {0: writers[-1] if writers else final}
        closing = {step.round: place for place, step in enumerate(steps) if step.round > 0}
        writing = {steps[place].round: place for place in writers}
        return {number: writing.get(number, place) for number, place in closing.items()}

    def _shown(self, lie: Lie) -> dict[int, int]:
        """Where words are held against their deed; those said after the last such turn are at the ending (round 0)."""
        steps = self._program.steps
        shown = {
            step.round: place
            for place, step in enumerate(steps)
            if step.turn == lie.at and step.last and not isinstance(step.move, Land)
        }
        said = max((place for place, step in enumerate(steps) if lie.word in step.writes), default=-1)
        return shown | ({0: len(steps) - 1} if said > max(shown.values(), default=-1) else {})

    def _ended_too_soon(self, index: int) -> list[Problem]:
        """A fact that has gone back to its first level before the payment that reads it."""
        payment, steps = self.payments[index], self._program.steps
        problems = []
        for settled in self._settled[index].values():
            for name in sorted(payment.reads):
                before = steps[: settled + 1]
                written = max((place for place, step in enumerate(before) if name in step.writes), default=-1)
                ended = [place for place in range(max(written, 0), settled) if name in steps[place].ends]
                if written >= 0 and ended and (not payment.per_round or steps[ended[0]].round == steps[settled].round):
                    problems.append(
                        Problem(
                            f"it reads {name}, which ends at turn {steps[ended[0]].turn!r}, "
                            "before the other facts it reads are settled",
                            path=payment.path,
                            hint=f"keep {name} alive (a later `until:`, or none)",
                            code="ended-fact",
                        )
                    )
        return problems[:1]

    def rows(self, due: list[int], columns: Columns, book: PayBook) -> Int64:
        """The payoff row of each state when the payments `due` are settled there."""
        if not due or columns.size == 0:
            return np.zeros(columns.size, dtype=np.int64)
        values = {index: self.payments[index].value(columns) for index in due}
        keyed: list[Int64] = []
        for index in due:
            _, code = np.unique(values[index], return_inverse=True)
            keyed.append(code)
            if len(self.payments[index].slots) > 1:
                keyed.append(columns[self.payments[index].owner_type])
        code = code_rows(keyed)
        _, first = np.unique(code, return_index=True)
        rows = np.empty(len(first), dtype=np.int64)
        for place, state in enumerate(first):
            rows[place] = self._row(due, values, columns, int(state), book)
        return rows[code]

    def _row(self, due: list[int], values: Mapping[int, Float], columns: Columns, state: int, book: PayBook) -> int:
        terms: list[tuple[int, int, float]] = []
        outcomes: list[tuple[int, float]] = []
        for index in due:
            payment, value = self.payments[index], float(values[index][state])
            if value == 0.0:
                continue
            if payment.outcome >= 0:
                outcomes.append((payment.outcome, value))
            else:
                own = int(columns[payment.owner_type][state]) if len(payment.slots) > 1 else 0
                terms.append((payment.player, payment.slots[own], payment.sign * value))
        return book.row(tuple(terms), tuple(outcomes))


def _payments(program: Program, players: Mapping[str, int], slots: Mapping[str, int]) -> list[Payment]:
    payments = []
    for concern in program.crisis.concerns:
        payments.append(
            Payment(
                f"concerns.{concern.actor}.{concern.name}",
                concern.formula.reads,
                concern.per_round,
                players[concern.actor],
                type_name(concern.actor),
                tuple(slots[weight.path] for weight in concern.weights),
                1.0,
                -1,
                concern,
            )
        )
    for lie in program.lies:
        payments.append(
            Payment(
                f"turns.{lie.turn}.lie",
                frozenset([lie.word, lie.of]),
                True,
                players[lie.speaker],
                type_name(lie.speaker),
                (slots[lie.cost.path],),
                -1.0,
                -1,
                lie,
            )
        )
    for place, outcome in enumerate(program.crisis.outcomes):
        reads = outcome.formula.reads
        payments.append(Payment(f"outcomes.{outcome.name}", reads, False, -1, "", (), 1.0, place, outcome))
    return payments
