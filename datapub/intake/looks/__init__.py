"""How a workbook looks: what is hidden, struck out, merged or computed; its reader of values does not say.

An .xlsx and an .ods are ZIP archives of XML, read here as far as looks go; xlrd knows those of an old .xls.
"""

from __future__ import annotations

import zipfile
from pathlib import Path

from datapub.intake.looks import ods, xls, xlsx
from datapub.intake.package import is_old, readable
from datapub.intake.sheet import Looks


def read_looks(path: Path) -> dict[str, Looks]:
    """Return how each sheet looks, by its name.

    Raises:
        Refused: the file cannot be read, or a sheet reaches so far that no reader could lay it out.
    """
    with readable(path):
        if is_old(path):
            return xls.read(path)
        with zipfile.ZipFile(path) as archive:
            if "content.xml" in archive.namelist():
                return ods.read(path, archive)
            return xlsx.read(path, archive)
