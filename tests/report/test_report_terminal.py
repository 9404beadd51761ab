"""The brief on a terminal."""

import dataclasses
import io

import pytest
from rich.console import Console
from ridge_assessment import bare, replace_forecast, ridge, with_labels

from offramp.analysis.assessment import Assessment
from offramp.report import ICD203, PHIA, Scale, render_terminal


def screen(assessment: Assessment, width: int = 100, scale: Scale = ICD203) -> str:
    out = io.StringIO()
    console = Console(file=out, width=width, color_system=None)
    console.print(render_terminal(assessment, scale, page="out/brief.html"))
    return out.getvalue()


@pytest.mark.parametrize("width", [80, 100])
def test_it_fits_a_screen(width: int) -> None:
    lines = screen(ridge(), width).splitlines()
    assert len(lines) <= 45
    assert max(map(len, lines)) <= width


def test_it_leads_with_when_what_share_is_judgement_and_the_worst_outcomes() -> None:
    text = screen(ridge())
    flat = " ".join(text.split())
    assert "As of 14 March 2031" in flat
    assert "60% of the 100 numbers" in flat
    assert "open war 25% 10% to 45% unlikely 45% 30%" in flat
    assert text.index("open war") < text.index("Why:") < text.index("To quote") < text.index("Measures")
    assert "out/brief.html" in flat


def test_backfires_are_marked_in_words_and_first() -> None:
    rows = [line for line in screen(ridge()).splitlines() if "measure" in line and "a pledge" in line]
    assert [row.startswith("BACKFIRES") for row in rows] == [True, True, False, False, False, False]


def test_the_other_scale() -> None:
    assert "highly unlikely" in screen(ridge(), scale=PHIA)


@pytest.mark.parametrize("width", [80, 100])
def test_next_to_nothing_still_renders(width: int) -> None:
    text = screen(bare(), width)
    assert "exchange ends" in text
    assert "No draws were made" in " ".join(text.split())
    assert "Measures" not in text


def test_no_outcomes_at_all() -> None:
    assert "To quote" not in screen(replace_forecast(bare(), outcomes=()))


def test_a_solver_that_failed_is_said_first() -> None:
    text = screen(replace_forecast(ridge(), converged=False, status="Stopped early; try more passes."))
    assert text.index("WARNING: The solver did not converge") < text.index("Worst outcomes")


def test_brackets_in_names_are_names() -> None:
    assessment = with_labels(ridge(), {"open war": "[bold]open[/bold] war [/]"})
    variant = dataclasses.replace(assessment.variants[0], label="[red]x[/red]")
    text = screen(dataclasses.replace(assessment, variants=(variant,)))
    assert "[bold]open[/bold] war [/]" in " ".join(text.split())
    assert "[red]x[/red]" in text
