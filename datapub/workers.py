"""Further processes for the work that a big register makes long: checking, exporting, rendering, reading.

The only module that forks. A forked process knows whatever this process knows by then and
nothing has to be sent to it; that costs milliseconds, and memory for what either of them touches afterwards.
What is carried out hangs on nothing else, so it does not matter who carries it out. Where no process can be
forked safely (elsewhere than on Linux), this one does the work.
"""

from __future__ import annotations

import ctypes
import gc
import multiprocessing
import os
import signal
import sys
import threading
from collections import deque
from collections.abc import Callable, Collection, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from threading import Thread
from typing import Any, TypeVar

MIN_ITEMS = 100
"""Rows or files from which further processes are worth their while."""

_AHEAD = 50
"""Tasks for each process that are done or at work before the results of earlier ones are used."""

MAX_WORKERS = 4
"""Processes that are started at most: each takes memory of its own."""

_PATIENCE = 1.0
"""Seconds after which is looked whether a result can still come."""

_Task = TypeVar("_Task")
_Result = TypeVar("_Result")

_NO_WORK: tuple[Callable[[Any], Any], Sequence[Any]] = (repr, ())

_shared = _NO_WORK
"""The work at hand, which forked processes find here: it may hold what cannot be sent to them."""


class Workers:
    """Carries out tasks in further processes where there are any, else in this one.

    Args:
        count: how many processes; 0 for none.

    Attributes:
        repeats: whether a process was stopped from outside, so that tasks may be carried out twice.
    """

    def __init__(self, count: int = 0) -> None:
        self._count = count
        self.repeats = False

    @property
    def is_serial(self) -> bool:
        """Whether there are no further processes."""
        return not self._count

    def map(self, function: Callable[[_Task], _Result], tasks: Sequence[_Task]) -> Iterator[_Result]:
        """Yield ``function(task)`` for each task, in their order.

        The processes end with the last task, and their memory with them; where one fails, or nobody wants
        more, those that have not begun are left. One that is stopped from outside takes its work with it:
        this process does the rest, so a task may be carried out twice.

        Args:
            function: whose results can be pickled.
        """
        pool = self._open_pool() if len(tasks) > 1 else None
        if pool is None:
            yield from map(function, tasks)
            return
        global _shared
        _shared = function, tasks
        others, ahead = _list_threads(), self._count * _AHEAD
        # all processes are forked, and the thread that serves them is started, at the first task
        futures = deque(_submit(pool, place) for place in range(min(ahead, len(tasks))))
        threads = _list_threads() - others
        _shared = _NO_WORK  # they have it, and it may be big
        try:
            for place, task in enumerate(tasks):  # a result is let go as soon as it is used
                yield self._result_of(pool, threads, function, task, futures.popleft())
                if place + ahead < len(tasks):
                    futures.append(_submit(pool, place + ahead))
        finally:
            for future in filter(None, futures):
                future.cancel()
            _close(pool, threads)

    def _open_pool(self) -> ProcessPoolExecutor | None:
        """Return the further processes; None where there are none, or the machine allows none."""
        if self.is_serial:
            return None
        try:
            return ProcessPoolExecutor(self._count, multiprocessing.get_context("fork"), initializer=_start)
        except (ImportError, RuntimeError, OSError):  # no semaphores, as in some containers
            return None

    def _result_of(
        self,
        pool: ProcessPoolExecutor,
        threads: Collection[Thread],
        function: Callable[[_Task], _Result],
        task: _Task,
        future: Future[_Result] | None,
    ) -> _Result:
        """Return the result of a task, worked out here where the process that had it is gone."""
        if future is not None:
            while not future.done() and _are_served(threads):
                wait([future], _PATIENCE)
            if future.done() and not isinstance(future.exception(), BrokenProcessPool):
                return future.result()
            self.repeats = True
            _close(pool, threads)  # until all are gone, one of them may write what is written here
        return function(task)


def _list_threads() -> set[Thread]:
    """Return the threads that a process waits for; the one of a pool that only writes is none of them."""
    return {thread for thread in threading.enumerate() if not thread.daemon}


def _are_served(threads: Collection[Thread]) -> bool:
    """Return whether processes get tasks, and their results are taken in.

    A pool waits for ever when its thread is not there: where the machine has no room for a further thread, it
    was not started, or has ended without a word.
    """
    return bool(threads) and all(thread.is_alive() for thread in threads)


def _close(pool: ProcessPoolExecutor, threads: Collection[Thread]) -> None:
    """End the processes, those too that nobody serves."""
    if not _are_served(threads):
        for process in multiprocessing.active_children():
            process.kill()
            process.join()
    with suppress(RuntimeError):  # the thread that would do it was never started
        pool.shutdown()


def _submit(pool: ProcessPoolExecutor, place: int) -> Future[Any] | None:
    """Return what will come of a task; None where no process can take it any more."""
    try:
        return pool.submit(_carry_out, place)
    except (RuntimeError, OSError):  # it is broken, or there is no room for a further thread or process
        return None


def _carry_out(place: int) -> Any:
    function, tasks = _shared
    return function(tasks[place])


SERIAL = Workers()
"""No further processes: everything is carried out in this one."""


def start_workers(size: int, at_least: int = 0) -> Workers:
    """Return further processes for work of a size (rows or files), where that is worth its while.

    Args:
        at_least: the size from which it is, where that is more than :data:`MIN_ITEMS`.
    """
    count = min(count_cores(), MAX_WORKERS)
    is_small = size < max(at_least, MIN_ITEMS)
    return SERIAL if is_small or count < 2 or sys.platform != "linux" else Workers(count)


def return_memory() -> None:
    """Give back to the system what this process holds no longer.

    Python frees what is let go of, but the C library keeps most of that for later: half of what a country's
    build holds before its audit, which asks for as much again. Elsewhere than with glibc nothing is done.
    """
    gc.collect()
    with suppress(AttributeError, OSError, TypeError):  # TypeError: Windows has no library without a name
        ctypes.CDLL(None).malloc_trim(0)


def put_off_collection() -> None:
    """Look for garbage seldom, and never through what was imported: what a build makes lives to its end."""
    gc.freeze()
    gc.set_threshold(200_000, 20, 100)
    gc.enable()


def _start() -> None:
    """Leave an interruption at the keyboard to the main process, and outlive it in no case.

    What it was forked with is never looked through for garbage: that would write to each page of it, and so
    copy what the processes share.
    """
    gc.freeze()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    Thread(target=_end_with_main_process, daemon=True).start()


def _end_with_main_process() -> None:
    """End as soon as the main process is gone: killed, it tells nobody that there is no more to do."""
    if main := multiprocessing.parent_process():
        main.join()
    os._exit(1)


def count_cores() -> int:
    """Return how many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
