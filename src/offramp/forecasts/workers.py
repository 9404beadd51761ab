"""Draws in parallel processes: each worker holds a study, and answers draws of uncertain numbers.

Ctrl-C stops at once: workers leave the signal to the parent, which drops what is still waiting.

May import: ``offramp.forecasts``, standard library, numpy.
"""

from __future__ import annotations

import os
import pickle
import signal
import tempfile
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from types import TracebackType

import numpy as np

from offramp.forecasts.question import Question
from offramp.forecasts.raid_odds import raid_odds
from offramp.forecasts.study import DRAW_TOLERANCE, Solved, Study
from offramp.game.arrays import Float
from offramp.game.rows import RaidOdds

CHUNK = 5

Job = tuple[Study, Solved, Question, RaidOdds | None]


@dataclass(frozen=True)
class Answers:
    """What the draws say. Rows of draws whose solve did not converge hold nan and are counted in `failed`;
    `raids` says how raids were computed."""

    draws: Float
    values: Float
    failed: int
    raids: str = ""


def answer(study: Study, base: Solved, question: Question, draws: Float, odds: RaidOdds | None) -> Float:
    """The answers (draws, answers) to `question` under each draw, solved from the base solution."""
    rows = np.full((len(draws), question.size(study)), np.nan)
    for place, draw in enumerate(draws):
        values = study.uncertain.values(draw)
        solved = study.solve(values, start=base, odds=odds, tolerance=DRAW_TOLERANCE)
        if solved.converged:
            rows[place] = question.ask(study, solved)
    return rows


class Workers:
    """A pool of processes that answers questions over draws. Use as a context manager.

    With one process, or few draws, everything runs in this process.
    """

    def __init__(self, processes: int | None = None) -> None:
        self.processes = processes if processes is not None else (os.cpu_count() or 1)
        self._pool: ProcessPoolExecutor | None = None
        self._folder: tempfile.TemporaryDirectory[str] | None = None
        self._jobs = 0

    def __enter__(self) -> Workers:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._pool is not None:
            interrupted = kind is not None
            processes = list((self._pool._processes or {}).values())
            self._pool.shutdown(wait=not interrupted, cancel_futures=True)
            if interrupted:
                for process in processes:
                    process.terminate()
        if self._folder is not None:
            self._folder.cleanup()

    def answers(
        self, study: Study, base: Solved, question: Question, draws: Float,
        progress: Callable[[int], None] | None = None,
    ) -> Answers:  # fmt: skip
        """Answers to `question` under each of `draws`; `progress` is called with the number of draws just done."""
        chunks = [draws[start : start + CHUNK] for start in range(0, len(draws), CHUNK)]
        odds = raid_odds(study, len(draws))
        if self.processes <= 1 or len(chunks) <= 1:
            parts = []
            for chunk in chunks:
                parts.append(answer(study, base, question, chunk, odds))
                if progress is not None:
                    progress(len(chunk))
        else:
            parts = self._spread((study, base, question, odds), chunks, progress)
        values = np.concatenate(parts) if parts else np.zeros((0, question.size(study)))
        return Answers(draws, values, int(np.isnan(values).any(axis=1).sum()), odds.status if odds else "")

    def _spread(self, job: Job, chunks: list[Float], progress: Callable[[int], None] | None) -> list[Float]:
        if self._pool is None:
            self._folder = tempfile.TemporaryDirectory(prefix="offramp-")
            self._pool = ProcessPoolExecutor(self.processes, mp_context=get_context("spawn"), initializer=_quiet)
            # One process a core is enough: threads of linear algebra inside each would only get in each other's way.
            for name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
                os.environ.setdefault(name, "1")
        assert self._folder is not None
        self._jobs += 1
        path = Path(self._folder.name) / f"{self._jobs}.pickle"
        path.write_bytes(pickle.dumps(job, protocol=pickle.HIGHEST_PROTOCOL))
        with _interrupts_held():
            waiting: dict[Future[Float], int] = {
                self._pool.submit(_work, str(path), chunk): place for place, chunk in enumerate(chunks)
            }
        parts: list[Float] = [np.zeros((0, 0))] * len(chunks)
        for done in as_completed(waiting):
            place = waiting[done]
            parts[place] = done.result()
            if progress is not None:
                progress(len(chunks[place]))
        return parts


_loaded: dict[str, Job] = {}


@contextmanager
def _interrupts_held() -> Iterator[None]:
    """Keep Ctrl-C from processes started meanwhile: a blocked signal stays blocked in them, even while they load."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _quiet() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _work(path: str, draws: Float) -> Float:
    if path not in _loaded:
        _loaded.clear()
        # The file was written by the parent process a moment ago, into a folder only this user can read.
        _loaded[path] = pickle.loads(Path(path).read_bytes())
    study, base, question, odds = _loaded[path]
    return answer(study, base, question, draws, odds)
