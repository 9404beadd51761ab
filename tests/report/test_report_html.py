"""The brief as a page: well-formed, self-contained, reachable by keyboard and screen reader, honest in its words."""

import base64
import dataclasses
import hashlib
import re
from html.parser import HTMLParser
from importlib.resources import files
from itertools import pairwise

import pytest
from ridge_assessment import ACTORS, bare, on_a_day, replace_forecast, ridge, with_labels

from offramp.analysis.assessment import Assessment
from offramp.drawing import DARK, LIGHT, PLAYERS
from offramp.drawing.palette import PRINTED
from offramp.report import ICD203, PHIA, SCALES, render_html
from offramp.scenario.numbers import Number

VOID = {"meta", "br", "link", "img", "input", "hr", "path", "rect", "line"}
INLINE = {"a", "b", "code", "em", "span", "strong", "text", "title", "desc"}
NASTY = '"><script>alert(1)</script>&lt;{{ 7 * 7 }}'


class Reader(HTMLParser):
    """Checks nesting, and gathers what the tests ask about."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.stack: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.blocks: list[str] = [""]
        self.within: dict[str, list[str]] = {}  # id -> hrefs inside that element
        self._open_ids: list[str | None] = []
        self.feed(page)
        self.close()
        assert not self.stack, self.stack

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        self.tags.append((tag, found))
        if tag == "a" and found.get("href"):
            for ident in filter(None, self._open_ids):
                self.within.setdefault(ident, []).append(found["href"] or "")
        if tag not in INLINE:
            self.blocks.append("")
        if tag not in VOID:
            self.stack.append(tag)
            self._open_ids.append(found.get("id"))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.stack.pop() == tag, (tag, self.stack[-5:])
        self._open_ids.pop()
        if tag not in INLINE:
            self.blocks.append("")

    def handle_data(self, data: str) -> None:
        if not self.stack or self.stack[-1] not in ("style", "script"):
            self.blocks[-1] += data

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attrs for name, attrs in self.tags if name == tag]

    def ids(self) -> list[str]:
        return [attrs["id"] or "" for _, attrs in self.tags if "id" in attrs]

    def text(self) -> str:
        return " ".join(" ".join(self.blocks).split())


def stripped(**changes: object) -> Assessment:
    return dataclasses.replace(ridge(), **changes)  # type: ignore[arg-type]


CASES = {
    "full": ridge(),
    "bare": bare(),
    "no worst outcomes": replace_forecast(
        ridge(), outcomes=tuple(dataclasses.replace(o, worst=False) for o in ridge().forecast.outcomes)
    ),
    "on a day": replace_forecast(ridge(), knowledge=on_a_day()),
    "no record": stripped(decisions=(), misreadings=(), estimates=()),
    "no defence": stripped(raid=None),
    "no measures": stripped(measures=()),
    "no draws": replace_forecast(
        stripped(drivers=(), flip=None, fork_interval={}),
        draws=0,
        failed=0,
        outcomes=tuple(dataclasses.replace(o, low=None, high=None, sharper=None) for o in ridge().forecast.outcomes),
    ),
    "not converged": replace_forecast(ridge(), converged=False, status="Stopped at 0.6 of full precision."),
    "no outcomes at all": replace_forecast(bare(), outcomes=()),
}


@pytest.fixture(scope="module", params=list(CASES))
def page(request: pytest.FixtureRequest) -> str:
    return render_html(CASES[request.param], ICD203)


def test_it_is_well_formed_with_unique_ids_and_anchors_that_resolve(page: str) -> None:
    reader = Reader(page)
    ids = reader.ids()
    assert len(ids) == len(set(ids))
    targets = [attrs["href"][1:] for attrs in reader.all("a") if (attrs.get("href") or "").startswith("#")]  # type: ignore[index]
    assert set(targets) <= set(ids)
    for _, attrs in reader.tags:
        for key in ("aria-labelledby", "aria-describedby"):
            assert set((attrs.get(key) or "").split()) <= set(ids)


def test_it_asks_nothing_of_any_network(page: str) -> None:
    reader = Reader(page)
    assert not {"link", "img", "iframe", "object", "embed", "base"} & {tag for tag, _ in reader.tags}
    for tag, attrs in reader.tags:
        assert "src" not in attrs, tag
        assert "style" not in attrs, "inline styles would be blocked by the page's own policy"
        assert not any(name.startswith("on") for name in attrs), tag
        if (attrs.get("href") or "").startswith("http"):
            assert tag == "a"
            assert "noopener" in (attrs.get("rel") or "")
    style = re.findall(r"<style>(.*?)</style>", page, re.S)[0]
    assert not re.search(r"@import|url\(", style)


def test_its_policy_allows_exactly_its_own_style_and_script(page: str) -> None:
    policy = next(a["content"] for a in Reader(page).all("meta") if a.get("http-equiv") == "Content-Security-Policy")
    assert policy is not None
    assert policy.startswith("default-src 'none'")
    assert "unsafe" not in policy
    for tag in ("style", "script"):
        text = re.findall(rf"<{tag}>(.*?)</{tag}>", page, re.S)
        assert len(text) == 1
        digest = base64.b64encode(hashlib.sha256(text[0].encode()).digest()).decode()
        assert f"{tag}-src 'sha256-{digest}'" in policy


def test_headings_landmarks_and_tables_are_in_order(page: str) -> None:
    reader = Reader(page)
    levels = [int(tag[1]) for tag, _ in reader.tags if re.fullmatch(r"h[1-6]", tag)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))
    for landmark in ("header", "main", "nav", "footer"):
        assert len(reader.all(landmark)) == 1
    assert reader.all("html")[0]["lang"] == "en"
    assert reader.all("a")[0]["class"] == "skip"
    assert len(reader.all("caption")) == len(reader.all("table"))
    assert all(attrs.get("scope") in ("col", "row") for attrs in reader.all("th"))
    for figure in reader.all("svg"):
        named = figure.get("aria-labelledby") or ""
        assert named
        # What is inside an image is not read out: a figure that holds links is none.
        assert figure["role"] == ("group" if named.startswith("timeline") else "img")


def test_no_list_or_table_is_empty(page: str) -> None:
    flat = re.sub(r"\s+", "", page)
    assert "<ul></ul>" not in flat
    assert "<ol></ol>" not in flat
    assert "<tbody></tbody>" not in flat
    assert not re.search(r"\bNone\b(?! (is|was) )", Reader(page).text())


def test_a_likelihood_and_a_confidence_level_never_share_a_sentence(page: str) -> None:
    words = [term.word for scale in SCALES.values() for term in scale.terms]
    sentences = [part for block in Reader(page).blocks for part in re.split(r"(?<=[.!?])\s", block)]
    assert any("onfidence" in part for part in sentences)
    for part in sentences:
        if re.search(r"confidence|\b(low|moderate|high), because", part, re.I):
            assert not any(word in part.lower() for word in words), part


@pytest.mark.parametrize("scale", [ICD203, PHIA], ids=lambda scale: scale.name)
def test_the_first_screen_says_it_all_in_round_figures(scale: object) -> None:
    page = render_html(ridge(), scale)  # type: ignore[arg-type]
    first = page[page.index('<header class="first">') : page.index('<nav class="contents"')]
    text = Reader(f"<div>{first}</div>").text()
    for said in (
        "As of 14 March 2031",
        "60% of the 100 numbers",
        "75 have a range",
        "open war",
        "25%",
        "10% to 45%",
        "heavy damage instead of light",
        "+22 points",
        "−16 points",
        "rises above 20%",
        "Low, because",
        "a model, not a prophecy",
    ):
        assert said in text, said
    judgements = first[first.index('class="judgements') : first.index('class="three"')]
    assert not re.search(r"\d\.\d", re.sub(r"<[^>]+>", " ", judgements))


def test_the_words_are_those_of_the_chosen_scale() -> None:
    icd, phia = (Reader(render_html(ridge(), scale)).text() for scale in (ICD203, PHIA))
    assert "very unlikely" in icd
    assert "highly unlikely" not in icd
    assert "highly unlikely" in phia
    assert "very unlikely" not in phia


def test_every_number_is_two_clicks_from_its_sources() -> None:
    assessment = ridge()
    page = render_html(assessment)
    reader = Reader(page)
    for driver in assessment.drivers:
        assert f"number-{_slug(driver.number.path)}" in reader.ids()
    for use in assessment.numbers:
        links = reader.within.get(f"number-{_slug(use.number.path)}", [])
        wanted = [f"#claim-{source}" for source in use.number.sources if source != "judgement"]
        assert links == wanted
    for claim in assessment.claims.values():
        row = page[page.index(f'id="claim-{claim.id}"') :].partition("</li>")[0]
        assert "The Ridge Courier, 15 March 2031" in row


def _slug(path: str) -> str:
    return re.sub(r"[^A-Za-z0-9]+", "-", path)


def test_no_claim_is_told_as_a_fact() -> None:
    page = render_html(ridge())
    rows = re.findall(r'<li id="claim-[^"]*">(.*?)</li>', page, re.S)
    assert len(rows) == 40
    assert all(re.search(r"\. (According to|As reported by) ", row) for row in rows)


def test_backfires_lead_and_are_marked_in_words() -> None:
    page = render_html(ridge())
    rows = re.findall(r"<tr[^>]*>\s*<th scope=\"row\">(?:(?!</tr>).)*?a pledge to.*?</tr>", page, re.S)
    assert ["Backfires" in row for row in rows] == [True, True] + [False] * 6


def test_rival_accounts_stand_beside_each_other_with_the_worst_outcomes_under_each() -> None:
    page = render_html(ridge())
    part = page[page.index('<section id="disputes"') : page.index('<section id="measures"')]
    text = " ".join(Reader(f"<div>{part}</div>").text().split())
    assert "with ranges over the same 30 draws" in text
    assert "3 more disputes of the record are taken up by no reading and by no number behind this" in text
    assert "by design (“meant to be stopped”)" in text
    assert "by design (“meant to be seen”)" in text
    assert "Not run: no reading of the crisis carries this side." in text
    assert "Could not be run: what is given cannot happen" in text
    rows = re.findall(r"<tr>(.*?)</tr>", part, re.S)
    assert re.findall(r'<span class="span">(.*?)</span>', rows[1])[0] == "9% to 40%"
    under = next(row for row in rows if "meant to be stopped" in row)
    assert re.findall(r'<span class="figure">(.*?)</span>', under) == ["20%", "&lt;1%", "9%"]


def test_figures_in_dispute_are_shown_with_who_says_so_and_who_repeats() -> None:
    page = render_html(ridge())
    part = page[page.index('<section id="disputes"') : page.index('<section id="measures"')]
    text = " ".join(Reader(f"<div>{part}</div>").text().split())
    assert "What is reported: missiles, 110 to 300, or more, from 2 independent originals" in text
    assert "at least 300 reporters 0 –; its original says otherwise: echo" in text
    assert "In words only: dozens (A006)." in text
    assert 'This range is that of <a href="#number-defence-part-4-weight">' in part


def test_what_is_used_twice_is_told_where_trust_is() -> None:
    page = render_html(ridge())
    part = page[page.index("What is used twice") : page.index("What the solver says")]
    assert "Nothing else tells how often." in part
    assert "No reason is given." in part


def test_a_misreading_is_said_in_odds_bits_and_parts() -> None:
    text = Reader(render_html(ridge())).text()
    assert "North gave it 1 in 12; it happened." in text
    assert "3.6 bits" in text
    assert "put in, as a prior" in text
    assert "added by the model" in text


def test_names_are_escaped_everywhere() -> None:
    assessment = with_labels(ridge(), dict.fromkeys([*ACTORS, "open war", "plan", "plan=few"], NASTY))
    claim = dataclasses.replace(
        assessment.claims["A001"], text=NASTY, said=NASTY, note=NASTY, sources=(NASTY, "javascript:alert(1)")
    )
    number = Number(path=f"actors.{NASTY}", value=1.0, unit=NASTY, note=NASTY, sources=("A001", NASTY))
    use = dataclasses.replace(assessment.numbers[0], number=number, label=NASTY)
    branch = dataclasses.replace(ridge().fork.branches[0], label=NASTY, target=NASTY)  # type: ignore[union-attr]
    page = render_html(
        dataclasses.replace(
            assessment,
            title=NASTY,
            summary=NASTY,
            crisis=NASTY,
            at_label=NASTY,
            claims={"A001": claim, NASTY: claim},
            numbers=(use,),
            fork=dataclasses.replace(assessment.fork, label=NASTY, branches=(branch,)),  # type: ignore[type-var]
            measures=(dataclasses.replace(assessment.measures[0], label=NASTY, note=NASTY, problem=NASTY),),
            assumptions=((NASTY, (NASTY,)),),
        )
    )
    reader = Reader(page)
    assert len(reader.all("script")) == 1
    assert "<script>alert" not in page
    assert "49" not in re.findall(r"<title>(.*?)</title>", page)[0]
    assert not any((attrs.get("href") or "").startswith("javascript") for attrs in reader.all("a"))


def test_a_solver_that_failed_is_warned_of_on_the_first_screen() -> None:
    page = render_html(CASES["not converged"])
    assert "The solver did not converge" in page[: page.index('id="key-judgements"')]


def test_sections_that_have_nothing_are_left_out() -> None:
    page = render_html(bare())
    for ident in ("fork", "decisions", "misreading", "estimates", "raid", "measures", "claims", "assumptions"):
        assert f'id="{ident}"' not in page
    assert 'href="#fork"' not in page


def test_the_same_assessment_gives_the_same_page_and_a_small_one() -> None:
    assert render_html(ridge()) == render_html(ridge())
    assert len(render_html(ridge()).encode()) < 300_000


def test_it_can_be_made_again() -> None:
    text = Reader(render_html(ridge())).text()
    assert "offramp brief ridge --at 'north decides' --draws 100 --measure-draws 30 --seed 7 --scale icd203" in text
    assert "187,456 edges" in text


def test_on_a_day_it_says_what_counts_what_is_left_out_and_what_is_hindsight() -> None:
    text = Reader(render_html(CASES["on a day"])).text()
    left_out = "2 more of the turns until then are left out as hindsight"
    counts = f"3 entries; {left_out}; 1 known entry of later turns not used."
    assert f"It rests on what the Patron can have known of the record on 4 March 2031: {counts}" in text
    assert "took part on 2 March 2031 (R001)" in text
    assert "no claim behind it; taken to be known from its date, 3 March 2031" in text
    assert "known from 9 April 2031 (R001 and R002); held about" not in text
    assert "known from 9 April 2031 (R001 and R002); held 20% likely" in text
    assert "no text tells when it was known (R002)" in text
    assert "2 of the" in text
    assert "and 1 perception rest only on claims that the Patron cannot have known by 14 March 2031, 2 of them" in text


def test_the_fork_shows_what_a_change_and_a_hidden_type_do_to_each_option() -> None:
    text = Reader(render_html(ridge())).text()
    assert "postpones 55% 30% to 85% 20% 50% 70% 35%" in text
    assert "North, if restrained" in text


def test_the_package_names_no_country() -> None:
    """Names of states come from crisis files alone. "United Kingdom" and "U.S." name whose the yardsticks are."""
    countries = re.compile(
        r"\b(Israel|Iran|Syria|Lebanon|Jordan|Russia|Ukraine|China|Taiwan|India|Pakistan|Korea)", re.I
    )
    for folder in ("", "templates", "templates/parts", "figures"):
        for found in (files("offramp.report") / folder).iterdir():
            if found.is_file() and not found.name.endswith(".pyc"):
                assert not countries.search(found.read_text(encoding="utf-8")), found.name


def test_text_stands_out_from_its_ground_in_light_and_dark() -> None:
    """WCAG 2.2, 1.4.3 asks for a contrast of 4.5 for text, 1.4.11 for 3 for marks that carry meaning."""
    for colours in (LIGHT, DARK, PRINTED):
        for ink in ("ink", "soft", "accent", "worse"):
            for ground in ("paper", "warn-paper"):
                assert _contrast(colours[ink], colours[ground]) >= 4.5, (ink, ground, colours)
        for mark in ("tone1", "tone3", "tone4", "worse", "accent"):
            assert _contrast(colours[mark], colours["paper"]) >= 3, (mark, colours)
    for pair in PLAYERS:
        for own, colours in zip(pair, (LIGHT, DARK), strict=True):
            assert all(_contrast(own, colours[ground]) >= 4.5 for ground in ("paper", "raised")), own


def test_every_colour_that_a_page_asks_for_is_given_in_every_scheme() -> None:
    assert LIGHT.keys() == DARK.keys() == PRINTED.keys()
    page = render_html(ridge())
    asked, given = (set(re.findall(pattern, page)) for pattern in (r"var\(--([\w-]+)\)", r"--([\w-]+):"))
    assert {"paper", "ink", "tone1"} <= asked <= given


def _contrast(one: str, other: str) -> float:
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    digits = colour[1:] if len(colour) == 7 else "".join(2 * digit for digit in colour[1:])
    channels = [int(digits[place : place + 2], 16) / 255 for place in (0, 2, 4)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
