"""Looking at figures: their parts, and whether labels touch."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from dataclasses import dataclass
from itertools import combinations

from offramp.drawing import text_width

NS = "{http://www.w3.org/2000/svg}"
WIDTHS = (320.0, 640.0, 960.0)
LONG = "a very long label that nobody would have thought of when the figure was drawn, with Incomprehensibilities"


def both_drawn(picture: str) -> list[ET.Element]:
    """The figures of a picture: wide, then narrow."""
    return [parsed(svg) for svg in re.findall(r"<svg.*?</svg>", str(picture), re.S)]


def bars(root: ET.Element, kind: str) -> list[tuple[float, float]]:
    """Left end and breadth of every rectangle of a style, from the top down and left to right."""
    found = [rect for rect in root.iter(f"{NS}rect") if rect.get("class") == kind]
    found.sort(key=lambda rect: (float(rect.get("y", "0")), float(rect.get("x", "0"))))
    return [(float(rect.get("x", "0")), float(rect.get("width", "0"))) for rect in found]


@dataclass(frozen=True)
class Box:
    words: str
    left: float
    right: float
    top: float
    bottom: float


def parsed(svg: str) -> ET.Element:
    return ET.fromstring(str(svg).replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1))


def boxes(root: ET.Element) -> list[Box]:
    """Where each text stands, by the estimate that the layout itself uses."""
    found = []
    for text in root.iter(f"{NS}text"):
        x, y, size = (float(text.get(key, "0")) for key in ("x", "y", "font-size"))
        width = text_width(text.text or "", size)
        left = x - {"start": 0.0, "middle": width / 2, "end": width}[text.get("text-anchor", "start")]
        found.append(Box(text.text or "", left, left + width, y - 0.75 * size, y + 0.2 * size))
    return found


def assert_tidy(svg: str) -> None:
    """No two texts touch, and none leaves the figure."""
    root = parsed(svg)
    _, _, width, height = (float(part) for part in root.get("viewBox", "").split())
    found = boxes(root)
    for box in found:
        assert box.left >= -1, box
        assert box.right <= width + 1, box
        assert box.bottom <= height + 1, box
        assert box.top >= -1, box
    for one, other in combinations(found, 2):
        apart = one.right <= other.left + 0.5 or other.right <= one.left + 0.5
        assert apart or one.bottom <= other.top + 0.5 or other.bottom <= one.top + 0.5, (one, other)
