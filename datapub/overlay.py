"""Rows that are never committed: they are read from a folder outside the repository, on request.

A public history keeps every row for ever. What has to be gone on a given day therefore stands in an
*overlay*: a folder, or a repository of its own, with one CSV file for each resource that says
``"overlay": true`` in datapackage.json. In the repository such a resource has a file with its header only.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path, PurePath

from datapub.config import Config
from datapub.descriptor.files import hint_at
from datapub.load import split_rows
from datapub.messages import make_fault, make_problem
from datapub.model import Dataset
from datapub.problem import ConfigError, Problem


def use_overlay(config: Config, folder: Path) -> Config:
    """Return the settings with the rows of an overlay: its resources are read, and written, there.

    Raises:
        ConfigError: it, or a file of it, stands inside the repository, or it around that; it holds what is no
            resource of an overlay, or lacks one.
    """
    folder = folder.resolve()
    problems = list(_check_folder(config, folder))
    if problems:
        raise ConfigError(problems)
    datasets = tuple(
        replace(item, path=(folder / _file_name(item)).as_posix()) if item.is_overlay else item
        for item in config.datasets
    )
    return replace(config, overlay=folder, package=replace(config.package, datasets=datasets))


def check_committed_rows(config: Config) -> Iterator[Problem]:
    """Yield resources of an overlay that have rows in the repository, from where no row ever vanishes."""
    for dataset in config.datasets:
        path = config.root / _path_inside(dataset)
        if dataset.is_overlay and path.is_file():
            rows, _ = split_rows(path.read_bytes().decode("utf-8-sig", "replace"))
            filled = [number for number, cells in enumerate(rows[1:], 2) if any(cells)]
            if filled:
                inside = replace(dataset, path=_path_inside(dataset))
                yield make_problem(inside, "overlay-rows", row=filled[0], count=len(filled))


def copy_inside(config: Config, root: Path) -> Config:
    """Return the settings of a copy below ``root``, in which the files of the overlay stand as well."""
    datasets = tuple(
        replace(item, path=PurePath(item.path).relative_to(PurePath(item.path).anchor).as_posix())
        for item in config.datasets
    )
    return replace(config, root=root, package=replace(config.package, datasets=datasets))


def holds_rows(config: Config, address: str) -> bool:
    """Tell by its name whether a download is one that holds rows of an overlay."""
    overlays = {dataset.name for dataset in config.datasets if dataset.is_overlay}
    name = address.rpartition("/")[2].split(".")[0].removesuffix("-excel")
    return bool(overlays) and name in {*overlays, config.package.catalogue}


def _path_inside(dataset: Dataset) -> str:
    return str(dataset.descriptor.get("path", dataset.path))


def _file_name(dataset: Dataset) -> str:
    return PurePath(_path_inside(dataset)).name


def _check_folder(config: Config, folder: Path) -> Iterator[Problem]:
    shown = str(folder)
    if not folder.is_dir():
        yield make_fault(shown, "overlay-folder", shown)
        return
    root = config.root.resolve()
    if folder.is_relative_to(root) or root.is_relative_to(folder):
        yield make_fault(shown, "overlay-inside" if folder.is_relative_to(root) else "overlay-around", shown)
        return
    wanted = {_file_name(item) for item in config.datasets if item.is_overlay}
    public = {PurePath(item.path).name for item in config.datasets} - wanted
    found = {path.name for path in folder.iterdir() if not path.name.startswith((".", "README"))}
    for name in sorted(found - wanted):
        key = "overlay-public" if name in public else "overlay-unknown"
        yield make_fault(
            f"{shown}/{name}", key, name, hint=hint_at(name, wanted), known="、".join(sorted(wanted))
        )
    for name in sorted(wanted & found):
        if (folder / name).resolve().is_relative_to(root):
            yield make_fault(f"{shown}/{name}", "overlay-inside", str((folder / name).resolve()))
    for name in sorted(wanted - found):
        yield make_fault(f"{shown}/{name}", "overlay-missing", name)
