"""Where text goes: the result to stdout, everything else (notes, progress, errors) to stderr.

May import: rich (when something is printed), ``offramp.documents``, ``offramp.errors``, ``offramp.kernels``, standard
library.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from offramp.documents.saving import write_whole
from offramp.errors import OfframpError
from offramp.kernels import compiling_told

if TYPE_CHECKING:
    from rich.console import Console, RenderableType

Progress = Callable[[str, int, int], None]

COMPILING = "Compiling what this command computes with: once per installation, half a minute or less."


def show(*parts: RenderableType, wrap: bool = True, paged: bool = False) -> None:
    """Print parts of a result; with `wrap` off, long lines are left to the terminal, so that places can be copied.

    What is `paged` goes through the reader's pager where it is longer than the terminal and nobody reads it but them.
    """
    console = _console(to_stderr=False)
    if paged and console.is_terminal and sys.stdin.isatty():
        # As git does: leave at once where all fits on a screen, keep colours, leave the text on the screen.
        os.environ.setdefault("LESS", "FRX")
        with console.pager(styles=not console.no_color):
            show_on(console, parts, wrap)
    else:
        show_on(console, parts, wrap)


def show_on(console: Console, parts: Iterable[RenderableType], wrap: bool) -> None:
    """Print parts of a result on a console."""
    for part in parts:
        console.print(part, soft_wrap=not wrap)


def show_json(data: Mapping[str, Any]) -> None:
    """Print a result as JSON: full precision, and never NaN, which JSON does not have."""
    sys.stdout.write(as_json(data))


def as_json(data: Mapping[str, Any]) -> str:
    """`data` as the text of a JSON file."""
    return json.dumps(data, indent=2, ensure_ascii=False, allow_nan=False) + "\n"


def ready_folder(path: Path, what: str) -> Path:
    """The folder for `what`, made and tried before the long work begins. OfframpError where it cannot be written."""
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise OfframpError(f"cannot write {what} to {path}: {error.strerror}") from error
    if not os.access(path, os.W_OK | os.X_OK):
        raise OfframpError(f"cannot write {what} to {path}: permission denied")
    return path


def ready_file(path: Path, what: str, *read: str | Path) -> Path:
    """The file for `what`, tried before the long work begins. OfframpError where it cannot be written, and where it is
    one of the files that are `read`: what their owner wrote in them would be lost."""
    if path.is_dir():
        raise OfframpError(f"cannot write {what} to {path}: it is a folder")
    if path.exists() and any(path.samefile(source) for source in read if os.path.exists(source)):
        raise OfframpError(f"cannot write {what} to {path}: that file is what is read here; name another")
    ready_folder(path.parent, what)
    if path.exists() and not os.access(path, os.W_OK):
        raise OfframpError(f"cannot write {what} to {path}: permission denied")
    return path


def written(path: Path, text: str) -> str:
    """Write a file, whole or not at all, and tell so: whether it took the place of another. OfframpError where the disk
    refuses."""
    told = f"replaced {path}" if path.is_file() else f"wrote {path}"
    write_whole(path, text)
    return told


def note(text: str, style: str = "") -> None:
    """Say something beside the result."""
    from rich.text import Text

    _console(to_stderr=True).print(Text(text, style=style), soft_wrap=True)


def complain(text: str) -> None:
    """Say what went wrong, as one block; long lines are left to the terminal so that paths can be copied."""
    from rich.text import Text

    _console(to_stderr=True).print(Text.assemble(("error: ", "bold red"), text), soft_wrap=True)


@contextmanager
def progress(quiet: bool) -> Iterator[Progress]:
    """A function to tell progress to, as (what, done, total): a bar where stderr is a terminal, else nothing."""
    if quiet or not sys.stderr.isatty():
        yield _silent
        return
    from rich.progress import BarColumn, MofNCompleteColumn, SpinnerColumn, TextColumn, TimeElapsedColumn
    from rich.progress import Progress as Bar

    columns = (
        SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn()
    )  # fmt: skip
    console = _console(to_stderr=True)
    with Bar(*columns, console=console, transient=True) as bar, compiling_told(lambda: console.print(COMPILING)):
        stage = bar.add_task("reading", total=None)

        def tell(what: str, done: int, total: int) -> None:
            bar.update(stage, description=what, completed=done, total=total if total > 1 else None)

        yield tell


@contextmanager
def telling(quiet: bool) -> Iterator[Callable[[float], None]]:
    """A function to tell a solver's progress to, as the share of the way that lies behind."""
    with progress(quiet) as tell:
        yield lambda share: tell("solving", int(1000 * share), 1000)


def _silent(what: str, done: int, total: int) -> None:
    """Progress that nobody watches."""


def _console(*, to_stderr: bool) -> Console:
    from rich.console import Console

    return Console(stderr=to_stderr, highlight=False, markup=False, emoji=False)
