"""Write a CycloneDX bill of materials of the site and the program: `python -m scripts.sbom [FILE]`.

Works that the site ships (`datapub/export/licences.py`) have the scope `required`; the pinned libraries of
the program, which are not shipped, are `excluded`. The bytes depend on the requirements and on the system,
as licences are read from installed libraries.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, metadata
from pathlib import Path
from uuid import NAMESPACE_URL, uuid5

from cyclonedx.contrib.license.factories import LicenseFactory
from cyclonedx.model import HashAlgorithm, HashType, Property
from cyclonedx.model.bom import Bom
from cyclonedx.model.component import Component, ComponentScope, ComponentType
from cyclonedx.output.json import JsonV1Dot6
from packageurl import PackageURL

from datapub.export.licences import WORKS

ROOT = Path(__file__).resolve().parents[1]
SBOM = "sbom.cdx.json"
LISTS = ("requirements.txt", "requirements-areas.txt")

_PIN = re.compile(r"^(\S+)==(\S+)(?: ; ([^\\\n]+))?((?: \\\n +--hash=sha256:[0-9a-f]{64})+)", re.M)
_KNOWN = {"MIT License": "MIT", "Apache Software License": "Apache-2.0", "ISC License (ISCL)": "ISC"}


def make_sbom() -> str:
    """Return the bill of materials as JSON."""
    texts = [(ROOT / name).read_text(encoding="utf-8") for name in LISTS]
    bom = Bom(components=[*_list_shipped(), *_list_libraries("".join(texts))])
    bom.serial_number = uuid5(NAMESPACE_URL, "".join(texts))
    bom.metadata.timestamp = None  # type: ignore[assignment]
    written: str = JsonV1Dot6(bom).output_as_string(indent=1)
    return written + "\n"


def _list_shipped() -> Iterator[Component]:
    for work in WORKS:
        yield Component(
            name=work.name,
            version=work.version or None,
            type=ComponentType.LIBRARY,
            scope=ComponentScope.REQUIRED,
            bom_ref=f"shipped:{work.name}",
            licenses=[LicenseFactory().make_with_id(work.licence)],
            properties=[
                Property(name="datapub:files", value=work.files),
                Property(name="datapub:package", value=work.package),
            ],
        )


def _list_libraries(text: str) -> Iterator[Component]:
    for name, version, marker, hashes in _PIN.findall(text):
        purl = PackageURL("pypi", None, name, version)
        licence = find_licence(name)
        yield Component(
            name=name,
            version=version,
            type=ComponentType.LIBRARY,
            scope=ComponentScope.EXCLUDED,
            purl=purl,
            bom_ref=str(purl),
            licenses=[LicenseFactory().make_from_string(licence)] if licence else [],
            hashes=[
                HashType(alg=HashAlgorithm.SHA_256, content=digest)
                for digest in re.findall("[0-9a-f]{64}", hashes)
            ],
            properties=[Property(name="datapub:marker", value=marker.strip())] if marker else [],
        )


def find_licence(name: str) -> str:
    """Return the licence in a library's metadata; "" if it is not installed, or states none."""
    try:
        known = metadata(name)
    except PackageNotFoundError:
        return ""
    classifiers = [
        line.rpartition(" :: ")[2]
        for line in known.get_all("Classifier") or []
        if line.startswith("License ::")
    ]
    first = next(iter(classifiers), "")
    return (
        known.get("License-Expression") or _KNOWN.get(first, first) or _first_line(known.get("License") or "")
    )


def _first_line(text: str) -> str:
    return text.strip().partition("\n")[0]


if __name__ == "__main__":
    Path(sys.argv[1] if sys.argv[1:] else SBOM).write_text(make_sbom(), encoding="utf-8")
