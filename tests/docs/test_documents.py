"""What the documents show must run."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from offramp.scenario import check

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
COMMANDS = [
    line.split("  #")[0].strip()
    for block in re.findall(r"```sh\n(.*?)```", README, re.S)
    for line in block.splitlines()
    if line.startswith("offramp ")
]
FEW = {name: ["--draws", "2", "--processes", "1"] for name in ("brief", "forecast", "whatif")} | {
    "raid": ["--draws", "2"]
}


def example(document: Path, name: str, language: str) -> str:
    text = document.read_text(encoding="utf-8")
    found = re.search(rf"<!-- example: {name} -->\n```{language}\n(.*?)\n```", text, re.S)
    assert found is not None, f"{document.name} has no example {name!r}"
    return found.group(1)


def test_readme_python_runs(capsys: pytest.CaptureFixture[str]) -> None:
    exec(compile(example(ROOT / "README.md", "python", "python"), "README.md", "exec"), {"__name__": "readme"})
    shown = capsys.readouterr().out
    assert "disaster: 2%" in shown
    assert "the challenger is the more resolute {" in shown


def test_readme_names_every_command_once() -> None:
    assert len(COMMANDS) >= 8
    assert {shlex.split(command)[1] for command in COMMANDS} == {
        "list", "new", "check", "brief", "forecast", "whatif", "raid", "ration", "sources", "solve",
    }  # fmt: skip


def test_readme_commands_run_in_order(tmp_path: Path) -> None:
    for command in COMMANDS:
        words = shlex.split(command)[1:]
        few = FEW.get(words[0], [])
        done = subprocess.run(
            [sys.executable, "-m", "offramp", *words, *few], cwd=tmp_path, capture_output=True, text=True, timeout=300
        )
        assert done.returncode == 0, f"{command}\n{done.stderr}"
        assert done.stdout.strip() or words[0] == "new", command
    assert (tmp_path / "strait.yaml").exists()


def test_the_complete_example_of_the_language_passes_the_check() -> None:
    problems = check(example(ROOT / "docs" / "crisis-file.md", "ridge", "yaml"))
    assert [str(problem) for problem in problems if problem.severity == "error"] == []


def test_readme_commands_that_set_everything_up_exist() -> None:
    for name in ("scripts/brief", "scripts/test"):
        assert name in README
        assert (ROOT / name).stat().st_mode & 0o111
