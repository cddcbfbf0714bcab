"""How to cite a dataset: after GB/T 7714—2015 in Chinese, and in the usual order in English."""

from __future__ import annotations

from datapub.clock import DatasetVersion
from datapub.config import Config
from datapub.download import Download
from datapub.model import Table


def cite(config: Config, table: Table, file: Download, version: DatasetVersion) -> str:
    """Return the Chinese citation (GB/T 7714—2015, electronic resource, [DS/OL]).

    The hash is that of the version as archives keep it, which any year can make again; where that is not
    known, of ``file``. The standard asks for the day on which the reader saw it; the reader fills that in.
    """
    title = f"{table.dataset.title}（样例数据）" if table.has_samples else table.dataset.title
    return (
        f"{config.publisher_name}. {title}[DS/OL]. {_write_version(version, '版本 {}. ')}"
        f"({version.published:%Y-%m-%d})[引用日期]. {config.base_url}data/{table.name}/. "
        f"SHA-256: {version.sha256 or file.sha256}."
    )


def cite_en(config: Config, table: Table, file: Download, version: DatasetVersion) -> str:
    """Return the English citation; a name without a translation stands in Chinese."""
    title = table.dataset.title_en or table.dataset.title
    kind = "[Sample data set]" if table.has_samples else "[Data set]"
    publisher = config.publisher_name_en or config.publisher_name
    sha256 = version.sha256 or file.sha256
    return (
        f"{publisher} ({version.published:%Y}). {title} {kind}. {_write_version(version, 'Version {}, ')}"
        f"{version.published:%Y-%m-%d}. {config.base_url}data/{table.name}/ (SHA-256: {sha256})"
    )


def _write_version(version: DatasetVersion, text: str) -> str:
    return text.format(version.name) if version.commit else ""
