#!/usr/bin/env python3
"""How well articles are read, against gold made by hand: precision, recall and F1, by article and together.

    python scripts/score_reading.py --gold tests/evidence/reading/gold --articles DIR... [--misses] [--speed]

Gold: NAME.json (article, sha256 of the text as read or null, date, labels: how they were made) and beside it
NAME.attributions.json, NAME.dates.json and NAME.figures.json, each with a list under its kind; derivations.json, a
list or one under "derivations", for all together. Gold of articles that are not in DIR is skipped with a note: not
every article may be passed on. Labels are "blind" where a person made them without seeing what the program finds,
"corrected" where they began as its output: the latter flatter it, so each set has a table of its own.

What counts as found: an attribution whose span has at least half in common with that of the gold (intersection over
union); a date or a figure whose span overlaps. Each is paired once at most, the best pairs first. Below them the same
with more asked: kind, speaker (by likeness of names), ISO date, value (to four places). `--speed` times 1,000 articles
of 1,000 words made from those in DIR.
"""

from __future__ import annotations

import argparse
import datetime as dt
import hashlib
import json
import random
import re
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rapidfuzz.fuzz import token_set_ratio

from offramp.cli.reading.jsonout import read as as_json
from offramp.evidence.drafts.drafting import drafted
from offramp.evidence.reading.mentions import Article
from offramp.evidence.reading.reading import read
from offramp.evidence.reading.texts import article, read_article

Json = dict[str, Any]

MINIMUM_OVERLAP = 0.5
SAME_SPEAKER = 80.0
ROUNDED = 5e-5  # people write a third as 0.3333
KINDS = ("attributions", "dates", "figures")


@dataclass(frozen=True)
class Score:
    """How many were found rightly, were found at all, and are in the gold."""

    right: int = 0
    found: int = 0
    gold: int = 0

    def __add__(self, other: Score) -> Score:
        return Score(self.right + other.right, self.found + other.found, self.gold + other.gold)

    @property
    def precision(self) -> float:
        """Share of what was found that is right."""
        return self.right / self.found if self.found else 1.0

    @property
    def recall(self) -> float:
        """Share of the gold that was found."""
        return self.right / self.gold if self.gold else 1.0

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


@dataclass(frozen=True)
class Measure:
    """One row of the table: a kind of mention, how near two spans are, and what else must agree."""

    name: str
    kind: str
    nearness: Callable[[Json, Json], float]
    agrees: Callable[[Json, Json], bool]


def overlap(a: Json, b: Json) -> float:
    """Intersection over union of two spans."""
    shared = min(a["end"], b["end"]) - max(a["start"], b["start"])
    return float(max(shared, 0) / (max(a["end"], b["end"]) - min(a["start"], b["start"])))


def half_overlap(a: Json, b: Json) -> float:
    """The same, nothing below half."""
    common = overlap(a, b)
    return common if common >= MINIMUM_OVERLAP else 0.0


def same_speaker(a: Json, b: Json) -> bool:
    """Whether two names mean one speaker: alike, or both empty."""
    names = [re.sub(r"[^\w ]", "", mention["speaker"] or "").lower() for mention in (a, b)]
    return names[0] == names[1] or (all(names) and token_set_ratio(*names) >= SAME_SPEAKER)


MEASURES = (
    Measure("attributions", "attributions", half_overlap, lambda a, b: True),
    Measure("  and kind", "attributions", half_overlap, lambda a, b: a["kind"] == b["kind"]),
    Measure("  and speaker", "attributions", half_overlap, same_speaker),
    Measure("  and anonymous", "attributions", half_overlap, lambda a, b: a["anonymous"] == b["anonymous"]),
    Measure("dates", "dates", overlap, lambda a, b: True),
    Measure("  and iso", "dates", overlap, lambda a, b: a["iso"] == b["iso"]),
    Measure("figures", "figures", overlap, lambda a, b: True),
    Measure(
        "  and value", "figures", overlap, lambda a, b: abs(a["value"] - b["value"]) <= max(ROUNDED, 1e-9 * b["value"])
    ),
    Measure("  and bound", "figures", overlap, lambda a, b: a["bound"] == b["bound"]),
)


def paired(
    found: Sequence[Json], gold: Sequence[Json], nearness: Callable[[Json, Json], float]
) -> list[tuple[int, int]]:
    """Places of what was found beside places of the gold, the nearest first, each once at most."""
    near = ((nearness(a, b), i, j) for i, a in enumerate(found) for j, b in enumerate(gold))
    pairs: dict[int, int] = {}
    taken: set[int] = set()
    for _, i, j in sorted(
        (entry for entry in near if entry[0] > 0.0), key=lambda entry: (-entry[0], entry[1], entry[2])
    ):
        if i not in pairs and j not in taken:
            pairs[i] = j
            taken.add(j)
    return sorted(pairs.items())


def score(found: Sequence[Json], gold: Sequence[Json], measure: Measure) -> Score:
    """One measure of one article."""
    pairs = paired(found, gold, measure.nearness)
    right = sum(measure.agrees(found[i], gold[j]) for i, j in pairs)
    return Score(right, len(found), len(gold))


def misses(found: Sequence[Json], gold: Sequence[Json], measure: Measure, text: str) -> Iterable[str]:
    """What was found wrongly, and what was not found, as lines to look at."""
    pairs = dict(paired(found, gold, measure.nearness))
    for i, mention in enumerate(found):
        if i not in pairs:
            yield f"found, not in gold: {_told(mention, text)}"
        elif not measure.agrees(mention, gold[pairs[i]]):
            yield f"differs: {_told(mention, text)} // gold: {_told(gold[pairs[i]], text)}"
    for j, mention in enumerate(gold):
        if j not in pairs.values():
            yield f"missed: {_told(mention, text)}"


def _told(mention: Json, text: str) -> str:
    rest = {key: value for key, value in mention.items() if key not in ("start", "end", "text")}
    return f"{text[mention['start'] : mention['end']]!r} {rest}"


# --- articles and their gold ------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Labelled:
    """An article with its gold, as far as somebody labelled it."""

    article: Article
    gold: dict[str, list[Json]]
    labels: str


def labelled(gold: Path, folders: Sequence[Path], say: Callable[[str], None]) -> list[Labelled]:
    """The articles at hand that have gold; what is left out is said."""
    found = []
    for path in sorted(gold.glob("*.json")):
        if path.name.count(".") != 1 or path.stem == "derivations":
            continue
        about = json.loads(path.read_text(encoding="utf-8"))
        files = [file for folder in folders for file in _texts(folder, about["article"])]
        if not files:
            say(f"note: {about['article']} is not at hand: its gold is skipped")
            continue
        text = read_article(files[0], dt.date.fromisoformat(about["date"]))
        if about["sha256"] not in (None, hashlib.sha256(text.text.encode()).hexdigest()):
            say(f"note: {files[0].name} is another text than was labelled: its gold is skipped")
            continue
        found.append(Labelled(text, dict(_kinds(path)), about.get("labels") or "unknown"))
    return found


def _texts(folder: Path, name: str) -> list[Path]:
    """The files of an article, its gold left aside where both lie in one folder."""
    return [file for file in sorted(folder.glob(f"{name}.*")) if file.suffix != ".json"]


def _kinds(path: Path) -> Iterable[tuple[str, list[Json]]]:
    for kind in KINDS:
        beside = path.with_suffix(f".{kind}.json")
        if beside.exists():
            yield kind, json.loads(beside.read_text(encoding="utf-8"))[kind]


def links(entries: Iterable[Json], names: Iterable[str]) -> set[tuple[str, str]]:
    """Derivations as pairs of names, of the articles at hand."""
    here = set(names)
    return {(entry["article"], entry["from"]) for entry in entries if entry["article"] in here}


def derivations(gold: Path) -> list[Json]:
    """The derivations of a folder of gold: a list, or one under "derivations"."""
    file = gold / "derivations.json"
    found = json.loads(file.read_text(encoding="utf-8")) if file.exists() else []
    return found["derivations"] if isinstance(found, dict) else found


@dataclass(frozen=True)
class Scores:
    """The scores of each article by measure, how each was labelled, and the score of the derivations among all."""

    by_article: dict[str, dict[str, Score]]
    labels: dict[str, str]
    derivations: Score
    lines: tuple[str, ...]

    @property
    def together(self) -> dict[str, Score]:
        """Summed over the articles."""
        return self.of(*self.labels.values())

    def of(self, *labels: str) -> dict[str, Score]:
        """Summed over the articles that were labelled so."""
        total: dict[str, Score] = {}
        for read_one, scores in self.by_article.items():
            for name, one in scores.items() if self.labels[read_one] in labels else ():
                total[name] = total.get(name, Score()) + one
        return total


def measured(articles: Sequence[Labelled], gold: Path) -> Scores:
    """Read the articles together and score what was found."""
    reading = read([entry.article for entry in articles])
    result = as_json(reading, drafted(reading), {}, None)
    lines: list[str] = []
    by_article: dict[str, dict[str, Score]] = {}
    for entry, found in zip(articles, result["articles"], strict=True):
        scores = by_article.setdefault(entry.article.name, {})
        for measure in MEASURES:
            if measure.kind in entry.gold:
                wanted = entry.gold[measure.kind]
                scores[_full(measure)] = score(found[measure.kind], wanted, measure)
                for line in misses(found[measure.kind], wanted, measure, entry.article.text):
                    lines.append(f"{entry.article.name}: {_full(measure)}: {line}")
    wanted_links = links(derivations(gold), by_article)
    found_links = links(result["derivations"], by_article)
    lines += [f"derivation found, not in gold: {a} from {b}" for a, b in sorted(found_links - wanted_links)]
    lines += [f"derivation missed: {a} from {b}" for a, b in sorted(wanted_links - found_links)]
    right = len(found_links & wanted_links)
    labels = {entry.article.name: entry.labels for entry in articles}
    return Scores(by_article, labels, Score(right, len(found_links), len(wanted_links)), tuple(lines))


def _full(measure: Measure) -> str:
    return measure.name if measure.name == measure.kind else f"{measure.kind}{measure.name[1:]}"


# --- speed ------------------------------------------------------------------------------------------------------------


def made(texts: Sequence[str], count: int, words: int) -> list[tuple[str, str]]:
    """Articles of about so many words: paragraphs of the texts, with half of their longer words exchanged.

    Without the exchange all would be copies of one another, which no collection of articles is.
    """
    draw = random.Random(1)
    paragraphs = [line for text in texts for line in text.splitlines() if len(line) > 80]
    pool = sorted({word for line in paragraphs for word in re.findall(r"\b[a-z]{5,}\b", line)})
    found = []
    for number in range(count):
        lines: list[str] = []
        while sum(line.count(" ") + 1 for line in lines) < words:
            line = draw.choice(paragraphs)
            lines.append(re.sub(r"\b[a-z]{5,}\b", lambda m: m[0] if draw.random() < 0.5 else draw.choice(pool), line))
        found.append((f"made-{number}", "\n".join(lines)))
    return found


def timed(texts: Sequence[str], count: int, words: int, processes: int) -> float:
    """Seconds to read made articles, from their characters to derivations and drafts."""
    ready = made(texts, count, words)
    start = time.perf_counter()
    drafted(read([article(name, text, dt.date(2031, 3, 10)) for name, text in ready], processes=processes))
    return time.perf_counter() - start


# --- the table --------------------------------------------------------------------------------------------------------


def table(scores: Scores) -> list[str]:
    """Lines with precision, recall and F1."""
    lines = [f"{'':34}{'P':>7}{'R':>7}{'F1':>7}{'right':>7}{'found':>7}{'gold':>7}"]
    sets = sorted(set(scores.labels.values()))
    parts = [*sorted(scores.by_article.items()), *((f"labels: {name}", scores.of(name)) for name in sets)]
    for name, of_article in (*parts, ("all together", scores.together)):
        lines += ["", name, *(_row(kind, one) for kind, one in of_article.items())]
    return [*lines, _row("derivations", scores.derivations)]


def _row(name: str, one: Score) -> str:
    shares = "".join(f"{value:7.3f}" for value in (one.precision, one.recall, one.f1))
    return f"  {name:32}{shares}{one.right:7}{one.found:7}{one.gold:7}"


def main() -> None:
    """Measure what the command line names."""
    parser = argparse.ArgumentParser(description="Score the reading of articles against gold made by hand.")
    parser.add_argument("--gold", type=Path, required=True, help="folder of the gold")
    parser.add_argument("--articles", type=Path, nargs="+", required=True, help="folders of articles")
    parser.add_argument("--misses", nargs="?", const="", help="also show what was missed or wrong (with this in it)")
    parser.add_argument("--speed", action="store_true", help="also time 1,000 articles of 1,000 words")
    parser.add_argument("--processes", type=int, default=2)
    given = parser.parse_args()
    articles = labelled(given.gold, given.articles, print)
    scores = measured(articles, given.gold)
    print("\n".join(table(scores)))
    if given.misses is not None:
        print("", *(line for line in scores.lines if given.misses in line), sep="\n")
    if given.speed:
        texts = [entry.article.text for entry in articles]
        seconds = timed(texts, 1_000, 1_000, given.processes)
        print(f"\n1,000 articles of 1,000 words in {seconds:.1f} s with {given.processes} processes")


if __name__ == "__main__":
    main()
