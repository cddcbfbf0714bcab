"""Reuse results across the tests of a process.

Four in five builds in tests differ only in a cell or a setting. What depends on the rest (the prose, the
downloads of a table, what the audit reads in a file) is a pure function of its inputs, which are the key.
Tests of reproducibility itself use the fixture ``made_anew``.
"""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import fields, replace
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

import pytest

from datapub import audit, export, pipeline
from datapub.audit.reading import Cache
from datapub.audit.register_checks import RegisterChecks
from datapub.build_cache import NO_CACHE, BuildCache
from datapub.config import Config
from datapub.edition import Edition
from datapub.export import tables
from datapub.export.tables import Job
from datapub.frames import shell as frames
from datapub.frames.prose import DOCS
from datapub.frames.settings import MKDOCS_FILE
from datapub.pages.compiled import CompiledTemplates
from datapub.problem import Problem
from datapub.profile import Profile
from datapub.step_cache import fingerprint
from datapub.workers import SERIAL, Workers
from tests.support import PROJECT, validate_with_cache

Value = TypeVar("Value")


class ResultCache:
    """The latest results by their keys; nothing is kept while it is off."""

    is_on = True

    def __init__(self, size: int) -> None:
        self._size = size
        self._values: OrderedDict[str, Any] = OrderedDict()

    def get(self, make: Callable[[], Value], *made_from: object) -> Value:
        if not ResultCache.is_on:
            return make()
        key = hashlib.sha256("\0".join(map(repr, made_from)).encode()).hexdigest()
        value: Value = self._values.pop(key) if key in self._values else make()
        self._values[key] = value
        if len(self._values) > self._size:
            self._values.popitem(last=False)
        return value


_shells, _files = ResultCache(6), ResultCache(2_000)
_read: dict[int, Cache] = {}
_MANY = 4_000
"""Pages that are kept of the sites that were read."""

_run_mkdocs, _make_files, Site = frames._run, tables.make_files, audit.Site


def _text_of(config: Config) -> str:
    """Return all that a configuration says, but where it stands."""
    return repr(replace(config, root=PROJECT))


def make_prose(profile: Profile, config: Config, output: Path) -> tuple[frames.Shell, list[Problem]]:
    def make() -> tuple[frames.Shell, list[Problem], dict[str, bytes]]:
        shell, complaints = _run_mkdocs(profile, config, output)
        files = {path.relative_to(output).as_posix(): path.read_bytes() for path in output.rglob("*.*")}
        return shell, complaints, files

    sources = fingerprint(config.root, (DOCS, frames.THEME, MKDOCS_FILE))
    shell, complaints, files = _shells.get(make, profile.package, _text_of(config), sources)
    for address, content in files.items():
        path = output / address
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
    return shell, complaints


class _Described:
    """The text of the configuration that was met last: there are two hundred jobs to one."""

    config: Config | None = None
    text = ""

    @classmethod
    def of(cls, config: Config) -> str:
        if cls.config is not config:
            cls.config, cls.text = config, hashlib.sha256(_text_of(config).encode()).hexdigest()
        return cls.text


def make_files(job: Job, edition: Edition) -> list[tuple[str, bytes]]:
    about = [getattr(edition, item.name) for item in fields(edition) if item.name != "config"]
    which = job.kind.suffix, job.parts, job.table.dataset, list(job.table.rows())
    return _files.get(lambda: list(_make_files(job, edition)), _Described.of(edition.config), about, *which)


def read_site(
    folder: Path,
    day: date,
    checks: RegisterChecks,
    cache: Cache | None = None,
    workers: Workers = SERIAL,
    build_cache: BuildCache = NO_CACHE,
) -> audit.Site:
    if ResultCache.is_on and cache is None and workers.is_serial and not build_cache.keeps:
        cache = _read.setdefault(id(checks), Cache())
        if len(cache._read_pages) > _MANY:
            cache = _read[id(checks)] = Cache()
    return Site(folder, day, checks, cache, workers, build_cache)


def reuse(patch: pytest.MonkeyPatch) -> None:
    """Make checks and builds in this process reuse earlier results."""
    patch.setattr("datapub.check.validate_tables", validate_with_cache)
    patch.setattr(frames, "_run", make_prose)
    patch.setattr(tables, "make_files", make_files)
    patch.setattr(audit, "Site", read_site)
    # the theme of every made project is a copy of ours: what is compiled of it does not hang on its folder
    patch.setattr(CompiledTemplates, "get_cache_key", lambda cache, name, filename=None: name)
    # to look through all that a process of tests holds takes a tenth of a build, and is for a country's
    for module in (audit.reading, export, pipeline, pipeline.proof):
        patch.setattr(module, "return_memory", lambda: None)
