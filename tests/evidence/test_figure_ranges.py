"""Figures of the same thing become a range with its sources: by hand, and by what must hold of every record."""

from __future__ import annotations

import json
import random
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from recorded_crises import claim, figure, record

from offramp.errors import CrisisError
from offramp.evidence import Amount, FigureRange, Record, figure_range, load_record, save_record

UNIT = "rockets"


def loaded(folder: Path, raw: dict[str, Any]) -> Record:
    path = folder / "small.claims.json"
    path.write_text(json.dumps(raw), encoding="utf-8")
    return load_record(path)


def disputed(*claims: dict[str, Any], **sources: Any) -> dict[str, Any]:
    """A record in which all figures of these claims count the same thing."""
    about = {"id": "X1", "topic": "How many rockets?", "sides": []}
    figures = [{"claim": each["id"], "unit": UNIT} for each in claims]
    return record(*claims, disputes=[about | {"figures": figures}], **sources)


def range_of(folder: Path, *claims: dict[str, Any], **sources: Any) -> FigureRange:
    found = loaded(folder, disputed(*claims, **sources))
    reports = figure_range(found, found.disputes[0])
    assert reports is not None
    return reports


def told(reports: FigureRange) -> dict[str, tuple[tuple[str, ...], ...]]:
    """Of each value: its roots, what repeats it, what altered it."""
    return {str(value.amount): (value.roots, value.repeats, value.altered) for value in reports.values}


def test_three_counts_are_a_range_with_every_source(tmp_path: Path) -> None:
    """As in a real dispute: one paper's count, repeated; two counts that a page relays from a report not held."""
    held = {"relay": {"outlet": "Relay", "written": "2031-04-09", "derived_from": "report", "basis": "a report"}}
    held |= {"page": {"outlet": "Page", "written": "2031-04-09", "derived_from": "report", "basis": "a report"}}
    held |= {"report": {"outlet": "Report", "written": "2031-04-08", "derived_from": None, "basis": "not held"}}
    reports = range_of(
        tmp_path,
        claim("R1", "wire", figures=[figure(110)], attribution="officials of the north"),
        claim(
            "R2",
            *("wire", "copy", "relay", "page"),
            figures=[figure(110, source="wire"), figure(120, source="page"), figure([115, 130], source="relay")],
            attribution=[
                {"words": "officials of the north", "source": "wire"},
                {"words": "the general staff", "source": "page"},
                {"words": "officials of the patron", "source": "relay"},
            ],
        ),
        **held,
    )
    assert (reports.low, reports.high, reports.open_below, reports.open_above) == (110, 130, False, False)
    assert str(reports) == "110 to 130"
    assert told(reports) == {
        "110": (("wire",), ("copy",), ()),
        "115 to 130": (("report",), (), ()),
        "120": (("report",), (), ()),
    }
    assert [value.voices for value in reports.values] == [
        ("officials of the north",),
        ("officials of the patron",),
        ("the general staff",),
    ]
    assert reports.values[0].claims == ("R1", "R2")
    assert reports.roots == ("report", "wire")


@pytest.mark.parametrize(
    ("bound", "shown", "open_below", "open_above"),
    [
        ("at least", "30, or more", False, True),
        ("more than", "30, or more", False, True),
        ("at most", "30, or fewer", True, False),
        ("less than", "30, or fewer", True, False),
        ("exact", "30", False, False),
    ],
)
def test_a_bound_leaves_its_side_open(
    tmp_path: Path, bound: str, shown: str, open_below: bool, open_above: bool
) -> None:
    reports = range_of(tmp_path, claim("R1", figures=[figure(30, bound=bound)]))
    assert (reports.open_below, reports.open_above, str(reports)) == (open_below, open_above, shown)
    assert (reports.low, reports.high) == (30, 30)


def test_words_move_no_end_and_are_told(tmp_path: Path) -> None:
    reports = range_of(tmp_path, claim("R1", figures=[figure("dozens"), figure(40)]))
    assert (reports.low, reports.high, reports.vague) == (40, 40, ("dozens (R1)",))


def test_words_alone_give_no_range(tmp_path: Path) -> None:
    found = loaded(tmp_path, disputed(claim("R1", figures=[figure("dozens")])))
    assert figure_range(found, found.disputes[0]) is None


def test_a_rewrite_that_changes_the_figure_stands_alone(tmp_path: Path) -> None:
    reports = range_of(
        tmp_path, claim("R1", "wire", "copy", figures=[figure(30, source="wire"), figure(300, source="copy")])
    )
    assert told(reports) == {"30": (("wire",), (), ()), "300": ((), (), ("copy",))}
    assert reports.roots == ("wire",)
    assert reports.high == 300


def test_only_figures_in_the_unit_count(tmp_path: Path) -> None:
    reports = range_of(tmp_path, claim("R1", figures=[figure(30), figure(5, "hits"), figure(31, "Rocket")]))
    assert (reports.low, reports.high) == (30, 31)


def test_a_text_that_speaks_for_itself_goes_by_its_outlet(tmp_path: Path) -> None:
    reports = range_of(tmp_path, claim("R1", "copy", figures=[figure(30)], attribution="reporters"))
    assert reports.values[0].voices == ("The Wire",)


@pytest.mark.parametrize(
    ("amount", "text"),
    [
        (Amount(110, 110), "110"),
        (Amount(115, 130), "115 to 130"),
        (Amount(30, 30, "at least"), "at least 30"),
        (Amount(30, 30, "more than", True), "more than about 30"),
        (Amount(0.5, 0.5, approximate=True), "about 0.5"),
        (Amount(1_200_000, 1_200_000), "1,200,000"),
    ],
)
def test_an_amount_in_words(amount: Amount, text: str) -> None:
    assert str(amount) == text


def test_the_example_of_the_guide_is_a_record(tmp_path: Path) -> None:
    guide = (Path(__file__).parents[2] / "docs" / "record.md").read_text(encoding="utf-8")
    example = guide.split("<!-- example: disputes -->\n```yaml\n")[1].split("```")[0]
    claims = [claim(f"R{k:03}", figures=[figure(30 + k)]) for k in range(3, 8)]
    rest = {key: value for key, value in record(*claims).items() if key != "disputes"}
    path = tmp_path / "guide.yaml"
    body = "\n".join(f"{key}: {json.dumps(value)}" for key, value in rest.items())
    path.write_text(f"{body}\n{example}", encoding="utf-8")
    why, count = load_record(path).disputes
    assert [side.name for side in why.sides] == ["by design", "in earnest"]
    assert str(figure_range(load_record(path), count)) == "36 to 37"


# --- the file ---------------------------------------------------------------------------------------------------------


def test_a_dispute_about_figures_is_kept_by_reading_and_writing(tmp_path: Path) -> None:
    raw = disputed(claim("R1", figures=[figure(30), figure(5, "hits")]))
    raw["disputes"][0]["figures"] = [{"claim": "R1", "unit": "rockets"}, {"claim": "R1", "unit": "hits"}]
    side = {"who": "North", "says": "30", "claims": ["R1"]}
    raw["disputes"].append({"id": "X2", "topic": "Why?", "sides": [side, {"name": "slip"} | side | {"who": "South"}]})
    before = loaded(tmp_path, raw)
    assert [side.name for side in before.disputes[1].sides] == ["North", "slip"]
    for name in ("again.json", "again.jsonl"):
        save_record(before, tmp_path / name)
        after = load_record(tmp_path / name)
        assert replace(after, file=before.file) == before


@pytest.mark.parametrize(
    ("figures", "says"),
    [
        ([{"claim": "R9"}], "no such claim"),
        ([{"claim": "R1", "unit": "rokets"}], "did you mean 'rockets'"),
        ([{"claim": "R1"}], "figures in several units: say which"),
        ([{"claim": "R2"}], "R2 has no figures"),
        ([{"unit": "rockets"}], "must be text"),
        ([{"claim": "R1", "units": "rockets"}], "unknown field"),
        ([], "at least two sides, or figures and no side"),
    ],
)
def test_figures_that_cannot_be_found_are_told(tmp_path: Path, figures: list[Any], says: str) -> None:
    raw = record(claim("R1", figures=[figure(30), figure(5, "hits")]), claim("R2"))
    raw["disputes"] = [{"id": "X1", "topic": "How many?", "sides": [], "figures": figures}]
    with pytest.raises(CrisisError) as caught:
        loaded(tmp_path, raw)
    assert says in str(caught.value)


def test_two_sides_of_one_name_are_refused(tmp_path: Path) -> None:
    side = {"name": "one", "who": "North", "says": "30", "claims": ["R1"]}
    raw = record(claim("R1"), disputes=[{"id": "X1", "topic": "Why?", "sides": [side, side | {"who": "South"}]}])
    with pytest.raises(CrisisError, match="two sides have this name"):
        loaded(tmp_path, raw)


def test_without_a_source_its_figures_fall_and_with_them_the_dispute(tmp_path: Path) -> None:
    raw = disputed(claim("R1", "wire", "copy", figures=[figure(30)]), claim("R2", "paper", figures=[figure(40)]))
    found = loaded(tmp_path, raw)
    assert found.without(["paper"]).disputes == ()
    raw["claims"][0]["figures"] = [figure(30), figure(35)]
    left = loaded(tmp_path, raw).without(["paper"])
    reports = figure_range(left, left.disputes[0])
    assert reports is not None
    assert (reports.low, reports.high) == (30, 35)


# --- what must always hold --------------------------------------------------------------------------------------------

_values = st.one_of(st.integers(0, 50), st.tuples(st.integers(0, 20), st.integers(21, 50)).map(list))


def _figure(value: Any, bound: str, source: str | None) -> dict[str, Any]:
    bounded = {"bound": bound} if bound and not isinstance(value, list) else {}
    return figure(value, **bounded, **({"source": source} if source else {}))


_figures = st.builds(
    _figure, _values, st.sampled_from(["", "at least", "at most"]), st.sampled_from([None, "wire", "copy", "paper"])
)
_claims = st.lists(
    st.tuples(st.lists(_figures, min_size=1, max_size=3), st.permutations(["wire", "copy", "paper"])),
    min_size=1,
    max_size=3,
)


def made(drawn: Any) -> dict[str, Any]:
    return disputed(*(claim(f"R{k}", *sources, figures=figures) for k, (figures, sources) in enumerate(drawn, start=1)))


@settings(max_examples=40, deadline=None)
@given(_claims, st.randoms(use_true_random=False))
def test_the_range_is_the_same_in_any_order(
    tmp_path_factory: pytest.TempPathFactory, drawn: Any, shuffled: random.Random
) -> None:
    folder = tmp_path_factory.mktemp("order")
    raw = made(drawn)
    before = loaded(folder, raw)
    for part in (raw["claims"], raw["disputes"][0]["figures"], *(each["figures"] for each in raw["claims"])):
        shuffled.shuffle(part)
    for each in raw["claims"]:
        shuffled.shuffle(each["sources"])
    raw["sources"] = dict(sorted(raw["sources"].items(), key=lambda _: shuffled.random()))
    after = loaded(folder, raw)
    assert figure_range(before, before.disputes[0]) == figure_range(after, after.disputes[0])


@settings(max_examples=40, deadline=None)
@given(_claims, _values)
def test_a_rewrite_never_adds_a_root(tmp_path_factory: pytest.TempPathFactory, drawn: Any, value: Any) -> None:
    """A text that repeats the wire, with whatever figure: no value gains an original by it, nor does the whole."""
    folder = tmp_path_factory.mktemp("roots")
    raw = made(drawn)
    raw["claims"][0]["sources"] = ["wire", "copy", "paper"]
    raw["claims"][0]["figures"] += [figure(7, source="wire")]
    before = loaded(folder, raw)
    raw["sources"]["again"] = {"outlet": "Again", "written": "2031-04-09", "derived_from": "copy", "basis": "a rewrite"}
    raw["claims"][0]["sources"] = [*raw["claims"][0]["sources"], "again"]
    raw["claims"][0]["figures"] = [*raw["claims"][0]["figures"], figure(value, source="again")]
    after = loaded(folder, raw)
    one, other = (figure_range(each, each.disputes[0]) for each in (before, after))
    assert one is not None
    assert other is not None
    assert one.roots == other.roots == tuple(sorted({root.id for root in before.roots(before.claims)} & set(one.roots)))
    roots = {str(each.amount): each.roots for each in one.values}
    assert all(roots.get(str(each.amount), ()) == each.roots for each in other.values)


@settings(max_examples=40, deadline=None)
@given(_claims)
def test_every_reported_value_lies_in_the_range_and_both_ends_are_reported(
    tmp_path_factory: pytest.TempPathFactory, drawn: Any
) -> None:
    found = loaded(tmp_path_factory.mktemp("ends"), made(drawn))
    reports = figure_range(found, found.disputes[0])
    assert reports is not None
    amounts = [value.amount for value in reports.values]
    assert all(reports.low <= amount.low <= amount.high <= reports.high for amount in amounts)
    assert reports.low in {amount.low for amount in amounts}
    assert reports.high in {amount.high for amount in amounts}
    assert amounts == sorted(amounts)
    assert reports.open_above == any(amount.open_above for amount in amounts)
    for value in reports.values:
        texts = [*value.sources, *value.repeats, *value.altered]
        assert len(texts) == len(set(texts))
        assert len(value.sources) == len(value.roots)
