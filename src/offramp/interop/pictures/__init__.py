"""Pictures of games: a tree, or the graph in which histories that agree meet; as SVG, and for Graphviz.

The layout is our own, so that no program need be installed for a picture.

May import: ``offramp.interop``, ``offramp.drawing``, ``offramp.game``, numpy.
"""

from offramp.interop.pictures.dot import graph_dot, tree_dot
from offramp.interop.pictures.graph import Diagram, count_cards, diagram
from offramp.interop.pictures.graph_svg import graph_svg
from offramp.interop.pictures.tree_svg import tree_svg

__all__ = ["Diagram", "count_cards", "diagram", "graph_dot", "graph_svg", "tree_dot", "tree_svg"]
