"""The record of a crisis: who said what happened, on whose word, and which texts merely repeat which.

May import: ``offramp.errors``.
"""

from offramp.evidence.codes import plover_types
from offramp.evidence.corroboration import Corroborated, SourceBasis, corroboration
from offramp.evidence.dates import Period, Precision, parse_period
from offramp.evidence.knowledge import Learned, known, learned
from offramp.evidence.load import load_record
from offramp.evidence.record import EVERYONE, Claim, Corroboration, Dispute, Figure, Record, Side, Source
from offramp.evidence.save import record_to_json, record_to_jsonl, save_record
from offramp.evidence.timeline import Entry, in_order, timeline
from offramp.evidence.voices import Voice, VoiceKind, read_voice

__all__ = [
    "EVERYONE",
    "Claim",
    "Corroborated",
    "Corroboration",
    "Dispute",
    "Entry",
    "Figure",
    "Learned",
    "Period",
    "Precision",
    "Record",
    "Side",
    "Source",
    "SourceBasis",
    "Voice",
    "VoiceKind",
    "corroboration",
    "in_order",
    "known",
    "learned",
    "load_record",
    "parse_period",
    "plover_types",
    "read_voice",
    "record_to_json",
    "record_to_jsonl",
    "save_record",
    "timeline",
]
