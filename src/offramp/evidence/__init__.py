"""The record of a crisis: who said what happened, on whose word, and which texts merely repeat which.

May import: ``offramp.documents``, ``offramp.errors``.
"""

from offramp.evidence.codes import plover_types
from offramp.evidence.corroboration import Corroborated, SourceBasis, corroboration
from offramp.evidence.dates import Period, Precision, parse_period
from offramp.evidence.disputes import Amount, FigureRange, ReportedValue, amount_of, figure_range
from offramp.evidence.files.append import add_to_record, next_id
from offramp.evidence.files.formats import holds_record
from offramp.evidence.files.load import check_record, load_record
from offramp.evidence.files.save import record_to_json, record_to_jsonl, record_to_yaml, save_record
from offramp.evidence.knowledge import Learned, known, learned
from offramp.evidence.record import (
    EVERYONE,
    Alteration,
    Bound,
    ChangeKind,
    Claim,
    Corroboration,
    Dispute,
    Figure,
    FigureRef,
    Record,
    Side,
    Source,
    same_unit,
)
from offramp.evidence.timeline import Entry, in_order, timeline
from offramp.evidence.voices import Voice, VoiceKind, read_voice

__all__ = [
    "EVERYONE",
    "Alteration",
    "Amount",
    "Bound",
    "ChangeKind",
    "Claim",
    "Corroborated",
    "Corroboration",
    "Dispute",
    "Entry",
    "Figure",
    "FigureRange",
    "FigureRef",
    "Learned",
    "Period",
    "Precision",
    "Record",
    "ReportedValue",
    "Side",
    "Source",
    "SourceBasis",
    "Voice",
    "VoiceKind",
    "add_to_record",
    "amount_of",
    "check_record",
    "corroboration",
    "figure_range",
    "holds_record",
    "in_order",
    "known",
    "learned",
    "load_record",
    "next_id",
    "parse_period",
    "plover_types",
    "read_voice",
    "record_to_json",
    "record_to_jsonl",
    "record_to_yaml",
    "same_unit",
    "save_record",
    "timeline",
]
