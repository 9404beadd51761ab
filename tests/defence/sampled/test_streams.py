"""The random numbers of the sample: published values, uniform, and no stream like its neighbours."""

import numpy as np
import pytest
from numba import njit
from scipy import stats

from offramp.defence.sampled._draws import LEAST_MEAN_TO_REJECT, binomial
from offramp.defence.sampled._streams import GAMMA, NEXT_DRAW, NUMBERS_PER_DRAW, mixed, number, unit

# A p-value below this is a finding. Seeds are fixed, so nothing here can flake.
SURPRISE = 1e-4


@njit
def first_units(seed, streams, draws):
    """The first uniform number of each of the first draws of the first streams of a seed, (streams, draws)."""
    out = np.empty((streams, draws))
    for r in range(streams):
        stream = number(seed, r)
        for d in range(draws):
            out[r, d] = unit(stream, 0)
            stream += NEXT_DRAW
    return out


@njit
def binomials(seed, runs, trials, p):
    """A first draw of each of `runs` streams."""
    out = np.empty(runs, np.int64)
    for r in range(runs):
        out[r] = binomial(number(seed, r), trials, p)
    return out


def p_of_cells(units, cells=64):
    return stats.chisquare(np.bincount((units * cells).astype(np.int64).ravel(), minlength=cells)).pvalue


def p_of_pairs(one, other, cells=16):
    place = (one * cells).astype(np.int64) * cells + (other * cells).astype(np.int64)
    return stats.chisquare(np.bincount(place.ravel(), minlength=cells * cells)).pvalue


@pytest.fixture(scope="module")
def units():
    return first_units(np.uint64(1), 4_000, 100)


def test_published_values():
    # SplitMix64 from state 1234567: Rosetta Code, "Pseudo-random numbers/Splitmix64".
    published = [
        6457827717110365317,
        3203168211198807973,
        9817491932198370423,
        4593380528125082431,
        16408922859458223821,
    ]
    assert [int(number(np.uint64(1234567), i)) for i in range(5)] == published


def test_against_the_definition_in_whole_numbers():
    def step(state):
        z = state
        z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) % 2**64
        z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) % 2**64
        return z ^ (z >> 31)

    for seed in (0, 1, 2**63, 2**64 - 1):
        state = seed
        for i in range(20):
            state = (state + int(GAMMA)) % 2**64
            assert int(number(np.uint64(seed), i)) == step(state)
    assert int(mixed(np.uint64(0))) == 0


def test_a_draw_begins_where_the_numbers_of_the_last_end():
    stream = np.uint64(99)
    assert number(stream + NEXT_DRAW, 0) == number(stream, NUMBERS_PER_DRAW)


def test_unit_numbers_are_never_0_or_1(units):
    assert 0.0 < units.min() < 1e-4
    assert 1.0 - 1e-4 < units.max() < 1.0


def test_uniform(units):
    assert p_of_cells(units) > SURPRISE
    assert stats.kstest(units.ravel(), "uniform").pvalue > SURPRISE
    by_draw = [p_of_cells(units[:, d]) for d in range(units.shape[1])]
    assert stats.kstest(by_draw, "uniform").pvalue > SURPRISE


@pytest.mark.parametrize("apart", [1, 2, 64, 1024])
def test_neighbouring_raids_are_independent(units, apart):
    assert p_of_pairs(units[:-apart], units[apart:]) > SURPRISE
    r = np.corrcoef(units[:-apart].ravel(), units[apart:].ravel())[0, 1]
    assert abs(r) < 4.0 / np.sqrt(units[apart:].size)


def test_neighbouring_draws_and_seeds_are_independent(units):
    assert p_of_pairs(units[:, :-1], units[:, 1:]) > SURPRISE
    assert p_of_pairs(units, first_units(np.uint64(2), *units.shape)) > SURPRISE


def test_the_bits_are_fair():
    bits = np.array([number(np.uint64(number(np.uint64(5), r)), 0) for r in range(2_000)], np.uint64)
    ones = ((bits[:, None] >> np.arange(64, dtype=np.uint64)) & np.uint64(1)).sum(axis=0).astype(np.int64)
    z = (ones - 1_000) / np.sqrt(500.0)
    assert stats.kstest(z, "norm").pvalue > SURPRISE


def test_no_number_comes_twice(units):
    assert len(np.unique(units)) == units.size


def test_the_tests_notice_a_generator_that_is_a_little_off(units):
    assert p_of_cells(units**1.02) < SURPRISE
    assert p_of_pairs(units[:-1], 0.9 * units[1:] + 0.1 * units[:-1]) < SURPRISE


@pytest.mark.parametrize(
    ("trials", "p"),
    [
        (1, 0.5),
        (1, 1e-3),
        (7, 0.9),
        (36, 0.3),
        (NUMBERS_PER_DRAW, 0.05),
        (NUMBERS_PER_DRAW + 1, 0.05),
        (NUMBERS_PER_DRAW + 1, 0.97),
        (NUMBERS_PER_DRAW + 1, 0.5),
        (185, 0.9),
        (185, 0.43),
        (999, 0.01),
        (1_001, 0.01),
        (1_000, 0.99),
        (5_000, 1e-4),
        (1_000_000, 0.3),
        (1_000_000_000, 0.7),
    ],
)
def test_binomial_draws(trials, p):
    runs = 40_000
    drawn = binomials(np.uint64(trials), runs, trials, p)
    edges = np.unique(stats.binom.ppf(np.linspace(0.0, 1.0, 41)[1:-1], trials, p))
    expected = np.diff(stats.binom.cdf(edges, trials, p), prepend=0.0, append=1.0)
    seen = np.bincount(np.searchsorted(edges, drawn, side="left"), minlength=len(expected))
    enough = expected * runs > 5.0
    assert np.all(seen[expected == 0.0] == 0)
    merged_seen = np.append(seen[enough], seen[~enough].sum())
    merged = np.append(expected[enough], expected[~enough].sum()) * runs
    keep = merged > 0.0
    if keep.sum() > 1:
        assert stats.chisquare(merged_seen[keep], merged[keep] * runs / merged[keep].sum()).pvalue > SURPRISE
    assert abs(drawn.mean() - trials * p) < 4.0 * np.sqrt(trials * p * (1.0 - p) / runs)
    assert drawn.var() == pytest.approx(trials * p * (1.0 - p), rel=0.15 if trials * p < 1.0 else 0.04)


def test_binomial_tails_of_the_rejection_method():
    trials, p, runs = 2_000, 0.3, 400_000
    assert trials * p > LEAST_MEAN_TO_REJECT
    drawn = np.bincount(binomials(np.uint64(3), runs, trials, p), minlength=trials + 1)
    expected = runs * stats.binom.pmf(np.arange(trials + 1), trials, p)
    rare = (expected > 3.0) & (expected < 100.0)
    assert rare.sum() > 10
    assert stats.chi2.sf(((drawn - expected)[rare] ** 2 / expected[rare]).sum(), rare.sum()) > SURPRISE
    assert drawn[expected < 1e-5].sum() == 0


def test_certain_binomial_draws():
    for trials in (0, 1, 50, 10**9):
        assert binomial(np.uint64(1), trials, 0.0) == 0
        assert binomial(np.uint64(1), trials, 1.0) == trials
    assert binomial(np.uint64(1), 0, 0.5) == 0
    assert np.all(binomials(np.uint64(1), 1_000, 3, 1e-300) == 0)
    assert np.all(binomials(np.uint64(1), 1_000, 1_000, np.nextafter(1.0, 0.0)) == 1_000)


@pytest.mark.parametrize("trials", [100, 150, 2_000])
def test_the_same_luck_moves_a_draw_little(trials):
    """Common random numbers: draws with nearly the same odds are nearly the same."""
    p = 20.0 / trials
    drawn, near = (binomials(np.uint64(1), 5_000, trials, odds) for odds in (p, 1.003 * p))
    apart = binomials(np.uint64(2), 5_000, trials, 1.003 * p)
    assert (near - drawn).var() < 0.1 * (apart - drawn).var()


def test_a_trial_more_moves_a_draw_by_one_at_most():
    for trials in range(1, NUMBERS_PER_DRAW):
        fewer, more = (binomials(np.uint64(1), 50, n, 0.4) for n in (trials, trials + 1))
        assert set(np.unique(more - fewer)) <= {0, 1}
