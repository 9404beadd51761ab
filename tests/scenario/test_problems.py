"""What is wrong with a file: the kind of problem, its line, and where in the file it is said to be."""

import pytest
from crisis_texts import SMALL, example, spoiled

from offramp.errors import CrisisError, Problem
from offramp.scenario import check, loads


def problems(text: str) -> tuple[Problem, ...]:
    with pytest.raises(CrisisError) as caught:
        loads(text, "ridge.yaml")
    return caught.value.problems


def line_of(text: str) -> int:
    return example()[: example().index(text)].count("\n") + 1


ENERGY = "battery == absent or type == hawkish"
# (what is replaced, by what, code, path); the line is that of what is replaced, unless the row names another text.
ROWS = [
    (ENERGY, "battry == absent", "expression", "turns.north answers.options.energy.when"),
    (ENERGY, "battery == gone", "expression", "turns.north answers.options.energy.when"),
    (ENERGY, "estimate == few and plan == none", "unseen", "turns.north answers.options.energy.when"),
    (ENERGY, "south.type == only", "unseen", "turns.north answers.options.energy.when"),
    ("precision: {value: 6", "precison: {value: 6", "unknown-key", "actors.patron.precison"),
    ("protects: north", "protects: noth", "unknown-actor", "actors.patron.protects"),
    ("hawkish: {value: 0.4", "hawkish: {value: 0.5", "sum", "actors.north.types"),
    ("{value: 4, range: [2, 8]", "{value: 4, range: [5, 8]", "range", "actors.north.precision"),
    ("{value: 4, range: [2, 8]", "{value: 4, range: [0, 8]", "range", "actors.north.precision"),
    ("{value: 4, range: [2, 8]", "{value: 4, range: [8]", "shape", "actors.north.precision.range"),
    ("range: [0.4, 0.8]", "range: [0.4, 1.8]", "range", "actors.north.types.steady"),
    (
        "  south:  {name: South, precision: {value: 4, source: judgement}}",
        "  south:  {}",
        "missing",
        "turns.south prepares.decision",
    ),
    ("[0.8, 0.2, 0.0]", "[0.8, 0.2]", "row-length", "turns.estimate.reads.none"),
    ("[0.8, 0.2, 0.0]", "[0.8, 0.3, 0.0]", "sum", "turns.estimate.reads.none"),
    ("[0.8, 0.2, 0.0]", "[0.8, x, 0.0]", "shape", "turns.estimate.reads.none.1"),
    ("[0.8, 0.2, 0.0]", "{few: 0.8, dozen: 0.2}", "unknown-level", "turns.estimate.reads.none.dozen"),
    ("none: [0.8, 0.2, 0.0], ", "", "missing-row", "turns.estimate.reads"),
    ("seen_by: [south]", "seen_by: [souht]", "unknown-actor", "facts.plan.seen_by.0"),
    ("seen_by: [south]", "seen_by: some", "word", "facts.plan.seen_by"),
    ("seen_by: [patron], until", "seen_by: [south], until", "unseen", "turns.word through the port.says.port.to"),
    ("until: raid lands", "until: raid land", "unknown-turn", "facts.plan.until"),
    ("until: raid lands", "until: estimate", "ended-fact", "turns.raid lands"),
    (
        "damage:   {levels: [none, light, heavy], seen_by: all",
        "damage:   {levels: [none, light, heavy], seen_by: all, until: raid lands",
        "ended-fact",
        "concerns.north.precedent",
    ),
    ("levels: [absent, deployed]", "levels: [no way, deployed]", "name", "facts.battery.levels.0"),
    ("levels: {none: 0", "levels: {none: {value: 0, range: [0, 1]}", "shape", "facts.plan.levels.none"),
    (
        "averted:  {levels: [little, most]",
        "averted:  {levels: [little, most], initial: lots",
        "unknown-level",
        "facts.averted.initial",
    ),
    ("arrives: patron speaks", "arrives: south prepares", "not-later", "channels.port.arrives"),
    ("bent: {value: 0.2", "bent: {value: 0.95", "sum", "channels.port"),
    ("lost: {value: 0.1", "bends_to: quiet, lost: {value: 0.1", "unknown-word", "channels.port.bends_to"),
    ("lost: {value: 0.1", "heard_by: [north], lost: {value: 0.1", "unseen", "channels.port.heard_by.0"),
    ("says: {port:", "says: {prot:", "unknown-channel", "turns.word through the port.says.prot"),
    (
        "words: [contained, harsh]",
        "words: [contained, harsh, harsh]",
        "repeated",
        "turns.word through the port.says.port.words",
    ),
    ("contained: small", "contained: tiny", "unknown-level", "turns.word through the port.says.port.literal.contained"),
    ("to: patron, words", "to: patrn, words", "unknown-actor", "turns.word through the port.says.port.to"),
    (
        "lie: {cost: {value: 0.2, source: judgement}}",
        "lie: {cost: -1}",
        "range",
        "turns.word through the port.lie.cost",
    ),
    (
        "lie: {cost: {value: 0.2, source: judgement}}",
        "lie: {cost: 1, at: south prepares}",
        "not-later",
        "turns.word through the port.lie.at",
    ),
    ("signal: plan", "signal: north.typ", "unknown-fact", "turns.estimate.signal"),
    ("raid: night", "raid: nigth", "unknown-raid", "turns.raid lands.chance.raid"),
    ("size: plan, ", "", "raid-size", "turns.raid lands.chance"),
    ("{light: 1, heavy: 40}", "{light: 40, heavy: 1}", "order", "defence.damage.heavy"),
    ("{most: 0.8}", "{most: 1.8}", "range", "defence.averted.most"),
    ("{rocket: 10}", "{rockt: 10}", "unknown-class", "defence.raids.night.small.rockt"),
    ("{rocket: 10}", "{rocket: 10.5}", "whole", "defence.raids.night.small.rocket"),
    ("owner: patron", "owner: patrn", "unknown-partner", "defence.sensors.far radar.owner"),
    ('when: "battery == deployed"}', "when: north.type == hawkish}", "unseen", "defence.links.hot line.when"),
    ("shots: 1", "shots: 0", "range", "defence.layers.battery.against.rocket.shots"),
    ("rung: 9", "rung: 12", "range", "turns.north answers.options.energy.rung"),
    ("target: energy", "target: enegry", "word", "turns.north answers.options.energy.target"),
    ("set: {calm: both}", "set: {clam: both}", "unknown-fact", "turns.north answers.options.wait.set.clam"),
    ("set: {calm: both}", "set: {calm: bath}", "expression", "turns.north answers.options.wait.set.calm"),
    ("decision: patron", "decison: patron", "shape", "turns.patron speaks"),
    ("hold back: {}", "hold back:", "shape", "turns.patron speaks.options.hold back"),
    ("hold back: {}", "deploy: {}", "duplicate-key", ""),
    ("group: strike, rung: 7", "group: wait, rung: 7", "repeated", "turns.north answers.options.military.group"),
    ("day: 3", "dya: 3", "unknown-key", "turns.estimate.dya"),
    ("day: 3", "rounds: [2]", "range", "turns.estimate.rounds.0"),
    ("turn: estimate", "turn: esti.mate", "name", "turns.esti.mate.turn"),
    ('ends: "calm == both"', "ends: calm", "expression", "calendar.ends"),
    ("round: 10 days", "round: ten days", "name", "calendar.round"),
    ("start: 2031-03-01", "start: 2031-13-01", "shape", "calendar.start"),
    ("crisis: ridge", "crisis: The Ridge", "name", "crisis"),
    (
        "weight: {steady: {value: -1,",
        "weight: {stedy: {value: -1,",
        "unknown-type",
        "concerns.north.precedent.weight.stedy",
    ),
    ('"struck == energy", worst: true', "struck, worst: true", "expression", "outcomes.energy struck.is"),
    (
        "turns.estimate.reads.large: [0.3, 0.6, 0.1]",
        "turns.estimat.reads.large: [1, 0, 0]",
        "unknown-path",
        "perceptions.north.set.turns.estimat.reads.large",
    ),
    (
        "turns.estimate.reads.large: [0.3, 0.6, 0.1]",
        "turns.estimate.reads.large: [1, 1, 0]",
        "sum",
        "perceptions.north.set.turns.estimate.reads.large",
    ),
    (
        "turns.estimate.reads.large: [0.3, 0.6, 0.1]",
        "facts.battery.initial: deployed",
        "perception",
        "perceptions.north.set.facts.battery.initial",
    ),
    (
        "facts.battery.initial: deployed",
        "facts.battery.initial: deploid",
        "unknown-level",
        "counterfactuals.the battery was there.set.facts.battery.initial",
    ),
    (
        "facts.battery.initial: deployed",
        "facts.battery.levels: [absent]",
        "expression",
        "counterfactuals.the battery was there.set.facts.battery.levels",
    ),
    (
        "facts.battery.initial: deployed",
        "turns.patron speaks: null",
        "unknown-turn",
        "counterfactuals.the battery was there.set.turns.patron speaks",
    ),
    (
        "facts.battery.initial: deployed",
        "facts.battery.until: null",
        "unknown-path",
        "counterfactuals.the battery was there.set.facts.battery.until",
    ),
    ("epsilon: 0.02", "knows_perception_of: [north]", "circle", "perceptions.north.knows_perception_of"),
    ("epsilon: 0.02", "knows_perception_of: [south]", "unknown-perception", "perceptions.north.knows_perception_of.0"),
    ("chose: large", "chose: larg", "unknown-option", "record.south prepares.chose"),
    ("raid lands: {damage: light", "raid lands@2: {damage: light", "range", "record.raid lands@2"),
    ("raid lands: {damage: light", "raid lands: {said: hm, damage: light", "record", "record.raid lands.said"),
    ("vary: [the battery was there]", "vary: [a pledge kept]", "unknown-counterfactual", "brief.vary.0"),
    ("fork: north answers", "fork: raid lands", "unknown-decision", "brief.fork"),
]


@pytest.mark.parametrize(("old", "new", "code", "path"), ROWS, ids=[f"{row[2]}-{row[1][:30]}" for row in ROWS])
def test_told_with_its_place(old: str, new: str, code: str, path: str) -> None:
    found = problems(spoiled(old, new))
    place = {(problem.code, problem.path): problem for problem in found}
    assert (code, path) in place, "\n".join(map(str, found))
    problem = place[(code, path)]
    assert problem.file == "ridge.yaml"
    assert problem.severity == "error"
    assert problem.column > 0
    assert problem.message[-1] not in ".!"
    assert code in {"ended-fact", "unseen", "shape", "missing"} or problem.line in range(line_of(old), line_of(old) + 3)


def test_the_column_is_that_of_the_wrong_word() -> None:
    text = spoiled(ENERGY, "battery == absent or typ == hawkish")
    (problem,) = problems(text)
    line = text.splitlines()[problem.line - 1]
    assert line[problem.column - 1 :].startswith("typ == hawkish")


def test_the_nearest_spelling_is_offered() -> None:
    (problem,) = problems(spoiled("until: raid lands", "until: raid land"))
    assert problem.hint == "did you mean 'raid lands'?"
    assert "north answers" in problem.allowed


def test_all_problems_are_told_at_once() -> None:
    text = example()
    for old, new in (
        ("protects: north", "protects: noth"),
        ("until: raid lands", "until: never"),
        ("[0.8, 0.2, 0.0]", "[0.8, 0.1, 0.0]"),
        (ENERGY, "battery == gone"),
        ("chose: large", "chose: huge"),
    ):
        text = text.replace(old, new, 1)
    found = problems(text)
    assert [problem.code for problem in found] == [
        *("unknown-actor", "unknown-turn", "sum", "expression", "unknown-option")
    ]
    assert [problem.line for problem in found] == sorted(problem.line for problem in found)


def test_misfits_do_not_hide_unknown_names() -> None:
    text = example().replace("rung: 9", "rnug: 9", 1).replace("protects: north", "protects: noth", 1)
    assert {problem.code for problem in problems(text)} == {"unknown-key", "unknown-actor"}


def test_what_a_misfit_declared_is_not_called_unknown() -> None:
    text = spoiled(
        "struck:   {levels: [nothing, military, energy], seen_by: all}", "struck:   {levels: 3, seen_by: all}"
    )
    assert [problem.path for problem in problems(text)] == ["facts.struck.levels"]


@pytest.mark.parametrize("section", ["actors", "turns"])
def test_a_section_that_must_be_there(section: str) -> None:
    text = SMALL.replace(f"{section}:", f"{section[:-1]}:", 1)
    assert {(p.code, p.path) for p in problems(text)} >= {("missing", ""), ("unknown-key", section[:-1])}


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("reference: true}\n    pride", "reference: false}\n    pride", "reference"),
        ("weight: 0.5}", "weight: 0.5, reference: true}", "reference"),
        ("concerns:\n  east:", "concerns:\n  oast:", "unknown-actor"),
        ("go: {set: {mood: high}}", "go: {chance: {a: {p: 0.5}, b: {p: 0.6}}}", "sum"),
        ("go: {set: {mood: high}}", "go: {chance: {a: {p: 0.5}, b: {p: rest}, c: {p: rest}}}", "sum"),
        ("go: {set: {mood: high}}", "go: {chance: {a: {p: {value: 0.5, range: [0, 2]}}, b: {p: rest}}}", "range"),
        ("go: {set: {mood: high}}", "go: {chance: {a: {p: half}, b: {p: rest}}}", "word"),
        ("go: {set: {mood: high}}", "go: {set: {mood: secret}}", "expression"),
        ("outcomes:\n  high: mood == high", "outcomes:\n  high: type == angry", "expression"),
        ("mood: {levels: [low, high]", "if: {levels: [low, high]", "reserved"),
        ("mood: {levels: [low, high]", "mood: {levels: [low, high, low]", "repeated"),
        ("turn: west moves", "turn: east moves", "repeated"),
        ("outcomes:\n", "readings: {a: {set: {}}}\nmeasures: {a: {set: {}}}\noutcomes:\n", "repeated"),
        ("outcomes:\n", "joint_types: [{east: calm, p: 1}, {east: calm, p: 0}]\noutcomes:\n", "repeated"),
        ("outcomes:\n", "joint_types: [{east: calm, p: 0.4}]\noutcomes:\n", "sum"),
        ("outcomes:\n", "joint_types: [{west: only, p: 1}]\noutcomes:\n", "missing"),
    ],
)
def test_rules_between_the_parts(old: str, new: str, code: str) -> None:
    assert old in SMALL
    assert code in {problem.code for problem in problems(SMALL.replace(old, new, 1))}


def test_a_table_must_cover_every_level() -> None:
    chance = (
        "  - turn: luck\n    chance: {sets: mood, of: [secret, east.type], odds: {no: {calm: [1, 0], angry: [0, 1]}}}\n"
    )
    text = SMALL.replace("concerns:\n", chance + "concerns:\n")
    (problem,) = problems(text)
    assert (problem.code, problem.path) == ("missing-row", "turns.luck.chance.odds")
    assert "yes" in problem.message


def test_a_table_that_would_not_fit_is_refused() -> None:
    facts = "".join(f"  f{n}: {{levels: [a, b, c, d, e, f, g, h, i, j], seen_by: all}}\n" for n in range(9))
    chance = f"  - turn: luck\n    chance: {{sets: mood, of: [{', '.join(f'f{n}' for n in range(9))}], odds: {{}}}}\n"
    text = SMALL.replace("turns:\n", facts + "turns:\n").replace("concerns:\n", chance + "concerns:\n")
    assert [problem.code for problem in problems(text)] == ["too-large"]


def test_wrong_shapes_do_not_hide_what_is_wrong_elsewhere() -> None:
    text = """
crisis: bad
title: Bad
actors:
  red: {precision: 4, typo: 3}
  blue: {precision: -1}
facts:
  hit: {levels: [no, yes], seen_by: [red]}
turns:
  - {turn: a, decision: red, options: {x: {set: {hit: yess}}, y: {when: "hit == perhaps"}}}
  - {turn: b, decision: blue, options: {x: {rungs: 3}}}
  - {turn: c, chance: {sets: hit, odds: [0.5, 0.6]}}
concerns:
  red: {c: {is: "hti == yes", weight: 1, reference: true}}
outcomes: {o: "hit = yes"}
"""
    assert [problem.line for problem in check(text)] == [5, 6, 10, 10, 11, 12, 14, 15]
