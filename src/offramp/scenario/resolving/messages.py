"""Messages: words over a channel, what they literally claim, and what a lie costs.

May import: ``scenario`` (types, model), ``scenario.resolving.desk``.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from offramp.documents.written import Path
from offramp.scenario import model
from offramp.scenario.crisis import Channel, MessageTurn, TurnHeader
from offramp.scenario.numbers import Number
from offramp.scenario.resolving.desk import Desk


def resolve_message(
    desk: Desk, turn: model.MessageTurn, head: TurnHeader, path: Path, channels: Mapping[str, Channel]
) -> MessageTurn:
    """The message turn at `path`."""
    (name, says), *_ = turn.says.items()
    here = (*path, "says", name)
    if desk.actor(turn.message, (*path, "message")) and desk.actors[turn.message].precision is None:
        message = f"{turn.message} chooses its words here and has no precision"
        hint = f"write actors.{turn.message}.precision"
        desk.report((*path, "message"), message, hint=hint, code="missing")
    words = _words(desk, says, here)
    if desk.known("channel", name, channels, here, at_key=True):
        _carried(desk, turn, says, channels[name], here)
    if desk.actor(says.to, (*here, "to")):
        desk.sees(says.to, says.sets, (*here, "to"))
        if says.to == turn.message:
            desk.report((*here, "to"), "the speaker talks to itself", found=says.to, code="recipient")
    lie, lie_at = _lie(desk, turn, says, path)
    return MessageTurn(
        head=head,
        speaker=turn.message,
        channel=name,
        to=says.to,
        words=words,
        literal=_literal(desk, says, here),
        of=says.of,
        sets=says.sets,
        lie=lie,
        lie_at=lie_at,
    )


def _words(desk: Desk, says: model.Says, path: Path) -> tuple[int, ...]:
    if not desk.fact(says.sets, (*path, "sets")):
        return ()
    for word, count in Counter(says.words).items():
        if count > 1:
            desk.report((*path, "words"), f"the word `{word}` stands {count} times", found=word, code="repeated")
    return tuple(desk.level(word, says.sets, (*path, "words", place)) for place, word in enumerate(says.words))


def _literal(desk: Desk, says: model.Says, path: Path) -> tuple[int | None, ...]:
    if says.literal and says.of is None:
        desk.report((*path, "literal"), "of what fact are these levels?", hint="write of: FACT", code="missing")
        return (None,) * len(says.words)
    if says.of is None or not desk.fact(says.of, (*path, "of")):
        return (None,) * len(says.words)
    found = {}
    for word, level in says.literal.items():
        if desk.known("word", word, says.words, (*path, "literal", word), at_key=True):
            found[word] = desk.level(level, says.of, (*path, "literal", word))
    return tuple(found.get(word) for word in says.words)


def _carried(desk: Desk, turn: model.MessageTurn, says: model.Says, channel: Channel, path: Path) -> None:
    """What the channel must be for this message: arriving later, bending to a word of it, heard through its fact."""
    if channel.arrives is not None:
        later(desk, channel.arrives, turn.turn, ("channels", channel.name, "arrives"), "the word arrives")
    if channel.bends_to is not None:
        desk.known("word", channel.bends_to, says.words, ("channels", channel.name, "bends_to"))
    for place, actor in enumerate(channel.heard_by):
        desk.sees(actor, says.sets, ("channels", channel.name, "heard_by", place))


def _lie(desk: Desk, turn: model.MessageTurn, says: model.Says, path: Path) -> tuple[Number | None, str | None]:
    if turn.lie is None:
        return None, None
    cost = desk.number(turn.lie.cost, (*path, "lie", "cost"), low=0.0)
    if says.of is None:
        message = "a lie is a gap between a word and a fact, and the message is of no fact"
        desk.report((*path, "lie"), message, hint="write of: FACT and literal: under says", code="missing")
    if turn.lie.at is not None:
        later(desk, turn.lie.at, turn.turn, (*path, "lie", "at"), "the lie shows")
    return cost, turn.lie.at


def later(desk: Desk, name: str, than: str, path: Path, what: str) -> None:
    """Notes where turn `name` does not come after turn `than`."""
    if name not in desk.turn_names:
        desk.turn(name, path)
    elif desk.turn_names.index(name) <= desk.turn_names.index(than):
        after = desk.turn_names[desk.turn_names.index(than) + 1 :]
        message = f"{what} at `{name}`, which does not come after `{than}`"
        desk.report(path, message, found=name, allowed=after, code="not-later")
