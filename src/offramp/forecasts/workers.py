"""Draws in parallel processes: each worker holds a study, and answers draws of uncertain numbers.

Ctrl-C stops at once: workers leave the signal to the parent, which drops what is still waiting.

May import: ``offramp.forecasts``, standard library, numpy.
"""

from __future__ import annotations

import os
import pickle
import signal
import tempfile
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from contextlib import contextmanager
from dataclasses import dataclass, replace
from multiprocessing import get_context
from pathlib import Path
from types import TracebackType
from typing import Any, Protocol, TypeVar

import numpy as np

from offramp.forecasts.question import Question
from offramp.forecasts.raid_odds import raid_odds
from offramp.forecasts.study import DRAW_TOLERANCE, Solved, Study
from offramp.game.arrays import Float
from offramp.game.rows import RaidOdds

CHUNK = 5

Shared = TypeVar("Shared")
Item = TypeVar("Item")
Result = TypeVar("Result")


class Asker(Protocol):
    """Something that answers under one draw with `width` numbers, nan where a solve did not converge."""

    @property
    def width(self) -> int:
        """How many answers there are."""
        ...

    def ask(self, draw: Float) -> Float:
        """The answers under one draw."""
        ...


@dataclass(frozen=True)
class Answers:
    """What the draws say. Rows of draws whose solve did not converge hold nan and are counted in `failed`;
    `raids` says how raids were computed."""

    draws: Float
    values: Float
    failed: int
    raids: str = ""


@dataclass(frozen=True)
class Asked:
    """A question put to a study, each draw solved from the solution at the central numbers."""

    study: Study
    base: Solved
    question: Question
    odds: RaidOdds | None

    @property
    def width(self) -> int:
        """How many answers there are."""
        return self.question.size(self.study)

    def ask(self, draw: Float) -> Float:
        """The answers under one draw."""
        values = self.study.uncertain.values(draw)
        solved = self.study.solve(values, start=self.base, odds=self.odds, tolerance=DRAW_TOLERANCE)
        if not solved.converged:
            return np.full(self.width, np.nan)
        return self.question.ask(self.study, solved, held_chances(self.study, draw))


def held_chances(study: Study, draw: Float) -> Float | None:
    """What stands in a draw behind the numbers of `study`: how likely each state is that is held, None for nothing."""
    behind = draw[len(study.uncertain.numbers) :]
    return behind if len(behind) else None


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
        self,
        study: Study,
        base: Solved,
        question: Question,
        draws: Float,
        progress: Callable[[int], None] | None = None,
    ) -> Answers:
        """Answers to `question` under each of `draws`; `progress` is called with the number of draws just done."""
        odds = raid_odds(study, len(draws))
        answers = self.ask(Asked(study, base, question, odds), draws, progress)
        return replace(answers, raids=odds.status) if odds is not None else answers

    def ask(self, asker: Asker, draws: Float, progress: Callable[[int], None] | None = None) -> Answers:
        """The answers of `asker` under each of `draws`."""
        chunks = [draws[start : start + CHUNK] for start in range(0, len(draws), CHUNK)]
        parts = self.each(_answers, asker, chunks, lambda done: progress(len(done)) if progress is not None else None)
        values = np.concatenate(parts) if parts else np.zeros((0, asker.width))
        return Answers(draws, values, int(np.isnan(values).any(axis=1).sum()))

    def each(
        self,
        work: Callable[[Shared, Item], Result],
        shared: Shared,
        items: Sequence[Item],
        progress: Callable[[Result], object] | None = None,
    ) -> list[Result]:
        """``work(shared, item)`` for every item, in order; `shared` goes to each process once."""
        if self.processes <= 1 or len(items) <= 1:
            results = []
            for item in items:
                results.append(work(shared, item))
                if progress is not None:
                    progress(results[-1])
            return results
        pool, path = self._open(), self._lay_down((work, shared))
        with _interrupts_held():
            waiting: dict[Future[Result], int] = {
                pool.submit(_work, path, item): place for place, item in enumerate(items)
            }
        found: dict[int, Result] = {}
        for done in as_completed(waiting):
            found[waiting[done]] = done.result()
            if progress is not None:
                progress(done.result())
        return [found[place] for place in range(len(items))]

    def _open(self) -> ProcessPoolExecutor:
        if self._pool is None:
            # One process a core is enough: threads of linear algebra inside each would only get in each other's way.
            for name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
                os.environ.setdefault(name, "1")
            self._pool = ProcessPoolExecutor(self.processes, mp_context=get_context("spawn"), initializer=_quiet)
        return self._pool

    def _lay_down(self, job: object) -> str:
        if self._folder is None:
            self._folder = tempfile.TemporaryDirectory(prefix="offramp-")
        self._jobs += 1
        path = Path(self._folder.name) / f"{self._jobs}.pickle"
        path.write_bytes(pickle.dumps(job, protocol=pickle.HIGHEST_PROTOCOL))
        return str(path)


def counting(tell: Callable[[str, int, int], None], what: str, total: int) -> Callable[[int], None]:
    """A callback that adds up what is done and tells (what, done, total)."""
    done = 0

    def step(count: int) -> None:
        nonlocal done
        done += count
        tell(what, done, total)

    tell(what, 0, total)
    return step


def _answers(asker: Asker, draws: Float) -> Float:
    return np.array([asker.ask(draw) for draw in draws]).reshape(len(draws), asker.width)


_loaded: dict[str, tuple[Callable[[Any, Any], Any], Any]] = {}


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


def _work(path: str, item: Any) -> Any:
    if path not in _loaded:
        _loaded.clear()
        # The file was written by the parent process a moment ago, into a folder only this user can read.
        _loaded[path] = pickle.loads(Path(path).read_bytes())
    work, shared = _loaded[path]
    return work(shared, item)
