"""Every command explains itself, and what it explains is true."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys

import pytest
from command_line import call, output
from typer.main import get_command
from typer.testing import CliRunner

from offramp import __version__
from offramp.cli.main import app
from offramp.scenario import find_patch, library, load_crisis

GROUP = get_command(app)
COMMANDS = (
    *("list", "new", "check", "brief", "forecast", "whatif", "raid", "ration", "read", "review", "sources"),
    *("disputes", "timeline", "claims", "texts", "solve", "weigh", "mediate", "export"),
)
EXAMPLES = [
    (name, shlex.split(line)[2:])
    for name in COMMANDS
    for line in re.findall(r"^ *(offramp .+)$", re.sub(r" \\\n +", " ", GROUP.commands[name].help), flags=re.M)
]


def test_the_commands_are_those_that_are_built() -> None:
    assert tuple(GROUP.commands) == COMMANDS


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_explains_itself_and_gives_examples(name: str) -> None:
    text = output(name, "--help")

    assert "Examples:" in text
    assert [example for command, example in EXAMPLES if command == name]
    # Else lines break where they do in the source.
    assert all(part.startswith("\b") or "\n" not in part for part in GROUP.commands[name].help.split("\n\n"))
    assert GROUP.commands[name].short_help in " ".join(output("--help").replace("│", " ").split())


@pytest.mark.parametrize("name", COMMANDS)
def test_examples_can_be_copied_from_a_terminal_of_80_columns(name: str) -> None:
    text = CliRunner().invoke(app, [name, "--help"], env={"COLUMNS": "80"}).output
    shown = text.split("Examples:")[1].split("╭")[0]
    joined = re.sub(r" \\ *\n +", " ", shown)
    lines = [line.strip() for line in joined.splitlines() if line.strip()]
    assert [shlex.split(line)[2:] for line in lines] == [args for command, args in EXAMPLES if command == name]


@pytest.mark.parametrize("name", COMMANDS)
def test_every_option_is_explained_and_json_is_offered_everywhere(name: str) -> None:
    params = GROUP.commands[name].params

    assert all(param.help for param in params)
    assert any("--json" in param.opts for param in params)


@pytest.mark.parametrize(("name", "args"), EXAMPLES)
def test_examples_parse(name: str, args: list[str]) -> None:
    GROUP.commands[name].make_context(name, list(args))


def test_examples_name_what_the_library_has() -> None:
    names = {entry.name for entry in library()}
    given = [arg for _, args in EXAMPLES for arg in args if arg.startswith(("israel", "brink"))]

    assert {arg.partition(":")[0] for arg in given} <= names
    april = load_crisis("israel-iran-2024-april")
    turns = {turn.head.name for turn in april.turns}
    assert {
        args[args.index("--at") + 1] for _, args in EXAMPLES if "--at" in args and "--known-to" not in args
    } <= turns
    assert find_patch(april, "heavy damage").kind == "counterfactual"
    assert find_patch(load_crisis("brinkmanship"), "the challenger is the more resolute")
    assert find_patch(april, "reinforced defence").kind == "measure"
    assert april.defence is not None
    assert {arg.partition(":")[2] for arg in given} <= {"", *(raid.name for raid in april.defence.raids)}
    assert {"us", "jordan"} <= {partner.name for partner in april.defence.partners}


def test_the_version_is_that_of_the_package() -> None:
    assert output("--version").strip() == f"offramp {__version__}"


def test_without_a_command_the_help_is_shown() -> None:
    assert "forecast" in call().output


def test_help_loads_nothing_heavy() -> None:
    script = (
        "import sys; from typer.testing import CliRunner; from offramp.cli.main import app\n"
        "assert CliRunner().invoke(app, ['--help']).exit_code == 0\n"
        "print(sorted({'numpy', 'scipy', 'numba', 'pydantic', 'jinja2', 'ruamel'} & set(sys.modules)))"
    )
    run = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)

    assert run.stdout.strip() == "[]"


def test_commands_load_nothing_heavy_that_few_of_them_use() -> None:
    script = (
        "import sys; import offramp.interop, offramp.analysis\n"
        "print(sorted({'scipy.signal', 'scipy.stats', 'scipy.optimize', 'pandas', 'pyspiel'} & set(sys.modules)))"
    )
    run = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)

    assert run.stdout.strip() == "[]"


def test_completion_knows_crises_patches_and_turns(monkeypatch: pytest.MonkeyPatch) -> None:
    def completed(words: str) -> list[str]:
        monkeypatch.setenv("_OFFRAMP_COMPLETE", "complete_bash")
        monkeypatch.setenv("COMP_WORDS", words)
        monkeypatch.setenv("COMP_CWORD", str(len(shlex.split(words)) - (not words.endswith(" "))))
        script = "from offramp.cli.main import app; app(prog_name='offramp')"
        run = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
        return run.stdout.splitlines()

    assert completed("offramp forecast brink") == ["brinkmanship"]
    assert completed("offramp whatif brinkmanship the") == ["the challenger is the more resolute"]
    assert completed("offramp forecast brinkmanship --at at") == ["at the brink"]
    assert completed("offramp whatif nowhere ") == [""]
