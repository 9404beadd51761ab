"""Whether sampled raids agree with what is known of them, as far as chance allows."""

from __future__ import annotations

import numpy as np
from scipy import stats

from offramp.defence import situations
from offramp.defence.sampled.layout import lay_out
from offramp.defence.sampled.tally import play

# Seeds are fixed, so nothing here can flake: a p-value below this is a finding.
SURPRISE = 1e-5


def played(spec, runs, seed=1):
    """What happened in each of `runs` raids."""
    return play(spec, lay_out(spec, situations(spec)), 0, runs, seed)


def assert_four_errors(mean, values, what):
    """The mean of sampled values is within four standard errors of the known one; its z, None where nothing varies.

    What happens in one raid in thousands may be seen never or a few times too often: some raids are forgiven, in
    proportion to how much one of them can weigh.
    """
    runs = len(values)
    error = values.std(ddof=1) / np.sqrt(runs)
    forgiven = 16.0 / runs * max(1.0, abs(float(values.max())))
    assert abs(values.mean() - mean) <= 4.0 * error + forgiven * (error * runs < 64.0) + 1e-9, what
    often = min(values.mean(), mean) * runs > 50.0
    return (values.mean() - mean) / error if error > 0.0 and often else None


def assert_distributed(pmf, values, what):
    """Sampled whole numbers are distributed as `pmf`, pairs of a number and its probability."""
    runs = len(values)
    known = {number: p for number, p in pmf if p > 0.0}
    assert set(np.unique(values).tolist()) <= set(known), what
    numbers = sorted(known, key=known.get)
    expected = runs * np.array([known[number] for number in numbers])
    seen = np.array([np.sum(values == number) for number in numbers])
    # The rarest numbers are counted together, until enough of them are to be expected for the test to hold.
    first = np.searchsorted(np.cumsum(expected), 10.0)
    starts = [0, *range(int(first) + 1, len(numbers))]
    expected, seen = np.add.reduceat(expected, starts), np.add.reduceat(seen, starts)
    if len(expected) > 1:
        assert stats.chisquare(seen, expected * runs / expected.sum()).pvalue > SURPRISE, what


def assert_like_normal(scores):
    """Many scores, few of them dependent, spread as they should: neither too wide nor too narrow."""
    scores = np.array(scores)
    beyond = np.mean(np.abs(scores) > 2.0)
    # 4.6 % are expected. Means of one raid depend on each other, so the bounds are wide for the number.
    assert 0.025 < beyond < 0.075, beyond
    assert 0.85 < scores.std() < 1.15
    assert abs(scores.mean()) < 0.15
