"""The example with parts mangled at random: a crisis or a list of problems, nothing else."""

import copy
from typing import Any

from crisis_texts import example
from hypothesis import given, settings
from hypothesis import strategies as st

from offramp.documents.written import Path
from offramp.documents.yaml_text import read_yaml
from offramp.errors import CrisisError
from offramp.scenario.documents.document import Document
from offramp.scenario.load import crisis_in

WHOLE = read_yaml(example(), "ridge.yaml")


def paths_below(part: Any, path: Path = ()) -> list[Path]:
    items = part.items() if isinstance(part, dict) else enumerate(part) if isinstance(part, list) else ()
    return [found for key, value in items for found in ((*path, key), *paths_below(value, (*path, key)))]


PATHS = paths_below(WHOLE.data)
WORDS = sorted({part for path in PATHS for part in path if isinstance(part, str)})
junk = st.one_of(
    st.none() | st.booleans() | st.sampled_from([0, 1, -1, 3, 10**30, 0.5, 1e300, -1e-300]),
    st.sampled_from(
        [*WORDS, "", " ", "all", "none", "rest", "only", "type", "north.type", "plan > none", "1 / 0", "a.b"]
    ),
    st.lists(st.sampled_from([0.5, "north", "plan", None, [], {}]), max_size=3),
    st.dictionaries(st.sampled_from([*WORDS, "value", "range", "p", "a.b", "?"]), st.sampled_from([1, "none", {}, []])),
)


@settings(max_examples=400, deadline=None)
@given(
    changes=st.lists(
        st.tuples(st.sampled_from(PATHS), st.sampled_from(["put", "cut", "add"]), junk), min_size=1, max_size=3
    )
)
def test_mangled(changes: list[tuple[Path, str, Any]]) -> None:
    data = copy.deepcopy(WHOLE.data)
    for path, how, value in changes:
        mangle(data, path, how, copy.deepcopy(value))
    try:
        crisis = crisis_in(Document(data, "ridge.yaml", marks=WHOLE.marks, keys=WHOLE.keys))
    except CrisisError as error:
        problems = error.problems
    else:
        assert crisis.turns
        return
    assert problems
    assert all(problem.message and str(problem) for problem in problems)


def mangle(data: Any, path: Path, how: str, value: Any) -> None:
    for key in path[:-1]:
        try:
            data = data[key]
        except (KeyError, IndexError, TypeError):
            return
    last = path[-1]
    if isinstance(data, dict) and isinstance(last, str):
        if how == "add":
            data[f"{last} too"] = value
        elif how == "put" or last not in data:
            data[last] = value
        else:
            del data[last]
    elif isinstance(data, list) and isinstance(last, int) and last < len(data):
        data[last : last + (how != "add")] = [] if how == "cut" else [value]
