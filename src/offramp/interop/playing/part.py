"""Which part of a game is played or written: where it begins, and where it ends.

May import: ``offramp.game.arrays``.
"""

from __future__ import annotations

from dataclasses import dataclass

from offramp.game.arrays import Float, GameArrays


@dataclass(frozen=True)
class Part:
    """A part of a game.

    Attributes
    ----------
    roots : the nodes in which it begins; `odds` the probability of each, `before` the turn that comes next.
    stop : nodes from here on are ends.
    ahead : (nodes from `stop` on, players) what everybody expects from there on; None where the part goes to the end.
    likely : (nodes from `stop` on, outcomes) how likely each outcome is settled with yes from there on, as `ahead`.
    given : what is taken to have happened, as (turn, words); `given_chance` how likely the crisis held that to be.
    from_turn, to_turn : as they were asked for.
    """

    roots: tuple[int, ...]
    odds: tuple[float, ...]
    before: str
    stop: int
    ahead: Float | None
    given: tuple[tuple[str, str], ...]
    given_chance: float
    from_turn: str | None
    to_turn: str | None
    likely: Float | None = None

    @property
    def is_whole(self) -> bool:
        """Whether nothing is left out."""
        return self.from_turn is None and self.to_turn is None


def whole(arrays: GameArrays) -> Part:
    """The part of a game that leaves nothing out."""
    return Part((0,), (1.0,), "", arrays.n_nodes, None, (), 1.0, None, None)
