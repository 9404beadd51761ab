"""Crises in: from the library, from a file, from text.

May import: ``offramp.errors``, ``offramp.evidence``, the rest of ``scenario`` except ``check`` and ``patch``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from os import PathLike
from pathlib import Path
from typing import Literal

from offramp.documents.yaml_text import LARGEST_TEXT, read_yaml
from offramp.errors import CrisisError, NotFoundError, Problem, WrongKindError
from offramp.evidence import Record, load_record
from offramp.scenario.crisis import Crisis
from offramp.scenario.documents.document import Document, document_of
from offramp.scenario.spelling import suggested

LIBRARY = Path(__file__).parent / "library"
STARTER = "_starter.yaml"

AnyCrisis = Crisis | str | PathLike[str]
"""What every public function takes for a crisis: one that is loaded, a name of the library, or the path of a file."""


@dataclass(frozen=True, slots=True)
class LibraryEntry:
    """A crisis that ships with offramp."""

    name: str
    title: str
    kind: Literal["crisis", "textbook game"]
    turns: int
    path: Path


def load_crisis(name_or_path: str | PathLike[str]) -> Crisis:
    """The crisis called so in the library, or in the file at that path.

    Raises `NotFoundError` where there is neither, and `CrisisError` with every problem of the file.
    """
    path = find(name_or_path)
    return crisis_in(read(path))


def crisis_of(given: AnyCrisis) -> Crisis:
    """`given` itself where it is a crisis, else the crisis that it names, as `load_crisis` finds it.

    Raises `WrongKindError` where it is neither, and what `load_crisis` raises.
    """
    if isinstance(given, Crisis):
        return given
    if isinstance(given, str | PathLike):
        return load_crisis(given)
    raise WrongKindError(
        f"{type(given).__name__} is no crisis: give one (load_crisis), a name of the library, or the path of a file"
    )


def loads(text: str, file: str = "<text>") -> Crisis:
    """The crisis in `text`; a claims file that it names is not looked for. Raises `CrisisError`."""
    return crisis_in(_document(text, file))


def record_of(crisis: Crisis) -> Record | None:
    """The claims that a crisis cites, None where it ships none."""
    document: Document = crisis.raw
    return document.evidence


def library() -> tuple[LibraryEntry, ...]:
    """What the library holds, by name."""
    return tuple(_entry(path) for path in sorted(LIBRARY.glob("[!_]*.yaml")))


def starter(name: str) -> str:
    """The text of a commented starter file for a crisis called `name`."""
    slug = re.sub(r"[^a-z0-9]+", "-", name.casefold()).strip("-") or "crisis"
    return (LIBRARY / STARTER).read_text(encoding="utf-8").replace("crisis: starter", f"crisis: {slug}", 1)


def find(name_or_path: str | PathLike[str]) -> Path:
    """The file of the library crisis called so, or the path itself. Raises `NotFoundError`."""
    names = {path.stem: path for path in sorted(LIBRARY.glob("[!_]*.yaml"))}
    if str(name_or_path) in names:
        return names[str(name_or_path)]
    path = Path(name_or_path)
    try:
        if path.is_file():
            return path
        folder = path.is_dir()
    except (OSError, ValueError):
        folder = False
    if folder:
        raise NotFoundError(f"`{name_or_path}` is a folder: name a crisis file in it")
    near = suggested(path.stem, names)
    known = ", ".join(names) or "nothing yet"
    raise NotFoundError(
        f"there is no file `{name_or_path}` and no crisis of that name in the library.{near} The library has: {known}"
    )


def read(path: Path) -> Document:
    """The document in the file at `path`. Raises `NotFoundError` or `CrisisError`."""
    try:
        with path.open("rb") as stream:
            content = stream.read(LARGEST_TEXT + 1)
    except OSError as error:
        raise NotFoundError(f"cannot read {path}: {error.strerror}") from error
    return _document(content, path.name, str(path.parent))


def _document(content: str | bytes, file: str, folder: str = "") -> Document:
    start = content.lstrip()[:4]
    if start in ("EFG ", b"EFG "):
        message = "this is a game in Gambit's format (.efg), not a crisis"
        hint = "offramp solve and offramp export take it"
        raise CrisisError((Problem(message, "", file, 1, 1, hint=hint, code="not-crisis"),))
    return document_of(read_yaml(content, file), folder)


def crisis_in(document: Document) -> Crisis:
    """The crisis in `document`; raises `CrisisError` with every problem, those of its patches too."""
    from offramp.scenario.resolving import resolve
    from offramp.scenario.resolving.faults import faults_of_patches

    evidence, problems = _evidence(document)
    try:
        crisis = resolve(replace(document, evidence=evidence))
    except CrisisError as error:
        raise CrisisError((*problems, *error.problems)) from None
    problems += faults_of_patches(crisis)
    if problems:
        raise CrisisError(problems)
    return crisis


def _evidence(document: Document) -> tuple[Record | None, tuple[Problem, ...]]:
    """The record beside the crisis; None where it names none, or none that can be read."""
    named = document.data.get("evidence")
    if not document.folder or not isinstance(named, str):
        return None, ()
    if Path(named).name != named:
        message = "cannot read the evidence file: it must stand in the same folder"
        hint = f"put it beside {document.file}"
        return None, (document.problem(message, ("evidence",), found=named, hint=hint, code="evidence"),)
    try:
        return load_record(Path(document.folder, named)), ()
    except NotFoundError as error:
        hint = f"put it beside {document.file}"
        return None, (document.problem(str(error), ("evidence",), found=named, hint=hint, code="evidence"),)
    except CrisisError as error:
        return None, error.problems


def _entry(path: Path) -> LibraryEntry:
    data = read(path).data
    turns = data.get("turns")
    kind = data.get("kind", "crisis")
    return LibraryEntry(path.stem, str(data.get("title", "")), kind, len(turns) if isinstance(turns, list) else 0, path)
