"""Text from strangers: every oddity ends in a problem with its place, never in a traceback or a hang."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from offramp.documents.yaml_text import MOST_NODES, read_yaml
from offramp.errors import CrisisError, NotFoundError
from offramp.scenario import load_crisis, loads

LAUGHS = "a: &a [x, x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"{new}: &{new} [{', '.join([f'*{old}'] * 10)}]\n" for old, new in zip("abcdefgh", "bcdefghi", strict=True)
)
LADDER = "a0: &a0 [x]\n" + "".join(f"a{n}: &a{n} [*a{n - 1}]\n" for n in range(1, 200))


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        ("", "top", 1),
        ("# only a comment\n", "top", 1),
        ("- a\n- b\n", "top", 1),
        ("just words", "top", 1),
        ("crisis: x\ntitle: !!python/object:os.system y\n", "tag", 2),
        ("crisis: x\ntitle: !secret y\n", "tag", 2),
        ("crisis: x\ncrisis: y\n", "duplicate-key", 2),
        ("crisis: x\n1.5: y\n", "key", 2),
        ("crisis: x\ntrue: y\n", "key", 2),
        ("crisis: x\n? [a, b]\n: y\n", "key", 2),
        ("crisis: x\n<<: {a: 1}\n", "key", 2),
        ("crisis: x\n---\ncrisis: y\n", "not-yaml", 2),
        ("crisis: x\ntitle: *nowhere\n", "alias", 2),
        ("crisis: x\ntitle: &a [*a]\n", "alias", 2),
        ("crisis: x\ntitle: a: b\n", "not-yaml", 2),
        ("crisis: x\n\ttitle: y\n", "not-yaml", 2),
        ("crisis: [x\n", "not-yaml", 2),
        ("crisis: x\ntitle: 'y\n", "not-yaml", 3),
        ("crisis: x\ntitle: .inf\n", "number", 2),
        ("crisis: x\ntitle: -.INF\n", "number", 2),
        ("crisis: x\ntitle: .nan\n", "number", 2),
        ("crisis: x\ntitle: 1e999\n", "number", 2),
        ("crisis: x\ntitle: " + "9" * 5_000, "number", 2),
        ("crisis: x\ntitle: a\x00b\n", "not-text", 2),
        (b"crisis: x\ntitle: \xff\xfe\n", "not-text", 2),
        ("crisis: x".encode("utf-16"), "not-text", 1),
        ("crisis: x\ntitle: " + "[" * 20_000, "too-deep", 2),
        ("crisis: x\ntitle: " + "{a: " * 20_000, "too-deep", 2),
        ("- " * 20_000, "too-deep", 1),
        (LADDER, "too-deep", 59),
        (LAUGHS, "too-large", 5),
        ("a: [" + "1, " * (MOST_NODES + 1) + "]", "too-large", 1),
        ("a: '" + "x" * 5_000_000 + "'", "too-large", 0),
        ("%YAML 3.1\n---\na: 1\n", "not-yaml", 1),
    ],
)
def test_refused_with_its_place(text: str | bytes, code: str, line: int) -> None:
    with pytest.raises(CrisisError) as caught:
        read_yaml(text, "strange.yaml")
    (problem,) = caught.value.problems
    assert (problem.code, problem.line, problem.file) == (code, line, "strange.yaml")
    assert problem.column == 0 if line == 0 else problem.column > 0


def test_words_of_yaml_12_stay_words() -> None:
    data = read_yaml("a: no\nb: on\nc: 2031-03-01\nd: 0o17\ne: 1_000\nf: 1e3\ng: .5\nh: ~\ni: '1'\n", "f").data
    assert data == {
        **{"a": "no", "b": "on", "c": "2031-03-01", "d": 15, "e": "1_000"},
        **{"f": 1000.0, "g": 0.5, "h": None, "i": "1"},
    }


def test_an_alias_is_a_copy() -> None:
    data = read_yaml("a: &x {b: [1]}\nc: *x\n", "f").data
    data["a"]["b"].append(2)
    assert data["c"] == {"b": [1]}


def test_a_byte_order_mark_is_skipped() -> None:
    assert read_yaml(b"\xef\xbb\xbfcrisis: x\n", "f").data == {"crisis": "x"}


@pytest.mark.parametrize("name", ["no-such-crisis", "/no/such/file.yaml", "\x00", "x" * 5_000])
def test_no_such_crisis(name: str) -> None:
    with pytest.raises(NotFoundError, match="The library has"):
        load_crisis(name)


def test_a_near_name_is_offered() -> None:
    with pytest.raises(NotFoundError, match="Did you mean 'brinkmanship'"):
        load_crisis("brinkmanshp")


def test_a_file_full_of_faults_ends() -> None:
    text = "crisis: x\ntitle: y\nactors: {a: {precision: 1}}\nturns: [{turn: t, decision: a, options: {o: {}}}]\n"
    text += "outcomes:\n" + "".join(f"  o{n}: fact{n} == {n}\n" for n in range(3_000))
    with pytest.raises(CrisisError) as caught:
        loads(text)
    assert len(caught.value.problems) == 500


@settings(max_examples=150, deadline=None)
@given(st.text(alphabet="abc:- {}[]'\"\n\t#&*!|>%@`,?1.~é\x07", max_size=60))
def test_any_text_is_loaded_or_refused(text: str) -> None:
    with pytest.raises(CrisisError):
        loads(text)
