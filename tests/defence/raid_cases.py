"""Raids to test with: short builders and hypothesis strategies."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import strategies as st

from offramp.defence.spec import (
    AMPLE,
    NOBODY,
    Engagement,
    Interceptor,
    Layer,
    Link,
    Partner,
    RaidSpec,
    Sensor,
    SensorGroup,
    Shelter,
    Site,
    Wave,
    WeaponClass,
    Window,
)
from offramp.defence.threads import users, why_not_exact

PROBABILITY = st.sampled_from([0.5, 0.05, 0.3, 0.7, 0.95, 1.0, 0.0])
# Certain outages and kills make a raid trivial: a few of them are enough.
KILL = st.sampled_from([0.5, 0.3, 0.7, 0.95, 0.25, 0.6, 1.0, 0.0])
OUTAGE = st.sampled_from([0.25, 0.05, 0.5, 0.125, 0.4, 0.75, 0.0, 1.0])
MINUTES = st.sampled_from([0.0, 1.0, 2.5, 6.0])
FLIGHT = 12.0


def one_layer(count, kill, *, shots=1, looks=1, stock=AMPLE, channels=AMPLE, window=None, outage=None):
    """One class against one layer, which needs one sensor where an outage is given; `count` may be pairs."""
    sensors = () if outage is None else (Sensor("radar", outage),)
    layer = Layer(
        "belt",
        (Engagement(kill, shots=shots, looks=looks, window=window),),
        (Interceptor(stock=stock),),
        sensors=tuple(range(len(sensors))),
        channels=channels,
    )
    return RaidSpec((WeaponClass("rocket"),), (Wave("wave", 0, count),), (layer,), sensors=sensors)


def one_wave_each(classes, counts, **parts):
    """A raid of one wave per class; `parts` are further fields of the spec."""
    waves = tuple(
        Wave(f"{weapon.name}s", index, count) for index, (weapon, count) in enumerate(zip(classes, counts, strict=True))
    )
    return RaidSpec(tuple(classes), waves, **parts)


def with_layer(spec, index, **changes):
    """`spec` with fields of one layer changed."""
    changed = replace(spec.layers[index], **changes)
    return replace(spec, layers=(*spec.layers[:index], changed, *spec.layers[index + 1 :]))


def with_engagement(spec, index, weapon, **changes):
    """`spec` with fields of one engagement changed."""
    met = spec.layers[index].engagements
    return with_layer(spec, index, engagements=(*met[:weapon], replace(met[weapon], **changes), *met[weapon + 1 :]))


def with_kind(spec, index, kind, **changes):
    """`spec` with fields of one kind of interceptors changed."""
    kinds = spec.layers[index].kinds
    return with_layer(spec, index, kinds=(*kinds[:kind], replace(kinds[kind], **changes), *kinds[kind + 1 :]))


@st.composite
def counts(draw, most):
    """A number of weapons, or its distribution."""
    if draw(st.booleans()):
        return most - draw(st.integers(0, most))
    few, many = sorted((draw(st.integers(0, most)), draw(st.integers(0, most))))
    share = draw(PROBABILITY)
    return ((few, share), (many, 1.0 - share)) if few < many else ((most, 1.0),)


@st.composite
def engagements(draw, n_kinds):
    opens = draw(MINUTES)
    open_for, cycle = draw(st.sampled_from([4.0, 8.0, 1.0])), draw(st.sampled_from([1.0, 3.0]))
    window = Window(opens, opens + open_for, draw(st.sampled_from([0.0, 1.0])), cycle)
    return Engagement(
        kill=draw(KILL),
        kind=draw(st.integers(0, n_kinds - 1)),
        shots=draw(st.integers(1, 3)),
        looks=draw(st.integers(1, 3)),
        window=draw(st.one_of(st.none(), st.just(window))),
    )


@st.composite
def interceptors(draw, name, largest_stock):
    stock = draw(st.one_of(st.just(AMPLE), st.integers(0, largest_stock).map(lambda fewer: largest_stock - fewer)))
    reserve = 0 if stock == AMPLE else draw(st.integers(0, min(2, stock)))
    return Interceptor(name, stock, reserve, unit_cost=draw(st.one_of(st.none(), st.just(2.5))))


def some_of(n):
    """A few indexes below `n`, oftener some than none."""
    if n == 0:
        return st.just(())
    some = st.sets(st.integers(0, n - 1), min_size=1, max_size=2).map(lambda found: tuple(sorted(found)))
    return st.one_of(some, st.just(()), some)


@st.composite
def layers(draw, index, n_classes, n_sites, n_sensors, n_partners, largest_stock):
    kinds = tuple(draw(interceptors(f"kind {k}", largest_stock)) for k in range(draw(st.integers(1, 2))))
    engagement = engagements(len(kinds))
    covers = (
        draw(st.one_of(st.none(), st.sets(st.integers(0, n_sites - 1), min_size=1).map(tuple))) if n_sites else None
    )
    return Layer(
        f"layer {index}",
        tuple(draw(st.one_of(engagement, st.none(), engagement)) for _ in range(n_classes)),
        kinds,
        owner=draw(st.sampled_from(range(n_partners - 1, NOBODY - 1, -1))),
        sensors=draw(some_of(n_sensors)),
        covers=covers,
        channels=draw(st.sampled_from([AMPLE, 1, AMPLE, 2, 3, AMPLE, 4, 0])),
    )


@st.composite
def waves(draw, name, n_classes, n_sites, most_weapons):
    aimed = draw(st.sets(st.integers(0, n_sites - 1))) if n_sites else ()
    return Wave(
        name,
        draw(st.integers(0, n_classes - 1)),
        draw(counts(most_weapons)),
        tuple((site, draw(st.sampled_from([0.5, 1.0, 3.0]))) for site in aimed),
        launch=draw(st.sampled_from([0.0, 30.0])),
        over=draw(st.sampled_from([0.0, 3.0])),
    )


@st.composite
def detection(draw, n_classes, n_layers, n_sites, n_partners):
    """Sensors, their groups and links, as fields of a spec."""
    n_sensors = draw(st.sampled_from([2, 1, 0]))
    groups = tuple(
        SensorGroup(f"group {g}", draw(OUTAGE), draw(st.one_of(st.just(()), st.tuples(*[OUTAGE] * n_classes))))
        for g in range(draw(st.integers(0, 1)))
    )
    seen = st.one_of(MINUTES, st.none())
    sensors = tuple(
        Sensor(
            f"sensor {s}",
            draw(OUTAGE),
            draw(st.one_of(st.just(()), st.tuples(*[seen] * n_classes))),
            group=draw(st.integers(NOBODY, len(groups) - 1)),
            owner=draw(st.integers(NOBODY, n_partners - 1)),
        )
        for s in range(n_sensors)
    )
    links = tuple(
        Link(
            f"link {k}", draw(some_of(n_sensors)), draw(some_of(n_layers)), draw(some_of(n_sites)), draw(MINUTES), odds
        )
        for k, odds in enumerate(draw(st.lists(OUTAGE, max_size=1)) if n_sensors else ())
    )
    return {"groups": groups, "sensors": sensors, "links": links}


@st.composite
def raids(draw, *, exact_only=True, most_weapons=3, most_classes=2, most_waves=2, most_layers=3, largest_stock=8):
    """Small valid raids with every part of the model in them; `exact_only`: those that the exact chain can do."""
    n_classes, n_layers = (
        most_classes - draw(st.integers(0, most_classes - 1)),
        most_layers - draw(st.integers(0, most_layers)),
    )
    n_sites, n_partners = draw(st.sampled_from([2, 0, 3, 1])), draw(st.sampled_from([1, 1, 0]))
    parts = draw(detection(n_classes, n_layers, n_sites, n_partners))
    n_sensors = len(parts["sensors"])
    classes = tuple(
        WeaponClass(
            f"class {c}",
            reliability=draw(PROBABILITY),
            effect=draw(PROBABILITY),
            harm=draw(st.integers(0, 4)),
            flight=draw(st.sampled_from([FLIGHT, FLIGHT, None])),
            unit_cost=draw(st.sampled_from([None, 0.5])),
        )
        for c in range(n_classes)
    )
    # Without worth at the first site, a wave without aims would have nowhere to go.
    sites = tuple(
        Site(
            f"site {s}",
            worth=draw(st.integers(0 if s else 1, 3)),
            public_delay=draw(MINUTES),
            shelter=tuple(draw(st.lists(st.builds(Shelter, MINUTES, PROBABILITY), min_size=s % 2, max_size=2))),
            sensors=draw(some_of(n_sensors)),
        )
        for s in range(n_sites)
    )
    in_order = sorted(
        (
            draw(waves(f"wave {w}", n_classes, n_sites, most_weapons))
            for w in range(most_waves - draw(st.integers(0, most_waves - 1)))
        ),
        key=lambda wave: wave.launch,
    )
    spec = RaidSpec(
        classes,
        tuple(in_order),
        tuple(draw(layers(k, n_classes, n_sites, n_sensors, n_partners, largest_stock)) for k in range(n_layers)),
        sites,
        partners=tuple(Partner(f"partner {p}", draw(OUTAGE)) for p in range(n_partners)),
        spared=draw(PROBABILITY),
        damage=draw(st.sampled_from([(), (1,), (0.5, 3), (2, 5, 6)])),
        averted=draw(st.sampled_from([(), (0.8,), (0.0, 0.5, 1.0)])),
        **parts,
    )
    spec = with_all_covered(spec)
    return made_exact(spec) if exact_only else spec


def with_all_covered(spec):
    """`spec` with a last layer that covers all sites of worth, for a site that nobody defends is no valid raid."""
    if not spec.layers or not spec.sites:
        return spec
    return with_layer(spec, len(spec.layers) - 1, covers=None)


def made_exact(spec):
    """`spec` with what the exact chain cannot do taken out: mixed aims, limits that waves share."""
    one_thread = tuple(
        replace(wave, aims=spec.aims(wave)[:1]) if sum(t.wave == index for t in spec.threads) > 1 else wave
        for index, wave in enumerate(spec.waves)
    )
    spec = replace(spec, waves=one_thread)
    found = spec.threads
    for index, layer in enumerate(spec.layers):
        for kind in range(len(layer.kinds)):
            if len(users(spec, found, index, kind)) > 1:
                spec = with_kind(spec, index, kind, stock=AMPLE, reserve=0)
    for index in range(len(spec.layers)):
        if any(f"fire channels of layer {spec.layers[index].name}" in reason for reason in why_not_exact(spec)):
            spec = with_layer(spec, index, channels=AMPLE)
    assert why_not_exact(spec) == ()
    return spec
