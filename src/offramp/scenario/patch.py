"""Patches: a crisis as it was not, as somebody believes it to be, or as somebody could make it.

May import: ``offramp.documents``, ``offramp.errors``, ``scenario`` (types, document, load, resolving, rewriting,
spelling).
"""

from __future__ import annotations

from collections.abc import Iterable

from offramp.errors import CrisisError, NotFoundError, Problem, WrongKindError
from offramp.scenario.crisis import Crisis, Patch
from offramp.scenario.documents.document import Document
from offramp.scenario.documents.rewriting import rewritten
from offramp.scenario.frozen import FrozenMap
from offramp.scenario.load import AnyCrisis, crisis_of
from offramp.scenario.spelling import suggested


def apply_patch(crisis: AnyCrisis, *patches: Patch | str) -> Crisis:
    """`crisis` with the values of `patches` set, in the order given; a text is taken as by `find_patch`.

    Numbers that a patch writes have an origin of their own, and rest on the patch's sources where they name none.
    Raises `CrisisError` where a path leads nowhere or the patched crisis does not hold together.
    """
    from offramp.scenario.resolving import resolve

    crisis = crisis_of(crisis)
    document: Document = crisis.raw
    for patch in patches:
        document, problems = rewritten(document, _meant(crisis, patch))
        if problems:
            raise CrisisError(tuple(problems))
    return resolve(document) if patches else crisis


def perceived(crisis: Crisis, actor: str) -> Crisis:
    """The crisis that `actor` believes it is in: `crisis` itself where it has no perception of its own."""
    perception = crisis.perceptions.get(actor)
    return crisis if perception is None else apply_patch(crisis, perception.patch)


def find_patch(crisis: AnyCrisis, name: Patch | str) -> Patch:
    """The measure, counterfactual or reading called `name`, the perception of actor `name`, or the patch that `name`
    means as ``PATH=value``; a patch is returned as it is.

    Raises `NotFoundError` for a name that there is not, and `CrisisError` where a path or value does not fit the
    crisis.
    """
    crisis = crisis_of(crisis)
    found = _meant(crisis, name)
    if found.kind == "ad hoc":
        apply_patch(crisis, found)
    return found


def find_patches(crisis: AnyCrisis, names: Patch | str | Iterable[Patch | str]) -> list[Patch]:
    """Each of `names`, or the only one, as `find_patch` finds it."""
    crisis = crisis_of(crisis)
    return [find_patch(crisis, name) for name in ([names] if isinstance(names, Patch | str) else names)]


def _meant(crisis: Crisis, given: Patch | str) -> Patch:
    if isinstance(given, Patch):
        return given
    if not isinstance(given, str):
        raise WrongKindError(
            f"{type(given).__name__} is no patch: give the name of one of the crisis, PATH=value, or a Patch"
        )
    patches = crisis.patches() | {actor: perception.patch for actor, perception in crisis.perceptions.items()}
    if given in patches:
        return patches[given]
    if "=" in given:
        return parse_ad_hoc(given)
    known = ", ".join(f"{patch.name} ({patch.kind})" for patch in patches.values()) or "none"
    raise NotFoundError(f"{crisis.name} has no patch called `{given}`.{suggested(given, patches)} It has: {known}")


def parse_ad_hoc(text: str) -> Patch:
    """The patch that ``PATH=value`` means; the value is written as in a crisis file.

    Raises `CrisisError` where the text is no such thing.
    """
    from offramp.documents.yaml_text import read_yaml

    path, equals, value = text.partition("=")
    if not equals or not path.strip():
        hint = "such as actors.north.precision=6"
        raise CrisisError((Problem("a change is written PATH=value", found=text, hint=hint, code="ad-hoc"),))
    data = read_yaml(f"value: {value.strip()}", f"--with {path.strip()}").data
    return Patch(text, "ad hoc", FrozenMap({path.strip(): data["value"]}), label=text)
