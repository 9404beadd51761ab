"""How numeric kernels are compiled and kept: every kernel of the package is made here.

Kernels take arrays, write into buffers that they are given and allocate nothing, so counting references to arrays is
left out: numba does it wherever an array is passed on, inlined or not, and for a table of many arrays it costs as much
as ten nodes of a game. What allocates does not compile. (Assigning one array to a part of another allocates, as the two
may overlap.) A test for zero at every division costs as much as an edge of a game: kernels guard their own.

Compiling takes long, and longer the deeper kernels call each other, since each is compiled again in all that call it:
keep the calls shallow, and let no argument be now a constant and now a variable, or now a whole and now a part of an
array, for numba compiles a kernel once for each kind. A number that is written out is a constant; `int(np.int64(0))`
is none.

Compiled kernels are kept on disk, beside the package or, where that cannot be written, in the user's cache. Numba takes
them for good while the kernel's own file is as it was, but they hold those they call and the constants of other modules
as well. So they are kept here only while all kernels of the same part of the package are as they were.

May import: numba, when the first kernel is made.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any, TypeVar, cast

F = TypeVar("F", bound=Callable[..., object])

SETTINGS: Any = {"error_model": "numpy", "_nrt": False, "no_cfunc_wrapper": True}


def kernel(function: F) -> F:
    """Compile a kernel."""
    return _compiled(function)


def unlocked(function: F) -> F:
    """Compile a kernel that lets other threads of Python run meanwhile."""
    return _compiled(function, nogil=True)


def inlined(function: F) -> F:
    """Compile a part of kernels, to be written out wherever it is called."""
    return _compiled(function, inline="always")


def reassociated(function: F) -> F:
    """Compile a kernel whose sums may be taken in any order, several terms at a time."""
    return _compiled(function, fastmath={"reassoc"})


@contextmanager
def compiling_told(tell: Callable[[], object]) -> Iterator[None]:
    """Call `tell` when the first kernel is compiled that was not kept on disk."""
    _waiting.append(tell)
    try:
        yield
    finally:
        if tell in _waiting:
            _waiting.remove(tell)


_waiting: list[Callable[[], object]] = []


def _compiled(function: F, **more: Any) -> F:
    from numba import njit

    _listen()
    try:
        compiled = njit(function, cache=True, **SETTINGS, **more)
    except RuntimeError:
        # No folder can be written, neither beside the package nor for the user: then nothing is kept.
        return cast(F, njit(function, **SETTINGS, **more))
    # Private to numba, which has no other way to say what else a kernel hangs on; a test sees that it is heeded. Where
    # compilation is switched off there is none.
    kept = getattr(getattr(compiled, "_cache", None), "_cache_file", None)
    if kept is not None:
        kept._source_stamp = (kept._source_stamp, _stamp(_part(function.__module__)))
    return cast(F, compiled)


def _part(module: str) -> Path:
    """The folder of the part of the package to which a module belongs, within which kernels call each other."""
    return Path(__file__).parent.joinpath(*module.split(".")[1:2])


@cache
def _stamp(part: Path) -> tuple[tuple[str, int, int], ...]:
    """What is different after any change of a kernel in a folder, or of these settings."""
    files = [Path(__file__), *sorted(part.rglob("_[!_]*.py"))]
    return tuple((path.name, (stat := path.stat()).st_mtime_ns, stat.st_size) for path in files)


@cache
def _listen() -> None:
    """Have numba say when it compiles something."""
    from numba.core import event

    class Told(event.Listener):
        def on_start(self, event: object) -> None:
            while _waiting:
                _waiting.pop()()

        def on_end(self, event: object) -> None:
            pass

    register: Any = event.register
    register("numba:compile", Told())
