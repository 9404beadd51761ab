"""Trees and graphs in the language of Graphviz, for those who draw with it.

May import: ``offramp.interop``.
"""

from __future__ import annotations

import html
from collections.abc import Iterator

from offramp.interop.extensive import CHANCE, NONE, ExtensiveGame
from offramp.interop.pictures.graph import NO_CARD, Card, Diagram, Way
from offramp.interop.pictures.labels import chance_text, end_spans, move_spans, number_text, set_text, words_of
from offramp.interop.pictures.style import LINES, player_colour

_OPENING = (
    "digraph game {",
    '  rankdir=LR; ranksep=0.7; nodesep=0.12; fontname="Helvetica";',
    '  node [fontname="Helvetica", fontsize=11];',
    f'  edge [fontname="Helvetica", fontsize=10, arrowsize=0.6, color="{LINES}"];',
)


def tree_dot(game: ExtensiveGame) -> str:
    """A game tree for ``dot``: circles are decisions, squares are chance; dashes join the nodes of a set."""
    return "\n".join([*_OPENING, f"  label={_text(game.title)}; labelloc=t;", *_tree(game), "}"]) + "\n"


def graph_dot(diagram: Diagram) -> str:
    """The graph of a crisis for ``dot``: one table per state in which somebody moves."""
    return "\n".join([*_OPENING, f"  label={_text(diagram.title)}; labelloc=t;", *_cards(diagram), "}"]) + "\n"


def _tree(game: ExtensiveGame) -> Iterator[str]:
    sets: dict[int, list[int]] = {}
    for node in range(game.n_nodes):
        place = int(game.node_infoset[node])
        if place == NONE:
            yield f"  n{node} [shape=plaintext, label={_text(words_of(end_spans(game, node)) or '0')}];"
        elif game.infosets[place].player == CHANCE:
            yield f'  n{node} [shape=square, label="", width=0.2];'
        else:
            infoset = game.infosets[place]
            sets.setdefault(place, []).append(node)
            yield (
                f"  n{node} [shape=circle, style=filled, fillcolor={_text(player_colour(infoset.player))}, "
                f"fontcolor=white, width=0.3, fixedsize=true, label={_text(str(infoset.number))}, "
                f"tooltip={_text(set_text(game, place))}];"
            )
    for node in range(1, game.n_nodes):
        words = words_of(move_spans(game, node))
        yield f"  n{int(game.links.parent[node])} -> n{node} [label={_text(words)}];"
    for place, nodes in sets.items():
        if len(nodes) > 1:
            colour = _text(player_colour(game.infosets[place].player))
            yield f"  {{rank=same; {'; '.join(f'n{node}' for node in nodes)}}}"
            chain = " -> ".join(f"n{node}" for node in nodes)
            yield f"  {chain} [style=dashed, dir=none, constraint=false, color={colour}];"


def _cards(diagram: Diagram) -> Iterator[str]:
    for k, card in enumerate(diagram.cards):
        yield f"  n{k} [shape=plaintext, label=<{_table(card, diagram.player_names)}>];"
        for place, way in enumerate(card.ways):
            if way.target != NO_CARD:
                yield f"  n{k}:w{place}:e -> n{way.target}:top:w;"
    sets: dict[int, list[int]] = {}
    for k, card in enumerate(diagram.cards):
        if card.infoset is not None:
            sets.setdefault(card.infoset, []).append(k)
    for infoset, members in sets.items():
        if len(members) > 1:
            colour = _text(player_colour(diagram.cards[members[0]].player))
            inside = "; ".join(f"n{k}" for k in members)
            yield f'  subgraph cluster_{infoset} {{style=dashed; label=""; color={colour}; {inside}}}'


def _table(card: Card, players: tuple[str, ...]) -> str:
    """A card as a table of Graphviz, each way to go a cell that edges can leave from."""
    if card.player == CHANCE:
        head = f"<B>{_mark(card.head)}</B>"
    else:
        head = (
            f'<FONT COLOR="{player_colour(card.player)}"><B>{_mark(f"{players[card.player]} {card.number}")}</B></FONT>'
        )
    rows = [f'<TR><TD ALIGN="LEFT" PORT="top">{head}</TD></TR>']
    if card.state:
        rows.append(f'<TR><TD ALIGN="LEFT"><FONT POINT-SIZE="9">{_mark(card.state)}</FONT></TD></TR>')
    rows += [f'<TR><TD ALIGN="LEFT" PORT="w{k}">{_mark(_told(way))}</TD></TR>' for k, way in enumerate(card.ways)]
    return f'<TABLE BORDER="1" CELLBORDER="0" CELLSPACING="0" COLOR="{LINES}">{"".join(rows)}</TABLE>'


def _told(way: Way) -> str:
    parts = [way.text]
    if way.p is not None:
        parts.append(chance_text(way.p))
    if any(way.pay):
        parts.append(f"({', '.join(map(number_text, way.pay))})")
    return "  ".join([*parts, *way.settled])


def _text(words: str) -> str:
    """A quoted string of Graphviz, in which a backslash begins a code and stands for itself only when doubled."""
    plain = " ".join(words.split()).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{plain}"'


def _mark(words: str) -> str:
    return html.escape(words) or " "
