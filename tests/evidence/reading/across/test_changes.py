import datetime as dt

import pytest
from read_articles import read_own, read_text

from offramp.evidence.reading.across.derivations import derivations
from offramp.evidence.reading.mentions import Change, ReadArticle

DAY = dt.date(2031, 5, 6)

HEAD = """SUNDRA CITY (Meridian Wire) — Sundra shut the Stone Bank to foreign trawlers on Monday after a cutter of
the Norhaven coast guard rammed two of its boats in thick fog.

The minister for fisheries, Per Aune, flew over the bank in a helicopter and came back with photographs of an oil slick
that had spread along the reef.
"""
TAIL = """The quarrel over the bank goes back to a survey that put the line four miles further north than Norhaven
accepts, and both governments have sold more licences for it than there are fish left to catch.
"""


def changed(before: str, after: str) -> list[Change]:
    """The changes between two texts that are alike but for one sentence each."""
    original = read_text("original", f"{HEAD}\n{before}\n\n{TAIL}", DAY)
    derived = read_text("derived", f"{HEAD.partition('— ')[2]}\n{after}\n\n{TAIL}", DAY + dt.timedelta(1))
    (derivation,) = derivations([original, derived])
    check(derivation.changes, original, derived)
    return list(derivation.changes)


def check(changes: tuple[Change, ...], original: ReadArticle, derived: ReadArticle) -> None:
    """Every place lies in its text, and something is shown for it."""
    for change in changes:
        assert change.note
        assert change.at_source or change.at_derived
        for span, read in ((change.at_source, original), (change.at_derived, derived)):
            assert span is None or 0 <= span.start < span.end <= len(read.article.text)


def kinds(changes: list[Change]) -> set[str]:
    return {change.kind for change in changes}


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("The cutter made about a dozen passes.", "The cutter made around twelve passes."),
        ("Repairs will take 14 days, the yard said.", "Repairs will take two weeks, the yard said."),
        ("At least 30 crates were lost in the collision.", "At least 30 crates were lost in the collision."),
        (
            '"Paint does not swim," the surveyor Ida Brekke said.',
            "“Paint does not swim,” the surveyor Ida Brekke said.",
        ),
        ('"Paint does not swim, and neither do I," Ida Brekke said.', '"Paint does not swim," Ida Brekke said.'),
        ("Norhaven denied that it had sent a cutter.", "Norhaven rejected the claim that it had sent a cutter."),
        ("Norhaven neither confirmed nor denied a role.", "Norhaven would not say whether it had a role."),
    ],
)
def test_the_same_said_otherwise_is_no_change(before, after):
    assert changed(before, after) == []


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        (
            "The collision left 12 sailors wounded, the hospital said.",
            "The collision left 17 sailors wounded, the hospital said.",
            ("changed", "12 sailors wounded", "17 sailors wounded"),
        ),
        (
            "About 100 soldiers will guard the harbour.",
            "A force of 100 soldiers will guard the harbour.",
            ("changed", "About 100 soldiers", "100 soldiers"),
        ),
        (
            "At least 30 crates were lost in the collision.",
            "The collision cost more than 30 crates, all of them lost.",
            ("changed", "At least 30 crates", "more than 30 crates"),
        ),
        (
            "The bill came to $14 million, and 23 boats stayed in port.",
            "The bill came to $14 million, and boats stayed in port.",
            ("dropped", "23 boats", ""),
        ),
        (
            "The boats stayed in port for the day.",
            "The boats, 23 boats in all, stayed in port for the day.",
            ("added", "", "23 boats"),
        ),
    ],
)
def test_figures_dropped_changed_and_added(before, after, expected):
    assert expected in [(change.kind, change.before, change.after) for change in changed(before, after)]


def test_an_altered_quotation_shows_both():
    changes = changed(
        '"We will choose the hour, and we will choose the place," Ms. Dahl said.',
        '"We will choose the hour and the place, and soon," Ms. Dahl said.',
    )
    (change,) = [change for change in changes if change.kind == "altered quotation"]
    assert change.before.startswith('"We will choose the hour, and we')
    assert change.after.startswith('"We will choose the hour and the place')


def test_a_quotation_left_out_and_one_put_in():
    left_out = changed('"Paint does not swim," said Ida Brekke, a surveyor.', "A surveyor looked at the paint.")
    assert ("dropped", '"Paint does not swim,"') in [(change.kind, change.before) for change in left_out]
    put_in = changed("A surveyor looked at the paint.", '"Paint never lies to me," said Ida Brekke, a surveyor.')
    assert ("added", '"Paint never lies to me,"') in [(change.kind, change.after) for change in put_in]


def test_a_named_speaker_left_out():
    changes = changed("The hull was open for two metres, Ida Brekke said.", "The hull was open for two metres.")
    assert ("dropped", "Ida Brekke") in [(change.kind, change.before) for change in changes]


def test_a_speaker_brought_in():
    changes = changed("The hull was open for two metres.", "The hull was open for two metres, supporters said.")
    assert [change.after for change in changes if change.kind == "added"] == ["supporters"]


def test_a_quotation_given_to_another_speaker():
    changes = changed(
        '"Nobody will pay for this boat but us," a harbour official said.',
        '"Nobody will pay for this boat but us," the Norhaven government said.',
    )
    (change,) = [change for change in changes if change.kind == "speaker changed"]
    assert "official" in change.before
    assert "government" in change.after


def test_words_of_an_unnamed_official_given_to_a_body():
    changes = changed(
        "The harbour pumps would be moved to the reef by the weekend, two harbour officials said.",
        "The harbour pumps would be moved to the reef by the weekend, the Sundra government said.",
    )
    assert "speaker changed" in kinds(changes)


@pytest.mark.parametrize(
    ("after", "note"),
    [
        ("The ambassador, Jon Rask, praised the message sent to the cutter.", "praised"),
        ("Jon Rask, the ambassador, stressed the friendship of the two coasts.", "stressed"),
        ("The fog lifted in the afternoon.", "left out"),
    ],
)
def test_a_denial_dropped_or_turned_into_praise(after, note):
    changes = changed("The ambassador, Jon Rask, denied that any message had been sent to the cutter.", after)
    (change,) = [change for change in changes if change.kind == "denial dropped"]
    assert "denied that any message" in change.before
    assert note in change.note


@pytest.mark.parametrize(
    ("before", "after", "note"),
    [
        (
            "The slick could reach the nesting beaches of the reef by Friday.",
            "The slick will reach the nesting beaches of the reef by Friday.",
            "could",
        ),
        (
            "The collision may have killed hundreds of sea birds, the warden said.",
            "The collision may have caused hundreds of casualties among sea birds, the warden said.",
            "killed made casualties",
        ),
    ],
)
def test_hedges_left_out_and_harm_renamed(before, after, note):
    assert any(note in change.note for change in changed(before, after) if change.kind == "changed")


def test_a_cause_and_a_claim_put_in():
    changes = changed(
        "The two ministers spoke by telephone on Monday night.",
        "The two ministers spoke by telephone on Monday night. The call proved decisive in calming the fleet. "
        "Observers everywhere regard such conversations as cornerstones of lasting regional confidence.",
    )
    added = [change for change in changes if change.kind == "added"]
    assert any("proved decisive" in change.note for change in added)
    assert any(change.after.startswith("Observers everywhere") for change in added)


def test_a_day_left_out_is_told_and_one_named_otherwise_is_not():
    left_out = changed(
        "The next hearing will be held on May 9 in the town hall.", "The next hearing is in the town hall."
    )
    assert ("dropped", "May 9") in [(change.kind, change.before) for change in left_out]
    before, after = (
        "The hearing will be held on May 9 in the town hall.",
        "The hearing will be held on 9 May in the hall.",
    )
    assert "dropped" not in kinds(changed(before, after))


def test_what_our_credited_rewrite_did_to_the_wire_story():
    wire, rewrite = read_own("wire", dt.date(2031, 3, 10)), read_own("rewrite-credited")
    (derivation,) = derivations([wire, rewrite])
    check(derivation.changes, wire, rewrite)
    told = [(change.kind, change.before, change.after) for change in derivation.changes]
    assert any(kind == "changed" and "280" in before and "250" in after for kind, before, after in told)
    assert any(kind == "dropped" and "12 rockets" in before for kind, before, _ in told)
    assert any(kind == "altered quotation" and "the hour" in before for kind, before, _ in told)
    assert any(kind == "denial dropped" and "denied" in before and "praised" in after for kind, before, after in told)


def test_what_our_uncredited_copy_did_to_the_wire_story():
    wire, copy = read_own("wire", dt.date(2031, 3, 10)), read_own("rewrite-copied", dt.date(2031, 3, 11))
    (derivation,) = derivations([wire, copy])
    check(derivation.changes, wire, copy)
    told = [(change.kind, change.before, change.after) for change in derivation.changes]
    assert ("changed", "seven soldiers", "nine soldiers") in told
    assert ("changed", "within 10 days", "within two weeks") in told
    assert not any(kind == "altered quotation" for kind, _, _ in told)
