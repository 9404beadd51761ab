"""Pictures as a reader has them: in a browser, with its fonts. Skipped where no Chromium is installed."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from offramp.interop import export, load_game
from offramp.interop.pictures import tree_svg
from offramp.scenario import load_crisis

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
FLAGS = [
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync"),
    *("--disable-background-networking", "--disable-component-update", "--virtual-time-budget=4000"),
]
KUHN = Path(__file__).parents[1] / "data" / "kuhn.efg"

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium is installed")

# Writes down how many texts there are, and which pairs overlap or stick out, by the boxes that the browser gives them.
PAGE = """<!doctype html><meta charset="utf-8"><body>{svg}<script>
var picture = document.querySelector("svg"), frame = picture.viewBox.baseVal, found = [];
var boxes = Array.from(document.querySelectorAll("text")).map(function (text) {{
  var box = text.getBBox(), height = parseFloat(text.getAttribute("font-size"));
  return {{words: text.textContent, left: box.x, right: box.x + box.width,
           top: +text.getAttribute("y") - 0.75 * height, bottom: +text.getAttribute("y") + 0.2 * height}};
}});
boxes.forEach(function (one, k) {{
  if (one.right > frame.width + 1 || one.left < -1) found.push("out: " + one.words);
  boxes.slice(k + 1).forEach(function (other) {{
    if (one.left < other.right - 0.5 && other.left < one.right - 0.5 &&
        one.top < other.bottom - 0.5 && other.top < one.bottom - 0.5) found.push(one.words + " / " + other.words);
  }});
}});
document.title = "texts " + boxes.length + " faults " + found.join("; ") + ".";
</script>"""


def seen(svg: str, folder: Path) -> tuple[int, str]:
    """How many texts the browser shows, and what is wrong with where they stand."""
    page = folder / "page.html"
    page.write_text(PAGE.format(svg=svg), encoding="utf-8")
    command = [str(CHROMIUM), *FLAGS, f"--user-data-dir={folder / 'profile'}", "--dump-dom", page.as_uri()]
    shown = subprocess.run(command, capture_output=True, text=True, timeout=90).stdout
    found = re.search(r"<title>texts (\d+) faults (.*?)\.</title>", shown, re.S)
    assert found is not None, shown[:500]
    return int(found.group(1)), found.group(2)


@pytest.mark.parametrize("name", ["kuhn", "chicken", "chicken as a graph"])
def test_no_two_texts_touch(name: str, tmp_path: Path) -> None:
    if name == "kuhn":
        svg = tree_svg(load_game(KUHN))
    else:
        svg = export(load_crisis("chicken-private-resolve"), "svg", graph=name != "chicken").text
    count, faults = seen(svg, tmp_path)
    assert count >= 40
    assert faults == ""


def test_the_browser_notices_texts_that_touch(tmp_path: Path) -> None:
    svg = tree_svg(load_game(KUHN))
    first, second = re.findall(r"<text [^>]*>", svg)[2:4]
    assert seen(svg.replace(second, first), tmp_path)[1] != ""
