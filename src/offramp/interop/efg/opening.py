"""Whether a file is an .efg at all, and what it is instead.

May import: ``offramp.errors``.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import NoReturn

from offramp.errors import GameError, Problem

BEGINNING = "EFG 2 R, then the title in quotation marks"
_OTHERS = (
    (r"NFG\b", "this is a game in strategic form (.nfg), which has no tree", "write the game as a tree, .efg"),
    (r"#?B?AGG\b", "this is an action graph game, which has no tree", "write the game as a tree, .efg"),
    (r"<\?xml|<gambit", "this is a workbench file of Gambit", "save the game from Gambit as .efg"),
    (r"#|crisis:|---", "this looks like a crisis file", "give it a name that ends in .yaml"),
    (r"[{\[]", "this looks like JSON", ""),
)


def opened_text(content: str | bytes, file: str) -> str:
    """The text of a file that begins as an .efg does. Raises `GameError` with what it seems to be instead."""
    text = content if isinstance(content, str) else _decoded(content, file)
    start = text.lstrip("\ufeff").lstrip()
    if not start:
        _refuse(file, "the file is empty", hint=f"an .efg begins with {BEGINNING}")
    if not re.match(r"EFG\b", start):
        for pattern, message, hint in _OTHERS:
            if re.match(pattern, start):
                _refuse(file, message, hint=hint)
        line = start.splitlines()[0][:30]
        _refuse(file, "this is not an .efg file", found=repr(line), allowed=(BEGINNING,))
    return text.lstrip("\ufeff")


def _decoded(content: bytes, file: str) -> str:
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        _refuse(file, "the file is UTF-16 text", hint="save it as UTF-8")
    if b"\0" in content:
        _refuse(file, "the file is not text", hint=f"an .efg begins with {BEGINNING}")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = content[: error.start]
        column = len(before) - before.rfind(b"\n")
        message = "the file is not UTF-8 text"
        found = f"the byte 0x{content[error.start]:02x}"
        _refuse(file, message, before.count(b"\n") + 1, column, found=found, hint="save it as UTF-8")


def _refuse(
    file: str,
    message: str,
    line: int = 1,
    column: int = 1,
    *,
    found: str = "",
    allowed: tuple[str, ...] = (),
    hint: str = "",
) -> NoReturn:
    problem = Problem(message, file=file, line=line, column=column, found=found, allowed=allowed, hint=hint)
    raise GameError((replace(problem, code="not-efg"),))
