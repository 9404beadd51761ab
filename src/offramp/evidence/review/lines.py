"""The fields of a claim and of a source as lines of text that a person edits, and back; what is wrong with one, too.

May import: ``offramp.errors``, ``evidence.codes``, ``evidence.files``, ``evidence.voices``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from offramp.errors import Problem
from offramp.evidence.record import EVERYONE
from offramp.evidence.voices import VOICE_FIELDS

Raw = dict[str, Any]

# In the order in which they are shown: what is mended most stands first.
CLAIM_LINES = (
    "content", "date", "actor", "act", "target", "attribution", "channel", "via", "to", "arrived", "figures",
    "on_record", "code", "grade", "known_to", "note", "sources", "corroboration",
)  # fmt: skip
SOURCE_LINES = ("id", "outlet", "written", "derived_from", "basis", "url")  # what a text altered is told elsewhere
HINTS = {
    "content": "in your own words; words of the article are put in quotation marks",
    "date": "2031-03-08, 2031-03, A/B, before A; behind it (approx.), (by), stated DATE, or an hour: 03:00",
    "actor": "who did or said it: North (premier)",
    "act": "what was done: warning, attack, meeting",
    "target": "to whom; may be empty",
    "attribution": "two officials {affiliation: North}; Jane Roe, envoy; document: minutes; reporters",
    "channel": "call, private message, public statement, military action; may be empty",
    "via": "who carried the words, with commas between",
    "to": "whom they were for, with commas between",
    "arrived": "when the words reached them, where that was later; a date",
    "figures": "more than 300 rockets; about 60 to 70 launchers; dozens of boats",
    "on_record": "yes, no, or empty where the channel decides",
    "code": "PLOVER event type; may be empty",
    "grade": "Admiralty grade: A to F, then 1 to 6, as B2; may be empty",
    "known_to": "who else learned of it then, with commas between, or all",
    "note": "anything else",
    "sources": "ids of the texts that tell it, with commas between",
    "corroboration": "single, independent, derived or derived-only",
    "id": "the source's id in the record; one that is there already is used as it is",
    "outlet": "whose text it is",
    "written": "the day it came out",
    "derived_from": "the id of the text that it repeats; empty for an original",
    "basis": "what the text itself rests on",
    "url": "where it can be found; may be empty",
}
_LISTS = frozenset(("via", "to", "known_to", "sources"))
_FLAGS = {"yes": True, "true": True, "no": False, "false": False}
_BOUNDS = ("at least", "more than", "at most", "less than", "exact")
_NUMBER = r"\d[\d,]*(?:\.\d+)?"
_FIGURE = re.compile(
    rf"(?P<about>about )?(?:(?P<bound>{'|'.join(_BOUNDS)}) )?(?:(?P<low>{_NUMBER})(?: (?:to|-) (?P<high>{_NUMBER}))?"
    rf"|(?P<word>\S+(?: of)?)) (?P<unit>.+)"
)
_MORE = re.compile(r"\s*\{(?P<more>[^{}]*)\}$")
_PAIR = re.compile(r"(?P<name>\w+): (?P<value>.*)")


class LineError(ValueError):
    """A line that cannot be read; the text says how to write it."""


def to_line(name: str, value: Any) -> str:
    """A field's value as a line."""
    if value is None or value == []:
        return ""
    if name == "figures":
        return "; ".join(map(_figure_line, value))
    if name == "attribution":
        return "; ".join(map(_voice_line, value if isinstance(value, list) else [value]))
    if isinstance(value, bool):
        return "yes" if value else "no"
    return ", ".join(value) if isinstance(value, list) else str(value)


def from_line(name: str, line: str) -> Any:
    """The value that a line writes, as a record file holds it. `LineError` where it cannot be read."""
    line = " ".join(line.split())
    if name == "figures":
        return [_figure(part) for part in _parts(line)]
    if name == "attribution":
        voices = [_voice(part) for part in _parts(line)]
        return voices[0] if len(voices) == 1 and isinstance(voices[0], str) else voices
    if name == "on_record":
        if line and line.lower() not in _FLAGS:
            raise LineError("write yes or no, or nothing where the channel decides")
        return _FLAGS.get(line.lower())
    if name == "known_to" and line.lower() == EVERYONE:
        return EVERYONE
    if name in _LISTS:
        return [part.strip() for part in line.split(",") if part.strip()]
    if name == "derived_from":
        return line or None
    return line


def _parts(line: str) -> list[str]:
    return [part.strip() for part in line.split(";") if part.strip()]


def _figure_line(raw: Mapping[str, Any]) -> str:
    value = raw["value"]
    pair = isinstance(value, list) and len(value) == 2
    shown = f"{_number(value[0])} to {_number(value[1])}" if pair else _number(value)
    bound = raw.get("bound", "")
    about = bool(raw.get("approx")) or bound == "about"
    words = ["about"] * about + [bound] * (bound in _BOUNDS) + [shown, raw["unit"]]
    return " ".join(words) + _more({"source": raw["source"]} if raw.get("source") else {})


def _number(value: Any) -> str:
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return f"{value:,}" if isinstance(value, int) else str(value)


def _figure(text: str) -> Raw:
    text, more = _opened(text, ("source",))
    match = _FIGURE.fullmatch(text)
    if match is None:
        raise LineError(f"{text!r}: write a figure as [about] [more than] NUMBER [to NUMBER] UNIT")
    if match["word"] is not None and any(sign.isdigit() for sign in match["word"]):
        raise LineError(f"{match['word']!r} is no number: write 1,200 or 12.5")
    low, high = match["low"], match["high"]
    value = match["word"] if low is None else _read(low) if high is None else [_read(low), _read(high)]
    raw: Raw = {"value": value, "unit": match["unit"]}
    if match["bound"]:
        raw["bound"] = match["bound"]
    if match["about"]:
        raw["approx"] = True
    return raw | more


def _read(text: str) -> float | int:
    bare = text.replace(",", "")
    return float(bare) if "." in bare else int(bare)


def _voice_line(raw: str | Mapping[str, Any]) -> str:
    if isinstance(raw, str):
        return raw
    told = {name: raw[name] for name in VOICE_FIELDS if name != "words" and name in raw}
    return str(raw["words"]) + _more({name: "null" if value is None else value for name, value in told.items()})


def _voice(text: str) -> str | Raw:
    words, more = _opened(text, VOICE_FIELDS)
    if "count" in more:
        count = more["count"]
        more["count"] = int(count) if count.isascii() and count.isdigit() else None if count == "null" else count
    return {"words": words} | more if more else words


def _more(fields: Mapping[str, Any]) -> str:
    """What a line cannot say in words, in braces behind it."""
    told = [f"{name}: {value}" for name, value in fields.items()]
    return f" {{{', '.join(told)}}}" if told else ""


def _opened(text: str, allowed: tuple[str, ...]) -> tuple[str, Raw]:
    """A text, and the fields in braces behind it. A comma parts them where a name and a colon follow."""
    match = _MORE.search(text)
    if match is None:
        return text, {}
    found: Raw = {}
    for part in re.split(r", (?=\w+: )", match["more"]):
        pair = _PAIR.fullmatch(part.strip())
        if pair is None or pair["name"] not in allowed:
            raise LineError(f"in braces: NAME: VALUE, with one of {', '.join(allowed)}")
        found[pair["name"]] = pair["value"].strip()
    return text[: match.start()], found


def is_about(problem: Problem, name: str) -> bool:
    """Whether a problem is about the field `name`, or a part of it."""
    rest = problem.path.split(".", 2)[-1]
    return rest == name or rest.startswith((f"{name}.", f"{name}["))


def problem_line(problem: Problem) -> str:
    """A problem of a field on one line."""
    field = problem.path.rpartition(".")[2]
    found = f": {problem.found!r}" if problem.found else ""
    mend = f"; {problem.hint}" if problem.hint else ""
    allowed = f"; allowed: {', '.join(problem.allowed)}" if problem.allowed else ""
    return f"{field}: {problem.message}{found}{mend}{allowed}"
