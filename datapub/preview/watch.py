"""Rebuild when a source changes. The only module that imports watchdog.

A build takes a second or two, and edits come in bursts (an editor writes a file in several steps, a
spreadsheet renames one). So a build starts once the sources have been quiet for a moment, and changes during
a build lead to one more.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from watchdog.events import FileSystemEvent, FileSystemEventHandler
from watchdog.observers import Observer
from watchdog.observers.api import BaseObserver
from watchdog.observers.polling import PollingObserver

from datapub.draft import Reader
from datapub.problem import Problem

QUIET: Final = 0.15
"""Seconds without a further change after which a build starts."""

_CHANGES: Final = frozenset({"created", "modified", "moved", "deleted"})
"""Types of events that change a file, unlike opening and closing it."""


@dataclass(frozen=True)
class State:
    """The state of the preview.

    Attributes:
        version: serial number of the state, by which pages ask for a newer one.
        site: serial number of the last successful build; pages from an older one are stale.
        is_building: whether a build is running.
        problems: errors and warnings of the last build, in report order.
    """

    version: int
    site: int
    is_building: bool
    problems: tuple[Problem, ...]


Rebuild = Callable[[], tuple[Reader | None, Iterable[Problem]]]
"""Builds once; returns a reader of the new site, or None if the build failed, and the problems."""


class Preview:
    """Keeps a draft of the site up to date, and notifies waiting pages.

    Use it as a context manager: it builds once on entry, then watches the sources.
    """

    def __init__(self, rebuild: Rebuild, sources: Iterable[Path]) -> None:
        self._rebuild = rebuild
        self._read: Reader | None = None
        self._sources = [path for path in sources if path.exists()]
        self._changed = threading.Event()
        self._condition = threading.Condition()
        self._state = State(0, 0, False, ())
        self._is_open = True
        self._worker = threading.Thread(target=self._work, daemon=True)
        self._observer: BaseObserver = Observer()

    def __enter__(self) -> Preview:
        try:
            self._watch()
        except OSError:  # other programs, such as editors, have all the watches that the system gives
            self._observer.unschedule_all()
            self._observer = PollingObserver()
            self._watch()
        self._build()
        self._worker.start()
        return self

    def __exit__(self, *exception: object) -> None:
        self._is_open = False
        self._changed.set()
        with self._condition:
            self._condition.notify_all()
        self._observer.stop()
        self._observer.join()
        self._worker.join()

    def _watch(self) -> None:
        handler = _Handler(self._sources, self._changed.set)
        for folder in {path if path.is_dir() else path.parent for path in self._sources}:
            is_whole = folder in self._sources
            self._observer.schedule(handler, str(folder), recursive=is_whole)
        self._observer.start()

    @property
    def state(self) -> State:
        """The present state."""
        with self._condition:
            return self._state

    def read(self, address: str) -> bytes | None:
        """Return a file of the newest site; None if there is no such file.

        Raises:
            PageFault: its page could not be rendered.
        """
        return self._read(address) if self._read else None

    def wait(self, seen: int, timeout: float) -> State:
        """Return the state once its version differs from ``seen``, at latest after ``timeout`` seconds."""
        with self._condition:
            self._condition.wait_for(lambda: self._state.version != seen or not self._is_open, timeout)
            return self._state

    def _work(self) -> None:
        while True:
            self._changed.wait()
            while self._is_open and self._changed.is_set():
                self._changed.clear()
                self._changed.wait(QUIET)
            if not self._is_open:
                return
            self._build()

    def _build(self) -> None:
        before = self.state
        self._set(State(before.version + 1, before.site, True, before.problems))
        read, problems = self._rebuild()
        self._read = read or self._read
        self._set(State(before.version + 2, before.site + int(read is not None), False, tuple(problems)))

    def _set(self, state: State) -> None:
        with self._condition:
            self._state = state
            self._condition.notify_all()


class _Handler(FileSystemEventHandler):
    """Reports changes to the sources, but not to other files beside them."""

    def __init__(self, sources: Iterable[Path], report: Callable[[], None]) -> None:
        self._sources = [path.resolve() for path in sources]
        self._report = report

    def on_any_event(self, event: FileSystemEvent) -> None:
        if event.is_directory or event.event_type not in _CHANGES:
            return
        for name in (event.src_path, event.dest_path):
            path = Path(str(name)).resolve() if name else None
            if path and any(path == source or source in path.parents for source in self._sources):
                self._report()
                return
