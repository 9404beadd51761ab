"""offramp: write an interstate crisis once; play it out, solve it, and find the way down.

    evidence ─> scenario ──> game ──> solvers ──> forecasts ──> analysis ──> report ──> cli
                              ^
                           defence

Names are loaded when they are first used, so that ``import offramp`` stays quick.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"

_HOMES = {
    "Crisis": "offramp.scenario",
    "load_crisis": "offramp.scenario",
    "library": "offramp.scenario",
    "check": "offramp.scenario",
    "apply_patch": "offramp.scenario",
    "find_patch": "offramp.scenario",
    "compile_crisis": "offramp.game",
    "load_game": "offramp.interop",
    "export": "offramp.interop",
    "mediate": "offramp.interop",
    "solve": "offramp.solvers",
    "weigh": "offramp.solvers",
    "forecast": "offramp.forecasts",
    "raid": "offramp.analysis.raids",
    "ration": "offramp.analysis.raids",
    "whatif": "offramp.analysis",
    "disputes": "offramp.analysis",
    "misreading": "offramp.analysis",
    "assess": "offramp.analysis",
    "Study": "offramp.forecasts",
    "render_html": "offramp.report",
    "OfframpError": "offramp.errors",
}

__all__ = [
    "Crisis",
    "OfframpError",
    "Study",
    "__version__",
    "apply_patch",
    "assess",
    "check",
    "compile_crisis",
    "disputes",
    "export",
    "find_patch",
    "forecast",
    "library",
    "load_crisis",
    "load_game",
    "mediate",
    "misreading",
    "raid",
    "ration",
    "render_html",
    "solve",
    "weigh",
    "whatif",
]


if TYPE_CHECKING:
    from offramp.analysis import assess as assess
    from offramp.analysis import disputes as disputes
    from offramp.analysis import misreading as misreading
    from offramp.analysis import whatif as whatif
    from offramp.analysis.raids import raid as raid
    from offramp.analysis.raids import ration as ration
    from offramp.errors import OfframpError as OfframpError
    from offramp.forecasts import Study as Study
    from offramp.forecasts import forecast as forecast
    from offramp.game import compile_crisis as compile_crisis
    from offramp.interop import export as export
    from offramp.interop import load_game as load_game
    from offramp.interop import mediate as mediate
    from offramp.report import render_html as render_html
    from offramp.scenario import Crisis as Crisis
    from offramp.scenario import apply_patch as apply_patch
    from offramp.scenario import check as check
    from offramp.scenario import find_patch as find_patch
    from offramp.scenario import library as library
    from offramp.scenario import load_crisis as load_crisis
    from offramp.solvers import solve as solve
    from offramp.solvers import weigh as weigh


def __getattr__(name: str) -> Any:
    if name in _HOMES:
        from importlib import import_module

        return getattr(import_module(_HOMES[name]), name)
    raise AttributeError(f"module 'offramp' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(__all__)
