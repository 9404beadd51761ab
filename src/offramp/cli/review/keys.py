"""The keys of the review in words: those named at the foot of each screen, and all of them for its help.

May import: nothing of offramp.
"""

from __future__ import annotations

SHOWN = {
    "browse": "a accept  r reject  m mend  g grade  u undo  j/k go  / find  ? help  q quit",
    "mend": "Enter edit  j/k field  a accept  u undo  Esc back",
    "source": "Enter edit  j/k field  a this is the source  Esc back",
    "help": "any key goes back",
    "prompt": "Enter keeps  Tab completes  Esc leaves it as it was",
}
HELP = (
    ("a", "accept: the draft, with those that say the same, becomes one claim"),
    ("r", "reject"),
    ("m, e, Enter", "mend the fields; a accepts what is shown"),
    ("g", "grade, by the Admiralty code"),
    ("s", "take a group apart, to decide each draft by itself"),
    ("u", "undo the last decision, as often as you like; not what is in the record"),
    ("o", "the source that the article is: outlet, day, what it derives from"),
    ("Tab", "the text of the next draft of the group"),
    ("j k, arrows", "next card, card before; PgDn PgUp ten at once; Home End"),
    ("Space", "the next card that is not decided"),
    ("/ n N", "search; next; the one before"),
    ("Shift + arrows", "move the text of the article"),
    ("q", "write what was accepted into the record, and quit"),
    ("Ctrl-C", "quit and write nothing yet; decisions are kept, every one at once"),
)
