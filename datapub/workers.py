"""Further processes for work that a big register makes long: writing workbooks, reading pages.

The only module that starts a process. What is carried out must be a pure function of its task,
named at the top of a module, so that it does not matter who carries it out.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from multiprocessing import forkserver
from typing import TypeVar

MIN_ITEMS = 3_000
"""Rows or files from which the start of further processes, about a second, is worth its while."""

MAX_WORKERS = 4
"""Processes that are started at most: each takes memory of its own."""

_START_METHOD = "forkserver" if "forkserver" in multiprocessing.get_all_start_methods() else "spawn"
_CONTEXT = multiprocessing.get_context(_START_METHOD)
"""A fork of this process would take its threads' locks along; only a fresh process is safe."""

_Task = TypeVar("_Task")
_Result = TypeVar("_Result")


class Workers:
    """Carries out tasks in further processes where there are any, else in this one.

    Args:
        count: how many processes; 0 for none.
    """

    def __init__(self, count: int = 0) -> None:
        self._count = count

    @property
    def is_serial(self) -> bool:
        """Whether there are no further processes."""
        return not self._count

    def map(self, function: Callable[[_Task], _Result], tasks: Iterable[_Task]) -> Iterator[_Result]:
        """Yield ``function(task)`` for each task, in their order.

        The processes work while further tasks are still being made. They end with the last one, and
        their memory with them. One that is stopped from outside takes its work with it: this process
        does the rest.
        """
        pool = self._open_pool()
        if pool is None:
            yield from (function(task) for task in tasks)
            return
        waiting: deque[tuple[_Task, Future[_Result] | None]] = deque()
        with pool:
            for task in tasks:
                waiting.append((task, _submit(pool, function, task)))
                while waiting and ((first := waiting[0][1]) is None or first.done()):
                    yield _result_of(function, *waiting.popleft())
            while waiting:
                yield _result_of(function, *waiting.popleft())

    def _open_pool(self) -> ProcessPoolExecutor | None:
        """Return the further processes; None where there are none, or the machine allows none."""
        if self.is_serial:
            return None
        try:
            return ProcessPoolExecutor(self._count, _CONTEXT, initializer=_start)
        except (ImportError, RuntimeError, OSError):  # no semaphores, as in some containers
            return None


def _submit(
    pool: ProcessPoolExecutor, function: Callable[[_Task], _Result], task: _Task
) -> Future[_Result] | None:
    """Return what will come of a task; None where no process can take it any more."""
    try:
        return pool.submit(function, task)
    except (BrokenProcessPool, OSError):  # OSError: the machine has no room for a further process
        return None


def _result_of(function: Callable[[_Task], _Result], task: _Task, future: Future[_Result] | None) -> _Result:
    """Return the result of a task, worked out here where the process that had it is gone."""
    if future is not None:
        with suppress(BrokenProcessPool):
            return future.result()
    return function(task)


SERIAL = Workers()
"""No further processes: everything is carried out in this one."""


def start_workers(size: int, preload: Sequence[str]) -> Workers:
    """Return further processes for work of a size (rows or files), where that is worth its while.

    Like all that starts processes, a script that comes here has to begin under
    ``if __name__ == "__main__":``, as ``build_site.py`` does: a process loads it once more.

    Args:
        preload: modules that their work needs; they are loaded while this process goes on.
    """
    count = min(_count_cores(), MAX_WORKERS)
    if size < MIN_ITEMS or count < 2:
        return SERIAL
    if _START_METHOD == "forkserver":
        _CONTEXT.set_forkserver_preload(list(preload))
        with suppress(OSError):
            forkserver.ensure_running()
    return Workers(count)


def _start() -> None:
    """Leave an interruption at the keyboard to the main process."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _count_cores() -> int:
    """Return how many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
