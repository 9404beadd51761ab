"""Files, written whole or not at all.

May import: ``offramp.errors``.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from offramp.errors import OfframpError


def write_whole(path: str | Path, text: str, what: str = "") -> None:
    """Put `text` (UTF-8, ends of lines as they are) in the place of the file at `path`: on a disk that is full the old
    file stays. `what` names it in the OfframpError where the disk refuses."""
    named = " ".join(filter(None, (what, str(path))))
    try:
        _write(Path(path), text)
    except OSError as error:
        raise OfframpError(f"cannot write {named}: {error.strerror}") from error


def _write(path: Path, text: str) -> None:
    place = path.resolve()  # of a link, the file that it leads to
    if place.exists() and (not place.is_file() or not os.access(place.parent, os.W_OK)):
        # A device or a pipe, and what stands in a folder that takes no new files, cannot be replaced.
        with place.open("w", encoding="utf-8", newline="") as file:
            file.write(text)
        return
    beside = place.with_name(f".{place.name}.{os.getpid()}.new")
    try:
        with beside.open("w", encoding="utf-8", newline="") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        if place.exists():
            shutil.copymode(place, beside)
        beside.replace(place)
    finally:
        beside.unlink(missing_ok=True)
