"""Crisis files for the tests: the example of the documentation, and a way to spoil it."""

from pathlib import Path

_DOCS = Path(__file__).parents[2] / "docs" / "crisis-file.md"


def example() -> str:
    """The complete example of docs/crisis-file.md."""
    text = _DOCS.read_text(encoding="utf-8")
    return text.split("<!-- example: ridge -->")[1].split("```yaml\n")[1].split("```")[0]


def spoiled(old: str, new: str) -> str:
    """The example with the first `old` replaced by `new`."""
    text = example()
    assert old in text, f"the example does not hold {old!r}"
    return text.replace(old, new, 1)


SMALL = """\
crisis: small
title: Two states and one decision
actors:
  east: {precision: 3, types: {calm: 0.5, angry: 0.5}}
  west: {precision: 3}
facts:
  mood: {levels: [low, high], seen_by: all}
  secret: {levels: [no, yes], seen_by: [east]}
turns:
  - turn: east moves
    decision: east
    options:
      stay: {}
      go: {set: {mood: high, secret: yes}}
  - turn: west moves
    decision: west
    options:
      stay: {}
      go: {set: {mood: high}}
concerns:
  east:
    quiet: {is: mood == low, weight: {calm: 1, angry: 0.2}, reference: true}
    pride: {is: secret == yes, weight: 0.5}
  west:
    quiet: {is: mood == low, weight: 1, reference: true}
outcomes:
  high: mood == high
"""

# A record with one claim, line by line.
RECORD = (
    '{"record": "Small", "note": ""}',
    '{"source": "wire", "outlet": "The Wire", "written": "2031-04-05", "derived_from": null, "basis": "officials"}',
    '{"claim": "A001", "date": "2031-04-01", "actor": "North", "act": "strike", "content": "A depot was hit.", '
    '"attribution": "officials", "sources": ["wire"], "corroboration": "single"}',
)
