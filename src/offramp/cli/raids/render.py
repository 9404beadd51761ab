"""A raid as tables and lines for a terminal. Renders; computes nothing but the look of a number.

May import: rich, ``offramp.analysis.raids.parts``, ``offramp.cli.tables``, ``offramp.report`` (wording).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from rich.table import Table
from rich.text import Text

from offramp.analysis.raids.parts import Contribution, LayerReport, RaidReport, SiteReport
from offramp.cli.tables import Parts, aside, counted, percent, span, table, title
from offramp.report import raid_wording as words
from offramp.report.raid_wording import count_text as count
from offramp.report.wording import listed, number_text, sentence

if TYPE_CHECKING:
    from offramp.scenario.crisis import Crisis

BAR = 12  # cells of the longest bar
CLASSES = 3  # columns of classes that a table has room for on 80 columns
CHANCE, NOT_KNOWING = "90% of raids", "90% of draws"


def raid(result: RaidReport, crisis: Crisis, without: Sequence[str], patches: Sequence[str]) -> Parts:
    """From launched to harm, then everything that is known about it; what is empty is left out."""
    left_out = f", without {listed(without)}" if without else ""
    parts: Parts = [title(f"{crisis.title or crisis.name}: {raid_label(crisis, result.raid)}{left_out}")]
    if patches:
        parts.append(Text(f"With: {'; '.join(patches)}."))
    if not result.launched:
        return [*parts, Text("Nothing is launched.")]
    return [
        *parts, "", *headline(result, damage_label(crisis, result.turn)),
        "", title("From launched to harm"), *waterfall(result),
        *spending(result, words.cost_unit(crisis.numbers)),
        *sites(result), *alerts(result), *worth(result), *reported(result), *accounts(result),
        "", method(result),
    ]  # fmt: skip


def raid_label(crisis: Crisis, name: str) -> str:
    """``13/14 March (night)``; the name alone where it has no other."""
    raids = crisis.defence.raids if crisis.defence is not None else ()
    label = next((raid.label for raid in raids if raid.name == name), name)
    return name if label == name else f"{label} ({name})"


def damage_label(crisis: Crisis, turn: str | None) -> str:
    """What the fact is called that a raid's turn sets."""
    sets = "" if turn is None else str(getattr(crisis.turn(turn), "sets", ""))
    label = crisis.facts[sets].label if sets in crisis.facts else "damage"
    return label[:1].upper() + label[1:]


def headline(result: RaidReport, damage: str) -> Parts:
    """How many were launched and got through, the harm, and the chance of each damage level."""
    columns = ["Probability", *([NOT_KNOWING] if result.damage_range else [])]
    levels = table(damage, *columns, right=columns)
    for level, p in result.damage.items():
        found = result.damage_range.get(level)
        levels.add_row(level, percent(p), *([span(found.low, found.high)] if found else []))
    return [
        Text(f"Launched: {words.launched_text(result.launched)}."),
        Text(words.leakers_text(result)),
        Text(words.averted_text(result)),
        "", levels,
    ]  # fmt: skip


def waterfall(result: RaidReport) -> Parts:
    """What each step takes out, by class, and what is left after it."""
    first, *others = blocks(result.launched)
    parts: Parts = [_steps(result, first, owners=True, totals=not others)]
    for names in others:
        parts += ["", _steps(result, names, owners=False, totals=names is others[-1])]
    return parts


def blocks(names: Iterable[str]) -> list[list[str]]:
    """Classes in lots of as many as a table has room for on 80 columns."""
    every = list(names)
    return [every[start : start + CLASSES] for start in range(0, len(every), CLASSES)]


def _steps(result: RaidReport, names: Sequence[str], *, owners: bool, totals: bool) -> Table:
    """The waterfall of some classes; `totals` adds what is taken out and left of all classes."""
    counts = [*names, *(["All", "Left"] if totals else [])]
    rows = table("Step", *(["Whose"] if owners else []), *counts, right=counts)

    def add(label: str, owner: str | None, cells: Sequence[str], all_left: Sequence[str], style: str = "") -> None:
        rows.add_row(label, *([owner or ""] if owners else []), *cells, *(all_left if totals else ()), style=style)

    total = count(sum(result.launched.values()))
    add("launched", None, [count(result.launched[name]) for name in names], (total, total))
    for step in result.steps:
        taken = [words.taken_text(step.by_class[name]) for name in names]
        everything = words.taken_text(sum(step.by_class.values()))
        add(step.label, step.owner, taken, (everything, count(sum(step.left.values()))))
    last = result.steps[-1].left
    add("do harm", None, [count(last[name]) for name in names], (count(sum(last.values())), ""), "bold")
    return rows


def spending(result: RaidReport, unit: str) -> Parts:
    """Interceptors fired by each layer, what there are of them, and the money on both sides."""
    said = words.cost_text(result, unit)
    if not result.layers:
        return ["", Text(said)] if said else []
    priced = any(layer.cost is not None for layer in result.layers)
    columns = ["Stopped", "Fired", CHANCE, "May fire", *(["Cost"] if priced else [])]
    rows = table("Layer", *columns, right=columns)
    for layer in result.layers:
        stock = "ample" if layer.stock is None else f"{layer.stock:,}"
        cost = [] if not priced else ["not known" if layer.cost is None else number_text(layer.cost)]
        fired = (count(layer.spent), words.between_text(layer.spent_chance), stock)
        rows.add_row(layer.layer, count(layer.stopped), *fired, *cost)
    return ["", title("Interceptors"), rows, *([Text(said)] if said else [])]


def sites(result: RaidReport) -> Parts:
    """What arrives where, and the warning that the public has by class."""
    if not result.sites:
        return []
    columns = ["Worth", "Aimed at", "Impacts", CHANCE]
    rows = table("Site", *columns, right=columns)
    for site in result.sites:
        arrives = (count(site.aimed), count(site.impacts), words.between_text(site.impacts_chance))
        rows.add_row(site.site, f"{site.worth:,}", *arrives)
    return ["", title("Sites"), rows, *_warnings(result)]


def _warnings(result: RaidReport) -> Parts:
    """One row per site where there is a public to warn and the time of it is known."""
    known = [site for site in result.sites if site.worth > 0 and set(site.warning.values()) - {None}]
    if not known:
        return []
    cells = [(site.site, {name: _warning(site, name) for name in result.launched}) for site in known]
    said = "Before impact, with all up; the chance of none with what may be out; what shelter spares of the harm."
    return [*by_class("Warning", result.launched, cells), aside(said)]


def by_class(heading: str, names: Iterable[str], rows: Sequence[tuple[str, Mapping[str, str]]]) -> Parts:
    """Tables with a column for each class; a row is a label and its cells."""
    parts: Parts = []
    for block in blocks(names):
        made = table(heading, *block)
        for label, cells in rows:
            made.add_row(label, *(cells[name] for name in block))
        parts += ["", made]
    return parts


def _warning(site: SiteReport, name: str) -> str:
    """Minutes of warning, the chance that none arrives, and what shelter spares."""
    if name not in site.warning:
        return ""
    lines = [words.warning_text(site.warning[name])]
    missed = site.unwarned.get(name)
    if missed and site.warning[name]:
        lines.append(f"none: {percent(missed)}")
    if site.spared.get(name):
        lines.append(f"spares {percent(site.spared[name])}")
    return "\n".join(lines)


def alerts(result: RaidReport) -> Parts:
    """When each layer is alerted after a launch, and how many looks that leaves it."""
    names = [name for name in result.launched if any(name in layer.alert for layer in result.layers)]
    if all(_plain(layer, name) for layer in result.layers for name in names):
        return []
    cells = [(layer.layer, {name: _alert(layer, name) for name in names}) for layer in result.layers]
    said = "After launch; a look is one chance to engage what is still flying."
    return [*by_class("Alert and looks", names, cells), aside(said)]


def _plain(layer: LayerReport, name: str) -> bool:
    """Whether a layer has its one look at a class at once, so that nothing need be said."""
    return name not in layer.alert or (layer.alert[name] == 0.0 and layer.looks.get(name) == 1)


def _alert(layer: LayerReport, name: str) -> str:
    if name not in layer.alert:
        return ""
    alert, looks = layer.alert[name], layer.looks.get(name, 0)
    if alert is None:
        return "never alerted"
    when = words.minutes_text(alert) if alert > 0.0 else "at once"
    return f"{when}, {counted(looks, 'look') if looks else 'too late'}"


def worth(result: RaidReport) -> Parts:
    """What each partner, sensor and link was worth, with and without it, and as a Shapley share."""
    parts: Parts = []
    for sort, (_, heading) in words.SORTS.items():
        found = words.of_sort(result, sort)
        if not found:
            continue
        parts += ["", title(heading), _contributions(result, found)]
    return [*parts, aside("Shares: points of harm, as Shapley divides them.")] if parts else []


def _contributions(result: RaidReport, found: Sequence[Contribution]) -> Table:
    """Parts of one sort; without damage levels there is no column for the worst."""
    graded = all(part.worst_without is not None for part in found)
    columns = ["Got through", "Harm", *([f"P({result.worst})"] if graded else [])]
    rows = table("Without", *columns, "Share of the harm averted", right=columns)
    here = [percent(result.damage[result.worst])] if graded else []
    rows.add_row("none left out", count(result.leakers_mean), number_text(result.harm_mean), *here)
    most = max(abs(part.share) for part in found) or 1.0
    for part in found:
        lost = [count(part.leakers_without), number_text(part.harm_without)]
        lost += [] if part.worst_without is None else [percent(part.worst_without)]
        share = Text.assemble((bar(part.share / most), "cyan"), f" {words.share_text(part)}")
        rows.add_row(part.name, *lost, share)
    return rows


def bar(share: float) -> str:
    """A bar of up to `BAR` cells; what is not positive has none."""
    cells = round(BAR * max(share, 0.0))
    return ("█" * cells).ljust(BAR)


def reported(result: RaidReport) -> Parts:
    """What was reported against what the model makes of it."""
    if not result.reported:
        return []
    columns = ["Reported", "Model", "Chance"]
    rows = table("Figure", *columns, "Verdict", "Claims", right=columns)
    for figure in result.reported:
        chance = "" if figure.chance is None else percent(figure.chance)
        verdict = Text(words.verdict_text(figure), style="bold red" if words.unexplained(figure) else "")
        said = ", ".join(figure.source)
        rows.add_row(figure.name, words.reported_text(figure), count(figure.mean), chance, verdict, said)
    said = f"Chance of a count as reported, over the draws; below {words.UNEXPLAINED:.0%} the model cannot explain it."
    return ["", title("What was reported"), rows, aside(said)]


def accounts(result: RaidReport) -> Parts:
    """Rival accounts side by side."""
    if not result.accounts:
        return []
    figures = list(result.accounts[0].chances)
    columns = ["Got through", *figures, "Likelihood", "Belief"]
    rows = table("Account", *columns, right=columns)
    for account in result.accounts:
        chances = [percent(account.chances[name]) for name in figures]
        together = [f"{account.likelihood:.2g}", percent(account.share)]
        rows.add_row(account.name, count(account.leakers), *chances, *together)
    notes = [aside(f"{account.name}: {account.note}") for account in result.accounts if account.note]
    said = (
        "Chance of each count as reported; likelihood: of all together. Belief: if all accounts were held equally "
        "likely before."
    )
    return ["", title("Rival accounts"), rows, *notes, aside(said)]


def method(result: RaidReport) -> Text:
    """How it was evaluated."""
    drawn = f"{counted(result.draws, 'draw')} of the uncertain numbers" if result.draws else "No draws, so no ranges"
    return aside(f"Method: {result.method}. {sentence(result.status)} {drawn}.")
