"""What a language model proposed of one article and may stay, beside what the rules found.

May import: ``offramp.evidence.reading.mentions``.
"""

from __future__ import annotations

from dataclasses import dataclass

from offramp.evidence.reading.mentions import Attribution, DateMention, FigureMention, Span


@dataclass(frozen=True, slots=True)
class Proposals:
    """What a model alone found in an article, and where it agrees with the rules.

    Attributes
    ----------
    attributions, dates, figures : in the order of the text; none that the rules found too.
    agreed : what both found, as (attribution, date or figure; where the rules have it).
    instead : attributions of the rules without a speaker, for which the model names one.
    """

    attributions: tuple[Attribution, ...] = ()
    dates: tuple[DateMention, ...] = ()
    figures: tuple[FigureMention, ...] = ()
    agreed: frozenset[tuple[str, Span]] = frozenset()
    instead: frozenset[Span] = frozenset()


NOTHING = Proposals()
