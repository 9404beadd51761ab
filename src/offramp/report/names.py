"""Words for people in place of names of the crisis, and the anchors that tie numbers to claims on the page.

May import: ``offramp.analysis.assessment``, ``offramp.scenario.crisis``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from offramp.analysis.assessment import Assessment
from offramp.scenario.numbers import JUDGEMENT, Number


class Names:
    """Looks up what an actor, turn, option, level, outcome or number is called.

    What has no label keeps its name: a brief may be incomplete, but it never fails on a name.
    """

    def __init__(self, assessment: Assessment) -> None:
        self._labels = assessment.labels
        self._turns = _turn_labels(assessment)
        self._options = _option_labels(assessment)
        self._numbers = {use.number.path: use.label for use in assessment.numbers}

    def __call__(self, name: str) -> str:
        """The label of an actor, fact, outcome or anything else that `labels` holds."""
        return self._labels.get(name, name)

    def turn(self, name: str) -> str:
        """The label of a turn."""
        return self._turns.get(name) or self._labels.get(name, name)

    def option(self, turn: str, name: str) -> str:
        """The label of an option (or a word) at a turn."""
        return self._options.get((turn, name), name)

    def level(self, fact: str, name: str) -> str:
        """The label of a level of a fact."""
        return self._labels.get(f"{fact}={name}", name)

    def number(self, number: Number) -> str:
        """What a number belongs to."""
        return self._numbers.get(number.path, number.path)


def _turn_labels(assessment: Assessment) -> dict[str, str]:
    labels = {step.turn: step.label for path in assessment.estimates for step in path.steps}
    labels |= {indicator.turn: indicator.label for indicator in assessment.indicators}
    labels |= {decision.turn: decision.label for decision in assessment.decisions}
    if assessment.fork is not None:
        labels[assessment.fork.turn] = assessment.fork.label
    return labels


def _option_labels(assessment: Assessment) -> dict[tuple[str, str], str]:
    labels = {
        (decision.turn, name): label
        for decision in assessment.decisions
        for name, label in decision.option_labels.items()
    }
    if assessment.fork is not None:
        labels |= {(assessment.fork.turn, branch.option): branch.label for branch in assessment.fork.branches}
    return labels


class Anchors:
    """Fragment ids of claims and numbers: unique, and made of letters, digits and hyphens alone."""

    def __init__(self, assessment: Assessment) -> None:
        self._claims = slugs("claim", assessment.claims)
        self._numbers = slugs("number", dict.fromkeys(use.number.path for use in assessment.numbers))

    def claim(self, name: str) -> str | None:
        """The id of a claim; None for judgement and for claims that the assessment does not hold."""
        return None if name == JUDGEMENT else self._claims.get(name)

    def number(self, number: Number) -> str | None:
        """The id of a number; None for one that the assessment does not list."""
        return self._numbers.get(number.path)


def slugs(prefix: str, names: Iterable[str]) -> dict[str, str]:
    """A fragment id for each of `names`: unique, and made of letters, digits and hyphens alone."""
    found: dict[str, str] = {}
    taken: set[str] = set()
    for name in names:
        slug = base = f"{prefix}-{re.sub(r'[^A-Za-z0-9]+', '-', name).strip('-')}"
        count = 1
        while slug.lower() in taken:
            count += 1
            slug = f"{base}-{count}"
        taken.add(slug.lower())
        found[name] = slug
    return found
