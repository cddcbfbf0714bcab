"""Downloads as every later step names them."""

from __future__ import annotations

import hashlib

from datapub.download import describe_download
from datapub.formats import FORMATS, WHOLE_FORMATS, list_formats, list_whole


def put(*addresses: str) -> dict[str, object]:
    return {address: describe_download(address, address.encode()) for address in addresses}


def test_a_file_is_described_by_its_content() -> None:
    file = describe_download("a.csv", b"x\n")
    assert (file.address, file.size) == ("a.csv", 2)
    assert file.sha256 == hashlib.sha256(b"x\n").hexdigest()


def test_the_spreadsheet_comes_first() -> None:
    files = put("a.csv", "a.parquet", "a-excel.csv", "a.xlsx", "a.json", "ab.csv", "370303/a.csv")
    shown = [file.address for _, file in list_formats(files, "a")]  # type: ignore[arg-type]
    assert shown == ["a.xlsx", "a-excel.csv", "a.csv", "a.json", "a.parquet"]
    assert [file.address for _, file in list_formats(files, "a", "370303")] == ["370303/a.csv"]  # type: ignore[arg-type]


def test_what_holds_every_dataset_stands_apart() -> None:
    files = put("all.sqlite", "a.xlsx", "all.zip", "370303/part.zip")
    assert [file.address for _, file in list_whole(files)] == ["all.zip", "all.sqlite"]  # type: ignore[arg-type]


def test_formats_are_told_apart_by_the_end_of_the_name() -> None:
    suffixes = [kind.suffix for kind in (*FORMATS, *WHOLE_FORMATS)]
    assert len(set(suffixes)) == len(suffixes)
    assert all(kind.title and kind.use for kind in (*FORMATS, *WHOLE_FORMATS))
