"""What the documents show must run."""

from __future__ import annotations

import contextlib
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

import offramp
from offramp.cli.main import app
from offramp.scenario import check

# What is shown is run as a whole: which lines run is measured where parts are tested.
pytestmark = pytest.mark.untraced

ROOT = Path(__file__).parents[2]
DEFENCE = ROOT / "docs" / "defence.md"
SOLVING = ROOT / "docs" / "solving.md"
MEDIATION = ROOT / "docs" / "mediation.md"
INTEROP = ROOT / "docs" / "interop.md"
README = (ROOT / "README.md").read_text(encoding="utf-8")
FEW = {
    name: ["--draws", "2", "--processes", "1"] for name in ("brief", "disputes", "forecast", "sources", "whatif")
} | {"raid": ["--draws", "2"]}


def commands_of(document: Path) -> list[str]:
    """The commands of offramp that a document shows, in its order."""
    blocks = re.findall(r"```sh\n(.*?)```", document.read_text(encoding="utf-8"), re.S)
    lines = [line for block in blocks for line in block.splitlines()]
    return [line.split("  #")[0].strip() for line in lines if line.startswith("offramp ")]


def run_commands(commands: list[str], folder: Path) -> None:
    """Runs commands in a folder with few draws; each must succeed and print something.

    They run in this process, which has everything loaded already; how the program behaves as one of its own is tested
    beside the command line.
    """
    for command in commands:
        words = shlex.split(command)[1:]
        with contextlib.chdir(folder):
            done = CliRunner().invoke(app, [*words, *FEW.get(words[0], [])])
        assert done.exit_code == 0, f"{command}\n{done.output}\n{done.exception!r}"
        assert done.stdout.strip() or words[0] == "new" or {"--out", "--html"} & set(words), command


def example(document: Path, name: str, language: str) -> str:
    text = document.read_text(encoding="utf-8")
    found = re.search(rf"<!-- example: {name} -->\n```{language}\n(.*?)\n```", text, re.S)
    assert found is not None, f"{document.name} has no example {name!r}"
    return found.group(1)


def shown_after(document: Path, name: str) -> str:
    """What the document says that an example prints."""
    text = document.read_text(encoding="utf-8")
    found = re.search(rf"<!-- example: {name} -->\n```python\n.*?\n```\n```text\n(.*?)```", text, re.S)
    assert found is not None, f"{document.name} does not show what {name!r} prints"
    return found.group(1)


def run_in_order(document: Path, names: list[str], capsys: pytest.CaptureFixture[str]) -> dict[str, str]:
    """What each of some examples prints, each run with what those before it left behind."""
    scope: dict[str, Any] = {"__name__": document.stem}
    printed = {}
    for name in names:
        exec(compile(example(document, name, "python"), f"{document.name}: {name}", "exec"), scope)
        printed[name] = capsys.readouterr().out
    return printed


def test_readme_python_runs(capsys: pytest.CaptureFixture[str]) -> None:
    exec(compile(example(ROOT / "README.md", "python", "python"), "README.md", "exec"), {"__name__": "readme"})
    shown = capsys.readouterr().out
    assert "disaster: 2%" in shown
    assert "the challenger is the more resolute {" in shown


def test_the_program_is_a_module_too() -> None:
    done = subprocess.run([sys.executable, "-m", "offramp", "list"], capture_output=True, text=True, timeout=60)
    assert (done.returncode, done.stderr) == (0, "")
    assert "brinkmanship" in done.stdout


def test_readme_names_every_command_once() -> None:
    commands = commands_of(ROOT / "README.md")
    assert len(commands) >= 8
    assert {shlex.split(command)[1] for command in commands} == {
        "list", "new", "check", "brief", "forecast", "whatif", "raid", "ration", "sources", "disputes", "timeline",
        "claims", "texts", "read", "review", "solve", "weigh", "mediate", "export",
    }  # fmt: skip


def test_readme_commands_run_in_order(tmp_path: Path) -> None:
    articles = ROOT / "tests" / "evidence" / "reading" / "articles"
    for name, kept in (("wire", "wire"), ("rewrite-credited", "rewrite")):
        shutil.copy(articles / f"{name}.txt", tmp_path / f"{kept}.txt")
    run_commands(commands_of(ROOT / "README.md"), tmp_path)
    assert (tmp_path / "strait.yaml").exists()


def test_the_complete_example_of_the_language_passes_the_check() -> None:
    problems = check(example(ROOT / "docs" / "crisis-file.md", "ridge", "yaml"))
    assert [str(problem) for problem in problems if problem.severity == "error"] == []


def test_readme_commands_that_set_everything_up_exist() -> None:
    for name in ("scripts/brief", "scripts/test"):
        assert name in README
        assert (ROOT / name).stat().st_mode & 0o111


def test_the_examples_of_the_defence_print_what_is_shown(capsys: pytest.CaptureFixture[str]) -> None:
    names = re.findall(r"<!-- example: (.*) -->\n```python", DEFENCE.read_text(encoding="utf-8"))
    assert len(names) >= 5
    for name, printed in run_in_order(DEFENCE, names, capsys).items():
        assert printed == shown_after(DEFENCE, name), name


def test_the_example_of_the_record_adds_to_a_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    record = ROOT / "docs" / "record.md"
    monkeypatch.chdir(tmp_path)
    assert run_in_order(record, ["add"], capsys)["add"] == shown_after(record, "add")
    assert (tmp_path / "ridge.claims.yaml").exists()


def test_the_commands_of_the_defence_run(tmp_path: Path) -> None:
    (tmp_path / "strait.yaml").write_text(example(DEFENCE, "strait", "yaml"), encoding="utf-8")
    commands = commands_of(DEFENCE)
    assert len(commands) >= 5
    run_commands(commands, tmp_path)
    assert list((tmp_path / "alerts").glob("*.xml"))


def test_the_raid_of_the_defence_is_the_same_in_a_crisis_file(capsys: pytest.CaptureFixture[str]) -> None:
    crisis = offramp.scenario.loads(example(DEFENCE, "strait", "yaml"), "strait.yaml")
    report = offramp.raid(crisis, draws=0)
    assert f"{report.leakers_mean:.1f} get through" in run_in_order(DEFENCE, ["raid"], capsys)["raid"]
    plain = example(DEFENCE, "raid", "python").rpartition("found = raid(spec)")[0]
    scope: dict[str, Any] = {}
    exec(plain, scope)
    by_hand = scope["raid"](scope["spec"])
    assert report.leakers_pmf == pytest.approx(by_hand.leakers, abs=1e-12)
    assert tuple(report.damage.values()) == pytest.approx(by_hand.damage, abs=1e-12)
    assert report.defence_cost == pytest.approx(by_hand.defence_cost)


def test_the_games_of_the_solving_guide_are_solved_as_shown(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "warning.efg").write_text(example(SOLVING, "warning", "efg"), encoding="utf-8")
    commands = commands_of(SOLVING)
    assert len(commands) >= 11
    run_commands(commands, tmp_path)
    monkeypatch.chdir(tmp_path)
    printed = run_in_order(SOLVING, ["game", "branch", "gradient", "openspiel"], capsys)
    assert printed == {name: shown_after(SOLVING, name) for name in printed}


def test_the_examples_with_other_programs_print_what_is_shown(capsys: pytest.CaptureFixture[str]) -> None:
    names = re.findall(r"<!-- example: (.*) -->\n```python", INTEROP.read_text(encoding="utf-8"))
    assert len(names) >= 2
    for name, printed in run_in_order(INTEROP, names, capsys).items():
        assert printed == shown_after(INTEROP, name), name


def test_the_guide_to_mediation_runs_and_prints_what_is_shown(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "passes.efg").write_text(example(MEDIATION, "passes", "efg"), encoding="utf-8")
    commands = [command for command in commands_of(MEDIATION) if "israel" not in command]
    assert len(commands) >= 4
    run_commands(commands, tmp_path)
    monkeypatch.chdir(tmp_path)
    printed = run_in_order(MEDIATION, ["mediate", "passes-file"], capsys)
    assert printed == {name: shown_after(MEDIATION, name) for name in printed}
