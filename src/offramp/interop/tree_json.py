"""A game tree as plain data. The shape is described in ``offramp/cli/schemas/game.schema.json``.

May import: ``offramp.interop``.
"""

from __future__ import annotations

from typing import Any

from offramp.interop.extensive import CHANCE, NONE, ExtensiveGame

KIND = "game/1"


def tree_json(game: ExtensiveGame) -> dict[str, Any]:
    """`game` as JSON knows it: names made distinct, numbers as decimals. Exact numbers are a matter of .efg.

    Nodes are in the order of the file; what is paid at a node is added to what was paid before it.
    """
    parent, place = game.links.parent.tolist(), game.links.place.tolist()
    payoffs = [[float(x) for x in outcome.payoffs] for outcome in game.outcomes]
    nodes = []
    columns = (game.node_infoset.tolist(), game.node_outcome.tolist(), game.node_label)
    for node, (infoset, outcome, label) in enumerate(zip(*columns, strict=True)):
        nodes.append(
            {
                "parent": parent[node] if node else None,
                "action": place[node] if node else None,
                "infoset": None if infoset == NONE else infoset,
                "outcome": None if outcome == NONE else game.outcomes[outcome].label,
                "payoffs": None if outcome == NONE else payoffs[outcome],
                "label": label,
            }
        )
    infosets = [
        {
            "player": None if infoset.player == CHANCE else game.player_names[infoset.player],
            "number": infoset.number,
            "label": infoset.label,
            "actions": list(infoset.action_names),
            "probabilities": [float(p) for p in infoset.odds] if infoset.player == CHANCE else None,
        }
        for infoset in game.infosets
    ]
    return {
        "offramp": KIND,
        "title": game.title,
        "comment": game.comment,
        "players": list(game.player_names),
        "infosets": infosets,
        "nodes": nodes,
    }
