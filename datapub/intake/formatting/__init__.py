"""Formatting that calamine does not report: what is hidden, struck out, merged or computed.

An .xlsx or .ods file is a ZIP archive of XML, parsed here for its formatting only; xlrd parses an old .xls.
"""

from __future__ import annotations

import zipfile
from pathlib import Path

from datapub.intake.formatting import ods, xls, xlsx
from datapub.intake.package import is_old, readable
from datapub.intake.sheet import Formatting


def read_formatting(path: Path) -> dict[str, Formatting]:
    """Return the formatting of each sheet, by its name.

    Raises:
        Refused: the file cannot be read, or a sheet is too large to be held in memory.
    """
    with readable(path):
        if is_old(path):
            return xls.read(path)
        with zipfile.ZipFile(path) as archive:
            if "content.xml" in archive.namelist():
                return ods.read(path, archive)
            return xlsx.read(path, archive)
