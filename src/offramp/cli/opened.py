"""Crises as the command line names them: opened, checked, patched, and asked for their names by a shell.

May import: ``offramp.scenario``, ``offramp.game``, ``offramp.errors``; typer and ``offramp.interop`` inside.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from offramp.errors import OfframpError, Problem

if TYPE_CHECKING:
    from offramp.game import Game
    from offramp.scenario.crisis import Crisis


@dataclass(frozen=True)
class Checked:
    """What was found in one file; `game` is None where it was not, or could not be, compiled."""

    name: str
    problems: tuple[Problem, ...]
    game: Game | None

    @property
    def errors(self) -> int:
        """How many problems make the file unusable."""
        return sum(problem.severity == "error" for problem in self.problems)

    @property
    def warnings(self) -> int:
        """How many problems are legal but surely not meant."""
        return len(self.problems) - self.errors


def opened(name: str) -> Crisis:
    """The crisis of the library, or in the file, called `name`."""
    from offramp.scenario import load_crisis

    return load_crisis(name)


def split_target(target: str) -> tuple[str, str | None]:
    """``CRISIS:RAID`` in two. A colon of a path that exists, or that a folder follows (``C:\\...``), is the path's
    own."""
    name, colon, raid_name = target.rpartition(":")
    if not colon or Path(target).exists() or "/" in raid_name or "\\" in raid_name:
        return target, None
    return name, raid_name or None


def patched(crisis: Crisis, texts: Sequence[str]) -> Crisis:
    """`crisis` with patches applied one after the other, all from the start.

    OfframpError for a measure that begins at a turn: it has no forecast from the start.
    """
    from offramp.scenario import apply_patch, find_patches

    for text, patch in zip(texts, find_patches(crisis, texts), strict=True):
        if patch.from_turn is not None:
            raise OfframpError(
                f"{text!r} begins unannounced at the turn {patch.from_turn!r}, and what came before stands as it was: "
                f"see offramp whatif {crisis.name} {text!r}"
            )
        crisis = apply_patch(crisis, patch)
    return crisis


def no_patches_of_game(name: str, texts: Sequence[str] | None) -> Sequence[str]:
    """`texts`, patches that were asked for. ``typer.BadParameter`` where `name` is a game file, which has none."""
    import typer

    from offramp.interop import is_game_file

    if texts and is_game_file(name):
        raise typer.BadParameter(
            "a game file has no measures, counterfactuals or readings: leave it out", param_hint="--with"
        )
    return texts or ()


def library_names() -> list[str]:
    """What may be completed where a crisis is asked for."""
    from offramp.scenario import library

    return [entry.name for entry in library()]


def patch_names(name: str) -> list[str]:
    """The patches of a crisis (and a raid of it), for completion: a crisis that cannot be read has none."""
    try:
        return list(opened(split_target(name)[0]).patches())
    except OfframpError:
        return []


def outcome_names(name: str) -> list[str]:
    """The outcomes of a crisis, for completion: a crisis that cannot be read has none."""
    try:
        return [outcome.name for outcome in opened(name).outcomes]
    except OfframpError:
        return []


def turn_names(name: str) -> list[str]:
    """The turns of a crisis, for completion: a crisis that cannot be read has none."""
    try:
        return [turn.head.name for turn in opened(name).turns]
    except OfframpError:
        return []
