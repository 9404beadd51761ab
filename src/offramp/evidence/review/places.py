"""What was decided at the places of a text, where reading may have changed since.

May import: ``evidence.drafts``, the rest of ``evidence.review``.
"""

from __future__ import annotations

from offramp.evidence.drafts.draft import Place
from offramp.evidence.review.events import Accept, Reject, State

_SAME_PLACE = 0.8  # overlap from which a place counts as one decided before, where reading has changed since


class Places:
    """What was decided at a place: the very place, else one that overlaps where reading has changed since."""

    def __init__(self, state: State) -> None:
        self._decided = state.decided
        self._claims = state.claim_of
        self._near: dict[tuple[str, str], list[Place]] = {}
        for place in self._decided:
            self._near.setdefault(place[:2], []).append(place)

    def decision(self, place: Place) -> Accept | Reject | None:
        """The decision under which a place stands."""
        return self._decided.get(self._known(place))

    def claim(self, place: Place) -> str:
        """The claim of the record that a place became, empty where none."""
        return self._claims.get(self._known(place), "")

    def _known(self, place: Place) -> Place:
        if place in self._decided:
            return place
        near = self._near.get(place[:2], ())
        return max(near, key=lambda other: _overlap(place, other), default=place) if any(
            _overlap(place, other) >= _SAME_PLACE for other in near
        ) else place  # fmt: skip


def _overlap(one: Place, other: Place) -> float:
    shared = min(one[3], other[3]) - max(one[2], other[2])
    return shared / max(1, max(one[3], other[3]) - min(one[2], other[2]))
