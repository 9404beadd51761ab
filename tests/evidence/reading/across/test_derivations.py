import datetime as dt
import itertools
import json

import pytest
import rewrites
from independent_reports import PAIRS, STRIKE
from read_articles import ARTICLES, read_own, read_text

from offramp.evidence.reading.across.derivations import derivations
from offramp.evidence.reading.mentions import Derivation, ReadArticle

DAY = dt.date(2031, 5, 6)
OWN = ("analysis", "broadsheet", "feature", "rewrite-copied", "rewrite-credited", "wire")
DAYS = {"wire": dt.date(2031, 3, 10), "rewrite-copied": dt.date(2031, 3, 11), "feature": dt.date(2031, 4, 6)}

ORIGINAL = """SUNDRA CITY, May 5 (Meridian Wire) — Sundra closed its airspace to military flights on Monday after two
of its fishing boats were rammed by a Norhaven cutter off Stone Bank, leaving three sailors missing.

"They came out of the fog at full speed and did not slow down," said one fisherman who was pulled from the water and
asked not to be named because his brother serves in the coast guard.

Transport Minister Per Aune said 14 flights had been turned back by noon. Norhaven denied that its cutter had touched
either boat. "Our crew saw nothing and heard nothing," its embassy said.

A harbour log seen by Meridian Wire shows that the cutter left port 90 minutes before the collision with its beacon
switched off. An insurer's surveyor, Ida Brekke, found green paint along 11 metres of the hull of one boat. "Paint does
not swim," she said.

The quarrel over Stone Bank goes back to a survey of 1998 that put the line four miles further north than Norhaven
accepts. Catches there have fallen by 38% in ten years, and both governments have sold more licences than there are
fish to catch.
"""

REPHRASED = """The skies over Sundra were shut to military aircraft on Monday, a day on which a cutter from Norhaven
rammed two fishing boats near Stone Bank.

{credit}Three sailors are still missing. Fourteen flights had to turn back before noon, Transport Minister Per Aune
said.

One fisherman who was pulled out of the water recalled: "They came out of the fog at full speed and did not slow down."

The harbour's log shows the cutter leaving port with its beacon off, 90 minutes ahead of the collision. Green paint was
found along 11 metres of one hull by Ida Brekke, a surveyor for the insurer. "Paint does not swim," she said.

Catches at Stone Bank have dropped by 38% over ten years, and more licences have been sold by both governments than
there are fish to catch. The quarrel over the line goes back to a survey made in 1998.
"""


def found(*read: ReadArticle) -> set[tuple[str, str]]:
    return {(derivation.article, derivation.source) for derivation in derivations(read)}


def only(*read: ReadArticle) -> Derivation:
    (derivation,) = derivations(read)
    return derivation


# --- our own articles and independent reports


def test_finds_every_derivation_among_our_own_articles_and_no_other():
    gold = json.loads((ARTICLES.parent / "gold" / "derivations.json").read_text("utf-8"))
    expected = {(entry["article"], entry["from"]) for entry in gold if entry["article"] in OWN}
    assert found(*(read_own(name, DAYS.get(name)) for name in OWN)) == expected


def test_our_own_articles_hang_together_alike_in_any_order_and_without_dates():
    articles = [read_own(name) for name in OWN]
    expected = {("rewrite-copied", "wire"), ("rewrite-credited", "wire")}
    assert found(*articles[::-1]) == expected
    assert found(*articles[3:], *articles[:3]) == expected


@pytest.mark.parametrize("name", PAIRS)
def test_two_reporters_at_one_event_do_not_derive_from_each_other(name):
    first, second = PAIRS[name]
    for days in ((DAY, DAY), (DAY, DAY + dt.timedelta(1)), (DAY + dt.timedelta(1), DAY), (None, None)):
        assert found(read_text("first", first, days[0]), read_text("second", second, days[1])) == set()


def test_all_independent_reports_together_hold_no_derivation():
    texts = itertools.chain.from_iterable(PAIRS.values())
    assert found(*(read_text(f"report-{at}", text, DAY) for at, text in enumerate(texts))) == set()


# --- a rewrite


def test_an_uncredited_rewrite_of_a_short_report_is_found_by_its_unnamed_source():
    derivation = only(read_text("original", ORIGINAL, DAY), read_text("again", REPHRASED.format(credit=""), DAY))
    assert (derivation.article, derivation.source) == ("again", "original")
    assert {"quotations", "figures"} <= set(derivation.basis)
    assert "credit" not in derivation.basis
    assert 0.2 < derivation.share <= 1


@pytest.mark.parametrize(
    "credit",
    [
        "Meridian Wire reported that ",
        "According to Meridian Wire, ",
        "According to a report by Meridian Wire, ",
        "As first reported by Meridian Wire, ",
        "Citing Meridian Wire, officials said that ",
    ],
)
def test_a_credit_decides_against_the_dates(credit):
    again = read_text("again", REPHRASED.format(credit=credit), DAY - dt.timedelta(3))
    derivation = only(again, read_text("original", ORIGINAL, DAY))
    assert (derivation.article, derivation.source) == ("again", "original")
    assert derivation.basis[0] == "credit"


def test_without_a_credit_the_later_text_is_the_derived_one():
    text, copy = ORIGINAL.replace(" (Meridian Wire)", "").replace("by Meridian Wire ", ""), REPHRASED.format(credit="")
    days = (DAY, DAY - dt.timedelta(1))
    assert found(read_text("a", text, days[0]), read_text("b", copy, days[1])) == {("a", "b")}


def test_without_dates_the_text_with_more_of_its_own_is_the_original():
    assert found(read_text("b", REPHRASED.format(credit="")), read_text("a", ORIGINAL)) == {("b", "a")}


def test_a_copy_is_derived_whole():
    derivation = only(read_text("one", ORIGINAL, DAY), read_text("two", ORIGINAL, DAY + dt.timedelta(1)))
    assert (derivation.article, derivation.source, derivation.share) == ("two", "one", 1.0)
    assert derivation.changes == ()


def test_two_rewrites_of_one_original_derive_from_it_and_not_from_each_other():
    again = REPHRASED.format(credit="")
    other = "\n\n".join(ORIGINAL.split("\n\n")[:4])
    read = [
        read_text("original", ORIGINAL, DAY),
        read_text("again", again, DAY + dt.timedelta(1)),
        read_text("shorter", other, DAY + dt.timedelta(2)),
    ]
    assert found(*read) == {("again", "original"), ("shorter", "original")}


def test_two_rewrites_of_an_outlet_unread_derive_from_it_and_not_from_each_other():
    one = REPHRASED.format(credit="According to Meridian Wire, ")
    other = one.replace("The skies over Sundra were", "Sundra's skies have been").replace("recalled", "remembered")
    assert found(read_text("one", one, DAY), read_text("other", other, DAY)) == {
        ("one", "Meridian Wire"),
        ("other", "Meridian Wire"),
    }


@pytest.mark.parametrize(
    ("text", "source"),
    [(rewrites.OF_FEATURE, "feature"), (rewrites.OF_BROADSHEET, "broadsheet"), (rewrites.OF_WIRE, "wire")],
)
def test_a_story_told_again_goes_back_to_its_own_original_only(text, source):
    originals = [read_own(name, DAYS.get(name)) for name in ("analysis", "broadsheet", "feature", "wire")]
    assert found(read_text("again", text, DAY), *originals) == {("again", source)}


def test_a_rewrite_without_its_credit_is_found_all_the_same():
    text = (ARTICLES / "rewrite-credited.txt").read_text("utf-8").replace("According to Newswire, ", "")
    again = read_text("again", text.replace("told Newswire", "said").replace("\n", "\n\n"), DAY)
    assert found(again, read_own("wire", DAYS["wire"]), read_own("feature", DAYS["feature"])) == {("again", "wire")}


@pytest.mark.parametrize("text", [rewrites.FOLLOWS_WIRE, rewrites.CREDITS_WIRE_ONCE])
def test_stock_background_or_one_credited_fact_make_no_derivation(text):
    assert found(read_text("later", text, DAY), read_own("wire", DAYS["wire"])) == set()


def test_a_rewrite_that_tells_what_its_source_saw_is_not_taken_for_the_source():
    text = (
        "According to the Coastal Courier, the order was signed twice. Papers viewed by the Coastal Courier show both "
        "signatures, one in green ink."
    )
    assert found(read_text("again", text, DAY)) == {("again", "Coastal Courier")}


def test_two_texts_that_credit_each_other_go_back_by_their_dates():
    one, other = ORIGINAL, REPHRASED.format(credit="According to Meridian Wire, ")
    other = "STAVN (Grey Sea Post) — " + other
    credited = one.replace("A harbour log seen by", "The Grey Sea Post reported on a log. The log seen by")
    links = found(read_text("first", credited, DAY), read_text("second", other, DAY + dt.timedelta(1)))
    assert links == {("second", "first")}


# --- credits to outlets that were not read


@pytest.mark.parametrize(
    ("text", "outlet"),
    [
        ("According to Reuters, the talks ended on Friday without a paper.", "Reuters"),
        ("The talks ended on Friday without a paper, the Harbour Times reported.", "Harbour Times"),
        ("The talks have failed, Axios first reported.", "Axios"),
        ("The plan, first reported by The Washington Post, would move the line.", "The Washington Post"),
        ("Envoys met twice in May, AFP reports.", "Agence France-Presse"),
        ("Envoys met twice in May, according to a report in the Financial Times.", "The Financial Times"),
        ("Citing The New York Times, the paper said envoys had met twice.", "The New York Times"),
        ("An investigation by the Coastal Herald found two sets of orders.", "Coastal Herald"),
        ("The envoys met twice in May.\nSource: Reuters", "Reuters"),
        ("The envoys met twice in May.\nThe Associated Press contributed to this report.", "The Associated Press"),
    ],
)
def test_a_text_that_rests_on_an_outlet_unread_derives_from_its_name(text, outlet):
    derivation = only(read_text("story", text, DAY))
    assert (derivation.source, derivation.basis, derivation.share) == (outlet, ("credit",), 0.0)


@pytest.mark.parametrize(
    "text",
    [
        "The minister told Reuters that the talks had ended.",
        "“We are finished here,” the envoy told the Harbour Times in an interview.",
        "In an interview with CNN, the envoy said the talks had ended.",
        "The envoy complained of the delay, officials said, confirming an earlier report by The Washington Post.",
        "LONDON, May 6 (Reuters) - The talks have ended, the envoy said.",
        "The talks have ended, the state news agency said.",
        "Records viewed by The New York Times show that the talks ended in May.",
        "Reuters could not immediately verify the account.",
        "The envoy is a former editor of The Guardian.",
        "The post at the border was closed, officials reported. The Press Office said nothing.",
        "By Ann Lee, Associated Press\nThe talks have ended, the envoy said.",
        "The envoy spoke on Fox News and on the BBC.",
    ],
)
def test_an_interview_a_dateline_or_a_confirmation_is_no_derivation(text):
    assert found(read_text("story", text, DAY)) == set()


def test_a_single_credit_deep_inside_a_long_text_does_not_make_it_derived():
    own = "\n\n".join(STRIKE[0].split("\n\n") * 3)
    text = own + "\n\nOne of the sailors is ill, the Harbour Times reported.\n\n" + STRIKE[1]
    assert found(read_text("story", text, DAY)) == set()


def test_a_scoop_of_another_named_late_in_a_story_of_its_own_does_not_make_it_derived():
    text = (
        STRIKE[1] + "\n\nThe seizure was first reported by Axios. A second ship was let go, the Harbour Times said.\n\n"
    )
    assert found(read_text("story", text + STRIKE[0], DAY)) == set()


def test_an_outlet_is_known_by_the_name_of_its_article_too():
    original = ORIGINAL.replace(" (Meridian Wire)", "").replace("seen by Meridian Wire ", "")
    again = REPHRASED.format(credit="According to Meridian Wire, ")
    derivation = only(read_text("again", again, DAY), read_text("meridian-wire-2031", original, DAY))
    assert (derivation.source, derivation.basis[0]) == ("meridian-wire-2031", "credit")


def test_an_article_of_the_credited_outlet_about_something_else_is_not_the_source():
    again = read_text("again", REPHRASED.format(credit="According to Meridian Wire, "), DAY)
    other = STRIKE[0].replace("Coastal Press", "Meridian Wire")
    assert found(again, read_text("other", other, DAY)) == {("again", "Meridian Wire")}


def test_one_famous_quotation_does_not_make_two_texts_hang_together():
    line = '"Not one metre of this shore will be given away while I draw breath," the president told parliament.'
    one = f"{line}\n\nThe speech lasted an hour. Deputies stood through it, and two fainted in the heat of the hall."
    other = f"Markets opened lower after the speech.\n\n{line}\n\nBond yields rose, and the central bank sold dollars."
    assert found(read_text("one", one, DAY), read_text("other", other, DAY)) == set()


def test_shared_stock_phrases_are_no_passages():
    stock = (
        "Officials spoke on condition of anonymity because they were not authorized to discuss the matter publicly. "
        "The foreign ministry did not immediately respond to a request for comment."
    )
    one = f"A bridge was blown up at Kell, killing two drivers. {stock} Snow fell all night on the pass."
    other = f"Grain prices doubled in a week after the port was mined. {stock} Bakers have put up their shutters."
    assert found(read_text("one", one, DAY), read_text("other", other, DAY)) == set()


# --- many articles, odd articles


def test_articles_of_one_name_and_huge_lines_are_taken_as_they_come():
    line = " ".join(f"Unit {at} of the {at % 7}th brigade moved {at * 3} trucks to Kell." for at in range(6000))
    read = [read_text("same", line[:60_000], DAY), read_text("same", line[:60_000], DAY)]
    assert len(derivations(read)) == 1


def test_a_chain_of_copies_goes_back_step_by_step_or_to_the_first_without_a_circle():
    read = [read_text(f"copy-{at}", ORIGINAL, DAY + dt.timedelta(at)) for at in range(12)]
    links = found(*read)
    assert {article for article, _ in links} == {f"copy-{at}" for at in range(1, 12)}
    assert all(int(article[5:]) > int(source[5:]) for article, source in links)


@pytest.mark.parametrize(
    "text", ["", "\n", "…", "word", "“”", "1 2 3 4 5 6 7 8", "\u202eword\u202c " * 30, "a " * 4000]
)
def test_texts_with_nothing_in_them_give_nothing_or_a_copy(text):
    assert found(read_text("one", text)) == set()
    assert len(found(read_text("one", text), read_text("two", text))) <= 1
    assert found() == set()
