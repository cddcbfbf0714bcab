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
import traceback
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from multiprocessing.connection import Connection, Pipe, wait
from multiprocessing.process import BaseProcess
from multiprocessing.reduction import ForkingPickler
from typing import Any, TypeVar, cast

MIN_ITEMS = 100
"""Rows or files from which further processes are worth their while."""

_AHEAD = 50
"""Tasks for each process that are done or at work before the results of earlier ones are used."""

MAX_WORKERS = 4
"""Processes that are started at most: each takes memory of its own."""

_WIDTH = 4
"""Bytes of the place of a task, as processes are told of it."""

_PR_SET_PDEATHSIG = 1
"""Of Linux' prctl(2): the signal that a process gets when the one that forked it ends."""

_Task = TypeVar("_Task")
_Result = TypeVar("_Result")


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
        more, all end at once. One that is stopped from outside takes its work with it: this process does the
        rest, so a task may be carried out twice.

        Args:
            function: whose results can be pickled.
        """
        if self.is_serial or len(tasks) < 2:
            yield from map(function, tasks)
            return
        ahead = self._count * _AHEAD
        with closing(_Pool(self._count, function, tasks)) as pool:
            for place, task in enumerate(tasks):
                pool.hand_out(min(place + ahead, len(tasks)))
                if pool.receive(place):
                    yield pool.take(place)  # a result is let go as soon as it is used
                else:
                    self.repeats |= pool.has_lost_one
                    yield function(task)


class _Pool:
    """Processes each of which takes the next task as soon as it is done with one.

    There is no thread in it: where a machine has no room for one, who starts it may wait for ever.

    Args:
        count: how many processes are wanted; the machine may allow fewer, or none.

    Attributes:
        has_lost_one: whether a process was stopped from outside.
    """

    def __init__(self, count: int, function: Callable[[Any], Any], tasks: Sequence[Any]) -> None:
        self.has_lost_one = False
        self._handed_out = 0
        self._results: dict[int, tuple[Any, BaseException | None]] = {}
        self._processes: dict[Connection, BaseProcess] = {}
        self._todo, self._asking = os.pipe()
        with _uninterrupted(), suppress(OSError, MemoryError):
            for _ in range(count):
                result, sending = Pipe(duplex=False)
                with sending:
                    own = self._asking, *(one.fileno() for one in (*self._processes, result))
                    given = function, tasks, self._todo, sending, own, os.getpid()
                    process = multiprocessing.get_context("fork").Process(
                        target=_work, args=given, daemon=True
                    )
                    process.start()
                self._processes[result] = process

    def hand_out(self, end: int) -> None:
        """Let the tasks up to a place be carried out, where there is anybody to do it."""
        if not self._processes:
            return
        for place in range(self._handed_out, end):
            os.write(self._asking, place.to_bytes(_WIDTH, "big"))
        self._handed_out = max(self._handed_out, end)

    def receive(self, place: int) -> bool:
        """Take in what is done, and return whether a task is; False where no process can do it any more.

        Where one of them is gone, so are all in the end: another may write what is written here.
        """
        while self._processes:
            try:
                for result in wait([*self._processes], 0 if place in self._results else None):
                    done, value, error = cast(Connection, result).recv()
                    self._results[done] = value, error
            except (EOFError, OSError):
                self.has_lost_one = True
                self._end()
            if place in self._results:
                break
        return place in self._results

    def take(self, place: int) -> Any:
        """Return what came of a task, or raise it."""
        value, error = self._results.pop(place)
        if error is not None:
            raise error
        return value

    def close(self) -> None:
        """End the processes, whatever they are at."""
        self._end()
        os.close(self._todo)
        os.close(self._asking)

    def _end(self) -> None:
        for process in self._processes.values():
            process.kill()
        for result, process in self._processes.items():
            process.join()
            result.close()
        self._processes = {}


@contextmanager
def _uninterrupted() -> Iterator[None]:
    """Put off an interruption at the keyboard, for good in whoever is forked meanwhile.

    Python drops one that comes while it does what libraries want done after a fork, and goes on.
    """
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _work(
    function: Callable[[Any], Any],
    tasks: Sequence[Any],
    todo: int,
    sending: Connection,
    of_main_process: Collection[int],
    main_process: int,
) -> None:
    """Carry out tasks for as long as there are any.

    An interruption at the keyboard is left to the main process (:func:`_uninterrupted`), which is outlived in
    no case. What was known
    when this process was forked is never looked through for garbage: that would write to each page of it, and
    so copy what the processes share.

    Args:
        todo: gives the places of tasks.
        of_main_process: descriptors that nobody else may hold open.
    """
    end_with_parent()
    gc.freeze()
    for descriptor in of_main_process:
        os.close(descriptor)
    while os.getppid() == main_process and (raw_place := os.read(todo, _WIDTH)):
        place = int.from_bytes(raw_place, "big")
        try:
            outcome = ForkingPickler.dumps((place, function(tasks[place]), None))
        except BaseException as error:  # whatever it is, who asked for the work is told
            error.add_note(traceback.format_exc())
            outcome = ForkingPickler.dumps((place, None, error))
            ForkingPickler.loads(outcome)  # one that cannot be sent ends this process, and is met again there
        sending.send_bytes(outcome)


def end_with_parent() -> None:
    """Have this process end with the one that started it, however that ends, where the system sees to it."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)


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


def count_cores() -> int:
    """Return how many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
