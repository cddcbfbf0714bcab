"""A draft makes what is asked for, once, and nothing else."""

from __future__ import annotations

from functools import partial

import pytest

from datapub.draft import Draft, LazyMapping
from tests.support import read_draft


def test_only_what_is_asked_for_is_made_and_only_once() -> None:
    made: list[str] = []

    def make(name: str) -> bytes:
        made.append(name)
        return name.encode()

    draft = Draft()
    draft.write("style.css", b"a")
    draft.plan("one/index.html", partial(make, "one"))
    draft.plan("two/index.html", partial(make, "two"))
    draft.plan_group("data/", lambda: draft.write("data/a.csv", make("csv")))
    draft.plan_group("", lambda: draft.write("sitemap.xml", make("map")))
    assert (draft.read("style.css"), made) == (b"a", [])
    assert (draft.read("one/index.html"), draft.read("one/index.html")) == (b"one", b"one")
    assert made == ["one"]
    assert (draft.read("data/a.csv"), made) == (b"csv", ["one", "csv"])
    assert (draft.read("nowhere"), made) == (None, ["one", "csv", "map"])
    assert read_draft(draft) == {
        "style.css": b"a",
        "one/index.html": b"one",
        "two/index.html": b"two",
        "data/a.csv": b"csv",
        "sitemap.xml": b"map",
    }
    assert made == ["one", "csv", "map", "two"]


def test_what_fails_fails_again_and_hides_nothing() -> None:
    faults = [ZeroDivisionError(), ZeroDivisionError()]

    def write_all(draft: Draft) -> None:
        draft.write("a", b"1")
        if faults:
            raise faults.pop()
        draft.write("b", b"2")

    draft = Draft()
    draft.plan_group("", partial(write_all, draft))
    for _ in range(2):
        with pytest.raises(ZeroDivisionError):
            draft.read("b")
    assert (draft.read("a"), draft.read("b")) == (b"1", b"2")


def test_no_address_is_taken_twice() -> None:
    draft = Draft()
    draft.write("a", b"1")
    draft.plan("b", bytes)
    for take in (
        partial(draft.write, "a", b"2"),
        partial(draft.write, "b", b"2"),
        partial(draft.plan, "a", bytes),
        partial(draft.plan, "b", bytes),
    ):
        with pytest.raises(FileExistsError):
            take()


def test_a_mapping_is_worked_out_when_it_is_asked() -> None:
    asked: list[int] = []

    def make() -> dict[str, int]:
        asked.append(1)
        return {"a": 1}

    lazy = LazyMapping(make)
    assert asked == []
    assert (lazy["a"], list(lazy), len(lazy), "b" in lazy, lazy.get("b"), asked) == (
        1,
        ["a"],
        1,
        False,
        None,
        [1],
    )
