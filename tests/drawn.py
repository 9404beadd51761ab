"""Looking at drawings: their parts, where their texts stand, and whether any two touch."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from dataclasses import dataclass
from itertools import pairwise

from offramp.drawing import text_width

NS = "{http://www.w3.org/2000/svg}"
WIDTHS = (320.0, 640.0, 960.0)
LONG = "a very long label that nobody would have thought of when the figure was drawn, with Incomprehensibilities"


@dataclass(frozen=True)
class Box:
    words: str
    left: float
    right: float
    top: float
    bottom: float


def parsed(svg: str) -> ET.Element:
    """A drawing read: one of its own, or one within a page, which names no namespace."""
    text = str(svg)
    alone = "xmlns=" in text.partition(">")[0]
    return ET.fromstring(text if alone else text.replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1))


def both_drawn(picture: str) -> list[ET.Element]:
    """The figures of a picture: wide, then narrow."""
    return [parsed(svg) for svg in re.findall(r"<svg.*?</svg>", str(picture), re.S)]


def bars(root: ET.Element, kind: str) -> list[tuple[float, float]]:
    """Left end and breadth of every rectangle of a style, from the top down and left to right."""
    found = [rect for rect in root.iter(f"{NS}rect") if rect.get("class") == kind]
    found.sort(key=lambda rect: (float(rect.get("y", "0")), float(rect.get("x", "0"))))
    return [(float(rect.get("x", "0")), float(rect.get("width", "0"))) for rect in found]


def texts(root: ET.Element) -> list[Box]:
    """Every text with its box, by the estimate that the layout itself uses."""
    found = []
    for text in root.iter(f"{NS}text"):
        words = "".join(text.itertext())
        x, y, size = (float(text.get(key, "0")) for key in ("x", "y", "font-size"))
        width = text_width(words.strip("\u2002\u2003"), size)
        left = x - {"start": 0.0, "middle": width / 2, "end": width}[text.get("text-anchor", "start")]
        found.append(Box(words, left, left + width, y - 0.75 * size, y + 0.2 * size))
    return found


def touching(boxes: list[Box]) -> list[tuple[Box, Box]]:
    """Pairs of boxes that overlap by more than half a pixel."""
    found = []
    ordered = sorted(boxes, key=lambda box: box.top)
    for k, one in enumerate(ordered):
        for other in ordered[k + 1 :]:
            if other.top >= one.bottom - 0.5:
                break
            if one.left < other.right - 0.5 and other.left < one.right - 0.5:
                found.append((one, other))
    return found


def assert_tidy(svg: str) -> None:
    """No two texts touch, and none leaves the picture."""
    root = parsed(svg)
    _, _, width, height = (float(part) for part in root.get("viewBox", "").split())
    boxes = texts(root)
    for box in boxes:
        assert box.left >= -1, box
        assert box.right <= width + 1, box
        assert box.top >= -1, box
        assert box.bottom <= height + 1, box
    assert touching(boxes) == []


def in_order(heights: list[float], least: float) -> bool:
    """Whether sorted heights keep a distance."""
    return all(b - a >= least - 1e-6 for a, b in pairwise(sorted(heights)))
