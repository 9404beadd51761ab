"""The page as a reader has it: in a browser, narrow and wide. Skipped where no Chromium is installed."""

from __future__ import annotations

import functools
import re
import shutil
import subprocess
import threading
from collections.abc import Iterator
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from ridge_assessment import ridge

from offramp.report import render_html

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--virtual-time-budget=4000",
]

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium is installed")

# Loads the brief in a frame of the given width and writes down how wide its content is.
FRAME = """<!doctype html><iframe id="brief" src="brief.html" style="width:{width}px;height:800px;border:0"></iframe>
<script>document.getElementById("brief").onload = function () {{
  var page = this.contentDocument.documentElement;
  this.contentDocument.querySelectorAll("details").forEach(function (part) {{ part.open = {open}; }});
  document.title = "content " + page.scrollWidth + " first " +
    this.contentDocument.querySelector("nav").getBoundingClientRect().top;
}};</script>"""


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, str]]:
    folder = tmp_path_factory.mktemp("page")
    (folder / "brief.html").write_text(render_html(ridge()), encoding="utf-8")
    server = ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(_Quiet, directory=str(folder)))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield folder, f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    server.server_close()
    thread.join()


def measured(served: tuple[Path, str], width: int, opened: bool, tmp_path: Path) -> tuple[int, float]:
    """Width of the content, and where the table of contents begins, in a frame of `width`."""
    folder, address = served
    (folder / "frame.html").write_text(FRAME.format(width=width, open=str(opened).lower()), encoding="utf-8")
    command = [str(CHROMIUM), *FLAGS, f"--user-data-dir={tmp_path}", "--dump-dom", f"{address}/frame.html"]
    shown = subprocess.run(command, capture_output=True, text=True, timeout=90).stdout
    found = re.search(r"<title>content (\d+) first ([\d.]+)</title>", shown)
    assert found is not None, shown[:500]
    return int(found.group(1)), float(found.group(2))


@pytest.mark.parametrize("width", [320, 360, 768])
def test_the_page_never_scrolls_sideways(served: tuple[Path, str], width: int, tmp_path: Path) -> None:
    content, _ = measured(served, width, True, tmp_path)
    assert content <= width


def test_the_first_screen_holds_everything_up_to_the_contents(served: tuple[Path, str], tmp_path: Path) -> None:
    _, contents_at = measured(served, 1280, False, tmp_path)
    assert contents_at < 800
