"""The downloads as every later step names them: formats in the order readers want them, and files.

Pages and machine-readable catalogues list the same files, so both are made from these values.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

EU = "http://publications.europa.eu/resource/authority/"
"""Home of the controlled vocabularies that DCAT-AP asks for."""


@dataclass(frozen=True)
class Format:
    """A file format that data is published in.

    Attributes:
        suffix: how the file's name ends, after the dataset's name.
        title: what readers call it.
        use: who is to take it, in Chinese.
        media_type: IANA media type; "" where none is registered.
        file_type: code in the EU's file-type vocabulary; "" where it has none.
    """

    suffix: str
    title: str
    use: str
    media_type: str
    file_type: str


FORMATS = (
    Format(
        ".xlsx",
        "Excel 表格",
        "用 Excel、WPS 打开，第一行是中文列名",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "XLSX",
    ),
    Format("-excel.csv", "CSV（Excel 用）", "双击就能打开，汉字不会乱码", "text/csv", "CSV"),
    Format(".csv", "CSV", "给程序用：UTF-8 编码，第一行是字段名", "text/csv", "CSV"),
    Format(".json", "JSON", "给程序用：一行数据是一个对象", "application/json", "JSON"),
    Format(".parquet", "Parquet", "给数据分析软件用，自带类型", "application/vnd.apache.parquet", "PARQUET"),
)
"""Formats of a single dataset: the spreadsheet first."""

WHOLE_FORMATS = (
    Format(
        ".zip",
        "压缩包（ZIP）",
        "全部数据的 Excel 表格和 CSV，附说明、许可和引用格式",
        "application/zip",
        "ZIP",
    ),
    Format(
        ".sqlite", "SQLite 数据库", "全部数据集放在一个数据库里，可以联表查询", "application/vnd.sqlite3", ""
    ),
)
"""Formats that hold every dataset."""


@dataclass(frozen=True)
class Download:
    """A published file: its address below ``data/``, its size in bytes, its SHA-256 in hex."""

    address: str
    size: int
    sha256: str


Downloads = Mapping[str, Download]
"""The published files by their address below ``data/``."""


def describe_download(address: str, content: bytes) -> Download:
    """Return what is published about a file besides its content."""
    return Download(address, len(content), hashlib.sha256(content).hexdigest())


def list_formats(downloads: Downloads, name: str, area: str = "") -> list[tuple[Format, Download]]:
    """Return a dataset's files, of one area or of all, in the order that readers want them."""
    folder = f"{area}/" if area else ""
    found = ((kind, downloads.get(f"{folder}{name}{kind.suffix}")) for kind in FORMATS)
    return [(kind, file) for kind, file in found if file is not None]


def list_whole(downloads: Downloads) -> list[tuple[Format, Download]]:
    """Return the files that hold every dataset, which stand beside the single ones."""
    return [
        (kind, file)
        for kind in WHOLE_FORMATS
        for address, file in sorted(downloads.items())
        if address.endswith(kind.suffix) and "/" not in address
    ]
