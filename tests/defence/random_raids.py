"""Random raids from a numpy generator, for sampled runs whose statistics must not depend on a test framework's luck."""

from __future__ import annotations

from raid_cases import made_exact, with_all_covered

from offramp.defence import (
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


def random_raid(rng, most):
    """A raid of up to three waves of up to `most` weapons, whose layers share interceptors and fire channels."""
    n_classes, n_sites, n_layers = (int(rng.integers(1, high)) for high in (3, 4, 4))
    classes = tuple(
        WeaponClass(f"class {c}", chance(rng), chance(rng), harm=int(rng.integers(0, 4)), flight=10.0)
        for c in range(n_classes)
    )
    n_waves = int(rng.integers(1, 4))
    launches = sorted(float(minute) for minute in rng.choice([0.0, 5.0, 40.0], n_waves))
    sites = tuple(
        Site(f"site {s}", int(rng.integers(0 if s else 1, 3)), 1.0, (Shelter(4.0, chance(rng)),), (0,))
        for s in range(n_sites)
    )
    spec = RaidSpec(
        classes,
        tuple(random_wave(rng, w, n_classes, n_sites, most, launches[w]) for w in range(n_waves)),
        tuple(random_layer(rng, k, n_classes, n_sites, most) for k in range(n_layers)),
        sites if rng.random() < 0.8 else (),
        sensors=(Sensor("radar", 0.2, (1.0,) * n_classes, group=0), Sensor("post", 0.1, owner=0)),
        groups=(SensorGroup("net", 0.1, (0.15,) * n_classes),),
        links=(Link("line", (1,), layers=(0,), sites=(0,), delay=float(rng.choice([0.0, 3.0])), outage=0.3),),
        partners=(Partner("ally", 0.25),),
        spared=float(rng.choice([0.0, 0.2])),
        damage=(1, 3, 6),
        averted=(0.4, 0.8),
    )
    return with_all_covered(spec) if spec.sites else without_sites(spec)


def random_exact_raid(rng, most):
    """The same, with what the exact chain cannot do taken out."""
    return made_exact(random_raid(rng, most))


def chance(rng):
    return float(rng.choice([0.3, 0.5, 0.8, 0.9, 1.0]))


def random_wave(rng, w, n_classes, n_sites, most, launch):
    few, many = sorted(int(count) for count in rng.choice(most + 1, 2, replace=False))
    aims = tuple((s, float(rng.integers(1, 4))) for s in range(n_sites) if rng.random() < 0.7)
    return Wave(
        f"wave {w}",
        int(rng.integers(n_classes)),
        many if rng.random() < 0.7 else ((few, 0.4), (many, 0.6)),
        aims,
        launch=launch,
        over=float(rng.choice([0.0, 4.0])),
    )


def random_layer(rng, k, n_classes, n_sites, most):
    kinds = tuple(
        Interceptor(f"kind {i}", int(rng.choice([AMPLE, most // 2 + 1, most, 2 * most])), reserve=int(rng.integers(2)))
        for i in range(int(rng.integers(1, 3)))
    )
    window = Window(2.0, 8.0, float(rng.choice([0.0, 2.0])), 3.0) if rng.random() < 0.6 else None
    engagements = tuple(
        Engagement(
            float(rng.choice([0.3, 0.5, 0.8, 1.0])),
            int(rng.integers(len(kinds))),
            int(rng.integers(1, 4)),
            int(rng.integers(1, 3)),
            window,
        )
        if rng.random() < 0.85
        else None
        for _ in range(n_classes)
    )
    covers = tuple(s for s in range(n_sites) if rng.random() < 0.7)
    return Layer(
        f"layer {k}",
        engagements,
        kinds,
        owner=int(rng.choice([NOBODY, 0])),
        sensors=((), (0,), (0, 1))[int(rng.integers(3))],
        covers=covers if rng.random() < 0.5 else None,
        channels=int(rng.choice([AMPLE, AMPLE, max(1, most // 3), most])),
    )


def without_sites(spec):
    waves = tuple(Wave(w.name, w.weapon, w.count, (), w.launch, w.over) for w in spec.waves)
    layers = tuple(Layer(k.name, k.engagements, k.kinds, k.owner, k.sensors, None, k.channels) for k in spec.layers)
    links = tuple(Link(k.name, k.sensors, k.layers, (), k.delay, k.outage) for k in spec.links)
    return RaidSpec(
        spec.classes,
        waves,
        layers,
        sensors=spec.sensors,
        groups=spec.groups,
        links=links,
        partners=spec.partners,
        spared=spec.spared,
        damage=spec.damage,
        averted=spec.averted,
    )
