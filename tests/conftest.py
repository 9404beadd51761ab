"""Settings of the test run as a whole."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Generator
from typing import Any

import pytest
from hypothesis import settings
from numba.core.dispatcher import Dispatcher

# On CI the same examples every time: a failure there must be reproducible, and never a matter of luck.
settings.register_profile("ci", derandomize=True, print_blob=True)
if os.environ.get("CI"):
    settings.load_profile("ci")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, object, object]:
    """Trace lines for coverage in tests of examples alone: traced, Python takes three times as long, and a property
    runs the same lines a hundred times.

    Kernels that are compiled meanwhile are counted all the same: numba tells coverage of their lines by itself. What is
    switched off here must be switched on in the same frame, for the tracer counts calls against returns.
    """
    tracer = sys.gettrace()
    if tracer is None or not (_is_property(item) or item.get_closest_marker("untraced")):
        return (yield)
    sys.settrace(None)
    try:
        return (yield)
    finally:
        sys.settrace(tracer)


def _is_property(item: pytest.Item) -> bool:
    """Whether hypothesis runs a test, over and over."""
    return hasattr(getattr(item, "obj", None), "hypothesis")


def _untraced(compiled: Callable[..., Any]) -> Callable[..., Any]:
    """The compiler of kernels, itself in Python, untraced."""

    def run(*args: Any) -> Any:
        tracer = sys.gettrace()
        if tracer is None:
            return compiled(*args)
        sys.settrace(None)
        try:
            return compiled(*args)
        finally:
            sys.settrace(tracer)

    return run


Dispatcher.compile = _untraced(Dispatcher.compile)
