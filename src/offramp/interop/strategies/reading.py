"""Rows read as a strategy, with all that is wrong told at once.

May import: ``offramp.errors``, ``offramp.scenario.spelling``, ``offramp.interop.strategies``, numpy.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np

from offramp.errors import Problem, TableError
from offramp.game.arrays import Float
from offramp.interop.strategies.rows import KEYS
from offramp.interop.strategies.sets import DecisionSet, Named, decision_sets, playable_entries
from offramp.scenario.spelling import did_you_mean

NEAR = 1e-6
"""How far the probabilities of an information set may be from adding up to one."""
MOST = 50
"""Problems that are told; how many more there are is said."""
SHOWN = 5
"""Information sets without rows that are named."""


def strategy_of_rows(
    game: Named, rows: Iterable[Mapping[str, Any]], *, source: str = "", lines: Sequence[int] | None = None
) -> Float:
    """The strategy (entries,) of `game` that rows hold: `player`, `number` or `label` of the information set, `action`
    and `probability`. Other columns are not looked at. An option that an actor does not have in the crisis as it is
    needs no row.

    Parameters
    ----------
    rows : one for every action of every information set, in any order; values may be text.
    source, lines : the name of the file that holds the table and the line of every row in it, for messages; without
        them rows are counted from 1.

    Raises
    ------
    TableError with every problem, each with its line (or row) and column: columns that are missing, names that there
    are not, rows that are there twice, probabilities that are none, sets whose actions are missing or do not add up to
    one.
    """
    reader = _Reader(game, source, "row" if lines is None else "line")
    for number, row in enumerate(rows) if lines is None else zip(lines, rows, strict=True):
        reader.take(number + 1 if lines is None else number, row)
    return reader.strategy()


class _Reader:
    """Takes rows by their number, that of a row or of a line: `word` says which."""

    def __init__(self, game: Named, source: str, word: str) -> None:
        self._sets = decision_sets(game)
        self._arrays, self._allowed, self._source = game.arrays, playable_entries(game), source
        self._word = word
        self._by_number = {(one.player, one.number): one for one in self._sets}
        labels: dict[tuple[str, str], list[DecisionSet]] = {}
        for one in self._sets:
            labels.setdefault((one.player, one.label), []).append(one)
        self._by_label = {key: ones[0] for key, ones in labels.items() if len(ones) == 1 and key[1]}
        self._players = tuple(dict.fromkeys(one.player for one in self._sets))
        self._found = np.full(game.arrays.n_entries, np.nan)
        self._row = np.zeros(game.arrays.n_entries, np.int64)
        self._wrong: set[int] = set()  # sets in which something was wrong already
        self._problems: list[Problem] = []
        self._columns_told = False

    def take(self, number: int, row: Mapping[str, Any]) -> None:
        """Note what one row says."""
        if not self._has_columns(row):
            return
        one = self._set(number, row)
        if one is None:
            return
        action = _text(row["action"])
        if action not in one.actions:
            self._wrong.add(one.place)
            hint = did_you_mean(action, one.actions)
            self._problem(number, "action", "the set has no such action", action, one.actions, "unknown-action", hint)
            return
        entry = one.first + one.actions.index(action)
        if self._row[entry]:
            self._wrong.add(one.place)
            text = f"the action stands in {self._word} {self._row[entry]} already"
            self._problem(number, "action", text, action, code="twice")
            return
        self._row[entry] = number
        p = _number(row["probability"])
        if not 0.0 <= p <= 1.0 + NEAR:
            self._wrong.add(one.place)
            text = "a probability is a number from 0 to 1"
            self._problem(number, "probability", text, row["probability"], code="no-probability")
        elif p and not self._allowed[entry]:
            self._wrong.add(one.place)
            text = f"{one.player} does not have this action in the crisis as it is"
            self._problem(number, "probability", text, row["probability"], ("0",), "not-allowed")
        else:
            self._found[entry] = p

    def strategy(self) -> Float:
        """What was noted, where nothing was wrong with it."""
        strategy = np.zeros(self._arrays.n_entries)
        without: list[DecisionSet] = []
        for one in self._sets if not self._columns_told else ():
            part = slice(one.first, one.first + len(one.actions))
            rows, needed = self._row[part] > 0, self._allowed[part]
            if not rows.any():
                without += [one] if one.place not in self._wrong else []
                continue
            for action in np.array(one.actions, dtype=object)[needed & ~rows]:
                self._lack(one, f"there is no row for {action!r}", "missing-action")
            total = float(np.nansum(self._found[part]))
            whole = not (needed & ~rows).any() and one.place not in self._wrong
            if whole and abs(total - 1.0) > NEAR:
                self._lack(one, "the probabilities do not add up to one", "sum", f"{total:.12g}")
            strategy[part] = np.nan_to_num(self._found[part]) / (total or 1.0)
        if without:
            names = [_named(one) for one in without[:SHOWN]]
            many = f"{len(without):,} of {len(self._sets):,} information sets have no rows"
            more = f", and {len(without) - SHOWN:,} more" if len(without) > SHOWN else ""
            self._add(Problem(many, file=self._source, found="; ".join(names) + more, code="missing-set"))
        if self._problems:
            raise table_error(self._problems, self._source)
        return strategy[self._arrays.whole_entry]

    def _has_columns(self, row: Mapping[str, Any]) -> bool:
        needed = [name for name in KEYS if name not in ("number", "label")]
        missing = [name for name in needed if name not in row]
        if "number" not in row and "label" not in row:
            missing.append("number")
        if missing and not self._columns_told:
            for name in missing:
                text = "the column is missing" + (" (or label)" if name == "number" else "")
                hint = did_you_mean(name, [str(column) for column in row])
                self._add(Problem(text, path=f"column {name}", file=self._source, line=self._line(1),
                                  found=", ".join(map(str, row)), hint=hint, code="missing-column"))  # fmt: skip
        self._columns_told |= bool(missing)
        return not missing

    def _set(self, number: int, row: Mapping[str, Any]) -> DecisionSet | None:
        """The information set that a row names."""
        player = _text(row["player"])
        if player not in self._players:
            hint = did_you_mean(player, self._players)
            text = "no such player has a move"
            self._problem(number, "player", text, player, self._players, "unknown-player", hint)
            return None
        asked, label = _text(row.get("number")), _text(row.get("label"))
        if asked:
            whole = _number(asked)
            one = self._by_number.get((player, int(whole))) if whole == whole // 1 else None
            if one is None:
                last = max(one.number for one in self._sets if one.player == player)
                text = f"{player} has no such information set"
                self._problem(number, "number", text, asked, (f"up to {last}",), "unknown-set")
            elif label and label != one.label:
                self._wrong.add(one.place)
                text, hint = f"information set {asked} of {player} is another", "is this the table of another game?"
                self._problem(number, "label", text, label, (one.label,), "other-set", hint)
                return None
            return one
        one = self._by_label.get((player, label))
        if one is None:
            hint = did_you_mean(label, [text for who, text in self._by_label if who == player])
            text = f"{player} has no information set of this label alone: give its number"
            self._problem(number, "label", text, label, code="unknown-set", hint=hint)
        return one

    def _problem(
        self, number: int, column: str, message: str, found: Any, allowed: tuple[str, ...] = (), code: str = "invalid",
        hint: str = "",
    ) -> None:  # fmt: skip
        where, line = f"row {number}, column {column}", self._line(number)
        self._add(Problem(message, path=f"column {column}" if line else where, file=self._source, line=line,
                          found=repr(found) if found is not None else "", allowed=allowed, hint=hint,
                          code=code))  # fmt: skip

    def _lack(self, one: DecisionSet, message: str, code: str, found: str = "") -> None:
        rows = sorted(number for number in self._row[one.first : one.first + len(one.actions)].tolist() if number)
        there = f"{self._word}{'s' if len(rows) > 1 else ''} {', '.join(map(str, rows))}"
        self._add(Problem(message, path=_named(one), file=self._source, line=self._line(rows[0]),
                          found=f"{found} in {there}" if found else there, code=code))  # fmt: skip

    def _line(self, number: int) -> int:
        """The line that a problem names: none, where rows are counted."""
        return number if self._word == "line" else 0

    def _add(self, problem: Problem) -> None:
        self._problems.append(problem)


def table_error(problems: Sequence[Problem], source: str) -> TableError:
    """The problems of a table as an error; of very many, how many are not shown."""
    more = len(problems) - MOST
    last = [Problem(f"{more:,} more problems are not shown", file=source, code="more")] if more > 0 else []
    return TableError((*problems[:MOST], *last))


def _named(one: DecisionSet) -> str:
    return f"{one.player} {one.number} ({one.label})" if one.label else f"{one.player} {one.number}"


def _text(value: Any) -> str:
    """A cell as text; empty where there is nothing. A whole number that a table made a decimal is whole again."""
    if value is None or value != value:
        return ""
    return str(int(value)) if isinstance(value, float) and value == value // 1 else str(value)


def _number(value: Any) -> float:
    """A cell as a number; not a number where it is none."""
    try:
        return float(value)
    except (TypeError, ValueError):
        return float("nan")
