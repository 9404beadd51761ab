"""Kernels are kept on disk while what they call is as it was, and work where nothing can be kept."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from offramp import kernels

INNER = "from small.kernels import kernel\n@kernel\ndef inner(x):\n    return {factor} * x\n"
OUTER = (
    "from small.kernels import kernel\nfrom small.sums._inner import inner\n"
    "@kernel\ndef outer(x):\n    return inner(x) + 1.0\n"
)


def _on_no_disk(factor: float) -> Callable[[float], float]:
    """A kernel whose source is in no file, so that numba finds no place to keep it."""
    space: dict[str, Any] = {}
    exec(f"def scaled(x):\n    return {factor} * x", space)
    return kernels.kernel(space["scaled"])


def test_a_kernel_is_kept_until_one_that_it_calls_changes(tmp_path: Path) -> None:
    package = tmp_path / "small" / "sums"
    package.mkdir(parents=True)
    for folder in (package, package.parent):
        (folder / "__init__.py").touch()
    (package.parent / "kernels.py").write_text(Path(kernels.__file__).read_text())
    (package / "_outer.py").write_text(OUTER)
    script = (
        "from small.kernels import compiling_told; from small.sums._outer import outer\n"
        "told = []\nwith compiling_told(lambda: told.append(1)):\n    print(outer(3.0), bool(told))"
    )

    def run() -> str:
        done = subprocess.run(
            [sys.executable, "-c", script], cwd=tmp_path, capture_output=True, text=True, check=True,
            env={"NUMBA_CACHE_DIR": str(tmp_path / "kept")},
        )  # fmt: skip
        return done.stdout.strip()

    (package / "_inner.py").write_text(INNER.format(factor=2.0))
    assert run() == "7.0 True"
    assert run() == "7.0 False"
    (package / "_inner.py").write_text(INNER.format(factor=20.0))
    assert run() == "61.0 True"


def test_a_kernel_that_cannot_be_kept_is_compiled_all_the_same() -> None:
    assert _on_no_disk(4.0)(3.0) == 12.0


def test_that_something_is_compiled_is_told_once_and_only_where_asked() -> None:
    told: list[str] = []
    with kernels.compiling_told(lambda: told.append("compiling")):
        assert not told
        _on_no_disk(5.0)(3.0)
        _on_no_disk(6.0)(3.0)
    _on_no_disk(7.0)(3.0)
    with kernels.compiling_told(lambda: told.append("compiling again")):
        pass
    _on_no_disk(8.0)(3.0)

    assert told == ["compiling"]
