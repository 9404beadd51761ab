"""Labels made into names: none empty, no two alike.

May import: the standard library only.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence


def distinct_names(labels: Sequence[str], stem: str) -> tuple[str, ...]:
    """`labels` with places for those that are empty, and with a number behind those that are not the first of
    their kind."""
    wanted = [label or f"{stem}{place}" for place, label in enumerate(labels, start=1)]
    if len(set(wanted)) == len(wanted):
        return tuple(wanted)
    return tuple(_numbered(wanted))


def _numbered(names: Sequence[str]) -> Iterator[str]:
    taken = set(names)
    used: dict[str, int] = {}
    for name in names:
        count = used.get(name, 0) + 1
        candidate = name if count == 1 else f"{name} ({count})"
        while count > 1 and candidate in taken:
            count += 1
            candidate = f"{name} ({count})"
        used[name] = count
        yield candidate
