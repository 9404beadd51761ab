"""Games from files, and whatever is named where a crisis and a game will both do.

May import: ``offramp.interop``, ``offramp.scenario``, ``offramp.errors``.
"""

from __future__ import annotations

from os import PathLike
from pathlib import Path

from offramp.errors import NotFoundError, WrongKindError
from offramp.interop.efg import read_efg
from offramp.interop.extensive import ExtensiveGame
from offramp.scenario import AnyCrisis, Crisis, crisis_of

AnySource = AnyCrisis | ExtensiveGame
"""What functions take that know crises and games: one of either, a name of the library, or the path of a file."""

BEGINNING = 64


def load_game(path: str | PathLike[str]) -> ExtensiveGame:
    """The game in an .efg file.

    Raises `NotFoundError` where there is no such file, and ``GameError`` with every problem of the file.
    """
    try:
        content = Path(path).read_bytes()
    except (OSError, ValueError) as error:
        raise NotFoundError(f"cannot read {path}: {getattr(error, 'strerror', None) or error}") from error
    return read_efg(content, Path(path).name)


def is_game_file(name: str | PathLike[str]) -> bool:
    """Whether a name means a game file: it ends in ``.efg``, or is that of a file that begins as one does."""
    path = Path(name)
    if path.suffix.lower() == ".efg":
        return True
    try:
        with path.open("rb") as stream:
            return stream.read(BEGINNING).removeprefix(b"\xef\xbb\xbf").lstrip()[:4] == b"EFG "
    except (OSError, ValueError):
        return False


def source_of(given: AnySource) -> Crisis | ExtensiveGame:
    """`given` itself where it is a crisis or a game, else the one that it names: the game in a game file, or a crisis
    as `crisis_of` finds it.

    Raises `WrongKindError` where it is none of these, and what `load_game` and `load_crisis` raise.
    """
    if isinstance(given, ExtensiveGame | Crisis):
        return given
    if isinstance(given, str | PathLike):
        return load_game(given) if is_game_file(given) else crisis_of(given)
    raise WrongKindError(
        f"{type(given).__name__} is neither a crisis nor a game: give one (load_crisis, load_game, from_openspiel), a "
        "name of the library, or the path of a file"
    )
