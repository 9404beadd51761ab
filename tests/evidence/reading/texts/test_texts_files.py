"""Articles from files: what is read from text, HTML, PDF and standard input, and what is said where nothing can be."""

from __future__ import annotations

import contextlib
import datetime as dt
import io
import socket
import sys
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pages_made import STORY, bomb, locked, page, pdf

from offramp.errors import NotFoundError, OfframpError
from offramp.evidence.reading.intake.limits import MAX_BYTES, MAX_CHARACTERS, MAX_PAGES, MAX_TAGS
from offramp.evidence.reading.mentions import Article
from offramp.evidence.reading.texts import article, read_article

PROSE = "“We won’t wait,” said Ana Reyes — the minister — on Monday. The café near the port was full.\n" * 3
DAY = dt.date(2031, 3, 10)


@pytest.fixture(autouse=True, scope="module")
def _no_network() -> Iterator[None]:
    def refused(*args: object, **options: object) -> None:
        raise AssertionError("an article was looked for in the network")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", refused)
        patch.setattr(socket, "getaddrinfo", refused)
        yield


def put(folder: Path, name: str, content: str | bytes) -> Path:
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
    return path


def told(folder: Path, name: str, content: str | bytes) -> str:
    """What is said of a file that cannot be read; it names the file."""
    path = put(folder, name, content)
    with pytest.raises(OfframpError) as caught:
        read_article(path)
    assert str(caught.value).startswith(f"{path}: ")
    return str(caught.value)


# --- text -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("encoding", "guessed"),
    [
        ("utf-8", False),
        ("utf-8-sig", False),
        ("utf-16", False),
        ("utf-32", False),
        ("utf-16-le", True),
        ("utf-16-be", True),
        ("cp1252", True),
        ("mac_roman", True),
    ],
)
def test_text_is_read_in_its_encoding_and_a_guess_is_told(encoding: str, guessed: bool, tmp_path: Path) -> None:
    said: list[str] = []
    found = read_article(put(tmp_path, "story.txt", PROSE.encode(encoding)), tell=said.append)
    assert found.text == PROSE
    assert found.name == "story"
    assert [encoding.lower() in line.lower() for line in said] == [True] * guessed


def test_other_alphabets_are_read_as_they_are(tmp_path: Path) -> None:
    text = "قال رئيس الوزراء إن الهجوم وقع يوم السبت. 首相は土曜日に話した。\n\u202eabc\u202c"
    found = read_article(put(tmp_path, "story.txt", text))
    assert found.text == text
    assert found.paragraphs


def test_a_text_in_an_old_cyrillic_encoding_is_read(tmp_path: Path) -> None:
    text = "Министр сказал в субботу, что никого не предупредили об ударе. Это было ночью."
    assert read_article(put(tmp_path, "story.txt", text.encode("cp1251"))).text == text


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("story.txt", b"", "no text"),
        ("story.txt", b" \n\t\n", "no text"),
        ("story.txt", "\ufeff".encode(), "no text"),
        ("story.txt", b"Some text\0\0\1\2 and more", "binary"),
        ("story.txt", bytes(range(1, 256)) * 8, "binary"),
        ("story.txt", b"\xff\xfeA\xd8", "broken at byte"),
        ("story.txt", b"PK\x03\x04abc", "office document"),
        ("story.docx", b"PK\x03\x04abc", "save it as text"),
        ("story.txt", b"\x1f\x8b\x08abc", "unpack it first"),
        ("story.jpg", b"\xff\xd8\xff\xe0abc", "a picture"),
        ("story.rtf", b"{\\rtf1 text}", "rich text"),
        ("story.csv", b"a,b", "cannot read files that end in .csv"),
        ("story.pdf", b"only text", "not a PDF"),
        ("story.pdf", b"", "not a PDF"),
        ("story.html", b"", "no article"),
        ("story.html", b"<html><body></body></html>", "no article"),
        ("story.html", b"<html><body><script>alert('x')</script></body></html>", "no article"),
        ("story.html", b"<p>" * (2 * MAX_TAGS + 1), "tags"),
        ("story.txt", b"word " * (MAX_CHARACTERS // 5 + 1), "at most 2,000,000"),
        ("story.txt", b"x" * (MAX_BYTES + 1), "larger than 20 MB"),
    ],
)
def test_what_is_no_article_is_told_with_what_to_do(name: str, content: bytes, words: str, tmp_path: Path) -> None:
    assert words in told(tmp_path, name, content)


def test_a_file_that_is_not_there_is_not_found(tmp_path: Path) -> None:
    with pytest.raises(NotFoundError, match="there is no article"):
        read_article(tmp_path / "none.txt")


def test_a_folder_and_an_impossible_path_are_no_articles(tmp_path: Path) -> None:
    for path in (tmp_path, "a\0b"):
        with pytest.raises(OfframpError, match="cannot read"):
            read_article(path)


def test_standard_input_is_an_article_of_that_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(PROSE.encode())))
    found = read_article("-", DAY)
    assert (found.name, found.text, found.published) == ("stdin", PROSE, DAY)


def test_a_page_on_standard_input_is_known_by_its_beginning(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(page().encode())))
    assert "Home" not in read_article("-").text


@pytest.mark.parametrize("library", ["sentencex", "trafilatura", "pypdf", "charset_normalizer"])
def test_a_missing_library_is_named_with_how_to_get_it(
    library: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    contents: dict[str, tuple[str, Any]] = {
        "sentencex": ("story.txt", PROSE),
        "trafilatura": ("story.html", page()),
        "pypdf": ("story.pdf", pdf(["A line."])),
        "charset_normalizer": ("story.txt", "Министр сказал в субботу.".encode("cp1251")),
    }
    loaded = [name for name in sys.modules if name.startswith("offramp.evidence.reading.intake.")]
    for name in loaded:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, library, None)
    name, content = contents[library]
    with pytest.raises(OfframpError, match=rf"'{library}'.*pip install 'offramp\[read\]'"):
        read_article(put(tmp_path, name, content))


# --- the day ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "head",
    [
        "March 10, 2031",
        "10 March 2031",
        "Monday 10 March 2031 06.30 GMT",
        "Mon., Mar. 10, 2031",
        "2031-03-10",
        "Published 10 March 2031, 18:05",
        "Published on March 10, 2031 at 9:41 a.m. EST",
        "By Ana Voss | March 10th, 2031",
        "By Ana Voss and Ivo Marten March 10, 2031",
        "Harbour Times | 10 March 2031",
        "First published: 10 March 2031. Updated: 12 March 2031",
        "A heading\nBy Ana Voss\nMarch 10, 2031",
        "A heading\nMarch 10, 2031\nFolded lines that belong to one\nparagraph follow",
        "LISSEN, March 10, 2031 (Newswire) - The talks began, said the minister, who came home on May 5, 2030.",
    ],
)
def test_the_day_is_read_from_the_first_lines(head: str) -> None:
    assert article("story", f"{head}\nThe talks began on Monday.").published == DAY


@pytest.mark.parametrize(
    "head",
    [
        "The raid of March 10, 2031: what we know",
        "On March 10, 2031, the ministers met in Lissen and agreed on nothing.",
        "What happened on March 10, 2031",
        "March 10",
        "February 30, 2031",
        "The ministers met.\n" * 9 + "March 10, 2031",
    ],
)
def test_a_date_that_an_article_tells_of_is_not_its_day(head: str) -> None:
    assert article("story", f"{head}\nThe talks began on Monday.").published is None


def test_a_day_that_is_given_counts_more_than_the_text(tmp_path: Path) -> None:
    other = dt.date(2031, 4, 1)
    assert article("story", "March 10, 2031\nText.", other).published == other
    assert read_article(put(tmp_path, "story.txt", "March 10, 2031\nText."), other).published == other


@pytest.mark.parametrize("day", [dt.date.min, dt.date.max, dt.date(1499, 12, 31)])
def test_a_day_on_which_nobody_wrote_it_is_refused(day: dt.date) -> None:
    with pytest.raises(OfframpError, match="give a day from 1500 to 2999"):
        article("story", "Text.", day)
    assert article("story", f"{day.isoformat()}\nText.").published is None


# --- HTML -------------------------------------------------------------------------------------------------------------


def test_a_page_gives_its_title_and_its_text_without_menus_and_scripts(tmp_path: Path) -> None:
    script = "<script>document.write('<p>The minister resigned on Friday, said nobody at all.</p>')</script>"
    found = read_article(put(tmp_path, "story.html", page(after=script, head="<style>p {color: red}</style>")))
    shown = [found.shows(span) for span in found.paragraphs]
    assert shown == ["Lissen offers talks", *STORY]


@pytest.mark.parametrize(
    "head",
    [
        '<meta property="article:published_time" content="2031-03-10T08:00:00Z">',
        '<meta name="date" content="2031-03-10">',
        '<meta name="pubdate" content="March 10, 2031">',
        '<script type="application/ld+json">{"@type": "NewsArticle", "datePublished": "2031-03-10T08:00"}</script>',
        '<script type="application/ld+json">{"@graph": [{}, {"datePublished": "2031-03-10"}]}</script>',
        '<script type="application/ld+json">{broken</script><meta name="date" content="10 March 2031">',
    ],
)
def test_the_day_of_a_page_is_in_its_metadata(head: str, tmp_path: Path) -> None:
    path = put(tmp_path, "story.html", page(head=head))
    assert read_article(path).published == DAY
    assert read_article(path, dt.date(2031, 4, 1)).published == dt.date(2031, 4, 1)


@pytest.mark.parametrize(
    "head",
    [
        "",
        '<meta name="date" content="yesterday">',
        '<meta name="date" content="2031-99-99">',
        '<script type="application/ld+json">["x", 3, null, {"@graph": 1, "datePublished": 5}]</script>',
        f'<script type="application/ld+json">{"[" * 100_000}</script>',
    ],
)
def test_a_page_that_does_not_say_its_day_has_none(head: str, tmp_path: Path) -> None:
    assert read_article(put(tmp_path, "story.html", page(head=head))).published is None


def test_entities_are_neither_expanded_without_end_nor_fetched(tmp_path: Path) -> None:
    entities = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10 if n else "ha" * 10}">' for n in range(9))
    secret = put(tmp_path, "secret.txt", "the secret of the house")
    doctype = f'<!DOCTYPE html [{entities}<!ENTITY file SYSTEM "{secret.as_uri()}">]>'
    found = read_article(put(tmp_path, "story.html", page(*STORY, "&e8; &file;").replace("<!DOCTYPE html>", doctype)))
    assert len(found.text) < 2_000
    assert "secret of the house" not in found.text


def test_what_a_page_refers_to_is_left_alone(tmp_path: Path) -> None:
    after = (
        '<img src="https://example.org/a.png"><iframe src="https://example.org/"></iframe>'
        '<link rel="stylesheet" href="https://example.org/a.css"><object data="https://example.org/b"></object>'
    )
    head = '<base href="https://example.org/"><meta http-equiv="refresh" content="0; url=https://example.org/">'
    assert STORY[0] in read_article(put(tmp_path, "story.html", page(head=head, after=after))).text


@pytest.mark.parametrize("tag", ["div", "p", "b", "span", "table><tr><td", "ul><li"])
def test_a_page_of_nothing_but_open_tags_ends_well(tag: str, tmp_path: Path) -> None:
    path = put(tmp_path, "story.html", f"<html><body>{STORY[0]}" + f"<{tag}>" * 20_000)
    assert "Lissen" in read_article(path).text


# --- PDF --------------------------------------------------------------------------------------------------------------


def test_a_pdf_gives_its_text_with_words_joined_that_a_line_end_parts(tmp_path: Path) -> None:
    lines = [
        "March 10, 2031",
        "The talks between the two govern-",
        "ments began in the harbour town on",
        "Monday, she said.",
    ]
    found = read_article(put(tmp_path, "story.pdf", pdf(lines, ["Nobody else spoke on that day."], packed=True)))
    assert found.published == DAY
    assert "two governments began" in found.text
    assert found.shows(found.sentences[-1]) == "Nobody else spoke on that day."


def test_a_pdf_is_known_by_its_beginning_whatever_its_name(tmp_path: Path) -> None:
    assert "A line." in read_article(put(tmp_path, "story.txt", pdf(["A line."]))).text


@pytest.mark.parametrize("algorithm", ["RC4-128"])
def test_a_locked_pdf_says_so(algorithm: str, tmp_path: Path) -> None:
    assert "password" in told(tmp_path, "story.pdf", locked(pdf(["A line."]), algorithm))


def test_a_pdf_that_unpacks_to_too_much_is_refused(tmp_path: Path) -> None:
    data = bomb()
    assert len(data) < 100_000
    assert "unpacks to more" in told(tmp_path, "story.pdf", data)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"%PDF-1.4\n", "broken"),
        (b"%PDF-1.4\n" + b"\0" * 1_000, "broken"),
        (pdf(["A line."])[:300], "broken"),
        (pdf([]), "holds no text"),
        (pdf(*[["x"]] * (MAX_PAGES + 1)), "at most 300"),
    ],
)
def test_a_pdf_that_cannot_be_read_is_told_with_what_to_do(data: bytes, words: str, tmp_path: Path) -> None:
    assert words in told(tmp_path, "story.pdf", data)


# --- anything ---------------------------------------------------------------------------------------------------------


def outcome(path: Path) -> Article | None:
    with contextlib.suppress(OfframpError):
        return read_article(path)
    return None


MARKUP = (
    *("<p>", "</p>", "<div>", "<!--", "-->", "<script>", "&#0;", "&x;", "]]>", "a b. ", "\x00", "<![CDATA["),
    *("<svg>", "<meta name=date content=", "<article>", "<h1>"),
)
ANY = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@ANY
@given(st.binary(max_size=400), st.sampled_from([".txt", ".html", ".pdf", ".md", ""]))
def test_any_bytes_are_an_article_or_an_error(tmp_path: Path, data: bytes, ending: str) -> None:
    found = outcome(put(tmp_path, f"story{ending}", data))
    assert found is None or found.text.strip()


@ANY
@given(st.data())
def test_a_pdf_with_changed_bytes_is_an_article_or_an_error(tmp_path: Path, data: st.DataObject) -> None:
    made = bytearray(pdf(["The talks began on Monday.", "They ended soon."]))
    for _ in range(data.draw(st.integers(1, 8))):
        made[data.draw(st.integers(9, len(made) - 1))] = data.draw(st.integers(0, 255))
    outcome(put(tmp_path, "story.pdf", bytes(made)))


@ANY
@given(st.lists(st.sampled_from(MARKUP), max_size=40))
def test_any_markup_is_an_article_or_an_error(tmp_path: Path, parts: list[str]) -> None:
    outcome(put(tmp_path, "story.html", page("".join(parts), head="".join(parts))))
