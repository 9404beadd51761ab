"""Names of months that stand alone, told from the words and the people called like them.

May import: the rest of ``evidence.reading``.
"""

from __future__ import annotations

import re

from offramp.evidence.reading.times import date_forms as forms
from offramp.evidence.reading.times.date_context import Told
from offramp.evidence.reading.times.date_forms import DASH, S

_MONTH_CUE = re.compile(
    rf"\b(?:in|since|by|until|till|through|throughout|from|of|last|next|this|early|late|mid|during|before|after|for"
    rf"|between|around|about|to|and)(?:{S}|{DASH})$",
    re.I,
)
_MONTH_OF_EVENT = re.compile(rf"\b(?:the|an?|its|their|his|her|['’]s?){S}$", re.I)
_PERSON_BEFORE = re.compile(rf"(?:\b(?:Mrs?|Ms|Miss|Dr|Lady|Lord|Sir|Minister|Theresa)\.?|\b[A-Z][a-z]{{1,20}}){S}$")
_PERSON_MAY = re.compile(r"\b(?:Theresa|Mrs\.?|Ms\.?|Mr\.?|Minister|Brian|Elaine) May\b")
_COMMON_NOUN = re.compile(rf"{S}(?!(?:on|of|to|for|in|at|be|have|not|also|by)\b)[a-z]{{3,20}}")
_NAME_AFTER = re.compile(rf"{S}[A-Z][a-z]{{1,20}}\b")
_WORDLIKE = {"march", "may", "april", "june", "august", "mar", "jan"}


def is_month(match: re.Match[str], told: Told) -> bool:
    """Whether a month's name that stands alone is one: "in March" and "the June vote", not "they may" or "Mrs. May"."""
    name = match["month"].lower().rstrip(".")
    before = told.before(match.start("month"), 30)
    cue = _MONTH_CUE.search(before)
    if name == "may" and (
        told.shows_once(_PERSON_MAY) or re.match(S + r"(?:be|have|not|also)\b", told.after(match.end()))
    ):
        return False
    if name not in forms.MONTHS or (name not in _WORDLIKE and len(name) < 5 and not cue):
        return False
    if cue:
        lower = cue[0].strip().lower()
        return name not in ("march", "may") or lower not in ("to", "and", "for", "this") or match["month"] != name
    if _MONTH_OF_EVENT.search(before):
        return bool(_COMMON_NOUN.match(told.after(match.end())))
    if name in _WORDLIKE and (len(name) < 4 or name == "march" or not re.search(rf"[a-z]{S}$", before)):
        return False
    return not _PERSON_BEFORE.search(before) and not _NAME_AFTER.match(told.after(match.end()))
