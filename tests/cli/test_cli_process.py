"""The command line as a process: exit status, streams, interrupts, readers that leave early, terminals."""

from __future__ import annotations

import json
import os
import pty
import shlex
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

RUN = [sys.executable, "-c", "from offramp.cli.start import run; run()"]


def offramp(*args: str | Path, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*RUN, *map(str, args)], capture_output=True, text=True, check=False, env={**os.environ, **environment}
    )


def test_status_and_streams(tiny: Path) -> None:
    good, wrong, usage = offramp("list"), offramp("solve", "nowhere"), offramp("solve")

    assert (good.returncode, wrong.returncode, usage.returncode) == (0, 1, 2)
    assert good.stderr == wrong.stdout == usage.stdout == ""
    assert wrong.stderr.startswith("error: ")


def test_stdout_carries_the_result_and_nothing_else(tiny: Path, tmp_path: Path) -> None:
    found = offramp(
        "brief", tiny, "--out", tmp_path, "--draws", "4", "--measure-draws", "2", "--processes", "2", "--json"
    )

    assert found.returncode == 0, found.stderr
    assert json.loads(found.stdout)["offramp"] == "brief/1"
    assert f"wrote {tmp_path / 'brief.html'}" in found.stderr
    assert "draws" not in found.stderr  # no progress where nobody watches


@pytest.mark.parametrize("unbuffered", ["", "1"])
@pytest.mark.parametrize("args", [("list", "--json"), ("--help",), ("sources", "brinkmanship")])
def test_a_reader_that_leaves_early_is_no_failure(args: tuple[str, ...], unbuffered: str) -> None:
    read, write = os.pipe()
    os.close(read)
    process = subprocess.run(
        [*RUN, *args], stdout=write, stderr=subprocess.PIPE, text=True, check=False,
        env={**os.environ, "PYTHONUNBUFFERED": unbuffered},
    )  # fmt: skip
    os.close(write)

    assert process.returncode == 0
    assert process.stderr == ""


@pytest.mark.parametrize("unbuffered", ["", "1"])
@pytest.mark.parametrize("args", [("list", "--json"), ("--help",), ("list",)])
def test_a_full_disk_is_said_in_one_line(args: tuple[str, ...], unbuffered: str) -> None:
    with open("/dev/full", "w", encoding="utf-8") as full:
        process = subprocess.run(
            [*RUN, *args], stdout=full, stderr=subprocess.PIPE, text=True, check=False,
            env={**os.environ, "PYTHONUNBUFFERED": unbuffered},
        )  # fmt: skip

    assert process.returncode == 1
    assert process.stderr == "error: cannot write: No space left on device\n"


def test_a_failure_stays_one_where_the_reader_has_left(tmp_path: Path) -> None:
    read, write = os.pipe()
    os.close(read)
    (tmp_path / "broken.yaml").write_text("crisis: 1\n", encoding="utf-8")
    process = subprocess.run(
        [*RUN, "check", str(tmp_path / "broken.yaml"), "--json"],
        stdout=write, stderr=subprocess.PIPE, text=True, check=False, env={**os.environ, "PYTHONUNBUFFERED": ""},
    )  # fmt: skip
    os.close(write)

    assert (process.returncode, process.stderr) == (1, "")


@pytest.mark.parametrize("closed", ["<&-", ">&-", "2>&-", "<&- >&- 2>&-"])
def test_a_stream_that_is_closed_takes_nothing_and_lends_its_number_to_no_file(closed: str, tmp_path: Path) -> None:
    out = tmp_path / "chicken.efg"
    line = f"exec {shlex.join([*RUN, 'export', 'chicken-private-resolve', '--out', str(out)])} {closed}"
    process = subprocess.run(["sh", "-c", line], capture_output=True, text=True, check=False)

    assert process.returncode == 0
    assert "Traceback" not in process.stderr
    text = out.read_text(encoding="utf-8")
    assert text.startswith("EFG 2 R ")
    assert "histories" not in text


def test_an_interrupt_while_the_command_line_is_loaded_leaves_no_traceback() -> None:
    script = (
        "import sys, types\n"
        "class Main(types.ModuleType):\n    def __getattr__(self, name):\n        raise KeyboardInterrupt\n"
        "sys.modules['offramp.cli.main'] = Main('offramp.cli.main')\n"
        "from offramp.cli.start import run; run()"
    )
    process = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)

    assert process.returncode == 130
    assert process.stderr == "interrupted: stopped before the result was complete\n"


def _begun(ridge: Path, marker: Path) -> subprocess.Popen[str]:
    """A forecast of far too many draws, from a process that says when its draws begin."""
    script = (
        "import sys, pathlib\n"
        "from offramp.forecasts import workers\n"
        "real = workers.Workers.answers\n"
        f"def told(*args, **more):\n    pathlib.Path({str(marker)!r}).touch()\n    return real(*args, **more)\n"
        "workers.Workers.answers = told\n"
        f"sys.argv = ['offramp', 'forecast', {str(ridge)!r}, '--draws', '200000', '--processes', sys.argv[1]]\n"
        "from offramp.cli.start import run\nrun()\n"
    )
    path = marker.with_suffix(".py")
    path.write_text(f"if __name__ == '__main__':\n    {script.replace(chr(10), chr(10) + '    ')}\n", encoding="utf-8")
    return subprocess.Popen(
        [sys.executable, str(path), "1" if "one" in marker.name else "2"],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True,
    )  # fmt: skip


@pytest.mark.parametrize("processes", ["one", "two"])
def test_an_interrupt_ends_a_long_run_at_once_without_a_traceback(processes: str, ridge: Path, tmp_path: Path) -> None:
    marker = tmp_path / processes
    process = _begun(ridge, marker)
    try:
        while not marker.exists():
            assert process.poll() is None, process.communicate()
            time.sleep(0.02)
        time.sleep(0.5)
        # As a terminal does on Ctrl-C: to the workers too.
        os.killpg(process.pid, signal.SIGINT)
        stdout, stderr = process.communicate(timeout=60)
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)

    assert process.returncode == 130
    assert stdout == ""
    assert stderr == "interrupted: stopped before the result was complete\n"


@pytest.mark.skipif(os.geteuid() == 0, reason="the superuser may write everywhere")
def test_a_folder_that_cannot_be_written_is_said_before_the_work(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    found = offramp("brief", "brinkmanship", "--out", tmp_path)

    assert found.returncode == 1
    assert "permission denied" in found.stderr


def test_a_file_in_the_place_of_the_folder_is_said_before_the_work(tmp_path: Path) -> None:
    (tmp_path / "taken").touch()
    found = offramp("brief", "brinkmanship", "--out", tmp_path / "taken")

    assert found.returncode == 1
    assert found.stderr.startswith("error: cannot write the brief to ")


def _on_a_terminal(args: list[str], **environment: str) -> str:
    """What a command writes to a terminal."""
    leader, follower = pty.openpty()
    process = subprocess.Popen(
        [*RUN, *args],
        stdout=follower,
        stderr=follower,
        stdin=follower,
        env={**os.environ, "TERM": "xterm", **environment},
    )
    os.close(follower)
    written = b""
    while True:
        try:
            part = os.read(leader, 65536)
        except OSError:  # the other end is closed
            break
        if not part:
            break
        written += part
    os.close(leader)
    assert process.wait() == 0
    return written.decode()


def test_colour_on_a_terminal_unless_it_is_declined(tiny: Path) -> None:
    args = ["check", str(tiny), "--no-compile"]
    green = "\x1b[1;32m"

    assert green in _on_a_terminal(args)
    assert green not in _on_a_terminal(args, NO_COLOR="1")


def test_progress_is_shown_on_a_terminal_unless_quiet(tiny: Path) -> None:
    args = ["forecast", str(tiny), "--draws", "40", "--processes", "1"]

    assert "40/40" in _on_a_terminal(args, COLUMNS="100")
    assert "/40" not in _on_a_terminal([*args, "--quiet"], COLUMNS="100")
