"""What a process leaves behind is nothing, whoever else clears up."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

from datapub import scratch
from datapub.scratch import open_scratch_folder, remove_folder


def test_a_folder_that_two_remove_at_once_is_gone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What one has passed over, as the other took away what stood before it, is looked for again."""
    rmtree, passes = shutil.rmtree, []

    def pass_over_last(folder: Path, **options: Any) -> None:
        passes.append(folder)
        if len(passes) == 1:
            (folder / "first").unlink()
        else:
            rmtree(folder, **options)

    monkeypatch.setattr(scratch.shutil, "rmtree", pass_over_last)
    with open_scratch_folder(tmp_path, ".site-building-") as folder:
        (folder / "first").touch()
        (folder / "last").touch()
    assert not list(tmp_path.iterdir()) and len(passes) == 2


def test_what_cannot_be_removed_is_left_to_the_next(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    passes: list[Path] = []
    monkeypatch.setattr(scratch.shutil, "rmtree", lambda folder, **_: passes.append(folder))
    remove_folder(tmp_path)
    assert tmp_path.is_dir() and len(passes) < 10
