"""Raids to test with: short builders and hypothesis strategies."""

from __future__ import annotations

from hypothesis import strategies as st

from offramp.defence import AMPLE, NOBODY, Engagement, Layer, Partner, RaidSpec, Sensor, WeaponClass


def one_layer(count, kill, *, shots=1, looks=1, stock=AMPLE, outage=None):
    """One class against one layer, which needs one sensor where an outage is given."""
    sensors = () if outage is None else (Sensor("radar", outage),)
    layer = Layer("belt", (Engagement(kill, stock, shots, looks),), sensors=tuple(range(len(sensors))))
    return RaidSpec((WeaponClass("rocket", count),), (layer,), sensors)


PROBABILITY = st.sampled_from([0.0, 0.05, 0.3, 0.5, 0.7, 0.95, 1.0])


@st.composite
def engagements(draw, largest_stock=8):
    return Engagement(
        kill=draw(PROBABILITY),
        stock=draw(st.one_of(st.just(AMPLE), st.integers(0, largest_stock))),
        shots=draw(st.integers(1, 3)),
        looks=draw(st.integers(1, 3)),
    )


@st.composite
def raids(draw, most_weapons=3, most_classes=2, most_layers=3, largest_stock=8):
    """Small raids with every part of the model in them."""
    n_sensors, n_partners = draw(st.integers(0, 2)), draw(st.integers(0, 1))
    classes = tuple(
        WeaponClass(
            f"class {c}",
            count=draw(st.integers(0, most_weapons)),
            reliability=draw(PROBABILITY),
            effect=draw(PROBABILITY),
            harm=draw(st.integers(0, 4)),
        )
        for c in range(draw(st.integers(1, most_classes)))
    )
    layers = tuple(
        Layer(
            f"layer {index}",
            tuple(draw(st.one_of(st.none(), engagements(largest_stock))) for _ in classes),
            owner=draw(st.integers(NOBODY, n_partners - 1)),
            sensors=draw(st.sets(st.integers(0, n_sensors - 1)).map(tuple)) if n_sensors else (),
        )
        for index in range(draw(st.integers(0, most_layers)))
    )
    return RaidSpec(
        classes,
        layers,
        tuple(Sensor(f"sensor {s}", draw(PROBABILITY)) for s in range(n_sensors)),
        tuple(Partner(f"partner {p}", draw(PROBABILITY)) for p in range(n_partners)),
        spared=draw(PROBABILITY),
        damage=draw(st.sampled_from([(), (1,), (0.5, 3), (2, 5, 6)])),
        averted=draw(st.sampled_from([(), (0.8,), (0.0, 0.5, 1.0)])),
    )
