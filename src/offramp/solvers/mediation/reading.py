"""A plan read back into the game's own information sets and actions.

May import: ``offramp.solvers.mediation``.
"""

from __future__ import annotations

from collections.abc import Container, Mapping

from offramp.solvers.mediation.deviations import Followed, Temptations
from offramp.solvers.mediation.program import Planned
from offramp.solvers.mediation.result import Advice, Draw, Incentive, Word
from offramp.solvers.mediation.schemes.profiles import Drawer
from offramp.solvers.mediation.schemes.scheme import SILENT
from offramp.solvers.mediation.schemes.talks import Talker
from offramp.solvers.mediation.tree import Option, Tree

PLACES = 9
"""Decimal places of prices and slacks that are not rounding of the program."""
DUST = 1e-7
"""Shares of a plan up to this are rounding of the program."""


def advices(talker: Talker, told: Followed, empty: Container[Option]) -> tuple[Advice, ...]:
    """What is advised where, honest places first, each in the order of play; without places that nothing leads to. With
    the options that are `empty`."""
    tree, talks = talker.tree, talker.talks
    found = []
    possible = _possible(talker)
    for choice in talks.choices:
        if possible[choice.record] <= DUST or tree.sets[choice.named].n_actions == 1:
            continue
        entries = [tree.sets[choice.named].entries[action] for action in choice.options]
        chances = dict.fromkeys(entries, 1.0)
        if len(entries) > 1:
            chances = {entry: talker.behaviour[column] for entry, column in zip(entries, choice.columns, strict=True)}
        reach = told.heard.get((choice.record, choice.named), 0.0)
        heard = tuple(_word(tree, talker, record) for record in talks.story(choice.record))
        (infoset,) = tree.sets[choice.named].tells
        vain = tuple(
            entry for action, entry in zip(choice.options, entries, strict=True) if (choice.named, action) in empty
        )
        found.append(Advice(heard, choice.player, infoset, chances, reach if reach > DUST else 0.0, vain))
    return tuple(sorted(found, key=lambda advice: (advice.reach == 0.0, len(advice.heard))))


def _possible(talker: Talker) -> list[float]:
    """(records,) how likely the mediator, told all that was said there, comes to a record."""
    talks = talker.talks
    found = [1.0] * len(talks.parent)
    for record in range(1, len(talks.parent)):
        above = talks.parent[record]
        own = talks.column[record] != talks.column[above]
        found[record] = found[above] * (talker.behaviour[talks.column[record]] if own else 1.0)
    return found


def _word(tree: Tree, talker: Talker, record: int) -> Word:
    player, named = talker.talks.said[record]
    if named == SILENT:
        return Word(player, (), False, False, None)
    said = tree.sets[named]
    advice = said.entries[talker.talks.advised[record]] if said.n_actions > 1 else None
    return Word(player, said.tells, said.report, len(tree.after[player][tree.before[named]]) > 1, advice)


def draws(drawer: Drawer) -> tuple[Draw, ...]:
    """What may be drawn, the likeliest first."""
    sets = drawer.tree.sets
    found = [
        Draw({sets[k].tells[0]: sets[k].entries[action] for k, action in drawer.profiles[number].items()}, share)
        for number, share in drawer.start()
        if share > DUST
    ]
    return tuple(sorted(found, key=lambda draw: -draw.chance))


def incentives(tree: Tree, planned: Planned, tempted: Mapping[int, Temptations]) -> tuple[Incentive, ...]:
    """Every first departure, by player, but to options that are left out; those that bind first, the dearest before."""
    found = []
    for player, looked in tempted.items():
        for lie, slack in looked.lie.items():
            here, named = (tree.sets[k] for k in lie)
            price = planned.lie_price.get(lie, 0.0)
            reach = looked.reached[lie[0]]
            found.append(Incentive(player, here.tells, named.tells, None, None, reach, 0.0, slack, price))
        for breach, slack in looked.breach.items():
            if not set(breach[1:]).issubset(tree.sets[breach[0]].left):
                continue
            here, (advised, taken) = tree.sets[breach[0]], (tree.sets[breach[0]].entries[k] for k in breach[1:])
            price = planned.breach_price.get(breach, 0.0)
            reach, told = looked.reached[breach[0]], looked.told.get(breach[:2], 0.0)
            found.append(Incentive(player, here.tells, (), advised, taken, reach, told, slack, price))
    # What rounding tells apart stays in the order of players and play.
    return tuple(sorted(found, key=lambda one: (-round(one.price, PLACES), round(one.slack, PLACES))))
