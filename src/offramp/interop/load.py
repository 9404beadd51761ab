"""Games from files.

May import: ``offramp.interop``, ``offramp.errors``.
"""

from __future__ import annotations

from pathlib import Path

from offramp.errors import NotFoundError
from offramp.interop.efg import read_efg
from offramp.interop.extensive import ExtensiveGame

BEGINNING = 64


def load_game(path: str | Path) -> ExtensiveGame:
    """The game in an .efg file.

    Raises `NotFoundError` where there is no such file, and ``GameError`` with every problem of the file.
    """
    try:
        content = Path(path).read_bytes()
    except (OSError, ValueError) as error:
        raise NotFoundError(f"cannot read {path}: {getattr(error, 'strerror', None) or error}") from error
    return read_efg(content, Path(path).name)


def is_game_file(name: str | Path) -> bool:
    """Whether a name means a game file: it ends in ``.efg``, or is that of a file that begins as one does."""
    path = Path(name)
    if path.suffix.lower() == ".efg":
        return True
    try:
        with path.open("rb") as stream:
            return stream.read(BEGINNING).removeprefix(b"\xef\xbb\xbf").lstrip()[:4] == b"EFG "
    except (OSError, ValueError):
        return False
